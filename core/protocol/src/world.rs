//! The world as injected effects: whose clock, and where ids and entry salts come from.
//!
//! Cryptographic randomness is not here: keys, nonces and codes are always the system's
//! ([`ereg_trust::random::SecureRandom`]), also in the demo.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use ereg_domain::time::Instant;
use ereg_trust::{digest::hmac_sha256, random::SecureRandom};
use uuid::Uuid;

/// One look at the clocks. No decision uses `wall`; it labels what the device believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockReading {
    /// Wall clock of this machine.
    pub wall: Instant,
    /// Milliseconds on a clock that never goes back, since `boot_id` began.
    pub monotonic_ms: u64,
    /// Changes when the monotonic clock starts again.
    pub boot_id: String,
}

/// Tells the time; injected.
pub trait Clock: Send + Sync {
    /// The clocks now.
    fn read(&self) -> ClockReading;
}

/// The machine's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
    boot_id: String,
}

impl SystemClock {
    /// Starts counting monotonic time.
    pub fn start() -> SystemClock {
        let started_ms = wall_ms();
        SystemClock {
            started: std::time::Instant::now(),
            boot_id: format!("process-{started_ms}-{}", std::process::id()),
        }
    }
}

fn wall_ms() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

impl Clock for SystemClock {
    fn read(&self) -> ClockReading {
        ClockReading {
            wall: Instant::from_ms(wall_ms()),
            monotonic_ms: u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            boot_id: self.boot_id.clone(),
        }
    }
}

/// A clock that moves only when told to; clones share it. For the demo, simulations and tests.
#[derive(Debug, Clone)]
pub struct VirtualClock {
    wall_ms: Arc<AtomicI64>,
    monotonic_ms: Arc<AtomicU64>,
}

impl VirtualClock {
    /// Stands at this instant.
    pub fn at(start: Instant) -> VirtualClock {
        VirtualClock { wall_ms: Arc::new(AtomicI64::new(start.ms())), monotonic_ms: Arc::new(AtomicU64::new(0)) }
    }

    /// Moves on by this many milliseconds.
    pub fn advance(&self, ms: u64) {
        self.wall_ms.fetch_add(i64::try_from(ms).unwrap_or(i64::MAX), Ordering::SeqCst);
        self.monotonic_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// Sets the wall clock alone, as a person does who changes the phone's date. For tests alone: those of several crates have
    /// a phone whose date is wrong.
    pub fn set_wall(&self, to: Instant) {
        self.wall_ms.store(to.ms(), Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn read(&self) -> ClockReading {
        ClockReading {
            wall: Instant::from_ms(self.wall_ms.load(Ordering::SeqCst)),
            monotonic_ms: self.monotonic_ms.load(Ordering::SeqCst),
            boot_id: "virtual".to_owned(),
        }
    }
}

/// Makes ids and entry salts from an ordinal that the caller stores in the transaction that uses it.
pub trait Ids: Send + Sync {
    /// A version-7 UUID for the `ordinal`-th use of `purpose` on this device.
    fn uuid(&self, purpose: &str, ordinal: u64, at: Instant) -> Uuid;
    /// The 32-byte salt of the `ordinal`-th entry.
    fn entry_salt(&self, ordinal: u64) -> [u8; 32];
}

/// Ids and salts from the system's randomness; the ordinal is not looked at.
#[derive(Debug, Default)]
pub struct RandomIds(SecureRandom);

impl RandomIds {
    /// Makes a source of ids that draws from the system.
    pub fn new() -> RandomIds {
        RandomIds(SecureRandom::new())
    }
}

impl Ids for RandomIds {
    fn uuid(&self, _purpose: &str, _ordinal: u64, at: Instant) -> Uuid {
        let mut tail = [0; 10];
        // A failing system generator leaves zeros: the id then collides and the unique index refuses it, loudly.
        let _ = self.0.fill(&mut tail);
        uuid_v7(at, &tail)
    }

    fn entry_salt(&self, _ordinal: u64) -> [u8; 32] {
        let mut salt = [0; 32];
        let _ = self.0.fill(&mut salt);
        salt
    }
}

/// Repeatable ids and salts: HMAC(seed, device ‖ purpose ‖ ordinal). For the demo and tests alone.
#[derive(Clone)]
pub struct SeededIds {
    seed: [u8; 8],
    device: String,
}

impl SeededIds {
    /// Makes a source of ids for one device or registry of a seeded run.
    pub fn new(seed: u64, device: &str) -> SeededIds {
        SeededIds { seed: seed.to_be_bytes(), device: device.to_owned() }
    }

    fn derive(&self, purpose: &str, ordinal: u64) -> [u8; 32] {
        hmac_sha256(&self.seed, &[self.device.as_bytes(), &[0], purpose.as_bytes(), &[0], &ordinal.to_be_bytes()])
    }
}

impl Ids for SeededIds {
    fn uuid(&self, purpose: &str, ordinal: u64, at: Instant) -> Uuid {
        let mut tail = [0; 10];
        tail.copy_from_slice(&self.derive(purpose, ordinal)[..10]);
        uuid_v7(at, &tail)
    }

    fn entry_salt(&self, ordinal: u64) -> [u8; 32] {
        self.derive("entry-salt", ordinal)
    }
}

fn uuid_v7(at: Instant, tail: &[u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.ms()).unwrap_or(0), tail).into_uuid()
}
