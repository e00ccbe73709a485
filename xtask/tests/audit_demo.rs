//! `ereg demo` is played once; the audit passes it, and fails it after any one thing was changed.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test that cannot run has failed")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use rusqlite::Connection;
use serde_json::{Value, json};

#[path = "../../tests/src/programs.rs"]
mod programs;

/// The files that `ereg demo --seed 7` left, for all tests of this file.
static DEMO: LazyLock<PathBuf> = LazyLock::new(|| {
    let place = scratch("demo");
    let mut play = Command::new(programs::program("ereg"));
    let played = play.args(["demo", "--seed", "7", "--out"]).arg(&place).output().expect("the demonstration runs");
    assert!(played.status.success(), "the demo stopped: {}", String::from_utf8_lossy(&played.stderr));
    place
});

/// A directory that does not exist yet, in the build's own place for such things.
fn scratch(name: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("audit-{name}"));
    if place.exists() {
        fs::remove_dir_all(&place).expect("an earlier run's directory goes");
    }
    place
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("a directory to copy") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Whether the audit passes, and what it printed.
fn audit(dir: &Path) -> (bool, String) {
    let audit = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("audit-demo").arg(dir).output().expect("the audit runs");
    (audit.status.success(), String::from_utf8_lossy(&audit.stdout).into_owned())
}

/// Changes a copy of the demonstration; the audit must fail at the check of that name.
#[track_caller]
fn caught(name: &str, check: &str, change: impl FnOnce(&Path)) {
    let place = scratch(name);
    copy(&DEMO, &place);
    change(&place);
    let (passed, printed) = audit(&place);
    let wrong = printed.lines().find(|line| line.starts_with("WRONG") && line.contains(check));
    assert!(!passed && wrong.is_some(), "{name}: nothing wrong with \"{check}\":\n{printed}");
    fs::remove_dir_all(place).expect("the copy goes");
}

/// Flips a bit in the middle of a file.
fn flip(file: &Path) {
    let mut bytes = fs::read(file).expect("a file to change");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).expect("the changed file");
}

/// The first file in a directory of the evidence.
fn first_in(dir: &Path, below: &str) -> PathBuf {
    let mut files: Vec<PathBuf> = fs::read_dir(dir.join("evidence").join(below))
        .expect("a directory")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    files.swap_remove(0)
}

fn registry(dir: &Path, change: &str) {
    let db = Connection::open(dir.join("registry").join("registry.db")).expect("the registry's database");
    // Whoever can write the file can take its guards away, too.
    for guard in ["entry_stays", "audit_stays"] {
        db.execute(&format!("DROP TRIGGER {guard}"), []).expect("a guard less");
    }
    assert_eq!(db.execute(change, []).expect("a change"), 1, "{change}");
}

fn journey(dir: &Path, change: impl FnOnce(&mut Value)) {
    let file = dir.join("journey.json");
    let mut journey: Value = serde_json::from_slice(&fs::read(&file).expect("a journey")).expect("JSON");
    change(&mut journey);
    fs::write(file, journey.to_string()).expect("the changed journey");
}

#[test]
fn the_audit_passes_the_demonstration_and_leaves_it_as_it_was() {
    let before = fs::read(DEMO.join("registry").join("registry.db")).expect("the registry's database");
    let (passed, printed) = audit(&DEMO);
    assert!(passed, "{printed}");
    assert!(printed.lines().count() > 30 && !printed.contains("WRONG"), "{printed}");
    assert_eq!(before, fs::read(DEMO.join("registry").join("registry.db")).expect("the same database"));
}

#[test]
fn a_directory_that_holds_no_demonstration_fails() {
    let place = scratch("empty");
    fs::create_dir_all(&place).expect("a directory");
    let (passed, printed) = audit(&place);
    assert!(!passed && printed.contains("WRONG  journey.json"), "{printed}");
}

#[test]
fn a_changed_certificate_is_caught() {
    for name in ["certificate.txt", "old-certificate.txt", "old-certificate-now.txt"] {
        caught(&format!("flipped-{name}"), "tokens", |dir| flip(&dir.join(name)));
    }
    caught("exchanged-certificate", "tokens", |dir| {
        fs::copy(dir.join("old-certificate.txt"), dir.join("certificate.txt")).expect("a copy");
    });
    caught("another-trust", "trust.json", |dir| flip(&dir.join("trust.json")));
}

#[test]
fn changed_evidence_of_a_sale_is_caught() {
    for (name, check) in [
        ("plain_sale/manifest-r2.json", "plain_sale: manifests"),
        ("plain_sale/section-deal.1-r1.json", "plain_sale: sections"),
        ("mortgaged_sale/statement-transferee.1-r1.json", "mortgaged_sale: statements"),
        ("media/deed-tax.jpg", "media"),
        ("pack.json", "policy pack"),
        ("letters/lender.json", "letters"),
        ("log/after.note", "log"),
        ("log/consistency.json", "log"),
    ] {
        caught(&format!("flipped-{}", name.replace('/', "-")), check, |dir| flip(&dir.join("evidence").join(name)));
    }
    for (below, check) in [
        ("commands", "commands"),
        ("outcomes", "outcomes"),
        ("homes", "extracts"),
        ("feed/buyer", "received"),
        ("entries", "entries"),
    ] {
        caught(&format!("flipped-{}", below.replace('/', "-")), check, |dir| flip(&first_in(dir, below)));
    }
}

#[test]
fn evidence_that_is_missing_or_that_nobody_checks_is_caught() {
    caught("removed", "files of evidence", |dir| fs::remove_file(first_in(dir, "outcomes")).expect("a file less"));
    caught("unlisted", "files of evidence", |dir| {
        fs::write(dir.join("evidence/more.json"), "{}").expect("a file more")
    });
    caught("unread", "went unread", |dir| {
        fs::write(dir.join("evidence/more.json"), "{}").expect("a file more");
        journey(dir, |journey| journey["evidence"]["evidence/more.json"] = json!(2));
    });
}

#[test]
fn a_stable_part_that_says_something_else_or_something_more_is_caught() {
    let other = format!("sha256:{}", "00".repeat(32));
    for (place, check) in [
        ("/stable/entries/0/leaf_hash", "entries"),
        ("/stable/tree/before/root", "log"),
        ("/stable/plain_sale/sections/deal.1-r1/hash", "plain_sale: sections"),
        ("/stable/plain_sale/quote", "plain_sale: acceptance"),
        ("/stable/plain_sale/case_id", "plain_sale: the receipt"),
        ("/stable/mortgaged_sale/case_number", "mortgaged_sale: entry"),
        ("/stable/media/0/digest", "media"),
        ("/stable/stranger/forged", "tokens"),
    ] {
        caught(&format!("other{}", place.replace('/', "-")), check, |dir| {
            journey(dir, |journey| *journey.pointer_mut(place).expect("a place") = json!(other));
        });
    }
    caught("more-stable", "digests of the stable part", |dir| {
        journey(dir, |journey| journey["stable"]["more"] = json!([{ "root": other }]));
    });
    caught("bare-stable", "digests of the stable part", |dir| {
        journey(dir, |journey| journey["stable"]["more"] = json!(other.trim_start_matches("sha256:")));
    });
}

#[test]
fn a_changed_registry_is_caught() {
    let last = "entry_index = (SELECT max(entry_index) FROM entry)";
    // One byte of the content, which stays canonical JSON.
    let content = "CAST(replace(CAST(content AS TEXT), '\"entry_seq\":', '\"entry_sep\":') AS BLOB)";
    caught("content", "every leaf", |dir| registry(dir, &format!("UPDATE entry SET content = {content} WHERE {last}")));
    caught("salt", "every leaf", |dir| registry(dir, &format!("UPDATE entry SET salt = zeroblob(32) WHERE {last}")));
    caught("booked_at", "every leaf", |dir| {
        registry(dir, &format!("UPDATE entry SET booked_at = booked_at + 1 WHERE {last}"))
    });
    caught("node", "nodes", |dir| registry(dir, "UPDATE node SET hash = zeroblob(32) WHERE level = 3 AND idx = 2"));
    caught("state", "units", |dir| {
        registry(
            dir,
            "UPDATE unit SET state = replace(state, '\"current\"', '\"historic\"') WHERE entry_index = (SELECT max(entry_index) FROM unit)",
        );
    });
    caught("revived", "certificates", |dir| {
        registry(dir, "UPDATE certificate SET cancelled_by = NULL WHERE entry_index = 0")
    });
    caught("audit-row", "audit rows", |dir| registry(dir, "UPDATE audit SET actor = 'nobody' WHERE seq = 2"));
    caught("checkpoint", "checkpoints", |dir| {
        registry(
            dir,
            "UPDATE checkpoint SET time_s = 0, note = replace(note, 'time 1', 'time 2') WHERE size = (SELECT min(size) FROM checkpoint)",
        );
    });
}

#[test]
fn phones_that_share_a_key_are_caught() {
    let share = |dir: &Path, file: &str| {
        let place = |who: &str| dir.join("phones").join(file.replace("WHO", who));
        fs::copy(place("seller"), place("buyer")).expect("a copy");
    };
    caught("same-vault", "vaults", |dir| share(dir, "WHO/vault.key"));
    caught("same-device-key", "keys of phones", |dir| share(dir, "keys/WHO/device.key"));
}
