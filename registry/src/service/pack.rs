//! The policy pack by which this registry decides, and its detached signature.

use ereg_law::{matter::Law, policy::PackError};
use ereg_protocol::objects::SignedPack;
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::{Envelope, PayloadType},
};
use serde::Serialize;

use super::{ServiceError, ServiceFault};
use crate::{keys::RegistryKeys, model::PackInForce};

/// `pack.1`: the detached signature of a pack carries its digest.
pub const PACK_TYPE: PayloadType = PayloadType::new("pack", 1);

#[derive(Serialize)]
struct Detached {
    digest: Digest,
}

/// Reads a pack's canonical bytes and signs them with the policy role.
pub(super) fn read(law: Law, bytes: &[u8], keys: &RegistryKeys) -> Result<PackInForce, ServiceError> {
    let pack = law.read_pack(bytes)?;
    if pack.office != keys.office() {
        return Err(PackError::OtherOffice.into());
    }
    let digest = Digest::of(bytes);
    let envelope = Envelope::sign_value(&PACK_TYPE, &Detached { digest }, keys.role(KeyRole::Policy))
        .and_then(|e| e.to_bytes())
        .map_err(|_| ServiceFault::Object("pack"))?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| ServiceFault::Object("pack"));
    Ok(PackInForce { pack, digest, signed: SignedPack { pack: text(bytes.to_vec())?, signature: text(envelope)? } })
}
