//! The log that a phone writes of a whole journey: everything that helps somebody who helps, and nothing of anybody.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use ereg_client::{Client, ClientConfig, LogLevel, Logs, Secret};
use ereg_tests::canary::{CANARIES, Search};
use ereg_tests::city::{City, Home, Phone, State, typed_number};
use ereg_tests::log::{LogLine, text_of};

/// A sale with its mishaps, from the first word typed to the certificate.
async fn a_sale_with_mishaps(city: &City, home: &Home) -> (Phone, Phone) {
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.in_airplane_mode().begins_sale_of(home).await;
    seller.types(draft, "parties.transferor.1.phone", CANARIES[23].0).await;
    seller.syncs_once().await;
    let drafts = seller.client.drafts();
    let spoilt = drafts.begin(ereg_law::matter::T04.id(), None).await.unwrap();
    for (canary, _) in CANARIES {
        drafts.answer_checked(spoilt, "deal.signed_on".to_owned(), canary.to_owned()).await.unwrap_err();
        seller.client.sharing().join(canary.to_owned()).await.unwrap_err();
        seller.client.homes().refresh(canary.to_owned()).await.unwrap_err();
    }
    buyer.joins(&seller.back_online().shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.queues_submission(draft).await.unwrap();
    seller.line.set(State::LosesAnswerTo("submit"));
    seller.syncs_once().await;
    seller.syncs().await;
    let case = city.until(&buyer, draft, &["fee_due"]).await;
    buyer.pays(case.case_id).await;
    city.until(&buyer, draft, &["registered"]).await;
    buyer.collects(case.case_id).await;
    seller.syncs().await;
    for phone in [&seller, &buyer] {
        phone.client.check().await.unwrap();
    }
    (seller, buyer)
}

/// Every text of a value that a person or an office wrote, and every number long enough to be told from a count.
fn words_of(value: &serde_json::Value, into: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) if text.len() > 5 => drop(into.insert(text.clone())),
        serde_json::Value::Number(number) if number.to_string().len() > 5 => drop(into.insert(number.to_string())),
        serde_json::Value::Array(values) => values.iter().for_each(|value| words_of(value, into)),
        // What the listing says of itself is the program's.
        serde_json::Value::Object(fields) => {
            let own = ["key", "scene", "rule", "phase", "verdict", "code", "kind", "slot", "matter"];
            fields
                .iter()
                .filter(|(name, _)| !own.contains(&name.as_str()))
                .for_each(|(_, value)| words_of(value, into));
        }
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_sale_is_written_down_and_nothing_of_anybody() {
    let city = City::seeded(7).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = a_sale_with_mishaps(&city, &home).await;
    let text = city.log();
    let lines: Vec<LogLine> = text.lines().map(LogLine::read).collect();

    // Everything that happened, of both phones.
    let named = |said: &str| lines.iter().filter(|line| line.said == said).collect::<Vec<_>>();
    let has = |said: &str, fields: &[(&str, &str)]| {
        let of_all = |line: &&&LogLine| fields.iter().all(|(name, value)| line.field(name) == Some(*value));
        let found = named(said).iter().filter(of_all).count();
        assert!(found > 0, "no line \"{said}\" with {fields:?} in\n{text}");
    };
    has("a vault was made", &[("vault", "1")]);
    has("a vault was made", &[("vault", "2")]);
    has("a client was started", &[]);
    has("a key was made", &[("key", "device")]);
    has("a key was made", &[("key", "user")]);
    has("a trust bundle is pinned", &[]);
    for kind in ["enrol", "share", "invite", "accept", "put_sections", "freeze", "sign", "submit", "pay", "collect"] {
        for state in ["queued", "sending", "answered"] {
            has("a command moved", &[("kind", kind), ("state", state)]);
        }
        has("the registry has answered", &[("kind", kind), ("result", "done")]);
    }
    has("a command goes again", &[("kind", "submit"), ("reach", "unknown"), ("attempts", "1")]);
    has("a run of sync begins", &[("occasion", "pressed")]);
    has("a run of sync ends", &[("code", "none"), ("vault", "2")]);
    has("a step was done", &[]);
    has("the feed was pulled to its end", &[]);
    has("a payment was asked for", &[("state", "created")]);
    has("the whole vault was gone through", &[]);
    has("a call has no result", &[("code", "time.day")]);
    assert!(
        named("a run of sync ends").iter().any(|line| line.field("code") != Some("none")),
        "the run without a network"
    );
    let rooms: BTreeSet<&str> = lines.iter().filter_map(|line| line.target.split("::").next()).collect();
    assert_eq!(rooms, BTreeSet::from(["ereg_client", "ereg_sync", "ereg_vault"]));

    // Fields of the table alone, each of its type.
    let table: BTreeSet<&str> = ereg_logs::field::ALL.iter().map(|(name, _)| *name).collect();
    for line in &lines {
        for (name, value) in line.fields.iter().filter(|(name, _)| name != "vault") {
            assert!(table.contains(name.as_str()), "{line:?}");
            assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte)), "{line:?}");
        }
    }

    // Nobody's name, number, home, contract, certificate, price, code, token or account; no canary; no path.
    assert_eq!(Search::default().hits(text.as_bytes()), [""; 0]);
    let mut own = BTreeSet::new();
    words_of(&serde_json::to_value(&home).unwrap(), &mut own);
    own.extend([&home.obligors[0], &home.right_holders[0]].map(typed_number));
    own.extend(home.obligors.iter().chain(&home.right_holders).map(|person| person.name.to_string()));
    own.extend(["EREG1:", "sig=", "-----BEGIN", "sha256:", "http"].map(str::to_owned));
    own.insert(city.phones().display().to_string());
    for phone in [&seller, &buyer] {
        own.extend(phone.client.account().standing().await.unwrap().account);
        own.insert(phone.vault().file_name().unwrap().to_str().unwrap().to_owned());
    }
    for certificate in buyer.client.certificates().list().await.unwrap() {
        words_of(&serde_json::json!([certificate.number, certificate.unit, certificate.token]), &mut own);
    }
    assert!(own.len() > 20, "{own:?}");
    let told: Vec<&String> = own.iter().filter(|own| text.contains(own.as_str())).collect();
    assert!(told.is_empty(), "the log tells {told:?}");
    // That this could fail: each of them would be found.
    assert!(own.iter().all(|own| format!("{text}{own}").contains(own.as_str())));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_hands_over_is_the_doctors_word_and_the_log_to_be_read_first() {
    let city = City::seeded(7).await;
    let home = city.home("plain_sale");
    let seller = city.phone_of(&home.obligors[0]).await;
    let draft = seller.in_airplane_mode().begins_sale_of(&home).await;
    seller.types(draft, "deal.price", CANARIES[33].0).await;
    seller.client.sharing().share(draft, ereg_tests::city::slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    seller.syncs_once().await;
    let outbox = seller.client.outbox();
    let to = city.phones().join("report.txt");
    outbox.export_logs(to.clone()).await.unwrap();
    let text = fs::read_to_string(&to).unwrap();
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(text.starts_with(concat!("ereg ", env!("CARGO_PKG_VERSION"), "\n")), "{text}");
    let (report, log) = text.split_once("== 日志\n").unwrap();
    let item = outbox.items().await.unwrap().remove(0);
    for said in ["登记机构时间", "不含姓名", "[outbox.waiting]", "kind=share", &item.item.to_string()] {
        assert!(report.contains(said), "{said} in {report}");
    }
    let lines: Vec<LogLine> = log.lines().map(LogLine::read).collect();
    assert!(lines.len() > 20, "{log}");
    assert_eq!(Search::default().hits(text.as_bytes()), [""; 0]);
    assert!(!text.contains(&home.obligors[0].name.to_string()) && !text.contains(&typed_number(&home.obligors[0])));

    assert_eq!(outbox.export_logs(to.clone()).await.unwrap_err().code(), "logs.exists");
    assert_eq!(outbox.export_logs(to.join("below")).await.unwrap_err().code(), "logs.path");
    // A vault that is closed has nothing to say, and its log has.
    seller.client.end().await.unwrap();
    let closed = city.phones().join("closed.txt");
    outbox.export_logs(closed.clone()).await.unwrap();
    let text = fs::read_to_string(closed).unwrap();
    assert!(text.contains("[client.closed]") && text.contains("a vault was closed"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_that_does_not_open_is_written_down_with_its_code_and_without_a_log_all_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("logs");
    let logs = Logs::start(place.clone(), LogLevel::Info);
    let city = City::seeded(7).await;
    let seller = city.phone_of(&city.home("plain_sale").obligors[0]).await;
    let config = ClientConfig { logs: Some(logs.clone()), ..seller.config() };
    seller.client.end().await.unwrap();
    let wrong = ClientConfig { secret: Secret::Key(vec![8; 32]), ..config.clone() };
    assert_eq!(Client::open(wrong).unwrap_err().code(), "vault.wrong_key");
    let sound = Client::salvage(config.clone()).unwrap_err();
    assert_eq!(sound.code(), "vault.sound");
    let phone = Client::open(config.clone()).unwrap();
    phone.end().await.unwrap();
    let said: Vec<String> = text_of(&logs, &place)
        .lines()
        .map(LogLine::read)
        .map(|line| format!("{} {}", line.said, line.field("code").unwrap_or("-")))
        .collect();
    assert_eq!(said[..2], ["a vault could not be opened vault.wrong_key", "a vault was not salvaged vault.sound"]);
    for later in ["a vault was opened -", "a client was started -", "a vault was closed -"] {
        assert!(said[2..].iter().any(|said| said == later), "{later} in {said:?}");
    }

    let silent = Client::open(ClientConfig { logs: None, ..config }).unwrap();
    let none = silent.outbox().export_logs(dir.path().join("report.txt")).await.unwrap_err();
    assert_eq!(none.code(), "logs.none");
}

/// Every sentence that a room of the core tells, as its sources have it.
fn told_in_sources() -> BTreeSet<String> {
    let core = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("core");
    let mut waiting: Vec<_> = ["vault", "sync", "client"].iter().map(|room| core.join(room).join("src")).collect();
    let mut told = BTreeSet::new();
    while let Some(next) = waiting.pop() {
        if next.is_dir() {
            waiting.extend(fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&next).unwrap_or_default();
        for event in text.split("event!(").skip(1) {
            let mut quoted = event.split('"');
            let level = quoted.next().map(|level| level.matches(',').count());
            assert_eq!(level, Some(1), "a level, then a sentence: {next:?} {event:.60}");
            told.insert(quoted.next().unwrap().to_owned());
        }
    }
    told
}

#[test]
fn the_page_names_every_event_and_every_field() {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("docs").join("logs.md");
    let page = fs::read_to_string(page).unwrap();
    let told = told_in_sources();
    assert!(told.len() > 40, "{told:?}");
    let missing: Vec<&String> = told.iter().filter(|said| !page.contains(said.as_str())).collect();
    assert!(missing.is_empty(), "docs/logs.md does not name {missing:?}");
    for (field, _) in ereg_logs::field::ALL {
        assert!(page.contains(&format!("`{field}`")), "docs/logs.md does not name the field {field}");
    }
}
