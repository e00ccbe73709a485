//! the unit's queue.

use super::super::{Ground, Needs, Verdict};
use crate::subject::{Known, QueueFact, Subject};

/// of several cases on one unit the earlier accepted is decided first; only the head of the queue may book, the
/// others are told how many stand before them. 深圳经济特区房地产登记条例 15 (general practice).
pub fn earlier_cases_go_first(subject: &Subject<'_>) -> Verdict {
    match subject.facts.queue() {
        Known::NotYet => Verdict::needs(Needs::Queue),
        Known::Yes(QueueFact::Head) => Verdict::PASS,
        Known::Yes(QueueFact::Behind { ahead }) => Verdict::noting(Ground::showing("R-25.waits", ahead.to_string())),
    }
}
