//! The counts of a registry while it runs, for whoever operates it: never who, never what of.
//!
//! Every label is a word of this program (a route, a status, a code, a kind, a partner), so nobody's data can become one and
//! their number is bounded. Counts begin at zero with the process; what the database knows is asked there.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Upper bounds of the times that are told apart, milliseconds.
const BOUNDS_MS: [u64; 8] = [5, 20, 50, 100, 500, 1_000, 5_000, 10_000];

/// Everything that is counted.
#[derive(Debug, Default)]
pub struct Counts {
    requests: Mutex<BTreeMap<(&'static str, &'static str, u16), u64>>,
    problems: Mutex<BTreeMap<String, u64>>,
    outcomes: Mutex<BTreeMap<(String, String), u64>>,
    partners: Mutex<BTreeMap<(&'static str, &'static str), u64>>,
    times: Times,
    ticks: AtomicU64,
    failed_ticks: AtomicU64,
    taken: AtomicU64,
    displaced: AtomicU64,
    acts: AtomicU64,
    batches: AtomicU64,
}

#[derive(Debug, Default)]
struct Times {
    within: [AtomicU64; BOUNDS_MS.len()],
    all: AtomicU64,
    sum_us: AtomicU64,
}

fn add<K: Ord>(counts: &Mutex<BTreeMap<K, u64>>, key: K) {
    *counts.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
}

impl Counts {
    /// Counts a request that got its response.
    pub(crate) fn request(&self, method: &'static str, route: &'static str, status: u16, took: Duration) {
        add(&self.requests, (method, route, status));
        let millis = took.as_millis();
        for (bound, within) in BOUNDS_MS.iter().zip(&self.times.within) {
            if millis <= u128::from(*bound) {
                within.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.times.all.fetch_add(1, Ordering::Relaxed);
        self.times.sum_us.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Counts a response with a problem of this code.
    pub(crate) fn problem(&self, code: &str) {
        add(&self.problems, code.to_owned());
    }

    /// Counts a command's outcome: done, or declined with a code.
    pub(crate) fn outcome(&self, kind: &str, result: &str) {
        add(&self.outcomes, (kind.to_owned(), result.to_owned()));
    }

    /// Counts a partner that did not answer.
    pub(crate) fn partner(&self, partner: &'static str, code: &'static str) {
        add(&self.partners, (partner, code));
    }

    /// Counts background work that was done, or failed.
    pub(crate) fn tick<E>(&self, done: &Result<(), E>) {
        let count = if done.is_ok() { &self.ticks } else { &self.failed_ticks };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a connection that was taken, and so many that lost their places for it.
    pub(crate) fn connection(&self, displaced: usize) {
        self.taken.fetch_add(1, Ordering::Relaxed);
        self.displaced.fetch_add(displaced as u64, Ordering::Relaxed);
    }

    /// Counts a batch of so many acts that was committed, with one flush.
    pub(crate) fn batch(&self, acts: usize) {
        self.acts.fetch_add(acts as u64, Ordering::Relaxed);
        self.batches.fetch_add(1, Ordering::Relaxed);
    }

    /// Acts carried out so far, and the batches in which they were.
    pub(crate) fn acts_and_batches(&self) -> (u64, u64) {
        (self.acts.load(Ordering::Relaxed), self.batches.load(Ordering::Relaxed))
    }

    /// Writes the counts as Prometheus reads them (text format 0.0.4).
    pub(crate) fn text(&self) -> String {
        let mut text = Exposition::default();
        text.head("ereg_requests_total", "counter", "Requests answered, by method, route and status.");
        for ((method, route, status), count) in &*self.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            let status = status.to_string();
            text.line("ereg_requests_total", &[("method", method), ("route", route), ("status", &status)], *count);
        }
        text.head("ereg_problems_total", "counter", "Requests answered with a problem, by its code.");
        for (code, count) in &*self.problems.lock().unwrap_or_else(PoisonError::into_inner) {
            text.line("ereg_problems_total", &[("code", code)], *count);
        }
        text.head("ereg_outcomes_total", "counter", "Outcomes of commands, by kind: done, or the code of declining.");
        for ((kind, result), count) in &*self.outcomes.lock().unwrap_or_else(PoisonError::into_inner) {
            text.line("ereg_outcomes_total", &[("kind", kind), ("result", result)], *count);
        }
        text.head("ereg_partner_failures_total", "counter", "Questions a partner did not answer, by partner and code.");
        for ((partner, code), count) in &*self.partners.lock().unwrap_or_else(PoisonError::into_inner) {
            text.line("ereg_partner_failures_total", &[("partner", partner), ("code", code)], *count);
        }
        text.head("ereg_ticks_total", "counter", "Rounds of background work, by how they ended.");
        text.line("ereg_ticks_total", &[("result", "done")], self.ticks.load(Ordering::Relaxed));
        text.line("ereg_ticks_total", &[("result", "failed")], self.failed_ticks.load(Ordering::Relaxed));
        text.head("ereg_connections_total", "counter", "Connections taken.");
        text.line("ereg_connections_total", &[], self.taken.load(Ordering::Relaxed));
        text.head("ereg_connections_displaced_total", "counter", "Connections that lost their place to a newer one.");
        text.line("ereg_connections_displaced_total", &[], self.displaced.load(Ordering::Relaxed));
        let (acts, batches) = self.acts_and_batches();
        text.head("ereg_acts_total", "counter", "Acts carried out by the one who writes.");
        text.line("ereg_acts_total", &[], acts);
        text.head("ereg_batches_total", "counter", "Batches of acts that were committed, each with at most one flush.");
        text.line("ereg_batches_total", &[], batches);
        text.head("ereg_request_seconds", "histogram", "How long a request took, its body's coming included.");
        for (bound, within) in BOUNDS_MS.iter().zip(&self.times.within) {
            let bound = format!("{}.{:03}", bound / 1_000, bound % 1_000);
            text.line("ereg_request_seconds_bucket", &[("le", &bound)], within.load(Ordering::Relaxed));
        }
        let all = self.times.all.load(Ordering::Relaxed);
        text.line("ereg_request_seconds_bucket", &[("le", "+Inf")], all);
        let sum_us = self.times.sum_us.load(Ordering::Relaxed);
        text.line("ereg_request_seconds_sum", &[], format!("{}.{:06}", sum_us / 1_000_000, sum_us % 1_000_000));
        text.line("ereg_request_seconds_count", &[], all);
        text.0
    }
}

/// Lines of the text format.
#[derive(Debug, Default)]
pub(crate) struct Exposition(pub(crate) String);

impl Exposition {
    /// Writes the head of a metric: what it is.
    pub(crate) fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// One value. Labels are words of this program and need no escape.
    pub(crate) fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels.iter().map(|(label, value)| format!("{label}=\"{value}\"")).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_says_what_it_is_before_its_values() {
        let mut text = Exposition::default();
        text.head("ereg_cases", "gauge", "Cases by state.");
        text.line("ereg_cases", &[("state", "fee_due")], 1);
        text.line("ereg_up", &[], 1);
        let said =
            "# HELP ereg_cases Cases by state.\n# TYPE ereg_cases gauge\nereg_cases{state=\"fee_due\"} 1\nereg_up 1\n";
        assert_eq!(text.0, said);
    }
}
