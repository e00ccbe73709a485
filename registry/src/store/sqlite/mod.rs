//! The store in one SQLite file of the registry's directory.
//!
//! One connection writes, others read; WAL with `synchronous=FULL`, so that what was acknowledged survives a power cut. A
//! batch is a transaction, each act of it a savepoint: readers see it once its commit was flushed and not before.
//! Every statement is one literal, and how SQLite carries it out does not rest on the data: `xtask/tests/plans.rs` finds
//! them in the sources of this room and holds their plans against a golden file. Where a table's own key begins with the
//! office, SQLite takes that to be a narrow look-up and passes over a better index: `INDEXED BY` names it.

use std::{
    num::NonZero,
    ops::Deref,
    path::Path,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use ereg_domain::time::Instant;
use rusqlite::{CachedStatement, Connection, OpenFlags, Params, Row, config::DbConfig};

use super::{Batch, Reads, Store, StoreError, Writes, standing::Standing};

mod account;
mod audit;
mod book;
mod case;
mod column;
mod draft;
mod feed;
mod home_lock;
mod licence;
mod migrate;
mod pack;
mod paper;
mod standing;

/// The database's file in the registry's directory.
pub(crate) const FILE: &str = "registry.db";
/// Waits this long for another connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// The statement cache: this room has somewhat more than a hundred statements.
const STATEMENTS: usize = 160;
/// Fewest connections that read at a time; otherwise there is one for each core, for more would only take turns on them.
const FEWEST_READERS: usize = 2;

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        StoreError::Database(Box::new(error))
    }
}

/// The registry's database.
#[derive(Debug)]
pub(crate) struct Sqlite {
    writer: Mutex<Connection>,
    reader: SqliteReader,
}

/// The database to read from alone, whoever writes it meanwhile. Whoever reads has a connection of their own as long, with the
/// statements that were compiled on it.
#[derive(Debug)]
pub(crate) struct SqliteReader {
    office: String,
    connections: Vec<Mutex<Connection>>,
    /// Those that nobody uses: the one that was used last is lent first, for its memory is the warmest.
    free: Mutex<Vec<usize>>,
    returned: Condvar,
}

/// A connection that is lent to one who reads.
struct Lent<'s> {
    reader: &'s SqliteReader,
    index: usize,
    connection: MutexGuard<'s, Connection>,
}

impl Deref for Lent<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        // Whoever is lent it next waits for the guard, which goes right after this.
        self.reader.free().push(self.index);
        self.reader.returned.notify_one();
    }
}

impl Sqlite {
    /// Opens the database of a directory, or makes it.
    pub(crate) fn open(dir: &Path, office: &str) -> Result<Sqlite, StoreError> {
        let file = dir.join(FILE);
        let mut writer = Connection::open(&file)?;
        // Before there is a journal: SQLite gives it the rights of its database.
        crate::private::keep(&file).map_err(StoreError::File)?;
        migrate::migrate(&mut writer)?;
        writer.pragma_update(None, "foreign_keys", true)?;
        // What is deleted is overwritten, not only taken off the list.
        writer.pragma_update(None, "secure_delete", true)?;
        settle(&writer)?;
        Ok(Sqlite { writer: Mutex::new(writer), reader: SqliteReader::open(&file, office)? })
    }
}

/// Sets what every connection is set to.
fn settle(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // A plan never looks at a value, so that a statement taken from the cache is not compiled anew for the next one.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

impl SqliteReader {
    /// The database of a directory to read from; nothing is made or migrated.
    pub(crate) fn of(dir: &Path, office: &str) -> Result<SqliteReader, StoreError> {
        let reader = SqliteReader::open(&dir.join(FILE), office)?;
        migrate::check(&reader.lend())?;
        Ok(reader)
    }

    fn open(file: &Path, office: &str) -> Result<SqliteReader, StoreError> {
        let cores = thread::available_parallelism().map_or(FEWEST_READERS, NonZero::get);
        SqliteReader::with(cores.max(FEWEST_READERS), file, office)
    }

    fn with(readers: usize, file: &Path, office: &str) -> Result<SqliteReader, StoreError> {
        let connect = |_| -> Result<Mutex<Connection>, StoreError> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(file, flags)?;
            settle(&connection)?;
            Ok(Mutex::new(connection))
        };
        let connections = (0..readers).map(connect).collect::<Result<Vec<_>, _>>()?;
        let free = Mutex::new((0..readers).collect());
        Ok(SqliteReader { office: office.to_owned(), connections, free, returned: Condvar::new() })
    }

    fn free(&self) -> MutexGuard<'_, Vec<usize>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection that nobody uses, once there is one. Whoever holds one must not wait for another.
    fn lend(&self) -> Lent<'_> {
        let mut free = self.free();
        loop {
            let lent = free.pop().and_then(|index| Some((index, self.connections.get(index)?)));
            if let Some((index, connection)) = lent {
                drop(free);
                // A thread that died inside a transaction has rolled it back while unwinding: the connection is sound.
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                return Lent { reader: self, index, connection };
            }
            free = self.returned.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Everything as it is at one moment.
    pub(crate) fn moment(&self) -> Result<Box<dyn Reads + '_>, StoreError> {
        Ok(Box::new(Transaction::begin(self.lend(), &self.office, "BEGIN")?))
    }
}

impl Store for Sqlite {
    fn moment(&self) -> Result<Box<dyn Reads + '_>, StoreError> {
        self.reader.moment()
    }

    fn begin(&self) -> Result<Box<dyn Batch + '_>, StoreError> {
        // A thread that died inside a transaction has rolled it back while unwinding: the connection is sound.
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Box::new(Transaction::begin(writer, &self.reader.office, "BEGIN IMMEDIATE")?))
    }
}

/// A transaction over a connection that is this thread's until it ends. Dropped, it is rolled back.
struct Transaction<'s, C: Deref<Target = Connection>> {
    connection: C,
    office: &'s str,
}

impl<'s, C: Deref<Target = Connection>> Transaction<'s, C> {
    fn begin(connection: C, office: &'s str, sql: &str) -> Result<Transaction<'s, C>, StoreError> {
        connection.execute_batch(sql)?;
        Ok(Transaction { connection, office })
    }
}

impl<C: Deref<Target = Connection>> Drop for Transaction<'_, C> {
    fn drop(&mut self) {
        roll_back(&self.connection);
    }
}

/// Undoes all of a transaction, where a fault of the disk has not done so already.
fn roll_back(connection: &Connection) {
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "a transaction could not be rolled back");
    }
}

impl Batch for Transaction<'_, MutexGuard<'_, Connection>> {
    fn act(&self, at: Instant) -> Result<Box<dyn Writes + '_>, StoreError> {
        // Outside of its transaction a savepoint would begin another.
        if self.connection.is_autocommit() {
            return Err(StoreError::Undone);
        }
        self.connection.execute_batch("SAVEPOINT act")?;
        Ok(Box::new(Writing { connection: &self.connection, office: self.office, at, end: End::Undone }))
    }

    fn commit(self: Box<Self>) -> Result<(), StoreError> {
        if self.connection.is_autocommit() {
            return Err(StoreError::Undone);
        }
        Ok(self.connection.execute_batch("COMMIT")?)
    }
}

/// An act of a transaction.
struct Writing<'s> {
    connection: &'s Connection,
    office: &'s str,
    at: Instant,
    end: End,
}

/// The end of an act.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It is part of its transaction.
    Kept,
    /// It has never been.
    Undone,
}

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        if self.end == End::Kept || self.connection.is_autocommit() {
            return;
        }
        if let Err(error) = self.connection.execute_batch("ROLLBACK TO act; RELEASE act") {
            tracing::error!(%error, "an act could not be undone by itself");
            // Then nothing of its transaction may count.
            roll_back(self.connection);
        }
    }
}

/// The connection on which rows of one office are read.
trait Connected {
    fn connection(&self) -> &Connection;
    fn office(&self) -> &str;

    /// A statement, compiled once. It is a literal: what is put together from parts has no plan that a test has seen.
    fn prepare(&self, sql: &'static str) -> Result<CachedStatement<'_>, StoreError> {
        Ok(self.connection().prepare_cached(sql)?)
    }

    /// One row, or none.
    fn one<T>(
        &self,
        sql: &'static str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(params)?;
        rows.next()?.map(read).transpose()
    }

    /// Every row.
    fn all<T>(
        &self,
        sql: &'static str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.all_while(sql, params, read, |_| true)
    }

    /// Every row up to the first after which no more is wanted.
    fn all_while<T>(
        &self,
        sql: &'static str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        mut more: impl FnMut(&T) -> bool,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement.query(params)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let read = read(row)?;
            let goes_on = more(&read);
            all.push(read);
            if !goes_on {
                break;
            }
        }
        Ok(all)
    }
}

/// The connection on which rows of one office are written.
trait Dated: Connected {
    /// Registry time of what is written.
    fn at(&self) -> Instant;
}

impl<C: Deref<Target = Connection>> Connected for Transaction<'_, C> {
    fn connection(&self) -> &Connection {
        &self.connection
    }

    fn office(&self) -> &str {
        self.office
    }
}

impl Connected for Writing<'_> {
    fn connection(&self) -> &Connection {
        self.connection
    }

    fn office(&self) -> &str {
        self.office
    }
}

impl Dated for Writing<'_> {
    fn at(&self) -> Instant {
        self.at
    }
}

impl<T: Connected> Reads for T {
    fn standing(&self, at: Instant) -> Result<Standing, StoreError> {
        standing::standing(self, at.ms())
    }
}

impl Writes for Writing<'_> {
    fn keep(mut self: Box<Self>) -> Result<(), StoreError> {
        if self.connection.is_autocommit() {
            return Err(StoreError::Undone);
        }
        self.connection.execute_batch("RELEASE act")?;
        self.end = End::Kept;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Workspace,
        store::conformance::{self, Home},
    };

    struct Directory(tempfile::TempDir);

    impl Home for Directory {
        fn open(&self) -> Box<dyn Store> {
            Box::new(Sqlite::open(self.0.path(), "office").unwrap())
        }
    }

    #[test]
    fn sqlite_keeps_what_every_store_promises() {
        conformance::check(|| Directory(tempfile::tempdir().unwrap()));
    }

    /// Of a workspace that is written again only the rows are written that differ, and that it was.
    #[test]
    fn only_what_differs_of_a_workspace_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(dir.path(), "office").unwrap();
        let rows = || -> i64 {
            let writer = store.writer.lock().unwrap();
            writer.query_row("SELECT total_changes()", [], |row| row.get(0)).unwrap()
        };
        let written = |workspace: &Workspace| {
            let before = rows();
            conformance::write_workspace(&store, workspace);
            // One of them is the row of the audit chain.
            rows() - before - 1
        };
        let full = conformance::full_workspace();
        conformance::write_workspace(&store, &full);
        let mut next = Workspace { version: 1, ..full };
        assert_eq!(written(&next), 1, "that it was");
        next.version = 2;
        next.sections[0].rev += 1;
        assert_eq!(written(&next), 2);
        next.version = 3;
        next.statements.remove(0);
        next.media.clear();
        assert_eq!(written(&next), 3);
    }

    /// A result that was given is on the medium: the connection that writes flushes every commit, the log of the
    /// database too.
    #[test]
    fn the_writer_flushes_what_it_commits() {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(dir.path(), "office").unwrap();
        let writer = store.writer.lock().unwrap();
        let set = |pragma: &str| writer.pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0));
        assert_eq!(set("synchronous").unwrap(), 2.into(), "FULL");
        assert_eq!(set("journal_mode").unwrap(), "wal".to_owned().into());
    }

    /// A statement that was compiled once is used as it is, whatever values it is given next: one beside a partial index
    /// too, whose plan would otherwise look at them.
    #[test]
    fn a_statement_is_compiled_once() {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(dir.path(), "office").unwrap();
        let sql = "SELECT fact FROM partner_fact WHERE office = ?1 AND source = ?2";
        let connections = std::iter::once(&store.writer).chain(&store.reader.connections);
        for connection in connections {
            let connection = connection.lock().unwrap();
            for source in ["portal", "tax", "portal"] {
                let mut statement = connection.prepare_cached(sql).unwrap();
                assert!(statement.query(["office", source]).unwrap().next().unwrap().is_none());
                assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0, "{source}");
            }
        }
    }

    /// SQLite counts its memory for nobody: it would do so under one lock for all threads.
    #[test]
    fn sqlite_counts_no_memory() {
        let db = Connection::open_in_memory().unwrap();
        let mut options = db.prepare("PRAGMA compile_options").unwrap();
        let options: Vec<String> = options.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert!(options.iter().any(|option| option == "DEFAULT_MEMSTATUS=0"), "{options:?}");
    }

    /// As many read side by side as there are connections; one more waits for the first that ends, whichever it is.
    #[test]
    fn whoever_reads_has_a_connection_and_waits_for_the_first_that_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(dir.path(), "office").unwrap();
        assert!(store.reader.connections.len() >= FEWEST_READERS);
        let reader = SqliteReader::with(3, &dir.path().join(FILE), "office").unwrap();
        let mut held: Vec<_> = (0..3).map(|_| reader.moment().unwrap()).collect();
        let (read, has_read) = std::sync::mpsc::channel();
        thread::scope(|threads| {
            threads.spawn(|| read.send(reader.moment().unwrap().counter("counter").unwrap()).unwrap());
            assert!(has_read.recv_timeout(Duration::from_millis(200)).is_err(), "each is in use");
            drop(held.remove(1));
            assert_eq!(has_read.recv_timeout(PATIENCE).unwrap(), 0);
        });
        drop(held);
        assert_eq!(reader.free().len(), 3);
        // One who dies while reading takes no connection along.
        let died = thread::scope(|threads| {
            threads
                .spawn(|| {
                    let _moment = reader.moment().unwrap();
                    panic!("the reader dies here");
                })
                .join()
        });
        assert!(died.is_err());
        let all: Vec<_> = (0..3).map(|_| reader.moment().unwrap()).collect();
        assert_eq!(all.len(), 3);
    }

    /// A reader of its own sees what is committed, makes nothing, and takes no file that is not ours.
    #[test]
    fn a_reader_makes_no_database() {
        let dir = tempfile::tempdir().unwrap();
        assert!(SqliteReader::of(dir.path(), "office").is_err());
        assert!(!dir.path().join(FILE).exists());
        drop(Sqlite::open(dir.path(), "office").unwrap());
        let reader = SqliteReader::of(dir.path(), "office").unwrap();
        assert_eq!(reader.moment().unwrap().verify_acts("office").unwrap(), Ok(0));
    }
}
