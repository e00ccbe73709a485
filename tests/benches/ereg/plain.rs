//! A vault's file without the vault: its rows as the disk has them, and a copy that is written row by row.

use std::collections::BTreeMap;
use std::path::Path;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use rusqlite::Connection;

/// A table of a vault.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Table {
    Record,
    Meta,
    /// Heads of commands on their way.
    Head,
    /// Their bytes.
    Body,
}

impl Table {
    /// All its rows: collection, key or number, and what is encrypted.
    fn rows(self) -> &'static str {
        match self {
            Table::Record => "SELECT coll, key, body FROM rec",
            Table::Meta => "SELECT x'', key, body FROM meta",
            Table::Head => "SELECT x'', CAST(seq AS BLOB), head FROM outbox",
            Table::Body => "SELECT x'', CAST(seq AS BLOB), body FROM outbox_body",
        }
    }
}

/// The place of a row: its table, its collection where it has one, and its key or number.
pub(crate) type Address = (Table, Vec<u8>, Vec<u8>);
/// The rows of a vault as the disk has them.
pub(crate) type Rows = BTreeMap<Address, Vec<u8>>;

/// Every row, without opening any.
pub(crate) fn rows(db: &Connection) -> Rows {
    let mut all = BTreeMap::new();
    for table in [Table::Record, Table::Meta, Table::Head, Table::Body] {
        let mut query = db.prepare(table.rows()).unwrap();
        let rows = query.query_map([], |row| Ok(((table, row.get(0)?, row.get(1)?), row.get(2)?))).unwrap();
        all.extend(rows.map(Result::unwrap));
    }
    all
}

/// The rows that differ from an earlier state of a vault.
pub(crate) fn changed(before: &Rows, db: &Connection) -> Vec<Address> {
    let differing = rows(db).into_iter().filter(|(place, body)| before.get(place) != Some(body));
    differing.map(|(address, _)| address).collect()
}

/// A vault's own file without our design: the same tables and flushes, rows encrypted by ring; no manifest, no list, no
/// lookup by HMAC, nothing checked.
pub(crate) struct Plain {
    pub(crate) db: Connection,
    key: LessSafeKey,
    random: SystemRandom,
}

impl Plain {
    pub(crate) fn open(path: &Path) -> Self {
        let db = Connection::open(path).unwrap();
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
             PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;",
        )
        .unwrap();
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).unwrap());
        Self { db, key, random: SystemRandom::new() }
    }

    pub(crate) fn encrypt(&self, len: usize) -> Vec<u8> {
        let mut nonce = [0; 12];
        self.random.fill(&mut nonce).unwrap();
        let mut body = vec![7; len.saturating_sub(16 + 12 + 5)];
        self.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut body).unwrap();
        [&[1; 5][..], &nonce, &body].concat()
    }

    /// Opens what [`Plain::encrypt`] made, and returns how long it is.
    pub(crate) fn decrypted(&self, mut body: Vec<u8>) -> usize {
        let nonce = Nonce::try_assume_unique_for_key(&body[5..17]).unwrap();
        self.key.open_in_place(nonce, Aad::empty(), &mut body[17..]).unwrap().len()
    }
}

/// A closed vault again beside itself, file by file.
pub(crate) fn twin(dir: &Path, of: &Path) {
    std::fs::create_dir(dir).unwrap();
    for file in ["vault.key", "vault.db", "media.db"] {
        std::fs::copy(of.join(file), dir.join(file)).unwrap();
    }
}
