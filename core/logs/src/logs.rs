//! A log: started by a shell, given to the vaults it opens, exported by their owner.

use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, mpsc},
    time::Duration,
};

use tokio::sync::oneshot;

use crate::{LogLevel, LogSink, LogsError, Scope, line::now, recorder::Recorder, shared::Shared};

/// A log in a directory: at most [`MOST_FILES`](crate::MOST_FILES) files of
/// [`MOST_FILE_BYTES`](crate::MOST_FILE_BYTES), which only the user can read. Cheap to clone; clones are the same log.
///
/// No call waits for it and none fails because of it: where the directory cannot be written, lines are lost, and the next
/// line that is not says how many.
#[derive(Clone)]
pub struct Logs {
    shared: Arc<Shared>,
}

impl fmt::Debug for Logs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logs({})", self.shared.level())
    }
}

impl Logs {
    /// Starts a log in a directory whose parent exists. Nothing is written here and now: a thread makes the directory with the
    /// first line.
    pub fn start(dir: PathBuf, level: LogLevel) -> Logs {
        Logs::begin(dir, level, None)
    }

    /// Starts like [`Logs::start`], for a caller that wants each line as well.
    pub fn start_with(dir: PathBuf, level: LogLevel, sink: Arc<dyn LogSink>) -> Logs {
        Logs::begin(dir, level, Some(sink))
    }

    fn begin(dir: PathBuf, level: LogLevel, sink: Option<Arc<dyn LogSink>>) -> Logs {
        Logs { shared: Arc::new(Shared::start(dir, level, sink)) }
    }

    /// Sets the level from which on events are written down, from now on.
    pub fn set_level(&self, level: LogLevel) {
        self.shared.set_level(level);
    }

    /// The log as one vault's: its lines say `vault=1`, those of the next `vault=2`.
    pub fn of_vault(&self) -> Scope {
        Scope::new(Recorder { shared: self.shared.clone(), vault: self.shared.next_vault() })
    }

    /// Writes the version of this program, the device's time and every line told so far into one file, which must not exist
    /// and which only the user can read: also where no vault opens.
    ///
    /// # Errors
    /// By code, `logs.exists` and so on; nothing is left behind.
    pub async fn export_to(&self, to: PathBuf) -> Result<(), LogsError> {
        self.export_behind(format!("ereg {}\n{} (UTC)\n\n", env!("CARGO_PKG_VERSION"), now()), to).await
    }

    /// Works like [`Logs::export_to`], with what somebody else has to say above the lines.
    ///
    /// # Errors
    /// As for [`Logs::export_to`].
    pub async fn export_behind(&self, head: String, to: PathBuf) -> Result<(), LogsError> {
        let (tell, told) = oneshot::channel();
        self.shared.files.ask(move |files| {
            // Nobody may wait for it any more.
            let _ = tell.send(files.export(&to, &head));
        });
        told.await.unwrap_or(Err(LogsError::Io))
    }

    /// Waits until what was told is written, or for so long: for a program that is about to end.
    pub fn flush(&self, patience: Duration) {
        let (tell, told) = mpsc::channel();
        self.shared.files.ask(move |_| {
            let _ = tell.send(());
        });
        let _ = told.recv_timeout(patience);
    }
}
