//! The sources of facts that parties have said are wrong (共享信息核查): what they answer, and the end of their time.
//!
//! Nothing is concluded while one is waited for. What a source has corrected is judged anew by what it answers then; what
//! it upholds stands; where one lets its time pass a person looks.

use ereg_law::{
    case::{CaseState, Proposal, ReviewState, ToldGround, Waiting},
    dispute::{CheckEnd, Checked, rests_on},
    verdict::Needs,
};
use ereg_protocol::objects::LetterTells;

use crate::{
    act::{Circumstances, moved::review_name, tell_all, term},
    model::{CaseFacts, CaseFile, Decision, DecisionFault, SourceHeard, SourceSays, Write},
};

/// Writes down what was heard. A source that answers late, and before its time was found to be over, has answered.
pub(super) fn decide(
    facts: &CaseFacts,
    heard: &[SourceHeard],
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let mut case = facts.case.clone();
    let CaseState::InReview { review: ReviewState::Waiting(Waiting::Source { grounds }), .. } = &facts.case.state
    else {
        return Err(DecisionFault::Object("a check of a case that waits for no source"));
    };
    let (mut ended, mut renewed) = (Vec::new(), Vec::new());
    for row in case.disputes.iter_mut().filter(|row| row.told.is_open()) {
        let says = heard.iter().find(|heard| heard.id == row.id).map(|heard| &heard.says);
        row.asked_at = row.asked_at.or(says.map(|_| now.as_of));
        let how = match says {
            Some(SourceSays::Corrected { renewed: of }) => {
                renewed.extend(of.clone());
                Some(Checked::Corrected)
            }
            Some(SourceSays::Upheld) => Some(Checked::Upheld),
            Some(SourceSays::Pending) | None => row.told.period.by.is_over(now.as_of).then_some(Checked::Unanswered),
        };
        if let Some(how) = how {
            row.told.end = Some(CheckEnd { how, at: now.as_of });
            ended.push((row.told.need, how));
        }
    }
    let next = after(&case, grounds);
    let moved = next.is_some();
    match next {
        Some(review) => {
            case.stands(case.state.review(review)?, now.as_of);
            case.asked = 0;
            // Looked at once more, a person waited for or not: the register may have moved meanwhile, and then it gives way.
            case.next = term::not_after(Some(now.as_of), &case, now);
        }
        None => {
            let wait = now.pack.pack.parameters.partner_back_off.wait_ms(case.asked);
            case.asked = case.asked.saturating_add(1);
            case.next = term::not_after(Some(now.as_of.plus_ms(wait)), &case, now);
        }
    }
    let case_id = case.case_id;
    let mut decision = Decision::event("case.source", case_id, review_name(&case.state));
    decision.writes.extend(renewed.into_iter().map(Write::Renamed));
    for (need, how) in &ended {
        decision = tell_all(decision, &case, &LetterTells::SourceChecked { case_id, need: *need, how: *how }, now);
    }
    // Only when it is asked again has changed: nothing to tell.
    let tells = moved || !ended.is_empty();
    Ok(if tells { decision.case(case) } else { decision.write(Write::Case(Box::new(case))) })
}

/// Returns the state of the review once every source has answered or let its time pass; `None` while one is waited for.
fn after(case: &CaseFile, grounds: &[ToldGround]) -> Option<ReviewState> {
    if case.disputes.iter().any(|row| row.told.is_open()) {
        return None;
    }
    let of_this_wait = case.disputes.iter().map(|row| &row.told).filter(|told| told.said_at >= case.since);
    let silent = of_this_wait.filter(|told| told.end.is_some_and(|end| end.how == Checked::Unanswered));
    let silent: Vec<ToldGround> = silent.filter_map(|told| silent_ground(told.need, grounds)).collect();
    if silent.is_empty() {
        return Some(ReviewState::Auto);
    }
    let grounds = silent.into_iter().chain(grounds.iter().cloned()).collect();
    Some(ReviewState::Manual { grounds, proposal: Proposal::Judge })
}

/// Returns what a person is told of a source that let its time pass, at the finding that rests on its fact.
fn silent_ground(need: Needs, grounds: &[ToldGround]) -> Option<ToldGround> {
    let resting = grounds.iter().find(|ground| rests_on(ground) == Some(need))?;
    Some(ToldGround { code: "case.source_silent".to_owned(), ..resting.clone() })
}
