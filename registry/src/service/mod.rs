//! The registry service in one process: every command is an act, load → decide → write, of the one thread that writes.
//!
//! Invariants: a command has one outcome for ever; nobody is told of an act before it was flushed; partners are asked outside
//! acts; what is committed is never rolled back because a partner failed. Nothing here speaks HTTP and no rule of law is
//! written here.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
};

use ereg_domain::{
    identifier::{CreditCode, IssuedNumber, LicenceId, UnitCode},
    time::Instant,
};
use ereg_law::matter::Law;
use ereg_law::policy::PackError;
use ereg_protocol::world::{Clock, Ids};
use ereg_trust::keys::KeyId;

use crate::{
    act::statements::Statements,
    book::BookFault,
    counts::Counts,
    document::{SealedBefore, Sealer},
    fault::NotEntered,
    keys::RegistryKeys,
    model::Packs,
    partner::Partners,
    store::{
        Store, StoreError,
        sqlite::{self, Sqlite},
        standing::Standing,
    },
};

mod change;
mod command;
mod commit;
mod document;
mod drive;
mod fiscal;
mod follow;
mod official;
mod pack;
mod paper;
mod reads;
mod refusal;
mod session;
mod signing;
mod source;
mod writer;

use follow::Following;
use signing::Signers;
use writer::Writer;

pub(crate) use command::Came;
pub use follow::Answering;
pub use pack::{PackStanding, PackTaken, packs_kept};
pub use reads::{Intact, held_up_papers, to_decide, verify_directory};
pub(crate) use refusal::unreadable;
pub use session::Session;

pub use crate::{
    document::{
        CertificateStated, DigestName, Means, OfficeCertificate, OfficePress, Press, SEAL_ROOTS, SealAuthorities,
        SealFormat, SealerError,
    },
    fault::ServiceFault,
    model::{Caller, DocumentFiles, HeldUpPaper, KeyStanding, Refusal, RequestKey, SeedHome, TwinFiles},
};

/// The surroundings that a registry needs (clock, ids, partners), injected.
#[derive(Clone)]
pub struct Surroundings {
    /// Registry time.
    pub clock: Arc<dyn Clock>,
    /// Ids and entry salts.
    pub ids: Arc<dyn Ids>,
    /// Connectors.
    pub partners: Partners,
    /// The matters that the registry knows.
    pub law: Law,
    /// The order in which a command is answered and what follows it is done.
    pub answering: Answering,
    /// Whoever makes the files of documents.
    pub press: Arc<dyn Press>,
    /// The format of the electronic seal.
    pub seal: SealFormat,
    /// The name of the digest in the lists of files that are signed with it.
    pub digest_name: DigestName,
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings").field("partners", &self.partners).finish_non_exhaustive()
    }
}

/// The reason why a registry cannot be opened or run.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The policy pack's bytes are no pack, no pack of this office, or not newer than the one that is kept.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// The policy pack is signed by nobody who may sign one here, or is another than was signed.
    #[error("the policy pack is not signed by this office")]
    PackSignature,
    /// Something failed while working.
    #[error(transparent)]
    Fault(#[from] ServiceFault),
    /// The home is not one this registry can enter (its unit is entered already, or it holds no right).
    #[error("this home cannot be entered")]
    Seed,
    /// There is no such unit.
    #[error("there is no such unit")]
    NoUnit,
    /// The book does not verify.
    #[error("the book does not verify: {0}")]
    Book(#[from] BookFault),
    /// The seal, or the authorities below which it is.
    #[error(transparent)]
    Sealer(#[from] SealerError),
    /// The audit chain does not verify.
    #[error("the audit chain is broken at row {row}")]
    Audit {
        /// The first row that does not fit.
        row: u64,
    },
}

impl From<NotEntered> for ServiceError {
    fn from(error: NotEntered) -> ServiceError {
        match error {
            NotEntered::Unfit => ServiceError::Seed,
            NotEntered::NoUnit => ServiceError::NoUnit,
            NotEntered::Fault(fault) => ServiceError::Fault(fault),
        }
    }
}

impl ServiceError {
    /// Returns what only this failure knows: a row, an entry, the store's own words. Empty where the code says it all.
    pub fn detail(&self) -> String {
        match self {
            ServiceError::Seed | ServiceError::NoUnit | ServiceError::PackSignature => String::new(),
            ServiceError::Store(error) => error.to_string(),
            ServiceError::Pack(error) => error.to_string(),
            ServiceError::Fault(error) => error.to_string(),
            ServiceError::Book(fault) => fault.to_string(),
            ServiceError::Sealer(error) => error.detail(),
            ServiceError::Audit { row } => row.to_string(),
        }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ServiceError::Store(e) => e.code(),
            ServiceError::Pack(PackError::LowerVersion) => "pack.not_newer",
            ServiceError::Pack(PackError::OtherOffice) => "pack.of_other_office",
            ServiceError::Pack(_) => "pack.unreadable",
            ServiceError::PackSignature => "pack.not_signed",
            ServiceError::Fault(_) => "internal",
            ServiceError::Seed => "seed.unfit",
            ServiceError::NoUnit => "not_found",
            ServiceError::Book(fault) => fault.code(),
            ServiceError::Sealer(error) => error.code(),
            ServiceError::Audit { .. } => "audit.chain",
        }
    }
}

/// The result of entering a seeded home.
#[derive(Debug, Clone)]
pub struct SeededHome {
    /// The unit.
    pub unit: UnitCode,
    /// Certificates in force.
    pub certificates: Vec<SeededCertificate>,
}

/// A certificate of a seeded home.
#[derive(Debug, Clone)]
pub struct SeededCertificate {
    /// 不动产权证书号.
    pub number: IssuedNumber,
    /// 电子证照标识.
    pub licence_id: LicenceId,
    /// `EREG1:…`.
    pub token: String,
}

/// An event that is no command and still belongs into the audit chain, such as a refused request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Account or key thumbprint; `-` where nobody is known.
    pub actor: String,
    /// The act that happened: a stable code.
    pub act: String,
    /// The object that it concerned: an id or digest, never personal data.
    pub object: String,
}

/// Credit code of the demonstration office as issuer of licences (发证机关代码).
const ISSUER: &str = "11420100MB00000196";

/// The state that one look at the clock, one office and one set of keys give to every step.
struct Inner {
    dir: PathBuf,
    store: Arc<dyn Store>,
    writer: Writer,
    signers: Signers,
    /// The parties' statements that were checked.
    statements: Statements,
    following: Following,
    keys: RegistryKeys,
    packs: RwLock<Arc<Packs>>,
    issuer: CreditCode,
    /// The keys and the seal of documents, absent where the operator has brought none; or why they cannot be used, which
    /// stops the sealing alone.
    sealer: Result<Option<Sealer>, SealerError>,
    world: Surroundings,
    counts: Arc<Counts>,
}

/// The registry. Clones share it.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({})", self.0.keys.office())
    }
}

impl Service {
    /// Opens the registry of a directory, or makes it. `pack` is a policy pack that its operator brings, as
    /// [`Service::take_pack`] takes one; without one it decides by those that it keeps and the one built in.
    pub fn open(
        dir: &Path,
        keys: RegistryKeys,
        pack: Option<&[u8]>,
        world: Surroundings,
    ) -> Result<Service, ServiceError> {
        let counts = Arc::<Counts>::default();
        let store: Arc<dyn Store> = Arc::new(Sqlite::open(dir, keys.office())?);
        let writer = Writer::start(Arc::clone(&store), Arc::clone(&world.clock), Arc::clone(&counts))?;
        let packs = pack::opened(store.as_ref(), &writer, world.law, &keys, pack)?;
        let packs = RwLock::new(Arc::new(packs));
        let issuer = ISSUER.parse().map_err(|_| ServiceFault::Object("issuer"))?;
        let before = if store.moment()?.has_sealed()? { SealedBefore::Documents } else { SealedBefore::Nothing };
        let sealer = document::opened(dir, &keys, (world.seal, world.digest_name, before), world.clock.read().wall);
        if let Err(fault) = &sealer {
            tracing::error!(
                code = fault.code(),
                detail = fault.detail(),
                "no document is sealed: the seal cannot be used"
            );
        }
        let world = Surroundings { partners: world.partners.counted(&counts), ..world };
        if let Some(finance) = &world.partners.finance {
            fiscal::state(&keys, finance.as_ref());
        }
        let (following, signers) = (Following::default(), Signers::start()?);
        let inner = Inner {
            dir: dir.to_owned(),
            store,
            writer,
            signers,
            statements: Statements::default(),
            following,
            keys,
            packs,
            issuer,
            sealer,
            world,
            counts,
        };
        let service = Service(Arc::new(inner));
        // Before the first case: what is counted from now on is counted by this pack.
        service.follow_packs()?;
        service.note_revoked()?;
        service.note_renewed()?;
        service.seal_anew()?;
        Ok(service)
    }

    /// Whether a directory holds a registry's database.
    pub fn exists(dir: &Path) -> bool {
        dir.join(sqlite::FILE).exists()
    }

    /// The counts of this process.
    pub(crate) fn counts(&self) -> &Counts {
        &self.0.counts
    }

    /// The reason why the seal of documents cannot be used, if so: documents wait, and everything else goes on.
    pub fn seal_fault(&self) -> Option<&SealerError> {
        self.0.sealer.as_ref().err()
    }

    /// Returns what lies in the database now, in numbers.
    pub(crate) fn standing(&self) -> Result<Standing, ServiceError> {
        let now = self.now();
        self.reading(|rows| Ok(rows.standing(now)?))
    }

    /// One caller's view, after the request was verified.
    pub fn session(&self, caller: Caller) -> Session {
        Session::new(self.clone(), caller)
    }

    /// A request key by its thumbprint; party keys are none.
    pub fn key(&self, id: &KeyId) -> Result<Option<RequestKey>, ServiceError> {
        self.reading(|rows| Ok(rows.request_key(id)?))
    }

    /// Registry time.
    pub fn now(&self) -> Instant {
        self.0.world.clock.read().wall
    }
}
