//! `cargo xtask bench-calls`: what a call costs a shell, by its shape and with many cases, in the library as an app carries it.
//!
//! Python measures, since it is there on every desk; what it adds to a call is more than Swift does and about what Kotlin does. It
//! prints times and ratios of one run and judges nothing.

use crate::{
    Broken, run, size,
    test::{Built, generated},
};
use std::fs;
use std::process::Command;

/// Cases in the two vaults that are held against each other.
const CASES: [&str; 2] = ["100", "10000"];

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    let mut built = Built::of_the_workspace()?;
    built.library = size::library()?;
    // Apart from what the tests load, which is not optimised.
    let out = generated().join("python-of-an-app");
    built.generate("python", &out)?;
    let vaults = built.library.with_file_name("bench-calls");
    if vaults.exists() {
        fs::remove_dir_all(&vaults).map_err(|error| Broken::one(format!("{}: {error}", vaults.display())))?;
    }
    run::must_pass("vaults of many cases", Command::new(&built.many_cases).arg(&vaults).args(CASES))?;
    let mut command = Command::new("python3");
    command.current_dir(run::root()).env("PYTHONPATH", &out).env("PYTHONDONTWRITEBYTECODE", "1");
    command.arg("tests/python/bench_calls.py").args(CASES.map(|cases| vaults.join(cases)));
    run::must_pass("calls", &mut command)
}
