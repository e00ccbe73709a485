//! The outbox: what is to be sent, and why anything is not.

use std::path::PathBuf;

use ereg_client::{ClientError, CommandId, DoctorReport, OutboxItemView, Progress};

/// The outbox as the person sees it.
#[derive(uniffi::Object)]
pub struct Outbox(pub(crate) ereg_client::Outbox);

#[uniffi::export]
impl Outbox {
    /// Every item in order: state, last error in plain words, next try, who can fix it.
    pub async fn items(&self) -> Result<Vec<OutboxItemView>, ClientError> {
        self.0.items().await
    }

    /// Queues an item that stands still again: the same id, the same bytes.
    pub async fn retry(&self, item: CommandId) -> Result<(), ClientError> {
        self.0.retry(item).await
    }

    /// Cancels an item.
    ///
    /// # Errors
    /// `outbox.on_its_way` where it may have reached the registry: only its answer decides.
    pub async fn cancel(&self, item: CommandId) -> Result<(), ClientError> {
        self.0.cancel(item).await
    }

    /// Returns how far a command of this device is.
    pub async fn progress(&self, item: CommandId) -> Result<Progress, ClientError> {
        self.0.progress(item).await
    }

    /// Reports why anything is unsent, and what the last pass through the whole vault found: it waits for none. Holds nothing
    /// personal.
    pub async fn doctor(&self) -> Result<DoctorReport, ClientError> {
        self.0.doctor().await
    }

    /// Writes what the doctor finds and the log of this device into one text file, which must not exist: for a person to
    /// read, and to send to whoever helps them. Holds nothing personal.
    ///
    /// # Errors
    /// `logs.none` where no log is kept; `logs.exists`, `logs.path`, `logs.full` and so on.
    pub async fn export_logs(&self, to: String) -> Result<(), ClientError> {
        self.0.export_logs(PathBuf::from(to)).await
    }
}
