//! A seeded directory: the same seed, the same bytes; nothing real, nothing overwritten.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code: what is not as expected must fail loudly")]

use std::fs;

use ereg_registry::{
    http::{Founding, ServeConfig, ServeError, serve},
    seed::{CAST, CityPlan, SeedError, seed},
    service::verify_directory,
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

/// The largest a file of the sandbox could be was once the end of a city of some thousand homes; `EREG_LONG=1` makes one.
#[test]
fn homes_have_the_history_that_is_asked_for_and_the_book_verifies() {
    let background = if std::env::var_os("EREG_LONG").is_some() { 6_000 } else { 20 };
    let entries = |each: usize| {
        let dir = tempfile::tempdir().unwrap();
        let plan = CityPlan::new(7, CAST.len() + background).with_entries(each);
        assert_eq!(seed(dir.path(), &plan).unwrap().households, (CAST.len() + background) as u64);
        let names: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|found| found.unwrap().file_name()).collect();
        assert!(names.iter().all(|name| !name.to_string_lossy().starts_with('.')), "{names:?}");
        verify_directory(dir.path(), "demo").unwrap().entries
    };
    let (plain, long) = (entries(1), entries(10));
    // No home has more than a few burdens, and each has ten entries or one more.
    let more = usize::try_from(long - plain).unwrap();
    assert!((5 * background..=10 * background).contains(&more), "{more}");
}

#[test]
fn a_directory_that_holds_something_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("mine"), b"x").unwrap();
    assert!(matches!(seed(dir.path(), &CityPlan::new(7, 0)), Err(SeedError::NotEmpty)));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// A kill between the last renames costs nothing: nothing is founded beside what is left, and the same command ends it.
#[tokio::test(flavor = "multi_thread")]
async fn a_city_that_was_cut_off_is_served_after_it_is_seeded_once_more() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("city");
    let plan = CityPlan::new(7, 0);
    let made = seed(&dir, &plan).unwrap();
    let whole = dir.join(format!(".seeded.7.{}.1", CAST.len()));
    fs::create_dir(&whole).unwrap();
    for name in ["registry.db", "keys"] {
        fs::rename(dir.join(name), whole.join(name)).unwrap();
    }
    let found =
        ServeConfig { founding: Founding::Found, ..ServeConfig::new(dir.clone(), "127.0.0.1:0".parse().unwrap()) };
    assert_eq!(serve(found).await.map(drop).unwrap_err().code(), "serve.seed_cut_off");
    assert!(matches!(seed(&dir, &CityPlan::new(8, 0)), Err(SeedError::NotEmpty)));
    let again = seed(&dir, &plan).unwrap();
    assert_eq!((again.seed, again.households, again.cast.len()), (made.seed, made.households, made.cast.len()));
    assert!(verify_directory(&dir, "demo").unwrap().entries > 0);
    assert!(matches!(seed(&dir, &plan), Err(SeedError::NotEmpty)));
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_is_served_to_this_machine_alone() {
    let dir = tempfile::tempdir().unwrap();
    let config = ServeConfig::new(dir.path().join("data"), "0.0.0.0:0".parse().unwrap());
    assert!(matches!(serve(config).await, Err(ServeError::NotLoopback)));
    assert!(!dir.path().join("data").exists());
}
