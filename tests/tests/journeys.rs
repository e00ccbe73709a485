//! The journeys of a sale, from the draft to the certificate, each on one screen. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::time::Duration;

use ereg_client::{
    AnswerKind, AttemptState, BookStanding, CaseStage, CertificateStanding, MaterialCode, Moved, OutboxStateView,
    YourTurn,
};
use ereg_domain::register::Seizure;
use ereg_registry::partner::TaxSetting;
use ereg_tests::city::{City, Phone, State, codes, wechat};

const SEED: u64 = 7;

#[tokio::test(flavor = "multi_thread")]
async fn a_home_changes_hands() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);

    let draft = seller.in_airplane_mode().begins_sale_of(&home).await;
    let tax = seller.finds(draft, "R-27").await;
    assert!(tax.iter().any(|finding| finding.answer == AnswerKind::Unknown), "a phone alone does not guess: {tax:?}");
    buyer.joins(&seller.back_online().shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    assert_eq!(buyer.looks_at(draft).await.turn, YourTurn::Submit);
    seller.submits(draft).await;
    assert!(!seller.case_of(draft).await.receipt.caution.zh.is_empty(), "a receipt says that it is no acceptance");

    let case = city.until(&buyer, draft, &["fee_due"]).await;
    assert_eq!(case.acceptance.unwrap().ahead, 0);
    assert_eq!(city.holders_of(&home), [home.obligors[0].name.to_string()], "nothing changes hands before the entry");
    assert_eq!(buyer.pays(case.case_id).await.state, AttemptState::Succeeded);
    let booked = city.until(&buyer, draft, &["registered"]).await.booked.unwrap();
    buyer.collects(case.case_id).await;
    seller.syncs().await;

    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    let new = buyer.certificates(&home, CertificateStanding::Current).await.remove(0);
    assert_eq!(new.entry_index, booked.entry_index);
    assert_eq!(seller.certificates(&home, CertificateStanding::Cancelled).await.len(), 1);
    assert_eq!(city.until(&seller, draft, &["issued"]).await.booked.unwrap().entry_index, booked.entry_index);
    let told: Vec<_> = seller.letters().await.into_iter().map(|letter| letter.kind).collect();
    assert!(told.contains(&"transferred_away".to_owned()), "{told:?}");
    let verdict = buyer.client.certificates().verify(new.token).await.unwrap();
    assert!(verdict.ok && verdict.demo, "{verdict:?}");
    city.book_is_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_price_changes_after_a_signature() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    seller.types(draft, "deal.price", "123456.00").await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    let wrong = seller.freezes(draft).await;
    buyer.signs(draft).await;

    seller.syncs().await;
    seller.types(draft, "deal.price", &home.price.unwrap().to_string()).await;
    let right = seller.freezes(draft).await;
    assert_ne!(wrong, right);
    assert!(buyer.is_asked_to_sign_again(draft).await);
    let seen = buyer.looks_at(draft).await;
    let change = seen.changes.iter().find(|change| change.field == "deal.price").unwrap();
    assert_eq!(
        (change.before.as_deref(), change.after.clone()),
        (Some("123456.00"), Some(home.price.unwrap().to_string()))
    );
    assert_eq!(seen.fell, [seen.slot], "whose signature fell");
    let stale = buyer.client.signing().sign(draft, wrong).await.unwrap_err();
    assert_eq!(stale.code(), "signature_void");

    assert_eq!(buyer.signs(draft).await, right);
    seller.signs(draft).await;
    seller.submits(draft).await;
    city.until(&seller, draft, &["fee_due"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_sent_again_and_by_the_other_party_has_one_effect() {
    let city = City::seeded(SEED).await;
    let sale = city.signed_sale("plain_sale").await;
    sale.buyer.queues_submission(sale.draft).await.unwrap();
    sale.seller.submits(sale.draft).await;
    let receipt = sale.seller.case_of(sale.draft).await.receipt;
    sale.buyer.syncs().await;
    assert_eq!(city.cases_of(sale.draft), 1);
    assert_eq!(sale.buyer.case_of(sale.draft).await.receipt, receipt, "both hold the first receipt");
    for party in [&sale.buyer, &sale.seller] {
        let pressed_again = party.queues_submission(sale.draft).await.unwrap_err();
        assert_eq!(pressed_again.code(), "draft.submitted", "it is in: nothing is sent");
        assert!(party.outbox().await.is_empty(), "nothing is left to do: {:?}", party.outbox().await);
        assert_eq!(party.case_of(sale.draft).await.receipt, receipt, "with the first receipt");
        assert_eq!(city.cases_of(sale.draft), 1);
    }
    city.until(&sale.buyer, sale.draft, &["fee_due"]).await;
    assert_eq!(city.cases_of(sale.draft), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_lost_after_the_commit_is_found_by_the_same_command_again() {
    let city = City::seeded(SEED).await;
    let sale = city.signed_sale("plain_sale").await;
    let command = sale.seller.queues_submission(sale.draft).await.unwrap();
    sale.seller.line.set(State::LosesAnswerTo("submit"));
    sale.seller.syncs_once().await;

    // The registry has carried it out and the phone does not know.
    let lost = sale.seller.line.lost();
    assert_eq!((lost.len(), lost[0].status), (1, 200));
    assert_eq!(city.holds_command(&command.to_string()), 1, "the row is there before the repeat");
    assert_eq!(city.cases_of(sale.draft), 1);
    let item = sale.seller.outbox().await.into_iter().find(|item| item.item == command).unwrap();
    assert!(matches!(item.state, OutboxStateView::Unknown | OutboxStateView::Queued), "{:?}", item.state);

    sale.seller.syncs().await;
    assert_eq!(city.holds_command(&command.to_string()), 1);
    assert_eq!(city.cases_of(sale.draft), 1, "one effect");
    let again = sale.seller.line.outcomes();
    assert!(again.contains(&lost[0].answer), "one effect, and the same signed answer, byte for byte");
    assert!(sale.seller.case_of(sale.draft).await.receipt.received_at <= city.now());
    city.until(&sale.seller, sale.draft, &["fee_due"]).await;
    city.book_is_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_waits_for_the_tax_office_and_then_goes_on() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    city.sandbox.set_tax(home.contract.as_deref().unwrap(), TaxSetting::OPEN).unwrap();
    let sale = city.submitted_sale("plain_sale", &["in_review"]).await;
    let case = city.until(&sale.seller, sale.draft, &["in_review"]).await;
    let waits: Vec<_> = codes(&case.waits_for).into_iter().chain(codes(&case.grounds)).collect();
    assert!(waits.iter().any(|code| code.contains("tax")), "it says what it waits for: {waits:?}");
    assert!(case.acceptance.is_some(), "accepted all the same");

    city.sandbox.set_tax(home.contract.as_deref().unwrap(), TaxSetting::CLEARED).unwrap();
    city.pass(60);
    city.until(&sale.seller, sale.draft, &["fee_due"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_whose_answer_is_lost_is_found_by_asking() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await;
    city.sandbox.lose_next_bank_answer().unwrap();
    let paid = sale.buyer.pays(case.case_id).await;
    assert_eq!(paid.state, AttemptState::Unknown, "nobody guesses");
    let again = sale.buyer.client.payments().pay(case.case_id, wechat()).await.unwrap();
    assert_eq!(again.attempt, paid.attempt, "while one is open there is no second attempt");
    city.pass(1);
    assert_eq!(sale.buyer.asks_for(paid.attempt).await.state, AttemptState::Succeeded);
    city.until(&sale.buyer, sale.draft, &["registered"]).await;
    let moved = "SELECT count(*) FROM ledger WHERE ref = ?1 AND what = 'capture'";
    assert_eq!(city.counts(moved, &paid.attempt.to_string()), 1, "the money moved once");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_buyers_of_one_home_wait_in_line() {
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
    city.works().await;
    second.syncs().await;
    let waiting = second.case_of(draft).await;
    assert_eq!(waiting.acceptance.as_ref().unwrap().ahead, 1, "accepted, and told its place: {}", waiting.state.name());
    // What the registry says of its queue is not told as what this phone does not know.
    let waits: Vec<&str> = waiting.waits_for.iter().map(|told| told.code.as_str()).collect();
    assert_eq!(waits, ["R-25.waits"]);

    let case = city.until(&first.buyer, first.draft, &["fee_due"]).await;
    first.buyer.pays(case.case_id).await;
    city.until(&first.buyer, first.draft, &["registered", "issued"]).await;
    // Its seller is no holder any more: a person decides, the book does not move.
    for _ in 0..5 {
        city.pass(30);
        city.works().await;
    }
    second.syncs().await;
    let after = second.case_of(draft).await;
    assert_eq!((after.state, after.booked), (CaseStage::InReview, None));
    let grounds = codes(&after.grounds);
    for ground in ["case.register_moved", "R-07.not_the_holder", "R-09.certificate"] {
        assert!(grounds.contains(&ground), "{ground} is not among {grounds:?}");
    }
    assert_eq!(after.waits_for, [], "for nobody but that person");
    // Whoever owns the home by now need not wait for that person, and the second buyer is told so.
    let told = after.turn_passed.expect("it has lost its turn").zh;
    assert!(told.contains("登记簿已有变化") && told.contains("受理号保留") && !told.contains("期限"), "{told}");
    let letters = second.letters().await;
    let told: Vec<&str> =
        letters.iter().filter(|letter| letter.kind == "turn_passed").map(|letter| letter.title.zh.as_str()).collect();
    assert_eq!(told, ["登记簿已有变化"]);
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_seized_after_acceptance_goes_to_a_person_and_the_payment_is_kept() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await;
    let seizure = Seizure {
        kind: ereg_domain::dictionary::SeizureKind::Seizure,
        authority: "演示市人民法院".parse().unwrap(),
        from: "2026-11-22".parse().unwrap(),
        to: "2029-11-22".parse().unwrap(),
    };
    city.registry().enter_official(&sale.home.unit, ereg_domain::register::Burden::Seizure(seizure)).unwrap();
    assert_eq!(sale.buyer.pays(case.case_id).await.state, AttemptState::Succeeded);
    let stopped = city.until(&sale.buyer, sale.draft, &["in_review"]).await;
    assert_eq!(stopped.booked, None);
    assert_eq!(city.holders_of(&sale.home), [sale.home.obligors[0].name.to_string()]);
    let refunds = "SELECT count(*) FROM attempt WHERE case_id = ?1 AND refund <> 'none'";
    assert_eq!(city.counts(refunds, &case.case_id.to_string()), 0, "kept until a person has decided");
    city.book_is_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawal_by_all_ends_the_case_and_refunds() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await;
    // The tax answer is taken back, so that the case cannot be booked while they think again.
    city.registry()
        .enter_official(
            &sale.home.unit,
            ereg_domain::register::Burden::Seizure(Seizure {
                kind: ereg_domain::dictionary::SeizureKind::Seizure,
                authority: "演示市人民法院".parse().unwrap(),
                from: "2026-11-22".parse().unwrap(),
                to: "2029-11-22".parse().unwrap(),
            }),
        )
        .unwrap();
    let paid = sale.buyer.pays(case.case_id).await;
    city.until(&sale.buyer, sale.draft, &["in_review"]).await;

    sale.seller.syncs().await;
    sale.seller.withdraws(case.case_id).await;
    sale.buyer.syncs().await;
    let half = sale.buyer.case_of(sale.draft).await;
    assert_eq!((half.state.name(), half.withdrawing.len()), ("in_review", 1), "one alone cannot");
    assert!(half.withdrawal.is_some(), "the buyer is told what signing comes to");
    sale.seller.syncs().await;
    assert_eq!(sale.seller.case_of(sale.draft).await.withdrawal, None, "the seller has signed");
    sale.buyer.withdraws(case.case_id).await;
    let withdrawn = city.until(&sale.seller, sale.draft, &["withdrawn"]).await;
    assert_eq!(withdrawn.withdrawal, None);
    let number = case.acceptance.unwrap().case_number;
    assert_eq!(withdrawn.acceptance.expect("its number is kept").case_number, number);
    let listed = sale.seller.client.cases().list(0).await.unwrap().items;
    assert_eq!(listed[0].case_number.as_ref(), Some(&number));
    for _ in 0..3 {
        city.pass(10);
        city.works().await;
    }
    let refunded = "SELECT count(*) FROM attempt WHERE attempt_id = ?1 AND refund = 'done'";
    assert_eq!(city.counts(refunded, &paid.attempt.to_string()), 1);
    assert_eq!(city.holders_of(&sale.home), [sale.home.obligors[0].name.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mortgaged_home_is_sold_with_the_mortgage_noted() {
    let city = City::seeded(SEED).await;
    let home = city.home("mortgaged_sale");
    let seller = city.phone_of(&home.obligors[0]).await.knows_of_a_mortgage();
    let buyer = city.phone_of(&home.right_holders[0]).await.knows_of_a_mortgage();
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    let case = city.until(&buyer, draft, &["fee_due"]).await;
    buyer.pays(case.case_id).await;
    city.until(&buyer, draft, &["registered"]).await;
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    assert_eq!(city.mortgages_on(&home.unit), 1, "the mortgage stays with the home");
    let mortgage = city.registry().register(&home.unit).unwrap().unwrap().mortgages.remove(0);
    assert_eq!(city.registry().letters_to(&mortgage.mortgagee_identity).unwrap().len(), 1, "the lender is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_on_a_register_that_has_moved_is_answered_and_opens_no_case() {
    let city = City::seeded(SEED).await;
    let sale = city.signed_sale("plain_sale").await;
    let burden = ereg_domain::register::Burden::Other { kind: ereg_domain::register::BurdenKind::Easement };
    city.registry().enter_official(&sale.home.unit, burden).unwrap();
    let command = sale.seller.queues_submission(sale.draft).await.unwrap();
    sale.seller.syncs().await;
    assert_eq!(city.holds_command(&command.to_string()), 1, "stored and answered");
    assert_eq!(city.cases_of(sale.draft), 0);
    let told: Vec<_> = sale.seller.outbox().await.into_iter().filter_map(|item| item.error).collect();
    assert!(told.iter().any(|told| told.code == "register_moved"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_cut_after_two_chunks_goes_on_with_the_third() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    let photo = ereg_tests::promise::photo(1, 1_000_000);
    buyer.attaches(draft, MaterialCode::M10, photo).await.unwrap();
    buyer.line.set(State::DiesAfterChunks(2));
    let cut = buyer.syncs_once().await;
    assert!(cut.chunks == 2 && cut.trouble.is_some(), "{cut:?}");
    buyer.back_online();
    city.pass(5);
    assert_eq!(buyer.syncs().await.chunks, 2, "no chunk twice");
    let medium = buyer.client.attachments().list(draft).await.unwrap().remove(0);
    let held = "SELECT count(*) FROM chunk c JOIN medium m ON m.draft_id = c.draft_id WHERE m.digest = ?1";
    assert_eq!(city.counts(held, &medium.digest), 4);
    assert_eq!(buyer.client.outbox().doctor().await.unwrap().chunks_left, 0);
    buyer.syncs().await;
    let told = buyer.client.attachments().list(draft).await.unwrap();
    assert_eq!(told[0].held, told[0].chunks, "the phone is told when the photo is whole");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_killed_between_two_chunks_says_how_far_it_came_and_sends_only_what_is_missing() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, mut buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    let medium = buyer.attaches(draft, MaterialCode::M10, ereg_tests::promise::photo(1, 1_000_000)).await.unwrap();
    assert_eq!((medium.held, medium.chunks), (0, 4));
    let held = async |buyer: &Phone| buyer.client.attachments().list(draft).await.unwrap()[0].held;

    buyer.line.set(State::HangsAfterChunks(2));
    let changes = buyer.client.changes();
    let run = buyer.client.sync().now().unwrap();
    // Whoever shows it is told at each chunk.
    let mut shown = vec![held(&buyer).await];
    while *shown.last().unwrap() < 2 {
        let moved = tokio::time::timeout(Duration::from_secs(60), changes.next()).await.unwrap().unwrap();
        if moved.contains(&Moved::Files) {
            shown.push(held(&buyer).await);
        }
    }
    shown.dedup();
    assert!([&[0, 1, 2][..], &[0, 2], &[1, 2], &[2]].contains(&&shown[..]), "{shown:?}");
    std::mem::forget(run);
    buyer.is_killed_and_starts_again();
    assert_eq!(held(&buyer).await, 2, "known without a network");
    assert_eq!(buyer.client.outbox().doctor().await.unwrap().chunks_left, 2);
    // Before the feed says so, the registry's answer does.
    buyer.line.set(State::Without("/v1/feed"));
    assert_eq!(buyer.syncs().await.chunks, 2, "no chunk twice");
    assert_eq!(held(&buyer).await, 4);
    assert_eq!(buyer.client.outbox().doctor().await.unwrap().chunks_left, 0);
    let there = "SELECT count(*) FROM chunk c JOIN medium m ON m.draft_id = c.draft_id WHERE m.digest = ?1";
    assert_eq!(city.counts(there, &medium.digest), 4);
}

/// A file that the registry has for one draft it does not have for another: it goes there too.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_photo_in_a_second_draft_comes_to_the_registry_for_that_one_too() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let seller = city.phone_of(&home.obligors[0]).await;
    let photo = ereg_tests::promise::photo(1, 300_000);
    let mut drafts = Vec::new();
    for _ in 0..2 {
        let draft = seller.begins_sale_of(&home).await;
        seller.shares_and_invites(draft).await;
        seller.attaches(draft, MaterialCode::M06, photo.clone()).await.unwrap();
        seller.syncs().await;
        let listed = seller.client.attachments().list(draft).await.unwrap();
        assert_eq!((listed[0].held, listed[0].chunks), (2, 2));
        drafts.push(draft);
    }
    for draft in drafts {
        let held = "SELECT count(*) FROM chunk WHERE draft_id = ?1";
        assert_eq!(city.counts(held, &draft.to_string()), 2, "of each draft");
    }
}

/// I-19: no decision uses a phone's wall clock.
#[tokio::test(flavor = "multi_thread")]
async fn phones_whose_clocks_are_ten_years_wrong_come_to_the_same_decisions() {
    let mut decided = Vec::new();
    for (sellers, buyers) in [(0, 0), (3_653, -3_653)] {
        let city = City::seeded(SEED).await;
        let home = city.home("plain_sale");
        let seller = city.phone_with_clock(&home.obligors[0], sellers).await;
        let buyer = city.phone_with_clock(&home.right_holders[0], buyers).await;
        let draft = seller.begins_sale_of(&home).await;
        let verdicts: Vec<_> = seller
            .reviews(draft)
            .await
            .findings
            .into_iter()
            .map(|f| (f.rule, f.answer, f.told.map(|t| t.code)))
            .collect();
        buyer.joins(&seller.shares_and_invites(draft).await).await;
        seller.freezes(draft).await;
        buyer.signs(draft).await;
        seller.signs(draft).await;
        seller.submits(draft).await;
        let case = city.until(&buyer, draft, &["fee_due"]).await;
        let fee = buyer.client.payments().quote(case.case_id).await.unwrap();
        buyer.pays(case.case_id).await;
        let entry = city.until(&buyer, draft, &["registered"]).await.booked.unwrap().entry_index;
        buyer.collects(case.case_id).await;
        let token = buyer.certificates(&home, CertificateStanding::Current).await.remove(0).token;
        let book = seller.client.certificates().verify(token).await.unwrap().book;
        assert!(matches!(book, BookStanding::Current | BookStanding::StatusUnknown), "{book:?}");
        decided.push((verdicts, case.state, fee.total, entry, book));
    }
    assert_eq!(decided[0], decided[1]);
}

/// Two packs decide at once: a sale that was accepted under the first pays and is entered by it; one that was only frozen
/// under it says what has changed, is frozen and confirmed anew, and pays by the second.
#[tokio::test(flavor = "multi_thread")]
async fn two_homes_change_hands_under_two_policy_packs() {
    let city = City::seeded(SEED).await;
    let first = city.submitted_sale("plain_sale", &["fee_due"]).await;

    let home = city.home("mortgaged_sale");
    let seller = city.phone_of(&home.obligors[0]).await.knows_of_a_mortgage();
    let buyer = city.phone_of(&home.right_holders[0]).await.knows_of_a_mortgage();
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    let old = seller.freezes(draft).await;
    buyer.signs(draft).await;

    let mut pack: serde_json::Value = serde_json::from_slice(ereg_law::policy::FLOOR_PACK).unwrap();
    pack["version"] = (pack["version"].as_u64().unwrap() + 1).into();
    pack["fees"]["per_piece"][0]["amount"] = 10_000.into();
    let texts = pack["disclosures"].as_array_mut().unwrap();
    let text = texts.iter_mut().find(|text| text["id"] == "lender_notified").unwrap();
    (text["version"], text["zh"]) = (2.into(), "本人已书面通知全部抵押权人。".into());
    city.registry().take_pack(&serde_json::to_vec(&pack).unwrap()).unwrap();

    for phone in [&seller, &buyer] {
        phone.syncs().await;
        let changes = phone.client.drafts().summary(draft).await.unwrap().rules;
        let zh: Vec<&str> = changes.iter().map(|change| change.zh.as_str()).collect();
        assert!(zh.len() == 2 && zh[0].contains("原来80.00元，现在100.00元") && zh[1].contains("重新确认"), "{zh:?}");
    }
    assert_eq!(seller.client.signing().sheet(draft).await.unwrap_err().code(), "sheet.other_pack");
    assert_ne!(seller.freezes(draft).await, old);
    assert!(seller.client.drafts().summary(draft).await.unwrap().rules.is_empty());
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    let second = city.until(&buyer, draft, &["fee_due"]).await.case_id;
    let total = buyer.client.payments().quote(second).await.unwrap().total;
    assert_eq!(total.to_string(), "100.00");

    first.buyer.syncs().await;
    let case = first.buyer.case_of(first.draft).await.case_id;
    let total = first.buyer.client.payments().quote(case).await.unwrap().total;
    assert_eq!(total.to_string(), "80.00");
    for (phone, draft, case, home) in [(&first.buyer, first.draft, case, &first.home), (&buyer, draft, second, &home)] {
        assert_eq!(phone.pays(case).await.state, AttemptState::Succeeded);
        city.until(phone, draft, &["registered"]).await;
        assert_eq!(city.holders_of(home), [home.right_holders[0].name.to_string()]);
    }
    assert_eq!(Some(buyer.client.rules().await.unwrap().version), pack["version"].as_u64().map(|v| v as u32));
    city.book_is_sound();
}
