//! Helpers that the tests of rules share: the verdict of a review by one rule, and the applications that several rules
//! look at.

use ereg_domain::{dictionary::CoOwnership, share::Share};

use crate::{
    application::{AgreedMortgage, RuleId},
    fixture::{Sale, Someone, buyer, holder, seller, someone},
    review::Review,
    subject::{ContractFact, Phase},
    verdict::{Verdict, VerdictKind},
};

/// Codes of everything a rule says that is not a silent pass, in order.
pub(crate) fn codes(review: &Review, rule: u8) -> Vec<&'static str> {
    review.by_rule(RuleId(rule)).filter_map(|f| f.verdict.code()).collect()
}

/// The strongest verdict of one rule.
pub(crate) fn answer(review: &Review, rule: u8) -> VerdictKind {
    review.by_rule(RuleId(rule)).map(|f| f.verdict.kind()).max().unwrap()
}

/// The rule passes without a word.
pub(crate) fn silent(review: &Review, rule: u8) -> bool {
    review.by_rule(RuleId(rule)).all(|f| f.verdict == Verdict::PASS)
}

/// Half of a home.
pub(crate) fn half() -> Option<Share> {
    Some(Share::new(1, 2).unwrap())
}

/// A part of a home.
pub(crate) fn part(numer: u64, denom: u64) -> Option<Share> {
    Some(Share::new(numer, denom).unwrap())
}

/// 林秀英 and 陈晓梅 hold halves; 林秀英 sells this of hers to these.
pub(crate) fn share_sale(taken: &[Option<Share>]) -> Sale {
    let buyers = [buyer(), someone("何志强", "19850505", 33)];
    let takers: Vec<_> = buyers.iter().zip(taken).map(|(who, share)| (who, *share)).collect();
    Sale::of_a_share(&takers).at(Phase::Precheck)
}

/// A sale at the precheck whose filed contract was changed.
pub(crate) fn contract(change: impl FnOnce(&mut ContractFact)) -> Sale {
    Sale::clean().at(Phase::Precheck).with(|s| change(s.contract.as_mut().unwrap()))
}

/// A mortgage of which something else was agreed.
pub(crate) fn agreeing(change: impl FnOnce(&mut AgreedMortgage)) -> Sale {
    Sale::to_be_mortgaged().with(|s| change(s.edit()))
}

/// Codes of everything that waits for a person, whichever rule says it.
pub(crate) fn manual(sale: &Sale) -> Vec<String> {
    sale.review().grounds(VerdictKind::Manual).into_iter().map(|ground| ground.code).collect()
}

/// The estate of a home held by these people beside 林秀英, who has died.
pub(crate) fn beside(others: &[(&Someone, Option<Share>)], own: Option<Share>, held: CoOwnership) -> Sale {
    Sale::inherited().at(Phase::Review).with(|s| {
        let right = &mut s.register_mut().right;
        right.co_ownership = held;
        right.holders = vec![holder(&seller(), own)];
        right.holders.extend(others.iter().map(|(who, share)| holder(who, *share)));
    })
}
