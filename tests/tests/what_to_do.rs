//! `next` says what a person has to do, and never that there is nothing to do where there is. All people and homes are
//! invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{CaseId, NextStep, ToDo};
use ereg_tests::city::{City, Phone, Sale, State, codes, typed_number, wechat};

const SEED: u64 = 7;

async fn steps(phone: &Phone) -> Vec<NextStep> {
    let steps = phone.client.next_steps().await.unwrap();
    assert!(steps.iter().all(|step| !step.words.zh.is_empty() && !step.words.en.is_empty()));
    steps
}

async fn next(phone: &Phone) -> Vec<ToDo> {
    steps(phone).await.into_iter().map(|step| step.to_do).collect()
}

/// The case on both phones, once it waits for what this code names.
async fn waits_for(city: &City, sale: &Sale, code: &str) -> CaseId {
    for _ in 0..40 {
        city.works().await;
        sale.seller.syncs().await;
        sale.buyer.syncs().await;
        let case = sale.buyer.case_of(sale.draft).await;
        if codes(&case.waits_for).contains(&code) {
            return case.case_id;
        }
        city.pass(5);
    }
    panic!("never waited for {code}: {:?}", sale.buyer.case_of(sale.draft).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_owes_a_tax_is_told_so_with_the_last_day_and_the_other_is_told_who() {
    let city = City::seeded(SEED).await;
    for (scene, code, told, of_the_buyer) in [
        ("r27_deed_tax_open", "R-27.deed_tax", "请取得房屋的一方缴纳契税", true),
        ("r27_income_tax_open", "R-27.income_tax", "请转让方办理个人所得税", false),
    ] {
        let sale = city.submitted_sale(scene, &["in_review"]).await;
        let case = waits_for(&city, &sale, code).await;
        let owes = if of_the_buyer { [&sale.buyer, &sale.seller] } else { [&sale.seller, &sale.buyer] };
        for (phone, to_do) in owes.into_iter().zip([ToDo::Settle, ToDo::WaitForOthers]) {
            let step = &steps(phone).await[0];
            assert_eq!((step.to_do, step.case_id), (to_do, Some(case)), "{scene}");
            let day = phone.case_of(sale.draft).await.term.expect("a last day").by.words.zh;
            assert!(step.words.zh.contains(told) && step.words.zh.contains(&day), "{}", step.words.zh);
            assert!(!step.words.zh.contains("不用做什么"), "{}", step.words.zh);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_that_another_asks_for_is_shown_to_both_and_so_is_what_else_is_due() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.seller, sale.draft, &["fee_due"]).await.case_id;
    sale.buyer.syncs().await;
    assert_eq!(next(&sale.buyer).await, [ToDo::Pay]);
    sale.seller.withdraws(case).await;
    sale.buyer.syncs().await;
    assert_eq!(next(&sale.buyer).await, [ToDo::WithdrawalAsked, ToDo::Pay]);
    assert_eq!(next(&sale.seller).await, [ToDo::WithdrawalHeld]);
    let words = steps(&sale.buyer).await[0].words.zh.clone();
    assert!(words.contains("同意的") && words.contains("不同意的") && words.contains("2026-11-26"), "{words}");

    // Both have signed: it has ended, and nobody waits for anybody.
    sale.buyer.withdraws(case).await;
    for phone in [&sale.seller, &sale.buyer] {
        city.until(phone, sale.draft, &["withdrawn"]).await;
        assert_eq!(next(phone).await, [ToDo::CopyDraft]);
    }
    // Copied, it is said no more; nor where the draft that could be copied is gone.
    let drafts = sale.seller.client.drafts();
    let copy = drafts.copy(sale.draft).await.unwrap();
    assert_eq!(next(&sale.seller).await, [ToDo::Share]);
    drafts.remove(copy).await.unwrap();
    assert_eq!(next(&sale.seller).await, [ToDo::CopyDraft]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_acceptance_nobody_is_sent_behind_himself() {
    let city = City::seeded(SEED).await;
    let beside = "也可以复制草稿，改正后重新申请";
    // That the contract was never filed is known only once the case is accepted and its place given.
    let sale = city.submitted_sale("r28_not_filed", &["in_review"]).await;
    waits_for(&city, &sale, "R-28.not_filed").await;
    for phone in [&sale.seller, &sale.buyer] {
        let step = steps(phone).await.remove(0);
        assert_eq!(step.to_do, ToDo::SupplementAccepted, "{}", step.words.zh);
        assert!(!step.words.zh.contains(beside), "{}", step.words.zh);
        for said in ["受理号和位次保留", "不要另行重新申请", "排在本案后面"] {
            assert!(step.words.zh.contains(said), "{}", step.words.zh);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_without_a_draft_or_an_account_of_its_own_is_not_forgotten() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, person) = (city.phone_of(&home.obligors[0]).await, &home.right_holders[0]);
    let draft = seller.begins_sale_of(&home).await;
    let invitation = seller.shares_and_invites(draft).await;
    // The enrolment has left and its answer was lost.
    let buyer = city.new_phone_of(person);
    assert_eq!(next(&buyer).await, [ToDo::Enrol]);
    buyer.line.set(State::LosesAnswerTo("enrol"));
    let proof = person.identity_proof.clone().unwrap();
    buyer.client.account().enrol(person.name.to_string(), typed_number(person), proof).await.unwrap_err();
    assert_eq!(next(&buyer).await, [ToDo::Sync]);
    buyer.back_online().syncs().await;
    assert_eq!(next(&buyer).await, []);

    buyer.in_airplane_mode().client.sharing().join(invitation).await.unwrap_err();
    let step = steps(&buyer).await.remove(0);
    assert_eq!((step.to_do, step.draft), (ToDo::Sync, Some(draft)));
}

#[tokio::test(flavor = "multi_thread")]
async fn at_each_step_there_is_one_thing_to_do_and_it_is_said() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    assert_eq!(next(&buyer).await, []);
    let draft = seller.begins_sale_of(&home).await;
    assert_eq!(next(&seller).await, [ToDo::Share]);
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.syncs().await;
    assert_eq!((next(&seller).await, next(&buyer).await), (vec![ToDo::Freeze], vec![ToDo::WaitForOthers]));
    // A field that is cleared is filled in before anything is frozen.
    seller.client.drafts().answer(draft, "deal.price".to_owned(), Some(String::new())).await.unwrap();
    assert_eq!(next(&seller).await, [ToDo::Fill]);
    seller.types(draft, "deal.price", &home.price.unwrap().to_string()).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    assert_eq!((next(&seller).await, next(&buyer).await), (vec![ToDo::ReadSheet], vec![ToDo::WaitForOthers]));
    // Read, answered, signed: one after the other.
    let signing = seller.client.signing();
    let sheet = signing.sheet(draft).await.unwrap();
    assert_eq!(next(&seller).await, [ToDo::AnswerInquiry]);
    for question in ereg_law::matter::T04.form.questions {
        signing.answer_inquiry(draft, question.name, question.true_answer(&[])).await.unwrap();
    }
    let step = steps(&seller).await.remove(0);
    assert_eq!((step.to_do, step.about.as_deref()), (ToDo::Sign, Some(sheet.manifest.as_str())));
    seller.signs(draft).await;
    buyer.syncs().await;
    assert_eq!(next(&buyer).await, [ToDo::Submit]);
    buyer.submits(draft).await;
    let case = city.until(&buyer, draft, &["fee_due"]).await.case_id;
    seller.syncs().await;
    assert_eq!((next(&seller).await, next(&buyer).await), (vec![ToDo::WaitForPayment], vec![ToDo::Pay]));
    buyer.in_airplane_mode().client.payments().pay(case, wechat()).await.unwrap();
    assert_eq!(next(&buyer).await, [ToDo::Sync]);
    buyer.back_online().syncs().await;
    city.until(&buyer, draft, &["registered"]).await;
    assert_eq!(next(&buyer).await, [ToDo::Collect]);
    buyer.collects(case).await;
    assert_eq!(next(&buyer).await, []);
    // Once more is nothing more: no command, and nothing to do.
    let again = buyer.client.certificates().collect(case).await.unwrap_err();
    assert_eq!((again.code(), buyer.outbox().await.len()), ("collect.collected", 0));
    assert_eq!(next(&buyer).await, []);
}
