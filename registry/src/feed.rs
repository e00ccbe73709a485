//! Every account's numbered changes: a resumable snapshot of the newest objects, then changes without a gap.

use ereg_protocol::{
    feed::{Change, FeedCursor, FeedLine, ObjectKind},
    id::AccountId,
};
use rusqlite::{Params, Row, params};

use crate::{
    service::{Refusal, Service},
    store::{
        StoreError,
        read::{Rows, number, text},
        write::int,
    },
};

/// Most lines read from the database at a time; a page of changes is one such.
const PAGE: u32 = 500;
/// Bytes of bodies after which no further line is read at a time: few are that large, and nobody fills memory with them.
const PAGE_BYTES: usize = 1024 * 1024;

/// A piece of a feed, and where the next piece begins.
pub(crate) struct FeedPage {
    /// To be handed over in order.
    pub lines: Vec<FeedLine>,
    /// `None` when this was all.
    pub next: Option<FeedCursor>,
}

impl Service {
    /// The next piece of an account's feed.
    pub(crate) fn feed_page(&self, account: &AccountId, cursor: &FeedCursor) -> Result<FeedPage, Refusal> {
        self.reading(|rows| match cursor {
            FeedCursor::Start => {
                let snapshot = newest(rows, account)?;
                let mut page = snapshot_page(rows, account, snapshot, "")?;
                page.lines.insert(0, FeedLine::Snapshot { snapshot });
                Ok(page)
            }
            FeedCursor::InSnapshot { snapshot, from } => {
                if *snapshot > newest(rows, account)? {
                    return Err(Refusal::Malformed { code: "feed.cursor" });
                }
                Ok(snapshot_page(rows, account, *snapshot, from)?)
            }
            FeedCursor::After(seq) => {
                if *seq > newest(rows, account)? {
                    return Err(Refusal::Malformed { code: "feed.cursor" });
                }
                Ok(changes_page(rows, account, *seq)?)
            }
        })
    }
}

fn newest(rows: &Rows<'_>, account: &AccountId) -> Result<u64, StoreError> {
    let seq = rows.one(
        "SELECT coalesce(max(seq), 0) FROM change WHERE office = ?1 AND account = ?2",
        params![rows.office(), account.as_str()],
        |row| number(row, 0, "change"),
    )?;
    Ok(seq.unwrap_or(0))
}

/// Objects as they were newest at the snapshot, in id order, after `from` (`kind/object`).
fn snapshot_page(rows: &Rows<'_>, account: &AccountId, snapshot: u64, from: &str) -> Result<FeedPage, StoreError> {
    let (kind, object) = from.split_once('/').unwrap_or((from, ""));
    let (changes, cut) = page(
        rows,
        "SELECT 0, c.object, c.kind, c.rev, c.digest, c.body FROM change c JOIN (SELECT kind, object, max(seq) AS seq \
         FROM change WHERE office = ?1 AND account = ?2 AND seq <= ?3 AND (kind, object) > (?4, ?5) \
         GROUP BY kind, object ORDER BY kind, object LIMIT ?6) n ON c.seq = n.seq \
         WHERE c.office = ?1 AND c.account = ?2 ORDER BY c.kind, c.object",
        params![rows.office(), account.as_str(), int(snapshot), kind, object, PAGE],
    )?;
    let whole = cut || u32::try_from(changes.len()).is_ok_and(|n| n == PAGE);
    let last = changes.last().map(|(kind, change)| format!("{kind}/{}", change.object));
    let mut lines: Vec<FeedLine> = changes.into_iter().map(|(_, change)| FeedLine::Change(change)).collect();
    let next = last.filter(|_| whole).map(|from| FeedCursor::InSnapshot { snapshot, from });
    if next.is_none() {
        lines.push(FeedLine::End { end: snapshot });
    }
    Ok(FeedPage { lines, next })
}

fn changes_page(rows: &Rows<'_>, account: &AccountId, after: u64) -> Result<FeedPage, StoreError> {
    let (changes, cut) = page(
        rows,
        "SELECT seq, object, kind, rev, digest, body FROM change WHERE office = ?1 AND account = ?2 AND seq > ?3 \
         ORDER BY seq LIMIT ?4",
        params![rows.office(), account.as_str(), int(after), PAGE],
    )?;
    let end = changes.last().map_or(after, |(_, change)| change.seq);
    let mut lines: Vec<FeedLine> = changes.into_iter().map(|(_, change)| FeedLine::Change(change)).collect();
    if cut {
        return Ok(FeedPage { lines, next: Some(FeedCursor::After(end)) });
    }
    lines.push(FeedLine::End { end });
    Ok(FeedPage { lines, next: None })
}

/// Changes with their kinds' names, and whether it was cut for its bytes.
fn page(rows: &Rows<'_>, sql: &str, params: impl Params) -> Result<(Vec<(String, Change)>, bool), StoreError> {
    let (mut bytes, mut cut) = (0, false);
    let changes = rows.all_while(sql, params, change, |(_, change)| {
        bytes += change.body.len();
        cut = bytes >= PAGE_BYTES;
        !cut
    })?;
    Ok((changes, cut))
}

/// A change with its kind's name.
fn change(row: &Row<'_>) -> Result<(String, Change), StoreError> {
    const TABLE: &str = "change";
    let name: String = row.get(2)?;
    let kind: ObjectKind = serde_json::from_value(serde_json::Value::String(name.clone()))
        .map_err(|_| StoreError::Row { table: TABLE })?;
    let change = Change {
        seq: number(row, 0, TABLE)?,
        object: row.get(1)?,
        kind,
        rev: number(row, 3, TABLE)?,
        digest: text(row, 4, TABLE)?,
        body: row.get(5)?,
    };
    Ok((name, change))
}
