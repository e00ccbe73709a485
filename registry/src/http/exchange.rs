//! One exchange: check the head, find the caller, read the body, call the session, answer.
//!
//! A body is read only for whoever has proved a key, or, a small one, for whoever may be enrolling or asks for a status. The answer
//! keeps its share of the registry until the last of it was taken or dropped.

use std::{collections::BTreeMap, future::poll_fn, net::IpAddr, pin::Pin, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Query, Request},
    http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header, request::Parts},
};
use ereg_domain::{canonical, identifier::UnitCode, text::PlainText};
use ereg_protocol::{
    command::{Command, CommandBody, CommandError},
    command_lanes::{CommandLanes, CommandLanesError, MAX_COMMANDS_BYTES, MOST_COMMANDS},
    document::MOST_DOCUMENT_BYTES,
    feed::FeedCursor,
    http_signature::{HttpSignatureError, Presented},
    objects::{CommandAnswer, Tells},
    outcome::MAX_OUTCOME_BYTES,
    problem::Problem,
    registry::{CallError, Registry as _},
    transport::HttpRequest,
};
use ereg_trust::{bundle::TrustBundle, digest::Digest, keys::KeyId};
use hyper::body::Body as _;
use serde::Serialize;
use tokio::time::{Instant, timeout};

use super::{
    answer::{malformed, problem, problem_of, respond, respond_problem},
    caller::{CallerError, Claim, Gatekeeper},
    feed,
    openapi::document,
    place::{Credit, Place},
    refused::Refused,
    routes::{Admission, Call, Carries, MAX_CHUNK_BYTES, Route, StatusRequest},
    shares::{Share, Shares},
};
use crate::service::{AuditRow, Caller, Came, Service, Session, unreadable};

/// The registry's own work on one request.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Largest body of whoever has not proved a key, bytes: an enrolment or a token.
const MAX_STRANGE_BYTES: usize = 16 * 1024;
/// Room taken for an answer before its size is known, bytes: a page of the feed, a chunk, a document; anything
/// else.
const LARGE_ANSWER: usize = 256 * 1024;
const SMALL_ANSWER: usize = 32 * 1024;
const _: () = assert!(LARGE_ANSWER >= MAX_CHUNK_BYTES && LARGE_ANSWER >= MOST_DOCUMENT_BYTES);
/// No command is shorter, bytes.
const LEAST_COMMAND: usize = 64;
const JSON: &str = "application/json";
const OCTETS: &str = "application/octet-stream";
const LINES: &str = "application/x-ndjson";
const TEXT: &str = "text/plain";

/// The parts that every exchange needs.
#[derive(Debug)]
pub(super) struct App {
    pub(super) gate: Gatekeeper,
    pub(super) shares: Shares,
    pub(super) refused: Refused,
    /// The same for everybody: written from here, however many read it.
    pub(super) openapi: Bytes,
}

impl App {
    pub(super) fn service(&self) -> &Service {
        &self.gate.service
    }
}

/// The bytes of a trust bundle, held once however many read them.
struct TrustBytes(Arc<TrustBundle>);

impl AsRef<[u8]> for TrustBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.bytes()
    }
}

/// The other end of a connection.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) place: Arc<Place>,
    pub(super) address: IpAddr,
}

/// Answers a request on a route.
pub(super) async fn answer(app: Arc<App>, route: &'static Route, request: Request) -> Response<Body> {
    exchange(&app, route, request).await.unwrap_or_else(respond_problem)
}

async fn exchange(app: &Arc<App>, route: &'static Route, request: Request) -> Result<Response<Body>, Box<Problem>> {
    let (parts, body) = request.into_parts();
    let Some(peer) = parts.extensions.get::<Peer>().cloned() else { return Err(internal()) };
    check_head(route, &parts)?;
    let query = read_query(route, &parts.uri)?;
    let request = HttpRequest {
        method: route.method,
        path: parts.uri.path().to_owned(),
        query: format!("?{}", parts.uri.query().unwrap_or_default()),
        headers: plain_headers(&parts.headers),
        body: Vec::new(),
    };
    // Given up once a key is proved: many people may share an address, a key is one person's.
    let address = app.shares.address(peer.address, &parts.headers)?;
    let claim = match route.admission {
        Admission::Public => None,
        Admission::Signed => Some(look(app, route, &request, &peer.place).await?),
    };
    let asked = Asked { app, route, peer: &peer, request, body };
    match claim {
        None => asked.publicly(&query).await,
        Some(Claim::Known { account, key }) => {
            drop(address);
            // Whoever asks for more than their share goes on keeping the registry waiting, as whoever sends nothing does.
            let share = app.shares.account(&account).await?;
            peer.place.prove();
            let length = stated_length(&parts.headers).unwrap_or(0);
            let room = app.shares.room(answer_room(route, length).max(length)).await?;
            let (request, commands) = asked.read(limit(route)).await?;
            let many = commands.iter().flatten().count();
            let _commands = if many > 0 { Some(app.shares.commands(&account, many).await?) } else { None };
            let caller = match only(&commands).and_then(|only| only.command().ok()).map(|command| &command.body) {
                // The one command whose principal is its own device key, known or not: a repeat must find its outcome.
                Some(CommandBody::Enrol(enrol)) if enrol.device_key.key_id() == key => {
                    Caller::Enrolling { device_key: enrol.device_key }
                }
                Some(CommandBody::Enrol(_)) => {
                    return Err(refuse(app, route, &request, HttpSignatureError::KeyUnknown.into()).await);
                }
                _ => Caller::Account { account, key },
            };
            let place = Arc::clone(&peer.place);
            Proved { route, caller, request, commands, share, room, place }.serve(app, &query).await
        }
        Some(Claim::Stranger(presented)) => asked.by_a_stranger(presented, &parts.headers, &query).await,
    }
}

/// Finds who calls, as far as the head says; a refusal is counted, and carries signed time where the clock is to blame.
async fn look(app: &Arc<App>, route: &'static Route, head: &HttpRequest, place: &Place) -> Result<Claim, Box<Problem>> {
    let claim = match app.gate.present(head) {
        Ok(presented) => {
            // Being checked is the registry's own time: whoever has signed must not lose their place to it.
            place.is_checked();
            let _turn = app.shares.checking().await?;
            let app = Arc::clone(app);
            let claim = tokio::task::spawn_blocking(move || app.gate.look(presented)).await;
            place.waits();
            claim.unwrap_or(Err(CallerError::LookUp))
        }
        Err(error) => Err(error),
    };
    match claim {
        Ok(claim) => Ok(claim),
        Err(error) => Err(refuse(app, route, head, error).await),
    }
}

/// A request whose head was checked and whose body has not been read.
struct Asked<'a> {
    app: &'a Arc<App>,
    route: &'static Route,
    peer: &'a Peer,
    request: HttpRequest,
    body: Body,
}

/// The commands of a request, by lane; none of a request for anything else.
type Commands = Vec<Vec<Came>>;

/// The one command of a request that has no other.
fn only(commands: &Commands) -> Option<&Came> {
    let mut all = commands.iter().flatten();
    let first = all.next()?;
    if all.next().is_none() { Some(first) } else { None }
}

impl Asked<'_> {
    async fn publicly(self, query: &BTreeMap<&'static str, String>) -> Result<Response<Body>, Box<Problem>> {
        let app = self.app;
        let ok = |bytes: &Bytes| Ok(respond(StatusCode::OK, JSON, bytes.clone()));
        match self.route.call {
            // The same for everybody, until another comes in force.
            Call::Trust => return ok(&Bytes::from_owner(TrustBytes(app.service().told_trust()))),
            Call::Pack => return ok(&Bytes::from_owner(Arc::<[u8]>::from(app.service().told_pack()))),
            Call::OpenApi => return ok(&app.openapi),
            Call::Commands
            | Call::Outcome
            | Call::Vault
            | Call::Feed
            | Call::Homes
            | Call::Extract
            | Call::Workspace
            | Call::Medium
            | Call::PutChunk
            | Call::Chunk
            | Call::Document
            | Call::Licence
            | Call::Checkpoint
            | Call::Inclusion
            | Call::Consistency
            | Call::Publications
            | Call::Time
            | Call::Status => {}
        }
        let _stranger = match self.route.carries {
            Carries::Nothing => None,
            Carries::Commands | Carries::Json | Carries::Chunk => Some(app.shares.stranger().await?),
        };
        let route = self.route;
        let (request, _) = self.read(limit(route)).await?;
        let _turn = app.shares.public().await?;
        let made = in_time(call(route, app.service().session(Caller::Anyone), &request, query)).await?;
        Ok(made.answer(&None))
    }

    /// Serves a caller with a key that is not known: it enrols, is told what of its enrolment cannot be read, or is
    /// refused.
    async fn by_a_stranger(
        self,
        presented: Presented,
        headers: &HeaderMap,
        query: &BTreeMap<&'static str, String>,
    ) -> Result<Response<Body>, Box<Problem>> {
        let (app, route, place) = (self.app, self.route, &self.peer.place);
        let unknown = CallerError::from(HttpSignatureError::KeyUnknown);
        if route.call != Call::Commands || stated_length(headers).is_none_or(|length| length > MAX_STRANGE_BYTES) {
            return Err(refuse(app, route, &self.request, unknown).await);
        }
        let share = app.shares.stranger().await?;
        let (request, commands) = self.read(MAX_STRANGE_BYTES).await?;
        let Some(came) = only(&commands) else { return Err(refuse(app, route, &request, unknown).await) };
        let device_key = match came.command() {
            Ok(Command { body: CommandBody::Enrol(enrol), .. }) => enrol.device_key,
            // Whoever tries to enrol learns which field is wrong: there is no key to know them by before it is right.
            Err(error) if claims_to_enrol(came.bytes()) => return Err(Box::new(unreadable(error))),
            Ok(_) | Err(_) => return Err(refuse(app, route, &request, unknown).await),
        };
        let checked = {
            let _turn = app.shares.checking().await?;
            let app = Arc::clone(app);
            let checked = tokio::task::spawn_blocking(move || app.gate.verify(&presented, &device_key)).await;
            checked.unwrap_or(Err(CallerError::LookUp))
        };
        if let Err(error) = checked {
            return Err(refuse(app, route, &request, error).await);
        }
        place.prove();
        let room = app.shares.room(SMALL_ANSWER).await?;
        let caller = Caller::Enrolling { device_key };
        let place = Arc::clone(place);
        Proved { route, caller, request, commands, share, room, place }.serve(app, query).await
    }

    /// The whole request, its body the one whose digest was signed, and the commands in it.
    async fn read(mut self, limit: usize) -> Result<(HttpRequest, Commands), Box<Problem>> {
        self.request.body = read_body(&self.peer.place, limit, self.body).await?;
        if self.route.admission == Admission::Signed
            && let Err(error) = Presented::check_body(&self.request)
        {
            return Err(refuse(self.app, self.route, &self.request, error.into()).await);
        }
        if self.route.call != Call::Commands {
            return Ok((self.request, Vec::new()));
        }
        let lanes = CommandLanes::read(&std::mem::take(&mut self.request.body));
        let lanes = lanes.map_err(CommandLanesError::problem)?.into_lanes().into_iter();
        let commands = lanes.map(|lane| lane.into_iter().map(Came::read).collect()).collect();
        Ok((self.request, commands))
    }
}

/// A whole request of a caller who has proved a key, and what it holds of the registry.
struct Proved {
    route: &'static Route,
    caller: Caller,
    request: HttpRequest,
    commands: Commands,
    share: Share,
    room: Share,
    place: Arc<Place>,
}

impl Proved {
    async fn serve(
        self,
        app: &Arc<App>,
        query: &BTreeMap<&'static str, String>,
    ) -> Result<Response<Body>, Box<Problem>> {
        if self.route.call == Call::Feed
            && let Some(most) = feed::read_pages(query)?
        {
            return self.pages(app, query, most).await;
        }
        let _turn = app.shares.signed().await?;
        let made = if self.route.call == Call::Commands {
            let enrolling = match &self.caller {
                Caller::Enrolling { device_key } => Some(device_key.key_id()),
                Caller::Account { .. } | Caller::Anyone => None,
            };
            let answers = in_time(carry_out(app.service().session(self.caller), self.commands)).await?;
            if let (Some(Err(CallError::Problem(problem))), Some(key)) = (answers.first(), enrolling)
                && problem.status == StatusCode::FORBIDDEN.as_u16()
            {
                not_enrolled(app, self.route, key, problem.code.clone()).await;
            }
            lines(answers)?
        } else {
            in_time(call(self.route, app.service().session(self.caller), &self.request, query)).await?
        };
        let room = app.shares.fit(self.room, made.bytes.as_ref().map_or(0, Vec::len)).await?;
        Ok(made.answer(&Some(Arc::new((Arc::new(self.share), room)))))
    }

    /// Serves pages of a feed, as many as were asked for and are there. Each has its turn and its room, and is made for the
    /// caller as they are known then.
    async fn pages(
        self,
        app: &Arc<App>,
        query: &BTreeMap<&'static str, String>,
        most: u64,
    ) -> Result<Response<Body>, Box<Problem>> {
        let (cursor, nonce) = (feed::read_cursor(query)?, nonce(query)?.to_owned());
        let Proved { caller, share, room, place, .. } = self;
        let session = app.service().session(caller);
        let asker = Arc::new(Asker { app: Arc::clone(app), session, nonce, share: Arc::new(share), place });
        let first = asker.page(&cursor, room).await?;
        let next = move |cursor| -> feed::Making { Box::pin(Arc::clone(&asker).next(cursor)) };
        Ok(respond(StatusCode::OK, LINES, Body::new(feed::Pages::new(first, most, next))))
    }
}

/// Somebody who reads a feed.
struct Asker {
    app: Arc<App>,
    session: Session,
    nonce: String,
    share: Arc<Share>,
    place: Arc<Place>,
}

impl Asker {
    /// The page after a cursor. Its bytes keep the asker's share and their room until the last of them was taken or dropped.
    async fn page(&self, cursor: &FeedCursor, room: Share) -> Result<feed::Made, Box<Problem>> {
        let _turn = self.app.shares.signed().await?;
        let page = async { self.session.page(cursor, &self.nonce).await.map_err(problem_of) };
        let (bytes, next) = timeout(TIME_LIMIT, page).await.unwrap_or_else(|_| Err(too_late()))?;
        let room = self.app.shares.fit(room, bytes.len()).await?;
        let held = Held { bytes, _shares: Some(Arc::new((Arc::clone(&self.share), room))) };
        Ok((Bytes::from_owner(held), next))
    }

    /// The page after a cursor, in an answer that has begun.
    async fn next(self: Arc<Self>, cursor: FeedCursor) -> Option<feed::Made> {
        self.place.works();
        let page = match self.app.shares.room(LARGE_ANSWER).await {
            Ok(room) => self.page(&cursor, room).await,
            Err(busy) => Err(busy),
        };
        self.place.waits();
        page.ok()
    }
}

/// The registry's own work, in time or not at all.
async fn in_time<T>(work: impl Future<Output = Result<T, Box<Problem>>>) -> Result<T, Box<Problem>> {
    timeout(TIME_LIMIT, work).await.unwrap_or_else(|_| Err(too_late()))
}

/// The shares that an exchange holds of the registry: its account's, and the room for its answer.
type Shared = Option<Arc<(Arc<Share>, Share)>>;

/// The result that was made for whoever asked; nothing, where it is enough that it was done.
struct Made {
    content_type: &'static str,
    bytes: Option<Vec<u8>>,
}

impl Made {
    /// Makes the response: its bytes keep the shares until the last of them was taken or dropped.
    fn answer(self, shares: &Shared) -> Response<Body> {
        let Some(bytes) = self.bytes else { return respond(StatusCode::NO_CONTENT, "", Body::empty()) };
        let length = HeaderValue::from(bytes.len());
        let bytes = Bytes::from_owner(Held { bytes, _shares: shares.clone() });
        let mut answer = respond(StatusCode::OK, self.content_type, bytes);
        answer.headers_mut().insert(header::CONTENT_LENGTH, length);
        answer
    }
}

struct Held {
    bytes: Vec<u8>,
    _shares: Shared,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// The answers to the commands of a request, in its order.
type Answered = Vec<Result<Vec<u8>, CallError>>;

async fn carry_out(session: Session, commands: Commands) -> Result<Answered, Box<Problem>> {
    session.carry_out(commands).await.map_err(problem_of)
}

/// A line for each answer: the outcome's envelope, or a problem.
fn lines(answers: Answered) -> Result<Made, Box<Problem>> {
    let mut bytes = Vec::new();
    for answer in answers {
        match answer {
            Ok(outcome) => bytes.extend(outcome),
            Err(error) => bytes.extend(json(&problem_of(error))?),
        }
        bytes.push(b'\n');
    }
    Ok(Made { content_type: LINES, bytes: Some(bytes) })
}

/// verify → session → **call → answer**.
async fn call(
    route: &'static Route,
    session: Session,
    request: &HttpRequest,
    query: &BTreeMap<&'static str, String>,
) -> Result<Made, Box<Problem>> {
    let part = |name: &str| path_part(route, &request.path, name);
    let ok = |content_type, bytes| Ok(Made { content_type, bytes: Some(bytes) });
    match route.call {
        // Made of the commands that were read.
        Call::Commands => Err(internal()),
        Call::Feed => {
            let cursor = feed::read_cursor(query)?;
            ok(LINES, session.feed(&cursor, nonce(query)?).await.map_err(problem_of)?)
        }
        Call::Vault => {
            let marks =
                query.get("marks").and_then(|text| text.parse().ok()).ok_or_else(|| malformed("query.malformed"))?;
            ok(JSON, session.vault_seen(&marks, nonce(query)?).await.map_err(problem_of)?.into_bytes())
        }
        Call::Homes => {
            let nonce = nonce(query)?;
            let homes = session.homes().await.map_err(problem_of)?;
            told(&session, nonce, Tells::Homes(homes)).await
        }
        Call::Extract => {
            let nonce = nonce(query)?;
            let unit: UnitCode = read(part("unit"))?;
            let extract = match query.get("deed") {
                Some(deed) => session.extract_of_estate(&unit, text(deed)?).await,
                None => session.extract(&unit).await,
            };
            told(&session, nonce, Tells::Extract(extract.map_err(problem_of)?)).await
        }
        Call::Workspace => {
            let nonce = nonce(query)?;
            let workspace = session.workspace(read(part("id"))?).await.map_err(problem_of)?;
            told(&session, nonce, Tells::Workspace(Box::new(workspace))).await
        }
        Call::Outcome => {
            let nonce = nonce(query)?;
            let command_id = read(part("id"))?;
            let outcome = session.outcome(command_id).await.map_err(problem_of)?.map(String::from_utf8);
            let outcome = outcome.transpose().map_err(|_| internal())?;
            told(&session, nonce, Tells::Command(CommandAnswer { command_id, outcome })).await
        }
        Call::Medium => {
            let nonce = nonce(query)?;
            let medium = session.medium(digest(part("digest"))?).await.map_err(problem_of)?;
            told(&session, nonce, Tells::Medium(medium)).await
        }
        Call::PutChunk => {
            let (digest, index) = (digest(part("digest"))?, number(part("n"))?);
            session.put_chunk(digest, index, &request.body).await.map_err(problem_of)?;
            Ok(Made { content_type: "", bytes: None })
        }
        Call::Chunk => {
            let (digest, index) = (digest(part("digest"))?, number(part("n"))?);
            ok(OCTETS, session.chunk(digest, index).await.map_err(problem_of)?)
        }
        Call::Document => ok(OCTETS, session.document(digest(part("digest"))?).await.map_err(problem_of)?),
        Call::Licence => {
            let nonce = nonce(query)?;
            let licence = session.licence(&read(part("licence"))?).await.map_err(problem_of)?;
            told(&session, nonce, Tells::Licence(Box::new(licence))).await
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
        Call::Publications => {
            let before = query.get("before").map(|_| size(query, "before")).transpose()?;
            ok(JSON, json(&session.publications(before).await.map_err(problem_of)?)?)
        }
        Call::Time => ok(JSON, session.time(nonce(query)?).await.map_err(problem_of)?.into_bytes()),
        Call::Status => {
            let asked: StatusRequest = canonical::from_canonical(&request.body)
                .map_err(|error| Box::new(unreadable(&CommandError::Bytes(error))))?;
            ok(TEXT, session.status(&asked.token).await.map_err(problem_of)?.into_bytes())
        }
        Call::OpenApi => ok(JSON, json(&document())?),
    }
}

/// Signs what one caller alone is told.
async fn told(session: &Session, nonce: &str, tells: Tells) -> Result<Made, Box<Problem>> {
    let bytes = session.told(nonce, tells).await.map_err(problem_of)?.into_bytes();
    Ok(Made { content_type: JSON, bytes: Some(bytes) })
}

/// Checks what can be judged before a byte of the body is read.
fn check_head(route: &Route, parts: &Parts) -> Result<(), Box<Problem>> {
    let headers = &parts.headers;
    // A router takes HEAD for GET; the signature covers the method that was sent.
    if parts.method.as_str() != route.method.as_str() {
        return Err(problem(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"));
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
    if stated_length(headers).is_some_and(|length| length > limit(route)) {
        return Err(match route.carries {
            Carries::Nothing => malformed("request.body_unexpected"),
            Carries::Commands | Carries::Json | Carries::Chunk => too_large(),
        });
    }
    let wanted = match route.carries {
        Carries::Nothing => return Ok(()),
        Carries::Commands => LINES,
        Carries::Json => JSON,
        Carries::Chunk => OCTETS,
    };
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    match (types.next(), types.next()) {
        (Some(one), None) if one.to_str().is_ok_and(|given| is_type(given, wanted)) => Ok(()),
        _ => Err(unsupported("request.content_type")),
    }
}

/// Whether a content type is this one, with no parameter but, of JSON, the one encoding it has (RFC 8259 §8.1).
fn is_type(given: &str, wanted: &str) -> bool {
    let mut parts = given.split(';').map(str::trim);
    let same = parts.next().is_some_and(|named| named.eq_ignore_ascii_case(wanted));
    let utf8 = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')).unwrap_or(value);
        name.eq_ignore_ascii_case("charset") && value.eq_ignore_ascii_case("utf-8")
    };
    same && match (parts.next(), parts.next()) {
        (None, _) => true,
        (Some(one), None) => wanted == JSON && utf8(one),
        _ => false,
    }
}

fn stated_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok())
}

fn limit(route: &Route) -> usize {
    match route.carries {
        Carries::Nothing => 0,
        Carries::Commands => MAX_COMMANDS_BYTES,
        Carries::Json => MAX_STRANGE_BYTES,
        Carries::Chunk => MAX_CHUNK_BYTES,
    }
}

/// Room for an answer before it is made, bytes. Who is told that commands were carried out must not wait for room a second time,
/// and then hear that there is none: there is room for an outcome of each that a body of so many bytes can have.
fn answer_room(route: &Route, length: usize) -> usize {
    match route.call {
        Call::Feed | Call::Chunk | Call::Document => LARGE_ANSWER,
        Call::Commands => {
            let most = (length / LEAST_COMMAND).min(MOST_COMMANDS);
            SMALL_ANSWER.max(most * (MAX_OUTCOME_BYTES + 1))
        }
        _ => SMALL_ANSWER,
    }
}

/// Whether bytes that are no command say they are an enrolment.
fn claims_to_enrol(body: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Value>(body).is_ok_and(|said| said["kind"] == "enrol")
}

/// A body, as long as it goes on coming.
async fn read_body(place: &Place, limit: usize, mut body: Body) -> Result<Vec<u8>, Box<Problem>> {
    let mut bytes = Vec::new();
    let mut credit = Credit::full();
    place.waits();
    loop {
        let began = Instant::now();
        let frame = timeout(credit.left(), poll_fn(|context| Pin::new(&mut body).poll_frame(context))).await;
        let frame = match frame {
            Ok(None) => break,
            Ok(Some(Ok(frame))) => frame,
            // The length was stated and fits, so what is left is a connection that broke off.
            Ok(Some(Err(_))) => return Err(malformed("request.body")),
            Err(_) => return Err(too_late()),
        };
        let data = frame.data_ref().map_or(&[][..], |data| data);
        if bytes.len() + data.len() > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(data);
        credit = credit.after(began.elapsed(), data.len()).ok_or_else(too_late)?;
    }
    place.works();
    Ok(bytes)
}

/// Returns the headers as the signature sees them: lower-case names; a value outside ASCII can be covered by no
/// signature.
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

/// Counts a refused signature for the audit chain, since it is an event (等保 8.1.4.3, ASVS V16.3), and returns its
/// problem, with signed time where the clock is to blame.
async fn refuse(app: &Arc<App>, route: &'static Route, request: &HttpRequest, error: CallerError) -> Box<Problem> {
    let mut problem = error.problem();
    let presented = Presented::read_head(request, &app.gate.authority);
    let app = Arc::clone(app);
    let time = tokio::task::spawn_blocking(move || {
        let gate = &app.gate;
        app.refused.note(&gate.service, error.code(), || {
            let claimed = presented.as_ref().map_or_else(|_| "-".to_owned(), |p| p.key_id().to_string());
            sample(error.code(), claimed, route)
        });
        if !error.is_about_time() {
            return None;
        }
        let nonce = presented.map(|presented| presented.nonce().to_string());
        gate.service.signed_time(nonce.as_deref().unwrap_or_default()).ok()
    });
    problem.time = time.await.ok().flatten();
    problem
}

/// Counts an enrolment that was refused: whoever asks is nobody here, and may ask without end.
async fn not_enrolled(app: &Arc<App>, route: &'static Route, key: KeyId, code: String) {
    let app = Arc::clone(app);
    let counted = tokio::task::spawn_blocking(move || {
        app.refused.note(app.service(), &code, || sample(&code, key.to_string(), route));
    });
    if counted.await.is_err() {
        tracing::error!("a refused enrolment could not be counted");
    }
}

/// A refusal as the audit chain has it; `actor` is the key that is claimed to have signed, which is no proof that it did.
fn sample(code: &str, actor: String, route: &Route) -> AuditRow {
    AuditRow { actor, act: code.to_owned(), object: format!("{} {}", route.method.as_str(), route.path) }
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
    query.get(name).and_then(|text| feed::integer(text)).ok_or_else(|| malformed("query.malformed"))
}

/// The asker's nonce; empty where none was sent.
fn nonce<'a>(query: &'a BTreeMap<&'static str, String>) -> Result<&'a str, Box<Problem>> {
    let Some(text) = query.get("nonce") else { return Ok("") };
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if plain && (1..=64).contains(&text.len()) { Ok(text) } else { Err(malformed("time.nonce")) }
}

/// A text of the query as a section of an application could hold it.
fn text(text: &str) -> Result<&str, Box<Problem>> {
    text.parse::<PlainText<40>>().map(|_| text).map_err(|_| malformed("query.malformed"))
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, Box<Problem>> {
    canonical::to_canonical(value).map_err(|_| internal())
}

fn internal() -> Box<Problem> {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "internal")
}

fn too_late() -> Box<Problem> {
    problem(StatusCode::REQUEST_TIMEOUT, "request.timeout")
}

fn unsupported(code: &str) -> Box<Problem> {
    problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, code)
}

fn too_large() -> Box<Problem> {
    problem(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
}
