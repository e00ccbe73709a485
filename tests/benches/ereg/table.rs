//! Lines of the printed table, and the medians that stand in them.
//!
//! Whoever measures takes turns with the baseline within one run: a ratio travels to another machine, a time does not.

use std::time::{Duration, Instant};

/// One line of the table.
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) measured: String,
    pub(crate) baseline: String,
    pub(crate) ratio: String,
    pub(crate) goal: &'static str,
    pub(crate) reach: Reach,
}

/// The standing of a measure to its goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It reaches it.
    Met,
    /// It does not.
    Missed,
    /// There is no goal: it is there to be read.
    NoGoal,
}

/// Of a comparison with the goal.
impl From<bool> for Reach {
    fn from(reaches: bool) -> Reach {
        if reaches { Reach::Met } else { Reach::Missed }
    }
}

/// Prints the lines of a group of goals.
pub(crate) fn print(group: &str, lines: Vec<Line>) {
    println!("\n{group}\n\n| what | measured | baseline | ratio | goal | |\n|---|---|---|---|---|---|");
    for Line { what, measured, baseline, ratio, goal, reach } in lines {
        let reach = match reach {
            Reach::Met => "met",
            Reach::Missed => "missed",
            Reach::NoGoal => "–",
        };
        println!("| {what} | {measured} | {baseline} | {ratio} | {goal} | {reach} |");
    }
}

pub(crate) fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The time that so many hundredths of all are not longer than.
pub(crate) fn percentile(times: &mut [Duration], hundredths: usize) -> Duration {
    times.sort();
    times[(times.len() - 1) * hundredths / 100]
}

/// The middle one of some numbers.
pub(crate) fn middle(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000_000.0
}

pub(crate) fn shown(time: Duration) -> String {
    let us = micros(time);
    match us {
        ..100.0 => format!("{us:.1} µs"),
        100.0..1_000_000.0 => format!("{:.2} ms", us / 1_000.0),
        _ => format!("{:.2} s", us / 1_000_000.0),
    }
}

pub(crate) fn compared(
    what: &str,
    mut ours: Vec<Duration>,
    mut theirs: Vec<Duration>,
    goal: (&'static str, f64),
) -> Line {
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    Line {
        what: what.to_owned(),
        measured: shown(ours),
        baseline: shown(theirs),
        ratio: format!("{ratio:.2}"),
        goal: goal.0,
        reach: (ratio <= goal.1).into(),
    }
}

pub(crate) fn absolute(what: &str, mut times: Vec<Duration>, goal: &'static str, most: Duration) -> Line {
    let time = median(&mut times);
    alone(what, shown(time), goal, (time <= most).into())
}

/// A line without a baseline.
pub(crate) fn alone(what: &str, measured: String, goal: &'static str, reach: Reach) -> Line {
    Line { what: what.to_owned(), measured, baseline: "–".to_owned(), ratio: "–".to_owned(), goal, reach }
}

pub(crate) fn timed<T>(times: &mut Vec<Duration>, act: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let value = act();
    times.push(started.elapsed());
    value
}

/// Whether the large sizes are asked for, which take an hour.
pub(crate) fn is_long() -> bool {
    std::env::var_os("EREG_LONG").is_some_and(|value| value == "1")
}

/// Sizes of what grows: the last four are drawn.
pub(crate) fn sizes() -> &'static [u64] {
    if is_long() { &[10_000, 25_000, 50_000, 100_000] } else { &[1_250, 2_500, 5_000, 10_000] }
}
