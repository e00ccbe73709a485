//! Places for connections: a bounded number, and no connection keeps one by making the registry wait.
//!
//! Every connection is accepted. When all places are taken, the connection that has kept the registry waiting longest
//! (for a head, for a body, for its answer to be read) loses its place to the newcomer; one that has proved a key loses it
//! eight times as late. What the registry itself is working at is nobody's delay, and is not cut off. A writer's patience is
//! credit: it runs down while nothing is taken, and every byte taken earns some back, so that a slow line may go on and a
//! reader who takes nothing, or a byte now and then, is dropped with all that was kept for them.

use std::{
    collections::HashMap,
    io::{self, IoSlice},
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::Notify,
    time::{Instant, Sleep, sleep_until},
};

/// Time for which a peer may keep the registry waiting without a byte: for a head, for more of a body, for taking more
/// of an answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(6);
/// Bytes that earn back a second of patience: whoever stays slower than this over a longer time holds a place on purpose, and loses it.
const BYTES_A_SECOND: u64 = 4 * 1024;
/// A connection this young is not judged: it may simply not have been looked at yet.
const YOUNG_MS: u64 = 100;
/// A connection that proved a key may wait so many times as long as others.
const PROVEN: u64 = 8;
/// The share of the connections, one in so many, that lose their places at a time once all are taken: looking at every
/// connection for each new one would be work for nothing.
const AT_A_TIME: usize = 64;

/// The rest of a peer's patience.
#[derive(Debug, Clone, Copy)]
pub(super) struct Credit(Duration);

impl Credit {
    /// All of it.
    pub(super) fn full() -> Credit {
        Credit(PATIENCE)
    }

    /// Time for which the peer may still keep us waiting.
    pub(super) fn left(self) -> Duration {
        self.0
    }

    /// The credit after a wait that ended with so many bytes; `None` where the patience was used up before.
    pub(super) fn after(self, waited: Duration, bytes: usize) -> Option<Credit> {
        let left = self.0.checked_sub(waited)?;
        let millis = (bytes as u64).saturating_mul(1_000) / BYTES_A_SECOND;
        Some(Credit(left.saturating_add(Duration::from_millis(millis)).min(PATIENCE)))
    }
}

/// One connection's place.
#[derive(Debug)]
pub(super) struct Place {
    number: u64,
    /// Time at which the places were opened.
    opened: Instant,
    /// Milliseconds after `opened`, plus one, since which a head or a body is awaited; 0 where none is.
    waits: AtomicU64,
    /// The same, since which an answer is not being taken.
    stalls: AtomicU64,
    proven: AtomicBool,
    given_up: Notify,
}

impl Place {
    fn now(&self) -> u64 {
        ms_since(self.opened)
    }

    /// The peer owes a head or more of a body from now on.
    pub(super) fn waits(&self) {
        self.waits.store(self.now(), Ordering::Relaxed);
    }

    /// The peer owes nothing: the registry is at work. Whoever has not proved a key never stops waiting, for to the
    /// registry it is all the same whether they send nothing or ask for much.
    pub(super) fn works(&self) {
        if self.proven.load(Ordering::Relaxed) {
            self.waits.store(0, Ordering::Relaxed);
        }
    }

    /// A signature is being checked.
    pub(super) fn is_checked(&self) {
        self.waits.store(0, Ordering::Relaxed);
    }

    /// A request of this connection had a good signature, and its account has a share for it.
    pub(super) fn prove(&self) {
        self.proven.store(true, Ordering::Relaxed);
        self.works();
    }

    /// Waits until another needs the place.
    pub(super) async fn given_up(&self) {
        self.given_up.notified().await;
    }

    /// Time for which it has kept the registry waiting, milliseconds; a proven one an eighth of it.
    fn delay(&self, now: u64) -> u64 {
        let since = |mark: &AtomicU64| match mark.load(Ordering::Relaxed) {
            0 => 0,
            since => now.saturating_sub(since),
        };
        let waited = since(&self.waits).max(since(&self.stalls));
        if self.proven.load(Ordering::Relaxed) { waited / PROVEN } else { waited }
    }
}

fn ms_since(opened: Instant) -> u64 {
    u64::try_from(opened.elapsed().as_millis()).unwrap_or(u64::MAX - 1) + 1
}

/// All places of a listener.
#[derive(Debug)]
pub(super) struct Places {
    most: usize,
    opened: Instant,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    open: HashMap<u64, Arc<Place>>,
    last: u64,
}

impl Places {
    /// Places for so many connections at a time.
    pub(super) fn new(most: usize) -> Arc<Places> {
        Arc::new(Places { most, opened: Instant::now(), taken: Mutex::default() })
    }

    /// A place for a newcomer, and how many lost theirs to make room. `None` for the moment where nobody has kept the registry
    /// waiting long enough to be judged.
    pub(super) fn take(self: &Arc<Places>) -> Option<(Seat, usize)> {
        let now = ms_since(self.opened);
        let mut taken = self.taken();
        let displaced = if taken.open.len() >= self.most { taken.make_room(now, self.most / AT_A_TIME) } else { 0 };
        if taken.open.len() >= self.most {
            return None;
        }
        taken.last += 1;
        let number = taken.last;
        let place = Arc::new(Place {
            number,
            opened: self.opened,
            waits: AtomicU64::new(now),
            stalls: AtomicU64::new(0),
            proven: AtomicBool::new(false),
            given_up: Notify::new(),
        });
        taken.open.insert(number, Arc::clone(&place));
        drop(taken);
        Some((Seat { place, places: Arc::clone(self) }, displaced))
    }

    /// Number of places that are taken.
    pub(super) fn open(&self) -> usize {
        self.taken().open.len()
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    /// Shows out who has kept the registry waiting longest, a few at a time; how many they were.
    fn make_room(&mut self, now: u64, at_a_time: usize) -> usize {
        let judged = self.open.values().map(|place| (place.delay(now), place.number));
        let mut late: Vec<(u64, u64)> = judged.filter(|(delay, _)| *delay >= YOUNG_MS).collect();
        late.sort_unstable_by(|one, other| other.cmp(one));
        late.truncate(at_a_time.max(1));
        for (_, number) in &late {
            if let Some(place) = self.open.remove(number) {
                place.given_up.notify_one();
            }
        }
        late.len()
    }
}

/// A place while it is held; free again when this is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    pub(super) place: Arc<Place>,
    places: Arc<Places>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.places.taken().open.remove(&self.place.number);
    }
}

/// A connection whose answers are dropped when nobody takes them.
#[derive(Debug)]
pub(super) struct PatientStream {
    stream: TcpStream,
    place: Arc<Place>,
    credit: Credit,
    /// Time since which nothing was taken, and the timer of what is left.
    stalled: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl PatientStream {
    pub(super) fn new(stream: TcpStream, place: Arc<Place>) -> PatientStream {
        PatientStream { stream, place, credit: Credit::full(), stalled: None }
    }

    /// Passes on what was taken; what was not taken in time is an error.
    fn judge(&mut self, polled: Poll<io::Result<usize>>, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let late = || Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        match polled {
            Poll::Ready(Ok(bytes)) => {
                if let Some((since, _)) = self.stalled.take() {
                    self.place.stalls.store(0, Ordering::Relaxed);
                    let Some(credit) = self.credit.after(since.elapsed(), bytes) else { return late() };
                    self.credit = credit;
                }
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(error) => Poll::Ready(error),
            Poll::Pending => {
                let (place, left) = (&self.place, self.credit.left());
                let (_, timer) = self.stalled.get_or_insert_with(|| {
                    place.stalls.store(place.now(), Ordering::Relaxed);
                    let now = Instant::now();
                    (now, Box::pin(sleep_until(now + left)))
                });
                ready!(timer.as_mut().poll(context));
                late()
            }
        }
    }
}

impl AsyncRead for PatientStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(polled, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.judge(polled, context)
    }

    /// Says what the stream says, so that an answer is written from where it lies, and not copied for each reader.
    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::{net::TcpListener, time::sleep};

    use super::*;

    #[tokio::test]
    async fn a_full_house_shows_out_who_has_waited_longest_and_a_proven_one_later() {
        let places = Places::new(3);
        let (proven, _) = places.take().unwrap();
        proven.place.prove();
        proven.place.waits();
        sleep(Duration::from_millis(500)).await;
        let (silent, _) = places.take().unwrap();
        let (busy, _) = places.take().unwrap();
        busy.place.prove();
        assert!(places.take().is_none(), "nobody has waited long enough to be judged");
        sleep(Duration::from_millis(300)).await;
        let (newcomer, displaced) = places.take().unwrap();
        assert_eq!(displaced, 1);
        assert!(tokio::time::timeout(Duration::from_millis(1), silent.place.given_up()).await.is_ok());
        drop(silent);
        assert_eq!(places.open(), 3, "a place lost is not given back twice");
        newcomer.place.prove();
        sleep(Duration::from_secs(1)).await;
        assert!(places.take().is_some(), "nobody else waits, so the proven one's time has come");
        assert!(tokio::time::timeout(Duration::from_millis(1), proven.place.given_up()).await.is_ok());
        assert!(tokio::time::timeout(Duration::from_millis(1), busy.place.given_up()).await.is_err());
    }

    /// While the registry is at work for somebody it knows, they keep nobody waiting; a stranger always does.
    #[test]
    fn the_registrys_own_work_is_nobodys_delay_but_a_strangers() {
        let places = Places::new(1);
        let (seat, _) = places.take().unwrap();
        let place = &seat.place;
        let later = || place.now() + 10 * PROVEN * YOUNG_MS;
        place.works();
        assert!(place.delay(later()) >= YOUNG_MS, "a stranger who only asks much");
        place.prove();
        place.waits();
        assert!(place.delay(later()) >= YOUNG_MS, "known, and slow to send");
        place.works();
        assert_eq!(place.delay(later()), 0, "known, and the registry is at work");
    }

    #[tokio::test]
    async fn nobody_loses_his_place_while_his_signature_is_being_checked() {
        let places = Places::new(1);
        let (signed, _) = places.take().unwrap();
        sleep(Duration::from_millis(2 * YOUNG_MS)).await;
        signed.place.is_checked();
        assert!(places.take().is_none(), "the registry is at work, not he who signed");
        signed.place.waits();
        sleep(Duration::from_millis(2 * YOUNG_MS)).await;
        assert!(places.take().is_some(), "now his body is awaited");
    }

    #[test]
    fn patience_runs_down_and_is_earned_back_by_bytes_and_never_grows_beyond_its_start() {
        let spent = Credit::full().after(PATIENCE - Duration::from_secs(1), 0).unwrap();
        assert_eq!(spent.left(), Duration::from_secs(1));
        assert!(spent.after(Duration::from_millis(1_001), 1 << 20).is_none());
        assert_eq!(spent.after(Duration::ZERO, 8 * 1024).unwrap().left(), Duration::from_secs(3));
        assert_eq!(spent.after(Duration::ZERO, 1 << 20).unwrap().left(), PATIENCE);
        // A byte each second keeps nothing open.
        let mut dripping = Some(Credit::full());
        let bytes = std::iter::from_fn(|| {
            dripping = dripping.and_then(|credit| credit.after(Duration::from_secs(1), 1));
            dripping.map(|_| ())
        });
        assert_eq!(bytes.count(), 6);
    }

    #[tokio::test]
    async fn an_answer_that_nobody_takes_is_an_error_after_the_patience() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let (seat, _) = Places::new(1).take().unwrap();
        let mut stream = PatientStream::new(stream, Arc::clone(&seat.place));
        stream.credit = Credit(Duration::from_millis(200));
        let bytes = vec![0; 1 << 20];
        let written = tokio::time::timeout(Duration::from_secs(5), async {
            loop {
                if let Err(error) = poll_fn(|context| Pin::new(&mut stream).poll_write(context, &bytes)).await {
                    return error.kind();
                }
            }
        });
        let written = written.await;
        assert_eq!(written.unwrap(), io::ErrorKind::TimedOut);
    }

    /// Whoever reads to the end of an answer learns that it is the end while the connection is still held.
    #[tokio::test]
    async fn that_nothing_more_comes_is_told_before_the_connection_is_let_go() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let (seat, _) = Places::new(1).take().unwrap();
        let mut stream = PatientStream::new(stream, Arc::clone(&seat.place));
        let written = poll_fn(|context| Pin::new(&mut stream).poll_write(context, b"all of it")).await;
        assert_eq!(written.unwrap(), 9);
        poll_fn(|context| Pin::new(&mut stream).poll_shutdown(context)).await.unwrap();
        let read = tokio::time::timeout(Duration::from_secs(5), async {
            let mut answer = Vec::new();
            loop {
                client.readable().await.unwrap();
                let mut some = [0; 16];
                match client.try_read(&mut some) {
                    Ok(0) => return answer,
                    Ok(read) => answer.extend_from_slice(&some[..read]),
                    Err(error) => assert_eq!(error.kind(), io::ErrorKind::WouldBlock),
                }
            }
        });
        assert_eq!(read.await.unwrap(), b"all of it");
        drop(stream);
    }
}
