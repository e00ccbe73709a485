//! Every way a case can take: its tasks go forward alone, and nothing that was told of it is taken back.

use std::{cell::RefCell, collections::BTreeMap};

use ereg_domain::{money::Fen, time::Instant};
use ereg_law::{
    calendar::{Deadline, Length, Period},
    case::{
        Acceptance, AcceptanceSeq, AnswerGiven, Booked, CaseStepError, Course, EntryDocuments, FeeDue, Proposal,
        SealingHindrance, Settled, Turn, WithdrawnBy,
    },
    matter::{LAW, T04},
};
use ereg_trust::digest::Digest;
use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};

use super::*;
use crate::Happened;

const KINDS: [TaskKind; 5] =
    [TaskKind::PayAndCollect, TaskKind::Collect, TaskKind::PayAndEnter, TaskKind::Enter, TaskKind::Answer];

fn received() -> CaseView {
    let at = Instant::from_ms(1_000);
    let id = "019abcde-0000-7000-8000-000000000001";
    let receipt = Receipt {
        case_id: id.parse().unwrap(),
        draft_id: id.parse().unwrap(),
        received_at: at,
        manifest: Digest::of(b"manifest"),
        statements: Vec::new(),
    };
    CaseView {
        case_id: receipt.case_id,
        draft_id: receipt.draft_id,
        unit: "420102001001GB00001F00010001".parse().unwrap(),
        slot: "transferee.1".parse().unwrap(),
        side: Some(Side::RightHolder),
        receipt,
        supplements: Vec::new(),
        state: CaseState::Received,
        since: at,
        course: Course::received(at),
        withdrawing: Vec::new(),
        disputes: Vec::new(),
        answer_by: None,
        term: None,
        turn: Turn::Held,
    }
}

/// Every step that the machine of cases knows, whether it is open or not.
fn steps(state: &CaseState, at: Instant) -> Vec<CaseState> {
    let period = Period {
        from: "2026-11-23".parse().unwrap(),
        length: Length::WorkingDays(5),
        by: Deadline::By("2026-11-30".parse().unwrap()),
    };
    let acceptance = Acceptance {
        case_number: "420102202611231000001".parse().unwrap(),
        seq: AcceptanceSeq(7),
        accepted_at: at,
        decide_by: period,
        promised_by: period,
    };
    let fee = FeeDue { quote: "sha256:0".into(), amount: Fen::new(8_000).unwrap(), until: at };
    let waits = [
        Waiting::Queue { ahead: 1 },
        Waiting::Partner { needs: Vec::new() },
        Waiting::Supplement { grounds: Vec::new() },
        Waiting::Source { grounds: Vec::new() },
    ];
    let manual = ReviewState::Manual { grounds: Vec::new(), proposal: Proposal::Judge };
    let reviews = waits.into_iter().map(ReviewState::Waiting).chain([ReviewState::Auto, manual]);
    let mut taken: Vec<Result<CaseState, CaseStepError>> = reviews.map(|review| state.review(review)).collect();
    // As a decision of the registry does: the precheck and what it comes to are one.
    let checked = state.precheck();
    taken.extend(checked.into_iter().flat_map(|checked| {
        [checked.ask_supplement(Vec::new()), checked.not_accept(Vec::new()), checked.accept(acceptance.clone())]
    }));
    let waited_since = state.documents().and_then(EntryDocuments::waited_since);
    taken.extend([
        state.supplement(),
        state.fee_due(fee),
        state.settle(Settled::Exempt),
        state.settle(Settled::Paid { attempt: "a".into() }),
        state.book(Booked { entry_index: 1, registered_at: at }, EntryDocuments::Nothing),
        state.book(Booked { entry_index: 1, registered_at: at }, EntryDocuments::Sealing),
        state.issue(at),
        state.seal(EntryDocuments::Waiting { why: SealingHindrance::Key, since: waited_since.unwrap_or(at) }),
        state.seal(EntryDocuments::Sealed { at, waited_since }),
        state.seal(EntryDocuments::Unfit { at, waited_since }),
        state.seal(EntryDocuments::Void { at, waited_since }),
        state.answer(AnswerGiven { result: "sha256:0".into(), answered_at: at }),
        state.withdraw(at, WithdrawnBy::Applicants),
        state.withdraw(at, WithdrawnBy::UnpaidRule),
        state.expire(at),
    ]);
    taken.into_iter().flatten().collect()
}

/// The case once it stands so; a correction brings its receipt.
fn after(case: &CaseView, state: CaseState, at: Instant) -> CaseView {
    let mut next = case.clone();
    if case.state.supplement().as_ref() == Ok(&state) {
        next.supplements.push(Receipt { received_at: at, ..case.receipt.clone() });
    }
    next.course.reach(&state, at);
    (next.state, next.since) = (state, at);
    next
}

fn rank(standing: &TaskStanding) -> u8 {
    match standing {
        TaskStanding::NotBegun => 0,
        TaskStanding::UnderWay | TaskStanding::WaitsForYou { .. } | TaskStanding::WaitsForOthers { .. } => 1,
        TaskStanding::Done { .. } | TaskStanding::Over { .. } => 2,
    }
}

/// Returns what may be due of a case, of each kind of doing.
fn dues() -> [Option<Due>; 4] {
    let due = |to_do| Some(Due { to_do, words: words::next::to_do(to_do), whom: None });
    [None, due(ToDo::Supplement), due(ToDo::WaitForPayment), due(ToDo::WaitForOffice)]
}

fn told(case: &CaseView) -> Vec<TimelineEntry> {
    timeline::of_case(&Proven { matter: &T04, case, letters: &[], payments: &[], intents: &[], own: &[] })
}

/// A step that is open where the case stands. Were all alike, nearly every walk would be withdrawn before its review.
fn picked(case: &CaseView, pick: &Index, at: Instant) -> Option<CaseState> {
    let chances = |state: &CaseState| if matches!(state, CaseState::Withdrawn { .. }) { 1 } else { 8 };
    let open: Vec<CaseState> =
        steps(&case.state, at).iter().flat_map(|state| vec![state.clone(); chances(state)]).collect();
    (!open.is_empty()).then(|| pick.get(&open).clone())
}

#[test]
fn whatever_way_a_case_takes_its_tasks_go_forward_and_what_was_told_stays() {
    let reached = RefCell::new(BTreeMap::<CaseStage, u32>::new());
    let walks = proptest::collection::vec(any::<Index>(), 4..40);
    // The same walks every time: how far they come is looked at below.
    let seeded = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let walked = TestRunner::new_with_rng(ProptestConfig::with_cases(2_048), seeded).run(&walks, |picks| {
        let mut case = received();
        for (at, pick) in (2_i64..).map(|n| Instant::from_ms(1_000 * n)).zip(picks) {
            let Some(state) = picked(&case, &pick, at) else { break };
            let next = after(&case, state, at);
            *reached.borrow_mut().entry(next.state.stage()).or_default() += 1;
            for kind in KINDS {
                for was_due in dues() {
                    let was = (first_standing(&case, was_due.as_ref()), second_standing(&case, kind, was_due.as_ref()));
                    for is_due in dues() {
                        let (first, second) =
                            (first_standing(&next, is_due.as_ref()), second_standing(&next, kind, is_due.as_ref()));
                        prop_assert!(rank(&was.0) <= rank(&first) && rank(&was.1) <= rank(&second), "{was:?}");
                        // What is done stays done, and what is over stays over.
                        prop_assert!(rank(&was.0) < 2 || was.0 == first, "{was:?} then {first:?}");
                        prop_assert!(rank(&was.1) < 2 || was.1 == second, "{was:?} then {second:?}");
                    }
                }
            }
            if next.course.is_whole(case.receipt.received_at) {
                let (before, now) = (told(&case), told(&next));
                prop_assert!(now.starts_with(&before), "{before:?} then {now:?}");
            }
            prop_assert!(told(&next).is_sorted_by_key(|entry| entry.at));
            case = next;
        }
        Ok(())
    });
    walked.unwrap();
    // It walks where it is to look.
    for stage in
        [CaseStage::Supplement, CaseStage::FeeDue, CaseStage::Registered, CaseStage::Issued, CaseStage::Answered]
    {
        let seen = reached.borrow().get(&stage).copied().unwrap_or(0);
        assert!(seen >= 10, "only {seen} walks came to {}", stage.name());
    }
}

fn course_of(states: &[CaseState]) -> CaseView {
    let case = received();
    states.iter().zip(2_i64..).fold(case, |case, (state, at)| after(&case, state.clone(), Instant::from_ms(1_000 * at)))
}

/// A correction that was asked, answered and asked again in the same moment is told in that order.
#[test]
fn what_happens_in_one_moment_is_told_in_its_order() {
    let asked = CaseState::Supplement { grounds: Vec::new() };
    let at = Instant::from_ms(1_000);
    let case =
        [asked.clone(), CaseState::Received, asked].into_iter().fold(received(), |case, state| after(&case, state, at));
    let happened: Vec<Happened> = told(&case).iter().map(|entry| entry.happened).collect();
    use Happened::{Received, SupplementAsked, Supplemented};
    assert_eq!(happened, [Received, SupplementAsked, Supplemented, SupplementAsked]);
}

/// Nobody is told that they paid, where nothing was due: only out of a fee that is due a case is paid for.
#[test]
fn only_out_of_a_fee_that_is_due_a_case_is_paid_for() {
    let checked = CaseState::Received.precheck().unwrap();
    let at = Instant::from_ms(1_000);
    let steps_of = |state: &CaseState| steps(state, at);
    let accepted =
        steps_of(&CaseState::Received).into_iter().find(|state| state.stage() == CaseStage::Accepted).unwrap();
    assert!(checked.accept(accepted.acceptance().unwrap().clone()).is_ok());
    let review = accepted.review(ReviewState::Auto).unwrap();
    let exempt = review.settle(Settled::Exempt).unwrap();
    let due = steps_of(&review).into_iter().find(|state| state.stage() == CaseStage::FeeDue).unwrap();
    let paid = due.settle(Settled::Paid { attempt: "a".into() }).unwrap();
    let pays = |states: &[CaseState]| told(&course_of(states)).iter().any(|entry| entry.happened == Happened::Paid);
    assert!(!pays(&[accepted.clone(), review.clone(), exempt]));
    assert!(pays(&[accepted, review, due, paid]));
}

/// The name of the second task of a matter for each side says what the entry hands out, and no fee where there is none.
#[test]
fn the_second_task_is_what_the_matter_has_of_it() {
    let kind = |matter: &str, side, charge| {
        let matter = LAW.matter(matter.parse().unwrap()).unwrap();
        let kind = second_kind(matter, Some(side), charge);
        let EndsIn::Entry { yields, .. } = matter.ends_in else {
            return (kind, words::progress::task(kind, Yields::Nothing).zh);
        };
        (kind, words::progress::task(kind, yields).zh)
    };
    let (takes, gives) = (Side::RightHolder, Side::Obligor);
    let name = |text: &str| text.to_owned();
    assert_eq!(kind("T04", takes, Charge::Charged), (TaskKind::PayAndCollect, name("缴费领证")));
    assert_eq!(kind("T04", gives, Charge::Charged), (TaskKind::Enter, name("登簿")));
    assert_eq!(kind("T18", takes, Charge::Charged), (TaskKind::PayAndCollect, name("缴费领取登记证明")));
    assert_eq!(kind("T14", takes, Charge::Free), (TaskKind::Collect, name("领取登记证明")));
    assert_eq!(kind("T10", takes, Charge::Free), (TaskKind::Collect, name("领证")));
    assert_eq!(kind("T21", takes, Charge::Free), (TaskKind::Enter, name("登簿")));
    assert_eq!(kind("T28", takes, Charge::Free), (TaskKind::Answer, name("出具查询结果证明")));
}
