//! The levels: how much is written down.

use std::fmt;

use tracing::Level;

/// The weight of an event, and the weight from which on events are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

impl LogLevel {
    /// Every level, the gravest first.
    pub const ALL: [LogLevel; 4] = [LogLevel::Error, LogLevel::Warn, LogLevel::Info, LogLevel::Debug];

    /// The name of the level in a line.
    pub const fn name(self) -> &'static str {
        match self {
            LogLevel::Error => "ERROR",
            LogLevel::Warn => "WARN",
            LogLevel::Info => "INFO",
            LogLevel::Debug => "DEBUG",
        }
    }

    /// The level of an event; none where it is finer than any that is written down.
    pub(crate) fn of(level: &Level) -> Option<LogLevel> {
        match *level {
            Level::ERROR => Some(LogLevel::Error),
            Level::WARN => Some(LogLevel::Warn),
            Level::INFO => Some(LogLevel::Info),
            Level::DEBUG => Some(LogLevel::Debug),
            _ => None,
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
