//! The model's word on SQLite's settings. The losses are the proof that the harness can see one.

use crate::draft_store::{ROLLBACK_EXTRA, Stop, Sweep, WAL_FULL, WAL_NORMAL, sweep};
use ereg_crash_vfs::Fsync;

fn expect_no_violation(sweep: &Sweep, least: u64) {
    assert!(sweep.points >= least, "only {} points", sweep.points);
    assert!(sweep.violations.is_empty(), "{} of {}: {:#?}", sweep.violations.len(), sweep.points, sweep.violations);
}

#[test]
fn wal_full_loses_nothing_acknowledged() {
    expect_no_violation(&sweep(0..3, WAL_FULL, Fsync::Honest, Stop::PowerLoss), 900);
}

#[test]
fn rollback_journal_loses_nothing_acknowledged() {
    expect_no_violation(&sweep(0..1, ROLLBACK_EXTRA, Fsync::Honest, Stop::PowerLoss), 300);
}

#[test]
fn wal_normal_loses_acknowledged_drafts() {
    let sweep = sweep(0..1, WAL_NORMAL, Fsync::Honest, Stop::PowerLoss);
    let lost = sweep.violations.iter().filter(|what| what.contains("acknowledged")).count() as u64;
    assert!(lost * 10 > sweep.points, "the harness sees {lost} losses in {} points", sweep.points);
}

#[test]
fn a_process_kill_hides_what_wal_normal_loses() {
    expect_no_violation(&sweep(0..1, WAL_NORMAL, Fsync::Honest, Stop::ProcessKill), 300);
}

#[test]
fn a_lying_flush_breaks_even_wal_full() {
    let sweep = sweep(0..1, WAL_FULL, Fsync::Lying, Stop::PowerLoss);
    assert!(sweep.violations.len() as u64 * 10 > sweep.points, "{:?} of {}", sweep.violations, sweep.points);
}
