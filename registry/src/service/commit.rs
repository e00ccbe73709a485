//! Writing a decision: rows, entries, feeds, the audit link and the signed outcome, all or nothing.

use std::{borrow::Cow, sync::Arc};

use ereg_domain::{canonical::to_canonical, time::Instant};
use ereg_protocol::{
    command::CommandKind,
    feed::ObjectKind,
    id::{AccountId, CommandId},
    intent::Intent,
    objects::{LetterBody, Quote},
    outcome::{MAX_OUTCOME_BYTES, Outcome, OutcomeResult},
    payload,
};
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::{Envelope, PayloadType},
    keys::AssuranceLevel,
    query_result::{QUERY_RESULT_TYPE, QueryResult},
};
use serde::Serialize;

use super::{
    Inner, paper,
    signing::{Signatures, Signing},
};
use crate::{
    act::{numbers, own::seal},
    book::{append, certificate_view},
    fault::ServiceFault,
    model::{Change, Decision, PaperStanding, SealedBy, Taken, Told, Write, view},
    sabotage,
    store::{StoreError, Writes, account::CommandRow, feed::Place},
};

/// The trust bundle's place in a feed.
pub(super) const TRUST: &str = "trust";
/// The actor of a mutation that is no command.
pub(super) const REGISTRY: &str = "registry";

/// The command that a decision gives its outcome to.
pub(super) struct Answered {
    pub id: CommandId,
    pub kind: CommandKind,
    pub digest: Digest,
    pub principal: String,
    pub account: AccountId,
}

fn as_text(bytes: Vec<u8>) -> Result<String, ServiceFault> {
    String::from_utf8(bytes).map_err(|_| ServiceFault::Object("text"))
}

/// The means with which an act writes: its transaction, the signatures it has begun, and registry time.
#[derive(Clone, Copy)]
pub(super) struct Pen<'a> {
    pub(super) tx: &'a dyn Writes,
    pub(super) signatures: &'a Signatures<'a>,
    pub(super) now: Instant,
}

impl Inner {
    /// Signs a value of ours now and returns the digest of its payload and the envelope.
    pub(super) fn sign<T: Serialize>(
        &self,
        role: KeyRole,
        payload_type: &PayloadType,
        value: &T,
    ) -> Result<(Digest, String), ServiceFault> {
        let envelope = Envelope::sign_value(payload_type, value, self.keys.role(role));
        let envelope = envelope.map_err(|_| ServiceFault::Object("envelope"))?;
        let bytes = envelope.to_bytes().map_err(|_| ServiceFault::Object("envelope"))?;
        Ok((envelope.digest(), as_text(bytes)?))
    }

    /// The signatures of one act.
    pub(super) fn signatures(&self) -> Signatures<'_> {
        self.signers.of_act(&self.keys)
    }

    /// Writes everything a decision does but the outcome of its command.
    pub(super) fn apply(&self, pen: Pen<'_>, decision: Decision, actor: &str) -> Result<(), ServiceFault> {
        begin(&decision, pen.signatures)?;
        self.apply_begun(pen, decision, actor)
    }

    fn apply_begun(&self, pen: Pen<'_>, decision: Decision, actor: &str) -> Result<(), ServiceFault> {
        let Pen { tx, now, .. } = pen;
        let voided = append(tx, &self.keys, decision.entries, now)?;
        for write in decision.writes {
            self.write(pen, write)?;
        }
        for change in decision.changes {
            self.change(pen, change)?;
        }
        tx.audit(self.keys.office(), now, actor, &decision.audit)?;
        for case in voided {
            let Some(handed_out) = paper::handed_out_by(tx, case, None)? else { continue };
            if let Some(void) = seal::void(handed_out, now)? {
                self.apply(pen, void, REGISTRY)?;
            }
        }
        match decision.also {
            Some(also) => self.apply_begun(pen, *also, REGISTRY),
            None => Ok(()),
        }
    }

    /// The outcome of a command; `follows` is the newest change of which its account was told before.
    pub(super) fn outcome(&self, answered: &Answered, follows: u64, result: OutcomeResult, at: Instant) -> Outcome {
        Outcome {
            command_id: answered.id,
            kind: answered.kind,
            command: answered.digest,
            account: answered.account.clone(),
            follows,
            at,
            office: self.keys.office().to_owned(),
            assurance: assurance(self.keys.bundle().content().least_assurance).to_owned(),
            result,
        }
    }

    /// Keeps the outcome of a command for whoever asks again, and returns its envelope, whose signature has been begun.
    pub(super) fn put_outcome(
        &self,
        tx: &dyn Writes,
        answered: &Answered,
        mut outcome: Outcome,
        begun: &Signing,
    ) -> Result<Vec<u8>, ServiceFault> {
        let mut envelope = Cow::Borrowed(begun.envelope()?);
        if let (true, OutcomeResult::Declined(declined)) = (envelope.len() > MAX_OUTCOME_BYTES, &mut outcome.result) {
            // The first receipt of many parties does not fit into another outcome; the case's feed has it.
            declined.first = None;
            envelope = Cow::Owned(self.sign(KeyRole::Receipt, &payload::OUTCOME, &outcome)?.1);
        }
        if envelope.len() > MAX_OUTCOME_BYTES {
            return Err(ServiceFault::Object("an outcome larger than any may be"));
        }
        tx.put_command(&CommandRow {
            principal: &answered.principal,
            command_id: &answered.id.to_string(),
            kind: answered.kind.name(),
            digest: answered.digest,
            outcome: envelope.as_bytes(),
        })?;
        Ok(envelope.into_owned().into_bytes())
    }

    fn write(&self, pen: Pen<'_>, write: Write) -> Result<(), ServiceFault> {
        let Pen { tx: writer, signatures, now } = pen;
        match write {
            Write::Account(who) => writer.put_account(&who)?,
            Write::Renamed(who) => writer.rename(&who)?,
            Write::Mandate(row) => writer.put_mandate(&row)?,
            Write::Consent(row) => writer.put_consent(&row)?,
            Write::LicenceUse(row) => writer.put_licence_use(&row)?,
            Write::HomeLock(row) => writer.put_home_lock(&row)?,
            Write::Key(key) => writer.put_key(&key)?,
            Write::Workspace(workspace) => writer.put_workspace(&workspace)?,
            Write::Chunk(draft, leaf, bytes) => drop(writer.put_chunk(draft, leaf, &bytes)?),
            Write::DropChunks(draft) => writer.drop_chunks(draft)?,
            Write::DropWorkspace(draft) => writer.drop_workspace(draft)?,
            Write::Case(case) => {
                let manifest = case.receipt.manifest.to_string();
                let once = if sabotage::dedup_is_off() { format!("{manifest} {}", case.case_id) } else { manifest };
                writer.put_case(&case, &once)?;
            }
            Write::LayAside(of) => writer.lay_aside(of.case_id, of.round, &of.content)?,
            Write::JoinQueue(case) => writer.join_queue(case)?,
            Write::LeaveQueue(case) => writer.leave_queue(case)?,
            Write::Wake(case) => writer.wake_beside(case)?,
            Write::WakeUncounted => writer.wake_uncounted()?,
            Write::Fact(fact) => writer.put_fact(&fact)?,
            Write::Quote(quote) => {
                let signed = quote_of(signatures, &quote)?;
                writer.put_quote(&quote, signed.digest(), signed.envelope()?)?;
            }
            Write::Attempt(attempt) => writer.put_attempt(&attempt)?,
            Write::Posting(posting) => writer.put_posting(&posting)?,
            Write::Collection(case, account) => writer.put_collection(case, &account)?,
            Write::Letter(addressee, letter) => {
                // Whoever has an account finds it there; for the others it lies under their number.
                if let Some(who) = writer.enrolled_by_number(&addressee)? {
                    let told = Change { account: who.account, body: Told::Letter(letter) };
                    self.change(pen, told)?;
                } else {
                    let signed = letter_of(signatures, &letter)?;
                    writer.put_letter(signed.digest(), &view::addressee(&addressee), signed.envelope()?)?;
                }
            }
            Write::Paper(paper) => writer.put_paper(&paper)?,
            Write::Document(paper, at, files) => writer.put_document(paper, at, &files)?,
            Write::ReceiptNumber(paper, number) => writer.put_receipt_number(paper, &number)?,
            Write::SealLater(paper, put_off) => writer.put_off_sealing(paper, put_off)?,
            Write::SealAnew => writer.seal_anew(SealedBy::Office)?,
            Write::Unfit(paper) => writer.end_sealing(paper, PaperStanding::Unfit)?,
            Write::Taken(taken) => take(writer, taken, now)?,
        }
        Ok(())
    }

    fn change(&self, pen: Pen<'_>, change: Change) -> Result<(), ServiceFault> {
        let Pen { tx, signatures, now } = pen;
        let account = &change.account;
        let (kind, object, body) = match change.body {
            Told::Case(view) => (ObjectKind::Case, view.case_id.to_string(), canonical(&*view)?),
            Told::Workspace(view) => {
                let (object, body) = (view.draft_id.to_string(), canonical(&*view)?);
                if view.ended.is_some() {
                    tx.erase_told(&Place { account, kind: ObjectKind::Workspace, object: &object }, &body)?;
                }
                (ObjectKind::Workspace, object, body)
            }
            Told::Payment(mut view, intent) => {
                view.intent = match intent {
                    Some(intent) => Some(intent_of(signatures, &intent)?.envelope()?.to_owned()),
                    None => None,
                };
                (ObjectKind::Payment, view.attempt_id.to_string(), canonical(&view)?)
            }
            Told::Quote(quote) => {
                let signed = quote_of(signatures, &quote)?;
                (ObjectKind::Quote, signed.digest().to_string(), signed.envelope()?.to_owned())
            }
            Told::Letter(letter) => {
                let signed = letter_of(signatures, &letter)?;
                tx.put_letter(signed.digest(), account.as_str(), signed.envelope()?)?;
                (ObjectKind::Letter, signed.digest().to_string(), signed.envelope()?.to_owned())
            }
            Told::Certificate(number) => {
                if !paper::names(tx, account, &number)? {
                    return Ok(());
                }
                for paper in tx.papers_of(&number)? {
                    // Whoever is told how a certificate stands is told how its documents do.
                    let told = Change { account: account.clone(), body: Told::Document(paper) };
                    self.change(pen, told)?;
                }
                let Some(view) = certificate_view(tx, &number)? else { return Ok(()) };
                (ObjectKind::Certificate, view.number.to_string(), canonical(&view)?)
            }
            Told::Document(id) => {
                let Some(view) = paper::view(tx, account, id)? else { return Ok(()) };
                (ObjectKind::Document, id.to_string(), canonical(&view)?)
            }
            Told::QueryResult(result) => {
                let signed = result_of(signatures, &result)?;
                (ObjectKind::QueryResult, signed.digest().to_string(), signed.envelope()?.to_owned())
            }
            Told::Key(id, record) => (ObjectKind::Key, id, record),
            Told::Mandate(digest, view) => (ObjectKind::Mandate, digest.to_string(), canonical(&view)?),
            Told::Consent(digest, view) => (ObjectKind::Consent, digest.to_string(), canonical(&view)?),
            Told::LicenceUse(id, view) => (ObjectKind::LicenceUse, id.to_string(), canonical(&*view)?),
            Told::HomeLock(view) => (ObjectKind::HomeLock, view.unit.to_string(), canonical(&view)?),
            Told::Trust => (ObjectKind::Trust, TRUST.to_owned(), as_text(self.keys.told().bytes().to_vec())?),
            Told::Pack => {
                let packs = self.packs();
                let pack = packs.in_force(now);
                (ObjectKind::Pack, pack.pack.id.clone(), pack.told.to_string())
            }
        };
        Ok(tx.tell(&Place { account, kind, object: &object }, body)?)
    }
}

/// Begins every signature that a decision needs but its outcome's, so that others make them while its rows are written.
fn begin(decision: &Decision, signatures: &Signatures<'_>) -> Result<(), ServiceFault> {
    for write in &decision.writes {
        match write {
            Write::Quote(quote) => drop(quote_of(signatures, quote)?),
            Write::Letter(_, letter) => drop(letter_of(signatures, letter)?),
            _ => {}
        }
    }
    for change in &decision.changes {
        match &change.body {
            Told::Quote(quote) => drop(quote_of(signatures, quote)?),
            Told::Letter(letter) => drop(letter_of(signatures, letter)?),
            Told::Payment(_, Some(intent)) => drop(intent_of(signatures, intent)?),
            Told::QueryResult(result) => drop(result_of(signatures, result)?),
            _ => {}
        }
    }
    decision.also.as_deref().map_or(Ok(()), |also| begin(also, signatures))
}

fn quote_of(signatures: &Signatures<'_>, quote: &Quote) -> Result<Arc<Signing>, ServiceFault> {
    signatures.begin(KeyRole::Receipt, &payload::QUOTE, quote)
}

fn letter_of(signatures: &Signatures<'_>, letter: &LetterBody) -> Result<Arc<Signing>, ServiceFault> {
    signatures.begin(KeyRole::Receipt, &payload::LETTER, letter)
}

fn intent_of(signatures: &Signatures<'_>, intent: &Intent) -> Result<Arc<Signing>, ServiceFault> {
    signatures.begin(KeyRole::Receipt, &payload::INTENT, intent)
}

fn result_of(signatures: &Signatures<'_>, result: &QueryResult) -> Result<Arc<Signing>, ServiceFault> {
    signatures.begin(KeyRole::Query, &QUERY_RESULT_TYPE, result)
}

/// Canonical bytes of a feed object, as text.
pub(super) fn canonical<T: Serialize>(value: &T) -> Result<String, ServiceFault> {
    as_text(to_canonical(value).map_err(|_| ServiceFault::Object("canonical bytes"))?)
}

fn assurance(level: AssuranceLevel) -> &'static str {
    match level {
        AssuranceLevel::A => "A",
        AssuranceLevel::B => "B",
        AssuranceLevel::C => "C",
    }
}

fn take(writer: &dyn Writes, taken: Taken, now: Instant) -> Result<(), StoreError> {
    match taken {
        Taken::CaseId => writer.take(numbers::CASE_ID, 1).map(drop),
        Taken::Account => writer.take(numbers::ACCOUNT, 1).map(drop),
        Taken::Salt => writer.take(numbers::SALT, 1).map(drop),
        Taken::UpTo(counter, taken) => writer.raise(&counter, taken),
        Taken::Acceptance(unit) => {
            writer.take(numbers::ACCEPTANCE, 1)?;
            writer.take(&numbers::case_serial(&unit, now), 1).map(drop)
        }
        Taken::Issued { unit, titles, proofs } => {
            let counters = [
                (numbers::certificate(&unit, now), titles),
                (numbers::proof(&unit, now), proofs),
                (numbers::licence(now), titles + proofs),
            ];
            counters
                .iter()
                .filter(|(_, count)| *count > 0)
                .try_for_each(|(counter, count)| writer.take(counter, u64::from(*count)).map(drop))
        }
    }
}
