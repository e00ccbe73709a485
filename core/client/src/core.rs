//! What all feature objects share: the vault, the keys, trusted time, the registry, and the runtime they run on.

use std::{
    future::Future,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ereg_domain::canonical::from_canonical;
use ereg_law::{
    policy::{self, PolicyPack},
    references::read_pack,
};
use ereg_protocol::{feed::ObjectKind, objects::Extract, transport::Transport, world::ClockReading};
use ereg_sync::{
    belief::{self, PinnedTrust},
    http::{HttpTransport, Patience},
    planner::SystemJitter,
    remote::{RemoteRegistry, RequestSigner},
    run::SyncLoop,
    state,
    time::{Certainty, TrustedTime},
};
use ereg_trust::{
    bundle::TrustBundle,
    digest::Digest,
    keys::{DEVICE_ALIAS, KeyId},
    manifest::PackRef,
};
use ereg_vault::{OpenOptions, Tx, Vault, View};
use tokio::{
    runtime::{Handle, Runtime},
    task::JoinError,
};
use uuid::Uuid;

use crate::{
    ClientConfig, ClientError, Connection, Lang, Secret, Text, TimeEstimate, TimeTrust,
    acts::Sight,
    passphrase,
    record::{ConnectionRecord, Reads, put_connection},
    words::{self, Act},
};

/// One client. Feature objects hold it together.
pub(crate) struct Core {
    runtime: Mutex<Option<Runtime>>,
    pub(crate) config: ClientConfig,
    pub(crate) vault: Arc<Vault>,
    pub(crate) time: Arc<TrustedTime>,
    pub(crate) trust: Arc<PinnedTrust>,
    session: Mutex<Option<Arc<Session>>>,
    pack: Mutex<Option<Arc<Pack>>>,
    /// The whole pass found that rows were taken out, doubled or put back: nothing here is believed any more.
    damaged: AtomicBool,
}

/// How long after opening the whole vault is gone through: the first screen comes first.
const WHOLE_PASS_AFTER: Duration = Duration::from_secs(2);

/// Between the two looks for pieces of files that no record names: an import cut off, a photo taken out again.
const ORPHANS_AFTER: Duration = Duration::from_secs(10 * 60);

/// The registry this vault talks to.
pub(crate) struct Session {
    pub(crate) remote: Arc<RemoteRegistry>,
    pub(crate) sync: SyncLoop,
}

/// The policy pack in force here.
pub(crate) struct Pack {
    pub(crate) pack: PolicyPack,
    pub(crate) digest: Digest,
    pub(crate) origin: PackOrigin,
}

/// Where the pack in force is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PackOrigin {
    /// Built into this version, trusted by its digest.
    Embedded,
    /// Signed by the office.
    Office,
}

impl Pack {
    /// The reference a manifest carries.
    pub(crate) fn reference(&self) -> PackRef {
        PackRef { id: self.pack.id.clone(), hash: self.digest }
    }
}

/// An extract whose signature was checked.
pub(crate) struct KnownExtract {
    pub(crate) extract: Extract,
}

/// No call of ours panics while it holds one of these for long, and none leaves them half changed.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    pub(crate) fn create(config: ClientConfig) -> Result<Arc<Core>, ClientError> {
        if let Secret::Passphrase(text) = &config.secret {
            passphrase::check(text)?;
        }
        // Before anything is made: a vault whose making failed would stand in the way of the next try.
        readable_root(config.connection.as_ref())?;
        let vault = Vault::create(&config.dir, &secret(&config.secret)?, OpenOptions::default())?;
        Core::start(config, vault)
    }

    pub(crate) fn restore(from: &Path, config: ClientConfig) -> Result<Arc<Core>, ClientError> {
        readable_root(config.connection.as_ref())?;
        let vault = Vault::restore(from, &config.dir, &secret(&config.secret)?, OpenOptions::default())?;
        Core::start(config, vault)
    }

    pub(crate) fn backup(&self, to: &Path) -> Result<(), ClientError> {
        self.sound()?;
        Ok(self.vault.backup(to)?)
    }

    pub(crate) fn change_secret(&self, new: &Secret) -> Result<(), ClientError> {
        if let Secret::Passphrase(text) = new {
            passphrase::check(text)?;
        }
        Ok(self.vault.change_secret(&secret(new)?)?)
    }

    pub(crate) fn open(config: ClientConfig) -> Result<Arc<Core>, ClientError> {
        let vault = Vault::open(&config.dir, &secret(&config.secret)?, OpenOptions::default())?;
        Core::start(config, vault)
    }

    fn start(config: ClientConfig, vault: Vault) -> Result<Arc<Core>, ClientError> {
        // Two workers: one may wait for the network while the other serves the screen. Blocking work has its own pool.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("ereg")
            .enable_all()
            .build()
            .map_err(|_| ClientError::storage("client.runtime"))?;
        let (anchor, trust, account) = vault
            .read(|view| Ok::<_, ClientError>((state::time(view)?, state::trust(view)?, state::account(view)?)))?;
        let bundle = match trust {
            // Checked when it was pinned; it lies encrypted since.
            Some(bytes) => Some(TrustBundle::parse(&bytes, None, 0)?),
            None => None,
        };
        let trust = PinnedTrust::new(bundle);
        if let Some(account) = account {
            trust.answers_to(account);
        }
        let core = Core {
            runtime: Mutex::new(Some(runtime)),
            time: Arc::new(TrustedTime::new(config.clock.clone(), anchor)),
            trust: Arc::new(trust),
            vault: Arc::new(vault),
            session: Mutex::new(None),
            pack: Mutex::new(None),
            damaged: AtomicBool::new(false),
            config,
        };
        if let Some(connection) = core.config.connection.clone() {
            core.connect(&connection)?;
        }
        // Where it cannot be kept now, on a full disk for instance, the next opening does it: nothing here depends on it.
        let _ = core.note_app();
        let core = Arc::new(core);
        let (handle, watched) = (core.runtime()?, Arc::downgrade(&core));
        handle.spawn(async move {
            tokio::time::sleep(WHOLE_PASS_AFTER).await;
            if let Some(core) = watched.upgrade() {
                // What it finds is kept in `damaged`; a vault that was closed meanwhile has nothing to find.
                let _ = core.local(|core| core.check_whole()).await;
                // Left for the next run of sync where it fails.
                let _ = core.local(Core::keep_drafts).await;
            }
            for pause in [Duration::ZERO, ORPHANS_AFTER] {
                tokio::time::sleep(pause).await;
                let Some(core) = watched.upgrade() else { return };
                // Left for the next start where it fails.
                let _ = core.local(|core| Ok(core.vault.collect_orphans()?)).await;
            }
        });
        Ok(core)
    }

    /// Goes through every row: finds what was taken out, doubled or put back to an older state, which no single row
    /// shows. From then on every call says so, and the shell sets the vault aside.
    pub(crate) fn check_whole(&self) -> Result<(), ClientError> {
        self.sound()?;
        match self.vault.verify_all() {
            Ok(_) => Ok(()),
            Err(error) => {
                let error = ClientError::from(error);
                if error.code() == "vault.corrupt" {
                    self.damaged.store(true, Ordering::SeqCst);
                }
                Err(error)
            }
        }
    }

    fn sound(&self) -> Result<(), ClientError> {
        if self.damaged.load(Ordering::SeqCst) { Err(ClientError::storage("vault.corrupt")) } else { Ok(()) }
    }

    // --- running -------------------------------------------------------------------------------------------------

    pub(crate) fn runtime(&self) -> Result<Handle, ClientError> {
        locked(&self.runtime).as_ref().map(|r| r.handle().clone()).ok_or(ClientError::Closed)
    }

    /// Runs an act that needs no network, to its end even if the caller goes away.
    pub(crate) async fn local<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Core) -> Result<T, ClientError> + Send + 'static,
    ) -> Result<T, ClientError> {
        let core = self.clone();
        let task = self.runtime()?.spawn_blocking(move || act(&core));
        self.joined(task.await)
    }

    /// Runs an act that talks to the registry, to its end even if the caller goes away.
    pub(crate) async fn online<T, F>(
        self: &Arc<Self>,
        act: impl FnOnce(Arc<Core>) -> F + Send + 'static,
    ) -> Result<T, ClientError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, ClientError>> + Send + 'static,
    {
        let core = self.clone();
        let task = self.runtime()?.spawn(async move { act(core).await });
        self.joined(task.await)
    }

    /// Runs blocking work from within an act that talks to the registry.
    pub(crate) async fn blocking<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Core) -> Result<T, ClientError> + Send + 'static,
    ) -> Result<T, ClientError> {
        self.local(work).await
    }

    /// The result of a task of ours; one that was stopped is a cancelled call, or a closed client.
    pub(crate) fn joined<T>(&self, task: Result<Result<T, ClientError>, JoinError>) -> Result<T, ClientError> {
        match task {
            Ok(result) => result,
            Err(stopped) if stopped.is_cancelled() && self.runtime().is_err() => Err(ClientError::Closed),
            Err(stopped) if stopped.is_cancelled() => Err(ClientError::Cancelled),
            Err(_) => Err(ClientError::storage("client.internal")),
        }
    }

    pub(crate) fn pause(&self) -> Result<(), ClientError> {
        self.runtime()?;
        Ok(self.vault.pause()?)
    }

    pub(crate) fn resume(&self) -> Result<(), ClientError> {
        self.runtime()?;
        Ok(self.vault.resume()?)
    }

    pub(crate) fn close(&self) -> Result<(), ClientError> {
        let runtime = locked(&self.runtime).take();
        locked(&self.session).take();
        let closed = self.vault.close();
        if let Some(runtime) = runtime {
            // In the background: a caller may itself stand on one of its workers.
            runtime.shutdown_background();
        }
        Ok(closed?)
    }

    // --- reading and writing -------------------------------------------------------------------------------------

    pub(crate) fn read<T>(&self, f: impl FnOnce(&View<'_>) -> Result<T, ClientError>) -> Result<T, ClientError> {
        self.sound()?;
        self.vault.read(f)
    }

    pub(crate) fn write<T>(&self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, ClientError>) -> Result<T, ClientError> {
        self.sound()?;
        self.vault.write(f)
    }

    /// An id whose ordinal is stored in the transaction that uses it.
    pub(crate) fn next_id(&self, tx: &mut Tx<'_>, purpose: &str) -> Result<Uuid, ClientError> {
        let ordinal = tx.next_ordinal(purpose)?;
        Ok(self.config.ids.uuid(purpose, ordinal, self.clocks().wall))
    }

    pub(crate) fn clocks(&self) -> ClockReading {
        self.time.clocks()
    }

    pub(crate) fn time_estimate(&self) -> TimeEstimate {
        let now = self.time.now();
        let trust = match now.certainty {
            Certainty::Registry => TimeTrust::Registry,
            Certainty::Approximate => TimeTrust::Approximate,
        };
        TimeEstimate { at: now.at, trust }
    }

    /// What the platform shows while it asks the person to use his key.
    pub(crate) fn reason(&self, act: Act) -> String {
        let Text { zh, en } = words::reason(act);
        match self.config.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// What an act is judged by.
    pub(crate) fn sight(&self) -> Sight {
        Sight { trust: self.trust.clone(), time: self.time.clone() }
    }

    // --- whom to believe -----------------------------------------------------------------------------------------

    pub(crate) fn bundle(&self) -> Result<Arc<TrustBundle>, ClientError> {
        self.trust.bundle().ok_or_else(|| ClientError::ask("trust.not_pinned"))
    }

    /// The mark 演示, where the office is a demonstration.
    pub(crate) fn mark(&self) -> Option<Text> {
        self.trust.bundle().filter(|b| b.is_demo()).map(|_| words::demo_mark())
    }

    pub(crate) fn open_extract(&self, bytes: &[u8]) -> Result<Extract, ClientError> {
        Ok(belief::open_extract(self.bundle()?.as_ref(), bytes)?)
    }

    /// The extract of a unit, if it is kept here.
    pub(crate) fn extract(&self, reads: &impl Reads, unit: &str) -> Result<Option<KnownExtract>, ClientError> {
        match reads.extract_bytes(unit)? {
            None => Ok(None),
            Some(bytes) => Ok(Some(KnownExtract { extract: self.open_extract(&bytes)? })),
        }
    }

    /// The policy pack in force here: the newest the office has signed, or the one built in.
    pub(crate) fn pack(&self) -> Result<Arc<Pack>, ClientError> {
        if let Some(pack) = locked(&self.pack).as_ref() {
            return Ok(pack.clone());
        }
        let kept = self.read(|view| Ok(view.pack_bytes()?))?;
        let (bytes, origin) = match kept {
            Some(bytes) => (bytes, PackOrigin::Office),
            None => (policy::FLOOR_PACK.to_vec(), PackOrigin::Embedded),
        };
        let read = read_pack(&bytes).map_err(|_| ClientError::storage("pack.unknown"))?;
        let pack = Arc::new(Pack { pack: read, digest: Digest::of(&bytes), origin });
        *locked(&self.pack) = Some(pack.clone());
        Ok(pack)
    }

    /// Reads the pack anew at its next use.
    pub(crate) fn forget_pack(&self) {
        *locked(&self.pack) = None;
    }

    // --- the registry --------------------------------------------------------------------------------------------

    pub(crate) fn enrolled(&self) -> Result<(), ClientError> {
        let account = self.read(|view| Ok(state::account(view)?))?;
        account.map(|_| ()).ok_or_else(|| ClientError::fix("account.not_enrolled"))
    }

    pub(crate) fn connection_record(&self) -> Result<ConnectionRecord, ClientError> {
        self.read(|view| Ok(view.connection()?))?.ok_or_else(|| ClientError::fix("connection.none"))
    }

    pub(crate) fn stored_connection(&self) -> Result<Option<Connection>, ClientError> {
        let record = self.read(|view| Ok(view.connection()?))?;
        Ok(record.map(|r| Connection { url: r.url, office: r.office, root_fingerprint: r.root_fingerprint }))
    }

    pub(crate) fn connect(&self, connection: &Connection) -> Result<(), ClientError> {
        readable_root(Some(connection))?;
        self.write(|tx| {
            let named = tx.connection()?.and_then(|known| known.root_fingerprint);
            let given = connection.root_fingerprint.clone();
            // A root under which something has verified stays: another address of the same registry may come, another
            // registry may not. One that was only named may have been mistyped, and gives way.
            let verified = self.trust.bundle().map(|bundle| bundle.root_fingerprint().to_string());
            let root_fingerprint = match (verified, given) {
                (Some(verified), Some(given)) if verified != given => {
                    return Err(ClientError::fix_field("connection.other_root", "root_fingerprint"));
                }
                (Some(verified), _) => Some(verified),
                (None, given) => given.or(named),
            };
            let record =
                ConnectionRecord { url: connection.url.clone(), office: connection.office.clone(), root_fingerprint };
            // A vault that can only be read opens all the same where nothing is new.
            if tx.connection()?.as_ref() != Some(&record) { Ok(put_connection(tx, &record)?) } else { Ok(()) }
        })?;
        locked(&self.session).take();
        Ok(())
    }

    /// A registry at an address.
    pub(crate) fn remote_at(&self, url: &str) -> Result<RemoteRegistry, ClientError> {
        let transport: Arc<dyn Transport> = match &self.config.transport {
            Some(injected) => injected.clone(),
            None => Arc::new(
                HttpTransport::new(url, Patience::default()).map_err(|e| ClientError::fix_field(e.code(), "url"))?,
            ),
        };
        let key = RequestSigner { keys: self.config.keys.clone(), alias: DEVICE_ALIAS.to_owned() };
        Ok(RemoteRegistry::new(transport, key, self.time.clone(), self.trust.clone()))
    }

    /// The registry, reached on first use.
    pub(crate) fn session(&self) -> Result<Arc<Session>, ClientError> {
        self.runtime()?;
        if let Some(session) = locked(&self.session).as_ref() {
            return Ok(session.clone());
        }
        let record = self.connection_record()?;
        let remote = Arc::new(self.remote_at(&record.url)?);
        let sync = SyncLoop::new(
            self.vault.clone(),
            remote.clone(),
            self.trust.clone(),
            self.time.clone(),
            Arc::new(SystemJitter::default()),
            Arc::new(self.sight()),
        );
        let session = Arc::new(Session { remote, sync });
        *locked(&self.session) = Some(session.clone());
        Ok(session)
    }
}

/// Refuses a root's fingerprint that is none.
fn readable_root(connection: Option<&Connection>) -> Result<(), ClientError> {
    match connection.and_then(|connection| connection.root_fingerprint.as_ref()) {
        Some(root) if root.parse::<KeyId>().is_err() => {
            Err(ClientError::fix_field("connection.fingerprint", "root_fingerprint"))
        }
        _ => Ok(()),
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        let _ = self.close();
    }
}

pub(crate) fn secret(secret: &Secret) -> Result<ereg_vault::VaultSecret, ClientError> {
    Ok(match secret {
        Secret::Key(bytes) => ereg_vault::VaultSecret::raw(bytes)?,
        Secret::Passphrase(text) => ereg_vault::VaultSecret::passphrase(text)?,
    })
}

/// An object of the feed, as this version understands it.
pub(crate) fn feed_object<T: serde::de::DeserializeOwned>(
    view: &View<'_>,
    kind: ObjectKind,
    id: &str,
) -> Result<Option<T>, ClientError> {
    match view.object(kind, id)? {
        None => Ok(None),
        Some(object) => Ok(Some(from_canonical(object.body.as_bytes())?)),
    }
}
