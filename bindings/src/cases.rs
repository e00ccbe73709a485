//! Submissions and their cases.

use ereg_client::{CaseId, CasePage, CaseProgress, CaseScreen, ClientError, CommandId, DraftId};

/// The person's cases.
#[derive(uniffi::Object)]
pub struct Cases(pub(crate) ereg_client::Cases);

#[uniffi::export]
impl Cases {
    /// Queues the submission of a draft that all have signed. It counts as submitted when its receipt is here.
    ///
    /// # Errors
    /// `submit.not_complete` while a signature is missing.
    pub async fn submit(&self, draft: DraftId) -> Result<CommandId, ClientError> {
        self.0.submit(draft).await
    }

    /// A page of cases, newest first; pages count from 0.
    pub async fn list(&self, page: u32) -> Result<CasePage, ClientError> {
        self.0.list(page).await
    }

    /// One case.
    pub async fn see(&self, case_id: CaseId) -> Result<CaseScreen, ClientError> {
        self.0.see(case_id).await
    }

    /// The case a draft became, once its receipt is here.
    pub async fn of_draft(&self, draft: DraftId) -> Result<CaseScreen, ClientError> {
        self.0.of_draft(draft).await
    }

    /// Returns how far an application is, from its draft to its end: the citizen's two tasks, what this device has to
    /// do with it, what happened and when, and what comes next. Works without a network.
    ///
    /// # Errors
    /// `draft.not_found` where neither the draft nor its workspace is known here.
    pub async fn progress(&self, draft: DraftId) -> Result<CaseProgress, ClientError> {
        self.0.progress(draft).await
    }

    /// Signs and queues this person's withdrawal (撤回); the last party's ends the case.
    pub async fn withdraw(&self, case_id: CaseId) -> Result<CommandId, ClientError> {
        self.0.withdraw(case_id).await
    }
}
