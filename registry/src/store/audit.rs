//! The audit chain: exactly one row for each mutation, each bound to the one before by its hash.

use ereg_domain::time::Instant;
use ereg_trust::digest::Digest;
use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;

use super::{StoreError, read::Rows, write::Writer};
use crate::model::{Audit, digest_of};

impl Writer<'_> {
    /// The next link of the audit chain.
    pub(crate) fn audit(&self, actor: &str, audit: &Audit) -> Result<(), StoreError> {
        let last: Option<(i64, String)> = self
            .connection
            .prepare_cached("SELECT seq, hash FROM audit WHERE office = ?1 ORDER BY seq DESC LIMIT 1")?
            .query_row(params![self.office], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (seq, before) = last.map_or((1, Digest::of(b"").to_string()), |(seq, hash)| (seq + 1, hash));
        let link = AuditLink {
            act: audit.act,
            actor,
            at: self.now,
            before: &before,
            object: &audit.object,
            office: self.office,
            seq,
            subject: &audit.subject,
        };
        let hash = link.hash()?;
        self.connection
            .prepare_cached(
                "INSERT INTO audit (office, seq, at_ms, actor, act, object, subject, before, hash) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                self.office,
                seq,
                self.now.ms(),
                actor,
                audit.act,
                audit.object,
                audit.subject,
                before,
                hash.to_string()
            ])?;
        Ok(())
    }
}

/// What an audit row's hash covers.
#[derive(Serialize)]
struct AuditLink<'a> {
    act: &'a str,
    actor: &'a str,
    at: Instant,
    before: &'a str,
    object: &'a str,
    office: &'a str,
    seq: i64,
    subject: &'a str,
}

impl AuditLink<'_> {
    fn hash(&self) -> Result<Digest, StoreError> {
        digest_of(self).map_err(|_| StoreError::Row { table: "audit" })
    }
}

/// Recomputes the audit chain; answers its length, or the first row that does not fit.
pub(crate) fn verify_audit(rows: &Rows<'_>) -> Result<Result<u64, u64>, StoreError> {
    let mut expected = (1_i64, Digest::of(b"").to_string());
    let checked = rows.all(
        "SELECT seq, at_ms, actor, act, object, subject, before, hash FROM audit WHERE office = ?1 ORDER BY seq",
        params![rows.office],
        |row| {
            let texts: Vec<String> = (2..8).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            let [actor, act, object, subject, before, hash] = texts.as_slice() else {
                return Err(StoreError::Row { table: "audit" });
            };
            let (seq, at) = (row.get::<_, i64>(0)?, Instant::from_ms(row.get(1)?));
            let link = AuditLink { act, actor, at, before, object, office: rows.office, seq, subject };
            let fits = (seq, before) == (expected.0, &expected.1) && link.hash()?.to_string() == *hash;
            expected = (seq + 1, hash.clone());
            Ok((seq, fits))
        },
    )?;
    Ok(match checked.iter().find(|(_, fits)| !fits) {
        Some((seq, _)) => Err(u64::try_from(*seq).unwrap_or(0)),
        None => Ok(u64::try_from(checked.len()).unwrap_or(u64::MAX)),
    })
}
