//! The statement (解除产权锁定) by which whoever holds a home lifts the lock that they put on it: signed with their own user key,
//! of one home and one lock.
//!
//! Locking protects and asks for no signature; lifting weakens, so that a phone in wrong hands does not do it. The registry says
//! whether the lock stands and whose it is. This module holds what was signed.

use ereg_domain::{canonical::from_canonical, identifier::UnitCode, time::Instant};
use serde::{Deserialize, Serialize};

use crate::{
    digest::Digest,
    envelope::{Envelope, EnvelopeError, PayloadType},
    keys::{PublicKey, Signer},
};

/// `home_lock_lift.1`, signed by the user key of whoever locked the home.
pub const HOME_LOCK_LIFT_TYPE: PayloadType = PayloadType::new("home_lock_lift", 1);

/// The content that a holder signs to lift their lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeLockLift {
    /// The home.
    pub unit: UnitCode,
    /// The lock, as the registry names it.
    pub lock: Digest,
    /// The user key of the holder.
    pub key: PublicKey,
    /// Device time of the signature; provisional.
    pub captured_at: Instant,
}

/// The reasons to refuse such a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HomeLockLiftError {
    /// Not a good envelope of this type.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Signed by another key than the one it names, or by another one besides.
    #[error("signed by another key than the one it names")]
    OtherKey,
}

impl HomeLockLiftError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Envelope(error) => error.code(),
            Self::OtherKey => "lock.other_key",
        }
    }
}

impl HomeLockLift {
    /// Signs it.
    ///
    /// # Errors
    /// [`HomeLockLiftError::OtherKey`] for a signer whose key it does not name.
    pub fn sign(&self, signer: &dyn Signer) -> Result<Envelope, HomeLockLiftError> {
        if signer.key_id() != self.key.key_id() {
            return Err(HomeLockLiftError::OtherKey);
        }
        Ok(Envelope::sign_value(&HOME_LOCK_LIFT_TYPE, self, signer)?)
    }

    /// Reads one that the key it names has signed, and nobody else.
    ///
    /// # Errors
    /// The first thing that is wrong. Whose key that is, its key record says.
    pub fn open(envelope: &Envelope) -> Result<Self, HomeLockLiftError> {
        if *envelope.payload_type() != HOME_LOCK_LIFT_TYPE {
            return Err(EnvelopeError::Type.into());
        }
        let claimed: Self = from_canonical(envelope.unverified_payload()).map_err(EnvelopeError::from)?;
        // One key resolves only itself, so a second signature by anyone is refused here too.
        envelope.verify(&HOME_LOCK_LIFT_TYPE, &claimed.key).map_err(|error| match error {
            EnvelopeError::Key(_) => HomeLockLiftError::OtherKey,
            other => other.into(),
        })?;
        Ok(claimed)
    }
}
