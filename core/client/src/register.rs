//! The person's homes: extracts fetched while there is a network, kept for when there is none.

use std::sync::Arc;

use crate::{ClientError, HomeView, core::Core};

/// The register as its holder may see it.
#[derive(Clone)]
pub struct Register {
    core: Arc<Core>,
}

impl Register {
    pub(crate) fn new(core: Arc<Core>) -> Register {
        Register { core }
    }

    /// Asks the registry for the homes this person holds and keeps their signed extracts. Needs a network.
    pub async fn my_homes(&self) -> Result<Vec<HomeView>, ClientError> {
        self.core.online(|core| async move { core.fetch_homes().await }).await
    }

    /// Asks for a fresh extract of one home and keeps it. Needs a network.
    pub async fn refresh(&self, unit: String) -> Result<HomeView, ClientError> {
        self.core.online(move |core| async move { core.fetch_extract(&unit).await }).await
    }

    /// The homes whose extracts are kept here. Works offline.
    pub async fn cached(&self) -> Result<Vec<HomeView>, ClientError> {
        self.core.local(|core| core.cached_homes()).await
    }
}
