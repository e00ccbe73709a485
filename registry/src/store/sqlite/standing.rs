//! Counting what lies where.

use rusqlite::params;

use super::Connected;
use crate::store::{
    StoreError,
    standing::{Counted, Standing},
};

/// Looks at every queue of an office at `now_ms`.
pub(super) fn standing(rows: &impl Connected, now_ms: i64) -> Result<Standing, StoreError> {
    let (db, office) = (rows.connection(), rows.office());
    let counted = |sql: &str| -> Result<Counted, StoreError> {
        let mut query = db.prepare_cached(sql)?;
        let rows = query.query_map(params![office], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let one = |sql: &str| -> Result<i64, StoreError> {
        Ok(db.prepare_cached(sql)?.query_row(params![office], |row| row.get(0))?)
    };
    let due = db
        .prepare_cached(
            "SELECT (SELECT count(*) FROM case_file WHERE office = ?1 AND next_ms <= ?2) + \
             (SELECT count(*) FROM attempt WHERE office = ?1 AND next_ms <= ?2)",
        )?
        .query_row(params![office, now_ms], |row| row.get(0))?;
    Ok(Standing {
        cases: counted("SELECT state_name, count(*) FROM case_file WHERE office = ?1 GROUP BY 1 ORDER BY 1")?,
        waiting: one("SELECT count(*) - count(DISTINCT unit) FROM queue WHERE office = ?1")?,
        due,
        attempts: counted("SELECT state, count(*) FROM attempt WHERE office = ?1 GROUP BY 1 ORDER BY 1")?,
        refunds_due: one("SELECT count(*) FROM attempt WHERE office = ?1 AND refund = 'due'")?,
        workspaces: one("SELECT count(*) FROM workspace WHERE office = ?1 AND case_id IS NULL")?,
        ledger: counted(
            "SELECT account, sum(amount) FROM (SELECT debit AS account, amount FROM ledger WHERE office = ?1 \
             UNION ALL SELECT credit, -amount FROM ledger WHERE office = ?1) GROUP BY 1 ORDER BY 1",
        )?,
    })
}
