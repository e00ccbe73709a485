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
    /// Every error, for the generated list of codes.
    pub const ALL: [Self; 2] = [Self::Format, Self::Range];

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// B07.
    #[test]
    fn bad_amounts_have_their_own_codes() {
        for (typed, code) in [
            ("-1", "money.range"),
            ("0", "money.range"),
            ("0.00", "money.range"),
            ("9223372036854775807", "money.range"),
            ("99999999999999999999999999999999", "money.range"),
            ("90071992547409.92", "money.range"),
            ("1e309", "money.format"),
            ("NaN", "money.format"),
            ("inf", "money.format"),
            ("0.005", "money.format"),
            ("1.", "money.format"),
            (".5", "money.format"),
            ("+1", "money.format"),
            ("--1", "money.format"),
            ("1,234.56", "money.format"),
            ("１２", "money.format"),
            ("", "money.format"),
            ("-", "money.format"),
        ] {
            assert_eq!(typed.parse::<Fen>().expect_err(typed).code(), code, "{typed}");
        }
    }

    #[test]
    fn typed_yuan_are_fen() {
        for (typed, fen) in
            [("1234.56", 123_456), (" 80 ", 8_000), ("0.5", 50), ("0.01", 1), ("90071992547409.91", Fen::MAX.get())]
        {
            assert_eq!(typed.parse::<Fen>().map(Fen::get), Ok(fen), "{typed}");
        }
        assert_eq!(Fen::new(8_005).expect("fen").to_string(), "80.05");
    }

    #[test]
    fn sums_never_wrap() {
        let one = Fen::new(1).expect("fen");
        assert_eq!(Fen::MAX.checked_add(one), Err(MoneyError::Range));
        assert_eq!(Fen::MAX.checked_mul(u64::MAX), Err(MoneyError::Range));
        assert_eq!(Fen::ZERO.checked_sub(one), Err(MoneyError::Range));
        assert_eq!(one.checked_mul(8_000).and_then(|fee| fee.checked_add(one)), Fen::new(8_001));
    }

    #[test]
    fn json_is_an_integer() {
        assert_eq!(serde_json::to_string(&Fen::new(8_000).expect("fen")).expect("json"), "8000");
        assert_eq!(serde_json::from_str::<Fen>("0").expect("fen"), Fen::ZERO);
        for other in ["9007199254740992", "-1", "1.0", "1e3", "\"80\"", "null"] {
            assert!(serde_json::from_str::<Fen>(other).is_err(), "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(fen in 1..=Fen::MAX.get()) {
            let amount = Fen::new(fen).expect("fen");
            prop_assert_eq!(amount.to_string().parse::<Fen>(), Ok(amount));
        }

        #[test]
        fn any_text_gets_an_answer(typed in "\\PC*", digits in "[0-9. -]*") {
            let _ = typed.parse::<Fen>();
            let _ = digits.parse::<Fen>();
        }
    }
}
