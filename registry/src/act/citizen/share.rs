//! Opens a workspace for a draft (共享草稿).

use ereg_protocol::{
    command::{CommandKind, ShareDraft},
    objects::Extract,
    outcome::CommandEffect,
};
use ereg_trust::{
    bundle::KeyRole,
    envelope::{Envelope, PayloadType},
};

use crate::{
    act::{
        Circumstances, Desk,
        workspace::{CONFLICT, RUN_OUT, closed},
    },
    keys::RegistryKeys,
    model::{Decision, Enrolled, Member, Refusal, Workspace, Write},
};

/// `extract.1`.
pub const EXTRACT_TYPE: PayloadType = PayloadType::new("extract", 1);

/// What is looked at.
struct Facts {
    /// The workspace of this draft, if there is one.
    existing: Option<Workspace>,
    /// In how many others that are neither over nor submitted the creator takes part.
    open: u32,
    /// What this registry's book role signed.
    extract: Extract,
}

pub(super) fn act(desk: &Desk<'_>, creator: &Enrolled, command: &ShareDraft) -> Result<Decision, Refusal> {
    let extract = own_extract(desk.keys, &command.extract)?;
    let existing = desk.rows.workspace(command.draft_id)?;
    let open = desk.rows.open_workspaces(&creator.account, desk.now.as_of)?;
    Ok(decide(&Facts { existing, open, extract }, creator, command, &desk.now))
}

/// An extract that this registry's book role signed.
pub(crate) fn own_extract(keys: &RegistryKeys, envelope: &str) -> Result<Extract, Refusal> {
    let malformed = |code| Refusal::Malformed { code };
    let envelope = Envelope::from_bytes(envelope.as_bytes()).map_err(|e| malformed(e.code()))?;
    let verified =
        envelope.verify(&EXTRACT_TYPE, &keys.bundle().role_ever(KeyRole::Book)).map_err(|e| malformed(e.code()))?;
    verified.parse().map_err(|e| malformed(e.code()))
}

fn decide(facts: &Facts, creator: &Enrolled, command: &ShareDraft, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "share";
    let Facts { existing, open, extract } = facts;
    if existing.as_ref().is_some_and(|held| closed(held, None, now) != Some(RUN_OUT)) {
        return Decision::declined(ACT, command.draft_id, CONFLICT);
    }
    // The extract is given to holders and mortgagees alone; whoever brings it into a workspace must be one.
    if !creator.may_read(&extract.facts) {
        return Decision::declined(ACT, command.draft_id, CommandKind::Share.act().refused);
    }
    let Some(matter) = now.law.matter(command.matter) else {
        return Decision::declined(ACT, command.draft_id, "matter.unknown");
    };
    if !matter.form.has_slot(command.slot) {
        return Decision::declined(ACT, command.draft_id, "slot.unknown");
    }
    if *open >= now.pack.pack.parameters.workspaces_at_most {
        return Decision::declined(ACT, command.draft_id, "workspace.too_many");
    }
    let days = i64::from(now.pack.pack.parameters.workspace_days);
    let until = now.as_of.plus_ms(days * ereg_domain::time::DAY_MS);
    let workspace = Workspace {
        draft_id: command.draft_id,
        matter: command.matter,
        creator: command.slot,
        until,
        extract: command.extract.clone(),
        unit: extract.unit,
        entry_seq: extract.entry_seq,
        entry_hash: extract.entry_hash,
        members: vec![Member { slot: command.slot, who: creator.clone() }],
        invitations: Vec::new(),
        sections: Vec::new(),
        media: Vec::new(),
        frozen: None,
        manifest_rev: 0,
        statements: Vec::new(),
        case_id: None,
        version: 0,
    };
    let mut decision = Decision::done(ACT, command.draft_id, CommandEffect::Shared { until });
    if existing.is_some() {
        // Run out and not yet cleared away: nothing of it comes into the new one.
        decision = decision.write(Write::DropWorkspace(command.draft_id));
    }
    decision.workspace(workspace)
}
