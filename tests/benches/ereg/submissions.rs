//! Submissions over HTTP: each request signed and verified, received, prechecked, answered by a signed outcome, and
//! reviewed; beside them a server of axum, rusqlite and ring that does the same verification, signatures, rows and
//! flushes.
//!
//! The rows and signatures of a submission are those that the registry writes, seen by comparing its database before
//! and after one: the baseline writes as many of the same length, with as many entries in indexes, and reads none.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use ereg_registry::http::Background;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, params_from_iter};
use tokio::sync::oneshot;

use crate::prepared::{Prepared, prepared, seconds, served};
use crate::runtime;
use crate::sample::on_disk;
use crate::table::{Line, Reach, alone, median, middle, percentile, shown};
use crate::wire::{Served, command, load, signed};

/// Turns of registry and baseline.
const TURNS: usize = 7;
/// Clients at once, and the submissions that they share.
const LOADS: [(usize, usize); 3] = [(1, 40), (8, 160), (32, 320)];
/// Acts that the baseline flushes together at most.
const TOGETHER: usize = 64;
/// Signatures that the registry verifies at a submission: the request's. The parties' were verified when they signed.
const VERIFIED: usize = 1;

pub(crate) fn lines() -> Vec<Line> {
    let all: usize = LOADS.iter().map(|(_, count)| count).sum();
    let prepared = prepared(all + 1, 0);
    let work = Work::seen(&prepared);
    println!("a submission writes {} rows before its answer and {} after it", work.answer.len(), work.review.len());
    println!("it signs {} times; its answer has {} bytes", work.signatures, work.answered);
    let mut measured = LOADS.map(|_| Measured::default());
    for _ in 0..TURNS {
        registry(&prepared, &mut measured);
        let root = on_disk();
        let baseline = Baseline::start(root.path(), &work);
        let mut from = 1;
        for ((clients, count), measured) in LOADS.into_iter().zip(&mut measured) {
            let requests = requests(&prepared, from..from + count, &baseline.addr.to_string());
            from += count;
            let started = Instant::now();
            let Served { mut latencies, .. } = load(baseline.addr, &requests, clients);
            baseline.settle();
            measured.raw.add(count, started.elapsed(), &mut latencies);
        }
    }
    let mut lines = Vec::new();
    for ((clients, _), Measured { ours, raw }) in LOADS.into_iter().zip(measured) {
        let (mut rates, mut raw_rates) = (ours.rates.clone(), raw.rates.clone());
        let (rate, raw_rate) = (middle(&mut rates), middle(&mut raw_rates));
        let ratio = rate / raw_rate;
        let what = format!("submissions answered and reviewed, {clients} at once");
        let (goal, reach) = match clients {
            32 => ("≥ 0.4× and ≥ 1,000/s", (ratio >= 0.4 && rate >= 1_000.0).into()),
            _ => ("≥ 0.4×", Reach::from(ratio >= 0.4)),
        };
        lines.push(Line {
            baseline: format!("{raw_rate:.0}/s"),
            ratio: format!("{ratio:.2}"),
            ..alone(&what, format!("{rate:.0}/s"), goal, reach)
        });
        let (p50, raw_p50) = (median(&mut ours.p50.clone()), median(&mut raw.p50.clone()));
        let times = p50.as_secs_f64() / raw_p50.as_secs_f64();
        let (goal, reach) = if clients == 1 { ("p50 ≤ 3×", (times <= 3.0).into()) } else { ("–", Reach::NoGoal) };
        let p95 = median(&mut ours.p95.clone());
        lines.push(Line {
            baseline: shown(raw_p50),
            ratio: format!("{times:.2}"),
            ..alone(&format!("{what}: p50 (p95) of an answer"), format!("{} ({})", shown(p50), shown(p95)), goal, reach)
        });
    }
    lines
}

/// Rates and latencies, one of each turn.
#[derive(Default)]
struct Turns {
    rates: Vec<f64>,
    p50: Vec<Duration>,
    p95: Vec<Duration>,
}

impl Turns {
    fn add(&mut self, count: usize, took: Duration, latencies: &mut [Duration]) {
        self.rates.push(count as f64 / took.as_secs_f64());
        self.p50.push(median(latencies));
        self.p95.push(percentile(latencies, 95));
    }
}

#[derive(Default)]
struct Measured {
    ours: Turns,
    raw: Turns,
}

/// Each load once, at a registry on a copy of what was prepared.
fn registry(prepared: &Prepared, measured: &mut [Measured]) {
    let root = on_disk();
    let dir = root.path().join("registry");
    copy(&prepared.dir(), &dir);
    let running = runtime().block_on(served(&dir, &prepared.clock, Background::OfItself));
    let mut from = 1;
    for ((clients, count), measured) in LOADS.into_iter().zip(measured) {
        let requests = requests(prepared, from..from + count, running.authority());
        from += count;
        let started = Instant::now();
        let Served { mut latencies, .. } = load(running.addr(), &requests, clients);
        running.service().settle();
        measured.ours.add(count, started.elapsed(), &mut latencies);
    }
    runtime().block_on(running.shutdown());
    let db = Connection::open_with_flags(dir.join("registry.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut states = db.prepare("SELECT state_name, count(*) FROM case_file GROUP BY state_name").unwrap();
    let states = states.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap);
    let states: BTreeMap<String, i64> = states.collect();
    println!("the cases stand at {states:?}");
    assert_eq!(states.values().sum::<i64>(), from as i64 - 1, "some were not received: {states:?}");
}

fn requests(prepared: &Prepared, which: std::ops::Range<usize>, authority: &str) -> Vec<Vec<u8>> {
    let at_s = seconds(&prepared.clock);
    let sales = prepared.sales[which].iter();
    sales.map(|sale| signed(command(&sale.submission), authority, &sale.seller.keys, at_s)).collect()
}

/// A directory again beside itself.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// A row that is written: its table, how long it is, and how many indexes have an entry of it.
#[derive(Clone)]
struct Written {
    table: String,
    len: usize,
    indexes: usize,
}

/// All that one submission leaves behind.
struct Work {
    /// Rows that are there when it is answered.
    answer: Vec<Written>,
    /// Rows that its review adds.
    review: Vec<Written>,
    signatures: usize,
    /// Length of the answer, bytes.
    answered: usize,
}

impl Work {
    /// Sends the first submission to a registry that does nothing by itself, and looks at its rows.
    fn seen(prepared: &Prepared) -> Work {
        let root = on_disk();
        let dir = root.path().join("registry");
        copy(&prepared.dir(), &dir);
        let running = runtime().block_on(served(&dir, &prepared.clock, Background::ByHand));
        // Whoever asks for the first time is told of the trust bundle: no part of a submission.
        let db = Connection::open_with_flags(dir.join("registry.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let before = Contents::of(&db);
        let request = &requests(prepared, 0..1, running.authority())[0];
        let answered = crate::wire::Socket::to(running.addr()).exchange(request).len();
        let received = Contents::of(&db);
        running.service().settle();
        let reviewed = Contents::of(&db);
        runtime().block_on(running.shutdown());
        Work {
            answer: received.since(&before),
            review: reviewed.since(&received),
            signatures: reviewed.signatures.difference(&before.signatures).count(),
            answered,
        }
    }
}

/// The rows of a registry's database, and every signature in them.
struct Contents {
    /// Of each table its rows by their digest, with their length; and how many indexes it has.
    tables: BTreeMap<String, (BTreeMap<Vec<u8>, usize>, usize)>,
    signatures: BTreeSet<String>,
}

impl Contents {
    fn of(db: &Connection) -> Contents {
        let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        let mut names = db.prepare(names).unwrap();
        let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        let mut contents = Contents { tables: BTreeMap::new(), signatures: BTreeSet::new() };
        for name in names {
            let indexes = "SELECT count(*) FROM pragma_index_list(?1)";
            let indexes: i64 = db.query_row(indexes, [&name], |row| row.get(0)).unwrap();
            let mut query = db.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
            let columns = query.column_count();
            let (mut rows, mut of_table) = (query.query([]).unwrap(), BTreeMap::new());
            while let Some(row) = rows.next().unwrap() {
                let mut whole = Vec::new();
                for column in 0..columns {
                    match row.get_ref(column).unwrap() {
                        ValueRef::Null => whole.push(0),
                        ValueRef::Integer(number) => whole.extend(number.to_be_bytes()),
                        ValueRef::Real(number) => whole.extend(number.to_be_bytes()),
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => whole.extend_from_slice(bytes),
                    }
                }
                contents.signatures.extend(signatures(&whole));
                of_table.insert(digest(&SHA256, &whole).as_ref().to_vec(), whole.len());
            }
            contents.tables.insert(name, (of_table, usize::try_from(indexes).unwrap()));
        }
        contents
    }

    /// The rows that were not there before, or not so.
    fn since(&self, before: &Contents) -> Vec<Written> {
        let mut written = Vec::new();
        for (table, (rows, indexes)) in &self.tables {
            let known = &before.tables[table].0;
            let new = rows.iter().filter(|(digest, _)| !known.contains_key(*digest));
            written.extend(new.map(|(_, len)| Written { table: table.clone(), len: *len, indexes: *indexes }));
        }
        written
    }
}

/// The signatures of the envelopes in some bytes, however deep they are carried in other text.
fn signatures(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).replace('\\', "");
    text.split("\"sig\":\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// An act of the baseline on its way to the disk.
enum Act {
    /// The rows of an answer, and who waits for them.
    Answer(oneshot::Sender<()>),
    /// The rows of a review.
    Review,
    /// Nothing; whoever waits is told that all before is there.
    Settled(mpsc::Sender<()>),
}

/// The server of the baseline.
struct Baseline {
    addr: SocketAddr,
    acts: mpsc::Sender<Act>,
    _server: Server,
}

/// Ends with the turn.
struct Server(tokio::task::JoinHandle<()>);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Keys and queue of a request.
struct Desk {
    acts: Mutex<mpsc::Sender<Act>>,
    device: UnparsedPublicKey<Vec<u8>>,
    /// A signature of the length of a request's base, and what it is over.
    presented: (Vec<u8>, Vec<u8>),
    receipt: Ed25519KeyPair,
    signatures: usize,
    answered: usize,
}

impl Baseline {
    fn start(root: &Path, work: &Work) -> Baseline {
        let (acts, queue) = mpsc::channel();
        let (file, answer, review) = (root.join("raw.db"), work.answer.clone(), work.review.clone());
        std::thread::spawn(move || write(&file, &answer, &review, &queue));
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let device = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
        let base = vec![7; 600];
        let signature = device.sign(&random, &base).unwrap().as_ref().to_vec();
        let desk = Arc::new(Desk {
            acts: Mutex::new(acts.clone()),
            device: UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, device.public_key().as_ref().to_vec()),
            presented: (base, signature),
            receipt: Ed25519KeyPair::from_seed_unchecked(&[1; 32]).unwrap(),
            signatures: work.signatures,
            answered: work.answered,
        });
        let router = Router::new().route("/v1/commands", post(take)).with_state(desk);
        let listener = runtime().block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let addr = listener.local_addr().unwrap();
        let server = runtime().spawn(async move { axum::serve(listener, router).await.unwrap() });
        Baseline { addr, acts, _server: Server(server) }
    }

    /// Returns once every review is there.
    fn settle(&self) {
        let (sender, told) = mpsc::channel();
        self.acts.send(Act::Settled(sender)).unwrap();
        told.recv().unwrap();
    }
}

/// One submission: parsed, verified, signed, written, answered; its review is written after the answer.
async fn take(State(desk): State<Arc<Desk>>, body: Bytes) -> Vec<u8> {
    let parsed: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let mut answer = digest(&SHA256, &body).as_ref().to_vec();
    let (base, signature) = &desk.presented;
    for _ in 0..VERIFIED {
        desk.device.verify(base, signature).unwrap();
    }
    answer.resize(desk.answered, b'x');
    for _ in 0..desk.signatures {
        std::hint::black_box(desk.receipt.sign(&answer));
    }
    std::hint::black_box(parsed);
    let (sender, written) = oneshot::channel();
    desk.acts.lock().unwrap().send(Act::Answer(sender)).unwrap();
    written.await.unwrap();
    desk.acts.lock().unwrap().send(Act::Review).unwrap();
    answer
}

/// Writes what waits, one transaction and one flush for all of it.
fn write(file: &Path, answer: &[Written], review: &[Written], queue: &mpsc::Receiver<Act>) {
    let db = Connection::open(file).unwrap();
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON").unwrap();
    let mut statements = BTreeMap::new();
    for Written { table, indexes, .. } in answer.iter().chain(review) {
        let keys: Vec<_> = (0..*indexes).map(|n| format!("k{n}")).collect();
        let columns = keys.iter().map(|key| format!(", {key} BLOB UNIQUE")).collect::<String>();
        let sql = format!("CREATE TABLE IF NOT EXISTS \"{table}\" (id INTEGER PRIMARY KEY, body BLOB{columns})");
        db.execute_batch(&sql).unwrap();
        let values = ", ?".repeat(indexes + 1);
        statements.insert(table.clone(), format!("INSERT INTO \"{table}\" VALUES (NULL{values})"));
    }
    db.set_prepared_statement_cache_capacity(statements.len());
    let random = SystemRandom::new();
    let put = |rows: &[Written]| {
        for Written { table, len, indexes } in rows {
            // The keys are part of a row, and of an index once more.
            let body = vec![b'x'; len.saturating_sub(32 * indexes)];
            let keys = (0..*indexes).map(|_| {
                let mut key = vec![0; 32];
                random.fill(&mut key).unwrap();
                key
            });
            let values: Vec<Vec<u8>> = std::iter::once(body).chain(keys).collect();
            db.prepare_cached(&statements[table]).unwrap().execute(params_from_iter(values)).unwrap();
        }
    };
    while let Ok(first) = queue.recv() {
        let acts: Vec<Act> = std::iter::once(first).chain(queue.try_iter().take(TOGETHER - 1)).collect();
        let tx = Transaction::new_unchecked(&db, TransactionBehavior::Immediate).unwrap();
        for act in &acts {
            match act {
                Act::Answer(_) => put(answer),
                Act::Review => put(review),
                Act::Settled(_) => {}
            }
        }
        tx.commit().unwrap();
        for act in acts {
            match act {
                Act::Answer(waits) => _ = waits.send(()),
                Act::Settled(waits) => _ = waits.send(()),
                Act::Review => {}
            }
        }
    }
}
