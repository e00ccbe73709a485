//! Sends each event to the right log: that of the vault it happens in, on whatever thread.

use std::{fmt, future::Future, sync::OnceLock};

use tracing::{
    Dispatch,
    dispatcher::{get_default, with_default},
    instrument::WithSubscriber as _,
    subscriber::NoSubscriber,
};

use crate::recorder::Recorder;

/// The log of one vault, or none: then events go where a Rust program that embeds the core has sent its own, if anywhere.
///
/// A subscriber of the whole process could be set once and would be everybody's; this one holds as long as what runs in it.
#[derive(Clone, Default)]
pub struct Scope(Option<Dispatch>);

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Scope(..)" } else { "Scope(none)" })
    }
}

impl Scope {
    pub(crate) fn new(recorder: Recorder) -> Scope {
        // While `tracing` knows one dispatcher alone, it asks that of whichever thread meets an event first, and keeps its no
        // for everybody's: a vault without a log would silence one that has. So there are always two.
        static BESIDE: OnceLock<Dispatch> = OnceLock::new();
        BESIDE.get_or_init(|| Dispatch::new(NoSubscriber::default()));
        Scope(Some(Dispatch::new(recorder)))
    }

    /// The log that this runs in, to be taken along to another thread or task.
    pub fn current() -> Scope {
        // Another program's own subscriber is that of every thread anyway, or is not ours to carry.
        Scope(get_default(|current| current.is::<Recorder>().then(|| current.clone())))
    }

    /// Runs something in this log.
    pub fn run<T>(&self, f: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(log) => with_default(log, f),
            None => f(),
        }
    }

    /// Runs a future in this log, on whatever thread it goes on.
    pub async fn around<F: Future>(self, future: F) -> F::Output {
        match self.0 {
            Some(log) => future.with_subscriber(log).await,
            None => future.await,
        }
    }
}
