//! Puts a chunk of a medium into every open workspace of its sender in which somebody announced it as these bytes.

use ereg_domain::time::Instant;
use ereg_law::medium::{NotTaken, opens_as_zip};
use ereg_protocol::id::{AccountId, DraftId};
use ereg_trust::{
    digest::Digest,
    merkle::{MEDIA_CHUNK, leaf_hash},
};

use crate::{
    model::{Decision, Medium, Refusal, Told, Workspace, Write, view},
    store::Reads,
};

/// A chunk as it came, hashed.
pub(crate) struct Chunk {
    /// The medium.
    digest: Digest,
    /// Its place in the medium, from 0.
    index: u32,
    /// Its bytes.
    bytes: Vec<u8>,
    /// Their hash.
    leaf: Digest,
}

impl Chunk {
    /// Reads a chunk of a medium.
    pub(crate) fn read(digest: Digest, index: u32, bytes: Vec<u8>) -> Result<Chunk, Refusal> {
        if bytes.is_empty() || bytes.len() > MEDIA_CHUNK {
            return Err(Refusal::TooLarge);
        }
        Ok(Chunk { digest, index, leaf: leaf_hash(&bytes), bytes })
    }
}

/// The files that a workspace takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// It is open, or open again for a correction.
    Files,
    /// It was submitted: what was is whole.
    Nothing,
}

/// `None` where all of it is held already.
pub(crate) fn act(
    rows: &dyn Reads,
    account: &AccountId,
    chunk: &Chunk,
    now: Instant,
) -> Result<Option<Decision>, Refusal> {
    let mut workspaces = Vec::new();
    for draft in rows.drafts_with_medium(account, chunk.digest)? {
        let workspace = rows.workspace(draft)?.ok_or(Refusal::NotFound)?;
        let case = workspace.case_id.map_or(Ok(None), |case| rows.case(case))?;
        let takes = workspace.case_id.is_none() || case.is_some_and(|case| case.asks(now).is_some());
        for medium in workspace.media.iter().filter(|_| takes) {
            if ends_as_zip(rows, draft, &medium.chunks, medium.size, Some(chunk))? {
                return Err(Refusal::Malformed { code: NotTaken::Polyglot.code() });
            }
        }
        workspaces.push((workspace, if takes { Takes::Files } else { Takes::Nothing }));
    }
    decide(workspaces, chunk)
}

/// Whether a file of these chunks is a ZIP archive as well, as far as its end has come to this draft or comes now. The end
/// is within the last two chunks. Asked when one of them comes, by whatever announcement, and when chunks that are here are
/// announced, so that no such file is ever whole.
pub(super) fn ends_as_zip(
    rows: &dyn Reads,
    draft: DraftId,
    chunks: &[Digest],
    size: u64,
    comes: Option<&Chunk>,
) -> Result<bool, Refusal> {
    let last = chunks.get(chunks.len().saturating_sub(2)..).unwrap_or_default();
    if comes.is_some_and(|chunk| !last.contains(&chunk.leaf)) {
        return Ok(false);
    }
    let bytes_of = |leaf: &Digest| match comes.filter(|chunk| chunk.leaf == *leaf) {
        Some(chunk) => Ok(Some(chunk.bytes.clone())),
        None => rows.chunk(draft, *leaf),
    };
    let tail = last.iter().map(bytes_of).collect::<Result<Option<Vec<_>>, _>>()?;
    Ok(tail.is_some_and(|tail| opens_as_zip(&tail.concat(), size)))
}

/// An announcement that says otherwise is not this chunk's and keeps it from nowhere.
fn decide(workspaces: Vec<(Workspace, Takes)>, chunk: &Chunk) -> Result<Option<Decision>, Refusal> {
    if workspaces.is_empty() {
        return Err(Refusal::NotFound);
    }
    let (leaf, index) = (chunk.leaf, chunk.index);
    let at = usize::try_from(index).map_err(|_| Refusal::Malformed { code: "chunk.index" })?;
    let mut decision = Decision::event("put_chunk", chunk.digest, index);
    let mut unfit = Some("chunk.index");
    for (mut workspace, takes) in workspaces {
        let here = || workspace.media.iter().filter(|m| m.digest == chunk.digest);
        if unfit.is_some() && here().any(|m| at < m.chunks.len()) {
            unfit = Some("chunk.digest");
        }
        if !here().any(|m| m.chunks.get(at) == Some(&leaf) && m.chunk_len(index) == Some(chunk.bytes.len())) {
            continue;
        }
        unfit = None;
        // What was submitted is whole; a late chunk of it says nothing new.
        if takes == Takes::Nothing || !hold(&mut workspace.media, leaf, chunk.bytes.len()) {
            continue;
        }
        // Its members are told once that it is whole; not of every chunk, for a slow line would fill their feeds.
        if workspace.media.iter().any(|m| m.digest == chunk.digest && m.is_whole()) {
            for member in &workspace.members {
                let view = view::workspace(&workspace, member.slot);
                decision = decision.tell(&member.who.account, Told::Workspace(Box::new(view)));
            }
        }
        decision = decision.write(Write::Chunk(workspace.draft_id, leaf, chunk.bytes.clone()));
    }
    match unfit {
        Some(code) => Err(Refusal::Malformed { code }),
        None if decision.writes.is_empty() => Ok(None),
        None => Ok(Some(decision)),
    }
}

/// Marks the chunk as held wherever it stands; whether it was held nowhere before.
fn hold(media: &mut [Medium], leaf: Digest, len: usize) -> bool {
    let mut new = true;
    for medium in media {
        let places = (0_u32..).zip(&medium.chunks).filter(|(_, known)| **known == leaf).map(|(place, _)| place);
        for place in places.filter(|place| medium.chunk_len(*place) == Some(len)).collect::<Vec<_>>() {
            match medium.held.binary_search(&place) {
                Ok(_) => new = false,
                Err(before) => medium.held.insert(before, place),
            }
        }
    }
    new
}
