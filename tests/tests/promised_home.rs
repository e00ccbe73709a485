//! A home is promised: between the contract and the entry of the sale it is held for the buyer, and nobody else gets it,
//! unless the notice may have lapsed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, CertificateStanding, DraftId};
use ereg_law::matter::{LAW, T14};
use ereg_law::policy::FLOOR_PACK;
use ereg_registry::partner::OfficerSays;
use ereg_registry::seed::ListedPerson;
use ereg_registry::service::to_decide;
use ereg_tests::city::{City, Home, Phone, codes, typed_number};

const SEED: u64 = 7;

/// Seller and buyer apply together for a notice of the sale, and send it in.
async fn promise(city: &City, home: &Home, seller: &Phone, buyer: &Phone) -> DraftId {
    let draft = seller.client.drafts().begin(T14.id(), Some(home.unit.to_string())).await.unwrap();
    for (field, value) in [
        ("parties.transferee.1.name", home.right_holders[0].name.to_string()),
        ("parties.transferee.1.id_no", typed_number(&home.right_holders[0])),
        ("deal.price", home.price.unwrap().to_string()),
        ("deal.contract", home.contract.clone().unwrap()),
        ("deal.signed_on", "2026-10-20".to_owned()),
        ("delivery.medium", "electronic".to_owned()),
        ("delivery.certificates", "one".to_owned()),
    ] {
        seller.types(draft, field, &value).await;
    }
    signed_and_sent(seller, buyer, draft).await;
    city.until(seller, draft, &["registered"]).await;
    draft
}

async fn signed_and_sent(seller: &Phone, buyer: &Phone, draft: DraftId) {
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
}

/// The seller tries to sell the home to somebody under a contract of that number.
async fn sells_to(city: &City, home: &Home, seller: &Phone, buyer: (&Phone, &ListedPerson), number: &str) -> DraftId {
    city.files_contract(home, buyer.1, number);
    seller.client.homes().my_homes().await.unwrap();
    let draft = seller.begins_sale_to(home, buyer.1, number).await;
    signed_and_sent(seller, buyer.0, draft).await;
    draft
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promised_home_is_held_for_its_buyer_until_the_sale_and_for_nobody_else() {
    let city = City::seeded(SEED).await;
    let home = city.home("promised_home");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = promise(&city, &home, &seller, &buyer).await;

    // The home is the seller's as before; the buyer has a proof that a stranger can check, and paid nothing for it.
    assert_eq!(city.holders_of(&home), [home.obligors[0].name.to_string()]);
    buyer.syncs().await;
    let case = buyer.case_of(draft).await;
    buyer.collects(case.case_id).await;
    let proof = buyer.certificates(&home, CertificateStanding::Current).await.remove(0);
    assert!(proof.number.contains("不动产证明"), "{}", proof.number);
    let shown = buyer.client.certificates().verify(proof.token.clone()).await.unwrap();
    assert!(shown.ok, "{shown:?}");
    assert_eq!(seller.certificates(&home, CertificateStanding::Current).await.len(), 1, "the seller's stands");

    // Somebody else pays more: it is accepted, and refusal is proposed, for the home is held.
    let other = city.home("plain_sale").right_holders[0].clone();
    let third = city.phone_of(&other).await;
    let second = sells_to(&city, &home, &seller, (&third, &other), "HT-OTHER").await;
    let stopped = city.until(&seller, second, &["in_review"]).await;
    let grounds = codes(&stopped.grounds);
    assert!(grounds.contains(&"R-17.held_for_another"), "{grounds:?}");
    seller.withdraws(stopped.case_id).await;
    third.syncs().await;
    third.withdraws(stopped.case_id).await;

    // The sale that was promised goes through; the notice ends with it, and its proof is void.
    let sale = sells_to(&city, &home, &seller, (&buyer, &home.right_holders[0]), "HT-PROMISED").await;
    let due = city.until(&buyer, sale, &["fee_due"]).await;
    buyer.pays(due.case_id).await;
    city.until(&buyer, sale, &["registered"]).await;
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    let register = city.registry().register(&home.unit).unwrap().unwrap();
    assert!(register.notices.is_empty(), "{register:?}");
    buyer.syncs().await;
    let void = buyer.certificates(&home, CertificateStanding::Cancelled).await;
    assert_eq!(void.iter().map(|one| &one.number).collect::<Vec<_>>(), [&proof.number], "told without being asked");
    let fresh = buyer.client.certificates().fresh_status(proof.token).await.unwrap();
    assert!(!buyer.client.certificates().verify(fresh).await.unwrap().ok, "void with the entry");
    city.book_is_sound();
}

/// The floor pack once the calendar of the next year has been announced: a period that ends in it has a certain last day.
fn with_the_next_calendar() -> Vec<u8> {
    let mut pack: serde_json::Value = serde_json::from_slice(FLOOR_PACK).unwrap();
    pack["calendar"]["last_day"] = "2027-12-31".into();
    pack["version"] = 2.into();
    serde_json::to_vec(&pack).unwrap()
}

/// The answers of the two rules of notices on a phone, with what each says; a silent pass is left out.
async fn said_of_notices(phone: &Phone, draft: DraftId) -> Vec<(AnswerKind, String)> {
    let findings = phone.reviews(draft).await.findings.into_iter();
    let of_notices = findings.filter(|finding| ["R-17", "R-18"].contains(&finding.rule.as_str()));
    of_notices.filter_map(|finding| Some((finding.answer, finding.told?.code))).collect()
}

/// 民法典 221: nobody applies for the promised sale within ninety days. Until then another sale is refused for the notice;
/// after that it is not, and a person looks whether the notice has lapsed.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_may_have_lapsed_refuses_nobody_and_is_looked_at() {
    let city = City::under(SEED, LAW, with_the_next_calendar()).await;
    let home = city.home("promised_home");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    promise(&city, &home, &seller, &buyer).await;

    let other = city.home("plain_sale").right_holders[0].clone();
    city.files_contract(&home, &other, "HT-OTHER");
    seller.client.homes().my_homes().await.unwrap();
    let draft = seller.begins_sale_to(&home, &other, "HT-OTHER").await;
    let held = (AnswerKind::Refuse, "R-17.held_for_another".to_owned());
    assert_eq!(said_of_notices(&seller, draft).await, [held]);

    // Ninety days end on a Sunday, and so with the Monday after it.
    city.pass(93 * 24 * 60);
    seller.syncs().await;
    seller.client.homes().my_homes().await.unwrap();
    let doubtful = (AnswerKind::Manual, "R-18.may_have_lapsed".to_owned());
    assert_eq!(said_of_notices(&seller, draft).await, [doubtful]);

    let third = city.phone_of(&other).await;
    signed_and_sent(&seller, &third, draft).await;
    let looked_at = city.until(&seller, draft, &["in_review"]).await;
    assert_eq!(codes(&looked_at.grounds), ["R-18.may_have_lapsed"]);
    let approved = to_decide(&city.registry_dir(), "demo", LAW, looked_at.case_id, OfficerSays::Approve).unwrap();
    city.sandbox.decide(&approved.unwrap()).unwrap();
    city.until(&third, draft, &["fee_due"]).await;
    assert_eq!(city.holders_of(&home), [home.obligors[0].name.to_string()], "nothing changes hands before the entry");
    city.book_is_sound();
}
