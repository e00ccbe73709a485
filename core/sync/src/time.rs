//! Trusted time: the last signed registry time plus what passed since on a clock that nobody can set.
//!
//! After a restart of the device the monotonic clock has begun anew: time is then the wall clock corrected by the
//! last known difference, and labelled approximate. No decision uses it; deadlines shown from it say so.

use std::sync::{Arc, Mutex, PoisonError};

use ereg_domain::time::Instant;
use ereg_protocol::world::{Clock, ClockReading};
use serde::{Deserialize, Serialize};

/// A signed registry time, and what this device's clocks showed when it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeAnchor {
    /// Registry time.
    pub registry: Instant,
    /// The wall clock then.
    pub wall: Instant,
    /// The monotonic clock then, ms.
    pub monotonic_ms: u64,
    /// The boot in which that was.
    pub boot_id: String,
}

/// The trust that an estimate deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// Signed time plus monotonic time.
    Registry,
    /// Restarted since, or never met the registry.
    Approximate,
}

/// Registry time as this device believes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// The time.
    pub at: Instant,
    /// The trust it deserves.
    pub certainty: Certainty,
}

/// Keeps the anchor; shared by the remote, the loop and the client.
pub struct TrustedTime {
    clock: Arc<dyn Clock>,
    anchor: Mutex<Option<TimeAnchor>>,
}

impl TrustedTime {
    /// Makes the time by the injected clocks, with the anchor the vault kept.
    pub fn new(clock: Arc<dyn Clock>, anchor: Option<TimeAnchor>) -> TrustedTime {
        TrustedTime { clock, anchor: Mutex::new(anchor) }
    }

    /// The clocks now.
    pub fn clocks(&self) -> ClockReading {
        self.clock.read()
    }

    /// Registry time now, as believed.
    pub fn now(&self) -> Estimate {
        let now = self.clock.read();
        let anchor = self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        match anchor.as_ref() {
            None => Estimate { at: now.wall, certainty: Certainty::Approximate },
            Some(anchor) => estimate(anchor, &now),
        }
    }

    /// Takes a signed registry time as the new anchor.
    pub fn set(&self, registry: Instant) {
        let now = self.clock.read();
        let anchor = TimeAnchor { registry, wall: now.wall, monotonic_ms: now.monotonic_ms, boot_id: now.boot_id };
        *self.anchor.lock().unwrap_or_else(PoisonError::into_inner) = Some(anchor);
    }

    /// Takes a signed time that may be old (an outcome's): it can only show that it is later than believed.
    pub fn at_least(&self, registry: Instant) {
        if self.now().at < registry {
            self.set(registry);
        }
    }

    /// The anchor, which the vault keeps.
    pub fn anchor(&self) -> Option<TimeAnchor> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn estimate(anchor: &TimeAnchor, now: &ClockReading) -> Estimate {
    let passed = now.monotonic_ms.checked_sub(anchor.monotonic_ms).filter(|_| now.boot_id == anchor.boot_id);
    match passed.and_then(|ms| i64::try_from(ms).ok()) {
        Some(ms) => Estimate { at: anchor.registry.plus_ms(ms), certainty: Certainty::Registry },
        None => {
            let difference = anchor.registry.ms().saturating_sub(anchor.wall.ms());
            // Never before what was once signed, whatever the wall clock was set to.
            let at = now.wall.plus_ms(difference).max(anchor.registry);
            Estimate { at, certainty: Certainty::Approximate }
        }
    }
}

#[cfg(test)]
mod tests {
    use ereg_protocol::world::VirtualClock;

    use super::*;

    struct Rebooted(VirtualClock);
    impl Clock for Rebooted {
        fn read(&self) -> ClockReading {
            ClockReading { boot_id: "second".to_owned(), monotonic_ms: 5, ..self.0.read() }
        }
    }

    fn at(ms: i64) -> Instant {
        Instant::from_ms(ms)
    }

    #[test]
    fn setting_the_phones_date_moves_nothing() {
        let clock = VirtualClock::at(at(1_000_000));
        let time = TrustedTime::new(Arc::new(clock.clone()), None);
        assert_eq!(time.now().certainty, Certainty::Approximate);
        time.set(at(9_000_000));
        clock.advance(500);
        clock.set_wall(at(0));
        assert_eq!(time.now(), Estimate { at: at(9_000_500), certainty: Certainty::Registry });
    }

    #[test]
    fn after_a_restart_it_is_approximate_and_never_before_what_was_signed() {
        let clock = VirtualClock::at(at(1_000_000));
        let first = TrustedTime::new(Arc::new(clock.clone()), None);
        first.set(at(9_000_000));
        clock.advance(1_000);
        let second = TrustedTime::new(Arc::new(Rebooted(clock.clone())), first.anchor());
        assert_eq!(second.now(), Estimate { at: at(9_001_000), certainty: Certainty::Approximate });
        clock.set_wall(at(0));
        assert_eq!(second.now().at, at(9_000_000));
    }

    #[test]
    fn an_old_signed_time_does_not_turn_the_clock_back() {
        let clock = VirtualClock::at(at(0));
        let time = TrustedTime::new(Arc::new(clock.clone()), None);
        time.set(at(9_000_000));
        time.at_least(at(8_000_000));
        assert_eq!(time.now().at, at(9_000_000));
        time.at_least(at(9_500_000));
        assert_eq!(time.now().at, at(9_500_000));
        // What is believed already makes nothing more certain: it may be as old as the belief.
        clock.set_wall(at(0));
        let restarted = TrustedTime::new(Arc::new(Rebooted(clock.clone())), time.anchor());
        restarted.at_least(at(9_500_000));
        assert_eq!(restarted.now(), Estimate { at: at(9_500_000), certainty: Certainty::Approximate });
        restarted.at_least(at(9_500_001));
        assert_eq!(restarted.now(), Estimate { at: at(9_500_001), certainty: Certainty::Registry });
    }
}
