//! Whatever is wrong with a vault has its own code, and the refusal changes no file.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use common::*;
use ereg_trust::keys::SoftwareKeys;
use ereg_vault::{OpenOptions, Vault, VaultSecret};
use rusqlite::Connection;

/// A vault with a draft and a command in it, closed.
fn filled() -> (tempfile::TempDir, std::path::PathBuf) {
    let (root, dir, vault) = new_vault();
    vault
        .write(|tx| {
            tx.save_draft(&draft(1))?;
            tx.enqueue(command(1, "a"))
        })
        .unwrap();
    vault.close().unwrap();
    (root, dir)
}

/// A vault as a kill leaves it: the last change is in the WAL alone, and the main file's header knows nothing of it.
fn killed() -> (tempfile::TempDir, std::path::PathBuf) {
    let (root, dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    let copied = root.path().join("killed");
    copy(&dir, &copied);
    fs::remove_file(copied.join("vault.db-shm")).unwrap();
    assert!(fs::metadata(copied.join("vault.db-wal")).unwrap().len() > 0);
    (root, copied)
}

fn code(dir: &Path, secret: &VaultSecret) -> &'static str {
    let before = hashes(dir.parent().unwrap());
    let error = Vault::open(dir, secret, options()).unwrap_err();
    assert_eq!(hashes(dir.parent().unwrap()), before, "a refusal changed a file: {error}");
    error.code()
}

fn damaged(damage: impl Fn(&Path)) -> &'static str {
    let (_root, dir) = filled();
    damage(&dir);
    code(&dir, &key())
}

fn put(name: &'static str, bytes: &'static [u8]) -> impl Fn(&Path) {
    move |dir| fs::write(dir.join(name), bytes).unwrap()
}

fn edit(dir: &Path, name: &str, edit: impl Fn(&mut Vec<u8>)) {
    let mut bytes = fs::read(dir.join(name)).unwrap();
    edit(&mut bytes);
    fs::write(dir.join(name), bytes).unwrap();
}

#[test]
fn the_wrong_key_is_told_so() {
    let (_root, dir) = filled();
    assert_eq!(code(&dir, &VaultSecret::raw(&[8; 32]).unwrap()), "vault.wrong_key");
    assert_eq!(code(&dir, &VaultSecret::passphrase("泰安路").unwrap()), "vault.wrong_key");
    let keys = Arc::new(SoftwareKeys::in_memory());
    let device = VaultSecret::Device { keys, alias: "user".to_owned(), reason: "打开".to_owned() };
    assert_eq!(code(&dir, &device), "vault.wrong_key");
    reopen(&dir);
}

#[test]
fn the_wrong_key_over_a_hot_wal_changes_nothing_either() {
    let (_root, dir) = killed();
    assert_eq!(code(&dir, &VaultSecret::raw(&[8; 32]).unwrap()), "vault.wrong_key");
    assert_eq!(reopen(&dir).draft(draft_id(1)).unwrap(), Some(draft(1)));
}

/// With frames in the WAL the rows are looked at before anything can be moved, and no file that was made for it is left.
#[test]
fn damage_under_a_hot_wal_is_refused_and_changes_nothing() {
    let (_root, dir) = killed();
    let (_other_root, other) = killed();
    for name in ["vault.db", "vault.db-wal"] {
        fs::copy(other.join(name), dir.join(name)).unwrap();
    }
    assert_eq!(code(&dir, &key()), "vault.corrupt", "the rows of another vault");
    assert!(!dir.join("vault.db-shm").exists());
    let (_root, dir) = killed();
    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute_batch("PRAGMA wal_autocheckpoint = 0; CREATE VIEW v AS SELECT * FROM rec").unwrap();
    let planted = dir.with_file_name("planted");
    copy(&dir, &planted);
    drop(db);
    fs::remove_file(planted.join("vault.db-shm")).unwrap();
    assert_eq!(code(&planted, &key()), "vault.corrupt", "what was planted in the WAL");
}

/// However large the vault is, what an opening after a kill has to look at is the WAL.
#[test]
fn an_opening_after_a_kill_reads_no_database_whole() {
    let (_root, dir) = killed();
    let disk = Watched::new();
    let vault = Vault::open(&dir, &key(), OpenOptions::on(disk.clone())).unwrap();
    assert_eq!(vault.draft(draft_id(1)).unwrap(), Some(draft(1)));
    assert_eq!(*disk.calls.lock().unwrap(), Vec::<String>::new());
}

/// Whatever was saved, a kill leaves no more to be summed up than a few saves.
#[test]
fn saves_keep_the_wal_short() {
    let (_root, dir, vault) = new_vault();
    for n in 0..250 {
        vault.save_draft(&draft(n % 20)).unwrap();
    }
    let wal = fs::metadata(dir.join("vault.db-wal")).unwrap().len();
    assert!(wal <= 2 << 20, "{wal}");
}

/// A refusal takes away the index that was made for it, and none that somebody else uses.
#[test]
fn a_refusal_leaves_the_index_of_the_wal_to_whoever_uses_it() {
    let (_root, dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute_batch("CREATE VIEW v AS SELECT * FROM rec").unwrap();
    assert_eq!(Vault::open(&dir, &key(), options()).unwrap_err().code(), "vault.corrupt");
    assert!(dir.join("vault.db-shm").exists());
    db.execute_batch("DROP VIEW v").unwrap();
    vault.save_draft(&draft(2)).unwrap();
    assert_eq!(reopen(&dir).draft(draft_id(2)).unwrap(), Some(draft(2)));
}

/// The other one's changes are in the WAL, and stay there.
#[test]
fn a_vault_that_is_open_elsewhere_opens_with_what_is_in_its_wal() {
    let (_root, dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    let disk = Watched::new();
    let other = Vault::open(&dir, &key(), OpenOptions::on(disk.clone())).unwrap();
    assert_eq!(other.draft(draft_id(1)).unwrap(), Some(draft(1)));
    assert_eq!(*disk.calls.lock().unwrap(), Vec::<String>::new());
    vault.save_draft(&draft(2)).unwrap();
    assert_eq!(other.draft(draft_id(2)).unwrap(), Some(draft(2)));
}

#[test]
fn thirty_one_bytes_or_zeros_are_no_key() {
    let (_root, dir) = filled();
    let zeros = VaultSecret::Raw(ereg_trust::aead::Secret32::from_bytes([0; 32]));
    assert_eq!(code(&dir, &zeros), "vault.key_format");
    assert_eq!(VaultSecret::raw(&[1; 31]).unwrap_err().code(), "vault.key_format");
    assert_eq!(Vault::create(&dir.with_file_name("other"), &zeros, options()).unwrap_err().code(), "vault.key_format");
    assert!(!dir.with_file_name("other").exists() && !dir.with_file_name("other.new").exists());
}

#[test]
fn nothing_there_is_missing() {
    let (_root, dir) = filled();
    assert_eq!(code(&dir.with_file_name("nowhere"), &key()), "vault.missing");
    for name in ["vault.key", "vault.db", "media.db"] {
        assert_eq!(damaged(|dir| fs::remove_file(dir.join(name)).unwrap()), "vault.missing", "{name}");
    }
    let orphan = dir.with_file_name("no-parent").join("vault");
    assert_eq!(Vault::create(&orphan, &key(), options()).unwrap_err().code(), "vault.missing");
}

#[test]
fn files_of_zero_one_and_a_hundred_bytes() {
    for name in ["vault.db", "media.db"] {
        assert_eq!(damaged(put(name, b"")), "vault.truncated");
        assert_eq!(damaged(put(name, b"S")), "vault.truncated");
        assert_eq!(damaged(put(name, &[b'x'; 100])), "vault.foreign");
        assert_eq!(damaged(|dir| edit(dir, name, |bytes| bytes.truncate(100))), "vault.truncated");
        assert_eq!(damaged(|dir| edit(dir, name, |bytes| bytes.truncate(bytes.len() - 1))), "vault.truncated");
    }
    assert_eq!(damaged(put("vault.key", b"")), "vault.truncated");
    assert_eq!(damaged(put("vault.key", b"x")), "vault.corrupt");
}

#[test]
fn another_program_s_database_is_foreign() {
    for name in ["vault.db", "media.db"] {
        let foreign = |dir: &Path| {
            fs::remove_file(dir.join(name)).unwrap();
            Connection::open(dir.join(name))
                .unwrap()
                .execute_batch("CREATE TABLE t(x); INSERT INTO t VALUES(1)")
                .unwrap();
        };
        assert_eq!(damaged(foreign), "vault.foreign");
        assert_eq!(damaged(put(name, &[0x89; 4096])), "vault.foreign");
    }
    let swapped = |dir: &Path| assert!(fs::copy(dir.join("media.db"), dir.join("vault.db")).is_ok());
    assert_eq!(damaged(swapped), "vault.foreign");
    let (root, _dir) = filled();
    fs::write(root.path().join("file"), b"no directory").unwrap();
    assert_eq!(code(&root.path().join("file"), &key()), "vault.foreign");
}

#[test]
fn a_newer_schema_is_refused_and_kept() {
    // user_version is at offset 60, big-endian.
    for name in ["vault.db", "media.db"] {
        assert_eq!(damaged(|dir| edit(dir, name, |bytes| bytes[63] = 2)), "vault.newer_schema");
    }
    let newer_key = |dir: &Path| {
        let text = fs::read_to_string(dir.join("vault.key")).unwrap();
        fs::write(dir.join("vault.key"), text.replace("\"format\":1", "\"format\":7")).unwrap();
    };
    assert_eq!(damaged(newer_key), "vault.newer_schema");
}

#[test]
fn a_newer_schema_that_is_only_in_the_wal_is_refused_too() {
    let (_root, dir) = filled();
    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 9").unwrap();
    let killed = dir.with_file_name("killed");
    copy(&dir, &killed);
    drop(db);
    assert_eq!(fs::read(killed.join("vault.db")).unwrap()[63], 1, "the main file's header is stale");
    assert_eq!(code(&killed, &key()), "vault.newer_schema");
}

#[test]
fn damage_is_called_damage() {
    assert_eq!(damaged(|dir| edit(dir, "vault.key", |bytes| bytes[40] ^= 1)), "vault.corrupt");
    assert_eq!(damaged(|dir| edit(dir, "vault.key", |bytes| bytes.resize(1 << 20, b' '))), "vault.corrupt");
    assert_eq!(damaged(|dir| edit(dir, "vault.db", |bytes| bytes[100..4096].fill(0xFF))), "vault.corrupt");
    assert_eq!(damaged(|dir| edit(dir, "vault.db", |bytes| bytes[16] = 3)), "vault.corrupt");
    assert_eq!(damaged(put("vault.db-journal", b"planted")), "vault.corrupt");
    // The schema page is whole, every other page is not: the manifest cannot be read.
    assert_eq!(damaged(|dir| edit(dir, "vault.db", |bytes| bytes[4096..].fill(0xEE))), "vault.corrupt");
}

/// It would run inside our transactions, or hold what they deleted.
#[test]
fn what_was_planted_in_the_schema_never_runs() {
    for planted in [
        "CREATE TRIGGER t AFTER INSERT ON rec BEGIN DELETE FROM outbox; END",
        "CREATE VIEW v AS SELECT * FROM rec",
        "CREATE INDEX i ON rec (body)",
        "CREATE TABLE t (x)",
        "ALTER TABLE rec ADD COLUMN x BLOB",
        "DROP TABLE meta",
    ] {
        let plant = |dir: &Path| Connection::open(dir.join("vault.db")).unwrap().execute_batch(planted).unwrap();
        assert_eq!(damaged(plant), "vault.corrupt", "{planted}");
    }
}

#[test]
fn another_vault_s_files_do_not_open_here() {
    let (_other_root, other) = filled();
    let swapped = |dir: &Path| assert!(fs::copy(other.join("vault.db"), dir.join("vault.db")).is_ok());
    assert_eq!(damaged(swapped), "vault.corrupt");
}

#[test]
#[cfg(unix)]
fn a_symbolic_link_is_not_followed() {
    use std::os::unix::fs::symlink;
    let (root, dir) = filled();
    symlink(&dir, root.path().join("link")).unwrap();
    assert_eq!(code(&root.path().join("link"), &key()), "vault.symlink");
    let created = Vault::create(&root.path().join("link"), &key(), options()).unwrap_err();
    assert_eq!(created.code(), "vault.symlink");
    symlink(root.path(), root.path().join("next.new")).unwrap();
    let created = Vault::create(&root.path().join("next"), &key(), options()).unwrap_err();
    assert_eq!(created.code(), "vault.symlink");
    for name in ["vault.key", "vault.db", "media.db"] {
        let linked = |dir: &Path| {
            fs::rename(dir.join(name), dir.join("elsewhere")).unwrap();
            symlink(dir.join("elsewhere"), dir.join(name)).unwrap();
        };
        assert_eq!(damaged(linked), "vault.symlink", "{name}");
    }
}

#[test]
fn a_path_out_of_the_root_is_no_path() {
    let (_root, dir) = filled();
    for path in [dir.join("../../x"), dir.join(".."), Path::new("/").to_owned(), Path::new("").to_owned()] {
        let made = Vault::create(&path, &key(), options()).unwrap_err();
        assert_eq!(made.code(), "vault.path");
        assert_eq!(Vault::open(&path, &key(), options()).unwrap_err().code(), "vault.path");
    }
}

#[test]
fn a_slash_at_the_end_of_a_path_means_nothing() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    let spelled = std::path::PathBuf::from(format!("{}/", dir.display()));
    Vault::create(&spelled, &key(), options()).unwrap().close().unwrap();
    Vault::open(&spelled, &key(), options()).unwrap().close().unwrap();
    assert_eq!(Vault::create(&spelled, &key(), options()).unwrap_err().code(), "vault.exists");
    assert_eq!(Vault::set_aside(&spelled, &options()).unwrap(), root.path().join("vault.aside-1"));
    assert_eq!(Vault::set_aside(&dir.join("../vault"), &options()).unwrap_err().code(), "vault.path");
}

#[test]
fn what_is_there_is_never_overwritten() {
    let (_root, dir) = filled();
    let before = hashes(&dir);
    assert_eq!(Vault::create(&dir, &key(), options()).unwrap_err().code(), "vault.exists");
    assert_eq!(hashes(&dir), before);
    let file = dir.with_file_name("file");
    fs::write(&file, b"mine").unwrap();
    assert_eq!(Vault::create(&file, &key(), options()).unwrap_err().code(), "vault.exists");
}

#[test]
fn a_creation_that_was_killed_is_begun_again() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    fs::create_dir(root.path().join("vault.new")).unwrap();
    fs::write(root.path().join("vault.new/vault.db"), b"half a file").unwrap();
    fs::write(root.path().join("vault.new/vault.db-journal"), b"half a journal").unwrap();
    assert_eq!(code(&dir, &key()), "vault.missing");
    Vault::create(&dir, &key(), options()).unwrap().save_draft(&draft(1)).unwrap();
    assert!(!root.path().join("vault.new").exists());
    assert_eq!(reopen(&dir).draft(draft_id(1)).unwrap(), Some(draft(1)));
}
