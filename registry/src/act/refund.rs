//! Giving the fee back (退费).

use ereg_protocol::outcome::AttemptState;

use super::Circumstances;
use crate::model::{Attempt, CaseFacts, Decision, RefundStanding};

/// Sends held money back; an open attempt is settled by asking the bank, and goes back then if it was taken.
pub(super) fn give_back(mut decision: Decision, facts: &CaseFacts, now: &Circumstances<'_>) -> Decision {
    let held = |a: &&Attempt| a.state == AttemptState::Succeeded && a.refund == RefundStanding::None;
    for attempt in facts.attempts.iter().filter(held) {
        let mut attempt = attempt.clone();
        attempt.refund = RefundStanding::Due;
        attempt.next = Some(now.as_of);
        attempt.asked = 0;
        decision = decision.attempt(attempt);
    }
    decision
}
