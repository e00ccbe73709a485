//! Where in his feed somebody reads, as the query spells it.

use std::collections::BTreeMap;

use ereg_protocol::{feed::FeedCursor, problem::Problem};

use super::answer::malformed;

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
