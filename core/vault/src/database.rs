//! One SQLite file of a vault: made, judged, opened, migrated.
//!
//! Made in rollback-journal mode and then switched to WAL, for ever. Judged before it is opened for writing, so that
//! a refusal changes nothing: by its header, and by that among the frames of the WAL where there are any. What else must be
//! right is read through the connection that stays, which until then writes nothing and moves no frame. Salvage reads
//! without opening for writing at all. Nothing is copied for that, however large the file: only what can be opened in no such way,
//! because the medium cannot be written or somebody else has it, is read from a copy in memory.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use ereg_logs::event;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::VaultError;
use crate::goes_on::GoesOn;
use crate::image::{HEADER, Header, committed, judged_with, without_wal};
use crate::sabotage::Sabotage;
use crate::storage::{Storage, Thing};

/// The time that a call waits for another process before it says `Busy`.
const BUSY: Duration = Duration::from_secs(5);
/// The time that an opening or a closing waits: a reader of the files that is not ours may hold them as long as it
/// likes. Data that cannot be had at once are read from a copy; what cannot be tidied away is left for the next time.
const BUSY_AT_THE_EDGES: Duration = Duration::from_millis(200);
/// Pages in the WAL after which SQLite moves them into the file: 1.2 MB. An opening after a kill reads and sums up all of them,
/// from a medium that reads nothing else meanwhile; a checkpoint is two flushes, here in some fifty saves.
const WAL_PAGES: u32 = 300;
/// The WAL is cut back to this after a checkpoint, bytes: more than it grows to before one, so that saves overwrite it. A
/// file that grows with each save makes the flush twice as long; only a large sync is cut back.
const WAL_LIMIT: u32 = 2 << 20;
/// The statement cache: a vault knows about twenty statements.
const STATEMENTS: usize = 32;

/// The kind of a database file.
pub(crate) struct Blueprint {
    pub(crate) file: &'static str,
    application_id: u32,
    /// Script n leads from schema n to n + 1.
    migrations: &'static [&'static str],
    /// All there may be in `sqlite_schema`, sorted.
    tables: &'static [&'static str],
    /// The treatment of the place of a deleted row.
    emptied: Emptied,
}

/// The treatment of the place of a deleted row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emptied {
    /// Overwritten with zeros, and used again.
    Wiped,
    /// Given back to the disk. Wiping it first would take as much room in the WAL as is given back; what stays on the
    /// medium is encrypted under a key that went with its record.
    GivenBack,
}

/// `vault.db`: records, outbox, meta, the search index.
pub(crate) const VAULT: Blueprint = Blueprint {
    file: "vault.db",
    application_id: u32::from_be_bytes(*b"ERGV"),
    migrations: &[include_str!("migrations/vault_001.sql")],
    tables: &["meta", "outbox", "outbox_body", "rec", "search"],
    emptied: Emptied::Wiped,
};

/// `media.db`: chunks.
pub(crate) const MEDIA: Blueprint = Blueprint {
    file: "media.db",
    application_id: u32::from_be_bytes(*b"ERGM"),
    migrations: &[include_str!("migrations/media_001.sql")],
    tables: &["rec"],
    emptied: Emptied::GivenBack,
};

impl Blueprint {
    /// The name without its ending, by which it is told of.
    fn name(&self) -> &'static str {
        self.file.split('.').next().unwrap_or_default()
    }

    fn known(&self) -> u32 {
        self.migrations.len() as u32
    }
}

/// The path with a suffix SQLite adds: `-wal`, `-shm`, `-journal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    name.into()
}

fn connect(storage: &dyn Storage, path: &Path, flags: OpenFlags) -> Result<Connection, VaultError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = match storage.vfs() {
        None => Connection::open_with_flags(path, flags)?,
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs)?,
    };
    Ok(db)
}

/// Sets what every connection is set to, whatever it is for.
fn settle(db: &Connection, emptied: Emptied, sabotage: Sabotage) -> Result<(), VaultError> {
    db.busy_timeout(BUSY_AT_THE_EDGES)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    // A plan never looks at a value, so that a statement taken from the cache is not compiled anew for the next one.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    // Every statement here is compiled at every opening, before the first screen. Where temporary tables go is settled by
    // the build ([`check_build`]).
    db.execute_batch(&format!(
        "PRAGMA synchronous = {}; PRAGMA secure_delete = {}; PRAGMA cell_size_check = ON; \
         PRAGMA journal_size_limit = {WAL_LIMIT}; PRAGMA wal_autocheckpoint = {WAL_PAGES};",
        sabotage.synchronous(),
        if emptied == Emptied::Wiped { "ON" } else { "OFF" }
    ))?;
    // Asks a drive to empty its own cache; no other system has such a call.
    if cfg!(target_vendor = "apple") {
        db.execute_batch("PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;")?;
    }
    Ok(())
}

/// Temporary tables and indices stay in memory only if SQLite was built so: the flag gets lost when cargo is started
/// elsewhere, hence checked at run time.
fn check_build(db: &Connection) -> Result<(), VaultError> {
    static CHECKED: OnceLock<()> = OnceLock::new(); // One SQLite a process, built once.
    if CHECKED.get().is_some() {
        return Ok(());
    }
    let mut options = db.prepare("PRAGMA compile_options")?;
    let mut rows = options.query([])?;
    while let Some(row) = rows.next()? {
        if row.get_ref(0)?.as_str().is_ok_and(keeps_temporaries_in_memory) {
            CHECKED.get_or_init(|| ());
            return Ok(());
        }
    }
    Err(VaultError::Build)
}

/// Whether an option that SQLite was built with is the one: 3 is always, whatever a pragma says; 2 and less can be undone.
fn keeps_temporaries_in_memory(option: &str) -> bool {
    option == "TEMP_STORE=3"
}

/// Makes a new file with its first rows. Closed and settled when this returns; flushed by SQLite's own commits.
pub(crate) fn create(
    storage: &dyn Storage,
    path: &Path,
    blueprint: &Blueprint,
    fill: impl FnOnce(&Connection) -> Result<(), VaultError>,
) -> Result<(), VaultError> {
    // Made by us, since SQLite would let everybody read it; the files that it puts beside one get the same mode.
    storage.write(path, &[])?;
    let db = connect(storage, path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    check_build(&db)?;
    settle(&db, blueprint.emptied, Sabotage::Off)?;
    // Before the first page is written; a file never changes this later.
    if blueprint.emptied == Emptied::GivenBack {
        db.execute_batch("PRAGMA auto_vacuum = INCREMENTAL")?;
    }
    journal_mode(&db, "delete")?;
    let tx = Transaction::new_unchecked(&db, TransactionBehavior::Immediate)?;
    tx.execute_batch(&format!("PRAGMA application_id = {}", blueprint.application_id))?;
    for script in blueprint.migrations {
        tx.execute_batch(script)?;
    }
    tx.execute_batch(&format!("PRAGMA user_version = {}", blueprint.known()))?;
    fill(&tx)?;
    tx.commit()?;
    journal_mode(&db, "wal")?;
    close(db)
}

/// Switches a new file to a journal mode. SQLite names the mode first and commits the change behind it, so that whoever reads
/// the name alone never hears of a medium that failed. Where it fails before, the mode stays as it was, without a word: a
/// write then says what is wrong, and where nothing is any more the switch is made after all.
fn journal_mode(db: &Connection, wanted: &str) -> Result<(), VaultError> {
    for _ in 0..2 {
        let mut switch = db.prepare(&format!("PRAGMA journal_mode = {wanted}"))?;
        let mut rows = switch.query([])?;
        let mut got = None;
        while let Some(row) = rows.next()? {
            got = Some(row.get::<_, String>(0)?);
        }
        if got.is_some_and(|got| got == wanted) {
            return Ok(());
        }
        let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        db.execute_batch(&format!("PRAGMA user_version = {version}"))?;
    }
    Err(VaultError::Io(io::ErrorKind::Other))
}

/// Looks at a file without SQLite and without changing any: ours, known, whole. The bytes of its WAL, if anything is
/// committed there.
pub(crate) fn judge(storage: &dyn Storage, path: &Path, blueprint: &Blueprint) -> Result<Option<Vec<u8>>, VaultError> {
    plain_file(storage, path)?;
    let (journal, wal) = (beside(path, "-journal"), beside(path, "-wal"));
    // We never leave one: switched to WAL before the directory got its name. A planted one would be played back.
    if storage.look(&journal)? != Thing::Nothing && storage.head(&journal, 1)?.1 > 0 {
        return Err(VaultError::corrupt("a rollback journal"));
    }
    let frames = match storage.look(&wal)? {
        Thing::Nothing => Vec::new(),
        Thing::File => storage.read(&wal)?,
        Thing::Directory | Thing::Other => return Err(VaultError::Symlink),
    };
    let (head, size) = storage.head(path, HEADER)?;
    let hot = judged_with(&head, size, &frames).transpose()?;
    let (header, whole) = match hot {
        Some(judged) => judged,
        None => {
            let header = Header::read(&head)?;
            (header, header.fits(size))
        }
    };
    if header.application_id != blueprint.application_id {
        return Err(VaultError::Foreign);
    }
    let known = blueprint.known();
    if header.user_version > known {
        return Err(VaultError::NewerSchema { found: header.user_version, known });
    }
    if whole { Ok(hot.map(|_| frames)) } else { Err(VaultError::Truncated) }
}

/// Judges a file and gives a connection that can only read it: what must be right before the file is opened for
/// writing is read through it. Changes no file.
pub(crate) fn probe(storage: &dyn Storage, path: &Path, blueprint: &Blueprint) -> Result<Connection, VaultError> {
    let db = match judge(storage, path, blueprint)? {
        None => immutable(storage, path)?,
        Some(wal) => match alone(storage, path) {
            Err(VaultError::Busy | VaultError::ReadOnly) => {
                let image = committed(storage.read(path)?, &wal).ok_or(VaultError::corrupt("the WAL"))?;
                in_memory(&image)?
            }
            alone => alone?,
        },
    };
    settle(&db, blueprint.emptied, Sabotage::Off)?;
    check_build(&db)?;
    check_schema(&db, blueprint)?;
    Ok(db)
}

/// Opens a file that nobody else has open, to read it with what is in its WAL. SQLite keeps the index of the WAL in this
/// connection's own memory, and closing moves no frame: no file is changed and none is made. `Busy`, at once, where somebody
/// else has it open.
fn alone(storage: &dyn Storage, path: &Path) -> Result<Connection, VaultError> {
    let db = connect(storage, path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if db.is_readonly("main")? {
        return Err(VaultError::ReadOnly);
    }
    db.busy_timeout(Duration::ZERO)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // Before the first page is read: later, the index would lie in a file already.
    db.execute_batch("PRAGMA main.locking_mode = EXCLUSIVE")?;
    schema(&db)?;
    Ok(db)
}

/// A second connection to a file that is open, which reads one state of it from now on, whatever is written meanwhile. The WAL
/// grows as long as it is there: whoever holds it looks how far ([`wal_len`]). It is closed before the first one is.
pub(crate) fn moment(storage: &dyn Storage, path: &Path, blueprint: &Blueprint) -> Result<Connection, VaultError> {
    let db = connect(storage, path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    settle(&db, blueprint.emptied, Sabotage::Off)?;
    db.execute_batch("PRAGMA query_only = ON; BEGIN")?;
    // The state is the one that is read first.
    schema(&db)?;
    Ok(db)
}

/// Whatever can be read of a damaged file, with what its WAL holds, in memory. Nothing of it is judged.
pub(crate) fn damaged(storage: &dyn Storage, path: &Path) -> Result<Connection, VaultError> {
    plain_file(storage, path)?;
    let wal = beside(path, "-wal");
    let wal = if storage.look(&wal)? == Thing::File { storage.read(&wal)? } else { Vec::new() };
    let main = storage.read(path)?;
    let mut image = match committed(main.clone(), &wal) {
        Some(image) => image,
        None => without_wal(main),
    };
    // A file that was cut short is read as far as it goes.
    let header = Header::read(image.get(..HEADER).unwrap_or(&image))?;
    let page = header.page_size as usize;
    let claimed = (header.pages as usize).saturating_mul(page).min(image.len().saturating_mul(4));
    image.resize(image.len().next_multiple_of(page).max(claimed), 0);
    let db = in_memory(&image)?;
    settle(&db, Emptied::Wiped, Sabotage::Off)?;
    db.execute_batch("PRAGMA cell_size_check = OFF")?;
    Ok(db)
}

/// Writes a database that can be read into a new file of ours, without what is unused in it.
pub(crate) fn copy(
    storage: &dyn Storage,
    from: &mut Connection,
    to: &Path,
    blueprint: &Blueprint,
    goes_on: &GoesOn,
) -> Result<(), VaultError> {
    let name = to.to_str().ok_or(VaultError::Path)?;
    storage.write(to, &[])?;
    goes_on.over(from, |from| Ok(from.execute("VACUUM INTO ?1", [name]).map(|_| ())?))?;
    let db = connect(storage, to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    settle(&db, blueprint.emptied, Sabotage::Off)?;
    check_schema(&db, blueprint)?;
    journal_mode(&db, "wal")?;
    close(db)
}

/// One committed state of a file in memory, whatever happens to the file: for reading where it cannot be opened as it
/// should be (a full or read-only disk, somebody else's lock). Changes no file.
pub(crate) fn snapshot(
    storage: &dyn Storage,
    path: &Path,
    blueprint: &Blueprint,
    largest: u64,
) -> Result<Connection, VaultError> {
    let wal = judge(storage, path, blueprint)?;
    if storage.head(path, 1)?.1 > largest {
        return Err(VaultError::TooLarge);
    }
    let main = storage.read(path)?;
    let db = in_memory(&match wal {
        Some(wal) => committed(main, &wal).ok_or(VaultError::corrupt("the WAL"))?,
        None => without_wal(main),
    })?;
    settle(&db, blueprint.emptied, Sabotage::Off)?;
    check_build(&db)?;
    check_schema(&db, blueprint)?;
    Ok(db)
}

/// The length of the WAL of a file, bytes; none where there is no WAL.
pub(crate) fn wal_len(storage: &dyn Storage, path: &Path) -> Result<u64, VaultError> {
    match storage.head(&beside(path, "-wal"), 0) {
        Ok((_, len)) => Ok(len),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Moves what is in the WAL into the file, as far as no reader needs the old state: the next transaction then begins the
/// WAL anew, in the room it has already.
pub(crate) fn move_from_wal(db: &Connection) -> Result<(), VaultError> {
    Ok(db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
}

/// Gives the place of deleted rows back to the disk, as far as that can be done now.
pub(crate) fn give_back(db: &Connection) -> Result<(), VaultError> {
    let unused = || Ok::<i64, VaultError>(db.query_row("PRAGMA freelist_count", [], |row| row.get(0))?);
    // A few pages a transaction: what does not fit into SQLite's cache goes into the WAL, and there may be no room.
    let mut before = i64::MAX;
    while (1..before).contains(&unused()?) {
        before = unused()?;
        let mut vacuum = db.prepare("PRAGMA incremental_vacuum(100)")?;
        let mut pages = vacuum.query([])?;
        while pages.next()?.is_some() {}
        drop(pages);
        move_from_wal(db)?;
    }
    // A reader of the old state may still need its WAL: then the next checkpoint empties it.
    match checkpoint(db) {
        Err(VaultError::Busy) => Ok(()),
        other => other,
    }
}

/// A plain file, not a link to somewhere else.
pub(crate) fn plain_file(storage: &dyn Storage, path: &Path) -> Result<(), VaultError> {
    match storage.look(path)? {
        Thing::File => Ok(()),
        Thing::Nothing => Err(VaultError::Missing),
        Thing::Directory => Err(VaultError::Foreign),
        Thing::Other => Err(VaultError::Symlink),
    }
}

fn in_memory(image: &[u8]) -> Result<Connection, VaultError> {
    let mut db = Connection::open_in_memory()?;
    db.deserialize_read_exact("main", image, image.len(), true)?;
    Ok(db)
}

/// Opens it without locks, without WAL and without side files: right only while nothing is in the WAL.
fn immutable(storage: &dyn Storage, path: &Path) -> Result<Connection, VaultError> {
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(char::from(*byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    connect(storage, Path::new(&uri), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI)
}

/// Our tables, word for word as the scripts make them, and nothing else: a planted trigger or view would run inside our
/// transactions.
fn check_schema(db: &Connection, blueprint: &Blueprint) -> Result<(), VaultError> {
    let mut found = Vec::new();
    let ours = |sql: &str| blueprint.migrations.iter().any(|script| script.contains(sql));
    let mut query = db.prepare("SELECT type, name, sql FROM sqlite_schema")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, name, sql): (String, String, Option<String>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match kind.as_str() {
            "table" if sql.is_some_and(|sql| ours(&sql)) => found.push(name),
            // Of a primary key; SQLite lets nobody else use the name.
            "index" if name.starts_with("sqlite_autoindex_") => {}
            _ => return Err(VaultError::corrupt("the schema")),
        }
    }
    found.sort_unstable();
    if found == blueprint.tables { Ok(()) } else { Err(VaultError::corrupt("the schema")) }
}

/// Opens a file that [`judge`] or [`probe`] found good, for reading and writing, and brings it to the newest schema.
/// Nothing is written before `first` has read what must be right; what it found is given back. A refusal leaves no file
/// behind that was not there.
pub(crate) fn open<T>(
    storage: &dyn Storage,
    path: &Path,
    blueprint: &Blueprint,
    sabotage: Sabotage,
    first: impl FnOnce(&Connection) -> Result<T, VaultError>,
) -> Result<(Connection, T), VaultError> {
    let db = connect(storage, path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    if db.is_readonly("main")? {
        return Err(VaultError::ReadOnly);
    }
    // A refusal moves no frame by closing. Where there are none, closing takes away what SQLite puts beside the file.
    let keeps_frames = wal_len(storage, path)? > 0;
    let index = beside(path, "-shm");
    let makes_index = keeps_frames && storage.look(&index)? == Thing::Nothing;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keeps_frames)?;
    settle(&db, blueprint.emptied, sabotage)?;
    check_build(&db)?;
    let (at, found) = match first_look(&db, blueprint, first) {
        Ok(looked) => looked,
        Err(refusal) => {
            drop(db);
            // The index of the WAL stays when frames do. It is nobody's, unless somebody else has the file open by now.
            if makes_index && let Ok(held) = alone(storage, path) {
                let _ = storage.remove(&index);
                drop(held);
            }
            return Err(refusal);
        }
    };
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    db.busy_timeout(BUSY)?;
    if at == blueprint.known() {
        return Ok((db, found));
    }
    for (at, script) in blueprint.migrations.iter().enumerate().skip(at as usize) {
        // Never on a hot WAL, and never left in one: the main file's header is then the truth for the next look.
        checkpoint(&db)?;
        let tx = Transaction::new_unchecked(&db, TransactionBehavior::Immediate)?;
        // Another process may have taken this step while we waited for its lock.
        if schema(&tx)? as usize == at {
            tx.execute_batch(script)?;
            tx.execute_batch(&format!("PRAGMA user_version = {}", at + 1))?;
        }
        tx.commit()?;
        event!(INFO, "a schema was brought up to date", database = blueprint.name(), from = at, to = at + 1);
        checkpoint(&db)?;
    }
    check_schema(&db, blueprint)?;
    Ok((db, found))
}

/// Looks at one state of a file, for which SQLite takes its locks once. Its schema, and what `first` found.
fn first_look<T>(
    db: &Connection,
    blueprint: &Blueprint,
    first: impl FnOnce(&Connection) -> Result<T, VaultError>,
) -> Result<(u32, T), VaultError> {
    // Asked, not set: a file that is not in WAL is none that we left.
    if db.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0))? != "wal" {
        return Err(VaultError::corrupt("the journal mode"));
    }
    let look = Transaction::new_unchecked(db, TransactionBehavior::Deferred)?;
    let at = schema(&look)?;
    if at == blueprint.known() {
        check_schema(&look, blueprint)?;
    }
    let found = first(&look)?;
    look.commit()?;
    Ok((at, found))
}

fn schema(db: &Connection) -> Result<u32, VaultError> {
    Ok(db.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// Works like [`checkpoint`], before a file is closed: where a reader that is not ours holds it up, what is in the WAL
/// stays there and is as safe.
pub(crate) fn checkpoint_at_the_end(db: &Connection) -> Result<(), VaultError> {
    db.busy_timeout(BUSY_AT_THE_EDGES)?;
    match checkpoint(db) {
        Err(VaultError::Busy) => Ok(()),
        other => other,
    }
}

/// Moves everything from the WAL into the file and empties the WAL.
pub(crate) fn checkpoint(db: &Connection) -> Result<(), VaultError> {
    let busy: i64 = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy == 0 { Ok(()) } else { Err(VaultError::Busy) }
}

/// Closes the connection; its last one removes WAL and shared memory.
pub(crate) fn close(db: Connection) -> Result<(), VaultError> {
    db.close().map_err(|(_, error)| error.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::SystemStorage;
    use std::sync::Barrier;

    #[test]
    fn temporary_tables_that_may_go_to_a_file_are_not_enough() {
        assert!(keeps_temporaries_in_memory("TEMP_STORE=3"));
        for option in ["TEMP_STORE=2", "TEMP_STORE=1", "TEMP_STORE=0", "THREADSAFE=1", ""] {
            assert!(!keeps_temporaries_in_memory(option), "{option}");
        }
    }

    #[test]
    fn a_checkpoint_leaves_nothing_in_the_wal() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.db");
        let db = Connection::open(&path).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE a (x INT)").unwrap();
        let in_wal = || std::fs::metadata(dir.path().join("t.db-wal")).unwrap().len();
        assert!(in_wal() > 0);
        checkpoint(&db).unwrap();
        assert_eq!(in_wal(), 0);
    }

    #[test]
    fn a_refusal_at_the_first_look_moves_no_frame() {
        let one = Blueprint {
            file: "t.db",
            application_id: 7,
            migrations: &["CREATE TABLE a (x INT)"],
            tables: &["a"],
            emptied: Emptied::Wiped,
        };
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.db");
        create(&SystemStorage, &path, &one, |_| Ok(())).unwrap();
        let (db, ()) = open(&SystemStorage, &path, &one, Sabotage::Off, |_| Ok(())).unwrap();
        db.execute_batch("INSERT INTO a VALUES (1)").unwrap();
        // As a kill leaves it.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
        close(db).unwrap();
        let bytes = || [path.clone(), beside(&path, "-wal")].map(|file| std::fs::read(file).unwrap());
        let before = bytes();
        let refused = open(&SystemStorage, &path, &one, Sabotage::Off, |_| Err::<(), _>(VaultError::Foreign));
        assert_eq!(refused.map(|_| ()), Err(VaultError::Foreign));
        assert_eq!(bytes(), before);
        let opened = open(&SystemStorage, &path, &one, Sabotage::Off, |_| Ok(()));
        opened.and_then(|(db, ())| close(db)).unwrap();
        assert!(!beside(&path, "-wal").exists());
    }

    #[test]
    fn of_several_processes_that_open_an_old_schema_one_migrates_it() {
        let old = Blueprint {
            file: "t.db",
            application_id: 7,
            migrations: &["CREATE TABLE a (x INT)"],
            tables: &["a"],
            emptied: Emptied::Wiped,
        };
        let new = Blueprint {
            migrations: &["CREATE TABLE a (x INT)", "CREATE TABLE b (x INT)", "CREATE TABLE c (x INT)"],
            tables: &["a", "b", "c"],
            ..old
        };
        for _ in 0..10 {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("t.db");
            create(&SystemStorage, &path, &old, |_| Ok(())).unwrap();
            let start = Barrier::new(4);
            let open = || {
                start.wait();
                open(&SystemStorage, &path, &new, Sabotage::Off, |_| Ok(())).and_then(|(db, ())| close(db))
            };
            let opened: Vec<_> = std::thread::scope(|scope| {
                let threads: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            // Two at the same checkpoint: one is told to try again.
            assert!(opened.iter().all(|one| matches!(one, Ok(()) | Err(VaultError::Busy))), "{opened:?}");
            super::open(&SystemStorage, &path, &new, Sabotage::Off, |_| Ok(())).and_then(|(db, ())| close(db)).unwrap();
            let header = Header::read(&SystemStorage.head(&path, HEADER).unwrap().0).unwrap();
            assert_eq!(header.user_version, 3, "a migration ends in the file, not in the WAL");
        }
    }
}
