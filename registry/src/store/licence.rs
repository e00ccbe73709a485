//! Consents to the use of licences, and the log of their uses.
//!
//! A use is written once and never changed; of a consent moves when it was revoked.

use ereg_domain::{identifier::CreditCode, time::Instant};
use ereg_protocol::id::{AccountId, PaperId};
use ereg_trust::digest::Digest;

use super::StoreError;
use crate::model::{ConsentRow, LicenceUseRow};

/// The reads of consents and their uses.
pub(crate) trait LicenceReads {
    /// A consent by its digest.
    fn consent(&self, digest: Digest) -> Result<Option<ConsentRow>, StoreError>;

    /// Number of the consents of a holder that stand at a registry time.
    fn consents_standing(&self, holder: &AccountId, at: Instant) -> Result<u32, StoreError>;

    /// The consents that were given to an office and stand at a registry time, in no order that matters.
    fn consents_to(&self, office: &CreditCode, at: Instant) -> Result<Vec<ConsentRow>, StoreError>;

    /// Number of times that an account asked under a consent after a time, answered or refused.
    fn uses_since(&self, consent: Digest, asker: &AccountId, after: Instant) -> Result<u32, StoreError>;

    /// The consents under which the document of a paper was shown to an account after a time, each once.
    fn shown_since(&self, asker: &AccountId, paper: PaperId, after: Instant) -> Result<Vec<Digest>, StoreError>;
}

/// The writes of consents and their uses.
pub(crate) trait LicenceWrites {
    /// A consent; of one that is held, when it was revoked.
    fn put_consent(&self, row: &ConsentRow) -> Result<(), StoreError>;

    /// A use, answered or refused.
    ///
    /// # Errors
    /// One of this id is written already.
    fn put_licence_use(&self, row: &LicenceUseRow) -> Result<(), StoreError>;
}
