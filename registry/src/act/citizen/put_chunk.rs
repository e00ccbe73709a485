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
        // By its own file alone: what another announces of its bytes keeps a chunk from nowhere.
        for medium in workspace.media.iter().filter(|medium| takes && medium.digest == chunk.digest) {
            if ends_as_zip(rows, draft, medium, chunk)? {
                return Err(Refusal::Malformed { code: NotTaken::Polyglot.code() });
            }
        }
        workspaces.push((workspace, if takes { Takes::Files } else { Takes::Nothing }));
    }
    decide(workspaces, chunk)
}

/// Whether this chunk completes the end of its file, and the file is a ZIP archive as well. The end is within the last two
/// chunks; it is looked at when the later of them comes. It guards against a mistaken client; one that means harm leaves a
/// byte behind the archive.
fn ends_as_zip(rows: &dyn Reads, draft: DraftId, medium: &Medium, chunk: &Chunk) -> Result<bool, Refusal> {
    let last = medium.chunks.get(medium.chunks.len().saturating_sub(2)..).unwrap_or_default();
    if !last.contains(&chunk.leaf) {
        return Ok(false);
    }
    let mut tail = Vec::new();
    for leaf in last {
        if *leaf == chunk.leaf {
            tail.extend_from_slice(&chunk.bytes);
            continue;
        }
        match rows.chunk(draft, *leaf)? {
            Some(bytes) => tail.extend(bytes),
            None => return Ok(false),
        }
    }
    Ok(opens_as_zip(&tail, medium.size))
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
