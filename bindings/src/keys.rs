//! The keys of the device, as the shell implements them: Android Keystore, Secure Enclave, a file.
//!
//! An adapter stands between the shell and the client's own trait. Whatever the shell throws becomes a typed error:
//! an exception that is none of ours is [`DeviceKeyError::Unexpected`], never a panic.

use std::{fmt, sync::Arc};

use ereg_client::{KeyError, KeyInfo, KeyPolicy, Pending, PublicKey};
use zeroize::Zeroizing;

/// The reason why a device key did not do what it was asked. Thrown by the shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Error)]
pub enum DeviceKeyError {
    /// The person cancelled.
    Cancelled,
    /// Too many failed tries; the device waits for its PIN.
    LockedOut,
    /// The key is gone for good, e.g. because fingerprints were added.
    Invalidated,
    /// No key under this alias.
    NotFound,
    /// A key under this alias exists; it is never replaced silently.
    AlreadyExists,
    /// The key store cannot be reached.
    Unavailable,
    /// Another operation holds the key store.
    Busy,
    /// No answer in time.
    Timeout,
    /// The bytes to be unwrapped were wrapped under another key, or altered.
    WrongKey,
    /// Anything else, by the platform's own number.
    Other {
        /// The platform's number.
        code: i32,
    },
    /// The shell threw something that is none of these, or gave back what is no key.
    Unexpected,
}

impl fmt::Display for DeviceKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(KeyError::from(*self).code())
    }
}

impl std::error::Error for DeviceKeyError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for DeviceKeyError {
    // The reason is the shell's own text, which may quote what it held: it goes no further.
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> DeviceKeyError {
        DeviceKeyError::Unexpected
    }
}

impl From<DeviceKeyError> for KeyError {
    fn from(error: DeviceKeyError) -> KeyError {
        match error {
            DeviceKeyError::Cancelled => KeyError::Cancelled,
            DeviceKeyError::LockedOut => KeyError::LockedOut,
            DeviceKeyError::Invalidated => KeyError::Invalidated,
            DeviceKeyError::NotFound => KeyError::NotFound,
            DeviceKeyError::AlreadyExists => KeyError::AlreadyExists,
            DeviceKeyError::Unavailable => KeyError::Unavailable,
            DeviceKeyError::Busy => KeyError::Busy,
            DeviceKeyError::Timeout => KeyError::Timeout,
            DeviceKeyError::WrongKey => KeyError::WrongKey,
            DeviceKeyError::Other { code } => KeyError::Other { code },
            DeviceKeyError::Unexpected => KeyError::Other { code: UNEXPECTED },
        }
    }
}

/// The number of [`DeviceKeyError::Unexpected`] among the platforms' numbers; no platform uses it.
const UNEXPECTED: i32 = i32::MIN;

/// The holder of a device's keys; the shell implements it. A call may take as long as the person does; nobody's thread
/// of the shell waits for it.
///
/// The whole message goes in, not its digest: every platform hashes it itself.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait DeviceKeys: Send + Sync {
    /// Makes a P-256 key under `alias`.
    async fn generate(&self, alias: String, policy: KeyPolicy) -> Result<KeyInfo, DeviceKeyError>;

    /// Returns what [`DeviceKeys::generate`] told of the key under `alias`: an enrolment passes on how it is kept.
    async fn info(&self, alias: String) -> Result<KeyInfo, DeviceKeyError>;

    /// The public half of the key under `alias`: asked for at each signature, so without what may take time to fetch.
    async fn public_key(&self, alias: String) -> Result<PublicKey, DeviceKeyError>;

    /// Signs `message` (ECDSA, SHA-256), DER or raw. `reason` is what the person reads. What comes back is verified
    /// before anybody uses it.
    async fn sign(&self, alias: String, message: Vec<u8>, reason: String) -> Result<Vec<u8>, DeviceKeyError>;

    /// Wraps a data key so that only this device opens it.
    async fn wrap(&self, alias: String, dek: Vec<u8>) -> Result<Vec<u8>, DeviceKeyError>;

    /// Opens what [`DeviceKeys::wrap`] made. `reason` is what the person reads.
    async fn unwrap(&self, alias: String, blob: Vec<u8>, reason: String) -> Result<Vec<u8>, DeviceKeyError>;

    /// Forgets the key for good; what was wrapped under it is lost. Deleting what is not there succeeds.
    async fn forget(&self, alias: String) -> Result<(), DeviceKeyError>;
}

/// The shell's keys as the client's trait.
pub(crate) struct ShellKeys(pub(crate) Arc<dyn DeviceKeys>);

impl ereg_client::DeviceKeys for ShellKeys {
    fn generate<'a>(&'a self, alias: &'a str, policy: KeyPolicy) -> Pending<'a, KeyInfo> {
        Box::pin(async move { Ok(self.0.generate(alias.to_owned(), policy).await?) })
    }

    fn info<'a>(&'a self, alias: &'a str) -> Pending<'a, KeyInfo> {
        Box::pin(async move { Ok(self.0.info(alias.to_owned()).await?) })
    }

    fn public_key<'a>(&'a self, alias: &'a str) -> Pending<'a, PublicKey> {
        Box::pin(async move { Ok(self.0.public_key(alias.to_owned()).await?) })
    }

    fn sign<'a>(&'a self, alias: &'a str, message: &'a [u8], reason: &'a str) -> Pending<'a, Vec<u8>> {
        Box::pin(async move { Ok(self.0.sign(alias.to_owned(), message.to_vec(), reason.to_owned()).await?) })
    }

    fn wrap<'a>(&'a self, alias: &'a str, dek: &'a [u8]) -> Pending<'a, Vec<u8>> {
        Box::pin(async move { Ok(self.0.wrap(alias.to_owned(), dek.to_vec()).await?) })
    }

    fn unwrap<'a>(&'a self, alias: &'a str, blob: &'a [u8], reason: &'a str) -> Pending<'a, Zeroizing<Vec<u8>>> {
        Box::pin(async move { Ok(self.0.unwrap(alias.to_owned(), blob.to_vec(), reason.to_owned()).await?.into()) })
    }

    fn forget<'a>(&'a self, alias: &'a str) -> Pending<'a, ()> {
        Box::pin(async move { Ok(self.0.forget(alias.to_owned()).await?) })
    }
}
