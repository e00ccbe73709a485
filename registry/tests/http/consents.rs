//! The lender's consent to a transfer that a mortgage of theirs restricts: the lenders' platform is asked before acceptance, and
//! again while the case waits for it.

use ereg_domain::identifier::RegistrationProofNumber;
use ereg_law::{
    case::{CaseState, ReviewState, ToldGround, Waiting},
    subject::SharedFact,
    verdict::Needs,
};
use ereg_registry::partner::{CheckSetting, ConsentSetting, Sandbox};

use super::{bench::Bench, play::Play};

/// A household whose only mortgage restricts the transfer.
const HOME: &str = "r20_restricted";

fn given() -> ConsentSetting {
    ConsentSetting::Given { reference: "TY-2026-000777".parse().unwrap(), given_on: "2026-11-20".parse().unwrap() }
}

fn mortgage(bench: &Bench) -> RegistrationProofNumber {
    let [mortgage] = bench.listing.household(HOME).unwrap().mortgages.clone().try_into().unwrap();
    mortgage
}

/// From now on the lender says this.
fn says(bench: &Bench, setting: ConsentSetting) {
    Sandbox::open(bench.path()).unwrap().set_consents([(mortgage(bench), setting)]).unwrap();
}

/// The sale of a household, signed by all and sent in.
fn sent<'a>(bench: &'a Bench, home: &str) -> Play<'a> {
    let play = Play::begin(bench, home);
    let media = play.all_sign();
    play.submits(media);
    play
}

/// Time goes by, and whoever gave no answer is asked again.
fn later(bench: &Bench) {
    bench.clock.advance(900_000);
    bench.works();
}

/// The answers of lenders that are kept, oldest first.
fn heard(bench: &Bench) -> Vec<SharedFact> {
    let kept = bench.texts("SELECT fact FROM partner_fact WHERE source = 'mortgagee_consent' ORDER BY seq");
    kept.iter().map(|fact| serde_json::from_str(fact).unwrap()).collect()
}

fn codes(grounds: &[ToldGround]) -> Vec<&str> {
    grounds.iter().map(|ground| ground.code.as_str()).collect()
}

/// The codes for which an accepted case waits, by whom it waits for.
fn waits(play: &Play<'_>) -> (&'static str, Vec<String>) {
    let CaseState::InReview { review: ReviewState::Waiting(waiting), .. } = play.state() else {
        panic!("{:?}", play.state())
    };
    let (whom, grounds) = match waiting {
        Waiting::Partner { needs } => ("partner", needs),
        Waiting::Supplement { grounds } => ("applicants", grounds),
        Waiting::Queue { .. } | Waiting::Source { .. } => panic!("{waiting:?}"),
    };
    (whom, grounds.into_iter().map(|ground| ground.code).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_lender_consents_to_goes_on_and_who_consented_is_kept() {
    let bench = Bench::start().await;
    says(&bench, given());
    let play = sent(&bench, HOME);
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
    let heard = heard(&bench);
    let [SharedFact::MortgageeConsent(consents)] = heard.as_slice() else { panic!("{heard:?}") };
    let [consent] = consents.as_slice() else { panic!("{consents:?}") };
    let lender = &bench.city.household(HOME).unwrap().facts.mortgages[0].mortgagee;
    assert_eq!((&consent.mortgage, &consent.mortgagee), (&mortgage(&bench), lender));
    assert_eq!((consent.reference.as_str(), consent.given_on.to_string()), ("TY-2026-000777", "2026-11-20".to_owned()));
}

/// The lender is asked once more before the entry: what was consented to at the review may have been taken back since.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_is_taken_back_before_the_entry_leaves_it_to_a_person() {
    let bench = Bench::start().await;
    says(&bench, given());
    let play = sent(&bench, HOME);
    says(&bench, ConsentSetting::Silent);
    let entries = bench.rows("entry");
    play.payer().done(play.pay());
    assert!(matches!(play.state(), CaseState::Booking { .. }), "until there is an answer: {:?}", play.state());
    says(&bench, ConsentSetting::NotGiven);
    later(&bench);
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = play.state() else {
        panic!("{:?}", play.state())
    };
    assert_eq!((codes(&grounds), bench.rows("entry")), (vec!["R-20.consent_missing"], entries));
}

/// Nothing is accepted that the lender has not consented to: it would stand before the discharge of the mortgage.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_lender_does_not_consent_to_is_sent_back_before_it_is_accepted() {
    let bench = Bench::start().await;
    let play = sent(&bench, HOME);
    let CaseState::Supplement { grounds } = play.state() else { panic!("{:?}", play.state()) };
    assert_eq!(codes(&grounds), ["R-20.consent_missing"]);
    assert_eq!(heard(&bench), [SharedFact::MortgageeConsent(Vec::new())], "the lender was asked");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_lender_cannot_be_asked_nothing_is_presumed_and_the_case_waits() {
    let bench = Bench::start().await;
    says(&bench, ConsentSetting::Silent);
    let play = sent(&bench, HOME);
    let awaited = ("partner", vec!["needs.mortgagee_consent".to_owned()]);
    assert_eq!(waits(&play), awaited);
    later(&bench);
    assert_eq!((waits(&play), heard(&bench)), (awaited, Vec::new()));
    says(&bench, given());
    later(&bench);
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
}

/// The lender comes to be heard and has not consented: the parties are told, say that it is wrong, and the lender corrects it.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_of_a_lender_that_is_wrong_has_a_way_out() {
    let bench = Bench::start().await;
    says(&bench, ConsentSetting::Silent);
    let play = sent(&bench, HOME);
    says(&bench, ConsentSetting::NotGiven);
    later(&bench);
    assert_eq!(waits(&play), ("applicants", vec!["R-20.consent_missing".to_owned()]));
    let (slot, phone) = &play.cast[0];
    phone.done(play.dispute(*slot, Needs::MortgageeConsent));
    says(&bench, given());
    let sandbox = Sandbox::open(bench.path()).unwrap();
    sandbox.set_check(play.case_id(), Needs::MortgageeConsent, CheckSetting::Corrected).unwrap();
    later(&bench);
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
}

/// A lender is asked of a mortgage that restricts the transfer and of no other.
#[tokio::test(flavor = "multi_thread")]
async fn where_no_mortgage_restricts_the_transfer_no_lender_is_asked() {
    let bench = Bench::start().await;
    for home in ["plain_sale", "mortgaged_sale"] {
        let play = sent(&bench, home);
        assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{home}: {:?}", play.state());
    }
    assert!(heard(&bench).is_empty(), "{:?}", heard(&bench));
}
