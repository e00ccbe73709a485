//! The work that the registry does by itself: moving cases on, asking partners and the bank, booking, cleaning up.
//!
//! Each step is its own transaction and can be repeated: a crash between two steps is resumed by the next tick.
//! Partners are asked between transactions; their silence never undoes anything.

use ereg_domain::{
    party::{Officer, Principal},
    time::Instant,
};
use ereg_law::{
    case::{CaseState, ReviewState},
    subject::SharedFact,
};
use ereg_protocol::{
    command::Pay,
    document::PaperKind,
    id::{AccountId, AttemptId, CaseId, DraftId},
    outcome::AttemptState,
};

use super::{Service, ServiceError, commit::REGISTRY};
use crate::{
    act::{
        Circumstances,
        numbers::reserve,
        officer,
        own::{Due, Step, due, next_look, take, workspace_over},
        partner::bank::{self, Heard, Patience},
    },
    book::proof_of,
    fault::ServiceFault,
    model::{Attempt, CaseFacts, CaseFile, Decision, PartnerFact, RefundStanding, Source, Write, WrittenPaper, view},
    partner::{Bank, BankError, BankOrder, BankState, OfficerDecision},
    store::{Reads, Version},
};

/// Most rows of a kind that one tick takes up.
const A_TICK: u32 = 64;
/// Most documents that one tick seals: each form of one takes some hundredths of a second, and payments wait meanwhile. They give way
/// to what follows commands, for which people wait.
const DOCUMENTS_A_TICK: u32 = 8;
/// Most fiscal e-receipts that one tick asks for: the finance service may take long, and payments wait meanwhile.
const RECEIPTS_A_TICK: u32 = 8;
/// Most steps of one case in a row: the longest way from receipt to entry is shorter.
const MOST_STEPS: u32 = 12;
/// Time after which a case that failed inside is looked at again, ms. It paces this program and is no rule of the
/// office.
const LATER_MS: i64 = 60_000;

/// Whether a case goes on at once after a step, or rests until its time.
fn goes_on(state: &CaseState) -> bool {
    matches!(
        state,
        CaseState::Accepted { .. } | CaseState::Booking { .. } | CaseState::InReview { review: ReviewState::Auto, .. }
    )
}

impl Service {
    /// Does what is due in the background, once: unknown payments, refunds, partner questions, heads of queues,
    /// bookings left by a crash, workspaces whose time is over, after whatever follows commands that were answered. One that
    /// fails holds up no other.
    pub fn tick(&self) -> Result<(), ServiceError> {
        self.follow_all();
        self.look()
    }

    /// Does what the clock brings, and leaves what follows commands to those who wait for it.
    pub(crate) fn look(&self) -> Result<(), ServiceError> {
        let done = self.do_what_is_due();
        self.counts().tick(&done);
        done
    }

    fn do_what_is_due(&self) -> Result<(), ServiceError> {
        if let Err(error) = self.follow_packs() {
            tracing::error!(code = error.code(), "a newer policy pack could not be followed");
        }
        if let Err(error) = self.0.keys.follow() {
            tracing::error!(code = error.code(), detail = error.detail(), "a newer trust bundle could not be followed");
        }
        let now = self.now();
        let (attempts, cases, drafts) = self.reading(|rows| -> Result<_, ServiceError> {
            let over = rows.workspaces_over(now, A_TICK)?;
            Ok((rows.attempts_due(now, A_TICK)?, rows.cases_due(now, A_TICK)?, over))
        })?;
        if let Err(fault) = self.take_decisions() {
            tracing::error!(%fault, "what officers have decided could not be taken up");
        }
        for attempt in attempts {
            if let Err(fault) = self.settle_attempt(attempt) {
                tracing::error!(%fault, "an attempt to pay could not be settled");
            }
        }
        for case in cases {
            if let Err(fault) = self.advance(case) {
                tracing::error!(%fault, "a case could not be moved on");
                if let Err(fault) = self.defer(case, now) {
                    tracing::error!(%fault, "a case that failed could not be put off");
                }
            }
        }
        if let Err(fault) = self.seal_documents(self.left_to_others(DOCUMENTS_A_TICK)) {
            tracing::error!(%fault, "the documents to be sealed could not be found");
        }
        if let Err(fault) = self.ask_for_receipts(RECEIPTS_A_TICK) {
            tracing::error!(%fault, "the receipts to be asked for could not be found");
        }
        for draft in drafts {
            if let Err(fault) = self.drop_workspace(draft) {
                tracing::error!(%fault, "a workspace whose time is over could not be dropped");
            }
        }
        Ok(())
    }

    /// A mutation of the registry's own.
    pub(super) fn event(
        &self,
        decide: impl FnOnce(&dyn Reads, &Circumstances<'_>) -> Result<Option<Decision>, ServiceFault> + Send + 'static,
    ) -> Result<(), ServiceFault> {
        self.event_by(REGISTRY.to_owned(), move |rows, now| Ok(decide(rows, now)?.map(|decision| (decision, ()))))?;
        Ok(())
    }

    /// Carries out a mutation that nobody's command asks for, in the name of whoever is accountable for it, and returns what
    /// was said of it; `None` where nothing was to be done.
    pub(super) fn event_by<T: Send + 'static>(
        &self,
        actor: String,
        decide: impl FnOnce(&dyn Reads, &Circumstances<'_>) -> Result<Option<(Decision, T)>, ServiceFault> + Send + 'static,
    ) -> Result<Option<T>, ServiceFault> {
        self.act(move |act| {
            let packs = act.packs();
            let Some((decision, said)) = decide(act.rows(), &act.circumstances(&packs))? else { return Ok(None) };
            act.write(&actor, decision)?;
            Ok(Some(said))
        })
    }

    /// Reads a case with its content and circumstances, and the version at which they stand.
    fn read_case(&self, case: CaseId) -> Result<Option<(Version, CaseFacts)>, ServiceFault> {
        self.reading(|rows| {
            let Some(facts) = rows.case_facts(case)? else { return Ok(None) };
            Ok(Some((rows.version()?, facts)))
        })
    }

    /// Moves a case on as far as it goes by itself.
    pub(super) fn advance(&self, case: CaseId) -> Result<(), ServiceFault> {
        for _ in 0..MOST_STEPS {
            let Some((version, facts)) = self.read_case(case)? else { return Ok(()) };
            let packs = self.0.packs();
            let step = due(&facts, &self.0.circumstances(&packs, self.now()))?;
            if step == Due::Rest {
                return self.unschedule(&facts.case);
            }
            if step == Due::TermOver && self.asked_of_open(&facts)? {
                // Money that was taken after all counts before the clock does.
                continue;
            }
            let answers = match step {
                Due::Precheck => self.ask_partners(SharedFact::BEFORE_ACCEPTANCE, &facts)?,
                Due::Review => self.ask_partners(SharedFact::NEEDS, &facts)?,
                Due::Book => match self.ask_before_the_entry(&facts)? {
                    Some(answers) => answers,
                    // Nothing is entered on what may no longer be so: it waits until there is an answer.
                    None => return self.defer(case, self.now()),
                },
                Due::Recount
                | Due::WithdrawalLapses
                | Due::RegisterMoved
                | Due::GiveWay
                | Due::TermOver
                | Due::Reminder
                | Due::CheckSource
                | Due::QuoteAgain
                | Due::Rest => Vec::new(),
            };
            let heard = if step == Due::CheckSource { self.ask_sources(&facts)? } else { Vec::new() };
            let ids = self.0.world.ids.clone();
            let moved = self.event_by(REGISTRY.to_owned(), move |rows, now| {
                // Loaded once where nothing was written since, while others were asked.
                let facts = if rows.version()? == version { Some(facts) } else { rows.case_facts(case)? };
                let Some(facts) = facts else { return Ok(None) };
                if due(&facts, now)? != step {
                    // Somebody else moved it between; the next round looks again.
                    return Ok(None);
                }
                let facts = with_answers(facts, &answers)?;
                let reserved = reserve(rows, ids.as_ref(), Some(&facts.case.unit), 1, now.as_of)?;
                let answered = step == Due::Review && !now.matter(facts.content.matter)?.is_entered();
                let proof = if answered { proof_of(rows, &facts.case.unit)? } else { None };
                let decision = take(Step { due: step, answers, heard, reserved, proof }, &facts, now)?;
                let state = decision.case_state(case).unwrap_or(&facts.case.state).clone();
                Ok(Some((decision, state)))
            })?;
            let state = match moved {
                Some(state) => Some(state),
                None => self.reading(|rows| Ok::<_, ServiceFault>(rows.case(case)?.map(|case| case.state)))?,
            };
            if !state.is_some_and(|state| goes_on(&state)) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Asks the bank once more about open attempts of a case; whether that changed one, so that the case is to be looked
    /// at again.
    fn asked_of_open(&self, facts: &CaseFacts) -> Result<bool, ServiceFault> {
        let mut changed = false;
        for attempt in facts.attempts.iter().filter(|a| a.is_open()) {
            self.write_down(attempt.attempt_id, self.ask_bank(attempt.attempt_id, self.patience(attempt)?)?)?;
            let after = self.read_attempt(attempt.attempt_id)?;
            changed |= after.is_some_and(|after| after.state != attempt.state);
        }
        Ok(changed)
    }

    /// A case that rests is not looked at again until its time comes or something happens to it.
    fn unschedule(&self, case: &CaseFile) -> Result<(), ServiceFault> {
        let packs = self.0.packs();
        let later = next_look(case, &self.0.circumstances(&packs, self.now()))?;
        if case.next.is_none_or(|next| next > self.now()) {
            return Ok(());
        }
        let (id, version) = (case.case_id, case.version);
        self.event(move |rows, _| {
            // Whoever moved it since has said when it is looked at next.
            let Some(mut case) = rows.case(id)?.filter(|case| case.version == version) else { return Ok(None) };
            case.next = later;
            Ok(Some(Decision::event("case.rest", id, case.state.name()).write(Write::Case(Box::new(case)))))
        })
    }

    fn defer(&self, case: CaseId, now: Instant) -> Result<(), ServiceFault> {
        self.event(move |rows, _| {
            let Some(mut case) = rows.case(case)? else { return Ok(None) };
            case.next = Some(now.plus_ms(LATER_MS));
            let name = case.state.name();
            Ok(Some(Decision::event("case.deferred", case.case_id, name).write(Write::Case(Box::new(case)))))
        })
    }

    /// Asks the bank to take the money of an attempt, and records what it says. It may have waited since it was recorded: one
    /// whose lease is over, or for which no case waits any more, is not sent, and the clock closes it.
    pub(super) fn take_money(&self, id: AttemptId) -> Result<(), ServiceFault> {
        let Some(bank) = &self.0.world.partners.bank else { return Ok(()) };
        let (attempt, case, bill) = self.reading(|rows| -> Result<_, ServiceFault> {
            let Some(attempt) = rows.attempt(id)? else { return Ok((None, None, None)) };
            let (case, bill) = (rows.case(attempt.case_id)?, rows.quote(attempt.quote)?);
            Ok((Some(attempt), case, bill))
        })?;
        let Some(attempt) = attempt.filter(|attempt| attempt.is_leased(self.now())) else { return Ok(()) };
        if !case.is_some_and(|case| attempt.is_due_of(&case)) {
            return Ok(());
        }
        let bill = bill.ok_or(ServiceFault::Object("an attempt without its quote"))?.quote;
        let channel = bill.channel(&attempt.channel).ok_or(ServiceFault::Object("an attempt without its channel"))?;
        let order = BankOrder {
            attempt_id: id,
            amount: attempt.amount,
            quote: attempt.quote,
            case: attempt.case_id,
            channel: channel.clone(),
            at: attempt.since,
            until: bill.valid_until,
        };
        let heard = match bank.order(&order) {
            Ok(BankState::Pending) => self.offered(id)?,
            Ok(state) => Heard::Says(state),
            Err(error) => {
                tracing::warn!(code = error.code(), "the bank did not say what became of an order");
                Heard::Nothing
            }
        };
        self.record(id, heard)
    }

    /// Asks the bank how an order stands.
    pub(super) fn ask_bank(&self, id: AttemptId, patience: Patience) -> Result<Heard, ServiceFault> {
        let Some(bank) = &self.0.world.partners.bank else { return Ok(Heard::Nothing) };
        Ok(match (bank.query(&id), patience) {
            (Ok(BankState::NotKnown | BankState::Pending) | Err(_), Patience::Wait) => Heard::UnderWay,
            // A late order must not be taken under this number any more.
            (Ok(BankState::NotKnown), Patience::Close | Patience::Void) | (Ok(BankState::Pending), Patience::Void) => {
                closed(bank.as_ref(), id)
            }
            (Ok(BankState::Pending), Patience::Close) => self.offered(id)?,
            (answer, _) => answer.map_or(Heard::Nothing, Heard::Says),
        })
    }

    /// Asks what the bank offers the payer of an order that waits. One whose offer does not fit its bill is closed:
    /// nobody is shown it, and nobody can pay it.
    fn offered(&self, id: AttemptId) -> Result<Heard, ServiceFault> {
        let waits = Heard::Says(BankState::Pending);
        let Some(bank) = &self.0.world.partners.bank else { return Ok(Heard::Nothing) };
        let Some(attempt) = self.read_attempt(id)?.filter(|attempt| attempt.intent.is_none()) else { return Ok(waits) };
        let Ok(Some(offer)) = bank.offer(&id) else { return Ok(waits) };
        let bill = self.reading(|rows| Ok::<_, ServiceFault>(rows.quote(attempt.quote)?))?;
        let Some(bill) = bill else { return Ok(waits) };
        match bank::intent(&attempt, offer.clone(), self.now()).check(bill.digest, &bill.quote) {
            Ok(_) => Ok(Heard::Offers(offer)),
            Err(fault) => {
                tracing::error!(%fault, channel = %attempt.channel, "the bank offers what no payer may be shown");
                Ok(closed(bank.as_ref(), id))
            }
        }
    }

    /// Closes at the bank the attempt that stands in the way of another one, where its payer gives it up or its time is over.
    /// Where the bank has its money by now, that counts.
    pub(super) fn make_way(&self, account: &AccountId, pay: &Pay) -> Result<(), ServiceFault> {
        let offered = self.reading(|rows| -> Result<_, ServiceFault> {
            let Some(row) = rows.quote(pay.quote)? else { return Ok(None) };
            let Some(case) = rows.case(row.quote.case_id)? else { return Ok(None) };
            let pays = case.parties.iter().any(|party| view::takes(party) && party.account == *account);
            if !pays || row.quote.channel(&pay.channel).is_none() || rows.attempt(pay.attempt_id)?.is_some() {
                return Ok(None);
            }
            Ok(rows.attempts_of(case.case_id)?.into_iter().find(|attempt| attempt.state == AttemptState::Offered))
        })?;
        let Some(attempt) = offered.filter(|attempt| attempt.gives_way(account, &pay.channel, self.now())) else {
            return Ok(());
        };
        self.record(attempt.attempt_id, self.ask_bank(attempt.attempt_id, Patience::Void)?)
    }

    fn read_attempt(&self, id: AttemptId) -> Result<Option<Attempt>, ServiceFault> {
        self.reading(|rows| Ok(rows.attempt(id)?))
    }

    fn record(&self, id: AttemptId, heard: Heard) -> Result<(), ServiceFault> {
        self.write_down(id, heard)?.map_or(Ok(()), |case| self.advance(case))
    }

    /// Writes down what was heard of an attempt; the case, if that changed anything.
    fn write_down(&self, id: AttemptId, heard: Heard) -> Result<Option<CaseId>, ServiceFault> {
        self.event_by(REGISTRY.to_owned(), move |rows, now| {
            let Some(attempt) = rows.attempt(id)? else { return Ok(None) };
            let Some(facts) = rows.case_facts(attempt.case_id)? else { return Ok(None) };
            if !bank::moves(&attempt, &heard) {
                return Ok(None);
            }
            let mut decision = bank::hear(Decision::event("payment.heard", id, ""), &facts, &attempt, &heard, now)?;
            let state = decision.attempt_state(id).unwrap_or(attempt.state);
            decision.audit.subject = state.name().to_owned();
            Ok(Some((decision, attempt.case_id)))
        })
    }

    /// Returns what may be done about an attempt now.
    pub(super) fn patience(&self, attempt: &Attempt) -> Result<Patience, ServiceFault> {
        let (bill, case) = self.reading(|rows| -> Result<_, ServiceFault> {
            Ok((rows.quote(attempt.quote)?, rows.case(attempt.case_id)?))
        })?;
        let is_due = case.is_some_and(|case| attempt.is_due_of(&case));
        if attempt.state == AttemptState::Offered && !is_due {
            // Nobody is to pay what no case waits for.
            return Ok(Patience::Void);
        }
        Ok(Patience::of(attempt, bill.map(|row| row.quote.valid_until), self.now()))
    }

    /// An attempt whose time has come: ask the bank how it stands, or give its money back.
    fn settle_attempt(&self, id: AttemptId) -> Result<(), ServiceFault> {
        let Some(attempt) = self.read_attempt(id)? else { return Ok(()) };
        if attempt.is_open() {
            return self.record(id, self.ask_bank(id, self.patience(&attempt)?)?);
        }
        if attempt.refund != RefundStanding::Due {
            return Ok(());
        }
        let Some(connector) = &self.0.world.partners.bank else { return Ok(()) };
        let heard = connector.refund(&id).map_or(Heard::Nothing, Heard::Says);
        self.event(move |rows, now| {
            let Some(attempt) = rows.attempt(id)?.filter(|a| a.refund == RefundStanding::Due) else { return Ok(None) };
            let Some(facts) = rows.case_facts(attempt.case_id)? else { return Ok(None) };
            let receipt = WrittenPaper::fiscal_receipt_id(attempt.case_id, id, PaperKind::FiscalReceipt);
            let receipt = rows.paper(receipt)?.map(|kept| kept.written);
            Ok(Some(bank::refunded(&facts, (&attempt, receipt.as_ref()), &heard, now)))
        })
    }

    /// Takes up what officers have decided; what has moved since they saw it stays where it is.
    fn take_decisions(&self) -> Result<(), ServiceFault> {
        let Some(reviewer) = &self.0.world.partners.reviewer else { return Ok(()) };
        let decisions = match reviewer.decided() {
            Ok(decisions) => decisions,
            Err(error) => {
                tracing::warn!(code = error.code(), "the reviewer gives no answer");
                return Ok(());
            }
        };
        for (decision, by) in decisions {
            let Principal::Officer(officer) = by else {
                tracing::warn!(case = %decision.case, "somebody who is no officer decided on a case");
                continue;
            };
            // One that fails holds up no other.
            if let Err(fault) = self.take_decision(decision, officer) {
                tracing::warn!(%fault, "an officer's decision was not taken up");
            }
        }
        Ok(())
    }

    fn take_decision(&self, decision: OfficerDecision, by: Officer) -> Result<(), ServiceFault> {
        let OfficerDecision { case, version, says } = decision;
        // Most were taken up long ago.
        let stands =
            self.reading(|rows| Ok::<_, ServiceFault>(rows.case(case)?.is_some_and(|c| c.version == version)))?;
        if !stands {
            return Ok(());
        }
        let taken = self.event_by(officer::actor(&by), move |rows, now| {
            let facts = rows.case_facts(case)?.filter(|facts| facts.case.version == version);
            let Some(facts) = facts else { return Ok(None) };
            if officer::grounds(&facts, &says, now.law, &now.pack_of(&facts.case)?.pack).is_err() {
                return Ok(None);
            }
            Ok(Some((officer::decide(&facts, &says, &by, now)?, ())))
        })?;
        if taken.is_some() { self.advance(case) } else { Ok(()) }
    }

    fn drop_workspace(&self, draft: DraftId) -> Result<(), ServiceFault> {
        self.event(move |rows, now| {
            // Looked at again in the moment it is decided from: what was submitted since is a case's content.
            let over = rows.workspace(draft)?.filter(|w| w.case_id.is_none() && w.until <= now.as_of);
            Ok(over.map(|workspace| workspace_over::decide(&workspace, now)))
        })
    }
}

/// Returns what is known of an order after the bank was told to close it: one that it will not close has its money, or
/// soon may.
fn closed(bank: &dyn Bank, id: AttemptId) -> Heard {
    let answer = match bank.close(&id) {
        Err(BankError::Refused) => bank.query(&id),
        answer => answer,
    };
    answer.map_or(Heard::Nothing, Heard::Says)
}

/// The facts as they are with the answers just given, which are written in the same transaction.
fn with_answers(mut facts: CaseFacts, answers: &[PartnerFact]) -> Result<CaseFacts, ServiceFault> {
    let bad = |_| ServiceFault::Object("partner fact");
    for answer in answers {
        match answer.source {
            Source::Shared(_) => facts.shared.put(serde_json::from_str(&answer.fact).map_err(bad)?),
            Source::Reviewer => facts.approval = Some(serde_json::from_str(&answer.fact).map_err(bad)?),
            Source::Portal => facts.published = Some(serde_json::from_str(&answer.fact).map_err(bad)?),
        }
    }
    Ok(facts)
}
