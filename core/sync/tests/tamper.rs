//! Alters what the registry signs and a phone believes, byte by byte: no altered receipt, refusal or policy pack
//! counts. Token, trust bundle, checkpoint and statement have theirs in `core/trust/tests/tamper.rs`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code fails loudly")]

use ereg_domain::time::Instant;
use ereg_law::matter::LAW;
use ereg_law::policy::{Contradiction, FLOOR_PACK, PackError};
use ereg_protocol::{
    catalogue::ErrorClass,
    command::{Command, CommandBody, CommandKind, StatementRef, Submit},
    id::CommandId,
    outcome::{CommandEffect, Declined, MAX_OUTCOME_BYTES, Outcome, OutcomeResult, Receipt},
    pack::SignedPack,
    payload,
    problem::{CommandProblem, MAX_PROBLEM_BYTES, Sender},
};
use ereg_sync::belief::{PackRefusal, open_command_problem, open_outcome, open_pack};
use ereg_trust::{
    bundle::{DocumentSeals, KeyRole, Log, Office, RoleKey, TrustBundle, TrustContent},
    digest::Digest,
    envelope::Envelope,
    keys::{AssuranceLevel, RegistryKey},
};
use serde_json::json;

fn at() -> Instant {
    "2026-11-23T02:00:00.000Z".parse().unwrap()
}

fn key(role: KeyRole) -> RegistryKey {
    RegistryKey::from_seed(&[10 + role as u8; 32]).unwrap()
}

fn bundle() -> TrustBundle {
    let from = "2026-01-01T00:00:00.000Z".parse().unwrap();
    let root = RegistryKey::from_seed(&[9; 32]).unwrap();
    let content = TrustContent {
        version: 1,
        office: Office { id: "demo".into(), name: "演示登记机构".into(), origin: "127.0.0.1:1".into() },
        root: root.public_key(),
        roles: KeyRole::ALL
            .map(|role| RoleKey { demo: true, ..RoleKey::new(role, key(role).public_key(), from, "demo") })
            .into(),
        least_assurance: AssuranceLevel::C,
        log: Log { origin: "demo/book".into() },
        demo: true,
        seals: DocumentSeals::default(),
        finance: DocumentSeals::default(),
    };
    let bytes = content.sign(&root).unwrap().to_bytes().unwrap();
    TrustBundle::parse(&bytes, Some(&root.public_key().key_id()), 0).unwrap()
}

fn submission() -> Command {
    let statements = ["transferee.1", "transferor.1"]
        .map(|slot| StatementRef { slot: slot.parse().unwrap(), digest: Digest::of(slot.as_bytes()) });
    let submit = Submit {
        draft_id: "019abcde-0000-7000-8000-0000000000aa".parse().unwrap(),
        manifest: Digest::of(b"manifest"),
        statements: statements.into(),
    };
    Command { id: "019abcde-0000-7000-8000-000000000101".parse().unwrap(), body: CommandBody::Submit(submit) }
}

fn answered(command: &[u8], result: OutcomeResult) -> Vec<u8> {
    let asked = Command::from_bytes(command).unwrap();
    let outcome = Outcome {
        command_id: asked.id,
        follows: 0,
        kind: asked.kind(),
        command: Digest::of(command),
        account: "AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap(),
        at: at(),
        office: "demo".into(),
        assurance: "C".into(),
        result,
    };
    Envelope::sign_value(&payload::OUTCOME, &outcome, &key(KeyRole::Receipt)).unwrap().to_bytes().unwrap()
}

/// The whole answer, largest first: one of as many bytes as may be, and one of a few more.
fn at_the_limit(limit: usize, of: impl Fn(String) -> Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let beyond = (0..limit).find(|n| of("x".repeat(*n)).len() > limit).unwrap();
    (of("x".repeat(beyond - 1)), of("x".repeat(beyond)))
}

#[test]
fn an_answer_longer_than_any_may_be_is_not_even_looked_at() {
    let (bundle, asked) = (bundle(), submission().to_bytes().unwrap());
    let declined = |code| answered(&asked, OutcomeResult::Declined(Declined { code, first: None }));
    let (longest, longer) = at_the_limit(MAX_OUTCOME_BYTES, declined);
    assert!(open_outcome(&bundle, &asked, &longest).is_ok());
    assert!(open_outcome(&bundle, &asked, &longer).is_err());
    let (longest, longer) = at_the_limit(MAX_PROBLEM_BYTES, |code| refused(&asked, |told| told.code = code.clone()));
    assert!(open_command_problem(&bundle, &asked, &longest).is_ok());
    assert!(open_command_problem(&bundle, &asked, &longer).is_err());
}

/// Each of them is well signed, and about something else.
#[test]
fn an_answer_about_another_command_answers_none() {
    let (bundle, asked) = (bundle(), submission().to_bytes().unwrap());
    let another: CommandId = "019abcde-0000-7000-8000-0000000001ff".parse().unwrap();
    assert!(open_command_problem(&bundle, &asked, &refused(&asked, |_| {})).is_ok());
    let alterations: [fn(&mut CommandProblem, CommandId); 3] = [
        |told, another| told.command_id = another,
        |told, _| told.kind = CommandKind::Collect,
        |told, _| told.command = Digest::of(b"other bytes"),
    ];
    for (n, alters) in alterations.iter().enumerate() {
        let problem = refused(&asked, |told| alters(told, another));
        assert!(open_command_problem(&bundle, &asked, &problem).is_err(), "problem {n}");
    }
    let outcome = Envelope::from_bytes(&answered(&asked, received(&submission()))).unwrap();
    let outcome: Outcome = ereg_domain::canonical::from_canonical(outcome.unverified_payload()).unwrap();
    let alterations: [fn(&mut Outcome, CommandId); 3] = [
        |told, another| told.command_id = another,
        |told, _| told.kind = CommandKind::Collect,
        |told, _| told.command = Digest::of(b"other bytes"),
    ];
    for (n, alters) in alterations.iter().enumerate() {
        let mut told = outcome.clone();
        alters(&mut told, another);
        let bytes = Envelope::sign_value(&payload::OUTCOME, &told, &key(KeyRole::Receipt)).unwrap().to_bytes().unwrap();
        assert!(open_outcome(&bundle, &asked, &bytes).is_err(), "outcome {n}");
    }
}

fn refused(command: &[u8], alters: impl Fn(&mut CommandProblem)) -> Vec<u8> {
    let asked = Command::from_bytes(command).unwrap();
    let mut told = CommandProblem {
        command_id: asked.id,
        kind: asked.kind(),
        command: Digest::of(command),
        by: Sender::Account("AAAAAAAAAAAAAAAAAAAAAA".parse().unwrap()),
        at: at(),
        office: "demo".into(),
        code: "busy".into(),
        class: ErrorClass::Transient,
        missing: Vec::new(),
        retry_after_s: None,
    };
    alters(&mut told);
    Envelope::sign_value(&payload::PROBLEM, &told, &key(KeyRole::Receipt)).unwrap().to_bytes().unwrap()
}

fn received(command: &Command) -> OutcomeResult {
    let CommandBody::Submit(submit) = &command.body else { panic!("a submission") };
    OutcomeResult::Done(CommandEffect::Received(Receipt {
        case_id: "019abcde-0000-7000-8000-0000000000cc".parse().unwrap(),
        draft_id: submit.draft_id,
        received_at: at(),
        manifest: submit.manifest,
        statements: submit.statements.clone(),
    }))
}

fn signed_pack() -> SignedPack {
    signed(FLOOR_PACK)
}

fn signed(pack: &[u8]) -> SignedPack {
    SignedPack::sign(String::from_utf8(pack.to_vec()).unwrap(), &key(KeyRole::Policy)).unwrap()
}

/// Each byte changed by each of these masks, removed, doubled.
fn alterations<M: Iterator<Item = u8>>(
    bytes: &[u8],
    masks: impl Fn(usize) -> M,
) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..bytes.len()).flat_map(move |place| {
        let changed = masks(place).map(move |mask| {
            let mut altered = bytes.to_vec();
            altered[place] ^= mask;
            altered
        });
        let removed = [&bytes[..place], &bytes[place + 1..]].concat();
        let doubled = [&bytes[..=place], &bytes[place..]].concat();
        changed.chain([removed, doubled]).filter(move |altered| altered != bytes).map(move |altered| (place, altered))
    })
}

fn any_value(_place: usize) -> impl Iterator<Item = u8> {
    1..=0xFF
}

fn any_bit(_place: usize) -> impl Iterator<Item = u8> {
    (0..8).map(|bit| 1 << bit)
}

/// One bit of every byte, another from byte to byte: what is tens of thousands of bytes long and checked as a whole.
fn some_bit(place: usize) -> impl Iterator<Item = u8> {
    std::iter::once(1 << (place % 8))
}

#[test]
fn no_altered_receipt_is_believed() {
    let (bundle, command) = (bundle(), submission());
    let asked = command.to_bytes().unwrap();
    let whole = answered(&asked, received(&command));
    assert_eq!(open_outcome(&bundle, &asked, &whole).unwrap().result, received(&command));
    for (place, altered) in alterations(&whole, any_value) {
        assert!(open_outcome(&bundle, &asked, &altered).is_err(), "byte {place}");
    }
}

#[test]
fn no_altered_refusal_is_believed() {
    let (bundle, command) = (bundle(), submission());
    let asked = command.to_bytes().unwrap();
    let first = String::from_utf8(answered(&asked, received(&command))).unwrap();
    let declined = Declined { code: "already_submitted".into(), first: Some(first) };
    let whole = answered(&asked, OutcomeResult::Declined(declined));
    assert!(open_outcome(&bundle, &asked, &whole).is_ok());
    for (place, altered) in alterations(&whole, any_bit) {
        assert!(open_outcome(&bundle, &asked, &altered).is_err(), "byte {place}");
    }
}

#[test]
fn a_receipt_answers_the_bytes_that_were_sent_and_no_others() {
    let (bundle, command) = (bundle(), submission());
    let asked = command.to_bytes().unwrap();
    let whole = answered(&asked, received(&command));
    for (place, altered) in alterations(&asked, any_value) {
        assert!(open_outcome(&bundle, &altered, &whole).is_err(), "byte {place}");
    }
}

#[test]
fn no_altered_signature_of_a_policy_pack_is_believed() {
    let (bundle, signed) = (bundle(), signed_pack());
    assert!(open_pack(LAW, &bundle, &signed, 0).is_ok());
    for (place, altered) in alterations(signed.signature.as_bytes(), any_value) {
        let Ok(signature) = String::from_utf8(altered) else { continue };
        let refusal = open_pack(LAW, &bundle, &SignedPack { signature, ..signed.clone() }, 0).err();
        assert_eq!(refusal, Some(PackRefusal::Signature), "byte {place}");
    }
}

/// Pack and signature as they travel, where a blank more is no change of either.
#[test]
fn no_altered_policy_pack_is_believed() {
    let (bundle, signed) = (bundle(), signed_pack());
    let meant = open_pack(LAW, &bundle, &signed, 0).unwrap();
    let travels = serde_json::to_vec(&signed).unwrap();
    for (place, altered) in alterations(&travels, some_bit) {
        let Ok(arrived) = serde_json::from_slice::<SignedPack>(&altered) else { continue };
        match open_pack(LAW, &bundle, &arrived, 0) {
            Ok(read) => assert!(arrived == signed && read == meant, "byte {place}"),
            Err(refusal) => assert_eq!(refusal, PackRefusal::Signature, "byte {place}"),
        }
    }
}

#[test]
fn a_policy_pack_is_never_older_than_the_one_in_force() {
    let (bundle, signed) = (bundle(), signed_pack());
    let (_, pack) = open_pack(LAW, &bundle, &signed, 0).unwrap();
    assert!(open_pack(LAW, &bundle, &signed, pack.version).is_ok());
    assert_eq!(open_pack(LAW, &bundle, &signed, pack.version + 1).err(), Some(PackRefusal::Older));
}

/// The policy role signs what it is given; what cannot be decided by is not taken, whoever signed it.
#[test]
fn a_policy_pack_that_contradicts_itself_or_is_of_another_office_is_not_taken() {
    let altered = |change: fn(&mut serde_json::Value)| {
        let mut pack: serde_json::Value = serde_json::from_slice(FLOOR_PACK).unwrap();
        change(&mut pack);
        open_pack(LAW, &bundle(), &signed(&serde_json::to_vec(&pack).unwrap()), 0).map(|(_, pack)| pack.version)
    };
    assert_eq!(altered(|p| p["version"] = 7.into()), Ok(7));
    let doubled = altered(|p| p["parameters"]["districts"][1] = "420102".into());
    assert_eq!(doubled, Err(PackRefusal::Unread(PackError::Inconsistent(Contradiction::District))));
    let silent = altered(|p| p["disclosures"] = json!([]));
    assert!(matches!(silent, Err(PackRefusal::Unread(PackError::Inconsistent(_)))), "{silent:?}");
    let unasked = altered(|p| drop(p["matters"]["T04"]["questions"].as_object_mut().unwrap().remove("altered")));
    assert!(matches!(unasked, Err(PackRefusal::Unread(PackError::Unresolved(_)))), "{unasked:?}");
    assert_eq!(altered(|p| p["office"] = "elsewhere".into()), Err(PackRefusal::OtherOffice));
}
