//! Writing a decision: rows, entries, feeds, the audit link and the signed outcome, all or nothing.

use ereg_domain::{canonical::to_canonical, time::Instant};
use ereg_protocol::{
    command::CommandKind,
    feed::ObjectKind,
    id::{AccountId, CommandId},
    objects::{LetterBody, Quote},
    outcome::{MAX_OUTCOME_BYTES, Outcome, OutcomeResult},
    payload,
};
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::{Envelope, PayloadType},
    keys::AssuranceLevel,
    query_result::QUERY_RESULT_TYPE,
};
use serde::Serialize;

use super::{Inner, paper};
use crate::{
    act::numbers,
    book::{append, certificate_view},
    fault::ServiceFault,
    model::{Change, Decision, PaperStanding, Taken, Told, Write, view},
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

impl Inner {
    /// Signs a value of ours and returns the digest of its payload and the envelope.
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

    /// Writes everything a decision does and returns the outcome of its command, if it has one.
    pub(super) fn apply(
        &self,
        tx: &dyn Writes,
        decision: Decision,
        actor: &str,
        now: Instant,
    ) -> Result<Option<OutcomeResult>, ServiceFault> {
        append(tx, &self.keys, decision.entries, now)?;
        for write in decision.writes {
            self.write(tx, write, now)?;
        }
        for change in decision.changes {
            self.change(tx, change, now)?;
        }
        tx.audit(self.keys.office(), now, actor, &decision.audit)?;
        if let Some(also) = decision.also {
            self.apply(tx, *also, REGISTRY, now)?;
        }
        Ok(decision.result)
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

    /// Signs the outcome of a command, keeps it for whoever asks again, and returns its envelope.
    pub(super) fn put_outcome(
        &self,
        tx: &dyn Writes,
        answered: &Answered,
        mut outcome: Outcome,
    ) -> Result<Vec<u8>, ServiceFault> {
        let (_, mut envelope) = self.sign(KeyRole::Receipt, &payload::OUTCOME, &outcome)?;
        if let (true, OutcomeResult::Declined(declined)) = (envelope.len() > MAX_OUTCOME_BYTES, &mut outcome.result) {
            // The first receipt of many parties does not fit into another outcome; the case's feed has it.
            declined.first = None;
            envelope = self.sign(KeyRole::Receipt, &payload::OUTCOME, &outcome)?.1;
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
        Ok(envelope.into_bytes())
    }

    fn write(&self, writer: &dyn Writes, write: Write, now: Instant) -> Result<(), ServiceFault> {
        match write {
            Write::Account(who) => writer.put_account(&who)?,
            Write::Renamed(who) => writer.rename(&who)?,
            Write::Mandate(row) => writer.put_mandate(&row)?,
            Write::Consent(row) => writer.put_consent(&row)?,
            Write::LicenceUse(row) => writer.put_licence_use(&row)?,
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
                let (digest, envelope) = self.signed_quote(&quote)?;
                writer.put_quote(&quote, digest, &envelope)?;
            }
            Write::Attempt(attempt) => writer.put_attempt(&attempt)?,
            Write::Posting(posting) => writer.put_posting(&posting)?,
            Write::Collection(case, account) => writer.put_collection(case, &account)?,
            Write::Letter(addressee, letter) => {
                // Whoever has an account finds it there; for the others it lies under their number.
                if let Some(who) = writer.enrolled_by_number(&addressee)? {
                    self.change(writer, Change { account: who.account, body: Told::Letter(letter) }, now)?;
                } else {
                    let (digest, envelope) = self.signed_letter(&letter)?;
                    writer.put_letter(digest, &view::addressee(&addressee), &envelope)?;
                }
            }
            Write::Paper(paper) => writer.put_paper(&paper)?,
            Write::Document(paper, at, files) => writer.put_document(paper, at, &files)?,
            Write::ReceiptNumber(paper, number) => writer.put_receipt_number(paper, &number)?,
            Write::SealLater(paper, until) => writer.put_off_sealing(paper, until)?,
            Write::Unfit(paper) => writer.end_sealing(paper, PaperStanding::Unfit)?,
            Write::Taken(taken) => take(writer, taken, now)?,
        }
        Ok(())
    }

    // Ed25519 is deterministic: the row and the feed carry the same bytes.
    fn signed_quote(&self, quote: &Quote) -> Result<(Digest, String), ServiceFault> {
        self.sign(KeyRole::Receipt, &payload::QUOTE, quote)
    }

    fn signed_letter(&self, letter: &LetterBody) -> Result<(Digest, String), ServiceFault> {
        self.sign(KeyRole::Receipt, &payload::LETTER, letter)
    }

    fn change(&self, tx: &dyn Writes, change: Change, now: Instant) -> Result<(), ServiceFault> {
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
                let signed = intent.map(|intent| self.sign(KeyRole::Receipt, &payload::INTENT, &intent)).transpose()?;
                view.intent = signed.map(|(_, envelope)| envelope);
                (ObjectKind::Payment, view.attempt_id.to_string(), canonical(&view)?)
            }
            Told::Quote(quote) => {
                let (digest, envelope) = self.signed_quote(&quote)?;
                (ObjectKind::Quote, digest.to_string(), envelope)
            }
            Told::Letter(letter) => {
                let (digest, envelope) = self.signed_letter(&letter)?;
                tx.put_letter(digest, account.as_str(), &envelope)?;
                (ObjectKind::Letter, digest.to_string(), envelope)
            }
            Told::Certificate(number) => {
                if !paper::names(tx, account, &number)? {
                    return Ok(());
                }
                for paper in tx.papers_of(&number)? {
                    // Whoever is told how a certificate stands is told how its documents do.
                    self.change(tx, Change { account: account.clone(), body: Told::Document(paper) }, now)?;
                }
                let Some(view) = certificate_view(tx, &number)? else { return Ok(()) };
                (ObjectKind::Certificate, view.number.to_string(), canonical(&view)?)
            }
            Told::Document(id) => {
                let Some(view) = paper::view(tx, account, id)? else { return Ok(()) };
                (ObjectKind::Document, id.to_string(), canonical(&view)?)
            }
            Told::QueryResult(result) => {
                let (digest, envelope) = self.sign(KeyRole::Query, &QUERY_RESULT_TYPE, &*result)?;
                (ObjectKind::QueryResult, digest.to_string(), envelope)
            }
            Told::Key(id, record) => (ObjectKind::Key, id, record),
            Told::Mandate(digest, view) => (ObjectKind::Mandate, digest.to_string(), canonical(&view)?),
            Told::Consent(digest, view) => (ObjectKind::Consent, digest.to_string(), canonical(&view)?),
            Told::LicenceUse(id, view) => (ObjectKind::LicenceUse, id.to_string(), canonical(&*view)?),
            Told::Trust => (ObjectKind::Trust, TRUST.to_owned(), as_text(self.keys.bundle().bytes().to_vec())?),
            Told::Pack => {
                let packs = self.packs();
                let pack = packs.in_force(now);
                (ObjectKind::Pack, pack.pack.id.clone(), pack.told.to_string())
            }
        };
        Ok(tx.tell(&Place { account, kind, object: &object }, body)?)
    }
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
