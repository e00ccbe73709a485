//! The means to ask a store for its promises: a place for it, rows that fit each other, and ways to write them.

use ereg_domain::{money::Fen, party::Principal, time::Instant};
use ereg_law::{
    case::{AcceptanceSeq, CaseState, Course, Turn},
    fixture,
    material::{MaterialCode, MediaType},
};
use ereg_protocol::{
    id::CommandId,
    outcome::{AttemptState, Receipt},
};
use ereg_trust::{digest::Digest, merkle::leaf_hash};

use crate::{
    model::{
        Attempt, Audit, Base, CaseFile, CaseParty, Enrolled, Hold, Invitation, InvitationStanding, Medium, Member,
        RefundStanding, Statement, StoredSection, Workspace,
    },
    store::{Batch, Reads, Store, StoreError, Writes, account::CommandRow},
};

/// The place where a store lies: opened again, it is the same one.
pub(crate) trait Home {
    /// Opens the store, or makes it.
    fn open(&self) -> Box<dyn Store>;
}

pub(super) fn noon() -> Instant {
    Instant::from_ms(1_795_000_000_000)
}

pub(super) fn person(number: u16) -> Enrolled {
    let account = format!("{number:A>22}").parse().unwrap();
    let someone = fixture::someone("林秀英", "19620317", number);
    let number = someone.identity.person().unwrap().clone();
    Enrolled { account, principal: Principal::Person { name: someone.name, number }, formerly: Vec::new() }
}

pub(super) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(number: u16) -> T {
    format!("019abcde-0000-7000-8000-00000000{number:04x}").parse().unwrap()
}

/// One act that is undone, in a batch that counts.
pub(super) fn undone(store: &dyn Store, write: impl FnOnce(&dyn Writes)) {
    let batch = store.begin().unwrap();
    let tx = batch.act(noon()).unwrap();
    write(&*tx);
    drop(tx);
    batch.commit().unwrap();
}

pub(super) fn audit(tx: &dyn Writes) {
    tx.audit("office", noon(), "actor", &Audit { act: "act", object: "object".into(), subject: "done".into() })
        .unwrap();
}

/// One mutation, audited and committed.
pub(super) fn wrote(store: &dyn Store, write: impl FnOnce(&dyn Writes)) {
    let batch = store.begin().unwrap();
    acted(&*batch, write);
    batch.commit().unwrap();
}

/// One mutation, audited, that is part of a batch.
pub(super) fn acted(batch: &dyn Batch, write: impl FnOnce(&dyn Writes)) {
    let tx = batch.act(noon()).unwrap();
    write(&*tx);
    audit(&*tx);
    tx.keep().unwrap();
}

pub(super) fn command(tx: &dyn Writes, number: u16, outcome: &str) -> Result<(), StoreError> {
    tx.put_command(&CommandRow {
        principal: "principal",
        command_id: &id::<CommandId>(number).to_string(),
        kind: "share",
        digest: Digest::of(outcome.as_bytes()),
        outcome: outcome.as_bytes(),
    })
}

pub(super) fn outcome(rows: &dyn Reads, number: u16) -> Option<String> {
    let stored = rows.outcome("principal", id(number)).unwrap();
    stored.map(|stored| String::from_utf8(stored.outcome).unwrap())
}

pub(super) fn workspace(number: u16, member: &Enrolled) -> Workspace {
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

pub(super) fn case(number: u16, rank: Option<u64>) -> CaseFile {
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

pub(super) fn put_case(tx: &dyn Writes, case: &CaseFile) -> Result<(), StoreError> {
    tx.put_case(case, &case.receipt.manifest.to_string())
}

pub(super) fn attempt(number: u16) -> Attempt {
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
