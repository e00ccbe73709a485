//! who lends is licensed for it (抵押权人具备放贷资格).

use ereg_domain::party::PrincipalKind;

use super::{Judge, Rule, SB, answer::manual};
use crate::{
    application::{Parties, RuleId},
    section,
    subject::{DocumentFact, Known, Subject},
    verdict::{Awaits, Binds, Needs, Verdict},
    words::titles,
};

/// The lender is licensed for it (抵押权人具备放贷资格).
pub static R43: Rule = Rule {
    id: RuleId(43),
    title: titles::R43,
    phases: SB,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[Needs::LenderLicence],
    asks: &[],
    field: Some("parties.mortgagee.1"),
    basis: "银行业监督管理法 19; 本登记机构审核要求",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(lender_is_licensed),
};

/// who lends on homes is licensed for it; what a person lends, or an organisation without a licence, is looked at by
/// a person. 银行业监督管理法 19.
fn lender_is_licensed(subject: &Subject<'_>) -> Verdict {
    let Some(lender) = subject.parties().and_then(Parties::mortgagee) else { return Verdict::needs(Needs::Section) };
    if lender.kind.principal() == PrincipalKind::Person {
        return manual("R-43.private_creditor");
    }
    match subject.facts.lender() {
        Known::Yes(DocumentFact::Confirmed) => Verdict::PASS,
        Known::Yes(DocumentFact::Contradicted) => manual("R-43.not_licensed"),
        Known::NotYet => Verdict::needs(Needs::LenderLicence),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::party::Party;

    use crate::{
        fixture::{Sale, party, someone},
        rule::tests::{answer, codes, silent},
        subject::DocumentFact,
        verdict::VerdictKind,
    };

    #[test]
    fn only_a_licensed_lender_goes_the_automatic_way() {
        let lender = |fact| Sale::to_be_mortgaged().with(|s| s.lender = fact);
        assert!(silent(&lender(Some(DocumentFact::Confirmed)).review(), 43));
        assert_eq!(codes(&lender(Some(DocumentFact::Contradicted)).review(), 43), ["R-43.not_licensed"]);
        assert_eq!(answer(&lender(None).review(), 43), VerdictKind::Unknown);
        let private = Sale::to_be_mortgaged().with(|s| {
            s.parties_mut().parties[0] = Party { ..party("mortgagee.1", &someone("陈晓梅", "19700101", 5)) };
        });
        assert_eq!(
            (answer(&private.review(), 43), codes(&private.review(), 43)),
            (VerdictKind::Manual, vec!["R-43.private_creditor"])
        );
    }
}
