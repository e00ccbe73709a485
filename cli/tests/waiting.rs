//! `--wait`: whatever a command leaves in the outbox goes at once and its result is shown; where there is nothing to wait for,
//! that is said.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod common;

use std::fs;

use common::city::{City, Phone, text};
use serde_json::json;

fn kinds(phone: &Phone) -> Vec<String> {
    phone.json(&["outbox"])["items"].as_array().unwrap().iter().map(|item| text(item, "kind")).collect()
}

/// After a backup was restored, a command that the registry never had stands still until the person lets it go again.
#[test]
fn an_item_told_to_go_again_is_sent_and_its_answer_shown() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let lin = city.enrolled("lin", &home["obligors"][0]);
    let draft = lin.drafts(home);
    lin.json(&["share", &draft]);
    let backup = lin.vault.with_file_name("backup");
    lin.json(&["backup", backup.to_str().unwrap()]);
    fs::rename(&lin.vault, lin.vault.with_file_name("lost")).unwrap();
    lin.json(&["restore", backup.to_str().unwrap()]);

    let items = lin.json(&["outbox"])["items"].as_array().unwrap().clone();
    let commands: Vec<String> = items.iter().map(|item| text(item, "command")).collect();
    assert!(!commands.is_empty());
    let retry = |command: &str, wait: &[&str]| lin.run(&[&["outbox", "--retry", command, "--json"], wait].concat());
    // Whether the registry has it nobody has asked yet.
    for wait in [&[][..], &["--wait"]] {
        let refused = retry(&commands[0], wait);
        assert_eq!((refused.exit, &refused.failure()["error"]["code"]), (1, &json!("outbox.older_copy")));
    }
    let asked = lin.run(&["sync", "--json"]);
    assert_eq!((asked.exit, asked.objects()[0]["needs_you"].as_u64()), (1, Some(commands.len() as u64)));

    // Without it the item only waits; with it, it goes, and what came of it is shown.
    let (last, before) = commands.split_last().unwrap();
    for command in before {
        let queued = retry(command, &[]);
        assert!(queued.exit == 0 && queued.object().get("acked").is_none(), "{}", queued.stdout);
    }
    assert_eq!(kinds(&lin).len(), commands.len());
    let answer = retry(last, &["--wait"]).object();
    let count = json!(commands.len());
    assert_eq!((&answer["ok"], &answer["sent"], &answer["acked"]), (&json!(true), &count, &count), "{answer}");
    assert_eq!((&answer["left"], kinds(&lin).len()), (&json!(0), 0), "{answer}");
    assert_eq!(lin.json(&["workspace", &draft])["turn"], "invite", "the registry has it");
    let gone = retry(last, &["--wait"]);
    assert_eq!((gone.exit, &gone.failure()["error"]["code"]), (1, &json!("outbox.not_found")));

    // The answer may be that nobody answered.
    lin.json(&["invite", &draft]);
    let command = text(&lin.json(&["outbox"])["items"][0], "command");
    let _vaults = city.closes();
    let run = retry(&command, &["--wait"]);
    let answer = run.objects().pop().unwrap();
    assert_eq!((run.exit, &answer["acked"], &answer["left"]), (1, &json!(0), &json!(1)), "{answer}");
    assert!(text(&answer["trouble"], "code").starts_with("network."), "{answer}");
}

/// A change of a shared draft is sent by the save: it waits like any other command.
#[test]
fn what_is_queued_on_the_way_is_waited_for_too() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let lin = city.enrolled("lin", &home["obligors"][0]);
    let draft = lin.drafts(home);
    // Nobody else sees it yet: nothing to send, and nothing is told of sending.
    let alone = lin.json(&["draft", "set", &draft, "deal.contract=HT-1", "--wait"]);
    assert_eq!((&alone["ok"], alone.get("sent")), (&json!(true), None), "{alone}");
    lin.json(&["share", &draft, "--wait"]);

    let photo = lin.vault.with_file_name("contract.pdf");
    fs::write(&photo, [b"%PDF-1.7\n".as_slice(), &[b'x'; 900], b"\nstartxref\n9\n%%EOF\n"].concat()).unwrap();
    let photo = photo.to_str().unwrap();
    let goes_with_wait = |args: &[&str], kind: &str| {
        // Without it what the save has queued stays there.
        let waiting = lin.json(args);
        assert_eq!((waiting.get("sent"), kinds(&lin)), (None, vec![kind.to_owned()]), "{args:?}");
        let answer = lin.json(&[args, &["--wait"]].concat());
        assert_eq!((&answer["sent"], &answer["acked"]), (&json!(1), &json!(1)), "{args:?}: {answer}");
        assert_eq!((&answer["ok"], kinds(&lin).len()), (&json!(true), 0), "{args:?}: {answer}");
    };
    goes_with_wait(&["draft", "set", &draft, "deal.price=1700000"], "put_sections");
    goes_with_wait(&["draft", "attach", &draft, "M10", photo], "put_medium");
    // What cannot be read is no good answer, whatever else was sent.
    let run = lin.run(&["draft", "set", &draft, "deal.contract=HT-2", "deal.price=much", "--wait", "--json"]);
    let answer = run.objects().pop().unwrap();
    assert_eq!((run.exit, &answer["ok"], kinds(&lin).len()), (1, &json!(false), 0), "{answer}");

    // An answer that was signed is told as soon as it changes.
    lin.json(&["draft", "set", &draft, "deal.price=1700000", "--wait"]);
    let manifest = text(&lin.json(&["freeze", &draft, "--wait"]), "manifest");
    let answers = ["true_intent=yes", "true_materials=yes", "unrecorded_co_owner=no", "mortgaged=no", "altered=no"];
    lin.json(&[&["inquiry", &draft], answers.as_slice(), &["--wait"]].concat());
    lin.json(&["sheet", &draft]);
    lin.json(&["sign", &draft, "--manifest", &manifest, "--wait"]);
    goes_with_wait(&["inquiry", &draft, "altered=not_sure"], "put_sections");
}

#[test]
fn a_command_that_sends_nothing_has_nothing_to_wait_for_and_says_so() {
    let city = City::seeded();
    let phone = city.vault("alone");
    let command = "019abcde-0000-7000-8000-000000000001";
    for args in [
        &["cases"][..],
        &["draft", "new", "--matter", "T04"],
        &["draft", "list"],
        &["next"],
        &["account"],
        &["outbox"],
        &["outbox", "--cancel", command],
        &["check", "-"],
    ] {
        let run = phone.run(&[args, &["--wait", "--json"]].concat());
        assert_eq!((run.exit, run.stdout.as_str()), (2, ""), "{args:?}");
        let error = &run.failure()["error"];
        assert_eq!(error["code"], "argument.wait", "{args:?}");
        assert!(text(error, "fix").contains("--wait"), "{error}");
    }
    assert_eq!(phone.json(&["draft", "list"])["items"], json!([]), "and it was not done");
}
