//! An office that is only what a phone hears: a transport that answers from memory, with real signatures.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use ereg_client::{
    Client, ClientConfig, Clock, Connection, DeviceKeys, Instant, KeyStore, Language, Secret, SeededIds, SoftwareKeys,
    Transport, VirtualClock,
};
use ereg_domain::canonical::to_canonical;
use ereg_law::{fixture, policy};
use ereg_protocol::{
    command::{Command, CommandBody},
    feed::{FeedHead, FeedItem, ObjectKind, PageRange},
    objects::{Extract, HeldHome, SignedTime, Tells, ToldTo, VaultSeen},
    outcome::{CommandEffect, Outcome, OutcomeResult},
    pack::SignedPack,
    transport::{BoxFuture, HttpRequest, HttpResponse, TransportError},
};
use ereg_trust::{
    bundle::{DocumentSeals, KeyRole, Log, Office as OfficeRow, RoleKey, TrustContent},
    checkpoint::Checkpoint,
    digest::Digest,
    envelope::{Envelope, PayloadType},
    key_record::{KeyRecord, KeyUse},
    keys::{AssuranceLevel, PublicKey, RegistryKey},
    leaf::content_commit,
    merkle::Tree,
    token::{Face, TokenCheckpoint, TokenClaims, TokenStatus, seal},
};

/// Registry time at which everything here happens.
pub const NOW: &str = "2026-11-23T02:00:00.000Z";
pub const ACCOUNT: &str = "AAAAAAAAAAAAAAAAAAAAAA";
const URL: &str = "http://127.0.0.1:9";

pub struct Office {
    keys: [RegistryKey; 1 + KeyRole::ALL.len()],
    trust: Vec<u8>,
    pub feed: Mutex<Vec<FeedItem>>,
    pub extract: Extract,
    pub requests: AtomicU32,
    pub commands: Mutex<Vec<Command>>,
    pub status: Mutex<String>,
}

fn key(n: u8) -> RegistryKey {
    RegistryKey::from_seed(&[n; 32]).unwrap()
}

fn role_number(role: KeyRole) -> usize {
    1 + KeyRole::ALL.iter().position(|r| *r == role).unwrap()
}

impl Office {
    /// Returns what a person compares and confirms.
    pub fn root_fingerprint(&self) -> String {
        self.keys[0].public_key().key_id().to_string()
    }

    pub fn open() -> Arc<Office> {
        let keys = std::array::from_fn(|number| key(u8::try_from(number).unwrap() + 1));
        let from: Instant = "2026-01-01T00:00:00.000Z".parse().unwrap();
        let row = |role: &KeyRole| RoleKey {
            demo: true,
            ..RoleKey::new(*role, keys[role_number(*role)].public_key(), from, "demo")
        };
        let content = TrustContent {
            version: 1,
            office: OfficeRow { id: "demo".into(), name: "演示".into(), origin: "127.0.0.1:9".into() },
            root: keys[0].public_key(),
            roles: KeyRole::ALL.iter().map(row).collect(),
            least_assurance: AssuranceLevel::C,
            log: Log { origin: "demo/book".into() },
            demo: true,
            seals: DocumentSeals::default(),
            finance: DocumentSeals::default(),
        };
        let trust = content.sign(&keys[0]).unwrap().to_bytes().unwrap();
        let facts = fixture::home_of(&[(&fixture::seller(), None)]);
        let extract = Extract {
            heir: None,
            unit: facts.unit,
            entry_seq: 1,
            entry_hash: Digest::of(b"entry"),
            facts,
            as_of: NOW.parse().unwrap(),
        };
        Arc::new(Office {
            keys,
            trust,
            feed: Mutex::default(),
            extract,
            requests: AtomicU32::new(0),
            commands: Mutex::default(),
            status: Mutex::default(),
        })
    }

    pub fn sign<T: serde::Serialize>(&self, role: KeyRole, name: &'static str, value: &T) -> String {
        let envelope = Envelope::sign_value(&PayloadType::new(name, 1), value, &self.keys[role_number(role)]).unwrap();
        String::from_utf8(envelope.to_bytes().unwrap()).unwrap()
    }

    /// A token of the certificate of this home, as it may be altered before `signer` seals it.
    pub fn token(&self, signer: KeyRole, status: Option<TokenStatus>, alters: impl Fn(&mut TokenClaims)) -> String {
        let booked_at = NOW.parse::<Instant>().unwrap();
        let mut claims = TokenClaims {
            face: Face {
                licence_id: "11100000MB03271699001.11420100MB00000196.20261120000000000001.001.0".to_owned(),
                certificate: self.extract.facts.right.certificates[0].to_string(),
                unit: self.extract.unit.to_string(),
                holders: "林**".to_owned(),
                address: "江岸区一元街道".to_owned(),
            },
            content_commit: content_commit(&[9; 32], b"{}"),
            entry_index: 0,
            booked_at_ms: booked_at.ms() as u64,
            path: Vec::new(),
            checkpoint: TokenCheckpoint { key_hash: [0; 4], size: 1, time_s: 0, signature: [0; 64] },
            status,
            other_shown: Vec::new(),
        };
        alters(&mut claims);
        // The book has this entry, whichever it is: whoever forges one of another has a genuine one of it.
        let mut log = Tree::new();
        log.append(claims.leaf().entry_hash());
        let time_s = booked_at.seconds() as u64;
        let checkpoint = Checkpoint { origin: "demo/book".to_owned(), size: 1, root: log.root(), time_s };
        let book = &self.keys[role_number(KeyRole::Book)];
        let (key_hash, signature) = checkpoint.sign(book).unwrap().own_signature().unwrap();
        claims.checkpoint = TokenCheckpoint { key_hash, size: 1, time_s, signature };
        seal(claims, &self.keys[role_number(signer)]).unwrap().text()
    }

    /// Tells an object by the feed.
    pub fn tells(&self, kind: ObjectKind, object: &str, body: String) {
        let mut feed = self.feed.lock().unwrap();
        let seq = feed.len() as u64 + 1;
        let rev = feed.iter().filter(|change| change.kind == kind && change.object == object).count() as u64 + 1;
        feed.push(FeedItem { seq, object: object.into(), kind, rev, body });
    }

    /// A policy pack, signed by a role; `Policy` is the right one.
    pub fn tells_pack(&self, object: &str, pack: &[u8], signer: KeyRole) {
        #[derive(serde::Serialize)]
        struct Detached {
            digest: Digest,
        }
        let signature = self.sign(signer, "pack", &Detached { digest: Digest::of(pack) });
        let signed = SignedPack { pack: String::from_utf8(pack.to_vec()).unwrap(), signature };
        self.tells(ObjectKind::Pack, object, String::from_utf8(to_canonical(&signed).unwrap()).unwrap());
    }

    /// The whole feed on one page: as a snapshot, or what came after a number.
    fn page(&self, query: &str) -> Vec<u8> {
        let part = |name: &str| query.split(['?', '&']).find_map(|part| part.strip_prefix(name)).map(str::to_owned);
        let after: u64 = part("after=").unwrap().parse().unwrap();
        let mut feed = self.feed.lock().unwrap().clone();
        let newest = feed.len() as u64;
        let range = if after == 0 {
            feed.sort_by_key(FeedItem::place);
            // The newest of each object alone.
            feed.dedup_by(|later, kept| {
                later.place() == kept.place() && {
                    std::mem::swap(later, kept);
                    true
                }
            });
            PageRange::Snapshot { snapshot: newest, after: None, last: None }
        } else {
            feed.retain(|change| change.seq > after);
            PageRange::Changes { first: after + 1, last: newest }
        };
        let mut page = Vec::new();
        for change in feed {
            page.extend(to_canonical(&change).unwrap());
            page.push(b'\n');
        }
        let head = FeedHead {
            account: ACCOUNT.parse().unwrap(),
            at: NOW.parse().unwrap(),
            digest: Digest::of(&page),
            newest,
            nonce: part("nonce="),
            range,
        };
        page.extend(self.sign(KeyRole::Receipt, "feed", &head).into_bytes());
        page.push(b'\n');
        page
    }

    fn answer(&self, request: &HttpRequest) -> Result<(String, Vec<u8>), u16> {
        let json = |text: String| Ok(("application/json".to_owned(), text.into_bytes()));
        match request.path.as_str() {
            "/v1/feed" => Ok(("application/x-ndjson".to_owned(), self.page(&request.query))),
            "/v1/trust" => Ok(("application/json".to_owned(), self.trust.clone())),
            "/v1/time" => {
                let nonce = request.query.strip_prefix("?nonce=").map(str::to_owned);
                json(self.sign(KeyRole::Time, "time", &SignedTime { time: NOW.parse().unwrap(), nonce }))
            }
            "/v1/vault" => {
                let nonce = request.query.split("nonce=").nth(1).map(str::to_owned);
                // The mark drawn before the newest was told last.
                let marks = request.query.split(['?', '&']).find_map(|part| part.strip_prefix("marks="));
                let last = marks.and_then(|marks| marks.rsplit('.').nth(1)).map(|mark| mark.parse().unwrap());
                let seen = VaultSeen { account: ACCOUNT.parse().unwrap(), at: NOW.parse().unwrap(), last, nonce };
                json(self.sign(KeyRole::Receipt, "vault", &seen))
            }
            "/v1/homes" => {
                let extract = self.sign(KeyRole::Book, "extract", &self.extract);
                let home = HeldHome { unit: self.extract.unit, extract, since: "2020-03-02".parse().unwrap() };
                let told = ToldTo {
                    account: ACCOUNT.parse().unwrap(),
                    at: NOW.parse().unwrap(),
                    nonce: request.query.strip_prefix("?nonce=").map(str::to_owned),
                    tells: Tells::Homes(vec![home]),
                };
                json(self.sign(KeyRole::Receipt, "told", &told))
            }
            "/v1/checkpoint" => {
                let checkpoint =
                    Checkpoint { origin: "demo/book".into(), size: 1, root: Digest::of(b"r"), time_s: 1_795_399_200 };
                json(checkpoint.sign(&self.keys[role_number(KeyRole::Book)]).unwrap().to_string())
            }
            // Whoever asks for a status hears what was put here.
            "/v1/status" => Ok(("text/plain".to_owned(), self.status.lock().unwrap().clone().into_bytes())),
            "/v1/commands" => {
                let lines = request.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
                let answers = lines.map(|command| self.outcome(command) + "\n").collect::<String>();
                Ok(("application/x-ndjson".to_owned(), answers.into_bytes()))
            }
            _ => Err(404),
        }
    }

    fn outcome(&self, bytes: &[u8]) -> String {
        let command = Command::from_bytes(bytes).unwrap();
        let result = match &command.body {
            CommandBody::Enrol(enrol) => OutcomeResult::Done(CommandEffect::Enrolled {
                device_key: self.key_record(enrol.device_key, KeyUse::Request),
                user_key: self.key_record(enrol.user_key, KeyUse::Party),
            }),
            CommandBody::Share(_) => OutcomeResult::Done(CommandEffect::Shared {
                until: NOW.parse::<Instant>().unwrap().plus_ms(7 * 86_400_000),
            }),
            _ => OutcomeResult::Done(CommandEffect::SectionsPut {}),
        };
        let outcome = Outcome {
            command_id: command.id,
            follows: 0,
            kind: command.kind(),
            command: Digest::of(bytes),
            account: ACCOUNT.parse().unwrap(),
            at: NOW.parse().unwrap(),
            office: "demo".into(),
            assurance: "C".into(),
            result,
        };
        self.commands.lock().unwrap().push(command);
        self.sign(KeyRole::Receipt, "outcome", &outcome)
    }

    fn key_record(&self, key: PublicKey, key_use: KeyUse) -> String {
        let from = NOW.parse().unwrap();
        let record =
            KeyRecord { account: ACCOUNT.into(), key, key_use, level: AssuranceLevel::C, from, revoked_at: None };
        self.sign(KeyRole::Receipt, "key", &record)
    }
}

/// The line that a phone is connected by.
pub struct Line(pub Arc<Office>);

impl Transport for Line {
    fn authority(&self) -> &str {
        "127.0.0.1:9"
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        self.0.requests.fetch_add(1, Ordering::SeqCst);
        let (status, content_type, body) = match self.0.answer(&request) {
            Ok((content_type, body)) => (200, content_type, body),
            Err(status) => (status, String::new(), Vec::new()),
        };
        Box::pin(async move { Ok(HttpResponse { status, content_type, retry_after_s: None, body }) })
    }
}

/// A phone with a new vault in `dir`.
pub fn phone(dir: &Path, office: &Arc<Office>) -> Client {
    phone_with(dir, office, Arc::new(SoftwareKeys::in_memory()))
}

pub fn phone_with(dir: &Path, office: &Arc<Office>, keys: Arc<dyn DeviceKeys>) -> Client {
    Client::create(config(dir, Some(office), keys)).unwrap()
}

pub fn config(dir: &Path, office: Option<&Arc<Office>>, keys: Arc<dyn DeviceKeys>) -> ClientConfig {
    let clock: Arc<dyn Clock> = Arc::new(VirtualClock::at(NOW.parse().unwrap()));
    ClientConfig {
        law: ereg_client::LAW,
        dir: dir.join("vault"),
        secret: Secret::Key(vec![7; 32]),
        keys: KeyStore::OfTheVault(keys),
        clock,
        ids: Arc::new(SeededIds::new(7, "phone")),
        connection: office.map(|o| Connection {
            url: URL.into(),
            office: "demo".into(),
            root_fingerprint: Some(o.root_fingerprint()),
        }),
        transport: office.map(|o| Arc::new(Line(o.clone())) as Arc<dyn Transport>),
        lang: Language::En,
        logs: None,
    }
}

/// The seller, enrolled, with the extract of her home.
pub async fn seller(dir: &Path, office: &Arc<Office>, keys: Arc<dyn DeviceKeys>) -> Client {
    let who = fixture::seller();
    let phone = phone_with(dir, office, keys);
    let ereg_domain::party::IdentityNumber::Citizen(id) = &who.identity else { panic!("a person") };
    office.tells_pack("floor", policy::FLOOR_PACK, KeyRole::Policy);
    phone.account().enrol(who.name.to_string(), id.as_str().to_owned(), "proof".into()).await.unwrap();
    phone.homes().my_homes().await.unwrap();
    phone
}
