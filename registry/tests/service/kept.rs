//! Words of the program that are kept for ever: in the book, the ledger, the audit chain, and beside what people sent.
//!
//! Whoever looks something up in ten years finds it by these words, and what was written before must be found with what
//! is written after.

use std::collections::BTreeSet;

use ereg_domain::{
    dictionary::SeizureKind,
    register::{Burden, BurdenKind},
};
use ereg_law::{
    case::CaseState,
    fixture::{Sale, buyer, seizure, seller},
    subject::TaxState,
};
use ereg_protocol::registry::Registry;
use ereg_registry::{
    partner::BankState,
    service::{Answering, SeedHome},
};

use crate::{citizen::*, deadlines::two_sales, draft::*, numbers::burdened, office::*};

/// Tables, what is looked at in them, and the word in it.
const WORDS: &[(&str, &[&str], &str)] = &[
    ("account", &["office"], "x.office"),
    ("attempt", &["state"], "x.state"),
    ("attempt", &["refund"], "x.refund"),
    // An act with how it ended; what is no word there is a number or an id.
    ("audit", &["act", "subject"], "x.act || ' ' || CASE WHEN x.subject GLOB '[a-z]*' THEN x.subject ELSE '…' END"),
    // Whoever is not a person.
    ("audit", &["actor"], "CASE WHEN x.actor GLOB '[a-z]*' AND length(x.actor) < 20 THEN x.actor ELSE '…' END"),
    ("case_file", &["hold"], "x.hold"),
    ("case_file", &["state_name"], "x.state_name"),
    ("change", &["kind"], "x.kind"),
    ("command", &["kind"], "x.kind"),
    ("counter", &["name"], "x.name"),
    ("document", &["twin_form"], "x.twin_form"),
    ("invitation", &["standing"], "x.standing"),
    ("key", &["use"], "x.use"),
    ("key", &["level"], "x.level"),
    ("ledger", &["what", "debit", "credit"], "x.what || ': ' || x.debit || ' to ' || x.credit"),
    ("medium", &["material", "media_type"], "x.material || ' ' || x.media_type"),
    ("paper", &["kind", "standing"], "x.kind || ' ' || x.standing"),
    ("paper", &["kind", "sealed_by"], "x.kind || ' by ' || x.sealed_by"),
    ("partner_fact", &["source"], "x.source"),
    ("section", &["kind"], "x.kind"),
];

/// Lets every word be written down from now on as it is written, also one that does not stay.
fn watch(office: &Office) {
    let mut sql = "CREATE TABLE word (word TEXT NOT NULL);".to_owned();
    for (nth, (table, columns, word)) in WORDS.iter().enumerate() {
        let word = format!("'{table}.{}: ' || {}", columns.join("+"), word.replace("x.", "new."));
        for event in ["INSERT", "UPDATE"] {
            let trigger = format!("CREATE TRIGGER word_{nth}_{event} AFTER {event} ON {table}");
            sql.push_str(&format!("{trigger} BEGIN INSERT INTO word VALUES ({word}); END;"));
        }
    }
    office.tamper(&sql);
}

/// Every word written since, and those that were there.
fn words_of(office: &Office) -> BTreeSet<String> {
    let there = WORDS.iter().map(|(table, columns, word)| {
        let word = word.replace("x.", &format!("{table}."));
        format!(" UNION SELECT '{table}.{}: ' || {word} FROM {table}", columns.join("+"))
    });
    let sql = format!("SELECT word FROM word{}", there.collect::<String>());
    office.texts(&sql).into_iter().collect()
}

fn watched(sale: &Sale) -> Office {
    let (office, _) = Office::for_sale(sale);
    watch(&office);
    office
}

/// A sale with a photo that waits for the tax, is paid at the third try, entered and collected; a burdened home beside it.
async fn a_long_way(sale: &Sale) -> BTreeSet<String> {
    let office = watched(sale);
    let mut burdened = burdened();
    burdened.unit = "420102001001GB00001F00010002".parse().unwrap();
    burdened.right.certificates = vec!["鄂(2020)演示市江岸不动产权第0000002号".parse().unwrap()];
    let unit = burdened.unit;
    office.service.enter_seed(vec![SeedHome::of(burdened)]).unwrap();
    let seized = seizure(SeizureKind::Seizure, "2026-11-23", "2029-11-23");
    office.service.enter_official(&unit, Burden::Seizure(seized)).unwrap();
    let burden = Burden::Other { kind: BurdenKind::Residence };
    office.service.enter_official(&unit, burden).unwrap();
    *office.world.tax.lock().unwrap() = Some(TaxState::Open);
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let mut draft = Draft::shared_by(&seller, sale).await;
    draft.medium = Some(b"\xFF\xD8\xFFa photo".to_vec());
    seller.send(draft.announcement()).await;
    let bytes = draft.medium.clone().unwrap();
    seller.session.put_chunk(chunks(&bytes).root(), 0, &bytes).await.unwrap();
    seller.send(draft.invitation("transferee.1", b"fedcba9876543210")).await;
    seller.send(draft.revocation("transferee.1")).await;
    signed_by_both(&draft, &seller, &buyer).await;
    buyer.declined(draft.deal(2)).await;
    draft.submitted_by(&seller).await;
    *office.world.tax.lock().unwrap() = Some(TaxState::Cleared);
    office.passes(1);
    for mood in [BankMood::LosesTheOrder, BankMood::Refuses, BankMood::Takes] {
        *office.world.mood.lock().unwrap() = mood;
        let attempt = buyer.pays().await;
        buyer.asks(attempt).await;
    }
    let case = buyer.case().await;
    assert!(matches!(case.state, CaseState::Registered { .. }), "{:?}", case.state);
    buyer.collects(case.case_id).await;
    office.keys().announce("127.0.0.1:8787").unwrap();
    drop(office.restarted());
    words_of(&office)
}

/// One withdraws alone in vain; then the home is seized under the bill, and both withdraw.
async fn given_up(sale: &Sale) -> BTreeSet<String> {
    let office = watched(sale);
    let (seller, buyer, draft) = ready_sale(&office, sale, &seller(), &buyer()).await;
    let id = draft.submitted_by(&seller).await.case_id;
    seller.send(seller.withdrawal(id, slot("transferor.1"))).await;
    office.passes(4);
    let seized = seizure(SeizureKind::Seizure, "2026-11-23", "2029-11-23");
    office.service.enter_official(&buyer.case().await.unit, Burden::Seizure(seized)).unwrap();
    office.passes(1);
    seller.send(seller.withdrawal(id, slot("transferor.1"))).await;
    buyer.send(buyer.withdrawal(id, slot("transferee.1"))).await;
    assert!(matches!(buyer.case().await.state, CaseState::Withdrawn { .. }));
    words_of(&office)
}

/// An order that was closed is taken all the same, a bill is paid and the case withdrawn before its entry: the bank gives
/// both back, one of them late.
async fn money_back(sale: &Sale) -> BTreeSet<String> {
    let office = watched(sale);
    let (seller, buyer, draft) = ready_sale(&office, sale, &seller(), &buyer()).await;
    let id = draft.submitted_by(&seller).await.case_id;
    *office.world.mood.lock().unwrap() = BankMood::LosesTheOrder;
    let late = buyer.pays().await;
    office.passes(1);
    office.world.bank.lock().unwrap().insert(late, BankState::Taken);
    buyer.asks(late).await;
    *office.world.mood.lock().unwrap() = BankMood::Takes;
    seller.send(seller.withdrawal(id, slot("transferor.1"))).await;
    let attempt = buyer.pays().await;
    office.world.bank.lock().unwrap().insert(attempt, BankState::Pending);
    buyer.send(buyer.withdrawal(id, slot("transferee.1"))).await;
    office.passes(1);
    office.world.bank.lock().unwrap().insert(attempt, BankState::Taken);
    office.passes(1);
    assert!(matches!(buyer.case().await.state, CaseState::Withdrawn { .. }));
    words_of(&office)
}

/// A party's key is revoked between bill and payment; an officer gives the case back to the rules.
async fn sent_back(sale: &Sale) -> BTreeSet<String> {
    let office = watched(sale);
    let (seller, buyer, draft) = ready_sale(&office, sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    office.tamper(&format!("UPDATE key SET revoked_ms = {} WHERE use = 'party'", office.clock_ms() + 1));
    office.clock.advance(1_000);
    buyer.pays().await;
    office.tamper(
        "UPDATE key SET revoked_ms = NULL; \
         UPDATE case_file SET state = json_set(state, '$.review', 'auto'), next_ms = 0",
    );
    office.service.tick().unwrap();
    assert!(matches!(buyer.case().await.state, CaseState::Registered { .. }));
    words_of(&office)
}

/// The first of two sales of one home is not paid in time; another one's application is not corrected, and a draft is
/// forgotten.
async fn too_late(sale: &Sale) -> BTreeSet<String> {
    let office = watched(sale);
    let (_, payer, _, _) = two_sales(&office, sale).await;
    office.passes(8);
    payer.pays().await;
    office.passes(1);
    let mut words = words_of(&office);
    let office = watched(&Sale::objected());
    let (seller, buyer, draft) = ready_sale(&office, sale, &seller(), &buyer()).await;
    Draft::shared_by(&seller, sale).await;
    draft.submitted_by(&seller).await;
    office.passes(32);
    assert!(matches!(buyer.case().await.state, CaseState::Expired { .. }));
    words.append(&mut words_of(&office));
    words
}

/// Under a newer pack, which knows the next year and closes what stays unpaid.
async fn another_pack(sale: &Sale) -> BTreeSet<String> {
    let mut office = watched(sale);
    let (mut seller, mut buyer, draft) = ready_sale(&office, sale, &seller(), &buyer()).await;
    let closes = |pack: &mut ereg_law::policy::PolicyPack| pack.parameters.unpaid_ends_after_days = Some(30);
    office.service = office.restarted_with(closes);
    seller.at(&office.service);
    draft.submitted_by(&seller).await;
    office.service = office.restarted_with(|pack| {
        pack.calendar.last_day = "2027-12-31".parse().unwrap();
        closes(pack);
    });
    seller.at(&office.service);
    buyer.at(&office.service);
    office.passes(39);
    assert!(matches!(buyer.case().await.state, CaseState::Withdrawn { .. }));
    words_of(&office)
}

async fn all_words() -> String {
    let sale = Sale::clean();
    let mut words = a_long_way(&sale).await;
    words.append(&mut given_up(&sale).await);
    words.append(&mut money_back(&sale).await);
    words.append(&mut sent_back(&sale).await);
    words.append(&mut too_late(&sale).await);
    words.append(&mut another_pack(&sale).await);
    words.into_iter().map(|word| word + "\n").collect()
}

/// Words that change on purpose are made anew with `EREG_BLESS=1`, and the change is read before it is kept.
#[tokio::test]
async fn what_is_kept_for_ever_is_written_in_the_golden_words() {
    let written = all_words().await;
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/words.txt");
    if std::env::var_os("EREG_BLESS").is_some() {
        std::fs::write(golden, &written).unwrap();
    }
    let kept = std::fs::read_to_string(golden).unwrap();
    let (written, kept): (BTreeSet<_>, BTreeSet<_>) = (written.lines().collect(), kept.lines().collect());
    let only_in =
        |one: &BTreeSet<&str>, other| one.difference(other).map(|line| (*line).to_owned()).collect::<Vec<_>>();
    assert_eq!((only_in(&written, &kept), only_in(&kept, &written)), (vec![], vec![]), "(new, gone)");
}

/// A database that a newer program wrote, or another kind of program, is refused by name and left as it was.
#[tokio::test]
async fn a_database_that_is_not_this_programs_is_neither_opened_nor_changed() {
    for (change, code) in [
        ("PRAGMA user_version = 2", "store.newer_schema"),
        ("PRAGMA application_id = 1", "store.foreign"),
        ("PRAGMA application_id = 0", "store.foreign"),
    ] {
        let (office, _) = Office::for_sale(&Sale::clean());
        office.enrols(&buyer()).await;
        let found = office.verified().unwrap();
        assert_eq!((found.entries, found.acts), (1, 4), "the pack, that it is in force, the home, the enrolment");
        assert!(office.opened_anew().is_ok());
        office.tamper(change);
        let rows = office.text_of("sqlite_schema, audit, counter, change");
        assert_eq!(office.verified().unwrap_err().code(), code, "{change}");
        assert_eq!(office.opened_anew().unwrap_err().code(), code, "{change}");
        assert_eq!(office.text_of("sqlite_schema, audit, counter, change"), rows);
        assert_eq!(office.count("PRAGMA user_version") == 2, code == "store.newer_schema", "{change}");
    }
}

/// Every row is of this office, and every signed word says so: two offices' books may lie side by side one day.
#[tokio::test]
async fn every_row_and_every_signed_word_names_the_office() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let (seller, buyer, draft) = ready_sale(&office, &sale, &seller(), &buyer()).await;
    draft.submitted_by(&seller).await;
    buyer.pays().await;
    assert_eq!(format!("{:?}", office.service), "Service(demo)");
    let world = surroundings(&office.world, std::sync::Arc::new(office.clock.clone()), Answering::Last);
    let partners = format!("{:?}", world.partners);
    assert_eq!(format!("{world:?}"), format!("Surroundings {{ partners: {partners}, .. }}"));
    let tables = "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'office' \
                  WHERE m.type = 'table' ORDER BY 1";
    let tables = office.texts(tables);
    assert!(tables.len() > 20, "{tables:?}");
    for table in tables {
        let offices = office.texts(&format!("SELECT DISTINCT office FROM {table}"));
        assert!(offices.iter().all(|named| named == "demo"), "{table}: {offices:?}");
    }
    assert!(buyer.letters().await.iter().all(|letter| letter.office == "demo"));
    for (_, outcome) in seller.sent.lock().unwrap().iter() {
        assert_eq!(open_outcome(outcome).office, "demo");
    }
    let entries = office.texts("SELECT CAST(content AS TEXT) FROM entry");
    assert!(entries.iter().all(|content| content.contains("\"office\":\"demo\"")), "{entries:?}");
    let nowhere = Draft { id: id_of(seller.uuid("draft")), ..draft };
    let problem = seller.try_send(nowhere.deal(1)).await.unwrap_err();
    let signed: ereg_protocol::problem::CommandProblem = payload(&problem.signed.unwrap());
    assert_eq!(signed.office, "demo");
}
