//! A registry in a directory with partners that do as they are told, and people who send it commands.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use ereg_domain::{
    identifier::{PersonNumber, UnitCode},
    register::RegisterFacts,
    text::PersonName,
};
use ereg_law::{
    fixture::{Sale, Someone},
    policy::PolicyPack,
    references::floor_pack,
    subject::{ContractFact, TaxState},
    verdict::Needs,
};
use ereg_protocol::{
    id::AttemptId,
    world::{Clock, SeededIds, VirtualClock},
};
use ereg_registry::{
    keys::{RegistryKeys, RoleOptions},
    partner::{
        Bank, BankError, BankOffer, BankOrder, BankState, CheckAnswer, ContractAnswer, DataSharing, FactCheck,
        FiscalOrder, FiscalReceipts, FormerIdentity, HousingAuthority, IdentityAnswer, IdentityProvider,
        IssuedFiscalReceipt, PartnerError, Partners, Sandbox, TaxAnswer, TaxOffice, TaxQuestion,
    },
    service::{
        Answering, DigestName, Intact, OfficePress, Press, SealFormat, SeedHome, SeededHome, Service, ServiceError,
        Surroundings, verify_directory,
    },
};
use ereg_trust::{bundle::DocumentSeals, keys::AssuranceLevel};

use crate::citizen::Citizen;

/// The bank's treatment of the next order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum BankMood {
    Takes,
    TakesAndLosesTheAnswer,
    LosesTheOrder,
    Refuses,
    /// Writes the order down and neither takes the money nor refuses; lets nobody close it.
    Ponders,
    /// Does as that, but what is not taken yet may be closed.
    PondersAndLetsClose,
    /// Does as that, and its answer to the order is lost.
    PondersAndLosesTheAnswer,
    /// Has never heard of the order when it is asked, and takes the money just before it is told to close it.
    TakesWhileItIsClosed,
    /// Keeps the caller waiting, the order not yet written down, until [`Outside::let_go`]; then takes the money.
    TakesItsTime,
}

/// Partners in memory: they outlive the registry's process, as real ones do.
pub struct Outside {
    pub identity: Mutex<IdentityAnswer>,
    pub tax: Mutex<Option<TaxState>>,
    pub contract: Mutex<ContractFact>,
    pub bank: Mutex<HashMap<AttemptId, BankState>>,
    pub mood: Mutex<BankMood>,
    /// The offer for the payer of an order that waits.
    pub offer: Mutex<Option<BankOffer>>,
    pub asked: Mutex<u32>,
    /// The word of a source on a fact that is disputed; nothing until it is set.
    pub check: Mutex<Option<CheckAnswer>>,
    /// The facts of which the source says nothing all the same.
    pub silent: Mutex<Vec<Needs>>,
    /// The checks that sources were asked for.
    pub checks: Mutex<Vec<FactCheck>>,
    /// The number of times that sources were asked what they say.
    pub answers: Mutex<u32>,
    /// Whether sources can be reached.
    pub reachable: Mutex<bool>,
    /// Whether the registry has a connector to them.
    pub connected: Mutex<bool>,
    /// The number of times that the bank was asked to give money back.
    pub refunds: Mutex<u32>,
    /// The number of times that the finance service was asked for a receipt or a red one.
    pub receipts: Mutex<u32>,
    /// Whether a bit of every receipt changes on its way from the finance service.
    pub forges: Mutex<bool>,
    /// Whoever makes the files of documents.
    pub press: Mutex<Arc<dyn Press>>,
    /// The finance service, which has a sandbox of its own.
    pub finance: Sandbox,
    /// Whoever is asked in its name.
    pub finance_connector: Mutex<Arc<dyn FiscalReceipts>>,
    finance_dirs: Mutex<Vec<tempfile::TempDir>>,
    counter: Counter,
}

/// The place where an order waits for a bank that takes its time.
#[derive(Default)]
struct Counter {
    standing: Mutex<Standing>,
    moved: Condvar,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Standing {
    #[default]
    Empty,
    Waiting,
    LetGo,
}

impl Counter {
    fn becomes(&self, standing: Standing) {
        *self.standing.lock().unwrap() = standing;
        self.moved.notify_all();
    }

    fn wait_until(&self, standing: Standing) {
        let held = self.standing.lock().unwrap();
        let wait = self.moved.wait_timeout_while(held, Duration::from_secs(20), |now| *now != standing);
        assert!(!wait.unwrap().1.timed_out(), "nobody came to the counter");
    }
}

impl Outside {
    /// Partners that know this sale's contract, find its taxes paid, and take the fee.
    pub fn around(sale: &Sale) -> Arc<Outside> {
        let finance_dir = tempfile::tempdir().unwrap();
        let finance = Sandbox::create(finance_dir.path(), 7).unwrap();
        Arc::new(Outside {
            press: Mutex::new(Arc::new(OfficePress)),
            receipts: Mutex::new(0),
            forges: Mutex::new(false),
            finance_connector: Mutex::new(finance.partners().unwrap().finance.unwrap()),
            finance,
            finance_dirs: Mutex::new(vec![finance_dir]),
            identity: Mutex::new(IdentityAnswer::Confirmed { formerly: Vec::new() }),
            tax: Mutex::new(Some(TaxState::Cleared)),
            contract: Mutex::new(sale.contract.clone().unwrap()),
            bank: Mutex::default(),
            mood: Mutex::new(BankMood::Takes),
            offer: Mutex::default(),
            asked: Mutex::new(0),
            check: Mutex::default(),
            silent: Mutex::default(),
            checks: Mutex::default(),
            answers: Mutex::new(0),
            reachable: Mutex::new(true),
            connected: Mutex::new(true),
            refunds: Mutex::new(0),
            counter: Counter::default(),
        })
    }

    fn finance(&self) -> Arc<dyn FiscalReceipts> {
        Arc::clone(&self.finance_connector.lock().unwrap())
    }

    /// The finance service has lost its book, and keeps its seals: it begins its numbers anew.
    pub fn finance_begins_anew(&self) {
        let dir = tempfile::tempdir().unwrap();
        let finance = Sandbox::create(dir.path(), 7).unwrap();
        *self.finance_connector.lock().unwrap() = finance.partners().unwrap().finance.unwrap();
        self.finance_dirs.lock().unwrap().push(dir);
    }

    /// Returns the number of times that sources were asked what they say.
    pub fn answers_asked(&self) -> u32 {
        *self.answers.lock().unwrap()
    }

    /// Returns once an order waits at a bank that takes its time.
    pub fn order_waits(&self) {
        self.counter.wait_until(Standing::Waiting);
    }

    /// Lets the order that waits go on.
    pub fn let_go(&self) {
        self.counter.becomes(Standing::LetGo);
    }
}

impl IdentityProvider for Outside {
    fn check(&self, _: &PersonName, _: &PersonNumber, _: &str) -> Result<IdentityAnswer, PartnerError> {
        Ok(self.identity.lock().unwrap().clone())
    }

    fn formerly(&self, _: &PersonName, _: &PersonNumber) -> Result<Vec<FormerIdentity>, PartnerError> {
        Ok(match &*self.identity.lock().unwrap() {
            IdentityAnswer::Confirmed { formerly } => formerly.clone(),
            IdentityAnswer::Contradicted => Vec::new(),
        })
    }
}

impl DataSharing for Outside {
    fn ask(&self, check: &FactCheck) -> Result<(), PartnerError> {
        if !*self.reachable.lock().unwrap() {
            return Err(PartnerError::Unreachable);
        }
        self.checks.lock().unwrap().push(check.clone());
        Ok(())
    }

    fn answer(&self, check: &FactCheck) -> Result<Option<CheckAnswer>, PartnerError> {
        *self.answers.lock().unwrap() += 1;
        let silent = self.silent.lock().unwrap().contains(&check.need);
        Ok(self.check.lock().unwrap().filter(|_| !silent))
    }
}

impl TaxOffice for Outside {
    fn clearance(&self, _: TaxQuestion<'_>, _: &UnitCode) -> Result<TaxAnswer, PartnerError> {
        *self.asked.lock().unwrap() += 1;
        let state = self.tax.lock().unwrap().ok_or(PartnerError::Unreachable)?;
        Ok(TaxAnswer { deed_tax: state, income_tax: TaxState::Cleared, body: "{}".to_owned() })
    }
}

impl HousingAuthority for Outside {
    fn contract(&self, _: &str) -> Result<ContractAnswer, PartnerError> {
        Ok(ContractAnswer { fact: self.contract.lock().unwrap().clone(), body: "{}".to_owned() })
    }
}

impl FiscalReceipts for Outside {
    fn roots(&self) -> Result<DocumentSeals, PartnerError> {
        self.finance().roots()
    }

    fn issue(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError> {
        *self.receipts.lock().unwrap() += 1;
        let mut issued = self.finance().issue(order)?;
        if *self.forges.lock().unwrap() {
            let middle = issued.xml.len() / 2;
            issued.xml[middle] ^= 1;
        }
        Ok(issued)
    }

    fn cancel(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError> {
        *self.receipts.lock().unwrap() += 1;
        self.finance().cancel(order)
    }
}

impl Bank for Outside {
    fn order(&self, order: &BankOrder) -> Result<BankState, BankError> {
        let mood = *self.mood.lock().unwrap();
        if mood == BankMood::TakesItsTime {
            self.counter.becomes(Standing::Waiting);
            self.counter.wait_until(Standing::LetGo);
        }
        let mut orders = self.bank.lock().unwrap();
        match mood {
            BankMood::LosesTheOrder | BankMood::TakesWhileItIsClosed => Err(BankError::AnswerLost),
            BankMood::Refuses => {
                orders.insert(order.attempt_id, BankState::Failed);
                Ok(BankState::Failed)
            }
            BankMood::Ponders | BankMood::PondersAndLetsClose => {
                Ok(*orders.entry(order.attempt_id).or_insert(BankState::Pending))
            }
            BankMood::PondersAndLosesTheAnswer => {
                orders.entry(order.attempt_id).or_insert(BankState::Pending);
                Err(BankError::AnswerLost)
            }
            BankMood::Takes | BankMood::TakesItsTime => Ok(*orders.entry(order.attempt_id).or_insert(BankState::Taken)),
            BankMood::TakesAndLosesTheAnswer => {
                orders.entry(order.attempt_id).or_insert(BankState::Taken);
                Err(BankError::AnswerLost)
            }
        }
    }

    fn offer(&self, attempt: &AttemptId) -> Result<Option<BankOffer>, BankError> {
        let pending = self.bank.lock().unwrap().get(attempt) == Some(&BankState::Pending);
        Ok(self.offer.lock().unwrap().clone().filter(|_| pending))
    }

    fn query(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        Ok(self.bank.lock().unwrap().get(attempt).copied().unwrap_or(BankState::NotKnown))
    }

    fn close(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        let mood = *self.mood.lock().unwrap();
        let unknown = if mood == BankMood::TakesWhileItIsClosed { BankState::Taken } else { BankState::Closed };
        match self.bank.lock().unwrap().entry(*attempt).or_insert(unknown) {
            state @ BankState::Pending if mood == BankMood::PondersAndLetsClose => {
                *state = BankState::Closed;
                Ok(*state)
            }
            BankState::Pending | BankState::Taken | BankState::Refunded => Err(BankError::Refused),
            state => Ok(*state),
        }
    }

    fn refund(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        *self.refunds.lock().unwrap() += 1;
        let mut orders = self.bank.lock().unwrap();
        match orders.get(attempt) {
            Some(BankState::Taken | BankState::Refunded) => {
                orders.insert(*attempt, BankState::Refunded);
                Ok(BankState::Refunded)
            }
            _ => Err(BankError::Refused),
        }
    }
}

/// A registry and the world around it.
pub struct Office {
    dir: Arc<tempfile::TempDir>,
    pub service: Service,
    pub clock: VirtualClock,
    pub world: Arc<Outside>,
}

fn partners(world: &Arc<Outside>) -> Partners {
    Partners {
        civil_affairs: None,
        licences: None,
        lenders: None,
        notary: None,
        reviewer: None,
        market: None,
        identity: Some(world.clone()),
        sharing: world.connected.lock().unwrap().then(|| world.clone() as Arc<dyn DataSharing>),
        tax: Some(world.clone()),
        housing: Some(world.clone()),
        bank: Some(world.clone()),
        finance: Some(world.clone()),
    }
}

impl Office {
    /// A new registry with this sale's home in its book and this sale's contract on file.
    pub fn for_sale(sale: &Sale) -> (Office, SeededHome) {
        Office::that_accepts(AssuranceLevel::C, sale)
    }

    /// One that accepts keys of this level and above.
    pub fn that_accepts(least_assurance: AssuranceLevel, sale: &Sale) -> (Office, SeededHome) {
        let world = Outside::around(sale);
        let clock = VirtualClock::at(sale.as_of);
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let options = RoleOptions { least_assurance, ..RoleOptions::demonstration() };
        RegistryKeys::create_or_load(dir.path(), &options).unwrap();
        let office = Office::in_dir(&dir, world, clock);
        let homes = office.service.enter_seed(vec![SeedHome::of(sale.register.clone().unwrap())]).unwrap();
        (office, homes.into_iter().next().unwrap())
    }

    /// The registry of a directory that has its keys already, opened there or made, in this world.
    pub fn in_dir(dir: &Arc<tempfile::TempDir>, world: Arc<Outside>, clock: VirtualClock) -> Office {
        let service = open(dir.path(), &world, Arc::new(clock.clone()));
        Office { dir: dir.clone(), service, clock, world }
    }

    /// The same registry in a new process; the world outside goes on.
    pub fn restarted(&self) -> Service {
        open(self.dir.path(), &self.world, Arc::new(self.clock.clone()))
    }

    /// A new process of the same registry that is set to a format of the electronic seal and a name of its digest.
    pub fn restarted_sealing(&self, seal: SealFormat, digest_name: DigestName) -> Service {
        let keys = RegistryKeys::load(self.dir.path()).unwrap();
        let world = surroundings(&self.world, Arc::new(self.clock.clone()), Answering::Last);
        Service::open(self.dir.path(), keys, None, Surroundings { seal, digest_name, ..world }).unwrap()
    }

    /// A new process of the same registry that answers before what follows is done.
    pub fn that_answers_first(&self) -> Service {
        let keys = RegistryKeys::load(self.dir.path()).unwrap();
        let world = surroundings(&self.world, Arc::new(self.clock.clone()), Answering::First);
        Service::open(self.dir.path(), keys, None, world).unwrap()
    }

    /// Returns what a new process says that finds the database as it is.
    pub fn opened_anew(&self) -> Result<Service, ServiceError> {
        self.opened_by(None)
    }

    /// Returns what a new process of the same registry says to the bytes of a policy pack.
    pub fn opened_by(&self, pack: Option<&[u8]>) -> Result<Service, ServiceError> {
        let keys = RegistryKeys::load(self.dir.path()).unwrap();
        let clock = Arc::new(self.clock.clone());
        Service::open(self.dir.path(), keys, pack, surroundings(&self.world, clock, Answering::Last))
    }

    /// Returns what somebody who only reads the directory finds in it.
    pub fn verified(&self) -> Result<Intact, ServiceError> {
        verify_directory(self.dir.path(), "demo")
    }

    /// A new process of the same registry to which the next policy pack is brought: the floor with something changed.
    pub fn restarted_with(&self, change: impl FnOnce(&mut PolicyPack)) -> Service {
        let bytes = self.next_pack(change);
        self.opened_by(Some(&bytes)).unwrap()
    }

    /// The next policy pack of this registry: the floor with something changed, as an operator writes it.
    pub fn next_pack(&self, change: impl FnOnce(&mut PolicyPack)) -> Vec<u8> {
        let mut pack = floor_pack().unwrap();
        pack.version = self.service.packs().last().unwrap().version + 1;
        change(&mut pack);
        if pack.parameters.unpaid_ends_after_days.is_some() {
            let source = pack.sources["parameters.pay_within_days"].clone();
            pack.sources.insert("parameters.unpaid_ends_after_days".into(), source);
        }
        ereg_domain::canonical::to_canonical(&pack).unwrap()
    }

    /// Now, ms.
    pub fn clock_ms(&self) -> i64 {
        self.clock.read().wall.ms()
    }

    /// Days go by, the clock coming by every six hours and twice each time.
    pub fn passes(&self, days: u64) {
        for _ in 0..days * 4 {
            self.clock.advance(6 * 3_600_000);
            self.service.tick().unwrap();
            self.service.tick().unwrap();
        }
    }

    /// A process of the same registry that dies at its `n`-th look at the clock.
    pub fn dying_at(&self, n: i64) -> Service {
        let clock = Arc::new(DyingClock { clock: self.clock.clone(), left: i64::MAX.into() });
        let service = open(self.dir.path(), &self.world, clock.clone());
        clock.left.store(n, std::sync::atomic::Ordering::SeqCst);
        service
    }

    pub fn database(&self) -> PathBuf {
        self.dir.path().join("registry.db")
    }

    pub fn keys(&self) -> RegistryKeys {
        RegistryKeys::create_or_load(self.dir.path(), &RoleOptions::demonstration()).unwrap()
    }

    pub fn register(&self, unit: &UnitCode) -> RegisterFacts {
        self.service.register(unit).unwrap().unwrap()
    }

    /// Somebody enrols with two new keys.
    pub async fn enrols(&self, who: &Someone) -> Citizen {
        Citizen::enrol(self, who).await.unwrap()
    }

    /// Reads the database with plain SQL.
    pub fn count(&self, sql: &str) -> i64 {
        let db = rusqlite::Connection::open(self.database()).unwrap();
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// The texts that plain SQL finds.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        let db = rusqlite::Connection::open(self.database()).unwrap();
        let mut rows = db.prepare(sql).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Everything in these tables, to be compared.
    pub fn text_of(&self, tables: &str) -> String {
        let db = rusqlite::Connection::open(self.database()).unwrap();
        let mut all = String::new();
        for table in tables.split(", ") {
            let mut rows = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns = rows.column_count();
            let mut rows = rows.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                (0..columns).for_each(|at| all.push_str(&format!("{:?}\n", row.get_ref(at).unwrap())));
            }
        }
        all
    }

    /// Changes the database as nobody should.
    pub fn tamper(&self, sql: &str) {
        let db = rusqlite::Connection::open(self.database()).unwrap();
        db.execute_batch(sql).unwrap();
    }
}

/// Ends the process at a look at the clock: between any two transactions there is one.
struct DyingClock {
    clock: VirtualClock,
    left: std::sync::atomic::AtomicI64,
}

impl Clock for DyingClock {
    fn read(&self) -> ereg_protocol::world::ClockReading {
        assert!(self.left.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) > 0, "the process dies here");
        self.clock.read()
    }
}

fn open(dir: &Path, world: &Arc<Outside>, clock: Arc<dyn Clock>) -> Service {
    let keys = RegistryKeys::create_or_load(dir, &RoleOptions::demonstration()).unwrap();
    Service::open(dir, keys, None, surroundings(world, clock, Answering::Last)).unwrap()
}

pub fn surroundings(world: &Arc<Outside>, clock: Arc<dyn Clock>, answering: Answering) -> Surroundings {
    Surroundings {
        law: ereg_law::matter::LAW,
        clock,
        ids: Arc::new(SeededIds::new(7, "registry")),
        partners: partners(world),
        answering,
        press: world.press.lock().unwrap().clone(),
        seal: SealFormat::default(),
        digest_name: DigestName::default(),
    }
}
