//! A device's request key as the registry knows it.

use ereg_protocol::id::AccountId;
use ereg_trust::keys::PublicKey;

/// The standing of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStanding {
    /// The key counts.
    Valid,
    /// Revoked: nothing signed with it from now on is accepted.
    Revoked,
}

/// A device's request key as the registry knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// The account the key belongs to.
    pub account: AccountId,
    /// The key.
    pub key: PublicKey,
    /// Its standing.
    pub standing: KeyStanding,
}
