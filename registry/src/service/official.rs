//! Entries without an application: what was registered before this registry began (存量数据), and what an authority
//! asks for (嘱托登记).

use ereg_domain::{
    identifier::{IssuedNumber, UnitCode},
    register::Burden,
};

use super::{SeedHome, SeededCertificate, SeededHome, Service, ServiceError};
use crate::{
    act::{own::inherit, partner::authority},
    fault::NotEntered,
    store::{Reads, StoreError},
};

/// The actor that carries old data over, and the one that acts for an authority, in the audit chain.
const MIGRATION: &str = "migration";
const OFFICIAL: &str = "official";

impl Service {
    /// Enters homes that were registered before this registry began, all or none of a call: the right first, then
    /// each burden as an entry of its own, then what was lifted again.
    pub fn enter_seed(&self, homes: Vec<SeedHome>) -> Result<Vec<SeededHome>, ServiceError> {
        let units: Vec<UnitCode> = homes.iter().map(|home| home.facts.unit).collect();
        self.enter_homes(homes)?;
        self.reading(|rows| units.iter().map(|unit| seeded(rows, *unit)).collect())
    }

    /// The same, where nobody wants to know what was handed out for them.
    pub(crate) fn enter_homes(&self, homes: Vec<SeedHome>) -> Result<(), ServiceError> {
        self.act(move |act| -> Result<(), NotEntered> {
            let packs = act.packs();
            Ok(act.write(MIGRATION, inherit::act(&act.desk(&packs), &homes)?)?)
        })?;
        Ok(())
    }

    /// Burdens the right of a unit ex officio or on an authority's request (嘱托登记, 依职权), not on an application. A
    /// mortgage gets its registration proof.
    ///
    /// # Errors
    /// [`ServiceError::NoUnit`] where the book has no such unit, or no right of it stands.
    pub fn enter_official(&self, unit: &UnitCode, burden: Burden) -> Result<(), ServiceError> {
        let unit = *unit;
        self.act(move |act| -> Result<(), NotEntered> {
            let packs = act.packs();
            Ok(act.write(OFFICIAL, authority::act(&act.desk(&packs), &unit, &burden)?)?)
        })?;
        Ok(())
    }
}

fn seeded(rows: &dyn Reads, unit: UnitCode) -> Result<SeededHome, ServiceError> {
    let record = rows.unit(&unit)?.ok_or(ServiceError::NoUnit)?;
    let mut certificates = Vec::new();
    for number in record.facts.right.certificates {
        let number = IssuedNumber::from(number);
        let row = rows.certificate(&number)?.ok_or(StoreError::Row { table: "certificate" })?;
        certificates.push(SeededCertificate { number, licence_id: row.licence_id, token: row.token });
    }
    Ok(SeededHome { unit, certificates })
}
