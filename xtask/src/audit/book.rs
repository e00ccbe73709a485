//! The registry's database, opened read-only: every leaf from its entry, the tree from its leaves, every unit's chain,
//! every certificate, every checkpoint and the audit chain.

use std::{collections::BTreeMap, path::Path};

use rusqlite::{Connection, OpenFlags, Row};
use serde_json::{Value, json};

use super::{
    Checked,
    hash::Hash,
    json, mask, merkle,
    note::Head,
    spelling,
    token::{Token, leaf},
    trust::Trust,
    unit::Unit,
};

/// An entry of the book.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The canonical bytes that the leaf commits to.
    pub(crate) bytes: Vec<u8>,
    pub(crate) content: Value,
    pub(crate) salt: Vec<u8>,
    pub(crate) commit: Hash,
}

/// The book as it was recomputed.
#[derive(Debug)]
pub(crate) struct Book {
    /// The entries by index.
    pub(crate) entries: Vec<Entry>,
    /// Leaf hashes by index.
    pub(crate) leaves: Vec<Hash>,
}

/// A row of the table of certificates.
struct Certificate {
    number: String,
    licence_id: String,
    unit: String,
    index: usize,
    token: String,
    cancelled_by: Option<usize>,
}

/// Opens the database so that nothing in it changes.
pub(crate) fn open(file: &Path) -> Checked<Connection> {
    let name = file.to_str().ok_or("a path that is not UTF-8")?;
    let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let log = file.with_extension("db-wal");
    let left_over = log.metadata().is_ok_and(|log| log.len() > 0);
    // Without a log of changes the file is all there is, and even the index of the log need not be made.
    let how = if left_over { "mode=ro" } else { "mode=ro&immutable=1" };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(format!("file:{name}?{how}"), flags).map_err(|error| error.to_string())
}

/// All rows of a question without parameters.
pub(crate) fn rows<T>(
    db: &Connection,
    question: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Checked<Vec<T>> {
    let ask = || -> rusqlite::Result<Vec<T>> { db.prepare(question)?.query_map([], read)?.collect() };
    ask().map_err(|error| error.to_string())
}

/// A count or index in a column: never negative.
fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<usize> {
    let value: i64 = row.get(at)?;
    usize::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(at, value))
}

impl Book {
    /// Recomputes every commitment and leaf from content and salt, and compares them with their columns.
    pub(crate) fn recompute(db: &Connection, trust: &Trust) -> Checked<Self> {
        let certificates = certificates(db)?;
        let columns = "SELECT content, salt, content_commit, shown, entry_hash, booked_at, unit, entry_seq, office, \
                       entry_index FROM entry ORDER BY entry_index";
        let found = rows(db, columns, |row| {
            let texts: Vec<String> = [2, 3, 4, 6, 8].into_iter().map(|at| row.get(at)).collect::<Result<_, _>>()?;
            let numbers: Vec<i64> = [5, 7, 9].into_iter().map(|at| row.get(at)).collect::<Result<_, _>>()?;
            Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?, texts, numbers))
        })?;
        let mut book = Self { entries: Vec::new(), leaves: Vec::new() };
        for (bytes, salt, texts, numbers) in found {
            let index = book.entries.len();
            let told = |why: String| format!("entry {index}: {why}");
            let content = json::canonical(&bytes).map_err(told)?;
            let booked_at = spelling::milliseconds(json::text(&content, "/entry/registered_at")?).map_err(told)?;
            let (commit, shown) = (Hash::keyed(&salt, &bytes), shown(&content, &certificates).map_err(told)?);
            let hash =
                leaf(index, u64::try_from(booked_at).map_err(|_| told("before 1970".to_owned()))?, &commit, &shown);
            let text = |place| json::text(&content, place).map(str::to_owned).map_err(told);
            let (unit, office) = (text("/unit")?, text("/office")?);
            let expected = [commit.to_string(), shown.to_string(), hash.to_string(), unit, office];
            let seq = i64::try_from(json::number(&content, "/entry_seq").map_err(told)?).unwrap_or(i64::MAX);
            let stated = json::number(&content, "/entry_index").map_err(told)?;
            let placed =
                numbers == [booked_at, seq, i64::try_from(index).unwrap_or(i64::MAX)] && stated == index as u64;
            if texts != expected || !placed || expected[4] != trust.office {
                return Err(told("its row says something else than its content gives".to_owned()));
            }
            book.leaves.push(hash);
            book.entries.push(Entry { bytes, content, salt, commit });
        }
        if book.entries.is_empty() { Err("the book is empty".to_owned()) } else { Ok(book) }
    }

    /// Root over the first leaves.
    pub(crate) fn root(&self, size: usize) -> Checked<Hash> {
        self.leaves.get(..size).map(merkle::root).ok_or_else(|| format!("there are no {size} entries"))
    }

    /// Whether a head of the log is one of this book.
    pub(crate) fn holds(&self, head: &Head) -> Checked {
        if self.root(head.size)? == head.root { Ok(()) } else { Err(format!("another root of {} entries", head.size)) }
    }

    /// The index of the entry of a unit with this number.
    pub(crate) fn of_unit(&self, unit: &str, seq: u64) -> Checked<usize> {
        let is = |entry: &Entry| {
            json::text(&entry.content, "/unit") == Ok(unit) && json::number(&entry.content, "/entry_seq") == Ok(seq)
        };
        self.entries.iter().position(is).ok_or_else(|| format!("the book has no entry {seq} of this unit"))
    }

    /// Each entry names its predecessor; the unit's state is the fold of its entries.
    pub(crate) fn chains(&self, db: &Connection) -> Checked<usize> {
        let mut last: BTreeMap<&str, usize> = BTreeMap::new();
        let mut units: BTreeMap<&str, Unit> = BTreeMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let unit = json::text(&entry.content, "/unit")?;
            let before = last.insert(unit, index);
            let predecessor = before.map(|before| self.leaves[before].to_string());
            let seq = before.map_or(Ok(0), |before| json::number(&self.entries[before].content, "/entry_seq"))? + 1;
            let named = entry.content.get("predecessor").and_then(Value::as_str);
            if named != predecessor.as_deref() || json::number(&entry.content, "/entry_seq")? != seq {
                return Err(format!("entry {index} does not follow the one before"));
            }
            units.entry(unit).or_default().enter(&entry.content).map_err(|why| format!("entry {index}: {why}"))?;
        }
        let states = rows(db, "SELECT unit, entry_index, entry_hash, state FROM unit", |row| {
            Ok((row.get::<_, String>(0)?, count(row, 1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        })?;
        for (unit, index, hash, state) in &states {
            let at = last.get(unit.as_str()).copied().filter(|at| at == index);
            let at = at.ok_or_else(|| format!("a unit's state is not of its last entry ({index})"))?;
            let folded = units.get(unit.as_str()).map(Unit::written);
            if self.leaves[at].to_string() != *hash || folded.as_deref() != Some(state.as_bytes()) {
                return Err(format!("a unit's state is not the fold of its entries, the last of which is {index}"));
            }
        }
        if states.len() == last.len() { Ok(states.len()) } else { Err("units without a state".to_owned()) }
    }

    /// Every stored node of the tree is the root over its leaves.
    pub(crate) fn nodes(&self, db: &Connection) -> Checked<usize> {
        let stored = rows(db, "SELECT level, idx, hash FROM node", |row| {
            Ok((row.get::<_, u32>(0)?, count(row, 1)?, row.get::<_, Vec<u8>>(2)?))
        })?;
        for (level, index, hash) in &stored {
            let width = 1_usize.checked_shl(*level).unwrap_or(usize::MAX);
            let covered = index.checked_mul(width).and_then(|from| self.leaves.get(from..from.checked_add(width)?));
            if covered.map(|leaves| merkle::root(leaves).0.to_vec()).as_ref() != Some(hash) {
                return Err(format!("node {index} of level {level} is another"));
            }
        }
        // Complete subtrees: n for the leaves, n/2 above them, and so on.
        let complete: usize = (0..usize::BITS).map(|level| self.leaves.len() >> level).sum();
        if stored.len() == complete { Ok(complete) } else { Err(format!("{} of {complete} nodes", stored.len())) }
    }

    /// Every checkpoint is signed by a book key and names the root of its entries.
    pub(crate) fn checkpoints(&self, db: &Connection, trust: &Trust) -> Checked<usize> {
        let stored = rows(db, "SELECT size, root, note FROM checkpoint", |row| {
            Ok((count(row, 0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
        for (size, root, note) in &stored {
            let head = Head::read(note, trust).map_err(|why| format!("checkpoint of {size}: {why}"))?;
            self.holds(&head)?;
            if head.size != *size || head.root.to_string() != *root {
                return Err(format!("the row of checkpoint {size} differs from its note"));
            }
        }
        let last = stored.iter().map(|(size, ..)| *size).max();
        if last == Some(self.leaves.len()) {
            Ok(stored.len())
        } else {
            Err("the last entry has no checkpoint".to_owned())
        }
    }

    /// Every certificate's token is sealed, shows what its entry says, and is cancelled by the entry that makes it void.
    pub(crate) fn certificates(&self, db: &Connection, trust: &Trust) -> Checked<usize> {
        let stored = certificates(db)?;
        for row in stored.values() {
            self.certificate(row, trust).map_err(|why| format!("certificate of entry {}: {why}", row.index))?;
        }
        let named: usize =
            self.entries.iter().map(|entry| json::list_or_none(&entry.content, "/entry/certificates").len()).sum();
        if named == stored.len() { Ok(named) } else { Err("entries and certificates are not as many".to_owned()) }
    }

    fn certificate(&self, row: &Certificate, trust: &Trust) -> Checked {
        let token = Token::read(&row.token)?;
        self.holds(&token.check(trust)?)?;
        let entry = self.entry_of(&token)?;
        let says = json::list_or_none(&entry.content, "/entry/certificates").iter();
        let mut says = says.filter(|named| json::text(named, "/number") == Ok(row.number.as_str()));
        let named = says.next().ok_or("its entry does not name it")?;
        let licence = json::text(named, "/licence_id")?;
        let same = licence == row.licence_id
            && token.shown.licence_id == licence.strip_prefix("1.2.156.3005.2.").unwrap_or_default()
            && token.shown.certificate == row.number
            && token.shown.unit == row.unit
            && token.entry_index == row.index;
        if !same || json::text(&entry.content, "/unit")? != row.unit {
            return Err("token, row and entry differ".to_owned());
        }
        mask::fits(named, &token.shown)?;
        let by = self.void_by(&row.unit, &row.number)?;
        if by == row.cancelled_by { Ok(()) } else { Err("it is cancelled by another entry".to_owned()) }
    }

    /// The unit as the first entries made it, up to and with this one.
    pub(crate) fn unit(&self, unit: &str, upto: usize) -> Checked<Unit> {
        let mut folded = Unit::default();
        let entries = self.entries.iter().take(upto + 1);
        for entry in entries.filter(|entry| json::text(&entry.content, "/unit") == Ok(unit)) {
            folded.enter(&entry.content)?;
        }
        Ok(folded)
    }

    /// The entry of a unit after which a certificate that was in force is not any more.
    pub(crate) fn void_by(&self, unit: &str, number: &str) -> Checked<Option<usize>> {
        let (mut folded, mut held) = (Unit::default(), false);
        for (index, entry) in self.entries.iter().enumerate() {
            if json::text(&entry.content, "/unit") != Ok(unit) {
                continue;
            }
            folded.enter(&entry.content)?;
            let holds = folded.in_force().iter().any(|certificate| certificate == number);
            if held && !holds {
                return Ok(Some(index));
            }
            held = holds;
        }
        Ok(None)
    }

    /// The entry of a token, whose claims it must give.
    pub(crate) fn entry_of(&self, token: &Token) -> Checked<&Entry> {
        let entry = self.entries.get(token.entry_index).ok_or("no such entry")?;
        let booked_at = spelling::milliseconds(json::text(&entry.content, "/entry/registered_at")?)?;
        let same = self.leaves[token.entry_index] == token.leaf()
            && entry.commit == token.content_commit
            && u64::try_from(booked_at) == Ok(token.booked_at_ms);
        if same { Ok(entry) } else { Err("the token's leaf is not that of the book".to_owned()) }
    }
}

fn certificates(db: &Connection) -> Checked<BTreeMap<String, Certificate>> {
    let all = rows(db, "SELECT number, licence_id, unit, entry_index, token, cancelled_by FROM certificate", |row| {
        Ok(Certificate {
            number: row.get(0)?,
            licence_id: row.get(1)?,
            unit: row.get(2)?,
            index: count(row, 3)?,
            token: row.get(4)?,
            cancelled_by: row.get::<_, Option<i64>>(5)?.and_then(|by| usize::try_from(by).ok()),
        })
    })?;
    Ok(all.into_iter().map(|certificate| (certificate.number.clone(), certificate)).collect())
}

/// Returns what a leaf commits to of the certificates of its entry, by their tokens.
fn shown(content: &Value, certificates: &BTreeMap<String, Certificate>) -> Checked<Hash> {
    let mut shown = None;
    for named in json::list_or_none(content, "/entry/certificates") {
        let number = json::text(named, "/number")?;
        let row = certificates.get(number).ok_or("a certificate of it was not kept")?;
        let hash = Token::read(&row.token)?.shown_hash();
        if shown.is_some_and(|other| other != hash) {
            return Err("the tokens of its certificates do not fit each other".to_owned());
        }
        shown = Some(hash);
    }
    Ok(shown.unwrap_or_else(|| Hash::of(&[])))
}

/// Every audit row's hash covers the row and the hash before.
pub(crate) fn audit_chain(db: &Connection) -> Checked<usize> {
    let columns = "SELECT seq, at_ms, actor, act, object, subject, before, hash, office FROM audit ORDER BY seq";
    let links = rows(db, columns, |row| {
        let texts: Vec<String> = (2..9).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        Ok((count(row, 0)?, row.get::<_, i64>(1)?, texts))
    })?;
    let mut before = Hash::of(&[]);
    for (at, (seq, at_ms, texts)) in links.iter().enumerate() {
        let [actor, act, object, subject, named, hash, office] = texts.as_slice() else { break };
        let link = json!({
            "act": act, "actor": actor, "at": spelling::instant(*at_ms), "before": before.to_string(),
            "object": object, "office": office, "seq": seq, "subject": subject,
        });
        let recomputed = Hash::of(&[&json::written(&link)]);
        if *seq != at + 1 || *named != before.to_string() || *hash != recomputed.to_string() {
            return Err(format!("row {seq} does not fit"));
        }
        before = recomputed;
    }
    if links.is_empty() { Err("nothing was recorded".to_owned()) } else { Ok(links.len()) }
}
