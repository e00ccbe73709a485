//! The owner's lock (产权锁定), as its holder is told of it.
//!
//! Whoever holds a home says that no application in which they dispose of it may be accepted while the lock stands. It is a
//! service of this office beside the register: no entry in it and no burden on the home, and no statute knows it. A court's order,
//! or an act that the holder is no party to, passes it by; what was accepted before goes on.

use ereg_domain::{identifier::UnitCode, time::Instant};
use ereg_law::subject::HomeLockState;
use ereg_trust::digest::Digest;
use serde::{Deserialize, Serialize};

/// The lock of a home (产权锁定) as its holder sees it: the last one that they put on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeLockView {
    /// The home.
    pub unit: UnitCode,
    /// The lock, by which its lift names it.
    pub lock: Digest,
    /// Registry time since which it stands.
    pub locked_at: Instant,
    /// The lift that was taken, where one was and the home was not locked again before it took effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lift: Option<LiftTaken>,
    /// Registry time since which its holder no longer holds the home: it ended with that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
}

/// The lift of a lock (解除锁定) as it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftTaken {
    /// Registry time.
    pub taken_at: Instant,
    /// Registry time from which the lock stands no more.
    pub open_from: Instant,
}

impl HomeLockView {
    /// Its state at a registry time, as the rules look at it.
    pub fn state(&self, at: Instant) -> HomeLockState {
        match (self.ended_at, self.lift) {
            (None, None) => HomeLockState::Locked,
            (None, Some(lift)) if at < lift.open_from => HomeLockState::Lifting { open_from: lift.open_from },
            (None, Some(_)) | (Some(_), _) => HomeLockState::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_stands_until_its_lift_takes_effect_or_its_holder_holds_the_home_no_more() {
        let at = Instant::from_ms(1_000);
        let locked = HomeLockView {
            unit: "420102001001GB00001F00010001".parse().unwrap(),
            lock: Digest::of(b"lock"),
            locked_at: at,
            lift: None,
            ended_at: None,
        };
        assert_eq!(locked.state(at), HomeLockState::Locked);
        let open_from = at.plus_ms(10);
        let lifting = HomeLockView { lift: Some(LiftTaken { taken_at: at, open_from }), ..locked.clone() };
        assert_eq!(lifting.state(open_from.plus_ms(-1)), HomeLockState::Lifting { open_from });
        assert_eq!(lifting.state(open_from), HomeLockState::Open);
        for ended in [locked, lifting] {
            assert_eq!(HomeLockView { ended_at: Some(at), ..ended }.state(at), HomeLockState::Open);
        }
    }
}
