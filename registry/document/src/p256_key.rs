//! Keys that sign PDF documents and time stamps: ECDSA on P-256 with SHA-256 (FIPS 186-5), which every reader of PDF
//! verifies. A trait that a device can stand behind (HSM), and a key in memory for the demonstration.

use ereg_domain::time::Instant;
use p256::{
    SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer as _},
};
use zeroize::Zeroizing;

use crate::certificate::{Algorithm, PublicKey, Signer, seconds};
use crate::fault::{SealKeyFault, SealingFault};
use crate::secret::{CurveSecret, SecretOnCurve};
use crate::sha::sha256;

/// A key on P-256, and its certificate. The key itself need not be in this process.
pub trait P256Key: Send + Sync {
    /// The certificate of the key (X.509), DER.
    fn certificate(&self) -> &[u8];

    /// Signs a message by ECDSA with SHA-256; the signature is DER.
    ///
    /// # Errors
    /// The key cannot be reached, or refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealKeyFault>;
}

/// Looks whether a key may sign at a time: its certificate is in its term.
///
/// # Errors
/// [`SealingFault::CertificateOutOfTerm`]; [`SealingFault::Certificate`] for what is none of such a key.
pub fn may_sign_pdf(key: &dyn P256Key, at: Instant) -> Result<(), SealingFault> {
    let signer = Signer::read(key.certificate(), Algorithm::P256)?;
    if signer.is_in_term(seconds(at)?) { Ok(()) } else { Err(SealingFault::CertificateOutOfTerm) }
}

/// A secret key on P-256, wiped when it is dropped.
pub type P256Secret = CurveSecret<SecretKey>;

impl SecretOnCurve for SecretKey {
    const NAME: &'static str = "P256Secret";
    type Public = p256::PublicKey;

    fn drawn(seed: &[u8; 32], turn: u8) -> Option<Self> {
        let digest = Zeroizing::new(sha256(&[b"ereg signing key", seed.as_slice(), &[turn]]));
        SecretKey::from_slice(digest.as_slice()).ok()
    }

    fn public(&self) -> Self::Public {
        self.public_key()
    }
}

impl CurveSecret<SecretKey> {
    /// The key as the library signs with it.
    pub(crate) fn signing(&self) -> SigningKey {
        SigningKey::from(&self.0)
    }

    /// The public key, as certificates are compared with it.
    pub(crate) fn verifying(&self) -> PublicKey {
        PublicKey::P256(*self.signing().verifying_key())
    }

    /// Signs a message; the signature is DER, and the same at every time (RFC 6979).
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealingFault> {
        let signature: Signature = self.signing().try_sign(message).map_err(|_| SealingFault::Secret)?;
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

/// A key on P-256 in the memory of this process, with its certificate.
#[derive(Debug)]
pub struct SoftP256Key {
    secret: P256Secret,
    certificate: Vec<u8>,
}

impl SoftP256Key {
    /// Joins a key and its certificate (DER).
    ///
    /// # Errors
    /// [`SealingFault::Certificate`] for what is none, [`SealingFault::OtherKey`] for that of another key.
    pub fn new(secret: P256Secret, certificate: Vec<u8>) -> Result<Self, SealingFault> {
        let own = Signer::read(&certificate, Algorithm::P256)?.is(&secret.verifying());
        if own { Ok(Self { secret, certificate }) } else { Err(SealingFault::OtherKey) }
    }
}

impl P256Key for SoftP256Key {
    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
        self.secret.sign(message).map_err(|_| SealKeyFault::Refused)
    }
}

/// A signature of a key whose certificate verifies it: a device may answer in another encoding, or with another key.
pub(crate) fn signed_by(key: &dyn P256Key, message: &[u8]) -> Result<Vec<u8>, SealingFault> {
    let signature = key.sign(message)?;
    let fits = Signer::read(key.certificate(), Algorithm::P256)?.signed(message, &signature);
    if fits { Ok(signature) } else { Err(SealingFault::SignatureMismatch) }
}
