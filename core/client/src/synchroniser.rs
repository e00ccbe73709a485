//! Exchange with the registry: outbox out, feed in.

use std::sync::Arc;

use ereg_protocol::feed::FeedCursor;
use ereg_sync::{run::Occasion, state};
use ereg_vault::OutboxState;

use crate::{
    ClientError, SyncReport, SyncStatus, TimeEstimate, exchange,
    kernel::{Kernel, joined},
    record::Reads,
    words,
};

/// Starts and watches the exchange with the registry.
#[derive(Clone)]
pub struct Synchroniser {
    kernel: Arc<Kernel>,
}

impl Synchroniser {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Synchroniser {
        Synchroniser { kernel }
    }

    /// The person presses: starts one run that sends everything that waits, whatever it waits for, and pulls what is
    /// new, until nothing is left to do now. Where no registry is known yet, [`SyncRun::finished`] says so
    /// (`connection.none`).
    ///
    /// # Errors
    /// [`ClientError::Closed`].
    pub fn now(&self) -> Result<SyncRun, ClientError> {
        SyncRun::start(self.kernel.clone(), Occasion::Pressed)
    }

    /// Works like [`Synchroniser::now`], for a shell that nobody looks at: what was tried in vain keeps its wait.
    ///
    /// # Errors
    /// As for [`Synchroniser::now`].
    pub fn in_background(&self) -> Result<SyncRun, ClientError> {
        SyncRun::start(self.kernel.clone(), Occasion::Background)
    }

    /// The shell tells that there is a network again, or another one: starts a run that first tries again what failed
    /// for the network's sake.
    ///
    /// # Errors
    /// As for [`Synchroniser::now`].
    pub fn network_changed(&self) -> Result<SyncRun, ClientError> {
        SyncRun::start(self.kernel.clone(), Occasion::NetworkChanged)
    }

    /// Returns where sync stands. Works offline.
    pub async fn status(&self) -> Result<SyncStatus, ClientError> {
        self.kernel
            .local(move |kernel| {
                let (cursor, items, alarm) =
                    kernel.read(|view| Ok((view.cursor()?, view.outbox_items()?, state::alarm(view)?)))?;
                let needs_you = items.iter().filter(|i| i.state() == OutboxState::NeedsYou).count();
                Ok(SyncStatus {
                    cursor: match cursor {
                        FeedCursor::After(n) => n,
                        FeedCursor::Start | FeedCursor::InSnapshot { .. } => 0,
                    },
                    unsent: u32::try_from(items.len()).unwrap_or(u32::MAX),
                    needs_you: u32::try_from(needs_you).unwrap_or(u32::MAX),
                    time: kernel.time_estimate(),
                    alarm: alarm.map(|a| words::message::message_of(&a.code)),
                })
            })
            .await
    }

    /// Asks for signed registry time. Needs a network.
    pub async fn ask_time(&self) -> Result<TimeEstimate, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                kernel.session()?.remote.ask_time().await?;
                Ok(kernel.time_estimate())
            })
            .await
    }
}

/// A run of sync under way.
pub struct SyncRun {
    task: tokio::sync::Mutex<Option<tokio::task::JoinHandle<Result<SyncReport, ClientError>>>>,
    abort: tokio::task::AbortHandle,
}

impl SyncRun {
    fn start(kernel: Arc<Kernel>, occasion: Occasion) -> Result<SyncRun, ClientError> {
        let running = kernel.clone();
        let task = kernel
            .spawn(async move { running.told(exchange::run(&running, occasion).await.map(|(report, _)| report)) })?;
        let abort = task.abort_handle();
        Ok(SyncRun { task: tokio::sync::Mutex::new(Some(task)), abort })
    }

    /// Waits for its end. A second call fails with [`ClientError::Closed`].
    pub async fn finished(&self) -> Result<SyncReport, ClientError> {
        let Some(task) = self.task.lock().await.take() else { return Err(ClientError::Closed) };
        joined(task.await)
    }

    /// Stops it between two steps; what was on its way stays in the outbox and goes again.
    pub fn cancel(&self) {
        self.abort.abort();
    }
}
