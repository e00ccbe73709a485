//! The power fails at every operation of the registry's database, through a whole sale with a photo and a bank that
//! loses its answer; what was answered holds, and the sale goes on to its end, its sealed document with it.
//!
//! The people in it do what phones do: they keep the bytes of a command and send the same ones until they are
//! answered. The bank outlives the registry's process, as a real one does. After each recovery every answer ever given
//! is asked for again, at another time than the first: an answer that was lost would come back as another one.
//!
//! Of one paper at one time the office makes the same bytes, and the finance service of one order: what was made in one of these
//! sales is remembered in the next. A document is made outside any transaction and touches no database, so that nothing of what
//! is struck here is left out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

#[allow(dead_code)]
#[path = "service/citizen.rs"]
mod citizen;
#[allow(dead_code)]
#[path = "service/draft.rs"]
mod draft;
#[allow(dead_code)]
#[path = "service/office.rs"]
mod office;
#[path = "power_loss/remembered.rs"]
mod remembered;

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Barrier, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError},
};

use citizen::{Citizen, Newcomer, all_pages, open_outcome, payload};
use draft::{Draft, chunks};
use ereg_crash_vfs::{Disk, Fault, Image, Lasting, Operation, Rng, VfsName};
use ereg_domain::time::Instant;
use ereg_law::{
    case::CaseState,
    fixture::{Sale, Someone, buyer, seller, someone},
};
use ereg_protocol::{
    command::{AskPayment, Collect, CommandBody, Pay, PutSections, SectionPut},
    document::{DocumentView, PaperKind, SealedDocument},
    feed::{FeedCursor, ObjectKind},
    id::DraftId,
    objects::Quote,
    outcome::{CommandEffect, OutcomeResult},
    registry::Registry,
    world::VirtualClock,
};
use ereg_registry::{
    keys::{RegistryKeys, RoleOptions},
    partner::BankState,
    service::{Caller, SeedHome},
};
use ereg_trust::{digest::Digest, merkle::MEDIA_CHUNK};
use office::{BankMood, Office, Outside};
use remembered::{RememberingFinance, RememberingPress};

/// Points of a run of all tests; `EREG_LONG=1` makes ten times as many.
const POWER: u64 = 1_500;
const POWER_TWICE: u64 = 300;
const FAULTS: u64 = 300;
const TOGETHER: u64 = 60;

/// People who enrol at the same time.
const CLIENTS: u16 = 12;

fn points(usual: u64) -> u64 {
    if std::env::var_os("EREG_LONG").is_some_and(|v| v == "1") { usual * 10 } else { usual }
}

/// One disk is the default of the process, so one sale is played at a time.
fn disk() -> (MutexGuard<'static, ()>, Disk) {
    static TURN: Mutex<()> = Mutex::new(());
    (TURN.lock().unwrap_or_else(PoisonError::into_inner), the_disk())
}

/// The disk of this process, of whoever has the turn.
fn the_disk() -> Disk {
    static DISK: OnceLock<(Disk, VfsName)> = OnceLock::new();
    let (disk, _) = DISK.get_or_init(|| {
        // What lies beside the database is never struck here, and flushed at each start: in memory where there is a place for it.
        let memory = Path::new("/dev/shm");
        if memory.is_dir() {
            let _ = tempfile::env::override_temp_dir(memory);
        }
        let disk = Disk::new(0);
        let name = disk.register_as_default("registry");
        (disk, name)
    });
    disk.clear_fault();
    disk.power_cycle();
    disk.clone()
}

/// A registry with one home in its book, as it lies on the disk before the sale.
struct Stage {
    dir: Arc<tempfile::TempDir>,
    sale: Sale,
    image: Image,
    press: Arc<RememberingPress>,
    finance: Arc<RememberingFinance>,
}

impl Stage {
    fn set(disk: &Disk) -> Stage {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        RegistryKeys::create_or_load(dir.path(), &RoleOptions::demonstration()).unwrap();
        let sale = Sale::clean();
        disk.format(0);
        // An empty file makes the directories above it.
        let file = dir.path().join("registry.db").to_str().unwrap().to_owned();
        disk.load(&Image::from([(file, Vec::new())]));
        let office = Office::in_dir(&dir, Outside::around(&sale), VirtualClock::at(sale.as_of));
        office.service.enter_seed(vec![SeedHome::of(sale.register.clone().unwrap())]).unwrap();
        drop(office);
        let (press, finance) = (Arc::default(), Arc::new(RememberingFinance::new()));
        Stage { dir, sale, image: disk.dump(), press, finance }
    }

    /// The sale is about to begin, on a disk that is as it was.
    fn play(&self, disk: &Disk, seed: u64, recovery: Recovery) -> Play {
        disk.format(seed);
        disk.load(&self.image);
        let clock = VirtualClock::at(self.sale.as_of);
        let world = Outside::around(&self.sale);
        *world.press.lock().unwrap() = self.press.clone();
        *world.finance_connector.lock().unwrap() = self.finance.clone();
        let office = Office::in_dir(&self.dir, world, clock);
        Play { office, disk: disk.clone(), recovery, told: Vec::new(), chunks: 0, documents: Vec::new(), deaths: 0 }
    }
}

/// The way in which the registry comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recovery {
    /// The power comes back and a new process starts.
    PowerBack,
    /// The power comes back, and goes again at this operation of the new process.
    PowerGoesAgain(u64),
    /// The medium is mended and the same process goes on.
    SameProcess,
    /// The medium is mended and a new process starts.
    NewProcess,
}

/// A sale as it is being played.
struct Play {
    office: Office,
    disk: Disk,
    recovery: Recovery,
    /// Every answer that reached a person, with who asked and the bytes of the command.
    told: Vec<(Caller, Vec<u8>, Vec<u8>)>,
    /// The number of chunks of the photo that were acknowledged.
    chunks: u32,
    /// The documents that the buyer was told of, once all of them were sealed.
    documents: Vec<DocumentView>,
    deaths: u32,
}

type Broken = String;

impl Play {
    /// Whether something struck since the last look; then the registry is brought back and asked what it knows.
    async fn struck(&mut self) -> Result<bool, Broken> {
        if !self.disk.fault_fired() {
            return Ok(false);
        }
        self.deaths += 1;
        match self.recovery {
            Recovery::PowerBack => {
                self.disk.power_cycle();
                self.office.service = self.office.restarted();
            }
            Recovery::PowerGoesAgain(at) => {
                self.disk.power_cycle();
                self.disk.inject(Fault::PowerLoss, at);
                let again = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.office.restarted()));
                match again {
                    // The opening was shorter than that: the power fails in the middle of the sale a second time.
                    Ok(service) if !self.disk.fault_fired() => {
                        self.office.service = service;
                        self.recovery = Recovery::PowerBack;
                    }
                    _ => {
                        self.disk.power_cycle();
                        self.office.service = self.office.restarted();
                    }
                }
            }
            Recovery::SameProcess => self.disk.clear_fault(),
            Recovery::NewProcess => {
                self.disk.clear_fault();
                self.disk.process_kill();
                self.office.service = self.office.restarted();
            }
        }
        self.office.clock.advance(1_000);
        self.all_that_was_told_holds().await?;
        Ok(true)
    }

    async fn all_that_was_told_holds(&self) -> Result<(), Broken> {
        for (nth, (caller, bytes, answer)) in self.told.iter().enumerate() {
            match self.office.service.session(caller.clone()).command(bytes).await {
                Ok(again) if again == *answer => {}
                // The second loss of power may strike here too: the next look finds it.
                _ if self.disk.fault_fired() => return Ok(()),
                Ok(_) => return Err(format!("I-4: answer {nth} was told and is another one now")),
                Err(error) => return Err(format!("I-4: answer {nth} was told and is gone: {}", error.code())),
            }
        }
        Ok(())
    }

    /// Sends a command until it is answered.
    async fn answered(&mut self, caller: Caller, bytes: &[u8]) -> Result<Vec<u8>, Broken> {
        loop {
            let answer = self.office.service.session(caller.clone()).command(bytes).await;
            if let Ok(answer) = &answer {
                self.told.push((caller.clone(), bytes.to_vec(), answer.clone()));
            }
            match (answer, self.struck().await?) {
                (Ok(answer), _) => return Ok(answer),
                (Err(_), true) => {}
                (Err(error), false) => return Err(format!("refused for nothing: {}", error.code())),
            }
        }
    }

    async fn enrols(&mut self, who: &Someone) -> Result<Citizen, Broken> {
        let newcomer = Newcomer::with_new_keys(who, &self.office.clock);
        let answer = self.answered(newcomer.caller(), &newcomer.bytes).await?;
        Ok(newcomer.enrolled(&self.office.service, answer))
    }

    async fn done(&mut self, citizen: &mut Citizen, body: CommandBody) -> Result<CommandEffect, Broken> {
        let answer = self.answered(citizen.caller(), &citizen.command(body)).await?;
        citizen.at(&self.office.service);
        match open_outcome(&answer).result {
            OutcomeResult::Done(effect) => Ok(effect),
            OutcomeResult::Declined(declined) => Err(format!("declined: {}", declined.code)),
        }
    }

    /// Reads until the registry answers; what a strike interrupted is read again.
    async fn reads<T>(
        &mut self,
        citizen: &mut Citizen,
        read: impl AsyncFn(&Citizen) -> Option<T>,
    ) -> Result<T, Broken> {
        loop {
            citizen.at(&self.office.service);
            let found = read(citizen).await;
            let struck = self.struck().await?;
            match found {
                Some(found) => return Ok(found),
                None if struck => {}
                None => return Err("cannot be read".to_owned()),
            }
        }
    }

    /// Puts the photo, chunk by chunk, each until it is taken.
    async fn puts(&mut self, citizen: &mut Citizen, draft: DraftId) -> Result<(), Broken> {
        let digest = chunks(photo()).root();
        for (index, chunk) in (0..).zip(photo().chunks(MEDIA_CHUNK)) {
            loop {
                citizen.at(&self.office.service);
                let put = citizen.session.put_chunk(digest, index, chunk).await;
                if put.is_ok() {
                    self.chunks = index + 1;
                }
                let struck = self.struck().await?;
                match put {
                    Ok(()) => break,
                    Err(_) if struck => {}
                    Err(error) => return Err(format!("chunk {index} of {draft} is refused: {}", error.code())),
                }
            }
        }
        Ok(())
    }

    /// Lets the registry work until the case is where it should be.
    async fn until(&mut self, citizen: &mut Citizen, there: fn(&CaseState) -> bool) -> Result<(), Broken> {
        let mut last = None;
        for _ in 0..20 {
            citizen.at(&self.office.service);
            if let Some(case) = citizen.case_at_all().await {
                if there(&case.state) {
                    return Ok(());
                }
                last = Some(case.state);
            }
            let _ = self.office.service.tick();
            if !self.struck().await? {
                self.office.clock.advance(61_000);
            }
        }
        Err(format!("the case stands still at {last:?}"))
    }

    /// Lets the registry work until every document is sealed. What could not be sealed is tried again an hour later.
    async fn sealed(&mut self, citizen: &mut Citizen) -> Result<Vec<DocumentView>, Broken> {
        for _ in 0..5 {
            let _ = self.office.service.tick();
            self.struck().await?;
            let told = self.reads(citizen, async |c: &Citizen| documents_of(c).await).await?;
            if told.iter().all(|document| document.state.sealed().is_some()) {
                return Ok(told);
            }
            self.office.clock.advance(61 * 60 * 1_000);
        }
        Err("the document of what was booked is not sealed".to_owned())
    }

    /// Both enrol; the seller shares, shows a photo and invites; both sign; it is submitted, paid, booked, sealed, collected.
    async fn sale(&mut self, sale: &Sale) -> Result<(Citizen, Citizen), Broken> {
        let mut seller = self.enrols(&seller()).await?;
        let mut buyer = self.enrols(&buyer()).await?;
        let unit = sale.register.as_ref().unwrap().unit;
        let extract = self.reads(&mut seller, async |s: &Citizen| s.session.extract(&unit).await.ok()).await?;
        let draft = Draft::begun(&seller, sale, extract, Some(photo().to_vec()));
        self.done(&mut seller, draft.sharing()).await?;
        self.done(&mut seller, draft.sections(1)).await?;
        self.done(&mut seller, draft.announcement()).await?;
        self.puts(&mut seller, draft.id).await?;
        let code = *b"0123456789abcdef";
        self.done(&mut seller, draft.invitation("transferee.1", &code)).await?;
        self.done(&mut buyer, draft.acceptance(&code)).await?;
        for (party, place) in [(&mut seller, "transferor.1"), (&mut buyer, "transferee.1")] {
            let kind = ereg_law::section::INQUIRY;
            let sections = vec![SectionPut { kind, rev: 1, body: draft.inquiry(place) }];
            self.done(party, CommandBody::PutSections(PutSections { draft_id: draft.id, sections })).await?;
        }
        self.done(&mut seller, draft.freezing(1)).await?;
        for (party, place) in [(&mut seller, "transferor.1"), (&mut buyer, "transferee.1")] {
            let statement = draft.statement(party, place);
            self.done(party, statement).await?;
        }
        let view = self.reads(&mut buyer, async |b: &Citizen| b.session.workspace(draft.id).await.ok()).await?;
        let CommandEffect::Received(receipt) = self.done(&mut buyer, draft.submission_of(&view)).await? else {
            return Err("no receipt".to_owned());
        };
        self.until(&mut buyer, |state| matches!(state, CaseState::FeeDue { .. })).await?;

        *self.office.world.mood.lock().unwrap() = BankMood::TakesAndLosesTheAnswer;
        let registered = |state: &CaseState| matches!(state, CaseState::Registered { .. });
        let mut waited = Err(String::new());
        // An order that was lost with the registry's process is closed at the bank, and the person pays again.
        for _ in 0..3 {
            let quote = self.reads(&mut buyer, async |b: &Citizen| newest_quote(b).await).await?;
            let attempt_id = citizen::id_of(buyer.uuid("attempt"));
            self.done(&mut buyer, CommandBody::Pay(Pay { quote, attempt_id, channel: "wechat".parse().unwrap() }))
                .await?;
            self.done(&mut buyer, CommandBody::AskPayment(AskPayment { attempt_id })).await?;
            waited = self.until(&mut buyer, registered).await;
            if waited.is_ok() {
                break;
            }
        }
        waited?;
        self.documents = self.sealed(&mut buyer).await?;
        self.done(&mut buyer, CommandBody::Collect(Collect { case_id: receipt.case_id })).await?;
        Ok((buyer, seller))
    }

    /// Everything that must be true at the end, whatever came in between.
    async fn judge(&self, buyer: &Citizen, seller: &Citizen) -> Result<(), Broken> {
        self.all_that_was_told_holds().await?;
        let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
        let office = &self.office;
        must(self.chunks == 2, "the photo is of two chunks")?;
        let (digest, session) = (chunks(photo()).root(), office.service.session(seller.caller()));
        for (index, chunk) in (0..self.chunks).zip(photo().chunks(MEDIA_CHUNK)) {
            let found = session.chunk(digest, index).await;
            let found = found.map_err(|e| format!("chunk {index} of the photo is gone: {}", e.code()))?;
            must(found == chunk, "the photo is another one")?;
        }
        self.documents_are_whole(buyer).await?;
        let entries = office.service.verify_book().map_err(|e| format!("I-16: {e}"))?;
        must(entries == 2, "I-6: one entry of the seed and one of the sale")?;
        office.service.verify_audit().map_err(|e| format!("I-15: {e}"))?;
        let unit = buyer_unit(office);
        must(unit.right.holders.iter().map(|h| &h.name).eq([&buyer.who.name]), "the home is not the buyer's")?;
        let taken = |state: &&BankState| **state == BankState::Taken;
        must(office.world.bank.lock().unwrap().values().filter(taken).count() == 1, "I-5: the bank took the fee once")?;
        must(office.count("SELECT sum(amount) FROM ledger") == 8_000, "I-8: the ledger is what the bank took")?;
        must(office.count("SELECT count(*) FROM ledger") == 1, "I-5: one capture in the ledger")?;
        must(office.count("SELECT count(*) FROM case_file") == 1, "I-4: one case")?;
        must(integrity(office) == "ok", "I-3: integrity of the database")
    }

    /// Whatever was accepted, charged and booked is sealed, each once, and the files are those that its holder was told of.
    async fn documents_are_whole(&self, buyer: &Citizen) -> Result<(), Broken> {
        let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
        let told = documents_of(buyer).await.ok_or("the documents cannot be read")?;
        must(told == self.documents, "the documents that were told of are other ones")?;
        let kinds =
            [PaperKind::TitleCertificate, PaperKind::Acceptance, PaperKind::FeeNotice, PaperKind::FiscalReceipt];
        must(told.iter().map(|document| document.kind).eq(kinds), "a document is missing, or is there twice")?;
        for document in &told {
            let sealed = document.state.sealed().ok_or("a document is not sealed")?;
            let forms = if document.kind == PaperKind::FiscalReceipt { 2 } else { 3 };
            must(sealed.files().count() == forms, "a document is not in all its forms")?;
        }
        let sealed = told.iter().filter_map(|document| document.state.sealed());
        for (form, file) in sealed.flat_map(SealedDocument::files) {
            let bytes = buyer.session.document(file.digest).await;
            let bytes = bytes.map_err(|e| format!("{form:?}: a file is gone: {}", e.code()))?;
            let found = (Digest::of(&bytes), bytes.len() as u64);
            must(found == (file.digest, file.size), "a file of the document is another one")?;
        }
        let without = "SELECT count(*) FROM certificate WHERE cancelled_by IS NULL AND number NOT IN \
                       (SELECT certificate FROM paper WHERE certificate IS NOT NULL)";
        must(self.office.count(without) == 0, "a certificate that stands has no document")?;
        let waits = "SELECT count(*) FROM paper WHERE standing = 'waiting' OR seal_ms IS NOT NULL";
        must(self.office.count(waits) == 0, "a document waits that is sealed")?;
        must(self.office.count("SELECT count(*) FROM document") == 4, "I-4: a document is there twice")
    }
}

/// The documents in a person's feed, by kind; `None` where the registry does not answer.
async fn documents_of(citizen: &Citizen) -> Option<Vec<DocumentView>> {
    let snapshot = all_pages(&citizen.session, FeedCursor::Start).await.ok()?;
    let told = snapshot.into_iter().filter(|change| change.kind == ObjectKind::Document);
    let mut told: Vec<DocumentView> =
        told.map(|change| serde_json::from_str(&change.body).ok()).collect::<Option<_>>()?;
    told.sort_by_key(|document| document.kind);
    Some(told)
}

/// The newest bill in a person's feed; `None` where the registry does not answer.
async fn newest_quote(citizen: &Citizen) -> Option<Digest> {
    let snapshot = all_pages(&citizen.session, FeedCursor::Start).await.ok()?;
    let quotes = snapshot.into_iter().filter(|change| change.kind == ObjectKind::Quote);
    let found = quotes.map(|change| (payload::<Quote>(&change.body).quoted_at, change.object.parse().unwrap())).max();
    found.map(|(_, digest): (Instant, Digest)| digest)
}

fn integrity(office: &Office) -> String {
    let db = rusqlite::Connection::open(office.database()).unwrap();
    db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}

fn buyer_unit(office: &Office) -> ereg_domain::register::RegisterFacts {
    office.register(&Sale::clean().register.unwrap().unit)
}

/// A photo of two chunks.
fn photo() -> &'static [u8] {
    static PHOTO: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let size = u32::try_from(MEDIA_CHUNK).unwrap() + 5_000;
        (0..size).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect()
    });
    &PHOTO
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

/// Returns the number of operations of this kind that the undisturbed sale has.
fn undisturbed(stage: &Stage, disk: &Disk, fault: Fault) -> u64 {
    let mut play = stage.play(disk, 1, Recovery::PowerBack);
    let before = disk.counters().hit_by(fault);
    let (buyer, seller) = block_on(play.sale(&stage.sale)).unwrap();
    let operations = disk.counters().hit_by(fault) - before;
    block_on(play.judge(&buyer, &seller)).unwrap();
    operations
}

/// The points that one process plays: the disk is the default of a process, so that another core needs another process.
#[derive(Clone, Copy)]
struct Share {
    nth: u64,
    of: u64,
}

/// Names the share of a process that was started to play it, `1/2`.
const SHARE: &str = "EREG_POWER_LOSS_SHARE";

impl Share {
    fn of_this_process() -> Option<Share> {
        let told = std::env::var(SHARE).ok()?;
        let (nth, of) = told.split_once('/').unwrap();
        Some(Share { nth: nth.parse().unwrap(), of: of.parse().unwrap() })
    }

    fn has(self, point: u64) -> bool {
        point % self.of == self.nth
    }

    /// Starts a process that runs the test of this thread for this share.
    fn starts(self) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--nocapture", "--exact", std::thread::current().name().unwrap()])
            .env(SHARE, format!("{}/{}", self.nth, self.of))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }
}

/// Plays every share, each in a process of its own and the first in this one, on all the cores there are.
fn shared_out(play: impl Fn(Share)) {
    if let Some(share) = Share::of_this_process() {
        return play(share);
    }
    let (_turn, _) = disk();
    let of = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    let others: Vec<Child> = (1..of).map(|nth| Share { nth, of }.starts()).collect();
    let mine = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| play(Share { nth: 0, of })));
    let theirs: Vec<_> = others.into_iter().map(|other| other.wait_with_output().unwrap()).collect();
    for their in theirs {
        assert!(their.status.success(), "{}", String::from_utf8_lossy(&their.stderr));
    }
    mine.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}

/// Strikes at the points of a share among `count`, spread over the whole sale, other ones with each seed.
fn sweep(share: Share, fault: Fault, count: u64, recovery: impl Fn(&mut Rng) -> Recovery) {
    let disk = the_disk();
    let stage = Stage::set(&disk);
    let operations = undisturbed(&stage, &disk, fault);
    let mut rng = Rng::new(operations);
    let (mut played, mut struck, step) = (0, 0, operations.div_ceil(count).max(1));
    for nth in 0..count {
        // Every point in turn; where there are more than asked for, one of each stretch.
        let at = 1 + (nth * step + rng.below(step)) % operations;
        let recovery = recovery(&mut rng);
        if !share.has(nth) {
            continue;
        }
        let mut play = stage.play(&disk, nth * 1_000_003 + at, recovery);
        disk.inject(fault, at);
        let judged = block_on(async {
            let (buyer, seller) = play.sale(&stage.sale).await?;
            // A fault that found nothing to strike is not to strike the judge.
            disk.clear_fault();
            play.judge(&buyer, &seller).await
        });
        if let Err(what) = judged {
            panic!("{fault:?} at {at} of {operations}, point {nth}, {:?}: {what}", play.recovery);
        }
        played += 1;
        struck += u64::from(play.deaths > 0);
    }
    // The salts of a WAL are drawn anew, so a run may need some operations less than the first.
    assert!(struck * 100 >= played * 98, "{fault:?}: only {struck} of {played} were met");
    let made = (stage.press.made(), stage.finance.made());
    eprintln!(
        "{fault:?}: {played} points over {operations} operations; documents and receipts made, not remembered: {made:?}"
    );
}

#[test]
fn a_sale_survives_a_loss_of_power_at_every_operation_of_the_registry() {
    shared_out(|share| sweep(share, Fault::PowerLoss, points(POWER), |_| Recovery::PowerBack));
}

#[test]
fn the_power_may_go_again_while_the_registry_recovers() {
    shared_out(|share| {
        sweep(share, Fault::PowerLoss, points(POWER_TWICE), |rng| Recovery::PowerGoesAgain(1 + rng.below(40)));
    });
}

#[test]
fn a_failing_or_full_medium_costs_the_registry_a_call_and_nothing_else() {
    let faults = [
        Fault::IoError(Lasting::Once),
        Fault::IoError(Lasting::Forever),
        Fault::Full(Lasting::Once),
        Fault::Full(Lasting::Forever),
        Fault::SyncError,
        Fault::ReadError,
    ];
    shared_out(|share| {
        for fault in faults {
            sweep(share, fault, points(FAULTS) / faults.len() as u64, |rng| {
                if rng.below(2) == 0 { Recovery::SameProcess } else { Recovery::NewProcess }
            });
        }
    });
}

/// People enrol, all at the same time: each with their answer, where one reached them.
fn all_enrol(office: &Office) -> Vec<(Newcomer, Option<Vec<u8>>)> {
    let newcomers = (0..CLIENTS).map(|nth| someone("林秀英", "19620317", 100 + nth));
    let newcomers: Vec<Newcomer> = newcomers.map(|who| Newcomer::with_new_keys(&who, &office.clock)).collect();
    let together = Barrier::new(newcomers.len());
    std::thread::scope(|scope| {
        let (service, together) = (&office.service, &together);
        let enrols = |newcomer: Newcomer| {
            move || {
                together.wait();
                let answer = block_on(service.session(newcomer.caller()).command(&newcomer.bytes)).ok();
                (newcomer, answer)
            }
        };
        let clients: Vec<_> = newcomers.into_iter().map(|newcomer| scope.spawn(enrols(newcomer))).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    })
}

/// Notes which answers people got, as what has to hold from now on.
fn told(enrolled: &[(Newcomer, Option<Vec<u8>>)]) -> Vec<(Caller, Vec<u8>, Vec<u8>)> {
    let told = enrolled.iter().filter_map(|(newcomer, answer)| answer.clone().map(|answer| (newcomer, answer)));
    told.map(|(newcomer, answer)| (newcomer.caller(), newcomer.bytes.clone(), answer)).collect()
}

/// Each act is flushed before it is answered, and those that wait together share the flush.
#[test]
fn many_who_ask_at_once_share_flushes_and_each_has_an_outcome_of_their_own() {
    let (_turn, disk) = disk();
    let stage = Stage::set(&disk);
    // On a busy machine they may come one after the other: then nobody waited, and there was nothing to share.
    let shared = (1..=20).any(|nth| {
        let mut play = stage.play(&disk, nth, Recovery::PowerBack);
        let before = disk.counters().of(Operation::Sync);
        let enrolled = all_enrol(&play.office);
        let flushes = disk.counters().of(Operation::Sync) - before;
        play.told = told(&enrolled);
        let accounts: BTreeSet<_> = play.told.iter().map(|(_, _, answer)| open_outcome(answer).account).collect();
        assert_eq!((play.told.len(), accounts.len()), (usize::from(CLIENTS), usize::from(CLIENTS)));
        block_on(play.all_that_was_told_holds()).unwrap();
        let acts = play.office.count("SELECT count(*) FROM audit WHERE act = 'enrol'");
        assert_eq!(acts, i64::from(CLIENTS), "once each");
        play.office.service.verify_audit().unwrap();
        flushes < u64::from(CLIENTS)
    });
    assert!(shared, "a flush for each of {CLIENTS} acts, every time");
}

#[test]
fn whoever_was_answered_holds_it_however_many_asked_at_once() {
    let (_turn, disk) = disk();
    let stage = Stage::set(&disk);
    let strikes = [(Fault::PowerLoss, Recovery::PowerBack), (Fault::SyncError, Recovery::SameProcess)];
    for (fault, recovery) in strikes {
        // Who waits together shares another number of operations each time: the least of some is what most strikes find.
        let undisturbed = (1..=8).map(|nth| {
            let undisturbed = stage.play(&disk, nth, recovery);
            let before = disk.counters().hit_by(fault);
            all_enrol(&undisturbed.office);
            disk.counters().hit_by(fault) - before
        });
        let operations = undisturbed.min().unwrap();
        let mut rng = Rng::new(operations);
        let (mut struck, count) = (0, points(TOGETHER));
        for nth in 0..count {
            let at = 1 + rng.below(operations);
            let mut play = stage.play(&disk, nth * 1_000_003 + at, recovery);
            disk.inject(fault, at);
            let enrolled = all_enrol(&play.office);
            play.told = told(&enrolled);
            let judged = block_on(async {
                struck += u64::from(play.struck().await?);
                // Some strikes find nothing.
                disk.clear_fault();
                play.all_that_was_told_holds().await?;
                for (newcomer, _) in enrolled.iter().filter(|(_, answer)| answer.is_none()) {
                    let session = play.office.service.session(newcomer.caller());
                    session.command(&newcomer.bytes).await.map_err(|e| format!("refused for nothing: {}", e.code()))?;
                }
                Ok::<_, Broken>(())
            });
            if let Err(what) = judged {
                panic!("{fault:?} at {at} of {operations}, point {nth}: {what}");
            }
            let acts = play.office.count("SELECT count(*) FROM audit WHERE act = 'enrol'");
            assert_eq!(acts, i64::from(CLIENTS), "{fault:?} at {at} of {operations}, point {nth}: once each");
            play.office.service.verify_audit().unwrap();
        }
        assert!(struck * 4 >= count, "only {struck} of {count} were met");
    }
}

/// A file of the registry is not what a test of the disk wrote: the disk is really the one under the database.
#[test]
fn the_registry_lies_on_the_disk_that_loses_power() {
    let (_turn, disk) = disk();
    let stage = Stage::set(&disk);
    // In its file or still in its WAL.
    let held: usize = stage.image.values().map(Vec::len).sum();
    assert!(held > 100_000, "the database is on the disk: {held} bytes");
    assert!(!stage.dir.path().join("registry.db").exists(), "and nowhere else");
}
