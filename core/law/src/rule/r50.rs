//! a mortgage is discharged by whom it is for (由登记的抵押权人申请注销).

use ereg_domain::register::Mortgage;

use super::{
    Judge, Rule, SB,
    answer::{supplement, unknown},
};
use crate::{
    application::{Discharge, RuleId},
    role::Recorded,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, FieldVerdict, Needs},
    words::titles,
};

/// A mortgage is discharged by whom it is for (由登记的抵押权人申请注销).
pub static R50: Rule = Rule {
    id: RuleId(50),
    title: titles::R50,
    phases: SB,
    reads: &[section::PARTIES, section::DISCHARGE],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("discharge.proof"),
    basis: "民法典 393; 不动产登记暂行条例 18; 不动产登记暂行条例实施细则 28, 70",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(mortgage_is_the_applicants),
};

/// whoever discharges a mortgage is its mortgagee in the register, by name and number, and the registration proof is
/// that of the mortgage; which of the two does not fit is said. 民法典 393; 实施细则 28, 70.
fn mortgage_is_the_applicants(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let (Some(_), Some(discharge)) = (subject.parties(), subject.section::<Discharge>()) else {
        return unknown(Needs::Section);
    };
    let Known::Yes(register) = subject.facts.register() else { return unknown(Needs::RegisterExtract) };
    let quoted = register.mortgages.iter().find(|mortgage| mortgage.proof == discharge.proof);
    let other_proof = quoted.is_none().then(|| (supplement("R-50.proof"), None));
    // Where the proof is of no mortgage here, it is enough that one of them is for whoever applies.
    let strangers = subject.recorded_as(Recorded::Mortgagee).filter(|party| {
        let is_for = |mortgage: &Mortgage| mortgage.is_for(party);
        !quoted.map_or_else(|| register.mortgages.iter().any(is_for), is_for)
    });
    let strangers =
        strangers.map(|party| (supplement("R-50.not_the_mortgagee"), Some(format!("parties.{}", party.slot))));
    strangers.chain(other_proof).collect()
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::TransferClause;

    use crate::{
        application::{Discharge, RuleId},
        fixture::{Sale, mortgage},
        rule::tests::{answer, codes},
        subject::Phase,
        verdict::VerdictKind,
    };

    #[test]
    fn a_mortgage_is_discharged_by_whom_it_is_for_and_which_of_the_two_does_not_fit_is_said() {
        let sale = Sale::discharged();
        assert!(sale.review().passed(), "{:?}", sale.review().findings);
        let told = |sale: &Sale| {
            let review = sale.review();
            let of = |finding: &crate::review::Finding| (finding.verdict.code(), finding.field.clone());
            let told: Vec<_> = review.by_rule(RuleId(50)).map(of).collect();
            told
        };
        let at = |field: &str| Some(field.to_owned());
        let party = "parties.mortgagee.1";
        let other_proof = |s: &mut Sale| {
            s.edit::<Discharge>().proof = "鄂(2023)演示市江岸不动产证明第0000008号".parse().unwrap();
        };
        let wrong = sale.clone().with(other_proof);
        assert_eq!(told(&wrong), [(Some("R-50.proof"), at("discharge.proof"))]);
        assert_eq!(answer(&wrong.review(), 50), VerdictKind::Supplement);
        // By name and number both.
        let other_name = |s: &mut Sale| s.party_mut("mortgagee.1").name = "演示银行北京分行".parse().unwrap();
        let other_number = |s: &mut Sale| s.party_mut("mortgagee.1").identity = crate::fixture::third().identity;
        for stranger in [sale.clone().with(other_name), sale.clone().with(other_number)] {
            assert_eq!(told(&stranger), [(Some("R-50.not_the_mortgagee"), at(party))]);
            let neither = stranger.with(other_proof);
            let both = [(Some("R-50.not_the_mortgagee"), at(party)), (Some("R-50.proof"), at("discharge.proof"))];
            assert_eq!(told(&neither), both);
        }
        // Another bank's mortgage on the same home is not theirs to discharge.
        let two = sale.clone().with(|s| {
            let mut other = mortgage(TransferClause::Free, "2024-05-04T02:00:00.000Z");
            other.mortgagee = "演示银行北京分行".parse().unwrap();
            other.proof = "鄂(2024)演示市江岸不动产证明第0000008号".parse().unwrap();
            s.edit::<Discharge>().proof = other.proof.clone();
            s.register_mut().mortgages.push(other);
        });
        assert_eq!(told(&two), [(Some("R-50.not_the_mortgagee"), at(party))]);
        assert_eq!(codes(&sale.at(Phase::Device).with(|s| s.register = None).review(), 50), ["needs.register_extract"]);
    }
}
