//! The person's account at the office: enrolment and the pinned root.

use std::sync::Arc;

use ereg_client::{AccountStanding, ClientError, Connection, PresentedRoot};

use crate::{Cancel, cancel::under};

/// The person's account at one office.
#[derive(uniffi::Object)]
pub struct Account(pub(crate) ereg_client::Account);

#[uniffi::export]
impl Account {
    /// Proves identity and registers this device's two keys. Pins the root: fetches the trust bundle and checks that its
    /// fingerprint is the one the person confirmed. Needs a network.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for a name or number that does not parse, `identity.contradicted` where name, number and
    /// proof do not fit, `connection.pin_required` without a confirmed root; [`ClientError::AskOffice`] where only the
    /// office can help; [`ClientError::TryAgain`] without an answer: once it was sent, the command stays in the outbox.
    #[uniffi::method(default(cancel = None))]
    pub async fn enrol(
        &self,
        name: String,
        id_no: String,
        identity_proof: String,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<AccountStanding, ClientError> {
        under(cancel, self.0.enrol(name, id_no, identity_proof)).await
    }

    /// Works like [`Account::enrol`], for the account of one who has mandated this person: of an organisation, by its
    /// credit code, or of another person, by the number of their card. Name, number and proof are this person's.
    ///
    /// # Errors
    /// Those of [`Account::enrol`]; `mandate.none` where nobody of that number has mandated this person.
    #[allow(clippy::too_many_arguments, reason = "a shell gives each by its name, and `cancel` stands beside them")]
    #[uniffi::method(default(cancel = None))]
    pub async fn enrol_for(
        &self,
        principal: String,
        name: String,
        id_no: String,
        identity_proof: String,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<AccountStanding, ClientError> {
        under(cancel, self.0.enrol_for(principal, name, id_no, identity_proof)).await
    }

    /// Returns where the person stands with the office. Works offline.
    pub async fn standing(&self) -> Result<AccountStanding, ClientError> {
        self.0.standing().await
    }

    /// Returns what the registry at an address presents as its root, to be shown and confirmed before it is given to
    /// [`Account::connect`]. Nothing is kept. Needs a network.
    #[uniffi::method(default(cancel = None))]
    pub async fn presented_root(&self, url: String, cancel: Option<Arc<Cancel>>) -> Result<PresentedRoot, ClientError> {
        under(cancel, self.0.presented_root(url)).await
    }

    /// The registry this vault is connected to.
    pub async fn connection(&self) -> Result<Option<Connection>, ClientError> {
        self.0.connection().await
    }

    /// Connects to a registry, or to another address of the same one: a pinned root stays pinned.
    pub async fn connect(&self, connection: Connection) -> Result<(), ClientError> {
        self.0.connect(connection).await
    }

    /// The trust bundle as received (`trust.json`), to hand to a stranger.
    pub async fn trust_bundle(&self) -> Result<Vec<u8>, ClientError> {
        self.0.trust_bundle().await
    }
}
