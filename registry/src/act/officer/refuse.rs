//! An officer's refusal of a registration (不予登记, 暂行条例 22), or of an answer to a query (不予查询, 实施细则 99).

use ereg_law::case::ToldGround;
use ereg_protocol::objects::{LetterTells, UnenteredEnd};

use crate::{
    act::{Circumstances, aside::tell_newcomers, paper, refund::give_back, tell_all, watch::tell_end},
    model::{CaseFacts, Decision, DecisionFault, Write},
};

/// Ends the case: the decision is in writing, the home waits for it no more, and its fee goes back. A query has neither.
pub(super) fn decide(
    facts: &CaseFacts,
    grounds: Vec<ToldGround>,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let matter = now.matter(facts.content.matter)?;
    let paper = paper::refusal(facts, matter, &grounds, now);
    let mut case = facts.case.clone();
    let case_id = case.case_id;
    case.stands(case.state.refuse(grounds.clone())?, now.as_of);
    (case.term, case.answer_by, case.next) = (None, None, None);
    case.withdrawing.clear();
    let decision = Decision::event("case.refuse", case_id, "演示").paper(paper);
    let decision = tell_newcomers(decision, &case, &facts.content);
    let decision = tell_all(decision, &case, &LetterTells::RefusedInDemonstration { case_id, grounds }, now);
    let decision = tell_end(decision, facts, UnenteredEnd::Refused, now);
    Ok(give_back(decision.case(case).write(Write::LeaveQueue(case_id)), facts, now))
}
