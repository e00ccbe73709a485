//! The owner's lock (产权锁定): who locks and lifts, when a lift takes effect, what a lock holds up and what it does not, and that it
//! is nobody else's to know.

use ereg_domain::{canonical, time::Instant};
use ereg_law::{
    case::{CaseState, ToldGround},
    subject::HomeLockState,
};
use ereg_protocol::{
    command::{CommandBody, LockHome, Supplement},
    home_lock::HomeLockView,
    objects::{LetterBody, LetterTells},
    outcome::{CommandEffect, OutcomeResult},
};
use ereg_trust::{digest::Digest, envelope::Envelope};

use super::{
    bench::{Bench, Phone},
    commands::Gets,
    mandates::{declined, sent},
    play::Play,
};

const HOUR_MS: u64 = 3_600_000;

/// The lock that a command has put on, or found.
fn locked(phone: &Phone, body: CommandBody) -> Digest {
    match phone.outcome(&phone.command(body)).result {
        OutcomeResult::Done(CommandEffect::HomeLocked { lock }) => lock,
        other => panic!("{other:?}"),
    }
}

/// The time from which a lifted lock is open.
fn lifted(phone: &Phone, body: CommandBody) -> Instant {
    match phone.outcome(&phone.command(body)).result {
        OutcomeResult::Done(CommandEffect::HomeLockLifted { open_from, .. }) => open_from,
        other => panic!("{other:?}"),
    }
}

/// The lock as its holder is told of it.
fn told(play: &Play<'_>) -> HomeLockView {
    let object = play.newest(play.writer(), "home_lock");
    assert_eq!(object["object"], play.household.facts.unit.to_string());
    canonical::from_canonical(object["body"].as_str().unwrap().as_bytes()).unwrap()
}

/// The registry's time.
fn now(bench: &Bench) -> Instant {
    Instant::from_ms(bench.now_s() * 1_000)
}

fn codes(grounds: &[ToldGround]) -> Vec<&str> {
    grounds.iter().map(|ground| ground.code.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_a_home_locks_it_once_and_nobody_else_does_or_is_told() {
    let bench = Bench::start().await;
    let play = Play::begin(&bench, "plain_sale");
    let stranger = bench.phone_of(bench.seller("mortgaged_sale"));
    for other in [play.payer(), &stranger] {
        assert_eq!(sent(other, play.lock()), declined("lock.not_held"));
    }
    let nowhere = LockHome { unit: "420102009009GB00009F99990001".parse().unwrap() };
    assert_eq!(sent(play.writer(), CommandBody::LockHome(nowhere)), declined("lock.not_held"), "the same answer");
    assert_eq!(bench.rows("home_lock"), 0);
    let lock = locked(play.writer(), play.lock());
    assert_eq!(locked(play.writer(), play.lock()), lock, "twice is once");
    assert_eq!((bench.rows("home_lock"), told(&play).lock), (1, lock));
    assert_eq!(told(&play).state(now(&bench)), HomeLockState::Locked);
    for other in [play.payer(), &stranger] {
        let feed = String::from_utf8(other.get("/v1/feed", "?after=0").body).unwrap();
        assert!(!feed.contains("home_lock"));
        // What the holder has signed is nobody else's to send.
        assert_eq!(sent(other, play.lift(play.writer())), Gets::Problem(404, "not_found".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lift_waits_for_its_hours_is_told_by_letter_and_falls_where_the_home_is_locked_again() {
    let bench = Bench::start().await;
    let play = Play::begin(&bench, "plain_sale");
    bench.takes_pack(|pack| pack.parameters.lock_lift_hours = 2);
    let first = locked(play.writer(), play.lock());
    let lift = play.lift(play.writer());
    let open_from = lifted(play.writer(), lift.clone());
    assert_eq!(open_from, told(&play).lift.unwrap().taken_at.plus_ms(2 * 3_600_000));
    bench.clock.advance(HOUR_MS);
    assert_eq!(lifted(play.writer(), lift.clone()), open_from, "pressed again it does not begin anew");
    let letters = bench.texts("SELECT envelope FROM letter");
    let tells = letters.iter().map(|letter| {
        let envelope = Envelope::from_bytes(letter.as_bytes()).unwrap();
        canonical::from_canonical::<LetterBody>(envelope.unverified_payload()).unwrap().tells
    });
    let unit = play.household.facts.unit;
    assert_eq!(tells.collect::<Vec<_>>(), [LetterTells::HomeLockLifting { unit, open_from }]);

    let second = locked(play.writer(), play.lock());
    assert_ne!(second, first);
    assert_eq!((told(&play).lock, told(&play).lift), (second, None));
    assert_eq!(sent(play.writer(), lift.clone()), declined("lock.unknown"), "it was signed of another lock");
    bench.clock.advance(5 * HOUR_MS);
    assert_eq!(told(&play).state(now(&bench)), HomeLockState::Locked);

    let open_from = lifted(play.writer(), play.lift(play.writer()));
    bench.clock.advance(2 * HOUR_MS);
    assert_eq!(told(&play).state(open_from), HomeLockState::Open);
    assert_eq!(sent(play.writer(), play.lift(play.writer())), declined("lock.not_locked"));
    assert_ne!(locked(play.writer(), play.lock()), second, "it is locked anew");
    assert_eq!(bench.rows("home_lock"), 3, "each is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_home_is_not_sold_until_the_lock_is_open_and_then_by_the_same_case() {
    let bench = Bench::start().await;
    let play = Play::begin(&bench, "plain_sale");
    locked(play.writer(), play.lock());
    let media = play.all_sign();
    play.submits(media);
    let CaseState::Supplement { grounds } = play.state() else { panic!("{:?}", play.state()) };
    assert_eq!(codes(&grounds), ["R-76.locked"]);
    let case = play.case_id();
    let open_from = lifted(play.writer(), play.lift(play.writer()));
    // Too early, it is as it was.
    play.writer().done(play.supplement(case));
    bench.works();
    let CaseState::Supplement { grounds } = play.state() else { panic!("{:?}", play.state()) };
    assert_eq!(codes(&grounds), ["R-76.locked"]);
    bench.comes_to(&open_from.to_string());
    let CommandBody::Supplement(same) = play.supplement(case) else { panic!("a supplement") };
    play.payer().done(CommandBody::Supplement(Supplement { round: 1, ..same }));
    bench.works();
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
    assert_eq!(play.case_id(), case);
}

/// Or one party alone could hold up what the other has relied on since.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_set_after_the_acceptance_holds_nothing_up_and_ends_with_the_entry() {
    let bench = Bench::start().await;
    let play = Play::begin(&bench, "plain_sale");
    let media = play.all_sign();
    play.submits(media);
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
    let lock = locked(play.writer(), play.lock());
    play.payer().done(play.pay());
    bench.works();
    assert!(matches!(play.state(), CaseState::Registered { .. }), "{:?}", play.state());
    let ended = told(&play);
    assert_eq!((ended.lock, ended.ended_at.is_some()), (lock, true));
    assert_eq!(sent(play.writer(), play.lock()), declined("lock.not_held"));
    assert_eq!(sent(play.writer(), play.lift(play.writer())), Gets::Problem(404, "not_found".to_owned()));
    assert_eq!(sent(play.payer(), play.lock()), Gets::Done, "whoever holds it now locks it");
}
