//! The cast plays: every household's sale goes over the wire into the real registry and ends where the law says.

use ereg_law::{
    case::{CaseState, Proposal, ReviewState, ToldGround, Waiting},
    review::VerdictKind,
};
use ereg_registry::seed::{CAST, Scene};

use super::{bench::Bench, play::Play};

/// Scenes that never become a case by themselves: something before the registry's review stops them, or they need
/// more than one sale. What stops them is tested elsewhere; the rule itself is tested on the household in `seed`.
const NOT_PLAYED: &[(&str, &str)] = &[
    ("r00_company_buyer", "a company cannot enrol yet"),
    ("r00_passport_buyer", "who has none of the three cards with a number cannot enrol yet"),
    ("r01_born_later", "nobody enrols before he is born"),
    ("r01_pilot_code", "a company cannot enrol yet"),
    ("r03_one_person_twice", "one person cannot fill two slots of a workspace"),
    ("r03_other_person", "a slot is joined by the person it names alone"),
    ("r04_bare_land", "a section without a home is not taken"),
    ("r04_other_registry", "a manifest rests on the unit of its extract"),
    ("r04_mistyped_district", "a manifest rests on the unit of its extract"),
    ("r04_no_such_unit", "a manifest rests on the unit of its extract"),
    ("r06_not_first_registered", "no extract of a right that is not in force"),
    ("r06_right_ended", "no extract of a right that is not in force"),
    ("r07_not_the_holder", "only a holder gets the extract that opens a workspace"),
    ("r20_consented", "the registry reads no mortgagee's consent yet"),
    ("r20_several_mortgagees", "the registry reads no mortgagee's consent yet"),
    ("r25_behind", "needs an earlier case on the same home"),
    ("r51_file_too_large", "the registry takes no such file"),
    ("r53_not_signed", "a submission names every party's statement"),
    ("r53_other_content", "a statement over other content is void when it is put"),
    ("r53_key_revoked", "needs an officer who revokes"),
    ("r55_unpaid", "is never booked unpaid"),
    ("r55_other_amount", "the bank takes what the quote says"),
    ("r60_mortgaged_since", "needs a mortgage entered between the answers and the entry"),
    ("r60_tax_answer_lost", "the registry keeps what it was told"),
    ("t10_born_later", "nobody enrols before he is born"),
    ("t10_other_person", "a slot is opened by the person it names alone"),
    ("t10_mistyped_district", "a manifest rests on the unit of its extract"),
    ("t10_not_first_registered", "no extract of a right that is not in force"),
    ("t10_right_ended", "no extract of a right that is not in force"),
    ("t10_not_shown", "only whom the police know under the recorded name gets the extract"),
    ("t10_behind", "needs an earlier case on the same home"),
    ("t10_file_too_large", "the registry takes no such file"),
    ("t10_not_signed", "a submission names every party's statement"),
    ("t10_identity_lost", "who fills a slot is the registry's own to know"),
    ("t10_reduction_unpaid", "the bank takes what the quote says"),
    ("t14_paid_unasked", "the bank takes what the quote says"),
    ("t14_born_later", "nobody enrols before he is born"),
    ("t14_other_person", "a slot is opened by the person it names alone"),
    ("t14_mistyped_district", "a manifest rests on the unit of its extract"),
    ("t14_not_first_registered", "no extract of a right that is not in force"),
    ("t14_not_the_holder", "only a holder gets the extract that opens a workspace"),
    ("t14_behind", "needs an earlier case on the same home"),
    ("t14_file_too_large", "the registry takes no such file"),
    ("t14_not_signed", "a submission names every party's statement"),
    ("t14_contract_lost", "the registry keeps what it was told"),
    ("t27_born_later", "nobody enrols before he is born"),
    ("t27_other_person", "a slot is opened by the person it names alone"),
    ("t27_mistyped_district", "a manifest rests on the unit of its extract"),
    ("t27_not_first_registered", "no extract of a right that is not in force"),
    ("t27_right_ended", "no extract of a right that is not in force"),
    ("t27_not_the_holder", "only a holder gets the extract that opens a workspace"),
    ("t27_behind", "needs an earlier case on the same home"),
    ("t27_file_too_large", "the registry takes no such file"),
    ("t27_not_signed", "a submission names every party's statement"),
    ("t27_paper_unpaid", "is never booked unpaid"),
    ("t27_unknown_at_entry", "the registry publishes with the acceptance"),
    ("t27_not_published", "the registry publishes with the acceptance"),
];

fn play(bench: &Bench, scene: &Scene) -> CaseState {
    let play = Play::begin(bench, scene.key);
    play.shares();
    play.invites();
    play.join();
    play.answer();
    let media = play.uploads();
    play.freezes(media.clone());
    play.sign_all(media.clone());
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
        // What costs nothing is entered at once.
        (VerdictKind::Pass, CaseState::FeeDue { .. } | CaseState::Registered { .. }) => true,
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
    // The scenes of every transfer have the matter before their name.
    let is = |scene: &Scene, key: &str| scene.key == key || scene.key.split_once('_').is_some_and(|(_, of)| of == key);
    for scene in CAST.iter().filter(|scene| NOT_PLAYED.iter().all(|(key, _)| !is(scene, key))) {
        let state = play(&bench, scene);
        if !leads_to(scene, &state) {
            wrong.push(format!("{} ({:?} {:?}): {state:?}", scene.key, scene.expected.verdict, scene.expected.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn what_is_not_played_is_in_the_cast() {
    for (key, why) in NOT_PLAYED {
        assert!(CAST.iter().any(|scene| scene.key == *key), "{key}: {why}");
    }
}
