//! The owner's lock (产权锁定) as people live through it: whoever holds a home locks it, and no sale of theirs is accepted until the
//! lock is open again. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, AttemptState, HomeLockScreen, HomeLockStanding, ToDo, YourTurn};
use ereg_tests::city::{City, Home, Phone, codes};

const SEED: u64 = 7;
const DAY: u64 = 24 * 60;

/// The lock of a home as a phone shows it.
async fn shown(phone: &Phone, home: &Home) -> HomeLockScreen {
    let locks = phone.client.home_locks().list().await.unwrap();
    locks.into_iter().find(|lock| lock.unit == home.unit.to_string()).expect("a home of theirs")
}

async fn locks(phone: &Phone, home: &Home) {
    phone.client.home_locks().lock(home.unit.to_string()).await.unwrap();
    phone.syncs().await;
}

async fn lifts(phone: &Phone, home: &Home) {
    phone.client.home_locks().lift(home.unit.to_string()).await.unwrap();
    phone.syncs().await;
}

/// Returns the things to do now, as the phone says them.
async fn next(phone: &Phone) -> Vec<ToDo> {
    phone.client.next_steps().await.unwrap().into_iter().map(|step| step.to_do).collect()
}

/// The verdict that a phone finds of the lock in a draft.
async fn found(phone: &Phone, draft: ereg_client::DraftId) -> (AnswerKind, Option<String>) {
    let finding = phone.finds(draft, "R-76").await.pop().unwrap();
    (finding.answer, finding.told.map(|told| told.code))
}

async fn letters_of_it(phone: &Phone) -> usize {
    phone.syncs().await;
    phone.letters().await.iter().filter(|letter| letter.kind == "home_lock_lifting").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_home_is_sold_by_the_same_case_once_its_seller_has_lifted_the_lock() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    seller.client.homes().my_homes().await.unwrap();
    assert_eq!(shown(&seller, &home).await.standing, HomeLockStanding::Open);

    // Without a network, pressed twice.
    let pressed = seller.in_airplane_mode().client.home_locks().lock(home.unit.to_string()).await.unwrap();
    assert_eq!(seller.client.home_locks().lock(home.unit.to_string()).await.unwrap(), pressed);
    assert_eq!(shown(&seller, &home).await.standing, HomeLockStanding::OnItsWay);
    seller.back_online().syncs().await;
    let locked = shown(&seller, &home).await;
    assert!(matches!(locked.standing, HomeLockStanding::Locked { .. }), "{locked:?}");
    assert_eq!(locked.words.zh, "已锁定");
    let second = city.second_phone_of(&home.obligors[0]).await;
    second.syncs().await;
    second.client.homes().my_homes().await.unwrap();
    assert_eq!(shown(&second, &home).await.standing, locked.standing, "every device of theirs");
    buyer.syncs().await;
    assert_eq!(buyer.client.home_locks().list().await.unwrap(), []);

    let draft = seller.begins_sale_of(&home).await;
    assert_eq!(found(&seller, draft).await, (AnswerKind::Supplement, Some("R-76.locked".to_owned())));
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    assert_eq!(found(&buyer, draft).await, (AnswerKind::Unknown, Some("needs.home_locks".to_owned())));
    seller.submits(draft).await;
    let case = city.until(&seller, draft, &["supplement"]).await;
    assert_eq!(codes(&case.grounds), ["R-76.locked"]);
    buyer.syncs().await;
    assert_eq!((next(&seller).await, next(&buyer).await), (vec![ToDo::Supplement], vec![ToDo::WaitForCorrection]));

    let lifted = seller.in_airplane_mode().client.home_locks().lift(home.unit.to_string()).await.unwrap();
    assert_eq!(seller.client.home_locks().lift(home.unit.to_string()).await.unwrap(), lifted, "pressed twice");
    seller.back_online().syncs().await;
    let HomeLockStanding::Lifting { open_from, .. } = shown(&seller, &home).await.standing else {
        panic!("{:?}", shown(&seller, &home).await)
    };
    assert_eq!(found(&seller, draft).await, (AnswerKind::Supplement, Some("R-76.lifting".to_owned())));
    for (phone, letters) in [(&seller, 1), (&second, 1), (&buyer, 0)] {
        assert_eq!(letters_of_it(phone).await, letters);
    }
    assert_eq!(seller.looks_at(draft).await.turn, YourTurn::Correct);

    // The time of the lift, and not a moment before.
    city.pass(DAY);
    assert!(open_from <= city.now());
    seller.syncs().await;
    assert_eq!(shown(&seller, &home).await.standing, HomeLockStanding::Open);
    assert_eq!(found(&seller, draft).await, (AnswerKind::Pass, None));
    assert_eq!(seller.looks_at(draft).await.turn, YourTurn::SendSupplement);
    assert_eq!(next(&seller).await, [ToDo::SendSupplement]);
    seller.client.corrections().send(case.case_id).await.unwrap();
    seller.syncs().await;
    let after = city.until(&seller, draft, &["fee_due"]).await;
    assert_eq!((after.case_id, city.cases_of(draft)), (case.case_id, 1), "the same case");
    buyer.syncs().await;
    assert_eq!(buyer.pays(case.case_id).await.state, AttemptState::Succeeded);
    city.until(&buyer, draft, &["registered"]).await;
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    city.book_is_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_set_after_the_acceptance_holds_nothing_up_and_ends_with_the_sale() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    sale.seller.client.homes().my_homes().await.unwrap();
    locks(&sale.seller, &sale.home).await;
    assert!(matches!(shown(&sale.seller, &sale.home).await.standing, HomeLockStanding::Locked { .. }));
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await;
    sale.buyer.pays(case.case_id).await;
    city.until(&sale.buyer, sale.draft, &["registered"]).await;

    let unit = sale.home.unit.to_string();
    sale.seller.syncs().await;
    // What is kept here of the home is from before the sale.
    assert_eq!(shown(&sale.seller, &sale.home).await.standing, HomeLockStanding::Open);
    sale.seller.client.home_locks().lock(unit.clone()).await.unwrap();
    assert_eq!(sale.seller.syncs_once().await.left_acts[0].told.code, "lock.not_held");
    sale.seller.client.homes().my_homes().await.unwrap();
    assert_eq!(sale.seller.client.home_locks().list().await.unwrap(), []);
    assert_eq!(sale.seller.client.home_locks().lock(unit).await.unwrap_err().code(), "lock.not_held");

    sale.buyer.client.homes().my_homes().await.unwrap();
    locks(&sale.buyer, &sale.home).await;
    assert!(matches!(shown(&sale.buyer, &sale.home).await.standing, HomeLockStanding::Locked { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lift_that_was_not_theirs_falls_where_the_holder_locks_the_home_again() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let seller = city.phone_of(&home.obligors[0]).await;
    seller.client.homes().my_homes().await.unwrap();
    let nothing = seller.client.home_locks().lift(home.unit.to_string()).await.unwrap_err();
    assert_eq!(nothing.code(), "lock.not_locked");
    locks(&seller, &home).await;
    lifts(&seller, &home).await;
    let again = seller.client.home_locks().lift(home.unit.to_string()).await.unwrap_err();
    assert_eq!(again.code(), "lock.lifting");
    let lifting = shown(&seller, &home).await;
    assert!(lifting.explained.zh.contains("再锁定一次"), "{}", lifting.explained.zh);
    city.pass(DAY - 1);
    locks(&seller, &home).await;
    city.pass(DAY);
    seller.syncs().await;
    assert!(matches!(shown(&seller, &home).await.standing, HomeLockStanding::Locked { .. }));
    lifts(&seller, &home).await;
    city.pass(DAY);
    assert_eq!(shown(&seller, &home).await.standing, HomeLockStanding::Open);
}
