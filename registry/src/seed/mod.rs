//! The seeded city (演示城市): thirteen districts of invented people, homes, burdens and sales, for demo and tests.
//!
//! The same seed makes the same city, byte for byte; another seed other people and numbers. Nobody exists: citizen
//! numbers carry area 420100, which is issued to nobody, and every issuer is 演示. The first homes are the named
//! [`cast`], the rest a background with every kind of burden. Only this module makes a directory in which sandbox
//! connectors load.

use std::{fs, io, path::Path, sync::Arc};

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
    service::{Answering, SeedHome, Service, ServiceError, Surroundings},
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
}

impl CityPlan {
    /// A city of this seed and size.
    pub fn new(seed: u64, households: usize) -> CityPlan {
        CityPlan { seed, households: households.max(CAST.len()) }
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
    /// The organisations that lend on its homes.
    pub organisations: Vec<SyntheticOrganisation>,
}

impl City {
    /// Draws a city. Pure: the same plan gives the same city.
    pub fn draw(plan: &CityPlan) -> Result<City, SeedError> {
        let mut draw = Draw::new(plan.seed);
        let ordinal = |at: usize| u32::try_from(at).map_err(|_| SeedError::Unfit("too many households"));
        let mut cast = Vec::with_capacity(CAST.len());
        for (at, scene) in CAST.iter().enumerate() {
            cast.push(scene.draw(&mut draw, ordinal(at)?)?);
        }
        let mut background = Vec::with_capacity(plan.households.saturating_sub(CAST.len()));
        for at in CAST.len()..plan.households {
            background.push(background::household(&mut draw, ordinal(at)?)?);
        }
        let organisations = vec![SyntheticOrganisation::bank()?];
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

/// Makes a city in an empty directory: keys, sandbox partners, filed contracts, the entries of every home, and
/// `city.json`, which lists the cast. Blocks.
///
/// # Errors
/// [`SeedError::NotEmpty`] where the directory holds anything.
pub fn seed(dir: &Path, plan: &CityPlan) -> Result<CityListing, SeedError> {
    private::directory(dir)?;
    if fs::read_dir(dir)?.next().is_some() {
        return Err(SeedError::NotEmpty);
    }
    let city = City::draw(plan)?;
    let sandbox = Sandbox::create(dir, plan.seed)?;
    let filed = city.all().filter_map(|h| Some((h.contract_number.clone(), h.filed.clone()?)));
    sandbox.file_contracts(filed)?;
    for organisation in &city.organisations {
        sandbox.register_organisation(&organisation.code, organisation.registered())?;
        sandbox.set_licence(&organisation.code, LicenceSetting::InForce)?;
    }
    sandbox.set_formerly(city.all().filter_map(|h| {
        let (now, former) = (h.right_holders.first()?.0.number()?, h.former.as_ref()?);
        if h.conduct == Conduct::FormerNameUnknown {
            return None;
        }
        Some((now, vec![FormerIdentity { name: former.name.clone(), number: former.number()? }]))
    }))?;
    sandbox.set_taxes(city.all().filter_map(|h| Some((h.asked_by(), h.tax?))))?;
    // Whoever shares a matter of spouses is married, in the sandbox's books, unless the household is there to show otherwise.
    let couples = city.all().filter(|household| household.is_of_spouses()).filter_map(|household| {
        let (one, other) = (household.obligors.first()?, household.right_holders.first()?);
        Some((&one.0.identity, &other.0.identity, household.marriage))
    });
    sandbox.set_marriages(couples)?;
    // A household that shows a lender without a licence has one of its own.
    for household in city.all().filter(|household| household.lender != LicenceSetting::InForce) {
        if let Some(IdentityNumber::Organisation(code)) = household.right_holders.first().map(|(who, _)| &who.identity)
        {
            sandbox.set_licence(code, household.lender)?;
        }
    }
    sandbox.set_consents(city.all().flat_map(|household| household.consents.iter().cloned()).map(|consent| {
        let MortgageeConsent { mortgage, reference, given_on, .. } = consent;
        (mortgage, ConsentSetting::Given { reference, given_on })
    }))?;
    sandbox.issue_deeds(city.all().filter_map(|household| household.issued.clone()))?;
    let keys = RegistryKeys::create_or_load(dir, &RoleOptions::demonstration())?;
    let world = Surroundings {
        law: ereg_law::matter::LAW,
        clock: Arc::new(VirtualClock::at(Instant::from_ms(SEEDED_AT_MS))),
        ids: Arc::new(SeededIds::new(plan.seed, "registry")),
        partners: sandbox.partners()?,
        answering: Answering::Last,
    };
    let service = Service::open(dir, keys, None, world)?;
    let homes: Vec<&Household> = city.all().collect();
    for batch in homes.chunks(BATCH) {
        service.enter_seed(batch.iter().map(|h| SeedHome { facts: h.facts.clone() }).collect())?;
    }
    let listing = CityListing::of(&city, &sandbox)?;
    private::replace(dir, "city.json", &canonical::to_canonical(&listing)?)?;
    Ok(listing)
}

#[cfg(test)]
mod tests;
