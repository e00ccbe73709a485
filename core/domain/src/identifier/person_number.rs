//! The number by which a natural person is known, on whichever of the three cards that carry one.

use super::{
    CitizenId, IdentifierError, PermanentResidentNumber, ResidencePermitNumber, citizen_id::is_on_another_card,
    full_years, residence::is_older_card,
};
use crate::{dictionary::DocumentKind, text::canonical_text};
use jiff::civil::Date;
use std::{fmt, str::FromStr};

/// A natural person's number. Which card it is on shows in the number itself: 81, 82, 83 and 9 begin no citizen's.
///
/// Typed input: as the card's own type reads it. JSON: the number as text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonNumber {
    /// 居民身份证.
    Citizen(CitizenId),
    /// 港澳台居民居住证.
    ResidencePermit(ResidencePermitNumber),
    /// 外国人永久居留身份证.
    PermanentResident(PermanentResidentNumber),
}

impl PersonNumber {
    /// The number itself. For the signed bytes and for matching; a screen shows [`PersonNumber::masked`].
    pub fn as_str(&self) -> &str {
        match self {
            PersonNumber::Citizen(number) => number.as_str(),
            PersonNumber::ResidencePermit(number) => number.as_str(),
            PersonNumber::PermanentResident(number) => number.as_str(),
        }
    }

    /// The card it is on.
    pub fn document(&self) -> DocumentKind {
        match self {
            PersonNumber::Citizen(_) => DocumentKind::CitizenCard,
            PersonNumber::ResidencePermit(_) => DocumentKind::ResidencePermit,
            PersonNumber::PermanentResident(_) => DocumentKind::PermanentResidentCard,
        }
    }

    /// Birth date as the number states it; the older permanent residence card's is not read.
    pub fn birth_date(&self) -> Option<Date> {
        match self {
            PersonNumber::Citizen(number) => Some(number.birth_date()),
            PersonNumber::ResidencePermit(number) => Some(number.birth_date()),
            PersonNumber::PermanentResident(number) => number.birth_date(),
        }
    }

    /// Full years of age (周岁) on a legal day; `None` where no birth date is read or it is still to come.
    pub fn age_on(&self, day: Date) -> Option<u16> {
        full_years(self.birth_date()?, day)
    }

    /// First and last character.
    pub fn masked(&self) -> String {
        crate::mask::id_number(self.as_str())
    }
}

impl FromStr for PersonNumber {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let text = typed.trim();
        if is_older_card(text) || text.starts_with('9') {
            text.parse().map(PersonNumber::PermanentResident)
        } else if is_on_another_card(text.as_bytes()) {
            text.parse().map(PersonNumber::ResidencePermit)
        } else {
            text.parse().map(PersonNumber::Citizen)
        }
    }
}

impl From<CitizenId> for PersonNumber {
    fn from(number: CitizenId) -> PersonNumber {
        PersonNumber::Citizen(number)
    }
}

impl fmt::Display for PersonNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The output never shows the number, only its first and last character.
impl fmt::Debug for PersonNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

canonical_text!(PersonNumber);
