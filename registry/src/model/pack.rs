//! The policy packs by which this registry decides: which is in force when, and which decides a case.

use std::{borrow::Cow, sync::Arc};

use ereg_domain::time::Instant;
use ereg_law::policy::PolicyPack;
use ereg_protocol::pack::SignedPack;
use ereg_trust::digest::Digest;

/// A pack as it is kept. Packs are kept for ever: a case accepted under one is decided by it to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptPack {
    /// Its version; each is taken once, and they only rise.
    pub version: u32,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Registry time from which it decides: its own first day, or the time when it was taken, where that was later.
    pub valid_from: Instant,
    /// Bytes and signature.
    pub signed: SignedPack,
}

/// A pack as read, with the bytes it was read from.
#[derive(Debug, Clone)]
pub(crate) struct PackInForce {
    /// Its content.
    pub pack: PolicyPack,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Bytes and signature as they travel, canonical JSON.
    pub told: Arc<str>,
    /// Digest of those.
    pub told_digest: Digest,
}

/// A pack that was read, and from when it decides.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// Registry time from which it decides.
    pub valid_from: Instant,
    /// The pack.
    pub pack: PackInForce,
}

/// Every pack that is kept here and that this program can read, by rising version. There is at least one.
#[derive(Debug)]
pub(crate) struct Packs {
    oldest: Held,
    later: Vec<Held>,
    newest_version: u32,
}

impl Packs {
    /// Takes packs by rising version, of which `newest_version` is the highest that is kept, whether or not this
    /// program can read it. `None` where there is none.
    pub(crate) fn of(held: impl IntoIterator<Item = Held>, newest_version: u32) -> Option<Packs> {
        let mut held = held.into_iter();
        Some(Packs { oldest: held.next()?, later: held.collect(), newest_version })
    }

    /// The pack in force at an instant: the newest whose day has come.
    pub(crate) fn in_force(&self, at: Instant) -> &PackInForce {
        let begun = self.later.iter().rev().find(|held| held.valid_from <= at);
        &begun.unwrap_or(&self.oldest).pack
    }

    /// The pack of a digest.
    pub(crate) fn with_digest(&self, digest: Digest) -> Option<&PackInForce> {
        self.all().map(|held| &held.pack).find(|pack| pack.digest == digest)
    }

    /// The highest version that is kept.
    pub(crate) fn newest_version(&self) -> u32 {
        self.newest_version
    }

    /// All of them, by rising version.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Held> {
        std::iter::once(&self.oldest).chain(&self.later)
    }
}

impl PackInForce {
    /// This pack as it decides at a time at which another is in force: that one has the newest working days and
    /// the channels of payment that are open.
    pub(crate) fn deciding<'a>(&'a self, in_force: &'a PackInForce) -> Cow<'a, PackInForce> {
        if self.digest == in_force.digest {
            return Cow::Borrowed(self);
        }
        Cow::Owned(PackInForce { pack: self.pack.deciding(&in_force.pack), ..self.clone() })
    }
}
