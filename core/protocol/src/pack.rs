//! A policy pack as it travels: its bytes, and beside them the signature of the policy role over their digest.

use ereg_trust::{
    bundle::{KeyRole, TrustBundle},
    digest::Digest,
    envelope::{Envelope, EnvelopeError},
    keys::Signer,
};
use serde::{Deserialize, Serialize};

use crate::{command::Carried, payload};

/// A policy pack with its detached signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedPack {
    /// Canonical bytes of the pack.
    pub pack: Carried,
    /// Envelope `pack.1` whose payload is `{digest}`.
    pub signature: Carried,
}

/// The part of a pack that is signed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Detached {
    digest: Digest,
}

impl SignedPack {
    /// Signs the bytes of a pack.
    ///
    /// # Errors
    /// Those of [`Envelope::sign_value`].
    pub fn sign(pack: String, policy: &dyn Signer) -> Result<SignedPack, EnvelopeError> {
        let detached = Detached { digest: Digest::of(pack.as_bytes()) };
        let signature = Envelope::sign_value(&payload::PACK, &detached, policy)?.to_bytes()?;
        // What is canonical is UTF-8.
        Ok(SignedPack { pack, signature: String::from_utf8_lossy(&signature).into_owned() })
    }

    /// Returns the digest of the pack's bytes, once it is found that a policy role of the bundle has signed it, now or
    /// in its term. The pack's content is not looked at.
    ///
    /// # Errors
    /// Signed by nobody who may, or over other bytes.
    pub fn verified(&self, bundle: &TrustBundle) -> Result<Digest, EnvelopeError> {
        let envelope = Envelope::from_bytes(self.signature.as_bytes())?;
        let named: Detached = envelope.verify(&payload::PACK, &bundle.role_ever(KeyRole::Policy))?.parse()?;
        let digest = Digest::of(self.pack.as_bytes());
        if named.digest == digest { Ok(digest) } else { Err(EnvelopeError::OtherPayload) }
    }
}
