//! Freezing: from what was typed to a manifest that names it.

use ereg_domain::disclosure::DisclosureRef;
use ereg_domain::party::Party;
use ereg_domain::time::Instant;
use ereg_law::{draft::DraftState, section, sheet::ApplicationSheet};
use ereg_protocol::{
    command::{CommandBody, CommandKind, Freeze},
    id::DraftId,
};
use ereg_trust::{
    digest::{Digest, section_hash},
    manifest::{Manifest, SectionRef},
};
use ereg_vault::Collection;

use super::Drafts;
use crate::{
    ClientError, FrozenView,
    frozen::{basis, shared_bytes},
    homes,
    judgement::Content,
    lane, media,
    open_draft::{OpenDraft, Part},
    queue,
    record::{keep_pack, put_statement},
    sharing::open_workspace,
    workspace::{manifest_digest, revision},
};

impl Drafts {
    /// Freezes the shared sections into a manifest; every signature over an earlier one falls.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what cannot be read; `freeze.no_extract` without the register's word;
    /// `manifest.too_many_parties` where the office does not take so many together;
    /// `matter.not_online` where the office does not take it online now.
    pub async fn freeze(&self, draft: DraftId) -> Result<FrozenView, ClientError> {
        self.kernel
            .local(move |kernel| {
                let pack = kernel.pack()?;
                let as_of = kernel.time_estimate().at;
                let content = Content::of(kernel, draft)?;
                kernel.write(|tx| {
                    // What was taken online is corrected online.
                    if kernel.sight().correction(tx.as_view(), draft)?.is_none() {
                        pack.takes_online(content.matter.id(), as_of)?;
                    }
                    let mut open = OpenDraft::of(tx.as_view(), draft)?;
                    if open.who().part == Part::Guest {
                        return Err(ClientError::fix("share.not_the_writer"));
                    }
                    let sections = shared_bytes(content.matter, &open.stored)?;
                    let parties: Vec<&Party> = content.signers().collect();
                    if !content.takes_the_parties() {
                        return Err(ClientError::fix("manifest.too_many_parties"));
                    }
                    let unit = section::unit_of(&open.stored.typed).unwrap_or_default();
                    let unit = homes::parse_unit(unit)?;
                    // Once shared, what all rest on is the extract in the workspace, also where a fresher one is kept here.
                    let shared = open.workspace.as_ref().filter(|w| w.ended.is_none());
                    let mut bases = Vec::new();
                    if content.matter.is_entered() {
                        let known = match shared.and_then(|w| w.extract.as_ref()) {
                            Some(extract) => Some(kernel.open_extract(extract.as_bytes())?),
                            None => kernel.extract(tx, unit.as_str())?,
                        };
                        bases.push(basis(&known.ok_or_else(|| ClientError::fix("freeze.no_extract"))?));
                    }
                    if open.who().part == Part::Alone {
                        // Who applies alone has nobody to share with: the registry is sent the draft all the same.
                        match parties.as_slice() {
                            [alone] => open_workspace(kernel, tx, &mut open, alone.slot)?,
                            _ => return Err(ClientError::fix("share.not_shared")),
                        }
                    }
                    let lane = lane::of_draft(draft);
                    let on_its_way = queue::asked(kernel, tx.as_view(), &lane, CommandKind::Freeze)?.is_some();
                    let mut manifest = Manifest {
                        draft_id: draft.to_string(),
                        manifest_rev: 0,
                        acts: vec![content.matter.id().to_string()],
                        slots: parties.iter().map(|p| p.slot.to_string()).collect(),
                        pack: pack.reference(),
                        bases,
                        disclosures: disclosures(&content, as_of),
                        sections: sections
                            .iter()
                            .map(|(kind, bytes)| SectionRef {
                                kind: kind.to_string(),
                                hash: section_hash(kind.as_str(), bytes),
                            })
                            .collect(),
                        media: media::in_manifest(&open),
                    };
                    let mut bytes_of = |manifest_rev| {
                        manifest.manifest_rev = manifest_rev;
                        let bytes = manifest.clone().sorted().and_then(|m| m.to_bytes());
                        bytes.map_err(|e| ClientError::fix(e.code()))
                    };
                    let told = open.workspace.as_ref();
                    // Frozen already and nothing has changed: a new revision would void what was signed, for nothing.
                    if let Some((frozen, manifest_rev)) = open.stored.state.manifest()
                        && Digest::of(&bytes_of(manifest_rev)?).to_string() == frozen
                        && (on_its_way || told.and_then(manifest_digest).is_some_and(|d| d.to_string() == frozen))
                    {
                        let progress = lane::progress(tx, &lane, CommandKind::Freeze)?;
                        return Ok(FrozenView { manifest: frozen.to_owned(), manifest_rev, progress });
                    }
                    let manifest_rev = open.facts.manifest_rev.max(told.map_or(0, revision)) + 1;
                    let bytes = bytes_of(manifest_rev)?;
                    let digest = Digest::of(&bytes);
                    for (kind, section) in &sections {
                        tx.put(Collection::Statement, section_hash(kind.as_str(), section).bytes(), section)?;
                    }
                    put_statement(tx, &bytes)?;
                    let scene = open.scene(&kernel.sight(), tx.as_view())?;
                    queue::put_sections(kernel, tx, &mut open, sections, &scene)?;
                    let text = String::from_utf8(bytes).map_err(|_| ClientError::storage("client.internal"))?;
                    let body = CommandBody::Freeze(Freeze { draft_id: draft, manifest: text });
                    queue::enqueue(kernel, tx, lane.clone(), body, &[])?;
                    open.facts.manifest_rev = manifest_rev;
                    keep_pack(tx, pack.digest, &pack.bytes)?;
                    open.facts.pack = Some(pack.digest);
                    open.stored.state = DraftState::Editing.freeze(digest.to_string(), manifest_rev)?;
                    open.save(tx)?;
                    let progress = lane::progress(tx, &lane, CommandKind::Freeze)?;
                    Ok(FrozenView { manifest: digest.to_string(), manifest_rev, progress })
                })
            })
            .await
    }
}

/// The disclosures that the sheet shows, which the parties therefore sign to have seen.
fn disclosures(content: &Content, as_of: Instant) -> Vec<DisclosureRef> {
    let sheet = ApplicationSheet::of(content.matter, &content.subject(as_of));
    let mut disclosures: Vec<DisclosureRef> = sheet
        .above_all
        .iter()
        .chain(&sheet.disclosures)
        .map(|n| DisclosureRef { id: n.id.clone(), version: n.version })
        .collect();
    disclosures.sort();
    disclosures.dedup();
    disclosures
}
