//! How much lies where, for who operates the registry: numbers alone.

use rusqlite::{Connection, params};

use super::StoreError;

/// One number and what it counts: a name of this program, such as a state.
pub(crate) type Counted = Vec<(String, i64)>;

/// What lies in the database now.
#[derive(Debug)]
pub(crate) struct Standing {
    /// Cases by state.
    pub cases: Counted,
    /// Accepted cases that wait behind another on their unit.
    pub waiting: i64,
    /// Cases and attempts whose time has come.
    pub due: i64,
    /// Attempts to pay, by state.
    pub attempts: Counted,
    /// Refunds that are owed.
    pub refunds_due: i64,
    /// Open workspaces.
    pub workspaces: i64,
    /// Accounts of the ledger and what stands on each, fen; together zero.
    pub ledger: Counted,
}

impl Standing {
    /// Looks at every queue of an office at `now_ms`.
    pub(crate) fn of(db: &Connection, office: &str, now_ms: i64) -> Result<Standing, StoreError> {
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
}
