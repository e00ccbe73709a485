//! A seeded directory: the same seed, the same bytes; nothing real, nothing overwritten.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: what is not as expected must fail loudly")]

use std::fs;

use ereg_registry::{
    http::{ServeConfig, ServeError, serve},
    seed::{CityPlan, SeedError, seed},
};

fn listing(seed_number: u64) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    seed(dir.path(), &CityPlan::new(seed_number, 80)).unwrap();
    fs::read(dir.path().join("city.json")).unwrap()
}

#[test]
fn the_same_seed_lists_the_same_city_and_another_another() {
    let (one, two, other) = (listing(7), listing(7), listing(8));
    assert_eq!(one, two);
    assert_ne!(one, other);
    let text = String::from_utf8(one).unwrap();
    assert!(text.contains("\"plain_sale\"") && text.contains("演示") || text.contains("\"key\":\"plain_sale\""));
}

#[test]
fn a_directory_that_holds_something_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("mine"), b"x").unwrap();
    assert!(matches!(seed(dir.path(), &CityPlan::new(7, 0)), Err(SeedError::NotEmpty)));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_is_served_to_this_machine_alone() {
    let dir = tempfile::tempdir().unwrap();
    let config = ServeConfig::new(dir.path().join("data"), "0.0.0.0:0".parse().unwrap());
    assert!(matches!(serve(config).await, Err(ServeError::NotLoopback)));
    assert!(!dir.path().join("data").exists());
}
