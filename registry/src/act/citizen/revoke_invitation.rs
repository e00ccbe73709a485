//! Takes an invitation back before somebody joined with it (收回邀请): its code opens nothing any more.

use ereg_protocol::{
    command::{CommandKind, RevokeInvitation},
    outcome::CommandEffect,
};

use crate::{
    act::{Circumstances, Desk, Joined},
    model::{Decision, Enrolled, Refusal},
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &RevokeInvitation) -> Result<Decision, Refusal> {
    Ok(decide(desk.joined(command.draft_id, who)?, command, &desk.now))
}

/// Takes the invitation of a slot back. Where none stands it is done already, whoever did it.
fn decide(joined: Joined, command: &RevokeInvitation, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "revoke_invitation";
    let refused = joined.refused(CommandKind::RevokeInvitation);
    let closed = joined.closed(now);
    let mut workspace = joined.workspace;
    if let Some(code) = closed.or(refused) {
        return Decision::declined(ACT, command.draft_id, code);
    }
    if workspace.members.iter().any(|member| member.slot == command.slot) {
        return Decision::declined(ACT, command.draft_id, INVITATION_USED);
    }
    let done = Decision::done(ACT, command.draft_id, CommandEffect::InvitationRevoked { slot: command.slot });
    let stood = workspace.invitations.len();
    workspace.invitations.retain(|invitation| invitation.slot != command.slot);
    // Where nothing changes nobody is told anything.
    if workspace.invitations.len() == stood { done } else { done.workspace(workspace) }
}

/// Code where somebody has joined by the invitation already.
const INVITATION_USED: &str = "invitation.used";
