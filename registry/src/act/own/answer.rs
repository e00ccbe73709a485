//! The answer in which a query ends (查询结果证明): what the register says now, sealed, with the book's proof.

use ereg_domain::register::RegisterShown;
use ereg_law::{
    case::{AnswerGiven, ReviewState},
    matter::Matter,
};
use ereg_trust::query_result::{AskedAs, QueryResult};

use crate::{
    act::{Circumstances, paper},
    model::{BookProof, CaseFacts, Decision, DecisionFault, PartnerFact, Told, Write, digest_of},
};

/// Answers a query that passed its review, to whoever asked. Nothing is entered, and nothing is to be paid.
pub(super) fn give(
    facts: &CaseFacts,
    matter: &Matter,
    (answers, proof): (Vec<PartnerFact>, Option<BookProof>),
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let missing = || DecisionFault::Object("an answer without its facts");
    let mut case = facts.case.clone();
    let passed = case.state.review(ReviewState::Auto)?;
    case.stands(passed.clone(), now.as_of);
    let (Some(unit), Some(acceptance), Some(proof)) = (&facts.unit, passed.acceptance(), proof) else {
        return Err(missing());
    };
    // The proof is of the state that was judged, or of none.
    if proof.newest() != Some(unit.entry_index) {
        return Err(missing());
    }
    let result = QueryResult {
        number: acceptance.case_number,
        office: now.pack.pack.office.clone(),
        asked_as: AskedAs::Holder,
        as_of: now.as_of,
        shown: RegisterShown::of(&unit.facts),
        entries: proof.entries,
        checkpoint: proof.checkpoint,
    };
    let digest = digest_of(&result)?;
    let given = AnswerGiven { result: digest.to_string(), answered_at: now.as_of };
    case.stands(passed.answer(given)?, now.as_of);
    (case.term, case.next, case.asked) = (None, None, 0);
    case.withdrawing.clear();
    case.answer_by = None;
    let paper = paper::query_result(facts, matter, (&result, digest), now);
    let mut decision = Decision::event("case.answer", case.case_id, "answered").paper(paper);
    decision.writes.extend(answers.into_iter().map(Write::Fact));
    for party in &facts.case.parties {
        decision = decision.tell(&party.account, Told::QueryResult(Box::new(result.clone())));
    }
    Ok(decision.case(case))
}
