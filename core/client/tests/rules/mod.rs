//! The office's rules on a phone: which are in force, what of them changed for a draft, and what this app cannot read.

use std::{path::Path, sync::Arc};

use ereg_client::{Client, ClientConfig, DraftId, Law, SoftwareKeys};
use ereg_domain::name::MatterId;
use ereg_law::{
    matter::{Matter, T04},
    policy::FLOOR_PACK,
    section::Form,
};
use ereg_trust::bundle::KeyRole;
use serde_json::Value;

use crate::office::{Office, config, seller};

fn keys() -> Arc<SoftwareKeys> {
    Arc::new(SoftwareKeys::in_memory())
}

/// The floor with a higher version and something changed, as the office signs it.
fn pack(version: u32, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut pack: Value = serde_json::from_slice(FLOOR_PACK).unwrap();
    pack["version"] = version.into();
    change(&mut pack);
    serde_json::to_vec(&pack).unwrap()
}

/// Runs a sync and returns what it says that is new.
async fn syncs(phone: &Client) -> Vec<String> {
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    report.news.into_iter().map(|line| line.en).collect()
}

async fn rules_of(phone: &Client, draft: DraftId) -> Vec<String> {
    let summary = phone.drafts().summary(draft).await.unwrap();
    let listed = phone.drafts().list(0).await.unwrap().items;
    assert_eq!(listed.iter().find(|line| line.id == draft).unwrap().rules, summary.rules);
    summary.rules.into_iter().map(|change| change.zh).collect()
}

async fn begins(phone: &Client) -> DraftId {
    phone.drafts().begin(T04.id(), None).await.unwrap()
}

/// Under the second pack the fee is dearer, a paper is asked for no more, a text and a question have other words, a switch
/// is off and a workspace lives longer.
fn second(pack: &mut Value) {
    pack["fees"]["per_piece"][0]["amount"] = 10_000.into();
    pack["parameters"]["workspace_days"] = 10.into();
    pack["parameters"]["resale_needs_filed_contract"] = "off".into();
    let texts = pack["disclosures"].as_array_mut().unwrap();
    let text = texts.iter_mut().find(|text| text["id"] == "objection_risk").unwrap();
    (text["version"], text["zh"]) = (2.into(), "本人已知悉另一种说法。".into());
    let sale = &mut pack["matters"]["T04"];
    sale["checklist"].as_array_mut().unwrap().retain(|line| line["code"] != "M15");
    sale["questions"]["altered"]["zh"] = "房屋改建过吗？".into();
}

const SECOND: [&str; 6] = [
    "材料 M15 土地权属来源材料：不再列入材料清单。",
    "询问里现在这样问（扩建改建）：房屋改建过吗？",
    "共享期限：原来7天，现在10天。",
    "买卖合同须网签备案：原来是，现在否。",
    "登记费（住宅，每件）：原来80.00元，现在100.00元。",
    "有一份告知的内容改了，确认过的要重新看、重新确认（objection_risk）。",
];

#[tokio::test]
async fn a_draft_begun_under_the_old_rules_says_exactly_what_the_new_ones_say_otherwise() {
    let (dir, office, keys) = (tempfile::tempdir().unwrap(), Office::open(), keys());
    let phone = seller(dir.path(), &office, keys.clone()).await;
    syncs(&phone).await;
    let unit = phone.homes().cached().await.unwrap()[0].unit.clone();
    let old = phone.drafts().begin(T04.id(), Some(unit)).await.unwrap();
    assert!(rules_of(&phone, old).await.is_empty());
    assert_eq!(phone.rules().await.unwrap().version, 1);
    office.tells_pack("demo", &pack(2, second), KeyRole::Policy);
    let news = syncs(&phone).await;
    assert!(
        news.iter().any(|line| line.contains(&old.to_string()) && line.contains("the rules have changed")),
        "{news:?}"
    );
    let new = begins(&phone).await;
    let told = rules_of(&phone, old).await;
    assert_eq!(told, SECOND);
    assert!(rules_of(&phone, new).await.is_empty(), "begun under them");
    // Nothing is said twice, and it is there after the app was closed.
    assert!(syncs(&phone).await.iter().all(|line| !line.contains("the rules have changed")));
    phone.end().await.unwrap();
    let phone = Client::open(config(dir.path(), Some(&office), keys)).unwrap();
    assert_eq!(rules_of(&phone, old).await, told);
    // Two steps later it is what changed in both.
    office.tells_pack("demo", &pack(3, |pack| pack["parameters"]["workspace_days"] = 10.into()), KeyRole::Policy);
    syncs(&phone).await;
    assert_eq!(rules_of(&phone, old).await, [SECOND[2]]);
    assert_eq!(rules_of(&phone, new).await.len(), 5, "back to what was");
    // What is frozen now is frozen under these.
    super::kept::fills(&phone, old).await;
    phone.sharing().share(old, "transferor.1".parse().unwrap()).await.unwrap();
    phone.drafts().freeze(old).await.unwrap();
    assert!(rules_of(&phone, old).await.is_empty());
}

#[tokio::test]
async fn a_matter_that_is_closed_online_is_told_to_its_drafts_and_begun_no_more() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, keys()).await;
    syncs(&phone).await;
    let draft = begins(&phone).await;
    office.tells_pack("demo", &pack(2, |pack| pack["matters"]["T04"]["online"] = "off".into()), KeyRole::Policy);
    syncs(&phone).await;
    let told = rules_of(&phone, draft).await;
    assert!(told.len() == 1 && told[0].contains("暂不能网上申请"), "{told:?}");
    assert_eq!(phone.drafts().begin(T04.id(), None).await.unwrap_err().code(), "matter.not_online");
    assert_eq!(phone.drafts().copy(draft).await.unwrap_err().code(), "matter.not_online");
    assert_eq!(phone.drafts().freeze(draft).await.unwrap_err().code(), "matter.not_online");
    let rules = phone.rules().await.unwrap();
    let sale = rules.matters.iter().find(|said| said.matter == T04.id()).unwrap();
    assert_eq!(sale.closed.as_ref().unwrap().code, "matter.not_online");
    assert_eq!((sale.promised_working_days, sale.legal_working_days), (5, 30));
    assert!(sale.takes.zh.contains("5 个") && sale.takes.zh.contains("30 个"), "{}", sale.takes.zh);
    assert!(sale.needs.zh.contains("授权委托书（由代理人办理的）") && sale.needs.en.contains("Power of attorney ("));
    assert!(
        sale.needs.zh.contains("监护关系证明和保证书（申请人未成年的）"),
        "nobody is asked for it: {}",
        sale.needs.zh
    );
    assert!(!sale.needs.zh.contains("营业执照"), "{}", sale.needs.zh);
    assert!(!sale.needs.zh.contains("买卖合同"), "the office asks for the contract itself: {}", sale.needs.zh);
    assert!(sale.costs.zh.contains("住宅") && sale.costs.zh.contains("80.00 元"), "{}", sale.costs.zh);
    assert!(sale.costs.en.contains("80.00 yuan a piece (dwelling"), "{}", sale.costs.en);
    office.tells_pack("demo", &pack(3, |_| ()), KeyRole::Policy);
    syncs(&phone).await;
    assert!(rules_of(&phone, draft).await.is_empty(), "as it was begun");
    begins(&phone).await;
}

/// A pack with a matter that the apps of this test know, or do not.
fn with_another_matter(version: u32) -> Vec<u8> {
    pack(version, |pack| {
        pack["matters"]["X99"] = serde_json::json!({"name": {"zh": "月球登记", "en": "Registration on the moon"}});
    })
}

/// An app that knows that matter, and therefore has to understand what the pack says of it.
fn another_app(dir: &Path, office: &Arc<Office>, keys: Arc<SoftwareKeys>) -> ClientConfig {
    let moon = Matter { form: Form { matter: MatterId::of("X99"), ..T04.form }, ..T04 };
    let matters: &'static [&'static Matter] = Box::leak(Box::new([&T04, &*Box::leak(Box::new(moon))]));
    ClientConfig { law: Law::of(matters), ..config(dir, Some(office), keys) }
}

#[tokio::test]
async fn a_matter_for_a_newer_app_is_shown_as_one() {
    let (alone, dir, office) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), Office::open());
    let nowhere = Client::create(config(alone.path(), None, keys())).unwrap().rules().await.unwrap();
    assert!(nowhere.note.unwrap().zh.contains("内置的规则"), "until the office's own come");
    let phone = seller(dir.path(), &office, keys()).await;
    let rules = phone.rules().await.unwrap();
    assert_eq!((rules.needs_newer_app, rules.note), (vec![], None));
    office.tells_pack("demo", &with_another_matter(2), KeyRole::Policy);
    syncs(&phone).await;
    let rules = phone.rules().await.unwrap();
    let names: Vec<&str> = rules.needs_newer_app.iter().map(|name| name.zh.as_str()).collect();
    assert_eq!((rules.version, names, rules.note), (2, vec!["月球登记"], None));
    let newer = phone.drafts().begin("X99".parse().unwrap(), None).await.unwrap_err();
    assert_eq!(newer.code(), "matter.unknown");
}

/// An app that cannot read the pack that another took goes on by the one built in and says so; and by no older one, whoever
/// brings it again.
#[tokio::test]
async fn a_kept_pack_that_this_app_cannot_read_stops_no_draft_and_opens_the_door_to_no_older_one() {
    let (dir, office, keys) = (tempfile::tempdir().unwrap(), Office::open(), keys());
    let phone = seller(dir.path(), &office, keys.clone()).await;
    office.tells_pack("demo", &with_another_matter(5), KeyRole::Policy);
    syncs(&phone).await;
    let draft = begins(&phone).await;
    phone.end().await.unwrap();
    let phone = Client::open(another_app(dir.path(), &office, keys.clone())).unwrap();
    let rules = phone.rules().await.unwrap();
    assert_eq!(rules.version, 1);
    assert!(rules.note.unwrap().zh.contains("请更新应用"));
    phone.drafts().answer_checked(draft, "deal.price".into(), "1200000".into()).await.unwrap();
    assert!(!phone.drafts().review(draft).await.unwrap().findings.is_empty());
    let told = rules_of(&phone, draft).await;
    assert!(told.len() == 1 && told[0].contains("以登记机构为准"), "{told:?}");
    // An older one, genuinely signed, put in its way again.
    office.tells_pack("older", &pack(3, |_| ()), KeyRole::Policy);
    syncs(&phone).await;
    assert_eq!(phone.rules().await.unwrap().version, 1);
    office.tells_pack("newer", &pack(6, |_| ()), KeyRole::Policy);
    syncs(&phone).await;
    let rules = phone.rules().await.unwrap();
    assert_eq!((rules.version, rules.note), (6, None));
    assert!(rules_of(&phone, draft).await[0].contains("说不出改了什么"), "what it was begun under cannot be read here");
    begins(&phone).await;
    phone.end().await.unwrap();
    // The app that took it reads both.
    let phone = Client::open(config(dir.path(), Some(&office), keys)).unwrap();
    assert!(rules_of(&phone, draft).await.is_empty());
}
