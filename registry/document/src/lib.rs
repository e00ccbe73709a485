//! The papers of the office, made and sealed (电子证照生成、电子签章用印): licences, and the letters and decisions of a case; and, for
//! the simulated finance service, fiscal e-receipts (财政电子票据), XML and page. The face
//! of a paper becomes pages, the pages a package (OFD), and the package is sealed with an electronic seal. The same pages become
//! a PDF with a signature and a time stamp, for readers abroad, who know no SM2. Over both an authority states the time. The first
//! page is a picture (PNG) too, to be looked at.
//!
//! Invariants: one face, seal, key and time give the same bytes; every file of the package is protected by the seal;
//! what the font cannot show is refused by its name and never left out; no document leaves that its own signer's
//! certificate does not verify; everything says 演示, and no seal shows an emblem or the name of a real office. It must
//! not read a file or a network, know a clock or draw randomness, know the registry's model, or keep a key longer than
//! its owner does.
//!
//! The format is GB/T 33190-2016 (OFD), the seals GB/T 38540-2020 (version 4) and GM/T 0031-2025 (version 5), the
//! metadata GB/T 36903-2018, the algorithms SM2 (GB/T 32918) and SM3 (GB/T 32905). The PDF is ISO 32000-1, its signature PAdES
//! B-T (ETSI EN 319 142-1) by ECDSA on P-256 with a time stamp of RFC 3161.

/// `Debug` of a type that holds what a person entered: its name and nothing in it.
macro_rules! debug_without_content {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}

mod authority;
mod certificate;
mod cms;
mod demo;
mod face;
mod fault;
mod fiscal;
mod font;
mod gm;
mod ink;
mod issue;
mod key;
mod metadata;
mod ofd;
mod p256_key;
mod page;
mod page_picture;
mod paper;
mod pdf;
mod picture;
mod seal;
mod secret;
mod sha;
mod text;
mod time;
mod words;

pub use authority::{AuthoritySecret, CertificateTerm, DemoAuthority, ListIssue, PemLabel, RevokedCertificate, pem};
pub use certificate::CertificateFacts;
pub use demo::DemoName;
pub use face::LicenceFace;
pub use fault::{SealKeyFault, SealingFault, TimeAuthorityFault};
pub use fiscal::{FiscalFiles, FiscalStamps, issue_fiscal};
pub use issue::{Stamp, issue, issue_pdf};
pub use key::{SealKey, Sm2Secret, SoftKey};
pub use metadata::{HolderCodeKind, LicenceExtension, LicenceHolder};
pub use p256_key::{P256Key, P256Secret, SoftP256Key, may_sign_pdf};
pub use page_picture::issue_picture;
pub use paper::{
    AcceptanceFace, AfterTerm, AnnotatedFace, Applicant, ApplicationNumber, CancelledFace, ChargedItem, DecidedOn,
    DecisionFace, DecisionGround, Defect, EnglishTerms, FeeNoticeFace, FiscalNumber, FiscalReceiptFace, LastDay,
    Letterhead, Paper, QueryFinding, QueryResultFace, QueryStanding, ReceivedMaterial, ReceivedNumber, RecordedEntry,
    RecordedUnit, SupplementFace, SupplementTerm,
};
pub use seal::{DigestName, Seal, SealOrder, SealVersion};
pub use secret::{CurveSecret, KeySeed, SecretOnCurve};
pub use text::{Bilingual, FaceRow};
pub use time::{DemoTimeAuthority, TimeAuthority};
