//! The C side: `sqlite3_vfs` and `sqlite3_io_methods` over a [`Disk`].
//!
//! The only unsafe code of this crate besides one `unsafe impl` in `locks`. Each callback turns pointers into values,
//! asks the world under its lock, and turns the answer into a result code. None of them panics: a panic would abort
//! the process at the C border.

// SQLite's interface is C: there is no safe way to be called by it.
#![allow(unsafe_code)]

use crate::disk::Disk;
use crate::fault::Medium;
use crate::file::SECTOR;
use crate::locks::{Busy, LockLevel, REGION, Region, SHARED_LOCKS, SharedLockRequest};
use crate::world::{DirectoryId, Failure, Handle, Missing, ReadEnd, World};
use rusqlite::ffi;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::fmt;
use std::mem::size_of;
use std::ops::Range;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A registered VFS; SQLite forgets it when this is dropped. Connections opened before go on working.
pub struct VfsName {
    name: String,
    registration: *mut ffi::sqlite3_vfs,
    // The registration itself holds the disk weakly, so that a forgotten connection cannot keep it in memory.
    _disk: Disk,
}

// SAFETY: the pointer is used for nothing but unregistering, which SQLite guards with its own mutex.
unsafe impl Send for VfsName {}
// SAFETY: as above; shared references give out only the name.
unsafe impl Sync for VfsName {}

/// What `pAppData` points at.
struct Registered {
    world: Weak<Mutex<World>>,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

impl VfsName {
    /// For `Connection::open_with_flags_and_vfs`.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    #[allow(clippy::expect_used, clippy::panic)] // A test that cannot register its disk cannot go on.
    pub(crate) fn register(disk: &Disk, name: &str) -> Self {
        let name = format!("{name}-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let c_name = CString::new(name.as_str()).expect("a VFS name without NUL");
        let app_data = Box::new(Registered { world: Arc::downgrade(disk.shared()) });
        let vfs = Box::new(ffi::sqlite3_vfs {
            iVersion: 1,
            szOsFile: c_size(size_of::<SqliteFile>()),
            mxPathname: 512,
            pNext: ptr::null_mut(),
            // Leaked with the rest below: some hundred bytes a registration.
            zName: c_name.into_raw(),
            pAppData: Box::into_raw(app_data).cast(),
            xOpen: Some(x_open),
            xDelete: Some(x_delete),
            xAccess: Some(x_access),
            xFullPathname: Some(x_full_pathname),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(x_randomness),
            xSleep: Some(x_sleep),
            xCurrentTime: Some(x_current_time),
            xGetLastError: Some(x_get_last_error),
            xCurrentTimeInt64: None,
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        });
        // A connection keeps the pointer until it is closed, which may be after this name is dropped. Hence leaked.
        let registration = Box::into_raw(vfs);
        // SAFETY: the pointer is to a complete sqlite3_vfs of version 1 that is never freed.
        let code = unsafe { ffi::sqlite3_vfs_register(registration, 0) };
        assert_eq!(code, ffi::SQLITE_OK, "SQLite did not take the VFS");
        Self { name, registration, _disk: disk.clone() }
    }
}

impl Drop for VfsName {
    fn drop(&mut self) {
        // SAFETY: the pointer was registered above and is still valid; unregistering only unlinks it from a list.
        unsafe { ffi::sqlite3_vfs_unregister(self.registration) };
    }
}

impl fmt::Debug for VfsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VfsName").field(&self.name).finish()
    }
}

/// The memory SQLite keeps for one open file: its own part, and ours behind it.
#[repr(C)]
struct SqliteFile {
    base: ffi::sqlite3_file,
    open: *mut OpenFile,
}

struct OpenFile {
    world: Arc<Mutex<World>>,
    handle: Handle,
    path: String,
    /// The directory to sync together with the first sync of a journal or WAL, as SQLite's own VFS does.
    unsynced_directory: Option<DirectoryId>,
    /// Mapped regions. Kept here too: after a power cycle the world forgets them while SQLite still has the pointers.
    regions: Vec<Arc<Region>>,
}

static IO_METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
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

// --- from C to Rust and back -----------------------------------------------------------------------------------

fn lock(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The world behind a registration, while its disk exists.
///
/// # Safety
/// `vfs` is a pointer that SQLite passes to a callback of a VFS registered here.
unsafe fn world_of(vfs: *mut ffi::sqlite3_vfs) -> Option<Arc<Mutex<World>>> {
    // SAFETY: by the caller's promise this is one of our leaked, never changed registrations.
    let app_data = unsafe { (*vfs).pAppData };
    // SAFETY: pAppData was made from a Box<Registered> that is never freed and never borrowed mutably.
    let registered = unsafe { &*app_data.cast::<Registered>() };
    registered.world.upgrade()
}

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

/// A path given by SQLite.
///
/// # Safety
/// `name` is NUL-terminated and outlives the call.
unsafe fn path(name: *const c_char) -> String {
    // SAFETY: by the caller's promise.
    unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
}

fn code(done: Result<(), Failure>, otherwise: c_int) -> c_int {
    match done {
        Ok(()) => ffi::SQLITE_OK,
        Err(Failure::Full) => ffi::SQLITE_FULL,
        Err(_) => otherwise,
    }
}

fn c_size(size: usize) -> c_int {
    c_int::try_from(size).unwrap_or(c_int::MAX)
}

/// Offsets and lengths come signed from C; SQLite never passes negative ones.
fn unsigned<T: TryInto<usize>>(number: T) -> usize {
    number.try_into().unwrap_or(0)
}

fn bit(answer: bool) -> c_int {
    c_int::from(answer)
}

// --- the file system -------------------------------------------------------------------------------------------

unsafe extern "C" fn x_open(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    let slot = file.cast::<SqliteFile>();
    // SAFETY: SQLite gives szOsFile writable bytes. Without methods it does not call x_close after a failure.
    unsafe { (*slot).base.pMethods = ptr::null() };
    // SAFETY: the pointer is the one SQLite passes to our callback.
    let Some(world) = (unsafe { world_of(vfs) }) else { return ffi::SQLITE_CANTOPEN };
    let nameless = name.is_null() || flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0;
    // SAFETY: a filename that is not null is NUL-terminated and lives as long as the file is open.
    let path = if nameless { String::new() } else { unsafe { path(name) } };
    let opened = {
        let mut world = lock(&world);
        let creates = flags & ffi::SQLITE_OPEN_CREATE != 0;
        let missing = if creates { Missing::Create } else { Missing::Refuse };
        let opened = if nameless {
            world.open_nameless().map(|h| (h, None))
        } else {
            world.open(&path, missing).map(|(h, d)| (h, Some(d)))
        };
        opened.map(|(handle, directory)| (handle, directory, world.medium))
    };
    let Ok((handle, directory, medium)) = opened else { return ffi::SQLITE_CANTOPEN };

    const JOURNALS: c_int = ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
    let is_new_journal = flags & ffi::SQLITE_OPEN_CREATE != 0 && flags & JOURNALS != 0;
    let unsynced_directory = directory.filter(|_| is_new_journal);
    let open = Box::new(OpenFile { world, handle, path, unsynced_directory, regions: Vec::new() });
    // SAFETY: as above; from here on the file is ours until x_close.
    unsafe { (*slot).open = Box::into_raw(open) };
    // SAFETY: as above; setting the methods last makes the file complete.
    unsafe { (*slot).base.pMethods = &raw const IO_METHODS };
    if !out_flags.is_null() {
        let granted = match medium {
            Medium::Writable => flags,
            // What open(2) gives on such a mount when the writable open fails.
            Medium::ReadOnly => {
                flags & !(ffi::SQLITE_OPEN_READWRITE | ffi::SQLITE_OPEN_CREATE) | ffi::SQLITE_OPEN_READONLY
            }
        };
        // SAFETY: SQLite passes either null or a writable int.
        unsafe { *out_flags = granted };
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_delete(vfs: *mut ffi::sqlite3_vfs, name: *const c_char, sync_directory: c_int) -> c_int {
    // SAFETY: the pointer is the one SQLite passes to our callback.
    let Some(world) = (unsafe { world_of(vfs) }) else { return ffi::SQLITE_IOERR_DELETE };
    // SAFETY: SQLite passes a NUL-terminated path.
    let path = unsafe { path(name) };
    let mut world = lock(&world);
    match world.remove_file(&path) {
        Ok(directory) if sync_directory != 0 => code(world.sync_directory_id(directory), ffi::SQLITE_IOERR_DIR_FSYNC),
        Ok(_) => ffi::SQLITE_OK,
        Err(Failure::NotFound) => ffi::SQLITE_IOERR_DELETE_NOENT,
        Err(_) => ffi::SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn x_access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    question: c_int,
    answer: *mut c_int,
) -> c_int {
    // SAFETY: the pointer is the one SQLite passes to our callback.
    let Some(world) = (unsafe { world_of(vfs) }) else { return ffi::SQLITE_IOERR_ACCESS };
    // SAFETY: SQLite passes a NUL-terminated path.
    let path = unsafe { path(name) };
    let world = lock(&world);
    if world.powered().is_err() {
        return ffi::SQLITE_IOERR_ACCESS;
    }
    let yes = match world.find_file(&path) {
        Ok(_) if question == ffi::SQLITE_ACCESS_READWRITE => world.medium == Medium::Writable,
        // SQLite's own VFS says of an empty file that it is not there.
        Ok(file) => !world.is_empty_file(file),
        Err(_) => false,
    };
    // SAFETY: SQLite passes a writable int.
    unsafe { *answer = bit(yes) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_full_pathname(
    _vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    size: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite passes a NUL-terminated path.
    let name = unsafe { CStr::from_ptr(name) };
    let bytes = name.to_bytes_with_nul();
    if bytes.len() > unsigned(size) {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: `out` has `size` writable bytes, which is enough, and does not overlap the name.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn x_randomness(vfs: *mut ffi::sqlite3_vfs, size: c_int, out: *mut c_char) -> c_int {
    // SAFETY: the pointer is the one SQLite passes to our callback.
    let Some(world) = (unsafe { world_of(vfs) }) else { return 0 };
    // SAFETY: `out` has `size` bytes that nobody else uses during the call. They may be uninitialised for Rust, so
    // they are zeroed before a reference exists.
    unsafe { ptr::write_bytes(out, 0, unsigned(size)) };
    // SAFETY: as above, and now initialised.
    let out = unsafe { std::slice::from_raw_parts_mut(out.cast::<u8>(), unsigned(size)) };
    let mut world = lock(&world);
    for byte in out {
        *byte = world.rng.next_u64().to_le_bytes()[0];
    }
    size
}

extern "C" fn x_sleep(_vfs: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    // Time does not pass here: whoever waits for another connection retries at once.
    std::thread::yield_now();
    microseconds
}

unsafe extern "C" fn x_current_time(_vfs: *mut ffi::sqlite3_vfs, julian_day: *mut f64) -> c_int {
    // SAFETY: SQLite passes a writable double.
    unsafe { *julian_day = 2_460_000.5 };
    ffi::SQLITE_OK
}

extern "C" fn x_get_last_error(_vfs: *mut ffi::sqlite3_vfs, _size: c_int, _out: *mut c_char) -> c_int {
    0
}

// --- one file --------------------------------------------------------------------------------------------------

unsafe extern "C" fn x_close(file: *mut ffi::sqlite3_file) -> c_int {
    let slot = file.cast::<SqliteFile>();
    // SAFETY: the slot is complete until this call, see open_file.
    let open = unsafe { ptr::replace(&raw mut (*slot).open, ptr::null_mut()) };
    if open.is_null() {
        return ffi::SQLITE_OK;
    }
    // SAFETY: the pointer came from Box::into_raw in x_open and was taken out of the slot, so this is its last use.
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
