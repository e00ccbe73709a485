//! A case that has come to the head of its unit's queue waits for a person who could not let it go on (让位).

use crate::{
    act::{
        Circumstances,
        moved::{give_way, review_name},
        term,
    },
    model::{CaseFacts, Decision},
};

/// It stays where it stands, and stands before nobody.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Decision {
    let mut case = facts.case.clone();
    case.next = term::not_after(None, &case, now);
    let decision = Decision::event("case.gives_way", case.case_id, review_name(&case.state));
    give_way(decision, case, facts, now)
}
