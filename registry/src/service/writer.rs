//! The one thread that writes. Acts wait for it, and those that wait together are flushed together.
//!
//! It takes the acts that wait, carries each out in one batch of the store, where one that fails undoes itself alone, and
//! commits once. Only then is anybody told how an act of it ended: an act may rest on what another of its batch has written,
//! so where the commit fails none of them has an end, and all are told of the fault. Where no batch can be begun all that wait
//! are told so at once: none of them waits for a try of its own. Whatever panics, the thread goes on.

use std::{
    iter,
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
        match self.ask(act).recv() {
            Ok(Ok(ended)) => ended,
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(StoreError::Stopped.into()),
        }
    }

    /// Asks for an act; what comes back is told how it ended, or nothing where nobody takes it.
    fn ask<T, E>(
        &self,
        act: impl FnOnce(&dyn Writes, Instant) -> Result<T, E> + Send + 'static,
    ) -> Receiver<thread::Result<Result<T, E>>>
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
        told
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
        let batch = match caught(|| store.begin()) {
            Ok(batch) => batch,
            Err(fault) => {
                let waiting: Vec<Waiting> = iter::once(first).chain(acts.try_iter()).collect();
                tracing::error!(%fault, acts = waiting.len(), "no batch could be begun");
                for act in waiting {
                    act(Err(StoreError::Together(Arc::clone(&fault))))(Ok(()));
                }
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
        let committed = caught(|| batch.commit());
        match &committed {
            Ok(()) => counts.batch(many),
            Err(fault) => tracing::error!(%fault, acts = many, "a batch could not be committed"),
        }
        for ended in ended {
            ended(committed.clone().map_err(StoreError::Together));
        }
    }
}

/// Does what is no part of any act. Where it panics that is a fault of the batch, and not the end of the only thread that writes.
fn caught<T>(step: impl FnOnce() -> Result<T, StoreError>) -> Result<T, Arc<StoreError>> {
    catch_unwind(AssertUnwindSafe(step)).unwrap_or(Err(StoreError::Panicked)).map_err(Arc::new)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Mutex,
            atomic::{AtomicBool, Ordering},
        },
        time::Duration,
    };

    use ereg_protocol::world::VirtualClock;

    use super::*;
    use crate::store::{Reads, sqlite::Sqlite};

    /// A medium whose flush can be made to fail, or to take its time.
    #[derive(Default)]
    struct Medium {
        fails: AtomicBool,
        /// The step at which it panics next.
        panics: Mutex<Option<Step>>,
        /// Tells that a batch is about to be begun, waits until it may go on, and then fails.
        begins_badly: Mutex<Option<(Sender<()>, Receiver<()>)>>,
        /// Tells that the flush has begun, and waits until it may end.
        slow: Mutex<Option<(Sender<()>, Receiver<()>)>>,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Step {
        Begin,
        Commit,
    }

    impl Medium {
        fn comes_to(&self, step: Step) {
            let dies = self.panics.lock().unwrap().take_if(|at| *at == step).is_some();
            assert!(!dies, "the medium dies here");
        }
    }

    struct OnMedium {
        store: Sqlite,
        medium: Arc<Medium>,
    }

    struct BatchOnMedium<'s> {
        batch: Box<dyn Batch + 's>,
        medium: &'s Medium,
    }

    impl Store for OnMedium {
        fn moment(&self) -> Result<Box<dyn Reads + '_>, StoreError> {
            self.store.moment()
        }

        fn begin(&self) -> Result<Box<dyn Batch + '_>, StoreError> {
            self.medium.comes_to(Step::Begin);
            if let Some((begun, may_go)) = self.medium.begins_badly.lock().unwrap().take() {
                begun.send(()).unwrap();
                may_go.recv().unwrap();
                return Err(StoreError::Undone);
            }
            Ok(Box::new(BatchOnMedium { batch: self.store.begin()?, medium: &self.medium }))
        }
    }

    impl Batch for BatchOnMedium<'_> {
        fn act(&self, at: Instant) -> Result<Box<dyn Writes + '_>, StoreError> {
            self.batch.act(at)
        }

        fn commit(self: Box<Self>) -> Result<(), StoreError> {
            self.medium.comes_to(Step::Commit);
            if let Some((begun, may_end)) = self.medium.slow.lock().unwrap().take() {
                begun.send(()).unwrap();
                may_end.recv().unwrap();
            }
            // Dropped uncommitted, as a medium that fails leaves it.
            if self.medium.fails.swap(false, Ordering::SeqCst) { Err(StoreError::Undone) } else { self.batch.commit() }
        }
    }

    struct Desk {
        _dir: tempfile::TempDir,
        medium: Arc<Medium>,
        store: Arc<dyn Store>,
        counts: Arc<Counts>,
        writer: Writer,
    }

    impl Desk {
        fn new() -> Desk {
            let dir = tempfile::tempdir().unwrap();
            let medium = Arc::<Medium>::default();
            let store = Sqlite::open(dir.path(), "office").unwrap();
            let store: Arc<dyn Store> = Arc::new(OnMedium { store, medium: Arc::clone(&medium) });
            let counts = Arc::<Counts>::default();
            let clock = Arc::new(VirtualClock::at(Instant::from_ms(1_795_000_000_000)));
            let writer = Writer::start(Arc::clone(&store), clock, Arc::clone(&counts)).unwrap();
            Desk { _dir: dir, medium, store, counts, writer }
        }

        fn counter(&self, name: &str) -> u64 {
            self.store.moment().unwrap().counter(name).unwrap()
        }

        /// Lets acts wait until the sender is used or dropped: whatever is asked for meanwhile is one batch.
        fn held(&self) -> Sender<()> {
            let (begun, has_begun) = mpsc::channel();
            let (go, may_go) = mpsc::channel::<()>();
            drop(self.writer.ask(move |_, _| -> Result<(), StoreError> {
                begun.send(()).unwrap();
                let _ = may_go.recv();
                Ok(())
            }));
            has_begun.recv().unwrap();
            go
        }

        fn raises(&self, name: &'static str) -> Receiver<thread::Result<Result<u64, StoreError>>> {
            self.writer.ask(move |writes, _| writes.take(name, 1))
        }

        fn fails(&self, name: &'static str) -> Receiver<thread::Result<Result<u64, StoreError>>> {
            self.writer.ask(move |writes, _| {
                writes.take(name, 7)?;
                Err(StoreError::Moved)
            })
        }
    }

    #[test]
    fn acts_that_wait_together_are_flushed_once_and_one_that_fails_undoes_itself_alone() {
        let desk = Desk::new();
        let go = desk.held();
        let (one, failed, two) = (desk.raises("counter"), desk.fails("counter"), desk.raises("counter"));
        let panicked = desk.writer.ask(|writes, _| -> Result<(), StoreError> {
            writes.take("counter", 9)?;
            panic!("the act dies here")
        });
        let three = desk.raises("counter");
        drop(go);
        assert_eq!(one.recv().unwrap().unwrap().unwrap(), 1);
        assert!(matches!(failed.recv().unwrap().unwrap(), Err(StoreError::Moved)));
        assert_eq!(two.recv().unwrap().unwrap().unwrap(), 2);
        assert!(panicked.recv().unwrap().is_err());
        assert_eq!(three.recv().unwrap().unwrap().unwrap(), 3);
        assert_eq!(desk.counter("counter"), 3);
        // The one that held them among them.
        assert_eq!(desk.counts.acts_and_batches(), (6, 1));
    }

    #[test]
    fn a_batch_that_cannot_be_flushed_is_told_to_all_of_it_and_nothing_of_it_has_been() {
        let desk = Desk::new();
        desk.writer.carry_out(|writes, _| writes.take("counter", 5)).unwrap();
        let go = desk.held();
        let asked = [desk.raises("counter"), desk.fails("counter"), desk.raises("another")];
        desk.medium.fails.store(true, Ordering::SeqCst);
        drop(go);
        for told in asked {
            // What an act refused may have rested on what never was.
            let ended = told.recv().unwrap().unwrap();
            assert!(
                matches!(&ended, Err(StoreError::Together(fault)) if matches!(**fault, StoreError::Undone)),
                "{ended:?}"
            );
            assert_eq!(ended.unwrap_err().code(), "store.sqlite");
        }
        assert_eq!((desk.counter("counter"), desk.counter("another")), (5, 0));
        assert_eq!(desk.writer.carry_out(|writes, _| writes.take("counter", 1)).unwrap(), 6, "and the next one counts");
        assert_eq!(desk.counts.acts_and_batches(), (2, 2));
    }

    #[test]
    fn all_that_wait_are_told_where_no_batch_can_be_begun() {
        let desk = Desk::new();
        let (begun, has_begun) = mpsc::channel();
        let (go, may_go) = mpsc::channel();
        *desk.medium.begins_badly.lock().unwrap() = Some((begun, may_go));
        let first = desk.raises("counter");
        has_begun.recv().unwrap();
        let others = [desk.raises("counter"), desk.fails("counter"), desk.raises("another")];
        go.send(()).unwrap();
        for told in iter::once(first).chain(others) {
            let ended = told.recv().unwrap().unwrap();
            assert!(
                matches!(&ended, Err(StoreError::Together(fault)) if matches!(**fault, StoreError::Undone)),
                "none of them is a batch of its own: {ended:?}"
            );
        }
        assert_eq!((desk.counter("counter"), desk.counter("another")), (0, 0));
        assert_eq!(desk.writer.carry_out(|writes, _| writes.take("counter", 1)).unwrap(), 1, "and the next one counts");
    }

    #[test]
    fn a_panic_outside_an_act_is_told_to_its_batch_and_ends_no_thread() {
        let desk = Desk::new();
        for step in [Step::Begin, Step::Commit] {
            *desk.medium.panics.lock().unwrap() = Some(step);
            let ended = desk.raises("counter").recv().unwrap().unwrap();
            assert!(
                matches!(&ended, Err(StoreError::Together(fault)) if matches!(**fault, StoreError::Panicked)),
                "{step:?}: {ended:?}"
            );
        }
        assert_eq!(
            desk.writer.carry_out(|writes, _| writes.take("counter", 1)).unwrap(),
            1,
            "nothing was written before"
        );
    }

    #[test]
    fn nobody_is_told_and_nobody_reads_before_the_flush_that_all_share() {
        let desk = Desk::new();
        let go = desk.held();
        let (begun, has_begun) = mpsc::channel();
        let (end, may_end) = mpsc::channel();
        *desk.medium.slow.lock().unwrap() = Some((begun, may_end));
        let asked = [desk.raises("counter"), desk.fails("counter")];
        drop(go);
        has_begun.recv().unwrap();
        assert!(asked.iter().all(|told| told.recv_timeout(Duration::from_millis(50)).is_err()));
        assert_eq!(desk.counter("counter"), 0);
        end.send(()).unwrap();
        assert!(asked.iter().all(|told| told.recv().is_ok()));
        assert_eq!(desk.counter("counter"), 1);
    }

    #[test]
    fn a_batch_has_an_end_however_many_wait() {
        let desk = Desk::new();
        let go = desk.held();
        let asked: Vec<_> = (0..2 * MOST_ACTS).map(|_| desk.raises("counter")).collect();
        drop(go);
        let told: Vec<u64> = asked.iter().map(|told| told.recv().unwrap().unwrap().unwrap()).collect();
        assert_eq!(told, (1..=2 * MOST_ACTS as u64).collect::<Vec<_>>(), "in the order in which they were asked for");
        assert_eq!(desk.counts.acts_and_batches(), (2 * MOST_ACTS as u64 + 1, 3));
    }

    #[test]
    fn what_waits_when_the_registry_stops_is_carried_out() {
        let desk = Desk::new();
        let go = desk.held();
        let told = desk.raises("counter");
        drop(go);
        let Desk { writer, store, .. } = desk;
        drop(writer);
        assert_eq!(told.recv().unwrap().unwrap().unwrap(), 1);
        assert_eq!(store.moment().unwrap().counter("counter").unwrap(), 1);
    }
}
