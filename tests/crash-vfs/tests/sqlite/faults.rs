//! Errors that are reported: a program may see them, a promise may not break.

use crate::draft_store::{OnError, WAL_FULL, check, open, work};
use ereg_crash_vfs::{Disk, Fault, Lasting, Medium, Operation};
use rusqlite::{Connection, ErrorCode, OpenFlags};

fn code<T: std::fmt::Debug>(result: rusqlite::Result<T>) -> ErrorCode {
    result.unwrap_err().sqlite_error_code().unwrap()
}

#[test]
fn after_any_reported_error_the_promises_hold() {
    let disk = Disk::new(0);
    let vfs = disk.register("faults");
    for fault in [
        Fault::IoError(Lasting::Once),
        Fault::IoError(Lasting::Forever),
        Fault::Full(Lasting::Once),
        Fault::Full(Lasting::Forever),
        Fault::SyncError,
        Fault::ReadError,
    ] {
        disk.format(1);
        let mut db = open(&vfs, WAL_FULL).unwrap();
        work(&mut db, 20, 1, OnError::GoOn);
        drop(db);
        let operations = disk.counters().hit_by(fault);
        assert!(operations > 0, "{fault:?} can hit nothing");
        for at in (1..=operations).step_by(3) {
            disk.format(at);
            disk.inject(fault, at);
            let acknowledged =
                open(&vfs, WAL_FULL).map(|mut db| work(&mut db, 20, 1, OnError::GoOn)).unwrap_or_default();
            assert!(disk.fault_fired(), "{fault:?} at {at} of {operations}");
            disk.process_kill();
            check(&vfs, WAL_FULL, &acknowledged).unwrap_or_else(|what| panic!("{fault:?} at {at}: {what}"));
        }
    }
}

#[test]
fn a_full_medium_says_so_and_works_again_when_there_is_room() {
    let disk = Disk::new(1);
    let vfs = disk.register("full");
    let db = open(&vfs, WAL_FULL).unwrap();
    disk.inject(Fault::Full(Lasting::Forever), 1);
    let insert = "INSERT INTO draft VALUES(1, 1, x'00', 0)";
    assert_eq!(code(db.execute(insert, [])), ErrorCode::DiskFull);
    disk.clear_fault();
    assert_eq!(db.execute(insert, []), Ok(1));
}

/// SQLite fills up a short read with zeros and may take that for a page, so a store needs checks of its own.
#[test]
fn a_short_read_is_noticed_and_harms_nothing_on_the_disk() {
    let disk = Disk::new(1);
    let vfs = disk.register("short");
    let mut db = open(&vfs, WAL_FULL).unwrap();
    let acknowledged = work(&mut db, 20, 1, OnError::Stop);
    drop(db);
    let before = disk.dump();
    let mut noticed = 0;
    for at in 1.. {
        disk.inject(Fault::ShortRead, at);
        let checked = check(&vfs, WAL_FULL, &acknowledged);
        noticed += u32::from(checked.is_err());
        if !disk.fault_fired() {
            assert_eq!(checked, Ok(()));
            break;
        }
        disk.process_kill();
        disk.load(&before);
    }
    assert!(noticed >= 3, "only {noticed} noticed");
}

#[test]
fn a_read_only_medium_refuses_and_changes_nothing() {
    let disk = Disk::new(1);
    let vfs = disk.register("read-only");
    let rollback = |flags| Connection::open_with_flags_and_vfs("rollback.db", flags, vfs.as_str());
    rollback(OpenFlags::default()).unwrap().execute_batch("CREATE TABLE t(x); INSERT INTO t VALUES (1)").unwrap();
    drop(open(&vfs, WAL_FULL).unwrap());
    let before = disk.dump();
    disk.set_medium(Medium::ReadOnly);

    let db = rollback(OpenFlags::default()).unwrap();
    assert_eq!(db.query_row("SELECT x FROM t", [], |row| row.get(0)), Ok(1));
    assert_eq!(code(db.execute("INSERT INTO t VALUES (2)", [])), ErrorCode::ReadOnly);
    // A WAL database needs its `-shm` beside it, and a new one a new file.
    assert_eq!(code(open(&vfs, WAL_FULL)), ErrorCode::CannotOpen);
    let new = Connection::open_with_flags_and_vfs("new.db", OpenFlags::default(), vfs.as_str());
    let created = new.and_then(|db| db.execute_batch("CREATE TABLE t(x)"));
    assert_eq!(code(created), ErrorCode::CannotOpen);
    assert_eq!(disk.write_file("note", b"x").unwrap_err().kind(), std::io::ErrorKind::ReadOnlyFilesystem);
    assert_eq!(disk.dump(), before);

    drop(db);
    disk.set_medium(Medium::Writable);
    assert!(open(&vfs, WAL_FULL).is_ok());
}

#[test]
fn a_connection_of_before_the_power_cycle_changes_nothing_after_it() {
    let disk = Disk::new(1);
    let vfs = disk.register("boots");
    let mut before = open(&vfs, WAL_FULL).unwrap();
    let acknowledged = work(&mut before, 5, 1, OnError::Stop);
    disk.power_cycle();
    let after = open(&vfs, WAL_FULL).unwrap();
    assert!(before.execute("DELETE FROM draft", []).is_err());
    drop(before);
    drop(after);
    check(&vfs, WAL_FULL, &acknowledged).unwrap();
}

#[test]
fn two_connections_lock_each_other_out() {
    let disk = Disk::new(1);
    let vfs = disk.register("locks");
    let (one, two) = (open(&vfs, WAL_FULL).unwrap(), open(&vfs, WAL_FULL).unwrap());
    two.busy_timeout(std::time::Duration::ZERO).unwrap();
    one.execute_batch("BEGIN IMMEDIATE; INSERT INTO draft VALUES(1, 1, x'00', 0)").unwrap();
    assert_eq!(code(two.execute_batch("BEGIN IMMEDIATE")), ErrorCode::DatabaseBusy);
    let seen = || two.query_row("SELECT count(*) FROM draft", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(seen(), 0);
    one.execute_batch("COMMIT").unwrap();
    assert_eq!(seen(), 1);
}

#[test]
fn disks_do_not_know_of_each_other() {
    let threads: Vec<_> = (0..4)
        .map(|seed| {
            std::thread::spawn(move || {
                let disk = Disk::new(seed);
                let vfs = disk.register("parallel");
                let mut db = open(&vfs, WAL_FULL).unwrap();
                let acknowledged = work(&mut db, 20, seed, OnError::Stop);
                disk.power_cycle();
                check(&vfs, WAL_FULL, &acknowledged)
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
}

#[test]
fn the_tap_sees_every_byte_and_the_dump_can_be_loaded_elsewhere() {
    let disk = Disk::new(1);
    disk.open_tap();
    let vfs = disk.register("tap");
    let db = open(&vfs, WAL_FULL).unwrap();
    let canary = b"canary-4711".as_slice();
    db.execute("INSERT INTO draft VALUES(1, 1, ?1, 0)", [canary]).unwrap();
    drop(db);
    disk.write_file("note", canary).unwrap();
    let written = disk.drain_tap();
    let holds = |path: &str| {
        written.iter().any(|w| w.path == path && w.bytes.windows(canary.len()).any(|window| window == canary))
    };
    assert!(holds("store.db-wal") && holds("store.db") && holds("note"));
    assert!(disk.drain_tap().is_empty());

    let copy = Disk::new(2);
    copy.load(&disk.dump());
    copy.power_cycle_with(ereg_crash_vfs::Survival::Nothing);
    let copied = copy.register("copy");
    let db = open(&copied, WAL_FULL).unwrap();
    assert_eq!(db.query_row("SELECT body FROM draft", [], |row| row.get::<_, Vec<u8>>(0)).unwrap(), canary);
    drop(db);
    copy.flip("store.db", 0).unwrap();
    assert_eq!(code(open(&copied, WAL_FULL)), ErrorCode::NotADatabase);
    assert_eq!(copy.counters().of(Operation::CreateDirectory), 0);
}
