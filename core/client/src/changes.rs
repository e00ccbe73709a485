//! The observation of a vault, as a shell holds it.

use std::sync::Arc;

use crate::{
    Moved,
    kernel::Kernel,
    observers::{Observer, Turn},
};

/// An observation of one vault: one loop that takes batch after batch.
///
/// It becomes a `Flow`, an `AsyncStream` or an asynchronous iterator in a few lines, and runs no thread of its own.
#[derive(Clone)]
pub struct Changes {
    kernel: Arc<Kernel>,
    observer: Arc<Observer>,
}

impl Changes {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Changes {
        let observer = kernel.observers.begin();
        if kernel.sound().is_err() {
            observer.add(Moved::Damage);
        }
        Changes { kernel, observer }
    }

    /// Returns what has moved since the last batch; waits until something has, and at least 50 ms from batch to batch.
    /// Returns none once the observation is cancelled or the client ended. A call that is dropped loses nothing: the
    /// next one takes it.
    pub async fn next(&self) -> Option<Vec<Moved>> {
        loop {
            match self.observer.turn() {
                Turn::Over => return None,
                Turn::Told(moved) => return Some(moved),
                Turn::Wait => self.observer.moved().await,
                // In a task of the client's: a shell's executor knows no timer, and with the client the task ends.
                Turn::NotBefore(next) => {
                    let waited = self.kernel.spawn(async move {
                        tokio::time::sleep_until(next).await;
                        Ok(())
                    });
                    match waited {
                        Ok(task) => drop(task.await),
                        Err(_) => return None,
                    }
                }
            }
        }
    }

    /// Ends the observation: a call that waits returns, and every later one too. Twice is fine.
    pub fn cancel(&self) {
        self.observer.end();
    }
}
