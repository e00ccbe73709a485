//! Asks the registry to ask the bank how an attempt stands (查询缴费结果).

use ereg_protocol::{
    command::AskPayment,
    outcome::{CommandEffect, OutcomeResult},
};

use super::Heeded;
use crate::{
    act::{
        Circumstances, Desk,
        partner::bank::{self, Heard},
    },
    model::{After, Attempt, CaseFacts, Decision, DecisionFault, Enrolled, Refusal},
};

/// The facts that are looked at.
struct Facts {
    /// The case that the attempt pays for.
    case: CaseFacts,
    /// The attempt.
    attempt: Attempt,
    /// The word heard from the bank.
    heard: Heard,
}

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &AskPayment, heeded: &Heeded) -> Result<Decision, Refusal> {
    let attempt = desk.rows.attempt(command.attempt_id)?.ok_or(Refusal::NotFound)?;
    let (case, _) = desk.party_to(attempt.case_id, who)?;
    if attempt.account != who.account {
        return Err(Refusal::NotFound);
    }
    let heard = match heeded {
        Heeded::Bank(heard) => heard.clone(),
        // The bank was not asked: its silence means nothing.
        Heeded::Nobody | Heeded::Identity(_) | Heeded::Organisation(_) => Heard::UnderWay,
    };
    Ok(decide(&Facts { case, attempt, heard }, command, &desk.now)?)
}

fn decide(facts: &Facts, command: &AskPayment, now: &Circumstances<'_>) -> Result<Decision, DecisionFault> {
    let event = Decision::event("ask_payment", command.attempt_id, "asked");
    let mut decision = bank::hear(event, &facts.case, &facts.attempt, &facts.heard, now)?;
    let state = decision.attempt_state(command.attempt_id).unwrap_or(facts.attempt.state);
    decision.result = Some(OutcomeResult::Done(CommandEffect::Payment { attempt_id: command.attempt_id, state }));
    Ok(decision.then(After::Case(facts.attempt.case_id)))
}
