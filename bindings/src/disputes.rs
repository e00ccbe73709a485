//! Shared facts that are wrong.

use ereg_client::{CaseId, ClientError, CommandId, DisputeReason, Needs};

/// The person's objections to shared facts of their cases (共享信息有误).
#[derive(uniffi::Object)]
pub struct Disputes(pub(crate) ereg_client::Disputes);

#[uniffi::export]
impl Disputes {
    /// Signs and queues that a shared fact of a case is wrong; its source checks it, and the case waits meanwhile. What
    /// the person writes of it, at most as many characters as the fact states, is the source's to read.
    ///
    /// # Errors
    /// The code of why it cannot be disputed now, of the table of acts; of the text, where it is none.
    pub async fn lodge(
        &self,
        case_id: CaseId,
        need: Needs,
        reason: DisputeReason,
        says: Option<String>,
    ) -> Result<CommandId, ClientError> {
        self.0.lodge(case_id, need, reason, says).await
    }
}
