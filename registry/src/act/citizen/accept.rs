//! Joins a workspace with a code (接受邀请). Whatever is wrong, the answer is the same.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_protocol::{
    command::{AcceptInvitation, CommandKind},
    outcome::CommandEffect,
};
use ereg_trust::digest::Digest;

use crate::{
    act::{
        Circumstances, Desk,
        workspace::{closed, named_parties},
    },
    model::{
        CaseFile, Decision, Enrolled, Invitation, InvitationStanding, Member, Refusal, Told, Workspace, Write, view,
    },
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &AcceptInvitation) -> Result<Decision, Refusal> {
    let workspace = desk.rows.workspace(command.draft_id)?;
    let case = workspace.as_ref().map_or(Ok(None), |workspace| desk.case_of(workspace))?;
    Ok(decide(Facts { workspace, case }, who, command, &desk.now))
}

/// The facts that are looked at.
struct Facts {
    /// The workspace, if there is one.
    workspace: Option<Workspace>,
    /// The case it became.
    case: Option<CaseFile>,
}

/// SHA-256 of the code's 16 bytes; `None` for what is no code.
fn code_hash(code: &str) -> Option<Digest> {
    let bytes = URL_SAFE_NO_PAD.decode(code).ok().filter(|bytes| bytes.len() == 16)?;
    Some(Digest::of(&bytes))
}

/// Joins with a code. Whatever is wrong, the answer is the same, so that nobody learns which part was right.
fn decide(facts: Facts, who: &Enrolled, command: &AcceptInvitation, now: &Circumstances<'_>) -> Decision {
    const ACT: &str = "accept";
    let code_hash = code_hash(&command.code);
    let failed = || Decision::declined(ACT, command.draft_id, CommandKind::Accept.act().refused);
    let Facts { workspace, case } = facts;
    let Some(mut workspace) = workspace.filter(|w| closed(w, case.as_ref(), now).is_none()) else { return failed() };
    let parties = named_parties(&workspace);
    let tries = |i: &Invitation| i.wrong.get(&who.account).copied().unwrap_or(0);
    // So many wrong tries close an invitation to the caller who made them.
    let most = now.pack.pack.parameters.invitation_wrong_tries;
    let open = |i: &Invitation| i.standing == InvitationStanding::Open && tries(i) < most;
    let fitting = workspace.invitations.iter().position(|i| open(i) && Some(i.code_hash) == code_hash);
    let joined = fitting.and_then(|at| workspace.invitations.get(at)).map(|i| i.slot).filter(|slot| {
        let is_party = parties.as_ref().and_then(|p| p.in_slot(*slot)).is_some_and(|party| who.is_party(party));
        // One person cannot fill two slots.
        is_party && workspace.member(&who.account).is_none()
    });
    let Some(slot) = joined else {
        // A wrong code counts against every open invitation, for nobody knows which one was meant, and for its caller alone:
        // a stranger must not be able to close what another was invited to. The members are not told of it.
        let mut counted = false;
        for (at, invitation) in workspace.invitations.iter_mut().enumerate() {
            if open(invitation) && fitting.is_none_or(|meant| meant == at) {
                *invitation.wrong.entry(who.account.clone()).or_default() += 1;
                counted = true;
            }
        }
        return if counted { failed().write(Write::Workspace(Box::new(workspace))) } else { failed() };
    };
    for invitation in workspace.invitations.iter_mut().filter(|i| i.slot == slot) {
        invitation.standing = InvitationStanding::Used;
    }
    workspace.members.push(Member { slot, who: who.clone() });
    workspace.members.sort_by_key(|m| m.slot);
    let decision = Decision::done(ACT, command.draft_id, CommandEffect::Joined { slot });
    // Who was forgotten and joins its correction is shown the case, and is a party of it from the supplement on.
    let decision = match &case {
        Some(case) => decision.tell(&who.account, Told::Case(Box::new(view::case(case, slot)))),
        None => decision,
    };
    decision.workspace(workspace)
}
