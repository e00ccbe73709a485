//! Keys that sign PDF documents and time stamps: ECDSA on P-256 with SHA-256 (FIPS 186-5), which every reader of PDF
//! verifies. A trait that a device can stand behind (HSM), and a key in memory for the demonstration.

use std::fmt;

use ereg_domain::time::Instant;
use p256::{
    SecretKey,
    ecdsa::{Signature, SigningKey, signature::Signer as _},
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _},
};
use zeroize::Zeroizing;

use crate::certificate::{Algorithm, PublicKey, Signer, seconds};
use crate::fault::{SealKeyFault, SealingFault};
use crate::key::KeySeed;
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
pub struct P256Secret(SecretKey);

impl P256Secret {
    /// Makes the key of a seed: the same seed gives the same key, and another one than SM2 makes of it.
    ///
    /// # Errors
    /// [`SealingFault::Secret`] if no key comes of it, which no seed is known to do.
    pub fn from_seed(seed: &KeySeed) -> Result<Self, SealingFault> {
        // Of four thousand million digests one is no number below the order of the curve: then the next.
        let drawn = (0u8..=u8::MAX).find_map(|turn| {
            let digest = Zeroizing::new(sha256(&[b"ereg signing key", seed.0.as_slice(), &[turn]]));
            SecretKey::from_slice(digest.as_slice()).ok()
        });
        drawn.map(Self).ok_or(SealingFault::Secret)
    }

    /// Reads a key that was stored (PKCS#8, DER).
    ///
    /// # Errors
    /// [`SealingFault::Secret`] for what is no such key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, SealingFault> {
        SecretKey::from_pkcs8_der(der).map(Self).map_err(|_| SealingFault::Secret)
    }

    /// The key as it is stored (PKCS#8, DER), wiped when it is dropped.
    ///
    /// # Errors
    /// [`SealingFault::Secret`] if it cannot be encoded.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, SealingFault> {
        self.0.to_pkcs8_der().map(|document| document.to_bytes()).map_err(|_| SealingFault::Secret)
    }

    /// The public key (SubjectPublicKeyInfo, DER), for which an authority issues a certificate.
    ///
    /// # Errors
    /// [`SealingFault::Secret`] if it cannot be encoded.
    pub fn public_key(&self) -> Result<Vec<u8>, SealingFault> {
        self.0.public_key().to_public_key_der().map(|document| document.into_vec()).map_err(|_| SealingFault::Secret)
    }

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

/// Nothing of the key.
impl fmt::Debug for P256Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("P256Secret").finish_non_exhaustive()
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
