//! Tests what is sent, when, and what ends it; and what the feed brings.

use super::*;

#[tokio::test]
async fn a_lost_answer_is_asked_for_with_the_same_id_and_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::LostAfterEffect, Fault::LostAfterEffect]);
    assert_eq!(phone.syncs().await.acked, 0);
    assert_eq!(phone.vault.outbox().unwrap()[0].last_error().unwrap().code, "network.broken");
    for _ in 0..2 {
        phone.clock.advance(60_000);
        phone.syncs().await;
    }
    let script = phone.registry.script.lock().unwrap();
    assert_eq!(script.received.len(), 3);
    assert!(script.received.iter().all(|r| *r == script.received[0]), "the same id, the same bytes");
    assert!(phone.vault.settled(id).unwrap().is_some());
}

#[tokio::test]
async fn what_another_process_does_with_the_same_vault_stops_nothing() {
    let meanwhiles = [Meanwhile::Opened, Meanwhile::Answered, Meanwhile::GaveUp];
    let faults: [&[Fault]; 4] = [&[], &[Fault::LostAfterEffect], &[Fault::Conflict], &[Fault::ForgedOutcome]];
    for (meanwhile, fault) in meanwhiles.into_iter().flat_map(|m| faults.map(|f| (m, f))) {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        let (id, behind) = (phone.queues("case/1", 1), phone.queues("case/1", 2));
        phone.meets(id, fault);
        phone.registry.script.lock().unwrap().opened_meanwhile = Some(meanwhile(dir.path().join("vault")));
        phone.syncs().await;
        if phone.vault.settled(id).unwrap().is_none()
            && phone.vault.outbox().unwrap()[0].state() != OutboxState::NeedsYou
        {
            phone.clock.advance(60_000);
            phone.syncs().await;
        }
        let open = phone.vault.outbox().unwrap();
        let declined = open.first().is_some_and(|item| item.state() == OutboxState::NeedsYou);
        assert_ne!(declined, phone.vault.settled(id).unwrap().is_some(), "answered or declined, never neither");
        // The registry has carried out both: what it said of the other is believed, whatever came of the first.
        let is_carried_out = matches!(fault, [Fault::ForgedOutcome]);
        let waits = declined && !is_carried_out;
        assert_eq!(waits, phone.vault.settled(behind).unwrap().is_none(), "the lane goes on");
    }
}

#[tokio::test]
async fn a_declined_command_stands_still_holds_up_its_lane_and_no_other() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let (bad, behind, other) = (phone.queues("case/1", 1), phone.queues("case/1", 2), phone.queues("case/2", 3));
    phone.meets(bad, &[Fault::Conflict]);
    let report = phone.syncs().await;
    assert_eq!((report.acked, report.needs_you, report.trouble.as_deref()), (1, 1, Some("conflict")));
    assert_eq!(phone.received(), [bad, other]);
    let outbox = phone.vault.outbox().unwrap();
    let waits = (outbox[1].state(), outbox[1].attempts(), outbox[1].is_free(), outbox[1].last_error());
    assert_eq!(waits, (OutboxState::Queued, 0, true, None), "the registry has not looked at it, and has signed so");
    assert_eq!((outbox[0].state(), outbox[0].last_error().unwrap().code.as_str()), (OutboxState::NeedsYou, "conflict"));
    let kept = phone.vault.read(|view| state::declined(view, bad)).unwrap().expect("the refusal is evidence");
    assert!(open_outcome(&bundle(), &new_item("case/1", 1, collect(1)).bytes, &kept).is_ok(), "as signed");
    phone.vault.write(|tx| tx.cancel(bad, at())).unwrap();
    phone.syncs().await;
    assert!(phone.vault.settled(behind).unwrap().is_some());
}

#[tokio::test]
async fn an_outcome_to_another_account_is_told_and_ends_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::ToAnother]);
    let report = phone.syncs().await;
    assert_eq!((report.acked, report.needs_you, report.trouble.as_deref()), (0, 0, Some("account.other")));
    assert!(phone.vault.settled(id).unwrap().is_none());
    assert_eq!(phone.vault.read(state::account).unwrap(), Some(account()), "whose vault it is stays");
    phone.clock.advance(60_000);
    assert_eq!(phone.syncs().await.acked, 1, "once the keys are back where they belong");
}

#[tokio::test]
async fn an_outcome_by_another_key_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::ForgedOutcome]);
    let report = phone.syncs().await;
    assert_eq!((report.acked, report.trouble.as_deref()), (0, Some("answer.unreadable")));
    assert!(phone.vault.settled(id).unwrap().is_none());
    phone.clock.advance(60_000);
    assert_eq!(phone.syncs().await.acked, 1);
}

#[tokio::test]
async fn only_a_problem_that_the_registry_signed_about_this_command_ends_it() {
    use Proof::{AnotherAccount, AnotherCommand, AnotherKey, Nothing, OtherBytes, Right};
    for proof in [Nothing, AnotherKey, AnotherAccount, AnotherCommand, OtherBytes, Right] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        let id = phone.queues("case/1", 1);
        phone.meets(id, &[Fault::Problem("forbidden", ErrorClass::Auth, proof)]);
        let report = phone.syncs().await;
        let told = (report.needs_you, report.trouble.as_deref());
        assert_eq!(told, (u32::from(proof == Right), Some("forbidden")), "{proof:?}");
        let item = phone.vault.outbox().unwrap().remove(0);
        assert_eq!(item.last_error().unwrap().code, "forbidden", "{proof:?}");
        if proof == Right {
            assert_eq!((item.state(), item.is_free()), (OutboxState::NeedsYou, true));
            continue;
        }
        assert_eq!((item.state(), item.is_free()), (OutboxState::Queued, false), "{proof:?}: it may have arrived");
        phone.clock.advance(60_000);
        assert_eq!(phone.syncs().await.acked, 1, "{proof:?}");
    }
}

/// A command that the registry could not take goes again with another version of the app; one that it declined for good
/// does not.
#[tokio::test]
async fn a_newer_app_tries_again_what_the_registry_could_not_take_from_the_old_one() {
    for (fault, tries) in [
        (Fault::Problem("command.kind", ErrorClass::Permanent, Proof::Right), 2),
        (Fault::Problem("command.schema", ErrorClass::Upgrade, Proof::Right), 2),
        (Fault::Conflict, 1),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        let id = phone.queues("case/1", 1);
        phone.meets(id, &[fault]);
        phone.syncs().await;
        assert_eq!(phone.vault.outbox().unwrap()[0].state(), OutboxState::NeedsYou);
        let now = phone.vault.outbox().unwrap()[0].next_try_at();
        phone.vault.write(|tx| held_by_app(tx, "2.0.0", now)).unwrap();
        phone.syncs().await;
        assert_eq!(phone.received().len(), tries);
        let app = phone.vault.read(state::app).unwrap();
        assert_eq!(app.as_deref(), Some("2.0.0"));
    }
}

#[tokio::test]
async fn what_waits_goes_by_its_occasion() {
    use Occasion::{Background, NetworkChanged, Pressed};
    let busy = Fault::Problem("busy", ErrorClass::Transient, Proof::Right);
    for (fault, goes) in [
        (Fault::LostAfterEffect, [false, true, true]),
        (Fault::ForgedOutcome, [false, true, true]),
        (busy, [false, true, false]),
        // The registry cannot take it from this app; it declined it for good.
        (Fault::Problem("command.kind", ErrorClass::Permanent, Proof::Right), [false, false, false]),
        (Fault::Conflict, [false, false, false]),
    ] {
        for (occasion, goes) in [Background, Pressed, NetworkChanged].into_iter().zip(goes) {
            let dir = tempfile::tempdir().unwrap();
            let phone = Phone::new(dir.path());
            let id = phone.queues("case/1", 1);
            phone.meets(id, &[fault]);
            phone.syncs().await;
            phone.sync.wake(occasion).await.unwrap();
            phone.syncs().await;
            assert_eq!(phone.received().len(), if goes { 2 } else { 1 }, "{occasion:?}");
            phone.syncs().await;
            assert_eq!(phone.received().len(), if goes { 2 } else { 1 }, "once");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let (first, second, other) = (phone.queues("case/1", 1), phone.queues("case/1", 2), phone.queues("case/2", 3));
    for id in [first, other] {
        phone.meets(id, &[Fault::LostAfterEffect]);
    }
    phone.syncs().await;
    phone.sync.hurry(second).await.unwrap();
    phone.syncs().await;
    let received = [first, second, other, first, second];
    assert_eq!(phone.received(), received, "what somebody waits for, and what is before it");
}

#[tokio::test]
async fn an_upload_cut_after_two_chunks_goes_on_with_the_third() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    phone.announces("draft/1", 1, &photo);
    phone.registry.script.lock().unwrap().cut_puts_after = Some(2);
    let report = phone.syncs().await;
    assert_eq!((report.chunks, report.trouble.as_deref()), (2, Some("network.broken")));
    assert_eq!(phone.vault.read(|view| view.chunks_held(photo.digest)).unwrap(), Some(2));
    phone.registry.script.lock().unwrap().cut_puts_after = None;
    phone.clock.advance(60_000);
    assert_eq!(phone.syncs().await.chunks, 2);
    assert_eq!(phone.registry.script.lock().unwrap().puts, [0, 1, 2, 3], "none twice");
    assert!(phone.vault.read(|view| view.media_in_transit()).unwrap().is_empty());
}

/// Answers of the network in the registry's place, and of nobody who signed in the registry's form.
fn unsigned() -> Vec<CallError> {
    let page = |status| CallError::NotTheRegistry { status, retry_after_s: None };
    let problem = |status, class, code: &str| CallError::from(Problem::new(status, class, code, ""));
    vec![
        page(200),
        page(404),
        page(413),
        problem(401, ErrorClass::Auth, "signature.key_unknown"),
        problem(403, ErrorClass::Auth, "forbidden"),
        problem(404, ErrorClass::Permanent, "not_found"),
        problem(409, ErrorClass::Conflict, "conflict"),
        problem(413, ErrorClass::Permanent, "too_large"),
        problem(426, ErrorClass::Upgrade, "upgrade"),
        problem(503, ErrorClass::Transient, "busy"),
    ]
}

/// An upload goes by the same rule as a command: what nobody signed is a try that failed.
#[tokio::test]
async fn no_answer_to_a_chunk_that_nobody_signed_gives_the_upload_up() {
    for occasion in [None, Some(Occasion::NetworkChanged), Some(Occasion::Pressed)] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        let photo = phone.takes_a_photo();
        phone.announces("draft/1", 1, &photo);
        phone.registry.script.lock().unwrap().cut_puts_after = Some(1);
        assert_eq!(phone.syncs().await.chunks, 1);
        phone.registry.script.lock().unwrap().cut_puts_after = None;
        phone.clock.advance(15 * 60_000);
        for (to_question, to_chunk) in unsigned().into_iter().zip(unsigned()) {
            let code = said(&to_question).to_owned();
            phone.registry.script.lock().unwrap().asked_instead.push_back(to_question);
            let report = phone.syncs().await;
            assert_eq!((report.chunks, report.trouble.as_deref()), (0, Some(code.as_str())), "asked");
            assert_eq!(phone.syncs().await.chunks, 0, "{code}: by itself it keeps its wait");
            phone.clock.advance(15 * 60_000);
            phone.registry.script.lock().unwrap().put_instead.push_back(to_chunk);
            let report = phone.syncs().await;
            assert_eq!((report.chunks, report.trouble.as_deref()), (0, Some(code.as_str())), "put");
            assert_eq!(phone.syncs().await.chunks, 0, "{code}: by itself it keeps its wait");
            phone.clock.advance(15 * 60_000);
        }
        phone.registry.script.lock().unwrap().asked_instead.push_back(CallError::Unreadable);
        assert_eq!(phone.syncs().await.chunks, 0);
        match occasion {
            None => phone.clock.advance(15 * 60_000),
            Some(occasion) => phone.sync.wake(occasion).await.unwrap(),
        }
        assert_eq!(phone.syncs().await.chunks, 3, "{occasion:?}");
        assert_eq!(phone.registry.script.lock().unwrap().puts, [0, 1, 2, 3], "none twice");
        assert!(phone.vault.read(|view| view.media_in_transit()).unwrap().is_empty(), "{occasion:?}");
    }
}

/// Whoever asks to wait is heard, of a chunk as of a command.
#[tokio::test]
async fn a_chunk_waits_as_long_as_it_was_asked_to() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    phone.announces("draft/1", 1, &photo);
    let busy = CallError::NotTheRegistry { status: 503, retry_after_s: Some(120) };
    phone.registry.script.lock().unwrap().asked_instead.push_back(busy);
    assert_eq!(phone.syncs().await.chunks, 0);
    phone.clock.advance(119_000);
    assert_eq!(phone.syncs().await.chunks, 0, "a second early");
    phone.clock.advance(1_000);
    assert_eq!(phone.syncs().await.chunks, 4);
}

/// A command that needs a file which is refused goes all the same: what the registry answers is signed. A run that begins
/// by itself keeps the wait of the file, and puts it again after that.
#[tokio::test]
async fn what_needs_a_photo_that_is_refused_is_asked_about_and_the_photo_is_put_again() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    let announced = phone.announces("draft/1", 1, &photo);
    let submit = Submit { draft_id: draft(), manifest: Digest::of(b"manifest"), statements: Vec::new() };
    let after_media = vec![photo.digest];
    let needs = NewOutboxItem { after_media, ..new_item("draft/1", 2, CommandBody::Submit(submit)) };
    let needs = phone.queues_item(needs);
    let refused = CallError::from(Problem::new(404, ErrorClass::Permanent, "not_found", ""));
    phone.registry.script.lock().unwrap().asked_instead.extend([CallError::Unreadable, refused]);
    for received in [vec![announced], vec![announced, needs]] {
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.chunks, 0);
        assert_eq!(phone.received(), received);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.chunks, 0, "by itself it keeps its wait");
        assert_eq!(phone.received(), received);
        phone.clock.advance(15 * 60_000);
    }
    phone.sync.wake(Occasion::Background).await.unwrap();
    assert_eq!(phone.syncs().await.chunks, 4, "and the photo is put again all the same");
}

#[tokio::test]
async fn a_medium_that_is_called_whole_with_another_number_of_chunks_is_not_let_go_of() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    phone.announces("draft/1", 1, &photo);
    for said in [0, 1, 3, 5] {
        {
            let mut script = phone.registry.script.lock().unwrap();
            (script.chunks_said, script.held) = (Some(said), (0..said).collect());
        }
        let report = phone.syncs().await;
        assert_eq!((report.chunks, report.trouble.as_deref()), (0, Some("answer.unreadable")), "{said}");
        assert_eq!(phone.vault.read(|view| view.media_in_transit()).unwrap().len(), 1, "{said}");
        phone.clock.advance(15 * 60_000);
    }
    {
        let mut script = phone.registry.script.lock().unwrap();
        (script.chunks_said, script.held) = (None, BTreeSet::new());
    }
    assert_eq!(phone.syncs().await.chunks, 4, "an honest answer heals it");
    assert!(phone.vault.read(|view| view.media_in_transit()).unwrap().is_empty());
}

#[tokio::test]
async fn a_letter_waits_for_no_photo() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    phone.announces("draft/1", 1, &photo);
    phone.registry.script.lock().unwrap().chunk_takes = 60_000;
    phone.syncs().await;
    let script = phone.registry.script.lock().unwrap();
    assert_eq!(script.puts, [0, 1, 2, 3]);
    for puts in 0..=4 {
        assert!(
            script.puts_at_pull.contains(&puts),
            "no look at the feed after chunk {puts}: {:?}",
            script.puts_at_pull
        );
    }
}

#[tokio::test]
async fn a_command_whose_turn_it_is_takes_none_along_that_waits() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let resting = phone.queues("case/1", 1);
    phone.meets(resting, &[Fault::LostAfterEffect]);
    phone.syncs().await;
    let photo = phone.takes_a_photo();
    let submit = Submit { draft_id: draft(), manifest: Digest::of(b"manifest"), statements: Vec::new() };
    let after_media = vec![photo.digest];
    let gated = NewOutboxItem { after_media, ..new_item("draft/1", 2, CommandBody::Submit(submit)) };
    let gated = phone.queues_item(gated);
    phone.syncs().await;
    assert_eq!(phone.received(), [resting]);
    // Made while the phone's clock ran an hour ahead: it waits for nothing.
    let ahead = at().plus_ms(3_600_000);
    let due = phone.queues_item(NewOutboxItem { made_at: ahead, ..new_item("case/3", 3, collect(3)) });
    phone.syncs().await;
    assert_eq!(phone.received(), [resting, due], "neither what backs off nor what waits for its photo");
    let waits = phone.vault.read(|view| view.outbox_item(gated)).unwrap().unwrap();
    assert_eq!((waits.last_error(), waits.next_try_at()), (None, at()), "nothing has gone wrong with it");
    assert_eq!(waits.after_media(), [photo.digest], "and it is known for what it waits");
    for n in 4..8 {
        phone.clock.advance(9 * 60_000);
        phone.queues("case/3", n);
        phone.syncs().await;
    }
    assert!(!phone.received().contains(&gated), "its photo is still here, however long that takes");
    phone.announces("draft/2", 9, &photo);
    phone.syncs().await;
    assert_eq!(phone.received().last(), Some(&gated));
}

#[tokio::test]
async fn a_done_is_kept_though_another_process_gave_up_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let (id, behind) = (phone.queues("case/1", 1), phone.queues("case/1", 2));
    phone.registry.script.lock().unwrap().opened_meanwhile = Some(Meanwhile::GaveUp(dir.path().join("vault")));
    assert_eq!(phone.syncs().await.acked, 2);
    let Settlement::Acked(outcome) = phone.vault.settled(id).unwrap().unwrap().settlement() else { panic!("answered") };
    assert!(Envelope::from_bytes(&outcome).is_ok(), "as signed");
    assert!(phone.vault.settled(behind).unwrap().is_some(), "the lane goes on");
}

#[tokio::test]
async fn a_paused_vault_sends_nothing_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.vault.pause().unwrap();
    assert_eq!(phone.sync.step(Connectivity::Online).await.unwrap_err().code(), "vault.paused");
    assert_eq!((phone.received().len(), phone.registry.script.lock().unwrap().feed_calls), (0, 0));
    phone.vault.resume().unwrap();
    phone.syncs().await;
    assert_eq!(phone.received(), [id]);
}

#[tokio::test]
async fn ten_thousand_cases_come_in_pages_of_five_hundred() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.tells_cases(10_000);
    assert_eq!(phone.syncs().await.changes, 10_000);
    assert_eq!(phone.vault.cursor().unwrap(), FeedCursor::After(10_000));
    let script = phone.registry.script.lock().unwrap();
    assert!(script.longest_page <= 500, "never more in memory than a page");
    assert!(script.feed_calls >= 20);
}

#[tokio::test]
async fn a_gap_begins_a_new_snapshot_and_keeps_the_outbox() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.tells_cases(5);
    phone.syncs().await;
    let held = phone.queues("case/1", 1);
    phone.meets(held, &[Fault::Conflict]);
    phone.registry.tells_cases(5);
    phone.registry.script.lock().unwrap().hole = Some(7);
    phone.sync.wake(Occasion::Background).await.unwrap();
    phone.syncs().await;
    assert_eq!(phone.vault.cursor().unwrap(), FeedCursor::After(10));
    assert_eq!(phone.vault.objects(ObjectKind::Case).unwrap().len(), 10);
    assert_eq!(phone.vault.outbox().unwrap().len(), 1);
}

#[tokio::test]
async fn a_registry_restored_from_a_backup_tells_everything_anew() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.tells_cases(8);
    phone.syncs().await;
    phone.registry.script.lock().unwrap().feed.truncate(5);
    phone.sync.wake(Occasion::Background).await.unwrap();
    phone.syncs().await;
    assert_eq!(phone.vault.cursor().unwrap(), FeedCursor::After(5));
}

#[tokio::test]
async fn a_log_that_shrinks_or_forks_is_an_alarm_with_its_evidence() {
    for second in [grown(4), grown(0), Some((5, [2; 32]))] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.registry.script.lock().unwrap().checkpoint = grown(5);
        phone.syncs().await;
        assert_eq!(phone.vault.read(state::alarm).unwrap(), None);
        phone.registry.script.lock().unwrap().checkpoint = second;
        phone.registry.tells_cases(1);
        phone.clock.advance(1_000);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.trouble.as_deref(), Some("log.inconsistent"), "{second:?}");
        let alarm = phone.vault.read(state::alarm).unwrap().unwrap();
        assert!(alarm.kept != alarm.seen);
        assert_eq!(phone.vault.read(state::checkpoint).unwrap(), Some(alarm.kept), "the larger one stays");
    }
}

/// Nobody signs a proof, and anybody can tell again what was signed before: neither is evidence against the registry.
#[tokio::test]
async fn what_nothing_proves_raises_no_alarm_and_is_not_kept() {
    // Without a proof that holds; and one of before, told again.
    for second in [Some((9, [3; 32])), grown(4)] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.registry.script.lock().unwrap().checkpoint = grown(5);
        phone.syncs().await;
        let kept = phone.vault.read(state::checkpoint).unwrap();
        phone.registry.script.lock().unwrap().checkpoint = second;
        phone.registry.tells_cases(1);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.trouble.as_deref(), Some("log.unproven"), "{second:?}");
        assert_eq!(phone.vault.read(state::alarm).unwrap(), None);
        assert_eq!(phone.vault.read(state::checkpoint).unwrap(), kept);
        phone.registry.script.lock().unwrap().checkpoint = grown(9);
        phone.registry.tells_cases(1);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.trouble, None, "an honest one heals it");
    }
}

/// An answer in the registry's form that it has not signed says nothing of a matter.
#[tokio::test]
async fn what_nobody_signed_says_nothing_of_a_matter() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::Problem("quote.settled", ErrorClass::Upgrade, Proof::Nothing)]);
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("network.not_the_registry"));
    let item = phone.vault.outbox().unwrap().remove(0);
    let error = item.last_error().unwrap();
    assert_eq!((error.code.as_str(), error.class), ("network.not_the_registry", ErrorClass::Transient));
    let (code, class) = ("draft.case_over", ErrorClass::Auth);
    let other = tempfile::tempdir().unwrap();
    let phone = Phone::new(other.path());
    phone.registry.script.lock().unwrap().vault_refused = Some((code, class));
    phone.queues("case/1", 1);
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("network.not_the_registry"));
}

#[tokio::test]
async fn a_log_that_grows_is_kept_as_it_grows() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    for size in [0, 1, 5, 5, 9] {
        phone.registry.script.lock().unwrap().checkpoint = grown(size);
        phone.registry.tells_cases(1);
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.trouble, None, "{size}");
        let kept = phone.vault.read(state::checkpoint).unwrap().unwrap();
        assert!(kept.starts_with(&format!("demo/book\n{size}\n")), "{kept}");
        assert_eq!(phone.vault.read(state::alarm).unwrap(), None);
    }
}

#[tokio::test]
async fn a_letter_that_nobody_signed_is_not_applied() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let body = "{\"tells\":\"anything\"}".to_owned();
    let change = FeedItem { seq: 1, object: "n".into(), kind: ObjectKind::Letter, rev: 1, body };
    phone.registry.script.lock().unwrap().feed.push(change);
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("answer.unreadable"));
    assert!(phone.vault.objects(ObjectKind::Letter).unwrap().is_empty());
    assert_eq!(phone.vault.cursor().unwrap(), FeedCursor::Start);
}

#[tokio::test]
async fn what_a_stopped_run_left_on_its_way_goes_again() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    // Marked as being sent, and then the run was stopped.
    assert_eq!(begins(&phone.vault)[0].item.kind(), CommandKind::Collect);
    assert_eq!(phone.syncs().await.acked, 1);
    assert!(phone.vault.settled(id).unwrap().is_some());
}

/// Both parties press "submit": for the second one it is done all the same.
#[tokio::test]
async fn what_the_other_party_submitted_first_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let (id, behind) = (phone.queues("case/1", 1), phone.queues("case/1", 2));
    phone.meets(id, &[Fault::AlreadyIn]);
    let report = phone.syncs().await;
    assert_eq!((report.acked, report.needs_you, report.trouble), (2, 0, None));
    assert!(phone.vault.settled(id).unwrap().unwrap().is_acked());
    assert!(phone.vault.settled(behind).unwrap().is_some(), "the lane goes on");
}

/// Before there is an account, a command is its device key's.
#[tokio::test]
async fn an_enrolment_is_refused_to_its_own_device_key_and_answered_to_the_account_it_makes() {
    let refused = |proof| Fault::Problem("identity.mismatch", ErrorClass::Permanent, proof);
    for (fault, state, trouble) in [
        (refused(Proof::DeviceKey), OutboxState::NeedsYou, "identity.mismatch"),
        (refused(Proof::AnotherDeviceKey), OutboxState::Queued, "network.not_the_registry"),
        (refused(Proof::Right), OutboxState::Queued, "network.not_the_registry"),
        // The registry keeps no outcome of whoever is nobody there: one that declines is an answer to another account.
        (Fault::Conflict, OutboxState::Queued, "account.other"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.vault.write(|tx| tx.delete(ereg_vault::Collection::Connection, b"account")).unwrap();
        let id = phone.queues_body("account", 1, enrolment());
        phone.meets(id, &[fault]);
        let report = phone.syncs().await;
        assert_eq!(report.trouble.as_deref(), Some(trouble));
        assert_eq!(phone.vault.outbox().unwrap()[0].state(), state, "{trouble}");
        let kept = phone.vault.read(|view| state::declined(view, id)).unwrap();
        assert_eq!(kept.is_some(), state == OutboxState::NeedsYou, "the signed word alone ends it: {trouble}");
    }
    // Before an enrolment no outcome of another kind is believed to be this device's.
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.vault.write(|tx| tx.delete(ereg_vault::Collection::Connection, b"account")).unwrap();
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::Conflict]);
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("account.other"));
    assert_eq!(phone.vault.outbox().unwrap()[0].state(), OutboxState::Queued);
}

#[tokio::test]
async fn no_chunk_goes_before_its_medium_is_announced() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    assert_eq!(phone.syncs().await.chunks, 0);
    let id = phone.announces("draft/1", 1, &photo);
    phone.meets(id, &[Fault::Conflict]);
    assert_eq!(phone.syncs().await.chunks, 0, "refused is not announced");
    phone.announces("draft/2", 2, &photo);
    assert_eq!(phone.syncs().await.chunks, 4);
    assert!(phone.vault.read(|view| state::is_announced(view, photo.digest)).unwrap());
    assert!(!phone.vault.read(|view| state::is_announced(view, Digest::of(b"another"))).unwrap());
    phone.vault.write(|tx| state::forget_announced(tx, photo.digest)).unwrap();
    assert!(!phone.vault.read(|view| state::is_announced(view, photo.digest)).unwrap());
}

#[tokio::test]
async fn what_each_command_waits_for_is_kept_apart() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let after = |n, names: &[&[u8]]| {
        let after_media = names.iter().map(|name| Digest::of(name)).collect();
        phone.queues_item(NewOutboxItem { after_media, ..new_item("draft/1", n, collect(n)) })
    };
    let [a, b, c] = [after(1, &[b"a"]), after(2, &[b"b"]), after(3, &[])];
    let waits_for = |command| {
        let item = phone.vault.read(|view| view.outbox_item(command)).unwrap().unwrap();
        item.after_media().to_vec()
    };
    assert_eq!((waits_for(a), waits_for(b), waits_for(c)), (vec![Digest::of(b"a")], vec![Digest::of(b"b")], vec![]));
    assert_eq!(phone.vault.read(|view| state::declined(view, a)).unwrap(), None);
}

/// Counts the transactions that move the outbox: each of them waits for the medium.
fn flushes(phone: &Phone) -> Arc<AtomicU32> {
    let counted = Arc::new(AtomicU32::new(0));
    let count = counted.clone();
    phone.vault.watch(move |moved| {
        count.fetch_add(u32::from(moved.contains(&MovedRow::Outbox)), Ordering::SeqCst);
    });
    counted
}

#[tokio::test]
async fn what_was_answered_is_kept_together_with_what_goes_next() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.syncs().await;
    let flushes = flushes(&phone);
    for lanes in [12, 4, 1] {
        let sent: Vec<CommandId> =
            (0..100).map(|n| phone.queues_numbered(&format!("case/{}", n % lanes), 200 * lanes + n)).collect();
        let before = (flushes.load(Ordering::SeqCst), phone.received().len(), phone.requests().len());
        let report = phone.syncs().await;
        assert_eq!((report.sent, report.acked, report.trouble), (100, 100, None));
        assert_eq!(phone.requests()[before.2..], [32, 32, 32, 4], "{lanes} lanes");
        let flushed = flushes.load(Ordering::SeqCst) - before.0;
        assert!(flushed <= 5, "{lanes} lanes were flushed {flushed} times");
        if lanes == 1 {
            assert_eq!(phone.received()[before.1..], sent, "first in, first out");
        }
        assert!(sent.iter().all(|command| phone.vault.settled(*command).unwrap().is_some()));
    }
}

#[tokio::test]
async fn where_one_answer_cannot_be_believed_the_others_are_kept_and_it_goes_again() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let sent: Vec<CommandId> = (1..=9).map(|n| phone.queues(&format!("case/{n}"), n)).collect();
    phone.meets(sent[2], &[Fault::ForgedOutcome]);
    let report = phone.syncs().await;
    assert_eq!((report.sent, report.acked), (9, 8));
    assert_eq!(report.trouble.as_deref(), Some("answer.unreadable"));
    let left = phone.vault.outbox().unwrap();
    assert_eq!((left.len(), left[0].command_id(), left[0].attempts()), (1, sent[2], 1));
    phone.clock.advance(1_000);
    assert_eq!(phone.syncs().await.acked, 1);
    let times = |command| phone.received().iter().filter(|received| **received == command).count();
    assert!(sent.iter().all(|command| times(*command) == if *command == sent[2] { 2 } else { 1 }));
}

/// An answer to one is an answer to nothing else, and a line that did not come is none.
#[tokio::test]
async fn lines_that_are_missing_or_change_places_end_no_command_that_is_not_theirs() {
    for (alters, acked) in [
        (Alters::Nothing, 3),
        (Alters::LosesTheLast, 2),
        (Alters::LosesAll, 0),
        (Alters::Turns, 1),
        (Alters::TellsOneMore, 3),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        let sent: Vec<CommandId> = (1..=3).map(|n| phone.queues(&format!("case/{n}"), n)).collect();
        phone.registry.script.lock().unwrap().alters = alters;
        let report = phone.syncs().await;
        assert_eq!((report.sent, report.acked, report.needs_you), (3, acked, 0), "{alters:?}");
        let is_lost = |error: &LastError| error.code == "answer.unreadable";
        let left = phone.vault.outbox().unwrap();
        assert!(left.iter().all(|item| !item.is_free() && item.last_error().is_some_and(is_lost)), "{alters:?}");
        phone.registry.script.lock().unwrap().alters = Alters::Nothing;
        phone.clock.advance(60_000);
        phone.syncs().await;
        assert!(sent.iter().all(|command| phone.vault.settled(*command).unwrap().is_some()), "{alters:?}");
    }
}

#[tokio::test]
async fn where_the_line_breaks_all_that_were_sent_together_go_again_as_they_were() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let sent: Vec<CommandId> = (0..20).map(|n| phone.queues(&format!("case/{}", n % 3), n)).collect();
    phone.meets(sent[7], &[Fault::LostAfterEffect]);
    let report = phone.syncs().await;
    assert_eq!((report.sent, report.acked, report.trouble.as_deref()), (20, 0, Some("network.broken")));
    assert!(phone.vault.outbox().unwrap().iter().all(|item| !item.is_free() && item.attempts() == 1), "nobody knows");
    phone.clock.advance(1_000);
    assert_eq!(phone.syncs().await.acked, 20);
    assert_eq!(phone.requests(), [20, 16, 4], "fewer together than before");
    let script = phone.registry.script.lock().unwrap();
    let (first, again) = script.received.split_at(20);
    assert!(again.iter().all(|received| first.contains(received)), "the same ids, the same bytes");
}

/// Nothing is before the first of a lane: a registry that says so all the same is not asked again at once.
#[tokio::test]
async fn the_first_of_a_lane_cannot_have_been_held_up() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    phone.meets(id, &[Fault::Problem("commands.held_up", ErrorClass::Transient, Proof::Right)]);
    assert_eq!(phone.syncs().await.trouble.as_deref(), Some("answer.unreadable"));
    assert_eq!(phone.received(), [id], "once");
    phone.clock.advance(60_000);
    assert_eq!(phone.syncs().await.acked, 1);
}

/// A request that is too long for the line would fail for ever. What was in it goes in ever shorter ones, also by a process
/// that knows nothing of the tries before, and all of it arrives once.
#[tokio::test]
async fn on_a_line_that_lets_little_through_everything_goes_in_ever_smaller_requests() {
    let dir = tempfile::tempdir().unwrap();
    let mut phone = Phone::new(dir.path());
    phone.syncs().await;
    let sent: Vec<CommandId> = (0..40).map(|n| phone.queues("case/1", n)).collect();
    phone.registry.script.lock().unwrap().passes = Some(300);
    for _ in 0..60 {
        phone.begins_anew();
        phone.syncs().await;
        phone.clock.advance(15 * 60_000);
    }
    assert!(phone.vault.outbox().unwrap().is_empty());
    assert_eq!(phone.requests()[..5], [32, 16, 8, 4, 2]);
    assert_eq!(phone.received(), sent, "each once, in its order");
}

#[tokio::test]
async fn what_another_is_asked_about_goes_alone_and_the_rest_of_its_lane_behind_it() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let ask = |attempt: u8| {
        let attempt_id = format!("019abcde-0000-7000-8000-0000000000{attempt:02x}").parse().unwrap();
        CommandBody::AskPayment(AskPayment { attempt_id })
    };
    let one = [phone.queues("case/1", 1), phone.queues_body("case/1", 2, ask(2)), phone.queues("case/1", 3)];
    let two = [phone.queues_body("case/2", 4, ask(4)), phone.queues("case/2", 5)];
    assert_eq!(phone.syncs().await.acked, 5);
    let mut sizes = phone.requests();
    sizes.sort_unstable();
    assert_eq!(sizes.iter().sum::<usize>(), 5);
    let place = |command| phone.received().iter().position(|received| *received == command).unwrap();
    assert!(place(one[0]) < place(one[1]) && place(one[1]) < place(one[2]) && place(two[0]) < place(two[1]));
    let script = phone.registry.script.lock().unwrap();
    assert_eq!(script.alone, [true, true], "each of them");
}

#[tokio::test]
async fn a_step_ends_however_much_waits() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    for n in 0..200 {
        phone.queues(&format!("case/{n}"), n);
    }
    let Step::Did(first) = phone.sync.step(Connectivity::Online).await.unwrap() else {
        panic!("something was to be sent")
    };
    assert!((100..150).contains(&first.sent), "whoever hurries another waits for {} of them", first.sent);
    assert_eq!(first.acked, first.sent);
    assert_eq!(phone.syncs().await.acked + first.acked, 200);
}

#[tokio::test]
async fn a_letter_waits_for_no_more_than_two_seconds_of_commands() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    for n in 0..200 {
        phone.queues(&format!("case/{n}"), n);
    }
    phone.registry.script.lock().unwrap().command_takes = 100;
    assert_eq!(phone.syncs().await.acked, 200);
    let first = phone.registry.script.lock().unwrap().received_at_pull[0];
    // A tenth of a second each: after the first round it has waited long enough, and it is pulled after the next.
    assert_eq!(first, 128);
}

#[tokio::test]
async fn what_waits_for_its_photo_is_taken_along_by_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let photo = phone.takes_a_photo();
    let announced = phone.announces("draft/1", 1, &photo);
    let submit = Submit { draft_id: draft(), manifest: Digest::of(b"manifest"), statements: Vec::new() };
    let after_media = vec![photo.digest];
    let gated = NewOutboxItem { after_media, ..new_item("draft/1", 2, CommandBody::Submit(submit)) };
    let gated = phone.queues_item(gated);
    let others: Vec<CommandId> = (3..=20).map(|n| phone.queues(&format!("case/{n}"), n)).collect();
    let report = phone.syncs().await;
    assert_eq!((report.acked, report.chunks), (20, 4));
    let received = phone.received();
    assert_eq!((received[0], received.last()), (announced, Some(&gated)), "after its photo, which is after all else");
    assert!(others.iter().all(|command| received.contains(command)));
}
