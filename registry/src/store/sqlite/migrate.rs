//! Numbered migrations over `user_version`, each in one transaction; a newer schema is refused and nothing changed.

use rusqlite::Connection;

use crate::{sabotage, store::StoreError};

/// `EREG` as SQLite's application id, so that a foreign file is told from ours.
const APPLICATION_ID: i64 = 0x4552_4547;

const MIGRATIONS: &[&str] = &[include_str!("../../../migrations/0001_first.sql")];

/// The kind and version that a file says it is.
struct Header {
    application: i64,
    version: i64,
}

impl Header {
    fn of(connection: &Connection) -> Result<Header, StoreError> {
        Ok(Header {
            application: connection.pragma_query_value(None, "application_id", |row| row.get(0))?,
            version: connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
        })
    }

    fn is_known(&self) -> Result<(), StoreError> {
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        if self.version > known { Err(StoreError::Newer { found: self.version, known }) } else { Ok(()) }
    }
}

/// Checks that this is a registry's database which this program can read; changes nothing.
pub(super) fn check(connection: &Connection) -> Result<(), StoreError> {
    let header = Header::of(connection)?;
    if header.application == APPLICATION_ID { header.is_known() } else { Err(StoreError::Foreign) }
}

pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let header = Header::of(connection)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if header.application != APPLICATION_ID && (header.application != 0 || tables > 0) {
        return Err(StoreError::Foreign);
    }
    header.is_known()?;
    for (number, sql) in (1_i64..).zip(MIGRATIONS) {
        if number > header.version {
            let tx = connection.transaction()?;
            tx.execute_batch(sql)?;
            tx.pragma_update(None, "application_id", APPLICATION_ID)?;
            tx.pragma_update(None, "user_version", number)?;
            tx.commit()?;
        }
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", sabotage::synchronous())?;
    Ok(())
}
