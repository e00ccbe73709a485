//! The change feed: what comes back is a numbered change (design §5, formats "Feed").
//!
//! NDJSON, one [`FeedLine`] a line. `after=0` starts a snapshot: `{"snapshot": S}`, the newest objects in id order
//! with seq 0 (resumable by `snapshot=S&from=ID`), `{"end": S}`, and only then is the cursor S. `after=N` gives the
//! changes N+1…, gapless.

use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::command::Carried;

/// What an object is.
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
    /// Envelope `notice.1` over [`crate::objects::NoticeBody`].
    Notice,
    /// Envelope `key.1`.
    Key,
    /// The trust bundle's envelope.
    Trust,
    /// The policy pack's bytes with its detached signature, [`crate::objects::SignedPack`].
    Pack,
}

/// One numbered change: the newest revision of an object.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The account's number for it; 0 within a snapshot.
    pub seq: u64,
    /// The object's id within its kind.
    pub object: String,
    /// Its kind.
    pub kind: ObjectKind,
    /// Rises with every change of this object; a lower or equal one is not applied.
    pub rev: u64,
    /// SHA-256 of `body`.
    pub digest: Digest,
    /// Canonical JSON of the object.
    pub body: Carried,
}

debug_without_content!(Change { seq, object, kind, rev, digest });

/// A line of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FeedLine {
    /// A snapshot begins; when it has ended the cursor is this.
    Snapshot {
        /// The number it stands for.
        snapshot: u64,
    },
    /// A change.
    Change(Change),
    /// The snapshot has ended, or these are all changes there are now up to this number.
    End {
        /// The cursor from now on.
        end: u64,
    },
}

/// Where a client stands in its feed.
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
