//! Rights that move otherwise than by the sale of a home, from the draft to the certificate: each story on one screen. All
//! people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{AnswerKind, AttemptState, CertificateStanding, Held, MaterialCode};
use ereg_domain::share::Share;
use ereg_law::fee::FeeItem;
use ereg_law::matter::LAW;
use ereg_law::references::floor_pack;
use ereg_law::words::labels;
use ereg_registry::partner::{MarriageSetting, OfficerSays};
use ereg_registry::seed::Household;
use ereg_registry::service::to_decide;
use ereg_tests::city::{City, Phone};

const SEED: u64 = 7;

/// Returns what the book says of a home: who holds it, and which share.
fn held(city: &City, household: &Household) -> Vec<(String, Option<Share>)> {
    let facts = city.registry().register(&household.facts.unit).unwrap().unwrap();
    facts.right.holders.iter().map(|holder| (holder.name.to_string(), holder.share)).collect()
}

/// The codes that a rule says on a phone, apart from a silent pass.
async fn told(phone: &Phone, draft: ereg_client::DraftId, rule: &str) -> Vec<(AnswerKind, String)> {
    let found = phone.finds(draft, rule).await;
    found.into_iter().filter_map(|finding| Some((finding.answer, finding.told?.code))).collect()
}

/// 份额转让: two people hold a home in halves, and one of them sells a quarter of the whole to somebody else. The other is
/// asked nothing and keeps the half.
#[tokio::test(flavor = "multi_thread")]
async fn a_co_owner_sells_a_part_of_their_share_and_the_other_keeps_theirs() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_share"), city.household("plain_share"));
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let co_owner = city.phone_of(&city.person(&household.co_holders[0].0)).await;

    let draft = seller.begins(&household).await;
    seller.types(draft, "holding.transferee.1.share", "2/3").await;
    let more = seller.reviews(draft).await;
    assert!(more.findings.iter().any(|finding| finding.rule == "R-33" && finding.answer == AnswerKind::Supplement));
    assert_eq!(told(&seller, draft, "R-33").await, [(AnswerKind::Supplement, "R-33.beyond_the_giver".to_owned())]);
    seller.types(draft, "holding.transferee.1.share", "1/4").await;
    assert_eq!(told(&seller, draft, "R-33").await, []);
    let own = seller.client.drafts().answer(draft, "holding.transferor.1.share".into(), Some("1/4".into())).await;
    assert_eq!(own.unwrap_err().code(), "field.unknown", "what is left to the seller follows by itself");

    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    let rules = |told: Vec<ereg_client::Message>| told.into_iter().filter_map(|told| told.rule).collect::<Vec<_>>();
    assert_eq!(
        rules(buyer.client.signing().to_acknowledge(draft).await.unwrap()),
        [""; 0],
        "the buyer confirms nothing"
    );
    assert_eq!(rules(seller.client.signing().to_acknowledge(draft).await.unwrap()), ["R-32"], "the seller told them");
    buyer.signs(draft).await;
    seller.signs(draft).await;
    seller.submits(draft).await;

    let case = city.until(&buyer, draft, &["fee_due"]).await;
    assert_eq!(buyer.pays(case.case_id).await.state, AttemptState::Succeeded);
    city.until(&buyer, draft, &["registered"]).await;
    buyer.collects(case.case_id).await;
    let share = |text: &str| Some(text.parse::<Share>().unwrap());
    let name = |person: &ereg_registry::seed::ListedPerson| person.name.to_string();
    let other = household.co_holders[0].0.name.to_string();
    let expected =
        [(name(&home.obligors[0]), share("1/4")), (other, share("1/2")), (name(&home.right_holders[0]), share("1/4"))];
    assert_eq!(held(&city, &household), expected);
    let new = buyer.certificates(&home, CertificateStanding::Current).await.remove(0);
    assert!(buyer.client.certificates().verify(new.token).await.unwrap().ok);

    // One certificate named them both: it is void for both, and the new one names all three.
    for phone in [&seller, &co_owner] {
        phone.syncs().await;
        phone.client.homes().my_homes().await.unwrap();
    }
    assert_eq!(seller.certificates(&home, CertificateStanding::Cancelled).await.len(), 1);
    city.book_is_sound();
}

/// 产权监护: of two who hold a home one sells their share. The other is no party and asked nothing, and is told by signed
/// letters that name nobody when the application is accepted and when the entry is made. Who takes part is not told again.
#[tokio::test(flavor = "multi_thread")]
async fn a_co_owner_who_is_no_party_is_told_of_the_application_and_of_the_entry() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_share"), city.household("plain_share"));
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let co_owner = city.phone_of(&city.person(&household.co_holders[0].0)).await;
    let watched = async |phone: &Phone| {
        phone.syncs().await;
        phone.client.homes().letters(home.unit.to_string()).await.unwrap()
    };
    let kinds = async |phone: &Phone| watched(phone).await.into_iter().map(|letter| letter.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&co_owner).await, [""; 0]);

    let draft = seller.begins(&household).await;
    buyer.joins(&seller.shares_and_invites(draft).await).await;
    seller.freezes(draft).await;
    buyer.signs(draft).await;
    seller.signs(draft).await;
    assert_eq!(kinds(&co_owner).await, [""; 0], "nothing was applied for yet");
    seller.submits(draft).await;
    let case = city.until(&buyer, draft, &["fee_due"]).await;
    assert_eq!(kinds(&co_owner).await, ["home_applied_for"]);
    assert_eq!(buyer.pays(case.case_id).await.state, AttemptState::Succeeded);
    city.until(&buyer, draft, &["registered"]).await;

    let told = watched(&co_owner).await;
    let [entered, applied] = told.as_slice() else { panic!("the newest first: {told:?}") };
    assert_eq!((entered.kind.as_str(), applied.kind.as_str()), ("home_entered", "home_applied_for"));
    let number = case.acceptance.unwrap().case_number;
    for letter in [entered, applied] {
        let said = format!("{}{}{}{}", letter.title.zh, letter.body.zh, letter.title.en, letter.body.en);
        for must in [home.unit.as_str(), number.as_str(), "转移登记"] {
            assert!(said.contains(must), "{must}: {said}");
        }
        for person in home.obligors.iter().chain(&home.right_holders) {
            assert!(!said.contains(person.name.as_str()), "a letter names nobody: {said}");
        }
        assert_eq!(letter.case_id, None, "it is no case of theirs");
    }
    assert!(entered.body.zh.contains("仍是权利人"), "{}", entered.body.zh);
    assert!(entered.body.zh.contains(home.certificate.as_str()), "theirs is void: {}", entered.body.zh);
    let listed = co_owner.letters().await;
    assert!(told.iter().all(|letter| listed.contains(letter)), "they stand among the other letters: {listed:?}");
    for party in [&seller, &buyer] {
        assert_eq!(kinds(party).await, [""; 0]);
    }
    // Of another home nothing is told.
    let other = city.home("plain_sale").unit.to_string();
    assert!(co_owner.client.homes().letters(other).await.unwrap().is_empty());
}

/// 产权监护: what an authority has entered, or the registry of its own, the holder is told too.
#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_told_of_an_entry_that_nobody_applied_for() {
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let owner = city.phone_of(&home.obligors[0]).await;
    let burden = ereg_domain::register::Burden::Other { kind: ereg_domain::register::BurdenKind::Easement };
    city.registry().enter_official(&home.unit, burden).unwrap();
    owner.syncs().await;
    let told = owner.client.homes().letters(home.unit.to_string()).await.unwrap();
    let [entered] = told.as_slice() else { panic!("{told:?}") };
    assert!(entered.kind == "home_entered" && entered.body.zh.contains("依嘱托或者依职权"), "{entered:?}");
}

/// 优先购买权: whoever sells their share hands in the other co-owners' waiver, or a proof that they were told, and says which
/// of the two it is by the material that they choose. Nothing is left to confirm then, and neither bars the entry.
#[tokio::test(flavor = "multi_thread")]
async fn a_share_is_sold_with_the_co_owners_waiver_or_with_a_proof_that_they_were_told() {
    let city = City::seeded(SEED).await;
    for (scene, paper, said) in
        [("r32_waiver", MaterialCode::M25, "R-32.waiver"), ("r32_notice", MaterialCode::M30, "R-32.notice")]
    {
        let (home, household) = (city.home(scene), city.household(scene));
        let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
        let draft = seller.begins(&household).await;
        let own = household.inquiries.iter().find(|inquiry| inquiry.slot == home.obligors[0].slot).unwrap();
        for (question, answer) in &own.answers {
            seller.client.signing().answer_inquiry(draft, *question, *answer).await.unwrap();
        }

        // While it is typed, both papers are offered beside the confirmation.
        let asked = (AnswerKind::Acknowledge, "R-32.confirm_told".to_owned());
        assert_eq!(told(&seller, draft, "R-32").await, [asked]);
        let offered = seller.client.drafts().checklist(draft).await.unwrap().lines;
        let offered = offered.iter().filter(|line| line.held == Held::MayBeAsked).map(|line| line.code);
        assert_eq!(offered.collect::<Vec<_>>(), [MaterialCode::M25, MaterialCode::M30], "{scene}");
        seller.attaches(draft, paper, ereg_tests::promise::photo(1, 200_000)).await.unwrap();
        assert_eq!(told(&seller, draft, "R-32").await, [(AnswerKind::Pass, said.to_owned())]);

        buyer.joins(&seller.shares_and_invites(draft).await).await;
        seller.freezes(draft).await;
        let left = seller.client.signing().to_acknowledge(draft).await.unwrap();
        assert!(left.iter().all(|told| told.rule.as_deref() != Some("R-32")), "{scene}: {left:?}");
        buyer.signs(draft).await;
        seller.signs(draft).await;
        seller.submits(draft).await;
        let due = city.until(&buyer, draft, &["fee_due"]).await;
        assert_eq!(buyer.pays(due.case_id).await.state, AttemptState::Succeeded);
        city.until(&buyer, draft, &["registered"]).await;
        buyer.collects(due.case_id).await;
        let half = Some("1/2".parse::<Share>().unwrap());
        let other = household.co_holders[0].0.name.to_string();
        let expected = [(other, half), (home.right_holders[0].name.to_string(), half)];
        assert_eq!(held(&city, &household), expected, "{scene}");
        let new = buyer.certificates(&home, CertificateStanding::Current).await.remove(0);
        assert!(buyer.client.certificates().verify(new.token).await.unwrap().ok, "{scene}");
    }
    city.book_is_sound();
}

/// 夫妻变更: a home of one spouse becomes joint. No contract is filed and no fee is due for an electronic certificate; the
/// civil affairs office answers late, and a court's seizure would stop it like any transfer.
#[tokio::test(flavor = "multi_thread")]
async fn a_home_of_one_spouse_becomes_joint_once_the_civil_affairs_office_answers() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_spouses"), city.household("plain_spouses"));
    let (holder, spouse) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let says = |says| {
        let couple = (&home.obligors[0].identity, &home.right_holders[0].identity, says);
        city.sandbox.set_marriages([couple]).unwrap();
    };
    says(MarriageSetting::Silent);

    let draft = holder.begins(&household).await;
    holder.types(draft, "delivery.medium", "electronic").await;
    let unknown = [(AnswerKind::Unknown, "needs.marriage".to_owned())];
    assert_eq!(told(&holder, draft, "R-52").await, unknown, "a phone does not guess who is married");
    holder.types(draft, "holding.co_ownership", "shares").await;
    let part = [(AnswerKind::Supplement, "R-33.part_of_a_spouse".to_owned())];
    assert_eq!(told(&holder, draft, "R-33").await, part);
    holder.types(draft, "holding.co_ownership", "joint").await;
    spouse.joins(&holder.shares_and_invites(draft).await).await;
    holder.freezes(draft).await;
    let sheet = holder.client.signing().sheet(draft).await.unwrap();
    assert!(
        format!("{sheet:?}").contains("婚姻家庭编的解释（二）第五条"),
        "what a divorce may bring is said before anybody signs"
    );
    spouse.signs(draft).await;
    holder.signs(draft).await;
    holder.submits(draft).await;

    let waiting = city.until(&holder, draft, &["in_review"]).await;
    let waits: Vec<&str> = ereg_tests::city::codes(&waiting.waits_for);
    assert!(waits.contains(&"needs.marriage"), "{waits:?}");
    assert_eq!(held(&city, &household), [(home.obligors[0].name.to_string(), None)], "until then nothing moves");
    says(MarriageSetting::Married);
    city.pass(60);
    let booked = city.until(&spouse, draft, &["registered"]).await;
    let name = |person: &ereg_registry::seed::ListedPerson| (person.name.to_string(), None);
    assert_eq!(held(&city, &household), [name(&home.obligors[0]), name(&home.right_holders[0])]);
    let charged = "SELECT count(*) FROM quote WHERE case_id = ?1";
    assert_eq!(
        city.counts(charged, &booked.case_id.to_string()),
        0,
        "between spouses an electronic certificate costs nothing"
    );
    spouse.collects(booked.case_id).await;
    holder.syncs().await;
    for phone in [&holder, &spouse] {
        phone.syncs().await;
        let new = phone.certificates(&home, CertificateStanding::Current).await.remove(0);
        assert!(phone.client.certificates().verify(new.token).await.unwrap().ok);
    }
    let told: Vec<_> = holder.letters().await.into_iter().map(|letter| letter.kind).collect();
    assert!(told.contains(&"certificate_replaced".to_owned()), "{told:?}");
    city.book_is_sound();
}

/// 工本费: the spouses ask for the certificate on paper. Its cost, as the office's pack has it, is all that is billed, and the home is
/// entered once that is paid.
#[tokio::test(flavor = "multi_thread")]
async fn spouses_who_ask_for_paper_pay_for_the_certificate_and_nothing_else() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_spouses"), city.household("plain_spouses"));
    let (holder, spouse) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = holder.begins(&household).await;
    holder.types(draft, "delivery.medium", "paper").await;
    spouse.joins(&holder.shares_and_invites(draft).await).await;
    holder.freezes(draft).await;
    spouse.signs(draft).await;
    holder.signs(draft).await;
    holder.submits(draft).await;

    let due = city.until(&spouse, draft, &["fee_due"]).await;
    let cost = floor_pack().unwrap().fees.between_spouses;
    let bill = spouse.client.payments().quote(due.case_id).await.unwrap();
    let billed: Vec<_> = bill.lines.iter().map(|line| (line.what.zh.as_str(), line.quantity, line.amount)).collect();
    assert_eq!(billed, [(labels::fee_item(FeeItem::SpouseCertificates).zh, 1, cost)], "no fee by piece");
    assert_eq!((bill.total, bill.payers), (cost, vec![home.right_holders[0].slot]));
    assert!(holder.client.payments().quote(due.case_id).await.is_err(), "who gives the home up owes nothing");
    let name = |person: &ereg_registry::seed::ListedPerson| (person.name.to_string(), None);
    assert_eq!(held(&city, &household), [name(&home.obligors[0])], "nothing moves before it is paid");
    let paid = spouse.pays(due.case_id).await;
    assert_eq!((paid.state, paid.amount), (AttemptState::Succeeded, cost));
    city.until(&spouse, draft, &["registered"]).await;
    spouse.collects(due.case_id).await;
    assert_eq!(held(&city, &household), [name(&home.obligors[0]), name(&home.right_holders[0])]);
    let new = spouse.certificates(&home, CertificateStanding::Current).await.remove(0);
    assert!(spouse.client.certificates().verify(new.token).await.unwrap().ok);
    city.book_is_sound();
}

/// 分别持证: both spouses hold the home after the entry, each with a certificate of their own on paper, and both are billed for.
#[tokio::test(flavor = "multi_thread")]
async fn spouses_who_each_ask_for_a_certificate_on_paper_pay_for_both() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_spouses"), city.household("plain_spouses"));
    let (holder, spouse) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = holder.begins(&household).await;
    holder.types(draft, "holding.co_ownership", "joint").await;
    holder.types(draft, "delivery.medium", "paper").await;
    holder.types(draft, "delivery.certificates", "each_holder").await;
    spouse.joins(&holder.shares_and_invites(draft).await).await;
    holder.freezes(draft).await;
    spouse.signs(draft).await;
    holder.signs(draft).await;
    holder.submits(draft).await;

    let due = city.until(&spouse, draft, &["fee_due"]).await;
    let both = floor_pack().unwrap().fees.between_spouses.checked_mul(2).unwrap();
    let bill = spouse.client.payments().quote(due.case_id).await.unwrap();
    let billed: Vec<_> = bill.lines.iter().map(|line| (line.what.zh.as_str(), line.quantity, line.amount)).collect();
    assert_eq!(billed, [(labels::fee_item(FeeItem::SpouseCertificates).zh, 2, both)]);
    assert_eq!(spouse.pays(due.case_id).await.state, AttemptState::Succeeded);
    city.until(&spouse, draft, &["registered"]).await;
    let facts = city.registry().register(&household.facts.unit).unwrap().unwrap();
    assert_eq!(facts.right.certificates.len(), 2, "as many as were billed");
    city.book_is_sound();
}

/// A notice that held the home for the spouse has done its work with the entry, and ends with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_for_the_spouse_ends_with_the_entry_of_the_home() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("t08_own_notice"), city.household("t08_own_notice"));
    let (holder, spouse) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let notices = || city.registry().register(&household.facts.unit).unwrap().unwrap().notices.len();
    assert_eq!(notices(), 1);
    let draft = holder.begins(&household).await;
    holder.types(draft, "delivery.medium", "electronic").await;
    spouse.joins(&holder.shares_and_invites(draft).await).await;
    holder.freezes(draft).await;
    spouse.signs(draft).await;
    holder.signs(draft).await;
    holder.submits(draft).await;
    city.until(&spouse, draft, &["registered"]).await;
    assert_eq!(notices(), 0);
    city.book_is_sound();
}

/// The same couple married abroad: the civil affairs office has no record, the photo of the certificate goes to a person, and
/// until there are officers the sandbox plays that person.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_must_read_waits_until_the_sandbox_plays_the_person() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("r52_paper_to_read"), city.household("r52_paper_to_read"));
    let (holder, spouse) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = holder.begins(&household).await;
    let photo = ereg_tests::promise::photo(1, 200_000);
    holder.attaches(draft, MaterialCode::M05, photo).await.unwrap();
    spouse.joins(&holder.shares_and_invites(draft).await).await;
    holder.freezes(draft).await;
    spouse.signs(draft).await;
    holder.signs(draft).await;
    holder.submits(draft).await;
    let waiting = city.until(&holder, draft, &["in_review"]).await;
    assert_eq!(ereg_tests::city::codes(&waiting.grounds), ["R-52.paper_to_read"]);
    for _ in 0..3 {
        city.pass(60);
        city.works().await;
    }
    assert_eq!(held(&city, &household), [(home.obligors[0].name.to_string(), None)], "nobody has read it yet");

    let to_decide = || to_decide(&city.registry_dir(), "demo", LAW, waiting.case_id, OfficerSays::Approve).unwrap();
    let approved = to_decide().unwrap();
    city.sandbox.decide(&approved).unwrap();
    let due = city.until(&spouse, draft, &["fee_due"]).await;
    assert_eq!(to_decide(), Err("decide.not_waiting"), "twice is once");
    holder.syncs().await;
    for phone in [&holder, &spouse] {
        let told: Vec<_> =
            phone.letters().await.into_iter().filter(|n| n.kind == "approved_in_demonstration").collect();
        assert!(told.len() == 1 && told[0].body.zh.contains("演示"), "it says that it is a demonstration: {told:?}");
    }
    let acts = "SELECT count(*) FROM audit WHERE act = 'case.approved' AND subject = '演示' AND object = ?1";
    assert_eq!(city.counts(acts, &due.case_id.to_string()), 1);
    // What the person saw stays in the file of the sandbox, and is not taken for another look.
    city.sandbox.decide(&approved).unwrap();
    assert_eq!(spouse.pays(due.case_id).await.state, AttemptState::Succeeded);
    city.until(&spouse, draft, &["registered"]).await;
    assert_eq!(held(&city, &household).len(), 2);
    city.book_is_sound();
}

/// An approval falls when the register moves, and no person sets aside what the law does not leave to them.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_falls_when_the_register_moves() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("r52_paper_to_read"), city.household("r52_paper_to_read"));
    let (holder, spouse) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = holder.begins(&household).await;
    let photo = ereg_tests::promise::photo(1, 200_000);
    holder.attaches(draft, MaterialCode::M05, photo).await.unwrap();
    spouse.joins(&holder.shares_and_invites(draft).await).await;
    holder.freezes(draft).await;
    spouse.signs(draft).await;
    holder.signs(draft).await;
    holder.submits(draft).await;
    let case = city.until(&holder, draft, &["in_review"]).await.case_id;
    let to_decide = || to_decide(&city.registry_dir(), "demo", LAW, case, OfficerSays::Approve).unwrap();
    city.sandbox.decide(&to_decide().unwrap()).unwrap();
    city.until(&spouse, draft, &["fee_due"]).await;
    let burden = ereg_domain::register::Burden::Other { kind: ereg_domain::register::BurdenKind::Easement };
    city.registry().enter_official(&home.unit, burden).unwrap();
    spouse.pays(case).await;
    let back = city.until(&spouse, draft, &["in_review"]).await;
    let grounds = ereg_tests::city::codes(&back.grounds);
    assert!(grounds.contains(&"case.register_moved") && grounds.contains(&"R-52.paper_to_read"), "{grounds:?}");
    assert_eq!(to_decide(), Err("decide.beyond_a_person"));
    assert_eq!(held(&city, &household).len(), 1, "nothing was entered");
}

/// 赠与: a parent gives a home to a child. The agreement is forgotten at first; then a person reviews it, whom the sandbox
/// plays, and the child pays the fee by piece.
#[tokio::test(flavor = "multi_thread")]
async fn a_parent_gives_a_home_to_a_child_and_a_person_reviews_it() {
    let city = City::seeded(SEED).await;
    let (home, household) = (city.home("plain_gift"), city.household("plain_gift"));
    let (parent, child) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let draft = parent.begins(&household).await;
    assert_eq!(told(&parent, draft, "R-71").await, [(AnswerKind::Manual, "R-71.gift".to_owned())]);
    assert_eq!(told(&parent, draft, "R-51").await, [(AnswerKind::Supplement, "R-51.material".to_owned())]);
    let agreement = ereg_tests::promise::photo(1, 200_000);
    parent.attaches(draft, MaterialCode::M09, agreement).await.unwrap();
    assert_eq!(told(&parent, draft, "R-51").await, []);
    child.joins(&parent.shares_and_invites(draft).await).await;
    parent.freezes(draft).await;
    child.signs(draft).await;
    parent.signs(draft).await;
    parent.submits(draft).await;
    let waiting = city.until(&parent, draft, &["in_review"]).await;
    assert_eq!(ereg_tests::city::codes(&waiting.grounds), ["R-71.gift"]);
    let approved = to_decide(&city.registry_dir(), "demo", LAW, waiting.case_id, OfficerSays::Approve).unwrap();
    city.sandbox.decide(&approved.unwrap()).unwrap();
    let due = city.until(&child, draft, &["fee_due"]).await;
    assert_eq!(held(&city, &household), [(home.obligors[0].name.to_string(), None)]);
    assert_eq!(child.pays(due.case_id).await.state, AttemptState::Succeeded);
    city.until(&child, draft, &["registered"]).await;
    child.collects(due.case_id).await;
    assert_eq!(held(&city, &household), [(home.right_holders[0].name.to_string(), None)]);
    assert_eq!(child.certificates(&home, CertificateStanding::Current).await.len(), 1);
    city.book_is_sound();
}
