//! The commercial cryptography (商用密码) that seals rest on: SM2 and SM3, certificates, and whom the caller trusts.
//! It must not know seals or documents.

mod certificate;
mod pem;
mod revocation;
mod roots;
mod sm2;
#[cfg(test)]
mod vectors;

pub use revocation::RevocationList;
pub use roots::SealRoots;

pub(crate) use certificate::SealCertificate;
pub(crate) use roots::Way;
pub(crate) use sm2::{DIGEST_BYTES, SM2_WITH_SM3, SM3_OID, sm3};
