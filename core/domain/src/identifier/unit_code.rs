//! Codes of real-estate units (不动产单元代码, GB/T 37346-2019): 19 characters of parcel, 9 of fixture.
//!
//! The code has no check digit, and the room number of a whole building varies by place: nothing is
//! derived from it, codes are only compared.

use super::{DistrictCode, Fault, IdentifierError, IdentifierKind, ascii, fixed, malformed};
use crate::text::canonical_text;
use std::{fmt, str::FromStr};

const KIND: IdentifierKind = IdentifierKind::Unit;

/// Kind of structure on the parcel (定着物特征码).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixtureClass {
    /// `F` 房屋等建筑物、构筑物.
    Building,
    /// `L` 森林、林木.
    Forest,
    /// `Q` 其他.
    Other,
    /// `W` 无定着物: the parcel alone.
    Bare,
}

/// A well-formed unit code of 28 characters.
///
/// Typed input: ends trimmed, inner blanks dropped (it is printed in four groups); lower case and
/// full-width refused.
///
/// ```
/// use ereg_domain::identifier::{FixtureClass, UnitCode};
///
/// let unit: UnitCode = "420102 001001 GB00001 F00010001".parse()?; // printed in groups, typed with blanks
/// assert_eq!(unit.as_str(), "420102001001GB00001F00010001");
/// assert_eq!((unit.parcel(), unit.fixture()), ("420102001001GB00001", FixtureClass::Building));
/// assert_eq!(unit.masked(), "****0001"); // what a screen or a message says of it
/// assert_eq!("420102001001GB00001".parse::<UnitCode>().unwrap_err().code(), "unit.length");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode([u8; 28]);

impl UnitCode {
    /// The code without blanks.
    pub fn as_str(&self) -> &str {
        ascii(&self.0)
    }

    /// District (县级行政区划): the office that keeps the unit's record.
    pub fn district(&self) -> DistrictCode {
        DistrictCode::leading(&self.0)
    }

    /// Parcel code (宗地代码), 19 characters.
    pub fn parcel(&self) -> &str {
        ascii(&self.0[..19])
    }

    /// The kind of structure on the parcel.
    pub fn fixture(&self) -> FixtureClass {
        match self.0[19] {
            b'F' => FixtureClass::Building,
            b'L' => FixtureClass::Forest,
            b'Q' => FixtureClass::Other,
            _ => FixtureClass::Bare,
        }
    }

    /// `****0001`: the last four.
    pub fn masked(&self) -> String {
        crate::mask::last_four(self.as_str())
    }
}

impl FromStr for UnitCode {
    type Err = IdentifierError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let joined: String = typed.split_whitespace().collect();
        let code: [u8; 28] = fixed(KIND, &joined, |_, byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())?;
        let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
        let shaped = digits(&code[..12])
            && b"GJZ".contains(&code[12])
            && b"ABSXCDEFLNHGWY".contains(&code[13])
            && digits(&code[14..19])
            && b"FLQW".contains(&code[19])
            && digits(&code[20..])
            && (code[19] != b'W' || &code[20..] == b"00000000");
        if !shaped {
            return Err(malformed(KIND, Fault::Format));
        }
        if &code[14..19] == b"00000" || (code[19] != b'W' && &code[20..] == b"00000000") {
            return Err(malformed(KIND, Fault::Serial));
        }
        Ok(Self(code))
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The last four only: the code leads to a home.
impl fmt::Debug for UnitCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

canonical_text!(UnitCode);
