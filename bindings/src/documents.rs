//! Documents of the office: the person's own, and their files.

use std::sync::Arc;

use ereg_client::{
    CaseId, ClientError, CommandId, CopyTerms, DocumentForm, DocumentScreen, LicenceScreen, UnmaskedWarning,
};

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

    /// One document, by its id, by the number of the certificate or proof that it is of, or by its title where no other one is
    /// called so. Works offline.
    ///
    /// # Errors
    /// `paper.ambiguous` for a title of several; `paper.not_found`; `paper.not_sealed_yet` where the certificate is here, and no document of it was told of.
    pub async fn see(&self, which: String) -> Result<DocumentScreen, ClientError> {
        self.0.see(which).await
    }

    /// Queues the request for an annotated copy (加注件) of a certificate or proof, by the number or by the id of its document. It
    /// comes by the feed as a document of its own.
    ///
    /// # Errors
    /// As [`Documents::see`]; `annotate.no_document` for a document that is no licence; [`ClientError::FixInput`] for a text that
    /// is blank or too long, and for a day that is over (`annotate.term`).
    pub async fn annotate(&self, which: String, terms: CopyTerms) -> Result<CommandId, ClientError> {
        self.0.annotate(which, terms).await
    }

    /// A licence of this person, or an annotated copy of one, as the registry has it now, by its identifier (电子证照标识). Needs a
    /// network.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no identifier; as the registry's.
    #[uniffi::method(default(cancel = None))]
    pub async fn licence(&self, identifier: String, cancel: Option<Arc<Cancel>>) -> Result<LicenceScreen, ClientError> {
        under(cancel, self.0.licence(identifier)).await
    }

    /// The picture (PNG) of the first page, to be looked at on this device: it is written nowhere. One that is kept here needs no
    /// network; one that is not is fetched and kept.
    ///
    /// # Errors
    /// As [`Documents::save`], but for those of the path and of the warning.
    #[uniffi::method(default(cancel = None))]
    pub async fn page(&self, which: String, cancel: Option<Arc<Cancel>>) -> Result<Vec<u8>, ClientError> {
        under(cancel, self.0.page(which)).await
    }

    /// Writes a document in one of its forms to a path where nothing is: complete, or not at all. One that is kept here needs no
    /// network; one that is not is fetched and kept. A licence that shows everything is written for whoever hands back the warning
    /// that its screen shows (`before_sharing`). Returns it as it is shown.
    ///
    /// # Errors
    /// `paper.unmasked` where that warning was not handed back; as [`Documents::see`]; `sealing.unfit` and `paper.void` where there
    /// will never be one; `paper.other_form` where it is not made in that form; `medium.target_exists`, `medium.target`; as the
    /// registry's.
    #[uniffi::method(default(acknowledged = None, cancel = None))]
    #[expect(clippy::too_many_arguments, reason = "a shell names each of them and may leave out the last two")]
    pub async fn save(
        &self,
        which: String,
        form: DocumentForm,
        path: String,
        acknowledged: Option<UnmaskedWarning>,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<DocumentScreen, ClientError> {
        under(cancel, self.0.save(which, form, path, acknowledged)).await
    }
}
