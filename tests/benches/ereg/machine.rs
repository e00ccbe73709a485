//! The machine that figures are of, and what else it does meanwhile.

use std::fs;
use std::process::Command;

/// Prints processor, cores, system, the file system that is measured on and the load of the last minute, as far as they can be told.
pub(crate) fn print() {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = line(fs::read_to_string("/proc/loadavg").ok(), "");
    println!("machine: {}, {cores} cores; {}; {}", processor(), system(), file_system());
    println!("load of the last 1, 5 and 15 minutes, and what runs: {load}");
}

fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").ok();
    line(text, "model name").rsplit(": ").next().unwrap_or_default().to_owned()
}

fn system() -> String {
    let told = Command::new("uname").arg("-sr").output().ok();
    line(told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned()), "")
}

fn file_system() -> String {
    let told = Command::new("stat").args(["-f", "-c", "%T", env!("CARGO_TARGET_TMPDIR")]).output().ok();
    line(told.map(|told| String::from_utf8_lossy(&told.stdout).into_owned()), "")
}

/// The first line of a text that begins so.
fn line(text: Option<String>, begins: &str) -> String {
    let text = text.unwrap_or_default();
    text.lines().find(|line| line.starts_with(begins)).unwrap_or("unknown").to_owned()
}
