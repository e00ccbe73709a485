//! Deadlines as people live through them: letters on the phone, the next buyer's turn, a withdrawal that one person
//! wants and the other does not answer. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AttemptState, CaseStage, Deadline};
use ereg_tests::city::{City, Phone};

const SEED: u64 = 7;
const DAY: u64 = 24 * 60;

/// Days go by at the registry, which looks at its clock every eight hours.
async fn days(city: &City, days: u64) {
    for _ in 0..days * 3 {
        city.pass(DAY / 3);
        city.works().await;
    }
}

/// The kinds of letters a phone has, oldest first.
async fn letters(phone: &Phone) -> Vec<String> {
    phone.syncs().await;
    let mut kinds: Vec<String> = phone.letters().await.into_iter().map(|letter| letter.kind).collect();
    kinds.reverse();
    kinds
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_who_does_not_pay_is_written_to_and_then_the_next_one_goes_first() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let other = city.home("mortgaged_sale").right_holders[0].clone();
    city.files_contract(&home, &other, "YS-2026-900001");
    let first = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let second = city.phone_of(&other).await;
    let draft = first.seller.begins_sale_to(&home, &other, "YS-2026-900001").await;
    second.joins(&first.seller.shares_and_invites(draft).await).await;
    first.seller.freezes(draft).await;
    second.signs(draft).await;
    first.seller.signs(draft).await;
    second.submits(draft).await;

    first.buyer.syncs().await;
    let shown = first.buyer.case_of(first.draft).await;
    let term = shown.term.expect("the phone shows until when");
    assert_eq!(term.by.until, Deadline::By("2026-11-30".parse().unwrap()));
    assert!(term.words.zh.contains("2026-11-30") && term.words.zh.contains("受理号保留"), "{}", term.words.zh);
    let number = shown.acceptance.unwrap().case_number;
    // Her errand is not his: the seller is told who pays.
    first.seller.syncs().await;
    let to_seller = first.seller.case_of(first.draft).await.term.unwrap().words;
    assert!(term.words.zh.contains("请办理：缴纳登记费"), "{}", term.words.zh);
    assert!(to_seller.zh.contains("权利人一方缴纳登记费") && !to_seller.zh.contains("请办理"), "{}", to_seller.zh);

    days(&city, 8).await;
    let told = letters(&first.buyer).await;
    assert_eq!(told.iter().filter(|kind| *kind == "term_ends").count(), 2, "{told:?}");
    assert_eq!(told.iter().filter(|kind| *kind == "turn_passed").count(), 1, "{told:?}");
    assert!(told.iter().any(|kind| kind == "bill_renewed"), "an ended bill is said: {told:?}");
    first.seller.syncs().await;
    for letter in first.seller.letters().await.iter().filter(|letter| letter.kind == "term_ends") {
        assert!(!letter.body.zh.contains("请办理"), "the seller is asked for nothing: {}", letter.body.zh);
    }
    let passed = first.buyer.case_of(first.draft).await;
    assert_eq!(passed.state, CaseStage::FeeDue);
    assert!(passed.turn_passed.unwrap().zh.contains("受理号保留"));
    assert_eq!(passed.acceptance.unwrap().case_number, number);

    let case = city.until(&second, draft, &["fee_due"]).await;
    assert_eq!(second.pays(case.case_id).await.state, AttemptState::Succeeded);
    city.until(&second, draft, &["registered"]).await;
    assert_eq!(city.holders_of(&home), [other.name.to_string()]);
    // The first is not asked for money any more, and a person looks at it.
    let after = city.until(&first.buyer, first.draft, &["in_review"]).await;
    assert_eq!((after.fee, after.term), (None, None));
    assert!(after.grounds.iter().any(|told| told.code == "case.register_moved"));
    city.book_is_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_buyer_who_pays_late_but_first_still_gets_the_home() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    days(&city, 20).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await;
    assert!(case.turn_passed.is_some() && case.term.is_none());
    assert_eq!(sale.buyer.pays(case.case_id).await.state, AttemptState::Succeeded);
    let booked = city.until(&sale.buyer, sale.draft, &["registered"]).await;
    assert!(booked.turn_passed.is_none());
    assert_eq!(city.holders_of(&sale.home), [sale.home.right_holders[0].name.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_of_one_is_told_waited_for_and_lapses() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.seller, sale.draft, &["fee_due"]).await.case_id;
    sale.seller.withdraws(case).await;
    assert!(letters(&sale.buyer).await.contains(&"withdrawal_asked".to_owned()));
    let asked = sale.buyer.case_of(sale.draft).await;
    let by = asked.answer_by.expect("until when to answer");
    assert_eq!(by.by.until, Deadline::By("2026-11-26".parse().unwrap()));
    assert!(by.words.zh.contains("全体申请人"), "{}", by.words.zh);

    assert_eq!(sale.buyer.pays(case).await.state, AttemptState::Succeeded);
    city.works().await;
    sale.buyer.syncs().await;
    assert_eq!(sale.buyer.case_of(sale.draft).await.state, CaseStage::Booking, "the entry waits for the answer");
    assert_eq!(city.holders_of(&sale.home), [sale.home.obligors[0].name.to_string()]);
    days(&city, 4).await;
    sale.buyer.syncs().await;
    assert_eq!(sale.buyer.case_of(sale.draft).await.state, CaseStage::Registered, "and then goes on");
    for party in [&sale.seller, &sale.buyer] {
        assert!(letters(party).await.contains(&"withdrawal_lapsed".to_owned()));
    }
    assert_eq!(sale.seller.case_of(sale.draft).await.withdrawing, []);
}

/// One that was never accepted has no number: it is named by its id, never by nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_is_to_be_corrected_says_where_and_until_when_and_is_named_when_it_lapses() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let of_another = city.home("mortgaged_sale").certificate.to_string();
    seller.client.drafts().answer(draft, "matter.certificate".to_owned(), Some(of_another)).await.unwrap();
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    let case = city.until(&seller, draft, &["supplement"]).await;
    // What is said of each point can be done about what has been sent in: on the screen of the case and in the letter.
    let letters = seller.letters().await;
    for told in case.grounds.iter().chain(letters.iter().flat_map(|letter| &letter.grounds)) {
        assert!(!told.text.zh.contains("登记机构窗口"), "it is corrected on the phone: {}", told.text.zh);
    }
    let letter = letters.iter().find(|letter| letter.kind == "grounds").unwrap();
    for part in ["2026-12-23", "补正所列事项并提交"] {
        assert!(letter.body.zh.contains(part), "{part}: {}", letter.body.zh);
    }
    for _ in 0..32 {
        city.pass(DAY);
        city.works().await;
    }
    let mut news = Vec::new();
    for _ in 0..5 {
        news.extend(seller.syncs_once().await.news);
    }
    let ended = seller.case_of(draft).await;
    assert_eq!(ended.state, CaseStage::Expired);
    let named = format!("案件 {}：", case.case_id);
    assert!(news.iter().any(|line| line.zh.starts_with(&named)), "{news:?}");
    assert!(news.iter().all(|line| !line.zh.starts_with("案件 ：")), "{news:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_draft_that_ran_out_is_said_on_both_phones_and_nothing_of_it_is_told_again() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    let told = "SELECT count(*) FROM change WHERE line LIKE '%' || ?1 || '%'";
    assert!(city.counts(told, home.contract.as_deref().unwrap()) > 0);
    days(&city, 8).await;
    assert_eq!(city.counts(told, home.contract.as_deref().unwrap()), 0, "the registry's feeds hold nothing of it");
    for phone in [&seller, &buyer] {
        assert!(letters(phone).await.contains(&"workspace_over".to_owned()));
    }
    // What she typed herself is still on her own phone.
    let fields = seller.client.drafts().form(draft).await.unwrap().into_fields();
    assert!(fields.iter().any(|field| field.value.as_deref() == home.contract.as_deref()));
}
