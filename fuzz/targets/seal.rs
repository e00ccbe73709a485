//! Any bytes in the place of the signature of a sealed package, its structures and its time stamp with it: answered, and good only
//! as one seal of the one sealer.
#![no_main]

#[path = "../../core/document/tests/fixture/mod.rs"]
mod fixture;

use std::sync::OnceLock;

use ereg_document::{SealRoots, verify};
use fixture::{Draft, Files, Office, VALUE};
use libfuzzer_sys::fuzz_target;

fn sealed() -> &'static (Files, SealRoots) {
    static SEALED: OnceLock<(Files, SealRoots)> = OnceLock::new();
    SEALED.get_or_init(|| {
        let office = Office::new("fuzz");
        (Draft::plain().sealed(&office), office.roots())
    })
}

fuzz_target!(|bytes: &[u8]| {
    let (files, roots) = sealed();
    let verdict = verify(&files.clone().with(VALUE, bytes.to_vec()).zip(), roots);
    assert!(!verdict.is_good() || verdict.seals.len() == 1);
});
