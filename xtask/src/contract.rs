//! The word of the contract tests of a shell: that no exported call lacks one is read from their text, so that it holds at a desk
//! where that shell cannot run.

use crate::{Broken, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The tests of a kit that is run by a script of its own.
pub(crate) struct Tests {
    /// Their name in what is printed.
    pub(crate) name: &'static str,
    /// The script, which is given a library, the files generated from it and the registry's program.
    pub(crate) script: PathBuf,
    /// The variable that says that they must run here.
    pub(crate) must: &'static str,
}

impl Tests {
    /// Runs them, unless something was found wrong by reading alone; returns what this desk lacks for them, where it lacks
    /// something.
    pub(crate) fn run(
        &self,
        wrong: Vec<String>,
        lacks: Option<&'static str>,
        arguments: [&Path; 3],
    ) -> Result<Option<&'static str>, Broken> {
        if !wrong.is_empty() {
            return Err(Broken(wrong));
        }
        if lacks.is_none() {
            run::must_pass(self.name, Command::new(&self.script).args(arguments))?;
        } else if std::env::var_os(self.must).is_some() {
            return Err(Broken::one(format!("{}: {} is set, and they cannot run here", self.name, self.must)));
        }
        Ok(lacks)
    }
}

/// The exported calls that a text of tests does not make: `Drafts.list`. `spelled` tells how a call may stand in that language,
/// by its member, its name with the bracket behind it (`ofDraft(`), and what its object may be called there: its class, a
/// variable named after it, or what another object's accessor gives (`client.drafts().list(`).
pub(crate) fn untested(
    surface: &str,
    tests: &str,
    spelled: impl Fn(&Member<'_>, &str, &[String]) -> Vec<String>,
) -> Vec<String> {
    let members = members(surface);
    let owners = |object: &str| -> Vec<String> {
        let gives = members.iter().filter(|member| member.gives == Some(object));
        let given = gives.map(|member| format!("{}()", camel(member.name)));
        [object.to_owned(), first_small(object)].into_iter().chain(given).collect()
    };
    let is_tested = |member: &Member<'_>| {
        let owners = if let Of::Object(object) = member.of { owners(object) } else { Vec::new() };
        let call = format!("{}(", camel(member.name));
        spelled(member, &call, &owners).iter().any(|call| says(tests, call))
    };
    members.iter().filter(|member| !is_tested(member)).map(Member::full_name).collect()
}

impl Member<'_> {
    /// `Drafts.list`.
    pub(crate) fn full_name(&self) -> String {
        match self.of {
            Of::Function => self.name.to_owned(),
            Of::Interface(owner) | Of::Object(owner) => format!("{owner}.{}", self.name),
        }
    }
}

/// The text of some files, without the comments of a line.
pub(crate) fn text(below: &[PathBuf], end: &str) -> Result<String, Broken> {
    let mut text = String::new();
    for path in files(below, end)? {
        for line in read(&path)?.lines().filter(|line| !line.trim_start().starts_with("//")) {
            text.push_str(line);
            text.push('\n');
        }
    }
    Ok(text)
}

/// The files of a language below some directories, sorted; what was installed or built there is not looked at.
pub(crate) fn files(below: &[PathBuf], end: &str) -> Result<Vec<PathBuf>, Broken> {
    let mut open = below.to_vec();
    let mut files = Vec::new();
    while let Some(dir) = open.pop() {
        let failed = |error: std::io::Error| Broken::one(format!("{}: {error}", dir.display()));
        for entry in fs::read_dir(&dir).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let is_made = path.ends_with("node_modules") || path.ends_with("build") || path.ends_with("generated");
            if path.is_dir() && !is_made {
                open.push(path);
            } else if path.is_file() && path.extension().is_some_and(|found| found == end) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

pub(crate) fn read(path: &Path) -> Result<String, Broken> {
    fs::read_to_string(path).map_err(|error| Broken::one(format!("{}: {error}", path.display())))
}

/// The owner of a member.
#[derive(Clone, Copy)]
pub(crate) enum Of<'s> {
    /// A class of the library.
    Object(&'s str),
    /// An interface that the shell implements.
    Interface(&'s str),
    /// No object is needed.
    Function,
}

/// An exported call.
pub(crate) struct Member<'s> {
    /// Its owner.
    pub(crate) of: Of<'s>,
    /// The name as the surface spells it.
    pub(crate) name: &'s str,
    /// The type that it gives, by its name alone.
    gives: Option<&'s str>,
}

/// Every call that `bindings/surface.txt` lists.
pub(crate) fn members(surface: &str) -> Vec<Member<'_>> {
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
pub(crate) fn says(text: &str, call: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(call).any(|(at, _)| !text[..at].ends_with(is_part))
}

/// The spelling of a name in Swift and ArkTS: `ofDraft`.
pub(crate) fn camel(name: &str) -> String {
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
