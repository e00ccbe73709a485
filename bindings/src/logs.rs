//! The log that the core writes of its own doing, and a shell that wants each line as well.

use std::{fmt, path::PathBuf, sync::Arc};

use ereg_client::{ClientError, LogLevel};

/// The level of an event, and the one from which on events are written down.
#[uniffi::remote(Enum)]
pub enum LogLevel {
    /// Something that must not be: damage, a registry that contradicts itself.
    Error,
    /// Something that did not work this time.
    Warn,
    /// Something that was done.
    Info,
    /// Each step of it.
    Debug,
}

/// A line was not taken. Whatever a sink throws is dropped: this stands for all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Error)]
pub enum LogSinkError {
    /// It is lost there.
    NotTaken,
}

impl fmt::Display for LogSinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a line was not taken")
    }
}

impl std::error::Error for LogSinkError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for LogSinkError {
    // The reason is the shell's own text, which may quote what it held: it goes no further.
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> LogSinkError {
        LogSinkError::NotTaken
    }
}

/// Takes each line as well, such as for the system's own log; the shell implements it. It is called on a thread of the core,
/// one line after the other, never on that of a caller; one that is slow loses lines rather than hold anybody up.
#[uniffi::export(with_foreign)]
pub trait LogSink: Send + Sync {
    /// One line, without time and level. Nothing personal is in it.
    fn line(&self, level: LogLevel, text: String) -> Result<(), LogSinkError>;
}

/// The shell's sink as the core's trait.
struct ShellSink(Arc<dyn LogSink>);

impl ereg_client::LogSink for ShellSink {
    fn line(&self, level: LogLevel, text: String) {
        let _ = self.0.line(level, text);
    }
}

/// A log in a directory: a few files of a bounded size, the oldest deleted. It is given to the [`crate::Vaults`] that
/// are to write into it. No call waits for it and none fails because of it. Nothing personal is in it.
#[derive(Debug, uniffi::Object)]
pub struct Logs(pub(crate) ereg_client::Logs);

#[uniffi::export]
impl Logs {
    /// Starts a log in a directory whose parent exists. Nothing is written here and now: the directory is made with the first
    /// line.
    #[uniffi::constructor(default(sink = None))]
    pub fn start(dir: String, level: LogLevel, sink: Option<Arc<dyn LogSink>>) -> Logs {
        let dir = PathBuf::from(dir);
        Logs(match sink {
            None => ereg_client::Logs::start(dir, level),
            Some(sink) => ereg_client::Logs::start_with(dir, level, Arc::new(ShellSink(sink))),
        })
    }

    /// Sets the level from which on events are written down from now on.
    pub fn set_level(&self, level: LogLevel) {
        self.0.set_level(level);
    }

    /// Writes the version, the device's time and every line told so far into one text file, which must not exist: also where
    /// no vault opens. With what the doctor finds it is [`crate::Outbox::export_logs`].
    ///
    /// # Errors
    /// `logs.exists`, `logs.path`, `logs.full` and so on.
    pub async fn export_to(&self, to: String) -> Result<(), ClientError> {
        Ok(self.0.export_to(PathBuf::from(to)).await?)
    }
}
