//! What a party does in person: inquiry, acknowledgements, the sheet, the signature.

use ereg_domain::party::Slot;
use ereg_law::{
    application::{Answer, Question, RuleId, SectionKind},
    form,
    review::{Verdict, table},
    sheet::ApplicationSheet,
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
    manifest::{NoticeRef, PartyStatement},
};

use crate::{
    ClientError, Message, Sheet, SheetLineView, SheetPart, SignedView, Text,
    act::freeze::FrozenContent,
    core::Core,
    queue,
    record::{Reads, SignedCopy, Tie, put_draft_facts, put_statement},
    words::{self, Act},
};

/// Sheets of one draft that are remembered as shown.
const MOST_SHOWN: usize = 16;

/// How the person's own data stands on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Showing {
    /// Masked, as everybody's.
    Masked,
    /// Whole: the person has unlocked and asks for it.
    OwnInFull,
}

impl Core {
    pub(crate) fn sheet(&self, draft: DraftId, how: Showing) -> Result<Sheet, ClientError> {
        let frozen = self.frozen_content(draft)?;
        // A sheet that cannot be noted is shown all the same; signing then asks to look again.
        let _ = self.note_shown(draft, frozen.digest);
        let sheet = ApplicationSheet::of(&frozen.content.subject(self.time_estimate().at));
        let own = match how {
            Showing::Masked => None,
            Showing::OwnInFull => own_part(&frozen),
        };
        let part = |block: ereg_law::sheet::SheetBlock| SheetPart {
            title: Text::label(block.heading),
            lines: block
                .lines
                .into_iter()
                .map(|l| SheetLineView { label: Text::label(l.label), value: Text { zh: l.zh, en: l.en } })
                .collect(),
        };
        let text = |n: &ereg_law::sheet::SheetNotice| Text { zh: n.zh.clone(), en: n.en.clone() };
        Ok(Sheet {
            draft,
            manifest: frozen.digest.to_string(),
            manifest_rev: frozen.manifest.manifest_rev,
            title: Text::label(sheet.title),
            caution: sheet.above_all.as_ref().map_or_else(words::entry_caution, text),
            notices: sheet.notices.iter().map(text).collect(),
            parts: sheet.blocks.into_iter().map(part).chain(own).collect(),
            mark: self.mark(),
        })
    }

    /// Writes down that the sheet of a manifest was handed out to be shown.
    fn note_shown(&self, draft: DraftId, manifest: Digest) -> Result<(), ClientError> {
        let known = self.read(|view| Ok(view.draft_facts(draft)?.shown.last() == Some(&manifest)))?;
        if known {
            return Ok(());
        }
        self.write(|tx| {
            let mut facts = tx.draft_facts(draft)?;
            facts.shown.retain(|shown| *shown != manifest);
            facts.shown.push(manifest);
            let surplus = facts.shown.len().saturating_sub(MOST_SHOWN);
            facts.shown.drain(..surplus);
            Ok(put_draft_facts(tx, draft, &facts)?)
        })
    }

    pub(crate) fn answer_inquiry(&self, draft: DraftId, question: Question, answer: Answer) -> Result<(), ClientError> {
        let value = match answer {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::NotSure => "not_sure",
        };
        self.save_field(draft, &format!("inquiry.{}", question.field()), Some(value.to_owned()))
    }

    pub(crate) fn to_acknowledge(&self, draft: DraftId) -> Result<Vec<Message>, ClientError> {
        let (asked, told_here): (Vec<Message>, Vec<Option<NoticeRef>>) =
            self.unacknowledged(draft)?.into_iter().unzip();
        // A text that cannot be noted is shown all the same; acknowledging then asks to read it again.
        let _ = self.note_told(draft, told_here.into_iter().flatten().collect());
        Ok(asked)
    }

    /// What is still to be acknowledged, each with the notice whose text it is.
    pub(crate) fn unacknowledged(&self, draft: DraftId) -> Result<Vec<(Message, Option<NoticeRef>)>, ClientError> {
        let content = self.content(draft)?;
        let review = content.review(self.time_estimate().at);
        let mut asked = Vec::new();
        for finding in &review.findings {
            let Verdict::Acknowledge { notice, .. } = &finding.verdict else { continue };
            let done = content.inquiries.iter().flat_map(|i| &i.acknowledgements).any(|a| a.rule == finding.rule);
            if done {
                continue;
            }
            let found = content.pack.notice(&notice.id);
            let text = found.map(|n| Text { zh: n.zh.clone(), en: n.en.clone() });
            let code = finding.verdict.code().unwrap_or_default();
            let told = words::told_of(code, Some(finding.rule.to_string()), finding.field.clone(), &[]);
            let notice = found.map(|n| NoticeRef { id: n.id.clone(), version: n.version });
            asked.push((Message { text: text.unwrap_or(told.text), ..told }, notice));
        }
        Ok(asked)
    }

    /// Writes down which notices were handed out to be shown.
    fn note_told(&self, draft: DraftId, notices: Vec<NoticeRef>) -> Result<(), ClientError> {
        let known = self.read(|view| Ok(view.draft_facts(draft)?.told))?;
        if notices.iter().all(|notice| known.contains(notice)) {
            return Ok(());
        }
        self.write(|tx| {
            let mut facts = tx.draft_facts(draft)?;
            facts.told.extend(notices);
            facts.told.sort();
            facts.told.dedup();
            Ok(put_draft_facts(tx, draft, &facts)?)
        })
    }

    pub(crate) fn acknowledge(&self, draft: DraftId, rule: &str) -> Result<(), ClientError> {
        let id = RuleId::try_from(rule.to_owned()).ok().and_then(table::rule);
        let rule = id.filter(|r| r.notice.is_some()).ok_or_else(|| ClientError::fix("rule.unknown"))?;
        self.save_field(draft, &format!("inquiry.ack.{}", rule.id), Some("yes".to_owned()))
    }

    pub(crate) fn sign(&self, draft: DraftId, shown: &str) -> Result<SignedView, ClientError> {
        self.enrolled()?;
        let named: Digest = shown.parse().map_err(|e: DigestError| ClientError::fix_field(e.code(), "manifest"))?;
        let was_shown = self.read(|view| {
            let facts = view.draft_facts(draft)?;
            let signed = facts.signed.as_ref().is_some_and(|copy| copy.manifest == named);
            Ok::<_, ClientError>(signed || facts.shown.contains(&named))
        })?;
        let frozen = self.frozen_content(draft).map_err(|error| match error.code() {
            // It was shown to be signed and is frozen no more: it has changed.
            "sheet.not_frozen" if was_shown => ClientError::sign_again("signature_void"),
            _ => error,
        })?;
        if frozen.digest != named {
            // Nothing changed for who names what nobody showed: it is mistyped.
            return Err(if was_shown {
                ClientError::sign_again("signature_void")
            } else {
                ClientError::fix_field("sign.other_manifest", "manifest")
            });
        }
        if let Some(open) = frozen.own_problems.first() {
            return Err(ClientError::FixInput { code: "sign.inquiry_open".to_owned(), field: open.field.clone() });
        }
        if let Some(asked) = self.to_acknowledge(draft)?.first() {
            let field = asked.rule.as_ref().map(|rule| format!("inquiry.ack.{rule}"));
            return Err(ClientError::FixInput { code: "sign.acknowledge_open".to_owned(), field });
        }
        if !was_shown {
            return Err(ClientError::fix("sign.sheet_not_shown"));
        }
        let pack = self.pack()?;
        let slot = frozen.stored.slot;
        if let Some(statement) = self.signature_that_stands(draft, slot, frozen.digest)? {
            // The same once more: another statement would only make void what others have built on this one.
            let lane = queue::lane_of_draft(draft);
            let progress = self.read(|view| queue::progress(view, &lane, CommandKind::Sign))?;
            let (manifest, statement) = (frozen.digest.to_string(), statement.to_string());
            return Ok(SignedView { slot, manifest, statement, progress });
        }
        let own = super::freeze::section_bytes(&frozen.stored, &pack.pack, SectionKind::Inquiry)?
            .ok_or_else(|| ClientError::fix("sign.inquiry_open"))?;
        let reason = self.reason(Act::Sign);
        // Asks for the person: nothing is held meanwhile, and nothing is queued if it gives no good signature.
        let signer = DeviceSigner::new(self.config.keys.as_ref(), USER_ALIAS, &reason)?;
        let statement = PartyStatement {
            draft_id: draft.to_string(),
            manifest_rev: frozen.manifest.manifest_rev,
            manifest: frozen.digest,
            own: section_hash(SectionKind::Inquiry.as_str(), &own),
            slot: slot.to_string(),
            key: *signer.public_key(),
            captured_at: self.clocks().wall,
        };
        let envelope = statement.sign(&signer).map_err(|error| match error {
            ereg_trust::manifest::StatementError::Envelope(error) => ClientError::from(error),
            other => ClientError::sign_again(other.code()),
        })?;
        let digest = envelope.digest();
        let bytes = envelope.to_bytes()?;
        let text = String::from_utf8(bytes).map_err(|_| ClientError::storage("client.internal"))?;
        let workspace = self.workspace(draft)?;
        self.write(|tx| {
            let mut stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let mut facts = tx.draft_facts(draft)?;
            // While the person was asked, something may have been saved.
            if stored.typed != frozen.stored.typed || stored.state != frozen.stored.state {
                return Err(ClientError::sign_again("signature_void"));
            }
            queue::put_sections(
                self,
                tx,
                &mut stored,
                &mut facts,
                workspace.as_ref(),
                vec![(SectionKind::Inquiry, own)],
            )?;
            let body = CommandBody::Sign(Sign { draft_id: draft, statement: text.clone() });
            queue::enqueue(self, tx, queue::lane_of_draft(draft), body, &[])?;
            put_statement(tx, envelope.unverified_payload())?;
            let signed = SignedCopy {
                manifest: frozen.digest,
                manifest_rev: frozen.manifest.manifest_rev,
                statement: digest,
                sections: frozen.sections.clone(),
                signed: vec![slot],
                taken_back: false,
            };
            facts.signed = Some(signed);
            facts.fell.retain(|fallen| *fallen != slot);
            if facts.tie == Some(Tie::Joined) {
                stored.state = joined_state(&stored.state, frozen.digest, frozen.manifest.manifest_rev);
            }
            let slots = super::freeze::slots(&frozen.manifest);
            if let Ok(next) = stored.state.sign(&frozen.digest.to_string(), slot, &slots) {
                stored.state = next;
            }
            put_draft_facts(tx, draft, &facts)?;
            tx.save_draft(&stored)?;
            let progress = queue::progress(tx, &queue::lane_of_draft(draft), CommandKind::Sign)?;
            Ok(SignedView { slot, manifest: frozen.digest.to_string(), statement: digest.to_string(), progress })
        })
    }
}

/// What the person is called and numbered in what is signed, whole: no one else's.
fn own_part(frozen: &FrozenContent) -> Option<SheetPart> {
    let slot = frozen.stored.slot;
    let typed = form::typed_of(&frozen.content.shared);
    let prefix = format!("parties.{slot}.");
    let own = typed.iter().filter(|(path, _)| path.starts_with(&prefix));
    let line = |(path, value): (&String, &String)| {
        let words = labels::choices(path).into_iter().find(|(name, _)| name == value).map(|(_, words)| words);
        let value = words.map_or_else(|| Text::of(value, value), Text::label);
        SheetLineView { label: words::field(path), value }
    };
    let lines: Vec<SheetLineView> = own.map(line).collect();
    let title = Text::of("本人信息（完整显示，请勿让他人看到）", "Your own data in full: let nobody look on");
    (!lines.is_empty()).then_some(SheetPart { title, lines })
}

impl Core {
    /// This person's statement over a manifest, where it is on its way or held and no answer was changed since.
    fn signature_that_stands(
        &self,
        draft: DraftId,
        slot: Slot,
        manifest: Digest,
    ) -> Result<Option<Digest>, ClientError> {
        let lane = queue::lane_of_draft(draft);
        self.read(|view| {
            let on_its_way = queue::asked(self, view, &lane, CommandKind::Sign)?.is_some();
            let signed = view.draft_facts(draft)?.signed.filter(|copy| copy.manifest == manifest && !copy.taken_back);
            let Some(signed) = signed else { return Ok(None) };
            let workspace = super::sharing::workspace_in(view, draft)?;
            let held = workspace
                .iter()
                .flat_map(|w| &w.participants)
                .any(|p| p.slot == slot && p.standing == Participation::Signed { statement: signed.statement });
            Ok((on_its_way || held).then_some(signed.statement))
        })
    }
}

/// Who joined has no state of his own before he signs: it is frozen by the creator.
fn joined_state(
    state: &ereg_law::draft::DraftState,
    manifest: Digest,
    manifest_rev: u64,
) -> ereg_law::draft::DraftState {
    use ereg_law::draft::DraftState::{Complete, Editing, Frozen, Signing};
    let manifest = manifest.to_string();
    match state {
        Frozen { manifest: m, .. } | Signing { manifest: m, .. } | Complete { manifest: m, .. } if *m == manifest => {
            state.clone()
        }
        Editing | Frozen { .. } | Signing { .. } | Complete { .. } => Frozen { manifest, manifest_rev },
    }
}
