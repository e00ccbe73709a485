//! Freezing: from what was typed to section bytes and a manifest that names them.

use ereg_domain::{canonical::to_canonical, party::Slot};
use ereg_law::{
    application::{OfDraft, SectionKind, SharedSections},
    draft::{DraftState, FieldProblem},
    form,
    policy::PolicyPack,
    sheet::ApplicationSheet,
};
use ereg_protocol::{
    command::{CommandBody, CommandKind, Freeze},
    id::DraftId,
    objects::WorkspaceView,
};
use ereg_trust::{
    digest::{Digest, section_hash},
    manifest::{Manifest, MediaRef, NoticeRef, SectionRef},
};
use ereg_vault::StoredDraft;

use crate::{
    ClientError, FrozenView,
    act::{
        drafts::Reach,
        sharing::{manifest_digest, workspace_in},
    },
    core::{Core, KnownExtract},
    judgement::{self, Content},
    queue,
    record::{DraftFacts, Reads, Tie, put_draft_facts, put_statement},
};

/// The canonical bytes of a section as typed; `None` while it cannot be read.
pub(crate) fn section_bytes(
    stored: &StoredDraft,
    pack: &PolicyPack,
    kind: SectionKind,
) -> Result<Option<Vec<u8>>, ClientError> {
    if kind == SectionKind::Inquiry {
        let (mut inquiry, _) = form::read_inquiry(stored.slot, &stored.typed, pack);
        inquiry.draft = Some(OfDraft::new(stored.draft_id.bytes()));
        return Ok(Some(to_canonical(&inquiry)?));
    }
    let (shared, _) = read_shared(stored);
    Ok(match kind {
        SectionKind::Matter => shared.matter.map(|s| to_canonical(&s)).transpose()?,
        SectionKind::Parties => shared.parties.map(|s| to_canonical(&s)).transpose()?,
        SectionKind::Deal => shared.deal.map(|s| to_canonical(&s)).transpose()?,
        SectionKind::Delivery => shared.delivery.map(|s| to_canonical(&s)).transpose()?,
        SectionKind::Inquiry => None,
    })
}

/// The shared sections as they are sent: mere choices name their draft.
fn read_shared(stored: &StoredDraft) -> (SharedSections, Vec<FieldProblem>) {
    let (mut shared, problems) = form::read_shared(&stored.typed);
    if let Some(delivery) = &mut shared.delivery {
        delivery.draft = Some(OfDraft::new(stored.draft_id.bytes()));
    }
    (shared, problems)
}

/// Every shared section's bytes, or the first field that cannot be read.
pub(crate) fn shared_bytes(stored: &StoredDraft) -> Result<Vec<(SectionKind, Vec<u8>)>, ClientError> {
    let (shared, problems) = read_shared(stored);
    if let Some(problem) = problems.first() {
        return Err(ClientError::fix_field(problem.code, &problem.field));
    }
    let missing = || ClientError::fix("field.missing");
    Ok(vec![
        (SectionKind::Matter, to_canonical(&shared.matter.ok_or_else(missing)?)?),
        (SectionKind::Parties, to_canonical(&shared.parties.ok_or_else(missing)?)?),
        (SectionKind::Deal, to_canonical(&shared.deal.ok_or_else(missing)?)?),
        (SectionKind::Delivery, to_canonical(&shared.delivery.ok_or_else(missing)?)?),
    ])
}

impl Core {
    pub(crate) fn freeze(&self, draft: DraftId) -> Result<FrozenView, ClientError> {
        let pack = self.pack()?;
        let as_of = self.time_estimate().at;
        let content = self.content(draft)?;
        let workspace = self.workspace(draft)?;
        self.write(|tx| {
            let mut stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let mut facts = tx.draft_facts(draft)?;
            if facts.tie == Some(Tie::Joined) {
                return Err(ClientError::fix("share.not_the_writer"));
            }
            let sections = shared_bytes(&stored)?;
            let unit = stored.typed.get("matter.unit").map(String::as_str).unwrap_or_default();
            let unit = super::register::parse_unit(unit)?;
            // Once shared, what all rest on is the extract in the workspace, also where a fresher one is kept here.
            let known = match &workspace {
                Some(w) if w.ended.is_none() => {
                    Some(KnownExtract { extract: self.open_extract(w.extract.as_bytes())? })
                }
                _ => self.extract(tx, unit.as_str())?,
            };
            let known = known.ok_or_else(|| ClientError::fix("freeze.no_extract"))?;
            if facts.tie.is_none() {
                return Err(ClientError::fix("share.not_shared"));
            }
            let lane = queue::lane_of_draft(draft);
            let on_its_way = queue::asked(self, tx.as_view(), &lane, CommandKind::Freeze)?.is_some();
            let manifest_of = |manifest_rev| Manifest {
                draft_id: draft.to_string(),
                manifest_rev,
                acts: vec!["T04".to_owned()],
                slots: content.shared.parties.iter().flat_map(|p| &p.parties).map(|p| p.slot.to_string()).collect(),
                pack: pack.reference(),
                bases: vec![super::drafts::basis(&known)],
                notices: notices(&content, as_of),
                sections: sections
                    .iter()
                    .map(|(kind, bytes)| SectionRef {
                        kind: kind.to_string(),
                        hash: section_hash(kind.as_str(), bytes),
                    })
                    .collect(),
                media: media(&stored, &facts, workspace.as_ref()),
            };
            let bytes_of = |manifest_rev| {
                let manifest = manifest_of(manifest_rev).sorted().and_then(|m| m.to_bytes());
                manifest.map_err(|e| ClientError::fix(e.code()))
            };
            // Frozen already and nothing has changed: a new revision would void what was signed, for nothing.
            if let DraftState::Frozen { manifest, manifest_rev }
            | DraftState::Signing { manifest, manifest_rev, .. }
            | DraftState::Complete { manifest, manifest_rev, .. } = &stored.state
                && Digest::of(&bytes_of(*manifest_rev)?).to_string() == *manifest
                && (on_its_way
                    || workspace.as_ref().and_then(manifest_digest).is_some_and(|d| d.to_string() == *manifest))
            {
                let progress = queue::progress(tx, &queue::lane_of_draft(draft), CommandKind::Freeze)?;
                return Ok(FrozenView { manifest: manifest.clone(), manifest_rev: *manifest_rev, progress });
            }
            let manifest_rev = facts.manifest_rev.max(workspace.as_ref().map_or(0, revision)) + 1;
            let bytes = bytes_of(manifest_rev)?;
            let digest = Digest::of(&bytes);
            for (kind, section) in &sections {
                tx.put(ereg_vault::Collection::Statement, section_hash(kind.as_str(), section).bytes(), section)?;
            }
            put_statement(tx, &bytes)?;
            queue::put_sections(self, tx, &mut stored, &mut facts, workspace.as_ref(), sections)?;
            let text = String::from_utf8(bytes).map_err(|_| ClientError::storage("client.internal"))?;
            let body = CommandBody::Freeze(Freeze { draft_id: draft, manifest: text });
            queue::enqueue(self, tx, lane, body, &[])?;
            facts.manifest_rev = manifest_rev;
            stored.state = DraftState::Editing.freeze(digest.to_string(), manifest_rev)?;
            put_draft_facts(tx, draft, &facts)?;
            tx.save_draft(&stored)?;
            let progress = queue::progress(tx, &queue::lane_of_draft(draft), CommandKind::Freeze)?;
            Ok(FrozenView { manifest: digest.to_string(), manifest_rev, progress })
        })
    }

    /// The manifest in force with the content it names, from this device or from the workspace; every section's hash
    /// is checked, so that what is rendered is what is signed.
    pub(crate) fn frozen_content(&self, draft: DraftId) -> Result<FrozenContent, ClientError> {
        let pack = self.pack()?;
        let stored = self.stored_draft(draft)?;
        let uploaded = self.uploaded(&stored)?;
        self.read(|view| {
            let facts = view.draft_facts(draft)?;
            let workspace = workspace_in(view, draft)?;
            let not_frozen = || ClientError::fix("sheet.not_frozen");
            // What the other side wrote is gone, or is signed by nobody any more.
            let reach = self.reach(view, draft, &facts)?;
            if facts.tie == Some(Tie::Joined)
                && matches!(reach, Reach::WorkspaceOver | Reach::Dismissed)
                && let Some(over) = reach.over()
            {
                return Err(ClientError::fix(over));
            }
            let bytes = match (facts.tie, &stored.state) {
                (Some(Tie::Joined), _) => {
                    workspace.as_ref().and_then(|w| w.manifest.clone()).ok_or_else(not_frozen)?.into_bytes()
                }
                (_, DraftState::Editing) => return Err(not_frozen()),
                (
                    _,
                    DraftState::Frozen { manifest, .. }
                    | DraftState::Signing { manifest, .. }
                    | DraftState::Complete { manifest, .. },
                ) => {
                    let digest = manifest.parse().map_err(|_| ClientError::storage("vault.corrupt"))?;
                    view.statement_bytes(&digest)?.ok_or_else(not_frozen)?
                }
            };
            let manifest = Manifest::from_bytes(&bytes).map_err(|e| ClientError::ask(e.code()))?;
            if manifest.pack.hash != pack.digest {
                return Err(ClientError::sign_again("sheet.other_pack"));
            }
            let mut sections = std::collections::BTreeMap::new();
            for kind in SectionKind::SHARED {
                let named = manifest.section(kind.as_str()).ok_or_else(not_frozen)?;
                let held = match (facts.tie, &workspace) {
                    (Some(Tie::Joined), Some(w)) => held_section(w, *kind),
                    _ => view.statement_bytes(&named)?,
                };
                // Nothing else may be shown than what the signature will cover.
                let held = held.filter(|bytes| section_hash(kind.as_str(), bytes) == named);
                let held = held.ok_or_else(|| ClientError::sign_again("signature_void"))?;
                sections.insert(*kind, String::from_utf8(held).map_err(|_| not_frozen())?);
            }
            let extract = match &workspace {
                Some(w) if w.ended.is_none() => self.open_extract(w.extract.as_bytes())?,
                _ => self.basis_extract(view, &manifest)?,
            };
            let based = manifest.bases.iter().any(|b| {
                b.unit == extract.unit.as_str()
                    && b.entry_seq == extract.entry_seq
                    && b.entry_hash == extract.entry_hash
            });
            if !based {
                return Err(ClientError::sign_again("register_moved"));
            }
            // The files that are signed for, and no others that were attached since.
            let signed_for =
                |named: &MediaRef| uploaded.iter().find(|(here, _)| here == named).map(|(_, file)| file.clone());
            let materials: Option<Vec<_>> = manifest.media.iter().map(signed_for).collect();
            let materials = materials.ok_or_else(|| ClientError::try_again("sheet.media_not_here"))?;
            let (inquiry, own_problems) = form::read_inquiry(stored.slot, &stored.typed, &pack.pack);
            let content = Content {
                shared: super::sharing::shared_from(&sections),
                problems: Vec::new(),
                inquiries: vec![inquiry],
                materials,
                register: Some(extract.facts),
                pack: pack.pack.clone(),
            };
            Ok(FrozenContent {
                digest: Digest::of(&bytes),
                manifest,
                sections,
                content,
                own_problems: own_problems.iter().map(judgement::problem).collect(),
                stored: stored.clone(),
            })
        })
    }

    fn basis_extract(
        &self,
        view: &impl Reads,
        manifest: &Manifest,
    ) -> Result<ereg_protocol::objects::Extract, ClientError> {
        let missing = || ClientError::fix("freeze.no_extract");
        let base = manifest.bases.first().ok_or_else(missing)?;
        Ok(self.extract(view, &base.unit)?.ok_or_else(missing)?.extract)
    }
}

/// A frozen draft, every byte checked.
pub(crate) struct FrozenContent {
    pub digest: Digest,
    pub manifest: Manifest,
    pub sections: std::collections::BTreeMap<SectionKind, String>,
    pub content: Content,
    pub own_problems: Vec<crate::Message>,
    pub stored: StoredDraft,
}

fn held_section(workspace: &WorkspaceView, kind: SectionKind) -> Option<Vec<u8>> {
    let held = workspace.sections.iter().find(|s| s.kind == kind && s.slot.is_none())?;
    held.body.as_ref().map(|b| b.as_bytes().to_vec())
}

fn revision(workspace: &WorkspaceView) -> u64 {
    let manifest = workspace.manifest.as_ref().and_then(|m| Manifest::from_bytes(m.as_bytes()).ok());
    manifest.map_or(0, |m| m.manifest_rev)
}

/// The notices that the sheet shows, which the parties therefore sign to have seen.
fn notices(content: &Content, as_of: ereg_domain::time::Instant) -> Vec<NoticeRef> {
    let sheet = ApplicationSheet::of(&content.subject(as_of));
    let mut notices: Vec<NoticeRef> = sheet
        .above_all
        .iter()
        .chain(&sheet.notices)
        .map(|n| NoticeRef { id: n.id.clone(), version: n.version })
        .collect();
    notices.sort();
    notices.dedup();
    notices
}

/// What was attached here and what has come of the others, but what was left out.
fn media(stored: &StoredDraft, facts: &DraftFacts, workspace: Option<&WorkspaceView>) -> Vec<MediaRef> {
    let others = workspace.into_iter().flat_map(|w| super::media::others(stored, w));
    let others = others.map(|m| MediaRef { material: m.material.as_str().to_owned(), digest: m.digest });
    let others = others.filter(|medium| !facts.left_out.contains(medium));
    let mut media: Vec<MediaRef> = stored.media.iter().cloned().chain(others).collect();
    media.sort();
    media.dedup();
    media
}

/// Who must sign.
pub(crate) fn slots(manifest: &Manifest) -> Vec<Slot> {
    manifest.slots.iter().filter_map(|s| s.parse().ok()).collect()
}
