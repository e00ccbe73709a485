//! Generates the Kotlin, Swift and Python files from the built `ereg-bindings` library, by uniffi's own command line.
//!
//! Run it inside the workspace: elsewhere `bindings/uniffi.toml` is not found and its names are silently not used.

fn main() {
    uniffi::uniffi_bindgen_main();
}
