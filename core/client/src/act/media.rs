//! Files attached to a draft: kept encrypted in parts, announced once the draft is shared, taken off again.

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use ereg_domain::canonical::from_canonical;
use ereg_law::material::{ContentCheck, MaterialCode, UploadedMaterial};
use ereg_protocol::{
    command::{Command, CommandBody, PutMedium},
    id::DraftId,
    objects::{HeldMedium, WorkspaceView},
};
use ereg_trust::{digest::Digest, manifest::MediaRef};
use ereg_vault::{Collection, StoredDraft, StoredMedium, Tx};

use crate::{
    AttachedMedium, ClientError,
    core::Core,
    queue,
    record::{Reads, Tie, put_draft_facts},
};

impl Core {
    pub(crate) fn attach(
        &self,
        draft: DraftId,
        material: MaterialCode,
        content: &mut dyn Read,
        size: u64,
    ) -> Result<AttachedMedium, ClientError> {
        let cap = self.pack()?.pack.parameters.max_material_bytes;
        let stored = self.stored_draft(draft)?;
        let workspace = self.workspace(draft)?;
        let imported = self.vault.import_medium(content, Some(size), cap)?;
        let medium = imported.medium().clone();
        let edited_at = self.clocks().wall;
        self.write(|tx| {
            let mut stored = tx.draft(stored.draft_id)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let mut facts = tx.draft_facts(draft)?;
            if let Some(closed) = self.reach(tx.as_view(), draft, &facts)?.closed() {
                return Err(ClientError::fix(closed));
            }
            tx.keep_medium(&imported)?;
            let reference = MediaRef { material: material.as_str().to_owned(), digest: medium.digest };
            facts.left_out.retain(|left_out| *left_out != reference);
            if !stored.media.contains(&reference) {
                stored.media.push(reference);
                stored.media.sort();
                stored.edited_at = edited_at;
                // What its writer adds after freezing is in no signature, as with a field.
                if facts.tie != Some(Tie::Joined) {
                    super::drafts::unfreeze(&mut stored, &mut facts, workspace.as_ref());
                    put_draft_facts(tx, draft, &facts)?;
                }
                tx.save_draft(&stored)?;
            }
            let same = |known: &HeldMedium| {
                known.by == stored.slot && known.digest == medium.digest && known.material == material
            };
            let known = workspace.iter().flat_map(|w| &w.media).any(same);
            if facts.tie.is_some() && !known {
                self.announce(tx, draft, material, &medium)?;
            }
            Ok(attached(&medium, material, 0))
        })
    }

    /// As [`Core::attach`], from a file, whose size is known before any of it is read.
    pub(crate) fn attach_file(
        &self,
        draft: DraftId,
        material: MaterialCode,
        path: &Path,
    ) -> Result<AttachedMedium, ClientError> {
        // Asked before it is opened: opening a pipe or a device may wait for ever.
        let size = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
        let (Some(size), Ok(mut file)) = (size, File::open(path)) else {
            return Err(ClientError::fix("medium.source"));
        };
        self.attach(draft, material, &mut file, size)
    }

    /// Takes a file off a draft. Its announcement is taken back where it has not left; where the registry may have it, no
    /// manifest names it any more. Where no other draft has it, its bytes go, and what is not yet uploaded never is.
    pub(crate) fn detach(&self, draft: DraftId, digest: &str) -> Result<(), ClientError> {
        let digest: Digest = digest.parse().map_err(|_| ClientError::not_found("medium.not_found"))?;
        let workspace = self.workspace(draft)?;
        let now = self.clocks().wall;
        self.write(|tx| {
            let mut stored = tx.draft(draft)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let mut facts = tx.draft_facts(draft)?;
            let (gone, left) = stored.media.into_iter().partition(|medium| medium.digest == digest);
            (stored.media, stored.edited_at) = (left, now);
            let gone: Vec<MediaRef> = gone;
            if gone.is_empty() {
                return Err(ClientError::not_found("medium.not_found"));
            }
            if let Some(closed) = self.reach(tx.as_view(), draft, &facts)?.closed() {
                return Err(ClientError::fix(closed));
            }
            let mut announced = false;
            for item in tx.outbox()? {
                let Ok(Command { body: CommandBody::PutMedium(put), .. }) = Command::from_bytes(&item.bytes) else {
                    continue;
                };
                if put.draft_id == draft && put.digest == digest {
                    if item.is_free() {
                        tx.cancel(item.command_id(), now)?;
                    } else {
                        announced = true;
                    }
                }
            }
            announced |= workspace.iter().flat_map(|w| &w.media).any(|held| held.digest == digest);
            if facts.tie == Some(Tie::Joined) {
                // The manifest is another person's: what it may already name can be taken out by nobody else.
                if announced {
                    return Err(ClientError::fix("medium.announced"));
                }
            } else {
                facts.left_out.extend(gone.into_iter().filter(|_| announced));
                super::drafts::unfreeze(&mut stored, &mut facts, workspace.as_ref());
            }
            put_draft_facts(tx, draft, &facts)?;
            tx.save_draft(&stored)?;
            // With its key it can be neither read nor uploaded any further.
            if !is_attached(tx, digest)? {
                tx.drop_medium(digest)?;
            }
            Ok(())
        })
    }

    /// Announces what was attached before the draft was shared.
    pub(crate) fn announce_media(
        &self,
        tx: &mut Tx<'_>,
        draft: DraftId,
        media: &[(MaterialCode, StoredMedium)],
    ) -> Result<(), ClientError> {
        media.iter().try_for_each(|(material, medium)| self.announce(tx, draft, *material, medium))
    }

    /// What was attached, as kept.
    pub(crate) fn kept_media(&self, stored: &StoredDraft) -> Result<Vec<(MaterialCode, StoredMedium)>, ClientError> {
        let mut kept = Vec::new();
        for reference in &stored.media {
            let Some(material) = code(&reference.material) else { continue };
            let known = self.read(|view| Ok::<_, ClientError>(view.medium(reference.digest)?))?;
            kept.push((material, known.ok_or_else(|| ClientError::storage("vault.corrupt"))?));
        }
        Ok(kept)
    }

    fn announce(
        &self,
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
        queue::take(self, tx, queue::lane_of_draft(draft), body, &[]).map(|_| ())
    }

    pub(crate) fn attached(&self, draft: DraftId) -> Result<Vec<AttachedMedium>, ClientError> {
        let stored = self.stored_draft(draft)?;
        let workspace = self.workspace(draft)?;
        let held = |digest| {
            let told = workspace.iter().flat_map(|w| &w.media).find(|m| m.by == stored.slot && m.digest == digest);
            told.map_or(0, |m| m.held)
        };
        let kept = self.kept_media(&stored)?;
        Ok(kept.iter().map(|(material, medium)| attached(medium, *material, held(medium.digest))).collect())
    }

    /// The files of a draft as the rules see them, by the digest a manifest names them by.
    pub(crate) fn uploaded(&self, stored: &StoredDraft) -> Result<Vec<(MediaRef, UploadedMaterial)>, ClientError> {
        let named = |code: MaterialCode, digest| MediaRef { material: code.as_str().to_owned(), digest };
        let as_seen = |(code, medium): (MaterialCode, StoredMedium)| {
            // Each chunk was hashed as it was kept, and is checked again as it is read.
            let content = ContentCheck::Verified;
            let seen = UploadedMaterial { code, media_type: medium.media_type, size: medium.size, content };
            (named(code, medium.digest), seen)
        };
        let mut files: Vec<_> = self.kept_media(stored)?.into_iter().map(as_seen).collect();
        // What the other party has put is not here, but the registry has checked each part of it.
        let held = self.workspace(stored.draft_id)?.map(|workspace| others(stored, &workspace)).unwrap_or_default();
        let left_out = self.read(|view| Ok(view.draft_facts(stored.draft_id)?))?.left_out;
        let kept = |m: &HeldMedium| !left_out.contains(&named(m.material, m.digest));
        files.extend(held.into_iter().filter(kept).map(|medium| {
            let (code, content) = (medium.material, ContentCheck::Verified);
            let seen = UploadedMaterial { code, media_type: medium.media_type, size: medium.size, content };
            (named(code, medium.digest), seen)
        }));
        Ok(files)
    }
}

/// The others' files, each once, as far as they are whole: what is announced and has not come is its author's word
/// alone, and the application waits for nobody's word.
pub(crate) fn others(stored: &StoredDraft, workspace: &WorkspaceView) -> Vec<HeldMedium> {
    let mut seen: Vec<MediaRef> = stored.media.clone();
    let mut whole = Vec::new();
    for medium in workspace.media.iter().filter(|m| m.held == m.chunks) {
        let named = MediaRef { material: medium.material.as_str().to_owned(), digest: medium.digest };
        if !seen.contains(&named) {
            seen.push(named);
            whole.push(medium.clone());
        }
    }
    whole
}

fn attached(medium: &StoredMedium, material: MaterialCode, held: u32) -> AttachedMedium {
    AttachedMedium {
        material,
        digest: medium.digest.to_string(),
        size: medium.size,
        chunks: u32::try_from(medium.chunks.len()).unwrap_or(u32::MAX),
        held,
    }
}

/// Whether a draft has this file.
pub(super) fn is_attached(tx: &Tx<'_>, digest: Digest) -> Result<bool, ClientError> {
    for plain in tx.all(Collection::Draft)? {
        let draft: StoredDraft = from_canonical(&plain)?;
        if draft.media.iter().any(|medium| medium.digest == digest) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A material code as formats write it.
fn code(text: &str) -> Option<MaterialCode> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}
