//! Altered, swapped, rolled-back, deleted and doubled rows: found, or of no effect; never silently wrong.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::*;
use ereg_vault::{Collection, Vault, VaultError};
use rusqlite::{Connection, params};

/// Everything a reader can ask of the vault these tests fill.
fn content(vault: &Vault) -> Result<Vec<String>, VaultError> {
    let mut all = Vec::new();
    for line in vault.drafts(0, 1000)? {
        let draft = vault.draft(line.draft_id)?.ok_or(VaultError::NotFound)?;
        all.push(format!("{} {:?} {}", line.title, draft.typed, draft.edited_at));
    }
    for item in vault.outbox()? {
        all.push(format!("{item:?} {:?}", vault.command_bytes(&item)?));
    }
    all.extend(vault.find("泰安", &[], 50)?.into_iter().map(|hit| hit.title));
    for n in 0..6 {
        all.push(format!("{:?}", vault.get(Collection::Setting, &[n])?));
    }
    Ok(all)
}

fn filled() -> (tempfile::TempDir, PathBuf) {
    let (root, dir, vault) = new_vault();
    for n in 1..=20 {
        vault
            .write(|tx| {
                tx.save_draft(&draft(n))?;
                tx.enqueue(command(n, &format!("lane {}", n % 3)))
            })
            .unwrap();
    }
    vault
        .write(|tx| {
            (0..6_u8).try_for_each(|n| tx.put(Collection::Setting, &[n], &[n; 3500]))?;
            tx.next_ordinal("command")
        })
        .unwrap();
    vault.close().unwrap();
    (root, dir)
}

fn row(db: &Connection, key: &[u8]) -> (i64, Vec<u8>) {
    db.query_row("SELECT rev, body FROM rec WHERE key = ?1", [key], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
}

/// The key column of a record, found by what a change of it changes.
fn stored_key(dir: &Path, touch: impl Fn(&Vault)) -> Vec<u8> {
    let revs = |dir: &Path| {
        let db = Connection::open(dir.join("vault.db")).unwrap();
        let mut query = db.prepare("SELECT key, rev FROM rec").unwrap();
        query
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<Vec<(Vec<u8>, i64)>, _>>()
            .unwrap()
    };
    let before = revs(dir);
    let vault = reopen(dir);
    touch(&vault);
    vault.close().unwrap();
    revs(dir).into_iter().find(|row| !before.contains(row)).unwrap().0
}

#[test]
fn two_thousand_flipped_bits_are_found_or_harmless() {
    let (_root, dir) = filled();
    let good = fs::read(dir.join("vault.db")).unwrap();
    let expected = {
        let vault = reopen(&dir);
        let expected = content(&vault).unwrap();
        vault.close().unwrap();
        expected
    };
    let (mut found, mut harmless) = (0, 0);
    let bits = good.len() as u64 * 8;
    for n in 0..2200_u64 {
        let bit = (n * bits / 2200 + n * 7919 % (bits / 2200)) % bits;
        let mut altered = good.clone();
        altered[(bit / 8) as usize] ^= 1 << (bit % 8);
        for suffix in ["-wal", "-shm"] {
            let _ = fs::remove_file(dir.join(format!("vault.db{suffix}")));
        }
        fs::write(dir.join("vault.db"), &altered).unwrap();
        let read = Vault::open(&dir, &key(), options()).and_then(|vault| {
            vault.verify_all()?;
            vault.mend_search()?;
            content(&vault)
        });
        match read {
            Err(_) => found += 1,
            Ok(read) => {
                assert_eq!(read, expected, "bit {bit} is silently wrong");
                harmless += 1;
            }
        }
    }
    println!("{found} found, {harmless} harmless");
    assert!(found > harmless, "most of the file is rows");
}

#[test]
fn a_row_put_in_the_place_of_another_is_refused_when_read() {
    let (_root, dir) = filled();
    let a = stored_key(&dir, |vault| vault.write(|tx| tx.put(Collection::Setting, &[1], b"one")).unwrap());
    let b = stored_key(&dir, |vault| vault.write(|tx| tx.put(Collection::Setting, &[2], b"two")).unwrap());
    let db = Connection::open(dir.join("vault.db")).unwrap();
    let (rev, body) = row(&db, &b);
    db.execute("UPDATE rec SET rev = ?2, body = ?3 WHERE key = ?1", params![a, rev, body]).unwrap();
    drop(db);
    let vault = reopen(&dir);
    assert_eq!(vault.get(Collection::Setting, &[1]).unwrap_err().code(), "vault.corrupt");
    assert_eq!(vault.verify_all().unwrap_err().code(), "vault.corrupt");
}

#[test]
fn a_revision_that_was_altered_is_refused_when_read() {
    let (_root, dir) = filled();
    let a = stored_key(&dir, |vault| vault.write(|tx| tx.put(Collection::Setting, &[1], b"one")).unwrap());
    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute("UPDATE rec SET rev = rev + 1 WHERE key = ?1", [&a]).unwrap();
    drop(db);
    assert_eq!(reopen(&dir).get(Collection::Setting, &[1]).unwrap_err().code(), "vault.corrupt");
}

#[test]
fn a_row_rolled_back_to_its_older_self_is_found_by_the_whole_pass() {
    let (_root, dir) = filled();
    let a = stored_key(&dir, |vault| vault.write(|tx| tx.put(Collection::Setting, &[1], b"old")).unwrap());
    let db = Connection::open(dir.join("vault.db")).unwrap();
    let (rev, body) = row(&db, &a);
    drop(db);
    let vault = reopen(&dir);
    vault.write(|tx| tx.put(Collection::Setting, &[1], b"new")).unwrap();
    vault.verify_all().unwrap();
    vault.close().unwrap();
    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute("UPDATE rec SET rev = ?2, body = ?3 WHERE key = ?1", params![a, rev, body]).unwrap();
    drop(db);
    assert_eq!(reopen(&dir).verify_all().unwrap_err().code(), "vault.corrupt");
}

#[test]
fn deleted_and_doubled_rows_are_found_by_the_whole_pass() {
    for damage in [
        "DELETE FROM rec WHERE key = (SELECT max(key) FROM rec)",
        "DELETE FROM outbox WHERE seq = 3",
        "DELETE FROM outbox",
        "DELETE FROM outbox_body WHERE seq = 3",
        "DELETE FROM outbox_body",
        "INSERT INTO outbox SELECT 99, head FROM outbox WHERE seq = 3",
        "INSERT INTO outbox_body SELECT 99, body FROM outbox_body WHERE seq = 3",
        "INSERT INTO rec SELECT coll, randomblob(32), rev, body FROM rec LIMIT 1",
        "INSERT INTO rec SELECT randomblob(16), key, rev, body FROM rec LIMIT 1",
        "DELETE FROM meta WHERE key = (SELECT key FROM meta ORDER BY length(body), key LIMIT 1)",
        "INSERT INTO meta SELECT randomblob(32), body FROM meta LIMIT 1",
    ] {
        let (_root, dir) = filled();
        let db = Connection::open(dir.join("vault.db")).unwrap();
        assert!(db.execute(damage, []).unwrap() > 0);
        drop(db);
        let read = Vault::open(&dir, &key(), options()).and_then(|vault| vault.verify_all());
        assert_eq!(read.unwrap_err().code(), "vault.corrupt", "{damage}");
    }
}

#[test]
fn a_command_moved_to_another_lane_or_turn_is_refused() {
    let (_root, dir) = filled();
    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute("UPDATE outbox SET head = (SELECT head FROM outbox WHERE seq = 4) WHERE seq = 1", []).unwrap();
    drop(db);
    // The outbox is looked through at every opening, for what was interrupted.
    assert_eq!(Vault::open(&dir, &key(), options()).unwrap_err().code(), "vault.corrupt");
    assert_eq!(Vault::salvage(&dir, &key(), &options()).unwrap().lost, 1);
}

#[test]
fn the_bytes_of_one_command_are_never_sent_for_another() {
    for swap in [
        "UPDATE outbox_body SET body = (SELECT body FROM outbox_body WHERE seq = 4) WHERE seq = 1",
        "UPDATE outbox_body SET seq = 99 WHERE seq = 1",
    ] {
        let (_root, dir) = filled();
        let db = Connection::open(dir.join("vault.db")).unwrap();
        db.execute(swap, []).unwrap();
        drop(db);
        let vault = reopen(&dir);
        let item = vault.outbox().unwrap().remove(0);
        assert_eq!(vault.command_bytes(&item).unwrap_err().code(), "vault.corrupt");
        assert_eq!(vault.verify_all().unwrap_err().code(), "vault.corrupt");
        assert_eq!(take_due(&vault, at(99), 9).unwrap().len(), 2, "the other lanes go on");
        vault.close().unwrap();
        assert_eq!(Vault::salvage(&dir, &key(), &options()).unwrap().lost, 1);
        assert_eq!(reopen(&dir).outbox().unwrap().len(), 19);
    }
}

/// The head of a command, or a head and its bytes, as they were a step ago: each opens, and only the whole tells.
#[test]
fn a_command_rolled_back_to_an_older_step_is_found_by_the_whole_pass() {
    let (_root, dir, vault) = new_vault();
    let coalescing = |n| ereg_vault::NewOutboxItem { coalesce: Some("sections".to_owned()), ..command(n, "a") };
    vault.write(|tx| tx.enqueue(coalescing(1))).unwrap();
    let rows = || -> (Vec<u8>, Vec<u8>) {
        let db = Connection::open(dir.join("vault.db")).unwrap();
        let read = |sql: &str| db.query_row(sql, [], |row| row.get(0)).unwrap();
        (read("SELECT head FROM outbox WHERE seq = 1"), read("SELECT body FROM outbox_body WHERE seq = 1"))
    };
    let (old_head, old_body) = rows();
    vault.write(|tx| tx.enqueue(coalescing(2))).unwrap();
    let (new_head, _) = rows();
    vault.write(|tx| tx.put_off(command_id(2), at(60), None)).unwrap();
    vault.verify_all().unwrap();
    vault.close().unwrap();
    let put_back = |head: &[u8], body: Option<&[u8]>| {
        let db = Connection::open(dir.join("vault.db")).unwrap();
        db.execute("UPDATE outbox SET head = ?1 WHERE seq = 1", [head]).unwrap();
        if let Some(body) = body {
            db.execute("UPDATE outbox_body SET body = ?1 WHERE seq = 1", [body]).unwrap();
        }
    };
    put_back(&new_head, None);
    assert_eq!(reopen(&dir).verify_all().unwrap_err().code(), "vault.corrupt", "the head of the step before");
    // The head of the command that was replaced does not stand for the bytes of the one that replaced it.
    put_back(&old_head, None);
    let vault = reopen(&dir);
    let item = vault.outbox().unwrap().remove(0);
    assert_eq!(vault.command_bytes(&item).unwrap_err().code(), "vault.corrupt");
    vault.close().unwrap();
    put_back(&old_head, Some(&old_body));
    assert_eq!(reopen(&dir).verify_all().unwrap_err().code(), "vault.corrupt", "the whole command as it was");
}

#[test]
fn the_schema_has_no_plain_column() {
    let (_root, dir) = filled();
    for (file, tables) in
        [("vault.db", ["meta", "outbox", "outbox_body", "rec", "search"].as_slice()), ("media.db", &["rec"])]
    {
        let db = Connection::open(dir.join(file)).unwrap();
        let mut found = Vec::new();
        let mut query = db.prepare("SELECT type, name FROM sqlite_schema ORDER BY name").unwrap();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let (kind, name): (String, String) = (row.get(0).unwrap(), row.get(1).unwrap());
            match kind.as_str() {
                "table" => found.push(name),
                _ => assert_eq!((kind.as_str(), name.as_str()), ("index", "sqlite_autoindex_rec_1")),
            }
        }
        assert_eq!(found, tables);
        let columns = [
            ("rec", "coll BLOB,key BLOB,rev INTEGER,body BLOB"),
            ("outbox", "seq INTEGER,head BLOB"),
            ("outbox_body", "seq INTEGER,body BLOB"),
            ("meta", "key BLOB,body BLOB"),
            ("search", "key INTEGER,body BLOB"),
        ];
        for (table, columns) in columns.iter().filter(|(table, _)| tables.contains(table)) {
            let sql = format!("SELECT group_concat(name || ' ' || type) FROM pragma_table_info('{table}')");
            assert_eq!(db.query_row(&sql, [], |row| row.get::<_, String>(0)).unwrap(), *columns);
        }
    }
}
