//! Money in integer fen (分). Never a float, never a currency other than CNY.

use crate::text::{HundredthsError, hundredths};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{fmt, str::FromStr};

/// An amount in fen, below 2⁵³ so that every JSON reader holds it exactly. Zero is an amount (a fee may be
/// waived); a price that a person types may not be zero.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Fen(u64);

/// Why a text or a sum is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MoneyError {
    /// Not a plain decimal of at most two places.
    #[error("money.format")]
    Format,
    /// Zero, negative, or 2⁵³ fen and above.
    #[error("money.range")]
    Range,
}

impl MoneyError {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Format => "money.format",
            Self::Range => "money.range",
        }
    }
}

impl From<HundredthsError> for MoneyError {
    fn from(error: HundredthsError) -> Self {
        match error {
            HundredthsError::Format => Self::Format,
            HundredthsError::Range => Self::Range,
        }
    }
}

impl Fen {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount: 2⁵³ − 1 fen.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// An amount of `fen` fen.
    ///
    /// # Errors
    /// [`MoneyError::Range`] from 2⁵³ on.
    pub const fn new(fen: u64) -> Result<Self, MoneyError> {
        if fen > Self::MAX.0 { Err(MoneyError::Range) } else { Ok(Self(fen)) }
    }

    /// The number of fen.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// [`MoneyError::Range`] from 2⁵³ on.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).ok_or(MoneyError::Range).and_then(Self::new)
    }

    /// What is left.
    ///
    /// # Errors
    /// [`MoneyError::Range`] below zero.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Range)
    }

    /// So many times the amount.
    ///
    /// # Errors
    /// [`MoneyError::Range`] from 2⁵³ on.
    pub fn checked_mul(self, times: u64) -> Result<Self, MoneyError> {
        self.0.checked_mul(times).ok_or(MoneyError::Range).and_then(Self::new)
    }
}

/// Reads typed yuan (`1234.56`, at most two decimals, above zero).
impl FromStr for Fen {
    type Err = MoneyError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match hundredths(typed)? {
            0 => Err(MoneyError::Range),
            fen => Self::new(fen),
        }
    }
}

/// Yuan with two decimals: `1234.56`.
impl fmt::Display for Fen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl fmt::Debug for Fen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} fen", self.0)
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::new(u64::deserialize(input)?).map_err(|error| de::Error::custom(error.code()))
    }
}
