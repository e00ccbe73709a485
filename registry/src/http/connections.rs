//! Connections: every one is accepted, each speaks HTTP/1.1 with bounded buffers, and each request is numbered, counted
//! and logged.
//!
//! HTTP/2 is not spoken: one connection of it would be many, and nobody asked for it. What is logged of a request is its
//! number, the route's pattern, status, code and time; never a path, a query, a header or a body.

use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, Response, header},
};
use hyper::{body::Incoming, server::conn::http1, service::Service as _};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinSet,
    time::sleep,
};
use tracing::Instrument as _;

use super::{
    answer::{Answered, malformed, respond_problem},
    exchange::{App, Peer},
    place::{PATIENCE, PatientStream, Places, Seat},
};

/// Bytes of a head, and of an answer copied for one connection.
const BUFFER: usize = 16 * 1024;
/// Header fields of a request.
const FIELDS: usize = 64;
/// Bytes the system keeps for a connection, each way: what nobody reads must not fill the machine's memory instead of ours, and
/// to a proxy on this machine no more is needed.
const SYSTEM_BUFFER: u32 = 64 * 1024;
/// Connections that may wait in the queue of the operating system to be accepted.
const BACKLOG: u32 = 4_096;
/// Descriptors that are not connections': the database, files, the runtime.
const OTHER_DESCRIPTORS: usize = 128;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The route's pattern, put on its answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct RouteName(pub(super) &'static str);

/// Listens with a backlog that a crowd fits into.
pub(super) fn listen(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = if addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    // What is accepted inherits them.
    socket.set_send_buffer_size(SYSTEM_BUFFER)?;
    socket.set_recv_buffer_size(SYSTEM_BUFFER)?;
    socket.bind(addr)?;
    socket.listen(BACKLOG)
}

/// Returns how many connections this process can have open, at most `wanted`.
pub(super) fn room_for(wanted: usize) -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    wanted.min(limit.saturating_sub(OTHER_DESCRIPTORS)).max(16)
}

/// The parts that every connection needs.
#[derive(Clone)]
pub(super) struct House {
    app: Arc<App>,
    router: Router,
    places: Arc<Places>,
    requests: Arc<AtomicU64>,
    /// Begins every request's number, so that no two starts share one.
    prefix: Arc<str>,
}

impl House {
    pub(super) fn new(app: Arc<App>, router: Router, places: Arc<Places>, started_ms: i64) -> House {
        House { app, router, places, requests: Arc::default(), prefix: format!("{started_ms:x}").into() }
    }

    /// Takes connections until told to stop, then lets the open exchanges end. Dropped, it drops them all.
    pub(super) async fn run(self, listener: TcpListener, mut stopped: watch::Receiver<()>) {
        let mut open = JoinSet::new();
        let mut taken = 0_u32;
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                Some(_) = open.join_next() => continue,
                _ = stopped.changed() => break,
            };
            let (stream, from) = match accepted {
                Ok(accepted) => accepted,
                // Out of descriptors, or the peer is gone already: a moment later it may go on.
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "a connection could not be taken");
                    sleep(Duration::from_millis(20)).await;
                    continue;
                }
            };
            let (seat, displaced) = loop {
                match self.places.take() {
                    Some(seat) => break seat,
                    None => sleep(Duration::from_millis(5)).await,
                }
            };
            self.app.service().counts().connection(displaced);
            open.spawn(self.clone().converse(stream, from, seat, stopped.clone()));
            taken = taken.wrapping_add(1);
            if taken.is_multiple_of(16) {
                // Many new connections must not keep the registry from looking at those that are open.
                tokio::task::yield_now().await;
            }
        }
        drop(listener);
        while open.join_next().await.is_some() {}
    }

    /// One connection, from its first byte to its last.
    async fn converse(self, stream: TcpStream, from: SocketAddr, seat: Seat, mut stopped: watch::Receiver<()>) {
        // Small answers must not wait for the next packet; where it fails they are only slower.
        let _ = stream.set_nodelay(true);
        let place = &seat.place;
        let peer = Peer { place: Arc::clone(place), address: from.ip() };
        let service = hyper::service::service_fn(move |request: Request<Incoming>| {
            let (house, peer) = (self.clone(), peer.clone());
            async move {
                peer.place.works();
                let response = house.answer(request, peer.clone()).await;
                peer.place.waits();
                Ok::<_, Infallible>(response)
            }
        });
        let mut server = http1::Builder::new();
        server.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(BUFFER).max_headers(FIELDS);
        let io = TokioIo::new(PatientStream::new(stream, Arc::clone(place)));
        let mut conversation = std::pin::pin!(server.serve_connection(io, service));
        // How a connection ends is its peer's business: what matters of its requests was logged with them.
        tokio::select! {
            _ = conversation.as_mut() => {}
            () = place.given_up() => {}
            _ = stopped.changed() => {
                conversation.as_mut().graceful_shutdown();
                let _ = conversation.await;
            }
        }
    }

    /// Numbers, answers, counts and logs a request.
    async fn answer(self, mut request: Request<Incoming>, peer: Peer) -> Response<Body> {
        let began = tokio::time::Instant::now();
        let number = format!("{}-{:x}", self.prefix, self.requests.fetch_add(1, Ordering::Relaxed));
        let method = method_name(request.method());
        let span = tracing::info_span!("request", id = %number);
        let hosts = request.headers().get_all(header::HOST).iter().count();
        request.extensions_mut().insert(peer);
        let mut response = if hosts == 1 {
            let router = TowerToHyperService::new(self.router);
            let answered = router.call(request).instrument(span.clone()).await;
            answered.unwrap_or_else(|never| match never {})
        } else {
            // Two names for one request are two readings of it (RFC 9112 §3.2).
            respond_problem(malformed("request.host"))
        };
        let took = began.elapsed();
        let route = response.extensions().get::<RouteName>().map_or("-", |name| name.0);
        let code = response.extensions().get::<Answered>().map_or("", |answered| &answered.code).to_owned();
        let status = response.status().as_u16();
        let counts = self.app.service().counts();
        counts.request(method, route, status, took);
        if !code.is_empty() {
            counts.problem(&code);
        }
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(parent: &span, method, route, status, code, ms, "answered");
        if let Ok(number) = HeaderValue::from_str(&number) {
            response.headers_mut().insert(REQUEST_ID, number);
        }
        response
    }
}

/// A method as a word of this program: whatever else a stranger writes is none.
fn method_name(method: &axum::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::*;

    /// The log and the counters tell the methods of the routes apart, and none of a stranger's words.
    #[test]
    fn a_method_of_a_route_is_named_and_no_other() {
        for (method, name) in [(Method::GET, "GET"), (Method::POST, "POST"), (Method::PUT, "PUT")] {
            assert_eq!(method_name(&method), name);
        }
        for other in ["DELETE", "HEAD", "get", "LIN-XIUYING"] {
            assert_eq!(method_name(&Method::from_bytes(other.as_bytes()).unwrap()), "other", "{other}");
        }
    }
}
