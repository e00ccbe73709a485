//! Any bytes handed in as a document, an OFD package, a PDF or a receipt: answered, and good only as they were sealed.
#![no_main]

#[path = "../../core/document/tests/fixture/mod.rs"]
mod fixture;

use std::sync::OnceLock;

use ereg_document::{SealRoots, verify};
use fixture::Office;
use libfuzzer_sys::fuzz_target;

fn roots() -> &'static SealRoots {
    static ROOTS: OnceLock<SealRoots> = OnceLock::new();
    ROOTS.get_or_init(|| Office::new("fuzz").roots())
}

fuzz_target!(|bytes: &[u8]| {
    // Nobody but the office could have sealed it, and what it sealed is in no corpus.
    assert!(!verify(bytes, roots()).is_good());
});
