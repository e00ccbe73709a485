//! who applies, for whom, with what shares.

use super::{
    super::{DocumentFact, Known, Needs, Subject, Verdict, table::Answer},
    answer, manual, supplement, unknown,
};
use crate::{
    dictionary::CoOwnership,
    form::ProblemOf,
    party::{Holder, IdentityNumber, Party},
    share::{Share, make_two_thirds, sum_is_one},
};

/// every number typed is well-formed, and no birthday is still to come. GB 11643, GB 32100, GB/T 37346.
pub fn numbers_are_well_formed(subject: &Subject<'_>) -> Vec<Answer> {
    let typed = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Number);
    let mut told: Vec<Answer> = typed.map(|p| (supplement(p.code), Some(p.field.clone()))).collect();
    let today = subject.as_of.day().date();
    for party in subject.parties().into_iter().flat_map(|p| &p.parties) {
        let IdentityNumber::Citizen(id) = &party.identity else { continue };
        if id.birth_date() > today {
            told.push((supplement("R-01.born_later"), Some(format!("parties.{}.id_no", party.slot))));
        }
    }
    if told.is_empty() && subject.parties().is_none() { unknown(Needs::Section) } else { told }
}

/// each slot is filled by its own person on an own account; nobody signs for another. 电子签名法 13.
pub fn each_party_acts_in_person(subject: &Subject<'_>) -> Vec<Answer> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let mut told: Vec<Answer> = Vec::new();
    for (at, party) in parties.parties.iter().enumerate() {
        if parties.parties.iter().take(at).any(|earlier| earlier.identity == party.identity) {
            told.push((manual("R-03.one_person_twice"), Some(format!("parties.{}.id_no", party.slot))));
        }
    }
    let Known::Yes(identities) = subject.identities else {
        told.push((Verdict::needs(Needs::Identity), None));
        return told;
    };
    for party in &parties.parties {
        let verdict = match identities.iter().find(|i| i.slot == party.slot).map(|i| i.state) {
            Some(DocumentFact::Confirmed) => continue,
            Some(DocumentFact::Contradicted) => manual("R-03.other_person"),
            None => Verdict::needs(Needs::Identity),
        };
        told.push((verdict, Some(format!("parties.{}", party.slot))));
    }
    told
}

/// each seller's name and number equal those of a current holder in the register (an old number of the same
/// holder counts). 暂行条例 18.
pub fn sellers_are_the_recorded_holders(subject: &Subject<'_>) -> Vec<Answer> {
    let Known::Yes(register) = subject.register else { return unknown(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return unknown(Needs::Section);
    }
    subject
        .transferors()
        .filter(|seller| !register.right.holders.iter().any(|holder| is_holder(seller, holder)))
        .map(|seller| (supplement("R-07.not_the_holder"), Some(format!("parties.{}", seller.slot))))
        .collect()
}

/// the whole home is sold by all its holders. Under shares two thirds may dispose (民法典 301), but then a person
/// looks; under joint ownership nobody may be missing. 实施细则 10.
pub fn every_holder_is_a_party(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let sells = |holder: &Holder| subject.transferors().any(|seller| is_holder(seller, holder));
    let missing = register.right.holders.iter().filter(|h| !sells(h)).count();
    if missing == 0 {
        return Verdict::PASS;
    }
    let selling: Vec<Share> = register.right.holders.iter().filter(|h| sells(h)).filter_map(|h| h.share).collect();
    match register.right.co_ownership {
        CoOwnership::Shares if make_two_thirds(&selling) => manual("R-08.two_thirds"),
        _ => supplement("R-08.holder_missing"),
    }
}

/// a sole buyer and joint buyers state no shares; buyers in shares each state one, and they make the whole.
/// 民法典 297–299, 308–309.
pub fn shares_fit_the_ownership(subject: &Subject<'_>) -> Vec<Answer> {
    let typed: Vec<Answer> = subject
        .problems
        .iter()
        .filter(|p| p.concerns() == ProblemOf::Share)
        .map(|p| (supplement(p.code), Some(p.field.clone())))
        .collect();
    if !typed.is_empty() {
        return typed;
    }
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let shares: Vec<Option<Share>> = subject.transferees().map(|p| p.share).collect();
    let stated: Vec<Share> = shares.iter().copied().flatten().collect();
    let seller_share = subject.transferors().any(|p| p.share.is_some());
    let fault = match parties.co_ownership {
        _ if seller_share => Some("R-33.seller_share"),
        CoOwnership::Sole if shares.len() != 1 => Some("R-33.sole_of_several"),
        CoOwnership::Joint | CoOwnership::Shares if shares.len() < 2 => Some("R-33.several_of_one"),
        CoOwnership::Sole | CoOwnership::Joint if !stated.is_empty() => Some("R-33.no_shares_here"),
        CoOwnership::Shares if stated.len() != shares.len() => Some("R-33.share_missing"),
        CoOwnership::Shares if !sum_is_one(&stated) => Some("share.sum"),
        CoOwnership::Sole | CoOwnership::Joint | CoOwnership::Shares | CoOwnership::Other => None,
    };
    fault.map(supplement).map(answer).unwrap_or_default()
}

/// Same person as the register names: name folded as R-07 compares it, and the number or an older one of the holder.
fn is_holder(party: &Party, holder: &Holder) -> bool {
    let number = party.identity == holder.identity || holder.former_identity.as_ref() == Some(&party.identity);
    number && party.name.folded() == holder.name.folded()
}
