//! A party says that a shared fact is wrong (共享信息有误，政务数据共享条例 26).
//!
//! All that the case was told stands, and nothing follows from it until the source has checked the fact. The case
//! keeps its number and its place; a period in which its applicants had something to do begins anew afterwards.

use ereg_law::{
    calendar::{Length, Period},
    case::{CaseState, ReviewState, Waiting},
    dispute::{DisputedFact, NotDisputed, may_dispute, told},
};
use ereg_protocol::{
    command::{Dispute, DisputeStatement},
    id::{CaseId, CommandId},
    objects::LetterTells,
    outcome::CommandEffect,
    payload,
};
use ereg_trust::envelope::PayloadType;

use crate::{
    act::{
        Circumstances, Desk,
        aside::is_as_submitted,
        signed::{CaseStatement, named_keys, opened},
        tell_all,
    },
    model::{After, CaseFacts, CaseParty, Decision, DecisionFault, DisputeRow, Enrolled, KeyRow, LaidAside, Refusal},
};

impl CaseStatement for DisputeStatement {
    const TYPE: PayloadType = payload::DISPUTE;

    fn is_of(&self, case: CaseId, party: &CaseParty, key: &KeyRow) -> bool {
        self.case_id == case && self.slot == party.slot && self.key == key.id.to_string()
    }
}

/// The facts that are looked at.
struct Facts {
    /// The case.
    case: CaseFacts,
    /// The party that says so.
    party: CaseParty,
    /// The keys that the statement names; nothing is verified yet.
    keys: Vec<KeyRow>,
    /// The submission, where the case is asked to be corrected.
    before: Option<LaidAside>,
}

pub(super) fn act(
    desk: &Desk<'_>,
    who: &Enrolled,
    command: &Dispute,
    command_id: CommandId,
) -> Result<Decision, Refusal> {
    let (case, party) = desk.party_to(command.case_id, who)?;
    let keys = named_keys(desk, &command.statement)?;
    let before = desk.rows.laid_aside(case.case.case_id, case.case.round())?;
    decide(&Facts { case, party, keys, before }, command, command_id, &desk.now)
}

fn decide(
    facts: &Facts,
    command: &Dispute,
    command_id: CommandId,
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "dispute";
    let Facts { case: facts, party, keys, before } = facts;
    let pack = now.pack_of(&facts.case)?;
    let now = &now.under(&pack);
    let declined = |code| Ok(Decision::declined(ACT, command.case_id, code));
    let statement = match opened::<DisputeStatement>(&command.statement, command.case_id, party, keys)? {
        Ok(statement) if statement.need == command.need => statement,
        Ok(_) => return declined("statement.other_case"),
        Err(code) => return declined(code),
    };
    let mut case = facts.case.clone();
    if case.state.is_final() && !matches!(case.state, CaseState::Issued { .. }) {
        return declined("draft.case_over");
    }
    if let Err(why) = may_dispute(command.need, &case.state, &case.disputed(), case.asking()) {
        return declined(match why {
            NotDisputed::Open => "dispute.open",
            NotDisputed::Checked => "dispute.checked",
            NotDisputed::NothingRests => "dispute.nothing_rests",
        });
    }
    let parameters = &now.pack.pack.parameters;
    if case.disputes.len() >= usize::try_from(parameters.disputes_at_most).unwrap_or(usize::MAX) {
        return declined("dispute.too_many");
    }
    // What is judged afterwards must be what was submitted: a correction that has begun is sent first.
    let begun = before.as_ref().is_none_or(|before| !is_as_submitted(before, &facts.content));
    if case.state.asks().is_some() && begun {
        return declined("dispute.correction_begun");
    }
    let length = Length::WorkingDays(parameters.source_check_working_days);
    let period = Period::after(now.as_of.day(), length, &now.pack.pack.calendar);
    let fact = DisputedFact {
        need: command.need,
        by: party.slot,
        reason: statement.reason,
        of: case.asking(),
        said_at: now.as_of,
        period,
        end: None,
    };
    case.disputes.push(DisputeRow { id: command_id, told: fact, statement: command.statement.clone(), asked_at: None });
    if !matches!(case.state, CaseState::InReview { review: ReviewState::Waiting(Waiting::Source { .. }), .. }) {
        let grounds = told(&case.state).to_vec();
        let waits = ReviewState::Waiting(Waiting::Source { grounds });
        case.stands(case.state.review(waits).map_err(DecisionFault::from)?, now.as_of);
        // The applicants have nothing to do meanwhile.
        case.term = None;
    }
    case.asked = 0;
    case.next = Some(now.as_of);
    let case_id = case.case_id;
    let effect = CommandEffect::Disputed { need: command.need, answer_by: period.by };
    let tells = LetterTells::SourceAsked { case_id, need: command.need, by: party.slot, answer_by: period.by };
    let decision = tell_all(Decision::done(ACT, case_id, effect), &case, &tells, now);
    Ok(decision.then(After::Case(case_id)).case(case))
}
