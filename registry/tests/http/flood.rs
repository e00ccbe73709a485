//! A crowd of those who mean ill, each kind in a process of its own, against a served registry in another: whoever has a good
//! signature is answered all the same, memory stays bounded, and what they held is free when their patience is spent.
//!
//! A tenth of the crowd comes in the ordinary run, against a house of a tenth; `EREG_FLOOD=full` brings all of it.

use std::{
    fs,
    io::{ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use ereg_protocol::world::{Clock as _, SystemClock};

use super::bench::{Bench, Phone, Wire, bytes_of, get, process};

/// The number of those that come, and the size of the house that they meet.
struct Size {
    silent: usize,
    slow: usize,
    half: usize,
    greedy: usize,
    connections: usize,
    lasts: Duration,
}

const TENTH: Size =
    Size { silent: 170, slow: 170, half: 160, greedy: 100, connections: 102, lasts: Duration::from_secs(6) };
const FULL: Size =
    Size { silent: 1_700, slow: 1_700, half: 1_600, greedy: 1_000, connections: 1_024, lasts: Duration::from_secs(20) };

/// The longest that another person's request may take meanwhile.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);
/// Most memory of the registry, KiB.
const MEMORY_KIB: u64 = 256 * 1024;
/// The time by which everything is free again.
const FREE_AFTER: Duration = Duration::from_secs(10);
/// Signed requests of a greedy reader, one after the other on his connection: more than the buffers in between hold.
const ASKED_AT_ONCE: usize = 24;

const KIND: &str = "EREG_HOSTILE_KIND";
const TARGET: &str = "EREG_HOSTILE_TARGET";
const NUMBER: &str = "EREG_HOSTILE_NUMBER";
const LASTS_MS: &str = "EREG_HOSTILE_LASTS_MS";
const SIGNED: &str = "EREG_HOSTILE_SIGNED";

/// The behaviour of a hostile connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Connects and says nothing.
    Silent,
    /// Sends a head, a byte at a time, without end.
    Slow,
    /// Announces a body and sends half of it.
    Half,
    /// Asks for what everybody may read, again and again, and reads nothing.
    Greedy,
    /// Asks for what is his, with good signatures, and reads nothing.
    GreedyAndSigned,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Silent => "silent",
            Kind::Slow => "slow",
            Kind::Half => "half",
            Kind::Greedy => "greedy",
            Kind::GreedyAndSigned => "greedy_and_signed",
        }
    }

    fn named(name: &str) -> Kind {
        let all = [Kind::Silent, Kind::Slow, Kind::Half, Kind::Greedy, Kind::GreedyAndSigned];
        all.into_iter().find(|kind| kind.name() == name).unwrap()
    }
}

/// This file as a hostile process: so many connections of one kind, opened again when they are closed, then held in silence.
#[test]
#[ignore = "a process of the flood, not a test"]
fn a_hostile_process() {
    let told = |name: &str| std::env::var(name).unwrap();
    let kind = Kind::named(&told(KIND));
    let (target, number): (SocketAddr, usize) = (told(TARGET).parse().unwrap(), told(NUMBER).parse().unwrap());
    let lasts = Duration::from_millis(told(LASTS_MS).parse().unwrap());
    raise_descriptors();
    let signed = match kind {
        Kind::GreedyAndSigned => fs::read(told(SIGNED)).unwrap(),
        _ => Vec::new(),
    };
    let mut signed = signed.chunks(signed.len().div_ceil(number).max(1)).cycle();
    let began = Instant::now();
    let mut open: Vec<Option<TcpStream>> = (0..number).map(|_| None).collect();
    let mut opened = 0_u64;
    while began.elapsed() < lasts {
        for place in &mut open {
            if let Some(stream) = place
                && goes_on(kind, stream)
            {
                continue;
            }
            *place = TcpStream::connect_timeout(&target, Duration::from_secs(1)).ok().and_then(|stream| {
                stream.set_nonblocking(true).ok()?;
                opened += 1;
                begins(kind, &stream, target, signed.next().unwrap_or_default());
                Some(stream)
            });
            if began.elapsed() >= lasts {
                break;
            }
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    println!("{}: {opened} connections opened", kind.name());
    // Held, and nothing more done with: what they keep must be free all the same.
    std::thread::sleep(FREE_AFTER + Duration::from_secs(5));
    drop(open);
}

fn begins(kind: Kind, mut stream: &TcpStream, target: SocketAddr, signed: &[u8]) {
    let _ = match kind {
        Kind::Silent => Ok(0),
        Kind::Slow => stream.write(format!("GET /v1/trust HTTP/1.1\r\nhost: {target}\r\nx-slow: ").as_bytes()),
        Kind::Half => {
            let head = format!(
                "POST /v1/status HTTP/1.1\r\nhost: {target}\r\ncontent-type: application/json\r\ncontent-length: 16000\r\n\r\n"
            );
            stream.write(&[head.as_bytes(), &[b' '; 8_000]].concat())
        }
        Kind::Greedy => {
            stream.write(format!("GET /v1/openapi.json HTTP/1.1\r\nhost: {target}\r\n\r\n").repeat(100).as_bytes())
        }
        Kind::GreedyAndSigned => stream.write(signed),
    };
}

/// Whether a connection is still open, after the next of what its kind does to it.
fn goes_on(kind: Kind, mut stream: &TcpStream) -> bool {
    let open = |done: std::io::Result<usize>| match done {
        Ok(_) => true,
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    };
    match kind {
        // A greedy reader learns that it is over by what he can no longer send.
        Kind::Greedy | Kind::GreedyAndSigned => open(stream.write(b"G")),
        Kind::Slow if !open(stream.write(b"x")) => false,
        Kind::Silent | Kind::Slow | Kind::Half => {
            let mut room = [0; 512];
            !matches!(stream.read(&mut room), Ok(0))
                && open(stream.peek(&mut room[..1]).or(Err(ErrorKind::WouldBlock.into())))
        }
    }
}

fn raise_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }).unwrap();
}

/// A process that must not outlive the test.
struct Ends(Child);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn hostile(kind: Kind, target: SocketAddr, number: usize, lasts: Duration, signed: &Path) -> Ends {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["flood::a_hostile_process", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(KIND, kind.name())
        .env(TARGET, target.to_string())
        .env(NUMBER, number.to_string())
        .env(LASTS_MS, lasts.as_millis().to_string())
        .env(SIGNED, signed)
        .stdout(Stdio::piped())
        .spawn();
    Ends(child.unwrap())
}

/// A number of `/proc/PID/status`, KiB.
fn memory(pid: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
    line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
}

fn metric(addr: SocketAddr, name: &str) -> u64 {
    let reply = Wire { addr }.raw(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n");
    let text = String::from_utf8(reply.body).unwrap();
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap();
    value.parse().unwrap()
}

/// The phone as of now: the served registry has the machine's clock.
fn now(phone: &Phone) -> &Phone {
    phone.clock.set_wall(SystemClock::start().read().wall);
    phone
}

/// The status of the next answer on a connection that stays open, its body read to the end.
fn answered(stream: &mut TcpStream) -> u16 {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")).unwrap();
    let mut body = vec![0; length.trim().parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    head.split(' ').nth(1).unwrap().parse().unwrap()
}

/// Time after which a connection that only keeps silent is closed, with some more for a machine that is busy.
const SILENT_AT_MOST: Duration = Duration::from_secs(6 + 6);

/// An answer earns nobody a place for ever: whoever was answered, known or not, and says nothing more is shown out as whoever
/// never said anything is, also while there is room enough.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_silent_after_an_answer_is_closed() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    let addr = bench.running.addr();
    let kept_open = |request| {
        let bytes = bytes_of(&request, addr);
        String::from_utf8(bytes).unwrap().replace("connection: close\r\n", "").into_bytes()
    };
    let signed = || kept_open(phone.sign(get("/v1/homes", "?")));
    let conversations = [
        vec![kept_open(get("/v1/trust", "?")), kept_open(get("/v1/trust", "?"))],
        vec![signed(), signed()],
        vec![kept_open(get("/v1/homes", "?"))],
    ];
    std::thread::scope(|scope| {
        for asked in conversations {
            scope.spawn(move || {
                let mut stream = TcpStream::connect(addr).unwrap();
                stream.set_read_timeout(Some(SILENT_AT_MOST)).unwrap();
                let mut began = Instant::now();
                for request in &asked {
                    // Taken before the registry can have heard of the last one: its silence is no shorter than that.
                    began = Instant::now();
                    stream.write_all(request).unwrap();
                    assert!([200, 401].contains(&answered(&mut stream)));
                }
                let mut more = Vec::new();
                if let Err(error) = stream.read_to_end(&mut more) {
                    assert_eq!(error.kind(), ErrorKind::ConnectionReset, "still open after {:?}", began.elapsed());
                }
                assert!(began.elapsed() > Duration::from_secs(2), "whoever has more to ask may take a moment");
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_answered_while_a_crowd_means_ill() {
    let size = if std::env::var_os("EREG_FLOOD").is_some_and(|asked| asked == "full") { FULL } else { TENTH };
    raise_descriptors();
    let bench = Bench::start().await;
    let data = bench.path().to_owned();
    let places = size.connections.to_string();
    let options = ["--log", "off", "--metrics", "127.0.0.1:0", "--connections", &places];
    let Bench { running, dir, listing, city, clock, mandated } = bench;
    running.shutdown().await;
    let (served, addr, metrics) = process(&data, &options, ":");
    let served = Ends(served);
    let (pid, metrics) = (served.0.id(), metrics.unwrap());
    // The people of the bench, at the served registry.
    let aside = Bench::bare().await;
    let bench = Bench { running: aside.running, dir, listing, city, clock, mandated };
    let at_the_registry = |phone: Phone| Phone { wire: Wire { addr }, authority: addr.to_string(), ..phone };
    let (person, villain) = (at_the_registry(bench.newcomer()), at_the_registry(bench.newcomer()));
    now(&person).outcome(&person.enrol(bench.seller("mortgaged_sale")));
    now(&villain).outcome(&villain.enrol(bench.seller("plain_sale")));
    let draft = now(&villain).shares(&bench, "plain_sale");
    let photo = vec![7; 256 * 1024];
    let medium = villain.announces(draft, &photo);
    assert_eq!(villain.put_chunk(medium, "0", &photo).status, 204);
    let path = format!("/v1/media/{medium}/0");
    let signed: Vec<u8> = (0..size.greedy / 2 * ASKED_AT_ONCE)
        .flat_map(|_| {
            let bytes = bytes_of(&villain.sign(get(&path, "?")), addr);
            String::from_utf8(bytes).unwrap().replace("connection: close\r\n", "").into_bytes()
        })
        .collect();
    let signed_at = bench.path().join("signed");
    fs::write(&signed_at, signed).unwrap();
    let at_rest = memory(pid, "VmRSS");

    let comes = |kind, number| hostile(kind, addr, number, size.lasts, &signed_at);
    let crowd = [
        comes(Kind::Silent, size.silent),
        comes(Kind::Slow, size.slow),
        comes(Kind::Half, size.half),
        comes(Kind::Greedy, size.greedy - size.greedy / 2),
        comes(Kind::GreedyAndSigned, size.greedy / 2),
    ];
    let began = Instant::now();
    let (mut longest, mut answered, mut most_held) = (Duration::ZERO, 0, 0);
    while began.elapsed() < size.lasts {
        for (path, query) in [("/v1/homes", "?"), ("/v1/feed", "?after=0")] {
            let asked = Instant::now();
            let reply = now(&person).get(path, query);
            let took = asked.elapsed();
            assert_eq!(reply.status, 200, "{path} after {took:?}: {}", String::from_utf8_lossy(&reply.body));
            assert!(took < ANSWERED_WITHIN, "{path} took {took:?}");
            longest = longest.max(took);
            answered += 1;
        }
        most_held = most_held.max(metric(metrics, "ereg_held_bytes"));
        std::thread::sleep(Duration::from_millis(100));
    }
    // They still hold what they have, and do nothing.
    std::thread::sleep(FREE_AFTER);
    let (open, held) = (metric(metrics, "ereg_connections_open"), metric(metrics, "ereg_held_bytes"));
    let displaced = metric(metrics, "ereg_connections_displaced_total");
    let (peak, after) = (memory(pid, "VmHWM"), memory(pid, "VmRSS"));
    let told: Vec<String> = crowd
        .into_iter()
        .map(|mut ends| {
            let mut text = String::new();
            ends.0.stdout.take().unwrap().read_to_string(&mut text).unwrap();
            text.lines().filter(|line| line.contains("connections opened")).collect()
        })
        .collect();
    println!(
        "flood: {} hostile and {} greedy against {} places for {:?}: {answered} requests of another person answered, the \
         slowest in {longest:?}; memory {} MiB at rest, {} MiB at most, {} MiB after; {} KiB held at most, {displaced} \
         displaced; after {FREE_AFTER:?} {open} connections open, {held} bytes held; {}",
        size.silent + size.slow + size.half,
        size.greedy,
        size.connections,
        size.lasts,
        at_rest / 1024,
        peak / 1024,
        after / 1024,
        most_held / 1024,
        told.join(", "),
    );
    assert!(peak < MEMORY_KIB, "{peak} KiB");
    assert!(displaced > 0, "the house was never full: this crowd proves nothing");
    assert_eq!((open, held), (0, 0), "everything is free again");
}
