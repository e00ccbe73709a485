//! Swift: the contract of every exported call, and the Kit's tests where a Debian folder with Swift can stand.
//!
//! That no exported call lacks its contract test is read from the tests' text, so that it holds at a desk without Swift too.

use crate::{Broken, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the Kit's tests against a library, with the Swift files that were generated from it. What this desk lacks for them,
/// where it lacks something.
pub(crate) fn run(library: &Path, generated: &Path, registry: &Path) -> Result<Option<&'static str>, Broken> {
    let surface = read(&run::root().join("bindings").join("surface.txt"))?;
    let missing = untested(&surface, &contract_tests()?);
    if !missing.is_empty() {
        let told = |call: String| format!("{call}: no contract test in ios/Kit/Tests/ContractTests calls it");
        return Err(Broken(missing.into_iter().map(told).collect()));
    }
    let apart = not_apart()?;
    if !apart.is_empty() {
        return Err(Broken(apart));
    }
    let lacks = lacks();
    if lacks.is_none() {
        let mut script = Command::new(run::root().join("ios").join("test-linux.sh"));
        run::must_pass("Swift tests", script.arg(library).arg(generated).arg(registry))?;
    } else if std::env::var_os("EREG_MUST_SWIFT").is_some() {
        return Err(Broken::one("Swift tests: EREG_MUST_SWIFT is set, and they cannot run here".to_owned()));
    }
    Ok(lacks)
}

/// Finds what names the generated code, or what stands on it, where only the kit's own types belong: pages, models and
/// fakes. SwiftPM lets a target import what another one brings along.
fn not_apart() -> Result<Vec<String>, Broken> {
    let ios = run::root().join("ios");
    let sources = ios.join("Kit").join("Sources");
    let mut broken = Vec::new();
    for path in swift_files(&[ios.join("App"), sources.join("EregKit"), sources.join("EregKitFakes")])? {
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

/// The Swift files below some directories, sorted.
fn swift_files(dirs: &[PathBuf]) -> Result<Vec<PathBuf>, Broken> {
    let mut open = dirs.to_vec();
    let mut files = Vec::new();
    while let Some(dir) = open.pop() {
        let failed = |error: std::io::Error| Broken::one(format!("{}: {error}", dir.display()));
        for entry in fs::read_dir(&dir).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "swift") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Says what is missing here for a Debian folder with Swift in it.
fn lacks() -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt as _;
    let is_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
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

/// The text of the contract tests, without its comments.
fn contract_tests() -> Result<String, Broken> {
    let mut text = String::new();
    for path in swift_files(&[run::root().join("ios").join("Kit").join("Tests").join("ContractTests")])? {
        for line in read(&path)?.lines().filter(|line| !line.trim_start().starts_with("//")) {
            text.push_str(line);
            text.push('\n');
        }
    }
    Ok(text)
}

fn read(path: &Path) -> Result<String, Broken> {
    fs::read_to_string(path).map_err(|error| Broken::one(format!("{}: {error}", path.display())))
}

/// The exported calls that a text of Swift does not make: `Drafts.list`. An object's call is made on its class, on a variable
/// named after it, or on what another object's accessor gives (`client.drafts().list(`); what the shell implements counts
/// where it is implemented.
fn untested(surface: &str, tests: &str) -> Vec<String> {
    let members = members(surface);
    let given = |object: &str| -> Vec<String> {
        let of = members.iter().filter(|member| member.gives == Some(object));
        of.map(|member| format!("{}()", camel(member.name))).collect()
    };
    let is_tested = |member: &Member<'_>| {
        let call = format!("{}(", camel(member.name));
        match member.of {
            Of::Function => says(tests, &call),
            Of::Interface(_) => says(tests, &format!("func {call}")),
            // What a class is made with has no name of its own in Swift.
            Of::Object(object) if member.name == "new" => says(tests, &format!("{object}(")),
            Of::Object(object) => {
                let mut named = vec![object.to_owned(), first_small(object)];
                named.extend(given(object));
                named.iter().any(|owner| says(tests, &format!("{owner}.{call}")))
            }
        }
    };
    let spelled = |member: &Member<'_>| match member.of {
        Of::Function => member.name.to_owned(),
        Of::Interface(owner) | Of::Object(owner) => format!("{owner}.{}", member.name),
    };
    members.iter().filter(|member| !is_tested(member)).map(spelled).collect()
}

/// The owner of a member.
#[derive(Clone, Copy)]
enum Of<'s> {
    Object(&'s str),
    Interface(&'s str),
    Function,
}

/// An exported call.
struct Member<'s> {
    of: Of<'s>,
    name: &'s str,
    /// The type that it gives, by its name alone.
    gives: Option<&'s str>,
}

/// Every call that `bindings/surface.txt` lists.
fn members(surface: &str) -> Vec<Member<'_>> {
    let mut owner = None;
    let mut members = Vec::new();
    for line in surface.lines() {
        let of = if let Some(head) = line.strip_prefix("  ") {
            owner.map(|of| (of, head))
        } else {
            owner = line.strip_prefix("object ").map(Of::Object).or(line.strip_prefix("interface ").map(Of::Interface));
            line.strip_prefix("function ").map(|head| (Of::Function, head))
        };
        let Some((of, head)) = of else { continue };
        let head = ["async ", "constructor "].iter().fold(head, |head, kind| head.strip_prefix(kind).unwrap_or(head));
        let Some((name, rest)) = head.split_once('(') else { continue };
        let gives = rest.rsplit_once(" -> ").map(|(_, gives)| gives.split(' ').next().unwrap_or(gives));
        members.push(Member { of, name, gives });
    }
    members
}

/// Whether a text has such a call, and not the end of a longer name.
fn says(text: &str, call: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(call).any(|(at, _)| !text[..at].ends_with(is_part))
}

/// Spells a name as Swift does: `ofDraft`.
fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |spelled, part| {
        let mut letters = part.chars();
        let head = letters.next().map(|first| first.to_ascii_uppercase());
        spelled + &head.into_iter().chain(letters).collect::<String>()
    })
}

fn first_small(name: &str) -> String {
    let mut letters = name.chars();
    let head = letters.next().map(|first| first.to_ascii_lowercase());
    head.into_iter().chain(letters).collect()
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
