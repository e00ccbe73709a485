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

/// The format of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFormat {
    /// An OFD package (GB/T 33190).
    Ofd,
    /// A PDF.
    Pdf,
    /// The XML of a fiscal e-receipt (财政电子票据).
    FiscalReceipt,
}

impl DocumentFormat {
    /// The format of a document by its first bytes; none where they begin no document: what to ask before they are taken for
    /// anything else.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if begins_like_one(bytes) {
            Some(Self::Pdf)
        } else if bytes.starts_with(RECEIPT) {
            Some(Self::FiscalReceipt)
        } else {
            package::begins_like_one(bytes).then_some(Self::Ofd)
        }
    }
}

/// Verifies a document as it was handed in, by the roots that are trusted. Its first bytes say what kind it is; what
/// begins no document is judged as an OFD, and told what it lacks.
///
/// ```
/// use ereg_document::{SealRoots, verify};
///
/// let verdict = verify(b"no document", &SealRoots::default());
/// assert_eq!(verdict.fault().map(|fault| fault.code()), Some("document.not_a_package"));
/// ```
pub fn verify(bytes: &[u8], roots: &SealRoots) -> DocumentVerdict {
    match DocumentFormat::of(bytes) {
        Some(DocumentFormat::Pdf) => pdf::verify(bytes, roots),
        Some(DocumentFormat::FiscalReceipt) => fiscal::verify(bytes, roots),
        Some(DocumentFormat::Ofd) | None => ofd::verify(bytes, roots),
    }
}
