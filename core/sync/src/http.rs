//! HTTP with TLS (rustls over ring, the public web roots), or plain to a loopback literal and nowhere else.
//!
//! No redirects, no cookies, no compression; every wait has an end, and every answer that is read whole a largest size.

use std::{sync::Arc, time::Duration};

use ereg_protocol::transport::{BoxFuture, HttpRequest, HttpResponse, Incoming, Method, Transport, TransportError};
use reqwest::{
    Client, Response, Url,
    header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER},
    redirect::Policy,
};

/// The largest answer read whole, bytes: the registry's longest is a policy pack of at most 1 MiB.
pub const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// The longest waits, one for each thing that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// The time for the connection and its TLS handshake.
    pub connect: Duration,
    /// The time for the next byte of an answer.
    pub silence: Duration,
    /// The time for a whole answer.
    pub whole: Duration,
    /// The time for an answer that is taken as it comes.
    pub stream: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(20),
            whole: Duration::from_secs(60),
            stream: Duration::from_secs(300),
        }
    }
}

/// Requests to one registry over HTTP.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: Client,
    base: Url,
    authority: String,
    patience: Patience,
}

impl HttpTransport {
    /// Makes a transport to the registry at `url`: `https://authority`, or `http://` with a loopback literal
    /// (`127.0.0.0/8`, `[::1]`).
    ///
    /// # Errors
    /// [`TransportError::Insecure`] for every other address.
    pub fn new(url: &str, patience: Patience) -> Result<HttpTransport, TransportError> {
        let base = checked_base(url)?;
        let host = base.host_str().ok_or(TransportError::Insecure)?;
        let authority = match base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls()?)
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(patience.connect)
            .read_timeout(patience.silence);
        if base.scheme() == "http" {
            // A proxy would carry plain text off this machine.
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|_| TransportError::NotSent)?;
        Ok(HttpTransport { client, base, authority, patience })
    }

    fn request(&self, request: HttpRequest) -> Result<reqwest::RequestBuilder, TransportError> {
        let mut url = self.base.clone();
        url.set_path(&request.path);
        let query = request.query.strip_prefix('?').unwrap_or(&request.query);
        url.set_query((!query.is_empty()).then_some(query));
        // The signature covers path and query as written: a URL library that writes them otherwise must not send.
        if url.path() != request.path || url.query().unwrap_or("") != query {
            return Err(TransportError::NotSent);
        }
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
        };
        let mut builder = self.client.request(method, url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        Ok(if request.method == Method::Get { builder } else { builder.body(request.body) })
    }
}

impl Transport for HttpTransport {
    fn authority(&self) -> &str {
        &self.authority
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        Box::pin(async move {
            let builder = self.request(request)?.timeout(self.patience.whole);
            let mut response = builder.send().await.map_err(|e| trouble(&e))?;
            let head = head(&response);
            let body = whole(&mut response).await?;
            Ok(HttpResponse { body, ..head })
        })
    }

    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Box<dyn Incoming>, TransportError> {
        Box::pin(async move {
            let builder = self.request(request)?.timeout(self.patience.stream);
            let response = builder.send().await.map_err(|e| trouble(&e))?;
            Ok(Box::new(Opened { head: head(&response), response }) as Box<dyn Incoming>)
        })
    }
}

/// An answer whose head has come.
struct Opened {
    head: HttpResponse,
    response: Response,
}

impl Incoming for Opened {
    fn head(&self) -> &HttpResponse {
        &self.head
    }

    fn next(&mut self) -> BoxFuture<'_, Option<Vec<u8>>, TransportError> {
        Box::pin(async move {
            let piece = self.response.chunk().await.map_err(|e| trouble(&e))?;
            Ok(piece.map(|piece| piece.to_vec()))
        })
    }
}

/// The address, if it is one that may be used.
fn checked_base(url: &str) -> Result<Url, TransportError> {
    let base: Url = url.parse().map_err(|_| TransportError::Insecure)?;
    let bare = base.username().is_empty() && base.password().is_none() && base.query().is_none();
    if !bare || base.fragment().is_some() || base.path() != "/" {
        return Err(TransportError::Insecure);
    }
    let loopback = base.host_str().is_some_and(is_loopback_literal);
    match base.scheme() {
        "https" => Ok(base),
        "http" if loopback => Ok(base),
        _ => Err(TransportError::Insecure),
    }
}

/// Whether a URL's host is an address of this machine, written as an address: a name may resolve to anything.
fn is_loopback_literal(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
    bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn tls() -> Result<rustls::ClientConfig, TransportError> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| TransportError::NotSent)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// All but the body.
fn head(response: &Response) -> HttpResponse {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    HttpResponse {
        status: response.status().as_u16(),
        content_type: kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase(),
        retry_after_s: retry_after(response.headers()),
        body: Vec::new(),
    }
}

/// `Retry-After` (RFC 9110 §10.2.3) in seconds: as such, or a date, which counts from the `Date` of the same answer,
/// since nobody's clock here is asked.
fn retry_after(headers: &HeaderMap) -> Option<u32> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let asked = text(RETRY_AFTER)?.trim();
    if let Ok(seconds) = asked.parse::<u64>() {
        return Some(u32::try_from(seconds).unwrap_or(u32::MAX));
    }
    let until = httpdate::parse_http_date(asked).ok()?;
    let from = httpdate::parse_http_date(text(DATE)?).ok()?;
    let wait = until.duration_since(from).unwrap_or_default().as_secs();
    Some(u32::try_from(wait).unwrap_or(u32::MAX))
}

async fn whole(response: &mut Response) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|e| trouble(&e))? {
        if body.len() + piece.len() > MAX_ANSWER_BYTES {
            return Err(TransportError::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// Returns what a failure means for the request: only a connection that was never made is known to have done nothing.
fn trouble(error: &reqwest::Error) -> TransportError {
    if error.is_builder() || error.is_connect() {
        TransportError::NotSent
    } else if error.is_timeout() {
        TransportError::TimedOut
    } else {
        TransportError::Broken
    }
}
