//! The few things a vault asks of a file system, so that tests can let the power fail between any two of them.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

/// The kind of thing at a path, without following a symbolic link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// There is nothing.
    Nothing,
    /// A plain file.
    File,
    /// A directory.
    Directory,
    /// A symbolic link, device, socket …
    Other,
}

/// Files and directories under a vault. The system's in the app; a disk that loses power in the crash tests.
///
/// Nothing is durable before the matching `sync`: a file's bytes need [`Storage::sync`], its name
/// [`Storage::sync_dir`] of the directory.
pub trait Storage: Send + Sync {
    /// The SQLite VFS whose files these are; the default one if `None`.
    fn vfs(&self) -> Option<&str>;
    /// Returns what lies at the path.
    fn look(&self, path: &Path) -> io::Result<Thing>;
    /// Makes a directory that only the user can read; its parent exists.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Writes a whole file that only the user can read, replacing its bytes.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Reads a whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// Reads up to `len` first bytes of a file, and tells how long it is.
    fn head(&self, path: &Path, len: usize) -> io::Result<(Vec<u8>, u64)>;
    /// Flushes the bytes of a file.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Flushes the names in a directory.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Gives a file or directory another name in the same directory; a file of that name is replaced in one step.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty directory.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Bytes that this user can still write to the disk under `path`; `None` where nobody can tell.
    fn room(&self, path: &Path) -> io::Result<Option<u64>>;
}

/// The file system of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemStorage;

/// The parent of a relative name without one is where the process stands.
fn here_if_empty(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

impl Storage for SystemStorage {
    fn vfs(&self) -> Option<&str> {
        None
    }

    fn look(&self, path: &Path) -> io::Result<Thing> {
        match fs::symlink_metadata(here_if_empty(path)) {
            Ok(found) if found.is_dir() => Ok(Thing::Directory),
            Ok(found) if found.is_file() => Ok(Thing::File),
            Ok(_) => Ok(Thing::Other),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Thing::Nothing),
            Err(error) => Err(error),
        }
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path)?.write_all(bytes)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn head(&self, path: &Path, len: usize) -> io::Result<(Vec<u8>, u64)> {
        use io::Read as _;
        let file = fs::File::open(path)?;
        let size = file.metadata()?.len();
        let mut bytes = Vec::with_capacity(len.min(usize::try_from(size).unwrap_or(len)));
        file.take(len as u64).read_to_end(&mut bytes)?;
        Ok((bytes, size))
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        // Opened for writing: some systems refuse to flush a file that is open for reading alone.
        fs::OpenOptions::new().write(true).open(path)?.sync_all()
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        #[cfg(unix)]
        fs::File::open(here_if_empty(path))?.sync_all()?;
        #[cfg(not(unix))]
        let _ = path; // No such call there; the file system journals names by itself.
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn room(&self, path: &Path) -> io::Result<Option<u64>> {
        #[cfg(unix)]
        {
            let disk = rustix::fs::statvfs(here_if_empty(path))?;
            Ok(Some(disk.f_bavail.saturating_mul(disk.f_frsize)))
        }
        #[cfg(not(unix))]
        {
            let _ = path;
            Ok(None)
        }
    }
}
