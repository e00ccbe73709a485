//! Tests what a person at a terminal is asked, and that what is asked about stands on the screen first.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod common;

use common::{
    city::{City, Phone},
    program,
    terminal::Terminal,
};
use serde_json::json;

/// A command of somebody at a terminal.
fn at_a_terminal(phone: &Phone, args: &[&str]) -> Terminal {
    let mut command = program(&[args, &["--lang", "en"]].concat());
    command.env("EREG_VAULT", &phone.vault).env("EREG_PASSPHRASE", "correct horse");
    Terminal::running(command)
}

/// Checks that a text begins on a screen before the question.
fn before(screen: &str, text: &str, question: &str) {
    let (at, asked) = (screen.find(text), screen.find(question));
    assert!(at.is_some() && at < asked, "{text} is not above {question}: {screen}");
}

/// Nobody pins a root that he has not seen: its fingerprint, whose it is and where to compare it stand above the question.
#[test]
fn a_root_is_shown_and_confirmed_before_it_is_pinned() {
    const QUESTION: &str = "Type yes if it is the same";
    let city = City::seeded();
    let (url, root) = city.address();
    let phone = city.vault("newcomer");
    let connect = ["connect", "--registry", &url, "--office", "demo"];
    let shows = |terminal: &mut Terminal| {
        let screen = terminal.until(QUESTION);
        for text in [root.as_str(), "demo", "notice board, counter, telephone"] {
            before(screen, text, QUESTION);
        }
    };
    let pinned = || phone.json(&["account"])["root_fingerprint"].clone();

    for no in ["", "no", "y", "YES!"] {
        let mut terminal = at_a_terminal(&phone, &connect);
        shows(&mut terminal);
        terminal.types(no);
        let (exit, screen) = terminal.ended();
        let after = screen.split_once(QUESTION).unwrap().1;
        assert!(exit == 2 && after.contains("[connection.pin_required]"), "{no}: {exit} {after}");
        assert!(after.contains("where the office publishes it") && after.contains("ereg connect"), "{no}: {after}");
        assert_eq!((pinned(), after.contains("The registry is set")), (json!(null), false), "{no}");
        let unset = phone.run(&["sync", "--json"]);
        assert_eq!(unset.failure()["error"]["code"], "connection.none", "{no}: nothing is kept of it");
    }

    let mut terminal = at_a_terminal(&phone, &connect);
    shows(&mut terminal);
    terminal.types("yes");
    let (exit, screen) = terminal.ended();
    assert!(exit == 0 && screen.contains("The registry is set"), "{screen}");
    assert_eq!(pinned(), root.as_str());

    // What is pinned is not asked for again.
    let (exit, screen) = at_a_terminal(&phone, &connect).ended();
    assert!(exit == 0 && !screen.contains(QUESTION), "{screen}");
    assert_eq!(pinned(), root.as_str());
}

/// Nobody accepts a risk that he has not read: the text of the disclosure stands above the question.
#[test]
fn a_disclosure_is_shown_and_confirmed_before_it_is_acknowledged() {
    const QUESTION: &str = "Type yes once you have read it and accept it";
    let city = City::seeded();
    let home = city.home("r15_objection_acknowledged");
    let seller = city.enrolled("seller", &home["obligors"][0]);
    let draft = seller.drafts(home);
    let answers = ["true_intent=yes", "true_materials=yes", "unrecorded_co_owner=no", "mortgaged=no", "altered=no"];
    for answer in answers {
        seller.json(&["draft", "set", &draft, &format!("inquiry.{answer}")]);
    }
    let acknowledge = ["inquiry", &draft, "mortgaged=not_sure", "--acknowledge", "R-15"];
    let kept = |path: &str| {
        let drafted = seller.json(&["draft", "show", &draft]);
        let fields = drafted["fields"].as_array().unwrap();
        fields.iter().find(|field| field["path"] == path).map_or(json!(null), |field| field["value"].clone())
    };
    // The words that nobody has been shown yet: the terminal shows them itself.
    let shows = |terminal: &mut Terminal| {
        let screen = terminal.until(QUESTION);
        for text in ["objection", "R-15"] {
            before(screen, text, QUESTION);
        }
    };

    for no in ["", "no", "y"] {
        let mut terminal = at_a_terminal(&seller, &acknowledge);
        shows(&mut terminal);
        terminal.types(no);
        let (exit, screen) = terminal.ended();
        let after = screen.split_once(QUESTION).unwrap().1;
        assert!(exit == 2 && after.contains("[sign.acknowledge_open]"), "{no}: {exit} {after}");
        assert!(after.contains("Read each disclosure of risk"), "{no}: {after}");
        assert_eq!(kept("inquiry.mortgaged"), "no", "{no}: nothing of the command is saved");
        assert_eq!(kept("inquiry.ack.R-15"), json!(null), "{no}");
    }

    let mut terminal = at_a_terminal(&seller, &acknowledge);
    shows(&mut terminal);
    terminal.types("yes");
    let (exit, screen) = terminal.ended();
    assert_eq!(exit, 0, "{screen}");
    assert_eq!((kept("inquiry.ack.R-15"), kept("inquiry.mortgaged")), (json!("yes"), json!("not_sure")));
    assert_eq!(seller.json(&["inquiry", &draft])["to_acknowledge"], json!([]));
}
