//! taxes and the registration fee.

use ereg_domain::{dictionary::PartyKind, party::Side};

use super::{
    super::{Ground, Needs, Verdict},
    answer, manual, supplement, unknown,
};
use crate::{
    application::{Deal, Delivery, FeeClaim},
    fee::{self, FeeLines},
    material::{ContentCheck, MaterialCode},
    policy::MatterFee,
    section,
    subject::{Known, PaymentFact, Phase, Subject, TaxState},
    verdict::FieldVerdict,
};

/// no transfer is entered before the buyer's deed tax and, of a natural person who sells, the income tax are cleared
/// (契税法 11; 个人所得税法 15). Before acceptance an open tax is only a fact to come; after it, it must be cleared.
pub fn taxes_are_cleared(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(tax) = subject.facts.tax() else { return unknown(Needs::TaxClearance) };
    let by_a_person = match subject.parties() {
        Some(_) => subject.disposing().any(|party| party.kind == PartyKind::Person),
        None => subject.form.signs_on(Side::Obligor),
    };
    let open = [(tax.deed_tax, "R-27.deed_tax", Side::RightHolder), (tax.income_tax, "R-27.income_tax", Side::Obligor)];
    let open = open
        .into_iter()
        .filter(|(state, _, side)| *state == TaxState::Open && (*side == Side::RightHolder || by_a_person));
    let role = |side| subject.form.roles.iter().find(|role| role.side == side).map(|role| role.name);
    match subject.phase {
        Phase::Device | Phase::Precheck => open.take(1).flat_map(|_| unknown(Needs::TaxClearance)).collect(),
        Phase::Review | Phase::Booking => {
            open.map(|(_, code, side)| (supplement(code), role(side).map(|role| format!("parties.{role}")))).collect()
        }
    }
}

/// the fee is by piece from the pack's table, a reduction claimed is proven, and at the entry it is settled to
/// the fen. 民法典 223; 发改价格规〔2016〕2559号.
pub fn fee_is_right_and_settled(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (deal, delivery) = (subject.section::<Deal>(), subject.section::<Delivery>());
    let lacks = |name, here: bool| !here && subject.form.section(name).is_some();
    let incomplete = lacks(section::DEAL, deal.is_some()) || lacks(section::DELIVERY, delivery.is_some());
    if incomplete || subject.parties().is_none() {
        return unknown(Needs::Section);
    }
    // Where nothing is charged there is nothing to reduce, and nothing to prove.
    let free = subject.pack.matter(subject.form.matter).is_some_and(|said| said.fee == MatterFee::Free);
    let claim = deal.filter(|_| !free).map_or(FeeClaim::None, |deal| deal.fee_claim);
    if let Some(verdict) = claim_is_proven(subject, claim) {
        return vec![(verdict, Some("deal.fee_claim".to_owned()))];
    }
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    let takers = subject.right_holders().count();
    let Ok(fee) = fee::quote_amount(subject.pack, subject.form.matter, register, deal, delivery, takers) else {
        return answer(manual("R-55.no_rate"));
    };
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
