//! A new phone's first sync of many cases, alone in its process, so that its memory can be read: everything but the feed
//! comes from the registry at the given address; the feed is made up line by line and never whole in memory.
//!
//! `first_sync DIR CASES` with a JSON object on standard input: url, office, root, name, id_no, proof, body (one case).
//! Prints milliseconds, cases kept and how far the peak of the resident memory rose, in KiB.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use ereg_client::transport::{Answer, HttpRequest, HttpResponse, Transport, TransportError};
use ereg_client::{
    Client, ClientConfig, Connection, HttpPatience, HttpTransport, Lang, RandomIds, Secret, SoftwareKeys, SystemClock,
};
use ereg_tests::city::case_of_many;
use ereg_trust::digest::Digest;
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
}

struct MadeUpFeed {
    http: HttpTransport,
    body: String,
    cases: u64,
}

impl Transport for MadeUpFeed {
    fn authority(&self) -> &str {
        self.http.authority()
    }

    fn send(&self, request: HttpRequest) -> Answer<'_, HttpResponse, TransportError> {
        self.http.send(request)
    }

    fn stream<'a>(
        &'a self,
        request: HttpRequest,
        sink: &'a mut (dyn FnMut(&[u8]) -> ControlFlow<()> + Send),
    ) -> Answer<'a, HttpResponse, TransportError> {
        Box::pin(async move {
            let done = HttpResponse {
                status: 200,
                content_type: "application/x-ndjson".to_owned(),
                retry_after_s: None,
                body: Vec::new(),
            };
            // `?after=0`, `?after=N`, or `?from=case/ID&snapshot=S`: where it goes on.
            let query = request.query.trim_start_matches('?').replace("%2F", "/");
            let part = |name: &str| query.split('&').find_map(|part| part.strip_prefix(name)).map(ToOwned::to_owned);
            let snapshot = self.cases;
            let first = match (part("after="), part("from=")) {
                (Some(after), _) if after == "0" => 0,
                (_, Some(from)) => (0..self.cases)
                    .find(|n| from.ends_with(&case_of_many(&self.body, *n).0))
                    .map_or(self.cases, |n| n + 1),
                _ => {
                    let _ = sink(format!("{{\"end\":{snapshot}}}\n").as_bytes());
                    return Ok(done);
                }
            };
            if sink(format!("{{\"snapshot\":{snapshot}}}\n").as_bytes()).is_break() {
                return Ok(done);
            }
            for n in first..self.cases {
                let (object, body) = case_of_many(&self.body, n);
                let line = serde_json::json!({
                    "seq": 0, "object": object, "kind": "case", "rev": 1,
                    "digest": Digest::of(body.as_bytes()).to_string(), "body": body,
                });
                if sink(format!("{line}\n").as_bytes()).is_break() {
                    return Ok(done);
                }
            }
            let _ = sink(format!("{{\"end\":{snapshot}}}\n").as_bytes());
            Ok(done)
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
    let client = Client::create(ClientConfig {
        dir,
        secret: Secret::Key(vec![7; 32]),
        keys: Arc::new(SoftwareKeys::in_memory()),
        clock: Arc::new(SystemClock::start()),
        ids: Arc::new(RandomIds::new()),
        connection: Some(Connection { url: order.url, office: order.office, root_fingerprint: Some(order.root) }),
        transport: Some(Arc::new(MadeUpFeed { http, body: order.body, cases })),
        lang: Lang::Zh,
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
    });
    client.close().unwrap();
}
