//! A shell that wants each line as well.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use crate::{LogLevel, line::Line, worker::Outlet};

/// Takes each line as well, such as for the system's own log. It is called on a thread of its own, one line after the other;
/// what it throws is dropped, and one that is slow loses lines rather than hold anybody up.
pub trait LogSink: Send + Sync {
    /// One line, without time and level.
    fn line(&self, level: LogLevel, text: String);
}

/// Lines on their way to a shell.
pub(crate) struct Forward(pub(crate) Arc<dyn LogSink>);

impl Outlet for Forward {
    fn take(&mut self, lines: Vec<Line>) {
        for line in lines {
            // Whatever a shell's sink does, the next line is told.
            let _ = catch_unwind(AssertUnwindSafe(|| self.0.line(line.level(), line.said())));
        }
    }
}
