//! `cargo xtask size`: how large the library is that an app carries, built as for a phone and stripped as when it is packed.
//!
//! It is built for this machine, since no other compiler is here; a phone's differs by a few per cent.
//!
//! Beside it stands the most that the verifier of documents can have of that: the length of a program that verifies and does nothing
//! else (`core/document/examples`), less that of one that does nothing. It is more than the share, since the library has some of it for
//! other reasons too: P-256, SHA-256, base64. The reader of codes on pictures is no part of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Broken, run, test};

/// More than this is refused: an app is downloaded over bad networks. Bytes.
const MOST: u64 = 11_000_000;
/// More than this is refused of what the verifier adds to it. Bytes.
const MOST_OF_VERIFIER: u64 = 1_500_000;

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    let library = library()?;
    let (whole, size) = (bytes(&library)?, packed(&library)?);
    println!("the library of an app: {} (at most {}); with its symbols {}", mb(size), mb(MOST), mb(whole));
    let (with, without) = (program("verifier")?, program("nothing")?);
    let added = packed(&with)?.saturating_sub(packed(&without)?);
    println!("of it the verifier of documents has at most {} (at most {})", mb(added), mb(MOST_OF_VERIFIER));
    let too_large = [(size, MOST, "library"), (added, MOST_OF_VERIFIER, "verifier of documents")];
    let too_large = too_large.into_iter().filter(|(bytes, most, _)| bytes > most);
    let faults: Vec<String> = too_large.map(|(_, _, what)| format!("the {what} is larger than it may be")).collect();
    if faults.is_empty() { Ok(()) } else { Err(Broken(faults)) }
}

fn bytes(file: &Path) -> Result<u64, Broken> {
    let fault = |error: std::io::Error| Broken::one(format!("{}: {error}", file.display()));
    fs::metadata(file).map(|file| file.len()).map_err(fault)
}

/// The length of a file without its symbols, as when an app is packed.
fn packed(built: &Path) -> Result<u64, Broken> {
    let packed = built.with_extension("packed");
    run::must_pass("strip", Command::new("strip").arg("--strip-unneeded").arg("-o").arg(&packed).arg(built))?;
    bytes(&packed)
}

/// Builds a program of `core/document/examples` as the library is built.
fn program(name: &str) -> Result<PathBuf, Broken> {
    let mut build = run::cargo(&["build", "--package", "ereg-document", "--example", name, "--profile", "mobile"]);
    build.args(["--message-format", "json-render-diagnostics"]);
    let messages = run::printed(name, &mut build)?;
    let program = messages.lines().filter_map(|line| test::program(line, name)).next_back();
    program.ok_or_else(|| Broken::one(format!("{name}: cargo names no program")))
}

/// Builds the library as for a phone, with its symbols.
pub(crate) fn library() -> Result<PathBuf, Broken> {
    // As this alone: of a library that is built in two ways at once, as it is elsewhere, nothing is optimised across its crates.
    let mut build = run::cargo(&["rustc", "--package", "ereg-bindings", "--lib", "--profile", "mobile"]);
    build.args(["--crate-type", "cdylib", "--message-format", "json-render-diagnostics"]);
    let messages = run::printed("bindings", &mut build)?;
    let library = messages.lines().filter_map(test::dynamic_library).next_back();
    library.ok_or_else(|| Broken::one("bindings: cargo names no dynamic library"))
}

fn mb(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}
