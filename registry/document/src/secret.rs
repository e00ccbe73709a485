//! Secret keys on the curves that this office seals and signs with: drawn, stored and read the same way on each.

use std::fmt;

use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey};
use zeroize::Zeroizing;

use crate::fault::SealingFault;

/// Thirty-two random bytes that a key is made of; wiped when they are dropped.
pub struct KeySeed(Zeroizing<[u8; 32]>);

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

/// A library's secret key on one curve, wiped when it is dropped.
pub trait SecretOnCurve: DecodePrivateKey + EncodePrivateKey {
    /// The name by which the key is known here.
    const NAME: &'static str;
    /// The library's public key.
    type Public: EncodePublicKey;

    /// The key that a turn draws of a seed, by the digest of its curve; `None` if that is no number below the order of the curve.
    fn drawn(seed: &[u8; 32], turn: u8) -> Option<Self>;

    /// The public key.
    fn public(&self) -> Self::Public;
}

/// A secret key, wiped when it is dropped.
pub struct CurveSecret<K>(pub(crate) K);

impl<K: SecretOnCurve> CurveSecret<K> {
    /// Makes the key of a seed: the same seed gives the same key, and on each curve another one.
    ///
    /// # Errors
    /// [`SealingFault::Secret`] if no key comes of it, which no seed is known to do.
    pub fn from_seed(seed: &KeySeed) -> Result<Self, SealingFault> {
        // Of four thousand million digests one is no number below the order of the curve: then the next.
        (0u8..=u8::MAX).find_map(|turn| K::drawn(&seed.0, turn)).map(Self).ok_or(SealingFault::Secret)
    }

    /// Reads a key that was stored (PKCS#8, DER).
    ///
    /// # Errors
    /// [`SealingFault::Secret`] for what is no such key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, SealingFault> {
        K::from_pkcs8_der(der).map(Self).map_err(|_| SealingFault::Secret)
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
        self.0.public().to_public_key_der().map(|document| document.into_vec()).map_err(|_| SealingFault::Secret)
    }
}

/// Nothing of the key.
impl<K: SecretOnCurve> fmt::Debug for CurveSecret<K> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct(K::NAME).finish_non_exhaustive()
    }
}
