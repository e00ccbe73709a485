//! Decides what to do next, and what an error means for the item that met it. Pure: state in, decision out.
//!
//! First in, first out within a lane (a draft or case); lanes side by side. An item that stands still holds up its
//! own lane, so that nothing is sent that was built on what the registry has not; it delays no other lane. The feed
//! comes after the commands whose turn it is and before the media, so that no photo holds back a letter.
//!
//! A request takes what fits of several lanes, of each a run of commands that follow each other. What was in one to which no
//! answer came goes again in a smaller one, by half for each time, down to itself alone: so it gets through a line on which only
//! little does, and the number is known after a restart too. What the registry asks somebody else about is a request of its own.
//!
//! Its clock is the device's wall clock, in ms since 1970, because a wait is kept over restarts and no other clock is. It
//! may be set: a wait longer than the longest is one of a clock that has been set back since, and is over.

use std::{cmp, collections::BTreeMap};

use ereg_protocol::{
    act::Asks, catalogue::ErrorClass, command_lanes::MOST_COMMANDS, problem::CommandProblem, registry::CallError,
    transport::TransportError,
};
use ereg_trust::digest::Digest;

/// Shortest wait before a repeat, ms.
pub const SHORTEST_MS: u64 = 1_000;
/// Longest wait before a repeat, ms.
pub const LONGEST_MS: u64 = 15 * 60 * 1_000;
/// Room in a request for commands, bytes; one that is longer goes alone.
const REQUEST_BYTES: usize = 64 * 1024;
/// Most commands on their way at a time: whoever hurries another waits for no more.
pub const MOST_ON_THEIR_WAY: usize = 2 * MOST_COMMANDS;
/// Code of the registry's word that it did not look at a command, for one before it in its lane was not carried out.
pub const HELD_UP: &str = "commands.held_up";
/// The number of times that bytes said to be missing are put again before a person is asked.
const PATIENCE: u32 = 6;
/// The time for which commands may go before a feed that is due, ms; its pull would show all their effects at once.
pub const FEED_PATIENCE_MS: u64 = 2_000;

/// The state of an item for the planner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It may go from then on.
    Ready {
        /// The earliest time, ms.
        not_before_ms: u64,
    },
    /// Being sent right now.
    OnItsWay,
    /// Acked or cancelled.
    Settled,
    /// Waits for somebody to act, and its lane with it.
    StandsStill,
}

/// An outbox item for the planner; `L` names its lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem<L> {
    /// Place in the outbox.
    pub seq: u64,
    /// Its lane.
    pub lane: L,
    /// The state it is in.
    pub state: Readiness,
    /// Media that must be whole first.
    pub after_media: Vec<Digest>,
    /// The ones whom the registry asks about it.
    pub asks: Asks,
    /// Room that it takes in a request, bytes.
    pub room: usize,
    /// The number of times that it was sent, where an answer was lost.
    pub doubts: u32,
}

/// The progress of a medium's upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upload {
    /// Its announcement has not been answered.
    NotAnnounced,
    /// The registry must be asked which chunks are missing.
    Ask {
        /// The earliest time, ms.
        not_before_ms: u64,
    },
    /// These chunks are missing.
    Missing {
        /// Ascending, not empty.
        chunks: Vec<u32>,
        /// The earliest time, ms.
        not_before_ms: u64,
    },
    /// All there.
    Whole,
    /// Given up until a person acts: this device itself cannot put it.
    Abandoned,
}

/// A medium for the planner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanMedium {
    /// Its digest.
    pub digest: Digest,
    /// The progress of its upload.
    pub upload: Upload,
    /// The number of times that it was refused since something of it was taken; nobody signs that.
    pub refusals: u32,
}

/// The state of the network, as the shell knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Connectivity {
    /// There is a network, or nobody knows.
    Online,
    /// There is no network.
    Offline,
}

/// All the planner looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanInput<L> {
    /// Open items, in outbox order within a lane. Of a lane the first decides; where as many may go as go side by side, those
    /// behind them need not be here.
    pub items: Vec<PlanItem<L>>,
    /// Media not yet whole.
    pub media: Vec<PlanMedium>,
    /// The time since when or from when the feed is to be pulled; `None` = it was and nothing has happened since.
    pub feed_due_ms: Option<u64>,
    /// The time now, ms.
    pub now_ms: u64,
    /// The state of the network.
    pub connectivity: Connectivity,
    /// Most requests for commands and media side by side.
    pub parallel: usize,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send items in one request.
    Send {
        /// The numbers of the items in the outbox, by lane, each lane in its order.
        lanes: Vec<Vec<u64>>,
    },
    /// Ask which chunks of a medium are held.
    AskMedium {
        /// The medium's digest.
        digest: Digest,
    },
    /// Put one chunk.
    PutChunk {
        /// The medium that the chunk is of.
        digest: Digest,
        /// The chunk's place in the medium, from 0.
        index: u32,
    },
    /// Pull the feed.
    PullFeed,
}

/// The things to do now, and when to look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Requests for commands side by side, then the feed, then media; empty = nothing now.
    pub actions: Vec<Action>,
    /// The time at which something becomes due; `None` = nothing waits for time.
    pub wait_until_ms: Option<u64>,
}

/// Decides what to do now, and when to look again.
pub fn plan<L: Ord>(view: &PlanInput<L>) -> Plan {
    if view.connectivity == Connectivity::Offline {
        return Plan { actions: Vec::new(), wait_until_ms: None };
    }
    let mut wait: Option<u64> = None;
    let mut later = |at: u64| wait = Some(wait.map_or(at, |w| w.min(at)));
    let mut runs: Vec<Vec<&PlanItem<L>>> = Vec::new();
    // The run of each lane, as long as what comes next may join it.
    let mut open: BTreeMap<&L, Option<usize>> = BTreeMap::new();
    for item in view.items.iter().filter(|item| item.state != Readiness::Settled) {
        let run = open.get(&item.lane).copied();
        let goes = match item.state {
            _ if run == Some(None) => continue,
            Readiness::Ready { not_before_ms } if waits(view, not_before_ms) => {
                later(not_before_ms);
                false
            }
            Readiness::Ready { .. } => is_whole(view, &item.after_media),
            Readiness::OnItsWay | Readiness::Settled | Readiness::StandsStill => false,
        };
        let run = match run.flatten() {
            Some(run) if goes => {
                runs[run].push(item);
                Some(run)
            }
            None if goes => {
                runs.push(vec![item]);
                Some(runs.len() - 1)
            }
            _ => None,
        };
        open.insert(&item.lane, run);
    }
    let parallel = view.parallel.max(1);
    let mut actions: Vec<Action> = requests(&runs, parallel).into_iter().map(Request::sent).collect();
    let mut media = Vec::new();
    for medium in &view.media {
        match &medium.upload {
            Upload::Ask { not_before_ms } | Upload::Missing { not_before_ms, .. } if waits(view, *not_before_ms) => {
                later(*not_before_ms);
            }
            Upload::Ask { .. } => media.push(Action::AskMedium { digest: medium.digest }),
            Upload::Missing { chunks, .. } => {
                if let Some(index) = chunks.first() {
                    media.push(Action::PutChunk { digest: medium.digest, index: *index });
                }
            }
            Upload::NotAnnounced | Upload::Whole | Upload::Abandoned => {}
        }
    }
    media.truncate(parallel - actions.len());
    match view.feed_due_ms {
        Some(due) if waits(view, due) => later(due),
        // After what is due to be sent, so that its effects are in it; what backs off delays it not at all.
        Some(due) if actions.is_empty() || view.now_ms.saturating_sub(due) >= FEED_PATIENCE_MS => {
            actions.push(Action::PullFeed);
        }
        Some(due) => later(due.min(view.now_ms).saturating_add(FEED_PATIENCE_MS)),
        None => {}
    }
    actions.append(&mut media);
    Plan { actions, wait_until_ms: wait }
}

/// A request that is being filled.
struct Request<'a, L> {
    /// Those that go, by lane.
    lanes: Vec<Vec<&'a PlanItem<L>>>,
    /// The commands that come next in each of these lanes.
    behind: Vec<&'a [&'a PlanItem<L>]>,
    commands: usize,
    bytes: usize,
    doubts: u32,
    asks: Asks,
}

impl<'a, L> Request<'a, L> {
    fn of(asks: Asks) -> Request<'a, L> {
        Request { lanes: Vec::new(), behind: Vec::new(), commands: 0, bytes: 0, doubts: 0, asks }
    }

    /// Whether there is room for one more; there is for the first.
    fn has_room_for(&self, item: &PlanItem<L>) -> bool {
        let doubts = cmp::max(self.doubts, item.doubts);
        let half = |most: usize| most.checked_shr(doubts).unwrap_or(0);
        let together = self.asks == Asks::Nobody && item.asks == Asks::Nobody;
        together && self.commands < half(MOST_COMMANDS) && self.bytes + item.room <= half(REQUEST_BYTES)
    }

    fn begins_lane(&mut self, first: &'a PlanItem<L>, behind: &'a [&'a PlanItem<L>]) {
        self.lanes.push(Vec::new());
        self.behind.push(behind);
        self.takes(self.lanes.len() - 1, first);
    }

    fn takes(&mut self, lane: usize, item: &'a PlanItem<L>) {
        self.commands += 1;
        self.bytes += item.room;
        self.doubts = cmp::max(self.doubts, item.doubts);
        self.lanes[lane].push(item);
    }

    fn sent(self) -> Action {
        let numbers = |lane: Vec<&PlanItem<L>>| lane.into_iter().map(|item| item.seq).collect();
        Action::Send { lanes: self.lanes.into_iter().map(numbers).collect() }
    }
}

/// Puts commands into requests, at most so many. `runs` are the commands that may go, of each lane those that follow each other;
/// the first of every lane has its turn before the second of another.
fn requests<'a, L>(runs: &'a [Vec<&'a PlanItem<L>>], most: usize) -> Vec<Request<'a, L>> {
    let mut requests: Vec<Request<'_, L>> = Vec::new();
    let mut places = MOST_ON_THEIR_WAY;
    for run in runs {
        let Some((first, behind)) = run.split_first().filter(|_| places > 0) else { continue };
        if let Some(request) = requests.iter_mut().find(|request| request.has_room_for(first)) {
            request.begins_lane(first, behind);
        } else if requests.len() < most {
            let mut request = Request::of(first.asks);
            request.begins_lane(first, behind);
            requests.push(request);
        } else {
            continue;
        }
        places -= 1;
    }
    for request in &mut requests {
        for (lane, behind) in std::mem::take(&mut request.behind).into_iter().enumerate() {
            for item in behind {
                if places == 0 || !request.has_room_for(item) {
                    break;
                }
                places -= 1;
                request.takes(lane, item);
            }
        }
    }
    requests
}

fn waits<L>(view: &PlanInput<L>, not_before_ms: u64) -> bool {
    !is_due(not_before_ms, view.now_ms)
}

/// Whether a time has come, by a clock that may have been set back.
pub fn is_due(not_before_ms: u64, now_ms: u64) -> bool {
    not_before_ms <= now_ms || not_before_ms - now_ms > LONGEST_MS
}

/// Whether nothing that could still arrive is missing; what was given up, and what was refused, is for the registry to tell.
/// One refusal is enough to ask: the answer to the command is signed, and the attempts of a command are kept over restarts.
fn is_whole<L>(view: &PlanInput<L>, media: &[Digest]) -> bool {
    media.iter().all(|needed| {
        let known = view.media.iter().find(|m| m.digest == *needed);
        known.is_none_or(|m| m.refusals > 0 || matches!(m.upload, Upload::Whole | Upload::Abandoned))
    })
}

/// The one who can make an item move that stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// This person.
    You,
    /// An update of the app.
    AppUpdate,
}

/// The knowledge of whether a command has reached the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It was answered, or never left.
    Known,
    /// It may have reached it: only a repeat with the same id tells.
    Unknown,
}

/// The consequence of an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The same bytes again.
    Again {
        /// The wait until then, ms.
        after_ms: u64,
        /// The knowledge of whether it has arrived.
        reach: Reach,
    },
    /// Put these first, then the same bytes again.
    BytesFirst {
        /// Digests of sections or media.
        missing: Vec<Digest>,
        /// The wait until then, ms.
        after_ms: u64,
    },
    /// In its turn: it was not looked at.
    InItsTurn,
    /// It stands still.
    StandStill {
        /// The one who must act first.
        who: Who,
    },
}

/// Returns what an error means for an item or a medium that was tried `attempts` times (this one counted). `jitter` is 0 to
/// 999.
///
/// Nothing that is not signed ends a command or an upload, whoever it says it is from: it is a try that failed, and may have
/// arrived. Only what this device itself cannot do stands still.
pub fn after_error(error: &CallError, attempts: u32, jitter: u16) -> Next {
    let again = |asked, reach| Next::Again { after_ms: wait(attempts, jitter, asked), reach };
    match error {
        CallError::Transport(TransportError::NotSent) => again(None, Reach::Known),
        CallError::Transport(TransportError::Broken | TransportError::TimedOut | TransportError::TooLarge) => {
            again(None, Reach::Unknown)
        }
        CallError::Transport(TransportError::Insecure) => Next::StandStill { who: Who::You },
        CallError::Unreadable | CallError::OtherAccount => again(None, Reach::Unknown),
        CallError::NotTheRegistry { retry_after_s, .. } => again(*retry_after_s, Reach::Unknown),
        CallError::NotSigned(_) if error.class() == ErrorClass::Transient => again(None, Reach::Known),
        CallError::NotSigned(_) => Next::StandStill { who: Who::You },
        CallError::Problem(problem) => again(problem.retry_after_s, Reach::Unknown),
    }
}

/// Decides like [`after_error`], for the registry's own word about the command.
pub fn after_problem(problem: &CommandProblem, attempts: u32, jitter: u16) -> Next {
    let after_ms = wait(attempts, jitter, problem.retry_after_s);
    if problem.code == HELD_UP {
        return Next::InItsTurn;
    }
    if problem.code == "bytes_missing" {
        return if attempts < PATIENCE {
            Next::BytesFirst { missing: problem.missing.clone(), after_ms: if attempts == 1 { 0 } else { after_ms } }
        } else {
            Next::StandStill { who: Who::You }
        };
    }
    match problem.class {
        ErrorClass::Transient | ErrorClass::Clock => Next::Again { after_ms, reach: Reach::Known },
        ErrorClass::Upgrade => Next::StandStill { who: Who::AppUpdate },
        ErrorClass::Permanent | ErrorClass::Auth | ErrorClass::Conflict => Next::StandStill { who: Who::You },
    }
}

/// Whether an answer says, in the registry's form, that a chunk or the question for a medium is refused. Nobody signs that:
/// the medium is put again, and a command that needs the medium goes meanwhile.
pub fn is_refusal(error: &CallError) -> bool {
    match error {
        CallError::Problem(problem) => !matches!(problem.class, ErrorClass::Transient | ErrorClass::Clock),
        CallError::Transport(_)
        | CallError::NotSigned(_)
        | CallError::NotTheRegistry { .. }
        | CallError::Unreadable
        | CallError::OtherAccount => false,
    }
}

/// The back-off, or what was asked where that is longer, but never longer than the longest.
fn wait(attempts: u32, jitter: u16, asked_s: Option<u32>) -> u64 {
    let asked_ms = u64::from(asked_s.unwrap_or(0)).saturating_mul(1_000);
    back_off(attempts, jitter).max(asked_ms.min(LONGEST_MS))
}

/// Wait before repeat `attempts` (from 1), ms: doubling from one second to fifteen minutes, spread over the upper
/// half so that a city's phones do not all try at the same moment. `jitter` is 0 to 999.
pub fn back_off(attempts: u32, jitter: u16) -> u64 {
    let doubled = SHORTEST_MS.saturating_mul(1 << attempts.saturating_sub(1).min(20));
    let top = doubled.clamp(SHORTEST_MS, LONGEST_MS);
    let spread = top / 2 * u64::from(jitter.min(999)) / 1_000;
    (top - spread).max(SHORTEST_MS)
}

/// Spreads repeats; injected.
pub trait Jitter: Send + Sync {
    /// 0 to 999.
    fn per_mille(&self) -> u16;
}

/// The jitter from the system's randomness.
#[derive(Debug, Default)]
pub struct SystemJitter(ereg_trust::random::SecureRandom);

impl Jitter for SystemJitter {
    fn per_mille(&self) -> u16 {
        let mut bytes = [0; 2];
        // Without randomness repeats are not spread, which is no reason to stop.
        let _ = self.0.fill(&mut bytes);
        u16::from_be_bytes(bytes) % 1_000
    }
}

/// Always the same: for simulations and tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct FixedJitter(pub u16);

impl Jitter for FixedJitter {
    fn per_mille(&self) -> u16 {
        self.0
    }
}

#[cfg(test)]
mod tests;
