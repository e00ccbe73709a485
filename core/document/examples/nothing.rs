//! The program `verifier` without the verifier: files are read and nobody looks at them. `cargo xtask size` takes the difference.

use std::{env, fs, process::ExitCode};

fn main() -> ExitCode {
    let files: Vec<Vec<u8>> = env::args_os().skip(1).filter_map(|path| fs::read(path).ok()).collect();
    ExitCode::from(u8::from(files.is_empty()))
}
