//! Offers to whoever pays a fee (缴费码): a link to open or a code to scan.
//!
//! An offer of a partner is a claim until [`Offer::check`] has found that it fits its channel. The registry asks before
//! it signs, and the phone before it shows: both by this one rule.

use ereg_domain::time::Instant;
use serde::{Deserialize, Serialize};

use crate::policy::{ChannelKind, PaymentChannel};

/// The longest text of an offer, bytes: what a code of moderate size holds and a camera reads at once.
pub const MAX_OFFER_BYTES: usize = 512;

/// The longest time for which an offer may stand, ms. It bounds what a bank may say, before any pack is asked; the periods of
/// the office are those of the bill, which no offer outlives.
const LONGEST_OFFER_MS: i64 = 31 * 86_400_000;

/// A link or a code that a payer opens or scans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Offer {
    /// A link to open.
    Url(String),
    /// A text to show as a code.
    Qr(String),
}

/// The times at which an offer is made and ends, and the end of the bill that it pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfferTimes {
    /// Registry time at which it was made.
    pub at: Instant,
    /// Its end (half-open).
    pub until: Instant,
    /// The end of the bill (half-open).
    pub bill_ends: Instant,
}

/// The reason why something is no offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfferFault {
    /// A link where the channel is scanned, or the other way round.
    #[error("the offer is of another kind than its channel")]
    Kind,
    /// Nothing, or more than [`MAX_OFFER_BYTES`].
    #[error("the offer has no text, or too much")]
    Length,
    /// A character that is not printed, a blank, or one outside ASCII, which a link never has.
    #[error("the offer has a character that no link has")]
    Character,
    /// Neither `https://` with a host, nor the channel's own scheme.
    #[error("the offer opens what its channel does not declare")]
    Scheme,
    /// It ends before it begins, after its bill, or too far off.
    #[error("the offer ends when none may")]
    Times,
}

impl Offer {
    /// The text that is opened or scanned.
    pub fn text(&self) -> &str {
        match self {
            Offer::Url(text) | Offer::Qr(text) => text,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> ChannelKind {
        match self {
            Offer::Url(_) => ChannelKind::Url,
            Offer::Qr(_) => ChannelKind::Qr,
        }
    }

    /// Whether it may be shown to a payer who chose this channel.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self, channel: &PaymentChannel, times: OfferTimes) -> Result<(), OfferFault> {
        let text = self.text();
        let OfferTimes { at, until, bill_ends } = times;
        let unless = |fine: bool, fault| if fine { Ok(()) } else { Err(fault) };
        unless(self.kind() == channel.kind, OfferFault::Kind)?;
        unless((1..=MAX_OFFER_BYTES).contains(&text.len()), OfferFault::Length)?;
        unless(text.bytes().all(|byte| byte.is_ascii_graphic()), OfferFault::Character)?;
        unless(opens(text, channel), OfferFault::Scheme)?;
        unless(at < until && until <= bill_ends && until.ms() - at.ms() <= LONGEST_OFFER_MS, OfferFault::Times)
    }
}

/// Whether a link opens a page by `https`, or the channel's own app.
fn opens(text: &str, channel: &PaymentChannel) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    if scheme == "https" {
        let Some(rest) = rest.strip_prefix("//") else { return false };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // Whatever stands before an `@` is no host and looks like one.
        return !host.is_empty() && !host.contains(['@', '\\']);
    }
    channel.scheme.as_deref() == Some(scheme) && !rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Wording;

    fn channel(kind: ChannelKind, scheme: Option<&str>) -> PaymentChannel {
        let name = Wording { zh: "微信支付".into(), en: "WeChat Pay".into() };
        PaymentChannel { id: "wechat".parse().unwrap(), name, kind, scheme: scheme.map(str::to_owned) }
    }

    fn day() -> OfferTimes {
        let [at, until, bill_ends] = [1_000, 2_000, 3_000].map(Instant::from_ms);
        OfferTimes { at, until, bill_ends }
    }

    fn said(text: &str) -> Result<(), OfferFault> {
        Offer::Url(text.to_owned()).check(&channel(ChannelKind::Url, Some("weixin")), day())
    }

    #[test]
    fn a_link_opens_a_page_or_the_app_of_its_channel_and_nothing_else() {
        for good in ["https://pay.example.cn/a?b=c#d", "https://pay.example.cn", "weixin://wxpay/bizpayurl?pr=x"] {
            assert_eq!(said(good), Ok(()), "{good}");
        }
        for wrong in [
            "http://pay.example.cn/a",
            "HTTPS://pay.example.cn/a",
            "https:pay.example.cn",
            "https://",
            "https:///a",
            "https://?a",
            "https://bank.cn@evil.cn/a",
            "https://evil.cn\\@bank.cn/",
            "javascript:alert(1)",
            "alipays://platformapi/startapp",
            "weixin:",
            "weixin",
            "//pay.example.cn",
            "x-weixin://wxpay",
        ] {
            assert_eq!(said(wrong), Err(OfferFault::Scheme), "{wrong}");
        }
        // An address after the host is whose the host is.
        assert_eq!(said("https://pay.example.cn/a@b"), Ok(()));
    }

    #[test]
    fn the_scheme_of_another_channel_is_none_of_this_one() {
        let plain = channel(ChannelKind::Url, None);
        let offer = Offer::Url("weixin://wxpay".to_owned());
        assert_eq!(offer.check(&plain, day()), Err(OfferFault::Scheme));
    }

    #[test]
    fn the_text_has_a_length_and_characters_of_a_link() {
        let of = |bytes: usize| format!("https://a/{}", "x".repeat(bytes - 10));
        assert_eq!(said(&of(MAX_OFFER_BYTES)), Ok(()));
        assert_eq!(said(&of(MAX_OFFER_BYTES + 1)), Err(OfferFault::Length));
        assert_eq!(said(""), Err(OfferFault::Length));
        for wrong in [
            "https://a/\n",
            "https://a/\u{0}",
            "https://a b/",
            "https://a/\u{7f}",
            "https://a/\u{202e}x",
            "https://例/",
        ] {
            assert_eq!(said(wrong), Err(OfferFault::Character), "{wrong:?}");
        }
    }

    #[test]
    fn an_offer_is_of_the_kind_of_its_channel() {
        let link = "https://pay.example.cn/a".to_owned();
        let (url, qr) = (channel(ChannelKind::Url, None), channel(ChannelKind::Qr, None));
        assert_eq!(Offer::Qr(link.clone()).check(&qr, day()), Ok(()));
        assert_eq!(Offer::Qr(link.clone()).check(&url, day()), Err(OfferFault::Kind));
        assert_eq!(Offer::Url(link).check(&qr, day()), Err(OfferFault::Kind));
    }

    #[test]
    fn an_offer_ends_after_it_was_made_and_with_its_bill_at_the_latest() {
        let check = |at, until, bill_ends| {
            let [at, until, bill_ends] = [at, until, bill_ends].map(Instant::from_ms);
            let offer = Offer::Url("https://a/".to_owned());
            offer.check(&channel(ChannelKind::Url, None), OfferTimes { at, until, bill_ends })
        };
        assert_eq!(check(1_000, 1_001, 1_001), Ok(()));
        assert_eq!(check(1_000, 1_000, 2_000), Err(OfferFault::Times));
        assert_eq!(check(1_000, 2_001, 2_000), Err(OfferFault::Times));
        assert_eq!(check(0, LONGEST_OFFER_MS, i64::MAX), Ok(()));
        assert_eq!(check(0, LONGEST_OFFER_MS + 1, i64::MAX), Err(OfferFault::Times));
    }
}
