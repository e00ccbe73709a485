//! The way from what was typed to section bytes, and from a manifest in force back to the content it names: what is
//! rendered is what is signed.

use std::collections::BTreeMap;

use ereg_domain::{canonical::to_canonical, name::SectionName, party::Slot};
use ereg_law::{
    application::OfDraft,
    draft::FieldProblem,
    matter::Matter,
    policy::PolicyPack,
    section::{self, Body, Sections},
};
use ereg_protocol::{
    id::DraftId,
    objects::{Extract, WorkspaceView},
};
use ereg_trust::{
    digest::{Digest, section_hash},
    manifest::{Basis, Manifest, MediaRef},
};
use ereg_vault::{StoredDraft, View};

use crate::{
    ClientError, Message,
    judgement::{self, Content},
    kernel::Kernel,
    media,
    open_draft::{OpenDraft, Part, Reach},
    record::Reads,
    workspace::shared_from,
};

/// The canonical bytes of a section as typed; `None` while it cannot be read.
pub(crate) fn section_bytes(
    matter: &'static Matter,
    stored: &StoredDraft,
    pack: &PolicyPack,
    name: SectionName,
) -> Result<Option<Vec<u8>>, ClientError> {
    if matter.form.is_own(name) {
        let (mut inquiry, _) = matter.form.read_inquiry(stored.slot, &stored.typed, pack);
        inquiry.draft = Some(of_draft(stored));
        return Ok(Some(to_canonical(&inquiry)?));
    }
    let (shared, _) = read_shared(matter, stored);
    Ok(shared.body(name).map(Body::bytes).transpose()?)
}

/// The shared sections as they are sent: mere choices name their draft.
fn read_shared(matter: &'static Matter, stored: &StoredDraft) -> (Sections, Vec<FieldProblem>) {
    let (mut shared, problems) = matter.form.read_shared(&stored.typed);
    shared.of_draft(of_draft(stored));
    (shared, problems)
}

fn of_draft(stored: &StoredDraft) -> OfDraft {
    OfDraft::new(stored.draft_id.bytes())
}

/// Every shared section's bytes, or the first field that cannot be read.
pub(crate) fn shared_bytes(
    matter: &'static Matter,
    stored: &StoredDraft,
) -> Result<Vec<(SectionName, Vec<u8>)>, ClientError> {
    let (shared, problems) = read_shared(matter, stored);
    if let Some(problem) = problems.first() {
        return Err(ClientError::fix_field(problem.code, &problem.field));
    }
    let missing = || ClientError::fix("field.missing");
    let bytes = |name| Ok((name, shared.body(name).ok_or_else(missing)?.bytes()?));
    matter.form.shared().map(|section| bytes(section.name)).collect()
}

/// A frozen draft, every byte checked.
pub(crate) struct FrozenContent {
    pub digest: Digest,
    pub manifest: Manifest,
    pub sections: BTreeMap<SectionName, String>,
    pub content: Content,
    pub own_problems: Vec<Message>,
    pub draft: OpenDraft,
}

impl FrozenContent {
    /// The manifest in force with the content it names, from this device or from the workspace; every section's hash is
    /// checked, so that what is rendered is what is signed.
    ///
    /// # Errors
    /// `sheet.not_frozen`; `signature_void`, `register_moved` and `sheet.other_pack` where what was frozen stands no more;
    /// `sheet.media_not_here`.
    pub(crate) fn of(kernel: &Kernel, draft: DraftId) -> Result<FrozenContent, ClientError> {
        let pack = kernel.pack()?;
        kernel.read(|view| {
            let open = OpenDraft::of(view, draft)?;
            let who = open.who();
            let workspace = open.workspace.as_ref();
            let not_frozen = || ClientError::fix("sheet.not_frozen");
            // What the other side wrote is gone, or is signed by nobody any more.
            let reach = Reach::of(&kernel.sight(), view, draft, &open.facts)?;
            if who.part == Part::Guest
                && matches!(reach, Reach::WorkspaceOver | Reach::Dismissed)
                && let Some(over) = reach.over()
            {
                return Err(ClientError::fix(over));
            }
            let bytes = match who.part {
                Part::Guest => workspace.and_then(|w| w.manifest.clone()).map(String::into_bytes),
                Part::Creator | Part::Alone => match open.stored.state.manifest() {
                    Some((manifest, _)) => {
                        let digest = manifest.parse().map_err(|_| ClientError::storage("vault.corrupt"))?;
                        view.statement_bytes(&digest)?
                    }
                    None => None,
                },
            };
            let bytes = bytes.ok_or_else(not_frozen)?;
            let manifest = Manifest::from_bytes(&bytes).map_err(|e| ClientError::ask(e.code()))?;
            if manifest.pack.hash != pack.digest {
                return Err(ClientError::sign_again("sheet.other_pack"));
            }
            let mut sections = BTreeMap::new();
            let matter = kernel.matter(open.stored.matter)?;
            for kind in matter.form.shared().map(|section| section.name) {
                let named = manifest.section(kind.as_str()).ok_or_else(not_frozen)?;
                let held = match (who.part, workspace) {
                    (Part::Guest, Some(w)) => held_section(w, kind),
                    _ => view.statement_bytes(&named)?,
                };
                // Nothing else may be shown than what the signature will cover.
                let held = held.filter(|bytes| section_hash(kind.as_str(), bytes) == named);
                let held = held.ok_or_else(|| ClientError::sign_again("signature_void"))?;
                sections.insert(kind, String::from_utf8(held).map_err(|_| not_frozen())?);
            }
            let register = if matter.is_entered() {
                let shared = workspace.filter(|w| w.ended.is_none()).and_then(|w| w.extract.as_ref());
                let extract = match shared {
                    Some(extract) => kernel.open_extract(extract.as_bytes())?,
                    None => basis_extract(kernel, view, &manifest)?,
                };
                if !manifest.bases.contains(&basis(&extract)) {
                    return Err(ClientError::sign_again("register_moved"));
                }
                Some(extract.facts)
            } else {
                // What rests on no entry is shown beside what is kept here of the register, if anything.
                let unit = section::unit_of(&open.stored.typed).unwrap_or_default();
                kernel.extract(view, unit)?.map(|extract| extract.facts)
            };
            // The files that are signed for, and no others that were attached since.
            let uploaded = media::uploaded(view, &open)?;
            let signed_for =
                |named: &MediaRef| uploaded.iter().find(|(here, _)| here == named).map(|(_, file)| file.clone());
            let materials: Option<Vec<_>> = manifest.media.iter().map(signed_for).collect();
            let materials = materials.ok_or_else(|| ClientError::try_again("sheet.media_not_here"))?;
            let (inquiry, own_problems) = matter.form.read_inquiry(who.slot, &open.stored.typed, &pack.pack);
            let content = Content {
                matter,
                sections: shared_from(matter, &sections),
                problems: Vec::new(),
                inquiries: vec![inquiry],
                materials,
                register,
                pack: pack.pack.clone(),
                own_lock: None,
                supplemented: judgement::supplemented(kernel, view, draft)?,
            };
            Ok(FrozenContent {
                digest: Digest::of(&bytes),
                manifest,
                sections,
                content,
                own_problems: own_problems.iter().map(judgement::problem).collect(),
                draft: open,
            })
        })
    }
}

fn basis_extract(kernel: &Kernel, view: &View<'_>, manifest: &Manifest) -> Result<Extract, ClientError> {
    let missing = || ClientError::fix("freeze.no_extract");
    let base = manifest.bases.first().ok_or_else(missing)?;
    kernel.extract(view, &base.unit)?.ok_or_else(missing)
}

fn held_section(workspace: &WorkspaceView, kind: SectionName) -> Option<Vec<u8>> {
    let held = workspace.sections.iter().find(|s| s.kind == kind && s.slot.is_none())?;
    held.body.as_ref().map(|b| b.as_bytes().to_vec())
}

/// The register entry that a draft rests on.
pub(crate) fn basis(extract: &Extract) -> Basis {
    Basis { unit: extract.unit.to_string(), entry_seq: extract.entry_seq, entry_hash: extract.entry_hash }
}

/// Returns the slots that must sign.
pub(crate) fn slots(manifest: &Manifest) -> Vec<Slot> {
    manifest.slots.iter().filter_map(|s| s.parse().ok()).collect()
}
