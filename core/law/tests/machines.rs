//! Both machines under random steps: what can never happen does not.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use ereg_domain::{
    money::Fen,
    party::Slot,
    time::{Day, Instant},
};
use ereg_law::{
    calendar::{Deadline, Length, Period},
    case::{
        Acceptance, AcceptanceSeq, AnswerGiven, Booked, CaseStage, CaseState, CaseStepError, Course, EntryDocuments,
        FeeDue, PassedFor, Proposal, ReviewState, SealingHindrance, Settled, StageReached, Term, Then, Turn, Waiting,
        WithdrawnBy,
    },
    draft::DraftState,
    policy::Reminders,
    words::message::{lookup, lost_turn_code},
};
use proptest::{prelude::*, sample::Index, test_runner::TestRunner};

fn acceptance() -> Acceptance {
    Acceptance {
        case_number: "420102202611231000001".parse().unwrap(),
        seq: AcceptanceSeq(7),
        accepted_at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
        decide_by: Period {
            from: "2026-11-23".parse().unwrap(),
            length: Length::WorkingDays(30),
            by: Deadline::NotBefore("2027-01-04".parse().unwrap()),
        },
        promised_by: Period {
            from: "2026-11-23".parse().unwrap(),
            length: Length::WorkingDays(5),
            by: Deadline::By("2026-11-30".parse().unwrap()),
        },
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Precheck,
    Supplement,
    NotAccept,
    Accept,
    Auto,
    Manual,
    Wait,
    Queue,
    Fee,
    Paid,
    Exempt,
    Book,
    Issue,
    Answer,
    Refuse,
    Withdraw,
    Expire,
    Ask,
    Correct,
    Dispute,
    SealingWaits,
    Seal,
}

const STEPS: [Step; 22] = [
    Step::Precheck,
    Step::Supplement,
    Step::NotAccept,
    Step::Accept,
    Step::Auto,
    Step::Manual,
    Step::Wait,
    Step::Queue,
    Step::Fee,
    Step::Paid,
    Step::Exempt,
    Step::Book,
    Step::Issue,
    Step::Answer,
    Step::Refuse,
    Step::Withdraw,
    Step::Expire,
    Step::Ask,
    Step::Correct,
    Step::Dispute,
    Step::SealingWaits,
    Step::Seal,
];

fn take(state: &CaseState, step: Step) -> Result<CaseState, CaseStepError> {
    let now = acceptance().accepted_at;
    match step {
        Step::Precheck => state.precheck(),
        Step::Supplement => state.ask_supplement(Vec::new()),
        Step::NotAccept => state.not_accept(Vec::new()),
        Step::Accept => state.accept(acceptance()),
        Step::Auto => state.review(ReviewState::Auto),
        Step::Manual => state.review(ReviewState::Manual { grounds: Vec::new(), proposal: Proposal::Judge }),
        Step::Wait => state.review(ReviewState::Waiting(Waiting::Partner { needs: Vec::new() })),
        Step::Queue => state.review(ReviewState::Waiting(Waiting::Queue { ahead: 1 })),
        Step::Fee => state.fee_due(FeeDue { quote: "sha256:0".into(), amount: Fen::new(8_000).unwrap(), until: now }),
        Step::Paid => state.settle(Settled::Paid { attempt: "a".into() }),
        Step::Exempt => state.settle(Settled::Exempt),
        Step::Book => state.book(Booked { entry_index: 1, registered_at: now }, EntryDocuments::Sealing),
        Step::Issue => state.issue(now),
        Step::Answer => state.answer(AnswerGiven { result: "sha256:0".into(), answered_at: now }),
        Step::Refuse => state.refuse(Vec::new()),
        Step::Withdraw => state.withdraw(now, WithdrawnBy::Applicants),
        Step::Expire => state.expire(now),
        Step::Ask => state.review(ReviewState::Waiting(Waiting::Supplement { grounds: Vec::new() })),
        Step::Correct => state.supplement(),
        Step::Dispute => state.review(ReviewState::Waiting(Waiting::Source { grounds: Vec::new() })),
        Step::SealingWaits => state.seal(EntryDocuments::Waiting { why: SealingHindrance::Font, since: now }),
        Step::Seal => state.seal(EntryDocuments::Sealed { at: now, waited_since: None }),
    }
}

/// A step of a walk: mostly one that is open where the case stands, sometimes any.
#[derive(Debug, Clone)]
enum Pick {
    Open(Index),
    Any(Step),
}

impl Pick {
    fn step(&self, state: &CaseState) -> Step {
        match self {
            Pick::Any(step) => *step,
            Pick::Open(at) => {
                let open: Vec<Step> = STEPS.iter().flat_map(|step| vec![*step; chances(state, *step)]).collect();
                if open.is_empty() { Step::Precheck } else { *at.get(&open) }
            }
        }
    }
}

/// Were all steps alike, nearly every walk would be withdrawn before its review.
fn chances(state: &CaseState, step: Step) -> usize {
    match take(state, step) {
        Err(_) => 0,
        Ok(_) if step == Step::Withdraw => 1,
        Ok(after) if STEPS.iter().all(|s| *s == Step::Withdraw || take(&after, *s).is_err()) => 3,
        Ok(_) => 8,
    }
}

fn walks() -> impl Strategy<Value = Vec<Pick>> {
    let one = prop_oneof![
        9 => any::<Index>().prop_map(Pick::Open),
        1 => proptest::sample::select(STEPS.to_vec()).prop_map(Pick::Any),
    ];
    proptest::collection::vec(one, 8..60)
}

/// Number of walks that came to each state.
#[derive(Default)]
struct Reach(RefCell<BTreeMap<CaseStage, u32>>);

impl Reach {
    fn saw(&self, stages: BTreeSet<CaseStage>) {
        stages.into_iter().for_each(|stage| *self.0.borrow_mut().entry(stage).or_default() += 1);
    }

    fn covers(self, least: u32) {
        let seen = self.0.into_inner();
        for stage in [
            CaseStage::Received,
            CaseStage::Precheck,
            CaseStage::Supplement,
            CaseStage::NotAccepted,
            CaseStage::Accepted,
            CaseStage::InReview,
            CaseStage::FeeDue,
            CaseStage::Booking,
            CaseStage::Registered,
            CaseStage::Issued,
            CaseStage::Answered,
            CaseStage::Refused,
            CaseStage::Withdrawn,
            CaseStage::Expired,
        ] {
            let walks = seen.get(&stage).copied().unwrap_or(0);
            assert!(walks >= least, "only {walks} walks came to {}: {seen:?}", stage.name());
        }
    }
}

const WALKS: u32 = 512;

#[test]
fn a_case_is_registered_only_out_of_booking_and_then_stays_registered() {
    let reach = Reach::default();
    let walked = TestRunner::new(ProptestConfig::with_cases(WALKS)).run(&walks(), |picks| {
        let mut state = CaseState::Received;
        let mut seen = BTreeSet::from([state.stage()]);
        for pick in picks {
            let before = state.clone();
            let step = pick.step(&state);
            let Ok(after) = take(&state, step) else { continue };
            let seals = matches!(step, Step::SealingWaits | Step::Seal);
            if matches!(after, CaseState::Registered { .. }) {
                let sealing = seals && matches!(before, CaseState::Registered { .. });
                prop_assert!(sealing || matches!(before, CaseState::Booking { .. }), "{before:?}");
            }
            if matches!(after, CaseState::Booking { .. }) {
                // Settled: paid out of a fee due, or exempt out of a review that passed.
                let paid = matches!((&before, step), (CaseState::FeeDue { .. }, Step::Paid));
                let exempt =
                    matches!((&before, step), (CaseState::InReview { review: ReviewState::Auto, .. }, Step::Exempt));
                prop_assert!(paid || exempt, "{before:?} {step:?}");
            }
            if matches!(before, CaseState::Registered { .. } | CaseState::Issued { .. }) {
                let sealing = seals && after.stage() == before.stage();
                let issued = matches!(after, CaseState::Issued { .. });
                prop_assert!(issued || sealing, "an entry is irreversible: {after:?}");
                let documents = before.documents().filter(|documents| documents.is_settled());
                prop_assert!(
                    documents.is_none() || after.documents() == documents,
                    "what is sealed stays so: {after:?}"
                );
            }
            if matches!(after, CaseState::Answered { .. }) {
                let passed = matches!(before, CaseState::InReview { review: ReviewState::Auto, .. });
                prop_assert!(passed, "only what passed its review is answered: {before:?}");
            }
            if matches!(after, CaseState::Refused { .. }) {
                let waited = matches!(
                    before,
                    CaseState::InReview {
                        review: ReviewState::Manual { .. } | ReviewState::Waiting(Waiting::Supplement { .. }),
                        ..
                    }
                );
                prop_assert!(waited, "only a person refuses: {before:?}");
            }
            let follows = !before.is_final() || seals;
            prop_assert!(follows, "nothing but the sealing follows {before:?}");
            if let Some(given) = before.acceptance() {
                prop_assert!(after.acceptance() == Some(given), "a number once given is kept for ever");
            }
            state = after;
            seen.insert(state.stage());
        }
        reach.saw(seen);
        Ok(())
    });
    walked.unwrap();
    reach.covers(WALKS / 64);
}

#[test]
fn a_course_tells_each_stage_once_as_it_is_reached_and_never_grows_beyond_its_bound() {
    let walked = TestRunner::new(ProptestConfig::with_cases(WALKS)).run(&walks(), |picks| {
        let mut state = CaseState::Received;
        let mut course = Course::received(Instant::from_ms(0));
        for (at, pick) in (1_i64..).zip(picks) {
            let Ok(after) = take(&state, pick.step(&state)) else { continue };
            let before = course.clone();
            course.reach(&after, Instant::from_ms(at));
            let moved = after.reached() != state.reached();
            let last = course.stages().last().copied();
            if moved {
                prop_assert_eq!(last, Some(StageReached { stage: after.reached(), at: Instant::from_ms(at) }));
                let kept = &before.stages()[before.stages().len() + 1 - course.stages().len()..];
                prop_assert_eq!(&course.stages()[..course.stages().len() - 1], kept, "what was told stays");
            } else {
                prop_assert_eq!(&course, &before);
            }
            prop_assert!(course.stages().len() <= Course::MOST);
            let text = serde_json::to_string(&course).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Course>(&text).unwrap(), &course);
            state = after;
        }
        Ok(())
    });
    walked.unwrap();
}

#[test]
fn a_course_that_is_full_loses_its_oldest_stage_and_says_so() {
    let asked = CaseState::Supplement { grounds: Vec::new() };
    let mut course = Course::received(Instant::from_ms(0));
    for round in 1..30_i64 {
        let kept = course.clone();
        course.reach(&asked, Instant::from_ms(2 * round));
        course.reach(&CaseState::Received, Instant::from_ms(2 * round + 1));
        assert!(course.is_whole(Instant::from_ms(0)) || kept.stages().len() + 2 > Course::MOST, "{round}");
    }
    assert_eq!(course.stages().len(), Course::MOST);
    assert!(!course.is_whole(Instant::from_ms(0)), "it begins with a later receipt");
    let too_long: Vec<StageReached> = course.stages().iter().chain(course.stages()).copied().collect();
    assert!(Course::try_from(too_long).is_err() && Course::try_from(Vec::new()).is_err());
}

/// A case that waits for a correction is at one stage of the course, accepted or not.
#[test]
fn a_course_tells_a_correction_that_is_asked_in_a_review() {
    let mut course = Course::received(Instant::from_ms(0));
    let (asked, auto) = (ReviewState::Waiting(Waiting::Supplement { grounds: Vec::new() }), ReviewState::Auto);
    for (at, review) in
        [(1, auto.clone()), (2, ReviewState::Waiting(Waiting::Queue { ahead: 1 })), (3, asked), (4, auto)]
    {
        course.reach(&CaseState::InReview { acceptance: acceptance(), review }, Instant::from_ms(at));
    }
    let told: Vec<(CaseStage, i64)> = course.stages().iter().map(|one| (one.stage, one.at.ms())).collect();
    let (review, asked) = (CaseStage::InReview, CaseStage::Supplement);
    assert_eq!(told, [(CaseStage::Received, 0), (review, 1), (asked, 3), (review, 4)]);
}

#[test]
fn a_refused_step_says_where_it_was_asked_and_every_state_reads_as_written() {
    let reach = Reach::default();
    let walked = TestRunner::new(ProptestConfig::with_cases(WALKS)).run(&walks(), |picks| {
        let mut state = CaseState::Received;
        let mut seen = BTreeSet::new();
        for pick in picks {
            for step in STEPS {
                if let Err(error) = take(&state, step) {
                    prop_assert_eq!(error.from, state.name());
                }
            }
            let text = serde_json::to_string(&state).unwrap();
            prop_assert_eq!(&serde_json::from_str::<CaseState>(&text).unwrap(), &state);
            seen.insert(state.stage());
            state = take(&state, pick.step(&state)).unwrap_or(state);
        }
        reach.saw(seen);
        Ok(())
    });
    walked.unwrap();
    reach.covers(WALKS / 64);
}

#[test]
fn the_whole_way_is_open_and_no_shortcut_is() {
    let way = [Step::Precheck, Step::Accept, Step::Auto, Step::Fee, Step::Paid, Step::Book, Step::Issue];
    let mut state = CaseState::Received;
    for (at, step) in way.iter().enumerate() {
        for later in &way[at + 1..] {
            // A fee may be fixed again while it is due; nothing else can be done before its turn.
            assert!(take(&state, *later).is_err(), "{later:?} from {}", state.name());
        }
        state = take(&state, *step).unwrap();
    }
    assert!(state.is_final() && state.name() == "issued");
}

/// A case in every state there is, and in every place of its review.
fn every_state() -> [(&'static str, CaseState); 19] {
    let review = |review| CaseState::InReview { acceptance: acceptance(), review };
    let fee_due = take(&review(ReviewState::Auto), Step::Fee).unwrap();
    let booking = take(&fee_due, Step::Paid).unwrap();
    let registered = take(&booking, Step::Book).unwrap();
    let issued = take(&registered, Step::Issue).unwrap();
    let ended = acceptance().accepted_at;
    [
        ("received", CaseState::Received),
        ("precheck", CaseState::Precheck),
        ("to be corrected", CaseState::Supplement { grounds: Vec::new() }),
        ("not accepted", CaseState::NotAccepted { grounds: Vec::new() }),
        ("accepted", CaseState::Accepted { acceptance: acceptance() }),
        ("auto", review(ReviewState::Auto)),
        ("with a person", review(ReviewState::Manual { grounds: Vec::new(), proposal: Proposal::Judge })),
        ("waits for a partner", review(ReviewState::Waiting(Waiting::Partner { needs: Vec::new() }))),
        ("waits its turn", review(ReviewState::Waiting(Waiting::Queue { ahead: 1 }))),
        ("waits for more", review(ReviewState::Waiting(Waiting::Supplement { grounds: Vec::new() }))),
        ("waits for a source", review(ReviewState::Waiting(Waiting::Source { grounds: Vec::new() }))),
        ("fee due", fee_due),
        ("booking", booking),
        ("registered", registered),
        ("issued", issued),
        (
            "answered",
            CaseState::Answered {
                acceptance: acceptance(),
                given: AnswerGiven { result: "sha256:0".into(), answered_at: ended },
            },
        ),
        ("refused", CaseState::Refused { acceptance: acceptance(), grounds: Vec::new() }),
        (
            "withdrawn",
            CaseState::Withdrawn { acceptance: Some(acceptance()), withdrawn_at: ended, by: WithdrawnBy::UnpaidRule },
        ),
        ("lapsed", CaseState::Expired { expired_at: ended }),
    ]
}

/// The steps that may be taken from each state, all of them: a step that is let through anywhere else is seen here.
#[test]
fn every_step_is_open_where_it_is_meant_and_nowhere_else() {
    let reviewed = [Step::Auto, Step::Manual, Step::Wait, Step::Queue];
    let asked = [Step::Withdraw, Step::Ask];
    let disputed = [Step::Dispute];
    let open_in = |name: &str| -> Vec<Step> {
        match name {
            "received" => vec![Step::Precheck, Step::Withdraw],
            "precheck" => vec![Step::Supplement, Step::NotAccept, Step::Accept, Step::Withdraw],
            "to be corrected" => vec![Step::Withdraw, Step::Expire, Step::Correct],
            "auto" => [&reviewed[..], &[Step::Fee, Step::Exempt, Step::Answer], &asked, &disputed].concat(),
            "with a person" => [&reviewed[..], &[Step::Refuse], &asked, &disputed].concat(),
            "accepted" | "waits for a partner" | "waits its turn" | "waits for a source" => {
                [&reviewed[..], &asked, &disputed].concat()
            }
            "waits for more" => [&reviewed[..], &[Step::Refuse], &asked, &[Step::Correct], &disputed].concat(),
            "fee due" => vec![Step::Manual, Step::Fee, Step::Paid, Step::Withdraw],
            "booking" => vec![Step::Manual, Step::Queue, Step::Book, Step::Withdraw],
            "registered" => vec![Step::Issue, Step::SealingWaits, Step::Seal],
            "issued" => vec![Step::SealingWaits, Step::Seal],
            _ => Vec::new(),
        }
    };
    for (name, state) in every_state() {
        let may: Vec<Step> = STEPS.into_iter().filter(|step| take(&state, *step).is_ok()).collect();
        assert_eq!(may, open_in(name), "{name}");
    }
}

/// The states in which something is true of a case.
fn where_it_is(is: impl Fn(&CaseState) -> bool) -> Vec<&'static str> {
    every_state().into_iter().filter(|(_, state)| is(state)).map(|(name, _)| name).collect()
}

#[test]
fn what_is_said_of_a_case_is_true_in_these_states_and_in_no_others() {
    let queued = [
        "accepted",
        "auto",
        "with a person",
        "waits for a partner",
        "waits its turn",
        "waits for more",
        "waits for a source",
        "fee due",
        "booking",
    ];
    assert_eq!(where_it_is(CaseState::is_queued), queued);
    assert_eq!(
        where_it_is(|state| state.acceptance().is_some()),
        [&queued[..], &["registered", "issued", "answered", "refused", "withdrawn"]].concat()
    );
    assert_eq!(
        where_it_is(CaseState::is_final),
        ["not accepted", "issued", "answered", "refused", "withdrawn", "lapsed"]
    );
    assert_eq!(where_it_is(|state| state.asks().is_some()), ["to be corrected", "waits for more"]);
    assert_eq!(where_it_is(CaseState::waits_for_applicants), ["waits for a partner", "waits for more", "fee due"]);
    // The legal limit runs while the case is in work, and is counted again in nothing but itself.
    let by = Period { by: Deadline::By("2027-01-05".parse().unwrap()), ..acceptance().decide_by };
    assert_eq!(where_it_is(|state| state.recount(by, by).is_ok()), queued);
    for (name, state) in every_state() {
        let Ok(after) = state.recount(by, by) else { continue };
        assert_eq!(after.acceptance().map(|given| (given.decide_by, given.promised_by)), Some((by, by)), "{name}");
        assert_eq!(after.recount(acceptance().decide_by, acceptance().promised_by), Ok(state), "{name}");
    }
}

#[test]
fn a_turn_is_held_or_has_passed() {
    let passed = Turn::Passed { at: acceptance().accepted_at, why: PassedFor::PeriodOver };
    assert_eq!((Turn::Held.is_held(), Turn::Held.is_passed()), (true, false));
    assert_eq!((passed.is_held(), passed.is_passed()), (false, true));
}

/// Once it goes on it is told why it gave way, and of no deadline that nobody missed.
#[test]
fn a_turn_that_was_given_up_for_another_reason_than_time_is_told_by_that_reason() {
    let auto = CaseState::InReview { acceptance: acceptance(), review: ReviewState::Auto };
    let fee_due = take(&auto, Step::Fee).unwrap();
    let mut codes = BTreeSet::new();
    for why in [PassedFor::PeriodOver, PassedFor::RegisterMoved, PassedFor::BeyondAPerson] {
        for state in [&fee_due, &auto] {
            let text = lookup(lost_turn_code(state, why)).unwrap();
            assert_eq!(text.zh.contains("期限已过"), why == PassedFor::PeriodOver, "{}", text.code);
            assert!(text.zh.contains("受理号保留") && text.en.contains("number is kept"), "{}", text.code);
            codes.insert(text.code);
        }
    }
    assert_eq!(codes.len(), 6);
}

#[test]
fn a_period_ends_with_its_day_and_its_letters_go_out_at_the_hour_of_the_pack() {
    let reminders = Reminders { days_before: vec![3, 1], hour: 9 };
    let calendar = ereg_law::references::floor_pack().unwrap().calendar.clone();
    let day = |text: &str| text.parse::<Day>().unwrap();
    let period = Period::after(day("2026-11-23"), Length::Days(7), &calendar);
    assert_eq!(period.by, Deadline::By(day("2026-11-30")));
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let begun = at("2026-11-23T05:30:00.000Z");
    let mut term = Term::begin(period, Then::PassTurn, begun, &reminders);
    assert_eq!((term.reminders, term.next(&reminders)), (0, Some(at("2026-11-27T01:00:00.000Z"))));
    assert_eq!(term.reminders_due(at("2026-11-27T00:59:59.999Z"), &reminders), 0);
    assert_eq!(term.reminders_due(at("2026-11-27T01:00:00.000Z"), &reminders), 1);
    assert_eq!(term.reminders_due(at("2026-11-29T01:00:00.000Z"), &reminders), 2);
    term.reminders = 2;
    assert_eq!(term.next(&reminders), Some(at("2026-11-30T16:00:00.000Z")));
    let late = Term::begin(period, Then::PassTurn, at("2026-11-28T05:30:00.000Z"), &reminders);
    let afternoon = Reminders { days_before: vec![3, 1], hour: 14 };
    let at_two = Term::begin(period, Then::PassTurn, begun, &afternoon).next(&afternoon);
    assert_eq!(at_two, Some(at("2026-11-27T06:00:00.000Z")));
    assert_eq!(late.reminders, 1, "a reminder whose day has passed is not sent after it");
}

#[test]
fn a_period_whose_last_day_is_not_known_has_letters_and_no_end() {
    let reminders = Reminders { days_before: vec![3, 1], hour: 9 };
    let calendar = ereg_law::references::floor_pack().unwrap().calendar.clone();
    let period = Period::after("2026-12-30".parse().unwrap(), Length::Days(7), &calendar);
    assert_eq!(period.by, Deadline::NotBefore("2027-01-06".parse().unwrap()));
    let mut term = Term::begin(period, Then::Lapse, "2026-12-30T05:30:00.000Z".parse().unwrap(), &reminders);
    assert_eq!(term.next(&reminders), Some("2027-01-03T01:00:00.000Z".parse().unwrap()));
    term.reminders = 2;
    assert_eq!(term.next(&reminders), None);
}

fn slots() -> Vec<Slot> {
    ["transferor.1", "transferee.1", "transferee.2"].map(|s| s.parse().unwrap()).into()
}

#[test]
fn only_who_has_a_place_signs_and_a_sheet_without_places_is_never_complete() {
    let slots = slots();
    let frozen = DraftState::Editing.freeze("sha256:1".into(), 1).unwrap();
    assert!(frozen.sign("sha256:1", "transferee.9".parse().unwrap(), &slots).is_err());
    assert!(frozen.sign("sha256:1", slots[0], &[]).is_err());
    assert!(frozen.sign("sha256:1", slots[0], &slots).is_ok());
}

#[derive(Debug, Clone)]
enum DraftStep {
    Freeze,
    EditShared,
    EditOwn(usize),
    Sign(usize),
    SignStale(usize),
}

fn draft_steps() -> impl Strategy<Value = Vec<DraftStep>> {
    let one = prop_oneof![
        3 => Just(DraftStep::Freeze),
        1 => Just(DraftStep::EditShared),
        2 => (0..3_usize).prop_map(DraftStep::EditOwn),
        6 => (0..3_usize).prop_map(DraftStep::Sign),
        1 => (0..3_usize).prop_map(DraftStep::SignStale),
    ];
    proptest::collection::vec(one, 0..40)
}

fn signed(state: &DraftState) -> Vec<Slot> {
    match state {
        DraftState::Editing | DraftState::Frozen { .. } => Vec::new(),
        DraftState::Signing { signed, .. } | DraftState::Complete { signed, .. } => signed.clone(),
    }
}

proptest! {
    #[test]
    fn signatures_fall_exactly_as_far_as_an_edit_reaches(steps in draft_steps()) {
        let slots = slots();
        let (mut state, mut rev) = (DraftState::Editing, 0_u64);
        // The model: who has signed the present manifest.
        let mut model: Vec<Slot> = Vec::new();
        for step in steps {
            let over = format!("sha256:{rev}");
            match step {
                DraftStep::Freeze => {
                    let next = format!("sha256:{}", rev + 1);
                    if let Ok(frozen) = state.freeze(next, rev + 1) {
                        (state, rev) = (frozen, rev + 1);
                        model.clear();
                    }
                }
                DraftStep::EditShared => {
                    state = state.edit_shared();
                    model.clear();
                }
                DraftStep::EditOwn(who) => {
                    state = state.edit_own(slots[who]);
                    model.retain(|s| *s != slots[who]);
                }
                DraftStep::Sign(who) => {
                    if let Ok(next) = state.sign(&over, slots[who], &slots) {
                        state = next;
                        model.push(slots[who]);
                    }
                }
                DraftStep::SignStale(who) => {
                    prop_assert!(state.sign("sha256:stale", slots[who], &slots).is_err());
                }
            }
            model.sort();
            model.dedup();
            prop_assert_eq!(signed(&state), model.clone());
            prop_assert_eq!(matches!(state, DraftState::Complete { .. }), model.len() == slots.len());
        }
    }
}
