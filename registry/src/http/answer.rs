//! Answers: what every response carries, and problems as `application/problem+json` (RFC 9457).

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use ereg_domain::canonical;
use ereg_protocol::{problem::Problem, registry::CallError};

/// The headers of every answer: nothing is sniffed, kept, framed, or sent on. No CORS: no web page is a client of this
/// API.
const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The part of its answer that a route tells the log, beside the status.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    /// The code of the problem, where it is one.
    pub(super) code: String,
}

/// A problem of a code.
pub(super) fn problem(status: StatusCode, code: &str) -> Box<Problem> {
    Box::new(Problem::of(status.as_u16(), code))
}

/// A request that cannot be read.
pub(super) fn malformed(code: &str) -> Box<Problem> {
    problem(StatusCode::BAD_REQUEST, code)
}

/// The problem behind a failed call.
pub(super) fn problem_of(error: CallError) -> Box<Problem> {
    match error {
        CallError::Problem(problem) => Box::new(problem),
        // The service in this process has no transport; whatever this is, it is ours.
        CallError::Transport(_)
        | CallError::NotSigned(_)
        | CallError::NotTheRegistry { .. }
        | CallError::Unreadable
        | CallError::OtherAccount => problem(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// An answer of this type.
pub(super) fn respond(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !content_type.is_empty() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    }
    response
}

/// The response that carries a problem.
pub(super) fn respond_problem(problem: Box<Problem>) -> Response<Body> {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = canonical::to_canonical(&problem).unwrap_or_default();
    let mut response = respond(status, "application/problem+json", body);
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Signature tag=\"ereg-1\""));
    }
    response.extensions_mut().insert(Answered { code: problem.code.clone() });
    if let Some(seconds) = problem.retry_after_s {
        // Whoever is to come again later does not ask for the next thing at once.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
