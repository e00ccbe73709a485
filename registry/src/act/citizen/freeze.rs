//! Freezes the shared sections into a manifest (定稿).

use ereg_law::{
    application::{MatterSection, Parties},
    section::Form,
};
use ereg_protocol::{
    command::{CommandKind, Freeze},
    outcome::CommandEffect,
};
use ereg_trust::{
    digest::Digest,
    manifest::{Basis, Manifest},
};

use crate::{
    act::{
        Circumstances, Desk, Joined,
        workspace::{CONFLICT, NOT_ONLINE, is_open_online},
    },
    model::{Decision, Enrolled, Frozen, Refusal, Workspace},
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &Freeze) -> Result<Decision, Refusal> {
    decide(desk.joined(command.draft_id, who)?, command, &desk.now)
}

/// Freezes the shared sections: what the manifest names must be what is held.
fn decide(joined: Joined, command: &Freeze, now: &Circumstances<'_>) -> Result<Decision, Refusal> {
    const ACT: &str = "freeze";
    let refused = joined.refused(CommandKind::Freeze);
    let closed = joined.closed(now);
    let mut workspace = joined.workspace;
    let declined = |code| Ok(Decision::declined(ACT, command.draft_id, code));
    let manifest =
        Manifest::from_bytes(command.manifest.as_bytes()).map_err(|e| Refusal::Malformed { code: e.code() })?;
    if let Some(code) = closed {
        return declined(code);
    }
    if let Some(code) = refused {
        return declined(code);
    }
    // What was taken online is corrected online.
    if workspace.case_id.is_none() && !is_open_online(workspace.matter, now) {
        return declined(NOT_ONLINE);
    }
    if let Some(code) = manifest_fault(&now.matter(workspace.matter)?.form, &workspace, &manifest, now) {
        return declined(code);
    }
    let digest = Digest::of(command.manifest.as_bytes());
    workspace.manifest_rev = manifest.manifest_rev;
    workspace.frozen = Some(Frozen { manifest, bytes: command.manifest.clone(), digest });
    workspace.statements.clear();
    Ok(Decision::done(ACT, command.draft_id, CommandEffect::Frozen { manifest: digest }).workspace(workspace))
}

/// The first thing in which a manifest differs from what is held.
fn manifest_fault(
    form: &Form,
    workspace: &Workspace,
    manifest: &Manifest,
    now: &Circumstances<'_>,
) -> Option<&'static str> {
    if manifest.draft_id != workspace.draft_id.to_string() {
        return Some("manifest.draft");
    }
    if manifest.manifest_rev <= workspace.manifest_rev {
        return Some(CONFLICT);
    }
    let held: Vec<(&str, Digest)> =
        workspace.sections.iter().filter(|s| s.slot.is_none()).map(|s| (s.kind.as_str(), s.hash)).collect();
    let same = held.len() == form.shared().count()
        && manifest.sections.len() == held.len()
        && held.iter().all(|(kind, hash)| manifest.section(kind) == Some(*hash));
    if !same {
        return Some("manifest.sections");
    }
    let bodies = workspace.sections.iter().filter(|s| s.slot.is_none()).map(|s| (s.kind, s.body.as_str()));
    let sections = form.parse_all(bodies);
    let (Some(matter), Some(parties)) = (sections.get::<MatterSection>(), sections.get::<Parties>()) else {
        return Some("manifest.sections");
    };
    if !sections.are_complete(form) {
        return Some("manifest.sections");
    }
    if manifest.acts != [form.matter.as_str()] {
        return Some("manifest.acts");
    }
    let mut slots: Vec<String> = form.signers(parties).map(|p| p.slot.to_string()).collect();
    slots.sort();
    if !now.pack.pack.parameters.take_parties(parties.parties.len()) {
        return Some("manifest.too_many_parties");
    }
    if manifest.slots != slots {
        return Some("manifest.slots");
    }
    let bases = workspace.base.iter().map(|base| Basis {
        unit: workspace.unit.to_string(),
        entry_seq: base.entry_seq,
        entry_hash: base.entry_hash,
    });
    if !bases.eq(manifest.bases.iter().cloned()) || matter.items.iter().any(|item| item.unit != workspace.unit) {
        return Some("manifest.bases");
    }
    if manifest.pack.hash != now.pack.digest || manifest.pack.id != now.pack.pack.id {
        return Some("manifest.pack");
    }
    if manifest
        .disclosures
        .iter()
        .any(|n| now.pack.pack.disclosure(&n.id).is_none_or(|known| known.version != n.version))
    {
        return Some("manifest.disclosures");
    }
    let announced = |m: &ereg_trust::manifest::MediaRef| {
        workspace.media.iter().any(|held| held.digest == m.digest && held.material.as_str() == m.material)
    };
    if !manifest.media.iter().all(announced) { Some("manifest.media") } else { None }
}
