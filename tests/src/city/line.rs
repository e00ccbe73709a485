//! The line between a phone and the registry: real HTTP, with a switch, a cut, and a memory of what was lost.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ereg_client::transport::{BoxFuture, HttpRequest, HttpResponse, Incoming, Method, Transport, TransportError};
use ereg_client::{HttpPatience, HttpTransport};

/// The behaviour of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The line works as it should.
    Up,
    /// Airplane mode: nothing leaves.
    Airplane,
    /// So many chunks of media pass, then the line is dead.
    DiesAfterChunks(u32),
    /// So many chunks of media pass, then every request waits for ever.
    HangsAfterChunks(u32),
    /// The next command of this kind is carried out, and its answer does not come back, nor any that came with it.
    LosesAnswerTo(&'static str),
    /// The same, and the line is dead from then on.
    DiesWithAnswerTo(&'static str),
    /// Requests below this path never leave, all others pass.
    Without(&'static str),
    /// Something on the way answers every request in the registry's place, from a socket at this address.
    AnsweredBy(String, Hears),
}

/// The part that the registry has of a request that something else answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hears {
    /// Nothing.
    Nothing,
    /// All of it; its own answer is thrown away.
    All,
}

/// A command whose answer the phone never saw.
#[derive(Debug, Clone)]
pub struct Lost {
    /// Status of the answer.
    pub status: u16,
    /// Its body: the signed outcome.
    pub answer: Vec<u8>,
}

/// One phone's line.
pub struct Line {
    http: HttpTransport,
    state: Mutex<State>,
    lost: Mutex<Vec<Lost>>,
    outcomes: Mutex<Vec<Vec<u8>>>,
    requests: Mutex<u64>,
}

enum Fate {
    Passes,
    Hangs,
    NeverLeaves,
    Breaks,
    /// The answer to the command of this kind, and to those with it.
    AnswerLost(&'static str),
    AnsweredBy(String, Hears),
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The lines of a body: a command each, or the answer to one.
fn lines(body: &[u8]) -> Vec<&[u8]> {
    body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect()
}

/// The place of a command of this kind among those that come together.
fn place_of(body: &[u8], kind: &str) -> Option<usize> {
    let is_of = |line: &[u8]| serde_json::from_slice::<serde_json::Value>(line).is_ok_and(|said| said["kind"] == kind);
    lines(body).into_iter().position(is_of)
}

fn is_command(request: &HttpRequest, kind: &str) -> bool {
    request.path == "/v1/commands" && place_of(&request.body, kind).is_some()
}

impl Line {
    /// Makes a line to the registry at `url`.
    pub fn to(url: &str) -> Arc<Self> {
        let http = HttpTransport::new(url, HttpPatience::default()).unwrap();
        Arc::new(Self {
            http,
            state: Mutex::new(State::Up),
            lost: Mutex::new(Vec::new()),
            outcomes: Mutex::new(Vec::new()),
            requests: Mutex::new(0),
        })
    }

    /// Sets its behaviour from now on.
    pub fn set(&self, state: State) {
        *locked(&self.state) = state;
    }

    /// The answers that were lost.
    pub fn lost(&self) -> Vec<Lost> {
        locked(&self.lost).clone()
    }

    /// Returns what came back to the commands that were sent, one by one.
    pub fn outcomes(&self) -> Vec<Vec<u8>> {
        locked(&self.outcomes).clone()
    }

    /// Requests that reached the registry.
    pub fn requests(&self) -> u64 {
        *locked(&self.requests)
    }

    fn fate(&self, request: &HttpRequest) -> Fate {
        let mut state = locked(&self.state);
        match state.clone() {
            State::Up => Fate::Passes,
            State::Airplane => Fate::NeverLeaves,
            State::DiesAfterChunks(left) if request.method == Method::Put => match left.checked_sub(1) {
                Some(left) => {
                    *state = State::DiesAfterChunks(left);
                    Fate::Passes
                }
                None => {
                    *state = State::Airplane;
                    Fate::Breaks
                }
            },
            State::HangsAfterChunks(0) => Fate::Hangs,
            State::HangsAfterChunks(left) => {
                let passed = u32::from(request.method == Method::Put);
                *state = State::HangsAfterChunks(left - passed);
                Fate::Passes
            }
            State::LosesAnswerTo(kind) if is_command(request, kind) => {
                *state = State::Up;
                Fate::AnswerLost(kind)
            }
            State::DiesWithAnswerTo(kind) if is_command(request, kind) => {
                *state = State::Airplane;
                Fate::AnswerLost(kind)
            }
            State::Without(path) if request.path.starts_with(path) => Fate::NeverLeaves,
            State::Without(_) | State::DiesAfterChunks(_) | State::LosesAnswerTo(_) | State::DiesWithAnswerTo(_) => {
                Fate::Passes
            }
            State::AnsweredBy(url, hears) => Fate::AnsweredBy(url, hears),
        }
    }
}

impl Transport for Line {
    fn authority(&self) -> &str {
        self.http.authority()
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        Box::pin(async move {
            let fate = self.fate(&request);
            match fate {
                Fate::NeverLeaves => return Err(TransportError::NotSent),
                Fate::Breaks => return Err(TransportError::Broken),
                Fate::Hangs => std::future::pending().await,
                Fate::AnsweredBy(ref url, hears) => {
                    if hears == Hears::All {
                        self.http.send(request.clone()).await?;
                    }
                    return HttpTransport::new(url, HttpPatience::default())?.send(request).await;
                }
                Fate::Passes | Fate::AnswerLost(_) => {}
            }
            let is_command = request.path == "/v1/commands";
            let answer = self.http.send(request.clone()).await?;
            *locked(&self.requests) += 1;
            let Fate::AnswerLost(kind) = fate else {
                if is_command {
                    locked(&self.outcomes).extend(lines(&answer.body).into_iter().map(<[u8]>::to_vec));
                }
                return Ok(answer);
            };
            // The registry has answered, so it has committed; only now is the line cut.
            let line = place_of(&request.body, kind).and_then(|place| lines(&answer.body).get(place).copied());
            let line = line.unwrap_or(&answer.body).to_vec();
            locked(&self.lost).push(Lost { status: answer.status, answer: line });
            Err(TransportError::Broken)
        })
    }

    /// As it comes: an answer of many pages is longer than one that is waited for as a whole may be.
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Box<dyn Incoming>, TransportError> {
        Box::pin(async move {
            match self.fate(&request) {
                Fate::NeverLeaves => Err(TransportError::NotSent),
                Fate::Breaks | Fate::AnswerLost(_) => Err(TransportError::Broken),
                Fate::Hangs => std::future::pending().await,
                Fate::AnsweredBy(url, hears) => {
                    if hears == Hears::All {
                        self.http.send(request.clone()).await?;
                    }
                    HttpTransport::new(&url, HttpPatience::default())?.open(request).await
                }
                Fate::Passes => {
                    let answer = self.http.open(request).await?;
                    *locked(&self.requests) += 1;
                    Ok(answer)
                }
            }
        })
    }
}
