//! HarmonyOS (鸿蒙): the contract of every exported call in ArkTS, and the kit's tests, where Node and a C compiler are.
//!
//! No SDK of HarmonyOS and no device has a part in this: what only they can show is said in `harmony/README.md`.

use crate::contract::{self, Member, Of, read};
use crate::{Broken, run};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the kit's tests against a library, with the ArkTS that was generated from it. What this desk lacks for them, where it
/// lacks something.
pub(crate) fn run(library: &Path, generated: &Path, registry: &Path) -> Result<Option<&'static str>, Broken> {
    let surface = read(&run::root().join("bindings").join("surface.txt"))?;
    let told = |calls: Vec<String>, what: &str| -> Vec<String> {
        calls.into_iter().map(|call| format!("{call}: {what}")).collect()
    };
    let left_out = left_out(&surface, &read(&generated.join("EregCore.ets"))?);
    let mut wrong = told(left_out, "the generated ArkTS does not have it");
    wrong.extend(told(untested(&surface, &contract_tests()?), "no contract test in harmony/kit/test calls it"));
    wrong.extend(not_apart()?);
    let script = run::root().join("harmony").join("test-node.sh");
    let tests = contract::Tests { name: "ArkTS tests", script, must: "EREG_MUST_HARMONY" };
    tests.run(wrong, lacks(), [library, generated, registry])
}

/// The text of the contract tests, and of what they implement for the library.
fn contract_tests() -> Result<String, Broken> {
    let tests = kit().join("test");
    contract::text(&[tests.join("contract"), tests.join("city")], "ts")
}

fn kit() -> PathBuf {
    run::root().join("harmony").join("kit")
}

/// Says what is missing here for Node's side of it.
pub(crate) fn lacks() -> Option<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has = |program: &str| std::env::split_paths(&path).any(|dir| dir.join(program).exists());
    let is_new = || {
        let told = Command::new("node").arg("--version").output().ok();
        let version = told.and_then(|told| String::from_utf8(told.stdout).ok()).unwrap_or_default();
        let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
        major.is_some_and(|major| major >= 18)
    };
    if !has("node") || !has("npm") || !has("gcc") {
        return Some("the kit in ArkTS: node, npm or gcc is not installed (harmony/test-node.sh)");
    }
    if !is_new() {
        return Some("the kit in ArkTS: node is older than 18 (harmony/test-node.sh)");
    }
    None
}

/// The exported calls that a text of generated ArkTS does not have. The generator itself refuses what it cannot carry; this
/// looks at what came of it with other eyes.
fn left_out(surface: &str, generated: &str) -> Vec<String> {
    let block = |head: String| -> &str {
        let from = generated.find(&head).map_or(generated.len(), |at| at + head.len());
        let rest = &generated[from..];
        &rest[..rest.find("\n}\n").unwrap_or(rest.len())]
    };
    let has = |member: &Member<'_>| {
        let call = format!("{}(", contract::camel(member.name));
        match member.of {
            Of::Function => generated.contains(&format!("\nexport function {call}")),
            Of::Interface(owner) => block(format!("\nexport interface {owner} {{")).contains(&format!("\n  {call}")),
            Of::Object(owner) => {
                let call = if member.name == "new" { "make(" } else { &call };
                let class = block(format!("\nexport class {owner} {{"));
                ["", "async ", "static "].iter().any(|kind| class.contains(&format!("\n  {kind}{call}")))
            }
        }
    };
    contract::members(surface).iter().filter(|member| !has(member)).map(Member::full_name).collect()
}

/// The exported calls that a text of ArkTS does not make. What the shell implements counts where it is implemented.
fn untested(surface: &str, tests: &str) -> Vec<String> {
    contract::untested(surface, tests, |member, call, owners| match member.of {
        Of::Function => vec![format!("core.{call}")],
        Of::Interface(_) => vec![format!("async {call}"), format!("  {call}")],
        Of::Object(object) if member.name == "new" => vec![format!("{object}.make(")],
        Of::Object(_) => owners.iter().map(|owner| format!("{owner}.{call}")).collect(),
    })
}

/// The places that name the generated code, or what stands on it, where only the kit's own types belong: values, features, models, fakes
/// and the app.
fn not_apart() -> Result<Vec<String>, Broken> {
    let sources = kit().join("src").join("main").join("ets");
    let mut apart: Vec<PathBuf> = ["values", "features", "models"].iter().map(|name| sources.join(name)).collect();
    apart.push(kit().join("test").join("fakes"));
    apart.push(run::root().join("harmony").join("app"));
    let mut broken = Vec::new();
    for path in contract::files(&apart, "ets")?.into_iter().chain(contract::files(&apart, "ts")?) {
        let of_the_core =
            |line: &str| line.contains(" from '") && (line.contains("/generated/") || line.contains("/core/"));
        if read(&path)?.lines().any(of_the_core) {
            broken.push(format!(
                "{}: values, features, models, fakes and the app know nothing of the core",
                path.display()
            ));
        }
    }
    Ok(broken)
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
  async sign(alias: String) -> Bytes throws DeviceKeyError
record Message
  code: String
function told(code: String) -> Message
";

    #[test]
    fn an_exported_call_without_a_contract_test_is_told() {
        let all = ["Cases.of_draft", "Client.cases", "Client.new", "Client.open", "DeviceKeys.sign", "told"];
        assert_eq!(untested(SURFACE, ""), all);
        let tests =
            "core.Client.open(core.Client.make().a)\nclient.cases().ofDraft(b)\n  async sign(alias\n core.told(c)";
        assert_eq!(untested(SURFACE, tests), Vec::<String>::new());
        let of_others = "drafts.ofDraft(a); lowercases.ofDraft(a); untold(c); resign(";
        assert_eq!(untested(SURFACE, of_others), all);
    }

    #[test]
    fn an_exported_call_that_was_not_generated_is_told() {
        let made = "
export class Cases {
  async ofDraft(draft: DraftId): Promise<CaseScreen> {
  }
}

export class Client {
  cases(): Cases {
  }
  static make(): Client {
  }
  static open(dir: string): Client {
  }
}

export interface DeviceKeys {
  sign(alias: string): Promise<Uint8Array>;
}

export function told(code: string): Message {
}
";
        assert_eq!(left_out(SURFACE, made), Vec::<String>::new());
        // What another class has is not this one's.
        let moved =
            made.replace("  cases(): Cases {\n  }\n", "").replace("Cases {\n", "Cases {\n  cases(): Cases {\n  }\n");
        assert_eq!(left_out(SURFACE, &moved), ["Client.cases"]);
        assert_eq!(left_out(SURFACE, "").len(), 6);
    }

    #[test]
    fn every_exported_call_has_its_contract_test() {
        let surface = read(&run::root().join("bindings").join("surface.txt")).unwrap_or_default();
        assert!(contract::members(&surface).len() > 100);
        let missing = contract_tests().map(|tests| untested(&surface, &tests)).map_err(|Broken(lines)| lines);
        assert_eq!(missing, Ok(Vec::new()));
    }

    #[test]
    fn values_features_models_and_fakes_are_apart_from_the_core() {
        assert_eq!(not_apart().map_err(|Broken(lines)| lines), Ok(Vec::new()));
    }
}
