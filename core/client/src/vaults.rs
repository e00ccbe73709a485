//! The vaults of an app, in one directory, each in one that is named after its id: a homeowner has one, a notary one for each
//! client. They share the threads and the device's store of keys, and nothing else.
//!
//! Work that takes time here is done off the caller's thread. Nothing here says whose a vault is: that lies encrypted
//! in it.

use std::{fmt, fs, io, path::PathBuf, sync::Arc};

use ereg_law::matter::Law;
use ereg_logs::Logs;
use ereg_protocol::{
    transport::Transport,
    world::{Clock, Ids},
};
use ereg_trust::keys::DeviceKeys;
use ereg_vault::{OpenOptions, Vault, VaultError, VaultId};

use crate::{
    Access, Cancel, Client, ClientConfig, ClientError, Connection, KeyStore, Language, SalvageReport, Secret, Workers,
    kernel::joined,
};

/// The parts that the vaults of an app have in common. Everything outside is injected.
#[derive(Clone)]
pub struct VaultsConfig {
    /// The directory that holds them; made where it is missing.
    pub dir: PathBuf,
    /// The device's store of keys.
    pub keys: Arc<dyn DeviceKeys>,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
    /// The source of ids.
    pub ids: Arc<dyn Ids>,
    /// The matters that this program knows.
    pub law: Law,
    /// Carries requests instead of HTTP; for tests and simulations.
    pub transport: Option<Arc<dyn Transport>>,
    /// The language of whoever opens one.
    pub lang: Language,
    /// The log in which what is done with them is written down, if any.
    pub logs: Option<Logs>,
}

/// The vaults of an app. Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct Vaults {
    config: Arc<VaultsConfig>,
    workers: Workers,
}

impl fmt::Debug for Vaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vaults")
    }
}

impl Vaults {
    /// The vaults of a directory. Starts the threads that they share, and reads nothing.
    ///
    /// # Errors
    /// `client.runtime`, where the system gives no threads.
    pub fn new(config: VaultsConfig) -> Result<Vaults, ClientError> {
        Ok(Vaults { config: Arc::new(config), workers: Workers::start()? })
    }

    /// The ids of the vaults that are there, whether open or not. A directory without a key file is none, and what was set
    /// aside is none any more.
    ///
    /// # Errors
    /// The storage's own.
    pub async fn list(&self) -> Result<Vec<VaultId>, ClientError> {
        self.off_thread(|vaults| {
            let entries = match fs::read_dir(&vaults.config.dir) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
                entries => entries.map_err(unreadable)?,
            };
            let (mut found, options) = (Vec::new(), OpenOptions::default());
            for entry in entries {
                let name = entry.map_err(unreadable)?.file_name();
                let id = name.to_str().and_then(|name| name.parse::<VaultId>().ok());
                // One whose key file is damaged is listed: it is to be salvaged, or set aside.
                let is_there = |id: &VaultId| Vault::id_of(&vaults.dir(*id), &options) != Err(VaultError::Missing);
                found.extend(id.filter(is_there));
            }
            found.sort_unstable();
            Ok(found)
        })
        .await
    }

    /// Makes a new vault and opens it. A [`Cancel`] over it stops it where it waits for the device's store of keys;
    /// all else of it is short.
    ///
    /// # Errors
    /// As for [`Client::create`].
    pub async fn create(&self, secret: Secret, connection: Option<Connection>) -> Result<Client, ClientError> {
        self.off_thread(move |vaults| {
            let id = VaultId::draw()?;
            vaults.make_directory()?;
            let config = ClientConfig { connection, ..vaults.client(id, secret) };
            Client::create_on(vaults.workers.clone(), id, config)
        })
        .await
    }

    /// Opens a vault. A [`Cancel`] over it stops it where it waits for the device's store of keys; all else of it is
    /// short.
    ///
    /// # Errors
    /// As for [`Client::open`]; `vault.busy` where it is open already.
    pub async fn open(&self, id: VaultId, secret: Secret, access: Access) -> Result<Client, ClientError> {
        self.off_thread(move |vaults| Client::open_on(vaults.workers.clone(), access, vaults.client(id, secret))).await
    }

    /// Makes a vault of a backup and opens it. A [`Cancel`] over it stops the copying and the check of what was
    /// copied, and nothing of the vault is left. It keeps its id, so that there is one of it in this directory.
    ///
    /// # Errors
    /// As for [`Client::restore`]; `vault.exists` where it is here.
    pub async fn restore(&self, backup: PathBuf, secret: Secret) -> Result<Client, ClientError> {
        self.off_thread(move |vaults| {
            let id = Vault::id_of(&backup, &OpenOptions::default())?;
            vaults.make_directory()?;
            Client::restore_on(vaults.workers.clone(), backup, vaults.client(id, secret))
        })
        .await
    }

    /// Makes a new vault of what opens of a damaged one, which is closed, and sets the damaged one aside beside it. A
    /// [`Cancel`] over it stops it between two rows: the damaged one then lies where it was, unchanged.
    ///
    /// # Errors
    /// As for [`Client::salvage`].
    pub async fn salvage(&self, id: VaultId, secret: Secret) -> Result<SalvageReport, ClientError> {
        self.off_thread(move |vaults| Client::salvage(vaults.client(id, secret))).await
    }

    /// Renames a vault of which nothing opens and which is closed, unchanged, so that it is listed no more. Returns where it
    /// lies.
    ///
    /// # Errors
    /// As for [`Client::set_aside`].
    pub async fn set_aside(&self, id: VaultId) -> Result<PathBuf, ClientError> {
        self.off_thread(move |vaults| Client::set_aside(vaults.dir(id))).await
    }

    /// Ends a vault for good, which is closed, and its keys in the device's store.
    ///
    /// # Errors
    /// As for [`Client::erase`].
    pub async fn erase(&self, id: VaultId) -> Result<(), ClientError> {
        self.off_thread(move |vaults| {
            let VaultsConfig { keys, logs, .. } = &*vaults.config;
            Client::erase(vaults.dir(id), Some(keys.clone()), logs.as_ref())
        })
        .await
    }

    fn dir(&self, id: VaultId) -> PathBuf {
        self.config.dir.join(id.to_string())
    }

    fn make_directory(&self) -> Result<(), ClientError> {
        fs::create_dir_all(&self.config.dir).map_err(unreadable)
    }

    fn client(&self, id: VaultId, secret: Secret) -> ClientConfig {
        let VaultsConfig { keys, clock, ids, law, transport, lang, logs, .. } = &*self.config;
        ClientConfig {
            dir: self.dir(id),
            secret,
            keys: KeyStore::OfTheDevice(keys.clone()),
            clock: clock.clone(),
            ids: ids.clone(),
            law: *law,
            connection: None,
            transport: transport.clone(),
            lang: *lang,
            logs: logs.clone(),
        }
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Vaults) -> Result<T, ClientError> + Send + 'static,
    ) -> Result<T, ClientError> {
        let (vaults, cancel) = (self.clone(), Cancel::of_this_call());
        joined(self.workers.handle()?.spawn_blocking(move || cancel.during(|| act(&vaults))).await)
    }
}

fn unreadable(error: io::Error) -> ClientError {
    VaultError::from(error).into()
}
