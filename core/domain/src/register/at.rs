//! The place of a change in the book of a unit: by that place a right or a burden is named for ever.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The place of a change: the number of its entry among the unit's entries, and its own number in that entry, both
/// from 1. As text `3.1`.
///
/// ```
/// use ereg_domain::register::ChangeAt;
///
/// let at: ChangeAt = "3.1".parse()?;
/// assert_eq!((at.entry(), at.place()), (3, 1));
/// assert!("3.01".parse::<ChangeAt>().is_err(), "each place has one spelling");
/// # Ok::<(), ereg_domain::register::ChangeAtError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ChangeAt {
    entry: u32,
    place: u16,
}

/// The text is not two whole numbers from 1 with a point between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the place of a change is ENTRY.PLACE, both from 1")]
pub struct ChangeAtError;

impl ChangeAt {
    /// The second change of a unit's first entry.
    pub(super) const SECOND_OF_FIRST: ChangeAt = ChangeAt { entry: 1, place: 2 };

    /// The place of the `place`-th change of the unit's `entry`-th entry.
    ///
    /// # Errors
    /// [`ChangeAtError`] where one of the two is 0.
    pub fn new(entry: u32, place: u16) -> Result<ChangeAt, ChangeAtError> {
        if entry == 0 || place == 0 { Err(ChangeAtError) } else { Ok(ChangeAt { entry, place }) }
    }

    /// The number of the entry among the unit's entries, from 1.
    pub fn entry(self) -> u32 {
        self.entry
    }

    /// The number of the change in its entry, from 1.
    pub fn place(self) -> u16 {
        self.place
    }
}

impl fmt::Display for ChangeAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.entry, self.place)
    }
}

impl FromStr for ChangeAt {
    type Err = ChangeAtError;

    fn from_str(text: &str) -> Result<ChangeAt, ChangeAtError> {
        let (entry, place) = text.split_once('.').ok_or(ChangeAtError)?;
        let at = ChangeAt::new(entry.parse().map_err(|_| ChangeAtError)?, place.parse().map_err(|_| ChangeAtError)?)?;
        if at.to_string() == text { Ok(at) } else { Err(ChangeAtError) }
    }
}

impl From<ChangeAt> for String {
    fn from(at: ChangeAt) -> String {
        at.to_string()
    }
}

impl TryFrom<String> for ChangeAt {
    type Error = ChangeAtError;

    fn try_from(text: String) -> Result<ChangeAt, ChangeAtError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_one_spelling_and_counts_from_one() {
        let at = ChangeAt::new(12, 34).unwrap();
        assert_eq!(("12.34".parse(), at.entry(), at.place()), (Ok(at), 12, 34));
        assert_eq!(serde_json::to_string(&ChangeAt::new(12, 34).unwrap()).unwrap(), "\"12.34\"");
        for wrong in ["", ".", "1", "1.", ".1", "0.1", "1.0", "01.1", "1.01", "+1.1", "1.1.1", "1,1", "1.65536", "-1.1"]
        {
            assert_eq!(wrong.parse::<ChangeAt>(), Err(ChangeAtError), "{wrong}");
            assert!(serde_json::from_str::<ChangeAt>(&format!("\"{wrong}\"")).is_err(), "{wrong}");
        }
        assert_eq!(ChangeAt::new(0, 1), Err(ChangeAtError));
        assert_eq!(ChangeAt::new(1, 0), Err(ChangeAtError));
    }
}
