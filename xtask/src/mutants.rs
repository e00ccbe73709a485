//! `cargo xtask mutants`: how much of the code can be broken without a red test.
//!
//! cargo-mutants names the places where one guard, boundary or result can be changed. For each crate a sample is drawn by a
//! printed seed and woven into a copy of the tree (`woven`), so that it is built once; a mutant counts as killed when a test
//! is red: a unit test of its crate, or else another of its crate, or else, where that does not reach the bar, one of the whole
//! workspace. Each that survives is printed by name, with the share that was killed and its 95 % interval (Wilson). A mutant
//! that changes nothing a caller could see stands in `xtask/equivalent-mutants.txt` with the reason, and is not drawn.
//!
//! With `--own` the tests of the crate alone count: a lower bound, in minutes.
//!
//! With `--in-diff REV` only lines that have changed since that commit are mutated, and only the crate's own tests
//! count. Few mutants say little about a share: red is only what cannot reach the bar, whatever the rest would show (the
//! upper end of the interval is below it). The names are for whoever reads the change.

use crate::tried::{self, Fates, Ring, Tree};
use crate::workspace::Workspace;
use crate::woven::Mutant;
use crate::{Broken, run};
use std::collections::BTreeSet;
use std::fs;

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

/// The arguments of the command line.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    crates: Vec<String>,
    sample: usize,
    seed: u64,
    in_diff: Option<String>,
    /// Leaves out the tests of the workspace.
    own: bool,
}

impl Asked {
    fn of(arguments: &[String]) -> Result<Asked, Broken> {
        let mut asked = Asked { crates: Vec::new(), sample: SAMPLE, seed: 1, in_diff: None, own: false };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| Broken::one(format!("mutants: {argument} takes a value")));
            let number = |text: &String| text.parse().map_err(|_| Broken::one(format!("mutants: {text} is no number")));
            match argument.as_str() {
                "--sample" => asked.sample = usize::try_from(number(value()?)?).unwrap_or(SAMPLE),
                "--seed" => asked.seed = number(value()?)?,
                "--own" => asked.own = true,
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

impl Fates {
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

impl std::fmt::Display for Fates {
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

fn judge(name: &str, bar: u32, asked: &Asked) -> Result<Fates, Broken> {
    let failed = |error: std::io::Error| Broken::one(format!("mutants: {error}"));
    let mut only = Vec::new();
    if let Some(revision) = &asked.in_diff {
        let out = run::root().join("target").join("mutants");
        fs::create_dir_all(&out).map_err(failed)?;
        let diff = out.join("diff");
        let mut git = std::process::Command::new("git");
        git.current_dir(run::root()).args(["diff", revision, "--", "*.rs"]);
        fs::write(&diff, run::printed("git diff", &mut git)?).map_err(failed)?;
        only = vec!["--in-diff".to_owned(), diff.display().to_string()];
    }
    let drawn = draw(tried::list(name, &only)?, asked);
    if drawn.is_empty() {
        return Ok(Fates::default());
    }
    let workspace = Workspace::read()?;
    let package = workspace.packages.iter().find(|package| package.name == name);
    let package = package.ok_or_else(|| Broken::one(format!("mutants: no crate is called {name}")))?;
    let roots = package.targets.iter().filter(|target| target.is_root()).map(|target| target.src_path.as_path());
    let tests = package.targets.iter().filter(|target| target.is_test()).map(|target| target.name.as_str());
    // What one ring of tests does not see, the next may. The first takes seconds, and sees most.
    let mut rings = vec![unit_tests(name), own_tests(name, tests)];
    if !asked.own && asked.in_diff.is_none() {
        rings.push(Ring { name: WORKSPACE, programs: vec!["--workspace".to_owned()], skip: &[] });
    }
    let tree = Tree::copied(name, tried::roots(roots))?;
    tree.tries(&drawn, &rings, |ring, so_far| ring.name != WORKSPACE || so_far.falls_short_of(bar))
}

/// The name of the ring of all tests there are.
const WORKSPACE: &str = "workspace";

/// The tests that stand in the sources of a crate.
fn unit_tests(name: &str) -> Ring {
    Ring { name: "unit", programs: ["--package", name, "--lib"].map(ToOwned::to_owned).to_vec(), skip: SLOW }
}

/// The quick tests of a crate beside those in its sources, which have been run by then: its own, but for those that cut the power at
/// thousands of points, send a crowd or alter every byte. They take minutes and judge the medium and the rim as a whole; with the
/// tests of the workspace they count.
fn own_tests<'t>(name: &str, tests: impl Iterator<Item = &'t str>) -> Ring {
    let mut programs = ["--package", name, "--bins"].map(ToOwned::to_owned).to_vec();
    for test in tests.filter(|test| !SLOW.contains(test)) {
        programs.extend(["--test".to_owned(), test.to_owned()]);
    }
    Ring { name: "own", programs, skip: SLOW }
}

/// A sample without the known equivalents, the same for the same seed.
fn draw(all: Vec<Mutant>, asked: &Asked) -> Vec<Mutant> {
    let known: BTreeSet<&str> =
        EQUIVALENT.lines().filter_map(|line| line.split_once(" # ")).map(|(mutant, _)| mutant.trim()).collect();
    let mut left: Vec<Mutant> =
        all.into_iter().filter(|mutant| !known.contains(placeless(&mutant.name).as_str())).collect();
    left.sort_by(|a, b| a.name.cmp(&b.name));
    let mut state = asked.seed;
    let mut drawn = Vec::with_capacity(asked.sample.min(left.len()));
    while drawn.len() < asked.sample && !left.is_empty() {
        let at = usize::try_from(next(&mut state) % left.len() as u64).unwrap_or(0);
        drawn.push(left.swap_remove(at));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(arguments: &[&str]) -> Result<Asked, Broken> {
        Asked::of(&arguments.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_sample_is_the_same_for_the_same_seed_and_of_the_size_asked_for() {
        let all: Vec<Mutant> =
            (0..500).map(|n| Mutant::called(&format!("core/a.rs:{n}:1: replace + with - in f{n}"))).collect();
        let of = |seed: &str| draw(all.clone(), &asked(&["--seed", seed, "--sample", "40"]).ok().unwrap());
        assert_eq!(of("7"), of("7"));
        assert_ne!(of("7"), of("8"));
        assert_eq!(of("7").iter().map(|mutant| &mutant.name).collect::<BTreeSet<_>>().len(), 40, "none twice");
        assert_eq!(draw(all[..5].to_vec(), &asked(&[]).ok().unwrap()).len(), 5);
    }

    #[test]
    fn an_equivalent_is_known_wherever_it_has_moved() {
        assert_eq!(placeless("a.rs:1:2: replace + with *"), "a.rs: replace + with *");
        let known = EQUIVALENT.lines().find(|line| line.contains(".rs: ")).and_then(|line| line.split_once(" # "));
        let (file, what) = known.and_then(|(mutant, _)| mutant.split_once(": ")).unwrap();
        let moved = Mutant::called(&format!("{file}:77:7: {what}"));
        assert_eq!(draw(vec![moved], &asked(&[]).ok().unwrap()), []);
    }

    #[test]
    fn the_interval_is_that_of_the_books() {
        assert_eq!(wilson(108, 120), (83, 95));
        assert_eq!(wilson(10, 10), (72, 100));
        assert_eq!(wilson(0, 10), (0, 28));
    }

    #[test]
    fn a_whole_sample_is_judged_also_where_some_of_it_does_not_compile() {
        let told = |killed, survivors, unviable| Fates { killed, survivors: vec![String::new(); survivors], unviable };
        assert!(told(80, 35, 5).falls_short_of(85), "80 of 115");
        assert!(!told(100, 15, 5).falls_short_of(85), "100 of 115");
        assert!(!told(3, 6, 0).falls_short_of(85), "nine are no sample");
        assert!(told(84, 36, 0).falls_short_of(85) && !told(102, 18, 0).falls_short_of(85), "the boundary");
    }

    #[test]
    fn a_few_mutants_of_a_change_are_red_only_where_no_chance_explains_them() {
        let told = |killed, survivors| Fates { killed, survivors: vec![String::new(); survivors], unviable: 0 };
        assert!(told(2, 6).cannot_reach(85), "2 of 8: at most 60 %");
        assert!(!told(6, 2).cannot_reach(85), "6 of 8: up to 93 %");
        assert!(!told(0, 0).cannot_reach(85), "nothing was mutated");
    }

    #[test]
    fn what_is_not_understood_is_told() {
        assert!(asked(&["ereg-sync", "--seed", "9", "--own"]).is_ok_and(|a| a.crates == ["ereg-sync"] && a.seed == 9));
        assert!(asked(&["--seed"]).is_err() && asked(&["--seed", "x"]).is_err() && asked(&["ereg"]).is_err());
    }

    #[test]
    fn every_equivalent_has_its_reason() {
        for line in EQUIVALENT.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            assert!(line.split_once(" # ").is_some_and(|(_, why)| why.len() > 10), "{line}");
        }
    }
}
