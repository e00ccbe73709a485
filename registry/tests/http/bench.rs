//! A served city, a wire that writes exact bytes, and people with device keys.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Stdio},
    sync::{
        Arc, Once, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use ereg_domain::{
    canonical,
    identifier::{PersonNumber, UnitCode},
    party::{IdentityNumber, Principal, PrincipalNumber},
    time::Instant,
};
use ereg_law::{
    material::{MaterialCode, MediaType},
    policy::PolicyPack,
    references::floor_pack,
};
use ereg_protocol::{
    command::{
        About, AcceptInvitation, Command, CommandBody, Enrol, GrantMandate, Invite, PutMedium, PutSections, SectionPut,
        ShareDraft, UserKeyProof,
    },
    http_signature::{Nonce, sign_request},
    id::{CommandId, DraftId},
    objects::{HeldHome, Tells, ToldTo},
    outcome::{Outcome, OutcomeResult},
    payload,
    problem::Problem,
    transport::{HttpRequest, Method},
    world::{Clock as _, Ids as _, SeededIds, VirtualClock},
};
use ereg_registry::{
    http::{Background, Founding, Running, ServeConfig, serve},
    seed::{City, CityListing, CityPlan, ListedOrganisation, ListedPerson, ListedRepresentative, seed},
    service::Answering,
};
use ereg_trust::{
    bundle::{KeyRole, TrustBundle},
    digest::Digest,
    envelope::{Envelope, PayloadType},
    keys::{DEVICE_ALIAS, DeviceSigner, KeyPolicy, SoftwareKeys, USER_ALIAS},
    mandate::Mandate,
    merkle,
    random::SecureRandom,
};
use serde::Serialize;

pub const SEED: u64 = 7;
const COMMANDS: &str = "/v1/commands";
const NOW: &str = "2026-11-23T05:30:00.000Z";

/// Seeded once for all tests; each works on its own copy.
fn seeded() -> &'static Path {
    static CITY: OnceLock<tempfile::TempDir> = OnceLock::new();
    let dir = CITY.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        seed(dir.path(), &CityPlan::new(SEED, 0)).unwrap();
        dir
    });
    dir.path()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            fs::copy(entry.path(), target).map(drop).unwrap()
        }
    }
}

/// Returns the listing of the people and things in every city of these tests.
pub fn listing() -> CityListing {
    canonical::from_canonical(&fs::read(seeded().join("city.json")).unwrap()).unwrap()
}

/// A served city.
pub struct Bench {
    pub dir: tempfile::TempDir,
    pub clock: VirtualClock,
    pub running: Running,
    pub listing: CityListing,
    pub city: City,
    /// The bank's representative is mandated once in each city.
    pub mandated: Once,
}

impl Bench {
    pub async fn start() -> Bench {
        // What a test finds after an answer must not depend on this machine's speed.
        Bench::that_answers(Answering::Last).await
    }

    /// A city whose registry answers before or after what follows is done.
    pub async fn that_answers(answering: Answering) -> Bench {
        Bench::served(answering, Background::OfItself).await
    }

    /// A city whose registry does nothing by itself: only by [`Bench::works`].
    pub async fn by_hand(answering: Answering) -> Bench {
        Bench::served(answering, Background::ByHand).await
    }

    async fn served(answering: Answering, background: Background) -> Bench {
        let dir = tempfile::tempdir().unwrap();
        copy(seeded(), dir.path());
        let clock = VirtualClock::at(NOW.parse().unwrap());
        let running = run(dir.path(), &clock, (answering, background)).await;
        let listing = canonical::from_canonical(&fs::read(dir.path().join("city.json")).unwrap()).unwrap();
        let city = City::draw(&CityPlan::new(SEED, 0)).unwrap();
        Bench { dir, clock, running, listing, city, mandated: Once::new() }
    }

    /// A registry that was never seeded.
    pub async fn bare() -> Bench {
        let dir = tempfile::tempdir().unwrap();
        let clock = VirtualClock::at(NOW.parse().unwrap());
        let running = run(dir.path(), &clock, AS_SERVED).await;
        let listing = CityListing { seed: 0, households: 0, cast: Vec::new(), organisations: Vec::new() };
        let city = City::draw(&CityPlan::new(SEED, 0)).unwrap();
        Bench { dir, clock, running, listing, city, mandated: Once::new() }
    }

    /// Copies another's sandbox into this one's directory and starts again.
    pub async fn with_a_smuggled_sandbox(self, other: &Bench) -> Bench {
        copy(&other.dir.path().join("sandbox"), &self.dir.path().join("sandbox"));
        fs::write(self.dir.path().join("sandbox/clock.json"), "{\"ahead_ms\":864000000}").unwrap();
        self.restart().await
    }

    /// Stops and starts again on the same directory.
    pub async fn restart(self) -> Bench {
        let Bench { dir, clock, running, listing, city, mandated } = self;
        running.shutdown().await;
        let running = run(dir.path(), &clock, AS_SERVED).await;
        Bench { dir, clock, running, listing, city, mandated }
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn wire(&self) -> Wire {
        Wire { addr: self.running.addr() }
    }

    /// Time goes by until then.
    pub fn comes_to(&self, time: &str) {
        let time: Instant = time.parse().unwrap();
        self.clock.advance(u64::try_from(time.ms() - self.clock.read().wall.ms()).unwrap());
    }

    /// The office takes its next policy pack: the floor with something changed.
    pub fn takes_pack(&self, change: impl FnOnce(&mut PolicyPack)) {
        let mut pack = floor_pack().unwrap();
        pack.version += 1;
        change(&mut pack);
        self.running.service().take_pack(&canonical::to_canonical(&pack).unwrap()).unwrap();
    }

    /// The clock of the registry comes by, as often as a case has steps.
    pub fn works(&self) {
        (0..6).for_each(|_| self.running.service().tick().unwrap());
    }

    /// Texts that plain SQL finds in the registry's database.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        let db = rusqlite::Connection::open(self.dir.path().join("registry.db")).unwrap();
        let mut rows = db.prepare(sql).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// Registry time, as the service has it.
    pub fn registry_now_s(&self) -> i64 {
        self.running.service().now().seconds()
    }

    pub fn now_s(&self) -> i64 {
        self.clock.read().wall.seconds()
    }

    /// Somebody with fresh keys and no account.
    pub fn newcomer(&self) -> Phone {
        static PHONES: AtomicU64 = AtomicU64::new(0);
        let number = PHONES.fetch_add(1, Ordering::SeqCst);
        let keys = SoftwareKeys::in_memory();
        keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
        keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
        Phone {
            keys,
            wire: self.wire(),
            authority: self.running.authority().to_owned(),
            clock: self.clock.clone(),
            ids: SeededIds::new(SEED, &format!("phone-{number}")),
            taken: AtomicU64::new(0),
        }
    }

    /// A person of the cast, enrolled; for an organisation its representative, mandated in every matter.
    pub fn phone_of(&self, person: &ListedPerson) -> Phone {
        let phone = self.newcomer();
        let command = match &person.identity {
            IdentityNumber::Organisation(code) => {
                let bank = self.listing.organisations.iter().find(|known| known.code == *code).unwrap();
                self.mandated.call_once(|| self.is_mandated(bank));
                let bank_is = PrincipalNumber::Organisation(code.clone());
                phone.enrol_for(&as_person(&bank.representative), Some(&bank_is))
            }
            _ => phone.enrol(person),
        };
        let outcome = phone.outcome(&command);
        assert!(matches!(outcome.result, OutcomeResult::Done(_)), "{outcome:?}");
        phone
    }

    fn is_mandated(&self, organisation: &ListedOrganisation) {
        let legal = self.phone_of(&as_person(&organisation.legal_representative));
        let mandate = Mandate {
            principal: Principal::Organisation { name: organisation.name.clone(), code: organisation.code.clone() },
            representative: organisation.representative.name.clone(),
            number: organisation.representative.number.clone(),
            matters: ereg_law::matter::LAW.matters().map(ereg_law::matter::Matter::id).collect(),
            from: "2026-01-01".parse().unwrap(),
            to: "2028-01-01".parse().unwrap(),
            key: legal.keys.public_key(USER_ALIAS).unwrap(),
            captured_at: NOW.parse().unwrap(),
        };
        let signer = DeviceSigner::new(&legal.keys, USER_ALIAS, "mandate").unwrap();
        let mandate = String::from_utf8(mandate.sign(&signer).unwrap().to_bytes().unwrap()).unwrap();
        legal.done(CommandBody::GrantMandate(GrantMandate { mandate }));
    }

    pub fn seller(&self, key: &str) -> &ListedPerson {
        &self.listing.household(key).unwrap().obligors[0]
    }

    pub fn buyer(&self, key: &str) -> &ListedPerson {
        &self.listing.household(key).unwrap().right_holders[0]
    }

    /// Codes of the refused requests in the audit chain.
    pub fn audited(&self) -> Vec<String> {
        self.texts("SELECT subject FROM audit WHERE act = 'http' ORDER BY seq")
    }

    /// Commands the registry has kept.
    pub fn commands_kept(&self) -> i64 {
        self.rows("command")
    }

    /// Returns the number of rows of a table.
    pub fn rows(&self, table: &str) -> i64 {
        let db = rusqlite::Connection::open(self.dir.path().join("registry.db")).unwrap();
        db.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }
}

/// Somebody who acts in the name of an organisation, as a person.
pub fn as_person(representative: &ListedRepresentative) -> ListedPerson {
    ListedPerson {
        slot: "holder.1".parse().unwrap(),
        name: representative.name.clone(),
        identity: representative.number.clone().into(),
        identity_proof: Some(representative.identity_proof.clone()),
        share: None,
    }
}

/// It answers last, and does the background work of itself.
const AS_SERVED: (Answering, Background) = (Answering::Last, Background::OfItself);

async fn run(dir: &Path, clock: &VirtualClock, (answering, background): (Answering, Background)) -> Running {
    serve(ServeConfig {
        founding: Founding::Found,
        clock: Arc::new(clock.clone()),
        ids: Arc::new(SeededIds::new(SEED, "registry")),
        metrics: Some("127.0.0.1:0".parse().unwrap()),
        answering,
        background,
        ..ServeConfig::new(dir.to_owned(), "127.0.0.1:0".parse().unwrap())
    })
    .await
    .unwrap()
}

/// `ereg-registry serve` on a directory in a process of its own, after `before` in its shell: the process, where it listens,
/// and where `/metrics` is if it was asked for. It must be killed.
pub fn process(data: &Path, options: &[&str], before: &str) -> (Child, SocketAddr, Option<SocketAddr>) {
    let binary = env!("CARGO_BIN_EXE_ereg-registry");
    let script = format!("{before}; exec {binary} serve --lang en --data {} {}", data.display(), options.join(" "));
    let mut child = std::process::Command::new("sh").args(["-c", &script]).stdout(Stdio::piped()).spawn().unwrap();
    let (mut addr, mut metrics) = (None, None);
    for line in BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap) {
        if let Some(said) = line.strip_prefix("listening on http://") {
            addr = Some(said.parse().unwrap());
        } else if let Some(said) = line.strip_prefix("metrics on http://") {
            metrics = Some(said.strip_suffix("/metrics").unwrap().parse().unwrap());
        } else if line.starts_with("root fingerprint") {
            break;
        }
    }
    (child, addr.unwrap(), metrics)
}

/// The response that came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem: Problem = canonical::from_canonical(&self.body).unwrap();
        // What docs/errors.md says of a code is what stands in each answer.
        let listed = ereg_protocol::catalogue::class(&problem.code);
        assert_eq!((listed, problem.title.is_empty()), (Some(problem.class), false), "{}", problem.code);
        assert_eq!(problem.status, self.status);
        problem
    }

    /// The reply to each command of a request: an outcome, or a problem with its status.
    pub fn each(&self) -> Vec<Reply> {
        assert_eq!(self.header("content-type"), Some("application/x-ndjson"), "{self:?}");
        let lines = self.body.strip_suffix(b"\n").unwrap().split(|byte| *byte == b'\n');
        let reply = |line: &[u8]| match canonical::from_canonical::<Problem>(line) {
            Err(_) => Reply { status: self.status, headers: self.headers.clone(), body: line.to_vec() },
            Ok(problem) => {
                let mut headers = self.headers.clone();
                let content_type = headers.iter_mut().find(|(name, _)| name == "content-type").unwrap();
                content_type.1 = "application/problem+json".to_owned();
                Reply { status: problem.status, headers, body: line.to_vec() }
            }
        };
        lines.map(reply).collect()
    }

    /// Status and code, for a table of expectations.
    pub fn code(&self) -> (u16, String) {
        if self.status < 400 { (self.status, String::new()) } else { (self.status, self.problem().code) }
    }
}

/// Writes exact bytes to the registry.
#[derive(Debug, Clone, Copy)]
pub struct Wire {
    pub addr: SocketAddr,
}

impl Wire {
    pub fn raw(&self, bytes: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(self.addr).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // The registry may answer and close before it has read all: then the rest of what is written is lost.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        read_reply(&answer)
    }

    /// The answer; to a request of one command, the reply to it.
    pub fn send(&self, request: &HttpRequest) -> Reply {
        let reply = self.raw(&bytes_of(request, self.addr));
        if request.path == COMMANDS && reply.status == 200 { reply.each().remove(0) } else { reply }
    }
}

/// A request as HTTP/1.1, the connection closed after it.
pub fn bytes_of(request: &HttpRequest, addr: SocketAddr) -> Vec<u8> {
    let query = if request.query == "?" { "" } else { &request.query };
    let mut head = format!(
        "{} {}{query} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n",
        request.method.as_str(),
        request.path
    );
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if request.method != Method::Get || !request.body.is_empty() {
        head.push_str(&format!("content-length: {}\r\n", request.body.len()));
    }
    let mut bytes = (head + "\r\n").into_bytes();
    bytes.extend_from_slice(&request.body);
    bytes
}

fn read_reply(bytes: &[u8]) -> Reply {
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or_else(|| panic!("no answer: {bytes:?}"));
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = if chunked { unchunk(&bytes[end + 4..]) } else { bytes[end + 4..].to_vec() };
    Reply { status, headers, body }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|w| w == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[line + 2..line + 2 + size]);
        rest = &rest[line + 4 + size..];
    }
}

/// A device: two keys, its own ids.
pub struct Phone {
    pub keys: SoftwareKeys,
    pub wire: Wire,
    pub authority: String,
    pub clock: VirtualClock,
    pub ids: SeededIds,
    pub taken: AtomicU64,
}

impl Phone {
    pub fn uuid(&self) -> uuid::Uuid {
        self.ids.uuid("test", self.taken.fetch_add(1, Ordering::SeqCst), self.clock.read().wall)
    }

    pub fn command(&self, body: CommandBody) -> Command {
        Command { id: CommandId::new(self.uuid()).unwrap(), body }
    }

    /// Signs a request now.
    pub fn sign(&self, mut request: HttpRequest) -> HttpRequest {
        self.sign_at(&mut request, self.clock.read().wall.seconds());
        request
    }

    pub fn sign_at(&self, request: &mut HttpRequest, created_s: i64) {
        let signer = DeviceSigner::new(&self.keys, DEVICE_ALIAS, "request").unwrap();
        let nonce = Nonce::fresh(&SecureRandom::new()).unwrap();
        sign_request(request, &self.authority, &signer, created_s, nonce).unwrap();
    }

    pub fn get(&self, path: &str, query: &str) -> Reply {
        self.wire.send(&self.sign(get(path, query)))
    }

    /// Sends a command's exact bytes, alone.
    pub fn post(&self, bytes: &[u8]) -> Reply {
        self.wire.send(&self.sign(command_request(bytes)))
    }

    /// Sends commands in one request, by lane; the reply to each.
    pub fn post_together(&self, lanes: &[&[&[u8]]]) -> Vec<Reply> {
        let lanes: Vec<Vec<u8>> =
            lanes.iter().map(|lane| lane.iter().flat_map(|one| [*one, b"\n"].concat()).collect()).collect();
        let request = self.sign(commands_request(&lanes.join(&b"\n"[..])));
        let reply = self.wire.raw(&bytes_of(&request, self.wire.addr));
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        reply.each()
    }

    pub fn send(&self, command: &Command) -> Reply {
        self.post(&command.to_bytes().unwrap())
    }

    /// The outcome of a command.
    pub fn outcome(&self, command: &Command) -> Outcome {
        let reply = self.send(command);
        assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        let envelope = Envelope::from_bytes(&reply.body).unwrap();
        canonical::from_canonical(envelope.unverified_payload()).unwrap()
    }

    pub fn done(&self, body: CommandBody) {
        let outcome = self.outcome(&self.command(body));
        assert!(matches!(outcome.result, OutcomeResult::Done(_)), "{outcome:?}");
    }

    pub fn enrol(&self, person: &ListedPerson) -> Command {
        self.enrol_for(person, None)
    }

    /// The command with which a person enrols, for themselves or for the one who has mandated them.
    pub fn enrol_for(&self, person: &ListedPerson, principal: Option<&PrincipalNumber>) -> Command {
        #[derive(Serialize)]
        struct Identity<'a> {
            id_no: &'a PersonNumber,
            name: &'a ereg_domain::text::PersonName,
            #[serde(skip_serializing_if = "Option::is_none")]
            principal: Option<&'a PrincipalNumber>,
        }
        let id_no = &person.identity.person().unwrap();
        let device_key = self.keys.public_key(DEVICE_ALIAS).unwrap();
        let identity = canonical::to_canonical(&Identity { id_no, name: &person.name, principal }).unwrap();
        let proof = UserKeyProof { device_key: device_key.key_id().to_string(), identity: Digest::of(&identity) };
        let signer = DeviceSigner::new(&self.keys, USER_ALIAS, "enrol").unwrap();
        let envelope = Envelope::sign_value(&PayloadType::new("enrol", 1), &proof, &signer).unwrap();
        self.command(CommandBody::Enrol(Box::new(Enrol {
            name: person.name.clone(),
            id_no: id_no.clone(),
            device_key,
            device_kept: self.keys.info(DEVICE_ALIAS).unwrap().kept(),
            user_key: self.keys.public_key(USER_ALIAS).unwrap(),
            user_kept: self.keys.info(USER_ALIAS).unwrap().kept(),
            user_key_proof: String::from_utf8(envelope.to_bytes().unwrap()).unwrap(),
            identity_proof: person.identity_proof.clone().unwrap(),
            principal: principal.cloned(),
        })))
    }

    /// Returns what this account is told there, signed for this request.
    pub fn told(&self, path: &str) -> Tells {
        self.told_by(path, "")
    }

    fn told_by(&self, path: &str, query: &str) -> Tells {
        let body = self.get(path, &format!("?nonce=AAAAAAAAAAAAAAAAAAAAAA{query}")).body;
        let trust = TrustBundle::parse(&self.wire.send(&get("/v1/trust", "?")).body, None, 0).unwrap();
        let verified = Envelope::from_bytes(&body).unwrap().verify(&payload::TOLD, &trust.role_ever(KeyRole::Receipt));
        let told: ToldTo = verified.unwrap().parse().unwrap();
        assert_eq!(told.nonce.as_deref(), Some("AAAAAAAAAAAAAAAAAAAAAA"));
        told.tells
    }

    /// The extract of a home that is held or lent on.
    pub fn extract(&self, unit: &UnitCode) -> String {
        let Tells::Extract(extract) = self.told(&format!("/v1/units/{unit}/extract")) else {
            panic!("an extract was asked for")
        };
        extract
    }

    /// The extract of a home that this person inherits by the deed of this number.
    pub fn extract_by_deed(&self, unit: &UnitCode, deed: &str) -> String {
        let query = format!("&deed={}", encoded(deed));
        let Tells::Extract(extract) = self.told_by(&format!("/v1/units/{unit}/extract"), &query) else {
            panic!("an extract was asked for")
        };
        extract
    }

    pub fn homes(&self) -> Vec<HeldHome> {
        let Tells::Homes(homes) = self.told("/v1/homes") else { panic!("homes were asked for") };
        homes
    }

    /// Opens a workspace over the first home held, with the shared sections of a household.
    pub fn shares(&self, bench: &Bench, key: &str) -> DraftId {
        let draft_id = DraftId::new(self.uuid()).unwrap();
        let extract = self.homes().remove(0).extract;
        self.done(CommandBody::Share(ShareDraft {
            draft_id,
            matter: ereg_law::matter::T04.id(),
            slot: "transferor.1".parse().unwrap(),
            about: About::Extract(extract),
        }));
        self.done(CommandBody::PutSections(PutSections { draft_id, sections: vec![parties_section(bench, key)] }));
        draft_id
    }

    /// Invites the buyer and lets him join.
    pub fn invites(&self, draft_id: DraftId, other: &Phone) {
        let code = [9_u8; 16];
        let slot = "transferee.1".parse().unwrap();
        self.done(CommandBody::Invite(Invite { draft_id, slot, code_hash: Digest::of(&code) }));
        use base64::Engine as _;
        let code = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(code);
        other.done(CommandBody::Accept(AcceptInvitation { draft_id, code }));
    }

    /// Announces a medium of one chunk; its digest.
    pub fn announces(&self, draft_id: DraftId, bytes: &[u8]) -> Digest {
        let digest = merkle::media_digest([bytes]);
        self.done(CommandBody::PutMedium(PutMedium {
            draft_id,
            material: MaterialCode::M10,
            media_type: MediaType::Png,
            size: bytes.len() as u64,
            digest,
            chunks: vec![merkle::leaf_hash(bytes)],
        }));
        digest
    }

    pub fn put_chunk(&self, digest: Digest, index: &str, bytes: &[u8]) -> Reply {
        self.wire.send(&self.sign(chunk_request(&digest.to_string(), index, bytes)))
    }
}

pub fn parties_section(bench: &Bench, key: &str) -> SectionPut {
    let parties =
        bench.city.household(key).unwrap().application.get::<ereg_law::application::Parties>().unwrap().clone();
    let body = String::from_utf8(canonical::to_canonical(&parties).unwrap()).unwrap();
    SectionPut { kind: ereg_law::section::PARTIES, rev: 1, body }
}

/// Every byte of a text percent-encoded.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

pub fn get(path: &str, query: &str) -> HttpRequest {
    HttpRequest { method: Method::Get, path: path.to_owned(), query: query.to_owned(), headers: vec![], body: vec![] }
}

/// A request of one command.
pub fn command_request(bytes: &[u8]) -> HttpRequest {
    commands_request(&[bytes, b"\n"].concat())
}

/// A request with these lines.
pub fn commands_request(lines: &[u8]) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        path: COMMANDS.to_owned(),
        query: "?".to_owned(),
        headers: vec![("content-type".to_owned(), "application/x-ndjson".to_owned())],
        body: lines.to_vec(),
    }
}

pub fn chunk_request(digest: &str, index: &str, bytes: &[u8]) -> HttpRequest {
    HttpRequest {
        method: Method::Put,
        path: format!("/v1/media/{digest}/{index}"),
        query: "?".to_owned(),
        headers: vec![("content-type".to_owned(), "application/octet-stream".to_owned())],
        body: bytes.to_vec(),
    }
}
