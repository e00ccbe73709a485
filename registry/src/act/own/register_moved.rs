//! The register has moved under a fee that is due, or under a case that waits for a person.

use ereg_law::{
    case::{CaseState, ReviewState},
    subject::Phase,
};

use crate::{
    act::{
        Circumstances,
        judged::Judged,
        moved::{give_way, manual_also_moved, manual_with, review_name},
        term,
    },
    model::{CaseFacts, Decision, DecisionFault},
};

/// The register has moved while the fee was due: nothing is asked of the payer for what cannot be entered by the rules
/// alone; a person looks. Money that is on its way settles nothing and goes back. Where a person was waited for already,
/// they are told of it too. Nobody behind it waits for that person.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let stands = match &case.state {
        CaseState::InReview { review: ReviewState::Manual { grounds, proposal }, .. } => {
            manual_also_moved(grounds, *proposal)
        }
        _ => {
            let judged = Judged::of(facts, now)?;
            manual_with(&judged.matter().review(&judged.subject(Phase::Booking, facts, now)))
        }
    };
    let state = case.state.review(stands)?;
    if state != case.state {
        case.stands(state, now.as_of);
    }
    case.term = None;
    case.next = term::not_after(None, &case, now);
    let decision = Decision::event("case.register_moved", case.case_id, review_name(&case.state));
    Ok(give_way(decision, case, facts, now))
}
