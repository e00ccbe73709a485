//! Without an extract of the register, nothing is guessed.

use crate::{application::RuleId, fixture::Sale, rule::tests::codes, subject::Phase, verdict::Verdict};

#[test]
fn without_an_extract_the_unit_is_not_guessed() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.register = None);
    for rule in [4, 5, 6, 9] {
        assert_eq!(codes(&sale.review(), rule), ["needs.register_extract"], "R-{rule:02}");
    }
    let empty = Sale::clean().at(Phase::Device).with(|s| s.sections.remove::<crate::application::MatterSection>());
    for rule in [4, 6, 9] {
        assert_eq!(codes(&empty.review(), rule), ["needs.section"], "R-{rule:02}");
    }
}

#[test]
fn without_an_extract_sellers_and_holders_are_not_guessed() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.register = None);
    for rule in [7, 8] {
        assert_eq!(codes(&sale.review(), rule), ["needs.register_extract"]);
    }
}

#[test]
fn without_an_extract_no_burden_is_guessed() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.register = None);
    for rule in [0, 12, 15, 19, 20] {
        assert_eq!(codes(&sale.review(), rule), ["needs.register_extract"], "R-{rule:02}");
        let one = sale.review().by_rule(RuleId(rule)).next().unwrap().verdict.clone();
        assert!(matches!(one, Verdict::Unknown { .. }));
    }
}
