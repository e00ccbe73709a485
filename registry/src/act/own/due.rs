//! The effect of the clock on a case: which one thing is next because time went by, and when the case is looked at
//! again.
//!
//! Each act of the registry's own leaves the case so that the same look again finds nothing to do.

use ereg_domain::time::Instant;
use ereg_law::case::{CaseState, ReviewState, Waiting};

use super::recount::Recounted;
use crate::{
    act::{
        Circumstances,
        moved::{can_go_on, holds_up},
        term::timers,
    },
    model::{CaseFacts, CaseFile, DecisionFault, Hold},
};

/// Time after which a case that rests although its time has come is looked at again, ms. It paces this program and is
/// no rule of the office: nobody's right depends on it.
const LATER_MS: i64 = 60_000;

/// The step that is next for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Its received application is prechecked (预审).
    Precheck,
    /// The calendar has come to know the year in which a period of it ends.
    Recount,
    /// A withdrawal that not all have signed lapses.
    WithdrawalLapses,
    /// The register has moved under a fee that is due, or under a case that holds up others while a person is waited for.
    RegisterMoved,
    /// It holds up others while it waits for a person who could not let it go on.
    GiveWay,
    /// Its period is over: the turn passes, or the case lapses or is closed.
    TermOver,
    /// A reminder before the end of its period.
    Reminder,
    /// The rules are asked, and the partners before them.
    Review,
    /// The sources of facts that are disputed are asked, or their time is over.
    CheckSource,
    /// Its quote has ended unpaid and is made anew.
    QuoteAgain,
    /// It is entered in the book (登簿).
    Book,
    /// Nothing is next: the case rests.
    Rest,
}

/// The one thing that is next for a case, as its facts stand at this moment.
///
/// # Errors
/// Its policy pack is not kept here, or cannot be read.
pub(crate) fn due(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Due, DecisionFault> {
    let case = &facts.case;
    if case.state.is_final() || matches!(case.state, CaseState::Registered { .. }) {
        return Ok(Due::Rest);
    }
    let pack = now.pack_of(case)?;
    Ok(by_its_pack(facts, &now.under(&pack)))
}

fn by_its_pack(facts: &CaseFacts, now: &Circumstances<'_>) -> Due {
    let (case, at) = (&facts.case, now.as_of);
    if case.answer_by.is_some_and(|period| period.by.is_over(at)) {
        return Due::WithdrawalLapses;
    }
    if Recounted::of(case, now).is_some() {
        return Due::Recount;
    }
    let holds_up = holds_up(facts, now);
    if (holds_up || matches!(case.state, CaseState::FeeDue { .. })) && !can_go_on(facts, now) {
        return Due::RegisterMoved;
    }
    if holds_up {
        return Due::GiveWay;
    }
    if let Some(term) = &case.term {
        if term.by().is_over(at) {
            return Due::TermOver;
        }
        if term.reminders < term.reminders_due(at, &now.pack.pack.parameters.reminders) {
            return Due::Reminder;
        }
    }
    match &case.state {
        CaseState::Received => Due::Precheck,
        CaseState::Accepted { .. } => Due::Review,
        CaseState::InReview { review, .. } => match review {
            ReviewState::Auto | ReviewState::Waiting(Waiting::Partner { .. } | Waiting::Queue { .. }) => Due::Review,
            ReviewState::Waiting(Waiting::Source { .. }) => Due::CheckSource,
            ReviewState::Manual { .. } | ReviewState::Waiting(Waiting::Supplement { .. }) => Due::Rest,
        },
        // Never two bills that can be paid: one whose order the bank may still take is not replaced.
        CaseState::FeeDue { fee, .. } if at >= fee.until && facts.attempts.iter().all(|a| !a.is_open()) => {
            Due::QuoteAgain
        }
        CaseState::Booking { .. } if case.hold != Hold::InForce => Due::Book,
        CaseState::FeeDue { .. }
        | CaseState::Booking { .. }
        | CaseState::Precheck
        | CaseState::Supplement { .. }
        | CaseState::NotAccepted { .. }
        | CaseState::Registered { .. }
        | CaseState::Issued { .. }
        | CaseState::Answered { .. }
        | CaseState::Refused { .. }
        | CaseState::Withdrawn { .. }
        | CaseState::Expired { .. } => Due::Rest,
    }
}

/// Returns when a case that rests is looked at again; `None` where only a command or another case moves it.
///
/// # Errors
/// Those of [`due`].
pub(crate) fn next_look(case: &CaseFile, now: &Circumstances<'_>) -> Result<Option<Instant>, DecisionFault> {
    let pack = now.pack_of(case)?;
    let soonest = timers(case, &now.under(&pack)).into_iter().flatten().min();
    Ok(soonest.map(|soonest| soonest.max(now.as_of.plus_ms(LATER_MS))))
}
