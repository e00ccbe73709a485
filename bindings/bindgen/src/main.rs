//! Generates the Kotlin, Swift and Python files from the built `ereg-bindings` library, by uniffi's own command line; and
//! `surface LIBRARY` prints what the library exports.
//!
//! Run it inside the workspace: elsewhere `bindings/uniffi.toml` is not found and its names are silently not used.

use std::process::ExitCode;

mod surface;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, library] = arguments.as_slice()
        && first == "surface"
    {
        return print_surface(library);
    }
    uniffi::uniffi_bindgen_main();
    ExitCode::SUCCESS
}

fn print_surface(library: &str) -> ExitCode {
    match surface::of(library) {
        Ok((text, faults)) if faults.is_empty() => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Ok((_, faults)) => {
            eprintln!("{}", faults.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
