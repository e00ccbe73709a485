//! `verify_book`: recomputes commitments, leaves, the tree, every unit's chain and state and what became of every
//! certificate from the entries alone.

use std::collections::BTreeMap;

use ereg_domain::{canonical::to_canonical, identifier::TitleCertificateNumber};
use ereg_trust::{
    digest::Digest,
    leaf::{Leaf, content_commit, shown},
    merkle::CompactRange,
};

use crate::{
    model::{EntryCertificate, EntryContent},
    store::{StoreError, book::BookReads},
};

/// What is wrong with the book, and where.
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
    /// A unit's state is not what its last entry says.
    #[error("the state of a unit is not that of its last entry ({index})")]
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
            BookFault::State { .. } => "book.state",
        }
    }
}

/// A certificate as the entries have it.
struct Yielded {
    as_yielded: EntryCertificate,
    by: u64,
    cancelled_by: Option<u64>,
}

struct LastEntry {
    seq: u64,
    index: u64,
    hash: Digest,
    facts: Digest,
}

/// Recomputes the book and answers how many entries it has; the first difference ends it.
pub(crate) fn verify(rows: &dyn BookReads) -> Result<Result<u64, BookFault>, StoreError> {
    let size = rows.entries()?;
    let checkpoints: BTreeMap<u64, Digest> = rows.checkpoint_roots()?.into_iter().collect();
    let mut edge = CompactRange::new();
    let mut last: BTreeMap<String, LastEntry> = BTreeMap::new();
    let mut certificates: BTreeMap<TitleCertificateNumber, Yielded> = BTreeMap::new();
    for index in 0..size {
        let Some(row) = rows.entry(index)? else { return Ok(Err(BookFault::Order { index })) };
        let Ok(content) = serde_json::from_slice::<EntryContent>(&row.content) else {
            return Ok(Err(BookFault::Content { index }));
        };
        let canonical = to_canonical(&content).is_ok_and(|bytes| bytes == row.content);
        let leaf = Leaf {
            entry_index: index,
            booked_at_ms: u64::try_from(content.booked_at.ms()).unwrap_or(0),
            content_commit: content_commit(&row.salt, &row.content),
            shown: shown(&content.certificates.iter().map(|c| content.face(c).shown_hash()).collect::<Vec<_>>()),
        };
        let columns = (row.content_commit, row.shown, row.entry_hash, row.booked_at, row.unit.as_str(), row.entry_seq)
            == (
                leaf.content_commit,
                leaf.shown,
                leaf.entry_hash(),
                content.booked_at,
                content.facts.unit.as_str(),
                content.entry_seq,
            );
        if !canonical || !columns || content.entry_index != index || row.kind != content.kind.name() {
            return Ok(Err(BookFault::Content { index }));
        }
        for yielded in &content.certificates {
            let certificate = Yielded { as_yielded: yielded.clone(), by: index, cancelled_by: None };
            certificates.insert(yielded.number.clone(), certificate);
        }
        for number in &content.cancels {
            if let Some(yielded) = certificates.get_mut(number) {
                yielded.cancelled_by.get_or_insert(index);
            }
        }
        let before = last.get(content.facts.unit.as_str());
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
        let facts =
            to_canonical(&content.facts).map(|b| Digest::of(&b)).map_err(|_| StoreError::Row { table: "entry" })?;
        let entry = LastEntry { seq: content.entry_seq, index, hash: leaf.entry_hash(), facts };
        last.insert(content.facts.unit.as_str().to_owned(), entry);
    }
    if let Some(size) = checkpoints.keys().find(|at| **at > size) {
        return Ok(Err(BookFault::Checkpoint { size: *size }));
    }
    for (number, yielded) in &certificates {
        let fits = rows.certificate(number)?.is_some_and(|row| {
            (row.entry_index, row.cancelled_by) == (yielded.by, yielded.cancelled_by)
                && (row.licence_id, row.holders)
                    == (yielded.as_yielded.licence_id.clone(), yielded.as_yielded.holders.clone())
        });
        if !fits {
            return Ok(Err(BookFault::Certificate { index: yielded.by }));
        }
    }
    if rows.certificates()? != certificates.len() {
        return Ok(Err(BookFault::Certificate { index: size }));
    }
    let states = rows.unit_states()?;
    for state in &states {
        let fits = last.get(&state.unit).is_some_and(|l| {
            (l.seq, l.index, l.hash) == (state.entry_seq, state.entry_index, state.entry_hash)
                && l.facts == Digest::of(state.facts.as_bytes())
        });
        if !fits {
            return Ok(Err(BookFault::State { index: state.entry_index }));
        }
    }
    if states.len() != last.len() {
        return Ok(Err(BookFault::State { index: size }));
    }
    Ok(Ok(size))
}
