//! Notices (通知书) of the office.

use ereg_client::{ClientError, NoticeScreen};

/// The person's notices.
#[derive(uniffi::Object)]
pub struct Notices(pub(crate) ereg_client::Notices);

#[uniffi::export]
impl Notices {
    /// Every notice, newest first; each signature is checked as it is read.
    pub async fn list(&self) -> Result<Vec<NoticeScreen>, ClientError> {
        self.0.list().await
    }
}
