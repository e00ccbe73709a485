//! numbers are well-formed (证件号码、编号格式正确).

use ereg_domain::party::{IdentityNumber, fault_of_birth};

use super::{
    Judge, Rule, S,
    answer::{supplement, unknown},
};
use crate::{
    application::RuleId,
    draft::ProblemOf,
    section,
    subject::Subject,
    verdict::{Awaits, Binds, FieldVerdict, Ground, Needs, Verdict},
    words::titles,
};

/// Numbers are well-formed (证件号码、编号格式正确).
pub static R01: Rule = Rule {
    id: RuleId(1),
    title: titles::R01,
    phases: S,
    reads: &[section::PARTIES],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("parties"),
    basis: "GB 11643-1999; GB 32100-2015; GB/T 37346-2019",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::Each(numbers_are_well_formed),
};

/// every number typed is well-formed and fits its document, and no birthday is still to come; a credit code of a
/// pilot area is noted. GB 11643, GB 32100, GB/T 37346.
fn numbers_are_well_formed(subject: &Subject<'_>) -> Vec<FieldVerdict> {
    let typed = subject.problems.iter().filter(|p| p.concerns() == ProblemOf::Number);
    let mut told: Vec<FieldVerdict> = typed.map(|p| (supplement(p.code), Some(p.field.clone()))).collect();
    let today = subject.as_of.day();
    for party in subject.parties().into_iter().flat_map(|p| &p.parties) {
        let numbers =
            [("id_no", party.identity.person()), ("agent_id_no", party.agent.as_ref().map(|a| a.number.clone()))];
        for (name, number) in numbers {
            let fault = number.and_then(|number| fault_of_birth(&number, today));
            told.extend(fault.map(|code| (supplement(code), Some(format!("parties.{}.{name}", party.slot)))));
        }
        if let IdentityNumber::Organisation(code) = &party.identity
            && code.is_of_a_pilot_area()
        {
            let noted = Verdict::noting(Ground::of("R-01.pilot_code"));
            told.push((noted, Some(format!("parties.{}.id_no", party.slot))));
        }
    }
    if told.is_empty() && subject.parties().is_none() { unknown(Needs::Section) } else { told }
}

#[cfg(test)]
mod tests {
    use ereg_domain::{
        dictionary::CoOwnership,
        party::{Agent, IdentityNumber},
    };

    use crate::{
        draft::FieldProblem,
        fixture::{Sale, someone},
        rule::tests::{answer, codes, silent},
        subject::Phase,
        verdict::VerdictKind,
    };

    #[test]
    fn a_number_that_does_not_parse_is_told_by_its_field_and_code() {
        let sale = Sale::clean().at(Phase::Device).with(|s| {
            s.sections.remove::<crate::application::Parties>();
            s.problems = vec![
                FieldProblem { field: "parties.transferee.1.id_no".into(), code: "citizen_id.checksum" },
                FieldProblem { field: "holding.transferee.1.share".into(), code: "share.range" },
                FieldProblem { field: "deal.price".into(), code: "field.missing" },
            ];
        });
        let review = sale.review();
        assert_eq!(codes(&review, 1), ["citizen_id.checksum"]);
        assert_eq!(
            review.by_rule(crate::application::RuleId(1)).next().unwrap().field.as_deref(),
            Some("parties.transferee.1.id_no")
        );
        assert_eq!(codes(&review, 33), ["share.range"]);
        assert_eq!(codes(&review, 51), ["field.missing"]);
    }

    #[test]
    fn a_birthday_still_to_come_is_a_supplement_and_one_of_today_is_not() {
        let born = |day: &str| {
            Sale::clean()
                .at(Phase::Precheck)
                .with(|s| s.sold_to(&[(&someone("周小宝", day, 12), None)], CoOwnership::Sole))
        };
        assert_eq!(codes(&born("20261124").review(), 1), ["citizen_id.born_later"]);
        assert!(silent(&born("20261123").review(), 1));
    }

    #[test]
    fn a_birthday_to_come_is_told_of_every_card_and_of_an_agent() {
        let number: ereg_domain::identifier::PersonNumber = "830000199201300022".parse().unwrap();
        let born = number.birth_date().unwrap();
        let of = |born: jiff::civil::Date| ereg_domain::time::Day::new(born.year(), born.month(), born.day()).unwrap();
        assert_eq!(ereg_domain::party::fault_of_birth(&number, of(born)), None);
        assert_eq!(
            ereg_domain::party::fault_of_birth(&number, of(born.yesterday().unwrap())),
            Some("citizen_id.born_later")
        );
        let unread: ereg_domain::identifier::PersonNumber = "USA310065081017".parse().unwrap();
        assert_eq!(ereg_domain::party::fault_of_birth(&unread, of(born)), None);
        let sale = Sale::clean().at(Phase::Precheck).with(|s| {
            let unborn = someone("何小宝", "20261124", 12).identity.person().unwrap();
            let agent = Agent { name: "何小宝".parse().unwrap(), number: unborn, agency: None, phone: None };
            s.parties_mut().parties[1].agent = Some(agent);
        });
        let found = sale.review().by_rule(crate::application::RuleId(1)).next().unwrap().clone();
        assert_eq!(
            (found.verdict.code(), found.field.as_deref()),
            (Some("citizen_id.born_later"), Some("parties.transferor.1.agent_id_no"))
        );
    }

    #[test]
    fn a_code_of_a_pilot_area_is_noted_and_not_called_wrong() {
        let company = |code: &str| {
            Sale::clean().at(Phase::Precheck).with(|s| {
                s.parties_mut().parties[0].identity = IdentityNumber::Organisation(code.parse().unwrap());
            })
        };
        let pilot = company("91350211M00013FA1N").review();
        assert_eq!((answer(&pilot, 1), codes(&pilot, 1)), (VerdictKind::Pass, vec!["R-01.pilot_code"]));
        assert!(silent(&company("91420100MA0000015F").review(), 1));
    }

    #[test]
    fn without_the_section_it_does_not_guess() {
        let sale = Sale::clean().at(Phase::Device).with(|s| s.sections.remove::<crate::application::Parties>());
        assert_eq!(answer(&sale.review(), 1), VerdictKind::Unknown);
    }
}
