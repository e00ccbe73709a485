//! The keys of a device behind one trait, whatever holds them: StrongBox, Secure Enclave, or files in tests.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::public::{KeyId, PublicKey};
use super::signature::normalise_signature;

/// How well a key is kept. Ordered: `A` is the best and the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AssuranceLevel {
    /// Software: a file that can be copied.
    C,
    /// Hardware, by the device's own word.
    B,
    /// Hardware, attested by its maker.
    A,
}

/// What a new key will be used for, which decides what its use asks of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPolicy {
    /// Signs requests, in the background too; asks for nobody.
    Requests,
    /// Signs acts; each use asks for the person (fingerprint, face, PIN).
    Acts,
    /// Wraps what opens a vault; unwrapping asks for the person.
    Opens,
}

/// A key that was just made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its public half.
    pub key: PublicKey,
    /// How well it is kept.
    pub level: AssuranceLevel,
    /// Attestation certificates, leaf first; empty for software keys.
    pub attestation: Vec<Vec<u8>>,
}

/// Why a device key did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The person cancelled.
    #[error("cancelled by the person")]
    Cancelled,
    /// Too many failed tries; the device waits for its PIN.
    #[error("the device is locked out")]
    LockedOut,
    /// The key is gone for good, e.g. because fingerprints were added.
    #[error("the key was invalidated")]
    Invalidated,
    /// No key under this alias.
    #[error("no such key")]
    NotFound,
    /// A key under this alias exists; it is never replaced silently.
    #[error("the key exists already")]
    AlreadyExists,
    /// The key store cannot be reached.
    #[error("the key store is unavailable")]
    Unavailable,
    /// Another operation holds the key store.
    #[error("the key store is busy")]
    Busy,
    /// No answer in time.
    #[error("the key store did not answer in time")]
    Timeout,
    /// The signature that came back is malformed, out of range or by another key; it was thrown away.
    #[error("the key store gave a bad signature")]
    BadHardwareSignature,
    /// What is to be unwrapped was wrapped under another key, or altered.
    #[error("not wrapped under this key")]
    WrongKey,
    /// Anything else, by the platform's own number.
    #[error("key store error {code}")]
    Other {
        /// The platform's number.
        code: i32,
    },
}

impl KeyError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "device_key.cancelled",
            Self::LockedOut => "device_key.locked_out",
            Self::Invalidated => "device_key.invalidated",
            Self::NotFound => "device_key.not_found",
            Self::AlreadyExists => "device_key.already_exists",
            Self::Unavailable => "device_key.unavailable",
            Self::Busy => "device_key.busy",
            Self::Timeout => "device_key.timeout",
            Self::BadHardwareSignature => "bad_hardware_signature",
            Self::WrongKey => "device_key.wrong_key",
            Self::Other { .. } => "device_key.other",
        }
    }
}

/// What holds the keys of a device. Calls may block on the person; none is made while a lock is held.
///
/// The whole message goes in, not its digest: every platform hashes it itself.
pub trait DeviceKeys: Send + Sync {
    /// Makes a P-256 key under `alias`.
    fn generate(&self, alias: &str, policy: KeyPolicy) -> Result<KeyInfo, KeyError>;

    /// The public half of the key under `alias`.
    fn public_key(&self, alias: &str) -> Result<PublicKey, KeyError>;

    /// Signs `message` (ECDSA, SHA-256), DER or raw. `reason` is what the person reads. Use [`checked_sign`].
    fn sign(&self, alias: &str, message: &[u8], reason: &str) -> Result<Vec<u8>, KeyError>;

    /// Wraps a data key so that only this device opens it.
    fn wrap(&self, alias: &str, dek: &[u8]) -> Result<Vec<u8>, KeyError>;

    /// Opens what [`DeviceKeys::wrap`] made. `reason` is what the person reads.
    fn unwrap(&self, alias: &str, blob: &[u8], reason: &str) -> Result<Zeroizing<Vec<u8>>, KeyError>;

    /// Forgets the key for good; what was wrapped under it is lost. Deleting what is not there succeeds.
    fn forget(&self, alias: &str) -> Result<(), KeyError>;
}

/// Signs and verifies before anybody uses the signature: a bad one never leaves the device.
pub fn checked_sign(
    keys: &dyn DeviceKeys,
    alias: &str,
    key: &PublicKey,
    message: &[u8],
    reason: &str,
) -> Result<[u8; 64], KeyError> {
    let answer = keys.sign(alias, message, reason)?;
    let raw = normalise_signature(&answer).map_err(|_| KeyError::BadHardwareSignature)?;
    key.verify(message, &raw).map_err(|_| KeyError::BadHardwareSignature)?;
    Ok(raw)
}

/// What can sign: a registry key, or a device key through its adapter.
pub trait Signer {
    /// The id of the key that signs.
    fn key_id(&self) -> KeyId;
    /// Signs the whole message; 64 bytes for both algorithms.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError>;
}

/// A device key as a [`Signer`] of envelopes.
pub struct DeviceSigner<'a> {
    keys: &'a dyn DeviceKeys,
    alias: &'a str,
    key: PublicKey,
    reason: &'a str,
}

impl<'a> DeviceSigner<'a> {
    /// The signer over the key under `alias`; `reason` is what the person reads at each signature.
    pub fn new(keys: &'a dyn DeviceKeys, alias: &'a str, reason: &'a str) -> Result<Self, KeyError> {
        Ok(Self { key: keys.public_key(alias)?, keys, alias, reason })
    }

    /// The public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }
}

impl Signer for DeviceSigner<'_> {
    fn key_id(&self) -> KeyId {
        self.key.key_id()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        checked_sign(self.keys, self.alias, &self.key, message, self.reason)
    }
}
