//! A correction by the source of a shared fact, where it concerns whom the police say somebody was before.

use ereg_law::{
    case::{CaseState, ReviewState},
    verdict::Needs,
};
use ereg_registry::partner::{CheckSetting, FormerIdentity, Sandbox};

use super::{bench::Bench, play::Play};

/// The police had lost what she was called before she enrolled on another phone: a person would look. She says that it is
/// wrong, the police have it again, and by their word of now the register names her as she is called.
#[tokio::test(flavor = "multi_thread")]
async fn a_former_name_that_the_police_have_again_is_taken_over_with_their_correction() {
    let bench = Bench::start().await;
    let sandbox = Sandbox::open(bench.path()).unwrap();
    let play = Play::begin(&bench, "renamed_holder");
    let media = play.all_sign();
    let (slot, phone) = &play.cast[0];
    let (listed, household) =
        (bench.listing.household("renamed_holder").unwrap(), bench.city.household("renamed_holder").unwrap());
    let (person, former) = (&listed.right_holders[0], household.former.clone().unwrap());
    let number = person.identity.person().unwrap();
    let formerly = |held: Vec<FormerIdentity>| sandbox.set_formerly([(number.clone(), held)]).unwrap();
    let known = || bench.texts(&format!("SELECT formerly FROM account WHERE number = '{}'", number.as_str()));

    let submission = play.submit(media);
    formerly(Vec::new());
    bench.phone_of(person);
    assert_eq!(known(), ["[]"]);
    phone.done(submission);
    bench.works();
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = play.state() else {
        panic!("{:?}", play.state())
    };
    assert_eq!(grounds[0].code, "R-48.not_shown");
    phone.done(play.dispute(*slot, Needs::Identity));
    let name = former.name.clone();
    formerly(vec![FormerIdentity { name: name.clone(), number: former.number().unwrap() }]);
    bench.clock.advance(900_000);
    bench.works();
    assert_eq!(known(), ["[]"], "the police have not said that it was wrong");
    sandbox.set_check(play.case_id(), Needs::Identity, CheckSetting::Corrected).unwrap();
    bench.clock.advance(900_000);
    bench.works();
    assert!(known()[0].contains(name.as_str()), "{:?}", known());
    assert!(matches!(play.state(), CaseState::Registered { .. }), "{:?}", play.state());
    let register = bench.running.service().register(&listed.unit).unwrap().unwrap();
    assert_eq!(register.right.holders[0].name, person.name);
}
