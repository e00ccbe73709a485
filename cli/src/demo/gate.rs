//! The network between one phone and the registry: real HTTP, with a switch, a cut, and a tape of what passed.
//!
//! The tape also holds what the registry did with a request whose answer the phone never saw, so that the story can
//! show that the effect was there before the repeat.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ereg_client::{
    HttpPatience, HttpTransport, Transport,
    transport::{BoxFuture, HttpRequest, HttpResponse, Method, TransportError},
};
use serde_json::Value;

use super::cast::Character;

/// The behaviour of the network for a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// The network works as it should.
    Up,
    /// Airplane mode: nothing leaves.
    Airplane,
    /// After so many chunks of a medium the line goes dead, and stays so.
    CutsUploadAfter(u32),
    /// The next command of this kind reaches the registry, its answer does not come back.
    LosesAnswerTo(&'static str),
}

/// A request that reached the registry, and what it answered; of commands that came together each is one.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The person whose phone it was.
    pub who: Character,
    /// Method and path.
    pub path: String,
    /// Body as sent; of a command its bytes.
    pub sent: Vec<u8>,
    /// Status of the response.
    pub status: u16,
    /// Body as returned; of a command its line.
    pub answered: Vec<u8>,
    /// Whether the phone got the answer.
    pub delivered: bool,
}

/// Everything that passed, in order.
#[derive(Debug, Default)]
pub struct Tape(Mutex<Vec<Exchange>>);

impl Tape {
    fn add(&self, exchange: Exchange) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
    }

    /// A copy of all of it.
    pub fn all(&self) -> Vec<Exchange> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Exchange {
    /// The command's kind and id, where it carried one.
    pub fn command(&self) -> Option<(String, String)> {
        if self.path != COMMANDS {
            return None;
        }
        let body: Value = serde_json::from_slice(&self.sent).ok()?;
        Some((body.get("kind")?.as_str()?.to_owned(), body.get("command_id")?.as_str()?.to_owned()))
    }
}

/// The route of commands.
const COMMANDS: &str = "POST /v1/commands";

/// One phone's network.
pub struct Gate {
    who: Character,
    http: HttpTransport,
    network: Mutex<Network>,
    tape: Arc<Tape>,
}

/// The ways in which one request can end.
enum Fate {
    Passes,
    NeverLeaves,
    Breaks,
    AnswerLost,
}

impl Gate {
    /// Makes a gate to the registry at `url`.
    pub fn new(who: Character, url: &str, tape: Arc<Tape>) -> Result<Arc<Gate>, TransportError> {
        let http = HttpTransport::new(url, HttpPatience::default())?;
        Ok(Arc::new(Gate { who, http, network: Mutex::new(Network::Up), tape }))
    }

    /// Changes how the network behaves.
    pub fn set(&self, network: Network) {
        *self.network() = network;
    }

    fn network(&self) -> MutexGuard<'_, Network> {
        self.network.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fate(&self, request: &HttpRequest) -> Fate {
        let mut network = self.network();
        match *network {
            Network::Up => Fate::Passes,
            Network::Airplane => Fate::NeverLeaves,
            Network::CutsUploadAfter(left) if request.method == Method::Put => {
                if let Some(left) = left.checked_sub(1) {
                    *network = Network::CutsUploadAfter(left);
                    Fate::Passes
                } else {
                    *network = Network::Airplane;
                    Fate::Breaks
                }
            }
            Network::LosesAnswerTo(kind) if is_command(request, kind) => {
                *network = Network::Up;
                Fate::AnswerLost
            }
            Network::CutsUploadAfter(_) | Network::LosesAnswerTo(_) => Fate::Passes,
        }
    }
}

fn path(request: &HttpRequest) -> String {
    format!("{} {}", request.method.as_str(), request.path)
}

/// The commands that came together; none in a request for anything else.
fn commands(request: &HttpRequest) -> Vec<&[u8]> {
    let lines = request.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    if path(request) == COMMANDS { lines.collect() } else { Vec::new() }
}

fn is_command(request: &HttpRequest, kind: &str) -> bool {
    commands(request).into_iter().any(|command| {
        let said: Option<Value> = serde_json::from_slice(command).ok();
        said.as_ref().and_then(|said| said.get("kind")).and_then(Value::as_str) == Some(kind)
    })
}

impl Transport for Gate {
    fn authority(&self) -> &str {
        self.http.authority()
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        Box::pin(async move {
            let fate = self.fate(&request);
            match fate {
                Fate::NeverLeaves => return Err(TransportError::NotSent),
                Fate::Breaks => return Err(TransportError::Broken),
                Fate::Passes | Fate::AnswerLost => {}
            }
            let answer = self.http.send(request.clone()).await?;
            let delivered = matches!(fate, Fate::Passes);
            let add = |sent: &[u8], answered: &[u8]| {
                let (sent, answered) = (sent.to_vec(), answered.to_vec());
                let (who, path, status) = (self.who, path(&request), answer.status);
                self.tape.add(Exchange { who, path, sent, status, answered, delivered });
            };
            let commands = commands(&request);
            for (command, line) in commands.iter().zip(answer.body.split(|byte| *byte == b'\n')) {
                add(command, line);
            }
            if commands.is_empty() {
                add(&request.body, &answer.body);
            }
            if delivered { Ok(answer) } else { Err(TransportError::Broken) }
        })
    }
}
