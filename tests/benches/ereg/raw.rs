//! The least that keeps the same bytes durable and encrypted: rusqlite with a row a document, its body encrypted by
//! ring, two terms of it found by keyed tokens of three to five characters, and a queue of commands. Id, state and time
//! stay readable; no list, no manifest, nothing checked.
//!
//! This is the baseline of what a phone does. Its bodies are those of the vault, byte for byte, so that both write and
//! read the same.

use std::path::Path;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS doc (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
        updated_at INTEGER NOT NULL, owner TEXT, unit TEXT, body BLOB NOT NULL);
    CREATE INDEX IF NOT EXISTS doc_page ON doc (status, updated_at DESC);
    CREATE INDEX IF NOT EXISTS doc_list ON doc (status, updated_at DESC, id, owner, unit) WHERE owner IS NOT NULL;
    CREATE TABLE IF NOT EXISTS tok (t INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (t, n)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY, doc_id TEXT NOT NULL, body BLOB NOT NULL);
    CREATE INDEX IF NOT EXISTS outbox_doc ON outbox (doc_id);
    CREATE TABLE IF NOT EXISTS cursor (k INTEGER PRIMARY KEY, v INTEGER NOT NULL);";
const PUT: &str = "INSERT INTO doc (id, status, updated_at, owner, unit, body) VALUES (?1, 'open', ?2, ?3, ?4, ?5)
    ON CONFLICT (id) DO UPDATE SET updated_at = ?2, owner = ?3, unit = ?4, body = ?5";

/// The way in which bodies and terms lie in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Bodies encrypted, terms as tokens.
    Encrypted,
    /// All readable, and the lines of a list in an index of their own.
    Plain,
}

/// A document as it is written.
pub(crate) struct Document<'a> {
    pub(crate) id: &'a str,
    pub(crate) at: i64,
    /// Texts that a search finds it by.
    pub(crate) terms: [&'a str; 2],
    pub(crate) body: &'a [u8],
}

/// A store of documents.
pub(crate) struct Raw {
    pub(crate) db: Connection,
    kept: Kept,
    key: LessSafeKey,
    token: hmac::Key,
    random: SystemRandom,
}

impl Raw {
    /// Opens the store of a file, or makes it.
    pub(crate) fn open(file: &Path, kept: Kept) -> Raw {
        let db = Connection::open(file).unwrap();
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384; \
             PRAGMA temp_store = MEMORY;",
        )
        .unwrap();
        let made: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        if made == 0 {
            db.execute_batch(&format!("{SCHEMA} PRAGMA user_version = 1;")).unwrap();
        }
        db.set_prepared_statement_cache_capacity(64);
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).unwrap());
        let token = hmac::Key::new(hmac::HMAC_SHA256, &[9; 32]);
        Raw { db, kept, key, token, random: SystemRandom::new() }
    }

    /// One transaction, one flush.
    pub(crate) fn write(&self, acts: impl FnOnce(&Raw)) {
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate).unwrap();
        acts(self);
        tx.commit().unwrap();
    }

    fn encrypted(&self, id: &str, body: &[u8]) -> Vec<u8> {
        let mut nonce = [0; 12];
        self.random.fill(&mut nonce).unwrap();
        let mut bytes = Vec::with_capacity(body.len() + 28);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(body);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self.key.seal_in_place_separate_tag(nonce, Aad::from(id), &mut bytes[12..]).unwrap();
        bytes.extend_from_slice(tag.as_ref());
        bytes
    }

    fn token(&self, column: &str, prefix: &str) -> i64 {
        let tag = hmac::sign(&self.token, format!("{column}\0{prefix}").as_bytes());
        i64::from_le_bytes(tag.as_ref()[..8].try_into().unwrap())
    }

    /// A document with what finds it; whoever calls holds the transaction.
    pub(crate) fn put(&self, Document { id, at, terms, body }: &Document<'_>) {
        let mut put = self.db.prepare_cached(PUT).unwrap();
        if self.kept == Kept::Plain {
            put.execute(params![id, at, terms[0], terms[1], body]).unwrap();
            return;
        }
        let nothing: Option<&str> = None;
        put.execute(params![id, at, nothing, nothing, self.encrypted(id, body)]).unwrap();
        let mut of = self.db.prepare_cached("SELECT n FROM doc WHERE id = ?1").unwrap();
        let n: i64 = of.query_row([id], |row| row.get(0)).unwrap();
        let mut insert = self.db.prepare_cached("INSERT OR IGNORE INTO tok VALUES (?1, ?2)").unwrap();
        for (column, term) in ["owner", "unit"].into_iter().zip(terms) {
            for (end, _) in term.char_indices().chain([(term.len(), ' ')]).skip(3).take(3) {
                insert.execute([self.token(column, &term[..end]), n]).unwrap();
            }
        }
    }

    /// A command in the place of the one that its document had waiting; it is signed when it is sent.
    pub(crate) fn queue(&self, id: &str, command: &[u8]) {
        self.db
            .prepare_cached("DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox WHERE doc_id = ?1)")
            .unwrap()
            .execute([id])
            .unwrap();
        let mut insert = self.db.prepare_cached("INSERT INTO outbox (doc_id, body) VALUES (?1, ?2)").unwrap();
        insert.execute(params![id, self.encrypted(id, command)]).unwrap();
    }

    /// The place up to which a feed was read.
    pub(crate) fn moved_to(&self, seq: u64) {
        let mut put =
            self.db.prepare_cached("INSERT INTO cursor VALUES (1, ?1) ON CONFLICT DO UPDATE SET v = ?1").unwrap();
        put.execute([seq.cast_signed()]).unwrap();
    }

    /// The fifty newest documents, whole.
    pub(crate) fn page(&self) -> Vec<Vec<u8>> {
        let sql = "SELECT id, body FROM doc WHERE status = 'open' ORDER BY updated_at DESC LIMIT 50";
        let mut query = self.db.prepare_cached(sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))).unwrap();
        rows.map(|row| {
            let (id, mut body) = row.unwrap();
            let nonce = Nonce::try_assume_unique_for_key(&body[..12]).unwrap();
            self.key.open_within(nonce, Aad::from(&id), &mut body, 12..).unwrap().to_vec()
        })
        .collect()
    }

    /// The lines of the fifty newest, from the index alone.
    pub(crate) fn lines(&self) -> Vec<(String, i64, String, String)> {
        let sql = "SELECT id, updated_at, owner, unit FROM doc INDEXED BY doc_list \
                   WHERE status = 'open' AND owner IS NOT NULL ORDER BY updated_at DESC LIMIT 50";
        let mut query = self.db.prepare_cached(sql).unwrap();
        let line = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        query.query_map([], line).unwrap().map(Result::unwrap).collect()
    }
}
