//! Exchange with the registry: outbox out, feed in.

use std::sync::Arc;

use ereg_client::{ClientError, SyncReport, SyncStatus, TimeEstimate};

use crate::{Cancel, cancel::under};

/// Starts and watches the exchange with the registry.
#[derive(uniffi::Object)]
pub struct Synchroniser(pub(crate) ereg_client::Synchroniser);

#[uniffi::export]
impl Synchroniser {
    /// The person presses: starts one run that sends everything that waits, whatever it waits for, and pulls what is
    /// new, until nothing is left to do now.
    ///
    /// # Errors
    /// `connection.none` where no registry is known yet.
    pub fn now(&self) -> Result<SyncRun, ClientError> {
        Ok(SyncRun(self.0.now()?))
    }

    /// Works like [`Synchroniser::now`], for a shell that wakes by itself: what was tried in vain keeps its wait.
    ///
    /// # Errors
    /// As for [`Synchroniser::now`].
    pub fn in_background(&self) -> Result<SyncRun, ClientError> {
        Ok(SyncRun(self.0.in_background()?))
    }

    /// The shell tells that there is a network again, or another one: starts a run that first tries again what failed
    /// for the network's sake.
    ///
    /// # Errors
    /// As for [`Synchroniser::now`].
    pub fn network_changed(&self) -> Result<SyncRun, ClientError> {
        Ok(SyncRun(self.0.network_changed()?))
    }

    /// Returns where sync stands. Works offline.
    pub async fn status(&self) -> Result<SyncStatus, ClientError> {
        self.0.status().await
    }

    /// Asks for signed registry time. Needs a network.
    #[uniffi::method(default(cancel = None))]
    pub async fn ask_time(&self, cancel: Option<Arc<Cancel>>) -> Result<TimeEstimate, ClientError> {
        under(cancel, self.0.ask_time()).await
    }
}

/// A run of sync under way. Stop it with [`SyncRun::cancel`]: cancelling the call that waits stops nothing.
#[derive(uniffi::Object)]
pub struct SyncRun(ereg_client::SyncRun);

#[uniffi::export]
impl SyncRun {
    /// Waits for its end. A second call fails with [`ClientError::Closed`].
    pub async fn finished(&self) -> Result<SyncReport, ClientError> {
        self.0.finished().await
    }

    /// Stops it between two steps; what was on its way stays in the outbox and goes again.
    pub fn cancel(&self) {
        self.0.cancel();
    }
}
