//! every holder is a party (全部权利人共同申请); of an estate, the other holders keep what is theirs.

use ereg_domain::{
    dictionary::CoOwnership,
    party::Holder,
    register::RegisterFacts,
    share::{Share, make_two_thirds},
};

use super::{
    Judge, Rule, SB, Where,
    answer::{manual, supplement},
    ask,
};
use crate::{
    application::RuleId,
    material::MaterialCode,
    section,
    subject::{DeedCovers, DeedFact, Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// Every holder is a party (全部权利人共同申请).
pub static R08: Rule = Rule {
    id: RuleId(8),
    title: titles::R08,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[ask("R-08.two_thirds", MaterialCode::M25, Where::Everywhere)],
    field: Some("parties"),
    basis: "民法典 301; 不动产登记暂行条例实施细则 10",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(every_holder_is_a_party),
};

/// the whole home is disposed of by all its holders. Under shares two thirds may dispose (民法典 301), but then a
/// person looks; under joint ownership nobody may be missing. 实施细则 10.
fn every_holder_is_a_party(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let applies = |holder: &Holder| subject.recorded().any(|party| holder.is(party));
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

/// R-08 of an estate: what belongs to the other holders is no part of it (其他共有人的部分不属于遗产).
pub static R08_OF_AN_ESTATE: Rule = Rule {
    id: RuleId(8),
    title: titles::R08_OF_AN_ESTATE,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::NotarialDeed],
    asks: &[],
    field: Some("parties"),
    basis: "民法典 1153; 不动产登记暂行条例实施细则 10",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(the_estate_leaves_others_theirs),
};

/// R-08 of an estate: what belongs to the other holders is no part of it. Co-owners in shares keep theirs and are no
/// parties; of a home held jointly half or more is the others', so all of them take part, and a deed that does not tell
/// their part from the estate is looked at by a person. 民法典 1153; 实施细则 10.
fn the_estate_leaves_others_theirs(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if subject.parties().is_none() {
        return Verdict::needs(Needs::Section);
    }
    let survivors = survivors(subject, register);
    if survivors.is_empty() || register.right.co_ownership == CoOwnership::Shares {
        return Verdict::PASS;
    }
    let takes_part = |holder: &&Holder| subject.right_holders().any(|party| holder.is(party));
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

/// Those who hold the home beside whoever has died; nobody where the register does not name the deceased, which R-07 tells.
fn survivors<'r>(subject: &Subject<'_>, register: &'r RegisterFacts) -> Vec<&'r Holder> {
    let holders = &register.right.holders;
    let has_died = |holder: &Holder| subject.recorded().any(|party| holder.is(party));
    if !holders.iter().any(has_died) {
        return Vec::new();
    }
    holders.iter().filter(|holder| !has_died(holder)).collect()
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::CoOwnership;

    use crate::{
        fixture::{Sale, buyer, seller, someone, third},
        rule::tests::{answer, beside, codes, half, part, silent},
        subject::DeedCovers,
        verdict::VerdictKind,
    };

    #[test]
    fn joint_owners_all_sell() {
        let sale = Sale::clean().with(|s| s.sold_by(&[(&seller(), None), (&third(), None)], CoOwnership::Joint));
        assert!(silent(&sale.review(), 8));
        let missing = sale.with(|s| {
            s.parties_mut().parties.retain(|p| p.slot != crate::fixture::slot("transferor.2"));
            s.fill_in_parties();
        });
        assert_eq!(codes(&missing.review(), 8), ["R-08.holder_missing"]);
        // He who is there is a holder: the rule that misses the other is R-08 alone.
        assert!(silent(&missing.review(), 7));
    }

    #[test]
    fn two_thirds_of_the_shares_may_sell_but_a_person_looks() {
        let held = |mine, others| {
            Sale::clean().with(|s| {
                s.sold_by(&[(&seller(), mine), (&third(), others)], CoOwnership::Shares);
                s.parties_mut().parties.retain(|p| p.slot != crate::fixture::slot("transferor.2"));
                s.fill_in_parties();
            })
        };
        let two_thirds = held(part(2, 3), part(1, 3));
        assert_eq!(
            (answer(&two_thirds.review(), 8), codes(&two_thirds.review(), 8)),
            (VerdictKind::Manual, vec!["R-08.two_thirds"])
        );
        let just_below = held(part(1999, 3000), part(1001, 3000));
        assert_eq!(codes(&just_below.review(), 8), ["R-08.holder_missing"]);
        let all = Sale::clean().with(|s| s.sold_by(&[(&seller(), half()), (&third(), half())], CoOwnership::Shares));
        assert!(silent(&all.review(), 8));
    }

    #[test]
    fn of_a_joint_home_the_survivors_take_part_and_a_deed_of_the_estate_alone_goes_to_a_person() {
        let stranger = someone("吴小兰", "19700101", 4);
        let missing = beside(&[(&stranger, None)], None, CoOwnership::Joint);
        assert_eq!(
            (codes(&missing.review(), 8), answer(&missing.review(), 8)),
            (vec!["R-08.survivor_missing"], VerdictKind::Supplement)
        );
        let survivor = beside(&[(&buyer(), None)], None, CoOwnership::Joint);
        assert_eq!(answer(&survivor.review(), 8), VerdictKind::Pass, "the deed tells the survivor's part too");
        let of_a_part = survivor.clone().with(|s| s.deed_mut().covers = DeedCovers::PartOfTheDeceased);
        assert_eq!(
            (codes(&of_a_part.review(), 8), answer(&of_a_part.review(), 8)),
            (vec!["R-08.joint_estate"], VerdictKind::Manual)
        );
        assert_eq!(codes(&survivor.with(|s| s.deed = None).review(), 8), ["needs.notarial_deed"]);
        // Of a holder whom the register does not name nothing is known: R-07 tells that.
        let nobody = missing.with(|s| s.party_mut("deceased.1").identity = third().identity);
        assert!(silent(&nobody.review(), 8));
    }
}
