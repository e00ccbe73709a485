//! The correction of a case.

use ereg_client::{CaseId, ClientError, CommandId, CorrectionScreen};

/// The corrections of the person's cases (补正).
#[derive(uniffi::Object)]
pub struct Corrections(pub(crate) ereg_client::Corrections);

#[uniffi::export]
impl Corrections {
    /// Returns what is to be corrected in a case, item by item, and how far it is. Works without a network.
    ///
    /// # Errors
    /// `supplement.not_asked` where nothing is; `draft.not_found` where the draft it came from is not on this device.
    pub async fn see(&self, case_id: CaseId) -> Result<CorrectionScreen, ClientError> {
        self.0.see(case_id).await
    }

    /// Queues the correction that all have signed. The case goes on when its receipt is here: the same case, with its
    /// number and rank where it was accepted.
    ///
    /// # Errors
    /// `supplement.not_asked`; `submit.not_complete` while a signature is missing; `supplement.unchanged` where it is what
    /// was sent in before and something of it is to be changed. What was asked may have been settled elsewhere, with nothing to
    /// change.
    pub async fn send(&self, case_id: CaseId) -> Result<CommandId, ClientError> {
        self.0.send(case_id).await
    }
}
