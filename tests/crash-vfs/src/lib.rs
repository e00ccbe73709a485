//! A disk in memory that loses power on command, and an SQLite VFS on top of it.
//!
//! Durability cannot be tested by killing processes: a killed process leaves the page cache behind, so
//! `synchronous=NORMAL` looks as safe as `FULL`. This crate keeps apart what was *written* and what was
//! *synced*, stops the world at the N-th operation, and then answers the only question that matters: what
//! would be on the disk?
//!
//! # The model
//!
//! * A **sector** is 512 bytes and is written whole or not at all; a write of several sectors may be torn
//!   between any two of them. Bytes beside a write in the same sector are not harmed (powersafe overwrite,
//!   which SQLite assumes too).
//! * Of the writes since the last sync of a file, any subset of sectors survives, in any order: nothing,
//!   everything, a prefix, or a scattered subset, drawn from the disk's seed ([`Survival`]).
//! * A **directory entry** (creation, deletion, rename) is durable only after a sync of its directory. SQLite
//!   does that with the first sync of a new journal or WAL and with some deletions. Of the unsynced changes of
//!   a directory any subset survives, except that a change never survives without the earlier ones of the same
//!   name.
//! * Data and names are independent: a rename can survive without the bytes of the file it names. That is the
//!   mistake of replacing a file without syncing it first, and the model shows it.
//! * A **process kill** keeps everything written and drops locks and shared memory.
//! * Handles opened before a power cycle or a kill are dead: every call on them fails and changes nothing, so
//!   a test may drop its old connection whenever it likes.
//!
//! Not modelled: sectors that rot (use [`Disk::flip`]), several processes with shared memory across them, and
//! writes dropped by a failed sync. SQLite draws its WAL salts from the process-wide generator, so the number
//! and kind of operations repeat for the same seed, but not every byte.
//!
//! # Use
//!
//! ```
//! use ereg_crash_vfs::{Disk, Fault};
//! use rusqlite::{Connection, OpenFlags};
//!
//! let disk = Disk::new(7);
//! let vfs = disk.register("example");
//! disk.inject(Fault::PowerLoss, 40); // the fortieth change from now never returns
//! let mut acknowledged = 0;
//! if let Ok(db) = Connection::open_with_flags_and_vfs("a.db", OpenFlags::default(), vfs.as_str()) {
//!     let _ = db.execute_batch("CREATE TABLE t(x)");
//!     while db.execute("INSERT INTO t VALUES (1)", []).is_ok() {
//!         acknowledged += 1;
//!     }
//! }
//! disk.power_cycle();
//! let db = Connection::open_with_flags_and_vfs("a.db", OpenFlags::default(), vfs.as_str()).unwrap();
//! let found: i64 = db.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
//! assert!(found >= acknowledged);
//! ```

mod directory;
mod disk;
mod fault;
mod file;
mod locks;
mod rng;
mod survival;
mod vfs;
mod world;

pub use disk::{Disk, Image, Written};
pub use fault::{Counters, Fault, Fsync, Lasting, Medium, Operation};
pub use rng::Rng;
pub use survival::Survival;
pub use vfs::VfsName;
