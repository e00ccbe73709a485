//! What the clock does to a case: everything that happens because time went by, in one place.
//!
//! [`due`] says from the facts and the time which one thing is next, and the functions below decide it; each leaves the
//! case so that the same look again finds nothing to do. [`next_look`] says when the case is looked at again.

use ereg_domain::{money::Fen, party::Slot, time::Instant};
use ereg_law::{
    calendar::{Deadline, Period},
    case::{CaseState, ReviewState, Term, Then, Turn, Waiting, WithdrawnBy},
};
use ereg_protocol::objects::NoticeTells;

use super::{
    Circumstances,
    judged::Judged,
    moved::rests_on_newest,
    review::{manual_with, review_name},
    tell_each,
    term::{closing, legal_limit, not_after, timers},
    withdrawal::{give_back, lapsed, tell_the_others},
};
use crate::model::{CaseFacts, CaseFile, Decision, DecisionFault, Hold, Write};

/// How soon a case that rests although its time has come is looked at again, ms.
const LATER_MS: i64 = 60_000;

/// What is next for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Its received application is prechecked (预审).
    Precheck,
    /// The calendar has come to know the year in which a period of it ends.
    Recount,
    /// A withdrawal that not all have signed lapses.
    WithdrawalLapses,
    /// The register has moved under a fee that is due.
    RegisterMoved,
    /// Its period is over: the turn passes, or the case lapses or is closed.
    TermOver,
    /// A letter before the end of its period.
    Letter,
    /// The rules are asked, and the partners before them.
    Review,
    /// Its quote has ended unpaid and is made anew.
    QuoteAgain,
    /// It is entered in the book (登簿).
    Book,
    /// Nothing.
    Rest,
}

/// The one thing that is next for a case, as its facts stand at this moment.
pub(crate) fn due(facts: &CaseFacts, now: &Circumstances<'_>) -> Due {
    let (case, at) = (&facts.case, now.as_of);
    if case.state.is_final() || matches!(case.state, CaseState::Registered { .. }) {
        return Due::Rest;
    }
    if case.answer_by.is_some_and(|period| period.by.is_over(at)) {
        return Due::WithdrawalLapses;
    }
    if Recounted::of(case, now).is_some() {
        return Due::Recount;
    }
    if matches!(case.state, CaseState::FeeDue { .. }) && !rests_on_newest(facts) {
        return Due::RegisterMoved;
    }
    if let Some(term) = &case.term {
        if term.by().is_over(at) {
            return Due::TermOver;
        }
        if term.letters < term.letters_due(at, &now.pack.pack.parameters.letters) {
            return Due::Letter;
        }
    }
    match &case.state {
        CaseState::Received => Due::Precheck,
        CaseState::Accepted { .. } => Due::Review,
        CaseState::InReview { review, .. } => match review {
            ReviewState::Auto | ReviewState::Waiting(Waiting::Partner { .. } | Waiting::Queue { .. }) => Due::Review,
            ReviewState::Manual { .. } | ReviewState::Waiting(Waiting::Supplement { .. }) => Due::Rest,
        },
        // Never two bills that can be paid: one whose order the bank may still take is not replaced.
        CaseState::FeeDue { fee, .. } if at >= fee.until && facts.attempts.iter().all(|a| !a.is_open()) => {
            Due::QuoteAgain
        }
        CaseState::Booking { .. } if case.hold != Hold::InForce => Due::Book,
        _ => Due::Rest,
    }
}

/// When a case that rests is looked at again; `None` where only a command or another case moves it.
pub(crate) fn next_look(case: &CaseFile, now: &Circumstances<'_>) -> Option<Instant> {
    let soonest = timers(case, now).into_iter().flatten().min()?;
    Some(soonest.max(now.as_of.plus_ms(LATER_MS)))
}

/// Tells each party, in a signed letter, the same.
fn tell_all(decision: Decision, case: &CaseFile, tells: &NoticeTells, now: &Circumstances<'_>) -> Decision {
    tell_each(decision, case, |_| tells.clone(), now)
}

/// A letter about a period, for who fills `slot`: what one side has to do is no errand of the other.
fn term_ends(case: &CaseFile, term: &Term, slot: Slot) -> NoticeTells {
    NoticeTells::TermEnds {
        case_id: case.case_id,
        slot,
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

/// A letter about the period: one for however many are due, so that a registry that slept sends no bundle.
pub(crate) fn letter(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let Some(term) = &mut case.term else { return Err(DecisionFault::Object("a letter without its period")) };
    term.letters = term.letters_due(now.as_of, &now.pack.pack.parameters.letters);
    let term = term.clone();
    case.next = not_after(case.next, &case, now);
    let decision = Decision::event("case.letter", case.case_id, case.state.name());
    Ok(tell_each(decision, &case, |slot| term_ends(&case, &term, slot), now).case(case))
}

/// The period is over. Whether money was taken after all was asked of the bank just before.
pub(crate) fn term_over(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let Some(term) = case.term.take() else { return Err(DecisionFault::Object("an end without its period")) };
    let id = case.case_id;
    match term.then {
        Then::Lapse => {
            case.state = case.state.expire(now.as_of)?;
            case.since = now.as_of;
            case.next = None;
            let decision = Decision::event("case.expire", id, case.state.name());
            Ok(tell_all(decision, &case, &NoticeTells::Lapsed { case_id: id }, now).case(case))
        }
        Then::PassTurn => {
            case.turn = Turn::Passed { at: now.as_of };
            case.term = closing(&case.state, now);
            case.next = not_after(case.next.filter(|next| *next > now.as_of), &case, now);
            let closes_by = case.term.as_ref().map(Term::by);
            let tells = |slot| NoticeTells::TurnPassed { case_id: id, slot, state: case.state.stage(), closes_by };
            let decision = Decision::event("case.pass_turn", id, case.state.name());
            Ok(tell_each(decision, &case, tells, now).case(case).write(Write::Wake(id)))
        }
        Then::Close => {
            case.state = case.state.withdraw(now.as_of, WithdrawnBy::UnpaidRule)?;
            case.since = now.as_of;
            case.next = None;
            let decision = Decision::event("case.close_unpaid", id, case.state.name());
            let decision = tell_all(decision, &case, &NoticeTells::ClosedUnpaid { case_id: id }, now);
            Ok(give_back(decision.case(case).write(Write::LeaveQueue(id)), facts, now))
        }
    }
}

/// A withdrawal that not all have signed in time is as if it had not been asked, and the case goes on.
pub(crate) fn withdrawal_lapses(facts: &CaseFacts, now: &Circumstances<'_>) -> Decision {
    let mut case = lapsed(facts.case.clone());
    case.next = Some(now.as_of);
    let tells = NoticeTells::WithdrawalLapsed { case_id: case.case_id };
    let decision = Decision::event("case.withdrawal_lapsed", case.case_id, case.state.name());
    tell_all(decision, &case, &tells, now).case(case)
}

/// The register has moved while the fee was due: nothing is asked of the payer for what cannot be entered by the rules
/// alone; a person looks. Money that is on its way settles nothing and goes back.
pub(crate) fn register_moved(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    use ereg_law::review::review;
    use ereg_law::subject::Phase;
    let judged = Judged::of(facts, now);
    let stands = manual_with(&review(&judged.subject(Phase::Booking, facts, now)));
    let mut case = facts.case.clone();
    case.state = case.state.review(stands)?;
    case.since = now.as_of;
    case.term = None;
    case.next = None;
    Ok(Decision::event("case.register_moved", case.case_id, review_name(&case.state)).case(case))
}

/// What of a case a calendar that has come to know its year counts again.
#[derive(Default)]
struct Recounted {
    decide_by: Option<Deadline>,
    term: Option<Period>,
    answer_by: Option<Period>,
}

impl Recounted {
    /// `None` where all is certain or still not known.
    fn of(case: &CaseFile, now: &Circumstances<'_>) -> Option<Recounted> {
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
pub(crate) fn recount(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let counted = Recounted::of(&case, now).ok_or(DecisionFault::Object("nothing to be counted again"))?;
    if let Some(by) = counted.decide_by {
        case.state = case.state.recount(by)?;
    }
    let mut decision = Decision::event("case.recount", case.case_id, case.state.name());
    if let (Some(period), Some(term)) = (counted.term, &case.term) {
        let term = Term::begin(period, term.then, now.as_of, &now.pack.pack.parameters.letters);
        case.term = Some(term.clone());
        decision = tell_each(decision, &case, |slot| term_ends(&case, &term, slot), now);
    }
    if let (Some(period), Some(asks)) = (counted.answer_by, case.withdrawing.first().copied()) {
        case.answer_by = Some(period);
        decision = tell_the_others(decision, &case, asks, period, now);
    }
    case.next = Some(now.as_of);
    Ok(decision.case(case))
}
