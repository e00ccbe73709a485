//! Whoever shows what is on this device is told what has moved: everything first, each thing once, never too often, and
//! to the end.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "test code fails loudly")]

#[allow(dead_code, reason = "shared with the other suites")]
mod office;

use std::{
    sync::Arc,
    time::{Duration, Instant as Moment},
};

use ereg_client::{Changes, Client, DraftId, Moved, SoftwareKeys, SyncStanding};
use office::config;

const AT_REST: Moved = Moved::Sync { standing: SyncStanding::AtRest };

fn phone() -> (tempfile::TempDir, Client) {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    (dir, phone)
}

async fn begins(phone: &Client) -> DraftId {
    phone.drafts().begin(ereg_law::matter::T04.id(), None).await.unwrap()
}

async fn types(phone: &Client, draft: DraftId, price: &str) {
    phone.drafts().answer(draft, "deal.price".into(), Some(price.into())).await.unwrap();
}

/// The next batch; nothing within a second is a fault.
async fn next(changes: &Changes) -> Option<Vec<Moved>> {
    tokio::time::timeout(Duration::from_secs(5), changes.next()).await.expect("something has moved")
}

async fn is_silent(changes: &Changes) -> bool {
    tokio::time::timeout(Duration::from_millis(200), changes.next()).await.is_err()
}

#[tokio::test]
async fn an_observation_begins_with_everything_and_names_each_thing_once() {
    let (_dir, phone) = phone();
    let draft = begins(&phone).await;
    let changes = phone.changes();
    assert_eq!(next(&changes).await, Some(vec![Moved::Everything, AT_REST]), "whatever came before it");
    assert!(is_silent(&changes).await);
    for price in ["168万", "169万", "170万"] {
        types(&phone, draft, price).await;
    }
    assert_eq!(next(&changes).await, Some(vec![Moved::OneDraft { draft }]), "once, however often it moved");
    assert!(is_silent(&changes).await);
    phone.drafts().remove(draft).await.unwrap();
    assert_eq!(next(&changes).await, Some(vec![Moved::OneDraft { draft }]), "what has gone has moved");
}

#[tokio::test]
async fn what_is_read_when_a_change_is_told_is_what_was_saved() {
    let (_dir, phone) = phone();
    let draft = begins(&phone).await;
    let changes = phone.changes();
    next(&changes).await;
    let typing = tokio::spawn({
        let phone = phone.clone();
        async move {
            for million in 1..=40 {
                types(&phone, draft, &format!("{million}00万")).await;
            }
        }
    });
    let read = || async {
        let fields = phone.drafts().form(draft).await.unwrap().into_fields();
        fields.into_iter().find(|field| field.path == "deal.price").and_then(|field| field.value)
    };
    while read().await.as_deref() != Some("4000万") {
        next(&changes).await.unwrap();
    }
    typing.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_screen_is_drawn_twenty_times_a_second_at_most() {
    let (_dir, phone) = phone();
    let draft = begins(&phone).await;
    let changes = phone.changes();
    let typing = tokio::spawn(async move {
        for yuan in 0..300_u32 {
            types(&phone, draft, &(yuan + 1).to_string()).await;
        }
        phone.end().await.unwrap();
    });
    let began = Moment::now();
    let mut batches = 0_u128;
    while changes.next().await.is_some() {
        batches += 1;
    }
    typing.await.unwrap();
    assert!(batches <= began.elapsed().as_millis() / 50 + 2, "{batches} in {:?}", began.elapsed());
}

#[tokio::test]
async fn a_call_that_is_dropped_loses_nothing() {
    let (_dir, phone) = phone();
    let changes = phone.changes();
    next(&changes).await;
    let draft = begins(&phone).await;
    // Polled while it still waits for its turn, and dropped.
    for _ in 0..3 {
        let _ = tokio::time::timeout(Duration::from_millis(1), changes.next()).await;
    }
    types(&phone, draft, "1").await;
    let mut told = Vec::new();
    while let Ok(Some(batch)) = tokio::time::timeout(Duration::from_millis(300), changes.next()).await {
        told.extend(batch);
    }
    assert!(told.contains(&Moved::OneDraft { draft }), "{told:?}");
}

#[tokio::test]
async fn where_too_much_has_moved_everything_is_read_anew() {
    let (_dir, phone) = phone();
    let changes = phone.changes();
    next(&changes).await;
    for _ in 0..501 {
        begins(&phone).await;
    }
    assert_eq!(next(&changes).await, Some(vec![Moved::Everything]));
}

/// A call that waits, in a task of its own.
async fn waits(changes: &Changes) -> tokio::task::JoinHandle<Option<Vec<Moved>>> {
    let changes = changes.clone();
    let task = tokio::spawn(async move { changes.next().await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    task
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_waits_ends_when_the_observation_or_the_client_does() {
    let (_dir, phone) = phone();
    let (changes, other) = (phone.changes(), phone.changes());
    next(&changes).await;
    next(&other).await;
    let (one, of_other) = (waits(&changes).await, waits(&other).await);
    changes.cancel();
    changes.cancel();
    assert_eq!(one.await.unwrap(), None);
    assert_eq!(next(&changes).await, None, "and stays so");
    assert!(!of_other.is_finished(), "one that goes on is not ended by another's end");
    phone.end().await.unwrap();
    assert_eq!(of_other.await.unwrap(), None);
    assert_eq!(next(&phone.changes()).await, None, "nothing moves after the end");
}
