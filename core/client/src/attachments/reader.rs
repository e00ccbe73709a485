//! A file read back.

use std::{mem, path::Path, sync::Arc};

use ereg_trust::digest::Digest;
use ereg_vault::{StoredMedium, VaultError};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::{ClientError, kernel::Kernel, whole_file::WholeFile};

/// A file of a draft, read back chunk by chunk. Each chunk is checked against the file's digest before it is given out; one
/// that was altered is `vault.corrupt`, and nothing after it comes.
pub struct AttachmentReader {
    kernel: Arc<Kernel>,
    digest: Digest,
    chunks: u32,
    next: Mutex<u32>,
}

impl AttachmentReader {
    pub(super) fn new(kernel: Arc<Kernel>, medium: &StoredMedium) -> AttachmentReader {
        let chunks = u32::try_from(medium.chunks.len()).unwrap_or(u32::MAX);
        AttachmentReader { kernel, digest: medium.digest, chunks, next: Mutex::new(0) }
    }

    /// The next chunk, at most 256 KiB; absent at the end. A call that fails or is dropped takes nothing: the next one asks
    /// for the same chunk.
    ///
    /// # Errors
    /// `vault.corrupt`; `medium.not_found` once it was taken off.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, ClientError> {
        let mut next = self.next.lock().await;
        let (digest, index) = (self.digest, *next);
        if index >= self.chunks {
            return Ok(None);
        }
        let mut read = self.kernel.local(move |kernel| chunk(kernel, digest, index)).await?;
        *next += 1;
        Ok(Some(mem::take(&mut *read)))
    }

    /// Writes the whole file to a path where nothing is, whatever was read of it before: complete, or not at all. A process
    /// that dies on the way leaves at most a file beside it whose name ends in `.part`. Others cannot read it.
    ///
    /// # Errors
    /// `medium.target_exists`; `medium.target` where nothing can be written there; as [`AttachmentReader::next`].
    pub async fn to_file(&self, path: String) -> Result<(), ClientError> {
        let (digest, chunks) = (self.digest, self.chunks);
        self.kernel
            .local(move |kernel| {
                let mut file = WholeFile::begin(Path::new(&path))?;
                for index in 0..chunks {
                    file.write(&chunk(kernel, digest, index)?)?;
                }
                file.end()
            })
            .await
    }
}

fn chunk(kernel: &Kernel, digest: Digest, index: u32) -> Result<Zeroizing<Vec<u8>>, ClientError> {
    kernel.sound()?;
    kernel.vault.chunk(digest, index).map_err(|error| match error {
        VaultError::NotFound => ClientError::not_found("medium.not_found"),
        other => other.into(),
    })
}
