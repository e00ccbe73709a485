//! The loop over a real vault and a registry that fails on command.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "test code fails loudly")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, mpsc},
};

use ereg_domain::{canonical::to_canonical, identifier::UnitCode, time::Instant};
use ereg_protocol::{
    catalogue::ErrorClass,
    command::{Collect, Command, CommandBody, CommandKind, PutMedium, Submit},
    feed::{Change, FEED_TYPE, FeedCursor, FeedHead, MAX_PAGE_LINES, ObjectKind, PageRange},
    id::{AccountId, CaseId, CommandId, DraftId, VaultMark, VaultMarks},
    objects::{self, HeldHome, MediumState, SignedPack, WorkspaceView},
    outcome::{Declined, Effect, Outcome, OutcomeResult},
    problem::{CommandProblem, Problem, Sender},
    registry::{CallError, Registry},
    transport::{Answer, TransportError},
    world::{Clock as _, VirtualClock},
};
use ereg_sync::{
    belief::{OUTCOME_TYPE, PROBLEM_TYPE, PinnedTrust, open_outcome},
    planner::{Connectivity, FixedJitter},
    run::{Occasion, Report, SyncLoop, held_by_app},
    state::{self, Gate},
    time::TrustedTime,
};
use ereg_trust::{
    bundle::{Log, Office, Role, RoleKey, TrustBundle, TrustContent},
    checkpoint::Checkpoint,
    digest::Digest,
    envelope::Envelope,
    keys::{AssuranceLevel, RegistryKey},
    merkle::{Tree, leaf_hash},
};
use ereg_vault::{
    Lane, LastError, NewOutboxItem, OpenOptions, OutboxItem, OutboxState, Secret, Settlement, StoredMedium, Tx, Vault,
    VaultError,
};

const NOW: &str = "2026-11-23T02:00:00.000Z";

/// What one try of a command meets.
#[derive(Clone, Copy)]
enum Fault {
    LostAfterEffect,
    Conflict,
    ForgedOutcome,
    /// Carried out, and answered to another account.
    ToAnother,
    /// A problem in the registry's form.
    Problem(&'static str, ErrorClass, Proof),
}

/// What the problem carries signed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Proof {
    Nothing,
    Right,
    AnotherKey,
    AnotherAccount,
    AnotherCommand,
    OtherBytes,
}

#[derive(Default)]
struct Script {
    faults: BTreeMap<CommandId, Vec<Fault>>,
    received: Vec<(CommandId, Vec<u8>)>,
    held: BTreeSet<u32>,
    puts: Vec<u32>,
    cut_puts_after: Option<usize>,
    /// How long one chunk takes, ms, and how many chunks were there at each pull of the feed.
    chunk_takes: u64,
    puts_at_pull: Vec<usize>,
    feed: Vec<Change>,
    feed_calls: u32,
    longest_page: usize,
    hole: Option<u64>,
    checkpoint: Option<(u64, [u8; 32])>,
    /// The mark that a vault told last.
    vault_mark: Option<VaultMark>,
    no_vault_seen: bool,
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

/// What the other process did before this one had its answer.
#[derive(Clone)]
enum Meanwhile {
    Opened(PathBuf),
    Answered(PathBuf),
    GaveUp(PathBuf),
}

impl Meanwhile {
    fn happens(&self, id: CommandId) {
        let (Meanwhile::Opened(dir) | Meanwhile::Answered(dir) | Meanwhile::GaveUp(dir)) = self;
        let other = Vault::open(dir, &Secret::raw(&[7; 32]).unwrap(), OpenOptions::default()).unwrap();
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
fn begins(vault: &Vault) -> Vec<OutboxItem> {
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

fn page_bytes(lines: &[Change], mut head: FeedHead, signer: &RegistryKey) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend(to_canonical(line).unwrap());
        bytes.push(b'\n');
    }
    head.digest = Digest::of(&bytes);
    bytes.extend(Envelope::sign_value(&FEED_TYPE, &head, signer).unwrap().to_bytes().unwrap());
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
        roles: vec![row(Role::Receipt, 1), row(Role::Book, 2)],
        least_assurance: AssuranceLevel::C,
        log: Log { origin: "demo/book".into() },
        demo: true,
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
        Envelope::sign_value(&OUTCOME_TYPE, &outcome, signer).unwrap().to_bytes().unwrap()
    }

    fn problem(&self, bytes: &[u8], code: &str, class: ErrorClass, proof: Proof) -> Problem {
        let command = Command::from_bytes(bytes).unwrap();
        let another = "019abcde-0000-7000-8000-0000000001ff".parse().unwrap();
        let account = if proof == Proof::AnotherAccount { "BBBBBBBBBBBBBBBBBBBBBB" } else { "AAAAAAAAAAAAAAAAAAAAAA" };
        let told = CommandProblem {
            command_id: if proof == Proof::AnotherCommand { another } else { command.id },
            kind: command.kind(),
            command: Digest::of(if proof == Proof::OtherBytes { b"other" } else { bytes }),
            by: Sender::Account(account.parse().unwrap()),
            at: at(),
            office: "demo".into(),
            code: code.into(),
            class,
            missing: Vec::new(),
            retry_after_s: None,
        };
        let signer = if proof == Proof::AnotherKey { &self.forger } else { &self.receipt };
        let envelope = Envelope::sign_value(&PROBLEM_TYPE, &told, signer).unwrap().to_bytes().unwrap();
        let signed = (proof != Proof::Nothing).then(|| String::from_utf8(envelope).unwrap());
        Problem { signed, ..Problem::new(400, class, code, "") }
    }

    /// The page of the script's feed after a cursor, as the registry makes it, and its head but for the digest.
    fn page(&self, script: &mut Script, from: &FeedCursor, nonce: &str) -> (Vec<Change>, FeedHead) {
        let newest = script.feed.len() as u64;
        let hole = script.hole.take();
        let mut feed = script.feed.clone();
        let (mut lines, range): (Vec<Change>, _) = match from {
            FeedCursor::After(n) => {
                let lines: Vec<_> = feed.into_iter().filter(|c| c.seq > *n).take(MAX_PAGE_LINES).collect();
                let last = n + lines.len() as u64;
                (lines, PageRange::Changes { first: n + 1, last })
            }
            FeedCursor::Start | FeedCursor::InSnapshot { .. } => {
                feed.sort_by_key(Change::place);
                let (snapshot, after) = match from {
                    FeedCursor::InSnapshot { snapshot, from } => (*snapshot, Some(from.clone())),
                    FeedCursor::Start | FeedCursor::After(_) => (newest, None),
                };
                feed.retain(|c| after.as_ref().is_none_or(|after| c.place() > *after));
                let whole = feed.len() <= MAX_PAGE_LINES;
                feed.truncate(MAX_PAGE_LINES);
                let last = feed.last().filter(|_| !whole).map(Change::place);
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
            script.feed.push(Change { seq, object: format!("{seq:08}"), kind: ObjectKind::Case, rev: 1, body });
        }
    }
}

fn no<'a, T>() -> Answer<'a, T, CallError> {
    Box::pin(async { Err(CallError::Transport(TransportError::NotSent)) })
}

impl Registry for Fake {
    fn command<'a>(&'a self, bytes: &'a [u8]) -> Answer<'a, Vec<u8>, CallError> {
        let id = Command::from_bytes(bytes).unwrap().id;
        let mut script = self.script.lock().unwrap();
        script.received.push((id, bytes.to_vec()));
        let fault = script.faults.get_mut(&id).filter(|f| !f.is_empty()).map(|f| f.remove(0));
        if let Some(meanwhile) = script.opened_meanwhile.take() {
            meanwhile.happens(id);
        }
        let done = || OutcomeResult::Done(Effect::SectionsPut {});
        let answer = match fault {
            None => Ok(self.outcome(bytes, done(), &self.receipt)),
            Some(Fault::ToAnother) => {
                Ok(self.outcome_to("BBBBBBBBBBBBBBBBBBBBBB".parse().unwrap(), bytes, done(), &self.receipt))
            }
            Some(Fault::ForgedOutcome) => Ok(self.outcome(bytes, done(), &self.forger)),
            Some(Fault::LostAfterEffect) => Err(TransportError::Broken.into()),
            Some(Fault::Problem(code, class, proof)) => Err(self.problem(bytes, code, class, proof).into()),
            Some(Fault::Conflict) => {
                let declined = Declined { code: "conflict".into(), first: None };
                Ok(self.outcome(bytes, OutcomeResult::Declined(declined), &self.receipt))
            }
        };
        Box::pin(async move { answer })
    }

    fn feed<'a>(&'a self, from: &'a FeedCursor, nonce: &'a str) -> Answer<'a, Vec<u8>, CallError> {
        let mut script = self.script.lock().unwrap();
        script.feed_calls += 1;
        let puts = script.puts.len();
        script.puts_at_pull.push(puts);
        let (lines, head) = self.page(&mut script, from, nonce);
        script.longest_page = script.longest_page.max(lines.len());
        let bytes = page_bytes(&lines, head, &self.receipt);
        Box::pin(async move { Ok(bytes) })
    }

    fn medium(&self, _: Digest) -> Answer<'_, MediumState, CallError> {
        let held = self.script.lock().unwrap().held.iter().copied().collect();
        Box::pin(async move { Ok(MediumState { held, chunks: 4 }) })
    }

    fn put_chunk<'a>(&'a self, _: Digest, index: u32, _: &'a [u8]) -> Answer<'a, (), CallError> {
        let mut script = self.script.lock().unwrap();
        let cut = script.cut_puts_after.is_some_and(|n| script.puts.len() >= n);
        if !cut {
            script.puts.push(index);
            script.held.insert(index);
            self.clock.advance(script.chunk_takes);
        }
        Box::pin(async move { if cut { Err(TransportError::Broken.into()) } else { Ok(()) } })
    }

    fn checkpoint(&self) -> Answer<'_, String, CallError> {
        let Some((size, root)) = self.script.lock().unwrap().checkpoint else { return no() };
        let time_s = u64::try_from(self.clock.read().wall.seconds()).unwrap();
        let checkpoint = Checkpoint { origin: "demo/book".into(), size, root: Digest::from_bytes(root), time_s };
        let note = checkpoint.sign(&self.book).unwrap().to_string();
        Box::pin(async move { Ok(note) })
    }

    fn outcome(&self, command: CommandId) -> Answer<'_, Option<Vec<u8>>, CallError> {
        let mut script = self.script.lock().unwrap();
        script.asked_for.push(command);
        let bytes = script.carried_out.get(&command).cloned();
        let done = || OutcomeResult::Done(Effect::SectionsPut {});
        let whose = if script.tells_anothers { "BBBBBBBBBBBBBBBBBBBBBB".parse().unwrap() } else { account() };
        let outcome = bytes.map(|bytes| self.outcome_to(whose, &bytes, done(), &self.receipt));
        Box::pin(async move { Ok(outcome) })
    }

    fn vault_seen<'a>(&'a self, marks: &'a VaultMarks, nonce: &'a str) -> Answer<'a, String, CallError> {
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
                let other = Vault::open(&dir, &Secret::raw(&[7; 32]).unwrap(), OpenOptions::default()).unwrap();
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
        let seen = objects::VaultSeen { account: account(), at: at(), last, nonce: Some(nonce.to_owned()) };
        let envelope =
            Envelope::sign_value(&ereg_trust::envelope::PayloadType::new("vault", 1), &seen, &self.receipt).unwrap();
        let text = String::from_utf8(envelope.to_bytes().unwrap()).unwrap();
        Box::pin(async move { Ok(text) })
    }

    fn homes(&self) -> Answer<'_, Vec<HeldHome>, CallError> {
        no()
    }
    fn extract<'a>(&'a self, _: &'a UnitCode) -> Answer<'a, String, CallError> {
        no()
    }
    fn workspace(&self, _: DraftId) -> Answer<'_, WorkspaceView, CallError> {
        no()
    }
    fn chunk(&self, _: Digest, _: u32) -> Answer<'_, Vec<u8>, CallError> {
        no()
    }
    fn trust(&self) -> Answer<'_, Vec<u8>, CallError> {
        no()
    }
    fn pack(&self) -> Answer<'_, SignedPack, CallError> {
        no()
    }
    fn inclusion(&self, _: u64, _: u64) -> Answer<'_, objects::Proof, CallError> {
        no()
    }
    /// As the registry answers: no proof between sizes that are none, and an honest one else.
    fn consistency(&self, from: u64, to: u64) -> Answer<'_, objects::Proof, CallError> {
        let answer = if from == 0 || from > to {
            Err(Problem::new(400, ErrorClass::Permanent, "proof.bounds", "").into())
        } else {
            Ok(objects::Proof { size: to, path: log(to).consistency_path(from, to).unwrap() })
        };
        Box::pin(async move { answer })
    }
    fn time<'a>(&'a self, _: &'a str) -> Answer<'a, String, CallError> {
        no()
    }
    fn status<'a>(&'a self, _: &'a str) -> Answer<'a, String, CallError> {
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

fn new_item(lane: &str, n: u8, body: CommandBody) -> NewOutboxItem {
    let id: CommandId = format!("019abcde-0000-7000-8000-0000000001{n:02x}").parse().unwrap();
    let command = Command { id, body };
    NewOutboxItem {
        command_id: id,
        lane: Lane(lane.into()),
        kind: command.kind(),
        bytes: command.to_bytes().unwrap(),
        coalesce: None,
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

impl Phone {
    fn new(dir: &Path) -> Phone {
        let secret = Secret::raw(&[7; 32]).unwrap();
        let vault = Arc::new(Vault::create(&dir.join("vault"), &secret, OpenOptions::default()).unwrap());
        vault.write(|tx| state::put_account(tx, &account())).unwrap();
        let clock = VirtualClock::at(at());
        let script = Mutex::new(Script { checkpoint: grown(5), ..Script::default() });
        let (receipt, book, forger) = (key(1), key(2), key(3));
        let registry = Arc::new(Fake { receipt, book, forger, clock: clock.clone(), script });
        let time = Arc::new(TrustedTime::new(Arc::new(clock.clone()), None));
        let trust = Arc::new(PinnedTrust::new(Some(bundle())));
        let sync = SyncLoop::new(vault.clone(), registry.clone(), trust, time, Arc::new(FixedJitter(0)), Arc::new(()));
        Phone { vault, registry, sync, clock }
    }

    fn queues(&self, lane: &str, n: u8) -> CommandId {
        self.queues_body(lane, n, collect(n))
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

    fn received(&self) -> Vec<CommandId> {
        self.registry.script.lock().unwrap().received.iter().map(|(id, _)| *id).collect()
    }
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_with_the_same_id_and_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::LostAfterEffect, Fault::LostAfterEffect]);
    assert_eq!(phone.syncs().await.acked, 0);
    assert_eq!(phone.vault.outbox().unwrap()[0].last_error().unwrap().code, "network.broken");
    for _ in 0..2 {
        phone.clock.advance(60_000);
        phone.syncs().await;
    }
    let script = phone.registry.script.lock().unwrap();
    assert_eq!(script.received.len(), 3);
    assert!(script.received.iter().all(|r| *r == script.received[0]), "the same id, the same bytes");
    assert!(phone.vault.settled(id).unwrap().is_some());
}

#[tokio::test]
async fn what_another_process_does_with_the_same_vault_stops_nothing() {
    let meanwhiles = [Meanwhile::Opened, Meanwhile::Answered, Meanwhile::GaveUp];
    let faults: [&[Fault]; 4] = [&[], &[Fault::LostAfterEffect], &[Fault::Conflict], &[Fault::ForgedOutcome]];
    for (meanwhile, fault) in meanwhiles.into_iter().flat_map(|m| faults.map(|f| (m, f))) {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        let (id, behind) = (phone.queues("case/1", 1), phone.queues("case/1", 2));
        phone.meets(id, fault);
        phone.registry.script.lock().unwrap().opened_meanwhile = Some(meanwhile(dir.path().join("vault")));
        phone.syncs().await;
        if phone.vault.settled(id).unwrap().is_none()
            && phone.vault.outbox().unwrap()[0].state() != OutboxState::NeedsYou
        {
            phone.clock.advance(60_000);
            phone.syncs().await;
        }
        let open = phone.vault.outbox().unwrap();
        let declined = open.first().is_some_and(|item| item.state() == OutboxState::NeedsYou);
        assert_ne!(declined, phone.vault.settled(id).unwrap().is_some(), "answered or declined, never neither");
        assert_eq!(declined, phone.vault.settled(behind).unwrap().is_none(), "the lane goes on");
    }
}

#[tokio::test]
async fn a_declined_command_stands_still_holds_up_its_lane_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let (bad, behind, other) = (phone.queues("case/1", 1), phone.queues("case/1", 2), phone.queues("case/2", 3));
    phone.meets(bad, &[Fault::Conflict]);
    let report = phone.syncs().await;
    assert_eq!((report.acked, report.needs_you, report.trouble.as_deref()), (1, 1, Some("conflict")));
    assert_eq!(phone.received(), [bad, other]);
    let outbox = phone.vault.outbox().unwrap();
    assert_eq!((outbox[0].state(), outbox[0].last_error().unwrap().code.as_str()), (OutboxState::NeedsYou, "conflict"));
    let kept = phone.vault.read(|view| state::declined(view, bad)).unwrap().expect("the refusal is evidence");
    assert!(open_outcome(&bundle(), &new_item("case/1", 1, collect(1)).bytes, &kept).is_ok(), "as signed");
    phone.vault.write(|tx| tx.cancel(bad, at())).unwrap();
    phone.syncs().await;
    assert!(phone.vault.settled(behind).unwrap().is_some());
}

#[tokio::test]
async fn an_outcome_to_another_account_is_told_and_ends_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::ToAnother]);
    let report = phone.syncs().await;
    assert_eq!((report.acked, report.needs_you, report.trouble.as_deref()), (0, 0, Some("account.other")));
    assert!(phone.vault.settled(id).unwrap().is_none());
    assert_eq!(phone.vault.read(state::account).unwrap(), Some(account()), "whose vault it is stays");
    phone.clock.advance(60_000);
    assert_eq!(phone.syncs().await.acked, 1, "once the keys are back where they belong");
}

#[tokio::test]
async fn an_outcome_by_another_key_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::ForgedOutcome]);
    let report = phone.syncs().await;
    assert_eq!((report.acked, report.trouble.as_deref()), (0, Some("answer.unreadable")));
    assert!(phone.vault.settled(id).unwrap().is_none());
    phone.clock.advance(60_000);
    assert_eq!(phone.syncs().await.acked, 1);
}

#[tokio::test]
async fn only_a_problem_that_the_registry_signed_about_this_command_ends_it() {
    use Proof::{AnotherAccount, AnotherCommand, AnotherKey, Nothing, OtherBytes, Right};
    for proof in [Nothing, AnotherKey, AnotherAccount, AnotherCommand, OtherBytes, Right] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        let id = phone.queues("case/1", 1);
        phone.meets(id, &[Fault::Problem("forbidden", ErrorClass::Auth, proof)]);
        phone.syncs().await;
        let item = phone.vault.outbox().unwrap().remove(0);
        assert_eq!(item.last_error().unwrap().code, "forbidden", "{proof:?}");
        if proof == Right {
            assert_eq!((item.state(), item.is_free()), (OutboxState::NeedsYou, true));
            continue;
        }
        assert_eq!((item.state(), item.is_free()), (OutboxState::Queued, false), "{proof:?}: it may have arrived");
        phone.clock.advance(60_000);
        assert_eq!(phone.syncs().await.acked, 1, "{proof:?}");
    }
}

/// What the registry could not take goes again with another version of the app; what it declined for good does not.
#[tokio::test]
async fn a_newer_app_tries_again_what_the_registry_could_not_take_from_the_old_one() {
    for (fault, tries) in [
        (Fault::Problem("command.kind", ErrorClass::Permanent, Proof::Right), 2),
        (Fault::Problem("command.schema", ErrorClass::Upgrade, Proof::Right), 2),
        (Fault::Conflict, 1),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        let id = phone.queues("case/1", 1);
        phone.meets(id, &[fault]);
        phone.syncs().await;
        assert_eq!(phone.vault.outbox().unwrap()[0].state(), OutboxState::NeedsYou);
        let now = phone.vault.outbox().unwrap()[0].next_try_at();
        phone.vault.write(|tx| held_by_app(tx, "2.0.0", now)).unwrap();
        phone.syncs().await;
        assert_eq!(phone.received().len(), tries);
        let app = phone.vault.read(state::app).unwrap();
        assert_eq!(app.as_deref(), Some("2.0.0"));
    }
}

#[tokio::test]
async fn what_waits_goes_by_its_occasion() {
    use Occasion::{Background, NetworkChanged, Pressed};
    let busy = Fault::Problem("busy", ErrorClass::Transient, Proof::Right);
    for (fault, goes) in [
        (Fault::LostAfterEffect, [false, true, true]),
        (Fault::ForgedOutcome, [false, true, true]),
        (busy, [false, true, false]),
        // The registry cannot take it from this app; it declined it for good.
        (Fault::Problem("command.kind", ErrorClass::Permanent, Proof::Right), [false, false, false]),
        (Fault::Conflict, [false, false, false]),
    ] {
        for (occasion, goes) in [Background, Pressed, NetworkChanged].into_iter().zip(goes) {
            let dir = tempfile::tempdir().unwrap();
            let phone = Phone::new(dir.path());
            let id = phone.queues("case/1", 1);
            phone.meets(id, &[fault]);
            phone.syncs().await;
            phone.sync.wake(occasion).await.unwrap();
            phone.syncs().await;
            assert_eq!(phone.received().len(), if goes { 2 } else { 1 }, "{occasion:?}");
            phone.syncs().await;
            assert_eq!(phone.received().len(), if goes { 2 } else { 1 }, "once");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let (first, second, other) = (phone.queues("case/1", 1), phone.queues("case/1", 2), phone.queues("case/2", 3));
    for id in [first, other] {
        phone.meets(id, &[Fault::LostAfterEffect]);
    }
    phone.syncs().await;
    phone.sync.hurry(second).await.unwrap();
    phone.syncs().await;
    assert_eq!(phone.received(), [first, other, first, second], "what somebody waits for, and what is before it");
}

#[tokio::test]
async fn an_upload_cut_after_two_chunks_goes_on_with_the_third() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    phone.announces("draft/1", 1, &photo);
    phone.registry.script.lock().unwrap().cut_puts_after = Some(2);
    let report = phone.syncs().await;
    assert_eq!((report.chunks, report.trouble.as_deref()), (2, Some("network.broken")));
    phone.registry.script.lock().unwrap().cut_puts_after = None;
    phone.clock.advance(60_000);
    assert_eq!(phone.syncs().await.chunks, 2);
    assert_eq!(phone.registry.script.lock().unwrap().puts, [0, 1, 2, 3], "none twice");
    assert!(phone.vault.read(|view| view.media_in_transit()).unwrap().is_empty());
}

#[tokio::test]
async fn a_notice_waits_for_no_photo() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    phone.announces("draft/1", 1, &photo);
    phone.registry.script.lock().unwrap().chunk_takes = 60_000;
    phone.syncs().await;
    let script = phone.registry.script.lock().unwrap();
    assert_eq!(script.puts, [0, 1, 2, 3]);
    for puts in 0..=4 {
        assert!(
            script.puts_at_pull.contains(&puts),
            "no look at the feed after chunk {puts}: {:?}",
            script.puts_at_pull
        );
    }
}

#[tokio::test]
async fn a_command_whose_turn_it_is_takes_none_along_that_waits() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let resting = phone.queues("case/1", 1);
    phone.meets(resting, &[Fault::LostAfterEffect]);
    phone.syncs().await;
    let photo = phone.takes_a_photo();
    let submit = Submit { draft_id: draft(), manifest: Digest::of(b"manifest"), statements: Vec::new() };
    let gated = phone.queues_body("draft/1", 2, CommandBody::Submit(submit));
    phone.vault.write(|tx| state::put_gate(tx, gated, &Gate { media: vec![photo.digest] })).unwrap();
    phone.syncs().await;
    assert_eq!(phone.received(), [resting]);
    // Made while the phone's clock ran an hour ahead: it waits for nothing.
    let ahead = at().plus_ms(3_600_000);
    let due = phone.queues_item(NewOutboxItem { made_at: ahead, ..new_item("case/3", 3, collect(3)) });
    phone.syncs().await;
    assert_eq!(phone.received(), [resting, due], "neither what backs off nor what waits for its photo");
    for n in 4..8 {
        phone.clock.advance(9 * 60_000);
        phone.queues("case/3", n);
        phone.syncs().await;
    }
    assert!(!phone.received().contains(&gated), "its photo is still here, however long that takes");
    phone.announces("draft/2", 9, &photo);
    phone.syncs().await;
    assert_eq!(phone.received().last(), Some(&gated));
}

#[tokio::test]
async fn a_done_is_kept_though_another_process_gave_up_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let (id, behind) = (phone.queues("case/1", 1), phone.queues("case/1", 2));
    phone.registry.script.lock().unwrap().opened_meanwhile = Some(Meanwhile::GaveUp(dir.path().join("vault")));
    assert_eq!(phone.syncs().await.acked, 2);
    let Settlement::Acked(outcome) = phone.vault.settled(id).unwrap().unwrap().settlement() else { panic!("answered") };
    assert!(Envelope::from_bytes(&outcome).is_ok(), "as signed");
    assert!(phone.vault.settled(behind).unwrap().is_some(), "the lane goes on");
}

#[tokio::test]
async fn a_paused_vault_sends_nothing_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.vault.pause().unwrap();
    assert_eq!(phone.sync.step(Connectivity::Online).await.unwrap_err().code(), "vault.paused");
    assert_eq!((phone.received().len(), phone.registry.script.lock().unwrap().feed_calls), (0, 0));
    phone.vault.resume().unwrap();
    phone.syncs().await;
    assert_eq!(phone.received(), [id]);
}

#[tokio::test]
async fn ten_thousand_cases_come_in_pages_of_five_hundred() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.tells_cases(10_000);
    assert_eq!(phone.syncs().await.changes, 10_000);
    assert_eq!(phone.vault.cursor().unwrap(), FeedCursor::After(10_000));
    let script = phone.registry.script.lock().unwrap();
    assert!(script.longest_page <= 500, "never more in memory than a page");
    assert!(script.feed_calls >= 20);
}

#[tokio::test]
async fn a_gap_begins_a_new_snapshot_and_keeps_the_outbox() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.tells_cases(5);
    phone.syncs().await;
    let held = phone.queues("case/1", 1);
    phone.meets(held, &[Fault::Conflict]);
    phone.registry.tells_cases(5);
    phone.registry.script.lock().unwrap().hole = Some(7);
    phone.sync.wake(Occasion::Background).await.unwrap();
    phone.syncs().await;
    assert_eq!(phone.vault.cursor().unwrap(), FeedCursor::After(10));
    assert_eq!(phone.vault.objects(ObjectKind::Case).unwrap().len(), 10);
    assert_eq!(phone.vault.outbox().unwrap().len(), 1);
}

#[tokio::test]
async fn a_registry_restored_from_a_backup_tells_everything_anew() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.tells_cases(8);
    phone.syncs().await;
    phone.registry.script.lock().unwrap().feed.truncate(5);
    phone.sync.wake(Occasion::Background).await.unwrap();
    phone.syncs().await;
    assert_eq!(phone.vault.cursor().unwrap(), FeedCursor::After(5));
}

#[tokio::test]
async fn a_log_that_shrinks_or_forks_is_an_alarm_with_its_evidence() {
    for second in [grown(4), grown(0), Some((5, [2; 32]))] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.registry.script.lock().unwrap().checkpoint = grown(5);
        phone.syncs().await;
        assert_eq!(phone.vault.read(state::alarm).unwrap(), None);
        phone.registry.script.lock().unwrap().checkpoint = second;
        phone.registry.tells_cases(1);
        phone.clock.advance(1_000);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.trouble.as_deref(), Some("log.inconsistent"), "{second:?}");
        let alarm = phone.vault.read(state::alarm).unwrap().unwrap();
        assert!(alarm.kept != alarm.seen);
        assert_eq!(phone.vault.read(state::checkpoint).unwrap(), Some(alarm.kept), "the larger one stays");
    }
}

/// Nobody signs a proof, and anybody can tell again what was signed before: neither is evidence against the registry.
#[tokio::test]
async fn what_nothing_proves_raises_no_alarm_and_is_not_kept() {
    // Without a proof that holds; and one of before, told again.
    for second in [Some((9, [3; 32])), grown(4)] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.registry.script.lock().unwrap().checkpoint = grown(5);
        phone.syncs().await;
        let kept = phone.vault.read(state::checkpoint).unwrap();
        phone.registry.script.lock().unwrap().checkpoint = second;
        phone.registry.tells_cases(1);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.trouble.as_deref(), Some("log.unproven"), "{second:?}");
        assert_eq!(phone.vault.read(state::alarm).unwrap(), None);
        assert_eq!(phone.vault.read(state::checkpoint).unwrap(), kept);
        phone.registry.script.lock().unwrap().checkpoint = grown(9);
        phone.registry.tells_cases(1);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.trouble, None, "an honest one heals it");
    }
}

/// In the registry's form, and not signed by it: of a matter nothing is said.
#[tokio::test]
async fn what_nobody_signed_says_nothing_of_a_matter() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::Problem("quote.settled", ErrorClass::Upgrade, Proof::Nothing)]);
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("network.not_the_registry"));
    let item = phone.vault.outbox().unwrap().remove(0);
    let error = item.last_error().unwrap();
    assert_eq!((error.code.as_str(), error.class), ("network.not_the_registry", ErrorClass::Transient));
    let (code, class) = ("draft.case_over", ErrorClass::Auth);
    let other = tempfile::tempdir().unwrap();
    let phone = Phone::new(other.path());
    phone.registry.script.lock().unwrap().vault_refused = Some((code, class));
    phone.queues("case/1", 1);
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("network.not_the_registry"));
}

#[tokio::test]
async fn a_log_that_grows_is_kept_as_it_grows() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    for size in [0, 1, 5, 5, 9] {
        phone.registry.script.lock().unwrap().checkpoint = grown(size);
        phone.registry.tells_cases(1);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.trouble, None, "{size}");
        let kept = phone.vault.read(state::checkpoint).unwrap().unwrap();
        assert!(kept.starts_with(&format!("demo/book\n{size}\n")), "{kept}");
        assert_eq!(phone.vault.read(state::alarm).unwrap(), None);
    }
}

#[tokio::test]
async fn a_notice_that_nobody_signed_is_not_applied() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let body = "{\"tells\":\"anything\"}".to_owned();
    let change = Change { seq: 1, object: "n".into(), kind: ObjectKind::Notice, rev: 1, body };
    phone.registry.script.lock().unwrap().feed.push(change);
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("answer.unreadable"));
    assert!(phone.vault.objects(ObjectKind::Notice).unwrap().is_empty());
    assert_eq!(phone.vault.cursor().unwrap(), FeedCursor::Start);
}

#[tokio::test]
async fn what_a_stopped_run_left_on_its_way_goes_again() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    // Marked as being sent, and then the run was stopped.
    assert_eq!(begins(&phone.vault)[0].kind(), CommandKind::Collect);
    assert_eq!(phone.syncs().await.acked, 1);
    assert!(phone.vault.settled(id).unwrap().is_some());
}

/// What the harness keeps of a phone when the process ends.
fn copy_of(phone: &Phone, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(phone.vault.dir()).unwrap().flatten() {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// The same phone over another copy of its vault, in a new process.
fn over(phone: &Phone, dir: &Path) -> Phone {
    let vault = Vault::open(dir, &Secret::raw(&[7; 32]).unwrap(), OpenOptions::default()).unwrap();
    let vault = Arc::new(vault);
    let time = Arc::new(TrustedTime::new(Arc::new(phone.clock.clone()), None));
    let trust = Arc::new(PinnedTrust::new(Some(bundle())));
    let registry = phone.registry.clone();
    let sync = SyncLoop::new(vault.clone(), registry.clone(), trust, time, Arc::new(FixedJitter(0)), Arc::new(()));
    Phone { vault, registry, sync, clock: phone.clock.clone() }
}

#[tokio::test]
async fn a_vault_put_back_to_last_week_is_told_and_sends_no_old_intent_as_new() {
    for later_changes in [0, 100] {
        is_told_to_be_an_older_copy(later_changes).await;
    }
}

async fn is_told_to_be_an_older_copy(later_changes: u8) {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.tells_cases(3);
    phone.syncs().await;
    let (answered, never) = (phone.queues("case/1", 1), phone.queues("case/2", 2));
    let older = dir.path().join("older");
    copy_of(&phone, &older);
    // However much is done with the copy, it is none the newer for it.
    let copy = over(&phone, &older);
    for n in 0..later_changes {
        copy.vault.write(|tx| tx.put(ereg_vault::Collection::Setting, b"typed", &[n])).unwrap();
        copy.vault.write(|tx| tx.put_off(never, at(), None)).unwrap();
    }
    copy.vault.close().unwrap();

    // In the days after, the one was carried out and the other given up; both as the newer copy knows.
    phone.vault.write(|tx| tx.cancel(never, at())).unwrap();
    phone.syncs().await;
    assert_eq!(phone.received(), [answered]);
    let bytes = phone.registry.script.lock().unwrap().received[0].1.clone();
    phone.registry.script.lock().unwrap().carried_out.insert(answered, bytes);
    phone.registry.tells_cases(2);
    phone.syncs().await;

    let put_back = over(&phone, &older);
    let report = put_back.syncs().await;
    assert_eq!(report.trouble.as_deref(), Some("vault.stale"));
    assert_eq!(phone.received(), [answered], "nothing was sent");
    assert_eq!(phone.registry.script.lock().unwrap().asked_for, [answered, never]);
    assert!(put_back.vault.settled(answered).unwrap().is_some_and(|settled| settled.is_acked()));
    let left = put_back.vault.outbox().unwrap();
    let code = left[0].last_error().unwrap().code.as_str();
    assert_eq!((left.len(), left[0].command_id(), code), (1, never, "outbox.never_arrived"));
    assert_eq!(put_back.vault.objects(ObjectKind::Case).unwrap().len(), 5, "the feed was begun anew");

    // It has healed: the next run, in another process, finds nothing, and what the person wants goes.
    let next = over(&put_back, &older);
    assert_eq!(next.syncs().await.trouble, None);
    assert_eq!(phone.received(), [answered]);
    next.vault.write(|tx| tx.queued_again(never, at(), None)).unwrap();
    next.queues("case/3", 3);
    assert_eq!(next.syncs().await.acked, 2);
    assert_eq!(over(&next, &older).syncs().await.trouble, None);
}

#[tokio::test]
async fn an_older_copy_whose_hold_could_not_be_written_sends_nothing_either() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let old = phone.queues("case/1", 1);
    let older = dir.path().join("older");
    copy_of(&phone, &older);
    phone.vault.write(|tx| tx.cancel(old, at())).unwrap();
    phone.registry.tells_cases(2);
    phone.syncs().await;

    let put_back = over(&phone, &older);
    let (release, until) = mpsc::channel();
    phone.registry.script.lock().unwrap().written_until = Some((older, until));
    let failed = put_back.sync.until_quiet(Connectivity::Online).await.unwrap_err();
    assert_eq!(failed.code(), "vault.busy");
    release.send(()).unwrap();
    // The same process, once the vault can be written.
    assert_eq!(put_back.syncs().await.trouble.as_deref(), Some("vault.stale"));
    assert!(phone.received().is_empty(), "no old intent was sent");
    let left = put_back.vault.outbox().unwrap();
    assert_eq!(left[0].last_error().unwrap().code, "outbox.never_arrived");
}

#[tokio::test]
async fn an_outcome_of_another_account_settles_no_command_of_an_older_copy() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    let older = dir.path().join("older");
    copy_of(&phone, &older);
    phone.syncs().await;
    let bytes = phone.registry.script.lock().unwrap().received[0].1.clone();
    phone.registry.script.lock().unwrap().carried_out.insert(id, bytes);
    phone.registry.script.lock().unwrap().tells_anothers = true;

    let put_back = over(&phone, &older);
    let report = put_back.syncs().await;
    assert_eq!((report.acked, report.trouble.as_deref()), (0, Some("vault.stale")));
    assert_eq!(put_back.vault.outbox().unwrap()[0].last_error().unwrap().code, "outbox.older_copy");
    put_back.sync.wake(Occasion::Pressed).await.unwrap();
    assert_eq!(put_back.syncs().await.trouble.as_deref(), Some("account.other"));
    phone.registry.script.lock().unwrap().tells_anothers = false;
    put_back.sync.wake(Occasion::Pressed).await.unwrap();
    assert_eq!(put_back.syncs().await.acked, 1);
}

#[tokio::test]
async fn nobodys_word_about_the_key_lets_anything_but_an_enrolment_pass() {
    for (code, class) in [("forbidden", ErrorClass::Auth), ("upgrade", ErrorClass::Upgrade)] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.registry.script.lock().unwrap().vault_refused = Some((code, class));
        let old: Vec<_> = (1..=5).map(|n| phone.queues(&format!("case/{n}"), n)).collect();
        let report = phone.syncs().await;
        assert_eq!((report.trouble.as_deref(), phone.received().len()), (Some(code), 0));
        // What it enrols is no matter here; and it stands behind as many lanes as go at a time.
        let enrols = NewOutboxItem { kind: CommandKind::Enrol, ..new_item("account", 9, collect(9)) };
        let enrolment = phone.queues_item(enrols);
        phone.sync.hurry(enrolment).await.unwrap();
        let report = phone.syncs().await;
        assert_eq!((report.acked, report.trouble.as_deref()), (1, Some(code)));
        assert_eq!(phone.received(), [enrolment]);
        assert!(phone.vault.outbox().unwrap().iter().all(|item| item.attempts() == 0));
        phone.registry.script.lock().unwrap().vault_refused = None;
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.acked, u32::try_from(old.len()).unwrap());
    }
}

#[tokio::test]
async fn before_anybody_can_say_whether_this_is_the_newest_copy_nothing_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.queues("case/1", 1);
    phone.registry.script.lock().unwrap().no_vault_seen = true;
    let report = phone.syncs().await;
    assert_eq!((report.trouble.as_deref(), phone.received().len()), (Some("network.not_sent"), 0));
    assert_eq!(phone.vault.outbox().unwrap()[0].attempts(), 0);
    phone.registry.script.lock().unwrap().no_vault_seen = false;
    phone.sync.wake(Occasion::Pressed).await.unwrap();
    assert_eq!(phone.syncs().await.acked, 1);
    // A device that is not enrolled has no feed and no key that counts: its enrolment goes.
    let other = tempfile::tempdir().unwrap();
    let new = Phone::new(other.path());
    new.vault.write(|tx| tx.delete(ereg_vault::Collection::Connection, b"account")).unwrap();
    new.registry.script.lock().unwrap().no_vault_seen = true;
    new.queues("account", 1);
    assert_eq!(new.syncs().await.sent, 1);
}
