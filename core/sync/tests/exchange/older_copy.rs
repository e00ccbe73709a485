//! A vault put back to an earlier day: told, and nothing of it is sent as new.

use super::*;

/// Copies what the harness keeps of a phone when the process ends.
fn copy_of(phone: &Phone, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(phone.vault.dir()).unwrap().flatten() {
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// The same phone over another copy of its vault, in a new process.
fn over(phone: &Phone, dir: &Path) -> Phone {
    let vault = Vault::open(dir, &VaultSecret::raw(&[7; 32]).unwrap(), OpenOptions::default()).unwrap();
    let vault = Arc::new(vault);
    let time = Arc::new(TrustedTime::new(Arc::new(phone.clock.clone()), None));
    let trust = Arc::new(PinnedTrust::new(Some(bundle())));
    let registry = phone.registry.clone();
    let sync = SyncLoop::new(SyncParts {
        vault: vault.clone(),
        registry: registry.clone(),
        trust,
        time,
        jitter: Arc::new(FixedJitter(0)),
        aftermath: Arc::new(()),
    });
    Phone { vault, registry, sync, clock: phone.clock.clone() }
}

#[tokio::test]
async fn a_vault_put_back_to_last_week_is_told_and_sends_no_old_intent_as_new() {
    for later_changes in [0, 100] {
        is_told_to_be_an_older_copy(later_changes).await;
    }
}

async fn is_told_to_be_an_older_copy(later_changes: u8) {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.registry.tells_cases(3);
    phone.syncs().await;
    let (answered, never) = (phone.queues("case/1", 1), phone.queues("case/2", 2));
    let older = dir.path().join("older");
    copy_of(&phone, &older);
    // However much is done with the copy, it is none the newer for it.
    let copy = over(&phone, &older);
    for n in 0..later_changes {
        copy.vault.write(|tx| tx.put(ereg_vault::Collection::Setting, b"typed", &[n])).unwrap();
        copy.vault.write(|tx| tx.put_off(never, at(), None)).unwrap();
    }
    copy.vault.close().unwrap();

    // In the days after, the one was carried out and the other given up; both as the newer copy knows.
    phone.vault.write(|tx| tx.cancel(never, at())).unwrap();
    phone.syncs().await;
    assert_eq!(phone.received(), [answered]);
    let bytes = phone.registry.script.lock().unwrap().received[0].1.clone();
    phone.registry.script.lock().unwrap().carried_out.insert(answered, bytes);
    phone.registry.tells_cases(2);
    phone.syncs().await;

    let put_back = over(&phone, &older);
    let report = put_back.syncs().await;
    assert_eq!(report.trouble.as_deref(), Some("vault.stale"));
    assert_eq!(phone.received(), [answered], "nothing was sent");
    assert_eq!(phone.registry.script.lock().unwrap().asked_for, [answered, never]);
    assert!(put_back.vault.settled(answered).unwrap().is_some_and(|settled| settled.is_acked()));
    let left = put_back.vault.outbox().unwrap();
    let code = left[0].last_error().unwrap().code.as_str();
    assert_eq!((left.len(), left[0].command_id(), code), (1, never, "outbox.never_arrived"));
    assert_eq!(put_back.vault.objects(ObjectKind::Case).unwrap().len(), 5, "the feed was begun anew");

    // It has healed: the next run, in another process, finds nothing, and what the person wants goes.
    let next = over(&put_back, &older);
    assert_eq!(next.syncs().await.trouble, None);
    assert_eq!(phone.received(), [answered]);
    next.vault.write(|tx| tx.queued_again(never, at(), None)).unwrap();
    next.queues("case/3", 3);
    assert_eq!(next.syncs().await.acked, 2);
    assert_eq!(over(&next, &older).syncs().await.trouble, None);
}

#[tokio::test]
async fn an_older_copy_whose_hold_could_not_be_written_sends_nothing_either() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let old = phone.queues("case/1", 1);
    let older = dir.path().join("older");
    copy_of(&phone, &older);
    phone.vault.write(|tx| tx.cancel(old, at())).unwrap();
    phone.registry.tells_cases(2);
    phone.syncs().await;

    let put_back = over(&phone, &older);
    let (release, until) = mpsc::channel();
    phone.registry.script.lock().unwrap().written_until = Some((older, until));
    let failed = put_back.sync.until_quiet(Connectivity::Online).await.unwrap_err();
    assert_eq!(failed.code(), "vault.busy");
    release.send(()).unwrap();
    // The same process, once the vault can be written.
    assert_eq!(put_back.syncs().await.trouble.as_deref(), Some("vault.stale"));
    assert!(phone.received().is_empty(), "no old intent was sent");
    let left = put_back.vault.outbox().unwrap();
    assert_eq!(left[0].last_error().unwrap().code, "outbox.never_arrived");
}

#[tokio::test]
async fn an_outcome_of_another_account_settles_no_command_of_an_older_copy() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let id = phone.queues("case/1", 1);
    let older = dir.path().join("older");
    copy_of(&phone, &older);
    phone.syncs().await;
    let bytes = phone.registry.script.lock().unwrap().received[0].1.clone();
    phone.registry.script.lock().unwrap().carried_out.insert(id, bytes);
    phone.registry.script.lock().unwrap().tells_anothers = true;

    let put_back = over(&phone, &older);
    let report = put_back.syncs().await;
    assert_eq!((report.acked, report.trouble.as_deref()), (0, Some("vault.stale")));
    assert_eq!(put_back.vault.outbox().unwrap()[0].last_error().unwrap().code, "outbox.older_copy");
    put_back.sync.wake(Occasion::Pressed).await.unwrap();
    assert_eq!(put_back.syncs().await.trouble.as_deref(), Some("account.other"));
    phone.registry.script.lock().unwrap().tells_anothers = false;
    put_back.sync.wake(Occasion::Pressed).await.unwrap();
    assert_eq!(put_back.syncs().await.acked, 1);
}

#[tokio::test]
async fn nobodys_word_about_the_key_lets_anything_but_an_enrolment_pass() {
    for (code, class) in [("forbidden", ErrorClass::Auth), ("upgrade", ErrorClass::Upgrade)] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.registry.script.lock().unwrap().vault_refused = Some((code, class));
        let old: Vec<_> = (1..=5).map(|n| phone.queues(&format!("case/{n}"), n)).collect();
        let report = phone.syncs().await;
        assert_eq!((report.trouble.as_deref(), phone.received().len()), (Some(code), 0));
        let enrolment = phone.queues_body("account", 9, enrolment());
        phone.sync.hurry(enrolment).await.unwrap();
        let report = phone.syncs().await;
        assert_eq!((report.acked, report.trouble.as_deref()), (1, Some(code)));
        assert_eq!(phone.received(), [enrolment]);
        assert!(phone.vault.outbox().unwrap().iter().all(|item| item.attempts() == 0));
        phone.registry.script.lock().unwrap().vault_refused = None;
        phone.sync.wake(Occasion::Background).await.unwrap();
        assert_eq!(phone.syncs().await.acked, u32::try_from(old.len()).unwrap());
    }
}

#[tokio::test]
async fn before_anybody_can_say_whether_this_is_the_newest_copy_nothing_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.queues("case/1", 1);
    phone.registry.script.lock().unwrap().no_vault_seen = true;
    let report = phone.syncs().await;
    assert_eq!((report.trouble.as_deref(), phone.received().len()), (Some("network.not_sent"), 0));
    assert_eq!(phone.vault.outbox().unwrap()[0].attempts(), 0);
    phone.registry.script.lock().unwrap().no_vault_seen = false;
    phone.sync.wake(Occasion::Pressed).await.unwrap();
    assert_eq!(phone.syncs().await.acked, 1);
    // A device that is not enrolled has no feed and no key that counts: its enrolment goes.
    let other = tempfile::tempdir().unwrap();
    let new = Phone::new(other.path());
    new.vault.write(|tx| tx.delete(ereg_vault::Collection::Connection, b"account")).unwrap();
    new.registry.script.lock().unwrap().no_vault_seen = true;
    new.queues("account", 1);
    assert_eq!(new.syncs().await.sent, 1);
}

/// Each of them is well signed, and says that this is the newest copy: to somebody else, or long ago.
#[tokio::test]
async fn only_what_was_told_to_this_request_and_account_says_whether_this_is_the_newest_copy() {
    for seen_by in [SeenBy::AnotherRequest, SeenBy::NoRequest, SeenBy::AnotherAccount] {
        let dir = tempfile::tempdir().unwrap();
        let phone = Phone::new(dir.path());
        phone.queues("case/1", 1);
        phone.registry.script.lock().unwrap().seen_by = seen_by;
        let report = phone.syncs().await;
        assert_eq!((report.trouble.as_deref(), report.sent), (Some("answer.unreadable"), 0), "{seen_by:?}");
        assert!(phone.received().is_empty(), "{seen_by:?}");
        phone.registry.script.lock().unwrap().seen_by = SeenBy::ThisRequest;
        phone.clock.advance(1_000);
        assert_eq!(phone.syncs().await.acked, 1, "{seen_by:?}");
    }
}

#[tokio::test]
async fn whether_this_is_the_newest_copy_is_asked_ever_more_rarely_while_nobody_says() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    phone.queues("case/1", 1);
    phone.registry.script.lock().unwrap().no_vault_seen = true;
    let now = || u64::try_from(phone.clock.read().wall.ms()).unwrap();
    for wait in [1_000, 2_000, 4_000] {
        assert!(matches!(phone.sync.step(Connectivity::Online).await.unwrap(), Step::Did(_)));
        let until_ms = now() + wait;
        assert_eq!(phone.sync.step(Connectivity::Online).await.unwrap(), Step::Wait { until_ms });
        phone.clock.advance(wait - 1);
        assert_eq!(phone.sync.step(Connectivity::Online).await.unwrap(), Step::Wait { until_ms }, "not before");
        phone.clock.advance(1);
    }
    phone.registry.script.lock().unwrap().no_vault_seen = false;
    assert_eq!(phone.syncs().await.acked, 1);
}

/// An older copy's commands wait for the registry's word or the person's, whatever the version of the app.
#[tokio::test]
async fn a_newer_app_sends_nothing_of_an_older_copy() {
    let dir = tempfile::tempdir().unwrap();
    let phone = Phone::new(dir.path());
    let (held, never) = (phone.queues("case/1", 1), phone.queues("case/2", 2));
    phone.vault.write(|tx| tx.hold_older_copy()).unwrap();
    let code = |code: &str| LastError { code: code.to_owned(), class: ErrorClass::Conflict };
    phone
        .vault
        .write(|tx| {
            tx.queued_again(never, at(), None)?;
            tx.needs_you(never, code(ereg_vault::NEVER_ARRIVED))?;
            held_by_app(tx, "2.0.0", at())
        })
        .unwrap();
    let left = phone.vault.outbox().unwrap();
    let codes: Vec<_> = left.iter().map(|item| (item.command_id(), item.last_error().unwrap().code.as_str())).collect();
    assert_eq!(codes, [(held, ereg_vault::OLDER_COPY), (never, ereg_vault::NEVER_ARRIVED)]);
    assert!(left.iter().all(|item| item.state() == OutboxState::NeedsYou));
}
