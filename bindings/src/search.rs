//! Search in what is on this device.

use ereg_client::{ClientError, SearchHit, SearchKind};

/// Search in what is on this device: drafts, cases, homes and certificates.
#[derive(uniffi::Object)]
pub struct Search(pub(crate) ereg_client::Search);

#[uniffi::export]
impl Search {
    /// Things that a text finds, the newest first, 50 at most: by the beginning of a party's name, of a case or certificate
    /// number or of its serial number, or by any part of an address, from one character on. Without kinds all are
    /// searched. Works offline.
    pub async fn find(&self, text: String, kinds: Vec<SearchKind>, limit: u32) -> Result<Vec<SearchHit>, ClientError> {
        self.0.find(text, kinds, limit).await
    }
}
