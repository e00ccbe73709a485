//! The person's homes: extracts fetched while there is a network, kept for when there is none.

use std::sync::Arc;

use ereg_client::{ClientError, HomeView, LetterScreen};

use crate::{Cancel, cancel::under};

/// The register as its holder may see it.
#[derive(uniffi::Object)]
pub struct Homes(pub(crate) ereg_client::Homes);

#[uniffi::export]
impl Homes {
    /// Asks the registry for the homes this person holds and keeps their signed extracts. Needs a network.
    #[uniffi::method(default(cancel = None))]
    pub async fn my_homes(&self, cancel: Option<Arc<Cancel>>) -> Result<Vec<HomeView>, ClientError> {
        under(cancel, self.0.my_homes()).await
    }

    /// Asks for a fresh extract of one home and keeps it. Needs a network.
    #[uniffi::method(default(cancel = None))]
    pub async fn refresh(&self, unit: String, cancel: Option<Arc<Cancel>>) -> Result<HomeView, ClientError> {
        under(cancel, self.0.refresh(unit)).await
    }

    /// Asks for a fresh extract of a home whose holder has died and which this person inherits, by the number of the notarial
    /// deed that says so, and keeps it for the application. Needs a network.
    #[uniffi::method(default(cancel = None))]
    pub async fn inherited(
        &self,
        unit: String,
        deed: String,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<HomeView, ClientError> {
        under(cancel, self.0.inherited(unit, deed)).await
    }

    /// The letters about a home that this person holds, or held, where they are no party (产权监护): an application on it was
    /// accepted, an entry was made on it; and that a lock of theirs on it is being lifted. Newest first; each signature is checked as
    /// it is read. Works offline.
    pub async fn letters(&self, unit: String) -> Result<Vec<LetterScreen>, ClientError> {
        self.0.letters(unit).await
    }

    /// The homes this person holds whose extracts are kept here. Works offline.
    pub async fn cached(&self) -> Result<Vec<HomeView>, ClientError> {
        self.0.cached().await
    }
}
