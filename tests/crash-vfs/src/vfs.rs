//! The C side: `sqlite3_vfs` and `sqlite3_io_methods` over a [`Disk`](crate::Disk).
//!
//! The only unsafe code of this crate besides one `unsafe impl` in `locks`. Each callback turns pointers into values,
//! asks the world under its lock, and turns the answer into a result code. None of them panics: a panic would abort
//! the process at the C border.

// SQLite's interface is C: there is no safe way to be called by it.
#![allow(unsafe_code)]

mod open_file;

use crate::fault::Medium;
use crate::world::{Failure, Missing, World};
use open_file::{IO_METHODS, OpenFile, SqliteFile};
use rusqlite::ffi;
use std::ffi::{CStr, CString, c_char, c_int};
use std::fmt;
use std::mem::size_of;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A registered VFS; SQLite forgets it when this is dropped. Connections opened before go on working.
pub struct VfsName {
    name: String,
    registration: *mut ffi::sqlite3_vfs,
    // The registration itself holds the world weakly, so that a forgotten connection cannot keep it in memory.
    _world: Arc<Mutex<World>>,
}

// SAFETY: the pointer is used for nothing but unregistering, which SQLite guards with its own mutex.
unsafe impl Send for VfsName {}
// SAFETY: as above; shared references give out only the name.
unsafe impl Sync for VfsName {}

/// The value that `pAppData` points at.
struct Registered {
    world: Weak<Mutex<World>>,
}

/// Those who get to use a VFS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Connections that name it.
    OnRequest,
    /// Those that name none as well.
    Default,
}

static NEXT: AtomicU64 = AtomicU64::new(1);

impl VfsName {
    /// Returns its name for `Connection::open_with_flags_and_vfs`.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    #[allow(clippy::expect_used, clippy::panic)] // A test that cannot register its disk cannot go on.
    pub(crate) fn register(world: &Arc<Mutex<World>>, name: &str, standing: Standing) -> Self {
        let name = format!("{name}-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let c_name = CString::new(name.as_str()).expect("a VFS name without NUL");
        let app_data = Box::new(Registered { world: Arc::downgrade(world) });
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
        let code = unsafe { ffi::sqlite3_vfs_register(registration, bit(standing == Standing::Default)) };
        assert_eq!(code, ffi::SQLITE_OK, "SQLite did not take the VFS");
        Self { name, registration, _world: Arc::clone(world) }
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
