//! A log as its shell has it: events told, files read.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use ereg_domain::time::Instant;
use ereg_protocol::{command::CommandKind, id::CommandId};

use crate::{
    LogLevel, LogSink, Logs, LogsError, MOST_FILE_BYTES, MOST_FILES, MOST_LINE_BYTES, Scope, event,
    files::{Directory, Shelf as _},
    line::Line,
    worker::{MOST_WAITING, Outlet, Worker},
};

const PATIENCE: Duration = Duration::from_secs(30);

struct Place {
    /// Goes with it.
    _dir: tempfile::TempDir,
    dir: PathBuf,
}

impl Place {
    fn new() -> Place {
        let held = tempfile::tempdir().unwrap();
        let dir = held.path().join("logs");
        Place { _dir: held, dir }
    }

    fn log(&self, level: LogLevel) -> Logs {
        Logs::start(self.dir.clone(), level)
    }

    fn text(&self, logs: &Logs) -> String {
        logs.flush(PATIENCE);
        let shelf = Directory(self.dir.clone());
        let files = shelf.numbers().unwrap_or_default().into_iter().map(|number| shelf.read(number).unwrap());
        String::from_utf8(files.flatten().collect()).unwrap()
    }
}

/// A line taken apart: level, target, sentence, fields.
fn parsed(line: &str) -> (&str, &str, String, Vec<(&str, &str)>) {
    let mut words = line.split(' ');
    let at: Instant = words.next().unwrap().parse().unwrap_or_else(|error| panic!("{line}: {error}"));
    assert!(at.ms() > 1_700_000_000_000, "{line}");
    let level = words.next().filter(|level| LogLevel::ALL.iter().any(|known| known.name() == *level)).unwrap();
    let target = words.next().filter(|target| target.starts_with("ereg_")).unwrap();
    let (fields, sentence): (Vec<_>, Vec<_>) = words.filter(|word| *word != "…").partition(|word| word.contains('='));
    (level, target, sentence.join(" "), fields.iter().map(|field| field.split_once('=').unwrap()).collect())
}

#[test]
fn a_line_says_when_how_grave_where_what_and_its_fields() {
    let place = Place::new();
    let logs = place.log(LogLevel::Info);
    let command: CommandId = "019abcde-0000-7000-8000-000000000001".parse().unwrap();
    logs.of_vault()
        .run(|| event!(WARN, "a command goes again", command = command, kind = CommandKind::Pay, wait_ms = 8_000_u64));
    let text = place.text(&logs);
    let (level, target, sentence, fields) = parsed(text.strip_suffix('\n').unwrap());
    assert_eq!((level, target, sentence.as_str()), ("WARN", "ereg_logs::tests", "a command goes again"));
    assert_eq!(
        fields,
        [("command", "019abcde-0000-7000-8000-000000000001"), ("kind", "pay"), ("wait_ms", "8000"), ("vault", "1")]
    );
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&place.dir), mode(&place.dir.join("ereg-000001.log"))), (0o700, 0o600));
}

#[test]
fn files_are_turned_by_size_the_oldest_go_and_every_line_is_whole() {
    let place = Place::new();
    let logs = place.log(LogLevel::Debug);
    let scope = logs.of_vault();
    let mut spent = Duration::ZERO;
    for round in 0..20_u64 {
        let began = std::time::Instant::now();
        scope.run(|| (0..1_000_u64).for_each(|n| event!(DEBUG, "a step was done", rows = round * 1_000 + n)));
        spent += began.elapsed();
        logs.flush(PATIENCE);
    }
    // What it costs whoever tells it: in this build, whatever that is.
    eprintln!("{} ns an event", spent.as_nanos() / 20_000);
    let shelf = Directory(place.dir.clone());
    let numbers = shelf.numbers().unwrap();
    assert_eq!(numbers.len(), MOST_FILES);
    assert!(numbers[0] > 1);
    assert!(numbers.iter().all(|number| (1..=MOST_FILE_BYTES).contains(&shelf.size(*number).unwrap())));
    let text = place.text(&logs);
    let rows: Vec<u64> = text.lines().map(|line| parsed(line).3[0].1.parse().unwrap()).collect();
    assert_eq!(rows.last(), Some(&19_999), "the newest are there");
    assert!(rows.windows(2).all(|pair| pair[0] + 1 == pair[1]), "in their order, none left out");
    // A later start goes on in the newest file.
    drop((logs, scope));
    let again = place.log(LogLevel::Debug);
    again.of_vault().run(|| event!(INFO, "a vault was opened", rows = 20_000_u64));
    assert!(place.text(&again).ends_with("rows=20000 vault=1\n"));
    assert_eq!(shelf.numbers().unwrap().len(), MOST_FILES);
}

#[test]
fn a_line_that_is_too_long_is_cut_and_still_reads() {
    let place = Place::new();
    let logs = place.log(LogLevel::Debug);
    logs.of_vault().run(|| {
        tracing::info!(long = "123456789 ".repeat(100), "a line that nobody tells so long");
        tracing::info!("{}", "a line of many words ".repeat(100));
    });
    let text = place.text(&logs);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    assert_eq!(lines.len(), 2);
    for line in lines {
        assert!(line.len() <= MOST_LINE_BYTES && line.ends_with(" …\n"), "{line}");
        assert!(parsed(line.trim_end()).2.starts_with("a line"));
    }
}

#[test]
fn two_vaults_are_told_apart_and_nobody_else_is_heard() {
    let (place, other) = (Place::new(), Place::new());
    let (logs, others) = (place.log(LogLevel::Info), other.log(LogLevel::Debug));
    let (first, second, elsewhere) = (logs.of_vault(), logs.of_vault(), others.of_vault());
    std::thread::scope(|threads| {
        for (scope, rows) in [(&first, 1_u64), (&second, 2), (&elsewhere, 3)] {
            threads.spawn(move || {
                scope.run(|| {
                    // Taken along to another thread, and not heard where it is not.
                    let here = Scope::current();
                    std::thread::scope(|inner| {
                        inner.spawn(move || here.run(|| event!(INFO, "taken along", rows = rows)));
                        inner.spawn(|| event!(INFO, "told to nobody", rows = 99_u64));
                    });
                    tracing::error!(target: "hyper::client", "somebody else's crate");
                    tracing::error!(target: "ereg_registry::service", "another room of this house");
                    event!(DEBUG, "a step of it", rows = rows);
                });
            });
        }
    });
    event!(ERROR, "told outside of any log", rows = 98_u64);
    let told = |text: String| -> Vec<String> {
        let mut lines: Vec<String> =
            text.lines().map(|line| format!("{} {:?}", parsed(line).2, parsed(line).3)).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(
        told(place.text(&logs)),
        [r#"taken along [("rows", "1"), ("vault", "1")]"#, r#"taken along [("rows", "2"), ("vault", "2")]"#]
    );
    assert_eq!(
        told(other.text(&others)),
        [r#"a step of it [("rows", "3"), ("vault", "1")]"#, r#"taken along [("rows", "3"), ("vault", "1")]"#]
    );
}

#[test]
fn the_level_changes_while_it_runs() {
    let place = Place::new();
    let logs = place.log(LogLevel::Error);
    let scope = logs.of_vault();
    for level in LogLevel::ALL {
        logs.set_level(level);
        scope.run(|| {
            event!(ERROR, "a", rows = 1_u64);
            event!(WARN, "b", rows = 1_u64);
            event!(INFO, "c", rows = 1_u64);
            event!(DEBUG, "d", rows = 1_u64);
            tracing::trace!("finer than any that is written down");
        });
    }
    let text = place.text(&logs);
    let told: String = text.lines().map(|line| parsed(line).2).collect();
    assert_eq!(told, "aababcabcd");
}

/// Keeps what it is told, after it has thrown for each second line.
#[derive(Default)]
struct Throwing(Mutex<Vec<(LogLevel, String)>>);

impl LogSink for Throwing {
    fn line(&self, level: LogLevel, text: String) {
        let mut told = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        told.push((level, text));
        assert!(told.len().is_multiple_of(2), "a sink that throws");
    }
}

#[test]
fn a_sink_is_told_each_line_on_another_thread_and_may_throw() {
    let place = Place::new();
    let sink = Arc::new(Throwing::default());
    let logs = Logs::start_with(place.dir.clone(), LogLevel::Info, sink.clone());
    let scope = logs.of_vault();
    scope.run(|| (0..4_u64).for_each(|n| event!(WARN, "a command goes again", attempts = n)));
    assert_eq!(place.text(&logs).lines().count(), 4);
    let all = || sink.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    let patience = std::time::Instant::now() + PATIENCE;
    while all().len() < 4 && std::time::Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(1));
    }
    let told = all();
    assert_eq!(told.len(), 4, "{told:?}");
    assert_eq!(told[3], (LogLevel::Warn, "ereg_logs::tests a command goes again attempts=3 vault=1".to_owned()));
}

/// Says what it was given, then waits until it is let on.
struct Gate(mpsc::Sender<Vec<Line>>, mpsc::Receiver<()>);

impl Outlet for Gate {
    fn take(&mut self, lines: Vec<Line>) {
        let _ = self.0.send(lines);
        let _ = self.1.recv();
    }
}

#[test]
fn whoever_tells_more_than_is_taken_waits_for_nothing_and_the_rest_is_counted() {
    let (given, taken) = mpsc::channel();
    let (open, gate) = mpsc::channel();
    let worker = Worker::start("gate", Gate(given, gate));
    worker.push(Line::lost(0));
    assert_eq!(taken.recv().unwrap().len(), 1);
    // It stands there now, and takes nothing more.
    (0..MOST_WAITING as u64 + 10).for_each(|n| worker.push(Line::lost(n)));
    drop(worker);
    drop(open);
    let lines: Vec<Line> = taken.iter().flatten().collect();
    assert_eq!(lines.len(), MOST_WAITING + 1, "what waited is taken all the same at the end");
    assert!(lines.last().unwrap().written().ends_with("lines were lost lost=10\n"));
}

#[tokio::test]
async fn what_is_exported_is_one_private_file_with_every_line() {
    let place = Place::new();
    let logs = place.log(LogLevel::Info);
    let to = place.dir.with_file_name("report.txt");
    logs.export_behind("before anything was told\n".to_owned(), to.clone()).await.unwrap();
    assert_eq!(fs::read_to_string(&to).unwrap(), "before anything was told\n");
    assert_eq!(logs.export_to(to.clone()).await, Err(LogsError::Exists));
    fs::remove_file(&to).unwrap();

    let scope = logs.of_vault();
    scope.run(|| (0..2_000_u64).for_each(|n| event!(INFO, "a step was done", rows = n)));
    logs.flush(PATIENCE);
    scope.run(|| (2_000..4_000_u64).for_each(|n| event!(INFO, "a step was done", rows = n)));
    logs.export_to(to.clone()).await.unwrap();
    let text = fs::read_to_string(&to).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(concat!("ereg ", env!("CARGO_PKG_VERSION"))));
    assert!(lines.next().unwrap().ends_with("Z (UTC)"));
    assert_eq!(lines.next(), Some(""));
    let rows: Vec<u64> = lines.map(|line| parsed(line).3[0].1.parse().unwrap()).collect();
    assert_eq!(rows, (0..4_000).collect::<Vec<u64>>(), "two files, and what was told just before");
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    let nowhere = place.dir.join("nowhere").join("report.txt");
    assert_eq!(logs.export_to(nowhere).await, Err(LogsError::Path));
}

#[test]
fn a_directory_that_cannot_be_is_no_trouble_to_whoever_tells() {
    let place = Place::new();
    fs::write(&place.dir, b"a file").unwrap();
    let logs = place.log(LogLevel::Info);
    let scope = logs.of_vault();
    scope.run(|| event!(INFO, "a vault was opened"));
    assert_eq!(place.text(&logs), "");
    // Once it can be, what was lost is told.
    fs::remove_file(&place.dir).unwrap();
    scope.run(|| event!(INFO, "a vault was closed"));
    let text = place.text(&logs);
    let lines: Vec<_> = text.lines().map(|line| parsed(line).2).collect();
    assert_eq!(lines, ["lines were lost", "a vault was closed"]);
    // And one that is taken away is made again.
    fs::remove_dir_all(&place.dir).unwrap();
    scope.run(|| event!(INFO, "a vault was opened"));
    assert_eq!(place.text(&logs).lines().count(), 1);
}
