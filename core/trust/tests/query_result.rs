//! The sealed result of a query: what a stranger may believe of it, and what each damage does to that.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod fixture;

use ereg_domain::{
    canonical::to_canonical,
    dictionary::{CoOwnership, HouseNature, HouseType, LandNature, RightKind},
    register::{BurdenShown, HolderShown, RegisterShown},
    time::Instant,
};
use ereg_trust::{
    bundle::{KeyRole, RoleKey},
    checkpoint::{Checkpoint, SignedCheckpoint},
    digest::Digest,
    envelope::{Envelope, PayloadType},
    keys::RegistryKey,
    query_result::{AskedAs, EntryProof, QUERY_RESULT_TYPE, QueryResult, verify},
    token::{BookStanding, Integrity, SealTrust},
};
use fixture::{BOOKED_AT_MS, CHECKPOINT_S, ENTRY, SIZE, at, bundle, bundle_of, content, golden, role_key};

/// The moment of the result: some seconds after the checkpoint.
fn asked_at() -> Instant {
    at(CHECKPOINT_S + 7)
}

fn result() -> QueryResult {
    let leaf = fixture::leaf(&fixture::face(), &[fixture::other_certificate()]);
    let tree = fixture::book(&leaf);
    QueryResult {
        number: "420102202611231000001".parse().unwrap(),
        office: "420100".to_owned(),
        asked_as: AskedAs::Holder,
        as_of: asked_at(),
        shown: RegisterShown {
            unit: "420102001001GB00001F00010017".parse().unwrap(),
            address: "演示市江岸区沿江大道1号1单元101室".to_owned(),
            area: "89.50".parse().unwrap(),
            house_type: HouseType::Dwelling,
            house_nature: HouseNature::Market,
            land_nature: LandNature::Granted,
            land_term_end: Some("2070-05-03".parse().unwrap()),
            right: RightKind::StateLandAndHouse,
            co_ownership: CoOwnership::Sole,
            registered_at: Instant::from_ms(i64::try_from(BOOKED_AT_MS).unwrap()),
            holders: vec![HolderShown {
                name: "周建国".parse().unwrap(),
                number: "4****************8".to_owned(),
                share: None,
            }],
            certificates: vec![fixture::face().certificate],
            burdens: vec![BurdenShown::Objection { registered_at: asked_at() }],
        },
        entries: vec![EntryProof {
            entry_index: ENTRY,
            registered_at: Instant::from_ms(i64::try_from(BOOKED_AT_MS).unwrap()),
            content_commit: leaf.content_commit,
            shown: leaf.shown,
            path: tree.inclusion_path(ENTRY, SIZE).unwrap(),
        }],
        checkpoint: fixture::checkpoint(&tree).to_string(),
    }
}

fn sealed_by(result: &QueryResult, key: &RegistryKey) -> Vec<u8> {
    Envelope::sign_value(&QUERY_RESULT_TYPE, result, key).unwrap().to_bytes().unwrap()
}

fn sealed(result: &QueryResult) -> Vec<u8> {
    sealed_by(result, &role_key(KeyRole::Query))
}

/// Returns what the book says of a result in which one thing is another.
fn book(change: impl Fn(&mut QueryResult)) -> BookStanding {
    let mut changed = result();
    change(&mut changed);
    let (verdict, _) = verify(&sealed(&changed), &bundle());
    assert_eq!((verdict.integrity, verdict.seal), (Integrity::Intact, SealTrust::Trusted));
    assert_eq!(verdict.is_good(), verdict.book == BookStanding::StatusUnknown);
    verdict.book
}

#[test]
fn its_bytes_are_what_they_are() {
    golden("query_result.json", &sealed(&result()));
}

#[test]
fn a_stranger_believes_it_with_the_bundle_alone_as_of_its_moment() {
    let (verdict, read) = verify(&sealed(&result()), &bundle());
    assert!(verdict.is_good(), "{verdict:?}");
    assert_eq!(verdict.book, BookStanding::StatusUnknown, "what was entered since is not in it");
    assert_eq!((verdict.as_of, verdict.demo), (Some(asked_at()), true));
    assert_eq!(verdict.booked_at.map(|at| at.ms()), i64::try_from(BOOKED_AT_MS).ok());
    assert_eq!(read, Some(result()));
}

#[test]
fn what_somebody_else_sealed_or_altered_is_not_believed() {
    let of = |bytes: &[u8]| {
        let (verdict, read) = verify(bytes, &bundle());
        assert!(!verdict.is_good());
        (verdict.integrity, verdict.seal, read.is_some())
    };
    // Another role of the office vouches for something else; a stranger for nothing.
    for role in KeyRole::ALL.into_iter().filter(|role| *role != KeyRole::Query) {
        let sealed = sealed_by(&result(), &role_key(role));
        assert_eq!(of(&sealed), (Integrity::Unverifiable, SealTrust::UnknownKey, false), "{role:?}");
    }
    let good = String::from_utf8(sealed(&result())).unwrap();
    // What it says is another's: the seal does not fit.
    let mut larger = result();
    larger.shown.area = "189.50".parse().unwrap();
    let payload = |bytes: &[u8]| -> String {
        let envelope: serde_json::Value = serde_json::from_slice(bytes).unwrap();
        envelope["payload"].as_str().unwrap().to_owned()
    };
    let altered = good.replacen(&payload(good.as_bytes()), &payload(&sealed(&larger)), 1);
    assert_eq!(of(altered.as_bytes()), (Integrity::Altered, SealTrust::UnknownKey, false));
    assert_eq!(of(&good.as_bytes()[1..]), (Integrity::Unreadable, SealTrust::UnknownKey, false));
    let query = role_key(KeyRole::Query);
    let other =
        Envelope::sign_value(&PayloadType::new("disclosure", 1), &result(), &query).unwrap().to_bytes().unwrap();
    assert_eq!(of(&other), (Integrity::Unreadable, SealTrust::UnknownKey, false));
    let more = String::from_utf8(to_canonical(&result()).unwrap()).unwrap().replacen('{', "{\"aaa\":1,", 1);
    let more = Envelope::sign(&QUERY_RESULT_TYPE, more.as_bytes(), &query).unwrap().to_bytes().unwrap();
    assert_eq!(of(&more), (Integrity::Unreadable, SealTrust::UnknownKey, false));
}

#[test]
fn a_seal_counts_in_its_term_and_the_book_by_its_own_keys() {
    let until = |role: KeyRole, s: u64| {
        let mut content = content();
        let rows = content.roles.iter_mut().filter(|row: &&mut RoleKey| row.role == role);
        rows.for_each(|row| row.to = Some(at(s)));
        verify(&sealed(&result()), &bundle_of(content)).0
    };
    assert_eq!(until(KeyRole::Query, CHECKPOINT_S + 7).seal, SealTrust::OutOfTerm);
    assert_eq!(until(KeyRole::Query, CHECKPOINT_S + 8).seal, SealTrust::Trusted);
    assert_eq!(until(KeyRole::Book, CHECKPOINT_S).book, BookStanding::Unverifiable);
    assert_eq!(until(KeyRole::Book, CHECKPOINT_S + 1).book, BookStanding::StatusUnknown);
}

#[test]
fn every_entry_lies_under_a_checkpoint_of_the_book_or_none_is_believed() {
    assert_eq!(book(|_| {}), BookStanding::StatusUnknown);
    assert_eq!(book(|result| result.entries.clear()), BookStanding::NotIncluded);
    assert_eq!(book(|result| result.entries.push(result.entries[0].clone())), BookStanding::NotIncluded);
    assert_eq!(book(|result| result.entries[0].entry_index += 1), BookStanding::NotIncluded);
    let later = |result: &mut QueryResult| result.entries[0].registered_at = result.as_of;
    assert_eq!(book(later), BookStanding::NotIncluded);
    assert_eq!(book(|result| result.entries[0].content_commit = Digest::of(b"other")), BookStanding::NotIncluded);
    assert_eq!(book(|result| result.entries[0].shown = Digest::of(b"other")), BookStanding::NotIncluded);
    assert_eq!(book(|result| result.entries[0].path.truncate(1)), BookStanding::NotIncluded);
    let before_time = |result: &mut QueryResult| result.entries[0].registered_at = Instant::from_ms(-1);
    assert_eq!(book(before_time), BookStanding::NotIncluded);
    assert_eq!(book(|result| result.checkpoint.push(' ')), BookStanding::NotIncluded);
    let signed_by = |key: RegistryKey, origin: &'static str| {
        move |result: &mut QueryResult| {
            let state = SignedCheckpoint::parse(&result.checkpoint).unwrap().checkpoint;
            let state = Checkpoint { origin: origin.to_owned(), ..state };
            result.checkpoint = state.sign(&key).unwrap().to_string();
        }
    };
    assert_eq!(book(signed_by(role_key(KeyRole::Query), fixture::ORIGIN)), BookStanding::Unverifiable);
    assert_eq!(book(signed_by(role_key(KeyRole::Book), "other.invalid/book")), BookStanding::NotIncluded);
}

#[test]
fn it_leaves_no_name_in_a_log() {
    let shown = format!("{:?} {:?} {:?}", result(), result().shown, result().shown.holders);
    assert!(!shown.contains("周建国") && !shown.contains("沿江大道"), "{shown}");
}
