//! Numbers that are given once, in order and without a gap; and what was entered before this registry began, as it was.

use ereg_domain::{
    dictionary::{NoticeKind, SeizureKind},
    identifier::{LicenceId, LicenceType, TitleCertificateNumber},
    register::{AdvanceNotice, BurdenKind, Objection, OtherBurden, RegisterFacts, SuitProof, TransferClause},
    time::{Day, Instant},
};
use ereg_law::{
    fixture::{Sale, buyer, mortgage, seizure, seller, third},
    subject::ContractFact,
};
use ereg_protocol::{feed::ObjectKind, objects::CaseView};
use ereg_registry::service::{OfficialEntry, SeedHome};

use crate::{citizen::*, draft::*, office::*};

const DAY_MS: u64 = 86_400_000;

/// The clean sale of another home.
fn of_home(unit: &str, certificate: &str) -> Sale {
    let mut sale = Sale::clean();
    let register = sale.register_mut();
    register.unit = unit.parse().unwrap();
    let number: TitleCertificateNumber = certificate.parse().unwrap();
    register.right.certificates = vec![number.clone()];
    let item = &mut sale.sections.get_mut::<ereg_law::application::Matter>().unwrap().items[0];
    (item.unit, item.certificate) = (unit.parse().unwrap(), number.into());
    if let Some(ContractFact::Active { unit: sold, .. }) = &mut sale.contract {
        *sold = unit.parse().unwrap();
    }
    sale
}

/// Sells a home from the first section to the entry: the numbers of the case, the certificate and the licence.
async fn sold(office: &Office, seller: &Citizen, buyer: &Citizen, sale: &Sale) -> (String, String, LicenceId) {
    office.service.enter_seed(vec![SeedHome { facts: sale.register.clone().unwrap() }]).unwrap();
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
        holder: third().name,
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

/// What an entry says, as anybody reads it who may.
#[derive(serde::Deserialize)]
struct Entered {
    kind: String,
    booked_at: Instant,
    facts: RegisterFacts,
    #[serde(default)]
    certificates: Vec<serde_json::Value>,
}

#[tokio::test]
async fn a_home_entered_with_its_burdens_has_an_entry_for_each_and_is_what_it_was() {
    let sale = Sale { register: Some(burdened()), ..Sale::clean() };
    let (office, home) = Office::for_sale(&sale);
    let facts = burdened();
    assert_eq!(office.register(&home.unit), facts);
    let entries = office.texts("SELECT CAST(content AS TEXT) FROM entry ORDER BY entry_index");
    let entries: Vec<Entered> = entries.iter().map(|content| serde_json::from_str(content).unwrap()).collect();
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            let facts = &entry.facts;
            let burdens = [
                facts.mortgages.len(),
                facts.notices.len(),
                facts.objections.len(),
                facts.other_burdens.len(),
                facts.seizures.len(),
            ];
            (entry.kind.as_str(), entry.booked_at, burdens)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("inherited", facts.right.registered_at, [0; 5]),
            ("mortgage", facts.mortgages[0].registered_at, [1, 0, 0, 0, 0]),
            ("mortgage", facts.mortgages[1].registered_at, [2, 0, 0, 0, 0]),
            ("notice", facts.notices[0].registered_at, [2, 1, 0, 0, 0]),
            ("objection", facts.objections[0].registered_at, [2, 1, 1, 0, 0]),
            ("burden", facts.other_burdens[0].registered_at, [2, 1, 1, 1, 0]),
            // A court's seizure begins with its first day, Beijing time.
            ("seizure", at("2024-04-04T16:00:00.000Z"), [2, 1, 1, 1, 1]),
        ]
    );
    assert!(entries[1..].iter().all(|entry| entry.certificates.is_empty() && entry.facts.right == facts.right));
    assert_eq!(office.service.verify_book().unwrap(), 7);
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
        let homes = homes.into_iter().map(|facts| SeedHome { facts }).collect();
        assert_eq!(office.service.enter_seed(homes).unwrap_err().code(), "seed.unfit");
        assert_eq!(office.text_of("entry, unit, certificate, counter, audit"), before);
    }
    let burden = OtherBurden { kind: BurdenKind::Residence, registered_at: new.right.registered_at };
    let nowhere = office.service.enter_official(&new.unit, OfficialEntry::Burden(burden));
    assert_eq!(nowhere.unwrap_err().code(), "not_found");
    office.service.enter_seed(vec![SeedHome { facts: new }]).unwrap();
}
