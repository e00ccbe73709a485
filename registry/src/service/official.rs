//! Entries without an application: what was registered before this registry began (存量数据), and what an authority
//! asks for (嘱托登记).

use std::collections::{BTreeMap, BTreeSet};

use ereg_domain::{
    identifier::{HUBEI, LicenceId, LicenceType, RegistrationProofNumber, UnitCode},
    register::{Bearer, Burden, Burdening, Change, Entry, RegisterFacts, RegistrationProof, fold},
    time::Instant,
};

use super::{SeedHome, SeededCertificate, SeededHome, Service, ServiceError};
use crate::{
    act::numbers,
    fault::ServiceFault,
    model::{Decision, NewEntry, Taken, Write, place_of},
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
        for SeedHome { facts } in homes {
            if rows.unit(&facts.unit)?.is_some() || !units.insert(facts.unit) {
                return Err(ServiceError::Seed);
            }
            // A number given long ago is never given again.
            for number in &facts.right.certificates {
                let counter = numbers::certificate_of(number.place(), i64::from(number.year()));
                numbers.at_least(counter, u64::from(number.serial()));
            }
            for number in facts.mortgages.iter().map(|mortgage| &mortgage.proof) {
                let counter = numbers::proof_of(number.place(), i64::from(number.year()));
                numbers.at_least(counter, u64::from(number.serial()));
            }
            for entry in self.history(&mut numbers, facts)? {
                let salt = self.0.world.ids.entry_salt(numbers.take(numbers::SALT)?);
                decision.entries.push(NewEntry { unit: facts.unit, case: None, entry, salt });
            }
        }
        decision.writes.extend(numbers.writes());
        Ok(decision)
    }

    /// The entries of a home from before this registry. What contradicts itself is refused: its entries would make another
    /// home, or none.
    fn history(&self, numbers: &mut Numbers<'_>, facts: &RegisterFacts) -> Result<Vec<Entry>, ServiceError> {
        let at = facts.right.registered_at;
        let entries = facts.entries(|_| {
            let serial = numbers.take(&numbers::licence(at))?;
            LicenceId::booked(LicenceType::TitleCertificate, &self.0.issuer, at.day().date(), serial)
                .map_err(|_| ServiceError::from(ServiceFault::Object("licence id")))
        })?;
        let folded = fold(facts.unit, &entries).ok().flatten();
        if folded.and_then(|unit| RegisterFacts::of(&unit)).as_ref() == Some(facts) {
            Ok(entries)
        } else {
            Err(ServiceError::Seed)
        }
    }

    /// Burdens the right of a unit ex officio or on an authority's request (嘱托登记, 依职权), not on an application. A
    /// mortgage gets its registration proof.
    ///
    /// # Errors
    /// [`ServiceError::NoUnit`] where the book has no such unit, or no right of it stands.
    pub fn enter_official(&self, unit: &UnitCode, burden: Burden) -> Result<(), ServiceError> {
        let decided = self.change(OFFICIAL, |rows, at| -> Result<_, ServiceError> {
            let record = rows.unit(unit)?.ok_or(ServiceError::NoUnit)?;
            let on = Bearer::Right(record.unit.open_right().ok_or(ServiceError::NoUnit)?.id);
            let mut numbers = Numbers { rows, taken: BTreeMap::new() };
            let proofs = match &burden {
                Burden::Mortgage(_) => vec![RegistrationProof { of: 1, number: next_proof(&mut numbers, unit, at)? }],
                _ => Vec::new(),
            };
            let salt = self.0.world.ids.entry_salt(numbers.take(numbers::SALT)?);
            let mut decision = Decision::event("book.official", rows.entries()?, audited(&burden));
            let changes = vec![Change::Burden(Burdening { on, burden: burden.clone() })];
            let entry = Entry { proofs, ..Entry::of(at, changes) };
            decision.entries.push(NewEntry { unit: *unit, case: None, entry, salt });
            decision.writes.extend(numbers.writes());
            Ok(Some(decision.into()))
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

/// The kind of a burden in the audit chain.
fn audited(burden: &Burden) -> &'static str {
    match burden {
        Burden::Mortgage(_) => "mortgage",
        Burden::Seizure(_) => "seizure",
        Burden::Objection { .. } => "objection",
        Burden::Notice { .. } => "notice",
        Burden::Other { .. } => "burden",
    }
}

/// The next registration proof of a unit's place this year.
fn next_proof(
    numbers: &mut Numbers<'_>,
    unit: &UnitCode,
    now: Instant,
) -> Result<RegistrationProofNumber, ServiceError> {
    let wrong = || ServiceError::from(ServiceFault::Object("proof number"));
    let place = place_of(unit);
    let year = now.day().ymd().0;
    let serial = numbers.take(&numbers::proof_of(&place, i64::from(year)))?;
    let (year, serial) = (u16::try_from(year).map_err(|_| wrong())?, u32::try_from(serial).map_err(|_| wrong())?);
    RegistrationProofNumber::from_parts(HUBEI, year, &place, serial).map_err(|_| wrong())
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
