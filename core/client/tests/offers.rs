//! A payer is shown to open or to scan what the registry signed for this account, this attempt and this bill, and
//! nothing that a registry which errs, or somebody in its place, says beside that.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code fails loudly")]

#[allow(dead_code, reason = "shared with the other suites")]
mod office;

use std::sync::Arc;

use ereg_client::{
    AttemptId, AttemptState, CaseId, ChannelKind, Client, Instant, OfferStanding, PaymentScreen, SoftwareKeys,
};
use ereg_domain::{canonical::to_canonical, money::Fen};
use ereg_law::{
    payment::{MAX_OFFER_BYTES, Offer},
    references::floor_pack,
};
use ereg_protocol::{
    feed::ObjectKind,
    intent::Intent,
    objects::{PaymentView, Quote},
};
use ereg_trust::{bundle::KeyRole, digest::Digest, envelope::Envelope};
use office::{ACCOUNT, NOW, Office, seller};

const CASE: &str = "019abcde-0000-7000-8000-000000000001";
const ATTEMPT: &str = "019abcde-0000-7000-8000-000000000002";
const OTHER: &str = "019abcde-0000-7000-8000-000000000009";
const HOUR_MS: i64 = 3_600_000;

fn now() -> Instant {
    NOW.parse().unwrap()
}

/// A phone with a bill, and what the registry would rightly say of an attempt to pay it by the bank's code.
struct Paying {
    office: Arc<Office>,
    phone: Client,
    payment: PaymentView,
    intent: Intent,
    _dir: tempfile::TempDir,
}

impl Paying {
    async fn by_code() -> Paying {
        let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
        let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
        let case_id: CaseId = CASE.parse().unwrap();
        let bill = Quote {
            case_id,
            pack: Digest::of(b"pack"),
            payers: Vec::new(),
            lines: Vec::new(),
            total: Fen::new(8_000).unwrap(),
            basis: String::new(),
            channels: floor_pack().unwrap().fees.channels.clone(),
            quoted_at: now().plus_ms(-3 * HOUR_MS),
            valid_until: now().plus_ms(21 * HOUR_MS),
        };
        let envelope = office.sign(KeyRole::Receipt, "quote", &bill);
        let quote = Envelope::from_bytes(envelope.as_bytes()).unwrap().digest();
        office.tells(ObjectKind::Quote, &quote.to_string(), envelope);
        let payment = PaymentView {
            attempt_id: ATTEMPT.parse().unwrap(),
            case_id,
            quote,
            amount: bill.total,
            channel: "bank".parse().unwrap(),
            state: AttemptState::Offered,
            since: now().plus_ms(-2 * HOUR_MS),
            intent: None,
            refund: None,
        };
        let intent = Intent {
            account: ACCOUNT.parse().unwrap(),
            case_id,
            quote,
            attempt_id: payment.attempt_id,
            channel: payment.channel.clone(),
            amount: payment.amount,
            offer: Offer::Qr("https://pay.example.cn/code".to_owned()),
            at: now().plus_ms(-2 * HOUR_MS),
            until: now().plus_ms(HOUR_MS),
        };
        Paying { office, phone, payment, intent, _dir: dir }
    }

    /// Returns what the phone shows once the registry has told of the attempt with this intent, or the code of the
    /// page's refusal.
    async fn told(&self, intent: String) -> Result<PaymentScreen, String> {
        let payment = PaymentView { intent: Some(intent), ..self.payment.clone() };
        let body = String::from_utf8(to_canonical(&payment).unwrap()).unwrap();
        self.office.tells(ObjectKind::Payment, ATTEMPT, body);
        let report = self.phone.sync().now().unwrap().finished().await.unwrap();
        match report.trouble {
            Some(trouble) => Err(trouble.code),
            None => Ok(self.sees().await),
        }
    }

    async fn sees(&self) -> PaymentScreen {
        self.phone.payments().see(ATTEMPT.parse().unwrap()).await.unwrap()
    }

    fn signed(&self, by: KeyRole, change: impl FnOnce(&mut Intent)) -> String {
        let mut intent = self.intent.clone();
        change(&mut intent);
        self.office.sign(by, "intent", &intent)
    }
}

#[tokio::test]
async fn what_the_registry_signed_for_this_payer_is_shown() {
    let paying = Paying::by_code().await;
    let shown = paying.told(paying.signed(KeyRole::Receipt, |_| {})).await.unwrap();
    assert_eq!((shown.state, shown.channel.as_str()), (AttemptState::Offered, "bank"));
    let offer = shown.offer.unwrap();
    assert_eq!((offer.kind, offer.standing), (ChannelKind::Qr, OfferStanding::Open));
    assert_eq!((offer.text.as_str(), offer.until), ("https://pay.example.cn/code", paying.intent.until));
    assert!(shown.words.zh.contains("银行扫码") && shown.words.en.contains("Bank code"), "{:?}", shown.words);
    assert!(!format!("{offer:?}").contains("pay.example.cn"), "no log tells by what is paid");
    let channels = paying.phone.payments().channels(CASE.parse().unwrap()).await.unwrap();
    let named: Vec<_> = channels.iter().map(|channel| (channel.id.as_str(), channel.kind)).collect();
    let (url, qr) = (ChannelKind::Url, ChannelKind::Qr);
    assert_eq!(named, [("wechat", url), ("alipay", url), ("unionpay", url), ("bank", qr)]);
}

/// The word of a registry on an attempt, in the place of an honest intent.
type Lie = Box<dyn Fn(&Paying) -> String>;

/// Nothing of a page counts whose payment carries what is not signed for this account and this attempt.
#[tokio::test]
async fn what_is_not_signed_for_this_payer_is_not_even_kept() {
    let unsigned = |paying: &Paying| {
        let bytes = to_canonical(&paying.intent).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let by = |role: KeyRole| move |paying: &Paying| paying.signed(role, |_| {});
    let with = |change: fn(&mut Intent)| move |paying: &Paying| paying.signed(KeyRole::Receipt, change);
    let lies: Vec<Lie> = vec![
        Box::new(unsigned),
        Box::new(by(KeyRole::Book)),
        Box::new(by(KeyRole::Time)),
        Box::new(with(|intent| intent.account = "BBBBBBBBBBBBBBBBBBBBBA".parse().unwrap())),
        Box::new(with(|intent| intent.attempt_id = OTHER.parse::<AttemptId>().unwrap())),
        Box::new(with(|intent| intent.case_id = OTHER.parse().unwrap())),
        Box::new(with(|intent| intent.quote = Digest::of(b"other"))),
        Box::new(with(|intent| intent.amount = Fen::new(1).unwrap())),
        Box::new(with(|intent| intent.channel = "wechat".parse().unwrap())),
        Box::new(|paying: &Paying| paying.office.sign(KeyRole::Receipt, "letter", &paying.intent)),
    ];
    for (n, lie) in lies.iter().enumerate() {
        let paying = Paying::by_code().await;
        assert_eq!(paying.told(lie(&paying)).await.unwrap_err(), "answer.unreadable", "lie {n}");
        let unknown = paying.phone.payments().see(ATTEMPT.parse().unwrap()).await.unwrap_err();
        assert_eq!(unknown.code(), "payment.not_found", "lie {n}");
    }
}

/// A signature does not make a link one that a payer may open: the phone asks by the same rule as the registry.
#[tokio::test]
async fn what_does_not_fit_the_bill_is_not_shown_whoever_signed_it() {
    let paying = Paying::by_code().await;
    let qr = |text: &str| Offer::Qr(text.to_owned());
    let long = format!("https://pay.example.cn/{}", "x".repeat(MAX_OFFER_BYTES));
    let end = now().plus_ms(21 * HOUR_MS);
    for (offer, until) in [
        (Offer::Url("https://pay.example.cn/link".to_owned()), end),
        (qr("http://pay.example.cn/code"), end),
        (qr("javascript:alert(1)"), end),
        (qr("weixin://wxpay/bizpayurl"), end),
        (qr("https://pay.example.cn/\u{202e}"), end),
        (qr("https://pay.example.cn/\n"), end),
        (qr(&long), end),
        (qr("https://pay.example.cn/code"), end.plus_ms(1)),
        (qr("https://pay.example.cn/code"), paying.intent.at),
    ] {
        let lie = paying.signed(KeyRole::Receipt, |intent| (intent.offer, intent.until) = (offer.clone(), until));
        let shown = paying.told(lie).await.unwrap();
        assert_eq!((shown.state, shown.offer), (AttemptState::Offered, None), "{offer:?}");
        assert!(shown.words.zh.contains("不合规定"), "{offer:?}: {:?}", shown.words);
    }
    let good = paying.told(paying.signed(KeyRole::Receipt, |intent| intent.until = end)).await.unwrap();
    assert!(good.offer.is_some(), "to the end of the bill");
}

#[tokio::test]
async fn an_offer_that_has_ended_says_so() {
    let paying = Paying::by_code().await;
    let until = |until: Instant| paying.signed(KeyRole::Receipt, |intent| intent.until = until);
    let open = paying.told(until(now().plus_ms(1))).await.unwrap();
    assert_eq!(open.offer.unwrap().standing, OfferStanding::Open);
    let ended = paying.told(until(now())).await.unwrap();
    assert_eq!(ended.offer.unwrap().standing, OfferStanding::Over);
    assert!(ended.words.zh.contains("已过期") && ended.words.en.contains("ended"), "{:?}", ended.words);
}
