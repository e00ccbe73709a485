//! The files of a draft (材料影像), in by slices and out by chunks.

use std::sync::Arc;

use ereg_client::{AttachedMedium, ClientError, DraftId, MaterialCode};

use crate::{Cancel, cancel::under};

/// The files of the drafts on this device. Everything here works without a network.
#[derive(uniffi::Object)]
pub struct Attachments(pub(crate) ereg_client::Attachments);

#[uniffi::export]
impl Attachments {
    /// Begins a file that is brought in as a material, slice by slice.
    ///
    /// # Errors
    /// `draft.not_found`; why the draft is closed; `vault.full`.
    pub async fn begin(&self, draft: DraftId, material: MaterialCode) -> Result<AttachmentWriter, ClientError> {
        self.0.begin(draft, material).await.map(AttachmentWriter)
    }

    /// Brings in a whole file that this process can read, as an [`AttachmentWriter`] does: none of it is read before its
    /// size is known.
    ///
    /// # Errors
    /// `medium.source` where it is no file or cannot be read; as [`Attachments::begin`], [`AttachmentWriter::write`] and
    /// [`AttachmentWriter::finish`]; [`ClientError::Cancelled`], between two slices: nothing of the file is kept.
    #[uniffi::method(default(cancel = None))]
    pub async fn attach_file(
        &self,
        draft: DraftId,
        material: MaterialCode,
        path: String,
        cancel: Option<Arc<Cancel>>,
    ) -> Result<AttachedMedium, ClientError> {
        under(cancel, self.0.attach_file(draft, material, path)).await
    }

    /// The files attached, with how many chunks of each the registry is known to hold.
    pub async fn list(&self, draft: DraftId) -> Result<Vec<AttachedMedium>, ClientError> {
        self.0.list(draft).await
    }

    /// Opens a file for reading, by the digest that [`Attachments::list`] tells.
    ///
    /// # Errors
    /// `draft.not_found`; `medium.not_found`; `vault.content_locked`.
    pub async fn read(&self, draft: DraftId, digest: String) -> Result<AttachmentReader, ClientError> {
        self.0.read(draft, digest).await.map(AttachmentReader)
    }

    /// Takes a file off the draft, by the digest that [`Attachments::list`] tells; signatures fall as with an edit.
    ///
    /// # Errors
    /// `medium.not_found`; `draft.submitted`; `medium.announced` for whoever joined, once the registry may have it.
    pub async fn remove(&self, draft: DraftId, digest: String) -> Result<(), ClientError> {
        self.0.remove(draft, digest).await
    }
}

/// A file on its way in, slice by slice. Little more than one chunk of it stands in memory; each is encrypted and durable
/// before more is taken. Of a picture what is needed to draw it is kept and nothing else, so not where it was taken nor by
/// which camera: digest and size are those of what is kept. No draft names it before [`AttachmentWriter::finish`]: one
/// that is cancelled, let go of or cut off leaves nothing.
///
/// One call at a time: while a slice is being kept, the next one is refused and nothing of it is taken. Slices of 64 KiB to
/// 1 MiB cost least.
#[derive(uniffi::Object)]
pub struct AttachmentWriter(ereg_client::AttachmentWriter);

#[uniffi::export]
impl AttachmentWriter {
    /// Takes the next slice, of any length. After an error begin anew: nothing of the file is kept, and every later call
    /// fails with the same code.
    ///
    /// # Errors
    /// As soon as it shows: `medium.too_large`, `medium.type`, `medium.heic`, `medium.ofd`, `medium.not_whole`,
    /// `medium.pixels`, `vault.full`. `medium.writing` while the slice before is being kept: then the file goes on.
    pub async fn write(&self, slice: Vec<u8>) -> Result<(), ClientError> {
        self.0.write(slice).await
    }

    /// All has come: keeps the file as a material of the draft, durably, and queues its upload once the draft is shared. A
    /// second call fails with [`ClientError::Closed`].
    ///
    /// # Errors
    /// `medium.not_whole` where the end is missing; `medium.polyglot` where it is a ZIP archive as well; why the draft is
    /// closed; as [`AttachmentWriter::write`].
    pub async fn finish(&self) -> Result<AttachedMedium, ClientError> {
        self.0.finish().await
    }

    /// Leaves it: after a slice that is being kept, all that was taken is given back. Twice is fine; a file that is
    /// finished stays.
    pub async fn cancel(&self) -> Result<(), ClientError> {
        self.0.cancel().await
    }
}

/// A file of a draft, read back chunk by chunk. Each chunk is checked against the file's digest before it is given out; one
/// that was altered is `vault.corrupt`, and nothing after it comes.
#[derive(uniffi::Object)]
pub struct AttachmentReader(ereg_client::AttachmentReader);

#[uniffi::export]
impl AttachmentReader {
    /// The next chunk, at most 256 KiB; absent at the end. A call that fails or is dropped takes nothing: the next one asks
    /// for the same chunk.
    ///
    /// # Errors
    /// `vault.corrupt`; `medium.not_found` once it was taken off.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, ClientError> {
        self.0.next().await
    }

    /// Writes the whole file to a path where nothing is, whatever was read of it before: complete, or not at all. A process
    /// that dies on the way leaves at most a file beside it whose name ends in `.part`. Others cannot read it.
    ///
    /// # Errors
    /// `medium.target_exists`; `medium.target` where nothing can be written there; as [`AttachmentReader::next`].
    pub async fn to_file(&self, path: String) -> Result<(), ClientError> {
        self.0.to_file(path).await
    }
}
