//! 不予登记: a home that is seized cannot be sold; the rules propose to refuse, and a person does, whom the sandbox plays. Both
//! parties are told of it as it is, with the remedies, and hold the sealed decision.
//! All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{CaseId, Happened, PaperKind, TaskStanding, ToDo};
use ereg_law::matter::LAW;
use ereg_registry::{
    partner::{OfficerDecision, OfficerSays},
    service::to_decide,
};
use ereg_tests::city::{City, codes};

const SEED: u64 = 7;

/// The decision of the sandbox's officer on a case as it stands, for one reason.
fn refusal(city: &City, case: CaseId, reason: &str) -> Result<OfficerDecision, &'static str> {
    let says = OfficerSays::Refuse { reasons: vec![reason.to_owned()] };
    to_decide(&city.registry_dir(), "demo", LAW, case, says).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_a_person_refuses_ends_in_writing_on_both_phones() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("r12_pre_seized", &["in_review"]).await;
    let waiting = sale.seller.case_of(sale.draft).await;
    assert_eq!(codes(&waiting.grounds), ["R-12.seized"]);
    assert!(waiting.words.zh.contains("由工作人员决定"), "it is only proposed: {:?}", waiting.words);
    let case = waiting.case_id;
    assert_eq!(refusal(&city, case, "R-36.inheritance"), Err("decide.reason_unknown"));
    city.sandbox.decide(&refusal(&city, case, "R-12.seized").unwrap()).unwrap();

    for phone in [&sale.seller, &sale.buyer] {
        let refused = city.until(phone, sale.draft, &["refused"]).await;
        assert_eq!((refused.title.zh.as_str(), codes(&refused.grounds)), ("不予登记/查询", vec!["R-12.seized"]));
        for part in ["不予登记", "60日", "行政复议", "6个月", "行政诉讼"] {
            assert!(refused.words.zh.contains(part), "{part}: {:?}", refused.words);
        }
        assert!(!refused.words.zh.contains("由工作人员"), "nobody says that a person did it: {:?}", refused.words);
        let accepted = refused.acceptance.expect("its number is kept");
        assert_eq!(accepted.case_number, waiting.acceptance.as_ref().unwrap().case_number);
        assert!(refused.turn_passed.is_none() && refused.term.is_none() && refused.fee.is_none());

        let progress = phone.client.cases().progress(sale.draft).await.unwrap();
        assert!(matches!(progress.first.standing, TaskStanding::Done { .. }), "{:?}", progress.first);
        let TaskStanding::Over { why } = &progress.second.standing else { panic!("{:?}", progress.second) };
        assert!(why.zh.contains("不予登记"), "{why:?}");
        assert!(progress.comes_next.is_none(), "nothing follows");
        assert_eq!(progress.timeline.last().map(|entry| entry.happened), Some(Happened::Refused));
        assert!(progress.steps.iter().all(|step| step.to_do == ToDo::CopyDraft), "{:?}", progress.steps);

        let letters: Vec<_> =
            phone.letters().await.into_iter().filter(|l| l.kind == "refused_in_demonstration").collect();
        let [letter] = letters.as_slice() else { panic!("once: {letters:?}") };
        assert!(letter.title.zh.contains("演示") && letter.body.zh.starts_with("演示"), "{letter:?}");
        assert!(letter.body.zh.contains("60日") && letter.body.zh.contains("6个月"), "{letter:?}");
        assert_eq!((codes(&letter.grounds), letter.case_id), (vec!["R-12.seized"], Some(case)));

        city.works().await;
        phone.syncs().await;
        let documents = phone.client.documents().list().await.unwrap();
        let decisions = documents.iter().filter(|one| one.kind == PaperKind::Refusal);
        assert_eq!(decisions.count(), 1, "{documents:?}");
    }
    assert_eq!(city.counts("SELECT count(*) FROM queue WHERE case_id = ?1", &case.to_string()), 0);
    let acts = "SELECT count(*) FROM audit WHERE act = 'case.refuse' AND subject = '演示' AND object = ?1";
    assert_eq!(city.counts(acts, &case.to_string()), 1);
    city.book_is_sound();
}
