use ereg_trust::keys::RegistryKey;

use super::*;

const NOW: i64 = 1_790_000_000;
const AUTHORITY: &str = "127.0.0.1:8787";

fn key(n: u8) -> RegistryKey {
    RegistryKey::from_seed(&[n; 32]).unwrap()
}

fn command() -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        path: "/v1/commands".to_owned(),
        query: "?".to_owned(),
        headers: vec![("content-type".to_owned(), "application/x-ndjson".to_owned())],
        body: b"{\"command_id\":\"019abcde-0000-7000-8000-000000000001\"}\n".to_vec(),
    }
}

fn chunk() -> HttpRequest {
    HttpRequest {
        method: Method::Put,
        path: "/v1/media/sha256:00/3".to_owned(),
        query: "?".to_owned(),
        headers: vec![("content-type".to_owned(), "application/octet-stream".to_owned())],
        body: vec![7; 64],
    }
}

fn read() -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        path: "/v1/feed".to_owned(),
        query: "?after=12".to_owned(),
        headers: vec![],
        body: vec![],
    }
}

fn signed(mut request: HttpRequest, n: u8) -> HttpRequest {
    let nonce = Nonce::from_bytes([n; 16]);
    sign_request(&mut request, AUTHORITY, &key(1), NOW, nonce).unwrap();
    request
}

fn check(request: &HttpRequest) -> Result<VerifiedRequest, HttpSignatureError> {
    check_at(request, NOW)
}

fn check_at(request: &HttpRequest, now_s: i64) -> Result<VerifiedRequest, HttpSignatureError> {
    let presented = Presented::read(request, AUTHORITY)?;
    presented.check_time(now_s)?;
    presented.check_key(&key(1).public_key())
}

fn set(request: &mut HttpRequest, name: &str, change: impl FnOnce(&str) -> String) {
    let value = request.headers.iter_mut().find(|(n, _)| n == name).map(|(_, v)| v).unwrap();
    *value = change(value);
}

/// RFC 9421 appendix B.2.4: the base is byte exact and the published signature verifies over it.
#[test]
fn the_signature_base_is_that_of_rfc_9421_b_2_4() {
    let parameters = "(\"@status\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-ecc-p256\"";
    let digest = "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:";
    let lines = [
        ("@status", "200"),
        ("content-type", "application/json"),
        ("content-digest", digest),
        ("content-length", "23"),
    ];
    let base = signature_base(&lines, parameters).unwrap();
    let expected = format!(
        "\"@status\": 200\n\"content-type\": application/json\n\"content-digest\": {digest}\n\"content-length\": 23\n\"@signature-params\": {parameters}"
    );
    assert_eq!(base, expected);
    let coordinate = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
    let mut point = vec![4];
    point.extend(coordinate("qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA"));
    point.extend(coordinate("Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0"));
    let signature = STANDARD
        .decode("wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==")
        .unwrap();
    assert_eq!(PublicKey::p256(&point).unwrap().verify(base.as_bytes(), &signature), Ok(()));
}

#[test]
fn our_own_signature_bases_are_golden() {
    let mut all = String::new();
    for request in [command(), chunk(), read()] {
        let request = signed(request, 9);
        all.push_str(&Presented::read(&request, AUTHORITY).unwrap().base);
        for name in ["signature-input", "signature"] {
            all.push_str(&format!("\n{name}: {}", request.header(name).unwrap()));
        }
        all.push_str("\n\n");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/http_signature.txt");
    if std::env::var_os("EREG_BLESS").is_some() {
        std::fs::write(path, &all).unwrap();
    }
    assert_eq!(all, std::fs::read_to_string(path).unwrap());
}

#[test]
fn what_is_signed_verifies_and_a_retry_is_signed_anew() {
    for request in [command(), chunk(), read()] {
        let first = signed(request, 1);
        assert_eq!(check(&first).unwrap().nonce, Nonce::from_bytes([1; 16]));
        let again = signed(first.clone(), 2);
        assert_eq!(check(&again).unwrap().nonce, Nonce::from_bytes([2; 16]));
        assert_eq!(again.headers.len(), first.headers.len());
    }
}

#[test]
fn a_signature_lives_two_minutes_and_clocks_may_differ_by_five() {
    let request = signed(read(), 1);
    let at = |now| check_at(&request, now).map(|_| ()).map_err(|e| e.code());
    assert_eq!(at(NOW + 119), Ok(()));
    assert_eq!(at(NOW + 120), Err("signature.expired"));
    assert_eq!(at(NOW - 300), Ok(()));
    assert_eq!(at(NOW - 301), Err("clock_skew"));
    assert_eq!(at(NOW + 301), Err("clock_skew"));
    let mut long = read();
    sign_request(&mut long, AUTHORITY, &key(1), NOW, Nonce::from_bytes([1; 16])).unwrap();
    set(&mut long, "signature-input", |v| {
        v.replace(&format!("expires={}", NOW + 120), &format!("expires={}", NOW + 121))
    });
    assert_eq!(check(&long).unwrap_err().code(), "signature.lifetime");
}

#[test]
fn a_header_that_the_method_does_not_cover_is_not_ignored() {
    for name in ["content-type", "content-digest"] {
        let mut request = signed(read(), 1);
        request.headers.push((name.to_owned(), "x".to_owned()));
        assert_eq!(check(&request).unwrap_err().code(), "signature.components", "{name}");
    }
    let mut with_body = signed(read(), 1);
    with_body.body = b"x".to_vec();
    assert_eq!(check(&with_body).unwrap_err().code(), "signature.components");
    let mut untyped = command();
    untyped.headers.remove(0);
    let refused = sign_request(&mut untyped, AUTHORITY, &key(1), NOW, Nonce::from_bytes([1; 16]));
    assert_eq!(refused.unwrap_err().code(), "signature.header");
}

type Mutation = (&'static str, fn(&mut HttpRequest), &'static str);

/// The things an attacker between phone and registry may try, each with the code it ends in.
const MUTATIONS: [Mutation; 20] = [
    ("method", |r| r.method = Method::Put, "signature.mismatch"),
    ("method without a body", |r| r.method = Method::Get, "signature.components"),
    ("path", |r| r.path.push('x'), "signature.mismatch"),
    ("query", |r| r.query.push_str("a=1"), "signature.mismatch"),
    ("body", |r| r.body[0] ^= 1, "signature.digest"),
    (
        "body and digest",
        |r| {
            r.body[0] ^= 1;
            let digest = content_digest(&r.body);
            set(r, "content-digest", |_| digest);
        },
        "signature.mismatch",
    ),
    ("content-type", |r| set(r, "content-type", |_| "text/plain".to_owned()), "signature.mismatch"),
    (
        "created",
        |r| set(r, "signature-input", |v| v.replace(&format!("created={NOW}"), &format!("created={}", NOW + 1))),
        "signature.mismatch",
    ),
    (
        "expires",
        |r| {
            set(r, "signature-input", |v| {
                v.replace(&format!("expires={}", NOW + 120), &format!("expires={}", NOW + 119))
            })
        },
        "signature.mismatch",
    ),
    ("nonce", |r| set(r, "signature-input", other_nonce), "signature.mismatch"),
    (
        "swapped key",
        |r| set(r, "signature-input", |v| v.replace(&key(1).key_id().to_string(), &key(2).key_id().to_string())),
        "signature.key_unknown",
    ),
    ("swapped tag", |r| set(r, "signature-input", |v| v.replace("ereg-1", "ereg-2")), "signature.tag"),
    (
        "reordered list",
        |r| set(r, "signature-input", |v| v.replace("\"@method\" \"@authority\"", "\"@authority\" \"@method\"")),
        "signature.components",
    ),
    (
        "dropped component",
        |r| set(r, "signature-input", |v| v.replace(" \"content-digest\"", "")),
        "signature.components",
    ),
    ("other algorithm", |r| set(r, "signature-input", |v| format!("{v};alg=\"hmac-sha256\"")), "signature.alg"),
    ("extra parameter", |r| set(r, "signature-input", |v| format!("{v};x=1")), "signature.parameters"),
    (
        "duplicated header",
        |r| r.headers.push(("content-type".to_owned(), "application/x-ndjson".to_owned())),
        "signature.duplicate_header",
    ),
    (
        "second signature",
        |r| set(r, "signature", |v| format!("{v}, other={}", v.trim_start_matches("ereg="))),
        "signature.syntax",
    ),
    ("flipped signature", |r| set(r, "signature", flip), "signature.mismatch"),
    ("other spelling", |r| set(r, "signature-input", |v| v.replace(";created", "; created")), "signature.syntax"),
];

fn other_nonce(value: &str) -> String {
    let (before, rest) = value.split_once("nonce=\"").unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    format!("{before}nonce=\"{}\"{after}", Nonce::from_bytes([0xee; 16]))
}

fn flip(value: &str) -> String {
    let mut bytes = read_signature(value).unwrap();
    bytes[40] ^= 1;
    format!("{LABEL}=:{}:", STANDARD.encode(bytes))
}

#[test]
fn no_mutation_of_any_signed_request_is_accepted() {
    for n in 0..200_u8 {
        let mut original = command();
        original.body.extend_from_slice(&[n; 3]);
        let original = signed(original, n);
        assert!(check(&original).is_ok());
        for (name, mutate, code) in MUTATIONS {
            let mut request = original.clone();
            mutate(&mut request);
            assert_ne!(request, original, "{name} changed nothing");
            assert_eq!(check(&request).map_err(|e| e.code()), Err(code), "{name}");
        }
        let elsewhere = Presented::read(&original, "elsewhere:1").unwrap();
        assert!(elsewhere.check_key(&key(1).public_key()).is_err());
        assert!(Presented::read(&original, AUTHORITY).unwrap().check_key(&key(2).public_key()).is_err());
    }
}

#[test]
fn every_byte_of_the_signature_headers_counts() {
    let original = signed(command(), 3);
    for name in ["signature", "signature-input"] {
        let length = original.header(name).unwrap().len();
        for at in 0..length {
            let mut request = original.clone();
            set(&mut request, name, |v| {
                let mut bytes = v.as_bytes().to_vec();
                bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
                String::from_utf8(bytes).unwrap()
            });
            assert!(check(&request).is_err(), "{name} byte {at}");
        }
    }
}

#[test]
fn a_line_break_cannot_forge_a_component() {
    let mut request = command();
    request.headers[0].1 = "application/x-ndjson\n\"content-type\": other".to_owned();
    let refused = sign_request(&mut request, AUTHORITY, &key(1), NOW, Nonce::from_bytes([1; 16]));
    assert_eq!(refused.unwrap_err().code(), "signature.header");
}
