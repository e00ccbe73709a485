//! The view of an operator: a log with numbers and codes and nobody's data, and counters on a listener of their own.

use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
};

use ereg_law::case::CaseState;
use ereg_protocol::world::Clock as _;
use ereg_registry::{
    http::{ServeConfig, ServeError, serve},
    partner::Sandbox,
    service::Answering,
};
use ereg_trust::bundle::TrustBundle;
use serde_json::Value;

use super::{
    bench::{Bench, Wire, command_request, get, process},
    play::Play,
};

/// A sale from its first command to its last, and much that goes wrong on the way.
fn a_sale_with_mishaps(bench: &Bench) {
    let play = Play::begin(bench, "plain_sale");
    play.shares();
    play.invites();
    play.join();
    play.answer();
    let media = play.uploads();
    play.freezes(media.clone());
    play.sign_all(media.clone());
    Sandbox::open(bench.path()).unwrap().lose_next_bank_answer().unwrap();
    play.submits(media);
    let (_, buyer) = play.party(ereg_law::role::TRANSFEREE);
    buyer.done(play.pay());
    for _ in 0..20 {
        bench.clock.advance(60_000);
        bench.running.service().tick().unwrap();
    }
    let home = bench.listing.household("plain_sale").unwrap();
    let (unit, name) = (home.unit, &home.obligors[0].name);
    // What nobody should send, with somebody's data in every place there is.
    let number = serde_json::to_value(&home.obligors[0].identity).unwrap()["citizen"].as_str().unwrap().to_owned();
    let said = format!("{{\"kind\":\"enrol\",\"name\":\"{name}\",\"id_no\":\"{number}\",\"{number}\":\"{name}\"}}");
    for phone in [play.writer(), &bench.newcomer()] {
        assert!(phone.post(said.as_bytes()).status >= 400);
        assert!(phone.get(&format!("/v1/units/{unit}/extract"), "?").status >= 400);
        assert!(phone.get(&format!("/v1/{number}"), "?").status >= 400);
        assert!(phone.get("/v1/homes", &format!("?{number}={number}")).status >= 400);
    }
    let mut request = command_request(said.as_bytes());
    request.headers.push(("signature-input".to_owned(), format!("ereg={number}")));
    request.headers.push(("signature".to_owned(), number.clone()));
    request.headers.push((format!("x-{number}"), number.clone()));
    assert!(bench.wire().send(&request).status >= 400);
    for raw in [format!("{number} /{number} HTTP/1.1\r\nhost: {number}\r\nconnection: close\r\n\r\n"), number.clone()] {
        let mut stream = std::net::TcpStream::connect(bench.running.addr()).unwrap();
        std::io::Write::write_all(&mut stream, raw.as_bytes()).unwrap();
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = std::io::Read::read_to_end(&mut stream, &mut Vec::new());
    }
    // The registry itself fails, with that data in its hands.
    let db = rusqlite::Connection::open(bench.path().join("registry.db")).unwrap();
    db.execute_batch("DROP TABLE holding").unwrap();
    assert_eq!(buyer.get("/v1/homes", "?").code(), (500, "internal".to_owned()));
}

/// This file as a process that logs everything there is, at the finest level.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a process of the test of the log, not a test"]
async fn a_logged_sale() {
    let log = tracing_subscriber::fmt().json().with_max_level(tracing::level_filters::LevelFilter::TRACE);
    log.with_writer(std::io::stderr).init();
    let bench = Bench::start().await;
    a_sale_with_mishaps(&bench);
    println!("the sale is over");
}

#[test]
fn the_log_says_what_happened_and_nothing_of_anybody() {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["operation::a_logged_sale", "--exact", "--ignored", "--nocapture"]);
    let said = child.stdin(Stdio::null()).output().unwrap();
    let (out, log) = (String::from_utf8(said.stdout).unwrap(), String::from_utf8(said.stderr).unwrap());
    assert!(out.contains("the sale is over"), "{out}\n{log:.4000}");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let named = |message: &str| lines.iter().filter(|line| line["fields"]["message"] == message).collect::<Vec<_>>();
    // Every request has a number, a route's pattern, a status, a code where it is a problem, and a time.
    let answered = named("answered");
    let ids: BTreeSet<&str> = answered.iter().map(|line| line["span"]["id"].as_str().unwrap()).collect();
    assert!(answered.len() > 30, "{}", answered.len());
    assert_eq!(ids.len(), answered.len(), "no two requests share a number");
    for line in &answered {
        let fields = &line["fields"];
        assert!(fields["ms"].is_u64() && fields["route"].is_string() && fields["method"].is_string(), "{line}");
        let (status, code) = (fields["status"].as_u64().unwrap(), fields["code"].as_str().unwrap());
        assert_eq!(status >= 400, !code.is_empty(), "{line}");
    }
    // What happened inside belongs to the request it happened for.
    let carried_out = named("command carried out");
    assert!(carried_out.iter().any(|line| line["fields"]["kind"] == "submit"));
    assert!(carried_out.iter().all(|line| ids.contains(line["span"]["id"].as_str().unwrap())));
    assert_eq!(named("a request failed inside the registry").len(), 1);
    assert_eq!(named("the bank did not say what became of an order").len(), 1);
    // Nobody's name, number, proof, home, contract, certificate or price, nor a code or a token.
    let city = ereg_registry::seed::City::draw(&ereg_registry::seed::CityPlan::new(super::bench::SEED, 0)).unwrap();
    let listing = super::bench::listing();
    let mut canaries = BTreeSet::new();
    canaries_of(&serde_json::to_value(listing.household("plain_sale").unwrap()).unwrap(), &mut canaries);
    let application = &city.household("plain_sale").unwrap().application;
    canaries_of(&serde_json::to_value(application.get::<ereg_law::application::Parties>()).unwrap(), &mut canaries);
    canaries_of(&serde_json::to_value(application.get::<ereg_law::application::Deal>()).unwrap(), &mut canaries);
    canaries.extend(["EREG1:".to_owned(), "sig=".to_owned(), "-----BEGIN".to_owned()]);
    assert!(canaries.len() > 15, "{canaries:?}");
    let told: Vec<&String> = canaries.iter().filter(|canary| log.contains(canary.as_str())).collect();
    assert!(told.is_empty(), "the log tells {told:?}");
}

/// Every text a person or an office wrote, and every number long enough to be told from a count.
fn canaries_of(value: &Value, into: &mut BTreeSet<String>) {
    // Words of the listing itself, which the program has too.
    const OF_THE_PROGRAM: [&str; 9] = ["key", "zh", "en", "rule", "phase", "verdict", "code", "kind", "slot"];
    match value {
        Value::String(text) if text.chars().count() > 1 && text.len() > 5 => drop(into.insert(text.clone())),
        Value::Number(number) if number.to_string().len() > 5 => drop(into.insert(number.to_string())),
        Value::Array(values) => values.iter().for_each(|value| canaries_of(value, into)),
        Value::Object(fields) => {
            let told = fields.iter().filter(|(name, _)| !OF_THE_PROGRAM.contains(&name.as_str()));
            told.for_each(|(_, value)| canaries_of(value, into));
        }
        _ => {}
    }
}

/// The program's own log, in both of its forms and in none.
#[tokio::test(flavor = "multi_thread")]
async fn serving_logs_as_it_is_told_to() {
    for (form, is_json) in [("json", true), ("text", false)] {
        let bench = Bench::start().await;
        let data = bench.path().to_owned();
        let Bench { running, dir, .. } = bench;
        running.shutdown().await;
        let log = dir.path().join("log");
        let (mut served, addr, _) =
            process(&data, &["--log", form, "--log-level", "trace"], &format!("exec 2>{}", log.display()));
        let wire = Wire { addr };
        let number = wire.send(&get("/v1/trust", "?")).header("x-request-id").unwrap().to_owned();
        assert_eq!(wire.send(&get("/v1/homes", "?")).status, 401);
        served.kill().unwrap();
        served.wait().unwrap();
        let log = std::fs::read_to_string(log).unwrap();
        let line = log.lines().find(|line| line.contains("answered") && line.contains(&number)).unwrap();
        assert_eq!(serde_json::from_str::<Value>(line).is_ok(), is_json, "{line}");
        assert!(line.contains("/v1/trust") && line.contains("200"));
        assert!(log.contains("signature.missing"));
    }
    let bench = Bench::start().await;
    let data = bench.path().to_owned();
    let Bench { running, dir, .. } = bench;
    running.shutdown().await;
    let log = dir.path().join("log");
    let (mut served, addr, _) = process(&data, &["--log", "off"], &format!("exec 2>{}", log.display()));
    assert_eq!(Wire { addr }.send(&get("/v1/homes", "?")).status, 401);
    served.kill().unwrap();
    served.wait().unwrap();
    assert_eq!(std::fs::read_to_string(log).unwrap(), "");
}

/// A registry that is served answers first, and does what follows without being asked; it is counted how many acts shared
/// how many batches.
#[tokio::test(flavor = "multi_thread")]
async fn a_served_registry_answers_and_then_goes_on_by_itself() {
    let bench = Bench::that_answers(Answering::First).await;
    let play = Play::begin(&bench, "plain_sale");
    let media = play.all_sign();
    play.writer().done(play.submit(media));
    bench.running.service().settle();
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
    let metrics = Wire { addr: bench.running.metrics().unwrap() };
    let text = String::from_utf8(metrics.raw(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").body).unwrap();
    let counted = |name: &str| -> u64 {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.unwrap_or_else(|| panic!("{name} in {text}")).parse().unwrap()
    };
    let (acts, batches) = (counted("ereg_acts_total"), counted("ereg_batches_total"));
    assert!(acts >= batches && batches > 10, "{acts} in {batches}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counters_count_and_the_ledger_sums_to_zero() {
    let bench = Bench::start().await;
    let metrics = Wire { addr: bench.running.metrics().unwrap() };
    let scrape = || String::from_utf8(metrics.raw(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").body).unwrap();
    let value = |text: &str, name: &str| -> Option<i64> {
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).map(|value| value.parse().unwrap())
    };
    let before = scrape();
    assert_eq!(value(&before, "ereg_ledger_sum_fen"), Some(0));
    assert_eq!(value(&before, "ereg_up"), Some(1));
    assert_eq!(value(&before, "ereg_cases{state=\"fee_due\"}"), None);
    let ticks = value(&before, "ereg_ticks_total{result=\"done\"}").unwrap();
    let play = Play::begin(&bench, "plain_sale");
    play.shares();
    play.invites();
    play.join();
    play.answer();
    play.freezes(Vec::new());
    play.sign_all(Vec::new());
    play.submits(Vec::new());
    let due = scrape();
    assert_eq!(value(&due, "ereg_cases{state=\"fee_due\"}"), Some(1), "{due}");
    // A declined command is no done one, and is counted with its code.
    let declined = play.writer().outcome(&play.writer().command(play.submit(Vec::new())));
    assert!(matches!(declined.result, ereg_protocol::outcome::OutcomeResult::Declined(_)));
    assert!(scrape().contains("ereg_outcomes_total{kind=\"submit\",result=\"already_submitted\"} 1"));
    Sandbox::open(bench.path()).unwrap().lose_next_bank_answer().unwrap();
    play.party(ereg_law::role::TRANSFEREE).1.done(play.pay());
    for _ in 0..20 {
        bench.clock.advance(60_000);
        bench.running.service().tick().unwrap();
    }
    assert_eq!(bench.wire().send(&get("/v1/homes", "?")).status, 401);
    let after = scrape();
    let counted = |name: &str| value(&after, name).unwrap_or_else(|| panic!("{name} in {after}"));
    assert_eq!(counted("ereg_outcomes_total{kind=\"enrol\",result=\"done\"}"), 2);
    assert_eq!(counted("ereg_outcomes_total{kind=\"pay\",result=\"done\"}"), 1);
    assert_eq!(counted("ereg_partner_failures_total{partner=\"bank\",code=\"bank.answer_lost\"}"), 1);
    assert_eq!(counted("ereg_requests_total{method=\"GET\",route=\"/v1/homes\",status=\"401\"}"), 1);
    assert_eq!(counted("ereg_problems_total{code=\"signature.missing\"}"), 1);
    assert!(counted("ereg_ticks_total{result=\"done\"}") > ticks);
    let fee = counted("ereg_ledger_fen{account=\"bank\"}");
    assert!(fee > 0);
    assert_eq!(counted("ereg_ledger_fen{account=\"registration_fees\"}"), -fee);
    assert_eq!(counted("ereg_ledger_sum_fen"), 0);
    assert_eq!(counted("ereg_documents_waiting{state=\"due\"}"), 0);
    assert_eq!(counted("ereg_documents_waiting{state=\"put_off\"}"), 0);
    assert_eq!(counted("ereg_request_seconds_count"), counted("ereg_request_seconds_bucket{le=\"+Inf\"}"));
    // Prometheus is told of each what it is, once, before its values.
    let mut told = BTreeSet::new();
    for line in after.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            assert!(
                told.insert(help.split(' ').next().unwrap()) && help.contains(' '),
                "{line} comes once and says what"
            );
        } else if !line.starts_with('#') {
            let name = line.split(['{', ' ']).next().unwrap();
            let parts = ["_bucket", "_sum", "_count"].iter().find_map(|part| name.strip_suffix(part));
            let said = |name: &str| told.contains(name) && after.contains(&format!("# TYPE {name} "));
            assert!(said(name) || parts.is_some_and(said), "nothing says what {line} is");
        }
    }
    // Nothing else is served there, and it is served nowhere else.
    assert!(metrics.raw(b"GET /v1/trust HTTP/1.1\r\nhost: x\r\n\r\n").status == 404);
    assert!(metrics.raw(b"POST /metrics HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n").status == 405);
    assert_eq!(bench.wire().send(&get("/metrics", "?")).status, 404);
    let open = ServeConfig {
        metrics: Some("0.0.0.0:0".parse().unwrap()),
        ..ServeConfig::new(bench.path().to_owned(), "127.0.0.1:0".parse().unwrap())
    };
    assert!(matches!(serve(open).await, Err(ServeError::NotLoopback)));
}

/// A seal that cannot be used is told on standard error, in the log and by the counters, and stops nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_seal_is_told_and_stops_no_start() {
    let scrape = |addr| String::from_utf8(Wire { addr }.raw(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").body).unwrap();
    let bench = Bench::start().await;
    assert!(scrape(bench.running.metrics().unwrap()).contains("\nereg_seal_usable 1\n"));
    let data = bench.path().to_owned();
    let Bench { running, dir, .. } = bench;
    running.shutdown().await;
    let key = |name: &str| data.join("seal/1").join(name);
    for (name, form, times) in [("signer.p8", "text", 2), ("pdf-signer.p8", "off", 1), ("time.p8", "off", 1)] {
        let sound = std::fs::read(key(name)).unwrap();
        std::fs::write(key(name), b"no key").unwrap();
        let log = dir.path().join("log");
        let options = ["--log", form, "--metrics", "127.0.0.1:0"];
        let (mut served, addr, metrics) = process(&data, &options, &format!("exec 2>{}", log.display()));
        let (counted, status) = (scrape(metrics.unwrap()), Wire { addr }.send(&get("/v1/homes", "?")).status);
        served.kill().unwrap();
        served.wait().unwrap();
        assert!(counted.contains("\nereg_seal_usable 0\n"), "{counted}");
        assert_eq!(status, 401, "it serves");
        let told = std::fs::read_to_string(log).unwrap();
        assert!(told.contains("No document can be sealed for now") && told.contains("[sealer.malformed]"), "{told}");
        assert_eq!(told.matches("sealer.malformed").count(), times, "{told}");
        std::fs::write(key(name), sound).unwrap();
    }
}

/// The steps that follow commands and are not begun yet.
const FOLLOW_UP: &str = "ereg_follow_up_waiting";
/// Documents that are to be sealed now.
const DOCUMENTS_DUE: &str = "ereg_documents_waiting{state=\"due\"}";

/// Returns what is told of a queue now.
fn waiting(bench: &Bench, queue: &str) -> i64 {
    let metrics = Wire { addr: bench.running.metrics().unwrap() };
    let text = String::from_utf8(metrics.raw(b"GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n").body).unwrap();
    let found = text.lines().find_map(|line| line.strip_prefix(queue)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("{queue} in {text}")).parse().unwrap()
}

/// Whatever follows answers is counted until somebody begins with it.
#[tokio::test(flavor = "multi_thread")]
async fn what_follows_commands_is_counted_while_it_waits() {
    let bench = Bench::by_hand(Answering::First).await;
    let play = Play::begin(&bench, "plain_sale");
    let media = play.all_sign();
    bench.works();
    assert_eq!(waiting(&bench, FOLLOW_UP), 0);
    play.writer().done(play.submit(media));
    assert_eq!(waiting(&bench, FOLLOW_UP), 1);
    bench.works();
    assert_eq!(waiting(&bench, FOLLOW_UP), 0);
}

/// Each queue has a number of its own, which rises as something joins it and falls as that leaves.
#[tokio::test(flavor = "multi_thread")]
async fn each_queue_is_counted_as_it_grows_and_as_it_empties() {
    // Nobody works on a queue between two looks at it.
    let bench = Bench::by_hand(Answering::Last).await;
    bench.works();
    let waiting = |queue: &str| waiting(&bench, queue);
    let db = rusqlite::Connection::open(bench.path().join("registry.db")).unwrap();
    for queue in ["ereg_workspaces_open", "ereg_queue_waiting", "ereg_due", "ereg_refunds_due", DOCUMENTS_DUE] {
        assert_eq!(waiting(queue), 0, "{queue}");
    }
    let (first, second) = (Play::begin(&bench, "plain_sale"), Play::begin(&bench, "plain_sale"));
    let of_first = first.all_sign();
    assert_eq!(waiting("ereg_workspaces_open"), 1);
    let of_second = second.all_sign();
    assert_eq!(waiting("ereg_workspaces_open"), 2);
    first.submits(of_first);
    assert_eq!((waiting("ereg_workspaces_open"), waiting("ereg_queue_waiting")), (1, 0), "it stands first");
    second.submits(of_second);
    assert_eq!((waiting("ereg_workspaces_open"), waiting("ereg_queue_waiting")), (0, 1), "behind the first");

    Sandbox::open(bench.path()).unwrap().lose_next_bank_answer().unwrap();
    first.party(ereg_law::role::TRANSFEREE).1.done(first.pay());
    bench.clock.advance(60_000);
    assert!(waiting("ereg_due") > 0, "the bank is to be asked");
    for _ in 0..20 {
        bench.running.service().tick().unwrap();
        bench.clock.advance(60_000);
    }
    bench.works();
    assert_eq!((waiting("ereg_due"), waiting("ereg_queue_waiting")), (0, 0), "the first is entered");

    // The operator's own trouble: money that is owed, and a seal that is not at hand.
    for (queue, joins, leaves) in [
        ("ereg_refunds_due", "UPDATE attempt SET refund = 'due'", "UPDATE attempt SET refund = 'done'"),
        (
            DOCUMENTS_DUE,
            "UPDATE paper SET seal_ms = 1 WHERE paper_id = (SELECT max(paper_id) FROM paper WHERE sealed_by = 'office')",
            "UPDATE paper SET seal_ms = NULL",
        ),
    ] {
        db.execute_batch(joins).unwrap();
        assert_eq!(waiting(queue), 1, "{queue}");
        db.execute_batch(leaves).unwrap();
        assert_eq!(waiting(queue), 0, "{queue}");
    }
}

/// Only a seeded city says that it is a demonstration; whatever else is founded begins with its founding.
#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_was_not_seeded_is_no_demonstration() {
    let (bare, city) = (Bench::bare().await, Bench::start().await);
    for (bench, demo) in [(&bare, false), (&city, true)] {
        let trust = bench.wire().send(&get("/v1/trust", "?")).body;
        let trust = TrustBundle::parse(&trust, Some(&bench.running.root_fingerprint()), 1).unwrap();
        let said = trust.content();
        assert_eq!((said.demo, said.office.origin.as_str()), (demo, bench.running.authority()));
        assert_eq!(said.roles.len(), 6);
        for key in &said.roles {
            assert_eq!((key.demo, key.from < bench.clock.read().wall), (demo, demo), "{key:?}");
        }
        // Where it is served was known when it was founded: one bundle, not two. A city has its seal and its
        // finance service from its seeding on.
        assert_eq!(said.version, if demo { 4 } else { 1 });
        assert_eq!(said.seals.certificates.len(), if demo { 4 } else { 0 });
        assert_eq!(said.finance.certificates.is_empty(), !demo);
    }
}

/// Dropped by a fault, it answers nobody any more, on neither of its doors.
#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_is_dropped_listens_no_longer() {
    let Bench { running, dir, .. } = Bench::start().await;
    let doors = [running.addr(), running.metrics().unwrap()];
    assert!(doors.iter().all(|door| std::net::TcpStream::connect(door).is_ok()));
    drop(running);
    let give_up = std::time::Instant::now() + std::time::Duration::from_secs(10);
    for door in doors {
        while std::net::TcpStream::connect(door).is_ok() {
            assert!(std::time::Instant::now() < give_up, "{door} is still open");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
    drop(dir);
}
