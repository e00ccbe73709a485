//! who applies, for whom, by whom, with what shares.

use ereg_domain::{
    dictionary::{CoOwnership, TenureStatus},
    party::{Holder, IdentityNumber, Party, PrincipalKind, Side, fault_of_birth},
    share::{Share, fit_into, make_two_thirds, sum_is_one},
};

use super::{
    super::{Ground, Needs, Verdict},
    Asked, answer, asked, manual, supplement, supplement_once,
    unit::fault_of_district,
    unknown,
};
use crate::{
    application::{Former, Holding, RuleId},
    draft::ProblemOf,
    effect::shares_moved,
    material::{ContentCheck, MaterialCode},
    subject::{DocumentFact, Known, Phase, Subject},
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
    let Known::Yes(identities) = subject.facts.identities() else {
        told.push((Verdict::needs(Needs::Identity), None));
        return told;
    };
    for party in subject.form.signers(parties) {
        let verdict = match identities.iter().find(|i| i.slot == party.slot).map(|i| i.state) {
            Some(DocumentFact::Confirmed) => continue,
            Some(DocumentFact::Contradicted) => manual("R-03.other_person"),
            None => Verdict::needs(Needs::Identity),
        };
        told.push((verdict, Some(format!("parties.{}", party.slot))));
    }
    told
}

/// who applies as the holder, or is named as the one who has died, is one: name and number equal those of a current holder in the register (an old number
/// of the same holder counts); where a supplement has not mended it, a person looks. 暂行条例 18.
pub fn who_holds_is_the_recorded_holder(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return unknown(Needs::Section);
    }
    subject
        .recorded()
        .filter(|party| !register.right.holders.iter().any(|holder| is_holder(party, holder)))
        .map(|party| {
            let applies = subject.form.signs(party.slot);
            let code = if applies { "R-07.not_the_holder" } else { "R-07.deceased_not_the_holder" };
            (supplement_once(subject, Ground::of(code)), Some(format!("parties.{}", party.slot)))
        })
        .collect()
}

/// what the register says of a home is told to who holds it; an older name or number of the same person counts, and
/// one that somebody else has typed does not. Whoever is no holder is told so in the same words whether there is such a unit
/// or not, and whoever holds it. 实施细则 97–99.
pub fn who_asks_holds_the_home(subject: &Subject<'_>) -> Verdict {
    let (Some(item), Some(party)) = (subject.item(), subject.recorded().next()) else {
        return Verdict::needs(Needs::Section);
    };
    if fault_of_district(subject, Verdict::Supplement).is_some() {
        // R-04 says what is wrong with the code, and nobody looks it up.
        return Verdict::PASS;
    }
    let not_told = Verdict::NotAccept(Ground::of("R-75.not_told"));
    let register = match (subject.facts.register(), subject.phase) {
        (Known::Yes(register), _) => register,
        (Known::NotYet, Phase::Device) => return Verdict::needs(Needs::RegisterExtract),
        // The registry has the whole register: what stands in none of it is held by nobody.
        (Known::NotYet, Phase::Precheck | Phase::Review | Phase::Booking) => return not_told,
    };
    let stands = register.unit == item.unit && register.right.status == TenureStatus::Current;
    let holders = register.right.holders.as_slice();
    let named = holders.iter().any(|holder| is_holder(party, holder));
    match subject.facts.identities() {
        Known::NotYet if stands && named => Verdict::needs(Needs::Identity),
        Known::NotYet => Verdict::needs(Needs::RegisterExtract),
        Known::Yes(identities) => {
            let known = identities.iter().find(|identity| identity.slot == party.slot);
            let themselves = known.filter(|identity| identity.state == DocumentFact::Confirmed);
            let formerly = themselves.is_some_and(|identity| {
                let was = |holder: &Holder| {
                    let mut names = identity.formerly.iter();
                    names.any(|(name, number)| *number == holder.identity && name.folded() == holder.name.folded())
                };
                holders.iter().any(was)
            });
            if stands && themselves.is_some() && (named || formerly) { Verdict::PASS } else { not_told }
        }
    }
}

/// whose name or number has changed is a holder in the register under the former one, and the police say that it is
/// the same person. 暂行条例 14(4); 实施细则 26, 37.
pub fn same_person_as_recorded(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(parties), Some(former)) = (subject.parties(), subject.section::<Former>()) else {
        return unknown(Needs::Section);
    };
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    let at_name = |verdict| vec![(verdict, Some("former.name".to_owned()))];
    let is_recorded =
        |holder: &Holder| holder.identity == former.identity && holder.name.folded() == former.name.folded();
    if !register.right.holders.iter().any(is_recorded) {
        return at_name(supplement("R-48.not_the_holder"));
    }
    let changed = |party: &Party| party.identity != former.identity || party.name.folded() != former.name.folded();
    let Some(party) = parties.parties.first().filter(|party| changed(party)) else {
        return at_name(supplement("R-48.nothing_changed"));
    };
    let Known::Yes(identities) = subject.facts.identities() else { return unknown(Needs::Identity) };
    let known = identities.iter().find(|identity| identity.slot == party.slot);
    let same = known.is_some_and(|identity| {
        identity
            .formerly
            .iter()
            .any(|(name, number)| *number == former.identity && name.folded() == former.name.folded())
    });
    if same { Vec::new() } else { at_name(manual("R-48.not_shown")) }
}

/// the whole home is disposed of by all its holders. Under shares two thirds may dispose (民法典 301), but then a
/// person looks; under joint ownership nobody may be missing. 实施细则 10.
pub fn every_holder_is_a_party(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
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

/// The share that a party takes, where one is stated.
fn stated(subject: &Subject<'_>, party: &Party) -> Option<Share> {
    subject.section::<Holding>()?.share_of(party.slot)
}

/// The disclosure of the policy pack that R-32 has acknowledged.
pub const CO_OWNERS_TOLD: &str = "co_owners_told";

/// who sells their own share to somebody who is no co-owner applies with the buyer alone; what the other co-owners
/// have is the right to buy it first (优先购买权). Their waiver is taken, or the seller confirms to have told them; neither
/// stands in the way of the entry. 民法典 305–306; 实施细则 10 ¶2.
pub fn co_owners_may_buy_first(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let holders = &register.right.holders;
    let applies = |holder: &Holder| subject.obligors().chain(subject.right_holders()).any(|party| holder.is(party));
    let sold_outside = subject.right_holders().any(|taker| !holders.iter().any(|holder| holder.is(taker)));
    if !sold_outside || holders.iter().all(applies) {
        return Verdict::PASS;
    }
    if subject.materials.iter().any(|m| m.code == MaterialCode::M25 && m.content == ContentCheck::Verified) {
        return Verdict::noting(Ground::of("R-32.waiver"));
    }
    match asked(subject, RuleId(32), CO_OWNERS_TOLD, &[Side::Obligor]) {
        Asked::Of(disclosure) => Verdict::Acknowledge { disclosure, ground: Ground::of("R-32.confirm_told") },
        Asked::Elsewhere => Verdict::needs(Needs::OtherInquiries),
        Asked::Nothing => manual("R-32.no_disclosure"),
        Asked::Answered => Verdict::noting(Ground::of("R-32.told")),
    }
}

/// an organisation acts by the person whom it has mandated, and names them; a person who acts by an agent hands in a
/// power of attorney, and only one who gives the home up needs it notarised or signed together at the registry. 民法典 61,
/// 165; 实施细则 12.
pub fn agents_hold_a_power(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(parties) = subject.parties() else { return unknown(Needs::Section) };
    let organisations = subject.form.signers(parties).filter(|party| is_organisation(party));
    let mut told: Vec<FieldVerdict> = organisations.filter_map(|party| mandate_fault(subject, party)).collect();
    let persons = parties.parties.iter().filter(|party| !is_organisation(party) && party.agent.is_some());
    told.extend(persons_powers(subject, persons));
    told
}

fn is_organisation(party: &Party) -> bool {
    party.kind.principal() == PrincipalKind::Organisation
}

/// What is wrong with who acts for an organisation.
fn mandate_fault(subject: &Subject<'_>, party: &Party) -> Option<FieldVerdict> {
    let field = Some(format!("parties.{}.agent_name", party.slot));
    if party.agent.is_none() {
        return Some((supplement("R-34.representative_missing"), field));
    }
    let Known::Yes(identities) = subject.facts.identities() else {
        return Some((Verdict::needs(Needs::Identity), field));
    };
    match identities.iter().find(|i| i.slot == party.slot).map(|i| i.mandate) {
        Some(DocumentFact::Confirmed) => None,
        Some(DocumentFact::Contradicted) => Some((supplement("R-34.not_mandated"), field)),
        None => Some((Verdict::needs(Needs::Identity), field)),
    }
}

fn persons_powers<'a>(subject: &Subject<'_>, represented: impl Iterator<Item = &'a Party>) -> Vec<FieldVerdict> {
    let held = subject.materials.iter().any(|m| m.code == MaterialCode::M04 && m.content == ContentCheck::Verified);
    if held {
        return answer(manual("R-34.power_to_read"));
    }
    let missing = |party: &Party| match subject.form.side_of(party.slot) {
        Some(Side::Obligor) => "R-34.power_to_dispose",
        _ => "R-34.power",
    };
    represented.map(|p| (supplement(missing(p)), Some(format!("parties.{}.agent_name", p.slot)))).collect()
}

/// What cannot be read of the shares that were typed.
pub(super) fn unread_shares(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let typed = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Share);
    typed.map(|p| (supplement(p.code), Some(p.field.clone()))).collect()
}

/// a sole buyer and joint buyers state no shares; buyers in shares each state one, and they make the whole.
/// 民法典 297–299, 308–309.
pub fn shares_fit_the_ownership(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let unread = unread_shares(subject);
    if !unread.is_empty() {
        return unread;
    }
    let (Some(_), Some(holding)) = (subject.parties(), subject.section::<Holding>()) else {
        return unknown(Needs::Section);
    };
    let shares: Vec<Option<Share>> = subject.right_holders().map(|p| stated(subject, p)).collect();
    let taken: Vec<Share> = shares.iter().copied().flatten().collect();
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

/// R-33 where a share moves: the home is held in shares, each taker states what they take of the whole, and together it
/// is no more than the giver holds. 民法典 298, 305; 实施细则 10 ¶2.
pub fn what_is_taken_is_part_of_what_is_held(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let unread = unread_shares(subject);
    if !unread.is_empty() {
        return unread;
    }
    let (Some(parties), Some(holding)) = (subject.parties(), subject.section::<Holding>()) else {
        return unknown(Needs::Section);
    };
    let shares: Vec<Option<Share>> = subject.right_holders().map(|p| stated(subject, p)).collect();
    let taken: Vec<Share> = shares.iter().copied().flatten().collect();
    if holding.co_ownership != CoOwnership::Shares {
        return answer(supplement("R-33.taken_in_shares"));
    }
    if taken.len() != shares.len() {
        return answer(supplement("R-33.share_missing"));
    }
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    if register.right.co_ownership != CoOwnership::Shares {
        return answer(supplement("R-33.not_in_shares"));
    }
    let holders = &register.right.holders;
    let held = |giver: &Party| holders.iter().find(|holder| holder.is(giver)).and_then(|holder| holder.share);
    // Who is no holder is told by R-07.
    if subject.obligors().filter_map(held).any(|held| !fit_into(&taken, held)) {
        return answer(supplement("R-33.beyond_the_giver"));
    }
    // Each share is sound and their sums are too fine to be written.
    let entered = subject.obligors().any(|giver| held(giver).is_none())
        || shares_moved(subject.form, parties, holding, holders).is_some();
    if entered { Vec::new() } else { answer(supplement("share.range")) }
}

/// R-33 between spouses: the other spouse takes the home alone, jointly, or the share that is stated; what is not taken
/// stays with who held it. 民法典 297–299, 1065.
pub fn what_spouses_hold_fits(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let unread = unread_shares(subject);
    if !unread.is_empty() {
        return unread;
    }
    let (Some(_), Some(holding)) = (subject.parties(), subject.section::<Holding>()) else {
        return unknown(Needs::Section);
    };
    let taken: Vec<Share> = subject.right_holders().filter_map(|party| stated(subject, party)).collect();
    let fault = match (holding.co_ownership, taken.as_slice()) {
        (CoOwnership::Sole | CoOwnership::Joint, []) => None,
        (CoOwnership::Sole | CoOwnership::Joint, _) => Some("R-33.no_shares_here"),
        (CoOwnership::Shares, [part]) if !part.is_whole() => None,
        (CoOwnership::Shares, _) => Some("R-33.part_of_a_spouse"),
        // A couple holds in one of these three ways.
        (CoOwnership::Other, _) => Some("R-33.of_spouses"),
    };
    fault.map(supplement).map(answer).unwrap_or_default()
}

/// R-52 between spouses: the civil affairs office has them as married to each other. What it does not have is shown by the
/// certificate (M05), which a person reads. 国务院令第716号 7, 10; 政务数据共享条例 19.
pub fn parties_are_married(subject: &Subject<'_>) -> Verdict {
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let held = subject.materials.iter().any(|m| m.code == MaterialCode::M05 && m.content == ContentCheck::Verified);
    match subject.facts.marriage() {
        Known::Yes(DocumentFact::Confirmed) => Verdict::PASS,
        Known::Yes(DocumentFact::Contradicted) if held => manual("R-52.paper_to_read"),
        Known::Yes(DocumentFact::Contradicted) => supplement("R-52.not_married"),
        // Nobody reads a paper for what the office may still confirm.
        Known::NotYet => Verdict::needs(Needs::Marriage),
    }
}

/// Same person as the register names, as R-07 compares them.
pub(super) fn is_holder(party: &Party, holder: &Holder) -> bool {
    holder.is(party)
}
