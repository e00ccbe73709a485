//! The manifest of a slot's rows, in 40 bytes: catches a deleted, doubled, swapped or rolled-back row.
//!
//! XOR of an HMAC over each row's place and tag. It moves with every change in O(1), in the same transaction, and is
//! itself an encrypted row of `meta`. Opening checks that it decrypts; a whole pass over the rows compares it (`verify_all`).
//! It cannot see a whole directory replaced by its older self: no right may depend on local state alone;
//! that the registry tells from an older copy by a mark.

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::compression::RowKind;
use crate::error::VaultError;
use crate::row::{Place, SlotKeys};

/// The number of rows, and their XOR.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RowManifest {
    /// The number of rows.
    pub(crate) count: u64,
    xor: [u8; 32],
}

impl RowManifest {
    /// Adds a row.
    pub(crate) fn add(&mut self, element: [u8; 32]) {
        self.toggle(element);
        self.count += 1;
    }

    /// Takes a row away.
    pub(crate) fn remove(&mut self, element: [u8; 32]) {
        self.toggle(element);
        self.count = self.count.saturating_sub(1);
    }

    fn toggle(&mut self, element: [u8; 32]) {
        for (ours, theirs) in self.xor.iter_mut().zip(element) {
            *ours ^= theirs;
        }
    }

    fn to_bytes(self) -> [u8; 40] {
        let mut bytes = [0; 40];
        bytes[..8].copy_from_slice(&self.count.to_be_bytes());
        bytes[8..].copy_from_slice(&self.xor);
        bytes
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (count, xor) = bytes.split_first_chunk::<8>()?;
        let xor = xor.try_into().ok()?;
        Some(Self { count: u64::from_be_bytes(*count), xor })
    }

    /// Reads the slot's manifest and checks that it decrypts.
    pub(crate) fn load(db: &Connection, keys: &SlotKeys) -> Result<Self, VaultError> {
        let place = manifest_place(keys);
        let body: Option<Vec<u8>> = db
            .prepare_cached("SELECT body FROM meta WHERE key = ?1")?
            .query_row([place.key.as_slice()], |row| row.get(0))
            .optional()?;
        let body = body.ok_or(VaultError::corrupt("the manifest"))?;
        let plain = keys.open(&place, &body).map_err(|_| VaultError::corrupt("the manifest"))?;
        Self::from_bytes(&plain).ok_or(VaultError::corrupt("the manifest"))
    }

    /// Writes it.
    pub(crate) fn store(self, db: &Connection, keys: &SlotKeys) -> Result<(), VaultError> {
        let place = manifest_place(keys);
        let body = keys.encrypt(RowKind::Meta, &place, &self.to_bytes())?;
        db.prepare_cached("INSERT INTO meta (key, body) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET body = ?2")?
            .execute(params![place.key.as_slice(), body])?;
        Ok(())
    }
}

/// The one row of `meta` that the manifest itself does not cover.
pub(crate) fn manifest_place(keys: &SlotKeys) -> Place {
    keys.meta_place("manifest", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_and_removed_leaves_no_trace_and_order_does_not_matter() {
        let mut a = RowManifest::default();
        a.add([1; 32]);
        a.add([2; 32]);
        a.add([3; 32]);
        a.remove([2; 32]);
        let mut b = RowManifest::default();
        b.add([3; 32]);
        b.add([1; 32]);
        assert!(a == b);
        b.add([1; 32]);
        b.add([1; 32]); // twice the same leaves the XOR as it was: the count tells
        assert!(a != b);
        assert!(RowManifest::from_bytes(&a.to_bytes()) == Some(a));
    }
}
