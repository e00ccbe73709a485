//!

use ereg_domain::{
    dictionary::{RightKind, TenureStatus},
    identifier::{CertScheme, OldCertificate, QuotedCertificate},
};

use super::{answer, codes, silent};
use crate::{
    fixture::{Sale, line},
    review::{Verdict, VerdictKind},
    subject::{Phase, Supplemented},
};

#[test]
fn r04_a_home_of_another_city_is_not_accepted() {
    let sale = Sale::clean().at(Phase::Device).with(|s| {
        s.edit::<crate::application::MatterSection>().items[0].unit = "330110119001GB04246F00080003".parse().unwrap();
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
fn r04_a_district_that_cannot_be_is_corrected() {
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
fn r04_another_district_of_the_city_is_accepted() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| {
        let unit = "420106003002GX00012F00010203".parse().unwrap();
        s.edit::<crate::application::MatterSection>().items[0].unit = unit;
        s.register_mut().unit = unit;
    });
    assert!(silent(&sale.review(), 4));
}

#[test]
fn r04_a_unit_the_register_does_not_have_is_corrected_and_ends_nothing() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| {
        s.edit::<crate::application::MatterSection>().items[0].unit = "420102001001GB00001F00010002".parse().unwrap();
    });
    assert_eq!(
        (answer(&sale.review(), 4), codes(&sale.review(), 4)),
        (VerdictKind::Supplement, vec!["R-04.no_such_unit"])
    );
}

#[test]
fn r04_a_unit_without_a_building_is_no_home() {
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

#[test]
fn r05_only_a_current_unit_passes() {
    for status in TenureStatus::ALL {
        let review = Sale::clean().with(|s| s.register_mut().status = *status).review();
        let expected = if *status == TenureStatus::Current { VerdictKind::Pass } else { VerdictKind::Manual };
        assert_eq!(answer(&review, 5), expected, "{status:?}");
    }
}

#[test]
fn r06_a_right_never_registered_is_proposed_for_refusal_and_an_ended_one_is_told_by_its_end() {
    for status in TenureStatus::ALL {
        let review = Sale::clean().with(|s| s.register_mut().right.status = *status).review();
        let (verdict, told): (_, &[&str]) = match status {
            TenureStatus::Current => (VerdictKind::Pass, &[]),
            TenureStatus::Provisional => (VerdictKind::Refuse, &["R-06.not_first_registered"]),
            TenureStatus::Historic | TenureStatus::Terminated => (VerdictKind::Manual, &["R-06.right_ended"]),
        };
        assert_eq!((answer(&review, 6), codes(&review, 6).as_slice()), (verdict, told), "{status:?}");
    }
    // What ended it, and when.
    let ended = Sale::clean().with(|s| {
        s.register_mut().right.status = TenureStatus::Terminated;
        s.register_mut().right.ended = Some(ereg_domain::register::RightEnd {
            entry: line("注销登记 420102202405061000007"),
            registered_at: "2024-05-06T16:00:00.000Z".parse().unwrap(),
        });
    });
    let review = ended.review();
    let found = review.by_rule(crate::application::RuleId(6)).next().unwrap();
    let Verdict::Manual(ground) = &found.verdict else { panic!() };
    assert_eq!(ground.shown, ["注销登记 420102202405061000007", "2024-05-07"]);
    let nobody = Sale::clean().with(|s| s.register_mut().right.holders.clear());
    assert_eq!(codes(&nobody.review(), 6), ["R-06.not_first_registered"]);
}

#[test]
fn r06_another_right_than_the_recorded_goes_to_a_person() {
    let sale = Sale::clean().with(|s| s.register_mut().right.kind = RightKind::StateConstructionLand);
    assert_eq!(codes(&sale.review(), 6), ["R-06.other_right"]);
}

#[test]
fn r09_the_certificate_in_force_passes_and_an_old_one_does_not() {
    assert!(silent(&Sale::clean().review(), 9));
    let renewed = Sale::clean().with(|s| {
        s.register_mut().right.certificates = vec!["鄂(2024)演示市江岸不动产权第0000033号".parse().unwrap()];
    });
    assert_eq!(
        (answer(&renewed.review(), 9), codes(&renewed.review(), 9)),
        (VerdictKind::Supplement, vec!["R-09.certificate"])
    );
}

#[test]
fn r09_one_of_several_certificates_is_enough() {
    let sale = Sale::clean().with(|s| {
        s.register_mut().right.certificates.insert(0, "鄂(2020)演示市江岸不动产权第0000002号".parse().unwrap());
    });
    assert!(silent(&sale.review(), 9));
}

#[test]
fn r09_an_old_certificate_in_force_passes_with_a_word_and_any_other_does_not() {
    let old = |scheme, number: &str| OldCertificate { scheme, number: number.parse().unwrap() };
    let quoted = |certificate: OldCertificate| {
        Sale::clean().with(|s| {
            s.register_mut().right.certificates.clear();
            s.register_mut().right.old_certificates = vec![old(CertScheme::House, "武房权证岸字第200001234号")];
            s.edit::<crate::application::MatterSection>().items[0].certificate =
                Some(QuotedCertificate::Old(certificate));
        })
    };
    for number in ["武房权证岸字第200001234号", "武房权证 岸字第 200001234 号", "武房权证岸字第２00001234号"]
    {
        let review = quoted(old(CertScheme::House, number)).review();
        assert!(review.passed(), "{number}");
        assert_eq!(codes(&review, 9), ["R-09.old_paper"]);
    }
    for other in
        [old(CertScheme::House, "武房权证岸字第200001235号"), old(CertScheme::Land, "武房权证岸字第200001234号")]
    {
        assert_eq!(codes(&quoted(other).review(), 9), ["R-09.certificate"]);
    }
    let year = |number| old(CertScheme::Land, number);
    assert!(year("武国用〔2005〕第1号").is_same(&year("武国用（2005）第1号")));
}

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
