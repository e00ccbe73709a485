//! Saves: of a draft with its command, whatever waits; on a disk and in memory; how often they flush and how much they
//! write; drafts and pages of the feed by the thousand.

use std::path::Path;
use std::time::Duration;

use ereg_crash_vfs::{Disk, Operation};
use ereg_protocol::feed::FeedCursor;
use ereg_tests::disk_storage::DiskStorage;
use ereg_tests::promise::{command, key};
use ereg_vault::{NewOutboxItem, OpenOptions, Vault, VaultError};

use crate::curve::{Course, Curve};
use crate::raw::{Document, Kept, Raw};
use crate::sample::{bytes_of, case, filled_draft, in_memory, on_disk};
use crate::table::{Line, alone, compared, median, micros, timed};

/// Commands that wait while a draft is saved.
pub(crate) const WAITING: [u64; 4] = [0, 1_000, 2_000, 3_000];
/// Saves, each beside one of the baseline.
const SAVES: u64 = 200;
/// Drafts that are there already.
const THERE: u64 = 200;
/// Length of a command that sends a draft.
const COMMAND: usize = 1_500;
/// Turns with the baseline where one takes a second.
const TURNS: u64 = 7;
const MANY: u64 = 10_000;

pub(crate) fn saves() -> Vec<Line> {
    let mut flat = Curve::new("save", "durable save of a draft with its command", "commands that wait", "µs");
    let mut lines: Vec<Line> = WAITING
        .iter()
        .map(|waiting| {
            let root = on_disk();
            let (ours, theirs) = with_command(root.path(), *waiting);
            flat.add(*waiting, micros(median(&mut ours.clone())));
            flat.baseline.push(micros(median(&mut theirs.clone())));
            let what = format!("durable save of a draft with its command, {waiting} waiting");
            compared(&what, ours, theirs, ("≤ 1.1×", 1.1))
        })
        .collect();
    lines.push(flat.line(Course::Flat(1.1)));
    if let Some(root) = in_memory() {
        let (ours, theirs) = with_command(root.path(), 0);
        lines.push(compared("the same in memory (tmpfs), none waiting", ours, theirs, ("≤ 1.3×", 1.3)));
    }
    lines.extend([written("edit", |n| (199, n + 2)), written("another draft", |n| (1_000 + n, 1))]);
    lines
}

fn sent(number: u64, rev: u64) -> NewOutboxItem {
    NewOutboxItem { bytes: vec![b'x'; COMMAND], ..command(number, rev) }
}

/// A draft that is edited, with the command that sends it in the place of the one that waits.
fn save(vault: &Vault, number: u64, rev: u64) {
    let (draft, sends) = (filled_draft(number, rev), sent(number, rev));
    vault
        .write(|tx| {
            tx.save_draft(&draft)?;
            tx.enqueue(sends)?;
            Ok::<_, VaultError>(())
        })
        .unwrap();
}

/// A draft as the baseline writes it.
fn put(raw: &Raw, number: u64, rev: u64) {
    let draft = filled_draft(number, rev);
    let (id, body) = (draft.draft_id.to_string(), bytes_of(&draft));
    let terms = [draft.title.as_str(), draft.typed["parties.transferee.1.name"].as_str()];
    raw.put(&Document { id: &id, at: draft.edited_at.ms(), terms, body: &body });
}

/// Saves of one draft while others wait in lanes of their own, and those of the baseline.
fn with_command(root: &Path, waiting: u64) -> (Vec<Duration>, Vec<Duration>) {
    let vault = Vault::create(&root.join("vault"), &key(0), OpenOptions::default()).unwrap();
    let raw = Raw::open(&root.join("raw.db"), Kept::Encrypted);
    vault.write(|tx| (0..THERE).try_for_each(|number| tx.save_draft(&filled_draft(number, 1)))).unwrap();
    let queue = |tx: &mut ereg_vault::Tx<'_>| (0..waiting).try_for_each(|n| tx.enqueue(sent(1_000 + n, 1)).map(drop));
    vault.write(queue).unwrap();
    raw.write(|raw| {
        (0..THERE).for_each(|number| put(raw, number, 1));
        (0..waiting).for_each(|n| raw.queue(&n.to_string(), &[b'x'; COMMAND]));
    });
    let edited = filled_draft(199, 1).draft_id.to_string();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for rev in 2..SAVES + 2 {
        timed(&mut ours, || save(&vault, 199, rev));
        timed(&mut theirs, || {
            raw.write(|raw| {
                put(raw, 199, rev);
                raw.queue(&edited, &[b'x'; COMMAND]);
            });
        });
    }
    (ours, theirs)
}

/// Flushes and bytes of a save, counted by a disk that counts: the same in every run.
fn written(kind: &str, which: fn(u64) -> (u64, u64)) -> Line {
    let disk = Disk::new(7);
    let vault = Vault::create(Path::new("vault"), &key(0), DiskStorage::options(&disk)).unwrap();
    vault.write(|tx| (0..THERE).try_for_each(|number| tx.save_draft(&filled_draft(number, 1)))).unwrap();
    let flushes = || disk.counters().of(Operation::Sync) + disk.counters().of(Operation::SyncDirectory);
    let before = flushes();
    disk.open_tap();
    let mut bytes = 0;
    for n in 0..SAVES {
        let (number, rev) = which(n);
        save(&vault, number, rev);
        bytes += disk.drain_tap().iter().map(|written| written.bytes.len()).sum::<usize>();
    }
    let (each, kib) = ((flushes() - before) as f64 / SAVES as f64, bytes as f64 / SAVES as f64 / 1_000.0);
    // A checkpoint now and then flushes too.
    alone(
        &format!("flushes and bytes of a save with its command, {kind}"),
        format!("{each:.2} and {kib:.1} KB"),
        "1 and ≤ 35 KB",
        (each <= 1.05 && kib <= 35.0).into(),
    )
}

/// Ten thousand drafts a thousand a transaction, and as many cases in pages of five hundred.
pub(crate) fn batches() -> Vec<Line> {
    let drafts: Vec<_> = (0..MANY).map(|number| filled_draft(number, 1)).collect();
    let cases: Vec<_> = (0..MANY).map(case).collect();
    let (mut saved, mut put_drafts) = (Vec::new(), Vec::new());
    let (mut applied, mut put_cases) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let root = on_disk();
        let vault = |name: &str| Vault::create(&root.path().join(name), &key(0), OpenOptions::default()).unwrap();
        let raw = |name: &str| Raw::open(&root.path().join(name), Kept::Encrypted);
        let (of_drafts, of_cases) = (vault("drafts"), vault("cases"));
        timed(&mut saved, || {
            for batch in drafts.chunks(1_000) {
                of_drafts.write(|tx| batch.iter().try_for_each(|draft| tx.save_draft(draft))).unwrap();
            }
        });
        let raw_drafts = raw("drafts.db");
        timed(&mut put_drafts, || {
            for from in (0..MANY).step_by(1_000) {
                raw_drafts.write(|raw| (from..from + 1_000).for_each(|number| put(raw, number, 1)));
            }
        });
        timed(&mut applied, || {
            for page in cases.chunks(500) {
                let from = format!("case/{}", page[page.len() - 1].object);
                of_cases.apply_page(page, &FeedCursor::InSnapshot { snapshot: MANY, from }).unwrap();
            }
        });
        let raw_cases = raw("cases.db");
        timed(&mut put_cases, || {
            for page in cases.chunks(500) {
                raw_cases.write(|raw| {
                    for item in page {
                        raw.put(&Document {
                            id: &item.object,
                            at: item.seq.cast_signed(),
                            terms: [&item.object, &item.object[19..]],
                            body: item.body.as_bytes(),
                        });
                    }
                    raw.moved_to(page[page.len() - 1].seq);
                });
            }
        });
    }
    vec![
        compared("10,000 drafts, a thousand a transaction", saved, put_drafts, ("≤ 1.2×", 1.2)),
        compared("10,000 cases applied in pages of 500", applied, put_cases, ("≤ 1.3×", 1.3)),
    ]
}
