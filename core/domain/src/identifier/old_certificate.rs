//! Certificates from before the unified registration (房产证, 土地证): valid as they are, and nobody need exchange them
//! (不动产登记暂行条例 33; 实施细则 105). Their numbers follow many schemes, so they are kept as written.

use super::{Fault, IdentifierError, IdentifierKind, TitleCertificateNumber, malformed};
use crate::text::PlainText;
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// The scheme by which an old certificate is numbered (证书种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertScheme {
    /// 房屋所有权证 (房产证), such as 武房权证岸字第200001234号.
    House,
    /// 国有土地使用证 (土地证), such as 武国用(2005)第123号.
    Land,
    /// Another certificate from before (房地产权证 and others).
    Other,
}

impl CertScheme {
    /// The name that JSON carries.
    pub const fn name(self) -> &'static str {
        match self {
            CertScheme::House => "house",
            CertScheme::Land => "land",
            CertScheme::Other => "other",
        }
    }
}

/// An old certificate: its scheme and its number as printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OldCertificate {
    /// The number as printed.
    pub number: PlainText<60>,
    /// Its scheme.
    pub scheme: CertScheme,
}

/// The words in the number of an old certificate: of a house, of land, of both.
const WORDS: [&str; 8] = ["房权证", "房地权证", "房地产权证", "房产证", "房地证", "国用", "集用", "土地使用证"];

impl OldCertificate {
    /// The number of an old certificate, in one spelling, where nobody has said what it is: it is recognised by its
    /// words, for the schemes are many and none has a check character.
    pub(super) fn recognised(typed: &str) -> Result<String, IdentifierError> {
        let folded: String = super::certificate::one_bracket(typed.nfkc()).collect();
        // Once more: a mark that stood after a blank now follows a letter.
        let folded: String = folded.nfkc().collect();
        let worded = WORDS.iter().any(|words| folded.contains(words)) && folded.chars().any(|c| c.is_ascii_digit());
        match folded.parse::<PlainText<60>>() {
            Ok(number) if worded => Ok(number.to_string()),
            _ => Err(malformed(IdentifierKind::OldCertificate, Fault::Format)),
        }
    }

    /// Whether both name the same certificate: of one scheme, and the numbers equal but for blanks, widths and the
    /// brackets around a year.
    pub fn is_same(&self, other: &OldCertificate) -> bool {
        let folded = |text: &str| -> String { super::certificate::one_bracket(text.nfkc()).collect() };
        self.scheme == other.scheme && folded(self.number.as_str()) == folded(other.number.as_str())
    }
}

/// The certificate an applicant quotes (原不动产权证号): of the unified scheme, or an old one.
///
/// JSON `{"title": "…"}` or `{"old": {"number": "…", "scheme": "house"}}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuotedCertificate {
    /// 不动产权证书.
    Title(TitleCertificateNumber),
    /// 房产证, 土地证.
    Old(OldCertificate),
}

impl QuotedCertificate {
    /// The number as written.
    pub fn number(&self) -> &str {
        match self {
            QuotedCertificate::Title(number) => number.as_str(),
            QuotedCertificate::Old(old) => old.number.as_str(),
        }
    }
}

impl From<TitleCertificateNumber> for QuotedCertificate {
    fn from(number: TitleCertificateNumber) -> QuotedCertificate {
        QuotedCertificate::Title(number)
    }
}

/// The number as written.
impl fmt::Display for QuotedCertificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.number())
    }
}
