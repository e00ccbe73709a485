//! The locks of homes (产权锁定) as they were put on them.

use ereg_domain::{identifier::UnitCode, time::Instant};
use ereg_law::subject::HomeLockState;
use ereg_protocol::home_lock::{HomeLockView, LiftTaken};
use ereg_trust::digest::Digest;

use super::facts::Enrolled;

/// A lock of a home as it was put on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeLockRow {
    /// The home.
    pub unit: UnitCode,
    /// Its id: the digest of who locked and of the command.
    pub lock: Digest,
    /// The holder who locked.
    pub holder: Enrolled,
    /// Registry time at which it was put on.
    pub locked_at: Instant,
    /// Its lift, where one was taken.
    pub lift: Option<SignedLift>,
    /// Registry time since which it is over: its holder holds the home no more, or has locked it anew.
    pub ended_at: Option<Instant>,
}

/// The lift of a lock as it was signed and taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedLift {
    /// The times of it.
    pub taken: LiftTaken,
    /// Envelope `home_lock_lift.1`.
    pub statement: String,
}

impl HomeLockRow {
    /// The lock as its holder is told of it.
    pub(crate) fn view(&self) -> HomeLockView {
        HomeLockView {
            unit: self.unit,
            lock: self.lock,
            locked_at: self.locked_at,
            lift: self.lift.as_ref().map(|lift| lift.taken),
            ended_at: self.ended_at,
        }
    }

    /// Its state at a registry time.
    pub(crate) fn state(&self, at: Instant) -> HomeLockState {
        self.view().state(at)
    }
}
