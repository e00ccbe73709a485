//! A small draft-and-outbox store, and the promises it makes: what the crash tests run against.

use ereg_crash_vfs::{Disk, Rng, VfsName};
use rusqlite::{Connection, OpenFlags, params};
use std::collections::BTreeMap;

/// The settings with which the store asks SQLite to be careful.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub journal: &'static str,
    pub synchronous: &'static str,
}

pub const WAL_FULL: Settings = Settings { journal: "WAL", synchronous: "FULL" };
pub const WAL_NORMAL: Settings = Settings { journal: "WAL", synchronous: "NORMAL" };
pub const ROLLBACK_EXTRA: Settings = Settings { journal: "DELETE", synchronous: "EXTRA" };

/// The reaction to a save that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnError {
    Stop,
    GoOn,
}

/// The saves that returned success: draft → highest version, and every outbox key.
#[derive(Default, Debug)]
pub struct Acknowledged {
    versions: BTreeMap<i64, i64>,
    outbox: Vec<String>,
}

pub fn open(vfs: &VfsName, settings: Settings) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let db = Connection::open_with_flags_and_vfs("store.db", flags, vfs.as_str())?;
    db.query_row(&format!("PRAGMA journal_mode={}", settings.journal), [], |_| Ok(()))?;
    db.execute_batch(&format!("PRAGMA synchronous={}; PRAGMA wal_autocheckpoint=20;", settings.synchronous))?;
    db.execute_batch(
        "CREATE TABLE IF NOT EXISTS draft(id INTEGER PRIMARY KEY, version INT, body BLOB, sum INT);
         CREATE TABLE IF NOT EXISTS outbox(id INTEGER PRIMARY KEY, draft INT, version INT, key TEXT UNIQUE);",
    )?;
    Ok(db)
}

/// Saves `count` times; the same seed saves the same.
pub fn work(db: &mut Connection, count: u64, seed: u64, on_error: OnError) -> Acknowledged {
    let mut rng = Rng::new(seed);
    let mut acknowledged = Acknowledged::default();
    let mut versions: BTreeMap<i64, i64> = BTreeMap::new();
    for _ in 0..count {
        let id = rng.below(6) as i64;
        let version = versions.entry(id).and_modify(|version| *version += 1).or_insert(1);
        let body: Vec<u8> = (0..200 + rng.below(6000)).map(|_| rng.next_u64() as u8).collect();
        match save(db, id, *version, &body) {
            Ok(()) => {
                acknowledged.versions.insert(id, *version);
                acknowledged.outbox.push(format!("{id}-{version}"));
            }
            Err(_) if on_error == OnError::Stop => break,
            Err(_) => {}
        }
    }
    acknowledged
}

fn save(db: &mut Connection, id: i64, version: i64, body: &[u8]) -> rusqlite::Result<()> {
    let tx = db.transaction()?;
    tx.execute(
        "INSERT INTO draft VALUES(?1,?2,?3,?4) ON CONFLICT(id) DO UPDATE SET version=?2, body=?3, sum=?4",
        params![id, version, body, sum(body)],
    )?;
    let key = format!("{id}-{version}");
    tx.execute("INSERT INTO outbox(draft, version, key) VALUES(?1,?2,?3)", params![id, version, key])?;
    tx.commit()
}

fn sum(bytes: &[u8]) -> i64 {
    bytes.iter().fold(7, |sum: i64, byte| sum.wrapping_mul(31).wrapping_add(i64::from(*byte)))
}

/// Every promise, over a freshly opened store.
pub fn check(vfs: &VfsName, settings: Settings, acknowledged: &Acknowledged) -> Result<(), String> {
    let db = open(vfs, settings).map_err(|error| format!("cannot be opened: {error}"))?;
    promises(&db, acknowledged).map_err(|error| format!("cannot be read: {error}"))?
}

fn promises(db: &Connection, acknowledged: &Acknowledged) -> rusqlite::Result<Result<(), String>> {
    let integrity: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if integrity != "ok" {
        return Ok(Err(format!("integrity: {integrity}")));
    }
    let mut found: BTreeMap<i64, i64> = BTreeMap::new();
    let mut statement = db.prepare("SELECT id, version, body, sum FROM draft")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, body): (i64, Vec<u8>) = (row.get(0)?, row.get(2)?);
        if sum(&body) != row.get::<_, i64>(3)? {
            return Ok(Err(format!("draft {id} is torn")));
        }
        found.insert(id, row.get(1)?);
    }
    for (id, version) in &acknowledged.versions {
        if found.get(id).is_none_or(|found| found < version) {
            return Ok(Err(format!("draft {id} version {version} was acknowledged and is lost")));
        }
    }
    for key in &acknowledged.outbox {
        let count: i64 = db.query_row("SELECT count(*) FROM outbox WHERE key=?1", [key], |row| row.get(0))?;
        if count != 1 {
            return Ok(Err(format!("outbox {key} was acknowledged and is there {count} times")));
        }
    }
    let halves: i64 = db.query_row(
        "SELECT count(*) FROM draft d WHERE version <> (SELECT max(version) FROM outbox o WHERE o.draft = d.id)",
        [],
        |row| row.get(0),
    )?;
    Ok(if halves == 0 { Ok(()) } else { Err(format!("{halves} drafts without their outbox row")) })
}

/// The way in which a run is stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    PowerLoss,
    ProcessKill,
}

/// The findings of a sweep over crash points.
#[derive(Debug, Default)]
pub struct Sweep {
    pub points: u64,
    pub violations: Vec<String>,
}

/// Runs the store once for each operation it needs, stops it there, and checks what is left.
pub fn sweep(seeds: std::ops::Range<u64>, settings: Settings, fsync: ereg_crash_vfs::Fsync, stop: Stop) -> Sweep {
    use ereg_crash_vfs::{Fault, Fsync};
    const SAVES: u64 = 30;
    let mut sweep = Sweep::default();
    let disk = Disk::new(0);
    let vfs = disk.register("sweep");
    for seed in seeds {
        disk.format(seed);
        disk.set_fsync(fsync);
        let mut db = open(&vfs, settings).unwrap();
        work(&mut db, SAVES, seed, OnError::Stop);
        drop(db);
        let operations = disk.counters().hit_by(Fault::PowerLoss);
        for at in 1..=operations {
            disk.format(seed * 1_000_003 + at);
            disk.set_fsync(fsync);
            disk.inject(Fault::PowerLoss, at);
            let acknowledged = match open(&vfs, settings) {
                Ok(mut db) => work(&mut db, SAVES, seed, OnError::Stop),
                Err(_) => Acknowledged::default(),
            };
            assert!(disk.fault_fired(), "the run does not repeat: point {at} of {operations}");
            match stop {
                Stop::PowerLoss => disk.power_cycle(),
                Stop::ProcessKill => disk.process_kill(),
            }
            disk.set_fsync(Fsync::Honest);
            sweep.points += 1;
            if let Err(what) = check(&vfs, settings, &acknowledged) {
                sweep.violations.push(format!("seed {seed}, point {at}: {what}"));
            }
        }
    }
    sweep
}
