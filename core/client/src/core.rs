//! What all feature objects share: the vault, the keys, the registry, and the runtime their work runs on.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    runtime::{Handle, Runtime},
    task::JoinError,
};

use crate::{ClientConfig, ClientError};

/// One client. Feature objects hold it together.
pub(crate) struct Core {
    runtime: Mutex<Option<Runtime>>,
    pub(crate) config: ClientConfig,
}

impl Core {
    pub(crate) fn create(config: ClientConfig) -> Result<Arc<Core>, ClientError> {
        Core::start(config)
    }

    pub(crate) fn open(config: ClientConfig) -> Result<Arc<Core>, ClientError> {
        Core::start(config)
    }

    fn start(config: ClientConfig) -> Result<Arc<Core>, ClientError> {
        // Two workers: one may wait for the network while the other serves the screen. Blocking work has its own pool.
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("ereg")
            .enable_all()
            .build()
            .map_err(|_| ClientError::storage("client.runtime"))?;
        Ok(Arc::new(Core { runtime: Mutex::new(Some(runtime)), config }))
    }

    pub(crate) fn runtime(&self) -> Result<Handle, ClientError> {
        let runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner);
        runtime.as_ref().map(|r| r.handle().clone()).ok_or(ClientError::Closed)
    }

    /// Runs an act that needs no network, to its end even if the caller goes away.
    pub(crate) async fn local<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Core) -> Result<T, ClientError> + Send + 'static,
    ) -> Result<T, ClientError> {
        let core = self.clone();
        joined(self.runtime()?.spawn_blocking(move || act(&core)).await)
    }

    /// Runs an act that talks to the registry, to its end even if the caller goes away.
    pub(crate) async fn online<T, F>(
        self: &Arc<Self>,
        act: impl FnOnce(Arc<Core>) -> F + Send + 'static,
    ) -> Result<T, ClientError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, ClientError>> + Send + 'static,
    {
        let core = self.clone();
        joined(self.runtime()?.spawn(async move { act(core).await }).await)
    }

    pub(crate) fn close(&self) -> Result<(), ClientError> {
        let runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(runtime) = runtime {
            // In the background: a caller may itself stand on one of its workers.
            runtime.shutdown_background();
        }
        Ok(())
    }

    pub(crate) fn pause(&self) -> Result<(), ClientError> {
        Ok(())
    }

    pub(crate) fn resume(&self) -> Result<(), ClientError> {
        Ok(())
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        let _ = self.close();
    }
}

/// The result of a task of ours; one that was stopped is a cancelled call.
pub(crate) fn joined<T>(task: Result<Result<T, ClientError>, JoinError>) -> Result<T, ClientError> {
    match task {
        Ok(result) => result,
        Err(stopped) if stopped.is_cancelled() => Err(ClientError::Cancelled),
        Err(_) => Err(ClientError::storage("client.internal")),
    }
}
