//! Key records: the registry's signed word that a public key belongs to an account, for one use and from when.

use ereg_domain::time::Instant;
use serde::{Deserialize, Serialize};

use crate::{
    bundle::{KeyRole, TrustBundle},
    envelope::{Envelope, EnvelopeError, KeyRefusal, PayloadType},
    keys::{AssuranceLevel, KeyId, PublicKey, Signer},
};

/// `key.1`, signed by the receipt role.
pub const KEY_TYPE: PayloadType = PayloadType::new("key", 1);

/// The use of a device key: the kinds of thing it may sign. A key in the other use is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyUse {
    /// Requests (RFC 9421), without presence of the person.
    Request,
    /// Party statements, in presence of the person.
    Party,
}

/// A registry-signed statement about a public key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRecord {
    /// The random id of the account.
    pub account: String,
    /// The key.
    pub key: PublicKey,
    /// Its only use.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// The level at which the device keeps it.
    pub level: AssuranceLevel,
    /// Registry time from which it counts.
    pub from: Instant,
    /// Registry time from which it no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Instant>,
}

/// The reasons why a key does not count for what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyUseError {
    /// The key has the other use.
    #[error("the key is for another use")]
    OtherUse,
    /// Before its term.
    #[error("the key did not count yet")]
    NotYet,
    /// Revoked by then.
    #[error("the key was revoked")]
    Revoked,
}

impl KeyUseError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherUse => "key_record.other_use",
            Self::NotYet => "key_record.not_yet",
            Self::Revoked => "key_record.revoked",
        }
    }
}

impl KeyRecord {
    /// Signs the record.
    pub fn sign(&self, receipt: &dyn Signer) -> Result<Envelope, EnvelopeError> {
        Envelope::sign_value(&KEY_TYPE, self, receipt)
    }

    /// Reads a record signed by a receipt key of the bundle. The record's own time must fall into that key's term.
    pub fn open(bytes: &[u8], bundle: &TrustBundle) -> Result<Self, EnvelopeError> {
        let verified = Envelope::from_bytes(bytes)?.verify(&KEY_TYPE, &bundle.role_ever(KeyRole::Receipt))?;
        let record: Self = verified.parse()?;
        let stated = record.revoked_at.unwrap_or(record.from);
        for signer in verified.signers() {
            bundle.key_for(KeyRole::Receipt, signer, stated)?;
        }
        Ok(record)
    }

    /// The id of the key.
    pub fn key_id(&self) -> KeyId {
        self.key.key_id()
    }

    /// Whether the key counted for `key_use` at registry time `at`: from ≤ at < revoked_at.
    pub fn check(&self, key_use: KeyUse, at: Instant) -> Result<(), KeyUseError> {
        if self.key_use != key_use {
            Err(KeyUseError::OtherUse)
        } else if at < self.from {
            Err(KeyUseError::NotYet)
        } else if self.revoked_at.is_some_and(|revoked| revoked <= at) {
            Err(KeyUseError::Revoked)
        } else {
            Ok(())
        }
    }
}

impl From<KeyUseError> for KeyRefusal {
    fn from(_: KeyUseError) -> Self {
        Self::OutOfTerm
    }
}
