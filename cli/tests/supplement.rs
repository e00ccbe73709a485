//! A case that is to be corrected (补正), as two people would type it: the list, the corrections, the signatures, sending.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod common;

use common::city::{City, text};
use serde_json::json;

#[test]
fn what_is_asked_is_listed_corrected_signed_and_sent_in_the_same_case() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let (seller, buyer) = (&home["obligors"][0], &home["right_holders"][0]);
    let (lin, zhou) = (city.enrolled("lin", seller), city.enrolled("zhou", buyer));
    let draft = lin.drafts(home);
    let of_another = text(city.home("mortgaged_sale"), "certificate");
    lin.json(&["draft", "set", &draft, &format!("matter.certificate={of_another}")]);
    lin.signs_with(&zhou, &draft);
    lin.json(&["submit", &draft]);
    let case = text(&lin.until(&["cases"], |answer| answer["items"][0]["state"] == "supplement")["items"][0], "case");

    // What to do now is this command, and it says where and how each point is corrected.
    let next = lin.run(&["next"]).stdout;
    assert!(next.contains(&format!("ereg supplement {case}")), "{next}");
    let list = lin.json(&["supplement", &case]);
    let item = &list["items"][0];
    assert_eq!((&item["code"], &item["standing"]), (&json!("R-09.certificate"), &json!("open")));
    assert_eq!(item["places"][0]["field"], "matter.certificate");
    let shown = lin.run(&["supplement", &case]).stdout;
    assert!(shown.contains("待改正") && shown.contains("matter.certificate"), "{shown}");
    let english = lin.run(&["supplement", &case, "--lang", "en"]).stdout;
    assert!(english.contains(" (matter.certificate)"), "{english}");
    let too_soon = lin.run(&["supplement", &case, "--send", "--json"]).failure();
    assert_eq!(too_soon["error"]["code"], "supplement.unchanged");

    let right = text(home, "certificate");
    lin.json(&["draft", "set", &draft, &format!("matter.certificate={right}")]);
    let list = lin.json(&["supplement", &case]);
    assert_eq!(
        (&list["items"][0]["standing"], &list["changes"][0]["field"]),
        (&json!("corrected"), &json!("matter.certificate"))
    );
    lin.json(&["freeze", &draft]);
    lin.json(&["sync"]);
    zhou.until(&["workspace", &draft], |answer| answer["turn"] == "sign_again");
    lin.signs(&draft);
    zhou.signs(&draft);
    lin.until(&["workspace", &draft], |answer| answer["turn"] == "send_supplement");
    let next = lin.run(&["next"]).stdout;
    assert!(next.contains(&format!("ereg supplement --send {case}")), "{next}");
    lin.json(&["supplement", &case, "--send"]);
    let after = lin.until(&["case", &case], |answer| answer["state"] == "fee_due");
    assert_eq!(after["case"], case.as_str());
    let letters = lin.run(&["letters"]).stdout;
    assert!(letters.contains("补正已收到"), "{letters}");
}
