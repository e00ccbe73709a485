//! The phone alone: what works without a network, and what bad input does.

#![allow(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "test code fails loudly")]

mod forms;
mod kept;
#[allow(dead_code, reason = "shared with the other suite")]
mod office;
mod rules;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant as Moment},
};

use ereg_client::{
    AnswerKind, Client, ClientError, DeviceKeys, DraftId, DraftStanding, InputKind, KeyInfo, KeyPolicy, MaterialCode,
    OutboxStateView, Pending, PublicKey, Secret, SoftwareKeys,
};
use ereg_law::fixture;
use ereg_trust::bundle::KeyRole;
use office::{Office, config, phone, seller};
use zeroize::Zeroizing;

fn a_phone() -> (tempfile::TempDir, Client) {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    (dir, phone)
}

async fn draft(phone: &Client) -> DraftId {
    phone.drafts().begin(ereg_law::matter::T04.id(), None).await.unwrap()
}

async fn answered(phone: &Client, draft: DraftId, field: &str, value: &str) -> Result<(), ClientError> {
    phone.drafts().answer_checked(draft, field.into(), value.into()).await.map(|_| ())
}

fn fix(code: &str, field: &str) -> Result<(), ClientError> {
    Err(ClientError::FixInput { code: code.into(), field: Some(field.into()) })
}

async fn value(phone: &Client, draft: DraftId, field: &str) -> Option<String> {
    phone.drafts().form(draft).await.unwrap().into_fields().into_iter().find(|f| f.path == field).and_then(|f| f.value)
}

const ID: &str = "parties.transferee.1.id_no";
const NAME: &str = "parties.transferee.1.name";

#[tokio::test]
async fn b01_to_b04_are_told_by_their_codes_and_the_draft_keeps_what_was_typed() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    let draft = draft(&phone).await;
    for (field, typed, code) in [
        (ID, "110105194912310021", "citizen_id.checksum"),
        (ID, "11010519490230002X", "citizen_id.date"),
        (ID, "１１０１０５１９４９１２３１００２Ｘ", "citizen_id.charset"),
        (NAME, "张\u{0}三", "text.control_char"),
        (NAME, "张\u{202E}三", "text.control_char"),
        (NAME, "张\u{200B}三", "text.control_char"),
        (NAME, "张三\n", "text.control_char"),
        ("deal.price", "NaN", "money.format"),
        ("deal.price", "1e309", "money.format"),
        ("deal.price", "0", "money.range"),
    ] {
        assert_eq!(answered(&phone, draft, field, typed).await, fix(code, field), "{typed:?}");
        assert_eq!(value(&phone, draft, field).await.as_deref(), Some(typed), "as typed, to be corrected");
    }
    // A small x and blanks are one person with the capital one.
    assert_eq!(answered(&phone, draft, ID, " 11010519491231002x ").await, Ok(()));
    assert_eq!(answered(&phone, draft, NAME, "张三").await, Ok(()));
    phone.end().await.unwrap();
    let again = Client::open(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    assert_eq!(value(&again, draft, NAME).await.as_deref(), Some("张三"));
}

#[tokio::test]
async fn a_price_is_read_back_where_it_is_typed() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    let draft = draft(&phone).await;
    let all = async || phone.drafts().form(draft).await.unwrap().into_fields();
    assert!(all().await.iter().all(|field| field.reads.is_none()), "nothing is typed");
    for (typed, reads) in [
        ("1680000", Some("1,680,000.00（壹佰陆拾捌万元整）")),
        ("16800000", Some("16,800,000.00（壹仟陆佰捌拾万元整）")),
        ("1,680,000.05", Some("1,680,000.05（壹佰陆拾捌万元零伍分）")),
        ("168", Some("168.00（壹佰陆拾捌元整）")),
        ("0", None),
        ("4,09,0000", None),
        ("", None),
    ] {
        phone.drafts().answer(draft, "deal.price".into(), Some(typed.into())).await.unwrap();
        let price = all().await.into_iter().find(|field| field.path == "deal.price").unwrap();
        assert_eq!((price.reads.as_deref(), price.problem.is_none()), (reads, reads.is_some()), "{typed:?}");
        assert!(!format!("{price:?}").contains('万'), "a log holds no price");
    }
    // A number that is no amount is not read as one.
    for field in [ID, "deal.contract"] {
        phone.drafts().answer(draft, field.into(), Some("1680000".into())).await.unwrap();
    }
    assert!(all().await.iter().all(|field| field.reads.is_none()));
}

#[tokio::test]
async fn b10_ten_megabytes_are_refused_at_once_and_nothing_is_saved() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    let draft = draft(&phone).await;
    let long = "汉".repeat(10 * 1024 * 1024 / 3);
    let began = Moment::now();
    assert_eq!(answered(&phone, draft, NAME, &long).await, fix("too_large", NAME));
    assert!(began.elapsed() < Duration::from_secs(1));
    assert_eq!(value(&phone, draft, NAME).await, None);
    assert_eq!(answered(&phone, draft, "deal.status", "registered").await, fix("field.unknown", "deal.status"));
}

#[tokio::test]
async fn b11_missing_null_empty_and_blank_are_four_things() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    let draft = draft(&phone).await;
    let told = |saved: ereg_client::SavedField| saved.problem.map(|t| t.code);
    let missing = phone.drafts().review(draft).await.unwrap();
    assert!(missing.problems.iter().any(|p| p.field.as_deref() == Some(NAME) && p.code == "field.missing"));
    let null = phone.drafts().answer(draft, NAME.into(), None).await;
    assert_eq!(null.map(|_| ()), fix("null_not_allowed", NAME));
    let blank = phone.drafts().answer(draft, NAME.into(), Some("   ".into())).await.unwrap();
    assert_eq!(told(blank).as_deref(), Some("blank"));
    let cleared = phone.drafts().answer(draft, NAME.into(), Some(String::new())).await.unwrap();
    assert_eq!(told(cleared).as_deref(), Some("field.missing"));
    assert_eq!(value(&phone, draft, NAME).await.as_deref(), Some(""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn b12_after_close_everything_says_closed_and_sixty_four_threads_end() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    let draft = draft(&phone).await;
    let threads: Vec<_> = (0..64)
        .map(|n| {
            let phone = phone.clone();
            tokio::spawn(async move {
                for round in 0..4 {
                    let saved = phone.drafts().answer(draft, "deal.price".into(), Some(format!("{n}{round}.00"))).await;
                    match saved {
                        Ok(_) | Err(ClientError::Closed | ClientError::Cancelled) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(20)).await;
    phone.end().await.unwrap();
    phone.end().await.unwrap();
    for thread in threads {
        tokio::time::timeout(Duration::from_secs(5), thread).await.expect("no deadlock").unwrap();
    }
    assert_eq!(phone.drafts().list(0).await, Err(ClientError::Closed));
    assert_eq!(phone.resume().await, Err(ClientError::Closed));
    assert_eq!(phone.sync().now().err(), Some(ClientError::Closed));
}

#[tokio::test]
async fn paused_it_says_closed_and_resumed_it_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    let draft = draft(&phone).await;
    phone.pause().await.unwrap();
    phone.pause().await.unwrap();
    assert_eq!(phone.drafts().review(draft).await, Err(ClientError::Closed));
    phone.resume().await.unwrap();
    assert_eq!(answered(&phone, draft, NAME, "张三").await, Ok(()));
}

#[tokio::test]
async fn a_wrong_secret_a_short_one_and_a_missing_vault_differ() {
    let dir = tempfile::tempdir().unwrap();
    let keys: Arc<dyn DeviceKeys> = Arc::new(SoftwareKeys::in_memory());
    let good = config(dir.path(), None, keys.clone());
    assert!(matches!(Client::open(good.clone()).err(), Some(ClientError::NotFound { .. })));
    Client::create(good.clone()).unwrap().end().await.unwrap();
    let with = |secret| Client::open(ereg_client::ClientConfig { secret, ..good.clone() }).err();
    assert!(
        matches!(with(Secret::Key(vec![8; 32])), Some(ClientError::UnlockFirst { code }) if code == "vault.wrong_key")
    );
    assert!(matches!(with(Secret::Key(vec![7; 31])), Some(ClientError::FixInput { .. })));
    assert!(matches!(Client::create(good).err(), Some(ClientError::FixInput { .. })));
}

/// Fills the sale of the fixture's home to the fixture's buyer.
async fn sale(phone: &Client, unit: Option<String>) -> DraftId {
    let draft = phone.drafts().begin(ereg_law::matter::T04.id(), unit).await.unwrap();
    let buyer = fixture::buyer();
    let ereg_domain::party::IdentityNumber::Citizen(id) = &buyer.identity else { panic!("a person") };
    for (field, value) in [
        ("holding.co_ownership", "sole"),
        (NAME, buyer.name.as_str()),
        (ID, id.as_str()),
        ("deal.price", "1200000.00"),
        ("deal.contract", "YS-1"),
        ("deal.signed_on", "2026-11-01"),
        ("delivery.medium", "electronic"),
        ("delivery.certificates", "one"),
    ] {
        answered(phone, draft, field, value).await.unwrap();
    }
    draft
}

#[tokio::test]
async fn offline_a_sale_is_filled_from_the_extract_and_reviewed_with_what_is_unknown() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let before = office.requests.load(Ordering::SeqCst);
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let draft = sale(&phone, Some(unit)).await;
    assert_eq!(
        value(&phone, draft, "parties.transferor.1.name").await.as_deref(),
        Some(fixture::seller().name.as_str())
    );
    let verdicts = phone.drafts().review(draft).await.unwrap();
    assert!(verdicts.label.en.starts_with("Provisional"));
    let unknown = |rule: &str| verdicts.findings.iter().any(|f| f.rule == rule && f.answer == AnswerKind::Unknown);
    assert!(unknown("R-27"), "taxes are not known on a phone");
    assert!(!unknown("R-12"), "seizures are: the extract says so");
    assert!(verdicts.findings.iter().filter_map(|f| f.told.as_ref()).all(|t| !t.text.zh.is_empty()));
    assert!(!phone.drafts().checklist(draft).await.unwrap().lines.is_empty());
    assert_eq!(office.requests.load(Ordering::SeqCst), before, "nothing was asked");
    // Found again as it was, by a new process.
    phone.end().await.unwrap();
    let again = Client::open(config(dir.path(), Some(&office), Arc::new(SoftwareKeys::in_memory()))).unwrap();
    assert_eq!(again.drafts().list(0).await.unwrap().items[0].id, draft);
    assert_eq!(again.drafts().review(draft).await.unwrap().findings, verdicts.findings);
}

#[tokio::test]
async fn without_the_registers_word_nothing_is_frozen_or_shared() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    let draft = sale(&phone, Some("420102001001GB00001F00010001".into())).await;
    for (field, value) in [
        ("matter.certificate", "鄂(2020)演示市江岸不动产权第0000001号"),
        ("parties.transferor.1.name", fixture::seller().name.as_str()),
        ("parties.transferor.1.id_no", &fixture::citizen_number("19700101", 2)),
    ] {
        answered(&phone, draft, field, value).await.unwrap();
    }
    assert_eq!(phone.drafts().freeze(draft).await.err().unwrap().code(), "freeze.no_extract");
    assert_eq!(phone.drafts().summary(draft).await.unwrap().standing, DraftStanding::Editing);
}

#[tokio::test]
async fn field_saves_of_a_shared_draft_become_one_pending_command() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let draft = sale(&phone, Some(unit)).await;
    phone.sharing().share(draft, "transferor.1".parse().unwrap()).await.unwrap();
    for price in ["1100000.00", "1150000.00", "1175000.00"] {
        answered(&phone, draft, "deal.price", price).await.unwrap();
    }
    answered(&phone, draft, "delivery.certificates", "each_holder").await.unwrap();
    let kinds: Vec<_> = phone.outbox().items().await.unwrap().into_iter().map(|i| i.kind).collect();
    assert_eq!(kinds, ["share", "put_sections"]);
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!((report.sent, report.acked, report.left), (2, 2, 0));
    // Sent: the next save is a revision of its own, counted on.
    answered(&phone, draft, "deal.price", "1180000.00").await.unwrap();
    phone.sync().now().unwrap().finished().await.unwrap();
    let revs: Vec<u64> = office
        .commands
        .lock()
        .unwrap()
        .iter()
        .filter_map(|c| match &c.body {
            ereg_protocol::command::CommandBody::PutSections(put) => {
                put.sections.iter().find(|s| s.kind.as_str() == "deal.1").map(|s| s.rev)
            }
            _ => None,
        })
        .collect();
    assert_eq!(revs, [1, 2]);
}

/// Nobody need tell: whoever opens the vault is the app that holds it.
#[tokio::test]
async fn what_the_registry_could_not_take_goes_again_once_a_newer_app_opens_the_vault() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let keys: Arc<dyn DeviceKeys> = Arc::new(SoftwareKeys::in_memory());
    let phone = seller(dir.path(), &office, keys.clone()).await;
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let draft = sale(&phone, Some(unit)).await;
    phone.sharing().share(draft, "transferor.1".parse().unwrap()).await.unwrap();
    let before = office.commands.lock().unwrap().len();
    phone.end().await.unwrap();
    let in_the_vault = |work: &dyn Fn(&mut ereg_vault::Tx<'_>) -> Result<(), ereg_vault::VaultError>| {
        let secret = ereg_vault::VaultSecret::raw(&[7; 32]).unwrap();
        let vault = ereg_vault::Vault::open(&dir.path().join("vault"), &secret, Default::default()).unwrap();
        vault.write(|tx| work(tx)).unwrap();
        vault.close().unwrap();
    };
    in_the_vault(&|tx| {
        let waits = tx.outbox()?;
        let begun = tx.begin_sending(&waits[..1])?.remove(0);
        let error = ereg_vault::LastError {
            code: "upgrade.required".into(),
            class: ereg_protocol::catalogue::ErrorClass::Upgrade,
        };
        tx.needs_you(begun.item.command_id(), error)
    });
    let opened = || Client::open(config(dir.path(), Some(&office), keys.clone())).unwrap();
    let phone = opened();
    assert_eq!(
        phone.outbox().items().await.unwrap()[0].state,
        OutboxStateView::NeedsYou,
        "the same app asks for nothing"
    );
    phone.end().await.unwrap();
    in_the_vault(&|tx| ereg_sync::state::put_app(tx, "0.0.1"));
    let phone = opened();
    assert_eq!(phone.outbox().items().await.unwrap()[0].state, OutboxStateView::Queued);
    let report = phone.sync().in_background().unwrap().finished().await.unwrap();
    assert_eq!((report.left, report.needs_you), (0, 0), "{report:?}");
    assert!(office.commands.lock().unwrap().len() > before);
}

/// A key store whose signatures of acts are what a script says.
struct Broken {
    inner: SoftwareKeys,
    answer: fn(Vec<u8>) -> Vec<u8>,
    acts: AtomicU32,
}

impl DeviceKeys for Broken {
    fn generate<'a>(&'a self, alias: &'a str, policy: KeyPolicy) -> Pending<'a, KeyInfo> {
        Box::pin(async move { self.inner.generate(alias, policy) })
    }
    fn info<'a>(&'a self, alias: &'a str) -> Pending<'a, KeyInfo> {
        Box::pin(async move { self.inner.info(alias) })
    }
    fn public_key<'a>(&'a self, alias: &'a str) -> Pending<'a, PublicKey> {
        Box::pin(async move { self.inner.public_key(alias) })
    }
    fn sign<'a>(&'a self, alias: &'a str, message: &'a [u8], reason: &'a str) -> Pending<'a, Vec<u8>> {
        Box::pin(async move {
            let good = self.inner.sign(alias, message, reason)?;
            if alias == ereg_client::USER_ALIAS {
                self.acts.fetch_add(1, Ordering::SeqCst);
                return Ok((self.answer)(good));
            }
            Ok(good)
        })
    }
    fn wrap<'a>(&'a self, alias: &'a str, dek: &'a [u8]) -> Pending<'a, Vec<u8>> {
        Box::pin(async move { self.inner.wrap(alias, dek) })
    }
    fn unwrap<'a>(&'a self, alias: &'a str, blob: &'a [u8], reason: &'a str) -> Pending<'a, Zeroizing<Vec<u8>>> {
        Box::pin(async move { self.inner.unwrap(alias, blob, reason) })
    }
    fn forget<'a>(&'a self, alias: &'a str) -> Pending<'a, ()> {
        Box::pin(async move { self.inner.forget(alias) })
    }
}

#[tokio::test]
async fn b13_a_bad_hardware_signature_never_leaves_the_phone() {
    let answers: [fn(Vec<u8>) -> Vec<u8>; 7] = [
        |_| Vec::new(),
        |good| good[..63].to_vec(),
        |good| [good, vec![0]].concat(),
        |good| [vec![0; 32], good[32..].to_vec()].concat(),
        |good| [good[..32].to_vec(), vec![0; 32]].concat(),
        |good| [good[..32].to_vec(), vec![0xFF; 32]].concat(),
        |good| good.iter().rev().copied().collect(),
    ];
    for (n, answer) in answers.into_iter().enumerate() {
        let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
        let keys = Arc::new(Broken { inner: SoftwareKeys::in_memory(), answer, acts: AtomicU32::new(0) });
        let phone = office::phone_with(dir.path(), &office, keys.clone());
        let who = fixture::seller();
        let ereg_domain::party::IdentityNumber::Citizen(id) = &who.identity else { panic!("a person") };
        let enrolled = phone.account().enrol(who.name.to_string(), id.as_str().into(), "proof".into()).await;
        assert_eq!(enrolled.err().unwrap().code(), "bad_hardware_signature", "answer {n}");
        assert_eq!(keys.acts.load(Ordering::SeqCst), 1);
        assert!(phone.outbox().items().await.unwrap().is_empty(), "nothing is queued");
        assert!(office.commands.lock().unwrap().is_empty(), "nothing was sent");
    }
}

#[tokio::test]
async fn b20_a_policy_pack_that_is_unsigned_older_unknown_or_contradictory_leaves_the_old_one_active() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let draft = sale(&phone, None).await;
    let before = phone.drafts().checklist(draft).await.unwrap();
    let altered = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut pack: serde_json::Value = serde_json::from_slice(ereg_law::policy::FLOOR_PACK).unwrap();
        pack["version"] = 99.into();
        let lines = pack["matters"]["T04"]["checklist"].as_array_mut().unwrap();
        lines.retain(|line| line["code"] != "M15");
        change(&mut pack);
        serde_json::to_vec(&pack).unwrap()
    };
    office.tells_pack("by-another-role", &altered(&|_| {}), KeyRole::Receipt);
    office.tells_pack("older", &altered(&|p| p["version"] = 0.into()), KeyRole::Policy);
    office.tells_pack("unknown-operator", &altered(&|p| p["parameters"]["at_will"] = 1.into()), KeyRole::Policy);
    office.tells_pack("two-things", &altered(&|p| p["parameters"]["districts"][1] = "420102".into()), KeyRole::Policy);
    office.tells_pack("elsewhere", &altered(&|p| p["office"] = "elsewhere".into()), KeyRole::Policy);
    phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(phone.drafts().checklist(draft).await.unwrap(), before);
    // The near miss: signed by the right role, newer, understood.
    office.tells_pack("newer", &altered(&|_| {}), KeyRole::Policy);
    phone.sync().now().unwrap().finished().await.unwrap();
    let lines = phone.drafts().checklist(draft).await.unwrap().lines;
    assert_eq!(lines.len(), before.lines.len() - 1);
    assert!(lines.iter().all(|line| line.code != MaterialCode::M15));
}

#[tokio::test]
async fn an_outbox_item_says_its_state_its_error_and_who_can_fix_it() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let draft = sale(&phone, Some(unit)).await;
    phone.sharing().share(draft, "transferor.1".parse().unwrap()).await.unwrap();
    let items = phone.outbox().items().await.unwrap();
    assert_eq!(
        (items[0].state, items[0].attempts, items[0].fixer),
        (OutboxStateView::Queued, 0, ereg_client::Fixer::Nobody)
    );
    let doctor = phone.outbox().doctor().await.unwrap();
    assert_eq!(doctor.findings.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["outbox.waiting"]);
    let name = fixture::seller().name.to_string();
    assert!(!format!("{doctor:?}{items:?}").contains(&name), "nothing personal");
    phone.outbox().cancel(items[1].item).await.unwrap();
    assert_eq!(phone.outbox().items().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_root_is_pinned_only_where_somebody_confirmed_it_even_on_this_machine() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let config = ereg_client::ClientConfig {
        connection: None,
        ..config(dir.path(), Some(&office), Arc::new(SoftwareKeys::in_memory()))
    };
    let phone = Client::create(config).unwrap();
    let far = |pin: Option<&str>| ereg_client::Connection {
        url: "http://127.0.0.1:1".into(),
        office: "demo".into(),
        root_fingerprint: pin.map(Into::into),
    };
    let account = phone.account();
    let enrols = || account.enrol("张三".into(), "11010519491231002X".into(), "proof".into());
    phone.account().connect(far(None)).await.unwrap();
    assert_eq!(enrols().await.err().unwrap().code(), "connection.pin_required");
    let presented = phone.account().presented_root("http://127.0.0.1:1".into()).await.unwrap();
    assert_eq!((presented.fingerprint, presented.office.as_str()), (office.root_fingerprint(), "demo"));
    assert!(phone.account().standing().await.unwrap().root_fingerprint.is_none(), "looking pins nothing");
    phone.account().connect(far(Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))).await.unwrap();
    assert_eq!(enrols().await.err().unwrap().code(), "connection.root_differs");
    assert!(office.commands.lock().unwrap().is_empty());
    // It was mistyped: nothing has verified under it, so the right one takes its place; what is no fingerprint does not.
    let malformed = account.connect(far(Some("AAAA"))).await.unwrap_err();
    assert_eq!(malformed.code(), "connection.fingerprint");
    account.connect(far(Some(&office.root_fingerprint()))).await.unwrap();
    // That it goes no further than the proof shows that the root is the right one.
    assert_ne!(enrols().await.err().map(|error| error.code().to_owned()).as_deref(), Some("connection.root_differs"));
    assert!(account.trust_bundle().await.is_ok(), "it has verified");
    let other = account.connect(far(Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))).await.unwrap_err();
    assert_eq!(other.code(), "connection.other_root");
    assert_eq!(account.connection().await.unwrap().unwrap().root_fingerprint, Some(office.root_fingerprint()));
}

#[tokio::test]
async fn a_vault_that_could_not_be_made_is_not_in_the_way() {
    let dir = tempfile::tempdir().unwrap();
    let named = |root: Option<&str>| ereg_client::ClientConfig {
        dir: dir.path().join("vault"),
        connection: Some(ereg_client::Connection {
            url: "http://127.0.0.1:1".into(),
            office: "demo".into(),
            root_fingerprint: root.map(Into::into),
        }),
        ..config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))
    };
    assert_eq!(Client::create(named(Some("AAAA"))).unwrap_err().code(), "connection.fingerprint");
    Client::create(named(None)).unwrap();
}

#[tokio::test]
async fn the_inquiry_is_answered_in_the_draft_and_asked_for_before_signing() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let draft = sale(&phone, Some(unit)).await;
    phone.sharing().share(draft, "transferor.1".parse().unwrap()).await.unwrap();
    let frozen = phone.drafts().freeze(draft).await.unwrap();
    let open = phone.signing().sign(draft, frozen.manifest.clone()).await.err().unwrap();
    assert_eq!(open.code(), "sign.inquiry_open");
    for question in ereg_law::matter::T04.form.questions {
        phone.signing().answer_inquiry(draft, question.name, question.true_answer(&[])).await.unwrap();
    }
    let sheet = phone.signing().sheet(draft).await.unwrap();
    assert_eq!(sheet.manifest, frozen.manifest);
    let shown: String = sheet.parts.iter().flat_map(|part| &part.lines).map(|line| line.value.zh.as_str()).collect();
    assert!(
        shown.contains("1,200,000.00") && !shown.contains(fixture::buyer().name.as_str()),
        "masked, with its price"
    );
    assert_eq!(phone.signing().sign(draft, frozen.manifest.clone()).await.unwrap().manifest, frozen.manifest);
    // A change of what is shared makes it void, here too.
    answered(&phone, draft, "deal.price", "1300000.00").await.unwrap();
    assert_eq!(phone.drafts().summary(draft).await.unwrap().standing, DraftStanding::Editing);
    let stale = phone.signing().sign(draft, frozen.manifest).await.err().unwrap();
    assert_eq!(stale, ClientError::SignAgain { code: "signature_void".into() });
}

#[tokio::test]
async fn only_what_was_shown_is_signed_and_a_mistyped_digest_is_no_change() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let draft = sale(&phone, Some(unit)).await;
    phone.sharing().share(draft, "transferor.1".parse().unwrap()).await.unwrap();
    let frozen = phone.drafts().freeze(draft).await.unwrap();
    for question in ereg_law::matter::T04.form.questions {
        phone.signing().answer_inquiry(draft, question.name, question.true_answer(&[])).await.unwrap();
    }
    let signs = async |digest: &str| {
        let error = phone.signing().sign(draft, digest.to_owned()).await.err().unwrap();
        (error.code().to_owned(), matches!(error, ClientError::FixInput { .. }))
    };
    let mut mistyped = frozen.manifest.clone();
    let last = if mistyped.pop() == Some('0') { '1' } else { '0' };
    mistyped.push(last);
    assert_eq!(signs(&frozen.manifest).await, ("sign.sheet_not_shown".into(), true), "nobody looked");
    for (typed, code) in [
        (mistyped.as_str(), "sign.other_manifest"),
        (&frozen.manifest[..20], "digest.length"),
        ("hello", "digest.prefix"),
    ] {
        assert_eq!(signs(typed).await, (code.into(), true), "{typed}");
    }
    phone.signing().sheet(draft).await.unwrap();
    assert_eq!(signs(&mistyped).await.0, "sign.other_manifest");
    assert_eq!(phone.signing().sign(draft, frozen.manifest.clone()).await.unwrap().manifest, frozen.manifest);
    // Frozen anew, it is another sheet: the old one has changed, the new one is to be looked at.
    answered(&phone, draft, "deal.price", "1300000.00").await.unwrap();
    let anew = phone.drafts().freeze(draft).await.unwrap();
    assert_eq!(signs(&frozen.manifest).await, ("signature_void".into(), false));
    assert_eq!(signs(&anew.manifest).await, ("sign.sheet_not_shown".into(), true));
}

#[tokio::test]
async fn the_sheet_in_full_shows_ones_own_number_and_nobody_elses() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let draft = sale(&phone, Some(unit)).await;
    phone.sharing().share(draft, "transferor.1".parse().unwrap()).await.unwrap();
    phone.drafts().freeze(draft).await.unwrap();
    let said = |sheet: ereg_client::Sheet| -> String {
        sheet.parts.iter().flat_map(|part| &part.lines).map(|line| format!("{} ", line.value.zh)).collect()
    };
    let number = |who: &fixture::Someone| match &who.identity {
        ereg_domain::party::IdentityNumber::Citizen(id) => id.as_str().to_owned(),
        other => panic!("{other:?}"),
    };
    let (me, other) = (fixture::seller(), fixture::buyer());
    let masked = said(phone.signing().sheet(draft).await.unwrap());
    assert!(!masked.contains(&number(&me)) && !masked.contains(me.name.as_str()), "{masked}");
    let full = said(phone.signing().sheet_in_full(draft).await.unwrap());
    assert!(full.contains(&number(&me)) && full.contains(me.name.as_str()), "{full}");
    assert!(!full.contains(&number(&other)) && !full.contains(other.name.as_str()), "{full}");
}

#[tokio::test]
async fn a_choice_is_listed_in_words_and_taken_in_them() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Client::create(config(dir.path(), None, Arc::new(SoftwareKeys::in_memory()))).unwrap();
    let draft = draft(&phone).await;
    let fields = phone.drafts().form(draft).await.unwrap().into_fields();
    let listed = fields.iter().find(|field| field.path == "holding.co_ownership").unwrap();
    let InputKind::Choice { choices } = &listed.kind else { panic!("{listed:?}") };
    assert!(choices.iter().any(|c| c.value == "shares" && c.label.zh == "按份共有"), "{choices:?}");
    for choice in choices {
        for typed in [&choice.value, &choice.label.zh, &choice.label.en] {
            assert_eq!(answered(&phone, draft, "holding.co_ownership", typed).await, Ok(()), "{typed}");
        }
    }
    let wrong = answered(&phone, draft, "holding.co_ownership", "各半").await;
    assert_eq!(wrong, fix("field.choice", "holding.co_ownership"));
}

#[tokio::test]
async fn what_needs_an_account_says_so_before_anything_is_asked() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = phone(dir.path(), &office);
    let draft = draft(&phone).await;
    let not_enrolled = |error: Option<ClientError>| {
        assert_eq!(error.map(|e| e.code().to_owned()).as_deref(), Some("account.not_enrolled"));
    };
    not_enrolled(phone.homes().my_homes().await.err());
    not_enrolled(phone.homes().refresh("420102001001GB00001F00010001".into()).await.err());
    not_enrolled(phone.sharing().refresh(draft).await.err());
    not_enrolled(phone.sharing().share(draft, "transferor.1".parse().unwrap()).await.err());
    assert!(office.commands.lock().unwrap().is_empty());
}
