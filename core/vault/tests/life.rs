//! A vault's days: saved at each field, listed newest first, paused, resumed, closed, its lock changed, set aside.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

use common::*;
use ereg_trust::digest::Digest;
use ereg_trust::keys::{KeyPolicy, SoftwareKeys};
use ereg_vault::{Collection, GoesOn, List, OLDER_COPY, OpenOptions, Vault, VaultError, VaultSecret};
use proptest::prelude::*;

#[test]
fn what_was_typed_comes_back_byte_for_byte() {
    // Four-byte characters, rare and private-use ones, long names; and no normalisation of anything.
    let long = "阿卜杜勒买买提·".repeat(9).chars().take(60).collect::<String>();
    let typed =
        ["𠮷野", "㛃", "\u{E5E5}", "e\u{301} is not é", "\u{FEFF}x\u{200B}", "\"\\\u{0}\u{1F}\n", "", "  ", &long];
    let (_root, dir, vault) = new_vault();
    let mut draft = draft(1);
    for (n, text) in typed.iter().enumerate() {
        draft.typed.insert(format!("parties.transferee.{n}.name"), (*text).to_owned());
        vault.save_draft(&draft).unwrap();
    }
    draft.title = typed.concat();
    vault.save_draft(&draft).unwrap();
    vault.close().unwrap();
    let back = reopen(&dir).draft(draft_id(1)).unwrap().unwrap();
    assert_eq!(back.typed, draft.typed);
    assert_eq!(back.title.as_bytes(), draft.title.as_bytes());
    assert!(back == draft);
}

#[test]
fn ten_mebibytes_of_text_are_refused_and_the_draft_stays_as_it_was() {
    let (_root, _dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    let mut huge = draft(1);
    huge.typed.insert("deal.note".to_owned(), "山".repeat(10 << 20));
    assert_eq!(vault.save_draft(&huge).unwrap_err().code(), "too_large");
    assert!(vault.draft(draft_id(1)).unwrap() == Some(draft(1)));
}

#[test]
fn drafts_are_listed_last_edited_first_over_many_pages() {
    let (_root, dir, vault) = new_vault();
    for n in 0..150 {
        vault.save_draft(&draft(n)).unwrap();
    }
    vault.save_draft(&draft(3)).unwrap(); // from the oldest page to the front
    vault.write(|tx| tx.discard_draft(draft_id(149))).unwrap();
    vault.close().unwrap();
    let vault = reopen(&dir);
    let mut expected: Vec<u64> = (0..149).rev().filter(|n| *n != 3).collect();
    expected.insert(0, 3);
    let listed =
        |skip, limit| -> Vec<_> { vault.drafts(skip, limit).unwrap().into_iter().map(|line| line.draft_id).collect() };
    let ids: Vec<_> = expected.iter().map(|n| draft_id(*n)).collect();
    assert_eq!(listed(0, 1000), ids);
    assert_eq!(listed(0, 50), ids[..50]);
    assert_eq!(listed(60, 50), ids[60..110]);
    assert_eq!(listed(149, 50), []);
    assert_eq!(vault.count(List::Drafts), Ok(149));
    assert_eq!(vault.draft(draft_id(149)), Ok(None));
    vault.verify_all().unwrap();
}

/// However long a list is, the first screen opens a few rows.
#[test]
fn a_page_of_a_list_is_full_with_sixty_four_lines() {
    let (_root, _dir, vault) = new_vault();
    let mut made = 0;
    for (lines, pages) in [(1, 1), (63, 1), (64, 1), (65, 2), (128, 2), (129, 3), (300, 5)] {
        vault.write(|tx| (made..lines).try_for_each(|n| tx.save_draft(&draft(n)))).unwrap();
        made = lines;
        // A row for each draft, each four numbers from 1 on that are searched, and each page; the heads of both.
        assert_eq!(vault.verify_all().unwrap().rows, lines + lines / 4 + 1 + pages + 2, "{lines} lines");
        assert_eq!(vault.count(List::Drafts), Ok(lines as usize));
    }
    let listed: Vec<_> = vault.drafts(0, 999).unwrap().into_iter().map(|line| line.draft_id).collect();
    assert_eq!(listed, (0..300).rev().map(draft_id).collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// The list is the order of the last saves, whatever was saved and discarded before.
    #[test]
    fn a_list_is_the_order_of_its_saves(steps in prop::collection::vec((0_u8..200, 0_u8..8), 1..300)) {
        let (_root, _dir, vault) = new_vault();
        let mut model: Vec<u8> = Vec::new();
        for transaction in steps.chunks(20) {
            vault.write(|tx| transaction.iter().try_for_each(|(n, step)| {
                if *step == 0 {
                    tx.delete(Collection::Case, &[*n])
                } else {
                    tx.put_listed(List::Cases, &[*n], &[*n, *step], &[*step])
                }
            })).unwrap();
            for (n, step) in transaction {
                model.retain(|other| other != n);
                if *step != 0 {
                    model.insert(0, *n);
                }
            }
        }
        let listed: Vec<u8> = vault.recent(List::Cases, 0, 1000).unwrap().iter().map(|line| line.key[0]).collect();
        prop_assert_eq!(&listed, &model);
        prop_assert_eq!(vault.count(List::Cases).unwrap(), model.len());
        for line in vault.recent(List::Cases, 0, 1000).unwrap() {
            let record = vault.get(Collection::Case, &line.key).unwrap().unwrap();
            prop_assert_eq!(record.as_slice(), &[line.key[0], line.line[0]]);
        }
        vault.verify_all().unwrap();
    }
}

#[test]
fn a_paused_vault_holds_no_file_and_goes_on_where_it_was() {
    let (_root, dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    vault.pause().unwrap();
    vault.pause().unwrap();
    assert_eq!(vault.draft(draft_id(1)).unwrap_err().code(), "vault.paused");
    assert_eq!(vault.save_draft(&draft(2)).unwrap_err().code(), "vault.paused");
    let mut names: Vec<_> = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["media.db", "vault.db", "vault.key"], "no WAL, no shared memory");
    vault.resume().unwrap();
    vault.resume().unwrap();
    assert_eq!(vault.draft(draft_id(1)).unwrap(), Some(draft(1)));
}

#[test]
fn after_close_everything_answers_closed() {
    let (_root, _dir, vault) = new_vault();
    vault.close().unwrap();
    vault.close().unwrap();
    for error in [
        vault.draft(draft_id(1)).unwrap_err(),
        vault.save_draft(&draft(1)).unwrap_err(),
        take_due(&vault, at(0), 1).unwrap_err(),
        vault.verify_all().unwrap_err(),
        vault.pause().unwrap_err(),
        vault.resume().unwrap_err(),
        vault.change_secret(&key()).unwrap_err(),
        vault.import_medium(&mut b"%PDF-".as_slice(), None, 10).unwrap_err(),
    ] {
        assert_eq!(error.code(), "vault.closed");
    }
}

#[test]
fn sixty_four_threads_wait_for_each_other_and_none_for_ever() {
    let (_root, _dir, vault) = new_vault();
    let (vault, started, done) = (Arc::new(vault), Instant::now(), Arc::new(AtomicUsize::new(0)));
    let threads: Vec<_> = (0..64)
        .map(|n| {
            let (vault, done) = (vault.clone(), done.clone());
            thread::spawn(move || {
                for field in 0..4 {
                    let mut draft = draft(n);
                    draft.typed.insert(format!("deal.note{field}"), "x".repeat(field));
                    match vault.save_draft(&draft) {
                        Ok(()) => done.fetch_add(1, Ordering::SeqCst),
                        Err(error) => panic!("{}", error.code()),
                    };
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(done.load(Ordering::SeqCst), 256);
    assert_eq!(vault.count(List::Drafts), Ok(64));
    assert!(started.elapsed() < Duration::from_secs(60));
    vault.verify_all().unwrap();
}

#[test]
fn a_call_from_within_a_transaction_is_refused_not_left_hanging() {
    let (_root, _dir, vault) = new_vault();
    let inner = vault.write(|tx| {
        tx.save_draft(&draft(1))?;
        Ok::<_, VaultError>((vault.draft(draft_id(1)), vault.close(), vault.pause()))
    });
    let (read, close, pause) = inner.unwrap();
    assert_eq!(read.unwrap_err().code(), "vault.reentered");
    assert_eq!(close.unwrap_err().code(), "vault.reentered");
    assert_eq!(pause.unwrap_err().code(), "vault.reentered");
    assert_eq!(vault.draft(draft_id(1)).unwrap(), Some(draft(1)));
}

#[test]
fn a_panic_inside_a_transaction_undoes_it_and_the_vault_goes_on() {
    let (_root, _dir, vault) = new_vault();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _ = vault.write(|tx| {
            tx.save_draft(&draft(1)).unwrap();
            if tx.draft(draft_id(1)).unwrap().is_some() {
                panic!("the caller's own");
            }
            Ok::<_, VaultError>(())
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(vault.draft(draft_id(1)), Ok(None));
    vault.save_draft(&draft(2)).unwrap();
    vault.verify_all().unwrap();
}

#[test]
fn a_passphrase_can_be_changed_and_the_old_one_opens_no_more() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    let (old, new) = (VaultSecret::passphrase("泰安路七号").unwrap(), VaultSecret::passphrase("another").unwrap());
    let vault = Vault::create(&dir, &old, options()).unwrap();
    vault.save_draft(&draft(1)).unwrap();
    vault.change_secret(&new).unwrap();
    vault.close().unwrap();
    assert_eq!(Vault::open(&dir, &old, options()).unwrap_err().code(), "vault.wrong_key");
    // What a power loss in the middle leaves beside it is not looked at.
    fs::write(dir.join("vault.key.new"), b"half").unwrap();
    assert_eq!(Vault::open(&dir, &new, options()).unwrap().draft(draft_id(1)).unwrap(), Some(draft(1)));
}

#[test]
fn a_device_key_opens_what_it_locked_and_no_other_does() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("vault");
    let keys = Arc::new(SoftwareKeys::in_memory());
    keys.generate("user", KeyPolicy::Acts).unwrap();
    keys.generate("other", KeyPolicy::Acts).unwrap();
    let lock =
        |alias: &str| VaultSecret::Device { keys: keys.clone(), alias: alias.to_owned(), reason: "打开".to_owned() };
    Vault::create(&dir, &lock("user"), options()).unwrap().save_draft(&draft(1)).unwrap();
    assert_eq!(Vault::open(&dir, &lock("user"), options()).unwrap().draft(draft_id(1)).unwrap(), Some(draft(1)));
    assert_eq!(Vault::open(&dir, &lock("other"), options()).unwrap_err().code(), "vault.wrong_key");
    keys.forget("user").unwrap();
    assert_eq!(Vault::open(&dir, &lock("user"), options()).unwrap_err().code(), "device_key.not_found");
}

#[test]
fn a_damaged_vault_is_set_aside_and_what_opens_of_it_goes_on() {
    let (_root, dir, vault) = new_vault();
    for n in 1..=30 {
        vault
            .write(|tx| {
                tx.save_draft(&draft(n))?;
                tx.put(Collection::Letter, &[n as u8], format!("letter {n}").as_bytes())?;
                tx.enqueue(command(n, &n.to_string()))
            })
            .unwrap();
    }
    let photo = [b"%PDF-1.7".as_slice(), &[7; 600_000], b"startxref 0 %%EOF"].concat();
    let photo = vault.import_medium(&mut photo.as_slice(), None, 1 << 20).unwrap();
    vault.write(|tx| tx.keep_medium(&photo)).unwrap();
    vault.write(|tx| tx.next_ordinal("command")).unwrap();
    vault.close().unwrap();
    // The manifests are unreadable, and so are one command and a record.
    let db = rusqlite::Connection::open(dir.join("vault.db")).unwrap();
    db.execute("UPDATE meta SET body = zeroblob(300)", []).unwrap();
    db.execute("UPDATE outbox_body SET body = zeroblob(300) WHERE seq = 7", []).unwrap();
    drop(db);
    assert_eq!(Vault::open(&dir, &key(), options()).unwrap_err().code(), "vault.corrupt");

    let before = hashes(&dir).into_values().collect::<Vec<_>>();
    assert_eq!(
        Vault::salvage(&dir, &VaultSecret::raw(&[8; 32]).unwrap(), &options()).unwrap_err().code(),
        "vault.wrong_key"
    );
    let salvaged = Vault::salvage(&dir, &key(), &options()).unwrap();
    assert_eq!(hashes(&salvaged.aside).into_values().collect::<Vec<_>>(), before, "nothing of the old one is changed");
    assert_eq!(salvaged.lost, 4, "a command, both manifests, an ordinal");
    let vault = reopen(&dir);
    vault.verify_all().unwrap();
    assert_eq!(vault.count(List::Drafts), Ok(30));
    for n in 1..=30 {
        assert_eq!(vault.draft(draft_id(n)).unwrap(), Some(draft(n)));
        let letter = vault.get(Collection::Letter, &[n as u8]).unwrap().unwrap();
        assert_eq!(letter.as_slice(), format!("letter {n}").as_bytes());
    }
    assert!(vault.chunk(photo.medium().digest, 2).is_ok());
    assert_eq!(vault.drafts(0, 1).unwrap()[0].draft_id, draft_id(30), "the list is in order");
    // None of what it was about to send goes by itself: nobody knows what the registry was told since.
    let outbox = vault.outbox().unwrap();
    assert_eq!(outbox.len(), 29);
    assert!(outbox.iter().all(|item| item.last_error().unwrap().code == OLDER_COPY));
    assert_eq!(vault.command_bytes(&outbox[0]).unwrap(), command(1, "1").bytes);
    assert_eq!(take_due(&vault, at(99), 99).unwrap(), []);
    vault.close().unwrap();
    // What is whole now is left as it is.
    let before = hashes(&dir);
    assert_eq!(Vault::salvage(&dir, &key(), &options()).unwrap_err().code(), "vault.sound");
    assert_eq!(hashes(&dir), before);
    let db = rusqlite::Connection::open(dir.join("vault.db")).unwrap();
    db.execute("UPDATE meta SET body = zeroblob(300)", []).unwrap();
    drop(db);
    let again = Vault::salvage(&dir, &key(), &options()).unwrap();
    assert_ne!(again.aside, salvaged.aside, "an earlier one is never overwritten");
    assert_eq!(reopen(&dir).count(List::Drafts), Ok(30));
}

#[cfg(unix)]
#[test]
fn whatever_a_vault_writes_its_owner_alone_reads() {
    use std::os::unix::fs::PermissionsExt as _;
    let (root, dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    let photo = [b"%PDF-1.7".as_slice(), &[7; 600_000], b"startxref 0 %%EOF"].concat();
    let photo = vault.import_medium(&mut photo.as_slice(), None, 1 << 20).unwrap();
    vault.write(|tx| tx.keep_medium(&photo)).unwrap();
    let backup = root.path().join("backup");
    vault.backup(&backup).unwrap();
    let private = |dir: &std::path::Path| {
        assert_eq!(fs::metadata(dir).unwrap().permissions().mode() & 0o777, 0o700, "{}", dir.display());
        let files = fs::read_dir(dir).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
        assert!(files.len() >= 3, "{files:?}");
        for file in files {
            assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
        }
    };
    // While it is open: with what SQLite keeps beside its files.
    private(&dir);
    private(&backup);
    vault.close().unwrap();
    fs::write(dir.join("media.db"), b"no database").unwrap();
    Vault::salvage(&dir, &key(), &options()).unwrap();
    private(&dir);
}

#[test]
fn a_salvage_reads_around_broken_pages_and_a_missing_end() {
    let filled = || {
        let (root, dir, vault) = new_vault();
        for n in 1..=200 {
            let mut draft = draft(n);
            // Nothing repeats in it, so that a draft has as much room in the file as if it were not compressed.
            let note = (0..10).map(|part| Digest::of(format!("{n} {part}").as_bytes()).to_string()).collect();
            draft.typed.insert("deal.note".to_owned(), note);
            vault.save_draft(&draft).unwrap();
        }
        vault.close().unwrap();
        let size = fs::metadata(dir.join("vault.db")).unwrap().len() as usize;
        (root, dir, size)
    };
    let edit = |dir: &std::path::Path, name: &str, edit: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = fs::read(dir.join(name)).unwrap();
        edit(&mut bytes);
        fs::write(dir.join(name), bytes).unwrap();
    };
    let kept = |dir: &std::path::Path| {
        let salvaged = Vault::salvage(dir, &key(), &options()).unwrap();
        let vault = reopen(dir);
        vault.verify_all().unwrap();
        let drafts = vault.drafts(0, 999).unwrap();
        drafts.iter().for_each(|line| assert!(vault.draft(line.draft_id).unwrap().is_some()));
        vault.save_draft(&draft(999)).unwrap();
        assert!(salvaged.kept as usize >= drafts.len());
        drafts.len()
    };
    let (_root, dir, size) = filled();
    edit(&dir, "vault.db", &|bytes| bytes[size / 2..size / 2 + 20480].fill(0xEE));
    assert!((150..200).contains(&kept(&dir)));
    let (_root, dir, size) = filled();
    edit(&dir, "vault.db", &|bytes| bytes.truncate(size / 2));
    assert!((50..150).contains(&kept(&dir)));
    // Not a database any more; no photos; then no key, and without it nothing opens.
    let (_root, dir, _) = filled();
    edit(&dir, "vault.db", &|bytes| bytes[..100].fill(0));
    edit(&dir, "media.db", &|bytes| bytes.truncate(9));
    assert_eq!(kept(&dir), 0);
    edit(&dir, "vault.key", &|bytes| bytes[40] ^= 1);
    assert_eq!(Vault::salvage(&dir, &key(), &options()).unwrap_err().code(), "vault.corrupt");
    assert!(dir.join("vault.db").exists());
}

#[test]
fn a_salvage_that_was_killed_between_its_renamings_is_finished_by_the_next() {
    let (root, dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    vault.close().unwrap();
    copy(&dir, &root.path().join("vault.new"));
    fs::rename(&dir, root.path().join("vault.aside-1")).unwrap();
    let salvaged = Vault::salvage(&dir, &key(), &options()).unwrap();
    assert_eq!(salvaged.aside, root.path().join("vault.aside-1"));
    assert_eq!(reopen(&dir).draft(draft_id(1)).unwrap(), Some(draft(1)));
}

#[test]
fn a_backup_opens_elsewhere_under_the_same_secret_and_sends_nothing_by_itself() {
    let (root, dir, vault) = new_vault();
    vault.save_draft(&draft(1)).unwrap();
    let photo = [b"%PDF-1.7".as_slice(), &[7; 600_000], b"startxref 0 %%EOF"].concat();
    let photo = vault.import_medium(&mut photo.as_slice(), None, 1 << 20).unwrap();
    vault.write(|tx| tx.keep_medium(&photo)).unwrap();
    vault.write(|tx| tx.enqueue(command(1, "a"))).unwrap();
    let (backup, other) = (root.path().join("backup"), root.path().join("other"));
    vault.backup(&backup).unwrap();
    assert_eq!(vault.backup(&backup).unwrap_err().code(), "vault.exists");
    // What comes later is in no backup; the vault goes on as if nothing had been.
    vault.save_draft(&draft(2)).unwrap();
    assert_eq!(take_due(&vault, at(1), 9).unwrap().len(), 1);
    let before = hashes(&backup);

    let wrong = VaultSecret::raw(&[8; 32]).unwrap();
    assert_eq!(Vault::restore(&backup, &other, &wrong, options()).unwrap_err().code(), "vault.wrong_key");
    assert!(!other.exists());
    let restored = Vault::restore(&backup, &other, &key(), options()).unwrap();
    assert_eq!((restored.draft(draft_id(1)).unwrap(), restored.draft(draft_id(2)).unwrap()), (Some(draft(1)), None));
    assert!(restored.chunk(photo.medium().digest, 2).is_ok());
    let outbox = restored.outbox().unwrap();
    assert_eq!((outbox.len(), outbox[0].last_error().unwrap().code.as_str()), (1, OLDER_COPY));
    assert_eq!(take_due(&restored, at(99), 9).unwrap(), []);
    restored.close().unwrap();
    assert_eq!(hashes(&backup), before, "a backup is left as it is");
    assert_eq!(Vault::restore(&backup, &dir, &key(), options()).unwrap_err().code(), "vault.exists");
    vault.close().unwrap();
    reopen(&other).verify_all().unwrap();
}

/// Long work stopped at each of the moments at which it asks, from the first on, until it is done.
fn stopped_everywhere<T>(mut work: impl FnMut(&GoesOn) -> Result<T, VaultError>, mut is_clean: impl FnMut()) -> T {
    for asked in 0.. {
        let left = AtomicUsize::new(asked);
        let goes_on = GoesOn::asking(move || {
            let one_less = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
            if one_less.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        match work(&goes_on) {
            Ok(done) => {
                assert!(asked > 1, "it asks on its way");
                return done;
            }
            Err(error) => assert_eq!((error.code(), error), ("client.cancelled", VaultError::Stopped)),
        }
        is_clean();
    }
    unreachable!()
}

#[test]
fn long_work_that_is_stopped_leaves_nothing_half_made() {
    let (root, dir, vault) = new_vault();
    let names = || {
        let mut names: Vec<_> = fs::read_dir(root.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        names
    };
    for n in 1..=9 {
        vault.save_draft(&draft(n)).unwrap();
    }
    let bytes = [b"%PDF-1.7".as_slice(), &[7; 600_000], b"startxref 0 %%EOF"].concat();
    let photo =
        stopped_everywhere(|goes_on| vault.import_medium_while(&mut bytes.as_slice(), None, 1 << 20, goes_on), || ());
    vault.write(|tx| tx.keep_medium(&photo)).unwrap();
    stopped_everywhere(|goes_on| vault.verify_but_commands_while(goes_on), || ());

    let (backup, other) = (root.path().join("backup"), root.path().join("other"));
    let before = names();
    stopped_everywhere(|goes_on| vault.backup_while(&backup, goes_on), || assert_eq!(names(), before));
    let (before, copy) = (names(), hashes(&backup));
    let restored = stopped_everywhere(
        |goes_on| Vault::restore_while(&backup, &other, &key(), options(), goes_on),
        || assert_eq!(names(), before),
    );
    assert_eq!(restored.draft(draft_id(9)).unwrap(), Some(draft(9)));
    assert_eq!(hashes(&backup), copy, "a backup is left as it is");
    restored.close().unwrap();

    vault.close().unwrap();
    let db = rusqlite::Connection::open(dir.join("vault.db")).unwrap();
    db.execute("UPDATE meta SET body = zeroblob(300)", []).unwrap();
    drop(db);
    let (before, damaged) = (names(), hashes(&dir));
    let salvaged = stopped_everywhere(
        |goes_on| Vault::salvage_while(&dir, &key(), &options(), goes_on),
        || assert_eq!((names(), hashes(&dir)), (before.clone(), damaged.clone())),
    );
    assert!(salvaged.aside.exists());
    assert_eq!(reopen(&dir).draft(draft_id(9)).unwrap(), Some(draft(9)));
}

#[test]
fn an_erased_vault_loses_its_keys_first_and_nobody_elses_file() {
    let root = tempfile::tempdir().unwrap();
    let (dir, disk) = (root.path().join("vault"), Watched::new());
    let on = || OpenOptions::on(disk.clone());
    Vault::create(&dir, &key(), on()).unwrap().close().unwrap();
    fs::write(dir.join("vault.key.new"), b"half").unwrap();
    fs::write(dir.join("letter.txt"), b"mine").unwrap();
    disk.calls.lock().unwrap().clear();
    Vault::erase(&dir, &on()).unwrap();
    let calls = std::mem::take(&mut *disk.calls.lock().unwrap());
    assert_eq!(calls[..4], ["remove vault.key", "remove vault.key.new", "sync_dir vault", "remove vault.db"]);
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1);
    fs::remove_file(dir.join("letter.txt")).unwrap();
    Vault::erase(&dir, &on()).unwrap();
    assert!(!dir.exists());
    assert_eq!(Vault::erase(&dir, &on()).unwrap_err().code(), "vault.missing");
}

#[test]
fn a_transaction_reads_what_it_wrote_and_nobody_else_before_it_ends() {
    let (_root, _dir, vault) = new_vault();
    vault.write(|tx| tx.put(Collection::Letter, b"1", b"\"one\"")).unwrap();
    vault
        .write(|tx| {
            tx.put(Collection::Letter, b"2", b"\"two\"")?;
            tx.set("language", b"zh")?;
            tx.save_draft(&draft(1))?;
            assert_eq!(tx.get(Collection::Letter, b"2")?.unwrap().as_slice(), b"\"two\"");
            assert_eq!(tx.get(Collection::Letter, b"3")?, None);
            assert_eq!(tx.get_json(Collection::Letter, b"1")?, Some("one".to_owned()));
            assert_eq!(tx.get_json::<String>(Collection::Letter, b"3")?, None);
            let mut all: Vec<_> = tx.all(Collection::Letter)?.iter().map(|plain| plain.to_vec()).collect();
            all.sort();
            assert_eq!(all, [b"\"one\"", b"\"two\""]);
            assert_eq!(tx.setting("language")?.unwrap().as_slice(), b"zh");
            assert_eq!((tx.setting("font")?, tx.draft(draft_id(1))?), (None, Some(draft(1))));
            assert_eq!(tx.as_view().count(List::Drafts)?, 0, "the list is written at the end");
            Ok::<_, VaultError>(())
        })
        .unwrap();
    assert_eq!(vault.count(List::Drafts), Ok(1));
    let refused: Result<(), _> = vault.write(|tx| {
        tx.set("language", b"en")?;
        Err(VaultError::NotFound)
    });
    assert_eq!(refused, Err(VaultError::NotFound));
    assert_eq!(vault.get(Collection::Setting, b"language").unwrap().unwrap().as_slice(), b"zh");
}
