//! The end of an application is said wherever it is shown or changed, a thing that is done is not said to wait, and
//! sync says what changed. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{Answer, DraftId, DraftStanding, MaterialCode, Progress};
use ereg_tests::city::{City, Phone, State, slot, typed_number};

const SEED: u64 = 7;

/// The code of why a draft goes no further, on its own page and in the list.
async fn over(phone: &Phone, draft: DraftId) -> (DraftStanding, Option<String>) {
    let drafts = phone.client.drafts();
    let summary = drafts.summary(draft).await.unwrap();
    let listed = drafts.list(0).await.unwrap().items.into_iter().find(|line| line.id == draft).unwrap();
    assert_eq!((listed.standing, &listed.over), (summary.standing, &summary.over));
    (summary.standing, summary.over.map(|told| told.code))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_whose_case_has_ended_says_so_and_can_be_removed() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["fee_due"]).await.case_id;
    sale.seller.syncs().await;
    let photo = || ereg_tests::promise::photo(1, 1_000);
    let types = async |phone: &Phone| {
        phone.client.drafts().answer(sale.draft, "deal.price".to_owned(), Some("1".to_owned())).await
    };
    for (withdrawn, code) in [(false, "draft.submitted"), (true, "draft.case_over")] {
        if withdrawn {
            sale.buyer.withdraws(case).await;
            sale.seller.withdraws(case).await;
        }
        for phone in [&sale.seller, &sale.buyer] {
            phone.syncs().await;
            let drafts = phone.client.drafts();
            assert_eq!(types(phone).await.unwrap_err().code(), code);
            assert_eq!(phone.attaches(sale.draft, MaterialCode::M10, photo()).await.unwrap_err().code(), code);
            let standing = if withdrawn {
                (DraftStanding::CaseOver, Some(code.to_owned()))
            } else {
                assert_eq!(drafts.remove(sale.draft).await.unwrap_err().code(), code);
                (DraftStanding::Submitted, None)
            };
            assert_eq!(over(phone, sale.draft).await, standing);
        }
    }
    for phone in [&sale.seller, &sale.buyer] {
        phone.client.drafts().remove(sale.draft).await.unwrap();
        assert!(phone.client.next_steps().await.unwrap().is_empty(), "nothing is left to copy");
    }
}

/// An application that was signed and sent in names its files: none of them can be taken off, neither while the case
/// runs nor after it has ended, and each is still there to be looked at.
#[tokio::test(flavor = "multi_thread")]
async fn no_file_is_taken_off_what_was_sent_in() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    let attaches = async |phone: &Phone, n| {
        let photo = ereg_tests::promise::photo(n, 4_000);
        let file = phone.attaches(draft, MaterialCode::M06, photo).await.unwrap();
        phone.syncs().await;
        file.digest
    };
    let files = [attaches(&seller, 1).await, attaches(&buyer, 2).await];
    seller.syncs().await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    let case = city.until(&buyer, draft, &["in_review"]).await.case_id;
    for code in ["draft.submitted", "draft.case_over"] {
        for (phone, file) in [&seller, &buyer].into_iter().zip(&files) {
            phone.syncs().await;
            let attachments = phone.client.attachments();
            assert_eq!(attachments.remove(draft, file.clone()).await.unwrap_err().code(), code);
            let kept = attachments.list(draft).await.unwrap();
            assert!(kept.iter().any(|kept| kept.digest == *file), "{kept:?}");
            assert!(phone.outbox().await.is_empty());
        }
        if code == "draft.submitted" {
            buyer.withdraws(case).await;
            seller.withdraws(case).await;
        }
    }
}

/// Checks what a person who joined is told of a draft that goes no further.
async fn nothing_untrue_is_said(buyer: &Phone, draft: DraftId, shown: String, standing: DraftStanding, code: &str) {
    assert_eq!(over(buyer, draft).await, (standing, Some(code.to_owned())));
    let (drafts, signing) = (buyer.client.drafts(), buyer.client.signing());
    assert_eq!(signing.sheet(draft).await.unwrap_err().code(), code);
    assert_eq!(signing.sign(draft, shown).await.unwrap_err().code(), code, "it did not change");
    assert_eq!(drafts.copy(draft).await.unwrap_err().code(), code, "a blank draft is no copy");
    signing.answer_inquiry(draft, ereg_law::question::ALTERED.name, Answer::NotSure).await.unwrap();
    assert!(buyer.outbox().await.is_empty(), "kept, and not sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joined_is_told_of_the_end_wherever_the_draft_is_shown() {
    let city = City::seeded(SEED).await;
    let (home, other) = (city.home("plain_sale"), city.home("mortgaged_sale"));
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.syncs().await;
    let shown = buyer.client.signing().sheet(draft).await.unwrap().manifest;
    city.pass(7 * 24 * 60 + 1);
    city.works().await;
    for phone in [&seller, &buyer] {
        phone.syncs().await;
    }
    nothing_untrue_is_said(&buyer, draft, shown, DraftStanding::WorkspaceOver, "workspace.closed").await;
    assert_eq!(over(&seller, draft).await.1.as_deref(), Some("workspace.closed"));

    // Shared again and joined again, it goes on; then somebody else is named.
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    assert_eq!(over(&buyer, draft).await, (DraftStanding::Editing, None));
    seller.freezes(draft).await;
    buyer.syncs().await;
    let shown = buyer.client.signing().sheet(draft).await.unwrap().manifest;
    city.pass(1);
    seller.types(draft, "parties.transferee.1.name", other.right_holders[0].name.as_str()).await;
    seller.types(draft, "parties.transferee.1.id_no", &typed_number(&other.right_holders[0])).await;
    seller.syncs().await;
    buyer.syncs().await;
    nothing_untrue_is_said(&buyer, draft, shown, DraftStanding::Dismissed, "workspace.dismissed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_joining_without_a_network_is_finished_by_the_next_sync() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let joins_offline = async |invitation: String| {
        buyer.in_airplane_mode().client.sharing().join(invitation).await.unwrap_err();
        let waits = buyer.outbox().await;
        assert_eq!((waits.len(), waits[0].draft, waits[0].case_id), (1, Some(draft), None), "it says of which draft");
        buyer.back_online().syncs().await;
    };
    joins_offline(seller.shares_and_invites(draft).await).await;
    assert_eq!(buyer.client.sharing().see(draft).await.unwrap().slot, slot(ereg_law::role::TRANSFEREE));
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    // Joined anew in the same way, what was signed before is signed again.
    city.pass(7 * 24 * 60 + 1);
    city.works().await;
    seller.syncs().await;
    buyer.syncs().await;
    joins_offline(seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    city.until(&buyer, draft, &["fee_due"]).await;
    assert_eq!(buyer.client.drafts().list(0).await.unwrap().items.len(), 1, "one draft, though joined twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_registry_has_is_not_said_to_wait() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    let sharing = seller.client.sharing();
    assert_eq!(sharing.share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap(), Progress::Queued);
    let invites = async || sharing.invite(draft, slot(ereg_law::role::TRANSFEREE)).await.unwrap();
    let freezes = async || seller.client.drafts().freeze(draft).await.unwrap();
    assert_eq!((invites().await.progress, invites().await.progress), (Progress::Queued, Progress::Queued));
    seller.line.set(State::LosesAnswerTo("invite"));
    seller.syncs_once().await;
    assert_eq!(invites().await.progress, Progress::OnItsWay, "it has left, and nobody knows more");
    seller.back_online().syncs().await;
    assert_eq!(invites().await.progress, Progress::Done);
    buyer.joins(&invites().await.text).await;
    assert_eq!(invites().await.progress, Progress::Done, "the seller has not heard of it");
    seller.syncs().await;
    assert_eq!((freezes().await.progress, freezes().await.progress), (Progress::Queued, Progress::Queued));
    seller.syncs().await;
    assert_eq!(freezes().await.progress, Progress::Done);
    assert!(seller.outbox().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_says_what_its_answers_changed_and_of_which_draft_and_case() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let person = &home.right_holders[0];
    let buyer = city.new_phone_of(person);
    buyer.line.set(State::LosesAnswerTo("enrol"));
    let proof = person.identity_proof.clone().unwrap();
    buyer.client.account().enrol(person.name.to_string(), typed_number(person), proof).await.unwrap_err();
    city.pass(10);
    let says = async |phone: &Phone, wished: &str| {
        let news = phone.syncs_once().await.news;
        assert!(news.iter().any(|line| line.zh.contains(wished)), "{wished}: {news:?}");
    };
    buyer.back_online();
    says(&buyer, "实名注册已办好").await;

    let seller = city.phone_of(&home.obligors[0]).await;
    let draft = seller.begins_sale_of(&home).await;
    seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    says(&seller, &draft.to_string()).await;
    buyer.joins(&seller.invites(draft).await).await;
    says(&seller, &format!("共享的草稿 {draft}")).await;
    // Run out and shared anew, it is said too.
    city.pass(7 * 24 * 60 + 1);
    city.works().await;
    seller.syncs().await;
    buyer.syncs().await;
    seller.client.sharing().share(draft, slot(ereg_law::role::TRANSFEROR)).await.unwrap();
    says(&seller, &draft.to_string()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_says_that_a_withdrawal_is_held_and_who_is_waited_for() {
    let city = City::seeded(SEED).await;
    let says = async |phone: &Phone, wished: &str| {
        let news = phone.syncs_once().await.news;
        assert!(news.iter().any(|line| line.zh.contains(wished)), "{wished}: {news:?}");
    };
    let sale = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&sale.seller, sale.draft, &["fee_due"]).await.case_id;
    sale.buyer.syncs().await;
    sale.seller.in_airplane_mode().client.cases().withdraw(case).await.unwrap();
    assert_eq!(sale.seller.outbox().await[0].case_id, Some(case));
    sale.seller.back_online();
    says(&sale.seller, "您已签署撤回").await;
    says(&sale.buyer, "有申请人要求撤回").await;
}
