//! Text that people type: names, addresses, remarks.
//!
//! Invariants: no control or invisible directing character, no blank ends, not blank, not too long.
//! Otherwise the characters stay exactly as typed: a rare name is never "corrected", because the bytes are
//! signed. Comparing names is another matter: [`PersonName::folded`].

use icu_properties::props::{
    BinaryProperty, DefaultIgnorableCodePoint, EnumeratedProperty, GeneralCategory, Ideographic,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// The reason why a text is refused. Never carries the text.
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
    /// Every error, for the generated list of codes.
    pub const ALL: [Self; 3] = [Self::ControlChar, Self::Blank, Self::TooLarge];

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ControlChar => "text.control_char",
            Self::Blank => "blank",
            Self::TooLarge => "too_large",
        }
    }
}

/// Whether a character is refused in any text: what is not seen and yet changes what is seen or compared. By Unicode's
/// own categories and properties, not by a list: controls, formats, line and paragraph separators, what a renderer may
/// ignore (Default_Ignorable), what no standard has given a glyph yet, and the few letters and symbols whose glyph is
/// blank. (Trojan-source attacks; truncation at NUL; two people of one look.)
///
/// Kept: private use (rare characters of names came that way for years), the planes where new ideographs of names are
/// added, and the variation selectors that choose an ideograph's glyph, which a text takes only behind one.
pub fn is_refused(character: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, Unassigned};
    match GeneralCategory::for_char(character) {
        Control | Format | LineSeparator | ParagraphSeparator => true,
        Unassigned => !matches!(character, '\u{20000}'..='\u{3FFFD}'),
        _ => renders_blank(character) || (DefaultIgnorableCodePoint::for_char(character) && !is_selector(character)),
    }
}

/// Characters that are letters, marks or symbols by category and are drawn as nothing: no property says so, the
/// standard's names do (BLANK, FILLER, NULL).
fn renders_blank(character: char) -> bool {
    matches!(character, '\u{2800}' | '\u{16FE4}' | '\u{13441}' | '\u{13442}' | '\u{1D159}')
}

/// A variation selector of an ideograph (标准变体, IVD); those of other scripts are not needed in a name.
fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Whether every selector stands behind an ideograph: elsewhere it is not seen.
fn selectors_select(text: &str) -> bool {
    let mut before = None;
    text.chars().all(|character| {
        let fits = !is_selector(character) || before.is_some_and(Ideographic::for_char);
        before = Some(character);
        fits
    })
}

fn read(typed: &str, longest: usize) -> Result<String, TextError> {
    // Before trimming, which would silently take a trailing line break away.
    if typed.chars().any(is_refused) || !selectors_select(typed) {
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

/// Serde as the canonical text; another spelling of the same value is refused.
macro_rules! canonical_text {
    ($ty:ty) => {
        impl serde::Serialize for $ty {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $ty {
            fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
                $crate::text::deserialize_canonical(input)
            }
        }
    };
}
pub(crate) use canonical_text;

/// The name of a natural person (姓名), up to 100 characters: names of ethnic minorities pass fifty.
///
/// ```
/// use ereg_domain::text::PersonName;
///
/// let name: PersonName = "阿卜杜拉·买买提".parse()?;
/// assert_eq!(format!("{name:?}"), "阿**"); // never the name in a log
/// assert_eq!("张\u{202E}三".parse::<PersonName>().unwrap_err().code(), "text.control_char");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

    /// The spelling for comparing with another source's, never for signing or showing: NFKC, the many middle dots as
    /// one `·`, blanks out.
    pub fn folded(&self) -> String {
        let joined: String = self.0.nfkc().filter(|c| !c.is_whitespace()).map(one_middle_dot).collect();
        // Once more: a mark that stood after a blank now follows a letter.
        joined.nfkc().collect()
    }

    /// Whether two sources mean the same name, however each of them spells it.
    pub fn is_same(&self, other: &PersonName) -> bool {
        self == other || self.folded() == other.folded()
    }
}

/// Registers, passports and keyboards use different dots between the parts of a name. The full-width stop
/// `．` is already `.` here.
fn one_middle_dot(character: char) -> char {
    match character {
        '·' | '•' | '.' | '‧' | '∙' | '⋅' | '・' => '·',
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

/// The output never shows the whole name: `张*`.
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

/// The output never shows the text, only its length.
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

/// The location of a unit (坐落), in three parts so that a mask can cut at the street.
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

/// The reason why a text is no amount of hundredths.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> PersonName {
        text.parse().expect("a name")
    }

    #[test]
    fn characters_that_deceive_the_eye_are_refused_wherever_they_stand() {
        for refused in [
            '\0',
            '\n',
            '\r',
            '\t',
            '\u{7F}',
            '\u{85}',
            '\u{200B}',
            '\u{200D}',
            '\u{200F}',
            '\u{2028}',
            '\u{202A}',
            '\u{202E}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{FEFF}',
            '\u{AD}',
            '\u{61C}',
            '\u{115F}',
            '\u{1160}',
            '\u{180E}',
            '\u{3164}',
            '\u{FFA0}',
            '\u{FFF9}',
            '\u{FFFB}',
            '\u{E0041}',
            '\u{34F}',
            // Not in any list of usual suspects: refused by what they are.
            '\u{17B4}',
            '\u{17B5}',
            '\u{180B}',
            '\u{180F}',
            '\u{2065}',
            '\u{2800}',
            '\u{FFF0}',
            '\u{13441}',
            '\u{16FE4}',
            '\u{1BCA0}',
            '\u{1D159}',
            '\u{1D173}',
            '\u{1D17A}',
            '\u{E0001}',
            '\u{E01F0}',
            '\u{10FFFF}',
        ] {
            for typed in [format!("林{refused}秀英"), format!("林秀英{refused}"), format!("{refused}林秀英")] {
                assert_eq!(typed.parse::<PersonName>().expect_err("refused").code(), "text.control_char");
                assert_eq!(typed.parse::<PlainText<10>>().expect_err("refused").code(), "text.control_char");
            }
        }
    }

    #[test]
    fn whatever_unicode_calls_invisible_is_refused() {
        for character in '\0'..=char::MAX {
            let invisible = DefaultIgnorableCodePoint::for_char(character) && !is_selector(character);
            let category = GeneralCategory::for_char(character);
            let unseen = matches!(
                category,
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::LineSeparator
                    | GeneralCategory::ParagraphSeparator
            );
            assert!(is_refused(character) || !(invisible || unseen), "{:04X}", u32::from(character));
            // And what has a glyph of its own is taken.
            if character.is_alphanumeric() && !invisible && !renders_blank(character) {
                assert!(!is_refused(character), "{:04X}", u32::from(character));
            }
        }
    }

    #[test]
    fn a_glyph_is_chosen_behind_an_ideograph_and_nowhere_else() {
        assert!("葛\u{E0100}城".parse::<PersonName>().is_ok());
        for typed in ["\u{FE00}辻", "林\u{FE00}\u{FE00}", "John\u{FE00}", "买买提·\u{E0100}吐尔逊", "1\u{FE0F}"]
        {
            assert_eq!(typed.parse::<PersonName>(), Err(TextError::ControlChar), "{typed:?}");
        }
    }

    #[test]
    fn rare_and_long_names_stay_byte_for_byte() {
        let ethnic = "阿".repeat(29) + "·" + &"依".repeat(30);
        let private = ["李\u{E5E5}", "李\u{10ABCD}"];
        let standard = ["𠮷野", "㛃", "\u{F900}", "e\u{301}", "葛\u{E0100}", "辻\u{FE00}", ethnic.as_str()];
        for typed in private.into_iter().chain(standard) {
            let read = name(typed);
            assert_eq!(read.as_str(), typed);
            let json = serde_json::to_vec(&read).expect("json");
            assert_eq!(serde_json::from_slice::<PersonName>(&json).expect("canonical").as_str(), typed);
        }
    }

    #[test]
    fn blank_and_too_long_texts_have_their_own_codes() {
        assert_eq!(" \u{3000} ".parse::<PersonName>().expect_err("blank").code(), "blank");
        assert_eq!("".parse::<PlainText<5>>().expect_err("blank").code(), "blank");
        assert_eq!("六个汉字太长".parse::<PlainText<5>>().expect_err("long").code(), "too_large");
        assert_eq!("五个汉字好".parse::<PlainText<5>>().expect("fits").as_str(), "五个汉字好");
        assert_eq!("阿".repeat(101).parse::<PersonName>().expect_err("long").code(), "too_large");
    }

    #[test]
    fn ends_are_trimmed_when_typed_and_refused_when_signed() {
        assert_eq!(name(" 林秀英\u{3000}").as_str(), "林秀英");
        assert!(serde_json::from_str::<PersonName>("\" 林秀英\"").is_err());
        assert!(serde_json::from_str::<PersonName>("\"林\\u0000秀英\"").is_err());
    }

    #[test]
    fn names_compare_across_dots_widths_and_blanks() {
        let folded = name("买买提·吐尔逊").folded();
        for other in
            ["买买提•吐尔逊", "买买提．吐尔逊", "买买提・吐尔逊", "买买提 · 吐尔逊", "买买提･吐尔逊", "买买提.吐尔逊"]
        {
            assert_eq!(name(other).folded(), folded, "{other}");
        }
        assert_ne!(name("买买提吐尔逊").folded(), folded);
        assert_eq!(name("Ｊｏｈｎ Ｄｏｅ").folded(), "JohnDoe");
        assert_ne!(name("林秀英").folded(), name("林秀瑛").folded());
    }

    #[test]
    fn debug_shows_neither_name_nor_text_nor_door() {
        assert_eq!(format!("{:?}", name("林秀英")), "林**");
        assert_eq!(format!("{:?}", "备注".parse::<PlainText<9>>().expect("text")), "text of 2");
        let json = r#"{"district":"江岸区","street":"一元街道","detail":"洞庭街1号2栋3室"}"#;
        let address: Address = serde_json::from_str(json).expect("an address");
        assert_eq!(address.masked(), "江岸区一元街道");
        assert_eq!(format!("{address:?}"), "江岸区一元街道");
        assert_eq!(address.to_string(), "江岸区一元街道洞庭街1号2栋3室");
        assert!(serde_json::from_str::<Address>(r#"{"district":"江岸区","street":"一元街道"}"#).is_err());
    }

    proptest! {
        #[test]
        fn a_name_is_kept_or_refused_but_never_changed(typed in any::<String>()) {
            if let Ok(read) = typed.parse::<PersonName>() {
                prop_assert_eq!(read.as_str(), typed.trim());
                prop_assert_eq!(read.as_str().parse::<PersonName>(), Ok(read.clone()));
            }
        }

        #[test]
        fn folding_twice_is_folding_once(typed in "[\\PC·•． ]{1,30}") {
            if let Ok(read) = typed.parse::<PersonName>()
                && let Ok(again) = read.folded().parse::<PersonName>()
            {
                prop_assert_eq!(again.folded(), read.folded());
            }
        }
    }
}
