//! who applies, for whom, by whom, with what shares.

use ereg_domain::{
    dictionary::{CoOwnership, PartyKind},
    party::{Holder, IdentityNumber, Party, Side, fault_of_birth},
    register::RegisterFacts,
    share::{Share, make_two_thirds, sum_is_one, sums_are_equal},
};

use super::{
    super::{Ground, Needs, Verdict},
    answer, manual, supplement, unknown,
};
use crate::{
    application::Holding,
    draft::ProblemOf,
    material::{ContentCheck, MaterialCode},
    subject::{DocumentFact, Known, Subject},
    verdict::FieldVerdict,
};

/// every number typed is well-formed and fits its document, and no birthday is still to come; a credit code of a
/// pilot area is noted. GB 11643, GB 32100, GB/T 37346.
pub fn numbers_are_well_formed(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let typed = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Number);
    let mut told: Vec<FieldVerdict> = typed.map(|p| (supplement(p.code), Some(p.field.clone()))).collect();
    let today = subject.as_of.day();
    for party in subject.parties().into_iter().flat_map(|p| &p.parties) {
        let numbers =
            [("id_no", party.identity.person()), ("agent_id_no", party.agent.as_ref().map(|a| a.number.clone()))];
        for (name, number) in numbers {
            let fault = number.and_then(|number| fault_of_birth(&number, today));
            told.extend(fault.map(|code| (supplement(code), Some(format!("parties.{}.{name}", party.slot)))));
        }
        if let IdentityNumber::Organisation(code) = &party.identity
            && code.is_of_a_pilot_area()
        {
            let noted = Verdict::noting(Ground::of("R-01.pilot_code"));
            told.push((noted, Some(format!("parties.{}.id_no", party.slot))));
        }
    }
    if told.is_empty() && subject.parties().is_none() { unknown(Needs::Section) } else { told }
}

/// each slot is filled by its own person on an own account; nobody signs for another. 电子签名法 13.
pub fn each_party_acts_in_person(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let mut told: Vec<FieldVerdict> = Vec::new();
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

/// who applies as the holder is one: name and number equal those of a current holder in the register (an old number
/// of the same holder counts). 暂行条例 18.
pub fn who_holds_is_the_recorded_holder(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.register else { return unknown(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return unknown(Needs::Section);
    }
    subject
        .recorded()
        .filter(|party| !register.right.holders.iter().any(|holder| is_holder(party, holder)))
        .map(|party| (supplement("R-07.not_the_holder"), Some(format!("parties.{}", party.slot))))
        .collect()
}

/// the whole home is sold by all its holders. Under shares two thirds may dispose (民法典 301), but then a person
/// looks; under joint ownership nobody may be missing. A co-owner who sells their own share alone applies with the buyer
/// alone, and nobody is missing. 实施细则 10.
pub fn every_holder_is_a_party(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.register else { return Verdict::needs(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    if is_sale_of_a_share(subject, register) {
        return Verdict::PASS;
    }
    let applies = |holder: &Holder| subject.recorded().any(|party| is_holder(party, holder));
    let missing = register.right.holders.iter().filter(|h| !applies(h)).count();
    if missing == 0 {
        return Verdict::PASS;
    }
    let applying: Vec<Share> = register.right.holders.iter().filter(|h| applies(h)).filter_map(|h| h.share).collect();
    match register.right.co_ownership {
        CoOwnership::Shares if make_two_thirds(&applying) => manual("R-08.two_thirds"),
        _ => supplement("R-08.holder_missing"),
    }
}

/// Whether sellers give up their own shares and not the home: each states one, of a home held in shares.
fn is_sale_of_a_share(subject: &Subject<'_>, register: &RegisterFacts) -> bool {
    let mut given = subject.obligors().map(|seller| stated(subject, seller)).peekable();
    register.right.co_ownership == CoOwnership::Shares && given.peek().is_some() && given.all(|share| share.is_some())
}

/// The share that a party gives up or takes, where one is stated.
fn stated(subject: &Subject<'_>, party: &Party) -> Option<Share> {
    subject.section::<Holding>()?.share_of(party.slot)
}

/// who sells their own share applies with the buyer alone; what the other co-owners have is the right to buy it
/// first (优先购买权), and a person looks whether they were told. 民法典 305–306; 实施细则 10 ¶2.
pub fn co_owners_may_buy_first(subject: &Subject<'_>) -> Verdict {
    if subject.parties().is_none() || subject.section::<Holding>().is_none() {
        return Verdict::needs(Needs::Section);
    }
    if subject.obligors().all(|seller| stated(subject, seller).is_none()) {
        return Verdict::PASS;
    }
    match subject.register {
        Known::NotYet => Verdict::needs(Needs::RegisterExtract),
        Known::Yes(register) if is_sale_of_a_share(subject, register) => manual("R-32.share_sale"),
        // That shares are stated where none can be is R-33's.
        Known::Yes(_) => Verdict::PASS,
    }
}

/// who acts by an agent hands in a power of attorney; only a natural person who gives the home up needs it
/// notarised or signed together at the registry. 民法典 165; 实施细则 12.
pub fn agents_hold_a_power(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let held = subject.materials.iter().any(|m| m.code == MaterialCode::M04 && m.content == ContentCheck::Verified);
    if held {
        return answer(manual("R-34.power_to_read"));
    }
    let missing = |party: &Party| match (subject.form.side_of(party.slot), party.kind) {
        (Some(Side::Obligor), PartyKind::Person) => "R-34.power_to_dispose",
        _ => "R-34.power",
    };
    let represented = parties.parties.iter().filter(|party| party.agent.is_some());
    represented.map(|p| (supplement(missing(p)), Some(format!("parties.{}.agent_name", p.slot)))).collect()
}

/// a sole buyer and joint buyers state no shares; buyers in shares each state one, and they make the whole. Where
/// a co-owner sells their own share, seller and buyers state it and it is the same part. 民法典 297–299, 308–309.
pub fn shares_fit_the_ownership(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let typed: Vec<FieldVerdict> = subject
        .problems
        .iter()
        .filter(|p| p.concerns() == ProblemOf::Share)
        .map(|p| (supplement(p.code), Some(p.field.clone())))
        .collect();
    if !typed.is_empty() {
        return typed;
    }
    let (Some(_), Some(holding)) = (subject.parties(), subject.section::<Holding>()) else {
        return unknown(Needs::Section);
    };
    let shares: Vec<Option<Share>> = subject.right_holders().map(|p| stated(subject, p)).collect();
    let taken: Vec<Share> = shares.iter().copied().flatten().collect();
    if subject.obligors().any(|p| stated(subject, p).is_some()) {
        return match subject.register {
            Known::NotYet => unknown(Needs::RegisterExtract),
            Known::Yes(register) => {
                share_sale_fault(subject, register, &taken).map(supplement).map(answer).unwrap_or_default()
            }
        };
    }
    let fault = match holding.co_ownership {
        CoOwnership::Sole if shares.len() != 1 => Some("R-33.sole_of_several"),
        CoOwnership::Joint | CoOwnership::Shares if shares.len() < 2 => Some("R-33.several_of_one"),
        CoOwnership::Sole | CoOwnership::Joint if !taken.is_empty() => Some("R-33.no_shares_here"),
        CoOwnership::Shares if taken.len() != shares.len() => Some("R-33.share_missing"),
        CoOwnership::Shares if !sum_is_one(&taken) => Some("share.sum"),
        CoOwnership::Sole | CoOwnership::Joint | CoOwnership::Shares | CoOwnership::Other => None,
    };
    fault.map(supplement).map(answer).unwrap_or_default()
}

/// What is wrong with the shares where a seller states one.
fn share_sale_fault(subject: &Subject<'_>, register: &RegisterFacts, taken: &[Share]) -> Option<&'static str> {
    let held = |seller: &Party| register.right.holders.iter().find(|h| is_holder(seller, h)).and_then(|h| h.share);
    // Who is no holder is told by R-07.
    let beyond =
        |seller: &Party| held(seller).is_some_and(|held| stated(subject, seller).is_some_and(|given| given > held));
    let given: Vec<Share> = subject.obligors().filter_map(|p| stated(subject, p)).collect();
    let in_shares = subject.section::<Holding>().is_some_and(|holding| holding.co_ownership == CoOwnership::Shares);
    if !is_sale_of_a_share(subject, register) || subject.obligors().any(beyond) {
        Some("R-33.given_share")
    } else if !in_shares || taken.len() != subject.right_holders().count() {
        Some("R-33.share_missing")
    } else if !sums_are_equal(&given, taken) {
        Some("R-33.other_share")
    } else {
        None
    }
}

/// Same person as the register names: name folded as R-07 compares it, and the number or an older one of the holder.
pub(super) fn is_holder(party: &Party, holder: &Holder) -> bool {
    let number = party.identity == holder.identity || holder.former_identity.as_ref() == Some(&party.identity);
    number && party.name.folded() == holder.name.folded()
}
