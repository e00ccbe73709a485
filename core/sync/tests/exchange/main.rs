//! The loop over a real vault and a registry that fails on command: both are here, what is tested with them below.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test code fails loudly")]

mod older_copy;
mod sending;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
};

use ereg_domain::{
    canonical::to_canonical,
    identifier::{LicenceId, UnitCode},
    time::Instant,
};
use ereg_protocol::{
    catalogue::ErrorClass,
    command::{AskPayment, Collect, Command, CommandBody, CommandKind, PutMedium, Submit},
    command_lanes::CommandLanes,
    document::LicenceView,
    feed::{FeedCursor, FeedHead, FeedItem, MAX_PAGE_LINES, ObjectKind, PageRange},
    http_signature::Nonce,
    id::{AccountId, CaseId, CommandId, DraftId, VaultMark, VaultMarks},
    objects::{self, HeldHome, MediumState, WorkspaceView},
    outcome::{CommandEffect, Declined, Outcome, OutcomeResult},
    pack::SignedPack,
    payload,
    problem::{CommandProblem, Problem, Sender},
    registry::{CallError, Registry},
    transport::{BoxFuture, TransportError},
    world::{Clock as _, VirtualClock},
};
use ereg_sync::{
    belief::{PinnedTrust, open_outcome, said},
    planner::{Connectivity, FixedJitter},
    run::{Occasion, Report, Step, SyncLoop, SyncParts, held_by_app},
    state,
    time::TrustedTime,
};
use ereg_trust::{
    bundle::{DocumentSeals, KeyRole, Log, Office, RoleKey, TrustBundle, TrustContent},
    checkpoint::Checkpoint,
    digest::Digest,
    envelope::Envelope,
    keys::{AssuranceLevel, RegistryKey},
    merkle::{Tree, leaf_hash},
};
use ereg_vault::{
    Lane, LastError, MovedRow, NewOutboxItem, OpenOptions, OutboxState, Outgoing, Settlement, StoredMedium, Tx, Vault,
    VaultError, VaultSecret,
};

const NOW: &str = "2026-11-23T02:00:00.000Z";

/// The fault that one try of a command meets.
#[derive(Clone, Copy)]
enum Fault {
    LostAfterEffect,
    Conflict,
    ForgedOutcome,
    /// Carried out, and answered to another account.
    ToAnother,
    /// The other party was first with the same content.
    AlreadyIn,
    /// A problem in the registry's form.
    Problem(&'static str, ErrorClass, Proof),
}

impl Fault {
    /// Whether the command was carried out and answered, so that what is behind it in its lane is looked at.
    fn lets_others_follow(fault: Option<Fault>) -> bool {
        !matches!(fault, Some(Fault::Conflict | Fault::AlreadyIn | Fault::Problem(..)))
    }
}

/// The signed part that the problem carries.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Proof {
    Nothing,
    Right,
    AnotherKey,
    AnotherAccount,
    AnotherCommand,
    OtherBytes,
    /// An answer to the device key that an enrolment names.
    DeviceKey,
    AnotherDeviceKey,
}

/// The account whose answer it is, and the request that it answers, well signed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum SeenBy {
    #[default]
    ThisRequest,
    AnotherRequest,
    NoRequest,
    AnotherAccount,
}

/// A change of the lines of an answer to commands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Alters {
    #[default]
    Nothing,
    LosesTheLast,
    LosesAll,
    /// The last comes first; of three the middle one is where it was.
    Turns,
    TellsOneMore,
}

impl Alters {
    fn lines<T: Clone>(self, lines: &mut Vec<T>) {
        match self {
            Alters::Nothing => {}
            Alters::LosesTheLast => drop(lines.pop()),
            Alters::LosesAll => lines.clear(),
            Alters::Turns => lines.reverse(),
            Alters::TellsOneMore => lines.extend(lines.first().cloned()),
        }
    }
}

#[derive(Default)]
struct Script {
    faults: BTreeMap<CommandId, Vec<Fault>>,
    /// Those that were looked at, and how many came in each request.
    received: Vec<(CommandId, Vec<u8>)>,
    requests: Vec<usize>,
    /// Bytes that pass: a longer request does not arrive.
    passes: Option<usize>,
    /// The change that the lines of an answer suffer on their way.
    alters: Alters,
    /// Of each question for a payment, whether nothing came with it.
    alone: Vec<bool>,
    held: BTreeSet<u32>,
    /// The number of chunks it says that a medium has, where it is not the truth.
    chunks_said: Option<u32>,
    puts: Vec<u32>,
    cut_puts_after: Option<usize>,
    /// Answers in place of its own, one after another: to the question for a medium, and to a chunk.
    asked_instead: VecDeque<CallError>,
    put_instead: VecDeque<CallError>,
    /// The time one chunk takes, ms, and the number of chunks that were there at each pull of the feed.
    chunk_takes: u64,
    puts_at_pull: Vec<usize>,
    /// The time one command takes, ms, and the number of commands that had come at each pull of the feed.
    command_takes: u64,
    received_at_pull: Vec<usize>,
    feed: Vec<FeedItem>,
    feed_calls: u32,
    longest_page: usize,
    hole: Option<u64>,
    checkpoint: Option<(u64, [u8; 32])>,
    checkpoint_calls: u32,
    checkpoint_is_forged: bool,
    /// The mark that a vault told last.
    vault_mark: Option<VaultMark>,
    no_vault_seen: bool,
    /// The one who is told whether this is the newest copy.
    seen_by: SeenBy,
    /// Unsigned, in place of how far the vault was seen.
    vault_refused: Option<(&'static str, ErrorClass)>,
    /// Another process is writing from when the vault was told until this hears of it.
    written_until: Option<(PathBuf, mpsc::Receiver<()>)>,
    /// Bytes of commands that were carried out for a newer copy of the vault, and what was asked for.
    carried_out: BTreeMap<CommandId, Vec<u8>>,
    asked_for: Vec<CommandId>,
    /// Whoever is asked for an outcome tells another account's.
    tells_anothers: bool,
    /// Another process opens this vault while the command is on its way, and answers what it sends.
    opened_meanwhile: Option<Meanwhile>,
}

/// The act of the other process before this one had its answer.
#[derive(Clone)]
enum Meanwhile {
    Opened(PathBuf),
    Answered(PathBuf),
    GaveUp(PathBuf),
}

impl Meanwhile {
    fn happens(&self, id: CommandId) {
        let (Meanwhile::Opened(dir) | Meanwhile::Answered(dir) | Meanwhile::GaveUp(dir)) = self;
        let other = Vault::open(dir, &VaultSecret::raw(&[7; 32]).unwrap(), OpenOptions::default()).unwrap();
        if let Meanwhile::Opened(_) = self {
            return;
        }
        begins(&other);
        let error = LastError { code: "answer.unreadable".into(), class: ErrorClass::Permanent };
        let step = |tx: &mut Tx<'_>| match self {
            Meanwhile::GaveUp(_) => tx.needs_you(id, error.clone()),
            Meanwhile::Opened(_) | Meanwhile::Answered(_) => tx.acked(id, b"the same outcome", at()),
        };
        other.write(step).unwrap();
    }
}

/// Marks the first that waits as being sent.
fn begins(vault: &Vault) -> Vec<Outgoing> {
    let begin = |tx: &mut Tx<'_>| {
        let mut waits = tx.outbox()?;
        waits.retain(|item| item.state() == OutboxState::Queued);
        waits.truncate(1);
        tx.begin_sending(&waits)
    };
    vault.write::<_, VaultError>(begin).unwrap()
}

struct Fake {
    receipt: RegistryKey,
    book: RegistryKey,
    forger: RegistryKey,
    clock: VirtualClock,
    script: Mutex<Script>,
}

fn at() -> Instant {
    NOW.parse().unwrap()
}

fn account() -> AccountId {
    "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap()
}

/// The log of this many leaves.
fn log(size: u64) -> Tree {
    let mut tree = Tree::new();
    (0..size).for_each(|n| tree.append(leaf_hash(&n.to_be_bytes())));
    tree
}

/// Its checkpoint.
fn grown(size: u64) -> Option<(u64, [u8; 32])> {
    Some((size, *log(size).root().bytes()))
}

fn page_bytes(lines: &[FeedItem], mut head: FeedHead, signer: &RegistryKey) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend(to_canonical(line).unwrap());
        bytes.push(b'\n');
    }
    head.digest = Digest::of(&bytes);
    bytes.extend(Envelope::sign_value(&payload::FEED, &head, signer).unwrap().to_bytes().unwrap());
    bytes.push(b'\n');
    bytes
}

fn key(n: u8) -> RegistryKey {
    RegistryKey::from_seed(&[n; 32]).unwrap()
}

fn bundle() -> TrustBundle {
    let row = |role, n: u8| RoleKey {
        demo: true,
        ..RoleKey::new(role, key(n).public_key(), "2026-01-01T00:00:00.000Z".parse().unwrap(), "demo")
    };
    let content = TrustContent {
        version: 1,
        office: Office { id: "demo".into(), name: "demo".into(), origin: "127.0.0.1:1".into() },
        root: key(9).public_key(),
        roles: vec![row(KeyRole::Receipt, 1), row(KeyRole::Book, 2)],
        least_assurance: AssuranceLevel::C,
        log: Log { origin: "demo/book".into() },
        demo: true,
        seals: DocumentSeals::default(),
        finance: DocumentSeals::default(),
    };
    TrustBundle::parse(&content.sign(&key(9)).unwrap().to_bytes().unwrap(), None, 0).unwrap()
}

impl Fake {
    fn outcome(&self, bytes: &[u8], result: OutcomeResult, signer: &RegistryKey) -> Vec<u8> {
        self.outcome_to(account(), bytes, result, signer)
    }

    fn outcome_to(&self, account: AccountId, bytes: &[u8], result: OutcomeResult, signer: &RegistryKey) -> Vec<u8> {
        let command = Command::from_bytes(bytes).unwrap();
        let outcome = Outcome {
            command_id: command.id,
            follows: 0,
            kind: command.kind(),
            command: Digest::of(bytes),
            account,
            at: at(),
            office: "demo".into(),
            assurance: "C".into(),
            result,
        };
        Envelope::sign_value(&payload::OUTCOME, &outcome, signer).unwrap().to_bytes().unwrap()
    }

    fn problem(&self, bytes: &[u8], code: &str, class: ErrorClass, proof: Proof) -> Problem {
        let command = Command::from_bytes(bytes).unwrap();
        let another = "019abcde-0000-7000-8000-0000000001ff".parse().unwrap();
        let account = if proof == Proof::AnotherAccount { "BBBBBBBBBBBBBBBBBBBBBB" } else { "AAAAAAAAAAAAAAAAAAAAAA" };
        let told = CommandProblem {
            command_id: if proof == Proof::AnotherCommand { another } else { command.id },
            kind: command.kind(),
            command: Digest::of(if proof == Proof::OtherBytes { b"other" } else { bytes }),
            by: match (proof, &command.body) {
                (Proof::DeviceKey, CommandBody::Enrol(enrol)) => Sender::Key(enrol.device_key.key_id().to_string()),
                (Proof::AnotherDeviceKey, _) => Sender::Key(key(8).public_key().key_id().to_string()),
                _ => Sender::Account(account.parse().unwrap()),
            },
            at: at(),
            office: "demo".into(),
            code: code.into(),
            class,
            missing: Vec::new(),
            retry_after_s: None,
        };
        let signer = if proof == Proof::AnotherKey { &self.forger } else { &self.receipt };
        let envelope = Envelope::sign_value(&payload::PROBLEM, &told, signer).unwrap().to_bytes().unwrap();
        let signed = (proof != Proof::Nothing).then(|| String::from_utf8(envelope).unwrap());
        Problem { signed, ..Problem::new(400, class, code, "") }
    }

    /// The answer to one command, and the fault that it met.
    fn answer(&self, bytes: &[u8]) -> (Result<Vec<u8>, CallError>, Option<Fault>) {
        let id = Command::from_bytes(bytes).unwrap().id;
        let mut script = self.script.lock().unwrap();
        script.received.push((id, bytes.to_vec()));
        self.clock.advance(script.command_takes);
        let fault = script.faults.get_mut(&id).filter(|f| !f.is_empty()).map(|f| f.remove(0));
        if let Some(meanwhile) = script.opened_meanwhile.take() {
            meanwhile.happens(id);
        }
        let done = || OutcomeResult::Done(CommandEffect::SectionsPut {});
        let answer = match fault {
            None => Ok(self.outcome(bytes, done(), &self.receipt)),
            Some(Fault::ToAnother) => {
                Ok(self.outcome_to("BBBBBBBBBBBBBBBBBBBBBB".parse().unwrap(), bytes, done(), &self.receipt))
            }
            Some(Fault::AlreadyIn) => {
                let declined = Declined { code: "already_submitted".into(), first: None };
                Ok(self.outcome(bytes, OutcomeResult::Declined(declined), &self.receipt))
            }
            Some(Fault::ForgedOutcome) => Ok(self.outcome(bytes, done(), &self.forger)),
            Some(Fault::LostAfterEffect) => Err(TransportError::Broken.into()),
            Some(Fault::Problem(code, class, proof)) => Err(self.problem(bytes, code, class, proof).into()),
            Some(Fault::Conflict) => {
                let declined = Declined { code: "conflict".into(), first: None };
                Ok(self.outcome(bytes, OutcomeResult::Declined(declined), &self.receipt))
            }
        };
        (answer, fault)
    }

    /// The page of the script's feed after a cursor, as the registry makes it, and its head but for the digest.
    fn page(&self, script: &mut Script, from: &FeedCursor, nonce: &str) -> (Vec<FeedItem>, FeedHead) {
        let newest = script.feed.len() as u64;
        let hole = script.hole.take();
        let mut feed = script.feed.clone();
        let (mut lines, range): (Vec<FeedItem>, _) = match from {
            FeedCursor::After(n) => {
                let lines: Vec<_> = feed.into_iter().filter(|c| c.seq > *n).take(MAX_PAGE_LINES).collect();
                let last = n + lines.len() as u64;
                (lines, PageRange::Changes { first: n + 1, last })
            }
            FeedCursor::Start | FeedCursor::InSnapshot { .. } => {
                feed.sort_by_key(FeedItem::place);
                let (snapshot, after) = match from {
                    FeedCursor::InSnapshot { snapshot, from } => (*snapshot, Some(from.clone())),
                    FeedCursor::Start | FeedCursor::After(_) => (newest, None),
                };
                feed.retain(|c| after.as_ref().is_none_or(|after| c.place() > *after));
                let whole = feed.len() <= MAX_PAGE_LINES;
                feed.truncate(MAX_PAGE_LINES);
                let last = feed.last().filter(|_| !whole).map(FeedItem::place);
                (feed, PageRange::Snapshot { snapshot, after, last })
            }
        };
        lines.retain(|c| Some(c.seq) != hole);
        let digest = Digest::of(b"");
        (lines, FeedHead { account: account(), at: at(), digest, newest, nonce: Some(nonce.to_owned()), range })
    }

    fn tells_cases(&self, count: u64) {
        let mut script = self.script.lock().unwrap();
        for n in 0..count {
            let body = format!("{{\"case\":{n},\"filler\":\"{}\"}}", "x".repeat(300));
            let seq = script.feed.len() as u64 + 1;
            script.feed.push(FeedItem { seq, object: format!("{seq:08}"), kind: ObjectKind::Case, rev: 1, body });
        }
    }
}

fn no<'a, T>() -> BoxFuture<'a, T, CallError> {
    Box::pin(async { Err(CallError::Transport(TransportError::NotSent)) })
}

impl Registry for Fake {
    fn commands<'a>(&'a self, commands: &'a CommandLanes) -> BoxFuture<'a, Vec<Result<Vec<u8>, CallError>>, CallError> {
        {
            let mut script = self.script.lock().unwrap();
            script.requests.push(commands.commands().count());
            for command in commands.commands() {
                if Command::from_bytes(command).unwrap().kind() == CommandKind::AskPayment {
                    script.alone.push(commands.commands().count() == 1);
                }
            }
            if script.passes.is_some_and(|most| commands.to_bytes().len() > most) {
                return Box::pin(async { Err(TransportError::TimedOut.into()) });
            }
        }
        let mut answers = Vec::new();
        for lane in commands.clone().into_lanes() {
            let mut open = true;
            for bytes in lane {
                if open {
                    let (answer, fault) = self.answer(&bytes);
                    answers.push(answer);
                    open = Fault::lets_others_follow(fault);
                } else {
                    let held_up = self.problem(&bytes, "commands.held_up", ErrorClass::Transient, Proof::Right);
                    answers.push(Err(held_up.into()));
                }
            }
        }
        // A line that breaks has no answers at all.
        self.script.lock().unwrap().alters.lines(&mut answers);
        let lost = answers
            .iter()
            .any(|answer: &Result<_, _>| matches!(answer, Err(CallError::Transport(TransportError::Broken))));
        Box::pin(async move { if lost { Err(TransportError::Broken.into()) } else { Ok(answers) } })
    }

    fn feed<'a>(&'a self, from: &'a FeedCursor, nonce: &'a str) -> BoxFuture<'a, Vec<u8>, CallError> {
        let mut script = self.script.lock().unwrap();
        script.feed_calls += 1;
        let puts = script.puts.len();
        script.puts_at_pull.push(puts);
        let received = script.received.len();
        script.received_at_pull.push(received);
        let (lines, head) = self.page(&mut script, from, nonce);
        script.longest_page = script.longest_page.max(lines.len());
        let bytes = page_bytes(&lines, head, &self.receipt);
        Box::pin(async move { Ok(bytes) })
    }

    fn medium(&self, _: Digest) -> BoxFuture<'_, MediumState, CallError> {
        let mut script = self.script.lock().unwrap();
        let (held, chunks) = (script.held.iter().copied().collect(), script.chunks_said.unwrap_or(4));
        let answer = script.asked_instead.pop_front().map_or(Ok(MediumState { held, chunks }), Err);
        Box::pin(async move { answer })
    }

    fn put_chunk<'a>(&'a self, _: Digest, index: u32, _: &'a [u8]) -> BoxFuture<'a, (), CallError> {
        let mut script = self.script.lock().unwrap();
        if let Some(error) = script.put_instead.pop_front() {
            return Box::pin(async move { Err(error) });
        }
        let cut = script.cut_puts_after.is_some_and(|n| script.puts.len() >= n);
        if !cut {
            script.puts.push(index);
            script.held.insert(index);
            self.clock.advance(script.chunk_takes);
        }
        Box::pin(async move { if cut { Err(TransportError::Broken.into()) } else { Ok(()) } })
    }

    fn checkpoint(&self) -> BoxFuture<'_, String, CallError> {
        let mut script = self.script.lock().unwrap();
        script.checkpoint_calls += 1;
        let Some((size, root)) = script.checkpoint else { return no() };
        let book = if script.checkpoint_is_forged { &self.forger } else { &self.book };
        let time_s = u64::try_from(self.clock.read().wall.seconds()).unwrap();
        let checkpoint = Checkpoint { origin: "demo/book".into(), size, root: Digest::from_bytes(root), time_s };
        let note = checkpoint.sign(book).unwrap().to_string();
        Box::pin(async move { Ok(note) })
    }

    fn outcome(&self, command: CommandId) -> BoxFuture<'_, Option<Vec<u8>>, CallError> {
        let mut script = self.script.lock().unwrap();
        script.asked_for.push(command);
        let bytes = script.carried_out.get(&command).cloned();
        let done = || OutcomeResult::Done(CommandEffect::SectionsPut {});
        let whose = if script.tells_anothers { "BBBBBBBBBBBBBBBBBBBBBB".parse().unwrap() } else { account() };
        let outcome = bytes.map(|bytes| self.outcome_to(whose, &bytes, done(), &self.receipt));
        Box::pin(async move { Ok(outcome) })
    }

    fn vault_seen<'a>(&'a self, marks: &'a VaultMarks, nonce: &'a str) -> BoxFuture<'a, String, CallError> {
        let mut script = self.script.lock().unwrap();
        if script.no_vault_seen {
            return no();
        }
        if let Some((code, class)) = script.vault_refused {
            let problem = Problem::new(403, class, code, "");
            return Box::pin(async move { Err(problem.into()) });
        }
        if let Some((dir, until)) = script.written_until.take() {
            let (begun, begins) = mpsc::channel();
            std::thread::spawn(move || {
                let other = Vault::open(&dir, &VaultSecret::raw(&[7; 32]).unwrap(), OpenOptions::default()).unwrap();
                let writes = |_: &mut Tx<'_>| {
                    begun.send(()).unwrap();
                    until.recv().unwrap();
                    Ok::<_, VaultError>(())
                };
                other.write(writes).unwrap();
            });
            begins.recv().unwrap();
        }
        let last = script.vault_mark;
        if last.map_or(marks.is_first(), |last| marks.has(last)) {
            script.vault_mark = Some(marks.newest());
        }
        let whose = match script.seen_by {
            SeenBy::AnotherAccount => "BBBBBBBBBBBBBBBBBBBBBB".parse().unwrap(),
            _ => account(),
        };
        let nonce = match script.seen_by {
            SeenBy::AnotherRequest => Some(Nonce::from_bytes([7; 16]).to_string()),
            SeenBy::NoRequest => None,
            SeenBy::ThisRequest | SeenBy::AnotherAccount => Some(nonce.to_owned()),
        };
        let seen = objects::VaultSeen { account: whose, at: at(), last, nonce };
        let envelope = Envelope::sign_value(&payload::VAULT, &seen, &self.receipt).unwrap();
        let text = String::from_utf8(envelope.to_bytes().unwrap()).unwrap();
        Box::pin(async move { Ok(text) })
    }

    fn homes(&self) -> BoxFuture<'_, Vec<HeldHome>, CallError> {
        no()
    }
    fn extract<'a>(&'a self, _: &'a UnitCode) -> BoxFuture<'a, String, CallError> {
        no()
    }
    fn extract_of_estate<'a>(&'a self, _: &'a UnitCode, _: &'a str) -> BoxFuture<'a, String, CallError> {
        no()
    }
    fn workspace(&self, _: DraftId) -> BoxFuture<'_, WorkspaceView, CallError> {
        no()
    }
    fn chunk(&self, _: Digest, _: u32) -> BoxFuture<'_, Vec<u8>, CallError> {
        no()
    }
    fn document(&self, _: Digest) -> BoxFuture<'_, Vec<u8>, CallError> {
        no()
    }
    fn licence<'a>(&'a self, _: &'a LicenceId) -> BoxFuture<'a, LicenceView, CallError> {
        no()
    }
    fn trust(&self) -> BoxFuture<'_, Vec<u8>, CallError> {
        no()
    }
    fn pack(&self) -> BoxFuture<'_, SignedPack, CallError> {
        no()
    }
    fn inclusion(&self, _: u64, _: u64) -> BoxFuture<'_, objects::LogProof, CallError> {
        no()
    }
    /// Returns the registry's answer: no proof between sizes that are none, and an honest one else.
    fn publications(&self, _: Option<u64>) -> BoxFuture<'_, objects::Publications, CallError> {
        Box::pin(async { Err(CallError::Unreadable) })
    }
    fn consistency(&self, from: u64, to: u64) -> BoxFuture<'_, objects::LogProof, CallError> {
        let answer = if from == 0 || from > to {
            Err(Problem::new(400, ErrorClass::Permanent, "proof.bounds", "").into())
        } else {
            Ok(objects::LogProof { size: to, path: log(to).consistency_path(from, to).unwrap() })
        };
        Box::pin(async move { answer })
    }
    fn time<'a>(&'a self, _: &'a str) -> BoxFuture<'a, String, CallError> {
        no()
    }
    fn status<'a>(&'a self, _: &'a str) -> BoxFuture<'a, String, CallError> {
        no()
    }
}

fn draft() -> DraftId {
    "019abcde-0000-7000-8000-0000000000aa".parse().unwrap()
}

fn collect(n: u8) -> CommandBody {
    let case: CaseId = format!("019abcde-0000-7000-8000-0000000000{n:02x}").parse().unwrap();
    CommandBody::Collect(Collect { case_id: case })
}

fn enrolment() -> CommandBody {
    let (device_key, user_key) = (key(6).public_key(), key(7).public_key());
    let fields = serde_json::json!({
        "name": "周建国", "id_no": "11010519491231002X", "device_key": device_key, "user_key": user_key,
        "device_kept": { "level": "C" }, "user_kept": { "level": "B" }, "user_key_proof": "{}", "identity_proof": "demo",
    });
    CommandBody::Enrol(serde_json::from_value(fields).unwrap())
}

fn new_item(lane: &str, n: u8, body: CommandBody) -> NewOutboxItem {
    let id: CommandId = format!("019abcde-0000-7000-8000-0000000001{n:02x}").parse().unwrap();
    let command = Command { id, body };
    NewOutboxItem {
        command_id: id,
        lane: Lane(lane.into()),
        kind: command.kind(),
        bytes: command.to_bytes().unwrap(),
        coalesce: None,
        after_media: Vec::new(),
        made_at: at(),
    }
}

/// A phone with its vault, a registry that fails on command, and a clock that moves when told to.
struct Phone {
    vault: Arc<Vault>,
    registry: Arc<Fake>,
    sync: SyncLoop,
    clock: VirtualClock,
}

fn sync(vault: &Arc<Vault>, registry: &Arc<Fake>, clock: &VirtualClock) -> SyncLoop {
    SyncLoop::new(SyncParts {
        vault: vault.clone(),
        registry: registry.clone(),
        trust: Arc::new(PinnedTrust::new(Some(bundle()))),
        time: Arc::new(TrustedTime::new(Arc::new(clock.clone()), None)),
        jitter: Arc::new(FixedJitter(0)),
        aftermath: Arc::new(()),
    })
}

impl Phone {
    fn new(dir: &Path) -> Phone {
        let secret = VaultSecret::raw(&[7; 32]).unwrap();
        let vault = Arc::new(Vault::create(&dir.join("vault"), &secret, OpenOptions::default()).unwrap());
        vault.write(|tx| state::put_account(tx, &account())).unwrap();
        let clock = VirtualClock::at(at());
        let script = Mutex::new(Script { checkpoint: grown(5), ..Script::default() });
        let (receipt, book, forger) = (key(1), key(2), key(3));
        let registry = Arc::new(Fake { receipt, book, forger, clock: clock.clone(), script });
        let sync = sync(&vault, &registry, &clock);
        Phone { vault, registry, sync, clock }
    }

    fn queues(&self, lane: &str, n: u8) -> CommandId {
        self.queues_body(lane, n, collect(n))
    }

    /// Another one of a number that need not fit into a byte.
    fn queues_numbered(&self, lane: &str, n: u32) -> CommandId {
        let id: CommandId = format!("019abcde-0000-7000-8000-0000{n:08x}").parse().unwrap();
        let command = Command { id, body: collect(1) };
        let bytes = command.to_bytes().unwrap();
        self.queues_item(NewOutboxItem { command_id: id, bytes, ..new_item(lane, 1, collect(1)) })
    }

    /// Another process over the same vault takes the place of this one.
    fn begins_anew(&mut self) {
        self.sync = sync(&self.vault, &self.registry, &self.clock);
    }

    fn queues_body(&self, lane: &str, n: u8, body: CommandBody) -> CommandId {
        self.queues_item(new_item(lane, n, body))
    }

    fn queues_item(&self, item: NewOutboxItem) -> CommandId {
        let id = item.command_id;
        self.vault.write(|tx| tx.enqueue(item)).unwrap();
        id
    }

    /// A photo of four chunks in the vault, not yet announced.
    fn takes_a_photo(&self) -> StoredMedium {
        let mut photo = vec![7; 1_000_000];
        photo[..25]
            .copy_from_slice(b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x01\0\x01\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0");
        photo[999_998..].copy_from_slice(&[0xFF, 0xD9]);
        let imported = self.vault.import_medium(&mut photo.as_slice(), None, 2_000_000).unwrap();
        self.vault.write(|tx| tx.keep_medium(&imported)).unwrap();
        imported.medium().clone()
    }

    fn announces(&self, lane: &str, n: u8, medium: &StoredMedium) -> CommandId {
        let put = PutMedium {
            draft_id: draft(),
            material: ereg_law::material::MaterialCode::M10,
            media_type: medium.media_type,
            size: medium.size,
            digest: medium.digest,
            chunks: medium.chunks.clone(),
        };
        self.queues_body(lane, n, CommandBody::PutMedium(put))
    }

    fn meets(&self, id: CommandId, faults: &[Fault]) {
        self.registry.script.lock().unwrap().faults.insert(id, faults.to_vec());
    }

    async fn syncs(&self) -> Report {
        self.sync.until_quiet(Connectivity::Online).await.unwrap().0
    }

    /// The number of commands in each request.
    fn requests(&self) -> Vec<usize> {
        self.registry.script.lock().unwrap().requests.clone()
    }

    fn received(&self) -> Vec<CommandId> {
        self.registry.script.lock().unwrap().received.iter().map(|(id, _)| *id).collect()
    }
}

#[tokio::test]
async fn trouble_with_the_log_is_told_and_is_no_alarm() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.script.lock().unwrap().checkpoint = None;
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("network.not_sent"));
    phone.registry.script.lock().unwrap().checkpoint = grown(5);
    phone.registry.script.lock().unwrap().checkpoint_is_forged = true;
    phone.sync.wake(Occasion::Background).await.unwrap();
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("answer.unreadable"), "no book key signed it");
    assert_eq!(phone.vault.read(state::checkpoint).unwrap(), None);
    phone.registry.script.lock().unwrap().checkpoint_is_forged = false;
    phone.sync.wake(Occasion::Background).await.unwrap();
    assert_eq!(phone.syncs().await.trouble, None);
    assert!(phone.vault.read(state::checkpoint).unwrap().is_some());
    assert_eq!(phone.vault.read(state::alarm).unwrap(), None);
    // Looked at once a process, and whenever something has come.
    let calls = || phone.registry.script.lock().unwrap().checkpoint_calls;
    let before = calls();
    phone.sync.wake(Occasion::Background).await.unwrap();
    phone.syncs().await;
    assert_eq!(calls(), before, "nothing new");
    phone.registry.tells_cases(1);
    phone.sync.wake(Occasion::Background).await.unwrap();
    phone.syncs().await;
    assert_eq!(calls(), before + 1);
}

#[tokio::test]
async fn registry_time_is_kept_with_what_proved_it() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    assert_eq!(phone.vault.read(state::time).unwrap(), None);
    // The phone's own clock is an hour slow.
    phone.clock.set_wall(at().plus_ms(-3_600_000));
    let id =
        phone.queues_item(NewOutboxItem { made_at: at().plus_ms(-3_600_000), ..new_item("case/1", 1, collect(1)) });
    phone.syncs().await;
    assert!(phone.vault.settled(id).unwrap().is_some());
    let anchor = phone.vault.read(state::time).unwrap().unwrap();
    assert_eq!((anchor.registry, anchor.wall), (at(), at().plus_ms(-3_600_000)));
}

#[tokio::test]
async fn a_command_that_fails_is_tried_ever_more_rarely_and_at_least_every_quarter_of_an_hour() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.syncs().await;
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::LostAfterEffect; 13]);
    let now = || u64::try_from(phone.clock.read().wall.ms()).unwrap();
    let mut waits = Vec::new();
    for tries in 1..=13 {
        assert!(matches!(phone.sync.step(Connectivity::Online).await.unwrap(), Step::Did(_)));
        let Step::Wait { until_ms } = phone.sync.step(Connectivity::Online).await.unwrap() else { panic!("it waits") };
        assert_eq!(phone.received().len(), tries, "once");
        waits.push((until_ms - now()) / 1_000);
        phone.clock.advance(until_ms - now() - 1);
        assert!(matches!(phone.sync.step(Connectivity::Online).await.unwrap(), Step::Wait { .. }), "not before");
        phone.clock.advance(1);
    }
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
    assert_eq!(phone.syncs().await.acked, 1);
}
