//! Certificates (X.509) that were read, as far as the signatures of their holders are asked about.

use std::time::Duration;

use der::{Decode as _, asn1::ObjectIdentifier};
use ereg_domain::time::Instant;
use p256::ecdsa;
use sm2::dsa::{self, signature::Verifier as _};
use x509_cert::{Certificate, ext::pkix::ExtendedKeyUsage, spki::SubjectPublicKeyInfoOwned};

use crate::fault::SealingFault;
use crate::gm::USER_ID;

/// Keys on an elliptic curve, whose parameters name the curve (RFC 5480).
const ON_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const SM2_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.156.10197.1.301");
const P256_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// The purpose of keys that sign time stamps (id-kp-timeStamping).
pub(crate) const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// The algorithm that a key signs by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// SM2 with SM3 (GB/T 32918.2).
    Sm2,
    /// ECDSA on P-256 with SHA-256 (FIPS 186-5).
    P256,
}

impl Algorithm {
    /// The algorithm of a public key.
    pub(crate) fn of(key: &SubjectPublicKeyInfoOwned) -> Result<Self, SealingFault> {
        let curve = key.algorithm.parameters.as_ref().and_then(|named| named.decode_as::<ObjectIdentifier>().ok());
        match curve.filter(|_| key.algorithm.oid == ON_CURVE) {
            Some(SM2_CURVE) => Ok(Self::Sm2),
            Some(P256_CURVE) => Ok(Self::P256),
            _ => Err(SealingFault::Certificate),
        }
    }
}

/// The holder of a certificate.
pub(crate) struct Signer {
    key: PublicKey,
    /// The purposes that the certificate allows, and whether it is critical about them.
    purposes: Option<(bool, ExtendedKeyUsage)>,
    from: Duration,
    until: Duration,
}

/// A public key, a point on its curve.
#[derive(Debug, Clone)]
pub(crate) enum PublicKey {
    Sm2(dsa::VerifyingKey),
    P256(ecdsa::VerifyingKey),
}

impl Signer {
    /// Reads a certificate of a key that signs by an algorithm.
    pub(crate) fn read(certificate: &[u8], algorithm: Algorithm) -> Result<Self, SealingFault> {
        let read = Certificate::from_der(certificate).map_err(|_| SealingFault::Certificate)?;
        let content = read.tbs_certificate();
        let info = content.subject_public_key_info();
        let point = info.subject_public_key.as_bytes().ok_or(SealingFault::Certificate)?;
        if Algorithm::of(info)? != algorithm {
            return Err(SealingFault::Certificate);
        }
        let key = match algorithm {
            Algorithm::Sm2 => dsa::VerifyingKey::from_sec1_bytes(USER_ID, point).map(PublicKey::Sm2),
            Algorithm::P256 => ecdsa::VerifyingKey::from_sec1_bytes(point).map(PublicKey::P256),
        };
        Ok(Self {
            key: key.map_err(|_| SealingFault::Certificate)?,
            purposes: content.get_extension().map_err(|_| SealingFault::Certificate)?,
            from: content.validity().not_before.to_unix_duration(),
            until: content.validity().not_after.to_unix_duration(),
        })
    }

    /// Whether its key signed a message; the signature is DER.
    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            PublicKey::Sm2(key) => {
                dsa::Signature::from_der(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            PublicKey::P256(key) => {
                ecdsa::Signature::from_der(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
        }
    }

    /// Whether its key is this one.
    pub(crate) fn is(&self, key: &PublicKey) -> bool {
        match (&self.key, key) {
            (PublicKey::Sm2(own), PublicKey::Sm2(other)) => own.as_affine() == other.as_affine(),
            (PublicKey::P256(own), PublicKey::P256(other)) => own == other,
            (PublicKey::Sm2(_), PublicKey::P256(_)) | (PublicKey::P256(_), PublicKey::Sm2(_)) => false,
        }
    }

    /// Whether the key is for time stamps and nothing else (RFC 3161, 2.3).
    pub(crate) fn stamps_time_alone(&self) -> bool {
        matches!(&self.purposes, Some((true, ExtendedKeyUsage(purposes))) if purposes[..] == [TIME_STAMPING])
    }

    /// Whether the certificate is in its term.
    pub(crate) fn is_in_term(&self, at: Duration) -> bool {
        self.from <= at && at <= self.until
    }
}

/// The name (CN) of the holder of a certificate (DER).
pub(crate) fn holder_name(certificate: &[u8]) -> Result<String, SealingFault> {
    let read = Certificate::from_der(certificate).map_err(|_| SealingFault::Certificate)?;
    let name = read.tbs_certificate().subject().common_name().map_err(|_| SealingFault::Certificate)?;
    name.map(String::from).ok_or(SealingFault::Certificate)
}

/// The word of a certificate of the demonstration about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Its subject, such as `CN=演示登记机构,O=演示,C=CN`.
    pub subject: String,
    /// Its serial number below its issuer.
    pub serial: u64,
    /// Begin of its term.
    pub from: Instant,
    /// End of its term, included.
    pub until: Instant,
}

impl CertificateFacts {
    /// Reads a certificate (DER).
    ///
    /// # Errors
    /// [`SealingFault::Certificate`] for what is none, or one whose serial number is none of the demonstration's.
    pub fn read(certificate: &[u8]) -> Result<Self, SealingFault> {
        let read = Certificate::from_der(certificate).map_err(|_| SealingFault::Certificate)?;
        let content = read.tbs_certificate();
        let number = |serial: &[u8]| {
            let fits = serial.len() <= 9 && (serial.len() < 9 || serial.first() == Some(&0));
            fits.then(|| serial.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
        };
        let at = |since_1970: Duration| i64::try_from(since_1970.as_millis()).map(Instant::from_ms);
        let (from, until) = (content.validity().not_before, content.validity().not_after);
        Ok(Self {
            subject: content.subject().to_string(),
            serial: number(content.serial_number().as_bytes()).ok_or(SealingFault::Certificate)?,
            from: at(from.to_unix_duration()).map_err(|_| SealingFault::Certificate)?,
            until: at(until.to_unix_duration()).map_err(|_| SealingFault::Certificate)?,
        })
    }
}

/// Whole seconds since 1970, which is what ASN.1 states of a time.
pub(crate) fn seconds(at: Instant) -> Result<Duration, SealingFault> {
    u64::try_from(at.seconds()).map(Duration::from_secs).map_err(|_| SealingFault::Time)
}
