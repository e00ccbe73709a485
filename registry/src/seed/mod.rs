//! The seeded city (演示城市): thirteen districts of invented people, homes, burdens and sales, for demo and tests.
//!
//! The same seed makes the same city, byte for byte; another seed other people and numbers. Nobody exists: citizen
//! numbers carry area 420100, which is issued to nobody, and every issuer is 演示. The first homes are the named
//! [`cast`], the rest a background with every kind of burden. Only this module makes a directory in which sandbox
//! connectors load.

use std::{ffi::OsString, fs, io, path::Path, sync::Arc};

use ereg_domain::{
    canonical::{self, CanonicalError},
    party::IdentityNumber,
    time::Instant,
};
use ereg_law::subject::MortgageeConsent;
use ereg_protocol::world::{SeededIds, VirtualClock};

use crate::{
    keys::{KeysError, RegistryKeys, RoleOptions},
    partner::{ConsentSetting, FormerIdentity, LicenceSetting, Sandbox, SandboxError},
    private,
    service::{Answering, DigestName, OfficePress, SealFormat, SeedHome, Service, ServiceError, Surroundings},
};

mod background;
pub mod cast;
mod change;
mod draw;
#[cfg(any(test, feature = "fixtures"))]
pub mod fixture;
pub mod household;
mod listing;
mod organisation;
#[cfg(any(test, feature = "fixtures"))]
pub mod received;
mod scene;
mod t04;
mod t04s;
mod t05;
mod t06;
mod t08;
mod t10;
mod t14;
mod t18;
mod t21;
mod t27;
mod t28;
mod usual;

pub use cast::CAST;
pub use household::{Conduct, Household, SyntheticParty};
pub use listing::{CityListing, ListedHousehold, ListedOrganisation, ListedPerson, ListedRepresentative};
pub use organisation::{SyntheticOrganisation, SyntheticRepresentative};
pub use scene::{Expected, Scene};

use draw::Draw;

/// Registry time at which a city is entered: 2026-11-01T01:00:00Z. Fixed, because it stands in every leaf.
pub const SEEDED_AT_MS: i64 = 1_793_494_800_000;
/// Homes entered in one call.
const BATCH: usize = 500;
/// The directory, within the city's own, in which a city is made.
const UNFINISHED: &str = ".seeding";
/// The beginning of the name that a city has within its directory when all of it is made; its plan follows.
const WHOLE: &str = ".seeded.";
/// The list of who lives in a city.
const LISTING: &str = "city.json";
/// The part of a directory without which it is no registry.
const LAST: &str = "keys";

/// The reason why there is no city.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// The directory holds something already.
    #[error("the directory is not empty")]
    NotEmpty,
    /// The directory cannot be used.
    #[error("the directory cannot be used: {0}")]
    Io(#[from] io::Error),
    /// The generator made something the domain refuses.
    #[error("the generator made an unfit value: {0}")]
    Unfit(&'static str),
    /// The listing cannot be written.
    #[error(transparent)]
    Listing(#[from] CanonicalError),
    /// The sandbox.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The keys.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The service.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl SeedError {
    /// Returns what only this failure knows. Empty where the code says it all.
    pub fn detail(&self) -> String {
        match self {
            SeedError::NotEmpty => String::new(),
            SeedError::Io(error) => error.to_string(),
            SeedError::Unfit(what) => (*what).to_owned(),
            SeedError::Listing(error) => error.to_string(),
            SeedError::Sandbox(error) => error.detail(),
            SeedError::Keys(error) => error.detail(),
            SeedError::Service(error) => error.detail(),
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SeedError::NotEmpty => "seed.not_empty",
            SeedError::Io(_) => "seed.io",
            SeedError::Unfit(_) => "seed.unfit",
            SeedError::Listing(e) => e.code(),
            SeedError::Sandbox(e) => e.code(),
            SeedError::Keys(e) => e.code(),
            SeedError::Service(e) => e.code(),
        }
    }
}

/// The plan of a city: which one, and how large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CityPlan {
    /// Decides everything.
    pub seed: u64,
    /// Homes in all; never fewer than the cast.
    pub households: usize,
    /// Entries that each home of the background has at least; what it lacks is seizures that were lifted again.
    pub entries_per_home: usize,
}

impl CityPlan {
    /// A city of this seed and size.
    pub fn new(seed: u64, households: usize) -> CityPlan {
        CityPlan { seed, households: households.max(CAST.len()), entries_per_home: 1 }
    }

    /// The same people, whose homes have a longer history.
    pub fn with_entries(self, entries_per_home: usize) -> CityPlan {
        CityPlan { entries_per_home, ..self }
    }
}

/// A city as drawn, before anything is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct City {
    /// The plan.
    pub plan: CityPlan,
    /// One for each scene of [`CAST`], in its order.
    pub cast: Vec<Household>,
    /// The rest.
    pub background: Vec<Household>,
    /// The bank that lends on its homes, and the office that is shown licences.
    pub organisations: Vec<SyntheticOrganisation>,
}

impl City {
    /// Draws a city. Pure: the same plan gives the same city.
    pub fn draw(plan: &CityPlan) -> Result<City, SeedError> {
        let mut homes = Homes::of(plan);
        let cast = homes.next_few(CAST.len())?;
        let background = homes.collect::<Result<_, _>>()?;
        let organisations = vec![SyntheticOrganisation::bank()?, SyntheticOrganisation::schools()?];
        Ok(City { plan: *plan, cast, background, organisations })
    }

    /// The household of a scene.
    pub fn household(&self, key: &str) -> Option<&Household> {
        CAST.iter().zip(&self.cast).find(|(scene, _)| scene.key == key).map(|(_, household)| household)
    }

    /// Every household, the cast first.
    pub fn all(&self) -> impl Iterator<Item = &Household> {
        self.cast.iter().chain(&self.background)
    }
}

/// The homes of a city, drawn one after the other: the cast in its order, then the background.
struct Homes {
    draw: Draw,
    drawn: usize,
    households: usize,
}

impl Homes {
    fn of(plan: &CityPlan) -> Homes {
        Homes { draw: Draw::new(plan.seed), drawn: 0, households: plan.households }
    }

    /// The next ones, so many or all that are left.
    fn next_few(&mut self, many: usize) -> Result<Vec<Household>, SeedError> {
        self.take(many).collect()
    }
}

impl Iterator for Homes {
    type Item = Result<Household, SeedError>;

    fn next(&mut self) -> Option<Self::Item> {
        let at = self.drawn;
        if at >= self.households {
            return None;
        }
        self.drawn += 1;
        let ordinal = u32::try_from(at).map_err(|_| SeedError::Unfit("too many households"));
        Some(ordinal.and_then(|ordinal| match CAST.get(at) {
            Some(scene) => scene.draw(&mut self.draw, ordinal),
            None => background::household(&mut self.draw, ordinal),
        }))
    }
}

/// Makes a city in a directory that is empty or does not exist: keys, sandbox partners, filed contracts, the entries of every
/// home, and `city.json`, which lists the cast. All of it is there when this returns, and nothing where making it fails. Blocks.
/// One that was cut off when all was made and not yet in its place is put there by the next of the same plan.
///
/// # Errors
/// [`SeedError::NotEmpty`] where the directory holds anything else.
pub fn seed(dir: &Path, plan: &CityPlan) -> Result<CityListing, SeedError> {
    let CityPlan { seed, households, entries_per_home } = plan;
    let whole = format!("{WHOLE}{seed}.{households}.{entries_per_home}");
    match whole_or_nothing(dir, &whole, |dir| city_in(dir, plan), private::rename)? {
        Made::Now(listing) => Ok(listing),
        Made::Before => Ok(canonical::from_canonical(&fs::read(dir.join(LISTING))?)?),
    }
}

/// Whether a city lies in a directory that was made and is not in its place: nobody else founds anything there.
pub(crate) fn is_cut_off(dir: &Path) -> io::Result<bool> {
    let names = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        names => names?,
    };
    for found in names {
        if found?.file_name().to_string_lossy().starts_with(WHOLE) {
            return Ok(!dir.join(LAST).exists());
        }
    }
    Ok(false)
}

/// The attempt by which a directory came to what is in it.
#[derive(Debug, PartialEq, Eq)]
enum Made<T> {
    /// This one.
    Now(T),
    /// One that was cut off when all was made: this one has moved what it had left to move.
    Before,
}

/// Has something made under another name within a directory, names it `whole` when it is, and moves it up from there. What an
/// attempt that was killed while it made has left goes first; what one has left that was killed while it moved is moved, by
/// whoever calls it the same. One attempt at a time: another one meanwhile is told that the directory is not empty.
fn whole_or_nothing<T>(
    dir: &Path,
    whole: &str,
    make: impl FnOnce(&Path) -> Result<T, SeedError>,
    rename: impl Fn(&Path, &Path) -> io::Result<()>,
) -> Result<Made<T>, SeedError> {
    let was_there = dir.exists();
    private::directory(dir)?;
    // Held to the end of this function.
    let held = fs::File::open(dir)?;
    match held.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => return Err(SeedError::NotEmpty),
        Err(fs::TryLockError::Error(error)) => return Err(error.into()),
    }
    let whole = dir.join(whole);
    if whole.exists() {
        moved_up(&whole, dir, rename)?;
        return Ok(Made::Before);
    }
    for found in fs::read_dir(dir)? {
        if found?.file_name() != UNFINISHED {
            return Err(SeedError::NotEmpty);
        }
    }
    let unfinished = dir.join(UNFINISHED);
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    let made = private::directory(&unfinished).map_err(SeedError::from).and_then(|()| make(&unfinished));
    let made = made.and_then(|made| Ok(rename(&unfinished, &whole).map(|()| made)?)).inspect_err(|_| {
        // What went wrong before is what is told.
        let _ = fs::remove_dir_all(&unfinished);
        if !was_there {
            let _ = fs::remove_dir(dir);
        }
    })?;
    private::flush_names(dir)?;
    moved_up(&whole, dir, rename)?;
    Ok(Made::Now(made))
}

/// Moves all that is in a directory to the one above, what makes a registry of it last, on the disk too. Cut off anywhere, it
/// can be done again.
fn moved_up(from: &Path, to: &Path, rename: impl Fn(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
    let mut names = fs::read_dir(from)?.map(|found| Ok(found?.file_name())).collect::<io::Result<Vec<OsString>>>()?;
    names.sort_by_key(|name| name == LAST);
    for name in names {
        if name == LAST {
            private::flush_names(to)?;
        }
        rename(&from.join(&name), &to.join(&name))?;
    }
    private::flush_names(to)?;
    // Empty, and no sign of anything now.
    let _ = fs::remove_dir(from);
    Ok(())
}

/// Makes a city in an empty directory. However large it is, a batch of its homes is in memory at a time.
fn city_in(dir: &Path, plan: &CityPlan) -> Result<CityListing, SeedError> {
    let sandbox = Sandbox::create(dir, plan.seed)?;
    let bank = SyntheticOrganisation::bank()?;
    sandbox.set_licence(&bank.code, LicenceSetting::InForce)?;
    let organisations = vec![bank, SyntheticOrganisation::schools()?];
    for organisation in &organisations {
        sandbox.register_organisation(&organisation.code, organisation.registered())?;
    }
    let keys = RegistryKeys::create_or_load(dir, &RoleOptions::demonstration())?;
    let world = Surroundings {
        law: ereg_law::matter::LAW,
        clock: Arc::new(VirtualClock::at(Instant::from_ms(SEEDED_AT_MS))),
        ids: Arc::new(SeededIds::new(plan.seed, "registry")),
        partners: sandbox.partners()?,
        answering: Answering::Last,
        press: Arc::new(OfficePress),
        seal: SealFormat::default(),
        digest_name: DigestName::default(),
    };
    let service = Service::open(dir, keys, None, world)?;
    let mut homes = Homes::of(plan);
    let cast = homes.next_few(CAST.len())?;
    for batch in cast.chunks(BATCH) {
        told_to_partners(&sandbox, batch)?;
        service.enter_homes(batch.iter().map(|household| SeedHome::of(household.facts.clone())).collect())?;
    }
    loop {
        let batch = homes.next_few(BATCH)?;
        if batch.is_empty() {
            break;
        }
        told_to_partners(&sandbox, &batch)?;
        let with_history = |household: Household| {
            Ok(SeedHome {
                lifted: background::lifted(&household.facts, plan.entries_per_home)?,
                facts: household.facts,
            })
        };
        service.enter_homes(batch.into_iter().map(with_history).collect::<Result<_, SeedError>>()?)?;
    }
    let city = City { plan: *plan, cast, background: Vec::new(), organisations };
    let listing = CityListing::of(&city, &sandbox)?;
    private::replace(dir, LISTING, &canonical::to_canonical(&listing)?)?;
    Ok(listing)
}

/// Tells the partners what they know of these households.
fn told_to_partners(sandbox: &Sandbox, households: &[Household]) -> Result<(), SeedError> {
    let filed = households.iter().filter_map(|h| Some((h.contract_number.clone(), h.filed.clone()?)));
    sandbox.file_contracts(filed)?;
    sandbox.set_formerly(households.iter().filter_map(|h| {
        let (now, former) = (h.right_holders.first()?.0.number()?, h.former.as_ref()?);
        if h.conduct == Conduct::FormerNameUnknown {
            return None;
        }
        Some((now, vec![FormerIdentity { name: former.name.clone(), number: former.number()? }]))
    }))?;
    sandbox.set_taxes(households.iter().filter_map(|h| Some((h.asked_by(), h.tax?))))?;
    // Whoever shares a matter of spouses is married, in the sandbox's books, unless the household is there to show otherwise.
    let couples = households.iter().filter(|household| household.is_of_spouses()).filter_map(|household| {
        let (one, other) = (household.obligors.first()?, household.right_holders.first()?);
        Some((&one.0.identity, &other.0.identity, household.marriage))
    });
    sandbox.set_marriages(couples)?;
    // A household that shows a lender without a licence has one of its own.
    for household in households.iter().filter(|household| household.lender != LicenceSetting::InForce) {
        if let Some(IdentityNumber::Organisation(code)) = household.right_holders.first().map(|(who, _)| &who.identity)
        {
            sandbox.set_licence(code, household.lender)?;
        }
    }
    sandbox.set_consents(households.iter().flat_map(|household| household.consents.iter().cloned()).map(
        |consent| {
            let MortgageeConsent { mortgage, reference, given_on, .. } = consent;
            (mortgage, ConsentSetting::Given { reference, given_on })
        },
    ))?;
    sandbox.issue_deeds(households.iter().filter_map(|household| household.issued.clone()))?;
    Ok(())
}

#[cfg(test)]
mod tests;
