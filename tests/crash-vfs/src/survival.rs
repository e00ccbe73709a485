//! The state of files that a loss of power leaves behind.

use crate::rng::Rng;

/// The choice which of the unsynced changes a loss of power leaves behind, in each file and directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Survival {
    /// None of them.
    Nothing,
    /// All of them, as if they had been synced just in time.
    Everything,
    /// The first so many, in the order they were made.
    Prefix,
    /// Any subset of sectors and names, in any order.
    Scattered,
}

impl Survival {
    pub(crate) fn draw(rng: &mut Rng) -> Self {
        match rng.below(4) {
            0 => Self::Nothing,
            1 => Self::Everything,
            2 => Self::Prefix,
            _ => Self::Scattered,
        }
    }

    /// Returns how many of `pending` changes, from the oldest on, have a chance at all.
    pub(crate) fn reach(self, pending: usize, rng: &mut Rng) -> usize {
        match self {
            Self::Nothing => 0,
            Self::Everything | Self::Scattered => pending,
            Self::Prefix => {
                let all = u64::try_from(pending).unwrap_or(u64::MAX);
                usize::try_from(rng.below(all.saturating_add(1))).unwrap_or(pending)
            }
        }
    }
}
