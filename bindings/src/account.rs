//! Who the person is at the office: enrolment and the pinned root.

use ereg_client::{ClientError, Connection, Standing};

/// The person's account at one office.
#[derive(uniffi::Object)]
pub struct Account(pub(crate) ereg_client::Account);

#[uniffi::export]
impl Account {
    /// Proves identity and registers this device's two keys. Pins the root: fetches the trust bundle and checks its
    /// fingerprint; without a fingerprint only a registry on this machine is accepted. Needs a network.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for a name or number that does not parse; [`ClientError::AskOffice`] where the
    /// identity is not confirmed; [`ClientError::TryAgain`] without an answer: the command stays in the outbox.
    pub async fn enrol(&self, name: String, id_no: String, identity_proof: String) -> Result<Standing, ClientError> {
        self.0.enrol(name, id_no, identity_proof).await
    }

    /// Where the person stands. Works offline.
    pub async fn standing(&self) -> Result<Standing, ClientError> {
        self.0.standing().await
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
