//! Counting a limit and periods again, where the calendar has come to know their year.

use ereg_law::{
    calendar::{Deadline, Period},
    case::Term,
};

use ereg_protocol::id::CommandId;

use crate::{
    act::{Circumstances, tell_each, term::term_ends, withdrawal::tell_the_others},
    model::{CaseFacts, CaseFile, Decision, DecisionFault},
};

/// The periods of a case that are counted again by a calendar that has come to know its year.
#[derive(Default)]
pub(super) struct Recounted {
    limits: Option<(Period, Period)>,
    term: Option<Period>,
    answer_by: Option<Period>,
    checks: Vec<(CommandId, Period)>,
}

impl Recounted {
    /// `None` where all is certain or still not known.
    pub(super) fn of(case: &CaseFile, now: &Circumstances<'_>) -> Option<Recounted> {
        let again = |period: Period| period.counted_again(&now.pack.pack.calendar, now.as_of.day());
        // How long they are was settled at acceptance; only their last days were not known.
        let calendar = &now.pack.pack.calendar;
        let known = |period: Period| match period.by {
            Deadline::By(_) => period,
            Deadline::NotBefore(_) => Period { by: calendar.after(period.from, period.length), ..period },
        };
        let limits = case.state.acceptance().filter(|_| !case.state.is_final()).and_then(|said| {
            let (before, after) =
                ((said.decide_by, said.promised_by), (known(said.decide_by), known(said.promised_by)));
            let certain = |period: Period| matches!(period.by, Deadline::By(_));
            let more = certain(after.0) != certain(before.0) || certain(after.1) != certain(before.1);
            more.then_some(after)
        });
        let counted = Recounted {
            limits,
            term: case.term.as_ref().and_then(|term| again(term.period)),
            answer_by: case.answer_by.and_then(again),
            checks: case
                .disputes
                .iter()
                .filter(|row| row.told.is_open())
                .filter_map(|row| Some((row.id, again(row.told.period)?)))
                .collect(),
        };
        let any = counted.limits.is_some()
            || counted.term.is_some()
            || counted.answer_by.is_some()
            || !counted.checks.is_empty();
        any.then_some(counted)
    }
}

/// Its limit and its periods counted again by a calendar that has come to know their year; the people who have
/// something to do by a day that is certain only now are told of it.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let counted = Recounted::of(&case, now).ok_or(DecisionFault::Object("nothing to be counted again"))?;
    if let Some((decide_by, promised_by)) = counted.limits {
        case.state = case.state.recount(decide_by, promised_by)?;
    }
    let mut decision = Decision::event("case.recount", case.case_id, case.state.name());
    if let (Some(period), Some(term)) = (counted.term, &case.term) {
        let term = Term::begin(period, term.then, now.as_of, &now.pack.pack.parameters.reminders);
        case.term = Some(term.clone());
        decision = tell_each(decision, &case, |party| term_ends(&case, &term, party.side), now);
    }
    if let (Some(period), Some(asks)) = (counted.answer_by, case.withdrawing.first().copied()) {
        case.answer_by = Some(period);
        decision = tell_the_others(decision, &case, asks, period, now);
    }
    for (id, period) in counted.checks {
        let checked = case.disputes.iter_mut().filter(|row| row.id == id);
        checked.for_each(|row| row.told.period = period);
    }
    case.next = Some(now.as_of);
    Ok(decision.case(case))
}
