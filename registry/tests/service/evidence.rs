//! The evidence that an entry rests on: this manifest, these statements, the parties' own keys, the answers each has
//! given; checked when they come, and once more from the bytes before anything is entered.

use ereg_domain::{
    canonical::to_canonical, dictionary::CoOwnership, disclosure::DisclosureRef, share::Share, time::Instant,
};
use ereg_law::{
    case::{CaseState, ReviewState, Waiting},
    fixture::{Sale, buyer, seller, third},
};
use ereg_protocol::{
    command::{CommandBody, Enrol, Freeze, PutMedium, Submit, Withdraw, WithdrawalStatement},
    objects::CertificateStatus,
    outcome::OutcomeResult,
    registry::{CallError, Registry},
};
use ereg_trust::{
    digest::Digest,
    envelope::PayloadType,
    keys::{DEVICE_ALIAS, USER_ALIAS},
    manifest::{Manifest, MediaRef, SectionRef},
};

use crate::{citizen::*, draft::*, office::*};

fn freeze(draft: &Draft, manifest: Manifest) -> CommandBody {
    let bytes = String::from_utf8(manifest.sorted().unwrap().to_bytes().unwrap()).unwrap();
    CommandBody::Freeze(Freeze { draft_id: draft.id, manifest: bytes })
}

fn other() -> Digest {
    Digest::of(b"something else")
}

#[tokio::test]
async fn a_manifest_that_names_anything_else_than_what_is_held_freezes_nothing() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    draft.joined_by(&seller, &buyer, "transferee.1").await;
    type Change = fn(&mut Manifest);
    let changes: &[(&str, Change)] = &[
        ("manifest.draft", |m| m.draft_id = "019abcde-0000-7000-8000-000000000099".to_owned()),
        ("conflict", |m| m.manifest_rev = 0),
        ("manifest.sections", |m| m.sections[0].hash = other()),
        ("manifest.sections", |m| drop(m.sections.pop())),
        ("manifest.sections", |m| m.sections.push(SectionRef { kind: "extra.1".to_owned(), hash: other() })),
        ("manifest.acts", |m| m.acts = vec!["T05".to_owned()]),
        ("manifest.acts", |m| m.acts.push("T05".to_owned())),
        ("manifest.acts", |m| m.acts.clear()),
        ("manifest.slots", |m| drop(m.slots.pop())),
        ("manifest.slots", |m| m.slots.push("transferee.2".to_owned())),
        ("manifest.bases", |m| m.bases[0].entry_seq += 1),
        ("manifest.bases", |m| m.bases[0].entry_hash = other()),
        ("manifest.bases", |m| m.bases[0].unit = "420102001001GB00001F00019999".to_owned()),
        ("manifest.bases", |m| m.bases.clear()),
        ("manifest.pack", |m| m.pack.hash = other()),
        ("manifest.pack", |m| m.pack.id = "another".to_owned()),
        ("manifest.disclosures", |m| m.disclosures.push(DisclosureRef { id: "unheard_of".to_owned(), version: 1 })),
        ("manifest.media", |m| m.media.push(MediaRef { material: "M10".to_owned(), digest: other() })),
    ];
    for (nth, (code, change)) in changes.iter().enumerate() {
        let mut manifest = draft.the_manifest(1);
        change(&mut manifest);
        assert_eq!(seller.declined(freeze(&draft, manifest)).await, *code, "change {nth}");
    }
    let held = freeze(&draft, draft.the_manifest(1));
    assert_eq!(buyer.declined(held.clone()).await, "workspace.not_the_writer");
    seller.send(held.clone()).await;
    assert_eq!(seller.declined(held).await, "conflict", "a revision freezes once");
}

#[tokio::test]
async fn a_submission_names_the_manifest_in_force_and_every_statement_that_is_held() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, _, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let CommandBody::Submit(whole) = draft.submission(&seller).await else { panic!() };
    let altered = |change: fn(&mut Submit)| {
        let mut submit = whole.clone();
        change(&mut submit);
        CommandBody::Submit(submit)
    };
    assert_eq!(seller.declined(altered(|s| s.manifest = other())).await, "signature_void");
    assert_eq!(seller.declined(altered(|s| s.statements[0].digest = other())).await, "signature_void");
    assert_eq!(seller.declined(altered(|s| s.statements[1].digest = s.statements[0].digest)).await, "signature_void");
    for change in [
        (|s| s.statements.truncate(s.statements.len() - 1)) as fn(&mut Submit),
        |s| s.statements.clear(),
        |s| s.statements[1].slot = slot("transferee.2"),
        |s| s.statements.push(s.statements[0].clone()),
    ] {
        assert_eq!(seller.declined(altered(change)).await, "statements.incomplete");
    }
    assert_eq!(office.count("SELECT count(*) FROM case_file"), 0);
    // An edit after the last signature: what was signed is no more, though its bytes are still named.
    seller.send(draft.deal(2)).await;
    assert_eq!(seller.declined(CommandBody::Submit(whole.clone())).await, "signature_void");
    draft.frozen_by(&seller, 2).await;
    let CommandBody::Submit(mut unsigned) = draft.submission(&seller).await else { panic!() };
    unsigned.statements = whole.statements;
    let problem = seller.try_send(CommandBody::Submit(unsigned)).await.unwrap_err();
    assert_eq!((problem.code.as_str(), problem.missing.len()), ("bytes_missing", 2), "they are to be signed anew");
    assert_eq!(office.count("SELECT count(*) FROM case_file"), 0);
}

#[tokio::test]
async fn a_statement_counts_with_the_partys_own_key_for_acts_alone_and_over_his_own_answers() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, stranger) =
        (office.enrols(&seller()).await, office.enrols(&buyer()).await, office.enrols(&third()).await);
    let draft = Draft::shared_by(&seller, &sale).await;
    draft.joined_by(&seller, &buyer, "transferee.1").await;
    draft.answered_by(&seller, "transferor.1").await;
    draft.answered_by(&buyer, "transferee.1").await;
    draft.frozen_by(&seller, 1).await;
    let place = "transferor.1";
    // Made with another person's key, sent by the party; and with the party's key for requests.
    assert_eq!(seller.declined(draft.statement(&buyer, place)).await, "key.unknown");
    assert_eq!(seller.declined(draft.statement(&stranger, place)).await, "key.unknown");
    let with_requests_key = draft.statement_with(&seller, place, DEVICE_ALIAS);
    assert_eq!(seller.declined(with_requests_key).await, "key_record.other_use");
    assert_eq!(seller.declined(draft.statement(&seller, "transferee.1")).await, "statement.slot");
    assert_eq!(seller.declined(draft.statement_naming(&seller, place, other())).await, "signature_void");
    office.tamper(&format!("UPDATE key SET revoked_ms = 1 WHERE key_id = '{}'", seller.user.key_id()));
    assert_eq!(seller.declined(draft.statement(&seller, place)).await, "key_record.revoked");
    office.tamper("UPDATE key SET revoked_ms = NULL");
    assert_eq!(office.count("SELECT count(*) FROM statement"), 0);
    draft.signed_by(&seller, place).await;
    assert_eq!(office.count("SELECT count(*) FROM statement"), 1);
}

#[tokio::test]
async fn a_medium_is_announced_with_the_chunks_its_digest_is_made_of() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let seller = office.enrols(&seller()).await;
    let mut draft = Draft::shared_by(&seller, &sale).await;
    draft.medium = Some((0..600_000_u32).map(|n| (n % 251) as u8).collect());
    let CommandBody::PutMedium(whole) = draft.announcement() else { panic!() };
    assert_eq!(whole.chunks.len(), 3);
    for change in [
        (|m| m.digest = other()) as fn(&mut PutMedium),
        |m| m.chunks[0] = other(),
        |m| m.chunks.swap(0, 1),
        |m| m.chunks.truncate(2),
        |m| m.size = 100,
        |m| m.size = 900_000,
    ] {
        let mut announced = whole.clone();
        change(&mut announced);
        let problem = seller.try_send(CommandBody::PutMedium(announced)).await.unwrap_err();
        assert_eq!(problem.code, "medium.digest");
    }
    seller.send(CommandBody::PutMedium(whole)).await;
}

#[tokio::test]
async fn a_withdrawal_is_the_partys_own_for_this_case_and_signed_with_the_key_for_acts() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    let case_id = buyer.case().await.case_id;
    let elsewhere = id_of(seller.uuid("case"));
    let by = |who: &Citizen, alias: &str, named, place: &str, key: String| {
        let statement = WithdrawalStatement { case_id: named, slot: slot(place), key };
        let statement = who.signs_with(alias, &PayloadType::new("withdraw", 1), &statement);
        CommandBody::Withdraw(Withdraw { case_id, statement })
    };
    let own = seller.user.key_id().to_string();
    let requests = by(&seller, DEVICE_ALIAS, case_id, "transferor.1", seller.caller_key().to_string());
    assert_eq!(seller.declined(requests).await, "key.unknown");
    let anothers = by(&buyer, USER_ALIAS, case_id, "transferor.1", buyer.user.key_id().to_string());
    assert_eq!(seller.declined(anothers).await, "key.unknown");
    for (named, place, key) in [
        (elsewhere, "transferor.1", own.clone()),
        (case_id, "transferee.1", own.clone()),
        (case_id, "transferor.1", buyer.user.key_id().to_string()),
    ] {
        let statement = by(&seller, USER_ALIAS, named, place, key);
        assert_eq!(seller.declined(statement).await, "statement.other_case");
    }
    office.tamper(&format!("UPDATE key SET revoked_ms = 1 WHERE key_id = '{own}'"));
    let good = by(&seller, USER_ALIAS, case_id, "transferor.1", own);
    assert_eq!(seller.declined(good.clone()).await, "key_record.revoked");
    office.tamper("UPDATE key SET revoked_ms = NULL");
    assert!(buyer.case().await.withdrawing.is_empty(), "none of these was held");
    seller.send(good).await;
    assert_eq!(buyer.case().await.withdrawing, [slot("transferor.1")]);
}

/// The code of an enrolment that was refused, in a word that the registry signed.
fn not_enrolled(answer: Result<Vec<u8>, CallError>) -> String {
    let Err(CallError::Problem(problem)) = answer else { panic!("{answer:?}") };
    assert_eq!((problem.status, problem.signed.is_some()), (403, true), "{problem:?}");
    problem.code
}

#[tokio::test]
async fn an_enrolment_has_two_keys_of_its_own_and_a_proof_of_both() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let enrolled = office.enrols(&seller()).await;
    let refused = async |newcomer: &Newcomer, change: &dyn Fn(&mut Enrol)| {
        let bytes = newcomer.altered(change);
        not_enrolled(office.service.session(newcomer.caller()).command(&bytes).await)
    };
    let accounts = || office.count("SELECT count(*) FROM account");
    let kept =
        || [accounts(), office.count("SELECT count(*) FROM command"), office.count("SELECT count(*) FROM audit")];
    let (before, rows) = (accounts(), kept());
    let one = Newcomer::with_new_keys(&third(), &office.clock);
    let two = Newcomer::with_new_keys(&buyer(), &office.clock);
    assert_eq!(refused(&one, &|e| e.user_key = e.device_key).await, "enrol.keys");
    assert_eq!(refused(&one, &|e| e.user_key_proof = two.proof()).await, "enrol.user_key_proof");
    assert_eq!(refused(&one, &|e| e.user_key = two.user_key()).await, "enrol.user_key_proof");
    assert_eq!(refused(&one, &|e| e.name = buyer().name).await, "enrol.user_key_proof", "of another name");
    assert_eq!(refused(&one, &|e| e.user_key_proof = "{}".to_owned()).await, "enrol.user_key_proof");
    // What signs for a person is a P-256 key of a device, in both uses; the registry's own are of another kind.
    let ed25519 = office.keys().root().public_key();
    assert_eq!(refused(&one, &|e| e.user_key = ed25519).await, "enrol.keys");
    let bytes = one.altered(&|e| e.device_key = ed25519);
    let caller = ereg_registry::service::Caller::Enrolling { device_key: ed25519 };
    assert_eq!(not_enrolled(office.service.session(caller).command(&bytes).await), "enrol.keys");
    // A key that is somebody's is nobody else's, in neither use.
    let borrowed = Newcomer::with_keys_of(&enrolled, &third(), &office.clock);
    assert_eq!(refused(&borrowed, &|_| ()).await, "key.taken");
    // Nor is it the other of the two that it was, to whoever has it; nor anything once it was revoked.
    let swapped = Newcomer::with_swapped_keys_of(&enrolled);
    assert_eq!(refused(&swapped, &|_| ()).await, "key.taken");
    let theirs = Newcomer::with_keys_of(&enrolled, &enrolled.who, &office.clock);
    office.tamper(&format!("UPDATE key SET revoked_ms = 1 WHERE key_id = '{}'", enrolled.user.key_id()));
    assert_eq!(refused(&theirs, &|_| ()).await, "key.taken");
    assert_eq!(accounts(), before, "nobody was enrolled");
    assert_eq!(kept(), rows, "and nothing is kept of it");
    office.service.session(one.caller()).command(&one.bytes).await.unwrap();
    assert_eq!(accounts(), before + 1);
    // The same device once more, under another command: it is who it was, with the keys it had.
    let keys = || office.count("SELECT count(*) FROM key");
    let had = keys();
    let again = one.altered(&|e| e.identity_proof = "sandbox once more".to_owned());
    let answer = open_outcome(&office.service.session(one.caller()).command(&again).await.unwrap());
    assert!(matches!(answer.result, OutcomeResult::Done(_)), "{answer:?}");
    assert_eq!((accounts(), keys()), (before + 1, had));
}

/// Whatever was changed behind the registry's back since it was accepted: nothing is entered, and the money is kept.
#[tokio::test]
async fn what_was_signed_is_checked_again_bytes_and_all_before_it_is_entered() {
    let answers = "UPDATE section SET body = replace(body, '\"no\"', '\"yes\"') WHERE kind = 'inquiry.1' AND slot = ";
    let changes = [
        "UPDATE statement SET envelope = (SELECT envelope FROM statement WHERE slot = 'transferor.1')".to_owned(),
        "DELETE FROM statement WHERE slot = 'transferee.1'".to_owned(),
        format!("{answers}'transferor.1'"),
        format!("{answers}'transferee.1'"),
        // Sections that both have signed: the hash beside them, and in the manifest, is still the old one.
        "UPDATE section SET body = replace(body, '\"one\"', '\"each_holder\"') WHERE kind = 'delivery.1'".to_owned(),
        "UPDATE section SET body = replace(body, 'price\":', 'price\":1') WHERE kind = 'deal.1'".to_owned(),
        "UPDATE workspace SET manifest = replace(manifest, '\"manifest_rev\":1', '\"manifest_rev\":2')".to_owned(),
        "UPDATE key SET account = (SELECT min(account) FROM key)".to_owned(),
        "UPDATE key SET use = 'request'".to_owned(),
    ];
    for sql in changes {
        let sale = Sale::clean();
        let (office, home) = Office::for_sale(&sale);
        let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
        draft.submitted_by(&seller).await;
        assert!(matches!(buyer.case().await.state, CaseState::FeeDue { .. }));
        let before = office.text_of("workspace, section, statement, key");
        office.tamper(&sql);
        assert_ne!(office.text_of("workspace, section, statement, key"), before, "it changes nothing: {sql}");
        buyer.pays().await;
        let state = buyer.case().await.state;
        assert!(matches!(state, CaseState::InReview { review: ReviewState::Manual { .. }, .. }), "{sql}: {state:?}");
        assert_eq!(office.register(&home.unit).right.holders[0].name, seller.who.name, "{sql}");
        assert_eq!(office.count("SELECT sum(amount) FROM ledger"), 8_000, "{sql}");
    }
}

/// The row says whose statement it is, and the statement itself whose it was made for: they must say the same.
#[tokio::test]
async fn a_statement_made_for_another_place_is_none_though_the_right_hand_signed_it() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    let CommandBody::Sign(other) = draft.statement_over(&buyer, "transferor.1", "transferee.1") else { panic!() };
    office.tamper(&format!("UPDATE statement SET envelope = '{}' WHERE slot = 'transferee.1'", other.statement));
    buyer.pays().await;
    let state = buyer.case().await.state;
    assert!(!matches!(state, CaseState::Registered { .. }), "{state:?}");
    assert_eq!(office.register(&home.unit).right.holders[0].name, seller.who.name);
}

/// Of two who hold a home, each with a certificate, neither is shown the other's.
#[tokio::test]
async fn a_certificate_for_each_holder_is_shown_to_its_holder_alone() {
    let half = Share::new(1, 2).ok();
    let mut sale = Sale::clean();
    sale.sold_by(&[(&seller(), half), (&third(), half)], CoOwnership::Shares);
    let numbers = ["鄂(2020)演示市江岸不动产权第0000011号", "鄂(2020)演示市江岸不动产权第0000012号"];
    sale.register_mut().right.certificates = numbers.iter().map(|number| number.parse().unwrap()).collect();
    let (office, _) = Office::for_sale(&sale);
    for (who, number) in [(seller(), numbers[0]), (third(), numbers[1])] {
        let shown = office.enrols(&who).await.certificates().await;
        assert_eq!(shown.iter().map(|shown| shown.number.to_string()).collect::<Vec<_>>(), [number]);
    }
}

/// The content of a submitted case outlives the days of a shared draft: the entry and every later question rest on it.
#[tokio::test]
async fn what_was_submitted_is_never_dropped_with_the_drafts_whose_time_is_over() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    *office.world.tax.lock().unwrap() = Some(ereg_law::subject::TaxState::Open);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    let forgotten = Draft::shared_by(&seller, &sale).await;
    draft.submitted_by(&seller).await;
    for _ in 0..40 {
        office.clock.advance(86_400_000);
        office.service.tick().unwrap();
    }
    assert_eq!(office.count("SELECT count(*) FROM workspace"), 1, "{} is gone", forgotten.id);
    assert_eq!(office.count("SELECT count(*) FROM statement"), 2);
    *office.world.tax.lock().unwrap() = Some(ereg_law::subject::TaxState::Cleared);
    for _ in 0..3 {
        office.clock.advance(900_000);
        office.service.tick().unwrap();
    }
    buyer.pays().await;
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }), "{:?}", buyer.case().await.state);
}

/// Every column of every audit row counts, its place and the one before it.
#[tokio::test]
async fn a_change_of_any_column_of_the_audit_chain_is_found() {
    for change in [
        "UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 2",
        "UPDATE audit SET actor = 'x' WHERE seq = 2",
        "UPDATE audit SET act = 'x' WHERE seq = 2",
        "UPDATE audit SET object = 'x' WHERE seq = 2",
        "UPDATE audit SET subject = 'x' WHERE seq = 2",
        "UPDATE audit SET before = hash WHERE seq = 2",
        "UPDATE audit SET hash = before WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 2",
        // Whole rows of another time: each is right in itself.
        "UPDATE audit SET seq = seq + 1000; UPDATE audit SET seq = 2 WHERE seq = 1001; \
         UPDATE audit SET seq = 1 WHERE seq = 1002; UPDATE audit SET seq = seq - 1000 WHERE seq > 1000",
    ] {
        let (office, _) = Office::for_sale(&Sale::clean());
        office.enrols(&buyer()).await;
        office.enrols(&seller()).await;
        assert!(office.service.verify_audit().unwrap() >= 3);
        office.tamper(&format!("DROP TRIGGER audit_stays; DROP TRIGGER audit_keeps; {change}"));
        assert_eq!(office.service.verify_audit().unwrap_err().code(), "audit.chain", "{change}");
    }
}

/// Whoever has the rows recomputes the chain, from what stands before the first one on, with SHA-256 and nothing of ours.
#[tokio::test]
async fn the_audit_chain_follows_from_its_columns_alone() {
    let (office, _) = Office::for_sale(&Sale::clean());
    office.enrols(&buyer()).await;
    let columns = "json_array(seq, at_ms, actor, act, object, subject, before, hash)";
    let rows = office.texts(&format!("SELECT {columns} FROM audit ORDER BY seq"));
    assert!(rows.len() >= 3);
    // SHA-256 of nothing.
    let mut before = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned();
    for (number, row) in (1..).zip(&rows) {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        assert_eq!((row[0].as_i64(), row[6].as_str()), (Some(number), Some(before.as_str())));
        let link = serde_json::json!({
            "seq": row[0], "at": Instant::from_ms(row[1].as_i64().unwrap()), "actor": row[2], "act": row[3],
            "object": row[4], "subject": row[5], "before": before, "office": "demo",
        });
        before = Digest::of(&to_canonical(&link).unwrap()).to_string();
        assert_eq!(row[7].as_str(), Some(before.as_str()), "row {number}");
    }
}

/// A key counts up to the instant before its revocation, and from then on only for what had come in by then: that is looked
/// at by a person.
#[tokio::test]
async fn a_statement_counts_by_when_it_came_in_and_its_key_was_revoked() {
    let bad = ["R-53.bad"].as_slice();
    let since = ["R-53.key_revoked"].as_slice();
    // Milliseconds from the receipt to the revocation; the entry is decided one second after the receipt.
    for (after, codes) in [(0, bad), (1, since), (1_000, since), (1_001, [].as_slice())] {
        let sale = Sale::clean();
        let (office, _) = Office::for_sale(&sale);
        let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
        let received_at = draft.submitted_by(&seller).await.received_at.ms();
        office.clock.advance(1_000);
        let revoked = received_at + after;
        office.tamper(&format!("UPDATE key SET revoked_ms = {revoked} WHERE key_id = '{}'", buyer.user.key_id()));
        buyer.pays().await;
        let state = buyer.case().await.state;
        let grounds = match &state {
            CaseState::InReview { review: ReviewState::Manual { grounds, .. }, .. } => grounds.as_slice(),
            CaseState::InReview { review: ReviewState::Waiting(Waiting::Supplement { grounds }), .. } => grounds,
            CaseState::Registered { .. } => &[],
            other => panic!("{other:?}"),
        };
        let told: Vec<&str> = grounds.iter().map(|ground| ground.code.as_str()).collect();
        assert_eq!(told, codes, "{after} ms after the receipt");
    }
}

/// A unit's entries follow one another; an entry that is right in itself has its place.
#[tokio::test]
async fn an_entry_out_of_its_place_is_found() {
    for change in [
        "UPDATE entry SET entry_seq = entry_seq + 1 WHERE entry_index = 1",
        "UPDATE entry SET content = replace(content, '\"entry_seq\":2', '\"entry_seq\":3'), entry_seq = 3 WHERE entry_index = 1",
        "UPDATE entry SET unit = '420102001001GB00001F00019999' WHERE entry_index = 1",
        "UPDATE entry SET entry_hash = (SELECT entry_hash FROM entry WHERE entry_index = 0) WHERE entry_index = 1",
        "UPDATE unit SET entry_seq = 1",
        "UPDATE unit SET entry_hash = 'sha256:0000000000000000000000000000000000000000000000000000000000000000'",
        "DELETE FROM unit",
    ] {
        let sale = Sale::clean();
        let (office, _) = Office::for_sale(&sale);
        let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
        draft.submitted_by(&seller).await;
        buyer.pays().await;
        assert_eq!(office.service.verify_book().unwrap(), 2);
        office.tamper(&format!("DROP TRIGGER entry_stays; {change}"));
        assert!(office.service.verify_book().is_err(), "{change}");
    }
}

/// The salt hides what an entry says: each has its own, and none is empty.
#[tokio::test]
async fn every_entry_has_a_salt_of_its_own() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    let entries = office.count("SELECT count(*) FROM entry");
    assert_eq!(entries, 2);
    assert_eq!(office.count("SELECT count(DISTINCT salt) FROM entry WHERE length(salt) = 32"), entries);
    assert_eq!(office.count("SELECT count(*) FROM entry WHERE salt = zeroblob(32)"), 0);
}

/// A certificate is told to whom it names and, when it is cancelled, to whom it named; to nobody else.
#[tokio::test]
async fn a_certificate_is_told_to_its_holders_alone() {
    let sale = Sale::clean();
    let (office, home) = Office::for_sale(&sale);
    let stranger = office.enrols(&third()).await;
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    assert!(buyer.certificates().await.is_empty() && stranger.certificates().await.is_empty());
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    let told = |certificates: Vec<ereg_protocol::objects::CertificateView>| -> Vec<_> {
        certificates.into_iter().map(|c| (c.number, c.status)).collect()
    };
    let new = office.register(&home.unit).right.certificates[0].clone();
    let old = home.certificates[0].number.clone();
    assert_eq!(told(seller.certificates().await), [(old, CertificateStatus::Cancelled)]);
    assert_eq!(told(buyer.certificates().await), [(new.into(), CertificateStatus::Current)]);
    assert!(stranger.certificates().await.is_empty());
}
