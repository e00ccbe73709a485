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
mod unit_code;

pub use case_number::{CaseNumber, Channel};
pub use certificate::{
    CertificateKind, CertificateNumber, HUBEI, Proof, RegistrationProofNumber, Title, TitleCertificateNumber,
};
pub use citizen_id::CitizenId;
pub use classify::{Match, classify};
pub use credit_code::CreditCode;
pub use district::{DistrictCode, WuhanDistrict};
pub use licence_id::{LicenceId, LicenceType};
pub use unit_code::{FixtureClass, UnitCode};

use jiff::civil::Date;

/// The kinds of identifier, named as `ereg check` and the error codes name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// 公民身份号码.
    CitizenId,
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
}

impl IdentifierKind {
    /// Every kind, in the order in which matches are listed.
    pub const ALL: [Self; 7] = [
        Self::CitizenId,
        Self::CreditCode,
        Self::Unit,
        Self::TitleCertificate,
        Self::RegistrationProof,
        Self::LicenceId,
        Self::Case,
    ];

    /// The stable name: `citizen_id`, `credit_code`, `unit`, `title_certificate`, `registration_proof`,
    /// `licence_id`, `case`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CitizenId => "citizen_id",
            Self::CreditCode => "credit_code",
            Self::Unit => "unit",
            Self::TitleCertificate => "title_certificate",
            Self::RegistrationProof => "registration_proof",
            Self::LicenceId => "licence_id",
            Self::Case => "case",
        }
    }

    /// The kind of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What can be wrong with a number of this kind.
    pub const fn faults(self) -> &'static [Fault] {
        use Fault::{Charset, Checksum, Date, Format, Length, Serial};
        match self {
            Self::CitizenId => &[Length, Charset, Date, Checksum],
            Self::CreditCode => &[Length, Charset, Format, Checksum],
            Self::Unit | Self::TitleCertificate | Self::RegistrationProof => &[Length, Charset, Format, Serial],
            Self::LicenceId => &[Length, Charset, Format, Checksum, Serial],
            Self::Case => &[Length, Charset, Format, Date, Serial],
        }
    }
}

/// What is wrong with an identifier: each names what to look at.
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
}

/// Why a text is not an identifier. Never carries the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdentifierError {
    /// Meant as `kind`, but malformed.
    #[error("{}", self.code())]
    Malformed {
        /// What it was read as.
        kind: IdentifierKind,
        /// What is wrong with it.
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
        use Fault::{Charset, Checksum, Date, Format, Length, Serial};
        match self {
            Self::Unknown => "identifier.unknown",
            Self::Empty => "identifier.empty",
            Self::Malformed { kind, fault } => match kind {
                IdentifierKind::CitizenId => match fault {
                    Length => "citizen_id.length",
                    Charset => "citizen_id.charset",
                    Format => "citizen_id.format",
                    Date => "citizen_id.date",
                    Checksum => "citizen_id.checksum",
                    Serial => "citizen_id.serial",
                },
                IdentifierKind::CreditCode => match fault {
                    Length => "credit_code.length",
                    Charset => "credit_code.charset",
                    Format => "credit_code.format",
                    Date => "credit_code.date",
                    Checksum => "credit_code.checksum",
                    Serial => "credit_code.serial",
                },
                IdentifierKind::Unit => match fault {
                    Length => "unit.length",
                    Charset => "unit.charset",
                    Format => "unit.format",
                    Date => "unit.date",
                    Checksum => "unit.checksum",
                    Serial => "unit.serial",
                },
                IdentifierKind::TitleCertificate => match fault {
                    Length => "title_certificate.length",
                    Charset => "title_certificate.charset",
                    Format => "title_certificate.format",
                    Date => "title_certificate.date",
                    Checksum => "title_certificate.checksum",
                    Serial => "title_certificate.serial",
                },
                IdentifierKind::RegistrationProof => match fault {
                    Length => "registration_proof.length",
                    Charset => "registration_proof.charset",
                    Format => "registration_proof.format",
                    Date => "registration_proof.date",
                    Checksum => "registration_proof.checksum",
                    Serial => "registration_proof.serial",
                },
                IdentifierKind::LicenceId => match fault {
                    Length => "licence_id.length",
                    Charset => "licence_id.charset",
                    Format => "licence_id.format",
                    Date => "licence_id.date",
                    Checksum => "licence_id.checksum",
                    Serial => "licence_id.serial",
                },
                IdentifierKind::Case => match fault {
                    Length => "case.length",
                    Charset => "case.charset",
                    Format => "case.format",
                    Date => "case.date",
                    Checksum => "case.checksum",
                    Serial => "case.serial",
                },
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

/// `yyyyMMdd`.
fn compact_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests;
