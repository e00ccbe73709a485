//! The engine: precedence, phases, outcomes.

use ereg_domain::{dictionary::SeizureKind, register::TransferClause};
use proptest::prelude::*;

use crate::{
    application::RuleId,
    case::{Proposal, ReviewState, Waiting},
    fixture::{Sale, photo, seizure},
    material::{ContentCheck, MaterialCode},
    review::{Conclusion, VerdictKind},
    rule::tests::answer,
    subject::{DocumentFact, PaymentFact, Phase, QueueFact, SignatureState, TaxFact, TaxState},
};

const PHASES: [Phase; 4] = [Phase::Device, Phase::Precheck, Phase::Review, Phase::Booking];

fn seized(sale: &mut Sale) {
    sale.register_mut().seizures.push(seizure(SeizureKind::Seizure, "2026-01-10", "2029-01-10"));
}

fn open_tax(sale: &mut Sale) {
    sale.tax = Some(TaxFact { deed_tax: TaxState::Open, income_tax: TaxState::Cleared });
}

fn rules_of(conclusion: &Conclusion) -> Vec<u8> {
    let grounds = match conclusion {
        Conclusion::NotAccept(grounds) | Conclusion::Supplement(grounds) => grounds,
        Conclusion::Accept(stands) | Conclusion::Stay(stands) | Conclusion::Return(stands) => match stands {
            ReviewState::Manual { grounds, .. } => grounds,
            ReviewState::Waiting(Waiting::Partner { needs }) => needs,
            ReviewState::Waiting(Waiting::Supplement { grounds } | Waiting::Source { grounds }) => grounds,
            ReviewState::Auto | ReviewState::Waiting(Waiting::Queue { .. }) => return Vec::new(),
        },
        Conclusion::FixFee | Conclusion::Book => return Vec::new(),
    };
    grounds.iter().map(|g| g.rule.0).collect()
}

#[test]
fn a_clean_sale_passes_in_every_phase_and_goes_its_way() {
    let ways = [
        Conclusion::Accept(ReviewState::Auto),
        Conclusion::Accept(ReviewState::Auto),
        Conclusion::FixFee,
        Conclusion::Book,
    ];
    for (phase, way) in PHASES.into_iter().zip(ways) {
        let review = Sale::clean().at(phase).review();
        assert!(review.passed(), "{phase:?}: {:#?}", review.findings);
        assert_eq!(review.conclusion(), way, "{phase:?}");
    }
}

#[test]
fn every_rule_answers_on_the_phone() {
    let review = Sale::clean().at(Phase::Device).review();
    for rule in crate::matter::T04.listed().map(|listed| listed.rule) {
        assert!(review.by_rule(rule.id).next().is_some(), "{}", rule.id);
    }
}

#[test]
fn one_written_list_names_all_grounds_of_a_non_acceptance_and_its_supplements() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| {
        s.pack.parameters.districts = vec!["330110".into()];
        s.deal_mut().price = "1.00".parse().unwrap();
        s.signatures = Some(Vec::new());
        seized(s);
    });
    let conclusion = sale.review().conclusion();
    assert!(matches!(conclusion, Conclusion::NotAccept(_)), "{conclusion:?}");
    assert_eq!(rules_of(&conclusion), [4, 11, 53, 53]);
}

#[test]
fn a_seized_home_is_accepted_and_put_before_a_person_with_the_proposal_to_refuse() {
    let sale = Sale::clean().with(seized);
    let proposal = |o: &Conclusion| match o {
        Conclusion::Accept(ReviewState::Manual { proposal, .. })
        | Conclusion::Stay(ReviewState::Manual { proposal, .. }) => *proposal,
        other => panic!("{other:?}"),
    };
    assert_eq!(proposal(&sale.clone().at(Phase::Precheck).review().conclusion()), Proposal::Refuse);
    assert_eq!(proposal(&sale.clone().at(Phase::Review).review().conclusion()), Proposal::Refuse);
    let Conclusion::Return(ReviewState::Manual { grounds, proposal }) = sale.at(Phase::Booking).review().conclusion()
    else {
        panic!("a seizure that arrives after the payment stops the entry");
    };
    assert_eq!((grounds[0].rule, proposal), (RuleId(12), Proposal::Refuse));
}

#[test]
fn an_open_tax_never_delays_acceptance_but_holds_the_case_and_is_asked_again() {
    let sale = Sale::clean().with(open_tax);
    let waits = |conclusion: Conclusion| match conclusion {
        Conclusion::Accept(ReviewState::Waiting(Waiting::Partner { needs }))
        | Conclusion::Stay(ReviewState::Waiting(Waiting::Partner { needs })) => needs,
        other => panic!("{other:?}"),
    };
    assert_eq!(waits(sale.clone().at(Phase::Precheck).review().conclusion())[0].code, "needs.tax_clearance");
    assert_eq!(waits(sale.clone().at(Phase::Review).review().conclusion())[0].code, "R-27.deed_tax");
    // The finding is a supplement all the same, so a fee is never fixed with it.
    assert_eq!(sale.clone().at(Phase::Review).review().decisive(), VerdictKind::Supplement);
    assert!(matches!(sale.at(Phase::Booking).review().conclusion(), Conclusion::Return(ReviewState::Manual { .. })));
}

#[test]
fn an_open_tax_beside_a_real_supplement_waits_for_the_applicant() {
    let sale = Sale::clean().at(Phase::Review).with(open_tax).with(|s| s.inquiries.clear());
    let conclusion = sale.review().conclusion();
    assert!(matches!(conclusion, Conclusion::Stay(ReviewState::Waiting(Waiting::Supplement { .. }))), "{conclusion:?}");
}

#[test]
fn a_fact_that_is_unknown_is_waited_for_after_acceptance() {
    let sale = Sale::clean().with(|s| s.contract = None);
    assert_eq!(rules_of(&sale.clone().at(Phase::Precheck).review().conclusion()), [11, 28]);
    assert_eq!(rules_of(&sale.at(Phase::Review).review().conclusion()), [11, 28]);
}

#[test]
fn an_objection_asks_for_a_promise_before_acceptance_and_waits_for_it_in_review() {
    let sale = Sale::objected();
    assert!(
        matches!(sale.clone().at(Phase::Precheck).review().conclusion(), Conclusion::Supplement(g) if g.len() == 1)
    );
    let conclusion = sale.clone().at(Phase::Review).review().conclusion();
    assert!(
        matches!(&conclusion, Conclusion::Stay(ReviewState::Waiting(Waiting::Supplement { grounds })) if grounds.len() == 1)
    );
    assert!(matches!(sale.at(Phase::Booking).review().conclusion(), Conclusion::Return(ReviewState::Manual { .. })));
}

#[test]
fn a_later_case_is_accepted_and_waits_and_never_books_before_its_turn() {
    let sale = Sale::clean().with(|s| s.queue = Some(QueueFact::Behind { ahead: 2 }));
    let queue = ReviewState::Waiting(Waiting::Queue { ahead: 2 });
    assert_eq!(sale.clone().at(Phase::Precheck).review().conclusion(), Conclusion::Accept(queue.clone()));
    assert_eq!(sale.clone().at(Phase::Review).review().conclusion(), Conclusion::Stay(queue.clone()));
    assert_eq!(sale.clone().at(Phase::Booking).review().conclusion(), Conclusion::Return(queue));
    assert!(!sale.review().passed());
}

#[test]
fn a_non_acceptance_found_after_acceptance_goes_to_a_person() {
    let sale = Sale::clean().at(Phase::Review).with(|s| s.pack.parameters.districts.clear());
    let conclusion = sale.review().conclusion();
    assert!(
        matches!(conclusion, Conclusion::Stay(ReviewState::Manual { proposal: Proposal::Judge, .. })),
        "{conclusion:?}"
    );
}

#[test]
fn precedence_is_that_of_the_design() {
    use VerdictKind::{Acknowledge, Manual, NotAccept, Pass, Refuse, Supplement, Unknown};
    let order = [NotAccept, Supplement, Refuse, Manual, Unknown, Acknowledge, Pass];
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]));
}

/// Things that can be wrong with a sale, each of which must stop the entry.
const FAULTS: &[fn(&mut Sale)] = &[
    seized,
    open_tax,
    |s| s.tax = None,
    |s| s.register = None,
    |s| s.signatures = None,
    |s| s.queue = None,
    |s| s.payment = None,
    |s| s.payment = Some(PaymentFact::Open),
    |s| s.queue = Some(QueueFact::Behind { ahead: 1 }),
    |s| s.identities = None,
    |s| s.contract = None,
    |s| s.signatures.as_mut().into_iter().flatten().for_each(|f| f.state = SignatureState::KeyRevokedSince),
    |s| s.register.as_mut().into_iter().for_each(|r| r.right.certificates.clear()),
    |s| s.register.as_mut().into_iter().for_each(|r| r.right.holders.clear()),
    |s| s.sections.remove::<crate::application::Deal>(),
    |s| s.sections.remove::<crate::application::Parties>(),
    |s| s.materials.push(photo(MaterialCode::M04)),
];

/// Things that change nothing of what passes.
const HARMLESS: &[fn(&mut Sale)] = &[
    |s| s.materials.push(photo(MaterialCode::M10)),
    |s| s.consents = Some(Vec::new()),
    |s| s.register.as_mut().into_iter().for_each(|r| r.land_term_end = None),
];

proptest! {
    #[test]
    fn no_sale_with_a_fault_is_booked_and_each_without_is(
        faults in proptest::collection::vec(0..FAULTS.len(), 0..4),
        harmless in proptest::collection::vec(0..HARMLESS.len(), 0..3),
    ) {
        let mut sale = Sale::clean();
        harmless.iter().for_each(|at| HARMLESS[*at](&mut sale));
        let mut as_faulty = sale.clone();
        faults.iter().for_each(|at| if as_faulty.register.is_some() || *at != 0 { FAULTS[*at](&mut as_faulty) });
        let conclusion = as_faulty.review().conclusion();
        prop_assert_eq!(faults.is_empty(), conclusion == Conclusion::Book, "{:?}", conclusion);
        prop_assert_eq!(sale.review().conclusion(), Conclusion::Book);
    }

    #[test]
    fn the_outcome_follows_the_strongest_answer_whatever_the_mixture(
        faults in proptest::collection::vec(0..FAULTS.len(), 0..5), at in 0..4_usize,
    ) {
        let mut sale = Sale::clean().at(PHASES[at]);
        faults.iter().for_each(|f| if sale.register.is_some() || *f != 0 { FAULTS[*f](&mut sale) });
        let review = sale.review();
        // One answer decides, and none is stronger.
        prop_assert!(review.of_kind(review.decisive()).next().is_some());
        prop_assert!(review.findings.iter().all(|f| f.verdict.kind() <= review.decisive()));
        let open = matches!(review.conclusion(), Conclusion::FixFee | Conclusion::Book | Conclusion::Accept(ReviewState::Auto));
        prop_assert_eq!(open, review.passed());
        // The same subject is judged the same.
        prop_assert_eq!(sale.review(), review);
    }
}

/// A ground for not accepting outweighs what is missing, that what is refused, and so on down.
#[test]
fn the_answers_have_one_order_and_names_of_their_own() {
    use VerdictKind::{Acknowledge, Manual, NotAccept, Pass, Refuse, Supplement, Unknown};
    let order = [Pass, Acknowledge, Unknown, Manual, Refuse, Supplement, NotAccept];
    assert!(order.windows(2).all(|pair| pair[0] < pair[1]));
    let names = ["pass", "acknowledge", "unknown", "manual", "refuse", "supplement", "not_accept"];
    assert_eq!(order.map(VerdictKind::name), names);
}

#[test]
fn an_account_of_another_person_and_a_file_that_differs_are_found_together() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| {
        s.identities.as_mut().unwrap()[0].state = DocumentFact::Contradicted;
        s.materials
            .push(crate::material::UploadedMaterial { content: ContentCheck::Differs, ..photo(MaterialCode::M10) });
        s.register_mut()
            .mortgages
            .push(crate::fixture::mortgage(TransferClause::Restricted, "2023-05-04T02:00:00.000Z"));
    });
    let kinds: Vec<_> = [3, 20, 51, 54].map(|rule| answer(&sale.review(), rule)).into();
    use VerdictKind::{Manual, Supplement};
    assert_eq!(kinds, [Manual, Supplement, Supplement, Manual]);
}
