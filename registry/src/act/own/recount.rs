//! Counting a limit and periods again, where the calendar has come to know their year.

use ereg_law::{
    calendar::{Deadline, Period},
    case::Term,
};

use crate::{
    act::{
        Circumstances, tell_each,
        term::{legal_limit, term_ends},
        withdrawal::tell_the_others,
    },
    model::{CaseFacts, CaseFile, Decision, DecisionFault},
};

/// What of a case a calendar that has come to know its year counts again.
#[derive(Default)]
pub(super) struct Recounted {
    decide_by: Option<Deadline>,
    term: Option<Period>,
    answer_by: Option<Period>,
}

impl Recounted {
    /// `None` where all is certain or still not known.
    pub(super) fn of(case: &CaseFile, now: &Circumstances<'_>) -> Option<Recounted> {
        let again = |period: Period| period.counted_again(&now.pack.pack.calendar, now.as_of.day());
        let legal = case.state.acceptance().filter(|a| matches!(a.decide_by, Deadline::NotBefore(_)));
        let legal = legal.map(|a| legal_limit(a.accepted_at, now)).filter(|by| matches!(by, Deadline::By(_)));
        let counted = Recounted {
            decide_by: legal,
            term: case.term.as_ref().and_then(|term| again(term.period)),
            answer_by: case.answer_by.and_then(again),
        };
        let any = counted.decide_by.is_some() || counted.term.is_some() || counted.answer_by.is_some();
        any.then_some(counted)
    }
}

/// Its limit and its periods counted again by a calendar that has come to know their year; the people who have
/// something to do by a day that is certain only now are told of it.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let counted = Recounted::of(&case, now).ok_or(DecisionFault::Object("nothing to be counted again"))?;
    if let Some(by) = counted.decide_by {
        case.state = case.state.recount(by)?;
    }
    let mut decision = Decision::event("case.recount", case.case_id, case.state.name());
    if let (Some(period), Some(term)) = (counted.term, &case.term) {
        let term = Term::begin(period, term.then, now.as_of, &now.pack.pack.parameters.letters);
        case.term = Some(term.clone());
        decision = tell_each(decision, &case, |party| term_ends(&case, &term, party.side), now);
    }
    if let (Some(period), Some(asks)) = (counted.answer_by, case.withdrawing.first().copied()) {
        case.answer_by = Some(period);
        decision = tell_the_others(decision, &case, asks, period, now);
    }
    case.next = Some(now.as_of);
    Ok(decision.case(case))
}
