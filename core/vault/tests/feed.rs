//! The change feed applied: gapless, newest revision wins, whole pages or nothing, also while the content is locked.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::*;
use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_trust::digest::Digest;
use ereg_vault::{Applied, Vault, VaultSecret};
use rusqlite::Connection;

fn change(seq: u64, object: &str, rev: u64) -> FeedItem {
    let body = format!("{{\"object\":\"{object}\",\"rev\":{rev}}}");
    FeedItem { seq, object: object.to_owned(), kind: ObjectKind::Letter, rev, body }
}

fn inside(snapshot: u64, from: &str) -> FeedCursor {
    FeedCursor::InSnapshot { snapshot, from: from.to_owned() }
}

fn rev(vault: &Vault, object: &str) -> Option<u64> {
    vault.object(ObjectKind::Letter, object).unwrap().map(|object| object.rev)
}

#[test]
fn a_snapshot_then_changes() {
    let (_root, dir, vault) = new_vault();
    assert_eq!(vault.cursor(), Ok(FeedCursor::Start));
    // `a` has changed once more since the snapshot began.
    vault.apply_page(&[change(10, "a", 3), change(4, "b", 1)], &inside(9, "letter/b")).unwrap();
    drop(vault); // cut in the middle: the next page goes on from the cursor
    let vault = reopen(&dir);
    assert_eq!(vault.cursor(), Ok(inside(9, "letter/b")));
    vault.apply_page(&[change(5, "c", 1)], &FeedCursor::After(9)).unwrap();
    let applied = vault.apply_page(&[change(10, "a", 3), change(11, "b", 2)], &FeedCursor::After(11)).unwrap();
    assert_eq!(applied, Applied { newer: 1, known: 1 });
    assert_eq!((rev(&vault, "a"), rev(&vault, "b"), rev(&vault, "c")), (Some(3), Some(2), Some(1)));
    let ids: Vec<_> = vault.objects(ObjectKind::Letter).unwrap().into_iter().map(|object| object.object).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    vault.verify_all().unwrap();
}

#[test]
fn a_snapshot_goes_on_as_itself_alone() {
    let (_root, _dir, vault) = new_vault();
    vault.apply_page(&[change(4, "b", 1)], &inside(9, "letter/b")).unwrap();
    assert!(vault.apply_page(&[change(5, "c", 1)], &inside(8, "letter/c")).is_err(), "another snapshot");
    assert!(vault.apply_page(&[change(5, "c", 1)], &FeedCursor::After(8)).is_err(), "the end of another");
    assert_eq!((vault.cursor(), rev(&vault, "c")), (Ok(inside(9, "letter/b")), None));
    vault.apply_page(&[change(5, "c", 1)], &inside(9, "letter/c")).unwrap();
    assert_eq!(rev(&vault, "c"), Some(1));
}

#[test]
fn a_gap_keeps_nothing_of_the_page_and_the_outbox_stays() {
    let (_root, _dir, vault) = new_vault();
    vault.write(|tx| tx.enqueue(command(1, "a"))).unwrap();
    vault.apply_page(&[change(1, "a", 1)], &FeedCursor::After(5)).unwrap();
    let gaps = [
        (vec![change(7, "a", 2)], FeedCursor::After(7)), // 6 is missing
        (vec![change(6, "a", 2)], FeedCursor::After(7)), // and 7
        (vec![change(6, "a", 2), change(6, "b", 1)], FeedCursor::After(7)), // twice
        (vec![], FeedCursor::After(6)),
        (vec![change(2, "a", 2)], inside(9, "letter/a")), // a snapshot nobody asked for
        (vec![], FeedCursor::Start),
        (vec![change(6, "a", 3)], FeedCursor::After(6)), // a revision is missing
        (vec![change(6, "a", 1)], FeedCursor::After(6)), // and told again
        (vec![change(6, "b", 2)], FeedCursor::After(6)), // and the first one
        (vec![change(6, "a", 0)], FeedCursor::After(6)),
        (vec![change(6, "b", 1), change(7, "a", (1 << 53) - 1)], FeedCursor::After(7)),
    ];
    for (changes, next) in gaps {
        assert_eq!(vault.apply_page(&changes, &next).unwrap_err().code(), "feed.gap");
    }
    assert_eq!((rev(&vault, "a"), rev(&vault, "b")), (Some(1), None));
    vault.write(|tx| tx.restart_feed()).unwrap();
    vault.apply_page(&[change(2, "a", 2)], &inside(9, "letter/a")).unwrap();
    assert_eq!(vault.apply_page(&[], &FeedCursor::After(10)).unwrap_err().code(), "feed.gap", "another snapshot's end");
    vault.apply_page(&[], &FeedCursor::After(9)).unwrap();
    assert_eq!(rev(&vault, "a"), Some(2));
    assert_eq!(vault.outbox().unwrap().len(), 1);
}

#[test]
fn no_object_has_changed_more_often_than_its_feed() {
    let (_root, _dir, vault) = new_vault();
    for (seq, rev) in [(3, 4), (3, 0), (0, 0), (3, (1 << 53) - 1)] {
        let refused = vault.apply_page(&[change(seq, "a", rev)], &FeedCursor::After(9)).unwrap_err();
        assert_eq!(refused.code(), "feed.gap", "{seq} {rev}");
    }
    assert_eq!((rev(&vault, "a"), vault.cursor()), (None, Ok(FeedCursor::Start)));
}

#[test]
fn a_feed_begun_anew_knows_no_revision_and_lets_go_of_what_is_not_told_again() {
    let (_root, dir, vault) = new_vault();
    let case = |seq, object: &str, rev| FeedItem { kind: ObjectKind::Case, ..change(seq, object, rev) };
    let told = [case(8, "1", 1), case(9, "2", 1), change(900, "a", 800), change(901, "b", 1)];
    vault.apply_page(&told, &FeedCursor::After(901)).unwrap();
    vault.write(|tx| tx.restart_feed()).unwrap();
    assert_eq!(vault.cursor(), Ok(FeedCursor::Start));
    assert_eq!((rev(&vault, "a"), rev(&vault, "b")), (Some(800), Some(1)), "shown until it is known better");
    vault.apply_page(&[case(2, "2", 1)], &inside(4, "case/2")).unwrap();
    drop(vault);
    let vault = reopen(&dir);
    assert_eq!(rev(&vault, "b"), Some(1));
    vault.apply_page(&[change(4, "a", 2)], &FeedCursor::After(4)).unwrap();
    assert_eq!((rev(&vault, "a"), rev(&vault, "b")), (Some(2), None));
    let cases: Vec<_> = vault.cases(0, 9).unwrap().into_iter().map(|line| line.object).collect();
    assert_eq!(cases, ["2"]);
    vault.apply_page(&[change(5, "a", 3), change(6, "b", 1)], &FeedCursor::After(6)).unwrap();
    vault.verify_all().unwrap();
}

#[test]
fn a_page_opens_only_what_it_tells_so_one_damaged_object_does_not_end_the_feed() {
    let (_root, dir, vault) = new_vault();
    vault.write(|tx| tx.restart_feed()).unwrap();
    let long = FeedItem { body: format!("\"{}\"", "x".repeat(9000)), ..change(2, "b", 1) };
    vault.apply_page(&[change(1, "a", 1), long], &FeedCursor::After(2)).unwrap();
    vault.close().unwrap();
    let db = Connection::open(dir.join("vault.db")).unwrap();
    let longest = "UPDATE rec SET body = zeroblob(9100) WHERE length(body) = (SELECT max(length(body)) FROM rec)";
    assert_eq!(db.execute(longest, []).unwrap(), 1);
    drop(db);
    let vault = reopen(&dir);
    vault.apply_page(&[change(3, "a", 2)], &FeedCursor::After(3)).unwrap();
    assert_eq!(rev(&vault, "a"), Some(2));
    assert_eq!(vault.object(ObjectKind::Letter, "b").unwrap_err().code(), "vault.corrupt");
}

#[test]
fn a_feed_begun_anew_while_the_content_was_locked_lets_go_later() {
    let (_root, dir, vault) = new_vault();
    let transit = VaultSecret::raw(&[9; 32]).unwrap();
    vault.set_transit_secret(Some(&transit)).unwrap();
    vault.apply_page(&[change(7, "a", 5), change(8, "b", 1)], &FeedCursor::After(8)).unwrap();
    vault.close().unwrap();
    let background = Vault::open_transit(&dir, &transit, options()).unwrap();
    background.write(|tx| tx.restart_feed()).unwrap();
    background.apply_page(&[change(2, "a", 1)], &FeedCursor::After(2)).unwrap();
    background.close().unwrap();
    let vault = reopen(&dir);
    assert_eq!((rev(&vault, "a"), rev(&vault, "b")), (Some(1), None));
    vault.verify_all().unwrap();
}

#[test]
fn what_came_while_the_content_was_locked_is_digested_later() {
    let (_root, dir, vault) = new_vault();
    let transit = VaultSecret::raw(&[9; 32]).unwrap();
    vault.set_transit_secret(Some(&transit)).unwrap();
    vault.apply_page(&[change(3, "a", 3)], &FeedCursor::After(3)).unwrap();
    vault.close().unwrap();

    let background = Vault::open_transit(&dir, &transit, options()).unwrap();
    let page = [change(4, "a", 4), change(5, "b", 1), change(6, "b", 2)];
    background.apply_page(&page, &FeedCursor::After(6)).unwrap();
    let gap = background.apply_page(&[change(7, "b", 4)], &FeedCursor::After(7)).unwrap_err();
    assert_eq!(gap.code(), "feed.gap");
    background.close().unwrap();

    let vault = reopen(&dir);
    assert_eq!((rev(&vault, "a"), rev(&vault, "b")), (Some(4), Some(2)), "digested at opening");
    vault.apply_page(&[change(7, "b", 3)], &FeedCursor::After(7)).unwrap();
    assert_eq!(rev(&vault, "b"), Some(3));
    assert_eq!(vault.write(|tx| tx.digest_waiting()), Ok(0));
    vault.verify_all().unwrap();
}

#[test]
fn cases_are_listed_last_changed_first_also_those_of_a_newer_registry() {
    let (_root, _dir, vault) = new_vault();
    let case = |seq, object: &str, rev| FeedItem { kind: ObjectKind::Case, ..change(seq, object, rev) };
    vault.apply_page(&[case(1, "1", 1), case(4, "2", 1), case(3, "3", 1)], &FeedCursor::After(3)).unwrap();
    vault.apply_page(&[case(4, "2", 1), case(5, "1", 2)], &FeedCursor::After(5)).unwrap();
    let lines = vault.cases(0, 50).unwrap();
    let ids: Vec<_> = lines.iter().map(|line| line.object.as_str()).collect();
    assert_eq!(ids, ["1", "3", "2"], "what the snapshot told already moves nothing");
    assert!(lines.iter().all(|line| line.known.is_none()), "these bodies are no case this version knows");
}

/// The news of a document, as far as the vault reads it: the files that it names, the text as OFD, its capitals as PDF, and doubled as
/// picture; none while it waits for its seal. Everything else is another version's.
fn document(seq: u64, object: &str, rev: u64, sealed: Option<&str>) -> FeedItem {
    let named = sealed.map(|ofd| {
        let file =
            |bytes: &str| format!("{{\"digest\":\"{}\",\"size\":{}}}", Digest::of(bytes.as_bytes()), bytes.len());
        let (page, pdf, picture) = (file(ofd), file(&ofd.to_uppercase()), file(&ofd.repeat(2)));
        let twin = format!("{{\"office\":{{\"application/pdf\":{pdf},\"image/png\":{picture}}}}}");
        let at = "2026-11-23T05:30:00.000Z";
        format!("{{\"sealed\":{{\"application/ofd\":{page},\"sealed_at\":\"{at}\",\"twin\":{twin}}}}}")
    });
    let state = named.unwrap_or_else(|| "\"waiting\"".to_owned());
    let body = format!("{{\"state\":{state},\"token\":\"{}\"}}", "x".repeat(9000));
    FeedItem { kind: ObjectKind::Document, body, ..change(seq, object, rev) }
}

fn keeps(vault: &Vault, document: &str) {
    vault.write(|tx| tx.keep_document_file(Digest::of(document.as_bytes()), document.as_bytes())).unwrap();
}

/// Returns those of these documents that are kept and those that are to be fetched, each in this order.
fn documents<'a>(vault: &Vault, of: &[&'a str]) -> (Vec<&'a str>, Vec<&'a str>) {
    let missing = vault.read(|view| view.missing_files()).unwrap();
    let kept = |document: &&&str| {
        let bytes = vault.read(|view| view.document_file(Digest::of(document.as_bytes()))).unwrap();
        bytes.is_some_and(|bytes| bytes.as_slice() == document.as_bytes())
    };
    let is_missing = |document: &&&str| missing.contains(&Digest::of(document.as_bytes()));
    (of.iter().filter(kept).copied().collect(), of.iter().filter(is_missing).copied().collect())
}

#[test]
fn a_file_is_missing_until_it_is_kept_after_a_restart_and_in_a_backup_too() {
    let (root, dir, vault) = new_vault();
    let told = [document(1, "1", 1, Some("a")), document(2, "2", 1, Some("b")), document(3, "3", 1, None)];
    vault.apply_page(&told, &FeedCursor::After(3)).unwrap();
    let all = ["a", "A", "b", "B"];
    assert_eq!(documents(&vault, &all), (vec![], vec!["a", "A", "b", "B"]), "each form");
    assert_eq!(documents(&vault, &["aa", "bb"]), (vec![], vec!["aa", "bb"]), "the picture too");
    ["a", "B"].iter().for_each(|document| keeps(&vault, document));
    drop(vault);
    let vault = reopen(&dir);
    assert_eq!(documents(&vault, &all), (vec!["a", "B"], vec!["A", "b"]));

    let (backup, to) = (root.path().join("backup"), root.path().join("restored"));
    vault.backup(&backup).unwrap();
    let restored = Vault::restore(&backup, &to, &key(), options()).unwrap();
    assert_eq!(documents(&restored, &all), (vec!["a", "B"], vec!["A", "b"]));
    restored.apply_page(&told, &FeedCursor::After(3)).unwrap();
    assert_eq!(documents(&restored, &all), (vec!["a", "B"], vec!["A", "b"]), "told again by a snapshot");

    vault.apply_page(&[document(4, "2", 2, Some("b"))], &FeedCursor::After(4)).unwrap();
    assert_eq!(documents(&vault, &all), (vec!["a", "B"], vec!["A", "b"]), "named again");
    ["A", "b"].iter().for_each(|document| keeps(&vault, document));
    assert_eq!(documents(&vault, &all), (all.to_vec(), vec![]));
    vault.verify_all().unwrap();
}

#[test]
fn a_file_goes_when_no_document_names_it_any_more() {
    let (_root, _dir, vault) = new_vault();
    let told = [document(1, "1", 1, Some("a")), document(2, "2", 1, Some("b")), document(3, "3", 1, Some("c"))];
    vault.apply_page(&told, &FeedCursor::After(3)).unwrap();
    ["a", "A", "b", "B", "c", "C"].iter().for_each(|document| keeps(&vault, document));
    let all = ["a", "A", "b", "B", "c", "C", "d", "D"];
    vault.apply_page(&[document(4, "1", 2, Some("a"))], &FeedCursor::After(4)).unwrap();
    assert_eq!(
        documents(&vault, &all),
        (vec!["a", "A", "b", "B", "c", "C"], vec![]),
        "what is told anew keeps its files"
    );
    vault.apply_page(&[document(5, "2", 2, Some("d"))], &FeedCursor::After(5)).unwrap();
    assert_eq!(documents(&vault, &all), (vec!["a", "A", "c", "C"], vec!["d", "D"]));
    ["b", "B"].iter().for_each(|document| keeps(&vault, document));
    assert_eq!(documents(&vault, &all), (vec!["a", "A", "c", "C"], vec!["d", "D"]), "it came too late");
    keeps(&vault, "dd");
    assert_eq!(
        documents(&vault, &["bb", "dd"]),
        (vec!["dd"], vec![]),
        "the picture of what is named no more is gone too"
    );
    vault.apply_page(&[document(6, "2", 3, None)], &FeedCursor::After(6)).unwrap();
    assert_eq!(documents(&vault, &all), (vec!["a", "A", "c", "C"], vec![]));
    assert_eq!(documents(&vault, &["bb", "dd"]), (vec![], vec![]));

    vault.write(|tx| tx.restart_feed()).unwrap();
    assert_eq!(documents(&vault, &all), (vec!["a", "A", "c", "C"], vec![]), "kept until it is known better");
    vault.apply_page(&[document(7, "1", 3, Some("a"))], &FeedCursor::After(7)).unwrap();
    assert_eq!(documents(&vault, &all), (vec!["a", "A"], vec![]));
    vault.verify_all().unwrap();
}

#[test]
fn what_is_missing_is_known_without_opening_what_was_told_also_where_it_came_while_the_content_was_locked() {
    let (_root, dir, vault) = new_vault();
    let transit = VaultSecret::raw(&[9; 32]).unwrap();
    vault.set_transit_secret(Some(&transit)).unwrap();
    vault.close().unwrap();
    let background = Vault::open_transit(&dir, &transit, options()).unwrap();
    background.apply_page(&[document(1, "1", 1, Some("a"))], &FeedCursor::After(1)).unwrap();
    let locked = background.read(|view| view.missing_files()).unwrap_err();
    assert_eq!(locked.code(), "vault.content_locked");
    background.close().unwrap();
    let vault = reopen(&dir);
    assert_eq!(documents(&vault, &["a", "A"]), (vec![], vec!["a", "A"]), "digested at opening");
    vault.close().unwrap();

    let db = Connection::open(dir.join("vault.db")).unwrap();
    let longest = "UPDATE rec SET body = zeroblob(9100) WHERE length(body) = (SELECT max(length(body)) FROM rec)";
    assert_eq!(db.execute(longest, []).unwrap(), 1);
    drop(db);
    let vault = reopen(&dir);
    assert_eq!(vault.object(ObjectKind::Document, "1").unwrap_err().code(), "vault.corrupt");
    assert_eq!(documents(&vault, &["a", "A"]), (vec![], vec!["a", "A"]));
}
