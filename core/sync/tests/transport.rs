//! The HTTP transport against a listener that misbehaves.

#![allow(clippy::unwrap_used, reason = "test code fails loudly")]

use std::time::Duration;

use ereg_protocol::transport::{HttpRequest, Method, Transport as _, TransportError};
use ereg_sync::http::{HttpTransport, MAX_ANSWER_BYTES, Patience};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// Answers each connection with these bytes and closes it; gives the address.
async fn listener(answer: Vec<u8>, hold: Duration) -> String {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut peer, _)) = socket.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = peer.read(&mut request).await;
                tokio::time::sleep(hold).await;
                let _ = peer.write_all(&answer).await;
            });
        }
    });
    format!("http://{address}")
}

fn get() -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        path: "/v1/trust".into(),
        query: "?".into(),
        headers: Vec::new(),
        body: Vec::new(),
    }
}

fn quick() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        silence: Duration::from_millis(300),
        whole: Duration::from_secs(2),
        stream: Duration::from_secs(2),
    }
}

#[test]
fn plain_http_goes_to_loopback_literals_and_nowhere_else() {
    for url in [
        "http://registry.example",
        "http://localhost:8787",
        "http://10.0.0.1",
        "http://127.0.0.1.example",
        "http://2130706433.example",
        "ftp://127.0.0.1",
        "http://user@127.0.0.1",
        "http://127.0.0.1/path",
        "not a url",
    ] {
        assert_eq!(HttpTransport::new(url, quick()).err(), Some(TransportError::Insecure), "{url}");
    }
    for (url, authority) in [
        ("http://127.0.0.1:8787", "127.0.0.1:8787"),
        ("http://[::1]:8787", "[::1]:8787"),
        ("https://registry.example", "registry.example"),
        ("https://registry.example:8443", "registry.example:8443"),
    ] {
        assert_eq!(HttpTransport::new(url, quick()).unwrap().authority(), authority);
    }
}

#[tokio::test]
async fn what_was_never_connected_was_not_sent_and_what_was_cut_is_unknown() {
    let closed = {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", socket.local_addr().unwrap())
    };
    let transport = HttpTransport::new(&closed, quick()).unwrap();
    assert_eq!(transport.send(get()).await.err(), Some(TransportError::NotSent));
    for cut in ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"] {
        let transport = HttpTransport::new(&listener(cut.into(), Duration::ZERO).await, quick()).unwrap();
        assert_eq!(transport.send(get()).await.err(), Some(TransportError::Broken), "{cut:?}");
    }
    let silent = listener(Vec::new(), Duration::from_secs(5)).await;
    let transport = HttpTransport::new(&silent, quick()).unwrap();
    assert_eq!(transport.send(get()).await.err(), Some(TransportError::TimedOut));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let other = listener(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother".to_vec(), Duration::ZERO).await;
    let answer = format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {other}/\r\nContent-Length: 0\r\n\r\n");
    let transport = HttpTransport::new(&listener(answer.into(), Duration::ZERO).await, quick()).unwrap();
    let answer = transport.send(get()).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (307, 0));
}

#[tokio::test]
async fn an_answer_is_read_whole_and_one_without_end_is_given_up() {
    let answered = |size: usize| async move {
        let mut long = format!("HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n").into_bytes();
        long.extend((0..size).map(|n| (n % 251) as u8));
        let url = listener(long, Duration::ZERO).await;
        HttpTransport::new(&url, Patience::default()).unwrap().send(get()).await
    };
    // A policy pack has up to a mebibyte, and more is no trouble.
    for size in [0, 1, 3 << 20, MAX_ANSWER_BYTES] {
        let body = answered(size).await.unwrap().body;
        assert!(body.len() == size && body.iter().enumerate().all(|(n, byte)| *byte == (n % 251) as u8), "{size}");
    }
    assert_eq!(answered(MAX_ANSWER_BYTES + 1).await.err(), Some(TransportError::TooLarge));
}

/// The registry checks the signature over what arrives.
#[tokio::test]
async fn a_request_goes_out_as_it_was_signed_or_not_at_all() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let transport = HttpTransport::new(&format!("http://{}", socket.local_addr().unwrap()), quick()).unwrap();
    let arrives = |request: HttpRequest| async {
        let answers = async {
            let (mut peer, _) = socket.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") && !request.ends_with(b"a chunk") {
                let mut piece = [0; 4096];
                let read = peer.read(&mut piece).await.unwrap();
                request.extend_from_slice(&piece[..read]);
            }
            peer.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
            String::from_utf8(request).unwrap()
        };
        let (sent, arrived) = tokio::join!(transport.send(request), answers);
        assert_eq!(sent.unwrap().status, 204);
        arrived
    };
    assert!(arrives(get()).await.starts_with("GET /v1/trust HTTP/1.1\r\n"));
    let asks = HttpRequest { path: "/v1/feed".into(), query: "?after=0&nonce=a%2Fb".into(), ..get() };
    assert!(arrives(asks).await.starts_with("GET /v1/feed?after=0&nonce=a%2Fb HTTP/1.1\r\n"));
    let put = HttpRequest {
        method: Method::Put,
        path: "/v1/media/x/0".into(),
        headers: vec![("signature".into(), "ereg=:AAAA:".into())],
        body: b"a chunk".to_vec(),
        ..get()
    };
    let arrived = arrives(put.clone()).await;
    assert!(arrived.starts_with("PUT /v1/media/x/0 HTTP/1.1\r\n") && arrived.ends_with("\r\n\r\na chunk"), "{arrived}");
    assert!(arrived.contains("\r\nsignature: ereg=:AAAA:\r\n"), "{arrived}");
    let post = arrives(HttpRequest { method: Method::Post, ..put.clone() }).await;
    assert!(post.starts_with("POST /v1/media/x/0 HTTP/1.1\r\n"));
    // What a URL library would write otherwise.
    for (path, query) in [("/v1/../x", "?"), ("/v1/a b", "?"), ("v1", "?"), ("/v1/x", "?a=\"")] {
        let other = HttpRequest { path: path.into(), query: query.into(), ..get() };
        assert_eq!(transport.send(other).await.err(), Some(TransportError::NotSent), "{path}{query}");
    }
}

#[tokio::test]
async fn how_long_to_wait_is_read_as_seconds_or_as_a_date_of_the_answers_own_clock() {
    let date = "Date: Mon, 23 Nov 2026 01:30:00 GMT\r\n";
    for (headers, wait) in [
        (String::new(), None),
        ("Retry-After: 120\r\n".into(), Some(120)),
        ("Retry-After: 99999999999999\r\n".into(), Some(u32::MAX)),
        (format!("{date}Retry-After: Mon, 23 Nov 2026 01:32:00 GMT\r\n"), Some(120)),
        (format!("{date}Retry-After: Mon, 23 Nov 2026 01:00:00 GMT\r\n"), Some(0)),
        ("Retry-After: Mon, 23 Nov 2026 01:32:00 GMT\r\n".into(), None),
        ("Retry-After: soon\r\n".into(), None),
        ("Retry-After: -1\r\n".into(), None),
    ] {
        let answer = format!("HTTP/1.1 503 X\r\n{headers}Content-Length: 0\r\n\r\n");
        let transport = HttpTransport::new(&listener(answer.into(), Duration::ZERO).await, quick()).unwrap();
        assert_eq!(transport.send(get()).await.unwrap().retry_after_s, wait, "{headers}");
    }
}
