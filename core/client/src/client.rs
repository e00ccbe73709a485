//! The client of one vault: opened, paused, resumed, closed; and its feature objects.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::Duration,
};

use ereg_logs::{Logs, Scope, event};
use ereg_trust::keys::{DEVICE_ALIAS, DeviceKeys, USER_ALIAS, waited};
use ereg_vault::{OpenOptions, Vault, VaultId, VaultSecret};

use crate::{
    Access, Account, Attachments, Cancel, Cases, Certificates, Changes, ClientConfig, ClientError, Connection,
    Consents, Corrections, Disputes, Documents, Drafts, HomeLocks, Homes, KeyStore, Language, Letters, Mandates,
    NextStep, Outbox, Payments, QueryResults, RulesView, SalvageReport, Search, Secret, Sharing, Signing, Synchroniser,
    Workers, account,
    config::{VAULT_ALIAS, log_of},
    exchange, keeping,
    kernel::Kernel,
    next,
    open_directory::OpenDirectory,
    rules,
};

/// A vault with its outbox, its keys and its registry. Cheap to clone; clones are the same client.
///
/// ```
/// use std::sync::Arc;
/// use ereg_client::{
///     Client, ClientConfig, KeyStore, LAW, Language, RandomIds, Secret, SoftwareKeys, SystemClock,
/// };
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dir = tempfile::tempdir()?;
/// # let dir = dir.path().join("vault");
/// let phone = Client::create(ClientConfig {
///     dir,
///     secret: Secret::Key(vec![7; 32]), // what the phone's key store released
///     keys: KeyStore::OfTheVault(Arc::new(SoftwareKeys::in_memory())),
///     clock: Arc::new(SystemClock::start()),
///     ids: Arc::new(RandomIds::new()),
///     law: LAW,
///     connection: None, // no registry yet: drafts need none
///     transport: None,
///     lang: Language::En,
///     logs: None,
/// })?;
/// let draft = phone.drafts().begin("T04".parse()?, None).await?;
/// let saved = phone.drafts().answer(draft, "deal.price".into(), Some("168万".into())).await?;
/// assert!(saved.problem.is_none()); // readable, and durable when the call returned
/// phone.end().await?;
/// assert!(phone.drafts().summary(draft).await.is_err()); // its key is gone
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    kernel: Arc<Kernel>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}

/// Delay from opening to the pass over the whole vault: the first screen comes first.
const WHOLE_PASS_AFTER: Duration = Duration::from_secs(2);

/// Between the two looks for pieces of files that no record names: an import cut off, a photo taken out again.
const ORPHANS_AFTER: Duration = Duration::from_secs(10 * 60);

impl Client {
    /// A client over the vault that `begin` opens, which nobody else of this process has open; all of it in the vault's log.
    fn start(
        workers: Workers,
        config: ClientConfig,
        begin: impl FnOnce(&ClientConfig) -> Result<Vault, ClientError>,
    ) -> Result<Client, ClientError> {
        let log = log_of(config.logs.as_ref());
        log.clone().run(|| Client::started(workers, config, log, begin))
    }

    fn started(
        workers: Workers,
        config: ClientConfig,
        log: Scope,
        begin: impl FnOnce(&ClientConfig) -> Result<Vault, ClientError>,
    ) -> Result<Client, ClientError> {
        let clock = config.clock.clone();
        let began = clock.read().monotonic_ms;
        let directory = OpenDirectory::take(&config.dir)?;
        let vault = begin(&config)?;
        let kernel = Arc::new(Kernel::new(config, log, vault, directory, workers)?);
        if let Some(connection) = &kernel.config.connection {
            account::connect(&kernel, connection)?;
        }
        // Where it cannot be kept now, on a full disk for instance, the next opening does it: nothing here depends on it.
        let _ = exchange::note_app(&kernel);
        kernel.spawn(watch(Arc::downgrade(&kernel)))?;
        event!(INFO, "a client was started", ms = clock.read().monotonic_ms.saturating_sub(began));
        Ok(Client { kernel })
    }

    /// Makes a new vault in `config.dir`, which must not hold one, and runs on threads of its own. Blocks for the key
    /// derivation and a flush.
    ///
    /// # Errors
    /// [`ClientError::Storage`] or [`ClientError::FixInput`] with the vault's code; nothing is left behind.
    pub fn create(config: ClientConfig) -> Result<Client, ClientError> {
        Client::create_on(Workers::start()?, VaultId::draw()?, config)
    }

    pub(crate) fn create_on(workers: Workers, id: VaultId, config: ClientConfig) -> Result<Client, ClientError> {
        // Before anything is made: a vault whose making failed would stand in the way of the next try.
        config.connection.as_ref().map_or(Ok(()), Connection::readable)?;
        Client::start(workers, config, |config| {
            let ClientConfig { dir, secret, keys, lang, .. } = config;
            secret.take_on(keys, id)?;
            let made = Vault::create_as(id, dir, &secret.of_vault(keys, *lang, || Ok(id))?, OpenOptions::default());
            if made.is_err() && matches!(secret, Secret::Device) {
                // It was made for this vault; that it was not made is what is told.
                let _ = waited(keys.of(id).forget(VAULT_ALIAS));
            }
            Ok(made?)
        })
    }

    /// Opens the vault in `config.dir`, and runs on threads of its own. Blocks for the key derivation.
    ///
    /// # Errors
    /// By code: wrong key, foreign file, corrupt, newer schema, missing directory …; `vault.busy` where this process has it
    /// open already; the disk is unchanged.
    pub fn open(config: ClientConfig) -> Result<Client, ClientError> {
        Client::open_on(Workers::start()?, Access::Full, config)
    }

    pub(crate) fn open_on(workers: Workers, access: Access, config: ClientConfig) -> Result<Client, ClientError> {
        Client::start(workers, config, |config| {
            let options = OpenOptions::default();
            let secret = of_vault_in(&config.dir, config)?;
            Ok(match access {
                Access::Full => Vault::open(&config.dir, &secret, options)?,
                Access::Transit => Vault::open_transit(&config.dir, &secret, options)?,
            })
        })
    }

    /// Makes a new vault of what opens of the damaged one in `config.dir`, which is closed, and sets the damaged one aside beside
    /// it. Drafts, photos and what was to be sent are kept; none of that goes before the registry was asked for it. Cases
    /// come back from the registry by sync.
    ///
    /// # Errors
    /// `vault.wrong_key`; `vault.corrupt` where the key file itself is damaged: then nothing opens without a backup;
    /// `vault.busy` where this process has it open.
    pub fn salvage(config: ClientConfig) -> Result<SalvageReport, ClientError> {
        let _alone = OpenDirectory::take(&config.dir)?;
        let secret = of_vault_in(&config.dir, &config)?;
        let log = log_of(config.logs.as_ref());
        let salvaged =
            log.run(|| Vault::salvage_while(&config.dir, &secret, &OpenOptions::default(), &Cancel::goes_on()))?;
        Ok(SalvageReport { aside: salvaged.aside.display().to_string(), kept: salvaged.kept, lost: salvaged.lost })
    }

    /// Renames a vault, which is closed, to the first free of `DIR.aside-1`, `DIR.aside-2` …, unchanged: where nothing of it
    /// opens, a new one can be made in its place. Returns where it lies.
    ///
    /// # Errors
    /// `vault.missing`; `vault.busy` where this process has it open; the storage's own.
    pub fn set_aside(dir: PathBuf) -> Result<PathBuf, ClientError> {
        let _alone = OpenDirectory::take(&dir)?;
        Ok(Vault::set_aside(&dir, &OpenOptions::default())?)
    }

    /// Copies the whole vault, as it is now, into a directory that must not exist: for another disk, another device. It
    /// opens under the same secret; the device's keys are not in it. A [`Cancel`] over it stops it on its way.
    ///
    /// # Errors
    /// `vault.exists`, `vault.full`, `vault.path` …; nothing is left behind.
    pub async fn backup(&self, to: PathBuf) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.sound()?;
                Ok(kernel.vault.backup_while(&to, &Cancel::goes_on())?)
            })
            .await
    }

    /// Makes a vault in `config.dir`, which must not hold one, of a backup, and opens it. On another device the person
    /// enrols again: its keys are new. The commands that the backup was about to send are not sent before the registry
    /// was asked for them.
    ///
    /// # Errors
    /// As [`Client::open`] for the backup; `vault.exists`.
    pub fn restore(backup: PathBuf, config: ClientConfig) -> Result<Client, ClientError> {
        Client::restore_on(Workers::start()?, backup, config)
    }

    pub(crate) fn restore_on(workers: Workers, backup: PathBuf, config: ClientConfig) -> Result<Client, ClientError> {
        config.connection.as_ref().map_or(Ok(()), Connection::readable)?;
        Client::start(workers, config, |config| {
            let (secret, options) = (of_vault_in(&backup, config)?, OpenOptions::default());
            Ok(Vault::restore_while(&backup, &config.dir, &secret, options, &Cancel::goes_on())?)
        })
    }

    /// Puts another lock on the vault. The old secret opens it until this returns, and no more after. Backups keep the one
    /// they were made under.
    ///
    /// # Errors
    /// `passphrase.too_short`, `passphrase.digits`, `passphrase.common`, each with what to do.
    pub async fn change_secret(&self, secret: Secret) -> Result<(), ClientError> {
        self.kernel.local(move |kernel| Ok(kernel.vault.change_secret(&kernel.taken_on(&secret)?)?)).await
    }

    /// Ends a vault for good, which is closed: what opens it goes first, then its files, then its keys in the device's
    /// own store, where they are there. The registry keeps what it holds.
    ///
    /// # Errors
    /// `vault.missing`; `vault.busy` where this process has it open; the storage's own. Those of the key store, where the
    /// vault is gone and its keys may be left: they open nothing of it.
    pub fn erase(dir: PathBuf, device: Option<Arc<dyn DeviceKeys>>, logs: Option<&Logs>) -> Result<(), ClientError> {
        let _alone = OpenDirectory::take(&dir)?;
        log_of(logs).run(|| Client::erased(&dir, device))
    }

    fn erased(dir: &Path, device: Option<Arc<dyn DeviceKeys>>) -> Result<(), ClientError> {
        let options = OpenOptions::default();
        // Of one whose key file is damaged nobody can say which keys were its.
        let vault = Vault::id_of(dir, &options);
        Vault::erase(dir, &options).inspect_err(|error| event!(WARN, "a vault was not erased", code = error.code()))?;
        if let (Ok(vault), Some(keys)) = (vault, device) {
            let keys = KeyStore::OfTheDevice(keys).of(vault);
            let forgotten = [DEVICE_ALIAS, USER_ALIAS, VAULT_ALIAS].map(|alias| waited(keys.forget(alias)));
            forgotten
                .into_iter()
                .collect::<Result<(), _>>()
                .inspect_err(|error| event!(WARN, "the keys of a vault were not forgotten", code = error.code()))?;
        }
        Ok(())
    }

    /// Lets a secret open what is in transit alone, for exchange in the background while the content is locked; or takes that
    /// away.
    ///
    /// # Errors
    /// As for [`Client::change_secret`].
    pub async fn set_transit_secret(&self, secret: Option<Secret>) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                let secret = secret.map(|secret| kernel.taken_on(&secret)).transpose()?;
                Ok(kernel.vault.set_transit_secret(secret.as_ref())?)
            })
            .await
    }

    /// Forgets what opens the content: until [`Client::unlock`], what the person typed and is shown is out of reach
    /// ([`ClientError::UnlockFirst`]), and exchange goes on with what is in transit. Observers are told that everything
    /// has moved, so that no screen goes on showing it. Twice is fine.
    pub async fn lock(&self) -> Result<(), ClientError> {
        self.kernel.local(|kernel| kernel.told_of_all(kernel.vault.lock()?)).await
    }

    /// Opens the content again. Checks the secret of a vault that is not locked, too.
    ///
    /// # Errors
    /// `vault.wrong_key`.
    pub async fn unlock(&self, secret: Secret) -> Result<(), ClientError> {
        self.kernel.local(move |kernel| kernel.told_of_all(kernel.vault.unlock(&kernel.secret(&secret)?)?)).await
    }

    /// Closes every file handle; calls are refused with [`ClientError::Closed`] until [`Client::resume`]. Twice is
    /// fine.
    pub async fn pause(&self) -> Result<(), ClientError> {
        self.kernel.pause().await
    }

    /// Opens the files again.
    pub async fn resume(&self) -> Result<(), ClientError> {
        self.kernel.resume().await
    }

    /// Ends the client for good: its tasks stop, its keys are forgotten, its files closed when this returns, and every later
    /// call is refused with [`ClientError::Closed`]. The vault can then be opened again. Twice is fine.
    pub async fn end(&self) -> Result<(), ClientError> {
        self.kernel.end().await
    }

    /// Sets the language in which the device asks the person whatever it asks from now on.
    pub fn speak(&self, lang: Language) {
        self.kernel.speak(lang);
    }

    /// The id of its vault.
    pub fn id(&self) -> VaultId {
        self.kernel.id
    }

    /// Goes through the whole vault now: finds what was taken out, doubled or put back to an older state, which no single
    /// reading shows. It runs by itself soon after opening; a program that ends before that asks for it. A command whose bytes
    /// alone are damaged is no damage of the vault: it stands still by itself (`outbox.damaged`). A [`Cancel`] over it
    /// stops it between two slices.
    ///
    /// # Errors
    /// `vault.corrupt`.
    pub async fn check(&self) -> Result<(), ClientError> {
        self.kernel.local(|kernel| kernel.check_whole().map(|_| ())).await
    }

    /// The one thing to do now for each draft and each case, of each the newest fifty. Works offline.
    pub async fn next_steps(&self) -> Result<Vec<NextStep>, ClientError> {
        self.kernel.local(next::steps).await
    }

    /// The office's rules in force on this device: which matters it takes online, how long it says it takes, and which of
    /// its matters need a newer app. Works offline.
    pub async fn rules(&self) -> Result<RulesView, ClientError> {
        self.kernel.local(rules::in_force).await
    }

    /// Observes what moves on this device, from now on.
    pub fn changes(&self) -> Changes {
        Changes::new(self.kernel.clone())
    }

    /// The person's account at the office.
    pub fn account(&self) -> Account {
        Account::new(self.kernel.clone())
    }

    /// The mandates that the person has granted to act for them or for an organisation.
    pub fn mandates(&self) -> Mandates {
        Mandates::new(self.kernel.clone())
    }

    /// The consents by which offices are shown the person's licences, and the log of their uses.
    pub fn consents(&self) -> Consents {
        Consents::new(self.kernel.clone())
    }

    /// The locks that the person has put on the homes they hold.
    pub fn home_locks(&self) -> HomeLocks {
        HomeLocks::new(self.kernel.clone())
    }

    /// The person's homes and their extracts.
    pub fn homes(&self) -> Homes {
        Homes::new(self.kernel.clone())
    }

    /// The results of the person's queries (查询结果证明).
    pub fn results(&self) -> QueryResults {
        QueryResults::new(self.kernel.clone())
    }

    /// The drafts on this device.
    pub fn drafts(&self) -> Drafts {
        Drafts::new(self.kernel.clone())
    }

    /// The files of the drafts (材料影像).
    pub fn attachments(&self) -> Attachments {
        Attachments::new(self.kernel.clone())
    }

    /// Sharing drafts with the other party.
    pub fn sharing(&self) -> Sharing {
        Sharing::new(self.kernel.clone())
    }

    /// The sheet, the inquiry and the signature.
    pub fn signing(&self) -> Signing {
        Signing::new(self.kernel.clone())
    }

    /// The person's objections to shared facts of their cases (共享信息有误).
    pub fn disputes(&self) -> Disputes {
        Disputes::new(self.kernel.clone())
    }

    /// The corrections of the person's cases (补正).
    pub fn corrections(&self) -> Corrections {
        Corrections::new(self.kernel.clone())
    }

    /// Submissions and their cases.
    pub fn cases(&self) -> Cases {
        Cases::new(self.kernel.clone())
    }

    /// Fees.
    pub fn payments(&self) -> Payments {
        Payments::new(self.kernel.clone())
    }

    /// Certificates, the person's own and a stranger's.
    pub fn certificates(&self) -> Certificates {
        Certificates::new(self.kernel.clone())
    }

    /// Documents that the office wrote and sealed for this person (文书、电子证照).
    pub fn documents(&self) -> Documents {
        Documents::new(self.kernel.clone())
    }

    /// Letters of the office.
    pub fn letters(&self) -> Letters {
        Letters::new(self.kernel.clone())
    }

    /// Search in what is on this device.
    pub fn search(&self) -> Search {
        Search::new(self.kernel.clone())
    }

    /// The commands that are to be sent.
    pub fn outbox(&self) -> Outbox {
        Outbox::new(self.kernel.clone())
    }

    /// Exchange with the registry.
    pub fn sync(&self) -> Synchroniser {
        Synchroniser::new(self.kernel.clone())
    }
}

/// The secret of a configuration as the vault in a directory takes it.
fn of_vault_in(dir: &Path, config: &ClientConfig) -> Result<VaultSecret, ClientError> {
    let ClientConfig { secret, keys, lang, .. } = config;
    secret.of_vault(keys, *lang, || Ok(Vault::id_of(dir, &OpenOptions::default())?))
}

/// Does the work of some time after opening, as long as the client lives: the whole pass, old drafts, orphans.
async fn watch(kernel: Weak<Kernel>) -> Result<(), ClientError> {
    tokio::time::sleep(WHOLE_PASS_AFTER).await;
    if let Some(kernel) = kernel.upgrade() {
        // What it finds the kernel remembers; a vault that was closed meanwhile has nothing to find.
        let _ = kernel.local(Kernel::check_whole).await;
        // Left for the next run of sync where it fails.
        let _ = kernel.local(keeping::keep_drafts).await;
    }
    for pause in [Duration::ZERO, ORPHANS_AFTER] {
        tokio::time::sleep(pause).await;
        let Some(kernel) = kernel.upgrade() else { break };
        // Left for the next start where it fails.
        let _ = kernel.local(|kernel| Ok(kernel.vault.collect_orphans()?)).await;
    }
    Ok(())
}
