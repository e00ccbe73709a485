//! The book's rows: entries, nodes of the log, checkpoints, what a unit is now, certificates.
//!
//! A row of the book is never changed, but that a certificate is marked as cancelled; a unit's row follows its last entry.

use ereg_domain::{
    identifier::{IssuedNumber, LicenceId, UnitCode},
    time::Instant,
};
use ereg_trust::{checkpoint::SignedCheckpoint, digest::Digest, leaf::Leaf, merkle::NewNode};

use super::{
    StoreError,
    paper::{PaperReads, PaperWrites},
};
use crate::model::{EntryContent, Issued, UnitRecord};

/// A row of the book.
pub(crate) struct EntryRow {
    /// The unit.
    pub unit: String,
    /// Number among the unit's entries.
    pub entry_seq: u64,
    /// Canonical content.
    pub content: Vec<u8>,
    /// Opens the commitment.
    pub salt: [u8; 32],
    /// The commitment.
    pub content_commit: Digest,
    /// Commitment to its certificates.
    pub shown: Digest,
    /// RFC 9162 leaf hash.
    pub entry_hash: Digest,
    /// 登簿时间.
    pub booked_at: Instant,
}

/// A certificate's row.
pub(crate) struct CertificateRow {
    /// 不动产权证书号 or 不动产登记证明号.
    pub number: IssuedNumber,
    /// 电子证照标识.
    pub licence_id: LicenceId,
    /// The entry that yielded it.
    pub entry_index: u64,
    /// The token as first sealed.
    pub token: String,
    /// The entry that cancelled it.
    pub cancelled_by: Option<u64>,
}

/// A unit's state as stored.
pub(crate) struct UnitState {
    /// The unit.
    pub unit: String,
    /// Number of its last entry.
    pub entry_seq: u64,
    /// Position of that entry.
    pub entry_index: u64,
    /// Hash of that entry.
    pub entry_hash: Digest,
    /// The canonical fold of its entries.
    pub state: String,
}

/// The reads of the book, and of the papers beside it.
pub(crate) trait BookReads: PaperReads {
    /// A unit as its entries made it.
    fn unit(&self, unit: &UnitCode) -> Result<Option<UnitRecord>, StoreError>;

    /// Every unit's state, as stored.
    fn unit_states(&self) -> Result<Vec<UnitState>, StoreError>;

    /// Units a person holds, by [`person_key`](crate::model::person_key).
    fn units_of(&self, person: &str) -> Result<Vec<UnitCode>, StoreError>;

    /// Entries in the book.
    fn entries(&self) -> Result<u64, StoreError>;

    /// An entry by its position.
    fn entry(&self, index: u64) -> Result<Option<EntryRow>, StoreError>;

    /// The contents of a unit's entries, in their order.
    fn contents_of(&self, unit: &str) -> Result<Vec<Vec<u8>>, StoreError>;

    /// A node of the log.
    fn node(&self, level: u8, index: u64) -> Result<Digest, StoreError>;

    /// The newest checkpoint note.
    fn checkpoint(&self) -> Result<Option<String>, StoreError>;

    /// Size and root of every checkpoint.
    fn checkpoint_roots(&self) -> Result<Vec<(u64, Digest)>, StoreError>;

    /// Number of certificates, cancelled ones too.
    fn certificates(&self) -> Result<usize, StoreError>;

    /// A certificate by its number.
    fn certificate(&self, number: &IssuedNumber) -> Result<Option<CertificateRow>, StoreError>;

    /// The number of the certificate of this identifier.
    fn licence(&self, id: &LicenceId) -> Result<Option<IssuedNumber>, StoreError>;
}

/// The writes into the book. What was just written is read.
pub(crate) trait BookWrites: BookReads + PaperWrites {
    /// The checkpoint over the entries of this transaction.
    fn put_checkpoint(&self, signed: &SignedCheckpoint) -> Result<(), StoreError>;

    /// An entry of a unit: its canonical bytes, the salt that opens its commitment, its leaf.
    fn put_entry(&self, content: &EntryContent, bytes: &[u8], salt: [u8; 32], leaf: &Leaf) -> Result<(), StoreError>;

    /// A node of the log that an entry has completed.
    fn put_node(&self, node: &NewNode) -> Result<(), StoreError>;

    /// The state of a unit from an entry on: the canonical fold, and the keys of the persons who hold it.
    fn put_unit(&self, content: &EntryContent, leaf: &Leaf, state: &str, persons: &[String]) -> Result<(), StoreError>;

    /// A certificate that an entry yields, as first sealed.
    fn put_certificate(&self, content: &EntryContent, issued: &Issued, token: &str) -> Result<(), StoreError>;

    /// A certificate is cancelled by an entry; one that is cancelled stays as it is.
    fn cancel(&self, number: &IssuedNumber, by: u64) -> Result<(), StoreError>;
}
