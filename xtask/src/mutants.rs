//! `cargo xtask mutants`: how much of the code can be broken without a red test.
//!
//! cargo-mutants changes one guard, boundary or result at a time. For each crate a sample is drawn by a printed seed;
//! a mutant counts as killed when a test is red: a unit test of its crate, or else another of its crate, or else, where that
//! does not reach the bar, one of the whole workspace. Each that survives is printed by name, with the share that was killed and its 95 % interval (Wilson). A mutant that changes
//! nothing a caller could see stands in `xtask/equivalent-mutants.txt` with the reason, and is not drawn.
//!
//! With `--own` the tests of the crate alone count: a lower bound, in minutes. With `--iterate` a run that was cut off, or whose
//! survivors have new tests, goes on where it stood: what was killed before is not tried again.
//!
//! With `--in-diff REV` only lines that have changed since that commit are mutated, and only the crate's own tests
//! count. Few mutants say little about a share: red is only what cannot reach the bar, whatever the rest would show (the
//! upper end of the interval is below it). The names are for whoever reads the change.

use crate::workspace::Workspace;
use crate::{Broken, run};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Stdio;

/// The crates that are judged, and the share of mutants in percent that their tests must kill.
const CRATES: &[(&str, u32)] = &[
    ("ereg-registry", 85),
    ("ereg-sync", 85),
    ("ereg-domain", 90),
    ("ereg-law", 92),
    ("ereg-trust", 90),
    ("ereg-document", 90),
    ("ereg-vault", 90),
];
/// Number of mutants of a crate that are tried unless told otherwise.
const SAMPLE: usize = 120;
/// Mutants that nobody can tell from the original, each with its reason.
const EQUIVALENT: &str = include_str!("../equivalent-mutants.txt");
/// The test binaries, modules and tests that are left to the tests of the workspace.
const SLOW: &[&str] = &["power_loss", "flood::", "no_altered"];
/// Longest run of one mutant's tests, s. What hangs is noticed too.
const PATIENCE_S: &str = "150";

/// The arguments of the command line.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    crates: Vec<String>,
    sample: usize,
    seed: u64,
    in_diff: Option<String>,
    /// Leaves out the tests of the workspace.
    own: bool,
    /// Goes on where the last run of the crate stood.
    iterate: bool,
}

impl Asked {
    fn of(arguments: &[String]) -> Result<Asked, Broken> {
        let mut asked =
            Asked { crates: Vec::new(), sample: SAMPLE, seed: 1, in_diff: None, own: false, iterate: false };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| Broken::one(format!("mutants: {argument} takes a value")));
            let number = |text: &String| text.parse().map_err(|_| Broken::one(format!("mutants: {text} is no number")));
            match argument.as_str() {
                "--sample" => asked.sample = usize::try_from(number(value()?)?).unwrap_or(SAMPLE),
                "--seed" => asked.seed = number(value()?)?,
                "--own" => asked.own = true,
                "--iterate" => asked.iterate = true,
                "--in-diff" => asked.in_diff = Some(value()?.clone()),
                name if CRATES.iter().any(|(known, _)| *known == name) => asked.crates.push(name.to_owned()),
                other => return Err(Broken::one(format!("mutants: {other} is neither an option nor a judged crate"))),
            }
        }
        if asked.crates.is_empty() {
            asked.crates = CRATES.iter().map(|(name, _)| (*name).to_owned()).collect();
        }
        Ok(asked)
    }
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Broken> {
    let asked = Asked::of(arguments)?;
    let mut broken = Vec::new();
    for (name, bar) in CRATES.iter().filter(|(name, _)| asked.crates.iter().any(|crate_| crate_ == name)) {
        let told = judge(name, *bar, &asked)?;
        println!("mutants: {name}, seed {}: {told}", asked.seed);
        told.survivors.iter().for_each(|mutant| println!("  survives: {mutant}"));
        let short = if asked.in_diff.is_some() { told.cannot_reach(*bar) } else { told.falls_short_of(*bar) };
        if short {
            broken.push(format!("mutants: {name}: fewer than {bar} % are killed"));
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(Broken(broken)) }
}

/// The fate of the mutants of a crate.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    killed: usize,
    survivors: Vec<String>,
    /// They do not compile, so no test could judge them.
    unviable: usize,
}

impl Told {
    fn tried(&self) -> usize {
        self.killed + self.survivors.len()
    }

    /// Whether a whole sample shows fewer killed than this share in percent. A smaller one is no proof, neither way;
    /// what does not compile was drawn all the same.
    fn falls_short_of(&self, bar: u32) -> bool {
        self.tried() + self.unviable >= SAMPLE && self.killed * 100 < self.tried() * bar as usize
    }

    /// Whether even the upper end of the interval is below the bar: what a few mutants of a change can show.
    fn cannot_reach(&self, bar: u32) -> bool {
        self.tried() > 0 && wilson(self.killed, self.tried()).1 < bar
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (killed, tried) = (self.killed, self.tried());
        if tried == 0 {
            return write!(f, "no mutant to try ({} do not compile)", self.unviable);
        }
        let (low, high) = wilson(killed, tried);
        let unviable = self.unviable;
        write!(f, "{killed} of {tried} killed, 95 % interval {low}…{high} % ({unviable} do not compile)")
    }
}

/// The Wilson interval of a share at 95 %, in whole percent, outwards.
#[allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
fn wilson(killed: usize, tried: usize) -> (u32, u32) {
    const Z: f64 = 1.96;
    let (share, n) = (killed as f64 / tried as f64, tried as f64);
    let middle = share + Z * Z / (2.0 * n);
    let reach = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 100.0 / (1.0 + Z * Z / n);
    (((middle - reach) * scale).max(0.0).floor() as u32, ((middle + reach) * scale).min(100.0).ceil() as u32)
}

fn judge(name: &str, bar: u32, asked: &Asked) -> Result<Told, Broken> {
    let out = run::root().join("target").join("mutants").join(name);
    fs::create_dir_all(&out).map_err(|error| Broken::one(format!("mutants: {error}")))?;
    let mut only = Vec::new();
    if let Some(revision) = &asked.in_diff {
        let diff = out.join("diff");
        let mut git = std::process::Command::new("git");
        git.current_dir(run::root()).args(["diff", revision, "--", "*.rs"]);
        let text = run::printed("git diff", &mut git)?;
        fs::write(&diff, text).map_err(|error| Broken::one(format!("mutants: {error}")))?;
        only = vec!["--in-diff".to_owned(), diff.display().to_string()];
    }
    let drawn = draw(&list(name, &only)?, asked);
    if drawn.is_empty() {
        return Ok(Told::default());
    }
    // What one ring of tests does not see, the next may. The first is built in a third of the time of the second, and sees
    // most.
    let mut rings = vec![("unit", unit_tests(name)), ("own", own_tests(name)?)];
    if !asked.own && asked.in_diff.is_none() {
        rings.push(("workspace", ["--test-workspace", "true", "--", "--workspace"].map(ToOwned::to_owned).to_vec()));
    }
    let mut told = Told { survivors: drawn, ..Told::default() };
    for (ring, tests) in rings {
        if told.survivors.is_empty() || (ring == "workspace" && !told.falls_short_of(bar)) {
            break;
        }
        let now = tried(name, &told.survivors, &out.join(ring), &tests, asked)?;
        let (killed, unviable) = (told.killed + now.killed, told.unviable + now.unviable);
        told = Told { killed, survivors: now.survivors, unviable };
    }
    Ok(told)
}

/// The tests that stand in the sources of a crate.
fn unit_tests(name: &str) -> Vec<String> {
    let mut arguments = ["--test-package", name, "--", "--lib", "--"].map(ToOwned::to_owned).to_vec();
    arguments.extend(skipped());
    arguments
}

fn skipped() -> impl Iterator<Item = String> {
    SLOW.iter().flat_map(|slow| ["--skip".to_owned(), (*slow).to_owned()])
}

/// The quick tests of a crate: its own, but for those that cut the power at thousands of points, send a crowd or alter every byte. They take
/// minutes and judge the medium and the rim as a whole; with the tests of the workspace they count.
fn own_tests(name: &str) -> Result<Vec<String>, Broken> {
    let mut arguments = vec!["--test-package".to_owned(), name.to_owned(), "--".to_owned()];
    arguments.extend(["--lib", "--bins"].map(ToOwned::to_owned));
    for package in Workspace::read()?.packages.iter().filter(|package| package.name == name) {
        for test in package.targets.iter().filter(|target| target.is_test() && !SLOW.contains(&target.name.as_str())) {
            arguments.extend(["--test".to_owned(), test.name.clone()]);
        }
    }
    arguments.push("--".to_owned());
    arguments.extend(skipped());
    Ok(arguments)
}

fn list(name: &str, only: &[String]) -> Result<Vec<String>, Broken> {
    let mut command = run::cargo(&["mutants", "--list", "--package", name]);
    command.args(only);
    Ok(run::printed("cargo mutants", &mut command)?.lines().map(ToOwned::to_owned).collect())
}

/// A sample without the known equivalents, the same for the same seed.
fn draw(all: &[String], asked: &Asked) -> Vec<String> {
    let known: BTreeSet<&str> =
        EQUIVALENT.lines().filter_map(|line| line.split_once(" # ")).map(|(mutant, _)| mutant.trim()).collect();
    let mut left: Vec<&String> = all.iter().filter(|mutant| !known.contains(placeless(mutant).as_str())).collect();
    left.sort();
    let mut state = asked.seed;
    let mut drawn = Vec::with_capacity(asked.sample.min(left.len()));
    while drawn.len() < asked.sample && !left.is_empty() {
        let at = usize::try_from(next(&mut state) % left.len() as u64).unwrap_or(0);
        drawn.push(left.swap_remove(at).clone());
    }
    drawn
}

/// SplitMix64 (Steele, Lea, Flood 2014): short, and the same everywhere.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// `core/trust/src/aead.rs:21:33: replace + with -` without its line and column, which move.
fn placeless(mutant: &str) -> String {
    let Some((place, what)) = mutant.split_once(": ") else { return mutant.to_owned() };
    format!("{}: {what}", place.split(':').next().unwrap_or(place))
}

/// A pattern that fits exactly these names.
fn pattern(mutants: &[String]) -> String {
    let escaped = |name: &String| {
        let mut text = String::with_capacity(name.len() * 2);
        for letter in name.chars() {
            if r"\.+*?()|[]{}^$#&-~".contains(letter) {
                text.push('\\');
            }
            text.push(letter);
        }
        text
    };
    format!("^(?:{})$", mutants.iter().map(escaped).collect::<Vec<_>>().join("|"))
}

/// Tries each mutant with these tests.
fn tried(name: &str, mutants: &[String], into: &Path, tests: &[String], asked: &Asked) -> Result<Told, Broken> {
    let before = if asked.iterate { Before::of(into)? } else { Before::default() };
    if !asked.iterate {
        let _ = fs::remove_dir_all(into);
    }
    let done = &(&before.killed | &before.unviable) | &strays(name, mutants)?;
    leave_alone(&done, into)?;
    let mut command = run::cargo(&["mutants", "--package", name, "--no-shuffle", "--colors", "never"]);
    command.args(["--timeout", PATIENCE_S, "--re", &pattern(mutants), "--iterate", "--output"]).arg(into);
    if stops_at_the_first() {
        command.args(["--test-tool", "nextest"]);
    }
    command.args(tests);
    // The copy in which it mutates is built beside the tree, so that the outside crates are there already; and one crate
    // again and again is what incremental state is for.
    command.env("CARGO_TARGET_DIR", run::root().join("target")).env("CARGO_INCREMENTAL", "1");
    let pass = into.file_name().unwrap_or_default().to_string_lossy();
    eprintln!("==> {} mutants of {name}, {pass} tests", mutants.len());
    // 2: some survive; 3: some hang. Both are results; anything else is none.
    let status = command.status().map_err(|error| Broken::one(format!("cargo mutants: cannot run: {error}")))?;
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        return Err(Broken::one(format!("cargo mutants: {name}: {status}")));
    }
    // What was told to be caught only to be left alone was not drawn, and does not count.
    let drawn = |mut told: BTreeSet<String>| {
        told.retain(|mutant| mutants.contains(mutant));
        told
    };
    let now = Before::of(into)?;
    let killed = drawn(&before.killed | &now.killed);
    Ok(Told {
        killed: killed.len(),
        survivors: drawn(told_in(into, "missed.txt")).into_iter().collect(),
        unviable: drawn(&before.unviable | &now.unviable).len(),
    })
}

/// Whether cargo-nextest is here. It stops at the first red test, where `cargo test` runs the other tests of its binary to
/// their end: a mutant that is killed is done with in seconds. What counts as killed is the same.
fn stops_at_the_first() -> bool {
    run::cargo(&["nextest", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

/// The mutants that cargo-mutants 27 tries whatever the pattern, deleted fields, and that are not among these.
fn strays(name: &str, mutants: &[String]) -> Result<BTreeSet<String>, Broken> {
    let any = list(name, &["--re".to_owned(), "^$".to_owned()])?;
    Ok(any.into_iter().filter(|mutant| !mutants.contains(mutant)).collect())
}

/// Writes mutants down as what the last run into a directory caught, which `--iterate` does not try again.
fn leave_alone(mutants: &BTreeSet<String>, into: &Path) -> Result<(), Broken> {
    let out = into.join("mutants.out");
    let lines: String = mutants.iter().map(|mutant| format!("{mutant}\n")).collect();
    fs::create_dir_all(&out)
        .and_then(|()| fs::write(out.join("caught.txt"), lines))
        .map_err(|error| Broken::one(format!("mutants: {error}")))
}

/// The results of earlier runs into a directory, which cargo-mutants does not try again but tells as one list.
#[derive(Debug, Default)]
struct Before {
    killed: BTreeSet<String>,
    unviable: BTreeSet<String>,
}

impl Before {
    /// Reads a directory's earlier results, with those of its runs before the last one, which are written down there.
    fn of(into: &Path) -> Result<Before, Broken> {
        let kept = |name: &str| -> BTreeSet<String> {
            let text = fs::read_to_string(into.join(name)).unwrap_or_default();
            text.lines().map(ToOwned::to_owned).collect()
        };
        let before = Before {
            // What hangs is noticed too.
            killed: &(&kept("killed.txt") | &told_in(into, "caught.txt")) | &told_in(into, "timeout.txt"),
            unviable: &kept("unviable.txt") | &told_in(into, "unviable.txt"),
        };
        for (name, all) in [("killed.txt", &before.killed), ("unviable.txt", &before.unviable)] {
            if into.is_dir() {
                let lines: String = all.iter().map(|mutant| format!("{mutant}\n")).collect();
                fs::write(into.join(name), lines).map_err(|error| Broken::one(format!("mutants: {error}")))?;
            }
        }
        Ok(before)
    }
}

/// A list of the last run into a directory.
fn told_in(into: &Path, file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(into.join("mutants.out").join(file)).unwrap_or_default();
    text.lines().map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(arguments: &[&str]) -> Result<Asked, Broken> {
        Asked::of(&arguments.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_sample_is_the_same_for_the_same_seed_and_of_the_size_asked_for() {
        let all: Vec<String> = (0..500).map(|n| format!("core/a.rs:{n}:1: replace + with - in f{n}")).collect();
        let of = |seed: &str| draw(&all, &asked(&["--seed", seed, "--sample", "40"]).ok().unwrap());
        assert_eq!(of("7"), of("7"));
        assert_ne!(of("7"), of("8"));
        assert_eq!(of("7").iter().collect::<BTreeSet<_>>().len(), 40, "none twice");
        assert_eq!(draw(&all[..5], &asked(&[]).ok().unwrap()).len(), 5);
    }

    #[test]
    fn a_pattern_fits_the_names_and_their_signs_are_no_pattern() {
        let names =
            vec!["a.rs:1:2: replace + with *".to_owned(), "b.rs:3:4: replace f -> Option<u8> with None".to_owned()];
        let pattern = pattern(&names);
        assert!(pattern.contains(r"replace \+ with \*|") && pattern.starts_with("^(?:") && pattern.ends_with(")$"));
        assert_eq!(placeless(&names[0]), "a.rs: replace + with *");
    }

    #[test]
    fn the_interval_is_that_of_the_books() {
        assert_eq!(wilson(108, 120), (83, 95));
        assert_eq!(wilson(10, 10), (72, 100));
        assert_eq!(wilson(0, 10), (0, 28));
    }

    #[test]
    fn a_whole_sample_is_judged_also_where_some_of_it_does_not_compile() {
        let told = |killed, survivors, unviable| Told { killed, survivors: vec![String::new(); survivors], unviable };
        assert!(told(80, 35, 5).falls_short_of(85), "80 of 115");
        assert!(!told(100, 15, 5).falls_short_of(85), "100 of 115");
        assert!(!told(3, 6, 0).falls_short_of(85), "nine are no sample");
        assert!(told(84, 36, 0).falls_short_of(85) && !told(102, 18, 0).falls_short_of(85), "the boundary");
    }

    #[test]
    fn a_few_mutants_of_a_change_are_red_only_where_no_chance_explains_them() {
        let told = |killed, survivors| Told { killed, survivors: vec![String::new(); survivors], unviable: 0 };
        assert!(told(2, 6).cannot_reach(85), "2 of 8: at most 60 %");
        assert!(!told(6, 2).cannot_reach(85), "6 of 8: up to 93 %");
        assert!(!told(0, 0).cannot_reach(85), "nothing was mutated");
    }

    #[test]
    fn what_is_not_understood_is_told() {
        assert!(
            asked(&["ereg-sync", "--seed", "9", "--iterate"]).is_ok_and(|a| a.crates == ["ereg-sync"] && a.seed == 9)
        );
        assert!(asked(&["--seed"]).is_err() && asked(&["--seed", "x"]).is_err() && asked(&["ereg"]).is_err());
    }

    #[test]
    fn every_equivalent_has_its_reason() {
        for line in EQUIVALENT.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            assert!(line.split_once(" # ").is_some_and(|(_, why)| why.len() > 10), "{line}");
        }
    }
}
