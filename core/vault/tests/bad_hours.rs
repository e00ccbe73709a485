//! A vault in bad hours: somebody else's lock on its files, a name that must outlive the power.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use common::*;
use ereg_vault::{Collection, List, OpenOptions, Vault, VaultError, VaultSecret};
use rusqlite::Connection;

/// Another process with its hands on the files, until it is dropped.
struct Foreign(Child, Lines<BufReader<ChildStdout>>);

impl Foreign {
    fn on(dir: &Path, how: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["the_foreign_process", "--exact", "--ignored", "--nocapture"])
            .env("EREG_HOLD", dir)
            .env("EREG_HOW", how)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.by_ref().map_while(Result::ok).any(|line| line.contains("held")), "the foreign process ended");
        Self(child, lines)
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        self.1.by_ref().for_each(drop);
        let _ = self.0.wait();
    }
}

/// No test of its own: what [`Foreign`] runs.
#[test]
#[ignore]
#[cfg(unix)]
fn the_foreign_process() {
    use rustix::fs::{FlockOperation, fcntl_lock};
    let Some(dir) = std::env::var_os("EREG_HOLD") else { return };
    let hold = || {
        println!("held");
        std::io::stdout().flush().unwrap();
        let _ = std::io::stdin().lines().next();
    };
    match std::env::var("EREG_HOW").unwrap().as_str() {
        // As a backup program: a read lock on each whole file.
        "locks" => {
            let files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
            let files: Vec<_> = files.iter().map(|path| std::fs::File::open(path).unwrap()).collect();
            files.iter().for_each(|file| fcntl_lock(file, FlockOperation::LockShared).unwrap());
            hold();
        }
        // As somebody who looks into it with SQLite.
        "reads" => {
            let dbs = ["vault.db", "media.db"].map(|name| Connection::open(Path::new(&dir).join(name)).unwrap());
            for db in &dbs {
                db.execute_batch("BEGIN; SELECT count(*) FROM rec").unwrap();
            }
            hold();
        }
        other => panic!("{other}"),
    }
}

#[test]
#[cfg(unix)]
fn a_foreign_reader_stops_no_opening_and_no_closing() {
    for how in ["locks", "reads"] {
        for state in ["closed", "killed"] {
            let (root, dir, vault) = new_vault();
            vault.save_draft(&draft(1)).unwrap();
            let dir = match state {
                "closed" => {
                    vault.close().unwrap();
                    dir
                }
                // The last save is in the WAL alone.
                _ => {
                    let killed = root.path().join("killed");
                    copy(&dir, &killed);
                    killed
                }
            };
            let foreign = Foreign::on(&dir, how);
            let begun = Instant::now();
            let vault = Vault::open(&dir, &key(), options()).unwrap_or_else(|e| panic!("{how} {state}: {e}"));
            assert_eq!(vault.draft(draft_id(1)).unwrap(), Some(draft(1)), "{how} {state}");
            assert!(begun.elapsed() < Duration::from_secs(2), "{how} {state}: opened in {:?}", begun.elapsed());
            let written = vault.save_draft(&draft(2));
            assert!(matches!(written, Ok(()) | Err(VaultError::Busy)), "{how} {state}: {written:?}");
            let begun = Instant::now();
            vault.close().unwrap();
            assert!(begun.elapsed() < Duration::from_secs(2), "{how} {state}: closed in {:?}", begun.elapsed());
            drop(foreign);
            let vault = reopen(&dir);
            vault.save_draft(&draft(3)).unwrap();
            assert_eq!(vault.draft(draft_id(2)).unwrap().is_some(), written.is_ok(), "{how} {state}");
            vault.verify_all().unwrap();
        }
    }
}

#[test]
#[cfg(unix)]
fn a_vault_that_could_only_be_read_is_written_once_the_reader_is_gone() {
    let (root, dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    let killed = root.path().join("killed");
    copy(&dir, &killed);
    let foreign = Foreign::on(&killed, "locks");
    let vault = Vault::open(&killed, &key(), options()).unwrap();
    assert_eq!(vault.save_draft(&draft(2)), Err(VaultError::Busy), "the lock is on the shared memory too");
    assert_eq!(vault.draft(draft_id(1)).unwrap(), Some(draft(1)));
    drop(foreign);
    vault.save_draft(&draft(2)).unwrap();
    assert_eq!(reopen(&killed).draft(draft_id(2)).unwrap(), Some(draft(2)));
}

#[test]
fn the_name_of_a_new_vault_is_flushed() {
    let root = tempfile::tempdir().unwrap();
    let disk = Watched::new();
    let on = || OpenOptions::on(disk.clone());
    Vault::create(&root.path().join("vault"), &key(), on()).unwrap().close().unwrap();
    let parent = root.path().file_name().unwrap().to_string_lossy().into_owned();
    let calls = std::mem::take(&mut *disk.calls.lock().unwrap());
    let at = |what: &str| calls.iter().position(|call| call == what).unwrap_or_else(|| panic!("{what}: {calls:?}"));
    // What it holds is flushed under its first name, then it gets its own, and that is flushed too.
    for file in ["sync vault.key.new", "sync vault.db", "sync media.db", "sync_dir vault.new"] {
        assert!(at(file) < at("rename vault"), "{calls:?}");
    }
    assert!(at(&format!("sync_dir {parent}")) > at("rename vault"), "{calls:?}");
    // So is the name under which a damaged one is set aside.
    Vault::set_aside(&root.path().join("vault"), &on()).unwrap();
    assert_eq!(*disk.calls.lock().unwrap(), ["rename vault.aside-1".to_owned(), format!("sync_dir {parent}")]);
}

#[test]
fn the_transit_lock_outlives_a_new_passphrase() {
    let (_root, dir, vault) = new_vault();
    let (transit, new) = (VaultSecret::raw(&[9; 32]).unwrap(), VaultSecret::passphrase("another one").unwrap());
    vault.set_transit_secret(Some(&transit)).unwrap();
    vault.write(|tx| tx.enqueue(command(1, "a"))).unwrap();
    vault.change_secret(&new).unwrap();
    vault.close().unwrap();
    let background = Vault::open_transit(&dir, &transit, options()).unwrap();
    assert_eq!(background.outbox().unwrap().len(), 1);
    background.close().unwrap();
    assert!(Vault::open(&dir, &new, options()).is_ok());
}

#[test]
fn a_record_deleted_and_put_in_one_transaction_counts_once() {
    let (_root, dir, vault) = new_vault();
    vault.write(|tx| tx.put(Collection::Letter, b"n", b"first")).unwrap();
    vault.save_draft(&draft(1)).unwrap();
    vault
        .write(|tx| {
            tx.delete(Collection::Letter, b"n")?;
            tx.put(Collection::Letter, b"n", b"second")?;
            tx.put(Collection::Letter, b"m", b"never kept")?;
            tx.delete(Collection::Letter, b"m")?;
            tx.delete(Collection::Letter, b"m")?;
            tx.discard_draft(draft_id(1))?;
            tx.save_draft(&draft(1))?;
            tx.save_draft(&draft(2))?;
            tx.discard_draft(draft_id(2))
        })
        .unwrap();
    drop(vault);
    let vault = reopen(&dir);
    assert_eq!(vault.get(Collection::Letter, b"n").unwrap().unwrap().as_slice(), b"second");
    assert_eq!(vault.get(Collection::Letter, b"m").unwrap(), None);
    assert_eq!((vault.draft(draft_id(1)).unwrap(), vault.draft(draft_id(2)).unwrap()), (Some(draft(1)), None));
    assert_eq!(vault.count(List::Drafts), Ok(1));
    vault.verify_all().unwrap();
}

/// Another process holds both files with SQLite's own exclusive lock, so that neither can be opened beside it.
#[test]
fn while_another_holds_the_files_for_itself_all_of_it_can_be_read_and_saved_elsewhere() {
    let (root, dir, vault) = new_vault();
    let paper = b"%PDF-1.7 startxref 0 %%EOF".as_slice();
    let kept = vault.import_medium(&mut &*paper, None, 1 << 20).unwrap();
    vault
        .write(|tx| {
            tx.keep_medium(&kept)?;
            tx.save_draft(&draft(1))
        })
        .unwrap();
    vault.close().unwrap();
    let holders = ["vault.db", "media.db"].map(|name| {
        let db = Connection::open(dir.join(name)).unwrap();
        db.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT").unwrap();
        db
    });
    let vault = reopen(&dir);
    let all_of_it = |vault: &Vault| {
        assert_eq!(vault.draft(draft_id(1)).unwrap(), Some(draft(1)));
        assert_eq!(vault.chunk(kept.medium().digest, 0).unwrap().as_slice(), paper);
    };
    all_of_it(&vault);
    assert_eq!(vault.save_draft(&draft(2)), Err(VaultError::Busy));
    assert_eq!(vault.import_medium(&mut &*paper, None, 1 << 20).unwrap_err(), VaultError::Busy);
    vault.backup(&root.path().join("saved")).unwrap();
    all_of_it(&Vault::restore(&root.path().join("saved"), &root.path().join("new"), &key(), options()).unwrap());
    drop(holders);
    vault.save_draft(&draft(2)).unwrap();
    assert!(vault.import_medium(&mut &*paper, None, 1 << 20).is_ok());
    all_of_it(&vault);
    vault.verify_all().unwrap();
}
