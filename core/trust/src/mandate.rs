//! The mandate (授权委托书) under which a person acts for another, or for an organisation: signed by that other, or by the
//! organisation's legal representative, with the own user key, for some matters and some days (民法典 165).
//!
//! The market supervision says who the legal representative is; the registry says whose key signed, and whether a mandate
//! was revoked. This module holds what was signed, and says whether it covers an act.

use ereg_domain::{
    canonical::from_canonical,
    identifier::PersonNumber,
    name::MatterId,
    party::Principal,
    text::PersonName,
    time::{Instant, StatedDay},
};
use serde::{Deserialize, Serialize};

use crate::{
    envelope::{Envelope, EnvelopeError, PayloadType},
    keys::{PublicKey, Signer},
};

/// `mandate.1`, signed by the user key of the principal, or of the organisation's legal representative.
pub const MANDATE_TYPE: PayloadType = PayloadType::new("mandate", 1);

/// The content that a principal (委托人) signs, or for an organisation its legal representative (法定代表人).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// The one that is acted for (委托人).
    pub principal: Principal,
    /// Name of the mandated representative (受托人).
    pub representative: PersonName,
    /// Number of the representative's card.
    pub number: PersonNumber,
    /// The matters in which the representative acts (委托事项): at least one, sorted, none twice.
    pub matters: Vec<MatterId>,
    /// First day of its term, by the calendar of +08:00.
    pub from: StatedDay,
    /// First day on which it no longer stands (half-open).
    pub to: StatedDay,
    /// The user key of whoever signs.
    pub key: PublicKey,
    /// Device time of the signature; provisional.
    pub captured_at: Instant,
}

/// The reasons to refuse a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MandateError {
    /// Not a good envelope of this type.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Signed by another key than the one it names, or by another one besides.
    #[error("signed by another key than the one it names")]
    OtherKey,
    /// No matter, one twice, or not in order.
    #[error("the matters are not a sorted set")]
    Scope,
    /// It ends before it begins.
    #[error("the term is empty")]
    Term,
}

impl MandateError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Envelope(error) => error.code(),
            Self::OtherKey => "mandate.other_key",
            Self::Scope => "mandate.scope",
            Self::Term => "mandate.term",
        }
    }
}

impl Mandate {
    /// Signs it.
    ///
    /// # Errors
    /// Whatever [`Mandate::open`] would refuse.
    pub fn sign(&self, signer: &dyn Signer) -> Result<Envelope, MandateError> {
        self.check()?;
        if signer.key_id() != self.key.key_id() {
            return Err(MandateError::OtherKey);
        }
        Ok(Envelope::sign_value(&MANDATE_TYPE, self, signer)?)
    }

    /// Reads one that the key it names has signed, and nobody else.
    ///
    /// # Errors
    /// The first thing that is wrong. Whose key that is, its key record says.
    pub fn open(envelope: &Envelope) -> Result<Self, MandateError> {
        if *envelope.payload_type() != MANDATE_TYPE {
            return Err(EnvelopeError::Type.into());
        }
        let claimed: Self = from_canonical(envelope.unverified_payload()).map_err(EnvelopeError::from)?;
        // One key resolves only itself, so a second signature by anyone is refused here too.
        envelope.verify(&MANDATE_TYPE, &claimed.key).map_err(|error| match error {
            EnvelopeError::Key(_) => MandateError::OtherKey,
            other => other.into(),
        })?;
        claimed.check()?;
        Ok(claimed)
    }

    /// Whether it covers an act in a matter at registry time `at`, as far as what was signed says so.
    pub fn covers(&self, matter: MatterId, at: Instant) -> bool {
        self.matters.contains(&matter) && self.is_in_term(at)
    }

    /// Whether registry time `at` lies in its term.
    pub fn is_in_term(&self, at: Instant) -> bool {
        self.from.day().start() <= at && at < self.to.day().start()
    }

    fn check(&self) -> Result<(), MandateError> {
        let sorted = self.matters.windows(2).all(|pair| pair[0] < pair[1]);
        if self.matters.is_empty() || !sorted {
            Err(MandateError::Scope)
        } else if self.from >= self.to {
            Err(MandateError::Term)
        } else {
            Ok(())
        }
    }
}
