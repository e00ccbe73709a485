//! Signed bytes in and out: what carries an HTTP exchange, injected.

use std::{future::Future, pin::Pin};

/// A boxed answer, so that the traits stay object-safe.
pub type BoxFuture<'a, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// An HTTP method this protocol uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
}

impl Method {
    /// The spelling on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
        }
    }
}

/// A request to the registry; header names are lower case, each at most once.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Absolute path, such as `/v1/commands`.
    pub path: String,
    /// Query with its `?`, or `?` alone where there is none (RFC 9421 §2.2.7).
    pub query: String,
    /// Headers.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

debug_without_content!(HttpRequest { method, path, query });

impl HttpRequest {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// An answer of the registry.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// Status.
    pub status: u16,
    /// Content type without parameters.
    pub content_type: String,
    /// Seconds to wait before the next try, where the answer says so (`Retry-After`).
    pub retry_after_s: Option<u32>,
    /// Body.
    pub body: Vec<u8>,
}

debug_without_content!(HttpResponse { status, content_type });

/// The reasons why no answer came. It is unknown what the request did, in every case but `NotSent`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The connection was never made: nothing was sent.
    #[error("no connection to the registry")]
    NotSent,
    /// It broke while sending or waiting.
    #[error("the connection broke before the answer came")]
    Broken,
    /// No answer in time.
    #[error("the registry did not answer in time")]
    TimedOut,
    /// More came than any answer may have.
    #[error("the answer is larger than any may be")]
    TooLarge,
    /// The address is neither TLS nor a loopback literal.
    #[error("plain HTTP is allowed to this machine alone")]
    Insecure,
}

impl TransportError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TransportError::NotSent => "network.not_sent",
            TransportError::Broken => "network.broken",
            TransportError::TimedOut => "network.timed_out",
            TransportError::TooLarge => "network.too_large",
            TransportError::Insecure => "network.insecure",
        }
    }
}

/// Carries requests to one registry.
pub trait Transport: Send + Sync {
    /// The configured authority, which the request signature covers; never taken from a header.
    fn authority(&self) -> &str;
    /// Sends one request and waits for its whole answer.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError>;
    /// Sends one request and waits for the head of its answer, whose body is taken as it comes. A transport that has no
    /// way of its own to do so waits for the whole.
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Box<dyn Incoming>, TransportError> {
        Box::pin(async move {
            let mut head = self.send(request).await?;
            let body = Some(std::mem::take(&mut head.body));
            Ok(Box::new(Whole { head, body }) as Box<dyn Incoming>)
        })
    }
}

/// An answer whose body is taken as it comes. Dropped, the rest of it is not waited for.
pub trait Incoming: Send {
    /// The answer without its body.
    fn head(&self) -> &HttpResponse;
    /// The next piece of the body, however long; `None` at its end.
    fn next(&mut self) -> BoxFuture<'_, Option<Vec<u8>>, TransportError>;
}

/// An answer that has come whole.
struct Whole {
    head: HttpResponse,
    body: Option<Vec<u8>>,
}

impl Incoming for Whole {
    fn head(&self) -> &HttpResponse {
        &self.head
    }

    fn next(&mut self) -> BoxFuture<'_, Option<Vec<u8>>, TransportError> {
        Box::pin(async move { Ok(self.body.take()) })
    }
}
