//! Another office shares something wrong, and the person says so on the phone: the case waits, the office checks, and
//! the case goes on from what it says then. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AttemptState, CaseScreen, Checked, ClientError, DisputeReason, DraftId, Needs, ToDo};
use ereg_law::{matter::T10, subject::TaxState};
use ereg_registry::partner::{CheckSetting, FormerIdentity, MarriageSetting, TaxSetting};
use ereg_tests::city::{City, Phone, codes};

const SEED: u64 = 7;
const DAY: u64 = 24 * 60;

/// The facts that a phone says can be disputed.
fn disputable(case: &CaseScreen) -> Vec<Needs> {
    case.disputable.iter().map(|fact| fact.need).collect()
}

async fn says_wrong(phone: &Phone, case: &CaseScreen, need: Needs) -> Result<ereg_client::CommandId, ClientError> {
    let says = Some("十一月二十日已办妥".to_owned());
    phone.client.disputes().lodge(case.case_id, need, DisputeReason::OutOfDate, says).await
}

/// Returns the thing to do now, and its words.
async fn next(phone: &Phone) -> (ToDo, String) {
    let mut steps = phone.client.next_steps().await.unwrap();
    let step = steps.remove(0);
    (step.to_do, format!("{} {}", step.words.zh, step.words.en))
}

async fn letters(phone: &Phone) -> Vec<String> {
    let told = phone.letters().await.into_iter().filter(|told| told.kind.starts_with("source_"));
    told.map(|told| format!("{} {} {}", told.kind, told.body.zh, told.body.en)).collect()
}

/// Looks at a case after some minutes.
async fn later(city: &City, phone: &Phone, draft: DraftId) -> CaseScreen {
    city.pass(30);
    city.works().await;
    phone.syncs().await;
    phone.case_of(draft).await
}

/// The buyer paid the deed tax at the counter, and the tax office still has it as open. He says so in the lift, where there
/// is no network; the tax office corrects it, and the home changes hands.
#[tokio::test(flavor = "multi_thread")]
async fn a_tax_that_was_paid_and_stands_as_open_is_corrected_by_its_office() {
    let city = City::seeded(SEED).await;
    let home = city.home("r27_deed_tax_open");
    let sale = city.submitted_sale("r27_deed_tax_open", &["in_review"]).await;
    let (seller, buyer, draft) = (&sale.seller, &sale.buyer, sale.draft);
    let waits = city.until(buyer, draft, &["in_review"]).await;
    assert_eq!((codes(&waits.waits_for), disputable(&waits)), (vec!["R-27.deed_tax"], vec![Needs::TaxClearance]));
    let (to_do, words) = next(buyer).await;
    assert_eq!(to_do, ToDo::Settle);
    assert!(words.contains("税务部门") && words.contains("the tax office") && words.contains("有误"), "{words}");
    let number = waits.acceptance.as_ref().map(|accepted| (accepted.case_number.clone(), accepted.seq));

    // Queued without a network, pressed twice: it is one.
    buyer.in_airplane_mode();
    let queued = says_wrong(buyer, &waits, Needs::TaxClearance).await.unwrap();
    assert_eq!(says_wrong(buyer, &waits, Needs::TaxClearance).await.unwrap(), queued);
    assert_eq!(buyer.outbox().await.len(), 1);
    buyer.back_online();
    let asked = later(&city, buyer, draft).await;
    assert_eq!((asked.state.name(), disputable(&asked)), ("in_review", vec![]));
    assert_eq!(
        asked.acceptance.map(|accepted| (accepted.case_number, accepted.seq)),
        number,
        "number and rank are kept"
    );
    assert!(asked.title.zh.contains("核查") && asked.term.is_none());
    let [offered] = waits.disputable.as_slice() else { panic!("{:?}", waits.disputable) };
    assert!(offered.words.zh.starts_with("由税务部门核查"), "who checks it: {:?}", offered.words);
    let reasons: Vec<DisputeReason> = offered.reasons.iter().map(|choice| choice.reason).collect();
    assert_eq!(reasons, DisputeReason::ALL);
    let [told] = asked.disputes.as_slice() else { panic!("{:?}", asked.disputes) };
    assert_eq!(told.reason_words, offered.reasons[0].words, "it is called as it was chosen");
    assert_eq!((told.need, told.how, told.reason), (Needs::TaxClearance, None, DisputeReason::OutOfDate));
    assert!(told.words.en.starts_with("Buyer 1 says"), "as a sale names him: {:?}", told.words);
    for phone in [seller, buyer] {
        phone.syncs().await;
        let (to_do, words) = next(phone).await;
        assert_eq!(to_do, ToDo::WaitForSource);
        assert!(words.contains("税务部门") && words.contains("2026-12-"), "who was asked, and by when: {words}");
        assert!(words.contains("Buyer 1 says"), "as a sale names him: {words}");
        let letters = letters(phone).await;
        assert!(letters.len() == 1 && letters[0].contains("答复期限"), "{letters:?}");
        assert!(letters[0].contains("Buyer 1 says"), "as a sale names him: {letters:?}");
        assert!(!letters[0].contains("十一月二十日"), "what he wrote is for the source alone");
    }
    let again = says_wrong(seller, &seller.case_of(draft).await, Needs::TaxClearance).await;
    assert_eq!(again.unwrap_err().code(), "dispute.open");

    // Days go by, and nothing is concluded of it.
    city.pass(3 * DAY);
    assert_eq!(later(&city, buyer, draft).await.state.name(), "in_review");
    let cleared = TaxSetting::Answers { deed_tax: TaxState::Cleared, income_tax: TaxState::Cleared };
    city.sandbox.set_tax(&home.contract.clone().unwrap().to_string(), cleared).unwrap();
    city.sandbox.set_check(waits.case_id, Needs::TaxClearance, CheckSetting::Corrected).unwrap();
    let due = city.until(buyer, draft, &["fee_due"]).await;
    assert_eq!(due.disputes[0].how, Some(Checked::Corrected));
    assert!(letters(buyer).await.iter().any(|letter| letter.contains("已更正")));
    assert_eq!(buyer.pays(due.case_id).await.state, AttemptState::Succeeded);
    city.until(buyer, draft, &["registered"]).await;
    assert_eq!(city.holders_of(&home), [home.right_holders[0].name.to_string()]);
    city.book_is_sound();
}

/// The civil affairs office has no record of a marriage that it registered itself: instead of a paper the couple says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_marriage_that_was_not_found_is_found() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_spouses"), city.household("plain_spouses"));
    let (holder, spouse) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let says = |says| {
        let couple = (&home.obligors[0].identity, &home.right_holders[0].identity, says);
        city.sandbox.set_marriages([couple]).unwrap();
    };
    says(MarriageSetting::NotMarried);
    let draft = holder.begins(&household).await;
    holder.types(draft, "delivery.medium", "electronic").await;
    spouse.joins(&holder.shares_and_invites(draft).await).await;
    holder.freezes(draft).await;
    spouse.signs(draft).await;
    holder.signs(draft).await;
    holder.submits(draft).await;
    let asked = city.until(&holder, draft, &["in_review"]).await;
    assert_eq!((codes(&asked.waits_for), disputable(&asked)), (vec!["R-52.not_married"], vec![Needs::Marriage]));
    let (to_do, words) = next(&holder).await;
    assert_eq!(to_do, ToDo::SupplementAccepted);
    assert!(words.contains("民政部门"), "a paper, or the office's word: {words}");
    says_wrong(&holder, &asked, Needs::Marriage).await.unwrap();
    let waits = later(&city, &holder, draft).await;
    assert!(waits.title.zh.contains("核查"), "{:?}", waits.title);
    says(MarriageSetting::Married);
    city.sandbox.set_check(asked.case_id, Needs::Marriage, CheckSetting::Corrected).unwrap();
    city.until(&holder, draft, &["registered"]).await;
    let both = [home.obligors[0].name.to_string(), home.right_holders[0].name.to_string()];
    assert_eq!(city.holders_of(&home), both);
    city.book_is_sound();
}

/// The police have lost what a woman was called before she enrolled on a second phone: a person would look. She says so,
/// the police have it again, and the register names her as she is called.
#[tokio::test(flavor = "multi_thread")]
async fn a_former_name_that_the_police_had_lost_is_there_again() {
    let city = City::seeded(SEED).await;
    let home = city.home("renamed_holder");
    let person = &home.right_holders[0];
    let recorded = city.registry().register(&home.unit).unwrap().unwrap().right.holders[0].clone();
    let number = person.identity.person().unwrap();
    let former = FormerIdentity { name: recorded.name.clone(), number: recorded.identity.person().unwrap() };
    let holder = city.phone_of(person).await;
    holder.client.homes().my_homes().await.unwrap();
    let draft = holder.client.drafts().begin(T10.id(), Some(home.unit.to_string())).await.unwrap();
    for (field, value) in [("delivery.medium", "electronic"), ("delivery.certificates", "one")] {
        holder.types(draft, field, value).await;
    }
    holder.client.drafts().freeze(draft).await.unwrap();
    holder.syncs().await;
    holder.signs(draft).await;
    city.sandbox.set_formerly([(number.clone(), Vec::new())]).unwrap();
    city.second_phone_of(person).await;
    holder.submits(draft).await;
    let manual = city.until(&holder, draft, &["in_review"]).await;
    assert_eq!((codes(&manual.grounds), disputable(&manual)), (vec!["R-48.not_shown"], vec![Needs::Identity]));
    says_wrong(&holder, &manual, Needs::Identity).await.unwrap();
    assert!(later(&city, &holder, draft).await.title.zh.contains("核查"));
    city.sandbox.set_formerly([(number, vec![former])]).unwrap();
    city.sandbox.set_check(manual.case_id, Needs::Identity, CheckSetting::Corrected).unwrap();
    city.until(&holder, draft, &["registered"]).await;
    assert_eq!(city.holders_of(&home), [person.name.to_string()]);
    city.book_is_sound();
}

/// The source stands by what it says: the person is told where to go, and that this is no decision.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_source_upholds_is_told_with_what_to_do() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("r28_not_filed", &["in_review"]).await;
    let (seller, draft) = (&sale.seller, sale.draft);
    let asked = seller.case_of(draft).await;
    assert_eq!(disputable(&asked), [Needs::FiledContract]);
    says_wrong(seller, &asked, Needs::FiledContract).await.unwrap();
    city.sandbox.set_check(asked.case_id, Needs::FiledContract, CheckSetting::Upheld).unwrap();
    later(&city, seller, draft).await;
    let upheld = later(&city, seller, draft).await;
    assert_eq!((codes(&upheld.waits_for), disputable(&upheld)), (vec!["R-28.not_filed"], vec![]));
    let told = letters(seller).await;
    let last = told.iter().find(|letter| letter.starts_with("source_checked")).unwrap();
    assert!(last.contains("住房部门") && last.contains("不是登记机构的决定") && !last.contains("行政复议"), "{last}");
    let again = says_wrong(seller, &upheld, Needs::FiledContract).await;
    assert_eq!(again.unwrap_err().code(), "dispute.checked");
    // What is asked can be corrected as before.
    assert_eq!(next(seller).await.0, ToDo::SupplementAccepted);
}

/// The text that is typed for the source is bounded, and what nothing rests on is not asked of anybody.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_disputed_is_refused_on_the_phone() {
    let city = City::seeded(SEED).await;
    let sale = city.submitted_sale("r27_deed_tax_open", &["in_review"]).await;
    let (buyer, draft) = (&sale.buyer, sale.draft);
    let waits = city.until(buyer, draft, &["in_review"]).await;
    buyer.in_airplane_mode();
    let raise = async |need, says: &str| {
        let disputes = buyer.client.disputes();
        let lodged = disputes.lodge(waits.case_id, need, DisputeReason::WrongContent, Some(says.to_owned())).await;
        lodged.map_err(|error| error.code().to_owned())
    };
    for need in [Needs::FiledContract, Needs::Identity, Needs::Marriage, Needs::RegisterExtract, Needs::Queue] {
        assert_eq!(raise(need, "有误").await, Err("dispute.nothing_rests".to_owned()), "{need:?}");
    }
    for (says, code) in [("", "blank"), (&"长".repeat(201), "too_large"), ("甲\u{202e}乙", "text.control_char")] {
        assert_eq!(raise(Needs::TaxClearance, says).await, Err(code.to_owned()));
    }
    assert!(buyer.outbox().await.is_empty());
    raise(Needs::TaxClearance, &"长".repeat(200)).await.unwrap();
    assert!(!format!("{:?}", buyer.outbox().await).contains('长'), "nothing of it is shown by Debug");
}
