//! Certificates: the person's own, and the check a stranger makes.

use std::sync::Arc;

use ereg_protocol::id::{CaseId, CommandId};

use crate::{CertificateScreen, ClientError, TokenCheck, core::Core};

/// Certificates.
#[derive(Clone)]
pub struct Certificates {
    core: Arc<Core>,
}

impl Certificates {
    pub(crate) fn new(core: Arc<Core>) -> Certificates {
        Certificates { core }
    }

    /// Every certificate of this person, current ones first.
    pub async fn list(&self) -> Result<Vec<CertificateScreen>, ClientError> {
        self.core.local(|core| core.list_certificates()).await
    }

    /// One certificate by its number.
    pub async fn see(&self, number: String) -> Result<CertificateScreen, ClientError> {
        self.core.local(move |core| core.see_certificate(&number)).await
    }

    /// Queues the collection (领证) of a case's certificates; the first one issues the case.
    pub async fn collect(&self, case: CaseId) -> Result<CommandId, ClientError> {
        self.core.local(move |core| core.collect(case)).await
    }

    /// A token sealed anew with the status now. Needs a network, but no account.
    pub async fn fresh_status(&self, token: String) -> Result<String, ClientError> {
        self.core.online(move |core| async move { core.fresh_status(&token).await }).await
    }

    /// Checks a token with a trust bundle, offline; an empty bundle means the one pinned here.
    pub async fn verify(&self, token: String, trust: Vec<u8>) -> Result<TokenCheck, ClientError> {
        self.core.local(move |core| core.verify_token(&token, &trust)).await
    }
}
