//! The demonstration as a person runs it: twice with one seed, once with another.

// Clippy knows a test by its attribute only; what it calls is test code too.
#![allow(clippy::expect_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::{Command, Output},
};

use ereg_law::role::Signatory;
use serde_json::Value;

fn ereg(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ereg")).args(args).env_remove("EREG_LANG").output().expect("ereg runs")
}

fn play(dir: &Path, seed: &str, lang: &str) -> String {
    let out = dir.to_str().expect("a plain path");
    let played = ereg(&["demo", "--seed", seed, "--out", out, "--lang", lang]);
    let told = String::from_utf8(played.stdout).expect("UTF-8");
    assert!(played.status.success(), "{}\n{told}", String::from_utf8_lossy(&played.stderr));
    told
}

fn journey(dir: &Path) -> Value {
    serde_json::from_slice(&fs::read(dir.join("journey.json")).expect("journey.json")).expect("JSON")
}

/// Every id and digest, wherever it stands.
fn names(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with("sha256:") || (text.len() == 36 && text.matches('-').count() == 4) => {
            into.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, into)),
        Value::Object(fields) => fields.values().for_each(|item| names(item, into)),
        _ => {}
    }
}

#[test]
fn the_same_seed_is_the_same_journey_and_another_seed_another() {
    let scratch = tempfile::tempdir().expect("a directory");
    let [one, two, other] = ["one", "two", "other"].map(|name| scratch.path().join(name));
    let told = play(&one, "7", "zh");
    play(&two, "7", "en");
    play(&other, "8", "zh");

    let (first, second, third) = (journey(&one), journey(&two), journey(&other));
    assert_eq!(first["stable"], second["stable"]);
    let (mut mine, mut others) = (BTreeSet::new(), BTreeSet::new());
    names(&first["stable"], &mut mine);
    names(&third["stable"], &mut others);
    assert!(mine.len() > 60, "{}", mine.len());
    // The same few words typed in both cities (how the home is held, how the certificate is delivered, what the inquiry was answered) are
    // the same bytes and so the same section hash; nothing else is.
    let sections: BTreeSet<String> = ["plain_sale", "mortgaged_sale"]
        .iter()
        .flat_map(|sale| first["stable"][sale]["sections"].as_object().expect("sections").values())
        .filter(|section| matches!(section["kind"].as_str(), Some("holding.1" | "delivery.1" | "inquiry.1")))
        .map(|section| section["hash"].as_str().expect("a hash").to_owned())
        .collect();
    let both: BTreeSet<String> = mine.intersection(&others).cloned().collect();
    assert!(both.is_subset(&sections), "{both:?}");

    for file in ["certificate.txt", "old-certificate.txt", "trust.json", "journey.html", "registry", "phones/seller"] {
        assert!(one.join(file).exists(), "{file}");
    }
    for mark in ["回执", "受理凭证", "→", "注销", "演示"] {
        assert!(told.contains(mark), "{mark}");
    }
    let whole = told.matches("由买卖双方自行交付").count();
    assert!((1..=3).contains(&whole), "the price stands on a sheet where it is new: {whole}");
    assert_eq!(told.matches("登记类型").count(), 1, "the whole sheet once, then what changed");
    a_consent_shows_the_licence_until_it_is_taken_back(&one, &first, &told);
    a_stranger_believes_what_the_demo_left(&one);
    the_sealed_document_is_believed_by_the_trust_file_alone(&one);
    each_file_is_what_the_story_says_it_is(&one, &told);
    a_phone_opens_in_the_shell(&one, &first);
    the_page_stands_alone(&one);
}

/// The story tells of the consent, and both phones say the same afterwards: shown once, taken back, refused.
fn a_consent_shows_the_licence_until_it_is_taken_back(dir: &Path, journey: &Value, told: &str) {
    for said in ["用证授权（有效）", "已出示", "用证记录", "用证授权（已撤销）", "没有出示"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
    let consent = &journey["stable"]["consent"];
    assert_eq!(consent["log"], serde_json::json!(["consent.revoked", "shown"]));
    let asked = |phone: &str, task: &str| -> Value {
        let vault = dir.join("phones").join(phone);
        let answer = Command::new(env!("CARGO_BIN_EXE_ereg"))
            .args(["--json", "--vault", vault.to_str().expect("a plain path"), "consent", task])
            .env("EREG_PASSPHRASE", "ereg-demo")
            .output()
            .expect("ereg runs");
        assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
        serde_json::from_slice(&answer.stdout).expect("one object")
    };
    for phone in ["buyer", "bureau"] {
        let uses = asked(phone, "uses");
        let uses = uses["items"].as_array().expect("a log");
        let codes: Vec<Option<&str>> = uses.iter().map(|used| used["code"].as_str()).collect();
        assert_eq!(codes, [Some("consent.revoked"), None], "{phone}");
        assert!(uses.iter().all(|used| used["office"] == consent["office"]), "{phone}");
        let given = asked(phone, "list");
        assert!(given["items"][0]["revoked_at"].is_string(), "{phone}: {given}");
    }
}

/// Returns what `ereg verify` says of a token with the trust file beside it: exit code, book, whether it is
/// a demonstration's.
fn believed(dir: &Path, token: &str) -> (Option<i32>, String, bool) {
    let path = |name: &str| dir.join(name).to_str().expect("a plain path").to_owned();
    let answer = ereg(&["verify", "--json", "--trust", &path("trust.json"), &path(token)]);
    let said: Value = serde_json::from_slice(&answer.stdout).expect("one object");
    (answer.status.code(), said["book"].as_str().expect("a word").to_owned(), said["demo"] == Value::Bool(true))
}

fn a_stranger_believes_what_the_demo_left(dir: &Path) {
    for (token, code, book) in [
        ("certificate.txt", 0, "status_unknown"),
        ("old-certificate.txt", 0, "status_unknown"),
        ("certificate.png", 0, "status_unknown"),
        ("old-certificate-now.txt", 1, "cancelled"),
        ("forged-token.txt", 1, "unverifiable"),
        ("forged-by-another-office.txt", 1, "unverifiable"),
    ] {
        let said = believed(dir, token);
        assert_eq!((said.0, said.1.as_str()), (Some(code), book), "{token}: {said:?}");
        assert!(code == 1 || said.2, "{token}: {said:?}");
    }
}

fn the_sealed_document_is_believed_by_the_trust_file_alone(dir: &Path) {
    let path = |name: &str| dir.join(name).to_str().expect("a plain path").to_owned();
    let believed = |file: &str, trust: &[&str]| {
        let answer = ereg(&[&["verify", "--json", &path(file)], trust].concat());
        let said: Value = serde_json::from_slice(&answer.stdout).expect("one object");
        (answer.status.code(), said["integrity"].as_str().expect("a word").to_owned())
    };
    let bundle = path("trust.json");
    let trust = ["--trust", &bundle];
    // The copies beside the registry are for other programs, and say the same.
    let (roots, revoked) = (path("registry/seal-roots.pem"), path("registry/seal-revoked.crl"));
    let copies = ["--seal-roots", &roots, "--seal-crl", &revoked];
    assert_eq!(believed("acceptance.ofd", &trust), (Some(0), "intact".to_owned()));
    for file in ["certificate.ofd", "certificate.pdf"] {
        for trust in [&trust[..], &copies] {
            assert_eq!(believed(file, trust), (Some(0), "intact".to_owned()), "{file}");
        }
        assert_eq!(believed(file, &[]), (Some(1), "intact".to_owned()), "{file}");
    }
}

/// Every file that is left of what the stranger was shown, asked about by hand with the one command that the story ends with:
/// exit code, integrity, seal, book, code of the error.
const LEFT: [(&str, i32, [&str; 3], Option<&str>); 12] = [
    ("certificate.txt", 0, ["intact", "trusted", "status_unknown"], None),
    ("certificate.png", 0, ["intact", "trusted", "status_unknown"], None),
    ("certificate.ofd", 0, ["intact", "trusted", "status_unknown"], None),
    ("certificate.pdf", 0, ["intact", "trusted", "status_unknown"], None),
    ("acceptance.ofd", 0, ["intact", "trusted", "unverifiable"], None),
    // Nothing in it is forged: only a status that is sealed anew knows of the sale.
    ("old-certificate.txt", 0, ["intact", "trusted", "status_unknown"], None),
    ("old-certificate-now.txt", 1, ["intact", "trusted", "cancelled"], Some("token.cancelled")),
    ("forged-token.txt", 1, ["altered", "unknown_key", "unverifiable"], Some("token.altered")),
    ("forged-by-another-office.txt", 1, ["unverifiable", "unknown_key", "unverifiable"], Some("token.unknown_key")),
    ("forged-swapped-page.ofd", 1, ["altered", "unknown_key", "unverifiable"], Some("document.file_changed")),
    ("forged-added-page.ofd", 1, ["partly_protected", "trusted", "unverifiable"], Some("document.partly_protected")),
    ("forged-changed.pdf", 1, ["altered", "unknown_key", "unverifiable"], Some("document.content_changed")),
];

fn each_file_is_what_the_story_says_it_is(dir: &Path, told: &str) {
    let path = |name: &str| dir.join(name).to_str().expect("a plain path").to_owned();
    let trust = path("trust.json");
    for (file, code, answers, error) in LEFT {
        let left = path(file);
        let answer = ereg(&["verify", "--json", "--trust", &trust, &left]);
        let said: Value = serde_json::from_slice(&answer.stdout).expect("one object");
        let three = ["integrity", "seal", "book"].map(|name| said[name].as_str().expect("a word"));
        assert_eq!(
            (answer.status.code(), three, said["error"]["code"].as_str()),
            (Some(code), answers, error),
            "{file}"
        );
        assert!(told.contains(file), "the story ends with a list that names {file}");
        let words = ereg(&["verify", "--trust", &trust, &left]);
        let words = String::from_utf8(words.stdout).expect("UTF-8");
        assert!(words.starts_with(if code == 0 { "✓" } else { "✗" }), "{file}: {words}");
    }
    // Each is refused for its reason, and the page that is at fault is named.
    for reason in [
        "文件盖章后被改动过（Doc_0/Pages/Page_0/Content.xml）",
        "谁都可以改动（Pages/Page_0/Content.xml）",
        "结论：真，但已注销",
        "结论：真；现在是否有效须查最新状态",
    ] {
        assert!(told.contains(reason), "{reason}: {told}");
    }
    let forged: BTreeSet<&str> = LEFT.iter().map(|left| left.0).filter(|file| file.starts_with("forged-")).collect();
    let list = told.lines().find(|line| line.contains("伪造的：")).expect("the list of the forgeries");
    assert!(forged.iter().all(|file| list.contains(file)) && !list.contains("old-certificate"), "{list}");
}

fn a_phone_opens_in_the_shell(dir: &Path, journey: &Value) {
    let vault = dir.join("phones").join("buyer");
    let shown = Command::new(env!("CARGO_BIN_EXE_ereg"))
        .args(["--json", "--vault", vault.to_str().expect("a plain path"), "certificates"])
        .env("EREG_PASSPHRASE", "ereg-demo")
        .output()
        .expect("ereg runs");
    let told = String::from_utf8_lossy(&shown.stdout).into_owned();
    let entries = journey["stable"]["entries"].as_array().expect("entries");
    let unit = &journey["stable"]["plain_sale"]["unit"];
    let number = entries.iter().rfind(|e| e["unit"] == *unit).and_then(|e| e["certificate"].as_str());
    let number = number.expect("the buyer's entry");
    assert!(shown.status.success() && told.contains(number), "{told}");
    let listed = Command::new(env!("CARGO_BIN_EXE_ereg"))
        .args(["--json", "--vault", vault.to_str().expect("a plain path"), "documents"])
        .env("EREG_PASSPHRASE", "ereg-demo")
        .output()
        .expect("ereg runs");
    let listed: Value = serde_json::from_slice(&listed.stdout).expect("one object");
    let items = listed["items"].as_array().expect("documents");
    let acceptance = items.iter().find(|one| one["kind"] == "acceptance").expect("the letter of acceptance");
    assert_eq!(acceptance["state"], "here", "{listed}");
    let acceptance = acceptance["id"].as_str().expect("an id");
    // The name that the document is to have says in which form it is wanted.
    for (which, name, left, begins) in [
        (number, "mine.ofd", "certificate.ofd", &b"PK"[..]),
        (number, "mine.PDF", "certificate.pdf", b"%PDF-"),
        (acceptance, "letter.ofd", "acceptance.ofd", b"PK"),
    ] {
        let file = dir.join(name);
        let written = Command::new(env!("CARGO_BIN_EXE_ereg"))
            .args(["--vault", vault.to_str().expect("a plain path"), "document", "share", which, "--to"])
            .arg(&file)
            .arg("--unmasked")
            .env("EREG_PASSPHRASE", "ereg-demo")
            .output()
            .expect("ereg runs");
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        let bytes = fs::read(&file).expect("a file");
        assert!(bytes.starts_with(begins) && bytes == fs::read(dir.join(left)).expect("a file"), "{name}");
    }
    the_receipt_is_verified(dir, &vault, items);
}

/// The fiscal e-receipt of the fee is among the buyer's documents; whoever has the finance service's roots is told its numbers.
fn the_receipt_is_verified(dir: &Path, vault: &Path, items: &[Value]) {
    let receipt = items.iter().find(|one| one["kind"] == "fiscal_receipt").expect("the receipt of the fee");
    assert_eq!(receipt["state"], "here", "{receipt}");
    let file = dir.join("receipt.xml");
    let written = Command::new(env!("CARGO_BIN_EXE_ereg"))
        .args(["--vault", vault.to_str().expect("a plain path"), "document", "share"])
        .args([receipt["id"].as_str().expect("an id"), "--to"])
        .arg(&file)
        .env("EREG_PASSPHRASE", "ereg-demo")
        .output()
        .expect("ereg runs");
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let verified = |file: &Path, more: &[&str]| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_ereg"));
        run.arg("verify").arg(file).arg("--trust").arg(dir.join("trust.json")).args(more).output().expect("ereg runs")
    };
    let answer = verified(&file, &["--json"]);
    let told: Value = serde_json::from_slice(&answer.stdout).expect("one object");
    assert_eq!(answer.status.code(), Some(0), "{told}");
    let three = ["integrity", "seal", "book"].map(|word| told[word].as_str().expect("a word"));
    assert_eq!(three, ["intact", "trusted", "unverifiable"]);
    assert_eq!((told["seals"].as_array().map(Vec::len), &told["trusted_by"]), (Some(2), &"finance".into()));
    let number = told["receipt"]["number"].as_str().expect("its number");
    let check_code = told["receipt"]["check_code"].as_str().expect("its check code");
    let words = String::from_utf8(verified(&file, &["--lang", "zh"]).stdout).expect("a text");
    for part in [number, check_code, "财政票据监制章（演示）", "内容完整"] {
        assert!(words.contains(part), "{part}: {words}");
    }

    let changed = fs::read_to_string(&file).expect("a file").replacen(number, "0000009999", 1);
    let forged = dir.join("receipt-forged.xml");
    fs::write(&forged, changed).expect("a file");
    let answer = verified(&forged, &["--json"]);
    let told: Value = serde_json::from_slice(&answer.stdout).expect("one object");
    assert_eq!(
        (answer.status.code(), &told["integrity"], &told["receipt"]),
        (Some(1), &"altered".into(), &Value::Null)
    );
}

fn the_page_stands_alone(dir: &Path) {
    let page = fs::read_to_string(dir.join("journey.html")).expect("journey.html");
    for loads in ["http://", "https://", "<script", "url(", "@import", "<link"] {
        assert!(!page.contains(loads), "{loads}");
    }
    // The one picture is in the page itself, and is the file that lies beside it.
    let sources: Vec<&str> =
        page.split("src=\"").skip(1).map(|from| from.split('"').next().expect("a source")).collect();
    assert_eq!(sources.len(), 1);
    let written = fs::read(dir.join("certificate-page.png")).expect("the picture of the page");
    let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &written);
    assert!(sources[0] == format!("data:image/png;base64,{encoded}"), "another picture");
    assert!(written.starts_with(b"\x89PNG") && written.len() <= 150 * 1024, "{} bytes", written.len());
    // Its code scans, as that of the certificate does.
    assert_eq!(believed(dir, "certificate-page.png"), (Some(0), "status_unknown".to_owned(), true));
    assert!(page.contains("class=\"qr\"") && page.contains("class=\"proof ") && page.contains("演示"));
    // The page of the certificate is there, line by line, and every file that it leads to.
    for label in ["权利人", "共有情况", "坐落", "不动产单元号", "权利性质", "面积"] {
        assert!(page.contains(&format!("<dt>{label} <small>")), "{label}");
    }
    for link in page.split("href=\"").skip(1) {
        let file = link.split('"').next().expect("a name");
        assert!(dir.join(file).is_file(), "{file}");
    }
    assert!(LEFT.iter().all(|left| page.contains(&format!("href=\"{}\"", left.0))));
}

#[test]
fn every_matter_has_its_short_scene() {
    let scratch = tempfile::tempdir().expect("a directory");
    for of in ereg_law::matter::LAW.matters() {
        let matter = of.id().to_string();
        let dir = scratch.path().join(&matter);
        let out = dir.to_str().expect("a plain path");
        let played = ereg(&["demo", "--seed", "7", "--out", out, "--matter", &matter]);
        let told = String::from_utf8(played.stdout).expect("UTF-8");
        assert!(played.status.success(), "{matter}: {}\n{told}", String::from_utf8_lossy(&played.stderr));
        for role in of.form.roles.iter().filter(|role| role.least > 0 && role.signing == Signatory::Signs) {
            assert!(told.contains(&format!("{} 1：", role.called.zh)), "{matter} has its {}: {told}", role.called.zh);
        }
        let journey = journey(&dir);
        assert_eq!(journey["stable"]["matter"], matter.as_str());
        let left = if journey["stable"]["answered"].is_string() {
            "query-result.json"
        } else {
            assert!(journey["stable"]["entry_index"].is_u64(), "{matter} ends in an entry: {journey}");
            if !of.form.hands_out() {
                continue; // What it ends is void, and it hands nothing out.
            }
            "certificate.txt"
        };
        assert_eq!(believed(&dir, left), (Some(0), "status_unknown".to_owned(), true), "{matter}");
    }
}

#[test]
fn a_directory_that_holds_something_is_left_as_it_is() {
    let scratch = tempfile::tempdir().expect("a directory");
    fs::write(scratch.path().join("mine.txt"), "mine").expect("a file");
    let out = scratch.path().to_str().expect("a plain path");
    let refused = ereg(&["demo", "--seed", "7", "--out", out, "--lang", "en"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("demo.directory_not_empty"));
    assert_eq!(fs::read_dir(scratch.path()).expect("a directory").count(), 1);
    assert_eq!(fs::read(scratch.path().join("mine.txt")).expect("a file"), b"mine");
}
