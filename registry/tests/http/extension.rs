//! Nothing comes beside a signature before its kind is defined: what nobody has checked would be kept and told on as if
//! somebody had.

use ereg_domain::{canonical, party::Slot};
use ereg_law::verdict::Needs;
use ereg_protocol::{
    command::{CommandBody, CommandKind},
    objects::{Participation, Tells},
    outcome::{Outcome, OutcomeResult},
};
use ereg_trust::{
    envelope::{Envelope, PayloadType},
    keys::{DeviceSigner, USER_ALIAS},
};
use serde_json::{Value, json};

use super::{
    bench::{Bench, Phone},
    play::Play,
};

/// What a statement could bring one day: evidence of the signature, of the key, of the time.
const EXTENSIONS: [(&str, &str); 4] =
    [("ca_certificate", "MIIB"), ("time_stamp", "MIIC"), ("assurance", "A"), ("ext", "")];

/// The envelope in a command, and the command with another in its place.
fn envelope_of(body: &mut CommandBody) -> &mut String {
    match body {
        CommandBody::Enrol(enrol) => &mut enrol.user_key_proof,
        CommandBody::Sign(sign) => &mut sign.statement,
        CommandBody::Withdraw(withdraw) => &mut withdraw.statement,
        CommandBody::Dispute(dispute) => &mut dispute.statement,
        _ => panic!("no envelope of a person's in it"),
    }
}

fn with(body: &CommandBody, change: impl Fn(&mut Value)) -> CommandBody {
    let mut changed = body.clone();
    let text = envelope_of(&mut changed);
    let mut envelope: Value = serde_json::from_str(text).unwrap();
    change(&mut envelope);
    *text = String::from_utf8(canonical::to_canonical(&envelope).unwrap()).unwrap();
    changed
}

/// The same statement with a member more, signed as it then is.
fn signed_with(body: &CommandBody, phone: &Phone, payload_type: &PayloadType, name: &str) -> CommandBody {
    let mut changed = body.clone();
    let text = envelope_of(&mut changed);
    let envelope = Envelope::from_bytes(text.as_bytes()).unwrap();
    let mut statement: Value = serde_json::from_slice(envelope.unverified_payload()).unwrap();
    statement[name] = json!("A");
    let signer = DeviceSigner::new(&phone.keys, USER_ALIAS, "sign").unwrap();
    let signed = Envelope::sign_value(payload_type, &statement, &signer).unwrap();
    *text = String::from_utf8(signed.to_bytes().unwrap()).unwrap();
    changed
}

/// The code of a command that was not done: declined, or no such command.
fn refused(phone: &Phone, body: CommandBody) -> String {
    let reply = phone.send(&phone.command(body));
    if reply.status != 200 {
        let problem = reply.problem();
        assert_eq!((problem.status, problem.signed.is_some()), (400, true), "a signed word ends it: {problem:?}");
        return problem.code;
    }
    let envelope = Envelope::from_bytes(&reply.body).unwrap();
    let outcome: Outcome = canonical::from_canonical(envelope.unverified_payload()).unwrap();
    match outcome.result {
        OutcomeResult::Declined(declined) => declined.code,
        OutcomeResult::Done(effect) => panic!("done: {effect:?}"),
    }
}

fn refused_with_any_extension(phone: &Phone, body: &CommandBody, payload_type: &PayloadType, code: &str) {
    for (name, value) in EXTENSIONS {
        let beside_the_signature = with(body, |envelope| envelope["signatures"][0][name] = json!(value));
        assert_eq!(refused(phone, beside_the_signature), code, "{name} beside the signature");
        let beside_the_payload = with(body, |envelope| envelope[name] = json!(value));
        assert_eq!(refused(phone, beside_the_payload), code, "{name} beside the payload");
        let in_it = signed_with(body, phone, payload_type, name);
        assert_eq!(refused(phone, in_it), code, "{name} in the statement, signed");
    }
}

fn signed(play: &Play<'_>, slot: Slot) -> bool {
    let Tells::Workspace(view) = play.writer().told(&format!("/v1/workspaces/{}", play.draft)) else {
        panic!("a workspace was asked for")
    };
    let standing = view.participants.into_iter().find(|participant| participant.slot == slot).unwrap().standing;
    matches!(standing, Participation::Signed { .. })
}

#[tokio::test(flavor = "multi_thread")]
async fn no_signature_extension_is_taken_until_its_kind_is_defined() {
    let bench = Bench::start().await;

    let newcomer = bench.newcomer();
    let enrol = newcomer.enrol(bench.seller("mortgaged_sale")).body;
    refused_with_any_extension(&newcomer, &enrol, &PayloadType::new("enrol", 1), "enrol.user_key_proof");
    newcomer.done(enrol);

    let play = Play::begin(&bench, "plain_sale");
    play.shares();
    play.invites();
    play.join();
    play.answer();
    play.freezes(Vec::new());
    let (slot, buyer) = play.party(ereg_law::role::TRANSFEREE);
    let sign = play.sign(*slot, Vec::new());
    refused_with_any_extension(buyer, &sign, &ereg_trust::manifest::PARTY_TYPE, "canonical.shape");
    assert!(!signed(&play, *slot), "nothing of it is held");
    play.sign_all(Vec::new());
    assert!(signed(&play, *slot), "without it the same statement is taken");

    play.submits(Vec::new());
    let dispute = play.dispute(*slot, Needs::TaxClearance);
    refused_with_any_extension(buyer, &dispute, &PayloadType::new("dispute", 1), "canonical.shape");
    let withdraw = play.withdraw(*slot);
    assert_eq!(buyer.command(withdraw.clone()).kind(), CommandKind::Withdraw);
    let before = play.state();
    refused_with_any_extension(buyer, &withdraw, &PayloadType::new("withdraw", 1), "canonical.shape");
    assert_eq!(play.state(), before);
    buyer.done(withdraw);
}
