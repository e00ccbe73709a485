//! The registry's own keys: Ed25519, one per role.

use std::fmt;

use ring::signature::{Ed25519KeyPair, KeyPair as _};
use zeroize::Zeroizing;

use super::device::KeyError;
use super::public::{KeyId, PublicKey};
use crate::{
    keys::Signer,
    random::{RandomError, SecureRandom},
};

/// The reasons why there is no registry key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegistryKeyError {
    /// Not an Ed25519 key in PKCS#8 (v2, with the public key, RFC 8410), or its halves do not fit.
    #[error("not an Ed25519 key in PKCS#8")]
    Malformed,
    /// The system gave no randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl RegistryKeyError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "registry_key.malformed",
            Self::Random(error) => error.code(),
        }
    }
}

/// An Ed25519 signing key of the registry. Ed25519 is deterministic: equal messages have equal signatures.
pub struct RegistryKey {
    pair: Ed25519KeyPair,
    pkcs8: Zeroizing<Vec<u8>>,
}

/// DER in front of the seed and of the public key in a PKCS#8 v2 Ed25519 key (RFC 8410 §7, RFC 5958).
const PKCS8_SEED: [u8; 16] =
    [0x30, 0x51, 0x02, 0x01, 0x01, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
const PKCS8_PUBLIC: [u8; 3] = [0x81, 0x21, 0x00];

impl RegistryKey {
    /// A new key from the system's randomness.
    pub fn generate() -> Result<Self, RegistryKeyError> {
        let seed = Zeroizing::new(SecureRandom::new().bytes::<32>()?);
        Self::from_seed(&seed)
    }

    /// The key over a 32-byte seed (RFC 8032 private key): for fixtures; real keys are generated.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, RegistryKeyError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| RegistryKeyError::Malformed)?;
        let mut pkcs8 = Zeroizing::new(Vec::with_capacity(83));
        pkcs8.extend_from_slice(&PKCS8_SEED);
        pkcs8.extend_from_slice(seed);
        pkcs8.extend_from_slice(&PKCS8_PUBLIC);
        pkcs8.extend_from_slice(pair.public_key().as_ref());
        Ok(Self { pair, pkcs8 })
    }

    /// Reads a key from its PKCS#8 bytes; the public half in it must fit.
    pub fn from_pkcs8(pkcs8: &[u8]) -> Result<Self, RegistryKeyError> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|_| RegistryKeyError::Malformed)?;
        Ok(Self { pair, pkcs8: Zeroizing::new(pkcs8.to_vec()) })
    }

    /// The PKCS#8 bytes, secret: for a file of mode 0600.
    pub fn to_pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The public half.
    pub fn public_key(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.pair.public_key().as_ref());
        PublicKey::Ed25519(bytes)
    }

    /// Signs the whole message; cannot fail.
    pub fn sign_message(&self, message: &[u8]) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes.copy_from_slice(self.pair.sign(message).as_ref());
        bytes
    }
}

impl Signer for RegistryKey {
    fn key_id(&self) -> KeyId {
        self.public_key().key_id()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        Ok(self.sign_message(message))
    }
}

impl fmt::Debug for RegistryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegistryKey({})", self.public_key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_its_pkcs8_form_and_signs_the_same() {
        let key = RegistryKey::generate().unwrap();
        let again = RegistryKey::from_pkcs8(key.to_pkcs8()).unwrap();
        assert_eq!(again.public_key(), key.public_key());
        assert_eq!(again.sign_message(b"m"), key.sign_message(b"m"));
        assert_eq!(key.public_key().verify(b"m", &key.sign_message(b"m")), Ok(()));
        assert!(key.public_key().verify(b"n", &key.sign_message(b"m")).is_err());
    }

    #[test]
    fn a_pkcs8_file_with_another_public_half_is_refused() {
        let (a, b) = (RegistryKey::generate().unwrap(), RegistryKey::generate().unwrap());
        let mixed = [&a.to_pkcs8()[..51], &b.to_pkcs8()[51..]].concat();
        assert_eq!(RegistryKey::from_pkcs8(&mixed).unwrap_err().code(), "registry_key.malformed");
        assert!(RegistryKey::from_pkcs8(b"").is_err());
    }

    #[test]
    fn debug_shows_the_public_half_only() {
        let key = RegistryKey::from_seed(&[7; 32]).unwrap();
        assert_eq!(format!("{key:?}"), format!("RegistryKey({})", key.public_key()));
    }
}
