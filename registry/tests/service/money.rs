//! Paying, losing the answer, giving back; dying between any two steps.

use ereg_domain::{dictionary::SeizureKind, register::Burden};
use ereg_law::{
    case::{CaseState, Proposal, ReviewState, Waiting},
    fixture::{Sale, buyer, seizure, seller},
};
use ereg_protocol::{
    command::{CommandBody, Pay},
    objects::{LetterTells, Refund},
    outcome::{AttemptState, CommandEffect, WithdrawalEffect},
    registry::Registry,
};
use ereg_registry::partner::BankState;

use crate::{citizen::*, draft::*, office::*};

async fn fee_due(office: &Office, sale: &Sale) -> (Citizen, Citizen, Draft) {
    let (seller, buyer, draft) = ready_sale(office, sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
    (seller, buyer, draft)
}

#[tokio::test]
async fn a_payment_whose_answer_was_lost_is_found_by_asking() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::TakesAndLosesTheAnswer;
    let attempt = buyer.pays().await;
    assert_eq!(buyer.payment().await.state, AttemptState::Unknown);
    let (quote, _) = buyer.quote().await;
    let second = CommandBody::Pay(Pay { quote, attempt_id: id_of(buyer.uuid("attempt")), channel: channel("wechat") });
    assert_eq!(buyer.declined(second).await, "attempt.open", "never two open attempts for one quote");
    assert_eq!(
        buyer.asks(attempt).await,
        CommandEffect::Payment { attempt_id: attempt, state: AttemptState::Succeeded }
    );
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!(
        buyer.asks(attempt).await,
        CommandEffect::Payment { attempt_id: attempt, state: AttemptState::Succeeded }
    );
    assert_eq!(office.count("SELECT count(*) FROM ledger"), 1);
}

/// The call that takes the money holds the lease: asking meanwhile must not close the order under it.
#[tokio::test(flavor = "multi_thread")]
async fn asking_while_the_bank_takes_its_time_leaves_the_payment_alone() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::TakesItsTime;
    let (quote, _) = buyer.quote().await;
    let attempt = id_of(buyer.uuid("attempt"));
    let pay = buyer.command(CommandBody::Pay(Pay { quote, attempt_id: attempt, channel: channel("wechat") }));
    let session = buyer.session.clone();
    let paying = tokio::spawn(async move { session.command(&pay).await.is_ok() });
    office.world.order_waits();
    let submitted = CommandEffect::Payment { attempt_id: attempt, state: AttemptState::Submitted };
    let due = office.count("SELECT next_ms FROM attempt");
    assert_eq!(buyer.asks(attempt).await, submitted);
    assert_eq!(office.count("SELECT next_ms FROM attempt"), due, "the lease stands");
    office.clock.advance(5_000);
    office.service.tick().unwrap();
    assert_eq!(buyer.asks(attempt).await, submitted);
    assert!(office.world.bank.lock().unwrap().is_empty(), "nobody closed the order");
    office.world.let_go();
    assert!(paying.await.unwrap());
    assert_eq!(buyer.payment().await.state, AttemptState::Succeeded);
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!(office.count("SELECT count(*) FROM ledger"), 1);
}

#[tokio::test]
async fn an_order_that_never_arrived_is_closed_before_another_is_made() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::LosesTheOrder;
    let attempt = buyer.pays().await;
    assert_eq!(buyer.payment().await.state, AttemptState::Unknown);
    office.clock.advance(60_000);
    office.service.tick().unwrap();
    assert_eq!(buyer.payment().await.state, AttemptState::Closed);
    assert_eq!(office.world.bank.lock().unwrap()[&attempt], BankState::Closed);
    *office.world.mood.lock().unwrap() = BankMood::Refuses;
    buyer.pays().await;
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!(office.count("SELECT count(*) FROM attempt"), 3);
    assert_eq!(office.count("SELECT sum(amount) FROM ledger"), 8000);
}

/// The ledger without the table's own rule against a second row: the decisions alone keep money from moving twice.
const UNGUARDED: &str = "ALTER TABLE ledger RENAME TO guarded; CREATE TABLE ledger (seq INTEGER PRIMARY KEY, office, at_ms, \
                         what, ref, debit, credit, amount); INSERT INTO ledger SELECT * FROM guarded; DROP TABLE guarded;";

#[tokio::test]
async fn money_comes_in_once_and_goes_back_once_by_the_decisions_alone() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, _) = fee_due(&office, &sale).await;
    office.tamper(UNGUARDED);
    let case = buyer.case().await.case_id;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    let attempt = buyer.pays().await;
    for _ in 0..3 {
        assert_eq!(
            buyer.asks(attempt).await,
            CommandEffect::Payment { attempt_id: attempt, state: AttemptState::Succeeded }
        );
        office.clock.advance(60_000);
        office.service.tick().unwrap();
    }
    assert_eq!(office.count("SELECT count(*) FROM ledger"), 1, "captured once");
    buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
    for _ in 0..5 {
        office.clock.advance(3_600_000);
        office.service.tick().unwrap();
        buyer.asks(attempt).await;
    }
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE what = 'refund'"), 1, "given back once");
    assert_eq!(office.count("SELECT count(*) FROM ledger"), 2);
    assert_eq!(*office.world.refunds.lock().unwrap(), 1, "and asked for once");
    assert_eq!(buyer.payment().await.state, AttemptState::Succeeded);
}

#[tokio::test]
async fn a_refund_that_the_bank_cannot_make_yet_is_asked_for_again_by_back_off() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, _) = fee_due(&office, &sale).await;
    let case = buyer.case().await.case_id;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    let attempt = buyer.pays().await;
    office.world.bank.lock().unwrap().insert(attempt, BankState::Pending);
    buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
    office.service.tick().unwrap();
    office.service.tick().unwrap();
    assert_eq!(*office.world.refunds.lock().unwrap(), 1, "not at each look");
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE what = 'refund'"), 0, "nothing went back");
    office.world.bank.lock().unwrap().insert(attempt, BankState::Taken);
    office.clock.advance(60_000);
    office.service.tick().unwrap();
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE what = 'refund'"), 1);
}

/// The process that asked the bank has died: for thirty seconds nobody takes its place, and then somebody does.
#[tokio::test]
async fn the_lease_of_a_call_to_the_bank_ends() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::LosesTheOrder;
    let attempt = buyer.pays().await;
    let until = office.clock_ms() + 30_000;
    office.tamper(&format!("UPDATE attempt SET state = 'submitted', next_ms = {until}"));
    office.clock.advance(29_999);
    office.service.tick().unwrap();
    buyer.asks(attempt).await;
    assert_eq!(buyer.payment().await.state, AttemptState::Unknown, "as the feed last told it");
    assert_eq!(office.count("SELECT count(*) FROM attempt WHERE state = 'submitted'"), 1);
    assert!(office.world.bank.lock().unwrap().is_empty(), "nobody closed it");
    office.clock.advance(1);
    office.service.tick().unwrap();
    assert_eq!(office.world.bank.lock().unwrap()[&attempt], BankState::Closed);
    assert_eq!(buyer.payment().await.state, AttemptState::Closed);
}

/// The bank says no to closing because it has just taken the money: that is a payment, not a close.
#[tokio::test]
async fn a_close_that_the_bank_refuses_is_no_close() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::TakesWhileItIsClosed;
    buyer.pays().await;
    assert_eq!(buyer.payment().await.state, AttemptState::Unknown);
    office.clock.advance(60_000);
    office.service.tick().unwrap();
    assert_eq!(buyer.payment().await.state, AttemptState::Succeeded);
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    assert_eq!(office.count("SELECT sum(amount) FROM ledger"), 8000);
}

#[tokio::test]
async fn a_bill_stays_the_same_until_its_last_instant_however_often_it_is_looked_at() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    let (digest, quote) = buyer.quote().await;
    for _ in 0..23 {
        office.clock.advance(3_600_000);
        office.service.tick().unwrap();
    }
    office.clock.advance(u64::try_from(quote.valid_until.ms() - office.clock_ms()).unwrap() - 1);
    office.service.tick().unwrap();
    assert_eq!((buyer.quote().await.0, office.count("SELECT count(*) FROM quote")), (digest, 1));
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }), "good to the last instant");
}

/// Whoever presses the button again and again fills nobody's feed.
#[tokio::test]
async fn asking_after_an_order_that_has_ended_tells_nothing_new() {
    for (mood, state) in [(BankMood::LosesTheOrder, AttemptState::Closed), (BankMood::Refuses, AttemptState::Failed)] {
        let sale = Sale::clean();
        let (office, _) = Office::for_sale(&sale);
        let (_, buyer, _) = fee_due(&office, &sale).await;
        *office.world.mood.lock().unwrap() = mood;
        let attempt = buyer.pays().await;
        office.clock.advance(60_000);
        office.service.tick().unwrap();
        let (told, payment) = (office.count("SELECT count(*) FROM change"), buyer.payment().await);
        assert_eq!(payment.state, state);
        for _ in 0..3 {
            office.clock.advance(60_000);
            assert_eq!(buyer.asks(attempt).await, CommandEffect::Payment { attempt_id: attempt, state });
            office.service.tick().unwrap();
        }
        assert_eq!((office.count("SELECT count(*) FROM change"), buyer.payment().await), (told, payment));
    }
}

/// By its code the phone finds the words of a line: a person pays for nothing that he cannot read.
#[tokio::test]
async fn a_bill_says_what_each_line_is_for() {
    use ereg_domain::{dictionary::CoOwnership, share::Share};
    use ereg_law::application::{CertificateCount, CertificateMedium};
    let mut sale = Sale::clean();
    let (half, other) = (Share::new(1, 2).ok(), ereg_law::fixture::third());
    sale.sold_to(&[(&buyer(), half), (&other, half)], CoOwnership::Shares);
    let delivery = sale.sections.get_mut::<ereg_law::application::Delivery>().unwrap();
    (delivery.medium, delivery.certificates) = (CertificateMedium::Paper, CertificateCount::EachHolder);
    let (office, _) = Office::for_sale(&sale);
    let parties = [("transferor.1", seller()), ("transferee.1", buyer()), ("transferee.2", other)];
    let mut people = Vec::new();
    for (place, who) in parties {
        people.push((place, office.enrols(&who).await));
    }
    let draft = Draft::shared_by(&people[0].1, &sale).await;
    for (place, person) in &people[1..] {
        draft.joined_by(&people[0].1, person, place).await;
    }
    for (place, person) in &people {
        draft.answered_by(person, place).await;
    }
    draft.frozen_by(&people[0].1, 1).await;
    for (place, person) in &people {
        draft.signed_by(person, place).await;
    }
    draft.submitted_by(&people[0].1).await;
    let (_, quote) = people[1].1.quote().await;
    let lines: Vec<_> = quote.lines.iter().map(|l| (l.code.as_str(), l.quantity, l.amount.get())).collect();
    assert_eq!(lines, [("fee.registration", 1, 8_000), ("fee.further_certificates", 1, 1_000)]);
    assert_eq!(quote.total.get(), 9_000);
}

#[tokio::test]
async fn a_quote_that_ran_out_is_made_anew() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    let (old, quote) = buyer.quote().await;
    let left = quote.valid_until.ms() - quote.quoted_at.ms();
    office.clock.advance(u64::try_from(left).unwrap());
    let late =
        CommandBody::Pay(Pay { quote: old, attempt_id: id_of(buyer.uuid("attempt")), channel: channel("wechat") });
    assert_eq!(buyer.declined(late.clone()).await, "quote.expired", "half-open");
    office.service.tick().unwrap();
    assert_ne!(buyer.quote().await.0, old);
    assert_eq!(buyer.declined(late).await, "quote.superseded");
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
}

#[tokio::test]
async fn a_seizure_before_the_entry_goes_to_a_person_and_the_payment_is_kept() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, _) = fee_due(&office, &sale).await;
    let seized = seizure(SeizureKind::Seizure, "2026-11-23", "2029-11-23");
    office.service.enter_official(&home.unit, Burden::Seizure(seized)).unwrap();
    buyer.pays().await;
    let state = buyer.case().await.state;
    let CaseState::InReview { review: ReviewState::Manual { grounds, proposal }, .. } = state else {
        panic!("{state:?}")
    };
    assert_eq!(proposal, Proposal::Refuse);
    assert!(grounds.iter().any(|g| g.code.starts_with("R-12")), "{grounds:?}");
    assert_eq!(office.register(&home.unit).right.holders[0].name, seller.who.name);
    assert_eq!(office.count("SELECT sum(amount) FROM ledger WHERE what = 'capture'"), 8000);
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE what = 'refund'"), 0);
}

#[tokio::test]
async fn a_withdrawal_by_all_gives_the_fee_back() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, _) = fee_due(&office, &sale).await;
    let seized = seizure(SeizureKind::Seizure, "2026-11-23", "2029-11-23");
    office.service.enter_official(&home.unit, Burden::Seizure(seized)).unwrap();
    let attempt = buyer.pays().await;
    let case = buyer.case().await.case_id;
    let forged = buyer.withdrawal(case, slot("transferor.1"));
    assert_eq!(buyer.declined(forged).await, "statement.other_case");
    let waiting = CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Waiting };
    assert_eq!(seller.send(seller.withdrawal(case, slot("transferor.1"))).await, waiting);
    assert_eq!(buyer.case().await.withdrawing, [slot("transferor.1")]);
    let ended = CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Ended };
    assert_eq!(buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await, ended);
    assert!(matches!(seller.case().await.state, CaseState::Withdrawn { .. }));
    office.service.tick().unwrap();
    assert_eq!(office.world.bank.lock().unwrap()[&attempt], BankState::Refunded);
    let balance = "SELECT sum(CASE what WHEN 'capture' THEN amount ELSE -amount END) FROM ledger";
    assert_eq!(office.count(balance), 0);
    assert!(buyer.letters().await.iter().any(|n| matches!(n.tells, LetterTells::Refunded { .. })));
    office.service.tick().unwrap();
    assert_eq!(office.count("SELECT count(*) FROM ledger"), 2);
    assert_eq!(office.count("SELECT count(*) FROM queue"), 0);
}

#[tokio::test]
async fn after_the_entry_nothing_is_withdrawn() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, _) = fee_due(&office, &sale).await;
    buyer.pays().await;
    let case = buyer.case().await.case_id;
    assert_eq!(seller.declined(seller.withdrawal(case, slot("transferor.1"))).await, "case.not_withdrawable");
    let collect = CommandBody::Collect(ereg_protocol::command::Collect { case_id: case });
    assert_eq!(seller.declined(collect).await, "collect.not_holder");
}

#[tokio::test]
async fn of_two_cases_on_one_home_the_earlier_goes_first_and_the_other_is_looked_at_again() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, first) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let second = Draft::shared_by(&seller, &sale).await;
    signed_by_both(&second, &seller, &buyer).await;
    let one = first.submitted_by(&seller).await.case_id;
    let two = second.submitted_by(&buyer).await.case_id;
    let state = async |case: ereg_protocol::id::CaseId| {
        let cases = buyer.objects(ereg_protocol::feed::ObjectKind::Case).await;
        let body = cases.into_iter().find(|(id, _)| *id == case.to_string()).unwrap().1;
        serde_json::from_str::<ereg_protocol::objects::CaseView>(&body).unwrap().state
    };
    assert!(matches!(state(one).await, CaseState::FeeDue { .. }));
    let waits = state(two).await;
    assert!(
        matches!(waits, CaseState::InReview { review: ReviewState::Waiting(Waiting::Queue { ahead: 1 }), .. }),
        "{waits:?}"
    );
    buyer.pays().await;
    assert!(matches!(state(one).await, CaseState::Registered { .. }));
    office.service.tick().unwrap();
    let looked = state(two).await;
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = &looked else { panic!("{looked:?}") };
    assert!(grounds.iter().any(|g| g.code == "case.register_moved"), "{grounds:?}");
    assert_eq!(office.register(&home.unit).right.holders.len(), 1);
    assert_eq!(office.count("SELECT count(*) FROM entry"), 2);
}

/// The registry dies at its N-th look at the clock, for every N from the submission to the entry; a new process ends
/// what the old one began, once.
#[tokio::test]
async fn whenever_it_dies_a_new_process_ends_what_was_begun() {
    let mut survived = false;
    for n in 0..40 {
        let sale = Sale::clean();
        let (office, home) = Office::for_sale(&sale);
        let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
        let submission = seller.command(draft.submission(&seller).await);
        let dying = office.dying_at(n);
        seller.at(&dying);
        buyer.at(&dying);
        let received = seller.session.command(&submission).await.is_ok();
        let died = !received || seller.case_at_all().await.is_none_or(|c| !matches!(c.state, CaseState::FeeDue { .. }));
        if !died {
            // The submission went through in this life: the rest of it is spent on the payment. To sign a page of the
            // feed takes a look at the clock too: another process reads it.
            buyer.at(&office.service);
            let (quote, _) = buyer.quote().await;
            buyer.at(&dying);
            let pay = buyer.command(CommandBody::Pay(Pay {
                quote,
                attempt_id: id_of(buyer.uuid("attempt")),
                channel: channel("wechat"),
            }));
            let _ = buyer.session.command(&pay).await;
            survived = matches!(buyer.case_at_all().await.map(|c| c.state), Some(CaseState::Registered { .. }));
            drop(dying);
            let service = office.restarted();
            seller.at(&service);
            buyer.at(&service);
            buyer.session.command(&pay).await.unwrap();
            settle(&office, &service);
            if matches!(buyer.case().await.state, CaseState::FeeDue { .. }) {
                // It died before the order left: the bank never had it, so it is closed there, and the bill is still to be paid.
                assert_eq!(buyer.payment().await.state, AttemptState::Closed, "died at {n}");
                buyer.pays().await;
                settle(&office, &service);
            }
        } else {
            drop(dying);
            let service = office.restarted();
            seller.at(&service);
            buyer.at(&service);
            seller.session.command(&submission).await.unwrap();
            settle(&office, &service);
            buyer.pays().await;
            settle(&office, &service);
        }
        let state = buyer.case().await.state;
        assert!(matches!(state, CaseState::Registered { .. }), "died at {n}: {state:?}");
        assert_eq!(office.count("SELECT count(*) FROM case_file"), 1, "died at {n}");
        assert_eq!(office.count("SELECT count(*) FROM entry"), 2, "died at {n}");
        assert_eq!(office.count("SELECT sum(amount) FROM ledger"), 8000, "died at {n}");
        assert_eq!(office.register(&home.unit).right.holders[0].name, buyer.who.name);
        office.service.verify_book().unwrap();
        office.service.verify_audit().unwrap();
        if survived {
            return;
        }
    }
    panic!("forty looks at the clock were not enough");
}

/// The statement that gives a case whose fee is due back to the rules, as an officer will.
const BACK_TO_THE_RULES: &str = "UPDATE case_file SET state_name = 'in_review', next_ms = 0, \
     state = json_remove(json_set(state, '$.state', 'in_review', '$.review', 'auto'), '$.fee')";

#[tokio::test]
async fn an_attempt_that_failed_settles_no_fee_and_nothing_of_it_goes_back() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::Refuses;
    buyer.pays().await;
    assert_eq!(buyer.payment().await.state, AttemptState::Failed);
    office.clock.advance(1_000);
    office.tamper(BACK_TO_THE_RULES);
    office.service.tick().unwrap();
    let case = buyer.case().await;
    assert!(matches!(case.state, CaseState::FeeDue { .. }), "{:?}", case.state);
    seller.send(seller.withdrawal(case.case_id, slot("transferor.1"))).await;
    buyer.send(buyer.withdrawal(case.case_id, slot("transferee.1"))).await;
    office.passes(1);
    assert_eq!((*office.world.refunds.lock().unwrap(), office.count("SELECT count(*) FROM ledger")), (0, 0));
    assert_eq!(buyer.payment().await.refund, None);
}

/// The bank has the money of a bill in whose place another stands now: that is not what is owed.
#[tokio::test]
async fn money_for_a_bill_that_another_has_taken_the_place_of_pays_nothing_and_goes_back() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::Ponders;
    let (old, _) = buyer.quote().await;
    let late = buyer.pays().await;
    office.clock.advance(1_000);
    office.tamper(BACK_TO_THE_RULES);
    office.service.tick().unwrap();
    let (new, _) = buyer.quote().await;
    assert_ne!(new, old);
    office.world.bank.lock().unwrap().insert(late, BankState::Taken);
    assert_eq!(buyer.asks(late).await, CommandEffect::Payment { attempt_id: late, state: AttemptState::Succeeded });
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { fee, .. } if fee.quote == new.to_string()));
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE credit = 'suspense'"), 1);
    office.service.tick().unwrap();
    assert_eq!(office.world.bank.lock().unwrap()[&late], BankState::Refunded);
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
}

/// Late money went back; of what is paid afterwards the case itself is given back, and nothing a second time.
#[tokio::test]
async fn what_has_gone_back_does_not_go_back_again_with_its_case() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, _) = fee_due(&office, &sale).await;
    let case = buyer.case().await.case_id;
    *office.world.mood.lock().unwrap() = BankMood::LosesTheOrder;
    let late = buyer.pays().await;
    office.clock.advance(60_000);
    office.service.tick().unwrap();
    office.world.bank.lock().unwrap().insert(late, BankState::Taken);
    buyer.asks(late).await;
    office.service.tick().unwrap();
    assert_eq!(office.world.bank.lock().unwrap()[&late], BankState::Refunded);
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    let held = buyer.pays().await;
    buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
    office.passes(1);
    assert_eq!(office.world.bank.lock().unwrap()[&held], BankState::Refunded);
    assert_eq!(*office.world.refunds.lock().unwrap(), 2, "each once");
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE what = 'refund'"), 2);
}

/// It came and went before the registry heard of it: both are booked, nothing is paid, and nobody is asked for it again.
#[tokio::test]
async fn money_that_the_bank_has_given_back_by_itself_pays_nothing() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::Ponders;
    let attempt_id = buyer.pays().await;
    office.world.bank.lock().unwrap().insert(attempt_id, BankState::Refunded);
    assert_eq!(buyer.asks(attempt_id).await, CommandEffect::Payment { attempt_id, state: AttemptState::Succeeded });
    assert_eq!(buyer.payment().await.refund, Some(Refund::Done));
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
    assert_eq!(
        office.texts("SELECT debit || '>' || credit FROM ledger ORDER BY seq"),
        ["bank>suspense", "suspense>bank"]
    );
    office.passes(1);
    assert_eq!((*office.world.refunds.lock().unwrap(), office.count("SELECT count(*) FROM ledger")), (0, 2));
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
}

#[tokio::test]
async fn an_attempt_has_a_number_that_no_other_had() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::Refuses;
    let attempt_id = buyer.pays().await;
    assert_eq!(buyer.payment().await.state, AttemptState::Failed);
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    let (quote, _) = buyer.quote().await;
    assert_eq!(
        buyer.declined(CommandBody::Pay(Pay { quote, attempt_id, channel: channel("wechat") })).await,
        "attempt.exists"
    );
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
}

/// To its last instant the bank is given its time; with the bill ends the order.
#[tokio::test]
async fn an_order_that_the_bank_still_ponders_is_void_once_its_bill_has_ended() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, _) = fee_due(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::PondersAndLetsClose;
    let attempt_id = buyer.pays().await;
    let (_, quote) = buyer.quote().await;
    office.clock.advance(u64::try_from(quote.valid_until.ms() - office.clock_ms()).unwrap() - 1);
    let is = |state| CommandEffect::Payment { attempt_id, state };
    assert_eq!(buyer.asks(attempt_id).await, is(AttemptState::Unknown));
    office.clock.advance(1);
    assert_eq!(buyer.asks(attempt_id).await, is(AttemptState::Closed));
    assert_eq!(office.world.bank.lock().unwrap()[&attempt_id], BankState::Closed);
}

fn settle(office: &Office, service: &ereg_registry::service::Service) {
    for _ in 0..4 {
        office.clock.advance(60_000);
        service.tick().unwrap();
    }
}

#[tokio::test]
async fn the_book_shows_every_change_of_a_byte() {
    for sql in [
        "DROP TRIGGER entry_stays; UPDATE entry SET content = replace(content, '林秀英', '周建国') WHERE entry_index = 0",
        "DROP TRIGGER entry_stays; UPDATE entry SET booked_at = booked_at + 1 WHERE entry_index = 1",
        "DROP TRIGGER entry_stays; UPDATE entry SET salt = zeroblob(32) WHERE entry_index = 1",
        "DROP TRIGGER entry_keeps; DELETE FROM entry WHERE entry_index = 0",
        "UPDATE node SET hash = zeroblob(32) WHERE level = 1",
        "UPDATE certificate SET cancelled_by = NULL",
        "UPDATE certificate SET cancelled_by = 1 WHERE entry_index = 1",
        "DELETE FROM certificate WHERE entry_index = 0",
        "UPDATE unit SET state = replace(state, '周建国', '林秀英')",
        // A right that never ended, as the row would say had the sale not been entered.
        "UPDATE unit SET state = replace(state, '\"historic\"', '\"terminated\"')",
        "UPDATE checkpoint SET root = 'sha256:0000000000000000000000000000000000000000000000000000000000000000'",
    ] {
        let sale = Sale::clean();
        let (office, _) = Office::for_sale(&sale);
        let (_, buyer, _) = fee_due(&office, &sale).await;
        buyer.pays().await;
        office.service.verify_book().unwrap();
        office.tamper(sql);
        assert!(office.service.verify_book().is_err(), "{sql}");
    }
    for sql in [
        "UPDATE document SET ofd = zeroblob(length(ofd))",
        "UPDATE document SET twin = zeroblob(length(twin))",
        "UPDATE document SET picture = zeroblob(length(picture)) WHERE picture IS NOT NULL",
        "UPDATE document SET ofd_digest = 'sha256:0000000000000000000000000000000000000000000000000000000000000000' \
         WHERE rowid = 1",
        "UPDATE document SET twin_digest = 'sha256:0000000000000000000000000000000000000000000000000000000000000000' \
         WHERE rowid = 1",
        "UPDATE document SET picture_digest = 'sha256:0000000000000000000000000000000000000000000000000000000000000000' \
         WHERE rowid = (SELECT min(rowid) FROM document WHERE picture IS NOT NULL)",
        "UPDATE document SET paper_id = '00000000000000000000000000000000' WHERE rowid = 1",
        "DELETE FROM paper WHERE kind = 'acceptance'",
        "UPDATE paper SET certificate = '鄂(2026)武汉市江岸不动产权第9999999号' WHERE certificate IS NOT NULL",
    ] {
        let sale = Sale::clean();
        let (office, _) = Office::for_sale(&sale);
        let (_, buyer, _) = fee_due(&office, &sale).await;
        buyer.pays().await;
        office.service.tick().unwrap();
        assert_eq!(office.count("SELECT count(*) FROM document"), 4, "acceptance, fee, receipt, certificate");
        office.service.verify_book().unwrap();
        office.tamper(sql);
        assert_eq!(office.service.verify_book().unwrap_err().code(), "book.document", "{sql}");
    }
    let (office, _) = Office::for_sale(&Sale::clean());
    office.enrols(&buyer()).await;
    office.service.verify_audit().unwrap();
    office.tamper("DROP TRIGGER audit_stays; UPDATE audit SET subject = 'declined' WHERE seq = 2");
    assert_eq!(office.service.verify_audit().unwrap_err().code(), "audit.chain");
}
