//! The automatic review of an accepted case (自动审核).

use ereg_law::{
    case::{ReviewState, Waiting},
    review::Conclusion,
    subject::Phase,
};

use super::{answer, fee};
use crate::{
    act::{
        Circumstances,
        aside::laid_aside,
        judged::Judged,
        moved::{give_way, goes_on, is_beyond_a_person, manual_because_moved, manual_with, review_name},
        paper, term,
    },
    model::{BookProof, CaseFacts, Decision, DecisionFault, PartnerFact, Write},
};

/// Judges an accepted case with what the partners have just answered, and moves it as far as the law lets it.
pub(super) fn decide(
    facts: &CaseFacts,
    answers: Vec<PartnerFact>,
    proof: Option<BookProof>,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let judged = Judged::of(facts, now)?;
    let reviewed = facts.as_judged(judged.matter().review(&judged.subject(Phase::Review, facts, now)));
    let stands = match reviewed.conclusion() {
        Conclusion::FixFee if !judged.matter().is_entered() => {
            return answer::give(facts, judged.matter(), (answers, proof), now);
        }
        Conclusion::FixFee if goes_on(facts, judged.matter()) => return fee::fix(facts, &judged, answers, now),
        Conclusion::FixFee => manual_because_moved(),
        // Only its turn makes the newest register this case's matter.
        Conclusion::Stay(_) if facts.ahead() == 0 && !goes_on(facts, judged.matter()) => manual_with(&reviewed),
        Conclusion::Stay(stands) | Conclusion::Accept(stands) | Conclusion::Return(stands) => stands,
        Conclusion::NotAccept(_) | Conclusion::Supplement(_) | Conclusion::Book => {
            return Err(DecisionFault::Object("a conclusion of another phase"));
        }
    };
    let gives_way = facts.ahead() == 0 && is_beyond_a_person(&stands, facts, judged.matter());
    let mut case = facts.case.clone();
    let asks = matches!(stands, ReviewState::Waiting(Waiting::Partner { .. }));
    let state = case.state.review(stands)?;
    let moved = state != case.state;
    case.asked = if asks { case.asked.saturating_add(1) } else { 0 };
    case.term = term::term_in(&state, &case, now);
    case.next = term::not_after(
        asks.then(|| now.as_of.plus_ms(now.pack.pack.parameters.partner_back_off.wait_ms(case.asked - 1))),
        &case,
        now,
    );
    let mut decision = Decision::event("case.review", case.case_id, review_name(&state));
    decision.writes.extend(answers.into_iter().map(Write::Fact));
    if moved {
        if let Some(asked) = state.asks() {
            decision = decision.paper(paper::supplement(facts, judged.matter(), (asked, case.term.as_ref()), now));
        }
        case.stands(state, now.as_of);
        decision.writes.extend(laid_aside(&case, &facts.content));
        Ok(if gives_way { give_way(decision, case, facts, now) } else { decision.case(case) })
    } else {
        // Nothing new to tell: only when it is asked again has changed.
        Ok(decision.write(Write::Case(Box::new(case))))
    }
}
