//! What the vault's tests share: keys, ids, drafts, commands, and hashes of every file.
#![allow(dead_code)] // Each test crate uses its part.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ereg_domain::application::{MatterType, SectionKind};
use ereg_domain::draft::DraftState;
use ereg_domain::party::{Side, Slot};
use ereg_domain::time::Instant;
use ereg_protocol::command::CommandKind;
use ereg_protocol::id::{CommandId, DraftId};
use ereg_trust::digest::Digest;
use ereg_vault::{Lane, NewOutboxItem, OpenOptions, Secret, StoredDraft, Vault};

pub const NOON: i64 = 1_795_400_000_000;

pub fn at(seconds: i64) -> Instant {
    Instant::from_ms(NOON + seconds * 1000)
}

pub fn key() -> Secret {
    Secret::raw(&[7; 32]).unwrap()
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
        matter: MatterType::T04,
        title: format!("泰安路 {number} 号"),
        typed: BTreeMap::from([("deal.price".to_owned(), "1200000".to_owned())]),
        revs: BTreeMap::from([(SectionKind::Deal, number)]),
        state: DraftState::Editing,
        slot: Slot::new(Side::Transferor, 1).unwrap(),
        pins: None,
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
        depends: None,
        coalesce: None,
        made_at: at(0),
    }
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
