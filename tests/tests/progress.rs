//! The progress of an application, as people see it from their phones: the two tasks, what the phone has to do with it,
//! what happened and when. All people and homes are invented.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ereg_client::{
    CaseLimits, CaseProgress, DraftId, Happened, SendingState, TaskKind, TaskStanding, TimelineEntry, ToDo, ToldBy,
};
use ereg_law::{
    matter::{T10, T28},
    role::TRANSFEROR,
};
use ereg_tests::city::{City, Phone, Sale, State, slot, wechat};

const SEED: u64 = 7;

async fn progress(phone: &Phone, draft: DraftId) -> CaseProgress {
    phone.client.cases().progress(draft).await.unwrap()
}

/// Returns the rank of a task's standing, in the order in which it goes: it never goes back.
fn rank(standing: &TaskStanding) -> u8 {
    match standing {
        TaskStanding::NotBegun => 0,
        TaskStanding::UnderWay | TaskStanding::WaitsForYou { .. } | TaskStanding::WaitsForOthers { .. } => 1,
        TaskStanding::Done { .. } | TaskStanding::Over { .. } => 2,
    }
}

/// The progress that a phone has shown last: nothing that was shown is taken back.
struct Watched<'a> {
    phone: &'a Phone,
    draft: DraftId,
    before: Option<CaseProgress>,
}

impl<'a> Watched<'a> {
    fn new(phone: &'a Phone, draft: DraftId) -> Self {
        Self { phone, draft, before: None }
    }

    async fn looks(&mut self) -> CaseProgress {
        let now = progress(self.phone, self.draft).await;
        if let Some(before) = &self.before {
            for (was, is) in [(&before.first, &now.first), (&before.second, &now.second)] {
                assert!(rank(&was.standing) <= rank(&is.standing), "{was:?} then {is:?}");
            }
            // Who did it may be known only once an answer that was lost is found.
            // A document that is sealed in the moment in which somebody collects stands before that.
            let told = |entries: &[TimelineEntry]| {
                let all = entries.iter().map(|entry| (entry.at, entry.happened));
                all.filter(|(_, happened)| *happened != Happened::DocumentsSealed).collect::<Vec<_>>()
            };
            assert!(told(&now.timeline).starts_with(&told(&before.timeline)), "{before:?} then {now:?}");
        }
        assert!(now.timeline.is_sorted_by_key(|entry| entry.at), "oldest first: {:?}", now.timeline);
        assert_eq!(now.gap, None);
        for text in [&now.first.name, &now.first.words, &now.second.words, &now.sending_words] {
            assert!(!text.zh.is_empty() && !text.en.is_empty());
        }
        self.before = Some(now.clone());
        now
    }
}

/// Everything that happened, but for how far the document is: that comes whenever it is sealed.
fn happened(progress: &CaseProgress) -> Vec<Happened> {
    let all = progress.timeline.iter().map(|entry| entry.happened);
    all.filter(|happened| *happened != Happened::DocumentsSealed).collect()
}

fn own(progress: &CaseProgress) -> Vec<Happened> {
    let own = progress.timeline.iter().filter(|entry| entry.told_by == ToldBy::ThisDevice);
    own.map(|entry| entry.happened).collect()
}

fn waits_for_you(standing: &TaskStanding) -> Option<ToDo> {
    match standing {
        TaskStanding::WaitsForYou { to_do } => Some(*to_do),
        _ => None,
    }
}

fn waits_for(standing: &TaskStanding) -> Option<&str> {
    match standing {
        TaskStanding::WaitsForOthers { whom } => Some(&whom.zh),
        _ => None,
    }
}

fn is_received(progress: &CaseProgress) -> bool {
    matches!(progress.sending, SendingState::Received { .. })
}

/// A sale from the first field to the certificate, with a correction before the acceptance and an answer that is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_sale_is_followed_from_its_draft_to_the_certificate_by_both_parties() {
    use Happened::{
        Accepted, CertificateReady, FeeDue, InReview, Issued, Paid, Received, Registered, SupplementAsked, Supplemented,
    };
    let city = City::seeded(SEED).await;
    let home = city.home("plain_sale");
    let (seller, buyer) = (city.phone_of(&home.obligors[0]).await, city.phone_of(&home.right_holders[0]).await);
    let matter = ereg_law::matter::T04.id();
    let begun = seller.client.drafts().begin(matter, Some(home.unit.to_string())).await.unwrap();
    let fresh = progress(&seller, begun).await;
    assert_eq!((waits_for_you(&fresh.first.standing), &fresh.sending), (Some(ToDo::Fill), &SendingState::KeptHere));
    seller.client.drafts().remove(begun).await.unwrap();
    assert_eq!(seller.client.cases().progress(begun).await.unwrap_err().code(), "draft.not_found");

    // Filled in with no network, with another home's certificate by mistake.
    let draft = seller.in_airplane_mode().begins_sale_of(&home).await;
    seller.types(draft, "matter.certificate", &city.home("mortgaged_sale").certificate.to_string()).await;
    let mut of_seller = Watched::new(&seller, draft);
    let now = of_seller.looks().await;
    assert_eq!(now.sending, SendingState::KeptHere);
    assert_eq!((now.first.kind, waits_for_you(&now.first.standing)), (TaskKind::Apply, Some(ToDo::Share)));
    // Who sells pays nothing and collects nothing: what follows is the entry.
    assert_eq!((now.second.kind, &now.second.standing), (TaskKind::Enter, &TaskStanding::NotBegun));
    assert_eq!((now.first.name.zh.as_str(), now.second.name.zh.as_str()), ("申请受理", "登簿"));
    assert_eq!((now.timeline.len(), now.case_id, now.case_number.as_ref()), (0, None, None));
    let limits = CaseLimits::FromAcceptance { promised_working_days: 5, legal_working_days: 30 };
    assert_eq!(now.comes_next.unwrap().limits, Some(limits));

    seller.client.sharing().share(draft, slot(TRANSFEROR)).await.unwrap();
    let now = of_seller.looks().await;
    assert!(matches!(&now.sending, SendingState::ToBeSent { .. }), "{:?}", now.sending);
    assert!(now.sending_words.zh.starts_with("待发送"), "{:?}", now.sending_words);

    buyer.joins(&seller.back_online().invites(draft).await).await;
    seller.syncs().await;
    assert_eq!(of_seller.looks().await.sending, SendingState::KeptHere, "a shared draft is no submission");
    let mut of_buyer = Watched::new(&buyer, draft);
    let now = of_buyer.looks().await;
    assert_eq!(waits_for(&now.first.standing), Some("转让方 1"), "{:?}", now.first);
    assert_eq!((now.second.kind, now.second.name.zh.as_str()), (TaskKind::PayAndCollect, "缴费领证"));
    assert_eq!(now.sending, SendingState::KeptHere);

    seller.freezes(draft).await;
    seller.signs(draft).await;
    assert_eq!(waits_for(&of_seller.looks().await.first.standing), Some("受让方 1"));
    buyer.syncs().await;
    assert_eq!(waits_for_you(&of_buyer.looks().await.first.standing), Some(ToDo::ReadSheet));
    buyer.signs(draft).await;

    // Sent in; the registry has it and the answer is lost, with the line.
    seller.queues_submission(draft).await.unwrap();
    assert!(matches!(of_seller.looks().await.sending, SendingState::ToBeSent { .. }));
    seller.line.set(State::DiesWithAnswerTo("submit"));
    seller.syncs_once().await;
    let now = of_seller.looks().await;
    assert_eq!(city.cases_of(draft), 1, "the registry has it");
    assert!(matches!(now.sending, SendingState::OnItsWay { .. }), "and the phone does not say so: {:?}", now.sending);
    assert!(now.sending_words.zh.starts_with("发送中：提交申请"), "{:?}", now.sending_words);
    assert_eq!((now.first.standing, now.timeline.len(), now.case_id), (TaskStanding::UnderWay, 0, None));
    assert!(now.steps.iter().any(|step| step.to_do == ToDo::Sync), "{:?}", now.steps);

    // The same command again: the receipt, and with it its number.
    seller.back_online();
    let asked = city.until(&seller, draft, &["supplement"]).await;
    let now = of_seller.looks().await;
    let SendingState::Received { receipt_number, received_at } = &now.sending else { panic!("{:?}", now.sending) };
    assert_eq!((receipt_number, *received_at), (&asked.case_id.to_string(), asked.receipt.received_at));
    assert!(now.sending_words.zh.contains(receipt_number.as_str()), "{:?}", now.sending_words);
    assert_eq!(happened(&now), [Received, SupplementAsked]);
    assert_eq!(own(&now), [Received]);
    assert_eq!(waits_for_you(&now.first.standing), Some(ToDo::Supplement));
    assert!(now.first.words.zh.contains("期限"), "{:?}", now.first.words);
    assert_eq!(now.second.standing, TaskStanding::NotBegun);
    assert!(now.comes_next.unwrap().term.is_some(), "until when it is to be corrected");
    buyer.syncs().await;
    let now = of_buyer.looks().await;
    assert!(is_received(&now) && own(&now).is_empty(), "the seller sent it: {:?}", now.timeline);
    assert_eq!((happened(&now), waits_for(&now.first.standing)), (vec![Received, SupplementAsked], Some("转让方 1")));

    // Corrected, signed again by both, sent by the buyer.
    seller.types(draft, "matter.certificate", &home.certificate.to_string()).await;
    seller.freezes(draft).await;
    seller.signs(draft).await;
    buyer.signs(draft).await;
    buyer.syncs().await;
    assert_eq!(waits_for_you(&of_buyer.looks().await.first.standing), Some(ToDo::SendSupplement));
    buyer.client.corrections().send(asked.case_id).await.unwrap();
    assert_eq!(of_buyer.looks().await.first.standing, TaskStanding::UnderWay, "it is asked for");
    buyer.syncs().await;
    city.until(&buyer, draft, &["fee_due"]).await;
    city.until(&seller, draft, &["fee_due"]).await;
    let (now, other) = (of_buyer.looks().await, of_seller.looks().await);
    let way = [Received, SupplementAsked, Supplemented, Accepted, InReview, FeeDue];
    assert_eq!((happened(&now), happened(&other)), (way.to_vec(), way.to_vec()), "both are told the same");
    assert_eq!((own(&now), own(&other)), (vec![Supplemented], vec![Received]));
    let at = asked_at(&now, Accepted);
    assert_eq!(now.first.standing, TaskStanding::Done { at });
    assert_eq!(waits_for_you(&now.second.standing), Some(ToDo::Pay));
    assert_eq!(waits_for(&other.second.standing), Some("受让方"));
    let next = now.comes_next.unwrap();
    assert!(matches!(next.limits, Some(CaseLimits::Until { .. })) && next.term.is_some(), "{next:?}");
    assert!(now.case_number.is_some());

    // The payment waits for the network, and then it is paid and entered.
    buyer.in_airplane_mode();
    buyer.client.payments().pay(asked.case_id, wechat()).await.unwrap();
    let waiting = of_buyer.looks().await;
    assert!(matches!(waiting.sending, SendingState::ToBeSent { .. }), "{:?}", waiting.sending);
    assert_eq!(waiting.second.standing, TaskStanding::UnderWay, "nobody asks to pay twice");
    buyer.back_online().syncs().await;
    city.until(&buyer, draft, &["registered"]).await;
    let now = of_buyer.looks().await;
    assert_eq!(own(&now), [Supplemented, Paid]);
    assert_eq!(waits_for_you(&now.second.standing), Some(ToDo::Collect));
    assert!(happened(&now).ends_with(&[FeeDue, Paid, Registered, CertificateReady]), "{:?}", now.timeline);
    city.until(&seller, draft, &["registered"]).await;
    let other = of_seller.looks().await;
    let entered = asked_at(&other, Registered);
    assert_eq!((&other.second.standing, &other.comes_next), (&TaskStanding::Done { at: entered }, &None));
    assert!(happened(&other).ends_with(&[FeeDue, Paid, Registered]) && own(&other) == [Received]);

    buyer.collects(asked.case_id).await;
    let now = of_buyer.looks().await;
    let issued = asked_at(&now, Issued);
    assert_eq!((&now.second.standing, &now.comes_next), (&TaskStanding::Done { at: issued }, &None));
    assert_eq!(own(&now), [Supplemented, Paid, Issued]);
    assert!(is_received(&now) && now.steps.is_empty());
    seller.syncs().await;
    assert!(is_received(&of_seller.looks().await));

    // All of it again from the registry's word alone, with no network, on a phone that did none of it.
    let second = city.second_phone_of(&home.right_holders[0]).await;
    second.syncs().await;
    second.in_airplane_mode();
    let again = progress(&second, draft).await;
    assert_eq!(happened(&again), happened(&now));
    assert!(own(&again).is_empty(), "{:?}", again.timeline);
    assert_eq!(again.second, now.second);
}

/// The time at which something happened.
fn asked_at(progress: &CaseProgress, what: Happened) -> ereg_client::Instant {
    progress.timeline.iter().find(|entry| entry.happened == what).expect("it happened").at
}

/// A correction that is asked in the review stands in the timeline, and the case keeps its number.
#[tokio::test(flavor = "multi_thread")]
async fn a_correction_asked_in_the_review_goes_back_to_it_under_the_same_number() {
    use Happened::{Accepted, FeeDue, InReview, Received, SupplementAsked, Supplemented};
    let city = City::seeded(SEED).await;
    let Sale { home, seller, draft, .. } = city.submitted_sale("r28_not_filed", &["in_review"]).await;
    let mut watched = Watched::new(&seller, draft);
    let now = watched.looks().await;
    assert_eq!(happened(&now).last(), Some(&SupplementAsked), "{:?}", now.timeline);
    assert!(matches!(now.first.standing, TaskStanding::Done { .. }));
    assert_eq!(waits_for_you(&now.second.standing), Some(ToDo::SupplementAccepted));
    let (number, case) = (now.case_number.unwrap(), now.case_id.unwrap());
    city.files_contract(&home, &home.right_holders[0].clone(), home.contract.as_deref().unwrap());
    seller.syncs().await;
    seller.client.corrections().send(case).await.unwrap();
    seller.syncs().await;
    city.until(&seller, draft, &["fee_due"]).await;
    let now = watched.looks().await;
    assert_eq!(now.case_number, Some(number));
    let told = happened(&now);
    let asked = told.iter().position(|one| *one == SupplementAsked).unwrap();
    assert!(told.starts_with(&[Received, Accepted]), "{told:?}");
    assert_eq!(told[asked + 1..], [Supplemented, InReview, FeeDue], "{told:?}");
    assert_eq!(own(&now), [Received, Supplemented]);
}

/// Whoever withdraws sees it end, and why; what was done on this phone is told as such.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_is_withdrawn_is_over_for_both() {
    use Happened::{WithdrawalAsked, Withdrawn};
    let city = City::seeded(SEED).await;
    let Sale { seller, buyer, draft, .. } = city.submitted_sale("plain_sale", &["fee_due"]).await;
    let case = city.until(&buyer, draft, &["fee_due"]).await.case_id;
    let (mut of_seller, mut of_buyer) = (Watched::new(&seller, draft), Watched::new(&buyer, draft));
    of_seller.looks().await;
    of_buyer.looks().await;
    seller.withdraws(case).await;
    buyer.syncs().await;
    let (asks, asked) = (of_seller.looks().await, of_buyer.looks().await);
    assert_eq!((happened(&asks).last(), happened(&asked).last()), (Some(&WithdrawalAsked), Some(&WithdrawalAsked)));
    assert!(own(&asks).contains(&WithdrawalAsked) && own(&asked).is_empty());
    assert_eq!(asked.steps.len(), 2, "to join in, or to go on: {:?}", asked.steps);
    let letter = buyer.letters().await.into_iter().find(|letter| letter.kind == "withdrawal_asked").unwrap();
    assert!(letter.body.en.starts_with("Seller 1: "), "as a sale names her: {:?}", letter.body);
    buyer.withdraws(case).await;
    seller.syncs().await;
    for (watched, by) in [(&mut of_seller, ToldBy::Registry), (&mut of_buyer, ToldBy::ThisDevice)] {
        let now = watched.looks().await;
        let last = now.timeline.last().unwrap();
        assert_eq!((last.happened, last.told_by), (Withdrawn, by));
        assert!(
            matches!(&now.second.standing, TaskStanding::Over { why } if why.zh.contains("撤回")),
            "{:?}",
            now.second
        );
        assert!(matches!(now.first.standing, TaskStanding::Done { .. }), "it had been accepted");
        assert_eq!(now.comes_next, None);
    }
}

/// Freezes, signs and sends in what one person applies for alone.
async fn applies_alone(phone: &Phone, draft: DraftId) {
    phone.client.drafts().freeze(draft).await.unwrap();
    phone.syncs().await;
    phone.signs(draft).await;
    phone.submits(draft).await;
}

/// A query ends in a sealed answer: nobody is told of a fee, an entry or a certificate.
#[tokio::test(flavor = "multi_thread")]
async fn a_query_has_its_answer_for_its_second_task() {
    let city = City::seeded(SEED).await;
    let home = city.home("asked_while_burdened");
    let holder = city.phone_of(&home.right_holders[0]).await;
    let draft = holder.client.drafts().begin(T28.id(), Some(home.unit.to_string())).await.unwrap();
    let mut watched = Watched::new(&holder, draft);
    let now = watched.looks().await;
    assert_eq!((now.second.kind, now.second.name.zh.as_str()), (TaskKind::Answer, "出具查询结果证明"));
    applies_alone(&holder, draft).await;
    city.until(&holder, draft, &["answered"]).await;
    let now = watched.looks().await;
    let at = asked_at(&now, Happened::Answered);
    assert_eq!((&now.second.standing, &now.comes_next), (&TaskStanding::Done { at }, &None));
    assert!(happened(&now).starts_with(&[Happened::Received, Happened::Accepted]), "{:?}", now.timeline);
    assert_eq!(own(&now), [Happened::Received]);
    let words: String = now.timeline.iter().map(|entry| entry.words.zh.as_str()).collect();
    assert!(!words.contains("缴") && !words.contains("登簿") && !words.contains("领证"), "{words}");
}

/// Nobody is told to pay where nothing is charged.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_a_name_costs_nothing_and_never_speaks_of_paying() {
    let city = City::seeded(SEED).await;
    let home = city.home("renamed_holder");
    let holder = city.phone_of(&home.right_holders[0]).await;
    holder.client.homes().my_homes().await.unwrap();
    let draft = holder.client.drafts().begin(T10.id(), Some(home.unit.to_string())).await.unwrap();
    for (field, value) in [("delivery.medium", "electronic"), ("delivery.certificates", "one")] {
        holder.types(draft, field, value).await;
    }
    let mut watched = Watched::new(&holder, draft);
    let now = watched.looks().await;
    assert_eq!((now.second.kind, now.second.name.zh.as_str()), (TaskKind::Collect, "领证"));
    applies_alone(&holder, draft).await;
    let case = city.until(&holder, draft, &["registered"]).await.case_id;
    let now = watched.looks().await;
    assert_eq!(waits_for_you(&now.second.standing), Some(ToDo::Collect));
    assert!(!happened(&now).iter().any(|one| matches!(one, Happened::FeeDue | Happened::Paid)), "{:?}", now.timeline);
    holder.collects(case).await;
    let now = watched.looks().await;
    assert_eq!(happened(&now).last(), Some(&Happened::Issued));
    assert_eq!(own(&now), [Happened::Received, Happened::Issued]);
}
