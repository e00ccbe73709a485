//! Numbers of title certificates (不动产权证书) and registration proofs (不动产登记证明):
//! `鄂(2020)武汉市江岸不动产权第0000001号`, `鄂(2020)武汉市江岸不动产证明第0000001号` (国土资发〔2015〕25号).
//!
//! Certificates from before 2015 (房产证, 土地证) stay valid but follow other schemes: [`super::OldCertificate`].

use super::{Fault, IdentifierError, IdentifierKind, malformed};
use std::{fmt, marker::PhantomData, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// Short name of Hubei (湖北) in certificate numbers.
pub const HUBEI: char = '鄂';

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵黔粤青藏川宁琼国";
const LONGEST_PLACE: usize = 20;

mod sealed {
    pub trait Sealed {}
}

/// The document that a number names, one of two.
pub trait CertificateKind: sealed::Sealed + Clone + Ord + std::hash::Hash {
    /// The identifier kind.
    const KIND: IdentifierKind;
    /// The words between place and serial.
    const WORDS: &'static str;
}

/// A title certificate (不动产权证书).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Title {}
/// A registration proof (不动产登记证明): mortgages, easements, advance notices, objections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proof {}

impl sealed::Sealed for Title {}
impl sealed::Sealed for Proof {}

impl CertificateKind for Title {
    const KIND: IdentifierKind = IdentifierKind::TitleCertificate;
    const WORDS: &'static str = "不动产权第";
}

impl CertificateKind for Proof {
    const KIND: IdentifierKind = IdentifierKind::RegistrationProof;
    const WORDS: &'static str = "不动产证明第";
}

/// Number of a title certificate (不动产权证号).
pub type TitleCertificateNumber = CertificateNumber<Title>;
/// Number of a registration proof (不动产登记证明号).
pub type RegistrationProofNumber = CertificateNumber<Proof>;

/// A well-formed certificate number: province, year, place, serial.
///
/// Typed input: NFKC (so full-width brackets and digits are read), blanks out, the brackets 〔 〕, 【 】 and [ ] as ( ).
/// The width of the serial stays as printed, six to nine digits: `第000123号` and `第0000123号` are different numbers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateNumber<K> {
    text: String,
    province: char,
    year: u16,
    place: String,
    serial: u32,
    kind: PhantomData<K>,
}

impl<K: CertificateKind> CertificateNumber<K> {
    /// The number that a registry gives: the serial with at least seven digits.
    ///
    /// # Errors
    /// As for a typed number: unknown province, empty or long place, serial 0 or above nine digits.
    pub fn from_parts(province: char, year: u16, place: &str, serial: u32) -> Result<Self, IdentifierError> {
        format!("{province}({year:04}){place}{}{serial:07}号", K::WORDS).parse()
    }

    /// The number in half-width canonical spelling.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Short name of the province, such as 鄂.
    pub fn province(&self) -> char {
        self.province
    }

    /// Year of the serial.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Name of the registering place, unambiguous in its province.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Serial of the year, counted from 1 by place and kind.
    pub fn serial(&self) -> u32 {
        self.serial
    }

    /// `****0001`: the last four digits of the serial.
    pub fn masked(&self) -> String {
        crate::mask::last_four(self.text.trim_end_matches('号'))
    }

    fn read(text: String) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err(Fault::Length);
        }
        if text.chars().any(crate::text::is_refused) {
            return Err(Fault::Charset);
        }
        let (province, year, rest) = read_head(&text).ok_or(Fault::Format)?;
        let rest = rest.strip_suffix('号').ok_or(Fault::Format)?;
        // The last occurrence: nothing but the serial may follow, and a place may hold the same words.
        let (place, serial) = rest.rsplit_once(K::WORDS).ok_or(Fault::Format)?;
        if place.is_empty() || place.chars().count() > LONGEST_PLACE || !serial.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::Format);
        }
        if !(6..=9).contains(&serial.len()) {
            return Err(Fault::Serial);
        }
        let (place, serial) = (place.to_owned(), super::number(serial.as_bytes()));
        let serial = u32::try_from(serial).ok().filter(|serial| *serial > 0).ok_or(Fault::Serial)?;
        Ok(Self { text, province, year, place, serial, kind: PhantomData })
    }
}

/// `鄂(2020)` and what follows.
fn read_head(text: &str) -> Option<(char, u16, &str)> {
    let mut rest = text.chars();
    let province = rest.next().filter(|province| PROVINCES.contains(*province))?;
    let (year, rest) = rest.as_str().strip_prefix('(')?.split_once(')')?;
    let plain = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    Some((province, year.parse().ok().filter(|_| plain)?, rest))
}

/// Blanks out, and every pair of brackets in which a year is printed as ( ).
pub(super) fn one_bracket(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    text.filter(|c| !c.is_whitespace()).map(|c| match c {
        '〔' | '【' | '[' => '(',
        '〕' | '】' | ']' => ')',
        other => other,
    })
}

impl<K: CertificateKind> FromStr for CertificateNumber<K> {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let joined: String = one_bracket(typed.nfkc()).collect();
        // Once more: a mark that stood after a blank now follows a letter.
        Self::read(joined.nfkc().collect()).map_err(|fault| malformed(K::KIND, fault))
    }
}

impl<K> fmt::Display for CertificateNumber<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// The last four digits only.
impl<K: CertificateKind> fmt::Debug for CertificateNumber<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

impl<K> serde::Serialize for CertificateNumber<K> {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.text)
    }
}

impl<'de, K: CertificateKind> serde::Deserialize<'de> for CertificateNumber<K> {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        crate::text::deserialize_canonical(input)
    }
}
/// Number of what an entry hands out: a title certificate (不动产权证书) or a registration proof (不动产登记证明). The words
/// between place and serial tell the two apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum IssuedNumber {
    /// 不动产权证书号.
    Title(TitleCertificateNumber),
    /// 不动产登记证明号.
    Proof(RegistrationProofNumber),
}

impl IssuedNumber {
    /// The number as it is printed.
    pub fn as_str(&self) -> &str {
        match self {
            IssuedNumber::Title(number) => number.as_str(),
            IssuedNumber::Proof(number) => number.as_str(),
        }
    }
}

impl fmt::Display for IssuedNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for IssuedNumber {
    type Err = IdentifierError;

    /// # Errors
    /// Those of a title certificate's number, which is what most people have in hand.
    fn from_str(text: &str) -> Result<IssuedNumber, IdentifierError> {
        match text.parse() {
            Ok(proof) => Ok(IssuedNumber::Proof(proof)),
            Err(_) => Ok(IssuedNumber::Title(text.parse()?)),
        }
    }
}

impl TryFrom<String> for IssuedNumber {
    type Error = IdentifierError;

    fn try_from(text: String) -> Result<IssuedNumber, IdentifierError> {
        text.parse()
    }
}

impl From<IssuedNumber> for String {
    fn from(number: IssuedNumber) -> String {
        number.as_str().to_owned()
    }
}

impl From<TitleCertificateNumber> for IssuedNumber {
    fn from(number: TitleCertificateNumber) -> IssuedNumber {
        IssuedNumber::Title(number)
    }
}

impl From<RegistrationProofNumber> for IssuedNumber {
    fn from(number: RegistrationProofNumber) -> IssuedNumber {
        IssuedNumber::Proof(number)
    }
}
