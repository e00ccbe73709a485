//! The bytes of a store of ten thousand cases, the search index apart, and what they would be if nothing were
//! compressed.

use std::collections::BTreeMap;

use ereg_protocol::feed::{FeedCursor, FeedItem};
use ereg_tests::promise::key;
use ereg_trust::aead::row_len;
use ereg_vault::{OpenOptions, Vault};
use rusqlite::{Connection, params};

use crate::plain::{Table, changed, rows};
use crate::sample::{case, on_disk};
use crate::table::Line;

const CASES: u64 = 10_000;

/// Bytes before the object's id in the row of a case: the page of the list and the number in the index, the feed's three
/// numbers, the id's length.
const BEFORE_ID: usize = 2 * 4 + 3 * 8 + 4;

/// The line of the table about the size of a store.
pub(crate) fn lines() -> Vec<Line> {
    let root = on_disk();
    let dir = root.path().join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    for from in (0..CASES).step_by(500) {
        let page: Vec<_> = (from..from + 500).map(case).collect();
        let last = FeedCursor::InSnapshot { snapshot: CASES, from: format!("case/{}", page[499].object) };
        vault.apply_page(&page, &last).unwrap();
    }
    vault.apply_page(&[], &FeedCursor::After(CASES)).unwrap();
    // One that is told again with the same words changes its own row, and nothing that it is found by.
    let file = Connection::open(dir.join("vault.db")).unwrap();
    let before = rows(&file);
    let again = FeedItem { seq: CASES + 1, rev: 2, ..case(0) };
    vault.apply_page(&[again], &FeedCursor::After(CASES + 1)).unwrap();
    let mut in_each: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for (_, coll, _) in before.keys().filter(|(table, ..)| *table == Table::Record) {
        *in_each.entry(coll.clone()).or_default() += 1;
    }
    // A row a case, and one for the words of four of them.
    in_each.retain(|_, count| *count >= CASES / 4);
    let touched: Vec<_> = changed(&before, &file).into_iter().map(|(_, coll, _)| coll).collect();
    let (cases, searched): (Vec<_>, Vec<_>) = in_each.into_keys().partition(|coll| touched.contains(coll));
    let ([cases], [searched]) = (&cases[..], &searched[..]) else { panic!("a collection of cases, and one of words") };
    drop(file);
    vault.close().unwrap();

    let db = Connection::open(dir.join("vault.db")).unwrap();
    let bytes = || {
        db.execute_batch("VACUUM").unwrap();
        let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        number("PRAGMA page_count") * number("PRAGMA page_size")
    };
    db.execute_batch("DROP TABLE search").unwrap();
    db.execute("DELETE FROM rec WHERE coll = ?1", [searched]).unwrap();
    let ours = bytes();
    let FeedItem { object, body, .. } = case(0);
    let left = i64::try_from(row_len(BEFORE_ID + object.len() + body.len())).unwrap();
    db.execute("UPDATE rec SET body = zeroblob(?2) WHERE coll = ?1", params![cases, left]).unwrap();
    let plain = bytes();
    println!("{CASES} cases of {} bytes take {ours} bytes, and would take {plain}", body.len());
    let (ratio, shown) = (ours as f64 / plain as f64, |bytes: i64| format!("{:.1} MB", bytes as f64 / 1_000_000.0));
    vec![Line {
        what: "store of 10,000 cases, without its search index, beside the same not compressed".to_owned(),
        measured: shown(ours),
        baseline: shown(plain),
        ratio: format!("{ratio:.2}"),
        goal: "≤ 0.6×",
        reach: (ratio <= 0.6).into(),
    }]
}
