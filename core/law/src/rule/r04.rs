//! the unit belongs to this registry (不动产单元在本登记机构辖区内), or what somebody asks about does.

use super::{
    Judge, Rule, S,
    answer::{supplement, supplement_once},
    unit::fault_of_district,
};
use crate::{
    application::RuleId,
    draft::ProblemOf,
    section,
    subject::{Known, Subject},
    verdict::{Awaits, Binds, Ground, Needs, Verdict},
    words::titles,
};

/// The unit belongs to this registry (不动产单元在本登记机构辖区内).
pub static R04: Rule = Rule {
    id: RuleId(4),
    title: titles::R04,
    phases: S,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[Needs::RegisterExtract],
    asks: &[],
    field: Some("matter.unit"),
    basis: "不动产登记暂行条例 7, 17(4)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(unit_belongs_to_this_registry),
};

/// this registry decides only on homes of its own districts that its cadastre knows; another district's goes to
/// the registry of that place. The code has no check digit, so one that the cadastre does not know, or whose district is
/// one keystroke away from one of ours, is a slip first: it is corrected, and never ends the case; where a supplement has
/// not mended it, a person looks. 暂行条例 7, 17(2), 17(4).
fn unit_belongs_to_this_registry(subject: &Subject<'_>) -> Verdict {
    if let Some(told) = subject.problems.iter().find(|p| p.concerns() == ProblemOf::Unit) {
        return supplement(told.code);
    }
    if let Some(fault) = fault_of_district(subject, |ground| supplement_once(subject, ground)) {
        return fault;
    }
    let Some(item) = subject.item() else { return Verdict::needs(Needs::Section) };
    let Known::Yes(register) = subject.facts.register() else { return Verdict::needs(Needs::RegisterExtract) };
    if register.unit == item.unit { Verdict::PASS } else { supplement_once(subject, Ground::of("R-04.no_such_unit")) }
}

/// R-04 where somebody asks about a unit: it belongs to this registry, by its code alone (查询的不动产在本登记机构辖区内).
pub static R04_OF_A_QUERY: Rule = Rule {
    id: RuleId(4),
    title: titles::R04_OF_A_QUERY,
    phases: S,
    reads: &[section::MATTER],
    may_read: &[],
    needs: &[],
    asks: &[],
    field: Some("matter.unit"),
    basis: "不动产登记暂行条例 7; 不动产登记暂行条例实施细则 99(1)",
    disclosure: None,
    awaits: Awaits::Applicants,
    binds: Binds::Nothing,
    judge: Judge::One(what_is_asked_about_is_ours),
};

/// R-04 where somebody asks about a unit: only its district is judged. Whether the register has such a unit is told to who
/// holds it, and to nobody else. 暂行条例 7; 实施细则 99(1).
fn what_is_asked_about_is_ours(subject: &Subject<'_>) -> Verdict {
    if let Some(told) = subject.problems.iter().find(|p| p.concerns() == ProblemOf::Unit) {
        return supplement(told.code);
    }
    fault_of_district(subject, Verdict::Supplement).unwrap_or(Verdict::PASS)
}

#[cfg(test)]
mod tests {
    use crate::{
        fixture::Sale,
        rule::tests::{answer, codes, silent},
        subject::{Phase, Supplemented},
        verdict::VerdictKind,
    };

    #[test]
    fn a_home_of_another_city_is_not_accepted() {
        let sale = Sale::clean().at(Phase::Device).with(|s| {
            s.edit::<crate::application::MatterSection>().items[0].unit =
                "330110119001GB04246F00080003".parse().unwrap();
            // Told at once, also before any extract is here.
            s.register = None;
        });
        assert_eq!(
            (answer(&sale.review(), 4), codes(&sale.review(), 4)),
            (VerdictKind::NotAccept, vec!["R-04.other_registry"])
        );
    }

    /// One slip of the keyboard in the first six digits ends no case either, where no such district can be.
    #[test]
    fn a_district_that_cannot_be_is_corrected() {
        for (district, told) in [
            ("420108", "R-04.no_such_unit"),
            ("420100", "R-04.no_such_unit"),
            ("920102", "R-04.no_such_unit"),
            ("020102", "R-04.no_such_unit"),
            ("420002", "R-04.no_such_unit"),
            ("420500", "R-04.no_such_unit"),
            // One digit mistyped or two swapped, in any of the first four places too.
            ("420502", "R-04.district_mistyped"),
            ("410102", "R-04.district_mistyped"),
            ("430104", "R-04.district_mistyped"),
            ("520103", "R-04.district_mistyped"),
            ("421002", "R-04.district_mistyped"),
            ("420528", "R-04.other_registry"),
            // Two digits that would be each other's, with one between them, were not swapped.
            ("410502", "R-04.other_registry"),
            ("420281", "R-04.other_registry"),
            ("330110", "R-04.other_registry"),
        ] {
            let sale = Sale::clean().at(Phase::Device).with(|s| {
                let unit = format!("{district}001001GB00001F00010001");
                s.edit::<crate::application::MatterSection>().items[0].unit = unit.parse().unwrap();
                s.register = None;
            });
            let verdict = if told == "R-04.other_registry" { VerdictKind::NotAccept } else { VerdictKind::Supplement };
            assert_eq!((answer(&sale.review(), 4), codes(&sale.review(), 4)), (verdict, vec![told]), "{district}");
            // A supplement that has not mended it brings it to a person; another registry's home stays another registry's.
            let again = sale.with(|s| s.supplemented = Supplemented::Before);
            let verdict = if told == "R-04.other_registry" { VerdictKind::NotAccept } else { VerdictKind::Manual };
            assert_eq!((answer(&again.review(), 4), codes(&again.review(), 4)), (verdict, vec![told]), "{district}");
        }
    }

    #[test]
    fn another_district_of_the_city_is_accepted() {
        let sale = Sale::clean().at(Phase::Precheck).with(|s| {
            let unit = "420106003002GX00012F00010203".parse().unwrap();
            s.edit::<crate::application::MatterSection>().items[0].unit = unit;
            s.register_mut().unit = unit;
        });
        assert!(silent(&sale.review(), 4));
    }

    #[test]
    fn a_unit_the_register_does_not_have_is_corrected_and_ends_nothing() {
        let sale = Sale::clean().at(Phase::Precheck).with(|s| {
            s.edit::<crate::application::MatterSection>().items[0].unit =
                "420102001001GB00001F00010002".parse().unwrap();
        });
        assert_eq!(
            (answer(&sale.review(), 4), codes(&sale.review(), 4)),
            (VerdictKind::Supplement, vec!["R-04.no_such_unit"])
        );
    }

    #[test]
    fn a_unit_without_a_building_is_no_home() {
        for unit in ["420102001001GB00001W00000000", "420102001001GB00001L00000001", "420102001001GB00001Q00000001"] {
            let sale = Sale::clean().at(Phase::Precheck).with(|s| {
                let unit = unit.parse().unwrap();
                s.edit::<crate::application::MatterSection>().items[0].unit = unit;
                s.register_mut().unit = unit;
            });
            assert_eq!(
                (answer(&sale.review(), 4), codes(&sale.review(), 4)),
                (VerdictKind::Supplement, vec!["unit.no_building"])
            );
        }
        // As typed: the same word of the same rule, and not of R-01.
        let typed = Sale::clean().at(Phase::Device).with(|s| {
            s.sections.remove::<crate::application::MatterSection>();
            s.problems = vec![crate::draft::FieldProblem { field: "matter.unit".into(), code: "unit.no_building" }];
        });
        assert_eq!(codes(&typed.review(), 4), ["unit.no_building"]);
        assert!(silent(&typed.review(), 1));
    }

    /// A digit mistyped is corrected, and ends nothing: the code alone says so. However often it is wrong, no person is asked.
    #[test]
    fn a_query_looks_at_the_code_alone() {
        for supplemented in [Supplemented::Never, Supplemented::Before] {
            let unit = |unit: &'static str| {
                Sale::asked().at(Phase::Precheck).with(move |s| {
                    s.supplemented = supplemented;
                    let mut applied = s.get::<crate::application::MatterSection>().clone();
                    applied.items[0].unit = unit.parse().unwrap();
                    s.sections.put(applied);
                    s.register = None;
                })
            };
            for (typed, code) in [
                ("420502001001GB00001F00010001", "R-04.district_mistyped"),
                ("420199001001GB00001F00010001", "R-04.no_such_unit"),
            ] {
                let review = unit(typed).review();
                assert_eq!(codes(&review, 4), [code]);
                assert!(silent(&review, 75), "nobody looks it up");
                assert!(matches!(review.conclusion(), crate::review::Conclusion::Supplement(_)));
            }
            let elsewhere = unit("330110001001GB00001F00010001").review();
            assert_eq!(codes(&elsewhere, 4), ["R-04.other_registry"]);
            let ours = unit("420102001001GB00001F00019999").review();
            assert!(silent(&ours, 4), "whether there is such a unit is not told");
        }
    }
}
