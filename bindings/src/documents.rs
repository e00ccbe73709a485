//! Documents of the office: the person's own, and their files.

use std::sync::Arc;

use ereg_client::{CaseId, ClientError, DocumentForm, DocumentScreen};

use crate::{Cancel, cancel::under};

/// The documents that the office wrote for this person (文书、电子证照).
#[derive(uniffi::Object)]
pub struct Documents(pub(crate) ereg_client::Documents);

#[uniffi::export]
impl Documents {
    /// Every document, the newest first. Works offline.
    pub async fn list(&self) -> Result<Vec<DocumentScreen>, ClientError> {
        self.0.list().await
    }

    /// The documents of a case, the newest first. Works offline.
    pub async fn of_case(&self, case_id: CaseId) -> Result<Vec<DocumentScreen>, ClientError> {
        self.0.of_case(case_id).await
    }

    /// One document, by its id or by the number of the certificate or proof that it is of. Works offline.
    ///
    /// # Errors
    /// `paper.not_found`; `paper.not_sealed_yet` where the certificate is here, and no document of it was told of.
    pub async fn see(&self, which: String) -> Result<DocumentScreen, ClientError> {
        self.0.see(which).await
    }

    /// Writes a document in one of its forms to a path where nothing is: complete, or not at all. One that is kept here needs no
    /// network; one that is not is fetched and kept. Returns it as it is shown.
    ///
    /// # Errors
    /// As [`Documents::see`]; `sealing.unfit` and `paper.void` where there will never be one; `paper.other_form` where it is not made
    /// in that form; `medium.target_exists`, `medium.target`; as the registry's.
    #[uniffi::method(default(cancel = None))]
    pub async fn save(
        &self,
        which: String,
        form: DocumentForm,
        path: String,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<DocumentScreen, ClientError> {
        under(cancel, self.0.save(which, form, path)).await
    }
}
