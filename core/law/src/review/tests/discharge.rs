//! The discharge of a mortgage (T21): what it does not ask.

use ereg_domain::dictionary::{LandNature, SeizureKind, TenureStatus};

use crate::{
    fixture::{Sale, seizure},
    rule::tests::codes,
};

/// Whoever holds the home and whatever else stands on it, a mortgage on it can end.
#[test]
fn a_discharge_asks_nothing_of_the_home_and_its_owner() {
    let sale = Sale::discharged().with(|s| {
        let minor = crate::fixture::someone("林小宝", "20150101", 3);
        let register = s.register_mut();
        register.right.holders = vec![crate::fixture::holder(&minor, None)];
        register.right.status = TenureStatus::Terminated;
        register.land_nature = LandNature::Allocated;
        register.seizures.push(seizure(SeizureKind::Seizure, "2026-01-01", "2029-01-01"));
    });
    assert!(sale.review().passed(), "{:?}", sale.review().findings);
    assert!(crate::matter::T21.stands_apart() && !crate::matter::T10.stands_apart());
    // A minor who applies is looked at all the same.
    let minor =
        sale.with(|s| s.party_mut("mortgagee.1").identity = crate::fixture::someone("林小宝", "20150101", 3).identity);
    assert!(codes(&minor.review(), 0).contains(&"R-00.minor"));
}
