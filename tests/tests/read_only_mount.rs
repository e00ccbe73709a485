//! A vault on a medium that the system has mounted read-only: told by its code, readable by nobody, changed by nobody.
//! The crash VFS tests the same without a mount.
//!
//! Who may not mount (a user, root in a plain container) is told that nothing was tested. Where mounting works `.ci/run`
//! says so with `EREG_MUST_MOUNT=1`, and then a test that did not run is not green.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use ereg_tests::promise::{draft, key};
use ereg_vault::{OpenOptions, Vault};

/// A read-only bind mount of a directory over itself, as long as it lives.
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
        let _mount = match Mount::read_only(&medium) {
            Ok(mount) => mount,
            Err(reason) => {
                assert!(std::env::var_os("EREG_MUST_MOUNT").is_none(), "it can be mounted here, and was not: {reason}");
                // Past the test harness, which shows nothing of a test that passes.
                writeln!(std::io::stderr(), "SKIPPED a_read_only_mount: nothing was tested: {reason}").unwrap();
                return;
            }
        };
        let refused = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap_err();
        assert_eq!(refused.code(), "vault.read_only");
        let refused = Vault::create(&medium.join("other"), &key(0), OpenOptions::default()).unwrap_err();
        assert_eq!(refused.code(), "vault.read_only");
        assert!(content(&dir) == before);
    }
    let vault = Vault::open(&dir, &key(0), OpenOptions::default()).unwrap();
    assert_eq!(vault.draft(draft(1, 1).draft_id).unwrap(), Some(draft(1, 1)));
}
