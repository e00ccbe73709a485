//! Consents to the use of licences (用证授权), and the log of their uses (调用记录).

use std::sync::Arc;

use ereg_client::{
    ClientError, CommandId, ConsentScreen, ConsentTerms, DocumentForm, LicenceUseScreen, LicenceUserScreen,
};

use crate::{Cancel, cancel::under};

/// The consents by which offices are shown this person's licences, and the log of their uses.
#[derive(uniffi::Object)]
pub struct Consents(pub(crate) ereg_client::Consents);

#[uniffi::export]
impl Consents {
    /// The offices to which a holder may consent, and for what, by the rules in force on this device. Works offline.
    pub async fn offices(&self) -> Result<Vec<LicenceUserScreen>, ClientError> {
        self.0.offices().await
    }

    /// Signs a consent with this person's user key and queues it: for a licence of theirs, by the number of the certificate or
    /// proof, or by the identifier of the licence.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what does not parse, for an office or a purpose that the rules here do not list
    /// (`consent.office_unknown`, `consent.purpose`) and for a day that is over (`consent.term`); `certificate.not_found`.
    pub async fn give(&self, which: String, terms: ConsentTerms) -> Result<CommandId, ClientError> {
        self.0.give(which, terms).await
    }

    /// Queues the revocation of a consent. From the moment the registry has it the licence is shown to nobody under it.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no digest; `consent.not_found` for one that is not here.
    pub async fn revoke(&self, consent: String) -> Result<CommandId, ClientError> {
        self.0.revoke(consent).await
    }

    /// Every consent that the registry has told of, those that nobody took back first. Works offline.
    pub async fn list(&self) -> Result<Vec<ConsentScreen>, ClientError> {
        self.0.list().await
    }

    /// The log of the uses, of one consent or of all, the newest first: who asked, when, for what, and what it was answered. Works
    /// offline.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no digest.
    pub async fn uses(&self, consent: Option<String>) -> Result<Vec<LicenceUseScreen>, ClientError> {
        self.0.uses(consent).await
    }

    /// Queues, for the office whose account this is, the request to be shown a licence under a consent. What it is answered comes
    /// by the feed, to the holder as to the office.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what does not parse.
    pub async fn ask(&self, consent: String, licence: String, purpose: String) -> Result<CommandId, ClientError> {
        self.0.ask(consent, licence, purpose).await
    }

    /// Writes the file of a licence that was shown to the office whose account this is, in one of its forms, to a path where
    /// nothing is: complete, or not at all. Nothing of it is kept here. Needs a network.
    ///
    /// # Errors
    /// `paper.not_found` for a use that is not here or that showed no file; `paper.other_form`; `medium.target_exists`,
    /// `medium.target`; as the registry's, which hands a file out for as long as its rules say, and while the consent stands.
    #[uniffi::method(default(cancel = None))]
    pub async fn save(
        &self,
        used: String,
        form: DocumentForm,
        path: String,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<LicenceUseScreen, ClientError> {
        under(cancel, self.0.save(used, form, path)).await
    }
}
