//! what is secured is said (被担保的债权明确).

use ereg_domain::dictionary::MortgageMethod;

use super::{
    Judge, Rule, S,
    answer::{supplement, unknown},
};
use crate::{
    application::{AgreedMortgage, RuleId},
    section,
    subject::Subject,
    verdict::{Awaits, Binds, FieldVerdict, Needs},
    words::titles,
};

/// The secured claim is stated (被担保的债权明确).
pub static R42: Rule = Rule {
    id: RuleId(42),
    title: titles::R42,
    phases: S,
    reads: &[section::MORTGAGE],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("mortgage.amount"),
    basis: "民法典 400, 414, 420",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(secured_claim_is_said),
};

/// the application says how much is secured and, by the kind of mortgage, until when; the last day is not before the
/// first, and the rank is never said but made by the register. 民法典 400, 414, 420.
fn secured_claim_is_said(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(agreed) = subject.section::<AgreedMortgage>() else { return unknown(Needs::Section) };
    let at = |code, field: &str| (supplement(code), Some(field.to_owned()));
    let mut told = Vec::new();
    if agreed.amount.is_zero() {
        told.push(at("R-42.amount", "mortgage.amount"));
    }
    let never_agreed = agreed.method == MortgageMethod::MaximumAmount && agreed.from.is_none() && agreed.to.is_none();
    for (day, field) in [(agreed.from, "mortgage.from"), (agreed.to, "mortgage.to")] {
        // That a maximum amount has no term at all is R-44's.
        if day.is_none() && !never_agreed {
            told.push(at("R-42.day_missing", field));
        }
    }
    if let (Some(from), Some(to)) = (agreed.from, agreed.to)
        && to < from
    {
        told.push(at("R-42.order", "mortgage.to"));
    }
    told
}

#[cfg(test)]
mod tests {
    use ereg_domain::money::Fen;

    use crate::{
        application::AgreedMortgage,
        rule::tests::{agreeing, codes},
        subject::Phase,
    };

    #[test]
    fn an_amount_and_both_days_in_their_order_are_said() {
        let said = |change: fn(&mut AgreedMortgage)| codes(&agreeing(change).at(Phase::Precheck).review(), 42);
        assert_eq!(said(|agreed| agreed.amount = Fen::ZERO), ["R-42.amount"]);
        assert_eq!(said(|agreed| agreed.to = None), ["R-42.day_missing"]);
        assert_eq!(said(|agreed| (agreed.from, agreed.to) = (None, None)), ["R-42.day_missing", "R-42.day_missing"]);
        assert_eq!(said(|agreed| agreed.to = Some("2023-05-03".parse().unwrap())), ["R-42.order"]);
        assert_eq!(said(|agreed| agreed.to = agreed.from), [""; 0], "a loan of one day is one");
    }
}
