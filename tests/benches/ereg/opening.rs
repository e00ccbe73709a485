//! Cold openings at four sizes: with the first fifty cases whole, with their lines alone, and after a kill that left as
//! much in the WAL as there ever is. What the system keeps of the files in memory is dropped before each; the process
//! stays.

use std::fs::File;
use std::path::Path;

use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_protocol::objects::CaseView;
use ereg_tests::promise::key;
use ereg_vault::{OpenOptions, Vault, VaultError};
use rusqlite::Connection;

use crate::curve::{Course, Curve};
use crate::memory::Peak;
use crate::plain::twin;
use crate::raw::{Document, Kept, Raw};
use crate::sample::{case, filled_draft, on_disk};
use crate::table::{Line, Reach, alone, compared, median, micros, sizes, timed};

/// Openings of each kind at each size.
const OPENS: usize = 21;
/// Openings after a kill: each has a copy of the vault of its own.
const KILLED: usize = 7;
/// Bytes of a WAL that is full: SQLite moves 300 pages into the file, and the save that made them that many is in it too.
const FULL: u64 = 310 * 4_120;
/// The most by which the peak of memory may differ between the sizes, MiB.
const APART: f64 = 4.0;

pub(crate) fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    let mut cold = Curve::new("open", "open and first fifty lines, cold", "cases", "µs");
    let mut killed = Curve::new("open-after-kill", "open after a kill, the WAL full, first fifty lines", "cases", "µs");
    let mut memory = Curve::new("open-after-kill-memory", "peak of memory of an opening after a kill", "cases", "MiB");
    for size in sizes() {
        let at = at(*size);
        cold.add(*size, at.clean);
        cold.baseline.push(at.plain);
        killed.add(*size, at.killed);
        killed.baseline.push(at.clean);
        memory.add(*size, at.peak);
        lines.extend(at.lines);
    }
    lines.push(cold.line(Course::Flat(1.5)));
    lines.push(killed.line(Course::Flat(1.5)));
    let apart = memory.ours.iter().copied().fold(0.0, f64::max) - memory.ours[0];
    lines.push(Line { goal: "flat, to 4 MiB", reach: (apart <= APART).into(), ..memory.line(Course::Flat(1.5)) });
    lines
}

/// The figures of one size, µs and MiB.
struct AtSize {
    lines: Vec<Line>,
    clean: f64,
    plain: f64,
    killed: f64,
    peak: f64,
}

fn at(size: u64) -> AtSize {
    let root = on_disk();
    let dir = root.path().join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    let (raw, plain) = (root.path().join("raw.db"), root.path().join("plain.db"));
    {
        let stores = [Raw::open(&raw, Kept::Encrypted), Raw::open(&plain, Kept::Plain)];
        for from in (0..size).step_by(250) {
            let page: Vec<_> = (from..from + 250).map(case).collect();
            let last = format!("case/{}", page[page.len() - 1].object);
            vault.apply_page(&page, &FeedCursor::InSnapshot { snapshot: size, from: last }).unwrap();
            stores.iter().for_each(|store| store.write(|store| page.iter().for_each(|item| put(store, item))));
        }
    }
    vault.apply_page(&[], &FeedCursor::After(size)).unwrap();
    vault.close().unwrap();
    let open = || Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
    let (mut whole, mut raw_whole, mut some, mut raw_some) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..OPENS {
        forget(root.path());
        let vault = timed(&mut whole, || {
            let vault = open();
            assert_eq!(first_fifty(&vault).len(), 50);
            vault
        });
        vault.close().unwrap();
        forget(root.path());
        timed(&mut raw_whole, || {
            let views = Raw::open(&raw, Kept::Encrypted).page();
            let views: Vec<CaseView> = views.iter().map(|body| serde_json::from_slice(body).unwrap()).collect();
            assert_eq!(views.len(), 50);
        });
        forget(root.path());
        let vault = timed(&mut some, || {
            let vault = open();
            assert_eq!(vault.cases(0, 50).unwrap().len(), 50);
            vault
        });
        vault.close().unwrap();
        forget(root.path());
        timed(&mut raw_some, || assert_eq!(Raw::open(&plain, Kept::Plain).lines().len(), 50));
    }
    let (mut after, mut clean, mut peaks) = (Vec::new(), Vec::new(), Vec::new());
    let leave = open();
    // Whoever looks at the old state keeps all that is written from now on in the WAL.
    let looks = Connection::open(dir.join("vault.db")).unwrap();
    looks.execute_batch("BEGIN; SELECT count(*) FROM meta").unwrap();
    let wal = dir.join("vault.db-wal");
    let mut rev = 0;
    while std::fs::metadata(&wal).map_or(0, |file| file.len()) < FULL {
        rev += 1;
        leave.save_draft(&filled_draft(rev % 200, rev)).unwrap();
    }
    for turn in 0..KILLED {
        let killed = root.path().join(format!("killed-{turn}"));
        twin(&killed, &dir);
        std::fs::copy(&wal, killed.join("vault.db-wal")).unwrap();
        forget(&killed);
        let peak = Peak::from_now();
        let vault = timed(&mut after, || opened(&killed));
        peaks.push(peak.mib());
        // Closed, it is the same vault without a WAL.
        vault.close().unwrap();
        forget(&killed);
        let again = timed(&mut clean, || opened(&killed));
        again.close().unwrap();
        std::fs::remove_dir_all(&killed).unwrap();
    }
    drop(looks);
    leave.close().unwrap();
    let peak = crate::table::middle(&mut peaks);
    AtSize {
        clean: micros(median(&mut some.clone())),
        plain: micros(median(&mut raw_some.clone())),
        killed: micros(median(&mut after.clone())),
        peak,
        lines: vec![
            compared(&format!("open with {size} cases, cold, first fifty whole"), whole, raw_whole, ("≤ 1.2×", 1.2)),
            compared(&format!("open with {size} cases, cold, first fifty lines"), some, raw_some, ("≤ 3× plain", 3.0)),
            compared(&format!("open with {size} cases after a kill, the WAL full"), after, clean, ("≤ 2× clean", 2.0)),
            alone(&format!("peak of memory of that, {size} cases"), format!("{peak:.1} MiB"), "flat", Reach::NoGoal),
        ],
    }
}

fn opened(dir: &Path) -> Vault {
    let vault = Vault::open(dir, &key(0), OpenOptions::default()).unwrap();
    assert_eq!(vault.cases(0, 50).unwrap().len(), 50);
    vault
}

fn put(store: &Raw, item: &FeedItem) {
    let terms = [item.object.as_str(), &item.object[19..]];
    store.put(&Document { id: &item.object, at: item.seq.cast_signed(), terms, body: item.body.as_bytes() });
}

/// The newest cases, read and parsed.
fn first_fifty(vault: &Vault) -> Vec<CaseView> {
    let read = vault.read(|view| {
        let lines = view.cases(0, 50)?;
        let whole = lines.iter().map(|line| {
            let found = view.object(ObjectKind::Case, &line.object)?.unwrap();
            Ok(serde_json::from_str(&found.body).unwrap())
        });
        whole.collect::<Result<_, VaultError>>()
    });
    read.unwrap()
}

/// Drops what the system keeps in memory of the files under a directory, where the system can be asked to.
fn forget(dir: &Path) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            forget(&path);
        } else if let Ok(file) = File::open(&path) {
            file.sync_all().unwrap();
            #[cfg(target_os = "linux")]
            rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).unwrap();
        }
    }
}
