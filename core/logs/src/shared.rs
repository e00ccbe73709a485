//! The part of a log that all its vaults write through.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU32, Ordering},
    },
};

use crate::{
    LogLevel, LogSink,
    files::{Directory, Files},
    line::Line,
    sink::Forward,
    worker::Worker,
};

/// The part of a log that all its vaults share.
pub(crate) struct Shared {
    level: AtomicU8,
    vaults: AtomicU32,
    pub(crate) files: Worker<Files<Directory>>,
    sink: Option<Worker<Forward>>,
}

impl Shared {
    pub(crate) fn start(dir: PathBuf, level: LogLevel, sink: Option<Arc<dyn LogSink>>) -> Shared {
        Shared {
            level: AtomicU8::new(level as u8),
            vaults: AtomicU32::new(0),
            files: Worker::start("ereg-logs", Files::on(Directory(dir))),
            sink: sink.map(|sink| Worker::start("ereg-log-sink", Forward(sink))),
        }
    }

    pub(crate) fn set_level(&self, level: LogLevel) {
        self.level.store(level as u8, Ordering::Relaxed);
    }

    /// Counts on from 1.
    pub(crate) fn next_vault(&self) -> u32 {
        self.vaults.fetch_add(1, Ordering::Relaxed).saturating_add(1)
    }

    pub(crate) fn level(&self) -> LogLevel {
        let at = usize::from(self.level.load(Ordering::Relaxed));
        LogLevel::ALL.get(at).copied().unwrap_or(LogLevel::Debug)
    }

    pub(crate) fn take(&self, line: Line) {
        if let Some(sink) = &self.sink {
            sink.push(line.clone());
        }
        self.files.push(line);
    }
}
