//! The drafts on this device: begun, answered, read back, judged, deleted.

mod freeze;

use std::sync::Arc;

use ereg_domain::{mask, name::MatterId, party::Slot};
use ereg_law::{
    checklist,
    draft::{DraftState, TypedFields},
    material::MaterialSource,
    section::{self, Beginner, Beginning},
    words::{labels, parts},
};
use ereg_logs::event;
use ereg_protocol::{
    id::DraftId,
    objects::{Participation, WorkspaceView},
};
use ereg_vault::{DraftLine, StoredDraft, Tx, View};

use crate::{
    ChecklistView, ClientError, DraftPage, DraftSummary, FormView, MaterialLine, SavedField, Text, Verdicts, answering,
    feed,
    form::{DraftForm, ReadForm},
    homes,
    judgement::Content,
    keeping,
    kernel::{Kernel, Pack},
    mandates,
    open_draft::{OpenDraft, Part, Reach, Who},
    record::{DraftFacts, IdentityRecord, Reads, keep_pack, put_draft_facts},
    rules, words,
};

/// Drafts on a page of the list.
const PAGE: usize = 50;

/// The drafts on this device. Everything here works without a network.
#[derive(Clone)]
pub struct Drafts {
    kernel: Arc<Kernel>,
}

impl Drafts {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Drafts {
        Drafts { kernel }
    }

    /// Starts a draft and saves it before it returns. With the unit of a home whose extract is kept here, what the
    /// register knows is filled in.
    ///
    /// # Errors
    /// `matter.not_online` where the office does not take such applications online, `matter.unknown` where a newer app
    /// does.
    pub async fn begin(&self, matter: MatterId, unit: Option<String>) -> Result<DraftId, ClientError> {
        self.kernel
            .local(move |kernel| {
                let matter = kernel.matter(matter)?;
                let unit = unit.as_deref().map(homes::parse_unit).transpose()?;
                let pack = kernel.pack()?;
                pack.takes_online(matter.id(), kernel.time_estimate().at)?;
                kernel
                    .write(|tx| {
                        let known = match &unit {
                            Some(unit) => kernel.extract(tx, unit.as_str())?,
                            None => None,
                        };
                        let by = tx.identity()?.map(|own| beginner(tx.as_view(), own)).transpose()?;
                        let register = known.as_ref().map(|known| &known.facts);
                        let (form, unit, by) = (&matter.form, unit.as_ref(), by.as_ref());
                        let beginning = Beginning { form, unit, register, by };
                        let slot = beginning.slot().ok_or_else(|| ClientError::fix("slot.unknown"))?;
                        let title = register.map(|facts| facts.address.masked()).unwrap_or_default();
                        let new = New { matter: matter.id(), title, typed: beginning.typed(), slot };
                        save_new(kernel, tx, &pack, new)
                    })
                    .inspect(|draft| event!(INFO, "a draft was begun", draft = *draft))
            })
            .await
    }

    /// Saves one answer durably, and tells what that changes: of the field itself, and of the others. `""` clears. The
    /// law's verdicts on the whole are asked for by [`Drafts::review`].
    ///
    /// A value that cannot be read is saved all the same and told in [`SavedField::problem`].
    ///
    /// # Errors
    /// `too_large` for a text that no field could hold, `null_not_allowed` for none at all, `field.unknown`;
    /// `share.not_the_writer` for what another party writes; why the draft is closed.
    pub async fn answer(
        &self,
        draft: DraftId,
        field: String,
        value: Option<String>,
    ) -> Result<SavedField, ClientError> {
        self.kernel
            .local(move |kernel| {
                let value = value.ok_or_else(|| ClientError::fix_field("null_not_allowed", &field))?;
                answering::save(kernel, draft, &field, value)
            })
            .await
    }

    /// Works like [`Drafts::answer`], but a value that cannot be read comes back as [`ClientError::FixInput`] with its
    /// code; it is saved as typed all the same.
    pub async fn answer_checked(
        &self,
        draft: DraftId,
        field: String,
        value: String,
    ) -> Result<SavedField, ClientError> {
        self.kernel
            .local(move |kernel| {
                let saved = answering::save(kernel, draft, &field, value)?;
                match &saved.problem {
                    Some(problem) if problem.code != "field.missing" => {
                        Err(ClientError::fix_field(&problem.code, &field))
                    }
                    _ => Ok(saved),
                }
            })
            .await
    }

    /// Makes a new draft with what another one says, so that nothing need be typed again: after a withdrawal, a
    /// refusal, or for a second buyer. Answers to the inquiry are each person's own and for one application, so they
    /// are not taken over, nor are attached files.
    pub async fn copy(&self, draft: DraftId) -> Result<DraftId, ClientError> {
        self.kernel
            .local(move |kernel| {
                let pack = kernel.pack()?;
                let shared = Content::of(kernel, draft)?.sections;
                kernel.write(|tx| {
                    let open = OpenDraft::of(tx.as_view(), draft)?;
                    let mut typed = match open.who().part {
                        // Whoever joined typed nothing: what the other side wrote is what is copied.
                        Part::Guest => {
                            let typed = shared.typed();
                            if typed.is_empty() {
                                // What was shared is gone, or is not here yet: nothing would be copied.
                                let over = open.reach(&kernel.sight(), tx.as_view())?.over();
                                return Err(
                                    over.map_or_else(|| ClientError::try_again("outbox.waiting"), ClientError::fix)
                                );
                            }
                            typed
                        }
                        Part::Creator | Part::Alone => open.stored.typed,
                    };
                    typed.retain(|field, _| !Who::is_own_section(field));
                    let StoredDraft { matter, title, slot, .. } = open.stored;
                    pack.takes_online(matter, kernel.time_estimate().at)?;
                    let copy = save_new(kernel, tx, &pack, New { matter, title, typed, slot })?;
                    put_draft_facts(tx, draft, &DraftFacts { copied: Some(copy), ..open.facts })?;
                    Ok(copy)
                })
            })
            .await
    }

    /// The form: every section that the matter declares, with each field for every slot that the draft has, what was typed
    /// in it and what is wrong with it. Whoever joined sees what the other party wrote as soon as it was shared, people
    /// masked, long before it is frozen.
    pub async fn form(&self, draft: DraftId) -> Result<FormView, ClientError> {
        self.kernel
            .local(move |kernel| {
                let pack = kernel.pack()?;
                kernel.read(|view| {
                    let open = OpenDraft::of(view, draft)?;
                    let matter = kernel.matter(open.stored.matter)?;
                    let closed = open.reach(&kernel.sight(), view)?.closed();
                    let read = ReadForm::of(&open, matter, &pack.pack, open.others(matter));
                    let mut form = DraftForm::of(&open, matter, &pack.pack, &read);
                    form.closed = closed;
                    Ok(form.view())
                })
            })
            .await
    }

    /// One draft's line.
    pub async fn summary(&self, draft: DraftId) -> Result<DraftSummary, ClientError> {
        self.kernel
            .local(move |kernel| {
                let pack = kernel.pack()?;
                kernel.read(|view| {
                    let stored = view.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
                    let facts = view.draft_facts(draft)?;
                    let reach = Reach::of(&kernel.sight(), view, draft, &facts)?;
                    Ok(DraftSummary {
                        id: draft,
                        matter: stored.matter,
                        title: stored.title,
                        unit: section::unit_of(&stored.typed).map(mask::last_four),
                        standing: reach.standing(&stored.state),
                        over: reach.over().map(words::message::message_of),
                        rules: rules::InForce::of(kernel, view, &pack).changed(stored.matter, &facts, reach)?,
                        slot: stored.slot,
                        edited_at: stored.edited_at,
                        keep_until: keeping::keep_until(kernel, view, draft, &pack.pack.parameters)?,
                    })
                })
            })
            .await
    }

    /// The matter that a draft is for, by whose names its parties are called: as its workspace tells too, where the draft
    /// itself is on another device of this person.
    ///
    /// # Errors
    /// `draft.not_found` where neither is here.
    pub async fn matter(&self, draft: DraftId) -> Result<MatterId, ClientError> {
        self.kernel
            .local(move |kernel| {
                let matter = kernel.read(|view| feed::matter_id(view, draft))?;
                matter.ok_or_else(|| ClientError::not_found("draft.not_found"))
            })
            .await
    }

    /// A page of drafts, newest first; pages count from 0.
    pub async fn list(&self, page: u32) -> Result<DraftPage, ClientError> {
        self.kernel.local(move |kernel| self::page(kernel, page)).await
    }

    /// Deletes a draft that was never submitted.
    ///
    /// # Errors
    /// `draft.submitted` where the registry may hold it.
    pub async fn remove(&self, draft: DraftId) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                let now = kernel.time_estimate().at;
                kernel.write(|tx| {
                    let open = OpenDraft::of(tx.as_view(), draft)?;
                    let reach = open.reach(&kernel.sight(), tx.as_view())?;
                    if matches!(reach, Reach::Submitted | Reach::Correcting) {
                        return Err(ClientError::fix("draft.submitted"));
                    }
                    // Who joined would wait for ever: it ends with the workspace.
                    let creator = open.who().part == Part::Creator && reach == Reach::Open;
                    let lives = |workspace: &&WorkspaceView| creator && now < workspace.until;
                    let waits = |workspace: &WorkspaceView| {
                        let others = workspace.participants.iter().filter(|p| p.slot != workspace.slot);
                        let joined = |standing: &Participation| {
                            matches!(standing, Participation::Joined | Participation::Signed { .. })
                        };
                        others.map(|p| &p.standing).any(joined)
                    };
                    if open.workspace.as_ref().filter(lives).is_some_and(waits) {
                        return Err(ClientError::fix("draft.shared"));
                    }
                    keeping::remove_draft(kernel, tx, &open.stored)
                })
            })
            .await
    }

    /// Returns the law's verdicts on the whole so far.
    pub async fn review(&self, draft: DraftId) -> Result<Verdicts, ClientError> {
        self.kernel.local(move |kernel| judged(kernel, draft)).await
    }

    /// Returns the list of what is to be brought.
    pub async fn checklist(&self, draft: DraftId) -> Result<ChecklistView, ClientError> {
        self.kernel
            .local(move |kernel| {
                let content = Content::of(kernel, draft)?;
                let as_of = kernel.time_estimate();
                let lines = checklist::resolve(content.matter, &content.subject(as_of.at)).unwrap_or_default();
                let attached = |code| content.materials.iter().filter(|m| m.code == code).count();
                let sources = |code, sources: &[MaterialSource]| {
                    parts::sources(code, sources, |need| content.matter.needs(need))
                        .into_iter()
                        .map(Text::wording)
                        .collect()
                };
                let line = |line: checklist::ResolvedLine| MaterialLine {
                    attached: u32::try_from(attached(line.code)).unwrap_or(u32::MAX),
                    sources: sources(line.code, &line.sources),
                    code: line.code,
                    name: Text { zh: line.name_zh, en: line.name_en },
                    held: line.held,
                    held_words: Text::label(labels::held(line.held)),
                };
                Ok(ChecklistView { lines: lines.into_iter().map(line).collect() })
            })
            .await
    }
}

/// A page of drafts, newest first; pages count from 0.
pub(crate) fn page(kernel: &Kernel, page: u32) -> Result<DraftPage, ClientError> {
    let pack = kernel.pack()?;
    let skip = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(PAGE);
    kernel.read(|view| {
        let mut lines = view.drafts(skip, PAGE + 1)?;
        let next = (lines.len() > PAGE).then(|| page.saturating_add(1));
        lines.truncate(PAGE);
        let summary = |line: &DraftLine| {
            let facts = view.draft_facts(line.draft_id)?;
            let reach = Reach::of(&kernel.sight(), view, line.draft_id, &facts)?;
            Ok(DraftSummary {
                id: line.draft_id,
                matter: line.matter,
                title: line.title.clone(),
                unit: None,
                standing: reach.standing(&line.state),
                over: reach.over().map(words::message::message_of),
                rules: rules::InForce::of(kernel, view, &pack).changed(line.matter, &facts, reach)?,
                slot: line.slot,
                edited_at: line.edited_at,
                keep_until: keeping::keep_until(kernel, view, line.draft_id, &pack.pack.parameters)?,
            })
        };
        Ok(DraftPage { items: lines.iter().map(summary).collect::<Result<Vec<_>, ClientError>>()?, next })
    })
}

fn judged(kernel: &Kernel, draft: DraftId) -> Result<Verdicts, ClientError> {
    Ok(Content::of(kernel, draft)?.verdicts(kernel.time_estimate()))
}

/// A draft that is begun.
struct New {
    matter: MatterId,
    title: String,
    typed: TypedFields,
    slot: Slot,
}

fn save_new(kernel: &Kernel, tx: &mut Tx<'_>, pack: &Pack, new: New) -> Result<DraftId, ClientError> {
    let draft_id = DraftId::new(kernel.next_id(tx, "draft")?).map_err(|e| ClientError::storage(e.code()))?;
    keep_pack(tx, pack.digest, &pack.bytes)?;
    put_draft_facts(tx, draft_id, &DraftFacts { pack: Some(pack.digest), ..DraftFacts::default() })?;
    tx.save_draft(&StoredDraft {
        draft_id,
        matter: new.matter,
        title: new.title,
        typed: new.typed,
        revs: Default::default(),
        state: DraftState::Editing,
        slot: new.slot,
        media: Vec::new(),
        edited_at: kernel.clocks().wall,
    })?;
    Ok(draft_id)
}

/// The person who begins, with the one for whom they act.
fn beginner(view: &View<'_>, own: IdentityRecord) -> Result<Beginner, ClientError> {
    let named = |number| Ok::<_, ClientError>((mandates::name_of(view, &number)?, number));
    Ok(Beginner { name: own.name, number: own.id_no, principal: own.principal.map(named).transpose()? })
}
