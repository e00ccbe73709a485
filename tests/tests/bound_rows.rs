//! An encrypted row is bound to its place: put where another was, it is refused, not read as the other.
#![allow(clippy::unwrap_used)]

use ereg_tests::promise::key;
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
