//! Both machines under random steps: what can never happen does not.
#![allow(clippy::unwrap_used, reason = "tests")]

use ereg_domain::{
    case::{Acceptance, AcceptanceSeq, Booked, CaseState, CaseStepError, FeeDue, Proposal, Review, Settled, Waiting},
    draft::DraftState,
    money::Fen,
    party::Slot,
};
use proptest::prelude::*;

fn acceptance() -> Acceptance {
    Acceptance {
        case_number: "420102202611231000001".parse().unwrap(),
        seq: AcceptanceSeq(7),
        accepted_at: "2026-11-23T05:30:00.000Z".parse().unwrap(),
        decide_by: "2027-01-04".parse().unwrap(),
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
    Withdraw,
}

const STEPS: [Step; 14] = [
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
    Step::Withdraw,
];

fn take(state: &CaseState, step: Step) -> Result<CaseState, CaseStepError> {
    let now = acceptance().accepted_at;
    match step {
        Step::Precheck => state.precheck(),
        Step::Supplement => state.ask_supplement(Vec::new()),
        Step::NotAccept => state.not_accept(Vec::new()),
        Step::Accept => state.accept(acceptance()),
        Step::Auto => state.review(Review::Auto),
        Step::Manual => state.review(Review::Manual { grounds: Vec::new(), proposal: Proposal::Judge }),
        Step::Wait => state.review(Review::Waiting(Waiting::Partner { needs: Vec::new() })),
        Step::Queue => state.review(Review::Waiting(Waiting::Queue { ahead: 1 })),
        Step::Fee => state.fee_due(FeeDue { quote: "sha256:0".into(), amount: Fen::new(8_000).unwrap(), until: now }),
        Step::Paid => state.settle(Settled::Paid { attempt: "a".into() }),
        Step::Exempt => state.settle(Settled::Exempt),
        Step::Book => state.book(Booked { entry_index: 1, registered_at: now }),
        Step::Issue => state.issue(now),
        Step::Withdraw => state.withdraw(now),
    }
}

proptest! {
    #[test]
    fn a_case_is_registered_only_out_of_booking_and_then_stays_registered(
        steps in proptest::collection::vec(proptest::sample::select(STEPS.to_vec()), 0..60)
    ) {
        let mut state = CaseState::Received;
        for step in steps {
            let before = state.clone();
            let Ok(after) = take(&state, step) else { continue };
            if matches!(after, CaseState::Registered { .. }) {
                prop_assert!(matches!(before, CaseState::Booking { .. }), "{before:?}");
            }
            if matches!(after, CaseState::Booking { .. }) {
                // Settled: paid out of a fee due, or exempt out of a review that passed.
                let paid = matches!((&before, step), (CaseState::FeeDue { .. }, Step::Paid));
                let exempt =
                    matches!((&before, step), (CaseState::InReview { review: Review::Auto, .. }, Step::Exempt));
                prop_assert!(paid || exempt, "{before:?} {step:?}");
            }
            if matches!(before, CaseState::Registered { .. } | CaseState::Issued { .. }) {
                prop_assert!(matches!(after, CaseState::Issued { .. }), "an entry is irreversible: {after:?}");
            }
            prop_assert!(!before.is_final(), "nothing follows {before:?}");
            if let Some(notice) = before.acceptance() {
                // Rank once given is kept, until the case ends by withdrawal.
                let ended = matches!(after, CaseState::Withdrawn { .. });
                prop_assert!(ended || after.acceptance() == Some(notice), "rank lost");
            }
            state = after;
        }
    }

    #[test]
    fn a_refused_step_says_where_it_was_asked(
        steps in proptest::collection::vec(proptest::sample::select(STEPS.to_vec()), 0..30)
    ) {
        let mut state = CaseState::Received;
        for step in steps {
            match take(&state, step) {
                Ok(after) => state = after,
                Err(error) => prop_assert_eq!(error.from, state.name()),
            }
        }
        let text = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(serde_json::from_str::<CaseState>(&text).unwrap(), state);
    }
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
