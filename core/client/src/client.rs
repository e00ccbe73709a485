//! The client of one vault: opened, paused, resumed, closed; and its feature objects.

use std::{fmt, path::PathBuf, sync::Arc};

use ereg_protocol::{
    transport::Transport,
    world::{Clock, Ids},
};
use ereg_trust::keys::DeviceKeys;
use ereg_vault::{OpenOptions, Vault};

use crate::{
    Account, Cases, Certificates, ClientError, Drafts, NextStep, Notices, Outbox, Payments, Register, SalvageReport,
    Sharing, Signing, Synchroniser,
    core::{self, Core},
};

/// Which language the person reads where the client itself speaks to the platform (the reason of a key's use).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

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
    /// The registry. Absent: as stored in the vault, or none yet.
    pub connection: Option<Connection>,
    /// Carries requests instead of HTTP; for tests and simulations.
    pub transport: Option<Arc<dyn Transport>>,
    /// The person's language.
    pub lang: Lang,
}

/// A vault with its outbox, its keys and its registry. Cheap to clone; clones are the same client.
///
/// ```
/// use std::sync::Arc;
/// use ereg_client::{
///     Client, ClientConfig, Lang, MatterType, RandomIds, Secret, SoftwareKeys, SystemClock,
/// };
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dir = tempfile::tempdir()?;
/// # let dir = dir.path().join("vault");
/// let phone = Client::create(ClientConfig {
///     dir,
///     secret: Secret::Key(vec![7; 32]), // what the phone's key store released
///     keys: Arc::new(SoftwareKeys::in_memory()),
///     clock: Arc::new(SystemClock::start()),
///     ids: Arc::new(RandomIds::new()),
///     connection: None, // no registry yet: drafts need none
///     transport: None,
///     lang: Lang::En,
/// })?;
/// let draft = phone.drafts().begin(MatterType::T04, None).await?;
/// let verdicts = phone.drafts().answer(draft, "deal.price".into(), Some("168万".into())).await?;
/// assert!(verdicts.answered.is_none()); // readable, and durable when the call returned
/// phone.close()?;
/// assert!(phone.drafts().summary(draft).await.is_err()); // its key is gone
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    core: Arc<Core>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

impl Client {
    /// Makes a new vault in `config.dir`, which must not hold one. Blocks for the key derivation and a flush.
    ///
    /// # Errors
    /// [`ClientError::Storage`] or [`ClientError::FixInput`] with the vault's code; nothing is left behind.
    pub fn create(config: ClientConfig) -> Result<Client, ClientError> {
        Ok(Client { core: Core::create(config)? })
    }

    /// Opens the vault in `config.dir`. Blocks for the key derivation.
    ///
    /// # Errors
    /// By code: wrong key, foreign file, corrupt, newer schema, missing directory …; the disk is unchanged.
    pub fn open(config: ClientConfig) -> Result<Client, ClientError> {
        Ok(Client { core: Core::open(config)? })
    }

    /// Makes a new vault of what opens of the damaged one in `dir`, which is closed, and sets the damaged one aside beside
    /// it. Drafts, photos and what was to be sent are kept; none of that goes before the registry was asked for it. Cases
    /// come back from the registry by sync.
    ///
    /// # Errors
    /// `vault.wrong_key`; `vault.corrupt` where the key file itself is damaged: then nothing opens without a backup.
    pub fn salvage(dir: PathBuf, secret: Secret) -> Result<SalvageReport, ClientError> {
        let salvaged = Vault::salvage(&dir, &core::secret(&secret)?, &OpenOptions::default())?;
        Ok(SalvageReport { aside: salvaged.aside.display().to_string(), kept: salvaged.kept, lost: salvaged.lost })
    }

    /// Copies the whole vault, as it is now, into a directory that must not exist: for another disk, another device. It
    /// opens under the same secret; the device's keys are not in it.
    ///
    /// # Errors
    /// `vault.exists`, `vault.full`, `vault.path` …; nothing is left behind.
    pub async fn backup(&self, to: PathBuf) -> Result<(), ClientError> {
        self.core.local(move |core| core.backup(&to)).await
    }

    /// Makes a vault in `config.dir`, which must not hold one, of a backup, and opens it. On another device the person
    /// enrols again: its keys are new. What the backup was about to send is not sent before the registry was asked for it.
    ///
    /// # Errors
    /// As [`Client::open`] for the backup; `vault.exists`.
    pub fn restore(from: PathBuf, config: ClientConfig) -> Result<Client, ClientError> {
        Ok(Client { core: Core::restore(&from, config)? })
    }

    /// Puts another lock on the vault. The old secret opens it until this returns, and no more after. Backups keep the one
    /// they were made under.
    ///
    /// # Errors
    /// `passphrase.too_short`, `passphrase.digits`, `passphrase.common`, each with what to do.
    pub async fn change_secret(&self, secret: Secret) -> Result<(), ClientError> {
        self.core.local(move |core| core.change_secret(&secret)).await
    }

    /// Ends a vault for good, which is closed: its keys go first, then its files. What the registry holds stays there.
    ///
    /// # Errors
    /// `vault.missing`; the storage's own.
    pub fn erase(dir: PathBuf) -> Result<(), ClientError> {
        Ok(Vault::erase(&dir, &OpenOptions::default())?)
    }

    /// Closes every file handle; calls answer [`ClientError::Closed`] until [`Client::resume`]. Twice is fine.
    pub fn pause(&self) -> Result<(), ClientError> {
        self.core.pause()
    }

    /// Opens the files again.
    pub fn resume(&self) -> Result<(), ClientError> {
        self.core.resume()
    }

    /// Ends the client for good: keys forgotten, tasks stopped. Twice is fine.
    pub fn close(&self) -> Result<(), ClientError> {
        self.core.close()
    }

    /// Goes through the whole vault now: finds what was taken out, doubled or put back to an older state, which no single
    /// reading shows. It runs by itself soon after opening; a program that ends before that asks for it.
    ///
    /// # Errors
    /// `vault.corrupt`.
    pub async fn check(&self) -> Result<(), ClientError> {
        self.core.local(|core| core.check_whole()).await
    }

    /// The one thing to do now for each draft and each case, of each the newest fifty. Works offline.
    pub async fn next_steps(&self) -> Result<Vec<NextStep>, ClientError> {
        self.core.local(|core| core.next_steps()).await
    }

    /// Who the person is at the office.
    pub fn account(&self) -> Account {
        Account::new(self.core.clone())
    }

    /// The person's homes and their extracts.
    pub fn register(&self) -> Register {
        Register::new(self.core.clone())
    }

    /// The drafts on this device.
    pub fn drafts(&self) -> Drafts {
        Drafts::new(self.core.clone())
    }

    /// Sharing drafts with the other party.
    pub fn sharing(&self) -> Sharing {
        Sharing::new(self.core.clone())
    }

    /// The sheet, the inquiry and the signature.
    pub fn signing(&self) -> Signing {
        Signing::new(self.core.clone())
    }

    /// Submissions and their cases.
    pub fn cases(&self) -> Cases {
        Cases::new(self.core.clone())
    }

    /// Fees.
    pub fn payments(&self) -> Payments {
        Payments::new(self.core.clone())
    }

    /// Certificates, the person's own and a stranger's.
    pub fn certificates(&self) -> Certificates {
        Certificates::new(self.core.clone())
    }

    /// Notices of the office.
    pub fn notices(&self) -> Notices {
        Notices::new(self.core.clone())
    }

    /// What is to be sent.
    pub fn outbox(&self) -> Outbox {
        Outbox::new(self.core.clone())
    }

    /// Exchange with the registry.
    pub fn sync(&self) -> Synchroniser {
        Synchroniser::new(self.core.clone())
    }
}
