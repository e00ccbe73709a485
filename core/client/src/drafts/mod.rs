//! The drafts on this device: begun, answered, read back, judged, deleted.

mod freeze;

use std::sync::Arc;

use ereg_domain::{
    dictionary::{DocumentKind, PartyKind},
    mask,
    name::MatterId,
    party::{Holder, IdentityNumber, PrincipalKind, Slot},
    register::RegisterFacts,
};
use ereg_law::{
    checklist,
    draft::{DraftState, TypedFields},
    matter::Matter,
    role::{Recorded, Role, Signatory},
    words::labels,
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
    form::DraftForm,
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
                        let own = tx.identity()?;
                        let mut typed = TypedFields::new();
                        if let Some(unit) = &unit {
                            typed.insert("matter.unit".to_owned(), unit.to_string());
                        }
                        let facts = known.as_ref().map(|known| &known.facts);
                        let number = own.as_ref().map(IdentityRecord::number);
                        let holders = facts.map(|facts| facts.right.holders.as_slice()).unwrap_or_default();
                        let holders = applying(matter, holders, number.as_ref());
                        // Who is only named as the holder is somebody else.
                        let mine = holder_role(matter)
                            .filter(|role| role.signing == Signatory::Signs)
                            .and_then(|_| holders.iter().position(|holder| Some(&holder.identity) == number.as_ref()));
                        let slot = own_place(matter, mine, own.as_ref())?;
                        if let Some(facts) = facts {
                            fill_in(matter, &mut typed, facts, &holders)?;
                        }
                        if let (Some(own), Some(facts)) = (&own, facts) {
                            fill_in_renamed(matter, &mut typed, own, facts);
                            fill_in_mortgage(matter, &mut typed, own, facts);
                        }
                        if let Some(own) = &own {
                            fill_in_organisation(tx.as_view(), &mut typed, own, slot)?;
                        }
                        let title = facts.map(|facts| facts.address.masked()).unwrap_or_default();
                        save_new(kernel, tx, &pack, New { matter: matter.id(), title, typed, slot })
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
                                let over = Reach::of(&kernel.sight(), tx.as_view(), draft, &open.facts)?.over();
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
                    let closed = Reach::of(&kernel.sight(), view, draft, &open.facts)?.closed();
                    Ok(DraftForm::of(&open, matter, &pack.pack, closed).view())
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
                        unit: stored.typed.get("matter.unit").map(|u| mask::last_four(u)),
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
                    let reach = Reach::of(&kernel.sight(), tx.as_view(), draft, &open.facts)?;
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
                let line = |line: checklist::ResolvedLine| MaterialLine {
                    attached: u32::try_from(attached(line.code)).unwrap_or(u32::MAX),
                    code: line.code,
                    name: Text { zh: line.name_zh, en: line.name_en },
                    sources: line.sources.into_iter().map(|s| Text::label(labels::source(s))).collect(),
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

/// The role whose people the register names as holders, if the matter has one.
fn holder_role(matter: &Matter) -> Option<&'static Role> {
    matter.form.roles.iter().find(|role| role.recorded == Recorded::Holder)
}

/// The place of a holder in the register's list, where the matter has a role whose people the register names so.
fn place_of_holder(matter: &Matter, index: usize) -> Option<Slot> {
    let role = holder_role(matter)?;
    Slot::new(role.name, u8::try_from(index + 1).ok()?).ok()
}

/// The place of whoever begins: `mine` among the holders who apply, or the first in which they can be.
fn own_place(matter: &Matter, mine: Option<usize>, own: Option<&IdentityRecord>) -> Result<Slot, ClientError> {
    let of_an_organisation = |role: &&Role| {
        role.recorded == Recorded::Mortgagee
            || (role.recorded == Recorded::NotYet && role.takes.contains(&PrincipalKind::Organisation))
    };
    let place = match (mine, own.and_then(|own| own.organisation.as_ref())) {
        (Some(index), _) => place_of_holder(matter, index),
        (None, Some(_)) => matter.form.roles.iter().find(of_an_organisation).and_then(Role::first),
        (None, None) => place_of_holder(matter, 0).filter(|slot| matter.form.signs(*slot)).or_else(|| {
            let role = matter.form.roles.iter().find(|role| role.recorded == Recorded::Formerly)?;
            role.first()
        }),
    };
    let signs = |role: &&Role| role.signing == Signatory::Signs;
    place.or_else(|| matter.form.roles.iter().find(signs)?.first()).ok_or_else(|| ClientError::fix("slot.unknown"))
}

/// An organisation is named in its own place, and who acts for it as its agent.
fn fill_in_organisation(
    view: &View<'_>,
    typed: &mut TypedFields,
    own: &IdentityRecord,
    slot: Slot,
) -> Result<(), ClientError> {
    let Some(code) = &own.organisation else { return Ok(()) };
    let organisation = [
        ("name", mandates::name_of(view, code)?),
        ("id_no", code.to_string()),
        ("kind", PartyKind::Enterprise.name().to_owned()),
        ("agent_name", own.name.to_string()),
        ("agent_id_no", own.id_no.to_string()),
    ];
    for (name, value) in organisation {
        // What the register says of it stands.
        typed.entry(format!("parties.{slot}.{name}")).or_insert(value);
    }
    Ok(())
}

/// Fills in, where the register still names a holder as they were called, the person as they are called now, and beside
/// it what stands in the register.
fn fill_in_renamed(matter: &Matter, typed: &mut TypedFields, own: &IdentityRecord, facts: &RegisterFacts) {
    let role = matter.form.roles.iter().find(|role| role.recorded == Recorded::Formerly);
    let Some(slot) = role.and_then(Role::first) else { return };
    typed.insert(format!("parties.{slot}.name"), own.name.to_string());
    typed.insert(format!("parties.{slot}.id_no"), own.id_no.to_string());
    let holders = &facts.right.holders;
    let number = own.number();
    let recorded = holders.iter().find(|holder| holder.identity == number).or(match holders.as_slice() {
        [only] => Some(only),
        _ => None,
    });
    if let Some(holder) = recorded {
        typed.insert("former.name".to_owned(), holder.name.to_string());
        typed.insert("former.id_no".to_owned(), holder.identity.as_str().to_owned());
    }
}

/// Fills in, where the mortgagee applies, which mortgage it is, if the register has one alone for them, and of a person
/// the name and the number.
fn fill_in_mortgage(matter: &Matter, typed: &mut TypedFields, own: &IdentityRecord, facts: &RegisterFacts) {
    let role = matter.form.roles.iter().find(|role| role.recorded == Recorded::Mortgagee);
    let Some(slot) = role.and_then(Role::first) else { return };
    if own.organisation.is_none() {
        typed.insert(format!("parties.{slot}.name"), own.name.to_string());
        typed.insert(format!("parties.{slot}.id_no"), own.id_no.to_string());
    }
    let number = own.number();
    let mut lent = facts.mortgages.iter().filter(|mortgage| mortgage.mortgagee_identity == number);
    if let (Some(mortgage), None) = (lent.next(), lent.next())
        && matter.form.field("discharge.proof").is_some()
    {
        typed.insert("discharge.proof".to_owned(), mortgage.proof.to_string());
    }
}

/// The holders whom the application names: all of them, or this person alone where the matter has no place for all, because
/// each disposes of what is theirs. Of several of whom one has died this phone does not know which, but that it is not this
/// person.
fn applying<'h>(matter: &Matter, holders: &'h [Holder], own: Option<&IdentityNumber>) -> Vec<&'h Holder> {
    let role = holder_role(matter);
    let places = role.map_or(usize::MAX, |role| usize::from(role.most));
    if role.is_some_and(|role| role.signing == Signatory::IsNamed) {
        let others: Vec<&Holder> = holders.iter().filter(|holder| Some(&holder.identity) != own).collect();
        return if others.len() <= places { others } else { Vec::new() };
    }
    let applies = |holder: &&Holder| holders.len() <= places || Some(&holder.identity) == own;
    holders.iter().filter(applies).collect()
}

/// Fills in what the register knows: the certificate and who of those who hold the home applies.
fn fill_in(
    matter: &Matter,
    typed: &mut TypedFields,
    facts: &RegisterFacts,
    holders: &[&Holder],
) -> Result<(), ClientError> {
    if matter.form.field("matter.certificate").is_none() {
        // Whoever applies has none to quote.
    } else if let Some(certificate) = facts.right.certificates.first() {
        typed.insert("matter.certificate".to_owned(), certificate.to_string());
    } else if let Some(old) = facts.right.old_certificates.first() {
        typed.insert("matter.certificate".to_owned(), old.number.to_string());
        typed.insert("matter.cert_scheme".to_owned(), old.scheme.name().to_owned());
    }
    for (n, holder) in holders.iter().enumerate() {
        let Some(slot) = place_of_holder(matter, n) else { break };
        let mut put = |name: &str, value: String| typed.insert(format!("parties.{slot}.{name}"), value);
        put("name", holder.name.to_string());
        put("id_no", holder.identity.as_str().to_owned());
        if holder.kind != PartyKind::Person {
            put("kind", holder.kind.name());
        }
        let document = holder.identity.document();
        if !matches!(document, DocumentKind::CitizenCard | DocumentKind::BusinessLicence) {
            put("document", document.name());
        }
    }
    Ok(())
}
