//! A home changes hands through the built program alone, as two people would type it: a process a step, a vault a
//! person, a registry on a port of this machine, everybody by the wall clock.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod common;

use std::fs;

use common::{
    city::{City, text},
    ereg,
};
use ereg_trust::digest::Digest;
use serde_json::{Value, json};

#[test]
fn a_home_is_sold_paid_for_and_its_certificate_checked_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let (seller, buyer) = (&home["obligors"][0], &home["right_holders"][0]);
    let lin = city.enrolled("lin", seller);
    let zhou = city.enrolled("zhou", buyer);

    let draft = lin.drafts(home);
    lin.signs_with(&zhou, &draft);
    let kept = lin.json(&["progress", &draft]);
    assert_eq!((&kept["sending"]["state"], &kept["timeline"]), (&json!("kept_here"), &json!([])));
    assert_eq!((&kept["first"]["task"], &kept["first"]["standing"]), (&json!("apply"), &json!("waits_for_you")));
    let submitted = text(&lin.json(&["submit", &draft]), "command");
    let case = text(&lin.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case");

    zhou.until(&["case", &case], |answer| answer["state"] == "fee_due");
    zhou.json(&["pay", &case]);
    zhou.until(&["case", &case], |answer| answer["state"] == "registered");
    let bill = zhou.run(&["fee", &case]).stdout;
    assert!(bill.contains("已缴（元）") && bill.contains("受让方") && !bill.contains("有效至"), "{bill}");
    zhou.json(&["collect", &case]);
    zhou.until(&["case", &case], |answer| answer["state"] == "issued");
    let done = zhou.json(&["progress", &draft]);
    let tasks = ["first", "second"].map(|task| (done[task]["task"].clone(), done[task]["standing"].clone()));
    assert_eq!(tasks, [(json!("apply"), json!("done")), (json!("pay_and_collect"), json!("done"))]);
    assert_eq!((&done["sending"]["state"], &done["sending"]["receipt_number"]), (&json!("received"), &json!(case)));
    let happened = |answer: &Value, told_by: &str| -> Vec<String> {
        let all = answer["timeline"].as_array().unwrap().iter();
        all.filter(|entry| entry["told_by"] == told_by).map(|entry| text(entry, "happened")).collect()
    };
    assert_eq!(happened(&done, "this_device"), ["paid", "issued"]);
    assert_eq!(happened(&lin.json(&["progress", &draft]), "this_device"), ["received"]);
    let shown = zhou.run(&["progress", &draft]).stdout;
    assert!(shown.contains("缴费领证：已办结") && shown.contains("已登簿 [登记机构告知]"), "{shown}");

    for command in [&["homes"][..], &["letters"], &["case", &case], &["progress", &draft], &["sheet", &draft]] {
        assert!(zhou.run(command).stdout.starts_with("演示\n"), "{command:?} carries the mark");
    }
    let answered = lin.run_with(&["doctor", "-", "--json"], submitted.as_bytes()).object();
    assert_eq!((&answered["ok"], &answered["state"]), (&json!(true), &json!("answered")));

    let old = text(home, "certificate");
    let of_old = |answer: &Value| answer["number"] == old.as_str() && answer["status"] == "cancelled";
    lin.until(&["certificates"], |answer| answer["items"].as_array().is_some_and(|all| all.iter().any(of_old)));
    // Each party has the letter of acceptance, sealed; the buyer has the certificate too.
    let here = |answer: &Value, kind: &str| {
        let is = |one: &&Value| one["kind"] == kind && one["state"] == "here";
        answer["items"].as_array().and_then(|all| all.iter().find(is)).map(|one| text(one, "id"))
    };
    let of_case = ["documents", "--case", &case];
    let listed = lin.until(&of_case, |answer| here(answer, "acceptance").is_some());
    let acceptance = here(&listed, "acceptance").unwrap();
    let listed = zhou.until(&of_case, |answer| here(answer, "title_certificate").is_some());
    let certificate = here(&listed, "title_certificate").unwrap();
    assert_eq!(zhou.json(&["case", &case])["documents"], "sealed");
    let nobody = lin.run(&["document", "show", "00000000000000000000000000000000", "--json"]);
    assert_eq!((nobody.exit, &nobody.failure()["error"]["code"]), (1, &json!("paper.not_found")));
    let trust = zhou.run(&["trust"]).stdout;
    let token = zhou.run(&["certificates", "--token"]).stdout;
    assert!(token.starts_with("EREG1:"), "{token}");

    // A stranger, when the registry is gone.
    let root = city.closes();
    // The phone opens it all the same; in English the same command says so.
    let letter = root.path().join("acceptance.ofd");
    let saved = lin.run(&["document", "share", &acceptance, "--to", letter.to_str().unwrap(), "--lang", "en"]);
    assert!(saved.stdout.contains("Letter of acceptance") && saved.stdout.contains("OFD"), "{}", saved.stdout);
    // What the record says of it names the very file; a picture of it is to be looked at, and no document to hand on.
    let shown = lin.json(&["document", "show", &acceptance]);
    let told: Vec<String> = shown["files"].as_array().unwrap().iter().map(|file| text(file, "media_type")).collect();
    assert_eq!(told, ["application/ofd", "application/pdf", "image/png"]);
    assert_eq!(shown["files"][0]["digest"], Digest::of(&fs::read(&letter).unwrap()).to_string());
    assert_eq!((&shown["kind"], &shown["case"], &shown["state"]), (&json!("acceptance"), &json!(case), &json!("here")));
    let page = root.path().join("acceptance.png");
    let refused = lin.run(&["document", "share", &acceptance, "--to", page.to_str().unwrap(), "--json"]);
    assert_eq!((refused.exit, &refused.failure()["error"]["code"]), (2, &json!("argument.picture")));
    let shown = lin.run(&["document", "show", &acceptance, "--picture", page.to_str().unwrap()]);
    assert!(shown.exit == 0 && fs::read(&page).unwrap().starts_with(b"\x89PNG"), "{}", shown.stdout);
    // A certificate shows everything: nothing is written before that was read, and an annotated copy is offered first.
    for (task, option, name) in [("share", "--to", "certificate.ofd"), ("show", "--picture", "certificate.png")] {
        let file = root.path().join(name);
        let write = ["document", task, &certificate, option, file.to_str().unwrap(), "--lang", "en", "--unmasked"];
        let warned = zhou.run(&write[..write.len() - 1]);
        let said = warned.stdout.contains("annotated copy") && warned.stdout.contains("ereg document annotate");
        assert!(warned.exit == 1 && said && !file.exists(), "{}", warned.stdout);
        assert!(zhou.run(&write).exit == 0 && file.exists(), "{name}");
    }
    // Whoever trusts nobody is told so, by the exit code too.
    let nobody = ereg(&["verify", letter.to_str().unwrap(), "--json"], b"");
    let verdict = nobody.objects().remove(0);
    assert_eq!((nobody.exit, &verdict["integrity"], &verdict["seal"]), (1, &json!("intact"), &json!("unknown_key")));
    let file = root.path().join("trust.json");
    fs::write(&file, trust).unwrap();
    let verdict = ereg(&["verify", "--trust", file.to_str().unwrap(), "--json"], token.as_bytes()).object();
    let told = ["ok", "integrity", "seal", "demo"].map(|name| verdict[name].clone());
    assert_eq!(told, [json!(true), json!("intact"), json!("trusted"), json!(true)]);
}

/// A change by the office while a draft is open is told by every command that shows the draft; `ereg rules` shows what
/// holds now.
#[test]
fn what_the_office_changes_is_told_to_a_draft_that_was_begun_before() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let lin = city.enrolled("lin", &home["obligors"][0]);
    lin.json(&["sync"]);
    let draft = lin.drafts(home);
    assert!(lin.json(&["draft", "show", &draft]).get("rules_changed").is_none());
    let before = lin.json(&["rules"]);
    let sale = before["matters"].as_array().unwrap().iter().find(|matter| matter["matter"] == "T04").unwrap();
    assert_eq!((&sale["promised_working_days"], &sale["legal_working_days"]), (&json!(5), &json!(30)));
    assert_eq!((before.get("note"), &before["needs_newer_app"]), (None, &json!([])));

    city.takes_pack(|pack| {
        pack["parameters"]["workspace_days"] = 10.into();
        pack["matters"]["X99"] = json!({"name": {"zh": "月球登记", "en": "Registration on the moon"}});
    });
    lin.json(&["sync"]);
    let changed = json!(["How long a shared draft stays open: 7 days before, 10 days now."]);
    for command in [["draft", "show", &draft], ["draft", "review", &draft]] {
        assert_eq!(lin.json(&[&command[..], &["--lang", "en"]].concat())["rules_changed"], changed, "{command:?}");
    }
    let set = lin.run(&["draft", "set", &draft, "deal.price=1680000", "--lang", "zh"]);
    assert!(set.stdout.contains("规则变化：共享期限：原来7天，现在10天。"), "{}", set.stdout);
    let now = lin.json(&["rules", "--lang", "en"]);
    assert_eq!(now["version"], before["version"].as_u64().unwrap() + 1);
    assert_eq!(now["needs_newer_app"], json!(["Registration on the moon"]));
    assert!(lin.run(&["rules", "--lang", "zh"]).stdout.contains("需要更新应用才能办：月球登记"));
}
