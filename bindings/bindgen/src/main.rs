//! Generates the Kotlin, Swift and Python files from the built `ereg-bindings` library, by uniffi's own command line, and by
//! its own hand the ArkTS with the C table beside it (`generate --language arkts --no-format --out-dir DIR LIBRARY`); and
//! `surface LIBRARY` prints what the library exports. What was generated is mended so that no record tells a log what it
//! holds, and so that ids, days and money are types of their own in Kotlin and Swift.
//!
//! Run it inside the workspace: elsewhere `bindings/uniffi.toml` is not found and its names are silently not used.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

mod arkts;
mod discreet;
mod surface;
mod typed;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, library] = arguments.as_slice()
        && first == "surface"
    {
        return print_surface(library);
    }
    if let ["generate", "--language", "arkts", "--no-format", "--out-dir", out, library] =
        arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice()
    {
        return done(arkts::generate(library, out));
    }
    uniffi::uniffi_bindgen_main();
    if arguments.first().is_none_or(|first| first != "generate") {
        return ExitCode::SUCCESS;
    }
    done(discreet::mend(&arguments))
}

fn done(made: Result<(), String>) -> ExitCode {
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn print_surface(library: &str) -> ExitCode {
    let (text, told) = match surface::of(library) {
        Ok((text, faults)) if faults.is_empty() => (text, None),
        Ok((_, faults)) => (String::new(), Some(faults.join("\n"))),
        Err(error) => (String::new(), Some(error)),
    };
    let failed = told.is_some();
    let _ = told.map(|told| writeln!(io::stderr(), "{told}"));
    if failed || io::stdout().write_all(text.as_bytes()).is_err() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
