//! A draft as it lies on this device, who the person is in it, and what can still be done with it.

use ereg_domain::{canonical::from_canonical, name::SectionName, party::Slot};
use ereg_law::{
    draft::{DraftState, TypedFields},
    field::{Whose, whose},
    matter::Matter,
};
use ereg_protocol::{
    act::Seen,
    command::{CommandBody, CommandKind},
    feed::ObjectKind,
    id::DraftId,
    objects::WorkspaceView,
};
use ereg_trust::digest::{Digest, section_hash};
use ereg_vault::{StoredDraft, Tx, VaultError, View};

use crate::{
    ClientError, DraftStanding, lane,
    record::{DraftFacts, Reads, Tie, put_draft_facts},
    sight::{Scene, Sight, Stands, ToldWorkspace},
    workspace::{manifest_digest, shared_of, signed_slots},
};

/// The person in a draft: the slot that they fill, and whether the shared sections are theirs to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Who {
    pub slot: Slot,
    pub part: Part,
}

/// The part that a person takes in the shared sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Began the draft, and has shared it with nobody.
    Alone,
    /// Began it and opened the workspace: writes the shared sections.
    Creator,
    /// Joined by invitation: reads them, and writes an own section alone.
    Guest,
}

impl Who {
    /// Whether a field is of this person's own section, which nobody else writes.
    pub(crate) fn is_own_section(field: &str) -> bool {
        whose(field) == Whose::Own
    }

    /// Whether a field tells of this person: as named in the slot that they fill.
    pub(crate) fn is_about(self, field: &str) -> bool {
        let rest = field.strip_prefix("parties.").and_then(|rest| rest.strip_prefix(&self.slot.to_string()));
        rest.is_some_and(|rest| rest.starts_with('.'))
    }

    /// Whether this person may write a field.
    pub(crate) fn writes(self, field: &str) -> bool {
        self.part != Part::Guest || Who::is_own_section(field)
    }
}

/// A draft with what is known of it beside its fields, and its workspace as last told.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct OpenDraft {
    pub stored: StoredDraft,
    pub facts: DraftFacts,
    pub workspace: Option<WorkspaceView>,
    /// The number of the change that told of the workspace.
    pub told: Option<u64>,
}

impl OpenDraft {
    /// Reads a draft of the vault, with what is known of it and its workspace.
    ///
    /// # Errors
    /// `draft.not_found`; as [`crate::feed::object`].
    pub(crate) fn of(view: &View<'_>, draft: DraftId) -> Result<OpenDraft, ClientError> {
        let stored = view.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
        let facts = view.draft_facts(draft)?;
        let told = view.object(ObjectKind::Workspace, &draft.to_string())?;
        let workspace = told.as_ref().map(|told| from_canonical(told.body.as_bytes())).transpose()?;
        Ok(OpenDraft { stored, facts, workspace, told: told.map(|told| told.seq) })
    }

    /// Returns all that was heard of it.
    pub(crate) fn scene(&self, sight: &Sight, view: &View<'_>) -> Result<Scene, VaultError> {
        let told = || Ok(ToldWorkspace { workspace: self.workspace.clone(), seq: self.told });
        sight.of_known_draft(view, self.id(), &self.facts, told)
    }

    /// Returns what can still be done with it.
    pub(crate) fn reach(&self, sight: &Sight, view: &View<'_>) -> Result<Reach, ClientError> {
        Reach::in_scene(&self.scene(sight, view)?, view, &self.facts)
    }

    pub(crate) fn id(&self) -> DraftId {
        self.stored.draft_id
    }

    /// Writes the draft and what is known of it; it comes to the front of the list.
    pub(crate) fn save(&self, tx: &mut Tx<'_>) -> Result<(), VaultError> {
        put_draft_facts(tx, self.id(), &self.facts)?;
        tx.save_draft(&self.stored)
    }

    pub(crate) fn who(&self) -> Who {
        let part = match self.facts.tie {
            None => Part::Alone,
            Some(Tie::Creator) => Part::Creator,
            Some(Tie::Joined) => Part::Guest,
        };
        Who { slot: self.stored.slot, part }
    }

    /// Does what follows from an edit of what is shared: it is frozen no more, and whoever had signed must sign again.
    pub(crate) fn unfreeze(&mut self) {
        let fell = self.signers();
        if !fell.is_empty() {
            self.facts.fell = fell;
        }
        self.stored.state = self.stored.state.edit_shared();
    }

    /// Does what follows from an edit of the own section: this person's signature alone falls.
    pub(crate) fn take_back_own(&mut self) {
        self.stored.state = self.stored.state.edit_own(self.stored.slot);
        if let Some(copy) = self.facts.signed.as_mut().filter(|copy| !copy.taken_back) {
            copy.taken_back = true;
            self.facts.fell.push(self.stored.slot);
        }
    }

    /// Remembers who has signed what, as last told, so that it can be told whose signature fell. Whether that is news.
    pub(crate) fn note_signers(&mut self) -> bool {
        let Some(workspace) = self.workspace.take() else { return false };
        let before = (self.stored.state.clone(), self.facts.clone());
        if let Some(manifest) = manifest_digest(&workspace) {
            self.note_signers_of(manifest, &workspace);
        }
        self.workspace = Some(workspace);
        before != (self.stored.state.clone(), self.facts.clone())
    }

    fn note_signers_of(&mut self, manifest: Digest, workspace: &WorkspaceView) {
        let signed = signed_slots(workspace);
        let OpenDraft { stored, facts, .. } = self;
        if let Some(copy) = facts.signed.as_mut().filter(|c| c.manifest == manifest) {
            copy.signed.extend(&signed);
            copy.signed.sort();
            copy.signed.dedup();
        }
        let manifest = manifest.to_string();
        let slots: Vec<Slot> = workspace.participants.iter().map(|p| p.slot).collect();
        if stored.state.manifest().is_none_or(|(in_force, _)| in_force != manifest) {
            return;
        }
        let taken_back = facts.signed.as_ref().is_some_and(|copy| copy.taken_back);
        facts.fell.retain(|slot| !signed.contains(slot) || (taken_back && *slot == stored.slot));
        // Who changed an answer of their own has signed no more; this person's own word is in `facts`.
        for slot in slots.iter().filter(|slot| **slot != stored.slot && !signed.contains(slot)) {
            stored.state = stored.state.edit_own(*slot);
        }
        for slot in signed.into_iter().filter(|slot| !(taken_back && *slot == stored.slot)) {
            if let Ok(next) = stored.state.sign(&manifest, slot, &slots) {
                stored.state = next;
            }
        }
    }

    /// Slots known to have signed the manifest in force.
    fn signers(&self) -> Vec<Slot> {
        let Some((manifest, _)) = self.stored.state.manifest() else { return Vec::new() };
        let mut signed = match &self.stored.state {
            DraftState::Editing | DraftState::Frozen { .. } => Vec::new(),
            DraftState::Signing { signed, .. } | DraftState::Complete { signed, .. } => signed.clone(),
        };
        if let Some(workspace) = &self.workspace
            && manifest_digest(workspace).is_some_and(|d| d.to_string() == manifest)
        {
            signed.extend(signed_slots(workspace));
        }
        signed.sort();
        signed.dedup();
        signed
    }

    /// Counts sections from what the registry holds, where puts of this device came to nothing.
    pub(crate) fn count_from_held(&mut self) {
        self.stored.revs.clear();
        self.facts.put.clear();
        for section in self.workspace.iter().flat_map(|w| &w.sections) {
            if section.slot.is_none_or(|slot| slot == self.stored.slot) {
                self.stored.revs.insert(section.kind, section.rev);
                self.facts.put.insert(section.kind, section.hash);
            }
        }
    }

    /// Counts sections from what the registry holds and what is on its way there, where nobody can read what a put of this
    /// device would have put.
    ///
    /// # Errors
    /// The vault's.
    pub(crate) fn count_anew(&mut self, reads: &impl Reads) -> Result<(), VaultError> {
        self.count_from_held();
        let mut waits = reads.outbox_of(&lane::of_draft(self.id()))?;
        waits.retain(|item| item.kind() == CommandKind::PutSections && item.is_open());
        for item in &waits {
            let Some(CommandBody::PutSections(puts)) = lane::body(reads, item)? else { continue };
            for put in puts.sections {
                self.facts.put.insert(put.kind, section_hash(put.kind.as_str(), put.body.as_bytes()));
                self.stored.revs.insert(put.kind, put.rev);
            }
        }
        Ok(())
    }

    /// The revision the registry holds of an own section. Another device of this person may have put it, or this one
    /// before it was lost: nobody else writes it, so what is typed here comes after it.
    pub(crate) fn held_own(&self, kind: SectionName) -> Option<u64> {
        let mut held = self.workspace.iter().flat_map(|w| &w.sections);
        Some(held.find(|held| held.kind == kind && held.slot == Some(self.stored.slot))?.rev)
    }

    /// Returns what its fields say, as this person may see them: their own words, and what another party wrote with
    /// people's names and numbers masked but for their own.
    pub(crate) fn values(&self, matter: &'static Matter) -> TypedFields {
        let mut values = self.stored.typed.clone();
        let others = self.others(matter);
        values.extend(others.into_iter().map(|(path, written)| {
            let shown = self.shown(matter, &path, &written);
            (path, shown)
        }));
        values
    }

    /// Returns the fields that another party wrote, as far as they were shared: none but for whoever joined.
    pub(crate) fn others(&self, matter: &'static Matter) -> TypedFields {
        let workspace = self.workspace.as_ref().filter(|_| self.who().part == Part::Guest);
        workspace.map(|workspace| shared_of(matter, workspace).typed()).unwrap_or_default()
    }

    /// Returns what another party wrote as this person may see it.
    pub(crate) fn shown(&self, matter: &'static Matter, path: &str, written: &str) -> String {
        if self.who().is_about(path) { written.to_owned() } else { matter.form.masked(path, written) }
    }

    /// Whether its submission is in, or on its way; one that was declined leaves the draft free again.
    pub(crate) fn is_submitted(&self, reads: &impl Reads) -> Result<bool, ClientError> {
        if self.workspace.as_ref().is_some_and(|w| w.case_id.is_some()) {
            return Ok(true);
        }
        self.facts.submission.map_or(Ok(false), |submission| lane::stands(reads, submission))
    }
}

/// The state of a draft: what can still be done with it, by all that was heard of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It goes on.
    Open,
    /// It was sent in, or is on its way.
    Submitted,
    /// The case that it became is to be corrected (补正): it goes on, in the same case.
    Correcting,
    /// The case that it became has ended without an entry.
    CaseOver,
    /// The time of its workspace is over.
    WorkspaceOver,
    /// This person is no longer named in it.
    Dismissed,
}

impl Reach {
    /// Returns what can still be done with a draft.
    pub(crate) fn of(sight: &Sight, view: &View<'_>, draft: DraftId, facts: &DraftFacts) -> Result<Reach, ClientError> {
        Reach::in_scene(&sight.of_draft(view, draft)?, view, facts)
    }

    /// Works like [`Reach::of`] by what was heard of the draft already.
    pub(crate) fn in_scene(scene: &Scene, view: &View<'_>, facts: &DraftFacts) -> Result<Reach, ClientError> {
        let told = scene.stands(CommandKind::PutSections, None);
        let submitted = facts.submission.map_or(Ok(false), |submission| lane::stands(view, submission))?;
        Ok(match told {
            Stands::Moot(Seen::CaseOver) => Reach::CaseOver,
            Stands::Moot(Seen::Submitted) => Reach::Submitted,
            _ if let Some(case) = scene.correction() => {
                let sent = facts.supplement.filter(|sent| usize::try_from(sent.round) == Ok(case.supplements.len()));
                let on_its_way = sent.map_or(Ok(false), |sent| lane::stands(view, sent.command))?;
                if on_its_way { Reach::Submitted } else { Reach::Correcting }
            }
            _ if submitted => Reach::Submitted,
            Stands::Moot(Seen::Dismissed) => Reach::Dismissed,
            Stands::Moot(Seen::WorkspaceOver) => Reach::WorkspaceOver,
            Stands::Live | Stands::Repeat(_) | Stands::Moot(_) | Stands::OnItsWay(_) | Stands::Held => Reach::Open,
        })
    }

    /// Returns why nothing of it can be changed any more, where that is so.
    pub(crate) const fn closed(self) -> Option<&'static str> {
        match self {
            Reach::Submitted => Some("draft.submitted"),
            Reach::CaseOver => Some("draft.case_over"),
            // What is typed is kept, and goes when it is shared again.
            Reach::Open | Reach::Correcting | Reach::WorkspaceOver | Reach::Dismissed => None,
        }
    }

    /// Returns why it goes no further as it is, where that is so.
    pub(crate) const fn over(self) -> Option<&'static str> {
        match self {
            Reach::CaseOver => Some("draft.case_over"),
            Reach::WorkspaceOver => Some("workspace.closed"),
            Reach::Dismissed => Some("workspace.dismissed"),
            Reach::Open | Reach::Submitted | Reach::Correcting => None,
        }
    }

    /// Returns how a draft in this state stands, as shown.
    pub(crate) fn standing(self, state: &DraftState) -> DraftStanding {
        match (self, state) {
            (Reach::Submitted, _) => DraftStanding::Submitted,
            (Reach::Correcting, _) => DraftStanding::Correcting,
            (Reach::CaseOver, _) => DraftStanding::CaseOver,
            (Reach::WorkspaceOver, _) => DraftStanding::WorkspaceOver,
            (Reach::Dismissed, _) => DraftStanding::Dismissed,
            (Reach::Open, DraftState::Editing) => DraftStanding::Editing,
            (Reach::Open, DraftState::Frozen { .. }) => DraftStanding::Frozen,
            (Reach::Open, DraftState::Signing { .. }) => DraftStanding::Signing,
            (Reach::Open, DraftState::Complete { .. }) => DraftStanding::Complete,
        }
    }
}
