//! An officer's refusal of a registration and their asking for a correction: for reasons that the review has found, of the case
//! as they saw it, in writing; and what those are told of the end who hold the home and are no party.

use std::process::Command;

use ereg_domain::{
    canonical,
    register::{Burden, BurdenKind},
};
use ereg_law::{
    case::{CaseState, ReviewState, Waiting},
    matter::LAW,
    references::floor_pack,
};
use ereg_protocol::{
    command::{CommandBody, Submit, Supplement},
    objects::{LetterBody, LetterTells, UnenteredEnd},
};
use ereg_registry::{
    partner::{OfficerDecision, OfficerSays, Sandbox},
    service::to_decide,
};
use ereg_trust::{envelope::Envelope, manifest::MediaRef};

use super::{bench::Bench, play::Play};

/// All have signed and sent in; a person is waited for.
fn waits<'a>(bench: &'a Bench, household: &str) -> Play<'a> {
    waits_with(bench, household).0
}

/// The same, with the files that were sent in.
fn waits_with<'a>(bench: &'a Bench, household: &str) -> (Play<'a>, Vec<MediaRef>) {
    let play = Play::begin(bench, household);
    let media = play.all_sign();
    play.submits(media.clone());
    let state = play.state();
    assert!(matches!(state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }), "{state:?}");
    (play, media)
}

fn reasons(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

fn refusal(codes: &[&str]) -> OfficerSays {
    OfficerSays::Refuse { reasons: reasons(codes) }
}

/// The decision as the officer would make it now, or why they cannot.
fn seen(bench: &Bench, play: &Play<'_>, says: OfficerSays) -> Result<OfficerDecision, &'static str> {
    to_decide(bench.path(), "demo", LAW, play.case_id(), says).unwrap()
}

fn decides(bench: &Bench, decision: &OfficerDecision) {
    Sandbox::open(bench.path()).unwrap().decide(decision).unwrap();
    bench.works();
}

/// The news of every letter that the registry has written.
fn told(bench: &Bench) -> Vec<LetterTells> {
    let letters = bench.texts("SELECT envelope FROM letter ORDER BY at_ms");
    let read = |envelope: String| -> LetterBody {
        let envelope = Envelope::from_bytes(envelope.as_bytes()).unwrap();
        canonical::from_canonical(envelope.unverified_payload()).unwrap()
    };
    letters.into_iter().map(|letter| read(letter).tells).collect()
}

/// `ereg-registry sandbox decide`, typed beside a registry that serves the directory.
fn typed(bench: &Bench, play: &Play<'_>, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ereg-registry"));
    command.args(["sandbox", "decide", "--data"]).arg(bench.path()).arg(play.case_id().to_string());
    let output = command.args(words).args(["--lang", "zh"]).output().unwrap();
    let said = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), said(output.stdout), said(output.stderr))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_refuses_a_registration_for_what_was_found_and_for_nothing_else() {
    let bench = Bench::start().await;
    let play = waits(&bench, "r12_pre_seized");
    for (words, code) in [
        (&["refuse"][..], "decide.reasons"),
        (&["correct"], "decide.reasons"),
        (&["approve", "--reason", "R-12.seized"], "decide.reasons"),
        (&["refuse", "--reason", "R-36.inheritance"], "decide.reason_unknown"),
        (&["refuse", "--reason", "R-12.seized", "--reason", "because"], "decide.reason_unknown"),
        (&["approve"], "decide.beyond_a_person"),
    ] {
        let (exit, out, err) = typed(&bench, &play, words);
        assert_eq!((exit, out.as_str()), (Some(2), ""), "{words:?}");
        assert!(err.contains(&format!("[{code}]")), "{words:?}: {err}");
    }
    bench.works();
    assert!(matches!(play.state(), CaseState::InReview { .. }), "nothing was decided: {:?}", play.state());

    let (exit, out, err) = typed(&bench, &play, &["refuse", "--reason", "R-12.seized"]);
    assert_eq!((exit, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("演示") && out.contains("不予登记"), "{out}");
    let before = play.state().acceptance().cloned();
    bench.works();
    let CaseState::Refused { acceptance, grounds } = play.state() else { panic!("{:?}", play.state()) };
    assert_eq!(Some(acceptance), before, "its number is kept");
    assert!(grounds.iter().all(|ground| ground.code == "R-12.seized") && !grounds.is_empty(), "{grounds:?}");
    let audited = bench.texts("SELECT actor || ' ' || subject FROM audit WHERE act = 'case.refuse'");
    assert_eq!(audited, ["officer YS-0001 演示"]);
    assert_eq!(bench.rows("queue"), 0, "nobody waits for it");
    assert_eq!(bench.texts("SELECT standing FROM paper WHERE kind = 'refusal'"), ["sealed"]);
    let letters = told(&bench).into_iter().filter(|tells| matches!(tells, LetterTells::RefusedInDemonstration { .. }));
    assert_eq!(letters.count(), play.cast.len(), "each party once");

    let (exit, _, err) = typed(&bench, &play, &["refuse", "--reason", "R-12.seized"]);
    assert!(exit == Some(2) && err.contains("[decide.not_waiting]"), "{err}");
    bench.running.service().verify_audit().unwrap();
}

/// Another home's next case goes on at once, and money that was held goes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_gives_the_fee_back_and_is_of_the_case_as_it_was_seen() {
    let bench = Bench::start().await;
    let play = waits(&bench, "plain_estate");
    let approved = seen(&bench, &play, OfficerSays::Approve).unwrap();
    let stale = seen(&bench, &play, refusal(&["R-36.inheritance"])).unwrap();
    decides(&bench, &approved);
    // One heir asks to withdraw, so that it is paid and not entered.
    play.cast[0].1.done(play.withdraw(play.cast[0].0));
    play.payer().done(play.pay());
    let unit = bench.listing.household("plain_estate").unwrap().unit;
    bench.running.service().enter_official(&unit, Burden::Other { kind: BurdenKind::Residence }).unwrap();
    bench.comes_to("2026-11-26T16:00:00.000Z");
    bench.works();
    decides(&bench, &stale);
    let state = play.state();
    assert!(matches!(state, CaseState::InReview { .. }), "what has moved since is not what they saw: {state:?}");
    assert_eq!(bench.rows("ledger"), 1, "the fee is held");

    let decision = seen(&bench, &play, refusal(&["case.register_moved"])).unwrap();
    decides(&bench, &decision);
    let CaseState::Refused { grounds, .. } = play.state() else { panic!("{:?}", play.state()) };
    assert_eq!(grounds.len(), 1, "those that were given as reasons, of all that was found: {grounds:?}");
    assert_eq!(bench.texts("SELECT what FROM ledger ORDER BY seq"), ["capture", "refund"]);
    assert!(play.case().withdrawing.is_empty(), "nobody is waited for any more");
    decides(&bench, &decision);
    assert_eq!(bench.rows("ledger"), 2, "once");
    bench.running.service().verify_book().unwrap();
}

/// Whoever died holds the home still, and signs nothing: the letters lie under their number.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_told_of_an_application_is_told_once_how_it_ended() {
    for end in [UnenteredEnd::Refused, UnenteredEnd::Withdrawn] {
        let bench = Bench::start().await;
        let play = waits(&bench, "plain_estate");
        let watched = |bench: &Bench| -> Vec<LetterTells> {
            let of_the_watch = |tells: &LetterTells| {
                matches!(tells, LetterTells::HomeAppliedFor { .. } | LetterTells::HomeApplicationEnded { .. })
            };
            told(bench).into_iter().filter(of_the_watch).collect()
        };
        let first = watched(&bench);
        let [LetterTells::HomeAppliedFor { unit, matter, case_number, accepted_at }] = first[..] else {
            panic!("{first:?}")
        };
        match end {
            UnenteredEnd::Refused => {
                decides(&bench, &seen(&bench, &play, refusal(&["R-36.inheritance"])).unwrap());
            }
            UnenteredEnd::Withdrawn => {
                for (slot, phone) in &play.cast {
                    assert_eq!(watched(&bench).len(), 1, "one alone ends nothing");
                    phone.done(play.withdraw(*slot));
                }
            }
        }
        bench.works();
        let ended = LetterTells::HomeApplicationEnded { unit, matter, case_number, accepted_at, end };
        assert_eq!(watched(&bench), [first[0].clone(), ended]);
        let letters = bench.texts("SELECT addressee FROM letter WHERE addressee NOT IN (SELECT account FROM account)");
        assert_eq!(letters.len(), 2, "the same reader, who has no account");
        assert_eq!(letters[0], letters[1]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_asks_for_a_correction_of_what_was_found() {
    let bench = Bench::start().await;
    let (play, media) = waits_with(&bench, "plain_estate");
    let correction = || OfficerSays::Correct { reasons: reasons(&["R-36.inheritance"]) };
    let decision = seen(&bench, &play, correction()).unwrap();
    let number = play.state().acceptance().map(|accepted| accepted.case_number);
    decides(&bench, &decision);
    let CaseState::InReview { review: ReviewState::Waiting(Waiting::Supplement { grounds }), acceptance } =
        play.state()
    else {
        panic!("{:?}", play.state())
    };
    assert_eq!((grounds.len(), Some(acceptance.case_number)), (1, number));
    assert!(play.case().term.is_some(), "until when");
    assert_eq!(bench.texts("SELECT standing FROM paper WHERE kind = 'supplement'"), ["sealed"]);
    let audited = bench.texts("SELECT actor || ' ' || subject FROM audit WHERE act = 'case.ask_correction'");
    assert_eq!(audited, ["officer YS-0001 演示"]);
    assert_eq!(seen(&bench, &play, correction()), Err("decide.not_waiting"));

    // Sent in as it was, it is judged anew and waits for a person again.
    let CommandBody::Submit(Submit { manifest, statements, .. }) = play.submit(media) else { panic!("a submission") };
    let as_it_was = Supplement { case_id: play.case_id(), round: 0, manifest, statements };
    play.writer().done(CommandBody::Supplement(as_it_was));
    bench.works();
    let state = play.state();
    assert!(matches!(state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }), "{state:?}");

    // Where the register has moved no correction helps.
    let unit = bench.listing.household("plain_estate").unwrap().unit;
    bench.running.service().enter_official(&unit, Burden::Other { kind: BurdenKind::Residence }).unwrap();
    bench.works();
    assert_eq!(seen(&bench, &play, correction()), Err("decide.beyond_a_person"));
}

/// The correction never came in, and the person no longer waits for it: nothing else can be decided meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_waits_for_a_correction_can_be_refused_for_what_was_asked() {
    let bench = Bench::start().await;
    let play = waits(&bench, "plain_estate");
    let asked = || OfficerSays::Correct { reasons: reasons(&["R-36.inheritance"]) };
    decides(&bench, &seen(&bench, &play, asked()).unwrap());
    for says in [OfficerSays::Approve, asked()] {
        assert_eq!(seen(&bench, &play, says), Err("decide.not_waiting"), "it is the applicants' turn");
    }
    assert_eq!(seen(&bench, &play, refusal(&["R-12.seized"])), Err("decide.reason_unknown"));
    decides(&bench, &seen(&bench, &play, refusal(&["R-36.inheritance"])).unwrap());
    let CaseState::Refused { grounds, .. } = play.state() else { panic!("{:?}", play.state()) };
    assert_eq!(grounds.len(), 1, "{grounds:?}");
    assert_eq!(bench.texts("SELECT standing FROM paper WHERE kind = 'refusal'"), ["sealed"]);
    assert!(play.case().term.is_none(), "no correction is waited for");
    assert_eq!(bench.rows("queue"), 0);
    bench.running.service().verify_audit().unwrap();
}

/// The applicants have corrected as often as the pack of their case lets them: what could not be sent in is not asked for.
#[tokio::test(flavor = "multi_thread")]
async fn no_correction_is_asked_for_after_the_last_round() {
    let bench = Bench::start().await;
    let (play, media) = waits_with(&bench, "plain_estate");
    let correction = || OfficerSays::Correct { reasons: reasons(&["R-36.inheritance"]) };
    let CommandBody::Submit(Submit { manifest, statements, .. }) = play.submit(media) else { panic!("a submission") };
    let rounds = floor_pack().unwrap().parameters.supplements_at_most;
    for round in 0..rounds {
        decides(&bench, &seen(&bench, &play, correction()).unwrap());
        let as_it_was = Supplement { case_id: play.case_id(), round, manifest, statements: statements.clone() };
        play.writer().done(CommandBody::Supplement(as_it_was));
        bench.works();
    }
    assert_eq!(u32::try_from(play.case().supplements.len()), Ok(rounds));
    assert_eq!(seen(&bench, &play, correction()), Err("decide.last_round"));
    let (exit, _, err) = typed(&bench, &play, &["correct", "--reason", "R-36.inheritance"]);
    assert!(exit == Some(2) && err.contains("[decide.last_round]"), "{err}");
    assert!(seen(&bench, &play, refusal(&["R-36.inheritance"])).is_ok(), "it can still be decided");
}

/// A query that waits for a person is answered or refused (实施细则 99), in writing, with all grounds; nothing is entered, paid
/// or waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_refused_by_a_decision_of_its_own() {
    let bench = Bench::start().await;
    let play = waits(&bench, "t28_minor");
    assert!(seen(&bench, &play, OfficerSays::Approve).is_ok());
    let decision = seen(&bench, &play, refusal(&["R-00.minor"])).unwrap();
    let before = play.state().acceptance().cloned();
    decides(&bench, &decision);
    let CaseState::Refused { acceptance, grounds } = play.state() else { panic!("{:?}", play.state()) };
    assert_eq!((Some(&acceptance), grounds.len()), (before.as_ref(), 1), "its number is kept");
    let papers = bench.texts("SELECT kind || ' ' || standing FROM paper ORDER BY kind");
    assert_eq!(papers, ["acceptance sealed", "query_refusal sealed"]);
    let face = bench.texts("SELECT face FROM paper WHERE kind = 'query_refusal'").remove(0);
    assert!(face.contains(&acceptance.case_number.to_string()), "{face}");
    let letters = told(&bench).into_iter().filter(|tells| matches!(tells, LetterTells::RefusedInDemonstration { .. }));
    assert_eq!(letters.count(), play.cast.len());
    assert_eq!((bench.rows("queue"), bench.rows("attempt")), (0, 0));
    bench.running.service().verify_audit().unwrap();
}
