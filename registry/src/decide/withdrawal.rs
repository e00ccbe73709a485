//! Withdrawal (撤回) by all applicants before the entry, and giving the fee back.
//!
//! One alone ends nothing, and holds nobody up for long: the others have the pack's working days to join in; meanwhile
//! no entry is made. Without all signatures the withdrawal lapses and the case goes on.

use ereg_domain::party::Slot;
use ereg_law::{
    calendar::{Length, Period},
    case::WithdrawnBy,
};
use ereg_protocol::{
    command::{Withdraw, WithdrawalStatement},
    objects::NoticeTells,
    outcome::{AttemptState, Effect, WithdrawalEffect},
};
use ereg_trust::{
    envelope::{Envelope, PayloadType},
    key_record::KeyUse,
};

use super::Circumstances;
use crate::model::{
    Attempt, CaseFacts, CaseFile, CaseParty, Decision, Hold, KeyRow, RefundStanding, Refusal, Told, Write,
};

/// `withdraw.1`: an applicant's statement.
pub const WITHDRAW_TYPE: PayloadType = PayloadType::new("withdraw", 1);

/// The key that a withdrawal names, to be looked up before deciding; nothing is verified yet.
pub(crate) fn named_keys(command: &Withdraw) -> Vec<ereg_trust::keys::KeyId> {
    Envelope::from_bytes(command.statement.as_bytes())
        .map(|envelope| envelope.signatures().iter().map(|s| s.keyid).collect())
        .unwrap_or_default()
}

/// Holds one applicant's withdrawal; the last one ends the case and starts the refund.
pub(crate) fn withdraw(
    facts: &CaseFacts,
    party: &CaseParty,
    command: &Withdraw,
    keys: &[KeyRow],
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "withdraw";
    let declined = |code| Ok(Decision::declined(ACT, command.case_id, code));
    let envelope =
        Envelope::from_bytes(command.statement.as_bytes()).map_err(|e| Refusal::Malformed { code: e.code() })?;
    let Some(key) = keys.iter().find(|k| k.account == party.account && k.key_use == KeyUse::Party) else {
        return declined("key.unknown");
    };
    if key.revoked_at.is_some() {
        return declined("key_record.revoked");
    }
    let verified = envelope.verify(&WITHDRAW_TYPE, &key.key).map_err(|e| Refusal::Malformed { code: e.code() })?;
    let statement: WithdrawalStatement = verified.parse().map_err(|e| Refusal::Malformed { code: e.code() })?;
    if statement.case_id != command.case_id || statement.slot != party.slot || statement.key != key.id.to_string() {
        return declined("statement.other_case");
    }
    // Asked of the machine before anything is held: after the entry nobody is told that something is under way.
    let withdrawn = facts.case.state.withdraw(now.as_of, WithdrawnBy::Applicants);
    let Ok(withdrawn) = withdrawn else { return declined("case.not_withdrawable") };
    let mut case = facts.case.clone();
    if case.answer_by.is_some_and(|period| period.by.is_over(now.as_of)) {
        // Its time was over before the clock came by: this one begins another.
        case = lapsed(case);
    }
    if !case.withdrawing.contains(&party.slot) {
        case.withdrawing.push(party.slot);
        case.withdrawing.sort();
    }
    let slots: Vec<Slot> = case.parties.iter().map(|p| p.slot).collect();
    if slots.iter().any(|slot| !case.withdrawing.contains(slot)) {
        let effect = Effect::WithdrawalHeld { case: WithdrawalEffect::Waiting };
        let decision = Decision::done(ACT, case.case_id, effect);
        return Ok(ask_the_others(decision, case, party, now));
    }
    case.state = withdrawn;
    case.since = now.as_of;
    case.next = None;
    (case.term, case.answer_by) = (None, None);
    let effect = Effect::WithdrawalHeld { case: WithdrawalEffect::Ended };
    let id = case.case_id;
    let decision = Decision::done(ACT, id, effect).case(case).write(Write::LeaveQueue(id));
    Ok(give_back(decision, facts, now))
}

/// Begins the time in which the others may join in, if it has not begun, and tells them.
fn ask_the_others(decision: Decision, mut case: CaseFile, party: &CaseParty, now: &Circumstances<'_>) -> Decision {
    if case.answer_by.is_some() {
        return decision.case(case);
    }
    let pack = &now.pack.pack;
    let length = Length::WorkingDays(pack.parameters.withdrawal_answer_working_days);
    let period = Period::after(now.as_of.day(), length, &pack.calendar);
    case.answer_by = Some(period);
    if case.hold == Hold::Unused {
        case.hold = Hold::InForce;
    }
    case.next = super::term::not_after(case.next, &case, now);
    tell_the_others(decision, &case, party.slot, period, now).case(case)
}

/// Tells those who have not signed the withdrawal who asks for it, and until when they may join in.
pub(crate) fn tell_the_others(
    mut decision: Decision,
    case: &CaseFile,
    asks: Slot,
    period: Period,
    now: &Circumstances<'_>,
) -> Decision {
    let tells = NoticeTells::WithdrawalAsked { case_id: case.case_id, by: asks, answer_by: period.by };
    for other in case.parties.iter().filter(|other| !case.withdrawing.contains(&other.slot)) {
        decision = decision.tell(&other.account, Told::Notice(now.notice(tells.clone())));
    }
    decision
}

/// A case whose withdrawal was not joined in by all.
pub(crate) fn lapsed(mut case: CaseFile) -> CaseFile {
    case.withdrawing.clear();
    case.answer_by = None;
    case.hold = Hold::Spent;
    case
}

/// Sends held money back; an open attempt is settled by asking the bank, and goes back then if it was taken.
pub(crate) fn give_back(mut decision: Decision, facts: &CaseFacts, now: &Circumstances<'_>) -> Decision {
    let held = |a: &&Attempt| a.state == AttemptState::Succeeded && a.refund == RefundStanding::None;
    for attempt in facts.attempts.iter().filter(held) {
        let mut attempt = attempt.clone();
        attempt.refund = RefundStanding::Due;
        attempt.next = Some(now.as_of);
        attempt.asked = 0;
        decision = decision.attempt(attempt);
    }
    decision
}
