//! a restricted mortgage needs the lender's consent (约定禁止或限制转让的，须抵押权人同意).

use ereg_domain::register::Mortgage;

use super::{
    Judge, Rule, SB, Where,
    answer::{manual, supplement},
    ask,
    burden::holds_consent,
};
use crate::{
    application::RuleId,
    fact::restricting,
    material::MaterialCode,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// A restricted mortgage needs the lender's consent (约定禁止或限制转让的，须抵押权人同意).
pub static R20: Rule = Rule {
    id: RuleId(20),
    title: titles::R20,
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
    let restricting: Vec<&Mortgage> = restricting(register).collect();
    if restricting.is_empty() {
        return Verdict::PASS;
    }
    let Known::Yes(given) = subject.facts.consents() else { return Verdict::needs(Needs::MortgageeConsent) };
    let consented = |mortgage: &&&Mortgage| given.iter().any(|consent| consent.is_of(mortgage));
    match restricting.iter().filter(consented).count() {
        // A photo of a consent proves nothing by itself, and nobody is asked again for what they have given: a person
        // reads it.
        0 if holds_consent(subject) => manual("R-20.consent_to_read"),
        0 => supplement("R-20.consent_missing"),
        all if all == restricting.len() => Verdict::noting(Ground::of("R-20.consented")),
        // The consent of one mortgagee is not that of another.
        _ => manual("R-20.several_mortgagees"),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::{Mortgage, TransferClause};

    use crate::{
        fixture::{Sale, mortgage, photo},
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
        assert!(sale.clone().with(Sale::lenders_consent).review().passed());
        let unknown = sale.with(|s| s.consents = None);
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
            s.lenders_consent();
        });
        assert!(sale.review().passed());
    }

    #[test]
    fn one_consent_does_not_stand_for_two_lenders() {
        let second = Mortgage {
            proof: "鄂(2024)演示市江岸不动产证明第0000008号".parse().unwrap(),
            ..mortgage(TransferClause::Restricted, "2024-05-04T02:00:00.000Z")
        };
        let sale = Sale::mortgaged(TransferClause::Restricted).with(|s| {
            s.lenders_consent();
            s.register_mut().mortgages.push(second);
        });
        assert_eq!(codes(&sale.review(), 20), ["R-20.several_mortgagees"]);
        assert_eq!(codes(&sale.with(Sale::lenders_consent).review(), 20), ["R-20.consented"], "each of them has");
    }

    #[test]
    fn the_consent_of_a_mortgage_that_is_gone_is_no_consent() {
        let sale = Sale::mortgaged(TransferClause::Restricted).with(|s| {
            s.lenders_consent();
            s.register_mut().mortgages[0].proof = "鄂(2024)演示市江岸不动产证明第0000008号".parse().unwrap();
        });
        assert_eq!(codes(&sale.review(), 20), ["R-20.consent_missing"]);
    }

    #[test]
    fn an_unrestricted_mortgage_needs_none() {
        assert!(silent(&Sale::mortgaged(TransferClause::Free).with(|s| s.consents = None).review(), 20));
    }
}
