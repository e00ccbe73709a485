//! What a party does in person: inquiry, acknowledgements, the sheet, the signature.

use ereg_domain::{
    application::{Answer, Question, RuleId, SectionKind},
    review::{Verdict, table},
    sheet::ApplicationSheet,
};
use ereg_protocol::{
    command::{CommandBody, Sign},
    id::DraftId,
};
use ereg_trust::{
    digest::{Digest, section_hash},
    keys::{DeviceSigner, USER_ALIAS},
    manifest::PartyStatement,
};

use crate::{
    ClientError, Sheet, SheetLine, SheetPart, SignedView, Text, Told,
    core::Core,
    queue,
    record::{Reads, SignedCopy, Tie, put_draft_facts, put_statement},
    words::{self, Act},
};

impl Core {
    pub(crate) fn sheet(&self, draft: DraftId) -> Result<Sheet, ClientError> {
        let frozen = self.frozen_content(draft)?;
        let sheet = ApplicationSheet::of(&frozen.content.subject(self.time_estimate().at));
        let part = |block: ereg_domain::sheet::SheetBlock| SheetPart {
            title: Text::label(block.heading),
            lines: block
                .lines
                .into_iter()
                .map(|l| SheetLine { label: Text::label(l.label), value: Text { zh: l.zh, en: l.en } })
                .collect(),
        };
        let text = |n: &ereg_domain::sheet::SheetNotice| Text { zh: n.zh.clone(), en: n.en.clone() };
        Ok(Sheet {
            draft,
            manifest: frozen.digest.to_string(),
            manifest_rev: frozen.manifest.manifest_rev,
            title: Text::label(sheet.title),
            caution: sheet.above_all.as_ref().map_or_else(words::entry_caution, text),
            notices: sheet.notices.iter().map(text).collect(),
            parts: sheet.blocks.into_iter().map(part).collect(),
            mark: self.mark(),
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

    pub(crate) fn to_acknowledge(&self, draft: DraftId) -> Result<Vec<Told>, ClientError> {
        let content = self.content(draft)?;
        let review = content.review(self.time_estimate().at);
        let mut asked = Vec::new();
        for finding in &review.findings {
            let Verdict::Acknowledge { notice, .. } = &finding.verdict else { continue };
            let done = content.inquiries.iter().flat_map(|i| &i.acknowledgements).any(|a| a.rule == finding.rule);
            if done {
                continue;
            }
            let text = content.pack.notice(&notice.id).map(|n| Text { zh: n.zh.clone(), en: n.en.clone() });
            let code = finding.verdict.code().unwrap_or_default();
            let told = words::told_of(code, Some(finding.rule.to_string()), finding.field.clone(), &[]);
            asked.push(Told { text: text.unwrap_or(told.text), ..told });
        }
        Ok(asked)
    }

    pub(crate) fn acknowledge(&self, draft: DraftId, rule: &str) -> Result<(), ClientError> {
        let id = RuleId::try_from(rule.to_owned()).ok().and_then(table::rule);
        let rule = id.filter(|r| r.notice.is_some()).ok_or_else(|| ClientError::fix("rule.unknown"))?;
        self.save_field(draft, &format!("inquiry.ack.{}", rule.id), Some("yes".to_owned()))
    }

    pub(crate) fn sign(&self, draft: DraftId, shown: &str) -> Result<SignedView, ClientError> {
        self.enrolled()?;
        let frozen = self.frozen_content(draft).map_err(|error| match error.code() {
            // Something was shown to be signed and is frozen no more: it has changed.
            "sheet.not_frozen" if shown.parse::<Digest>().is_ok() => ClientError::sign_again("signature_void"),
            _ => error,
        })?;
        if frozen.digest.to_string() != shown {
            return Err(ClientError::sign_again("signature_void"));
        }
        if let Some(open) = frozen.own_problems.first() {
            return Err(ClientError::FixInput { code: "sign.inquiry_open".to_owned(), field: open.field.clone() });
        }
        if let Some(asked) = self.to_acknowledge(draft)?.first() {
            let field = asked.rule.as_ref().map(|rule| format!("inquiry.ack.{rule}"));
            return Err(ClientError::FixInput { code: "sign.acknowledge_open".to_owned(), field });
        }
        let pack = self.pack()?;
        let slot = frozen.stored.slot;
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
            Ok(SignedView { slot, manifest: frozen.digest.to_string(), statement: digest.to_string() })
        })
    }
}

/// Who joined has no state of his own before he signs: it is frozen by the creator.
fn joined_state(
    state: &ereg_domain::draft::DraftState,
    manifest: Digest,
    manifest_rev: u64,
) -> ereg_domain::draft::DraftState {
    use ereg_domain::draft::DraftState::{Complete, Editing, Frozen, Signing};
    let manifest = manifest.to_string();
    match state {
        Frozen { manifest: m, .. } | Signing { manifest: m, .. } | Complete { manifest: m, .. } if *m == manifest => {
            state.clone()
        }
        Editing | Frozen { .. } | Signing { .. } | Complete { .. } => Frozen { manifest, manifest_rev },
    }
}
