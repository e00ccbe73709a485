//! Results of queries: the person's own.

use ereg_client::{CaseId, ClientError, ResultScreen, Verification};

/// Results of queries.
#[derive(uniffi::Object)]
pub struct QueryResults(pub(crate) ereg_client::QueryResults);

#[uniffi::export]
impl QueryResults {
    /// Every result that this person was given, the newest first.
    pub async fn list(&self) -> Result<Vec<ResultScreen>, ClientError> {
        self.0.list().await
    }

    /// The result in which a case ended.
    pub async fn of_case(&self, case_id: CaseId) -> Result<ResultScreen, ClientError> {
        self.0.of_case(case_id).await
    }

    /// Checks a result under the trust that is pinned here; a stranger has a [`crate::Verifier`]. Works offline.
    pub async fn verify(&self, result: String) -> Result<Verification, ClientError> {
        self.0.verify(result).await
    }
}
