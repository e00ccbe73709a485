//! Submission, receipt (回执), precheck (预审) and acceptance (受理).

use ereg_domain::identifier::{CaseNumber, Channel};
use ereg_law::{
    case::{Acceptance, AcceptanceSeq, CaseState, Term, Then, Turn},
    review::{Conclusion, review},
    subject::Phase,
};
use ereg_protocol::{
    command::Submit,
    id::CommandId,
    objects::NoticeTells,
    outcome::{Declined, Effect, OutcomeResult, Receipt},
};

use super::{Circumstances, judged::Judged, term, workspace::SIGNATURE_VOID};
use crate::model::{
    CaseFacts, CaseFile, CaseParty, Decision, DecisionFault, Hold, Member, Refusal, Reserved, Taken, Told, UnitRecord,
    Workspace, Write,
};

/// What a submission looks at.
pub(crate) struct SubmitFacts {
    /// The workspace.
    pub workspace: Workspace,
    /// The unit as the book has it now.
    pub unit: Option<UnitRecord>,
    /// The outcome envelope of the submission this manifest already had.
    pub first: Option<String>,
    /// For the new case.
    pub reserved: Reserved,
}

/// Receives a submission, or says why it opens no case. Well-signed bytes are always stored and answered.
pub(crate) fn submit(
    facts: SubmitFacts,
    member: &Member,
    command: &Submit,
    command_id: CommandId,
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "submit";
    let SubmitFacts { mut workspace, unit, first, reserved } = facts;
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    if let Some(first) = first {
        let result = Declined { code: "already_submitted".to_owned(), first: Some(first) };
        let decision = Decision::declined(ACT, command.draft_id, "already_submitted");
        return Ok(Decision { result: Some(OutcomeResult::Declined(result)), ..decision });
    }
    if now.as_of >= workspace.until {
        return declined("workspace.closed");
    }
    let Some(frozen) = &workspace.frozen else {
        // Never frozen: the manifest has not come. Frozen once and edited since: what was signed is void.
        return if workspace.manifest_rev == 0 {
            Err(Refusal::BytesMissing { missing: vec![command.manifest] })
        } else {
            declined(SIGNATURE_VOID)
        };
    };
    if frozen.digest != command.manifest {
        return declined(SIGNATURE_VOID);
    }
    // The manifest sorts slots as text, statements sort by side and number: as sets they must be the same.
    let mut slots: Vec<String> = command.statements.iter().map(|s| s.slot.to_string()).collect();
    slots.sort();
    if slots != frozen.manifest.slots {
        return declined("statements.incomplete");
    }
    let mut missing = Vec::new();
    for named in &command.statements {
        match workspace.statements.iter().find(|held| held.slot == named.slot) {
            None => missing.push(named.digest),
            Some(held) if held.digest != named.digest => return declined(SIGNATURE_VOID),
            Some(_) => {}
        }
    }
    let whole = |digest| workspace.media.iter().any(|m| m.digest == digest && m.is_whole());
    missing.extend(frozen.manifest.media.iter().map(|m| m.digest).filter(|digest| !whole(*digest)));
    if !missing.is_empty() {
        return Err(Refusal::BytesMissing { missing });
    }
    let moved =
        unit.as_ref().is_none_or(|u| (u.entry_seq, u.entry_hash) != (workspace.entry_seq, workspace.entry_hash));
    if moved {
        return declined("register_moved");
    }
    let receipt = Receipt {
        case_id: reserved.case_id,
        draft_id: workspace.draft_id,
        received_at: now.as_of,
        manifest: command.manifest,
        statements: command.statements.clone(),
    };
    let case = CaseFile {
        case_id: reserved.case_id,
        draft_id: workspace.draft_id,
        unit: workspace.unit,
        receipt: receipt.clone(),
        submitted_by: (member.person.account.clone(), command_id),
        state: CaseState::Received,
        since: now.as_of,
        seq: None,
        pack: now.pack.digest,
        parties: parties_of(&workspace),
        withdrawing: Vec::new(),
        answer_by: None,
        hold: Hold::Unused,
        term: None,
        turn: Turn::Held,
        next: Some(now.as_of),
        asked: 0,
        version: 0,
    };
    workspace.case_id = Some(case.case_id);
    Ok(Decision::done(ACT, case.case_id, Effect::Received(receipt))
        .workspace(workspace)
        .case(case)
        .write(Write::Taken(Taken::CaseId)))
}

fn parties_of(workspace: &Workspace) -> Vec<CaseParty> {
    let party = |m: &Member| CaseParty { slot: m.slot, account: m.person.account.clone() };
    workspace.members.iter().map(party).collect()
}

/// Prechecks a received case and accepts it, asks for supplements or does not accept it; the notice says all at once.
pub(crate) fn precheck(
    facts: CaseFacts,
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let judged = Judged::of(&facts, now);
    let conclusion = review(&judged.subject(Phase::Precheck, &facts, now)).conclusion();
    let mut case = facts.case.clone();
    let checked = case.state.precheck()?;
    case.since = now.as_of;
    let (grounds, state) = match conclusion {
        Conclusion::Supplement(grounds) => (grounds.clone(), checked.ask_supplement(grounds)?),
        Conclusion::NotAccept(grounds) => (grounds.clone(), checked.not_accept(grounds)?),
        Conclusion::Accept(_) | Conclusion::Stay(_) | Conclusion::FixFee | Conclusion::Book | Conclusion::Return(_) => {
            return accept(facts, &checked, reserved, now);
        }
    };
    case.term = matches!(state, CaseState::Supplement { .. })
        .then(|| term::begin(now.pack.pack.parameters.supplement_within_days, Then::Lapse, now));
    case.next = term::not_after(None, &case, now);
    case.state = state;
    let (case_id, state, by) = (case.case_id, case.state.stage(), case.term.as_ref().map(Term::by));
    let decision = Decision::event("case.precheck", case_id, case.state.name());
    let tells = |slot| NoticeTells::Grounds { case_id, slot, state, grounds: grounds.clone(), by };
    Ok(super::tell_each(decision, &case, tells, now).case(case))
}

fn accept(
    facts: CaseFacts,
    checked: &CaseState,
    reserved: &Reserved,
    now: &Circumstances<'_>,
) -> Result<Decision, DecisionFault> {
    let ahead = facts.ahead();
    let mut case = facts.case;
    let seq = AcceptanceSeq(reserved.seq);
    let today = now.as_of.day();
    let case_number = CaseNumber::from_parts(case.unit.district(), today.date(), Channel::App, reserved.case_serial)
        .map_err(|_| DecisionFault::Object("case number"))?;
    let acceptance =
        Acceptance { case_number, seq, accepted_at: now.as_of, decide_by: term::legal_limit(now.as_of, now) };
    case.state = checked.accept(acceptance.clone())?;
    case.since = now.as_of;
    case.seq = Some(seq);
    case.pack = now.pack.digest;
    case.next = Some(now.as_of);
    let tells = NoticeTells::Accepted { case_id: case.case_id, acceptance, ahead };
    let mut decision = Decision::event("case.accept", case.case_id, case_number);
    for party in &case.parties {
        decision = decision.tell(&party.account, Told::Notice(now.notice(tells.clone())));
    }
    let (id, unit) = (case.case_id, case.unit);
    Ok(decision.case(case).write(Write::JoinQueue(id)).write(Write::Taken(Taken::Acceptance(unit))))
}
