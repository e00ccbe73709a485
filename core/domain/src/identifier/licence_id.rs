//! Identifiers of electronic licences (电子证照标识, GB/T 36904-2018):
//! `1.2.156.3005.2.` type `.` issuer `.` serial `.` version `.` check character.
//!
//! The check character covers type, issuer, serial and version. The credit codes inside are held to their
//! shape only: published identifiers name issuers by area code too.

use super::{CreditCode, Fault, IdentifierError, IdentifierKind, compact_date, malformed};
use crate::text::canonical_text;
use jiff::civil::Date;
use std::{fmt, str::FromStr};

const KIND: IdentifierKind = IdentifierKind::LicenceId;
const ROOT: &str = "1.2.156.3005.2.";
/// The guide says twenty; thirty-two leaves room for issuers that use a UUID.
const LONGEST_SERIAL: usize = 32;

/// The licences this registry issues. Their type codes are published by the Ministry of Natural Resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LicenceType {
    /// 中华人民共和国不动产权证书.
    TitleCertificate,
    /// 不动产登记证明.
    RegistrationProof,
}

impl LicenceType {
    /// Type code (证照类型代码): credit code of the publishing body and three digits.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TitleCertificate => "11100000MB03271699001",
            Self::RegistrationProof => "11100000MB03271699022",
        }
    }
}

/// A well-formed licence identifier with the right check character (ISO/IEC 7064 MOD 37,36).
///
/// Typed input: ends trimmed, else exact.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicenceId(String);

impl LicenceId {
    /// The identifier of the first version of a licence booked on a legal day: the serial is the day
    /// (`yyyyMMdd`) and twelve digits of `ordinal`, the version 001.
    ///
    /// # Errors
    /// `licence_id.serial` if `ordinal` has more than twelve digits.
    pub fn booked(
        licence: LicenceType,
        issuer: &CreditCode,
        booked_on: Date,
        ordinal: u64,
    ) -> Result<Self, IdentifierError> {
        if ordinal >= 1_000_000_000_000 {
            return Err(malformed(KIND, Fault::Serial));
        }
        Self::from_parts(licence, issuer, &format!("{}{ordinal:012}", compact_date(booked_on)), 1)
    }

    /// The identifier with these parts; computes the check character.
    ///
    /// # Errors
    /// `licence_id.serial` for a serial that is empty or too long or a version outside 1–999,
    /// `licence_id.charset` for a serial with other characters than digits and capitals.
    pub fn from_parts(
        licence: LicenceType,
        issuer: &CreditCode,
        serial: &str,
        version: u16,
    ) -> Result<Self, IdentifierError> {
        if !(1..=999).contains(&version) || serial.is_empty() || serial.contains('.') {
            return Err(malformed(KIND, Fault::Serial));
        }
        let body = format!("{}.{issuer}.{serial}.{version:03}", licence.code());
        let check = check(&body).ok_or(malformed(KIND, Fault::Charset))?;
        format!("{ROOT}{body}.{check}").parse()
    }

    /// The whole identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without the root `1.2.156.3005.2.`, as in the certificate token.
    pub fn rootless(&self) -> &str {
        self.0.strip_prefix(ROOT).unwrap_or_default()
    }

    /// Type code (证照类型代码), 21 characters.
    pub fn type_code(&self) -> &str {
        self.part(0)
    }

    /// The kind of licence, if this registry issues such.
    pub fn licence_type(&self) -> Option<LicenceType> {
        [LicenceType::TitleCertificate, LicenceType::RegistrationProof]
            .into_iter()
            .find(|licence| licence.code() == self.type_code())
    }

    /// Issuer code (颁发机构代码): a credit code, or six digits of area.
    pub fn issuer(&self) -> &str {
        self.part(1)
    }

    /// Serial (流水号).
    pub fn serial(&self) -> &str {
        self.part(2)
    }

    /// Version (版本号), from 1.
    pub fn version(&self) -> u16 {
        self.part(3).parse().unwrap_or_default()
    }

    /// `****0001`: the last four of the serial.
    pub fn masked(&self) -> String {
        crate::mask::last_four(self.serial())
    }

    fn part(&self, at: usize) -> &str {
        self.rootless().split('.').nth(at).unwrap_or_default()
    }

    fn read(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err(Fault::Length);
        }
        let admissible = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() || byte == b'.';
        if !text.bytes().all(admissible) {
            return Err(Fault::Charset);
        }
        let rootless = text.strip_prefix(ROOT).ok_or(Fault::Format)?;
        let (body, check_character) = rootless.rsplit_once('.').ok_or(Fault::Format)?;
        let parts: Vec<&str> = body.split('.').collect();
        let [type_code, issuer, serial, version] = parts[..] else { return Err(Fault::Format) };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let shaped = type_code.len() == 21
            && digits(&type_code[18..])
            && (issuer.len() == 18 || (issuer.len() == 6 && digits(issuer)))
            && !serial.is_empty()
            && version.len() == 3
            && digits(version)
            && version != "000"
            && check_character.len() == 1;
        if !shaped {
            return Err(Fault::Format);
        }
        if serial.len() > LONGEST_SERIAL {
            return Err(Fault::Serial);
        }
        if check(body).is_none_or(|right| !check_character.starts_with(right)) {
            return Err(Fault::Checksum);
        }
        Ok(Self(text.to_owned()))
    }
}

/// ISO/IEC 7064 MOD 37,36 over digits and capitals; dots do not count. Letters are 10–35: the often copied
/// 11–36 gives wrong characters on published identifiers.
fn check(body: &str) -> Option<char> {
    let mut product = 36;
    for character in body.chars().filter(|character| *character != '.') {
        let value = character.to_digit(36).filter(|_| !character.is_ascii_lowercase())?;
        let sum = match (product + value) % 36 {
            0 => 36,
            sum => sum,
        };
        product = 2 * sum % 37;
    }
    char::from_digit((37 - product) % 36, 36).map(|check| check.to_ascii_uppercase())
}

impl FromStr for LicenceId {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        Self::read(typed.trim()).map_err(|fault| malformed(KIND, fault))
    }
}

impl fmt::Display for LicenceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The last four of the serial only.
impl fmt::Debug for LicenceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

canonical_text!(LicenceId);
