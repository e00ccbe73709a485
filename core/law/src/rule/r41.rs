//! a building and its land are mortgaged together (房地一并抵押).

use ereg_domain::dictionary::MortgagedObject;

use super::{Judge, Rule, S, answer::supplement};
use crate::{
    application::{AgreedMortgage, RuleId},
    section,
    subject::Subject,
    verdict::{Awaits, Binds, Needs, Verdict},
    words::titles,
};

/// A building and its land are mortgaged together (房地一并抵押).
pub static R41: Rule = Rule {
    id: RuleId(41),
    title: titles::R41,
    phases: S,
    reads: &[section::MORTGAGE],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("mortgage.object"),
    basis: "民法典 397; 不动产登记暂行条例实施细则 2, 65",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(building_and_land_together),
};

/// a building is mortgaged together with the right to use its land. 民法典 397; 实施细则 2, 65.
fn building_and_land_together(subject: &Subject<'_>) -> Verdict {
    match subject.section::<AgreedMortgage>().map(|agreed| agreed.object) {
        None => Verdict::needs(Needs::Section),
        Some(MortgagedObject::LandAndHouse) => Verdict::PASS,
        Some(_) => supplement("R-41.together"),
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::dictionary::MortgagedObject;

    use crate::{
        rule::tests::{agreeing, codes},
        subject::Phase,
    };

    #[test]
    fn a_building_is_never_mortgaged_without_its_land_nor_the_land_alone() {
        for object in MortgagedObject::ALL {
            let whole = *object == MortgagedObject::LandAndHouse;
            let said = codes(&agreeing(|agreed| agreed.object = *object).at(Phase::Precheck).review(), 41);
            assert_eq!(said.is_empty(), whole, "{object:?}");
        }
    }
}
