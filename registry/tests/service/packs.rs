//! The policy packs a registry decides by: which it takes, and which of them decides what.

use ereg_domain::canonical::to_canonical;
use ereg_law::{fixture::Sale, policy::PackContent, references::floor_pack};

use crate::office::Office;

/// What a new process says to the floor pack with something changed.
fn told(office: &Office, change: impl FnOnce(&mut PackContent)) -> Result<(), (&'static str, String)> {
    let mut pack = floor_pack().unwrap();
    change(&mut pack);
    let opened = office.opened_by(&to_canonical(&pack).unwrap());
    opened.map(drop).map_err(|error| (error.code(), error.detail()))
}

#[test]
fn a_registry_does_not_begin_with_a_pack_by_which_it_cannot_decide() {
    let (office, _) = Office::for_sale(&Sale::clean());
    assert_eq!(told(&office, |pack| pack.version = 2), Ok(()));
    let (code, detail) = told(&office, |pack| pack.fees.per_piece.truncate(2)).unwrap_err();
    assert_eq!(code, "pack.unreadable");
    assert!(detail.contains("rate for the kind of building"), "{detail}");
    let (code, detail) = told(&office, |pack| pack.parameters.districts.push("420102".into())).unwrap_err();
    assert_eq!(code, "pack.unreadable");
    assert!(detail.contains("a district twice"), "{detail}");
    let (_, detail) = told(&office, |pack| pack.office = "elsewhere".into()).unwrap_err();
    assert!(detail.contains("another office"), "{detail}");
}
