//! An encrypted row is bound to its place: put where another was, it is refused, not read as the other.
#![allow(clippy::unwrap_used)]

use ereg_tests::promise::{command, key};
use ereg_vault::{OpenOptions, Vault};
use rusqlite::{Connection, params};

#[test]
fn a_row_in_the_place_of_another_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    vault.write(|tx| tx.set("one", b"one").and_then(|()| tx.set("two", b"two"))).unwrap();
    vault.close().unwrap();

    let db = Connection::open(dir.join("vault.db")).unwrap();
    let rows: Vec<(Vec<u8>, Vec<u8>)> = db
        .prepare("SELECT key, body FROM rec")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let [(one, at_one), (two, at_two)] = rows.try_into().unwrap();
    for (key, body) in [(one, at_two), (two, at_one)] {
        db.execute("UPDATE rec SET body = ?2 WHERE key = ?1", params![key, body]).unwrap();
    }
    drop(db);

    let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
    for name in ["one", "two"] {
        let read = vault.read(|view| view.setting(name));
        assert_eq!(read.expect_err("a row opens out of its place").code(), "vault.corrupt");
    }
}

/// The heads of two commands, each in the place of the other: one would go before its turn.
#[test]
fn a_command_in_the_turn_of_another_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    vault.write(|tx| (1..=2).try_for_each(|n| tx.enqueue(command(n, 1)).map(|_| ()))).unwrap();
    vault.close().unwrap();

    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute_batch(
        "UPDATE outbox SET seq = 9 WHERE seq = 1; UPDATE outbox SET seq = 1 WHERE seq = 2; UPDATE outbox SET seq = 2 WHERE seq = 9",
    )
    .unwrap();
    drop(db);
    let opened = Vault::open(&dir, &key(0), OpenOptions::default()).map(|_| ());
    assert_eq!(opened.expect_err("a command opens out of its turn").code(), "vault.corrupt");
}

/// The bytes of two commands, each in the place of the other: the head of each knows its own.
#[test]
fn the_bytes_of_a_command_in_the_place_of_another_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    vault.write(|tx| (1..=2).try_for_each(|n| tx.enqueue(command(n, 1)).map(|_| ()))).unwrap();
    vault.close().unwrap();

    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute_batch(
        "UPDATE outbox_body SET seq = 9 WHERE seq = 1; UPDATE outbox_body SET seq = 1 WHERE seq = 2; \
         UPDATE outbox_body SET seq = 2 WHERE seq = 9",
    )
    .unwrap();
    drop(db);
    let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
    for item in vault.outbox().unwrap() {
        let read = vault.command_bytes(&item);
        assert_eq!(read.expect_err("bytes are sent for another command").code(), "vault.corrupt");
    }
    // Nor does anything go: both stand still, and the person is told.
    let begun = vault.write(|tx| {
        let waits = tx.outbox()?;
        tx.begin_sending(&waits)
    });
    assert!(begun.unwrap().is_empty());
    assert!(vault.outbox().unwrap().iter().all(|item| item.is_damaged()));
    let checked = vault.verify_all().map(|_| ());
    assert_eq!(checked.expect_err("the check finds each in the other's place").code(), "vault.corrupt");
}
