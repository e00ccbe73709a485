//! Enrolment (实人认证与密钥登记): one person, one account, many keys.

use ereg_domain::{party::fault_of_birth, time::Instant};
use ereg_protocol::{
    command::{Enrol, UserKeyProof},
    id::AccountId,
    outcome::Effect,
};
use ereg_trust::{
    digest::Digest,
    envelope::{Envelope, PayloadType},
    key_record::{KeyRecord, KeyUse},
    keys::{AssuranceLevel, KeyId, PublicKey},
};
use serde::Serialize;

use super::Circumstances;
use crate::{
    model::{Decision, DecisionFault, KeyRow, Person, Reserved, Taken, Told, Write, digest_of},
    partner::IdentityAnswer,
};

/// `enrol.1`: the user key's proof.
pub const ENROL_TYPE: PayloadType = PayloadType::new("enrol", 1);

/// How well a new key counts as kept: without attestation the registry has no more than the device's word.
const UNATTESTED: AssuranceLevel = AssuranceLevel::C;

/// What an enrolment looks at.
pub(crate) struct EnrolFacts {
    /// The least level this office accepts, as its bundle states.
    pub least: AssuranceLevel,
    /// What the identity source says.
    pub identity: IdentityAnswer,
    /// The account of this number, if there is one.
    pub known: Option<Person>,
    /// The two keys, as far as they are registered.
    pub keys: Vec<KeyRow>,
    /// Certificates in force that name this person.
    pub certificates: Vec<ereg_domain::identifier::TitleCertificateNumber>,
    /// For a new account.
    pub reserved: Reserved,
}

/// The digest the user key signs: canonical `{id_no, name}`.
pub(crate) fn identity_digest(command: &Enrol) -> Result<Digest, DecisionFault> {
    #[derive(Serialize)]
    struct Identity<'a> {
        id_no: &'a ereg_domain::identifier::PersonNumber,
        name: &'a ereg_domain::text::PersonName,
    }
    digest_of(&Identity { id_no: &command.id_no, name: &command.name })
}

/// The account the outcome names, and the decision. `sign` makes the envelope of a key record.
pub(crate) fn enrol<E: From<DecisionFault>>(
    facts: &EnrolFacts,
    command: &Enrol,
    now: &Circumstances<'_>,
    sign: impl Fn(&KeyRecord) -> Result<String, E>,
) -> Result<(AccountId, Decision), E> {
    const ACT: &str = "enrol";
    let (device, user) = (command.device_key.key_id(), command.user_key.key_id());
    let account = facts.known.as_ref().map_or_else(|| facts.reserved.account.clone(), |p| p.account.clone());
    let declined = |code| Ok((account.clone(), Decision::declined(ACT, device, code)));
    if device == user || !is_p256(&command.device_key) || !is_p256(&command.user_key) {
        return declined("enrol.keys");
    }
    if UNATTESTED < facts.least {
        return declined("enrol.assurance");
    }
    if !proves(command, &device)? {
        return declined("enrol.user_key_proof");
    }
    if let Some(code) = fault_of_birth(&command.id_no, now.as_of.day()) {
        return declined(code);
    }
    if facts.identity == IdentityAnswer::Contradicted {
        return declined("identity.contradicted");
    }
    if facts.known.as_ref().is_some_and(|p| p.name.folded() != command.name.folded()) {
        return declined("identity.other_name");
    }
    let mut records = Vec::with_capacity(2);
    let mut new = Vec::new();
    for (id, key, key_use) in [(device, command.device_key, KeyUse::Request), (user, command.user_key, KeyUse::Party)] {
        let record = match facts.keys.iter().find(|row| row.id == id) {
            Some(row) if row.account == account && row.key_use == key_use && row.revoked_at.is_none() => {
                row.record.clone()
            }
            Some(_) => return declined("key.taken"),
            None => {
                let row = key_row(id, key, key_use, &account, now.as_of, &sign)?;
                new.push(row.clone());
                row.record
            }
        };
        records.push(record);
    }
    let (Some(user_key), Some(device_key)) = (records.pop(), records.pop()) else {
        return Err(DecisionFault::Object("key records").into());
    };
    let mut decision = Decision::done(ACT, &account, Effect::Enrolled { device_key, user_key });
    if facts.known.is_none() {
        let person = Person { account: account.clone(), name: command.name.clone(), id_no: command.id_no.clone() };
        decision = decision.write(Write::Account(person)).write(Write::Taken(Taken::Account));
        decision = decision.tell(&account, Told::Trust).tell(&account, Told::Pack);
        for number in &facts.certificates {
            decision = decision.tell(&account, Told::Certificate(number.clone()));
        }
    }
    for row in new {
        decision = decision.tell(&account, Told::Key(row.id.to_string(), row.record.clone())).write(Write::Key(row));
    }
    Ok((account, decision))
}

fn is_p256(key: &PublicKey) -> bool {
    matches!(key, PublicKey::P256(_))
}

fn key_row<E>(
    id: KeyId,
    key: PublicKey,
    key_use: KeyUse,
    account: &AccountId,
    from: Instant,
    sign: &impl Fn(&KeyRecord) -> Result<String, E>,
) -> Result<KeyRow, E> {
    let record = KeyRecord { account: account.to_string(), key, key_use, level: UNATTESTED, from, revoked_at: None };
    Ok(KeyRow { id, account: account.clone(), key, key_use, revoked_at: None, record: sign(&record)? })
}

/// Whether the user key signed that it belongs to this device and this person.
fn proves(command: &Enrol, device: &KeyId) -> Result<bool, DecisionFault> {
    let Ok(envelope) = Envelope::from_bytes(command.user_key_proof.as_bytes()) else { return Ok(false) };
    let Ok(verified) = envelope.verify(&ENROL_TYPE, &command.user_key) else { return Ok(false) };
    let Ok(proof) = verified.parse::<UserKeyProof>() else { return Ok(false) };
    Ok(proof.device_key == device.to_string() && proof.identity == identity_digest(command)?)
}
