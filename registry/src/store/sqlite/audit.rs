//! Rows of the audit chain.

use ereg_domain::time::Instant;
use rusqlite::params;

use super::{
    Connected, Dated,
    column::{int, number},
};
use crate::store::{
    StoreError,
    audit::{ActReads, ActWrites, ChainedAct},
};

impl<T: Connected> ActReads for T {
    fn last_act(&self) -> Result<Option<(u64, String)>, StoreError> {
        let sql = "SELECT seq, hash FROM audit WHERE office = ?1 ORDER BY seq DESC LIMIT 1";
        self.one(sql, params![self.office()], |row| Ok((number(row, 0, "audit")?, row.get(1)?)))
    }

    fn acts_after(&self, seq: u64, most: u32) -> Result<Vec<ChainedAct>, StoreError> {
        self.all(
            "SELECT seq, at_ms, actor, act, object, subject, before, hash FROM audit WHERE office = ?1 AND seq > ?2 \
             ORDER BY seq LIMIT ?3",
            params![self.office(), int(seq), most],
            |row| {
                Ok(ChainedAct {
                    seq: number(row, 0, "audit")?,
                    at: Instant::from_ms(row.get(1)?),
                    actor: row.get(2)?,
                    act: row.get(3)?,
                    object: row.get(4)?,
                    subject: row.get(5)?,
                    before: row.get(6)?,
                    hash: row.get(7)?,
                })
            },
        )
    }
}

impl<T: Dated> ActWrites for T {
    fn put_act(&self, act: &ChainedAct) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO audit (office, seq, at_ms, actor, act, object, subject, before, hash) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            self.office(),
            int(act.seq),
            act.at.ms(),
            act.actor,
            act.act,
            act.object,
            act.subject,
            act.before,
            act.hash
        ])?;
        Ok(())
    }
}
