//! Keys in software, assurance level C: for the headless shell, the demo and tests.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::future::ready;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use zeroize::Zeroizing;

use super::device::{AssuranceLevel, DeviceKeys, KeyError, KeyInfo, KeyPolicy, Pending};
use super::files;
use super::public::PublicKey;
use crate::aead::{RowKey, Secret32, derive, encrypt_blob, open_blob};
use crate::digest::Digest;
use crate::random::{RandomError, SecureRandom};
use crate::wrap::{PassphraseWrap, WrapError};
use ereg_domain::canonical::{from_canonical, to_canonical};

/// Alias of the key a person signs acts with.
pub const USER_ALIAS: &str = "user";
/// Alias of the key that signs requests.
pub const DEVICE_ALIAS: &str = "device";

const LOCK_FILE: &str = "keys.lock.json";
/// The lock under a new passphrase, until what else has that passphrase has it too.
const NEXT_LOCK_FILE: &str = "keys.lock.next.json";
const LOCK_AAD: &[u8] = b"ereg/keys/lock/1";

/// The reasons why the directory of keys cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum KeyStoreError {
    /// The passphrase or secret is not the one the keys were kept under.
    #[error("the wrong key")]
    WrongKey,
    /// A file of the directory is not what was written there.
    #[error("a damaged key file")]
    Damaged,
    /// Not a P-256 key in PKCS#8.
    #[error("not a P-256 key in PKCS#8")]
    Pkcs8,
    /// The file system refused.
    #[error("the file system refused: {0}")]
    Io(#[from] io::Error),
    /// The system gave no randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl KeyStoreError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongKey => "key_store.wrong_key",
            Self::Damaged => "key_store.damaged",
            Self::Pkcs8 => "key_store.pkcs8",
            Self::Io(_) => "key_store.io",
            Self::Random(error) => error.code(),
        }
    }
}

impl From<WrapError> for KeyStoreError {
    fn from(error: WrapError) -> Self {
        match error {
            WrapError::WrongKey => Self::WrongKey,
            WrapError::Random(error) => Self::Random(error),
            WrapError::Parameters | WrapError::Malformed => Self::Damaged,
        }
    }
}

/// P-256 keys in software. In a directory each lies encrypted in `ALIAS.key` (mode 0600); fixture keys only in memory.
///
/// Wrapping uses a key derived from the private key under the alias, so that deleting it makes what was wrapped
/// unreadable, as in hardware.
pub struct SoftwareKeys(Place);

impl fmt::Debug for SoftwareKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SoftwareKeys(..)")
    }
}

enum Place {
    Directory { dir: PathBuf, secret: Secret32 },
    Memory(Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>),
}

impl SoftwareKeys {
    /// Keys in `dir` under a passphrase. The first call makes the directory and fixes the passphrase.
    pub fn in_dir_with_passphrase(dir: &Path, passphrase: &[u8]) -> Result<Self, KeyStoreError> {
        files::directory(dir)?;
        let secret = match unlock(dir, LOCK_FILE, passphrase) {
            Ok(Some(secret)) => secret,
            Ok(None) => {
                let secret = Secret32::random(&SecureRandom::new())?;
                lock(dir, LOCK_FILE, passphrase, &secret)?;
                secret
            }
            // A change of the passphrase that was cut short after all else had the new one.
            Err(KeyStoreError::WrongKey) => unlock(dir, NEXT_LOCK_FILE, passphrase)?.ok_or(KeyStoreError::WrongKey)?,
            Err(error) => return Err(error),
        };
        Ok(Self(Place::Directory { dir: dir.to_owned(), secret }))
    }

    /// Begins a change of the passphrase: from now on both open the keys, so that a crash while something else changes
    /// to the new one locks nobody out. Keys in memory have none.
    pub fn begin_passphrase(&self, new: &[u8]) -> Result<(), KeyStoreError> {
        match &self.0 {
            Place::Directory { dir, secret } => lock(dir, NEXT_LOCK_FILE, new, secret),
            Place::Memory(_) => Ok(()),
        }
    }

    /// Ends a change that was begun with this passphrase: the old one opens the keys no more. Succeeds where none was
    /// begun.
    pub fn end_passphrase(&self, new: &[u8]) -> Result<(), KeyStoreError> {
        let Place::Directory { dir, .. } = &self.0 else { return Ok(()) };
        match unlock(dir, NEXT_LOCK_FILE, new) {
            Ok(Some(_)) => Ok(files::rename(&dir.join(NEXT_LOCK_FILE), &dir.join(LOCK_FILE))?),
            // One that was begun and given up: it opens nothing that counts.
            Ok(None) | Err(KeyStoreError::WrongKey) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Fixture keys for demo and tests: PKCS#8 bytes of the user key and of the device key, in memory only.
    pub fn from_pkcs8(user: &[u8], device: &[u8]) -> Result<Self, KeyStoreError> {
        let keys = Self::in_memory();
        keys.import(USER_ALIAS, user)?;
        keys.import(DEVICE_ALIAS, device)?;
        Ok(keys)
    }

    /// No keys yet, and none survives the process.
    pub fn in_memory() -> Self {
        Self(Place::Memory(Mutex::default()))
    }

    /// Keeps an existing key (PKCS#8 with its public half) under `alias`, in place of one that may be there: a fixture
    /// in a demo directory.
    pub fn import(&self, alias: &str, pkcs8: &[u8]) -> Result<PublicKey, KeyStoreError> {
        let pair = pair(pkcs8).map_err(|_| KeyStoreError::Pkcs8)?;
        self.store(alias, pkcs8)?;
        PublicKey::p256(pair.public_key().as_ref()).map_err(|_| KeyStoreError::Pkcs8)
    }

    fn store(&self, alias: &str, pkcs8: &[u8]) -> Result<(), KeyStoreError> {
        match &self.0 {
            Place::Memory(keys) => {
                locked(keys).insert(alias.to_owned(), Zeroizing::new(pkcs8.to_vec()));
                Ok(())
            }
            Place::Directory { dir, secret } => {
                let path = key_path(dir, alias).ok_or(io::ErrorKind::InvalidFilename).map_err(io::Error::from)?;
                let key = RowKey::new(secret).map_err(|_| KeyStoreError::Damaged)?;
                let encrypted = encrypt_blob(&key, &file_aad(alias), pkcs8).map_err(|_| KeyStoreError::Damaged)?;
                Ok(files::replace(&path, &encrypted)?)
            }
        }
    }

    fn load(&self, alias: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        match &self.0 {
            Place::Memory(keys) => locked(keys).get(alias).cloned().ok_or(KeyError::NotFound),
            Place::Directory { dir, secret } => {
                let encrypted = match fs::read(key_path(dir, alias).ok_or(KeyError::NotFound)?) {
                    Ok(encrypted) => encrypted,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(KeyError::NotFound),
                    Err(_) => return Err(KeyError::Unavailable),
                };
                let key = RowKey::new(secret).map_err(|_| KeyError::Unavailable)?;
                open_blob(&key, &file_aad(alias), &encrypted).map_err(|_| KeyError::WrongKey)
            }
        }
    }

    fn wrapping_key(&self, alias: &str) -> Result<RowKey, KeyError> {
        let private = Secret32::from_bytes(*Digest::of(&self.load(alias)?).bytes());
        RowKey::new(&derive(&private, "ereg/keys/wrap/1")).map_err(|_| KeyError::Unavailable)
    }
}

/// The functions of [`DeviceKeys`], done when they return: software asks nobody.
impl SoftwareKeys {
    /// Makes a P-256 key under `alias`.
    pub fn generate(&self, alias: &str, _: KeyPolicy) -> Result<KeyInfo, KeyError> {
        match self.load(alias) {
            Err(KeyError::NotFound) => {}
            Ok(_) => return Err(KeyError::AlreadyExists),
            Err(error) => return Err(error),
        }
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
            .map_err(|_| KeyError::Unavailable)?;
        let key = self.import(alias, pkcs8.as_ref()).map_err(|_| KeyError::Unavailable)?;
        Ok(KeyInfo { key, level: AssuranceLevel::C, attestation: Vec::new() })
    }

    /// Returns what [`SoftwareKeys::generate`] told of the key under `alias`.
    pub fn info(&self, alias: &str) -> Result<KeyInfo, KeyError> {
        Ok(KeyInfo { key: self.public_key(alias)?, level: AssuranceLevel::C, attestation: Vec::new() })
    }

    /// The public half of the key under `alias`.
    pub fn public_key(&self, alias: &str) -> Result<PublicKey, KeyError> {
        let pair = pair(&self.load(alias)?)?;
        PublicKey::p256(pair.public_key().as_ref()).map_err(|_| KeyError::Invalidated)
    }

    /// Signs a message (ECDSA, SHA-256), raw.
    pub fn sign(&self, alias: &str, message: &[u8], _: &str) -> Result<Vec<u8>, KeyError> {
        let pair = pair(&self.load(alias)?)?;
        let signature = pair.sign(&SystemRandom::new(), message).map_err(|_| KeyError::Unavailable)?;
        Ok(signature.as_ref().to_vec())
    }

    /// Wraps a data key under the key of `alias`.
    pub fn wrap(&self, alias: &str, dek: &[u8]) -> Result<Vec<u8>, KeyError> {
        encrypt_blob(&self.wrapping_key(alias)?, alias.as_bytes(), dek).map_err(|_| KeyError::Unavailable)
    }

    /// Opens what [`SoftwareKeys::wrap`] made.
    pub fn unwrap(&self, alias: &str, blob: &[u8], _: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        open_blob(&self.wrapping_key(alias)?, alias.as_bytes(), blob).map_err(|_| KeyError::WrongKey)
    }

    /// Forgets the key for good. Deleting what is not there succeeds.
    pub fn forget(&self, alias: &str) -> Result<(), KeyError> {
        match &self.0 {
            Place::Memory(keys) => {
                locked(keys).remove(alias);
                Ok(())
            }
            Place::Directory { dir, .. } => match key_path(dir, alias).map(|path| files::remove(&path)) {
                None | Some(Ok(())) => Ok(()),
                Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                Some(Err(_)) => Err(KeyError::Unavailable),
            },
        }
    }
}

impl DeviceKeys for SoftwareKeys {
    fn generate<'a>(&'a self, alias: &'a str, policy: KeyPolicy) -> Pending<'a, KeyInfo> {
        done(self.generate(alias, policy))
    }

    fn info<'a>(&'a self, alias: &'a str) -> Pending<'a, KeyInfo> {
        done(self.info(alias))
    }

    fn public_key<'a>(&'a self, alias: &'a str) -> Pending<'a, PublicKey> {
        done(self.public_key(alias))
    }

    fn sign<'a>(&'a self, alias: &'a str, message: &'a [u8], reason: &'a str) -> Pending<'a, Vec<u8>> {
        done(self.sign(alias, message, reason))
    }

    fn wrap<'a>(&'a self, alias: &'a str, dek: &'a [u8]) -> Pending<'a, Vec<u8>> {
        done(self.wrap(alias, dek))
    }

    fn unwrap<'a>(&'a self, alias: &'a str, blob: &'a [u8], reason: &'a str) -> Pending<'a, Zeroizing<Vec<u8>>> {
        done(self.unwrap(alias, blob, reason))
    }

    fn forget<'a>(&'a self, alias: &'a str) -> Pending<'a, ()> {
        done(self.forget(alias))
    }
}

fn done<'a, T: Send + 'a>(result: Result<T, KeyError>) -> Pending<'a, T> {
    Box::pin(ready(result))
}

fn pair(pkcs8: &[u8]) -> Result<EcdsaKeyPair, KeyError> {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new())
        .map_err(|_| KeyError::Invalidated)
}

/// A panic elsewhere cannot leave the map half changed, so a poisoned lock is as good as any.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn file_aad(alias: &str) -> Vec<u8> {
    [b"ereg/keys/file/1\0", alias.as_bytes()].concat()
}

/// An alias names a file, so it must not be able to name another one.
fn key_path(dir: &Path, alias: &str) -> Option<PathBuf> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_';
    let fits = (1..=64).contains(&alias.len()) && alias.bytes().all(plain);
    fits.then(|| dir.join(format!("{alias}.key")))
}

/// The secret of a lock file, if there is one.
fn unlock(dir: &Path, name: &str, passphrase: &[u8]) -> Result<Option<Secret32>, KeyStoreError> {
    match fs::read(dir.join(name)) {
        Ok(bytes) => {
            let wrap: PassphraseWrap = from_canonical(&bytes).map_err(|_| KeyStoreError::Damaged)?;
            Ok(Some(wrap.open(passphrase, LOCK_AAD)?))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn lock(dir: &Path, name: &str, passphrase: &[u8], secret: &Secret32) -> Result<(), KeyStoreError> {
    let wrap = PassphraseWrap::encrypt(passphrase, LOCK_AAD, secret)?;
    Ok(files::replace(&dir.join(name), &to_canonical(&wrap).map_err(|_| KeyStoreError::Damaged)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::files::noted::{Step, steps};

    /// A key that was told of and has no name when the power comes back would sign nothing, and one that was forgotten and
    /// has its name again would open what was to be unreadable.
    #[test]
    fn no_loss_of_power_takes_a_key_away_or_brings_one_back() {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("keys");
        let flushed = Step::Flushed(dir.clone());
        let replaced = |new: &str, name: &str| {
            let (new, name) = (dir.join(new), dir.join(name));
            [Step::Wrote(new.clone()), Step::Flushed(new.clone()), Step::Renamed(new, name), flushed.clone()]
        };

        let mut keys = None;
        let begun = steps(|| keys = Some(SoftwareKeys::in_dir_with_passphrase(&dir, b"old").unwrap()));
        let made = [Step::Made(dir.clone()), Step::Flushed(root.path().to_owned())];
        assert_eq!(begun, [&made[..], &replaced("keys.lock.new", LOCK_FILE)].concat());
        let keys = keys.unwrap();
        let policy = KeyPolicy::Acts;
        assert_eq!(steps(|| drop(keys.generate(USER_ALIAS, policy).unwrap())), replaced("user.new", "user.key"));

        assert_eq!(steps(|| keys.begin_passphrase(b"new").unwrap()), replaced("keys.lock.next.new", NEXT_LOCK_FILE));
        let ended = [Step::Renamed(dir.join(NEXT_LOCK_FILE), dir.join(LOCK_FILE)), flushed.clone()];
        assert_eq!(steps(|| keys.end_passphrase(b"new").unwrap()), ended);
        let again = || SoftwareKeys::in_dir_with_passphrase(&dir, b"new").unwrap();
        assert_eq!(steps(|| assert!(again().public_key(USER_ALIAS).is_ok())), []);

        let forgotten = [Step::Removed(dir.join("user.key")), flushed.clone()];
        assert_eq!(steps(|| keys.forget(USER_ALIAS).unwrap()), forgotten);
        assert_eq!(steps(|| keys.forget(USER_ALIAS).unwrap()), [flushed], "gone before, and surely gone now");
        assert_eq!(again().public_key(USER_ALIAS), Err(KeyError::NotFound));
    }
}
