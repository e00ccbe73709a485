//! Registry time of a sandbox: the machine's, put forward as far as a demonstration or a test needs.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use ereg_domain::time::Instant;
use ereg_protocol::world::{Clock, ClockReading};
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, directory::Held};

pub(super) const CLOCK: Held<ClockFile> = Held::in_file("clock.json");
const MOST_AHEAD_MS: u64 = 100 * 366 * 86_400_000;

/// The time by which registry time is ahead of the machine's.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockFile {
    ahead_ms: u64,
}

impl Sandbox {
    /// Registry time of this directory: that clock's, as far ahead of it as the sandbox was told.
    ///
    /// # Errors
    /// The clock's file cannot be used.
    pub fn clock(&self, machine: Arc<dyn Clock>) -> Result<SandboxClock, SandboxError> {
        let ahead_ms = self.inner.read(CLOCK)?.ahead_ms;
        let last_ahead_ms = AtomicI64::new(i64::try_from(ahead_ms).unwrap_or(i64::MAX));
        Ok(SandboxClock { machine, sandbox: self.clone(), last_ahead_ms })
    }

    /// Puts registry time forward by this many milliseconds; a registry that serves the directory follows at once.
    /// Returns the time it is then.
    pub fn advance_clock(&self, machine: &dyn Clock, by_ms: u64) -> Result<Instant, SandboxError> {
        let ahead_ms = self.inner.change(CLOCK, |file| {
            // A hundred years and no more: beyond lies no time that every reader can write.
            file.ahead_ms = file.ahead_ms.saturating_add(by_ms).min(MOST_AHEAD_MS);
            Ok(file.ahead_ms)
        })?;
        Ok(machine.read().wall.plus_ms(i64::try_from(ahead_ms).unwrap_or(i64::MAX)))
    }

    /// Sets registry time.
    ///
    /// # Errors
    /// [`SandboxError::ClockBack`] where it is later already: what was decided at a time must not lie before it.
    pub fn set_clock(&self, machine: &dyn Clock, to: Instant) -> Result<Instant, SandboxError> {
        let now = self.advance_clock(machine, 0)?;
        let by_ms = u64::try_from(to.ms() - now.ms()).map_err(|_| SandboxError::ClockBack)?;
        self.advance_clock(machine, by_ms)
    }
}

/// A clock that is ahead of another by what `sandbox/clock.json` says, read at each look.
pub struct SandboxClock {
    machine: Arc<dyn Clock>,
    sandbox: Sandbox,
    /// Stands in while the file cannot be read: time must not go back.
    last_ahead_ms: AtomicI64,
}

impl fmt::Debug for SandboxClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxClock").field("last_ahead_ms", &self.last_ahead_ms).finish_non_exhaustive()
    }
}

impl Clock for SandboxClock {
    fn read(&self) -> ClockReading {
        let inner = &self.sandbox.inner;
        if let Ok(file) = inner.hear(CLOCK) {
            self.last_ahead_ms.fetch_max(i64::try_from(file.ahead_ms).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
        let ahead_ms = self.last_ahead_ms.load(Ordering::SeqCst);
        let reading = self.machine.read();
        // How long something takes is the machine's to say.
        ClockReading { wall: reading.wall.plus_ms(ahead_ms), ..reading }
    }
}
