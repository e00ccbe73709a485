//! Mandates (授权委托书): a person lets somebody act for them, or for the organisation that they lead, and takes it back.

use ereg_client::{ClientError, CommandId, MandateScreen, MandateTerms};

/// The mandates that this person has granted, or under which the one whose account it is is acted for.
#[derive(uniffi::Object)]
pub struct Mandates(pub(crate) ereg_client::Mandates);

#[uniffi::export]
impl Mandates {
    /// Signs a mandate with this person's user key and queues it. The office takes it of a person for themselves, and for an
    /// organisation of whom the market supervision knows as its legal representative.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for a name, number or code that does not parse, for a day of a year that cannot be
    /// (`time.day_range`), for no matter (`mandate.scope`) and for a term that cannot be (`mandate.term`).
    pub async fn grant(&self, terms: MandateTerms) -> Result<CommandId, ClientError> {
        self.0.grant(terms).await
    }

    /// Queues the revocation of a mandate that this person has granted. From the moment the office has it nobody acts
    /// under the mandate any more.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no digest; [`ClientError::NotFound`] for a mandate that is not here.
    pub async fn revoke(&self, mandate: String) -> Result<CommandId, ClientError> {
        self.0.revoke(mandate).await
    }

    /// Every mandate that the office has told of, those that stand first.
    pub async fn list(&self) -> Result<Vec<MandateScreen>, ClientError> {
        self.0.list().await
    }
}
