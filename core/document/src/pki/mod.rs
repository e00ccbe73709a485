//! Certificates, lists of revoked ones and who is trusted (PKI): with SM2 and SM3, the commercial cryptography
//! (商用密码) that electronic seals rest on, and with ECDSA P-256 and SHA-256, which readers of PDF know.
//! It must not know seals or documents.

mod certificate;
mod key;
mod pem;
mod revocation;
mod roots;
mod sm2;
#[cfg(test)]
mod vectors;

pub use pem::MOST_CERTIFICATE_BYTES;
pub use revocation::{Revocation, RevocationList, RevokedSince};
pub use roots::{SealRoots, TrustedBy};

pub(crate) use certificate::SealCertificate;
pub(crate) use key::SignatureAlgorithm;
pub(crate) use roots::{CertificateUse, TrustedCircle, Way, Witness};
pub(crate) use sm2::{DIGEST_BYTES, SM3_OID, sm3};
