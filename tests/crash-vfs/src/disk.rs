//! The disk as a test sees it: faults, power, images, and plain files beside the databases.

use crate::fault::{Counters, Fault, Fsync, Medium, Plan};
use crate::survival::Survival;
use crate::vfs::{Standing, VfsName};
use crate::world::{Failure, Missing, World};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The files of a disk as they are now: path without a leading slash → bytes.
pub type Image = BTreeMap<String, Vec<u8>>;

/// One write that reached the disk, for searching everything a program ever let out of memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file's path when it was opened; empty for SQLite's nameless temporary files.
    pub path: String,
    /// The place in the file, in bytes.
    pub offset: usize,
    /// The bytes that were written.
    pub bytes: Vec<u8>,
}

/// A simulated disk. Clones are the same disk; several disks do not know of each other, so tests run in parallel.
///
/// Paths are relative to one root; `/a`, `a` and `./a` are one. Directories have to be made before files in them.
#[derive(Clone)]
pub struct Disk(Arc<Mutex<World>>);

impl Disk {
    /// An empty disk. The seed decides which unsynced changes survive a loss of power.
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(World::new(seed))))
    }

    /// Empties the disk and starts over with another seed: honest, writable, no fault, counters at zero.
    /// Registrations stay, handles of before are dead, an open tap starts empty.
    pub fn format(&self, seed: u64) {
        self.world().format(seed);
    }

    /// Makes the disk known to SQLite until the returned name is dropped. The VFS is called `name` with a number
    /// behind it, so that tests running side by side may use the same one.
    ///
    /// # Panics
    /// If `name` holds a NUL byte or SQLite is out of memory.
    pub fn register(&self, name: &str) -> VfsName {
        VfsName::register(&self.0, name, Standing::OnRequest)
    }

    /// Works like [`register`](Self::register), and every connection of this process that names no VFS uses this disk:
    /// for a program whose storage is not injected. One such disk a process.
    ///
    /// # Panics
    /// As [`register`](Self::register).
    pub fn register_as_default(&self, name: &str) -> VfsName {
        VfsName::register(&self.0, name, Standing::Default)
    }

    fn world(&self) -> MutexGuard<'_, World> {
        // A failed assertion in another thread must not hide behind a poisoned lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // --- faults and power -------------------------------------------------------------------------------------

    /// Lets `fault` strike at the `at`-th operation from now that it can hit, counted from 1. Replaces an earlier one.
    pub fn inject(&self, fault: Fault, at: u64) {
        self.world().inject(Some(Plan::new(fault, at)));
    }

    /// Takes back an injected fault, and ends a lasting one. Lost power stays lost.
    pub fn clear_fault(&self) {
        self.world().inject(None);
    }

    /// Whether the injected fault has struck. After [`clear_fault`](Self::clear_fault),
    /// [`power_cycle`](Self::power_cycle) or [`process_kill`](Self::process_kill): no.
    pub fn fault_fired(&self) -> bool {
        self.world().fault_fired()
    }

    /// Makes every flush from now on honest or a lie.
    pub fn set_fsync(&self, fsync: Fsync) {
        self.world().fsync = fsync;
    }

    /// Remounts the medium.
    pub fn set_medium(&self, medium: Medium) {
        self.world().medium = medium;
    }

    /// The power goes and comes back. What survives of the unsynced changes is drawn from the seed. Ends faults and
    /// kills all handles.
    pub fn power_cycle(&self) {
        let mut world = self.world();
        let survival = Survival::draw(&mut world.rng);
        world.power_cycle(survival);
    }

    /// Works like [`power_cycle`](Self::power_cycle), with the kind of survival chosen by the test.
    pub fn power_cycle_with(&self, survival: Survival) {
        self.world().power_cycle(survival);
    }

    /// The process dies and the machine goes on: all that was written is there, locks and shared memory are gone.
    /// Ends faults and kills all handles.
    pub fn process_kill(&self) {
        self.world().process_kill();
    }

    /// Operations since the disk was made or formatted.
    pub fn counters(&self) -> Counters {
        self.world().counters
    }

    // --- what is on it ----------------------------------------------------------------------------------------

    /// Every file as a reader would see it now. Costs no operation and works without power.
    pub fn dump(&self) -> Image {
        self.world().dump()
    }

    /// Puts files on the disk, durably and uncounted, replacing those of the same path.
    pub fn load(&self, image: &Image) {
        let mut world = self.world();
        for (path, bytes) in image {
            world.place(path, bytes);
        }
    }

    /// Turns bit `bit` of a file (bit 0 is the lowest of the first byte), as a decayed medium would. Durable and
    /// uncounted; beyond the end nothing happens.
    ///
    /// # Errors
    /// `NotFound` if there is no such file.
    pub fn flip(&self, path: &str, bit: u64) -> io::Result<()> {
        self.world().flip(path, bit).map_err(io::Error::from)
    }

    /// Starts to keep a copy of every byte that is written; what an earlier tap held is dropped.
    pub fn open_tap(&self) {
        self.world().tap = Some(Vec::new());
    }

    /// Returns the writes since the tap was opened or last emptied, in order. Empty if it was never opened.
    pub fn drain_tap(&self) -> Vec<Written> {
        let drained = self.world().tap.as_mut().map(std::mem::take).unwrap_or_default();
        drained.into_iter().map(|(path, offset, bytes)| Written { path, offset, bytes }).collect()
    }

    // --- plain files, for a program's own file-system trait ----------------------------------------------------

    /// Makes a directory; its parent must exist. Durable after [`sync_dir`](Self::sync_dir) of the parent.
    ///
    /// # Errors
    /// `AlreadyExists`, `NotFound`, and those of a fault or the medium.
    pub fn create_dir(&self, path: &str) -> io::Result<()> {
        self.world().create_directory(path).map_err(io::Error::from)
    }

    /// Writes a whole file: creates or empties it, then writes. Up to two operations; a loss of power in between or
    /// later can leave it empty, torn or missing until [`sync`](Self::sync) and [`sync_dir`](Self::sync_dir).
    ///
    /// # Errors
    /// `NotFound` for a missing directory, `StorageFull`, `ReadOnlyFilesystem`, and those of a fault.
    pub fn write_file(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let mut world = self.world();
        let (handle, _) = world.open(path, Missing::Create)?;
        if world.size(handle)? > 0 {
            world.truncate(handle, 0)?;
        }
        world.write(handle, path, 0, bytes)?;
        Ok(())
    }

    /// The whole file. One operation; a short read gives its first half.
    ///
    /// # Errors
    /// `NotFound`, and those of a fault.
    pub fn read_file(&self, path: &str) -> io::Result<Vec<u8>> {
        let mut world = self.world();
        let (handle, _) = world.open(path, Missing::Refuse)?;
        let size = world.size(handle)?;
        let mut bytes = vec![0; size];
        match world.read(handle, 0, &mut bytes)? {
            crate::world::ReadEnd::Whole => {}
            crate::world::ReadEnd::Short => bytes.truncate(size / 2),
        }
        Ok(bytes)
    }

    /// Flushes the bytes of a file, not its name.
    ///
    /// # Errors
    /// `NotFound`, and those of a fault or the medium.
    pub fn sync(&self, path: &str) -> io::Result<()> {
        let mut world = self.world();
        let (handle, _) = world.open(path, Missing::Refuse)?;
        world.sync(handle).map_err(io::Error::from)
    }

    /// Gives a file or directory another name in the same directory, replacing a file of that name in one step.
    /// Durable after [`sync_dir`](Self::sync_dir). Other files open under the name keep their bytes.
    ///
    /// # Errors
    /// `NotFound`; `CrossesDevices` for another directory; `AlreadyExists` if a directory would replace something;
    /// and those of a fault or the medium.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.world().rename(from, to).map_err(io::Error::from)
    }

    /// Removes a file. Durable after [`sync_dir`](Self::sync_dir).
    ///
    /// # Errors
    /// `NotFound`, and those of a fault or the medium.
    pub fn remove_file(&self, path: &str) -> io::Result<()> {
        self.world().remove_file(path)?;
        Ok(())
    }

    /// Removes an empty directory. Durable after [`sync_dir`](Self::sync_dir) of its parent.
    ///
    /// # Errors
    /// `NotFound`, `DirectoryNotEmpty`, and those of a fault or the medium.
    pub fn remove_dir(&self, path: &str) -> io::Result<()> {
        self.world().remove_directory(path).map_err(io::Error::from)
    }

    /// Whether the name stands for a file or directory now. Costs no operation.
    ///
    /// # Errors
    /// `Other` while the power is lost.
    pub fn exists(&self, path: &str) -> io::Result<bool> {
        self.world().exists(path).map_err(io::Error::from)
    }

    /// Flushes the names in a directory; `""` is the root.
    ///
    /// # Errors
    /// `NotFound`, and those of a fault or the medium.
    pub fn sync_dir(&self, path: &str) -> io::Result<()> {
        self.world().sync_directory(path).map_err(io::Error::from)
    }

    /// The names in a directory, sorted. Costs no operation.
    ///
    /// # Errors
    /// `NotFound`, and `Other` while the power is lost.
    pub fn list_dir(&self, path: &str) -> io::Result<Vec<String>> {
        self.world().list(path).map_err(io::Error::from)
    }
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> Self {
        let (kind, text) = match failure {
            Failure::NoPower => (io::ErrorKind::Other, "the simulated power is lost"),
            Failure::DeadHandle => (io::ErrorKind::Other, "the handle belongs to an earlier boot"),
            Failure::Io => (io::ErrorKind::Other, "injected I/O error"),
            Failure::Full => (io::ErrorKind::StorageFull, "the simulated medium is full"),
            Failure::ReadOnly => (io::ErrorKind::ReadOnlyFilesystem, "the simulated medium is read-only"),
            Failure::NotFound => (io::ErrorKind::NotFound, "no such name"),
            Failure::AlreadyExists => (io::ErrorKind::AlreadyExists, "the name is taken"),
            Failure::NotAFile => (io::ErrorKind::IsADirectory, "not a file"),
            Failure::NotADirectory => (io::ErrorKind::NotADirectory, "not a directory"),
            Failure::NotEmpty => (io::ErrorKind::DirectoryNotEmpty, "the directory holds something"),
            Failure::AcrossDirectories => (io::ErrorKind::CrossesDevices, "rename across directories"),
        };
        Self::new(kind, text)
    }
}
