//! The other registrations through the built program alone, as their people would type them: a process a step, a vault a
//! person, a registry on a port of this machine.
#![allow(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod common;

use std::fs;

use common::{
    city::{City, Phone, text},
    ereg,
};
use ereg_client::{Clock as _, SystemClock};
use ereg_domain::time::Day;
use serde_json::{Value, json};

/// A draft of a matter for a home, with these fields typed and how its result is handed over.
fn drafted(writer: &Phone, home: &Value, matter: &str, typed: &[String]) -> String {
    let draft = text(&writer.json(&["draft", "new", "--matter", matter, "--unit", &text(home, "unit")]), "draft");
    let delivery = ["delivery.medium=electronic", "delivery.certificates=one"];
    let typed: Vec<&str> = typed.iter().map(String::as_str).chain(delivery).collect();
    writer.json(&[&["draft", "set", &draft], typed.as_slice()].concat());
    draft
}

/// Returns who takes, as the writer types it.
fn named(taker: &Value) -> [String; 2] {
    [
        format!("parties.transferee.1.name={}", text(taker, "name")),
        format!("parties.transferee.1.id_no={}", text(&taker["identity"], "citizen")),
    ]
}

/// The filed sale, as the writer types it.
fn sold(home: &Value) -> [String; 3] {
    [
        format!("deal.price={}", home["price"].as_u64().unwrap() / 100),
        format!("deal.contract={}", text(home, "contract")),
        "deal.signed_on=2026-10-20".to_owned(),
    ]
}

/// Somebody hands in a paper.
fn hands_in(phone: &Phone, draft: &str, material: &str) {
    let paper = phone.vault.with_file_name(format!("{material}.pdf"));
    fs::write(&paper, [b"%PDF-1.7\n".as_slice(), &[b'x'; 900], b"\nstartxref\n9\n%%EOF\n"].concat()).unwrap();
    phone.json(&["draft", "attach", draft, material, paper.to_str().unwrap()]);
}

/// The writer names who acts for a party, and is told on the spot what is to be shown for it: the code, and the words.
fn names_an_agent(writer: &Phone, draft: &str, party: &str, agent: &Value) -> [String; 2] {
    let name = format!("parties.{party}.agent_name={}", text(agent, "name"));
    let number = format!("parties.{party}.agent_id_no={}", text(&agent["identity"], "citizen"));
    writer.json(&["draft", "set", draft, &name, &number]);
    let review = writer.json(&["draft", "review", draft]);
    let asked = review["findings"].as_array().unwrap().iter().find(|found| found["rule"] == "R-34").unwrap();
    [text(asked, "code"), text(asked, "message")]
}

/// Waits until a case is before a person for this reason; the sandbox plays the person, who approves it.
fn is_approved(city: &City, party: &Phone, case: &str, code: &str) {
    party.until(&["case", case], |answer| answer["state"] == "in_review" && answer["grounds"][0]["code"] == code);
    city.approves(case);
}

/// The writer invites the other, who joins.
fn shared(writer: &Phone, other: &Phone, draft: &str) {
    writer.json(&["share", draft]);
    let invitation = text(&writer.json(&["invite", draft]), "invitation");
    writer.json(&["sync"]);
    other.json(&["join", &invitation]);
    other.json(&["sync"]);
    writer.json(&["sync"]);
}

/// The writer freezes, each signs, the writer sends it in.
fn sent_in(writer: &Phone, others: &[&Phone], draft: &str) -> String {
    writer.json(&["freeze", draft]);
    writer.json(&["sync"]);
    writer.signs(draft);
    others.iter().for_each(|other| other.signs(draft));
    writer.until(&["workspace", draft], |answer| answer["turn"] == "submit");
    writer.json(&["submit", draft]);
    text(&writer.until(&["cases"], |answer| answer["items"][0].is_object())["items"][0], "case")
}

fn pays(payer: &Phone, case: &str) {
    payer.until(&["case", case], |answer| answer["state"] == "fee_due");
    payer.json(&["fee", case]);
    payer.json(&["pay", case]);
}

/// Entered and collected; a stranger finds what was handed out good.
fn collected(city: City, taker: &Phone, case: &str) -> Value {
    taker.until(&["case", case], |answer| answer["state"] == "registered");
    taker.json(&["collect", case]);
    taker.until(&["case", case], |answer| answer["state"] == "issued");
    let trust = taker.run(&["trust"]).stdout;
    let token = taker.run(&["certificates", "--token"]).stdout;
    assert!(token.starts_with("EREG1:") && token.lines().count() == 1, "{token}");
    let root = city.closes();
    let file = root.path().join("trust.json");
    fs::write(&file, trust).unwrap();
    let verdict = ereg(&["verify", "--trust", file.to_str().unwrap(), "--json"], token.as_bytes()).object();
    assert_eq!([&verdict["ok"], &verdict["integrity"]], [&json!(true), &json!("intact")], "{verdict}");
    verdict
}

/// T04 with an agent of the seller: the power of attorney is asked for as a notarised one, handed in in the same case, and
/// read by a person, whom the sandbox plays here.
#[test]
fn a_home_is_sold_with_an_agent_of_the_seller_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let (home, agent) = (city.home("plain_sale"), &city.home("mortgaged_sale")["right_holders"][0]);
    let seller = city.enrolled("seller", &home["obligors"][0]);
    let buyer = city.enrolled("buyer", &home["right_holders"][0]);

    let draft = seller.drafts(home);
    let [code, words] = names_an_agent(&seller, &draft, "transferor.1", agent);
    assert!(code == "R-34.power_to_dispose" && words.contains("委托书要经过公证"), "{code} {words}");
    shared(&seller, &buyer, &draft);
    let case = sent_in(&seller, &[&buyer], &draft);
    let list = seller.until(&["supplement", &case], |answer| answer["items"][0]["standing"] == "open");
    assert_eq!((&list["items"][0]["code"], &list["items"][1]), (&json!("R-34.power_to_dispose"), &Value::Null));

    hands_in(&seller, &draft, "M04");
    seller.json(&["freeze", &draft]);
    seller.json(&["sync"]);
    buyer.until(&["workspace", &draft], |answer| answer["turn"] == "sign_again");
    seller.signs(&draft);
    buyer.signs(&draft);
    seller.until(&["workspace", &draft], |answer| answer["turn"] == "send_supplement");
    seller.json(&["supplement", &case, "--send"]);
    is_approved(&city, &seller, &case, "R-34.power_to_dispose_to_read");
    pays(&buyer, &case);
    collected(city, &buyer, &case);
}

/// T04 with an agent of the buyer, who disposes of nothing: the buyer's own signature on the power is enough.
#[test]
fn a_home_is_bought_with_an_agent_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let (home, agent) = (city.home("plain_sale"), &city.home("mortgaged_sale")["right_holders"][0]);
    let seller = city.enrolled("seller", &home["obligors"][0]);
    let buyer = city.enrolled("buyer", &home["right_holders"][0]);

    let draft = seller.drafts(home);
    let [code, words] = names_an_agent(&seller, &draft, "transferee.1", agent);
    assert!(code == "needs.mandates" && words.contains("不用公证"), "{code} {words}");
    shared(&seller, &buyer, &draft);
    hands_in(&buyer, &draft, "M04");
    buyer.json(&["sync"]);
    seller.json(&["sync"]);
    let case = sent_in(&seller, &[&buyer], &draft);
    is_approved(&city, &buyer, &case, "R-34.power_to_read");
    pays(&buyer, &case);
    collected(city, &buyer, &case);
}

/// T04S: a co-owner sells half of their half; the other co-owner is asked nothing.
#[test]
fn a_share_is_sold_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("plain_share");
    let (giver, taker) = (&home["obligors"][0], &home["right_holders"][0]);
    let seller = city.enrolled("seller", giver);
    let buyer = city.enrolled("buyer", taker);

    let holding = ["holding.co_ownership=shares".to_owned(), "holding.transferee.1.share=1/4".to_owned()];
    let draft = drafted(&seller, home, "T04S", &[&named(taker)[..], &sold(home), &holding].concat());
    shared(&seller, &buyer, &draft);
    // The disclosure is read before it is confirmed: the seller has told the co-owner.
    assert!(seller.run(&["inquiry", &draft]).stdout.contains("R-32"));
    seller.json(&["inquiry", &draft, "--acknowledge", "R-32"]);
    let case = sent_in(&seller, &[&buyer], &draft);
    pays(&buyer, &case);
    collected(city, &buyer, &case);
}

/// T05: a parent gives a home to a child; a person reads the agreement, and here the sandbox plays that person.
#[test]
fn a_home_is_given_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("plain_gift");
    let (giver, taker) = (&home["obligors"][0], &home["right_holders"][0]);
    let parent = city.enrolled("parent", giver);
    let child = city.enrolled("child", taker);

    let gift = [
        "holding.co_ownership=sole".to_owned(),
        "gift.relation=parent_or_child".to_owned(),
        "gift.agreed_on=2026-10-20".to_owned(),
    ];
    let draft = drafted(&parent, home, "T05", &[&named(taker)[..], &gift].concat());
    hands_in(&parent, &draft, "M09");
    let saved = parent.run(&["draft", "set", &draft, &named(taker)[0]]).stdout;
    assert!(saved.contains("受赠人 1") && !saved.contains("受让方"), "{saved}");
    shared(&parent, &child, &draft);
    for phone in [&parent, &child] {
        let words = phone.run(&["workspace", &draft]).stdout;
        assert!(words.contains("赠与人 1（transferor.1）") && words.contains("受赠人 1（transferee.1）"), "{words}");
    }
    let case = sent_in(&parent, &[&child], &draft);
    is_approved(&city, &parent, &case, "R-71.gift");
    pays(&child, &case);
    collected(city, &child, &case);
}

/// T06: two heirs take a home by a notarial deed: the deed opens the extract to them, both sign, a person reviews it, and
/// the one who pays collects.
#[test]
fn a_home_is_inherited_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("plain_estate");
    let (one, other) = (&home["right_holders"][0], &home["right_holders"][1]);
    let (unit, deed) = (text(home, "unit"), text(home, "deed"));
    let first = city.enrolled("first", one);
    let second = city.enrolled("second", other);

    let opened = first.json(&["homes", "--refresh", &unit, "--deed", &deed]);
    assert_eq!(opened["items"][0]["certificates"][0], home["certificate"], "{opened}");
    let heir = |slot: &str, heir: &Value| {
        [
            format!("parties.{slot}.name={}", text(heir, "name")),
            format!("parties.{slot}.id_no={}", text(&heir["identity"], "citizen")),
            format!("holding.{slot}.share=1/2"),
        ]
    };
    let estate = [
        "holding.co_ownership=shares".to_owned(),
        "inheritance.succession=statutory".to_owned(),
        format!("inheritance.deed={deed}"),
        "inheritance.notary=演示市公证处".to_owned(),
        "inheritance.issued_on=2026-10-20".to_owned(),
    ];
    let draft = drafted(&first, home, "T06", &[&heir("heir.1", one)[..], &heir("heir.2", other), &estate].concat());
    shared(&first, &second, &draft);
    let case = sent_in(&first, &[&second], &draft);
    is_approved(&city, &first, &case, "R-36.inheritance");
    pays(&second, &case);
    collected(city, &second, &case);
}

/// T08: the home of one spouse becomes joint, and an electronic certificate of it costs nothing.
#[test]
fn a_home_becomes_joint_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("plain_spouses");
    let (giver, taker) = (&home["obligors"][0], &home["right_holders"][0]);
    let holder = city.enrolled("holder", giver);
    let spouse = city.enrolled("spouse", taker);

    let joint = ["holding.co_ownership=joint".to_owned()];
    let draft = drafted(&holder, home, "T08", &[&named(taker)[..], &joint].concat());
    shared(&holder, &spouse, &draft);
    let case = sent_in(&holder, &[&spouse], &draft);
    collected(city, &spouse, &case);
}

/// T10: a holder who is called otherwise now is named anew, alone and for nothing.
#[test]
fn a_renamed_holder_is_named_anew_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("renamed_holder");
    let holder = city.enrolled("holder", &home["right_holders"][0]);

    let draft = drafted(&holder, home, "T10", &[]);
    let case = sent_in(&holder, &[], &draft);
    collected(city, &holder, &case);
}

/// T14: seller and buyer have the home held for the buyer; the buyer collects a registration proof.
#[test]
fn a_home_is_promised_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("promised_home");
    let (giver, taker) = (&home["obligors"][0], &home["right_holders"][0]);
    let seller = city.enrolled("seller", giver);
    let buyer = city.enrolled("buyer", taker);

    let draft = drafted(&seller, home, "T14", &[&named(taker)[..], &sold(home)].concat());
    shared(&seller, &buyer, &draft);
    let case = sent_in(&seller, &[&buyer], &draft);
    let verdict = collected(city, &buyer, &case);
    assert!(text(&verdict, "certificate").contains("不动产证明"), "{verdict}");
}

/// The owner of a home and a bank have it secure a loan; the bank hands in the contracts and pays. Returns the case.
fn mortgaged(city: &City, bank: &Phone) -> String {
    let home = city.home("plain_mortgage");
    let owner = city.enrolled("owner", &home["obligors"][0]);
    let (lender, agent) = (&home["right_holders"][0], city.representative());
    let typed = [
        "parties.mortgagee.1.kind=企业".to_owned(),
        format!("parties.mortgagee.1.name={}", text(lender, "name")),
        format!("parties.mortgagee.1.id_no={}", text(&lender["identity"], "organisation")),
        format!("parties.mortgagee.1.agent_name={}", text(agent, "name")),
        format!("parties.mortgagee.1.agent_id_no={}", text(agent, "number")),
        "mortgage.method=一般抵押".to_owned(),
        "mortgage.amount=80万".to_owned(),
        "mortgage.from=2026-11-20".to_owned(),
        "mortgage.to=2046-11-19".to_owned(),
        "mortgage.scope=主债权本金及利息、违约金和实现抵押权的费用".to_owned(),
        "mortgage.restricted=否".to_owned(),
        "mortgage.loan_contract=JK-2026-000123".to_owned(),
        "mortgage.mortgage_contract=DY-2026-000123".to_owned(),
    ];
    let draft = drafted(&owner, home, "T18", &typed);
    owner.json(&["share", &draft, "--as", "mortgagor.1"]);
    let invitation = text(&owner.json(&["invite", &draft, "mortgagee.1"]), "invitation");
    owner.json(&["sync"]);
    bank.json(&["join", &invitation]);
    hands_in(bank, &draft, "M11");
    bank.json(&["sync"]);
    owner.json(&["sync"]);
    let case = sent_in(&owner, &[bank], &draft);
    pays(bank, &case);
    case
}

/// T18: a home secures a loan, and the bank has the proof.
#[test]
fn a_home_is_mortgaged_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let bank = city.bank("bank", &["T18"]);
    let case = mortgaged(&city, &bank);
    let verdict = collected(city, &bank, &case);
    assert!(text(&verdict, "certificate").contains("不动产证明"), "{verdict}");
}

/// T21: the bank, by whom it has mandated, has its mortgage lifted; it pays nothing and nothing is handed out.
#[test]
fn a_mortgage_is_lifted_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("discharged_mortgage");
    let tablet = city.bank("bank", &["T21"]);
    let unit = text(home, "unit");

    assert_eq!(tablet.json(&["homes", "--refresh", &unit])["items"][0]["burdens"], 1);
    let draft = text(&tablet.json(&["draft", "new", "--matter", "T21", "--unit", &unit]), "draft");
    tablet.json(&["draft", "set", &draft, "discharge.reason=主债权消灭"]);
    let case = sent_in(&tablet, &[], &draft);
    tablet.until(&["case", &case], |answer| answer["state"] == "registered");
    // The bank holds nothing on the home any more, so nothing of it is told to it.
    let refused = tablet.run(&["homes", "--refresh", &unit]);
    assert_ne!(refused.exit, 0, "{}", refused.stdout);
    assert_eq!(tablet.json(&["next"])["items"], json!([]), "there is nothing to collect and nothing to pay");
}

/// The document of a kind that a phone has here, by its id.
fn document_here(phone: &Phone, kind: &str) -> String {
    let is = |one: &&Value| one["kind"] == kind && one["state"] == "here";
    let found =
        |answer: &Value| answer["items"].as_array().and_then(|all| all.iter().find(is)).map(|one| text(one, "id"));
    found(&phone.until(&["documents"], |answer| found(answer).is_some())).unwrap()
}

/// The answer of a stranger, who has the trust file alone, about a document that a phone writes out for them: the exit code and
/// the answer, on each day.
fn told_of(phone: &Phone, document: &str, days: &[Day]) -> Vec<(i32, Value)> {
    let at = |name: &str| phone.vault.with_file_name(name).to_str().unwrap().to_owned();
    let (trust, file) = (at("stranger-trust.json"), at(&format!("{document}.ofd")));
    fs::write(&trust, phone.run(&["trust"]).stdout).unwrap();
    phone.json(&["document", "share", document, "--to", &file]);
    let on_day = |day: &Day| {
        let run = ereg(&["verify", "--json", "--trust", &trust, "--on", &day.to_string(), &file], b"");
        (run.exit, run.objects().remove(0))
    };
    days.iter().map(on_day).collect()
}

/// A holder lets the home: the copy is for that, until its last day, and is refused the day after. The licence is as it was.
#[test]
fn a_certificate_is_shown_as_a_copy_for_letting_until_its_day_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("lost_certificate");
    let holder = city.enrolled("holder", &home["right_holders"][0]);
    let lost = ["loss.how=遗失".to_owned(), "loss.noticed_on=2026-10-30".to_owned()];
    let draft = drafted(&holder, home, "T27", &lost);
    let case = sent_in(&holder, &[], &draft);
    holder.until(&["case", &case], |answer| answer["state"] == "registered");
    let certificate = document_here(&holder, "title_certificate");
    let number = text(&holder.json(&["document", "show", &certificate]), "number");
    let until = SystemClock::start().read().wall.day().plus_days(20);
    holder.json(&["document", "annotate", &number, "--user", "演示租客", "--until", &until.to_string(), "--wait"]);
    let copy = document_here(&holder, "annotated_copy");
    let words = text(&holder.json(&["document", "show", &copy, "--lang", "zh"]), "annotation");
    assert_eq!(words, format!("仅供演示租客用于出租住房，使用至 {until}"));
    let told = told_of(&holder, &copy, &[until, until.plus_days(1)]);
    let [(last, good), (after, over)] = &told[..] else { panic!("{told:?}") };
    assert_eq!((*last, &good["copy"]["purpose"], &good["copy"]["over"]), (0, &json!("出租住房"), &json!(false)));
    assert_eq!((&good["book"], good.get("error")), (&json!("status_unknown"), None), "of its licence");
    assert_eq!(
        (*after, &over["error"]["code"], &over["copy"]["over"]),
        (1, &json!("document.copy_over"), &json!(true))
    );
    for licence in ["licence", "of"] {
        let told = holder.json(&["licence", &text(&good["copy"], licence), "--lang", "zh"]);
        assert_eq!((&told["standing"], &told["number"]), (&json!("现势"), &json!(number)), "{told}");
    }
}

/// A bank shows its proof as a copy; its mortgage is lifted, and what it hands out of the proof says so, as the library does.
#[test]
fn a_proof_that_an_entry_cancels_is_told_as_cancelled_on_the_command_line() {
    let city = City::seeded();
    let tablet = city.bank("bank", &["T18", "T21"]);
    let case = mortgaged(&city, &tablet);
    tablet.until(&["case", &case], |answer| answer["state"] == "registered");
    let proof = document_here(&tablet, "registration_proof");
    let number = text(&tablet.json(&["document", "show", &proof]), "number");
    let today = SystemClock::start().read().wall.day();
    let copied = ["document", "annotate", &number, "--user", "演示会计师事务所", "--purpose", "年度审计", "--until"];
    tablet.json(&[&copied[..], &[&today.plus_days(5).to_string(), "--wait"]].concat());
    let copy = document_here(&tablet, "annotated_copy");
    let (exit, good) = told_of(&tablet, &copy, &[today]).remove(0);
    assert_eq!((exit, &good["copy"]["purpose"]), (0, &json!("年度审计")));
    let licence = text(&good["copy"], "of");
    assert_eq!(tablet.json(&["licence", &licence, "--lang", "zh"])["standing"], "现势");

    let unit = text(city.home("plain_mortgage"), "unit");
    tablet.json(&["homes", "--refresh", &unit]);
    let draft = text(&tablet.json(&["draft", "new", "--matter", "T21", "--unit", &unit]), "draft");
    tablet.json(&["draft", "set", &draft, "discharge.reason=主债权消灭"]);
    tablet.json(&["freeze", &draft]);
    tablet.json(&["sync"]);
    tablet.signs(&draft);
    tablet.until(&["workspace", &draft], |answer| answer["turn"] == "submit");
    tablet.json(&["submit", &draft]);
    let void = document_here(&tablet, "cancelled_copy");
    let told = tablet.json(&["licence", &licence, "--lang", "zh"]);
    assert_eq!((&told["standing"], &told["document"]), (&json!("注销"), &json!(void)), "{told}");
    assert!(told["since"].is_string() && told.get("superseded_by").is_none(), "{told}");
    let (exit, answer) = told_of(&tablet, &void, &[today]).remove(0);
    assert_eq!((exit, &answer["error"]["code"]), (1, &json!("document.cancelled_copy")));
    let three = ["integrity", "seal", "book"].map(|word| answer[word].clone());
    assert_eq!(
        three,
        [json!("intact"), json!("trusted"), json!("cancelled")],
        "it is the office's, and says so itself"
    );
    assert!(answer["booked_at"].is_string() && answer["cancelled_on"].is_string(), "{answer}");
}

/// T27: a lost certificate is declared void and given again, by its holder alone.
#[test]
fn a_lost_certificate_is_given_again_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("lost_certificate");
    let holder = city.enrolled("holder", &home["right_holders"][0]);

    let lost = ["loss.how=遗失".to_owned(), "loss.noticed_on=2026-10-30".to_owned()];
    let draft = drafted(&holder, home, "T27", &lost);
    let case = sent_in(&holder, &[], &draft);
    collected(city, &holder, &case);
}

/// The deed tax is paid, and the tax office still has it as open: the buyer says so, the office corrects it, and the case
/// goes on.
#[test]
fn a_shared_fact_that_is_wrong_is_disputed_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = city.home("r27_deed_tax_open");
    let seller = city.enrolled("seller", &home["obligors"][0]);
    let buyer = city.enrolled("buyer", &home["right_holders"][0]);
    let draft = seller.drafts(home);
    shared(&seller, &buyer, &draft);
    let case = sent_in(&seller, &[&buyer], &draft);
    let waits = buyer.until(&["case", &case], |answer| answer["disputable"][0]["need"] == "tax_clearance");
    assert_eq!(waits["state"], "in_review");
    assert!(buyer.run(&["case", &case]).stdout.contains(&format!("ereg dispute {case} --need tax_clearance")));
    assert!(buyer.run(&["next"]).stdout.contains("税务部门"));

    let disputes = ["dispute", &case, "--need", "tax_clearance", "--reason", "out_of_date"];
    for wrong in [["--need", "price"], ["--reason", "because"]] {
        let refused = buyer.run(&[&["dispute", &case], &disputes[2..], &wrong[..]].concat());
        assert_eq!(refused.exit, 2, "{}", refused.stdout);
    }
    let other = buyer.run(&["dispute", &case, "--need", "marriage", "--reason", "not_found", "--json"]);
    assert_eq!((other.exit, &other.failure()["error"]["code"]), (1, &json!("dispute.nothing_rests")));
    let sent = buyer.json(&[&disputes[..], &["--says", "已于二十日缴清", "--wait"]].concat());
    assert!(!sent.to_string().contains("缴清"), "{sent}");
    let asked = buyer.until(&["case", &case], |answer| answer["disputes"][0]["need"] == "tax_clearance");
    assert_eq!((&asked["disputes"][0]["how"], &asked["disputes"][0]["source"]), (&Value::Null, &json!("税务部门")));
    assert!(buyer.run(&["next"]).stdout.contains("答复期限"));
    assert!(buyer.run(&["letters"]).stdout.contains("共享信息核查通知"));
    let again = seller.run(&["sync"]).exit;
    assert_eq!(again, 0);
    let again = seller.run(&[&disputes[..], &["--json"]].concat());
    assert_eq!((again.exit, &again.failure()["error"]["code"]), (1, &json!("dispute.open")));

    city.corrects_the_tax(&text(home, "contract"), &case);
    pays(&buyer, &case);
    let done = buyer.json(&["case", &case]);
    assert_eq!(done["disputes"][0]["how"], "corrected");
    collected(city, &buyer, &case);
}

/// T28: a holder asks what the register says of their home; a stranger who is handed the answer finds it good, and one who
/// asks themselves is told nothing.
#[test]
fn a_holder_asks_about_their_home_step_by_step_on_the_command_line() {
    let city = City::seeded();
    let home = &city.home("asked_home").clone();
    let holder = city.enrolled("holder", &home["right_holders"][0]);
    let draft = text(&holder.json(&["draft", "new", "--matter", "T28", "--unit", &text(home, "unit")]), "draft");
    let case = sent_in(&holder, &[], &draft);
    holder.until(&["case", &case], |answer| answer["state"] == "answered");
    let shown = holder.json(&["results", &case]);
    assert_eq!(shown["items"][0]["unit"], home["unit"], "{shown}");
    let sealed = holder.run(&["results", &case, "--sealed"]).stdout;
    let trust = holder.run(&["trust"]).stdout;

    let stranger = &city.home("asked_by_a_stranger").clone();
    let asks = city.enrolled("stranger", &stranger["right_holders"][0]);
    let person = &stranger["right_holders"][0];
    let draft = text(&asks.json(&["draft", "new", "--matter", "T28", "--unit", &text(stranger, "unit")]), "draft");
    let typed = [
        format!("matter.certificate={}", text(stranger, "certificate")),
        format!("parties.holder.1.name={}", text(person, "name")),
        format!("parties.holder.1.id_no={}", text(&person["identity"], "citizen")),
    ];
    let typed: Vec<&str> = typed.iter().map(String::as_str).collect();
    asks.json(&[&["draft", "set", &draft], typed.as_slice()].concat());
    let refused = sent_in(&asks, &[], &draft);
    let told = asks.until(&["case", &refused], |answer| answer["state"] == "not_accepted");
    assert!(told.to_string().contains("R-75.not_told"), "{told}");

    let root = city.closes();
    let file = root.path().join("trust.json");
    fs::write(&file, trust).unwrap();
    let verify = |result: &str| ereg(&["verify", "--trust", file.to_str().unwrap(), "--json"], result.as_bytes());
    let verdict = verify(&sealed).object();
    assert_eq!([&verdict["ok"], &verdict["book"]], [&json!(true), &json!("status_unknown")], "{verdict}");
    assert_eq!(verdict["result"]["shown"]["unit"], home["unit"], "{verdict}");
    let at = sealed.find("\"sig\":\"").unwrap() + 7;
    let other = if &sealed[at..=at] == "A" { "B" } else { "A" };
    let altered = verify(&format!("{}{other}{}", &sealed[..at], &sealed[at + 1..]));
    let said = &altered.objects()[0];
    assert_eq!((altered.exit, &said["integrity"]), (1, &json!("altered")), "{said}");
    assert_eq!(said["result"], Value::Null, "what it says is repeated by nobody: {said}");
}
