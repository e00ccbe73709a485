//! The content of a log, taken apart as somebody who helps would read it.

use std::fs;

use ereg_client::{Instant, LogLevel, Logs};

use crate::city::City;

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The device's wall clock.
    pub at: Instant,
    /// Its level.
    pub level: LogLevel,
    /// The place in the program.
    pub target: String,
    /// The message: what happened.
    pub said: String,
    /// Its fields.
    pub fields: Vec<(String, String)>,
}

impl LogLine {
    /// A line as written; what is none fails the test.
    pub fn read(line: &str) -> LogLine {
        let mut words = line.split(' ');
        let at = words.next().and_then(|at| at.parse().ok()).unwrap_or_else(|| panic!("no time: {line}"));
        let level = words.next().and_then(|level| LogLevel::ALL.into_iter().find(|known| known.name() == level));
        let target = words.next().filter(|target| target.starts_with("ereg_"));
        let (fields, said): (Vec<&str>, Vec<&str>) =
            words.filter(|word| *word != "…").partition(|word| word.contains('='));
        let pair = |field: &str| field.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        LogLine {
            at,
            level: level.unwrap_or_else(|| panic!("no level: {line}")),
            target: target.unwrap_or_else(|| panic!("no room of the core: {line}")).to_owned(),
            said: said.join(" "),
            fields: fields.into_iter().filter_map(pair).collect(),
        }
    }

    /// A field, if it has one.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// All that a log holds, as text.
pub fn text_of(logs: &Logs, dir: &std::path::Path) -> String {
    logs.flush(std::time::Duration::from_secs(30));
    let mut files: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

impl City {
    /// The log of its phones.
    pub fn log(&self) -> String {
        text_of(&self.logs, &self.phones().join("logs"))
    }
}
