//! Who the person is at the office: enrolment and the pinned root.

use std::sync::Arc;

use crate::{AccountStanding, ClientError, Connection, PresentedRoot, core::Core};

/// The person's account at one office.
#[derive(Clone)]
pub struct Account {
    core: Arc<Core>,
}

impl Account {
    pub(crate) fn new(core: Arc<Core>) -> Account {
        Account { core }
    }

    /// Proves identity and registers this device's two keys. Pins the root: fetches the trust bundle and checks that its
    /// fingerprint is the one the person confirmed. Needs a network.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for a name or number that does not parse, `identity.contradicted` where name, number and
    /// proof do not fit, `connection.pin_required` without a confirmed root; [`ClientError::AskOffice`] where only the
    /// office can help; [`ClientError::TryAgain`] without an answer: once it was sent, the command stays in the outbox.
    pub async fn enrol(
        &self,
        name: String,
        id_no: String,
        identity_proof: String,
    ) -> Result<AccountStanding, ClientError> {
        self.core.online(move |core| async move { core.enrol(&name, &id_no, &identity_proof).await }).await
    }

    /// Where the person stands. Works offline.
    pub async fn standing(&self) -> Result<AccountStanding, ClientError> {
        self.core.local(|core| core.standing()).await
    }

    /// What the registry at an address presents as its root, to be shown and confirmed before it is given to
    /// [`Account::connect`]. Nothing is kept. Needs a network.
    pub async fn presented_root(&self, url: String) -> Result<PresentedRoot, ClientError> {
        self.core.online(move |core| async move { core.presented_root(&url).await }).await
    }

    /// The registry this vault is connected to.
    pub async fn connection(&self) -> Result<Option<Connection>, ClientError> {
        self.core.local(|core| core.stored_connection()).await
    }

    /// Connects to a registry, or to another address of the same one: a pinned root stays pinned.
    pub async fn connect(&self, connection: Connection) -> Result<(), ClientError> {
        self.core.local(move |core| core.connect(&connection)).await
    }

    /// The trust bundle as received (`trust.json`), to hand to a stranger.
    pub async fn trust_bundle(&self) -> Result<Vec<u8>, ClientError> {
        self.core.local(|core| core.trust_bytes()).await
    }
}
