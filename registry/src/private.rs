//! Files that only their owner reads: whatever lies in a registry's directory names people or keeps keys.
//!
//! Directories are 0700, files 0600, and what counts is on the disk with its name before anybody is told. It must not know
//! what the files are.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
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

/// Makes a directory, and those above it that do not exist, and flushes the name of each; one that is there already is closed
/// to others from now on. One whose name cannot be flushed is taken away again, so that whoever tries again makes it anew.
pub(crate) fn directory(path: &Path) -> io::Result<()> {
    made(path, flush_above)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

fn made(path: &Path, flush_name: fn(&Path) -> io::Result<()>) -> io::Result<()> {
    let missing = path.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists());
    let missing: Vec<&Path> = missing.collect();
    for new in missing.into_iter().rev() {
        match fs::DirBuilder::new().mode(0o700).create(new) {
            // Another made it in between, and flushes it.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && new.is_dir() => continue,
            done => done?,
        }
        note!(Made, new);
        if let Err(error) = flush_name(new) {
            let _ = fs::remove_dir(new);
            return Err(error);
        }
    }
    Ok(())
}

/// Flushes the names in a directory, and its own name in the one above, for the directory may be new.
pub(crate) fn flush_names(dir: &Path) -> io::Result<()> {
    flush(dir)?;
    flush_above(dir)
}

fn flush_above(path: &Path) -> io::Result<()> {
    match path.canonicalize()?.parent() {
        Some(above) => flush(above),
        None => Ok(()),
    }
}

/// Flushes the bytes of a file or the names in a directory.
fn flush(path: &Path) -> io::Result<()> {
    sync(&File::open(path)?, path)
}

/// Flushes what is open: every flush that is made here is made by this.
fn sync(file: &File, path: &Path) -> io::Result<()> {
    file.sync_all()?;
    note!(Flushed, path);
    Ok(())
}

/// Writes all of these bytes to a file that was opened to be written.
fn write(file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    file.write_all(bytes)?;
    note!(Wrote, path);
    Ok(())
}

/// Writes all of a file that was opened to be written, and flushes its bytes.
fn fill(mut file: File, path: &Path, bytes: &[u8]) -> io::Result<()> {
    note!(Made, path);
    write(&mut file, path, bytes)?;
    sync(&file, path)
}

/// Writes a file that must not be there yet. Its name is not flushed.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fill(options().create_new(true).open(path)?, path, bytes)
}

/// The end that an appended line must outlive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outlives {
    /// The end of the process: the line is with the operating system.
    TheProcess,
    /// A loss of power: the line is on the disk.
    TheMachine,
}

/// A file to whose end lines are written, one after the other.
#[derive(Debug)]
pub(crate) struct Appended {
    file: File,
    path: PathBuf,
}

impl Appended {
    /// Opens a file, or makes it; its name is on the disk.
    pub(crate) fn open(dir: &Path, name: &str) -> io::Result<Appended> {
        let path = dir.join(name);
        let file = options().create(true).read(true).append(true).open(&path)?;
        note!(Made, path);
        flush(dir)?;
        Ok(Appended { file, path })
    }

    /// Reads what was there when it was opened.
    pub(crate) fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Cuts what lies behind this many bytes off, on the disk too.
    pub(crate) fn cut(&mut self, whole: usize) -> io::Result<()> {
        self.file.set_len(whole as u64)?;
        note!(Wrote, self.path);
        sync(&self.file, &self.path)
    }

    /// Writes a line to the end; when this returns it outlives what it must. A line of which an error is told may be there,
    /// whole; half of one is cut off, so that the next one does not go on where it broke off.
    pub(crate) fn append(&mut self, line: &[u8], outlives: Outlives) -> io::Result<()> {
        let before = self.file.metadata()?.len();
        if let Err(error) = write(&mut self.file, &self.path, line) {
            self.file.set_len(before)?;
            return Err(error);
        }
        match outlives {
            Outlives::TheProcess => Ok(()),
            Outlives::TheMachine => sync(&self.file, &self.path),
        }
    }
}

/// Replaces a file as a whole: a reader finds the old bytes or the new ones.
pub(crate) fn replace(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let new = dir.join(format!("{name}.new"));
    fill(options().create(true).truncate(true).open(&new)?, &new, bytes)?;
    rename(&new, &dir.join(name))?;
    flush_names(dir)
}

/// Waits until nobody else holds a directory, of this process or another; holds it until the file is dropped, however the process
/// ends.
pub(crate) fn held(dir: &Path) -> io::Result<File> {
    let held = File::open(dir)?;
    held.lock()?;
    Ok(held)
}

/// Gives a file or directory another name. Its new name is not flushed.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    note!(Renamed, from, to);
    Ok(())
}

/// The steps that are written here, for the tests of this crate to ask about.
#[cfg(test)]
pub(crate) mod noted {
    use std::{
        cell::RefCell,
        path::{Path, PathBuf},
    };

    /// A step on a disk.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum Step {
        Made(PathBuf),
        Wrote(PathBuf),
        Flushed(PathBuf),
        Renamed(PathBuf, PathBuf),
    }

    thread_local! {
        pub(super) static STEPS: RefCell<Vec<Step>> = const { RefCell::new(Vec::new()) };
    }

    /// Runs `of` and returns its steps, as far as they were done on this thread.
    pub(crate) fn steps(of: impl FnOnce()) -> Vec<Step> {
        STEPS.take();
        of();
        STEPS.take()
    }

    /// Returns what a loss of power may take back or tear after these steps: each name that was not flushed in its
    /// directory, and each file that was not flushed after it was written. What is under another name later must be
    /// flushed before that, for a disk may keep the new name first.
    pub(crate) fn in_danger(steps: &[Step]) -> Vec<PathBuf> {
        let flushed = |rest: &[Step], path: &Path| rest.iter().any(|s| matches!(s, Step::Flushed(p) if p == path));
        let mut found = Vec::new();
        for (place, step) in steps.iter().enumerate() {
            let after = &steps[place + 1..];
            let until = |path: &Path, within: fn(&Path, &Path) -> bool| {
                let moved = after.iter().position(|s| matches!(s, Step::Renamed(from, _) if within(path, from)));
                &after[..moved.unwrap_or(after.len())]
            };
            let named_away = |path: &Path| after.iter().any(|s| matches!(s, Step::Renamed(from, _) if from == path));
            let above = |path: &Path| path.parent().unwrap().to_owned();
            let (path, safe) = match step {
                Step::Flushed(_) => continue,
                Step::Wrote(path) => (path, flushed(until(path, |path, from| path.starts_with(from)), path)),
                Step::Made(path) if named_away(path) => continue,
                Step::Made(path) => (path, flushed(until(path, |path, from| path.starts_with(from)), &above(path))),
                Step::Renamed(_, path) => (path, flushed(after, &above(path))),
            };
            if !safe {
                found.push(path.clone());
            }
        }
        found
    }
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

    #[test]
    fn a_directory_whose_name_was_not_flushed_is_made_anew_at_the_next_try() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let dir = root.join("one/two");
        let fails = |path: &Path| match path.ends_with("two") {
            true => Err(io::Error::other("no flush")),
            false => flush_above(path),
        };
        assert!(made(&dir, fails).is_err());
        assert!(root.join("one").is_dir() && !dir.exists());
        let steps = noted::steps(|| directory(&dir).unwrap());
        assert_eq!(steps, [noted::Step::Made(dir.clone()), noted::Step::Flushed(root.join("one"))]);
    }

    #[test]
    fn what_is_written_and_every_new_name_above_it_outlives_a_loss_of_power() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let dir = root.join("one/two");
        let steps = noted::steps(|| {
            directory(&dir).unwrap();
            replace(&dir, "a", b"bytes").unwrap();
            Appended::open(&dir, "b").unwrap().append(b"line\n", Outlives::TheMachine).unwrap();
        });
        let made = |name: &str| noted::Step::Made(root.join(name));
        for name in ["one", "one/two", "one/two/a.new", "one/two/b"] {
            assert!(steps.contains(&made(name)), "{steps:?}");
        }
        assert_eq!(noted::in_danger(&steps), Vec::<PathBuf>::new());

        // A disk is as forgetful here as it may be: of what no flush followed nothing is sure.
        let without = |gone: &dyn Fn(&noted::Step) -> bool| {
            noted::in_danger(&steps.iter().filter(|step| !gone(step)).cloned().collect::<Vec<_>>())
        };
        let flush_of = |path: PathBuf| move |step: &noted::Step| *step == noted::Step::Flushed(path.clone());
        assert_eq!(without(&flush_of(root.clone())), [root.join("one")]);
        assert_eq!(without(&flush_of(root.join("one"))), std::slice::from_ref(&dir));
        assert_eq!(without(&flush_of(dir.clone())), [dir.join("a"), dir.join("b")]);
        assert_eq!(without(&flush_of(dir.join("a.new"))), [dir.join("a.new")]);
        assert_eq!(without(&flush_of(dir.join("b"))), [dir.join("b")]);
    }

    /// A line that is told of is on the disk; one that must outlive the process alone costs no flush.
    #[test]
    fn a_line_is_appended_before_it_is_flushed_and_told_after() {
        use noted::Step;

        let root = tempfile::tempdir().unwrap();
        let dir = root.path().canonicalize().unwrap();
        let path = dir.join("lines");
        let (made, wrote, flushed) = (Step::Made(path.clone()), Step::Wrote(path.clone()), Step::Flushed(path.clone()));
        let mut lines = None;
        let opened = noted::steps(|| lines = Some(Appended::open(&dir, "lines").unwrap()));
        assert_eq!(opened, [made, Step::Flushed(dir.clone())], "its name is on the disk before anything in it counts");
        let mut lines = lines.unwrap();
        let machine = noted::steps(|| lines.append(b"one\n", Outlives::TheMachine).unwrap());
        assert_eq!(machine, [wrote.clone(), flushed.clone()]);
        let process = noted::steps(|| lines.append(b"two\n", Outlives::TheProcess).unwrap());
        assert_eq!(process, std::slice::from_ref(&wrote));
        assert_eq!(noted::in_danger(&process), std::slice::from_ref(&path));
        drop(lines);

        let mut again = Appended::open(&dir, "lines").unwrap();
        assert_eq!(again.read().unwrap(), b"one\ntwo\n");
        assert_eq!(noted::steps(|| again.cut(4).unwrap()), [wrote, flushed]);
        again.append(b"three\n", Outlives::TheMachine).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\nthree\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
