//! The log that the core writes of its own doing, so that somebody can be helped whose phone nobody else sees.
//!
//! Invariants: an event is a sentence of the program with fields of the table in [`field`], whose types hold words of the
//! program, codes, counts, durations and random ids, so nothing that a person typed, is or owns can be said; no call waits
//! for the log or fails because of it; a log belongs to who started it and never to the process, so several stand side by
//! side and none stands in the way of an app's own. What is logged, event by event, is in `docs/logs.md`.

pub mod field;
mod files;
mod level;
mod line;
mod logs;
mod recorder;
mod scope;
mod shared;
mod sink;
mod worker;

#[cfg(test)]
mod tests;

pub use files::{LogsError, MOST_FILE_BYTES, MOST_FILES};
pub use level::LogLevel;
pub use line::MOST_LINE_BYTES;
pub use logs::Logs;
pub use scope::Scope;
pub use sink::LogSink;

/// The crate that [`event!`] writes through, exported for that macro alone.
#[doc(hidden)]
pub use tracing;

/// Tells an event: its level, a sentence of the program, and fields of the table in [`field`].
///
/// ```
/// use ereg_logs::{event, field::Code};
///
/// event!(INFO, "a vault was salvaged", kept = 7_u64, lost = 0_u64);
/// // A code that came from elsewhere is told if the catalogue has it, and not repeated if not.
/// event!(WARN, "a command goes again", code = Code::of("林秀英"), attempts = 2_u32);
/// ```
///
/// A text that a person typed has no way in:
///
/// ```compile_fail,E0597
/// let typed = String::from("林秀英");
/// ereg_logs::event!(INFO, "a draft was saved", code = typed.as_str());
/// ```
/// ```compile_fail,E0277
/// ereg_logs::event!(INFO, "a draft was saved", result = String::from("林秀英"));
/// ```
/// ```compile_fail,E0425
/// ereg_logs::event!(INFO, "a draft was saved", price = 1_680_000_u64);
/// ```
#[macro_export]
macro_rules! event {
    ($level:ident, $message:literal $(, $field:ident = $value:expr)* $(,)?) => {
        $crate::tracing::event!(
            $crate::tracing::Level::$level,
            $($field = %$crate::field::$field($value),)*
            $message
        )
    };
}
