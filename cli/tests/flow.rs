//! The flow over a vault directory with no network: init, draft, review, doctor.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod common;

use std::{fs, path::Path};

use common::{Run, finish, program};
use serde_json::{Value, json};

/// A phone: a vault directory and its passphrase.
struct Phone {
    home: tempfile::TempDir,
    passphrase: &'static str,
}

impl Phone {
    fn new() -> Self {
        let phone = Self { home: tempfile::tempdir().unwrap(), passphrase: "correct horse" };
        assert_eq!(phone.json(&["init"])["ok"], true);
        phone
    }

    fn vault(&self) -> std::path::PathBuf {
        self.home.path().join("seller")
    }

    fn run(&self, args: &[&str], input: &str) -> Run {
        let mut command = program(args);
        command.env("EREG_VAULT", self.vault()).env("EREG_PASSPHRASE", self.passphrase);
        finish(command.spawn().unwrap(), input.as_bytes())
    }

    fn json(&self, args: &[&str]) -> Value {
        self.run(&[args, &["--json"]].concat(), "").object()
    }

    fn draft(&self) -> String {
        self.json(&["draft", "new", "--matter", "T04"])["draft"].as_str().unwrap().to_owned()
    }

    fn field<'a>(shown: &'a Value, path: &str) -> &'a Value {
        let fields = shown["fields"].as_array().unwrap();
        fields.iter().find(|field| field["path"] == path).unwrap_or_else(|| panic!("no field {path}"))
    }
}

#[test]
fn a_draft_is_begun_filled_in_and_reviewed_with_no_network() {
    let phone = Phone::new();
    let draft = phone.draft();
    let set = phone.json(&["draft", "set", &draft, "deal.price=1680000", "deal.signed_on=2026-11-20"]);
    assert_eq!(set["ok"], true);
    assert_eq!(set["saved"].as_array().unwrap().len(), 2);

    let shown = phone.json(&["draft", "show", &draft]);
    assert_eq!(shown["standing"], "editing");
    let progress = phone.json(&["progress", &draft]);
    assert_eq!(
        (&progress["sending"]["state"], &progress["first"]["standing"]),
        (&json!("kept_here"), &json!("waits_for_you"))
    );
    assert_eq!(progress["comes_next"]["legal_working_days"], 30);
    let said = phone.run(&["progress", &draft, "--lang", "zh"], "").stdout;
    assert!(said.contains("已存本机") && said.contains("申请受理：等您办理") && said.contains("ereg enrol"), "{said}");
    assert_eq!(Phone::field(&shown, "deal.price")["value"], "1680000");
    assert!(Phone::field(&shown, "deal.contract").get("value").is_none());

    let review = phone.json(&["draft", "review", &draft]);
    assert_eq!(review["as_of_trust"], "approximate");
    let findings = review["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["rule"].as_str().unwrap().starts_with("R-")));
    assert!(findings.iter().any(|finding| finding["answer"] == "unknown"), "no extract is here: it does not guess");

    let listed = phone.json(&["draft", "list"]);
    assert_eq!(listed["items"][0]["draft"], draft.as_str());
    let materials = phone.json(&["draft", "checklist", &draft]);
    assert!(materials["items"].as_array().unwrap().iter().any(|line| line["material"] == "M10"));

    let doctor = phone.run(&["doctor", "--json", "--lang", "zh"], "").object();
    let well = &doctor["lines"][0];
    assert_eq!(
        doctor,
        json!({"input": "vault", "ok": true, "state": "well", "lines": [well]}),
        "nothing was to be sent"
    );
    assert!(well.as_str().unwrap().starts_with("一切正常"), "{well}");
    let words = phone.run(&["doctor", "--lang", "zh"], "").stdout;
    assert_eq!(words.lines().nth(1).map(str::trim), well.as_str(), "the object has what the words have");
}

#[test]
fn what_was_done_is_written_down_and_handed_over_with_the_doctors_word() {
    let phone = Phone::new();
    let (log, report) = (phone.home.path().join("log"), phone.home.path().join("report.txt"));
    let (log, report) = (log.to_str().unwrap(), report.to_str().unwrap());
    let draft = phone.json(&["draft", "new", "--matter", "T04", "--log", log])["draft"].as_str().unwrap().to_owned();
    phone.json(&["draft", "set", &draft, "parties.transferor.1.name=林秀英", "--log", log]);
    assert_eq!(phone.run(&["draft", "show", "none", "--log", log], "").exit, 2);
    let doctor = phone.run(&["doctor", "--log", log, "--logs", report, "--json"], "");
    assert_eq!(doctor.object()["state"], "well");
    let text = fs::read_to_string(report).unwrap();
    for said in ["ereg 0.1.0", "a vault was opened", &format!("a draft was begun draft={draft}"), "[connection.none]"] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert_eq!(text.matches("a client was started").count(), 3, "one log of three runs: {text}");
    assert!(!text.contains("林秀英"), "{text}");

    let again = phone.run(&["doctor", "--log", log, "--logs", report, "--json"], "");
    assert_eq!(again.failure()["error"]["code"], "logs.exists");
    let none = phone.run(&["doctor", "--logs", report, "--json"], "");
    assert_eq!(none.failure()["error"]["code"], "logs.none");
    let wrong = Phone { passphrase: "another one", ..phone };
    assert_eq!(wrong.run(&["draft", "list", "--log", log], "").exit, 2, "a log that is begun is no reason to go on");
}

#[test]
fn what_cannot_be_read_is_saved_as_typed_and_told() {
    let phone = Phone::new();
    let draft = phone.draft();
    let run = phone.run(&["draft", "set", &draft, "parties.transferor.1.id_no=110105194912310021", "--json"], "");
    assert_eq!(run.exit, 1);
    let answer = &run.objects()[0];
    assert_eq!((&answer["ok"], &answer["saved"][0]["code"]), (&json!(false), &json!("citizen_id.checksum")));
    let shown = phone.json(&["draft", "show", &draft]);
    assert_eq!(Phone::field(&shown, "parties.transferor.1.id_no")["value"], "110105194912310021");

    let from = phone.run(&["draft", "set", &draft, "--from", "-", "--json"], "deal.contract=HT-1\n# a remark\n\n");
    assert_eq!(from.object()["saved"].as_array().unwrap().len(), 1);
    let mixed =
        phone.run(&["draft", "set", &draft, "deal.price=1", "no.field=1", "deal.signed_on=2026-11-20", "--json"], "");
    let told = mixed.objects().remove(0);
    let codes: Vec<_> = told["saved"].as_array().unwrap().iter().map(|saved| saved["code"].clone()).collect();
    assert_eq!((mixed.exit, codes), (1, vec![json!(null), json!("field.unknown"), json!(null)]));
    let cleared = phone.run(&["draft", "set", &draft, "deal.contract=", "--json"], "").object();
    assert_eq!(cleared["ok"], true);
    assert_eq!(
        Phone::field(&phone.json(&["draft", "show", &draft]), "deal.contract")["value"].as_str().unwrap_or_default(),
        ""
    );
}

/// English words are set in English.
#[test]
fn english_has_no_full_width_marks() {
    let phone = Phone::new();
    let draft = phone.draft();
    for command in [
        &["draft", "show", &draft][..],
        &["draft", "review", &draft],
        &["draft", "checklist", &draft],
        &["draft", "set", &draft, "parties.transferor.1.id_no=110105194912310021", "deal.prise=1"],
        &["draft", "fill", &draft],
        &["inquiry", &draft],
    ] {
        let run = phone.run(&[command, &["--lang", "en"]].concat(), "");
        // A basis is quoted as it stands in the law.
        let lines = run.stdout.lines().chain(run.stderr.lines()).filter(|line| !line.trim().starts_with("Basis: "));
        let said = lines.collect::<Vec<_>>().join("\n");
        assert!(!said.is_empty() && !said.contains(['：', '；', '（', '）', '、']), "{command:?}: {said}");
    }
}

/// One fingerprint in 64 begins with a hyphen, and is no option.
#[test]
fn a_fingerprint_that_begins_with_a_hyphen_is_pinned() {
    let phone = Phone::new();
    let root = "-xTLqQqDv7OiJN4_PGt7f2NtppEgHzDsAEdSAmQyowk";
    let connect = ["connect", "--registry", "https://registry.example", "--office", "demo", "--root", root];
    assert_eq!(phone.json(&connect)["ok"], true);
}

#[test]
fn a_vault_is_made_in_an_empty_directory_and_in_no_other() {
    let phone = Phone { home: tempfile::tempdir().unwrap(), passphrase: "correct horse" };
    fs::create_dir(phone.vault()).unwrap();
    fs::write(phone.vault().join("letter.txt"), "kept").unwrap();
    assert_eq!(phone.run(&["init", "--json"], "").failure()["error"]["code"], "vault.exists");
    assert_eq!(fs::read_to_string(phone.vault().join("letter.txt")).unwrap(), "kept");
    fs::remove_file(phone.vault().join("letter.txt")).unwrap();
    assert_eq!(phone.json(&["init"])["ok"], true);
}

#[test]
fn a_removed_draft_is_gone() {
    let phone = Phone::new();
    let draft = phone.draft();
    phone.json(&["draft", "remove", &draft]);
    let run = phone.run(&["draft", "show", &draft, "--json"], "");
    assert_eq!((run.exit, &run.failure()["error"]["now"]), (1, &json!("not_found")));
    assert_eq!(phone.json(&["draft", "list"])["items"], json!([]));
}

#[test]
fn failures_have_codes_classes_and_words() {
    let phone = Phone::new();
    let twice = phone.run(&["init", "--json"], "");
    assert_eq!((twice.exit, &twice.failure()["error"]["code"]), (2, &json!("vault.exists")));
    let wrong = Phone { passphrase: "battery staple", home: tempfile::tempdir().unwrap() };
    copy(phone.home.path(), wrong.home.path());
    let run = wrong.run(&["draft", "list", "--json"], "");
    assert_eq!((run.exit, &run.failure()["error"]["now"]), (2, &json!("unlock_first")));
    // What docs/errors.md lists of the code stands in the object, and under the words.
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/errors.md")).unwrap();
    let error = run.failure()["error"].clone();
    let told = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let row = page.lines().find(|row| row.starts_with(&format!("| `{}` | {} |", told("code"), told("class"))));
    assert!(row.is_some_and(|row| row.contains(&told("message")) && row.contains(&told("fix"))), "{error}");
    let spoken = wrong.run(&["draft", "list"], "").stderr;
    let shared = format!("{} [{}]\n{}\n", told("message"), told("code"), told("fix"));
    assert!(spoken.strip_prefix(&shared).is_some_and(|next| next.contains("ereg init --vault")), "{spoken}");
    fs::remove_dir_all(wrong.home.path().join("keys")).unwrap();
    assert_eq!(wrong.run(&["draft", "list", "--json"], "").failure()["error"]["code"], "key_store.missing");
    fs::remove_dir_all(wrong.vault()).unwrap();
    let run = wrong.run(&["draft", "list", "--json"], "");
    assert_eq!((run.exit, &run.failure()["error"]["code"]), (2, &json!("vault.missing")));
    assert!(!wrong.home.path().join("keys").exists(), "a refusal leaves nothing behind");

    let none = finish(program(&["draft", "list", "--json"]).spawn().unwrap(), b"");
    assert_eq!((none.exit, &none.failure()["error"]["code"]), (2, &json!("vault.not_given")));
    let mut silent = program(&["draft", "list", "--json"]);
    silent.env("EREG_VAULT", phone.vault());
    let silent = finish(silent.spawn().unwrap(), b"");
    assert_eq!((silent.exit, &silent.failure()["error"]["code"]), (2, &json!("passphrase.missing")));
    let sync = phone.run(&["sync", "--lang", "en"], "");
    assert_eq!(sync.exit, 1);
    assert!(sync.stderr.contains("[connection.none]"), "{}", sync.stderr);
}

#[test]
fn the_passphrase_may_come_from_a_pipe_and_shows_no_prompt_there() {
    let phone = Phone::new();
    let mut command = program(&["draft", "list", "--json"]);
    command.env("EREG_VAULT", phone.vault());
    let run = finish(command.spawn().unwrap(), b"correct horse\n");
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
}

#[test]
fn doctor_answers_for_command_ids_line_by_line() {
    let phone = Phone::new();
    let run = phone.run(&["doctor", "-", "--json"], "019abcde-0000-7000-8000-000000000001\nhello\n");
    let codes: Vec<Value> = run.objects().iter().map(|answer| answer["error"]["code"].clone()).collect();
    assert_eq!((run.exit, codes), (1, vec![json!("outbox.unknown_command"); 2]));
    assert_eq!(run.objects()[1]["input"], "hello");
}

#[test]
fn the_vault_keeps_nothing_in_the_clear() {
    let phone = Phone::new();
    let draft = phone.draft();
    phone.json(&["draft", "set", &draft, "parties.transferor.1.name=林秀英", "deal.contract=CANARY-7731"]);
    let mut files = Vec::new();
    walk(phone.home.path(), &mut files);
    assert!(files.len() > 3);
    for file in files {
        let bytes = fs::read(&file).unwrap();
        for canary in ["林秀英", "CANARY-7731", "correct horse"] {
            let found = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
            assert!(!found, "{canary} in {}", file.display());
        }
    }
}

fn walk(dir: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

fn copy(from: &Path, to: &Path) {
    let mut files = Vec::new();
    walk(from, &mut files);
    for file in files {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}

/// A process a step has no quiet moment in which to look at the whole.
#[test]
fn a_row_that_is_gone_is_told_by_every_command() {
    let phone = Phone::new();
    phone.draft();
    let file = phone.vault().join("vault.db");
    let whole = fs::read(&file).unwrap();
    // Any bit of a row or of the index: found by what is asked, or by the whole pass.
    let (mut told, mut at) = (0, 4096);
    while at < whole.len() {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        fs::write(&file, &altered).unwrap();
        let run = phone.run(&["draft", "list", "--json"], "");
        if run.exit == 0 {
            assert_eq!(run.object()["items"].as_array().map(Vec::len), Some(1), "a flip at {at} hides a draft");
        } else {
            told += 1;
        }
        at += 997;
    }
    assert!(told > 0);
}

#[test]
fn a_file_is_attached_by_what_it_is_and_taken_off_again() {
    let phone = Phone::new();
    let draft = phone.draft();
    let path = phone.home.path().join("photo.jpg");
    let name = path.to_str().unwrap();
    let attach = || phone.run(&["draft", "attach", &draft, "M10", name, "--json"], "");
    let code = || attach().failure()["error"]["code"].clone();
    assert_eq!(code(), "medium.source");
    fs::create_dir(&path).unwrap();
    assert_eq!(code(), "medium.source");
    fs::remove_dir(&path).unwrap();
    fs::write(&path, b"\xFF\xD8\xFF").unwrap();
    assert_eq!(code(), "medium.not_whole");
    fs::write(&path, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic").unwrap();
    assert_eq!(code(), "medium.heic");
    // Ten thousand million bytes by its size, and none on the disk: refused before any of it is read.
    fs::File::create(&path).unwrap().set_len(10_000_000_000).unwrap();
    let begun = std::time::Instant::now();
    assert_eq!(code(), "medium.too_large");
    assert!(begun.elapsed() < std::time::Duration::from_secs(5));
    let pdf = [b"%PDF-1.7\n".as_slice(), &[b'x'; 900], b"\nstartxref\n9\n%%EOF\n"].concat();
    fs::write(&path, pdf).unwrap();
    let attached = attach().object();
    let digest = attached["digest"].as_str().unwrap();
    assert_eq!(phone.json(&["draft", "show", &draft])["attached"].as_array().unwrap().len(), 1);
    let out = phone.home.path().join("out.pdf");
    let export = || phone.run(&["draft", "export", &draft, digest, out.to_str().unwrap(), "--json"], "");
    assert_eq!(export().object()["ok"], true);
    assert!(fs::read(&out).unwrap() == fs::read(&path).unwrap());
    assert_eq!(export().failure()["error"]["code"], "medium.target_exists");
    assert_eq!(phone.json(&["draft", "detach", &draft, digest])["attached"], json!([]));
    let again = phone.run(&["draft", "detach", &draft, digest, "--json"], "");
    assert_eq!(again.failure()["error"]["code"], "medium.not_found");
}
