//! the fee is right and settled (登记费已按标准计收).

use ereg_domain::dictionary::PartyKind;

use super::{
    Judge, Rule, SB, Where,
    answer::{answer, manual, supplement, unknown},
    ask,
};
use crate::{
    application::{FeeClaim, RuleId},
    fee::{self, FeeLines},
    material::{ContentCheck, MaterialCode},
    policy::MatterFee,
    section,
    subject::{Known, PaymentFact, Phase, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs, Verdict},
    words::titles,
};

/// The fee is right and settled (登记费已按标准计收).
pub static R55: Rule = Rule {
    id: RuleId(55),
    title: titles::R55,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[section::HOLDING, section::FORMER, section::DEAL, section::DELIVERY],
    needs: &[Needs::RegisterExtract, Needs::Payment],
    asks: &[
        ask("R-55.claim_unproven", MaterialCode::M03, Where::Section(section::DEAL)),
        ask("R-55.claim_unproven", MaterialCode::M05, Where::Section(section::DEAL)),
    ],
    field: None,
    basis: "民法典 223; 发改价格规〔2016〕2559号; 财税〔2019〕45号",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(fee_is_right_and_settled),
};

/// the fee is by piece from the pack's table, a reduction claimed is proven, and at the entry it is settled to
/// the fen. 民法典 223; 发改价格规〔2016〕2559号.
fn fee_is_right_and_settled(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(charged), Some(_)) = (subject.form.charged(subject.sections), subject.parties()) else {
        return unknown(Needs::Section);
    };
    // Where nothing is charged there is nothing to reduce, and nothing to prove.
    let free = subject.pack.matter(subject.form.matter).is_some_and(|said| said.fee == MatterFee::Free);
    let claim = if free { FeeClaim::None } else { charged.fee_claim };
    if let Some(verdict) = claim_is_proven(subject, claim) {
        return vec![(verdict, Some("deal.fee_claim".to_owned()))];
    }
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    let Some(facts) = subject.form.fee_facts(subject.sections, register) else { return unknown(Needs::Section) };
    let Ok(fee) = fee::quote(subject.pack, &facts) else { return answer(manual("R-55.no_rate")) };
    answer(payment_fits(subject, &fee))
}

/// `None` where nothing is claimed or the claim is proven.
fn claim_is_proven(subject: &Subject<'_>, claim: FeeClaim) -> Option<Verdict> {
    let holds = |code| subject.materials.iter().any(|m| m.code == code && m.content == ContentCheck::Verified);
    let (proof, unfounded) = match claim {
        FeeClaim::None => return None,
        FeeClaim::BetweenSpouses => (MaterialCode::M05, false),
        FeeClaim::SmallEnterprise => {
            (MaterialCode::M03, !subject.right_holders().any(|p| p.kind == PartyKind::Enterprise))
        }
        FeeClaim::SoleTrader => (MaterialCode::M03, !subject.right_holders().any(|p| p.kind == PartyKind::Person)),
    };
    Some(match (unfounded, holds(proof)) {
        (true, _) => supplement("R-55.claim_unfounded"),
        (false, false) => Verdict::Supplement(Ground::showing("R-55.claim_unproven", proof.as_str())),
        // A photo of a proof is read by a person; reading licences by themselves comes with R-52.
        (false, true) => manual("R-55.proof_to_read"),
    })
}

fn payment_fits(subject: &Subject<'_>, fee: &FeeLines) -> Verdict {
    if subject.phase != Phase::Booking && fee.total.is_zero() {
        return Verdict::PASS;
    }
    if subject.phase != Phase::Booking {
        // Due only after the review has passed: here it is only told.
        return Verdict::noting(Ground::showing("R-55.fee_expected", format!("¥{}", fee.total)));
    }
    match subject.facts.payment() {
        Known::NotYet => Verdict::needs(Needs::Payment),
        Known::Yes(PaymentFact::Settled(amount)) if *amount == fee.total => Verdict::PASS,
        Known::Yes(PaymentFact::Settled(_)) => supplement("R-55.other_amount"),
        Known::Yes(PaymentFact::Open | PaymentFact::NotQuoted) => supplement("R-55.unpaid"),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        dictionary::{CoOwnership, HouseType, PartyKind},
        money::Fen,
    };

    use crate::{
        application::{CertificateCount, CertificateMedium, Delivery, FeeClaim},
        fixture::{FEE, Sale, buyer, photo, third},
        material::{ContentCheck, MaterialCode, UploadedMaterial},
        policy::MatterFee,
        rule::tests::{answer, codes, part, silent},
        subject::{PaymentFact, Phase},
        verdict::VerdictKind,
    };

    #[test]
    fn a_sole_trader_claims_as_a_person_and_a_company_as_a_company() {
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

    fn paid(payment: Option<PaymentFact>) -> Sale {
        Sale::clean().with(|s| s.payment = payment)
    }

    #[test]
    fn the_entry_needs_the_fee_settled_to_the_fen() {
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
    fn before_the_review_has_passed_nothing_is_due_and_the_amount_is_told() {
        for phase in [Phase::Device, Phase::Precheck, Phase::Review] {
            let review = paid(None).at(phase).review();
            assert_eq!((answer(&review, 55), codes(&review, 55)), (VerdictKind::Pass, vec!["R-55.fee_expected"]));
            let (_, note) = review.notes().find(|(rule, _)| rule.0 == 55).unwrap();
            assert_eq!(note.shown, ["¥80.00"]);
        }
    }

    /// A matter that costs nothing is told no amount; that nothing was due is settled all the same when it is entered.
    #[test]
    fn of_what_costs_nothing_nothing_is_told_and_the_entry_still_asks() {
        let free = Sale::clean().with(|s| {
            let (id, pack) = (s.matter.id(), &mut s.pack);
            pack.matters.get_mut(&id).unwrap().fee = MatterFee::Free;
            s.payment = None;
        });
        for phase in [Phase::Device, Phase::Precheck, Phase::Review] {
            assert!(silent(&free.clone().at(phase).review(), 55), "{phase:?}");
        }
        let booked = |payment| codes(&free.clone().with(|s| s.payment = payment).review(), 55);
        assert_eq!(booked(None), ["needs.payment"]);
        assert_eq!(booked(Some(PaymentFact::NotQuoted)), ["R-55.unpaid"]);
        assert!(booked(Some(PaymentFact::Settled(Fen::ZERO))).is_empty());
    }

    fn claims(claim: FeeClaim) -> Sale {
        Sale::clean().at(Phase::Precheck).with(|s| s.deal_mut().fee_claim = claim)
    }

    #[test]
    fn a_claim_needs_its_proof_and_a_proof_is_read() {
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
    fn a_natural_person_is_no_small_enterprise() {
        let sale = claims(FeeClaim::SmallEnterprise).with(|s| s.materials.push(photo(MaterialCode::M03)));
        assert_eq!(codes(&sale.review(), 55), ["R-55.claim_unfounded"]);
    }

    #[test]
    fn each_holders_printed_certificate_costs_ten_yuan_more() {
        let sale = Sale::clean().with(|s| {
            s.sold_to(&[(&buyer(), None), (&third(), None)], CoOwnership::Joint);
            s.sections.put(Delivery::plain(CertificateMedium::Paper, CertificateCount::EachHolder));
            s.payment = Some(PaymentFact::Settled(Fen::new(9_000).unwrap()));
        });
        assert!(sale.review().passed());
        let electronic = sale.with(|s| s.edit::<Delivery>().medium = CertificateMedium::Electronic);
        assert_eq!(codes(&electronic.review(), 55), ["R-55.other_amount"]);
    }

    /// 林秀英 sells a quarter, keeps a quarter and 陈晓梅 a half: three of them hold the home, and each has a certificate.
    #[test]
    fn who_stays_a_holder_has_a_certificate_that_is_paid_for_too() {
        let sale = Sale::of_a_share(&[(&buyer(), part(1, 4))]).with(|s| {
            s.sections.put(Delivery::plain(CertificateMedium::Paper, CertificateCount::EachHolder));
        });
        for (fen, told) in [(FEE, vec!["R-55.other_amount"]), (FEE + 2_000, vec![])] {
            let settled = sale.clone().with(|s| s.payment = Some(PaymentFact::Settled(Fen::new(fen).unwrap())));
            assert_eq!(codes(&settled.review(), 55), told, "{fen}");
        }
    }

    #[test]
    fn a_building_without_a_rate_goes_to_a_person() {
        let sale = Sale::clean().with(|s| s.pack.fees.per_piece.retain(|p| p.house_type != HouseType::Dwelling));
        assert_eq!(codes(&sale.review(), 55), ["R-55.no_rate"]);
    }

    #[test]
    fn without_an_extract_no_fee_is_guessed() {
        let sale = Sale::clean().at(Phase::Device).with(|s| s.register = None);
        assert_eq!(codes(&sale.review(), 55), ["needs.register_extract"]);
    }
}
