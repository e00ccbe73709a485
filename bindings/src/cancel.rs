//! The means by which the shell that made an online or a long call stops it.

use std::{future::Future, sync::Arc};

/// Stops the calls it was given to. Letting go of a call does so in Kotlin and Python; a task of Swift that is cancelled
/// stops nothing by itself.
#[derive(uniffi::Object)]
pub struct Cancel(ereg_client::Cancel);

impl Default for Cancel {
    fn default() -> Cancel {
        Cancel::new()
    }
}

#[uniffi::export]
impl Cancel {
    /// Makes a cancel for one call or for several.
    #[uniffi::constructor]
    pub fn new() -> Cancel {
        Cancel(ereg_client::Cancel::new())
    }

    /// Stops them, now and later: each ends with [`ereg_client::ClientError::Cancelled`], and its connection is
    /// dropped. What was queued stays in the outbox. Twice is fine.
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

/// Makes a call, stopped by what the shell gave with it.
pub(crate) async fn under<T>(cancel: Option<Arc<Cancel>>, call: impl Future<Output = T>) -> T {
    match cancel {
        Some(cancel) => cancel.0.over(call).await,
        None => call.await,
    }
}
