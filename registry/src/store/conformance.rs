//! The promises of every store, asked of it through the trait alone: a second database is held to the same.
//!
//! [`check`] runs each promise against a store that has just been made. Nothing here knows SQL.

mod licence;

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use ereg_document::FiscalReceiptNumber;
use ereg_domain::{
    identifier::{IssuedNumber, TitleCertificateNumber},
    money::Fen,
    party::{Officer, Principal},
    time::Instant,
};
use ereg_law::{
    calendar::{Deadline, Length, Period},
    case::{AcceptanceSeq, CaseState, Course, Turn},
    fixture,
    material::{MaterialCode, MediaType},
    verdict::Needs,
};
use ereg_protocol::{
    document::{PaperKind, SealedFile, Twin},
    feed::{FeedItem, ObjectKind, PageRange},
    id::{AttemptId, CaseId, CommandId, DraftId, VaultMark},
    outcome::{AttemptState, Receipt},
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

use super::{
    Batch, Reads, Store, StoreError, Writes, account::CommandRow, audit::ChainedAct, book::BookReads, feed::Place,
};
use crate::model::{
    Attempt, Audit, Base, CaseFile, CaseParty, DocumentFiles, Enrolled, Hold, Invitation, InvitationStanding, KeptPack,
    KeyRow, LaidAside, MandateRow, Medium, Member, PaperStanding, PartnerFact, Posting, PostingKind, RefundStanding,
    Representative, SealedBy, Source, Statement, StoredSection, TwinFiles, Workspace, WrittenPaper,
};

/// The place where a store lies: opened again, it is the same one.
pub(crate) trait Home {
    /// Opens the store, or makes it.
    fn open(&self) -> Box<dyn Store>;
}

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
    ("a paper has one sealed document, for ever", a_paper_is_sealed_once),
    ("a receipt waits for the finance service alone", a_receipt_waits_for_the_finance_service),
    ("a number of a receipt is taken once", a_number_of_a_receipt_is_taken_once),
    ("a pack is kept for ever, and no other takes its version", packs_are_kept),
    ("a vault's mark takes the place of the one it was drawn from", marks_take_places),
    ("an organisation has an account and mandates of its own", an_organisation_is_no_person),
    ("a consent stands until its end or its revocation", licence::a_consent_stands_until_its_end_or_its_revocation),
    ("a use of a licence is written once", licence::a_use_is_written_once_and_counted_of_who_asked),
];

fn noon() -> Instant {
    Instant::from_ms(1_795_000_000_000)
}

fn person(number: u16) -> Enrolled {
    let account = format!("{number:A>22}").parse().unwrap();
    let someone = fixture::someone("林秀英", "19620317", number);
    let number = someone.identity.person().unwrap().clone();
    Enrolled { account, principal: Principal::Person { name: someone.name, number }, formerly: Vec::new() }
}

fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u16) -> T {
    format!("019abcde-0000-7000-8000-00000000{number:04x}").parse().unwrap()
}

/// One act that is undone, in a batch that counts.
fn undone(store: &dyn Store, write: impl FnOnce(&dyn Writes)) {
    let batch = store.begin().unwrap();
    let tx = batch.act(noon()).unwrap();
    write(&*tx);
    drop(tx);
    batch.commit().unwrap();
}

fn audit(tx: &dyn Writes) {
    tx.audit("office", noon(), "actor", &Audit { act: "act", object: "object".into(), subject: "done".into() })
        .unwrap();
}

/// One mutation, audited and committed.
fn wrote(store: &dyn Store, write: impl FnOnce(&dyn Writes)) {
    let batch = store.begin().unwrap();
    acted(&*batch, write);
    batch.commit().unwrap();
}

/// One mutation, audited, that is part of a batch.
fn acted(batch: &dyn Batch, write: impl FnOnce(&dyn Writes)) {
    let tx = batch.act(noon()).unwrap();
    write(&*tx);
    audit(&*tx);
    tx.keep().unwrap();
}

fn command(tx: &dyn Writes, number: u16, outcome: &str) -> Result<(), StoreError> {
    tx.put_command(&CommandRow {
        principal: "principal",
        command_id: &id::<CommandId>(number).to_string(),
        kind: "share",
        digest: Digest::of(outcome.as_bytes()),
        outcome: outcome.as_bytes(),
    })
}

fn outcome(rows: &dyn Reads, number: u16) -> Option<String> {
    let stored = rows.outcome("principal", id(number)).unwrap();
    stored.map(|stored| String::from_utf8(stored.outcome).unwrap())
}

fn workspace(number: u16, member: &Enrolled) -> Workspace {
    Workspace {
        draft_id: id(number),
        matter: ereg_law::matter::T04.id(),
        creator: fixture::slot("transferor.1"),
        until: noon().plus_ms(1_000),
        unit: fixture::Sale::clean().register.unwrap().unit,
        base: Some(Base { extract: "extract".to_owned(), entry_seq: 1, entry_hash: Digest::of(b"entry") }),
        members: vec![Member { slot: fixture::slot("transferor.1"), who: member.clone() }],
        invitations: Vec::new(),
        sections: Vec::new(),
        media: Vec::new(),
        frozen: None,
        manifest_rev: 0,
        statements: Vec::new(),
        case_id: None,
        version: 0,
    }
}

fn case(number: u16, rank: Option<u64>) -> CaseFile {
    let receipt = Receipt {
        case_id: id(number),
        draft_id: id(number),
        received_at: noon(),
        manifest: Digest::of(&number.to_be_bytes()),
        statements: Vec::new(),
    };
    CaseFile {
        case_id: id(number),
        draft_id: id(number),
        unit: fixture::Sale::clean().register.unwrap().unit,
        receipt,
        supplements: Vec::new(),
        submitted_by: (person(1).account, id(number)),
        state: CaseState::Received,
        since: noon(),
        course: Course::received(noon()),
        seq: rank.map(AcceptanceSeq),
        pack: Digest::of(b"pack"),
        parties: vec![CaseParty {
            slot: fixture::slot("transferor.1"),
            side: ereg_domain::party::Side::Obligor,
            account: person(1).account,
        }],
        withdrawing: Vec::new(),
        disputes: Vec::new(),
        answer_by: None,
        hold: Hold::Unused,
        term: None,
        turn: Turn::Held,
        next: Some(noon().plus_ms(60_000)),
        asked: 0,
        version: 0,
    }
}

fn put_case(tx: &dyn Writes, case: &CaseFile) -> Result<(), StoreError> {
    tx.put_case(case, &case.receipt.manifest.to_string())
}

fn attempt(number: u16) -> Attempt {
    Attempt {
        attempt_id: id(number),
        quote: Digest::of(b"quote"),
        case_id: id(1),
        account: person(1).account,
        amount: Fen::new(8_000).unwrap(),
        channel: "wechat".parse().unwrap(),
        intent: None,
        state: AttemptState::Submitted,
        since: noon(),
        next: None,
        asked: 0,
        refund: RefundStanding::None,
    }
}

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

/// A workspace with something in each of its parts, of two members who are [`person`] 1 and 2.
pub(crate) fn full_workspace() -> Workspace {
    let (one, two) = (fixture::slot("transferor.1"), fixture::slot("transferee.1"));
    let section = |slot, body: &str| StoredSection {
        kind: ereg_law::section::INQUIRY,
        slot: Some(slot),
        rev: 1,
        hash: Digest::of(body.as_bytes()),
        body: body.to_owned(),
    };
    let medium = |by, bytes: &[u8]| Medium {
        by,
        digest: leaf_hash(bytes),
        material: MaterialCode::M10,
        media_type: MediaType::Png,
        size: bytes.len() as u64,
        chunks: vec![leaf_hash(bytes)],
        held: Vec::new(),
    };
    let statement = |slot| Statement {
        slot,
        digest: Digest::of(b"statement"),
        own: Digest::of(b"own"),
        key: "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".parse().unwrap(),
        envelope: format!("signed by {slot}"),
    };
    let invitation = Invitation {
        slot: two,
        code_hash: Digest::of(b"code"),
        wrong: [(person(2).account, 1)].into(),
        standing: InvitationStanding::Open,
    };
    let mut full = workspace(1, &person(1));
    full.members.push(Member { slot: two, who: person(2) });
    full.members.sort_by_key(|member| member.slot);
    full.invitations = vec![invitation];
    full.sections = vec![section(one, "one"), section(two, "two")];
    full.sections.sort_by_key(|section| (section.kind, section.slot));
    full.media = vec![medium(one, b"photo")];
    full.statements = vec![statement(one), statement(two)];
    full.statements.sort_by_key(|statement| statement.slot);
    full
}

/// Writes a workspace, which its members have accounts for.
pub(crate) fn write_workspace(store: &dyn Store, workspace: &Workspace) {
    wrote(store, |tx| {
        for member in workspace.members.iter().filter(|_| workspace.version == 0) {
            tx.put_account(&member.who).unwrap();
        }
        tx.put_workspace(workspace).unwrap();
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

/// A paper waits until it is sealed, or until there will be no document of it; what it says is never changed.
fn a_paper_is_sealed_once(home: &dyn Home) {
    let store = home.open();
    let number: IssuedNumber =
        "鄂(2026)武汉市江岸不动产权第0000002号".parse::<TitleCertificateNumber>().unwrap().into();
    let parties = vec![person(1).account, person(2).account];
    let of_case = |version: u64, kind: PaperKind| {
        let written = WrittenPaper::of_case((id(1), version), kind, parties.clone(), None, noon().plus_ms(-9));
        WrittenPaper { face: Some("{}".to_owned()), ..written }
    };
    let new = WrittenPaper::of_certificate(id(1), number.clone(), None, noon());
    let (letter, broken, void) =
        (of_case(1, PaperKind::Acceptance), of_case(2, PaperKind::FeeNotice), of_case(3, PaperKind::Supplement));
    let files = |ofd: &[u8], pdf: &[u8], picture: &[u8]| {
        let twin = TwinFiles::Pdf { pdf: pdf.to_vec(), picture: picture.to_vec() };
        DocumentFiles { ofd: ofd.to_vec(), twin }
    };
    wrote(&*store, |tx| {
        [&new, &letter, &broken, &void].into_iter().for_each(|paper| tx.put_paper(paper).unwrap());
        assert!(tx.put_paper(&letter).is_err(), "an act writes one paper of a kind");
        let twin = WrittenPaper::of_certificate(id(2), number.clone(), None, noon());
        assert!(tx.put_paper(&twin).is_err(), "a certificate has one paper");
    });
    let rows = store.moment().unwrap();
    for paper in [&new, &letter] {
        let kept = rows.paper(paper.id).unwrap().unwrap();
        assert!(kept.written == *paper && kept.standing == PaperStanding::Waiting, "as it was written");
        assert_eq!(kept.tried, 0);
    }
    assert_eq!(rows.papers_of(&number).unwrap(), [new.id]);
    let another: IssuedNumber =
        "鄂(2026)武汉市江岸不动产权第0000003号".parse::<TitleCertificateNumber>().unwrap().into();
    assert_eq!(rows.papers_of(&another).unwrap(), []);
    drop(rows);
    let due = |at: Instant| store.moment().unwrap().to_be_sealed(SealedBy::Office, at, 9).unwrap();
    let waiting = |at: Instant| {
        let documents = store.moment().unwrap().standing(at).unwrap().documents;
        documents.into_iter().map(|(state, count)| format!("{state} {count}")).collect::<Vec<_>>()
    };
    let mut all = [new.id, letter.id, broken.id, void.id];
    all.sort();
    assert_eq!(due(noon()), all, "from the time at which they were written down");
    assert_eq!(waiting(noon()), ["due 4", "put_off 0"]);
    assert_eq!(store.moment().unwrap().to_be_sealed(SealedBy::Office, noon(), 1).unwrap(), all[..1]);
    wrote(&*store, |tx| {
        tx.end_sealing(broken.id, PaperStanding::Unfit).unwrap();
        tx.end_sealing(void.id, PaperStanding::Void).unwrap();
        tx.put_off_sealing(broken.id, noon()).unwrap();
        tx.put_off_sealing(letter.id, noon().plus_ms(5)).unwrap();
        tx.put_off_sealing(new.id, noon().plus_ms(5)).unwrap();
    });
    assert_eq!(due(noon().plus_ms(4)), [], "they wait, and what there is no document of is not taken up");
    assert_eq!(waiting(noon().plus_ms(4)), ["due 0", "put_off 2"]);
    assert_eq!(waiting(noon().plus_ms(5)), ["due 2", "put_off 0"]);
    wrote(&*store, |tx| {
        tx.put_document(letter.id, noon().plus_ms(-3), &files(b"sealed", b"signed", b"drawn")).unwrap();
        // What is sealed stays so, whatever becomes of the certificate.
        tx.end_sealing(letter.id, PaperStanding::Void).unwrap();
        let again = tx.put_document(letter.id, noon(), &files(b"another", b"other", b"a third"));
        assert!(again.is_err(), "one of a paper");
        for [ofd, pdf, picture] in
            [[&b"sealed"[..], &b"own"[..], &b"too"[..]], [b"own", b"signed", b"too"], [b"own", b"too", b"drawn"]]
        {
            let taken = tx.put_document(new.id, noon(), &files(ofd, pdf, picture));
            assert!(taken.is_err(), "a file is of one document");
        }
    });
    let rows = store.moment().unwrap();
    assert_eq!(due(noon().plus_ms(9)), [new.id]);
    assert_eq!(rows.paper(new.id).unwrap().unwrap().tried, 1, "it was put off");
    assert_eq!(rows.paper(broken.id).unwrap().unwrap().tried, 0, "it was at its end");
    assert_eq!(waiting(noon().plus_ms(9)), ["due 1", "put_off 0"]);
    let standing = |paper: &WrittenPaper| rows.paper(paper.id).unwrap().unwrap().standing;
    assert_eq!(
        [&new, &letter, &broken, &void].map(standing),
        [PaperStanding::Waiting, PaperStanding::Sealed, PaperStanding::Unfit, PaperStanding::Void]
    );
    let sealed = rows.sealed(letter.id).unwrap().unwrap();
    let file = |bytes: &[u8]| SealedFile { digest: Digest::of(bytes), size: bytes.len() as u64 };
    let signed = Twin::Pdf { pdf: file(b"signed"), picture: file(b"drawn") };
    assert_eq!((&sealed.ofd, &sealed.twin, sealed.sealed_at), (&file(b"sealed"), &signed, noon().plus_ms(-3)));
    assert!(rows.has_sealed().unwrap());
    let (twin, picture) = (file(b"signed").digest, file(b"drawn").digest);
    let mut digests = [sealed.ofd.digest, twin, picture];
    digests.sort_by_key(Digest::to_string);
    assert_eq!(rows.document_digests().unwrap(), digests);
    assert_eq!(rows.document(sealed.ofd.digest).unwrap(), Some((letter.id, b"sealed".to_vec())));
    assert_eq!(rows.document(twin).unwrap(), Some((letter.id, b"signed".to_vec())));
    assert_eq!(rows.document(picture).unwrap(), Some((letter.id, b"drawn".to_vec())));
    assert_eq!(rows.sealed(new.id).unwrap(), None);
    for none in [&b"another"[..], b"other", b"own", b"too"] {
        assert_eq!(rows.document(Digest::of(none)).unwrap(), None);
    }
}

/// A fiscal e-receipt waits for the finance service and no seal of the office; both keep the order of their own papers.
fn a_receipt_waits_for_the_finance_service(home: &dyn Home) {
    let store = home.open();
    let of_case = |version: u64, kind: PaperKind| WrittenPaper::of_case((id(1), version), kind, vec![], None, noon());
    let (receipt, letter) = (of_case(1, PaperKind::FiscalReceipt), of_case(2, PaperKind::Acceptance));
    wrote(&*store, |tx| [&receipt, &letter].into_iter().for_each(|paper| tx.put_paper(paper).unwrap()));
    let due = |by| store.moment().unwrap().to_be_sealed(by, noon(), 9).unwrap();
    assert_eq!((due(SealedBy::Finance), due(SealedBy::Office)), (vec![receipt.id], vec![letter.id]));
    let waiting = store.moment().unwrap().standing(noon()).unwrap().documents;
    assert_eq!(waiting.into_iter().map(|(_, count)| count).collect::<Vec<_>>(), [1, 0], "the seal is asked for one");
    let files = DocumentFiles { ofd: b"page".to_vec(), twin: TwinFiles::Xml(b"receipt".to_vec()) };
    wrote(&*store, |tx| tx.put_document(receipt.id, noon(), &files).unwrap());
    let rows = store.moment().unwrap();
    let file = |bytes: &[u8]| SealedFile { digest: Digest::of(bytes), size: bytes.len() as u64 };
    assert_eq!(rows.sealed(receipt.id).unwrap().unwrap().twin, Twin::Xml { xml: file(b"receipt") });
    assert!(!rows.has_sealed().unwrap(), "the office has sealed nothing");
}

/// A number of a receipt is one payment's, for ever.
fn a_number_of_a_receipt_is_taken_once(home: &dyn Home) {
    let store = home.open();
    let of_case =
        |version: u64| WrittenPaper::of_case((id(1), version), PaperKind::FiscalReceipt, vec![], None, noon());
    let (one, other) = (of_case(1), of_case(2));
    let number = |code: &str, number: &str| FiscalReceiptNumber { code: code.to_owned(), number: number.to_owned() };
    let first = number("00010126", "0000000001");
    wrote(&*store, |tx| {
        tx.put_receipt_number(one.id, &first).unwrap();
        assert!(tx.put_receipt_number(other.id, &first).is_err(), "another payment");
        assert!(tx.put_receipt_number(one.id, &number("00010126", "0000000002")).is_err(), "one of a payment");
        tx.put_receipt_number(other.id, &number("00010127", "0000000001")).unwrap();
    });
    let rows = store.moment().unwrap();
    assert_eq!(rows.paper_of_receipt(&first).unwrap(), Some(one.id));
    assert_eq!(rows.paper_of_receipt(&number("00010127", "0000000001")).unwrap(), Some(other.id));
    assert_eq!(rows.paper_of_receipt(&number("00010126", "0000000002")).unwrap(), None);
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
    assert_eq!(rows.key(&key.id).unwrap(), Some(key));
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
