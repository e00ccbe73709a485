//! Sealed documents (电子签章文件): an OFD package is read, its electronic seals are verified, and what they protect is told.
//!
//! Invariants: what is verified are the bytes as they stand in the package, never an encoding made anew; a document is
//! *intact* only if everything in its package is protected by every seal; nothing is trusted but by the roots and the
//! seal makers that the caller hands in; input of strangers costs a bounded amount of memory and work and never ends the
//! program.
//! It must not issue or alter a document, hold a root of its own, know a clock, or read a file or a network.
//!
//! The format is GB/T 33190-2016 (OFD), the seals GB/T 38540-2020 (version 4) and GM/T 0031-2025 (version 5); seals of
//! GM/T 0031-2014 are recognised and not verified.

mod asn1;
mod coverage;
mod fault;
mod gm;
mod ofd;
mod package;
mod sabotage;
mod seal;
mod verdict;
mod verify;

pub use fault::{DocumentFault, SealRootsFault};
pub use gm::{RevocationList, SealRoots};
pub use package::MOST_PACKAGE_BYTES;
pub use verdict::{DocumentIntegrity, DocumentVerdict, Revocation, SealReport, SealerStanding, TimestampStanding};
pub use verify::{looks_like_a_package, verify};
