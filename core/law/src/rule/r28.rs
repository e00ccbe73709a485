//! the contract is filed (买卖合同已网签备案).

use super::{Judge, Rule, S, answer::supplement};
use crate::{
    application::RuleId,
    policy::Switch,
    subject::{ContractFact, Known, Subject},
    verdict::{Awaits, Binds, Needs, Verdict},
    words::titles,
};

/// The contract is filed (买卖合同已网签备案).
pub static R28: Rule = Rule {
    id: RuleId(28),
    title: titles::R28,
    phases: S,
    reads: &[],
    may_read: &[],
    needs: &[Needs::FiledContract],
    asks: &[],
    field: Some("deal.contract"),
    basis: "本地网签备案规定（业务规则包开关）",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(contract_is_filed),
};

/// the contract is filed (网签备案) and not cancelled; a local rule, switched by the policy pack.
fn contract_is_filed(subject: &Subject<'_>) -> Verdict {
    match (subject.pack.parameters.resale_needs_filed_contract, subject.facts.contract()) {
        (Switch::Off, _) => Verdict::PASS,
        (Switch::On, Known::NotYet) => Verdict::needs(Needs::FiledContract),
        (Switch::On, Known::Yes(ContractFact::NotFound)) => supplement("R-28.not_filed"),
        (Switch::On, Known::Yes(ContractFact::Cancelled)) => supplement("R-28.cancelled"),
        (Switch::On, Known::Yes(ContractFact::Active { .. })) => Verdict::PASS,
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        fixture::Sale,
        rule::tests::{codes, contract, silent},
        subject::{ContractFact, Phase},
    };

    #[test]
    fn says_which_contract_is_missing_and_never_guesses() {
        assert_eq!(codes(&contract(|c| *c = ContractFact::NotFound).review(), 28), ["R-28.not_filed"]);
        assert_eq!(codes(&contract(|c| *c = ContractFact::Cancelled).review(), 28), ["R-28.cancelled"]);
        assert!(silent(&Sale::clean().at(Phase::Precheck).review(), 28));
        let unknown = Sale::clean().at(Phase::Device).with(|s| s.contract = None).review();
        assert_eq!(
            (codes(&unknown, 11), codes(&unknown, 28)),
            (vec!["needs.filed_contract"], vec!["needs.filed_contract"])
        );
    }
}
