//! Swift: the contract of every exported call, and the Kit's tests where a Debian folder with Swift can stand.
//!
//! Whether an exported call lacks its contract test is read from the tests' text, so that it shows at a desk without
//! Swift too.

use crate::contract::{self, Of, read};
use crate::{Broken, run};
use std::path::{Path, PathBuf};

/// Runs the Kit's tests against a library, with the Swift files that were generated from it. What this desk lacks for them,
/// where it lacks something.
pub(crate) fn run(library: &Path, generated: &Path, registry: &Path) -> Result<Option<&'static str>, Broken> {
    let surface = read(&run::root().join("bindings").join("surface.txt"))?;
    let tests = run::root().join("ios").join("Kit").join("Tests").join("ContractTests");
    let mut wrong: Vec<String> = untested(&surface, &contract::text(&[tests], "swift")?)
        .into_iter()
        .map(|call| format!("{call}: no contract test in ios/Kit/Tests/ContractTests calls it"))
        .collect();
    wrong.extend(not_apart()?);
    let script = run::root().join("ios").join("test-linux.sh");
    let tests = contract::Tests { name: "Swift tests", script, must: "EREG_MUST_SWIFT" };
    tests.run(wrong, lacks(), [library, generated, registry])
}

/// The places that name the generated code, or what stands on it, where only the kit's own types belong: pages, models and fakes. SwiftPM
/// lets a target import what another one brings along.
fn not_apart() -> Result<Vec<String>, Broken> {
    let ios = run::root().join("ios");
    let sources = ios.join("Kit").join("Sources");
    let mut broken = Vec::new();
    for path in contract::files(&[ios.join("App"), sources.join("EregKit"), sources.join("EregKitFakes")], "swift")? {
        // The one place where the app puts the two together.
        if path.ends_with("App/EregApp.swift") {
            continue;
        }
        let imports =
            read(&path)?.lines().filter_map(imported).any(|module| module != "EregKit" && module.starts_with("Ereg"));
        if imports {
            broken.push(format!("{}: pages, models and fakes import of this house EregKit alone", path.display()));
        }
    }
    Ok(broken)
}

/// The module that a line of Swift imports.
fn imported(line: &str) -> Option<&str> {
    let (before, module) = line.split_once("import ")?;
    let is_import = before.is_empty() || before.starts_with('@');
    let kinds = ["struct", "class", "enum", "protocol", "func", "let", "var", "typealias"];
    let mut words = module.split(['.', ' ']);
    words.find(|word| !kinds.contains(word)).filter(|_| is_import)
}

/// Says what is missing here for a Debian folder with Swift in it.
fn lacks() -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt as _;
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let folder = std::env::var_os("EREG_SWIFT").map_or_else(|| PathBuf::from("/var/cache/ereg-swift"), PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let makes = || std::env::split_paths(&path).any(|dir| dir.join("debootstrap").exists());
    if !is_root {
        return Some("the Kit in Swift: only root can run it in a Debian folder (ios/test-linux.sh)");
    }
    if !folder.join("complete").exists() && !makes() {
        return Some("the Kit in Swift: debootstrap is not installed (ios/test-linux.sh)");
    }
    None
}

/// The exported calls that a text of Swift does not make: `Drafts.list`. What the shell implements counts where it is
/// implemented.
fn untested(surface: &str, tests: &str) -> Vec<String> {
    contract::untested(surface, tests, |member, call, owners| match member.of {
        Of::Function => vec![call.to_owned()],
        Of::Interface(_) => vec![format!("func {call}")],
        // What a class is made with has no name of its own in Swift.
        Of::Object(object) if member.name == "new" => vec![format!("{object}(")],
        Of::Object(_) => owners.iter().map(|owner| format!("{owner}.{call}")).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURFACE: &str = "\
object Cases
  async of_draft(draft: DraftId) -> CaseScreen throws ClientError
object Client
  cases() -> Cases
  constructor new() throws ClientError
  constructor open(dir: String) throws ClientError
interface DeviceKeys
  sign(alias: String) -> Bytes throws DeviceKeyError
record Message
  code: String
function told(code: String) -> Message
";

    #[test]
    fn an_exported_call_without_a_contract_test_is_told() {
        let all = ["Cases.of_draft", "Client.cases", "Client.new", "Client.open", "DeviceKeys.sign", "told"];
        assert_eq!(untested(SURFACE, ""), all);
        let tests = "let client = Client.open(dir: Client().a)\nclient.cases().ofDraft(draft: b)\nfunc sign(alias: String)\n told(code: c)";
        assert_eq!(untested(SURFACE, tests), Vec::<String>::new());
    }

    #[test]
    fn an_import_is_read_whatever_stands_around_it() {
        assert_eq!(imported("import EregCore"), Some("EregCore"));
        assert_eq!(imported("@testable import EregKitCore"), Some("EregKitCore"));
        assert_eq!(imported("import struct EregCore.DraftId"), Some("EregCore"));
        assert_eq!(imported("// what we import from nobody"), None);
    }

    #[test]
    fn pages_models_and_fakes_import_the_kit_alone() {
        assert_eq!(not_apart().map_err(|Broken(lines)| lines), Ok(Vec::new()));
    }

    #[test]
    fn a_call_is_counted_for_its_own_object_and_its_whole_name() {
        let of_others = "drafts.ofDraft(draft: a); reopen.Client_open(; lowercases.ofDraft(a); untold(code: c)";
        assert_eq!(untested(SURFACE, of_others).len(), 6);
        let left = ["Client.cases", "Client.new", "Client.open", "DeviceKeys.sign", "told"];
        assert_eq!(untested(SURFACE, "cases.ofDraft(draft: a)"), left);
    }
}
