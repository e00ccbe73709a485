//! The one thread that writes. Acts wait for it, and those that wait together are flushed together.
//!
//! It takes the acts that wait, carries each out in one batch of the store, where one that fails undoes itself alone, and
//! commits once. Only then is anybody told how an act of it ended: an act may rest on what another of its batch has written,
//! so where the commit fails none of them has an end, and all are told of the fault. Where no batch can be begun all that wait
//! are told so at once: none of them waits for a try of its own. Whatever panics, the thread goes on.
//!
//! Acts of which one follows another are asked for together: they are in one batch, and whether the next is carried out is
//! decided where it is known how the one before it went.

use std::{
    cell::Cell,
    iter,
    panic::{AssertUnwindSafe, catch_unwind},
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

/// A batch with so many acts takes no further ones: the first of them waits for all of the others.
const ENOUGH_ACTS: usize = 64;

/// Acts that wait for their turn together. Where no batch can be begun they end with that.
type Waiting = Box<dyn FnOnce(Result<&Acts<'_>, StoreError>) -> Ended + Send>;

/// Acts that have been carried out: tells whoever asked for them, once it is known whether their batch counts.
type Ended = Box<dyn FnOnce(Result<(), StoreError>)>;

/// The acts of a batch.
pub(super) struct Acts<'a> {
    batch: &'a dyn Batch,
    clock: &'a dyn Clock,
    many: Cell<usize>,
}

impl Acts<'_> {
    /// Carries out the next act. One that fails or panics has written nothing, and those before it stand. It is told the
    /// registry time of what it writes.
    ///
    /// # Errors
    /// Those of the act; [`StoreError::Panicked`] where it panics.
    pub(super) fn carry_out<T, E: From<StoreError>>(
        &self,
        act: impl FnOnce(&dyn Writes, Instant) -> Result<T, E>,
    ) -> Result<T, E> {
        self.many.set(self.many.get() + 1);
        let carried = || -> Result<T, E> {
            let at = self.clock.read().wall;
            let rows = self.batch.act(at)?;
            let value = act(&*rows, at)?;
            rows.keep()?;
            Ok(value)
        };
        catch_unwind(AssertUnwindSafe(carried)).unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }
}

/// The thread that writes, as others reach it. Dropped, it ends once every act that waits was carried out.
pub(super) struct Writer {
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
        let write = move || write(store.as_ref(), clock.as_ref(), &acts, &counts);
        let thread = thread.spawn(write).map_err(|_| ServiceFault::Worker)?;
        Ok(Writer { waiting: Some(waiting), thread: Some(thread) })
    }

    /// Carries an act out, and returns once what it wrote survives a loss of power. One that fails has written nothing. It is
    /// told the registry time of what it writes, and must not ask for another act.
    ///
    /// # Errors
    /// Those of the act; [`StoreError::Panicked`] where it panics; [`StoreError::Together`] where its batch does not count.
    pub(super) fn carry_out<T, E>(
        &self,
        act: impl FnOnce(&dyn Writes, Instant) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.together(move |acts| acts.carry_out(act))?
    }

    /// Carries acts out one after the other in one batch, and returns once what they wrote survives a loss of power. `all` has
    /// the order, and how each of them ended; it must not ask for other acts.
    ///
    /// # Errors
    /// [`StoreError::Together`] where the batch does not count, and with it no act.
    pub(super) fn together<T: Send + 'static>(
        &self,
        all: impl FnOnce(&Acts<'_>) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        self.ask(all).recv().unwrap_or(Err(StoreError::Stopped))
    }

    /// Asks for acts; what comes back is told how they ended, or nothing where nobody takes them.
    fn ask<T: Send + 'static>(
        &self,
        all: impl FnOnce(&Acts<'_>) -> T + Send + 'static,
    ) -> Receiver<Result<T, StoreError>> {
        let (tell, told) = mpsc::sync_channel(1);
        // What is logged on that thread belongs to whoever asked.
        let span = tracing::Span::current();
        let waiting: Waiting = Box::new(move |acts: Result<&Acts<'_>, StoreError>| -> Ended {
            let carried = || acts.map(all);
            let ended = catch_unwind(AssertUnwindSafe(|| span.in_scope(carried)));
            let ended = ended.unwrap_or(Err(StoreError::Panicked));
            Box::new(move |flushed| {
                // Whoever asked may be gone: the acts stand all the same.
                let _ = tell.send(ended.and_then(|ended| flushed.map(|()| ended)));
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
fn write(store: &dyn Store, clock: &dyn Clock, waiting: &Receiver<Waiting>, counts: &Counts) {
    while let Ok(first) = waiting.recv() {
        let batch = match caught(|| store.begin()) {
            Ok(batch) => batch,
            Err(fault) => {
                let all: Vec<Waiting> = iter::once(first).chain(waiting.try_iter()).collect();
                tracing::error!(%fault, waiting = all.len(), "no batch could be begun");
                for acts in all {
                    acts(Err(StoreError::Together(Arc::clone(&fault))))(Ok(()));
                }
                continue;
            }
        };
        let acts = Acts { batch: &*batch, clock, many: Cell::new(0) };
        let mut ended = vec![first(Ok(&acts))];
        while acts.many.get() < ENOUGH_ACTS
            && let Ok(next) = waiting.try_recv()
        {
            ended.push(next(Ok(&acts)));
        }
        let many = acts.many.get();
        // What was asked for alone shares its flush with nobody: the stage of a test stands before anything is broken.
        if many > 1 && sabotage::group_commit_is_early() {
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
            drop(self.asks(move |_, _| -> Result<(), StoreError> {
                begun.send(()).unwrap();
                let _ = may_go.recv();
                Ok(())
            }));
            has_begun.recv().unwrap();
            go
        }

        fn asks<T: Send + 'static>(
            &self,
            act: impl FnOnce(&dyn Writes, Instant) -> Result<T, StoreError> + Send + 'static,
        ) -> Told<T> {
            Told(self.writer.ask(move |acts| acts.carry_out(act)))
        }

        fn raises(&self, name: &'static str) -> Told<u64> {
            self.asks(move |writes, _| writes.take(name, 1))
        }

        fn fails(&self, name: &'static str) -> Told<u64> {
            self.asks(move |writes, _| {
                writes.take(name, 7)?;
                Err(StoreError::Moved)
            })
        }
    }

    /// Whoever asked for an act.
    struct Told<T>(Receiver<Result<Result<T, StoreError>, StoreError>>);

    impl<T> Told<T> {
        fn ended(&self) -> Result<T, StoreError> {
            self.0.recv().unwrap().flatten()
        }
    }

    #[test]
    fn acts_that_wait_together_are_flushed_once_and_one_that_fails_undoes_itself_alone() {
        let desk = Desk::new();
        let go = desk.held();
        let (one, failed, two) = (desk.raises("counter"), desk.fails("counter"), desk.raises("counter"));
        let panicked = desk.asks(|writes, _| -> Result<(), StoreError> {
            writes.take("counter", 9)?;
            panic!("the act dies here")
        });
        let three = desk.raises("counter");
        drop(go);
        assert_eq!(one.ended().unwrap(), 1);
        assert!(matches!(failed.ended(), Err(StoreError::Moved)));
        assert_eq!(two.ended().unwrap(), 2);
        assert!(matches!(panicked.ended(), Err(StoreError::Panicked)));
        assert_eq!(three.ended().unwrap(), 3);
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
            let ended = told.ended();
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
            let ended = told.ended();
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
            let ended = desk.raises("counter").ended();
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
        assert!(asked.iter().all(|told| told.0.recv_timeout(Duration::from_millis(50)).is_err()));
        assert_eq!(desk.counter("counter"), 0);
        end.send(()).unwrap();
        assert!(asked.iter().all(|told| told.0.recv().is_ok()));
        assert_eq!(desk.counter("counter"), 1);
    }

    #[test]
    fn a_batch_has_an_end_however_many_wait() {
        let desk = Desk::new();
        let go = desk.held();
        let asked: Vec<_> = (0..2 * ENOUGH_ACTS).map(|_| desk.raises("counter")).collect();
        drop(go);
        let told: Vec<u64> = asked.iter().map(|told| told.ended().unwrap()).collect();
        assert_eq!(told, (1..=2 * ENOUGH_ACTS as u64).collect::<Vec<_>>(), "in the order in which they were asked for");
        assert_eq!(desk.counts.acts_and_batches(), (2 * ENOUGH_ACTS as u64 + 1, 3));
    }

    /// Acts that are asked for together are in one batch, whoever waits beside them, and the next knows how the one before it went.
    #[test]
    fn acts_that_follow_each_other_are_in_one_batch_and_each_stands_for_itself() {
        let desk = Desk::new();
        let go = desk.held();
        let others: Vec<_> = (0..ENOUGH_ACTS - 2).map(|_| desk.raises("another")).collect();
        let together = desk.writer.ask(|acts| {
            let one = acts.carry_out(|writes, _| writes.take("counter", 1));
            let failed = acts.carry_out(|writes, _| {
                writes.take("counter", 7)?;
                Err::<u64, _>(StoreError::Moved)
            });
            let panicked = acts.carry_out(|writes, _| -> Result<u64, StoreError> {
                writes.take("counter", 9)?;
                panic!("the act dies here")
            });
            [one, failed, panicked, acts.carry_out(|writes, _| writes.take("counter", 1))]
        });
        let last = desk.raises("counter");
        drop(go);
        let [one, failed, panicked, two] = together.recv().unwrap().unwrap();
        assert_eq!((one.unwrap(), two.unwrap()), (1, 2));
        assert!(matches!((failed, panicked), (Err(StoreError::Moved), Err(StoreError::Panicked))));
        assert_eq!(last.ended().unwrap(), 3);
        for other in others {
            other.ended().unwrap();
        }
        assert_eq!(desk.counts.acts_and_batches(), (ENOUGH_ACTS as u64 + 4, 2), "the last is in the next one");
        // And where that does not count, none of them has been.
        desk.medium.fails.store(true, Ordering::SeqCst);
        let lost = desk.writer.together(|acts| acts.carry_out(|writes, _| writes.take("counter", 1)));
        assert!(matches!(lost, Err(StoreError::Together(_))));
        assert_eq!(desk.counter("counter"), 3);
    }

    /// A fault beside the acts of somebody undoes none of them and ends no thread.
    #[test]
    fn a_panic_between_two_acts_is_told_to_whoever_asked() {
        let desk = Desk::new();
        let panicked = desk.writer.together(|acts| {
            acts.carry_out(|writes, _| writes.take("counter", 1)).unwrap();
            assert!(acts.many.get() > 9, "the one between dies here");
        });
        assert!(matches!(panicked, Err(StoreError::Panicked)));
        assert_eq!(desk.writer.carry_out(|writes, _| writes.take("counter", 1)).unwrap(), 2);
    }

    #[test]
    fn what_waits_when_the_registry_stops_is_carried_out() {
        let desk = Desk::new();
        let go = desk.held();
        let told = desk.raises("counter");
        drop(go);
        let Desk { writer, store, .. } = desk;
        drop(writer);
        assert_eq!(told.ended().unwrap(), 1);
        assert_eq!(store.moment().unwrap().counter("counter").unwrap(), 1);
    }
}
