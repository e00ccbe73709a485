//! Files attached to a draft: kept encrypted in parts, announced once the draft is shared.

use ereg_domain::material::{ContentCheck, MaterialCode, UploadedMaterial};
use ereg_protocol::{
    command::{CommandBody, PutMedium},
    id::DraftId,
    objects::HeldMedium,
};
use ereg_trust::manifest::MediaRef;
use ereg_vault::{StoredDraft, StoredMedium, Tx};

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
        content: &[u8],
    ) -> Result<AttachedMedium, ClientError> {
        let cap = self.pack()?.pack.parameters.max_material_bytes;
        let stored = self.stored_draft(draft)?;
        let workspace = self.workspace(draft)?;
        let mut source = content;
        let imported = self.vault.import_medium(&mut source, Some(content.len() as u64), cap)?;
        let medium = imported.medium().clone();
        let edited_at = self.clocks().wall;
        self.write(|tx| {
            let mut stored = tx.draft(stored.draft_id)?.ok_or_else(|| ClientError::not_found("draft.not_found"))?;
            let mut facts = tx.draft_facts(draft)?;
            if super::drafts::is_submitted(tx, &facts, workspace.as_ref())? {
                return Err(ClientError::fix("draft.submitted"));
            }
            tx.keep_medium(&imported)?;
            let reference = MediaRef { material: material.as_str().to_owned(), digest: medium.digest };
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
            let same = |known: &HeldMedium| known.digest == medium.digest && known.material == material;
            let known = workspace.iter().flat_map(|w| &w.media).any(same);
            if facts.tie.is_some() && !known {
                self.announce(tx, draft, material, &medium)?;
            }
            Ok(attached(&medium, material, 0))
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
        let lane = queue::lane_of_draft(draft);
        if queue::is_pending(tx, &lane, &body)? {
            return Ok(());
        }
        queue::enqueue(self, tx, lane, body, &[]).map(|_| ())
    }

    pub(crate) fn attached(&self, draft: DraftId) -> Result<Vec<AttachedMedium>, ClientError> {
        let stored = self.stored_draft(draft)?;
        let workspace = self.workspace(draft)?;
        let held = |digest| {
            let told = workspace.iter().flat_map(|w| &w.media).find(|m| m.digest == digest);
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
        let held = self.workspace(stored.draft_id)?.map(|workspace| workspace.media).unwrap_or_default();
        files.extend(held.into_iter().filter(|m| !stored.media.contains(&named(m.material, m.digest))).map(|medium| {
            let content = if medium.held == medium.chunks { ContentCheck::Verified } else { ContentCheck::Missing };
            let code = medium.material;
            let seen = UploadedMaterial { code, media_type: medium.media_type, size: medium.size, content };
            (named(code, medium.digest), seen)
        }));
        Ok(files)
    }
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

/// A material code as formats write it.
fn code(text: &str) -> Option<MaterialCode> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).ok()
}
