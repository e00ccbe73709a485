//! The examples of the client do what they show: each is run here as a reader would run it, against the real registry.
#![allow(clippy::unwrap_used)]

use std::net::{Ipv4Addr, SocketAddr};

use ereg_client::{AnswerKind, CertificateStanding, Connection};
use ereg_registry::http::{ServeConfig, serve};
use ereg_registry::seed::{CityPlan, seed};
use serde_json::Value;

#[path = "../../core/client/examples/draft_offline.rs"]
#[allow(dead_code, reason = "its main is for who runs it")]
mod draft_offline;
#[path = "../../core/client/examples/sale.rs"]
#[allow(dead_code, reason = "its main is for who runs it")]
mod sale;

#[tokio::test(flavor = "multi_thread")]
async fn the_sale_ends_with_the_buyers_certificate() {
    let dir = tempfile::tempdir().unwrap();
    let city = dir.path().join("city");
    let seeded = city.clone();
    tokio::task::spawn_blocking(move || seed(&seeded, &CityPlan::new(7, 0)).unwrap()).await.unwrap();
    let listing: Value = serde_json::from_slice(&std::fs::read(city.join("city.json")).unwrap()).unwrap();
    let home = listing["cast"].as_array().unwrap().iter().find(|home| home["key"] == "plain_sale").unwrap();
    let running = serve(ServeConfig::new(city, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))).await.unwrap();
    let registry = Connection {
        url: format!("http://{}", running.authority()),
        office: "demo".to_owned(),
        root_fingerprint: Some(running.root_fingerprint().to_string()),
    };

    let certificate = sale::sale(home, &registry, dir.path()).await.unwrap();

    assert_eq!((certificate.status, &certificate.unit), (CertificateStanding::Current, &text(&home["unit"])));
    let unit = certificate.unit.parse().unwrap();
    let holders = running.service().register(&unit).unwrap().unwrap().right.holders;
    assert_eq!(
        holders.iter().map(|holder| holder.name.to_string()).collect::<Vec<_>>(),
        [text(&home["right_holders"][0]["name"])]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_offline_draft_is_judged_after_the_vault_was_closed() {
    let dir = tempfile::tempdir().unwrap();
    let verdicts = draft_offline::draft(&dir.path().join("vault")).await.unwrap();
    assert!(verdicts.problems.iter().any(|problem| problem.code == "citizen_id.checksum"), "{verdicts:?}");
    assert!(verdicts.findings.iter().any(|finding| finding.answer != AnswerKind::Pass), "{verdicts:?}");
}

fn text(fact: &Value) -> String {
    fact.as_str().unwrap().to_owned()
}
