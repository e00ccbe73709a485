//! The sealed result of a query (查询结果证明): what the register said of a home at a moment, and where that stands in the
//! book, checked offline with nothing but a trust bundle.
//!
//! It is an envelope of the query role, whose seal vouches for what it shows. Beside that it names every entry of the unit
//! by its leaf, each with its path to a checkpoint that the book role signed: entries are named by commitments, so nothing
//! is told of what they say. It is true of its moment and says nothing of later.

use std::fmt;

use ereg_domain::{identifier::CaseNumber, register::RegisterShown, time::Instant};
use serde::{Deserialize, Serialize};

use crate::{
    bundle::{KeyRole, TrustBundle},
    checkpoint::{CheckpointError, SignedCheckpoint},
    digest::Digest,
    envelope::{Envelope, EnvelopeError, KeyRefusal, PayloadType},
    leaf::Leaf,
    merkle::root_from_inclusion,
    token::{BookStanding, Integrity, SealTrust, TokenVerdict},
};

/// `query_result.1`, signed by the query role.
pub const QUERY_RESULT_TYPE: PayloadType = PayloadType::new("query_result", 1);

/// The result of a query.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryResult {
    /// Number of the case in which it was asked (受理号).
    pub number: CaseNumber,
    /// The office.
    pub office: String,
    /// The right by which it was asked.
    pub asked_as: AskedAs,
    /// Registry time at which the register was as shown.
    pub as_of: Instant,
    /// The facts that the register showed.
    pub shown: RegisterShown,
    /// Every entry of the unit until then, in their order.
    pub entries: Vec<EntryProof>,
    /// The signed note of a checkpoint that all of them lie under.
    pub checkpoint: String,
}

/// The right by which somebody asks (查询主体).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedAs {
    /// 权利人: about their own home, and without stating a purpose (实施细则 98).
    Holder,
}

/// The place of an entry in the book: its leaf, and the path from there to the checkpoint's root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryProof {
    /// Position in the log, from 0.
    pub entry_index: u64,
    /// 登簿时间.
    pub registered_at: Instant,
    /// Commitment to what the entry says.
    pub content_commit: Digest,
    /// Commitment to what its certificates show.
    pub shown: Digest,
    /// Inclusion path, lowest hash first.
    pub path: Vec<Digest>,
}

/// Number and moment: what it shows is personal data.
impl fmt::Debug for QueryResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QueryResult(as of {}, {} entries)", self.as_of, self.entries.len())
    }
}

/// Reads and judges a result as it travels: the same three answers as about a certificate's token, and the content
/// where its signature fits. It says how the register was: the book's answer is at most that it stood there then.
pub fn verify(bytes: &[u8], bundle: &TrustBundle) -> (TokenVerdict, Option<QueryResult>) {
    let none = |integrity| (TokenVerdict::without_book(integrity), None);
    let Ok(envelope) = Envelope::from_bytes(bytes) else { return none(Integrity::Unreadable) };
    let verified = match envelope.verify(&QUERY_RESULT_TYPE, &bundle.role_ever(KeyRole::Query)) {
        Ok(verified) => verified,
        Err(EnvelopeError::Key(_)) => return none(Integrity::Unverifiable),
        Err(EnvelopeError::BadSignature) => return none(Integrity::Altered),
        Err(_) => return none(Integrity::Unreadable),
    };
    let Ok(result) = verified.parse::<QueryResult>() else { return none(Integrity::Unreadable) };
    let at = result.as_of;
    let rows = envelope.signatures().iter().map(|signature| bundle.key_for(KeyRole::Query, &signature.keyid, at));
    let (mut seal, mut row) = (SealTrust::UnknownKey, None);
    for found in rows {
        match found {
            Ok(known) => (seal, row) = (SealTrust::Trusted, Some(known)),
            Err(KeyRefusal::OutOfTerm) if row.is_none() => seal = SealTrust::OutOfTerm,
            Err(_) => {}
        }
    }
    let book = standing(&result, bundle);
    let proven = book == BookStanding::StatusUnknown;
    let verdict = TokenVerdict {
        integrity: Integrity::Intact,
        seal,
        book,
        booked_at: result.entries.last().map(|entry| entry.registered_at).filter(|_| proven),
        as_of: proven.then_some(at),
        office: row.map(|row| row.office.clone()),
        demo: row.is_some_and(|row| row.demo),
    };
    (verdict, Some(result))
}

/// Whether every entry that is named lies under a checkpoint that a book key of the bundle signed in its term.
fn standing(result: &QueryResult, bundle: &TrustBundle) -> BookStanding {
    let Ok(signed) = SignedCheckpoint::parse(&result.checkpoint) else { return BookStanding::NotIncluded };
    let checkpoint = match bundle.verify_checkpoint(&signed) {
        Ok(checkpoint) => checkpoint,
        Err(CheckpointError::NotSigned | CheckpointError::OutOfTerm) => return BookStanding::Unverifiable,
        Err(_) => return BookStanding::NotIncluded,
    };
    let lies_under = |entry: &EntryProof| {
        let Ok(booked_at_ms) = u64::try_from(entry.registered_at.ms()) else { return false };
        let leaf = Leaf {
            entry_index: entry.entry_index,
            booked_at_ms,
            content_commit: entry.content_commit,
            shown: entry.shown,
        };
        let root = root_from_inclusion(&leaf.entry_hash(), entry.entry_index, checkpoint.size, &entry.path);
        root.is_ok_and(|root| root == checkpoint.root)
    };
    let in_order = result.entries.windows(2).all(|pair| pair[0].entry_index < pair[1].entry_index);
    if !result.entries.is_empty() && in_order && result.entries.iter().all(lies_under) {
        BookStanding::StatusUnknown
    } else {
        BookStanding::NotIncluded
    }
}
