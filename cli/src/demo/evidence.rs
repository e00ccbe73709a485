//! The raw objects for whoever does not believe the story: what passed between phones and registry, byte for byte,
//! the entries with their leaves, and the log's proofs, read over HTTP like a stranger.

use ereg_client::{CertificateScreen, Instant};
use ereg_domain::identifier::UnitCode;
use ereg_trust::{
    checkpoint::SignedCheckpoint,
    digest::{Digest, section_hash},
    envelope::Envelope,
    merkle::{verify_consistency, verify_inclusion},
    token::Token,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    broken::{Broken, While as _, found, holds},
    cast::Character,
    gate::Exchange,
    scenes::{InHand, Play, Stage},
    words,
};
use crate::messages::terms;

/// The log at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeHead {
    /// The number of leaves.
    pub size: u64,
    /// Root over them.
    pub root: Digest,
}

/// A leaf and its way up.
#[derive(Debug, Clone)]
pub struct Proven {
    /// Index of the leaf.
    pub index: u64,
    /// Its hash.
    pub leaf: Digest,
    /// 登簿时间.
    pub booked_at: Instant,
    /// Commitment to the whole entry.
    pub content_commit: Digest,
    /// Hashes beside the way, lowest first.
    pub path: Vec<Digest>,
    /// The head to which it leads.
    pub head: TreeHead,
}

#[derive(Deserialize)]
struct Path {
    path: Vec<Digest>,
}

fn told(error: impl std::fmt::Display) -> Broken {
    Broken::Registry(error.to_string())
}

fn tree_head(stage: &mut Stage<'_>, name: &str) -> Result<TreeHead, Broken> {
    let note = stage.world.public("/v1/checkpoint")?;
    let text = String::from_utf8(note).map_err(told)?;
    stage.journey.keep(&format!("log/{name}.note"), text.as_bytes())?;
    let checkpoint = SignedCheckpoint::parse(&text).map_err(told)?.checkpoint;
    stage.journey.stable_in("tree", name, json!({ "size": checkpoint.size, "root": checkpoint.root.to_string() }));
    Ok(TreeHead { size: checkpoint.size, root: checkpoint.root })
}

/// Tells what the registry says of itself before anything happens.
pub fn registry_begins(stage: &mut Stage<'_>) -> Result<(), Broken> {
    let head = tree_head(stage, "before")?;
    let running = stage.world.running();
    let (authority, root) = (running.authority().to_owned(), running.root_fingerprint().to_string());
    let households = usize::try_from(stage.world.city.households).unwrap_or(usize::MAX);
    stage.narrator.says(Character::Registry, words::registry_serves(&authority, &root, head.size, households))
}

/// The bank that holds the mortgage has no phone here: its letter is read at the registry.
pub fn lender(stage: &mut Stage<'_>, play: &Play) -> Result<(), Broken> {
    let service = stage.world.running().service();
    let unit: UnitCode = play.sale.unit.parse().map_err(|_| told("unit"))?;
    let register = found(service.register(&unit)?, "the register knows the home")?;
    let mortgage = found(register.mortgages.first(), "the mortgage is still in the register")?;
    let letters = service.letters_to(&mortgage.mortgagee_identity)?;
    let letter = found(letters.last(), "the lender was notified")?;
    stage.journey.keep("letters/lender.json", letter.as_bytes())?;
    let envelope = Envelope::from_bytes(letter.as_bytes()).map_err(told)?;
    let body: Value = serde_json::from_slice(envelope.unverified_payload()).map_err(told)?;
    let tells = body.pointer("/tells/mortgaged_home_transferred");
    let proof = tells.and_then(|t| t.get("proof")).and_then(Value::as_str);
    let proof = found(proof, "the letter names the registration proof")?;
    holds(proof == mortgage.proof.to_string(), "the letter names the mortgage of the register", proof)?;
    let at = tells.and_then(|t| t.get("registered_at")).and_then(Value::as_str).unwrap_or_default();
    let at: Instant = at.parse().map_err(told)?;
    stage.journey.stable_in("mortgaged_sale", "lender_notified_of", proof);
    stage.narrator.says(Character::Lender, words::lender_told(proof, &at.wall_text()))
}

/// Writes everything that passed and proves the entries; gives the buyer's entry.
pub fn collect(stage: &mut Stage<'_>, plays: &[&Play], in_hand: &InHand) -> Result<Proven, Broken> {
    commands(stage)?;
    received(stage)?;
    for play in plays {
        drafts(stage, play)?;
    }
    let before = stage.journey.stable_value("tree").and_then(|t| t.get("before")).cloned();
    let head = tree_head(stage, "after")?;
    if let Some(before) = before {
        continues(stage, &before, &head)?;
    }
    let mut entries = Vec::new();
    for play in plays {
        for phone in play.phones() {
            let all = stage.world.wait(phone.client.certificates().list()).when("looking at the certificates")?;
            for certificate in all.iter().filter(|c| c.unit == play.sale.unit) {
                entries.push(entry(stage, certificate, &head)?);
            }
        }
    }
    entries.sort_by_key(|(proven, _)| proven.index);
    stage.journey.stable("entries", entries.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>());
    let proven = entries.into_iter().map(|(proven, _)| proven).find(|p| p.index == in_hand.new.entry_index);
    let proven = found(proven, "the buyer's entry is proven")?;
    stage
        .narrator
        .says(Character::Registry, words::proof(proven.index, head.size, &head.root.to_string(), proven.path.len()))?;
    Ok(proven)
}

fn continues(stage: &mut Stage<'_>, before: &Value, head: &TreeHead) -> Result<(), Broken> {
    let size = before.get("size").and_then(Value::as_u64).unwrap_or(0);
    let root: Digest = before.get("root").and_then(Value::as_str).unwrap_or_default().parse().map_err(told)?;
    let bytes = stage.world.public(&format!("/v1/proofs/consistency?from={size}&to={}", head.size))?;
    let proof: Path = serde_json::from_slice(&bytes).map_err(told)?;
    stage.journey.keep("log/consistency.json", &bytes)?;
    let continues = verify_consistency(size, head.size, &root, &head.root, &proof.path).is_ok();
    holds(continues, "the log continues the one before the sale", (size, head.size))
}

fn entry(stage: &mut Stage<'_>, certificate: &CertificateScreen, head: &TreeHead) -> Result<(Proven, Value), Broken> {
    let token = Token::parse(&certificate.token).map_err(told)?;
    let claims = token.claims();
    let leaf = claims.leaf().entry_hash();
    let index = claims.entry_index;
    let bytes = stage.world.public(&format!("/v1/proofs/inclusion?index={index}&size={}", head.size))?;
    let proof: Path = serde_json::from_slice(&bytes).map_err(told)?;
    let included = verify_inclusion(&leaf, index, head.size, &proof.path, &head.root).is_ok();
    holds(included, "the entry is in the book", index)?;
    let (face, inclusion) = (
        stage.journey.keep(&format!("entries/{index}.face.json"), certificate.face.as_bytes())?,
        stage.journey.keep(&format!("entries/{index}.inclusion.json"), &bytes)?,
    );
    let token =
        stage.journey.keep(&format!("entries/{index}.token.txt"), format!("{}\n", certificate.token).as_bytes())?;
    let value = json!({
        "index": index,
        "leaf_hash": leaf.to_string(),
        "content_commit": claims.content_commit.to_string(),
        "booked_at": certificate.registered_at.to_string(),
        "certificate": certificate.number,
        "licence_id": certificate.licence_id,
        "unit": certificate.unit,
        "status": terms::certificate(certificate.status),
        "face_file": face,
        "inclusion_file": inclusion,
        "token_file": token,
    });
    let proven = Proven {
        index,
        leaf,
        booked_at: certificate.registered_at,
        content_commit: claims.content_commit,
        path: proof.path,
        head: head.clone(),
    };
    Ok((proven, value))
}

/// Every command with its outcome, and which ids were used.
fn commands(stage: &mut Stage<'_>) -> Result<(), Broken> {
    let mut ids: Vec<Value> = Vec::new();
    let mut repeats = 0_u64;
    for exchange in stage.world.tape.all() {
        let Some((kind, id)) = exchange.command() else { continue };
        let seen = ids.iter().any(|known| known.get("id").and_then(Value::as_str) == Some(&id));
        if seen {
            repeats += 1;
        }
        stage.journey.keep(&format!("commands/{id}.json"), &exchange.sent)?;
        if exchange.status == 200 {
            stage.journey.keep(&format!("outcomes/{id}.json"), &exchange.answered)?;
        }
        if !seen {
            ids.push(json!({ "by": exchange.who.key(), "kind": kind, "id": id }));
        }
    }
    // Sent in an order that the threads of a phone decide.
    ids.sort_by_key(|v| (v.get("by").map(Value::to_string), v.get("id").map(Value::to_string)));
    stage.journey.stable("commands", ids);
    stage.journey.measured("commands_sent_again", repeats);
    Ok(())
}

/// Keeps what the feed brought: quotes, letters, key records and what else; and the extracts.
fn received(stage: &mut Stage<'_>) -> Result<(), Broken> {
    for exchange in stage.world.tape.all() {
        if exchange.path == "GET /v1/feed" {
            for line in exchange.answered.split(|byte| *byte == b'\n') {
                let Ok(change) = serde_json::from_slice::<Value>(line) else { continue };
                let part = |name: &str| change.get(name).and_then(Value::as_str);
                let (Some(kind), Some(object), Some(body)) = (part("kind"), part("object"), part("body")) else {
                    continue;
                };
                let rev = change.get("rev").and_then(Value::as_u64).unwrap_or(0);
                let name = object.strip_prefix("sha256:").unwrap_or(object);
                let safe: String =
                    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
                // Names of people's own numbers stay out of file names.
                let name = if safe.contains("__") { Digest::of(name.as_bytes()).hex()[..16].to_owned() } else { safe };
                stage
                    .journey
                    .keep(&format!("feed/{}/{kind}-{name}-{rev}.json", exchange.who.key()), body.as_bytes())?;
            }
        }
        if exchange.path == "GET /v1/homes" && exchange.status == 200 {
            stage.journey.keep(&format!("homes/{}.json", exchange.who.key()), &exchange.answered)?;
        }
    }
    let pack = stage.world.public("/v1/pack")?;
    stage.journey.keep("pack.json", &pack)?;
    Ok(())
}

/// Every revision of every section, every manifest and every statement of a draft, as they were sent.
fn drafts(stage: &mut Stage<'_>, play: &Play) -> Result<(), Broken> {
    let draft = play.draft.to_string();
    let key = play.key();
    stage.journey.stable_in(key, "draft_id", &draft);
    stage.journey.stable_in(key, "unit", &play.sale.unit);
    let (mut sections, mut manifests, mut statements) = (Map::new(), Map::new(), Map::new());
    for exchange in stage.world.tape.all() {
        let Some((kind, body)) = of_draft(&exchange, &draft) else { continue };
        match kind.as_str() {
            "put_sections" => {
                for section in body.get("sections").and_then(Value::as_array).into_iter().flatten() {
                    put_section(stage, key, exchange.who, section, &mut sections)?;
                }
            }
            "freeze" => {
                let bytes = body.get("manifest").and_then(Value::as_str).unwrap_or_default();
                let manifest: Value = serde_json::from_str(bytes).map_err(told)?;
                let rev = manifest.get("manifest_rev").and_then(Value::as_u64).unwrap_or(0);
                let file = stage.journey.keep(&format!("{key}/manifest-r{rev}.json"), bytes.as_bytes())?;
                let digest = Digest::of(bytes.as_bytes()).to_string();
                manifests.insert(format!("r{rev}"), json!({ "digest": digest, "file": file }));
            }
            "sign" => {
                let bytes = body.get("statement").and_then(Value::as_str).unwrap_or_default();
                let envelope = Envelope::from_bytes(bytes.as_bytes()).map_err(told)?;
                let statement: Value = serde_json::from_slice(envelope.unverified_payload()).map_err(told)?;
                let part = |name: &str| statement.get(name).cloned().unwrap_or_default();
                let (slot, rev) = (part("slot"), part("manifest_rev"));
                let name = format!("{}-r{rev}", slot.as_str().unwrap_or_default());
                let file = stage.journey.keep(&format!("{key}/statement-{name}.json"), bytes.as_bytes())?;
                let digest = envelope.digest().to_string();
                statements.insert(
                    name,
                    json!({ "digest": digest, "manifest": part("manifest"), "own": part("own"), "file": file }),
                );
            }
            _ => {}
        }
    }
    holds(
        !sections.is_empty() && !manifests.is_empty() && statements.len() >= 2,
        "sections, manifests and statements passed",
        key,
    )?;
    stage.journey.stable_in(key, "sections", sections);
    stage.journey.stable_in(key, "manifests", manifests);
    stage.journey.stable_in(key, "statements", statements);
    Ok(())
}

fn of_draft(exchange: &Exchange, draft: &str) -> Option<(String, Value)> {
    let (kind, _) = exchange.command()?;
    let body: Value = serde_json::from_slice(&exchange.sent).ok()?;
    (body.get("draft_id").and_then(Value::as_str) == Some(draft)).then_some((kind, body))
}

fn put_section(
    stage: &mut Stage<'_>,
    key: &str,
    who: Character,
    section: &Value,
    into: &mut Map<String, Value>,
) -> Result<(), Broken> {
    let part = |name: &str| section.get(name).and_then(Value::as_str);
    let (Some(kind), Some(body)) = (part("kind"), part("body")) else {
        return Err(told("a section without kind or body"));
    };
    let rev = section.get("rev").and_then(Value::as_u64).unwrap_or(0);
    let name =
        if kind.starts_with("inquiry") { format!("{kind}-{}-r{rev}", who.key()) } else { format!("{kind}-r{rev}") };
    let file = stage.journey.keep(&format!("{key}/section-{name}.json"), body.as_bytes())?;
    let hash = section_hash(kind, body.as_bytes()).to_string();
    into.insert(name, json!({ "kind": kind, "rev": rev, "hash": hash, "file": file }));
    Ok(())
}
