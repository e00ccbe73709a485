//! A load that costs the machine little: requests that were signed before, written to sockets that stay open.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ereg_protocol::http_signature::{Nonce, sign_request};
use ereg_protocol::transport::{HttpRequest, Method};
use ereg_trust::keys::{DEVICE_ALIAS, DeviceSigner, SoftwareKeys};
use ereg_trust::random::SecureRandom;

/// The longest that an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The bytes of a request, signed by a device at this second.
pub(crate) fn signed(mut request: HttpRequest, authority: &str, keys: &SoftwareKeys, at_s: i64) -> Vec<u8> {
    let signer = DeviceSigner::new(keys, DEVICE_ALIAS, "request").unwrap();
    sign_request(&mut request, authority, &signer, at_s, Nonce::fresh(&SecureRandom::new()).unwrap()).unwrap();
    let query = if request.query == "?" { "" } else { &request.query };
    let mut head = format!("{} {}{query} HTTP/1.1\r\nhost: {authority}\r\n", request.method.as_str(), request.path);
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if request.method != Method::Get {
        head.push_str(&format!("content-length: {}\r\n", request.body.len()));
    }
    [head.as_bytes(), b"\r\n", &request.body].concat()
}

/// A request of one command.
pub(crate) fn command(bytes: &[u8]) -> HttpRequest {
    let headers = vec![("content-type".to_owned(), "application/x-ndjson".to_owned())];
    let (path, query) = ("/v1/commands".to_owned(), "?".to_owned());
    HttpRequest { method: Method::Post, path, query, headers, body: [bytes, b"\n"].concat() }
}

pub(crate) fn get(path: &str, query: &str) -> HttpRequest {
    let (path, query) = (path.to_owned(), format!("?{query}"));
    HttpRequest { method: Method::Get, path, query, headers: Vec::new(), body: Vec::new() }
}

/// A socket that stays open.
pub(crate) struct Socket(TcpStream, Vec<u8>);

impl Socket {
    pub(crate) fn to(addr: SocketAddr) -> Socket {
        let stream = TcpStream::connect(addr).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Socket(stream, Vec::new())
    }

    /// Sends a request and returns the body of its answer, which must be a good one of a length that its head says.
    pub(crate) fn exchange(&mut self, request: &[u8]) -> &[u8] {
        let Socket(stream, answer) = self;
        stream.write_all(request).unwrap();
        answer.clear();
        let mut piece = vec![0; 64 * 1024];
        let (mut begins, mut ends) = (0, usize::MAX);
        while answer.len() < ends {
            let read = stream.read(&mut piece).unwrap();
            assert!(read > 0, "the registry closed the connection");
            answer.extend_from_slice(&piece[..read]);
            if ends == usize::MAX
                && let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n")
            {
                let head = std::str::from_utf8(&answer[..end]).unwrap().to_ascii_lowercase();
                assert!(head.starts_with("http/1.1 2"), "{head} {}", String::from_utf8_lossy(&answer[end..]));
                let length = head.split("content-length: ").nth(1).expect("a length");
                let length: usize = length.split("\r\n").next().unwrap().parse().unwrap();
                (begins, ends) = (end + 4, end + 4 + length);
            }
        }
        assert!(!answer[begins..].starts_with(b"{\"class\""), "{}", String::from_utf8_lossy(answer));
        &answer[begins..]
    }
}

/// The answers to a load, and how long they took in all.
pub(crate) struct Served {
    pub(crate) latencies: Vec<Duration>,
    pub(crate) took: Duration,
}

/// Sends requests by so many clients at once, each waiting for its answer before it takes the next.
pub(crate) fn load(addr: SocketAddr, requests: &[Vec<u8>], clients: usize) -> Served {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let latencies = std::thread::scope(|scope| {
        let work = || {
            let (mut socket, mut latencies) = (Socket::to(addr), Vec::new());
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                let started = Instant::now();
                socket.exchange(request);
                latencies.push(started.elapsed());
            }
            latencies
        };
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    Served { latencies, took: started.elapsed() }
}

/// Sends requests at a steady rate, whoever waits: a request that finds every client busy is late, and its latency
/// counts from the moment at which it was due.
pub(crate) fn steady(addr: SocketAddr, requests: &[Vec<u8>], clients: usize, per_second: f64) -> Served {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let latencies = std::thread::scope(|scope| {
        let work = || {
            let (mut socket, mut latencies) = (Socket::to(addr), Vec::new());
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(request) = requests.get(at) else { return latencies };
                let due = started + Duration::from_secs_f64(at as f64 / per_second);
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                socket.exchange(request);
                latencies.push(due.elapsed());
            }
        };
        let threads: Vec<_> = (0..clients).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    Served { latencies, took: started.elapsed() }
}
