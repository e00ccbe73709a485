//! The owner's lock (产权锁定) of a home, as shown.

use ereg_client::{HomeLockScreen, HomeLockStanding, Instant, Text};

/// A home that the person holds, with its lock.
#[uniffi::remote(Record)]
pub struct HomeLockScreen {
    /// 不动产单元号.
    pub unit: String,
    /// District and street.
    pub address: String,
    /// The standing of the lock.
    pub standing: HomeLockStanding,
    /// The standing in words.
    pub words: Text,
    /// The effect of locking or of lifting now, and from when.
    pub explained: Text,
}

/// The standing of the lock that the person has put on a home.
#[uniffi::remote(Enum)]
pub enum HomeLockStanding {
    /// None stands.
    Open,
    /// It stands: no application in which the person disposes of the home is accepted.
    Locked {
        /// Registry time.
        since: Instant,
    },
    /// It stands until its lift takes effect.
    Lifting {
        /// Registry time.
        since: Instant,
        /// Registry time from which it stands no more.
        open_from: Instant,
    },
    /// An act of the person about it is on its way: the registry has not answered yet.
    OnItsWay,
}
