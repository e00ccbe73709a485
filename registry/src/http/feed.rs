//! The place in their feed where somebody reads, as the query spells it.

use std::collections::BTreeMap;

use ereg_domain::canonical::INTEGER_BOUND;
use ereg_protocol::{feed::FeedCursor, problem::Problem};

use super::answer::malformed;

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

/// A number of the query in its one decimal spelling; none, where no signed document can say it.
pub(super) fn integer(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|n| *n < INTEGER_BOUND && n.to_string() == text)
}
