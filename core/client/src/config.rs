//! What a client is made of: the vault's place and lock, the device's keys and clocks, and the registry.

use std::{fmt, path::PathBuf, sync::Arc};

use ereg_law::matter::Law;
use ereg_logs::{Logs, Scope};
use ereg_protocol::{
    transport::Transport,
    world::{Clock, Ids},
};
use ereg_trust::keys::{DeviceKeys, KeyError, KeyId, KeyInfo, KeyPolicy, PublicKey};
use ereg_vault::VaultId;
use zeroize::Zeroizing;

use ereg_domain::language::Language;

use crate::{
    ClientError, passphrase,
    words::{self, Act},
};

/// What opens the vault.
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

/// Never the secret.
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
    /// As the vault takes it. Only a key of the device is named after the vault, whose id is asked for then alone.
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
                reason: words::reason(Act::Open).in_language(lang).to_owned(),
            },
            Secret::Key(bytes) => ereg_vault::VaultSecret::raw(bytes)?,
            Secret::Passphrase(text) => ereg_vault::VaultSecret::passphrase(text)?,
        })
    }
}

impl Secret {
    /// What the vault is to be opened by from now on: refuses a passphrase that is no protection, and makes the key of the
    /// device where it is one and is not there yet.
    ///
    /// # Errors
    /// `passphrase.too_short` and its like; the key store's own.
    pub(crate) fn take_on(&self, keys: &KeyStore, vault: VaultId) -> Result<(), ClientError> {
        match self {
            Secret::Key(_) => Ok(()),
            Secret::Passphrase(text) => passphrase::check(text),
            Secret::Device => match keys.of(vault).generate(VAULT_ALIAS, KeyPolicy::Opens) {
                Ok(_) | Err(KeyError::AlreadyExists) => Ok(()),
                Err(error) => Err(error.into()),
            },
        }
    }
}

/// How much of a vault a secret opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// All of it.
    Full,
    /// What is in transit alone, for exchange in the background: the secret is the one of
    /// [`crate::Client::set_transit_secret`].
    Transit,
}

/// Where the registry is and whom to trust there.
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

/// Where a vault's keys are, under the aliases [`crate::DEVICE_ALIAS`] and [`crate::USER_ALIAS`].
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

impl DeviceKeys for KeysOfOne {
    fn generate(&self, alias: &str, policy: KeyPolicy) -> Result<KeyInfo, KeyError> {
        self.keys.generate(&self.named(alias), policy)
    }

    fn public_key(&self, alias: &str) -> Result<PublicKey, KeyError> {
        self.keys.public_key(&self.named(alias))
    }

    fn sign(&self, alias: &str, message: &[u8], reason: &str) -> Result<Vec<u8>, KeyError> {
        self.keys.sign(&self.named(alias), message, reason)
    }

    fn wrap(&self, alias: &str, dek: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.keys.wrap(&self.named(alias), dek)
    }

    fn unwrap(&self, alias: &str, blob: &[u8], reason: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        self.keys.unwrap(&self.named(alias), blob, reason)
    }

    fn forget(&self, alias: &str) -> Result<(), KeyError> {
        self.keys.forget(&self.named(alias))
    }
}

/// What a client is made of. Everything outside it is injected.
#[derive(Clone)]
pub struct ClientConfig {
    /// Directory of the vault.
    pub dir: PathBuf,
    /// What opens it.
    pub secret: Secret,
    /// Where the person's keys are, made on first use.
    pub keys: KeyStore,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// Where ids come from.
    pub ids: Arc<dyn Ids>,
    /// The matters that this program knows: [`crate::LAW`], or a test's own.
    pub law: Law,
    /// The registry. Absent: as stored in the vault, or none yet.
    pub connection: Option<Connection>,
    /// Carries requests instead of HTTP; for tests and simulations.
    pub transport: Option<Arc<dyn Transport>>,
    /// The person's language.
    pub lang: Language,
    /// Where what is done is written down, if anywhere. Several vaults may have one.
    pub logs: Option<Logs>,
}

/// The log as that of the next vault.
pub(crate) fn log_of(logs: Option<&Logs>) -> Scope {
    logs.map(Logs::of_vault).unwrap_or_default()
}
