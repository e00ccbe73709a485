//! Carrying a command out: once, whatever happens.

use ereg_domain::{party::Principal, time::Instant};
use ereg_protocol::{
    command::{Carried as Bytes, Command, CommandBody, MAX_COMMAND_BYTES},
    outcome::{AttemptState, OutcomeResult},
    payload,
    problem::{CommandProblem, Problem, Sender},
};
use ereg_trust::{bundle::KeyRole, digest::Digest};

use super::{Caller, Service, commit::Answered};
use crate::{
    act::{
        Circumstances, Desk,
        citizen::{Carried, Heeded, carry_out, grant_mandate, principal},
    },
    model::{After, Packs, Refusal},
    sabotage,
    store::Reads,
};

/// A command as it came, and whose it is.
struct Received {
    caller: Caller,
    principal: String,
    command: Command,
    digest: Digest,
}

/// A command that was carried out, now or before.
struct Done {
    outcome: Vec<u8>,
    after: After,
    /// Done, or the code of declining; `None` where it was carried out before.
    result: Option<String>,
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
        if let Some(done) = self.reading(|rows| stored(rows, &principal, &command, digest))? {
            return Ok(done);
        }
        if let CommandBody::Sign(sign) = &command.body {
            // Checked where nobody waits for it: the act finds it checked, or finds and tells the same fault.
            let _ = self.0.statements.open(&sign.statement);
        }
        let heeded = self.ask_before(caller, &command.body)?;
        let caller = caller.clone();
        let (outcome, after) = self.carry_out(Received { caller, principal, command, digest }, heeded)?;
        self.follows(after);
        Ok(outcome)
    }

    /// Envelope `problem.1` about a command, for its sender; none for what is no command.
    pub(super) fn sign_problem(&self, caller: &Caller, problem: &Problem, bytes: &[u8]) -> Option<Bytes> {
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
        let (_, envelope) = self.0.sign(KeyRole::Receipt, &payload::PROBLEM, &told).ok()?;
        Some(envelope)
    }

    fn carry_out(&self, received: Received, heeded: Heeded) -> Result<(Vec<u8>, After), Refusal> {
        let kind = received.command.kind().name();
        let done = self.act(move |act| -> Result<Done, Refusal> {
            let Received { caller, principal, command, digest } = received;
            if let Some(outcome) = stored(act.rows(), &principal, &command, digest)? {
                return Ok(Done { outcome, after: After::Nothing, result: None });
            }
            let packs = act.packs();
            let Carried { account, decision } = carry_out(&act.desk(&packs), &caller, &command, &heeded)?;
            let after = decision.after;
            let result = match &decision.result {
                Some(OutcomeResult::Declined(declined)) => declined.code.to_string(),
                _ => "done".to_owned(),
            };
            let answered = Answered { id: command.id, kind: command.kind(), digest, principal, account };
            Ok(Done { outcome: act.answer(&answered, decision)?, after, result: Some(result) })
        })?;
        let Done { outcome, after, result } = done;
        if let Some(result) = result {
            self.counts().outcome(kind, &result);
            tracing::info!(kind, result, "command carried out");
        }
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
            CommandBody::GrantMandate(grant) => {
                // What cannot be read is told by the act itself.
                let Ok((_, mandate)) = grant_mandate::signed(grant) else { return Ok(Heeded::Nobody) };
                self.ask_who_leads(&mandate.principal)
            }
            CommandBody::Dispute(_) if self.0.world.partners.sharing.is_none() => Err(Refusal::ConnectorMissing),
            CommandBody::Pay(_) if self.0.world.partners.bank.is_none() => Err(Refusal::ConnectorMissing),
            CommandBody::Pay(pay) => {
                let Caller::Account { account, .. } = caller else { return Err(Refusal::Forbidden) };
                self.make_way(account, pay)?;
                Ok(Heeded::Nobody)
            }
            CommandBody::AskPayment(ask) => {
                let Caller::Account { account, .. } = caller else { return Err(Refusal::Forbidden) };
                let attempt = self.reading(|rows| Ok::<_, Refusal>(rows.attempt(ask.attempt_id)?))?;
                match attempt {
                    // Of a closed one too: the bank may have taken the money all the same.
                    Some(attempt) if attempt.account == *account && attempt.state != AttemptState::Succeeded => {
                        let patience = self.patience(&attempt)?;
                        Ok(Heeded::Bank(self.ask_bank(attempt.attempt_id, patience)?))
                    }
                    _ => Ok(Heeded::Nobody),
                }
            }
            CommandBody::RevokeMandate(revoke) => {
                let Caller::Account { account, .. } = caller else { return Err(Refusal::Forbidden) };
                let row = self.reading(|rows| Ok::<_, Refusal>(rows.mandate(revoke.mandate)?))?;
                // Whoever granted it needs nobody's word; of anybody else the register says whether they lead it now.
                let Some(row) = row.filter(|row| row.grantor != *account) else { return Ok(Heeded::Nobody) };
                self.ask_who_leads(&row.mandate.principal)
            }
            CommandBody::Share(_)
            | CommandBody::Invite(_)
            | CommandBody::RevokeInvitation(_)
            | CommandBody::Accept(_)
            | CommandBody::PutSections(_)
            | CommandBody::PutMedium(_)
            | CommandBody::Freeze(_)
            | CommandBody::Sign(_)
            | CommandBody::Submit(_)
            | CommandBody::Supplement(_)
            | CommandBody::Withdraw(_)
            | CommandBody::Dispute(_)
            | CommandBody::Collect(_)
            | CommandBody::Annotate(_)
            | CommandBody::GrantConsent(_)
            | CommandBody::RevokeConsent(_)
            | CommandBody::UseLicence(_)
            | CommandBody::LockHome(_)
            | CommandBody::LiftHomeLock(_) => Ok(Heeded::Nobody),
        }
    }

    /// Asks the market supervision who leads an organisation; of a person there is nothing to ask.
    fn ask_who_leads(&self, principal: &Principal) -> Result<Heeded, Refusal> {
        let Principal::Organisation { code, .. } = principal else { return Ok(Heeded::Nobody) };
        let register = self.0.world.partners.market.as_ref().ok_or(Refusal::ConnectorMissing)?;
        let answer = register.organisation(code);
        Ok(Heeded::Organisation(answer.map_err(|e| Refusal::Partner { code: e.code() })?))
    }
}

/// The outcome this command already has.
fn stored(rows: &dyn Reads, principal: &str, command: &Command, digest: Digest) -> Result<Option<Vec<u8>>, Refusal> {
    if sabotage::dedup_is_off() {
        return Ok(None);
    }
    match rows.outcome(principal, command.id)? {
        None => Ok(None),
        Some(stored) if stored.digest == digest => Ok(Some(stored.outcome)),
        Some(_) => Err(Refusal::OtherBytes),
    }
}

impl super::Inner {
    /// The circumstances that are the same for every decision of one moment.
    pub(super) fn circumstances<'a>(&'a self, packs: &'a Packs, as_of: Instant) -> Circumstances<'a> {
        let (office, issuer, law) = (self.keys.office(), &self.issuer, self.world.law);
        let office_name = self.keys.bundle().content().office.name.as_str();
        Circumstances {
            office,
            office_name,
            issuer,
            law,
            packs,
            pack: packs.in_force(as_of),
            statements: &self.statements,
            as_of,
        }
    }

    /// A desk over these rows.
    pub(super) fn desk<'a>(&'a self, packs: &'a Packs, rows: &'a dyn Reads, as_of: Instant) -> Desk<'a> {
        Desk { rows, now: self.circumstances(packs, as_of), ids: self.world.ids.as_ref(), keys: &self.keys }
    }
}
