//! `cargo bench -p ereg-tests`: what the goals are, what is measured, and what plain rusqlite + ring need for the same
//! bytes with the same flushes, in turns within one run. Prints a table; asserts nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::float_arithmetic)]

mod push;
mod search;
mod size;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ereg_client::{CertificateStanding, Client, DraftId, Verifier};
use ereg_domain::canonical::to_canonical;
use ereg_domain::identifier::PersonNumber;
use ereg_domain::text::PersonName;
use ereg_law::fixture::{Sale, someone};
use ereg_law::matter::LAW;
use ereg_law::subject::Phase;
use ereg_protocol::command::{Command as Sent, CommandBody, Enrol, UserKeyProof};
use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_protocol::id::CommandId;
use ereg_protocol::registry::Registry as _;
use ereg_protocol::world::{Ids as _, SeededIds, VirtualClock};
use ereg_registry::keys::{RegistryKeys, RoleOptions};
use ereg_registry::partner::{FormerIdentity, IdentityAnswer, IdentityProvider, PartnerError, Partners, Sandbox};
use ereg_registry::seed::{CAST, CityPlan, fixture::sale};
use ereg_registry::service::{Answering, Caller, Service, Surroundings};
use ereg_tests::city::{City, Phone, case_of_many, slot, typed_number};
use ereg_tests::promise::{command, draft, key};
use ereg_trust::digest::Digest;
use ereg_trust::envelope::{Envelope, PayloadType};
use ereg_trust::keys::{DEVICE_ALIAS, DeviceSigner, KeyPolicy, SoftwareKeys, USER_ALIAS};
use ereg_vault::{NewOutboxItem, OpenOptions, StoredDraft, Vault, VaultError};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use serde::Serialize;

const CASES: u64 = 10_000;
const SAVES: usize = 300;
const OPENS: usize = 100;
/// Commands that wait while a draft is saved.
const WAITING: [u64; 3] = [0, 1_000, 3_000];
/// Saves while so many wait.
const QUEUED_SAVES: u64 = 100;
/// Commands that a registry is sent, whoever shares them.
const COMMANDS: usize = 480;

/// One line of the table.
struct Line {
    what: String,
    measured: String,
    baseline: String,
    ratio: String,
    goal: &'static str,
    met: bool,
}

fn main() {
    // `cargo test --benches` calls this too, without `--bench`: then there is nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut lines = vec![pure_review(), durable_save()];
    lines.extend(WAITING.map(queued_save));
    lines.push(told_event());
    lines.extend(push::lines(&runtime));
    lines.append(&mut commands_at_once());
    let (body, workspace, mut from_city) = runtime.block_on(city());
    lines.push(cold_open(&body));
    lines.extend(search::search(&body, &workspace));
    lines.push(size::size(&body));
    lines.append(&mut from_city);
    println!("\n| what | measured | rusqlite + ring | ratio | goal | |\n|---|---|---|---|---|---|");
    for Line { what, measured, baseline, ratio, goal, met } in lines {
        println!("| {what} | {measured} | {baseline} | {ratio} | {goal} | {} |", if met { "met" } else { "missed" });
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn shown(time: Duration) -> String {
    let us = time.as_secs_f64() * 1_000_000.0;
    if us < 100.0 { format!("{us:.1} µs") } else { format!("{:.2} ms", us / 1000.0) }
}

fn compared(what: &str, mut ours: Vec<Duration>, mut theirs: Vec<Duration>, goal: (&'static str, f64)) -> Line {
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    Line {
        what: what.to_owned(),
        measured: shown(ours),
        baseline: shown(theirs),
        ratio: format!("{ratio:.2}"),
        goal: goal.0,
        met: ratio <= goal.1,
    }
}

fn absolute(what: &'static str, mut times: Vec<Duration>, goal: &'static str, most: Duration) -> Line {
    let time = median(&mut times);
    let met = time <= most;
    let what = what.to_owned();
    Line { what, measured: shown(time), baseline: "–".to_owned(), ratio: "–".to_owned(), goal, met }
}

fn timed<T>(times: &mut Vec<Duration>, act: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let value = act();
    times.push(started.elapsed());
    value
}

/// A table of a vault.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Record,
    Meta,
    /// Heads of commands on their way.
    Head,
    /// Their bytes.
    Body,
}

impl Table {
    /// All its rows: collection, key or number, and what is encrypted.
    fn rows(self) -> &'static str {
        match self {
            Table::Record => "SELECT coll, key, body FROM rec",
            Table::Meta => "SELECT x'', key, body FROM meta",
            Table::Head => "SELECT x'', CAST(seq AS BLOB), head FROM outbox",
            Table::Body => "SELECT x'', CAST(seq AS BLOB), body FROM outbox_body",
        }
    }

    fn write(self) -> &'static str {
        match self {
            Table::Record => "INSERT INTO rec VALUES (?1, ?2, 9, ?3) ON CONFLICT DO UPDATE SET rev = 9, body = ?3",
            Table::Meta => "INSERT INTO meta SELECT ?2, ?3 WHERE ?1 = x'' ON CONFLICT DO UPDATE SET body = ?3",
            Table::Head => {
                "INSERT INTO outbox SELECT CAST(CAST(?2 AS TEXT) AS INTEGER), ?3 WHERE ?1 = x'' \
                 ON CONFLICT DO UPDATE SET head = ?3"
            }
            Table::Body => {
                "INSERT INTO outbox_body SELECT CAST(CAST(?2 AS TEXT) AS INTEGER), ?3 WHERE ?1 = x'' \
                 ON CONFLICT DO UPDATE SET body = ?3"
            }
        }
    }
}

/// The place of a row: its table, its collection where it has one, and its key or number.
type Address = (Table, Vec<u8>, Vec<u8>);
/// The rows of a vault as the disk has them.
type Rows = BTreeMap<Address, Vec<u8>>;

/// Every row, without opening any.
fn rows(db: &Connection) -> Rows {
    let mut all = BTreeMap::new();
    for table in [Table::Record, Table::Meta, Table::Head, Table::Body] {
        let mut query = db.prepare(table.rows()).unwrap();
        let rows = query.query_map([], |row| Ok(((table, row.get(0)?, row.get(1)?), row.get(2)?))).unwrap();
        all.extend(rows.map(Result::unwrap));
    }
    all
}

/// A row by its address and the length of its encrypted body.
struct Place {
    address: Address,
    len: usize,
}

/// The rows that differ between two states of a vault.
fn changed(before: &Rows, db: &Connection) -> Vec<Place> {
    let differing = rows(db).into_iter().filter(|(place, body)| before.get(place) != Some(body));
    differing.map(|(address, body)| Place { address, len: body.len() }).collect()
}

/// A copy of a vault's own file without our design: the same tables, rows and flushes, rows encrypted by ring; no
/// manifest, no list, no lookup by HMAC, nothing checked.
struct Plain {
    db: Connection,
    key: LessSafeKey,
    random: SystemRandom,
}

impl Plain {
    fn open(path: &Path) -> Self {
        let db = Connection::open(path).unwrap();
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; \
             PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;",
        )
        .unwrap();
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[7; 32]).unwrap());
        Self { db, key, random: SystemRandom::new() }
    }

    fn encrypt(&self, len: usize) -> Vec<u8> {
        let mut nonce = [0; 12];
        self.random.fill(&mut nonce).unwrap();
        let mut body = vec![7; len.saturating_sub(16 + 12 + 5)];
        self.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut body).unwrap();
        [&[1; 5][..], &nonce, &body].concat()
    }

    /// One transaction that writes rows of these lengths at these places.
    fn write(&self, rows: &[Place]) {
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate).unwrap();
        for Place { address: (table, coll, key), len } in rows {
            let body = self.encrypt(*len);
            tx.prepare_cached(table.write()).unwrap().execute(params![coll, key, body]).unwrap();
        }
        tx.commit().unwrap();
    }

    /// Reads one row that [`Plain::write`] wrote.
    fn read(&self, Place { address: (table, coll, key), len }: &Place) {
        let sql = match table {
            Table::Record => "SELECT body FROM rec WHERE coll = ?2 AND key = ?1",
            Table::Meta => "SELECT body FROM meta WHERE key = ?1 AND ?2 = x''",
            Table::Head | Table::Body => unreachable!("an opening of a vault with nothing to send reads none"),
        };
        let mut query = self.db.prepare_cached(sql).unwrap();
        let body: Vec<u8> = query.query_row(params![key, coll], |row| row.get(0)).unwrap();
        assert!(self.decrypted(body) < *len);
    }

    /// Opens what [`Plain::encrypt`] made, and returns how long it is.
    fn decrypted(&self, mut body: Vec<u8>) -> usize {
        let nonce = Nonce::try_assume_unique_for_key(&body[5..17]).unwrap();
        self.key.open_in_place(nonce, Aad::empty(), &mut body[17..]).unwrap().len()
    }
}

/// A draft as it is when everything is filled in.
fn filled_draft(number: u64, rev: u64) -> StoredDraft {
    let mut draft = draft(number, rev);
    for field in 0..20 {
        draft.typed.insert(format!("parties.transferee.{field}.name"), "演示演示演示".to_owned());
    }
    draft
}

/// A closed vault again beside itself, file by file.
fn twin(dir: &Path, of: &Path) {
    std::fs::create_dir(dir).unwrap();
    for file in ["vault.key", "vault.db", "media.db"] {
        std::fs::copy(of.join(file), dir.join(file)).unwrap();
    }
}

/// The review of the plain household of each matter, by the rules alone, in the phase after acceptance.
fn pure_review() -> Line {
    let city = ereg_registry::seed::City::draw(&CityPlan::new(7, 0)).unwrap();
    let mut plain: Vec<Sale> = Vec::new();
    for (scene, household) in CAST.iter().zip(&city.cast) {
        if plain.iter().all(|known| known.matter.id() != scene.matter.id()) {
            plain.push(sale(household, Phase::Review));
        }
    }
    let mut times = Vec::new();
    for _ in 0..1_000 {
        for application in &plain {
            timed(&mut times, || std::hint::black_box(application.review()));
        }
    }
    absolute("review of a plain case, pure", times, "≤ 15 µs", Duration::from_micros(15))
}

fn durable_save() -> Line {
    let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (dir, rehearsal, plain) = (root.path().join("vault"), root.path().join("twin"), root.path().join("plain.db"));
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    for number in 0..200 {
        vault.save_draft(&filled_draft(number, 1)).unwrap();
    }
    vault.close().unwrap();
    twin(&rehearsal, &dir);
    std::fs::copy(dir.join("vault.db"), &plain).unwrap();
    let saves: Vec<_> = (0..SAVES as u64).map(|rev| filled_draft(199, 3 + rev)).collect();
    // Which rows each save changes, and how long they become: seen on a twin, where nothing is timed.
    let twin = Vault::open(&rehearsal, &key(0), OpenOptions::default()).unwrap();
    let file = Connection::open(rehearsal.join("vault.db")).unwrap();
    let changes: Vec<_> = saves
        .iter()
        .map(|draft| {
            let before = rows(&file);
            twin.save_draft(draft).unwrap();
            changed(&before, &file)
        })
        .collect();
    let lengths = changes[SAVES / 2].iter().map(|place| place.len).collect::<Vec<_>>();
    println!("a save of a draft writes rows of {lengths:?} bytes");
    let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
    let plain = Plain::open(&plain);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for (draft, change) in saves.iter().zip(&changes) {
        timed(&mut ours, || vault.save_draft(draft).unwrap());
        timed(&mut theirs, || plain.write(change));
    }
    compared("durable save of a draft", ours, theirs, ("≤ 1.3×", 1.3))
}

/// A save of a draft with the command that sends it, while others wait in lanes of their own.
fn queued_save(waiting: u64) -> Line {
    let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let (dir, rehearsal, plain) = (root.path().join("vault"), root.path().join("twin"), root.path().join("plain.db"));
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    for number in 0..200 {
        vault.save_draft(&filled_draft(number, 1)).unwrap();
    }
    let queue = |number| NewOutboxItem { bytes: vec![b'x'; 1_500], ..command(1_000 + number, 1) };
    vault.write(|tx| (0..waiting).try_for_each(|number| tx.enqueue(queue(number)).map(|_| ()))).unwrap();
    let save = |vault: &Vault, rev: u64| {
        let (draft, sends) = (filled_draft(199, 3 + rev), command(199, 1 + rev));
        vault
            .write(|tx| {
                tx.save_draft(&draft)?;
                tx.enqueue(NewOutboxItem { bytes: vec![b'x'; 1_500], ..sends })?;
                Ok::<_, VaultError>(())
            })
            .unwrap();
    };
    save(&vault, 0);
    vault.close().unwrap();
    twin(&rehearsal, &dir);
    std::fs::copy(dir.join("vault.db"), &plain).unwrap();
    let twin = Vault::open(&rehearsal, &key(0), OpenOptions::default()).unwrap();
    let file = Connection::open(rehearsal.join("vault.db")).unwrap();
    let mut before = rows(&file);
    let changes: Vec<_> = (1..=QUEUED_SAVES)
        .map(|rev| {
            save(&twin, rev);
            let change = changed(&before, &file);
            before = rows(&file);
            change
        })
        .collect();
    let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
    let plain = Plain::open(&plain);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for (rev, change) in (1..).zip(&changes) {
        timed(&mut ours, || save(&vault, rev));
        timed(&mut theirs, || plain.write(change));
    }
    compared(&format!("durable save of a draft with its command, {waiting} waiting"), ours, theirs, ("≤ 1.3×", 1.3))
}

/// Measures the cost of an event of the log to whoever tells it: the file is another thread's.
fn told_event() -> Line {
    use ereg_logs::{LogLevel, Logs, field, tracing};
    let root = tempfile::tempdir().unwrap();
    let logs = Logs::start(root.path().join("logs"), LogLevel::Debug);
    let scope = logs.of_vault();
    let mut times = Vec::new();
    for _ in 0..20 {
        scope.run(|| {
            for n in 0..1_000_u32 {
                timed(&mut times, || {
                    // As `ereg_logs::event!` does it in a room of the core.
                    tracing::event!(
                        target: "ereg_client",
                        tracing::Level::INFO,
                        sent = %field::sent(n),
                        code = %field::code("vault.full"),
                        "a run of sync ends"
                    );
                });
            }
        });
        logs.flush(Duration::from_secs(10));
    }
    absolute("an event of the log, where it is told", times, "≤ 10 µs", Duration::from_micros(10))
}

/// The police, who know everybody.
struct Police;

impl IdentityProvider for Police {
    fn check(&self, _: &PersonName, _: &PersonNumber, _: &str) -> Result<IdentityAnswer, PartnerError> {
        Ok(IdentityAnswer::Confirmed { formerly: Vec::new() })
    }

    fn formerly(&self, _: &PersonName, _: &PersonNumber) -> Result<Vec<FormerIdentity>, PartnerError> {
        Ok(Vec::new())
    }
}

/// The command by which the person of this number enrols, and who sends it.
fn enrolment(number: u16) -> (Caller, Vec<u8>) {
    #[derive(Serialize)]
    struct Identity<'a> {
        id_no: &'a PersonNumber,
        name: &'a PersonName,
    }
    let who = someone("林秀英", "19620317", number);
    let id_no = who.identity.person().unwrap();
    let keys = SoftwareKeys::in_memory();
    let device = keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap().key;
    let user = keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap().key;
    let identity = Digest::of(&to_canonical(&Identity { id_no: &id_no, name: &who.name }).unwrap());
    let proof = UserKeyProof { device_key: device.key_id().to_string(), identity };
    let signer = DeviceSigner::new(&keys, USER_ALIAS, "enrol").unwrap();
    let proof = Envelope::sign_value(&PayloadType::new("enrol", 1), &proof, &signer).unwrap();
    let body = CommandBody::Enrol(Box::new(Enrol {
        name: who.name.clone(),
        id_no: id_no.clone(),
        device_key: device,
        device_kept: keys.info(DEVICE_ALIAS).unwrap().kept(),
        user_key: user,
        user_kept: keys.info(USER_ALIAS).unwrap().kept(),
        user_key_proof: String::from_utf8(proof.to_bytes().unwrap()).unwrap(),
        identity_proof: "sandbox".to_owned(),
        principal: None,
    }));
    let id = SeededIds::new(11, "bench").uuid("enrol", number.into(), Sale::clean().as_of);
    (Caller::Enrolling { device_key: device }, Sent { id: CommandId::new(id).unwrap(), body }.to_bytes().unwrap())
}

/// Measures the commands that a registry carries out in a second, by so many clients who each wait for their answer; beside it
/// plain rows of about the same size, of as many commands in one transaction.
fn commands_at_once() -> Vec<Line> {
    let commands: Vec<_> = (1..=COMMANDS).map(|number| enrolment(u16::try_from(number).unwrap())).collect();
    let of = |clients: usize| {
        let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let keys = RegistryKeys::create_or_load(root.path(), &RoleOptions::demonstration()).unwrap();
        let world = Surroundings {
            clock: Arc::new(VirtualClock::at(Sale::clean().as_of)),
            ids: Arc::new(SeededIds::new(7, "registry")),
            partners: Partners { identity: Some(Arc::new(Police)), ..Partners::none() },
            law: LAW,
            answering: Answering::First,
        };
        let service = Service::open(root.path(), keys, None, world).unwrap();
        let started = Instant::now();
        std::thread::scope(|scope| {
            for mine in commands.chunks(COMMANDS.div_ceil(clients)) {
                let service = service.clone();
                scope.spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    for (caller, bytes) in mine {
                        runtime.block_on(service.session(caller.clone()).command(bytes)).unwrap();
                    }
                });
            }
        });
        let ours = COMMANDS as f64 / started.elapsed().as_secs_f64();
        let db = Connection::open(root.path().join("plain.db")).unwrap();
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE r (k INTEGER PRIMARY KEY, b)",
        )
        .unwrap();
        let started = Instant::now();
        for together in commands.chunks(clients) {
            let tx = Transaction::new_unchecked(&db, TransactionBehavior::Immediate).unwrap();
            for _ in 0..together.len() * 10 {
                tx.prepare_cached("INSERT INTO r (b) VALUES (zeroblob(600))").unwrap().execute([]).unwrap();
            }
            tx.commit().unwrap();
        }
        (ours, COMMANDS as f64 / started.elapsed().as_secs_f64())
    };
    let (alone, _) = of(1);
    let line = |(what, clients): (&str, usize)| {
        let (ours, plain) = of(clients);
        Line {
            what: what.to_owned(),
            measured: format!("{ours:.0}/s"),
            baseline: format!("{plain:.0}/s"),
            ratio: format!("{:.2}", ours / plain),
            goal: "more than one alone",
            met: clients == 1 || ours > alone,
        }
    };
    let clients = [
        ("enrolments of one client", 1),
        ("enrolments of 8 clients at once", 8),
        ("enrolments of 32 clients at once", 32),
    ];
    clients.into_iter().map(line).collect()
}

fn cold_open(body: &str) -> Line {
    let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let dir = root.path().join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    let change = |n: u64| {
        let (object, body) = case_of_many(body, n);
        FeedItem { seq: n + 1, object, kind: ObjectKind::Case, rev: 1, body }
    };
    let mut last = 0;
    let mut page = |vault: &Vault, from: u64| {
        let changes: Vec<_> = (from..from + 500).map(change).collect();
        last = changes.len();
        let from = format!("case/{}", changes[last - 1].object);
        vault.apply_page(&changes, &FeedCursor::InSnapshot { snapshot: CASES, from }).unwrap();
    };
    for from in (0..CASES).step_by(500) {
        page(&vault, from);
    }
    vault.apply_page(&[], &FeedCursor::After(CASES)).unwrap();
    // One case more changes what an opening and its first page read: a manifest, the list's head and first page, and the
    // cursor, which stands for the other manifest. The second page is a full one.
    let file = Connection::open(dir.join("vault.db")).unwrap();
    let before = rows(&file);
    vault.apply_page(&[FeedItem { seq: CASES + 1, ..change(CASES) }], &FeedCursor::After(CASES + 1)).unwrap();
    let mut read = changed(&before, &file);
    read.retain(|place| before.contains_key(&place.address));
    let full = before.iter().max_by_key(|(_, body)| body.len()).unwrap();
    read.push(Place { address: full.0.clone(), len: full.1.len() });
    drop(file);
    vault.close().unwrap();
    println!("an opening reads rows of {:?} bytes", read.iter().map(|place| place.len).collect::<Vec<_>>());
    let file = root.path().join("plain.db");
    std::fs::copy(dir.join("vault.db"), &file).unwrap();
    let plain = Plain::open(&file);
    plain.write(&read);
    plain.db.close().unwrap();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..OPENS {
        let vault = timed(&mut ours, || {
            let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
            assert_eq!(vault.cases(0, 50).unwrap().len(), 50);
            vault
        });
        vault.close().unwrap();
        let plain = timed(&mut theirs, || {
            let plain = Plain::open(&file);
            read.iter().for_each(|place| plain.read(place));
            plain
        });
        drop(plain);
    }
    compared("open with 10,000 cases, first 50", ours, theirs, ("≤ 1.5×", 1.5))
}

/// Measures what needs a registry: a case's body and its workspace's, the review, the token, the first sync.
async fn city() -> (String, String, Vec<Line>) {
    let city = City::seeded(7).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let (mut review, mut token) = (Vec::new(), Vec::new());
    let draft = sale.seller.begins_sale_of(&sale.home).await;
    for _ in 0..100 {
        let started = Instant::now();
        sale.seller.reviews(draft).await;
        review.push(started.elapsed());
    }
    let certificate = sale.seller.certificates(&sale.home, CertificateStanding::Current).await.remove(0).token;
    let verifier = Verifier::under(sale.seller.client.account().trust_bundle().await.unwrap(), None).unwrap();
    for _ in 0..100 {
        let started = Instant::now();
        let verdict = verifier.token(certificate.clone());
        token.push(started.elapsed());
        assert!(verdict.ok);
    }
    let saves = field_saves(&sale.seller, draft).await;
    let dir = sale.seller.vault();
    let secret = ereg_vault::VaultSecret::raw(&[7; 32]).unwrap();
    let vault = Vault::open(&dir, &secret, OpenOptions::default()).unwrap();
    let body = vault.objects(ObjectKind::Case).unwrap().remove(0).body;
    let workspaces = vault.objects(ObjectKind::Workspace).unwrap();
    // The other draft of the seller was never shared.
    let workspace = workspaces.into_iter().next().unwrap().body;
    vault.close().unwrap();
    let mut lines = vec![
        absolute("review of a full draft, from the vault", review, "≤ 1 ms", Duration::from_millis(1)),
        absolute("check of a token, offline", token, "< 5 ms", Duration::from_millis(5)),
        first_sync(&city, &body).await,
    ];
    lines.extend(saves);
    (body, workspace, lines)
}

/// A field of a shared draft, saved through the whole client as a person types it, while commands of other drafts wait.
/// Closes the client.
async fn field_saves(seller: &Phone, draft: DraftId) -> Vec<Line> {
    seller.in_airplane_mode();
    seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    seller.client.end().await.unwrap();
    let secret = ereg_vault::VaultSecret::raw(&[7; 32]).unwrap();
    let (mut lines, mut none, mut queued) = (Vec::new(), None, 0);
    for waiting in WAITING {
        let vault = Vault::open(&seller.vault(), &secret, OpenOptions::default()).unwrap();
        let queue = |number| NewOutboxItem { bytes: vec![b'x'; 1_500], ..command(1_000 + number, 1) };
        vault.write(|tx| (queued..waiting).try_for_each(|number| tx.enqueue(queue(number)).map(|_| ()))).unwrap();
        vault.close().unwrap();
        queued = waiting;
        let client = Client::open(seller.config()).unwrap();
        let mut times = Vec::new();
        for n in 0..200 {
            let price = (1_000_000 + 1_000 * waiting + n).to_string();
            let started = Instant::now();
            client.drafts().answer(draft, "deal.price".to_owned(), Some(price)).await.unwrap();
            times.push(started.elapsed());
        }
        client.end().await.unwrap();
        let time = median(&mut times);
        let ratio = time.as_secs_f64() / none.get_or_insert(time).as_secs_f64();
        lines.push(Line {
            what: format!("save of a field of a shared draft, {waiting} waiting"),
            measured: shown(time),
            baseline: "–".to_owned(),
            ratio: format!("{ratio:.2} of none waiting"),
            goal: "≤ 1.1×",
            met: ratio <= 1.1,
        });
    }
    lines
}

async fn first_sync(city: &City, body: &str) -> Line {
    let goal = "< 64 MiB peak";
    let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let person = city.home("mortgaged_sale").right_holders[0].clone();
    let number: PersonNumber = typed_number(&person).parse().unwrap();
    let connection = city.connection();
    let proof = Sandbox::identity_proof(&city.sandbox, &person.name, &number).unwrap();
    let order = serde_json::json!({
        "url": connection.url, "office": connection.office, "root": connection.root_fingerprint,
        "name": person.name.to_string(), "id_no": number.as_str(), "proof": proof, "body": body,
        "registry": city.registry_dir(),
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_first_sync"))
        .arg(root.path().join("vault"))
        .arg(CASES.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(order.to_string().as_bytes()).unwrap();
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<u64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [ms, kept, kib] = numbers[..] else { panic!("the child failed") };
    assert!(kept >= CASES, "only {kept} cases came");
    Line {
        what: "first sync of 10,000 cases".to_owned(),
        measured: format!("{:.1} MiB, {:.1} s", kib as f64 / 1024.0, ms as f64 / 1000.0),
        baseline: "–".to_owned(),
        ratio: "–".to_owned(),
        goal,
        met: kib > 0 && kib < 64 * 1024,
    }
}
