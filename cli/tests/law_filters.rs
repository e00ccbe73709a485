//! `ereg fee` and `ereg review` as a script meets them: JSON in, an answer an item, no vault, no network.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot run has failed")]

mod common;

use std::{collections::BTreeSet, fs};

use common::{Run, ereg};
use ereg_client::{AnswerKind, TypedApplication, Verdicts, judged};
use ereg_domain::{party::Slot, register::RegisterFacts};
use ereg_law::{
    draft::TypedFields,
    matter::{LAW, Matter},
    references::floor_pack,
    section::Sections,
};
use ereg_registry::seed::{CAST, City, CityPlan};
use serde_json::{Value, json};

fn fee(input: impl AsRef<[u8]>) -> Run {
    ereg(&["fee", "--json"], input.as_ref())
}

fn review(input: impl AsRef<[u8]>) -> Run {
    ereg(&["review", "--json"], input.as_ref())
}

fn only(run: &Run) -> Value {
    let mut objects = run.objects();
    assert_eq!((objects.len(), run.stderr.as_str()), (1, ""), "{}", run.stdout);
    objects.remove(0)
}

/// The register's word about a home that 林秀英 holds alone.
fn register() -> Value {
    json!({
        "unit": "420102001001GB00001F00010001", "status": "current", "area": "89.50",
        "address": {"district": "江岸区", "street": "测试街", "detail": "1号1栋1单元101室"},
        "house_type": "dwelling", "house_nature": "market", "land_nature": "granted", "land_term_end": "2070-01-01",
        "right": {
            "kind": "state_land_and_house", "status": "current", "co_ownership": "sole",
            "holders": [{"kind": "person", "name": "林秀英", "identity": {"citizen": "420100196203170028"}}],
            "certificates": ["鄂(2020)武汉市江岸不动产权第0000001号"], "registered_at": "2020-06-01T02:00:00.000Z",
        },
    })
}

/// Returns a form as a seller types it.
fn fields() -> Value {
    json!({
        "matter.unit": "420102001001GB00001F00010001",
        "matter.certificate": "鄂(2020)武汉市江岸不动产权第0000001号",
        "holding.co_ownership": "sole",
        "parties.transferor.1.name": "林秀英", "parties.transferor.1.id_no": "420100196203170028",
        "parties.transferee.1.name": "周建国", "parties.transferee.1.id_no": "420100198809050118",
        "deal.price": "168万", "deal.contract": "YS-2026-000001", "deal.signed_on": "2026-10-20",
        "delivery.medium": "electronic", "delivery.certificates": "one",
        "inquiry.true_intent": "yes", "inquiry.true_materials": "yes", "inquiry.unrecorded_co_owner": "no",
        "inquiry.mortgaged": "no", "inquiry.altered": "no",
    })
}

fn application(fields: &Value, register: Option<&Value>) -> String {
    let mut object = json!({"matter": "T04", "fields": fields, "as_of": "2026-11-23T01:30:00.000Z"});
    if let Some(register) = register {
        object["register"] = register.clone();
    }
    object.to_string()
}

fn with(mut object: Value, name: &str, value: &str) -> Value {
    object[name] = json!(value);
    object
}

fn by_rule<'a>(answer: &'a Value, rule: &str) -> Vec<&'a Value> {
    answer["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule).collect()
}

#[test]
fn a_clean_sale_stands_against_nothing_and_says_what_is_not_known_here() {
    let run = review(application(&fields(), Some(&register())));
    let answer = only(&run);
    assert_eq!((run.exit, &answer["ok"], &answer["decisive"]), (0, &json!(true), &json!("unknown")), "{answer}");
    assert_eq!(answer["as_of"], "2026-11-23T01:30:00.000Z");
    assert!(by_rule(&answer, "R-07").iter().all(|finding| finding["answer"] == "pass"), "{answer}");
    assert_eq!(by_rule(&answer, "R-27")[0]["answer"], "unknown", "nobody asked the tax office: {answer}");
    assert!(answer["findings"].as_array().unwrap().len() > 20, "all findings at once: {answer}");
}

#[test]
fn what_stands_against_it_is_found_without_a_register_and_with_one() {
    let slip = with(fields(), "parties.transferee.1.id_no", "420100198809050110");
    let run = review(application(&slip, None));
    let answer = only(&run);
    assert_eq!((run.exit, &answer["ok"], &answer["decisive"]), (1, &json!(false), &json!("supplement")));
    let found = by_rule(&answer, "R-01")[0];
    assert_eq!(
        (&found["code"], &found["field"]),
        (&json!("citizen_id.checksum"), &json!("parties.transferee.1.id_no"))
    );

    let mut seized = register();
    seized["seizures"] = json!([{
        "kind": "seizure", "authority": "武汉市江岸区人民法院", "from": "2026-01-05", "to": "2029-01-05",
    }]);
    let answer = only(&review(application(&fields(), Some(&seized))));
    assert_eq!((&answer["decisive"], &by_rule(&answer, "R-12")[0]["answer"]), (&json!("refuse"), &json!("refuse")));
    // The same home without the register's word: nobody guesses.
    let answer = only(&review(application(&fields(), None)));
    assert_eq!(by_rule(&answer, "R-12")[0]["answer"], "unknown");
}

#[test]
fn sections_are_judged_as_the_fields_that_they_were_typed_in() {
    let party = |slot: &str, name: &str, number: &str| json!({"slot": slot, "kind": "person", "name": name, "identity": {"citizen": number}});
    let sections = json!({
        "matter.1": {"matter": "T04", "items": [{
            "unit": "420102001001GB00001F00010001", "right": "state_land_and_house", "act": "transfer",
            "certificate": {"title": "鄂(2020)武汉市江岸不动产权第0000001号"},
        }]},
        "holding.1": {"co_ownership": "sole"},
        "parties.1": {"parties": [
            party("transferee.1", "周建国", "420100198809050118"), party("transferor.1", "林秀英", "420100196203170028"),
        ]},
        "deal.1": {"price": 168_000_000, "contract": "YS-2026-000001", "signed_on": "2026-10-20", "fee_claim": "none"},
        "delivery.1": {"medium": "electronic", "certificates": "one"},
    });
    let mut inquiry = fields();
    inquiry.as_object_mut().unwrap().retain(|path, _| path.starts_with("inquiry."));
    let mut object: Value = serde_json::from_str(&application(&inquiry, Some(&register()))).unwrap();
    object["sections"] = sections;
    assert_eq!(only(&review(object.to_string())), only(&review(application(&fields(), Some(&register())))));
    object["sections"]["deal.1"]["price"] = json!(0.5);
    assert_eq!(only(&review(object.to_string()))["error"]["code"], "application.format");
    object["sections"]["deal.1"]["price"] = json!(1);
    object["sections"]["deal.1"]["note"] = json!("张三");
    let unread = only(&review(object.to_string()));
    assert_eq!(unread["error"]["code"], "section.unreadable");
    assert!(!unread.to_string().contains("张三"), "{unread}");
    assert_eq!(only(&review(r#"{"fields": {}}"#))["error"]["code"], "application.matter");
    assert_eq!(only(&review(r#"{"matter": "T99"}"#))["error"]["code"], "matter.unknown");
}

#[test]
fn every_item_is_answered_in_its_place_and_nothing_of_it_is_repeated_where_it_cannot_be_read() {
    let good = application(&fields(), Some(&register()));
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&good).unwrap()).unwrap();
    let lines = [
        pretty.as_str(),
        "",
        "秘密",
        r#"{"fields": {"deal.price": 1}}"#,
        r#"{"secret": "张三"}"#,
        r#"{"register": {"unit": "420102"}}"#,
        good.as_str(),
    ];
    let run = review(lines.join("\n"));
    let answers = run.objects();
    assert_eq!((run.exit, answers.len()), (1, 6), "{}", run.stdout);
    let codes: Vec<&Value> = answers.iter().map(|answer| &answer["error"]["code"]).collect();
    let format = json!("application.format");
    assert_eq!(codes, [&Value::Null, &format, &format, &format, &json!("unit.length"), &Value::Null]);
    assert_eq!(answers.iter().map(|answer| answer["number"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert_eq!(answers[0]["findings"], answers[5]["findings"]);
    assert!(!run.stdout.contains("秘密") && !run.stdout.contains("张三"));
    assert_eq!(review("").failure()["error"]["code"], "input.empty");
    assert_eq!(ereg(&["review", "no-such-file", "--json"], b"").failure()["error"]["code"], "input.not_found");
}

#[test]
fn a_review_is_a_table_in_the_persons_language() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("application.json");
    fs::write(&file, application(&with(fields(), "deal.signed_on", "2027-10-20"), Some(&register()))).unwrap();
    let path = file.to_str().unwrap();
    let zh = ereg(&["review", path, "--lang", "zh"], b"");
    let rows: Vec<&str> = zh.stdout.lines().filter(|line| line.starts_with("  R-")).collect();
    assert!(rows.len() > 20, "{}", zh.stdout);
    assert!(rows.iter().any(|row| row.starts_with("  R-12  通过")), "{}", zh.stdout);
    assert!(zh.stdout.starts_with("✗ 1  总体结论：须补正"), "{}", zh.stdout);
    let en = ereg(&["review", path, "--lang", "en"], b"");
    assert!(en.stdout.contains("  R-12  pass") && en.stdout.contains("Basis: "), "{}", en.stdout);
    assert!(!zh.stdout.contains("420100196203170028"), "nobody's number is repeated");
}

#[test]
fn a_fee_is_reckoned_by_the_pack_from_the_few_facts_it_rests_on() {
    for (facts, total, lines) in [
        (json!({"matter": "T04", "house_type": "dwelling", "medium": "electronic", "certificates": "one"}), 8_000, 1),
        (
            json!({"matter": "T04", "house_type": "dwelling", "medium": "paper", "certificates": "each_holder", "holders": 3}),
            10_000,
            2,
        ),
        (
            json!({"matter": "T04", "house_type": "commercial", "medium": "electronic", "certificates": "one"}),
            55_000,
            1,
        ),
        (
            json!({"matter": "T04", "house_type": "dwelling", "medium": "paper", "certificates": "one", "fee_claim": "between_spouses"}),
            1_000,
            1,
        ),
        (
            json!({"matter": "T04", "house_type": "office", "medium": "paper", "certificates": "one", "fee_claim": "small_enterprise"}),
            0,
            1,
        ),
    ] {
        let run = fee(facts.to_string());
        let answer = only(&run);
        assert_eq!((run.exit, &answer["ok"], &answer["total"]), (0, &json!(true), &json!(total)), "{facts} {answer}");
        assert_eq!(answer["lines"].as_array().unwrap().len(), lines, "{answer}");
        assert!(answer["basis"].as_str().unwrap().contains("2559") && answer["pack"].as_str().is_some(), "{answer}");
    }
}

#[test]
fn a_fee_of_an_application_is_that_of_its_facts_and_says_what_is_missing() {
    let answer = only(&fee(application(&fields(), Some(&register()))));
    assert_eq!(answer["total"], 8_000, "{answer}");
    let run = fee(application(&json!({"delivery.medium": "paper"}), Some(&register())));
    let answer = only(&run);
    assert_eq!((run.exit, &answer["error"]["code"]), (1, &json!("fee.facts_missing")));
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("deal") && message.contains("parties") && !message.contains("register"), "{message}");
    let castle = r#"{"matter": "T04", "house_type": "castle"}"#;
    assert_eq!(only(&fee(castle))["error"]["code"], "application.format");
    let of_no_matter = json!({"house_type": "dwelling", "medium": "electronic", "certificates": "one"}).to_string();
    assert_eq!(only(&fee(of_no_matter))["error"]["code"], "application.matter");

    let words = ereg(
        &["fee", "--lang", "en"],
        br#"{"matter":"T04","house_type":"dwelling","medium":"electronic","certificates":"one"}"#,
    );
    assert!(
        words.stdout.contains("Registration fee × 1: 80.00") && words.stdout.contains("no bill"),
        "{}",
        words.stdout
    );
    let both = ereg(&["fee", "019abcde-0000-7000-8000-000000000001", "--from", "-", "--json"], b"");
    assert_eq!((both.exit, &both.failure()["error"]["code"]), (2, &json!("usage")));
}

/// The day for which every matter is judged.
const AS_OF: &str = "2026-11-23T05:30:00.000Z";

/// The plain household of a matter as its writer types it, with what the register says of the home.
struct Typed {
    matter: &'static Matter,
    fields: TypedFields,
    slot: Slot,
    register: RegisterFacts,
}

impl Typed {
    /// One of every matter, from the seeded city: its first household.
    fn of_every_matter() -> Vec<Typed> {
        let city = City::draw(&CityPlan::new(7, 0)).unwrap();
        let first = |matter: &'static Matter| {
            let mut of_it = CAST.iter().zip(&city.cast).filter(|(scene, _)| scene.matter.id() == matter.id());
            let (_, household) = of_it.next().unwrap();
            let mut own = Sections::default();
            own.put(household.inquiries[0].clone());
            let mut fields = household.application.typed();
            fields.extend(own.typed());
            Typed { matter, fields, slot: household.inquiries[0].slot, register: household.facts.clone() }
        };
        LAW.matters().map(first).collect()
    }

    /// As the filters read it.
    fn line(&self) -> String {
        let Typed { matter, fields, slot, register } = self;
        let matter = matter.id();
        json!({"matter": matter, "fields": fields, "slot": slot, "register": register, "as_of": AS_OF}).to_string()
    }

    /// Returns what a phone says of it.
    fn judged(&self) -> Verdicts {
        let (register, materials) = (Some(self.register.clone()), Vec::new());
        let typed = TypedApplication { matter: self.matter, typed: &self.fields, slot: self.slot, register, materials };
        judged(typed, floor_pack().unwrap(), AS_OF.parse().unwrap())
    }
}

fn lines(all: &[Typed]) -> String {
    all.iter().map(Typed::line).collect::<Vec<_>>().join("\n")
}

/// An answer as the filters spell it.
fn spelt(answer: AnswerKind) -> &'static str {
    match answer {
        AnswerKind::Pass => "pass",
        AnswerKind::Acknowledge => "acknowledge",
        AnswerKind::Unknown => "unknown",
        AnswerKind::Manual => "manual",
        AnswerKind::Refuse => "refuse",
        AnswerKind::Supplement => "supplement",
        AnswerKind::NotAccept => "not_accept",
    }
}

#[test]
fn an_application_of_every_matter_is_reviewed_as_on_a_phone() {
    let all = Typed::of_every_matter();
    let answers = review(lines(&all)).objects();
    assert_eq!(answers.len(), all.len());
    for (typed, answer) in all.iter().zip(&answers) {
        let (id, verdicts) = (typed.matter.id(), typed.judged());
        assert_eq!(answer["decisive"], spelt(verdicts.decisive), "{id}: {answer}");
        let told = answer["findings"].as_array().unwrap().iter();
        let told: Vec<[&Value; 3]> = told.map(|told| [&told["rule"], &told["answer"], &told["code"]]).collect();
        let known = verdicts.findings.iter().map(|finding| {
            let code = finding.told.as_ref().map_or(Value::Null, |told| json!(told.code));
            [json!(finding.rule), json!(spelt(finding.answer)), code]
        });
        let known: Vec<[Value; 3]> = known.collect();
        let same = told.len() == known.len() && told.iter().zip(&known).all(|(told, known)| *told == known.each_ref());
        assert!(same, "{id}: {told:?} {known:?}");
        let rules: BTreeSet<&str> = told.iter().filter_map(|[rule, ..]| rule.as_str()).collect();
        let listed: Vec<String> = typed.matter.listed().map(|listed| listed.rule.id.to_string()).collect();
        let missing: Vec<_> = listed.iter().filter(|rule| !rules.contains(rule.as_str())).collect();
        assert!(missing.is_empty(), "{id}: nothing is said of {missing:?}");
        let stops = told.iter().any(|[_, answer, _]| *answer == "refuse" || *answer == "not_accept");
        assert!(!stops, "{id}: a plain application: {answer}");
    }
    // A gift and an inheritance are a person's to review, whatever else is said.
    for (id, rule) in [("T05", "R-71"), ("T06", "R-36")] {
        let at = all.iter().position(|typed| typed.matter.id().to_string() == id).unwrap();
        assert_eq!(by_rule(&answers[at], rule)[0]["answer"], "manual", "{id}");
        assert_eq!(answers[at]["ok"], false, "{id}");
    }
}

#[test]
fn a_number_that_cannot_be_read_is_found_in_every_matter() {
    let mut all = Typed::of_every_matter();
    let mut spoilt = Vec::new();
    for typed in &mut all {
        let number = |path: &&String| path.starts_with("parties.") && path.ends_with(".id_no");
        let path = typed.fields.keys().find(number).unwrap().clone();
        typed.fields.insert(path.clone(), "123".to_owned());
        spoilt.push(path);
    }
    let run = review(lines(&all));
    let answers = run.objects();
    assert_eq!((run.exit, answers.len()), (1, all.len()));
    for ((typed, answer), path) in all.iter().zip(&answers).zip(&spoilt) {
        let id = typed.matter.id();
        assert_eq!((&answer["ok"], &answer["decisive"]), (&json!(false), &json!("supplement")), "{id}: {answer}");
        let mut findings = answer["findings"].as_array().unwrap().iter();
        let found = findings.any(|finding| finding["field"] == json!(path) && finding["answer"] == "supplement");
        assert!(found, "{id} {path}: {answer}");
    }
}

/// The fee of each matter, fen: the plain household's application, and of a dwelling an electronic and a printed certificate.
const FEES: &[(&str, u64, u64, u64)] = &[
    ("T04", 8_000, 8_000, 8_000),
    ("T04S", 8_000, 8_000, 8_000),
    ("T05", 8_000, 8_000, 8_000),
    ("T06", 8_000, 8_000, 8_000),
    // The household of spouses asks for a printed certificate, which alone costs something.
    ("T08", 1_000, 0, 1_000),
    ("T10", 0, 0, 0),
    ("T14", 0, 0, 0),
    ("T18", 8_000, 8_000, 8_000),
    ("T21", 0, 0, 0),
    ("T27", 0, 0, 1_000),
    ("T28", 0, 0, 0),
];

#[test]
fn every_matter_costs_what_the_pack_says_of_it() {
    let all = Typed::of_every_matter();
    let ids: Vec<String> = all.iter().map(|typed| typed.matter.id().to_string()).collect();
    assert_eq!(ids, FEES.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), "every matter in its order");
    let totals = |input: String| -> Vec<Value> {
        let run = fee(input);
        assert_eq!((run.exit, run.stderr.as_str()), (0, ""), "{}", run.stdout);
        run.objects().iter().map(|answer| answer["total"].clone()).collect()
    };
    let expected =
        |which: fn(&(&str, u64, u64, u64)) -> u64| FEES.iter().map(|row| json!(which(row))).collect::<Vec<_>>();
    assert_eq!(totals(lines(&all)), expected(|row| row.1), "by applications");
    let by_facts = |medium: &str| {
        let line = |id: &String| {
            json!({"matter": id, "house_type": "dwelling", "medium": medium, "certificates": "one"}).to_string()
        };
        totals(ids.iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    assert_eq!(by_facts("electronic"), expected(|row| row.2), "an electronic certificate");
    assert_eq!(by_facts("paper"), expected(|row| row.3), "a printed one");
}

/// The table of matters is there for whoever has only the program: no vault, no network.
#[test]
fn matters_are_listed_and_shown_whole() {
    let all = ereg(&["matters", "--json"], b"");
    assert_eq!((all.exit, all.stderr.as_str()), (0, ""));
    let listed = all.objects();
    assert!(!listed.is_empty());
    let words = ereg(&["matters"], b"");
    assert_eq!(words.stdout.lines().count(), listed.len(), "{}", words.stdout);
    for matter in &listed {
        let id = matter["matter"].as_str().unwrap();
        assert_eq!(matter["ok"], true);
        assert_eq!(&ereg(&["matters", id, "--json"], b"").object(), matter);
        for (lang, half) in [("zh", "zh"), ("en", "en")] {
            let told = ereg(&["matters", id, "--lang", lang], b"");
            let whole =
                |value: &Value| assert!(told.stdout.contains(value.as_str().unwrap()), "{value}: {}", told.stdout);
            whole(&matter["name"][half]);
            matter["roles"].as_array().unwrap().iter().for_each(|role| whole(&role["name"][half]));
            let sections = matter["sections"].as_array().unwrap();
            sections
                .iter()
                .flat_map(|section| section["fields"].as_array().unwrap())
                .for_each(|field| whole(&field["field"]));
            let (open, close) = if lang == "zh" { ("（", "）") } else { (" (", ")") };
            for rule in matter["rules"].as_array().unwrap() {
                let (asks, basis) = (rule["asks"][half].as_str().unwrap(), rule["basis"].as_str().unwrap());
                let asked = format!("{asks}{open}{basis}{close}");
                assert!(told.stdout.contains(&asked), "{asked}: {}", told.stdout);
            }
            let materials = matter["office"]["materials"].as_array().into_iter().flatten();
            for material in materials {
                whole(&material["name"][half]);
                material["sources"].as_array().unwrap().iter().for_each(|source| whole(&source[half]));
            }
            for text in matter["office"]["disclosures"].as_array().into_iter().flatten() {
                let (id, shown) = (text["disclosure"].as_str().unwrap(), text["shown"][half].as_str().unwrap());
                let read = format!("{id} v{}{open}{shown}{close}", text["version"]);
                assert!(told.stdout.contains(&read), "{read}: {}", told.stdout);
            }
        }
    }
    let first = listed[0]["matter"].as_str().unwrap();
    assert_eq!(ereg(&["matters", first, first, "--json"], b"").objects().len(), 2);
    let unknown = ereg(&["matters", "T99", "--json"], b"");
    assert_eq!((unknown.exit, &unknown.failure()["error"]["code"]), (2, &json!("matter.unknown")));
}
