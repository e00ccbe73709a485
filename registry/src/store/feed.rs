//! Every account's feed: numbered lines without a gap, and what is the newest of each object.

use ereg_domain::canonical::to_canonical;
use ereg_protocol::{
    feed::{FULL_PAGE_BYTES, FeedItem, MAX_LINE_BYTES, MAX_OBJECT_BYTES, MAX_PAGE_LINES, ObjectKind, PageRange},
    id::AccountId,
};
use ereg_trust::digest::Digest;

use super::{StoreError, Writes};

/// An object in an account's feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place<'a> {
    /// The account whose feed it is.
    pub account: &'a AccountId,
    /// Kind of the object.
    pub kind: ObjectKind,
    /// Its id within that kind.
    pub object: &'a str,
}

/// A numbered line of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Number among the account's lines, from 1 and without a gap.
    pub seq: u64,
    /// Number of times that the object has changed, this time included.
    pub rev: u64,
    /// Digest of the object as this line tells it.
    pub digest: Digest,
    /// The line as it travels.
    pub text: String,
}

/// Lines of a page, each with its end, and where they stand in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// The lines.
    pub lines: Vec<u8>,
    /// Their range.
    pub range: PageRange,
}

impl Page {
    /// The same page with another body in the lines that have one for its reader; numbers and revisions stay.
    pub(crate) fn with_bodies<E: From<StoreError>>(
        self,
        body_of: impl Fn(&FeedItem) -> Result<Option<String>, E>,
    ) -> Result<Page, E> {
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in self.lines.split_inclusive(|byte| *byte == b'\n') {
            let change: FeedItem = serde_json::from_slice(line).map_err(|_| StoreError::Row { table: "change" })?;
            match body_of(&change)? {
                None => lines.extend_from_slice(line),
                Some(body) => {
                    lines.extend_from_slice(line_of(&FeedItem { body, ..change })?.as_bytes());
                    lines.push(b'\n');
                }
            }
        }
        Ok(Page { lines, range: self.range })
    }
}

/// Collects the lines of a page until it is full.
#[derive(Default)]
pub(crate) struct Filling {
    /// The lines so far.
    pub lines: Vec<u8>,
    /// Number of items.
    pub count: u64,
}

/// The room that a page has for more lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// The page takes more lines.
    Left,
    /// This line was its last.
    None,
}

impl Filling {
    /// Takes the next line.
    pub(crate) fn take(&mut self, line: &str) -> Room {
        self.lines.extend_from_slice(line.as_bytes());
        self.lines.push(b'\n');
        self.count += 1;
        let full = self.lines.len() >= FULL_PAGE_BYTES || self.count >= MAX_PAGE_LINES as u64;
        if full { Room::None } else { Room::Left }
    }
}

/// The reads of feeds.
pub(crate) trait FeedReads {
    /// Number of an account's newest change; 0 before the first.
    fn newest_change(&self, account: &AccountId) -> Result<u64, StoreError>;

    /// Number of times that an object has changed in an account's feed.
    fn revision(&self, place: &Place<'_>) -> Result<u64, StoreError>;

    /// Digest of an object as an account's feed told it last; `None` before it is told.
    fn told(&self, place: &Place<'_>) -> Result<Option<Digest>, StoreError>;

    /// Numbers of every line that tells of an object, ascending.
    fn told_of(&self, place: &Place<'_>) -> Result<Vec<u64>, StoreError>;

    /// Whether `kind/object` is a place of this account's own feed.
    fn is_place(&self, account: &AccountId, from: &str) -> Result<bool, StoreError>;

    /// The newest line of each object, in the order of the objects, after one of them. One that has changed since the
    /// snapshot began is told as it is now, and once more by its number.
    fn snapshot_page(&self, account: &AccountId, snapshot: u64, after: Option<String>) -> Result<Page, StoreError>;

    /// The lines after this number, in their order.
    fn items_page(&self, account: &AccountId, after: u64) -> Result<Page, StoreError>;
}

/// The writes of feeds.
pub(crate) trait FeedWrites {
    /// The account's next line, which is from now on the newest of its object.
    fn put_line(&self, place: &Place<'_>, line: &Line) -> Result<(), StoreError>;

    /// Another text in the place of a line's.
    fn replace_line(&self, account: &AccountId, seq: u64, text: &str) -> Result<(), StoreError>;
}

impl dyn Writes + '_ {
    /// Tells an account of an object as it is now.
    ///
    /// # Errors
    /// [`StoreError::LineTooLong`] where no phone would take it.
    pub(crate) fn tell(&self, place: &Place<'_>, body: String) -> Result<(), StoreError> {
        let (seq, rev) = (self.newest_change(place.account)? + 1, self.revision(place)? + 1);
        let digest = Digest::of(body.as_bytes());
        let text = line_of(&FeedItem { seq, object: place.object.to_owned(), kind: place.kind, rev, body })?;
        self.put_line(place, &Line { seq, rev, digest, text })
    }

    /// Everything an account's feed has told of an object gives way to what remains of it. Numbers and revisions stay, so
    /// that the feed has no gap; the bytes are gone.
    pub(crate) fn erase_told(&self, place: &Place<'_>, remains: &str) -> Result<(), StoreError> {
        for (rev, seq) in (1..).zip(self.told_of(place)?) {
            let (object, body) = (place.object.to_owned(), remains.to_owned());
            let text = line_of(&FeedItem { seq, object, kind: place.kind, rev, body })?;
            self.replace_line(place.account, seq, &text)?;
        }
        Ok(())
    }
}

/// A change as it travels, where its object can travel in an answer too.
fn line_of(change: &FeedItem) -> Result<String, StoreError> {
    if change.body.len() > MAX_OBJECT_BYTES {
        return Err(StoreError::LineTooLong);
    }
    let line = to_canonical(change).ok().filter(|line| line.len() <= MAX_LINE_BYTES);
    line.and_then(|line| String::from_utf8(line).ok()).ok_or(StoreError::LineTooLong)
}

#[cfg(test)]
mod tests {
    use ereg_protocol::{
        objects::{Tells, ToldTo},
        payload,
    };
    use ereg_trust::{envelope::Envelope, keys::RegistryKey};

    use super::*;

    fn change(body: String) -> FeedItem {
        FeedItem { body, kind: ObjectKind::Workspace, object: "w".to_owned(), rev: 1, seq: 1 }
    }

    /// An object that the feed tells can be told in an answer as well; a longer one is not made.
    #[test]
    fn what_fits_no_answer_comes_into_no_feed() {
        let longest = "x".repeat(MAX_OBJECT_BYTES);
        assert!(line_of(&change(longest.clone())).unwrap().len() <= MAX_LINE_BYTES);
        assert!(matches!(line_of(&change(longest.clone() + "x")), Err(StoreError::LineTooLong)));
        // Text that grows when it is carried as text is too long for its line before.
        assert!(matches!(line_of(&change("\"".repeat(MAX_OBJECT_BYTES))), Err(StoreError::LineTooLong)));
        let told = ToldTo {
            account: "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(),
            at: ereg_domain::time::Instant::from_ms(0),
            nonce: Some("n".repeat(64)),
            tells: Tells::Extract(longest),
        };
        let key = RegistryKey::from_seed(&[1; 32]).unwrap();
        let envelope = Envelope::sign_value(&payload::TOLD, &told, &key).unwrap();
        assert!(envelope.to_bytes().unwrap().len() <= MAX_LINE_BYTES);
    }
}
