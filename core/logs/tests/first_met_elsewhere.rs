//! A test in a process of its own, since it is about the first dispatcher that there is.
#![allow(clippy::unwrap_used)]

use std::{fs, time::Duration};

use ereg_logs::{LogLevel, Logs, tracing};

/// An event of a room of the core.
fn told() {
    tracing::info!(target: "ereg_client", "a client was started");
}

#[test]
fn an_event_that_was_first_met_outside_of_any_log_is_written_down_inside_of_one() {
    let dir = tempfile::tempdir().unwrap();
    let logs = Logs::start(dir.path().join("logs"), LogLevel::Info);
    let scope = logs.of_vault();
    // As a vault without a log tells it, on its own thread.
    std::thread::spawn(told).join().unwrap();
    scope.run(told);
    logs.flush(Duration::from_secs(30));
    let text = fs::read_to_string(dir.path().join("logs").join("ereg-000001.log")).unwrap();
    assert_eq!(text.matches("a client was started").count(), 1, "{text}");
}
