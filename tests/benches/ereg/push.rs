//! A push of many commands, several of them in a request: each request signed, each outcome verified and durable. The registry
//! answers from memory with outcomes that were signed before, so that what is measured is this device's own work.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use ereg_law::section;
use ereg_protocol::command::{Command, CommandBody, PutSections, SectionPut};
use ereg_protocol::id::AccountId;
use ereg_protocol::objects::VaultSeen;
use ereg_protocol::outcome::{CommandEffect, Outcome, OutcomeResult};
use ereg_protocol::payload;
use ereg_protocol::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use ereg_protocol::world::SystemClock;
use ereg_sync::belief::PinnedTrust;
use ereg_sync::planner::{Connectivity, FixedJitter};
use ereg_sync::remote::{RemoteRegistry, RequestSigner};
use ereg_sync::run::{SyncLoop, SyncParts};
use ereg_sync::state;
use ereg_sync::time::TrustedTime;
use ereg_tests::promise::{at, command_id, draft_id, key};
use ereg_trust::bundle::{DocumentSeals, KeyRole, Log, Office, RoleKey, TrustBundle, TrustContent};
use ereg_trust::digest::Digest;
use ereg_trust::envelope::Envelope;
use ereg_trust::keys::{AssuranceLevel, DEVICE_ALIAS, KeyPolicy, RegistryKey, SoftwareKeys};
use ereg_vault::{Lane, MovedRow, NewOutboxItem, OpenOptions, Vault, VaultError};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey,
};
use rusqlite::{Transaction, TransactionBehavior, params};

use crate::curve::{Course, Curve};
use crate::plain::Plain;
use crate::runtime;
use crate::table::{Line, alone, compared, median, micros, shown};

/// The commands of one push.
const PUSHES: [u64; 4] = [500, 1_000, 2_000, 3_000];
/// Turns with the baseline.
const TURNS: usize = 7;
/// Length of what a section says, bytes.
const SECTION: usize = 1_500;
/// Length of an encrypted row of what is known of a command.
const HEAD: usize = 5 + 12 + 512 + 16;

/// The lanes of a push.
#[derive(Clone, Copy)]
enum Lanes {
    One,
    Many,
}

impl Lanes {
    fn lane(self, n: u64) -> Lane {
        match self {
            Lanes::One => Lane("draft/one".to_owned()),
            Lanes::Many => Lane(format!("draft/{n}")),
        }
    }

    fn said(self) -> &'static str {
        match self {
            Lanes::One => "one lane",
            Lanes::Many => "a lane each",
        }
    }
}

/// The lines of pushes: of each size and kind against plain rusqlite + ring, which flushes, signs and verifies as often.
pub(crate) fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    let one = Curve::new("push", "push of signed commands in one lane", "commands", "ms");
    let many = Curve::new("push-lanes", "push of signed commands, a lane each", "commands", "ms");
    for (lanes, mut curve, goal) in [(Lanes::One, one, ("≤ 2×", 2.0)), (Lanes::Many, many, ("≤ 4×", 4.0))] {
        for count in PUSHES {
            let (mut ours, mut theirs, mut last) = (Vec::new(), Vec::new(), Pushed::default());
            for _ in 0..TURNS {
                last = runtime().block_on(push(count, lanes));
                ours.push(last.took);
                theirs.push(plain_push(count, &last));
            }
            let Pushed { flushes, requests, .. } = last;
            println!("a push of {count} commands in {}: {requests} requests, {flushes} flushes", lanes.said());
            let took = median(&mut ours.clone());
            curve.add(count, micros(took) / 1_000.0);
            curve.baseline.push(micros(median(&mut theirs.clone())) / 1_000.0);
            let what = format!("push of {count} signed commands, {}", lanes.said());
            lines.push(compared(&what, ours, theirs, goal));
            // Here against a registry in memory, which answers at once: what is left is this device's own.
            let each = took.as_secs_f64() / count as f64 * 1_000.0;
            lines.push(alone(
                &format!("{what}: of a thousand"),
                shown(took * 1_000 / count as u32),
                "≤ 0.3 s",
                (each <= 0.3).into(),
            ));
        }
        lines.push(curve.line(Course::Linear(1.15)));
    }
    lines
}

fn role_key(n: u8) -> RegistryKey {
    RegistryKey::from_seed(&[n; 32]).unwrap()
}

fn bundle() -> TrustBundle {
    let from = "2026-01-01T00:00:00.000Z".parse().unwrap();
    let content = TrustContent {
        version: 1,
        office: Office { id: "demo".into(), name: "demo".into(), origin: "127.0.0.1:1".into() },
        root: role_key(9).public_key(),
        roles: vec![RoleKey { demo: true, ..RoleKey::new(KeyRole::Receipt, role_key(1).public_key(), from, "demo") }],
        least_assurance: AssuranceLevel::C,
        log: Log { origin: "demo/book".into() },
        demo: true,
        seals: DocumentSeals::default(),
        finance: DocumentSeals::default(),
    };
    TrustBundle::parse(&content.sign(&role_key(9)).unwrap().to_bytes().unwrap(), None, 0).unwrap()
}

fn account() -> AccountId {
    "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap()
}

/// A registry that has signed everything before it is asked.
struct Signed {
    outcomes: HashMap<String, Vec<u8>>,
    seen: AtomicBool,
    requests: AtomicU32,
}

/// The cost of a push.
#[derive(Default)]
struct Pushed {
    took: Duration,
    /// Transactions that moved the outbox: each waits for the medium.
    flushes: u32,
    /// Requests for commands, each signed.
    requests: u32,
}

impl Signed {
    /// Tells the first time that nothing was told before; later nothing is heard of it.
    fn vault_seen(&self, query: &str) -> Option<Vec<u8>> {
        if self.seen.swap(true, Ordering::SeqCst) {
            return None;
        }
        let nonce = query.split("nonce=").nth(1).map(str::to_owned);
        let seen = VaultSeen { account: account(), at: at(0), last: None, nonce };
        Some(Envelope::sign_value(&payload::VAULT, &seen, &role_key(1)).unwrap().to_bytes().unwrap())
    }
}

impl Signed {
    /// The outcomes of the commands of a request, a line each.
    fn outcomes(&self, body: &[u8]) -> Option<Vec<u8>> {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let mut answer = Vec::new();
        for line in body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            let id = std::str::from_utf8(line).unwrap().split("\"command_id\":\"").nth(1)?.get(..36)?;
            answer.extend_from_slice(self.outcomes.get(id)?);
            answer.push(b'\n');
        }
        Some(answer)
    }
}

impl Transport for Signed {
    fn authority(&self) -> &str {
        "127.0.0.1:1"
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        let (content_type, body) = match request.path.as_str() {
            "/v1/commands" => ("application/x-ndjson", self.outcomes(&request.body)),
            "/v1/vault" => ("application/json", self.vault_seen(&request.query)),
            _ => ("", None),
        };
        Box::pin(async move {
            let body = body.ok_or(TransportError::NotSent)?;
            Ok(HttpResponse { status: 200, content_type: content_type.to_owned(), retry_after_s: None, body })
        })
    }
}

/// Queues so many commands, and pushes them.
async fn push(count: u64, lanes: Lanes) -> Pushed {
    let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let vault = Arc::new(Vault::create(&root.path().join("vault"), &key(0), OpenOptions::default()).unwrap());
    let mut outcomes = HashMap::new();
    let mut items = Vec::new();
    for n in 1..=count {
        let put =
            SectionPut { kind: section::DEAL, rev: n, body: format!("{{\"words\":\"{}\"}}", "x".repeat(SECTION)) };
        let body = CommandBody::PutSections(PutSections { draft_id: draft_id(n), sections: vec![put] });
        let command = Command { id: command_id(n, 1), body };
        let bytes = command.to_bytes().unwrap();
        let outcome = Outcome {
            command_id: command.id,
            follows: 0,
            kind: command.kind(),
            command: Digest::of(&bytes),
            account: account(),
            at: at(0),
            office: "demo".into(),
            assurance: "C".into(),
            result: OutcomeResult::Done(CommandEffect::SectionsPut {}),
        };
        let envelope = Envelope::sign_value(&payload::OUTCOME, &outcome, &role_key(1)).unwrap();
        outcomes.insert(command.id.to_string(), envelope.to_bytes().unwrap());
        items.push(NewOutboxItem {
            command_id: command.id,
            lane: lanes.lane(n),
            kind: command.kind(),
            bytes,
            coalesce: None,
            after_media: Vec::new(),
            made_at: at(0),
        });
    }
    vault
        .write(|tx| {
            state::put_account(tx, &account())?;
            items.into_iter().try_for_each(|item| tx.enqueue(item).map(|_| ()))
        })
        .unwrap();
    let flushes = Arc::new(AtomicU32::new(0));
    let counted = flushes.clone();
    vault.watch(move |moved| {
        counted.fetch_add(u32::from(moved.contains(&MovedRow::Outbox)), Ordering::SeqCst);
    });
    let keys = SoftwareKeys::in_memory();
    keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
    let trust = Arc::new(PinnedTrust::new(Some(bundle())));
    trust.answers_to(account());
    let time = Arc::new(TrustedTime::new(Arc::new(SystemClock::start()), None));
    let signer = RequestSigner { keys: Arc::new(keys), alias: DEVICE_ALIAS.to_owned() };
    let transport = Arc::new(Signed { outcomes, seen: AtomicBool::new(false), requests: AtomicU32::new(0) });
    let sync = SyncLoop::new(SyncParts {
        vault: vault.clone(),
        registry: Arc::new(RemoteRegistry::new(transport.clone(), signer, time.clone(), trust.clone())),
        trust,
        time,
        jitter: Arc::new(FixedJitter(0)),
        aftermath: Arc::new(()),
    });
    let started = Instant::now();
    let (report, _) = sync.until_quiet(Connectivity::Online).await.unwrap();
    let took = started.elapsed();
    assert_eq!((u64::from(report.acked), u64::from(report.sent)), (count, count), "{report:?}");
    assert_eq!(vault.read(|view| view.outbox_len()), Ok::<_, VaultError>(0));
    let (flushes, requests) = (flushes.load(Ordering::SeqCst), transport.requests.load(Ordering::SeqCst));
    Pushed { took, flushes, requests }
}

/// The same without our design: as many flushes, in each of which its part of the commands is read, marked, sent with as many
/// signatures, verified, and replaced by its outcome.
fn plain_push(count: u64, pushed: &Pushed) -> Duration {
    let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let dir = root.path().join("vault");
    Vault::create(&dir, &key(0), OpenOptions::default()).unwrap().close().unwrap();
    let plain = Plain::open(&dir.join("vault.db"));
    let random = ring::rand::SystemRandom::new();
    let seal = Ed25519KeyPair::from_seed_unchecked(&[1; 32]).unwrap();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let device = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
    let outcome = vec![b'x'; 700];
    let (signature, public) = (seal.sign(&outcome), UnparsedPublicKey::new(&ED25519, seal.public_key().as_ref()));
    let queue = Transaction::new_unchecked(&plain.db, TransactionBehavior::Immediate).unwrap();
    for seq in 1..=count as i64 {
        queue.execute("INSERT INTO outbox VALUES (?1, ?2)", params![seq, plain.encrypt(HEAD)]).unwrap();
        queue.execute("INSERT INTO outbox_body VALUES (?1, ?2)", params![seq, plain.encrypt(SECTION + 300)]).unwrap();
    }
    queue.commit().unwrap();
    let (rounds, requests) = (u64::from(pushed.flushes.max(2)) - 1, u64::from(pushed.requests));
    let mut parts: BTreeMap<u64, Vec<i64>> = BTreeMap::new();
    for seq in 1..=count {
        parts.entry((seq - 1) * rounds / count).or_default().push(seq as i64);
    }
    let parts: Vec<Vec<i64>> = parts.into_values().collect();
    let started = Instant::now();
    for round in 0..=parts.len() {
        let tx = Transaction::new_unchecked(&plain.db, TransactionBehavior::Immediate).unwrap();
        for seq in round.checked_sub(1).map_or(&[] as &[i64], |before| &parts[before]) {
            public.verify(&outcome, signature.as_ref()).unwrap();
            tx.prepare_cached("DELETE FROM outbox WHERE seq = ?1").unwrap().execute([seq]).unwrap();
            tx.prepare_cached("DELETE FROM outbox_body WHERE seq = ?1").unwrap().execute([seq]).unwrap();
            let mut address = [7; 32];
            address[..8].copy_from_slice(&seq.to_be_bytes());
            tx.prepare_cached("INSERT INTO rec VALUES (x'01', ?1, 1, ?2)")
                .unwrap()
                .execute(params![address, plain.encrypt(1_024 + 33)])
                .unwrap();
        }
        for seq in parts.get(round).into_iter().flatten() {
            let body: Vec<u8> = tx
                .prepare_cached("SELECT body FROM outbox_body WHERE seq = ?1")
                .unwrap()
                .query_row([seq], |row| row.get(0))
                .unwrap();
            std::hint::black_box(plain.decrypted(body));
            tx.prepare_cached("UPDATE outbox SET head = ?2 WHERE seq = ?1")
                .unwrap()
                .execute(params![seq, plain.encrypt(HEAD)])
                .unwrap();
        }
        tx.prepare_cached("INSERT INTO meta VALUES (x'02', ?1) ON CONFLICT DO UPDATE SET body = ?1")
            .unwrap()
            .execute([plain.encrypt(256 + 33)])
            .unwrap();
        tx.commit().unwrap();
        // Those of the requests so far that were not signed yet.
        let signed = |rounds: usize| requests * rounds.min(parts.len()) as u64 / parts.len() as u64;
        for _ in signed(round)..signed(round + 1) {
            std::hint::black_box(device.sign(&random, &[7; 600]).unwrap());
        }
    }
    started.elapsed()
}
