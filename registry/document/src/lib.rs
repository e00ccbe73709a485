//! Electronic licences, made and sealed (电子证照生成、电子签章用印): the face of a licence becomes pages, the pages a
//! package (OFD), and the package is sealed with an electronic seal.
//!
//! Invariants: one face, seal, key and time give the same bytes; every file of the package is protected by the seal;
//! what the font cannot show is refused by its name and never left out; no document leaves that its own signer's
//! certificate does not verify; everything says 演示, and no seal shows an emblem or the name of a real office. It must
//! not read a file or a network, know a clock or draw randomness, know the registry's model, or keep a key longer than
//! its owner does.
//!
//! The format is GB/T 33190-2016 (OFD), the seals GB/T 38540-2020 (version 4) and GM/T 0031-2025 (version 5), the
//! metadata GB/T 36903-2018, the algorithms SM2 (GB/T 32918) and SM3 (GB/T 32905).

mod authority;
mod demo;
mod face;
mod fault;
mod font;
mod gm;
mod issue;
mod key;
mod ofd;
mod page;
mod picture;
mod seal;

pub use authority::{CertificateTerm, DemoAuthority, ListIssue, PemLabel, pem};
pub use demo::DemoName;
pub use face::{Bilingual, FaceRow, HolderCodeKind, LicenceExtension, LicenceFace, LicenceHolder};
pub use fault::{SealKeyFault, SealingFault};
pub use issue::issue;
pub use key::{KeySeed, SealKey, Sm2Secret, SoftKey};
pub use seal::{Seal, SealOrder, SealVersion};
