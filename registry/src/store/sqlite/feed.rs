//! Lines of feeds, and which is the newest of an object.

use ereg_protocol::{feed::PageRange, id::AccountId};
use ereg_trust::digest::Digest;
use rusqlite::{Params, Row, params};

use super::{
    Connected, Dated,
    column::{int, number, text},
};
use crate::store::{
    StoreError,
    feed::{FeedReads, FeedWrites, Filling, Line, Page, Place, Room},
};

impl<T: Connected> FeedReads for T {
    fn newest_change(&self, account: &AccountId) -> Result<u64, StoreError> {
        let seq = self.one(
            "SELECT seq FROM change WHERE office = ?1 AND account = ?2 ORDER BY seq DESC LIMIT 1",
            params![self.office(), account.as_str()],
            |row| number(row, 0, "change"),
        )?;
        Ok(seq.unwrap_or(0))
    }

    fn revision(&self, place: &Place<'_>) -> Result<u64, StoreError> {
        let rev = self.one(
            "SELECT rev FROM newest WHERE office = ?1 AND account = ?2 AND kind = ?3 AND object = ?4",
            params![self.office(), place.account.as_str(), place.kind.name(), place.object],
            |row| number(row, 0, "newest"),
        )?;
        Ok(rev.unwrap_or(0))
    }

    fn told(&self, place: &Place<'_>) -> Result<Option<Digest>, StoreError> {
        self.one(
            "SELECT digest FROM newest WHERE office = ?1 AND account = ?2 AND kind = ?3 AND object = ?4",
            params![self.office(), place.account.as_str(), place.kind.name(), place.object],
            |row| text(row, 0, "newest"),
        )
    }

    fn told_of(&self, place: &Place<'_>) -> Result<Vec<u64>, StoreError> {
        self.all(
            "SELECT seq FROM change WHERE office = ?1 AND account = ?2 AND kind = ?3 AND object = ?4 ORDER BY seq",
            params![self.office(), place.account.as_str(), place.kind.name(), place.object],
            |row| number(row, 0, "change"),
        )
    }

    fn is_place(&self, account: &AccountId, from: &str) -> Result<bool, StoreError> {
        let Some((kind, object)) = from.split_once('/') else { return Ok(false) };
        let found = self.one(
            "SELECT 1 FROM newest WHERE office = ?1 AND account = ?2 AND kind = ?3 AND object = ?4",
            params![self.office(), account.as_str(), kind, object],
            |_| Ok(()),
        )?;
        Ok(found.is_some())
    }

    fn snapshot_page(&self, account: &AccountId, snapshot: u64, after: Option<String>) -> Result<Page, StoreError> {
        let (kind, object) = after.as_deref().and_then(|after| after.split_once('/')).unwrap_or_default();
        // The order of the join is forced: one look-up by the primary key for each line, whatever the planner has heard.
        let filled = fill(
            self,
            "SELECT c.seq, n.kind || '/' || n.object, c.line FROM newest n CROSS JOIN change c \
             ON c.office = n.office AND c.account = n.account AND c.seq = n.seq \
             WHERE n.office = ?1 AND n.account = ?2 AND (n.kind, n.object) > (?3, ?4) ORDER BY n.kind, n.object",
            params![self.office(), account.as_str(), kind, object],
        )?;
        let last = filled.full_at.map(|end| end.object);
        Ok(Page { lines: filled.lines, range: PageRange::Snapshot { snapshot, after, last } })
    }

    fn items_page(&self, account: &AccountId, after: u64) -> Result<Page, StoreError> {
        let filled = fill(
            self,
            "SELECT seq, '', line FROM change WHERE office = ?1 AND account = ?2 AND seq > ?3 ORDER BY seq",
            params![self.office(), account.as_str(), int(after)],
        )?;
        let last = filled.full_at.map_or(after.saturating_add(filled.count), |end| end.seq);
        Ok(Page { lines: filled.lines, range: PageRange::Changes { first: after.saturating_add(1), last } })
    }
}

impl<T: Dated> FeedWrites for T {
    fn put_line(&self, place: &Place<'_>, line: &Line) -> Result<(), StoreError> {
        let (account, kind, object) = (place.account.as_str(), place.kind.name(), place.object);
        let (seq, rev) = (int(line.seq), int(line.rev));
        self.prepare("INSERT INTO change (office, account, seq, kind, object, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![self.office(), account, seq, kind, object, line.text])?;
        self.prepare(
            "INSERT INTO newest (office, account, kind, object, seq, rev, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, \
                 ?7) ON CONFLICT (office, account, kind, object) DO UPDATE SET seq = ?5, rev = ?6, digest = ?7",
        )?
        .execute(params![self.office(), account, kind, object, seq, rev, line.digest.to_string()])?;
        Ok(())
    }

    fn replace_line(&self, account: &AccountId, seq: u64, text: &str) -> Result<(), StoreError> {
        self.prepare("UPDATE change SET line = ?4 WHERE office = ?1 AND account = ?2 AND seq = ?3")?
            .execute(params![self.office(), account.as_str(), int(seq), text])?;
        Ok(())
    }
}

/// Lines of a page, and where it ends if it is full.
struct Filled {
    lines: Vec<u8>,
    count: u64,
    /// Absent where nothing more is there now.
    full_at: Option<End>,
}

/// A line's place among the numbered ones, and among the objects of a snapshot.
struct End {
    seq: u64,
    object: String,
}

/// Lines until the page is full.
fn fill(db: &impl Connected, sql: &'static str, params: impl Params) -> Result<Filled, StoreError> {
    let mut filling = Filling::default();
    let read = |row: &Row<'_>| {
        let line = row.get_ref(2)?.as_str().map_err(|_| StoreError::Row { table: "change" })?;
        Ok(match filling.take(line) {
            Room::Left => None,
            Room::None => Some(End { seq: number(row, 0, "change")?, object: row.get(1)? }),
        })
    };
    let full_at = db.all_while(sql, params, read, |end| end.is_none())?.pop().flatten();
    Ok(Filled { lines: filling.lines, count: filling.count, full_at })
}
