//! One exchange: check the head, read the body, find the caller, call the session, answer.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    body::{self, Body},
    extract::{Query, Request},
    http::{HeaderMap, HeaderName, Response, StatusCode, Uri, header, request::Parts},
};
use ereg_domain::identifier::UnitCode;
use ereg_protocol::{
    command::{Command, CommandError, MAX_COMMAND_BYTES},
    http_signature::Presented,
    id::CommandId,
    problem::{ErrorClass, Problem},
    registry::Registry as _,
    transport::HttpRequest,
};
use ereg_trust::{
    canonical::{self, CanonicalError},
    digest::Digest,
};
use serde::{Deserialize, Serialize};

use super::{
    answer::{malformed, problem, problem_of, respond, respond_problem},
    caller::{CallerError, NonceMemory, identify},
    feed,
    openapi::document,
    routes::{Access, Call, Carries, Route},
};
use crate::service::{AuditRow, Caller, Service, Session};

/// Whole exchange until the answer begins.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Largest chunk of a medium, bytes.
const MAX_CHUNK_BYTES: usize = 256 * 1024;
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const JSON: &str = "application/json";
const OCTETS: &str = "application/octet-stream";
const LINES: &str = "application/x-ndjson";
const TEXT: &str = "text/plain";

/// What every exchange needs.
#[derive(Debug)]
pub(super) struct App {
    pub(super) service: Service,
    pub(super) memory: NonceMemory,
    /// Configured, never taken from a header.
    pub(super) authority: String,
    /// Registry time of the start, seconds.
    pub(super) started_s: i64,
}

/// What `/v1/status` is asked: the token itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusRequest {
    token: String,
}

/// Answers a request on a route.
pub(super) async fn answer(app: Arc<App>, route: &'static Route, request: Request) -> Response<Body> {
    match tokio::time::timeout(TIME_LIMIT, exchange(&app, route, request)).await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => respond_problem(problem),
        Err(_) => respond_problem(problem(StatusCode::REQUEST_TIMEOUT, ErrorClass::Transient, "request.timeout")),
    }
}

async fn exchange(app: &Arc<App>, route: &'static Route, request: Request) -> Result<Response<Body>, Box<Problem>> {
    let (parts, body) = request.into_parts();
    check_head(route, &parts)?;
    let request = HttpRequest {
        method: route.method,
        path: parts.uri.path().to_owned(),
        query: format!("?{}", parts.uri.query().unwrap_or_default()),
        headers: plain_headers(&parts.headers),
        body: read_body(route, body).await?,
    };
    let query = read_query(route, &parts.uri)?;
    let command = match route.call {
        Call::Command => Some(Command::from_bytes(&request.body)),
        _ => None,
    };
    let known = command.as_ref().and_then(|command| command.as_ref().ok());
    let caller = caller(app, route, &request, known).await?;
    if let Some(command) = &command {
        check_command(&request, command)?;
    }
    call(route, app.service.session(caller), &request, &query).await
}

/// verify → session → **call → answer**.
async fn call(
    route: &'static Route,
    session: Session,
    request: &HttpRequest,
    query: &BTreeMap<&'static str, String>,
) -> Result<Response<Body>, Box<Problem>> {
    let part = |name: &str| path_part(route, &request.path, name);
    let ok = |content_type, body: Vec<u8>| Ok(respond(StatusCode::OK, content_type, body));
    match route.call {
        Call::Command => ok(JSON, session.command(&request.body).await.map_err(problem_of)?),
        Call::Feed => {
            let body = feed::stream(session, feed::read_cursor(query)?).await?;
            Ok(respond(StatusCode::OK, LINES, body))
        }
        Call::Homes => ok(JSON, json(&session.homes().await.map_err(problem_of)?)?),
        Call::Extract => {
            let unit: UnitCode = read(part("unit"))?;
            ok(JSON, session.extract(&unit).await.map_err(problem_of)?.into_bytes())
        }
        Call::Workspace => ok(JSON, json(&session.workspace(read(part("id"))?).await.map_err(problem_of)?)?),
        Call::Medium => ok(JSON, json(&session.medium(digest(part("digest"))?).await.map_err(problem_of)?)?),
        Call::PutChunk => {
            let (digest, index) = (digest(part("digest"))?, number(part("n"))?);
            session.put_chunk(digest, index, &request.body).await.map_err(problem_of)?;
            Ok(respond(StatusCode::NO_CONTENT, "", Body::empty()))
        }
        Call::Chunk => {
            let (digest, index) = (digest(part("digest"))?, number(part("n"))?);
            ok(OCTETS, session.chunk(digest, index).await.map_err(problem_of)?)
        }
        Call::Trust => ok(JSON, session.trust().await.map_err(problem_of)?),
        Call::Pack => ok(JSON, json(&session.pack().await.map_err(problem_of)?)?),
        Call::Checkpoint => ok(TEXT, session.checkpoint().await.map_err(problem_of)?.into_bytes()),
        Call::Inclusion => {
            let (index, size) = (size(query, "index")?, size(query, "size")?);
            ok(JSON, json(&session.inclusion(index, size).await.map_err(problem_of)?)?)
        }
        Call::Consistency => {
            let (from, to) = (size(query, "from")?, size(query, "to")?);
            ok(JSON, json(&session.consistency(from, to).await.map_err(problem_of)?)?)
        }
        Call::Time => ok(JSON, session.time(nonce(query)?).await.map_err(problem_of)?.into_bytes()),
        Call::Status => {
            let asked: StatusRequest =
                canonical::from_canonical(&request.body).map_err(|error| unreadable(&CommandError::Bytes(error)))?;
            ok(TEXT, session.status(&asked.token).await.map_err(problem_of)?.into_bytes())
        }
        Call::OpenApi => ok(JSON, json(&document())?),
    }
}

/// What can be judged before a byte of the body is read.
fn check_head(route: &Route, parts: &Parts) -> Result<(), Box<Problem>> {
    let headers = &parts.headers;
    // A router takes HEAD for GET; the signature covers the method that was sent.
    if parts.method.as_str() != route.method.as_str() {
        return Err(problem(StatusCode::METHOD_NOT_ALLOWED, ErrorClass::Permanent, "method_not_allowed"));
    }
    // One way to state a length, so that no proxy in between can read another request than we do.
    if headers.contains_key(header::TRANSFER_ENCODING) || headers.get_all(header::CONTENT_LENGTH).iter().count() > 1 {
        return Err(malformed("request.framing"));
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(unsupported("request.content_encoding"));
    }
    // Every id has one spelling; an escaped one would be a second.
    if parts.uri.path().contains('%') {
        return Err(malformed("path.malformed"));
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit(route)) {
        return Err(match route.carries {
            Carries::Nothing => malformed("request.body_unexpected"),
            Carries::Json | Carries::Chunk => too_large(),
        });
    }
    if route.call == Call::Command {
        idempotency_key(headers)?;
    }
    let wanted = match route.carries {
        Carries::Nothing => return Ok(()),
        Carries::Json => JSON,
        Carries::Chunk => OCTETS,
    };
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    match (types.next(), types.next()) {
        (Some(one), None) if one.as_bytes() == wanted.as_bytes() => Ok(()),
        _ => Err(unsupported("request.content_type")),
    }
}

fn limit(route: &Route) -> usize {
    match route.carries {
        Carries::Nothing => 0,
        Carries::Json => MAX_COMMAND_BYTES,
        Carries::Chunk => MAX_CHUNK_BYTES,
    }
}

/// `Idempotency-Key`: exactly one, a command id.
fn idempotency_key(headers: &HeaderMap) -> Result<CommandId, Box<Problem>> {
    let mut keys = headers.get_all(IDEMPOTENCY_KEY).iter();
    let (Some(key), None) = (keys.next(), keys.next()) else {
        let absent = !headers.contains_key(IDEMPOTENCY_KEY);
        return Err(malformed(if absent { "idempotency.missing" } else { "idempotency.malformed" }));
    };
    match key.to_str() {
        Ok("") => Err(malformed("idempotency.missing")),
        Ok(text) => text.parse().map_err(|_| malformed("idempotency.malformed")),
        Err(_) => Err(malformed("idempotency.malformed")),
    }
}

/// The command is one, and its id is the `Idempotency-Key`.
fn check_command(request: &HttpRequest, command: &Result<Command, CommandError>) -> Result<(), Box<Problem>> {
    let command = command.as_ref().map_err(unreadable)?;
    if request.header(IDEMPOTENCY_KEY.as_str()) == Some(&command.id.to_string()) {
        Ok(())
    } else {
        Err(malformed("idempotency.other_id"))
    }
}

fn unreadable(error: &CommandError) -> Box<Problem> {
    match error {
        CommandError::Bytes(CanonicalError::TooLarge) => too_large(),
        error => malformed(error.code()),
    }
}

async fn read_body(route: &Route, body: Body) -> Result<Vec<u8>, Box<Problem>> {
    match body::to_bytes(body, limit(route)).await {
        Ok(bytes) => Ok(bytes.to_vec()),
        // The length was stated and fits, so what is left is a connection that broke off.
        Err(_) => Err(malformed("request.body")),
    }
}

/// As the signature sees them: lower-case names; a value outside ASCII can be covered by no signature.
fn plain_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("\u{0}").to_owned())).collect()
}

/// The query's parameters: known ones, each once.
fn read_query(route: &'static Route, uri: &Uri) -> Result<BTreeMap<&'static str, String>, Box<Problem>> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).map_err(|_| malformed("query.malformed"))?;
    let mut read = BTreeMap::new();
    for (name, value) in pairs {
        let known = route.query.iter().find(|parameter| parameter.name == name);
        let known = known.ok_or_else(|| malformed("query.malformed"))?;
        if read.insert(known.name, value).is_some() {
            return Err(malformed("query.malformed"));
        }
    }
    Ok(read)
}

/// Who calls. A refusal is audited, and answered with signed time where the clock is to blame.
async fn caller(
    app: &Arc<App>,
    route: &'static Route,
    request: &HttpRequest,
    command: Option<&Command>,
) -> Result<Caller, Box<Problem>> {
    match route.access {
        Access::Public => return Ok(Caller::Anyone),
        Access::Signed => {}
    }
    let (shared, asked, command) = (Arc::clone(app), request.clone(), command.cloned());
    let found = tokio::task::spawn_blocking(move || {
        let App { service, memory, authority, started_s } = &*shared;
        let found = identify(service, memory, *started_s, &asked, authority, command.as_ref());
        if let Err(error) = &found {
            audit(service, route, &asked, authority, error);
        }
        found
    });
    let error = match found.await.unwrap_or(Err(CallerError::LookUp)) {
        Ok(caller) => return Ok(caller),
        Err(error) => error,
    };
    let mut problem = error.problem();
    if error.is_about_time() {
        let nonce = Presented::read(request, &app.authority).map(|presented| presented.nonce().to_string());
        let time = app.service.session(Caller::Anyone).time(nonce.as_deref().unwrap_or_default()).await;
        problem.time = time.ok();
    }
    Err(problem)
}

/// A refused signature is an event (等保 8.1.4.3, ASVS V16.3); a request without one is noise.
fn audit(service: &Service, route: &Route, request: &HttpRequest, authority: &str, error: &CallerError) {
    if request.header("signature").is_none() {
        return;
    }
    let actor = Presented::read(request, authority).map_or_else(|_| "-".to_owned(), |p| p.key_id().to_string());
    let object = format!("{} {}", route.method.as_str(), route.path);
    let row = AuditRow { actor, act: error.code().to_owned(), object };
    if let Err(error) = service.audit(&row) {
        tracing::error!(code = error.code(), "a refused request could not be audited");
    }
}

/// The part of a path that stands for `{name}` in the route.
fn path_part<'a>(route: &Route, path: &'a str, name: &str) -> &'a str {
    let wanted =
        |(pattern, _): &(&str, &str)| pattern.strip_prefix('{').and_then(|p| p.strip_suffix('}')) == Some(name);
    route.path.split('/').zip(path.split('/')).find(wanted).map_or("", |(_, part)| part)
}

fn read<T: std::str::FromStr>(part: &str) -> Result<T, Box<Problem>> {
    part.parse().map_err(|_| malformed("path.malformed"))
}

fn digest(part: &str) -> Result<Digest, Box<Problem>> {
    read(part)
}

/// A number in its one decimal spelling.
fn number(part: &str) -> Result<u32, Box<Problem>> {
    let number: u32 = read(part)?;
    if number.to_string() == part { Ok(number) } else { Err(malformed("path.malformed")) }
}

fn size(query: &BTreeMap<&'static str, String>, name: &str) -> Result<u64, Box<Problem>> {
    let text = query.get(name).map_or("", String::as_str);
    text.parse::<u64>().ok().filter(|n| n.to_string() == text).ok_or_else(|| malformed("query.malformed"))
}

/// The asker's nonce; empty where he sent none.
fn nonce<'a>(query: &'a BTreeMap<&'static str, String>) -> Result<&'a str, Box<Problem>> {
    let Some(text) = query.get("nonce") else { return Ok("") };
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if plain && (1..=64).contains(&text.len()) { Ok(text) } else { Err(malformed("time.nonce")) }
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, Box<Problem>> {
    canonical::to_canonical(value)
        .map_err(|_| problem(StatusCode::INTERNAL_SERVER_ERROR, ErrorClass::Transient, "internal"))
}

fn unsupported(code: &str) -> Box<Problem> {
    problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, ErrorClass::Permanent, code)
}

fn too_large() -> Box<Problem> {
    problem(StatusCode::PAYLOAD_TOO_LARGE, ErrorClass::Permanent, "too_large")
}
