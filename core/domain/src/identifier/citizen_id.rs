//! Citizen identity numbers (公民身份号码, GB 11643-1999).
//!
//! The first six characters are not looked up: they name the district of the time of issue, and the
//! permanent residence card for foreigners (永久居留身份证) holds something else there.

use super::{Fault, IdentifierError, IdentifierKind, ascii, calendar_date, fixed, malformed};
use crate::text::canonical_text;
use jiff::civil::Date;
use std::{cmp::Ordering, fmt, str::FromStr};

const KIND: IdentifierKind = IdentifierKind::CitizenId;
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS: &[u8; 11] = b"10X98765432";

/// A well-formed number: 18 characters, a birth date of the calendar, the right check character
/// (ISO 7064 MOD 11-2). That the birth date is not still to come is rule R-01.
///
/// Typed input: ends trimmed, `x` read as `X`, full-width and other digits refused.
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
    ///
    /// A year of life is full on the birthday, and for one born on 29 February, in a year without it,
    /// on the last day of the month (民法典 202).
    pub fn age_on(&self, day: Date) -> Option<u16> {
        if day < self.birth_date {
            return None;
        }
        let full_this_year = match day.month().cmp(&self.birth_date.month()) {
            Ordering::Less => false,
            Ordering::Equal => day.day() >= self.birth_date.day().min(day.last_of_month().day()),
            Ordering::Greater => true,
        };
        let years = day.year() - self.birth_date.year();
        let full = if full_this_year { years } else { years - 1 };
        u16::try_from(full).ok()
    }

    /// `1****************X`: first and last character.
    pub fn masked(&self) -> String {
        crate::mask::id_number(self.as_str())
    }
}

impl FromStr for CitizenId {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let mut digits: [u8; 18] =
            fixed(KIND, typed.trim(), |at, byte| byte.is_ascii_digit() || (at == 17 && matches!(byte, b'X' | b'x')))?;
        digits[17] = digits[17].to_ascii_uppercase();
        let birth_date = calendar_date(&digits[6..14]).ok_or(malformed(KIND, Fault::Date))?;
        let sum: u32 = WEIGHTS.iter().zip(&digits).map(|(weight, digit)| weight * u32::from(digit - b'0')).sum();
        if CHECK_CHARACTERS[(sum % 11) as usize] != digits[17] {
            return Err(malformed(KIND, Fault::Checksum));
        }
        Ok(Self { digits, birth_date })
    }
}

impl fmt::Display for CitizenId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// Never the number: `1****************X`.
impl fmt::Debug for CitizenId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

canonical_text!(CitizenId);
