//! A reminder before the end of a period (期限将满通知).

use crate::{
    act::{
        Circumstances, tell_each,
        term::{not_after, term_ends},
    },
    model::{CaseFacts, Decision, DecisionFault},
};

/// A reminder about the period: one for however many are due, so that a registry that slept sends no bundle.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let Some(term) = &mut case.term else { return Err(DecisionFault::Object("a reminder without its period")) };
    term.reminders = term.reminders_due(now.as_of, &now.pack.pack.parameters.reminders);
    let term = term.clone();
    case.next = not_after(case.next, &case, now);
    let decision = Decision::event("case.reminder", case.case_id, case.state.name());
    Ok(tell_each(decision, &case, |party| term_ends(&case, &term, party.side), now).case(case))
}
