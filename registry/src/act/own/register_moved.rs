//! The register has moved under a fee that is due.

use ereg_law::subject::Phase;

use crate::{
    act::{
        Circumstances,
        judged::Judged,
        moved::{manual_with, review_name},
    },
    model::{CaseFacts, Decision, DecisionFault},
};

/// The register has moved while the fee was due: nothing is asked of the payer for what cannot be entered by the rules
/// alone; a person looks. Money that is on its way settles nothing and goes back.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let judged = Judged::of(facts, now)?;
    let stands = manual_with(&judged.matter().review(&judged.subject(Phase::Booking, facts, now)));
    let mut case = facts.case.clone();
    case.stands(case.state.review(stands)?, now.as_of);
    case.term = None;
    case.next = None;
    Ok(Decision::event("case.register_moved", case.case_id, review_name(&case.state)).case(case))
}
