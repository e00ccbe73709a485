//! The sale that a newcomer reads and types, run as it stands: `docs/a-sale-by-hand.sh` on the built programs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::{fs, process::Command};

#[path = "../../tests/src/programs.rs"]
mod programs;

#[test]
fn the_sale_by_hand_ends_with_a_certificate_that_a_stranger_believes() {
    let root = tempfile::tempdir().unwrap();
    let sale = root.path().join("sale");
    // What another run of cargo puts in its place meanwhile is none of this test's.
    let registry = root.path().join("ereg-registry");
    fs::copy(programs::program("ereg-registry"), &registry).unwrap();
    let run = Command::new("sh")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/a-sale-by-hand.sh"))
        .arg(&sale)
        .env("EREG", env!("CARGO_BIN_EXE_ereg"))
        .env("EREG_REGISTRY", registry)
        .env("EREG_LANG", "en")
        .env_remove("EREG_VAULT")
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap());
    assert!(run.status.success(), "{out}\n{err}");
    for step in 1..=9 {
        assert!(out.contains(&format!("\n=== {step}. ")), "step {step}: {out}");
    }
    // The stranger's verdict and the auditor's, and nothing on the way that a newcomer would have to wonder about.
    let verdict = out.split("=== 8. ").nth(1).unwrap();
    for says in ["(intact)", "(trusted)", "the book is intact", "the audit chain is intact"] {
        assert!(verdict.contains(says), "{says}: {verdict}");
    }
    assert_eq!(err, "", "{out}");
    assert!(fs::read_to_string(sale.join("certificate.txt")).unwrap().starts_with("EREG1:"));
    // It leaves no process behind: the directory can be served again.
    let lock = fs::File::open(sale.join("city/serve.lock")).unwrap();
    lock.try_lock().unwrap();
}
