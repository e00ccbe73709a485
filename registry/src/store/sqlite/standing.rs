//! Counting what lies where.

use rusqlite::params;

use super::Connected;
use crate::store::{
    StoreError,
    standing::{Counted, Standing},
};

/// Looks at every queue of an office at `now_ms`.
pub(super) fn standing(rows: &impl Connected, now_ms: i64) -> Result<Standing, StoreError> {
    let office = rows.office();
    let kept = |what: &str| -> Result<Counted, StoreError> {
        let sql = "SELECT name, amount FROM tally WHERE office = ?1 AND what = ?2 ORDER BY name";
        rows.all(sql, params![office, what], |row| Ok((row.get(0)?, row.get(1)?)))
    };
    let in_state = |what: &str| -> Result<Counted, StoreError> {
        Ok(kept(what)?.into_iter().filter(|(_, count)| *count != 0).collect())
    };
    let one = |sql: &'static str| -> Result<i64, StoreError> {
        Ok(rows.prepare(sql)?.query_row(params![office], |row| row.get(0))?)
    };
    let now = |sql: &'static str| -> Result<i64, StoreError> {
        Ok(rows.prepare(sql)?.query_row(params![office, now_ms], |row| row.get(0))?)
    };
    let cases_due = now("SELECT count(*) FROM case_file WHERE office = ?1 AND next_ms <= ?2")?;
    let attempts_due = now("SELECT count(*) FROM attempt WHERE office = ?1 AND next_ms <= ?2")?;
    let documents = vec![
        (
            "due".to_owned(),
            now(
                "SELECT count(*) FROM paper INDEXED BY paper_to_seal WHERE office = ?1 AND sealed_by = 'office' AND seal_ms <= ?2",
            )?,
        ),
        (
            "put_off".to_owned(),
            now(
                "SELECT count(*) FROM paper INDEXED BY paper_to_seal WHERE office = ?1 AND sealed_by = 'office' AND seal_ms > ?2",
            )?,
        ),
    ];
    let held_up = rows.all(
        "SELECT waits_for, count(*) FROM paper INDEXED BY paper_held_up \
         WHERE office = ?1 AND sealed_by = 'office' AND waits_for IS NOT NULL GROUP BY waits_for",
        params![office],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(Standing {
        cases: in_state("case")?,
        waiting: one("SELECT count(*) - count(DISTINCT unit) FROM queue WHERE office = ?1")?,
        due: cases_due + attempts_due,
        attempts: in_state("attempt")?,
        refunds_due: one(
            "SELECT count(*) FROM attempt INDEXED BY attempt_refund WHERE office = ?1 AND refund = 'due'",
        )?,
        workspaces: one(
            "SELECT count(*) FROM workspace INDEXED BY workspace_until WHERE office = ?1 AND case_id IS NULL",
        )?,
        documents,
        held_up,
        ledger: kept("ledger")?,
    })
}
