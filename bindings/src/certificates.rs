//! Certificates: the person's own.

use std::sync::Arc;

use ereg_client::{CaseId, CertificateScreen, ClientError, CommandId, Verification};

use crate::{Cancel, cancel::under};

/// Certificates.
#[derive(uniffi::Object)]
pub struct Certificates(pub(crate) ereg_client::Certificates);

#[uniffi::export]
impl Certificates {
    /// Every certificate of this person, current ones first.
    pub async fn list(&self) -> Result<Vec<CertificateScreen>, ClientError> {
        self.0.list().await
    }

    /// One certificate by its number.
    pub async fn see(&self, number: String) -> Result<CertificateScreen, ClientError> {
        self.0.see(number).await
    }

    /// Queues the collection (领证) of a case's certificates; the first one issues the case.
    pub async fn collect(&self, case_id: CaseId) -> Result<CommandId, ClientError> {
        self.0.collect(case_id).await
    }

    /// A token sealed anew with the status now. Needs a network, but no account.
    #[uniffi::method(default(cancel = None))]
    pub async fn fresh_status(&self, token: String, cancel: Option<Arc<Cancel>>) -> Result<String, ClientError> {
        under(cancel, self.0.fresh_status(token)).await
    }

    /// Checks a token under the trust that is pinned here; a stranger has a [`crate::Verifier`]. Works offline.
    pub async fn verify(&self, token: String) -> Result<Verification, ClientError> {
        self.0.verify(token).await
    }
}
