//! `vault.key`: the vault's two secrets, each wrapped under what opens it.
//!
//! Canonical JSON `{digest, lock: {content, format, transit?, transit_under_content, vault}}`; the digest tells a
//! damaged file from a wrong key. Replaced in steps of which each can be the last: new file, flush, rename, flush of
//! the directory.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ereg_domain::canonical::{CanonicalError, from_canonical, to_canonical};
use ereg_trust::aead::Secret32;
use ereg_trust::digest::Digest;
use ereg_trust::keys::{DeviceKeys, waited};
use ereg_trust::random::SecureRandom;
use ereg_trust::wrap::{PassphraseWrap, unwrap_secret, wrap_secret};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::collection::KeySlot;
use crate::error::VaultError;
use crate::storage::Storage;

/// The newest format of the file that this version reads.
const FORMAT: u32 = 1;
/// The most that is read of the file. A longer one is none of ours, which has a dozen short fields: cut there, it is no
/// JSON.
const MAX_BYTES: usize = 64 * 1024;

/// A secret that opens a vault.
#[derive(Clone)]
pub enum VaultSecret {
    /// A passphrase, stretched with Argon2id (19 MiB, 2 passes, 1 lane; the file says so).
    Passphrase(Zeroizing<String>),
    /// A key that something else keeps.
    Raw(Secret32),
    /// A key of the device, which may ask for the person.
    Device {
        /// The store in which the key lives.
        keys: Arc<dyn DeviceKeys>,
        /// Its alias.
        alias: String,
        /// The text that the person reads when asked, from the caller's catalogue.
        reason: String,
    },
}

impl VaultSecret {
    /// A raw key from bytes that came from outside: 32 of them, not all zero.
    pub fn raw(bytes: &[u8]) -> Result<Self, VaultError> {
        let secret = Self::Raw(Secret32::from_slice(bytes).ok_or(VaultError::KeyFormat)?);
        secret.check()?;
        Ok(secret)
    }

    /// A passphrase; an empty one is refused.
    pub fn passphrase(text: &str) -> Result<Self, VaultError> {
        let secret = Self::Passphrase(Zeroizing::new(text.to_owned()));
        secret.check()?;
        Ok(secret)
    }

    fn check(&self) -> Result<(), VaultError> {
        match self {
            Self::Raw(key) if key.expose() == &[0; 32] => Err(VaultError::KeyFormat),
            Self::Passphrase(text) if text.is_empty() => Err(VaultError::KeyFormat),
            _ => Ok(()),
        }
    }
}

/// Shows the kind of a secret, never the secret.
impl fmt::Debug for VaultSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passphrase(_) => "VaultSecret::Passphrase(..)",
            Self::Raw(_) => "VaultSecret::Raw(..)",
            Self::Device { .. } => "VaultSecret::Device(..)",
        })
    }
}

/// Bytes as standard base64.
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
struct Wrapped(Vec<u8>);

impl From<Wrapped> for String {
    fn from(wrapped: Wrapped) -> Self {
        STANDARD.encode(wrapped.0)
    }
}

impl TryFrom<String> for Wrapped {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        STANDARD.decode(text).map(Self).map_err(|_| "not base64")
    }
}

/// One secret of the vault, wrapped.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Lock {
    Passphrase(PassphraseWrap),
    Raw(Wrapped),
    Device { alias: String, wrapped: Wrapped },
}

fn place(vault: &[u8; 16], slot: KeySlot) -> Vec<u8> {
    [b"ereg/vault.key/1/".as_slice(), slot.name().as_bytes(), &[0], vault].concat()
}

impl Lock {
    fn encrypt(secret: &VaultSecret, vault: &[u8; 16], slot: KeySlot, dek: &Secret32) -> Result<Self, VaultError> {
        secret.check()?;
        Ok(match secret {
            VaultSecret::Passphrase(text) => {
                Self::Passphrase(PassphraseWrap::encrypt(text.as_bytes(), &place(vault, slot), dek)?)
            }
            VaultSecret::Raw(key) => Self::Raw(Wrapped(wrap_secret(key, &place(vault, slot), dek)?)),
            VaultSecret::Device { keys, alias, .. } => {
                Self::Device { alias: alias.clone(), wrapped: Wrapped(waited(keys.wrap(alias, dek.expose()))?) }
            }
        })
    }

    fn open(&self, secret: &VaultSecret, vault: &[u8; 16], slot: KeySlot) -> Result<Secret32, VaultError> {
        secret.check()?;
        match (self, secret) {
            (Self::Passphrase(wrap), VaultSecret::Passphrase(text)) => {
                Ok(wrap.open(text.as_bytes(), &place(vault, slot))?)
            }
            (Self::Raw(wrapped), VaultSecret::Raw(key)) => Ok(unwrap_secret(key, &place(vault, slot), &wrapped.0)?),
            (Self::Device { alias, wrapped }, VaultSecret::Device { keys, alias: asked, reason }) if alias == asked => {
                let dek = waited(keys.unwrap(alias, &wrapped.0, reason))?;
                Secret32::from_slice(&dek).ok_or(VaultError::WrongKey)
            }
            _ => Err(VaultError::WrongKey),
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Locks {
    format: u32,
    /// 32 lower-case hex digits.
    vault: String,
    content: Lock,
    transit_under_content: Wrapped,
    /// Opens transit alone; absent until somebody asks for background sync.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transit: Option<Lock>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    digest: Digest,
    lock: Locks,
}

/// The part of a newer file that can still be read.
#[derive(Deserialize)]
struct AnySheet {
    lock: AnyLocks,
}

#[derive(Deserialize)]
struct AnyLocks {
    format: u32,
}

/// The opened secrets. Transit always; content if the person opened it.
pub(crate) struct Opened {
    pub(crate) content: Option<Secret32>,
    pub(crate) transit: Secret32,
}

/// The file, read and well-formed.
#[derive(Clone)]
pub(crate) struct KeyFile {
    locks: Locks,
    pub(crate) vault: [u8; 16],
}

impl KeyFile {
    /// A new vault's, under an id that was drawn for it: fresh secrets. With `transit`, that secret alone opens the transit
    /// slot.
    pub(crate) fn create(
        vault: [u8; 16],
        content: &VaultSecret,
        transit: Option<&VaultSecret>,
    ) -> Result<(Self, Opened), VaultError> {
        let random = SecureRandom::new();
        let opened = Opened { content: Some(Secret32::random(&random)?), transit: Secret32::random(&random)? };
        let file = Self::encrypt(vault, content, transit, &opened)?;
        Ok((file, opened))
    }

    /// The same secrets under other locks.
    pub(crate) fn encrypt(
        vault: [u8; 16],
        content: &VaultSecret,
        transit: Option<&VaultSecret>,
        opened: &Opened,
    ) -> Result<Self, VaultError> {
        let content_key = opened.content.as_ref().ok_or(VaultError::ContentLocked)?;
        let under_content = wrap_secret(content_key, &place(&vault, KeySlot::Transit), &opened.transit)?;
        let locks = Locks {
            format: FORMAT,
            vault: vault.iter().map(|byte| format!("{byte:02x}")).collect(),
            content: Lock::encrypt(content, &vault, KeySlot::Content, content_key)?,
            transit_under_content: Wrapped(under_content),
            transit: transit
                .map(|secret| Lock::encrypt(secret, &vault, KeySlot::Transit, &opened.transit))
                .transpose()?,
        };
        Ok(Self { locks, vault })
    }

    /// The same file with another lock on the content; the transit lock stays.
    pub(crate) fn with_content_lock(&self, secret: &VaultSecret, opened: &Opened) -> Result<Self, VaultError> {
        let mut changed = Self::encrypt(self.vault, secret, None, opened)?;
        changed.locks.transit = self.locks.transit.clone();
        Ok(changed)
    }

    /// The same file with another lock on transit, or none.
    pub(crate) fn with_transit_lock(
        &self,
        secret: Option<&VaultSecret>,
        transit: &Secret32,
    ) -> Result<Self, VaultError> {
        let mut changed = self.clone();
        changed.locks.transit =
            secret.map(|secret| Lock::encrypt(secret, &self.vault, KeySlot::Transit, transit)).transpose()?;
        Ok(changed)
    }

    /// Opens content, and transit through it.
    pub(crate) fn open(&self, secret: &VaultSecret) -> Result<Opened, VaultError> {
        let content = self.locks.content.open(secret, &self.vault, KeySlot::Content)?;
        let place = place(&self.vault, KeySlot::Transit);
        let transit = unwrap_secret(&content, &place, &self.locks.transit_under_content.0)
            .map_err(|_| VaultError::corrupt("vault.key"))?;
        Ok(Opened { content: Some(content), transit })
    }

    /// Opens transit alone.
    pub(crate) fn open_transit(&self, secret: &VaultSecret) -> Result<Opened, VaultError> {
        let lock = self.locks.transit.as_ref().ok_or(VaultError::WrongKey)?;
        Ok(Opened { content: None, transit: lock.open(secret, &self.vault, KeySlot::Transit)? })
    }

    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, VaultError> {
        let digest = Digest::of(&to_canonical(&self.locks)?);
        Ok(to_canonical(&Sheet { digest, lock: self.locks.clone() })?)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        let damaged = || VaultError::corrupt("vault.key");
        if bytes.is_empty() {
            return Err(VaultError::Truncated);
        }
        let sheet: Sheet = match from_canonical(bytes) {
            Ok(sheet) => sheet,
            // A canonical object with fields we do not know may be a newer format: it says so itself.
            Err(CanonicalError::Shape { .. }) => {
                return Err(match from_canonical::<AnySheet>(bytes) {
                    Ok(newer) if newer.lock.format > FORMAT => {
                        VaultError::NewerSchema { found: newer.lock.format, known: FORMAT }
                    }
                    _ => damaged(),
                });
            }
            Err(_) => return Err(damaged()),
        };
        if sheet.lock.format > FORMAT {
            return Err(VaultError::NewerSchema { found: sheet.lock.format, known: FORMAT });
        }
        if sheet.lock.format != FORMAT || Digest::of(&to_canonical(&sheet.lock)?) != sheet.digest {
            return Err(damaged());
        }
        let id: Digest = format!("sha256:{0}{0}", sheet.lock.vault).parse().map_err(|_| damaged())?;
        let vault = *id.bytes().first_chunk().ok_or_else(damaged)?;
        Ok(Self { locks: sheet.lock, vault })
    }

    /// Reads and checks the file.
    pub(crate) fn load(storage: &dyn Storage, path: &Path) -> Result<Self, VaultError> {
        Self::from_bytes(&storage.head(path, MAX_BYTES)?.0)
    }

    /// Replaces the file so that a loss of power at any moment leaves the old one or the new one, whole.
    pub(crate) fn replace(&self, storage: &dyn Storage, dir: &Path, name: &str) -> Result<(), VaultError> {
        let (new, path) = (dir.join(format!("{name}.new")), dir.join(name));
        storage.write(&new, &self.to_bytes()?)?;
        // Flushed before the rename: a name may otherwise survive without its bytes.
        storage.sync(&new)?;
        storage.rename(&new, &path)?;
        Ok(storage.sync_dir(dir)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(byte: u8) -> VaultSecret {
        VaultSecret::raw(&[byte; 32]).unwrap()
    }

    #[test]
    fn each_lock_opens_what_it_should_and_no_more() {
        let (file, opened) = KeyFile::create([9; 16], &raw(1), Some(&raw(2))).unwrap();
        let file = KeyFile::from_bytes(&file.to_bytes().unwrap()).unwrap();
        let all = file.open(&raw(1)).unwrap();
        assert_eq!(all.content.unwrap().expose(), opened.content.as_ref().unwrap().expose());
        assert_eq!(all.transit.expose(), opened.transit.expose());
        let transit = file.open_transit(&raw(2)).unwrap();
        assert!(transit.content.is_none());
        assert_eq!(transit.transit.expose(), opened.transit.expose());
        for refused in
            [file.open(&raw(2)), file.open_transit(&raw(1)), file.open(&VaultSecret::passphrase("x").unwrap())]
        {
            assert_eq!(refused.err().unwrap(), VaultError::WrongKey);
        }
    }

    #[test]
    fn a_key_that_is_no_key_is_told_apart_from_a_wrong_one() {
        for bytes in [&[0_u8; 32][..], &[7; 31], &[7; 33], &[]] {
            assert_eq!(VaultSecret::raw(bytes).unwrap_err().code(), "vault.key_format");
        }
        assert_eq!(VaultSecret::passphrase("").unwrap_err().code(), "vault.key_format");
    }

    #[test]
    fn a_damaged_file_is_never_called_a_wrong_key() {
        let (file, _) = KeyFile::create([9; 16], &raw(1), None).unwrap();
        let bytes = file.to_bytes().unwrap();
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            let error = KeyFile::from_bytes(&altered).err();
            assert!(
                matches!(error, Some(VaultError::Corrupt { .. } | VaultError::NewerSchema { .. })),
                "byte {at}: {error:?}"
            );
        }
    }

    #[test]
    fn a_newer_file_says_so() {
        let (file, _) = KeyFile::create([9; 16], &raw(1), None).unwrap();
        let ours = String::from_utf8(file.to_bytes().unwrap()).unwrap();
        let of = |format: &str| ours.replace("\"format\":1", &format!("\"format\":{format}"));
        // With fields that this version does not know, too: it is a newer app that is missing, and nothing is damaged.
        let with_field = |text: String| text.replace("\"lock\":{", "\"lock\":{\"backup\":1,");
        let read = |text: String| KeyFile::from_bytes(text.as_bytes()).err();
        assert_eq!(read(of("2")), Some(VaultError::NewerSchema { found: 2, known: 1 }));
        assert_eq!(read(with_field(of("2"))), Some(VaultError::NewerSchema { found: 2, known: 1 }));
        for damaged in [of("0"), with_field(of("1")), with_field(of("0"))] {
            assert_eq!(read(damaged), Some(VaultError::corrupt("vault.key")));
        }
    }
}
