//! Entries without an application: what was registered before this registry began (存量数据), and what an authority
//! asks for (嘱托登记).

use std::collections::{BTreeMap, BTreeSet};

use ereg_domain::{
    identifier::{CreditCode, LicenceId, LicenceType, UnitCode},
    register::RegisterFacts,
    time::Instant,
};

use super::{OfficialEntry, SeedHome, SeededCertificate, SeededHome, Service, ServiceError};
use crate::{
    act::numbers,
    fault::ServiceFault,
    model::{Decision, EntryCertificate, EntryKind, NewEntry, Taken, Write},
    store::{Reads, StoreError},
};

/// Who carries old data over, and who acts for an authority, in the audit chain.
const MIGRATION: &str = "migration";
const OFFICIAL: &str = "official";

impl Service {
    /// Enters homes that were registered before this registry began, all or none of a call: the right first, then
    /// each burden as an entry of its own.
    pub fn enter_seed(&self, homes: Vec<SeedHome>) -> Result<Vec<SeededHome>, ServiceError> {
        let units: Vec<UnitCode> = homes.iter().map(|home| home.facts.unit).collect();
        self.change(MIGRATION, |rows, _| self.inherit(rows, &homes).map(|decision| Some(decision.into())))?;
        self.reading(|rows| units.into_iter().map(|unit| seeded(rows, unit)).collect())
    }

    fn inherit(&self, rows: &dyn Reads, homes: &[SeedHome]) -> Result<Decision, ServiceError> {
        let mut decision = Decision::event("book.inherited", homes.len(), "done");
        let mut numbers = Numbers { rows, taken: BTreeMap::new() };
        let mut units = BTreeSet::new();
        for home in homes {
            let facts = home.facts.clone();
            let known = rows.unit(&facts.unit)?.is_some() || !units.insert(facts.unit);
            if known || facts.right.holders.is_empty() {
                return Err(ServiceError::Seed);
            }
            let certificates = inherited(&mut numbers, &self.0.issuer, &facts)?;
            for number in &facts.right.certificates {
                // A number given long ago is never given again.
                let counter = numbers::certificate_of(number.place(), i64::from(number.year()));
                numbers.at_least(counter, u64::from(number.serial()));
            }
            for (kind, at, facts, certificates) in history(&facts, certificates) {
                let salt = self.0.world.ids.entry_salt(numbers.take(numbers::SALT)?);
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
        decision.writes.extend(numbers.writes());
        Ok(decision)
    }

    /// Makes an entry ex officio or on an authority's request (嘱托): a seizure, another burden.
    pub fn enter_official(&self, unit: &UnitCode, entry: OfficialEntry) -> Result<(), ServiceError> {
        let decided = self.change(OFFICIAL, |rows, at| -> Result<_, ServiceError> {
            let mut facts = rows.unit(unit)?.ok_or(ServiceError::NoUnit)?.facts;
            let kind = match entry.clone() {
                OfficialEntry::Seizure(seizure) => {
                    facts.seizures.push(seizure);
                    EntryKind::Seizure
                }
                OfficialEntry::Burden(burden) => {
                    facts.other_burdens.push(burden);
                    EntryKind::Burden
                }
            };
            let salt = self.0.world.ids.entry_salt(rows.counter(numbers::SALT)? + 1);
            let mut decision = Decision::event("book.official", rows.entries()?, kind.name());
            decision.entries.push(NewEntry {
                unit: *unit,
                kind,
                booked_at: at,
                case: None,
                certificates: Vec::new(),
                cancels: Vec::new(),
                facts,
                salt,
            });
            Ok(Some(decision.write(Write::Taken(Taken::Salt)).into()))
        });
        decided.map(drop)
    }
}

/// Numbers as they are taken one after the other for one decision.
struct Numbers<'a> {
    rows: &'a dyn Reads,
    taken: BTreeMap<String, u64>,
}

impl Numbers<'_> {
    /// The next number of a counter, from 1.
    fn take(&mut self, counter: &str) -> Result<u64, StoreError> {
        let last = match self.taken.get(counter) {
            Some(last) => *last,
            None => self.rows.counter(counter)?,
        };
        self.taken.insert(counter.to_owned(), last + 1);
        Ok(last + 1)
    }

    /// The numbers of a counter up to this one are taken.
    fn at_least(&mut self, counter: String, taken: u64) {
        let highest = self.taken.entry(counter).or_default();
        *highest = (*highest).max(taken);
    }

    fn writes(self) -> impl Iterator<Item = Write> {
        self.taken.into_iter().map(|(counter, taken)| Write::Taken(Taken::UpTo(counter, taken)))
    }
}

/// The certificates of a right as it was: one for all holders, or one for each where there are as many.
fn inherited(
    numbers: &mut Numbers<'_>,
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
            let serial = numbers.take(&numbers::licence(right.registered_at))?;
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

fn seeded(rows: &dyn Reads, unit: UnitCode) -> Result<SeededHome, ServiceError> {
    let record = rows.unit(&unit)?.ok_or(ServiceError::NoUnit)?;
    let mut certificates = Vec::new();
    for number in record.facts.right.certificates {
        let row = rows.certificate(&number)?.ok_or(StoreError::Row { table: "certificate" })?;
        certificates.push(SeededCertificate { number, licence_id: row.licence_id, token: row.token });
    }
    Ok(SeededHome { unit, certificates })
}
