//! Files attached to a draft: kept encrypted in parts, announced once the draft is shared, taken off again.

use std::{
    fs::{self, File},
    io::Read,
};

use ereg_law::material::MaterialCode;
use ereg_protocol::{
    command::{Command, CommandBody},
    id::DraftId,
    objects::HeldMedium,
};
use ereg_trust::{digest::Digest, manifest::MediaRef};
use ereg_vault::StoredMedium;

use super::Drafts;
use crate::{
    AttachedMedium, ClientError,
    kernel::Kernel,
    media::{self, is_attached},
    open_draft::{OpenDraft, Part, Reach},
};

impl Drafts {
    /// Keeps a file as a material, encrypted in parts, and queues its upload once the draft is shared.
    pub async fn attach(
        &self,
        draft: DraftId,
        material: MaterialCode,
        content: Vec<u8>,
    ) -> Result<AttachedMedium, ClientError> {
        let size = content.len() as u64;
        self.kernel.local(move |kernel| keep(kernel, draft, material, &mut content.as_slice(), size)).await
    }

    /// As [`Drafts::attach`], from a file that this process can read: none of it is read before its size is known.
    ///
    /// # Errors
    /// `medium.source` where it is no file or cannot be read; as [`Drafts::attach`].
    pub async fn attach_file(
        &self,
        draft: DraftId,
        material: MaterialCode,
        path: String,
    ) -> Result<AttachedMedium, ClientError> {
        self.kernel
            .local(move |kernel| {
                // Asked before it is opened: opening a pipe or a device may wait for ever.
                let size = fs::metadata(&path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
                let (Some(size), Ok(mut file)) = (size, File::open(&path)) else {
                    return Err(ClientError::fix("medium.source"));
                };
                keep(kernel, draft, material, &mut file, size)
            })
            .await
    }

    /// Takes a file off the draft, by the digest that [`Drafts::attached`] tells; signatures fall as with an edit.
    ///
    /// Its announcement is taken back where it has not left; where the registry may have it, no manifest names it any
    /// more. Where no other draft has it, its bytes go, and what is not yet uploaded never is.
    ///
    /// # Errors
    /// `medium.not_found`; `draft.submitted`; `medium.announced` for whoever joined, once the registry may have it.
    pub async fn detach(&self, draft: DraftId, digest: String) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                let digest: Digest = digest.parse().map_err(|_| ClientError::not_found("medium.not_found"))?;
                let now = kernel.clocks().wall;
                kernel.write(|tx| {
                    let mut open = OpenDraft::of(tx.as_view(), draft)?;
                    let attached = std::mem::take(&mut open.stored.media);
                    let (gone, left): (Vec<MediaRef>, _) =
                        attached.into_iter().partition(|medium| medium.digest == digest);
                    (open.stored.media, open.stored.edited_at) = (left, now);
                    if gone.is_empty() {
                        return Err(ClientError::not_found("medium.not_found"));
                    }
                    if let Some(closed) = Reach::of(&kernel.sight(), tx.as_view(), draft, &open.facts)?.closed() {
                        return Err(ClientError::fix(closed));
                    }
                    let mut announced = false;
                    for item in tx.outbox()? {
                        let Ok(Command { body: CommandBody::PutMedium(put), .. }) = Command::from_bytes(&item.bytes)
                        else {
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
                    announced |= open.workspace.iter().flat_map(|w| &w.media).any(|held| held.digest == digest);
                    if open.who().part == Part::Guest {
                        // The manifest is another person's: what it may already name can be taken out by nobody else.
                        if announced {
                            return Err(ClientError::fix("medium.announced"));
                        }
                    } else {
                        open.facts.left_out.extend(gone.into_iter().filter(|_| announced));
                        open.unfreeze();
                    }
                    open.save(tx)?;
                    // With its key it can be neither read nor uploaded any further.
                    if !is_attached(tx, digest)? {
                        tx.drop_medium(digest)?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// The files attached, with how much of each the registry is known to hold.
    pub async fn attached(&self, draft: DraftId) -> Result<Vec<AttachedMedium>, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.read(|view| {
                    let open = OpenDraft::of(view, draft)?;
                    let slot = open.who().slot;
                    let held = |digest| {
                        let mut told = open.workspace.iter().flat_map(|w| &w.media);
                        told.find(|m| m.by == slot && m.digest == digest).map_or(0, |m| m.held)
                    };
                    let kept = media::kept(view, &open.stored)?;
                    Ok(kept.iter().map(|(material, medium)| shown(medium, *material, held(medium.digest))).collect())
                })
            })
            .await
    }
}

fn keep(
    kernel: &Kernel,
    draft: DraftId,
    material: MaterialCode,
    content: &mut dyn Read,
    size: u64,
) -> Result<AttachedMedium, ClientError> {
    let cap = kernel.pack()?.pack.parameters.max_material_bytes;
    // One that is not here takes no room.
    kernel.read(|view| OpenDraft::of(view, draft).map(|_| ()))?;
    let imported = kernel.vault.import_medium(content, Some(size), cap)?;
    let medium = imported.medium();
    let edited_at = kernel.clocks().wall;
    kernel.write(|tx| {
        let mut open = OpenDraft::of(tx.as_view(), draft)?;
        if let Some(closed) = Reach::of(&kernel.sight(), tx.as_view(), draft, &open.facts)?.closed() {
            return Err(ClientError::fix(closed));
        }
        tx.keep_medium(&imported)?;
        let who = open.who();
        let reference = MediaRef { material: material.as_str().to_owned(), digest: medium.digest };
        open.facts.left_out.retain(|left_out| *left_out != reference);
        if !open.stored.media.contains(&reference) {
            open.stored.media.push(reference);
            open.stored.media.sort();
            open.stored.edited_at = edited_at;
            // What its writer adds after freezing is in no signature, as with a field.
            if who.part != Part::Guest {
                open.unfreeze();
            }
            open.save(tx)?;
        }
        let same =
            |known: &HeldMedium| known.by == who.slot && known.digest == medium.digest && known.material == material;
        let known = open.workspace.iter().flat_map(|w| &w.media).any(same);
        if who.part != Part::Alone && !known {
            media::announce(kernel, tx, draft, material, medium)?;
        }
        Ok(shown(medium, material, 0))
    })
}

fn shown(medium: &StoredMedium, material: MaterialCode, held: u32) -> AttachedMedium {
    AttachedMedium {
        material,
        digest: medium.digest.to_string(),
        size: medium.size,
        chunks: u32::try_from(medium.chunks.len()).unwrap_or(u32::MAX),
        held,
    }
}
