//! A vault's file system on a disk that loses power on command.

use std::io;
use std::path::Path;
use std::sync::Arc;

use ereg_crash_vfs::{Disk, VfsName};
use ereg_vault::{OpenOptions, Storage, Thing};

/// The disk as the vault asks for it: its databases through the VFS, its key file through the plain calls.
pub struct DiskStorage {
    disk: Disk,
    vfs: VfsName,
}

impl DiskStorage {
    /// A new name for SQLite over the disk; gone again with the last clone of the options.
    pub fn options(disk: &Disk) -> OpenOptions {
        OpenOptions::on(Arc::new(Self { disk: disk.clone(), vfs: disk.register("vault") }))
    }
}

/// The disk's paths are text.
fn text(path: &Path) -> io::Result<&str> {
    path.to_str().ok_or_else(|| io::ErrorKind::InvalidInput.into())
}

impl Storage for DiskStorage {
    fn vfs(&self) -> Option<&str> {
        Some(self.vfs.as_str())
    }

    fn look(&self, path: &Path) -> io::Result<Thing> {
        let path = text(path)?;
        if !self.disk.exists(path)? {
            return Ok(Thing::Nothing);
        }
        Ok(if self.disk.list_dir(path).is_ok() { Thing::Directory } else { Thing::File })
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.disk.create_dir(text(path)?)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.disk.write_file(text(path)?, bytes)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.disk.read_file(text(path)?)
    }

    fn head(&self, path: &Path, len: usize) -> io::Result<(Vec<u8>, u64)> {
        let mut bytes = self.disk.read_file(text(path)?)?;
        let size = bytes.len() as u64;
        bytes.truncate(len);
        Ok((bytes, size))
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.disk.sync(text(path)?)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.disk.sync_dir(text(path)?)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.disk.rename(text(from)?, text(to)?)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove_file(text(path)?)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.disk.remove_dir(text(path)?)
    }

    fn room(&self, _: &Path) -> io::Result<Option<u64>> {
        Ok(None)
    }
}
