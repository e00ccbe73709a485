//! Mutants tried: a copy of the tree, a crate of it with its mutants woven in, and the tests that judge them.
//!
//! To build each mutant for itself takes a minute, and its tests some seconds: woven together (`woven`) they are one build.
//! What cannot stand in one body with others is built for itself. What mutants there are is told by cargo-mutants. The tree
//! itself is never written to.

use crate::reached::{self, Fate};
use crate::woven::{Mutant, ROOT_HEAD, VARIABLE, number_of_the_run, weave};
use crate::{Broken, run};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The tests by which mutants are judged.
#[derive(Debug)]
pub(crate) struct Ring {
    pub(crate) name: &'static str,
    /// The programs of them, as arguments of `cargo test`.
    pub(crate) programs: Vec<String>,
    /// Tests with one of these words in their name are left out.
    pub(crate) skip: &'static [&'static str],
}

/// The fates of a sample.
#[derive(Debug, Default)]
pub(crate) struct Fates {
    pub(crate) killed: usize,
    pub(crate) survivors: Vec<String>,
    /// They do not compile, so no test could judge them.
    pub(crate) unviable: usize,
}

/// A copy of the tree in which a crate is mutated.
pub(crate) struct Tree<'a> {
    root: PathBuf,
    package: &'a str,
    /// The roots of its library and its programs, from the root of the tree.
    roots: Vec<String>,
}

impl<'a> Tree<'a> {
    /// Copies what git knows of, and what is new and not ignored.
    pub(crate) fn copied(package: &'a str, roots: Vec<String>) -> Result<Self, Broken> {
        let root = run::root().join("target").join("mutants").join("tree");
        let mut git = Command::new("git");
        git.current_dir(run::root()).args(["ls-files", "--cached", "--others", "--exclude-standard"]);
        let _ = fs::remove_dir_all(&root);
        for file in run::printed("git ls-files", &mut git)?.lines() {
            let (from, to) = (run::root().join(file), root.join(file));
            // What was deleted and not yet committed is still listed.
            if from.is_file() {
                fs::create_dir_all(to.parent().unwrap_or(&root)).map_err(broken)?;
                fs::copy(from, to).map_err(broken)?;
            }
        }
        Ok(Self { root, package, roots })
    }

    /// Tries each mutant by each ring in turn until one kills it; `goes_on` says whether a ring is still of use, by what is
    /// known then.
    pub(crate) fn tries(
        &self,
        mutants: &[Mutant],
        rings: &[Ring],
        goes_on: impl Fn(&Ring, &Fates) -> bool,
    ) -> Result<Fates, Broken> {
        let numbered: BTreeMap<usize, &Mutant> = (1..).zip(mutants).collect();
        let mut left_out = BTreeSet::new();
        let alone = loop {
            let (arms, alone) = self.write(&numbered, &left_out)?;
            let faulty = self.faulty(&arms)?;
            if faulty.is_empty() {
                break alone;
            }
            left_out.extend(faulty);
        };
        let mut fates = Fates { unviable: left_out.len(), ..Fates::default() };
        let mut left: Vec<usize> =
            numbered.keys().copied().filter(|n| !left_out.contains(n) && !alone.contains(n)).collect();
        let named =
            |numbers: &[usize]| numbers.iter().filter_map(|n| numbered.get(n)).map(|m| m.name.clone()).collect();
        for ring in rings {
            fates.survivors = named(&left);
            if left.is_empty() || !goes_on(ring, &fates) {
                break;
            }
            let begun = Instant::now();
            let tests = reached::tests(self.tests_of(ring), ring.skip)?;
            let (count, took) = (tests.len(), begun.elapsed().as_secs());
            eprintln!(
                "==> {} mutants of {}, {count} {} tests, looked at in {took} s",
                left.len(),
                self.package,
                ring.name
            );
            let mut survive = Vec::new();
            for (nth, number) in left.iter().enumerate() {
                let fate = reached::fate(&tests, *number)?;
                eprintln!("{}/{} {}: {fate}", nth + 1, left.len(), numbered[number].name);
                match fate {
                    Fate::Survives | Fate::Unreached => survive.push(*number),
                    Fate::Killed | Fate::Hung => fates.killed += 1,
                }
            }
            left = survive;
        }
        for number in alone {
            match self.tries_alone(numbered[&number], rings)? {
                None => fates.unviable += 1,
                Some(true) => fates.killed += 1,
                Some(false) => left.push(number),
            }
        }
        fates.survivors = named(&left);
        Ok(fates)
    }

    /// Writes the files with mutants; where these stand in them, and which could not be woven in.
    fn write(
        &self,
        mutants: &BTreeMap<usize, &Mutant>,
        without: &BTreeSet<usize>,
    ) -> Result<(Arms, Vec<usize>), Broken> {
        let mut by_file: BTreeMap<&str, Vec<(usize, &Mutant)>> = BTreeMap::new();
        for (number, mutant) in mutants {
            by_file.entry(&mutant.file).or_default().extend((!without.contains(number)).then_some((*number, *mutant)));
        }
        for root in &self.roots {
            by_file.entry(root).or_default();
        }
        let (mut arms, mut alone) = (Arms::new(), Vec::new());
        for (file, mutants) in by_file {
            let mut woven = weave(&self.original(file)?, &mutants);
            if self.roots.iter().any(|root| root == file) {
                woven.becomes_a_root();
            }
            fs::write(self.root.join(file), woven.text).map_err(broken)?;
            arms.insert(file.to_owned(), woven.arms);
            alone.extend(woven.alone);
        }
        Ok((arms, alone))
    }

    fn original(&self, file: &str) -> Result<String, Broken> {
        fs::read_to_string(run::root().join(file)).map_err(broken)
    }

    /// The mutants that do not compile.
    fn faulty(&self, arms: &Arms) -> Result<BTreeSet<usize>, Broken> {
        let mut check = self.cargo(&["check", "--package", self.package, "--lib", "--bins", "--tests"]);
        let told = check.args(["--message-format", "json"]).stderr(Stdio::null()).output().map_err(broken)?;
        if told.status.success() {
            return Ok(BTreeSet::new());
        }
        let (mut faulty, mut elsewhere) = (BTreeSet::new(), Vec::new());
        for line in String::from_utf8_lossy(&told.stdout).lines() {
            let Ok(Line { message: Some(message) }) = serde_json::from_str::<Line>(line) else { continue };
            if message.level != "error" || message.spans.is_empty() {
                continue;
            }
            let mut spans: Vec<_> = message.spans.iter().collect();
            spans.sort_by_key(|span| !span.is_primary);
            let meant = spans.iter().find_map(|span| {
                let found = arms.get(&span.file_name)?.iter().find(|(arm, _)| arm.contains(&span.byte_start));
                found.map(|(_, number)| *number)
            });
            match meant {
                Some(number) => _ = faulty.insert(number),
                None => elsewhere.push(format!("mutants: in no mutant: {}", message.message)),
            }
        }
        // An error outside comes of one inside, if there is any: the next look tells.
        if faulty.is_empty() { Err(Broken(elsewhere)) } else { Ok(faulty) }
    }

    /// Builds and tries one that stands in no body with others: whether it is killed; none where it does not compile.
    fn tries_alone(&self, mutant: &Mutant, rings: &[Ring]) -> Result<Option<bool>, Broken> {
        self.write(&BTreeMap::new(), &BTreeSet::new())?;
        let text = self.original(&mutant.file)?;
        let mutated = mutant.alone(&text);
        let mut mutated = mutated.ok_or_else(|| Broken::one(format!("{}: no such place", mutant.name)))?;
        if self.roots.contains(&mutant.file) {
            mutated.insert_str(0, ROOT_HEAD);
            mutated.push_str(&number_of_the_run());
        }
        fs::write(self.root.join(&mutant.file), mutated).map_err(broken)?;
        let mut killed = None;
        for ring in rings.iter().filter(|ring| ring.name != "workspace") {
            let mut build = self.tests_of(ring);
            let built = build.arg("--no-run").stdout(Stdio::null()).stderr(Stdio::null()).status().map_err(broken)?;
            if !built.success() {
                break;
            }
            let mut tests = self.tests_of(ring);
            tests.arg("--").args(ring.skip.iter().flat_map(|word| ["--skip", word]));
            let fate = reached::ends(tests, ALONE)?;
            eprintln!("{}: {fate}", mutant.name);
            killed = Some(fate != Fate::Survives);
            if killed == Some(true) {
                break;
            }
        }
        fs::write(self.root.join(&mutant.file), text).map_err(broken)?;
        Ok(killed)
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = run::cargo(arguments);
        // The outside crates are there already; and a few files again and again is what incremental state is for.
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", run::root().join("target"))
            .env("CARGO_INCREMENTAL", "1");
        command
    }

    /// Cargo, about to test what a ring has.
    fn tests_of(&self, ring: &Ring) -> Command {
        let mut command = self.cargo(&["test"]);
        command.args(&ring.programs).env_remove(VARIABLE);
        command
    }
}

/// The time that the tests of a mutant built for itself may take.
const ALONE: Duration = Duration::from_secs(600);

/// The bytes of each woven mutant, by file.
type Arms = BTreeMap<String, Vec<(Range<usize>, usize)>>;

/// A line of what cargo tells in JSON, as far as it is an error.
#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    spans: Vec<Where>,
}

#[derive(Deserialize)]
struct Where {
    file_name: String,
    byte_start: usize,
    is_primary: bool,
}

fn broken(error: impl std::fmt::Display) -> Broken {
    Broken::one(format!("mutants: {error}"))
}

/// The mutants of a crate, as cargo-mutants lists them.
pub(crate) fn list(package: &str, only: &[String]) -> Result<Vec<Mutant>, Broken> {
    let mut command = run::cargo(&["mutants", "--list", "--json", "--package", package]);
    command.args(only);
    serde_json::from_str(&run::printed("cargo mutants", &mut command)?).map_err(broken)
}

/// The roots of the library and the programs of a crate, from the root of the tree.
pub(crate) fn roots<'p>(sources: impl Iterator<Item = &'p Path>) -> Vec<String> {
    sources.filter_map(|path| path.strip_prefix(run::root()).ok()).map(|path| path.display().to_string()).collect()
}
