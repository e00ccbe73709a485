//! The threads that clients run on: one set for all vaults of an app.

use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::ClientError;

/// The threads that clients run on. Clones are the same threads; they stop when nobody holds one any more.
#[derive(Clone)]
pub struct Workers(Arc<Threads>);

/// Absent only while it is being dropped.
struct Threads(Option<Runtime>);

impl std::fmt::Debug for Workers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Workers")
    }
}

impl Workers {
    /// Starts them: two, so that one may wait for the network while the other serves the screen. What blocks, such as the
    /// disk, has threads of its own, made when they are needed.
    ///
    /// # Errors
    /// `client.runtime`, where the system gives no threads.
    pub fn start() -> Result<Workers, ClientError> {
        let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("ereg").enable_all().build();
        Ok(Workers(Arc::new(Threads(Some(runtime.map_err(|_| ClientError::storage("client.runtime"))?)))))
    }

    pub(crate) fn handle(&self) -> Result<Handle, ClientError> {
        self.0.0.as_ref().map(|runtime| runtime.handle().clone()).ok_or(ClientError::Closed)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            // In the background: whoever lets go may itself stand on one of them.
            runtime.shutdown_background();
        }
    }
}
