//!

use ereg_domain::{
    dictionary::{CoOwnership, HouseType, PartyKind},
    money::Fen,
};

use super::{answer, codes, silent};
use crate::{
    application::{CertificateCount, CertificateMedium, Delivery, FeeClaim},
    fixture::{FEE, Sale, buyer, photo, third},
    material::{ContentCheck, MaterialCode, UploadedMaterial},
    review::VerdictKind,
    subject::{PaymentFact, Phase, TaxFact, TaxState},
};

fn taxes(deed_tax: TaxState, income_tax: TaxState) -> Sale {
    Sale::clean().with(|s| s.tax = Some(TaxFact { deed_tax, income_tax }))
}

#[test]
fn r27_no_entry_before_both_taxes_are_cleared() {
    use TaxState::{Cleared, Open};
    for phase in [Phase::Review, Phase::Booking] {
        let of = |deed, income| codes(&taxes(deed, income).at(phase).review(), 27);
        assert_eq!(of(Open, Open), ["R-27.deed_tax", "R-27.income_tax"]);
        assert_eq!(of(Open, Cleared), ["R-27.deed_tax"]);
        assert_eq!(of(Cleared, Open), ["R-27.income_tax"]);
        assert!(of(Cleared, Cleared).is_empty());
    }
}

#[test]
fn r27_an_organisation_that_sells_is_not_asked_for_income_tax() {
    use TaxState::{Cleared, Open};
    let sold_by = |kinds: &[PartyKind], deed| {
        taxes(deed, Open).at(Phase::Review).with(|s| {
            s.sold_by(&[(&crate::fixture::seller(), None), (&third(), None)], CoOwnership::Joint);
            for (place, kind) in ["transferor.1", "transferor.2"].iter().zip(kinds) {
                s.party_mut(place).kind = *kind;
            }
        })
    };
    use PartyKind::{Enterprise, Institution, Person};
    assert!(silent(&sold_by(&[Enterprise, Institution], Cleared).review(), 27));
    assert_eq!(codes(&sold_by(&[Enterprise, Institution], Open).review(), 27), ["R-27.deed_tax"]);
    assert_eq!(codes(&sold_by(&[Enterprise, Person], Cleared).review(), 27), ["R-27.income_tax"]);
    // And the checklist does not name the proof.
    let held = |sale: &Sale| {
        let list = crate::checklist::resolve(sale.matter, &sale.subject()).unwrap();
        list.into_iter().find(|l| l.code == MaterialCode::M26).unwrap().held
    };
    let open = |kinds| sold_by(kinds, Cleared).with(|s| s.tax = None);
    assert_eq!(held(&open(&[Enterprise, Institution])), crate::checklist::Held::NotNeeded);
    assert_eq!(held(&open(&[Enterprise, Person])), crate::checklist::Held::Fetched);
}

#[test]
fn r55_a_sole_trader_claims_as_a_person_and_a_company_as_a_company() {
    let of = |claim, kind| {
        claims(claim).with(|s| {
            s.parties_mut().parties[0].kind = kind;
        })
    };
    for (claim, kind, code) in [
        (FeeClaim::SoleTrader, PartyKind::Person, "R-55.claim_unproven"),
        (FeeClaim::SoleTrader, PartyKind::Enterprise, "R-55.claim_unfounded"),
        (FeeClaim::SmallEnterprise, PartyKind::Enterprise, "R-55.claim_unproven"),
        (FeeClaim::SmallEnterprise, PartyKind::Person, "R-55.claim_unfounded"),
    ] {
        assert_eq!(codes(&of(claim, kind).review(), 55), [code], "{claim:?} {kind:?}");
    }
    let proven = of(FeeClaim::SoleTrader, PartyKind::Person).with(|s| s.materials.push(photo(MaterialCode::M03)));
    assert_eq!(codes(&proven.review(), 55), ["R-55.proof_to_read"]);
}

#[test]
fn r27_before_acceptance_an_open_tax_is_a_fact_to_come() {
    for phase in [Phase::Device, Phase::Precheck] {
        let review = taxes(TaxState::Open, TaxState::Open).at(phase).review();
        assert_eq!((answer(&review, 27), codes(&review, 27)), (VerdictKind::Unknown, vec!["needs.tax_clearance"]));
    }
}

#[test]
fn r27_without_an_answer_it_does_not_guess() {
    for phase in [Phase::Device, Phase::Precheck, Phase::Review, Phase::Booking] {
        let review = Sale::clean().at(phase).with(|s| s.tax = None).review();
        assert_eq!(codes(&review, 27), ["needs.tax_clearance"]);
    }
}

fn paid(payment: Option<PaymentFact>) -> Sale {
    Sale::clean().with(|s| s.payment = payment)
}

#[test]
fn r55_the_entry_needs_the_fee_settled_to_the_fen() {
    let settled = |fen| Some(PaymentFact::Settled(Fen::new(fen).unwrap()));
    assert!(silent(&paid(settled(FEE)).review(), 55));
    for fen in [FEE - 1, FEE + 1, 0] {
        assert_eq!(codes(&paid(settled(fen)).review(), 55), ["R-55.other_amount"], "{fen}");
    }
    for payment in [PaymentFact::Open, PaymentFact::NotQuoted] {
        assert_eq!(codes(&paid(Some(payment)).review(), 55), ["R-55.unpaid"]);
    }
    assert_eq!(codes(&paid(None).review(), 55), ["needs.payment"]);
}

#[test]
fn r55_before_the_review_has_passed_nothing_is_due_and_the_amount_is_told() {
    for phase in [Phase::Device, Phase::Precheck, Phase::Review] {
        let review = paid(None).at(phase).review();
        assert_eq!((answer(&review, 55), codes(&review, 55)), (VerdictKind::Pass, vec!["R-55.fee_expected"]));
        let (_, note) = review.notes().find(|(rule, _)| rule.0 == 55).unwrap();
        assert_eq!(note.shown, ["¥80.00"]);
    }
}

fn claims(claim: FeeClaim) -> Sale {
    Sale::clean().at(Phase::Precheck).with(|s| s.deal_mut().fee_claim = claim)
}

#[test]
fn r55_a_claim_needs_its_proof_and_a_proof_is_read() {
    let claim = claims(FeeClaim::BetweenSpouses);
    assert_eq!(
        (answer(&claim.review(), 55), codes(&claim.review(), 55)),
        (VerdictKind::Supplement, vec!["R-55.claim_unproven"])
    );
    let half_sent = claim.clone().with(|s| {
        s.materials.push(UploadedMaterial { content: ContentCheck::Missing, ..photo(MaterialCode::M05) });
    });
    assert_eq!(codes(&half_sent.review(), 55), ["R-55.claim_unproven"]);
    let proven = claim.with(|s| s.materials.push(photo(MaterialCode::M05)));
    assert_eq!(
        (answer(&proven.review(), 55), codes(&proven.review(), 55)),
        (VerdictKind::Manual, vec!["R-55.proof_to_read"])
    );
}

#[test]
fn r55_a_natural_person_is_no_small_enterprise() {
    let sale = claims(FeeClaim::SmallEnterprise).with(|s| s.materials.push(photo(MaterialCode::M03)));
    assert_eq!(codes(&sale.review(), 55), ["R-55.claim_unfounded"]);
}

#[test]
fn r55_each_holders_printed_certificate_costs_ten_yuan_more() {
    let sale = Sale::clean().with(|s| {
        s.sold_to(&[(&buyer(), None), (&third(), None)], CoOwnership::Joint);
        s.sections.put(Delivery::plain(CertificateMedium::Paper, CertificateCount::EachHolder));
        s.payment = Some(PaymentFact::Settled(Fen::new(9_000).unwrap()));
    });
    assert!(sale.review().passed());
    let electronic = sale.with(|s| s.edit::<Delivery>().medium = CertificateMedium::Electronic);
    assert_eq!(codes(&electronic.review(), 55), ["R-55.other_amount"]);
}

#[test]
fn r55_a_building_without_a_rate_goes_to_a_person() {
    let sale = Sale::clean().with(|s| s.pack.fees.per_piece.retain(|p| p.house_type != HouseType::Dwelling));
    assert_eq!(codes(&sale.review(), 55), ["R-55.no_rate"]);
}

#[test]
fn r55_without_an_extract_no_fee_is_guessed() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.register = None);
    assert_eq!(codes(&sale.review(), 55), ["needs.register_extract"]);
}
