//! People change their mind: what was declined, taken back or added late leaves nobody stuck and nothing untrue on the
//! screen. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{
    Answer, AttemptState, CaseStage, Client, CommandId, DraftStanding, MaterialCode, OutboxItemView, OutboxStateView,
    Refund, YourTurn,
};
use ereg_tests::city::{City, Phone, State, slot, typed_number, wechat};

const SEED: u64 = 7;

/// The only thing of this kind that waits or stands still.
async fn waiting(phone: &Phone, kind: &str) -> CommandId {
    phone.outbox().await.into_iter().find(|item| item.kind == kind).unwrap_or_else(|| panic!("no {kind}")).item
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_submission_leaves_the_draft_to_its_writer() {
    let city = City::seeded(SEED).await;
    let sale = city.signed_sale("plain_sale").await;
    let (seller, buyer) = (&sale.seller, &sale.buyer);
    seller.looks_at(sale.draft).await;
    seller.in_airplane_mode();
    seller.client.cases().submit(sale.draft).await.unwrap();
    assert_eq!(seller.client.drafts().summary(sale.draft).await.unwrap().standing, DraftStanding::Submitted);
    // Meanwhile the buyer takes back an answer, and with it his signature.
    buyer.client.signing().answer_inquiry(sale.draft, ereg_law::question::ALTERED.name, Answer::Yes).await.unwrap();
    buyer.syncs().await;
    let report = seller.back_online().syncs().await;
    assert_eq!((report.needs_you, city.cases_of(sale.draft)), (1, 0), "{report:?}");

    for price in ["1000001", "1000002", "1000003"] {
        seller.types(sale.draft, "deal.price", price).await;
        let listed = seller.client.drafts().list(0).await.unwrap();
        let line = listed.items.iter().find(|line| line.id == sale.draft).unwrap();
        assert_eq!(line.standing, DraftStanding::Editing, "after {price}");
    }
    assert_eq!(seller.syncs().await.needs_you, 0);
    let kept = seller.client.drafts().remove(sale.draft).await.unwrap_err();
    assert_eq!(kept.code(), "draft.shared", "the buyer would wait for ever");
    city.pass(8 * 24 * 60);
    seller.syncs().await;
    seller.client.drafts().remove(sale.draft).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_partys_submission_shows_in_the_list_too() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    sale.buyer.syncs().await;
    let listed = sale.buyer.client.drafts().list(0).await.unwrap();
    assert_eq!(listed.items[0].standing, DraftStanding::Submitted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_and_a_put_that_were_taken_back_can_be_made_again() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    seller.in_airplane_mode();
    seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    assert_eq!(
        seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap_err().code(),
        "share.already_shared"
    );
    seller.client.outbox().cancel(waiting(&seller, "put_sections").await).await.unwrap();
    seller.types(draft, "deal.price", "1234567").await;
    seller.client.outbox().cancel(waiting(&seller, "share").await).await.unwrap();

    seller.back_online();
    let invitation = seller.shares_and_invites(draft).await;
    buyer.joins(&invitation).await;
    seller.types(draft, "deal.price", &home.price.unwrap().to_string()).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    city.until(&buyer, draft, &["fee_due"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_attached_after_freezing_is_on_no_sheet_until_it_is_frozen_again() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.syncs().await;
    let before = buyer.client.signing().sheet(draft).await.unwrap();
    let photo = ereg_tests::promise::photo(7, 4000);
    buyer.attaches(draft, MaterialCode::M10, photo.clone()).await.unwrap();
    buyer.syncs().await;
    let after = buyer.client.signing().sheet(draft).await.unwrap();
    assert_eq!(after.manifest, before.manifest);
    assert_eq!(format!("{:?}", after), format!("{:?}", before), "the sheet is rendered from what is signed");

    // The writer's own addition makes it a draft again.
    seller.attaches(draft, MaterialCode::M06, photo).await.unwrap();
    assert_eq!(seller.client.signing().sheet(draft).await.unwrap_err().code(), "sheet.not_frozen");
    let refrozen = seller.freezes(draft).await;
    assert_ne!(refrozen, before.manifest);
    buyer.syncs().await;
    assert_ne!(format!("{:?}", buyer.client.signing().sheet(draft).await.unwrap()), format!("{:?}", before));
}

/// News is noted as it is heard: looking writes nothing, and whoever never looked between knows all the same whose
/// signature fell.
#[tokio::test(flavor = "multi_thread")]
async fn who_never_looked_between_is_told_whose_signature_fell_and_looking_writes_nothing() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    buyer.syncs().await;
    assert_eq!(buyer.client.drafts().summary(draft).await.unwrap().standing, DraftStanding::Complete);
    seller.types(draft, "deal.price", "1680001").await;
    seller.syncs().await;
    buyer.syncs().await;
    let newest = buyer.client.drafts().begin(ereg_law::matter::T04.id(), None).await.unwrap();
    let seen = buyer.client.sharing().see(draft).await.unwrap();
    assert_eq!(seen.fell, [slot(ereg_law::role::TRANSFEREE), slot(ereg_law::role::TRANSFEROR)]);
    let listed = buyer.client.drafts().list(0).await.unwrap().items;
    assert_eq!(listed.iter().map(|line| line.id).collect::<Vec<_>>(), [newest, draft], "in the order of what was done");
}

#[tokio::test(flavor = "multi_thread")]
async fn money_that_settles_nothing_is_shown_as_going_back() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    city.sandbox.lose_next_bank_answer().unwrap();
    let paid = sale.buyer.pays(case).await;
    assert_eq!((paid.state, paid.refund), (AttemptState::Unknown, None));
    // Both withdraw while nobody knows whether the bank took it.
    sale.buyer.withdraws(case).await;
    sale.seller.withdraws(case).await;
    city.until(&sale.buyer, sale.draft, &["withdrawn"]).await;
    let mut seen = sale.buyer.asks_for(paid.attempt).await;
    for _ in 0..5 {
        city.pass(10);
        city.works().await;
        sale.buyer.syncs().await;
        seen = sale.buyer.client.payments().see(paid.attempt).await.unwrap();
    }
    assert_eq!((seen.state, seen.refund), (AttemptState::Succeeded, Some(Refund::Done)));
    assert!(seen.words.zh.contains("退回") && !seen.words.zh.contains("缴费成功"), "{}", seen.words.zh);
    assert!(sale.buyer.outbox().await.iter().all(|item| item.state != OutboxStateView::NeedsYou));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_changed_after_signing_is_signed_again_and_the_sale_goes_on() {
    let city = City::seeded(SEED).await;
    let sale = city.signed_sale("plain_sale").await;
    let (seller, buyer) = (&sale.seller, &sale.buyer);
    buyer.client.signing().answer_inquiry(sale.draft, ereg_law::question::ALTERED.name, Answer::NotSure).await.unwrap();
    for _ in 0..2 {
        assert_eq!(buyer.looks_at(sale.draft).await.turn, YourTurn::SignAgain, "before and after it is sent");
        assert_eq!(buyer.queues_submission(sale.draft).await.unwrap_err().code(), "submit.not_complete");
        buyer.syncs().await;
    }
    seller.syncs().await;
    let seen = seller.looks_at(sale.draft).await;
    assert_eq!(seen.turn, YourTurn::WaitForOthers);
    assert_eq!(seller.queues_submission(sale.draft).await.unwrap_err().code(), "submit.not_complete");
    let summary = seller.client.drafts().summary(sale.draft).await.unwrap();
    assert_ne!(summary.standing, DraftStanding::Complete, "somebody has to sign again");

    buyer.signs(sale.draft).await;
    assert_eq!(buyer.looks_at(sale.draft).await.turn, YourTurn::Submit);
    buyer.submits(sale.draft).await;
    city.until(buyer, sale.draft, &["fee_due"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_that_never_left_gives_way_to_another_person() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (other, person) = (&home.right_holders[0], &home.obligors[0]);
    let phone = city.new_phone_of(person);
    let enrol = async |who: &ereg_registry::seed::ListedPerson, proof: String| {
        phone.client.account().enrol(who.name.to_string(), typed_number(who), proof).await
    };
    phone.in_airplane_mode();
    enrol(other, other.identity_proof.clone().unwrap()).await.unwrap_err();
    phone.back_online();
    enrol(person, "not-a-proof".to_owned()).await.unwrap_err();
    enrol(person, person.identity_proof.clone().unwrap()).await.unwrap();
    let homes = phone.client.homes().my_homes().await.unwrap();
    assert!(homes.iter().any(|held| held.unit == home.unit.as_str()), "the account is hers, and so are its homes");

    // Enrolled again with a proof, it is the same account; with a bad one it is told so.
    let before = phone.client.account().standing().await.unwrap().account;
    assert_eq!(enrol(person, person.identity_proof.clone().unwrap()).await.unwrap().account, before);
    assert!(enrol(person, "not-a-proof".to_owned()).await.is_err());
    assert_eq!(phone.client.account().standing().await.unwrap().account, before);
    assert_eq!(enrol(other, other.identity_proof.clone().unwrap()).await.unwrap_err().code(), "account.other_person");
}

/// A change that the writer made after everybody had signed is on its way to the registry, where every signature falls
/// with it: a submission of what was signed before could only come back. It is said before it is queued.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_writer_changed_after_everybody_signed_is_not_submitted() {
    let city = City::seeded(SEED).await;
    let sale = city.signed_sale("plain_sale").await;
    for phone in [&sale.seller, &sale.buyer] {
        phone.syncs().await;
    }
    let submits = async |phone: &Phone| phone.client.cases().submit(sale.draft).await.unwrap_err().code().to_owned();
    let turn = async || sale.seller.client.sharing().see(sale.draft).await.unwrap().turn;
    sale.seller.in_airplane_mode().types(sale.draft, "deal.price", "4080000").await;
    assert_eq!((submits(&sale.seller).await.as_str(), turn().await), ("submit.not_complete", YourTurn::Freeze));
    sale.seller.types(sale.draft, "deal.price", &sale.home.price.unwrap().to_string()).await;
    sale.seller.client.drafts().freeze(sale.draft).await.unwrap();
    assert_eq!((submits(&sale.seller).await.as_str(), turn().await), ("submit.not_complete", YourTurn::SignAgain));
    sale.seller.back_online().syncs().await;
    assert_eq!((submits(&sale.seller).await.as_str(), turn().await), ("submit.not_complete", YourTurn::SignAgain));
    sale.buyer.signs(sale.draft).await;
    sale.seller.signs(sale.draft).await;
    sale.seller.submits(sale.draft).await;
    assert_eq!(city.cases_of(sale.draft), 1);
    let letters = sale.seller.letters().await;
    assert!(letters.iter().all(|told| told.kind != "act_left"), "nothing was declined on the way: {letters:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_attached_by_mistake_is_taken_off_again() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.syncs().await;
    let (sellers, buyers) = (seller.client.attachments(), buyer.client.attachments());
    let announcements = async |phone: &Client| {
        let items = phone.outbox().items().await.unwrap();
        items.iter().filter(|item| item.kind == "put_medium").count()
    };

    // Before it has left: neither the file nor its announcement goes.
    let wrong = seller.attaches(draft, MaterialCode::M06, ereg_tests::promise::photo(1, 4000)).await.unwrap();
    assert_eq!(announcements(&seller.client).await, 1);
    sellers.remove(draft, wrong.digest.clone()).await.unwrap();
    assert_eq!((announcements(&seller.client).await, sellers.list(draft).await.unwrap().len()), (0, 0));
    assert_eq!(sellers.remove(draft, wrong.digest).await.unwrap_err().code(), "medium.not_found");

    // After the registry has it: no manifest names it any more, and what was frozen is a draft again.
    let wrong = seller.attaches(draft, MaterialCode::M06, ereg_tests::promise::photo(2, 600_000)).await.unwrap();
    seller.syncs().await;
    let frozen = seller.freezes(draft).await;
    sellers.remove(draft, wrong.digest).await.unwrap();
    assert_eq!(seller.client.signing().sheet(draft).await.unwrap_err().code(), "sheet.not_frozen");
    assert_ne!(seller.freezes(draft).await, frozen);
    let lines = seller.client.drafts().checklist(draft).await.unwrap().lines;
    assert!(lines.iter().all(|line| line.attached == 0), "no rule counts it");
    buyer.syncs().await;
    buyer.signs(draft).await;
    seller.signs(draft).await;

    // Who joined cannot take out of another person's manifest what the registry already has.
    let mine = buyer.attaches(draft, MaterialCode::M10, ereg_tests::promise::photo(3, 4000)).await.unwrap();
    buyers.remove(draft, mine.digest).await.unwrap();
    let mine = buyer.attaches(draft, MaterialCode::M10, ereg_tests::promise::photo(4, 4000)).await.unwrap();
    buyer.syncs().await;
    assert_eq!(buyers.remove(draft, mine.digest).await.unwrap_err().code(), "medium.announced");

    seller.submits(draft).await;
    assert_eq!(sellers.remove(draft, "sha256:00".to_owned()).await.unwrap_err().code(), "medium.not_found");
    city.until(&buyer, draft, &["fee_due"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_put_back_to_last_week_says_so_and_files_nothing_twice() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    seller.in_airplane_mode();
    seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    let last_week = tempfile::tempdir().unwrap();
    seller.client.pause().await.unwrap();
    for file in std::fs::read_dir(seller.vault()).unwrap().flatten() {
        std::fs::copy(file.path(), last_week.path().join(file.file_name())).unwrap();
    }
    seller.client.resume().await.unwrap();
    seller.back_online();
    let invitation = seller.client.sharing().invite(draft, slot(ereg_law::role::TRANSFEREE)).await.unwrap();
    seller.syncs().await;
    buyer.joins(&invitation.text).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    city.until(&seller, draft, &["fee_due"]).await;

    seller.client.end().await.unwrap();
    for file in std::fs::read_dir(seller.vault()).unwrap().flatten() {
        std::fs::remove_file(file.path()).unwrap();
    }
    for file in std::fs::read_dir(last_week.path()).unwrap().flatten() {
        std::fs::copy(file.path(), seller.vault().join(file.file_name())).unwrap();
    }
    let put_back = Client::open(seller.config()).unwrap();
    let report = put_back.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(report.trouble.map(|told| told.code).as_deref(), Some("vault.stale"));
    // What had been sent since has its answer; the case is there; nothing is filed a second time.
    let left = put_back.outbox().items().await.unwrap();
    assert!(left.is_empty(), "{left:?}");
    let cases = put_back.cases().list(0).await.unwrap();
    assert_eq!((cases.items.len(), city.cases_of(draft)), (1, 1));
    let again = put_back.sync().now().unwrap().finished().await.unwrap();
    assert!(again.trouble.is_none(), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_copy_had_still_to_send_goes_only_once_the_registry_knows_nothing_of_it() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let phone = city.phone_of(&home.obligors[0]).await;
    let draft = phone.begins_sale_of(&home).await;
    phone.syncs().await;
    phone.in_airplane_mode();
    phone.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    let share = waiting(&phone, "share").await;
    let backup = city.phones().join("backup");
    phone.client.backup(backup.clone()).await.unwrap();
    let mut restored = phone.config();
    restored.dir = city.phones().join("restored");
    phone.client.end().await.unwrap();
    let client = Client::restore(backup, restored).unwrap();
    let held = client.outbox().items().await.unwrap();
    let standing = |items: &[OutboxItemView]| {
        let item = items.iter().find(|item| item.item == share).expect("the same command");
        (item.state, item.error.clone().unwrap().code)
    };
    assert_eq!(standing(&held), (OutboxStateView::NeedsYou, "outbox.older_copy".to_owned()));
    assert_eq!(client.outbox().retry(share).await.unwrap_err().code(), "outbox.older_copy");
    assert_eq!(client.outbox().items().await.unwrap(), held, "nothing was made of it");

    phone.line.set(State::Up);
    client.sync().now().unwrap().finished().await.unwrap();
    let asked = client.outbox().items().await.unwrap();
    assert_eq!(standing(&asked), (OutboxStateView::NeedsYou, "outbox.never_arrived".to_owned()));
    assert_eq!(city.holds_command(&share.to_string()), 0);
    for item in &asked {
        client.outbox().retry(item.item).await.unwrap();
    }
    let report = client.sync().now().unwrap().finished().await.unwrap();
    assert_eq!((report.left, city.holds_command(&share.to_string())), (0, 1), "the very command went: {report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_older_copy_holds_is_neither_done_again_nor_taken_back_before_it_was_asked_for() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let buyer = &sale.buyer;
    let case = city.until(buyer, sale.draft, &["fee_due"]).await.case_id;
    buyer.in_airplane_mode();
    buyer.client.payments().pay(case, wechat()).await.unwrap();
    let pay = waiting(buyer, "pay").await;
    let backup = city.phones().join("backup");
    buyer.client.backup(backup.clone()).await.unwrap();
    // The phone goes on: the money is taken, and the home is entered.
    city.until(buyer.back_online(), sale.draft, &["registered"]).await;
    let mut restored = buyer.config();
    restored.dir = city.phones().join("restored");
    buyer.client.end().await.unwrap();

    buyer.in_airplane_mode();
    let client = Client::restore(backup, restored).unwrap();
    assert_eq!(client.payments().pay(case, wechat()).await.unwrap_err().code(), "outbox.older_copy");
    assert_eq!(client.outbox().cancel(pay).await.unwrap_err().code(), "outbox.older_copy");
    client.cases().withdraw(case).await.unwrap();
    let kinds: Vec<String> = client.outbox().items().await.unwrap().into_iter().map(|item| item.kind).collect();
    assert_eq!(kinds, ["pay", "withdraw"], "it waits behind what may have been paid");

    buyer.line.set(State::Up);
    let report = client.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(
        report.left_acts.iter().map(|left| left.told.code.as_str()).collect::<Vec<_>>(),
        ["case.not_withdrawable"]
    );
    assert!(client.outbox().items().await.unwrap().is_empty(), "{report:?}");
    assert_eq!(city.counts("SELECT count(*) FROM command WHERE kind = 'pay' AND command_id <> ?1", ""), 1);
    assert_eq!(client.cases().see(case).await.unwrap().state, CaseStage::Registered);
}
