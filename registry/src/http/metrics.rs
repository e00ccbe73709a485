//! `/metrics` on a loopback listener of its own: counters of this process and what lies in the database, for Prometheus.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Method, Request, Response, StatusCode, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};

use super::{exchange::App, place::Places};
use crate::counts::Exposition;

/// Readers at a time.
const READERS: usize = 8;
/// A whole scrape, its connection included.
const SCRAPE: Duration = Duration::from_secs(10);

/// Serves `/metrics`, and nothing else, until dropped.
pub(super) async fn run(listener: TcpListener, app: Arc<App>, places: Arc<Places>) {
    let readers = Arc::new(Semaphore::new(READERS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let Ok(reader) = Arc::clone(&readers).try_acquire_owned() else { continue };
        let (app, places) = (Arc::clone(&app), Arc::clone(&places));
        tokio::spawn(async move {
            let service = service_fn(|request: Request<Incoming>| {
                let (app, places) = (Arc::clone(&app), Arc::clone(&places));
                async move { Ok::<_, Infallible>(answer(app, places, &request).await) }
            });
            let mut server = http1::Builder::new();
            server.timer(TokioTimer::new()).keep_alive(false).max_buf_size(8 * 1024);
            let _ = timeout(SCRAPE, server.serve_connection(TokioIo::new(stream), service)).await;
            drop(reader);
        });
    }
}

/// Listens where only this machine can ask.
pub(super) async fn listen(addr: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(addr).await
}

async fn answer(app: Arc<App>, places: Arc<Places>, request: &Request<Incoming>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    if request.uri().path() != "/metrics" {
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    }
    if request.method() != Method::GET {
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        return response;
    }
    match tokio::task::spawn_blocking(move || text(&app, &places)).await {
        Ok(text) => {
            *response.body_mut() = Body::from(text);
            let kind = header::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
        }
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    response
}

fn text(app: &App, places: &Places) -> String {
    let mut text = Exposition(app.service().counts().text());
    let mut gauge = |name: &str, help: &str, label: &str, values: &[(String, i64)]| {
        text.head(name, "gauge", help);
        for (of, value) in values {
            let labels = [(label, of.as_str())];
            text.line(name, if label.is_empty() { &[] } else { &labels }, value);
        }
    };
    let alone = |value: i64| vec![(String::new(), value)];
    let size = |value: usize| alone(i64::try_from(value).unwrap_or(i64::MAX));
    gauge("ereg_connections_open", "Connections open now.", "", &size(places.open()));
    gauge("ereg_held_bytes", "Bytes kept for bodies and answers now.", "", &size(app.shares.held_bytes()));
    let follows = size(app.service().waits_to_follow());
    gauge("ereg_follow_up_waiting", "What follows commands that were answered, and is not begun yet.", "", &follows);
    gauge("ereg_seal_usable", "Whether documents can be sealed now.", "", &alone(i64::from(app.service().seals())));
    match app.service().standing() {
        Ok(standing) => {
            gauge("ereg_up", "Whether the database answers.", "", &alone(1));
            gauge("ereg_cases", "Cases by state.", "state", &standing.cases);
            gauge("ereg_queue_waiting", "Accepted cases behind another on their unit.", "", &alone(standing.waiting));
            gauge("ereg_due", "Cases and payments whose time has come.", "", &alone(standing.due));
            gauge("ereg_attempts", "Attempts to pay by state.", "state", &standing.attempts);
            gauge("ereg_refunds_due", "Refunds that are owed.", "", &alone(standing.refunds_due));
            gauge("ereg_workspaces_open", "Workspaces that are no case yet.", "", &alone(standing.workspaces));
            gauge("ereg_documents_waiting", "Documents to be sealed: due, or put off.", "state", &standing.documents);
            gauge(
                "ereg_documents_held_up",
                "Documents that a person has to see to, by the code of why they are not sealed.",
                "reason",
                &standing.held_up,
            );
            gauge("ereg_ledger_fen", "What stands on an account of the ledger, fen.", "account", &standing.ledger);
            let sum = standing.ledger.iter().map(|(_, fen)| fen).sum();
            gauge("ereg_ledger_sum_fen", "Over all accounts: zero, or the ledger is wrong.", "", &alone(sum));
        }
        Err(error) => {
            tracing::error!(code = error.code(), "the metrics could not be read");
            gauge("ereg_up", "Whether the database answers.", "", &alone(0));
        }
    }
    text.0
}
