//! Text that people type: names, addresses, remarks.
//!
//! Invariants: no control or invisible directing character, no blank ends, not blank, not too long.
//! Otherwise the characters stay exactly as typed: a rare name is never "corrected", because the bytes are
//! signed. Comparing names is another matter: [`PersonName::folded`].

use crate::identifier::canonical_text;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// Why a text is refused. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TextError {
    /// A character that is not seen and changes what is seen: control, line break, direction, zero width.
    #[error("text.control_char")]
    ControlChar,
    /// Nothing but blanks.
    #[error("blank")]
    Blank,
    /// More characters than the field holds.
    #[error("too_large")]
    TooLarge,
}

impl TextError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ControlChar => "text.control_char",
            Self::Blank => "blank",
            Self::TooLarge => "too_large",
        }
    }
}

/// Whether a character is refused in any text: C0 and C1 controls, line and paragraph separators, zero
/// width and direction marks, byte order mark. (Trojan-source attacks; truncation at NUL.)
pub fn is_refused(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether a character is of a private use area: its glyph is an agreement, not a standard. Rare characters
/// of names came this way for years; they are kept, and flagged for a human eye.
pub fn is_private_use(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

fn read(typed: &str, longest: usize) -> Result<String, TextError> {
    // Before trimming, which would silently take a trailing line break away.
    if typed.chars().any(is_refused) {
        return Err(TextError::ControlChar);
    }
    let text = typed.trim();
    if text.is_empty() {
        return Err(TextError::Blank);
    }
    if text.chars().count() > longest {
        return Err(TextError::TooLarge);
    }
    Ok(text.to_owned())
}

/// The name of a natural person (姓名), up to 100 characters: names of ethnic minorities pass fifty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

impl PersonName {
    /// Most characters of a name.
    pub const LONGEST: usize = 100;

    /// The name as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `张*`, `欧阳**`.
    pub fn masked(&self) -> String {
        crate::mask::name(&self.0)
    }

    /// Whether a character is of a private use area.
    pub fn has_private_use(&self) -> bool {
        self.0.chars().any(is_private_use)
    }

    /// For comparing with another source's spelling, never for signing or showing: NFKC, the many middle
    /// dots as one `·`, blanks out.
    pub fn folded(&self) -> String {
        let joined: String = self.0.nfkc().filter(|c| !c.is_whitespace()).map(one_middle_dot).collect();
        // Once more: a mark that stood after a blank now follows a letter.
        joined.nfkc().collect()
    }
}

/// Registers, passports and keyboards use different dots between the parts of a name. The full-width stop
/// `．` is already `.` here.
fn one_middle_dot(character: char) -> char {
    match character {
        '·' | '•' | '.' | '‧' | '∙' | '⋅' | '・' | '●' => '·',
        other => other,
    }
}

impl FromStr for PersonName {
    type Err = TextError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        read(typed, Self::LONGEST).map(Self)
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Never the name: `张*`.
impl fmt::Debug for PersonName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

canonical_text!(PersonName);

/// A line of text of at most `MAX` characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlainText<const MAX: usize>(String);

impl<const MAX: usize> PlainText<MAX> {
    /// The text as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a character is of a private use area.
    pub fn has_private_use(&self) -> bool {
        self.0.chars().any(is_private_use)
    }
}

impl<const MAX: usize> FromStr for PlainText<MAX> {
    type Err = TextError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        read(typed, MAX).map(Self)
    }
}

impl<const MAX: usize> fmt::Display for PlainText<MAX> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Never the text: its length only.
impl<const MAX: usize> fmt::Debug for PlainText<MAX> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "text of {}", self.0.chars().count())
    }
}

impl<const MAX: usize> Serialize for PlainText<MAX> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for PlainText<MAX> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        deserialize_canonical(input)
    }
}

/// Where a unit lies (坐落), in three parts so that a mask can cut at the street.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// District (区), such as `江岸区`.
    pub district: PlainText<40>,
    /// Street or sub-district (街道), without a house number.
    pub street: PlainText<60>,
    /// House number, building, floor, room.
    pub detail: PlainText<120>,
}

impl Address {
    /// District and street only.
    pub fn masked(&self) -> String {
        format!("{}{}", self.district, self.street)
    }
}

/// The whole address in one line.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}{}", self.district, self.street, self.detail)
    }
}

/// District and street only.
impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

/// Why a text is no amount of hundredths.
#[derive(Clone, Copy)]
pub(crate) enum HundredthsError {
    Format,
    Range,
}

/// Reads a plain decimal of at most two places as hundredths. Exponents, signs, separators and full-width
/// digits are not read; a minus before a number is a matter of range.
pub(crate) fn hundredths(typed: &str) -> Result<u64, HundredthsError> {
    let typed = typed.trim();
    let (negative, unsigned) = match typed.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, typed),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, cents) = match unsigned.split_once('.') {
        None => (unsigned, "00".to_owned()),
        Some((whole, cents)) if digits(cents) && cents.len() <= 2 => (whole, format!("{cents:0<2}")),
        Some(_) => return Err(HundredthsError::Format),
    };
    if !digits(whole) {
        return Err(HundredthsError::Format);
    }
    if negative {
        return Err(HundredthsError::Range);
    }
    format!("{whole}{cents}").parse().map_err(|_| HundredthsError::Range)
}

/// Reads a text that must already be in its canonical form: bytes that are signed have one spelling. The
/// error says the code (the `Display` of every error here), never the text.
pub(crate) fn deserialize_canonical<'de, D, T>(input: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: fmt::Display> + fmt::Display,
{
    let text = String::deserialize(input)?;
    let value: T = text.parse().map_err(de::Error::custom)?;
    if value.to_string() == text { Ok(value) } else { Err(de::Error::custom("not_canonical")) }
}
