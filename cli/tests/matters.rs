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

/// T14: seller and buyer have the home held for the buyer; the buyer collects a registration proof.
#[test]
fn a_home_is_promised_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("promised_home");
    let (seller, buyer) = (&home["obligors"][0], &home["right_holders"][0]);
    let zheng = city.enrolled("zheng", seller);
    let feng = city.enrolled("feng", buyer);

    let draft = text(&zheng.json(&["draft", "new", "--matter", "T14", "--unit", &text(home, "unit")]), "draft");
    let typed = [
        format!("parties.transferee.1.name={}", text(buyer, "name")),
        format!("parties.transferee.1.id_no={}", text(&buyer["identity"], "citizen")),
        format!("deal.price={}", home["price"].as_u64().unwrap() / 100),
        format!("deal.contract={}", text(home, "contract")),
        "deal.signed_on=2026-10-20".to_owned(),
        "delivery.medium=electronic".to_owned(),
        "delivery.certificates=one".to_owned(),
    ];
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    zheng.json(&[&["draft", "set", &draft], typed.as_slice()].concat());
    zheng.json(&["share", &draft]);
    let invitation = text(&zheng.json(&["invite", &draft]), "invitation");
    zheng.json(&["sync"]);
    feng.json(&["join", &invitation]);
    feng.json(&["sync"]);
    zheng.json(&["sync"]);
    zheng.json(&["freeze", &draft]);
    zheng.json(&["sync"]);
    zheng.signs(&draft);
    feng.signs(&draft);
    zheng.until(&["workspace", &draft], |answer| answer["turn"] == "submit");
    zheng.json(&["submit", &draft]);
    let case = text(&zheng.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case");
    feng.until(&["case", &case], |answer| answer["state"] == "registered");
    feng.json(&["collect", &case]);
    feng.until(&["case", &case], |answer| answer["state"] == "issued");

    let trust = feng.run(&["trust"]).stdout;
    let token = feng.run(&["certificates", "--token"]).stdout;
    let root = city.closes();
    let file = root.path().join("trust.json");
    fs::write(&file, trust).unwrap();
    let verdict = ereg(&["verify", "--trust", file.to_str().unwrap(), "--json"], token.as_bytes()).object();
    assert!(
        verdict["certificate"].as_str().unwrap().contains("不动产证明") && verdict["ok"] == json!(true),
        "{verdict}"
    );
}

/// T10: a holder who is called otherwise now is named anew, alone and for nothing.
#[test]
fn a_renamed_holder_is_named_anew_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("renamed_holder");
    let holder = city.enrolled("holder", &home["right_holders"][0]);

    let draft = text(&holder.json(&["draft", "new", "--matter", "T10", "--unit", &text(home, "unit")]), "draft");
    holder.json(&["draft", "set", &draft, "delivery.medium=electronic", "delivery.certificates=one"]);
    holder.json(&["freeze", &draft]);
    holder.json(&["sync"]);
    holder.signs(&draft);
    holder.until(&["workspace", &draft], |answer| answer["turn"] == "submit");
    holder.json(&["submit", &draft]);
    let case = text(&holder.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case");
    holder.until(&["case", &case], |answer| answer["state"] == "registered");
    holder.json(&["collect", &case]);
    holder.until(&["case", &case], |answer| answer["state"] == "issued");
    let token = holder.run(&["certificates", "--token"]).stdout;
    assert!(token.starts_with("EREG1:") && token.lines().count() == 1, "{token}");
}
