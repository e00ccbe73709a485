//! A thread that takes lines away, so that nobody who tells one waits for a disk or for a shell.

use std::{
    io, mem,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use crate::line::Line;

/// Most lines that wait: what comes on top is counted and lost. At 100 bytes each a quarter of a mebibyte.
pub(crate) const MOST_WAITING: usize = 2_048;

/// A place where lines go.
pub(crate) trait Outlet: Send + 'static {
    /// Takes lines, the oldest first; what it cannot take is lost.
    fn take(&mut self, lines: Vec<Line>);
}

/// Something to be done after the lines told before it.
type Job<O> = Box<dyn FnOnce(&mut O) + Send>;

/// A thread with an outlet. It ends, once what waits is taken, when this goes.
pub(crate) struct Worker<O>(Arc<Queue<O>>);

struct Queue<O> {
    waiting: Mutex<Waiting<O>>,
    more: Condvar,
}

struct Waiting<O> {
    lines: Vec<Line>,
    lost: u64,
    jobs: Vec<Job<O>>,
    is_over: bool,
}

impl<O> Queue<O> {
    fn lock(&self) -> MutexGuard<'_, Waiting<O>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<O: Outlet> Worker<O> {
    pub(crate) fn start(name: &str, outlet: O) -> Worker<O> {
        let waiting = Waiting { lines: Vec::new(), lost: 0, jobs: Vec::new(), is_over: false };
        let queue = Arc::new(Queue { waiting: Mutex::new(waiting), more: Condvar::new() });
        let taken = queue.clone();
        let started: io::Result<_> = thread::Builder::new().name(name.to_owned()).spawn(move || run(&taken, outlet));
        if started.is_err() {
            // No thread to be had: the core goes on without a log.
            queue.lock().is_over = true;
        }
        Worker(queue)
    }

    /// Hands over a line, and never waits for the outlet.
    pub(crate) fn push(&self, line: Line) {
        let mut waiting = self.0.lock();
        if waiting.is_over {
            return;
        }
        if waiting.lines.len() < MOST_WAITING {
            waiting.lines.push(line);
        } else {
            waiting.lost += 1;
        }
        drop(waiting);
        self.0.more.notify_one();
    }

    /// Something that the thread does after the lines that were told before. Dropped undone where there is no thread.
    pub(crate) fn ask(&self, job: impl FnOnce(&mut O) + Send + 'static) {
        let mut waiting = self.0.lock();
        if !waiting.is_over {
            waiting.jobs.push(Box::new(job));
            drop(waiting);
            self.0.more.notify_one();
        }
    }
}

impl<O> Drop for Worker<O> {
    fn drop(&mut self) {
        self.0.lock().is_over = true;
        self.0.more.notify_one();
    }
}

fn run<O: Outlet>(queue: &Queue<O>, mut outlet: O) {
    loop {
        let mut waiting = queue.lock();
        while waiting.lines.is_empty() && waiting.jobs.is_empty() && !waiting.is_over {
            waiting = queue.more.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        let (mut lines, lost, jobs) =
            (mem::take(&mut waiting.lines), mem::take(&mut waiting.lost), mem::take(&mut waiting.jobs));
        let is_over = waiting.is_over;
        drop(waiting);
        if lost > 0 {
            lines.push(Line::lost(lost));
        }
        if !lines.is_empty() {
            outlet.take(lines);
        }
        jobs.into_iter().for_each(|job| job(&mut outlet));
        if is_over {
            return;
        }
    }
}
