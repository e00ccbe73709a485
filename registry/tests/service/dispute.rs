//! A shared fact that is wrong: the case waits, its source is asked once, and each of its answers has its end.

use ereg_domain::money::Fen;
use ereg_law::{
    calendar::Deadline,
    case::{CaseState, ReviewState, Waiting},
    dispute::{Checked, DisputeReason},
    fixture::{Sale, buyer, seller, third},
    subject::{ContractFact, TaxState},
    verdict::Needs,
};
use ereg_protocol::{
    command::{CommandBody, Dispute, DisputeStatement},
    id::CaseId,
    objects::LetterTells,
    outcome::CommandEffect,
    registry::{CallError, Registry},
};
use ereg_registry::partner::{CheckAnswer, FactCheck, FormerIdentity, IdentityAnswer};
use ereg_trust::{envelope::PayloadType, keys::DEVICE_ALIAS};

use crate::{
    citizen::{Citizen, slot},
    deadlines::{case_of, comes_to, decides_at_once, knows_2027, pays_for, sells_on, two_sales},
    draft::{Draft, ready_sale, signed_by_both},
    office::Office,
    packs::goes_on,
};

const SAYS: &str = "契税已于十一月二十日缴清，收据号 0071";

impl Citizen {
    fn statement(&self, case_id: CaseId, place: &str, need: Needs) -> DisputeStatement {
        DisputeStatement {
            case_id,
            slot: slot(place),
            key: self.key(ereg_trust::keys::USER_ALIAS).key_id().to_string(),
            need,
            reason: DisputeReason::OutOfDate,
            says: Some(SAYS.parse().unwrap()),
        }
    }

    fn disputes(&self, case_id: CaseId, place: &str, need: Needs) -> CommandBody {
        let statement = self.signs(&PayloadType::new("dispute", 1), &self.statement(case_id, place, need));
        CommandBody::Dispute(Dispute { case_id, need, statement })
    }
}

const TAX: Needs = Needs::TaxClearance;

fn waits_for_a_source(state: &CaseState) -> bool {
    matches!(state, CaseState::InReview { review: ReviewState::Waiting(Waiting::Source { .. }), .. })
}

fn waits_for_a_partner(state: &CaseState) -> bool {
    matches!(state, CaseState::InReview { review: ReviewState::Waiting(Waiting::Partner { .. }), .. })
}

/// A sale that waits because the tax office says that the deed tax is unpaid.
async fn unpaid(sale: &Sale) -> (Office, Citizen, Citizen, CaseId) {
    let (office, _) = Office::for_sale(sale);
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let (seller, buyer, draft) = ready_sale(&office, sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    assert!(waits_for_a_partner(&buyer.case().await.state));
    (office, seller, buyer, case)
}

impl Office {
    fn source_says(&self, answer: CheckAnswer) {
        *self.world.check.lock().unwrap() = Some(answer);
    }

    fn checks(&self) -> Vec<FactCheck> {
        self.world.checks.lock().unwrap().clone()
    }

    /// The clock comes by once the longest wait of a back-off is over.
    fn asks_again(&self) {
        self.clock.advance(900_000);
        self.service.tick().unwrap();
    }
}

/// The letters about checks, oldest first.
async fn letters(citizen: &Citizen) -> Vec<(Needs, Option<Checked>)> {
    let told = |tells| match tells {
        LetterTells::SourceAsked { need, .. } => Some((need, None)),
        LetterTells::SourceChecked { need, how, .. } => Some((need, Some(how))),
        _ => None,
    };
    let mut letters = citizen.letters().await;
    letters.sort_by_key(|letter| letter.at);
    letters.into_iter().filter_map(|letter| told(letter.tells)).collect()
}

#[tokio::test]
async fn what_the_source_corrects_is_judged_by_its_new_answer() {
    let (office, seller, buyer, case) = unpaid(&Sale::clean()).await;
    let before = buyer.case().await;
    assert!(before.term.is_some());
    let CommandEffect::Disputed { need, answer_by } = buyer.send(buyer.disputes(case, "transferee.1", TAX)).await
    else {
        panic!()
    };
    // Ten working days from 2026-11-23.
    assert_eq!((need, answer_by), (TAX, Deadline::By("2026-12-07".parse().unwrap())));
    let waits = seller.case().await;
    assert!(waits_for_a_source(&waits.state));
    assert_eq!((waits.turn, waits.state.acceptance()), (before.turn, before.state.acceptance()), "its rank is kept");
    assert_eq!(waits.term, None, "nobody has anything to do meanwhile");
    let [told] = waits.disputes.as_slice() else { panic!("{:?}", waits.disputes) };
    assert_eq!((told.need, told.by, told.end), (TAX, slot("transferee.1"), None));
    for party in [&seller, &buyer] {
        assert_eq!(letters(party).await, [(TAX, None)]);
    }

    // The source has the question once, however often it is asked what it says.
    let asked_taxes = || *office.world.asked.lock().unwrap();
    let taxes = asked_taxes();
    for _ in 0..5 {
        office.asks_again();
    }
    let checks = office.checks();
    let [check] = checks.as_slice() else { panic!("asked {} times", checks.len()) };
    assert_eq!((check.need, check.case, check.people.len()), (TAX, case, 0));
    assert!(check.number.is_some() && check.says.as_ref().is_some_and(|says| says.as_str() == SAYS));
    assert_eq!(asked_taxes(), taxes, "nothing is judged meanwhile");

    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    office.source_says(CheckAnswer::Corrected);
    office.asks_again();
    let case = buyer.case().await;
    assert!(matches!(case.state, CaseState::FeeDue { .. }), "{:?}", case.state);
    assert_eq!(case.disputes[0].end.map(|end| end.how), Some(Checked::Corrected));
    for party in [&seller, &buyer] {
        assert_eq!(letters(party).await, [(TAX, None), (TAX, Some(Checked::Corrected))]);
    }
    office.verified().unwrap();
}

/// The contract that the housing authority has says another price. It answers once that the contract stands, and would
/// not be asked again; after its correction it is.
#[tokio::test]
async fn an_answer_that_was_good_enough_to_be_kept_is_asked_anew_once_it_is_corrected() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let right = office.world.contract.lock().unwrap().clone();
    let ContractFact::Active { unit, obligors, right_holders, .. } = right.clone() else { panic!() };
    let price = Fen::new(100).unwrap();
    *office.world.contract.lock().unwrap() = ContractFact::Active { unit, price, obligors, right_holders };
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    assert_eq!(buyer.case().await.state.asks().map(<[_]>::len), Some(1));
    seller.send(seller.disputes(case, "transferor.1", Needs::FiledContract)).await;
    assert!(buyer.case().await.state.asks().is_none(), "nothing is to be corrected meanwhile");
    *office.world.contract.lock().unwrap() = right;
    office.source_says(CheckAnswer::Corrected);
    office.asks_again();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }), "{:?}", buyer.case().await.state);
}

/// The person whom the police say somebody was before is taken over where that was said to be wrong, and with no other
/// correction.
#[tokio::test]
async fn a_corrected_tax_renames_nobody() {
    let (office, _, buyer, case) = unpaid(&Sale::clean()).await;
    let former = FormerIdentity { name: third().name, number: third().identity.person().unwrap() };
    *office.world.identity.lock().unwrap() = IdentityAnswer::Confirmed { formerly: vec![former] };
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    office.source_says(CheckAnswer::Corrected);
    office.asks_again();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
    assert_eq!(office.texts("SELECT DISTINCT formerly FROM account"), ["[]"]);
}

/// Of the case nothing else waits for the calendar: its limits are certain, and meanwhile nobody has anything to do.
#[tokio::test]
async fn the_last_day_of_a_source_is_counted_again_when_its_year_is_known() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    comes_to(&office, "2026-12-21T05:30:00.000Z");
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let (mut seller, mut buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    office.service = office.restarted_with(decides_at_once);
    seller.at(&office.service);
    buyer.at(&office.service);
    let case = draft.submitted_by(&seller).await.case_id;
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    let told = buyer.case().await;
    assert!(waits_for_a_source(&told.state) && told.term.is_none(), "{:?}", told.state);
    assert_eq!(told.disputes[0].period.by, Deadline::NotBefore("2027-01-04".parse().unwrap()));
    knows_2027(&mut office, [&mut seller, &mut buyer], |_| ());
    office.asks_again();
    assert_eq!(buyer.case().await.disputes[0].period.by, Deadline::By("2027-01-06".parse().unwrap()));
}

#[tokio::test]
async fn what_the_source_upholds_stands_and_is_not_asked_of_it_again() {
    let (office, seller, buyer, case) = unpaid(&Sale::clean()).await;
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    office.source_says(CheckAnswer::Upheld);
    office.asks_again();
    let view = seller.case().await;
    assert!(waits_for_a_partner(&view.state), "{:?}", view.state);
    assert!(view.term.is_some(), "the applicants' period begins anew");
    assert_eq!(letters(&seller).await, [(TAX, None), (TAX, Some(Checked::Upheld))]);
    for (party, place) in [(&seller, "transferor.1"), (&buyer, "transferee.1")] {
        assert_eq!(party.declined(party.disputes(case, place, TAX)).await, "dispute.checked");
    }
    assert_eq!(office.checks().len(), 1);
    // The tax is paid: the office asks by itself, as before.
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    office.asks_again();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
}

#[tokio::test]
async fn where_the_source_lets_its_time_pass_a_person_looks() {
    let (office, _, buyer, case) = unpaid(&Sale::clean()).await;
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    let end = Deadline::By("2026-12-07".parse().unwrap()).end().unwrap();
    office.clock.advance(u64::try_from(end.ms() - office.clock_ms()).unwrap() - 1);
    office.service.tick().unwrap();
    assert!(waits_for_a_source(&buyer.case().await.state), "to the last instant of its last day");
    office.clock.advance(1);
    office.service.tick().unwrap();
    let view = buyer.case().await;
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = &view.state else {
        panic!("{:?}", view.state)
    };
    let codes: Vec<&str> = grounds.iter().map(|ground| ground.code.as_str()).collect();
    assert_eq!(codes, ["case.source_silent", "R-27.deed_tax"]);
    assert_eq!(letters(&buyer).await, [(TAX, None), (TAX, Some(Checked::Unanswered))]);
    assert_eq!(buyer.declined(buyer.disputes(case, "transferee.1", TAX)).await, "dispute.checked");
    // Whoever answers after that is not heard any more, and nobody asks.
    office.source_says(CheckAnswer::Corrected);
    office.passes(2);
    assert_eq!(buyer.case().await.state, view.state);
}

/// A source that cannot be reached is asked again, and its time runs all the same.
#[tokio::test]
async fn a_source_that_is_out_of_reach_is_asked_again() {
    let (office, _, buyer, case) = unpaid(&Sale::clean()).await;
    *office.world.reachable.lock().unwrap() = false;
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    office.asks_again();
    assert!(office.checks().is_empty() && waits_for_a_source(&buyer.case().await.state));
    *office.world.reachable.lock().unwrap() = true;
    office.source_says(CheckAnswer::Upheld);
    office.asks_again();
    assert_eq!(office.checks().len(), 1);
    assert!(waits_for_a_partner(&buyer.case().await.state));
}

/// Between the call to the source and what is written of it the process dies: the source is asked under the same number.
#[tokio::test]
async fn a_check_that_was_not_written_down_goes_again_under_its_number() {
    let (office, _, buyer, case) = unpaid(&Sale::clean()).await;
    *office.world.reachable.lock().unwrap() = false;
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    *office.world.reachable.lock().unwrap() = true;
    office.clock.advance(900_000);
    for looks in 1..40 {
        let process = office.dying_at(looks);
        let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| process.tick().unwrap())).is_err();
        let checks = office.checks();
        assert!(checks.windows(2).all(|two| two[0].id == two[1].id), "another number");
        if !died {
            assert!(!checks.is_empty(), "after {looks} looks");
            assert!(waits_for_a_source(&buyer.case().await.state));
            return;
        }
    }
    panic!("it never came to an end");
}

#[tokio::test]
async fn two_parties_and_two_facts_are_each_asked_once() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let right = office.world.contract.lock().unwrap().clone();
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    *office.world.contract.lock().unwrap() = ContractFact::Cancelled;
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    seller.send(seller.disputes(case, "transferor.1", TAX)).await;
    assert_eq!(buyer.declined(buyer.disputes(case, "transferee.1", TAX)).await, "dispute.open");
    let since = buyer.case().await.since;
    office.clock.advance(1_000);
    buyer.send(buyer.disputes(case, "transferee.1", Needs::FiledContract)).await;
    let view = buyer.case().await;
    assert_eq!((view.since, view.disputes.len()), (since, 2), "one waiting for both");
    let needs: Vec<Needs> = office.checks().iter().map(|check| check.need).collect();
    assert_eq!(needs, [TAX, Needs::FiledContract]);

    // One answers: the other is still waited for.
    office.world.silent.lock().unwrap().push(Needs::FiledContract);
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    office.source_says(CheckAnswer::Corrected);
    office.asks_again();
    let view = buyer.case().await;
    assert!(waits_for_a_source(&view.state));
    let ends: Vec<_> = view.disputes.iter().map(|told| told.end.map(|end| end.how)).collect();
    assert_eq!(ends, [Some(Checked::Corrected), None]);
    *office.world.contract.lock().unwrap() = right;
    office.world.silent.lock().unwrap().clear();
    office.asks_again();
    assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
}

#[tokio::test]
async fn only_a_party_disputes_only_what_the_case_rests_on_with_its_own_hand() {
    let (office, seller, buyer, case) = unpaid(&Sale::clean()).await;
    let stranger = office.enrols(&third()).await;
    let sent = stranger.session.command(&stranger.command(stranger.disputes(case, "transferee.1", TAX))).await;
    assert!(matches!(sent, Err(CallError::Problem(problem)) if problem.code == "not_found"));
    // Another's slot, another case, another fact than the one that is signed, another's key, no key for acts.
    assert_eq!(buyer.declined(buyer.disputes(case, "transferor.1", TAX)).await, "statement.other_case");
    let signed = |statement: &DisputeStatement| buyer.signs(&PayloadType::new("dispute", 1), statement);
    let other_case = DisputeStatement {
        case_id: "019abcde-0000-7000-8000-0000000000ff".parse().unwrap(),
        ..buyer.statement(case, "transferee.1", TAX)
    };
    let other_fact = buyer.statement(case, "transferee.1", Needs::FiledContract);
    for statement in [signed(&other_case), signed(&other_fact)] {
        let body = CommandBody::Dispute(Dispute { case_id: case, need: TAX, statement });
        assert_eq!(buyer.declined(body).await, "statement.other_case");
    }
    let of_the_seller = seller.signs(&PayloadType::new("dispute", 1), &seller.statement(case, "transferor.1", TAX));
    let with_device =
        buyer.signs_with(DEVICE_ALIAS, &PayloadType::new("dispute", 1), &buyer.statement(case, "transferee.1", TAX));
    let other_type = buyer.signs(&PayloadType::new("withdraw", 1), &buyer.statement(case, "transferee.1", TAX));
    for statement in [of_the_seller, with_device, other_type] {
        let body = CommandBody::Dispute(Dispute { case_id: case, need: TAX, statement });
        let refused = match buyer.try_send(body).await {
            Ok(ereg_protocol::outcome::OutcomeResult::Declined(declined)) => declined.code,
            Err(problem) => problem.code,
            Ok(done) => panic!("{done:?}"),
        };
        assert!(!refused.is_empty());
    }
    // A fact that the matter's rules wait for and that is right, one that they do not wait for, one that no office shares.
    for need in [Needs::FiledContract, Needs::Marriage, Needs::RegisterExtract, Needs::Signatures] {
        assert_eq!(
            buyer.declined(buyer.disputes(case, "transferee.1", need)).await,
            "dispute.nothing_rests",
            "{need:?}"
        );
    }
    assert!(office.checks().is_empty() && waits_for_a_partner(&buyer.case().await.state));
}

#[tokio::test]
async fn nothing_is_disputed_of_a_case_that_has_ended_or_whose_fee_is_due() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    assert_eq!(buyer.declined(buyer.disputes(case, "transferee.1", TAX)).await, "dispute.nothing_rests");
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
    assert_eq!(buyer.declined(buyer.disputes(case, "transferee.1", TAX)).await, "draft.case_over");
    assert!(office.checks().is_empty());
}

/// An entry rests on nothing any more that its source could correct; that is said of it, and not that it is over.
#[tokio::test]
async fn nothing_is_left_to_dispute_once_it_is_entered() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    buyer.pays().await;
    assert_eq!(buyer.declined(buyer.disputes(case, "transferee.1", TAX)).await, "dispute.nothing_rests");
    buyer.collects(case).await;
    assert_eq!(buyer.declined(buyer.disputes(case, "transferee.1", TAX)).await, "dispute.nothing_rests");
}

/// A person was to look because one source was silent. Then another fact is disputed: by its source alone it goes on.
#[tokio::test]
async fn a_source_that_was_silent_before_holds_up_no_later_wait() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let right = office.world.contract.lock().unwrap().clone();
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    *office.world.contract.lock().unwrap() = ContractFact::Cancelled;
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    office.passes(15);
    let manual = buyer.case().await;
    assert!(
        matches!(manual.state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }),
        "{:?}",
        manual.state
    );
    assert_eq!(manual.disputes[0].end.map(|end| end.how), Some(Checked::Unanswered));
    seller.send(seller.disputes(case, "transferor.1", Needs::FiledContract)).await;
    *office.world.contract.lock().unwrap() = right;
    office.source_says(CheckAnswer::Corrected);
    office.asks_again();
    assert!(waits_for_a_partner(&buyer.case().await.state), "{:?}", buyer.case().await.state);
}

#[tokio::test]
async fn a_case_that_ends_meanwhile_ends_and_its_source_is_not_asked_again() {
    let (office, seller, buyer, case) = unpaid(&Sale::clean()).await;
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    seller.send(seller.withdrawal(case, slot("transferor.1"))).await;
    buyer.send(buyer.withdrawal(case, slot("transferee.1"))).await;
    let asked = office.world.answers_asked();
    office.source_says(CheckAnswer::Corrected);
    office.passes(20);
    assert!(matches!(buyer.case().await.state, CaseState::Withdrawn { .. }));
    assert_eq!(office.world.answers_asked(), asked);
    assert_eq!(letters(&buyer).await, [(TAX, None)], "nobody is told of a check for nothing");
}

/// A case behind it waits on: a case that waits for a source is passed by nobody.
#[tokio::test]
async fn a_case_that_waits_for_a_source_keeps_its_place() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let (seller, buyer, first) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let second = Draft::shared_by(&seller, &sale).await;
    signed_by_both(&second, &seller, &buyer).await;
    let one = first.submitted_by(&seller).await.case_id;
    buyer.send(buyer.disputes(one, "transferee.1", TAX)).await;
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    let two = second.submitted_by(&buyer).await.case_id;
    office.passes(13);
    assert!(waits_for_a_source(&case_of(&buyer, one).await.state), "longer than the days after which a turn passes");
    let behind = case_of(&buyer, two).await.state;
    assert!(
        matches!(behind, CaseState::InReview { review: ReviewState::Waiting(Waiting::Queue { ahead: 1 }), .. }),
        "{behind:?}"
    );
}

/// Nobody's home is held hostage by a source that stays silent: the case goes to a person, the register has moved under it
/// meanwhile, and it stands before nobody any more.
#[tokio::test]
async fn a_case_whose_source_was_silent_while_the_register_moved_gives_way() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, owner, first) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let second = Draft::shared_by(&seller, &sale).await;
    signed_by_both(&second, &seller, &owner).await;
    let one = first.submitted_by(&seller).await.case_id;
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let two = second.submitted_by(&owner).await.case_id;
    owner.send(owner.disputes(two, "transferee.1", TAX)).await;
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    pays_for(&owner, one).await;
    assert!(matches!(case_of(&owner, one).await.state, CaseState::Registered { .. }));
    assert!(waits_for_a_source(&case_of(&owner, two).await.state));

    // Ten working days and a look.
    office.passes(15);
    let stale = case_of(&owner, two).await;
    assert!(matches!(stale.state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }), "{:?}", stale.state);
    assert!(stale.turn.is_passed(), "it holds the head of the queue");

    let (taker, three) = sells_on(&office, &home.unit, &sale, &owner).await;
    let due = case_of(&taker, three).await.state;
    assert!(matches!(due, CaseState::FeeDue { .. }), "the new owner's sale waits for nobody: {due:?}");
}

#[tokio::test]
async fn a_case_is_disputed_as_often_as_the_pack_says() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (mut one, mut two) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let pack = goes_on(&mut office, [&mut one, &mut two], |pack| pack.parameters.disputes_at_most = 2);
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let mut draft = Draft::shared_by(&one, &sale).await;
    draft.pack = pack;
    signed_by_both(&draft, &one, &two).await;
    let case = draft.submitted_by(&one).await.case_id;
    office.source_says(CheckAnswer::Corrected);
    for _ in 0..2 {
        // Corrected, it says, and says the same.
        two.send(two.disputes(case, "transferee.1", TAX)).await;
        office.asks_again();
        assert!(waits_for_a_partner(&two.case().await.state));
    }
    assert_eq!(two.declined(two.disputes(case, "transferee.1", TAX)).await, "dispute.too_many");
}

/// A correction that has begun is sent first: what is judged after the check must be what was signed.
#[tokio::test]
async fn what_was_edited_since_is_not_judged_by_a_dispute() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    *office.world.contract.lock().unwrap() = ContractFact::Cancelled;
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let case = draft.submitted_by(&seller).await.case_id;
    assert!(buyer.case().await.state.asks().is_some());
    seller.send(draft.sections(2)).await;
    let declined = buyer.declined(buyer.disputes(case, "transferee.1", Needs::FiledContract)).await;
    assert_eq!(declined, "dispute.correction_begun");
    assert!(buyer.case().await.state.asks().is_some());
}

/// The text that a person wrote goes to the source, and nowhere else: no other party, no log of audits, no letter.
#[tokio::test]
async fn what_was_written_is_the_sources_to_read() {
    let (office, seller, buyer, case) = unpaid(&Sale::clean()).await;
    buyer.send(buyer.disputes(case, "transferee.1", TAX)).await;
    for kind in [ereg_protocol::feed::ObjectKind::Case, ereg_protocol::feed::ObjectKind::Letter] {
        assert!(!seller.objects(kind).await.iter().any(|(_, body)| body.contains("0071")));
    }
    assert!(!office.text_of("audit, change").contains("0071"));
    assert_eq!(office.count("SELECT count(*) FROM case_file WHERE disputes LIKE '%tax_clearance%'"), 1);
}

/// A registry without the platform asks nobody, and says so before it holds anything.
#[tokio::test]
async fn without_a_connector_nothing_is_held() {
    let sale = Sale::clean();
    let (mut office, _) = Office::for_sale(&sale);
    let (_, buyer, _, two) = two_sales(&office, &sale).await;
    *office.world.connected.lock().unwrap() = false;
    office.service = office.restarted();
    let mut buyer = buyer;
    buyer.at(&office.service);
    let sent = buyer.try_send(buyer.disputes(two, "transferee.1", TAX)).await;
    assert_eq!(sent.err().map(|problem| problem.code).as_deref(), Some("connector_missing"));
}
