//! The policy pack by which this registry decides.

use ereg_law::policy::PolicyPack;
use ereg_protocol::objects::SignedPack;
use ereg_trust::digest::Digest;

/// A pack as read, with the bytes it was read from.
#[derive(Debug, Clone)]
pub struct PackInForce {
    /// What it says.
    pub pack: PolicyPack,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Bytes and signature, as handed out.
    pub signed: SignedPack,
}
