//! A vault on a medium that the system has mounted read-only, or that has not a byte left: it is read, what cannot be written is
//! told by its code, and no file is changed. The crash VFS tests the former without a mount. A log there holds nobody up.
//!
//! Who may not mount (a user, root in a plain container) is told that nothing was tested. Where mounting works `.ci/run`
//! says so with `EREG_MUST_MOUNT=1`, and then a test that did not run is not green.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use ereg_client::{LogLevel, Logs};
use ereg_tests::log::{LogLine, text_of};
use ereg_tests::promise::{draft, key, photo};
use ereg_vault::{OpenOptions, Vault};

/// Something mounted at a directory, as long as it lives.
struct Mount(PathBuf);

fn mount(arguments: &[&str], at: &Path) -> Result<(), String> {
    let output = Command::new("mount").args(arguments).arg(at).output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()) }
}

impl Mount {
    fn read_only(dir: &Path) -> Result<Self, String> {
        mount(&["--bind", dir.to_str().unwrap()], dir)?;
        let mounted = Self(dir.to_owned());
        mount(&["-o", "remount,ro,bind"], dir)?;
        Ok(mounted)
    }

    /// A disk of a few MiB.
    fn small(dir: &Path, size: &str) -> Result<Self, String> {
        mount(&["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"], dir)?;
        Ok(Self(dir.to_owned()))
    }
}

/// Returns the mount that there is to test with, or none with a word that nothing was tested.
fn mounted(name: &str, mounting: Result<Mount, String>) -> Option<Mount> {
    mounting
        .inspect_err(|reason| {
            assert!(std::env::var_os("EREG_MUST_MOUNT").is_none(), "it can be mounted here, and was not: {reason}");
            // Past the test harness, which shows nothing of a test that passes.
            #[allow(clippy::explicit_write, reason = "what eprintln! writes the harness keeps to itself")]
            writeln!(std::io::stderr(), "SKIPPED {name}: nothing was tested: {reason}").unwrap();
        })
        .ok()
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn content(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn a_read_only_mount_is_told_and_left_as_it_is() {
    let root = tempfile::tempdir().unwrap();
    let medium = root.path().join("medium");
    let dir = medium.join("vault");
    fs::create_dir(&medium).unwrap();
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    vault.save_draft(&draft(1, 1)).unwrap();
    vault.close().unwrap();
    let before = content(&dir);
    {
        let Some(_mount) = mounted("a_read_only_mount", Mount::read_only(&medium)) else { return };
        let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
        assert_eq!(vault.draft(draft(1, 1).draft_id).unwrap(), Some(draft(1, 1)));
        assert_eq!(vault.save_draft(&draft(1, 2)).unwrap_err().code(), "vault.read_only");
        vault.close().unwrap();
        let refused = Vault::create(&medium.join("other"), &key(0), OpenOptions::default()).unwrap_err();
        assert_eq!(refused.code(), "vault.read_only");
        assert!(content(&dir) == before);
    }
    let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
    assert_eq!(vault.draft(draft(1, 1).draft_id).unwrap(), Some(draft(1, 1)));
}

/// Fills what is left of the disk to the last byte.
fn fill(medium: &Path) -> PathBuf {
    let path = medium.join("films");
    let mut file = fs::File::create(&path).unwrap();
    for size in [1 << 20, 4096, 1] {
        while file.write_all(&vec![7; size]).is_ok() {}
    }
    path
}

/// A photo whose reading fills the disk behind it, as when films are copied at the same time.
struct Filling<'a> {
    photo: &'a [u8],
    medium: &'a Path,
}

impl Read for Filling<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        if (2 << 20..3 << 20).contains(&self.photo.len()) && !self.medium.join("films").exists() {
            fill(self.medium);
        }
        self.photo.read(out)
    }
}

#[test]
fn a_disk_without_a_byte_left_is_read_all_the_same() {
    let root = tempfile::tempdir().unwrap();
    let medium = root.path().to_owned();
    let Some(_mount) = mounted("a_full_disk", Mount::small(&medium, "40m")) else { return };
    let dir = medium.join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    vault.save_draft(&draft(1, 1)).unwrap();
    let picture = photo(1, 1 << 20);
    let imported = vault.import_medium(&mut picture.as_slice(), Some(1 << 20), 1 << 24).unwrap();
    vault.write(|tx| tx.keep_medium(&imported)).unwrap();
    let digest = imported.medium().digest;
    let killed = medium.join("killed");
    for closed in [false, true] {
        if closed {
            vault.close().unwrap();
        } else {
            // As a kill leaves it: the last changes are in the WAL alone, and nobody has shared memory for it.
            fs::create_dir(&killed).unwrap();
            for (path, bytes) in content(&dir).into_iter().filter(|(path, _)| !path.ends_with("-shm")) {
                fs::write(killed.join(path.file_name().unwrap()), bytes).unwrap();
            }
        }
        let dir = if closed { &dir } else { &killed };
        let films = fill(&medium);
        let full = Vault::open(dir, &key(0), OpenOptions::default()).unwrap();
        assert_eq!(full.draft(draft(1, 1).draft_id).unwrap(), Some(draft(1, 1)), "closed: {closed}");
        assert_eq!(full.drafts(0, 9).unwrap().len(), 1);
        assert!(full.chunk(digest, 3).is_ok(), "closed: {closed}");
        full.verify_all().unwrap();
        assert_eq!(full.save_draft(&draft(2, 1)).unwrap_err().code(), "vault.full", "closed: {closed}");
        let refused = full.import_medium(&mut picture.as_slice(), Some(1 << 20), 1 << 24).unwrap_err();
        assert_eq!(refused.code(), "vault.full");
        // With room again the same vault goes on, without being opened anew.
        fs::remove_file(films).unwrap();
        full.save_draft(&draft(2, 1)).unwrap();
        full.close().unwrap();
    }
}

#[test]
fn a_photo_that_met_the_end_of_the_disk_gives_its_room_back() {
    let root = tempfile::tempdir().unwrap();
    let medium = root.path().to_owned();
    let Some(_mount) = mounted("a_disk_that_fills_up", Mount::small(&medium, "40m")) else { return };
    let dir = medium.join("vault");
    let vault = Vault::create(&dir, &key(0), OpenOptions::default()).unwrap();
    vault.save_draft(&draft(1, 1)).unwrap();
    let taken = || content(&dir).values().map(Vec::len).sum::<usize>();
    let (before, picture) = (taken(), photo(1, 6 << 20));
    let mut filling = Filling { photo: &picture, medium: &medium };
    let refused = vault.import_medium(&mut filling, Some(6 << 20), 1 << 24).unwrap_err();
    assert_eq!(refused.code(), "vault.full");
    assert!(taken() <= before + (1 << 18), "{} bytes stay taken", taken() - before);
    // Though the films took all else, there is room for typing again.
    vault.save_draft(&draft(2, 1)).unwrap();
    vault.close().unwrap();
}

#[test]
fn a_log_on_a_full_disk_holds_nobody_up_and_says_what_it_lost() {
    let (root, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let medium = root.path().to_owned();
    let Some(_mount) = mounted("a_log_on_a_full_disk", Mount::small(&medium, "1m")) else { return };
    let place = medium.join("logs");
    let logs = Logs::start(place.clone(), LogLevel::Debug);
    let scope = logs.of_vault();
    let vault = scope.run(|| Vault::create(&home.path().join("vault"), &key(0), OpenOptions::default())).unwrap();
    let before = text_of(&logs, &place);
    assert!(before.contains("a vault was made"), "{before}");
    let films = fill(&medium);
    // The page that holds the log takes its last bytes, then nothing: no act notices.
    for number in 1..=200 {
        scope.run(|| vault.write(|tx| tx.enqueue(ereg_tests::promise::command(number, 1)).map(|_| ()))).unwrap();
        logs.flush(std::time::Duration::from_secs(30));
    }
    let full = text_of(&logs, &place);
    let kept = full.lines().map(LogLine::read).filter(|line| line.said == "a command moved").count();
    assert!(kept < 200, "{kept} lines on a full disk");
    fs::remove_file(films).unwrap();
    scope.run(|| vault.close()).unwrap();
    let lines: Vec<LogLine> = text_of(&logs, &place).lines().map(LogLine::read).collect();
    let lost = lines.iter().find(|line| line.said == "lines were lost").unwrap();
    assert_eq!(lost.field("lost").unwrap().parse::<usize>().unwrap(), 200 - kept);
    assert_eq!(lines.last().unwrap().said, "a vault was closed");
}
