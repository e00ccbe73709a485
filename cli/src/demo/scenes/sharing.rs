//! The buyer is invited and joins; their 1 MB photo goes up in two parts because the line goes dead in between.

use ereg_client::{AttachedMedium, DraftId, MaterialCode, ParticipantStanding};
use ereg_trust::envelope::Envelope;

use super::{Play, Stage, transferee, transferor};
use crate::demo::{
    broken::{Broken, While as _, found, holds},
    gate::Network,
    words,
    world::Phone,
};

/// Bytes of the photo.
const PHOTO_BYTES: usize = 1_000_000;
/// Chunks that pass before the line goes dead.
const CHUNKS_BEFORE_THE_CUT: u32 = 2;

/// Shares the draft, hands the invitation over, and the buyer joins.
pub fn invited_and_joined(stage: &mut Stage<'_>, seller: &Phone, buyer: &Phone, draft: DraftId) -> Result<(), Broken> {
    let world = stage.world;
    seller.network(Network::Up);
    world.wait(seller.client.sharing().share(draft, transferor()?)).when("sharing the draft")?;
    let invitation = world.wait(seller.client.sharing().invite(draft, transferee()?)).when("inviting the buyer")?;
    let report = seller.sync(world)?;
    holds(report.needs_you == 0, "sharing needs nobody's help", &report)?;
    let screen = world.wait(seller.client.sharing().refresh(draft)).when("looking at the workspace")?;
    stage.says(seller, words::invited(&report, &screen))?;
    world.pass(6);
    // Handed over from screen to screen: it never passes through the registry.
    world.wait(buyer.client.sharing().join(invitation.text)).when("joining with the invitation")?;
    let joined = world.wait(buyer.client.sharing().see(draft)).when("looking at the workspace")?;
    holds(joined.slot == transferee()?, "the buyer has the buyer's place", joined.slot)?;
    let said = words::joined_workspace(&joined, stage.narrator.form());
    stage.says(buyer, said)?;
    let seen = world.wait(seller.client.sharing().refresh(draft)).when("looking at the workspace")?;
    let there = seen.participants.iter().any(|p| {
        p.slot == joined.slot && matches!(p.standing, ParticipantStanding::Joined | ParticipantStanding::Signed)
    });
    holds(there, "the seller sees that the buyer has joined", &seen.participants)
}

/// The buyer photographs the proof of deed tax; the upload is cut after two chunks and goes on where it stopped.
pub fn deed_tax_photo(stage: &mut Stage<'_>, play: &Play) -> Result<(), Broken> {
    let world = stage.world;
    let buyer = &play.transferee;
    let photo = photo(world.seed);
    buyer.network(Network::CutsUploadAfter(CHUNKS_BEFORE_THE_CUT));
    world.wait(buyer.attaches(play.draft, MaterialCode::M10, &photo)).when("attaching the photo")?;
    let kept = the_photo(stage, play)?;
    stage.says(buyer, words::attached(&kept))?;
    let report = buyer.sync_once(world)?;
    holds(report.chunks == CHUNKS_BEFORE_THE_CUT, "two chunks left the phone before the cut", &report)?;
    holds(kept.chunks > report.chunks, "there was more to send", &kept)?;
    stage.says(buyer, words::upload_cut(&kept, &report))?;
    world.pass(3);
    buyer.network(Network::Up);
    let before = world.tape.all().len();
    let report = buyer.sync(world)?;
    let told = what_arrived(stage, &kept.digest, before);
    let held = found(told.first().copied(), "the phone asks first what had arrived")?;
    holds(held == CHUNKS_BEFORE_THE_CUT, "the registry held what was sent before the cut", held)?;
    holds(report.chunks == kept.chunks - held, "no chunk was sent twice", report.chunks)?;
    holds(told.last() == Some(&kept.chunks), "the registry holds the whole photo", &told)?;
    stage.says(buyer, words::upload_resumed(&kept, held, &report))?;
    let file = stage.journey.keep("media/deed-tax.jpg", &photo)?;
    stage.journey.stable(
        "media",
        serde_json::json!([{ "material": kept.material.as_str(), "digest": kept.digest, "size": kept.size, "chunks": kept.chunks, "file": file }]),
    );
    Ok(())
}

/// Returns how many chunks the registry said it held, each time the phone asked since.
fn what_arrived(stage: &Stage<'_>, digest: &str, since: usize) -> Vec<u32> {
    let path = format!("GET /v1/media/{digest}");
    let asked = stage.world.tape.all().into_iter().skip(since).filter(|e| e.path == path && e.status == 200);
    asked
        .filter_map(|answer| {
            let told = Envelope::from_bytes(&answer.answered).ok()?;
            let told: serde_json::Value = serde_json::from_slice(told.unverified_payload()).ok()?;
            u32::try_from(told.get("tells")?.get("medium")?.get("held")?.as_array()?.len()).ok()
        })
        .collect()
}

fn the_photo(stage: &Stage<'_>, play: &Play) -> Result<AttachedMedium, Broken> {
    let attached =
        stage.world.wait(play.transferee.client.attachments().list(play.draft)).when("looking at the photo")?;
    found(attached.into_iter().find(|m| m.material == MaterialCode::M10), "the photo is attached")
}

/// The bytes of a photo: a JPEG file by its markers, its content drawn from the seed. Nobody's document.
fn photo(seed: u64) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10];
    bytes.extend_from_slice(b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    // One grey component of 3000 by 4000 pixels, and the scan of it.
    bytes.extend_from_slice(b"\xFF\xC0\0\x0B\x08\x0F\xA0\x0B\xB8\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\x3F\0");
    // Odd, and another for each seed.
    let mut state = seed << 1 | 1;
    while bytes.len() < PHOTO_BYTES - 2 {
        // xorshift64: repeatable filling, nothing secret.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let [byte, ..] = state.to_le_bytes();
        // 0xFF begins a marker.
        bytes.push(byte.min(0xFE));
    }
    bytes.extend_from_slice(&[0xFF, 0xD9]);
    bytes
}
