//! the application agrees with the filed contract (申请内容与网签合同一致).

use ereg_domain::{
    party::{IdentityNumber, Party},
    text::PersonName,
};

use super::{
    Judge, Rule, S,
    answer::{answer, manual, supplement, unknown},
};
use crate::{
    application::{Deal, RuleId},
    policy::Switch,
    section,
    subject::{ContractFact, Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs},
    words::titles,
};

/// The application agrees with the filed contract (申请内容与网签合同一致).
pub static R11: Rule = Rule {
    id: RuleId(11),
    title: titles::R11,
    phases: S,
    reads: &[section::MATTER, section::PARTIES, section::DEAL],
    may_read: &[],
    needs: &[Needs::FiledContract],
    asks: &[],
    field: Some("deal.contract"),
    basis: "不动产登记暂行条例 18(2)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(agrees_with_the_filed_contract),
};

/// unit, price and parties are those of the filed contract. 暂行条例 18(2).
fn agrees_with_the_filed_contract(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (unit, price, obligors, right_holders) = match subject.facts.contract() {
        Known::Yes(ContractFact::Active { unit, price, obligors, right_holders }) => {
            (unit, price, obligors, right_holders)
        }
        // That none stands is R-28's; where the office asks for none, a person compares the paper.
        Known::Yes(_) if subject.pack.parameters.resale_needs_filed_contract == Switch::Off => {
            return answer(manual("R-11.contract_on_paper"));
        }
        Known::Yes(_) => return Vec::new(),
        Known::NotYet => return unknown(Needs::FiledContract),
    };
    let (Some(item), Some(deal), Some(_)) = (subject.item(), subject.section::<Deal>(), subject.parties()) else {
        return unknown(Needs::Section);
    };
    let checks = [
        (*unit == item.unit, "R-11.unit", "matter.unit"),
        (*price == deal.price, "R-11.price", "deal.price"),
        (same_people(subject.obligors(), obligors), "R-11.obligors", "parties"),
        (same_people(subject.right_holders(), right_holders), "R-11.right_holders", "parties"),
    ];
    let differs = checks.into_iter().filter(|(same, ..)| !same);
    differs.map(|(_, code, field)| (supplement(code), Some(field.to_owned()))).collect()
}

fn same_people<'a>(parties: impl Iterator<Item = &'a Party>, filed: &[(PersonName, IdentityNumber)]) -> bool {
    let mut ours: Vec<_> = parties.map(|p| (p.name.folded(), p.identity.clone())).collect();
    let mut theirs: Vec<_> = filed.iter().map(|(name, id)| (name.folded(), id.clone())).collect();
    ours.sort();
    theirs.sort();
    ours == theirs
}

#[cfg(test)]
mod tests {
    use ereg_domain::money::Fen;

    use crate::{
        fixture::{Sale, third},
        policy::Switch,
        rule::tests::{answer, codes, contract, silent},
        subject::{ContractFact, Phase},
        verdict::VerdictKind,
    };

    #[test]
    fn each_difference_from_the_filed_contract_is_told() {
        let sale = contract(|c| {
            let ContractFact::Active { unit, price, obligors, right_holders } = c else { unreachable!() };
            *unit = "420102001001GB00001F00010002".parse().unwrap();
            *price = Fen::new(crate::fixture::PRICE + 1).unwrap();
            obligors.push((third().name, third().identity));
            right_holders.clear();
        });
        assert_eq!(codes(&sale.review(), 11), ["R-11.unit", "R-11.price", "R-11.obligors", "R-11.right_holders"]);
        assert_eq!(answer(&sale.review(), 11), VerdictKind::Supplement);
    }

    #[test]
    fn one_fen_is_a_difference() {
        let sale = Sale::clean()
            .at(Phase::Precheck)
            .with(|s| s.deal_mut().price = Fen::new(crate::fixture::PRICE - 1).unwrap());
        assert_eq!(codes(&sale.review(), 11), ["R-11.price"]);
    }

    #[test]
    fn a_contract_that_does_not_stand_is_left_to_r28() {
        for fact in [ContractFact::NotFound, ContractFact::Cancelled] {
            let review = contract(|c| *c = fact).review();
            assert!(silent(&review, 11));
            assert_eq!(answer(&review, 28), VerdictKind::Supplement);
        }
    }

    #[test]
    fn where_no_filing_is_asked_a_person_compares_the_paper() {
        let sale = contract(|c| *c = ContractFact::NotFound)
            .with(|s| s.pack.parameters.resale_needs_filed_contract = Switch::Off);
        assert_eq!((codes(&sale.review(), 11), silent(&sale.review(), 28)), (vec!["R-11.contract_on_paper"], true));
    }
}
