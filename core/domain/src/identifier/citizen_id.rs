//! Citizen identity numbers (公民身份号码, GB 11643-1999).
//!
//! The first six characters are not looked up: they name the district of the time of issue. Numbers that begin with
//! 81, 82, 83 or 9 are on other cards ([`super::residence`]) and are never read as a citizen's.

use super::{Fault, IdentifierError, IdentifierKind, ascii, calendar_date, fixed, full_years, malformed};
use crate::text::canonical_text;
use jiff::civil::Date;
use std::{fmt, str::FromStr};

const KIND: IdentifierKind = IdentifierKind::CitizenId;
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";
/// Nobody alive was born before; a year below is a slip.
const EARLIEST_BIRTH_YEAR: i16 = 1850;

/// A well-formed number: 18 characters, a birth date of the calendar, the right check character
/// (ISO 7064 MOD 11-2). That the birth date is not still to come is rule R-01.
///
/// Typed input: ends trimmed, `x` read as `X`, full-width and other digits refused.
///
/// ```
/// use ereg_domain::identifier::CitizenId;
///
/// let number: CitizenId = "11010519491231002x".parse()?;
/// assert_eq!(number.as_str(), "11010519491231002X");
/// assert_eq!(format!("{number:?}"), "1****************X"); // never the number in a log
/// let slip = "110105194912310021".parse::<CitizenId>().unwrap_err();
/// assert_eq!(slip.code(), "citizen_id.checksum");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId {
    digits: [u8; 18],
    birth_date: Date,
}

impl CitizenId {
    /// The number itself. For the signed bytes and for matching; a screen shows [`CitizenId::masked`].
    pub fn as_str(&self) -> &str {
        ascii(&self.digits)
    }

    /// Birth date (出生日期) as the number states it.
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// Full years of age (周岁) on a legal day (+08:00); `None` if the birth date is still to come.
    pub fn age_on(&self, day: Date) -> Option<u16> {
        full_years(self.birth_date, day)
    }

    /// `1****************X`: first and last character.
    pub fn masked(&self) -> String {
        crate::mask::id_number(self.as_str())
    }
}

impl FromStr for CitizenId {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let digits = characters(KIND, typed)?;
        if is_on_another_card(&digits) {
            return Err(malformed(KIND, Fault::Document));
        }
        Ok(Self { birth_date: birth_and_check(KIND, &digits)?, digits })
    }
}

/// Whether the number begins as those of 港澳台居民居住证 (81, 82, 83) and 外国人永久居留身份证 (9) do.
pub(super) fn is_on_another_card(digits: &[u8]) -> bool {
    matches!(digits, [b'8', b'1'..=b'3', ..] | [b'9', ..])
}

/// The eighteen characters of a number that is made like the identity card's; the last may be X.
pub(super) fn characters(kind: IdentifierKind, typed: &str) -> Result<[u8; 18], IdentifierError> {
    let mut digits: [u8; 18] =
        fixed(kind, typed.trim(), |at, byte| byte.is_ascii_digit() || (at == 17 && matches!(byte, b'X' | b'x')))?;
    digits[17] = digits[17].to_ascii_uppercase();
    Ok(digits)
}

/// The birth date inside, and whether the check character (ISO 7064 MOD 11-2) fits the rest.
pub(super) fn birth_and_check(kind: IdentifierKind, digits: &[u8; 18]) -> Result<Date, IdentifierError> {
    let birth_date = calendar_date(&digits[6..14]).filter(|date| date.year() >= EARLIEST_BIRTH_YEAR);
    let birth_date = birth_date.ok_or(malformed(kind, Fault::Date))?;
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(weight, digit)| weight * u32::from(digit - b'0')).sum();
    if CHECK_CHARACTERS[(sum % 11) as usize] != digits[17] {
        return Err(malformed(kind, Fault::Checksum));
    }
    Ok(birth_date)
}

impl fmt::Display for CitizenId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The output never shows the number: `1****************X`.
impl fmt::Debug for CitizenId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

canonical_text!(CitizenId);
