//! Case numbers (受理号), given by the registry alone at acceptance:
//! district of the unit (6) ‖ date +08:00 (8) ‖ channel (1) ‖ serial (6).

use super::{
    DistrictCode, Fault, IdentifierError, IdentifierKind, ascii, calendar_date, compact_date, fixed, malformed, number,
};
use crate::text::canonical_text;
use jiff::civil::Date;
use std::{fmt, str::FromStr};

const KIND: IdentifierKind = IdentifierKind::Case;

/// The way by which an application reached the registry (受理渠道).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// 1: the app.
    App,
    /// 2: a notary (公证处).
    Notary,
    /// 3: a bank.
    Bank,
    /// 4: a self-service terminal (自助终端).
    Kiosk,
    /// 5: the counter (窗口).
    Counter,
    /// 9: official (嘱托、依职权).
    Official,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 6] = [Self::App, Self::Notary, Self::Bank, Self::Kiosk, Self::Counter, Self::Official];

    /// The digit in the case number.
    pub const fn digit(self) -> u8 {
        match self {
            Self::App => 1,
            Self::Notary => 2,
            Self::Bank => 3,
            Self::Kiosk => 4,
            Self::Counter => 5,
            Self::Official => 9,
        }
    }

    fn from_ascii(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| b'0' + channel.digit() == byte)
    }
}

/// A well-formed case number of 21 digits. Not personal: it may be logged.
///
/// Typed input: ends trimmed, else exact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    digits: [u8; 21],
    accepted_on: Date,
    channel: Channel,
}

impl CaseNumber {
    /// The number of the `serial`-th case (from 1) of a district, legal day (+08:00) and channel.
    ///
    /// # Errors
    /// `case.serial` if `serial` is 0 or above 999,999.
    pub fn from_parts(
        district: DistrictCode,
        accepted_on: Date,
        channel: Channel,
        serial: u32,
    ) -> Result<Self, IdentifierError> {
        if serial > 999_999 {
            return Err(malformed(KIND, Fault::Serial));
        }
        format!("{district}{}{}{serial:06}", compact_date(accepted_on), channel.digit()).parse()
    }

    /// The 21 digits.
    pub fn as_str(&self) -> &str {
        ascii(&self.digits)
    }

    /// District of the unit.
    pub fn district(&self) -> DistrictCode {
        DistrictCode::leading(&self.digits)
    }

    /// Legal day of acceptance (+08:00).
    pub fn accepted_on(&self) -> Date {
        self.accepted_on
    }

    /// The way by which the application came.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Serial of district, day and channel, from 1.
    pub fn serial(&self) -> u32 {
        u32::try_from(number(&self.digits[15..])).unwrap_or_default()
    }
}

impl FromStr for CaseNumber {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let digits: [u8; 21] = fixed(KIND, typed.trim(), |_, byte| byte.is_ascii_digit())?;
        let accepted_on = calendar_date(&digits[6..14]).ok_or(malformed(KIND, Fault::Date))?;
        let channel = Channel::from_ascii(digits[14]).ok_or(malformed(KIND, Fault::Format))?;
        if number(&digits[15..]) == 0 {
            return Err(malformed(KIND, Fault::Serial));
        }
        Ok(Self { digits, accepted_on, channel })
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for CaseNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

canonical_text!(CaseNumber);
