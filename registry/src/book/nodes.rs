//! The nodes of the log, read from the database.

use ereg_trust::{digest::Digest, merkle::Nodes};

use crate::store::{StoreError, book::BookReads};

/// The log's nodes in the database.
pub(crate) struct StoredNodes<'a>(&'a dyn BookReads);

/// Nodes as these rows hold them.
pub(crate) fn nodes<'a>(rows: &'a dyn BookReads) -> StoredNodes<'a> {
    StoredNodes(rows)
}

impl Nodes for StoredNodes<'_> {
    type Error = StoreError;

    fn node(&self, level: u8, index: u64) -> Result<Digest, StoreError> {
        self.0.node(level, index)
    }
}
