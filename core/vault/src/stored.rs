//! Values as a row stores them, read back: what cannot be read is damage.

use ereg_domain::canonical::from_sealed;
use serde::de::DeserializeOwned;

use crate::error::VaultError;

/// Canonical JSON of ours, read back.
pub(crate) fn parse<T: DeserializeOwned>(plain: &[u8]) -> Result<T, VaultError> {
    from_sealed(plain).map_err(|_| VaultError::corrupt("a record"))
}

/// A revision as SQLite holds it.
pub(crate) fn revision(rev: i64) -> Result<u64, VaultError> {
    u64::try_from(rev).map_err(|_| VaultError::corrupt("a revision"))
}

/// A blob of exactly `N` bytes.
pub(crate) fn blob<const N: usize>(value: rusqlite::types::ValueRef<'_>) -> Result<[u8; N], VaultError> {
    value.as_blob().ok().and_then(|bytes| bytes.try_into().ok()).ok_or(VaultError::corrupt("a key"))
}
