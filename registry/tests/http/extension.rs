//! Nothing comes beside a signature before its kind is defined: what nobody has checked would be kept and told on as if
//! somebody had.

use ereg_domain::canonical;
use ereg_protocol::{
    command::{About, CommandBody, CommandKind},
    outcome::{Outcome, OutcomeResult},
};
use ereg_trust::{
    envelope::{Envelope, PayloadType},
    home_lock::HOME_LOCK_LIFT_TYPE,
    keys::{DeviceSigner, USER_ALIAS},
    licence_consent::LICENCE_CONSENT_TYPE,
    mandate::MANDATE_TYPE,
    manifest::PARTY_TYPE,
};
use serde_json::{Value, json};

use super::{
    access::Who,
    bench::{Bench, Phone},
    commands::{Scene, sides},
};

/// The members that a statement could bring one day: evidence of the signature, of the key, of the time.
const EXTENSIONS: [(&str, &str); 4] =
    [("ca_certificate", "MIIB"), ("time_stamp", "MIIC"), ("assurance", "A"), ("ext", "")];

/// The one who has signed the envelope that comes in a command of a kind, and what an unknown member of it is told as.
enum Carries {
    /// The sender, a statement of this type.
    Statement(PayloadType, &'static str),
    /// The registry: the sender only hands it back.
    Extract(&'static str),
    /// There is none in it.
    Nothing,
}

/// Every kind says what it carries: a new one does not compile before it does.
fn carries(kind: CommandKind) -> Carries {
    const SHAPE: &str = "canonical.shape";
    match kind {
        CommandKind::Enrol => Carries::Statement(PayloadType::new("enrol", 1), "enrol.user_key_proof"),
        CommandKind::GrantMandate => Carries::Statement(MANDATE_TYPE, SHAPE),
        CommandKind::GrantConsent => Carries::Statement(LICENCE_CONSENT_TYPE, SHAPE),
        CommandKind::LiftHomeLock => Carries::Statement(HOME_LOCK_LIFT_TYPE, SHAPE),
        CommandKind::Sign => Carries::Statement(PARTY_TYPE, SHAPE),
        CommandKind::Withdraw => Carries::Statement(PayloadType::new("withdraw", 1), SHAPE),
        CommandKind::Dispute => Carries::Statement(PayloadType::new("dispute", 1), SHAPE),
        CommandKind::Share => Carries::Extract(SHAPE),
        CommandKind::RevokeMandate
        | CommandKind::Invite
        | CommandKind::RevokeInvitation
        | CommandKind::Accept
        | CommandKind::PutSections
        | CommandKind::PutMedium
        | CommandKind::Freeze
        | CommandKind::Submit
        | CommandKind::Supplement
        | CommandKind::Pay
        | CommandKind::AskPayment
        | CommandKind::Collect
        | CommandKind::Annotate
        | CommandKind::RevokeConsent
        | CommandKind::UseLicence
        | CommandKind::LockHome => Carries::Nothing,
    }
}

/// The envelope in a command, to change it.
fn envelope_of(body: &mut CommandBody) -> &mut String {
    match body {
        CommandBody::Enrol(enrol) => &mut enrol.user_key_proof,
        CommandBody::GrantMandate(grant) => &mut grant.mandate,
        CommandBody::GrantConsent(grant) => &mut grant.consent,
        CommandBody::LiftHomeLock(lift) => &mut lift.lift,
        CommandBody::Share(share) => match &mut share.about {
            About::Extract(extract) => extract,
            About::Unit(_) => panic!("nothing rests on an extract"),
        },
        CommandBody::Sign(sign) => &mut sign.statement,
        CommandBody::Withdraw(withdraw) => &mut withdraw.statement,
        CommandBody::Dispute(dispute) => &mut dispute.statement,
        _ => panic!("no envelope in it"),
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
        let said = [400, 403].contains(&problem.status) && problem.signed.is_some();
        assert!(said, "a signed word ends it: {problem:?}");
        return problem.code;
    }
    let envelope = Envelope::from_bytes(&reply.body).unwrap();
    let outcome: Outcome = canonical::from_canonical(envelope.unverified_payload()).unwrap();
    match outcome.result {
        OutcomeResult::Declined(declined) => declined.code,
        OutcomeResult::Done(effect) => panic!("done: {effect:?}"),
    }
}

/// Returns everything that a phone is told of its account.
fn told(phone: &Phone) -> Vec<String> {
    let page = String::from_utf8(phone.get("/v1/feed", "?after=0").body).unwrap();
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    // The head tells of the request that asked.
    lines.pop();
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn no_signature_extension_is_taken_until_its_kind_is_defined() {
    for kind in CommandKind::ALL {
        let (statement, code) = match carries(*kind) {
            Carries::Statement(payload_type, code) => (Some(payload_type), code),
            Carries::Extract(code) => (None, code),
            Carries::Nothing => continue,
        };
        let bench = Bench::start().await;
        let scene = Scene::set(&bench, *kind, sides(*kind)[0]);
        let (phone, body) = (scene.phone(Who::Owner), scene.body(&bench));
        let (accounts, before) = (bench.rows("account"), told(phone));
        for (name, value) in EXTENSIONS {
            let beside_the_signature = with(&body, |envelope| envelope["signatures"][0][name] = json!(value));
            assert_eq!(refused(phone, beside_the_signature), code, "{kind:?}: {name} beside the signature");
            let beside_the_payload = with(&body, |envelope| envelope[name] = json!(value));
            assert_eq!(refused(phone, beside_the_payload), code, "{kind:?}: {name} beside the payload");
            if let Some(payload_type) = &statement {
                let in_it = signed_with(&body, phone, payload_type, name);
                assert_eq!(refused(phone, in_it), code, "{kind:?}: {name} in the statement, signed");
            }
        }
        assert_eq!((bench.rows("account"), told(phone)), (accounts, before.clone()), "{kind:?}: nothing of it is held");
        phone.done(body);
        assert_ne!((bench.rows("account"), told(phone)), (accounts, before), "{kind:?}: without it the same is taken");
    }
}
