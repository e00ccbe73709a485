//! `ereg verify` of sealed documents (OFD), as a person at a desk is handed them.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod common;

use std::fs;

use common::{Office, Run, ereg};
use serde_json::json;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/document/tests/golden");

fn golden(name: &str) -> String {
    format!("{GOLDEN}/{name}")
}

/// The trust bundle of the office that sealed them.
const TRUST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/trust/tests/golden/trust-seals.json");
/// The root of it, and of the same office before it stated a seal.
const ROOT: &str = "UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4";

fn verify(document: &str, more: &[&str]) -> Run {
    ereg(&[&["verify", document], more].concat(), b"")
}

#[test]
fn a_sealed_document_is_good_under_the_roots_that_are_given() {
    let (document, roots) = (golden("sealed.ofd"), golden("roots.pem"));
    let run = verify(&document, &["--seal-roots", &roots, "--json"]);
    assert_eq!((run.exit, run.stderr.as_str()), (0, ""));
    let answer = &run.objects()[0];
    let three = ["integrity", "seal", "book"].map(|word| answer[word].as_str().unwrap());
    assert_eq!(
        (three, &answer["ok"], &answer["input"]),
        (["intact", "trusted", "unverifiable"], &json!(true), &json!(document))
    );
    let seal = &answer["seals"][0];
    assert_eq!(
        (&seal["name"], &seal["version"], &seal["timestamp"]),
        (&json!("演示登记专用章"), &json!(4), &json!("absent"))
    );
    assert_eq!(seal["sealed_at"], "2026-11-20T02:00:05.000Z");
    assert!(answer.get("error").is_none() && answer.get("claims").is_none() && answer.get("uncovered").is_none());

    let zh = verify(&document, &["--seal-roots", &roots, "--lang", "zh"]);
    for words in ["✓", "内容完整", "签章可信", "登记簿", "印章：演示登记专用章", "盖章者自述", "没有核对"]
    {
        assert!(zh.stdout.contains(words), "{words}: {}", zh.stdout);
    }
    let en = verify(&document, &["--seal-roots", &roots, "--lang", "en"]);
    assert!(en.stdout.contains("Content: all that is displayed is exactly what was sealed (intact)"), "{}", en.stdout);
}

#[test]
fn a_document_of_the_office_is_verified_by_its_trust_file_alone() {
    for (name, words) in [("sealed.ofd", "制章者是信任文件列明的"), ("sealed.pdf", "盖章者是信任文件列明的")]
    {
        let run = verify(&golden(name), &["--trust", TRUST, "--root", ROOT, "--json"]);
        let answer = &run.objects()[0];
        assert_eq!((run.exit, &answer["seal"], &answer["trusted_by"]), (0, &json!("trusted"), &json!("office")));
        assert_eq!((&answer["root"], &answer["root_pinned"]), (&json!(ROOT), &json!(true)), "{name}");
        let zh = verify(&golden(name), &["--trust", TRUST, "--lang", "zh"]);
        assert!(zh.exit == 0 && zh.stdout.contains(words) && !zh.stdout.contains("您指明"), "{}", zh.stdout);
    }
    for (name, code) in [
        ("swapped-page.ofd", "document.partly_protected"),
        ("changed-page.ofd", "document.file_changed"),
        ("changed.pdf", "document.content_changed"),
        // Of another office, which this one does not vouch for.
        ("pyhanko/plain.pdf", "document.signer_not_trusted"),
    ] {
        let run = verify(&golden(name), &["--trust", TRUST, "--json"]);
        assert_eq!((run.exit, &run.objects()[0]["error"]["code"]), (1, &json!(code)), "{name}");
    }
    // Whoever names the other's roots trusts both, each by its own word.
    let others = golden("pyhanko/roots.pem");
    for (name, by) in [("pyhanko/plain.pdf", "caller"), ("sealed.pdf", "office")] {
        let run = verify(&golden(name), &["--trust", TRUST, "--seal-roots", &others, "--json"]);
        let answer = &run.objects()[0];
        assert_eq!((run.exit, &answer["trusted_by"]), (0, &json!(by)), "{name}");
        assert_eq!(answer.get("root").is_some(), by == "office", "the bundle's root says nothing of others: {answer}");
    }
    // A later list than the bundle's is heard of its certificates too.
    let (roots, revoked) = (golden("roots.pem"), golden("revoked.crl"));
    let run =
        verify(&golden("sealed.ofd"), &["--trust", TRUST, "--seal-roots", &roots, "--seal-crl", &revoked, "--json"]);
    assert_eq!((run.exit, &run.objects()[0]["seal"]), (1, &json!("revoked")));
    // A bundle without a seal, or of another root, vouches for nothing.
    let silent = TRUST.replace("trust-seals", "trust");
    let run = verify(&golden("sealed.ofd"), &["--trust", &silent, "--json"]);
    assert_eq!((run.exit, &run.objects()[0]["error"]["code"]), (1, &json!("document.maker_not_trusted")));
    assert!(run.objects()[0].get("trusted_by").is_none());
    let other = format!("{}8", &ROOT[..ROOT.len() - 1]);
    let run = verify(&golden("sealed.ofd"), &["--trust", TRUST, "--root", &other, "--json"]);
    assert_eq!((run.exit, run.failure()["error"]["code"].as_str()), (2, Some("trust.other_root")));
}

#[test]
fn without_roots_it_is_unchanged_and_the_sealer_is_trusted_by_nobody() {
    let run = verify(&golden("sealed.ofd"), &["--json"]);
    let answer = &run.objects()[0];
    assert_eq!((run.exit, &answer["integrity"], &answer["seal"]), (1, &json!("intact"), &json!("unknown_key")));
    assert_eq!(answer["error"]["code"], "document.maker_not_trusted");
    // Its seal is repeated as its own word.
    assert!(answer.get("seals").is_none());
    assert_eq!(answer["claims"][0]["name"], "演示登记专用章");
    let zh = verify(&golden("sealed.ofd"), &["--lang", "zh"]);
    assert!(zh.stdout.contains("印章自称（未经证实）") && zh.stdout.contains("取得根证书"), "{}", zh.stdout);
}

#[test]
fn a_maker_that_nobody_named_is_not_trusted_and_its_seal_is_repeated_as_its_own_word() {
    let dir = tempfile::tempdir().unwrap();
    let both = fs::read_to_string(golden("roots.pem")).unwrap();
    let (root, _) = both.split_once("-----END CERTIFICATE-----\n").unwrap();
    let alone = dir.path().join("root.pem");
    fs::write(&alone, format!("{root}-----END CERTIFICATE-----\n")).unwrap();
    let alone = alone.to_str().unwrap();
    let run = verify(&golden("sealed.ofd"), &["--seal-roots", alone, "--json"]);
    let answer = &run.objects()[0];
    assert_eq!((run.exit, &answer["integrity"], &answer["seal"]), (1, &json!("intact"), &json!("unknown_key")));
    assert_eq!(answer["error"]["code"], "document.maker_not_named");
    assert!(answer.get("seals").is_none());
    assert_eq!(answer["claims"][0]["name"], "演示登记专用章");
    let zh = verify(&golden("sealed.ofd"), &["--seal-roots", alone, "--lang", "zh"]);
    assert!(zh.stdout.contains("也不是您指明的") && zh.stdout.contains("加进根证书文件"), "{}", zh.stdout);
}

#[test]
fn a_swapped_page_and_a_changed_one_are_named() {
    let roots = golden("roots.pem");
    let swapped = verify(&golden("swapped-page.ofd"), &["--seal-roots", &roots, "--json"]);
    let answer = &swapped.objects()[0];
    assert_eq!((swapped.exit, &answer["integrity"]), (1, &json!("partly_protected")));
    assert_eq!(answer["uncovered"], json!(["Doc_0/Pages/Page_0/Content.xml"]));
    let words = verify(&golden("swapped-page.ofd"), &["--seal-roots", &roots, "--lang", "en"]);
    assert!(words.stdout.contains("Not protected: Doc_0/Pages/Page_0/Content.xml"), "{}", words.stdout);

    let changed = verify(&golden("changed-page.ofd"), &["--seal-roots", &roots, "--json"]);
    let answer = &changed.objects()[0];
    assert_eq!((changed.exit, &answer["integrity"], &answer["seal"]), (1, &json!("altered"), &json!("unknown_key")));
    assert_eq!(
        (&answer["error"]["code"], &answer["file"]),
        (&json!("document.file_changed"), &json!("Doc_0/Pages/Page_0/Content.xml"))
    );
    // What does not fit its document vouches for nothing.
    assert!(answer.get("seals").is_none());
}

#[test]
fn a_revoked_certificate_is_heard_of() {
    let (document, roots, revoked) = (golden("sealed.ofd"), golden("roots.pem"), golden("revoked.crl"));
    let run = verify(&document, &["--seal-roots", &roots, "--seal-crl", &revoked, "--json"]);
    assert_eq!((run.exit, &run.objects()[0]["seal"]), (1, &json!("revoked")));
    assert_eq!(run.objects()[0]["error"]["code"], "document.revoked");
    assert_eq!(run.objects()[0]["revoked_since"], "2026-12-01T00:00:00.000Z");
    assert!(run.objects()[0].get("revoked_for").is_none(), "the list states no reason");
    let lines = run.objects()[0]["lines"].to_string();
    assert!(lines.contains("2026-12-01 08:00"), "{lines}");
}

#[test]
fn a_pdf_is_judged_by_the_same_call_and_said_to_be_the_same_bytes() {
    let (document, roots) = (golden("sealed.pdf"), golden("pdf-roots.pem"));
    let run = verify(&document, &["--seal-roots", &roots, "--json"]);
    let answer = &run.objects()[0];
    let three = ["integrity", "seal", "book"].map(|word| answer[word].as_str().unwrap());
    assert_eq!((run.exit, three), (0, ["intact", "trusted", "unverifiable"]));
    let seal = &answer["seals"][0];
    assert_eq!((&seal["timestamp"], &seal["stamped_at"]), (&json!("trusted"), &json!("2026-11-20T02:00:08.000Z")));
    assert!(seal.get("name").is_none() && seal.get("maker").is_none());
    let zh = verify(&document, &["--seal-roots", &roots, "--lang", "zh"]);
    for words in ["✓", "内容完整：文件与盖章时逐字节一致", "盖章者是您指明的", "时间戳（北京时间）", "时间戳机构证书"]
    {
        assert!(zh.stdout.contains(words), "{words}: {}", zh.stdout);
    }
    // From standard input; with nobody's roots; changed; and what is called a PDF and is none.
    let bytes = fs::read(&document).unwrap();
    assert_eq!(ereg(&["verify", "--seal-roots", &roots], &bytes).exit, 0);
    let nobody = verify(&document, &["--lang", "zh"]);
    for words in ["盖章时间只是自述", "盖章者证书（未经证实）", "取得根证书"] {
        assert!(nobody.stdout.contains(words), "{words}: {}", nobody.stdout);
    }
    let changed = verify(&golden("changed.pdf"), &["--seal-roots", &roots, "--json"]);
    let answer = &changed.objects()[0];
    assert_eq!((changed.exit, &answer["integrity"], &answer["seal"]), (1, &json!("altered"), &json!("unknown_key")));
    assert_eq!(answer["error"]["code"], "document.content_changed");
    let dir = tempfile::tempdir().unwrap();
    let odd = dir.path().join("certificate.pdf");
    fs::write(&odd, b"hello").unwrap();
    let run = verify(odd.to_str().unwrap(), &["--json"]);
    assert_eq!((run.exit, &run.objects()[0]["error"]["code"]), (1, &json!("document.not_a_package")));
}

#[test]
fn a_document_is_told_from_a_token_by_its_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let document = fs::read(golden("sealed.ofd")).unwrap();
    // By another name, and from standard input; the trust file of an office without a seal changes nothing.
    let named = dir.path().join("certificate.txt");
    fs::write(&named, &document).unwrap();
    let roots = golden("roots.pem");
    assert_eq!(verify(named.to_str().unwrap(), &["--seal-roots", &roots]).exit, 0);
    let piped = ereg(&["verify", "--seal-roots", &roots, "--json"], &document);
    assert_eq!((piped.exit, &piped.objects()[0]["input"]), (0, &json!("-")));
    let office = Office::new(1, "demo-wuhan");
    let trust = office.write_trust(dir.path());
    let trust = trust.to_str().unwrap();
    assert_eq!(ereg(&["verify", "--seal-roots", &roots, "--trust", trust], &document).exit, 0);
    assert_eq!(ereg(&["verify", "--seal-roots", &roots, "--trust", trust], office.token(None).as_bytes()).exit, 0);
    // What is called a document and begins otherwise is one that somebody tampered with.
    let odd = dir.path().join("certificate.OFD");
    fs::write(&odd, [b"x", &document[..]].concat()).unwrap();
    let run = verify(odd.to_str().unwrap(), &["--json"]);
    assert_eq!((run.exit, &run.objects()[0]["error"]["code"]), (1, &json!("document.surplus_bytes")));
    assert_eq!(run.objects()[0]["integrity"], "unreadable");
}

#[test]
fn what_is_missing_or_refused_answers_nothing() {
    let document = golden("sealed.ofd");
    let refused = |arguments: &[&str], input: &[u8]| {
        let run = ereg(&[&["verify", "--json"], arguments].concat(), input);
        assert_eq!((run.exit, run.stdout.as_str()), (2, ""), "{arguments:?}");
        run.failure()["error"]["code"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused(&[&document, "--seal-roots", "no-such-file"], b""), "seal_roots.not_found");
    assert_eq!(refused(&[&document, "--seal-roots", &document], b""), "seal_roots.unreadable");
    let roots = golden("roots.pem");
    assert_eq!(refused(&[&document, "--seal-roots", &roots, "--seal-crl", &roots], b""), "seal_roots.revocation_list");
    assert_eq!(refused(&[&document, "--seal-crl", &roots], b""), "usage");
    assert_eq!(refused(&["no-such.ofd"], b""), "input.not_found");
    assert_eq!(refused(&[], b"EREG1:X\n"), "trust.not_given");
    assert_eq!(refused(&[], b""), "trust.not_given");
}
