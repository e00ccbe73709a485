//! Numbers of the two cards that carry a number like the identity card's and are none: the residence permit of people
//! from Hong Kong, Macao and Taiwan (港澳台居民居住证) and the permanent residence card of foreigners (外国人永久居留身份证).
//!
//! Both end in the check character of GB 11643 and hold the birth date in the same place.

use super::{
    Fault, IdentifierError, IdentifierKind, ascii,
    citizen_id::{birth_and_check, characters},
    malformed,
};
use crate::text::canonical_text;
use jiff::civil::Date;
use std::{fmt, str::FromStr};

/// Number of a residence permit: 810000 (香港), 820000 (澳门) or 830000 (台湾), birth date, sequence, check character.
///
/// Typed input: ends trimmed, `x` read as `X`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidencePermitNumber {
    digits: [u8; 18],
    birth_date: Date,
}

impl ResidencePermitNumber {
    /// The number itself.
    pub fn as_str(&self) -> &str {
        ascii(&self.digits)
    }

    /// Birth date (出生日期) as the number states it.
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }
}

impl FromStr for ResidencePermitNumber {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        const KIND: IdentifierKind = IdentifierKind::ResidencePermit;
        let digits = characters(KIND, typed)?;
        if ![b"810000", b"820000", b"830000"].iter().any(|place| digits.starts_with(*place)) {
            return Err(malformed(KIND, Fault::Format));
        }
        Ok(Self { birth_date: birth_and_check(KIND, &digits)?, digits })
    }
}

/// Number of a permanent residence card: since 2023 eighteen characters (9, two digits of province, three of
/// nationality (ISO 3166-1 numeric), birth date, sequence, check character); before, three letters and twelve digits,
/// of which no birth date is read.
///
/// Typed input: ends trimmed, `x` at the end of eighteen read as `X`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PermanentResidentNumber {
    text: String,
    birth_date: Option<Date>,
}

impl PermanentResidentNumber {
    /// The number itself.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Birth date as the number states it; the older card's is not read.
    pub fn birth_date(&self) -> Option<Date> {
        self.birth_date
    }
}

impl FromStr for PermanentResidentNumber {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        const KIND: IdentifierKind = IdentifierKind::PermanentResident;
        let typed = typed.trim();
        if is_older_card(typed) {
            return Ok(Self { text: typed.to_owned(), birth_date: None });
        }
        let digits = characters(KIND, typed)?;
        // ISO 3166-1 has no country 000.
        if digits[0] != b'9' || &digits[3..6] == b"000" {
            return Err(malformed(KIND, Fault::Format));
        }
        Ok(Self { birth_date: Some(birth_and_check(KIND, &digits)?), text: ascii(&digits).to_owned() })
    }
}

/// Three capitals and twelve digits, as on the card until 2023.
pub(super) fn is_older_card(text: &str) -> bool {
    match text.as_bytes().split_at_checked(3) {
        Some((letters, digits)) => {
            digits.len() == 12 && letters.iter().all(u8::is_ascii_uppercase) && digits.iter().all(u8::is_ascii_digit)
        }
        None => false,
    }
}

/// The output never shows the number, only its first and last character.
macro_rules! card {
    ($ty:ty) => {
        impl $ty {
            /// First and last character.
            pub fn masked(&self) -> String {
                crate::mask::id_number(self.as_str())
            }
        }
        impl fmt::Display for $ty {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(self.as_str())
            }
        }
        impl fmt::Debug for $ty {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.masked())
            }
        }
        canonical_text!($ty);
    };
}

card!(ResidencePermitNumber);
card!(PermanentResidentNumber);
