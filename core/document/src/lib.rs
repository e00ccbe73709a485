//! Sealed documents (电子签章文件): of an OFD package, a PDF or a fiscal e-receipt (财政电子票据, XML) the electronic seals or the
//! signature are verified, and what they protect is told.
//!
//! Invariants: what is verified are the bytes as they stand in the file, never an encoding made anew; a document is
//! *intact* only if everything in its file is protected by every seal; nothing is trusted but by the roots, seal makers
//! and signers that the caller hands in, their own or those of an office's trust bundle; input of strangers costs a
//! bounded amount of memory and work and never ends the program.
//! It must not issue or alter a document, hold a root of its own, know a clock, or read a file or a network.
//!
//! The format is GB/T 33190-2016 (OFD), the seals GB/T 38540-2020 (version 4) and GM/T 0031-2025 (version 5); seals of
//! GM/T 0031-2014 are recognised and not verified. Of PDFs one kind of signature is verified: PAdES (ETSI EN 319 142-1)
//! of one signer with ECDSA P-256 over the whole file, with or without a time stamp (RFC 3161).

mod annotation;
mod asn1;
mod cms;
mod coverage;
mod fault;
mod fiscal;
mod metadata;
mod ofd;
mod package;
mod pdf;
mod pki;
mod sabotage;
mod seal;
mod time;
mod token;
mod verdict;
mod verify;

pub use annotation::{CopyAnnotation, cancelled_on};
pub use fault::{DocumentFault, SealRootsFault};
pub use fiscal::{FiscalReceipt, FiscalReceiptKind, FiscalReceiptNumber};
pub use pki::{MOST_CERTIFICATE_BYTES, Revocation, RevocationList, RevokedSince, SealRoots, TrustedBy};
pub use token::stated_token;
pub use verdict::{DocumentIntegrity, DocumentVerdict, SealForm, SealReport, SealerStanding, TimestampStanding};
pub use verify::{BEGINNINGS, DocumentFormat, MOST_BYTES, verify};
