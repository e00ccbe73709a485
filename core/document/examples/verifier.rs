//! The verifier and nothing else: `cargo xtask size` takes the length of this program, less that of `nothing`, for the most that the
//! verifier adds to what an app carries. It verifies the file that it is given, under the roots of the second one.

use std::{env, fs, process::ExitCode};

use ereg_document::{RevocationList, SealRoots, verify};

fn main() -> ExitCode {
    let files: Vec<Vec<u8>> = env::args_os().skip(1).filter_map(|path| fs::read(path).ok()).collect();
    let [document, roots, revoked @ ..] = files.as_slice() else { return ExitCode::from(2) };
    let Ok(roots) = SealRoots::parse(roots) else { return ExitCode::from(2) };
    let lists = revoked.iter().filter_map(|list| RevocationList::parse(list).ok());
    let roots = lists.fold(roots, SealRoots::with_revocations);
    if verify(document, &roots).is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
