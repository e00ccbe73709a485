//! The effect of time on a case: nobody holds a home by doing nothing, and every letter goes out once.

use ereg_domain::{
    dictionary::{CoOwnership, SeizureKind},
    identifier::UnitCode,
    party::Side,
    register::Burden,
};
use ereg_law::{
    application::MatterSection,
    calendar::Deadline,
    case::{CaseState, PassedFor, ReviewState, Then, Turn, Waiting, WithdrawnBy},
    fixture::{Sale, buyer, seizure, seller, third},
    subject::TaxState,
    words::message::{WAITS_FOR_A_PERSON, lost_turn_code},
};
use ereg_protocol::{
    command::{CommandBody, Pay},
    feed::ObjectKind,
    id::{AttemptId, CaseId},
    objects::{CaseView, GaveWayFor, LetterTells, Quote, Refund},
    outcome::{AttemptState, CommandEffect, WithdrawalEffect},
};
use ereg_registry::partner::BankState;
use ereg_trust::digest::Digest;

use crate::{citizen::*, draft::*, office::*};

fn day(text: &str) -> ereg_domain::time::Day {
    text.parse().unwrap()
}

pub async fn case_of(person: &Citizen, case: CaseId) -> CaseView {
    let cases = person.objects(ObjectKind::Case).await;
    let body = cases.into_iter().find(|(id, _)| *id == case.to_string()).unwrap().1;
    serde_json::from_str(&body).unwrap()
}

pub async fn bill_of(person: &Citizen, case: CaseId) -> (Digest, Quote) {
    let quotes = person.objects(ObjectKind::Quote).await;
    let read = quotes.iter().map(|(id, body)| (id.parse().unwrap(), payload::<Quote>(body)));
    read.filter(|(_, quote)| quote.case_id == case).max_by_key(|(_, quote)| quote.quoted_at).expect("a bill")
}

fn payment(person: &Citizen, quote: Digest) -> (AttemptId, CommandBody) {
    let attempt_id = id_of(person.uuid("attempt"));
    (attempt_id, CommandBody::Pay(Pay { quote, attempt_id, channel: channel("wechat") }))
}

pub async fn pays_for(person: &Citizen, case: CaseId) -> AttemptId {
    let (attempt, pay) = payment(person, bill_of(person, case).await.0);
    person.send(pay).await;
    attempt
}

async fn letters(person: &Citizen, wanted: fn(&LetterTells) -> bool) -> usize {
    person.letters().await.iter().filter(|letter| wanted(&letter.tells)).count()
}

/// Two accepted sales of one home: the first is to be paid, the second waits behind it.
pub async fn two_sales(office: &Office, sale: &Sale) -> (Citizen, Citizen, CaseId, CaseId) {
    let (seller, buyer, first) = ready_sale(office, sale, &seller(), &buyer()).await;
    let second = Draft::shared_by(&seller, sale).await;
    signed_by_both(&second, &seller, &buyer).await;
    let one = first.submitted_by(&seller).await.case_id;
    let two = second.submitted_by(&buyer).await.case_id;
    assert!(matches!(case_of(&buyer, one).await.state, CaseState::FeeDue { .. }));
    let waits = case_of(&buyer, two).await.state;
    assert!(matches!(waits, CaseState::InReview { review: ReviewState::Waiting(Waiting::Queue { ahead: 1 }), .. }));
    (seller, buyer, one, two)
}

/// Whoever has bought the home of this sale sells it on, and that is sent in: the next buyer, and the case.
pub async fn sells_on(office: &Office, unit: &UnitCode, sale: &Sale, owner: &Citizen) -> (Citizen, CaseId) {
    let mut next = sale.clone();
    next.sold_by(&[(&owner.who, None)], CoOwnership::Sole);
    next.sold_to(&[(&third(), None)], CoOwnership::Sole);
    next.register = Some(office.register(unit));
    let certificate = next.register_mut().right.certificates[0].clone();
    next.edit::<MatterSection>().items[0].certificate = Some(certificate.into());
    *office.world.contract.lock().unwrap() = next.contract.clone().unwrap();
    let taker = office.enrols(&third()).await;
    let draft = Draft::shared_by(owner, &next).await;
    signed_by_both(&draft, owner, &taker).await;
    let case = draft.submitted_by(&taker).await.case_id;
    (taker, case)
}

#[tokio::test]
async fn a_case_unpaid_at_its_deadline_keeps_its_number_and_the_next_one_books() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, one, two) = two_sales(&office, &sale).await;
    let begun = case_of(&buyer, one).await;
    let term = begun.term.clone().unwrap();
    assert_eq!((term.by(), term.then), (Deadline::By(day("2026-11-30")), Then::PassTurn));
    assert_eq!(begun.turn, Turn::Held);

    // To the last instant of its last day it stands first.
    let end = term.by().end().unwrap().ms() - office.clock_ms();
    office.clock.advance(u64::try_from(end).unwrap() - 1);
    office.service.tick().unwrap();
    assert_eq!(case_of(&buyer, one).await.turn, Turn::Held);
    assert!(!matches!(case_of(&buyer, two).await.state, CaseState::FeeDue { .. }));
    office.clock.advance(1);
    office.service.tick().unwrap();
    office.service.tick().unwrap();
    let passed = case_of(&seller, one).await;
    assert!(
        matches!(passed.turn, Turn::Passed { at, why: PassedFor::PeriodOver } if Some(at) == term.by().end()),
        "{:?}",
        passed.turn
    );
    assert_eq!(passed.state.acceptance(), begun.state.acceptance(), "its number stays");
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::TurnPassed { closes_by: None, .. })).await, 1);

    assert!(matches!(case_of(&buyer, two).await.state, CaseState::FeeDue { .. }), "the next one's turn");
    pays_for(&buyer, two).await;
    assert!(matches!(case_of(&buyer, two).await.state, CaseState::Registered { .. }));
    assert_eq!(office.register(&home.unit).right.holders[0].name, buyer.who.name);

    // The register has moved under the first: a person looks, and nothing is to be paid any more.
    let (_, late) = payment(&buyer, bill_of(&buyer, one).await.0);
    office.service.tick().unwrap();
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = case_of(&buyer, one).await.state
    else {
        panic!("a person looks")
    };
    assert!(grounds.iter().any(|g| g.code == "case.register_moved"), "{grounds:?}");
    assert_eq!(buyer.declined(late).await, "pay.not_due");
    assert_eq!(office.count("SELECT sum(amount) FROM ledger"), 8000);
    office.service.verify_audit().unwrap();
}

#[tokio::test]
async fn a_case_paid_after_its_turn_passed_stands_by_its_number_again() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, one, two) = two_sales(&office, &sale).await;
    office.passes(8);
    assert!(case_of(&buyer, one).await.turn.is_passed());
    assert!(matches!(case_of(&buyer, two).await.state, CaseState::FeeDue { .. }));
    pays_for(&buyer, one).await;
    let booked = case_of(&buyer, one).await;
    assert!(matches!(booked.state, CaseState::Registered { .. }), "{:?}", booked.state);
    assert_eq!((booked.turn, booked.term), (Turn::Held, None));
    office.service.tick().unwrap();
    let other = case_of(&buyer, two).await.state;
    assert!(matches!(other, CaseState::InReview { review: ReviewState::Manual { .. }, .. }), "{other:?}");
    assert_eq!(office.count("SELECT count(*) FROM entry"), 2);
}

/// Nobody's home is held hostage: the seller sold twice, and no officer is there to end the second sale. It keeps its number
/// and waits for a person, and whose home it is by now waits for nobody.
#[tokio::test]
async fn a_case_whose_register_has_moved_does_not_stand_before_the_new_owners_sale() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, owner, one, two) = two_sales(&office, &sale).await;
    pays_for(&owner, one).await;
    office.service.tick().unwrap();
    office.service.tick().unwrap();
    let stale = case_of(&seller, two).await;
    assert!(matches!(stale.turn, Turn::Passed { why: PassedFor::RegisterMoved, .. }), "{:?}", stale.turn);
    assert!(stale.term.is_none());
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = &stale.state else {
        panic!("a person looks: {:?}", stale.state)
    };
    assert_eq!(grounds[0].code, "case.register_moved");
    for person in [&seller, &owner] {
        assert_eq!(letters(person, |n| matches!(n, LetterTells::GaveWay { .. })).await, 1, "each is told once");
    }

    let (taker, three) = sells_on(&office, &home.unit, &sale, &owner).await;
    let due = case_of(&taker, three).await;
    assert!(matches!(due.state, CaseState::FeeDue { .. }), "the stale case goes not before it: {:?}", due.state);
    pays_for(&taker, three).await;
    assert!(matches!(case_of(&taker, three).await.state, CaseState::Registered { .. }));
    assert_eq!(office.register(&home.unit).right.holders[0].name, taker.who.name);

    // It still waits, by its number, and is told nothing twice.
    office.passes(60);
    let after = case_of(&seller, two).await;
    assert_eq!((&after.state, after.turn), (&stale.state, stale.turn));
    assert!(after.state.acceptance().is_some());
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::GaveWay { .. })).await, 1);
    office.service.verify_audit().unwrap();
}

/// Ends the key with which somebody has signed, as of now.
fn revokes_the_key_of(office: &Office, person: &Citizen) {
    let (now, key) = (office.clock_ms(), person.user.key_id());
    office.tamper(&format!("UPDATE key SET revoked_ms = {now} WHERE key_id = '{key}'"));
}

fn gave_way_beyond_a_person(tells: &LetterTells) -> bool {
    matches!(tells, LetterTells::GaveWay { why: GaveWayFor::BeyondAPerson, .. })
}

/// Nor by one that no officer could end: the key of the buyer was revoked before they paid, which no person sets aside. It
/// keeps its number, and the seller's next sale waits for nobody.
#[tokio::test]
async fn a_case_that_no_person_may_set_aside_does_not_stand_before_the_sellers_next_sale() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, first_buyer, first) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let one = first.submitted_by(&seller).await.case_id;
    office.clock.advance(1_000);
    revokes_the_key_of(&office, &first_buyer);
    pays_for(&first_buyer, one).await;
    let stopped = case_of(&seller, one).await;
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = &stopped.state else {
        panic!("a person looks: {:?}", stopped.state)
    };
    assert_eq!(grounds[0].code, "R-53.key_revoked");
    assert!(matches!(stopped.turn, Turn::Passed { why: PassedFor::BeyondAPerson, .. }), "{:?}", stopped.turn);
    assert!(stopped.state.acceptance().is_some());
    assert_eq!(
        lost_turn_code(&stopped.state, PassedFor::BeyondAPerson),
        WAITS_FOR_A_PERSON,
        "no period of it is over, and no register has moved"
    );
    for person in [&seller, &first_buyer] {
        assert_eq!(letters(person, gave_way_beyond_a_person).await, 1, "each is told once");
    }

    let mut next = sale.clone();
    next.sold_to(&[(&third(), None)], CoOwnership::Sole);
    *office.world.contract.lock().unwrap() = next.contract.clone().unwrap();
    let taker = office.enrols(&third()).await;
    let draft = Draft::shared_by(&seller, &next).await;
    signed_by_both(&draft, &seller, &taker).await;
    let two = draft.submitted_by(&taker).await.case_id;
    let due = case_of(&taker, two).await.state;
    assert!(matches!(due, CaseState::FeeDue { .. }), "{due:?}");
    pays_for(&taker, two).await;
    assert_eq!(office.register(&home.unit).right.holders[0].name, taker.who.name);

    office.passes(3);
    let after = case_of(&seller, one).await;
    assert_eq!((&after.state, after.turn), (&stopped.state, stopped.turn), "it waits by its number");
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::GaveWay { .. })).await, 1);
    office.service.verify_audit().unwrap();
}

/// Behind another it is in nobody's way; once it comes to the head it gives way.
#[tokio::test]
async fn a_case_that_no_person_may_set_aside_gives_way_once_its_turn_comes() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    office.service = office.that_answers_first();
    let (seller, buyer, first) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let one = first.submitted_by(&seller).await.case_id;
    office.service.settle();
    let second = Draft::shared_by(&seller, &sale).await;
    signed_by_both(&second, &seller, &buyer).await;
    let two = second.submitted_by(&seller).await.case_id;
    office.clock.advance(1_000);
    revokes_the_key_of(&office, &buyer);
    office.service.settle();
    let behind = case_of(&seller, two).await;
    assert!(
        matches!(behind.state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }),
        "{:?}",
        behind.state
    );
    assert_eq!((behind.turn, letters(&seller, gave_way_beyond_a_person).await), (Turn::Held, 0));
    office.passes(8);
    assert!(case_of(&seller, one).await.turn.is_passed());
    assert!(case_of(&seller, two).await.turn.is_passed());
    assert_eq!(letters(&seller, gave_way_beyond_a_person).await, 1);
}

/// The register may move by an authority's word too: whoever comes to the head rests on what is no more, and gives way in turn.
#[tokio::test]
async fn cases_on_a_home_that_is_seized_give_way_one_after_the_other() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (_, buyer, one, two) = two_sales(&office, &sale).await;
    let seized = seizure(SeizureKind::Seizure, "2026-11-23", "2029-11-23");
    office.service.enter_official(&home.unit, Burden::Seizure(seized)).unwrap();
    pays_for(&buyer, one).await;
    assert!(case_of(&buyer, one).await.turn.is_passed(), "returned from the entry");
    office.service.tick().unwrap();
    office.service.tick().unwrap();
    let behind = case_of(&buyer, two).await;
    assert!(behind.turn.is_passed(), "{:?}", behind.state);
    assert_eq!(office.count("SELECT count(*) FROM queue"), 2, "both keep their place by number");
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::GaveWay { .. })).await, 2);
}

/// Money that comes when the register has moved already brings no turn back: only what can be entered has one.
#[tokio::test]
async fn a_case_paid_on_a_register_that_has_moved_stands_before_nobody_again() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, one, two) = two_sales(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::Ponders;
    let attempt = pays_for(&buyer, one).await;
    office.passes(8);
    // One of them would withdraw: until the other has answered it is not entered, paid or not.
    seller.send(seller.withdrawal(one, slot("transferor.1"))).await;
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    pays_for(&buyer, two).await;
    assert!(matches!(case_of(&buyer, two).await.state, CaseState::Registered { .. }));
    office.world.bank.lock().unwrap().insert(attempt, BankState::Taken);
    buyer.asks(attempt).await;
    let paid = case_of(&buyer, one).await;
    assert!(matches!(paid.state, CaseState::Booking { .. }), "{:?}", paid.state);
    assert!(paid.turn.is_passed(), "{:?}", paid.turn);
    office.passes(5);
    let after = case_of(&buyer, one).await;
    assert!(matches!(after.state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }), "{:?}", after.state);
    assert!(after.turn.is_passed());
}

/// Nobody is sent to the tax office, or to correct, for what cannot be entered any more.
#[tokio::test]
async fn a_case_that_waits_for_the_tax_goes_to_a_person_once_the_home_is_anothers() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, first) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let second = Draft::shared_by(&seller, &sale).await;
    signed_by_both(&second, &seller, &buyer).await;
    let one = first.submitted_by(&seller).await.case_id;
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let two = second.submitted_by(&buyer).await.case_id;
    let waits = case_of(&buyer, two).await.state;
    assert!(
        matches!(waits, CaseState::InReview { review: ReviewState::Waiting(Waiting::Partner { .. }), .. }),
        "{waits:?}"
    );
    pays_for(&buyer, one).await;
    assert!(matches!(case_of(&buyer, one).await.state, CaseState::Registered { .. }));
    office.passes(1);
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = case_of(&buyer, two).await.state
    else {
        panic!("a person looks")
    };
    assert_eq!(grounds[0].code, "case.register_moved");
}

/// An entry made meanwhile may be no rule's concern: they all pass, and still nothing is asked to be paid for what only a person
/// can let be entered.
#[tokio::test]
async fn a_case_that_passes_on_a_register_that_has_moved_goes_to_a_person_and_not_to_its_payers() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    // As if it rested on an entry before the newest one, which says nothing else.
    office.tamper(&format!("UPDATE workspace SET entry_hash = '{}'", Digest::of(b"the entry before")));
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    office.passes(1);
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = case_of(&buyer, case).await.state
    else {
        panic!("a person looks")
    };
    assert_eq!(grounds.iter().map(|ground| ground.code.as_str()).collect::<Vec<_>>(), ["case.register_moved"]);
    assert!(buyer.objects(ObjectKind::Quote).await.is_empty(), "there is no bill");
    assert_eq!(office.count("SELECT count(*) FROM paper WHERE kind = 'fee_notice'"), 0);
}

/// The bank takes the money of the deferred case only after the next one was entered: it settles nothing and goes back.
#[tokio::test]
async fn money_taken_for_a_case_whose_register_has_moved_goes_back() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, one, two) = two_sales(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::Ponders;
    let attempt = pays_for(&buyer, one).await;
    office.passes(8);
    assert_eq!(buyer.payment().await.state, AttemptState::Unknown, "a refused close is no close");
    assert!(case_of(&buyer, one).await.turn.is_passed(), "a bank that does not answer holds up nobody else");
    assert_eq!(office.count("SELECT count(*) FROM quote"), 2, "no second bill while the first may still be taken");
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    pays_for(&buyer, two).await;
    assert!(matches!(case_of(&buyer, two).await.state, CaseState::Registered { .. }));
    office.service.tick().unwrap();
    office.world.bank.lock().unwrap().insert(attempt, BankState::Taken);
    office.passes(1);
    assert_eq!(office.world.bank.lock().unwrap()[&attempt], BankState::Refunded);
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::Refunded { .. })).await, 1);
    assert_eq!(office.count("SELECT count(*) FROM ledger WHERE what = 'refund' AND debit = 'suspense'"), 1);
    assert!(matches!(case_of(&buyer, one).await.state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }));
}

/// Domain: on expiry the platform is asked first.
#[tokio::test]
async fn money_that_was_taken_counts_before_the_clock_does() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (_, buyer, one, two) = two_sales(&office, &sale).await;
    *office.world.mood.lock().unwrap() = BankMood::Ponders;
    let attempt = pays_for(&buyer, one).await;
    office.passes(6);
    let end = case_of(&buyer, one).await.term.unwrap().by().end().unwrap();
    office.clock.advance(u64::try_from(end.ms() - office.clock_ms()).unwrap());
    // Nobody has asked since: the bank has it now, and the period is over.
    office.tamper("UPDATE attempt SET next_ms = NULL");
    office.world.bank.lock().unwrap().insert(attempt, BankState::Taken);
    office.service.tick().unwrap();
    assert!(matches!(case_of(&buyer, one).await.state, CaseState::Registered { .. }));
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::TurnPassed { .. })).await, 0);
    office.service.tick().unwrap();
    assert!(!matches!(case_of(&buyer, two).await.state, CaseState::FeeDue { .. }));
}

#[tokio::test]
async fn letters_go_out_before_the_deadline_and_each_once() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    let due = |n: &LetterTells| matches!(n, LetterTells::TermEnds { then: Then::PassTurn, amount: Some(_), .. });
    let mut seen = Vec::new();
    for _ in 0..10 {
        office.passes(1);
        seen.push((letters(&buyer, due).await, letters(&seller, due).await));
    }
    // Monday afternoon to the end of next Monday: letters on Friday and Sunday at nine.
    let counts: Vec<usize> = seen.iter().map(|(buyer, _)| *buyer).collect();
    assert_eq!(counts, [0, 0, 0, 1, 1, 2, 2, 2, 2, 2]);
    assert!(seen.iter().all(|(buyer, seller)| buyer == seller), "both are told");
    // And each for their own side: what the one has to do is no errand of the other.
    for (person, mine) in [(&seller, Side::Obligor), (&buyer, Side::RightHolder)] {
        let told = person.letters().await;
        let sides = told.iter().filter_map(|n| match &n.tells {
            LetterTells::TermEnds { side, .. } | LetterTells::TurnPassed { side, .. } => Some(*side),
            _ => None,
        });
        assert_eq!(sides.collect::<Vec<_>>(), [mine; 3]);
    }
}

#[tokio::test]
async fn a_year_of_ticks_does_no_more_than_one() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    office.passes(8);
    let rows = ["case_file", "quote", "letter", "change", "audit"];
    let counts = || rows.map(|table| office.count(&format!("SELECT count(*) FROM {table}")));
    let before = counts();
    for _ in 0..20 {
        office.service.tick().unwrap();
    }
    assert_eq!(counts(), before, "at one instant");
    office.passes(400);
    let bills = office.count("SELECT count(*) FROM quote");
    assert!(bills < 25, "a bill that nobody pays is not made anew each day: {bills}");
    pays_for(&buyer, case).await;
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::Registered { .. }), "and it can still be paid");
}

#[tokio::test]
async fn a_tax_that_nobody_settles_holds_up_nobody_else() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let (seller, buyer, first) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let one = first.submitted_by(&seller).await.case_id;
    let waiting = case_of(&buyer, one).await;
    assert_eq!(waiting.term.unwrap().by(), Deadline::By(day("2026-11-30")));
    office.passes(4);
    let asked = *office.world.asked.lock().unwrap();
    assert!(asked > 3, "it goes on asking beside the letters: {asked}");
    office.passes(4);
    assert!(case_of(&buyer, one).await.turn.is_passed());
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    let second = Draft::shared_by(&seller, &sale).await;
    signed_by_both(&second, &seller, &buyer).await;
    let two = second.submitted_by(&buyer).await.case_id;
    office.passes(1);
    assert!(matches!(case_of(&buyer, two).await.state, CaseState::FeeDue { .. }), "it need not wait");
    let late = case_of(&buyer, one).await;
    assert!(matches!(late.state, CaseState::FeeDue { .. }) && late.turn.is_passed(), "the first may pay all the same");
}

#[tokio::test]
async fn an_application_not_corrected_in_time_lapses_after_its_letters() {
    let sale = Sale::objected();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    let case = buyer.case().await;
    assert!(matches!(case.state, CaseState::Supplement { .. }), "{:?}", case.state);
    let term = case.term.unwrap();
    assert_eq!((term.by(), term.then), (Deadline::By(day("2026-12-23")), Then::Lapse));
    let told = |n: &LetterTells| matches!(n, LetterTells::Grounds { by: Some(Deadline::By(_)), .. });
    assert_eq!((letters(&seller, told).await, letters(&buyer, told).await), (1, 1), "with its last day");
    office.passes(30);
    assert!(matches!(buyer.case().await.state, CaseState::Supplement { .. }), "its last day is its own");
    let told = |n: &LetterTells| matches!(n, LetterTells::TermEnds { then: Then::Lapse, .. });
    assert_eq!(letters(&buyer, told).await, 2);
    office.passes(1);
    assert!(matches!(seller.case().await.state, CaseState::Expired { .. }));
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::Lapsed { .. })).await, 1);
    office.passes(3);
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::Lapsed { .. })).await, 1);
    assert_eq!(seller.declined(seller.withdrawal(case.case_id, slot("transferor.1"))).await, "case.not_withdrawable");
}

#[tokio::test]
async fn a_withdrawal_of_one_holds_the_entry_for_three_working_days_and_no_longer() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let waiting = CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Waiting };
    assert_eq!(seller.send(seller.withdrawal(case, slot("transferor.1"))).await, waiting);
    let asked = case_of(&buyer, case).await;
    assert_eq!(asked.answer_by, Some(Deadline::By(day("2026-11-26"))));
    let told = |n: &LetterTells| matches!(n, LetterTells::WithdrawalAsked { .. });
    assert_eq!((letters(&buyer, told).await, letters(&seller, told).await), (1, 0));

    pays_for(&buyer, case).await;
    assert!(
        matches!(case_of(&buyer, case).await.state, CaseState::Booking { .. }),
        "paid, and the others are waited for"
    );
    // Asking again makes it no longer.
    office.passes(2);
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    let again = case_of(&buyer, case).await;
    assert_eq!((again.answer_by, again.withdrawing), (asked.answer_by, vec![slot("transferor.1")]));
    let end = asked.answer_by.unwrap().end().unwrap();
    office.clock.advance(u64::try_from(end.ms() - office.clock_ms()).unwrap() - 1);
    office.service.tick().unwrap();
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::Booking { .. }));
    office.clock.advance(1);
    office.service.tick().unwrap();
    let after = case_of(&buyer, case).await;
    assert!(matches!(after.state, CaseState::Registered { .. }), "{:?}", after.state);
    assert_eq!((after.withdrawing, after.answer_by), (vec![], None));
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::WithdrawalLapsed { .. })).await, 1);
}

#[tokio::test]
async fn the_others_may_join_in_to_the_end_of_the_last_day_and_the_fee_goes_back() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    let attempt = pays_for(&buyer, case).await;
    let end = case_of(&buyer, case).await.answer_by.unwrap().end().unwrap();
    office.clock.advance(u64::try_from(end.ms() - office.clock_ms()).unwrap() - 1);
    let ended = CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Ended };
    assert_eq!(buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await, ended);
    office.service.tick().unwrap();
    assert_eq!(buyer.payment().await.refund, Some(Refund::Done));
    assert_eq!(office.world.bank.lock().unwrap()[&attempt], BankState::Refunded);
    assert_eq!(office.register(&home.unit).right.holders[0].name, seller.who.name);
    let state = case_of(&seller, case).await.state;
    assert!(matches!(state, CaseState::Withdrawn { by: WithdrawnBy::Applicants, .. }), "{state:?}");
}

#[tokio::test]
async fn a_signature_from_a_withdrawal_that_lapsed_does_not_count_in_the_next_which_holds_up_nobody() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    let end = case_of(&buyer, case).await.answer_by.unwrap().end().unwrap();
    // The clock has not come by: the time alone ends it.
    office.clock.advance(u64::try_from(end.ms() - office.clock_ms()).unwrap());
    let waiting = CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Waiting };
    assert_eq!(buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await, waiting);
    assert_eq!(case_of(&seller, case).await.withdrawing, [slot("transferee.1")]);
    office.service.tick().unwrap();
    pays_for(&buyer, case).await;
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::Registered { .. }), "the second holds up nobody");
}

#[tokio::test]
async fn by_a_local_rule_a_case_that_stays_unpaid_is_closed() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    office.service = office.restarted_with(|pack| pack.parameters.unpaid_ends_after_days = Some(30));
    seller.at(&office.service);
    buyer.at(&office.service);
    let case = draft.submitted_by(&seller).await.case_id;
    office.passes(8);
    let passed = case_of(&buyer, case).await;
    let term = passed.term.unwrap();
    assert_eq!((passed.turn.is_passed(), term.then, term.by()), (true, Then::Close, Deadline::By(day("2026-12-31"))));
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::TurnPassed { closes_by: Some(_), .. })).await, 1);
    office.passes(30);
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::FeeDue { .. }));
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::TermEnds { then: Then::Close, .. })).await, 2);
    office.passes(1);
    let state = case_of(&seller, case).await.state;
    assert!(matches!(state, CaseState::Withdrawn { by: WithdrawnBy::UnpaidRule, .. }), "{state:?}");
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::ClosedUnpaid { .. })).await, 1);
    assert_eq!(office.count("SELECT count(*) FROM queue"), 0);
}

#[tokio::test]
async fn a_bill_ends_visibly_and_two_are_never_alive() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    let (old, bill) = bill_of(&buyer, case).await;
    assert_eq!(bill.valid_until.ms() - bill.quoted_at.ms(), 86_400_000);
    *office.world.mood.lock().unwrap() = BankMood::PondersAndLetsClose;
    let attempt = pays_for(&buyer, case).await;
    office.clock.advance(86_400_000 - 1);
    office.service.tick().unwrap();
    assert_eq!(buyer.payment().await.state, AttemptState::Unknown, "while its bill stands the bank is given its time");
    office.clock.advance(3_600_000);
    office.service.tick().unwrap();
    office.service.tick().unwrap();
    assert_eq!(office.world.bank.lock().unwrap()[&attempt], BankState::Closed, "the old order is void at the bank");
    let (new, bill) = bill_of(&buyer, case).await;
    assert_ne!(new, old);
    let renewed = |n: &LetterTells| matches!(n, LetterTells::BillRenewed { .. });
    assert_eq!((letters(&buyer, renewed).await, letters(&seller, renewed).await), (1, 0));
    assert_eq!(
        case_of(&buyer, case).await.term.unwrap().by(),
        Deadline::By(day("2026-11-30")),
        "no new period with it"
    );
    // The late press finds the new bill already there.
    office.clock.advance(u64::try_from(bill.valid_until.ms() - office.clock_ms()).unwrap());
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    let (_, late) = payment(&buyer, new);
    assert_eq!(buyer.declined(late).await, "quote.expired");
    assert_ne!(bill_of(&buyer, case).await.0, new);
    pays_for(&buyer, case).await;
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::Registered { .. }));
}

#[tokio::test]
async fn a_legal_limit_beyond_the_calendar_is_counted_again_when_its_year_is_known() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    let limit = |case: CaseView| case.state.acceptance().unwrap().decide_by.by;
    assert_eq!(limit(buyer.case().await), Deadline::NotBefore(day("2027-01-04")));
    office.service = office.restarted_with(|pack| {
        pack.calendar.last_day = day("2027-12-31");
        pack.calendar.off.push(day("2027-01-01"));
    });
    office.service.tick().unwrap();
    assert_eq!(limit(buyer.case().await), Deadline::By(day("2027-01-05")));
    let changes = office.count("SELECT count(*) FROM change");
    office.service.tick().unwrap();
    assert_eq!(office.count("SELECT count(*) FROM change"), changes);
}

/// The registry's clock goes on to this time.
pub fn comes_to(office: &Office, time: &str) {
    let time: ereg_domain::time::Instant = time.parse().unwrap();
    office.clock.advance(u64::try_from(time.ms() - office.clock_ms()).unwrap());
    office.service.tick().unwrap();
}

/// The same registry with a pack that knows the year 2027: its first day and its first Monday are off.
pub fn knows_2027(
    office: &mut Office,
    people: [&mut Citizen; 2],
    change: impl FnOnce(&mut ereg_law::policy::PolicyPack),
) {
    office.service = office.restarted_with(|pack| {
        pack.calendar.last_day = day("2027-12-31");
        pack.calendar.off.extend([day("2027-01-01"), day("2027-01-04")]);
        change(pack);
    });
    for person in people {
        person.at(&office.service);
    }
    office.service.tick().unwrap();
}

#[tokio::test]
async fn a_turn_does_not_pass_on_a_day_that_is_not_certain() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    comes_to(&office, "2026-12-28T05:30:00.000Z");
    let (mut seller, mut buyer, one, two) = two_sales(&office, &sale).await;
    assert_eq!(case_of(&buyer, one).await.term.unwrap().by(), Deadline::NotBefore(day("2027-01-04")));
    office.passes(30);
    assert_eq!(case_of(&buyer, one).await.turn, Turn::Held);
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::TurnPassed { .. })).await, 0);
    assert!(!matches!(case_of(&buyer, two).await.state, CaseState::FeeDue { .. }));
    let ends = |n: &LetterTells| matches!(n, LetterTells::TermEnds { .. });
    let sent = letters(&buyer, ends).await;
    // The day has gone by that now is known: nobody loses by it, and it is told.
    knows_2027(&mut office, [&mut seller, &mut buyer], |_| ());
    assert_eq!(case_of(&buyer, one).await.term.unwrap().by(), Deadline::By(day("2027-01-28")));
    let certain = |n: &LetterTells| matches!(n, LetterTells::TermEnds { by: Deadline::By(_), .. });
    assert_eq!((letters(&buyer, ends).await, letters(&seller, certain).await), (sent + 1, 1));
    assert_eq!(case_of(&buyer, one).await.turn, Turn::Held);
    office.passes(2);
    assert!(case_of(&buyer, one).await.turn.is_passed());
    assert!(matches!(case_of(&buyer, two).await.state, CaseState::FeeDue { .. }));
}

#[tokio::test]
async fn a_period_is_counted_again_when_its_year_is_known_before_it_ends() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    comes_to(&office, "2026-12-28T05:30:00.000Z");
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    knows_2027(&mut office, [&mut seller, &mut buyer], |_| ());
    // The Monday is off.
    let last = Deadline::By(day("2027-01-05"));
    assert_eq!(case_of(&buyer, case).await.term.unwrap().by(), last);
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::TermEnds { .. })).await, 1);
    let changes = office.count("SELECT count(*) FROM change");
    office.service.tick().unwrap();
    assert_eq!(office.count("SELECT count(*) FROM change"), changes, "and once");
    office.passes(8);
    assert_eq!(case_of(&buyer, case).await.turn, Turn::Held);
    office.passes(1);
    assert!(case_of(&buyer, case).await.turn.is_passed());
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::TermEnds { .. })).await, 3, "three days and one before");
}

#[tokio::test]
async fn an_application_does_not_lapse_on_a_day_that_is_not_certain() {
    let sale = Sale::objected();
    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    office.service = office.restarted_with(|pack| pack.parameters.supplement_within_days = 42);
    seller.at(&office.service);
    buyer.at(&office.service);
    draft.submitted_by(&seller).await;
    let case = buyer.case().await;
    assert!(matches!(case.state, CaseState::Supplement { .. }), "{:?}", case.state);
    assert_eq!(case.term.unwrap().by(), Deadline::NotBefore(day("2027-01-04")));
    office.passes(60);
    assert!(matches!(buyer.case().await.state, CaseState::Supplement { .. }));
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::Lapsed { .. })).await, 0);
    knows_2027(&mut office, [&mut seller, &mut buyer], |_| ());
    assert_eq!(buyer.case().await.term.unwrap().by(), Deadline::By(day("2027-01-25")));
    office.passes(4);
    assert!(matches!(buyer.case().await.state, CaseState::Expired { .. }));
}

#[tokio::test]
async fn a_case_is_not_closed_on_a_day_that_is_not_certain() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let closes = |pack: &mut ereg_law::policy::PolicyPack| pack.parameters.unpaid_ends_after_days = Some(35);
    office.service = office.restarted_with(closes);
    seller.at(&office.service);
    buyer.at(&office.service);
    let case = draft.submitted_by(&seller).await.case_id;
    office.passes(8);
    let term = case_of(&buyer, case).await.term.unwrap();
    assert_eq!((term.then, term.by()), (Then::Close, Deadline::NotBefore(day("2027-01-05"))));
    office.passes(60);
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::FeeDue { .. }));
    knows_2027(&mut office, [&mut seller, &mut buyer], closes);
    assert_eq!(case_of(&buyer, case).await.term.unwrap().by(), Deadline::By(day("2027-02-01")));
    office.passes(3);
    let state = case_of(&buyer, case).await.state;
    assert!(matches!(state, CaseState::Withdrawn { by: WithdrawnBy::UnpaidRule, .. }), "{state:?}");
}

#[tokio::test]
async fn a_withdrawal_does_not_lapse_on_a_day_that_is_not_certain() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    comes_to(&office, "2026-12-30T05:30:00.000Z");
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    assert_eq!(case_of(&buyer, case).await.answer_by, Some(Deadline::NotBefore(day("2027-01-04"))));
    pays_for(&buyer, case).await;
    office.passes(30);
    let held = case_of(&buyer, case).await;
    assert!(matches!(held.state, CaseState::Booking { .. }), "{:?}", held.state);
    assert_eq!(held.withdrawing, [slot("transferor.1")]);
    knows_2027(&mut office, [&mut seller, &mut buyer], |_| ());
    assert_eq!(case_of(&buyer, case).await.answer_by, Some(Deadline::By(day("2027-02-01"))));
    assert_eq!(
        letters(&buyer, |n| matches!(n, LetterTells::WithdrawalAsked { .. })).await,
        2,
        "the certain day is told"
    );
    office.passes(4);
    assert!(matches!(case_of(&buyer, case).await.state, CaseState::Registered { .. }));
    assert_eq!(letters(&seller, |n| matches!(n, LetterTells::WithdrawalLapsed { .. })).await, 1);
}

/// A pack whose limits end within the week: of a case accepted a few days before the new year they are certain.
pub fn decides_at_once(pack: &mut ereg_law::policy::PolicyPack) {
    let limits = &mut pack.matters.get_mut(&ereg_law::matter::T04.id()).unwrap().limits;
    (limits.decide_within_working_days, limits.promised_working_days) = (5, 3);
}

/// Everything else of the case is certain, and its turn has passed: the withdrawal is counted again all the same.
#[tokio::test]
async fn a_withdrawals_last_day_is_counted_again_where_nothing_else_waits_for_the_calendar() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    comes_to(&office, "2026-12-21T05:30:00.000Z");
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    office.service = office.restarted_with(decides_at_once);
    seller.at(&office.service);
    buyer.at(&office.service);
    let case = draft.submitted_by(&seller).await.case_id;
    office.passes(9);
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    let held = case_of(&buyer, case).await;
    assert_eq!(held.state.acceptance().unwrap().decide_by.by, Deadline::By(day("2026-12-28")));
    assert_eq!((held.term, held.answer_by), (None, Some(Deadline::NotBefore(day("2027-01-04")))));
    knows_2027(&mut office, [&mut seller, &mut buyer], |_| ());
    assert_eq!(case_of(&buyer, case).await.answer_by, Some(Deadline::By(day("2027-01-06"))));
    assert_eq!(letters(&buyer, |n| matches!(n, LetterTells::WithdrawalAsked { .. })).await, 2);
}

#[tokio::test]
async fn the_others_may_join_in_a_withdrawal_while_its_last_day_is_not_certain() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    comes_to(&office, "2026-12-30T05:30:00.000Z");
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    office.passes(30);
    let ended = CommandEffect::WithdrawalHeld { case: WithdrawalEffect::Ended };
    assert_eq!(buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await, ended);
}
