//! The link of the library that an app carries.
//!
//! Functions of the same machine code are folded into one, and the places that the loader adds its own address to are packed
//! (`DT_RELR`, which Android knows since version 9 and glibc since 2.36): a tenth of the file. Only where the linker is known to be lld.

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| var(name).is_ok_and(|held| held == value);
    let is_desk = is("TARGET", "x86_64-unknown-linux-gnu");
    if is("PROFILE", "release") && (is_desk || is("CARGO_CFG_TARGET_OS", "android")) {
        for argument in ["--icf=all", "-zpack-relative-relocs", "-O2"] {
            println!("cargo::rustc-cdylib-link-arg=-Wl,{argument}");
        }
    }
}
