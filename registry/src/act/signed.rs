//! Statements that a party signs about its case beside the application: opened with the key of whoever sends it, and
//! nobody else's.

use ereg_protocol::id::CaseId;
use ereg_trust::{
    envelope::{Envelope, PayloadType},
    key_record::KeyUse,
};
use serde::de::DeserializeOwned;

use super::Desk;
use crate::{
    model::{CaseParty, KeyRow, Refusal},
    store::StoreError,
};

/// A statement about a case that a party signs.
pub(super) trait CaseStatement: DeserializeOwned {
    /// Its type as an envelope.
    const TYPE: PayloadType;

    /// Whether it is of this case, of this party, and made with this key.
    fn is_of(&self, case: CaseId, party: &CaseParty, key: &KeyRow) -> bool;
}

/// The keys that an envelope names; nothing is verified yet.
pub(super) fn named_keys(desk: &Desk<'_>, envelope: &str) -> Result<Vec<KeyRow>, StoreError> {
    let mut keys = Vec::new();
    if let Ok(envelope) = Envelope::from_bytes(envelope.as_bytes()) {
        for signature in envelope.signatures() {
            keys.extend(desk.rows.key(&signature.keyid)?);
        }
    }
    Ok(keys)
}

/// The statement in an envelope; the code of why it counts for nothing, where it does.
///
/// # Errors
/// Bytes that are no such statement, or whose signature does not verify.
pub(super) fn opened<T: CaseStatement>(
    envelope: &str,
    case: CaseId,
    party: &CaseParty,
    keys: &[KeyRow],
) -> Result<Result<T, &'static str>, Refusal> {
    let envelope = Envelope::from_bytes(envelope.as_bytes()).map_err(|e| Refusal::Malformed { code: e.code() })?;
    let Some(key) = keys.iter().find(|k| k.account == party.account && k.key_use == KeyUse::Party) else {
        return Ok(Err("key.unknown"));
    };
    if key.revoked_at.is_some() {
        return Ok(Err("key_record.revoked"));
    }
    let verified = envelope.verify(&T::TYPE, &key.key).map_err(|e| Refusal::Malformed { code: e.code() })?;
    let statement: T = verified.parse().map_err(|e| Refusal::Malformed { code: e.code() })?;
    Ok(if statement.is_of(case, party, key) { Ok(statement) } else { Err("statement.other_case") })
}
