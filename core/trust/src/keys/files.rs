//! Files of keys on a device: only their owner reads them, and each is on the disk with its name before anybody is told.
//!
//! A file is written beside, flushed, renamed, and its directory flushed, so that a loss of power leaves the old bytes or the
//! new ones. It must not know what the files are.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Notes for a test, in the order in which they are done, the steps that a loss of power may take back.
macro_rules! note {
    ($step:ident, $($path:expr),+) => {
        #[cfg(test)]
        noted::STEPS.with_borrow_mut(|steps| steps.push(noted::Step::$step($($path.to_path_buf()),+)));
        #[cfg(not(test))]
        {
            $(let _ = &$path;)+
        }
    };
}

/// Makes a directory, and those above it that do not exist, and flushes the names of those that were made: a vault whose keys
/// have no name any more when the power comes back signs nothing.
pub(super) fn directory(dir: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = dir.ancestors().take_while(|above| !here(above).is_dir()).collect();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)?;
    for made in missing.into_iter().rev() {
        note!(Made, made);
        flush_above(made)?;
    }
    Ok(())
}

/// Replaces a file as a whole: a reader finds the old bytes or the new ones.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    note!(Wrote, beside);
    sync(&file, &beside)?;
    rename(&beside, path)
}

/// Gives a file the name of another, which is no more.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    note!(Renamed, from, to);
    flush_above(to)
}

/// Removes a file for good. One that is not there may have been removed before a flush that failed, so its name is flushed
/// away all the same.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Ok(()) => {
            note!(Removed, path);
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    flush_above(path)
}

/// Flushes the names in the directory in which something lies.
fn flush_above(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(above) => sync(&File::open(here(above))?, above),
        None => Ok(()),
    }
}

/// Flushes what is open: every flush that is made here is made by this.
fn sync(file: &File, path: &Path) -> io::Result<()> {
    file.sync_all()?;
    note!(Flushed, path);
    Ok(())
}

/// A path with no directory in it lies in the working directory.
fn here(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() }
}

/// The steps that are written here, for the tests of the keys to ask about.
#[cfg(test)]
pub(super) mod noted {
    use std::cell::RefCell;
    use std::path::PathBuf;

    /// A step on a disk.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(in crate::keys) enum Step {
        Made(PathBuf),
        Wrote(PathBuf),
        Flushed(PathBuf),
        Renamed(PathBuf, PathBuf),
        Removed(PathBuf),
    }

    thread_local! {
        pub(super) static STEPS: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
    }

    /// Runs `of` and returns its steps, as far as they were done on this thread.
    pub(in crate::keys) fn steps(of: impl FnOnce()) -> Vec<Step> {
        STEPS.take();
        of();
        STEPS.take()
    }
}

#[cfg(test)]
mod tests {
    use super::noted::{Step, steps};
    use super::*;

    #[test]
    fn every_new_name_is_on_the_disk_and_what_was_there_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let (one, two) = (root.path().join("one"), root.path().join("one/two"));
        let made = [
            Step::Made(one.clone()),
            Step::Flushed(root.path().to_owned()),
            Step::Made(two.clone()),
            Step::Flushed(one),
        ];
        assert_eq!(steps(|| directory(&two).unwrap()), made);
        assert_eq!(steps(|| directory(&two).unwrap()), []);
        assert!(directory(Path::new("")).is_ok(), "the working directory");
    }

    #[test]
    fn a_file_is_whole_on_the_disk_before_it_has_its_name_and_a_removed_one_is_gone_for_good() {
        let root = tempfile::tempdir().unwrap();
        let path = |name: &str| root.path().join(name);
        let flushed = Step::Flushed(root.path().to_owned());
        for bytes in [&b"old, and longer"[..], b"new"] {
            let replaced = [
                Step::Wrote(path("a.new")),
                Step::Flushed(path("a.new")),
                Step::Renamed(path("a.new"), path("a.key")),
                flushed.clone(),
            ];
            assert_eq!(steps(|| replace(&path("a.key"), bytes).unwrap()), replaced);
            assert_eq!(fs::read(path("a.key")).unwrap(), bytes);
        }
        assert!(!path("a.new").exists());
        let renamed = [Step::Renamed(path("a.key"), path("b.key")), flushed.clone()];
        assert_eq!(steps(|| rename(&path("a.key"), &path("b.key")).unwrap()), renamed);
        assert_eq!(steps(|| remove(&path("b.key")).unwrap()), [Step::Removed(path("b.key")), flushed.clone()]);
        assert!(!path("b.key").exists());
        assert_eq!(steps(|| remove(&path("b.key")).unwrap()), [flushed]);
        fs::create_dir(path("c.key")).unwrap();
        assert!(remove(&path("c.key")).is_err(), "what cannot be removed is told");
    }

    #[cfg(unix)]
    #[test]
    fn only_their_owner_reads_what_is_made() {
        use std::os::unix::fs::PermissionsExt as _;

        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("one/two");
        directory(&dir).unwrap();
        replace(&dir.join("a.key"), b"key").unwrap();
        let mode = |name: &str| fs::metadata(root.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!([mode("one"), mode("one/two"), mode("one/two/a.key")], [0o700, 0o700, 0o600]);
    }
}
