//! The client of one vault: opened, paused, resumed, closed; and its feature objects.

use std::{path::PathBuf, sync::Arc};

use ereg_client::{
    ClientError, Connection, KeyStore, Language, NextStep, RandomIds, RulesView, SalvageReport, SystemClock,
};

use crate::{
    Account, Cases, Certificates, Changes, Corrections, DeviceKeys, Disputes, Drafts, Homes, Letters, Mandates, Outbox,
    Payments, QueryResults, Sharing, Signing, Synchroniser, keys::ShellKeys,
};

/// What opens a vault. An object, so that no shell prints it as it prints records.
#[derive(uniffi::Object)]
pub struct Secret(ereg_client::Secret);

#[uniffi::export]
impl Secret {
    /// 32 bytes that the platform's key store released.
    #[uniffi::constructor]
    pub fn key(bytes: Vec<u8>) -> Secret {
        Secret(ereg_client::Secret::Key(bytes))
    }

    /// A passphrase (Argon2id).
    #[uniffi::constructor]
    pub fn passphrase(text: String) -> Secret {
        Secret(ereg_client::Secret::Passphrase(text))
    }
}

/// Where a vault is and for whom. Clock and ids are the system's.
#[derive(Debug, uniffi::Record)]
pub struct ClientConfig {
    /// Directory of the vault.
    pub dir: String,
    /// The person's language.
    pub lang: Language,
    /// The registry. Absent: as stored in the vault, or none yet.
    pub connection: Option<Connection>,
}

impl ClientConfig {
    fn complete(self, secret: &Secret, keys: Arc<dyn DeviceKeys>) -> ereg_client::ClientConfig {
        ereg_client::ClientConfig {
            law: ereg_client::LAW,
            dir: PathBuf::from(self.dir),
            secret: secret.0.clone(),
            keys: KeyStore::OfTheDevice(Arc::new(ShellKeys(keys))),
            clock: Arc::new(SystemClock::start()),
            ids: Arc::new(RandomIds::new()),
            connection: self.connection,
            transport: None,
            lang: self.lang,
        }
    }
}

/// A vault with its outbox, its keys and its registry.
#[derive(uniffi::Object)]
pub struct Client(ereg_client::Client);

#[uniffi::export]
impl Client {
    /// Makes a new vault in `config.dir`, which must not hold one. Blocks for the key derivation and a flush.
    ///
    /// # Errors
    /// [`ClientError::Storage`] or [`ClientError::FixInput`] with the vault's code; nothing is left behind.
    #[uniffi::constructor]
    pub fn create(config: ClientConfig, secret: &Secret, keys: Arc<dyn DeviceKeys>) -> Result<Client, ClientError> {
        Ok(Client(ereg_client::Client::create(config.complete(secret, keys))?))
    }

    /// Opens the vault in `config.dir`. Blocks for the key derivation.
    ///
    /// # Errors
    /// By code: wrong key, foreign file, corrupt, newer schema, missing directory …; the disk is unchanged.
    #[uniffi::constructor]
    pub fn open(config: ClientConfig, secret: &Secret, keys: Arc<dyn DeviceKeys>) -> Result<Client, ClientError> {
        Ok(Client(ereg_client::Client::open(config.complete(secret, keys))?))
    }

    /// Makes a vault in `config.dir`, which must not hold one, of a backup, and opens it. On another device the person
    /// enrols again: its keys are new. What the backup was about to send is not sent before the registry was asked for it.
    ///
    /// # Errors
    /// As [`Client::open`] for the backup; `vault.exists`.
    #[uniffi::constructor]
    pub fn restore(
        backup: String,
        config: ClientConfig,
        secret: &Secret,
        keys: Arc<dyn DeviceKeys>,
    ) -> Result<Client, ClientError> {
        Ok(Client(ereg_client::Client::restore(PathBuf::from(backup), config.complete(secret, keys))?))
    }

    /// Closes every file handle; calls answer [`ClientError::Closed`] until [`Client::resume`]. Twice is fine.
    pub fn pause(&self) -> Result<(), ClientError> {
        self.0.pause()
    }

    /// Opens the files again.
    pub fn resume(&self) -> Result<(), ClientError> {
        self.0.resume()
    }

    /// Ends the client for good: keys forgotten, tasks stopped. Twice is fine. In Kotlin `shutDown`.
    pub fn close(&self) -> Result<(), ClientError> {
        self.0.close()
    }

    /// Copies the whole vault, as it is now, into a directory that must not exist. It opens under the same secret; the
    /// device's keys are not in it.
    ///
    /// # Errors
    /// `vault.exists`, `vault.full`, `vault.path` …; nothing is left behind.
    pub async fn backup(&self, to: String) -> Result<(), ClientError> {
        self.0.backup(PathBuf::from(to)).await
    }

    /// Puts another lock on the vault. The old secret opens it until this returns, and no more after.
    ///
    /// # Errors
    /// `passphrase.too_short`, `passphrase.digits`, `passphrase.common`, each with what to do.
    pub async fn change_secret(&self, secret: Arc<Secret>) -> Result<(), ClientError> {
        self.0.change_secret(secret.0.clone()).await
    }

    /// The one thing to do now for each draft and each case, of each the newest fifty. Works offline.
    pub async fn next_steps(&self) -> Result<Vec<NextStep>, ClientError> {
        self.0.next_steps().await
    }

    /// The office's rules in force on this device: which matters it takes online, how long it says it takes, and which of
    /// its matters need a newer app. Works offline.
    pub async fn rules(&self) -> Result<RulesView, ClientError> {
        self.0.rules().await
    }

    /// Observes what moves on this device, from now on.
    pub fn changes(&self) -> Changes {
        Changes(self.0.changes())
    }

    /// Who the person is at the office.
    pub fn account(&self) -> Account {
        Account(self.0.account())
    }

    /// Whom the person has mandated to act for an organisation.
    pub fn mandates(&self) -> Mandates {
        Mandates(self.0.mandates())
    }

    /// The person's homes and their extracts.
    pub fn homes(&self) -> Homes {
        Homes(self.0.homes())
    }

    /// The drafts on this device.
    pub fn drafts(&self) -> Drafts {
        Drafts(self.0.drafts())
    }

    /// Sharing drafts with the other party.
    pub fn sharing(&self) -> Sharing {
        Sharing(self.0.sharing())
    }

    /// The sheet, the inquiry and the signature.
    pub fn signing(&self) -> Signing {
        Signing(self.0.signing())
    }

    /// What the person has against shared facts of their cases (共享信息有误).
    pub fn disputes(&self) -> Disputes {
        Disputes(self.0.disputes())
    }

    /// The corrections of the person's cases (补正).
    pub fn corrections(&self) -> Corrections {
        Corrections(self.0.corrections())
    }

    /// Submissions and their cases.
    pub fn cases(&self) -> Cases {
        Cases(self.0.cases())
    }

    /// Fees.
    pub fn payments(&self) -> Payments {
        Payments(self.0.payments())
    }

    /// Results of queries, the person's own and a stranger's.
    pub fn results(&self) -> QueryResults {
        QueryResults(self.0.results())
    }

    /// Certificates, the person's own and a stranger's.
    pub fn certificates(&self) -> Certificates {
        Certificates(self.0.certificates())
    }

    /// Letters of the office.
    pub fn letters(&self) -> Letters {
        Letters(self.0.letters())
    }

    /// What is to be sent.
    pub fn outbox(&self) -> Outbox {
        Outbox(self.0.outbox())
    }

    /// Exchange with the registry.
    pub fn sync(&self) -> Synchroniser {
        Synchroniser(self.0.sync())
    }
}

/// Makes a new vault of what opens of the damaged one in `dir`, which is closed, and sets the damaged one aside beside it.
///
/// # Errors
/// `vault.wrong_key`; `vault.corrupt` where the key file itself is damaged.
#[uniffi::export]
pub fn salvage_vault(dir: String, secret: &Secret) -> Result<SalvageReport, ClientError> {
    ereg_client::Client::salvage(PathBuf::from(dir), secret.0.clone())
}

/// Ends a vault for good, which is closed: what opens it goes first, then its files, then its keys in the device's store. What
/// the registry holds stays there.
///
/// # Errors
/// `vault.missing`; the storage's own. Those of the key store, where the vault is gone and its keys may be left: they open
/// nothing of it.
#[uniffi::export]
pub fn erase_vault(dir: String, keys: Arc<dyn DeviceKeys>) -> Result<(), ClientError> {
    ereg_client::Client::erase(PathBuf::from(dir), Some(Arc::new(ShellKeys(keys))))
}
