//! Enrolment (实人认证与密钥登记): one person, one account, many keys.

use ereg_domain::{
    identifier::{PersonNumber, TitleCertificateNumber},
    party::{IdentityNumber, fault_of_birth},
    text::PersonName,
    time::Instant,
};
use ereg_protocol::{
    command::{Enrol, UserKeyProof},
    id::AccountId,
    outcome::CommandEffect,
};
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::{Envelope, PayloadType},
    key_record::{KEY_TYPE, KeyRecord, KeyUse},
    keys::{AssuranceLevel, KeyId, PublicKey},
};
use serde::Serialize;

use super::{Carried, Heeded};
use crate::{
    act::{Circumstances, Desk, numbers::reserve},
    fault::ServiceFault,
    model::{
        Decision, DecisionFault, IdentityAnswer, KeyRow, Person, Refusal, Reserved, Taken, Told, Write, digest_of,
        person_key,
    },
};

/// `enrol.1`: the user key's proof.
const ENROL_TYPE: PayloadType = PayloadType::new("enrol", 1);

/// How well a new key counts as kept: without attestation the registry has no more than the device's word.
const UNATTESTED: AssuranceLevel = AssuranceLevel::C;

/// What is looked at.
struct Facts {
    /// The least level this office accepts, as its bundle states.
    pub least: AssuranceLevel,
    /// What the identity source says.
    pub identity: IdentityAnswer,
    /// The account of this number, if there is one.
    pub known: Option<Person>,
    /// The two keys, as far as they are registered.
    pub keys: Vec<KeyRow>,
    /// Certificates in force that name this person.
    pub certificates: Vec<TitleCertificateNumber>,
    /// For a new account.
    pub reserved: Reserved,
}

pub(super) fn act(desk: &Desk<'_>, command: &Enrol, heeded: &Heeded) -> Result<Carried, Refusal> {
    let Heeded::Identity(identity) = heeded else { return Err(Refusal::Forbidden) };
    let known = desk.rows.person_by_number(&command.id_no)?;
    let mut keys = Vec::with_capacity(2);
    for key in [&command.device_key, &command.user_key] {
        keys.extend(desk.rows.key(&key.key_id())?);
    }
    let mut certificates = Vec::new();
    if known.is_none() {
        let number = IdentityNumber::from(command.id_no.clone());
        for unit in desk.rows.units_of(&person_key(&number, &command.name).unwrap_or_default())? {
            certificates.extend(desk.rows.unit(&unit)?.into_iter().flat_map(|u| u.facts.right.certificates));
        }
    }
    let reserved = reserve(desk.rows, desk.ids, None, 0, desk.now.as_of)?;
    let least = desk.keys.bundle().content().least_assurance;
    let facts = Facts { least, identity: *identity, known, keys, certificates, reserved };
    let sign = |record: &KeyRecord| -> Result<String, ServiceFault> {
        let envelope =
            Envelope::sign_value(&KEY_TYPE, record, desk.keys.role(KeyRole::Receipt)).and_then(|e| e.to_bytes());
        let bytes = envelope.map_err(|_| ServiceFault::Object("envelope"))?;
        String::from_utf8(bytes).map_err(|_| ServiceFault::Object("text"))
    };
    let (account, decision) = decide(&facts, command, &desk.now, sign)?;
    Ok(Carried { account, decision })
}

/// The digest the user key signs: canonical `{id_no, name}`.
fn identity_digest(command: &Enrol) -> Result<Digest, DecisionFault> {
    #[derive(Serialize)]
    struct Identity<'a> {
        id_no: &'a PersonNumber,
        name: &'a PersonName,
    }
    digest_of(&Identity { id_no: &command.id_no, name: &command.name })
}

/// The account the outcome names, and the decision. `sign` makes the envelope of a key record.
fn decide<E: From<DecisionFault>>(
    facts: &Facts,
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
    let mut decision = Decision::done(ACT, &account, CommandEffect::Enrolled { device_key, user_key });
    if facts.known.is_none() {
        let person = Person { account: account.clone(), name: command.name.clone(), id_no: command.id_no.clone() };
        decision = decision.write(Write::Account(person)).write(Write::Taken(Taken::Account));
        decision = decision.tell(&account, Told::Trust).tell(&account, Told::Pack);
        for number in &facts.certificates {
            decision = decision.tell(&account, Told::Certificate(number.clone().into()));
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
