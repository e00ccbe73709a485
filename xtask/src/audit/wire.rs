//! The traffic between phones and registry: commands, outcomes, feeds, extracts, the policy pack, letters.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{
    Checked, book,
    envelope::Envelope,
    evidence::{Evidence, Stable},
    hash::Hash,
    json,
    keys::PublicKey,
    merkle,
    signed::Signed,
};

/// A command as it was sent.
#[derive(Debug)]
pub(crate) struct Command {
    /// Name of the phone.
    pub(crate) by: String,
    pub(crate) kind: String,
    pub(crate) body: Value,
    pub(crate) digest: Hash,
}

/// Both keys of a phone.
#[derive(Debug)]
pub(crate) struct Enrolled {
    pub(crate) device: PublicKey,
    pub(crate) user: PublicKey,
}

/// Commands by id.
pub(crate) type Commands = BTreeMap<String, Command>;

/// Reads the commands; they must be those that `stable` names, by the phones it names.
pub(crate) fn commands(evidence: &Evidence, stable: &Stable) -> Checked<Commands> {
    let mut commands = Commands::new();
    for named in json::list(&stable.at("/commands")?, "")? {
        let id = json::text(named, "/id")?;
        let bytes = evidence.file(&format!("evidence/commands/{id}.json"))?;
        let body = json::canonical(bytes).map_err(|why| format!("{id}: {why}"))?;
        let kind = json::text(&body, "/kind")?.to_owned();
        if json::text(&body, "/command_id")? != id || kind != json::text(named, "/kind")? {
            return Err(format!("{id} is another command"));
        }
        let command = Command { by: json::text(named, "/by")?.to_owned(), kind, body, digest: Hash::of(&[bytes]) };
        if commands.insert(id.to_owned(), command).is_some() {
            return Err(format!("{id} is named twice"));
        }
    }
    if commands.is_empty() { Err("no command was sent".to_owned()) } else { Ok(commands) }
}

/// The keys that each phone enrolled. What the user key signed about them is checked with all else that is signed.
pub(crate) fn enrolments(commands: &Commands) -> Checked<BTreeMap<String, Enrolled>> {
    let mut phones = BTreeMap::new();
    for command in commands.values().filter(|command| command.kind == "enrol") {
        let key = |place| PublicKey::stated(json::text(&command.body, place)?);
        let enrolled = Enrolled { device: key("/device_key")?, user: key("/user_key")? };
        let proof = Envelope::read(json::text(&command.body, "/user_key_proof")?.as_bytes())?;
        proof.is("enrol.1")?;
        proof.check(|id| if id == enrolled.user.id() { Ok(&enrolled.user) } else { Err("another key".to_owned()) })?;
        let mut person =
            json!({ "id_no": json::at(&command.body, "/id_no")?, "name": json::at(&command.body, "/name")? });
        // Whoever acts for another says for whom.
        if let Some(principal) = command.body.get("principal") {
            person["principal"] = principal.clone();
        }
        let expected =
            json!({ "device_key": enrolled.device.id(), "identity": Hash::of(&[&json::written(&person)]).to_string() });
        if proof.content()? != expected {
            return Err(format!("{}: the user key vouches for something else", command.by));
        }
        if phones.insert(command.by.clone(), enrolled).is_some() {
            return Err(format!("{} enrolled twice", command.by));
        }
    }
    Ok(phones)
}

/// Everything signed within the commands, and the digests they state of what they carry.
pub(crate) fn contents(commands: &Commands, signed: &mut Signed<'_>) -> Checked<usize> {
    for (id, command) in commands {
        signed.within(&command.body).map_err(|why| format!("command {id}: {why}"))?;
        if command.kind == "put_medium" && medium(command)?.to_string() != json::text(&command.body, "/digest")? {
            return Err(format!("command {id}: its chunks give another medium"));
        }
    }
    Ok(commands.len())
}

/// The digest of an announced medium, from the leaf hashes announced with it.
pub(crate) fn medium(command: &Command) -> Checked<Hash> {
    let leaves = json::list(&command.body, "/chunks")?.iter();
    let leaves: Vec<Hash> =
        leaves.map(|hash| Hash::stated(hash.as_str().unwrap_or_default())).collect::<Checked<_>>()?;
    Ok(merkle::root(&leaves))
}

/// Every command has its outcome, signed over the command's own digest.
pub(crate) fn outcomes(evidence: &Evidence, commands: &Commands, signed: &mut Signed<'_>) -> Checked<usize> {
    for (id, command) in commands {
        let bytes = evidence.file(&format!("evidence/outcomes/{id}.json"))?;
        outcome(bytes, id, command, signed).map_err(|why| format!("outcome of {id}: {why}"))?;
    }
    Ok(commands.len())
}

fn outcome(bytes: &[u8], id: &str, command: &Command, signed: &mut Signed<'_>) -> Checked {
    let outcome = signed.envelope(bytes)?;
    for (place, expected) in [("/command_id", id), ("/kind", &command.kind), ("/command", &command.digest.to_string())]
    {
        if json::text(&outcome, place)? != expected {
            return Err(format!("{place} is of another command"));
        }
    }
    if command.kind != "enrol" {
        return Ok(());
    }
    for (place, purpose) in [("device_key", "request"), ("user_key", "party")] {
        let record = json::text(&outcome, &format!("/result/done/enrolled/{place}"))?;
        let record = signed.envelope(record.as_bytes())?;
        let fits = record.get("key") == command.body.get(place) && json::text(&record, "/use")? == purpose;
        if !fits || record.get("account") != outcome.get("account") {
            return Err(format!("the record of the {place} is of another key, use or account"));
        }
    }
    Ok(())
}

/// The registry holds the same commands with the same outcomes, under their digests.
pub(crate) fn held_commands(db: &Connection, evidence: &Evidence, commands: &Commands) -> Checked<usize> {
    let rows = book::rows(db, "SELECT command_id, digest, outcome FROM command", |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?))
    })?;
    let held: BTreeMap<&str, (&str, &[u8])> =
        rows.iter().map(|(id, digest, outcome)| (id.as_str(), (digest.as_str(), outcome.as_slice()))).collect();
    for (id, command) in commands {
        let outcome = evidence.file(&format!("evidence/outcomes/{id}.json"))?;
        if held.get(id.as_str()) != Some(&(command.digest.to_string().as_str(), outcome)) {
            return Err(format!("the registry holds {id} otherwise or not at all"));
        }
    }
    if held.len() == commands.len() { Ok(held.len()) } else { Err("the registry holds other commands too".to_owned()) }
}

/// Checks that the phones received, byte for byte, what the registry's feed holds, and that all that is signed in it is
/// good.
pub(crate) fn feeds(db: &Connection, evidence: &Evidence, signed: &mut Signed<'_>) -> Checked<usize> {
    let held = book::rows(db, "SELECT line FROM change", |row| row.get::<_, String>(0))?;
    let mut bodies = BTreeSet::new();
    for line in &held {
        let change = json::canonical(line.as_bytes())?;
        bodies.insert(Hash::of(&[json::text(&change, "/body")?.as_bytes()]));
    }
    let files = evidence.under("evidence/feed/");
    for path in &files {
        let bytes = evidence.file(path)?;
        if !bodies.contains(&Hash::of(&[bytes])) {
            return Err(format!("{path} is not what the registry wrote"));
        }
        anything(bytes, signed).map_err(|why| format!("{path}: {why}"))?;
    }
    Ok(files.len())
}

/// Extracts as fetched, and letters to those without a phone.
pub(crate) fn extracts_and_letters(evidence: &Evidence, signed: &mut Signed<'_>) -> Checked<usize> {
    let files = [evidence.under("evidence/homes/"), evidence.under("evidence/letters/")].concat();
    for path in &files {
        anything(evidence.file(path)?, signed).map_err(|why| format!("{path}: {why}"))?;
    }
    if files.is_empty() { Err("there is none".to_owned()) } else { Ok(files.len()) }
}

fn anything(bytes: &[u8], signed: &mut Signed<'_>) -> Checked {
    let value = json::canonical(bytes)?;
    if value.get("payloadType").is_some() { signed.envelope(bytes).map(drop) } else { signed.within(&value) }
}

/// The digest of the policy pack in force, signed by the policy key.
pub(crate) fn pack(evidence: &Evidence, signed: &mut Signed<'_>) -> Checked<Hash> {
    let pack = json::canonical(evidence.file("evidence/pack.json")?)?;
    let digest = Hash::of(&[json::text(&pack, "/pack")?.as_bytes()]);
    let signature = signed.envelope(json::text(&pack, "/signature")?.as_bytes())?;
    if json::text(&signature, "/digest")? == digest.to_string() {
        Ok(digest)
    } else {
        Err("signed is another pack".to_owned())
    }
}
