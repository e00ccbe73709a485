//! Feeds as they are asked for and answered: the place where somebody reads, and pages that follow each other in one answer.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Bytes;
use ereg_domain::canonical::INTEGER_BOUND;
use ereg_protocol::{
    feed::{FeedCursor, MOST_PAGES},
    problem::Problem,
};
use hyper::body::{Body, Frame};
use tokio::time::Instant;

use super::answer::malformed;

/// Time after which no further page of an answer is begun.
const LONGEST: Duration = Duration::from_secs(60);

/// Reads `after=N`, or `snapshot=S&from=ID`.
pub(super) fn read_cursor(query: &BTreeMap<&'static str, String>) -> Result<FeedCursor, Box<Problem>> {
    // The page begins with the number after it, and that is signed too.
    let place = |after: &str| integer(after).filter(|after| after + 1 < INTEGER_BOUND);
    let cursor = match (query.get("after"), query.get("snapshot"), query.get("from")) {
        (Some(after), None, None) => place(after).map(|after| match after {
            0 => FeedCursor::Start,
            after => FeedCursor::After(after),
        }),
        (None, Some(snapshot), Some(from)) => {
            integer(snapshot).map(|snapshot| FeedCursor::InSnapshot { snapshot, from: from.clone() })
        }
        _ => None,
    };
    cursor.ok_or_else(|| malformed("query.malformed"))
}

/// Reads `pages=N`: as many pages as the answer may have; `None` where nothing is said.
pub(super) fn read_pages(query: &BTreeMap<&'static str, String>) -> Result<Option<u64>, Box<Problem>> {
    let Some(text) = query.get("pages") else { return Ok(None) };
    let pages = integer(text).ok_or_else(|| malformed("query.malformed"))?;
    Ok(Some(pages.clamp(1, MOST_PAGES)))
}

/// A page that was made, and the cursor after it where more is there.
pub(super) type Made = (Bytes, Option<FeedCursor>);

/// A page while it is made; none where it cannot be, which ends the answer: whoever asks again from the last one is told why.
pub(super) type Making = Pin<Box<dyn Future<Output = Option<Made>> + Send>>;

/// The body of an answer of several pages. A page is made when the one before it is on its way and not sooner, so an answer
/// holds as much as one page does, however many it has.
pub(super) struct Pages {
    first: Option<Bytes>,
    making: Option<Making>,
    make: Box<dyn Fn(FeedCursor) -> Making + Send>,
    /// Pages that may follow the one that is being made.
    left: u64,
    began: Instant,
}

impl Pages {
    /// An answer of `most` pages at most, of which the first was made; `make` makes the one after a cursor.
    pub(super) fn new((first, next): Made, most: u64, make: impl Fn(FeedCursor) -> Making + Send + 'static) -> Pages {
        let (left, began) = (most.saturating_sub(1), Instant::now());
        let mut pages = Pages { first: Some(first), making: None, make: Box::new(make), left, began };
        pages.goes_on(next);
        pages
    }

    fn goes_on(&mut self, next: Option<FeedCursor>) {
        let next = next.filter(|_| self.left > 0 && self.began.elapsed() < LONGEST);
        self.left = self.left.saturating_sub(1);
        self.making = next.map(|cursor| (self.make)(cursor));
    }
}

impl Body for Pages {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let pages = self.get_mut();
        if let Some(first) = pages.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        let Some(making) = &mut pages.making else { return Poll::Ready(None) };
        let made = ready!(making.as_mut().poll(cx));
        let page = match made {
            Some((page, next)) => {
                pages.goes_on(next);
                Some(Ok(Frame::data(page)))
            }
            None => {
                pages.making = None;
                None
            }
        };
        Poll::Ready(page)
    }
}

/// A number of the query in its one decimal spelling; none, where no signed document can say it.
pub(super) fn integer(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|n| *n < INTEGER_BOUND && n.to_string() == text)
}
