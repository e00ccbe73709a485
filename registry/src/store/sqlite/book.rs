//! The book's rows.

use ereg_domain::{
    identifier::{IssuedNumber, LicenceId, UnitCode},
    register::{RegisterFacts, Unit},
    time::Instant,
};
use ereg_trust::{
    checkpoint::{Checkpoint, SignedCheckpoint},
    digest::Digest,
    leaf::Leaf,
    merkle::NewNode,
};
use rusqlite::params;

use super::{
    Connected, Dated,
    column::{int, json, number, text},
};
use crate::{
    model::{EntryContent, Issued, UnitRecord},
    store::{
        StoreError,
        book::{BookReads, BookWrites, CertificateRow, EntryRow, UnitState},
    },
};

impl<T: Connected> BookReads for T {
    fn unit(&self, unit: &UnitCode) -> Result<Option<UnitRecord>, StoreError> {
        self.one(
            "SELECT entry_seq, entry_index, entry_hash, state FROM unit WHERE office = ?1 AND unit = ?2",
            params![self.office(), unit.as_str()],
            |row| {
                let unit = json::<Unit>(row, 3, "unit")?;
                // Nothing but homes is entered so far: a building, and a right that was opened.
                let facts = RegisterFacts::of(&unit).ok_or(StoreError::Row { table: "unit" })?;
                Ok(UnitRecord {
                    entry_seq: number(row, 0, "unit")?,
                    entry_index: number(row, 1, "unit")?,
                    entry_hash: text(row, 2, "unit")?,
                    unit,
                    facts,
                })
            },
        )
    }

    fn unit_states(&self) -> Result<Vec<UnitState>, StoreError> {
        self.all(
            "SELECT unit, entry_seq, entry_index, entry_hash, state FROM unit WHERE office = ?1 ORDER BY unit",
            params![self.office()],
            |row| {
                Ok(UnitState {
                    unit: row.get(0)?,
                    entry_seq: number(row, 1, "unit")?,
                    entry_index: number(row, 2, "unit")?,
                    entry_hash: text(row, 3, "unit")?,
                    state: row.get(4)?,
                })
            },
        )
    }

    fn units_of(&self, person: &str) -> Result<Vec<UnitCode>, StoreError> {
        self.all(
            "SELECT unit FROM holding WHERE office = ?1 AND person = ?2 ORDER BY unit",
            params![self.office(), person],
            |row| text(row, 0, "holding"),
        )
    }

    fn entries(&self) -> Result<u64, StoreError> {
        let sql = "SELECT entry_index + 1 FROM entry WHERE office = ?1 ORDER BY entry_index DESC LIMIT 1";
        Ok(self.one(sql, params![self.office()], |row| number(row, 0, "entry"))?.unwrap_or(0))
    }

    fn entry(&self, index: u64) -> Result<Option<EntryRow>, StoreError> {
        self.one(
            "SELECT unit, entry_seq, content, salt, content_commit, shown, entry_hash, booked_at FROM entry \
             WHERE office = ?1 AND entry_index = ?2",
            params![self.office(), int(index)],
            |row| {
                Ok(EntryRow {
                    unit: row.get(0)?,
                    entry_seq: number(row, 1, "entry")?,
                    content: row.get(2)?,
                    salt: row.get(3)?,
                    content_commit: text(row, 4, "entry")?,
                    shown: text(row, 5, "entry")?,
                    entry_hash: text(row, 6, "entry")?,
                    booked_at: Instant::from_ms(row.get(7)?),
                })
            },
        )
    }

    fn contents_of(&self, unit: &str) -> Result<Vec<Vec<u8>>, StoreError> {
        self.all(
            "SELECT content FROM entry WHERE office = ?1 AND unit = ?2 ORDER BY entry_seq",
            params![self.office(), unit],
            |row| Ok(row.get(0)?),
        )
    }

    fn node(&self, level: u8, index: u64) -> Result<Digest, StoreError> {
        self.one(
            "SELECT hash FROM node WHERE office = ?1 AND level = ?2 AND idx = ?3",
            params![self.office(), level, int(index)],
            |row| Ok(Digest::from_bytes(row.get::<_, [u8; 32]>(0)?)),
        )?
        .ok_or(StoreError::Row { table: "node" })
    }

    fn checkpoint(&self) -> Result<Option<String>, StoreError> {
        self.one(
            "SELECT note FROM checkpoint WHERE office = ?1 ORDER BY size DESC LIMIT 1",
            params![self.office()],
            |row| Ok(row.get(0)?),
        )
    }

    fn checkpoint_roots(&self) -> Result<Vec<(u64, Digest)>, StoreError> {
        self.all("SELECT size, root FROM checkpoint WHERE office = ?1 ORDER BY size", params![self.office()], |row| {
            Ok((number(row, 0, "checkpoint")?, text(row, 1, "checkpoint")?))
        })
    }

    fn certificates(&self) -> Result<usize, StoreError> {
        let sql = "SELECT count(*) FROM certificate WHERE office = ?1";
        let count = self.one(sql, params![self.office()], |row| number(row, 0, "certificate"))?.unwrap_or(0);
        usize::try_from(count).map_err(|_| StoreError::Row { table: "certificate" })
    }

    fn certificate(&self, wanted: &IssuedNumber) -> Result<Option<CertificateRow>, StoreError> {
        self.one(
            "SELECT number, licence_id, entry_index, token, cancelled_by FROM certificate \
             WHERE office = ?1 AND number = ?2",
            params![self.office(), wanted.as_str()],
            |row| {
                Ok(CertificateRow {
                    number: text(row, 0, "certificate")?,
                    licence_id: text(row, 1, "certificate")?,
                    entry_index: number(row, 2, "certificate")?,
                    token: row.get(3)?,
                    cancelled_by: row
                        .get::<_, Option<i64>>(4)?
                        .map(|at| u64::try_from(at).map_err(|_| StoreError::Row { table: "certificate" }))
                        .transpose()?,
                })
            },
        )
    }

    fn licence(&self, id: &LicenceId) -> Result<Option<IssuedNumber>, StoreError> {
        self.one(
            "SELECT number FROM certificate WHERE office = ?1 AND licence_id = ?2",
            params![self.office(), id.as_str()],
            |row| text(row, 0, "certificate"),
        )
    }
}

impl<T: Dated> BookWrites for T {
    fn put_checkpoint(&self, signed: &SignedCheckpoint) -> Result<(), StoreError> {
        let Checkpoint { size, root, time_s, .. } = &signed.checkpoint;
        self.prepare("INSERT INTO checkpoint (office, size, root, time_s, note) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![self.office(), int(*size), root.to_string(), int(*time_s), signed.to_string()])?;
        Ok(())
    }

    fn put_entry(&self, content: &EntryContent, bytes: &[u8], salt: [u8; 32], leaf: &Leaf) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO entry (office, entry_index, unit, entry_seq, content, salt, content_commit, shown, \
                 entry_hash, booked_at, case_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            self.office(),
            int(content.entry_index),
            content.unit.as_str(),
            int(content.entry_seq),
            bytes,
            salt,
            leaf.content_commit.to_string(),
            leaf.shown.to_string(),
            leaf.entry_hash().to_string(),
            content.booked_at().ms(),
            content.case.as_ref().map(|c| c.case_id.to_string()),
        ])?;
        Ok(())
    }

    fn put_node(&self, node: &NewNode) -> Result<(), StoreError> {
        self.prepare("INSERT INTO node (office, level, idx, hash) VALUES (?1, ?2, ?3, ?4)")?.execute(params![
            self.office(),
            node.level,
            int(node.index),
            node.hash.bytes()
        ])?;
        Ok(())
    }

    fn put_unit(&self, content: &EntryContent, leaf: &Leaf, state: &str, persons: &[String]) -> Result<(), StoreError> {
        let unit = content.unit.as_str();
        self.prepare(
                "INSERT INTO unit (office, unit, entry_seq, entry_index, entry_hash, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
                 ON CONFLICT (office, unit) DO UPDATE SET entry_seq = ?3, entry_index = ?4, entry_hash = ?5, state = ?6",
            )?
            .execute(params![
                self.office(),
                unit,
                int(content.entry_seq),
                int(content.entry_index),
                leaf.entry_hash().to_string(),
                state
            ])?;
        self.prepare("DELETE FROM holding WHERE office = ?1 AND unit = ?2")?.execute(params![self.office(), unit])?;
        let mut insert = self.prepare("INSERT OR IGNORE INTO holding (office, unit, person) VALUES (?1, ?2, ?3)")?;
        for person in persons {
            insert.execute(params![self.office(), unit, person])?;
        }
        Ok(())
    }

    fn put_certificate(&self, content: &EntryContent, issued: &Issued, token: &str) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO certificate (office, number, licence_id, unit, entry_index, token) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            self.office(),
            issued.number.as_str(),
            issued.licence_id.as_str(),
            content.unit.as_str(),
            int(content.entry_index),
            token
        ])?;
        Ok(())
    }

    fn cancel(&self, number: &IssuedNumber, by: u64) -> Result<(), StoreError> {
        self.prepare(
            "UPDATE certificate SET cancelled_by = ?3 WHERE office = ?1 AND number = ?2 AND cancelled_by IS NULL",
        )?
        .execute(params![self.office(), number.as_str(), int(by)])?;
        Ok(())
    }
}
