//! A registry in a directory with partners that do as they are told, and people who send it commands.

use std::{
    collections::HashMap,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use ereg_domain::{
    fixture::{Sale, Someone, true_answers},
    identifier::{CitizenId, UnitCode},
    material::{MaterialCode, MediaType},
    party::{IdentityNumber, Slot},
    policy::FLOOR_PACK,
    register::RegisterFacts,
    review::{ContractFact, TaxState},
    text::PersonName,
    time::Instant,
};
use ereg_protocol::{
    command::{
        AcceptInvitation, AskPayment, Collect, Command, CommandBody, Enrol, Freeze, Invite, Pay, PutMedium,
        PutSections, SectionPut, Share, Sign, StatementRef, Submit, UserKeyProof, Withdraw, WithdrawalStatement,
    },
    feed::{FeedCursor, FeedLine, ObjectKind},
    id::{AccountId, AttemptId, CaseId, DraftId},
    objects::{CaseView, CertificateView, NoticeBody, PaymentView, Quote, WorkspaceView},
    outcome::{Effect, Outcome, OutcomeResult, Receipt},
    problem::Problem,
    registry::{CallError, Registry},
    world::{Clock, Ids, SeededIds, VirtualClock},
};
use ereg_registry::{
    keys::{RegistryKeys, RoleOptions},
    partner::{
        Bank, BankError, BankOrder, BankState, ContractAnswer, HousingAuthority, IdentityAnswer, IdentityProvider,
        PartnerError, Partners, TaxAnswer, TaxOffice,
    },
    service::{Caller, OUTCOME_TYPE, SeedHome, SeededHome, Service, Session, World},
};
use ereg_trust::{
    bundle::Role,
    canonical::to_canonical,
    digest::{Digest, section_hash},
    envelope::{Envelope, PayloadType},
    keys::{DEVICE_ALIAS, DeviceKeys, DeviceSigner, KeyPolicy, PublicKey, SoftwareKeys, USER_ALIAS},
    manifest::{Basis, Manifest, MediaRef, PackRef, PartyStatement, SectionRef},
    merkle::{MEDIA_CHUNK, Tree, leaf_hash},
};
use serde::{Serialize, de::DeserializeOwned};

/// What the bank does with the next order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum BankMood {
    Takes,
    TakesAndLosesTheAnswer,
    LosesTheOrder,
    Refuses,
}

/// Partners in memory: they outlive the registry's process, as real ones do.
pub struct World2 {
    pub identity: Mutex<IdentityAnswer>,
    pub tax: Mutex<Option<TaxState>>,
    pub contract: Mutex<ContractFact>,
    pub bank: Mutex<HashMap<AttemptId, BankState>>,
    pub mood: Mutex<BankMood>,
    pub asked: Mutex<u32>,
}

impl IdentityProvider for World2 {
    fn check(&self, _: &PersonName, _: &CitizenId, _: &str) -> Result<IdentityAnswer, PartnerError> {
        Ok(*self.identity.lock().unwrap())
    }
}

impl TaxOffice for World2 {
    fn clearance(&self, _: &str, _: &UnitCode) -> Result<TaxAnswer, PartnerError> {
        *self.asked.lock().unwrap() += 1;
        let state = self.tax.lock().unwrap().ok_or(PartnerError::Unreachable)?;
        Ok(TaxAnswer { deed_tax: state, income_tax: TaxState::Cleared, body: "{}".to_owned() })
    }
}

impl HousingAuthority for World2 {
    fn contract(&self, _: &str) -> Result<ContractAnswer, PartnerError> {
        Ok(ContractAnswer { fact: self.contract.lock().unwrap().clone(), body: "{}".to_owned() })
    }
}

impl Bank for World2 {
    fn pay(&self, order: &BankOrder) -> Result<BankState, BankError> {
        let mut orders = self.bank.lock().unwrap();
        match *self.mood.lock().unwrap() {
            BankMood::LosesTheOrder => Err(BankError::AnswerLost),
            BankMood::Refuses => {
                orders.insert(order.attempt_id, BankState::Failed);
                Ok(BankState::Failed)
            }
            BankMood::Takes => Ok(*orders.entry(order.attempt_id).or_insert(BankState::Taken)),
            BankMood::TakesAndLosesTheAnswer => {
                orders.entry(order.attempt_id).or_insert(BankState::Taken);
                Err(BankError::AnswerLost)
            }
        }
    }

    fn query(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        Ok(self.bank.lock().unwrap().get(attempt).copied().unwrap_or(BankState::NotKnown))
    }

    fn close(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
        match *self.bank.lock().unwrap().entry(*attempt).or_insert(BankState::Closed) {
            BankState::Taken | BankState::Refunded => Err(BankError::Refused),
            state => Ok(state),
        }
    }

    fn refund(&self, attempt: &AttemptId) -> Result<BankState, BankError> {
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
    pub world: Arc<World2>,
}

fn partners(world: &Arc<World2>) -> Partners {
    Partners {
        identity: Some(world.clone()),
        tax: Some(world.clone()),
        housing: Some(world.clone()),
        bank: Some(world.clone()),
    }
}

impl Office {
    /// A new registry with this sale's home in its book and this sale's contract on file.
    pub fn for_sale(sale: &Sale) -> (Office, SeededHome) {
        let world = Arc::new(World2 {
            identity: Mutex::new(IdentityAnswer::Confirmed),
            tax: Mutex::new(Some(TaxState::Cleared)),
            contract: Mutex::new(sale.contract.clone().unwrap()),
            bank: Mutex::default(),
            mood: Mutex::new(BankMood::Takes),
            asked: Mutex::new(0),
        });
        let clock = VirtualClock::at(sale.as_of);
        let dir = Arc::new(tempfile::tempdir().unwrap());
        let service = open(dir.path(), &world, &clock);
        let office = Office { dir, service, clock, world };
        let homes = office.service.enter_seed(vec![SeedHome { facts: sale.register.clone().unwrap() }]).unwrap();
        (office, homes.into_iter().next().unwrap())
    }

    /// The same registry after its process ended; a bank's money stays where it is.
    pub fn restarted(&self, partners: Partners) -> Service {
        let keys = RegistryKeys::create_or_load(self.dir.path(), &RoleOptions::demonstration()).unwrap();
        let world =
            World { clock: Arc::new(self.clock.clone()), ids: Arc::new(SeededIds::new(7, "registry")), partners };
        Service::open(self.dir.path(), keys, FLOOR_PACK, world).unwrap()
    }

    pub fn partners(&self) -> Partners {
        partners(&self.world)
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

    /// Changes the database as nobody should.
    pub fn tamper(&self, sql: &str) {
        let db = rusqlite::Connection::open(self.database()).unwrap();
        db.execute_batch(sql).unwrap();
    }
}

fn open(dir: &Path, world: &Arc<World2>, clock: &VirtualClock) -> Service {
    let keys = RegistryKeys::create_or_load(dir, &RoleOptions::demonstration()).unwrap();
    let world = World {
        clock: Arc::new(clock.clone()),
        ids: Arc::new(SeededIds::new(7, "registry")),
        partners: partners(world),
    };
    Service::open(dir, keys, FLOOR_PACK, world).unwrap()
}

/// A person with a device.
pub struct Citizen {
    pub who: Someone,
    pub account: AccountId,
    pub session: Session,
    keys: SoftwareKeys,
    device: PublicKey,
    pub user: PublicKey,
    ids: SeededIds,
    next: Mutex<u64>,
    clock: VirtualClock,
    /// Every command sent with its outcome's bytes.
    pub sent: Mutex<Vec<(Vec<u8>, Vec<u8>)>>,
    pub enrolment: (Vec<u8>, Vec<u8>),
}

#[derive(Serialize)]
struct Identity<'a> {
    id_no: &'a CitizenId,
    name: &'a PersonName,
}

impl Citizen {
    pub async fn enrol(office: &Office, who: &Someone) -> Result<Citizen, CallError> {
        let keys = SoftwareKeys::in_memory();
        let device = keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap().key;
        let user = keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap().key;
        let IdentityNumber::Citizen(id_no) = who.identity.clone() else { panic!("a citizen") };
        let identity = Digest::of(&to_canonical(&Identity { id_no: &id_no, name: &who.name }).unwrap());
        let proof = UserKeyProof { device_key: device.key_id().to_string(), identity };
        let signer = DeviceSigner::new(&keys, USER_ALIAS, "enrol").unwrap();
        let proof = Envelope::sign_value(&PayloadType::new("enrol", 1), &proof, &signer).unwrap();
        let body = Enrol {
            name: who.name.clone(),
            id_no,
            device_key: device,
            user_key: user,
            user_key_proof: String::from_utf8(proof.to_bytes().unwrap()).unwrap(),
            identity_proof: "sandbox".to_owned(),
        };
        let ids = SeededIds::new(11, who.name.as_str());
        let id = ids.uuid("enrol", 0, office.clock.read().wall);
        let command = Command { id: id_of(id), body: CommandBody::Enrol(body) };
        let bytes = command.to_bytes().unwrap();
        let session = office.service.session(Caller::Enrolling { device_key: device });
        let answer = session.command(&bytes).await?;
        let outcome = open_outcome(&answer);
        let session =
            office.service.session(Caller::Account { account: outcome.account.clone(), key: device.key_id() });
        Ok(Citizen {
            who: who.clone(),
            account: outcome.account,
            session,
            keys,
            device,
            user,
            ids,
            next: Mutex::new(1),
            clock: office.clock.clone(),
            sent: Mutex::default(),
            enrolment: (bytes, answer),
        })
    }

    /// The same person at the registry's new process.
    pub fn at(&mut self, service: &Service) {
        self.session = service.session(Caller::Account { account: self.account.clone(), key: self.device.key_id() });
    }

    fn ordinal(&self) -> u64 {
        let mut next = self.next.lock().unwrap();
        *next += 1;
        *next
    }

    pub fn uuid(&self, purpose: &str) -> uuid::Uuid {
        self.ids.uuid(purpose, self.ordinal(), self.clock.read().wall)
    }

    pub fn command(&self, body: CommandBody) -> Vec<u8> {
        Command { id: id_of(self.uuid("command")), body }.to_bytes().unwrap()
    }

    pub async fn try_send(&self, body: CommandBody) -> Result<OutcomeResult, Problem> {
        let bytes = self.command(body);
        match self.session.command(&bytes).await {
            Ok(answer) => {
                let result = open_outcome(&answer).result;
                self.sent.lock().unwrap().push((bytes, answer));
                Ok(result)
            }
            Err(CallError::Problem(problem)) => Err(problem),
            Err(other) => panic!("{other}"),
        }
    }

    /// Sends a command that is carried out.
    pub async fn send(&self, body: CommandBody) -> Effect {
        match self.try_send(body).await.unwrap() {
            OutcomeResult::Done(effect) => effect,
            OutcomeResult::Declined(declined) => panic!("declined: {}", declined.code),
        }
    }

    /// Sends a command that is declined.
    pub async fn declined(&self, body: CommandBody) -> String {
        match self.try_send(body).await.unwrap() {
            OutcomeResult::Declined(declined) => declined.code,
            OutcomeResult::Done(_) => panic!("it was done"),
        }
    }

    pub fn signs(&self, payload_type: &PayloadType, value: &impl Serialize) -> String {
        let signer = DeviceSigner::new(&self.keys, USER_ALIAS, "test").unwrap();
        String::from_utf8(Envelope::sign_value(payload_type, value, &signer).unwrap().to_bytes().unwrap()).unwrap()
    }

    /// The newest objects of a kind in this person's feed.
    pub async fn objects(&self, kind: ObjectKind) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut sink = |line: FeedLine| {
            if let FeedLine::Change(change) = line
                && change.kind == kind
            {
                assert_eq!(Digest::of(change.body.as_bytes()), change.digest);
                found.push((change.object, change.body));
            }
            ControlFlow::Continue(())
        };
        self.session.feed(&FeedCursor::Start, &mut sink).await.unwrap();
        found
    }

    pub async fn case(&self) -> CaseView {
        let mut cases = self.objects(ObjectKind::Case).await;
        serde_json::from_str(&cases.pop().expect("a case").1).unwrap()
    }

    pub async fn quote(&self) -> (Digest, Quote) {
        let quotes = self.objects(ObjectKind::Quote).await;
        quotes
            .iter()
            .map(|(id, body)| (id.parse().unwrap(), payload::<Quote>(body)))
            .max_by_key(|(_, q)| q.quoted_at)
            .expect("a quote")
    }

    pub async fn payment(&self) -> PaymentView {
        let mut payments = self.objects(ObjectKind::Payment).await;
        serde_json::from_str(&payments.pop().expect("a payment").1).unwrap()
    }

    pub async fn certificates(&self) -> Vec<CertificateView> {
        let all = self.objects(ObjectKind::Certificate).await;
        all.iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
    }

    pub async fn notices(&self) -> Vec<NoticeBody> {
        self.objects(ObjectKind::Notice).await.iter().map(|(_, body)| payload(body)).collect()
    }

    pub async fn workspace(&self, draft: DraftId) -> WorkspaceView {
        self.session.workspace(draft).await.unwrap()
    }

    pub async fn pays(&self) -> AttemptId {
        let attempt_id: AttemptId = id_of(self.uuid("attempt"));
        let (quote, _) = self.quote().await;
        self.send(CommandBody::Pay(Pay { quote, attempt_id })).await;
        attempt_id
    }

    pub async fn asks(&self, attempt_id: AttemptId) -> Effect {
        self.send(CommandBody::AskPayment(AskPayment { attempt_id })).await
    }

    pub async fn collects(&self, case_id: CaseId) -> Effect {
        self.send(CommandBody::Collect(Collect { case_id })).await
    }

    pub fn withdrawal(&self, case_id: CaseId, slot: Slot) -> CommandBody {
        let statement = WithdrawalStatement { case_id, slot, key: self.user.key_id().to_string() };
        CommandBody::Withdraw(Withdraw { case_id, statement: self.signs(&PayloadType::new("withdraw", 1), &statement) })
    }
}

/// A sale as its creator prepares it.
pub struct Draft {
    pub id: DraftId,
    pub sale: Sale,
    pub extract: String,
    pub medium: Option<Vec<u8>>,
    pub manifest: Mutex<Option<Manifest>>,
}

fn text<T: Serialize>(value: &T) -> String {
    String::from_utf8(to_canonical(value).unwrap()).unwrap()
}

impl Draft {
    /// Shares the sale's sections with the extract the seller has just fetched.
    pub async fn shared_by(seller: &Citizen, sale: &Sale) -> Draft {
        let unit = sale.register.as_ref().unwrap().unit;
        let extract = seller.session.extract(&unit).await.unwrap();
        let draft = Draft {
            id: id_of(seller.uuid("draft")),
            sale: sale.clone(),
            extract,
            medium: None,
            manifest: Mutex::default(),
        };
        let slot = slot("transferor.1");
        seller.send(CommandBody::Share(Share { draft_id: draft.id, slot, extract: draft.extract.clone() })).await;
        seller.send(draft.sections(1)).await;
        draft
    }

    pub fn sections(&self, rev: u64) -> CommandBody {
        use ereg_domain::application::SectionKind as Kind;
        let shared = &self.sale.shared;
        let put = |kind, body| SectionPut { kind, rev, body };
        CommandBody::PutSections(PutSections {
            draft_id: self.id,
            sections: vec![
                put(Kind::Matter, text(shared.matter.as_ref().unwrap())),
                put(Kind::Parties, text(shared.parties.as_ref().unwrap())),
                put(Kind::Deal, text(shared.deal.as_ref().unwrap())),
                put(Kind::Delivery, text(shared.delivery.as_ref().unwrap())),
            ],
        })
    }

    pub fn deal(&self, rev: u64) -> CommandBody {
        let body = text(self.sale.shared.deal.as_ref().unwrap());
        let kind = ereg_domain::application::SectionKind::Deal;
        CommandBody::PutSections(PutSections { draft_id: self.id, sections: vec![SectionPut { kind, rev, body }] })
    }

    pub fn invitation(&self, place: &str, code: &[u8; 16]) -> CommandBody {
        CommandBody::Invite(Invite { draft_id: self.id, slot: slot(place), code_hash: Digest::of(code) })
    }

    pub fn acceptance(&self, code: &[u8; 16]) -> CommandBody {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        CommandBody::Accept(AcceptInvitation { draft_id: self.id, code: URL_SAFE_NO_PAD.encode(code) })
    }

    /// The seller invites and this person joins.
    pub async fn joined_by(&self, seller: &Citizen, joiner: &Citizen, place: &str) {
        let code = *b"0123456789abcdef";
        seller.send(self.invitation(place, &code)).await;
        joiner.send(self.acceptance(&code)).await;
    }

    pub fn inquiry(&self, place: &str) -> String {
        let mortgaged = self.sale.register.as_ref().is_some_and(|r| !r.mortgages.is_empty());
        text(&true_answers(slot(place), mortgaged))
    }

    pub async fn answered_by(&self, party: &Citizen, place: &str) {
        let kind = ereg_domain::application::SectionKind::Inquiry;
        let sections = vec![SectionPut { kind, rev: 1, body: self.inquiry(place) }];
        party.send(CommandBody::PutSections(PutSections { draft_id: self.id, sections })).await;
    }

    pub fn the_manifest(&self, manifest_rev: u64) -> Manifest {
        let envelope = Envelope::from_bytes(self.extract.as_bytes()).unwrap();
        let extract: ereg_protocol::objects::Extract = serde_json::from_slice(envelope.unverified_payload()).unwrap();
        let shared = &self.sale.shared;
        let section =
            |kind: &str, body: String| SectionRef { kind: kind.to_owned(), hash: section_hash(kind, body.as_bytes()) };
        let parties = shared.parties.as_ref().unwrap();
        let media =
            self.medium.as_ref().map(|bytes| MediaRef { material: "M10".to_owned(), digest: chunks(bytes).root() });
        Manifest {
            draft_id: self.id.to_string(),
            manifest_rev,
            acts: vec!["T04".to_owned()],
            slots: parties.parties.iter().map(|p| p.slot.to_string()).collect(),
            pack: PackRef { id: self.sale.pack.id.clone(), hash: Digest::of(FLOOR_PACK) },
            bases: vec![Basis {
                unit: extract.unit.to_string(),
                entry_seq: extract.entry_seq,
                entry_hash: extract.entry_hash,
            }],
            notices: Vec::new(),
            sections: vec![
                section("matter.1", text(shared.matter.as_ref().unwrap())),
                section("parties.1", text(parties)),
                section("deal.1", text(shared.deal.as_ref().unwrap())),
                section("delivery.1", text(shared.delivery.as_ref().unwrap())),
            ],
            media: media.into_iter().collect(),
        }
        .sorted()
        .unwrap()
    }

    pub async fn frozen_by(&self, seller: &Citizen, rev: u64) {
        let manifest = self.the_manifest(rev);
        let bytes = String::from_utf8(manifest.to_bytes().unwrap()).unwrap();
        *self.manifest.lock().unwrap() = Some(manifest);
        seller.send(CommandBody::Freeze(Freeze { draft_id: self.id, manifest: bytes })).await;
    }

    pub fn statement(&self, party: &Citizen, place: &str) -> CommandBody {
        let manifest = self.manifest.lock().unwrap().clone().unwrap();
        let statement = PartyStatement {
            draft_id: manifest.draft_id.clone(),
            manifest_rev: manifest.manifest_rev,
            manifest: manifest.digest().unwrap(),
            own: section_hash("inquiry.1", self.inquiry(place).as_bytes()),
            slot: place.to_owned(),
            key: party.user,
            captured_at: party.clock.read().wall,
        };
        let statement = party.signs(&ereg_trust::manifest::PARTY_TYPE, &statement);
        CommandBody::Sign(Sign { draft_id: self.id, statement })
    }

    pub async fn signed_by(&self, party: &Citizen, place: &str) {
        party.send(self.statement(party, place)).await;
    }

    pub async fn submission(&self, by: &Citizen) -> CommandBody {
        use ereg_protocol::objects::Standing;
        let view = by.workspace(self.id).await;
        let statements = view.participants.iter().map(|p| match p.standing {
            Standing::Signed { statement } => StatementRef { slot: p.slot, digest: statement },
            _ => StatementRef { slot: p.slot, digest: Digest::of(b"not signed") },
        });
        let manifest = self.manifest.lock().unwrap().as_ref().unwrap().digest().unwrap();
        CommandBody::Submit(Submit { draft_id: self.id, manifest, statements: statements.collect() })
    }

    pub async fn submitted_by(&self, party: &Citizen) -> Receipt {
        match party.send(self.submission(party).await).await {
            Effect::Received(receipt) => receipt,
            other => panic!("{other:?}"),
        }
    }

    pub fn announcement(&self) -> CommandBody {
        let bytes = self.medium.as_ref().unwrap();
        CommandBody::PutMedium(PutMedium {
            draft_id: self.id,
            material: MaterialCode::M10,
            media_type: MediaType::Jpeg,
            size: bytes.len() as u64,
            digest: chunks(bytes).root(),
            chunks: bytes.chunks(MEDIA_CHUNK).map(leaf_hash).collect(),
        })
    }
}

pub fn chunks(bytes: &[u8]) -> Tree {
    let mut tree = Tree::new();
    bytes.chunks(MEDIA_CHUNK).for_each(|chunk| tree.append(leaf_hash(chunk)));
    tree
}

/// Both parties up to the last signature.
pub async fn ready_sale(office: &Office, sale: &Sale, seller: &Someone, buyer: &Someone) -> (Citizen, Citizen, Draft) {
    let (seller, buyer) = (office.enrols(seller).await, office.enrols(buyer).await);
    let draft = Draft::shared_by(&seller, sale).await;
    signed_by_both(&draft, &seller, &buyer).await;
    (seller, buyer, draft)
}

pub async fn signed_by_both(draft: &Draft, seller: &Citizen, buyer: &Citizen) {
    draft.joined_by(seller, buyer, "transferee.1").await;
    draft.answered_by(seller, "transferor.1").await;
    draft.answered_by(buyer, "transferee.1").await;
    draft.frozen_by(seller, 1).await;
    draft.signed_by(seller, "transferor.1").await;
    draft.signed_by(buyer, "transferee.1").await;
}

pub fn slot(text: &str) -> Slot {
    text.parse().unwrap()
}

pub fn id_of<T: std::str::FromStr>(uuid: uuid::Uuid) -> T
where
    T::Err: std::fmt::Debug,
{
    uuid.to_string().parse().unwrap()
}

/// The payload of one of the registry's own envelopes.
pub fn payload<T: DeserializeOwned>(envelope: &str) -> T {
    serde_json::from_slice(Envelope::from_bytes(envelope.as_bytes()).unwrap().unverified_payload()).unwrap()
}

pub fn open_outcome(bytes: &[u8]) -> Outcome {
    let envelope = Envelope::from_bytes(bytes).unwrap();
    assert_eq!(*envelope.payload_type(), OUTCOME_TYPE);
    serde_json::from_slice(envelope.unverified_payload()).unwrap()
}

/// An outcome as who pinned the root reads it.
pub fn verified_outcome(office: &Office, bytes: &[u8], at: Instant) -> Outcome {
    let keys = office.keys();
    let verified =
        Envelope::from_bytes(bytes).unwrap().verify(&OUTCOME_TYPE, &keys.bundle().role_at(Role::Receipt, at));
    verified.unwrap().parse().unwrap()
}
