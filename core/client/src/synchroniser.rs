//! Exchange with the registry: outbox out, feed in.

use std::sync::Arc;

use ereg_sync::run::Occasion;

use crate::{ClientError, SyncReport, SyncStatus, core::Core};

/// Starts and watches the exchange with the registry.
#[derive(Clone)]
pub struct Synchroniser {
    core: Arc<Core>,
}

impl Synchroniser {
    pub(crate) fn new(core: Arc<Core>) -> Synchroniser {
        Synchroniser { core }
    }

    /// The person presses: starts one run that sends everything that waits, whatever it waits for, and pulls what is
    /// new, until nothing is left to do now.
    ///
    /// # Errors
    /// `connection.none` where no registry is known yet.
    pub fn now(&self) -> Result<SyncRun, ClientError> {
        SyncRun::start(self.core.clone(), Occasion::Pressed)
    }

    /// As [`Synchroniser::now`], for a shell that wakes by itself: what was tried in vain keeps its wait.
    ///
    /// # Errors
    /// As for [`Synchroniser::now`].
    pub fn in_background(&self) -> Result<SyncRun, ClientError> {
        SyncRun::start(self.core.clone(), Occasion::Background)
    }

    /// The shell tells that there is a network again, or another one: starts a run that first tries again what failed
    /// for the network's sake.
    ///
    /// # Errors
    /// As for [`Synchroniser::now`].
    pub fn network_changed(&self) -> Result<SyncRun, ClientError> {
        SyncRun::start(self.core.clone(), Occasion::NetworkChanged)
    }

    /// Where sync stands. Works offline.
    pub async fn status(&self) -> Result<SyncStatus, ClientError> {
        self.core.local(|core| core.sync_status()).await
    }

    /// Asks for signed registry time. Needs a network.
    pub async fn ask_time(&self) -> Result<crate::TimeEstimate, ClientError> {
        self.core.online(|core| async move { core.ask_time().await }).await
    }
}

/// A run of sync under way.
pub struct SyncRun {
    core: Arc<Core>,
    task: tokio::sync::Mutex<Option<tokio::task::JoinHandle<Result<SyncReport, ClientError>>>>,
    abort: tokio::task::AbortHandle,
}

impl SyncRun {
    fn start(core: Arc<Core>, occasion: Occasion) -> Result<SyncRun, ClientError> {
        let runtime = core.runtime()?;
        core.session()?;
        let running = core.clone();
        let task = runtime.spawn(async move { running.sync_now(occasion).await });
        let abort = task.abort_handle();
        Ok(SyncRun { core, task: tokio::sync::Mutex::new(Some(task)), abort })
    }

    /// Waits for its end. A second call answers [`ClientError::Closed`].
    pub async fn finished(&self) -> Result<SyncReport, ClientError> {
        let Some(task) = self.task.lock().await.take() else { return Err(ClientError::Closed) };
        self.core.joined(task.await)
    }

    /// Stops it between two steps; what was on its way stays in the outbox and goes again.
    pub fn cancel(&self) {
        self.abort.abort();
    }
}
