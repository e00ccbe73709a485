//! Media on their way into the vault: what no record names yet and is no orphan all the same.

use std::collections::BTreeSet;

/// Media whose chunks are there and which no record names yet.
#[derive(Default)]
pub(crate) struct Importing {
    /// This process is writing them or has written them: no orphans.
    pub(crate) here: BTreeSet<[u8; 16]>,
    /// Nobody's at the last look for orphans: another process may have been about to name them.
    pub(crate) unnamed: BTreeSet<[u8; 16]>,
}
