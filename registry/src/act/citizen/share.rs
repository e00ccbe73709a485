//! Opens a workspace for a draft (共享草稿).

use ereg_protocol::{
    command::{About, CommandKind, ShareDraft},
    objects::{Ended, Extract},
    outcome::CommandEffect,
    payload,
};
use ereg_trust::{bundle::KeyRole, envelope::Envelope};

use crate::{
    act::{
        Circumstances, Desk,
        workspace::{CONFLICT, RUN_OUT, closed, tell_ended},
    },
    keys::RegistryKeys,
    model::{Base, Decision, DecisionFault, Enrolled, Member, Refusal, Workspace, Write},
};

/// The facts that are looked at.
struct Facts {
    /// The workspace of this draft, if there is one.
    existing: Option<Workspace>,
    /// Number of other workspaces, neither over nor submitted, in which the creator takes part.
    open: u32,
    /// The extract that this registry's book role signed, and the same as everybody in the workspace is told it, where
    /// that was sent.
    extract: Option<(Extract, String)>,
}

pub(super) fn act(desk: &Desk<'_>, creator: &Enrolled, command: &ShareDraft) -> Result<Decision, Refusal> {
    let extract = match &command.about {
        About::Extract(envelope) => {
            let extract = own_extract(desk.keys, envelope)?;
            let told = told_to_all(desk.keys, &extract, envelope)?;
            Some((extract, told))
        }
        About::Unit(_) => None,
    };
    let existing = desk.rows.workspace(command.draft_id)?;
    let open = desk.rows.open_workspaces(&creator.account, desk.now.as_of)?;
    Ok(decide(&Facts { existing, open, extract }, creator, command, &desk.now))
}

/// An extract that this registry's book role signed.
fn own_extract(keys: &RegistryKeys, envelope: &str) -> Result<Extract, Refusal> {
    let malformed = |code| Refusal::Malformed { code };
    let envelope = Envelope::from_bytes(envelope.as_bytes()).map_err(|e| malformed(e.code()))?;
    let verified =
        envelope.verify(&payload::EXTRACT, &keys.bundle().role_ever(KeyRole::Book)).map_err(|e| malformed(e.code()))?;
    verified.parse().map_err(|e| malformed(e.code()))
}

/// An extract as everybody who joins is told it: of a debt that a mortgage secures nothing, for that is its parties' alone
/// (不动产登记暂行条例 27–28). Whoever may read more reads it in an extract of their own.
fn told_to_all(keys: &RegistryKeys, extract: &Extract, envelope: &str) -> Result<String, Refusal> {
    let told = Extract { facts: extract.facts.clone().without_debts(), ..extract.clone() };
    if told == *extract {
        return Ok(envelope.to_owned());
    }
    let signed = Envelope::sign_value(&payload::EXTRACT, &told, keys.role(KeyRole::Book));
    let bytes = signed.ok().and_then(|envelope| envelope.to_bytes().ok());
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(text.ok_or(DecisionFault::Object("extract"))?)
}

fn decide(facts: &Facts, creator: &Enrolled, command: &ShareDraft, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "share";
    let Facts { existing, open, extract } = facts;
    if existing.as_ref().is_some_and(|held| closed(held, None, now) != Some(RUN_OUT)) {
        return Decision::declined(ACT, command.draft_id, CONFLICT);
    }
    let Some(matter) = now.law.matter(command.matter) else {
        return Decision::declined(ACT, command.draft_id, "matter.unknown");
    };
    let (unit, base) = match (&command.about, extract) {
        (About::Extract(_), Some((extract, told))) if matter.is_entered() => {
            // The extract is given to holders, mortgagees and heirs alone; whoever brings it into a workspace must be one.
            if !creator.may_read(&extract.facts) && extract.heir.as_ref() != Some(&creator.account) {
                return Decision::declined(ACT, command.draft_id, CommandKind::Share.act().refused);
            }
            let (entry_seq, entry_hash) = (extract.entry_seq, extract.entry_hash);
            (extract.unit, Some(Base { extract: told.clone(), entry_seq, entry_hash }))
        }
        // Anybody may ask about a unit: whether they are told is judged, and shows in no answer before that.
        (About::Unit(unit), _) if !matter.is_entered() => (*unit, None),
        _ => return Decision::declined(ACT, command.draft_id, "share.about"),
    };
    if !(matter.form.has_slot(command.slot) && matter.form.signs(command.slot)) {
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
        unit,
        base,
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
    if let Some(over) = existing {
        // Run out and not yet cleared away: nothing of it comes into the new one, and the others are told that it is over.
        for member in over.members.iter().filter(|member| member.who.account != creator.account) {
            decision = tell_ended(decision, over, member, Ended::Over, now);
        }
        decision = decision.write(Write::DropWorkspace(command.draft_id));
    }
    decision.workspace(workspace)
}
