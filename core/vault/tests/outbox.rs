//! Commands on their way: in the transaction of their change, in order within a lane, sent again with the same bytes.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use common::*;
use ereg_protocol::catalogue::ErrorClass;
use ereg_vault::{
    Collection, DAMAGED, Enqueued, Lane, LastError, NewOutboxItem, OLDER_COPY, OutboxItem, OutboxState, Settlement,
    Vault, VaultError, VaultSecret, WhoCanFix,
};
use rusqlite::{Connection, params};

fn error(code: &str, class: ErrorClass) -> LastError {
    LastError { code: code.to_owned(), class }
}

fn lost() -> LastError {
    error("network.broken", ErrorClass::Transient)
}

fn enqueue(vault: &Vault, item: NewOutboxItem) -> Enqueued {
    vault.write(|tx| tx.enqueue(item)).unwrap()
}

fn due(vault: &Vault) -> Vec<u64> {
    let numbers = |id: ereg_protocol::id::CommandId| (0..100).find(|n| command_id(*n) == id).unwrap();
    take_due(vault, at(10), 10).unwrap().iter().map(|item| numbers(item.command_id())).collect()
}

fn coalescing(number: u64, lane: &str) -> NewOutboxItem {
    NewOutboxItem { coalesce: Some("sections".to_owned()), ..command(number, lane) }
}

#[test]
fn a_change_and_its_command_stand_or_fall_together() {
    let (_root, _dir, vault) = new_vault();
    let refused: Result<(), VaultError> = vault.write(|tx| {
        tx.save_draft(&draft(1))?;
        tx.enqueue(command(1, "a"))?;
        tx.next_ordinal("command")?;
        Err(VaultError::NotFound)
    });
    assert_eq!(refused, Err(VaultError::NotFound));
    assert_eq!(vault.draft(draft_id(1)).unwrap(), None);
    assert!(vault.outbox().unwrap().is_empty());
    assert_eq!(vault.write(|tx| tx.next_ordinal("command")), Ok(0));
    assert_eq!(vault.write(|tx| tx.next_ordinal("command")), Ok(1));
    assert_eq!(vault.write(|tx| tx.next_ordinal("draft")), Ok(0));
    vault.verify_all().unwrap();
}

#[test]
fn lanes_go_in_order_and_do_not_wait_for_each_other() {
    let (_root, _dir, vault) = new_vault();
    for (n, lane) in [(1, "a"), (2, "a"), (3, "b"), (4, "b"), (5, "c")] {
        enqueue(&vault, command(n, lane));
    }
    assert_eq!(due(&vault), [1, 3, 5]);
    assert_eq!(due(&vault), [0_u64; 0], "what is being sent holds up its lane");
    vault.write(|tx| tx.acked(command_id(1), b"outcome", at(1))).unwrap();
    vault.write(|tx| tx.needs_you(command_id(3), error("conflict", ErrorClass::Conflict))).unwrap();
    assert_eq!(due(&vault), [2], "lane b waits for the person, lane a goes on");
    let item = vault.read(|view| view.outbox_item(command_id(3))).unwrap().unwrap();
    assert_eq!((item.state(), item.who_can_fix()), (OutboxState::NeedsYou, WhoCanFix::Person));
    vault.write(|tx| tx.cancel(command_id(3), at(2))).unwrap();
    let cancelled = vault.settled(command_id(3)).unwrap().unwrap();
    assert!(!cancelled.is_acked(), "what was taken back is not done");
    assert_eq!(due(&vault), [4]);
}

/// The vault decides nothing: it marks what it is told, all of it or none, and only what still is as it was seen.
#[test]
fn what_is_told_is_marked_as_being_sent_and_nothing_that_has_changed_since() {
    let (_root, dir, vault) = new_vault();
    for n in 1..=3 {
        enqueue(&vault, command(n, "a"));
    }
    let seen = vault.outbox().unwrap();
    vault.write(|tx| tx.put_off(command_id(3), at(60), Some(lost()))).unwrap();
    let refused = vault.write(|tx| tx.begin_sending(&seen)).unwrap_err();
    assert_eq!((refused.code(), vault.outbox().unwrap()[0].state()), ("outbox.step", OutboxState::Queued));
    // Not the first of its lane: whose turn it is others have decided.
    let begun = vault.write(|tx| tx.begin_sending(&seen[1..2])).unwrap();
    assert_eq!((begun[0].item.command_id(), begun[0].item.attempts()), (command_id(2), 1));
    assert_eq!(begun[0].bytes, command(2, "a").bytes);
    drop(vault); // no close: as after a kill
    let states: Vec<_> = reopen(&dir).outbox().unwrap().iter().map(|item| (item.state(), item.attempts())).collect();
    assert_eq!(
        states,
        [(OutboxState::Queued, 0), (OutboxState::Queued, 1), (OutboxState::Queued, 0)],
        "it was durable"
    );
}

#[test]
fn an_answer_is_kept_for_ever_and_the_command_leaves() {
    let (_root, dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    let sent = take_due(&vault, at(1), 1).unwrap().remove(0);
    vault.write(|tx| tx.acked(command_id(1), b"signed outcome", at(2))).unwrap();
    vault.close().unwrap();
    let settled = reopen(&dir).settled(command_id(1)).unwrap().unwrap();
    assert_eq!(settled.settlement(), Settlement::Acked(b"signed outcome".to_vec()));
    assert_eq!((settled.digest(), settled.at()), (sent.digest(), at(2)));
    assert_eq!((settled.command_id(), settled.lane(), settled.kind()), (command_id(1), sent.lane(), sent.kind()));
    assert_eq!((sent.lane(), sent.made_at()), (&Lane("a".to_owned()), at(0)));
    assert!(settled.is_acked());
    // A transaction reads the same, its own writing included.
    let within = reopen(&dir).write(|tx| tx.settled(command_id(1)));
    assert_eq!(within.unwrap().unwrap().at(), at(2));
    let again = reopen(&dir).write(|tx| tx.enqueue(command(1, "a")));
    assert_eq!(again.unwrap_err().code(), "outbox.duplicate");
}

#[test]
fn after_a_start_the_same_bytes_go_out_under_the_same_id() {
    let (_root, dir, vault) = new_vault();
    enqueue(&vault, coalescing(1, "a"));
    enqueue(&vault, command(2, "b"));
    let bytes = |vault: &Vault, items: &[OutboxItem]| -> Vec<_> {
        items.iter().map(|item| (item.command_id(), vault.command_bytes(item).unwrap())).collect()
    };
    let before = take_due(&vault, at(1), 10).unwrap();
    let before = bytes(&vault, &before);
    vault.write(|tx| tx.unknown(command_id(2), lost())).unwrap();
    drop(vault); // no close: as after a kill

    let vault = reopen(&dir);
    for item in vault.outbox().unwrap() {
        assert_eq!((item.state(), item.attempts()), (OutboxState::Queued, 1));
        assert!(item.last_error().is_some());
    }
    // It was sent once: a newer one must not take its place, and nobody may take it back.
    assert_eq!(enqueue(&vault, coalescing(3, "a")), Enqueued::Behind);
    assert_eq!(vault.write(|tx| tx.cancel(command_id(1), at(2))).unwrap_err().code(), "outbox.step");
    let after = take_due(&vault, at(2), 10).unwrap();
    assert_eq!(before, bytes(&vault, &after));
}

#[test]
fn only_what_was_never_sent_is_replaced_and_only_the_last_of_its_lane() {
    let (_root, _dir, vault) = new_vault();
    assert_eq!(enqueue(&vault, coalescing(1, "a")), Enqueued::Behind);
    assert_eq!(enqueue(&vault, coalescing(2, "a")), Enqueued::Replaced(command_id(1)));
    assert_eq!(enqueue(&vault, coalescing(3, "b")), Enqueued::Behind, "another lane");
    assert_eq!(enqueue(&vault, command(4, "a")), Enqueued::Behind, "no key");
    assert_eq!(enqueue(&vault, coalescing(5, "a")), Enqueued::Behind, "order within the lane is kept");
    assert_eq!(due(&vault), [2, 3]);
    assert_eq!(enqueue(&vault, coalescing(6, "b")), Enqueued::Behind, "3 is being sent");
    assert_eq!(enqueue(&vault, coalescing(7, "b")), Enqueued::Replaced(command_id(6)));
    let items = vault.outbox().unwrap();
    assert!(items.iter().all(|item| vault.command_bytes(item).unwrap() == command_bytes(item.command_id())));
    vault.verify_all().unwrap();
}

#[test]
fn an_answer_counts_also_if_another_process_opened_the_vault_meanwhile() {
    let (_root, dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    enqueue(&vault, command(2, "a"));
    assert_eq!(due(&vault), [1]);
    let other = reopen(&dir); // queues again what it takes for interrupted
    assert_eq!(other.outbox().unwrap()[0].state(), OutboxState::Queued);
    vault.write(|tx| tx.acked(command_id(1), b"signed outcome", at(2))).unwrap();
    let settled = other.settled(command_id(1)).unwrap().unwrap();
    assert_eq!(settled.settlement(), Settlement::Acked(b"signed outcome".to_vec()));
    assert_eq!(due(&other), [2], "and the lane goes on there");
    other.verify_all().unwrap();
}

#[test]
fn four_processes_over_one_vault_answer_each_command_once_and_in_order() {
    let (_root, dir, vault) = new_vault();
    const LANES: u64 = 5;
    const COMMANDS: u64 = 60;
    for n in 0..COMMANDS {
        enqueue(&vault, command(n, ["a", "b", "c", "d", "e"][(n % LANES) as usize]));
    }
    // All are open before the first takes: opening queues again what is being sent.
    let others: Vec<Vault> = (0..4).map(|_| reopen(&dir)).collect();
    let order = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for other in &others {
            scope.spawn(|| {
                let mut rounds = 0;
                while !other.outbox().unwrap().is_empty() {
                    rounds += 1;
                    assert!(rounds < 10_000, "a lane does not go on");
                    for item in take_due(other, at(10), 2).unwrap() {
                        // Between the mark and the answer nobody else may have it.
                        order.lock().unwrap().push(item.command_id());
                        if item.attempts() == 1 && item.seq % 7 == 0 {
                            other.write(|tx| tx.unknown(item.command_id(), lost())).unwrap();
                            other.write(|tx| tx.queued_again(item.command_id(), at(5), None)).unwrap();
                        } else {
                            other.write(|tx| tx.acked(item.command_id(), b"outcome", at(11))).unwrap();
                        }
                    }
                }
            });
        }
    });
    let order = order.into_inner().unwrap();
    for lane in 0..LANES {
        let mut sent: Vec<_> = order
            .iter()
            .copied()
            .filter(|id| (0..COMMANDS).any(|n| n % LANES == lane && command_id(n) == *id))
            .collect();
        sent.dedup(); // one that was lost goes out again before the next of its lane
        assert!(sent.is_sorted() && sent.len() as u64 == COMMANDS / LANES, "lane {lane}: {sent:?}");
    }
    assert!((0..COMMANDS).all(|n| vault.settled(command_id(n)).unwrap().is_some()));
    vault.verify_all().unwrap();
}

fn command_bytes(id: ereg_protocol::id::CommandId) -> Vec<u8> {
    (0..100).map(|n| command(n, "a")).find(|new| new.command_id == id).unwrap().bytes
}

#[test]
fn every_step_from_a_wrong_state_is_refused() {
    let (_root, _dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    let id = command_id(1);
    let step = |vault: &Vault, step: usize| -> Result<(), VaultError> {
        vault.write(|tx| match step {
            0 => tx.acked(id, b"outcome", at(1)),
            1 => tx.unknown(id, lost()),
            2 => tx.queued_again(id, at(1), None),
            3 => tx.cancel(id, at(1)),
            _ => tx.needs_you(id, error("upgrade", ErrorClass::Upgrade)),
        })
    };
    let refused = |vault: &Vault, steps: &[usize]| {
        for n in steps {
            assert_eq!(step(vault, *n).unwrap_err().code(), "outbox.step", "step {n}");
        }
    };
    refused(&vault, &[0, 1, 2]); // queued: not sent yet
    assert_eq!(due(&vault), [1]);
    refused(&vault, &[3]); // sending: the registry may have it
    step(&vault, 1).unwrap();
    refused(&vault, &[1, 3]); // unknown
    step(&vault, 4).unwrap();
    refused(&vault, &[0, 1, 4]); // needs you
    assert_eq!(vault.outbox().unwrap()[0].who_can_fix(), WhoCanFix::NewerApp);
    step(&vault, 3).unwrap();
    assert_eq!(step(&vault, 0).unwrap_err().code(), "vault.not_found");
}

#[test]
fn the_bytes_of_a_cancelled_command_are_kept() {
    let (_root, _dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    vault.write(|tx| tx.cancel(command_id(1), at(1))).unwrap();
    let kept = vault.settled(command_id(1)).unwrap().unwrap();
    assert_eq!(kept.settlement(), Settlement::Cancelled(command(1, "a").bytes));
}

#[test]
fn transit_alone_moves_the_outbox_and_reads_nothing_of_the_person() {
    let (_root, dir, vault) = new_vault();
    let transit = VaultSecret::raw(&[9; 32]).unwrap();
    vault.set_transit_secret(Some(&transit)).unwrap();
    vault
        .write(|tx| {
            tx.save_draft(&draft(1))?;
            tx.enqueue(command(1, "a"))
        })
        .unwrap();
    vault.close().unwrap();

    let background = Vault::open_transit(&dir, &transit, options()).unwrap();
    assert_eq!(background.draft(draft_id(1)).unwrap_err().code(), "vault.content_locked");
    assert_eq!(background.save_draft(&draft(2)).unwrap_err().code(), "vault.content_locked");
    assert_eq!(due(&background), [1]);
    background.write(|tx| tx.acked(command_id(1), b"outcome", at(1))).unwrap();
    background.verify_all().unwrap();
    background.close().unwrap();
    assert_eq!(Vault::open_transit(&dir, &key(), options()).unwrap_err().code(), "vault.wrong_key");

    let vault = reopen(&dir);
    assert!(vault.settled(command_id(1)).unwrap().is_some());
    assert_eq!(vault.draft(draft_id(1)).unwrap(), Some(draft(1)));
    vault.verify_all().unwrap();
    vault.set_transit_secret(None).unwrap();
    vault.close().unwrap();
    assert_eq!(Vault::open_transit(&dir, &transit, options()).unwrap_err().code(), "vault.wrong_key");
}

/// Postponing what waits (for its media, after a clock was set back) tells nothing of what became of it.
#[test]
fn what_may_have_had_its_effect_cannot_be_taken_back_however_often_it_is_put_off() {
    let (_root, _dir, vault) = new_vault();
    vault.write(|tx| tx.enqueue(command(1, "a"))).unwrap();
    let error = || LastError { code: "network.broken".to_owned(), class: ErrorClass::Transient };
    take_due(&vault, at(0), 1).unwrap();
    vault
        .write(|tx| {
            tx.unknown(command_id(1), error())?;
            tx.queued_again(command_id(1), at(1), None)?;
            tx.needs_you(command_id(1), error())?;
            tx.queued_again(command_id(1), at(9), None)
        })
        .unwrap();
    assert!(!vault.outbox().unwrap()[0].is_free());
    assert!(vault.write(|tx| tx.cancel(command_id(1), at(2))).is_err());
}

#[test]
fn whether_anything_that_can_be_believed_answered_the_last_try_is_kept() {
    let (_root, dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    let unanswered = |vault: &Vault| vault.outbox().unwrap()[0].is_unanswered();
    assert!(!unanswered(&vault), "never sent");
    take_due(&vault, at(0), 1).unwrap();
    assert!(!unanswered(&vault), "not yet");
    vault.write(|tx| tx.unknown(command_id(1), lost())).unwrap();
    assert!(unanswered(&vault));
    vault.write(|tx| tx.queued_again(command_id(1), at(1), None)).unwrap();
    drop(vault);
    let vault = reopen(&dir);
    assert!(unanswered(&vault), "it waits for the next try");
    take_due(&vault, at(1), 1).unwrap();
    assert!(!unanswered(&vault), "the next try begins");
    vault.write(|tx| tx.needs_you(command_id(1), error("conflict", ErrorClass::Conflict))).unwrap();
    assert!(!unanswered(&vault), "refused is answered");
}

/// The registry has signed that it did not look at it: as if it had never left, so that the person may take it back.
#[test]
fn what_was_not_reached_is_free_and_no_try_of_it_is_counted() {
    let (_root, _dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    take_due(&vault, at(0), 1).unwrap();
    vault.write(|tx| tx.not_reached(command_id(1))).unwrap();
    let item = vault.outbox().unwrap().remove(0);
    assert_eq!((item.state(), item.attempts(), item.last_error()), (OutboxState::Queued, 0, None));
    assert!(item.is_free() && !item.is_unanswered());
    assert!(vault.write(|tx| tx.not_reached(command_id(1))).is_err(), "it is not being sent");
    // Where an answer was lost before, it stays in doubt: that try may have had its effect.
    take_due(&vault, at(0), 1).unwrap();
    vault.write(|tx| tx.unknown(command_id(1), lost())).unwrap();
    vault.write(|tx| tx.queued_again(command_id(1), at(1), None)).unwrap();
    assert_eq!(vault.outbox().unwrap()[0].tries_in_doubt(), 1);
    take_due(&vault, at(1), 1).unwrap();
    assert_eq!(vault.outbox().unwrap()[0].tries_in_doubt(), 2);
    vault.write(|tx| tx.not_reached(command_id(1))).unwrap();
    let item = vault.outbox().unwrap().remove(0);
    assert_eq!((item.attempts(), item.tries_in_doubt(), item.is_free()), (1, 1, false));
}

#[test]
fn a_run_is_the_rest_of_a_lane_and_room_is_known_without_reading() {
    let (_root, dir, vault) = new_vault();
    for (n, lane) in [(1, "a"), (2, "b"), (3, "a"), (4, "a")] {
        enqueue(&vault, command(n, lane));
    }
    let outbox = vault.outbox().unwrap();
    let run = |first: &OutboxItem, most| {
        let run = vault.read(|view| view.outbox_run(first, most)).unwrap();
        run.iter().map(OutboxItem::command_id).collect::<Vec<_>>()
    };
    assert_eq!(run(&outbox[0], 9), [command_id(1), command_id(3), command_id(4)]);
    assert_eq!(run(&outbox[2], 9), [command_id(3), command_id(4)]);
    assert_eq!(run(&outbox[0], 2), [command_id(1), command_id(3)]);
    let room = |item: &OutboxItem| vault.read(|view| view.command_room(item)).unwrap();
    let bytes = vault.command_bytes(&outbox[0]).unwrap().len();
    assert!((bytes..bytes + 512).contains(&room(&outbox[0])));
    damage(&dir, 1);
    assert!(room(&outbox[0]) > 0, "nothing of it was read");
}

#[test]
fn what_an_older_copy_had_on_its_way_goes_nowhere_and_its_answer_is_kept() {
    let (_root, _dir, vault) = new_vault();
    for (n, lane) in [(1, "a"), (2, "b"), (3, "c")] {
        enqueue(&vault, command(n, lane));
    }
    take_due(&vault, at(0), 2).unwrap();
    vault.write(|tx| tx.needs_you(command_id(2), error("conflict", ErrorClass::Conflict))).unwrap();
    vault.write(|tx| tx.hold_older_copy()).unwrap();
    let held: Vec<_> = vault.outbox().unwrap().into_iter().map(|item| item.last_error().cloned().unwrap()).collect();
    let codes: Vec<_> = held.iter().map(|error| error.code.as_str()).collect();
    assert_eq!(codes, [OLDER_COPY, "conflict", OLDER_COPY], "what asks the person already, asks that");
    let held: Vec<_> = vault.outbox().unwrap().iter().map(|item| (item.is_held(), item.is_open())).collect();
    assert_eq!(held, [(true, true), (false, false), (true, true)], "what asks something else is not held");
    assert_eq!(due(&vault), [0_u64; 0]);
    // The registry has the third, which this copy never sent.
    assert_eq!(vault.write(|tx| tx.acked(command_id(3), b"outcome", at(1))).unwrap_err().code(), "outbox.step");
    vault.write(|tx| tx.sent_before(command_id(3))).unwrap();
    assert_eq!(vault.write(|tx| tx.sent_before(command_id(9))).unwrap_err().code(), "vault.not_found");
    vault.write(|tx| tx.acked(command_id(3), b"outcome", at(1))).unwrap();
    assert!(vault.settled(command_id(3)).unwrap().unwrap().is_acked());
    vault.verify_all().unwrap();
}

#[test]
fn a_try_that_is_put_off_waits_and_counts_as_none() {
    let (_root, _dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    vault.write(|tx| tx.put_off(command_id(1), at(50), Some(lost()))).unwrap();
    assert_eq!(take_due(&vault, at(49), 9).unwrap(), []);
    vault.write(|tx| tx.put_off(command_id(1), at(60), None)).unwrap();
    assert_eq!(take_due(&vault, at(59), 9).unwrap(), []);
    let item = take_due(&vault, at(60), 9).unwrap().remove(0);
    assert_eq!((item.attempts(), item.last_error(), item.next_try_at()), (1, Some(&lost()), at(60)));
    assert_eq!(vault.write(|tx| tx.put_off(command_id(1), at(70), None)).unwrap_err().code(), "outbox.step");
}

/// The outbox of a vault as a copy of its files has it: whoever opens that has nothing in memory. Nothing may be being sent,
/// for it would be queued again.
fn as_read_anew(vault: &Vault, dir: &std::path::Path) -> Vec<OutboxItem> {
    let copy = dir.with_extension("copy");
    let _ = std::fs::remove_dir_all(&copy);
    vault.backup(&copy).unwrap();
    reopen(&copy).outbox().unwrap()
}

#[test]
fn what_a_transaction_did_not_keep_is_not_remembered() {
    let (_root, dir, vault) = new_vault();
    for (n, lane) in [(1, "a"), (2, "a"), (3, "b")] {
        enqueue(&vault, command(n, lane));
    }
    let before = vault.outbox().unwrap();
    let spoils = |tx: &mut ereg_vault::Tx<'_>| -> Result<(), VaultError> {
        tx.enqueue(command(4, "c"))?;
        tx.put_off(command_id(1), at(60), Some(lost()))?;
        tx.cancel(command_id(3), at(1))?;
        let seen: Vec<_> = tx.outbox()?.iter().map(OutboxItem::command_id).collect();
        assert_eq!(seen, [1, 2, 4].map(command_id), "within it, what it wrote is what there is");
        Ok(())
    };
    let refused = vault.write(|tx| spoils(tx).and(Err::<(), _>(VaultError::NotFound)));
    assert_eq!(refused, Err(VaultError::NotFound));
    assert_eq!(vault.outbox().unwrap(), before);
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        vault.write(|tx| {
            spoils(tx).unwrap();
            if tx.outbox().is_ok() {
                panic!("on purpose");
            }
            Ok::<(), VaultError>(())
        })
    }));
    assert!(broken.is_err());
    assert_eq!(vault.outbox().unwrap(), before);
    assert_eq!(due(&vault), [1, 3], "and whose turn it is was not forgotten either");
    vault.write(|tx| tx.queue_interrupted()).unwrap();
    assert_eq!(vault.outbox().unwrap(), as_read_anew(&vault, &dir));
    vault.verify_all().unwrap();
}

/// Something that one transaction does.
type Step<'a> = &'a dyn Fn(&mut ereg_vault::Tx<'_>) -> Result<(), VaultError>;

#[test]
fn the_outbox_in_memory_is_the_one_on_the_disk_after_every_step() {
    let (_root, dir, vault) = new_vault();
    let steps: [Step<'_>; 7] = [
        &|tx| tx.enqueue(coalescing(1, "a")).map(|_| ()),
        &|tx| tx.enqueue(coalescing(2, "a")).map(|_| ()),
        &|tx| tx.enqueue(command(3, "b")).map(|_| ()),
        &|tx| tx.put_off(command_id(2), at(9), Some(lost())),
        &|tx| tx.needs_you(command_id(3), lost()),
        &|tx| tx.cancel(command_id(3), at(2)),
        &|tx| tx.enqueue(command(4, "b")).map(|_| ()),
    ];
    for step in steps {
        vault.write(step).unwrap();
        assert_eq!(vault.outbox().unwrap(), as_read_anew(&vault, &dir));
        let lanes = |view: &ereg_vault::View<'_>| {
            let of = |lane: &str| view.outbox_of(&Lane(lane.to_owned()));
            let turns = view.outbox_turns(0, 9)?;
            let all = [of("a")?, of("b")?];
            assert_eq!(view.outbox_len()?, all.iter().map(Vec::len).sum::<usize>());
            assert_eq!(turns.len(), all.iter().filter(|lane| !lane.is_empty()).count());
            assert!(all.iter().filter_map(|lane| lane.first()).all(|first| turns.contains(first)));
            Ok::<_, VaultError>(())
        };
        vault.read(lanes).unwrap();
    }
}

#[test]
fn what_another_process_writes_is_seen_at_once() {
    let (_root, dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    assert_eq!(vault.outbox().unwrap().len(), 1);
    let other = reopen(&dir);
    enqueue(&other, command(2, "a"));
    assert_eq!(vault.outbox().unwrap(), other.outbox().unwrap());
    other.write(|tx| tx.cancel(command_id(1), at(1))).unwrap();
    assert!(vault.read(|view| view.outbox_item(command_id(1))).unwrap().is_none());
    assert_eq!(due(&vault), [2]);
    assert_eq!(vault.write(|tx| tx.enqueue(command(2, "b"))).unwrap_err().code(), "outbox.duplicate");
    assert_eq!(other.outbox().unwrap()[0].state(), OutboxState::Sending);
}

/// Damages the bytes of a command, and nothing that is known of it.
fn damage(dir: &std::path::Path, seq: u64) {
    let db = Connection::open(dir.join("vault.db")).unwrap();
    let changed = db.execute("UPDATE outbox_body SET body = zeroblob(300) WHERE seq = ?1", params![seq as i64]);
    assert_eq!(changed.unwrap(), 1);
}

#[test]
fn damaged_bytes_stand_still_with_their_lane_and_cost_no_answer_of_another() {
    let (_root, dir, vault) = new_vault();
    for (n, lane) in [(1, "a"), (2, "b"), (3, "b"), (4, "c")] {
        enqueue(&vault, command(n, lane));
    }
    assert_eq!(take_due(&vault, at(1), 1).unwrap().len(), 1);
    damage(&dir, 2);
    // As sync does it: the answer of one is kept and the next are taken, of each lane what follows, in one transaction.
    let next = vault
        .write(|tx| {
            tx.acked(command_id(1), b"outcome", at(2))?;
            let waits = tx.outbox()?;
            tx.begin_sending(&waits)
        })
        .unwrap();
    assert_eq!(next.iter().map(|next| next.item.command_id()).collect::<Vec<_>>(), [command_id(4)]);
    assert!(vault.settled(command_id(1)).unwrap().unwrap().is_acked());
    let stands = vault.read(|view| view.outbox_item(command_id(2))).unwrap().unwrap();
    assert_eq!((stands.state(), stands.attempts()), (OutboxState::NeedsYou, 0));
    assert_eq!(stands.last_error(), Some(&error(DAMAGED, ErrorClass::Permanent)));
    assert!(stands.is_damaged() && stands.is_free() && !stands.is_open());
    assert_eq!(vault.command_bytes(&stands).unwrap_err().code(), "vault.corrupt");
    assert_eq!(due(&vault), [0_u64; 0], "the one behind it waits");
    // Taken back it leaves, and with it what was damaged.
    vault.write(|tx| tx.cancel(command_id(2), at(3))).unwrap();
    assert_eq!(vault.settled(command_id(2)).unwrap().unwrap().settlement(), Settlement::Cancelled(Vec::new()));
    assert_eq!(due(&vault), [3]);
    vault.verify_all().unwrap();
}

#[test]
fn damaged_bytes_behind_another_are_met_when_their_turn_comes() {
    let (_root, dir, vault) = new_vault();
    for n in 1..=3 {
        enqueue(&vault, command(n, "a"));
    }
    damage(&dir, 2);
    let begin = || {
        let waits = |tx: &mut ereg_vault::Tx<'_>| {
            let mut waits = tx.outbox()?;
            waits.retain(|item| item.state() == OutboxState::Queued);
            tx.begin_sending(&waits)
        };
        let begun = vault.write::<_, VaultError>(waits).unwrap();
        begun.iter().map(|begun| begun.item.command_id()).collect::<Vec<_>>()
    };
    assert_eq!(begin(), [command_id(1)]);
    assert!(!vault.outbox().unwrap()[1].is_damaged(), "nobody has come to it yet");
    vault.write(|tx| tx.acked(command_id(1), b"outcome", at(2))).unwrap();
    assert!(begin().is_empty());
    assert!(vault.outbox().unwrap()[0].is_damaged());
}

/// Met or not yet, it is no damage of anything else: the whole pass tells it apart from what is.
#[test]
fn the_whole_pass_counts_damaged_commands_and_finds_every_other_damage_beside_them() {
    for damaged in [
        "UPDATE outbox_body SET body = zeroblob(300) WHERE seq = 2",
        "UPDATE outbox_body SET body = x'' WHERE seq = 2",
        "UPDATE outbox_body SET body = (SELECT body FROM outbox_body WHERE seq = 3) WHERE seq = 2",
        "DELETE FROM outbox_body WHERE seq = 2",
    ] {
        for (other, found) in [
            ("", false),
            ("DELETE FROM outbox_body WHERE seq = 1; DELETE FROM outbox WHERE seq = 1", true),
            ("DELETE FROM outbox WHERE seq = 1", true),
            ("INSERT INTO outbox_body SELECT 99, body FROM outbox_body WHERE seq = 3", true),
            ("UPDATE outbox SET head = zeroblob(300) WHERE seq = 3", true),
            ("DELETE FROM rec", true),
        ] {
            let (_root, dir, vault) = new_vault();
            for n in 1..=3 {
                enqueue(&vault, command(n, "a"));
            }
            vault.write(|tx| tx.put(Collection::Setting, b"typed", b"kept")).unwrap();
            assert_eq!(vault.verify_but_commands(), vault.verify_all(), "nothing is damaged");
            let rows = vault.verify_all().unwrap().rows;
            Connection::open(dir.join("vault.db")).unwrap().execute_batch(&format!("{damaged}; {other}")).unwrap();
            let told = vault.verify_but_commands().map(|verified| (verified.rows, verified.damaged_commands));
            let told = told.map_err(|error| error.code());
            assert_eq!(told, if found { Err("vault.corrupt") } else { Ok((rows, 1)) }, "{damaged}; {other}");
            assert_eq!(vault.verify_all().unwrap_err().code(), "vault.corrupt", "a salvage finds it");
        }
    }
}

/// All that is whole comes back; of a backup with any other damage no vault is made.
#[test]
fn a_backup_with_a_damaged_command_is_restored_and_that_command_alone_stands_still() {
    for (other, restores) in [("", true), ("UPDATE outbox SET head = zeroblob(300) WHERE seq = 3", false)] {
        let (root, _dir, vault) = new_vault();
        for n in 1..=3 {
            enqueue(&vault, command(n, "a"));
        }
        vault.write(|tx| tx.put(Collection::Setting, b"typed", b"kept")).unwrap();
        let (backup, to) = (root.path().join("backup"), root.path().join("restored"));
        vault.backup(&backup).unwrap();
        damage(&backup, 2);
        Connection::open(backup.join("vault.db")).unwrap().execute_batch(other).unwrap();
        let restored = Vault::restore(&backup, &to, &key(), options());
        if !restores {
            assert_eq!(restored.map(drop).unwrap_err().code(), "vault.corrupt");
            assert!(!to.exists(), "nothing is made of it");
            continue;
        }
        let restored = restored.unwrap();
        assert_eq!(restored.verify_but_commands().unwrap().damaged_commands, 1);
        let typed = restored.get(Collection::Setting, b"typed").unwrap();
        assert_eq!(typed.as_deref().map(Vec::as_slice), Some(&b"kept"[..]));
        let items = restored.outbox().unwrap();
        assert!(items.iter().all(|item| item.state() == OutboxState::NeedsYou), "none goes unasked");
        let read: Vec<bool> = items.iter().map(|item| restored.command_bytes(item).is_ok()).collect();
        assert_eq!(read, [true, false, true]);
        restored.close().unwrap();
        assert_eq!(reopen(&to).outbox().unwrap().len(), 3, "and opens again");
    }
}

#[test]
fn a_damaged_command_that_was_not_met_yet_is_taken_back_as_well() {
    let (_root, dir, vault) = new_vault();
    for n in 1..=2 {
        enqueue(&vault, command(n, "a"));
    }
    damage(&dir, 2);
    vault.write(|tx| tx.cancel(command_id(2), at(1))).unwrap();
    assert_eq!(vault.settled(command_id(2)).unwrap().unwrap().settlement(), Settlement::Cancelled(Vec::new()));
    vault.verify_all().unwrap();
}

#[test]
fn what_may_have_arrived_and_is_damaged_since_cannot_be_taken_back_before_the_registry_was_asked() {
    let (_root, dir, vault) = new_vault();
    enqueue(&vault, command(1, "a"));
    take_due(&vault, at(0), 1).unwrap();
    vault.write(|tx| tx.queue_interrupted()).unwrap();
    damage(&dir, 1);
    assert_eq!(take_due(&vault, at(1), 1).unwrap(), []);
    let stands = vault.outbox().unwrap().remove(0);
    assert!(stands.is_damaged() && stands.is_to_be_asked_for() && !stands.is_free());
    assert_eq!(vault.write(|tx| tx.cancel(command_id(1), at(2))).unwrap_err().code(), "outbox.step");
    // It does not know it: then it never had an effect.
    vault.write(|tx| tx.never_arrived(command_id(1), error(DAMAGED, ErrorClass::Permanent))).unwrap();
    let stands = vault.outbox().unwrap().remove(0);
    assert!(stands.is_damaged() && !stands.is_to_be_asked_for() && stands.is_free());
    vault.write(|tx| tx.cancel(command_id(1), at(2))).unwrap();
    // One that goes on its way is not one that never arrived.
    enqueue(&vault, command(2, "a"));
    let on_its_way = vault.write(|tx| tx.never_arrived(command_id(2), lost())).unwrap_err();
    assert_eq!(on_its_way.code(), "outbox.step");
}

#[test]
fn the_bytes_of_what_is_on_its_way_no_more_are_not_another_commands() {
    let (_root, _dir, vault) = new_vault();
    enqueue(&vault, coalescing(1, "a"));
    let old = vault.outbox().unwrap().remove(0);
    enqueue(&vault, coalescing(2, "a"));
    assert_eq!(vault.command_bytes(&old).unwrap_err().code(), "vault.not_found");
}
