//!

use super::{answer, codes, silent};
use crate::{
    dictionary::{RightKind, TenureStatus},
    fixture::Sale,
    review::{Phase, VerdictKind},
};

#[test]
fn r04_a_home_of_another_city_is_not_accepted() {
    let sale = Sale::clean().at(Phase::Device).with(|s| {
        s.shared.matter.as_mut().unwrap().items[0].unit = "330110119001GB04246F00080003".parse().unwrap();
        // Told at once, also before any extract is here.
        s.register = None;
    });
    assert_eq!(
        (answer(&sale.review(), 4), codes(&sale.review(), 4)),
        (VerdictKind::NotAccept, vec!["R-04.other_registry"])
    );
}

#[test]
fn r04_another_district_of_the_city_is_accepted() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| {
        let unit = "420106003002GX00012F00010203".parse().unwrap();
        s.shared.matter.as_mut().unwrap().items[0].unit = unit;
        s.register_mut().unit = unit;
    });
    assert!(silent(&sale.review(), 4));
}

#[test]
fn r04_a_unit_the_register_does_not_have_is_not_accepted() {
    let sale = Sale::clean().at(Phase::Precheck).with(|s| {
        s.shared.matter.as_mut().unwrap().items[0].unit = "420102001001GB00001F00010002".parse().unwrap();
    });
    assert_eq!(codes(&sale.review(), 4), ["R-04.no_such_unit"]);
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
fn r06_a_right_that_is_not_in_force_is_proposed_for_refusal() {
    for status in TenureStatus::ALL {
        let review = Sale::clean().with(|s| s.register_mut().right.status = *status).review();
        let expected = if *status == TenureStatus::Current { VerdictKind::Pass } else { VerdictKind::Refuse };
        assert_eq!(answer(&review, 6), expected, "{status:?}");
    }
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
fn without_an_extract_the_unit_is_not_guessed() {
    let sale = Sale::clean().at(Phase::Device).with(|s| s.register = None);
    for rule in [4, 5, 6, 9] {
        assert_eq!(codes(&sale.review(), rule), ["needs.register_extract"], "R-{rule:02}");
    }
    let empty = Sale::clean().at(Phase::Device).with(|s| s.shared.matter = None);
    for rule in [4, 6, 9] {
        assert_eq!(codes(&empty.review(), rule), ["needs.section"], "R-{rule:02}");
    }
}
