//! The means by which whoever started a call that talks to the registry, or that takes long, stops it.

use std::{future::Future, ops::ControlFlow, sync::Arc};

use ereg_vault::GoesOn;
use tokio::sync::watch;

tokio::task_local! {
    static OF_THIS_CALL: Cancel;
}

/// A way to stop calls: whoever waits holds it over the call with [`Cancel::over`], and somebody else says
/// [`Cancel::cancel`]. Clones are the same.
///
/// Needed where letting go of a call does not stop it: a task of Swift, a thread that waits. What the call had queued stays
/// in the outbox and goes again; what it had not reached has not happened.
#[derive(Debug, Clone)]
pub struct Cancel(Arc<watch::Sender<Said>>);

/// The word that a call was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    Stop,
}

impl Default for Cancel {
    fn default() -> Cancel {
        Cancel::new()
    }
}

impl Cancel {
    /// Makes a cancel that is over nothing yet.
    pub fn new() -> Cancel {
        Cancel(Arc::new(watch::Sender::new(Said::Nothing)))
    }

    /// Stops what it is over, now and later: each call ends with [`crate::ClientError::Cancelled`], and its connection is
    /// dropped. Twice is fine.
    pub fn cancel(&self) {
        self.0.send_replace(Said::Stop);
    }

    /// Makes a call, stopped when this is cancelled. It reaches the calls of this crate that talk to the registry, those that
    /// go through a whole vault or file, and those that wait for the device's store of keys; what is short runs to its end.
    pub async fn over<T>(&self, call: impl Future<Output = T>) -> T {
        OF_THIS_CALL.scope(self.clone(), call).await
    }

    /// The one over the call that is being made; else one that nobody cancels.
    pub(crate) fn of_this_call() -> Cancel {
        OF_THIS_CALL.try_with(Cancel::clone).unwrap_or_default()
    }

    /// Does work of this call on a thread of its own, where the work asks for the cancel over it.
    pub(crate) fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        OF_THIS_CALL.sync_scope(self.clone(), work)
    }

    /// The question that long work of this call asks on its way.
    pub(crate) fn goes_on() -> GoesOn {
        let cancel = Cancel::of_this_call();
        GoesOn::asking(move || match *cancel.0.borrow() {
            Said::Nothing => ControlFlow::Continue(()),
            Said::Stop => ControlFlow::Break(()),
        })
    }

    /// Waits until it is cancelled.
    pub(crate) async fn cancelled(&self) {
        // It is held here, so its sender lives: this ends by being cancelled alone.
        let _ = self.0.subscribe().wait_for(|said| *said == Said::Stop).await;
    }
}
