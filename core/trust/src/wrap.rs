//! A 32-byte secret wrapped under a passphrase (Argon2id) or under another secret.
//!
//! The parameters of the stretching travel with the wrapped secret, so that they can grow without breaking an
//! old file; a bound keeps a planted file from eating the memory of the phone.

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::aead::{AeadError, RowKey, Secret32, encrypt_blob, open_blob};
use crate::random::{RandomError, SecureRandom};
use crate::text::base64_bytes;

/// Memory of a new wrap in KiB: 19 MiB (OWASP's first choice for Argon2id with one lane).
pub const MEMORY_KIB: u32 = 19 * 1024;
/// Passes of a new wrap.
pub const PASSES: u32 = 2;
/// Lanes of a new wrap.
pub const LANES: u32 = 1;
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 16;
const MAX_LANES: u32 = 4;

/// The reasons why a secret was not wrapped or unwrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrapError {
    /// The passphrase or key is not the one it was wrapped under, or the bytes were altered.
    #[error("the wrong key")]
    WrongKey,
    /// Stretching parameters outside what this version accepts.
    #[error("stretching parameters out of bounds")]
    Parameters,
    /// Not a wrapped secret of 32 bytes.
    #[error("not a wrapped secret")]
    Malformed,
    /// The system gave no randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl WrapError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongKey => "wrap.wrong_key",
            Self::Parameters => "wrap.parameters",
            Self::Malformed => "wrap.malformed",
            Self::Random(error) => error.code(),
        }
    }
}

impl From<AeadError> for WrapError {
    fn from(error: AeadError) -> Self {
        match error {
            AeadError::Refused => Self::WrongKey,
            AeadError::Random(error) => Self::Random(error),
            _ => Self::Malformed,
        }
    }
}

/// The stretching function and its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stretching {
    /// Argon2id, version 0x13 (RFC 9106).
    Argon2id,
}

/// A secret wrapped under a passphrase, with everything but the passphrase that is needed to open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassphraseWrap {
    /// Stretching function.
    pub kdf: Stretching,
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// 16 random bytes.
    #[serde(with = "base64_bytes")]
    pub salt: Vec<u8>,
    /// `nonce 12 ‖ GCM(secret)`.
    #[serde(with = "base64_bytes")]
    pub wrapped: Vec<u8>,
}

impl PassphraseWrap {
    /// Wraps `secret` under `passphrase` for the place that `aad` names.
    pub fn encrypt(passphrase: &[u8], aad: &[u8], secret: &Secret32) -> Result<Self, WrapError> {
        let salt: [u8; 16] = SecureRandom::new().bytes()?;
        let mut wrap = Self {
            kdf: Stretching::Argon2id,
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt: salt.to_vec(),
            wrapped: Vec::new(),
        };
        wrap.wrapped = wrap_secret(&wrap.stretch(passphrase)?, aad, secret)?;
        Ok(wrap)
    }

    /// Opens it again. Takes the time and memory the parameters ask for (tens of milliseconds).
    pub fn open(&self, passphrase: &[u8], aad: &[u8]) -> Result<Secret32, WrapError> {
        unwrap_secret(&self.stretch(passphrase)?, aad, &self.wrapped)
    }

    fn stretch(&self, passphrase: &[u8]) -> Result<Secret32, WrapError> {
        if self.memory_kib > MAX_MEMORY_KIB || self.passes > MAX_PASSES || self.lanes > MAX_LANES {
            return Err(WrapError::Parameters);
        }
        let params =
            Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(|_| WrapError::Parameters)?;
        let mut out = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase, &self.salt, out.as_mut())
            .map_err(|_| WrapError::Parameters)?;
        Ok(Secret32::from_bytes(*out))
    }
}

/// Wraps a secret under another one, bound to the place that `aad` names: `nonce 12 ‖ GCM(secret)`.
pub fn wrap_secret(kek: &Secret32, aad: &[u8], secret: &Secret32) -> Result<Vec<u8>, WrapError> {
    Ok(encrypt_blob(&RowKey::new(kek)?, aad, secret.expose())?)
}

/// Opens what [`wrap_secret`] made.
pub fn unwrap_secret(kek: &Secret32, aad: &[u8], wrapped: &[u8]) -> Result<Secret32, WrapError> {
    let plain = open_blob(&RowKey::new(kek)?, aad, wrapped)?;
    Secret32::from_slice(&plain).ok_or(WrapError::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ereg_domain::canonical::{from_canonical, to_canonical};

    #[test]
    fn a_passphrase_opens_what_it_wrapped_and_another_is_told_so() {
        let secret = Secret32::from_bytes([5; 32]);
        let wrap = PassphraseWrap::encrypt("泰安路 7".as_bytes(), b"vault", &secret).unwrap();
        let stored = to_canonical(&wrap).unwrap();
        let wrap: PassphraseWrap = from_canonical(&stored).unwrap();
        assert_eq!(wrap.open("泰安路 7".as_bytes(), b"vault").unwrap().expose(), secret.expose());
        assert_eq!(wrap.open(b"another", b"vault").unwrap_err(), WrapError::WrongKey);
        assert_eq!(wrap.open("泰安路 7".as_bytes(), b"other vault").unwrap_err(), WrapError::WrongKey);
        assert_eq!((wrap.memory_kib, wrap.passes, wrap.lanes), (19456, 2, 1));
    }

    #[test]
    fn a_planted_file_cannot_ask_for_gigabytes() {
        let mut wrap = PassphraseWrap::encrypt(b"p", b"", &Secret32::from_bytes([5; 32])).unwrap();
        wrap.memory_kib = u32::MAX;
        assert_eq!(wrap.open(b"p", b"").unwrap_err().code(), "wrap.parameters");
        wrap.memory_kib = 0;
        assert_eq!(wrap.open(b"p", b"").unwrap_err().code(), "wrap.parameters");
    }

    #[test]
    fn how_much_a_file_may_ask_for_has_a_bound_for_each_parameter() {
        let good = PassphraseWrap::encrypt(b"p", b"", &Secret32::from_bytes([5; 32])).unwrap();
        let with = |memory_kib, passes, lanes| {
            PassphraseWrap { memory_kib, passes, lanes, ..good.clone() }.open(b"p", b"").unwrap_err()
        };
        // At the bounds of passes and lanes it is stretched, otherwise than it was wrapped.
        assert_eq!(with(64, 16, 4), WrapError::WrongKey);
        for beyond in [with(64, 17, 4), with(64, 16, 5), with(256 * 1024 + 1, 1, 1)] {
            assert_eq!(beyond, WrapError::Parameters);
        }
    }

    #[test]
    fn a_secret_under_a_secret() {
        let (kek, secret) = (Secret32::from_bytes([1; 32]), Secret32::from_bytes([2; 32]));
        let wrapped = wrap_secret(&kek, b"medium 1", &secret).unwrap();
        assert_eq!(unwrap_secret(&kek, b"medium 1", &wrapped).unwrap().expose(), secret.expose());
        assert_eq!(unwrap_secret(&kek, b"medium 2", &wrapped).unwrap_err(), WrapError::WrongKey);
        assert_eq!(unwrap_secret(&secret, b"medium 1", &wrapped).unwrap_err(), WrapError::WrongKey);
        assert_eq!(unwrap_secret(&kek, b"medium 1", &[]).unwrap_err(), WrapError::Malformed);
    }
}
