//! Submission and receipt (提交, 回执).
//!
//! A submission is prechecked in the act that receives it, on the facts that it was received by; only where somebody has to be
//! asked before acceptance does that come later, for no act waits for anybody.

use ereg_law::case::{CaseState, Course, Turn};
use ereg_protocol::{
    command::Submit,
    id::{CaseId, CommandId},
    outcome::{CommandEffect, Declined, OutcomeResult, Receipt},
};

use crate::{
    act::{
        Circumstances, Desk, Joined,
        numbers::reserve,
        own::precheck,
        workspace::{Incomplete, NOT_ONLINE, RUN_OUT, incomplete, is_open_online, parties_of},
    },
    model::{After, CaseFile, Decision, Enrolled, Hold, Refusal, Reserved, Taken, UnitRecord, Workspace, Write},
    sabotage,
    store::StoreError,
};

/// The facts that are looked at.
struct Facts<'a> {
    /// The workspace, and who submits.
    joined: Joined,
    /// The unit as the book has it now.
    unit: Option<&'a UnitRecord>,
    /// The outcome envelope of the submission this manifest already had.
    first: Option<String>,
    /// The id of the new case.
    case_id: CaseId,
}

pub(super) fn act(
    desk: &Desk<'_>,
    who: &Enrolled,
    command: &Submit,
    command_id: CommandId,
) -> Result<Decision, Refusal> {
    let joined = desk.joined(command.draft_id, who)?;
    let first = first_of(desk, command)?;
    let unit = desk.rows.unit(&joined.workspace.unit)?;
    let reserved = reserve(desk.rows, desk.ids, Some(&joined.workspace.unit), 0, desk.now.as_of)?;
    let facts = Facts { joined, unit: unit.as_ref(), first, case_id: reserved.case_id };
    let decision = decide(facts, command, command_id, &desk.now)?;
    match received(&decision) {
        Some((case, content)) => {
            let prechecked = prechecked(desk, case, content, unit, &reserved)?;
            Ok(decision.and(prechecked))
        }
        None => Ok(decision),
    }
}

/// The case that a decision opens and its content, as they stand once they are written; `None` where it opens none.
fn received(decision: &Decision) -> Option<(CaseFile, Workspace)> {
    let (mut case, mut content) = (None, None);
    for write in &decision.writes {
        match write {
            Write::Case(written) => case = Some(CaseFile { version: written.version + 1, ..(**written).clone() }),
            Write::Workspace(written) => {
                content = Some(Workspace { version: written.version + 1, ..(**written).clone() })
            }
            _ => {}
        }
    }
    case.zip(content)
}

/// The precheck of a case that is being received. Whatever keeps it from being made keeps no submission from its receipt: the
/// case is looked at again.
fn prechecked(
    desk: &Desk<'_>,
    case: CaseFile,
    content: Workspace,
    unit: Option<UnitRecord>,
    reserved: &Reserved,
) -> Result<Option<Decision>, Refusal> {
    let facts = desk.rows.facts_of_new(case, content, unit)?;
    Ok(precheck::at_once(facts, reserved, &desk.now).unwrap_or_else(|fault| {
        tracing::error!(%fault, "a submission was received and could not be prechecked");
        None
    }))
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

/// Receives a submission, or says why it opens no case. Well-signed bytes are always stored and get an outcome.
fn decide(
    facts: Facts<'_>,
    command: &Submit,
    command_id: CommandId,
    now: &Circumstances<'_>,
) -> Result<Decision, Refusal> {
    const ACT: &str = "submit";
    let Facts { joined: Joined { mut workspace, member, .. }, unit, first, case_id } = facts;
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    if let Some(first) = first {
        let result = Declined { code: "already_submitted".to_owned(), first: Some(first) };
        let decision = Decision::declined(ACT, command.draft_id, "already_submitted");
        return Ok(Decision { result: Some(OutcomeResult::Declined(result)), ..decision });
    }
    if workspace.case_id.is_none() && now.as_of >= workspace.until {
        return declined(RUN_OUT);
    }
    // Only a supplement goes on with what is a case.
    if workspace.case_id.is_some() {
        return declined("workspace.submitted");
    }
    if !is_open_online(workspace.matter, now) {
        return declined(NOT_ONLINE);
    }
    match incomplete(&workspace, command.manifest, &command.statements) {
        Some(Incomplete::Missing(missing)) => return Err(Refusal::BytesMissing { missing }),
        Some(Incomplete::Declined(code)) => return declined(code),
        None => {}
    }
    let moved = workspace
        .base
        .as_ref()
        .is_some_and(|base| unit.is_none_or(|u| (u.entry_seq, u.entry_hash) != (base.entry_seq, base.entry_hash)));
    if moved {
        return declined("register_moved");
    }
    let receipt = Receipt {
        case_id,
        draft_id: workspace.draft_id,
        received_at: now.as_of,
        manifest: command.manifest,
        statements: command.statements.clone(),
    };
    let case = CaseFile {
        case_id,
        draft_id: workspace.draft_id,
        unit: workspace.unit,
        receipt: receipt.clone(),
        supplements: Vec::new(),
        submitted_by: (member.who.account.clone(), command_id),
        state: CaseState::Received,
        since: now.as_of,
        course: Course::received(now.as_of),
        seq: None,
        pack: now.pack.digest,
        parties: parties_of(&now.matter(workspace.matter)?.form, &workspace),
        withdrawing: Vec::new(),
        disputes: Vec::new(),
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
