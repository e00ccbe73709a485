//! Enrolment (实人认证与密钥登记): one person or organisation, one account, many keys; among them those of everybody who is
//! mandated to act for its holder.

use ereg_domain::{
    canonical::from_canonical,
    identifier::{PersonNumber, TitleCertificateNumber},
    party::{IdentityNumber, Principal, PrincipalKind, PrincipalNumber, fault_of_birth},
    text::PersonName,
    time::{DAY_MS, Instant},
};
use ereg_protocol::{
    command::{Enrol, UserKeyProof},
    id::AccountId,
    objects::LetterBody,
    outcome::CommandEffect,
    payload,
};
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::Envelope,
    key_record::{KEY_TYPE, KeyRecord, KeyUse},
    keys::{AssuranceLevel, Kept, KeyId, PublicKey},
};
use serde::Serialize;

use super::{Carried, Heeded};
use crate::{
    act::{Circumstances, Desk, numbers::reserve},
    fault::ServiceFault,
    model::{
        ConsentRow, Decision, DecisionFault, Enrolled, FormerIdentity, IdentityAnswer, KeyRow, MandateRow, Refusal,
        Representative, Reserved, Taken, Told, Write, digest_of, person_key, view,
    },
    store::StoreError,
};

/// The level at which a new key counts as kept: no attestation is verified here yet, so that the registry has no more
/// than the device's word.
const UNATTESTED: AssuranceLevel = AssuranceLevel::C;

/// The facts that are looked at.
struct Facts {
    /// The least level this office accepts, as its bundle states.
    pub least: AssuranceLevel,
    /// The identity source's answer about the person.
    pub identity: IdentityAnswer,
    /// The one whose account the keys are to be for.
    pub enrols: Enrols,
    /// The account of that number, if there is one.
    pub known: Option<Enrolled>,
    /// The two keys, as far as they are registered.
    pub keys: Vec<KeyRow>,
    /// The number of devices that this person has enrolled for that account within the days for which the office counts them.
    pub devices: u32,
    /// Certificates in force that name this principal.
    pub certificates: Vec<TitleCertificateNumber>,
    /// The letters written to this principal before they had an account, oldest first.
    pub letters: Vec<LetterBody>,
    /// The consents to the use of licences that stand for this principal and were given before they had an account.
    pub consents: Vec<ConsentRow>,
    /// Numbers reserved for a new account.
    pub reserved: Reserved,
}

/// The one whose account the keys are to be for.
enum Enrols {
    /// The person's own account.
    Own(Principal),
    /// The account of another, for whom the person acts under one of their mandates.
    Mandated {
        /// The one that is acted for.
        principal: Principal,
        /// Every mandate of that one.
        mandates: Vec<MandateRow>,
        /// The person who holds the keys.
        representative: Representative,
    },
    /// The account of one who has mandated this person in nothing now.
    Nobody,
}

impl Enrols {
    fn of(desk: &Desk<'_>, command: &Enrol) -> Result<Enrols, Refusal> {
        let Some(number) = &command.principal else {
            return Ok(Enrols::Own(Principal::Person { name: command.name.clone(), number: command.id_no.clone() }));
        };
        let representative = Representative { name: command.name.clone(), number: command.id_no.clone() };
        let mandates = desk.rows.mandates_of(number)?;
        let standing = mandates.iter().rfind(|row| row.names(&representative) && row.stands(desk.now.as_of));
        Ok(match standing {
            None => Enrols::Nobody,
            Some(row) => {
                let principal = row.mandate.principal.clone();
                Enrols::Mandated { principal, mandates, representative }
            }
        })
    }

    /// The number of whoever holds the keys for another.
    fn holder(&self) -> Option<&PersonNumber> {
        match self {
            Enrols::Mandated { representative, .. } => Some(&representative.number),
            Enrols::Own(_) | Enrols::Nobody => None,
        }
    }

    fn principal(&self) -> Option<&Principal> {
        match self {
            Enrols::Own(principal) | Enrols::Mandated { principal, .. } => Some(principal),
            Enrols::Nobody => None,
        }
    }
}

pub(super) fn act(desk: &Desk<'_>, command: &Enrol, heeded: &Heeded) -> Result<Carried, Refusal> {
    let Heeded::Identity(identity) = heeded else { return Err(Refusal::Forbidden) };
    let enrols = Enrols::of(desk, command)?;
    let number = enrols.principal().and_then(Principal::identity);
    let known = match &number {
        Some(number) => match desk.rows.enrolled_by_number(number)? {
            None => enrolled_formerly(desk, &formerly(identity, &enrols))?,
            known => known,
        },
        None => None,
    };
    let mut keys = Vec::with_capacity(2);
    for key in [&command.device_key, &command.user_key] {
        keys.extend(desk.rows.key(&key.key_id())?);
    }
    let devices = devices(desk, known.as_ref(), enrols.holder())?;
    let (mut certificates, mut letters, mut consents) = (Vec::new(), Vec::new(), Vec::new());
    if let (None, Some(principal)) = (&known, enrols.principal()) {
        let formerly = formerly(identity, &enrols).into_iter().map(|former| (former.number.into(), former.name));
        let now = number.map(|number| (number, principal.name().clone()));
        for (number, name) in now.into_iter().chain(formerly) {
            letters.extend(letters_to(desk, &number)?);
            if let IdentityNumber::Organisation(code) = &number {
                consents.extend(desk.rows.consents_to(code, desk.now.as_of)?);
            }
            let Some(key) = person_key(&number, &name) else { continue };
            for unit in desk.rows.units_of(&key)? {
                certificates.extend(desk.rows.unit(&unit)?.into_iter().flat_map(|u| u.facts.right.certificates));
            }
        }
    }
    let reserved = reserve(desk.rows, desk.ids, None, 0, desk.now.as_of)?;
    let least = desk.keys.bundle().content().least_assurance;
    let facts = Facts {
        least,
        identity: identity.clone(),
        enrols,
        known,
        keys,
        devices,
        certificates,
        letters,
        consents,
        reserved,
    };
    let sign = |record: &KeyRecord| -> Result<String, ServiceFault> {
        let envelope =
            Envelope::sign_value(&KEY_TYPE, record, desk.keys.role(KeyRole::Receipt)).and_then(|e| e.to_bytes());
        let bytes = envelope.map_err(|_| ServiceFault::Object("envelope"))?;
        String::from_utf8(bytes).map_err(|_| ServiceFault::Object("text"))
    };
    let (account, decision) = decide(&facts, command, &desk.now, sign)?;
    Ok(Carried { account, decision })
}

/// Counts the devices that a person has enrolled of late for an account. A key that signs acts is as good as a device.
fn devices(desk: &Desk<'_>, known: Option<&Enrolled>, holder: Option<&PersonNumber>) -> Result<u32, StoreError> {
    let Some(known) = known else { return Ok(0) };
    let days = desk.now.pack.pack.parameters.devices_within_days;
    let since = desk.now.as_of.plus_ms(-i64::from(days) * DAY_MS);
    let of = |key_use| desk.rows.keys_since(&known.account, holder, key_use, since);
    Ok(of(KeyUse::Request)?.max(of(KeyUse::Party)?))
}

/// Returns the letters that lie under a number for one who has no account yet.
fn letters_to(desk: &Desk<'_>, number: &IdentityNumber) -> Result<Vec<LetterBody>, Refusal> {
    let unreadable = || StoreError::Row { table: "letter" };
    let mut letters = Vec::new();
    for letter in desk.rows.letters_to(&view::addressee(number))? {
        let envelope = Envelope::from_bytes(letter.as_bytes()).map_err(|_| unreadable())?;
        letters.push(from_canonical(envelope.unverified_payload()).map_err(|_| unreadable())?);
    }
    Ok(letters)
}

/// Returns the names and numbers that a person had before, as the police say; of whoever is acted for they are not asked.
fn formerly(identity: &IdentityAnswer, enrols: &Enrols) -> Vec<FormerIdentity> {
    match (identity, enrols) {
        (IdentityAnswer::Confirmed { formerly }, Enrols::Own(_)) => formerly.clone(),
        _ => Vec::new(),
    }
}

/// The account that a person opened under the number they had before: who has another number now keeps it.
fn enrolled_formerly(desk: &Desk<'_>, formerly: &[FormerIdentity]) -> Result<Option<Enrolled>, Refusal> {
    for former in formerly {
        let known = desk.rows.enrolled_by_number(&former.number.clone().into())?;
        if let Some(known) = known.filter(|known| known.principal.name().is_same(&former.name)) {
            return Ok(Some(known));
        }
    }
    Ok(None)
}

/// The digest the user key signs: canonical `{id_no, name, principal}`.
fn identity_digest(command: &Enrol) -> Result<Digest, DecisionFault> {
    #[derive(Serialize)]
    struct Identity<'a> {
        id_no: &'a PersonNumber,
        name: &'a PersonName,
        #[serde(skip_serializing_if = "Option::is_none")]
        principal: Option<&'a PrincipalNumber>,
    }
    let Enrol { id_no, name, principal, .. } = command;
    digest_of(&Identity { id_no, name, principal: principal.as_ref() })
}

/// The account the outcome names, and the decision. `sign` makes the envelope of a key record.
///
/// # Errors
/// [`Refusal::NotEnrolled`] where it is not done: whoever asks is nobody here, and a no to nobody is kept nowhere.
fn decide(
    facts: &Facts,
    command: &Enrol,
    now: &Circumstances<'_>,
    sign: impl Fn(&KeyRecord) -> Result<String, ServiceFault>,
) -> Result<(AccountId, Decision), Refusal> {
    const ACT: &str = "enrol";
    let (device, user) = (command.device_key.key_id(), command.user_key.key_id());
    let account = facts.known.as_ref().map_or_else(|| facts.reserved.account.clone(), |p| p.account.clone());
    let refused = |code| Err(Refusal::NotEnrolled { code });
    if device == user || !is_p256(&command.device_key) || !is_p256(&command.user_key) {
        return refused("enrol.keys");
    }
    if UNATTESTED < facts.least {
        return refused("enrol.assurance");
    }
    if !proves(command, &device)? {
        return refused("enrol.user_key_proof");
    }
    if let Some(code) = fault_of_birth(&command.id_no, now.as_of.day()) {
        return refused(code);
    }
    if facts.identity == IdentityAnswer::Contradicted {
        return refused("identity.contradicted");
    }
    let (principal, mandates, representative) = match &facts.enrols {
        Enrols::Own(principal) => (principal, &[][..], None),
        Enrols::Mandated { principal, mandates, representative } => {
            (principal, mandates.as_slice(), Some(representative.clone()))
        }
        Enrols::Nobody => return refused("mandate.none"),
    };
    // A person opens their account themselves; whoever acts for them finds it there.
    let is_an_agents = representative.is_some() && principal.kind() == PrincipalKind::Person;
    if is_an_agents && facts.known.is_none() {
        return refused("mandate.none");
    }
    let formerly = formerly(&facts.identity, &facts.enrols);
    // Who is called otherwise now keeps the account, where the police say that it is the same person.
    let is_theirs = |known: &Enrolled| {
        let named = known.principal.name().folded();
        named == principal.name().folded() || formerly.iter().any(|former| former.name.folded() == named)
    };
    if !facts.known.as_ref().is_none_or(is_theirs) {
        return refused("identity.other_name");
    }
    let mut records = Vec::with_capacity(2);
    let mut new = Vec::new();
    for (id, key, kept, key_use) in [
        (device, command.device_key, &command.device_kept, KeyUse::Request),
        (user, command.user_key, &command.user_kept, KeyUse::Party),
    ] {
        let is_same = |row: &KeyRow| {
            row.account == account
                && row.key_use == key_use
                && row.representative == representative
                && row.revoked_at.is_none()
        };
        let record = match facts.keys.iter().find(|row| row.id == id) {
            Some(row) if is_same(row) => row.record.clone(),
            Some(_) => return refused("key.taken"),
            None => {
                let row =
                    key_row(KeyOf { id, key, kept, key_use }, &account, representative.clone(), now.as_of, &sign)?;
                new.push(row.clone());
                row.record
            }
        };
        records.push(record);
    }
    // Whose keys are here already enrols no device: their words are told once more.
    if !new.is_empty() && facts.devices >= now.pack.pack.parameters.devices_at_most {
        return refused("enrol.too_many_devices");
    }
    let (Some(user_key), Some(device_key)) = (records.pop(), records.pop()) else {
        return Err(DecisionFault::Object("key records").into());
    };
    let mut decision = Decision::done(ACT, &account, CommandEffect::Enrolled { device_key, user_key });
    let who = match &facts.known {
        // What a person is called, or was before, their own enrolment alone says.
        Some(known) if is_an_agents => known.clone(),
        _ => Enrolled { account: account.clone(), principal: principal.clone(), formerly },
    };
    if facts.known.as_ref().is_some_and(|known| *known != who) {
        decision = decision.write(Write::Renamed(who));
    } else if facts.known.is_none() {
        decision = decision.write(Write::Account(who)).write(Write::Taken(Taken::Account));
        decision = decision.tell(&account, Told::Trust).tell(&account, Told::Pack);
        for row in mandates {
            decision = decision.tell(&account, Told::Mandate(row.digest, view::mandate(row)));
        }
        for number in &facts.certificates {
            decision = decision.tell(&account, Told::Certificate(number.clone().into()));
        }
        for letter in &facts.letters {
            decision = decision.tell(&account, Told::Letter(letter.clone()));
        }
        for row in &facts.consents {
            decision = decision.tell(&account, Told::Consent(row.digest, row.view()));
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

/// A key that is to be registered.
struct KeyOf<'a> {
    id: KeyId,
    key: PublicKey,
    kept: &'a Kept,
    key_use: KeyUse,
}

fn key_row(
    KeyOf { id, key, kept, key_use }: KeyOf<'_>,
    account: &AccountId,
    representative: Option<Representative>,
    from: Instant,
    sign: &impl Fn(&KeyRecord) -> Result<String, ServiceFault>,
) -> Result<KeyRow, ServiceFault> {
    let record = KeyRecord { account: account.to_string(), key, key_use, level: UNATTESTED, from, revoked_at: None };
    let record = sign(&record)?;
    let kept = kept.clone();
    Ok(KeyRow { id, account: account.clone(), key, key_use, representative, revoked_at: None, kept, record })
}

/// Whether the user key signed that it belongs to this device and this person.
fn proves(command: &Enrol, device: &KeyId) -> Result<bool, DecisionFault> {
    let Ok(envelope) = Envelope::from_bytes(command.user_key_proof.as_bytes()) else { return Ok(false) };
    let Ok(verified) = envelope.verify(&payload::ENROL, &command.user_key) else { return Ok(false) };
    let Ok(proof) = verified.parse::<UserKeyProof>() else { return Ok(false) };
    Ok(proof.device_key == device.to_string() && proof.identity == identity_digest(command)?)
}
