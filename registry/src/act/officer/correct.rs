//! An officer asks the applicants of an accepted case to supply or correct something (补正).

use ereg_law::case::{ReviewState, ToldGround, Waiting};
use ereg_protocol::objects::LetterTells;

use crate::{
    act::{Circumstances, aside::laid_aside, paper, tell_all, term},
    model::{CaseFacts, Decision, DecisionFault},
};

/// Opens the case for its correction; number and rank stay, and it is judged anew once that has come in.
pub(super) fn decide(
    facts: &CaseFacts,
    grounds: Vec<ToldGround>,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let matter = now.matter(facts.content.matter)?;
    let mut case = facts.case.clone();
    let case_id = case.case_id;
    let waits = ReviewState::Waiting(Waiting::Supplement { grounds: grounds.clone() });
    let state = case.state.review(waits)?;
    case.term = term::term_in(&state, &case, now);
    case.asked = 0;
    case.next = term::not_after(None, &case, now);
    case.stands(state, now.as_of);
    let paper = paper::supplement(facts, matter, (&grounds, case.term.as_ref()), now);
    let decision = Decision::event("case.ask_correction", case_id, "演示").paper(paper);
    let mut decision = tell_all(decision, &case, &LetterTells::CorrectionInDemonstration { case_id, grounds }, now);
    decision.writes.extend(laid_aside(&case, &facts.content));
    Ok(decision.case(case))
}
