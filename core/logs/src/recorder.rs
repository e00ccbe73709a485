//! The recorder, which takes the events of one vault.

use std::sync::Arc;

use tracing::{
    Event, Metadata, Subscriber,
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
    subscriber::Interest,
};

use crate::{LogLevel, line::Line, shared::Shared};

/// The crates whose events are taken: those that tell them by [`event!`](crate::event) alone. Whatever else traces in
/// this process (a registry in a test, HTTP under the client) may say what it likes, and is not heard.
const ROOMS: [&str; 4] = ["ereg_vault", "ereg_sync", "ereg_client", "ereg_logs"];

pub(crate) struct Recorder {
    pub(crate) shared: Arc<Shared>,
    /// Counts on from 1 with each vault that a log is given to: nothing of the vault itself.
    pub(crate) vault: u32,
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    let room = metadata.target().split("::").next().unwrap_or_default();
    metadata.is_event() && ROOMS.contains(&room)
}

impl Subscriber for Recorder {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        // Asked each time: the level may change while it runs.
        if is_ours(metadata) { Interest::sometimes() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_ours(metadata) && LogLevel::of(metadata.level()).is_some_and(|level| level <= self.shared.level())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }

    fn event(&self, event: &Event<'_>) {
        if let Some(level) = LogLevel::of(event.metadata().level()) {
            self.shared.take(Line::of(event, level, self.vault));
        }
    }

    // The core has no spans, and is interested in nobody else's.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
