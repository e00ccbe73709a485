//! A new phone's first sync, alone in its process so that its memory can be read, from a registry that is served over
//! HTTP.
//!
//! `first_sync DIR` with a JSON object on standard input: url, office, root, name, id_no, proof, now_ms (registry
//! time), newest (the number of the account's newest change), find (a text that finds a case). Prints milliseconds
//! until the first page and a search have answered, and then the peak of resident memory and what was resident before
//! the sync, KiB.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::PathBuf;
use std::sync::Arc;

use ereg_client::{
    Client, ClientConfig, Connection, Instant, KeyStore, Language, RandomIds, Secret, SoftwareKeys, VirtualClock,
};
use serde::Deserialize;

/// Runs of sync before this gives up.
const RUNS: u32 = 50;

#[derive(Deserialize)]
struct Order {
    url: String,
    office: String,
    root: String,
    name: String,
    id_no: String,
    proof: String,
    now_ms: i64,
    newest: u64,
    find: String,
}

/// A line of `/proc/self/status`, KiB; 0 where there is none.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn main() {
    let dir = PathBuf::from(std::env::args().nth(1).unwrap());
    let order: Order = serde_json::from_reader(std::io::stdin()).unwrap();
    let client = Client::create(ClientConfig {
        law: ereg_client::LAW,
        dir,
        secret: Secret::Key(vec![7; 32]),
        keys: KeyStore::OfTheVault(Arc::new(SoftwareKeys::in_memory())),
        clock: Arc::new(VirtualClock::at(Instant::from_ms(order.now_ms))),
        ids: Arc::new(RandomIds::new()),
        connection: Some(Connection { url: order.url, office: order.office, root_fingerprint: Some(order.root) }),
        transport: None,
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
        for _ in 0..RUNS {
            client.sync().now().unwrap().finished().await.unwrap();
            if client.sync().status().await.unwrap().cursor >= order.newest {
                break;
            }
        }
        assert!(client.sync().status().await.unwrap().cursor >= order.newest, "the sync did not finish");
        assert!(!client.cases().list(0).await.unwrap().items.is_empty(), "the first page is empty");
        assert!(!client.search().find(order.find, Vec::new(), 20).await.unwrap().is_empty(), "nothing was found");
        println!("{} {} {before}", started.elapsed().as_millis(), status("VmHWM"));
        client.end().await.unwrap();
    });
}
