//! shares fit the form of ownership (共有方式与份额一致): of a home, of a share, between spouses, of an estate.

use ereg_domain::{
    dictionary::CoOwnership,
    party::Party,
    share::{Share, fit_into, sum_is_one},
};

use super::{
    Judge, Rule, S, SB,
    answer::{answer, supplement, unknown},
};
use crate::{
    application::{Holding, Parties, RuleId},
    draft::ProblemOf,
    ownership::shares_moved,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs},
    words::titles,
};

/// Shares fit the form of ownership (共有方式与份额一致).
pub static R33: Rule = Rule {
    id: RuleId(33),
    title: titles::R33,
    phases: S,
    reads: &[section::PARTIES, section::HOLDING],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("holding.co_ownership"),
    basis: "民法典 297–299, 308–309",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(shares_fit_the_ownership),
};

/// who takes the home alone states no share, nor do those who take it jointly; those who take it in shares each
/// state one, and these make the whole.
/// 民法典 297–299, 308–309.
fn shares_fit_the_ownership(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (_, holding) = match read(subject) {
        Ok(read) => read,
        Err(told) => return told,
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

/// R-33 where a share moves: what is taken is part of what is held (受让份额不超过转让方的份额).
pub static R33_OF_A_SHARE: Rule = Rule {
    id: RuleId(33),
    title: titles::R33_OF_A_SHARE,
    phases: SB,
    reads: &[section::PARTIES, section::HOLDING],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("holding.co_ownership"),
    basis: "民法典 298, 305; 不动产登记暂行条例实施细则 10",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(what_is_taken_is_part_of_what_is_held),
};

/// R-33 where a share moves: the home is held in shares, each taker states what they take of the whole, and together it
/// is no more than the giver holds. 民法典 298, 305; 实施细则 10 ¶2.
fn what_is_taken_is_part_of_what_is_held(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (parties, holding) = match read(subject) {
        Ok(read) => read,
        Err(told) => return told,
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

/// R-33 between spouses: what they will hold fits (夫妻间变更后的共有方式与份额一致).
pub static R33_OF_SPOUSES: Rule = Rule {
    id: RuleId(33),
    title: titles::R33_OF_SPOUSES,
    phases: S,
    reads: &[section::PARTIES, section::HOLDING],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("holding.co_ownership"),
    basis: "民法典 297–299, 1065",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(what_spouses_hold_fits),
};

/// R-33 between spouses: the other spouse takes the home alone, jointly, or the share that is stated; what is not taken
/// stays with who held it. 民法典 297–299, 1065.
fn what_spouses_hold_fits(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (_, holding) = match read(subject) {
        Ok(read) => read,
        Err(told) => return told,
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

/// R-33 of an estate: heirs take what the estate has (继承的份额与遗产一致).
pub static R33_OF_AN_ESTATE: Rule = Rule {
    id: RuleId(33),
    title: titles::R33_OF_AN_ESTATE,
    phases: SB,
    reads: &[section::PARTIES, section::HOLDING],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("holding.co_ownership"),
    basis: "民法典 297–299, 1121–1124",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(heirs_take_what_the_estate_has),
};

/// R-33 of an estate: of a home that was the deceased's alone, or whose joint owners all take part, the shares make the
/// whole; of a share in it the heirs take exactly that share. 民法典 297–299, 1121–1124.
fn heirs_take_what_the_estate_has(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    if register.right.co_ownership != CoOwnership::Shares {
        return shares_fit_the_ownership(subject);
    }
    let (parties, holding) = match read(subject) {
        Ok(read) => read,
        Err(told) => return told,
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
    let held = holders.iter().find(|holder| subject.recorded().any(|party| holder.is(party)));
    // Who is no holder is told by R-07.
    let Some(held) = held.and_then(|holder| holder.share) else { return Vec::new() };
    if held.less(&taken).ok() != Some(None) {
        return answer(supplement("R-33.not_the_estate"));
    }
    let entered = shares_moved(subject.form, parties, holding, holders).is_some();
    if entered { Vec::new() } else { answer(supplement("share.range")) }
}

/// The parties and the shares that they state, where both are here and every share that was typed can be read; else
/// what is told of that.
fn read<'a>(subject: &Subject<'a>) -> Result<(&'a Parties, &'a Holding), Vec<FieldVerdict>> {
    let typed = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Share);
    let unread: Vec<FieldVerdict> = typed.map(|p| (supplement(p.code), Some(p.field.clone()))).collect();
    if !unread.is_empty() {
        return Err(unread);
    }
    subject.parties().zip(subject.section::<Holding>()).ok_or_else(|| unknown(Needs::Section))
}

/// The share that a party takes, where one is stated.
fn stated(subject: &Subject<'_>, party: &Party) -> Option<Share> {
    subject.section::<Holding>()?.share_of(party.slot)
}

#[cfg(test)]
mod tests {
    use ereg_domain::{dictionary::CoOwnership, share::Share};

    use crate::{
        fixture::{Sale, buyer, someone, third},
        rule::tests::{beside, codes, half, part, share_sale, silent},
        subject::Phase,
    };

    #[test]
    fn a_sole_buyer_is_one_and_states_no_share() {
        let sold = |buyers: &[(&crate::fixture::Someone, Option<Share>)], form| {
            Sale::clean().at(Phase::Precheck).with(|s| s.sold_to(buyers, form))
        };
        let (a, b) = (buyer(), third());
        let cases: &[(Sale, &[&str])] = &[
            (sold(&[(&a, None)], CoOwnership::Sole), &[]),
            (sold(&[(&a, None), (&b, None)], CoOwnership::Sole), &["R-33.sole_of_several"]),
            (sold(&[(&a, Some(Share::WHOLE))], CoOwnership::Sole), &["R-33.no_shares_here"]),
            (sold(&[(&a, None), (&b, None)], CoOwnership::Joint), &[]),
            (sold(&[(&a, None)], CoOwnership::Joint), &["R-33.several_of_one"]),
            (sold(&[(&a, half()), (&b, half())], CoOwnership::Joint), &["R-33.no_shares_here"]),
            (sold(&[(&a, half()), (&b, half())], CoOwnership::Shares), &[]),
            (sold(&[(&a, part(1, 3)), (&b, part(2, 3))], CoOwnership::Shares), &[]),
            (sold(&[(&a, half()), (&b, part(1, 3))], CoOwnership::Shares), &["share.sum"]),
            (sold(&[(&a, half()), (&b, part(2, 3))], CoOwnership::Shares), &["share.sum"]),
            (sold(&[(&a, half()), (&b, None)], CoOwnership::Shares), &["R-33.share_missing"]),
            (sold(&[(&a, Some(Share::WHOLE))], CoOwnership::Shares), &["R-33.several_of_one"]),
        ];
        for (at, (sale, expected)) in cases.iter().enumerate() {
            assert_eq!(&codes(&sale.review(), 33), expected, "case {at}");
        }
    }

    /// A party that gives the home up states no share: what is left to them, if anything, follows from what is taken.
    #[test]
    fn who_gives_has_no_share_to_state() {
        let form = &Sale::clean().matter.form;
        assert!(
            form.field("holding.transferee.1.share").is_some() && form.field("holding.transferor.1.share").is_none()
        );
        let stated = Sale::clean().with(|s| s.states("transferor.1", half()));
        let body = String::from_utf8(stated.sections.body(crate::section::HOLDING).unwrap().bytes().unwrap()).unwrap();
        assert!(form.parse(crate::section::HOLDING, &body).is_err(), "nor is it read from elsewhere");
    }

    #[test]
    fn a_share_is_sold_that_the_seller_holds_and_each_buyer_states_one() {
        let cases: &[(Sale, &[&str])] = &[
            (share_sale(&[half()]), &[]),
            (share_sale(&[part(1, 8), part(1, 8)]), &[]),
            (share_sale(&[part(2, 3)]), &["R-33.beyond_the_giver"]),
            (share_sale(&[half(), half()]), &["R-33.beyond_the_giver"]),
            (share_sale(&[part(1, 4), part(1, 3)]), &["R-33.beyond_the_giver"]),
            (share_sale(&[None]), &["R-33.share_missing"]),
            (
                share_sale(&[half()]).with(|s| s.holding_mut().co_ownership = CoOwnership::Sole),
                &["R-33.taken_in_shares"],
            ),
            (share_sale(&[part(1, 999_999_937)]), &["share.range"]),
            (
                share_sale(&[half()]).with(|s| {
                    s.register_mut().right.co_ownership = CoOwnership::Joint;
                    s.register_mut().right.holders.iter_mut().for_each(|holder| holder.share = None);
                }),
                &["R-33.not_in_shares"],
            ),
            (share_sale(&[half()]).with(|s| s.register = None), &["needs.register_extract"]),
            // Who is no holder is told by R-07.
            (share_sale(&[half()]).with(|s| drop(s.register_mut().right.holders.remove(0))), &[]),
        ];
        for (at, (sale, expected)) in cases.iter().enumerate() {
            assert_eq!(&codes(&sale.review(), 33), expected, "case {at}");
        }
    }

    #[test]
    fn of_a_home_in_shares_the_heirs_take_exactly_the_share_of_who_has_died() {
        let sibling = someone("林小兰", "19650101", 4);
        let sale = |one, other| {
            beside(&[(&sibling, part(1, 2))], part(1, 2), CoOwnership::Shares).with(|s| {
                s.states("heir.1", one);
                s.states("heir.2", other);
            })
        };
        assert!(
            silent(&sale(part(1, 4), part(1, 4)).review(), 33) && silent(&sale(part(1, 4), part(1, 4)).review(), 8)
        );
        for (one, other) in [(part(1, 2), part(1, 2)), (part(1, 4), part(1, 8)), (part(1, 4), part(1, 3))] {
            assert_eq!(codes(&sale(one, other).review(), 33), ["R-33.not_the_estate"]);
        }
        assert_eq!(codes(&sale(part(1, 4), None).review(), 33), ["R-33.share_missing"]);
        let joint = sale(None, None).with(|s| s.holding_mut().co_ownership = CoOwnership::Joint);
        assert_eq!(codes(&joint.review(), 33), ["R-33.estate_in_shares"]);
        // Of a home that was theirs alone the shares make the whole.
        let alone = Sale::inherited().with(|s| s.states("heir.1", part(1, 3)));
        assert_eq!(codes(&alone.review(), 33), ["share.sum"]);
    }
}
