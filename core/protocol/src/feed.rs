//! The change feed: what comes back is a numbered change, in pages that the receipt role signs (formats "Feed").
//!
//! A page is NDJSON: canonical [`FeedItem`]s, one a line, and as its last line an envelope [`FEED`](crate::payload::FEED) over a
//! [`FeedHead`], which names the account, the request, the place of the page in the feed, and the digest of the lines
//! as they travel. Nothing of a page counts before its head was verified; this module only takes pages apart and checks
//! what can be checked without a key.
//!
//! From [`FeedCursor::Start`] come the pages of a snapshot: the newest change of every object, in the order of
//! `kind/object`. After its end, changes come by number, without a gap.

use ereg_domain::{canonical, time::Instant};
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::{command::Carried, id::AccountId};

/// The longest line that travels, its line feed not counted, bytes.
pub const MAX_LINE_BYTES: usize = canonical::MAX_BYTES;
/// The longest object that is told, bytes. It travels in a line of the feed, and in base64 in the envelope of an answer
/// (`told.1`): whichever way it goes it is no longer than a line.
pub const MAX_OBJECT_BYTES: usize = (MAX_LINE_BYTES - 1024) / 4 * 3 - 1024;
/// Most changes on a page.
pub const MAX_PAGE_LINES: usize = 500;
/// A page that has got as long takes no further change, bytes. Small enough for a poor network to carry whole.
pub const FULL_PAGE_BYTES: usize = 256 * 1024;
/// The longest page that travels, bytes: a line short of full, one longest line, and the head.
pub const MAX_PAGE_BYTES: usize = FULL_PAGE_BYTES + MAX_LINE_BYTES + MAX_HEAD_BYTES;
/// Most pages of one answer, 16 MiB where none of them has a line longer than usual.
pub const MOST_PAGES: u64 = 64;
/// The bytes with which a head begins and no change does: the first member of an envelope is its payload, that of a change its
/// body.
const HEAD_BEGINS: &[u8] = b"{\"payload\"";
/// The longest head that travels, its line feed counted, bytes.
const MAX_HEAD_BYTES: usize = 4096;

/// The kind of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    /// [`crate::objects::CaseView`].
    Case,
    /// [`crate::objects::WorkspaceView`].
    Workspace,
    /// Envelope `quote.1` over [`crate::objects::Quote`].
    Quote,
    /// [`crate::objects::PaymentView`].
    Payment,
    /// [`crate::objects::CertificateView`].
    Certificate,
    /// [`crate::document::DocumentView`].
    Document,
    /// Envelope `query_result.1` over [`ereg_trust::query_result::QueryResult`].
    QueryResult,
    /// Envelope `letter.1` over [`crate::objects::LetterBody`].
    Letter,
    /// Envelope `key.1`.
    Key,
    /// [`crate::objects::MandateView`].
    Mandate,
    /// [`crate::consent::ConsentView`].
    Consent,
    /// [`crate::consent::LicenceUseView`].
    LicenceUse,
    /// [`crate::home_lock::HomeLockView`].
    HomeLock,
    /// The trust bundle's envelope.
    Trust,
    /// The policy pack's bytes with its detached signature, [`crate::pack::SignedPack`].
    Pack,
}

impl ObjectKind {
    /// Every kind.
    pub const ALL: [ObjectKind; 15] = [
        ObjectKind::Case,
        ObjectKind::Workspace,
        ObjectKind::Quote,
        ObjectKind::Payment,
        ObjectKind::Certificate,
        ObjectKind::Document,
        ObjectKind::QueryResult,
        ObjectKind::Letter,
        ObjectKind::Key,
        ObjectKind::Mandate,
        ObjectKind::Consent,
        ObjectKind::LicenceUse,
        ObjectKind::HomeLock,
        ObjectKind::Trust,
        ObjectKind::Pack,
    ];

    /// The spelling on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            ObjectKind::Case => "case",
            ObjectKind::Workspace => "workspace",
            ObjectKind::Quote => "quote",
            ObjectKind::Payment => "payment",
            ObjectKind::Certificate => "certificate",
            ObjectKind::Document => "document",
            ObjectKind::QueryResult => "query_result",
            ObjectKind::Letter => "letter",
            ObjectKind::Key => "key",
            ObjectKind::Mandate => "mandate",
            ObjectKind::Consent => "consent",
            ObjectKind::LicenceUse => "licence_use",
            ObjectKind::HomeLock => "home_lock",
            ObjectKind::Trust => "trust",
            ObjectKind::Pack => "pack",
        }
    }
}

/// One numbered change of an object. Its line is canonical JSON, and one reader is always told it in the same bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedItem {
    /// The account's number for it, from 1; in a snapshot too.
    pub seq: u64,
    /// The object's id within its kind.
    pub object: String,
    /// Its kind.
    pub kind: ObjectKind,
    /// 1 for the first change of this object and one more with each: never more than `seq`.
    pub rev: u64,
    /// Canonical JSON of the object, or its envelope.
    pub body: Carried,
}

debug_without_content!(FeedItem { seq, object, kind, rev });

impl FeedItem {
    /// The object's place in a snapshot: `kind/object`.
    pub fn place(&self) -> String {
        format!("{}/{}", self.kind.name(), self.object)
    }

    /// Whether its numbers can be: counted from 1, and an object has not changed more often than the feed.
    pub fn is_countable(&self) -> bool {
        (1..=self.seq).contains(&self.rev)
    }
}

/// The head of a page, which the receipt role signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedHead {
    /// The account whose feed it is.
    pub account: AccountId,
    /// Registry time.
    pub at: Instant,
    /// SHA-256 of the lines before this one as they travel, each with its line feed.
    pub digest: Digest,
    /// Number of the account's newest change when the page was made.
    pub newest: u64,
    /// The asker's nonce, where one was sent: a page made for another request is none for this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The part of the feed that the page holds.
    pub range: PageRange,
}

/// The part of the feed that a page holds, all of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PageRange {
    /// The changes numbered `first` to `last`; none where `last` is one less. Where `newest` is less still, the
    /// feed has not got as far as the asker believes: the asker begins again.
    Changes {
        /// One more than the asker's cursor.
        first: u64,
        /// The last one here.
        last: u64,
    },
    /// The newest change of each object whose `kind/object` comes after `after` and not after `last`.
    Snapshot {
        /// The number the snapshot stands for: once it has ended, what comes after this is asked for.
        snapshot: u64,
        /// The object after which the page begins; absent at the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
        /// The object with which it ends; absent where the snapshot ends with it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<String>,
    },
}

/// The place of a client in its feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FeedCursor {
    /// Nothing yet.
    Start,
    /// Inside a snapshot.
    InSnapshot {
        /// Its number.
        snapshot: u64,
        /// The last object applied: `kind/object`.
        from: String,
    },
    /// All changes up to this number are applied.
    After(u64),
}

/// The reasons why bytes are no page, whoever signed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageFault {
    /// More bytes, more lines, a longer line or an empty one than a page may have.
    #[error("more than a page of the feed may have")]
    Limits,
    /// It breaks off before its head.
    #[error("the page breaks off")]
    Cut,
    /// A line is no change, or out of its place.
    #[error("a line that does not belong there")]
    Line,
}

/// Takes pages one by one out of an answer as it comes. None of it is believed.
#[derive(Default)]
pub struct PageSplitter {
    bytes: Vec<u8>,
    /// The place where the line begins that has not ended yet.
    line: usize,
    /// The bytes that were looked at: none is looked at twice.
    looked: usize,
}

impl PageSplitter {
    /// Takes the next piece of the answer. What it holds is as long as a page and a piece at most, where whoever pushes takes
    /// each page as it comes.
    pub fn push(&mut self, piece: &[u8]) {
        self.bytes.extend_from_slice(piece);
    }

    /// The next page with its head, once it has come whole; or what has become longer than any page, which is none.
    pub fn page(&mut self) -> Option<Vec<u8>> {
        while let Some(at) = self.bytes.get(self.looked..)?.iter().position(|byte| *byte == b'\n') {
            let end = self.looked + at + 1;
            let is_head = self.bytes.get(self.line..end)?.starts_with(HEAD_BEGINS);
            (self.line, self.looked) = (end, end);
            if is_head || end > MAX_PAGE_BYTES {
                return Some(self.take(end));
            }
        }
        self.looked = self.bytes.len();
        (self.looked > MAX_PAGE_BYTES).then(|| self.take(self.looked))
    }

    /// The bytes that have come of a page that did not end.
    pub fn rest(&mut self) -> Vec<u8> {
        self.take(self.bytes.len())
    }

    fn take(&mut self, end: usize) -> Vec<u8> {
        let rest = self.bytes.split_off(end);
        (self.line, self.looked) = (0, 0);
        std::mem::replace(&mut self.bytes, rest)
    }
}

/// A page as it travels, taken apart. None of it is believed.
#[derive(Clone, Copy)]
pub struct FeedPage<'a> {
    lines: &'a [u8],
    head: &'a [u8],
}

impl<'a> FeedPage<'a> {
    /// Takes the bytes of an answer apart. The limits hold for what travelled, before anything is read.
    pub fn split(bytes: &'a [u8]) -> Result<FeedPage<'a>, PageFault> {
        if bytes.len() > MAX_PAGE_BYTES {
            return Err(PageFault::Limits);
        }
        let whole = bytes.strip_suffix(b"\n").ok_or(PageFault::Cut)?;
        let begins = whole.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let (lines, head) = whole.split_at(begins);
        let mut count = 0_usize;
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            count += 1;
            if count > MAX_PAGE_LINES || line.len() == 1 || line.len() > MAX_LINE_BYTES + 1 {
                return Err(PageFault::Limits);
            }
        }
        if head.is_empty() || head.len() >= MAX_HEAD_BYTES {
            // What stands last is a change at best: the head has not come.
            return Err(if head.is_empty() { PageFault::Limits } else { PageFault::Cut });
        }
        Ok(FeedPage { lines, head })
    }

    /// The head's envelope, unverified.
    pub fn head(&self) -> &'a [u8] {
        self.head
    }

    /// Digest of the lines as they travelled.
    pub fn digest(&self) -> Digest {
        Digest::of(self.lines)
    }

    /// The changes, if they are what a verified head says: in their places, counted, none left out.
    pub fn changes(&self, head: &FeedHead) -> Result<Vec<FeedItem>, PageFault> {
        let read = |line: &[u8]| serde_json::from_slice::<FeedItem>(line).map_err(|_| PageFault::Line);
        let lines = self.lines.split_inclusive(|byte| *byte == b'\n');
        let changes = lines.map(read).collect::<Result<Vec<_>, _>>()?;
        let counted = changes.iter().all(|change| change.is_countable() && change.seq <= head.newest);
        let placed = match &head.range {
            PageRange::Changes { first, last } => {
                let numbered = changes.iter().zip(*first..).all(|(change, number)| change.seq == number);
                numbered && first.checked_add(changes.len() as u64) == last.checked_add(1)
            }
            PageRange::Snapshot { after, last, .. } => {
                let mut reached = after.clone().unwrap_or_default();
                let ascending = changes.iter().all(|change| {
                    let before = std::mem::replace(&mut reached, change.place());
                    before < reached
                });
                // A page that is not the last one brings the reader on.
                ascending && last.as_ref().is_none_or(|last| !changes.is_empty() && reached == *last)
            }
        };
        if counted && placed { Ok(changes) } else { Err(PageFault::Line) }
    }
}
