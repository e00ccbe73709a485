//! Invites the person who fills a slot (邀请另一方).

use std::collections::BTreeMap;

use ereg_protocol::{
    command::{CommandKind, Invite},
    outcome::CommandEffect,
};

use crate::{
    act::{Circumstances, Desk, Joined, workspace::named_parties},
    model::{Decision, Enrolled, Invitation, InvitationStanding, Refusal},
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Invite) -> Result<Decision, Refusal> {
    Ok(decide(desk.joined(command.draft_id, who)?, command, &desk.now))
}

/// Invites who fills a slot of `parties.1`. A new invitation replaces the slot's older one.
fn decide(joined: Joined, command: &Invite, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "invite";
    let refused = joined.refused(CommandKind::Invite);
    let closed = joined.closed(now);
    let mut workspace = joined.workspace;
    let declined = |code| Decision::declined(ACT, command.draft_id, code);
    if let Some(code) = closed {
        return declined(code);
    }
    if let Some(code) = refused {
        return declined(code);
    }
    let parties = named_parties(&workspace);
    // Nobody is invited to take part for somebody who is only named.
    let signs = now.law.matter(workspace.matter).is_some_and(|matter| matter.form.signs(command.slot));
    if !signs || parties.is_none_or(|p| p.in_slot(command.slot).is_none()) {
        return declined("slot.unknown");
    }
    if workspace.members.iter().any(|m| m.slot == command.slot) {
        return declined("slot.filled");
    }
    workspace.invitations.retain(|i| i.slot != command.slot);
    workspace.invitations.push(Invitation {
        slot: command.slot,
        code_hash: command.code_hash,
        wrong: BTreeMap::new(),
        standing: InvitationStanding::Open,
    });
    Decision::done(ACT, command.draft_id, CommandEffect::Invited { until: workspace.until }).workspace(workspace)
}
