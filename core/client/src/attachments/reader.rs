//! A file read back.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    mem,
    path::{Path, PathBuf},
    sync::Arc,
};

use ereg_trust::{digest::Digest, random::SecureRandom};
use ereg_vault::{StoredMedium, VaultError};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::{ClientError, kernel::Kernel};

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
                let path = Path::new(&path);
                nothing_at(path)?;
                let mut part = Part::beside(path)?;
                for index in 0..chunks {
                    part.file.write_all(&chunk(kernel, digest, index)?).map_err(unwritable)?;
                }
                part.become_whole(path)
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

fn unwritable(_: io::Error) -> ClientError {
    ClientError::fix("medium.target")
}

fn nothing_at(path: &Path) -> Result<(), ClientError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(ClientError::fix("medium.target_exists")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unwritable(error)),
    }
}

/// A file that is not whole yet, beside the place that it is for. It is gone with this, unless it became whole.
struct Part {
    path: PathBuf,
    file: File,
}

impl Part {
    fn beside(target: &Path) -> Result<Part, ClientError> {
        let mut name: OsString = target.file_name().ok_or_else(|| ClientError::fix("medium.target"))?.to_owned();
        name.push(format!(".{:016x}.part", u64::from_be_bytes(SecureRandom::new().bytes()?)));
        let path = target.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(unwritable)?;
        Ok(Part { path, file })
    }

    /// Durable first, then under its name. What came to that name meanwhile is not replaced.
    fn become_whole(self, target: &Path) -> Result<(), ClientError> {
        self.file.sync_all().map_err(unwritable)?;
        nothing_at(target)?;
        fs::rename(&self.path, target).map_err(unwritable)?;
        // Where directories cannot be flushed, the file system does it by itself.
        if let Some(dir) = target.parent() {
            let here = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
            let _ = File::open(here).and_then(|dir| dir.sync_all());
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Renamed, it is no longer there.
        let _ = fs::remove_file(&self.path);
    }
}
