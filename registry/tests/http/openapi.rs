//! The OpenAPI document says what the registry does: the same routes, the same parameters, each needed where it says so.

use std::collections::BTreeSet;

use ereg_protocol::command::{Command, CommandBody, PutSections};
use ereg_protocol::id::DraftId;
use ereg_registry::http::routes::{Admission, Call, Presence, ROUTES, Route};
use serde_json::{Value, json};

use super::{
    bench::{Bench, Phone, get, parties_section},
    document::Document,
};

/// A document that changes on purpose is made anew with `EREG_BLESS=1`, and the change is read before it is kept.
#[tokio::test(flavor = "multi_thread")]
async fn the_served_document_is_the_golden_one() {
    let bench = Bench::start().await;
    let served: Value = serde_json::from_slice(&bench.wire().send(&get("/v1/openapi.json", "?")).body).unwrap();
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/openapi.json");
    if std::env::var_os("EREG_BLESS").is_some() {
        std::fs::write(golden, serde_json::to_string_pretty(&served).unwrap() + "\n").unwrap();
    }
    let kept = std::fs::read(golden).unwrap();
    assert_eq!(served, serde_json::from_slice::<Value>(&kept).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_and_the_router_have_the_same_routes_and_parameters() {
    let document = Document::served_at(&Bench::bare().await.wire());
    let said: BTreeSet<(String, String)> =
        document.operations().map(|(path, method, _)| (path.to_owned(), method.to_owned())).collect();
    let routed = ROUTES.iter().map(|route| (route.path.to_owned(), route.method.as_str().to_lowercase()));
    assert_eq!(said, routed.collect());
    for route in ROUTES {
        let said = document.operation(route);
        let mut parameters: Vec<(String, String, bool)> = Vec::new();
        for part in route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
            parameters.push(("path".to_owned(), part.to_owned(), true));
        }
        for parameter in route.query {
            let required = parameter.presence == Presence::Required;
            parameters.push(("query".to_owned(), parameter.name.to_owned(), required));
        }
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let listed = said["parameters"].as_array().into_iter().flatten();
        let listed: Vec<_> =
            listed.map(|p| (text(&p["in"]), text(&p["name"]), p["required"].as_bool().unwrap())).collect();
        assert_eq!(listed, parameters, "{}", route.path);
        assert_eq!(said["security"] == json!([]), route.admission == Admission::Public, "{}", route.path);
    }
}

/// A query that is understood, as parameters.
fn understood(call: Call) -> Option<Vec<(&'static str, String)>> {
    let pair = |name, value: &str| (name, value.to_owned());
    Some(match call {
        Call::Inclusion => vec![pair("index", "0"), pair("size", "1")],
        Call::Consistency => vec![pair("from", "1"), pair("to", "2")],
        Call::Time | Call::Homes | Call::Extract | Call::Workspace | Call::Medium => {
            vec![pair("nonce", "AAAAAAAAAAAAAAAAAAAAAA")]
        }
        Call::Feed => vec![pair("after", "0")],
        Call::Publications => vec![pair("before", "1")],
        Call::Vault => vec![pair("marks", "AAAAAAAAAAAAAAAAAAAAAA"), pair("nonce", "AAAA")],
        _ => return None,
    })
}

fn send(phone: &Phone, route: &Route, query: &[(&str, String)]) -> (u16, String) {
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = get(route.path, &format!("?{}", pairs.join("&")));
    phone.wire.send(&if route.admission == Admission::Signed { phone.sign(request) } else { request }).code()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_is_needed_where_the_document_says_so_and_only_there() {
    let bench = Bench::start().await;
    let phone = bench.phone_of(bench.seller("plain_sale"));
    // Where the path names an object too, the parameter is the one nonce of the others.
    for route in ROUTES.iter().filter(|route| !route.query.is_empty() && !route.path.contains('{')) {
        let whole = understood(route.call).unwrap_or_else(|| panic!("{} has a query nobody tests", route.path));
        assert_eq!(send(&phone, route, &whole).0, 200, "{}", route.path);
        if route.call == Call::Feed {
            continue;
        }
        for parameter in route.query {
            let rest: Vec<_> = whole.iter().filter(|(name, _)| *name != parameter.name).cloned().collect();
            let wanted = match parameter.presence {
                Presence::Required => (400, "query.malformed".to_owned()),
                Presence::Optional => (200, String::new()),
            };
            assert_eq!(send(&phone, route, &rest), wanted, "{} without {}", route.path, parameter.name);
        }
    }
    // The feed's parameters come in two groups: each whole, never both.
    let feed = ROUTES.iter().find(|route| route.call == Call::Feed).unwrap();
    let pair = |name: &'static str, value: &str| (name, value.to_owned());
    let resume = [pair("snapshot", "1"), pair("from", "case/x")];
    assert_eq!(send(&phone, feed, &resume).0, 200);
    let both = [&resume[..], &[pair("after", "0")]].concat();
    for wrong in [&[][..], &resume[..1], &resume[1..], &both] {
        assert_eq!(send(&phone, feed, wrong), (400, "query.malformed".to_owned()), "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn time_is_told_with_the_askers_nonce_or_without_one() {
    let bench = Bench::bare().await;
    let told = |query: &str| -> Value {
        let envelope: Value = serde_json::from_slice(&bench.wire().send(&get("/v1/time", query)).body).unwrap();
        use base64::Engine as _;
        let payload = base64::engine::general_purpose::STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
        serde_json::from_slice(&payload).unwrap()
    };
    assert_eq!(told("?nonce=AAAA")["nonce"], "AAAA");
    assert_eq!(told("?").as_object().unwrap().keys().collect::<Vec<_>>(), ["time"]);
    let wire = bench.wire();
    assert_eq!(wire.send(&get("/v1/time", "?nonce=")).code(), (400, "time.nonce".to_owned()));
    assert_eq!(wire.send(&get("/v1/time", "?nonce=a.b")).code(), (400, "time.nonce".to_owned()));
}

/// The registry refuses whatever the document refuses: a field less, or one more.
#[tokio::test(flavor = "multi_thread")]
async fn a_command_has_the_fields_the_document_says() {
    let bench = Bench::start().await;
    let document = Document::served_at(&bench.wire());
    let phone = bench.phone_of(bench.seller("plain_sale"));
    let route = ROUTES.iter().find(|route| route.call == Call::Commands).unwrap();
    let sections = vec![parties_section(&bench, "plain_sale")];
    let draft_id = DraftId::new(phone.uuid()).unwrap();
    for body in
        [phone.enrol(bench.seller("plain_sale")).body, CommandBody::PutSections(PutSections { draft_id, sections })]
    {
        let bytes = phone.command(body).to_bytes().unwrap();
        document.carries(route, &bytes).unwrap();
        let whole: Value = serde_json::from_slice(&bytes).unwrap();
        for name in whole.as_object().unwrap().keys() {
            let mut less = whole.clone();
            less.as_object_mut().unwrap().remove(name);
            let less = serde_json::to_vec(&less).unwrap();
            assert!(document.carries(route, &less).is_err() && Command::from_bytes(&less).is_err(), "without {name}");
        }
        let mut more = whole;
        more["status"] = json!("registered");
        let more = serde_json::to_vec(&more).unwrap();
        assert!(document.carries(route, &more).is_err() && Command::from_bytes(&more).is_err());
    }
}
