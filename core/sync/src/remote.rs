//! The registry behind a transport: signs each request as it is sent, believes no answer before its signature. Outcomes and pages
//! of the feed are believed where they are kept ([`belief`](crate::belief)).

use std::sync::Arc;

use ereg_domain::{
    identifier::{LicenceId, UnitCode},
    time::Instant,
};
use ereg_protocol::{
    catalogue::ErrorClass,
    command_lanes::CommandLanes,
    document::{LicenceView, MOST_DOCUMENT_BYTES},
    feed::{FeedCursor, MOST_PAGES, PageSplitter},
    http_signature::{HttpSignatureError, Nonce, sign_request},
    id::{CommandId, DraftId, VaultMarks},
    objects::{HeldHome, LogProof, MediumState, Publications, SignedTime, Tells, WorkspaceView},
    pack::SignedPack,
    payload,
    problem::Problem,
    registry::{CallError, FeedPages, Registry},
    transport::{BoxFuture, HttpRequest, HttpResponse, Incoming, Method, Transport, TransportError},
};
use ereg_trust::{
    bundle::KeyRole,
    digest::Digest,
    envelope::Envelope,
    keys::{DeviceKeys, DeviceSigner, KeyError},
    random::SecureRandom,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    belief::{NotBelieved, PinnedTrust, open, open_told},
    http::MAX_ANSWER_BYTES,
    time::TrustedTime,
};

const JSON: &str = "application/json";
const LINES: &str = "application/x-ndjson";
const HTML: &str = "text/html";

/// The key that signs requests.
#[derive(Clone)]
pub struct RequestSigner {
    /// The store that holds it.
    pub keys: Arc<dyn DeviceKeys>,
    /// Its alias there.
    pub alias: String,
}

/// One registry over one transport, for the person whose request key it has.
pub struct RemoteRegistry {
    transport: Arc<dyn Transport>,
    key: RequestSigner,
    time: Arc<TrustedTime>,
    trust: Arc<PinnedTrust>,
}

impl RemoteRegistry {
    /// `trust` holds the pinned bundle; while it is empty no signed answer can be believed, only
    /// [`Registry::trust`] asked.
    pub fn new(
        transport: Arc<dyn Transport>,
        key: RequestSigner,
        time: Arc<TrustedTime>,
        trust: Arc<PinnedTrust>,
    ) -> RemoteRegistry {
        RemoteRegistry { transport, key, time, trust }
    }

    /// Signs anew and sends; where the clocks differ, takes the signed registry time and tries once more.
    async fn signed(&self, request: HttpRequest) -> Result<HttpResponse, CallError> {
        let (signed, nonce) = self.sign(request.clone()).await?;
        match good(self.transport.send(signed).await?) {
            Err(CallError::Problem(problem))
                if problem.class == ErrorClass::Clock && self.corrects_clock(&problem, nonce) => {}
            other => return other,
        }
        let (signed, _) = self.sign(request).await?;
        good(self.transport.send(signed).await?)
    }

    /// Works like [`Self::signed`], and returns once the head of a good answer has come.
    async fn opened(&self, request: HttpRequest) -> Result<Box<dyn Incoming>, CallError> {
        let (signed, nonce) = self.sign(request.clone()).await?;
        match good_head(self.transport.open(signed).await?).await {
            Err(CallError::Problem(problem))
                if problem.class == ErrorClass::Clock && self.corrects_clock(&problem, nonce) => {}
            other => return other,
        }
        let (signed, _) = self.sign(request).await?;
        good_head(self.transport.open(signed).await?).await
    }

    async fn sign(&self, mut request: HttpRequest) -> Result<(HttpRequest, Nonce), CallError> {
        let (key, authority) = (self.key.clone(), self.transport.authority().to_owned());
        let created_s = self.time.now().at.seconds();
        // Off the workers: a hardware key may take its time.
        let signed = tokio::task::spawn_blocking(move || {
            let signer = DeviceSigner::new(key.keys.as_ref(), &key.alias, "ereg").map_err(HttpSignatureError::from)?;
            let nonce = Nonce::fresh(&SecureRandom::new()).map_err(|_| KeyError::Unavailable)?;
            sign_request(&mut request, &authority, &signer, created_s, nonce)?;
            Ok::<_, HttpSignatureError>((request, nonce))
        });
        match signed.await {
            Ok(Ok(signed)) => Ok(signed),
            Ok(Err(HttpSignatureError::Signing(error))) => Err(CallError::NotSigned(error)),
            Ok(Err(_)) | Err(_) => Err(CallError::Unreadable),
        }
    }

    fn corrects_clock(&self, problem: &Problem, asked: Nonce) -> bool {
        let Some(Ok(time)) = problem.time.as_deref().map(|t| self.read_time(t.as_bytes(), asked)) else { return false };
        self.time.set(time);
        true
    }

    /// Registry time out of its envelope, told to this asker now: without the nonce just sent it may be an old one, by
    /// which anybody could turn the clock back.
    fn read_time(&self, bytes: &[u8], asked: Nonce) -> Result<Instant, NotBelieved> {
        let bundle = self.trust.bundle().ok_or(NotBelieved)?;
        let told = open(&bundle, KeyRole::Time, &payload::TIME, bytes, |t: &SignedTime| t.time)?;
        if told.nonce == Some(asked.to_string()) { Ok(told.time) } else { Err(NotBelieved) }
    }

    /// Asks for signed registry time with a fresh nonce and takes it as the anchor.
    pub async fn ask_time(&self) -> Result<Instant, CallError> {
        let nonce = Nonce::fresh(&SecureRandom::new()).map_err(|_| CallError::Unreadable)?;
        let answer = self.time(&nonce.to_string()).await?;
        let time = self.read_time(answer.as_bytes(), nonce)?;
        self.time.set(time);
        Ok(time)
    }

    async fn public(&self, path: &str, query: String) -> Result<HttpResponse, CallError> {
        good(self.transport.send(get(path, query)).await?)
    }

    async fn public_json<T: DeserializeOwned>(&self, path: &str, query: String) -> Result<T, CallError> {
        Ok(json(&self.public(path, query).await?)?)
    }

    /// Asks for what only this account is told, and believes what was told to it now.
    async fn told(&self, path: String) -> Result<Tells, CallError> {
        self.told_by(path, "").await
    }

    /// Works like [`Self::told`], with what else the query says, such as `&deed=…`.
    async fn told_by(&self, path: String, query: &str) -> Result<Tells, CallError> {
        let bundle = self.trust.bundle().ok_or(CallError::Unreadable)?;
        let account = self.trust.account().ok_or(CallError::Unreadable)?;
        let nonce = Nonce::fresh(&SecureRandom::new()).map_err(|_| CallError::Unreadable)?;
        let answer = self.signed(get(&path, format!("?nonce={nonce}{query}"))).await?;
        if answer.content_type != JSON {
            return Err(not_the_registry(&answer));
        }
        open_told(&bundle, &account, &nonce, &answer.body)
    }
}

impl Registry for RemoteRegistry {
    #[expect(clippy::result_large_err, reason = "an answer for each command, by its place: none is passed on far")]
    fn commands<'a>(&'a self, commands: &'a CommandLanes) -> BoxFuture<'a, Vec<Result<Vec<u8>, CallError>>, CallError> {
        Box::pin(async move {
            let request = HttpRequest {
                method: Method::Post,
                path: "/v1/commands".to_owned(),
                query: "?".to_owned(),
                headers: vec![("content-type".to_owned(), LINES.to_owned())],
                body: commands.to_bytes(),
            };
            let answer = self.signed(request).await?;
            if answer.status != 200 || answer.content_type != LINES {
                return Err(not_the_registry(&answer));
            }
            let mut lines = answer.body.split(|byte| *byte == b'\n');
            // Where a line is missing its command has no answer.
            let answered = |_| match lines.next() {
                Some(line) if !line.is_empty() => answered(line, &answer),
                _ => Err(CallError::Unreadable),
            };
            Ok(commands.commands().map(answered).collect())
        })
    }

    fn feed<'a>(&'a self, from: &'a FeedCursor, nonce: &'a str) -> BoxFuture<'a, Vec<u8>, CallError> {
        Box::pin(async move {
            let request = get("/v1/feed", format!("?{}&nonce={}", place(from), encoded(nonce)));
            let answer = self.signed(request).await?;
            if answer.status == 200 && answer.content_type == LINES {
                Ok(answer.body)
            } else {
                Err(not_the_registry(&answer))
            }
        })
    }

    fn feed_pages<'a>(&'a self, from: &'a FeedCursor, nonce: &'a str) -> BoxFuture<'a, Box<dyn FeedPages>, CallError> {
        Box::pin(async move {
            let query = format!("?{}&pages={MOST_PAGES}&nonce={}", place(from), encoded(nonce));
            let answer = self.opened(get("/v1/feed", query)).await?;
            let head = answer.head();
            if head.status == 200 && head.content_type == LINES {
                Ok(Box::new(Pages::of(answer)) as Box<dyn FeedPages>)
            } else {
                Err(not_the_registry(head))
            }
        })
    }

    fn outcome(&self, command: CommandId) -> BoxFuture<'_, Option<Vec<u8>>, CallError> {
        Box::pin(async move {
            // That it is not known lets the person do it again: nobody's word but the registry's says so.
            match self.told(format!("/v1/commands/{command}")).await? {
                Tells::Command(told) if told.command_id == command => Ok(told.outcome.map(String::into_bytes)),
                _ => Err(CallError::Unreadable),
            }
        })
    }

    fn vault_seen<'a>(&'a self, marks: &'a VaultMarks, nonce: &'a str) -> BoxFuture<'a, String, CallError> {
        Box::pin(async move {
            let query = format!("?marks={marks}&nonce={}", encoded(nonce));
            Ok(text(self.signed(get("/v1/vault", query)).await?)?)
        })
    }

    fn homes(&self) -> BoxFuture<'_, Vec<HeldHome>, CallError> {
        Box::pin(async move {
            match self.told("/v1/homes".to_owned()).await? {
                Tells::Homes(homes) => Ok(homes),
                _ => Err(CallError::Unreadable),
            }
        })
    }

    fn extract<'a>(&'a self, unit: &'a UnitCode) -> BoxFuture<'a, String, CallError> {
        Box::pin(async move {
            match self.told(format!("/v1/units/{}/extract", encoded(&unit.to_string()))).await? {
                Tells::Extract(extract) => Ok(extract),
                _ => Err(CallError::Unreadable),
            }
        })
    }

    fn extract_of_estate<'a>(&'a self, unit: &'a UnitCode, deed: &'a str) -> BoxFuture<'a, String, CallError> {
        Box::pin(async move {
            let path = format!("/v1/units/{}/extract", encoded(&unit.to_string()));
            match self.told_by(path, &format!("&deed={}", encoded(deed))).await? {
                Tells::Extract(extract) => Ok(extract),
                _ => Err(CallError::Unreadable),
            }
        })
    }

    fn workspace(&self, draft: DraftId) -> BoxFuture<'_, WorkspaceView, CallError> {
        Box::pin(async move {
            match self.told(format!("/v1/workspaces/{draft}")).await? {
                Tells::Workspace(workspace) => Ok(*workspace),
                _ => Err(CallError::Unreadable),
            }
        })
    }

    fn medium(&self, digest: Digest) -> BoxFuture<'_, MediumState, CallError> {
        Box::pin(async move {
            match self.told(format!("/v1/media/{digest}")).await? {
                Tells::Medium(state) => Ok(state),
                _ => Err(CallError::Unreadable),
            }
        })
    }

    fn put_chunk<'a>(&'a self, digest: Digest, index: u32, bytes: &'a [u8]) -> BoxFuture<'a, (), CallError> {
        Box::pin(async move {
            let request = HttpRequest {
                method: Method::Put,
                path: format!("/v1/media/{digest}/{index}"),
                query: "?".to_owned(),
                headers: vec![("content-type".to_owned(), "application/octet-stream".to_owned())],
                body: bytes.to_vec(),
            };
            // Nothing else says that the chunk is held.
            let answer = self.signed(request).await?;
            if answer.status == 204 { Ok(()) } else { Err(not_the_registry(&answer)) }
        })
    }

    fn chunk(&self, digest: Digest, index: u32) -> BoxFuture<'_, Vec<u8>, CallError> {
        Box::pin(async move {
            let path = format!("/v1/media/{digest}/{index}");
            Ok(self.signed(get(&path, String::new())).await?.body)
        })
    }

    fn document(&self, digest: Digest) -> BoxFuture<'_, Vec<u8>, CallError> {
        Box::pin(async move {
            let bytes = self.signed(get(&format!("/v1/documents/{digest}"), String::new())).await?.body;
            // Whatever answered, only these bytes are the document.
            if bytes.len() <= MOST_DOCUMENT_BYTES && Digest::of(&bytes) == digest {
                Ok(bytes)
            } else {
                Err(CallError::Unreadable)
            }
        })
    }

    fn licence<'a>(&'a self, licence: &'a LicenceId) -> BoxFuture<'a, LicenceView, CallError> {
        Box::pin(async move {
            match self.told(format!("/v1/licences/{licence}")).await? {
                Tells::Licence(view) if view.licence == *licence => Ok(*view),
                _ => Err(CallError::Unreadable),
            }
        })
    }

    fn trust(&self) -> BoxFuture<'_, Vec<u8>, CallError> {
        Box::pin(async move { Ok(self.public("/v1/trust", String::new()).await?.body) })
    }

    fn pack(&self) -> BoxFuture<'_, SignedPack, CallError> {
        Box::pin(async move { self.public_json("/v1/pack", String::new()).await })
    }

    fn checkpoint(&self) -> BoxFuture<'_, String, CallError> {
        Box::pin(async move { Ok(text(self.public("/v1/checkpoint", String::new()).await?)?) })
    }

    fn inclusion(&self, index: u64, size: u64) -> BoxFuture<'_, LogProof, CallError> {
        Box::pin(async move { self.public_json("/v1/proofs/inclusion", format!("?index={index}&size={size}")).await })
    }

    fn consistency(&self, from: u64, to: u64) -> BoxFuture<'_, LogProof, CallError> {
        Box::pin(async move { self.public_json("/v1/proofs/consistency", format!("?from={from}&to={to}")).await })
    }

    fn publications(&self, before: Option<u64>) -> BoxFuture<'_, Publications, CallError> {
        let query = before.map_or_else(String::new, |place| format!("?before={place}"));
        Box::pin(async move { self.public_json("/v1/publications", query).await })
    }

    fn time<'a>(&'a self, nonce: &'a str) -> BoxFuture<'a, String, CallError> {
        Box::pin(async move { Ok(text(self.public("/v1/time", format!("?nonce={}", encoded(nonce))).await?)?) })
    }

    fn status<'a>(&'a self, token: &'a str) -> BoxFuture<'a, String, CallError> {
        Box::pin(async move {
            let body = serde_json::to_vec(&TokenBody { token: token.to_owned() }).map_err(|_| CallError::Unreadable)?;
            let request = HttpRequest {
                method: Method::Post,
                path: "/v1/status".to_owned(),
                query: "?".to_owned(),
                headers: vec![("content-type".to_owned(), JSON.to_owned())],
                body,
            };
            let answer = good(self.transport.send(request).await?)?;
            if answer.content_type == JSON { Ok(json::<TokenBody>(&answer)?.token) } else { Ok(text(answer)?) }
        })
    }
}

/// Pages out of an answer as it comes.
struct Pages {
    answer: Box<dyn Incoming>,
    splitter: PageSplitter,
    came: Came,
}

/// The part of an answer that has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Nothing,
    Pages,
    All,
}

impl Pages {
    fn of(answer: Box<dyn Incoming>) -> Pages {
        Pages { answer, splitter: PageSplitter::default(), came: Came::Nothing }
    }

    async fn page(&mut self) -> Result<Option<Vec<u8>>, CallError> {
        if self.came == Came::All {
            return Ok(None);
        }
        loop {
            if let Some(page) = self.splitter.page() {
                self.came = Came::Pages;
                return Ok(Some(page));
            }
            let Some(piece) = self.answer.next().await? else { break };
            self.splitter.push(&piece);
        }
        // What stands last without a head is a page that breaks off; so is an answer of nothing.
        let rest = self.splitter.rest();
        let is_page = !rest.is_empty() || self.came == Came::Nothing;
        self.came = Came::All;
        Ok(is_page.then_some(rest))
    }
}

impl FeedPages for Pages {
    fn next(&mut self) -> BoxFuture<'_, Option<Vec<u8>>, CallError> {
        Box::pin(self.page())
    }
}

/// A place in the feed as the query spells it.
fn place(cursor: &FeedCursor) -> String {
    match cursor {
        FeedCursor::Start => "after=0".to_owned(),
        FeedCursor::After(n) => format!("after={n}"),
        FeedCursor::InSnapshot { snapshot, from } => format!("snapshot={snapshot}&from={}", encoded(from)),
    }
}

#[derive(Serialize, Deserialize)]
struct TokenBody {
    token: String,
}

fn get(path: &str, query: String) -> HttpRequest {
    let query = if query.is_empty() { "?".to_owned() } else { query };
    HttpRequest { method: Method::Get, path: path.to_owned(), query, headers: Vec::new(), body: Vec::new() }
}

/// Whatever answered, it was not the registry: no form that it uses.
fn not_the_registry(answer: &HttpResponse) -> CallError {
    CallError::NotTheRegistry { status: answer.status, retry_after_s: answer.retry_after_s }
}

/// A good answer, a problem in the registry's form, or somebody else's page.
#[expect(clippy::result_large_err, reason = "one for each answer of the network, never many")]
fn good(answer: HttpResponse) -> Result<HttpResponse, CallError> {
    if (200..300).contains(&answer.status) {
        return if answer.content_type == HTML { Err(not_the_registry(&answer)) } else { Ok(answer) };
    }
    let told = serde_json::from_slice::<Problem>(&answer.body).ok().filter(|p| p.status == answer.status);
    let Some(mut problem) = told else { return Err(not_the_registry(&answer)) };
    problem.retry_after_s = problem.retry_after_s.max(answer.retry_after_s);
    Err(problem.into())
}

/// The answer to one command: what looks like an envelope, which whoever asked verifies, or a problem.
#[expect(clippy::result_large_err, reason = "as many as a request has commands")]
fn answered(line: &[u8], answer: &HttpResponse) -> Result<Vec<u8>, CallError> {
    if Envelope::from_bytes(line).is_ok() {
        return Ok(line.to_vec());
    }
    match serde_json::from_slice::<Problem>(line) {
        Ok(problem) => Err(problem.into()),
        // Somebody else's words.
        Err(_) => Err(not_the_registry(answer)),
    }
}

/// The head of a good answer; every other answer is read whole, and is what [`good`] finds it to be.
async fn good_head(mut answer: Box<dyn Incoming>) -> Result<Box<dyn Incoming>, CallError> {
    let head = answer.head().clone();
    if (200..300).contains(&head.status) && head.content_type != HTML {
        return Ok(answer);
    }
    let mut body = Vec::new();
    while let Some(piece) = answer.next().await? {
        if body.len() + piece.len() > MAX_ANSWER_BYTES {
            return Err(TransportError::TooLarge.into());
        }
        body.extend_from_slice(&piece);
    }
    let whole = good(HttpResponse { body, ..head })?;
    Err(not_the_registry(&whole))
}

fn json<T: DeserializeOwned>(answer: &HttpResponse) -> Result<T, NotBelieved> {
    serde_json::from_slice(&answer.body).map_err(|_| NotBelieved)
}

fn text(answer: HttpResponse) -> Result<String, NotBelieved> {
    String::from_utf8(answer.body).map_err(|_| NotBelieved)
}

/// Percent-encoded but for unreserved characters (RFC 3986).
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}"); // writing to a String cannot fail
        }
        out
    })
}
