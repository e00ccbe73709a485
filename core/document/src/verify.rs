//! The verification of a document, by its kind.

mod fiscal;
mod moment;
mod ofd;
mod pdf;
mod sealer;

use crate::fiscal::MAGIC as RECEIPT;
use crate::package;
use crate::pdf::{MAGIC, begins_like_one};
use crate::pki::SealRoots;
use crate::verdict::DocumentVerdict;

/// Most bytes of a document that are looked at, of any kind. Of a PDF it is less.
pub const MOST_BYTES: usize = package::MOST_PACKAGE_BYTES;

/// The first bytes of documents that hold something: of a package, of a PDF, and of a fiscal e-receipt.
pub const BEGINNINGS: [&[u8]; 3] = [package::MAGIC, MAGIC, RECEIPT];

/// Whether bytes begin as a document does, a package, a PDF or a receipt: what to ask before they are taken for anything else.
pub fn looks_like_a_document(bytes: &[u8]) -> bool {
    begins_like_one(bytes) || package::begins_like_one(bytes) || bytes.starts_with(RECEIPT)
}

/// Verifies a document as it was handed in, by the roots that the caller trusts. Its first bytes say what kind it is.
///
/// ```
/// use ereg_document::{SealRoots, verify};
///
/// let verdict = verify(b"no document", &SealRoots::default());
/// assert_eq!(verdict.fault().map(|fault| fault.code()), Some("document.not_a_package"));
/// ```
pub fn verify(bytes: &[u8], roots: &SealRoots) -> DocumentVerdict {
    if begins_like_one(bytes) {
        pdf::verify(bytes, roots)
    } else if bytes.starts_with(RECEIPT) {
        fiscal::verify(bytes, roots)
    } else {
        ofd::verify(bytes, roots)
    }
}
