//! Submissions and their cases.

use std::sync::Arc;

use ereg_protocol::id::{CaseId, CommandId, DraftId};

use crate::{CasePage, CaseScreen, ClientError, core::Core};

/// The person's cases.
#[derive(Clone)]
pub struct Cases {
    core: Arc<Core>,
}

impl Cases {
    pub(crate) fn new(core: Arc<Core>) -> Cases {
        Cases { core }
    }

    /// Queues the submission of a draft that all have signed. It counts as submitted when its receipt is here.
    ///
    /// # Errors
    /// `submit.not_complete` while a signature is missing.
    pub async fn submit(&self, draft: DraftId) -> Result<CommandId, ClientError> {
        self.core.local(move |core| core.submit(draft)).await
    }

    /// A page of cases, newest first; pages count from 0.
    pub async fn list(&self, page: u32) -> Result<CasePage, ClientError> {
        self.core.local(move |core| core.list_cases(page)).await
    }

    /// One case.
    pub async fn see(&self, case: CaseId) -> Result<CaseScreen, ClientError> {
        self.core.local(move |core| core.see_case(case)).await
    }

    /// The case a draft became, once its receipt is here.
    pub async fn of_draft(&self, draft: DraftId) -> Result<CaseScreen, ClientError> {
        self.core.local(move |core| core.case_of_draft(draft)).await
    }

    /// Signs and queues this person's withdrawal (撤回); the last party's ends the case.
    pub async fn withdraw(&self, case: CaseId) -> Result<CommandId, ClientError> {
        self.core.local(move |core| core.withdraw(case)).await
    }
}
