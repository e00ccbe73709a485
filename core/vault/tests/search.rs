//! Search (检索): each kind of thing is found by what is said of it, from one character on, as long as it is said; and by
//! nobody without the content's key.

// A test that cannot go on stops; the policy is for what ships.
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::*;
use ereg_domain::canonical::to_canonical;
use ereg_domain::register::RegisterFacts;
use ereg_law::application::Parties;
use ereg_law::calendar::{Deadline, Length, Period};
use ereg_law::case::{Acceptance, AcceptanceSeq, CaseState, Course, Turn};
use ereg_law::fixture::{Someone, buyer, home_of, line, party, seller, someone};
use ereg_law::section::PARTIES;
use ereg_protocol::feed::{FeedCursor, FeedItem, ObjectKind};
use ereg_protocol::id::CaseId;
use ereg_protocol::objects::{
    CaseView, CertificateStatus, CertificateView, Ended, Extract, FullFace, HeldSection, WorkspaceView,
};
use ereg_protocol::outcome::Receipt;
use ereg_protocol::payload;
use ereg_trust::digest::Digest;
use ereg_trust::envelope::Envelope;
use ereg_trust::keys::RegistryKey;
use ereg_vault::{
    Collection, FoundThing, MOST_HITS, SearchIndex, SearchKind, StoredDraft, Vault, VaultError, VaultSecret,
};
use rusqlite::Connection;
use serde::Serialize;

const CERTIFICATE: &str = "鄂(2020)演示市江岸不动产权第0000001号";
const LICENCE: &str = "1.2.156.3005.2.11100000MB03271699001.11420100MB00000196.20200824000000000001.001.M";

fn case_id(number: u64) -> CaseId {
    CaseId::new(uuid(1_000_000 + number)).unwrap()
}

/// The number of the case, whose last six digits are its own.
fn case_number(number: u64) -> String {
    format!("420102202611231{number:06}")
}

fn home(holders: &[(&Someone, Option<ereg_domain::share::Share>)], street: &str) -> RegisterFacts {
    let mut facts = home_of(holders);
    facts.address.street = line(street);
    facts
}

fn json<T: Serialize>(value: &T) -> String {
    String::from_utf8(to_canonical(value).unwrap()).unwrap()
}

fn extract(facts: RegisterFacts) -> (String, String) {
    let told =
        Extract { unit: facts.unit, entry_seq: 1, entry_hash: Digest::of(b"entry"), facts, as_of: at(1), heir: None };
    let key = RegistryKey::from_seed(&[1; 32]).unwrap();
    let envelope = Envelope::sign_value(&payload::EXTRACT, &told, &key).unwrap().to_bytes().unwrap();
    (told.unit.to_string(), String::from_utf8(envelope).unwrap())
}

/// A case, accepted under [`case_number`].
fn case(number: u64, state: fn(Acceptance) -> CaseState) -> FeedItem {
    let id = case_id(number);
    let limit = || Period {
        from: "2026-11-23".parse().unwrap(),
        length: Length::WorkingDays(5),
        by: Deadline::By("2026-11-30".parse().unwrap()),
    };
    let acceptance = Acceptance {
        case_number: case_number(number).parse().unwrap(),
        seq: AcceptanceSeq(number),
        accepted_at: at(2),
        decide_by: limit(),
        promised_by: limit(),
    };
    let view = CaseView {
        case_id: id,
        draft_id: draft_id(number),
        unit: "420102001001GB00001F00010001".parse().unwrap(),
        slot: "transferor.1".parse().unwrap(),
        side: Some(ereg_domain::party::Side::Obligor),
        receipt: Receipt {
            case_id: id,
            draft_id: draft_id(number),
            received_at: at(1),
            manifest: Digest::of(b"manifest"),
            statements: Vec::new(),
        },
        supplements: Vec::new(),
        state: state(acceptance),
        since: at(2),
        course: Course::received(at(2)),
        withdrawing: Vec::new(),
        disputes: Vec::new(),
        answer_by: None,
        term: None,
        turn: Turn::Held,
    };
    FeedItem { seq: 1, object: id.to_string(), kind: ObjectKind::Case, rev: 1, body: json(&view) }
}

fn accepted(acceptance: Acceptance) -> CaseState {
    CaseState::Accepted { acceptance }
}

fn workspace(number: u64, who: &[&Someone], street: &str) -> WorkspaceView {
    let mut parties: Vec<_> =
        who.iter().enumerate().map(|(n, one)| party(&format!("transferee.{}", n + 1), one)).collect();
    parties.sort_by_key(|party| party.slot);
    let body = json(&Parties { parties });
    WorkspaceView {
        draft_id: draft_id(number),
        slot: "transferee.1".parse().unwrap(),
        matter: ereg_law::matter::T04.id(),
        creator: "transferor.1".parse().unwrap(),
        until: at(1000),
        participants: Vec::new(),
        sections: vec![HeldSection {
            kind: PARTIES,
            slot: None,
            rev: 1,
            hash: Digest::of(b"section"),
            body: Some(body),
        }],
        media: Vec::new(),
        extract: Some(extract(home(&[], street)).1),
        manifest: None,
        case_id: Some(case_id(number)),
        ended: None,
    }
}

fn shared(view: &WorkspaceView) -> FeedItem {
    let object = view.draft_id.to_string();
    FeedItem { seq: 1, object, kind: ObjectKind::Workspace, rev: 1, body: json(view) }
}

/// An entry as the book has it, in what else the book says of it.
#[derive(Serialize)]
struct InTheBook<E> {
    office: &'static str,
    entry_index: u64,
    entry: E,
}

fn certificate() -> FeedItem {
    let facts = home(&[(&seller(), None)], "沿江大道");
    let entry = facts.entries(|_| LICENCE.parse()).unwrap().remove(0);
    let entry = InTheBook { office: "demo-wuhan", entry_index: 1, entry };
    let view = CertificateView {
        number: CERTIFICATE.parse().unwrap(),
        licence_id: LICENCE.parse().unwrap(),
        unit: facts.unit,
        status: CertificateStatus::Current,
        token: "EREG1:TOKEN".to_owned(),
        face: json(&FullFace { entry: json(&entry), salt: "00".repeat(32) }),
        case_id: None,
        entry_index: 1,
        registered_at: at(1),
    };
    FeedItem { seq: 1, object: CERTIFICATE.to_owned(), kind: ObjectKind::Certificate, rev: 1, body: json(&view) }
}

/// Tells these as the next changes.
fn tell(vault: &Vault, items: Vec<FeedItem>) {
    let from = match vault.cursor().unwrap() {
        FeedCursor::After(from) => from,
        _ => 0,
    };
    let items: Vec<_> = items.into_iter().zip(from + 1..).map(|(item, seq)| FeedItem { seq, ..item }).collect();
    let next = FeedCursor::After(from + items.len() as u64);
    vault.apply_page(&items, &next).unwrap();
}

fn named(number: u64, name: &str) -> StoredDraft {
    let mut draft = draft(number);
    draft.typed.insert("parties.transferee.1.name".to_owned(), name.to_owned());
    draft.typed.insert("matter.certificate".to_owned(), CERTIFICATE.to_owned());
    draft
}

fn find(vault: &Vault, typed: &str) -> Vec<FoundThing> {
    vault.find(typed, &[], MOST_HITS).unwrap().into_iter().map(|hit| hit.thing).collect()
}

/// The kinds that a text finds.
fn kinds(vault: &Vault, typed: &str) -> Vec<SearchKind> {
    let kinds: BTreeSet<_> = find(vault, typed).iter().map(FoundThing::kind).collect();
    kinds.into_iter().collect()
}

/// The numbers of the drafts that a text finds, the newest first: each stands in the title.
fn drafts(vault: &Vault, typed: &str) -> Vec<u64> {
    let hits = vault.find(typed, &[SearchKind::Drafts], MOST_HITS).unwrap();
    hits.into_iter().map(|hit| hit.title.split(' ').nth(1).unwrap().parse().unwrap()).collect()
}

fn is_true(vault: &Vault) -> bool {
    vault.verify_all().unwrap();
    vault.mend_search().unwrap() == SearchIndex::Sound
}

/// A vault with one thing of each kind.
fn filled(vault: &Vault) {
    vault.save_draft(&named(1, "周建国")).unwrap();
    tell(
        vault,
        vec![
            certificate(),
            case(2, accepted),
            shared(&workspace(2, &[&someone("欧阳慧敏", "19900101", 2)], "鹦鹉大道")),
        ],
    );
    let (unit, envelope) = extract(home(&[(&buyer(), None)], "和平大道"));
    vault.write(|tx| tx.put(Collection::Extract, unit.as_bytes(), envelope.as_bytes())).unwrap();
}

#[test]
fn each_kind_is_found_by_name_address_and_number_from_one_character_on() {
    let (_root, _dir, vault) = new_vault();
    filled(&vault);
    use SearchKind::{Cases, Certificates, Drafts, Homes};
    for (typed, expected) in [
        ("林", &[Certificates][..]),
        ("林秀英", &[Certificates]),
        ("周建", &[Drafts, Homes]),
        ("欧", &[Cases]),
        ("欧阳慧敏", &[Cases]),
        ("泰", &[Drafts]),
        ("泰安路1号", &[Drafts]),
        ("沿江", &[Certificates]),
        ("鹦鹉大道", &[Cases]),
        ("和平大道 1 号", &[Homes]),
        ("单元１０１", &[Cases, Homes, Certificates]),
        ("4", &[Cases, Homes, Certificates]),
        ("420102202611231", &[Cases]),
        ("4201 0220 2611 2310 0000 2", &[Cases]),
        ("鄂（2020）演示市江岸不动产权第00000", &[Drafts, Homes, Certificates]),
        ("0000001", &[Drafts, Homes, Certificates]),
        ("420102001001GB00001f0001", &[Homes, Certificates]),
        ("欧阳 鹦鹉", &[Cases]),
    ] {
        assert_eq!(kinds(&vault, typed), expected, "{typed}");
    }
    for nothing in ["", "  ·", "秀英", "泰安路2号", "欧阳 周建国", "000000000", "1200000"] {
        assert_eq!(kinds(&vault, nothing), [], "{nothing}");
    }
    assert!(is_true(&vault));
}

#[test]
fn a_hit_says_what_lists_say() {
    let (_root, _dir, vault) = new_vault();
    filled(&vault);
    let hit = |typed: &str, kind| {
        let mut hits = vault.find(typed, &[kind], 9).unwrap();
        assert_eq!(hits.len(), 1, "{typed}");
        hits.remove(0)
    };
    let case = hit("欧阳", SearchKind::Cases);
    assert_eq!(case.title, "江岸区鹦鹉大道", "without house and room");
    let FoundThing::Case { case_id: id, draft_id: of, case_number: number, stage } = case.thing else {
        panic!("no case")
    };
    assert_eq!((id, of), (case_id(2), draft_id(2)));
    assert_eq!((number.unwrap().to_string(), stage), (case_number(2), ereg_law::case::CaseStage::Accepted));
    assert_eq!(hit("周建国", SearchKind::Drafts).title, "泰安路 1 号");
    let home = hit("周建国", SearchKind::Homes);
    assert_eq!(home.title, "江岸区和平大道");
    assert!(matches!(home.thing, FoundThing::Home { certificate: Some(number), .. } if number == CERTIFICATE));
    assert_eq!(hit("林", SearchKind::Certificates).title, "江岸区沿江大道");
    let said = format!("{:?}", vault.find("周", &[], 9).unwrap());
    assert!(!said.contains("420102001001") && !said.contains('江') && !said.contains('泰'), "{said}");
}

#[test]
fn what_is_no_longer_typed_finds_nothing() {
    let (_root, _dir, vault) = new_vault();
    vault.save_draft(&named(1, "周建国")).unwrap();
    vault.save_draft(&named(2, "周小满")).unwrap();
    assert_eq!(drafts(&vault, "周"), [2, 1]);
    vault.save_draft(&named(1, "陈晓梅")).unwrap();
    assert_eq!((drafts(&vault, "周"), drafts(&vault, "陈晓"), drafts(&vault, "建")), (vec![2], vec![1], vec![]));
    vault.write(|tx| tx.discard_draft(draft_id(2))).unwrap();
    assert_eq!((drafts(&vault, "周小满"), drafts(&vault, "泰安")), (vec![], vec![1]));
    vault.write(|tx| tx.discard_draft(draft_id(1))).unwrap();
    assert!(find(&vault, "泰安").is_empty());
    assert!(is_true(&vault));
}

#[test]
fn a_transaction_that_is_not_kept_leaves_the_index_as_it_was() {
    let (_root, _dir, vault) = new_vault();
    vault.save_draft(&named(1, "周建国")).unwrap();
    let given_up: Result<(), VaultError> = vault.write(|tx| {
        tx.save_draft(&named(1, "陈晓梅"))?;
        tx.save_draft(&named(2, "陈晓梅"))?;
        Err(VaultError::NotFound)
    });
    assert!(given_up.is_err());
    assert_eq!((drafts(&vault, "周建国"), drafts(&vault, "陈")), (vec![1], vec![]));
    assert!(is_true(&vault));
}

#[test]
fn a_draft_and_its_case_are_found_by_who_takes_part_in_its_workspace_as_long_as_that_is_told() {
    let (_root, _dir, vault) = new_vault();
    let lend = |view: &WorkspaceView, rev| FeedItem { rev, ..shared(view) };
    let view = workspace(3, &[&seller(), &buyer()], "鹦鹉大道");
    // The draft of whoever joined: the names are the other side's to write.
    vault.save_draft(&StoredDraft { title: String::new(), ..draft(3) }).unwrap();
    tell(&vault, vec![lend(&view, 1), case(3, accepted)]);
    use SearchKind::{Cases, Drafts};
    assert_eq!(kinds(&vault, "林秀英"), [Drafts, Cases]);
    assert_eq!(vault.find("周建国", &[Drafts], 9).unwrap()[0].title, "江岸区鹦鹉大道");
    // A save keeps what is lent; another party in the place of one takes the name along.
    vault.save_draft(&draft(3)).unwrap();
    tell(&vault, vec![lend(&workspace(3, &[&seller()], "鹦鹉大道"), 2)]);
    assert_eq!((kinds(&vault, "林秀英"), kinds(&vault, "周建国")), (vec![Drafts, Cases], vec![]));
    let over = WorkspaceView { sections: Vec::new(), extract: None, ended: Some(Ended::Over), ..view };
    tell(&vault, vec![lend(&over, 3)]);
    assert_eq!((kinds(&vault, "林秀英"), kinds(&vault, "鹦鹉")), (vec![], vec![]));
    assert_eq!((kinds(&vault, "泰安"), kinds(&vault, &case_number(3))), (vec![Drafts], vec![Cases]));
    assert!(is_true(&vault));
}

#[test]
fn what_a_new_snapshot_does_not_tell_is_not_found() {
    let (_root, _dir, vault) = new_vault();
    filled(&vault);
    vault.write(|tx| tx.restart_feed()).unwrap();
    assert_eq!(kinds(&vault, "欧阳"), [SearchKind::Cases], "shown until it is known better");
    vault.apply_page(&[FeedItem { seq: 5, ..case(2, accepted) }], &FeedCursor::After(9)).unwrap();
    assert_eq!((kinds(&vault, "欧阳"), kinds(&vault, "林秀英")), (vec![], vec![]));
    assert_eq!(kinds(&vault, "420102"), [SearchKind::Cases, SearchKind::Homes]);
    assert!(is_true(&vault));
}

#[test]
fn what_came_while_the_content_was_locked_is_found_when_it_is_opened() {
    let (_root, dir, vault) = new_vault();
    let transit = VaultSecret::raw(&[9; 32]).unwrap();
    vault.set_transit_secret(Some(&transit)).unwrap();
    vault.save_draft(&named(1, "周建国")).unwrap();
    tell(&vault, vec![]);
    vault.lock().unwrap();
    assert_eq!(vault.find("周", &[], 9), Err(VaultError::ContentLocked));
    assert_eq!(vault.mend_search(), Ok(SearchIndex::LeftForLater));
    tell(&vault, vec![case(2, accepted)]);
    vault.close().unwrap();
    let background = Vault::open_transit(&dir, &transit, options()).unwrap();
    assert_eq!(background.find("周", &[], 9), Err(VaultError::ContentLocked));
    background.close().unwrap();
    let vault = reopen(&dir);
    assert_eq!(kinds(&vault, &case_number(2)), [SearchKind::Cases]);
    assert!(is_true(&vault));
}

#[test]
fn a_backup_and_what_is_salvaged_find_the_same() {
    let (root, dir, vault) = new_vault();
    filled(&vault);
    let (copy, again) = (root.path().join("copy"), root.path().join("again"));
    vault.backup(&copy).unwrap();
    vault.close().unwrap();
    let restored = Vault::restore(&copy, &again, &key(), options()).unwrap();
    assert_eq!(kinds(&restored, "周建国"), [SearchKind::Drafts, SearchKind::Homes]);
    assert!(is_true(&restored));
    // One row that is gone makes the vault a damaged one; cases come back from the registry.
    let db = Connection::open(dir.join("vault.db")).unwrap();
    db.execute("DELETE FROM outbox", []).unwrap();
    db.execute("UPDATE rec SET rev = rev + 1 WHERE rowid = (SELECT max(rowid) FROM rec)", []).unwrap();
    drop(db);
    Vault::salvage(&dir, &key(), &options()).unwrap();
    let salvaged = reopen(&dir);
    assert_eq!((drafts(&salvaged, "周建国"), kinds(&salvaged, "林")), (vec![1], vec![SearchKind::Certificates]));
    assert_eq!(kinds(&salvaged, &case_number(2)), []);
    salvaged.save_draft(&named(7, "周小满")).unwrap();
    assert_eq!(drafts(&salvaged, "周"), [7, 1]);
    assert!(is_true(&salvaged));
}

/// The sealed rows of the index as the disk has them.
fn rows(dir: &Path) -> Vec<Vec<u8>> {
    let db = Connection::open(dir.join("vault.db")).unwrap();
    let mut query = db.prepare("SELECT body FROM search").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn an_index_that_was_damaged_is_found_by_the_check_and_made_anew() {
    for damage in [
        "DELETE FROM search WHERE key = (SELECT min(key) FROM search)",
        "DELETE FROM search WHERE key = (SELECT max(key) FROM search)",
        "DELETE FROM search",
        "INSERT INTO search VALUES (0, x'00')",
        "INSERT INTO search SELECT max(key) + 1, body FROM search",
        "UPDATE search SET key = key + 1 WHERE key = (SELECT max(key) FROM search)",
        "UPDATE search SET body = randomblob(length(body)) WHERE key = (SELECT min(key) FROM search)",
        "UPDATE search SET body = (SELECT body FROM search ORDER BY key LIMIT 1)",
    ] {
        let (_root, dir, vault) = new_vault();
        filled(&vault);
        vault.write(|tx| (100..200).try_for_each(|n| tx.save_draft(&draft(n)))).unwrap();
        vault.close().unwrap();
        let before = rows(&dir);
        let db = Connection::open(dir.join("vault.db")).unwrap();
        assert!(db.execute(damage, []).unwrap() > 0, "{damage}");
        drop(db);
        let vault = reopen(&dir);
        vault.verify_all().unwrap();
        assert_eq!(kinds(&vault, "周建国"), [SearchKind::Drafts, SearchKind::Homes], "slowly: {damage}");
        assert_eq!(vault.mend_search(), Ok(SearchIndex::MadeAnew), "{damage}");
        assert!(is_true(&vault), "{damage}");
        assert_eq!(kinds(&vault, "周建国"), [SearchKind::Drafts, SearchKind::Homes], "{damage}");
        assert_eq!(kinds(&vault, "欧阳慧敏"), [SearchKind::Cases], "{damage}");
        vault.close().unwrap();
        assert_eq!(rows(&dir).len(), before.len(), "{damage}");
    }
}

/// An index that cannot be read at all is damage like any other, and salvage makes the index of what it keeps.
#[test]
fn an_index_that_cannot_be_read_is_damage_and_salvage_mends_it() {
    let (_root, dir, vault) = new_vault();
    vault.write(|tx| (1..400).try_for_each(|n| tx.save_draft(&draft(n)))).unwrap();
    vault.close().unwrap();
    let db = Connection::open(dir.join("vault.db")).unwrap();
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as usize;
    let (root, size) = (number("SELECT rootpage FROM sqlite_schema WHERE name = 'search'"), number("PRAGMA page_size"));
    drop(db);
    let mut bytes = fs::read(dir.join("vault.db")).unwrap();
    bytes[(root - 1) * size..root * size].fill(0xEE);
    fs::write(dir.join("vault.db"), bytes).unwrap();
    let vault = reopen(&dir);
    vault.verify_all().unwrap();
    assert_eq!(vault.mend_search().unwrap_err().code(), "vault.corrupt");
    vault.close().unwrap();
    Vault::salvage(&dir, &key(), &options()).unwrap();
    let salvaged = reopen(&dir);
    assert_eq!(drafts(&salvaged, "泰安路 399 号"), [399]);
    assert!(is_true(&salvaged));
}

/// Two vaults with the same words have no page in common, and nothing of a page is that of another.
#[test]
fn two_vaults_with_the_same_words_share_no_page() {
    let (_root_a, dir_a, vault_a) = new_vault();
    let (_root_b, dir_b, vault_b) = new_vault();
    for vault in [&vault_a, &vault_b] {
        vault.write(|tx| (1..400).try_for_each(|n| tx.save_draft(&draft(n)))).unwrap();
    }
    vault_a.close().unwrap();
    vault_b.close().unwrap();
    // Sealed: the middle of each row, in pieces as long as a token and a number.
    let pieces = |dir: &Path| -> BTreeSet<Vec<u8>> {
        rows(dir).iter().flat_map(|row| row[17..].chunks_exact(8).map(<[u8]>::to_vec)).collect()
    };
    let (a, b) = (pieces(&dir_a), pieces(&dir_b));
    assert!(a.len() > 500 && a.is_disjoint(&b), "{} pieces", a.len());
}

#[test]
fn of_ten_thousand_things_the_newest_come_first_and_no_more_than_are_asked_for() {
    const MANY: u64 = 10_000;
    let (_root, _dir, vault) = new_vault();
    for from in (0..MANY).step_by(1000) {
        vault.write(|tx| (from..from + 1000).try_for_each(|n| tx.save_draft(&draft(n)))).unwrap();
    }
    vault.save_draft(&named(0, "周建国")).unwrap();
    let newest: Vec<u64> = (MANY - MOST_HITS as u64..MANY).rev().collect();
    assert_eq!(drafts(&vault, "泰安路"), newest, "fifty and no more");
    assert_eq!(vault.find("泰", &[], 1000).unwrap().len(), MOST_HITS);
    assert_eq!(vault.find("泰安路", &[], 3).unwrap().len(), 3);
    assert!(vault.find("泰安路", &[], 0).unwrap().is_empty());
    assert!(vault.find("泰安路", &[SearchKind::Cases], 50).unwrap().is_empty());
    assert_eq!(drafts(&vault, "周"), [0], "a save gives no other number");
    assert_eq!(drafts(&vault, "泰安路 9999 号"), [9999]);
    assert_eq!(drafts(&vault, "路1234"), [1234]);
    assert!(is_true(&vault));
}
