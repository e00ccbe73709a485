//! The periods (期限) of a case: when they begin, how long they are, and what of them comes next.

use ereg_domain::{
    money::Fen,
    name::MatterId,
    party::Side,
    time::{DAY_MS, Instant},
};
use ereg_law::{
    calendar::{Length, Period},
    case::{CaseState, Term, Then, Turn},
};
use ereg_protocol::objects::LetterTells;

use super::Circumstances;
use crate::model::CaseFile;

/// The earlier of its own next step and what the clock has to do before.
pub(crate) fn not_after(own: Option<Instant>, case: &CaseFile, now: &Circumstances<'_>) -> Option<Instant> {
    timers(case, now).into_iter().chain([own]).flatten().min()
}

pub(super) fn timers(case: &CaseFile, now: &Circumstances<'_>) -> [Option<Instant>; 4] {
    let bill = match &case.state {
        CaseState::FeeDue { fee, .. } => Some(fee.until),
        _ => None,
    };
    let term = case.term.as_ref().and_then(|term| term.next(&now.pack.pack.parameters.reminders));
    let open = case.disputes.iter().map(|row| &row.told).filter(|told| told.is_open() && !case.state.is_final());
    let check = open.filter_map(|told| told.period.by.end()).min();
    [bill, term, case.answer_by.and_then(|period| period.by.end()), check]
}

/// The period that an accepted case's applicants have from now on, in the state it comes to. One that has begun is not
/// begun anew while they wait for something, and a case that has lost its turn begins none.
pub(crate) fn term_in(state: &CaseState, case: &CaseFile, now: &Circumstances<'_>) -> Option<Term> {
    if !state.waits_for_applicants() {
        return None;
    }
    let fresh = state.stage() != case.state.stage() || case.term.is_none();
    match case.turn {
        Turn::Passed { .. } => case.term.clone().or_else(|| closing(state, now)),
        Turn::Held if fresh => Some(begin(now.pack.pack.parameters.pay_within_days, Then::PassTurn, now)),
        Turn::Held => case.term.clone(),
    }
}

/// The period after which the local rule closes a case that has lost its turn and is unpaid, where there is such a rule.
pub(super) fn closing(state: &CaseState, now: &Circumstances<'_>) -> Option<Term> {
    let days = now.pack.pack.parameters.unpaid_ends_after_days?;
    matches!(state, CaseState::FeeDue { .. }).then(|| begin(days, Then::Close, now))
}

/// A period in days that begins now.
pub(crate) fn begin(days: u32, then: Then, now: &Circumstances<'_>) -> Term {
    let period = Period::after(now.as_of.day(), Length::Days(days), &now.pack.pack.calendar);
    Term::begin(period, then, now.as_of, &now.pack.pack.parameters.reminders)
}

/// The legal limit (暂行条例 20) and the promised time (承诺时限) of a case accepted now, as the pack in force says for
/// its matter. `None` where the pack does not speak of the matter.
pub(crate) fn limits(matter: MatterId, now: &Circumstances<'_>) -> Option<(Period, Period)> {
    let pack = &now.pack.pack;
    let said = pack.matter(matter)?.limits;
    let period = |count| Period::after(now.as_of.day(), Length::WorkingDays(count), &pack.calendar);
    Some((period(said.decide_within_working_days), period(said.promised_working_days)))
}

/// Time for which a quote is good, ms.
pub(crate) fn bill_ms(case: &CaseFile, now: &Circumstances<'_>) -> i64 {
    let parameters = &now.pack.pack.parameters;
    let hours = match case.turn {
        Turn::Held => parameters.quote_valid_hours,
        Turn::Passed { .. } => parameters.yielded_quote_valid_hours,
    };
    i64::from(hours) * (DAY_MS / 24)
}

/// A reminder about a period, for whoever is on `side`: what one side has to do is no errand of the other.
pub(super) fn term_ends(case: &CaseFile, term: &Term, side: Side) -> LetterTells {
    LetterTells::TermEnds {
        case_id: case.case_id,
        side,
        by: term.by(),
        then: term.then,
        state: case.state.stage(),
        amount: amount_due(&case.state),
    }
}

fn amount_due(state: &CaseState) -> Option<Fen> {
    match state {
        CaseState::FeeDue { fee, .. } => Some(fee.amount),
        _ => None,
    }
}
