//! A holder asks what the register says of their home and has a sealed answer in minutes, on one phone, for nothing; a
//! stranger who is handed it finds it good with no network. Whoever asks about another's home learns nothing at all.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{
    AnswerKind, BookStanding, CaseScreen, CaseStage, DraftId, Handed, HandedKind, Integrity, SealTrust, ToDo, Verifier,
    YourTurn,
};
use ereg_law::matter::{LAW, T28};
use ereg_registry::{partner::OfficerSays, seed::ListedPerson, service::to_decide};
use ereg_tests::city::{City, Home, Phone, Sale, typed_number};

const SEED: u64 = 7;

/// Asks about a home that the phone has the register's word of.
async fn asks_about_their_own(holder: &Phone, home: &Home) -> DraftId {
    let draft = holder.client.drafts().begin(T28.id(), Some(home.unit.to_string())).await.unwrap();
    sends(holder, draft).await;
    draft
}

/// Asks about whatever unit, in this name: all of it is typed by hand.
async fn asks_about(phone: &Phone, unit: &str, certificate: &str, named: &ListedPerson) -> DraftId {
    let draft = phone.client.drafts().begin(T28.id(), Some(unit.to_owned())).await.unwrap();
    for (field, value) in [
        ("matter.certificate", certificate.to_owned()),
        ("parties.holder.1.name", named.name.to_string()),
        ("parties.holder.1.id_no", typed_number(named)),
    ] {
        phone.types(draft, field, &value).await;
    }
    sends(phone, draft).await;
    draft
}

/// Freezes, signs and sends it in, alone.
async fn sends(phone: &Phone, draft: DraftId) {
    phone.client.drafts().freeze(draft).await.unwrap();
    phone.syncs().await;
    phone.signs(draft).await;
    phone.submits(draft).await;
}

/// The same bytes under a signature that does not fit.
fn with_another_signature(sealed: &str) -> String {
    let at = sealed.find("\"sig\":\"").unwrap() + 7;
    let other = if &sealed[at..=at] == "A" { "B" } else { "A" };
    format!("{}{other}{}", &sealed[..at], &sealed[at + 1..])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_has_a_sealed_answer_about_their_home_in_minutes() {
    let city = City::seeded(SEED).await;
    let home = city.home("asked_while_burdened");
    let holder = city.phone_of(&home.right_holders[0]).await;

    let draft = holder.client.drafts().begin(T28.id(), Some(home.unit.to_string())).await.unwrap();
    let verdicts = holder.reviews(draft).await;
    let stops = [AnswerKind::Manual, AnswerKind::Refuse, AnswerKind::NotAccept, AnswerKind::Supplement];
    let open = verdicts.findings.iter().find(|found| {
        stops.contains(&found.answer) && found.told.as_ref().is_none_or(|told| told.code != "field.missing")
    });
    assert!(open.is_none(), "{open:?}");
    assert_eq!(holder.client.next_steps().await.unwrap()[0].to_do, ToDo::Freeze, "there is nobody to share it with");
    holder.client.drafts().freeze(draft).await.unwrap();
    holder.syncs().await;
    assert_eq!(holder.looks_at(draft).await.turn, YourTurn::Sign);
    let sheet = holder.client.signing().sheet(draft).await.unwrap();
    assert!(sheet.title.zh.contains("查询申请书"), "{:?}", sheet.title);
    holder.signs(draft).await;
    holder.submits(draft).await;
    let case = city.until(&holder, draft, &["answered"]).await;
    assert!(case.fee.is_none() && case.booked.is_none());
    assert_eq!(case.acceptance.as_ref().unwrap().ahead, 0, "it waits for nobody");
    assert!(
        holder.client.next_steps().await.unwrap().iter().all(|next| next.case_id != Some(case.case_id)),
        "all is done"
    );

    // Both owners, the mortgage and the seizure, and whose number is whose is nobody's to read.
    holder.in_airplane_mode();
    let result = holder.client.results().of_case(case.case_id).await.unwrap();
    assert_eq!(holder.client.results().list().await.unwrap(), std::slice::from_ref(&result));
    let said =
        result.check.lines.iter().map(|line| format!("{}：{}", line.label.zh, line.value.zh)).collect::<Vec<_>>();
    let said = said.join("\n");
    for name in city.holders_of(&home) {
        assert!(said.contains(&name), "{said}");
    }
    for part in ["抵押", "查封", "不需说明目的", home.unit.as_str(), "共同共有"] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let number = typed_number(&home.right_holders[0]);
    assert!(!said.contains(&number) && !result.result.contains(&number), "a number is masked");
    assert!(result.check.words.as_ref().unwrap().zh.contains("只说明这一时刻"), "{:?}", result.check.words);
    assert_eq!((result.entries, result.check.ok), (3, true), "the right, the mortgage and the seizure");

    // A stranger, offline, with the trust file alone.
    let trust = holder.client.account().trust_bundle().await.unwrap();
    let stranger = Verifier::under(trust, None).unwrap();
    let found = |text: String| match stranger.document(text.into_bytes()) {
        Handed::Checked { found } => found,
        Handed::Picture => panic!("a result is no picture"),
    };
    let good = found(result.result.clone());
    assert_eq!(
        (good.kind, good.integrity, good.seal, good.book),
        (HandedKind::QueryResult, Integrity::Intact, SealTrust::Trusted, BookStanding::StatusUnknown)
    );
    assert_eq!(good.lines, result.check.lines);
    let altered = found(with_another_signature(&result.result));
    assert_eq!((altered.ok, altered.lines.len(), altered.words), (false, 0, None));
    assert_eq!(altered.trouble.unwrap().code, "result.altered");
    assert_eq!(altered.integrity, Integrity::Altered);

    city.book_is_sound();
}

/// The answer is kept as it was sealed: another phone of the same person is told the same bytes.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_sealed_bytes_reach_another_phone_of_the_holder() {
    let city = City::seeded(SEED).await;
    let home = city.home("asked_home");
    let holder = city.phone_of(&home.right_holders[0]).await;
    let draft = asks_about_their_own(&holder, &home).await;
    let case = city.until(&holder, draft, &["answered"]).await;
    let first = holder.client.results().of_case(case.case_id).await.unwrap();
    let tablet = city.second_phone_of(&home.right_holders[0]).await;
    assert_eq!(tablet.client.results().of_case(case.case_id).await.unwrap().result, first.result);
}

/// It stands in nobody's way and nobody in its: a sale under way on the same home neither holds it up nor waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_query_holds_nobody_up_and_waits_for_nobody() {
    let city = City::seeded(SEED).await;
    let Sale { home, seller, buyer, draft: sale } = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let before = city.until(&seller, sale, &["fee_due"]).await;

    let query = asks_about_their_own(&seller, &home).await;
    city.until(&seller, query, &["answered"]).await;
    let after = city.until(&seller, sale, &["fee_due"]).await;
    assert_eq!(before.acceptance, after.acceptance);
    buyer.syncs().await;
    buyer.pays(after.case_id).await;
    city.until(&buyer, sale, &["registered"]).await;
    city.book_is_sound();
}

/// Returns what somebody was told, but for what is theirs: ids, times and their own unit.
fn told(case: &CaseScreen) -> (CaseStage, String, Vec<(String, String)>, bool) {
    let grounds = case.grounds.iter().map(|ground| (ground.code.clone(), ground.text.zh.clone())).collect();
    (case.state, case.words.zh.clone(), grounds, case.acceptance.is_some())
}

/// 细则 99: in writing, with the ground and both remedies; and in the same words whether there is such a unit or not, whether
/// it is held by whom they named or by another, and under whatever certificate they quote.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_refused_in_words_that_tell_nothing_of_the_register() {
    let city = City::seeded(SEED).await;
    let (own, home) = (city.home("asked_by_a_stranger"), city.home("asked_home"));
    let stranger = city.phone_of(&own.right_holders[0]).await;
    let (person, holder) = (&own.right_holders[0], &home.right_holders[0]);
    let (unit, certificate) = (home.unit.to_string(), home.certificate.to_string());
    let nowhere = format!("{}F99990001", &unit[..19]);
    let wrong = "鄂(2015)演示市江岸不动产权第9999999号";
    let mut all = Vec::new();
    for (unit, certificate, named) in [
        (&unit, certificate.as_str(), person),
        (&unit, wrong, person),
        (&nowhere, wrong, person),
        // Under the holder's name and number: whether they fit is told to nobody else.
        (&unit, certificate.as_str(), holder),
        (&nowhere, certificate.as_str(), holder),
    ] {
        let draft = asks_about(&stranger, unit, certificate, named).await;
        let case = city.until(&stranger, draft, &["not_accepted"]).await;
        assert!(stranger.client.results().of_case(case.case_id).await.is_err());
        // The phone itself knew no more.
        let found = stranger.finds(draft, "R-75").await;
        assert!(found.iter().all(|found| found.answer == AnswerKind::Unknown), "{found:?}");
        all.push(told(&case));
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
    let (_, words, grounds, accepted) = all.remove(0);
    assert!(!accepted, "it has no number");
    let [(code, ground)] = grounds.as_slice() else { panic!("{grounds:?}") };
    assert!(code == "R-75.not_told" && ground.contains("第九十九条") && ground.contains("不予查询"), "{ground}");
    for remedy in ["60日", "市人民政府", "6个月", "人民法院"] {
        assert!(words.contains(remedy), "{words}");
    }
    let letters = stranger.letters().await;
    let letter = letters.iter().find(|letter| letter.kind == "grounds").unwrap();
    assert_eq!(letter.title.zh, "不予查询告知书");
    assert!(letter.body.zh.contains("60日") && letter.body.zh.contains("6个月"), "{:?}", letter.body);
    assert!(stranger.client.results().list().await.unwrap().is_empty());
}

/// A person looks where the rules leave it to them; what they approve is answered, and nothing is entered.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_approves_is_answered() {
    let city = City::seeded(SEED).await;
    let home = city.home("t28_minor");
    let holder = city.phone_of(&home.right_holders[0]).await;
    let draft = asks_about_their_own(&holder, &home).await;
    let case = city.until(&holder, draft, &["in_review"]).await;
    assert!(case.grounds.iter().any(|ground| ground.code == "R-00.minor"), "{:?}", case.grounds);
    let approved = to_decide(&city.registry_dir(), "demo", LAW, case.case_id, OfficerSays::Approve).unwrap().unwrap();
    city.sandbox.decide(&approved).unwrap();
    city.until(&holder, draft, &["answered"]).await;
    assert!(holder.client.results().of_case(case.case_id).await.unwrap().check.ok);
}
