//! Carrying a command out: once, whatever happens.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_domain::time::Instant;
use ereg_protocol::{
    command::{Carried, Command, CommandBody, Enrol, MAX_COMMAND_BYTES},
    id::{AccountId, AttemptId, CaseId, DraftId},
    objects::Extract,
    outcome::{AttemptState, OutcomeResult},
    problem::{CommandProblem, Problem, Sender},
};
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::{Envelope, PayloadType},
};
use rusqlite::TransactionBehavior;

use super::{
    Caller, Service,
    commit::{Answered, PROBLEM_TYPE, kind_name},
    numbers::reserve,
};
use crate::{
    decide::{
        Circumstances, collection,
        enrolment::{self, EnrolFacts},
        payment::{self, Heard},
        submission::{self, SubmitFacts},
        withdrawal, workspace,
    },
    fault::ServiceFault,
    model::{CaseFacts, Decision, EntryContent, Member, Person, Refusal, Workspace, person_key, view},
    partner::IdentityAnswer,
    sabotage,
    store::{StoreError, read::Rows},
};

/// `extract.1`.
pub const EXTRACT_TYPE: PayloadType = PayloadType::new("extract", 1);

/// What a partner said before the transaction began.
enum Heeded {
    /// Nobody was asked.
    Nobody,
    /// The identity source.
    Identity(IdentityAnswer),
    /// The bank.
    Bank(Heard),
}

/// What follows once the outcome is committed.
enum After {
    /// Nothing.
    Nothing,
    /// The case is moved on.
    Case(CaseId),
    /// The bank is asked to take the money.
    Pay(AttemptId),
}

/// Everything deciding one command needs besides its own fields.
struct Desk<'a> {
    rows: Rows<'a>,
    now: Circumstances<'a>,
}

impl Service {
    /// Carries out a command's exact bytes; a repeat gets the same outcome envelope.
    pub(super) fn command(&self, caller: &Caller, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
        if bytes.len() > MAX_COMMAND_BYTES {
            return Err(Refusal::TooLarge);
        }
        let command = Command::from_bytes(bytes).map_err(|e| Refusal::Malformed { code: e.code() })?;
        let principal = principal(caller, &command.body)?;
        let digest = Digest::of(bytes);
        {
            let reader = self.0.store.reader();
            if let Some(done) = stored(&Rows::new(&reader, self.0.keys.office()), &principal, &command, digest)? {
                return Ok(done);
            }
        }
        let heeded = self.ask_before(caller, &command.body)?;
        let (outcome, after) = self.carry_out(caller, &principal, &command, digest, heeded)?;
        // The outcome stands; what follows is resumed by the clock if it fails here.
        let followed = match after {
            After::Nothing => Ok(()),
            After::Case(case) => self.advance(case),
            After::Pay(attempt) => self.take_money(attempt),
        };
        if let Err(fault) = followed {
            tracing::error!(%fault, "what follows a command is left to the next tick");
        }
        Ok(outcome)
    }

    /// Envelope `problem.1` about a command, for its sender; none for what is no command.
    pub(super) fn sign_problem(&self, caller: &Caller, problem: &Problem, bytes: &[u8]) -> Option<Carried> {
        let command = Command::from_bytes(bytes).ok()?;
        let by = match caller {
            Caller::Account { account, .. } => Sender::Account(account.clone()),
            Caller::Enrolling { device_key } => Sender::Key(device_key.key_id().to_string()),
            Caller::Anyone => return None,
        };
        let told = CommandProblem {
            command_id: command.id,
            kind: command.kind(),
            command: Digest::of(bytes),
            by,
            at: self.now(),
            office: self.0.keys.office().to_owned(),
            code: problem.code.clone(),
            class: problem.class,
            missing: problem.missing.clone(),
            retry_after_s: problem.retry_after_s,
        };
        let (_, envelope) = self.0.sign(KeyRole::Receipt, &PROBLEM_TYPE, &told).ok()?;
        Some(envelope)
    }

    fn carry_out(
        &self,
        caller: &Caller,
        principal: &str,
        command: &Command,
        digest: Digest,
        heeded: Heeded,
    ) -> Result<(Vec<u8>, After), Refusal> {
        let mut writer = self.0.store.writer();
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let office = self.0.keys.office();
        if let Some(done) = stored(&Rows::new(&tx, office), principal, command, digest)? {
            return Ok((done, After::Nothing));
        }
        let as_of = self.now();
        let desk = Desk { rows: Rows::new(&tx, office), now: self.0.circumstances(as_of) };
        let (account, decision, after) = self.decide(&desk, caller, command, heeded)?;
        let result = match &decision.result {
            Some(OutcomeResult::Declined(declined)) => declined.code.to_string(),
            _ => "done".to_owned(),
        };
        let answered = Answered { id: command.id, kind: command.kind(), digest, principal, account };
        let outcome = self.0.apply(&tx, decision, principal, Some(&answered), as_of)?;
        tx.commit().map_err(StoreError::from)?;
        let outcome = outcome.ok_or(ServiceFault::Object("a command without an outcome"))?;
        let kind = kind_name(&command.kind())?;
        self.counts().outcome(&kind, &result);
        tracing::info!(kind, result, "command carried out");
        Ok((outcome, after))
    }

    /// Asks the partner a command needs, before any transaction.
    fn ask_before(&self, caller: &Caller, body: &CommandBody) -> Result<Heeded, Refusal> {
        match body {
            CommandBody::Enrol(enrol) => {
                let source = self.0.world.partners.identity.as_ref().ok_or(Refusal::ConnectorMissing)?;
                let answer = source.check(&enrol.name, &enrol.id_no, &enrol.identity_proof);
                Ok(Heeded::Identity(answer.map_err(|e| Refusal::Partner { code: e.code() })?))
            }
            CommandBody::Pay(_) if self.0.world.partners.bank.is_none() => Err(Refusal::ConnectorMissing),
            CommandBody::AskPayment(ask) => {
                let Caller::Account { account, .. } = caller else { return Err(Refusal::Forbidden) };
                let attempt = {
                    let reader = self.0.store.reader();
                    Rows::new(&reader, self.0.keys.office()).attempt(ask.attempt_id)?
                };
                match attempt {
                    // Of a closed one too: the bank may have taken the money all the same.
                    Some(attempt) if attempt.account == *account && attempt.state != AttemptState::Succeeded => {
                        let patience = self.patience(&attempt)?;
                        Ok(Heeded::Bank(self.ask_bank(attempt.attempt_id, patience)?))
                    }
                    _ => Ok(Heeded::Nobody),
                }
            }
            _ => Ok(Heeded::Nobody),
        }
    }

    fn decide(
        &self,
        desk: &Desk<'_>,
        caller: &Caller,
        command: &Command,
        heeded: Heeded,
    ) -> Result<(AccountId, Decision, After), Refusal> {
        if let CommandBody::Enrol(enrol) = &command.body {
            let Heeded::Identity(identity) = heeded else { return Err(Refusal::Forbidden) };
            let (account, decision) = self.decide_enrolment(desk, enrol, identity)?;
            return Ok((account, decision, After::Nothing));
        }
        let Caller::Account { account, .. } = caller else { return Err(Refusal::Forbidden) };
        let person = desk.rows.person(account)?.ok_or(Refusal::Key)?;
        let (decision, after) = match &command.body {
            CommandBody::Pay(_) | CommandBody::AskPayment(_) | CommandBody::Withdraw(_) | CommandBody::Collect(_) => {
                self.decide_on_case(desk, &person, command, &heeded)?
            }
            _ => self.decide_on_draft(desk, &person, command)?,
        };
        Ok((account.clone(), decision, after))
    }

    fn decide_enrolment(
        &self,
        desk: &Desk<'_>,
        command: &Enrol,
        identity: IdentityAnswer,
    ) -> Result<(AccountId, Decision), Refusal> {
        let known = desk.rows.person_by_number(&command.id_no)?;
        let mut keys = Vec::with_capacity(2);
        for key in [&command.device_key, &command.user_key] {
            keys.extend(desk.rows.key(&key.key_id())?);
        }
        let number = ereg_domain::party::IdentityNumber::from(command.id_no.clone());
        let mut certificates = Vec::new();
        if known.is_none() {
            for unit in desk.rows.units_of(&person_key(&number, &command.name).unwrap_or_default())? {
                certificates.extend(desk.rows.unit(&unit)?.into_iter().flat_map(|u| u.facts.right.certificates));
            }
        }
        let reserved = reserve(&desk.rows, self.0.world.ids.as_ref(), None, desk.now.as_of)?;
        let least = self.0.keys.bundle().content().least_assurance;
        let facts = EnrolFacts { least, identity, known, keys, certificates, reserved };
        let sign = |record: &ereg_trust::key_record::KeyRecord| {
            self.0.sign(KeyRole::Receipt, &ereg_trust::key_record::KEY_TYPE, record).map(|(_, envelope)| envelope)
        };
        Ok(enrolment::enrol(&facts, command, &desk.now, sign)?)
    }

    fn decide_on_draft(
        &self,
        desk: &Desk<'_>,
        person: &Person,
        command: &Command,
    ) -> Result<(Decision, After), Refusal> {
        let now = &desk.now;
        let decision = match &command.body {
            CommandBody::Share(share) => {
                let extract = self.own_extract(&share.extract)?;
                let existing = desk.rows.workspace(share.draft_id)?;
                let open = desk.rows.open_workspaces(&person.account, now.as_of)?;
                workspace::share(existing.as_ref(), open, person, share, &extract, now)
            }
            CommandBody::Invite(invite) => {
                let (held, member) = desk.joined(invite.draft_id, person)?;
                workspace::invite(held, &member, invite, now)
            }
            CommandBody::Accept(accept) => {
                let held = desk.rows.workspace(accept.draft_id)?;
                workspace::accept(held, person, accept, code_hash(&accept.code), now)
            }
            CommandBody::PutSections(put) => {
                let (held, member) = desk.joined(put.draft_id, person)?;
                workspace::put_sections(held, &member, put, now)?
            }
            CommandBody::PutMedium(put) => {
                let (held, member) = desk.joined(put.draft_id, person)?;
                workspace::put_medium(held, &member, put, now)?
            }
            CommandBody::Freeze(freeze) => {
                let (held, member) = desk.joined(freeze.draft_id, person)?;
                workspace::freeze(held, &member, freeze, now)?
            }
            CommandBody::Sign(sign) => {
                let (held, member) = desk.joined(sign.draft_id, person)?;
                let mut keys = Vec::new();
                if let Ok(envelope) = Envelope::from_bytes(sign.statement.as_bytes()) {
                    for signature in envelope.signatures().iter().take(1) {
                        keys.extend(desk.rows.key(&signature.keyid)?);
                    }
                }
                workspace::sign(held, &member, sign, &keys, now)?
            }
            CommandBody::Submit(submit) => {
                let (held, member) = desk.joined(submit.draft_id, person)?;
                // Only of this workspace: the digest of another's manifest opens nothing of his.
                let first = match desk.rows.case_of_manifest(submit.manifest)? {
                    Some(case) if case.draft_id == submit.draft_id && !sabotage::dedup_is_off() => {
                        let (account, id) = &case.submitted_by;
                        let stored = desk.rows.outcome(account.as_str(), *id)?;
                        stored
                            .map(|s| String::from_utf8(s.outcome))
                            .transpose()
                            .map_err(|_| StoreError::Row { table: "command" })?
                    }
                    _ => None,
                };
                let unit = desk.rows.unit(&held.unit)?;
                let reserved = reserve(&desk.rows, self.0.world.ids.as_ref(), Some(&held.unit), now.as_of)?;
                let case_id = reserved.case_id;
                let facts = SubmitFacts { workspace: held, unit, first, reserved };
                let decision = submission::submit(facts, &member, submit, command.id, now)?;
                let after = match decision.result {
                    Some(OutcomeResult::Declined(_)) => After::Nothing,
                    _ => After::Case(case_id),
                };
                return Ok((decision, after));
            }
            _ => return Err(Refusal::Forbidden),
        };
        Ok((decision, After::Nothing))
    }

    fn decide_on_case(
        &self,
        desk: &Desk<'_>,
        person: &Person,
        command: &Command,
        heeded: &Heeded,
    ) -> Result<(Decision, After), Refusal> {
        let now = &desk.now;
        let facts = |id: CaseId| -> Result<_, Refusal> {
            let facts = desk.rows.case_facts(id)?.ok_or(Refusal::NotFound)?;
            let party = facts.case.party(&person.account).cloned().ok_or(Refusal::NotFound)?;
            Ok((facts, party))
        };
        match &command.body {
            CommandBody::Pay(pay) => {
                let quote = desk.rows.quote(pay.quote)?.ok_or(Refusal::NotFound)?;
                let (facts, party) = facts(quote.quote.case_id)?;
                let known = desk.rows.attempt(pay.attempt_id)?;
                let decision = payment::pay(&facts, &quote, known.as_ref(), &party, pay, now);
                let after = match decision.result {
                    // Where the bill has ended, the new one is there before the person looks.
                    Some(OutcomeResult::Declined(_)) => After::Case(facts.case.case_id),
                    _ => After::Pay(pay.attempt_id),
                };
                Ok((decision, after))
            }
            CommandBody::AskPayment(ask) => {
                let attempt = desk.rows.attempt(ask.attempt_id)?.ok_or(Refusal::NotFound)?;
                let (facts, _) = facts(attempt.case_id)?;
                if attempt.account != person.account {
                    return Err(Refusal::NotFound);
                }
                let heard = match heeded {
                    Heeded::Bank(heard) => *heard,
                    // The bank was not asked: its silence means nothing.
                    Heeded::Nobody | Heeded::Identity(_) => Heard::UnderWay,
                };
                let event = Decision::event("ask_payment", ask.attempt_id, "asked");
                let mut decision = payment::hear(event, &facts, &attempt, heard, now)?;
                let state = decision.attempt_state(ask.attempt_id).unwrap_or(attempt.state);
                decision.result = Some(OutcomeResult::Done(ereg_protocol::outcome::Effect::Payment {
                    attempt_id: ask.attempt_id,
                    state,
                }));
                Ok((decision, After::Case(attempt.case_id)))
            }
            CommandBody::Withdraw(withdraw) => {
                let (facts, party) = facts(withdraw.case_id)?;
                let mut keys = Vec::new();
                for id in withdrawal::named_keys(withdraw) {
                    keys.extend(desk.rows.key(&id)?);
                }
                Ok((withdrawal::withdraw(&facts, &party, withdraw, &keys, now)?, After::Nothing))
            }
            CommandBody::Collect(collect) => {
                let (facts, party) = facts(collect.case_id)?;
                let certificates =
                    if view::takes(party.slot) { desk.certificates_of(&facts, person)? } else { Vec::new() };
                Ok((collection::collect(&facts, &party, certificates, collect, now)?, After::Nothing))
            }
            _ => Err(Refusal::Forbidden),
        }
    }

    /// An extract that this registry's book role signed.
    fn own_extract(&self, envelope: &str) -> Result<Extract, Refusal> {
        let malformed = |code| Refusal::Malformed { code };
        let envelope = Envelope::from_bytes(envelope.as_bytes()).map_err(|e| malformed(e.code()))?;
        let verified = envelope
            .verify(&EXTRACT_TYPE, &self.0.keys.bundle().role_ever(KeyRole::Book))
            .map_err(|e| malformed(e.code()))?;
        verified.parse().map_err(|e| malformed(e.code()))
    }
}

impl Desk<'_> {
    /// A workspace in which this person takes part; anything else is not there for him.
    fn joined(&self, draft: DraftId, person: &Person) -> Result<(Workspace, Member), Refusal> {
        let workspace = self.rows.workspace(draft)?.ok_or(Refusal::NotFound)?;
        let member = workspace.member(&person.account).cloned().ok_or(Refusal::NotFound)?;
        Ok((workspace, member))
    }

    /// Numbers of the certificates of a case's entry that name this person.
    fn certificates_of(
        &self,
        facts: &CaseFacts,
        person: &Person,
    ) -> Result<Vec<ereg_domain::identifier::TitleCertificateNumber>, Refusal> {
        use ereg_law::case::CaseState;
        let (CaseState::Registered { booked, .. } | CaseState::Issued { booked, .. }) = &facts.case.state else {
            return Ok(Vec::new());
        };
        let row = self.rows.entry(booked.entry_index)?.ok_or(StoreError::Row { table: "entry" })?;
        let content: EntryContent =
            serde_json::from_slice(&row.content).map_err(|_| StoreError::Row { table: "entry" })?;
        let holders = &content.facts.right.holders;
        let names = |places: &[u32]| {
            let mut named = places.iter().filter_map(|at| holders.get(usize::try_from(*at).ok()?));
            named.any(|holder| person.is_holder(holder))
        };
        Ok(content.certificates.iter().filter(|c| names(&c.holders)).map(|c| c.number.clone()).collect())
    }
}

/// Whose command it is, if this caller may send it.
fn principal(caller: &Caller, body: &CommandBody) -> Result<String, Refusal> {
    match (caller, body) {
        (Caller::Enrolling { device_key }, CommandBody::Enrol(enrol)) if enrol.device_key == *device_key => {
            Ok(device_key.key_id().to_string())
        }
        (Caller::Enrolling { .. }, CommandBody::Enrol(_)) => Err(Refusal::Key),
        (Caller::Account { .. }, CommandBody::Enrol(_)) => Err(Refusal::Forbidden),
        (Caller::Account { account, .. }, _) => Ok(account.to_string()),
        (Caller::Enrolling { .. } | Caller::Anyone, _) => Err(Refusal::Forbidden),
    }
}

/// The outcome this command already has.
fn stored(rows: &Rows<'_>, principal: &str, command: &Command, digest: Digest) -> Result<Option<Vec<u8>>, Refusal> {
    if sabotage::dedup_is_off() {
        return Ok(None);
    }
    match rows.outcome(principal, command.id)? {
        None => Ok(None),
        Some(stored) if stored.digest == digest => Ok(Some(stored.outcome)),
        Some(_) => Err(Refusal::OtherBytes),
    }
}

/// SHA-256 of the code's 16 bytes; `None` for what is no code.
fn code_hash(code: &str) -> Option<Digest> {
    let bytes = URL_SAFE_NO_PAD.decode(code).ok().filter(|bytes| bytes.len() == 16)?;
    Some(Digest::of(&bytes))
}

impl super::Inner {
    /// What is the same for every decision of one moment.
    pub(super) fn circumstances(&self, as_of: Instant) -> Circumstances<'_> {
        Circumstances { office: self.keys.office(), issuer: &self.issuer, pack: &self.pack, as_of }
    }
}
