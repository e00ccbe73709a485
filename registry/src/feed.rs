//! Every account's numbered changes: pages of a resumable snapshot of the newest, then of changes without a gap.
//!
//! A page holds lines as they were stored when they were made, but that whoever acts for the account's holder is told no word
//! of a mandate that names another. Its head is made for the asker, signed by the receipt role. Nothing is held between two
//! pages.

use ereg_domain::canonical::{from_canonical, to_canonical};
use ereg_protocol::{
    feed::{FeedCursor, FeedHead, FeedItem, ObjectKind, PageRange},
    id::AccountId,
    objects::MandateView,
    payload,
};
use ereg_trust::{bundle::KeyRole, digest::Digest, keys::KeyId};

use crate::{
    fault::ServiceFault,
    model::{Refusal, Representative},
    service::Service,
    store::{Reads, feed::Page},
};

impl Service {
    /// The page of an account's feed after a cursor, as it travels to whoever holds a key of it, and the cursor after it where
    /// more is there. `nonce` is the asker's, or empty.
    pub(crate) fn feed_page(
        &self,
        account: &AccountId,
        key: &KeyId,
        cursor: &FeedCursor,
        nonce: &str,
    ) -> Result<(Vec<u8>, Option<FeedCursor>), Refusal> {
        if let Err(fault) = self.tell_published(account) {
            // What is there already is handed out all the same.
            tracing::error!(%fault, "an account could not be told of the policy pack or the trust bundle in force");
        }
        let (Page { lines: mut page, range }, newest) = self.reading(|rows| -> Result<_, Refusal> {
            let newest = rows.newest_change(account)?;
            let page = match cursor {
                FeedCursor::Start => rows.snapshot_page(account, newest, None)?,
                FeedCursor::InSnapshot { snapshot, from } if *snapshot <= newest && rows.is_place(account, from)? => {
                    rows.snapshot_page(account, *snapshot, Some(from.clone()))?
                }
                // A cursor this registry cannot have given: nothing is signed that names it, and the asker begins again.
                FeedCursor::InSnapshot { .. } => rows.snapshot_page(account, newest, None)?,
                FeedCursor::After(seq) => rows.items_page(account, *seq)?,
            };
            let page = match rows.key(key)?.and_then(|row| row.representative) {
                Some(reader) => page.with_bodies(|change| told_otherwise(rows, &reader, change))?,
                None => page,
            };
            Ok((page, newest))
        })?;
        let next = after(&range, newest);
        let head = FeedHead {
            account: account.clone(),
            at: self.now(),
            digest: Digest::of(&page),
            newest,
            nonce: (!nonce.is_empty()).then(|| nonce.to_owned()),
            range,
        };
        page.extend(self.signed(KeyRole::Receipt, &payload::FEED, &head)?.into_bytes());
        page.push(b'\n');
        Ok((page, next))
    }
}

/// The cursor after a part of the feed, where more is there.
fn after(range: &PageRange, newest: u64) -> Option<FeedCursor> {
    match range {
        PageRange::Snapshot { snapshot, last: Some(last), .. } => {
            Some(FeedCursor::InSnapshot { snapshot: *snapshot, from: last.clone() })
        }
        PageRange::Snapshot { snapshot: last, last: None, .. } | PageRange::Changes { last, .. } => {
            (*last < newest).then_some(FeedCursor::After(*last))
        }
    }
}

/// Returns the body in which somebody who acts for the account's holder is told a change, where it is not the one that is
/// kept: a mandate that names another is told without its words.
fn told_otherwise(rows: &dyn Reads, reader: &Representative, change: &FeedItem) -> Result<Option<String>, Refusal> {
    if change.kind != ObjectKind::Mandate {
        return Ok(None);
    }
    let digest: Digest = change.object.parse().map_err(|_| ServiceFault::Object("mandate"))?;
    if rows.mandate(digest)?.is_some_and(|row| row.names(reader)) {
        return Ok(None);
    }
    let told: MandateView = from_canonical(change.body.as_bytes()).map_err(|_| ServiceFault::Object("mandate"))?;
    let withheld = to_canonical(&MandateView { mandate: None, ..told }).map_err(|_| ServiceFault::Object("mandate"))?;
    Ok(Some(String::from_utf8(withheld).map_err(|_| ServiceFault::Object("mandate"))?))
}
