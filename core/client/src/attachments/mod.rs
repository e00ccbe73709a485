//! The files of a draft (材料影像): brought in slice by slice or from a path, kept encrypted in chunks, announced once the
//! draft is shared, read back chunk by chunk, taken off again.

mod reader;
mod writer;

use std::{
    fs::{self, File},
    sync::Arc,
};

use ereg_law::material::MaterialCode;
use ereg_protocol::{
    command::{CommandBody, CommandKind},
    id::DraftId,
    objects::HeldMedium,
};
use ereg_sync::state;
use ereg_trust::{digest::Digest, manifest::MediaRef};
use ereg_vault::{ImportedMedium, View};

pub use self::{reader::AttachmentReader, writer::AttachmentWriter};
use crate::{
    AttachedMedium, Cancel, ClientError,
    kernel::Kernel,
    lane,
    media::{self, is_attached},
    open_draft::{OpenDraft, Part},
};

/// The files of the drafts on this device. Everything here works without a network.
#[derive(Clone)]
pub struct Attachments {
    kernel: Arc<Kernel>,
}

impl Attachments {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Attachments {
        Attachments { kernel }
    }

    /// Begins a file that is brought in as a material, slice by slice.
    ///
    /// # Errors
    /// `draft.not_found`; why the draft is closed; `vault.full`.
    pub async fn begin(&self, draft: DraftId, material: MaterialCode) -> Result<AttachmentWriter, ClientError> {
        let medium = self
            .kernel
            .local(move |kernel| {
                can_take(kernel, draft)?;
                Ok(kernel.vault.begin_medium(None, largest(kernel)?)?)
            })
            .await?;
        Ok(AttachmentWriter::new(self.kernel.clone(), draft, material, medium))
    }

    /// Brings in a whole file that this process can read, as an [`AttachmentWriter`] does: none of it is read before its
    /// size is known. A [`Cancel`] over it stops it between two slices, and nothing of the file is kept.
    ///
    /// # Errors
    /// `medium.source` where it is no file or cannot be read; as [`Attachments::begin`], [`AttachmentWriter::write`] and
    /// [`AttachmentWriter::finish`].
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
                can_take(kernel, draft)?;
                let imported =
                    kernel.vault.import_medium_while(&mut file, Some(size), largest(kernel)?, &Cancel::goes_on())?;
                keep(kernel, draft, material, &imported)
            })
            .await
    }

    /// The files attached, with how many chunks of each the registry is known to hold.
    pub async fn list(&self, draft: DraftId) -> Result<Vec<AttachedMedium>, ClientError> {
        self.kernel.local(move |kernel| kernel.read(|view| list(view, draft))).await
    }

    /// Opens a file for reading, by the digest that [`Attachments::list`] tells.
    ///
    /// # Errors
    /// `draft.not_found`; `medium.not_found`; `vault.content_locked`.
    pub async fn read(&self, draft: DraftId, digest: String) -> Result<AttachmentReader, ClientError> {
        let medium = self
            .kernel
            .local(move |kernel| {
                let digest = read_digest(&digest)?;
                kernel.read(|view| {
                    let open = OpenDraft::of(view, draft)?;
                    if open.stored.media.iter().all(|medium| medium.digest != digest) {
                        return Err(ClientError::not_found("medium.not_found"));
                    }
                    view.medium(digest)?.ok_or_else(|| ClientError::storage("vault.corrupt"))
                })
            })
            .await?;
        Ok(AttachmentReader::new(self.kernel.clone(), &medium))
    }

    /// Takes a file off the draft, by the digest that [`Attachments::list`] tells; signatures fall as with an edit.
    ///
    /// Its announcement is taken back where it has not left; where the registry may have it, no manifest names it any
    /// more. Where no other draft has it, its bytes go, and what is not yet uploaded never is.
    ///
    /// # Errors
    /// `medium.not_found`; `draft.submitted`; `medium.announced` for whoever joined, once the registry may have it.
    pub async fn remove(&self, draft: DraftId, digest: String) -> Result<(), ClientError> {
        self.kernel
            .local(move |kernel| {
                let digest = read_digest(&digest)?;
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
                    if let Some(closed) = open.reach(&kernel.sight(), tx.as_view())?.closed() {
                        return Err(ClientError::fix(closed));
                    }
                    let mut announced = false;
                    for item in tx.outbox()?.iter().filter(|item| item.kind() == CommandKind::PutMedium) {
                        let Some(CommandBody::PutMedium(put)) = lane::body(tx, item)? else { continue };
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
}

fn read_digest(text: &str) -> Result<Digest, ClientError> {
    text.parse().map_err(|_| ClientError::not_found("medium.not_found"))
}

/// The most bytes of a file, by the office's rules in force.
fn largest(kernel: &Kernel) -> Result<u64, ClientError> {
    Ok(kernel.pack()?.pack.parameters.max_material_bytes)
}

/// Checks that the draft is here and open: for one that is not, nothing is written.
fn can_take(kernel: &Kernel, draft: DraftId) -> Result<(), ClientError> {
    kernel.read(|view| {
        let open = OpenDraft::of(view, draft)?;
        let closed = open.reach(&kernel.sight(), view)?.closed();
        closed.map_or(Ok(()), |closed| Err(ClientError::fix(closed)))
    })
}

/// Names a medium whose chunks are durable as a material of the draft.
fn keep(
    kernel: &Kernel,
    draft: DraftId,
    material: MaterialCode,
    imported: &ImportedMedium,
) -> Result<AttachedMedium, ClientError> {
    let kept = kernel.write(|tx| {
        let medium = imported.medium();
        let mut open = OpenDraft::of(tx.as_view(), draft)?;
        if let Some(closed) = open.reach(&kernel.sight(), tx.as_view())?.closed() {
            return Err(ClientError::fix(closed));
        }
        tx.keep_medium(imported)?;
        let who = open.who();
        let reference = MediaRef { material: material.as_str().to_owned(), digest: medium.digest };
        open.facts.left_out.retain(|left_out| *left_out != reference);
        if !open.stored.media.contains(&reference) {
            open.stored.media.push(reference);
            open.stored.media.sort();
            open.stored.edited_at = kernel.clocks().wall;
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
        Ok(())
    });
    // Where it was refused, or the same file is here already, nobody names these chunks. What is left where this fails is
    // collected as an orphan.
    let _ = kernel.vault.take_back(imported);
    kept?;
    let digest = imported.medium().digest.to_string();
    let attached = kernel.read(|view| list(view, draft))?;
    let is_it = |medium: &AttachedMedium| medium.digest == digest && medium.material == material;
    // Another call may have taken it off again.
    attached.into_iter().find(is_it).ok_or_else(|| ClientError::not_found("medium.not_found"))
}

fn list(view: &View<'_>, draft: DraftId) -> Result<Vec<AttachedMedium>, ClientError> {
    let open = OpenDraft::of(view, draft)?;
    let of_one = |(material, medium): (MaterialCode, ereg_vault::StoredMedium)| {
        let chunks = u32::try_from(medium.chunks.len()).unwrap_or(u32::MAX);
        Ok(AttachedMedium {
            material,
            digest: medium.digest.to_string(),
            size: medium.size,
            chunks,
            held: held(view, &open, medium.digest, chunks)?.min(chunks),
        })
    };
    media::kept(view, &open.stored)?.into_iter().map(of_one).collect()
}

/// Returns how many chunks of a file the registry is known to hold for a draft. It tells the workspace only when a file
/// is whole; before that this device knows what it has put, and what it was answered.
fn held(view: &View<'_>, open: &OpenDraft, digest: Digest, chunks: u32) -> Result<u32, ClientError> {
    let who = open.who();
    if who.part == Part::Alone {
        return Ok(0);
    }
    let mut told = open.workspace.iter().flat_map(|w| &w.media);
    let told = told.find(|held| held.by == who.slot && held.digest == digest).map_or(0, |held| held.held);
    Ok(match view.chunks_held(digest)? {
        Some(held) => held.max(told),
        None if state::is_announced(view, digest)? => chunks,
        None => told,
    })
}

#[cfg(test)]
mod tests {
    use ereg_protocol::world::{SeededIds, SystemClock};
    use ereg_trust::keys::SoftwareKeys;

    use super::*;
    use crate::{Client, ClientConfig, KeyStore, LAW, Language, Secret};

    #[tokio::test]
    async fn where_the_content_is_locked_every_way_to_a_file_says_so() {
        let root = tempfile::tempdir().unwrap();
        let config = ClientConfig {
            law: LAW,
            dir: root.path().join("vault"),
            secret: Secret::Key(vec![7; 32]),
            keys: KeyStore::OfTheVault(Arc::new(SoftwareKeys::in_memory())),
            clock: Arc::new(SystemClock::start()),
            ids: Arc::new(SeededIds::new(7, "phone")),
            connection: None,
            transport: None,
            lang: Language::Zh,
            logs: None,
        };
        let client = Client::create(config).unwrap();
        let draft = client.drafts().begin("T04".parse().unwrap(), None).await.unwrap();
        let writer = client.attachments().begin(draft, MaterialCode::M06).await.unwrap();
        writer.write(b"%PDF-1.7\nstartxref\n9\n%%EOF\n".to_vec()).await.unwrap();
        let kept = writer.finish().await.unwrap();
        client.lock().await.unwrap();

        // What sync may read of it to upload it, nobody is shown.
        let locked = client.attachments();
        assert!(locked.kernel.vault.chunk(kept.digest.parse().unwrap(), 0).is_ok());
        let is_locked = |error: Option<ClientError>| {
            assert_eq!(error, Some(ClientError::UnlockFirst { code: "vault.content_locked".to_owned() }));
        };
        is_locked(locked.read(draft, kept.digest.clone()).await.err());
        is_locked(locked.list(draft).await.err());
        is_locked(locked.begin(draft, MaterialCode::M06).await.err());
        is_locked(locked.remove(draft, kept.digest).await.err());
    }
}
