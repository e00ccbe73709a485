//! The table of what the partners of a sandbox say: a row an answer, found by what it is about, however many there are.
//!
//! It lies in a file of its own beside the registry's database, as the books of real partners do, and is read as it is
//! now: an answer that another process has set counts from the next question on. The one place outside of the
//! registry's store where SQL is spoken; its plans are held against a golden file, as the store's are.

use std::{
    io,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior};

use crate::private;

/// Its file.
pub(super) const ANSWERS: &str = "answers.db";
/// Waits this long for another connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// The reason why the table cannot be used.
#[derive(Debug)]
pub(super) enum TableFault {
    /// The file is not ours, or damaged.
    Malformed,
    /// It cannot be read or written.
    Unusable(io::Error),
}

impl From<io::Error> for TableFault {
    fn from(error: io::Error) -> TableFault {
        TableFault::Unusable(error)
    }
}

/// SQLite's own words may repeat what a row holds: of them the kind alone is told.
impl From<rusqlite::Error> for TableFault {
    fn from(error: rusqlite::Error) -> TableFault {
        match error.sqlite_error_code() {
            // No such table, or a column of another type: no file of ours.
            None | Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::Unknown) => {
                TableFault::Malformed
            }
            Some(code) => TableFault::Unusable(io::Error::other(format!("{code:?}"))),
        }
    }
}

/// The table of a sandbox.
#[derive(Debug)]
pub(super) struct Table {
    connection: Mutex<Connection>,
}

impl Table {
    /// Makes an empty one.
    pub(super) fn create(dir: &Path) -> Result<(), TableFault> {
        let path = dir.join(ANSWERS);
        // Before SQLite makes it, for it would let everybody read it.
        private::create(&path, &[])?;
        private::flush_names(dir)?;
        let connection = connect(&path)?;
        connection.execute_batch(include_str!("table.sql"))?;
        Ok(())
    }

    /// Opens the one of a directory; nothing is read yet.
    pub(super) fn open(dir: &Path) -> Result<Table, TableFault> {
        Ok(Table { connection: Mutex::new(connect(&dir.join(ANSWERS))?) })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The answer of a partner about something; none where nothing was set.
    pub(super) fn get(&self, partner: &str, about: &str) -> Result<Option<String>, TableFault> {
        said(&self.connection(), partner, about)
    }

    /// All that a partner says, by what it is about.
    pub(super) fn all(&self, partner: &str) -> Result<Vec<(String, String)>, TableFault> {
        let connection = self.connection();
        let mut query =
            connection.prepare_cached("SELECT about, says FROM answer WHERE partner = ?1 ORDER BY about")?;
        let rows = query.query_map([partner], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sets what a partner says about these things, all of it or nothing.
    pub(super) fn put(&self, partner: &str, answers: &[(String, String)]) -> Result<(), TableFault> {
        let connection = self.connection();
        let tx = Transaction::new_unchecked(&connection, TransactionBehavior::Immediate)?;
        for (about, says) in answers {
            write(&tx, partner, about, says)?;
        }
        Ok(tx.commit()?)
    }

    /// Changes what a partner says about something, while nobody else changes anything.
    pub(super) fn change<E: From<TableFault>>(
        &self,
        partner: &str,
        about: &str,
        with: impl FnOnce(Option<String>) -> Result<String, E>,
    ) -> Result<(), E> {
        let connection = self.connection();
        let fault = |error: rusqlite::Error| E::from(TableFault::from(error));
        let tx = Transaction::new_unchecked(&connection, TransactionBehavior::Immediate).map_err(fault)?;
        let says = with(said(&tx, partner, about)?)?;
        write(&tx, partner, about, &says).map_err(fault)?;
        tx.commit().map_err(fault)
    }
}

fn connect(path: &Path) -> Result<Connection, TableFault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // By the system's own files, whatever disk a test puts under the registry: this is another's book.
    let connection = Connection::open_with_flags_and_vfs(path, flags, "unix")?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn said(connection: &Connection, partner: &str, about: &str) -> Result<Option<String>, TableFault> {
    let mut query = connection.prepare_cached("SELECT says FROM answer WHERE partner = ?1 AND about = ?2")?;
    Ok(query.query_row([partner, about], |row| row.get(0)).optional()?)
}

fn write(connection: &Connection, partner: &str, about: &str, says: &str) -> Result<(), rusqlite::Error> {
    let mut write = connection.prepare_cached(
        "INSERT INTO answer (partner, about, says) VALUES (?1, ?2, ?3) ON CONFLICT (partner, about) DO UPDATE SET says = ?3",
    )?;
    write.execute([partner, about, says]).map(drop)
}
