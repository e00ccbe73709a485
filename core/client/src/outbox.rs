//! What is to be sent, and why anything is not.

use std::sync::Arc;

use ereg_protocol::id::CommandId;

use crate::{ClientError, DoctorReport, OutboxItemView, Progress, core::Core};

/// The outbox as the person sees it.
#[derive(Clone)]
pub struct Outbox {
    core: Arc<Core>,
}

impl Outbox {
    pub(crate) fn new(core: Arc<Core>) -> Outbox {
        Outbox { core }
    }

    /// Every item in order: state, last error in plain words, next try, who can fix it.
    pub async fn items(&self) -> Result<Vec<OutboxItemView>, ClientError> {
        self.core.local(|core| core.outbox_items()).await
    }

    /// Queues an item that stands still again: the same id and bytes, or where the registry declined it a new command of
    /// the same words.
    ///
    /// # Errors
    /// `outbox.older_copy` where the registry was not asked yet whether it has carried it out.
    pub async fn retry(&self, item: CommandId) -> Result<(), ClientError> {
        self.core.local(move |core| core.retry_item(item)).await
    }

    /// Cancels an item.
    ///
    /// # Errors
    /// `outbox.on_its_way` where it may have reached the registry: only its answer decides.
    pub async fn cancel(&self, item: CommandId) -> Result<(), ClientError> {
        self.core.local(move |core| core.cancel_item(item)).await
    }

    /// Whether the registry has carried out a command of this device.
    ///
    /// # Errors
    /// As the vault's.
    pub async fn was_answered(&self, item: CommandId) -> Result<bool, ClientError> {
        self.core.local(move |core| core.was_answered(item)).await
    }

    /// How far a command of this device is.
    ///
    /// # Errors
    /// As the vault's.
    pub async fn progress(&self, item: CommandId) -> Result<Progress, ClientError> {
        self.core.local(move |core| core.progress(item)).await
    }

    /// Why anything is unsent; goes through the whole vault first. Holds nothing personal.
    ///
    /// # Errors
    /// `vault.corrupt` where rows were taken out, doubled or put back to an older state.
    pub async fn doctor(&self) -> Result<DoctorReport, ClientError> {
        self.core.local(|core| core.doctor()).await
    }
}
