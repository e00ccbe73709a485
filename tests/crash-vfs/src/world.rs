//! The simulated world: files, directories, power, faults. Safe code only; the disk and the VFS are two doors to it.

use crate::directory::{Directory, DirectoryId, Entry, EntryChange, FileId};
use crate::fault::{Counters, Fault, Fsync, Medium, Operation, Plan};
use crate::file::{Change, File};
use crate::locks::HandleId;
use crate::rng::Rng;
use crate::survival::Survival;
use std::collections::{BTreeMap, BTreeSet};

const ROOT: DirectoryId = DirectoryId(0);

/// The reason why an operation did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    NoPower,
    /// The handle was opened before the last power cycle or kill.
    DeadHandle,
    Io,
    Full,
    ReadOnly,
    NotFound,
    AlreadyExists,
    NotAFile,
    NotADirectory,
    NotEmpty,
    /// A rename across directories, which this model does not order.
    AcrossDirectories,
}

/// One open file of one boot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handle {
    pub(crate) id: HandleId,
    pub(crate) file: FileId,
    boot: u64,
}

/// The thing to do when a name to open is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    Refuse,
    Create,
}

/// The end of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadEnd {
    Whole,
    /// Fewer bytes than asked for were there; the rest of the buffer is zero.
    Short,
}

pub(crate) struct World {
    files: BTreeMap<FileId, File>,
    directories: BTreeMap<DirectoryId, Directory>,
    next_id: u64,
    boot: u64,
    power: Power,
    plan: Option<Plan>,
    pub(crate) counters: Counters,
    pub(crate) fsync: Fsync,
    pub(crate) medium: Medium,
    pub(crate) rng: Rng,
    /// Every write that reached the disk since the tap was opened: path, offset, bytes.
    pub(crate) tap: Option<Vec<(String, usize, Vec<u8>)>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Power {
    On,
    Lost,
}

type Done<T = ()> = Result<T, Failure>;

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            files: BTreeMap::new(),
            directories: BTreeMap::from([(ROOT, Directory::default())]),
            next_id: 1,
            boot: 0,
            power: Power::On,
            plan: None,
            counters: Counters::default(),
            fsync: Fsync::Honest,
            medium: Medium::Writable,
            rng: Rng::new(seed),
            tap: None,
        }
    }

    /// An empty disk under the same registrations. Numbers go on, so that handles of before stay dead.
    pub(crate) fn format(&mut self, seed: u64) {
        let fresh = Self::new(seed);
        let (next_id, boot) = (self.next_id, self.boot + 1);
        let tap = self.tap.is_some().then(Vec::new);
        *self = Self { next_id, boot, tap, ..fresh };
    }

    // --- faults and power -------------------------------------------------------------------------------------

    pub(crate) fn inject(&mut self, plan: Option<Plan>) {
        self.plan = plan;
    }

    pub(crate) fn fault_fired(&self) -> bool {
        self.plan.is_some_and(|plan| plan.fired())
    }

    pub(crate) fn power_cycle(&mut self, survival: Survival) {
        for file in self.files.values_mut() {
            file.lose_power(survival, &mut self.rng);
        }
        for directory in self.directories.values_mut() {
            directory.lose_power(survival, &mut self.rng);
        }
        self.restart();
        self.drop_unreachable();
    }

    pub(crate) fn process_kill(&mut self) {
        self.files.values_mut().for_each(File::lose_process);
        self.directories.values_mut().for_each(Directory::lose_process);
        self.restart();
    }

    fn restart(&mut self) {
        self.boot += 1;
        self.power = Power::On;
        self.plan = None;
    }

    fn drop_unreachable(&mut self) {
        let mut files = BTreeSet::new();
        let mut directories = BTreeSet::from([ROOT]);
        let mut open = vec![ROOT];
        while let Some(directory) = open.pop().and_then(|id| self.directories.get(&id)) {
            for (_, entry) in directory.entries() {
                match entry {
                    Entry::File(id) => {
                        files.insert(id);
                    }
                    Entry::Directory(id) => {
                        if directories.insert(id) {
                            open.push(id);
                        }
                    }
                }
            }
        }
        self.files.retain(|id, _| files.contains(id));
        self.directories.retain(|id, _| directories.contains(id));
    }

    pub(crate) fn powered(&self) -> Done {
        match self.power {
            Power::On => Ok(()),
            Power::Lost => Err(Failure::NoPower),
        }
    }

    fn alive(&self, handle: Handle) -> Done {
        self.powered()?;
        if handle.boot == self.boot { Ok(()) } else { Err(Failure::DeadHandle) }
    }

    /// Counts a change and lets the fault strike it. `NoPower` means: the power goes during this very operation.
    fn admit(&mut self, operation: Operation) -> Done {
        self.counters.count(operation);
        if self.medium == Medium::ReadOnly && operation != Operation::Read {
            return Err(Failure::ReadOnly);
        }
        match self.plan.as_mut().and_then(|plan| plan.strikes(operation)) {
            None | Some(Fault::ShortRead) => Ok(()),
            Some(Fault::PowerLoss) => {
                self.power = Power::Lost;
                Err(Failure::NoPower)
            }
            Some(Fault::Full(_)) => Err(Failure::Full),
            Some(Fault::IoError(_) | Fault::SyncError | Fault::ReadError) => Err(Failure::Io),
        }
    }

    // --- names ------------------------------------------------------------------------------------------------

    fn fresh_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn directory(&self, id: DirectoryId) -> Done<&Directory> {
        self.directories.get(&id).ok_or(Failure::NotFound)
    }

    fn find(&self, path: &str) -> Done<Entry> {
        let mut found = Entry::Directory(ROOT);
        for name in names(path) {
            let Entry::Directory(id) = found else { return Err(Failure::NotADirectory) };
            found = self.directory(id)?.get(name).ok_or(Failure::NotFound)?;
        }
        Ok(found)
    }

    pub(crate) fn find_file(&self, path: &str) -> Done<FileId> {
        match self.find(path)? {
            Entry::File(id) => Ok(id),
            Entry::Directory(_) => Err(Failure::NotAFile),
        }
    }

    fn find_directory(&self, path: &str) -> Done<DirectoryId> {
        match self.find(path)? {
            Entry::Directory(id) => Ok(id),
            Entry::File(_) => Err(Failure::NotADirectory),
        }
    }

    fn parent<'path>(&self, path: &'path str) -> Done<(DirectoryId, &'path str)> {
        let trimmed = path.trim_end_matches('/');
        let (parent, name) = trimmed.rsplit_once('/').unwrap_or(("", trimmed));
        if name.is_empty() || name == "." {
            return Err(Failure::AlreadyExists); // the root itself
        }
        Ok((self.find_directory(parent)?, name))
    }

    fn change_entries(&mut self, operation: Operation, directory: DirectoryId, change: EntryChange) -> Done {
        let admitted = self.admit(operation);
        let Some(directory) = self.directories.get_mut(&directory) else { return Err(Failure::NotFound) };
        match admitted {
            Ok(()) => directory.change(change),
            Err(Failure::NoPower) => directory.leave_in_flight(change),
            Err(_) => {}
        }
        admitted
    }

    pub(crate) fn create_directory(&mut self, path: &str) -> Done {
        self.powered()?;
        let (parent, name) = self.parent(path)?;
        if self.directory(parent)?.get(name).is_some() {
            return Err(Failure::AlreadyExists);
        }
        let id = DirectoryId(self.fresh_id());
        self.directories.insert(id, Directory::default());
        let change = EntryChange::Link { name: name.to_owned(), entry: Entry::Directory(id) };
        self.change_entries(Operation::CreateDirectory, parent, change)
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Done {
        self.powered()?;
        let (directory, old) = self.parent(from)?;
        let (target, new) = self.parent(to)?;
        if directory != target {
            return Err(Failure::AcrossDirectories);
        }
        let moved = self.directory(directory)?.get(old).ok_or(Failure::NotFound)?;
        match (moved, self.directory(directory)?.get(new)) {
            (_, None) | (Entry::File(_), Some(Entry::File(_))) => {}
            (Entry::File(_), Some(Entry::Directory(_))) => return Err(Failure::NotAFile),
            (Entry::Directory(_), Some(_)) => return Err(Failure::AlreadyExists),
        }
        let change = EntryChange::Rename { from: old.to_owned(), to: new.to_owned() };
        self.change_entries(Operation::Rename, directory, change)
    }

    pub(crate) fn remove_file(&mut self, path: &str) -> Done<DirectoryId> {
        self.powered()?;
        self.find_file(path)?;
        let (directory, name) = self.parent(path)?;
        self.change_entries(Operation::Delete, directory, EntryChange::Unlink { name: name.to_owned() })?;
        Ok(directory)
    }

    pub(crate) fn remove_directory(&mut self, path: &str) -> Done {
        self.powered()?;
        let removed = self.find_directory(path)?;
        if self.directory(removed)?.entries().next().is_some() {
            return Err(Failure::NotEmpty);
        }
        let (directory, name) = self.parent(path)?;
        self.change_entries(Operation::Delete, directory, EntryChange::Unlink { name: name.to_owned() })
    }

    pub(crate) fn exists(&self, path: &str) -> Done<bool> {
        self.powered()?;
        Ok(self.find(path).is_ok())
    }

    pub(crate) fn list(&self, path: &str) -> Done<Vec<String>> {
        self.powered()?;
        let directory = self.find_directory(path)?;
        Ok(self.directory(directory)?.entries().map(|(name, _)| name.to_owned()).collect())
    }

    pub(crate) fn sync_directory(&mut self, path: &str) -> Done {
        self.powered()?;
        let directory = self.find_directory(path)?;
        self.sync_directory_id(directory)
    }

    pub(crate) fn sync_directory_id(&mut self, directory: DirectoryId) -> Done {
        self.powered()?;
        self.admit(Operation::SyncDirectory)?;
        if self.fsync == Fsync::Honest
            && let Some(directory) = self.directories.get_mut(&directory)
        {
            directory.sync();
        }
        Ok(())
    }

    // --- files ------------------------------------------------------------------------------------------------

    fn handle(&mut self, file: FileId) -> Handle {
        Handle { id: HandleId(self.fresh_id()), file, boot: self.boot }
    }

    /// Opens a file, and says in which directory its name is.
    pub(crate) fn open(&mut self, path: &str, missing: Missing) -> Done<(Handle, DirectoryId)> {
        self.powered()?;
        let (directory, name) = self.parent(path)?;
        let file = match self.find_file(path) {
            Ok(file) => file,
            Err(Failure::NotFound) if missing == Missing::Create => {
                let file = FileId(self.fresh_id());
                self.files.insert(file, File::default());
                let change = EntryChange::Link { name: name.to_owned(), entry: Entry::File(file) };
                self.change_entries(Operation::Create, directory, change)?;
                file
            }
            Err(failure) => return Err(failure),
        };
        Ok((self.handle(file), directory))
    }

    /// A file without a name, gone when closed. SQLite's temporary files; no crash can show it.
    pub(crate) fn open_nameless(&mut self) -> Done<Handle> {
        self.powered()?;
        let file = FileId(self.fresh_id());
        self.files.insert(file, File::default());
        Ok(self.handle(file))
    }

    pub(crate) fn close(&mut self, handle: Handle) {
        if handle.boot != self.boot {
            return;
        }
        if let Some(file) = self.files.get_mut(&handle.file) {
            file.memory.unmap(handle.id);
            file.locks.lower(handle.id, crate::locks::LockLevel::None);
        }
    }

    /// The file behind a live handle, for locks and shared memory.
    pub(crate) fn file_mut(&mut self, handle: Handle) -> Done<&mut File> {
        self.alive(handle)?;
        self.files.get_mut(&handle.file).ok_or(Failure::NotFound)
    }

    pub(crate) fn size(&self, handle: Handle) -> Done<usize> {
        self.alive(handle)?;
        self.files.get(&handle.file).map(|file| file.bytes().len()).ok_or(Failure::NotFound)
    }

    pub(crate) fn is_empty_file(&self, file: FileId) -> bool {
        self.files.get(&file).is_none_or(|file| file.bytes().is_empty())
    }

    pub(crate) fn read(&mut self, handle: Handle, offset: usize, buffer: &mut [u8]) -> Done<ReadEnd> {
        self.alive(handle)?;
        let fired = self.fault_fired();
        self.admit(Operation::Read)?;
        let cut = !fired && self.fault_fired(); // admitted although it struck: a short read
        let bytes = self.files.get(&handle.file).ok_or(Failure::NotFound)?.bytes();
        let there = bytes.get(offset..).unwrap_or_default();
        let length = if cut { there.len().min(buffer.len()) / 2 } else { there.len().min(buffer.len()) };
        let (filled, rest) = buffer.split_at_mut(length);
        filled.copy_from_slice(&there[..length]);
        rest.fill(0);
        Ok(if rest.is_empty() { ReadEnd::Whole } else { ReadEnd::Short })
    }

    pub(crate) fn write(&mut self, handle: Handle, path: &str, offset: usize, bytes: &[u8]) -> Done {
        self.alive(handle)?;
        let change = Change::Write { offset, bytes: bytes.to_vec() };
        let done = self.change_bytes(Operation::Write, handle, change);
        // A torn write is on the medium in part, so it counts for whoever searches the medium.
        if matches!(done, Ok(()) | Err(Failure::NoPower))
            && let Some(tap) = &mut self.tap
        {
            tap.push((path.to_owned(), offset, bytes.to_vec()));
        }
        done
    }

    pub(crate) fn truncate(&mut self, handle: Handle, length: usize) -> Done {
        self.alive(handle)?;
        self.change_bytes(Operation::Truncate, handle, Change::Truncate { length })
    }

    fn change_bytes(&mut self, operation: Operation, handle: Handle, change: Change) -> Done {
        let admitted = self.admit(operation);
        let file = self.files.get_mut(&handle.file).ok_or(Failure::NotFound)?;
        match admitted {
            Ok(()) => file.change(change),
            Err(Failure::NoPower) => file.leave_in_flight(change),
            Err(_) => {}
        }
        admitted
    }

    pub(crate) fn sync(&mut self, handle: Handle) -> Done {
        self.alive(handle)?;
        self.admit(Operation::Sync)?;
        if self.fsync == Fsync::Honest
            && let Some(file) = self.files.get_mut(&handle.file)
        {
            file.sync();
        }
        Ok(())
    }

    // --- images -----------------------------------------------------------------------------------------------

    pub(crate) fn dump(&self) -> BTreeMap<String, Vec<u8>> {
        let mut image = BTreeMap::new();
        let mut open = vec![(String::new(), ROOT)];
        while let Some((prefix, id)) = open.pop() {
            for (name, entry) in self.directories.get(&id).into_iter().flat_map(Directory::entries) {
                let path = format!("{prefix}{name}");
                match entry {
                    Entry::Directory(id) => open.push((path + "/", id)),
                    Entry::File(id) => {
                        let bytes = self.files.get(&id).map(|file| file.bytes().to_vec()).unwrap_or_default();
                        image.insert(path, bytes);
                    }
                }
            }
        }
        image
    }

    pub(crate) fn place(&mut self, path: &str, bytes: &[u8]) {
        let mut directory = ROOT;
        let mut parts = names(path).peekable();
        while let Some(name) = parts.next() {
            let existing = self.directories.get(&directory).and_then(|found| found.get(name));
            let entry = match (parts.peek(), existing) {
                (Some(_), Some(Entry::Directory(id))) => Entry::Directory(id),
                (Some(_), _) => {
                    let id = DirectoryId(self.fresh_id());
                    self.directories.insert(id, Directory::default());
                    Entry::Directory(id)
                }
                (None, _) => {
                    let id = FileId(self.fresh_id());
                    self.files.insert(id, File::settled(bytes));
                    Entry::File(id)
                }
            };
            if let Some(found) = self.directories.get_mut(&directory) {
                found.change(EntryChange::Link { name: name.to_owned(), entry });
                found.sync();
            }
            if let Entry::Directory(id) = entry {
                directory = id;
            }
        }
    }

    pub(crate) fn flip(&mut self, path: &str, bit: u64) -> Done {
        let file = self.find_file(path)?;
        if let Some(file) = self.files.get_mut(&file) {
            file.flip(bit);
        }
        Ok(())
    }
}

/// The steps of a path from the root; `/a/b`, `a/b` and `./a//b` are one.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|name| !name.is_empty() && *name != ".")
}
