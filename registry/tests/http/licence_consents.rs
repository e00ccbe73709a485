//! Consents to the use of a licence (用证授权) at the edges of their time: a last day is good to its end at +08:00, and what was shown
//! is fetched for as long as the pack says.

use ereg_domain::{canonical, party::IdentityNumber, time::Instant};
use ereg_law::references::floor_pack;
use ereg_protocol::{
    command::{CommandBody, UseLicence},
    consent::{LicenceUseAnswer, LicenceUseView},
};
use ereg_registry::seed::ListedPerson;
use ereg_trust::{envelope::Envelope, licence_consent::LicenceConsent};

use super::{
    bench::{Bench, Phone},
    commands::Gets,
    mandates::{declined, sent},
    play::Play,
};

/// The last moment of the day on which the bench begins, and the first one of the next.
const LAST_MOMENT: &str = "2026-11-23T15:59:59.999Z";
const NEXT_DAY: &str = "2026-11-23T16:00:00.000Z";

/// A home is sold and its certificate sealed.
fn sold(bench: &Bench) -> Play<'_> {
    let play = Play::begin(bench, "plain_sale");
    let media = play.all_sign();
    play.submits(media);
    play.payer().done(play.pay());
    bench.works();
    play
}

/// A device of the office that the pack lists first, enrolled.
fn bureau(bench: &Bench) -> Phone {
    let office = floor_pack().unwrap().licence_users[0].code.clone();
    let listed = bench.listing.organisations.iter().find(|known| known.code == office).unwrap();
    bench.phone_of(&ListedPerson {
        slot: "holder.1".parse().unwrap(),
        name: listed.name.clone(),
        identity: IdentityNumber::Organisation(office),
        identity_proof: None,
        share: None,
    })
}

/// The request to be shown the licence of a consent.
fn use_of(given: &CommandBody) -> CommandBody {
    let CommandBody::GrantConsent(given) = given else { panic!("a consent") };
    let envelope = Envelope::from_bytes(given.consent.as_bytes()).unwrap();
    let LicenceConsent { licence, purpose, .. } = LicenceConsent::open(&envelope).unwrap();
    CommandBody::UseLicence(UseLicence { consent: envelope.digest(), licence, purpose })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_is_given_and_used_to_the_end_of_its_last_day_and_no_longer() {
    let bench = Bench::start().await;
    let play = sold(&bench);
    let (holder, bureau) = (play.payer(), bureau(&bench));
    let today = Instant::from_ms(bench.now_s() * 1_000).day();
    let longest = today.plus_days(i64::from(floor_pack().unwrap().parameters.consent_days));
    for (until, gets) in [
        (today.plus_days(-1), declined("consent.term")),
        (longest.plus_days(1), declined("consent.term")),
        (longest, Gets::Done),
    ] {
        assert_eq!(sent(holder, play.consent_until(holder, until)), gets, "{until}");
    }

    bench.comes_to(LAST_MOMENT);
    let given = play.consent_until(holder, today);
    assert_eq!(sent(holder, given.clone()), Gets::Done, "until today");
    assert_eq!(sent(&bureau, use_of(&given)), Gets::Done, "today");
    bench.comes_to(NEXT_DAY);
    assert_eq!(sent(&bureau, use_of(&given)), declined("consent.over"));
    assert_eq!(sent(holder, given), declined("consent.term"), "that day is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_licence_that_was_shown_is_fetched_for_as_long_as_the_pack_says() {
    let bench = Bench::start().await;
    let play = sold(&bench);
    let (holder, bureau) = (play.payer(), bureau(&bench));
    bench.takes_pack(|pack| pack.parameters.shown_licence_hours = 2);
    let given = play.consent(holder);
    holder.done(given.clone());
    bureau.done(use_of(&given));
    let used = play.newest(&bureau, "licence_use");
    let used: LicenceUseView = canonical::from_canonical(used["body"].as_str().unwrap().as_bytes()).unwrap();
    let LicenceUseAnswer::Shown { document: Some(document) } = used.answer else { panic!("it was not shown") };
    let fetched = || bureau.get(&format!("/v1/documents/{}", document.ofd.digest), "?").code();
    assert_eq!(fetched(), (200, String::new()));
    bench.clock.advance(2 * 60 * 60 * 1_000 - 1);
    assert_eq!(fetched(), (200, String::new()), "to the last moment");
    bench.clock.advance(1);
    assert_eq!(fetched(), (404, "not_found".to_owned()));
}
