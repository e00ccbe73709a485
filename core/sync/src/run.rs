//! Does what the planner says, with a vault and a registry.
//!
//! One [`SyncLoop::step`] is one plan carried out; [`SyncLoop::until_quiet`] repeats it until nothing is to be done
//! now. Steps never run side by side; within one, commands of different lanes do. A run that is stopped between two
//! awaits loses nothing: what was on its way is queued again with the same bytes by the next one.

mod feed;
mod log;
mod older;
mod send;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use ereg_domain::time::Instant;
use ereg_logs::{Scope, event};
use ereg_protocol::{
    catalogue::{self, ErrorClass},
    command::{Command, CommandBody},
    command_lanes::MOST_COMMANDS,
    feed::ObjectKind,
    id::CommandId,
    registry::{CallError, Registry},
};
use ereg_trust::digest::Digest;
use ereg_vault::{Lane, LastError, NEVER_ARRIVED, OutboxItem, OutboxState, Tx, Vault, VaultError, View};
use tokio::sync::Mutex;

use crate::{
    belief::{PinnedTrust, said},
    planner::{
        self, Action, Connectivity, Jitter, MOST_ON_THEIR_WAY, Plan, PlanInput, PlanItem, PlanMedium, Readiness, Upload,
    },
    state,
    time::TrustedTime,
};

/// Requests for commands and media side by side.
const PARALLEL: usize = 6;
/// First ones of lanes that are looked at together.
const TURNS: usize = 64;
/// Longest time between two pulls of the feed while media go up, ms: a large medium takes minutes, and a letter shall
/// not.
const FEED_WHILE_UPLOADING_MS: u64 = 15_000;
/// Most objects that a run names as heard of.
const MOST_HEARD: usize = 500;

/// The reason why the loop itself stopped: the vault refused. Nothing the registry does ever stops it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyncError {
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A worker ended without an answer.
    #[error("a worker ended without an answer")]
    Worker,
}

impl SyncError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SyncError::Vault(e) => e.code(),
            SyncError::Worker => "sync.worker",
        }
    }
}

/// The outcome of a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Commands sent, repeats counted.
    pub sent: u32,
    /// Commands answered with done.
    pub acked: u32,
    /// Commands that stand still now.
    pub needs_you: u32,
    /// Chunks put.
    pub chunks: u32,
    /// Objects of the feed that are newer now.
    pub changes: u32,
    /// The objects that were told of as changed, the first 500 in the order they came; a snapshot tells what holds, not
    /// what has changed.
    pub heard: Vec<(ObjectKind, String)>,
    /// Code of the first trouble met.
    pub trouble: Option<String>,
    /// Code of why the feed could not be pulled to its end.
    pub feed_trouble: Option<String>,
}

impl Report {
    fn add(&mut self, other: Report) {
        self.sent += other.sent;
        self.acked += other.acked;
        self.needs_you += other.needs_you;
        self.chunks += other.chunks;
        self.changes += other.changes;
        self.heard.extend(other.heard.into_iter().take(MOST_HEARD.saturating_sub(self.heard.len())));
        // The first one: what follows is often its consequence.
        self.trouble = self.trouble.take().or(other.trouble);
        self.feed_trouble = other.feed_trouble.or(self.feed_trouble.take());
    }
}

/// The result of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Something was done: look again.
    Did(Report),
    /// Nothing to do before then, ms on the device's wall clock.
    Wait {
        /// The end of the wait, ms on the device's wall clock.
        until_ms: u64,
    },
    /// Nothing to do.
    Quiet,
}

/// The state that is only of interest while this process runs.
#[derive(Default)]
struct Memory {
    uploads: BTreeMap<Digest, Tried>,
    feed_due_ms: Option<u64>,
    feed_pulled_ms: u64,
    feed_tries: u32,
    log: LogCheck,
    copy: older::Copy,
    copy_tries: u32,
    held_asked: bool,
}

impl Memory {
    /// Whoever waited to ask which copy this is asks now.
    fn ask_copy_now(&mut self) {
        if let older::Copy::AskAt(_) = self.copy {
            self.copy = older::Copy::Unknown;
        }
    }

    /// Something happened that the feed tells of; how long it has been due is kept.
    fn feed_is_due(&mut self, now: Instant) {
        self.feed_due_ms = Some(self.feed_due_ms.map_or(ms(now), |due| due.min(ms(now))));
    }
}

/// The state of the check of the log against the kept checkpoint, since this process began.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum LogCheck {
    #[default]
    NotYet,
    Done,
}

struct Tried {
    upload: Upload,
    tries: u32,
    refusals: u32,
}

/// The consequences of the registry's word, in the transaction that keeps it: after an outcome, and after a page of
/// the feed. Sync decides none of them; the client injects them.
pub trait Aftermath: Send + Sync {
    /// Looks at what is here now and puts the outbox in order.
    ///
    /// # Errors
    /// The vault's; then nothing of the outcome or page is kept either.
    fn follows(&self, tx: &mut Tx<'_>, heard: Heard<'_>) -> Result<(), VaultError>;
}

/// The word of the registry that is kept.
#[derive(Debug, Clone, Copy)]
pub enum Heard<'a> {
    /// Answers to commands of these lanes: nothing has changed for any other.
    Answers(&'a BTreeSet<Lane>),
    /// A page of the feed, or nobody knows what: anything may have changed.
    Anything,
}

/// Nothing follows.
impl Aftermath for () {
    fn follows(&self, _: &mut Tx<'_>, _: Heard<'_>) -> Result<(), VaultError> {
        Ok(())
    }
}

/// The occasion of a run: it decides what goes before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The run begins by itself: every wait is kept.
    Background,
    /// The person pressed: everything that waits goes once now.
    Pressed,
    /// There is a network again, or another one: what failed for the network's sake goes now.
    NetworkChanged,
}

impl Occasion {
    /// The name of the occasion in a log.
    pub const fn name(self) -> &'static str {
        match self {
            Occasion::Background => "background",
            Occasion::Pressed => "pressed",
            Occasion::NetworkChanged => "network_changed",
        }
    }
}

/// The parts that a loop runs over. Everything outside it is injected.
#[derive(Clone)]
pub struct SyncParts {
    /// The vault.
    pub vault: Arc<Vault>,
    /// The registry.
    pub registry: Arc<dyn Registry>,
    /// The trust bundle and the account to believe.
    pub trust: Arc<PinnedTrust>,
    /// The clocks.
    pub time: Arc<TrustedTime>,
    /// The source of jitter that spreads repeats.
    pub jitter: Arc<dyn Jitter>,
    /// The consequences of the registry's word.
    pub aftermath: Arc<dyn Aftermath>,
}

/// The loop over one vault and one registry.
pub struct SyncLoop {
    vault: Arc<Vault>,
    registry: Arc<dyn Registry>,
    trust: Arc<PinnedTrust>,
    time: Arc<TrustedTime>,
    jitter: Arc<dyn Jitter>,
    aftermath: Arc<dyn Aftermath>,
    memory: Mutex<Memory>,
}

impl SyncLoop {
    /// Nothing runs before [`SyncLoop::step`] is called.
    pub fn new(parts: SyncParts) -> SyncLoop {
        let SyncParts { vault, registry, trust, time, jitter, aftermath } = parts;
        let memory = Mutex::new(Memory { feed_due_ms: Some(ms(time.clocks().wall)), ..Memory::default() });
        SyncLoop { vault, registry, trust, time, jitter, aftermath, memory }
    }

    /// Makes the feed due now, gives media that were given up another chance, and makes due what this occasion lets go.
    pub async fn wake(&self, occasion: Occasion) -> Result<(), SyncError> {
        let now = self.time.clocks().wall;
        let mut memory = self.memory.lock().await;
        memory.feed_is_due(now);
        match occasion {
            Occasion::Background => memory.uploads.retain(|_, tried| tried.upload != Upload::Abandoned),
            Occasion::Pressed | Occasion::NetworkChanged => memory.uploads.clear(),
        }
        memory.held_asked = false;
        memory.ask_copy_now();
        if occasion == Occasion::Background {
            return Ok(());
        }
        self.blocking(move |vault| {
            vault.write(|tx| make_due(tx, now, |item| occasion != Occasion::NetworkChanged || is_the_networks(item)))
        })
        .await
    }

    /// A person waits for this command: it and what stands before it in its lane go now.
    pub async fn hurry(&self, command: CommandId) -> Result<(), SyncError> {
        let now = self.time.clocks().wall;
        self.memory.lock().await.ask_copy_now();
        self.blocking(move |vault| {
            vault.write(|tx| {
                let Some(wanted) = tx.as_view().outbox_item(command)? else { return Ok(()) };
                let mut before = tx.as_view().outbox_of(wanted.lane())?;
                before.retain(|item| item.seq <= wanted.seq);
                put_forward(tx, now, &before)
            })
        })
        .await
    }

    /// One plan, carried out.
    pub async fn step(&self, connectivity: Connectivity) -> Result<Step, SyncError> {
        let step = self.carried_out(connectivity).await;
        match &step {
            Ok(Step::Did(report)) => {
                let Report { sent, acked, needs_you, chunks, changes, .. } = report;
                event!(
                    DEBUG,
                    "a step was done",
                    sent = *sent,
                    acked = *acked,
                    needs_you = *needs_you,
                    chunks = *chunks,
                    changes = *changes
                );
            }
            Ok(Step::Wait { until_ms }) => {
                let waits = until_ms.saturating_sub(ms(self.time.clocks().wall));
                event!(DEBUG, "nothing to do before its time", wait_ms = waits);
            }
            Ok(Step::Quiet) => event!(DEBUG, "nothing to do"),
            Err(error) => event!(WARN, "a step broke off", code = error.code()),
        }
        step
    }

    async fn carried_out(&self, connectivity: Connectivity) -> Result<Step, SyncError> {
        let mut memory = self.memory.lock().await;
        let now = self.time.clocks().wall;
        let picture = self.look(&mut memory, now, connectivity).await?;
        let plan = planner::plan(&picture.view);
        if !plan.actions.is_empty() {
            // Nothing leaves an older copy of the vault before it is known to be one.
            match self.compare_copies(&mut memory, now).await? {
                older::Says::GoOn => {}
                older::Says::Did(report) => return Ok(Step::Did(report)),
                older::Says::Wait(until_ms) => return Ok(Step::Wait { until_ms }),
            }
            let held = self.ask_for_held(&mut memory, now).await?;
            if held != Report::default() {
                return Ok(Step::Did(held));
            }
        }
        if plan.actions.is_empty() {
            return Ok(plan.wait_until_ms.map_or(Step::Quiet, |until_ms| Step::Wait { until_ms }));
        }
        let mut report = Report::default();
        let planned = picture.to_send(&plan);
        if !planned.is_empty() {
            report.add(self.send(&mut memory, now, planned).await?);
            report.add(self.ask_for_held(&mut memory, now).await?);
        }
        for action in plan.actions {
            match action {
                Action::Send { .. } => {}
                Action::AskMedium { digest } => report.add(self.ask_medium(&mut memory, now, digest).await?),
                Action::PutChunk { digest, index } => {
                    report.add(self.put_chunk(&mut memory, now, digest, index).await?);
                }
                Action::PullFeed => report.add(self.pull(&mut memory, now).await?),
            }
        }
        self.keep_time().await?;
        Ok(Step::Did(report))
    }

    /// Steps until nothing is to be done now. Returns what was done and when to look again, ms on the wall clock.
    pub async fn until_quiet(&self, connectivity: Connectivity) -> Result<(Report, Option<u64>), SyncError> {
        let mut report = Report::default();
        loop {
            match self.step(connectivity).await? {
                Step::Did(did) => report.add(did),
                Step::Wait { until_ms } => return self.ended(report, Some(until_ms)).await,
                Step::Quiet => return self.ended(report, None).await,
            }
        }
    }

    async fn ended(&self, mut report: Report, until_ms: Option<u64>) -> Result<(Report, Option<u64>), SyncError> {
        if report.sent + report.changes + report.chunks > 0
            && let Some(stale) = self.tell_copy().await?
        {
            report.trouble.get_or_insert_with(|| stale.to_owned());
        }
        Ok((report, until_ms))
    }

    /// Runs blocking work of the vault off the workers. Whoever waits for the vault already goes first: a person does not wait
    /// for a page of the feed, or for an answer to be kept, behind another.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Vault) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, SyncError> {
        let (vault, log) = (self.vault.clone(), Scope::current());
        let first_others = move || {
            vault.give_way();
            work(&vault)
        };
        let done = tokio::task::spawn_blocking(move || log.run(first_others)).await;
        Ok(done.map_err(|_| SyncError::Worker)??)
    }

    async fn keep_time(&self) -> Result<(), SyncError> {
        let Some(anchor) = self.time.anchor() else { return Ok(()) };
        self.blocking(move |vault| {
            if vault.read(state::time)?.as_ref() == Some(&anchor) {
                return Ok(());
            }
            vault.write(|tx| state::put_time(tx, &anchor))
        })
        .await
    }

    /// All the planner looks at; on the way, what a stopped run left is queued again, and media open and close the way.
    async fn look(&self, memory: &mut Memory, now: Instant, connectivity: Connectivity) -> Result<Picture, SyncError> {
        let known: Vec<Digest> = memory.uploads.keys().copied().collect();
        let seen = self.blocking(move |vault| survey(vault, ms(now))).await?;
        for digest in known {
            if !seen.media.contains_key(&digest) {
                memory.uploads.remove(&digest);
            }
        }
        let mut media = Vec::new();
        for (digest, announced) in &seen.media {
            let first = if *announced { Upload::Ask { not_before_ms: 0 } } else { Upload::NotAnnounced };
            let tried = memory.uploads.entry(*digest).or_insert(Tried { upload: first, tries: 0, refusals: 0 });
            if *announced && tried.upload == Upload::NotAnnounced {
                tried.upload = Upload::Ask { not_before_ms: 0 };
            }
            media.push(PlanMedium { digest: *digest, upload: tried.upload.clone(), refusals: tried.refusals });
        }
        let items = seen.turns.iter().map(plan_item).collect();
        let feed_due_ms = memory.feed_due_ms.filter(|_| seen.enrolled == Enrolled::Yes);
        let view = PlanInput { items, media, feed_due_ms, now_ms: ms(now), connectivity, parallel: PARALLEL };
        Ok(Picture { view, turns: seen.turns.into_iter().map(|turn| turn.item).collect() })
    }

    fn after(&self, now: Instant, tries: u32) -> u64 {
        ms(now).saturating_add(planner::back_off(tries, self.jitter.per_mille()))
    }
}

/// Lets queued commands go now, as far as nothing but time holds them.
fn make_due(tx: &mut Tx<'_>, now: Instant, wanted: impl Fn(&OutboxItem) -> bool) -> Result<(), VaultError> {
    let mut items = tx.outbox()?;
    items.retain(|item| wanted(item));
    put_forward(tx, now, &items)
}

/// Lets these go now, as far as they are queued and nothing but time holds them.
fn put_forward(tx: &mut Tx<'_>, now: Instant, items: &[OutboxItem]) -> Result<(), VaultError> {
    for item in items {
        if item.state() == OutboxState::Queued && item.next_try_at() > now {
            tx.put_off(item.command_id(), now, None)?;
        }
    }
    Ok(())
}

/// Whether it waits because of what lies between this device and the registry: it did not get out, or nothing that the
/// registry signed answered it.
fn is_the_networks(item: &OutboxItem) -> bool {
    item.is_unanswered() || item.last_error().is_some_and(|error| error.code.starts_with("network."))
}

/// Remembers the version of the app that holds this vault. Where it was another one the last time, what the registry could
/// not take from that one is queued again, to be sent by the next run; what it declined stays declined.
///
/// # Errors
/// The vault's.
pub fn held_by_app(tx: &mut Tx<'_>, version: &str, now: Instant) -> Result<(), VaultError> {
    let is_the_persons = |item: &OutboxItem| item.last_error().is_some_and(|error| error.code == NEVER_ARRIVED);
    let stands_still = |item: &&OutboxItem| item.state() == OutboxState::NeedsYou && !item.is_held();
    for item in tx.outbox()?.iter().filter(stands_still).filter(|item| !is_the_persons(item)) {
        if state::declined(tx.as_view(), item.command_id())?.is_none() {
            tx.queued_again(item.command_id(), now, None)?;
        }
    }
    state::put_app(tx, version)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Enrolled {
    Yes,
    No,
}

/// The commands whose turn it is, and what of them the planner looks at.
struct Picture {
    view: PlanInput<Lane>,
    turns: Vec<OutboxItem>,
}

impl Picture {
    /// Returns the requests that a plan sends.
    fn to_send(&self, plan: &Plan) -> Vec<Planned> {
        let request = |action: &Action| match action {
            Action::Send { lanes } => Some(Planned::of(lanes, &self.turns)),
            Action::AskMedium { .. } | Action::PutChunk { .. } | Action::PullFeed => None,
        };
        plan.actions.iter().filter_map(request).collect()
    }
}

/// The commands of one request as they are planned, by lane.
struct Planned(Vec<Vec<OutboxItem>>);

impl Planned {
    /// The commands of these numbers.
    fn of(lanes: &[Vec<u64>], turns: &[OutboxItem]) -> Planned {
        let item = |seq: &u64| turns.iter().find(|item| item.seq == *seq).cloned();
        Planned(lanes.iter().map(|lane| lane.iter().filter_map(item).collect()).collect())
    }
}

/// A command whose turn it is, or will be once those before it have gone, and the room that it takes in a request.
struct Turn {
    item: OutboxItem,
    room: usize,
}

struct Survey {
    turns: Vec<Turn>,
    /// Media on their way, and whether the registry has taken note.
    media: BTreeMap<Digest, bool>,
    enrolled: Enrolled,
}

fn survey(vault: &Vault, now_ms: u64) -> Result<Survey, VaultError> {
    if vault.read(|view| view.is_interrupted())? {
        vault.write(|tx| tx.queue_interrupted())?;
    }
    vault.read(|view| {
        let turns = turns(view, |item| may_go(item, now_ms), MOST_ON_THEIR_WAY)?;
        let mut media = BTreeMap::new();
        for medium in view.media_in_transit()? {
            media.insert(medium.digest, state::is_announced(view, medium.digest)?);
        }
        let enrolled = if state::account(view)?.is_some() { Enrolled::Yes } else { Enrolled::No };
        Ok(Survey { turns, media, enrolled })
    })
}

/// The first of each lane, oldest first, until there are so many of those that are wanted, and then of these lanes what is wanted
/// behind the first, as far as no more than that come together: however much else waits, it is not looked at.
fn turns(view: &View<'_>, wanted: impl Fn(&OutboxItem) -> bool, enough: usize) -> Result<Vec<Turn>, VaultError> {
    let (mut turns, mut found, mut behind) = (Vec::new(), 0, 0);
    while found < enough {
        let next = view.outbox_turns(behind, TURNS)?;
        let Some(last) = next.last() else { break };
        behind = last.seq;
        for item in next {
            found += usize::from(wanted(&item));
            turns.push(item);
            if found == enough {
                break;
            }
        }
    }
    let firsts: Vec<OutboxItem> = turns.iter().filter(|first| wanted(first)).cloned().collect();
    for first in firsts {
        let most = MOST_COMMANDS.min(enough - found + 1);
        let run = view.outbox_run(&first, most)?.into_iter().skip(1).take_while(&wanted);
        let before = turns.len();
        turns.extend(run);
        found += turns.len() - before;
    }
    let may_be_sent = |item: &OutboxItem| wanted(item) || !item.after_media().is_empty();
    let turn = |item: OutboxItem| {
        let room = if may_be_sent(&item) { view.command_room(&item)? } else { 0 };
        Ok(Turn { item, room })
    };
    turns.into_iter().map(turn).collect()
}

/// A command as the planner looks at it.
fn plan_item(turn: &Turn) -> PlanItem<Lane> {
    let Turn { item, room } = turn;
    PlanItem {
        seq: item.seq,
        lane: item.lane().clone(),
        state: readiness(item),
        after_media: item.after_media().to_vec(),
        asks: item.kind().act().asks,
        room: *room,
        doubts: item.tries_in_doubt(),
    }
}

/// Whether a command whose turn it is may go whatever else is still on its way.
fn may_go(item: &OutboxItem, now_ms: u64) -> bool {
    let due = planner::is_due(ms(item.next_try_at()), now_ms);
    item.state() == OutboxState::Queued && due && item.after_media().is_empty()
}

fn readiness(item: &OutboxItem) -> Readiness {
    match item.state() {
        OutboxState::Queued => Readiness::Ready { not_before_ms: ms(item.next_try_at()) },
        OutboxState::Sending | OutboxState::Unknown => Readiness::OnItsWay,
        OutboxState::NeedsYou => Readiness::StandsStill,
    }
}

fn ms(at: Instant) -> u64 {
    u64::try_from(at.ms()).unwrap_or(0)
}

/// The medium a command announces.
fn announces(bytes: &[u8]) -> Option<Digest> {
    match Command::from_bytes(bytes).ok()?.body {
        CommandBody::PutMedium(put) => Some(put.digest),
        _ => None,
    }
}

/// An error as the outbox keeps it.
fn last_error(error: &CallError) -> LastError {
    let class = match error {
        // Its class is the writer's word as well.
        CallError::Problem(_) => catalogue::class(said(error)).unwrap_or(ErrorClass::Transient),
        error => error.class(),
    };
    LastError { code: said(error).to_owned(), class }
}
