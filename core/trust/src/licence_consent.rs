//! The consent (用证授权) of the holder of a licence that another office is shown it: signed with the holder's own user key, for
//! one office, one licence, one purpose, until a day.
//!
//! The registry says whether the licence names the signer, and whether a consent was revoked. This module holds what was signed,
//! and says whether a day lies in its term.

use ereg_domain::{
    canonical::from_canonical,
    identifier::{CreditCode, LicenceId},
    name::PurposeName,
    time::{Instant, StatedDay},
};
use serde::{Deserialize, Serialize};

use crate::{
    envelope::{Envelope, EnvelopeError, PayloadType},
    keys::{PublicKey, Signer},
};

/// `licence_consent.1`, signed by the user key of the licence's holder.
pub const LICENCE_CONSENT_TYPE: PayloadType = PayloadType::new("licence_consent", 1);

/// The content that the holder of a licence (持证人) signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LicenceConsent {
    /// The office that may use the licence (用证单位), by its unified social credit code.
    pub office: CreditCode,
    /// The licence (电子证照标识).
    pub licence: LicenceId,
    /// The use (用途) for which it is shown.
    pub purpose: PurposeName,
    /// The last day on which it may be used, by the calendar of +08:00.
    pub until: StatedDay,
    /// The user key of the holder.
    pub key: PublicKey,
    /// Device time of the signature; provisional.
    pub captured_at: Instant,
}

/// The reasons to refuse a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LicenceConsentError {
    /// Not a good envelope of this type.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Signed by another key than the one it names, or by another one besides.
    #[error("signed by another key than the one it names")]
    OtherKey,
}

impl LicenceConsentError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Envelope(error) => error.code(),
            Self::OtherKey => "consent.other_key",
        }
    }
}

impl LicenceConsent {
    /// Signs it.
    ///
    /// # Errors
    /// [`LicenceConsentError::OtherKey`] for a signer whose key it does not name.
    pub fn sign(&self, signer: &dyn Signer) -> Result<Envelope, LicenceConsentError> {
        if signer.key_id() != self.key.key_id() {
            return Err(LicenceConsentError::OtherKey);
        }
        Ok(Envelope::sign_value(&LICENCE_CONSENT_TYPE, self, signer)?)
    }

    /// Reads one that the key it names has signed, and nobody else.
    ///
    /// # Errors
    /// The first thing that is wrong. Whose key that is, its key record says.
    pub fn open(envelope: &Envelope) -> Result<Self, LicenceConsentError> {
        if *envelope.payload_type() != LICENCE_CONSENT_TYPE {
            return Err(EnvelopeError::Type.into());
        }
        let claimed: Self = from_canonical(envelope.unverified_payload()).map_err(EnvelopeError::from)?;
        // One key resolves only itself, so a second signature by anyone is refused here too.
        envelope.verify(&LICENCE_CONSENT_TYPE, &claimed.key).map_err(|error| match error {
            EnvelopeError::Key(_) => LicenceConsentError::OtherKey,
            other => other.into(),
        })?;
        Ok(claimed)
    }

    /// The end of its term, half-open: the midnight (+08:00) after its last day.
    pub fn ends(&self) -> Instant {
        self.until.day().plus_days(1).start()
    }

    /// Whether registry time `at` lies in its term.
    pub fn is_in_term(&self, at: Instant) -> bool {
        at < self.ends()
    }
}
