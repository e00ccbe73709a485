//! The end of a period: the turn passes, the case lapses, or the local rule closes it.

use ereg_law::case::{PassedFor, Term, Then, Turn, WithdrawnBy};
use ereg_protocol::objects::{LetterTells, UnenteredEnd};

use crate::{
    act::{
        Circumstances,
        aside::tell_newcomers,
        refund::give_back,
        tell_all, tell_each,
        term::{closing, not_after},
        watch::tell_end,
    },
    model::{CaseFacts, CaseParty, Decision, DecisionFault, Write},
};

/// The period is over. Whether money was taken after all was asked of the bank just before.
pub(super) fn decide(facts: &CaseFacts, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let Some(term) = case.term.take() else { return Err(DecisionFault::Object("an end without its period")) };
    let id = case.case_id;
    match term.then {
        Then::Lapse => {
            case.stands(case.state.expire(now.as_of)?, now.as_of);
            case.next = None;
            let decision = Decision::event("case.expire", id, case.state.name());
            let decision = tell_newcomers(decision, &case, &facts.content);
            Ok(tell_all(decision, &case, &LetterTells::Lapsed { case_id: id }, now).case(case))
        }
        Then::PassTurn => {
            case.turn = Turn::Passed { at: now.as_of, why: PassedFor::PeriodOver };
            case.term = closing(&case.state, now);
            case.next = not_after(None, &case, now);
            let closes_by = case.term.as_ref().map(Term::by);
            let state = case.state.stage();
            let tells = |party: &CaseParty| LetterTells::TurnPassed { case_id: id, side: party.side, state, closes_by };
            let decision = Decision::event("case.pass_turn", id, case.state.name());
            Ok(tell_each(decision, &case, tells, now).case(case).write(Write::Wake(id)))
        }
        Then::Close => {
            case.stands(case.state.withdraw(now.as_of, WithdrawnBy::UnpaidRule)?, now.as_of);
            case.next = None;
            let decision = Decision::event("case.close_unpaid", id, case.state.name());
            let decision = tell_all(decision, &case, &LetterTells::ClosedUnpaid { case_id: id }, now);
            let decision = tell_end(decision, facts, UnenteredEnd::Withdrawn, now);
            Ok(give_back(decision.case(case).write(Write::LeaveQueue(id)), facts, now))
        }
    }
}
