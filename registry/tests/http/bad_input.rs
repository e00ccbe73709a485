//! Bad input at the border of the registry: each a typed problem, nothing kept, never two readings.

use std::sync::Barrier;

use ereg_protocol::command::{Command, CommandBody, PutSections, SectionPut};
use ereg_protocol::id::DraftId;
use ereg_protocol::objects::Tells;
use ereg_protocol::outcome::OutcomeResult;
use ereg_protocol::transport::{HttpRequest, Method};

use super::bench::{Bench, Phone, bytes_of, chunk_request, command_request, get, parties_section};

/// An enrolled person who is about to send a command.
async fn someone() -> (Bench, Phone) {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    (bench, phone)
}

fn text<T: serde::Serialize>(section: &T) -> String {
    String::from_utf8(ereg_domain::canonical::to_canonical(section).unwrap()).unwrap()
}

fn put(bench: &Bench, phone: &Phone) -> Vec<u8> {
    let sections = vec![parties_section(bench, "plain_sale")];
    let draft_id = DraftId::new(phone.uuid()).unwrap();
    let command = phone.command(CommandBody::PutSections(PutSections { draft_id, sections }));
    command.to_bytes().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn b22_the_same_id_with_other_bytes_is_refused_and_the_same_bytes_are_answered_alike() {
    let bench = Bench::start().await;
    let phone = bench.newcomer();
    let command = phone.enrol(bench.seller("plain_sale"));
    // All at once and none before: whichever is first, the others find its outcome or wait for it.
    let start = Barrier::new(20);
    let together: Vec<_> = std::thread::scope(|scope| {
        let call = || {
            start.wait();
            phone.send(&command)
        };
        let calls: Vec<_> = (0..20).map(|_| scope.spawn(call)).collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    assert!(together.iter().all(|reply| reply.status == 200 && reply.body == together[0].body));
    assert_eq!((bench.commands_kept(), bench.rows("account"), bench.rows("key")), (1, 1, 2), "one effect");
    let CommandBody::Enrol(mut other) = command.body.clone() else { panic!() };
    other.identity_proof = "another".to_owned();
    let other = Command { id: command.id, body: CommandBody::Enrol(other) };
    assert_eq!(phone.send(&other).code(), (422, "idempotency.mismatch".to_owned()));
    assert_eq!(bench.commands_kept(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn b23_the_same_id_from_another_person_is_another_command() {
    let bench = Bench::start().await;
    let (one, two) = (bench.newcomer(), bench.newcomer());
    let first = one.enrol(bench.seller("plain_sale"));
    let CommandBody::Enrol(enrol) = two.enrol(bench.buyer("plain_sale")).body else { panic!() };
    let second = Command { id: first.id, body: CommandBody::Enrol(enrol) };
    let (a, b) = (one.outcome(&first), two.outcome(&second));
    assert_ne!(a.account, b.account);
    assert_ne!(a.command, b.command);
    // The same holds between accounts: each has asked for its own, and gets its own answer again.
    let draft_id = DraftId::new(one.uuid()).unwrap();
    let body =
        CommandBody::PutSections(PutSections { draft_id, sections: vec![parties_section(&bench, "plain_sale")] });
    let shared = Command { id: first.id, body };
    assert_eq!(one.send(&shared).code(), (404, "not_found".to_owned()));
    assert_eq!(two.send(&shared).code(), (404, "not_found".to_owned()));
    assert_eq!(bench.commands_kept(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn b25_ids_have_one_spelling_and_foreign_ones_do_not_exist() {
    let (bench, phone) = someone().await;
    let foreign = "019abcde-0000-7000-8000-000000000001";
    assert_eq!(phone.get(&format!("/v1/workspaces/{foreign}"), "?").code(), (404, "not_found".to_owned()));
    for spelled in [foreign.to_uppercase(), format!("{{{foreign}}}"), foreign.replace('-', ""), format!("{foreign}x")] {
        let reply = phone.get(&format!("/v1/workspaces/{spelled}"), "?");
        assert_eq!(reply.code(), (400, "path.malformed".to_owned()), "{spelled}");
    }
    let escaped = foreign.replacen('0', "%30", 1);
    assert_eq!(phone.get(&format!("/v1/workspaces/{escaped}"), "?").code(), (400, "path.malformed".to_owned()));
    // Somebody else's home looks like one that is not there.
    let theirs = bench.listing.household("mortgaged_sale").unwrap().unit;
    let nobodys = "420102999999GB00001F00010001";
    let (one, two) = (
        phone.get(&format!("/v1/units/{theirs}/extract"), "?"),
        phone.get(&format!("/v1/units/{nobodys}/extract"), "?"),
    );
    assert_eq!((one.status, &one.body), (404, &two.body));
    assert_eq!(phone.get("/v1/units/420102001001gb00001f00010001/extract", "?").status, 400);
    for index in ["01", "+1", "-1", "4294967296", "x"] {
        let digest = format!("sha256:{}", "0".repeat(64));
        let reply = phone.wire.send(&phone.sign(chunk_request(&digest, index, b"x")));
        assert_eq!(reply.code(), (400, "path.malformed".to_owned()), "{index}");
    }
    assert_eq!(phone.get("/v1/feed", "?after=0&after=1").code(), (400, "query.malformed".to_owned()));
    assert_eq!(phone.get("/v1/feed", "?after=00").code(), (400, "query.malformed".to_owned()));
    assert_eq!(phone.get("/v1/feed", "?after=0&account=x").code(), (400, "query.malformed".to_owned()));
    assert_eq!(phone.get("/v1/homes", "?all=1").code(), (400, "query.malformed".to_owned()));
}

/// A question for the status of a certificate, by whoever asks.
fn status_request(content_type: &str, body: Vec<u8>) -> HttpRequest {
    let headers = vec![("content-type".to_owned(), content_type.to_owned())];
    HttpRequest { method: Method::Post, headers, body, ..get("/v1/status", "?") }
}

/// The same command with one thing changed in its text.
fn altered(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    change(std::str::from_utf8(bytes).unwrap()).into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn b26_nobody_smuggles_a_field_in() {
    let (bench, phone) = someone().await;
    let bytes = put(&bench, &phone);
    let kept = bench.commands_kept();
    for (before, field) in [("\"sections\":", "\"owner_id\":\"x\","), ("\"kind\":", "\"fee_paid\":true,")] {
        let sent = altered(&bytes, |text| text.replacen(before, &format!("{field}{before}"), 1));
        assert_eq!(phone.post(&sent).code(), (400, "unknown_field".to_owned()), "{field}");
    }
    let last = altered(&bytes, |text| format!("{},\"status\":\"registered\"}}", text.strip_suffix('}').unwrap()));
    assert_eq!(phone.post(&last).code(), (400, "unknown_field".to_owned()));
    assert_eq!(bench.commands_kept(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn b29_a_body_has_one_reading_or_none() {
    let (bench, phone) = someone().await;
    let bytes = put(&bench, &phone);
    let kept = bench.commands_kept();
    let utf16: Vec<u8> = std::str::from_utf8(&bytes).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&str, Vec<u8>, &str); 9] = [
        (
            "duplicate keys",
            altered(&bytes, |t| t.replacen("\"kind\":", "\"kind\":\"pay\",\"kind\":", 1)),
            "canonical.duplicate_key",
        ),
        ("byte order mark", [b"\xEF\xBB\xBF", &bytes[..]].concat(), "canonical.byte_order_mark"),
        ("UTF-16", utf16, "canonical.syntax"),
        ("trailing bytes", [&bytes[..], b"x"].concat(), "canonical.trailing_bytes"),
        ("blank", altered(&bytes, |t| t.replacen("\"kind\":", "\"kind\": ", 1)), "canonical.not_canonical"),
        ("fraction", altered(&bytes, |t| t.replacen("\"rev\":1", "\"rev\":1.0", 1)), "canonical.fraction"),
        (
            "20 digits",
            altered(&bytes, |t| t.replacen("\"rev\":1", "\"rev\":12345678901234567890", 1)),
            "canonical.integer_range",
        ),
        ("null", altered(&bytes, |t| t.replacen("\"rev\":1", "\"rev\":null", 1)), "null_not_allowed"),
        ("nothing", Vec::new(), "commands.lines"),
    ];
    for (name, sent, code) in cases {
        assert_eq!(phone.post(&sent).code(), (400, code.to_owned()), "{name}");
    }
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
    assert_eq!(phone.post(deep.as_bytes()).code(), (400, "too_large".to_owned()));
    assert_eq!(phone.post(&vec![b'a'; 1024 * 1024 + 1]).code(), (413, "too_large".to_owned()));
    let big = phone.sign(chunk_request(&format!("sha256:{}", "0".repeat(64)), "0", &vec![0; 256 * 1024 + 1]));
    assert_eq!(phone.wire.send(&big).code(), (413, "too_large".to_owned()));
    // Whoever need not say who they are has less.
    let asks = |bytes: usize| phone.wire.send(&status_request("application/json", vec![b'a'; bytes])).code();
    assert_eq!((asks(16 * 1024).0, asks(16 * 1024 + 1)), (400, (413, "too_large".to_owned())));
    assert_eq!(bench.commands_kept(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn b29_types_encodings_and_framings_other_than_ours_are_refused() {
    let (bench, phone) = someone().await;
    let bytes = put(&bench, &phone);
    let typed = |content_type: &str| {
        let mut request = command_request(&bytes);
        request.headers[0].1 = content_type.to_owned();
        phone.wire.send(&phone.sign(request)).code()
    };
    let refused = (415, "request.content_type".to_owned());
    for content_type in ["text/plain", "application/json", "application/x-ndjson; charset=utf-8"] {
        assert_eq!(typed(content_type), refused, "{content_type}");
    }
    // The draft does not exist, so what is read is answered so.
    for content_type in ["application/x-ndjson", "APPLICATION/X-NDJSON"] {
        assert_eq!(typed(content_type), (404, "not_found".to_owned()), "{content_type}");
    }
    // JSON has one encoding, and naming it says nothing new.
    let asks = |content_type| phone.wire.send(&status_request(content_type, b"{}".to_vec())).code();
    let others = ["text/plain", "application/json; charset=utf-16", "multipart/form-data", "application/json; a=b"];
    for content_type in others {
        assert_eq!(asks(content_type), refused, "{content_type}");
    }
    for content_type in ["application/json; charset=utf-8", "APPLICATION/JSON;charset=\"UTF-8\"", "application/json"] {
        assert_eq!(asks(content_type), (400, "canonical.shape".to_owned()), "{content_type}");
    }
    let mut compressed = phone.sign(command_request(&bytes));
    compressed.headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
    assert_eq!(phone.wire.send(&compressed).code(), (415, "request.content_encoding".to_owned()));
    // CL + TE in both orders, TE alone, two lengths: one answer or a closed connection, never a command carried out.
    let whole = bytes_of(&phone.sign(command_request(&bytes)), phone.wire.addr);
    let head_end = whole.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let (head, body) = (String::from_utf8(whole[..head_end].to_vec()).unwrap(), &whole[head_end + 4..]);
    let length = format!("content-length: {}", body.len());
    for framing in [
        format!("{length}\r\ntransfer-encoding: chunked"),
        format!("transfer-encoding: chunked\r\n{length}"),
        "transfer-encoding: chunked".to_owned(),
        format!("{length}\r\ncontent-length: 1"),
    ] {
        let sent = [head.replace(&length, &framing).as_bytes(), b"\r\n\r\n", body].concat();
        let reply = phone.wire.raw(&sent);
        assert_eq!(reply.status, 400, "{framing}");
    }
    assert_eq!(bench.commands_kept(), 1, "only the enrolment");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_security_headers_and_no_cors() {
    let (bench, phone) = someone().await;
    let head = bench.wire().raw(b"HEAD /v1/trust HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert_eq!(head.status, 405);
    let replies = [
        bench.wire().send(&get("/v1/trust", "?")),
        bench.wire().send(&get("/nothing", "?")),
        bench.wire().raw(b"DELETE /v1/trust HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
        bench.wire().raw(
            b"OPTIONS /v1/commands HTTP/1.1\r\nhost: x\r\norigin: https://evil.invalid\r\nconnection: close\r\n\r\n",
        ),
        phone.get("/v1/feed", "?after=0"),
    ];
    assert_eq!(replies.iter().map(|r| r.status).collect::<Vec<_>>(), [200, 404, 405, 405, 200]);
    for reply in &replies {
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("content-security-policy"), Some("default-src 'none'; frame-ancestors 'none'"));
        assert!(reply.headers.iter().all(|(name, _)| !name.starts_with("access-control-")));
    }
}

/// A sandbox loads only in a directory made by `seed`: a real registry invents no identity.
#[tokio::test(flavor = "multi_thread")]
async fn a_directory_without_a_city_has_no_connectors() {
    let bench = Bench::bare().await;
    let city = Bench::start().await;
    let phone = bench.newcomer();
    let command = phone.enrol(city.seller("plain_sale"));
    assert_eq!(phone.send(&command).code(), (503, "connector_missing".to_owned()));
    // Nor does it when somebody puts a sandbox beside its keys.
    let bench = bench.with_a_smuggled_sandbox(&city).await;
    let phone = bench.newcomer();
    let command = phone.enrol(city.seller("plain_sale"));
    assert_eq!(phone.send(&command).code(), (503, "connector_missing".to_owned()));
    assert_eq!(bench.registry_now_s(), bench.now_s(), "its clock is not the sandbox's");
}

/// Two processes over one directory would sign two trust bundles for one book.
#[tokio::test(flavor = "multi_thread")]
async fn a_directory_is_served_once() {
    let bench = Bench::bare().await;
    let again = ereg_registry::http::ServeConfig::new(bench.path().to_owned(), "127.0.0.1:0".parse().unwrap());
    let refused = ereg_registry::http::serve(again).await.map(|_| ()).unwrap_err();
    assert_eq!(refused.code(), "serve.in_use");
    bench.restart().await;
}

/// Checking a book must not change what it checks, nor stand in the way of whoever serves it.
#[tokio::test(flavor = "multi_thread")]
async fn a_book_is_verified_beside_who_serves_it_and_nothing_is_written() {
    let bench = Bench::start().await;
    bench.phone_of(bench.seller("plain_sale"));
    let verify = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ereg-registry"));
        command.args(["verify-book", "--lang", "en", "--data"]).arg(bench.path()).output().unwrap()
    };
    let (trust, acts) = (bench.path().join("trust.json"), bench.rows("audit"));
    // Opening the registry would put its bundle's copy back and tell the account of a pack it does not know.
    std::fs::remove_file(&trust).unwrap();
    let db = rusqlite::Connection::open(bench.path().join("registry.db")).unwrap();
    db.execute("DELETE FROM newest WHERE kind = 'pack'", []).unwrap();
    let said = verify();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(String::from_utf8(said.stdout).unwrap().contains(&format!("the audit chain is intact, rows: {acts}\n")));
    assert_eq!(bench.rows("audit"), acts);
    assert!(!trust.exists());
    // A directory without a book is none, and gets none.
    let empty = Bench::bare().await;
    let (keys, to) = (empty.path().join("keys"), tempfile::tempdir().unwrap());
    std::fs::create_dir(to.path().join("keys")).unwrap();
    for file in std::fs::read_dir(keys).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), to.path().join("keys").join(file.file_name())).unwrap();
    }
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ereg-registry"));
    let refused = command.args(["verify-book", "--data"]).arg(to.path()).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(!to.path().join("registry.db").exists() && !to.path().join("trust.json").exists());
}

/// Two names for one request are two readings of it; without one there is none.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_names_one_host() {
    let bench = Bench::start().await;
    for route in ["/v1/trust", "/nothing"] {
        for hosts in ["", "host: a\r\nhost: a\r\n", "host: a\r\nHost: b\r\n"] {
            let request = format!("GET {route} HTTP/1.1\r\n{hosts}connection: close\r\n\r\n");
            assert_eq!(bench.wire().raw(request.as_bytes()).code(), (400, "request.host".to_owned()), "{hosts:?}");
        }
    }
}

/// Nobody asked for HTTP/2, and a connection of it would be many.
#[tokio::test(flavor = "multi_thread")]
async fn http_2_is_not_spoken() {
    use std::io::{Read as _, Write as _};
    let bench = Bench::start().await;
    let mut stream = std::net::TcpStream::connect(bench.running.addr()).unwrap();
    // The preface and an empty SETTINGS frame, which a server of HTTP/2 answers with its own.
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 400"), "{answer:?}");
}

/// There is no key yet to know the sender by, so the answer must say what is wrong, not that nobody knows him.
#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_that_cannot_be_read_names_its_field_and_never_its_value() {
    let bench = Bench::start().await;
    let phone = bench.newcomer();
    let enrol = phone.enrol(bench.seller("plain_sale"));
    let bytes = enrol.to_bytes().unwrap();
    let whole: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let fields = [
        "name",
        "id_no",
        "device_key",
        "device_kept",
        "user_key",
        "user_kept",
        "user_key_proof",
        "identity_proof",
        "principal",
    ];
    for field in fields {
        for value in [None, Some(serde_json::json!(5)), Some(serde_json::json!({ "canary": "机密" }))] {
            // An object with another member than its own is told as that.
            if field.ends_with("_kept") && value.as_ref().is_some_and(serde_json::Value::is_object) {
                continue;
            }
            // Whoever enrols for themselves names nobody else.
            if field == "principal" && value.is_none() {
                continue;
            }
            let mut sent = whole.clone();
            let fields = sent.as_object_mut().unwrap();
            match value {
                None => drop(fields.remove(field)),
                Some(value) => drop(fields.insert(field.to_owned(), value)),
            }
            let reply = phone.post(&ereg_domain::canonical::to_canonical(&sent).unwrap());
            let problem = reply.problem();
            let said = (problem.status, problem.code.as_str(), problem.field.as_deref());
            assert_eq!(said, (400, "command.field", Some(field)), "{sent}");
            assert!(!String::from_utf8(reply.body).unwrap().contains("机密"));
        }
    }
    // Of whoever is acted for it is the number that cannot be read.
    for (named, number) in [("principal.person", "person"), ("principal.organisation", "organisation")] {
        let mut sent = whole.clone();
        sent["principal"] = serde_json::json!({ number: "机密" });
        let reply = phone.post(&ereg_domain::canonical::to_canonical(&sent).unwrap());
        let problem = reply.problem();
        let said = (problem.status, problem.code.as_str(), problem.field.as_deref());
        assert_eq!(said, (400, "command.field", Some(named)), "{sent}");
        assert!(!String::from_utf8(reply.body).unwrap().contains("机密"));
    }
    // As much as an enrolment may be is read of a stranger, and not a byte more.
    let long = |bytes: usize| {
        let around =
            ereg_domain::canonical::to_canonical(&serde_json::json!({ "a": "", "kind": "enrol" })).unwrap().len();
        let sent = serde_json::json!({ "a": "a".repeat(bytes - around), "kind": "enrol" });
        phone.post(&ereg_domain::canonical::to_canonical(&sent).unwrap()).code()
    };
    // The line feed is one.
    assert_eq!(long(16 * 1024 - 1), (400, "command.id".to_owned()));
    assert_eq!(long(16 * 1024), (401, "signature.key_unknown".to_owned()));
    // What is no enrolment, or is signed by another key than its own, still comes from nobody.
    assert_eq!(phone.post(b"{}").code(), (401, "signature.key_unknown".to_owned()));
    assert_eq!(bench.newcomer().post(&bytes).code(), (401, "signature.key_unknown".to_owned()));
    assert_eq!(phone.post(&bytes).status, 200);
}

/// A mistyped directory must not become a registry with keys nobody knows.
#[tokio::test(flavor = "multi_thread")]
async fn serving_founds_nothing_unasked() {
    use ereg_registry::http::{Founding, ServeConfig, serve};
    let root = tempfile::tempdir().unwrap();
    let config = |dir: &std::path::Path| ServeConfig::new(dir.to_owned(), "127.0.0.1:0".parse().unwrap());
    let refused = |error: Result<_, ereg_registry::http::ServeError>| error.map(drop).unwrap_err().code();
    let mistyped = root.path().join("cty");
    assert_eq!(refused(serve(config(&mistyped)).await), "serve.no_registry");
    assert!(!mistyped.exists());
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ereg-registry"));
    let said = command.args(["serve", "--data"]).arg(&mistyped).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8(said.stderr).unwrap().contains("--found") && !mistyped.exists());
    let founded = serve(ServeConfig { founding: Founding::Found, ..config(&mistyped) }).await.unwrap();
    founded.shutdown().await;
    serve(config(&mistyped)).await.unwrap().shutdown().await;
    // New keys beside an old book would disown every certificate; an empty book beside old keys would too.
    let keys = mistyped.join("keys");
    std::fs::rename(&keys, root.path().join("keys")).unwrap();
    let found = ServeConfig { founding: Founding::Found, ..config(&mistyped) };
    assert_eq!(refused(serve(found).await), "serve.half_registry");
    assert!(!keys.exists());
    std::fs::rename(root.path().join("keys"), &keys).unwrap();
    std::fs::remove_file(mistyped.join("registry.db")).unwrap();
    assert_eq!(refused(serve(config(&mistyped)).await), "serve.half_registry");
}

/// Keys, people and their deals lie there: nobody else on the machine reads them, whatever the umask and the directory were.
#[tokio::test(flavor = "multi_thread")]
async fn what_lies_in_the_directory_is_its_owners_alone() {
    use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};
    fn judge(path: &Path, wrong: &mut Vec<String>) {
        let found = fs::symlink_metadata(path).unwrap();
        let (mode, wanted) = (found.permissions().mode() & 0o777, if found.is_dir() { 0o700 } else { 0o600 });
        if mode != wanted {
            wrong.push(format!("{} is {mode:o}", path.display()));
        }
        if found.is_dir() {
            fs::read_dir(path).unwrap().for_each(|entry| judge(&entry.unwrap().path(), wrong));
        }
    }
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("city");
    fs::create_dir(&data).unwrap();
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let binary = env!("CARGO_BIN_EXE_ereg-registry");
    let script = format!("umask 000; exec {binary} seed --data {} --seed 7 --households 0", data.display());
    assert!(std::process::Command::new("sh").args(["-c", &script]).output().unwrap().status.success());
    let mut wrong = Vec::new();
    judge(&data, &mut wrong);
    assert_eq!(wrong, [""; 0], "after seeding");
    let (mut served, addr, _) = super::bench::process(&data, &["--log", "off"], "umask 000");
    fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
    let wire = super::bench::Wire { addr };
    assert_eq!(wire.send(&get("/v1/trust", "?")).status, 200);
    served.kill().unwrap();
    served.wait().unwrap();
    // While it is served, and after it was killed: its journals lie there still.
    let (mut served, addr, _) = super::bench::process(&data, &["--log", "off"], "umask 000");
    assert_eq!(super::bench::Wire { addr }.send(&get("/v1/trust", "?")).status, 200);
    judge(&data, &mut wrong);
    served.kill().unwrap();
    served.wait().unwrap();
    assert_eq!(wrong, [""; 0], "while served");
}

/// Bytes that are no section of their kind are stopped where they are received, each with its own code, and nothing of
/// them is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_section_that_cannot_be_is_declined_by_its_own_code() {
    let (bench, phone) = someone().await;
    let draft_id = phone.shares(&bench, "plain_sale");
    let application = &bench.city.household("plain_sale").unwrap().application;
    let matter = text(application.get::<ereg_law::application::MatterSection>().unwrap());
    let deal = text(application.get::<ereg_law::application::Deal>().unwrap());
    let unit = application.get::<ereg_law::application::MatterSection>().unwrap().items[0].unit;
    let land = format!("{}W00000000", unit.parcel());
    for (kind, body, code) in [
        (ereg_law::section::MATTER, matter.replace(unit.as_str(), &land), "unit.no_building"),
        (ereg_law::section::MATTER, matter.replace(unit.as_str(), &unit.as_str()[..27]), "unit.length"),
        (ereg_law::section::MATTER, matter.replace(unit.as_str(), "420102001001GB00000F00010001"), "unit.serial"),
        (ereg_law::section::MATTER, matter.replace("\"T04\"", "\"T99\""), "section.other_matter"),
        (ereg_law::section::DEAL, deal.replace("2026-10-20", "2026-02-30"), "time.day"),
        (ereg_law::section::DEAL, deal.replace("2026-10-20", "2569-10-20"), "time.day_range"),
        (ereg_law::section::DEAL, matter.clone(), "section.unreadable"),
    ] {
        let sections = vec![SectionPut { kind, rev: 1, body }];
        let put = phone.command(CommandBody::PutSections(PutSections { draft_id, sections }));
        let OutcomeResult::Declined(declined) = phone.outcome(&put).result else { panic!("{code} is taken") };
        assert_eq!(declined.code, code);
    }
    let Tells::Workspace(workspace) = phone.told(&format!("/v1/workspaces/{draft_id}")) else { panic!("a workspace") };
    assert!(!serde_json::to_string(&workspace).unwrap().contains(&land), "nothing of it is kept");
}

/// One table on both sides: who is not born yet enrols nowhere; who holds another card with a number does.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_enrols_before_he_is_born_and_a_residence_permit_is_a_card() {
    let bench = Bench::start().await;
    let unborn = bench.newcomer();
    let refused = unborn.send(&unborn.enrol(bench.buyer("r01_born_later"))).code();
    assert_eq!((refused, bench.rows("account")), ((403, "citizen_id.born_later".to_owned()), 0));
    for key in ["r00_residence_permit_buyer", "r00_permanent_resident_buyer"] {
        let phone = bench.newcomer();
        let outcome = phone.outcome(&phone.enrol(bench.buyer(key)));
        assert!(matches!(outcome.result, OutcomeResult::Done(_)), "{key}: {outcome:?}");
    }
}

/// The proof of who somebody is was made for this name and this number, and says so to nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn who_brings_no_proof_of_his_own_is_not_enrolled() {
    let bench = Bench::start().await;
    let (seller, buyer) = (bench.seller("plain_sale"), bench.buyer("plain_sale"));
    let own = seller.identity_proof.clone().unwrap();
    let others = buyer.identity_proof.clone().unwrap();
    let bare = own.strip_prefix("sandbox-").unwrap().to_owned();
    let enrols = |proof: String| {
        let phone = bench.newcomer();
        let mut person = seller.clone();
        person.identity_proof = Some(proof);
        phone.send(&phone.enrol(&person)).code()
    };
    for proof in [others, bare, own[..own.len() - 2].to_owned(), "sandbox-".to_owned(), "x".to_owned()] {
        assert_eq!(enrols(proof.clone()), (403, "identity.contradicted".to_owned()), "{proof}");
    }
    assert_eq!((bench.rows("account"), bench.rows("key")), (0, 0));
    assert_eq!(enrols(own).0, 200);
}
