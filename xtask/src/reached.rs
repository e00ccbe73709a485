//! The tests that come to each mutant.
//!
//! Each test of a ring is run once for itself in the woven tree, with no mutant meant, and writes down the bodies it comes to
//! (`woven`). A mutant is then judged by the tests that come to it, the quickest first: no other can notice it. What a test
//! comes to by chance (a random draw, a race) is what it came to in that run: the share that is killed stays a lower bound.
//!
//! It must not build for anything but tests, or write to the tree.

use crate::woven::{REACHED, VARIABLE};
use crate::{Broken, run};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A program of tests, as cargo built it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Program {
    path: PathBuf,
    /// The directory of its package, in which cargo would run it.
    directory: PathBuf,
}

/// A test, by what it came to.
#[derive(Debug)]
pub(crate) struct Test {
    program: Program,
    name: String,
    took: Duration,
    comes_to: BTreeSet<usize>,
}

/// The end of the tests of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// No test comes to it.
    Unreached,
    /// Every test that comes to it is green.
    Survives,
    /// A test is red, or its program crashed.
    Killed,
    /// The tests take much longer than with the original.
    Hung,
}

impl std::fmt::Display for Fate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Unreached => "survives, no test comes to it",
            Self::Survives => "survives",
            Self::Killed => "killed",
            Self::Hung => "killed, it hung",
        })
    }
}

/// Finds the tests that the arguments of a `cargo test --no-run` name, but for those with a word to skip in their name, and
/// runs each once. `build` is that command; what it builds in is `root`.
pub(crate) fn tests(mut build: Command, skip: &[&str]) -> Result<Vec<Test>, Broken> {
    let told = build.args(["--no-run", "--message-format", "json"]).stderr(Stdio::null()).output().map_err(broken)?;
    if !told.status.success() {
        return Err(Broken::one("mutants: the tests do not compile"));
    }
    let programs: BTreeSet<Program> = String::from_utf8_lossy(&told.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Built>(line).ok())
        .filter(|built| built.profile.test)
        .filter_map(|built| {
            let directory = built.manifest_path.parent()?.to_owned();
            Some(Program { path: built.executable?, directory })
        })
        .collect();
    let mut named = Vec::new();
    for program in programs {
        let mut list = program.command();
        let list = run::printed("a list of tests", list.args(["--list", "--format", "terse"]))?;
        let names = list.lines().filter_map(|line| line.strip_suffix(": test"));
        let wanted = names.filter(|name| !skip.iter().any(|word| name.contains(word)));
        named.extend(wanted.map(|name| (program.clone(), name.to_owned())));
    }
    let ignored = Mutex::new(named.into_iter().enumerate().collect::<Vec<_>>());
    let (found, red) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let notes = std::env::temp_dir().join(format!("ereg-mutants-{}", std::process::id()));
    fs::create_dir_all(&notes).map_err(broken)?;
    // As many as libtest would run beside each other.
    let beside = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..beside {
            scope.spawn(|| {
                while let Some((nth, (program, name))) = ignored.lock().ok().and_then(|mut left| left.pop()) {
                    let note = notes.join(nth.to_string());
                    let begun = Instant::now();
                    let mut run = program.command();
                    run.args(["--exact", &name]).env(REACHED, &note).stdout(Stdio::null());
                    let is_green = run.status().is_ok_and(|status| status.success());
                    if !is_green {
                        let _ = red.lock().map(|mut red| red.push(name.clone()));
                    }
                    let comes_to = fs::read_to_string(&note).unwrap_or_default();
                    let comes_to = comes_to.lines().filter_map(|number| number.parse().ok()).collect();
                    let test = Test { program, name, took: begun.elapsed(), comes_to };
                    let _ = found.lock().map(|mut found| found.push(test));
                }
            });
        }
    });
    let _ = fs::remove_dir_all(&notes);
    let red = red.into_inner().unwrap_or_default();
    if !red.is_empty() {
        return Err(Broken(red.into_iter().map(|name| format!("mutants: {name} is red as it is")).collect()));
    }
    Ok(found.into_inner().unwrap_or_default())
}

/// Runs the tests that come to a mutant until one is red.
pub(crate) fn fate(tests: &[Test], number: usize) -> Result<Fate, Broken> {
    let mut by_program: BTreeMap<&Program, (Duration, Vec<&str>)> = BTreeMap::new();
    for test in tests.iter().filter(|test| test.comes_to.contains(&number)) {
        let (took, names) = by_program.entry(&test.program).or_default();
        *took += test.took;
        names.push(&test.name);
    }
    let mut groups: Vec<_> = by_program.into_iter().collect();
    groups.sort_by_key(|(_, (took, _))| *took);
    if groups.is_empty() {
        return Ok(Fate::Unreached);
    }
    for (program, (took, names)) in groups {
        let mut command = program.command();
        command.arg("--exact").args(names).env(VARIABLE, number.to_string());
        match ends(command, took * 3 + Duration::from_secs(30))? {
            Fate::Survives => {}
            other => return Ok(other),
        }
    }
    Ok(Fate::Survives)
}

/// Runs tests for so much time at most, to the first one that is red, and tells their end.
pub(crate) fn ends(mut tests: Command, patience: Duration) -> Result<Fate, Broken> {
    use std::io::{BufRead as _, BufReader};
    use std::sync::mpsc::{RecvTimeoutError, channel};
    // In a group of its own, so that the programs of its tests end with it.
    tests.process_group(0).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut running: Child = tests.spawn().map_err(broken)?;
    let printed = running.stdout.take().ok_or_else(|| Broken::one("mutants: a test prints nothing"))?;
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(printed).lines().map_while(Result::ok);
        let is_red = lines.any(|line| line.starts_with("test ") && line.ends_with("... FAILED"));
        // Nobody listens any more where it hung.
        let _ = tell.send(is_red);
    });
    let first = told.recv_timeout(patience);
    if first != Ok(false) {
        let mut kill = Command::new("kill");
        let _ = kill.args(["-9", "--", &format!("-{}", running.id())]).stderr(Stdio::null()).status();
    }
    let status = running.wait().map_err(broken)?;
    Ok(match first {
        Ok(false) if status.success() => Fate::Survives,
        Err(RecvTimeoutError::Timeout) => Fate::Hung,
        // Red, or it ended without a word: a program of tests that crashed.
        _ => Fate::Killed,
    })
}

impl Program {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.current_dir(&self.directory).env("CARGO_MANIFEST_DIR", &self.directory);
        command.env_remove(VARIABLE).env_remove(REACHED).stderr(Stdio::null());
        command
    }
}

/// A line of what cargo tells in JSON, as far as it is something built.
#[derive(Deserialize)]
struct Built {
    manifest_path: PathBuf,
    profile: Profile,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

fn broken(error: impl std::fmt::Display) -> Broken {
    Broken::one(format!("mutants: {error}"))
}
