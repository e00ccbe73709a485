//! A holder is called otherwise now: from one phone, in one evening, for nothing, the register names them as they are called.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, CertificateStanding, ToDo};
use ereg_law::matter::T10;
use ereg_tests::city::City;

const SEED: u64 = 7;

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_whose_name_has_changed_is_named_anew_from_one_phone() {
    let city = City::seeded(SEED).await;
    let home = city.home("renamed_holder");
    let person = &home.right_holders[0];
    let before = city.holders_of(&home);
    assert_ne!(before, [person.name.to_string()], "the register still has the former name");

    // Enrolled under the new name; the police know the former one, so the home is found all the same.
    let holder = city.phone_of(person).await;
    holder.client.homes().my_homes().await.unwrap();
    let old = holder.certificates(&home, CertificateStanding::Current).await.remove(0);
    let begun = city.now();
    let draft = holder.client.drafts().begin(T10.id(), Some(home.unit.to_string())).await.unwrap();
    let fields = holder.client.drafts().form(draft).await.unwrap().into_fields();
    let typed = |path: &str| fields.iter().find(|field| field.path == path).unwrap().value.clone();
    assert_eq!(typed("former.name"), Some(before[0].clone()), "what the register says is filled in");
    assert_eq!(typed("parties.holder.1.name"), Some(person.name.to_string()));
    for (field, value) in [("delivery.medium", "electronic"), ("delivery.certificates", "one")] {
        holder.types(draft, field, value).await;
    }
    let verdicts = holder.reviews(draft).await;
    assert!(verdicts.findings.iter().all(|found| found.answer != AnswerKind::Manual), "{:?}", verdicts.findings);
    let next = holder.client.next_steps().await.unwrap();
    assert_eq!(next[0].to_do, ToDo::Freeze, "there is nobody to share it with");
    holder.client.drafts().freeze(draft).await.unwrap();
    holder.syncs().await;
    holder.signs(draft).await;
    holder.submits(draft).await;
    let done = city.until(&holder, draft, &["registered"]).await;
    let minutes = (city.now().ms() - begun.ms()) / 60_000;
    assert!(minutes < 30, "in minutes: {minutes}");
    holder.collects(done.case_id).await;

    assert_eq!(city.holders_of(&home), [person.name.to_string()]);
    let new = holder.certificates(&home, CertificateStanding::Current).await.remove(0);
    assert_ne!(new.number, old.number);
    assert!(holder.client.certificates().verify(new.token).await.unwrap().ok);
    let fresh = holder.client.certificates().fresh_status(old.token).await.unwrap();
    assert!(!holder.client.certificates().verify(fresh).await.unwrap().ok, "void with the entry");
    city.book_is_sound();
}

/// A person whom the police do not know under the recorded name finds no home, and nobody learns of it.
#[tokio::test(flavor = "multi_thread")]
async fn whom_the_police_do_not_know_under_the_recorded_name_finds_no_home() {
    let city = City::seeded(SEED).await;
    let home = city.home("t10_not_shown");
    let stranger = city.phone_of(&home.right_holders[0]).await;
    stranger.client.homes().my_homes().await.unwrap();
    assert!(stranger.client.homes().cached().await.unwrap().is_empty());
}
