//! The sale that a newcomer reads and types, run as it stands: `docs/a-sale-by-hand.sh` on the built programs.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

/// The registry's program, beside ours. Cargo builds it with the tests of the whole house; for the tests of this crate
/// alone it may be missing, or older than its sources, and is built here.
fn registry() -> PathBuf {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = ["registry", "core", "terminal"].map(|room| newest(&house.join(room))).into_iter().max().unwrap();
    let beside = Path::new(env!("CARGO_BIN_EXE_ereg")).with_file_name("ereg-registry");
    if fs::metadata(&beside).and_then(|found| found.modified()).is_ok_and(|made| made > sources) {
        return beside;
    }
    let built = Command::new(env!("CARGO")).args(["build", "--quiet", "--package", "ereg-registry"]).status().unwrap();
    assert!(built.success());
    beside
}

/// When a file below a directory was last written, tests apart.
fn newest(dir: &Path) -> SystemTime {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let found = match entry.metadata().unwrap() {
            meta if meta.is_dir() && entry.file_name() == "tests" => continue,
            meta if meta.is_dir() => self::newest(&entry.path()),
            meta => meta.modified().unwrap(),
        };
        newest = newest.max(found);
    }
    newest
}

#[test]
fn the_sale_by_hand_ends_with_a_certificate_that_a_stranger_believes() {
    let root = tempfile::tempdir().unwrap();
    let sale = root.path().join("sale");
    let run = Command::new("sh")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/a-sale-by-hand.sh"))
        .arg(&sale)
        .env("EREG", env!("CARGO_BIN_EXE_ereg"))
        .env("EREG_REGISTRY", registry())
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
