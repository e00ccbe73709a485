//! A registry with sales that both have signed and nobody has sent, and the keys of everybody in them: what a load
//! begins with.
//!
//! The people send their commands straight to the service, many at once, so that a thousand sales are ready within a
//! minute.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ereg_domain::canonical::{from_canonical, to_canonical};
use ereg_domain::dictionary::{HouseNature, HouseType, LandNature};
use ereg_domain::identifier::PersonNumber;
use ereg_domain::party::Slot;
use ereg_domain::text::PersonName;
use ereg_law::application::Parties;
use ereg_law::matter::LAW;
use ereg_law::policy::FLOOR_PACK;
use ereg_law::references::floor_pack;
use ereg_law::section;
use ereg_protocol::command::{
    About, AcceptInvitation, Command, CommandBody, Enrol, Freeze, Invite, PutSections, SectionPut, ShareDraft, Sign,
    StatementRef, Submit, UserKeyProof,
};
use ereg_protocol::id::{AccountId, CommandId, DraftId};
use ereg_protocol::objects::Extract;
use ereg_protocol::outcome::{Outcome, OutcomeResult};
use ereg_protocol::registry::Registry as _;
use ereg_protocol::world::{Clock as _, Ids as _, SeededIds, VirtualClock};
use ereg_registry::http::{Background, Running, ServeConfig, serve};
use ereg_registry::keys::{RegistryKeys, RoleOptions};
use ereg_registry::partner::Sandbox;
use ereg_registry::seed::household::Taker;
use ereg_registry::seed::{CAST, City, CityPlan, Household};
use ereg_registry::service::{Answering, Caller, DigestName, OfficePress, SealFormat, SeedHome, Service, Surroundings};
use ereg_trust::digest::{Digest, section_hash};
use ereg_trust::envelope::{Envelope, PayloadType};
use ereg_trust::keys::{DEVICE_ALIAS, DeviceSigner, KeyPolicy, PublicKey, SoftwareKeys, USER_ALIAS};
use ereg_trust::manifest::{Basis, Manifest, PARTY_TYPE, PackRef, PartyStatement, SectionRef};
use tempfile::TempDir;

use crate::sample::on_disk;

/// Of the households of a city, one in so many is a plain sale of a home that nothing burdens.
const ONE_IN: usize = 10;
/// People who prepare at a time.
const AT_ONCE: usize = 16;
/// Homes entered in one call.
const BATCH: usize = 500;
/// A Monday, 13:30 in Wuhan.
pub(crate) const NOON: &str = "2026-11-23T05:30:00.000Z";

/// Somebody with a device that is enrolled.
pub(crate) struct Person {
    pub(crate) account: AccountId,
    pub(crate) keys: SoftwareKeys,
    device: PublicKey,
    ids: SeededIds,
    next: AtomicU64,
}

impl Person {
    /// Enrols a person with new keys.
    pub(crate) async fn enrolled(
        service: &Service,
        sandbox: &Sandbox,
        name: &PersonName,
        id_no: &PersonNumber,
    ) -> Self {
        #[derive(serde::Serialize)]
        struct Identity<'a> {
            id_no: &'a PersonNumber,
            name: &'a PersonName,
        }
        let keys = SoftwareKeys::in_memory();
        let device = keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap().key;
        let user = keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap().key;
        let identity = Digest::of(&to_canonical(&Identity { id_no, name }).unwrap());
        let proof = UserKeyProof { device_key: device.key_id().to_string(), identity };
        let signer = DeviceSigner::new(&keys, USER_ALIAS, "enrol").unwrap();
        let proof = Envelope::sign_value(&PayloadType::new("enrol", 1), &proof, &signer).unwrap();
        let body = CommandBody::Enrol(Box::new(Enrol {
            name: name.clone(),
            id_no: id_no.clone(),
            device_key: device,
            device_kept: keys.info(DEVICE_ALIAS).unwrap().kept(),
            user_key: user,
            user_kept: keys.info(USER_ALIAS).unwrap().kept(),
            user_key_proof: String::from_utf8(proof.to_bytes().unwrap()).unwrap(),
            identity_proof: sandbox.identity_proof(name, id_no).unwrap(),
            principal: None,
        }));
        let (ids, next) = (SeededIds::new(11, id_no.as_str()), AtomicU64::new(0));
        let account = URL_SAFE_NO_PAD.encode([0; 16]).parse().unwrap();
        let person = Person { account, keys, device, ids, next };
        let bytes = person.command(service, body);
        let answer = service.session(Caller::Enrolling { device_key: device }).command(&bytes).await.unwrap();
        let account = done(&answer).account;
        Person { account, ..person }
    }

    fn uuid(&self, service: &Service) -> uuid::Uuid {
        self.ids.uuid("command", self.next.fetch_add(1, Ordering::SeqCst), service.now())
    }

    /// A command of this person, under an id of its own.
    pub(crate) fn command(&self, service: &Service, body: CommandBody) -> Vec<u8> {
        let id = CommandId::new(self.uuid(service)).unwrap();
        Command { id, body }.to_bytes().unwrap()
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller::Account { account: self.account.clone(), key: self.device.key_id() }
    }

    async fn sends(&self, service: &Service, body: CommandBody) {
        let bytes = self.command(service, body);
        done(&service.session(self.caller()).command(&bytes).await.unwrap());
    }

    fn signs<T: serde::Serialize>(&self, payload_type: &PayloadType, value: &T) -> Envelope {
        let signer = DeviceSigner::new(&self.keys, USER_ALIAS, "sign").unwrap();
        Envelope::sign_value(payload_type, value, &signer).unwrap()
    }
}

/// The outcome of a command that was carried out.
fn done(answer: &[u8]) -> Outcome {
    let outcome: Outcome = from_canonical(Envelope::from_bytes(answer).unwrap().unverified_payload()).unwrap();
    assert!(matches!(outcome.result, OutcomeResult::Done(_)), "{outcome:?}");
    outcome
}

/// A sale that both have signed.
pub(crate) struct SignedSale {
    pub(crate) seller: Person,
    pub(crate) buyer: Person,
    pub(crate) draft: DraftId,
    /// Its submission.
    pub(crate) submission: Vec<u8>,
    /// The body of its section about the price.
    pub(crate) deal: String,
}

/// A registry's directory with what was prepared in it.
pub(crate) struct Prepared {
    pub(crate) root: TempDir,
    pub(crate) clock: VirtualClock,
    pub(crate) sales: Vec<SignedSale>,
}

impl Prepared {
    pub(crate) fn dir(&self) -> PathBuf {
        self.root.path().join("registry")
    }
}

/// A registry's directory with a sandbox and without a home.
pub(crate) fn founded(dir: &Path, clock: &VirtualClock) -> (Service, Sandbox) {
    std::fs::create_dir_all(dir).unwrap();
    let sandbox = Sandbox::create(dir, 7).unwrap();
    (opened(dir, clock), sandbox)
}

/// The registry of a directory, without HTTP.
pub(crate) fn opened(dir: &Path, clock: &VirtualClock) -> Service {
    let keys = RegistryKeys::create_or_load(dir, &RoleOptions::demonstration()).unwrap();
    let world = Surroundings {
        clock: Arc::new(clock.clone()),
        ids: Arc::new(SeededIds::new(7, "registry")),
        partners: Sandbox::open(dir).unwrap().partners().unwrap(),
        law: LAW,
        answering: Answering::Last,
        press: Arc::new(OfficePress),
        seal: SealFormat::default(),
        digest_name: DigestName::default(),
    };
    Service::open(dir, keys, None, world).unwrap()
}

/// Enters homes, some at a time.
pub(crate) fn enter(service: &Service, homes: &[&Household]) {
    for batch in homes.chunks(BATCH) {
        service
            .enter_seed(batch.iter().map(|home| SeedHome { facts: home.facts.clone(), lifted: Vec::new() }).collect())
            .unwrap();
    }
}

/// The registry of a directory, served on a free port as in production. Signs nothing before the second after its
/// start.
pub(crate) async fn served(dir: &Path, clock: &VirtualClock, background: Background) -> Running {
    let config = ServeConfig {
        clock: Arc::new(clock.clone()),
        ids: Arc::new(SeededIds::new(8, "registry")),
        background,
        answering: Answering::First,
        ..ServeConfig::new(dir.to_path_buf(), SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    };
    let running = serve(config).await.unwrap();
    clock.advance(2_000);
    running
}

/// Prepares so many sales in a registry whose book holds at least so many homes.
pub(crate) fn prepared(count: usize, homes: usize) -> Prepared {
    let root = on_disk();
    let dir = root.path().join("registry");
    let clock = VirtualClock::at(NOON.parse().unwrap());
    let (service, sandbox) = founded(&dir, &clock);
    let city = City::draw(&CityPlan::new(7, CAST.len() + homes.max(count * ONE_IN))).unwrap();
    let plain: Vec<&Household> = city.background.iter().filter(|home| is_plain(home)).take(count).collect();
    assert_eq!(plain.len(), count, "too few plain sales");
    let filed = plain.iter().filter_map(|home| Some((home.contract_number.clone(), home.filed.clone()?)));
    sandbox.file_contracts(filed).unwrap();
    let mut entered = plain.clone();
    let units: std::collections::BTreeSet<_> = plain.iter().map(|home| home.facts.unit).collect();
    let others = city.background.iter().filter(|home| !units.contains(&home.facts.unit));
    entered.extend(others.take(homes.saturating_sub(count)));
    enter(&service, &entered);
    let turn = AtomicUsize::new(0);
    let mut sales: Vec<(usize, SignedSale)> = std::thread::scope(|scope| {
        let work = || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let mut mine = Vec::new();
            while let Some((at, home)) =
                Some(turn.fetch_add(1, Ordering::SeqCst)).and_then(|at| Some((at, plain.get(at)?)))
            {
                mine.push((at, runtime.block_on(signed_sale(&service, &sandbox, home))));
            }
            mine
        };
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    sales.sort_by_key(|(at, _)| *at);
    Prepared { root, clock, sales: sales.into_iter().map(|(_, sale)| sale).collect() }
}

/// One person sells the whole of a home that nothing burdens to another.
fn is_plain(home: &Household) -> bool {
    let facts = &home.facts;
    let burdens = facts.mortgages.len()
        + facts.seizures.len()
        + facts.objections.len()
        + facts.notices.len()
        + facts.other_burdens.len();
    let one = |people: &[Taker]| people.len() == 1 && people[0].0.number().is_some();
    one(&home.obligors)
        && one(&home.right_holders)
        && home.materials.is_empty()
        && burdens == 0
        && facts.house_type == HouseType::Dwelling
        && facts.house_nature == HouseNature::Market
        && facts.land_nature == LandNature::Granted
}

async fn signed_sale(service: &Service, sandbox: &Sandbox, home: &Household) -> SignedSale {
    let parties = home.application.get::<Parties>().unwrap();
    let mut cast: Vec<(Slot, Person)> = Vec::new();
    for party in &parties.parties {
        let number = party.identity.person().unwrap();
        cast.push((party.slot, Person::enrolled(service, sandbox, &party.name, &number).await));
    }
    let seller = home.obligors[0].0.number().unwrap();
    let of_seller = parties.parties.iter().position(|party| party.identity.person() == Some(seller.clone())).unwrap();
    cast.swap(0, of_seller);
    let writer = &cast[0].1;
    let draft_id = DraftId::new(writer.uuid(service)).unwrap();
    let extract = service.session(writer.caller()).extract(&home.facts.unit).await.unwrap();
    let about = About::Extract(extract.clone());
    let share = ShareDraft { draft_id, matter: home.matter, slot: cast[0].0, about };
    writer.sends(service, CommandBody::Share(share)).await;
    let text = |body: &section::Body| String::from_utf8(body.bytes().unwrap()).unwrap();
    let shared: Vec<_> = home.application.iter().map(|(kind, body)| (kind, text(body))).collect();
    let put = |sections: Vec<SectionPut>| CommandBody::PutSections(PutSections { draft_id, sections });
    let sections = shared.iter().map(|(kind, body)| SectionPut { kind: *kind, rev: 1, body: body.clone() });
    writer.sends(service, put(sections.collect())).await;
    for (slot, invited) in &cast[1..] {
        let code = [9; 16];
        writer
            .sends(service, CommandBody::Invite(Invite { draft_id, slot: *slot, code_hash: Digest::of(&code) }))
            .await;
        let code = URL_SAFE_NO_PAD.encode(code);
        invited.sends(service, CommandBody::Accept(AcceptInvitation { draft_id, code })).await;
    }
    let own = |slot: Slot| {
        let inquiry = home.inquiries.iter().find(|inquiry| inquiry.slot == slot).unwrap();
        String::from_utf8(to_canonical(inquiry).unwrap()).unwrap()
    };
    for (slot, person) in &cast {
        person.sends(service, put(vec![SectionPut { kind: section::INQUIRY, rev: 1, body: own(*slot) }])).await;
    }
    let envelope = Envelope::from_bytes(extract.as_bytes()).unwrap();
    let extract: Extract = from_canonical(envelope.unverified_payload()).unwrap();
    let manifest = Manifest {
        draft_id: draft_id.to_string(),
        manifest_rev: 1,
        acts: vec![home.matter.to_string()],
        slots: cast.iter().map(|(slot, _)| slot.to_string()).collect(),
        pack: PackRef { id: floor_pack().unwrap().id.clone(), hash: Digest::of(FLOOR_PACK) },
        bases: vec![Basis {
            unit: extract.unit.to_string(),
            entry_seq: extract.entry_seq,
            entry_hash: extract.entry_hash,
        }],
        disclosures: Vec::new(),
        sections: shared
            .iter()
            .map(|(kind, body)| SectionRef {
                kind: kind.to_string(),
                hash: section_hash(kind.as_str(), body.as_bytes()),
            })
            .collect(),
        media: Vec::new(),
    };
    let manifest = manifest.sorted().unwrap();
    let frozen = String::from_utf8(manifest.to_bytes().unwrap()).unwrap();
    writer.sends(service, CommandBody::Freeze(Freeze { draft_id, manifest: frozen })).await;
    let mut statements = Vec::new();
    for (slot, person) in &cast {
        let statement = PartyStatement {
            draft_id: draft_id.to_string(),
            manifest_rev: 1,
            manifest: manifest.digest().unwrap(),
            own: section_hash(section::INQUIRY.as_str(), own(*slot).as_bytes()),
            slot: slot.to_string(),
            key: person.keys.public_key(USER_ALIAS).unwrap(),
            captured_at: service.now(),
        };
        let envelope = person.signs(&PARTY_TYPE, &statement);
        statements.push(StatementRef { slot: *slot, digest: envelope.digest() });
        let statement = String::from_utf8(envelope.to_bytes().unwrap()).unwrap();
        person.sends(service, CommandBody::Sign(Sign { draft_id, statement })).await;
    }
    statements.sort();
    let submit = Submit { draft_id, manifest: manifest.digest().unwrap(), statements };
    let submission = writer.command(service, CommandBody::Submit(submit));
    let deal = shared.iter().find(|(kind, _)| *kind == section::DEAL).unwrap().1.clone();
    let mut people = cast.into_iter().map(|(_, person)| person);
    let (seller, buyer) = (people.next().unwrap(), people.next().unwrap());
    SignedSale { seller, buyer, draft: draft_id, submission, deal }
}

/// Registry time in whole seconds: what a request is dated.
pub(crate) fn seconds(clock: &VirtualClock) -> i64 {
    clock.read().wall.seconds()
}
