//! The policy packs that this registry has: how one is taken, and how people come to know the one in force.

use std::{
    cmp::Ordering,
    path::Path,
    sync::{Arc, PoisonError},
};

use ereg_domain::{
    canonical::{from_canonical, to_canonical},
    time::Instant,
};
use ereg_law::{
    matter::Law,
    policy::{FLOOR_PACK, PackError, PolicyPack},
};
use ereg_protocol::{feed::ObjectKind, id::AccountId, pack::SignedPack};
use ereg_trust::{
    bundle::{KeyRole, TrustBundle},
    digest::Digest,
};

use super::{Inner, Service, ServiceError, ServiceFault, commit::TRUST, writer::Writer};
use crate::{
    keys::RegistryKeys,
    model::{Audit, Decision, Held, KeptPack, PackInForce, Packs, Refusal, Taken, Told, Write},
    store::{Reads, Store, StoreError, feed::Place, sqlite::SqliteReader},
};

/// The actor that takes a pack, in the audit chain.
const POLICY: &str = "policy";
/// The counter of the newest version by whose calendar the cases that could not be counted were looked at.
const FOLLOWED: &str = "pack";

/// A policy pack that this registry has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackTaken {
    /// Its version.
    pub version: u32,
    /// Digest of its bytes.
    pub digest: Digest,
    /// Registry time from which it decides.
    pub valid_from: Instant,
    /// Its standing now.
    pub standing: PackStanding,
}

/// The standing of a policy pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackStanding {
    /// Another took its place: it decides the cases that were accepted under it.
    Before,
    /// It is in force: cases are accepted under it.
    InForce,
    /// Its first day has not come.
    ToCome,
}

/// A pack offered to this registry, read, and signed by its policy role.
struct Offered {
    pack: PolicyPack,
    digest: Digest,
    signed: SignedPack,
}

impl Offered {
    /// Reads what an operator brings: a pack with the signature of this office's policy role, or the pack's canonical
    /// bytes alone, which are signed here.
    fn read(law: Law, bytes: &[u8], keys: &RegistryKeys) -> Result<Offered, ServiceError> {
        let bytes = bytes.trim_ascii_end();
        let signed = match from_canonical::<SignedPack>(bytes) {
            Ok(signed) => {
                signed.verified(keys.bundle()).map_err(|_| ServiceError::PackSignature)?;
                signed
            }
            Err(_) => {
                law.read_pack(bytes)?;
                let text = String::from_utf8(bytes.to_vec()).map_err(|_| ServiceFault::Object("pack"))?;
                SignedPack::sign(text, keys.role(KeyRole::Policy)).map_err(|_| ServiceFault::Object("pack"))?
            }
        };
        let pack = law.read_pack(signed.pack.as_bytes())?;
        if pack.office != keys.office() {
            return Err(PackError::OtherOffice.into());
        }
        Ok(Offered { pack, digest: Digest::of(signed.pack.as_bytes()), signed })
    }
}

/// Keeps a pack that is offered: for ever, whatever comes after it. The newest one that is kept is taken once more without
/// a word.
///
/// # Errors
/// [`PackError::LowerVersion`] where another of its version or a newer one is kept; [`PackError::OtherOffice`].
fn keep(writer: &Writer, law: Law, keys: &RegistryKeys, offered: Offered) -> Result<(), ServiceError> {
    let office = keys.office().to_owned();
    writer.carry_out(move |writes, at| {
        let Offered { pack, digest, signed } = offered;
        if let Some(newest) = writes.packs()?.last() {
            if newest.digest == digest {
                return Ok(());
            }
            match law.read_pack(newest.signed.pack.as_bytes()) {
                Ok(newest) => pack.succeeds(&newest)?,
                Err(_) if pack.version > newest.version => {}
                Err(_) => return Err(PackError::LowerVersion.into()),
            }
        }
        let first_day = pack.effective_from.start();
        let valid_from = if first_day < at { at } else { first_day };
        let audit = Audit { act: "pack.take", object: digest.to_string(), subject: pack.version.to_string() };
        writes.put_pack(&KeptPack { version: pack.version, digest, valid_from, signed })?;
        Ok(writes.audit(&office, at, POLICY, &audit)?)
    })
}

/// Every pack of these rows that this program can read. One that it cannot decides nothing here, and stops no other.
pub(super) fn read_all(law: Law, rows: Vec<KeptPack>) -> Result<Packs, ServiceError> {
    let newest = rows.last().map_or(0, |row| row.version);
    let mut held = Vec::with_capacity(rows.len());
    for row in rows {
        match law.read_pack(row.signed.pack.as_bytes()) {
            Ok(pack) => {
                let told = to_canonical(&row.signed).ok().and_then(|bytes| String::from_utf8(bytes).ok());
                let told = told.ok_or(ServiceFault::Object("pack"))?;
                let told_digest = Digest::of(told.as_bytes());
                let pack = PackInForce { pack, digest: row.digest, told: told.into(), told_digest };
                held.push(Held { valid_from: row.valid_from, pack });
            }
            Err(error) => tracing::error!(version = row.version, %error, "a kept policy pack cannot be read"),
        }
    }
    // Without any of its own, a registry has the one built in, which is another office's.
    Packs::of(held, newest).ok_or_else(|| PackError::OtherOffice.into())
}

/// Each pack with where it stands at a moment, by rising version.
fn taken(packs: &Packs, now: Instant) -> Vec<PackTaken> {
    let in_force = packs.in_force(now).pack.version;
    let each = |held: &Held| PackTaken {
        version: held.pack.pack.version,
        digest: held.pack.digest,
        valid_from: held.valid_from,
        standing: match held.pack.pack.version.cmp(&in_force) {
            Ordering::Less => PackStanding::Before,
            Ordering::Equal => PackStanding::InForce,
            Ordering::Greater => PackStanding::ToCome,
        },
    };
    packs.all().map(each).collect()
}

/// Every policy pack that a directory keeps and this program can read, by rising version. It writes nothing: the directory may
/// be served meanwhile.
pub fn packs_kept(dir: &Path, office: &str, law: Law, now: Instant) -> Result<Vec<PackTaken>, ServiceError> {
    let reader = SqliteReader::of(dir, office)?;
    let moment = reader.moment()?;
    Ok(taken(&read_all(law, moment.packs()?)?, now))
}

/// The packs of a registry that is being opened: those that it keeps, the one built into this program where that is newer,
/// and the one that its operator brings.
///
/// # Errors
/// The one that is brought is not taken; the newest cannot be read by this program.
pub(super) fn opened(
    store: &dyn Store,
    writer: &Writer,
    law: Law,
    keys: &RegistryKeys,
    brought: Option<&[u8]>,
) -> Result<Packs, ServiceError> {
    let floor = law.read_pack(FLOOR_PACK)?;
    if floor.office == keys.office() && store.moment()?.newest_pack()?.is_none_or(|newest| newest < floor.version) {
        keep(writer, law, keys, Offered::read(law, FLOOR_PACK, keys)?)?;
    }
    if let Some(bytes) = brought {
        keep(writer, law, keys, Offered::read(law, bytes, keys)?)?;
    }
    let rows = store.moment()?.packs()?;
    if let Some(newest) = rows.last() {
        // By it people's applications are accepted: a registry that cannot read it does not begin.
        law.read_pack(newest.signed.pack.as_bytes())?;
    }
    read_all(law, rows)
}

/// The things that everybody is told of, as they are in force.
struct Published {
    /// Digest of the trust bundle.
    bundle: Digest,
    /// Id of the policy pack.
    pack: String,
    /// Digest of the policy pack as it is told.
    told: Digest,
}

impl Published {
    /// Returns those of which an account has not been told yet.
    fn untold(&self, rows: &dyn Reads, account: &AccountId) -> Result<Vec<Told>, StoreError> {
        let is_told = |kind, object, digest| -> Result<bool, StoreError> {
            Ok(rows.told(&Place { account, kind, object })? == Some(digest))
        };
        let mut untold = Vec::new();
        if !is_told(ObjectKind::Trust, TRUST, self.bundle)? {
            untold.push(Told::Trust);
        }
        if !is_told(ObjectKind::Pack, &self.pack, self.told)? {
            untold.push(Told::Pack);
        }
        Ok(untold)
    }
}

impl Inner {
    /// The packs as they are known now.
    pub(super) fn packs(&self) -> Arc<Packs> {
        self.packs.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes note of a pack that another process has put there.
    fn learn_packs(&self) -> Result<(), ServiceError> {
        let moment = self.store.moment()?;
        if moment.newest_pack()?.is_none_or(|newest| newest == self.packs().newest_version()) {
            return Ok(());
        }
        let packs = read_all(self.world.law, moment.packs()?)?;
        *self.packs.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(packs);
        Ok(())
    }
}

impl Service {
    /// Takes a policy pack: it decides from its first day on, and what was accepted before stays with its own.
    ///
    /// `bytes` are a pack with the signature of this office's policy role, as it is handed out, or the pack's canonical
    /// bytes alone, which are signed here.
    ///
    /// # Errors
    /// [`ServiceError::PackSignature`]; [`ServiceError::Pack`] where it is no pack, of another office, or not newer than
    /// the newest that is kept. The ones that are kept stay as they are.
    pub fn take_pack(&self, bytes: &[u8]) -> Result<(), ServiceError> {
        let offered = Offered::read(self.0.world.law, bytes, &self.0.keys)?;
        keep(&self.0.writer, self.0.world.law, &self.0.keys, offered)?;
        self.follow_packs()
    }

    /// Every policy pack that is kept here and can be read, by rising version.
    pub fn packs(&self) -> Vec<PackTaken> {
        taken(&self.0.packs(), self.now())
    }

    /// Takes note of a pack that came, and of one whose first day has come: it may know the calendar of a year that none
    /// knew before. People are told of it when they ask ([`Service::tell_published`]).
    pub(super) fn follow_packs(&self) -> Result<(), ServiceError> {
        self.0.learn_packs()?;
        let packs = self.0.packs();
        let in_force = packs.in_force(self.now());
        let (version, digest) = (u64::from(in_force.pack.version), in_force.digest);
        let is_new = move |rows: &dyn Reads| Ok::<_, StoreError>(rows.counter(FOLLOWED)? < version);
        if !self.reading(is_new)? {
            return Ok(());
        }
        self.event(move |rows, _| {
            let event = Decision::event("pack.in_force", digest, version);
            let follow =
                || event.write(Write::WakeUncounted).write(Write::Taken(Taken::UpTo(FOLLOWED.into(), version)));
            Ok(is_new(rows)?.then(follow))
        })?;
        Ok(())
    }

    /// Tells an account that asks for its feed of the trust bundle and the policy pack in force, where it has not been told
    /// of them yet: nobody looks through all accounts when one of them changes.
    pub(crate) fn tell_published(&self, account: &AccountId) -> Result<(), ServiceFault> {
        let packs = self.0.packs();
        let in_force = packs.in_force(self.now());
        let published = Published {
            bundle: Digest::of(self.told_trust().bytes()),
            pack: in_force.pack.id.clone(),
            told: in_force.told_digest,
        };
        if self.reading(|rows| published.untold(rows, account))?.is_empty() {
            return Ok(());
        }
        let account = account.clone();
        self.event(move |rows, _| {
            let untold = published.untold(rows, &account)?;
            let event = Decision::event("trust.publish", &account, untold.len());
            let tell = |decision: Decision, told| decision.tell(&account, told);
            Ok((!untold.is_empty()).then(|| untold.into_iter().fold(event, tell)))
        })
    }

    /// The trust bundle in force, as it is handed out to anybody.
    pub(crate) fn told_trust(&self) -> Arc<TrustBundle> {
        self.0.keys.told()
    }

    /// The policy pack in force with its signature.
    pub(super) fn signed_pack(&self) -> Result<SignedPack, Refusal> {
        from_canonical(self.told_pack().as_bytes()).map_err(|_| ServiceFault::Object("pack").into())
    }

    /// The policy pack in force with its signature, as it is handed out to anybody.
    pub(crate) fn told_pack(&self) -> Arc<str> {
        self.0.packs().in_force(self.now()).told.clone()
    }
}
