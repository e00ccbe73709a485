//! Findings that a person has judged (人工审核): those that wait for a person, taken as judged from then on.
//!
//! A person is responsible for what the rules leave to them, and for nothing else: a refusal that the law orders, a
//! signature that is not good and a fact that nobody holds stay what they are.

use crate::{
    case::ToldGround,
    review::{Review, Verdict, VerdictKind},
};

impl Review {
    /// The review with what waits for a person and is among these grounds taken as judged; everything else stands.
    pub fn with_judged(mut self, judged: &[ToldGround]) -> Review {
        for finding in &mut self.findings {
            let waits = finding.verdict.kind() == VerdictKind::Manual;
            if waits && finding.told().is_some_and(|told| finding.binds.leave(&told.code) && judged.contains(&told)) {
                finding.verdict = Verdict::PASS;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::{LandNature, SeizureKind};

    use super::*;
    use crate::{
        fixture::{Sale, seizure},
        review::Conclusion,
        subject::{Phase, SignatureState},
    };

    fn judged(sale: &Sale) -> Conclusion {
        let review = sale.review();
        let grounds = review.grounds(VerdictKind::Manual);
        review.with_judged(&grounds).conclusion()
    }

    #[test]
    fn what_waits_for_a_person_and_is_theirs_passes_once_it_is_judged() {
        let allocated = Sale::clean().with(|s| s.register_mut().land_nature = LandNature::Allocated);
        assert_ne!(allocated.review().conclusion(), Conclusion::Book);
        assert_eq!(judged(&allocated), Conclusion::Book);
        assert_eq!(judged(&allocated.at(Phase::Review)), Conclusion::FixFee);
    }

    #[test]
    fn a_seizure_a_signature_and_a_missing_fact_are_beyond_a_person() {
        let seized =
            |kind| Sale::clean().with(|s| s.register_mut().seizures.push(seizure(kind, "2026-01-01", "2029-01-01")));
        let revoked = Sale::clean().with(|s| s.signatures.as_mut().unwrap()[0].state = SignatureState::KeyRevokedSince);
        let unknown = Sale::clean().with(|s| s.contract = None);
        for sale in [seized(SeizureKind::Seizure), seized(SeizureKind::WaitingSeizure), revoked, unknown] {
            assert_eq!(judged(&sale), sale.review().conclusion());
        }
    }

    /// A code that nothing tells would leave to a person what no person may set aside.
    #[test]
    fn what_binds_is_told_under_the_code_that_its_row_names() {
        for rule in crate::matter::LAW.matters().flat_map(|matter| matter.listed().map(|listed| listed.rule)) {
            let crate::verdict::Binds::Told(codes) = rule.binds else { continue };
            assert!(!codes.is_empty(), "{}", rule.id);
            for code in codes {
                assert!(crate::words::message::lookup(code).is_some(), "{} names {code}", rule.id);
            }
        }
    }

    #[test]
    fn what_a_person_has_not_seen_still_waits() {
        let allocated = Sale::clean().with(|s| s.register_mut().land_nature = LandNature::Allocated);
        let grounds = allocated.review().grounds(VerdictKind::Manual);
        let more = allocated.with(|s| s.register_mut().house_type = ereg_domain::dictionary::HouseType::Commercial);
        assert_ne!(more.review().with_judged(&grounds).conclusion(), Conclusion::Book);
    }
}
