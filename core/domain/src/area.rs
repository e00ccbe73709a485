//! Areas (面积) in square metres, exact to two decimals as the register prints them.

use crate::identifier::canonical_text;
use crate::text::{HundredthsError, hundredths};
use std::{fmt, str::FromStr};

/// An area in hundredths of a square metre: 0 < area ≤ 10,000,000.00 m².
///
/// Typed input may have fewer decimals (`89.5`); persisted and signed text has exactly two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(u64);

/// Why a text is no area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum AreaError {
    /// Not a plain decimal of at most two places.
    #[error("area.format")]
    Format,
    /// Zero, negative, or above 10,000,000.00 m².
    #[error("area.range")]
    Range,
}

impl AreaError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format => "area.format",
            Self::Range => "area.range",
        }
    }
}

impl From<HundredthsError> for AreaError {
    fn from(error: HundredthsError) -> Self {
        match error {
            HundredthsError::Format => Self::Format,
            HundredthsError::Range => Self::Range,
        }
    }
}

impl Area {
    /// The largest area: 10,000,000.00 m².
    pub const MAX: Self = Self(1_000_000_000);

    /// An area of so many hundredths of a square metre.
    ///
    /// # Errors
    /// [`AreaError::Range`] for zero and above [`Area::MAX`].
    pub const fn from_hundredths(hundredths: u64) -> Result<Self, AreaError> {
        if hundredths == 0 || hundredths > Self::MAX.0 { Err(AreaError::Range) } else { Ok(Self(hundredths)) }
    }

    /// Hundredths of a square metre.
    pub const fn hundredths(self) -> u64 {
        self.0
    }
}

impl FromStr for Area {
    type Err = AreaError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        Self::from_hundredths(hundredths(typed)?)
    }
}

/// Square metres with two decimals, without the unit: `89.50`.
impl fmt::Display for Area {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Debug for Area {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self} m²")
    }
}

canonical_text!(Area);
