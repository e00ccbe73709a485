//! Identifiers of persons, units, certificates and cases: parsed once, where data enters.
//!
//! Invariants: a value of one of these types is well-formed and in its one canonical spelling; two equal
//! values have equal bytes. What the registry knows (does the holder exist, is the unit seized, does the
//! birth date lie ahead) is no question of spelling and belongs to the review rules.
//! Nothing here looks at a clock, and neither `Debug` nor an error ever carries the number it is about.

mod case_number;
mod certificate;
mod citizen_id;
mod classify;
mod credit_code;
mod district;
mod licence_id;
mod old_certificate;
mod person_number;
mod residence;
mod unit_code;

pub use case_number::{CaseNumber, Channel};
pub use certificate::{
    CertificateKind, CertificateNumber, HUBEI, IssuedNumber, Proof, RegistrationProofNumber, Title,
    TitleCertificateNumber,
};
pub use citizen_id::CitizenId;
pub use classify::{Match, classify};
pub use credit_code::CreditCode;
pub use district::{DistrictCode, WuhanDistrict};
pub use licence_id::{LicenceId, LicenceType};
pub use old_certificate::{CertScheme, OldCertificate, QuotedCertificate};
pub use person_number::PersonNumber;
pub use residence::{PermanentResidentNumber, ResidencePermitNumber};
pub use unit_code::{FixtureClass, UnitCode};

use jiff::civil::Date;
use std::cmp::Ordering;

/// The kinds of identifier, named as `ereg check` and the error codes name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// 公民身份号码.
    CitizenId,
    /// 港澳台居民居住证号码.
    ResidencePermit,
    /// 外国人永久居留身份证号码.
    PermanentResident,
    /// 统一社会信用代码.
    CreditCode,
    /// 不动产单元代码.
    Unit,
    /// 不动产权证号.
    TitleCertificate,
    /// 不动产登记证明号.
    RegistrationProof,
    /// 电子证照标识.
    LicenceId,
    /// 受理号.
    Case,
    /// 房产证号, 土地证号: a certificate from before the unified registration.
    OldCertificate,
}

impl IdentifierKind {
    /// Every kind, in the order in which matches are listed.
    pub const ALL: [Self; 10] = [
        Self::CitizenId,
        Self::ResidencePermit,
        Self::PermanentResident,
        Self::CreditCode,
        Self::Unit,
        Self::TitleCertificate,
        Self::RegistrationProof,
        Self::LicenceId,
        Self::Case,
        Self::OldCertificate,
    ];

    /// The stable name: `citizen_id`, `residence_permit`, `permanent_resident`, `credit_code`, `unit`,
    /// `title_certificate`, `registration_proof`, `licence_id`, `case`, `old_certificate`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen_id",
            Self::ResidencePermit => "residence_permit",
            Self::PermanentResident => "permanent_resident",
            Self::CreditCode => "credit_code",
            Self::Unit => "unit",
            Self::TitleCertificate => "title_certificate",
            Self::RegistrationProof => "registration_proof",
            Self::LicenceId => "licence_id",
            Self::Case => "case",
            Self::OldCertificate => "old_certificate",
        }
    }

    /// The kind of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The faults that a number of this kind can have.
    pub const fn faults(self) -> &'static [Fault] {
        use Fault::{Charset, Checksum, Date, Document, Format, Length, Serial};
        match self {
            Self::CitizenId => &[Length, Charset, Document, Date, Checksum],
            Self::ResidencePermit | Self::PermanentResident => &[Length, Charset, Format, Date, Checksum],
            Self::CreditCode => &[Length, Charset, Format, Checksum],
            Self::Unit | Self::TitleCertificate | Self::RegistrationProof => &[Length, Charset, Format, Serial],
            Self::LicenceId => &[Length, Charset, Format, Checksum, Serial],
            Self::Case => &[Length, Charset, Format, Date, Serial],
            Self::OldCertificate => &[Format],
        }
    }
}

/// A fault of an identifier: each names what to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Too few or too many characters.
    Length,
    /// A character that this kind never holds (full-width, lower case, invisible …).
    Charset,
    /// Admissible characters in the wrong place.
    Format,
    /// The date inside is not in the calendar.
    Date,
    /// The check character does not fit the rest.
    Checksum,
    /// The serial number is zero or of the wrong width.
    Serial,
    /// It is the number of another kind of document.
    Document,
}

/// The reason why a text is not an identifier. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdentifierError {
    /// Meant as `kind`, but malformed.
    #[error("{}", self.code())]
    Malformed {
        /// The kind that it was read as.
        kind: IdentifierKind,
        /// The fault found in it.
        fault: Fault,
    },
    /// A bare text that fits no kind.
    #[error("identifier.unknown")]
    Unknown,
    /// A blank line.
    #[error("identifier.empty")]
    Empty,
}

impl IdentifierError {
    /// Every error that can occur, for the generated list of codes.
    pub fn every() -> impl Iterator<Item = Self> {
        let malformed = IdentifierKind::ALL
            .into_iter()
            .flat_map(|kind| kind.faults().iter().map(move |fault| Self::Malformed { kind, fault: *fault }));
        malformed.chain([Self::Unknown, Self::Empty])
    }

    /// The stable code, such as `citizen_id.checksum`.
    pub const fn code(&self) -> &'static str {
        /// `kind.fault` for each fault.
        macro_rules! code {
            ($kind:literal, $fault:expr) => {
                match $fault {
                    Fault::Length => concat!($kind, ".length"),
                    Fault::Charset => concat!($kind, ".charset"),
                    Fault::Format => concat!($kind, ".format"),
                    Fault::Date => concat!($kind, ".date"),
                    Fault::Checksum => concat!($kind, ".checksum"),
                    Fault::Serial => concat!($kind, ".serial"),
                    Fault::Document => concat!($kind, ".document"),
                }
            };
        }
        match self {
            Self::Unknown => "identifier.unknown",
            Self::Empty => "identifier.empty",
            Self::Malformed { kind, fault } => match kind {
                IdentifierKind::CitizenId => code!("citizen_id", fault),
                IdentifierKind::ResidencePermit => code!("residence_permit", fault),
                IdentifierKind::PermanentResident => code!("permanent_resident", fault),
                IdentifierKind::CreditCode => code!("credit_code", fault),
                IdentifierKind::Unit => code!("unit", fault),
                IdentifierKind::TitleCertificate => code!("title_certificate", fault),
                IdentifierKind::RegistrationProof => code!("registration_proof", fault),
                IdentifierKind::LicenceId => code!("licence_id", fault),
                IdentifierKind::Case => code!("case", fault),
                IdentifierKind::OldCertificate => code!("old_certificate", fault),
            },
        }
    }
}

const fn malformed(kind: IdentifierKind, fault: Fault) -> IdentifierError {
    IdentifierError::Malformed { kind, fault }
}

/// Reads exactly `N` admissible ASCII characters. Length is counted in characters, so that eighteen
/// full-width digits are told "charset", not "length".
fn fixed<const N: usize>(
    kind: IdentifierKind,
    text: &str,
    admissible: impl Fn(usize, u8) -> bool,
) -> Result<[u8; N], IdentifierError> {
    if text.chars().count() != N {
        return Err(malformed(kind, Fault::Length));
    }
    let bytes: [u8; N] = text.as_bytes().try_into().map_err(|_| malformed(kind, Fault::Charset))?;
    if !bytes.iter().enumerate().all(|(at, byte)| admissible(at, *byte)) {
        return Err(malformed(kind, Fault::Charset));
    }
    Ok(bytes)
}

/// The text of bytes that were checked to be ASCII when they were read.
fn ascii(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap_or_default()
}

/// The value of up to 18 ASCII digits.
fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'))
}

/// The date written as eight ASCII digits, `yyyyMMdd`, if the calendar has it.
fn calendar_date(digits: &[u8]) -> Option<Date> {
    let year = i16::try_from(number(digits.get(..4)?)).ok().filter(|year| *year > 0)?;
    let month = i8::try_from(number(digits.get(4..6)?)).ok()?;
    let day = i8::try_from(number(digits.get(6..8)?)).ok()?;
    Date::new(year, month, day).ok()
}

/// Full years of age (周岁) on a legal day (+08:00); `None` if the birth date is still to come.
///
/// A year of life is full on the birthday, and for one born on 29 February, in a year without it, on the last day of
/// the month (民法典 202).
fn full_years(birth_date: Date, day: Date) -> Option<u16> {
    if day < birth_date {
        return None;
    }
    let full_this_year = match day.month().cmp(&birth_date.month()) {
        Ordering::Less => false,
        Ordering::Equal => day.day() >= birth_date.day().min(day.last_of_month().day()),
        Ordering::Greater => true,
    };
    let years = day.year() - birth_date.year();
    let full = if full_this_year { years } else { years - 1 };
    u16::try_from(full).ok()
}

/// `yyyyMMdd`.
fn compact_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests;
