//! Areas (面积) in square metres, exact to two decimals as the register prints them.

use crate::text::{HundredthsError, canonical_text, hundredths};
use std::{fmt, str::FromStr};

/// An area in hundredths of a square metre: 0 < area ≤ 10,000,000.00 m².
///
/// Typed input may have fewer decimals (`89.5`); persisted and signed text has exactly two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(u64);

/// The reason why a text is no area.
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
    /// Every error, for the generated list of codes.
    pub const ALL: [Self; 2] = [Self::Format, Self::Range];

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bad_areas_have_their_own_codes() {
        for (typed, code) in [
            ("0", "area.range"),
            ("0.00", "area.range"),
            ("-89.5", "area.range"),
            ("10000000.01", "area.range"),
            ("99999999999.99", "area.range"),
            ("99,999,999,999.99", "area.format"),
            ("1e-9", "area.format"),
            ("89.505", "area.format"),
            ("89.5㎡", "area.format"),
            ("", "area.format"),
        ] {
            assert_eq!(typed.parse::<Area>().expect_err(typed).code(), code, "{typed}");
        }
        assert_eq!("10000000".parse(), Ok(Area::MAX));
    }

    #[test]
    fn signed_areas_have_exactly_two_decimals() {
        let area: Area = " 89.5 ".parse().expect("an area");
        assert_eq!((area.hundredths(), area.to_string().as_str()), (8_950, "89.50"));
        assert_eq!(format!("{area:?}"), "89.50 m²");
        assert_eq!(serde_json::to_string(&area).expect("json"), "\"89.50\"");
        assert_eq!(serde_json::from_str::<Area>("\"89.50\"").expect("canonical"), area);
        for other in ["\"89.5\"", "\"089.50\"", "89.50", "\"0.00\""] {
            assert!(serde_json::from_str::<Area>(other).is_err(), "{other}");
        }
    }

    #[test]
    fn an_area_is_above_nothing_and_at_most_the_largest() {
        let largest = Area::MAX.hundredths();
        for (hundredths, is_one) in [(0, false), (1, true), (largest, true), (largest + 1, false), (u64::MAX, false)] {
            assert_eq!(Area::from_hundredths(hundredths).is_ok(), is_one, "{hundredths}");
        }
        for typed in ["1.", ".5", "1.005", "1.x", "--1"] {
            assert_eq!(typed.parse::<Area>(), Err(AreaError::Format), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(hundredths in 1..=Area::MAX.hundredths()) {
            let area = Area::from_hundredths(hundredths).expect("an area");
            prop_assert_eq!(area.to_string().parse::<Area>(), Ok(area));
        }
    }
}
