//! Many mutants in one build (mutant schemata: Untch, Offutt and Harrold 1993).
//!
//! To build each mutant for itself takes a minute, and its tests some seconds. So the tree is copied, and in the copy the
//! body of every function that has mutants holds them beside the original, each behind its number; the environment says at
//! run time which one is meant, and without a number it is the original. What cannot stand in one body with others (outside
//! of functions, in a `const fn`, in a function within another) is built for itself.
//!
//! What mutants there are is told by cargo-mutants. The tree itself is never written to.

use crate::{Broken, run};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::ops::Range;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// The variable that names the mutant by its number; none or 0 is the original.
const VARIABLE: &str = "EREG_MUTANT";

/// A mutant as cargo-mutants tells it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Mutant {
    /// Its place and what it does: `core/trust/src/aead.rs:21:33: replace + with - in open`.
    pub(crate) name: String,
    /// The file, from the root.
    file: String,
    function: Option<Function>,
    /// The text that it replaces.
    span: Span,
    replacement: String,
}

#[cfg(test)]
impl Mutant {
    /// One that is drawn and never woven.
    pub(crate) fn called(name: &str) -> Self {
        let nowhere = Span { start: Place { line: 1, column: 1 }, end: Place { line: 1, column: 1 } };
        let (name, file, replacement) = (name.to_owned(), String::new(), String::new());
        Self { name, file, function: None, span: nowhere, replacement }
    }
}

/// The function that a mutant stands in, with its documentation and attributes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
struct Function {
    span: Span,
}

/// From the first letter to behind the last one.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: Place,
    end: Place,
}

/// Line and column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    line: usize,
    column: usize,
}

/// A file with mutants in it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Woven {
    text: String,
    /// The bytes of each mutant, by its number.
    arms: Vec<(Range<usize>, usize)>,
    /// The numbers of those that could not be woven in.
    alone: Vec<usize>,
}

/// The part of a text that a span is, in bytes; none where the text has no such place.
fn bytes(text: &str, span: Span) -> Option<Range<usize>> {
    let at = |place: Place| {
        let line = text.split_inclusive('\n').take(place.line - 1).map(str::len).sum::<usize>();
        let letters = text.get(line..)?.char_indices().map(|(at, _)| at);
        letters.chain([text.len() - line]).nth(place.column - 1).map(|column| line + column)
    };
    Some(at(span.start)?..at(span.end)?)
}

/// The body of a function, its braces included, where it can hold mutants: not of a `const fn`, which reads no environment.
fn body(text: &str, function: Range<usize>) -> Option<Range<usize>> {
    let (mut at, mut depth, mut head) = (function.start, 0_i32, String::new());
    while at < function.end {
        let rest = text.get(at..function.end)?;
        if rest.starts_with("//") {
            at += rest.find('\n')?;
            continue;
        }
        if rest.starts_with("/*") {
            at += rest.find("*/")? + 2;
            continue;
        }
        let letter = rest.chars().next()?;
        match letter {
            '"' => {
                let mut escaped = false;
                let end = rest.char_indices().skip(1).find(|(_, letter)| {
                    let ends = *letter == '"' && !escaped;
                    escaped = *letter == '\\' && !escaped;
                    ends
                });
                at += end?.0;
            }
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => {
                let is_const = head.split_whitespace().take_while(|word| *word != "fn").any(|word| word == "const");
                return (!is_const && text.get(..function.end)?.ends_with('}')).then_some(at..function.end);
            }
            _ => {}
        }
        if depth == 0 {
            head.push(letter);
        }
        at += letter.len_utf8();
    }
    None
}

/// Weaves numbered mutants of one file into its text.
fn weave(text: &str, mutants: &[(usize, &Mutant)]) -> Woven {
    let mut woven = Woven::default();
    let mut bodies: BTreeMap<(usize, usize), Vec<(usize, &Mutant)>> = BTreeMap::new();
    for (number, mutant) in mutants {
        let function = mutant.function.as_ref().and_then(|function| bytes(text, function.span));
        match function.and_then(|function| body(text, function)) {
            Some(body) => bodies.entry((body.start, body.end)).or_default().push((*number, mutant)),
            None => woven.alone.push(*number),
        }
    }
    let mut written = 0;
    for ((start, end), group) in bodies {
        // A function within another whose body is woven already.
        if start < written {
            woven.alone.extend(group.iter().map(|(number, _)| *number));
            continue;
        }
        let (open, close) = (start + 1, end - 1);
        woven.text.push_str(&text[written..start]);
        woven.text.push_str("{ match crate::mutant() {");
        for (number, mutant) in group {
            let Some(span) = bytes(text, mutant.span).filter(|span| open <= span.start && span.end <= close) else {
                woven.alone.push(number);
                continue;
            };
            woven.text.push_str(&format!(" {number} => {{"));
            let from = woven.text.len();
            woven.text.push_str(&text[open..span.start]);
            woven.text.push_str(&mutant.replacement);
            woven.text.push_str(&text[span.end..close]);
            woven.arms.push((from..woven.text.len(), number));
            woven.text.push('}');
        }
        woven.text.push_str(&format!(" _ => {{{}}} }} }}", &text[open..close]));
        written = end;
    }
    woven.text.push_str(&text[written..]);
    woven
}

/// The number of the mutant that is meant, for the root of a library or a program.
fn number_of_the_run() -> String {
    format!(
        "\n#[doc(hidden)]\n#[allow(missing_docs)]\npub fn mutant() -> usize {{\n    \
         static MEANT: std::sync::LazyLock<usize> = std::sync::LazyLock::new(|| {{\n        \
         std::env::var(\"{VARIABLE}\").ok().and_then(|number| number.parse().ok()).unwrap_or(0)\n    }});\n    *MEANT\n}}\n"
    )
}

/// The tests by which mutants are judged: the arguments of `cargo test`.
#[derive(Debug)]
pub(crate) struct Ring {
    pub(crate) name: &'static str,
    pub(crate) tests: Vec<String>,
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
            eprintln!("==> {} mutants of {}, {} tests", left.len(), self.package, ring.name);
            self.test(ring, &["--no-run"])?.ok_or_else(|| Broken::one("mutants: the tests do not compile"))?;
            let patience = self.patience(ring)?;
            let mut survive = Vec::new();
            for (nth, number) in left.iter().enumerate() {
                let fate = self.fate(ring, *number, patience)?;
                eprintln!("{}/{} {}: {fate}", nth + 1, left.len(), numbered[number].name);
                if fate == "survives" {
                    survive.push(*number);
                } else {
                    fates.killed += 1;
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
                woven.text.push_str(&number_of_the_run());
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
        let span = bytes(&text, mutant.span).ok_or_else(|| Broken::one(format!("{}: no such place", mutant.name)))?;
        let mut mutated = [&text[..span.start], &mutant.replacement, &text[span.end..]].concat();
        if self.roots.contains(&mutant.file) {
            mutated.push_str(&number_of_the_run());
        }
        fs::write(self.root.join(&mutant.file), mutated).map_err(broken)?;
        let mut killed = None;
        for ring in rings.iter().filter(|ring| ring.name != "workspace") {
            if self.test(ring, &["--no-run"])?.is_none() {
                break;
            }
            let fate = self.fate(ring, 0, ALONE)?;
            eprintln!("{}: {fate}", mutant.name);
            killed = Some(fate != "survives");
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

    /// Builds the tests of a ring, or runs them as they are; how long that took, none where it failed.
    fn test(&self, ring: &Ring, also: &[&str]) -> Result<Option<Duration>, Broken> {
        let begun = Instant::now();
        let mut command = self.cargo(&["test", "--quiet"]);
        command.args(also).args(&ring.tests).env_remove(VARIABLE).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().map_err(broken)?;
        Ok(status.success().then(|| begun.elapsed()))
    }

    /// The time after which a mutant's tests count as hanging: long beside what the original's take.
    fn patience(&self, ring: &Ring) -> Result<Duration, Broken> {
        let took = self.test(ring, &[])?;
        let took = took.ok_or_else(|| Broken::one(format!("mutants: the {} tests are red as they are", ring.name)))?;
        Ok(took * 3 + Duration::from_secs(30))
    }

    /// Runs a ring with one mutant until a test is red.
    fn fate(&self, ring: &Ring, number: usize, patience: Duration) -> Result<&'static str, Broken> {
        let mut command = self.cargo(&["test"]);
        command.args(&ring.tests).env(VARIABLE, number.to_string());
        // In a group of its own, so that the programs of its tests end with it.
        command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut tests = command.spawn().map_err(broken)?;
        let printed = tests.stdout.take().ok_or_else(|| Broken::one("mutants: cargo test prints nothing"))?;
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(printed).lines().map_while(Result::ok);
            let red = lines.any(|line| line.starts_with("test ") && line.ends_with("... FAILED"));
            // Nobody listens any more where it hung.
            let _ = tell.send(red);
        });
        let first = told.recv_timeout(patience);
        if first != Ok(false) {
            let mut kill = Command::new("kill");
            let _ = kill.args(["-9", "--", &format!("-{}", tests.id())]).stderr(Stdio::null()).status();
        }
        let status = tests.wait().map_err(broken)?;
        Ok(match first {
            Ok(true) => "killed",
            Ok(false) if status.success() => "survives",
            // It ended without a word: a test binary that crashed.
            Ok(false) | Err(RecvTimeoutError::Disconnected) => "killed, it crashed",
            Err(RecvTimeoutError::Timeout) => "killed, it hung",
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
/// Says {nothing}.
fn first(a: [u8; 2]) -> bool {
    // 每个字符算一列
    a[0] == a[1]
}

const fn second() -> u8 {
    1 + 1
}

fn third() {
    fn inner() -> u8 {
        2
    }
    drop((\"}\", inner()));
}
static FOURTH: bool = !true;
";

    fn span([line, column, to, end]: [usize; 4]) -> Span {
        Span { start: Place { line, column }, end: Place { line: to, column: end } }
    }

    fn mutant(function: Option<[usize; 4]>, place: [usize; 4], replacement: &str) -> Mutant {
        Mutant {
            name: format!("a.rs:{}:{}: with {replacement}", place[0], place[1]),
            file: "a.rs".to_owned(),
            function: function.map(|function| Function { span: span(function) }),
            span: span(place),
            replacement: replacement.to_owned(),
        }
    }

    #[test]
    fn a_place_is_counted_in_lines_and_letters() {
        let of = |place| bytes(TEXT, span(place)).map(|bytes| &TEXT[bytes]);
        assert_eq!(of([4, 10, 4, 12]), Some("=="));
        assert_eq!(of([3, 8, 3, 11]), Some("每个字"));
        assert_eq!(of([90, 1, 90, 2]), None);
    }

    #[test]
    fn mutants_of_one_function_stand_side_by_side_and_the_original_is_the_rest() {
        let first = Some([1, 1, 5, 2]);
        let (not_equal, whole) = (mutant(first, [4, 10, 4, 12], "!="), mutant(first, [3, 5, 4, 17], "true"));
        let woven = weave(TEXT, &[(1, &not_equal), (2, &whole)]);
        assert!(woven.alone.is_empty());
        let arm = |at: usize| &woven.text[woven.arms[at].0.clone()];
        assert!(arm(0).contains("a[0] != a[1]") && arm(1).trim() == "true", "{}", woven.text);
        assert!(
            woven.text.contains(" _ => {\n    // 每个字符算一列\n    a[0] == a[1]\n} } }\n\nconst fn"),
            "{}",
            woven.text
        );
        assert!(
            woven
                .text
                .starts_with("/// Says {nothing}.\nfn first(a: [u8; 2]) -> bool { match crate::mutant() { 1 => {")
        );
        assert!(woven.text.ends_with(&TEXT[TEXT.find("const fn").unwrap_or(0)..]), "nothing else has changed");
    }

    #[test]
    fn what_cannot_stand_beside_others_is_left_for_itself() {
        let in_const = mutant(Some([7, 1, 9, 2]), [8, 7, 8, 8], "-");
        let outer = mutant(Some([11, 1, 16, 2]), [15, 5, 15, 26], "()");
        let inner = mutant(Some([12, 5, 14, 6]), [13, 9, 13, 10], "1");
        let outside = mutant(None, [17, 23, 17, 24], "");
        let woven = weave(TEXT, &[(1, &in_const), (2, &outer), (3, &inner), (4, &outside)]);
        assert_eq!(woven.arms.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [2]);
        assert_eq!(woven.alone, [1, 4, 3]);
    }
}
