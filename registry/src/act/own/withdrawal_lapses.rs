//! A withdrawal that not all have signed in time lapses.

use ereg_protocol::objects::LetterTells;

use crate::{
    act::{Circumstances, tell_all, withdrawal::lapsed},
    model::{CaseFacts, Decision},
};

/// A withdrawal that not all have signed in time is as if it had not been asked, and the case goes on.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Decision {
    let mut case = lapsed(facts.case.clone());
    case.next = Some(now.as_of);
    let tells = LetterTells::WithdrawalLapsed { case_id: case.case_id };
    let decision = Decision::event("case.withdrawal_lapsed", case.case_id, case.state.name());
    tell_all(decision, &case, &tells, now).case(case)
}
