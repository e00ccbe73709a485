//! The audit chain: exactly one row for each mutation, each bound to the one before by its hash.

use ereg_domain::time::Instant;
use ereg_trust::digest::Digest;
use serde::Serialize;

use super::{Reads, StoreError, Version, Writes};
use crate::model::{Audit, digest_of};

/// Rows of the chain that are checked at a time.
const AT_A_TIME: u32 = 4_096;

/// A row of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChainedAct {
    /// Its number, from 1.
    pub seq: u64,
    /// Registry time.
    pub at: Instant,
    /// Account or key thumbprint; a name of this program's for what no command caused.
    pub actor: String,
    /// The act that happened.
    pub act: String,
    /// The object that it concerned.
    pub object: String,
    /// Its end.
    pub subject: String,
    /// Hash of the row before.
    pub before: String,
    /// Hash of this row.
    pub hash: String,
}

/// The reads of the chain.
pub(crate) trait ActReads {
    /// Number and hash of the newest row.
    fn last_act(&self) -> Result<Option<(u64, String)>, StoreError>;

    /// Rows after this number, in their order, at most so many.
    fn acts_after(&self, seq: u64, most: u32) -> Result<Vec<ChainedAct>, StoreError>;
}

/// The writes of the chain.
pub(crate) trait ActWrites {
    /// The next row.
    fn put_act(&self, act: &ChainedAct) -> Result<(), StoreError>;
}

/// The part of a row that its hash covers.
#[derive(Serialize)]
struct Link<'a> {
    act: &'a str,
    actor: &'a str,
    at: Instant,
    before: &'a str,
    object: &'a str,
    office: &'a str,
    seq: u64,
    subject: &'a str,
}

fn hash(office: &str, row: &ChainedAct) -> Result<String, StoreError> {
    let ChainedAct { seq, at, actor, act, object, subject, before, .. } = row;
    let link = Link { act, actor, at: *at, before, object, office, seq: *seq, subject };
    digest_of(&link).map(|digest| digest.to_string()).map_err(|_| StoreError::Row { table: "audit" })
}

/// The hash that stands before the first row.
fn nothing() -> String {
    Digest::of(b"").to_string()
}

impl dyn Reads + '_ {
    /// Returns how far the registry has come: every mutation adds a row to the chain.
    pub(crate) fn version(&self) -> Result<Version, StoreError> {
        Ok(Version(self.last_act()?.map_or(0, |(seq, _)| seq)))
    }

    /// Recomputes the chain and returns its length, or the first row that does not fit.
    pub(crate) fn verify_acts(&self, office: &str) -> Result<Result<u64, u64>, StoreError> {
        let (mut seen, mut before) = (0, nothing());
        loop {
            let rows = self.acts_after(seen, AT_A_TIME)?;
            if rows.is_empty() {
                return Ok(Ok(seen));
            }
            for row in rows {
                if (row.seq, &row.before) != (seen + 1, &before) || hash(office, &row)? != row.hash {
                    return Ok(Err(row.seq));
                }
                (seen, before) = (row.seq, row.hash);
            }
        }
    }
}

impl dyn Writes + '_ {
    /// The next link of the chain.
    pub(crate) fn audit(&self, office: &str, at: Instant, actor: &str, audit: &Audit) -> Result<(), StoreError> {
        let (last, before) = self.last_act()?.unwrap_or_else(|| (0, nothing()));
        let mut act = ChainedAct {
            seq: last + 1,
            at,
            actor: actor.to_owned(),
            act: audit.act.to_owned(),
            object: audit.object.clone(),
            subject: audit.subject.clone(),
            before,
            hash: String::new(),
        };
        act.hash = hash(office, &act)?;
        self.put_act(&act)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The row that docs/formats.md shows.
    #[test]
    fn a_link_covers_its_row_and_the_hash_of_the_row_before() {
        let row = ChainedAct {
            seq: 1,
            at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
            actor: "sandbox".to_owned(),
            act: "case.approved".to_owned(),
            object: "019abcde-0000-7000-8000-000000000001".to_owned(),
            subject: "演示".to_owned(),
            before: nothing(),
            hash: String::new(),
        };
        let told = hash("demo", &row).unwrap();
        assert_eq!(told, "sha256:4a4a8a5e7fbbcedf0aef466c86266628f88c8c10dc1498c9c36d4a287a6d2f3e");
        let changed: [fn(&mut ChainedAct); 7] = [
            |row| row.seq = 2,
            |row| row.at = row.at.plus_ms(1),
            |row| row.actor.push('.'),
            |row| row.act.push('.'),
            |row| row.object.push('.'),
            |row| row.subject.push('.'),
            |row| row.before = row.before.replace('e', "f"),
        ];
        for (at, change) in changed.iter().enumerate() {
            let mut other = row.clone();
            change(&mut other);
            assert_ne!(hash("demo", &other).unwrap(), told, "change {at}");
        }
        assert_ne!(hash("other", &row).unwrap(), told);
    }
}
