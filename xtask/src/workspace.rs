//! Our crates and what each says it uses, as `cargo metadata` tells it.

use crate::{Broken, run};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The output of `cargo metadata --no-deps`, as far as the rules need it.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    pub(crate) packages: Vec<Package>,
}

/// One crate of ours.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) targets: Vec<Target>,
}

/// A product of a crate: a library, a program, a test binary.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    kind: Vec<String>,
    /// The file that the compiler is given.
    pub(crate) src_path: PathBuf,
}

impl Target {
    /// Whether it is the library or a program of its crate.
    pub(crate) fn is_root(&self) -> bool {
        self.kind.iter().any(|kind| matches!(kind.as_str(), "lib" | "bin"))
    }

    /// Whether it is a test binary of its own.
    pub(crate) fn is_test(&self) -> bool {
        self.kind.iter().any(|kind| kind == "test")
    }
}

/// A line of a `[dependencies]` table, under the name of the package, not its alias.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// None in the JSON means an ordinary dependency.
    #[serde(default)]
    pub(crate) kind: Option<Kind>,
}

/// The table that the line stands in.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Dev,
    Build,
}

impl Workspace {
    pub(crate) fn read() -> Result<Self, Broken> {
        let what = "cargo metadata";
        let json = run::printed(what, &mut run::cargo(&["metadata", "--format-version", "1", "--no-deps"]))?;
        serde_json::from_str(&json).map_err(|error| Broken::one(format!("{what}: {error}")))
    }
}

/// One file of source: its path from the root, with `/`, and its text.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Directories of what was generated, built or installed.
const MADE: &[&str] = &["target", "generated", "build", "node_modules", "oh_modules", "EregCore"];

/// Every Rust file of the house, generated and built ones left out, sorted by path.
pub(crate) fn rust_files() -> Result<Vec<SourceFile>, Broken> {
    source_files(&["rs"])
}

/// Every file of the house with one of these endings, generated and built ones left out, sorted by path.
pub(crate) fn source_files(endings: &[&str]) -> Result<Vec<SourceFile>, Broken> {
    let root = run::root();
    let mut files = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(directory) = open.pop() {
        for path in entries(&directory)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                if !name.starts_with('.') && !MADE.contains(&name.as_ref()) {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|found| endings.iter().any(|ending| found == *ending)) {
                let text = std::fs::read_to_string(&path)
                    .map_err(|error| Broken::one(format!("{}: {error}", path.display())))?;
                files.push(SourceFile { path: from_root(&root, &path), text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn entries(directory: &Path) -> Result<Vec<PathBuf>, Broken> {
    std::fs::read_dir(directory)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|error| Broken::one(format!("{}: {error}", directory.display())))
}

fn from_root(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}
