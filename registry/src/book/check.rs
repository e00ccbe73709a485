//! `verify_book`: recomputes commitments, leaves, the tree and every unit's chain from the entries alone, folds every unit
//! anew, and holds the stored states, what became of every certificate and the sealed documents against that.

use std::collections::BTreeMap;

use ereg_domain::{
    canonical::to_canonical,
    identifier::{IssuedNumber, LicenceId},
    register::{self, Unit},
};
use ereg_trust::{
    digest::Digest,
    leaf::{Leaf, content_commit},
    merkle::CompactRange,
};

use super::log::void_since;
use crate::{
    model::{EntryContent, Issued},
    store::{
        StoreError,
        book::{BookReads, UnitState},
    },
};

/// A fault of the book, and its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookFault {
    /// A row is missing, doubled or out of order.
    #[error("entry {index} is missing or out of order")]
    Order {
        /// Position in the log.
        index: u64,
    },
    /// The content is not what its commitment, its leaf or its columns say.
    #[error("entry {index} is not what was committed to")]
    Content {
        /// Position in the log.
        index: u64,
    },
    /// It does not follow the unit's entry before.
    #[error("entry {index} does not follow its predecessor")]
    Chain {
        /// Position in the log.
        index: u64,
    },
    /// The tree's stored nodes differ from those of the leaves.
    #[error("the stored tree differs at level {level}, node {index}")]
    Node {
        /// Level, leaves are 0.
        level: u8,
        /// Place in the level.
        index: u64,
    },
    /// A checkpoint names another root than the entries give.
    #[error("the checkpoint of {size} entries names another root")]
    Checkpoint {
        /// Its size.
        size: u64,
    },
    /// A certificate's row is not what the entries say: where it comes from, whose it is, what cancelled it.
    #[error("the certificates of entry {index} are not those it yielded, or not cancelled as the book says")]
    Certificate {
        /// Position of the entry in the log.
        index: u64,
    },
    /// The bytes of a sealed document are not those that it was sealed with, or it is of no paper that is kept.
    #[error("the document {digest} is not what was sealed, or of no paper that is kept")]
    Document {
        /// The digest under which it is kept and was told.
        digest: Digest,
    },
    /// An entry does not fit what the unit's entries before it made.
    #[error("entry {index} does not fit what stood before it")]
    Fold {
        /// Position in the log.
        index: u64,
    },
    /// The stored state of a unit is not the fold of its entries.
    #[error("the state of a unit is not the fold of its entries, the last of which is {index}")]
    State {
        /// Position of that entry in the log.
        index: u64,
    },
}

impl BookFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            BookFault::Order { .. } => "book.order",
            BookFault::Content { .. } => "book.content",
            BookFault::Chain { .. } => "book.chain",
            BookFault::Node { .. } => "book.node",
            BookFault::Checkpoint { .. } => "book.checkpoint",
            BookFault::Certificate { .. } => "book.certificate",
            BookFault::Document { .. } => "book.document",
            BookFault::Fold { .. } => "book.fold",
            BookFault::State { .. } => "book.state",
        }
    }
}

/// The end of a unit's chain of entries.
struct LastEntry {
    seq: u64,
    index: u64,
    hash: Digest,
}

/// Recomputes the book and gives how many entries it has; the first difference ends it.
///
/// The log comes first, entry after entry; then each unit is folded from its own entries alone; then each document is held
/// against its digest. No more of the book is held than the end of each unit's chain, and the digests of the documents.
pub(crate) fn verify(rows: &dyn BookReads) -> Result<Result<u64, BookFault>, StoreError> {
    let last = match log(rows)? {
        Ok(last) => last,
        Err(fault) => return Ok(Err(fault)),
    };
    let size = rows.entries()?;
    let (mut units, mut certificates) = (0, 0);
    for state in rows.unit_states()? {
        let end = last
            .get(&state.unit)
            .filter(|end| (end.seq, end.index, end.hash) == (state.entry_seq, state.entry_index, state.entry_hash));
        if end.is_none() {
            return Ok(Err(BookFault::State { index: state.entry_index }));
        }
        match unit(rows, &state)? {
            Ok(yielded) => certificates += yielded,
            Err(fault) => return Ok(Err(fault)),
        }
        units += 1;
    }
    if units != last.len() {
        return Ok(Err(BookFault::State { index: size }));
    }
    if rows.certificates()? != certificates {
        return Ok(Err(BookFault::Certificate { index: size }));
    }
    Ok(documents(rows)?.map(|()| size))
}

/// Holds the bytes of each file of a sealed document against its digest, and its paper against the papers that are kept; that of a
/// certificate is of one of the book, whose certificates are those of the entries by now.
fn documents(rows: &dyn BookReads) -> Result<Result<(), BookFault>, StoreError> {
    for digest in rows.document_digests()? {
        let sound = match rows.document(digest)? {
            Some((id, bytes)) if Digest::of(&bytes) == digest => match rows.paper(id)? {
                Some(kept) => match kept.written.certificate() {
                    Some(number) => rows.certificate(number)?.is_some(),
                    None => true,
                },
                None => false,
            },
            Some(_) | None => false,
        };
        if !sound {
            return Ok(Err(BookFault::Document { digest }));
        }
    }
    Ok(Ok(()))
}

/// Commitments, leaves, the tree, the checkpoints and every unit's chain; gives where each chain ends.
fn log(rows: &dyn BookReads) -> Result<Result<BTreeMap<String, LastEntry>, BookFault>, StoreError> {
    let size = rows.entries()?;
    let checkpoints: BTreeMap<u64, Digest> = rows.checkpoint_roots()?.into_iter().collect();
    let mut edge = CompactRange::new();
    let mut last: BTreeMap<String, LastEntry> = BTreeMap::new();
    for index in 0..size {
        let Some(row) = rows.entry(index)? else { return Ok(Err(BookFault::Order { index })) };
        let Ok(content) = serde_json::from_slice::<EntryContent>(&row.content) else {
            return Ok(Err(BookFault::Content { index }));
        };
        let canonical = to_canonical(&content).is_ok_and(|bytes| bytes == row.content);
        let leaf = Leaf {
            entry_index: index,
            booked_at_ms: u64::try_from(content.booked_at().ms()).unwrap_or(0),
            content_commit: content_commit(&row.salt, &row.content),
            shown: content.shown(),
        };
        let columns = (row.content_commit, row.shown, row.entry_hash, row.booked_at, row.unit.as_str(), row.entry_seq)
            == (
                leaf.content_commit,
                leaf.shown,
                leaf.entry_hash(),
                content.booked_at(),
                content.unit.as_str(),
                content.entry_seq,
            );
        if !canonical || !columns || content.entry_index != index {
            return Ok(Err(BookFault::Content { index }));
        }
        let before = last.get(content.unit.as_str());
        let follows =
            (before.map(|b| b.hash), before.map_or(0, |b| b.seq) + 1) == (content.predecessor, content.entry_seq);
        if !follows {
            return Ok(Err(BookFault::Chain { index }));
        }
        for node in edge.append(leaf.entry_hash()) {
            if rows.node(node.level, node.index).ok() != Some(node.hash) {
                return Ok(Err(BookFault::Node { level: node.level, index: node.index }));
            }
        }
        if checkpoints.get(&edge.size()).is_some_and(|root| *root != edge.root()) {
            return Ok(Err(BookFault::Checkpoint { size: edge.size() }));
        }
        let entry = LastEntry { seq: content.entry_seq, index, hash: leaf.entry_hash() };
        last.insert(content.unit.as_str().to_owned(), entry);
    }
    match checkpoints.keys().find(|at| **at > size) {
        Some(size) => Ok(Err(BookFault::Checkpoint { size: *size })),
        None => Ok(Ok(last)),
    }
}

/// Folds a unit from its entries and holds the stored state and the rows of its certificates against it; gives how many
/// certificates it has had.
fn unit(rows: &dyn BookReads, state: &UnitState) -> Result<Result<usize, BookFault>, StoreError> {
    let mut folded: Option<Unit> = None;
    let mut yielded: BTreeMap<IssuedNumber, Yielded> = BTreeMap::new();
    for content in rows.contents_of(&state.unit)? {
        let content: EntryContent = serde_json::from_slice(&content).map_err(|_| StoreError::Row { table: "entry" })?;
        let index = content.entry_index;
        let Ok(after) = register::enter(content.unit, folded.as_ref(), &content.entry) else {
            return Ok(Err(BookFault::Fold { index }));
        };
        for number in folded.iter().flat_map(|before| void_since(before, &after)) {
            if let Some(certificate) = yielded.get_mut(&number) {
                certificate.cancelled_by.get_or_insert(index);
            }
        }
        for Issued { number, licence_id, .. } in content.issued() {
            yielded.insert(number, Yielded { licence_id, by: index, cancelled_by: None });
        }
        folded = Some(after);
    }
    if !folded.is_some_and(|unit| to_canonical(&unit).is_ok_and(|bytes| bytes == state.state.as_bytes())) {
        return Ok(Err(BookFault::State { index: state.entry_index }));
    }
    for (number, certificate) in &yielded {
        let fits = rows.certificate(number)?.is_some_and(|row| {
            (row.licence_id, row.entry_index, row.cancelled_by)
                == (certificate.licence_id.clone(), certificate.by, certificate.cancelled_by)
        });
        if !fits {
            return Ok(Err(BookFault::Certificate { index: certificate.by }));
        }
    }
    Ok(Ok(yielded.len()))
}

/// A certificate as the entries have it.
struct Yielded {
    licence_id: LicenceId,
    by: u64,
    cancelled_by: Option<u64>,
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        identifier::{LicenceId, LicenceType, UnitCode},
        register::{Bearer, Burden, BurdenKind, Burdening, Change, Entry, RegisterFacts},
        time::Instant,
    };
    use ereg_law::fixture::Sale;

    use super::*;
    use crate::store::{Store, sqlite::Sqlite};

    const OFFICE: &str = "wuhan-demo";

    fn content_of(unit: UnitCode, seq: u64, entry: Entry) -> EntryContent {
        let (office, registrar) = (OFFICE.to_owned(), "a registrar".to_owned());
        EntryContent {
            office,
            unit,
            entry_index: seq - 1,
            entry_seq: seq,
            predecessor: None,
            case: None,
            registrar,
            entry,
        }
    }

    /// The end of a unit whose entries are these and whose stored state is that of the first `kept` of them.
    fn verdict(unit: UnitCode, entries: &[Entry], kept: usize) -> Result<usize, BookFault> {
        let dir = tempfile::tempdir().unwrap();
        let store = Sqlite::open(dir.path(), OFFICE).unwrap();
        let batch = store.begin().unwrap();
        let writer = batch.act(Instant::from_ms(0)).unwrap();
        let state = register::fold(unit, &entries[..kept]).unwrap().unwrap();
        let state = String::from_utf8(to_canonical(&state).unwrap()).unwrap();
        for (seq, entry) in (1..).zip(entries) {
            let content = content_of(unit, seq, entry.clone());
            let bytes = to_canonical(&content).unwrap();
            let leaf = Leaf {
                entry_index: content.entry_index,
                booked_at_ms: 0,
                content_commit: content_commit(&[7; 32], &bytes),
                shown: content.shown(),
            };
            writer.put_entry(&content, &bytes, [7; 32], &leaf).unwrap();
            writer.put_unit(&content, &leaf, &state, &[]).unwrap();
            for issued in &content.issued() {
                writer.put_certificate(&content, issued, "EREG1:").unwrap();
            }
        }
        let stored = writer.unit_states().unwrap().remove(0);
        super::unit(&*writer, &stored).unwrap()
    }

    /// A home with one burden: two entries that fit each other.
    fn history() -> (UnitCode, Vec<Entry>) {
        let facts: RegisterFacts = Sale::clean().register.unwrap();
        let day = facts.right.registered_at.day().date();
        let issuer = "11420100MB00000196".parse().unwrap();
        let mut entries = facts.entries(|_| LicenceId::booked(LicenceType::TitleCertificate, &issuer, day, 1)).unwrap();
        let on = Bearer::Right(serde_json::from_str("\"1.2\"").unwrap());
        let burdening = Burdening { on, burden: Burden::Other { kind: BurdenKind::Residence } };
        entries.push(Entry::of(facts.right.registered_at, vec![Change::Burden(burdening)]));
        (facts.unit, entries)
    }

    /// A registry that entered what does not fit would have committed to it like to anything else: the fold finds it.
    #[test]
    fn an_entry_that_does_not_fit_and_a_state_that_is_not_the_fold_are_found() {
        let (unit, entries) = history();
        assert_eq!(verdict(unit, &entries, 2), Ok(1));
        assert_eq!(verdict(unit, &entries, 1), Err(BookFault::State { index: 1 }));
        let again = [entries[0].clone(), Entry { certificates: Vec::new(), ..entries[0].clone() }];
        assert_eq!(verdict(unit, &again, 1), Err(BookFault::Fold { index: 1 }), "a second right beside the first");
        let burden = entries[1].clone();
        let mut three = entries.clone();
        three.push(Entry { registered_at: burden.registered_at.plus_ms(1), ..burden });
        assert_eq!(verdict(unit, &three, 3), Ok(1));
        assert_eq!(verdict(unit, &three, 2), Err(BookFault::State { index: 2 }));
    }
}
