//! The keys of a device behind one trait, whatever holds them: StrongBox, Secure Enclave, or files in tests.
//!
//! A call of the trait is a future, since the person may take as long as they like. [`DeviceSigner`] and [`waited`] wait for it
//! on the thread that they are called on, which must be one that may block.

use std::{fmt, future::Future, pin::Pin};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::public::{KeyId, PublicKey};
use super::signature::normalise_signature;

/// The level at which a key is kept. Ordered: `A` is the best and the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AssuranceLevel {
    /// Software: a file that can be copied.
    C,
    /// Hardware, by the device's own word.
    B,
    /// Hardware, attested by its maker.
    A,
}

/// The purpose of a new key, which decides what its use asks of the person.
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
    /// The level at which it is kept.
    pub level: AssuranceLevel,
    /// Attestation certificates, leaf first; empty for software keys.
    pub attestation: Vec<Vec<u8>>,
}

impl KeyInfo {
    /// The way it is kept, as an enrolment says it. A chain that is longer than one carries is left out: what is then
    /// left is the device's own word.
    pub fn kept(&self) -> Kept {
        match Attestation::of(self.attestation.clone()) {
            Some(attestation) => Kept { level: self.level, attestation },
            None => Kept { level: self.level.min(AssuranceLevel::B), attestation: Attestation::default() },
        }
    }
}

/// The way a key is kept, by the word of the device that enrols it and of its maker. It is a claim: a registry counts a
/// key as well kept as it has verified itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The level.
    pub level: AssuranceLevel,
    /// The maker's attestation of it.
    #[serde(default, skip_serializing_if = "Attestation::is_empty")]
    pub attestation: Attestation,
}

/// Certificates that attest a key, leaf first, DER: at most [`Attestation::MOST`] and [`Attestation::MOST_BYTES`] in all. In
/// JSON a list of base64url texts without padding.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "Vec<String>", try_from = "Vec<String>")]
pub struct Attestation(Vec<Vec<u8>>);

/// Not a list of certificates as [`Attestation`] takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a short list of certificates in base64url")]
pub struct AttestationError;

impl Attestation {
    /// Most certificates.
    pub const MOST: usize = 6;
    /// Most bytes of all of them.
    pub const MOST_BYTES: usize = 4 * 1024;

    /// A chain as the platform gave it; `None` where it is longer, or one of it is empty.
    pub fn of(chain: Vec<Vec<u8>>) -> Option<Attestation> {
        let bytes: usize = chain.iter().map(Vec::len).sum();
        let fits = chain.len() <= Self::MOST && bytes <= Self::MOST_BYTES && !chain.iter().any(Vec::is_empty);
        fits.then_some(Attestation(chain))
    }

    /// Whether nothing is attested.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The certificates, leaf first, DER.
    pub fn certificates(&self) -> &[Vec<u8>] {
        &self.0
    }
}

/// Shows the number of certificates, never the certificates.
impl fmt::Debug for Attestation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} certificates", self.0.len())
    }
}

impl From<Attestation> for Vec<String> {
    fn from(attestation: Attestation) -> Vec<String> {
        attestation.0.iter().map(|certificate| URL_SAFE_NO_PAD.encode(certificate)).collect()
    }
}

impl TryFrom<Vec<String>> for Attestation {
    type Error = AttestationError;
    fn try_from(texts: Vec<String>) -> Result<Attestation, AttestationError> {
        let chain: Result<Vec<_>, _> = texts.iter().map(|text| URL_SAFE_NO_PAD.decode(text)).collect();
        chain.ok().and_then(Attestation::of).ok_or(AttestationError)
    }
}

/// The reasons why a device key did not do what it was asked.
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
    /// The bytes to be unwrapped were wrapped under another key, or altered.
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

/// A call of a key store that is on its way. It may be waiting for the person.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T, KeyError>> + Send + 'a>>;

/// The holder of a device's keys. Calls may wait for the person; none is made while a lock is held.
///
/// The whole message goes in, not its digest: every platform hashes it itself.
pub trait DeviceKeys: Send + Sync {
    /// Makes a P-256 key under `alias`.
    fn generate<'a>(&'a self, alias: &'a str, policy: KeyPolicy) -> Pending<'a, KeyInfo>;

    /// Returns what [`DeviceKeys::generate`] told of the key under `alias`.
    fn info<'a>(&'a self, alias: &'a str) -> Pending<'a, KeyInfo>;

    /// The public half of the key under `alias`: asked for at each signature, so without what may take time to fetch.
    fn public_key<'a>(&'a self, alias: &'a str) -> Pending<'a, PublicKey>;

    /// Signs `message` (ECDSA, SHA-256), DER or raw. `reason` is what the person reads. Use [`checked_sign`].
    fn sign<'a>(&'a self, alias: &'a str, message: &'a [u8], reason: &'a str) -> Pending<'a, Vec<u8>>;

    /// Wraps a data key so that only this device opens it.
    fn wrap<'a>(&'a self, alias: &'a str, dek: &'a [u8]) -> Pending<'a, Vec<u8>>;

    /// Opens what [`DeviceKeys::wrap`] made. `reason` is what the person reads.
    fn unwrap<'a>(&'a self, alias: &'a str, blob: &'a [u8], reason: &'a str) -> Pending<'a, Zeroizing<Vec<u8>>>;

    /// Forgets the key for good; what was wrapped under it is lost. Deleting what is not there succeeds.
    fn forget<'a>(&'a self, alias: &'a str) -> Pending<'a, ()>;
}

/// Waits for a call of a key store on this thread, which must be one that may block: never a worker of a runtime.
///
/// # Errors
/// The call's own.
pub fn waited<T>(call: Pending<'_, T>) -> Result<T, KeyError> {
    pollster::block_on(call)
}

/// Signs and verifies before anybody uses the signature: a bad one never leaves the device. Waits as [`waited`] does.
pub fn checked_sign(
    keys: &dyn DeviceKeys,
    alias: &str,
    key: &PublicKey,
    message: &[u8],
    reason: &str,
) -> Result<[u8; 64], KeyError> {
    let answer = waited(keys.sign(alias, message, reason))?;
    let raw = normalise_signature(&answer).map_err(|_| KeyError::BadHardwareSignature)?;
    key.verify(message, &raw).map_err(|_| KeyError::BadHardwareSignature)?;
    Ok(raw)
}

/// A key that can sign: a registry key, or a device key through its adapter.
pub trait Signer {
    /// The id of the key that signs.
    fn key_id(&self) -> KeyId;
    /// Signs the whole message; 64 bytes for both algorithms.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], KeyError>;
}

/// A device key as a [`Signer`] of envelopes. Waits as [`waited`] does.
pub struct DeviceSigner<'a> {
    keys: &'a dyn DeviceKeys,
    alias: &'a str,
    key: PublicKey,
    reason: &'a str,
}

impl<'a> DeviceSigner<'a> {
    /// The signer over the key under `alias`; `reason` is what the person reads at each signature.
    pub fn new(keys: &'a dyn DeviceKeys, alias: &'a str, reason: &'a str) -> Result<Self, KeyError> {
        Ok(Self { key: waited(keys.public_key(alias))?, keys, alias, reason })
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
