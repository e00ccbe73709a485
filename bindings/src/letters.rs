//! Letters (通知书) of the office.

use ereg_client::{ClientError, LetterScreen};

/// The person's letters.
#[derive(uniffi::Object)]
pub struct Letters(pub(crate) ereg_client::Letters);

#[uniffi::export]
impl Letters {
    /// Every letter, newest first; each signature is checked as it is read.
    pub async fn list(&self) -> Result<Vec<LetterScreen>, ClientError> {
        self.0.list().await
    }
}
