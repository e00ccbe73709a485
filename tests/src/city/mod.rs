//! The seeded city as the journeys see it: the real registry in this process on a free port, phones that are real
//! clients over real HTTP, one clock that moves when told, partners that do as they are told.

mod line;
mod phone;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ereg_client::{Clock as _, Connection, DraftId, Instant, LogLevel, Logs, SeededIds, VirtualClock};
use ereg_domain::identifier::UnitCode;
use ereg_law::matter::{LAW, Law};
use ereg_law::policy::FLOOR_PACK;
use ereg_registry::http::{Running, ServeConfig, serve};
use ereg_registry::partner::{ContractParty, ContractState, FiledContract, RegisteredOrganisation, Sandbox};
use ereg_registry::seed::{
    CityListing, CityPlan, Household, ListedHousehold, ListedOrganisation, ListedPerson, ListedRepresentative,
    SyntheticParty, seed,
};
use ereg_registry::service::Answering;
use rusqlite::{Connection as Db, OpenFlags};

pub use line::{Hears, Line, Lost, State};
pub use phone::{Phone, Skewed, slot, typed_number, wechat, writes_out};

/// A home with its people and the sale they are about to make.
pub type Home = ListedHousehold;

/// Time at which the stories begin: a Monday morning, 09:30 in Wuhan.
const MORNING: &str = "2026-11-23T01:30:00.000Z";
/// Number of times that a story looks at a case before it gives up.
const LOOKS: u32 = 40;

/// A city, its registry, its partners and its time.
pub struct City {
    /// Decides everything; say it when a test fails.
    pub seed: u64,
    /// The matters that registry and phones know.
    pub law: Law,
    /// Everybody's clock.
    pub clock: VirtualClock,
    /// The sandbox, which says what the partners do.
    pub sandbox: Sandbox,
    /// The one log of all phones, at its finest.
    pub logs: Logs,
    listing: CityListing,
    running: Running,
    // Last: what lies in it goes first.
    dir: tempfile::TempDir,
}

/// Stops it first, since else its last lines would be written while their directory goes.
impl Drop for City {
    fn drop(&mut self) {
        self.logs.flush(std::time::Duration::from_secs(2));
    }
}

/// A sale that both have signed and nobody has sent.
pub struct Sale {
    /// The home.
    pub home: Home,
    /// The seller.
    pub seller: Phone,
    /// The buyer.
    pub buyer: Phone,
    /// Their draft.
    pub draft: DraftId,
}

/// Seeding takes a second, copying a moment: each process seeds once.
fn template(number: u64) -> PathBuf {
    static SEEDED: OnceLock<(u64, tempfile::TempDir)> = OnceLock::new();
    let (seeded, dir) = SEEDED.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        seed(&dir.path().join("registry"), &CityPlan::new(number, 0)).unwrap();
        (number, dir)
    });
    assert_eq!(*seeded, number, "one process, one city");
    dir.path().join("registry")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

impl City {
    /// The city of this seed, its registry served.
    pub async fn seeded(seed: u64) -> Self {
        Self::under(seed, LAW, FLOOR_PACK.to_vec()).await
    }

    /// The city of this seed, its registry and phones under a law and a policy pack of their own.
    pub async fn under(seed: u64, law: Law, pack: Vec<u8>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let registry = dir.path().join("registry");
        let from = tokio::task::spawn_blocking(move || template(seed)).await.unwrap();
        copy(&from, &registry);
        let listing = serde_json::from_slice(&fs::read(registry.join("city.json")).unwrap()).unwrap();
        let clock = VirtualClock::at(MORNING.parse().unwrap());
        let running = serve(ServeConfig {
            clock: Arc::new(clock.clone()),
            ids: Arc::new(SeededIds::new(seed, "registry")),
            law,
            pack: Some(pack),
            // What a phone finds after an answer must not depend on this machine's speed.
            answering: Answering::Last,
            ..ServeConfig::new(registry.clone(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
        });
        let running = running.await.unwrap();
        let sandbox = Sandbox::open(&registry).unwrap();
        let logs = Logs::start(dir.path().join("phones").join("logs"), LogLevel::Debug);
        Self { seed, law, clock, sandbox, logs, listing, running, dir }
    }

    /// Returns what the registry tells anybody at a path, asked without a signature.
    pub async fn public(&self, path: &str) -> Vec<u8> {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let mut stream = tokio::net::TcpStream::connect(self.running.addr()).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.running.authority());
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..end]));
        answer[end + 4..].to_vec()
    }

    /// Returns what the portal says to everybody, newest first.
    pub async fn published(&self) -> ereg_protocol::objects::Publications {
        serde_json::from_slice(&self.public("/v1/publications").await).unwrap()
    }

    /// The registry's directory.
    pub fn registry_dir(&self) -> PathBuf {
        self.dir.path().join("registry")
    }

    /// The household of a scene of the cast.
    pub fn home(&self, scene: &str) -> Home {
        self.listing.household(scene).unwrap_or_else(|| panic!("no household {scene}")).clone()
    }

    /// The same household as it was drawn: with what its people will type, and with who holds beside them.
    pub fn household(&self, scene: &str) -> Household {
        let drawn = ereg_registry::seed::City::draw(&CityPlan::new(self.seed, 0)).unwrap();
        drawn.household(scene).unwrap_or_else(|| panic!("no household {scene}")).clone()
    }

    /// Somebody of the city who is in no slot: with what their identity app hands out.
    pub fn person(&self, who: &SyntheticParty) -> ListedPerson {
        let proof = self.sandbox.identity_proof(&who.name, &who.number().unwrap()).unwrap();
        ListedPerson {
            slot: slot(ereg_law::role::TRANSFEROR),
            name: who.name.clone(),
            identity: who.identity.clone(),
            identity_proof: Some(proof),
            share: None,
        }
    }

    /// Now, by the registry's clock.
    pub fn now(&self) -> Instant {
        self.clock.read().wall
    }

    /// Minutes go by.
    pub fn pass(&self, minutes: u64) {
        self.clock.advance(minutes * 60_000);
    }

    /// The registry's background work is done now.
    pub async fn works(&self) {
        for _ in 0..3 {
            let service = self.running.service().clone();
            tokio::task::spawn_blocking(move || service.tick()).await.unwrap().unwrap();
        }
    }

    /// The address of the registry, and the root to pin.
    pub fn connection(&self) -> Connection {
        Connection {
            url: format!("http://{}", self.running.authority()),
            office: "demo".to_owned(),
            root_fingerprint: Some(self.running.root_fingerprint().to_string()),
        }
    }

    /// The registry itself, for what an office does and no phone can.
    pub fn registry(&self) -> &ereg_registry::service::Service {
        self.running.service()
    }

    /// A person's new phone, enrolled, its extracts fetched.
    pub async fn phone_of(&self, person: &ListedPerson) -> Phone {
        self.phone_with_clock(person, 0).await
    }

    /// A person's new phone, which knows the registry's address and nothing else.
    pub fn new_phone_of(&self, person: &ListedPerson) -> Phone {
        Phone::new(self, person, 0, "")
    }

    /// A person's new phone, enrolled, with a wall clock that is wrong by so many days.
    pub async fn phone_with_clock(&self, person: &ListedPerson, days_off: i64) -> Phone {
        let phone = Phone::new(self, person, days_off, "");
        phone.enrols().await;
        phone
    }

    /// Another phone of a person who has one, enrolled: with keys and a vault of its own.
    pub async fn second_phone_of(&self, person: &ListedPerson) -> Phone {
        let phone = Phone::new(self, person, 0, "-second");
        phone.enrols().await;
        phone
    }

    /// The bank that lends on the city's homes.
    pub fn bank(&self) -> ListedOrganisation {
        self.listing.organisations[0].clone()
    }

    /// The phone of somebody who acts in the name of an organisation, enrolled as a person: the legal representative's.
    pub async fn phone_of_legal_representative(&self, organisation: &ListedOrganisation) -> Phone {
        self.phone_of(&as_person(&organisation.legal_representative)).await
    }

    /// Lets the market supervision name somebody else as an organisation's legal representative from now on.
    pub fn is_led_by(&self, organisation: &ListedOrganisation, who: &ListedPerson) {
        let registered = RegisteredOrganisation {
            name: organisation.name.clone(),
            legal_representative: who.name.clone(),
            number: who.identity.person().unwrap(),
        };
        self.sandbox.register_organisation(&organisation.code, registered).unwrap();
    }

    /// A new tablet of whoever is to act for an organisation; it is not enrolled.
    pub fn tablet_of(&self, organisation: &ListedOrganisation) -> Phone {
        self.new_phone_of(&as_person(&organisation.representative))
    }

    /// The bank's tablet, mandated in these matters until the end of the next year and enrolled.
    pub async fn bank_tablet(&self, matters: &[&str]) -> Phone {
        let bank = self.bank();
        let legal = self.phone_of_legal_representative(&bank).await;
        legal.mandates(&bank, matters, "2027-12-31").await;
        let tablet = self.tablet_of(&bank);
        tablet.enrols_for(&bank).await.unwrap();
        tablet
    }

    /// The directory in which phones keep their vaults.
    pub fn phones(&self) -> PathBuf {
        self.dir.path().join("phones")
    }

    /// A sale filled in, shared, frozen and signed by both.
    pub async fn signed_sale(&self, scene: &str) -> Sale {
        let home = self.home(scene);
        let (seller, buyer) = (self.phone_of(&home.obligors[0]).await, self.phone_of(&home.right_holders[0]).await);
        let draft = seller.begins_sale_of(&home).await;
        buyer.joins(&seller.shares_and_invites(draft).await).await;
        seller.freezes(draft).await;
        buyer.signs(draft).await;
        seller.signs(draft).await;
        Sale { home, seller, buyer, draft }
    }

    /// A sale submitted by the seller and looked at until it stands in one of these states.
    pub async fn submitted_sale(&self, scene: &str, states: &[&str]) -> Sale {
        let sale = self.signed_sale(scene).await;
        sale.seller.submits(sale.draft).await;
        self.until(&sale.seller, sale.draft, states).await;
        sale
    }

    /// Looks at a case on a phone, letting minutes pass, until it stands in one of these states.
    pub async fn until(&self, phone: &Phone, draft: DraftId, states: &[&str]) -> ereg_client::CaseScreen {
        let mut seen = String::new();
        for _ in 0..LOOKS {
            self.works().await;
            phone.syncs().await;
            let case = phone.case_of(draft).await;
            if states.contains(&case.state.name()) {
                return case;
            }
            seen = format!("{} {:?} {:?}", case.state.name(), codes(&case.waits_for), codes(&case.grounds));
            self.pass(5);
        }
        panic!("seed {}: the case never came to {states:?}: {seen}", self.seed);
    }

    /// The names that stand in the book for a home.
    pub fn holders_of(&self, home: &Home) -> Vec<String> {
        let facts = self.registry().register(&home.unit).unwrap().unwrap();
        facts.right.holders.iter().map(|holder| holder.name.to_string()).collect()
    }

    /// Number of mortgages that stand in the book for a home.
    pub fn mortgages_on(&self, unit: &UnitCode) -> usize {
        self.registry().register(unit).unwrap().unwrap().mortgages.len()
    }

    /// A second filed contract over the same home, to another buyer. Its number.
    pub fn files_contract(&self, home: &Home, buyer: &ListedPerson, number: &str) {
        let party =
            |person: &ListedPerson| ContractParty { name: person.name.clone(), identity: person.identity.clone() };
        let contract = FiledContract {
            unit: home.unit,
            price: home.price.unwrap(),
            obligors: home.obligors.iter().map(party).collect(),
            right_holders: vec![party(buyer)],
            state: ContractState::Active,
        };
        self.sandbox.file_contract(number, contract).unwrap();
    }

    /// A number out of the registry's own database, read beside it: what it holds, not what it says.
    pub fn counts(&self, sql: &str, parameter: &str) -> i64 {
        let file = self.dir.path().join("registry").join("registry.db");
        let db = Db::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        db.query_row(sql, [parameter], |row| row.get(0)).unwrap()
    }

    /// Times the registry holds a command with its outcome.
    pub fn holds_command(&self, id: &str) -> i64 {
        self.counts("SELECT count(*) FROM command WHERE command_id = ?1", id)
    }

    /// Cases opened from a draft.
    pub fn cases_of(&self, draft: DraftId) -> i64 {
        self.counts("SELECT count(*) FROM case_file WHERE draft_id = ?1", &draft.to_string())
    }

    /// The book and the audit chain hold what they say.
    pub fn book_is_sound(&self) {
        assert!(self.registry().verify_book().unwrap() > 0);
        assert!(self.registry().verify_audit().unwrap() > 0);
    }
}

/// Somebody who acts in the name of an organisation, as a person.
fn as_person(representative: &ListedRepresentative) -> ListedPerson {
    ListedPerson {
        slot: slot(ereg_law::role::TRANSFEREE),
        name: representative.name.clone(),
        identity: representative.number.clone().into(),
        identity_proof: Some(representative.identity_proof.clone()),
        share: None,
    }
}

/// The codes of what was told.
pub fn codes(told: &[ereg_client::Message]) -> Vec<&str> {
    told.iter().map(|told| told.code.as_str()).collect()
}

/// The `n`-th of many cases, made from the body of one: its object id and its body.
pub fn case_of_many(body: &str, n: u64) -> (String, String) {
    let id = body.split("\"case_id\":\"").nth(1).and_then(|rest| rest.get(..36)).unwrap();
    // Ids of one feed rise; the first digits of an own are those of its time.
    let new = format!("{}-{:012x}", &id[..23], n);
    (new.clone(), body.replace(id, &new))
}
