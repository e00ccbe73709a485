//! The ground that all feature objects stand on: the vault, the keys, trusted time, the session with the registry, and
//! the runtime that acts run on. It knows no act.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use ereg_domain::{name::MatterId, time::Instant};
use ereg_law::{
    matter::{Law, Matter},
    policy::{self, PolicyPack},
};
use ereg_logs::{Scope, event, field::Code};
use ereg_protocol::{objects::Extract, transport::Transport, world::ClockReading};
use ereg_sync::{
    belief::PinnedTrust,
    http::{HttpTransport, Patience},
    planner::SystemJitter,
    remote::{RemoteRegistry, RequestSigner},
    run::{SyncLoop, SyncParts},
    state,
    time::{Certainty, TrustedTime},
};
use ereg_trust::{
    bundle::TrustBundle,
    digest::Digest,
    keys::{DEVICE_ALIAS, DeviceKeys},
    manifest::PackRef,
};
use ereg_vault::{Tx, Vault, VaultError, VaultId, VaultSecret, VerifiedRows, View};
use tokio::{
    sync::{oneshot, watch},
    task::{JoinError, JoinHandle},
};
use uuid::Uuid;

use crate::{
    Cancel, ClientConfig, ClientError, Language, Moved, Secret, Text, TimeEstimate, TimeTrust, Workers,
    asked_files::AskedFiles,
    locked::locked,
    observers::Observers,
    open_directory::OpenDirectory,
    record::{ConnectionRecord, Reads},
    sight::Sight,
    words::{self, key::Act},
};

/// An act that needs no network, whatever it gives: every kind of task is code of its own in the library that an app carries, and
/// this is one for all.
type LocalAct = Box<dyn FnOnce(&Kernel) + Send>;

/// An act that talks to the registry, whatever it gives: see [`LocalAct`].
type OnlineAct = Pin<Box<dyn Future<Output = ()> + Send>>;

/// One client. Feature objects hold it together.
pub(crate) struct Kernel {
    workers: Workers,
    life: watch::Sender<Life>,
    /// The guard that keeps others of this process from opening the same directory; given back at the end.
    directory: Mutex<Option<OpenDirectory>>,
    lang: Mutex<Language>,
    pub(crate) config: ClientConfig,
    pub(crate) id: VaultId,
    /// The log in which what is done with this vault is written down.
    pub(crate) log: Scope,
    pub(crate) vault: Arc<Vault>,
    pub(crate) time: Arc<TrustedTime>,
    pub(crate) trust: Arc<PinnedTrust>,
    pub(crate) observers: Arc<Observers>,
    /// The person's keys.
    pub(crate) keys: Arc<dyn DeviceKeys>,
    session: Mutex<Option<Arc<Session>>>,
    pack: Mutex<Option<Arc<Pack>>>,
    /// The whole pass found that rows were taken out, doubled or put back: nothing here is believed any more.
    damaged: AtomicBool,
    /// The result of the last whole pass since this opening.
    last_pass: Mutex<Option<VerifiedRows>>,
}

impl Kernel {
    /// The matters that this program knows.
    pub(crate) fn law(&self) -> Law {
        self.config.law
    }

    /// The matter of an id.
    ///
    /// # Errors
    /// `matter.unknown` where this program is older than the matter.
    pub(crate) fn matter(&self, id: MatterId) -> Result<&'static Matter, ClientError> {
        self.config.law.matter(id).ok_or_else(|| ClientError::UpdateApp { code: "matter.unknown".to_owned() })
    }
}

/// The registry this vault talks to.
pub(crate) struct Session {
    pub(crate) remote: Arc<RemoteRegistry>,
    pub(crate) sync: SyncLoop,
    /// The files of documents that were asked for over it.
    pub(crate) files: Mutex<AskedFiles>,
}

/// The policy pack in force here.
pub(crate) struct Pack {
    pub(crate) pack: PolicyPack,
    pub(crate) digest: Digest,
    pub(crate) bytes: Vec<u8>,
    pub(crate) origin: PackOrigin,
}

/// The origin of the pack in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PackOrigin {
    /// Built into this version, trusted by its digest.
    Embedded,
    /// Signed by the office.
    Office,
    /// Built in too: the office's is kept here and says what this version does not understand.
    InPlaceOfNewer,
}

impl Pack {
    /// Checks that the office takes applications for this matter online (是否开通网上申请).
    pub(crate) fn takes_online(&self, matter: MatterId, at: Instant) -> Result<(), ClientError> {
        if self.pack.takes_online(matter, at) { Ok(()) } else { Err(ClientError::fix("matter.not_online")) }
    }

    /// The reference a manifest carries.
    pub(crate) fn reference(&self) -> PackRef {
        PackRef { id: self.pack.id.clone(), hash: self.digest }
    }
}

/// The state of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    Lives,
    HasEnded,
}

impl Kernel {
    /// Makes the kernel of a vault that is open, with what it keeps of time, trust and account.
    pub(crate) fn new(
        config: ClientConfig,
        log: Scope,
        vault: Vault,
        directory: OpenDirectory,
        workers: Workers,
    ) -> Result<Kernel, ClientError> {
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
        let id = vault.id()?;
        let observers = Arc::new(Observers::default());
        let told = observers.clone();
        vault.watch(move |moved| told.written(&moved));
        Ok(Kernel {
            workers,
            life: watch::Sender::new(Life::Lives),
            directory: Mutex::new(Some(directory)),
            lang: Mutex::new(config.lang),
            time: Arc::new(TrustedTime::new(config.clock.clone(), anchor)),
            trust: Arc::new(trust),
            observers,
            id,
            keys: config.keys.of(id),
            vault: Arc::new(vault),
            session: Mutex::new(None),
            pack: Mutex::new(None),
            damaged: AtomicBool::new(false),
            last_pass: Mutex::new(None),
            config,
            log,
        })
    }

    /// Goes through every row: finds what was taken out, doubled or put back to an older state, which no single row
    /// shows. A search index that says something else than the rows is made anew. From then on every call says so, and the shell
    /// sets the vault aside. Commands whose bytes alone are damaged are counted: each stands still by itself, and says so.
    pub(crate) fn check_whole(&self) -> Result<VerifiedRows, ClientError> {
        self.sound()?;
        let began = self.clocks().monotonic_ms;
        let goes_on = Cancel::goes_on();
        let verified = self.vault.verify_but_commands_while(&goes_on);
        match verified.and_then(|verified| self.vault.mend_search_while(&goes_on).map(|_| verified)) {
            Ok(verified) => {
                let ms = self.clocks().monotonic_ms.saturating_sub(began);
                event!(INFO, "the whole vault was gone through", rows = verified.rows, ms = ms);
                if verified.damaged_commands > 0 {
                    event!(ERROR, "commands are damaged", lost = verified.damaged_commands);
                }
                *locked(&self.last_pass) = Some(verified);
                Ok(verified)
            }
            Err(VaultError::Stopped) => Err(ClientError::Cancelled),
            Err(error) => {
                event!(ERROR, "the whole vault was not gone through", code = error.code());
                let error = ClientError::from(error);
                if error.code() == "vault.corrupt" {
                    self.damaged.store(true, Ordering::SeqCst);
                    self.observers.tell(Moved::Damage);
                }
                Err(error)
            }
        }
    }

    /// Returns the number of damaged commands that the last whole pass since this opening found; nothing before there was one.
    pub(crate) fn damaged_commands(&self) -> Option<u64> {
        locked(&self.last_pass).map(|verified| verified.damaged_commands)
    }

    pub(crate) fn sound(&self) -> Result<(), ClientError> {
        if self.damaged.load(Ordering::SeqCst) { Err(ClientError::storage("vault.corrupt")) } else { Ok(()) }
    }

    // --- running -------------------------------------------------------------------------------------------------

    fn lives(&self) -> Result<(), ClientError> {
        if *self.life.borrow() == Life::Lives { Ok(()) } else { Err(ClientError::Closed) }
    }

    /// Runs a task until it is done or the client has ended.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        task: impl Future<Output = Result<T, ClientError>> + Send + 'static,
    ) -> Result<JoinHandle<Result<T, ClientError>>, ClientError> {
        self.lives()?;
        let mut life = self.life.subscribe();
        Ok(self.workers.handle()?.spawn(self.log.clone().around(async move {
            tokio::select! {
                biased;
                _ = life.wait_for(|life| *life == Life::HasEnded) => Err(ClientError::Closed),
                done = task => done,
            }
        })))
    }

    /// Runs an act that needs no network, to its end even if the caller goes away. One that takes long asks for the
    /// [`Cancel`] over the call and stops by itself.
    pub(crate) async fn local<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Kernel) -> Result<T, ClientError> + Send + 'static,
    ) -> Result<T, ClientError> {
        let (tell, told) = oneshot::channel();
        self.carried_out(Box::new(move |kernel| drop(tell.send(kernel.told(act(kernel)))))).await?;
        given(told)
    }

    async fn carried_out(self: &Arc<Self>, act: LocalAct) -> Result<(), ClientError> {
        self.lives()?;
        let (kernel, cancel) = (self.clone(), Cancel::of_this_call());
        let work = move || kernel.log.run(|| cancel.during(|| act(&kernel)));
        let task = self.workers.handle()?.spawn_blocking(work);
        self.joined(task.await.map(Ok))
    }

    /// Runs an act that talks to the registry, to its end even if the caller goes away; whoever has a [`Cancel`] over the
    /// call stops it, and its connection is dropped.
    pub(crate) async fn online<T, F>(
        self: &Arc<Self>,
        act: impl FnOnce(Arc<Kernel>) -> F + Send + 'static,
    ) -> Result<T, ClientError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, ClientError>> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let kernel = self.clone();
        self.awaited(Box::pin(async move { drop(tell.send(kernel.told(act(kernel.clone()).await))) })).await?;
        given(told)
    }

    async fn awaited(self: &Arc<Self>, act: OnlineAct) -> Result<(), ClientError> {
        let (kernel, cancel) = (self.clone(), Cancel::of_this_call());
        let task = self.spawn(async move {
            tokio::select! {
                biased;
                () = cancel.cancelled() => kernel.told(Err(ClientError::Cancelled)),
                // Over it, so that what it waits for on a thread of its own is let go of too.
                () = cancel.over(act) => Ok(()),
            }
        })?;
        self.joined(task.await)
    }

    /// Writes down why a call has no result.
    pub(crate) fn told<T>(&self, result: Result<T, ClientError>) -> Result<T, ClientError> {
        result.inspect_err(|error| match error {
            ClientError::Storage { code } => event!(ERROR, "a call has no result", code = Code::of(code)),
            error => event!(INFO, "a call has no result", code = Code::of(error.code())),
        })
    }

    /// The result of a task of ours, in the log where it broke off.
    pub(crate) fn joined<T>(&self, task: Result<Result<T, ClientError>, JoinError>) -> Result<T, ClientError> {
        if task.as_ref().is_err_and(|stopped| !stopped.is_cancelled()) {
            self.log.run(|| event!(ERROR, "a call broke off", code = "client.internal"));
        }
        joined(task)
    }

    /// Closes every file handle, and waits for what is being written.
    pub(crate) async fn pause(self: &Arc<Self>) -> Result<(), ClientError> {
        self.local(|kernel| Ok(kernel.vault.pause()?)).await
    }

    pub(crate) async fn resume(self: &Arc<Self>) -> Result<(), ClientError> {
        self.local(|kernel| Ok(kernel.vault.resume()?)).await
    }

    /// Ends the client: its tasks stop at once, and the vault is closed when what is being written is durable.
    pub(crate) async fn end(self: &Arc<Self>) -> Result<(), ClientError> {
        let kernel = self.clone();
        let task = self.workers.handle()?.spawn_blocking(move || kernel.log.run(|| kernel.close()));
        joined(task.await)
    }

    fn close(&self) -> Result<(), ClientError> {
        self.life.send_replace(Life::HasEnded);
        locked(&self.session).take();
        self.observers.end();
        let closed = self.vault.close();
        locked(&self.directory).take();
        Ok(closed?)
    }

    /// A secret as this client's vault takes it.
    pub(crate) fn secret(&self, secret: &Secret) -> Result<VaultSecret, ClientError> {
        secret.of_vault(&self.config.keys, *locked(&self.lang), || Ok(self.id))
    }

    /// The same of a secret that is to open the vault from now on: one that is no protection is refused.
    pub(crate) fn taken_on(&self, secret: &Secret) -> Result<VaultSecret, ClientError> {
        secret.take_on(&self.config.keys, self.id)?;
        self.secret(secret)
    }

    /// Tells observers that whatever is shown is to be read anew.
    pub(crate) fn told_of_all<T>(&self, done: T) -> Result<T, ClientError> {
        self.observers.tell(Moved::Everything);
        Ok(done)
    }

    pub(crate) fn speak(&self, lang: Language) {
        *locked(&self.lang) = lang;
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

    /// Returns what the platform shows while it asks the person to use their key.
    pub(crate) fn reason(&self, act: Act) -> String {
        words::key::reason(act).in_language(*locked(&self.lang)).to_owned()
    }

    /// Returns what an act is judged by.
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
        // That no root is pinned is told before anything that is said of the bytes.
        self.bundle()?;
        Ok(self.trust.open_extract(bytes)?)
    }

    /// The extract of a unit, if it is kept here.
    pub(crate) fn extract(&self, reads: &impl Reads, unit: &str) -> Result<Option<Extract>, ClientError> {
        reads.extract_bytes(unit)?.map(|bytes| self.open_extract(&bytes)).transpose()
    }

    /// The policy pack in force here: the newest the office has signed, or the one built in. One that an earlier version of
    /// the app took and this one cannot read stops nothing: the one built in stands in its place until the next is read.
    pub(crate) fn pack(&self) -> Result<Arc<Pack>, ClientError> {
        if let Some(pack) = locked(&self.pack).as_ref() {
            return Ok(pack.clone());
        }
        let kept = self.read(|view| {
            let in_force = view.packs()?.in_force;
            Ok(in_force.map(|digest| view.pack_bytes(&digest)).transpose()?.flatten())
        })?;
        let read = |bytes: &[u8]| self.config.law.read_pack(bytes);
        let of = |bytes: Vec<u8>, pack, origin| Arc::new(Pack { pack, digest: Digest::of(&bytes), bytes, origin });
        let pack = match kept.map(|bytes| (read(&bytes), bytes)) {
            Some((Ok(pack), bytes)) => of(bytes, pack, PackOrigin::Office),
            other => {
                let origin = if other.is_some() { PackOrigin::InPlaceOfNewer } else { PackOrigin::Embedded };
                let floor = read(policy::FLOOR_PACK).map_err(|_| ClientError::storage("pack.unknown"))?;
                of(policy::FLOOR_PACK.to_vec(), floor, origin)
            }
        };
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

    /// A registry at an address.
    pub(crate) fn remote_at(&self, url: &str) -> Result<RemoteRegistry, ClientError> {
        let transport: Arc<dyn Transport> = match &self.config.transport {
            Some(injected) => injected.clone(),
            None => Arc::new(
                HttpTransport::new(url, Patience::default()).map_err(|e| ClientError::fix_field(e.code(), "url"))?,
            ),
        };
        let key = RequestSigner { keys: self.keys.clone(), alias: DEVICE_ALIAS.to_owned() };
        Ok(RemoteRegistry::new(transport, key, self.time.clone(), self.trust.clone()))
    }

    /// Ends the session: the next call reaches the registry anew, as it is then stored.
    pub(crate) fn forget_session(&self) {
        locked(&self.session).take();
    }

    /// The registry, reached on first use.
    pub(crate) fn session(&self) -> Result<Arc<Session>, ClientError> {
        self.lives()?;
        if let Some(session) = locked(&self.session).as_ref() {
            return Ok(session.clone());
        }
        let record = self.connection_record()?;
        let remote = Arc::new(self.remote_at(&record.url)?);
        let sync = SyncLoop::new(SyncParts {
            vault: self.vault.clone(),
            registry: remote.clone(),
            trust: self.trust.clone(),
            time: self.time.clone(),
            jitter: Arc::new(SystemJitter::default()),
            aftermath: Arc::new(self.sight()),
        });
        let session = Arc::new(Session { remote, sync, files: Mutex::default() });
        *locked(&self.session) = Some(session.clone());
        Ok(session)
    }
}

/// The result that an act gave before its task ended.
fn given<T>(mut told: oneshot::Receiver<Result<T, ClientError>>) -> Result<T, ClientError> {
    told.try_recv().unwrap_or_else(|_| Err(ClientError::storage("client.internal")))
}

/// The result of a task of ours; one that was stopped is a cancelled call.
pub(crate) fn joined<T>(task: Result<Result<T, ClientError>, JoinError>) -> Result<T, ClientError> {
    match task {
        Ok(result) => result,
        Err(stopped) if stopped.is_cancelled() => Err(ClientError::Cancelled),
        Err(_) => Err(ClientError::storage("client.internal")),
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        let _ = self.close();
    }
}
