//! Numbered migrations over `user_version`, each in one transaction; a newer schema is refused and nothing changed.

use rusqlite::Connection;

use super::StoreError;

/// `EREG` as SQLite's application id, so that a foreign file is told from ours.
const APPLICATION_ID: i64 = 0x4552_4547;

const MIGRATIONS: &[&str] = &[include_str!("../../migrations/0001_first.sql")];

pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let application: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || tables > 0) {
        return Err(StoreError::Foreign);
    }
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for (number, sql) in (1_i64..).zip(MIGRATIONS) {
        if number > found {
            let tx = connection.transaction()?;
            tx.execute_batch(sql)?;
            tx.pragma_update(None, "application_id", APPLICATION_ID)?;
            tx.pragma_update(None, "user_version", number)?;
            tx.commit()?;
        }
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(())
}
