//! Locks and shared memory of one database file, as SQLite asks for them.
//!
//! All connections of a test live in one process, so plain tables stand in for the locks of an operating system.

use std::cell::UnsafeCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One open file, unique on its disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HandleId(pub(crate) u64);

/// Another connection holds what was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// The five states of SQLite's file lock, in rising order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LockLevel {
    #[default]
    None,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

#[derive(Default)]
pub(crate) struct FileLocks(BTreeMap<HandleId, LockLevel>);

impl FileLocks {
    pub(crate) fn raise(&mut self, handle: HandleId, wanted: LockLevel) -> Result<(), Busy> {
        if self.0.get(&handle).copied().unwrap_or_default() >= wanted {
            return Ok(());
        }
        let others = self.highest_beside(handle);
        match wanted {
            LockLevel::None => {}
            LockLevel::Shared if others >= LockLevel::Pending => return Err(Busy),
            LockLevel::Reserved | LockLevel::Pending | LockLevel::Exclusive if others >= LockLevel::Reserved => {
                return Err(Busy);
            }
            LockLevel::Exclusive if others >= LockLevel::Shared => {
                // Readers may finish; no new one gets in.
                self.0.insert(handle, LockLevel::Pending);
                return Err(Busy);
            }
            LockLevel::Shared | LockLevel::Reserved | LockLevel::Pending | LockLevel::Exclusive => {}
        }
        self.0.insert(handle, wanted);
        Ok(())
    }

    pub(crate) fn lower(&mut self, handle: HandleId, wanted: LockLevel) {
        match wanted {
            LockLevel::None => self.0.remove(&handle),
            level => self.0.insert(handle, level),
        };
    }

    pub(crate) fn someone_writes(&self) -> bool {
        self.0.values().any(|level| *level >= LockLevel::Reserved)
    }

    fn highest_beside(&self, handle: HandleId) -> LockLevel {
        self.0.iter().filter(|(holder, _)| **holder != handle).map(|(_, level)| *level).max().unwrap_or_default()
    }
}

/// Bytes of one region of the WAL index; SQLite never asks for another size.
pub(crate) const REGION: usize = 32 * 1024;

/// A region of the WAL index. SQLite reads and writes it through raw pointers, under its own locks and barriers.
#[repr(C, align(16))]
pub(crate) struct Region(UnsafeCell<[u8; REGION]>);

// SAFETY: Rust code never reads or writes the bytes; it only hands out the address. SQLite orders its own accesses
// with xShmLock and xShmBarrier, as for memory shared between processes.
#[allow(unsafe_code)]
unsafe impl Sync for Region {}

impl Region {
    fn zeroed() -> Arc<Self> {
        Arc::new(Self(UnsafeCell::new([0; REGION])))
    }

    /// The address of the bytes, for as long as the caller keeps the region.
    pub(crate) fn address(&self) -> *mut u8 {
        self.0.get().cast()
    }
}

/// Number of lock bytes of a WAL index.
pub(crate) const SHARED_LOCKS: usize = 8;

#[derive(Default)]
struct SharedLock {
    readers: BTreeSet<HandleId>,
    writer: Option<HandleId>,
}

/// The lock that is asked of a range of lock bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SharedLockRequest {
    Read,
    Write,
    Release,
}

#[derive(Default)]
pub(crate) struct SharedMemory {
    regions: Vec<Arc<Region>>,
    users: BTreeSet<HandleId>,
    locks: [SharedLock; SHARED_LOCKS],
}

impl SharedMemory {
    pub(crate) fn is_mapped(&self) -> bool {
        !self.users.is_empty()
    }

    pub(crate) fn existing(&mut self, handle: HandleId, index: usize) -> Option<Arc<Region>> {
        self.users.insert(handle);
        self.regions.get(index).cloned()
    }

    pub(crate) fn extended(&mut self, handle: HandleId, index: usize) -> Arc<Region> {
        self.users.insert(handle);
        while self.regions.len() <= index {
            self.regions.push(Region::zeroed());
        }
        Arc::clone(&self.regions[index])
    }

    /// The last user takes the memory along, as the last close of a database does.
    pub(crate) fn unmap(&mut self, handle: HandleId) {
        for lock in &mut self.locks {
            lock.release(handle);
        }
        self.users.remove(&handle);
        if self.users.is_empty() {
            self.regions.clear();
        }
    }

    pub(crate) fn lock(
        &mut self,
        handle: HandleId,
        range: std::ops::Range<usize>,
        request: SharedLockRequest,
    ) -> Result<(), Busy> {
        let Some(locks) = self.locks.get_mut(range) else { return Err(Busy) };
        // All or nothing: first ask, then take.
        if !locks.iter().all(|lock| lock.allows(handle, request)) {
            return Err(Busy);
        }
        for lock in locks {
            match request {
                SharedLockRequest::Release => lock.release(handle),
                SharedLockRequest::Read => {
                    lock.readers.insert(handle);
                }
                SharedLockRequest::Write => lock.writer = Some(handle),
            }
        }
        Ok(())
    }
}

impl SharedLock {
    fn allows(&self, handle: HandleId, request: SharedLockRequest) -> bool {
        let written_by_other = self.writer.is_some_and(|writer| writer != handle);
        match request {
            SharedLockRequest::Release => true,
            SharedLockRequest::Read => !written_by_other,
            SharedLockRequest::Write => !written_by_other && self.readers.iter().all(|reader| *reader == handle),
        }
    }

    fn release(&mut self, handle: HandleId) {
        self.readers.remove(&handle);
        if self.writer == Some(handle) {
            self.writer = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: HandleId = HandleId(1);
    const B: HandleId = HandleId(2);

    #[test]
    fn one_writer_waits_for_readers_and_lets_no_new_one_in() {
        let mut locks = FileLocks::default();
        assert_eq!(locks.raise(A, LockLevel::Shared), Ok(()));
        assert_eq!(locks.raise(B, LockLevel::Shared), Ok(()));
        assert_eq!(locks.raise(A, LockLevel::Reserved), Ok(()));
        assert_eq!(locks.raise(B, LockLevel::Reserved), Err(Busy));
        assert_eq!(locks.raise(A, LockLevel::Exclusive), Err(Busy));
        assert_eq!(locks.raise(HandleId(3), LockLevel::Shared), Err(Busy));
        locks.lower(B, LockLevel::None);
        assert_eq!(locks.raise(A, LockLevel::Exclusive), Ok(()));
        assert!(locks.someone_writes());
    }

    #[test]
    fn a_range_of_shared_locks_is_taken_whole_or_not_at_all() {
        let mut memory = SharedMemory::default();
        assert_eq!(memory.lock(A, 3..4, SharedLockRequest::Read), Ok(()));
        assert_eq!(memory.lock(B, 1..5, SharedLockRequest::Write), Err(Busy));
        assert_eq!(memory.lock(A, 1..2, SharedLockRequest::Write), Ok(()));
        assert_eq!(memory.lock(A, 3..4, SharedLockRequest::Release), Ok(()));
        assert_eq!(memory.lock(B, 1..2, SharedLockRequest::Read), Err(Busy));
    }
}
