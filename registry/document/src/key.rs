//! Keys that seal: a trait that a device can stand behind (签名验签服务器, HSM), and a key in memory for the demonstration.

use std::fmt;

use sm2::{
    SecretKey,
    dsa::{Signature, SigningKey, signature::Signer as _},
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, EncodePublicKey as _},
};
use sm3::{Digest as _, Sm3};
use zeroize::Zeroizing;

use crate::certificate::{Algorithm, PublicKey, Signer};
use crate::fault::{SealKeyFault, SealingFault};
use crate::gm::USER_ID;

/// A key that seals, and its certificate. The key itself need not be in this process.
pub trait SealKey: Send + Sync {
    /// The certificate of the key (X.509, GB/T 20518), DER.
    fn certificate(&self) -> &[u8];

    /// Signs a message by SM2 with SM3, with the user identity 1234567812345678; the signature is DER.
    ///
    /// # Errors
    /// The key cannot be reached, or refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealKeyFault>;
}

/// Thirty-two random bytes that a key is made of; wiped when they are dropped.
pub struct KeySeed(pub(crate) Zeroizing<[u8; 32]>);

impl KeySeed {
    /// Takes bytes that the caller drew; whoever knows them knows the key.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

/// Nothing of the seed.
impl fmt::Debug for KeySeed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("KeySeed").finish_non_exhaustive()
    }
}

/// A secret key of SM2 (GB/T 32918), wiped when it is dropped.
pub struct Sm2Secret(SecretKey);

impl Sm2Secret {
    /// Makes the key of a seed: the same seed gives the same key.
    ///
    /// # Errors
    /// [`SealingFault::Secret`] if no key comes of it, which no seed is known to do.
    pub fn from_seed(seed: &KeySeed) -> Result<Self, SealingFault> {
        // Of four thousand million digests one is no number below the order of the curve: then the next.
        let drawn = (0u8..=u8::MAX).find_map(|turn| {
            let digest: [u8; 32] = Sm3::new()
                .chain_update("ereg sealing key")
                .chain_update(*seed.0)
                .chain_update([turn])
                .finalize()
                .into();
            SecretKey::from_slice(Zeroizing::new(digest).as_slice()).ok()
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

    /// The key as the library signs with it, for one signature: unlike what is kept, it is not wiped when it is dropped.
    pub(crate) fn signing(&self) -> Result<SigningKey, SealingFault> {
        SigningKey::new(USER_ID, &self.0).map_err(|_| SealingFault::Secret)
    }

    /// The public key, as certificates are compared with it.
    pub(crate) fn verifying(&self) -> Result<PublicKey, SealingFault> {
        Ok(PublicKey::Sm2(self.signing()?.verifying_key().clone()))
    }

    /// Signs a message; the signature is DER.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealingFault> {
        let signature: Signature = self.signing()?.try_sign(message).map_err(|_| SealingFault::Secret)?;
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

/// Nothing of the key.
impl fmt::Debug for Sm2Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Sm2Secret").finish_non_exhaustive()
    }
}

/// A key in the memory of this process, with its certificate.
#[derive(Debug)]
pub struct SoftKey {
    secret: Sm2Secret,
    certificate: Vec<u8>,
}

impl SoftKey {
    /// Joins a key and its certificate (DER).
    ///
    /// # Errors
    /// [`SealingFault::Certificate`] for what is none, [`SealingFault::OtherKey`] for that of another key.
    pub fn new(secret: Sm2Secret, certificate: Vec<u8>) -> Result<Self, SealingFault> {
        let own = Signer::read(&certificate, Algorithm::Sm2)?.is(&secret.verifying()?);
        if own { Ok(Self { secret, certificate }) } else { Err(SealingFault::OtherKey) }
    }
}

impl SealKey for SoftKey {
    fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SealKeyFault> {
        self.secret.sign(message).map_err(|_| SealKeyFault::Refused)
    }
}

/// A signature of a key whose certificate verifies it: a device may answer in another encoding, or with another key.
pub(crate) fn signed_by(key: &dyn SealKey, message: &[u8]) -> Result<Vec<u8>, SealingFault> {
    let signature = key.sign(message)?;
    let fits = Signer::read(key.certificate(), Algorithm::Sm2)?.signed(message, &signature);
    if fits { Ok(signature) } else { Err(SealingFault::SignatureMismatch) }
}
