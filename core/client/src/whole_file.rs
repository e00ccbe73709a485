//! A file handed out of the vault to a place that the person names: complete, or not at all.
//!
//! Others cannot read it. Nothing is replaced that is there when it begins, nor when it is about to be named: not every file
//! system can do both in one step. A process that dies on the way leaves at most a file beside it whose name ends in `.part`.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use ereg_trust::random::SecureRandom;

use crate::ClientError;

/// A file that is not whole yet, beside the place that it is for. It is gone with this, unless it became whole.
pub(crate) struct WholeFile {
    target: PathBuf,
    part: PathBuf,
    file: File,
}

impl WholeFile {
    /// Begins a file for a path where nothing is.
    ///
    /// # Errors
    /// `medium.target_exists`; `medium.target` where nothing can be written there.
    pub(crate) fn begin(target: &Path) -> Result<WholeFile, ClientError> {
        nothing_at(target)?;
        let mut name: OsString = target.file_name().ok_or_else(|| ClientError::fix("medium.target"))?.to_owned();
        name.push(format!(".{:016x}.part", u64::from_be_bytes(SecureRandom::new().bytes()?)));
        let part = target.with_file_name(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&part).map_err(unwritable)?;
        Ok(WholeFile { target: target.to_owned(), part, file })
    }

    /// Writes what comes next.
    ///
    /// # Errors
    /// `medium.target`.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), ClientError> {
        self.file.write_all(bytes).map_err(unwritable)
    }

    /// Makes it durable first, then looks once more whether its name is free, and gives it.
    ///
    /// # Errors
    /// As [`WholeFile::begin`].
    pub(crate) fn end(self) -> Result<(), ClientError> {
        self.file.sync_all().map_err(unwritable)?;
        nothing_at(&self.target)?;
        fs::rename(&self.part, &self.target).map_err(unwritable)?;
        // Where directories cannot be flushed, the file system does it by itself.
        if let Some(dir) = self.target.parent() {
            let here = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
            let _ = File::open(here).and_then(|dir| dir.sync_all());
        }
        Ok(())
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // Renamed, it is no longer there.
        let _ = fs::remove_file(&self.part);
    }
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
