//! The policy pack by which this registry decides, and its detached signature.

use ereg_domain::canonical::from_canonical;
use ereg_law::policy::PolicyPack;
use ereg_protocol::objects::SignedPack;
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::{Envelope, PayloadType},
};
use serde::Serialize;

use super::ServiceError;
use crate::{keys::RegistryKeys, model::PackInForce};

/// `pack.1`: the detached signature of a pack carries its digest.
pub const PACK_TYPE: PayloadType = PayloadType::new("pack", 1);

#[derive(Serialize)]
struct Detached {
    digest: Digest,
}

/// Reads a pack's canonical bytes and signs them with the policy role.
pub(super) fn read(bytes: &[u8], keys: &RegistryKeys) -> Result<PackInForce, ServiceError> {
    let pack: PolicyPack = from_canonical(bytes).map_err(|_| ServiceError::Pack)?;
    let digest = Digest::of(bytes);
    let envelope = Envelope::sign_value(&PACK_TYPE, &Detached { digest }, keys.role(KeyRole::Policy))
        .and_then(|e| e.to_bytes())
        .map_err(|_| ServiceError::Pack)?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| ServiceError::Pack);
    Ok(PackInForce { pack, digest, signed: SignedPack { pack: text(bytes.to_vec())?, signature: text(envelope)? } })
}
