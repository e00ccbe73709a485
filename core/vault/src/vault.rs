//! A vault: made, opened, paused, closed; and the two ways in, `read` and `write`.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

use ereg_logs::event;
use ereg_trust::aead::Secret32;
use ereg_trust::random::SecureRandom;
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior};
use zeroize::Zeroizing;

use crate::collection::{Collection, KeySlot, List};
use crate::database::{self, MEDIA, VAULT};
use crate::error::VaultError;
use crate::goes_on::GoesOn;
use crate::importing::Importing;
use crate::key_file::{KeyFile, Opened, VaultSecret};
use crate::list_page::ListLine;
use crate::outbox_heads::Heads;
use crate::row::{Keys, SlotKeys};
use crate::row_manifest::RowManifest;
use crate::sabotage::Sabotage;
use crate::storage::{Storage, SystemStorage, Thing};
use crate::tx::{Finished, MovedRow, OutboxStep, Tx};
use crate::view::View;

/// The name of the key file in a vault.
pub(crate) const KEY_FILE: &str = "vault.key";

/// The files a vault may consist of, as SQLite adds to them; those with its keys first.
pub(crate) const FILES: [&str; 10] = [
    "vault.key",
    "vault.key.new",
    "vault.db",
    "vault.db-wal",
    "vault.db-shm",
    "vault.db-journal",
    "media.db",
    "media.db-wal",
    "media.db-shm",
    "media.db-journal",
];

/// The largest `vault.db` that is read from a copy in memory, bytes: one of ten thousand records has a tenth of it.
const LARGEST_COPY: u64 = 512 << 20;

/// The longest that a pass lets the WAL become, bytes: an opening after a kill reads all of it.
pub(crate) const MOST_WAL: u64 = 32 << 20;

/// The time that background work waits before it looks again whether somebody waits for the vault.
const WAY_GIVEN: Duration = Duration::from_micros(200);
/// The most times that it does so, a tenth of a second and more in all: then it waits in line with them.
const WAYS_GIVEN: u32 = 500;

/// The place where a vault lives. The default is this machine's file system.
#[derive(Clone)]
pub struct OpenOptions {
    /// Files and directories; the crash tests give a disk that loses power.
    #[doc(hidden)]
    pub storage: Arc<dyn Storage>,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { storage: Arc::new(SystemStorage) }
    }
}

impl OpenOptions {
    /// The options with another disk than this machine's.
    #[doc(hidden)]
    pub fn on(storage: Arc<dyn Storage>) -> Self {
        Self { storage }
    }
}

/// The two databases. Chunks are rarely asked for, so `media.db` is opened by the first who does.
pub(crate) struct Handles {
    /// The state that a pass goes through, while there is one. Before `vault`, to be closed before it.
    pass: Option<PassedState>,
    pub(crate) vault: Connection,
    media: Option<Connection>,
    /// The reason why `vault` is a copy in memory, good for reading alone.
    only_read: Option<VaultError>,
    /// The heads of the outbox, as `vault` has them.
    heads: RefCell<Heads>,
}

impl Handles {
    fn new(vault: Connection, only_read: Option<VaultError>) -> Self {
        Self { pass: None, vault, media: None, only_read, heads: RefCell::default() }
    }

    /// The state that the pass goes through; `None` where it has ended.
    pub(crate) fn passed(&self) -> Option<&Connection> {
        match self.pass.as_ref()? {
            PassedState::Moment(moment) => Some(moment),
            PassedState::Copy => Some(&self.vault),
        }
    }

    /// The view of a transaction that begins now.
    pub(crate) fn view<'a>(&'a self, keys: &'a Keys) -> View<'a> {
        self.heads.borrow_mut().begin();
        View { db: &self.vault, keys, heads: &self.heads }
    }
}

/// The state that a pass goes through.
enum PassedState {
    /// The one of the moment at which it began, whatever is written since.
    Moment(Connection),
    /// The copy in memory, which nobody writes.
    Copy,
}

/// The part that only an unlocked vault has.
pub(crate) struct Unlocked {
    pub(crate) keys: Keys,
    opened: Opened,
    key_file: KeyFile,
    /// `None` while paused.
    handles: Option<Handles>,
    /// Media whose chunks are being written and which no record names yet.
    pub(crate) importing: Importing,
}

impl Unlocked {
    pub(crate) fn db(&self) -> Result<&Connection, VaultError> {
        Ok(&self.handles()?.vault)
    }

    pub(crate) fn handles(&self) -> Result<&Handles, VaultError> {
        self.handles.as_ref().ok_or(VaultError::Paused)
    }

    /// Takes the state of this moment for a pass.
    pub(crate) fn begin_pass(&mut self, vault: &Vault) -> Result<(), VaultError> {
        let handles = self.handles.as_mut().ok_or(VaultError::Paused)?;
        handles.pass = Some(match handles.only_read {
            None => PassedState::Moment(database::moment(&*vault.storage, &vault.dir.join(VAULT.file), &VAULT)?),
            Some(_) => PassedState::Copy,
        });
        Ok(())
    }

    /// Lets go of that state, and moves what had to stay in the WAL for it, where the WAL has become longer than it may
    /// ([`MOST_WAL`]) and than it was when the pass began. Whether that was so: then the pass has to begin anew.
    pub(crate) fn gives_up_pass(&mut self, vault: &Vault, began: u64) -> Result<bool, VaultError> {
        let holds = |handles: &Handles| matches!(handles.pass, Some(PassedState::Moment(_)));
        if !self.handles.as_ref().is_some_and(holds) || vault.wal_len()? <= began.max(MOST_WAL) {
            return Ok(false);
        }
        self.end_pass();
        // What cannot be moved now is as safe where it is; the next save tries again.
        let _ = database::move_from_wal(self.db()?);
        Ok(true)
    }

    /// Lets go of that state: the pass is done, or has to begin anew.
    pub(crate) fn end_pass(&mut self) {
        if let Some(handles) = &mut self.handles {
            handles.pass = None;
        }
    }

    /// The view of whoever reads now.
    pub(crate) fn view(&self) -> Result<View<'_>, VaultError> {
        Ok(self.handles()?.view(&self.keys))
    }

    /// Prepares for writing: where the vault could only be read so far, it is opened again.
    fn writable(&mut self, vault: &Vault) -> Result<(), VaultError> {
        let handles = self.handles.as_ref().ok_or(VaultError::Paused)?;
        if handles.only_read.is_none() {
            return Ok(());
        }
        let (handles, _) = Vault::handles(&*vault.storage, &vault.dir, &self.keys, vault.sabotage)?;
        let refused = handles.only_read.clone();
        // Another process may have written meanwhile: this copy is the newer one in any case.
        self.handles = Some(handles);
        refused.map_or(Ok(()), Err)
    }

    /// One row of `media.db`, read from a copy where the file cannot be opened for writing.
    pub(crate) fn chunk(&mut self, vault: &Vault, coll: &[u8], key: &[u8]) -> Result<Option<Vec<u8>>, VaultError> {
        let handles = self.handles.as_mut().ok_or(VaultError::Paused)?;
        let found = |media: &Connection| -> Result<Option<Vec<u8>>, VaultError> {
            let mut query = media.prepare_cached("SELECT body FROM rec WHERE coll = ?1 AND key = ?2")?;
            Ok(query.query_row([coll, key], |row| row.get(0)).optional()?)
        };
        if let Some(media) = &handles.media {
            return found(media);
        }
        match vault.open_media() {
            Ok(media) => found(handles.media.insert(media)),
            Err(error) if leaves_reading(&error) => {
                found(&database::probe(&*vault.storage, &vault.dir.join(MEDIA.file), &MEDIA)?)
            }
            Err(error) => Err(error),
        }
    }

    /// Both databases and the keys, for writing; opens `media.db` where it is not open yet.
    pub(crate) fn with_media(&mut self, vault: &Vault) -> Result<(View<'_>, &Connection, &mut Importing), VaultError> {
        self.writable(vault)?;
        let handles = self.handles.as_mut().ok_or(VaultError::Paused)?;
        let media = match handles.media.take() {
            Some(media) => media,
            None => vault.open_media()?,
        };
        handles.media = Some(media);
        let handles = self.handles.as_ref().ok_or(VaultError::Paused)?;
        let media = handles.media.as_ref().ok_or(VaultError::Paused)?;
        Ok((handles.view(&self.keys), media, &mut self.importing))
    }
}

/// The encrypted store of one person on this device, or of one client's visit on a notary's tablet.
///
/// One writer; calls of several threads wait for each other. A call from within `read` or `write` of the same thread
/// is refused (`vault.reentered`) rather than left hanging.
pub struct Vault {
    dir: PathBuf,
    storage: Arc<dyn Storage>,
    sabotage: Sabotage,
    /// `None` once closed: the keys are gone from memory.
    state: Mutex<Option<Unlocked>>,
    holder: Mutex<Option<ThreadId>>,
    /// The number of calls that wait for the state.
    waiting: AtomicUsize,
    /// Held by the pass that is under way.
    passing: Mutex<()>,
    watcher: OnceLock<Watcher>,
}

/// The id of a vault, made with it: a backup and a salvaged vault have the same. It says nothing of whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VaultId([u8; 16]);

impl VaultId {
    /// A new one, drawn at random.
    ///
    /// # Errors
    /// `random.unavailable`.
    pub fn draw() -> Result<VaultId, VaultError> {
        Ok(VaultId(SecureRandom::new().bytes()?))
    }
}

/// Reads 32 small hexadecimal digits, as [`VaultId`] is displayed.
impl FromStr for VaultId {
    type Err = VaultError;
    fn from_str(text: &str) -> Result<VaultId, VaultError> {
        let digits = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = u128::from_str_radix(text, 16).ok().filter(|_| digits && text.len() == 32);
        number.map(|number| VaultId(number.to_be_bytes())).ok_or(VaultError::Path)
    }
}

/// 32 small hexadecimal digits.
impl fmt::Display for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The one who is told what a transaction has moved, once it is durable.
type Watcher = Box<dyn Fn(BTreeSet<MovedRow>) + Send + Sync>;

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// A lock that does not outlive a panic: what the panicking call wrote was rolled back by its transaction.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The state, held by this thread.
pub(crate) struct Held<'a> {
    state: MutexGuard<'a, Option<Unlocked>>,
    holder: &'a Mutex<Option<ThreadId>>,
}

impl Held<'_> {
    pub(crate) fn unlocked(&mut self) -> Result<&mut Unlocked, VaultError> {
        self.state.as_mut().ok_or(VaultError::Closed)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        *locked(self.holder) = None;
    }
}

/// A directory a vault can have: with a name of its own and without `..`. Spelled without a slash at its end, since
/// its neighbours are named after it.
pub(crate) fn checked(dir: &Path) -> Result<PathBuf, VaultError> {
    let plain = dir.components().all(|part| part != Component::ParentDir);
    if plain && dir.file_name().is_some() { Ok(dir.components().collect()) } else { Err(VaultError::Path) }
}

/// `DIR` with something after its name.
pub(crate) fn renamed(dir: &Path, suffix: &str) -> PathBuf {
    database::beside(dir, suffix)
}

pub(crate) fn parent(dir: &Path) -> &Path {
    dir.parent().unwrap_or(Path::new(""))
}

pub(crate) fn keys(opened: &Opened, vault: [u8; 16], sabotage: Sabotage) -> Result<Keys, VaultError> {
    let slot = |secret: &Secret32, slot| SlotKeys::new(secret, slot, vault, sabotage);
    Ok(Keys {
        content: opened.content.as_ref().map(|secret| slot(secret, KeySlot::Content)).transpose()?,
        transit: slot(&opened.transit, KeySlot::Transit)?,
    })
}

impl Vault {
    /// Makes a vault in `dir`, which must not exist, and opens it.
    ///
    /// It is built as `DIR.new`, flushed, and renamed when complete: a loss of power leaves nothing or all of it.
    pub fn create(dir: &Path, secret: &VaultSecret, options: OpenOptions) -> Result<Self, VaultError> {
        Self::create_as(VaultId::draw()?, dir, secret, options)
    }

    /// Works like [`Vault::create`], under an id that was drawn for it: whoever names a directory or a key of the
    /// device after a vault knows its id before there is one.
    pub fn create_as(id: VaultId, dir: &Path, secret: &VaultSecret, options: OpenOptions) -> Result<Self, VaultError> {
        Self::made(id, dir, secret, options)
            .inspect(|_| event!(INFO, "a vault was made"))
            .inspect_err(|error| event!(WARN, "a vault could not be made", code = error.code()))
    }

    fn made(id: VaultId, dir: &Path, secret: &VaultSecret, options: OpenOptions) -> Result<Self, VaultError> {
        let dir = &checked(dir)?;
        let storage = &*options.storage;
        match storage.look(dir)? {
            Thing::Nothing => {}
            Thing::Other => return Err(VaultError::Symlink),
            Thing::File | Thing::Directory => return Err(VaultError::Exists),
        }
        // Before anything is written: a device key may ask for the person, who may refuse.
        let (key_file, opened) = KeyFile::create(id.0, secret, None)?;
        let sabotage = Sabotage::from_environment();
        let keys = keys(&opened, key_file.vault, sabotage)?;
        let new = renamed(dir, ".new");
        Self::clear(storage, &new)?;
        key_file.replace(storage, &new, KEY_FILE)?;
        database::create(storage, &new.join(VAULT.file), &VAULT, |db| {
            keys.slots().try_for_each(|(_, keys)| RowManifest::default().store(db, keys))
        })?;
        database::create(storage, &new.join(MEDIA.file), &MEDIA, |_| Ok(()))?;
        Self::sync_new(storage, &new)?;
        storage.rename(&new, dir)?;
        storage.sync_dir(parent(dir))?;
        Self::assemble(dir, options, key_file, opened)
    }

    /// Flushes a vault that is complete before it gets its name.
    pub(crate) fn sync_new(storage: &dyn Storage, new: &Path) -> Result<(), VaultError> {
        for file in [VAULT.file, MEDIA.file] {
            storage.sync(&new.join(file))?;
        }
        Ok(storage.sync_dir(new)?)
    }

    /// Removes a database file of which there may be half, and all that belongs to it.
    pub(crate) fn clear_file(storage: &dyn Storage, path: &Path) -> Result<(), VaultError> {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let path = database::beside(path, suffix);
            if storage.look(&path)? != Thing::Nothing {
                storage.remove(&path)?;
            }
        }
        Ok(())
    }

    /// An empty `DIR.new`. One that a killed creation left behind never was a vault, so its files may go.
    pub(crate) fn clear(storage: &dyn Storage, new: &Path) -> Result<(), VaultError> {
        match storage.look(new)? {
            Thing::Nothing => Ok(storage.create_dir(new)?),
            Thing::Directory => {
                for name in FILES {
                    if storage.look(&new.join(name))? != Thing::Nothing {
                        storage.remove(&new.join(name))?;
                    }
                }
                Ok(())
            }
            Thing::Other => Err(VaultError::Symlink),
            Thing::File => Err(VaultError::Exists),
        }
    }

    /// Removes `DIR.new` where somebody stopped its making. The half of one that failed otherwise goes with the next try.
    pub(crate) fn leave_no_half(storage: &dyn Storage, new: &Path, why: &VaultError) {
        if *why == VaultError::Stopped && Self::clear(storage, new).is_ok() && storage.remove_dir(new).is_ok() {
            let _ = storage.sync_dir(parent(new));
        }
    }

    /// Opens content and transit.
    ///
    /// A refusal changes no file. Commands that were being sent when the vault was last open are queued again, the same
    /// bytes under the same id.
    ///
    /// Reading never needs to write: on a full or read-only disk, or while somebody else's lock is on the files, the
    /// vault opens on a copy of its last state. Each write then tries to open the files again, and says why it cannot.
    pub fn open(dir: &Path, secret: &VaultSecret, options: OpenOptions) -> Result<Self, VaultError> {
        Self::opened(dir, options, |key_file| key_file.open(secret))
    }

    /// Opens transit alone, for sync in the background; every access to content fails with `vault.content_locked`.
    pub fn open_transit(dir: &Path, secret: &VaultSecret, options: OpenOptions) -> Result<Self, VaultError> {
        Self::opened(dir, options, |key_file| key_file.open_transit(secret))
    }

    fn opened(
        dir: &Path,
        options: OpenOptions,
        unlock: impl FnOnce(&KeyFile) -> Result<Opened, VaultError>,
    ) -> Result<Self, VaultError> {
        let open = || {
            let dir = &checked(dir)?;
            let key_file = Self::key_file(dir, &options)?;
            let opened = unlock(&key_file)?;
            let slots = if opened.content.is_some() { "whole" } else { "transit" };
            Ok((Self::assemble(dir, options, key_file, opened)?, slots))
        };
        match open() {
            Ok((vault, slots)) => {
                event!(INFO, "a vault was opened", slots = slots);
                Ok(vault)
            }
            Err(error) => {
                event!(WARN, "a vault could not be opened", code = VaultError::code(&error));
                Err(error)
            }
        }
    }

    /// The key file of a vault that is where it should be; `dir` is [`checked`].
    pub(crate) fn key_file(dir: &Path, options: &OpenOptions) -> Result<KeyFile, VaultError> {
        let storage = &*options.storage;
        match storage.look(dir)? {
            Thing::Directory => {}
            Thing::Nothing => return Err(VaultError::Missing),
            Thing::File => return Err(VaultError::Foreign),
            Thing::Other => return Err(VaultError::Symlink),
        }
        database::plain_file(storage, &dir.join(KEY_FILE))?;
        KeyFile::load(storage, &dir.join(KEY_FILE))
    }

    fn assemble(dir: &Path, options: OpenOptions, key_file: KeyFile, opened: Opened) -> Result<Self, VaultError> {
        let sabotage = Sabotage::from_environment();
        let keys = keys(&opened, key_file.vault, sabotage)?;
        let storage = options.storage;
        let (handles, left_over) = Self::handles(&*storage, dir, &keys, sabotage)?;
        let unlocked = Unlocked { keys, opened, key_file, handles: Some(handles), importing: Importing::default() };
        let vault = Self {
            dir: dir.to_owned(),
            storage,
            sabotage,
            state: Mutex::new(Some(unlocked)),
            holder: Mutex::new(None),
            waiting: AtomicUsize::new(0),
            passing: Mutex::new(()),
            watcher: OnceLock::new(),
        };
        // Most openings find nothing left over, and then write nothing.
        if left_over {
            let settled = vault.write(|tx| {
                tx.queue_interrupted()?;
                tx.digest_waiting()
            });
            match settled {
                // Sync looks again before it sends.
                Err(error) if leaves_reading(&error) => {}
                settled => drop(settled?),
            }
        }
        Ok(vault)
    }

    /// Judges both files without changing them, then opens the first. Tells too whether anything is on its way out, or
    /// waits for the content to be opened.
    fn handles(
        storage: &dyn Storage,
        dir: &Path,
        keys: &Keys,
        sabotage: Sabotage,
    ) -> Result<(Handles, bool), VaultError> {
        let (vault, media) = (dir.join(VAULT.file), dir.join(MEDIA.file));
        let manifests =
            |db: &Connection| keys.slots().try_for_each(|(_, keys)| RowManifest::load(db, keys).map(|_| ()));
        let judge = || -> Result<(), VaultError> {
            database::judge(storage, &vault, &VAULT)?;
            database::judge(storage, &media, &MEDIA).map(|_| ())
        };
        judge().or_else(|error| match error {
            // Another process may have moved its WAL into the file between two looks: damage is still there later.
            VaultError::Corrupt { .. } | VaultError::Truncated => judge(),
            other => Err(other),
        })?;
        let first = |db: &Connection| {
            manifests(db)?;
            left_over(db, keys)
        };
        match database::open(storage, &vault, &VAULT, sabotage, first).map_err(|error| why(storage, dir, error)) {
            Ok((vault, left_over)) => Ok((Handles::new(vault, None), left_over)),
            Err(error) if leaves_reading(&error) => {
                event!(WARN, "a vault can only be read", code = error.code());
                let copy = match database::snapshot(storage, &vault, &VAULT, LARGEST_COPY) {
                    Err(VaultError::TooLarge) => return Err(error),
                    copy => copy?,
                };
                manifests(&copy)?;
                Ok((Handles::new(copy, Some(error)), false))
            }
            Err(error) => Err(error),
        }
    }

    fn open_media(&self) -> Result<Connection, VaultError> {
        let (storage, path) = (&*self.storage, self.dir.join(MEDIA.file));
        database::judge(storage, &path, &MEDIA)?;
        let (media, ()) = database::open(storage, &path, &MEDIA, self.sabotage, |_| Ok(()))
            .map_err(|error| why(storage, &self.dir, error))?;
        Ok(media)
    }

    /// Holds the state for this thread, or says why not.
    pub(crate) fn hold(&self) -> Result<Held<'_>, VaultError> {
        let this = thread::current().id();
        if *locked(&self.holder) == Some(this) {
            return Err(VaultError::Reentered);
        }
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let state = locked(&self.state);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        *locked(&self.holder) = Some(this);
        Ok(Held { state, holder: &self.holder })
    }

    /// The length of the WAL of `vault.db`, bytes.
    pub(crate) fn wal_len(&self) -> Result<u64, VaultError> {
        database::wal_len(&*self.storage, &self.dir.join(VAULT.file))
    }

    /// Waits until nobody waits for the vault, for a while. Called between two steps of background work, which would otherwise
    /// take the vault again before whoever waits wakes up; never by somebody who holds it.
    pub fn give_way(&self) {
        for _ in 0..WAYS_GIVEN {
            if self.waits() == 0 {
                return;
            }
            thread::sleep(WAY_GIVEN);
        }
    }

    /// The number of calls that wait for the vault.
    pub(crate) fn waits(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }

    /// Makes the caller the only one that goes through the whole vault.
    pub(crate) fn only_pass(&self) -> Result<MutexGuard<'_, ()>, VaultError> {
        // Refused, as any call from within another is: the pass that is under way may wait for this thread.
        drop(self.hold()?);
        Ok(locked(&self.passing))
    }

    /// Reads one consistent state.
    pub fn read<T, E: From<VaultError>>(&self, f: impl FnOnce(&View<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        let db = unlocked.db()?;
        let _moment = Transaction::new_unchecked(db, TransactionBehavior::Deferred).map_err(VaultError::from)?;
        f(&unlocked.view()?)
    }

    /// Writes: all of it durable when this returns `Ok`, nothing of it otherwise.
    pub fn write<T, E: From<VaultError>>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        unlocked.writable(self)?;
        let handles = unlocked.handles()?;
        let (value, Finished { late, moved, steps }) = transact(handles, &unlocked.keys, self.sabotage, f)?;
        if !late.is_empty() {
            transact(handles, &unlocked.keys, Sabotage::Off, |tx| {
                late.into_iter().try_for_each(|item| tx.enqueue(item).map(|_| ()))
            })?;
        }
        // Whoever is told may read.
        drop(held);
        steps.into_iter().for_each(OutboxStep::tell);
        if let Some(watcher) = self.watcher.get() {
            watcher(moved);
        }
        Ok(value)
    }

    /// Tells from now on what each transaction has moved, once it is durable and nobody holds the vault. Only the first
    /// watcher is told; whoever shows more than one thing divides among them.
    pub fn watch(&self, watcher: impl Fn(BTreeSet<MovedRow>) + Send + Sync + 'static) {
        let _ = self.watcher.set(Box::new(watcher));
    }

    /// The record under `key`, if there is one.
    pub fn get(&self, collection: Collection, key: &[u8]) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        self.read(|view| view.get(collection, key))
    }

    /// Lines of a list, newest first, after leaving out `skip`.
    pub fn recent(&self, list: List, skip: usize, limit: usize) -> Result<Vec<ListLine>, VaultError> {
        self.read(|view| view.recent(list, skip, limit))
    }

    /// Returns the number of lines in a list.
    pub fn count(&self, list: List) -> Result<usize, VaultError> {
        self.read(|view| view.count(list))
    }

    /// Puts another lock on the content (a changed passphrase). The old one opens the vault until this returns.
    pub fn change_secret(&self, secret: &VaultSecret) -> Result<(), VaultError> {
        // The device may ask for the person; nothing is held meanwhile.
        let (key_file, opened) = self.key_parts()?;
        let changed = key_file.with_content_lock(secret, &opened)?;
        self.replace_key_file(changed)
    }

    /// Lets a secret open transit alone, or takes that away with `None`.
    pub fn set_transit_secret(&self, secret: Option<&VaultSecret>) -> Result<(), VaultError> {
        let (key_file, opened) = self.key_parts()?;
        let changed = key_file.with_transit_lock(secret, &opened.transit)?;
        self.replace_key_file(changed)
    }

    fn key_parts(&self) -> Result<(KeyFile, Opened), VaultError> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        let opened = Opened { content: unlocked.opened.content.clone(), transit: unlocked.opened.transit.clone() };
        Ok((unlocked.key_file.clone(), opened))
    }

    fn replace_key_file(&self, changed: KeyFile) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        changed.replace(&*self.storage, &self.dir, KEY_FILE)?;
        unlocked.key_file = changed;
        event!(INFO, "a vault has another lock");
        Ok(())
    }

    /// Forgets the key of the content: from now on what the person typed and is shown is locked (`vault.content_locked`),
    /// and what is in transit goes on. An import that is under way ends with that error. Locking twice succeeds.
    pub fn lock(&self) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        unlocked.keys.content = None;
        unlocked.opened.content = None;
        unlocked.end_pass();
        Ok(())
    }

    /// Opens the content again, and takes in what came while it was locked. Of a vault that is not locked the secret is
    /// checked all the same: a screen that asks for it relies on the answer.
    ///
    /// # Errors
    /// `vault.wrong_key`: what was locked stays locked.
    pub fn unlock(&self, secret: &VaultSecret) -> Result<(), VaultError> {
        // The device may ask for the person; nothing is held meanwhile.
        let (key_file, _) = self.key_parts()?;
        let opened = key_file.open(secret)?;
        let keys = keys(&opened, key_file.vault, self.sabotage)?;
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        unlocked.keys = keys;
        unlocked.opened = opened;
        unlocked.end_pass();
        let waits = match &unlocked.handles {
            Some(handles) => left_over(&handles.vault, &unlocked.keys)?,
            None => false,
        };
        drop(held);
        if waits {
            match self.write(|tx| tx.digest_waiting()) {
                // Where nothing can be written now, the next page of the feed takes it in.
                Err(error) if leaves_reading(&error) => {}
                digested => drop(digested?),
            }
        }
        Ok(())
    }

    /// Empties the WALs and closes every SQLite handle; the keys stay. iOS kills a suspended app that holds a lock.
    /// Pausing what is paused succeeds.
    pub fn pause(&self) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        match held.unlocked()?.handles.take() {
            None => Ok(()),
            Some(handles) => {
                event!(DEBUG, "a vault is paused");
                settle(handles)
            }
        }
    }

    /// Opens the files again, with every check of `open`. Resuming what is not paused succeeds.
    pub fn resume(&self) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        if unlocked.handles.is_none() {
            let (handles, _) = Self::handles(&*self.storage, &self.dir, &unlocked.keys, self.sabotage)?;
            unlocked.handles = Some(handles);
            event!(DEBUG, "a vault is resumed");
        }
        Ok(())
    }

    /// Closes the files and wipes the keys; every later call fails with `vault.closed`. Closing twice succeeds.
    pub fn close(&self) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        match held.state.take().and_then(|unlocked| unlocked.handles) {
            None => Ok(()),
            Some(handles) => {
                event!(INFO, "a vault was closed");
                settle(handles)
            }
        }
    }

    /// Writes key file and both databases, as they are now, into a directory.
    pub(crate) fn copy_into(&self, new: &Path, goes_on: &GoesOn) -> Result<(), VaultError> {
        let mut held = self.hold()?;
        let unlocked = held.unlocked()?;
        let storage = &*self.storage;
        let handles = unlocked.handles.as_mut().ok_or(VaultError::Paused)?;
        database::copy(storage, &mut handles.vault, &new.join(VAULT.file), &VAULT, goes_on)?;
        let media = new.join(MEDIA.file);
        match handles.media.take().map_or_else(|| self.open_media(), Ok) {
            Ok(open) => database::copy(storage, handles.media.insert(open), &media, &MEDIA, goes_on)?,
            Err(error) if leaves_reading(&error) => {
                let mut old = database::probe(storage, &self.dir.join(MEDIA.file), &MEDIA)?;
                database::copy(storage, &mut old, &media, &MEDIA, goes_on)?;
            }
            Err(error) => return Err(error),
        }
        // Last: a directory without a key file is no vault.
        unlocked.key_file.replace(storage, new, KEY_FILE)
    }

    pub(crate) fn storage(&self) -> &dyn Storage {
        &*self.storage
    }

    /// Bytes that can still be written to the disk of the vault; `None` where nobody can tell.
    pub(crate) fn room(&self) -> Result<Option<u64>, VaultError> {
        Ok(self.storage.room(&self.dir)?)
    }

    /// Its id.
    ///
    /// # Errors
    /// `vault.closed`.
    pub fn id(&self) -> Result<VaultId, VaultError> {
        Ok(VaultId(self.hold()?.unlocked()?.key_file.vault))
    }

    /// The id of the vault in a directory, which needs no secret.
    ///
    /// # Errors
    /// Those of reading its key file.
    pub fn id_of(dir: &Path, options: &OpenOptions) -> Result<VaultId, VaultError> {
        Ok(VaultId(Self::key_file(&checked(dir)?, options)?.vault))
    }

    /// The directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }
}

/// Whether what refused writing does not stand in the way of reading.
pub(crate) fn leaves_reading(error: &VaultError) -> bool {
    matches!(error, VaultError::Full | VaultError::ReadOnly | VaultError::Busy)
}

fn left_over(db: &Connection, keys: &Keys) -> Result<bool, VaultError> {
    let undigested = keys.transit.coll(Collection::Undigested);
    let mut waiting = db.prepare_cached("SELECT 1 FROM rec WHERE coll = ?1 LIMIT 1")?;
    Ok(db.prepare_cached("SELECT 1 FROM outbox LIMIT 1")?.exists([])? || waiting.exists([undigested.as_slice()])?)
}

/// SQLite does not tell why it could not make its WAL. Anything else written here is refused for the same reason: a
/// full or a read-only medium.
fn why(storage: &dyn Storage, dir: &Path, error: VaultError) -> VaultError {
    if error != VaultError::Sqlite(rusqlite::ffi::SQLITE_CANTOPEN) {
        return error;
    }
    let trial = dir.join(format!("{KEY_FILE}.new"));
    match storage.write(&trial, b"x").and_then(|()| storage.remove(&trial)) {
        Ok(()) => error,
        Err(reason) => reason.into(),
    }
}

/// Empties the WALs and closes the files, also if one of them fails; the first failure is told.
fn settle(handles: Handles) -> Result<(), VaultError> {
    let mut result = Ok(());
    // It needs the old state of the WAL.
    drop(handles.pass);
    for db in [Some(handles.vault), handles.media].into_iter().flatten() {
        result = result.and(database::checkpoint_at_the_end(&db)).and(database::close(db));
    }
    result
}

/// One transaction. Whatever `f` or the commit refuses is rolled back, also if it panics.
fn transact<T, E: From<VaultError>>(
    handles: &Handles,
    keys: &Keys,
    sabotage: Sabotage,
    f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<(T, Finished), E> {
    let guard = Transaction::new_unchecked(&handles.vault, TransactionBehavior::Immediate).map_err(VaultError::from)?;
    let mut tx = Tx::new(handles.view(keys), sabotage);
    let value = f(&mut tx)?;
    let kept = tx.finish().and_then(|finished| {
        guard.commit()?;
        handles.heads.borrow_mut().kept();
        Ok(finished)
    });
    let finished =
        kept.inspect_err(|error: &VaultError| event!(WARN, "a transaction was not kept", code = error.code()))?;
    Ok((value, finished))
}
