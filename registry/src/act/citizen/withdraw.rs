//! Withdrawal (撤回) by all applicants before the entry.
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
    id::CaseId,
    objects::UnenteredEnd,
    outcome::{CommandEffect, WithdrawalEffect},
    payload,
};
use ereg_trust::envelope::PayloadType;

use crate::{
    act::{
        Circumstances, Desk,
        aside::tell_newcomers,
        refund::give_back,
        signed::{CaseStatement, named_keys, opened},
        term,
        watch::tell_end,
        withdrawal::{lapsed, tell_the_others},
    },
    model::{CaseFacts, CaseFile, CaseParty, Decision, Enrolled, Hold, KeyRow, Refusal, Write},
};

impl CaseStatement for WithdrawalStatement {
    const TYPE: PayloadType = payload::WITHDRAW;

    fn is_of(&self, case: CaseId, party: &CaseParty, key: &KeyRow) -> bool {
        self.case_id == case && self.slot == party.slot && self.key == key.id.to_string()
    }
}

/// The facts that are looked at.
struct Facts {
    /// The case.
    case: CaseFacts,
    /// The party that signs.
    party: CaseParty,
    /// The keys that the statement names; nothing is verified yet.
    keys: Vec<KeyRow>,
}

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Withdraw) -> Result<Decision, Refusal> {
    let (case, party) = desk.party_to(command.case_id, who)?;
    let keys = named_keys(desk, &command.statement)?;
    decide(&Facts { case, party, keys }, command, &desk.now)
}

/// Holds one applicant's withdrawal; the last one ends the case and starts the refund.
fn decide(facts: &Facts, command: &Withdraw, now: &Circumstances<'_>) -> Result<Decision, Refusal> {
    const ACT: &str = "withdraw";
    let Facts { case: facts, party, keys } = facts;
    let pack = now.pack_of(&facts.case)?;
    let now = &now.under(&pack);
    let declined = |code| Ok(Decision::declined(ACT, command.case_id, code));
    if let Err(code) = opened::<WithdrawalStatement>(&command.statement, command.case_id, party, keys)? {
        return declined(code);
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
        let effect = CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Waiting };
        let decision = Decision::done(ACT, case.case_id, effect);
        return Ok(ask_the_others(decision, case, party, now));
    }
    case.stands(withdrawn, now.as_of);
    case.next = None;
    (case.term, case.answer_by) = (None, None);
    let effect = CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Ended };
    let id = case.case_id;
    let decision = tell_newcomers(Decision::done(ACT, id, effect), &case, &facts.content);
    let decision = tell_end(decision, facts, UnenteredEnd::Withdrawn, now);
    let decision = decision.case(case).write(Write::LeaveQueue(id));
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
    case.next = term::not_after(case.next, &case, now);
    tell_the_others(decision, &case, party.slot, period, now).case(case)
}
