//! The journey's record for machines: `journey.json` and the raw objects under `evidence/`.
//!
//! `stable` is the same for the same seed, byte for byte; `measured` may differ from run to run (times of this
//! machine, counts, whatever a random signature or account touches). Every digest under `stable` can be recomputed
//! from a file of evidence that is named beside it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::{Map, Value};

use super::broken::Broken;

/// The values and files collected on the way.
#[derive(Debug)]
pub struct Journey {
    dir: PathBuf,
    stable: Map<String, Value>,
    measured: Map<String, Value>,
    files: BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    seed: u64,
    demo: bool,
    stable: &'a Map<String, Value>,
    measured: &'a Map<String, Value>,
    /// Size of every file of evidence, by path.
    evidence: &'a BTreeMap<String, u64>,
}

impl Journey {
    /// Collects for a directory.
    pub fn new(dir: &Path) -> Journey {
        Journey { dir: dir.to_owned(), stable: Map::new(), measured: Map::new(), files: BTreeMap::new() }
    }

    /// Something that the seed decides.
    pub fn stable(&mut self, name: &str, value: impl Serialize) {
        self.stable.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
    }

    /// Something under a group that the seed decides: `verdicts` / `draft`.
    pub fn stable_in(&mut self, group: &str, name: &str, value: impl Serialize) {
        let value = serde_json::to_value(value).unwrap_or_default();
        let entry = self.stable.entry(group).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(map) = entry {
            map.insert(name.to_owned(), value);
        }
    }

    /// Returns what was collected under a name.
    pub fn stable_value(&self, name: &str) -> Option<&Value> {
        self.stable.get(name)
    }

    /// Something that this run decided.
    pub fn measured(&mut self, name: &str, value: impl Serialize) {
        self.measured.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
    }

    /// Keeps an object as it is; gives its path within the directory. The same path again is the same file.
    pub fn keep(&mut self, path: &str, bytes: &[u8]) -> Result<String, Broken> {
        let path = format!("evidence/{path}");
        let file = self.dir.join(&path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent).map_err(Broken::io("the directory of evidence"))?;
        }
        fs::write(&file, bytes).map_err(Broken::io("a file of evidence"))?;
        self.files.insert(path.clone(), bytes.len() as u64);
        Ok(path)
    }

    /// Writes a file of the demonstration itself.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Broken> {
        fs::write(self.dir.join(name), bytes).map_err(Broken::io("a file of the demonstration"))
    }

    /// Writes `journey.json`: keys in canonical order, for eyes too.
    pub fn finish(&self, seed: u64) -> Result<(), Broken> {
        let written = Written {
            format: "ereg/journey/1",
            seed,
            demo: true,
            stable: &self.stable,
            measured: &self.measured,
            evidence: &self.files,
        };
        // Through a value: its maps are sorted, those of a struct are not.
        let value = serde_json::to_value(&written).map_err(|e| Broken::Registry(e.to_string()))?;
        let mut text = serde_json::to_string_pretty(&value).map_err(|e| Broken::Registry(e.to_string()))?;
        text.push('\n');
        self.write("journey.json", text.as_bytes())
    }
}
