//! `cargo xtask sabotage`: each promise is broken on purpose, and the test that guards it has to notice.
//!
//! A crate with the cargo feature `sabotage` asks for the environment variable `EREG_SABOTAGE` at the place where a
//! promise is kept, and breaks it if the variable holds the twin's name. Nothing is switched without the feature. The
//! tests of the whole workspace are built with it, as `ereg-tests` asks for it beside its tests, and so the twins need no
//! build of their own; no build for people has it. For each twin the same test runs twice in the same build: once as it is,
//! which must be green, and once sabotaged, which must be red and say what is broken. A test that does not compile, or a
//! filter that matches no test, is neither.

use crate::{Broken, run};

/// One promise, the switch that breaks it, and the test that must see it.
struct Twin {
    /// The value of `EREG_SABOTAGE`, e.g. `synchronous_normal`.
    name: &'static str,
    /// The promise that is broken, in plain words, for the reader of the log.
    breaks: &'static str,
    /// The file of the test, as `cargo test --test` names it.
    file: &'static str,
    /// The full path of the test in it, e.g. `crash::save_survives_power_loss`.
    test: &'static str,
    /// The words of the test when it sees this broken: red for another reason does not count.
    says: &'static str,
}

/// The variable that names the promise to break.
const VARIABLE: &str = "EREG_SABOTAGE";

const TWINS: &[Twin] = &[
    Twin {
        name: "synchronous_normal",
        breaks: "an acknowledged save is not flushed",
        file: "power_loss",
        test: "every_field_save_survives_with_its_command",
        says: "I-1: draft",
    },
    Twin {
        name: "lying_fsync",
        breaks: "the disk says that it flushed, and did not",
        file: "power_loss",
        test: "every_field_save_survives_with_its_command",
        says: "I-1: draft",
    },
    Twin {
        name: "outbox_outside_transaction",
        breaks: "the command is written after the change it sends",
        file: "power_loss",
        test: "every_field_save_survives_with_its_command",
        says: "I-2: revision",
    },
    Twin {
        name: "canary_in_error",
        breaks: "an error quotes what was stored",
        file: "leak",
        test: "no_canary_in_any_byte_a_vault_writes_or_says",
        says: "in what it said",
    },
    Twin {
        name: "compressed_open",
        breaks: "rows that were compressed are not encrypted",
        file: "leak",
        test: "no_canary_in_any_byte_a_vault_writes_or_says",
        says: "in a byte that was written",
    },
    Twin {
        name: "dedup_off",
        breaks: "a repeated command is carried out again",
        file: "journeys",
        test: "an_answer_lost_after_the_commit_is_found_by_the_same_command_again",
        says: "one effect",
    },
    Twin {
        name: "registry_synchronous_off",
        breaks: "the registry answers before what it did is flushed",
        file: "power_loss",
        test: "a_sale_survives_a_loss_of_power_at_every_operation_of_the_registry",
        says: "was told and is",
    },
    Twin {
        name: "group_commit_early",
        breaks: "acts are answered before the flush that they share",
        file: "power_loss",
        test: "whoever_was_answered_holds_it_however_many_asked_at_once",
        says: "was told and is",
    },
    Twin {
        name: "empty_aad",
        breaks: "a row is not bound to its place",
        file: "bound_rows",
        test: "a_row_in_the_place_of_another_is_refused",
        says: "a row opens out of its place",
    },
    Twin {
        name: "loose_heads",
        breaks: "what is known of a command is not bound to its turn",
        file: "bound_rows",
        test: "a_command_in_the_turn_of_another_is_refused",
        says: "a command opens out of its turn",
    },
    Twin {
        name: "coverage_off",
        breaks: "what a document shows is not compared with what its seal protects",
        file: "forgeries",
        test: "a_page_outside_the_list_is_never_called_intact",
        says: "a page that nobody sealed is called intact",
    },
    Twin {
        name: "pdf_coverage_off",
        breaks: "a PDF may have bytes that its signature is not over",
        file: "pdf_forgeries",
        test: "what_is_outside_the_ranges_is_never_called_intact",
        says: "bytes that nobody signed are called intact",
    },
];

/// Says whether the tests of the twins have been seen green before the twins are judged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    /// Each was green a moment ago, in this build.
    Green,
    /// Nothing: each is run as it is first.
    Unknown,
}

pub(crate) fn run(_: &[String]) -> Result<(), Broken> {
    judge_all(Before::Unknown)
}

pub(crate) fn judge_all(before: Before) -> Result<(), Broken> {
    let mut green = match before {
        Before::Green => TWINS.iter().map(|twin| twin.test).collect(),
        Before::Unknown => Vec::new(),
    };
    let broken: Vec<String> =
        TWINS.iter().filter_map(|twin| judge(twin, &mut green).err()).flat_map(|Broken(lines)| lines).collect();
    if !broken.is_empty() {
        return Err(Broken(broken));
    }
    println!("sabotage: {} twins, each of them noticed", TWINS.len());
    Ok(())
}

/// `green` holds the tests already seen green without sabotage: several twins may share one.
fn judge(twin: &Twin, green: &mut Vec<&'static str>) -> Result<(), Broken> {
    eprintln!("==> sabotage {}: {}", twin.name, twin.breaks);
    let plain = if green.contains(&twin.test) { Verdict::Green } else { verdict(twin, None)? };
    if plain == Verdict::Green {
        green.push(twin.test);
    }
    match (plain, verdict(twin, Some(twin.name))?) {
        (Verdict::Green, Verdict::Red) => Ok(()),
        (Verdict::Green, Verdict::Strayed) => {
            Err(Broken::one(format!("sabotage {}: {} is red, and not for that", twin.name, twin.test)))
        }
        (Verdict::Green, Verdict::Green) => {
            Err(Broken::one(format!("sabotage {}: {} does not notice", twin.name, twin.test)))
        }
        (Verdict::Red | Verdict::Strayed, _) => {
            Err(Broken::one(format!("sabotage {}: {} is red by itself", twin.name, twin.test)))
        }
        (Verdict::Nothing, _) | (_, Verdict::Nothing) => {
            Err(Broken::one(format!("sabotage {}: {} did not run", twin.name, twin.test)))
        }
    }
}

/// The result of one run of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Green,
    /// It failed for what was broken.
    Red,
    /// It failed for something else.
    Strayed,
    /// It did not compile, or no test has the name.
    Nothing,
}

fn verdict(twin: &Twin, sabotage: Option<&str>) -> Result<Verdict, Broken> {
    // Of the whole workspace, so that every crate is built as for its other tests.
    let mut command = run::cargo(&["test", "--quiet", "--no-fail-fast", "--workspace", "--test", twin.file]);
    command.args(["--", "--exact", twin.test]);
    match sabotage {
        Some(name) => command.env(VARIABLE, name),
        None => command.env_remove(VARIABLE),
    };
    let output = command.output().map_err(|error| Broken::one(format!("cargo test: cannot run: {error}")))?;
    let verdict = read(&String::from_utf8_lossy(&output.stdout), twin.says);
    if verdict == Verdict::Nothing {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(verdict)
}

/// Adds up the closing lines of all test binaries: `test result: ok. 1 passed; 0 failed; …`.
fn read(output: &str, says: &str) -> Verdict {
    let count = |line: &str, what: &str| {
        let before = line.split(what).next()?;
        before.split_whitespace().last()?.parse::<u64>().ok()
    };
    let (mut passed, mut failed) = (0, 0);
    for line in output.lines().filter(|line| line.starts_with("test result: ")) {
        passed += count(line, " passed").unwrap_or(0);
        failed += count(line, " failed").unwrap_or(0);
    }
    match (passed, failed) {
        (0, 0) => Verdict::Nothing,
        (_, 0) => Verdict::Green,
        _ if output.contains(says) => Verdict::Red,
        _ => Verdict::Strayed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_green_red_or_nothing() {
        let none = "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 9 filtered out; finished in 0.00s\n";
        let one = "running 1 test\n.\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 4 filtered out\n";
        let red = "test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 4 filtered out; finished in 0.1s\n";
        let read = |parts: &[&str]| read(&parts.concat(), "I-1: draft");
        assert_eq!(read(&[none, one, none]), Verdict::Green);
        assert_eq!(read(&[none, "I-1: draft 7 is gone\n", red]), Verdict::Red);
        assert_eq!(read(&[none, "no such directory\n", red]), Verdict::Strayed);
        assert_eq!(read(&[none, none]), Verdict::Nothing);
        assert_eq!(read(&["error[E0425]: cannot find value"]), Verdict::Nothing);
    }

    #[test]
    fn names_are_unique_and_speak() {
        for (index, twin) in TWINS.iter().enumerate() {
            assert!(TWINS[..index].iter().all(|earlier| earlier.name != twin.name), "{} twice", twin.name);
            assert!(!twin.breaks.is_empty() && !twin.test.is_empty() && !twin.file.is_empty() && !twin.says.is_empty());
        }
    }
}
