//! The channels by which a fee is paid (缴费渠道).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Wording;

/// The name of a payment channel in formats, such as `wechat`: lower-case letters, digits and `_`, at most 32.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ChannelId(String);

/// Text that is no name of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no name of a payment channel")]
pub struct ChannelIdError;

impl ChannelId {
    /// The spelling of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ChannelId {
    type Error = ChannelIdError;

    fn try_from(text: String) -> Result<ChannelId, ChannelIdError> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if (1..=32).contains(&text.len()) && text.bytes().all(fits) { Ok(ChannelId(text)) } else { Err(ChannelIdError) }
    }
}

impl FromStr for ChannelId {
    type Err = ChannelIdError;

    fn from_str(text: &str) -> Result<ChannelId, ChannelIdError> {
        text.to_owned().try_into()
    }
}

impl From<ChannelId> for String {
    fn from(id: ChannelId) -> String {
        id.0
    }
}

impl ChannelIdError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        "channel.unknown"
    }
}

/// The way a payer comes to a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// A link opens another app on the same phone.
    Url,
    /// A code (二维码) is scanned with another phone, or at a counter.
    Qr,
}

impl ChannelKind {
    /// The spelling on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            ChannelKind::Url => "url",
            ChannelKind::Qr => "qr",
        }
    }
}

/// A payment channel that an office offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentChannel {
    /// Its name in formats.
    pub id: ChannelId,
    /// The name that people know it by.
    pub name: Wording,
    /// The way a payer comes to it.
    pub kind: ChannelKind,
    /// The scheme of its own app, such as `weixin`, with which its offers may begin beside `https`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
}

impl PaymentChannel {
    /// Whether it has words, and a scheme that an app can have for its own, if any.
    pub fn is_sound(&self) -> bool {
        let scheme = self.scheme.as_deref().is_none_or(|scheme| is_scheme(scheme) && !EVERYBODYS.contains(&scheme));
        scheme && !self.name.zh.is_empty() && !self.name.en.is_empty()
    }
}

/// Schemes that no app has for its own: what they open, or run, is anything.
const EVERYBODYS: &[&str] = &["http", "https", "javascript", "data", "file", "intent", "content", "about", "blob"];

/// The grammar of a scheme (RFC 3986), in lower case.
fn is_scheme(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.');
    text.len() <= 32 && text.bytes().all(fits) && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(kind: ChannelKind, scheme: Option<&str>) -> PaymentChannel {
        let name = Wording { zh: "微信支付".into(), en: "WeChat Pay".into() };
        PaymentChannel { id: "wechat".parse().unwrap(), name, kind, scheme: scheme.map(str::to_owned) }
    }

    #[test]
    fn a_name_of_a_channel_is_short_and_plain() {
        let longest = "a".repeat(32);
        for name in ["wechat", "bank_2", longest.as_str()] {
            assert_eq!(name.parse::<ChannelId>().unwrap().as_str(), name);
        }
        for name in ["", "WeChat", "微信", "a b", "a-b", &"a".repeat(33)] {
            assert_eq!(name.parse::<ChannelId>(), Err(ChannelIdError), "{name:?}");
        }
        assert!(serde_json::from_str::<ChannelId>("\"We\"").is_err());
        assert_eq!(ChannelIdError.code(), "channel.unknown");
    }

    #[test]
    fn a_channel_has_words_and_no_scheme_that_is_everybodys() {
        assert!(channel(ChannelKind::Url, None).is_sound());
        assert!(channel(ChannelKind::Url, Some("weixin")).is_sound());
        for scheme in ["", "Weixin", "1a", "we:ixin", "微信", "javascript", "https", "intent"] {
            assert!(!channel(ChannelKind::Url, Some(scheme)).is_sound(), "{scheme:?}");
        }
        let silent = |name: Wording| PaymentChannel { name, ..channel(ChannelKind::Qr, None) };
        assert!(!silent(Wording { zh: String::new(), en: "x".into() }).is_sound());
        assert!(!silent(Wording { zh: "x".into(), en: String::new() }).is_sound());
    }
}
