//! Corrections (补正) as people live through them: the same case, corrected on the phone. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{
    Answer, AttemptState, CaseScreen, CaseStage, Client, CorrectionScreen, CorrectionStanding, DraftStanding,
    MaterialCode, ToDo, YourTurn,
};
use ereg_law::question::Good;
use ereg_tests::city::{City, Home, Phone, Sale, State, codes};

const SEED: u64 = 7;
const DAY: u64 = 24 * 60;

/// Returns the things to do now, as the phone says them.
async fn next(phone: &Phone) -> Vec<ToDo> {
    phone.client.next_steps().await.unwrap().into_iter().map(|step| step.to_do).collect()
}

/// The list of what is to be corrected, as this phone has it.
async fn list(phone: &Phone, case: &CaseScreen) -> CorrectionScreen {
    phone.client.corrections().see(case.case_id).await.unwrap()
}

/// Returns the standing of each item of the list.
fn standings(list: &CorrectionScreen) -> Vec<(&str, CorrectionStanding)> {
    list.items.iter().map(|item| (item.told.code.as_str(), item.standing)).collect()
}

/// Sends the correction and what waits before it.
async fn sends(phone: &Phone, case: &CaseScreen) {
    phone.syncs().await;
    phone.client.corrections().send(case.case_id).await.unwrap();
    phone.syncs().await;
}

/// A sale that quotes another home's certificate and claims a fee it has no right to, sent in; both parties have heard.
async fn sale_with_two_defects(city: &City) -> (Sale, CaseScreen) {
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = seller.begins_sale_of(&home).await;
    seller.types(draft, "matter.certificate", &city.home("mortgaged_sale").certificate.to_string()).await;
    seller.types(draft, "deal.fee_claim", "small_enterprise").await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;
    let case = city.until(&seller, draft, &["supplement"]).await;
    buyer.syncs().await;
    (Sale { home, seller, buyer, draft }, case)
}

/// The seller puts both right.
async fn corrects(seller: &Phone, home: &Home, draft: ereg_client::DraftId) {
    seller.types(draft, "matter.certificate", &home.certificate.to_string()).await;
    seller.types(draft, "deal.fee_claim", "none").await;
}

/// A case with two defects is corrected by one party, without a network and with a restart between; both sign again, it is
/// the same case, and the home changes hands.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_with_two_defects_is_corrected_signed_again_and_registered() {
    let city = City::seeded(SEED).await;
    let (Sale { home, mut seller, buyer, draft }, case) = sale_with_two_defects(&city).await;
    assert_eq!(codes(&case.grounds), ["R-09.certificate", "R-55.claim_unfounded"]);
    // One list, item by item: words, where it is corrected and by whom.
    let asked = list(&seller, &case).await;
    let open = [("R-09.certificate", CorrectionStanding::Open), ("R-55.claim_unfounded", CorrectionStanding::Open)];
    assert_eq!(standings(&asked), open);
    assert_eq!(asked.items[0].words.zh, "待改正");
    let place = &asked.items[0].places[0];
    assert_eq!((place.field.as_str(), place.writer), ("matter.certificate", None));
    assert!(place.value.is_some() && asked.term.is_some() && asked.case_number.is_none());
    assert_eq!((asked.turn, asked.changes.len()), (YourTurn::Correct, 0));
    assert_eq!((next(&seller).await, next(&buyer).await), (vec![ToDo::Supplement], vec![ToDo::WaitForCorrection]));
    assert_eq!(list(&buyer, &case).await.items[0].places[0].writer, Some(buyer.looks_at(draft).await.creator));
    for told in asked.items.iter().map(|item| &item.told.text) {
        assert!(!told.zh.contains("窗口") && !told.en.contains("counter"), "it is corrected here: {told:?}");
    }
    // Pressed before anything was corrected, nothing goes.
    assert_eq!(seller.client.corrections().send(case.case_id).await.unwrap_err().code(), "supplement.unchanged");

    // On the way, without a network; the battery dies.
    corrects(seller.in_airplane_mode(), &home, draft).await;
    seller.client.end().await.unwrap();
    seller.client = Client::open(seller.config()).unwrap();
    let done = list(&seller, &case).await;
    assert!(done.items.iter().all(|item| item.standing == CorrectionStanding::Corrected), "{:?}", standings(&done));
    assert_eq!(
        done.changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(),
        ["deal.fee_claim", "matter.certificate"]
    );
    assert_eq!((done.beyond.len(), done.turn), (0, YourTurn::Freeze));
    assert_eq!(next(&seller).await, [ToDo::Freeze]);
    assert_eq!(seller.client.drafts().summary(draft).await.unwrap().standing, DraftStanding::Correcting);
    assert_eq!(seller.client.drafts().remove(draft).await.unwrap_err().code(), "draft.submitted");
    let frozen = seller.client.drafts().freeze(draft).await.unwrap().manifest;
    assert_eq!(next(&seller).await, [ToDo::SignAgain]);

    // Whoever signed other content signs again; nobody's signature is taken over.
    assert_eq!(seller.client.corrections().send(case.case_id).await.unwrap_err().code(), "submit.not_complete");
    assert_eq!(seller.back_online().signs(draft).await, frozen);
    assert!(buyer.is_asked_to_sign_again(draft).await);
    assert_eq!(seller.client.corrections().send(case.case_id).await.unwrap_err().code(), "submit.not_complete");
    assert_eq!(buyer.signs(draft).await, frozen);
    assert_eq!(next(&buyer).await, [ToDo::SendSupplement]);
    sends(&buyer, &case).await;

    let after = city.until(&seller, draft, &["fee_due"]).await;
    assert_eq!((after.case_id, &after.receipt), (case.case_id, &case.receipt), "the same case, by its first receipt");
    assert_eq!(city.cases_of(draft), 1);
    buyer.syncs().await;
    for phone in [&seller, &buyer] {
        let letters = phone.letters().await;
        let told = letters.iter().find(|letter| letter.kind == "supplemented").expect("told that it came in");
        assert!(told.body.zh.contains("按要求改了") && !told.body.zh.contains("没有要求"), "{}", told.body.zh);
        assert_eq!(phone.client.corrections().see(case.case_id).await.unwrap_err().code(), "supplement.not_asked");
    }
    let late = seller.client.drafts().answer(draft, "deal.price".to_owned(), Some("1.00".to_owned())).await;
    assert_eq!(late.unwrap_err().code(), "draft.submitted", "it is closed again");
    assert_eq!(buyer.pays(case.case_id).await.state, AttemptState::Succeeded);
    city.until(&buyer, draft, &["registered"]).await;
    buyer.collects(case.case_id).await;
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    city.book_is_sound();
}

/// A contract is filed since, and the buyer puts an answer of her own right: nobody but her signs again.
#[tokio::test(flavor = "multi_thread")]
async fn only_whose_own_answers_change_signs_again() {
    let city = City::seeded(SEED).await;
    let sale = city.signed_sale("r28_not_filed").await;
    let question = ereg_law::matter::T04.form.questions.iter().find(|question| question.good == Good::Yes).unwrap();
    let answers = async |answer| {
        let signing = sale.buyer.client.signing();
        signing.answer_inquiry(sale.draft, question.name, answer).await.unwrap();
        let sheet = signing.sheet(sale.draft).await.unwrap();
        signing.sign(sale.draft, sheet.manifest).await.unwrap();
        sale.buyer.syncs().await;
    };
    answers(Answer::NotSure).await;
    sale.seller.submits(sale.draft).await;
    let case = city.until(&sale.buyer, sale.draft, &["in_review"]).await;
    assert_eq!(codes(&case.waits_for), ["R-28.not_filed"]);
    city.files_contract(&sale.home, &sale.home.right_holders[0].clone(), sale.home.contract.as_deref().unwrap());

    sale.buyer.client.signing().answer_inquiry(sale.draft, question.name, Answer::Yes).await.unwrap();
    let changed = list(&sale.buyer, &case).await;
    assert_eq!(changed.beyond.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["inquiry"]);
    assert_eq!((changed.turn, changed.waits_for.len()), (YourTurn::SignAgain, 0));
    sale.buyer.syncs().await;
    let seen = sale.seller.looks_at(sale.draft).await;
    assert_eq!(seen.waits_for, [case.slot], "hers fell, his stands");
    assert_ne!(seen.turn, YourTurn::SignAgain);
    assert_eq!(sale.seller.client.corrections().send(case.case_id).await.unwrap_err().code(), "submit.not_complete");
    answers(Answer::Yes).await;
    sends(&sale.buyer, &case).await;
    let after = city.until(&sale.buyer, sale.draft, &["fee_due"]).await;
    assert_eq!(after.acceptance.unwrap().case_number, case.acceptance.unwrap().case_number);
    sale.seller.syncs().await;
    let letter = sale.seller.letters().await.into_iter().find(|letter| letter.kind == "supplemented").unwrap();
    assert!(letter.body.zh.contains("询问回答"), "that they changed, and nothing of them: {}", letter.body.zh);
}

/// A change that nobody asked for is shown before it is sent, told when it came in, and judged like the rest.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_unasked_is_shown_told_and_judged() {
    let city = City::seeded(SEED).await;
    let (Sale { home, seller, buyer, draft }, case) = sale_with_two_defects(&city).await;
    corrects(&seller, &home, draft).await;
    seller.types(draft, "deal.price", "123456.00").await;
    let before = list(&seller, &case).await;
    assert_eq!(before.beyond.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["deal.price"]);
    seller.freezes(draft).await;
    seller.signs(draft).await;
    buyer.syncs().await;
    assert_eq!(list(&buyer, &case).await.beyond.len(), 1, "who signs again sees it before");
    buyer.signs(draft).await;
    sends(&seller, &case).await;
    // The filed contract says another price: accepted, and to be corrected again, with its number kept.
    let again = city.until(&buyer, draft, &["in_review"]).await;
    assert_eq!(codes(&again.waits_for), ["R-11.price"]);
    let number = again.acceptance.as_ref().unwrap().case_number.clone();
    let letter = buyer.letters().await.into_iter().find(|letter| letter.kind == "supplemented").unwrap();
    assert!(letter.body.zh.contains("没有要求、也改了：成交价"), "{}", letter.body.zh);
    seller.syncs().await;
    assert_eq!(next(&seller).await, [ToDo::SupplementAccepted]);
    assert_eq!(list(&seller, &again).await.case_number.as_ref(), Some(&number));
    seller.types(draft, "deal.price", &home.price.unwrap().to_string()).await;
    seller.freezes(draft).await;
    seller.signs(draft).await;
    buyer.signs(draft).await;
    sends(&buyer, &again).await;
    let after = city.until(&buyer, draft, &["fee_due"]).await;
    assert_eq!(after.acceptance.unwrap().case_number, number, "number and rank are kept");
}

/// Two taps, on two phones; the answer lost: it came in once.
#[tokio::test(flavor = "multi_thread")]
async fn a_correction_sent_twice_by_both_and_without_an_answer_has_one_effect() {
    let city = City::seeded(SEED).await;
    let (Sale { home, seller, buyer, draft }, case) = sale_with_two_defects(&city).await;
    corrects(&seller, &home, draft).await;
    seller.freezes(draft).await;
    seller.signs(draft).await;
    buyer.signs(draft).await;
    seller.syncs().await;
    let corrections = seller.client.corrections();
    let tapped = corrections.send(case.case_id).await.unwrap();
    assert_eq!(corrections.send(case.case_id).await.unwrap(), tapped, "the same one");
    buyer.client.corrections().send(case.case_id).await.unwrap();
    let typed = seller.client.drafts().answer(draft, "deal.price".to_owned(), Some("1.00".to_owned())).await;
    assert_eq!(typed.unwrap_err().code(), "draft.submitted", "it is on its way");
    seller.line.set(State::LosesAnswerTo("supplement"));
    seller.syncs_once().await;
    assert!(next(&seller).await.contains(&ToDo::Sync), "the answer is still to come");
    seller.back_online().syncs().await;
    let report = buyer.syncs().await;
    assert_eq!((report.left, report.needs_you), (0, 0), "the other's words are in: {report:?}");
    for phone in [&seller, &buyer] {
        let seen = city.until(phone, draft, &["fee_due"]).await;
        assert_eq!(seen.case_id, case.case_id);
        assert!(phone.outbox().await.is_empty());
        let letters = phone.letters().await;
        assert_eq!(letters.iter().filter(|letter| letter.kind == "supplemented").count(), 1);
    }
    assert_eq!(city.cases_of(draft), 1);
}

/// A correction that is asked for may be settled elsewhere: by a contract filed since. Nothing is edited, and it is
/// looked at again.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_settled_elsewhere_is_sent_as_it_is() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("r28_not_filed", &["in_review"]).await;
    let case = city.until(&sale.seller, sale.draft, &["in_review"]).await;
    assert_eq!(codes(&case.waits_for), ["R-28.not_filed"]);
    let asked = list(&sale.seller, &case).await;
    assert_eq!(standings(&asked), [("R-28.not_filed", CorrectionStanding::Unknown)], "a phone does not guess");
    city.files_contract(&sale.home, &sale.home.right_holders[0].clone(), sale.home.contract.as_deref().unwrap());
    sends(&sale.seller, &case).await;
    let after = city.until(&sale.seller, sale.draft, &["fee_due"]).await;
    assert_eq!(after.acceptance, case.acceptance.map(|before| ereg_client::AcceptanceView { ahead: 0, ..before }));
}

/// A paper that is asked for is named in what all sign: attached, everybody signs again.
#[tokio::test(flavor = "multi_thread")]
async fn a_paper_that_was_missing_is_attached_and_signed_by_all() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("r20_restricted", &["supplement"]).await;
    let case = city.until(&sale.buyer, sale.draft, &["supplement"]).await;
    let asked = list(&sale.seller, &case).await;
    assert!(asked.items.iter().any(|item| item.told.code == "R-20.consent_missing"), "{:?}", standings(&asked));
    let item = asked.items.iter().find(|item| item.told.code == "R-20.consent_missing").unwrap();
    assert_eq!(item.places.iter().map(|place| place.field.as_str()).collect::<Vec<_>>(), ["materials.M18"]);
    let photo = ereg_tests::promise::photo(1, 300_000);
    sale.seller.attaches(sale.draft, MaterialCode::M18, photo).await.unwrap();
    let changed = list(&sale.seller, &case).await;
    assert_eq!(changed.changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["materials.M18"]);
    sale.seller.freezes(sale.draft).await;
    sale.seller.signs(sale.draft).await;
    assert!(sale.buyer.is_asked_to_sign_again(sale.draft).await);
    sale.buyer.signs(sale.draft).await;
    sends(&sale.buyer, &case).await;
    let after = city.until(&sale.buyer, sale.draft, &["in_review"]).await;
    assert_eq!(after.case_id, case.case_id);
    assert!(
        after.grounds.iter().any(|told| told.code.starts_with("R-20")),
        "a person reads it: {:?}",
        codes(&after.grounds)
    );
}

/// Never answered: letters, then it lapses; what was half corrected stays on the phone to be copied.
#[tokio::test(flavor = "multi_thread")]
async fn a_correction_that_never_comes_is_written_about_and_lapses() {
    let city = City::seeded(SEED).await;
    let (Sale { home, seller, buyer, draft }, case) = sale_with_two_defects(&city).await;
    seller.types(draft, "matter.certificate", &home.certificate.to_string()).await;
    for _ in 0..32 {
        city.pass(DAY);
        city.works().await;
    }
    for phone in [&seller, &buyer] {
        phone.syncs().await;
        let ended = phone.case_of(draft).await;
        assert_eq!((ended.state, ended.case_id), (CaseStage::Expired, case.case_id));
        let kinds: Vec<String> = phone.letters().await.into_iter().map(|letter| letter.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| *kind == "term_ends").count(), 2, "{kinds:?}");
        assert_eq!(kinds.iter().filter(|kind| *kind == "lapsed").count(), 1, "{kinds:?}");
        assert_eq!(phone.client.corrections().see(case.case_id).await.unwrap_err().code(), "supplement.not_asked");
        assert_eq!(next(phone).await, [ToDo::CopyDraft]);
    }
    let copy = seller.client.drafts().copy(draft).await.unwrap();
    let fields = seller.client.drafts().form(copy).await.unwrap().into_fields();
    let kept = fields.iter().find(|field| field.path == "matter.certificate").unwrap();
    assert_eq!(kept.value.as_deref(), Some(home.certificate.to_string().as_str()), "what was typed is not lost");
}
