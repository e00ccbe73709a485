//! The callbacks of one open file: bytes, locks, and the WAL index.

use super::{bit, c_size, code, lock, unsigned};
use crate::directory::DirectoryId;
use crate::fault::Medium;
use crate::file::SECTOR;
use crate::locks::{Busy, LockLevel, REGION, Region, SHARED_LOCKS, SharedLockRequest};
use crate::world::{Handle, ReadEnd, World};
use rusqlite::ffi;
use std::ffi::{c_int, c_void};
use std::ops::Range;
use std::ptr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

/// The memory SQLite keeps for one open file: its own part, and ours behind it.
#[repr(C)]
pub(super) struct SqliteFile {
    pub(super) base: ffi::sqlite3_file,
    pub(super) open: *mut OpenFile,
}

pub(super) struct OpenFile {
    pub(super) world: Arc<Mutex<World>>,
    pub(super) handle: Handle,
    pub(super) path: String,
    /// The directory to sync together with the first sync of a journal or WAL, as SQLite's own VFS does.
    pub(super) unsynced_directory: Option<DirectoryId>,
    /// Mapped regions. Kept here too: after a power cycle the world forgets them while SQLite still has the pointers.
    pub(super) regions: Vec<Arc<Region>>,
}

pub(super) static IO_METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(x_close),
    xRead: Some(x_read),
    xWrite: Some(x_write),
    xTruncate: Some(x_truncate),
    xSync: Some(x_sync),
    xFileSize: Some(x_file_size),
    xLock: Some(x_lock),
    xUnlock: Some(x_unlock),
    xCheckReservedLock: Some(x_check_reserved_lock),
    xFileControl: Some(x_file_control),
    xSectorSize: Some(x_sector_size),
    xDeviceCharacteristics: Some(x_device_characteristics),
    xShmMap: Some(x_shm_map),
    xShmLock: Some(x_shm_lock),
    xShmBarrier: Some(x_shm_barrier),
    xShmUnmap: Some(x_shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// Our part of an open file.
///
/// # Safety
/// `file` is a pointer that SQLite passes to one of the `IO_METHODS`, which it uses only for files that `x_open`
/// completed and `x_close` has not yet seen, one call at a time.
unsafe fn open_file<'a>(file: *mut ffi::sqlite3_file) -> Option<&'a mut OpenFile> {
    // SAFETY: x_open wrote a SqliteFile into this memory, which has szOsFile bytes.
    let open = unsafe { (*file.cast::<SqliteFile>()).open };
    // SAFETY: `open` came from Box::into_raw in x_open; SQLite makes one call at a time for a file, so no other
    // reference to it lives.
    unsafe { open.as_mut() }
}

unsafe extern "C" fn x_close(file: *mut ffi::sqlite3_file) -> c_int {
    let slot = file.cast::<SqliteFile>();
    // SAFETY: the slot is complete until this call, see open_file.
    let open = unsafe { (*slot).open };
    // SAFETY: as above. Emptied first, so that nothing can find the box again.
    unsafe { (*slot).open = ptr::null_mut() };
    if open.is_null() {
        return ffi::SQLITE_OK;
    }
    // SAFETY: the pointer came from Box::into_raw in x_open and is no longer in the slot, so this is its last use.
    let open = unsafe { Box::from_raw(open) };
    lock(&open.world).close(open.handle);
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_read(file: *mut ffi::sqlite3_file, out: *mut c_void, size: c_int, offset: i64) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_READ };
    // SAFETY: `out` has `size` bytes that nobody else uses during the call; zeroed before a reference exists.
    unsafe { ptr::write_bytes(out.cast::<u8>(), 0, unsigned(size)) };
    // SAFETY: as above, and now initialised.
    let buffer = unsafe { std::slice::from_raw_parts_mut(out.cast::<u8>(), unsigned(size)) };
    match lock(&open.world).read(open.handle, unsigned(offset), buffer) {
        Ok(ReadEnd::Whole) => ffi::SQLITE_OK,
        Ok(ReadEnd::Short) => ffi::SQLITE_IOERR_SHORT_READ,
        Err(_) => ffi::SQLITE_IOERR_READ,
    }
}

unsafe extern "C" fn x_write(file: *mut ffi::sqlite3_file, data: *const c_void, size: c_int, offset: i64) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_WRITE };
    // SAFETY: `data` has `size` initialised bytes that do not change during the call.
    let bytes = unsafe { std::slice::from_raw_parts(data.cast::<u8>(), unsigned(size)) };
    let done = lock(&open.world).write(open.handle, &open.path, unsigned(offset), bytes);
    code(done, ffi::SQLITE_IOERR_WRITE)
}

unsafe extern "C" fn x_truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_TRUNCATE };
    code(lock(&open.world).truncate(open.handle, unsigned(size)), ffi::SQLITE_IOERR_TRUNCATE)
}

unsafe extern "C" fn x_sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_FSYNC };
    let mut world = lock(&open.world);
    let done = world.sync(open.handle).and_then(|()| match open.unsynced_directory {
        Some(directory) => world.sync_directory_id(directory),
        None => Ok(()),
    });
    if done.is_ok() {
        open.unsynced_directory = None;
    }
    code(done, ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn x_file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_FSTAT };
    let Ok(size) = lock(&open.world).size(open.handle) else { return ffi::SQLITE_IOERR_FSTAT };
    // SAFETY: SQLite passes a writable integer.
    unsafe { *out = i64::try_from(size).unwrap_or(i64::MAX) };
    ffi::SQLITE_OK
}

fn lock_level(level: c_int) -> LockLevel {
    match level {
        ffi::SQLITE_LOCK_NONE => LockLevel::None,
        ffi::SQLITE_LOCK_SHARED => LockLevel::Shared,
        ffi::SQLITE_LOCK_RESERVED => LockLevel::Reserved,
        ffi::SQLITE_LOCK_PENDING => LockLevel::Pending,
        _ => LockLevel::Exclusive,
    }
}

unsafe extern "C" fn x_lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_LOCK };
    let mut world = lock(&open.world);
    match world.file_mut(open.handle).map(|file| file.locks.raise(open.handle.id, lock_level(level))) {
        Ok(Ok(())) => ffi::SQLITE_OK,
        Ok(Err(Busy)) => ffi::SQLITE_BUSY,
        Err(_) => ffi::SQLITE_IOERR_LOCK,
    }
}

unsafe extern "C" fn x_unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_UNLOCK };
    // A dead handle has no lock to give back: the restart took it.
    if let Ok(file) = lock(&open.world).file_mut(open.handle) {
        file.locks.lower(open.handle.id, lock_level(level));
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_CHECKRESERVEDLOCK };
    let mut world = lock(&open.world);
    let Ok(file) = world.file_mut(open.handle) else { return ffi::SQLITE_IOERR_CHECKRESERVEDLOCK };
    // SAFETY: SQLite passes a writable int.
    unsafe { *out = bit(file.locks.someone_writes()) };
    ffi::SQLITE_OK
}

extern "C" fn x_file_control(_file: *mut ffi::sqlite3_file, _request: c_int, _argument: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

extern "C" fn x_sector_size(_file: *mut ffi::sqlite3_file) -> c_int {
    c_size(SECTOR)
}

extern "C" fn x_device_characteristics(_file: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

// --- the WAL index ---------------------------------------------------------------------------------------------

unsafe extern "C" fn x_shm_map(
    file: *mut ffi::sqlite3_file,
    index: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_SHMMAP };
    if unsigned(size) != REGION {
        return ffi::SQLITE_IOERR_SHMMAP;
    }
    let region = {
        let mut world = lock(&open.world);
        let medium = world.medium;
        let Ok(file) = world.file_mut(open.handle) else { return ffi::SQLITE_IOERR_SHMMAP };
        if medium == Medium::ReadOnly && !file.memory.is_mapped() {
            // On a real mount the `-shm` file could not be made.
            return ffi::SQLITE_CANTOPEN;
        }
        match extend {
            0 => file.memory.existing(open.handle.id, unsigned(index)),
            _ => Some(file.memory.extended(open.handle.id, unsigned(index))),
        }
    };
    let address = region.as_ref().map_or(ptr::null_mut(), |region| region.address().cast());
    // Kept until x_close, so the address outlives SQLite's use of it.
    open.regions.extend(region);
    // SAFETY: SQLite passes a writable pointer.
    unsafe { *out = address };
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_shm_lock(file: *mut ffi::sqlite3_file, first: c_int, count: c_int, flags: c_int) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    let Some(open) = (unsafe { open_file(file) }) else { return ffi::SQLITE_IOERR_SHMLOCK };
    let start = unsigned(first).min(SHARED_LOCKS);
    let range: Range<usize> = start..(start + unsigned(count)).min(SHARED_LOCKS);
    let request = if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        SharedLockRequest::Release
    } else if flags & ffi::SQLITE_SHM_SHARED != 0 {
        SharedLockRequest::Read
    } else {
        SharedLockRequest::Write
    };
    let mut world = lock(&open.world);
    match world.file_mut(open.handle).map(|file| file.memory.lock(open.handle.id, range, request)) {
        Ok(Ok(())) => ffi::SQLITE_OK,
        Ok(Err(Busy)) => ffi::SQLITE_BUSY,
        Err(_) if request == SharedLockRequest::Release => ffi::SQLITE_OK,
        Err(_) => ffi::SQLITE_IOERR_SHMLOCK,
    }
}

unsafe extern "C" fn x_shm_barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: called by SQLite for a complete file.
    if let Some(open) = unsafe { open_file(file) } {
        // Taking and leaving the mutex that all connections share orders their accesses, as SQLite's own VFS does it.
        drop(lock(&open.world));
    }
    std::sync::atomic::fence(Ordering::SeqCst);
}

unsafe extern "C" fn x_shm_unmap(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: called by SQLite for a complete file.
    if let Some(open) = unsafe { open_file(file) } {
        if let Ok(file) = lock(&open.world).file_mut(open.handle) {
            file.memory.unmap(open.handle.id);
        }
        // SQLite uses no address of before after this call.
        open.regions.clear();
    }
    ffi::SQLITE_OK
}
