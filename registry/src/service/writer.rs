//! The one thread that writes. Acts wait for it, and those that wait together are flushed together.
//!
//! It takes the acts that wait, carries each out in one batch of the store, where one that fails undoes itself alone, and
//! commits once. Only then is anybody told how an act of it ended: an act may rest on what another of its batch has written,
//! so where the commit fails none of them has an end, and all are told of the fault.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread::{self, JoinHandle},
};

use ereg_domain::time::Instant;
use ereg_protocol::world::Clock;

use crate::{
    counts::Counts,
    fault::ServiceFault,
    sabotage,
    store::{Batch, Store, StoreError, Writes},
};

/// Most acts of a batch: the first of them waits for all of the others.
const MOST_ACTS: usize = 64;

/// An act that waits for its turn. Where no batch can be begun it ends with that.
type Waiting = Box<dyn FnOnce(Result<&dyn Batch, StoreError>) -> Ended + Send>;

/// An act that has been carried out: tells whoever asked for it, once it is known whether its batch counts.
type Ended = Box<dyn FnOnce(Result<(), StoreError>)>;

/// The thread that writes, as others reach it. Dropped, it ends once every act that waits was carried out.
pub(super) struct Writer {
    clock: Arc<dyn Clock>,
    /// Absent only while it is dropped.
    waiting: Option<Sender<Waiting>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which alone begins batches of this store in this process.
    pub(super) fn start(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        counts: Arc<Counts>,
    ) -> Result<Writer, ServiceFault> {
        let (waiting, acts) = mpsc::channel();
        let thread = thread::Builder::new().name("writer".to_owned());
        let thread = thread.spawn(move || write(store.as_ref(), &acts, &counts)).map_err(|_| ServiceFault::Worker)?;
        Ok(Writer { clock, waiting: Some(waiting), thread: Some(thread) })
    }

    /// Carries an act out, and returns once what it wrote survives a loss of power. One that fails has written nothing. It is
    /// told the registry time of what it writes, and must not ask for another act.
    ///
    /// # Errors
    /// Those of the act; [`StoreError::Together`] where its batch does not count.
    ///
    /// # Panics
    /// Panics where the act does, which then has written nothing.
    pub(super) fn carry_out<T, E>(
        &self,
        act: impl FnOnce(&dyn Writes, Instant) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (tell, told) = mpsc::sync_channel(1);
        // What is logged on that thread belongs to whoever asked.
        let (clock, span) = (Arc::clone(&self.clock), tracing::Span::current());
        let waiting: Waiting = Box::new(move |batch: Result<&dyn Batch, StoreError>| -> Ended {
            let carried = || -> Result<T, E> {
                let at = clock.read().wall;
                let rows = batch?.act(at)?;
                let value = act(&*rows, at)?;
                rows.keep()?;
                Ok(value)
            };
            let ended = catch_unwind(AssertUnwindSafe(|| span.in_scope(carried)));
            Box::new(move |flushed| {
                let ended = match (ended, flushed) {
                    (Ok(_), Err(fault)) => Ok(Err(fault.into())),
                    (ended, _) => ended,
                };
                // Whoever asked may be gone: the act stands all the same.
                let _ = tell.send(ended);
            })
        });
        if let Some(writer) = &self.waiting {
            // Where nobody takes it, nobody tells of it either.
            let _ = writer.send(waiting);
        }
        match told.recv() {
            Ok(Ok(ended)) => ended,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(StoreError::Stopped.into()),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.waiting.take());
        if let Some(thread) = self.thread.take() {
            // Nobody waits for an act any more, so nobody is told that it ended badly.
            let _ = thread.join();
        }
    }
}

/// Writes batch after batch, until nobody can ask for another.
fn write(store: &dyn Store, acts: &Receiver<Waiting>, counts: &Counts) {
    while let Ok(first) = acts.recv() {
        let batch = match store.begin() {
            Ok(batch) => batch,
            Err(fault) => {
                tracing::error!(%fault, "no batch could be begun");
                first(Err(fault))(Ok(()));
                continue;
            }
        };
        let mut ended = vec![first(Ok(&*batch))];
        while ended.len() < MOST_ACTS
            && let Ok(next) = acts.try_recv()
        {
            ended.push(next(Ok(&*batch)));
        }
        let many = ended.len();
        if sabotage::group_commit_is_early() {
            ended.drain(..).for_each(|ended| ended(Ok(())));
        }
        let committed = batch.commit().map_err(Arc::new);
        match &committed {
            Ok(()) => counts.batch(many),
            Err(fault) => tracing::error!(%fault, acts = many, "a batch could not be committed"),
        }
        for ended in ended {
            ended(committed.clone().map_err(StoreError::Together));
        }
    }
}
