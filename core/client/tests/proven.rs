//! A person sees what the registry signed for this account: nothing that somebody on the line made of it, and nothing
//! that proves less than it says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code fails loudly")]

#[allow(dead_code, reason = "shared with the other suite")]
mod office;

use std::sync::{Arc, Mutex, atomic::Ordering};

use ereg_client::{CertificateStanding, Client, SoftwareKeys, Transport};
use ereg_domain::{canonical::to_canonical, identifier::LicenceId};
use ereg_law::policy;
use ereg_protocol::{
    feed::ObjectKind,
    objects::{self, CertificateView},
    transport::{BoxFuture, HttpRequest, HttpResponse, TransportError},
};
use ereg_trust::{
    bundle::KeyRole,
    keys::{DEVICE_ALIAS, KeyPolicy},
    leaf::content_commit,
    token::{StatusState, TokenClaims, TokenStatus},
};
use office::{Line, NOW, Office, config, seller};

type Alters = Box<dyn Fn(&str, Vec<u8>) -> Vec<u8> + Send>;

/// Somebody who holds the line.
struct Middle {
    line: Line,
    alters: Mutex<Option<Alters>>,
}

impl Transport for Middle {
    fn authority(&self) -> &str {
        self.line.authority()
    }

    fn send(&self, request: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        Box::pin(async move {
            let path = request.path.clone();
            let mut answer = self.line.send(request).await?;
            if let Some(alters) = &*self.alters.lock().unwrap() {
                answer.body = alters(&path, answer.body);
            }
            Ok(answer)
        })
    }
}

/// Nothing gets out.
struct NoNetwork;

impl Transport for NoNetwork {
    fn authority(&self) -> &str {
        "127.0.0.1:9"
    }

    fn send(&self, _: HttpRequest) -> BoxFuture<'_, HttpResponse, TransportError> {
        Box::pin(async { Err(TransportError::NotSent) })
    }
}

/// The seller's phone, enrolled and with her home, over a line that is held from now on.
async fn watched(dir: &std::path::Path, office: &Arc<Office>) -> (Client, Arc<Middle>) {
    let keys = Arc::new(SoftwareKeys::in_memory());
    seller(dir, office, keys.clone()).await.end().await.unwrap();
    let middle = Arc::new(Middle { line: Line(office.clone()), alters: Mutex::default() });
    let mut config = config(dir, Some(office), keys);
    config.transport = Some(middle.clone());
    (Client::open(config).unwrap(), middle)
}

#[tokio::test]
async fn homes_that_were_altered_on_the_way_are_not_shown() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let (phone, middle) = watched(dir.path(), &office).await;
    let known = phone.homes().cached().await.unwrap();
    let forge = |forged: Vec<u8>| *middle.alters.lock().unwrap() = Some(Box::new(move |_, _| forged.clone()));
    // What it was before it was signed, an envelope of another kind, and an honest one that answered before.
    let extract = office.sign(KeyRole::Book, "extract", &office.extract);
    let bare = serde_json::json!([{ "unit": office.extract.unit, "extract": extract, "since": "2020-03-02" }]);
    forge(b"[]".to_vec());
    assert!(phone.homes().my_homes().await.is_err());
    forge(serde_json::to_vec(&bare).unwrap());
    assert!(phone.homes().my_homes().await.is_err());
    forge(extract.into_bytes());
    assert!(phone.homes().my_homes().await.is_err());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let tape = heard.clone();
    *middle.alters.lock().unwrap() = Some(Box::new(move |_, body| {
        tape.lock().unwrap().clone_from(&body);
        body
    }));
    assert_eq!(phone.homes().my_homes().await.unwrap().len(), known.len());
    forge(heard.lock().unwrap().clone());
    assert_eq!(phone.homes().my_homes().await.unwrap_err().code(), "answer.unreadable", "told to another request");
    assert!(phone.homes().cached().await.unwrap() == known, "and what was known stays");
    *middle.alters.lock().unwrap() = None;
    assert!(phone.homes().my_homes().await.is_ok());
}

#[tokio::test]
async fn a_forged_case_is_not_shown_and_the_next_honest_sync_heals() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let (phone, middle) = watched(dir.path(), &office).await;
    let before = phone.sync().status().await.unwrap().cursor;
    office.tells(ObjectKind::Payment, "p", "{}".to_owned());
    *middle.alters.lock().unwrap() = Some(Box::new(|path, body| {
        if path != "/v1/feed" {
            return body;
        }
        let page = String::from_utf8(body).unwrap();
        let forged = r#"{"body":"{}","kind":"case","object":"x","rev":1,"seq":4}"#;
        page.replacen(page.lines().next().unwrap(), forged, 1).into_bytes()
    }));
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(report.trouble.unwrap().code, "feed.not_signed");
    assert!(phone.cases().list(0).await.unwrap().items.is_empty());
    assert_eq!(phone.sync().status().await.unwrap().cursor, before);
    *middle.alters.lock().unwrap() = None;
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!((report.trouble, report.changes), (None, 1));
}

#[tokio::test]
async fn a_certificate_is_in_force_only_if_its_token_says_so() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let token = include_str!("../../trust/tests/golden/token.txt").trim().to_owned();
    // No token, and a good one by a registry that is not this phone's.
    for (at, token) in ["EREG1:", "anything", &token].into_iter().enumerate() {
        let number = office.extract.facts.right.certificates[0].clone();
        let view = CertificateView {
            number: number.clone().into(),
            licence_id: "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200302000000000001.001.X"
                .parse()
                .unwrap(),
            unit: office.extract.unit,
            status: objects::CertificateStatus::Current,
            token: token.to_owned(),
            face: "{}".into(),
            case_id: None,
            entry_index: 1,
            registered_at: NOW.parse().unwrap(),
        };
        office.tells(
            ObjectKind::Certificate,
            &number.to_string(),
            String::from_utf8(to_canonical(&view).unwrap()).unwrap(),
        );
        phone.sync().now().unwrap().finished().await.unwrap();
        let listed = phone.certificates().list().await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].status, CertificateStanding::Unproven, "{at}");
        assert!(!listed[0].words.zh.contains("现势") && listed[0].words.zh.contains("未能核验"));
    }
}

const ANOTHER: &str = "鄂(2026)武汉市不动产权第9999999号";

/// Every token here is genuine, sealed by the office for what stands in its book. Of another certificate it proves nothing of
/// this one.
#[tokio::test]
async fn a_genuine_token_of_another_certificate_puts_none_in_force() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let licence: LicenceId =
        "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200302000000000001.001.X".parse().unwrap();
    let as_of_s = NOW.parse::<ereg_client::Instant>().unwrap().seconds() as u64;
    let status = Some(TokenStatus { state: StatusState::Current, as_of_s });
    let sealed = |alters: fn(&mut TokenClaims)| {
        office.token(KeyRole::Seal, status, |claims| {
            claims.face.licence_id = licence.rootless().to_owned();
            alters(claims);
        })
    };
    let own = || sealed(|_| ());
    let told = [
        ("its own", own(), 0, CertificateStanding::Current),
        ("another number", sealed(|c| c.face.certificate = ANOTHER.to_owned()), 0, CertificateStanding::Unproven),
        ("another licence", sealed(|c| c.face.licence_id.replace_range(0..1, "2")), 0, CertificateStanding::Unproven),
        (
            "another home",
            sealed(|claims| claims.face.unit = "420102001001GB00001F00019999".to_owned()),
            0,
            CertificateStanding::Unproven,
        ),
        ("another entry", own(), 3, CertificateStanding::Unproven),
        ("its own again", own(), 0, CertificateStanding::Current),
    ];
    for (what, token, entry_index, standing) in told {
        let number = office.extract.facts.right.certificates[0].clone();
        let view = CertificateView {
            number: number.clone().into(),
            licence_id: licence.clone(),
            unit: office.extract.unit,
            status: objects::CertificateStatus::Current,
            token,
            face: "{}".into(),
            case_id: None,
            entry_index,
            registered_at: NOW.parse().unwrap(),
        };
        let body = String::from_utf8(to_canonical(&view).unwrap()).unwrap();
        office.tells(ObjectKind::Certificate, &number.to_string(), body);
        phone.sync().now().unwrap().finished().await.unwrap();
        let listed = phone.certificates().list().await.unwrap();
        assert_eq!(listed.iter().map(|one| one.status).collect::<Vec<_>>(), [standing], "{what}");
    }
}

#[tokio::test]
async fn after_a_newer_policy_pack_was_put_in_force_every_later_sync_goes_on() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let mut pack: serde_json::Value = serde_json::from_slice(policy::FLOOR_PACK).unwrap();
    pack["version"] = 99.into();
    office.tells_pack("newer", &serde_json::to_vec(&pack).unwrap(), KeyRole::Policy);
    for _ in 0..3 {
        let report = phone.sync().now().unwrap().finished().await.unwrap();
        assert_eq!(report.trouble, None);
    }
}

#[tokio::test]
async fn a_key_store_put_in_anothers_place_is_told_and_nothing_is_sent() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let keys = Arc::new(SoftwareKeys::in_memory());
    seller(dir.path(), &office, keys.clone()).await.end().await.unwrap();
    let others = Arc::new(SoftwareKeys::in_memory());
    others.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
    let phone = Client::open(config(dir.path(), Some(&office), others)).unwrap();
    let sent = office.requests.load(Ordering::SeqCst);
    let told = phone.sync().now().unwrap().finished().await.unwrap_err();
    assert_eq!(told.code(), "account.other_keys");
    assert_eq!(phone.homes().my_homes().await.unwrap_err().code(), "account.other_keys");
    let unit = office.extract.unit.to_string();
    assert_eq!(phone.homes().refresh(unit.clone()).await.unwrap_err().code(), "account.other_keys");
    let joined = phone
        .sharing()
        .join("ereg:invite:1:019abcde-0000-7000-8000-0000000000aa:AAAAAAAAAAAAAAAAAAAAAA".into())
        .await
        .unwrap_err();
    assert_eq!(joined.code(), "account.other_keys");
    assert_eq!(office.requests.load(Ordering::SeqCst), sent, "nothing was sent in another's name");
    assert!(!phone.homes().cached().await.unwrap().is_empty(), "what is here can be read");
    phone.end().await.unwrap();
    let phone = Client::open(config(dir.path(), Some(&office), keys)).unwrap();
    assert_eq!(phone.sync().now().unwrap().finished().await.unwrap().trouble, None);
}

#[tokio::test]
async fn an_enrolment_that_was_taken_back_stops_no_later_sync() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let keys = Arc::new(SoftwareKeys::in_memory());
    seller(dir.path(), &office, keys.clone()).await.end().await.unwrap();
    let mut offline = config(dir.path(), Some(&office), keys);
    let line = offline.transport.replace(Arc::new(NoNetwork));
    let phone = Client::open(offline.clone()).unwrap();
    let who = ereg_law::fixture::seller();
    let ereg_domain::party::IdentityNumber::Citizen(id) = &who.identity else { panic!("a person") };
    let enrolled = phone.account().enrol(who.name.to_string(), id.as_str().to_owned(), "proof".into()).await;
    assert!(enrolled.is_err());
    let waiting = phone.outbox().items().await.unwrap();
    phone.outbox().cancel(waiting[0].item).await.unwrap();
    phone.end().await.unwrap();
    offline.transport = line;
    let phone = Client::open(offline).unwrap();
    let report = phone.sync().now().unwrap().finished().await.unwrap();
    assert_eq!(report.trouble, None);
    phone.end().await.unwrap();
    // The keys of the account are those of the enrolment before it: another's are told all the same.
    let others = Arc::new(SoftwareKeys::in_memory());
    others.generate(DEVICE_ALIAS, KeyPolicy::Requests).unwrap();
    let phone = Client::open(config(dir.path(), Some(&office), others)).unwrap();
    let sent = office.requests.load(Ordering::SeqCst);
    assert_eq!(phone.sync().now().unwrap().finished().await.unwrap_err().code(), "account.other_keys");
    assert_eq!(office.requests.load(Ordering::SeqCst), sent);
}

/// A status is believed of the certificate that was asked about, from the office that may say it, and never older than what is
/// known already. All else that somebody on the line can send is no answer.
#[tokio::test]
async fn a_forged_status_is_not_shown_as_the_status() {
    let (dir, office) = (tempfile::tempdir().unwrap(), Office::open());
    let phone = seller(dir.path(), &office, Arc::new(SoftwareKeys::in_memory())).await;
    let now_s = NOW.parse::<ereg_client::Instant>().unwrap().seconds() as u64;
    let at = |state, as_of_s| Some(TokenStatus { state, as_of_s });
    let current = at(StatusState::Current, now_s);
    let honest = |_: &mut TokenClaims| {};
    let issued = office.token(KeyRole::Seal, None, honest);
    let answers = async |asked: &str, told: String| {
        *office.status.lock().unwrap() = told.clone();
        let answer = phone.certificates().fresh_status(asked.to_owned()).await;
        answer.map(|fresh| assert_eq!(fresh, told)).map_err(|error| error.code().to_owned())
    };
    for state in [StatusState::Current, StatusState::Cancelled] {
        assert_eq!(answers(&issued, office.token(KeyRole::Seal, at(state, now_s), honest)).await, Ok(()), "{state:?}");
    }

    let genuine = office.token(KeyRole::Seal, current, honest);
    let another = |alters: fn(&mut TokenClaims)| office.token(KeyRole::Seal, current, alters);
    let mut forged = vec![
        ("no token", String::new()),
        ("words", "{\"status\":\"current\"}".to_owned()),
        ("what was asked, sent back: it says no status", issued.clone()),
        ("another certificate", another(|claims| claims.face.certificate = "鄂(2026)武汉市不动产权第9999999号".into())),
        ("another licence", another(|claims| claims.face.licence_id.replace_range(0..1, "2"))),
        ("another holder", another(|claims| claims.face.holders = "周**".into())),
        ("another home", another(|claims| claims.face.unit = "420102001001GB00001F00019999".into())),
        ("another entry of the same certificate", another(|claims| claims.booked_at_ms -= 1)),
        ("another content of the entry", another(|claims| claims.content_commit = content_commit(&[8; 32], b"{}"))),
    ];
    let wrong_roles = KeyRole::ALL.into_iter().filter(|role| *role != KeyRole::Seal);
    forged.extend(wrong_roles.map(|role| (role.name(), office.token(role, current, honest))));
    for (what, told) in forged {
        assert_eq!(answers(&issued, told).await, Err("answer.unreadable".to_owned()), "{what}");
    }
    // Any character of it: the seal fits none but these.
    for at in 6..genuine.len() {
        let other = if genuine.as_bytes()[at] == b'A' { "B" } else { "A" };
        let mut changed = genuine.clone();
        changed.replace_range(at..=at, other);
        assert_eq!(answers(&issued, changed).await, Err("answer.unreadable".to_owned()), "changed at {at}");
    }

    // A genuine answer of before is none to whoever has heard since.
    let cancelled = office.token(KeyRole::Seal, at(StatusState::Cancelled, now_s), honest);
    let before = office.token(KeyRole::Seal, at(StatusState::Current, now_s - 1), honest);
    assert_eq!(answers(&cancelled, before).await, Err("answer.unreadable".to_owned()));
    assert_eq!(answers(&cancelled, cancelled.clone()).await, Ok(()));
}
