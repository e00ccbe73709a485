//! The common parts of the acts on a shared workspace: when it takes no more changes, and whom its end is told.

use ereg_domain::{canonical::from_canonical, name::MatterId, party::Slot};
use ereg_law::{
    application::Parties,
    section::{self, Form},
};
use ereg_protocol::{
    command::StatementRef,
    objects::{Ended, LetterTells},
};
use ereg_trust::digest::Digest;
use serde::de::DeserializeOwned;

use super::Circumstances;
use crate::model::{CaseFile, CaseParty, Decision, Member, StoredSection, Told, Workspace, view};

/// Code where what was signed or named is no longer what is held.
pub(super) const SIGNATURE_VOID: &str = "signature_void";
/// Code where somebody else was first.
pub(super) const CONFLICT: &str = "conflict";
/// Code where the time of the workspace is over.
pub(super) const RUN_OUT: &str = "workspace.closed";
/// Code where only who opened the workspace may do it.
pub(super) const NOT_THE_WRITER: &str = "workspace.not_the_writer";

/// A section's content by its type; `None` where the bytes are not one.
pub(super) fn typed<T: DeserializeOwned>(section: Option<&StoredSection>) -> Option<T> {
    section.and_then(|s| from_canonical(s.body.as_bytes()).ok())
}

/// The parties that are named in a workspace, whether they take part or not.
pub(super) fn named_parties(workspace: &Workspace) -> Option<Parties> {
    typed(workspace.section(section::PARTIES, None))
}

/// The section that the party in a slot has written alone.
pub(super) fn own_section(workspace: &Workspace, slot: Slot) -> Option<&StoredSection> {
    workspace.section(section::INQUIRY, Some(slot))
}

/// Returns why a workspace takes no more changes, or `None` if it does. One that became a case is open again while that
/// is to be corrected.
pub(super) fn closed(workspace: &Workspace, case: Option<&CaseFile>, now: &Circumstances<'_>) -> Option<&'static str> {
    match (workspace.case_id, case) {
        (Some(_), Some(case)) if case.asks(now.as_of).is_some() => None,
        (Some(_), Some(case)) if case.state.asks().is_some() => Some("supplement.over"),
        (Some(_), _) => Some("workspace.submitted"),
        (None, _) if now.as_of >= workspace.until => Some(RUN_OUT),
        (None, _) => None,
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
    let tells = LetterTells::WorkspaceEnded { draft_id: workspace.draft_id, why };
    let remains = view::ended(workspace, member.slot, why, now.as_of);
    decision
        .tell(&member.who.account, Told::Workspace(Box::new(remains)))
        .tell(&member.who.account, Told::Letter(now.letter(tells)))
}

/// Code of what the office does not take online.
pub(super) const NOT_ONLINE: &str = "matter.not_online";

/// Whether the office takes applications for this matter online (是否开通网上申请).
pub(super) fn is_open_online(matter: MatterId, now: &Circumstances<'_>) -> bool {
    now.pack.pack.takes_online(matter, now.as_of)
}

/// The reason why what a submission or a supplement names is not what is held and signed.
pub(super) enum Incomplete {
    /// Bytes that it names have not come.
    Missing(Vec<Digest>),
    /// The signed bytes are no longer held, or not all have signed.
    Declined(&'static str),
}

/// The first thing in which a workspace is not what is named: this manifest in force, a statement of each slot over it,
/// every file whole.
pub(super) fn incomplete(workspace: &Workspace, manifest: Digest, named: &[StatementRef]) -> Option<Incomplete> {
    let Some(frozen) = &workspace.frozen else {
        // Never frozen: the manifest has not come. Frozen once and edited since: what was signed is void.
        return Some(match workspace.manifest_rev {
            0 => Incomplete::Missing(vec![manifest]),
            _ => Incomplete::Declined(SIGNATURE_VOID),
        });
    };
    if frozen.digest != manifest {
        return Some(Incomplete::Declined(SIGNATURE_VOID));
    }
    // The manifest sorts slots as text, statements sort by side and number: as sets they must be the same.
    let mut slots: Vec<String> = named.iter().map(|s| s.slot.to_string()).collect();
    slots.sort();
    if slots != frozen.manifest.slots {
        return Some(Incomplete::Declined("statements.incomplete"));
    }
    let mut missing = Vec::new();
    for named in named {
        match workspace.statements.iter().find(|held| held.slot == named.slot) {
            None => missing.push(named.digest),
            Some(held) if held.digest != named.digest => return Some(Incomplete::Declined(SIGNATURE_VOID)),
            Some(_) => {}
        }
    }
    let whole = |digest| workspace.media.iter().any(|m| m.digest == digest && m.is_whole());
    missing.extend(frozen.manifest.media.iter().map(|m| m.digest).filter(|digest| !whole(*digest)));
    (!missing.is_empty()).then_some(Incomplete::Missing(missing))
}

/// The parties of a case, as they take part in its workspace.
pub(super) fn parties_of(form: &Form, workspace: &Workspace) -> Vec<CaseParty> {
    let party = |m: &Member| {
        let side = form.side_of(m.slot)?;
        Some(CaseParty { slot: m.slot, side, account: m.who.account.clone() })
    };
    workspace.members.iter().filter_map(party).collect()
}
