//! A matter is one file: one that is declared in the tests alone is typed, reviewed on the phone, frozen, signed by its
//! parties, submitted, accepted, reviewed, charged, booked and certified.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, AttemptState, CertificateStanding, ClientError};
use ereg_tests::city::{City, slot, typed_number};
use ereg_tests::matter::{GIVER, HANDED_OVER, LAW, TAKER, pack};

const SEED: u64 = 7;

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_exists_only_here_goes_from_the_draft_to_the_certificate() {
    assert_eq!(HANDED_OVER.faults(), Vec::<String>::new());
    let city = City::under(SEED, LAW, pack()).await;
    let home = city.home("plain_sale");
    let (giver, taker) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);

    let draft = giver.client.drafts().begin(HANDED_OVER.id(), Some(home.unit.to_string())).await.unwrap();
    let unknown = giver.client.drafts().answer(draft, "deal.price".into(), Some("1".into())).await.unwrap_err();
    assert_eq!(unknown.code(), "field.unknown", "it has no section for a sale");
    for (field, value) in [
        ("matter.unit", home.unit.to_string()),
        ("matter.certificate", home.certificate.to_string()),
        ("holding.co_ownership", "sole".to_owned()),
        ("parties.giver.1.name", home.obligors[0].name.to_string()),
        ("parties.giver.1.id_no", typed_number(&home.obligors[0])),
        ("parties.taker.1.name", home.right_holders[0].name.to_string()),
        ("parties.taker.1.id_no", typed_number(&home.right_holders[0])),
        ("delivery.medium", "electronic".to_owned()),
        ("delivery.certificates", "one".to_owned()),
    ] {
        giver.types(draft, field, &value).await;
    }
    let fields = giver.client.drafts().form(draft).await.unwrap().into_fields();
    let whose = fields.iter().find(|field| field.path == "parties.taker.1.name").map(|field| &field.label);
    assert!(whose.unwrap().zh.starts_with("接收人 1"), "a role of its own is called by its row: {whose:?}");
    let asked: Vec<&str> = fields.iter().map(|f| f.path.as_str()).filter(|path| path.starts_with("inquiry.")).collect();
    assert_eq!(asked, ["inquiry.true_intent", "inquiry.true_materials"]);
    let verdicts = giver.reviews(draft).await;
    let ran: Vec<String> = verdicts.findings.iter().map(|finding| finding.rule.clone()).collect();
    assert!(ran.contains(&"R-07".to_owned()) && !ran.contains(&"R-27".to_owned()), "its own rules: {ran:?}");
    assert!(verdicts.findings.iter().all(|found| found.answer != AnswerKind::Manual), "{:?}", verdicts.findings);

    giver.client.sharing().share(draft, slot(GIVER)).await.unwrap();
    let invitation = giver.client.sharing().invite(draft, slot(TAKER)).await.unwrap();
    giver.syncs().await;
    assert_eq!(taker.joins(&invitation.text).await.slot, slot(TAKER));
    assert_eq!(taker.client.drafts().summary(draft).await.unwrap().matter, HANDED_OVER.id());
    giver.freezes(draft).await;
    // Its sheet says why, and calls its parties, by the words of its row.
    let sheet = giver.sheet_in_words(draft).await;
    for said in ["登记原因：移交（只在测试中）", "移交人（义务人）", "接收人（权利人）"] {
        assert!(sheet.contains(said), "{said}\n{sheet}");
    }
    taker.signs(draft).await;
    giver.signs(draft).await;
    giver.submits(draft).await;

    let due = city.until(&taker, draft, &["fee_due"]).await;
    let accepted = due.acceptance.as_ref().expect("it was accepted (受理), with a number and a rank");
    assert!(!accepted.case_number.is_empty() && accepted.ahead == 0, "{accepted:?}");
    for phone in [&giver, &taker] {
        phone.syncs().await;
        let told: Vec<String> = phone.letters().await.into_iter().map(|letter| letter.kind).collect();
        assert_eq!(
            told.iter().filter(|kind| *kind == "accepted").count(),
            1,
            "one letter of acceptance each: {told:?}"
        );
    }
    assert_eq!(taker.pays(due.case_id).await.state, AttemptState::Succeeded);
    city.until(&taker, draft, &["registered"]).await;
    taker.collects(due.case_id).await;
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    let token = taker.certificates(&home, CertificateStanding::Current).await.remove(0).token;
    assert!(taker.client.certificates().verify(token).await.unwrap().ok);
    city.book_is_sound();
}

/// A phone that is older than the matter says so, and takes nothing for another matter.
#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_does_not_know_a_matter_asks_for_an_update() {
    let city = City::seeded(SEED).await;
    let phone = city.phone_of(&city.home("plain_sale").obligors[0]).await;
    let refused = phone.client.drafts().begin(HANDED_OVER.id(), None).await.unwrap_err();
    assert!(matches!(refused, ClientError::UpdateApp { .. }) && refused.code() == "matter.unknown", "{refused:?}");
}
