//! The other registrations through the built program alone, as their people would type them: a process a step, a vault a
//! person, a registry on a port of this machine.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod common;

use std::fs;

use common::{
    city::{City, text},
    ereg,
};
use serde_json::json;

/// T27: a lost certificate is declared void and given again, by its holder alone.
#[test]
fn a_lost_certificate_is_given_again_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("lost_certificate");
    let shen = city.enrolled("shen", &home["right_holders"][0]);

    let draft = text(&shen.json(&["draft", "new", "--matter", "T27", "--unit", &text(home, "unit")]), "draft");
    shen.json(&[
        "draft",
        "set",
        &draft,
        "loss.how=遗失",
        "loss.noticed_on=2026-10-30",
        "delivery.medium=electronic",
        "delivery.certificates=one",
    ]);
    shen.json(&["freeze", &draft]);
    shen.json(&["sync"]);
    shen.signs(&draft);
    shen.until(&["workspace", &draft], |answer| answer["turn"] == "submit");
    shen.json(&["submit", &draft]);
    let case = text(&shen.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case");
    shen.until(&["case", &case], |answer| answer["state"] == "registered");
    shen.json(&["collect", &case]);
    shen.until(&["case", &case], |answer| answer["state"] == "issued");

    let trust = shen.run(&["trust"]).stdout;
    let token = shen.run(&["certificates", "--token"]).stdout;
    let root = city.closes();
    let file = root.path().join("trust.json");
    fs::write(&file, trust).unwrap();
    let verdict = ereg(&["verify", "--trust", file.to_str().unwrap(), "--json"], token.as_bytes()).object();
    assert_eq!([&verdict["ok"], &verdict["integrity"]], [&json!(true), &json!("intact")], "{verdict}");
}
