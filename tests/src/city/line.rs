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
    /// The next command of this kind is carried out, and its answer does not come back.
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
    AnswerLost,
    AnsweredBy(String, Hears),
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_command(request: &HttpRequest, kind: &str) -> bool {
    let body: Option<serde_json::Value> = serde_json::from_slice(&request.body).ok();
    request.path == "/v1/commands" && body.is_some_and(|body| body["kind"] == kind)
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
                Fate::AnswerLost
            }
            State::DiesWithAnswerTo(kind) if is_command(request, kind) => {
                *state = State::Airplane;
                Fate::AnswerLost
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
                Fate::Passes | Fate::AnswerLost => {}
            }
            let is_command = request.path == "/v1/commands";
            let answer = self.http.send(request).await?;
            *locked(&self.requests) += 1;
            if matches!(fate, Fate::Passes) {
                if is_command {
                    locked(&self.outcomes).push(answer.body.clone());
                }
                return Ok(answer);
            }
            // The registry has answered, so it has committed; only now is the line cut.
            locked(&self.lost).push(Lost { status: answer.status, answer: answer.body });
            Err(TransportError::Broken)
        })
    }

    /// As it comes: an answer of many pages is longer than one that is waited for as a whole may be.
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Box<dyn Incoming>, TransportError> {
        Box::pin(async move {
            match self.fate(&request) {
                Fate::NeverLeaves => Err(TransportError::NotSent),
                Fate::Breaks | Fate::AnswerLost => Err(TransportError::Broken),
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
