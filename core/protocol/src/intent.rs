//! The way an attempt to pay is paid (缴费码): what the payer opens or scans, and until when, signed for one account.

use ereg_domain::{money::Fen, time::Instant};
use ereg_law::{
    payment::{Offer, OfferFault, OfferTimes},
    policy::{ChannelId, PaymentChannel},
};
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, AttemptId, CaseId},
    objects::{PaymentView, Quote},
};

/// The code or link that the payer of one attempt opens or scans. A partner's offer becomes this once [`Intent::check`]
/// has found that it fits the bill; a phone asks the same before it shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intent {
    /// The account that pays.
    pub account: AccountId,
    /// The case.
    pub case_id: CaseId,
    /// Digest of the quote that is paid.
    pub quote: Digest,
    /// The attempt.
    pub attempt_id: AttemptId,
    /// The channel that was chosen.
    pub channel: ChannelId,
    /// The amount, fen.
    pub amount: Fen,
    /// The offer to open or scan.
    pub offer: Offer,
    /// Registry time at which it was made.
    pub at: Instant,
    /// Its end (half-open), registry time.
    pub until: Instant,
}

// Whoever has the text can pay, and see what is paid.
debug_without_content!(Intent { account, case_id, attempt_id, channel, at, until });

/// The reasons why an intent is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IntentFault {
    /// The intent is of another bill, case or amount.
    #[error("the intent is of another bill")]
    Bill,
    /// The intent is for a channel that the bill does not name.
    #[error("the bill has no such channel")]
    Channel,
    /// The offer does not fit its channel.
    #[error(transparent)]
    Offer(#[from] OfferFault),
}

impl Intent {
    /// Whether it fits the bill that it pays; its channel, where it does.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check<'a>(&self, digest: Digest, bill: &'a Quote) -> Result<&'a PaymentChannel, IntentFault> {
        if (self.quote, self.case_id, self.amount) != (digest, bill.case_id, bill.total) {
            return Err(IntentFault::Bill);
        }
        let channel = bill.channel(&self.channel).ok_or(IntentFault::Channel)?;
        self.offer.check(channel, OfferTimes { at: self.at, until: self.until, bill_ends: bill.valid_until })?;
        Ok(channel)
    }

    /// Whether it is given up for another attempt of its payer: by another channel, or because its time is over. `now` is
    /// registry time, where it is known for certain.
    pub fn gives_way_to(&self, channel: &ChannelId, now: Option<Instant>) -> bool {
        self.channel != *channel || self.is_over(now)
    }

    /// Whether its time is over.
    pub fn is_over(&self, now: Option<Instant>) -> bool {
        now.is_some_and(|now| self.until <= now)
    }

    /// Whether it is for this attempt of this account.
    pub fn is_of(&self, account: &AccountId, payment: &PaymentView) -> bool {
        self.account == *account
            && (self.case_id, self.attempt_id) == (payment.case_id, payment.attempt_id)
            && (self.quote, self.amount) == (payment.quote, payment.amount)
            && self.channel == payment.channel
    }
}

#[cfg(test)]
mod tests {
    use ereg_law::policy::{ChannelKind, Wording};

    use super::*;
    use crate::outcome::AttemptState;

    fn bill() -> Quote {
        let name = Wording { zh: "银行扫码".into(), en: "Bank code".into() };
        Quote {
            case_id: "019abcde-0000-7000-8000-000000000001".parse().unwrap(),
            pack: Digest::of(b"pack"),
            payers: Vec::new(),
            lines: Vec::new(),
            total: Fen::new(8_000).unwrap(),
            basis: String::new(),
            channels: vec![PaymentChannel { id: "bank".parse().unwrap(), name, kind: ChannelKind::Qr, scheme: None }],
            quoted_at: Instant::from_ms(0),
            valid_until: Instant::from_ms(9_000),
        }
    }

    fn intent() -> Intent {
        Intent {
            account: "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(),
            case_id: bill().case_id,
            quote: Digest::of(b"quote"),
            attempt_id: "019abcde-0000-7000-8000-000000000002".parse().unwrap(),
            channel: "bank".parse().unwrap(),
            amount: bill().total,
            offer: Offer::Qr("https://pay.example.cn/a".into()),
            at: Instant::from_ms(1_000),
            until: Instant::from_ms(9_000),
        }
    }

    #[test]
    fn an_intent_fits_its_bill_or_is_none() {
        let (digest, bill) = (Digest::of(b"quote"), bill());
        assert_eq!(intent().check(digest, &bill), Ok(&bill.channels[0]));
        let wrong = |change: fn(&mut Intent)| {
            let mut intent = intent();
            change(&mut intent);
            intent.check(digest, &bill).unwrap_err()
        };
        assert_eq!(wrong(|i| i.quote = Digest::of(b"other")), IntentFault::Bill);
        assert_eq!(wrong(|i| i.amount = Fen::new(1).unwrap()), IntentFault::Bill);
        assert_eq!(wrong(|i| i.case_id = "019abcde-0000-7000-8000-000000000009".parse().unwrap()), IntentFault::Bill);
        assert_eq!(wrong(|i| i.channel = "wechat".parse().unwrap()), IntentFault::Channel);
        assert_eq!(wrong(|i| i.until = Instant::from_ms(9_001)), IntentFault::Offer(OfferFault::Times));
        assert_eq!(wrong(|i| i.offer = Offer::Qr("http://a/".into())), IntentFault::Offer(OfferFault::Scheme));
    }

    #[test]
    fn an_intent_gives_way_to_another_channel_and_once_its_time_is_over() {
        let (own, other) = ("bank".parse().unwrap(), "wechat".parse().unwrap());
        let at = |ms| Some(Instant::from_ms(ms));
        assert!(intent().gives_way_to(&other, None));
        assert!(!intent().gives_way_to(&own, None) && !intent().gives_way_to(&own, at(8_999)));
        assert!(intent().gives_way_to(&own, at(9_000)));
    }

    #[test]
    fn an_intent_is_of_one_attempt_of_one_account() {
        let intent = intent();
        let payment = PaymentView {
            attempt_id: intent.attempt_id,
            case_id: intent.case_id,
            quote: intent.quote,
            amount: intent.amount,
            channel: intent.channel.clone(),
            state: AttemptState::Offered,
            since: intent.at,
            intent: None,
            refund: None,
        };
        assert!(intent.is_of(&intent.account, &payment));
        assert!(!intent.is_of(&"BBBBBBBBBBBBBBBBBBBBBA".parse().unwrap(), &payment));
        let other = |change: fn(&mut PaymentView)| {
            let mut payment = payment.clone();
            change(&mut payment);
            intent.is_of(&intent.account, &payment)
        };
        assert!(!other(|p| p.attempt_id = "019abcde-0000-7000-8000-000000000003".parse().unwrap()));
        assert!(!other(|p| p.case_id = "019abcde-0000-7000-8000-000000000003".parse().unwrap()));
        assert!(!other(|p| p.quote = Digest::of(b"other")));
        assert!(!other(|p| p.amount = Fen::ZERO));
        assert!(!other(|p| p.channel = "wechat".parse().unwrap()));
    }
}
