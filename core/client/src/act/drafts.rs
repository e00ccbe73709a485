//! Drafts: begun, answered, read back, judged, deleted.

use ereg_domain::{
    dictionary::DocumentKind,
    mask,
    party::{IdentityNumber, Side, Slot},
    register::RegisterFacts,
};
use ereg_law::{
    application::{MatterType, RuleId, SectionKind},
    checklist,
    draft::{DraftState, TypedFields},
    field,
    form::{self, LONGEST_VALUE, MOST_FIELDS},
    review::table,
    words::labels,
};
use ereg_protocol::{
    command::CommandKind,
    id::DraftId,
    objects::{self, WorkspaceView},
};
use ereg_trust::manifest::Basis;
use ereg_vault::{DraftLine, Pins, StoredDraft, Tx, View};

use crate::{
    ChecklistView, ClientError, DraftPage, DraftStanding, DraftSummary, FieldChoice, FieldView, MaterialLine, Text,
    Verdicts,
    act::sharing::workspace_in,
    acts::{Seen, Stands},
    core::Core,
    judgement::Content,
    queue,
    record::{DraftFacts, Reads, Tie, put_draft_facts},
};

/// Drafts on a page of the list.
const PAGE: usize = 50;

impl Core {
    pub(crate) fn begin_draft(&self, matter: MatterType, unit: Option<&str>) -> Result<DraftId, ClientError> {
        let unit = unit.map(crate::act::register::parse_unit).transpose()?;
        let pack = self.pack()?;
        let edited_at = self.clocks().wall;
        let draft_id = self.write(|tx| {
            let known = match &unit {
                Some(unit) => self.extract(tx, unit.as_str())?,
                None => None,
            };
            let own = tx.identity()?;
            let draft_id = DraftId::new(self.next_id(tx, "draft")?).map_err(|e| ClientError::storage(e.code()))?;
            let mut typed = TypedFields::new();
            let mut slot = first_transferor()?;
            if let Some(unit) = &unit {
                typed.insert("matter.unit".to_owned(), unit.to_string());
            }
            let bases = match &known {
                None => Vec::new(),
                Some(known) => {
                    fill_in(&mut typed, &known.extract.facts)?;
                    let holders = &known.extract.facts.right.holders;
                    let mine = own.and_then(|own| {
                        holders.iter().position(|h| h.identity == IdentityNumber::from(own.id_no.clone()))
                    });
                    slot = transferor(mine.unwrap_or(0))?;
                    vec![basis(known)]
                }
            };
            let title = known.as_ref().map(|k| k.extract.facts.address.masked()).unwrap_or_default();
            let pins = Pins { pack: pack.reference(), bases, notices: Vec::new() };
            tx.save_draft(&StoredDraft {
                draft_id,
                matter,
                title,
                typed,
                revs: Default::default(),
                state: DraftState::Editing,
                slot,
                pins: Some(pins),
                media: Vec::new(),
                edited_at,
            })?;
            Ok::<_, ClientError>(draft_id)
        })?;
        Ok(draft_id)
    }

    pub(crate) fn copy_draft(&self, draft: DraftId) -> Result<DraftId, ClientError> {
        let pack = self.pack()?;
        let edited_at = self.clocks().wall;
        let shared = self.content(draft)?.shared;
        self.write(|tx| {
            let copied = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let mut typed = match tx.draft_facts(draft)?.tie {
                // Whoever joined typed nothing: what the other side wrote is what is copied.
                Some(Tie::Joined) => {
                    let typed = form::typed_of(&shared);
                    if typed.is_empty() {
                        // What was shared is gone, or is not here yet: nothing would be copied.
                        let over = self.reach(tx.as_view(), draft, &tx.draft_facts(draft)?)?.over();
                        return Err(over.map_or_else(|| ClientError::try_again("outbox.waiting"), ClientError::fix));
                    }
                    typed
                }
                Some(Tie::Creator) | None => copied.typed,
            };
            typed.retain(|field, _| !field.starts_with("inquiry."));
            let bases = match typed.get("matter.unit") {
                Some(unit) => self.extract(tx, unit)?.iter().map(basis).collect(),
                None => Vec::new(),
            };
            let draft_id = DraftId::new(self.next_id(tx, "draft")?).map_err(|e| ClientError::storage(e.code()))?;
            tx.save_draft(&StoredDraft {
                draft_id,
                matter: copied.matter,
                title: copied.title,
                typed,
                revs: Default::default(),
                state: DraftState::Editing,
                slot: copied.slot,
                pins: Some(Pins { pack: pack.reference(), bases, notices: Vec::new() }),
                media: Vec::new(),
                edited_at,
            })?;
            let facts = DraftFacts { copied: Some(draft_id), ..tx.draft_facts(draft)? };
            put_draft_facts(tx, draft, &facts)?;
            Ok(draft_id)
        })
    }

    pub(crate) fn answer_field(
        &self,
        draft: DraftId,
        field: &str,
        value: Option<String>,
    ) -> Result<Verdicts, ClientError> {
        self.save_field(draft, field, value)?;
        self.judged(draft, Some(field))
    }

    pub(crate) fn answer_checked(&self, draft: DraftId, field: &str, value: String) -> Result<Verdicts, ClientError> {
        let verdicts = self.answer_field(draft, field, Some(value))?;
        match &verdicts.answered {
            Some(problem) if problem.code != "field.missing" => Err(ClientError::fix_field(&problem.code, field)),
            _ => Ok(verdicts),
        }
    }

    /// Saves one field, and what follows from it: fallen signatures, and the section to send where it is shared.
    pub(crate) fn save_field(&self, draft: DraftId, field: &str, value: Option<String>) -> Result<(), ClientError> {
        let Some(value) = value else { return Err(ClientError::fix_field("null_not_allowed", field)) };
        // By bytes first: ten megabytes are refused without being looked at.
        if value.len() > 4 * LONGEST_VALUE {
            return Err(ClientError::fix_field("too_large", field));
        }
        let spec = field::spec(field).ok_or_else(|| ClientError::fix_field("field.unknown", field))?;
        let edited_at = self.clocks().wall;
        let pack = self.pack()?;
        let workspace = self.workspace(draft)?;
        self.write(|tx| {
            let mut stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let mut facts = tx.draft_facts(draft)?;
            let own = spec.section == SectionKind::Inquiry;
            let asks = field.strip_prefix("inquiry.ack.").filter(|_| !value.is_empty());
            if let Some(rule) = asks.and_then(|id| RuleId::try_from(id.to_owned()).ok()).and_then(table::rule)
                && let Some(notice) = rule.notice.and_then(|id| pack.pack.notice(id))
                && !facts.told.iter().any(|told| told.id == notice.id && told.version == notice.version)
            {
                return Err(ClientError::fix_field("acknowledge.not_shown", field));
            }
            if let Some(closed) = self.reach(tx.as_view(), draft, &facts)?.closed() {
                return Err(ClientError::fix_field(closed, field));
            }
            if !own && facts.tie == Some(Tie::Joined) {
                return Err(ClientError::fix_field("share.not_the_writer", field));
            }
            if stored.typed.get(field) == Some(&value) {
                return Ok(());
            }
            if !stored.typed.contains_key(field) && stored.typed.len() >= MOST_FIELDS {
                return Err(ClientError::fix_field("too_large", field));
            }
            stored.typed.insert(field.to_owned(), value);
            stored.edited_at = edited_at;
            if own {
                stored.state = stored.state.edit_own(stored.slot);
                if let Some(copy) = facts.signed.as_mut().filter(|copy| !copy.taken_back) {
                    copy.taken_back = true;
                    facts.fell.push(stored.slot);
                }
            } else {
                unfreeze(&mut stored, &mut facts, workspace.as_ref());
            }
            self.put_changed(tx, &mut stored, &mut facts, spec.section, &pack.pack, workspace.as_ref())?;
            put_draft_facts(tx, draft, &facts)?;
            Ok(tx.save_draft(&stored)?)
        })
    }

    /// Queues the section as it now reads, if it is shared, readable and not what was put last.
    fn put_changed(
        &self,
        tx: &mut Tx<'_>,
        stored: &mut StoredDraft,
        facts: &mut DraftFacts,
        kind: SectionKind,
        pack: &ereg_law::policy::PolicyPack,
        workspace: Option<&WorkspaceView>,
    ) -> Result<(), ClientError> {
        if facts.tie.is_none() {
            return Ok(());
        }
        // An own section goes with the signature; edited after that, the registry must know that it fell.
        if kind == SectionKind::Inquiry && !facts.put.contains_key(&kind) {
            return Ok(());
        }
        let bytes = super::freeze::section_bytes(stored, pack, kind)?;
        match bytes {
            Some(bytes) => queue::put_sections(self, tx, stored, facts, workspace, vec![(kind, bytes)]).map(|_| ()),
            None => Ok(()),
        }
    }

    pub(crate) fn draft_fields(&self, draft: DraftId) -> Result<Vec<FieldView>, ClientError> {
        let pack = self.pack()?;
        let stored = self.stored_draft(draft)?;
        let mut content = Content::typed(&stored.typed, stored.slot, pack.pack.clone(), None, Vec::new());
        let (facts, workspace) = self.read(|view| Ok((view.draft_facts(draft)?, workspace_in(view, draft)?)))?;
        let mut values = stored.typed.clone();
        let mut writer = None;
        if facts.tie == Some(Tie::Joined) {
            // What the other party wrote is shown, and nobody is told to fill in what he may not.
            content.problems.retain(|p| p.field.starts_with("inquiry."));
            let shared = workspace.as_ref().map(super::sharing::shared_of).unwrap_or_default();
            let own = format!("parties.{}.", stored.slot);
            let read = form::typed_of(&shared);
            values.extend(read.into_iter().map(|(path, value)| {
                let shown = if path.starts_with(&own) { value } else { form::masked(&path, &value) };
                (path, shown)
            }));
            writer = workspace.as_ref().map(|w| w.creator);
        }
        let mut paths: Vec<String> = Vec::new();
        for spec in field::FIELDS.iter().filter(|f| !f.path.contains('<')) {
            paths.push(spec.path.to_owned());
        }
        // What has a variable part shows where something was typed or is missing.
        paths.extend(values.keys().filter(|p| field::spec(p).is_some()).cloned());
        paths.extend(content.problems.iter().map(|p| p.field.clone()).filter(|p| field::spec(p).is_some()));
        let order = |path: &String| {
            let spec = field::spec(path).map(|s| s.path);
            let place = field::FIELDS.iter().position(|f| Some(f.path) == spec);
            (place.unwrap_or(usize::MAX), path.clone())
        };
        paths.sort_by_key(order);
        paths.dedup();
        let view = |path: String| FieldView {
            label: crate::words::field(&path),
            value: values.get(&path).cloned(),
            reads: values.get(&path).and_then(|typed| form::reads(&path, typed)),
            problem: content.problems.iter().find(|p| p.field == path).map(crate::judgement::problem),
            choices: labels::choices(&path).into_iter().map(choice).collect(),
            writer: writer.filter(|_| !path.starts_with("inquiry.")),
            path,
        };
        Ok(paths.into_iter().map(view).collect())
    }

    pub(crate) fn draft_summary(&self, draft: DraftId) -> Result<DraftSummary, ClientError> {
        let pack = self.pack()?;
        let stored = self.stored_draft(draft)?;
        self.read(|view| {
            let facts = view.draft_facts(draft)?;
            let reach = self.reach(view, draft, &facts)?;
            Ok(DraftSummary {
                id: draft,
                matter: stored.matter,
                title: stored.title.clone(),
                unit: stored.typed.get("matter.unit").map(|u| mask::last_four(u)),
                standing: standing(&stored.state, reach),
                over: reach.over().map(crate::words::message_of),
                slot: stored.slot,
                edited_at: stored.edited_at,
                keep_until: self.keep_until(view, draft, &pack.pack.parameters)?,
            })
        })
    }

    pub(crate) fn list_drafts(&self, page: u32) -> Result<DraftPage, ClientError> {
        let pack = self.pack()?;
        let skip = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(PAGE);
        let mut lines = self.read(|view| Ok::<_, ClientError>(view.drafts(skip, PAGE + 1)?))?;
        let next = (lines.len() > PAGE).then(|| page.saturating_add(1));
        lines.truncate(PAGE);
        let items = self.read(|view| {
            let summary = |line: &DraftLine| {
                let reach = self.reach(view, line.draft_id, &view.draft_facts(line.draft_id)?)?;
                Ok::<_, ClientError>(DraftSummary {
                    id: line.draft_id,
                    matter: line.matter,
                    title: line.title.clone(),
                    unit: None,
                    standing: standing(&line.state, reach),
                    over: reach.over().map(crate::words::message_of),
                    slot: line.slot,
                    edited_at: line.edited_at,
                    keep_until: self.keep_until(view, line.draft_id, &pack.pack.parameters)?,
                })
            };
            lines.iter().map(summary).collect::<Result<Vec<_>, _>>()
        })?;
        Ok(DraftPage { items, next })
    }

    pub(crate) fn delete_draft(&self, draft: DraftId) -> Result<(), ClientError> {
        let workspace = self.workspace(draft)?;
        let now = self.time_estimate().at;
        self.write(|tx| {
            let stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let facts = tx.draft_facts(draft)?;
            let reach = self.reach(tx.as_view(), draft, &facts)?;
            if reach == Reach::Submitted {
                return Err(ClientError::fix("draft.submitted"));
            }
            // Who joined would wait for ever: it ends with the workspace.
            let creator = facts.tie == Some(Tie::Creator) && reach == Reach::Open;
            let open = workspace.filter(|workspace| creator && now < workspace.until);
            let waits = |workspace: &WorkspaceView| {
                let others = workspace.participants.iter().filter(|p| p.slot != workspace.slot);
                let joined = |standing: &objects::Participation| {
                    matches!(standing, objects::Participation::Joined | objects::Participation::Signed { .. })
                };
                others.map(|p| &p.standing).any(joined)
            };
            if open.as_ref().is_some_and(waits) {
                return Err(ClientError::fix("draft.shared"));
            }
            self.remove_draft(tx, &stored)
        })
    }

    pub(crate) fn review_draft(&self, draft: DraftId) -> Result<Verdicts, ClientError> {
        self.judged(draft, None)
    }

    fn judged(&self, draft: DraftId, answered: Option<&str>) -> Result<Verdicts, ClientError> {
        let content = self.content(draft)?;
        Ok(content.verdicts(self.time_estimate(), answered))
    }

    /// All this device knows of a draft, to judge it by: what was typed, or for who joined what was shared.
    pub(crate) fn content(&self, draft: DraftId) -> Result<Content, ClientError> {
        let pack = self.pack()?;
        let stored = self.stored_draft(draft)?;
        let materials = self.uploaded(&stored)?.into_iter().map(|(_, material)| material).collect();
        self.read(|view| {
            let facts = view.draft_facts(draft)?;
            let workspace = workspace_in(view, draft)?;
            let unit =
                stored.typed.get("matter.unit").and_then(|u| u.parse::<ereg_domain::identifier::UnitCode>().ok());
            let mut register = match unit {
                Some(unit) => self.extract(view, unit.as_str())?.map(|k| k.extract.facts),
                None => None,
            };
            if let Some(workspace) = &workspace
                && register.is_none()
            {
                register = self.open_extract(workspace.extract.as_bytes()).ok().map(|e| e.facts);
            }
            let mut content = Content::typed(&stored.typed, stored.slot, pack.pack.clone(), register, materials);
            if facts.tie == Some(Tie::Joined)
                && let Some(workspace) = &workspace
            {
                content.shared = super::sharing::shared_of(workspace);
                content.problems.retain(|p| p.field.starts_with("inquiry."));
            }
            Ok(content)
        })
    }

    pub(crate) fn draft_checklist(&self, draft: DraftId) -> Result<ChecklistView, ClientError> {
        let content = self.content(draft)?;
        let as_of = self.time_estimate();
        let lines = checklist::resolve(&content.subject(as_of.at)).unwrap_or_default();
        let attached = |code| content.materials.iter().filter(|m| m.code == code).count();
        let line = |line: checklist::ResolvedLine| MaterialLine {
            attached: u32::try_from(attached(line.code)).unwrap_or(u32::MAX),
            code: line.code,
            name: Text { zh: line.name_zh, en: line.name_en },
            sources: line.sources.into_iter().map(|s| Text::label(labels::source(s))).collect(),
            held: Text::label(labels::held(line.held)),
        };
        Ok(ChecklistView { lines: lines.into_iter().map(line).collect() })
    }

    pub(crate) fn stored_draft(&self, draft: DraftId) -> Result<StoredDraft, ClientError> {
        let stored = self.read(|view| Ok::<_, ClientError>(view.draft(draft)?))?;
        stored.ok_or_else(|| ClientError::not_found("draft.not_found"))
    }
}

/// What can still be done with a draft, by all that was heard of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It goes on.
    Open,
    /// It was sent in, or is on its way.
    Submitted,
    /// The case that it became has ended without an entry.
    CaseOver,
    /// The time of its workspace is over.
    WorkspaceOver,
    /// This person is no longer named in it.
    Dismissed,
}

impl Reach {
    /// Why nothing of it can be changed any more, where that is so.
    pub(crate) const fn closed(self) -> Option<&'static str> {
        match self {
            Reach::Submitted => Some("draft.submitted"),
            Reach::CaseOver => Some("draft.case_over"),
            // What is typed is kept, and goes when it is shared again.
            Reach::Open | Reach::WorkspaceOver | Reach::Dismissed => None,
        }
    }

    /// Why it goes no further as it is, where that is so.
    pub(crate) const fn over(self) -> Option<&'static str> {
        match self {
            Reach::CaseOver => Some("draft.case_over"),
            Reach::WorkspaceOver => Some("workspace.closed"),
            Reach::Dismissed => Some("workspace.dismissed"),
            Reach::Open | Reach::Submitted => None,
        }
    }
}

impl Core {
    /// What can still be done with a draft.
    pub(crate) fn reach(&self, view: &View<'_>, draft: DraftId, facts: &DraftFacts) -> Result<Reach, ClientError> {
        let told = self.sight().judge_kind(view, &queue::lane_of_draft(draft), CommandKind::PutSections)?;
        let submitted = facts.submission.map_or(Ok(false), |submission| queue::stands(view, submission))?;
        Ok(match told {
            Stands::Moot(Seen::CaseOver) => Reach::CaseOver,
            Stands::Moot(Seen::Submitted) => Reach::Submitted,
            _ if submitted => Reach::Submitted,
            Stands::Moot(Seen::Dismissed) => Reach::Dismissed,
            Stands::Moot(Seen::WorkspaceOver) => Reach::WorkspaceOver,
            Stands::Live | Stands::Repeat(_) | Stands::Moot(_) | Stands::OnItsWay(_) | Stands::Held => Reach::Open,
        })
    }
}

/// Whether a submission is in, or on its way; one that was declined leaves the draft free again.
pub(crate) fn is_submitted(
    reads: &impl Reads,
    facts: &DraftFacts,
    workspace: Option<&WorkspaceView>,
) -> Result<bool, ClientError> {
    if workspace.is_some_and(|w| w.case_id.is_some()) {
        return Ok(true);
    }
    facts.submission.map_or(Ok(false), |submission| queue::stands(reads, submission))
}

/// What follows from an edit of what is shared: it is frozen no more, and who had signed must sign again.
pub(crate) fn unfreeze(stored: &mut StoredDraft, facts: &mut DraftFacts, workspace: Option<&WorkspaceView>) {
    let fell = signers(stored, workspace);
    if !fell.is_empty() {
        facts.fell = fell;
    }
    stored.state = stored.state.edit_shared();
}

/// Slots known to have signed the manifest in force.
fn signers(stored: &StoredDraft, workspace: Option<&WorkspaceView>) -> Vec<Slot> {
    let (manifest, mut signed) = match &stored.state {
        DraftState::Editing => return Vec::new(),
        DraftState::Frozen { manifest, .. } => (manifest, Vec::new()),
        DraftState::Signing { manifest, signed, .. } | DraftState::Complete { manifest, signed, .. } => {
            (manifest, signed.clone())
        }
    };
    if let Some(view) = workspace
        && super::sharing::manifest_digest(view).is_some_and(|d| d.to_string() == *manifest)
    {
        signed.extend(super::sharing::signed_slots(view));
    }
    signed.sort();
    signed.dedup();
    signed
}

fn standing(state: &DraftState, reach: Reach) -> DraftStanding {
    match reach {
        Reach::Submitted => return DraftStanding::Submitted,
        Reach::CaseOver => return DraftStanding::CaseOver,
        Reach::WorkspaceOver => return DraftStanding::WorkspaceOver,
        Reach::Dismissed => return DraftStanding::Dismissed,
        Reach::Open => {}
    }
    match state {
        DraftState::Editing => DraftStanding::Editing,
        DraftState::Frozen { .. } => DraftStanding::Frozen,
        DraftState::Signing { .. } => DraftStanding::Signing,
        DraftState::Complete { .. } => DraftStanding::Complete,
    }
}

fn choice((value, label): (&'static str, labels::Label)) -> FieldChoice {
    FieldChoice { value: value.to_owned(), label: Text::label(label) }
}

fn first_transferor() -> Result<Slot, ClientError> {
    transferor(0)
}

fn transferor(index: usize) -> Result<Slot, ClientError> {
    let number = u8::try_from(index + 1).unwrap_or(u8::MAX);
    Slot::new(Side::Transferor, number).map_err(|_| ClientError::fix("slot.unknown"))
}

/// The register entry a draft rests on.
pub(crate) fn basis(known: &crate::core::KnownExtract) -> Basis {
    Basis {
        unit: known.extract.unit.to_string(),
        entry_seq: known.extract.entry_seq,
        entry_hash: known.extract.entry_hash,
    }
}

/// What the register knows is filled in: the certificate and who gives the home up.
fn fill_in(typed: &mut TypedFields, facts: &RegisterFacts) -> Result<(), ClientError> {
    if let Some(certificate) = facts.right.certificates.first() {
        typed.insert("matter.certificate".to_owned(), certificate.to_string());
    } else if let Some(old) = facts.right.old_certificates.first() {
        typed.insert("matter.certificate".to_owned(), old.number.to_string());
        typed.extend(code_of(&old.scheme).map(|scheme| ("matter.cert_scheme".to_owned(), scheme)));
    }
    for (n, holder) in facts.right.holders.iter().enumerate() {
        let slot = transferor(n)?;
        let mut put = |name: &str, value: String| typed.insert(format!("parties.{slot}.{name}"), value);
        put("name", holder.name.to_string());
        put("id_no", holder.identity.as_str().to_owned());
        if let Some(kind) = code_of(&holder.kind).filter(|k| k != "person") {
            put("kind", kind);
        }
        let document = holder.identity.document();
        if !matches!(document, DocumentKind::CitizenCard | DocumentKind::BusinessLicence)
            && let Some(document) = code_of(&document)
        {
            put("document", document);
        }
    }
    Ok(())
}

/// A dictionary value's name in the formats.
fn code_of<T: serde::Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}
