//! Entries without an application: what was registered before this registry began (存量数据), and what an authority
//! asks for (嘱托登记).

use std::collections::BTreeMap;

use ereg_domain::{
    identifier::{CreditCode, LicenceId, LicenceType, UnitCode},
    register::RegisterFacts,
    time::Instant,
};
use rusqlite::{Connection, TransactionBehavior};

use super::{OfficialEntry, SeedHome, SeededCertificate, SeededHome, Service, ServiceError};
use crate::{
    act::numbers,
    fault::ServiceFault,
    model::{Decision, EntryCertificate, EntryKind, NewEntry},
    store::{StoreError, read::Rows, write::Writer},
};

/// Who carries old data over, and who acts for an authority, in the audit chain.
const MIGRATION: &str = "migration";
const OFFICIAL: &str = "official";

impl Service {
    /// Enters homes that were registered before this registry began, all or none of a call: the right first, then
    /// each burden as an entry of its own.
    pub fn enter_seed(&self, homes: Vec<SeedHome>) -> Result<Vec<SeededHome>, ServiceError> {
        let mut connection = self.0.store.writer();
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let now = self.now();
        let office = self.0.keys.office();
        let (rows, writer) = (Rows::new(&tx, office), Writer::new(&tx, office, now));
        let mut decision = Decision::event("book.inherited", homes.len(), "done");
        let mut serials: BTreeMap<String, u64> = BTreeMap::new();
        let mut units = Vec::with_capacity(homes.len());
        for home in homes {
            let facts = home.facts;
            if rows.unit(&facts.unit)?.is_some() || units.contains(&facts.unit) || facts.right.holders.is_empty() {
                return Err(ServiceError::Seed);
            }
            units.push(facts.unit);
            let certificates = inherited(&writer, &self.0.issuer, &facts)?;
            for number in &facts.right.certificates {
                let counter = numbers::certificate_of(number.place(), i64::from(number.year()));
                let highest = serials.entry(counter).or_default();
                *highest = (*highest).max(u64::from(number.serial()));
            }
            for (kind, at, facts, certificates) in history(&facts, certificates) {
                let salt = self.0.world.ids.entry_salt(writer.take(numbers::SALT, 1)?);
                decision.entries.push(NewEntry {
                    unit: facts.unit,
                    kind,
                    booked_at: at,
                    case: None,
                    certificates,
                    cancels: Vec::new(),
                    facts,
                    salt,
                });
            }
        }
        // A number given long ago is never given again.
        for (counter, highest) in serials {
            writer.raise(&counter, highest)?;
        }
        self.0.apply(&tx, decision, MIGRATION, None, now)?;
        let seeded = units.into_iter().map(|unit| seeded(&tx, office, unit)).collect::<Result<Vec<_>, _>>()?;
        tx.commit().map_err(StoreError::from)?;
        Ok(seeded)
    }

    /// Makes an entry ex officio or on an authority's request (嘱托): a seizure, another burden.
    pub fn enter_official(&self, unit: &UnitCode, entry: OfficialEntry) -> Result<(), ServiceError> {
        let mut connection = self.0.store.writer();
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let now = self.now();
        let office = self.0.keys.office();
        let (rows, writer) = (Rows::new(&tx, office), Writer::new(&tx, office, now));
        let mut facts = rows.unit(unit)?.ok_or(ServiceError::NoUnit)?.facts;
        let kind = match entry {
            OfficialEntry::Seizure(seizure) => {
                facts.seizures.push(seizure);
                EntryKind::Seizure
            }
            OfficialEntry::Burden(burden) => {
                facts.other_burdens.push(burden);
                EntryKind::Burden
            }
        };
        let salt = self.0.world.ids.entry_salt(writer.take(numbers::SALT, 1)?);
        let mut decision = Decision::event("book.official", rows.entries()?, kind.name());
        decision.entries.push(NewEntry {
            unit: *unit,
            kind,
            booked_at: now,
            case: None,
            certificates: Vec::new(),
            cancels: Vec::new(),
            facts,
            salt,
        });
        self.0.apply(&tx, decision, OFFICIAL, None, now)?;
        tx.commit().map_err(StoreError::from)?;
        Ok(())
    }
}

/// The certificates of a right as it was: one for all holders, or one for each where there are as many.
fn inherited(
    writer: &Writer<'_>,
    issuer: &CreditCode,
    facts: &RegisterFacts,
) -> Result<Vec<EntryCertificate>, ServiceError> {
    let right = &facts.right;
    let day = right.registered_at.day();
    let everybody: Vec<u32> = (0_u32..).take(right.holders.len()).collect();
    let each = right.certificates.len() == right.holders.len();
    (0_u32..)
        .zip(&right.certificates)
        .map(|(at, number)| {
            let serial = writer.take(&numbers::licence(right.registered_at), 1)?;
            let licence_id = LicenceId::booked(LicenceType::TitleCertificate, issuer, day.date(), serial)
                .map_err(|_| ServiceFault::Object("licence id"))?;
            let holders = if each { vec![at] } else { everybody.clone() };
            Ok(EntryCertificate { number: number.clone(), licence_id, holders })
        })
        .collect()
}

type Past = (EntryKind, Instant, RegisterFacts, Vec<EntryCertificate>);

/// A unit's history as entries: the bare right, then burden after burden.
fn history(facts: &RegisterFacts, certificates: Vec<EntryCertificate>) -> Vec<Past> {
    let mut current = RegisterFacts {
        mortgages: Vec::new(),
        seizures: Vec::new(),
        objections: Vec::new(),
        notices: Vec::new(),
        other_burdens: Vec::new(),
        ..facts.clone()
    };
    let mut past: Vec<Past> = vec![(EntryKind::Inherited, facts.right.registered_at, current.clone(), certificates)];
    let mut add = |kind, at, current: &RegisterFacts| past.push((kind, at, current.clone(), Vec::new()));
    for mortgage in &facts.mortgages {
        current.mortgages.push(mortgage.clone());
        add(EntryKind::Mortgage, mortgage.registered_at, &current);
    }
    for notice in &facts.notices {
        current.notices.push(notice.clone());
        add(EntryKind::Notice, notice.registered_at, &current);
    }
    for objection in &facts.objections {
        current.objections.push(objection.clone());
        add(EntryKind::Objection, objection.registered_at, &current);
    }
    for burden in &facts.other_burdens {
        current.other_burdens.push(burden.clone());
        add(EntryKind::Burden, burden.registered_at, &current);
    }
    for seizure in &facts.seizures {
        current.seizures.push(seizure.clone());
        add(EntryKind::Seizure, seizure.from.start(), &current);
    }
    past
}

fn seeded(connection: &Connection, office: &str, unit: UnitCode) -> Result<SeededHome, ServiceError> {
    let rows = Rows::new(connection, office);
    let record = rows.unit(&unit)?.ok_or(ServiceError::NoUnit)?;
    let mut certificates = Vec::new();
    for number in record.facts.right.certificates {
        let row = rows.certificate(&number)?.ok_or(StoreError::Row { table: "certificate" })?;
        certificates.push(SeededCertificate { number, licence_id: row.licence_id, token: row.token });
    }
    Ok(SeededHome { unit, certificates })
}
