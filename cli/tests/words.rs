//! The words as people meet them at the command line: every sentence true, every refusal with what to do next.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod common;

use common::{
    Run,
    city::{City, Phone, text},
};
use serde_json::{Value, json};

fn error(run: &Run) -> Value {
    run.failure()["error"].clone()
}

fn enrol<'a>(name: &'a str, number: &'a str, proof: &'a str) -> [&'a str; 7] {
    ["enrol", "--name", name, "--id-no", number, "--identity-proof", proof]
}

/// The fields of a draft by path.
fn field<'a>(shown: &'a Value, path: &str) -> &'a Value {
    let fields = shown["fields"].as_array().unwrap();
    fields.iter().find(|field| field["path"] == path).unwrap_or_else(|| panic!("no field {path}"))
}

#[test]
fn before_and_while_enrolling_nothing_untrue_is_said() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let (lin, zhou) = (&home["obligors"][0], &home["right_holders"][0]);
    let (name, number) = (text(lin, "name"), text(&lin["identity"], "citizen"));

    // Nobody there: the root is named, the registry is not reached, and nothing was queued.
    let far = city.vault("far");
    let (_, root) = city.address();
    far.json(&["connect", "--registry", "http://127.0.0.1:9", "--office", "demo", "--root", &root]);
    let run = far.run(&[&enrol(&name, &number, "proof")[..], &["--json"]].concat());
    assert_eq!((run.exit, &error(&run)["now"]), (1, &json!("try_again")), "{}", run.stderr);
    let fix = text(&error(&run), "fix");
    assert!(fix.contains("什么都没有排队") && fix.contains("再运行"), "{fix}");
    assert_eq!(far.json(&["outbox"])["items"], json!([]));

    // A root that nobody confirmed is not pinned.
    let unpinned = city.vault("unpinned");
    let (url, _) = city.address();
    let run = unpinned.run(&["connect", "--registry", &url, "--office", "demo", "--json"]);
    assert_eq!((run.exit, &error(&run)["code"]), (2, &json!("connection.pin_required")));
    assert_eq!(error(&unpinned.run(&["sync", "--json"]))["code"], "connection.none");
    let run = unpinned.run(&["enrol", "--registry", &url, "--office", "demo", "--json"]);
    assert_eq!(error(&run)["code"], "usage");

    let phone = city.connected("lin");
    assert!(phone.run(&["account"]).stdout.contains("还没有实名注册"));
    for command in [&["sync"][..], &["homes"], &["homes", "--refresh", "420102001001GB00001F00010001"]] {
        let run = phone.run(&[command, &["--json"]].concat());
        assert_eq!(error(&run)["code"], "account.not_enrolled", "{command:?}");
        assert!(text(&error(&run), "next").contains("ereg enrol"));
    }
    // Somebody else's proof: what does not fit is named, and so is what to do; then it goes on.
    let wrong = phone.run(&[&enrol(&name, &number, &text(zhou, "identity_proof"))[..], &["--json"]].concat());
    let told = error(&wrong);
    assert_eq!((&told["code"], &told["now"]), (&json!("identity.contradicted"), &json!("fix_input")));
    assert!(text(&told, "message").contains("凭证"), "{told}");
    assert_eq!(phone.json(&["outbox"])["items"], json!([]), "the registry's signed word ends it");
    let bad = phone.run(&[&enrol(&name, "110105194912310021", "proof")[..], &["--json"]].concat());
    assert_eq!(error(&bad)["code"], "citizen_id.checksum");
    assert!(!bad.stderr.contains("草稿"), "there is no draft: {}", bad.stderr);
    phone.json(&enrol(&name, &number, &text(lin, "identity_proof")));
    assert_eq!(phone.json(&["outbox"])["items"], json!([]));
    assert_eq!(phone.json(&["homes"])["items"].as_array().unwrap().len(), 1);
}

/// A draft of the plain sale, filled in question by question.
fn filled(phone: &Phone, home: &Value) -> String {
    let draft = text(&phone.json(&["draft", "new", "--matter", "T04", "--unit", &text(home, "unit")]), "draft");
    let buyer = &home["right_holders"][0];
    let price = (home["price"].as_u64().unwrap() / 100).to_string();
    let (name, number) = (text(buyer, "name"), text(&buyer["identity"], "citizen"));
    let answers = [
        ("parties.transferee.1.name", name.as_str()),
        ("parties.transferee.1.id_no", number.as_str()),
        ("holding.co_ownership", "单独所有"),
        ("deal.price", &price),
        ("deal.contract", &text(home, "contract")),
        ("deal.signed_on", "2026-10-20"),
        ("delivery.medium", "电子证书"),
        ("delivery.certificates", "one"),
        ("inquiry.true_intent", "是"),
        ("inquiry.true_materials", "yes"),
        ("inquiry.unrecorded_co_owner", "否"),
        ("inquiry.mortgaged", "No"),
        ("inquiry.altered", "no"),
    ]
    .map(|(path, value)| (path, value.to_owned()));
    // Stopped after the first two, gone on with a mistake, which is told and asked again.
    let fill = |lines: &[&str]| {
        let run = phone.run_with(&["draft", "fill", &draft, "--json"], (lines.join("\n") + "\n").as_bytes());
        let asked: Vec<String> = run.objects().iter().filter_map(|o| o["ask"].as_str().map(str::to_owned)).collect();
        (run.exit, asked, run.objects().pop().unwrap())
    };
    let typed: Vec<&str> = answers.iter().map(|(_, value)| value.as_str()).collect();
    let paths: Vec<&str> = answers.iter().map(|(path, _)| *path).collect();
    let (exit, asked, last) = fill(&typed[..2]);
    assert_eq!(
        (exit, &last["ok"], asked[..2].to_vec()),
        (1, &json!(false), paths[..2].iter().map(|path| (*path).to_owned()).collect())
    );
    let (_, asked, last) = fill(&["12345", "", typed[4]]);
    assert_eq!(asked[..3], paths[2..5], "it goes on where it stopped, and an empty line leaves one open");
    assert_eq!(last["left"][0]["path"], paths[2], "what cannot be read is still open");
    let rest: Vec<&str> = [&typed[2..4], &typed[5..]].concat();
    let (exit, asked, last) = fill(&rest);
    assert_eq!((exit, &last["ok"]), (0, &json!(true)), "{asked:?} {last}");
    draft
}

#[test]
fn the_buyer_sees_what_the_seller_wrote_and_each_is_told_who_is_waited_for() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let (seller, buyer) = (&home["obligors"][0], &home["right_holders"][0]);
    let lin = city.enrolled("lin", seller);
    let zhou = city.enrolled("zhou", buyer);
    let draft = filled(&lin, home);

    lin.json(&["share", &draft]);
    let unsent = lin.run(&["workspace", &draft, "--json"]);
    assert_eq!(error(&unsent)["code"], "share.unsent", "{}", unsent.stderr);
    lin.json(&["sync"]);
    let invitation = text(&lin.json(&["invite", &draft]), "invitation");
    let workspace = lin.json(&["workspace", &draft]);
    let standing = |workspace: &Value, slot: &str| {
        let all = workspace["participants"].as_array().unwrap();
        all.iter().find(|p| p["slot"] == slot).unwrap()["standing"].clone()
    };
    assert_eq!(standing(&workspace, "transferee.1"), "invitation_unsent");
    assert_eq!((&workspace["waits_for"], &workspace["turn"]), (&json!(["transferee.1"]), &json!("freeze")));
    lin.json(&["sync"]);
    zhou.json(&["join", &invitation]);

    // Before freezing and after.
    for frozen in [false, true] {
        if frozen {
            lin.json(&["sync"]);
            lin.json(&["freeze", &draft]);
            lin.json(&["sync"]);
            zhou.json(&["sync"]);
        }
        let shown = zhou.json(&["draft", "show", &draft]);
        let price = field(&shown, "deal.price");
        assert!(price["value"].as_str().is_some_and(|v| v.contains('.')) && price.get("code").is_none(), "{price}");
        assert_eq!(price["writer"], "transferor.1");
        let (own, other) = (text(buyer, "name"), text(seller, "name"));
        assert_eq!(field(&shown, "parties.transferee.1.name")["value"], own.as_str());
        assert!(!shown.to_string().contains(&other), "the other's name is masked");
        assert!(text(field(&shown, "parties.transferor.1.name"), "value").ends_with('*'));
        let missing: Vec<&str> = shown["fields"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|field| field.get("code").is_some())
            .filter_map(|field| field["path"].as_str())
            .collect();
        assert!(!missing.is_empty() && missing.iter().all(|path| path.starts_with("inquiry.")), "{missing:?}");
        let words = zhou.run(&["draft", "show", &draft]).stdout;
        assert!(words.contains("您只能查看") && words.contains("转让方 1"), "{words}");
    }

    // What was not shown is not signed; what is mistyped has not changed.
    let manifest = text(&lin.json(&["workspace", &draft]), "manifest");
    let questions = ["true_intent=yes", "true_materials=yes", "unrecorded_co_owner=no", "mortgaged=no", "altered=no"];
    zhou.json(&[&["inquiry", &draft], questions.as_slice()].concat());
    let sign = |digest: &str| error(&zhou.run(&["sign", &draft, "--manifest", digest, "--json"]));
    let refused = sign(&manifest);
    assert_eq!(refused["code"], "sign.sheet_not_shown");
    assert!(text(&refused, "next").contains("ereg sheet"));
    let other = format!("sha256:{}", "0".repeat(64));
    for (typed, code) in
        [(other.as_str(), "sign.other_manifest"), ("sha256:12", "digest.length"), ("x", "digest.prefix")]
    {
        let refused = sign(typed);
        assert_eq!((&refused["code"], &refused["field"]), (&json!(code), &json!("manifest")), "{refused}");
        assert!(!text(&refused, "message").contains("变"), "nothing changed: {refused}");
    }
    let number = text(&buyer["identity"], "citizen");
    let masked = zhou.run(&["sheet", &draft]).stdout;
    let full = zhou.run(&["sheet", &draft, "--full"]).stdout;
    assert!(!masked.contains(&number) && full.contains(&number), "{full}");
    assert!(!full.contains(&text(&seller["identity"], "citizen")) && !full.contains(&text(seller, "name")));

    // Who has yet to sign is named, by both; this person too.
    for (phone, missing) in
        [(&lin, json!(["transferee.1", "transferor.1"])), (&zhou, json!(["transferee.1", "transferor.1"]))]
    {
        let refused = error(&phone.run(&["submit", &draft, "--json"]));
        assert_eq!((&refused["code"], &refused["waits_for"]), (&json!("submit.not_complete"), &missing));
        assert!(text(&refused, "fix").contains("受让方 1") && refused["next"].is_string(), "{refused}");
    }
    zhou.json(&["sign", &draft, "--manifest", &manifest]);
    assert_eq!(standing(&zhou.json(&["workspace", &draft]), "transferee.1"), "signature_unsent");
    let waits = error(&zhou.run(&["submit", &draft, "--json"]));
    assert_eq!(waits["waits_for"], json!(["transferor.1"]), "{waits}");
    zhou.json(&["sync"]);
    lin.signs(&draft);
    lin.until(&["workspace", &draft], |answer| answer["turn"] == "submit");
    lin.json(&["submit", &draft]);
    let case = text(&lin.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case");
    lin.until(&["case", &case], |answer| answer["state"] == "fee_due");

    // Money is due, and it is not the seller's to pay.
    let fee = lin.json(&["fee", &case]);
    assert_eq!((&fee["yours"], fee["total"].is_number() || fee["total"].is_string()), (&json!(false), true), "{fee}");
    assert!(lin.run(&["fee", &case]).stdout.contains("您不用缴"));
    assert_eq!(error(&lin.run(&["pay", &case, "--json"]))["code"], "quote.for_others");
}

#[test]
fn fields_are_named_listed_and_told_once_and_nothing_else_is_repeated() {
    let city = City::seeded();
    let phone = city.vault("alone");
    let draft = text(&phone.json(&["draft", "new", "--matter", "T04"]), "draft");
    let refused = phone.run(&["draft", "set", &draft, "deal.prise=1", "--json"]);
    let told = error(&refused);
    assert_eq!(told["code"], "field.unknown");
    assert!(text(&told, "fix").contains("deal.price"), "{told}");
    let among = phone.run(&["draft", "set", &draft, "deal.price=1680000", "delivery.medum=paper", "--json"]);
    assert_eq!(among.objects()[0]["saved"][1]["nearest"], "delivery.medium", "{}", among.stdout);

    for typed in ["42010219880905123X=1", "林秀英=42010219880905123X", "42010219880905123X"] {
        for first in [&[][..], &["deal.price=1680000"]] {
            for form in [&[][..], &["--json"]] {
                let run = phone.run(&[&["draft", "set", &draft], first, &[typed], form].concat());
                let all = format!("{}{}", run.stdout, run.stderr);
                assert!(!all.contains("42010219880905123X") && !all.contains("林秀英"), "{typed}: {all}");
                assert_ne!(run.exit, 0);
            }
        }
    }

    let shown = phone.json(&["draft", "show", &draft]);
    let choices = field(&shown, "holding.co_ownership")["choices"].clone();
    assert!(choices.as_array().unwrap().contains(&json!({"value": "shares", "label": "按份共有"})), "{choices}");
    let words = phone.run(&["draft", "show", &draft]).stdout;
    let of = |path: &str| words.lines().filter(|line| line.contains(path)).count();
    assert_eq!((of("deal.contract"), of("holding.co_ownership")), (1, 1), "one line for each: {words}");
    assert!(words.lines().any(|line| line.contains("holding.co_ownership") && line.contains("按份共有")));
    let wrong = phone.run(&["draft", "set", &draft, "delivery.medium=胶片"]);
    assert!(wrong.stdout.contains("电子证书和纸质证书"), "what can be chosen is listed: {}", wrong.stdout);

    let review = phone.run(&["draft", "review", &draft]).stdout;
    for path in ["deal.contract", "deal.signed_on", "parties.transferee.1.name", "inquiry.altered"] {
        let missing = |line: &&str| line.contains("还没有填写") || line.contains("还没有回答");
        let told = review.lines().filter(|line| line.contains(path)).filter(missing);
        assert_eq!(told.count(), 1, "{path} is told once: {review}");
    }
    // Once the parties are there a rule asks for the answers too: it is the same missing thing.
    let parties = [
        "parties.co_ownership=sole",
        "parties.transferor.1.name=林秀英",
        "parties.transferor.1.id_no=11010519491231002X",
        "parties.transferee.1.name=周建国",
        "parties.transferee.1.id_no=420100188001010018",
    ];
    phone.run(&[&["draft", "set", &draft], parties.as_slice()].concat());
    let review = phone.run(&["draft", "review", &draft]).stdout;
    let told = review.lines().filter(|line| line.contains("inquiry.altered"));
    assert_eq!(told.count(), 1, "an answer that is missing is told once: {review}");
}

/// A sale in which every step is sent at once, and every run of sync tells what it brought.
#[test]
fn with_wait_a_step_is_answered_at_once_and_sync_says_what_changed_and_what_was_let_go() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let lin = city.enrolled("lin", &home["obligors"][0]);
    let zhou = city.enrolled("zhou", &home["right_holders"][0]);
    let draft = filled(&lin, home);
    let at_once = |phone: &Phone, args: &[&str]| {
        let answer = phone.json(&[args, &["--wait"]].concat());
        assert_eq!((&answer["ok"], &answer["left"]), (&json!(true), &json!(0)), "{args:?}: {answer}");
        assert!(answer["sent"].as_u64() >= Some(1) && answer["acked"] == answer["sent"], "{args:?}: {answer}");
        assert_eq!(phone.json(&["outbox"])["items"], json!([]), "{args:?}");
        answer
    };
    let news = |answer: &Value| {
        let lines = answer["news"].as_array().unwrap_or_else(|| panic!("no news in {answer}")).iter();
        lines.map(|line| text(line, "words")).collect::<Vec<_>>()
    };

    at_once(&lin, &["share", &draft]);
    let invitation = text(&at_once(&lin, &["invite", &draft]), "invitation");
    zhou.json(&["join", &invitation]);
    let waits = zhou.run(&["next"]).stdout;
    assert!(waits.contains("在等其他当事人") && waits.lines().all(|line| !line.trim().is_empty()), "{waits}");
    let brought = news(&lin.json(&["sync"]));
    assert!(brought.iter().any(|line| line.contains("2 人已加入，未定稿")), "{brought:?}");
    assert_eq!(news(&lin.json(&["sync"])), [] as [String; 0], "it is told once");
    let manifest = text(&at_once(&lin, &["freeze", &draft]), "manifest");
    // To people, under a line that says what it is.
    let words = zhou.run(&["sync"]).stdout;
    let said = words.split("有变化：\n").nth(1).unwrap_or_else(|| panic!("{words}"));
    assert!(said.starts_with(&format!("  · 共享的草稿 {draft}（")), "{words}");
    assert!(said.contains("：2 人已加入，已定稿，0 人已签名"), "{words}");
    assert!(!zhou.run(&["sync"]).stdout.contains("有变化"), "nothing has");

    let questions = ["true_intent=yes", "true_materials=yes", "unrecorded_co_owner=no", "mortgaged=no", "altered=no"];
    zhou.json(&[&["inquiry", &draft], questions.as_slice()].concat());
    for (phone, signed) in [(&zhou, "1 人已签名"), (&lin, "2 人已签名")] {
        phone.json(&["sheet", &draft]);
        let answer = at_once(phone, &["sign", &draft, "--manifest", &manifest]);
        assert_eq!(answer["manifest"], manifest.as_str(), "{answer}");
        assert!(news(&answer).iter().any(|line| line.contains(signed)), "{answer}");
    }
    at_once(&lin, &["submit", &draft]);
    let case = text(&lin.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case");
    for phone in [&lin, &zhou] {
        phone.until(&["case", &case], |answer| answer["state"] == "fee_due");
    }

    // Without it a command only waits; meanwhile the other side's made it pointless.
    let waiting = lin.run(&["withdraw", &case]);
    assert!(waiting.exit == 0 && waiting.stdout.contains("尚未发出"), "{}", waiting.stdout);
    assert_eq!(lin.json(&["outbox"])["items"].as_array().unwrap().len(), 1);
    at_once(&zhou, &["pay", &case]);
    zhou.until(&["case", &case], |answer| answer["state"] == "registered");
    let run = lin.run(&["sync", "--json"]);
    assert_eq!(run.exit, 1, "what was asked for is not done: {}", run.stdout);
    let answer = run.objects().pop().unwrap();
    let (left, told) = (&answer["left_acts"], text(&answer["left_acts"][0], "what"));
    assert_eq!((&left[0]["code"], left.as_array().unwrap().len()), (&json!("case.not_withdrawable"), 1), "{answer}");
    assert!(told.contains("撤回"), "{answer}");
    assert_eq!((&answer["needs_you"], answer.get("trouble")), (&json!(0), None), "it is told once: {answer}");
    assert!(news(&answer).iter().any(|line| line.starts_with("案件 ")), "{answer}");
    assert_eq!(lin.json(&["sync"])["left_acts"], json!([]), "it is told once");

    // Nobody there: that is said, and it goes on waiting.
    let _vaults = city.closes();
    let run = zhou.run(&["collect", &case, "--wait", "--json"]);
    assert_eq!(run.exit, 1, "{} {}", run.stdout, run.stderr);
    let answer = run.objects().pop().unwrap();
    assert_eq!((&answer["ok"], &answer["acked"], &answer["left"]), (&json!(false), &json!(0), &json!(1)), "{answer}");
    assert!(text(&answer["trouble"], "code").starts_with("network."), "{answer}");
    assert_eq!(zhou.json(&["outbox"])["items"][0]["kind"], "collect");
}

/// A nought too many is seen at once, by whoever typed it, in any of the ways to type it.
#[test]
fn a_price_is_read_back_where_it_is_typed() {
    let city = City::seeded();
    let phone = city.vault("alone");
    let draft = text(&phone.json(&["draft", "new", "--matter", "T04"]), "draft");
    let reads = "16,800,000.00（壹仟陆佰捌拾万元整）";
    let (price, contract) = ("deal.price=16800000", "deal.contract=1680000");
    let saved = phone.json(&["draft", "set", &draft, contract, price])["saved"].clone();
    assert_eq!((saved[0].get("reads"), &saved[1]["reads"]), (None, &json!(reads)), "{saved}");
    assert!(phone.run(&["draft", "set", &draft, price]).stdout.contains(reads));
    let shown = phone.json(&["draft", "show", &draft]);
    assert_eq!(field(&shown, "deal.price")["reads"], reads);
    assert!(field(&shown, "deal.contract").get("reads").is_none());
    assert!(phone.run(&["draft", "show", &draft]).stdout.contains(reads));

    // Asked for one by one: empty lines leave everything before it open.
    phone.run(&["draft", "set", &draft, "deal.price="]);
    let blank = "\n".repeat(40);
    let order = phone.run_with(&["draft", "fill", &draft, "--json"], blank.as_bytes()).objects();
    let at = order.iter().filter(|line| line["ask"].is_string()).position(|line| line["ask"] == "deal.price").unwrap();
    let lines = format!("{}1680000\n", "\n".repeat(at));
    let told = phone.run_with(&["draft", "fill", &draft, "--json"], lines.as_bytes()).objects();
    let saved = told.iter().find(|line| line["saved"] == "deal.price").unwrap();
    assert_eq!(saved["reads"], "1,680,000.00（壹佰陆拾捌万元整）");
}

/// Whatever the screen lists can be typed, and whatever names people is masked on it.
#[test]
fn an_inquiry_is_answered_in_the_words_on_the_screen_and_the_screen_masks_people() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let seller = city.enrolled("seller", &home["obligors"][0]);
    let draft = filled(&seller, home);
    seller.json(&["inquiry", &draft, "mortgaged=不清楚", "altered＝否", "inquiry.true_intent=Yes"]);
    let drafted = seller.json(&["draft", "show", &draft]);
    for (path, value) in [("inquiry.mortgaged", "not_sure"), ("inquiry.altered", "no"), ("inquiry.true_intent", "yes")]
    {
        assert_eq!(field(&drafted, path)["value"], value);
    }
    let shown = seller.run(&["inquiry", &draft]).stdout;
    assert!(shown.contains("：不清楚") && !shown.contains("：not_sure"), "{shown}");
    let refused = error(&seller.run(&["inquiry", &draft, "mortgaged=maybe", "--json"]));
    assert_eq!(refused["code"], "argument.question");

    let numbers = [&home["obligors"][0], &home["right_holders"][0]].map(|person| text(&person["identity"], "citizen"));
    let shown = seller.run(&["draft", "show", &draft]).stdout;
    assert!(!numbers.iter().any(|number| shown.contains(number)), "{shown}");
    let whole = seller.run(&["draft", "show", &draft, "--full"]).stdout;
    assert!(numbers.iter().all(|number| whole.contains(number)), "{whole}");
}

/// A risk is accepted by whoever has had its text on the screen, whichever command says so.
#[test]
fn a_disclosure_is_accepted_only_after_its_text_was_shown() {
    let city = City::seeded();
    let home = city.home("r15_objection_acknowledged");
    let seller = city.enrolled("seller", &home["obligors"][0]);
    let draft = filled(&seller, home);
    for command in [
        &["inquiry", &draft, "mortgaged=not_sure", "--acknowledge", "R-15"][..],
        &["draft", "set", &draft, "inquiry.ack.R-15=yes"],
        &["draft", "set", &draft, "inquiry.ack.R-15=已阅读并确认"],
    ] {
        let refused = error(&seller.run(&[command, &["--json"]].concat()));
        assert_eq!(refused["code"], "acknowledge.not_shown", "{command:?}");
        assert!(text(&refused, "next").contains("ereg inquiry"), "{refused}");
    }
    let drafted = seller.json(&["draft", "show", &draft]);
    assert_eq!(field(&drafted, "inquiry.mortgaged")["value"], "No", "nothing of a refused command is saved");
    let shown = seller.run(&["inquiry", &draft]).stdout;
    assert!(shown.contains("异议") && shown.contains("须阅读并确认"), "{shown}");
    let accepted = seller.json(&["inquiry", &draft, "--acknowledge", "R-15"]);
    assert_eq!(accepted["to_acknowledge"], json!([]));
}

/// A missing thing is named, a line each; what the registry has is not said to wait; what waits says of which draft.
#[test]
fn what_is_missing_is_named_and_what_is_done_is_not_said_to_wait() {
    let city = City::seeded();
    let home = city.home("plain_sale");
    let lin = city.enrolled("lin", &home["obligors"][0]);
    let bare = text(&lin.json(&["draft", "new", "--matter", "T04", "--unit", &text(home, "unit")]), "draft");
    for command in ["share", "freeze"] {
        let run = lin.run(&[command, &bare]);
        for missing in ["deal.price", "deal.contract", "delivery.medium"] {
            let line = run.stderr.lines().find(|line| line.contains(missing));
            assert!(line.is_some_and(|line| line.contains("还没有填写")), "{command} {missing}: {}", run.stderr);
        }
    }
    let draft = filled(&lin, home);
    let shared = lin.run(&["share", &draft]);
    assert!(shared.stdout.contains("尚未发出"), "{}", shared.stdout);
    let invited = lin.json(&["invite", &draft]);
    assert_eq!(invited["progress"], "queued");
    let items = lin.json(&["outbox"])["items"].as_array().unwrap().clone();
    assert!(!items.is_empty() && items.iter().all(|item| item["draft"] == draft.as_str()), "{items:?}");
    assert!(lin.run(&["outbox"]).stdout.contains(&draft));
    lin.json(&["sync"]);
    let again = lin.run(&["invite", &draft]);
    assert!(!again.stdout.contains("尚未发出") && again.stdout.contains("已经收到"), "{}", again.stdout);
    assert_eq!(lin.json(&["invite", &draft])["invitation"], invited["invitation"]);
    // Taken back, it is shown no more: the next one is another.
    let revoked = lin.run(&["invite", &draft, "--revoke"]);
    assert!(revoked.stdout.contains("已收回邀请") && revoked.stdout.contains("尚未发出"), "{}", revoked.stdout);
    let standing = lin.json(&["workspace", &draft])["participants"].to_string();
    assert!(standing.contains("revocation_unsent"), "{standing}");
    assert_ne!(lin.json(&["invite", &draft])["invitation"], invited["invitation"]);
}
