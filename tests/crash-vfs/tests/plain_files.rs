//! Plain files beside the databases: replacing a small file, the way a vault replaces its key file.

#![allow(clippy::unwrap_used, clippy::panic)]

use ereg_crash_vfs::{Disk, Fault, Fsync, Survival};
use std::io;

const OLD: &[u8] = &[0xAA; 1500];
const NEW: &[u8] = &[0xBB; 1700];

type Step = fn(&Disk) -> io::Result<()>;

const WRITE: Step = |disk| disk.write_file("vault/key.new", NEW);
const SYNC: Step = |disk| disk.sync("vault/key.new");
const RENAME: Step = |disk| disk.rename("vault/key.new", "vault/key");
const SYNC_DIR: Step = |disk| disk.sync_dir("vault");

fn with_old_key(seed: u64) -> Disk {
    let disk = Disk::new(seed);
    disk.load(&[("vault/key".to_owned(), OLD.to_vec())].into());
    disk
}

/// Loses power at each operation of the recipe, in many ways, and collects what is wrong afterwards.
fn violations(recipe: &[Step], fsync: Fsync) -> Vec<String> {
    let mut violations = Vec::new();
    let dry = with_old_key(0);
    recipe.iter().try_for_each(|step| step(&dry)).unwrap();
    let operations = dry.counters().hit_by(Fault::PowerLoss);
    for at in 1..=operations + 1 {
        for seed in 0..200 {
            let disk = with_old_key(seed);
            disk.set_fsync(fsync);
            disk.inject(Fault::PowerLoss, at);
            let done = recipe.iter().try_for_each(|step| step(&disk));
            assert_eq!(done.is_ok(), at > operations);
            disk.power_cycle();
            match disk.read_file("vault/key") {
                Ok(key) if key == NEW => {}
                Ok(key) if key == OLD && done.is_err() => {}
                Ok(key) if key == OLD => violations.push(format!("point {at}: the old key is back")),
                Ok(key) => violations.push(format!("point {at}: {} torn bytes", key.len())),
                Err(error) => violations.push(format!("point {at}: {error}")),
            }
        }
    }
    violations
}

#[test]
fn write_sync_rename_sync_replaces_whole_or_not_at_all() {
    assert_eq!(violations(&[WRITE, SYNC, RENAME, SYNC_DIR], Fsync::Honest), Vec::<String>::new());
}

#[test]
fn without_the_first_sync_the_key_can_be_torn() {
    let found = violations(&[WRITE, RENAME, SYNC_DIR], Fsync::Honest);
    assert!(found.iter().any(|what| what.contains("torn")), "{found:?}");
}

#[test]
fn without_the_directory_sync_the_old_key_can_come_back() {
    let found = violations(&[WRITE, SYNC, RENAME], Fsync::Honest);
    assert!(found.iter().any(|what| what.contains("old key is back")), "{found:?}");
}

#[test]
fn writing_in_place_can_destroy_the_key() {
    let in_place: [Step; 2] = [|disk| disk.write_file("vault/key", NEW), |disk| disk.sync("vault/key")];
    let found = violations(&in_place, Fsync::Honest);
    assert!(found.iter().any(|what| what.contains("torn")), "{found:?}");
}

#[test]
fn a_lying_flush_breaks_the_good_recipe() {
    assert!(!violations(&[WRITE, SYNC, RENAME, SYNC_DIR], Fsync::Lying).is_empty());
}

#[test]
fn a_process_kill_keeps_what_was_written() {
    let disk = with_old_key(1);
    WRITE(&disk).unwrap();
    RENAME(&disk).unwrap();
    disk.process_kill();
    assert_eq!(disk.read_file("vault/key").unwrap(), NEW);
}

#[test]
fn a_directory_built_aside_appears_whole() {
    let disk = Disk::new(1);
    disk.create_dir("v.new").unwrap();
    disk.write_file("v.new/key", NEW).unwrap();
    disk.sync("v.new/key").unwrap();
    disk.sync_dir("v.new").unwrap();
    disk.rename("v.new", "v").unwrap();
    let unsynced = disk.clone();
    unsynced.sync_dir("").unwrap();
    disk.power_cycle_with(Survival::Nothing);
    assert_eq!(disk.list_dir("").unwrap(), ["v"]);
    assert_eq!(disk.read_file("v/key").unwrap(), NEW);
}

#[test]
fn names_are_checked_like_a_file_system_does() {
    let disk = with_old_key(1);
    let kind = |done: io::Result<()>| done.unwrap_err().kind();
    assert_eq!(kind(disk.write_file("nowhere/key", NEW)), io::ErrorKind::NotFound);
    assert_eq!(kind(disk.rename("vault/none", "vault/key")), io::ErrorKind::NotFound);
    assert_eq!(kind(disk.rename("vault/key", "key")), io::ErrorKind::CrossesDevices);
    assert_eq!(kind(disk.create_dir("vault")), io::ErrorKind::AlreadyExists);
    assert_eq!(kind(disk.sync("vault")), io::ErrorKind::IsADirectory);
    assert_eq!(kind(disk.remove_file("vault/none")), io::ErrorKind::NotFound);
    assert_eq!(kind(disk.remove_dir("vault")), io::ErrorKind::DirectoryNotEmpty);
    disk.remove_file("/vault/key").unwrap();
    assert_eq!(disk.list_dir("./vault/").unwrap(), Vec::<String>::new());
    disk.remove_dir("vault").unwrap();
    assert!(!disk.exists("vault").unwrap());
}
