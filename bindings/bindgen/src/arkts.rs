//! The core for HarmonyOS (鸿蒙): ArkTS, and the C table by which a small adapter over Node-API reaches the library.
//!
//! Written here over the library's metadata, since the generator that exists corrupts ids that are texts and knows no
//! asynchronous trait. Two files come of it, good only together: `EregCore.ets`, which reads and writes buffers, and
//! `calls.c`, which names the library's functions. `harmony/kit/src/main/cpp/adapter.c` carries the buffers between.
//!
//! Invariants: the same library gives the same bytes; what cannot be carried is an error that names it, so that nothing
//! exported is left out silently; ids, days, money and keys are types of their own; nothing tells a log what it holds. The
//! text is valid TypeScript in the subset that ArkTS allows. It must not know this library: all names come from metadata.

mod calls;
mod table;
mod values;
mod written;

use std::{collections::BTreeSet, fs, path::Path};

use uniffi_bindgen::{ComponentInterface, EmptyCrateConfigSupplier, library_mode::find_cis};

/// The text that stands before all that is made: reading, writing, the fault.
const BORDER: &str = include_str!("arkts/border.ets");

/// The two files of a library.
pub struct Files {
    /// `EregCore.ets`.
    pub ets: String,
    /// `calls.c`.
    pub c: String,
}

/// Writes the files of a library into a directory.
///
/// # Errors
/// Something that cannot be read or written, or a part of the library that cannot be carried.
pub fn generate(library: &str, out: &str) -> Result<(), String> {
    let mut found =
        find_cis(library.into(), &EmptyCrateConfigSupplier).map_err(|error| format!("{library}: {error}"))?;
    let (Some(mut interface), true) = (found.pop(), found.is_empty()) else {
        return Err(format!("{library}: one crate exports, or its symbols were stripped"));
    };
    interface.derive_ffi_funcs().map_err(|error| format!("{library}: {error}"))?;
    let files = files(&interface)?;
    let out = Path::new(out);
    for (name, text) in [("EregCore.ets", files.ets), ("calls.c", files.c)] {
        let path = out.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// The files of an interface.
///
/// # Errors
/// The parts of it that cannot be carried.
pub fn files(interface: &ComponentInterface) -> Result<Files, String> {
    let calls = calls::of(interface)?;
    let mut ets = BORDER.to_owned();
    ets.push_str(&values::all(interface, &calls.read, &calls.written)?);
    ets.push_str(&calls.ets);
    let fingerprint = format!("{:016x}", fingerprint(&[&ets, &calls.table]));
    ets.push_str(&format!(
        "\nif (table() !== '{fingerprint}') {{\n  throw new CoreFault('the adapter was made for another library');\n}}\n"
    ));
    Ok(Files { ets, c: table::all(interface, &calls, &fingerprint)? })
}

/// The fingerprint by which a table and the ArkTS made with it know each other (FNV-1a).
fn fingerprint(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// Names that what is made has for itself.
const TAKEN: [&str; 12] = [
    "CoreFault",
    "Reader",
    "Writer",
    "Handle",
    "Outcome",
    "Call",
    "Error",
    "Promise",
    "Array",
    "Number",
    "Math",
    "DataView",
];

/// The reason why a type's name cannot stand.
fn is_free(name: &str, seen: &mut BTreeSet<String>) -> Result<(), String> {
    if TAKEN.contains(&name) {
        return Err(format!("{name}: the ArkTS around it has this name for itself"));
    }
    if seen.insert(name.to_owned()) { Ok(()) } else { Err(format!("{name}: two things have this name in ArkTS")) }
}

#[cfg(test)]
mod tests;
