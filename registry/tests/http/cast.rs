//! The cast plays: every household's sale goes over the wire into the real registry and ends where the law says.

use ereg_law::{
    case::{CaseState, Proposal, ReviewState, ToldGround, Waiting},
    review::VerdictKind,
};
use ereg_registry::seed::{CAST, Conduct, Household, Scene};

use super::{bench::Bench, play::Play};

/// The scenes that never become a case by themselves: something before the registry's review stops them, or they need
/// more than one case. What stops them is tested elsewhere; the rule itself is tested on the household in `seed`.
const NOT_PLAYED: &[(&str, &str)] = &[
    ("R-01.pilot_code", "an organisation acts by a mandate"),
    ("citizen_id.born_later", "nobody enrols before he is born"),
    ("R-03.one_person_twice", "one person cannot fill two slots of a workspace"),
    ("R-03.other_person", "a slot is joined by the person it names alone"),
    ("unit.no_building", "a section without a home is not taken"),
    ("R-04.other_registry", "a manifest rests on the unit of its extract"),
    ("R-04.district_mistyped", "a manifest rests on the unit of its extract"),
    ("R-04.no_such_unit", "a manifest rests on the unit of its extract"),
    ("R-06.not_first_registered", "no extract of a right that is not in force"),
    ("R-06.right_ended", "no extract of a right that is not in force"),
    ("R-07.not_the_holder", "only a holder gets the extract that opens a workspace"),
    ("R-07.deceased_not_the_holder", "a deed on the estate of somebody else opens no extract"),
    ("R-25.waits", "needs an earlier case on the same home"),
    ("R-35.unit", "a deed about another home opens no extract of this one"),
    ("R-35.deceased", "a deed on the estate of somebody else opens no extract"),
    ("R-35.not_found", "only a deed in force opens the extract"),
    ("R-35.paper_to_read", "only a deed in force opens the extract"),
    ("R-35.revoked", "only a deed in force opens the extract"),
    ("needs.notarial_deed", "no extract while the notaries' platform is silent"),
    ("R-48.not_shown", "only whom the police know under the recorded name gets the extract"),
    ("R-50.not_the_mortgagee", "only a mortgagee gets the extract that opens a workspace"),
    ("R-51.file_size", "the registry takes no such file"),
    ("R-53.missing", "a submission names every party's statement"),
    ("R-53.bad", "a statement over other content is void when it is put"),
    ("R-53.key_revoked", "needs an officer who revokes"),
    ("R-55.unpaid", "is never booked unpaid"),
    ("R-55.other_amount", "the bank takes what the quote says"),
    ("R-60.mortgage_since", "needs a mortgage entered between the answers and the entry"),
    ("R-60.tax", "the registry keeps what it was told"),
    ("R-60.contract", "the registry keeps what it was told"),
    ("R-60.deed", "nothing is entered before the notaries' platform has answered"),
    ("R-60.identities", "who fills a slot is the registry's own to know"),
    ("R-60.publication", "the registry publishes with the acceptance"),
    ("needs.publication", "the registry publishes with the acceptance"),
];

/// Households of whom somebody has none of the three cards with a number, and so cannot enrol on a phone of their own.
fn cannot_enrol(household: &Household) -> bool {
    household.obligors.iter().chain(&household.right_holders).any(|(who, _)| who.identity.person().is_none())
}

fn play(bench: &Bench, scene: &Scene) -> CaseState {
    let play = Play::begin(bench, &scene.key);
    if play.household.conduct == Conduct::Locked {
        play.writer().done(play.lock());
    }
    let media = play.all_sign();
    play.submits(media);
    play.state()
}

/// Whether the case stands where this answer leads, and tells its ground.
fn leads_to(scene: &Scene, state: &CaseState) -> bool {
    let told = |grounds: &[ToldGround]| {
        grounds
            .iter()
            .any(|ground| ground.rule == scene.expected.rule && Some(ground.code.as_str()) == scene.expected.code)
    };
    match (scene.expected.verdict, state) {
        // What costs nothing is entered at once, and what is asked is answered.
        (
            VerdictKind::Pass,
            CaseState::FeeDue { .. } | CaseState::Registered { .. } | CaseState::Answered { .. },
        ) => true,
        // What a person always reviews waits for that alone.
        (VerdictKind::Pass, CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. }) => {
            grounds.iter().all(|ground| ground.code == "R-36.inheritance")
        }
        (VerdictKind::Supplement | VerdictKind::Acknowledge, CaseState::Supplement { grounds }) => told(grounds),
        (VerdictKind::NotAccept, CaseState::NotAccepted { grounds }) => told(grounds),
        (
            VerdictKind::Manual,
            CaseState::InReview { review: ReviewState::Manual { grounds, proposal: Proposal::Judge }, .. },
        )
        | (
            VerdictKind::Refuse,
            CaseState::InReview { review: ReviewState::Manual { grounds, proposal: Proposal::Refuse }, .. },
        )
        // What only partners know is asked after acceptance, and then supplemented.
        | (
            VerdictKind::Supplement | VerdictKind::Unknown,
            CaseState::InReview {
                review: ReviewState::Waiting(Waiting::Partner { needs: grounds } | Waiting::Supplement { grounds }),
                ..
            },
        ) => told(grounds),
        _ => false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_household_that_can_be_played_ends_where_the_law_says() {
    let bench = Bench::start().await;
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (scene, household) in CAST.iter().zip(&bench.city.cast) {
        let stopped = NOT_PLAYED.iter().any(|(code, _)| scene.expected.code == Some(code));
        // The household's own person fills the slot here.
        let another = household.conduct == Conduct::OtherPersonInSlot;
        if stopped || another || cannot_enrol(household) {
            continue;
        }
        seen += 1;
        let state = play(&bench, scene);
        if !leads_to(scene, &state) {
            wrong.push(format!("{} ({:?} {:?}): {state:?}", scene.key, scene.expected.verdict, scene.expected.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(seen * 2 > CAST.len(), "only {seen} of {} were played", CAST.len());
}

#[test]
fn what_is_not_played_is_in_the_cast() {
    for (code, why) in NOT_PLAYED {
        assert!(CAST.iter().any(|scene| scene.expected.code == Some(code)), "{code}: {why}");
    }
}
