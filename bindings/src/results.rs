//! Results of queries: the person's own, and the check a stranger makes.

use ereg_client::{CaseId, ClientError, ResultCheck, ResultScreen};

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

    /// Checks a result with a trust bundle, offline; an empty bundle means the one pinned here.
    pub async fn verify(&self, result: String, trust: Vec<u8>) -> Result<ResultCheck, ClientError> {
        self.0.verify(result, trust).await
    }
}
