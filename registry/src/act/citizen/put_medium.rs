//! Announces a medium (上传材料), whose chunks then follow.

use ereg_protocol::{command::PutMedium, outcome::CommandEffect};
use ereg_trust::merkle::{MEDIA_CHUNK, Tree};

use crate::{
    act::{Circumstances, Desk, Joined, workspace::CONFLICT},
    model::{Decision, Enrolled, Medium, Refusal},
};

pub(super) fn act(desk: &Desk<'_>, who: &Enrolled, command: &PutMedium) -> Result<Decision, Refusal> {
    decide(desk.joined(command.draft_id, who)?, command, &desk.now)
}

/// Announces a medium: its chunks are checked one by one against the leaf hashes given here. An announcement is its
/// author's alone, in what it says and in how many there may be.
fn decide(joined: Joined, command: &PutMedium, now: &Circumstances<'_>) -> Result<Decision, Refusal> {
    const ACT: &str = "put_medium";
    let closed = joined.closed(now);
    let Joined { mut workspace, member, .. } = joined;
    if let Some(code) = closed {
        return Ok(Decision::declined(ACT, command.draft_id, code));
    }
    if command.size == 0 || command.size > now.pack.pack.parameters.max_material_bytes {
        return Err(Refusal::TooLarge);
    }
    let chunk = u64::try_from(MEDIA_CHUNK).unwrap_or(u64::MAX);
    let expected = command.size.div_ceil(chunk);
    let mut tree = Tree::new();
    for leaf in &command.chunks {
        tree.append(*leaf);
    }
    if u64::try_from(command.chunks.len()).ok() != Some(expected) || tree.root() != command.digest {
        return Err(Refusal::Malformed { code: "medium.digest" });
    }
    let done = Decision::done(ACT, command.draft_id, CommandEffect::MediumPut {});
    let announced = Medium {
        by: member.slot,
        digest: command.digest,
        material: command.material,
        media_type: command.media_type,
        size: command.size,
        chunks: command.chunks.clone(),
        held: Vec::new(),
    };
    let own = workspace.media.iter().filter(|m| m.by == member.slot);
    let mut held = own.clone().filter(|m| m.digest == command.digest);
    // The same file as another material is the same file; with other chunks it is another one that cannot come.
    let same_file = |m: &Medium| Medium { held: Vec::new(), material: command.material, ..m.clone() } == announced;
    if held.clone().any(|m| !same_file(m)) {
        return Ok(Decision::declined(ACT, command.draft_id, CONFLICT));
    }
    if held.any(|m| m.material == command.material) {
        return Ok(done);
    }
    if u32::try_from(own.count()).is_ok_and(|held| held >= now.pack.pack.parameters.media_by_party) {
        return Ok(Decision::declined(ACT, command.draft_id, "medium.too_many"));
    }
    workspace.media.push(announced);
    workspace.media.sort_by_key(|m| (m.digest, m.material.as_str(), m.by));
    Ok(done.workspace(workspace))
}
