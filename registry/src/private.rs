//! Files that only their owner reads: whatever lies in a registry's directory names people or keeps keys.
//!
//! Directories are 0700, files 0600, and what counts is on the disk with its name before anybody is told. It must not know
//! what the files are.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::Path,
};

/// Options to write a file that only its owner reads.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

/// Lets only its owner read a file that another made, if it is there.
pub(crate) fn keep(path: &Path) -> io::Result<()> {
    match fs::set_permissions(path, fs::Permissions::from_mode(0o600)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Makes a directory, and those above it that do not exist; one that is there already is closed to others from now on.
pub(crate) fn directory(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

/// Flushes the names in a directory, and its own name in the one above, for the directory may be new.
pub(crate) fn flush_names(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()?;
    match dir.canonicalize()?.parent() {
        Some(above) => File::open(above)?.sync_all(),
        None => Ok(()),
    }
}

/// Writes a file that must not be there yet.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = options().create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Replaces a file as a whole: a reader finds the old bytes or the new ones.
pub(crate) fn replace(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let new = dir.join(format!("{name}.new"));
    let mut file = options().create(true).truncate(true).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, dir.join(name))?;
    flush_names(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_else_reads_what_is_made_or_was_there_before() {
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("above/registry");
        fs::create_dir_all(&dir).unwrap();
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        directory(&dir).unwrap();
        directory(&dir.join("one/two")).unwrap();
        assert_eq!([mode(&dir), mode(&dir.join("one")), mode(&dir.join("one/two"))], [0o700; 3]);

        replace(&dir, "a", b"old").unwrap();
        replace(&dir, "a", b"new").unwrap();
        assert_eq!((fs::read(dir.join("a")).unwrap(), mode(&dir.join("a"))), (b"new".to_vec(), 0o600));
        assert!(!dir.join("a.new").exists());
        create(&dir.join("b"), b"key").unwrap();
        assert_eq!(create(&dir.join("b"), b"other").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!((fs::read(dir.join("b")).unwrap(), mode(&dir.join("b"))), (b"key".to_vec(), 0o600));

        fs::write(dir.join("database"), b"").unwrap();
        fs::set_permissions(dir.join("database"), fs::Permissions::from_mode(0o644)).unwrap();
        keep(&dir.join("database")).unwrap();
        keep(&dir.join("not there")).unwrap();
        assert!(keep(&dir.join("database/below")).is_err(), "what cannot be kept private is told");
        assert_eq!(mode(&dir.join("database")), 0o600);
    }
}
