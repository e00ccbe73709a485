//! A command is answered before what follows it is done, and that is done all the same.

use ereg_domain::register::TransferClause;
use ereg_law::{
    case::CaseState,
    fixture::{Sale, buyer, seller},
};
use ereg_protocol::outcome::AttemptState;

use crate::{citizen::*, draft::*, office::*};

/// Two who have signed, at a registry that answers first.
async fn ready(sale: &Sale) -> (Office, Citizen, Citizen, Draft) {
    let (mut office, _) = Office::for_sale(sale);
    office.service = office.that_answers_first();
    let (seller, buyer, draft) = ready_sale(&office, sale, &seller(), &buyer()).await;
    (office, seller, buyer, draft)
}

/// The answer is a receipt, and what is received is accepted with it: no partner is asked for either.
#[tokio::test]
async fn a_submission_is_received_and_accepted_in_one_act_and_reviewed_after_the_answer() {
    let (office, seller, buyer, draft) = ready(&Sale::clean()).await;
    let receipt = draft.submitted_by(&buyer).await;
    assert_eq!(*office.world.asked.lock().unwrap(), 0, "nobody was asked for an answer");
    for party in [&seller, &buyer] {
        let case = party.case().await;
        assert_eq!(case.case_id, receipt.case_id);
        let CaseState::Accepted { acceptance } = &case.state else { panic!("{:?}", case.state) };
        assert_eq!(acceptance.accepted_at, receipt.received_at, "one moment");
    }
    let acts = office.texts("SELECT act FROM audit ORDER BY seq DESC LIMIT 2");
    assert_eq!(acts, ["case.accept", "submit"], "each mutation has its row");

    office.service.settle();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
    assert_eq!(*office.world.asked.lock().unwrap(), 1);
    office.service.settle();
    assert_eq!(*office.world.asked.lock().unwrap(), 1, "once");
}

/// Whoever has to be asked before acceptance is not asked while somebody waits for a receipt.
#[tokio::test]
async fn a_home_whose_mortgagee_has_to_consent_is_received_and_accepted_later() {
    let sale = Sale::mortgaged(TransferClause::Restricted);
    let (mut office, _) = Office::for_sale(&sale);
    office.service = office.that_answers_first();
    let mut sale = sale;
    sale.fill_in_parties();
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    assert!(matches!(buyer.case().await.state, CaseState::Received));
    office.service.settle();
    assert!(!matches!(buyer.case().await.state, CaseState::Received | CaseState::Precheck));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_answered_while_the_bank_takes_its_time() {
    let (office, _, buyer, draft) = ready(&Sale::clean()).await;
    draft.submitted_by(&buyer).await;
    office.service.settle();
    *office.world.mood.lock().unwrap() = BankMood::TakesItsTime;
    buyer.pays().await;
    assert_eq!(buyer.payment().await.state, AttemptState::Submitted);
    let service = office.service.clone();
    let settles = std::thread::spawn(move || service.settle());
    office.world.order_waits();
    // Another who settles waits for whoever has begun with it.
    let service = office.service.clone();
    let waits = std::thread::spawn(move || service.settle());
    office.world.let_go();
    settles.join().unwrap();
    waits.join().unwrap();
    assert_eq!(buyer.payment().await.state, AttemptState::Succeeded);
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
}

/// An order that waits is not sent once the time is over in which it could be, nor for a case that has ended meanwhile: the
/// clock closes it.
#[tokio::test]
async fn an_order_that_waited_too_long_or_for_a_case_that_ended_is_never_sent() {
    for waits_too_long in [true, false] {
        let (office, seller, buyer, draft) = ready(&Sale::clean()).await;
        let case = draft.submitted_by(&buyer).await.case_id;
        office.service.settle();
        buyer.pays().await;
        if waits_too_long {
            office.clock.advance(30_000);
        } else {
            seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
            buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
        }
        office.service.settle();
        assert!(office.world.bank.lock().unwrap().is_empty(), "the bank has heard of no order");
        office.clock.advance(60_000);
        office.service.tick().unwrap();
        assert_eq!(buyer.payment().await.state, AttemptState::Closed);
    }
}

/// A process that ends leaves its follow-up to the clock of the next one.
#[tokio::test]
async fn what_follows_is_done_by_the_next_process_where_the_first_has_ended() {
    let (mut office, mut seller, mut buyer, draft) = ready(&Sale::clean()).await;
    draft.submitted_by(&buyer).await;
    office.service = office.restarted();
    seller.at(&office.service);
    buyer.at(&office.service);
    assert!(matches!(buyer.case().await.state, CaseState::Accepted { .. }));
    office.service.tick().unwrap();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
}

/// A look at the clock begins with what follows commands: whoever works by hand needs no other call.
#[tokio::test]
async fn a_tick_does_what_follows() {
    let (office, _, buyer, draft) = ready(&Sale::clean()).await;
    draft.submitted_by(&buyer).await;
    office.service.tick().unwrap();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
    buyer.pays().await;
    office.service.tick().unwrap();
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
}
