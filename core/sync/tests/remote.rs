//! The registry behind a transport that answers what it likes: which signed time corrects a phone's clock.

#![allow(clippy::unwrap_used, reason = "test code fails loudly")]

use std::sync::{Arc, Mutex};

use ereg_domain::time::Instant;
use ereg_protocol::{
    catalogue::ErrorClass,
    command_lanes::CommandLanes,
    document::MOST_DOCUMENT_BYTES,
    feed::FeedCursor,
    http_signature::{Nonce, Presented},
    objects::SignedTime,
    payload,
    problem::Problem,
    registry::Registry as _,
    transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError},
    world::VirtualClock,
};
use ereg_sync::{
    belief::PinnedTrust,
    remote::{RemoteRegistry, RequestSigner},
    time::TrustedTime,
};
use ereg_trust::{
    bundle::{DocumentSeals, KeyRole, Log, Office, RoleKey, TrustBundle, TrustContent},
    digest::Digest,
    envelope::Envelope,
    keys::{AssuranceLevel, DEVICE_ALIAS, KeyPolicy, RegistryKey, SoftwareKeys},
};

const AUTHORITY: &str = "127.0.0.1:1";

fn key(n: u8) -> RegistryKey {
    RegistryKey::from_seed(&[n; 32]).unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn bundle() -> TrustBundle {
    let row = RoleKey::new(KeyRole::Time, key(1).public_key(), at("2020-01-01T00:00:00.000Z"), "demo");
    let content = TrustContent {
        version: 1,
        office: Office { id: "demo".into(), name: "demo".into(), origin: AUTHORITY.into() },
        root: key(9).public_key(),
        roles: vec![RoleKey { demo: true, ..row }],
        least_assurance: AssuranceLevel::C,
        log: Log { origin: "demo/book".into() },
        demo: true,
        seals: DocumentSeals::default(),
        finance: DocumentSeals::default(),
    };
    TrustBundle::parse(&content.sign(&key(9)).unwrap().to_bytes().unwrap(), None, 0).unwrap()
}

/// The request whose nonce the signed time carries.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    ThisRequest,
    AnEarlierOne,
    Nobody,
}

/// Refuses the first request because of its clock, with this time; takes every later one.
struct Registrar {
    says: Instant,
    to: Told,
    asked: Mutex<Vec<HttpRequest>>,
}

impl Registrar {
    fn answer(&self, request: HttpRequest) -> HttpResponse {
        let mut asked = self.asked.lock().unwrap();
        asked.push(request);
        if asked.len() > 1 {
            let feed = asked.last().is_some_and(|request| request.path == "/v1/feed");
            let (content_type, body) =
                if feed { ("application/x-ndjson", Vec::new()) } else { ("application/json", b"[]".to_vec()) };
            return HttpResponse { status: 200, content_type: content_type.into(), retry_after_s: None, body };
        }
        let nonce = match self.to {
            Told::ThisRequest => Some(Presented::read(&asked[0], AUTHORITY).unwrap().nonce()),
            Told::AnEarlierOne => Some(Nonce::from_bytes([7; 16])),
            Told::Nobody => None,
        };
        let time = SignedTime { time: self.says, nonce: nonce.map(|nonce| nonce.to_string()) };
        let time = Envelope::sign_value(&payload::TIME, &time, &key(1)).unwrap().to_bytes().unwrap();
        let mut problem = Problem::new(401, ErrorClass::Clock, "clock_skew", "");
        problem.time = Some(String::from_utf8(time).unwrap());
        let body = serde_json::to_vec(&problem).unwrap();
        HttpResponse { status: 401, content_type: "application/problem+json".into(), retry_after_s: None, body }
    }
}

impl Transport for Registrar {
    fn authority(&self) -> &str {
        AUTHORITY
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        Box::pin(async move { Ok(self.answer(request)) })
    }
}

struct Phone {
    office: Arc<Registrar>,
    time: Arc<TrustedTime>,
    remote: RemoteRegistry,
}

impl Phone {
    /// A phone that believes it is noon.
    fn told(says: &str, to: Told) -> Phone {
        let office = Arc::new(Registrar { says: at(says), to, asked: Mutex::default() });
        let time = Arc::new(TrustedTime::new(Arc::new(VirtualClock::at(at(NOON))), None));
        time.set(at(NOON));
        let keys = SoftwareKeys::in_memory();
        keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
        let key = RequestSigner { keys: Arc::new(keys), alias: DEVICE_ALIAS.into() };
        let trust = Arc::new(PinnedTrust::new(Some(bundle())));
        let remote = RemoteRegistry::new(office.clone(), key, time.clone(), trust);
        Phone { office, time, remote }
    }

    async fn asks(&self, what: Asks) -> Result<(), String> {
        let done = match what {
            Asks::Chunk => self.remote.chunk(Digest::of(b"chunk"), 0).await.map(|_| ()),
            Asks::Feed => self.remote.feed(&FeedCursor::Start, "").await.map(|_| ()),
            Asks::Pages => self.remote.feed_pages(&FeedCursor::Start, "").await.map(|_| ()),
        };
        done.map_err(|error| error.code().to_owned())
    }
}

#[derive(Clone, Copy)]
enum Asks {
    Chunk,
    Feed,
    Pages,
}

const MORNING: &str = "2026-11-23T08:00:00.000Z";
const NOON: &str = "2026-11-23T12:00:00.000Z";

#[tokio::test]
async fn the_time_told_to_this_request_corrects_the_clock_and_the_request_goes_again() {
    for what in [Asks::Chunk, Asks::Feed, Asks::Pages] {
        let phone = Phone::told(MORNING, Told::ThisRequest);
        assert_eq!(phone.asks(what).await, Ok(()));
        assert_eq!(phone.time.now().at, at(MORNING));
        let asked = phone.office.asked.lock().unwrap();
        let created: Vec<i64> = asked.iter().map(|r| Presented::read(r, AUTHORITY).unwrap().created_s()).collect();
        assert_eq!(created, [at(NOON).seconds(), at(MORNING).seconds()]);
    }
}

/// Each of them is well signed, and once was true.
#[tokio::test]
async fn a_time_told_to_another_request_or_to_nobody_turns_no_clock_back() {
    for to in [Told::AnEarlierOne, Told::Nobody] {
        for what in [Asks::Chunk, Asks::Feed, Asks::Pages] {
            let phone = Phone::told(MORNING, to);
            assert_eq!(phone.asks(what).await, Err("clock_skew".to_owned()));
            assert_eq!(phone.time.now().at, at(NOON));
            assert_eq!(phone.office.asked.lock().unwrap().len(), 1, "nothing has changed that would let it pass");
        }
    }
}

/// Answers everything with the same.
struct Always(u16, &'static str, Vec<u8>);

impl Transport for Always {
    fn authority(&self) -> &str {
        AUTHORITY
    }

    fn send(&self, _: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        let Always(status, content_type, body) = self;
        let (content_type, body) = ((*content_type).to_owned(), body.clone());
        Box::pin(async move { Ok(HttpResponse { status: *status, content_type, retry_after_s: Some(9), body }) })
    }
}

/// A hotel's login page, a proxy's refusal, a 404 of anybody: told from the registry's own word by its form.
#[tokio::test]
async fn what_is_not_of_the_registrys_form_is_not_the_registrys() {
    const JSON: &str = "application/problem+json";
    let problem = |status| serde_json::to_vec(&Problem::new(status, ErrorClass::Permanent, "not_found", "")).unwrap();
    let not_the_registry = "network.not_the_registry";
    for (status, content_type, body, code) in [
        (404, JSON, problem(404), "not_found"),
        (404, JSON, problem(403), not_the_registry),
        (403, JSON, problem(404), not_the_registry),
        (404, JSON, b"{}".to_vec(), not_the_registry),
        (302, "text/html", Vec::new(), not_the_registry),
        (511, "text/html", b"<html>".to_vec(), not_the_registry),
        (200, "text/html", b"<html>".to_vec(), not_the_registry),
    ] {
        let keys = SoftwareKeys::in_memory();
        keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
        let key = RequestSigner { keys: Arc::new(keys), alias: DEVICE_ALIAS.into() };
        let time = Arc::new(TrustedTime::new(Arc::new(VirtualClock::at(at(NOON))), None));
        let trust = Arc::new(PinnedTrust::new(Some(bundle())));
        let remote = RemoteRegistry::new(Arc::new(Always(status, content_type, body.clone())), key, time, trust);
        let (open, signed) = (remote.trust().await, remote.chunk(Digest::of(b"chunk"), 0).await);
        for error in [open.unwrap_err(), signed.unwrap_err()] {
            assert_eq!(error.code(), code, "{status} {content_type}");
        }
        let put = remote.put_chunk(Digest::of(b"chunk"), 0, b"chunk").await.unwrap_err();
        assert_eq!(put.code(), code, "{status} {content_type}");
    }
    // Well-formed, and not what says that a chunk is held.
    let keys = SoftwareKeys::in_memory();
    keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
    let key = RequestSigner { keys: Arc::new(keys), alias: DEVICE_ALIAS.into() };
    let time = Arc::new(TrustedTime::new(Arc::new(VirtualClock::at(at(NOON))), None));
    let transport = Arc::new(Always(200, "application/json", b"{}".to_vec()));
    let remote = RemoteRegistry::new(transport, key, time, Arc::new(PinnedTrust::new(Some(bundle()))));
    let put = remote.put_chunk(Digest::of(b"chunk"), 0, b"chunk").await.unwrap_err();
    assert_eq!(put.code(), not_the_registry);
}

/// A line for each command: an envelope, which is believed where it is kept, a problem, or nobody's words.
#[tokio::test]
async fn each_line_of_an_answer_is_to_the_command_in_its_place() {
    let asks = async |content_type: &'static str, body: Vec<u8>| {
        let keys = SoftwareKeys::in_memory();
        keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
        let key = RequestSigner { keys: Arc::new(keys), alias: DEVICE_ALIAS.into() };
        let time = Arc::new(TrustedTime::new(Arc::new(VirtualClock::at(at(NOON))), None));
        let transport = Arc::new(Always(200, content_type, body));
        let remote = RemoteRegistry::new(transport, key, time, Arc::new(PinnedTrust::new(Some(bundle()))));
        let lanes = vec![vec![b"one".to_vec(), b"two".to_vec()], vec![b"three".to_vec()]];
        let answers = remote.commands(&CommandLanes::new(lanes).unwrap()).await;
        answers.map(|answers| answers.into_iter().map(|one| one.map_err(|e| e.code().to_owned())).collect::<Vec<_>>())
    };
    const LINES: &str = "application/x-ndjson";
    let signed = |n: i64| {
        let time = SignedTime { time: Instant::from_ms(n), nonce: None };
        Envelope::sign_value(&payload::TIME, &time, &key(1)).unwrap().to_bytes().unwrap()
    };
    let problem = serde_json::to_vec(&Problem::new(404, ErrorClass::Permanent, "not_found", "")).unwrap();
    let lines = |lines: &[&[u8]]| lines.iter().flat_map(|line| [*line, b"\n"].concat()).collect::<Vec<u8>>();
    let missing = || Err("answer.unreadable".to_owned());
    let whole = asks(LINES, lines(&[&signed(1), &problem, b"<html>"])).await.unwrap();
    assert_eq!(whole, [Ok(signed(1)), Err("not_found".into()), Err("network.not_the_registry".into())]);
    for (body, first) in [(lines(&[&signed(1)]), Ok(signed(1))), (lines(&[b""]), missing()), (Vec::new(), missing())] {
        assert_eq!(asks(LINES, body).await.unwrap(), [first, missing(), missing()]);
    }
    let elsewhere = asks("application/json", lines(&[&signed(1), &signed(2), &signed(3)])).await.unwrap_err();
    assert_eq!(elsewhere.code(), "network.not_the_registry");
}

/// Whoever answered: only the bytes of its digest are a document, and none is longer than a document may be.
#[tokio::test]
async fn a_document_of_another_digest_or_longer_than_any_is_none() {
    let asks = async |digest: Digest, body: Vec<u8>| {
        let keys = SoftwareKeys::in_memory();
        keys.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
        let key = RequestSigner { keys: Arc::new(keys), alias: DEVICE_ALIAS.into() };
        let time = Arc::new(TrustedTime::new(Arc::new(VirtualClock::at(at(NOON))), None));
        let transport = Arc::new(Always(200, "application/octet-stream", body));
        let remote = RemoteRegistry::new(transport, key, time, Arc::new(PinnedTrust::new(Some(bundle()))));
        remote.document(digest).await.map_err(|error| error.code().to_owned())
    };
    let longest = vec![7; MOST_DOCUMENT_BYTES];
    let longer = vec![7; MOST_DOCUMENT_BYTES + 1];
    assert!(asks(Digest::of(&longest), longest.clone()).await == Ok(longest.clone()));
    for (digest, body) in [
        (Digest::of(&longest), longest[1..].to_vec()),
        (Digest::of(b"sealed"), b"Sealed".to_vec()),
        (Digest::of(b"sealed"), Vec::new()),
        (Digest::of(&longer), longer),
    ] {
        let bytes = body.len();
        assert!(asks(digest, body).await == Err("answer.unreadable".to_owned()), "{bytes} bytes");
    }
}
