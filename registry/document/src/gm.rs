//! The commercial cryptography (商用密码) that seals rest on: SM3 digests (GB/T 32905) and SM2 signatures with SM3
//! (GB/T 32918.2).

use der::{Decode as _, asn1::ObjectIdentifier};
use ereg_domain::time::Instant;
use sm2::dsa::{Signature, VerifyingKey, signature::Verifier as _};
use sm3::{Digest as _, Sm3};
use std::time::Duration;
use x509_cert::Certificate;

use crate::fault::SealingFault;

/// The user identity that GM/T 0009 sets where nothing else is agreed: in seals and in certificates alike.
pub(crate) const USER_ID: &str = "1234567812345678";
/// SM2 with SM3.
pub(crate) const SM2_WITH_SM3: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.501");
/// SM3, by the number that most readers know it by.
pub(crate) const SM3_OID: &str = "1.2.156.10197.1.401";

/// The digest SM3.
pub(crate) fn sm3(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

/// A certificate that was read, as far as its holder's signatures are asked about.
pub(crate) struct Signer {
    key: VerifyingKey,
    from: Duration,
    until: Duration,
}

impl Signer {
    /// Reads a certificate (X.509, GB/T 20518).
    pub(crate) fn read(certificate: &[u8]) -> Result<Self, SealingFault> {
        let read = Certificate::from_der(certificate).map_err(|_| SealingFault::Certificate)?;
        let content = read.tbs_certificate();
        let point = content.subject_public_key_info().subject_public_key.as_bytes().ok_or(SealingFault::Certificate)?;
        Ok(Self {
            key: VerifyingKey::from_sec1_bytes(USER_ID, point).map_err(|_| SealingFault::Certificate)?,
            from: content.validity().not_before.to_unix_duration(),
            until: content.validity().not_after.to_unix_duration(),
        })
    }

    /// Whether its key signed a message; the signature is DER.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_der(signature).is_ok_and(|signature| self.key.verify(message, &signature).is_ok())
    }

    /// Whether its key is this one.
    pub(crate) fn is(&self, key: &VerifyingKey) -> bool {
        self.key.as_affine() == key.as_affine()
    }

    /// Whether the certificate is in its term.
    pub(crate) fn is_in_term(&self, at: Duration) -> bool {
        self.from <= at && at <= self.until
    }
}

/// Whole seconds since 1970, which is what ASN.1 states of a time.
pub(crate) fn seconds(at: Instant) -> Result<Duration, SealingFault> {
    u64::try_from(at.seconds()).map(Duration::from_secs).map_err(|_| SealingFault::Time)
}
