//! Notices (通知书) of the office.

use std::sync::Arc;

use crate::{ClientError, NoticeScreen, core::Core};

/// The person's notices.
#[derive(Clone)]
pub struct Notices {
    core: Arc<Core>,
}

impl Notices {
    pub(crate) fn new(core: Arc<Core>) -> Notices {
        Notices { core }
    }

    /// Every notice, newest first; each signature is checked as it is read.
    pub async fn list(&self) -> Result<Vec<NoticeScreen>, ClientError> {
        self.core.local(|core| core.list_notices()).await
    }
}
