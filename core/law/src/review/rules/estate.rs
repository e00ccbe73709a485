//! where a holder has died: who takes the estate, by which deed, with what shares.

use ereg_domain::{
    dictionary::CoOwnership,
    party::{Holder, IdentityNumber, Party},
    register::{Mortgage, RegisterFacts},
    share::Share,
};

use super::{
    super::{Ground, Needs, Verdict},
    answer, manual,
    parties::{is_holder, shares_fit_the_ownership, unread_shares},
    supplement, supplement_once, unknown,
};
use crate::{
    application::{Holding, Inheritance},
    effect::shares_moved,
    fact::is_minor,
    material::{ContentCheck, MaterialCode},
    subject::{DeedCovers, DeedFact, Known, NotarialDeed, Phase, Subject},
    verdict::FieldVerdict,
};

/// the deed is the one that the notaries' platform has: its number, institution and day, the home, who has died, who
/// takes it and with what shares, and it has not been revoked. Notarised facts, the death among them, are accepted unless
/// they are rebutted. One that the platform does not have is read by a person, where the deed itself is handed in (M13).
/// 公证法 36, 39.
pub fn the_deed_is_the_notarys(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(said), Some(holding), Some(_)) =
        (subject.section::<Inheritance>(), subject.section::<Holding>(), subject.parties())
    else {
        return unknown(Needs::Section);
    };
    let Known::Yes(deed) = subject.facts.deed() else { return unknown(Needs::NotarialDeed) };
    let once = |code| supplement_once(subject, Ground::of(code));
    let deed = match deed {
        DeedFact::Revoked => return answer(once("R-35.revoked")),
        DeedFact::NotFound if hands_in_the_deed(subject) => return answer(manual("R-35.paper_to_read")),
        DeedFact::NotFound => return answer(once("R-35.not_found")),
        DeedFact::Stands(deed) => deed,
    };
    let unit = subject.item().is_some_and(|item| item.unit == deed.unit);
    let checks = [
        (said.notary.as_str() == deed.notary.as_str(), "R-35.notary", "inheritance.notary"),
        (said.issued_on == deed.issued_on, "R-35.issued_on", "inheritance.issued_on"),
        (said.succession == deed.succession, "R-35.succession", "inheritance.succession"),
        (unit, "R-35.unit", "matter.unit"),
        (is_of_the_deceased(subject, deed), "R-35.deceased", "parties"),
        (are_its_heirs(subject, deed), "R-35.heirs", "parties"),
        (are_its_shares(subject, holding, deed), "R-35.shares", "holding.co_ownership"),
    ];
    let differs = checks.into_iter().filter(|(same, ..)| !same);
    differs.map(|(_, code, field)| (once(code), Some(field.to_owned()))).collect()
}

fn hands_in_the_deed(subject: &Subject<'_>) -> bool {
    subject.materials.iter().any(|m| m.code == MaterialCode::M13 && m.content == ContentCheck::Verified)
}

fn is_of_the_deceased(subject: &Subject<'_>, deed: &NotarialDeed) -> bool {
    let (name, identity) = &deed.deceased;
    let mut named = subject.obligors().peekable();
    named.peek().is_some() && named.all(|party| party.name.folded() == name.folded() && party.identity == *identity)
}

/// Whether exactly those take the home whom the deed names.
fn are_its_heirs(subject: &Subject<'_>, deed: &NotarialDeed) -> bool {
    let folded = |mut people: Vec<(String, IdentityNumber)>| {
        people.sort();
        people
    };
    let ours = subject.right_holders().map(|party| (party.name.folded(), party.identity.clone())).collect();
    let theirs = deed.heirs.iter().map(|heir| (heir.name.folded(), heir.identity.clone())).collect();
    folded(ours) == folded(theirs)
}

/// Whether those who take the home hold it as the deed says. Somebody whom the deed does not name is told as such.
fn are_its_shares(subject: &Subject<'_>, holding: &Holding, deed: &NotarialDeed) -> bool {
    let by_the_deed = |party: &Party| deed.heirs.iter().find(|heir| heir.identity == party.identity);
    let same = |party: &Party| by_the_deed(party).is_none_or(|heir| heir.share == holding.share_of(party.slot));
    holding.co_ownership == deed.co_ownership && subject.right_holders().all(same)
}

/// an inheritance is reviewed by a person, who has the notaries' word before them; of an heir who is under age the
/// guardian's papers too. 实施细则 11, 14.
pub fn a_person_reviews_the_inheritance(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(parties), Some(_)) = (subject.parties(), subject.section::<Inheritance>()) else {
        return unknown(Needs::Section);
    };
    let accepted = matches!(subject.phase, Phase::Review | Phase::Booking);
    if accepted && matches!(subject.facts.deed(), Known::NotYet) {
        return unknown(Needs::NotarialDeed);
    }
    let minors = subject.form.signers(parties).filter(|party| is_minor(&party.identity, subject.as_of));
    let told = minors.map(|party| (manual("R-36.minor_heir"), Some(format!("parties.{}.id_no", party.slot))));
    [answer(manual("R-36.inheritance")), told.collect()].concat()
}

/// Those who hold the home beside whoever has died; nobody where the register does not name the deceased, which R-07 tells.
fn survivors<'r>(subject: &Subject<'_>, register: &'r RegisterFacts) -> Vec<&'r Holder> {
    let holders = &register.right.holders;
    let has_died = |holder: &Holder| subject.recorded().any(|party| is_holder(party, holder));
    if !holders.iter().any(has_died) {
        return Vec::new();
    }
    holders.iter().filter(|holder| !has_died(holder)).collect()
}

/// R-08 of an estate: what belongs to the other holders is no part of it. Co-owners in shares keep theirs and are no
/// parties; of a home held jointly half or more is the others', so all of them take part, and a deed that does not tell
/// their part from the estate is looked at by a person. 民法典 1153; 实施细则 10.
pub fn the_estate_leaves_others_theirs(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let survivors = survivors(subject, register);
    if survivors.is_empty() || register.right.co_ownership == CoOwnership::Shares {
        return Verdict::PASS;
    }
    let takes_part = |holder: &&Holder| subject.right_holders().any(|party| is_holder(party, holder));
    if !survivors.iter().all(takes_part) {
        return supplement("R-08.survivor_missing");
    }
    match subject.facts.deed() {
        Known::NotYet => Verdict::needs(Needs::NotarialDeed),
        Known::Yes(DeedFact::Stands(deed)) if deed.covers == DeedCovers::Whole => {
            Verdict::noting(Ground::of("R-08.told_by_the_deed"))
        }
        Known::Yes(_) => manual("R-08.joint_estate"),
    }
}

/// R-19 of an estate: a mortgage stays on the home, whatever it says of transfer: nobody transfers it, and the heirs take
/// it with what burdens it. 民法典 230, 1161.
pub fn a_mortgage_stays_with_the_heirs(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if register.mortgages.is_empty() {
        return Verdict::PASS;
    }
    // A bank's name may be shown, a private lender's not.
    let lender = |mortgage: &Mortgage| match mortgage.mortgagee_identity {
        IdentityNumber::Organisation(_) => mortgage.mortgagee.as_str().to_owned(),
        _ => mortgage.mortgagee.masked(),
    };
    let noted = |mortgage| Ground::showing("R-19.stays_with_the_heirs", lender(mortgage));
    Verdict::Pass { notes: register.mortgages.iter().map(noted).collect() }
}

/// R-33 of an estate: of a home that was the deceased's alone, or whose joint owners all take part, the shares make the
/// whole; of a share in it the heirs take exactly that share. 民法典 297–299, 1121–1124.
pub fn heirs_take_what_the_estate_has(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    if register.right.co_ownership != CoOwnership::Shares {
        return shares_fit_the_ownership(subject);
    }
    let unread = unread_shares(subject);
    if !unread.is_empty() {
        return unread;
    }
    let (Some(parties), Some(holding)) = (subject.parties(), subject.section::<Holding>()) else {
        return unknown(Needs::Section);
    };
    let shares: Vec<Option<Share>> = subject.right_holders().map(|party| holding.share_of(party.slot)).collect();
    let taken: Vec<Share> = shares.iter().copied().flatten().collect();
    if holding.co_ownership != CoOwnership::Shares {
        return answer(supplement("R-33.estate_in_shares"));
    }
    if taken.len() != shares.len() {
        return answer(supplement("R-33.share_missing"));
    }
    let holders = &register.right.holders;
    let held = holders.iter().find(|holder| subject.recorded().any(|party| is_holder(party, holder)));
    // Who is no holder is told by R-07.
    let Some(held) = held.and_then(|holder| holder.share) else { return Vec::new() };
    if held.less(&taken).ok() != Some(None) {
        return answer(supplement("R-33.not_the_estate"));
    }
    let entered = shares_moved(subject.form, parties, holding, holders).is_some();
    if entered { Vec::new() } else { answer(supplement("share.range")) }
}
