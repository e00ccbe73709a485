//! The sale that a newcomer reads and types, run as it stands: `docs/a-sale-by-hand.sh` on the built programs.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use serde_json::Value;

/// The registry's program, copied to `dir`: what another run of cargo puts in its place meanwhile is none of this test's.
///
/// Cargo builds it beside ours with the tests of the whole house. For the tests of this crate alone it may be missing, or
/// older than what it is made of, and then cargo builds it now and says where it is.
fn registry(dir: &Path) -> PathBuf {
    let beside = Path::new(env!("CARGO_BIN_EXE_ereg")).with_file_name("ereg-registry");
    let made_of = made_of("ereg-registry").iter().map(|dir| newest(dir)).max().unwrap();
    let is_new = fs::metadata(&beside).and_then(|found| found.modified()).is_ok_and(|made| made > made_of);
    let program = dir.join("ereg-registry");
    fs::copy(if is_new { beside } else { built("ereg-registry") }, &program).unwrap();
    program
}

fn cargo(args: &[&str]) -> Vec<Value> {
    let run = Command::new(env!("CARGO")).current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Builds a program of the house; where it is.
fn built(package: &str) -> PathBuf {
    let told = cargo(&["build", "--package", package, "--message-format", "json-render-diagnostics"]);
    let program = told.iter().find_map(|message| {
        let named = message["target"]["name"] == package;
        message["executable"].as_str().filter(|_| named)
    });
    program.unwrap().into()
}

/// The directories of a package of the house and of all in it that this one is made of.
fn made_of(package: &str) -> BTreeSet<PathBuf> {
    let house = cargo(&["metadata", "--no-deps", "--offline", "--format-version", "1"]).remove(0);
    let mut dirs = BTreeSet::new();
    let mut open = vec![package.to_owned()];
    while let Some(name) = open.pop() {
        let package = house["packages"].as_array().unwrap().iter().find(|package| package["name"] == name.as_str());
        let package = package.unwrap();
        let dir = Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap();
        if dirs.insert(dir.to_owned()) {
            let needs = package["dependencies"].as_array().unwrap().iter();
            let needs = needs.filter(|need| need["path"].is_string() && need["kind"] != "dev");
            open.extend(needs.filter_map(|need| need["name"].as_str()).map(str::to_owned));
        }
    }
    dirs
}

/// Returns when a file below a directory was last written, tests apart.
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
        .env("EREG_REGISTRY", registry(root.path()))
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
