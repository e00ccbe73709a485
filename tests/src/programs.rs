//! The programs of the house, for a test that runs one of another package than its own.
//!
//! Read by its path (`#[path]`) where a test's crate does not use this one, so it names nothing but `std` and `serde_json`.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// The program of this name, as it is now: built where it is older than what it is made of, or missing.
///
/// With the features of the tests of the whole house (`--examples` counts as such), so that among these nothing is built at
/// all. Built for its package alone it would have others, and with them half of the house, and of what it stands on, would
/// be compiled a second time.
pub fn program(name: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut build = Command::new(cargo);
    build.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    build.args(["build", "--workspace", "--bins", "--examples", "--message-format", "json-render-diagnostics"]);
    // Of the test that runs: build scripts look at them (ring's does), and would run again, with all that stands on them.
    let of_the_test = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_str().is_some_and(of_the_test)) {
        build.env_remove(name);
    }
    let run = build.output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told = String::from_utf8(run.stdout).unwrap();
    let built = told.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).unwrap();
        let is_named = message["target"]["name"] == name;
        message["executable"].as_str().filter(|_| is_named).map(PathBuf::from)
    });
    built.unwrap_or_else(|| panic!("cargo names no program {name}"))
}
