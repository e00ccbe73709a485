//! The feed as NDJSON: lines go out as they are made, and no faster than the reader takes them.
//!
//! Lines are taken from the session in blocks. When a block is full the session is stopped, and asked again from
//! the last line taken once the block is on its way, so that neither a long snapshot nor a slow reader fills memory.

use std::{
    collections::BTreeMap,
    io,
    ops::ControlFlow,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use ereg_protocol::{
    feed::{FeedCursor, FeedLine},
    problem::Problem,
    registry::Registry as _,
};
use ereg_trust::canonical;
use tokio::sync::mpsc;

use super::{
    answer::{malformed, problem_of},
    exchange::{Shared, held},
};
use crate::service::Session;

/// Bytes after which a block goes out.
const BLOCK: usize = 64 * 1024;
/// Blocks on their way.
const AHEAD: usize = 2;

/// Reads `after=N`, or `snapshot=S&from=ID`.
pub(super) fn read_cursor(query: &BTreeMap<&'static str, String>) -> Result<FeedCursor, Box<Problem>> {
    let number = |text: &str| text.parse::<u64>().ok().filter(|n| n.to_string() == text);
    let cursor = match (query.get("after"), query.get("snapshot"), query.get("from")) {
        (Some(after), None, None) => number(after).map(|after| match after {
            0 => FeedCursor::Start,
            after => FeedCursor::After(after),
        }),
        (None, Some(snapshot), Some(from)) => {
            number(snapshot).map(|snapshot| FeedCursor::InSnapshot { snapshot, from: from.clone() })
        }
        _ => None,
    };
    cursor.ok_or_else(|| malformed("query.malformed"))
}

/// A block of lines and where to go on; no further cursor after the last line.
struct Block {
    bytes: Vec<u8>,
    next: Option<FeedCursor>,
}

/// Takes lines until the block is full or the feed ends. `snapshot` is the one already begun.
async fn take(session: &Session, from: &FeedCursor, snapshot: &mut Option<u64>) -> Result<Block, Box<Problem>> {
    let mut bytes = Vec::new();
    let mut reached = None;
    let mut full = false;
    let mut sink = |line: FeedLine| {
        match &line {
            // A resumed snapshot announces itself again; to this reader it is still the same one.
            FeedLine::Snapshot { snapshot: number } if *snapshot == Some(*number) => return ControlFlow::Continue(()),
            FeedLine::Snapshot { snapshot: number } => *snapshot = Some(*number),
            FeedLine::Change(change) if change.seq > 0 => reached = Some(FeedCursor::After(change.seq)),
            FeedLine::Change(change) => {
                let kind = serde_json::to_value(change.kind).ok();
                let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default();
                let from = format!("{kind}/{}", change.object);
                reached = snapshot.map(|snapshot| FeedCursor::InSnapshot { snapshot, from });
            }
            FeedLine::End { .. } => reached = None,
        }
        bytes.extend(canonical::to_canonical(&line).unwrap_or_default());
        bytes.push(b'\n');
        full = bytes.len() >= BLOCK && reached.is_some();
        if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    session.feed(from, &mut sink).await.map_err(problem_of)?;
    Ok(Block { next: reached.filter(|_| full), bytes })
}

/// The body of the answer. A failure before the first line is a problem; after it, the body breaks off and the
/// reader goes on from his cursor.
pub(super) async fn stream(session: Session, cursor: FeedCursor, shares: Shared) -> Result<Body, Box<Problem>> {
    let mut snapshot = None;
    let first = take(&session, &cursor, &mut snapshot).await?;
    let (send, receive) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        let mut block: Result<Block, Box<Problem>> = Ok(first);
        loop {
            let (bytes, next) = match block {
                Ok(Block { bytes, next }) => (Ok(held(bytes, &shares)), next),
                Err(problem) => (Err(io::Error::other(problem.code)), None),
            };
            if send.send(bytes).await.is_err() {
                return;
            }
            let Some(next) = next else { return };
            block = take(&session, &next, &mut snapshot).await;
        }
    });
    Ok(Body::from_stream(Blocks(receive)))
}

struct Blocks(mpsc::Receiver<io::Result<Bytes>>);

impl futures_core::Stream for Blocks {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}
