//! The files of a log: `ereg-000001.log`, `ereg-000002.log` …, a few of a bounded size, the oldest deleted.
//!
//! A file is opened for each batch and closed again: a directory that was emptied meanwhile, another process over the same
//! one, a disk that is full and has room again are then nothing special.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use crate::{line::Line, worker::Outlet};

/// Most files that are kept.
pub const MOST_FILES: usize = 4;
/// The largest file, bytes.
pub const MOST_FILE_BYTES: u64 = 256 << 10;

/// The reasons why a log could not be written to where it was to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogsError {
    /// Something lies there.
    #[error("something is there already")]
    Exists,
    /// No directory there.
    #[error("no directory there")]
    Path,
    /// The medium is full.
    #[error("the medium is full")]
    Full,
    /// The medium cannot be written, or not by this user.
    #[error("the medium is read-only")]
    ReadOnly,
    /// Anything else that the system says.
    #[error("the file system refused")]
    Io,
}

impl LogsError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            LogsError::Exists => "logs.exists",
            LogsError::Path => "logs.path",
            LogsError::Full => "logs.full",
            LogsError::ReadOnly => "logs.read_only",
            LogsError::Io => "logs.io",
        }
    }
}

impl From<io::Error> for LogsError {
    fn from(error: io::Error) -> LogsError {
        match error.kind() {
            io::ErrorKind::AlreadyExists => LogsError::Exists,
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => LogsError::Path,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => LogsError::Full,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => LogsError::ReadOnly,
            _ => LogsError::Io,
        }
    }
}

/// The few things a log asks of a disk, so that tests can fill one.
pub(crate) trait Shelf: Send + 'static {
    /// The numbers of the files that are there, the oldest first.
    fn numbers(&self) -> io::Result<Vec<u64>>;
    /// Returns the number of bytes in a file; none where it is not there.
    fn size(&self, number: u64) -> io::Result<u64>;
    /// Adds bytes to a file, which is made where it is not there: all of them or, where that fails, none.
    fn append(&self, number: u64, bytes: &[u8]) -> io::Result<()>;
    /// Deletes a file.
    fn remove(&self, number: u64) -> io::Result<()>;
    /// A file's bytes.
    fn read(&self, number: u64) -> io::Result<Vec<u8>>;
}

/// A directory of this machine.
pub(crate) struct Directory(pub(crate) PathBuf);

const BEFORE: &str = "ereg-";
const BEHIND: &str = ".log";

impl Directory {
    fn path(&self, number: u64) -> PathBuf {
        self.0.join(format!("{BEFORE}{number:06}{BEHIND}"))
    }

    fn append_to(&self, number: u64, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(number);
        // Not through a link to somewhere else.
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let mut file = private().append(true).create(true).open(&path)?;
        let before = file.metadata()?.len();
        file.write_all(bytes).inspect_err(|_| {
            // Half a line would stay where only some of it fitted.
            let _ = file.set_len(before);
        })
    }
}

impl Shelf for Directory {
    fn numbers(&self) -> io::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(BEFORE)?.strip_suffix(BEHIND));
            numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn size(&self, number: u64) -> io::Result<u64> {
        match fs::symlink_metadata(self.path(number)) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        }
    }

    fn append(&self, number: u64, bytes: &[u8]) -> io::Result<()> {
        match self.append_to(number, bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                private_directory(&self.0)?;
                self.append_to(number, bytes)
            }
            done => done,
        }
    }

    fn remove(&self, number: u64) -> io::Result<()> {
        fs::remove_file(self.path(number))
    }

    fn read(&self, number: u64) -> io::Result<Vec<u8>> {
        // One that another process has deleted meanwhile holds nothing.
        let mut bytes = Vec::new();
        match fs::File::open(self.path(number)) {
            // No more than a file has, whatever lies there.
            Ok(file) => file.take(2 * MOST_FILE_BYTES).read_to_end(&mut bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        Ok(bytes)
    }
}

/// Options of a file that only the user can read.
fn private() -> fs::OpenOptions {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Its parent exists, or whoever took that away wants nothing of it any more.
fn private_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The files of one log.
pub(crate) struct Files<S> {
    shelf: S,
    /// Lines that the disk did not take, not told yet.
    lost: u64,
}

impl<S: Shelf> Files<S> {
    pub(crate) fn on(shelf: S) -> Files<S> {
        Files { shelf, lost: 0 }
    }

    /// Writes as much as one file still takes. Returns the number of lines written.
    fn write(&self, lines: &[String]) -> io::Result<usize> {
        let numbers = self.shelf.numbers().or_else(|error| match error.kind() {
            // Made with the first file.
            io::ErrorKind::NotFound => Ok(Vec::new()),
            _ => Err(error),
        })?;
        let newest = numbers.last().copied();
        let (number, size) = match newest {
            None => (1, 0),
            Some(number) => (number, self.shelf.size(number)?),
        };
        let fits = |from: u64| {
            let mut size = from;
            let mut batch = String::new();
            for line in lines {
                size += line.len() as u64;
                if size > MOST_FILE_BYTES {
                    break;
                }
                batch.push_str(line);
            }
            batch
        };
        let here = fits(size);
        if !here.is_empty() {
            self.shelf.append(number, here.as_bytes())?;
            return Ok(here.lines().count());
        }
        // Before the next one is made: it may need the room.
        let surplus = (numbers.len() + 1).saturating_sub(MOST_FILES);
        numbers.iter().take(surplus).try_for_each(|old| self.shelf.remove(*old))?;
        let next = fits(0);
        self.shelf.append(number.saturating_add(1), next.as_bytes())?;
        Ok(next.lines().count())
    }

    /// All lines that are there, the oldest first, behind what somebody has to say before them, in a file that must not
    /// exist.
    pub(crate) fn export(&self, to: &Path, head: &str) -> Result<(), LogsError> {
        let mut text = head.as_bytes().to_vec();
        for number in self.shelf.numbers().unwrap_or_default() {
            text.extend(self.shelf.read(number)?);
        }
        let mut file = private().write(true).create_new(true).open(to)?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(|error| {
            // Half of it would be taken for the whole.
            let _ = fs::remove_file(to);
            error.into()
        })
    }
}

impl<S: Shelf> Outlet for Files<S> {
    fn take(&mut self, lines: Vec<Line>) {
        // First what is missing before these. Nobody is told but the log itself.
        let told = (self.lost > 0).then(|| Line::lost(self.lost));
        let before = usize::from(told.is_some());
        let lines: Vec<String> = told.iter().chain(&lines).map(Line::written).collect();
        let mut written = 0;
        while let Some(rest) = lines.get(written..).filter(|rest| !rest.is_empty()) {
            match self.write(rest) {
                Ok(more) if more > 0 => written += more,
                Ok(_) | Err(_) => break,
            }
        }
        let lost = (lines.len() - written.max(before)) as u64;
        self.lost = if written < before { self.lost + lost } else { lost };
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeMap,
        sync::{Arc, Mutex},
    };

    use super::*;

    /// A disk with so much room, which takes part of what does not fit before it says so.
    #[derive(Clone)]
    struct Small(Arc<Mutex<Held>>);

    struct Held {
        files: BTreeMap<u64, Vec<u8>>,
        room: usize,
    }

    impl Small {
        fn with(room: usize) -> Small {
            Small(Arc::new(Mutex::new(Held { files: BTreeMap::new(), room })))
        }

        fn has(&self, room: usize) {
            self.0.lock().unwrap().room = room;
        }

        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().files.values().flatten().copied().collect()).unwrap()
        }
    }

    impl Shelf for Small {
        fn numbers(&self) -> io::Result<Vec<u64>> {
            Ok(self.0.lock().unwrap().files.keys().copied().collect())
        }
        fn size(&self, number: u64) -> io::Result<u64> {
            Ok(self.0.lock().unwrap().files.get(&number).map_or(0, Vec::len) as u64)
        }
        fn append(&self, number: u64, bytes: &[u8]) -> io::Result<()> {
            let Held { files, room } = &mut *self.0.lock().unwrap();
            if bytes.len() > *room {
                return Err(io::ErrorKind::StorageFull.into());
            }
            *room -= bytes.len();
            files.entry(number).or_default().extend(bytes);
            Ok(())
        }
        fn remove(&self, number: u64) -> io::Result<()> {
            let Held { files, room } = &mut *self.0.lock().unwrap();
            *room += files.remove(&number).map_or(0, |bytes| bytes.len());
            Ok(())
        }
        fn read(&self, number: u64) -> io::Result<Vec<u8>> {
            Ok(self.0.lock().unwrap().files.get(&number).cloned().unwrap_or_default())
        }
    }

    fn lines(count: u64) -> Vec<Line> {
        (0..count).map(Line::lost).collect()
    }

    /// The numbers that the lines say.
    fn told(text: &str) -> Vec<u64> {
        text.lines().map(|line| line.rsplit('=').next().unwrap().parse().unwrap()).collect()
    }

    #[test]
    fn a_full_disk_loses_lines_and_says_how_many_once_it_has_room() {
        let disk = Small::with(200);
        let mut files = Files::on(disk.clone());
        files.take(lines(2));
        assert_eq!(told(&disk.text()), [0, 1]);
        files.take(lines(3));
        files.take(lines(4));
        assert_eq!(told(&disk.text()), [0, 1], "nothing of what did not fit");
        disk.has(1 << 20);
        files.take(lines(1));
        files.take(lines(1));
        assert_eq!(told(&disk.text()), [0, 1, 7, 0, 0], "seven were lost, and that is told once");
    }

    #[test]
    fn a_disk_that_fills_up_while_files_change_keeps_what_it_took() {
        let (disk, line) = (Small::with(usize::MAX >> 1), lines(1)[0].written().len() as u64);
        let mut files = Files::on(disk.clone());
        let full = MOST_FILE_BYTES / line;
        files.take((0..full - 1).map(|_| lines(1).remove(0)).collect());
        disk.has(line as usize);
        // One fits into the first file, the others would need the second.
        files.take(lines(3));
        assert_eq!(disk.numbers().unwrap(), [1]);
        assert_eq!(disk.size(1).unwrap(), full * line);
        disk.has(1 << 20);
        files.take(lines(1));
        assert_eq!(disk.numbers().unwrap(), [1, 2]);
        assert_eq!(told(std::str::from_utf8(&disk.read(2).unwrap()).unwrap()), [2, 0]);
    }

    #[test]
    fn the_oldest_file_gives_way_before_the_next_is_made() {
        let disk = Small::with(MOST_FILES * MOST_FILE_BYTES as usize);
        let mut files = Files::on(disk.clone());
        for _ in 0..200 {
            files.take(lines(100));
        }
        assert_eq!(files.lost, 0, "there was always room");
        let numbers = disk.numbers().unwrap();
        assert_eq!(numbers.len(), MOST_FILES);
        assert!(numbers[0] > 1 && numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{numbers:?}");
        assert!(numbers.iter().all(|number| disk.size(*number).unwrap() <= MOST_FILE_BYTES));
    }

    #[test]
    fn half_a_line_is_not_left_behind_and_a_link_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Directory(dir.path().join("logs"));
        shelf.append(1, b"one\n").unwrap();
        std::os::unix::fs::symlink(dir.path().join("elsewhere"), shelf.path(2)).unwrap();
        assert!(shelf.append(2, b"two\n").is_err());
        assert!(!dir.path().join("elsewhere").exists());
        assert_eq!(shelf.numbers().unwrap(), [1, 2]);
        // `/dev/full` takes nothing: what the system says of it is what a person is told.
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap().write_all(b"x").unwrap_err();
        assert_eq!(LogsError::from(full), LogsError::Full);
    }

    #[test]
    fn what_the_system_says_has_a_code() {
        for (kind, code) in [
            (io::ErrorKind::AlreadyExists, "logs.exists"),
            (io::ErrorKind::NotFound, "logs.path"),
            (io::ErrorKind::NotADirectory, "logs.path"),
            (io::ErrorKind::StorageFull, "logs.full"),
            (io::ErrorKind::QuotaExceeded, "logs.full"),
            (io::ErrorKind::ReadOnlyFilesystem, "logs.read_only"),
            (io::ErrorKind::PermissionDenied, "logs.read_only"),
            (io::ErrorKind::TimedOut, "logs.io"),
        ] {
            assert_eq!(LogsError::from(io::Error::from(kind)).code(), code);
        }
    }
}
