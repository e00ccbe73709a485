//! Where the registry keeps everything: one SQLite file in the registry's directory.
//!
//! One writer connection behind a lock, one reader; WAL with `synchronous=FULL`, so that what was acknowledged
//! survives a power cut. Rows in, rows out: no rule of law and no signature is made here.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rusqlite::{Connection, OpenFlags};

pub(crate) mod audit;
mod book;
mod column;
pub(crate) mod feed;
mod migrate;
pub(crate) mod read;
pub(crate) mod read_case;
pub(crate) mod standing;
pub(crate) mod write;

/// The database's file in the registry's directory.
pub const FILE: &str = "registry.db";

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite, with its own words: never values, only statements' structure.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file cannot be made.
    #[error("the database file cannot be made: {0}")]
    File(#[source] std::io::Error),
    /// Made by a newer program.
    #[error("the database has schema {found}, this program knows {known}")]
    Newer {
        /// What the file says.
        found: i64,
        /// What this program knows.
        known: i64,
    },
    /// Another kind of file.
    #[error("this is not a registry's database")]
    Foreign,
    /// A row that this program could not have written.
    #[error("a row of {table} cannot be read")]
    Row {
        /// Which table.
        table: &'static str,
    },
    /// A change of a feed that is longer than any phone takes.
    #[error("a change is longer than a line of the feed")]
    LineTooLong,
    /// Somebody else wrote between loading and committing.
    #[error("the facts have changed since they were loaded")]
    Moved,
}

impl StoreError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::Sqlite(_) => "store.sqlite",
            StoreError::File(_) => "store.file",
            StoreError::Newer { .. } => "store.newer_schema",
            StoreError::Foreign => "store.foreign",
            StoreError::Row { .. } => "store.row",
            StoreError::LineTooLong => "too_large",
            StoreError::Moved => "store.moved",
        }
    }
}

/// Waits this long for another connection.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The database of a directory to read from, whoever serves it meanwhile; nothing is made or migrated.
pub(crate) fn open_to_read(dir: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(dir.join(FILE), flags)?;
    connection.busy_timeout(PATIENCE)?;
    migrate::check(&connection)?;
    Ok(connection)
}

/// The registry's database.
#[derive(Debug)]
pub(crate) struct Store {
    office: String,
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
}

impl Store {
    /// Opens the database of a directory, or makes it.
    pub(crate) fn open(dir: &Path, office: &str) -> Result<Store, StoreError> {
        let file = dir.join(FILE);
        let mut writer = Connection::open(&file)?;
        // Before there is a journal: SQLite gives it the rights of its database.
        crate::private::keep(&file).map_err(StoreError::File)?;
        migrate::migrate(&mut writer)?;
        writer.pragma_update(None, "foreign_keys", true)?;
        // What is deleted is overwritten, not only taken off the list.
        writer.pragma_update(None, "secure_delete", true)?;
        let reader =
            Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        for connection in [&writer, &reader] {
            connection.busy_timeout(PATIENCE)?;
            connection.set_prepared_statement_cache_capacity(128);
        }
        Ok(Store { office: office.to_owned(), writer: Mutex::new(writer), reader: Mutex::new(reader) })
    }

    /// The office every row is of.
    pub(crate) fn office(&self) -> &str {
        &self.office
    }

    /// The only connection that writes: who holds it loads, decides and commits alone.
    pub(crate) fn writer(&self) -> MutexGuard<'_, Connection> {
        // A thread that died inside a transaction has rolled it back while unwinding: the connection is sound.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection to read with, which never waits for the writer.
    pub(crate) fn reader(&self) -> MutexGuard<'_, Connection> {
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
