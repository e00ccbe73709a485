//! The vaults of an app: listed, made, opened, restored, salvaged, set aside, ended.

use std::{path::PathBuf, sync::Arc};

use ereg_client::{
    Access, ClientError, Connection, Language, RandomIds, SalvageReport, SystemClock, VaultId, VaultsConfig,
};

use crate::{Cancel, Client, DeviceKeys, Logs, Secret, cancel::under, keys::ShellKeys};

/// The vaults of an app, in one directory: a homeowner has one, a notary one for each client. They share threads and the
/// device's store of keys.
#[derive(uniffi::Object)]
pub struct Vaults(ereg_client::Vaults);

#[uniffi::export]
impl Vaults {
    /// The vaults in a directory, which is made when the first vault is. Starts the threads that they share, and reads
    /// nothing. Clock and ids are the system's. What is done is written down in `logs`, if they are given.
    ///
    /// # Errors
    /// `client.runtime`, where the system gives no threads.
    #[uniffi::constructor(default(logs = None))]
    pub fn new(
        dir: String,
        lang: Language,
        keys: Arc<dyn DeviceKeys>,
        logs: Option<Arc<Logs>>,
    ) -> Result<Vaults, ClientError> {
        Ok(Vaults(ereg_client::Vaults::new(VaultsConfig {
            dir: PathBuf::from(dir),
            keys: Arc::new(ShellKeys(keys)),
            clock: Arc::new(SystemClock::start()),
            ids: Arc::new(RandomIds::new()),
            law: ereg_client::LAW,
            transport: None,
            lang,
            logs: logs.map(|logs| logs.0.clone()),
        })?))
    }

    /// The ids of the vaults that are there, whether open or not; what was set aside is none any more.
    ///
    /// # Errors
    /// The storage's own.
    pub async fn list(&self) -> Result<Vec<VaultId>, ClientError> {
        self.0.list().await
    }

    /// Makes a new vault and opens it, with its registry or without one yet.
    ///
    /// # Errors
    /// [`ClientError::Storage`] or [`ClientError::FixInput`] with the vault's code; nothing is left behind.
    /// [`ClientError::Cancelled`], while the device's store of keys is waited for; all else of it is short.
    #[uniffi::method(default(cancel = None))]
    pub async fn create(
        &self,
        secret: Arc<Secret>,
        connection: Option<Connection>,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<Client, ClientError> {
        Ok(Client(under(cancel, self.0.create(secret.0.clone(), connection)).await?))
    }

    /// Opens a vault.
    ///
    /// # Errors
    /// By code: `vault.busy` where it is open already, wrong key, foreign file, corrupt, newer schema, missing …; the disk is
    /// unchanged. [`ClientError::Cancelled`], while the device's store of keys is waited for; all else of it is short.
    #[uniffi::method(default(cancel = None))]
    pub async fn open(
        &self,
        id: VaultId,
        secret: Arc<Secret>,
        access: Access,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<Client, ClientError> {
        Ok(Client(under(cancel, self.0.open(id, secret.0.clone(), access)).await?))
    }

    /// Makes a vault of a backup and opens it; it keeps its id. On another device the person enrols again: its keys are
    /// new. The commands that the backup was about to send are not sent before the registry was asked for them.
    ///
    /// # Errors
    /// As [`Vaults::open`] for the backup; `vault.exists`. [`ClientError::Cancelled`], on its way: nothing of the vault is
    /// left, and the backup is as it was.
    #[uniffi::method(default(cancel = None))]
    pub async fn restore(
        &self,
        backup: String,
        secret: Arc<Secret>,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<Client, ClientError> {
        Ok(Client(under(cancel, self.0.restore(PathBuf::from(backup), secret.0.clone())).await?))
    }

    /// Makes a new vault of what opens of a damaged one, which is closed, and sets the damaged one aside beside it.
    ///
    /// # Errors
    /// `vault.wrong_key`; `vault.corrupt` where the key file itself is damaged; `vault.busy` where it is open.
    /// [`ClientError::Cancelled`], between two rows: the damaged one lies where it was, unchanged.
    #[uniffi::method(default(cancel = None))]
    pub async fn salvage(
        &self,
        id: VaultId,
        secret: Arc<Secret>,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<SalvageReport, ClientError> {
        under(cancel, self.0.salvage(id, secret.0.clone())).await
    }

    /// Renames a vault of which nothing opens and which is closed, unchanged, so that it is listed no more. Returns where it
    /// lies.
    ///
    /// # Errors
    /// `vault.missing`; `vault.busy` where it is open; the storage's own.
    pub async fn set_aside(&self, id: VaultId) -> Result<String, ClientError> {
        Ok(self.0.set_aside(id).await?.display().to_string())
    }

    /// Ends a vault for good, which is closed: what opens it goes first, then its files, then its keys in the device's
    /// store. The registry keeps what it holds.
    ///
    /// # Errors
    /// `vault.missing`; `vault.busy` where it is open; the storage's own. Those of the key store, where the vault is gone and
    /// its keys may be left: they open nothing of it.
    pub async fn erase(&self, id: VaultId) -> Result<(), ClientError> {
        self.0.erase(id).await
    }
}
