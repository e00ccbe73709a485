//! The time that a draft that was never sent in is kept: by registry time alone, after three reminders, and never what
//! is shared or submitted.

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use ereg_client::{
    AttachedMedium, Client, ClientConfig, ClientError, Clock, ClockReading, DraftId, LetterScreen, MaterialCode,
    SoftwareKeys, Transport, VirtualClock,
    transport::{BoxFuture, HttpRequest, HttpResponse, TransportError},
};
use ereg_domain::canonical::to_canonical;
use ereg_law::{fixture, policy};
use ereg_protocol::feed::ObjectKind;
use ereg_trust::bundle::KeyRole;

use crate::office::{NOW, Office, config};

const DAY: u64 = 86_400_000;

/// A device that can be started again: its monotonic clock then begins anew.
#[derive(Clone)]
struct Device {
    clock: VirtualClock,
    boot: Arc<Mutex<u32>>,
}

impl Device {
    fn new() -> Device {
        Device { clock: VirtualClock::at(NOW.parse().unwrap()), boot: Arc::default() }
    }

    fn passes(&self, days: u64) {
        self.clock.advance(days * DAY);
    }
}

impl Clock for Device {
    fn read(&self) -> ClockReading {
        ClockReading { boot_id: self.boot.lock().unwrap().to_string(), ..self.clock.read() }
    }
}

/// No network.
struct Nowhere;

impl Transport for Nowhere {
    fn authority(&self) -> &str {
        "127.0.0.1:9"
    }

    fn send(&self, _: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        Box::pin(async { Err(TransportError::NotSent) })
    }
}

fn config_of(dir: &Path, office: &Arc<Office>, device: &Device) -> ClientConfig {
    ClientConfig { clock: Arc::new(device.clone()), ..config(dir, Some(office), Arc::new(SoftwareKeys::in_memory())) }
}

/// The seller, enrolled, with the extract of her home.
async fn seller(dir: &Path, office: &Arc<Office>, device: &Device) -> Client {
    let who = fixture::seller();
    let phone = Client::create(config_of(dir, office, device)).unwrap();
    let ereg_domain::party::IdentityNumber::Citizen(id) = &who.identity else { panic!("a person") };
    phone.account().enrol(who.name.to_string(), id.as_str().to_owned(), "proof".into()).await.unwrap();
    phone.homes().my_homes().await.unwrap();
    phone
}

async fn types(phone: &Client, draft: DraftId, price: &str) {
    phone.drafts().answer_checked(draft, "deal.price".into(), price.into()).await.unwrap();
}

async fn begun(phone: &Client) -> DraftId {
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let draft = phone.drafts().begin(ereg_law::matter::T04.id(), Some(unit)).await.unwrap();
    fills(phone, draft).await;
    draft
}

/// Fills in what a sale needs besides what the register knows.
pub async fn fills(phone: &Client, draft: DraftId) {
    let buyer = fixture::buyer();
    let ereg_domain::party::IdentityNumber::Citizen(id) = &buyer.identity else { panic!("a person") };
    for (field, value) in [
        ("holding.co_ownership", "sole"),
        ("parties.transferee.1.name", buyer.name.as_str()),
        ("parties.transferee.1.id_no", id.as_str()),
        ("deal.price", "1200000.00"),
        ("deal.contract", "YS-1"),
        ("deal.signed_on", "2026-11-01"),
        ("delivery.medium", "electronic"),
        ("delivery.certificates", "one"),
    ] {
        phone.drafts().answer_checked(draft, field.into(), value.into()).await.unwrap();
    }
}

/// Brings in a photo of the certificate.
async fn attaches(phone: &Client, draft: DraftId, photo: &[u8]) -> Result<AttachedMedium, ClientError> {
    let writer = phone.attachments().begin(draft, MaterialCode::M06).await?;
    writer.write(photo.to_vec()).await?;
    writer.finish().await
}

/// A run of sync, and the lines that name a draft.
async fn syncs(phone: &Client, draft: DraftId) -> usize {
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    report.news.iter().filter(|line| line.zh.contains(&draft.to_string())).count()
}

async fn is_here(phone: &Client, draft: DraftId) -> bool {
    phone.drafts().list(0).await.unwrap().items.iter().any(|line| line.id == draft)
}

async fn words(phone: &Client, kind: &str) -> Vec<LetterScreen> {
    let list = phone.letters().list().await.unwrap();
    list.into_iter().filter(|letter| letter.kind == kind).collect()
}

#[tokio::test]
async fn it_is_removed_after_its_time_and_three_reminders_each_said_once() {
    let (dir, office, device) = (tempfile::tempdir().unwrap(), Office::open(), Device::new());
    let phone = seller(dir.path(), &office, &device).await;
    let draft = begun(&phone).await;
    let head = b"\xFF\xD8\xFF\xC0\0\x0B\x08\0\x01\0\x01\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0";
    let photo = [&head[..], &[7; 4000], &[0xFF, 0xD9]].concat();
    attaches(&phone, draft, &photo).await.unwrap();
    let copy = phone.drafts().copy(draft).await.unwrap();
    attaches(&phone, copy, &photo).await.unwrap();
    assert_eq!(phone.drafts().summary(draft).await.unwrap().keep_until, None, "nobody has counted yet");

    syncs(&phone, draft).await;
    let kept_days = i64::from(ereg_law::references::floor_pack().unwrap().parameters.draft_kept_days);
    let end = NOW.parse::<ereg_client::Instant>().unwrap().plus_ms(kept_days * DAY as i64);
    assert_eq!(phone.drafts().summary(draft).await.unwrap().keep_until, Some(end));
    device.passes(149);
    assert_eq!(syncs(&phone, draft).await, 0);
    for days in [1, 23, 6] {
        device.passes(days);
        assert_eq!((syncs(&phone, draft).await, syncs(&phone, draft).await), (1, 0), "said once");
        assert!(is_here(&phone, draft).await);
    }
    let reminders = words(&phone, "draft_ends").await;
    assert_eq!(reminders.iter().filter(|word| word.body.zh.contains(&draft.to_string())).count(), 3);
    assert!(reminders.iter().all(|word| word.body.en.contains(&end.wall_text())), "{reminders:?}");
    // The copy is edited in its last day: it begins anew, and the file of both stays for it.
    types(&phone, copy, "1300000.00").await;

    device.passes(1);
    assert_eq!(syncs(&phone, draft).await, 1);
    assert!(!is_here(&phone, draft).await);
    let (left, removed) = (words(&phone, "draft_ends").await, words(&phone, "draft_removed").await);
    assert!(left.iter().all(|word| !word.body.zh.contains(&draft.to_string())), "its words go with it");
    assert_eq!(removed.len(), 1);
    assert!(is_here(&phone, copy).await);
    assert_eq!(phone.attachments().list(copy).await.unwrap().len(), 1);
    device.passes(149);
    syncs(&phone, copy).await;
    assert!(is_here(&phone, copy).await, "an edit begins anew");
    assert_eq!(phone.outbox().doctor().await.unwrap().chunks_left, 1);
    // A device that lay in a drawer beyond the end reminds first, and removes a day later.
    device.passes(100);
    assert_eq!(syncs(&phone, copy).await, 1);
    assert!(is_here(&phone, copy).await);
    device.passes(1);
    assert_eq!(syncs(&phone, copy).await, 1);
    assert!(!is_here(&phone, copy).await);
    assert_eq!(phone.outbox().doctor().await.unwrap().chunks_left, 0, "its file is gone");
}

#[tokio::test]
async fn the_devices_own_clock_removes_nothing() {
    let (dir, office, device) = (tempfile::tempdir().unwrap(), Office::open(), Device::new());
    let phone = seller(dir.path(), &office, &device).await;
    let draft = begun(&phone).await;
    syncs(&phone, draft).await;
    for wall in ["2036-01-01T00:00:00.000Z", "2046-01-01T00:00:00.000Z", "2000-01-01T00:00:00.000Z"] {
        device.clock.set_wall(wall.parse().unwrap());
        for _ in 0..3 {
            assert_eq!(syncs(&phone, draft).await, 0, "{wall}");
        }
    }
    assert!(is_here(&phone, draft).await);
    phone.end().await.unwrap();

    // Started again where there is no network: what time it is nobody knows.
    *device.boot.lock().unwrap() += 1;
    device.clock.set_wall("2046-01-01T00:00:00.000Z".parse().unwrap());
    let alone = ClientConfig { transport: Some(Arc::new(Nowhere)), ..config_of(dir.path(), &office, &device) };
    let phone = Client::open(alone).unwrap();
    assert!(phone.drafts().summary(draft).await.unwrap().keep_until.is_some(), "asked first of all");
    for _ in 0..3 {
        device.passes(200);
        assert_eq!(syncs(&phone, draft).await, 0);
    }
    assert!(is_here(&phone, draft).await);
    assert!(words(&phone, "draft_ends").await.is_empty());
}

#[tokio::test]
async fn what_is_shared_or_submitted_stays() {
    let (dir, office, device) = (tempfile::tempdir().unwrap(), Office::open(), Device::new());
    let phone = seller(dir.path(), &office, &device).await;
    let (shared, submitted) = (begun(&phone).await, begun(&phone).await);
    syncs(&phone, shared).await;
    let until = |days: u64| NOW.parse::<ereg_client::Instant>().unwrap().plus_ms((days * DAY) as i64);
    let tells = |draft: DraftId, days: u64, case: bool| {
        let mut told = serde_json::json!({
            "draft_id": draft.to_string(), "slot": "transferor.1", "matter": "T04", "creator": "transferor.1", "until": until(days),
            "participants": [], "sections": [], "media": [], "extract": "{}",
        });
        if case {
            told["case_id"] = "019ab000-0000-7000-8000-000000000001".into();
        }
        office.tells(
            ObjectKind::Workspace,
            &draft.to_string(),
            String::from_utf8(to_canonical(&told).unwrap()).unwrap(),
        );
    };
    tells(shared, 400, false);
    tells(submitted, 7, true);
    for _ in 0..3 {
        device.passes(130);
        assert_eq!((syncs(&phone, shared).await, syncs(&phone, submitted).await), (0, 0));
    }
    assert!(is_here(&phone, shared).await && is_here(&phone, submitted).await);
    assert!(words(&phone, "draft_ends").await.is_empty());
    // The near miss: the workspace ends, and its draft was never sent in.
    device.passes(20);
    assert_eq!(syncs(&phone, shared).await, 1);
    device.passes(1);
    assert_eq!(syncs(&phone, shared).await, 1);
    assert!(!is_here(&phone, shared).await && is_here(&phone, submitted).await);
}

#[tokio::test]
async fn a_draft_that_is_removed_takes_its_unsent_commands_with_it() {
    let (dir, office, device) = (tempfile::tempdir().unwrap(), Office::open(), Device::new());
    let phone = seller(dir.path(), &office, &device).await;
    let draft = begun(&phone).await;
    phone.sharing().share(draft, "transferor.1".parse().unwrap()).await.unwrap();
    assert!(!phone.outbox().items().await.unwrap().is_empty());
    phone.drafts().remove(draft).await.unwrap();
    assert!(phone.outbox().items().await.unwrap().is_empty());
    assert_eq!(syncs(&phone, draft).await, 0);
    assert!(office.commands.lock().unwrap().iter().all(|c| c.kind() == ereg_protocol::command::CommandKind::Enrol));
}

#[tokio::test]
async fn the_offices_pack_says_how_long() {
    let (dir, office, device) = (tempfile::tempdir().unwrap(), Office::open(), Device::new());
    let mut pack: serde_json::Value = serde_json::from_slice(policy::FLOOR_PACK).unwrap();
    pack["version"] = 2.into();
    pack["parameters"]["draft_kept_days"] = 10.into();
    pack["parameters"]["draft_reminders_days_before"] = serde_json::json!([2]);
    office.tells_pack("shorter", &serde_json::to_vec(&pack).unwrap(), KeyRole::Policy);
    let phone = seller(dir.path(), &office, &device).await;
    let draft = begun(&phone).await;
    syncs(&phone, draft).await;
    for (days, told) in [(7, 0), (1, 1), (1, 0)] {
        device.passes(days);
        assert_eq!(syncs(&phone, draft).await, told);
        assert!(is_here(&phone, draft).await);
    }
    device.passes(1);
    assert_eq!(syncs(&phone, draft).await, 1);
    assert!(!is_here(&phone, draft).await);
}
