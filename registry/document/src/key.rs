//! Keys that seal: a trait that a device can stand behind (签名验签服务器, HSM), and a key in memory for the demonstration.

use sm2::{
    SecretKey,
    dsa::{Signature, SigningKey, signature::Signer as _},
};
use sm3::{Digest as _, Sm3};
use zeroize::Zeroizing;

use crate::certificate::{Algorithm, PublicKey, Signer};
use crate::fault::{SealKeyFault, SealingFault};
use crate::gm::USER_ID;
use crate::secret::{CurveSecret, SecretOnCurve};

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

/// A secret key of SM2 (GB/T 32918), wiped when it is dropped.
pub type Sm2Secret = CurveSecret<SecretKey>;

impl SecretOnCurve for SecretKey {
    const NAME: &'static str = "Sm2Secret";
    type Public = sm2::PublicKey;

    fn drawn(seed: &[u8; 32], turn: u8) -> Option<Self> {
        let digest: [u8; 32] =
            Sm3::new().chain_update("ereg sealing key").chain_update(seed).chain_update([turn]).finalize().into();
        SecretKey::from_slice(Zeroizing::new(digest).as_slice()).ok()
    }

    fn public(&self) -> Self::Public {
        self.public_key()
    }
}

impl CurveSecret<SecretKey> {
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
