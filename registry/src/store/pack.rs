//! The policy packs that were taken: append-only, each version once.

use super::StoreError;
use crate::model::KeptPack;

/// The reads of the packs.
pub(crate) trait PackReads {
    /// Every pack, by rising version.
    fn packs(&self) -> Result<Vec<KeptPack>, StoreError>;

    /// The highest version that is kept; none before the first.
    fn newest_pack(&self) -> Result<Option<u32>, StoreError>;
}

/// The writes of the packs.
pub(crate) trait PackWrites {
    /// A pack more.
    ///
    /// # Errors
    /// [`StoreError::Database`] where its version or its digest is kept already.
    fn put_pack(&self, pack: &KeptPack) -> Result<(), StoreError>;
}
