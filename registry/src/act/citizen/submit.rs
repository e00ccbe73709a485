//! Submission and receipt (提交, 回执).

use ereg_law::{
    case::{CaseState, Turn},
    section::Form,
};
use ereg_protocol::{
    command::Submit,
    id::CommandId,
    outcome::{CommandEffect, Declined, OutcomeResult, Receipt},
};

use crate::{
    act::{
        Circumstances, Desk, Joined,
        numbers::reserve,
        workspace::{NOT_ONLINE, RUN_OUT, SIGNATURE_VOID, is_open_online},
    },
    model::{
        After, CaseFile, CaseParty, Decision, Hold, Member, Person, Refusal, Reserved, Taken, UnitRecord, Workspace,
        Write,
    },
    sabotage,
    store::StoreError,
};

/// What is looked at.
struct Facts {
    /// The workspace, and who submits.
    joined: Joined,
    /// The unit as the book has it now.
    unit: Option<UnitRecord>,
    /// The outcome envelope of the submission this manifest already had.
    first: Option<String>,
    /// For the new case.
    reserved: Reserved,
}

pub(super) fn act(
    desk: &Desk<'_>,
    person: &Person,
    command: &Submit,
    command_id: CommandId,
) -> Result<Decision, Refusal> {
    let joined = desk.joined(command.draft_id, person)?;
    let first = first_of(desk, command)?;
    let unit = desk.rows.unit(&joined.workspace.unit)?;
    let reserved = reserve(desk.rows, desk.ids, Some(&joined.workspace.unit), 0, desk.now.as_of)?;
    decide(Facts { joined, unit, first, reserved }, command, command_id, &desk.now)
}

/// The outcome of the first submission of this manifest, if there was one.
fn first_of(desk: &Desk<'_>, command: &Submit) -> Result<Option<String>, Refusal> {
    // Only of this workspace: the digest of another's manifest opens nothing of theirs.
    let Some(case) = desk.rows.case_of_manifest(command.manifest)?.filter(|case| case.draft_id == command.draft_id)
    else {
        return Ok(None);
    };
    if sabotage::dedup_is_off() {
        return Ok(None);
    }
    let (account, id) = &case.submitted_by;
    let stored = desk.rows.outcome(account.as_str(), *id)?.map(|stored| String::from_utf8(stored.outcome));
    Ok(stored.transpose().map_err(|_| StoreError::Row { table: "command" })?)
}

/// Receives a submission, or says why it opens no case. Well-signed bytes are always stored and answered.
fn decide(facts: Facts, command: &Submit, command_id: CommandId, now: &Circumstances<'_>) -> Result<Decision, Refusal> {
    const ACT: &str = "submit";
    let Facts { joined: Joined { mut workspace, member }, unit, first, reserved } = facts;
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    if let Some(first) = first {
        let result = Declined { code: "already_submitted".to_owned(), first: Some(first) };
        let decision = Decision::declined(ACT, command.draft_id, "already_submitted");
        return Ok(Decision { result: Some(OutcomeResult::Declined(result)), ..decision });
    }
    if now.as_of >= workspace.until {
        return declined(RUN_OUT);
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
    if !is_open_online(workspace.matter, now) {
        return declined(NOT_ONLINE);
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
        parties: parties_of(&now.matter(workspace.matter)?.form, &workspace),
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
    Ok(Decision::done(ACT, case.case_id, CommandEffect::Received(receipt))
        .then(After::Case(case.case_id))
        .workspace(workspace)
        .case(case)
        .write(Write::Taken(Taken::CaseId)))
}

fn parties_of(form: &Form, workspace: &Workspace) -> Vec<CaseParty> {
    let party = |m: &Member| {
        let side = form.side_of(m.slot)?;
        Some(CaseParty { slot: m.slot, side, account: m.person.account.clone() })
    };
    workspace.members.iter().filter_map(party).collect()
}
