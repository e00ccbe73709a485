//! The stored lines of an account's feed, page by page.

use ereg_protocol::{
    feed::{FULL_PAGE_BYTES, MAX_PAGE_LINES, PageRange},
    id::AccountId,
};
use rusqlite::{Params, Row, params};

use super::{
    StoreError,
    column::{int, number},
    read::Rows,
};

/// Lines of a page, whether it was full before they ended, and the place of the last one.
struct Lines {
    bytes: Vec<u8>,
    /// Where a full page ends; absent where nothing more is there now.
    full_at: Option<Place>,
    count: u64,
}

/// A change's place among the numbered ones, and among the objects of a snapshot.
struct Place {
    seq: u64,
    object: String,
}

/// Whether `kind/object` is a place of this account's own feed.
pub(crate) fn is_place(rows: &Rows<'_>, account: &AccountId, from: &str) -> Result<bool, StoreError> {
    let Some((kind, object)) = from.split_once('/') else { return Ok(false) };
    let found = rows.one(
        "SELECT 1 FROM newest WHERE office = ?1 AND account = ?2 AND kind = ?3 AND object = ?4",
        params![rows.office(), account.as_str(), kind, object],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// The newest change of each object, in the order of the objects. One that has changed since the snapshot began is told
/// as it is now, and once more by its number.
pub(crate) fn snapshot_page(
    rows: &Rows<'_>,
    account: &AccountId,
    snapshot: u64,
    after: Option<String>,
) -> Result<(Vec<u8>, PageRange), StoreError> {
    let (kind, object) = after.as_deref().and_then(|after| after.split_once('/')).unwrap_or_default();
    // The order of the join is forced: one look-up by the primary key for each line, whatever the planner has heard.
    let lines = lines(
        rows,
        "SELECT c.seq, n.kind || '/' || n.object, c.line FROM newest n CROSS JOIN change c \
         ON c.office = n.office AND c.account = n.account AND c.seq = n.seq \
         WHERE n.office = ?1 AND n.account = ?2 AND (n.kind, n.object) > (?3, ?4) ORDER BY n.kind, n.object",
        params![rows.office(), account.as_str(), kind, object],
    )?;
    let last = lines.full_at.map(|place| place.object);
    Ok((lines.bytes, PageRange::Snapshot { snapshot, after, last }))
}

/// The changes after this number, in their order.
pub(crate) fn changes_page(
    rows: &Rows<'_>,
    account: &AccountId,
    after: u64,
) -> Result<(Vec<u8>, PageRange), StoreError> {
    let lines = lines(
        rows,
        "SELECT seq, '', line FROM change WHERE office = ?1 AND account = ?2 AND seq > ?3 ORDER BY seq",
        params![rows.office(), account.as_str(), int(after)],
    )?;
    let last = lines.full_at.map_or(after.saturating_add(lines.count), |place| place.seq);
    Ok((lines.bytes, PageRange::Changes { first: after.saturating_add(1), last }))
}

/// Lines until the page is full.
fn lines(rows: &Rows<'_>, sql: &str, params: impl Params) -> Result<Lines, StoreError> {
    let (mut bytes, mut count) = (Vec::new(), 0_u64);
    let read = |row: &Row<'_>| {
        bytes.extend_from_slice(row.get_ref(2)?.as_str().map_err(|_| StoreError::Row { table: "change" })?.as_bytes());
        bytes.push(b'\n');
        count += 1;
        let full = bytes.len() >= FULL_PAGE_BYTES || count >= MAX_PAGE_LINES as u64;
        Ok(full.then_some(Place { seq: number(row, 0, "change")?, object: row.get(1)? }))
    };
    let full_at = rows.all_while(sql, params, read, |place| place.is_none())?.pop().flatten();
    Ok(Lines { bytes, full_at, count })
}
