//! An officer's approval (审核通过). It is kept with the case.

use ereg_domain::{canonical::to_canonical, party::Officer};
use ereg_law::case::{ReviewState, ToldGround};
use ereg_protocol::objects::LetterTells;
use serde::Serialize;

use crate::{
    act::{Circumstances, tell_all},
    model::{Approval, CaseFacts, Decision, DecisionFault, PartnerFact, Source, Write},
};

#[derive(Serialize)]
struct Opinion<'a> {
    by: &'a Officer,
    demo: &'static str,
    judged: &'a [ToldGround],
}

/// Takes the findings as judged; the rules judge everything else again, in the review and at the entry.
pub(super) fn decide(
    facts: &CaseFacts,
    grounds: Vec<ToldGround>,
    by: &Officer,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let Some(unit) = &facts.unit else {
        return Err(DecisionFault::Object("an approval of a case on no unit"));
    };
    let unwritable = || DecisionFault::Object("approval");
    let opinion = to_canonical(&Opinion { by, demo: "演示", judged: &grounds }).map_err(|_| unwritable())?;
    let body = String::from_utf8(opinion).map_err(|_| unwritable())?;
    let approval = Approval { by: by.clone(), grounds, entry_seq: unit.entry_seq };
    let fact = serde_json::to_string(&approval).map_err(|_| unwritable())?;
    let mut case = facts.case.clone();
    let case_id = case.case_id;
    case.stands(case.state.review(ReviewState::Auto)?, now.as_of);
    case.next = Some(now.as_of);
    let decision = Decision::event("case.approved", case_id, "演示");
    let decision = tell_all(decision, &case, &LetterTells::ApprovedInDemonstration { case_id }, now);
    let opinion = PartnerFact { case_id, round: facts.case.round(), source: Source::Reviewer, body, fact };
    Ok(decision.case(case).write(Write::Fact(opinion)))
}
