//! A person's approval of a case that waits for one: of the case as they saw it, of what is theirs to judge, and for as long
//! as the register stands as they judged by it.

use std::process::Command;

use ereg_domain::{
    party::{Principal, Slot},
    register::{Burden, BurdenKind},
};
use ereg_law::{
    case::{CaseState, ReviewState},
    fixture::Someone,
    material::MaterialCode,
    matter::LAW,
};
use ereg_protocol::id::CaseId;
use ereg_registry::{
    partner::{OfficerDecision, OfficerSays, Sandbox},
    service::to_decide,
};

use super::{bench::Bench, play::Play};

/// A case as its reviewer would approve it now, or why they cannot.
fn seen(bench: &Bench, case: CaseId) -> Result<OfficerDecision, &'static str> {
    to_decide(bench.path(), "demo", LAW, case, OfficerSays::Approve).unwrap()
}

/// The reviewer approves a case as they have seen it.
fn approves(bench: &Bench, seen: &OfficerDecision) {
    Sandbox::open(bench.path()).unwrap().decide(seen).unwrap();
    bench.works();
}

/// A home whose heirs have all signed and sent in: it waits for a person.
fn estate(bench: &Bench) -> Play<'_> {
    let play = Play::begin(bench, "plain_estate");
    let media = play.all_sign();
    play.submits(media);
    assert_eq!(codes(&play), ["R-36.inheritance"]);
    play
}

/// Returns the codes of what a person is to judge.
fn codes(play: &Play<'_>) -> Vec<String> {
    let CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } = play.state() else {
        panic!("{:?}", play.state())
    };
    grounds.into_iter().map(|ground| ground.code).collect()
}

fn withdraws(play: &Play<'_>, slot: Slot) {
    play.cast.iter().find(|(filled, _)| *filled == slot).unwrap().1.done(play.withdraw(slot));
}

/// Another burden was entered after the approval, and before the entry that it was given for: what was judged is told again.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_has_judged_is_judged_anew_once_the_register_has_moved() {
    let bench = Bench::start().await;
    let play = estate(&bench);
    let of_the_case = seen(&bench, play.case_id()).unwrap();
    // Whoever is no officer approves nothing, whatever they say they have seen.
    let Someone { name, identity, .. } = ereg_law::fixture::third();
    let somebody = Principal::Person { name, number: identity.person().unwrap() };
    Sandbox::open(bench.path()).unwrap().decide_as(&of_the_case, somebody).unwrap();
    bench.works();
    assert_eq!(codes(&play), ["R-36.inheritance"]);
    approves(&bench, &of_the_case);
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
    let answers_for_it = bench.texts("SELECT actor || ' ' || subject FROM audit WHERE act = 'case.approved'");
    assert_eq!(answers_for_it, ["officer YS-0001 演示"]);
    // One heir asks to withdraw: the entry waits for the other, though it is paid.
    withdraws(&play, play.cast[0].0);
    play.payer().done(play.pay());
    assert!(matches!(play.state(), CaseState::Booking { .. }), "{:?}", play.state());
    let unit = bench.listing.household("plain_estate").unwrap().unit;
    let residence = Burden::Other { kind: BurdenKind::Residence };
    bench.running.service().enter_official(&unit, residence).unwrap();
    let entries = bench.rows("entry");
    bench.comes_to("2026-11-26T16:00:00.000Z");
    bench.works();
    assert_eq!(codes(&play), ["case.register_moved", "R-00.burden", "R-36.inheritance"]);
    assert_eq!((bench.rows("entry"), bench.rows("ledger")), (entries, 1), "nothing is entered, and the fee is held");
    assert_eq!(seen(&bench, play.case_id()), Err("decide.beyond_a_person"), "it rests on what is no more");
}

/// `ereg-registry sandbox decide CASE approve`, typed beside a registry that serves the directory.
fn typed(bench: &Bench, case: &str, language: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ereg-registry"));
    command.args(["sandbox", "decide", "--data"]).arg(bench.path()).args([case, "approve", "--lang", language]);
    let output = command.output().unwrap();
    let said = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), said(output.stdout), said(output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_plays_the_officer_for_whom_a_case_waits() {
    let bench = Bench::start().await;
    let play = estate(&bench);
    let (exit, out, err) = typed(&bench, "019abcde-0000-7000-8000-0000000000ab", "en");
    assert_eq!((exit, out.as_str()), (Some(2), ""));
    assert!(err.contains("[decide.no_case]"), "{err}");
    bench.works();
    assert_eq!(codes(&play), ["R-36.inheritance"], "another case is another's");

    let case = play.case_id().to_string();
    let (exit, out, err) = typed(&bench, &case, "zh");
    assert_eq!((exit, err.as_str()), (Some(0), ""));
    assert!(out.contains("演示审核员"), "{out}");
    bench.works();
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
    let answers_for_it = bench.texts("SELECT actor || ' ' || subject FROM audit WHERE act = 'case.approved'");
    assert_eq!(answers_for_it, ["officer YS-0001 演示"]);

    let (exit, out, err) = typed(&bench, &case, "en");
    assert_eq!((exit, out.as_str()), (Some(2), ""), "nothing waits for a person any more");
    assert!(err.contains("[decide.not_waiting]"), "{err}");
    let seized = Play::begin(&bench, "r12_pre_seized");
    let media = seized.all_sign();
    seized.submits(media);
    let (exit, _, err) = typed(&bench, &seized.case_id().to_string(), "en");
    assert!(exit == Some(2) && err.contains("[decide.beyond_a_person]"), "{err}");
}

/// The same without a move of the register: the near miss.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_has_judged_is_entered_while_the_register_stands_as_they_saw_it() {
    let bench = Bench::start().await;
    let play = estate(&bench);
    approves(&bench, &seen(&bench, play.case_id()).unwrap());
    withdraws(&play, play.cast[0].0);
    play.payer().done(play.pay());
    bench.comes_to("2026-11-26T16:00:00.000Z");
    bench.works();
    assert!(matches!(play.state(), CaseState::Registered { .. }), "{:?}", play.state());
}

/// The register has moved while the case waited: what the person sees of it is not what it would be entered on.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_approves_what_rests_on_an_entry_that_another_came_after() {
    let bench = Bench::start().await;
    let play = estate(&bench);
    let before = seen(&bench, play.case_id()).unwrap();
    let unit = bench.listing.household("plain_estate").unwrap().unit;
    bench.running.service().enter_official(&unit, Burden::Other { kind: BurdenKind::Residence }).unwrap();
    assert_eq!(seen(&bench, play.case_id()), Err("decide.beyond_a_person"));
    approves(&bench, &before);
    // Nor by a word given just before; whoever judges it is told why.
    assert_eq!(codes(&play), ["case.register_moved", "R-36.inheritance"]);
    let passed = bench.texts("SELECT CAST(count(passed) AS TEXT) FROM case_file");
    assert_eq!(passed, ["1"], "and nobody behind it waits for that person");
}

/// A matter that stands apart rests on nothing else that is entered: a person approves it on the register as it is now.
#[tokio::test(flavor = "multi_thread")]
async fn a_discharge_is_approved_whatever_else_was_entered_meanwhile() {
    let bench = Bench::start().await;
    // A power under which nobody acts is handed in with it, for a person to read.
    let power = bench.city.household("r34_power_to_read").unwrap().materials.clone();
    let mut household = bench.city.household("discharged_by_a_person").unwrap().clone();
    household.materials.extend(power.into_iter().filter(|material| material.code == MaterialCode::M04));
    let mut play = Play::begin(&bench, "discharged_by_a_person");
    play.household = &household;
    let media = play.all_sign();
    play.submits(media);
    assert_eq!(codes(&play), ["R-34.power_to_read"]);
    let residence = Burden::Other { kind: BurdenKind::Residence };
    bench.running.service().enter_official(&household.facts.unit, residence).unwrap();
    bench.works();
    assert_eq!(codes(&play), ["R-34.power_to_read"], "it is no concern of this matter");
    approves(&bench, &seen(&bench, play.case_id()).unwrap());
    assert!(matches!(play.state(), CaseState::Registered { .. }), "{:?}", play.state());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_is_of_the_case_as_it_was_seen() {
    let bench = Bench::start().await;
    let play = estate(&bench);
    let before = seen(&bench, play.case_id()).unwrap();
    // Meanwhile one of the heirs asks to withdraw.
    withdraws(&play, play.cast[0].0);
    approves(&bench, &before);
    assert_eq!(codes(&play), ["R-36.inheritance"], "what has moved since is not what they approved");
    approves(&bench, &seen(&bench, play.case_id()).unwrap());
    assert!(matches!(play.state(), CaseState::FeeDue { .. }), "{:?}", play.state());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_approves_what_waits_for_one_and_is_theirs_to_set_aside() {
    let bench = Bench::start().await;
    assert_eq!(seen(&bench, "019abcde-0000-7000-8000-0000000000ab".parse().unwrap()), Err("decide.no_case"));
    for (household, answer) in [("plain_sale", "decide.not_waiting"), ("r12_pre_seized", "decide.beyond_a_person")] {
        let play = Play::begin(&bench, household);
        let media = play.all_sign();
        play.submits(media);
        let (case, state) = (play.case_id(), play.state());
        assert_eq!(seen(&bench, case), Err(answer), "{state:?}");
        // Nor where a reviewer's word comes all the same.
        let version = bench.texts(&format!("SELECT CAST(version AS TEXT) FROM case_file WHERE case_id = '{case}'"));
        let version = version[0].parse().unwrap();
        approves(&bench, &OfficerDecision { case, version, says: OfficerSays::Approve });
        assert_eq!(play.state(), state);
    }
}
