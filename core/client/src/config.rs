//! What a client is made of: the vault's place and lock, the device's keys and clocks, and the registry.

use std::{fmt, path::PathBuf, sync::Arc};

use ereg_law::matter::Law;
use ereg_protocol::{
    transport::Transport,
    world::{Clock, Ids},
};
use ereg_trust::keys::{DeviceKeys, KeyId};

use ereg_domain::language::Language;

use crate::ClientError;

/// What opens the vault.
#[derive(Clone)]
pub enum Secret {
    /// 32 bytes that the platform's key store released.
    Key(Vec<u8>),
    /// A passphrase (Argon2id).
    Passphrase(String),
}

/// Never the secret.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Secret::Key(_) => "Secret::Key(..)",
            Secret::Passphrase(_) => "Secret::Passphrase(..)",
        })
    }
}

impl Secret {
    /// As the vault takes it.
    ///
    /// # Errors
    /// The vault's, for a key of another length or a passphrase it cannot use.
    pub(crate) fn of_vault(&self) -> Result<ereg_vault::VaultSecret, ClientError> {
        Ok(match self {
            Secret::Key(bytes) => ereg_vault::VaultSecret::raw(bytes)?,
            Secret::Passphrase(text) => ereg_vault::VaultSecret::passphrase(text)?,
        })
    }
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

/// What a client is made of. Everything outside it is injected.
#[derive(Clone)]
pub struct ClientConfig {
    /// Directory of the vault.
    pub dir: PathBuf,
    /// What opens it.
    pub secret: Secret,
    /// The device's keys: aliases [`crate::USER_ALIAS`] and [`crate::DEVICE_ALIAS`], made on first use.
    pub keys: Arc<dyn DeviceKeys>,
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
}
