//! What the acts on a shared workspace have in common: when it takes no more changes, and whom its end is told.

use ereg_domain::{canonical::from_canonical, name::MatterId};
use ereg_protocol::objects::{Ended, NoticeTells};
use serde::de::DeserializeOwned;

use super::Circumstances;
use crate::model::{Decision, Member, StoredSection, Told, Workspace, view};

/// Code where what was signed or named is no longer what is held.
pub(super) const SIGNATURE_VOID: &str = "signature_void";
/// Code where somebody else was first.
pub(super) const CONFLICT: &str = "conflict";
/// Code where the time of the workspace is over.
pub(super) const RUN_OUT: &str = "workspace.closed";
/// Code where only who opened the workspace may do it.
pub(super) const NOT_THE_WRITER: &str = "workspace.not_the_writer";

/// A section's content by its type; `None` where the bytes are not one.
pub(crate) fn typed<T: DeserializeOwned>(section: Option<&StoredSection>) -> Option<T> {
    section.and_then(|s| from_canonical(s.body.as_bytes()).ok())
}

/// Why a workspace takes no more changes, if it does not.
pub(super) fn closed(workspace: &Workspace, now: &Circumstances<'_>) -> Option<&'static str> {
    if workspace.case_id.is_some() {
        Some("workspace.submitted")
    } else if now.as_of >= workspace.until {
        Some(RUN_OUT)
    } else {
        None
    }
}

/// Tells one who takes part no more; what their feed held of the workspace goes with it.
pub(super) fn tell_ended(
    decision: Decision,
    workspace: &Workspace,
    member: &Member,
    why: Ended,
    now: &Circumstances<'_>,
) -> Decision {
    let tells = NoticeTells::WorkspaceEnded { draft_id: workspace.draft_id, why };
    let remains = view::ended(workspace, member.slot, why, now.as_of);
    decision
        .tell(&member.person.account, Told::Workspace(Box::new(remains)))
        .tell(&member.person.account, Told::Notice(now.notice(tells)))
}

/// Code of what the office does not take online.
pub(super) const NOT_ONLINE: &str = "matter.not_online";

/// Whether the office takes applications for this matter online (是否开通网上申请).
pub(super) fn is_open_online(matter: MatterId, now: &Circumstances<'_>) -> bool {
    now.pack.pack.takes_online(matter, now.as_of)
}
