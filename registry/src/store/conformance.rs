//! The promises of every store, asked of it through the trait alone: a second database is held to the same.
//!
//! [`check`] runs each promise against a store that has just been made. Nothing here knows SQL.

mod given;
mod home_lock;
mod licence;
mod paper;

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use ereg_domain::{
    identifier::PersonNumber,
    money::Fen,
    party::{Officer, Principal},
};
use ereg_law::{
    calendar::{Deadline, Length, Period},
    case::{AcceptanceSeq, CaseState},
    fixture,
    verdict::Needs,
};
use ereg_protocol::{
    feed::{FeedItem, ObjectKind, PageRange},
    id::{AttemptId, CaseId, DraftId, VaultMark},
    outcome::AttemptState,
    pack::SignedPack,
};
use ereg_trust::{
    checkpoint::Checkpoint,
    digest::Digest,
    key_record::KeyUse,
    keys::{
        AssuranceLevel, Attestation, DeviceSigner, Kept, KeyPolicy, RegistryKey, Signer as _, SoftwareKeys, USER_ALIAS,
    },
    mandate::Mandate,
    merkle::{CompactRange, Nodes, Tree, leaf_hash},
};

use super::{Reads, Store, StoreError, Writes, audit::ChainedAct, book::BookReads, feed::Place};
use crate::model::{
    Attempt, CaseFile, Enrolled, InvitationStanding, KeptPack, KeyRow, LaidAside, MandateRow, PartnerFact, Posting,
    PostingKind, Representative, Source, StoredSection, Workspace,
};

pub(crate) use given::{Home, full_workspace, write_workspace};
use given::{acted, attempt, audit, case, command, id, noon, outcome, person, put_case, undone, workspace, wrote};

/// Holds a store to every promise; `home` makes an empty place.
///
/// # Panics
/// Panics where one is broken, after all were asked.
pub(crate) fn check<H: Home>(home: impl Fn() -> H) {
    let broken: Vec<&str> = PROMISES
        .iter()
        .filter(|(_, promise)| catch_unwind(AssertUnwindSafe(|| promise(&home()))).is_err())
        .map(|(name, _)| *name)
        .collect();
    assert!(broken.is_empty(), "broken: {broken:?}");
}

type Promise = fn(&dyn Home);

const PROMISES: &[(&str, Promise)] = &[
    ("what is committed is there after a restart", committed_is_there_after_a_restart),
    ("what is dropped was never written, wherever it stopped", dropped_was_never_written),
    ("what fails half way leaves nothing", failed_half_way_leaves_nothing),
    ("a command has one outcome", a_command_has_one_outcome),
    ("what was submitted is laid aside once a round", what_was_submitted_is_laid_aside_once_a_round),
    ("a partner's answer is of its round", an_answer_is_of_its_round),
    ("the acts of a batch count together, and one that fails undoes itself alone", acts_count_together),
    ("who writes at the same time loses nothing", nobody_loses_a_write),
    ("a moment stands still", a_moment_stands_still),
    ("a workspace and a case are written by who has read them last", the_last_reader_writes),
    ("a workspace is what was written last, part by part", a_workspace_is_what_was_written_last),
    ("one manifest is one case, one quote has one open attempt", one_case_one_attempt),
    ("what stands is counted by its state", what_stands_is_counted),
    ("what could not be counted is woken, and nothing else", what_could_not_be_counted_is_woken),
    ("money goes back once, and not more than came", money_goes_back_once),
    ("a queue is by rank, and who leaves it wakes the others", a_queue_is_by_rank),
    ("a feed has no gap, and a page ends where it says", a_feed_has_no_gap),
    ("what is erased leaves its numbers", what_is_erased_leaves_its_numbers),
    ("the audit chain is one, and a foreign link is found", the_chain_is_one),
    ("the log grows by its nodes, each written once", the_log_grows),
    ("a paper has one sealed document, for ever", paper::a_paper_is_sealed_once),
    ("a receipt waits for the finance service alone", paper::a_receipt_waits_for_the_finance_service),
    ("a number of a receipt is taken once", paper::a_number_of_a_receipt_is_taken_once),
    ("a pack is kept for ever, and no other takes its version", packs_are_kept),
    ("a vault's mark takes the place of the one it was drawn from", marks_take_places),
    ("an organisation has an account and mandates of its own", an_organisation_is_no_person),
    ("a consent stands until its end or its revocation", licence::a_consent_stands_until_its_end_or_its_revocation),
    ("a use of a licence is written once", licence::a_use_is_written_once_and_counted_of_who_asked),
    (
        "the last lock of each holder is found until it is over",
        home_lock::the_last_lock_of_each_holder_is_found_until_it_is_over,
    ),
];

fn committed_is_there_after_a_restart(home: &dyn Home) {
    let store = home.open();
    wrote(&*store, |tx| {
        tx.put_account(&person(1)).unwrap();
        tx.put_workspace(&workspace(1, &person(1))).unwrap();
        tx.put_chunk(id(1), leaf_hash(b"chunk"), b"chunk").unwrap();
        put_case(tx, &case(1, None)).unwrap();
        tx.raise("counter", 7).unwrap();
        command(tx, 1, "outcome").unwrap();
        tx.put_letter(Digest::of(b"letter"), "addressee", "letter").unwrap();
    });
    drop(store);
    let store = home.open();
    let rows = store.moment().unwrap();
    assert_eq!(rows.enrolled(&person(1).account).unwrap(), Some(person(1)));
    assert_eq!(rows.enrolled_by_number(&person(1).principal.identity().unwrap()).unwrap(), Some(person(1)));
    assert_eq!(rows.workspace(id(1)).unwrap().unwrap().members, workspace(1, &person(1)).members);
    assert_eq!(rows.chunk(id(1), leaf_hash(b"chunk")).unwrap().unwrap(), b"chunk");
    assert_eq!(rows.case(id(1)).unwrap(), Some(CaseFile { version: 1, ..case(1, None) }));
    assert_eq!(rows.case_of_manifest(case(1, None).receipt.manifest).unwrap().unwrap().case_id, id::<CaseId>(1));
    assert_eq!(rows.counter("counter").unwrap(), 7);
    assert_eq!(outcome(&*rows, 1).as_deref(), Some("outcome"));
    assert_eq!(rows.letters_to("addressee").unwrap(), ["letter"]);
    assert_eq!(rows.verify_acts("office").unwrap(), Ok(1));
}

fn packs_are_kept(home: &dyn Home) {
    let store = home.open();
    assert_eq!(store.moment().unwrap().newest_pack().unwrap(), None);
    let pack = |version: u32| KeptPack {
        version,
        digest: Digest::of(&version.to_be_bytes()),
        valid_from: noon().plus_ms(i64::from(version)),
        signed: SignedPack { pack: format!("pack {version}"), signature: "signature".to_owned() },
    };
    wrote(&*store, |tx| [2, 1].into_iter().for_each(|version| tx.put_pack(&pack(version)).unwrap()));
    undone(&*store, |tx| {
        assert!(tx.put_pack(&KeptPack { digest: Digest::of(b"another"), ..pack(2) }).is_err());
        assert!(tx.put_pack(&KeptPack { version: 3, ..pack(2) }).is_err());
    });
    let store = home.open();
    let rows = store.moment().unwrap();
    assert_eq!((rows.packs().unwrap(), rows.newest_pack().unwrap()), (vec![pack(1), pack(2)], Some(2)));
}

fn dropped_was_never_written(home: &dyn Home) {
    let steps: [fn(&dyn Writes); 7] = [
        |tx| tx.put_account(&person(1)).unwrap(),
        |tx| tx.put_workspace(&workspace(1, &person(1))).unwrap(),
        |tx| put_case(tx, &case(1, None)).unwrap(),
        |tx| tx.raise("counter", 7).unwrap(),
        |tx| tell(tx, "object", "body"),
        |tx| command(tx, 1, "outcome").unwrap(),
        audit,
    ];
    let store = home.open();
    for stop in 0..=steps.len() {
        let steps = |tx: &dyn Writes| steps.iter().take(stop).for_each(|step| step(tx));
        undone(&*store, steps);
        // Nor is what was kept by a batch that never counted.
        let batch = store.begin().unwrap();
        let tx = batch.act(noon()).unwrap();
        steps(&*tx);
        tx.keep().unwrap();
        drop(batch);
        for store in [&store, &home.open()] {
            let rows = store.moment().unwrap();
            assert_eq!(rows.enrolled(&person(1).account).unwrap(), None, "stopped after {stop}");
            assert!(rows.workspace(id(1)).unwrap().is_none() && rows.case(id(1)).unwrap().is_none());
            assert_eq!((rows.counter("counter").unwrap(), outcome(&*rows, 1)), (0, None));
            assert_eq!(rows.newest_change(&person(1).account).unwrap(), 0);
            assert_eq!(rows.verify_acts("office").unwrap(), Ok(0));
        }
    }
}

fn what_was_submitted_is_laid_aside_once_a_round(home: &dyn Home) {
    let store = home.open();
    let of = |manifest: &str| LaidAside {
        manifest: manifest.to_owned(),
        sections: vec![StoredSection {
            kind: ereg_law::section::INQUIRY,
            slot: Some(fixture::slot("transferor.1")),
            rev: 3,
            hash: Digest::of(b"own"),
            body: "own".to_owned(),
        }],
        statements: Vec::new(),
    };
    wrote(&*store, |tx| tx.lay_aside(id(1), 0, &of("first")).unwrap());
    wrote(&*store, |tx| {
        // What receipts name is not written over.
        tx.lay_aside(id(1), 0, &of("edited since")).unwrap();
        tx.lay_aside(id(1), 1, &of("second")).unwrap();
    });
    drop(store);
    let store = home.open();
    let rows = store.moment().unwrap();
    assert!(rows.laid_aside(id(1), 0).unwrap() == Some(of("first")));
    assert!(rows.laid_aside(id(1), 1).unwrap() == Some(of("second")));
    assert!(rows.laid_aside(id(1), 2).unwrap().is_none() && rows.laid_aside(id(2), 0).unwrap().is_none());
}

fn an_answer_is_of_its_round(home: &dyn Home) {
    let store = home.open();
    let fact = |round, fact: &str| PartnerFact {
        case_id: id(1),
        round,
        source: Source::Shared(Needs::TaxClearance),
        body: "body".to_owned(),
        fact: fact.to_owned(),
    };
    wrote(&*store, |tx| {
        put_case(tx, &case(1, None)).unwrap();
        tx.put_fact(&fact(0, "one")).unwrap();
        tx.put_fact(&fact(0, "two")).unwrap();
    });
    let source = Source::Shared(Needs::TaxClearance);
    let answer = |store: &dyn Store, round| {
        let rows = store.moment().unwrap();
        let answer = rows.partner_fact(id(1), round, source).unwrap();
        assert_eq!(rows.partner_facts(id(1), round).unwrap().get(source.name()), answer.as_ref());
        answer
    };
    assert_eq!((answer(&*store, 0).as_deref(), answer(&*store, 1)), (Some("two"), None));
    wrote(&*store, |tx| tx.put_fact(&fact(1, "three")).unwrap());
    assert_eq!((answer(&*store, 0).as_deref(), answer(&*store, 1).as_deref()), (Some("two"), Some("three")));
}

fn failed_half_way_leaves_nothing(home: &dyn Home) {
    let store = home.open();
    wrote(&*store, |tx| tx.put_account(&person(1)).unwrap());
    undone(&*store, |tx| {
        tx.raise("counter", 7).unwrap();
        assert!(tx.put_account(&person(1)).is_err());
    });
    assert_eq!(store.moment().unwrap().counter("counter").unwrap(), 0);
    wrote(&*store, |tx| tx.raise("counter", 3).unwrap());
    assert_eq!(store.moment().unwrap().counter("counter").unwrap(), 3);
}

fn a_command_has_one_outcome(home: &dyn Home) {
    let store = home.open();
    wrote(&*store, |tx| command(tx, 1, "first").unwrap());
    undone(&*store, |tx| assert!(command(tx, 1, "second").is_err()));
    wrote(&*store, |tx| command(tx, 2, "another").unwrap());
    let rows = store.moment().unwrap();
    assert_eq!((outcome(&*rows, 1).unwrap(), outcome(&*rows, 2).unwrap()), ("first".into(), "another".into()));
    assert_eq!(rows.outcome("principal", id(1)).unwrap().unwrap().digest, Digest::of(b"first"));
    assert!(rows.outcome("somebody else", id(1)).unwrap().is_none());
}

fn acts_count_together(home: &dyn Home) {
    let (store, other) = (home.open(), home.open());
    let version = |store: &dyn Store| store.moment().unwrap().version().unwrap();
    let before = version(&*store);
    let batch = store.begin().unwrap();
    acted(&*batch, |tx| tx.raise("counter", 1).unwrap());
    {
        let tx = batch.act(noon()).unwrap();
        assert_eq!(tx.counter("counter").unwrap(), 1, "an act reads what those before it wrote");
        tx.raise("counter", 7).unwrap();
        assert!(tx.put_posting(&refund_of_nothing()).is_err());
        audit(&*tx);
    }
    acted(&*batch, |tx| {
        assert_eq!(tx.counter("counter").unwrap(), 1, "an act that failed has written nothing");
        tx.raise("another", 2).unwrap();
    });
    for store in [&store, &other] {
        let rows = store.moment().unwrap();
        assert_eq!(
            (rows.counter("counter").unwrap(), rows.counter("another").unwrap()),
            (0, 0),
            "nobody reads it before"
        );
        assert_eq!(version(&**store), before);
    }
    batch.commit().unwrap();
    for store in [&store, &other] {
        let rows = store.moment().unwrap();
        assert_eq!((rows.counter("counter").unwrap(), rows.counter("another").unwrap()), (1, 2));
        assert_eq!(rows.verify_acts("office").unwrap(), Ok(2), "the chain has no row of the act that failed");
    }
    assert_ne!(version(&*store), before);
}

fn refund_of_nothing() -> Posting {
    Posting { what: PostingKind::Refund, reference: "nothing".to_owned(), amount: Fen::new(1).unwrap() }
}

fn nobody_loses_a_write(home: &dyn Home) {
    const EACH: u64 = 25;
    // Two processes, two threads of each.
    let stores = [home.open(), home.open()];
    std::thread::scope(|scope| {
        for store in stores.iter().chain(&stores) {
            scope.spawn(move || {
                for _ in 0..EACH {
                    wrote(&**store, |tx| tx.raise("counter", tx.counter("counter").unwrap() + 1).unwrap());
                }
            });
        }
    });
    let rows = stores[0].moment().unwrap();
    assert_eq!((rows.counter("counter").unwrap(), rows.verify_acts("office").unwrap()), (4 * EACH, Ok(4 * EACH)));
}

fn a_moment_stands_still(home: &dyn Home) {
    let store = home.open();
    wrote(&*store, |tx| tx.raise("counter", 1).unwrap());
    let before = store.moment().unwrap();
    assert_eq!(before.counter("counter").unwrap(), 1);
    wrote(&*home.open(), |tx| tx.raise("counter", 2).unwrap());
    assert_eq!(before.counter("counter").unwrap(), 1);
    let version = before.version().unwrap();
    drop(before);
    let now = store.moment().unwrap();
    assert_eq!(now.counter("counter").unwrap(), 2);
    assert_ne!(now.version().unwrap(), version, "and a later one is another");
    drop(now);
    undone(&*store, |tx| {
        tx.raise("counter", 3).unwrap();
        assert_eq!(tx.counter("counter").unwrap(), 3, "who writes reads what he wrote");
        assert_eq!(home.open().moment().unwrap().counter("counter").unwrap(), 2, "and nobody else does");
    });
}

fn the_last_reader_writes(home: &dyn Home) {
    let store = home.open();
    wrote(&*store, |tx| {
        tx.put_account(&person(1)).unwrap();
        tx.put_workspace(&workspace(1, &person(1))).unwrap();
        put_case(tx, &case(1, None)).unwrap();
    });
    undone(&*store, |tx| {
        assert!(matches!(tx.put_workspace(&workspace(1, &person(1))), Err(StoreError::Moved)));
        assert!(matches!(put_case(tx, &case(1, None)), Err(StoreError::Moved)));
    });
    wrote(&*store, |tx| {
        tx.put_workspace(&tx.workspace(id(1)).unwrap().unwrap()).unwrap();
        put_case(tx, &tx.case(id(1)).unwrap().unwrap()).unwrap();
        assert_eq!(tx.workspace(id(1)).unwrap().unwrap().version, 2);
        assert_eq!(tx.case(id(1)).unwrap().unwrap().version, 2);
        tx.drop_workspace(id(1)).unwrap();
        assert!(tx.workspace(id(1)).unwrap().is_none());
    });
}

fn a_workspace_is_what_was_written_last(home: &dyn Home) {
    let store = home.open();
    let is = |now: &Workspace| {
        let held = home.open().moment().unwrap().workspace(now.draft_id).unwrap().unwrap();
        assert!(held == Workspace { version: now.version + 1, ..now.clone() });
    };
    let full = full_workspace();
    write_workspace(&*store, &full);
    is(&full);
    // Each part changes in its way: a row is another, a row goes, a row comes.
    let mut changed = Workspace { version: 1, until: noon().plus_ms(2_000), manifest_rev: 2, ..full.clone() };
    let (first, last) = (changed.members[0].who.clone(), changed.members[1].who.clone());
    (changed.members[0].who, changed.members[1].who) = (last, first);
    changed.invitations[0].standing = InvitationStanding::Used;
    changed.invitations[0].wrong.clear();
    let gone = changed.sections.remove(0);
    changed.sections[0].rev = 2;
    changed.sections[0].body = "edited".to_owned();
    changed.sections.push(StoredSection { kind: ereg_law::section::PARTIES, slot: None, ..gone });
    changed.sections.sort_by_key(|section| (section.kind, section.slot));
    changed.media[0].size += 1;
    changed.statements[1].envelope = "signed anew".to_owned();
    write_workspace(&*store, &changed);
    is(&changed);
    let bare = Workspace {
        version: 2,
        members: changed.members[..1].to_vec(),
        invitations: Vec::new(),
        sections: Vec::new(),
        media: Vec::new(),
        statements: Vec::new(),
        ..changed
    };
    write_workspace(&*store, &bare);
    is(&bare);
    write_workspace(&*store, &Workspace { version: 3, ..full.clone() });
    is(&Workspace { version: 3, ..full });
}

fn one_case_one_attempt(home: &dyn Home) {
    let store = home.open();
    wrote(&*store, |tx| {
        tx.put_account(&person(1)).unwrap();
        put_case(tx, &case(1, None)).unwrap();
        tx.put_attempt(&attempt(1)).unwrap();
    });
    let again = CaseFile { case_id: id(2), ..case(1, None) };
    undone(&*store, |tx| assert!(put_case(tx, &again).is_err()));
    undone(&*store, |tx| assert!(tx.put_attempt(&attempt(2)).is_err()));
    wrote(&*store, |tx| {
        tx.put_attempt(&Attempt { state: AttemptState::Failed, ..attempt(1) }).unwrap();
        tx.put_attempt(&Attempt { next: Some(noon()), ..attempt(2) }).unwrap();
    });
    let rows = store.moment().unwrap();
    assert_eq!(rows.attempts_of(id(1)).unwrap().len(), 2);
    assert_eq!(rows.attempts_due(noon(), 9).unwrap(), [id::<AttemptId>(2)]);
    assert_eq!(rows.attempts_due(noon().plus_ms(-1), 9).unwrap(), []);
}

/// Each state has the number of those that stand in it, from the first write on and after each next one; what was not
/// committed is not counted.
fn what_stands_is_counted(home: &dyn Home) {
    let store = home.open();
    let counted = || {
        let standing = store.moment().unwrap().standing(noon()).unwrap();
        let text = |(name, count): (String, i64)| format!("{name} {count}");
        let all = standing.cases.into_iter().chain(standing.attempts).map(text);
        all.collect::<Vec<_>>().join(", ")
    };
    wrote(&*store, |tx| {
        for number in [1, 2] {
            put_case(tx, &case(number, None)).unwrap();
        }
        tx.put_attempt(&attempt(1)).unwrap();
    });
    assert_eq!(counted(), "received 2, submitted 1");
    let moves = |tx: &dyn Writes, number: u16, state| {
        put_case(tx, &CaseFile { state, ..tx.case(id(number)).unwrap().unwrap() }).unwrap();
    };
    undone(&*store, |tx| moves(tx, 1, CaseState::Precheck));
    wrote(&*store, |tx| {
        moves(tx, 1, CaseState::Precheck);
        // Written again, and still where it was.
        moves(tx, 2, CaseState::Received);
        tx.put_attempt(&Attempt { state: AttemptState::Failed, ..attempt(1) }).unwrap();
        tx.put_attempt(&attempt(2)).unwrap();
    });
    assert_eq!(counted(), "precheck 1, received 1, failed 1, submitted 1");
    wrote(&*store, |tx| moves(tx, 2, CaseState::Precheck));
    assert_eq!(counted(), "precheck 2, failed 1, submitted 1");
}

/// A calendar that has come to know another year has those cases looked at that it may count, and no other.
fn what_could_not_be_counted_is_woken(home: &dyn Home) {
    let store = home.open();
    let period = |by| Some(Period { from: "2026-12-25".parse().unwrap(), length: Length::Days(7), by });
    let (known, unknown) =
        (Deadline::By("2027-01-04".parse().unwrap()), Deadline::NotBefore("2027-01-01".parse().unwrap()));
    wrote(&*store, |tx| {
        for number in [1, 2] {
            put_case(tx, &CaseFile { answer_by: period(known), ..case(number, None) }).unwrap();
        }
    });
    let woken = || {
        wrote(&*store, |tx| tx.wake_uncounted().unwrap());
        store.moment().unwrap().cases_due(noon(), 9).unwrap()
    };
    assert_eq!(woken(), []);
    let again = |answer_by| {
        wrote(&*store, |tx| {
            put_case(tx, &CaseFile { answer_by, next: None, ..tx.case(id(2)).unwrap().unwrap() }).unwrap();
        });
    };
    again(period(unknown));
    assert_eq!(store.moment().unwrap().cases_due(noon(), 9).unwrap(), []);
    assert_eq!(woken(), [id::<CaseId>(2)]);
    again(period(known));
    assert_eq!(woken(), []);
}

fn money_goes_back_once(home: &dyn Home) {
    let store = home.open();
    let posting = |what, fen| Posting { what, reference: "attempt".to_owned(), amount: Fen::new(fen).unwrap() };
    let fails = |posting: &Posting| undone(&*store, |tx| assert!(tx.put_posting(posting).is_err()));
    fails(&posting(PostingKind::Refund, 8_000));
    wrote(&*store, |tx| tx.put_posting(&posting(PostingKind::Capture, 8_000)).unwrap());
    fails(&posting(PostingKind::Capture, 8_000));
    fails(&posting(PostingKind::Refund, 9_000));
    wrote(&*store, |tx| tx.put_posting(&posting(PostingKind::Refund, 8_000)).unwrap());
    fails(&posting(PostingKind::Refund, 8_000));
    let ledger = store.moment().unwrap().standing(noon()).unwrap().ledger;
    assert!(ledger.len() == 2 && ledger.iter().all(|(_, fen)| *fen == 0), "{ledger:?}");
}

fn a_queue_is_by_rank(home: &dyn Home) {
    let store = home.open();
    let unit = case(1, None).unit;
    let waits = |number, rank| {
        let mut waits = case(number, Some(rank));
        let period =
            |count| Period { from: noon().day(), length: Length::WorkingDays(count), by: Deadline::By(noon().day()) };
        let accepted = ereg_law::case::Acceptance {
            case_number: "420102202611231000001".parse().unwrap(),
            seq: AcceptanceSeq(rank),
            accepted_at: noon(),
            decide_by: period(30),
            promised_by: period(5),
        };
        waits.state = waits.state.precheck().unwrap().accept(accepted).unwrap();
        waits.state = waits.state.review(ereg_law::case::ReviewState::Auto).unwrap();
        waits
    };
    wrote(&*store, |tx| {
        tx.put_account(&person(1)).unwrap();
        for (number, rank) in [(1, 5), (2, 3), (3, 9)] {
            put_case(tx, &waits(number, rank)).unwrap();
            tx.join_queue(id(number)).unwrap();
        }
    });
    let ranks = |rows: &dyn Reads| rows.queue(&unit).unwrap().iter().map(|q| q.seq.0).collect::<Vec<_>>();
    assert_eq!(ranks(&*store.moment().unwrap()), [3, 5, 9]);
    assert_eq!(store.moment().unwrap().cases_due(noon(), 9).unwrap(), []);
    wrote(&*store, |tx| tx.leave_queue(id(2)).unwrap());
    let rows = store.moment().unwrap();
    assert_eq!(ranks(&*rows), [5, 9]);
    let woken: BTreeSet<CaseId> = rows.cases_due(noon(), 9).unwrap().into_iter().collect();
    assert_eq!(woken, BTreeSet::from([id(1), id(3)]));
    drop(rows);
    undone(&*store, |tx| assert!(put_case(tx, &case(4, Some(5))).is_err(), "a rank is given once"));
}

fn tell(tx: &dyn Writes, object: &str, body: &str) {
    let account = &person(1).account;
    tx.tell(&Place { account, kind: ObjectKind::Case, object }, body.to_owned()).unwrap();
}

fn items(lines: &[u8]) -> Vec<FeedItem> {
    lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect()
}

fn a_feed_has_no_gap(home: &dyn Home) {
    let store = home.open();
    let account = person(1).account;
    wrote(&*store, |tx| tx.put_account(&person(1)).unwrap());
    for round in 0..30 {
        undone(&*store, |tx| tell(tx, &format!("object-{}", round % 4), &"x".repeat(20_000)));
        wrote(&*store, |tx| tell(tx, &format!("object-{}", round % 4), &format!("{round}{}", "x".repeat(20_000))));
    }
    let rows = store.moment().unwrap();
    assert_eq!(rows.newest_change(&account).unwrap(), 30);
    let place = Place { account: &account, kind: ObjectKind::Case, object: "object-1" };
    assert_eq!((rows.revision(&place).unwrap(), rows.told_of(&place).unwrap().len()), (8, 8));
    let (mut after, mut seen, mut pages) = (0, Vec::new(), 0);
    while after < 30 {
        let page = rows.items_page(&account, after).unwrap();
        let PageRange::Changes { first, last } = page.range else { panic!("changes were asked for") };
        let items = items(&page.lines);
        let numbers: Vec<u64> = items.iter().map(|item| item.seq).collect();
        assert_eq!(numbers, (first..=last).collect::<Vec<_>>());
        assert_eq!(first, after + 1);
        seen.extend(items);
        (after, pages) = (last, pages + 1);
    }
    assert!(pages > 1, "one page holds them all");
    assert!(rows.items_page(&account, 30).unwrap().lines.is_empty());
    let (mut from, mut objects) = (None, Vec::new());
    loop {
        let page = rows.snapshot_page(&account, 30, from).unwrap();
        let PageRange::Snapshot { last, .. } = page.range else { panic!("a snapshot was asked for") };
        objects.extend(items(&page.lines));
        let Some(last) = last else { break };
        assert!(rows.is_place(&account, &last).unwrap());
        from = Some(last);
    }
    let newest: Vec<FeedItem> = ["object-0", "object-1", "object-2", "object-3"]
        .iter()
        .map(|object| seen.iter().rfind(|item| item.object == *object).unwrap().clone())
        .collect();
    assert_eq!(objects, newest);
    assert!(!rows.is_place(&account, "case/nowhere").unwrap());
    let place = Place { account: &account, kind: ObjectKind::Case, object: &newest[0].object };
    assert_eq!(rows.told(&place).unwrap(), Some(Digest::of(newest[0].body.as_bytes())));
    assert_eq!(rows.told(&Place { object: "nowhere", ..place }).unwrap(), None);
}

fn what_is_erased_leaves_its_numbers(home: &dyn Home) {
    let store = home.open();
    let account = person(1).account;
    wrote(&*store, |tx| {
        tx.put_account(&person(1)).unwrap();
        for body in ["secret one", "secret two"] {
            tell(tx, "gone", body);
            tell(tx, "stays", body);
        }
        tx.erase_told(&Place { account: &account, kind: ObjectKind::Case, object: "gone" }, "remains").unwrap();
        tell(tx, "gone", "remains");
    });
    let items = items(&store.moment().unwrap().items_page(&account, 0).unwrap().lines);
    let told: Vec<(u64, u64, &str, &str)> =
        items.iter().map(|item| (item.seq, item.rev, item.object.as_str(), item.body.as_str())).collect();
    assert_eq!(
        told,
        [
            (1, 1, "gone", "remains"),
            (2, 1, "stays", "secret one"),
            (3, 2, "gone", "remains"),
            (4, 2, "stays", "secret two"),
            (5, 3, "gone", "remains")
        ]
    );
}

fn the_chain_is_one(home: &dyn Home) {
    let store = home.open();
    for _ in 0..3 {
        wrote(&*store, |_| ());
    }
    let rows = store.moment().unwrap();
    assert_eq!(rows.verify_acts("office").unwrap(), Ok(3));
    assert_eq!(rows.verify_acts("another office").unwrap(), Err(1), "a row is bound to its office");
    assert_eq!(rows.acts_after(1, 1).unwrap().iter().map(|act| act.seq).collect::<Vec<_>>(), [2]);
    let last = rows.acts_after(2, 9).unwrap().pop().unwrap();
    drop(rows);
    undone(&*store, |tx| assert!(tx.put_act(&last).is_err(), "a number is given once"));
    let batch = store.begin().unwrap();
    let tx = batch.act(noon()).unwrap();
    tx.put_act(&ChainedAct { seq: 4, ..last }).unwrap();
    tx.keep().unwrap();
    batch.commit().unwrap();
    assert_eq!(store.moment().unwrap().verify_acts("office").unwrap(), Err(4));
}

struct Log<'a>(&'a dyn BookReads);

impl Nodes for Log<'_> {
    type Error = StoreError;

    fn node(&self, level: u8, index: u64) -> Result<Digest, StoreError> {
        self.0.node(level, index)
    }
}

fn the_log_grows(home: &dyn Home) {
    const LEAVES: u64 = 11;
    let key = RegistryKey::from_seed(&[7; 32]).unwrap();
    let mut tree = Tree::new();
    for number in 0..LEAVES {
        let (leaf, store) = (leaf_hash(&number.to_be_bytes()), home.open());
        tree.append(leaf);
        wrote(&*store, |tx| {
            let mut edge = CompactRange::load(&Log(tx), number).unwrap();
            for node in edge.append(leaf) {
                tx.put_node(&node).unwrap();
                assert!(tx.put_node(&node).is_err(), "a node is written once");
                assert_eq!(tx.node(node.level, node.index).unwrap(), node.hash);
            }
            assert_eq!(edge.root(), tree.root());
            let note = Checkpoint { origin: "log".into(), size: edge.size(), root: edge.root(), time_s: 1 };
            tx.put_checkpoint(&note.sign(&key).unwrap()).unwrap();
        });
    }
    let store = home.open();
    let rows = store.moment().unwrap();
    let rows: &dyn Reads = &*rows;
    assert_eq!(ereg_trust::merkle::root(&Log(rows), LEAVES).unwrap(), tree.root());
    assert!(rows.node(0, LEAVES).is_err());
    let roots = rows.checkpoint_roots().unwrap();
    assert_eq!(roots.iter().map(|(size, _)| *size).collect::<Vec<_>>(), (1..=LEAVES).collect::<Vec<_>>());
    assert_eq!(roots.last().unwrap().1, tree.root());
    assert!(rows.checkpoint().unwrap().unwrap().contains(&format!("\n{LEAVES}\n")));
    let unknown = person(1).keys().remove(0);
    assert!(rows.units_of(&unknown).unwrap().is_empty() && rows.entries().unwrap() == 0);
    assert!(
        rows.workspaces_over(noon(), 9).unwrap().is_empty()
            && rows.drafts_with_medium(&person(1).account, roots[0].1).unwrap() == Vec::<DraftId>::new()
    );
}

fn an_organisation_is_no_person(home: &dyn Home) {
    let store = home.open();
    let account = format!("{:B>22}", 1).parse().unwrap();
    let code = "91420100MA0000015F".parse().unwrap();
    let principal = Principal::Organisation { name: "演示置业有限公司".parse().unwrap(), code };
    let firm = Enrolled { account, principal, formerly: Vec::new() };
    let reviewer = Officer { name: "演示审核员".parse().unwrap(), number: "YS-0001".parse().unwrap() };
    let account = format!("{:C>22}", 1).parse().unwrap();
    let officer = Enrolled { account, principal: Principal::Officer(reviewer), formerly: Vec::new() };
    let keys = SoftwareKeys::in_memory();
    keys.generate(USER_ALIAS, KeyPolicy::Acts).unwrap();
    let signer = DeviceSigner::new(&keys, USER_ALIAS, "mandate").unwrap();
    let row = |from: &str| {
        let mandate = Mandate {
            principal: firm.principal.clone(),
            representative: person(2).principal.name().clone(),
            number: "11010519491231002X".parse().unwrap(),
            matters: vec!["T04".parse().unwrap()],
            from: from.parse().unwrap(),
            to: "2028-01-01".parse().unwrap(),
            key: *signer.public_key(),
            captured_at: noon(),
        };
        let envelope = mandate.sign(&signer).unwrap();
        MandateRow {
            digest: envelope.digest(),
            mandate,
            grantor: person(1).account,
            granted_at: noon(),
            revoked_at: None,
            envelope: String::from_utf8(envelope.to_bytes().unwrap()).unwrap(),
        }
    };
    let (first, second) = (row("2026-01-01"), MandateRow { granted_at: noon().plus_ms(1), ..row("2026-02-01") });
    let key = KeyRow {
        id: signer.key_id(),
        account: firm.account.clone(),
        key: *signer.public_key(),
        key_use: KeyUse::Party,
        representative: Some(Representative {
            name: person(2).principal.name().clone(),
            number: "11010519491231002X".parse().unwrap(),
        }),
        revoked_at: None,
        kept: Kept { level: AssuranceLevel::A, attestation: Attestation::of(vec![vec![48, 130], vec![7]]).unwrap() },
        record: "record".to_owned(),
    };
    wrote(&*store, |tx| {
        tx.put_account(&person(1)).unwrap();
        tx.put_account(&firm).unwrap();
        tx.put_account(&officer).unwrap();
        tx.put_mandate(&second).unwrap();
        tx.put_mandate(&first).unwrap();
        tx.put_key(&key).unwrap();
    });
    let rows = store.moment().unwrap();
    assert_eq!(rows.enrolled_by_number(&firm.principal.identity().unwrap()).unwrap(), Some(firm.clone()));
    assert_eq!(rows.enrolled(&officer.account).unwrap().as_ref(), Some(&officer), "who has no number in the register");
    assert_eq!(rows.enrolled_by_number(&person(1).principal.identity().unwrap()).unwrap(), Some(person(1)));
    let (agent, id) = (key.representative.as_ref().map(|agent| agent.number.clone()), key.id);
    let keys = |holder: Option<&PersonNumber>, key_use, since| rows.keys_since(&key.account, holder, key_use, since);
    let before = noon().plus_ms(-1);
    assert_eq!(keys(agent.as_ref(), KeyUse::Party, before).unwrap(), 1);
    assert_eq!(keys(agent.as_ref(), KeyUse::Party, noon()).unwrap(), 0, "after that time");
    assert_eq!(keys(agent.as_ref(), KeyUse::Request, before).unwrap(), 0, "of another use");
    assert_eq!(keys(None, KeyUse::Party, before).unwrap(), 0, "of the holder's own");
    assert_eq!(
        rows.keys_since(&person(1).account, agent.as_ref(), KeyUse::Party, before).unwrap(),
        0,
        "of another account"
    );
    assert_eq!(rows.key(&id).unwrap(), Some(key));
    let number = firm.principal.principal_number().unwrap();
    assert_eq!(rows.mandates_of(&number).unwrap(), [first.clone(), second.clone()], "in the order they were taken");
    assert_eq!(rows.mandates_of(&"91420100MA0000023A".parse().unwrap()).unwrap(), []);
    assert_eq!(rows.mandates_of(&person(1).principal.principal_number().unwrap()).unwrap(), [], "who granted them");
    drop(rows);
    let revoked = MandateRow { revoked_at: Some(noon().plus_ms(9)), ..first };
    wrote(&*store, |tx| tx.put_mandate(&revoked).unwrap());
    let rows = store.moment().unwrap();
    assert_eq!(rows.mandate(revoked.digest).unwrap(), Some(revoked.clone()));
    assert_eq!(rows.mandates_of(&number).unwrap(), [revoked, second]);
}

fn marks_take_places(home: &dyn Home) {
    let store = home.open();
    let account = person(1).account;
    let mark = |byte| VaultMark::from_bytes([byte; 16]);
    wrote(&*store, |tx| {
        tx.put_account(&person(1)).unwrap();
        tx.put_vault_mark("one", &account, None, mark(1)).unwrap();
        tx.put_vault_mark("two", &account, None, mark(1)).unwrap();
        tx.put_vault_mark("three", &account, None, mark(9)).unwrap();
    });
    wrote(&*store, |tx| tx.put_vault_mark("one", &account, Some(mark(1)), mark(2)).unwrap());
    let mut marks = store.moment().unwrap().vault_marks(&account).unwrap();
    marks.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(marks, [("one".into(), mark(2)), ("three".into(), mark(9)), ("two".into(), mark(2))]);
}
