//! A fee that its payer pays in an app or by a code, typed by hand: which channels there are, what is shown, another channel.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod common;

use common::city::{City, text};
use serde_json::json;

#[test]
fn a_bill_names_its_channels_and_is_paid_by_the_code_that_is_drawn() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let lin = city.enrolled("lin", &home["obligors"][0]);
    let zhou = city.enrolled("zhou", &home["right_holders"][0]);
    let draft = lin.drafts(home);
    lin.signs_with(&zhou, &draft);
    lin.json(&["submit", &draft]);
    let case = text(&lin.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case");
    zhou.until(&["case", &case], |answer| answer["state"] == "fee_due");

    let bill = zhou.json(&["fee", &case]);
    let channels: Vec<String> = bill["channels"].as_array().unwrap().iter().map(|one| text(one, "id")).collect();
    assert_eq!(channels, ["wechat", "alipay", "unionpay", "bank"]);
    let refused = zhou.run(&["pay", &case, "--channel", "cash", "--lang", "zh"]);
    assert!(refused.exit != 0 && refused.stderr.contains("ereg fee 案件"), "{}", refused.stderr);

    // The payer is a person from now on, whom the sandbox plays.
    city.payers_wait();
    let first = text(&zhou.json(&["pay", &case, "--wait"]), "attempt");
    let shown = zhou.until(&["pay", &case], |answer| answer["state"] == "offered");
    assert_eq!((text(&shown, "attempt"), text(&shown, "channel")), (first.clone(), "wechat".to_owned()));
    assert_eq!((&shown["offer"]["kind"], &shown["offer"]["standing"]), (&json!("url"), &json!("open")));
    let steps = zhou.json(&["next"]);
    let step = steps["items"].as_array().unwrap().iter().find(|step| step["case"] == case.as_str()).unwrap();
    assert_eq!((&step["to_do"], text(step, "run")), (&json!("complete_payment"), format!("ereg pay {case}")));

    // Another channel: the first is closed at the bank, and the new code is drawn.
    let second = text(&zhou.json(&["pay", &case, "--channel", "bank", "--wait"]), "attempt");
    assert_ne!(first, second);
    let offered = zhou.until(&["pay", &case], |answer| answer["state"] == "offered");
    assert_eq!((text(&offered, "attempt"), &offered["offer"]["kind"]), (second.clone(), &json!("qr")));
    let drawn = zhou.run(&["pay", &case, "--qr", "--lang", "zh"]).stdout;
    assert!(drawn.contains("银行扫码") && drawn.contains("https://pay.sandbox.example/bank/"), "{drawn}");
    assert!(drawn.lines().filter(|line| line.contains('█')).count() > 10, "{drawn}");
    let progress = zhou.run(&["progress", &draft, "--lang", "zh"]).stdout;
    assert!(progress.contains("已取得缴费码"), "{progress}");

    city.somebody_pays(&case);
    zhou.json(&["ask-payment", &second, "--wait"]);
    zhou.until(&["case", &case], |answer| answer["state"] == "registered");
    let paid = zhou.json(&["fee", &case]);
    assert_eq!((&paid["attempt"]["state"], text(&paid["attempt"], "attempt")), (&json!("succeeded"), second));
    assert!(paid["attempt"].get("offer").is_none(), "what is paid is not shown to be paid");
}
