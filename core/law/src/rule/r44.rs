//! a maximum amount has a time of determination (最高额抵押的债权确定期间).

use ereg_domain::dictionary::MortgageMethod;

use super::{
    Judge, Rule, S,
    answer::{answer, manual, unknown},
};
use crate::{
    application::{AgreedMortgage, RuleId},
    section,
    subject::Subject,
    verdict::{Awaits, Binds, FieldVerdict, Needs},
    words::titles,
};

/// A maximum amount has a time of determination (最高额抵押的债权确定期间).
pub static R44: Rule = Rule {
    id: RuleId(44),
    title: titles::R44,
    phases: S,
    reads: &[section::MORTGAGE],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("mortgage.from"),
    basis: "民法典 420, 423",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(maximum_amount_is_determined),
};

/// a mortgage of a maximum amount says until when its claims can arise; where the parties agreed on no such time, the
/// law's two years run, and a person looks. 民法典 420, 423.
fn maximum_amount_is_determined(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let Some(agreed) = subject.section::<AgreedMortgage>() else { return unknown(Needs::Section) };
    match (agreed.method, agreed.from, agreed.to) {
        (MortgageMethod::MaximumAmount, None, None) => answer(manual("R-44.no_period")),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::MortgageMethod;

    use crate::{
        application::AgreedMortgage,
        review::Conclusion,
        rule::tests::{agreeing, codes},
        subject::Phase,
    };

    #[test]
    fn a_maximum_amount_without_a_time_of_determination_goes_to_a_person() {
        let maximum = |s: &mut AgreedMortgage| s.method = MortgageMethod::MaximumAmount;
        assert_eq!(agreeing(maximum).review().conclusion(), Conclusion::Book);
        let open = agreeing(|agreed| {
            maximum(agreed);
            (agreed.from, agreed.to) = (None, None);
        });
        let review = open.at(Phase::Precheck).review();
        assert_eq!((codes(&review, 44), codes(&review, 42)), (vec!["R-44.no_period"], vec![]));
        // Half a time is a slip, and R-42's.
        let half = agreeing(|agreed| {
            maximum(agreed);
            agreed.to = None;
        });
        let review = half.at(Phase::Precheck).review();
        assert_eq!((codes(&review, 44), codes(&review, 42)), (vec![], vec!["R-42.day_missing"]));
    }
}
