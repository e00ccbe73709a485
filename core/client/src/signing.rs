//! The acts of a party in person: it answers the inquiry, acknowledges, reads the sheet, signs.

use ereg_domain::disclosure::DisclosureRef;
use std::sync::Arc;

use ereg_domain::name::QuestionName;
use ereg_law::{
    application::{Answer, RuleId},
    draft::DraftState,
    review::Verdict,
    section,
    sheet::{ApplicationSheet, SheetBlock, SheetDisclosure},
    words::labels,
};
use ereg_protocol::{
    command::{CommandBody, CommandKind, Sign},
    id::DraftId,
    objects::Participation,
};
use ereg_trust::{
    digest::{Digest, DigestError, section_hash},
    keys::{DeviceSigner, USER_ALIAS},
    manifest::{PartyStatement, StatementError},
};
use ereg_vault::Collection;

use crate::{
    ClientError, Message, Sheet, SheetLineView, SheetPart, SignedView, Text, answering,
    frozen::{self, FrozenContent},
    judgement::Content,
    kernel::Kernel,
    lane,
    open_draft::{OpenDraft, Part},
    queue,
    record::{Reads, SignedCopy, put_draft_facts, put_statement},
    words::{self, key::Act},
};

/// Sheets of one draft that are remembered as shown.
const MOST_SHOWN: usize = 16;

/// The way in which the person's own data stands on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Showing {
    /// Masked, as everybody's.
    Masked,
    /// Whole: the person has unlocked and asks for it.
    OwnInFull,
}

/// The party's own section and signature.
#[derive(Clone)]
pub struct Signing {
    kernel: Arc<Kernel>,
}

impl Signing {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Signing {
        Signing { kernel }
    }

    /// The application sheet (申请书), rendered from the very bytes that will be signed. Asked for to be shown: that it was
    /// is written down, and only what was shown is signed.
    ///
    /// # Errors
    /// `sheet.not_frozen` before the shared sections are frozen.
    pub async fn sheet(&self, draft: DraftId) -> Result<Sheet, ClientError> {
        self.kernel.local(move |kernel| show(kernel, draft, Showing::Masked)).await
    }

    /// The sheet of [`Signing::sheet`], and at its end what it says of this person, unmasked: for whoever has unlocked
    /// to look at it.
    pub async fn sheet_in_full(&self, draft: DraftId) -> Result<Sheet, ClientError> {
        self.kernel.local(move |kernel| show(kernel, draft, Showing::OwnInFull)).await
    }

    /// Answers one question of the inquiry (询问); saved durably. Only this person's signature falls with it.
    pub async fn answer_inquiry(
        &self,
        draft: DraftId,
        question: QuestionName,
        answer: Answer,
    ) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                let value = match answer {
                    Answer::Yes => "yes",
                    Answer::No => "no",
                    Answer::NotSure => "not_sure",
                };
                answering::save(kernel, draft, &format!("inquiry.{question}"), value.to_owned()).map(drop)
            })
            .await
    }

    /// Returns what must be acknowledged before signing, with the text of each disclosure. Asked for to be shown: only
    /// a disclosure whose text was shown is accepted.
    pub async fn to_acknowledge(&self, draft: DraftId) -> Result<Vec<Message>, ClientError> {
        self.kernel.local(move |kernel| to_acknowledge(kernel, draft)).await
    }

    /// Accepts the disclosure that a rule (`R-15`) asks to be read; saved durably.
    ///
    /// # Errors
    /// `acknowledge.not_shown` where its text was not handed out by [`Signing::to_acknowledge`]; `rule.unknown`.
    pub async fn acknowledge(&self, draft: DraftId, rule: String) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                let open = kernel.read(|view| OpenDraft::of(view, draft))?;
                let form = &kernel.matter(open.stored.matter)?.form;
                let rule = RuleId::try_from(rule).ok().filter(|rule| form.disclosure(*rule).is_some());
                let rule = rule.ok_or_else(|| ClientError::fix("rule.unknown"))?;
                answering::save(kernel, draft, &format!("inquiry.ack.{rule}"), "yes".to_owned()).map(drop)
            })
            .await
    }

    /// Signs the frozen content and the own section with the user key, and queues the signature.
    ///
    /// # Errors
    /// [`ClientError::SignAgain`] `signature_void` where the content has changed since `manifest` was shown;
    /// `sign.sheet_not_shown` where its sheet never was; `sign.other_manifest` for one that nobody showed;
    /// `bad_hardware_signature` where the key store gave no good signature: nothing is sent.
    pub async fn sign(&self, draft: DraftId, manifest: String) -> Result<SignedView, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let named: Digest =
                    manifest.parse().map_err(|e: DigestError| ClientError::fix_field(e.code(), "manifest"))?;
                let frozen = ready_to_sign(kernel, draft, named)?;
                let pack = kernel.pack()?;
                let slot = frozen.draft.who().slot;
                let lane = lane::of_draft(draft);
                if let Some(statement) = signature_that_stands(kernel, &frozen)? {
                    // The same once more: another statement would only make void what others have built on this one.
                    let progress = kernel.read(|view| lane::progress(view, &lane, CommandKind::Sign))?;
                    return Ok(SignedView { slot, manifest, statement: statement.to_string(), progress });
                }
                let own = frozen::inquiry_bytes(frozen.content.matter, &frozen.draft.stored, &pack.pack)?;
                let reason = kernel.reason(Act::Sign);
                // Asks for the person: nothing is held meanwhile, and nothing is queued if it gives no good signature.
                let signer = DeviceSigner::new(kernel.keys.as_ref(), USER_ALIAS, &reason)?;
                let statement = PartyStatement {
                    draft_id: draft.to_string(),
                    manifest_rev: frozen.manifest.manifest_rev,
                    manifest: frozen.digest,
                    own: section_hash(section::INQUIRY.as_str(), &own),
                    slot: slot.to_string(),
                    key: *signer.public_key(),
                    captured_at: kernel.clocks().wall,
                };
                let envelope = statement.sign(&signer).map_err(|error| match error {
                    StatementError::Envelope(error) => ClientError::from(error),
                    other => ClientError::sign_again(other.code()),
                })?;
                let digest = envelope.digest();
                let text =
                    String::from_utf8(envelope.to_bytes()?).map_err(|_| ClientError::storage("client.internal"))?;
                kernel.write(|tx| {
                    let mut open = OpenDraft::of(tx.as_view(), draft)?;
                    // While the person was asked, something may have been saved.
                    let seen = &frozen.draft.stored;
                    if open.stored.typed != seen.typed || open.stored.state != seen.state {
                        return Err(ClientError::sign_again("signature_void"));
                    }
                    let scene = open.scene(&kernel.sight(), tx.as_view())?;
                    queue::put_sections(kernel, tx, &mut open, vec![(section::INQUIRY, own)], &scene)?;
                    let body = CommandBody::Sign(Sign { draft_id: draft, statement: text });
                    queue::enqueue(kernel, tx, lane.clone(), body, &[])?;
                    put_statement(tx, envelope.unverified_payload())?;
                    // What was signed is kept whole, by whoever signed it: what a correction changes is told from it.
                    for (kind, section) in &frozen.sections {
                        let hash = section_hash(kind.as_str(), section.as_bytes());
                        tx.put(Collection::Statement, hash.bytes(), section.as_bytes())?;
                    }
                    let manifest_bytes = frozen.manifest.to_bytes().map_err(|e| ClientError::storage(e.code()))?;
                    put_statement(tx, &manifest_bytes)?;
                    open.facts.signed = Some(SignedCopy {
                        manifest: frozen.digest,
                        manifest_rev: frozen.manifest.manifest_rev,
                        statement: digest,
                        sections: frozen.sections.clone(),
                        signed: vec![slot],
                        taken_back: false,
                    });
                    open.facts.fell.retain(|fallen| *fallen != slot);
                    // Who joined has no state of their own before signing: it is frozen by the creator.
                    let in_force = frozen.digest.to_string();
                    if open.who().part == Part::Guest
                        && open.stored.state.manifest().is_none_or(|(manifest, _)| manifest != in_force)
                    {
                        let manifest_rev = frozen.manifest.manifest_rev;
                        open.stored.state = DraftState::Frozen { manifest: in_force.clone(), manifest_rev };
                    }
                    let slots = frozen::slots(&frozen.manifest);
                    if let Ok(next) = open.stored.state.sign(&in_force, slot, &slots) {
                        open.stored.state = next;
                    }
                    // Who had signed before is in what was told already.
                    open.note_signers();
                    open.save(tx)?;
                    let progress = lane::progress(tx, &lane, CommandKind::Sign)?;
                    Ok(SignedView { slot, manifest: in_force, statement: digest.to_string(), progress })
                })
            })
            .await
    }
}

fn show(kernel: &Kernel, draft: DraftId, how: Showing) -> Result<Sheet, ClientError> {
    let frozen = FrozenContent::of(kernel, draft)?;
    // A sheet that cannot be noted is shown all the same; signing then asks to look again.
    let _ = note_shown(kernel, draft, frozen.digest);
    let sheet = ApplicationSheet::of(frozen.content.matter, &frozen.content.subject(kernel.time_estimate().at));
    let own = match how {
        Showing::Masked => None,
        Showing::OwnInFull => own_part(&frozen),
    };
    let part = |block: SheetBlock| SheetPart {
        title: Text::label(block.heading),
        lines: block
            .lines
            .into_iter()
            .map(|l| SheetLineView { label: Text::wording(l.label), value: Text { zh: l.zh, en: l.en } })
            .collect(),
    };
    let text = |n: &SheetDisclosure| Text { zh: n.zh.clone(), en: n.en.clone() };
    Ok(Sheet {
        draft,
        manifest: frozen.digest.to_string(),
        manifest_rev: frozen.manifest.manifest_rev,
        title: Text::label(sheet.title),
        caution: sheet.above_all.as_ref().map_or_else(words::sheet::entry_caution, text),
        disclosures: sheet.disclosures.iter().map(text).collect(),
        parts: sheet.blocks.into_iter().map(part).chain(own).collect(),
        mark: kernel.mark(),
    })
}

/// Writes down that the sheet of a manifest was handed out to be shown.
fn note_shown(kernel: &Kernel, draft: DraftId, manifest: Digest) -> Result<(), ClientError> {
    let known = kernel.read(|view| Ok(view.draft_facts(draft)?.shown.last() == Some(&manifest)))?;
    if known {
        return Ok(());
    }
    kernel.write(|tx| {
        let mut facts = tx.draft_facts(draft)?;
        facts.shown.retain(|shown| *shown != manifest);
        facts.shown.push(manifest);
        let surplus = facts.shown.len().saturating_sub(MOST_SHOWN);
        facts.shown.drain(..surplus);
        Ok(put_draft_facts(tx, draft, &facts)?)
    })
}

fn to_acknowledge(kernel: &Kernel, draft: DraftId) -> Result<Vec<Message>, ClientError> {
    let (asked, told_here): (Vec<Message>, Vec<Option<DisclosureRef>>) =
        unacknowledged(kernel, draft)?.into_iter().unzip();
    // A text that cannot be noted is shown all the same; acknowledging then asks to read it again.
    let _ = note_told(kernel, draft, told_here.into_iter().flatten().collect());
    Ok(asked)
}

/// Returns what is still to be acknowledged, each with the disclosure whose text it is.
pub(crate) fn unacknowledged(
    kernel: &Kernel,
    draft: DraftId,
) -> Result<Vec<(Message, Option<DisclosureRef>)>, ClientError> {
    let content = Content::of(kernel, draft)?;
    let review = content.review(kernel.time_estimate().at);
    let mut asked = Vec::new();
    for finding in &review.findings {
        let Verdict::Acknowledge { disclosure, .. } = &finding.verdict else { continue };
        let done = content.inquiries.iter().flat_map(|i| &i.acknowledgements).any(|a| a.rule == finding.rule);
        if done {
            continue;
        }
        let found = content.pack.disclosure(&disclosure.id);
        let text = found.map(|n| Text { zh: n.zh.clone(), en: n.en.clone() });
        let code = finding.verdict.code().unwrap_or_default();
        let told = words::message::told_of(code, Some(finding.rule.to_string()), finding.field.clone(), &[]);
        let disclosure = found.map(|n| DisclosureRef { id: n.id.clone(), version: n.version });
        asked.push((Message { text: text.unwrap_or(told.text), ..told }, disclosure));
    }
    Ok(asked)
}

/// Writes down which disclosures were handed out to be shown.
fn note_told(kernel: &Kernel, draft: DraftId, disclosures: Vec<DisclosureRef>) -> Result<(), ClientError> {
    let known = kernel.read(|view| Ok(view.draft_facts(draft)?.told))?;
    if disclosures.iter().all(|disclosure| known.contains(disclosure)) {
        return Ok(());
    }
    kernel.write(|tx| {
        let mut facts = tx.draft_facts(draft)?;
        facts.told.extend(disclosures);
        facts.told.sort();
        facts.told.dedup();
        Ok(put_draft_facts(tx, draft, &facts)?)
    })
}

/// The content of the manifest that is named, where it is in force, was shown, and leaves this person nothing to answer.
fn ready_to_sign(kernel: &Kernel, draft: DraftId, named: Digest) -> Result<FrozenContent, ClientError> {
    let was_shown = kernel.read(|view| {
        let facts = view.draft_facts(draft)?;
        let signed = facts.signed.as_ref().is_some_and(|copy| copy.manifest == named);
        Ok(signed || facts.shown.contains(&named))
    })?;
    let frozen = FrozenContent::of(kernel, draft).map_err(|error| match error.code() {
        // It was shown to be signed and is frozen no more: it has changed.
        "sheet.not_frozen" if was_shown => ClientError::sign_again("signature_void"),
        _ => error,
    })?;
    if frozen.digest != named {
        // Nothing changed for whoever names what nobody showed: it is mistyped.
        return Err(if was_shown {
            ClientError::sign_again("signature_void")
        } else {
            ClientError::fix_field("sign.other_manifest", "manifest")
        });
    }
    if let Some(open) = frozen.own_problems.first() {
        return Err(ClientError::FixInput { code: "sign.inquiry_open".to_owned(), field: open.field.clone() });
    }
    if let Some(asked) = to_acknowledge(kernel, draft)?.first() {
        let field = asked.rule.as_ref().map(|rule| format!("inquiry.ack.{rule}"));
        return Err(ClientError::FixInput { code: "sign.acknowledge_open".to_owned(), field });
    }
    if was_shown { Ok(frozen) } else { Err(ClientError::fix("sign.sheet_not_shown")) }
}

/// Returns the part of what is signed that names and numbers the person, whole: no one else's.
fn own_part(frozen: &FrozenContent) -> Option<SheetPart> {
    let who = frozen.draft.who();
    let typed = frozen.content.sections.typed();
    let own = typed.iter().filter(|(path, _)| who.is_about(path));
    let line = |(path, value): (&String, &String)| {
        let words = frozen
            .content
            .matter
            .form
            .field(path)
            .map(labels::choices)
            .unwrap_or_default()
            .into_iter()
            .find(|(name, _)| name == value)
            .map(|(_, words)| words);
        let value = words.map_or_else(|| Text::of(value, value), Text::label);
        SheetLineView { label: words::form::field(path, &frozen.content.matter.form), value }
    };
    let lines: Vec<SheetLineView> = own.map(line).collect();
    (!lines.is_empty()).then(|| SheetPart { title: words::sheet::own_in_full(), lines })
}

/// This person's statement over what is frozen, where it is on its way or held and no answer was changed since.
fn signature_that_stands(kernel: &Kernel, frozen: &FrozenContent) -> Result<Option<Digest>, ClientError> {
    let draft = frozen.draft.id();
    kernel.read(|view| {
        let on_its_way = queue::asked(kernel, view, &lane::of_draft(draft), CommandKind::Sign)?.is_some();
        let open = OpenDraft::of(view, draft)?;
        let slot = open.who().slot;
        let signed = open.facts.signed.filter(|copy| copy.manifest == frozen.digest && !copy.taken_back);
        let Some(signed) = signed else { return Ok(None) };
        let mut told = open.workspace.iter().flat_map(|w| &w.participants);
        let held = told.any(|p| p.slot == slot && p.standing == Participation::Signed { statement: signed.statement });
        Ok((on_its_way || held).then_some(signed.statement))
    })
}
