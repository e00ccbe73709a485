//! Writing the book's rows: entries, nodes of the log, checkpoints, what a unit is now, certificates.
//!
//! A row of the book is never changed, but that a certificate is marked as cancelled; a unit's row follows its last entry.

use ereg_domain::identifier::{TitleCertificateNumber, UnitCode};
use ereg_trust::{
    checkpoint::{Checkpoint, SignedCheckpoint},
    leaf::Leaf,
    merkle::NewNode,
};
use rusqlite::params;

use super::{StoreError, column::int, write::Writer};
use crate::model::{EntryCertificate, EntryContent};

impl Writer<'_> {
    /// The checkpoint over the entries of this transaction.
    pub(crate) fn checkpoint(&self, signed: &SignedCheckpoint) -> Result<(), StoreError> {
        let Checkpoint { size, root, time_s, .. } = &signed.checkpoint;
        self.connection
            .prepare_cached("INSERT INTO checkpoint (office, size, root, time_s, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![self.office, int(*size), root.to_string(), int(*time_s), signed.to_string()])?;
        Ok(())
    }

    /// An entry of a unit: its canonical bytes, the salt that opens its commitment, its leaf.
    pub(crate) fn entry(
        &self,
        unit: &UnitCode,
        content: &EntryContent,
        bytes: &[u8],
        salt: [u8; 32],
        leaf: &Leaf,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO entry (office, entry_index, unit, entry_seq, kind, content, salt, content_commit, shown, \
                 entry_hash, booked_at, case_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                self.office,
                int(content.entry_index),
                unit.as_str(),
                int(content.entry_seq),
                content.kind.name(),
                bytes,
                salt,
                leaf.content_commit.to_string(),
                leaf.shown.to_string(),
                leaf.entry_hash().to_string(),
                content.booked_at.ms(),
                content.case.as_ref().map(|c| c.case_id.to_string()),
            ])?;
        Ok(())
    }

    /// A node of the log that an entry has completed.
    pub(crate) fn node(&self, node: &NewNode) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO node (office, level, idx, hash) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.office, node.level, int(node.index), node.hash.bytes()])?;
        Ok(())
    }

    /// What a unit is from an entry on: the canonical facts, and the keys of the persons who hold it.
    pub(crate) fn unit(
        &self,
        content: &EntryContent,
        leaf: &Leaf,
        facts: &str,
        persons: &[String],
    ) -> Result<(), StoreError> {
        let unit = content.facts.unit.as_str();
        self.connection
            .prepare_cached(
                "INSERT INTO unit (office, unit, entry_seq, entry_index, entry_hash, facts) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (office, unit) DO UPDATE SET entry_seq = ?3, entry_index = ?4, entry_hash = ?5, facts = ?6",
            )?
            .execute(params![
                self.office,
                unit,
                int(content.entry_seq),
                int(content.entry_index),
                leaf.entry_hash().to_string(),
                facts
            ])?;
        self.connection
            .prepare_cached("DELETE FROM holding WHERE office = ?1 AND unit = ?2")?
            .execute(params![self.office, unit])?;
        let mut insert = self
            .connection
            .prepare_cached("INSERT OR IGNORE INTO holding (office, unit, person) VALUES (?1, ?2, ?3)")?;
        for person in persons {
            insert.execute(params![self.office, unit, person])?;
        }
        Ok(())
    }

    /// A certificate that an entry yields, as first sealed; `holders` is the JSON of the places of its holders.
    pub(crate) fn certificate(
        &self,
        content: &EntryContent,
        certificate: &EntryCertificate,
        holders: &str,
        token: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO certificate (office, number, licence_id, unit, entry_index, holders, token) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                self.office,
                certificate.number.as_str(),
                certificate.licence_id.as_str(),
                content.facts.unit.as_str(),
                int(content.entry_index),
                holders,
                token
            ])?;
        Ok(())
    }

    /// A certificate is cancelled by an entry; one that is cancelled stays as it is.
    pub(crate) fn cancel(&self, number: &TitleCertificateNumber, by: u64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE certificate SET cancelled_by = ?3 WHERE office = ?1 AND number = ?2 AND cancelled_by IS NULL",
            )?
            .execute(params![self.office, number.as_str(), int(by)])?;
        Ok(())
    }
}
