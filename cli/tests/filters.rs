//! The filters as a script meets them: the built program, its answers line by line, its exit codes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod common;

use std::{fs, path::Path};

use common::{Office, Run, ereg};
use ereg_trust::token::StatusState;
use serde_json::{Value, json};

const SEALED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/trust/tests/golden");
const DOCUMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/document/tests/golden");
const VECTORS: &str = include_str!("../../core/domain/tests/golden/identifiers.tsv");

fn check(input: impl AsRef<[u8]>) -> Run {
    ereg(&["check", "--json"], input.as_ref())
}

#[test]
fn every_golden_identifier_is_judged_in_its_place() {
    let cases: Vec<(&str, &str)> = VECTORS.lines().filter_map(|line| line.split_once('\t')).collect();
    assert!(cases.len() > 60);
    let input: String = cases.iter().map(|(typed, _)| format!("{typed}\n")).collect();
    let run = check(input);
    assert_eq!((run.exit, run.stderr.as_str()), (1, ""));
    let answers = run.objects();
    assert_eq!(answers.len(), cases.len());
    for ((typed, expected), answer) in cases.iter().zip(&answers) {
        assert_eq!(answer["input"], *typed);
        let (kind, value) = typed.split_once(':').unwrap_or(("", typed));
        if expected.contains('.') && !expected.contains("1.2.156") {
            assert_eq!((&answer["ok"], &answer["error"]["code"]), (&json!(false), &json!(expected)), "{typed}");
            assert!(answer["error"]["message"].as_str().is_some_and(|message| !message.is_empty()));
            assert!(answer.get("matches").is_none());
        } else {
            let canonical = if *expected == "=" { value } else { expected };
            assert_eq!(answer["ok"], true, "{typed}");
            assert!(answer["matches"].as_array().unwrap().iter().any(|fit| fit["canonical"] == canonical), "{typed}");
            if !kind.is_empty() {
                assert_eq!(answer["matches"][0]["kind"], kind);
            }
            assert!(answer.get("error").is_none());
        }
    }
}

#[test]
fn a_bare_identifier_is_told_every_kind_it_fits() {
    let run = check("11010519491231002x\n鄂（2020）武汉市江岸不动产权第0000001号\nhello\n");
    assert_eq!(run.exit, 1);
    assert_eq!(
        run.objects()[..2],
        [
            json!({"input": "11010519491231002x", "ok": true,
                   "matches": [{"kind": "citizen_id", "canonical": "11010519491231002X"}]}),
            json!({"input": "鄂（2020）武汉市江岸不动产权第0000001号", "ok": true,
                   "matches": [{"kind": "title_certificate", "canonical": "鄂(2020)武汉市江岸不动产权第0000001号"}]}),
        ]
    );
    assert_eq!(run.objects()[2]["error"]["code"], "identifier.unknown");
}

#[test]
fn exit_codes_say_all_some_or_could_not_run() {
    assert_eq!(check("420102202008241000001\n").exit, 0);
    assert_eq!(check("420102202008241000001\n\n").exit, 1);
    let missing = ereg(&["check", "no-such-file", "--json"], b"");
    assert_eq!((missing.exit, missing.stdout.as_str()), (2, ""));
    assert_eq!(missing.failure()["error"]["code"], "input.not_found");
    assert_eq!(missing.failure()["ok"], false);
    let directory = ereg(&["check", ".", "--json"], b"");
    assert_eq!((directory.exit, &directory.failure()["error"]["code"]), (2, &json!("input.unreadable")));
    let usage = ereg(&["check", "--json", "--no-such-option"], b"");
    assert_eq!((usage.exit, &usage.failure()["error"]["code"]), (2, &json!("usage")));
    assert_eq!(ereg(&[], b"").exit, 2);
    assert_eq!(ereg(&["verify"], b"").exit, 2);
}

#[test]
fn odd_input_is_answered_line_by_line() {
    let mut input = b"\xEF\xBB\xBF420102202008241000001\r\n".to_vec();
    input.extend_from_slice(b"\xFF\xFEab\r\n\r\n \t \r\ncase:\0\n");
    input.extend(std::iter::repeat_n(b'9', 5_000_000));
    input.extend_from_slice(b"\nunit:420102001001GB00001F00010001");
    let answers = check(&input).objects();
    let codes: Vec<Value> = answers.iter().map(|answer| answer["error"]["code"].clone()).collect();
    let empty = json!("identifier.empty");
    let expected = [
        Value::Null,
        json!("input.not_utf8"),
        empty.clone(),
        empty,
        json!("case.length"),
        json!("too_large"),
        Value::Null,
    ];
    assert_eq!(codes, expected);
    assert_eq!(answers[0]["input"], "420102202008241000001");
    assert_eq!(answers[1]["input"], "\u{FFFD}\u{FFFD}ab");
    assert_eq!(answers[3]["input"], " \t ");
    assert_eq!(answers[5]["input"].as_str().unwrap().len(), 64 * 1024);
}

#[test]
fn a_file_and_standard_input_answer_alike_and_words_follow_the_language() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ids.txt");
    fs::write(&file, "citizen_id:110105194912310021\n420102202008241000001\n").unwrap();
    let path = file.to_str().unwrap();
    let from_file = ereg(&["check", path, "--json"], b"");
    assert_eq!(from_file.stdout, check(fs::read(&file).unwrap()).stdout);
    let zh = ereg(&["check", path, "--lang", "zh"], b"");
    assert!(zh.stdout.contains("身份证号码有误") && zh.stdout.contains("[citizen_id.checksum]"), "{}", zh.stdout);
    let en = ereg(&["check", path, "--lang", "en"], b"");
    assert!(!en.stdout.contains('身') && en.stdout.contains("[citizen_id.checksum]"), "{}", en.stdout);
    assert_eq!(en.stdout.lines().count(), 2);
    assert_eq!((zh.exit, en.exit), (1, 1));
}

#[test]
fn words_never_steer_the_terminal() {
    let run = ereg(&["check"], "\u{1b}[2J\u{202e}evil\n".as_bytes());
    assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains('\u{202e}'));
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_filter_quietly() {
    let input = "420102202008241000001\n".repeat(50_000);
    let run = common::ereg_cut_short(&["check", "--json"], input.as_bytes());
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
}

#[test]
fn answers_come_before_the_input_ends() {
    common::answers_while_waiting(&["check", "--json"], "420102202008241000001\n");
}

fn verify(trust: &Path, lines: &str) -> Run {
    ereg(&["verify", "--trust", trust.to_str().unwrap(), "--json"], lines.as_bytes())
}

fn words(answer: &Value) -> [&str; 3] {
    ["integrity", "seal", "book"].map(|word| answer[word].as_str().unwrap_or_default())
}

#[test]
fn a_stranger_tells_good_old_forged_and_foreign_tokens_apart() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new(1, "demo-wuhan");
    let other = Office::new(50, "elsewhere");
    let trust = office.write_trust(dir.path());
    let good = office.token(None);
    let current = office.token(Some(StatusState::Current));
    let cancelled = office.token(Some(StatusState::Cancelled));
    let lines = [
        good.as_str(),
        &current,
        &cancelled,
        &office.forged(),
        &other.token(None),
        &office.not_in_the_book(),
        &office.after_term(),
        "EREG1:",
        "hello",
        "",
    ];
    let run = verify(&trust, &lines.join("\n"));
    let answers = run.objects();
    assert_eq!((run.exit, answers.len()), (1, lines.len() - 1), "the last line is empty and has no end");
    let expected = [
        (["intact", "trusted", "status_unknown"], None),
        (["intact", "trusted", "current"], None),
        (["intact", "trusted", "cancelled"], Some("token.cancelled")),
        (["altered", "unknown_key", "unverifiable"], Some("token.altered")),
        (["unverifiable", "unknown_key", "unverifiable"], Some("token.unknown_key")),
        (["intact", "trusted", "not_included"], Some("token.not_included")),
        (["intact", "out_of_term", "status_unknown"], Some("token.out_of_term")),
        (["unreadable", "unknown_key", "unverifiable"], Some("token.structure")),
        (["unreadable", "unknown_key", "unverifiable"], Some("token.prefix")),
    ];
    for ((answer, (three, code)), line) in answers.iter().zip(expected).zip(lines) {
        assert_eq!((answer["input"].as_str(), words(answer)), (Some(line), three));
        assert_eq!(answer["ok"], code.is_none());
        assert_eq!(answer["error"]["code"].as_str(), code);
    }
    assert_eq!(answers[0]["booked_at"], "2026-11-20T02:00:00.000Z");
    assert_eq!(answers[0]["as_of"], "2026-11-20T02:00:05.000Z");
    assert_eq!(answers[1]["as_of"], "2026-11-23T00:00:00.000Z");
    assert_eq!((&answers[0]["office"], &answers[0]["demo"]), (&json!("demo-wuhan"), &json!(true)));
    assert!(answers[3].get("booked_at").is_none() && answers[3].get("office").is_none());
    assert_eq!(verify(&trust, &format!("{good}\r\n{current}\n")).exit, 0);
}

#[test]
fn each_character_of_a_token_that_changes_makes_it_not_good() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new(1, "demo-wuhan");
    let trust = office.write_trust(dir.path());
    let good = office.token(None);
    let tampered: String = (0..good.len())
        .map(|at| {
            let mut text = good.clone().into_bytes();
            text[at] = if text[at] == b'A' { b'B' } else { b'A' };
            String::from_utf8(text).unwrap() + "\n"
        })
        .collect();
    let answers = verify(&trust, &tampered).objects();
    assert_eq!(answers.len(), good.len());
    assert!(answers.iter().all(|answer| answer["ok"] == false));
}

#[test]
fn blanks_around_a_copied_token_do_not_hide_it() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new(1, "demo-wuhan");
    let trust = office.write_trust(dir.path());
    let line = format!(" \t{}  ", office.token(None));
    let answers = verify(&trust, &format!("{line}\r\n")).objects();
    assert_eq!((&answers[0]["ok"], &answers[0]["input"]), (&json!(true), &json!(line)));
}

#[test]
fn a_bad_trust_file_answers_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new(1, "demo-wuhan");
    let trust = office.write_trust(dir.path());
    let token = office.token(None);
    let run = verify(&dir.path().join("missing.json"), &token);
    assert_eq!((run.exit, &run.failure()["error"]["code"]), (2, &json!("trust.not_found")));
    let mut bytes = fs::read(&trust).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&trust, bytes).unwrap();
    let run = verify(&trust, &token);
    assert_eq!((run.exit, run.stdout.as_str()), (2, ""));
    let another = Office::new(50, "elsewhere").root_fingerprint();
    let trust = office.write_trust(dir.path());
    let pinned = ereg(&["verify", "--trust", trust.to_str().unwrap(), "--root", &another, "--json"], token.as_bytes());
    assert_eq!((pinned.exit, &pinned.failure()["error"]["code"]), (2, &json!("trust.other_root")));
    let own = office.root_fingerprint();
    let pinned = ereg(&["verify", "--trust", trust.to_str().unwrap(), "--root", &own, "--json"], token.as_bytes());
    assert_eq!(pinned.exit, 0);
}

#[test]
fn what_a_forged_token_claims_is_not_repeated_as_a_certificate() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new(1, "demo-wuhan");
    let trust = office.write_trust(dir.path());
    let arguments = ["verify", "--trust", trust.to_str().unwrap(), "--lang", "zh"];
    let good = ereg(&arguments, office.token(None).as_bytes());
    assert!(good.stdout.contains("林**") && good.stdout.contains("演示"), "{}", good.stdout);
    let forged = ereg(&arguments, office.forged().as_bytes());
    assert!(!forged.stdout.contains("林**"), "{}", forged.stdout);
    assert_eq!((good.exit, forged.exit), (0, 1));
}

#[test]
fn nothing_in_is_not_all_right() {
    let dir = tempfile::tempdir().unwrap();
    let trust = Office::new(1, "demo-wuhan").write_trust(dir.path());
    for run in [verify(&trust, ""), verify(&trust, "\u{feff}"), check("")] {
        assert_eq!((run.exit, run.stdout.as_str()), (2, ""));
        assert_eq!(run.failure()["error"]["code"], "input.empty");
    }
    let words = ereg(&["verify", "--trust", trust.to_str().unwrap(), "--lang", "zh"], b"");
    assert!(words.stderr.contains("没有读到任何内容"), "{}", words.stderr);
}

#[test]
fn a_number_of_somebody_not_yet_born_is_told_as_such() {
    let (future, past) = (citizen_number("29990101"), citizen_number("19990101"));
    let run = check(format!("{future}\ncitizen_id:{future}\n{past}\n"));
    assert_eq!(run.exit, 1);
    let answers = run.objects();
    for answer in &answers[..2] {
        assert_eq!(
            (&answer["ok"], &answer["error"]["code"]),
            (&json!(false), &json!("citizen_id.born_later")),
            "{answer}"
        );
        assert_eq!(answer["matches"][0]["kind"], "citizen_id", "it is well-formed all the same");
    }
    assert_eq!(answers[2]["ok"], true);
    let zh = ereg(&["check", "--lang", "zh"], future.as_bytes());
    assert!(zh.stdout.contains("还没有到"), "{}", zh.stdout);
}

#[test]
fn a_kind_is_named_in_words_and_a_slip_is_told_for_each_kind_that_comes_close() {
    let good = citizen_number("19990101");
    let last = if good.ends_with('0') { '1' } else { '0' };
    let slip = format!("{}{last}", &good[..17]);
    let run = check(format!("公民身份号码:{good}\n公民身份号码：{slip}\n{slip}\n"));
    let answers = run.objects();
    assert_eq!((&answers[0]["ok"], &answers[0]["matches"][0]["kind"]), (&json!(true), &json!("citizen_id")));
    assert_eq!(answers[1]["error"]["code"], "citizen_id.checksum");
    assert_eq!(answers[2]["error"]["code"], "identifier.unknown", "which kind was meant is not guessed");
    let zh = ereg(&["check", "--lang", "zh"], slip.as_bytes());
    assert!(zh.stdout.contains("若是公民身份号码：") && zh.stdout.contains("输错了"), "{}", zh.stdout);
    let zh = ereg(&["check", "--lang", "zh"], b"hello");
    assert!(!zh.stdout.contains("若是"), "{}", zh.stdout);
}

/// A number of area 420102 born on a day, with its check character (ISO 7064 MOD 11-2).
fn citizen_number(birth: &str) -> String {
    let body = format!("420102{birth}001");
    let sum: usize = body
        .bytes()
        .zip([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(digit, weight)| usize::from(digit - b'0') * weight)
        .sum();
    format!("{body}{}", char::from(b"10X98765432"[sum % 11]))
}

/// A token is read after what a chat, a web page or a mail does to it.
#[test]
fn a_token_pasted_with_collapsed_blanks_or_over_several_lines_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new(1, "demo-wuhan");
    let trust = office.write_trust(dir.path());
    let mut collapsed_any = 0;
    for n in 0..=u8::MAX {
        let token = office.token_numbered(n);
        let mut collapsed = token.clone();
        while collapsed.contains("  ") {
            collapsed = collapsed.replace("  ", " ");
        }
        collapsed_any += usize::from(collapsed != token);
        if n > 8 && collapsed == token {
            continue;
        }
        let wrapped: Vec<String> =
            token.as_bytes().chunks(76).map(|line| String::from_utf8(line.to_vec()).unwrap()).collect();
        let by_words = token.split_inclusive(' ').fold(vec![String::new()], |mut lines, word| {
            if lines.last().unwrap().len() + word.len() > 100 {
                let last = lines.last_mut().unwrap();
                last.truncate(last.trim_end().len());
                lines.push(String::new());
            }
            lines.last_mut().unwrap().push_str(word);
            lines
        });
        for pasted in [collapsed, wrapped.join("\n"), wrapped.join("\r\n"), by_words.join("\n")] {
            let run = verify(&trust, &format!("{pasted}\n{token}\n"));
            let answers = run.objects();
            assert_eq!((run.exit, answers.len()), (0, 2), "{pasted:?}: {}", run.stdout);
            assert_eq!(answers[0]["certificate"], answers[1]["certificate"]);
        }
    }
    assert!(collapsed_any > 3, "{collapsed_any}");
}

#[test]
fn a_token_that_lost_more_is_told_to_be_incomplete_and_its_neighbours_are_judged() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new(1, "demo-wuhan");
    let trust = office.write_trust(dir.path());
    let token = office.token(None);
    let cut = &token[..token.len() / 2];
    let run = verify(&trust, &format!("{cut}\n{token}\n{cut}\nHELLO\nhello\n{cut}"));
    let codes: Vec<Value> = run.objects().iter().map(|answer| answer["error"]["code"].clone()).collect();
    let incomplete = || json!("token.incomplete");
    let prefix = || json!("token.prefix");
    assert_eq!(codes, [incomplete(), json!(null), incomplete(), prefix(), prefix(), incomplete()]);
    let zh = ereg(&["verify", "--trust", trust.to_str().unwrap(), "--lang", "zh"], cut.as_bytes());
    assert!(zh.stdout.contains("复制时丢了字符"), "{}", zh.stdout);
}

#[test]
fn what_the_words_say_of_a_token_the_object_says_too() {
    let dir = tempfile::tempdir().unwrap();
    let office = Office::new(1, "demo-wuhan");
    let trust = office.write_trust(dir.path());
    let token = office.token(Some(StatusState::Current));
    let answer = verify(&trust, &token).objects().remove(0);
    let words = ereg(&["verify", "--trust", trust.to_str().unwrap(), "--lang", "en"], token.as_bytes()).stdout;
    for name in ["certificate", "holders", "address", "unit", "office", "office_name"] {
        let value = answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}"));
        assert!(words.contains(value), "{name}: {value} in {words}");
    }
    assert_eq!((&answer["root"], &answer["root_pinned"]), (&json!(office.root_fingerprint()), &json!(false)));
    let forged = verify(&trust, &office.forged()).objects().remove(0);
    assert!(forged.get("holders").is_none() && forged.get("certificate").is_none(), "a forger's words: {forged}");
}

/// Every text of an object, at whatever depth.
fn texts(object: &Value) -> Vec<&str> {
    match object {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Each kind of thing that `ereg verify` takes, good and bad: its arguments, and what stands in standard input.
fn whatever_is_verified(dir: &Path) -> Vec<(Vec<String>, Vec<u8>)> {
    let office = Office::new(1, "demo-wuhan");
    let of_the_office = office.write_trust(dir).to_str().unwrap().to_owned();
    let under = |trust: &str, input: &[u8]| (vec!["--trust".to_owned(), trust.to_owned()], input.to_vec());
    let tokens = [
        office.token(None),
        office.token(Some(StatusState::Current)),
        office.token(Some(StatusState::Cancelled)),
        office.not_in_the_book(),
        office.after_term(),
        office.forged(),
        Office::new(77, "demo-elsewhere").token(None),
        "hello".to_owned(),
        "{}".to_owned(),
    ];
    let mut all: Vec<_> = tokens.iter().map(|token| under(&of_the_office, token.as_bytes())).collect();
    all.push(under(&of_the_office, b"\xFF\n"));

    let pinned = format!("{SEALED}/trust.json");
    let result = fs::read_to_string(format!("{SEALED}/query_result.json")).unwrap();
    let at = result.find("\"sig\":\"").unwrap() + 7;
    let other = if &result[at..=at] == "A" { "B" } else { "A" };
    let altered = format!("{}{other}{}", &result[..at], &result[at + 1..]);
    all.extend([&result, &altered].map(|result| under(&pinned, result.as_bytes())));
    all.push(under(&of_the_office, result.as_bytes()));

    let document = |name: &str| format!("{DOCUMENTS}/{name}");
    let odd = dir.join("odd.ofd");
    fs::write(&odd, b"no package").unwrap();
    let roots = ["--seal-roots".to_owned(), document("roots.pem")];
    let revoked = ["--seal-crl".to_owned(), document("revoked.crl")];
    let by_roots = |name: &str| [&[document(name)][..], &roots].concat();
    all.extend(["sealed.ofd", "swapped-page.ofd", "changed-page.ofd"].map(|name| (by_roots(name), Vec::new())));
    all.push(([by_roots("sealed.ofd"), revoked.to_vec()].concat(), Vec::new()));
    all.push((vec![document("sealed.ofd")], Vec::new()));
    let pdf_roots = ["--seal-roots".to_owned(), document("pdf-roots.pem")];
    all.push(([&[document("sealed.pdf")][..], &pdf_roots].concat(), Vec::new()));
    all.push((vec![document("sealed.pdf")], Vec::new()));
    let office = ["--trust".to_owned(), format!("{SEALED}/trust-seals.json")];
    all.extend(["sealed.ofd", "sealed.pdf"].map(|name| ([&[document(name)][..], &office].concat(), Vec::new())));
    all.push((vec![odd.to_str().unwrap().to_owned()], Vec::new()));
    all
}

#[test]
fn whatever_is_verified_the_object_has_every_line_of_the_words() {
    let dir = tempfile::tempdir().unwrap();
    for (arguments, input) in whatever_is_verified(dir.path()) {
        for language in ["zh", "en"] {
            let given: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let told =
                |more: &[&str]| ereg(&[&["verify", "--lang", language], more, given.as_slice()].concat(), &input);
            let (words, object) = (told(&[]).stdout, told(&["--json"]).objects().remove(0));
            let known = texts(&object);
            assert!(words.lines().count() > 3, "{arguments:?}: {words}");
            for line in words.lines().map(str::trim_start) {
                assert!(known.contains(&line), "{arguments:?}: {line:?} is not in {object}");
                let dated = line.contains("as of 20") || line.contains("截至 20");
                assert!(dated || !(line.contains("in force") || line.contains("现势")), "{arguments:?}: {line}");
            }
            let remedy = &object["error"]["fix"];
            assert_eq!(object["ok"] == true, remedy.is_null(), "what is not good says what to do: {object}");
        }
    }
}

#[test]
fn a_result_of_a_query_says_in_words_and_in_the_object_of_which_moment_it_is_true() {
    let (trust, result) = (format!("{SEALED}/trust.json"), fs::read(format!("{SEALED}/query_result.json")).unwrap());
    let told = |form: &str| ereg(&["verify", "--trust", &trust, "--lang", "zh", form], &result);
    let object = told("--json").object();
    let caution = texts(&object).into_iter().find(|text| text.contains("只说明这一时刻")).unwrap();
    assert!(caution.contains("2026-11-23"), "{caution}");
    assert!(texts(&object).iter().any(|text| text.contains("周建国")), "{object}");
}
