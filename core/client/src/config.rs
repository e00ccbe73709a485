//! The parts that a client is made of: the vault's place and lock, the device's keys and clocks, and the registry.

use std::{fmt, path::PathBuf, sync::Arc};

use ereg_law::matter::Law;
use ereg_logs::{Logs, Scope};
use ereg_protocol::{
    transport::Transport,
    world::{Clock, Ids},
};
use ereg_trust::keys::{DeviceKeys, KeyError, KeyId, KeyInfo, KeyPolicy, Pending, PublicKey, waited};
use ereg_vault::VaultId;
use zeroize::Zeroizing;

use ereg_domain::language::Language;

use crate::{
    Cancel, ClientError, passphrase,
    words::{self, key::Act},
};

/// The secret that opens the vault.
#[derive(Clone)]
pub enum Secret {
    /// 32 bytes that the platform's key store released.
    Key(Vec<u8>),
    /// A passphrase (Argon2id).
    Passphrase(String),
    /// A key in the device's store, made with the vault, which asks for the person. It opens nothing on another device: whoever
    /// wants a backup for one puts a passphrase on the vault first.
    Device,
}

/// The alias of the key that opens a vault, where it is one of the device's.
pub(crate) const VAULT_ALIAS: &str = "vault";

/// The output never shows the secret.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Secret::Key(_) => "Secret::Key(..)",
            Secret::Passphrase(_) => "Secret::Passphrase(..)",
            Secret::Device => "Secret::Device",
        })
    }
}

impl Secret {
    /// The secret as the vault takes it. Only a key of the device is named after the vault, whose id is asked for then
    /// alone.
    ///
    /// # Errors
    /// The vault's, for a key of another length or a passphrase it cannot use; why its id cannot be told.
    pub(crate) fn of_vault(
        &self,
        keys: &KeyStore,
        lang: Language,
        vault: impl FnOnce() -> Result<VaultId, ClientError>,
    ) -> Result<ereg_vault::VaultSecret, ClientError> {
        Ok(match self {
            Secret::Device => ereg_vault::VaultSecret::Device {
                keys: keys.of(vault()?),
                alias: VAULT_ALIAS.to_owned(),
                reason: words::key::reason(Act::Open).in_language(lang).to_owned(),
            },
            Secret::Key(bytes) => ereg_vault::VaultSecret::raw(bytes)?,
            Secret::Passphrase(text) => ereg_vault::VaultSecret::passphrase(text)?,
        })
    }
}

impl Secret {
    /// Makes this secret ready to open the vault from now on: refuses a passphrase that is no protection, and makes the
    /// key of the device where it is one and is not there yet.
    ///
    /// # Errors
    /// `passphrase.too_short` and its like; the key store's own.
    pub(crate) fn take_on(&self, keys: &KeyStore, vault: VaultId) -> Result<(), ClientError> {
        match self {
            Secret::Key(_) => Ok(()),
            Secret::Passphrase(text) => passphrase::check(text),
            Secret::Device => match waited(keys.of(vault).generate(VAULT_ALIAS, KeyPolicy::Opens)) {
                Ok(_) | Err(KeyError::AlreadyExists) => Ok(()),
                Err(error) => Err(error.into()),
            },
        }
    }
}

/// The part of a vault that a secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// All of it.
    Full,
    /// Only what is in transit, for exchange in the background: the secret is the one of
    /// [`crate::Client::set_transit_secret`].
    Transit,
}

/// The registry's address and the root to trust there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// `https://authority`, or `http://` and a loopback literal.
    pub url: String,
    /// The office's id.
    pub office: String,
    /// Fingerprint of the root to pin, as the person confirmed it; nothing is believed without one.
    pub root_fingerprint: Option<String>,
}

impl Connection {
    /// Refuses a root's fingerprint that is none.
    pub(crate) fn readable(&self) -> Result<(), ClientError> {
        match &self.root_fingerprint {
            Some(root) if root.parse::<KeyId>().is_err() => {
                Err(ClientError::fix_field("connection.fingerprint", "root_fingerprint"))
            }
            _ => Ok(()),
        }
    }
}

/// The place of a vault's keys, under the aliases [`crate::DEVICE_ALIAS`] and [`crate::USER_ALIAS`].
#[derive(Clone)]
pub enum KeyStore {
    /// In a store of this vault alone, such as a directory beside it.
    OfTheVault(Arc<dyn DeviceKeys>),
    /// In the device's own store, which all vaults share: each has keys of its own there, named after the vault.
    OfTheDevice(Arc<dyn DeviceKeys>),
}

impl KeyStore {
    /// The keys of one vault.
    pub(crate) fn of(&self, vault: VaultId) -> Arc<dyn DeviceKeys> {
        match self {
            KeyStore::OfTheVault(keys) => keys.clone(),
            KeyStore::OfTheDevice(keys) => Arc::new(KeysOfOne { keys: keys.clone(), vault }),
        }
    }
}

/// The keys of one vault among those of a device.
struct KeysOfOne {
    keys: Arc<dyn DeviceKeys>,
    vault: VaultId,
}

impl KeysOfOne {
    fn named(&self, alias: &str) -> String {
        format!("ereg.{}.{alias}", self.vault)
    }
}

/// Waits for the device's store of keys until the call that asks it is cancelled. What the store was about to do it may still
/// do.
async fn unless_stopped<T>(asked: Pending<'_, T>) -> Result<T, KeyError> {
    let cancel = Cancel::of_this_call();
    tokio::select! {
        biased;
        () = cancel.cancelled() => Err(KeyError::Cancelled),
        answer = asked => answer,
    }
}

impl DeviceKeys for KeysOfOne {
    fn generate<'a>(&'a self, alias: &'a str, policy: KeyPolicy) -> Pending<'a, KeyInfo> {
        Box::pin(async move { unless_stopped(self.keys.generate(&self.named(alias), policy)).await })
    }

    fn info<'a>(&'a self, alias: &'a str) -> Pending<'a, KeyInfo> {
        Box::pin(async move { unless_stopped(self.keys.info(&self.named(alias))).await })
    }

    fn public_key<'a>(&'a self, alias: &'a str) -> Pending<'a, PublicKey> {
        Box::pin(async move { unless_stopped(self.keys.public_key(&self.named(alias))).await })
    }

    fn sign<'a>(&'a self, alias: &'a str, message: &'a [u8], reason: &'a str) -> Pending<'a, Vec<u8>> {
        Box::pin(async move { unless_stopped(self.keys.sign(&self.named(alias), message, reason)).await })
    }

    fn wrap<'a>(&'a self, alias: &'a str, dek: &'a [u8]) -> Pending<'a, Vec<u8>> {
        Box::pin(async move { unless_stopped(self.keys.wrap(&self.named(alias), dek)).await })
    }

    fn unwrap<'a>(&'a self, alias: &'a str, blob: &'a [u8], reason: &'a str) -> Pending<'a, Zeroizing<Vec<u8>>> {
        Box::pin(async move { unless_stopped(self.keys.unwrap(&self.named(alias), blob, reason)).await })
    }

    fn forget<'a>(&'a self, alias: &'a str) -> Pending<'a, ()> {
        Box::pin(async move { self.keys.forget(&self.named(alias)).await })
    }
}

/// The parts that a client is made of. Everything outside it is injected.
#[derive(Clone)]
pub struct ClientConfig {
    /// Directory of the vault.
    pub dir: PathBuf,
    /// The secret that opens it.
    pub secret: Secret,
    /// The place of the person's keys, which are made on first use.
    pub keys: KeyStore,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// The source of ids.
    pub ids: Arc<dyn Ids>,
    /// The matters that this program knows: [`crate::LAW`], or a test's own.
    pub law: Law,
    /// The registry. Absent: as stored in the vault, or none yet.
    pub connection: Option<Connection>,
    /// Carries requests instead of HTTP; for tests and simulations.
    pub transport: Option<Arc<dyn Transport>>,
    /// The person's language.
    pub lang: Language,
    /// The log in which what is done is written down, if any. Several vaults may have one.
    pub logs: Option<Logs>,
}

/// The log as that of the next vault.
pub(crate) fn log_of(logs: Option<&Logs>) -> Scope {
    logs.map(Logs::of_vault).unwrap_or_default()
}
