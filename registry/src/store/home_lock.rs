//! Locks that holders have put on their homes.
//!
//! A lock is kept for ever; of it moves when it was lifted and when it was over.

use ereg_domain::identifier::UnitCode;

use super::StoreError;
use crate::model::HomeLockRow;

/// The reads of locks.
pub(crate) trait HomeLockReads {
    /// The locks of a home that are not over, the last of each holder, in no order that matters. A lift may have opened one since.
    fn home_locks(&self, unit: &UnitCode) -> Result<Vec<HomeLockRow>, StoreError>;
}

/// The writes of locks.
pub(crate) trait HomeLockWrites {
    /// A lock; of one that is held, its lift and when it was over.
    ///
    /// # Errors
    /// A new one, while another of the same holder on the same home is not over.
    fn put_home_lock(&self, row: &HomeLockRow) -> Result<(), StoreError>;
}
