//! A certificate is lost, declared void on the portal and given again, from one phone: the holder applies alone, pays
//! nothing, and the old certificate is dead with the entry.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, AttemptState, CertificateStanding, ToDo, YourTurn};
use ereg_law::matter::T27;
use ereg_tests::city::{City, Home, Phone};

const SEED: u64 = 7;

async fn declares_the_loss(holder: &Phone, home: &Home, medium: &str) -> ereg_client::DraftId {
    let drafts = holder.client.drafts();
    let draft = drafts.begin(T27.id(), Some(home.unit.to_string())).await.unwrap();
    for (field, value) in [
        ("loss.how", "lost"),
        ("loss.noticed_on", "2026-10-30"),
        ("delivery.medium", medium),
        ("delivery.certificates", "one"),
    ] {
        holder.types(draft, field, value).await;
    }
    draft
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_certificate_is_published_and_given_again_in_one_evening_from_one_phone() {
    let city = City::seeded(SEED).await;
    let home = city.home("lost_certificate");
    let holder = city.phone_of(&home.right_holders[0]).await;
    let old = holder.certificates(&home, CertificateStanding::Current).await.remove(0);

    // In the aeroplane: what the register knows is filled in, and nothing is left to be asked of anybody else.
    let draft = declares_the_loss(&holder, &home, "electronic").await;
    let verdicts = holder.reviews(draft).await;
    assert!(verdicts.findings.iter().all(|found| found.answer != AnswerKind::Manual), "{:?}", verdicts.findings);

    // Alone: nobody is invited, frozen and signed on the one phone.
    let next = holder.client.next_steps().await.unwrap();
    assert_eq!(next[0].to_do, ToDo::Freeze, "there is nobody to share it with");
    holder.client.drafts().freeze(draft).await.unwrap();
    holder.syncs().await;
    assert_eq!(holder.looks_at(draft).await.turn, YourTurn::Sign);
    holder.signs(draft).await;
    assert_eq!(holder.looks_at(draft).await.turn, YourTurn::Submit);
    holder.submits(draft).await;

    let done = city.until(&holder, draft, &["registered"]).await;
    holder.collects(done.case_id).await;
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()], "the home is as it was");

    // The portal says so to everybody, and names nobody.
    let published = city.published().await;
    let [said] = published.items.as_slice() else { panic!("{published:?}") };
    let text = serde_json::to_string(said).unwrap();
    assert!(text.contains(home.certificate.as_str()) && !text.contains(home.right_holders[0].name.as_str()), "{text}");

    let new = holder.certificates(&home, CertificateStanding::Current).await.remove(0);
    assert_ne!(new.number, old.number);
    assert!(holder.client.certificates().verify(new.token).await.unwrap().ok);
    let kinds: Vec<String> = holder.letters().await.into_iter().map(|letter| letter.kind).collect();
    for kind in ["certificate_replaced", "certificate_ready"] {
        assert!(kinds.iter().any(|told| told == kind), "{kinds:?}");
    }
    assert!(!kinds.iter().any(|told| told == "transferred_away"), "nothing changed hands: {kinds:?}");
    // The old token is dead at once: its status is asked, and it is no longer current.
    let cancelled = holder.certificates(&home, CertificateStanding::Cancelled).await;
    assert_eq!(cancelled.iter().map(|c| c.number.as_str()).collect::<Vec<_>>(), [old.number.as_str()]);
    let fresh = holder.client.certificates().fresh_status(old.token).await.unwrap();
    assert!(!holder.client.certificates().verify(fresh).await.unwrap().ok, "void with the entry");
    city.book_is_sound();
}

/// On paper the certificate has a cost, and is entered when that is paid.
#[tokio::test(flavor = "multi_thread")]
async fn a_paper_certificate_given_again_costs_ten_yuan() {
    let city = City::seeded(SEED).await;
    let home = city.home("lost_while_burdened");
    let holder = city.phone_of(&home.right_holders[0]).await;
    let draft = declares_the_loss(&holder, &home, "paper").await;
    holder.client.drafts().freeze(draft).await.unwrap();
    holder.syncs().await;
    holder.signs(draft).await;
    holder.submits(draft).await;
    let due = city.until(&holder, draft, &["fee_due"]).await;
    let paid = holder.pays(due.case_id).await;
    assert_eq!((paid.state, paid.amount.get()), (AttemptState::Succeeded, 1_000));
    city.until(&holder, draft, &["registered"]).await;
    city.book_is_sound();
}
