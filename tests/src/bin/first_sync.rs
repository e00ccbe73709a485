//! A new phone's first sync of many cases, alone in its process, so that its memory can be read: everything but the feed
//! comes from the registry at the given address; the feed is made up page by page and never whole in memory.
//!
//! `first_sync DIR CASES` with a JSON object on standard input: url, office, root, name, id_no, proof, body (one case),
//! registry (its directory, for the key that signs).
//! Prints milliseconds, cases kept and how far the peak of the resident memory rose, in KiB.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use ereg_client::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use ereg_client::{
    Client, ClientConfig, Connection, HttpPatience, HttpTransport, Instant, KeyStore, Language, RandomIds, Secret,
    SoftwareKeys, SystemClock,
};
use ereg_domain::canonical::to_canonical;
use ereg_protocol::id::AccountId;
use ereg_protocol::outcome::Outcome;
use ereg_protocol::{
    feed::{FULL_PAGE_BYTES, FeedHead, FeedItem, MAX_PAGE_LINES, ObjectKind, PageRange},
    payload,
};
use ereg_registry::keys::RegistryKeys;
use ereg_tests::city::case_of_many;
use ereg_trust::bundle::KeyRole;
use ereg_trust::digest::Digest;
use ereg_trust::envelope::Envelope;
use serde::Deserialize;

#[derive(Deserialize)]
struct Order {
    url: String,
    office: String,
    root: String,
    name: String,
    id_no: String,
    proof: String,
    body: String,
    registry: PathBuf,
}

/// Page by page, each signed with the registry's own key for the account it gave this phone.
struct MadeUpFeed {
    http: HttpTransport,
    keys: RegistryKeys,
    account: Mutex<Option<AccountId>>,
    body: String,
    cases: u64,
}

impl MadeUpFeed {
    fn page(&self, query: &str) -> Vec<u8> {
        // `?after=0`, `?after=N`, or `?from=case/ID&snapshot=S`: where it goes on.
        let query = query.trim_start_matches('?').replace("%2F", "/");
        let part = |name: &str| query.split('&').find_map(|part| part.strip_prefix(name)).map(ToOwned::to_owned);
        let after = part("from=");
        let mut next = after.as_ref().map_or(0, |from| {
            (0..self.cases).find(|n| from.ends_with(&case_of_many(&self.body, *n).0)).map_or(self.cases, |n| n + 1)
        });
        let (mut page, mut lines, mut last) = (Vec::new(), 0, None);
        let range = if part("after=").is_some_and(|after| after != "0") {
            PageRange::Changes { first: self.cases + 1, last: self.cases }
        } else {
            while next < self.cases && lines < MAX_PAGE_LINES && page.len() < FULL_PAGE_BYTES {
                let (object, body) = case_of_many(&self.body, next);
                let change = FeedItem { seq: next + 1, object, kind: ObjectKind::Case, rev: 1, body };
                page.extend(to_canonical(&change).unwrap());
                page.push(b'\n');
                last = Some(change.place());
                (next, lines) = (next + 1, lines + 1);
            }
            PageRange::Snapshot { snapshot: self.cases, after, last: last.filter(|_| next < self.cases) }
        };
        let head = FeedHead {
            account: self.account.lock().unwrap().clone().unwrap(),
            at: Instant::from_ms(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64),
            digest: Digest::of(&page),
            newest: self.cases,
            nonce: part("nonce="),
            range,
        };
        let head = Envelope::sign_value(&payload::FEED, &head, self.keys.role(KeyRole::Receipt)).unwrap();
        page.extend(head.to_bytes().unwrap());
        page.push(b'\n');
        page
    }
}

impl Transport for MadeUpFeed {
    fn authority(&self) -> &str {
        self.http.authority()
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        Box::pin(async move {
            if request.path == "/v1/feed" {
                let (content_type, body) = ("application/x-ndjson".to_owned(), self.page(&request.query));
                return Ok(HttpResponse { status: 200, content_type, retry_after_s: None, body });
            }
            let enrols = request.path == "/v1/commands";
            let answer = self.http.send(request).await?;
            if enrols && let Ok(envelope) = Envelope::from_bytes(&answer.body) {
                let outcome: Outcome = serde_json::from_slice(envelope.unverified_payload()).unwrap();
                *self.account.lock().unwrap() = Some(outcome.account);
            }
            Ok(answer)
        })
    }
}

/// A line of `/proc/self/status`, KiB; 0 where there is none.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().unwrap());
    let cases: u64 = arguments.next().unwrap().parse().unwrap();
    let order: Order = serde_json::from_reader(std::io::stdin()).unwrap();
    let http = HttpTransport::new(&order.url, HttpPatience::default()).unwrap();
    let keys = RegistryKeys::load(&order.registry).unwrap();
    let client = Client::create(ClientConfig {
        law: ereg_client::LAW,
        dir,
        secret: Secret::Key(vec![7; 32]),
        keys: KeyStore::OfTheVault(Arc::new(SoftwareKeys::in_memory())),
        clock: Arc::new(SystemClock::start()),
        ids: Arc::new(RandomIds::new()),
        connection: Some(Connection { url: order.url, office: order.office, root_fingerprint: Some(order.root) }),
        transport: Some(Arc::new(MadeUpFeed { http, keys, account: Mutex::default(), body: order.body, cases })),
        lang: Language::Zh,
        logs: None,
    })
    .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        // Up to here nothing was large; from here on the peak is the sync's.
        let before = status("VmRSS");
        let started = std::time::Instant::now();
        client.account().enrol(order.name, order.id_no, order.proof).await.unwrap();
        let mut kept = 0;
        for _ in 0..50 {
            client.sync().now().unwrap().finished().await.unwrap();
            kept = client.sync().status().await.unwrap().cursor;
            if kept >= cases {
                break;
            }
        }
        let elapsed = started.elapsed().as_millis();
        println!("{elapsed} {kept} {}", status("VmHWM").saturating_sub(before));
        client.end().await.unwrap();
    });
}
