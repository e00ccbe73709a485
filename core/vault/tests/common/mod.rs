//! Everything that the vault's tests share: keys, ids, drafts, commands, and hashes of every file.
#![allow(dead_code)] // Each test crate uses its part.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::{fs, io};

use ereg_domain::party::Slot;
use ereg_domain::time::Instant;
use ereg_law::draft::DraftState;
use ereg_protocol::command::CommandKind;
use ereg_protocol::id::{CommandId, DraftId};
use ereg_trust::digest::Digest;
use ereg_vault::{
    Lane, NewOutboxItem, OpenOptions, OutboxItem, OutboxState, Storage, StoredDraft, SystemStorage, Thing, Vault,
    VaultError, VaultSecret,
};

pub const NOON: i64 = 1_795_400_000_000;

pub fn at(seconds: i64) -> Instant {
    Instant::from_ms(NOON + seconds * 1000)
}

pub fn key() -> VaultSecret {
    VaultSecret::raw(&[7; 32]).unwrap()
}

pub fn options() -> OpenOptions {
    OpenOptions::default()
}

/// A new vault in a directory that lives as long as the first half.
pub fn new_vault() -> (tempfile::TempDir, PathBuf, Vault) {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    let vault = Vault::create(&dir, &key(), options()).unwrap();
    (root, dir, vault)
}

pub fn reopen(dir: &Path) -> Vault {
    Vault::open(dir, &key(), options()).unwrap()
}

pub fn uuid(number: u64) -> uuid::Uuid {
    let mut tail = [0; 10];
    tail[2..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(NOON as u64, &tail).into_uuid()
}

pub fn draft_id(number: u64) -> DraftId {
    DraftId::new(uuid(number)).unwrap()
}

pub fn command_id(number: u64) -> CommandId {
    CommandId::new(uuid(number)).unwrap()
}

pub fn draft(number: u64) -> StoredDraft {
    StoredDraft {
        draft_id: draft_id(number),
        matter: ereg_law::matter::T04.id(),
        title: format!("泰安路 {number} 号"),
        typed: BTreeMap::from([("deal.price".to_owned(), "1200000".to_owned())]),
        revs: BTreeMap::from([(ereg_law::section::DEAL, number)]),
        state: DraftState::Editing,
        slot: Slot::new(ereg_law::role::TRANSFEROR, 1).unwrap(),
        media: Vec::new(),
        edited_at: at(number as i64),
    }
}

pub fn command(number: u64, lane: &str) -> NewOutboxItem {
    NewOutboxItem {
        command_id: command_id(number),
        lane: Lane(lane.to_owned()),
        kind: CommandKind::PutSections,
        bytes: format!("{{\"command_id\":\"{}\",\"n\":{number}}}", command_id(number)).into_bytes(),
        coalesce: None,
        after_media: Vec::new(),
        made_at: at(0),
    }
}

/// Takes what whoever plans would take: the first of each lane whose time has come, at most `limit`, marked as being
/// sent.
pub fn take_due(vault: &Vault, now: Instant, limit: usize) -> Result<Vec<OutboxItem>, VaultError> {
    vault.write(|tx| {
        let mut lanes = BTreeSet::new();
        let mut due = tx.outbox()?;
        due.retain(|item| lanes.insert(item.lane().clone()));
        due.retain(|item| item.state() == OutboxState::Queued && item.next_try_at() <= now);
        due.truncate(limit);
        Ok(tx.begin_sending(&due)?.into_iter().map(|begun| begun.item).collect())
    })
}

/// The digest of every file under a directory, by its path.
pub fn hashes(dir: &Path) -> BTreeMap<PathBuf, Digest> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![dir.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.symlink_metadata().unwrap().is_dir() {
                waiting.push(path);
            } else {
                found.insert(path.clone(), Digest::of(&fs::read(&path).unwrap_or_default()));
            }
        }
    }
    found
}

/// A copy of a directory of files.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

/// This machine's files, with every flush, every renaming and every database that is read whole written down, and as much room as a test says.
pub struct Watched {
    pub calls: Mutex<Vec<String>>,
    /// Bytes free; `u64::MAX` for as much as there is.
    pub room: AtomicU64,
}

impl Watched {
    pub fn new() -> Arc<Self> {
        Arc::new(Self { calls: Mutex::default(), room: AtomicU64::new(u64::MAX) })
    }

    fn note(&self, what: &str, path: &Path) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        self.calls.lock().unwrap().push(format!("{what} {name}"));
    }
}

impl Storage for Watched {
    fn vfs(&self) -> Option<&str> {
        None
    }
    fn look(&self, path: &Path) -> io::Result<Thing> {
        SystemStorage.look(path)
    }
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        SystemStorage.create_dir(path)
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        SystemStorage.write(path, bytes)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path.extension().is_some_and(|ending| ending == "db") {
            self.note("read", path);
        }
        SystemStorage.read(path)
    }
    fn head(&self, path: &Path, len: usize) -> io::Result<(Vec<u8>, u64)> {
        SystemStorage.head(path, len)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.note("sync", path);
        SystemStorage.sync(path)
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.note("sync_dir", path);
        SystemStorage.sync_dir(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.note("rename", to);
        SystemStorage.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.note("remove", path);
        SystemStorage.remove(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.note("remove_dir", path);
        SystemStorage.remove_dir(path)
    }
    fn room(&self, path: &Path) -> io::Result<Option<u64>> {
        match self.room.load(Ordering::SeqCst) {
            u64::MAX => SystemStorage.room(path),
            said => Ok(Some(said)),
        }
    }
}
