//! Any bytes read as lists of revoked certificates and as roots: read or refused, and heard by nobody whom they are not of.
#![no_main]

#[path = "../../core/document/tests/fixture/mod.rs"]
mod fixture;

use std::sync::OnceLock;

use ereg_document::{RevocationList, SealRoots, verify};
use fixture::{Draft, Office};
use libfuzzer_sys::fuzz_target;

fn sealed() -> &'static (Vec<u8>, SealRoots) {
    static SEALED: OnceLock<(Vec<u8>, SealRoots)> = OnceLock::new();
    SEALED.get_or_init(|| {
        let office = Office::new("fuzz");
        (Draft::plain().sealed(&office).zip(), office.roots())
    })
}

fuzz_target!(|bytes: &[u8]| {
    let (zip, roots) = sealed();
    if let Ok(list) = RevocationList::parse(bytes) {
        // No list here is signed by the root, whose key is nobody's.
        assert!(verify(zip, &roots.clone().with_revocations(list)).is_good());
    }
    if let Ok(others) = SealRoots::parse(bytes) {
        assert!(!verify(zip, &others).is_good());
    }
});
