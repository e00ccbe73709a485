//! Numbers that are given once, in order and without a gap; and what was entered before this registry began, as it was.

use ereg_domain::{
    dictionary::{NoticeKind, RightKind, SeizureKind, TenureStatus},
    identifier::{LicenceId, LicenceType, TitleCertificateNumber, UnitCode},
    register::{
        AdvanceNotice, Burden, BurdenKind, Change, Entry, Objection, OtherBurden, RegisterFacts, RightEnd, SuitProof,
        TransferClause,
    },
    time::{Day, Instant},
};
use ereg_law::{
    fixture::{Sale, buyer, mortgage, seizure, seller, third},
    subject::ContractFact,
};
use ereg_protocol::{feed::ObjectKind, objects::CaseView};
use ereg_registry::service::SeedHome;

use crate::{citizen::*, draft::*, office::*};

const DAY_MS: u64 = 86_400_000;

/// The clean sale of another home.
fn of_home(unit: &str, certificate: &str) -> Sale {
    let mut sale = Sale::clean();
    let register = sale.register_mut();
    register.unit = unit.parse().unwrap();
    let number: TitleCertificateNumber = certificate.parse().unwrap();
    register.right.certificates = vec![number.clone()];
    let item = &mut sale.sections.get_mut::<ereg_law::application::MatterSection>().unwrap().items[0];
    (item.unit, item.certificate) = (unit.parse().unwrap(), Some(number.into()));
    if let Some(ContractFact::Active { unit: sold, .. }) = &mut sale.contract {
        *sold = unit.parse().unwrap();
    }
    sale
}

/// Sells a home from the first section to the entry: the numbers of the case, the certificate and the licence.
async fn sold(office: &Office, seller: &Citizen, buyer: &Citizen, sale: &Sale) -> (String, String, LicenceId) {
    office.service.enter_seed(vec![SeedHome::of(sale.register.clone().unwrap())]).unwrap();
    *office.world.contract.lock().unwrap() = sale.contract.clone().unwrap();
    let draft = Draft::shared_by(seller, sale).await;
    signed_by_both(&draft, seller, buyer).await;
    let id = draft.submitted_by(seller).await.case_id;
    buyer.pays().await;
    let cases = buyer.objects(ObjectKind::Case).await;
    let body = cases.into_iter().find(|(case, _)| *case == id.to_string()).unwrap().1;
    let case: CaseView = serde_json::from_str(&body).unwrap();
    let certificates = buyer.certificates().await;
    let certificate = certificates.into_iter().find(|certificate| certificate.case_id == Some(id)).unwrap();
    let number = case.state.acceptance().unwrap().case_number.to_string();
    // The next bill is a later one.
    office.clock.advance(1_000);
    (number, certificate.number.to_string(), certificate.licence_id)
}

#[tokio::test]
async fn numbers_follow_one_another_by_day_district_and_year_without_a_gap() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let (seller, buyer) = (office.enrols(&seller()).await, office.enrols(&buyer()).await);
    let homes = [
        ("420102001001GB00001F00010002", "鄂(2020)演示市江岸不动产权第0000002号"),
        ("420102001001GB00001F00010003", "鄂(2020)演示市江岸不动产权第0000003号"),
        ("420103001001GB00001F00010001", "鄂(2020)演示市江汉不动产权第0000001号"),
        ("420102001001GB00001F00010004", "鄂(2020)演示市江岸不动产权第0000004号"),
    ];
    let mut given = Vec::new();
    for (at, (unit, certificate)) in homes.into_iter().enumerate() {
        if at == 3 {
            office.clock.advance(DAY_MS);
        }
        given.push(sold(&office, &seller, &buyer, &of_home(unit, certificate)).await);
    }
    let numbers: Vec<(&str, &str)> = given.iter().map(|(case, number, _)| (case.as_str(), number.as_str())).collect();
    assert_eq!(
        numbers,
        [
            ("420102202611231000001", "鄂(2026)演示市江岸不动产权第0000001号"),
            ("420102202611231000002", "鄂(2026)演示市江岸不动产权第0000002号"),
            ("420103202611231000001", "鄂(2026)演示市江汉不动产权第0000001号"),
            ("420102202611241000001", "鄂(2026)演示市江岸不动产权第0000003号"),
        ]
    );
    let issuer = "11420100MB00000196".parse().unwrap();
    let licence = |day: &str, serial| {
        let day: Day = day.parse().unwrap();
        LicenceId::booked(LicenceType::TitleCertificate, &issuer, day.date(), serial).unwrap()
    };
    let licences: Vec<LicenceId> = given.into_iter().map(|(_, _, licence)| licence).collect();
    let expected = [("2026-11-23", 1), ("2026-11-23", 2), ("2026-11-23", 3), ("2026-11-24", 1)];
    assert_eq!(licences, expected.map(|(day, serial)| licence(day, serial)));
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// A home with a burden of every kind.
pub fn burdened() -> RegisterFacts {
    let mut sale = Sale::mortgaged(TransferClause::Free);
    let register = sale.register_mut();
    let second = mortgage(TransferClause::Restricted, "2023-06-05T02:00:00.000Z");
    register.mortgages.push(ereg_domain::register::Mortgage {
        proof: "鄂(2023)演示市江岸不动产证明第0000008号".parse().unwrap(),
        ..second
    });
    register.notices = vec![AdvanceNotice {
        kind: NoticeKind::OtherSale,
        holders: vec![ereg_law::fixture::holder(&third(), None)],
        registered_at: at("2024-01-02T02:00:00.000Z"),
    }];
    register.objections = vec![Objection {
        objector: third().name,
        registered_at: at("2024-02-03T02:00:00.000Z"),
        suit: SuitProof::Filed,
    }];
    register.other_burdens =
        vec![OtherBurden { kind: BurdenKind::Residence, registered_at: at("2024-03-04T02:00:00.000Z") }];
    register.seizures = vec![seizure(SeizureKind::Seizure, "2024-04-05", "2027-04-05")];
    sale.register.unwrap()
}

/// The content of an entry, as anybody reads it who may.
#[derive(serde::Deserialize)]
struct Entered {
    unit: UnitCode,
    entry_seq: u32,
    entry: Entry,
}

#[tokio::test]
async fn a_home_entered_with_its_burdens_has_an_entry_for_each_and_is_what_it_was() {
    let sale = Sale { register: Some(burdened()), ..Sale::clean() };
    let (office, home) = Office::for_sale(&sale);
    let facts = burdened();
    assert_eq!(office.register(&home.unit), facts);
    let entries = office.texts("SELECT CAST(content AS TEXT) FROM entry ORDER BY entry_index");
    let entries: Vec<Entered> = entries.iter().map(|content| serde_json::from_str(content).unwrap()).collect();
    assert!((1..).zip(&entries).all(|(seq, entry)| (entry.unit, entry.entry_seq) == (home.unit, seq)));
    let entries: Vec<Entry> = entries.into_iter().map(|entered| entered.entry).collect();
    let mut unit = None;
    let mut told = Vec::new();
    for entry in &entries {
        let after = ereg_domain::register::enter(home.unit, unit.as_ref(), entry).unwrap();
        let facts = RegisterFacts::of(&after).unwrap();
        let burdens = [
            facts.mortgages.len(),
            facts.notices.len(),
            facts.objections.len(),
            facts.other_burdens.len(),
            facts.seizures.len(),
        ];
        assert_eq!(facts.right, burdened().right);
        told.push((entry.registered_at, burdens));
        unit = Some(after);
    }
    assert_eq!(
        told,
        [
            (facts.right.registered_at, [0; 5]),
            (facts.mortgages[0].registered_at, [1, 0, 0, 0, 0]),
            (facts.mortgages[1].registered_at, [2, 0, 0, 0, 0]),
            (facts.notices[0].registered_at, [2, 1, 0, 0, 0]),
            (facts.objections[0].registered_at, [2, 1, 1, 0, 0]),
            (facts.other_burdens[0].registered_at, [2, 1, 1, 1, 0]),
            // A court's seizure begins with its first day, Beijing time.
            (at("2024-04-04T16:00:00.000Z"), [2, 1, 1, 1, 1]),
        ]
    );
    assert!(matches!(entries[0].changes.as_slice(), [Change::Describe(_), Change::Open(_)]));
    let proven = |entry: &Entry| entry.proofs.iter().map(|proof| proof.number.clone()).collect::<Vec<_>>();
    for (entry, mortgage) in entries[1..3].iter().zip(&facts.mortgages) {
        assert_eq!(proven(entry), std::slice::from_ref(&mortgage.proof));
    }
    for entry in &entries[1..] {
        assert!(matches!(entry.changes.as_slice(), [Change::Burden(_)]) && entry.certificates.is_empty());
    }
    assert_eq!(office.service.verify_book().unwrap(), 7);
}

/// A mortgage that is entered on somebody else's word gets a registration proof, after those that were given before.
#[tokio::test]
async fn a_mortgage_entered_while_a_case_runs_has_the_next_proof_number() {
    let sale = Sale::mortgaged(TransferClause::Free);
    let (office, home) = Office::for_sale(&sale);
    let terms = sale.register.unwrap().mortgages[0].terms();
    for expected in ["鄂(2026)演示市江岸不动产证明第0000001号", "鄂(2026)演示市江岸不动产证明第0000002号"]
    {
        office.service.enter_official(&home.unit, Burden::Mortgage(terms.clone())).unwrap();
        let mortgages = office.register(&home.unit).mortgages;
        assert_eq!(mortgages.last().unwrap().proof.as_str(), expected);
    }
    assert_eq!(office.register(&home.unit).mortgages.len(), 3);
    office.service.verify_book().unwrap();
}

/// Nothing of a seizure that was lifted stands, and both entries of it are in the book.
#[tokio::test]
async fn a_home_keeps_what_was_lifted_in_its_history_alone() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let facts = of_home("420102001001GB00001F00010002", "鄂(2020)演示市江岸不动产权第0000002号").register.unwrap();
    let unit = facts.unit;
    let before = office.verified().unwrap().entries;
    office
        .service
        .enter_seed(vec![SeedHome {
            lifted: vec![seizure(SeizureKind::Seizure, "2024-01-10", "2024-01-11"); 3],
            ..SeedHome::of(facts.clone())
        }])
        .unwrap();
    assert_eq!(office.register(&unit), facts);
    assert_eq!(office.verified().unwrap().entries - before, 7);
    assert_eq!(office.count("SELECT entry_seq FROM unit WHERE unit = '420102001001GB00001F00010002'"), 7);
}

/// An application that contradicts itself makes another home than it says, and is not entered.
#[tokio::test]
async fn a_home_that_contradicts_itself_is_not_entered() {
    let (office, _) = Office::for_sale(&Sale::clean());
    let home = || of_home("420102001001GB00001F00010002", "鄂(2020)演示市江岸不动产权第0000002号").register.unwrap();
    let with = |change: &dyn Fn(&mut RegisterFacts)| {
        let mut facts = home();
        change(&mut facts);
        facts
    };
    let end = || RightEnd { entry: "注销登记".parse().unwrap(), registered_at: at("2024-05-06T02:00:00.000Z") };
    let twice = burdened().mortgages.remove(0);
    for facts in [
        with(&|facts| facts.right.status = TenureStatus::Terminated),
        with(&|facts| facts.right.ended = Some(end())),
        with(&|facts| facts.right.kind = RightKind::Mortgage),
        with(&|facts| facts.mortgages = vec![twice.clone(), twice.clone()]),
        with(&|facts| facts.right.certificates.push(facts.right.certificates[0].clone())),
        with(&|facts| {
            (facts.right.status, facts.right.ended) = (TenureStatus::Terminated, Some(end()));
            facts.mortgages = vec![twice.clone()];
        }),
    ] {
        assert_eq!(office.service.enter_seed(vec![SeedHome::of(facts)]).unwrap_err().code(), "seed.unfit");
    }
    let ended = with(&|facts| (facts.right.status, facts.right.ended) = (TenureStatus::Terminated, Some(end())));
    let unit = ended.unit;
    let seized = SeedHome {
        lifted: vec![seizure(SeizureKind::Seizure, "2024-01-10", "2024-01-11")],
        ..SeedHome::of(ended.clone())
    };
    assert_eq!(office.service.enter_seed(vec![seized]).unwrap_err().code(), "seed.unfit", "on no right");
    office.service.enter_seed(vec![SeedHome::of(ended.clone())]).unwrap();
    assert_eq!(office.register(&unit), ended);
    let void =
        "SELECT count(*) FROM certificate WHERE cancelled_by IS NOT NULL AND unit = '420102001001GB00001F00010002'";
    assert_eq!(office.count(void), 1, "the certificate ended with its right");
    let burden = Burden::Other { kind: BurdenKind::Residence };
    assert_eq!(office.service.enter_official(&unit, burden).unwrap_err().code(), "not_found");
    office.service.verify_book().unwrap();
}

#[tokio::test]
async fn a_home_is_entered_once_with_a_holder_and_all_of_a_call_or_nothing() {
    let sale = Sale::clean();
    let (office, _) = Office::for_sale(&sale);
    let known = sale.register.unwrap();
    let new = of_home("420102001001GB00001F00010002", "鄂(2020)演示市江岸不动产权第0000002号").register.unwrap();
    let mut nobodys = new.clone();
    nobodys.right.holders.clear();
    let before = office.text_of("entry, unit, certificate, counter, audit");
    for homes in [vec![known.clone()], vec![new.clone(), known], vec![new.clone(), new.clone()], vec![nobodys]] {
        let homes = homes.into_iter().map(SeedHome::of).collect();
        assert_eq!(office.service.enter_seed(homes).unwrap_err().code(), "seed.unfit");
        assert_eq!(office.text_of("entry, unit, certificate, counter, audit"), before);
    }
    let nowhere = office.service.enter_official(&new.unit, Burden::Other { kind: BurdenKind::Residence });
    assert_eq!(nowhere.unwrap_err().code(), "not_found");
    office.service.enter_seed(vec![SeedHome::of(new)]).unwrap();
}
