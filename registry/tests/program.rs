//! The built `ereg-registry`, as an operator or a newcomer types it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant as Moment},
};

use ereg_domain::time::Instant;
use ereg_law::subject::MortgageeConsent;
use ereg_law::subject::TaxState;
use ereg_protocol::world::{Clock as _, SystemClock};
use ereg_registry::partner::{RestrictingMortgage, Sandbox, TaxAnswer};

struct Run {
    exit: i32,
    out: String,
    err: String,
}

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ereg-registry"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["EREG_LANG", "LANG", "LC_ALL", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    command
}

fn run(args: &[&str]) -> Run {
    let output = program(args).output().unwrap();
    Run {
        exit: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A seeded city.
struct City {
    root: tempfile::TempDir,
}

impl City {
    fn seeded() -> City {
        let root = tempfile::tempdir().unwrap();
        let city = City { root };
        let made = run(&["seed", "--data", &city.data(), "--seed", "7", "--households", "0"]);
        assert_eq!((made.exit, made.err.as_str()), (0, ""));
        city
    }

    fn dir(&self) -> PathBuf {
        self.root.path().join("city")
    }

    fn data(&self) -> String {
        self.dir().to_str().unwrap().to_owned()
    }

    /// A sandbox command on this city.
    fn sandbox(&self, args: &[&str]) -> Run {
        run(&[&["sandbox", args[0], "--data", &self.data()], &args[1..]].concat())
    }

    /// A fact of a home, as `sandbox home` lists it.
    fn fact(&self, home: &str, name: &str) -> String {
        let listed = self.sandbox(&["home", home]);
        assert_eq!(listed.exit, 0, "{}", listed.err);
        let start = format!("{name}=");
        listed.out.lines().find_map(|line| line.strip_prefix(&start)).unwrap().to_owned()
    }

    fn tax_of(&self, contract: &str, unit: &str) -> Option<TaxAnswer> {
        let office = Sandbox::open(&self.dir()).unwrap().partners().unwrap().tax.unwrap();
        office.clearance(ereg_registry::partner::TaxQuestion::Contract(contract), &unit.parse().unwrap()).ok()
    }
}

/// `serve`, until dropped.
struct Serving {
    child: Child,
    address: String,
}

impl Serving {
    fn of(dir: &Path) -> Serving {
        Serving::with(dir, &[])
    }

    fn with(dir: &Path, options: &[&str]) -> Serving {
        let serve = ["serve", "--data", dir.to_str().unwrap(), "--lang", "en"];
        // A log that nobody reads fills its pipe, and then whoever writes it waits.
        let mut child = program(&[&serve, options].concat()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| line.unwrap().strip_prefix("listening on http://").map(str::to_owned));
        thread::spawn(move || lines.for_each(drop));
        Serving { child, address: address.unwrap() }
    }

    /// The answer to somebody without a key.
    fn answers(&self, path: &str) -> serde_json::Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let ask = format!("GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.address);
        stream.write_all(ask.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
    }

    /// Version of the policy pack that it hands out.
    fn pack_version(&self) -> u64 {
        let signed = self.answers("/v1/pack");
        let pack: serde_json::Value = serde_json::from_str(signed["pack"].as_str().unwrap()).unwrap();
        pack["version"].as_u64().unwrap()
    }

    /// Registry time as the registry signs it, milliseconds.
    fn time_ms(&self) -> i64 {
        let envelope = self.answers("/v1/time?nonce=AAAAAAAAAAAAAAAAAAAAAA");
        let payload = envelope["payload"].as_str().unwrap();
        use base64::Engine as _;
        let payload = base64::engine::general_purpose::STANDARD.decode(payload).unwrap();
        let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        payload["time"].as_str().unwrap().parse::<Instant>().unwrap().ms()
    }
}

/// Somebody who has asked for a status as if for this address, and has not yet said all of it: he has his share meanwhile.
fn half_asked(serving: &Serving, forwarded: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&serving.address).unwrap();
    let head = format!(
        "POST /v1/status HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: 40\r\nx-forwarded-for: {forwarded}\r\n\r\n{{",
        serving.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// Status and code of what anybody may read, asked as if for this address.
fn asked(serving: &Serving, forwarded: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(&serving.address).unwrap();
    let ask = format!(
        "GET /v1/trust HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nx-forwarded-for: {forwarded}\r\n\r\n",
        serving.address
    );
    stream.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

/// Waits until what is asked for an address is answered like this: an exchange is seen, and seen to end, a moment later.
fn until(serving: &Serving, forwarded: &str, wished: (u16, &str)) {
    let told_by = Moment::now() + Duration::from_secs(2);
    loop {
        thread::sleep(Duration::from_millis(10));
        let (status, code) = asked(serving, forwarded);
        if (status, code.as_str()) == wished {
            return;
        }
        assert!(Moment::now() < told_by, "{forwarded}: {status} {code}");
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn it_speaks_chinese_and_english_when_asked_and_never_both() {
    let city = City::seeded();
    let missing = city.root.path().join("nothing");
    let missing = missing.to_str().unwrap();
    let data = city.data();
    let asked: [&[&str]; 8] = [
        &["--help"],
        &["sandbox", "clock", "--help"],
        &["verify-book", "--data", &data],
        &["verify-book", "--data", missing],
        &["seed", "--data", &data, "--seed", "1"],
        &["sandbox", "tax", "--data", &data, "paid", "--contract", "no-such"],
        &["serve"],
        &["sandbox", "clock", "--data", &data, "--set", "2020-01-01"],
    ];
    for args in asked {
        let chinese = run(args);
        let english = run(&[args, &["--lang", "en"]].concat());
        let said = format!("{}{}", chinese.out, chinese.err);
        assert!(is_chinese(&said), "{args:?}: {said}");
        if args.len() > 1 {
            // Every line of a failure, not its first alone; a usage error shows the command line beside.
            assert!(chinese.err.lines().all(is_chinese), "{args:?}: {}", chinese.err);
        }
        let said = format!("{}{}", english.out, english.err);
        assert!(!said.is_empty() && !is_chinese(&said), "{args:?}: {said}");
        assert_eq!(chinese.exit, english.exit, "{args:?}");
    }
    let by_environment = program(&["--help"]).env("EREG_LANG", "en").output().unwrap();
    assert!(!is_chinese(&String::from_utf8(by_environment.stdout).unwrap()));
}

#[test]
fn a_failure_has_its_code_and_what_to_do_and_an_answer_on_standard_output_has_neither() {
    let city = City::seeded();
    let again = run(&["seed", "--data", &city.data(), "--seed", "7", "--lang", "en"]);
    assert_eq!((again.exit, again.out.as_str()), (2, ""));
    let lines: Vec<&str> = again.err.lines().collect();
    assert!(lines[0].ends_with("[seed.not_empty]"), "{lines:?}");
    assert_eq!(lines[1], "Name an empty directory, or one that does not exist.");
    // A word in the wrong place may be anybody's: it is not repeated.
    let typed = run(&["serve", "--data", &city.data(), "42010219880905123X"]);
    assert_eq!(typed.exit, 2);
    assert!(!typed.err.contains("42010219880905123X"), "{}", typed.err);
}

#[test]
fn the_offices_of_a_sandbox_answer_what_they_were_told_by_command() {
    let city = City::seeded();
    let home = "plain_sale";
    let (contract, unit) = (city.fact(home, "contract"), city.fact(home, "unit"));
    assert!(city.sandbox(&["home"]).out.lines().any(|line| line.starts_with("plain_sale\t")));

    let states = |answer: TaxAnswer| (answer.deed_tax, answer.income_tax);
    for (says, expected) in [
        ("open", Some((TaxState::Open, TaxState::Open))),
        ("deed-tax-open", Some((TaxState::Open, TaxState::Cleared))),
        ("income-tax-open", Some((TaxState::Cleared, TaxState::Open))),
        ("silent", None),
        ("paid", Some((TaxState::Cleared, TaxState::Cleared))),
    ] {
        let by = if says == "open" { ["--unit", &unit] } else { ["--contract", &contract] };
        let set = city.sandbox(&["tax", says, by[0], by[1]]);
        assert_eq!((set.exit, set.err.as_str()), (0, ""), "{says}");
        assert!(set.out.contains(&contract));
        assert_eq!(city.tax_of(&contract, &unit).map(states), expected, "{says}");
    }
    let typo = city.sandbox(&["tax", "open", "--contract", "HT-NONE"]);
    assert_eq!(typo.exit, 2);
    assert!(typo.err.contains("[sandbox.no_contract]"), "{}", typo.err);

    // For a home that is given away no contract is filed: the tax office is asked by its unit, and of no other by that.
    let given = city.fact("plain_gift", "unit");
    let set = city.sandbox(&["tax", "open", "--unit", &given]);
    assert_eq!((set.exit, set.err.as_str()), (0, ""));
    let asked = ereg_registry::partner::TaxQuestion::Case;
    let case = "019abcde-0000-7000-8000-0000000000ab".parse().unwrap();
    let tax = Sandbox::open(&city.dir()).unwrap().partners().unwrap().tax.unwrap();
    let says = tax.clearance(asked(&case), &given.parse().unwrap()).unwrap();
    assert_eq!(states(says), (TaxState::Open, TaxState::Open));
    let nobodys = city.sandbox(&["tax", "open", "--unit", "420102001001GB99999F99990001"]);
    assert_eq!(nobodys.exit, 2);
    assert!(nobodys.err.contains("[sandbox.no_contract]"), "{}", nobodys.err);

    let seller = format!("{}={}", city.fact(home, "transferor.1.name"), city.fact(home, "transferor.1.id_no"));
    let buyer = format!("{}={}", city.fact(home, "transferee.1.name"), city.fact(home, "transferee.1.id_no"));
    let filed = |number: &str| {
        let housing = Sandbox::open(&city.dir()).unwrap().partners().unwrap().housing.unwrap();
        housing.contract(number).unwrap().fact
    };
    use ereg_law::subject::ContractFact;
    assert!(matches!(filed("HT-NEW"), ContractFact::NotFound));
    let file = ["contract", "HT-NEW", "--unit", &unit, "--price", "1680000.50"];
    let parties = ["--obligor", &seller, "--right-holder", &buyer];
    assert_eq!(city.sandbox(&[&file[..], &parties[..]].concat()).exit, 0);
    let ContractFact::Active { price, unit: sold, obligors, right_holders } = filed("HT-NEW") else {
        panic!("not filed")
    };
    assert_eq!((price.to_string(), sold.to_string()), ("1680000.50".to_owned(), unit));
    assert_eq!((obligors.len(), right_holders[0].0.to_string()), (1, city.fact(home, "transferee.1.name")));
    assert_eq!(city.sandbox(&["contract", "HT-NEW", "--cancel"]).exit, 0);
    assert!(matches!(filed("HT-NEW"), ContractFact::Cancelled));
    assert_eq!(city.sandbox(&["contract", "HT-NONE", "--cancel"]).exit, 2);

    let proof = city.sandbox(&["proof", &seller]).out;
    assert_eq!(proof.trim_end(), city.fact(home, "transferor.1.identity_proof"));

    for (next, name) in [("lose-answer", "lose_answers"), ("refuse", "fail_payments")] {
        assert_eq!(city.sandbox(&["bank", next]).exit, 0);
        let faults: serde_json::Value =
            serde_json::from_slice(&fs::read(city.dir().join("sandbox/faults.json")).unwrap()).unwrap();
        assert_eq!(faults[name], 1, "{next}");
    }
}

/// A lender says by command whether a home may be sold whose transfer a mortgage of theirs restricts.
#[test]
fn a_lender_consents_to_a_transfer_by_command() {
    let city = City::seeded();
    let mortgage = city.fact("r20_restricted", "mortgage");
    let consents = || -> Option<Vec<MortgageeConsent>> {
        let lenders = Sandbox::open(&city.dir()).unwrap().partners().unwrap().lenders.unwrap();
        let asked = RestrictingMortgage {
            proof: mortgage.parse().unwrap(),
            mortgagee: "演示银行江岸支行".parse().unwrap(),
        };
        lenders.consents(&[asked]).ok().map(|said| said.given)
    };
    assert_eq!(consents(), Some(Vec::new()), "without a setting nobody has consented");
    let about = ["--reference", "TY-7", "--on", "2026-11-20"];
    for (says, expected) in [("given", Some(1)), ("silent", None), ("not-given", Some(0)), ("given", Some(1))] {
        let set = city.sandbox(&[&["consent", says, mortgage.as_str()][..], &about[..]].concat());
        assert_eq!((set.exit, set.err.as_str()), (0, ""), "{says}");
        assert!(is_chinese(&set.out), "{}", set.out);
        assert_eq!(consents().map(|given| given.len()), expected, "{says}");
    }
    let consent = consents().unwrap().remove(0);
    assert_eq!((consent.mortgage.to_string(), consent.reference.as_str()), (mortgage.clone(), "TY-7"));
    assert_eq!(consent.given_on.to_string(), "2026-11-20");
    assert_eq!(city.sandbox(&["consent", "given", &mortgage]).exit, 0, "number and day may be left out");
    for (says, of) in [("given", "鄂(2022)"), ("perhaps", mortgage.as_str())] {
        assert_eq!(city.sandbox(&["consent", says, of]).exit, 2, "{says} {of}");
    }
}

/// A file that somebody edited and broke is told by its name: by every command that needs it, by `serve` before it
/// serves, and never with what it holds.
#[test]
fn a_sandbox_file_that_cannot_be_read_is_an_error_and_not_silence() {
    let city = City::seeded();
    let contract = city.fact("plain_sale", "contract");
    assert_eq!(Sandbox::files().count(), 6);
    for file in Sandbox::files() {
        let path = city.dir().join("sandbox").join(file);
        let kept = fs::read(&path).ok();
        fs::write(&path, "{\"林秀英\": 42010219880905123X}\n").unwrap();
        let refused = run(&["serve", "--data", &city.data()]);
        assert_eq!((refused.exit, refused.out.as_str()), (2, ""), "{file}");
        assert!(refused.err.contains("[sandbox.malformed]") && refused.err.contains(file), "{file}: {}", refused.err);
        assert!(!refused.err.contains("林秀英") && !refused.err.contains("4201"), "{}", refused.err);
        let asked: &[&str] = match file {
            "answers.db" => &["tax", "paid", "--contract", &contract],
            "faults.json" => &["bank", "refuse"],
            "payers.json" => &["bank", "waits"],
            "clock.json" => &["clock"],
            "identity.json" => &["proof", "林秀英=11010519491231002X"],
            _ => &[],
        };
        if !asked.is_empty() {
            let refused = city.sandbox(asked);
            assert_eq!(refused.exit, 2, "{file}");
            assert!(refused.err.contains("[sandbox.malformed]"), "{file}: {}", refused.err);
        }
        match kept {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    // Any spelling of JSON is read: a person's editor need not be canonical.
    fs::write(city.dir().join("sandbox/clock.json"), "{\n  \"ahead_ms\": 60000\n}\n").unwrap();
    assert_eq!(city.sandbox(&["clock"]).exit, 0);
    drop(Serving::of(&city.dir()));
}

/// A connection is an open file: the registry takes as many as the system allows it, however few it was started with.
#[test]
#[cfg(target_os = "linux")]
fn as_many_files_are_open_as_the_system_allows() {
    let city = City::seeded();
    let mut shell = Command::new("sh");
    let serve = ["-c", "ulimit -Sn 64; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_ereg-registry"), "serve"];
    shell.args(serve).args(["--data", &city.data(), "--lang", "en"]).stdin(Stdio::null());
    let mut child = shell.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let listens = lines.any(|line| line.unwrap().starts_with("listening on"));
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.id()));
    child.kill().unwrap();
    child.wait().unwrap();
    let limits = limits.unwrap();
    let open = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
    let [soft, hard, ..] = open.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{open}") };
    assert!(listens && soft == hard && soft != "64", "{open}");
}

/// Eight days pass at a command, for the process that serves meanwhile and for the next one.
#[test]
fn a_served_city_follows_the_clock_of_its_sandbox() {
    const DAY_MS: i64 = 86_400_000;
    let city = City::seeded();
    let ahead_ms = |serving: &Serving| serving.time_ms() - SystemClock::start().read().wall.ms();
    let near = |ms: i64, days: i64| (ms - days * DAY_MS).abs() < 120_000;
    let serving = Serving::of(&city.dir());
    assert!(near(ahead_ms(&serving), 0));
    assert_eq!(city.sandbox(&["clock", "--advance", "8d"]).exit, 0);
    let told_by = Moment::now() + Duration::from_secs(5);
    while !near(ahead_ms(&serving), 8) {
        assert!(Moment::now() < told_by, "{}", ahead_ms(&serving));
    }
    drop(serving);
    let serving = Serving::of(&city.dir());
    assert!(near(ahead_ms(&serving), 8));

    // Back it never goes.
    let back = city.sandbox(&["clock", "--set", "2026-11-02"]);
    assert_eq!(back.exit, 2);
    assert!(back.err.contains("[sandbox.clock_back]"), "{}", back.err);
    assert!(near(ahead_ms(&serving), 8));
    let shown = city.sandbox(&["clock"]).out;
    let set = city.sandbox(&["clock", "--set", "2126-12-08T09:00"]).out;
    assert!(shown.ends_with("+08:00\n") && set.starts_with("2126-12-08 09:00"), "{shown}{set}");
}

/// A pack comes in force while the registry is served, by a command beside it; and one that is brought at a start.
#[test]
fn a_policy_pack_is_taken_by_command_and_a_served_city_follows() {
    let city = City::seeded();
    let file = city.root.path().join("pack.json");
    let written = |version: u32, from: &str| {
        let mut pack: serde_json::Value = serde_json::from_slice(ereg_law::policy::FLOOR_PACK).unwrap();
        (pack["version"], pack["effective_from"]) = (version.into(), from.into());
        fs::write(&file, serde_json::to_string(&pack).unwrap() + "\n").unwrap();
        file.to_str().unwrap().to_owned()
    };
    let packs = |args: &[&str]| run(&[&["pack", "--lang", "en", "--data", &city.data()], args].concat());
    assert_eq!(city.sandbox(&["clock", "--set", "2026-12-20"]).exit, 0);
    let serving = Serving::of(&city.dir());
    assert_eq!((serving.pack_version(), packs(&[]).out.lines().count()), (1, 1));
    let taken = packs(&[&written(2, "2026-01-01")]);
    assert_eq!(taken.exit, 0, "{}", taken.err);
    let listed: Vec<&str> = taken.out.lines().collect();
    assert!(listed[0].starts_with("1\t2026-11-01") && listed[0].contains("before"), "{}", taken.out);
    assert!(listed[1].starts_with("2\t2026-12-20") && listed[1].contains("in force"), "{}", taken.out);
    let told_by = Moment::now() + Duration::from_secs(5);
    while serving.pack_version() != 2 {
        assert!(Moment::now() < told_by);
    }
    assert!(packs(&[&written(3, "2026-12-30")]).out.contains("to come"));
    assert_eq!(serving.pack_version(), 2, "until its day");
    let refused = packs(&[&written(2, "2026-02-01")]);
    assert_eq!(refused.exit, 2);
    assert!(refused.err.contains("[pack.not_newer]"), "{}", refused.err);
    assert!(packs(&["nowhere.json"]).err.contains("[pack.file]"));
    drop(serving);
    assert_eq!(city.sandbox(&["clock", "--set", "2126-12-30"]).exit, 0);
    assert_eq!(Serving::with(&city.dir(), &["--pack", &written(4, "2026-12-31")]).pack_version(), 4);
    let older = run(&["serve", "--data", &city.data(), "--pack", &written(3, "2026-12-31")]);
    assert!(older.exit == 2 && older.err.contains("[pack.not_newer]"), "{}", older.err);
}

/// An operator revokes the signer's certificate: the lists beside the roots say so, and it is done once.
#[test]
fn a_certificate_of_the_seal_is_revoked_by_command() {
    let city = City::seeded();
    let ca = |args: &[&str]| run(&[&["ca", args[0], "--lang", "en", "--data", &city.data()], &args[1..]].concat());
    let lists = || fs::read_to_string(city.dir().join("seal-revoked.crl")).unwrap();
    let issued = ca(&["crl"]);
    assert_eq!((issued.exit, issued.err.as_str()), (0, ""));
    assert!(issued.out.ends_with("seal-revoked.crl\n"), "{}", issued.out);
    let before = lists();
    let shown = ca(&["show"]).out;
    assert_eq!((shown.lines().count(), shown.matches("\tnot revoked").count()), (4, 4), "{shown}");
    let ahead = ca(&["revoke", "seal-signer", "--reason", "key-compromise", "--since", "2126-12-08"]);
    assert!(ahead.exit == 2 && ahead.err.contains("[sealer.revoked_ahead]"), "{}", ahead.err);
    let revoked = ca(&["revoke", "seal-signer", "--reason", "key-compromise", "--since", "2026-11-02T09:30"]);
    assert_eq!((revoked.exit, revoked.err.as_str()), (0, ""));
    let line = revoked.out.lines().find(|line| line.starts_with("seal_signer\t")).unwrap().to_owned();
    assert!(line.ends_with("revoked since 2026-11-02 09:30 +08:00 (key_compromise)"), "{line}");
    assert!(lists().len() > before.len(), "a row more");
    let again = ca(&["revoke", "seal-signer", "--reason", "superseded"]);
    assert!(again.exit == 2 && again.err.contains("[sealer.already_revoked]"), "{}", again.err);
    assert!(ca(&["show"]).out.contains(&line));
    // It stands in the audit chain once, whoever opens the registry; what a kill kept out of it the next start enters.
    let audited = || {
        let db = rusqlite::Connection::open(city.dir().join("registry.db")).unwrap();
        let mut rows =
            db.prepare("SELECT actor, object, subject FROM audit WHERE act = 'seal.revoke' ORDER BY seq").unwrap();
        let rows = rows.query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]));
        rows.unwrap().map(Result::unwrap).collect::<Vec<[String; 3]>>()
    };
    assert_eq!(audited(), [["operator", "seal_signer", "key_compromise"]]);
    let noted = city.dir().join("seal/revoked.jsonl");
    let another = fs::read_to_string(&noted)
        .unwrap()
        .replace("seal_signer", "pdf_signer")
        .replace("\"serial\":3", "\"serial\":2");
    fs::OpenOptions::new().append(true).open(&noted).unwrap().write_all(another.as_bytes()).unwrap();
    drop(Serving::of(&city.dir()));
    assert_eq!(audited()[1..], [["operator", "pdf_signer", "key_compromise"]]);
    drop(Serving::of(&city.dir()));
    assert_eq!(audited().len(), 2);
    let intact = run(&["verify-book", "--data", &city.data()]);
    assert_eq!(intact.exit, 0, "{}", intact.err);
    let nowhere = run(&["ca", "show", "--lang", "en", "--data", city.root.path().to_str().unwrap()]);
    assert!(nowhere.exit == 2 && nowhere.err.contains("[sealer.no_seal]"), "{}", nowhere.err);
}

/// A revoked seal is renewed by command: below the same roots, stated beside what was there, in the audit chain once.
#[test]
fn what_seals_is_renewed_by_command_after_a_revocation() {
    let city = City::seeded();
    let ca = |args: &[&str]| run(&[&["ca", args[0], "--lang", "en", "--data", &city.data()], &args[1..]].concat());
    let roots = || fs::read_to_string(city.dir().join("seal-roots.pem")).unwrap();
    let trust = || fs::read(city.dir().join("trust.json")).unwrap();
    drop(Serving::of(&city.dir()));
    let (before, told) = (roots(), trust());
    let early = ca(&["renew"]);
    assert!(early.exit == 2 && early.err.contains("[sealer.in_use]"), "{}", early.err);
    assert_eq!(ca(&["revoke", "seal-signer", "--reason", "key-compromise"]).exit, 0);
    let renewed = ca(&["renew"]);
    assert_eq!((renewed.exit, renewed.err.as_str()), (0, ""));
    assert_eq!((renewed.out.matches("\tnot revoked").count(), renewed.out.matches("\trevoked since").count()), (7, 1));
    assert!(roots().starts_with(&before) && roots().matches("BEGIN CERTIFICATE").count() == 6, "{}", roots());
    assert!(trust().len() > told.len(), "the trust file states it");
    let again = ca(&["renew"]);
    assert!(again.exit == 2 && again.err.contains("[sealer.in_use]"), "{}", again.err);
    drop(Serving::of(&city.dir()));
    let db = rusqlite::Connection::open(city.dir().join("registry.db")).unwrap();
    let noted: i64 = db
        .query_row(
            "SELECT count(*) FROM audit WHERE act = 'seal.renew' AND actor = 'operator' AND object = '1'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(noted, 1);
    drop(db);
    let intact = run(&["verify-book", "--data", &city.data()]);
    assert_eq!(intact.exit, 0, "{}", intact.err);
}

/// The operator's limits by address: of whoever speaks through the named proxy the address that the proxy says last; of anybody
/// else his own, whatever he says; and without the option none.
#[test]
fn limits_by_address_are_what_the_operator_typed() {
    const BUSY: (u16, &str) = (429, "registry.busy_address");
    const FREE: (u16, &str) = (200, "");
    let (one, other) = ("203.0.113.9, 198.51.100.1", "203.0.113.9, 198.51.100.2");
    let city = City::seeded();

    let serving = Serving::with(&city.dir(), &["--by-address", "2", "--proxy", "127.0.0.1"]);
    let mut held = vec![half_asked(&serving, one)];
    for _ in 0..20 {
        assert_eq!(asked(&serving, one).0, 200, "two at a time are within it");
    }
    held.push(half_asked(&serving, one));
    until(&serving, one, BUSY);
    assert_eq!(asked(&serving, other).0, 200, "another address is another's");
    assert_eq!(asked(&serving, "198.51.100.2, 198.51.100.1").1, BUSY.1, "the proxy's last word counts");
    held.pop();
    until(&serving, one, FREE);
    drop((held, serving));

    // Who is not the named proxy has one address, his own.
    let serving = Serving::with(&city.dir(), &["--by-address", "1", "--proxy", "192.0.2.1"]);
    let held = half_asked(&serving, one);
    until(&serving, other, BUSY);
    drop(held);
    until(&serving, other, FREE);
    drop(serving);

    let serving = Serving::of(&city.dir());
    let _held: Vec<_> = (0..8).map(|_| half_asked(&serving, one)).collect();
    let over = Moment::now() + Duration::from_secs(1);
    while Moment::now() < over {
        thread::sleep(Duration::from_millis(10));
        assert_eq!(asked(&serving, one).0, 200, "no limit was asked for");
    }

    // A proxy that limits nothing is a mistake of whoever typed it.
    let alone = run(&["serve", "--data", &city.data(), "--proxy", "127.0.0.1"]);
    assert_eq!((alone.exit, alone.out.as_str()), (2, ""));
}

/// Founded, measured and bounded as it was typed: no line of the command is lost on the way to what is served.
#[test]
fn what_is_served_is_what_the_operator_typed() {
    let root = tempfile::tempdir().unwrap();
    let data = root.path().join("new").to_str().unwrap().to_owned();
    let options = ["--found", "--metrics", "127.0.0.1:0", "--connections", "16", "--seal", "v5", "--lang", "en"];
    let mut child =
        program(&[&["serve", "--data", &data], &options[..]].concat()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let told: Vec<String> = lines.take_while(|line| !line.starts_with("root fingerprint")).collect();
    let said = |start: &str| told.iter().find_map(|line| line.strip_prefix(start).map(str::to_owned));
    let address = said("listening on http://");
    let metrics = said("metrics on http://").map(|said| said.trim_end_matches("/metrics").to_owned());
    let serving = Serving { child, address: address.unwrap() };
    // Twenty who say nothing, and one who is answered all the same: never more than sixteen are in the house.
    let silent: Vec<_> = (0..20).map(|_| TcpStream::connect(&serving.address).unwrap()).collect();
    assert_eq!(asked(&serving, "203.0.113.9").0, 200);
    let mut stream = TcpStream::connect(metrics.unwrap()).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut scraped = String::new();
    stream.read_to_string(&mut scraped).unwrap();
    let open = scraped.lines().find_map(|line| line.strip_prefix("ereg_connections_open ")).unwrap();
    assert!(open.parse::<usize>().unwrap() <= 16, "{open} are open");
    drop(silent);
}
