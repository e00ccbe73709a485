//! Carrying commands out: each once, whatever happens.
//!
//! Those of a request are read, and what can be checked of them is, where nobody waits. Then they are acts of one batch, lane by
//! lane and each lane in its order: they share its flush, and behind one that is not done nothing of its lane is carried out.

use ereg_domain::{canonical::from_canonical, party::Principal, time::Instant};
use ereg_protocol::{
    act::Asks,
    command::{Carried as Bytes, Command, CommandBody, CommandError},
    outcome::{AttemptState, Outcome, OutcomeResult},
    payload,
    problem::{CommandProblem, Problem, Sender},
    registry::CallError,
};
use ereg_trust::{bundle::KeyRole, digest::Digest, envelope::Envelope};

use super::{Caller, Service, change::Act, commit::Answered, refusal::unreadable};
use crate::{
    act::{
        Circumstances, Desk,
        citizen::{Carried, Heeded, carry_out, grant_mandate, principal},
    },
    fault::ServiceFault,
    model::{After, Packs, Refusal},
    sabotage,
    store::Reads,
};

/// A command as it came: its exact bytes, and what they say.
pub(crate) struct Came {
    bytes: Vec<u8>,
    command: Result<Command, CommandError>,
}

impl Came {
    /// Reads the bytes of a command.
    pub(crate) fn read(bytes: Vec<u8>) -> Came {
        Came { command: Command::from_bytes(&bytes), bytes }
    }

    /// The command, or why it is none.
    pub(crate) fn command(&self) -> Result<&Command, &CommandError> {
        self.command.as_ref()
    }

    /// Its exact bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn asks_another(&self) -> bool {
        self.command().is_ok_and(|command| command.kind().act().asks == Asks::Another)
    }
}

/// A command that has no outcome yet, and whose it is.
struct Received {
    caller: Caller,
    principal: String,
    command: Command,
    digest: Digest,
    heeded: Heeded,
}

/// The next step about a command.
enum Step {
    /// It is carried out.
    Now(Box<Received>),
    /// It was before.
    Before(Done),
    /// Neither.
    Refused(Refusal),
}

/// A command that has an outcome.
struct Done {
    outcome: Vec<u8>,
    went: Went,
    /// The follow-up; `None` where it was carried out before.
    news: Option<After>,
}

/// The end of a command.
enum Went {
    Done,
    /// Declined, with this code.
    Declined(String),
}

impl Went {
    fn by(result: &OutcomeResult) -> Went {
        match result {
            OutcomeResult::Done(_) => Went::Done,
            OutcomeResult::Declined(declined) => Went::Declined(declined.code.clone()),
        }
    }
}

impl Service {
    /// Carries the commands of a request out, each lane in its order; a repeat gets the same outcome envelope. Returns in the
    /// order of the request what came of each. What is refused says so signed, where it is a command.
    ///
    /// # Errors
    /// Where nothing can be said of each: the registry fails, or several came of which one is to be alone.
    pub(super) fn commands(
        &self,
        caller: &Caller,
        lanes: Vec<Vec<Came>>,
    ) -> Result<Vec<Result<Vec<u8>, CallError>>, Refusal> {
        let all = || lanes.iter().flatten();
        if all().count() > 1 && all().any(Came::asks_another) {
            return Err(Refusal::Malformed { code: "commands.alone" });
        }
        let mut steps: Vec<Vec<Step>> = self.reading(|rows| {
            let of = |lane: &Vec<Came>| lane.iter().map(|came| step(rows, caller, came)).collect();
            Ok::<_, Refusal>(lanes.iter().map(of).collect())
        })?;
        for step in steps.iter_mut().flatten() {
            if let Step::Now(received) = step
                && let Err(refusal) = self.prepare(received)
            {
                *step = Step::Refused(refusal);
            }
        }
        let service = self.clone();
        let ended = if steps.iter().flatten().any(|step| matches!(step, Step::Now(_))) {
            self.0.writer.together(move |acts| {
                in_order(steps, |received| service.next_act(acts, |act| service.carry_out(act, *received)))
            })?
        } else {
            in_order(steps, |_| Err(Refusal::HeldUp))
        };
        let ended: Vec<_> = lanes.iter().flatten().zip(ended).collect();
        for (came, ended) in &ended {
            self.tell(came, ended);
        }
        let mut answers = Vec::with_capacity(ended.len());
        for (came, ended) in ended {
            answers.push(match ended {
                Ok(done) => {
                    self.follows(done.news.unwrap_or(After::Nothing));
                    Ok(done.outcome)
                }
                Err(refusal) => Err(self.refused(caller, came, &refusal).into()),
            });
        }
        Ok(answers)
    }

    /// Does what is done before a command is decided: where nobody waits for it, and before any transaction.
    fn prepare(&self, received: &mut Received) -> Result<(), Refusal> {
        if let CommandBody::Sign(sign) = &received.command.body {
            // The act finds it checked, or finds and tells the same fault.
            let _ = self.0.statements.open(&sign.statement);
        }
        received.heeded = self.ask_before(&received.caller, &received.command.body)?;
        Ok(())
    }

    /// Decides a command, writes what follows and its outcome.
    fn carry_out(&self, act: &Act<'_>, received: Received) -> Result<Done, Refusal> {
        let Received { caller, principal, command, digest, heeded } = received;
        if let Some(done) = stored(act.rows(), &principal, &command, digest)? {
            return Ok(done);
        }
        let packs = act.packs();
        let Carried { account, decision } = carry_out(&act.desk(&packs), &caller, &command, &heeded)?;
        let after = decision.after;
        let went = decision.result.as_ref().map_or(Went::Done, Went::by);
        let answered = Answered { id: command.id, kind: command.kind(), digest, principal, account };
        Ok(Done { outcome: act.answer(&answered, decision)?, went, news: Some(after) })
    }

    /// Counts and logs what came of a command.
    fn tell(&self, came: &Came, ended: &Result<Done, Refusal>) {
        let kind = came.command().map_or("-", |command| command.kind().name());
        match ended {
            Ok(Done { news: None, .. }) => {}
            Ok(Done { went, news: Some(_), .. }) => {
                let result = match went {
                    Went::Done => "done",
                    Went::Declined(code) => code,
                };
                self.counts().outcome(kind, result);
                tracing::info!(kind, result, "command carried out");
            }
            Err(refusal) => {
                let code = refusal.code();
                self.counts().problem(code);
                tracing::info!(kind, code, "command refused");
                if let Refusal::Internal(fault) = refusal {
                    tracing::error!(%fault, "a command failed inside the registry");
                }
            }
        }
    }

    /// The problem of a refused command.
    fn refused(&self, caller: &Caller, came: &Came, refusal: &Refusal) -> Problem {
        let command = match came.command() {
            Ok(command) => command,
            // Of what is no command nothing can be signed.
            Err(error) => return unreadable(error),
        };
        let problem = refusal.problem();
        let signed = match refusal {
            // What failed inside is no word about the command.
            Refusal::Internal(_) => None,
            _ => self.sign_problem(caller, &problem, command, came.bytes()),
        };
        Problem { signed, ..problem }
    }

    /// Envelope `problem.1` about a command, for its sender, so that they can tell it from anybody else's: only what is signed
    /// ends a command.
    fn sign_problem(&self, caller: &Caller, problem: &Problem, command: &Command, bytes: &[u8]) -> Option<Bytes> {
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

/// Returns the next step about a command, by what is known of it.
fn step(rows: &dyn Reads, caller: &Caller, came: &Came) -> Step {
    let looked = || -> Result<Step, Refusal> {
        let command = came.command().map_err(|error| Refusal::Malformed { code: error.code() })?;
        let principal = principal(caller, &command.body)?;
        let digest = Digest::of(came.bytes());
        if let Some(done) = stored(rows, &principal, command, digest)? {
            return Ok(Step::Before(done));
        }
        let (caller, command) = (caller.clone(), command.clone());
        Ok(Step::Now(Box::new(Received { caller, principal, command, digest, heeded: Heeded::Nobody })))
    };
    looked().unwrap_or_else(Step::Refused)
}

/// Goes through lanes, each in its order. Behind what is not done nothing of a lane is carried out; what was before is told.
fn in_order(
    lanes: Vec<Vec<Step>>,
    mut carry_out: impl FnMut(Box<Received>) -> Result<Done, Refusal>,
) -> Vec<Result<Done, Refusal>> {
    let mut all = Vec::new();
    for lane in lanes {
        let mut goes_on = true;
        for step in lane {
            let ended = match step {
                Step::Now(received) if goes_on => carry_out(received),
                Step::Now(_) => Err(Refusal::HeldUp),
                Step::Before(done) => Ok(done),
                Step::Refused(refusal) => Err(refusal),
            };
            goes_on &= matches!(ended, Ok(Done { went: Went::Done, .. }));
            all.push(ended);
        }
    }
    all
}

/// The outcome this command already has.
fn stored(rows: &dyn Reads, principal: &str, command: &Command, digest: Digest) -> Result<Option<Done>, Refusal> {
    if sabotage::dedup_is_off() {
        return Ok(None);
    }
    match rows.outcome(principal, command.id)? {
        None => Ok(None),
        Some(stored) if stored.digest == digest => {
            let unread = || ServiceFault::Object("an outcome that was kept");
            let envelope = Envelope::from_bytes(&stored.outcome).map_err(|_| unread())?;
            let outcome: Outcome = from_canonical(envelope.unverified_payload()).map_err(|_| unread())?;
            Ok(Some(Done { outcome: stored.outcome, went: Went::by(&outcome.result), news: None }))
        }
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
