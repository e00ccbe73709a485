//! `cargo xtask bench-calls`: what a call costs a shell, by its shape and with many cases, in the library as an app carries it.
//!
//! Python, which is there on every desk, measures all of it; Kotlin and Node the shapes of a call, and Kotlin the first frame of
//! the list, where their tools are. It prints times and ratios of one run and judges nothing.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{
    Broken, harmony, run, size,
    test::{self, Built, generated},
};

/// Cases in the two vaults that are held against each other.
const CASES: [&str; 2] = ["100", "10000"];

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    let mut built = Built::of_the_workspace()?;
    built.library = size::library()?;
    // Apart from what the tests load, which is not optimised.
    let of_an_app = |language: &str| generated().join(format!("{language}-of-an-app"));
    for language in ["python", "kotlin", "arkts"] {
        built.generate(language, &of_an_app(language))?;
    }
    let vaults = built.library.with_file_name("bench-calls");
    if vaults.exists() {
        fs::remove_dir_all(&vaults).map_err(|error| Broken::one(format!("{}: {error}", vaults.display())))?;
    }
    run::must_pass("vaults of many cases", Command::new(&built.many_cases).arg(&vaults).args(CASES))?;
    let mut python = Command::new("python3");
    python.current_dir(run::root()).env("PYTHONPATH", of_an_app("python")).env("PYTHONDONTWRITEBYTECODE", "1");
    python.arg("tests/python/bench_calls.py").args(CASES.map(|cases| vaults.join(cases)));
    run::must_pass("calls from Python", &mut python)?;
    if test::has_maven() {
        run::must_pass("calls from Kotlin, and the first frame", &mut kotlin(&built, &of_an_app("kotlin"), &vaults))?;
    }
    if let Some(lacks) = harmony::lacks() {
        eprintln!("==> skipped: {lacks}");
        return Ok(());
    }
    let mut node = Command::new("sh");
    node.current_dir(run::root()).arg("harmony/test-node.sh").arg(&built.library).arg(of_an_app("arkts"));
    run::must_pass("calls from ArkTS, in Node", node.arg(&built.registry).env("EREG_BENCH", &vaults))
}

/// Maven, for the two measurements alone: their names are none of a test.
fn kotlin(built: &Built, generated: &Path, vaults: &Path) -> Command {
    let mut command = Command::new("mvn");
    command.current_dir(run::root()).args(["-B", "-ntp", "-q", "-f", "android/pom.xml", "test", "--also-make"]);
    command.args(["--projects", if test::can_draw() { "kit,ui" } else { "kit" }]);
    command.args(["-Dtest=CallsBench,FirstFrameBench", "-Dsurefire.failIfNoSpecifiedTests=false"]);
    let given = [
        ("generated.dir", generated),
        ("native.dir", generated),
        ("registry", &built.registry),
        ("ereg.bench", vaults),
    ];
    command.args(given.map(|(name, path)| format!("-D{name}={}", path.display())));
    command
}
