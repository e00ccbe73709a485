//! The time at which something was sealed: the word of the signer, and that of a time authority that is trusted.

use ereg_domain::time::Instant;

use crate::cms::Timestamp;
use crate::pki::{CertificateUse, TrustedCircle, Way, Witness};
use crate::verdict::TimestampStanding;

/// The time by which the signer's clock may be ahead of the time authority's: five minutes, in milliseconds.
const CLOCKS_DIFFER_MS: i64 = 5 * 60 * 1000;

/// The word of a time authority on a signature, before anybody is trusted.
#[derive(Debug)]
pub(super) enum StampFound {
    /// There is none.
    Absent,
    /// There is one of a kind that is not verified here.
    OfAnotherKind,
    /// There is one that fits.
    Fitting(Box<Timestamp>),
}

impl StampFound {
    /// The time of sealing that the signer states, with this word on it.
    pub(super) fn on(&self, stated: Instant, circle: TrustedCircle<'_>) -> SealingMoment {
        match self {
            Self::Absent => SealingMoment { stated, timestamp: TimestampStanding::Absent },
            Self::OfAnotherKind => SealingMoment { stated, timestamp: TimestampStanding::NotChecked },
            Self::Fitting(stamp) => SealingMoment::stamped(stated, stamp, circle),
        }
    }
}

/// The time of sealing, by whom it is known.
#[derive(Debug)]
pub(super) struct SealingMoment {
    /// By the word of the signer.
    stated: Instant,
    /// By that of a time authority.
    pub(super) timestamp: TimestampStanding,
}

impl SealingMoment {
    /// The time that the signer states, with a time stamp that fits. Its authority is trusted by its certificate alone, which says
    /// that it is for nothing else.
    fn stamped(stated: Instant, stamp: &Timestamp, circle: TrustedCircle<'_>) -> Self {
        let used = CertificateUse { at: stamp.at, sealed_at: stamp.at, witness: Witness::OfItself { at: stamp.at } };
        let is_trusted = matches!(circle.way(&stamp.authority, used), Way::Trusted { .. });
        let timestamp = if is_trusted && stamp.authority.may_stamp_time() {
            TimestampStanding::Trusted { at: stamp.at, authority: stamp.authority.named() }
        } else {
            TimestampStanding::NotTrusted
        };
        Self { stated, timestamp }
    }

    fn proved(&self) -> Option<Instant> {
        match &self.timestamp {
            TimestampStanding::Trusted { at, .. } => Some(*at),
            TimestampStanding::Absent | TimestampStanding::NotChecked | TimestampStanding::NotTrusted => None,
        }
    }

    /// The time that it is judged by: the one that is proved, without one that which is stated.
    pub(super) fn at(&self) -> Instant {
        self.proved().unwrap_or(self.stated)
    }

    /// The use of a certificate that was used then, or at an earlier time.
    pub(super) fn used(&self, at: Instant) -> CertificateUse {
        let witness = self.proved().map_or(Witness::Holder, |by| Witness::Authority { by });
        CertificateUse { at, sealed_at: self.at(), witness }
    }

    /// Whether the signer states a later time than is proved, by more than clocks differ.
    pub(super) fn is_stated_too_late(&self) -> bool {
        self.proved().is_some_and(|proved| self.stated > proved.plus_ms(CLOCKS_DIFFER_MS))
    }
}
