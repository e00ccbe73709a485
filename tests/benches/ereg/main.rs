//! `cargo bench -p ereg-tests`: the goals, what is measured, and what the least that does the same needs, in turns
//! within one run. Prints a table for each group of goals and draws what must be flat or linear into
//! `docs/performance`; asserts no time.
//!
//! `cargo bench -p ereg-tests -- NAME …` measures the groups whose names contain one of these; `EREG_LONG=1` takes the
//! sizes of a city.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_arithmetic,
    reason = "a benchmark says why by failing"
)]

mod acts;
mod calls;
mod curve;
mod drafts;
mod enrolments;
mod machine;
mod memory;
mod opening;
mod paper;
mod plain;
mod prepared;
mod push;
mod raw;
mod sample;
mod search;
mod service;
mod size;
mod submissions;
mod sync;
mod table;
mod wire;

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

use table::Line;

/// A group of goals: its name, and what measures it.
type Group = (&'static str, fn() -> Vec<Line>);

/// Every group. The order is that of the tables.
const GROUPS: &[Group] = &[
    ("review", acts::review),
    ("event", acts::told_event),
    ("save", drafts::saves),
    ("batch", drafts::batches),
    ("open", opening::lines),
    ("search", search::lines),
    ("push", push::lines),
    ("call", calls::lines),
    ("paper", paper::lines),
    ("size", size::lines),
    ("sync", sync::lines),
    ("enrol", enrolments::at_once),
    ("submit", submissions::lines),
    ("start", service::start),
    ("book", service::book),
    ("city", service::city),
];

/// The runtime of registries, phones and servers: as many workers as the machine that is spoken of has cores.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap())
}

fn main() {
    // `cargo test --benches` calls this too, without `--bench`: then there is nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let names: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_named = |group: &str| names.is_empty() || names.iter().any(|name| group.contains(name.as_str()));
    if !GROUPS.iter().any(|(group, _)| is_named(group)) {
        let groups: Vec<_> = GROUPS.iter().map(|(group, _)| *group).collect();
        println!("there is no such group; the groups are {}", groups.join(", "));
    }
    machine::print();
    for (group, lines) in GROUPS.iter().filter(|(group, _)| is_named(group)) {
        table::print(group, lines());
    }
}
