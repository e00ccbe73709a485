//! The files of a draft: what is kept of them here, what the registry holds of the others', and their announcement.

use ereg_domain::canonical::from_canonical;
use ereg_law::material::{ContentCheck, MaterialCode, UploadedMaterial};
use ereg_protocol::{
    command::{CommandBody, PutMedium},
    id::DraftId,
    objects::{HeldMedium, WorkspaceView},
};
use ereg_trust::{digest::Digest, manifest::MediaRef};
use ereg_vault::{Collection, StoredDraft, StoredMedium, Tx, View};

use crate::{ClientError, kernel::Kernel, lane, open_draft::OpenDraft, queue};

/// Returns what was attached, as kept.
pub(crate) fn kept(view: &View<'_>, stored: &StoredDraft) -> Result<Vec<(MaterialCode, StoredMedium)>, ClientError> {
    let mut kept = Vec::new();
    for reference in &stored.media {
        let Some(material) = MaterialCode::of(&reference.material) else { continue };
        let known = view.medium(reference.digest)?;
        kept.push((material, known.ok_or_else(|| ClientError::storage("vault.corrupt"))?));
    }
    Ok(kept)
}

/// The files of a draft as the rules see them, by the digest a manifest names them by.
pub(crate) fn uploaded(view: &View<'_>, draft: &OpenDraft) -> Result<Vec<(MediaRef, UploadedMaterial)>, ClientError> {
    let as_seen = |(code, medium): (MaterialCode, StoredMedium)| {
        // Each chunk was hashed as it was kept, and is checked again as it is read.
        let content = ContentCheck::Verified;
        let seen = UploadedMaterial { code, media_type: medium.media_type, size: medium.size, content };
        (named(code, medium.digest), seen)
    };
    let mut files: Vec<_> = kept(view, &draft.stored)?.into_iter().map(as_seen).collect();
    // What the other party has put is not here, but the registry has checked each part of it.
    files.extend(others(draft).map(|medium| {
        let (code, content) = (medium.material, ContentCheck::Verified);
        let seen = UploadedMaterial { code, media_type: medium.media_type, size: medium.size, content };
        (named(code, medium.digest), seen)
    }));
    Ok(files)
}

/// Returns the files that a manifest names: what was attached here and what has come of the others, but what was left
/// out.
pub(crate) fn in_manifest(draft: &OpenDraft) -> Vec<MediaRef> {
    let others = others(draft).map(|medium| named(medium.material, medium.digest));
    let mut media: Vec<MediaRef> = draft.stored.media.iter().cloned().chain(others).collect();
    media.sort();
    media.dedup();
    media
}

/// The others' files but what was left out, each once, as far as they are whole: what is announced and has not come is
/// its author's word alone, and the application waits for nobody's word.
fn others(draft: &OpenDraft) -> impl Iterator<Item = &HeldMedium> {
    let mut seen: Vec<MediaRef> = draft.stored.media.clone();
    seen.extend(draft.facts.left_out.iter().cloned());
    let held = draft.workspace.iter().flat_map(|workspace: &WorkspaceView| &workspace.media);
    held.filter(|medium| medium.held == medium.chunks).filter(move |medium| {
        let named = named(medium.material, medium.digest);
        let new = !seen.contains(&named);
        seen.push(named);
        new
    })
}

fn named(material: MaterialCode, digest: Digest) -> MediaRef {
    MediaRef { material: material.as_str().to_owned(), digest }
}

/// Tells the registry which file will come.
pub(crate) fn announce(
    kernel: &Kernel,
    tx: &mut Tx<'_>,
    draft: DraftId,
    material: MaterialCode,
    medium: &StoredMedium,
) -> Result<(), ClientError> {
    let body = CommandBody::PutMedium(PutMedium {
        draft_id: draft,
        material,
        media_type: medium.media_type,
        size: medium.size,
        digest: medium.digest,
        chunks: medium.chunks.clone(),
    });
    queue::take(kernel, tx, lane::of_draft(draft), body, &[])?;
    // What another draft has sent already the registry may not hold for this one: its word is asked again.
    Ok(tx.medium_to_be_sent(medium.digest)?)
}

/// Whether a draft has this file.
pub(crate) fn is_attached(tx: &Tx<'_>, digest: Digest) -> Result<bool, ClientError> {
    for plain in tx.all(Collection::Draft)? {
        let draft: StoredDraft = from_canonical(&plain)?;
        if draft.media.iter().any(|medium| medium.digest == digest) {
            return Ok(true);
        }
    }
    Ok(false)
}
