//! Every account's numbered changes: pages of a resumable snapshot of the newest, then of changes without a gap.
//!
//! A page holds lines as they were stored when they were made; what is made for the asker is its head, signed by the
//! receipt role. Nothing is held between two pages.

use ereg_protocol::{
    feed::{FEED_TYPE, FeedCursor, FeedHead},
    id::AccountId,
};
use ereg_trust::{bundle::KeyRole, digest::Digest};

use crate::{model::Refusal, service::Service, store::feed::Page};

impl Service {
    /// The page of an account's feed after a cursor, as it travels. `nonce` is the asker's, or empty.
    pub(crate) fn feed_page(&self, account: &AccountId, cursor: &FeedCursor, nonce: &str) -> Result<Vec<u8>, Refusal> {
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
            Ok((page, newest))
        })?;
        let head = FeedHead {
            account: account.clone(),
            at: self.now(),
            digest: Digest::of(&page),
            newest,
            nonce: (!nonce.is_empty()).then(|| nonce.to_owned()),
            range,
        };
        page.extend(self.signed(KeyRole::Receipt, &FEED_TYPE, &head)?.into_bytes());
        page.push(b'\n');
        Ok(page)
    }
}
