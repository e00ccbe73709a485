//! Consents to the use of a licence (用证授权) as they were taken, and their uses (调用记录) as they are written down.

use ereg_domain::time::Instant;
use ereg_protocol::{
    consent::{ConsentView, LicenceUseView},
    id::{AccountId, PaperId},
};
use ereg_trust::{digest::Digest, licence_consent::LicenceConsent};

/// A consent (用证授权) as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConsentRow {
    /// Digest of its payload.
    pub digest: Digest,
    /// The consent that was signed.
    pub consent: LicenceConsent,
    /// The account of the holder who gave it.
    pub holder: AccountId,
    /// Registry time at which it was taken.
    pub granted_at: Instant,
    /// Registry time from which it no longer stands.
    pub revoked_at: Option<Instant>,
    /// Envelope `licence_consent.1`.
    pub envelope: String,
}

impl ConsentRow {
    /// Returns why it does not stand at a moment, or `None` if it does.
    pub(crate) fn fault(&self, at: Instant) -> Option<&'static str> {
        if self.revoked_at.is_some() {
            Some("consent.revoked")
        } else if !self.consent.is_in_term(at) {
            Some("consent.over")
        } else {
            None
        }
    }

    /// The consent as its holder and the office are told of it.
    pub(crate) fn view(&self) -> ConsentView {
        ConsentView { consent: self.envelope.clone(), granted_at: self.granted_at, revoked_at: self.revoked_at }
    }
}

/// One use of a licence, answered or refused. It is written once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LicenceUseRow {
    /// Its id: the digest of who asked and of the command.
    pub id: Digest,
    /// The account that asked.
    pub asker: AccountId,
    /// The paper whose document was shown; none where it was refused.
    pub paper: Option<PaperId>,
    /// The use, as whoever asked is told of it.
    pub view: LicenceUseView,
}
