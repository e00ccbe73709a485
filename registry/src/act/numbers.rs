//! Names of the counters, and the numbers and ids reserved for one decision.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_domain::{
    identifier::{Channel, UnitCode},
    time::Instant,
};
use ereg_protocol::{
    id::{AccountId, CaseId},
    world::Ids,
};
use ereg_trust::digest::Digest;

use crate::{
    fault::ServiceFault,
    model::{Reserved, Taken, Write, place_of},
    store::{Reads, StoreError},
};

pub(crate) const CASE_ID: &str = "id/case";
pub(crate) const ACCOUNT: &str = "id/account";
pub(crate) const SALT: &str = "salt";
pub(crate) const ACCEPTANCE: &str = "acceptance";

/// Case serials: per district, legal day and channel.
pub(crate) fn case_serial(unit: &UnitCode, now: Instant) -> String {
    format!("case/{}/{}/{}", unit.district(), now.day().compact(), Channel::App.digit())
}

/// Certificate serials: per place, kind and year.
pub(crate) fn certificate(unit: &UnitCode, now: Instant) -> String {
    certificate_of(&place_of(unit), i64::from(now.day().ymd().0))
}

/// The counter of a place and year.
pub(crate) fn certificate_of(place: &str, year: i64) -> String {
    format!("certificate/{place}/{year}")
}

/// Proof serials: per place and year.
pub(crate) fn proof(unit: &UnitCode, now: Instant) -> String {
    proof_of(&place_of(unit), i64::from(now.day().ymd().0))
}

/// The counter of registration proofs of a place and year.
pub(crate) fn proof_of(place: &str, year: i64) -> String {
    format!("proof/{place}/{year}")
}

/// Licence serials: per legal day.
pub(crate) fn licence(now: Instant) -> String {
    format!("licence/{}", now.day().compact())
}

/// Reserves what a decision about `unit` that makes so many entries might take; what it does not take stays free.
pub(crate) fn reserve(
    rows: &dyn Reads,
    ids: &dyn Ids,
    unit: Option<&UnitCode>,
    entries: u64,
    now: Instant,
) -> Result<Reserved, ServiceFault> {
    let small = |value: u64| u32::try_from(value).map_err(|_| ServiceFault::Object("serial"));
    let next = |name: &str| -> Result<u64, ServiceFault> { Ok(rows.counter(name)? + 1) };
    let case = ids.uuid("case", next(CASE_ID)?, now);
    let (case_serial, certificate_serial, proof_serial) = match unit {
        Some(unit) => (
            small(next(&case_serial(unit, now))?)?,
            small(next(&certificate(unit, now))?)?,
            small(next(&proof(unit, now))?)?,
        ),
        None => (0, 0, 0),
    };
    Ok(Reserved {
        case_id: CaseId::new(case).map_err(|_| ServiceFault::Object("case id"))?,
        account: account_id(ids, next(ACCOUNT)?, now)?,
        seq: next(ACCEPTANCE)?,
        case_serial,
        certificate_serial,
        proof_serial,
        licence_serial: next(&licence(now))?,
        entries: rows.entries()?,
        salts: (0..entries).map(|at| Ok(ids.entry_salt(next(SALT)? + at))).collect::<Result<_, ServiceFault>>()?,
    })
}

/// 128 bits over two ids, so that an account's id tells neither when it was opened nor how many there are.
fn account_id(ids: &dyn Ids, ordinal: u64, now: Instant) -> Result<AccountId, ServiceFault> {
    let [one, two] = [ids.uuid("account", ordinal, now), ids.uuid("account-2", ordinal, now)];
    let digest = Digest::of_parts(&[b"ereg/account/1\0", one.as_bytes(), two.as_bytes()]);
    URL_SAFE_NO_PAD.encode(&digest.bytes()[..16]).parse().map_err(|_| ServiceFault::Object("account id"))
}

/// Numbers as they are taken one after the other for one decision.
pub(super) struct Taking<'a> {
    rows: &'a dyn Reads,
    taken: BTreeMap<String, u64>,
}

impl<'a> Taking<'a> {
    /// Begins with no number taken yet.
    pub(super) fn from(rows: &'a dyn Reads) -> Taking<'a> {
        Taking { rows, taken: BTreeMap::new() }
    }

    fn last(&self, counter: &str) -> Result<u64, StoreError> {
        self.taken.get(counter).map_or_else(|| self.rows.counter(counter), |last| Ok(*last))
    }

    /// The next number of a counter, from 1.
    pub(super) fn next(&mut self, counter: &str) -> Result<u64, StoreError> {
        let next = self.last(counter)? + 1;
        self.taken.insert(counter.to_owned(), next);
        Ok(next)
    }

    /// The numbers of a counter up to this one are taken.
    pub(super) fn at_least(&mut self, counter: String, taken: u64) -> Result<(), StoreError> {
        let last = self.last(&counter)?;
        self.taken.insert(counter, last.max(taken));
        Ok(())
    }

    /// Returns them as a decision writes them.
    pub(super) fn writes(self) -> impl Iterator<Item = Write> {
        self.taken.into_iter().map(|(counter, taken)| Write::Taken(Taken::UpTo(counter, taken)))
    }
}
