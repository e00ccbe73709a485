//! Commands and chunks on their way out.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use ereg_domain::time::Instant;
use ereg_logs::{Scope, event, field::Code};
use ereg_protocol::{
    act::WhoMay,
    catalogue::ErrorClass,
    command::{Command, CommandBody, CommandKind},
    command_lanes::{CommandLanes, CommandLanesError},
    id::AccountId,
    outcome::{CommandEffect, Declined, Outcome, OutcomeResult},
    problem::{CommandProblem, Sender},
    registry::{CallError, Registry},
};
use ereg_trust::{bundle::TrustBundle, digest::Digest};
use ereg_vault::{DAMAGED, Lane, LastError, OutboxItem, OutboxState, Outgoing, Tx, Vault, VaultError};
use tokio::task::JoinSet;

use super::{
    FEED_WHILE_UPLOADING_MS, Heard, Memory, PARALLEL, Picture, Planned, Report, SyncError, SyncLoop, Tried, announces,
    last_error, make_due, may_go, ms, plan_item, turns,
};
use crate::{
    belief::{PinnedTrust, SentCommand, open_command_problem, open_outcome_of, said},
    planner::{self, Connectivity, FEED_PATIENCE_MS, HELD_UP, MOST_ON_THEIR_WAY, Next, PlanInput, Reach, Upload, Who},
    state,
};

/// After so many commands a step takes no further ones: whoever hurries another one waits for its end.
const MOST_IN_A_STEP: u32 = 120;

/// The reply to one command.
enum Reply {
    Outcome(Box<Outcome>, Vec<u8>),
    /// The registry's own word that it was not carried out, and its envelope.
    Refused(Box<CommandProblem>, String),
    /// Anything else: a try that failed.
    Error(CallError),
}

impl Reply {
    /// Whether the exchange goes well: after anything else the next step looks at everything first.
    fn lets_others_follow(&self) -> bool {
        match self {
            // Whose answers count from here on is known once this is kept.
            Reply::Outcome(outcome, _) => outcome.kind != CommandKind::Enrol,
            Reply::Refused(..) | Reply::Error(_) => false,
        }
    }
}

/// The consequence of a reply for its command.
enum Word {
    /// The registry's answer, and its bytes.
    Outcome(Box<Outcome>, Vec<u8>),
    /// The registry's signed no to an enrolment, and its envelope: kept as one that it declined is kept.
    No(LastError, String),
    /// A try that failed.
    Back(Next, LastError),
}

impl Word {
    fn back(item: &OutboxItem, next: Next, error: LastError) -> Word {
        tell_back(item, &next, &error);
        Word::Back(next, error)
    }

    fn report(&self) -> Report {
        let mut report = Report::default();
        match self {
            Word::Outcome(outcome, _) => match &outcome.result {
                OutcomeResult::Declined(declined) if !is_as_good_as_done(declined) => {
                    report.needs_you = 1;
                    report.trouble = Some(declined.code.clone());
                }
                OutcomeResult::Done(_) | OutcomeResult::Declined(_) => report.acked = 1,
            },
            Word::No(error, _) => {
                report.needs_you = 1;
                report.trouble = Some(error.code.clone());
            }
            Word::Back(Next::InItsTurn, _) => {}
            Word::Back(next, error) => {
                report.needs_you = u32::from(matches!(next, Next::StandStill { .. }));
                report.trouble = Some(error.code.clone());
            }
        }
        report
    }
}

/// Whether more is taken as places get free within a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Further {
    #[default]
    AsPlacesAreFree,
    No,
}

/// The commands of one request that are marked as being sent, by lane.
struct Going(Vec<Vec<Outgoing>>);

impl Going {
    /// Sends them, and returns what came back of each.
    #[expect(clippy::result_large_err, reason = "an answer for each command, by its place: none is passed on far")]
    async fn sent(self, to: &Exchange) -> Vec<(Outgoing, Reply)> {
        let bytes = |lane: &Vec<Outgoing>| lane.iter().map(|outgoing| outgoing.bytes.clone()).collect();
        let answers = match CommandLanes::new(self.0.iter().map(bytes).collect()) {
            Ok(request) => to.registry.commands(&request).await,
            Err(error) => Err(CommandLanesError::problem(error).into()),
        };
        let bundle = to.trust.bundle();
        let mut answers = answers.map(Vec::into_iter);
        let mut answer = || match &mut answers {
            // Whose line did not come has no answer.
            Ok(answers) => answers.next().unwrap_or(Err(CallError::Unreadable)),
            Err(error) => Err(error.clone()),
        };
        let by_place = self.0.into_iter().flat_map(|lane| lane.into_iter().enumerate());
        let replies = by_place.map(|(place, outgoing)| {
            let reply = match &bundle {
                None => Reply::Error(CallError::Unreadable),
                Some(bundle) => believed(bundle, to.account.as_ref(), &outgoing, answer()),
            };
            let reply = match reply {
                // The first of a lane has nothing before it that could have held it up.
                Reply::Refused(problem, _) if place == 0 && problem.code == HELD_UP => {
                    Reply::Error(CallError::Unreadable)
                }
                reply => reply,
            };
            (outgoing, reply)
        });
        replies.collect()
    }
}

/// The parts by which a request is sent, and the account that sends it.
struct Exchange {
    registry: Arc<dyn Registry>,
    trust: Arc<PinnedTrust>,
    account: Option<AccountId>,
}

/// The commands that are marked as being sent, and from now on are.
#[derive(Default)]
struct Taken {
    requests: Vec<Going>,
    /// Those that cannot be sent, for their bytes are damaged here.
    damaged: u32,
    /// The account that sends them.
    account: Option<AccountId>,
    further: Further,
}

impl Taken {
    fn told(&self) -> Report {
        let trouble = (self.damaged > 0).then(|| DAMAGED.to_owned());
        Report { needs_you: self.damaged, trouble, ..Report::default() }
    }
}

/// The places that are free.
struct Room {
    requests: usize,
    commands: usize,
    /// The lanes that are on their way. Another process over the same vault may have queued what is meanwhile: it is sent
    /// once, all the same.
    lanes: BTreeSet<Lane>,
}

/// The result of keeping what was answered.
struct Kept {
    report: Report,
    next: Taken,
}

/// Returns what an answer proves. Nothing is believed of one that names another sender than this.
fn believed(
    bundle: &TrustBundle,
    sender: Option<&AccountId>,
    sent: &Outgoing,
    answer: Result<Vec<u8>, CallError>,
) -> Reply {
    let bytes = &sent.bytes;
    match answer {
        Ok(outcome) => match open_outcome_of(bundle, SentCommand::from(&sent.item), &outcome) {
            Ok(read) if !is_to(&read, sender) => Reply::Error(CallError::OtherAccount),
            Ok(read) => Reply::Outcome(Box::new(read), outcome),
            Err(error) => Reply::Error(error.into()),
        },
        Err(CallError::Problem(problem)) => {
            let read = |signed: &String| open_command_problem(bundle, bytes, signed.as_bytes()).ok();
            let told = problem.signed.as_ref().and_then(read).filter(|told| is_from(&told.by, sender, bytes));
            match (told, &problem.signed) {
                (Some(told), Some(signed)) => Reply::Refused(Box::new(told), signed.clone()),
                _ => Reply::Error(CallError::Problem(problem)),
            }
        }
        Err(error) => Reply::Error(error),
    }
}

/// Whether an outcome is this account's. An enrolment names the account it makes.
pub(super) fn is_to(outcome: &Outcome, account: Option<&AccountId>) -> bool {
    match (&outcome.result, account) {
        (OutcomeResult::Done(CommandEffect::Enrolled { .. }), None) => true,
        (_, account) => account == Some(&outcome.account),
    }
}

/// Whether a command's sender is who this device would be for it: the account or, for an enrolment, its device key.
fn is_from(by: &Sender, account: Option<&AccountId>, bytes: &[u8]) -> bool {
    match (by, Command::from_bytes(bytes).map(|command| command.body)) {
        (Sender::Key(key), Ok(CommandBody::Enrol(enrol))) => *key == enrol.device_key.key_id().to_string(),
        (Sender::Account(named), Ok(_)) => Some(named) == account,
        _ => false,
    }
}

impl SyncLoop {
    /// Sends the requests of a plan, side by side, and what comes behind them whose turn it is meanwhile.
    pub(super) async fn send(
        &self,
        memory: &mut Memory,
        now: Instant,
        planned: Vec<Planned>,
    ) -> Result<Report, SyncError> {
        let taken = self.blocking(move |vault| take(vault, planned)).await?;
        self.deliver(memory, now, taken).await
    }

    /// Sends an enrolment whose turn it is, however much else there is to do, and nothing else.
    pub(super) async fn send_enrolment(&self, memory: &mut Memory, now: Instant) -> Result<Report, SyncError> {
        let enrols = move |item: &OutboxItem| item.kind() == CommandKind::Enrol && may_go(item, ms(now));
        let planned = self.blocking(move |vault| {
            let turns = vault.read(|view| turns(view, enrols, 1))?;
            let enrolment = turns.into_iter().map(|turn| turn.item).find(enrols);
            take(vault, enrolment.map(|item| Planned(vec![vec![item]])).into_iter().collect())
        });
        let mut enrolment = planned.await?;
        enrolment.further = Further::No;
        self.deliver(memory, now, enrolment).await
    }

    /// Sends what was taken, and more as places get free. Answers are kept by one flush with what is sent next: a push of many
    /// commands waits for the medium once for each round, and not once for each command.
    async fn deliver(&self, memory: &mut Memory, now: Instant, mut taken: Taken) -> Result<Report, SyncError> {
        let mut report = Report::default();
        let mut on_their_way = JoinSet::new();
        let mut commands = 0;
        let mut lanes: BTreeSet<Lane> = BTreeSet::new();
        let mut further = taken.further;
        loop {
            report.add(taken.told());
            if taken.damaged > 0 {
                // One whose answer was lost once is asked for in this run.
                memory.held_asked = false;
            }
            for going in std::mem::take(&mut taken.requests) {
                let sent = going.0.iter().flatten().count();
                report.sent += u32::try_from(sent).unwrap_or(u32::MAX);
                commands += sent;
                lanes.extend(going.0.iter().flatten().map(|outgoing| outgoing.item.lane().clone()));
                let (registry, trust, account) = (self.registry.clone(), self.trust.clone(), taken.account.clone());
                let to = Exchange { registry, trust, account };
                on_their_way.spawn(Scope::current().around(async move { going.sent(&to).await }));
            }
            let Some(first) = on_their_way.join_next().await else { return Ok(report) };
            let mut answered = first.map_err(|_| SyncError::Worker)?;
            while let Some(next) = on_their_way.try_join_next() {
                answered.extend(next.map_err(|_| SyncError::Worker)?);
            }
            commands -= answered.len();
            for (outgoing, _) in &answered {
                lanes.remove(outgoing.item.lane());
            }
            let as_asked = answered.iter().all(|(_, reply)| reply.lets_others_follow());
            let feed_waits = memory.feed_due_ms.map_or(0, |due| ms(self.time.clocks().wall).saturating_sub(due));
            if !as_asked || report.sent >= MOST_IN_A_STEP || feed_waits >= FEED_PATIENCE_MS {
                further = Further::No;
            }
            let requests = match further {
                Further::AsPlacesAreFree => PARALLEL.saturating_sub(on_their_way.len()),
                Further::No => 0,
            };
            let room = Room { requests, commands: MOST_ON_THEIR_WAY.saturating_sub(commands), lanes: lanes.clone() };
            let Kept { report: told, next } = self.settle(memory, now, answered, room).await?;
            report.add(told);
            taken = next;
        }
    }

    /// Keeps what was answered and what follows from it, and takes what goes next, in one transaction.
    async fn settle(
        &self,
        memory: &mut Memory,
        now: Instant,
        answered: Vec<(Outgoing, Reply)>,
        room: Room,
    ) -> Result<Kept, SyncError> {
        let mut report = Report::default();
        let mut words = Vec::with_capacity(answered.len());
        let mut enrolled = None;
        for (outgoing, reply) in answered {
            let word = self.word(memory, now, &outgoing.item, reply);
            report.add(word.report());
            if let Word::Outcome(outcome, _) = &word
                && matches!(outcome.result, OutcomeResult::Done(CommandEffect::Enrolled { .. }))
            {
                enrolled = Some(outcome.account.clone());
            }
            words.push((outgoing, word));
        }
        let aftermath = self.aftermath.clone();
        let kept = move |tx: &mut Tx<'_>| {
            let mut lanes = BTreeSet::new();
            for (outgoing, word) in words {
                match word {
                    Word::Outcome(outcome, bytes) => {
                        keep(tx, &outgoing, &outcome, &bytes, now)?;
                        lanes.insert(outgoing.item.lane().clone());
                    }
                    Word::No(error, envelope) => {
                        keep_no(tx, &outgoing.item, error, &envelope)?;
                        lanes.insert(outgoing.item.lane().clone());
                    }
                    Word::Back(next, error) => put_back(tx, &outgoing.item, &next, error, now)?,
                }
            }
            if !lanes.is_empty() {
                aftermath.follows(tx, Heard::Answers(&lanes))?;
            }
            take_next(tx, now, &room)
        };
        let next = self.blocking(move |vault| vault.write(kept)).await?;
        if let Some(account) = enrolled {
            self.trust.answers_to(account);
        }
        Ok(Kept { report, next })
    }

    /// Returns the consequence of a reply for its command, and takes in what it tells of the feed, the time and the media.
    fn word(&self, memory: &mut Memory, now: Instant, item: &OutboxItem, reply: Reply) -> Word {
        match reply {
            Reply::Outcome(outcome, bytes) => {
                tell_answer(item, &outcome);
                memory.feed_is_due(now);
                memory.feed_tries = 0;
                self.time.at_least(outcome.at);
                Word::Outcome(outcome, bytes)
            }
            Reply::Refused(problem, envelope) => {
                self.time.at_least(problem.at);
                memory.feed_is_due(now);
                let next = planner::after_problem(&problem, item.attempts(), self.jitter.per_mille());
                if let Next::BytesFirst { missing, .. } = &next {
                    // Asked anew: what this device holds of it is put before the command goes again.
                    for digest in missing {
                        memory.uploads.remove(digest);
                    }
                }
                let error = LastError { code: problem.code.clone(), class: problem.class };
                if is_over(item, &next) {
                    tell_declined(item, &error.code);
                    Word::No(error, envelope)
                } else {
                    Word::back(item, next, error)
                }
            }
            Reply::Error(error) => {
                let next = planner::after_error(&error, item.attempts(), self.jitter.per_mille());
                Word::back(item, next, last_error(&error))
            }
        }
    }

    /// Asks which chunks of a medium are missing.
    pub(super) async fn ask_medium(
        &self,
        memory: &mut Memory,
        now: Instant,
        digest: Digest,
    ) -> Result<Report, SyncError> {
        let kept = self.blocking(|vault| vault.read(|view| view.media_in_transit())).await?;
        let Some(parts) = kept.iter().find(|medium| medium.digest == digest).map(|medium| medium.chunks.len()) else {
            memory.uploads.remove(&digest);
            return Ok(Report::default());
        };
        let answer = self.registry.medium(digest).await;
        let mut report = Report::default();
        let Some(tried) = memory.uploads.get_mut(&digest) else { return Ok(report) };
        match answer {
            Ok(state) if usize::try_from(state.chunks) != Ok(parts) => {
                // What it calls whole would be let go of here.
                report.trouble = Some(CallError::Unreadable.code().to_owned());
                self.medium_failed(tried, now, &CallError::Unreadable);
            }
            Ok(state) => {
                let chunks: Vec<u32> = (0..state.chunks).filter(|n| !state.held.contains(n)).collect();
                event!(DEBUG, "the registry told what it has of a file", chunks = state.chunks, left = chunks.len());
                if chunks.is_empty() {
                    memory.uploads.remove(&digest);
                    memory.feed_is_due(now);
                    self.blocking(move |vault| vault.write(|tx| tx.medium_acknowledged(digest))).await?;
                } else {
                    self.note_missing(digest, chunks.len()).await;
                    tried.upload = Upload::Missing { chunks, not_before_ms: 0 };
                }
            }
            Err(error) => {
                report.trouble = Some(said(&error).to_owned());
                self.medium_failed(tried, now, &error);
            }
        }
        Ok(report)
    }

    /// Puts one chunk; the last one is followed by asking again, so that "whole" is the registry's word.
    pub(super) async fn put_chunk(
        &self,
        memory: &mut Memory,
        now: Instant,
        digest: Digest,
        index: u32,
    ) -> Result<Report, SyncError> {
        let (vault, log) = (self.vault.clone(), Scope::current());
        let read = tokio::task::spawn_blocking(move || log.run(|| vault.chunk(digest, index)));
        let bytes = match read.await.map_err(|_| SyncError::Worker)? {
            Ok(bytes) => bytes,
            Err(VaultError::Closed | VaultError::Paused) => return Err(VaultError::Closed.into()),
            Err(error) => {
                event!(ERROR, "a piece of a file cannot be read", code = error.code());
                // Damaged here: no repeat will mend it. The rest goes on, the submission will say what is missing.
                memory.uploads.insert(digest, Tried { upload: Upload::Abandoned, tries: 0, refusals: 0 });
                return Ok(Report { trouble: Some(error.code().to_owned()), ..Report::default() });
            }
        };
        let answer = self.registry.put_chunk(digest, index, &bytes).await;
        let mut report = Report::default();
        let Some(tried) = memory.uploads.get_mut(&digest) else { return Ok(report) };
        match answer {
            Ok(()) => {
                let next_pull = memory.feed_pulled_ms.saturating_add(FEED_WHILE_UPLOADING_MS);
                memory.feed_due_ms.get_or_insert(next_pull);
                report.chunks = 1;
                (tried.tries, tried.refusals) = (0, 0);
                let rest = match &tried.upload {
                    Upload::Missing { chunks, .. } => chunks.iter().copied().filter(|n| *n != index).collect(),
                    _ => Vec::new(),
                };
                self.note_missing(digest, rest.len()).await;
                tried.upload = if rest.is_empty() {
                    Upload::Ask { not_before_ms: 0 }
                } else {
                    Upload::Missing { chunks: rest, not_before_ms: 0 }
                };
            }
            Err(error) => {
                report.trouble = Some(said(&error).to_owned());
                self.medium_failed(tried, now, &error);
            }
        }
        Ok(report)
    }

    /// Remembers how much of a medium is still missing, for whoever looks how far it is.
    async fn note_missing(&self, digest: Digest, missing: usize) {
        // Where there is no room even for that, the upload goes on all the same: what is missing is asked, never read here.
        let _ = self.blocking(move |vault| vault.write(|tx| tx.chunks_missing(digest, missing))).await;
    }

    fn medium_failed(&self, tried: &mut Tried, now: Instant, error: &CallError) {
        tried.tries += 1;
        tried.refusals += u32::from(planner::is_refusal(error));
        event!(WARN, "a file did not get on", code = Code::of(said(error)), attempts = tried.tries);
        tried.upload = match planner::after_error(error, tried.tries, self.jitter.per_mille()) {
            Next::StandStill { .. } => Upload::Abandoned,
            // After a cut nobody knows what arrived: ask, never guess.
            Next::Again { after_ms, .. } | Next::BytesFirst { after_ms, .. } => {
                Upload::Ask { not_before_ms: ms(now).saturating_add(after_ms) }
            }
            Next::InItsTurn => Upload::Ask { not_before_ms: 0 },
        };
    }
}

/// Whether a signed problem ends a command for good. Of whoever is nobody there the registry keeps no outcome: its no to an
/// enrolment is this word.
fn is_over(item: &OutboxItem, next: &Next) -> bool {
    item.kind().act().who == WhoMay::Newcomer && *next == Next::StandStill { who: Who::You }
}

/// Tells what the registry has answered.
fn tell_answer(item: &OutboxItem, outcome: &Outcome) {
    match &outcome.result {
        OutcomeResult::Done(_) => {
            let (command, kind) = (item.command_id(), item.kind());
            event!(INFO, "the registry has answered", command = command, kind = kind, result = "done");
        }
        OutcomeResult::Declined(declined) => tell_declined(item, &declined.code),
    }
}

fn tell_declined(item: &OutboxItem, code: &str) {
    let (command, kind, code) = (item.command_id(), item.kind(), Code::of(code));
    event!(WARN, "the registry has answered", command = command, kind = kind, result = "declined", code = code);
}

/// Tells what follows of a try that failed.
fn tell_back(item: &OutboxItem, next: &Next, error: &LastError) {
    let (command, kind, code) = (item.command_id(), item.kind(), Code::of(&error.code));
    let (wait_ms, reach) = match next {
        Next::Again { after_ms, reach: Reach::Known } => (*after_ms, "known"),
        Next::Again { after_ms, reach: Reach::Unknown } => (*after_ms, "unknown"),
        Next::BytesFirst { after_ms, .. } => (*after_ms, "bytes_first"),
        Next::InItsTurn => (0, "known"),
        Next::StandStill { who } => {
            let who = match who {
                Who::You => "you",
                Who::AppUpdate => "app_update",
            };
            return event!(WARN, "a command stands still", command = command, kind = kind, code = code, who = who);
        }
    };
    event!(
        WARN,
        "a command goes again",
        command = command,
        kind = kind,
        code = code,
        attempts = item.attempts(),
        wait_ms = wait_ms,
        reach = reach
    );
}

/// Marks the planned commands as being sent, and no other. None if another process has changed one of them since the plan
/// was made; the next look sees that.
fn take(vault: &Vault, planned: Vec<Planned>) -> Result<Taken, VaultError> {
    match vault.write(|tx| begin(tx, planned)) {
        Err(VaultError::OutboxStep { .. }) => Ok(Taken::default()),
        taken => taken,
    }
}

/// Marks as being sent what may go by now in the places that are free. What waits for media is left to the next step, which
/// looks at those first.
fn take_next(tx: &mut Tx<'_>, now: Instant, room: &Room) -> Result<Taken, VaultError> {
    if room.requests == 0 {
        return begin(tx, Vec::new());
    }
    let may_go = |item: &OutboxItem| may_go(item, ms(now)) && !room.lanes.contains(item.lane());
    let mut next = turns(tx.as_view(), may_go, room.commands)?;
    next.retain(|turn| may_go(&turn.item));
    let view = PlanInput {
        items: next.iter().map(plan_item).collect(),
        media: Vec::new(),
        feed_due_ms: None,
        now_ms: ms(now),
        connectivity: Connectivity::Online,
        parallel: room.requests,
    };
    let plan = planner::plan(&view);
    let picture = Picture { view, turns: next.into_iter().map(|turn| turn.item).collect() };
    begin(tx, picture.to_send(&plan))
}

fn begin(tx: &mut Tx<'_>, planned: Vec<Planned>) -> Result<Taken, VaultError> {
    let items: Vec<OutboxItem> = planned.iter().flat_map(|request| request.0.iter().flatten()).cloned().collect();
    let begun = tx.begin_sending(&items)?.into_iter().map(|outgoing| (outgoing.item.seq, outgoing));
    let mut begun: BTreeMap<u64, Outgoing> = begun.collect();
    let mut damaged = 0;
    for item in items.iter().filter(|item| !begun.contains_key(&item.seq)) {
        // The others stand behind one of these.
        let now = tx.as_view().outbox_item(item.command_id())?;
        damaged += u32::from(now.is_some_and(|now| now.is_damaged()));
    }
    let mut requests = Vec::with_capacity(planned.len());
    for Planned(lanes) in planned {
        let going = |lane: Vec<OutboxItem>| lane.iter().filter_map(|item| begun.remove(&item.seq)).collect::<Vec<_>>();
        let lanes: Vec<_> = lanes.into_iter().map(going).filter(|lane| !lane.is_empty()).collect();
        if !lanes.is_empty() {
            requests.push(Going(lanes));
        }
    }
    Ok(Taken { requests, damaged, account: state::account(tx.as_view())?, further: Further::AsPlacesAreFree })
}

/// The other party was first with the same content: the submission is in, and its receipt came along; or the supplement
/// is, and the case tells its receipt.
fn is_as_good_as_done(declined: &Declined) -> bool {
    matches!(declined.code.as_str(), "already_submitted" | "already_supplemented")
}

/// Returns the state of the command now. Another process over the same vault may have queued it again, or have got
/// its answer (`None`), while this one waited for its own.
fn standing(tx: &Tx<'_>, item: &OutboxItem) -> Result<Option<OutboxState>, VaultError> {
    Ok(tx.as_view().outbox_item(item.command_id())?.map(|open| open.state()))
}

/// Keeps an outcome and what follows from it, in one transaction.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    command: &Outgoing,
    outcome: &Outcome,
    bytes: &[u8],
    now: Instant,
) -> Result<(), VaultError> {
    let item = &command.item;
    match standing(tx, item)? {
        Some(OutboxState::Queued | OutboxState::Sending | OutboxState::Unknown) => {}
        // Another process gave up on it for an error of its own. This is the registry's word, and it is the last one.
        Some(OutboxState::NeedsYou) => tx.queued_again(item.command_id(), now, None)?,
        // A repeat has the same outcome bytes, so nothing is lost.
        None => return Ok(()),
    }
    match &outcome.result {
        OutcomeResult::Declined(declined) if !is_as_good_as_done(declined) => {
            let class = if declined.code == "conflict" { ErrorClass::Conflict } else { ErrorClass::Permanent };
            // The signed refusal is evidence too.
            state::put_declined(tx, item.command_id(), bytes)?;
            tx.needs_you(item.command_id(), LastError { code: declined.code.clone(), class })
        }
        result => {
            tx.acked(item.command_id(), bytes, now)?;
            if let OutcomeResult::Done(CommandEffect::Enrolled { .. }) = result {
                state::put_account(tx, &outcome.account)?;
                // What the registry did not take from an unknown key it may take now.
                make_due(tx, now, |item| item.state() == OutboxState::Queued)?;
            }
            if item.kind() != CommandKind::PutMedium {
                return Ok(());
            }
            match announces(&command.bytes) {
                Some(digest) => {
                    state::put_announced(tx, digest)?;
                    // For another draft the registry may have called it whole before it knew of this one.
                    match tx.medium_to_be_sent(digest) {
                        Err(VaultError::ContentLocked) => Ok(()),
                        asked => asked,
                    }
                }
                // Its bytes are damaged here: which of those on their way it was is the registry's to say.
                None => {
                    tx.as_view().media_in_transit()?.iter().try_for_each(|kept| state::put_announced(tx, kept.digest))
                }
            }
        }
    }
}

/// Keeps the registry's signed no to an enrolment, which is evidence too.
fn keep_no(tx: &mut Tx<'_>, item: &OutboxItem, error: LastError, envelope: &str) -> Result<(), VaultError> {
    if standing(tx, item)? != Some(OutboxState::Sending) {
        return Ok(());
    }
    state::put_declined(tx, item.command_id(), envelope.as_bytes())?;
    tx.needs_you(item.command_id(), error)
}

fn put_back(tx: &mut Tx<'_>, item: &OutboxItem, next: &Next, error: LastError, now: Instant) -> Result<(), VaultError> {
    // Whoever queued it again meanwhile decides when it goes.
    if standing(tx, item)? != Some(OutboxState::Sending) {
        return Ok(());
    }
    let at = |after_ms: u64| now.plus_ms(i64::try_from(after_ms).unwrap_or(i64::MAX));
    match next {
        Next::Again { after_ms, reach: Reach::Unknown } => {
            tx.unknown(item.command_id(), error)?;
            tx.queued_again(item.command_id(), at(*after_ms), None)
        }
        Next::Again { after_ms, reach: Reach::Known } | Next::BytesFirst { after_ms, .. } => {
            tx.queued_again(item.command_id(), at(*after_ms), Some(error))
        }
        Next::InItsTurn => tx.not_reached(item.command_id()),
        Next::StandStill { .. } => tx.needs_you(item.command_id(), error),
    }
}

#[cfg(test)]
mod tests {
    use ereg_protocol::id::CommandId;
    use ereg_vault::{NewOutboxItem, OpenOptions, VaultSecret};

    use super::*;

    #[test]
    fn where_another_process_has_changed_what_was_planned_nothing_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let vault =
            Vault::create(&dir.path().join("v"), &VaultSecret::raw(&[7; 32]).unwrap(), OpenOptions::default()).unwrap();
        let now: Instant = "2026-11-23T02:00:00.000Z".parse().unwrap();
        for n in 1..=2 {
            let command_id: CommandId = format!("019abcde-0000-7000-8000-00000000000{n}").parse().unwrap();
            let item = NewOutboxItem {
                command_id,
                lane: Lane(n.to_string()),
                kind: CommandKind::Collect,
                bytes: b"{}".to_vec(),
                coalesce: None,
                after_media: Vec::new(),
                made_at: now,
            };
            vault.write(|tx| tx.enqueue(item)).unwrap();
        }
        let outbox = vault.outbox().unwrap();
        let planned = |items: &[OutboxItem]| vec![Planned(items.iter().map(|item| vec![item.clone()]).collect())];
        vault.write(|tx| tx.put_off(outbox[0].command_id(), now.plus_ms(60_000), None)).unwrap();
        assert!(take(&vault, planned(&outbox)).unwrap().requests.is_empty(), "one of them waits now");
        assert!(vault.outbox().unwrap().iter().all(|item| item.state() == OutboxState::Queued && item.attempts() == 0));
        assert_eq!(take(&vault, planned(&outbox[1..])).unwrap().requests.len(), 1);
        assert!(take(&vault, planned(&outbox[1..])).unwrap().requests.is_empty(), "it is being sent");
    }
}
