//! `cargo xtask size`: how large the library is that an app carries, built as for a phone and stripped as when it is packed.
//!
//! It is built for this machine, since no other compiler is here; a phone's differs by a few per cent.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Broken, run, test};

/// More than this is refused: an app is downloaded over bad networks. Bytes.
const MOST: u64 = 11_000_000;

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    let library = library()?;
    let packed = library.with_extension("packed");
    run::must_pass("strip", Command::new("strip").arg("--strip-unneeded").arg("-o").arg(&packed).arg(&library))?;
    let bytes = |path: &Path| {
        fs::metadata(path).map(|file| file.len()).map_err(|error| Broken::one(format!("{}: {error}", path.display())))
    };
    let (whole, size) = (bytes(&library)?, bytes(&packed)?);
    println!("the library of an app: {} (at most {}); with its symbols {}", mb(size), mb(MOST), mb(whole));
    if size > MOST { Err(Broken::one("the library is larger than it may be")) } else { Ok(()) }
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
