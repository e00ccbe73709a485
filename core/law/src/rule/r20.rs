//! a restricted mortgage needs the lender's consent (约定禁止或限制转让的，须抵押权人同意).

use ereg_domain::register::TransferClause;

use super::{
    Judge, Rule, SB, Where,
    answer::{manual, supplement},
    ask,
    burden::holds_consent,
};
use crate::{
    application::RuleId,
    material::MaterialCode,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
};

/// A restricted mortgage needs the lender's consent (约定禁止或限制转让的，须抵押权人同意).
pub static R20: Rule = Rule {
    id: RuleId(20),
    title_zh: "约定禁止或限制转让的，须抵押权人同意",
    title_en: "A restricted mortgage needs the lender's consent",
    phases: SB,
    reads: &[],
    may_read: &[],
    needs: &[Needs::RegisterExtract, Needs::MortgageeConsent],
    asks: &[ask("R-20.consent_missing", MaterialCode::M18, Where::Everywhere)],
    field: Some("materials"),
    basis: "民法典 406; 担保制度解释 43(2)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(restricted_mortgage_needs_consent),
};

/// where the register records a ban or restriction of transfer, the mortgagee must consent. 担保制度解释 43(2).
fn restricted_mortgage_needs_consent(subject: &Subject<'_>) -> Verdict {
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    let restricted = register.mortgages.iter().filter(|m| m.transfer_clause == TransferClause::Restricted).count();
    match (subject.facts.mortgagee_consent(), restricted) {
        (_, 0) => Verdict::PASS,
        // One consent cannot be shown to be that of several mortgagees.
        (Known::Yes(Some(_)), 2..) => manual("R-20.several_mortgagees"),
        (Known::Yes(Some(_)), _) => Verdict::noting(Ground::of("R-20.consented")),
        // A photo of a consent proves nothing by itself, and nobody is asked again for what they have given: a person
        // reads it.
        (Known::Yes(None), _) if holds_consent(subject) => manual("R-20.consent_to_read"),
        (Known::Yes(None), _) => supplement("R-20.consent_missing"),
        (Known::NotYet, _) => Verdict::needs(Needs::MortgageeConsent),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::TransferClause;

    use crate::{
        fixture::{Sale, line, mortgage, photo},
        material::MaterialCode,
        rule::tests::{answer, codes, silent},
        verdict::VerdictKind,
    };

    #[test]
    fn a_restricted_mortgage_needs_the_lenders_consent() {
        let sale = Sale::mortgaged(TransferClause::Restricted);
        assert_eq!(
            (answer(&sale.review(), 20), codes(&sale.review(), 20)),
            (VerdictKind::Supplement, vec!["R-20.consent_missing"])
        );
        assert!(sale.clone().with(|s| s.consent = Some(Some(line("TY-1")))).review().passed());
        let unknown = sale.with(|s| s.consent = None);
        assert_eq!(codes(&unknown.review(), 20), ["needs.mortgagee_consent"]);
    }

    #[test]
    fn a_consent_that_was_uploaded_is_read_by_a_person() {
        let sale = Sale::mortgaged(TransferClause::Restricted).with(|s| s.materials.push(photo(MaterialCode::M18)));
        assert_eq!(
            (answer(&sale.review(), 20), codes(&sale.review(), 20)),
            (VerdictKind::Manual, vec!["R-20.consent_to_read"])
        );
    }

    #[test]
    fn a_consent_also_frees_a_restricted_mortgage_of_the_old_law() {
        let sale = Sale::mortgaged(TransferClause::Restricted).with(|s| {
            s.register_mut().mortgages[0].registered_at = "2019-05-04T02:00:00.000Z".parse().unwrap();
            s.consent = Some(Some(line("TY-1")));
        });
        assert!(sale.review().passed());
    }

    #[test]
    fn one_consent_does_not_stand_for_two_lenders() {
        let sale = Sale::mortgaged(TransferClause::Restricted).with(|s| {
            s.register_mut().mortgages.push(mortgage(TransferClause::Restricted, "2024-05-04T02:00:00.000Z"));
            s.consent = Some(Some(line("TY-1")));
        });
        assert_eq!(codes(&sale.review(), 20), ["R-20.several_mortgagees"]);
    }

    #[test]
    fn an_unrestricted_mortgage_needs_none() {
        assert!(silent(&Sale::mortgaged(TransferClause::Free).with(|s| s.consent = None).review(), 20));
    }
}
