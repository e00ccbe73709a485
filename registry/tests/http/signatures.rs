//! The rules of a request signature, over the wire; refusals are counted in the audit chain and sampled, never a row
//! each.

use ereg_domain::canonical;
use ereg_protocol::{
    catalogue::ErrorClass,
    http_signature::content_digest,
    objects::SignedTime,
    payload,
    problem::{CommandProblem, Sender},
    transport::HttpRequest,
};
use ereg_trust::{
    bundle::{KeyRole, TrustBundle},
    envelope::Envelope,
    keys::DEVICE_ALIAS,
};

use super::bench::{Bench, Phone, command_request, get};

type Change = fn(&mut HttpRequest);

fn set(request: &mut HttpRequest, name: &str, change: impl Fn(&str) -> String) {
    let value = &mut request.headers.iter_mut().find(|(n, _)| n == name).unwrap().1;
    *value = change(value);
}

#[tokio::test(flavor = "multi_thread")]
async fn b24_a_signature_that_is_not_right_is_refused_and_audited() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    let kept = bench.commands_kept();
    let changes: [(&str, Change); 6] = [
        ("signature.digest", |r| r.body.push(b' ')),
        // The digest is what was signed of the body, and the head is verified before the body is read.
        ("signature.mismatch", |r| set(r, "content-digest", |_| content_digest(b"other"))),
        ("signature.components", |r| set(r, "signature-input", |v| v.replace(" \"content-digest\"", ""))),
        ("signature.alg", |r| set(r, "signature-input", |v| format!("{v};alg=\"hmac-sha256\""))),
        ("signature.tag", |r| set(r, "signature-input", |v| v.replace("ereg-1", "ereg-2"))),
        ("query.malformed", |r| r.query = "?x=1".to_owned()),
    ];
    for (code, change) in changes {
        let mut request = phone.sign(command_request(b"{}"));
        change(&mut request);
        let status = if code == "query.malformed" { 400 } else { 401 };
        assert_eq!(phone.wire.send(&request).code(), (status, code.to_owned()));
        if status == 401 {
            assert_eq!(bench.audited().iter().filter(|audited| *audited == code).count(), 1, "{code}");
        }
    }
    let unsigned = phone.wire.send(&command_request(b"{}"));
    assert_eq!(unsigned.code(), (401, "signature.missing".to_owned()));
    assert_eq!(unsigned.header("www-authenticate"), Some("Signature tag=\"ereg-1\""));
    assert_eq!(bench.newcomer().get("/v1/homes", "?").code(), (401, "signature.key_unknown".to_owned()));
    assert_eq!(bench.commands_kept(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn b24_a_clock_that_is_wrong_is_told_the_signed_time() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    bench.clock.advance(3_600_000);
    let sent_at = |phone: &Phone, offset: i64| {
        let mut request = get("/v1/homes", "?");
        phone.sign_at(&mut request, bench.now_s() + offset);
        phone.wire.send(&request)
    };
    for (offset, code) in [(-600, "clock_skew"), (600, "clock_skew"), (-200, "signature.expired")] {
        let problem = sent_at(&phone, offset).problem();
        assert_eq!((problem.status, problem.code.as_str(), problem.class), (401, code, ErrorClass::Clock));
        let envelope = Envelope::from_bytes(problem.time.unwrap().as_bytes()).unwrap();
        let told: SignedTime = canonical::from_canonical(envelope.unverified_payload()).unwrap();
        assert_eq!(told.time.seconds(), bench.now_s());
    }
    assert_eq!(sent_at(&phone, 250).status, 200);
    assert_eq!(sent_at(&phone, -100).status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn b24_a_request_is_good_once_also_across_a_restart() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    let request = phone.sign(get("/v1/homes", "?"));
    assert_eq!(phone.wire.send(&request).status, 200);
    for _ in 0..3 {
        assert_eq!(phone.wire.send(&request).code(), (401, "signature.replayed".to_owned()));
    }
    assert_eq!(bench.audited().last().map(String::as_str), Some("signature.replayed"));
    bench.clock.advance(2_000);
    let authority = bench.running.authority().to_owned();
    let bench = bench.restart().await;
    // The port differs, so the old request would fail on its authority; sign one for the new, before the start.
    assert_ne!(bench.running.authority(), authority);
    let mut early = get("/v1/homes", "?");
    let moved = Phone { wire: bench.wire(), authority: bench.running.authority().to_owned(), ..phone };
    moved.sign_at(&mut early, bench.now_s() - 1);
    let problem = moved.wire.send(&early).problem();
    assert_eq!((problem.code.as_str(), problem.class), ("signature.before_start", ErrorClass::Clock));
    assert_eq!(moved.get("/v1/homes", "?").status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn b24_a_revoked_key_is_refused_at_once() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    assert_eq!(phone.get("/v1/homes", "?").status, 200);
    // Nobody can revoke a key over HTTP yet: the test does it in the database.
    let db = rusqlite::Connection::open(bench.dir.path().join("registry.db")).unwrap();
    db.execute("UPDATE key SET revoked_ms = 1", []).unwrap();
    assert_eq!(phone.get("/v1/homes", "?").code(), (401, "signature.key_revoked".to_owned()));
}

/// The audit chain is for ever, so what anybody can send must not grow it: sampled and counted.
#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_bad_requests_are_a_few_rows_that_say_how_many_they_were() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    let rows = bench.rows("audit");
    let unsigned = get("/v1/homes", "?");
    let mut wrong = phone.sign(get("/v1/homes", "?"));
    set(&mut wrong, "signature", |value| {
        value.replacen("ereg=:", "ereg=:AAAA", 1).replacen("AAAA", "", 1).replace('b', "a")
    });
    set(&mut wrong, "signature", |value| format!("{}AAAA=:", value.get(..value.len() - 6).unwrap()));
    let strange = bench.newcomer().sign(get("/v1/homes", "?"));
    std::thread::scope(|scope| {
        for request in [&unsigned, &wrong, &strange, &strange] {
            scope.spawn(|| keeps_asking(&bench, request, 2_500));
        }
    });
    // The background work writes what was counted when the period is over.
    assert_eq!(bench.rows("audit"), rows + 3, "one sample of each kind");
    bench.clock.advance(11 * 60 * 1_000);
    let wait_until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while bench.rows("audit") == rows + 3 && std::time::Instant::now() < wait_until {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(bench.rows("audit"), rows + 4);
    let db = rusqlite::Connection::open(bench.path().join("registry.db")).unwrap();
    let last = "SELECT object FROM audit WHERE subject = 'refused' ORDER BY seq DESC LIMIT 1";
    let counted: String = db.query_row(last, [], |row| row.get(0)).unwrap();
    assert_eq!(counted, "signature.key_unknown 4999, signature.mismatch 2499, signature.missing 2499");
    // What was counted when the registry stops is written then.
    assert_eq!(phone.wire.send(&unsigned).code().0, 401);
    assert_eq!(phone.wire.send(&unsigned).code().0, 401);
    // One alone has its row already, and is not counted again.
    assert_eq!(phone.wire.send(&bench.newcomer().sign(get("/v1/homes", "?"))).code().1, "signature.key_unknown");
    let bench = bench.restart().await;
    assert_eq!(bench.audited()[3..], ["refused", "signature.missing", "signature.key_unknown", "refused"]);
    let db = rusqlite::Connection::open(bench.path().join("registry.db")).unwrap();
    let counted: String = db.query_row(last, [], |row| row.get(0)).unwrap();
    assert_eq!(counted, "signature.missing 1");
    bench.running.service().verify_audit().unwrap();
}

/// Whoever is nobody here makes nothing that is kept: neither an outcome nor, for each try, a row of the chain.
#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_enrolments_of_invented_people_are_a_row_that_says_how_many_they_were() {
    let bench = Bench::start().await;
    let tables = ["command", "account", "key", "change", "letter", "audit"];
    let rows = || tables.map(|table| bench.rows(table));
    bench.works();
    let before = rows();
    let trust = TrustBundle::parse(&bench.wire().send(&get("/v1/trust", "?")).body, None, 0).unwrap();
    let receipt = trust.role_ever(KeyRole::Receipt);
    let stranger = bench.newcomer();
    for number in 1..=100 {
        let mut invented = bench.seller("plain_sale").clone();
        invented.name = format!("虚构{number}号").parse().unwrap();
        let command = stranger.enrol(&invented);
        let reply = stranger.send(&command);
        let problem = reply.problem();
        assert_eq!((problem.status, problem.code.as_str()), (403, "identity.contradicted"));
        // A word that the registry has signed about this command ends it.
        let signed = Envelope::from_bytes(problem.signed.unwrap().as_bytes()).unwrap();
        let told: CommandProblem = signed.verify(&payload::PROBLEM, &receipt).unwrap().parse().unwrap();
        let by = Sender::Key(stranger.keys.public_key(DEVICE_ALIAS).unwrap().key_id().to_string());
        assert_eq!((told.command_id, told.by, told.code.as_str()), (command.id, by, "identity.contradicted"));
    }
    let [kept @ .., audit] = rows();
    assert_eq!((kept.as_slice(), audit), (&before[..5], before[5] + 1), "one sample");
    let counted = || bench.texts("SELECT object FROM audit WHERE subject = 'refused' ORDER BY seq");
    // To the last of its ten minutes the period counts whoever is refused.
    bench.clock.advance(10 * 60 * 1_000 - 1);
    let mut invented = bench.seller("plain_sale").clone();
    invented.name = "虚构末号".parse().unwrap();
    assert_eq!(stranger.send(&stranger.enrol(&invented)).code().0, 403);
    assert_eq!((counted(), bench.rows("audit")), (Vec::new(), before[5] + 1));
    bench.clock.advance(1);
    assert_eq!(stranger.send(&stranger.enrol(bench.buyer("plain_sale"))).code().0, 200);
    let wait_until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    while counted().is_empty() && std::time::Instant::now() < wait_until {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(counted(), ["identity.contradicted 100"]);
    bench.running.service().verify_audit().unwrap();
}

/// The same request again and again on one connection.
fn keeps_asking(bench: &Bench, request: &HttpRequest, times: usize) {
    use std::io::{Read as _, Write as _};
    let bytes = super::bench::bytes_of(request, bench.running.addr());
    let bytes = String::from_utf8(bytes).unwrap().replace("connection: close\r\n", "").into_bytes();
    let mut stream = std::net::TcpStream::connect(bench.running.addr()).unwrap();
    let mut room = [0; 4096];
    for _ in 0..times {
        stream.write_all(&bytes).unwrap();
        let read = stream.read(&mut room).unwrap();
        assert!(room[..read].starts_with(b"HTTP/1.1 401 "), "{}", String::from_utf8_lossy(&room[..read]));
    }
}

/// Killed and started again on the same address: whoever overheard a request gets nothing for it, however its sender's clock
/// stood, and a phone whose clock is right is answered at once.
#[tokio::test(flavor = "multi_thread")]
async fn b24_no_restart_takes_a_request_twice() {
    use super::bench::{Wire, process};
    use ereg_protocol::world::{Clock as _, SystemClock};
    let now = || SystemClock::start().read().wall;
    let bench = Bench::start().await;
    let data = bench.path().to_owned();
    let Bench { running, .. } = &bench;
    let phone = bench.newcomer();
    let taken = running.addr();
    let seller = bench.seller("plain_sale").clone();
    let Bench { running, dir, .. } = bench;
    running.shutdown().await;
    let listen = format!("--log off --listen {taken}");
    let (mut served, addr, _) = process(&data, &[&listen], ":");
    let phone = Phone { wire: Wire { addr }, authority: addr.to_string(), ..phone };
    phone.clock.set_wall(now());
    assert_eq!(phone.send(&phone.enrol(&seller)).status, 200);
    // Of this second, of a phone that is ahead, and of one that is behind.
    let overheard: Vec<HttpRequest> = [0, 1, 60, 250, -60]
        .into_iter()
        .map(|offset| {
            let mut request = get("/v1/homes", "?");
            phone.sign_at(&mut request, now().seconds() + offset);
            request
        })
        .collect();
    // The process started in the past of none of them but the last.
    for request in &overheard[..4] {
        assert_eq!(phone.wire.send(request).status, 200);
    }
    assert_eq!(phone.wire.send(&overheard[4]).code(), (401, "signature.before_start".to_owned()));
    served.kill().unwrap();
    served.wait().unwrap();
    let (mut served, again, _) = process(&data, &[&listen], ":");
    assert_eq!(again, addr);
    for (request, at) in overheard.iter().zip(0..) {
        let (status, code) = phone.wire.send(request).code();
        assert_eq!(status, 401, "request {at} was taken twice");
        assert!(["signature.replayed", "signature.before_start"].contains(&code.as_str()), "{code}");
    }
    let mut fresh = get("/v1/homes", "?");
    phone.sign_at(&mut fresh, now().seconds());
    assert_eq!(phone.wire.send(&fresh).status, 200, "a phone whose clock is right does not notice");
    served.kill().unwrap();
    served.wait().unwrap();
    drop(dir);
}
