//! Reading a workspace: the shared sections in it, the manifest in force, and who has signed that.

use std::collections::BTreeMap;

use ereg_domain::{canonical::from_canonical, name::SectionName, party::Slot};
use ereg_law::{
    application::Parties,
    matter::Matter,
    section::{self, Form, Sections},
};
use ereg_protocol::objects::{Participant, Participation, WorkspaceView};
use ereg_trust::{digest::Digest, manifest::Manifest};

/// The digest of the manifest in force.
pub(crate) fn manifest_digest(workspace: &WorkspaceView) -> Option<Digest> {
    workspace.manifest.as_ref().map(|m| Digest::of(m.as_bytes()))
}

/// The number of the manifest in force; 0 where nothing is frozen.
pub(crate) fn revision(workspace: &WorkspaceView) -> u64 {
    let manifest = workspace.manifest.as_ref().and_then(|m| Manifest::from_bytes(m.as_bytes()).ok());
    manifest.map_or(0, |m| m.manifest_rev)
}

/// Returns the slots that have signed the manifest in force.
pub(crate) fn signed_slots(workspace: &WorkspaceView) -> Vec<Slot> {
    let signed = |p: &&Participant| matches!(p.standing, Participation::Signed { .. });
    workspace.participants.iter().filter(signed).map(|p| p.slot).collect()
}

/// Returns the slots that are named in the shared sections to answer and sign, as far as they can be read.
pub(crate) fn signing_slots(form: &Form, workspace: &WorkspaceView) -> Vec<Slot> {
    let texts = section_texts(workspace);
    let parties = texts.get(&section::PARTIES).and_then(|text| from_canonical::<Parties>(text.as_bytes()).ok());
    parties.iter().flat_map(|parties| form.signers(parties)).map(|party| party.slot).collect()
}

/// The shared sections of a workspace, as far as they can be read.
pub(crate) fn shared_of(matter: &'static Matter, workspace: &WorkspaceView) -> Sections {
    shared_from(matter, &section_texts(workspace))
}

/// The shared sections out of their bytes, as far as they can be read.
pub(crate) fn shared_from(matter: &'static Matter, sections: &BTreeMap<SectionName, String>) -> Sections {
    matter.form.parse_all(sections.iter().map(|(name, text)| (*name, text.as_str())))
}

/// The texts of the shared sections of a workspace.
pub(crate) fn section_texts(workspace: &WorkspaceView) -> BTreeMap<SectionName, String> {
    let shared = workspace.sections.iter().filter(|s| s.slot.is_none());
    shared.filter_map(|s| s.body.clone().map(|body| (s.kind, body))).collect()
}
