//! An officer's approval (审核通过) of a case that waits for a person. Officers have no accounts yet: the sandbox plays one, and
//! everything that comes of it says that it is a demonstration (演示). It is kept with the case and audited in the officer's
//! name.

use ereg_domain::{canonical::to_canonical, party::Officer};
use ereg_law::{
    case::{CaseState, ReviewState, ToldGround},
    matter::Law,
};
use ereg_protocol::objects::LetterTells;
use serde::Serialize;

use crate::{
    act::{Circumstances, moved::is_beyond_a_person, tell_all},
    model::{Approval, CaseFacts, Decision, DecisionFault, PartnerFact, Source, Write},
};

/// The reason why a case is not a person's to approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotApproved {
    /// It does not wait for a person.
    #[error("the case does not wait for a person")]
    NotWaiting,
    /// A finding is not a person's to set aside, or the register has moved since the application.
    #[error("the case waits for what no person may set aside")]
    BeyondAPerson,
}

/// The findings that a person would judge.
///
/// # Errors
/// Fails where there are none, or where one is not theirs.
pub(crate) fn awaited(facts: &CaseFacts, law: Law) -> Result<&[ToldGround], NotApproved> {
    let CaseState::InReview { review: review @ ReviewState::Manual { grounds, .. }, .. } = &facts.case.state else {
        return Err(NotApproved::NotWaiting);
    };
    let matter = law.matter(facts.content.matter);
    let theirs = matter.is_some_and(|matter| !is_beyond_a_person(review, facts, matter));
    if theirs { Ok(grounds) } else { Err(NotApproved::BeyondAPerson) }
}

#[derive(Serialize)]
struct Opinion<'a> {
    by: &'a Officer,
    demo: &'static str,
    judged: &'a [ToldGround],
}

/// The officer in the name of whom the audit has it.
pub(crate) fn actor(by: &Officer) -> String {
    format!("officer {}", by.number.as_str())
}

/// Takes the findings as judged; the rules judge everything else again, in the review and at the entry.
pub(crate) fn decide(facts: &CaseFacts, by: &Officer, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let (Ok(grounds), Some(unit)) = (awaited(facts, now.law), &facts.unit) else {
        return Err(DecisionFault::Object("an approval of a case that waits for none"));
    };
    let unwritable = || DecisionFault::Object("approval");
    let opinion = to_canonical(&Opinion { by, demo: "演示", judged: grounds }).map_err(|_| unwritable())?;
    let body = String::from_utf8(opinion).map_err(|_| unwritable())?;
    let approval = Approval { by: by.clone(), grounds: grounds.to_vec(), entry_seq: unit.entry_seq };
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
