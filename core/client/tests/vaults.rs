//! The vaults of an app: in one directory, on the same threads, each open once, and shut off from each other.
#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "test code fails loudly")]

#[allow(dead_code, reason = "shared with the other suites")]
mod office;

use std::{
    io::Read as _,
    net::TcpListener,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use ereg_client::{
    Access, Cancel, Client, ClientError, Connection, DeviceKeys, Language, Moved, RandomIds, Secret, SoftwareKeys,
    Vaults, VaultsConfig, VirtualClock,
};
use ereg_law::fixture;
use office::{Line, NOW, Office};

fn vaults(dir: &Path, office: Option<&Arc<Office>>) -> Vaults {
    Vaults::new(VaultsConfig {
        dir: dir.join("vaults"),
        keys: Arc::new(SoftwareKeys::in_memory()) as Arc<dyn DeviceKeys>,
        clock: Arc::new(VirtualClock::at(NOW.parse().unwrap())),
        ids: Arc::new(RandomIds::new()),
        law: ereg_client::LAW,
        transport: office.map(|office| Arc::new(Line(office.clone())) as _),
        lang: Language::En,
        logs: None,
    })
    .unwrap()
}

fn secret(n: u8) -> Secret {
    Secret::Key(vec![n; 32])
}

fn connection(office: &Office) -> Option<Connection> {
    Some(Connection {
        url: "http://127.0.0.1:9".into(),
        office: "demo".into(),
        root_fingerprint: Some(office.root_fingerprint()),
    })
}

async fn price(phone: &Client, typed: &str) -> ereg_client::DraftId {
    let draft = phone.drafts().begin(ereg_law::matter::T04.id(), None).await.unwrap();
    phone.drafts().answer(draft, "deal.price".into(), Some(typed.into())).await.unwrap();
    draft
}

fn code<T>(result: Result<T, ClientError>) -> String {
    result.err().expect("refused").code().to_owned()
}

#[tokio::test]
async fn a_vault_is_listed_opened_once_and_open_to_another_only_after_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let vaults = vaults(dir.path(), None);
    assert_eq!(vaults.list().await, Ok(vec![]), "no directory yet, no vault");
    let [one, two] = [vaults.create(secret(1), None).await.unwrap(), vaults.create(secret(2), None).await.unwrap()];
    let mut ids = vec![one.id(), two.id()];
    ids.sort_unstable();
    assert_eq!(vaults.list().await, Ok(ids));
    let draft = price(&one, "100").await;

    // Not a second time, whoever asks and however the directory is written; nor is it ended or set aside under its client.
    let id = one.id();
    assert_eq!(code(vaults.open(id, secret(1), Access::Full).await), "vault.busy");
    assert_eq!(code(vaults.open(id, secret(1), Access::Transit).await), "vault.busy");
    assert_eq!(code(vaults.erase(id).await), "vault.busy");
    assert_eq!(code(vaults.set_aside(id).await), "vault.busy");
    assert_eq!(code(vaults.salvage(id, secret(1)).await), "vault.busy");
    let roundabout = dir.path().join("vaults").join(".").join(id.to_string());
    let config = office::config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()));
    let other = ereg_client::ClientConfig { dir: roundabout, secret: secret(1), ..config };
    assert_eq!(code(Client::open(other)), "vault.busy");

    // After its end it opens again, with what was typed, and the other one has seen none of it.
    one.end().await.unwrap();
    assert_eq!(code(one.drafts().list(0).await), "client.closed");
    assert_eq!(code(vaults.open(id, secret(2), Access::Full).await), "vault.wrong_key");
    let one = vaults.open(id, secret(1), Access::Full).await.unwrap();
    assert_eq!(one.drafts().list(0).await.unwrap().items[0].id, draft);
    assert_eq!(two.drafts().list(0).await.unwrap().items, vec![]);
    assert_eq!(code(two.drafts().summary(draft).await), "draft.not_found");

    // A client that is let go of without an end gives its place back too.
    drop(one);
    let one = vaults.open(id, secret(1), Access::Full).await.unwrap();
    one.end().await.unwrap();
    vaults.erase(id).await.unwrap();
    assert_eq!(vaults.list().await, Ok(vec![two.id()]));
    assert_eq!(code(vaults.open(id, secret(1), Access::Full).await), "vault.missing");
}

#[tokio::test]
async fn what_was_refused_holds_no_place() {
    let dir = tempfile::tempdir().unwrap();
    let vaults = vaults(dir.path(), None);
    let made = vaults.create(Secret::Passphrase("1234".into()), None).await;
    assert_eq!(code(made), "passphrase.too_short");
    assert_eq!(vaults.list().await, Ok(vec![]));
    let id = {
        let vault = vaults.create(secret(1), None).await.unwrap();
        vault.end().await.unwrap();
        vault.id()
    };
    for _ in 0..3 {
        assert_eq!(code(vaults.open(id, secret(9), Access::Full).await), "vault.wrong_key");
    }
    vaults.open(id, secret(1), Access::Full).await.unwrap();
}

#[tokio::test]
async fn a_backup_is_restored_where_its_vault_is_not_and_a_damaged_one_is_set_aside() {
    let dir = tempfile::tempdir().unwrap();
    let vaults = vaults(dir.path(), None);
    let vault = vaults.create(secret(1), None).await.unwrap();
    let (id, draft) = (vault.id(), price(&vault, "100").await);
    let backup = dir.path().join("backup");
    vault.backup(backup.clone()).await.unwrap();
    vault.end().await.unwrap();
    assert_eq!(code(vaults.restore(backup.clone(), secret(1)).await), "vault.exists");

    // Its key file gone, nothing of it opens: set aside it stays as it is and is listed no more.
    let file = dir.path().join("vaults").join(id.to_string()).join("vault.key");
    std::fs::write(&file, b"not a key file").unwrap();
    assert_eq!(vaults.list().await, Ok(vec![id]), "a damaged one is still there");
    assert_eq!(code(vaults.open(id, secret(1), Access::Full).await), "vault.corrupt");
    let aside = vaults.set_aside(id).await.unwrap();
    assert!(aside.join("vault.db").is_file());
    assert_eq!(vaults.list().await, Ok(vec![]));

    let restored = vaults.restore(backup, secret(1)).await.unwrap();
    assert_eq!(restored.id(), id);
    assert_eq!(restored.drafts().list(0).await.unwrap().items[0].id, draft);
}

/// A tablet that is handed over, or lies in a pocket: what was typed is out of reach, and what is on its way goes on.
#[tokio::test]
async fn a_locked_vault_shows_nothing_and_syncs_and_opens_with_its_secret_alone() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let vaults = vaults(dir.path(), Some(&office));
    let phone = vaults.create(secret(1), connection(&office)).await.unwrap();
    let who = fixture::seller();
    let number = who.identity.person().unwrap().to_string();
    phone.account().enrol(who.name.to_string(), number, "proof".into()).await.unwrap();
    phone.homes().my_homes().await.unwrap();
    let draft = price(&phone, "100").await;

    let watched = phone.changes();
    assert!(watched.next().await.unwrap().contains(&Moved::Everything));
    phone.lock().await.unwrap();
    assert_eq!(watched.next().await.unwrap(), [Moved::Everything], "what a screen shows is read anew");
    phone.lock().await.unwrap();
    let locked = |result: Result<_, ClientError>| match result {
        Err(ClientError::UnlockFirst { code }) => assert_eq!(code, "vault.content_locked"),
        other => panic!("{other:?}"),
    };
    locked(phone.drafts().list(0).await.map(|_| ()));
    locked(phone.drafts().form(draft).await.map(|_| ()));
    locked(phone.drafts().answer(draft, "deal.price".into(), Some("7".into())).await.map(|_| ()));
    locked(phone.cases().list(0).await.map(|_| ()));
    locked(phone.certificates().list().await.map(|_| ()));
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(report.trouble, None);

    let refused = phone.unlock(secret(2)).await;
    assert_eq!(code(refused), "vault.wrong_key");
    locked(phone.drafts().list(0).await.map(|_| ()));
    phone.unlock(secret(1)).await.unwrap();
    assert_eq!(phone.drafts().list(0).await.unwrap().items[0].id, draft);
    // Whoever is asked for the secret of one that is open gets a true answer too, and it stays open.
    assert_eq!(code(phone.unlock(secret(2)).await), "vault.wrong_key");
    phone.drafts().form(draft).await.unwrap();

    // For the background another secret opens what is in transit, and nothing of the content, while it is set.
    let weak = phone.set_transit_secret(Some(Secret::Passphrase("19800101".into()))).await;
    assert_eq!(code(weak), "passphrase.digits");
    let background = secret(3);
    phone.set_transit_secret(Some(background.clone())).await.unwrap();
    let id = phone.id();
    phone.end().await.unwrap();
    let by_itself = vaults.open(id, background.clone(), Access::Transit).await.unwrap();
    locked(by_itself.drafts().list(0).await.map(|_| ()));
    by_itself.sync().in_background().unwrap().finished().await.unwrap();
    by_itself.unlock(secret(1)).await.unwrap();
    by_itself.drafts().form(draft).await.unwrap();
    by_itself.set_transit_secret(None).await.unwrap();
    by_itself.end().await.unwrap();
    assert_eq!(code(vaults.open(id, background, Access::Transit).await), "vault.wrong_key");
}

/// On a network that swallows everything, the person presses "stop": the call ends and its connection is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_call_lets_go_of_its_connection_within_a_second() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let vaults = vaults(dir.path(), None);
    let url = format!("http://{}", silent.local_addr().unwrap());
    let phone = vaults.create(secret(1), None).await.unwrap();
    let cancel = Cancel::new();
    let call = {
        let (phone, cancel) = (phone.clone(), cancel.clone());
        tokio::spawn(async move { cancel.over(phone.account().presented_root(url)).await })
    };
    // It has connected and asked, and nobody answers.
    let (mut socket, asked) = tokio::task::spawn_blocking(move || {
        let (mut socket, _) = silent.accept().unwrap();
        let mut asked = [0; 64];
        let read = socket.read(&mut asked).unwrap();
        (socket, read)
    })
    .await
    .unwrap();
    assert!(asked > 0);
    let pressed = Instant::now();
    cancel.cancel();
    assert_eq!(call.await.unwrap().err(), Some(ClientError::Cancelled));
    socket.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let (mut rest, closed) = (Vec::new(), Instant::now());
    let end = socket.read_to_end(&mut rest);
    assert!(end.is_ok() || end.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset), "still open");
    assert!(closed.duration_since(pressed) < Duration::from_secs(1));

    // It stops what comes later too, and nothing that it is not over.
    assert_eq!(
        code(cancel.over(phone.account().presented_root("http://127.0.0.1:9".into())).await),
        "client.cancelled"
    );
    assert!(phone.drafts().list(0).await.is_ok());
    assert!(cancel.over(phone.drafts().list(0)).await.is_ok(), "what works offline runs to its end");
}

/// Long work on this device says that it was stopped, and leaves nothing half made.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_backup_restoration_check_or_file_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let vaults = vaults(dir.path(), None);
    let vault = vaults.create(secret(1), None).await.unwrap();
    let (id, draft) = (vault.id(), price(&vault, "100").await);
    let stop = Cancel::new();
    stop.cancel();
    let backup = dir.path().join("backup");
    assert_eq!(code(stop.over(vault.backup(backup.clone())).await), "client.cancelled");
    assert!(!backup.exists() && !dir.path().join("backup.new").exists());
    assert_eq!(code(stop.over(vault.check()).await), "client.cancelled");
    vault.check().await.unwrap();

    let photo = dir.path().join("photo.pdf");
    std::fs::write(&photo, b"%PDF-1.7\nstartxref\n9\n%%EOF\n").unwrap();
    let files = vault.attachments();
    let attach = || files.attach_file(draft, ereg_client::MaterialCode::M06, photo.display().to_string());
    assert_eq!(code(stop.over(attach()).await), "client.cancelled");
    assert!(files.list(draft).await.unwrap().is_empty());
    attach().await.unwrap();

    vault.backup(backup.clone()).await.unwrap();
    vault.end().await.unwrap();
    assert_eq!(code(stop.over(vaults.salvage(id, secret(1))).await), "client.cancelled");
    vaults.erase(id).await.unwrap();
    assert_eq!(code(stop.over(vaults.restore(backup.clone(), secret(1))).await), "client.cancelled");
    assert_eq!(vaults.list().await, Ok(vec![]));
    let restored = vaults.restore(backup, secret(1)).await.unwrap();
    assert_eq!(restored.drafts().list(0).await.unwrap().items[0].id, draft);
}

/// The end of one client stops what it was waiting for, and nothing of the others on the same threads.
#[tokio::test(flavor = "multi_thread")]
async fn an_end_stops_the_tasks_of_one_client_alone() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let vaults = vaults(dir.path(), None);
    let url = format!("http://{}", silent.local_addr().unwrap());
    let [one, two] = [vaults.create(secret(1), None).await.unwrap(), vaults.create(secret(2), None).await.unwrap()];
    let waiting = |phone: &Client| {
        let (phone, url) = (phone.clone(), url.clone());
        tokio::spawn(async move { phone.account().presented_root(url).await })
    };
    let (of_one, of_two) = (waiting(&one), waiting(&two));
    tokio::time::sleep(Duration::from_millis(100)).await;
    let (seen, observed) = (one.changes(), two.changes());
    assert_eq!(seen.next().await.unwrap()[0], Moved::Everything);
    one.end().await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(1), of_one).await.expect("at once").unwrap();
    assert_eq!(ended.err(), Some(ClientError::Closed));
    assert_eq!(seen.next().await, None);
    assert!(!of_two.is_finished());
    assert!(observed.next().await.is_some());
    price(&two, "100").await;
}

/// Twenty clients of a notary: a call of each is served, and no thread was made for any of them alone.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn twenty_open_vaults_share_their_threads() {
    let threads = || std::fs::read_dir("/proc/self/task").unwrap().count();
    let dir = tempfile::tempdir().unwrap();
    let vaults = vaults(dir.path(), None);
    let mut open = vec![vaults.create(secret(1), None).await.unwrap()];
    price(&open[0], "100").await;
    let with_one = threads();
    for n in 2..=20 {
        open.push(vaults.create(secret(n), None).await.unwrap());
        price(open.last().unwrap(), "100").await;
    }
    // What blocks has a pool, from which a thread or two more may be at work; others of this test binary come and go.
    assert!(threads() <= with_one + 10, "{} after {with_one}", threads());
    for phone in &open {
        assert_eq!(phone.drafts().list(0).await.unwrap().items.len(), 1);
    }
}
