//! Sandbox partners (沙盒): synthetic identity source, market supervision, tax office, housing authority, notaries, licence library
//! and bank of a seeded directory.
//!
//! Each keeps its own file under `DIR/sandbox`, apart from the registry's database, as the real ones do; the bank's
//! is append-only and flushed before it returns. What a person or a test wants of them is written into these files
//! through [`Sandbox`], from this process or another. Nothing here is reachable outside a directory made by `seed`.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_domain::{
    canonical,
    identifier::{CreditCode, PersonNumber, UnitCode},
    money::Fen,
    party::{IdentityNumber, Officer, Principal},
    text::PersonName,
    time::Instant,
};
use ereg_law::{
    subject::{ContractFact, DeedFact, DocumentFact, NotarialDeed, TaxState},
    verdict::Needs,
};
use ereg_protocol::{
    id::CaseId,
    world::{Clock, ClockReading},
};
use ereg_trust::digest::{equal_in_constant_time, hmac_sha256};
use serde::{Deserialize, Serialize};

use super::{
    Approved, CheckAnswer, CivilAffairs, ContractAnswer, DataSharing, DeedAnswer, FactCheck, FormerIdentity,
    HousingAuthority, IdentityAnswer, IdentityProvider, LicenceAnswer, LicenceLibrary, MarketSupervision,
    MarriageAnswer, NotaryPlatform, PartnerError, Partners, RegisteredOrganisation, Reviewer, TaxAnswer, TaxOffice,
    TaxQuestion,
};
use crate::private;

mod bank;
mod directory;

pub use bank::PayerSetting;
use bank::{Payers, SandboxBank};
pub use directory::SandboxError;
use directory::{Directory, FAULTS, Faults, PAYERS, parse};

const DIRECTORY: &str = "sandbox";
const IDENTITY: &str = "identity.json";
const ORGANISATIONS: &str = "organisations.json";
const FORMERLY: &str = "formerly.json";
const CONTRACTS: &str = "contracts.json";
const TAX: &str = "tax.json";
const MARRIAGES: &str = "marriages.json";
const LICENCES: &str = "licences.json";
const DEEDS: &str = "deeds.json";
const APPROVALS: &str = "approvals.json";
const CHECKS: &str = "checks.json";
const CLOCK: &str = "clock.json";
const PROOF_PREFIX: &str = "sandbox-";
const MOST_AHEAD_MS: u64 = 100 * 366 * 86_400_000;

/// A party of a filed contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractParty {
    /// Name.
    pub name: PersonName,
    /// Number.
    pub identity: IdentityNumber,
}

/// Whether a filed contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractState {
    /// 已备案.
    Active,
    /// 已注销.
    Cancelled,
}

/// A contract as the sandbox housing authority files it (网签备案合同).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiledContract {
    /// The unit sold.
    pub unit: UnitCode,
    /// Price, fen.
    pub price: Fen,
    /// The sellers.
    pub sellers: Vec<ContractParty>,
    /// The buyers.
    pub buyers: Vec<ContractParty>,
    /// Whether it stands.
    pub state: ContractState,
}

/// The word of the source of a fact where a party of a case says that it is wrong; without a setting, nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckSetting {
    /// It has corrected the fact. Its answer from then on is set where every answer of it is.
    Corrected,
    /// It stands by the fact.
    Upheld,
    /// It says nothing.
    Silent,
}

/// The sandbox tax office's answer about a contract; without a setting both taxes are cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TaxSetting {
    /// It gives this answer.
    Answers {
        /// 契税.
        deed_tax: TaxState,
        /// 个人所得税.
        income_tax: TaxState,
    },
    /// It cannot be reached until set otherwise.
    Silent,
}

impl TaxSetting {
    /// Both taxes settled.
    pub const CLEARED: TaxSetting = TaxSetting::Answers { deed_tax: TaxState::Cleared, income_tax: TaxState::Cleared };
    /// Deed tax still open.
    pub const OPEN: TaxSetting = TaxSetting::Answers { deed_tax: TaxState::Open, income_tax: TaxState::Cleared };
}

/// The time by which registry time is ahead of the machine's.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockFile {
    ahead_ms: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityFile {
    /// 32 bytes, base64url. Not a secret worth keeping: the people are invented.
    key: String,
}

/// The sandbox civil affairs office's answer about a couple; of two people it has never heard of it says that they are
/// not married.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarriageSetting {
    /// They are married to each other.
    Married,
    /// They are not, or no longer.
    NotMarried,
    /// It cannot be reached until set otherwise.
    Silent,
}

/// The sandbox licence library's answer about an organisation's financial licence; of one it has never heard of it says
/// that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceSetting {
    /// It has one in force.
    InForce,
    /// It has none, or none any longer.
    NotInForce,
    /// The library cannot be reached until set otherwise.
    Silent,
}

#[derive(Serialize)]
struct LicenceBody<'a> {
    organisation: &'a CreditCode,
    says: LicenceSetting,
}

/// A couple by its two numbers, whoever is named first.
fn couple(one: &IdentityNumber, other: &IdentityNumber) -> String {
    let (first, second) = if one.as_str() <= other.as_str() { (one, other) } else { (other, one) };
    format!("{}/{}", first.as_str(), second.as_str())
}

#[derive(Serialize)]
struct MarriageBody<'a> {
    couple: &'a str,
    says: MarriageSetting,
}

/// The answer of the sandbox notaries' platform about a deed that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedSetting {
    /// It is in force.
    InForce,
    /// 已撤销.
    Revoked,
    /// The platform cannot be reached until set otherwise.
    Silent,
}

/// A notarial deed as the sandbox notaries' platform keeps it (公证书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuedDeed {
    /// 公证书编号.
    pub number: String,
    /// Its content.
    pub deed: NotarialDeed,
    /// Whether it stands.
    pub setting: DeedSetting,
}

#[derive(Serialize)]
struct DeedBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    deed: Option<&'a IssuedDeed>,
    number: &'a str,
}

#[derive(Serialize)]
struct TaxBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<&'a str>,
    deed_tax: TaxState,
    income_tax: TaxState,
    unit: &'a UnitCode,
}

#[derive(Serialize)]
struct ContractBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<&'a FiledContract>,
    number: &'a str,
}

/// The sandbox of a seeded directory, and the handle by which a demo or a test moves it; clones share it.
#[derive(Debug, Clone)]
pub struct Sandbox {
    inner: Arc<Directory>,
}

impl Sandbox {
    /// Makes the sandbox of a directory; `seed` alone does this. The same seed makes the same identity proofs.
    pub fn create(dir: &Path, seed: u64) -> Result<Sandbox, SandboxError> {
        let sandbox = dir.join(DIRECTORY);
        private::directory(&sandbox).map_err(SandboxError::io(DIRECTORY))?;
        let key = hmac_sha256(&seed.to_be_bytes(), &[b"ereg/sandbox/identity/1"]);
        let file = IdentityFile { key: URL_SAFE_NO_PAD.encode(key) };
        let bytes = canonical::to_canonical(&file).map_err(SandboxError::not_canonical(IDENTITY))?;
        private::replace(&sandbox, IDENTITY, &bytes).map_err(SandboxError::io(IDENTITY))?;
        Sandbox::open(dir)
    }

    /// Opens the sandbox of a directory made by `seed`.
    pub fn open(dir: &Path) -> Result<Sandbox, SandboxError> {
        let sandbox = dir.join(DIRECTORY);
        if sandbox.join(IDENTITY).exists() {
            Ok(Sandbox { inner: Arc::new(Directory { dir: sandbox, told: Mutex::default() }) })
        } else {
            Err(SandboxError::Missing)
        }
    }

    /// Whether a directory has one.
    pub fn exists(dir: &Path) -> bool {
        dir.join(DIRECTORY).join(IDENTITY).exists()
    }

    /// Reads every file once: what cannot be read is told before anything waits for it.
    ///
    /// # Errors
    /// The first file that cannot be used, by its name.
    pub fn check(&self) -> Result<(), SandboxError> {
        self.identity_key()?;
        self.inner.read::<BTreeMap<String, RegisteredOrganisation>>(ORGANISATIONS)?;
        self.inner.read::<BTreeMap<PersonNumber, Vec<FormerIdentity>>>(FORMERLY)?;
        self.inner.read::<BTreeMap<String, FiledContract>>(CONTRACTS)?;
        self.inner.read::<BTreeMap<String, TaxSetting>>(TAX)?;
        self.inner.read::<BTreeMap<String, MarriageSetting>>(MARRIAGES)?;
        self.inner.read::<Vec<IssuedDeed>>(DEEDS)?;
        self.inner.read::<BTreeMap<String, LicenceSetting>>(LICENCES)?;
        self.inner.read::<BTreeMap<String, u64>>(APPROVALS)?;
        self.inner.read::<BTreeMap<String, CheckSetting>>(CHECKS)?;
        self.inner.read::<Faults>(FAULTS)?;
        self.inner.read::<Payers>(PAYERS)?;
        self.inner.read::<ClockFile>(CLOCK)?;
        Ok(())
    }

    fn identity_key(&self) -> Result<String, SandboxError> {
        let bytes = fs::read(self.inner.dir.join(IDENTITY)).map_err(SandboxError::io(IDENTITY))?;
        Ok(parse::<IdentityFile>(IDENTITY, &bytes)?.key)
    }

    /// All connectors.
    pub fn partners(&self) -> Result<Partners, SandboxError> {
        let bank = SandboxBank::open(Arc::clone(&self.inner))?;
        Ok(Partners {
            identity: Some(Arc::new(self.clone())),
            market: Some(Arc::new(self.clone())),
            tax: Some(Arc::new(self.clone())),
            reviewer: Some(Arc::new(self.clone())),
            civil_affairs: Some(Arc::new(self.clone())),
            sharing: Some(Arc::new(self.clone())),
            licences: Some(Arc::new(self.clone())),
            notary: Some(Arc::new(self.clone())),
            housing: Some(Arc::new(self.clone())),
            bank: Some(Arc::new(bank)),
        })
    }

    /// Makes the proof that the person's national identity app would hand out: stands for that app.
    pub fn identity_proof(&self, name: &PersonName, id_no: &PersonNumber) -> Result<String, SandboxError> {
        let key = self.identity_key()?;
        Ok(format!("{PROOF_PREFIX}{}", URL_SAFE_NO_PAD.encode(proof_bytes(&key, name, id_no))))
    }

    /// Sets what the police say of the names and numbers that people had before, by the number they have now.
    pub fn set_formerly(
        &self,
        people: impl IntoIterator<Item = (PersonNumber, Vec<FormerIdentity>)>,
    ) -> Result<(), SandboxError> {
        self.inner.change(FORMERLY, |all: &mut BTreeMap<PersonNumber, Vec<FormerIdentity>>| {
            all.extend(people);
            Ok(())
        })
    }

    /// Files a contract, or replaces the one of this number.
    pub fn file_contract(&self, number: &str, contract: FiledContract) -> Result<(), SandboxError> {
        self.file_contracts([(number.to_owned(), contract)])
    }

    /// Files many contracts in one write.
    pub fn file_contracts(
        &self,
        contracts: impl IntoIterator<Item = (String, FiledContract)>,
    ) -> Result<(), SandboxError> {
        self.inner.change(CONTRACTS, |all: &mut BTreeMap<String, FiledContract>| {
            all.extend(contracts);
            Ok(())
        })
    }

    /// Cancels a filed contract.
    ///
    /// # Errors
    /// [`SandboxError::NoContract`] where none of that number is filed.
    pub fn cancel_contract(&self, number: &str) -> Result<(), SandboxError> {
        self.inner.change(CONTRACTS, |all: &mut BTreeMap<String, FiledContract>| {
            all.get_mut(number).ok_or(SandboxError::NoContract)?.state = ContractState::Cancelled;
            Ok(())
        })
    }

    /// The numbers of the contracts in force that are filed for a unit.
    pub fn contracts_of(&self, unit: &UnitCode) -> Result<Vec<String>, SandboxError> {
        let all: BTreeMap<String, FiledContract> = self.inner.read(CONTRACTS)?;
        let of_it = |contract: &FiledContract| contract.unit == *unit && contract.state == ContractState::Active;
        Ok(all.into_iter().filter(|(_, contract)| of_it(contract)).map(|(number, _)| number).collect())
    }

    /// Whether a contract of this number is filed.
    pub fn is_filed(&self, number: &str) -> Result<bool, SandboxError> {
        Ok(self.inner.read::<BTreeMap<String, FiledContract>>(CONTRACTS)?.contains_key(number))
    }

    /// The officer of the demonstration approves a case as it stands in this version.
    pub fn approve(&self, approved: Approved) -> Result<(), SandboxError> {
        let unreadable = |_| SandboxError::Malformed { file: APPROVALS, why: "the officer".to_owned() };
        let officer = Officer {
            name: "演示审核员".parse().map_err(unreadable)?,
            number: "YS-0001".parse().map_err(unreadable)?,
        };
        self.approve_as(approved, Principal::Officer(officer))
    }

    /// Somebody approves a case as it stands in this version.
    pub fn approve_as(&self, approved: Approved, by: Principal) -> Result<(), SandboxError> {
        self.inner.change(APPROVALS, |all: &mut BTreeMap<String, (u64, Principal)>| {
            all.insert(approved.case.to_string(), (approved.version, by));
            Ok(())
        })
    }

    /// Sets what the civil affairs office says of these couples from now on, in one write.
    pub fn set_marriages<'a>(
        &self,
        settings: impl IntoIterator<Item = (&'a IdentityNumber, &'a IdentityNumber, MarriageSetting)>,
    ) -> Result<(), SandboxError> {
        self.inner.change(MARRIAGES, |all: &mut BTreeMap<String, MarriageSetting>| {
            all.extend(settings.into_iter().map(|(one, other, setting)| (couple(one, other), setting)));
            Ok(())
        })
    }

    /// Sets what the source of a fact says, from now on, where a party of this case says that it is wrong.
    pub fn set_check(&self, case: CaseId, need: Needs, setting: CheckSetting) -> Result<(), SandboxError> {
        self.inner.change(CHECKS, |all: &mut BTreeMap<String, CheckSetting>| {
            all.insert(checked(case, need), setting);
            Ok(())
        })
    }

    /// Notaries issue deeds.
    pub fn issue_deeds(&self, deeds: impl IntoIterator<Item = IssuedDeed>) -> Result<(), SandboxError> {
        self.inner.change(DEEDS, |all: &mut Vec<IssuedDeed>| {
            all.extend(deeds);
            Ok(())
        })
    }

    /// Sets what the notaries' platform says of a deed from now on.
    ///
    /// # Errors
    /// [`SandboxError::NoDeed`] where none of that number was issued.
    pub fn set_deed(&self, number: &str, setting: DeedSetting) -> Result<(), SandboxError> {
        self.inner.change(DEEDS, |all: &mut Vec<IssuedDeed>| {
            let issued = all.iter_mut().find(|issued| issued.number == number);
            issued.ok_or(SandboxError::NoDeed)?.setting = setting;
            Ok(())
        })
    }

    /// Sets what the licence library says of an organisation's financial licence from now on.
    pub fn set_licence(&self, code: &CreditCode, setting: LicenceSetting) -> Result<(), SandboxError> {
        self.inner.change(LICENCES, |all: &mut BTreeMap<String, LicenceSetting>| {
            all.insert(code.to_string(), setting);
            Ok(())
        })
    }

    /// Registers an organisation with its legal representative, or what has changed of one.
    pub fn register_organisation(
        &self,
        code: &CreditCode,
        organisation: RegisteredOrganisation,
    ) -> Result<(), SandboxError> {
        self.inner.change(ORGANISATIONS, |all: &mut BTreeMap<String, RegisteredOrganisation>| {
            all.insert(code.to_string(), organisation);
            Ok(())
        })
    }

    /// Sets what the tax office says of a contract, or of a unit for whose transfer none is filed, from now on.
    pub fn set_tax(&self, contract: &str, setting: TaxSetting) -> Result<(), SandboxError> {
        self.set_taxes([(contract.to_owned(), setting)])
    }

    /// Sets what the tax office says of many contracts, in one write.
    pub fn set_taxes(&self, settings: impl IntoIterator<Item = (String, TaxSetting)>) -> Result<(), SandboxError> {
        self.inner.change(TAX, |all: &mut BTreeMap<String, TaxSetting>| {
            all.extend(settings);
            Ok(())
        })
    }

    /// The bank takes the next payment and its answer is lost.
    pub fn lose_next_bank_answer(&self) -> Result<(), SandboxError> {
        self.inner.change(FAULTS, |faults: &mut Faults| {
            faults.lose_answers += 1;
            Ok(())
        })
    }

    /// The bank refuses the next payment.
    pub fn fail_next_payment(&self) -> Result<(), SandboxError> {
        self.inner.change(FAULTS, |faults: &mut Faults| {
            faults.fail_payments += 1;
            Ok(())
        })
    }

    /// Sets when payers pay from now on: at once, or by [`Sandbox::pay`].
    pub fn set_payer(&self, pays: PayerSetting) -> Result<(), SandboxError> {
        self.inner.change(PAYERS, |payers: &mut Payers| {
            payers.pays = pays;
            Ok(())
        })
    }

    /// Somebody opens or scans what is offered for a case, and pays.
    ///
    /// # Errors
    /// [`SandboxError::NoOffer`] where no payment of the case waits.
    pub fn pay(&self, case: CaseId) -> Result<(), SandboxError> {
        bank::pay(&self.inner, case)
    }

    /// Registry time of this directory: that clock's, as far ahead of it as the sandbox was told.
    ///
    /// # Errors
    /// The clock's file cannot be used.
    pub fn clock(&self, machine: Arc<dyn Clock>) -> Result<SandboxClock, SandboxError> {
        let ahead_ms = self.inner.read::<ClockFile>(CLOCK)?.ahead_ms;
        let last_ahead_ms = AtomicI64::new(i64::try_from(ahead_ms).unwrap_or(i64::MAX));
        Ok(SandboxClock { machine, sandbox: self.clone(), last_ahead_ms })
    }

    /// Puts registry time forward by this many milliseconds; a registry that serves the directory follows at once.
    /// Returns the time it is then.
    pub fn advance_clock(&self, machine: &dyn Clock, by_ms: u64) -> Result<Instant, SandboxError> {
        let ahead_ms = self.inner.change(CLOCK, |file: &mut ClockFile| {
            // A hundred years and no more: beyond lies no time that every reader can write.
            file.ahead_ms = file.ahead_ms.saturating_add(by_ms).min(MOST_AHEAD_MS);
            Ok(file.ahead_ms)
        })?;
        Ok(machine.read().wall.plus_ms(i64::try_from(ahead_ms).unwrap_or(i64::MAX)))
    }

    /// Sets registry time.
    ///
    /// # Errors
    /// [`SandboxError::ClockBack`] where it is later already: what was decided at a time must not lie before it.
    pub fn set_clock(&self, machine: &dyn Clock, to: Instant) -> Result<Instant, SandboxError> {
        let now = self.advance_clock(machine, 0)?;
        let by_ms = u64::try_from(to.ms() - now.ms()).map_err(|_| SandboxError::ClockBack)?;
        self.advance_clock(machine, by_ms)
    }
}

/// Makes the proof that the national identity app of a seeded city's citizen hands them (stands for 国家网络身份认证
/// App).
pub fn identity_proof_for(dir: &Path, name: &PersonName, id_no: &PersonNumber) -> Result<String, SandboxError> {
    Sandbox::open(dir)?.identity_proof(name, id_no)
}

fn proof_bytes(key: &str, name: &PersonName, id_no: &PersonNumber) -> [u8; 32] {
    hmac_sha256(key.as_bytes(), &[id_no.as_str().as_bytes(), &[0], name.folded().as_bytes()])
}

/// A clock that is ahead of another by what `sandbox/clock.json` says, read at each look.
pub struct SandboxClock {
    machine: Arc<dyn Clock>,
    sandbox: Sandbox,
    /// Stands in while the file cannot be read: time must not go back.
    last_ahead_ms: AtomicI64,
}

impl fmt::Debug for SandboxClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxClock").field("last_ahead_ms", &self.last_ahead_ms).finish_non_exhaustive()
    }
}

impl Clock for SandboxClock {
    fn read(&self) -> ClockReading {
        let inner = &self.sandbox.inner;
        if let Ok(file) = inner.tell(CLOCK, inner.read::<ClockFile>(CLOCK)) {
            self.last_ahead_ms.fetch_max(i64::try_from(file.ahead_ms).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
        let ahead_ms = self.last_ahead_ms.load(Ordering::SeqCst);
        let reading = self.machine.read();
        // How long something takes is the machine's to say.
        ClockReading { wall: reading.wall.plus_ms(ahead_ms), ..reading }
    }
}

impl From<SandboxError> for PartnerError {
    fn from(error: SandboxError) -> PartnerError {
        match error {
            SandboxError::Malformed { .. } => PartnerError::Unreadable,
            _ => PartnerError::Unreachable,
        }
    }
}

impl IdentityProvider for Sandbox {
    fn check(&self, name: &PersonName, id_no: &PersonNumber, proof: &str) -> Result<IdentityAnswer, PartnerError> {
        let right = self.inner.tell(IDENTITY, self.identity_proof(name, id_no))?;
        let decode = |text: &str| -> Option<[u8; 32]> {
            URL_SAFE_NO_PAD.decode(text.strip_prefix(PROOF_PREFIX)?).ok()?.try_into().ok()
        };
        Ok(match (decode(proof), decode(&right)) {
            (Some(given), Some(right)) if equal_in_constant_time(&given, &right) => {
                let all: BTreeMap<PersonNumber, Vec<FormerIdentity>> =
                    self.inner.tell(FORMERLY, self.inner.read(FORMERLY))?;
                IdentityAnswer::Confirmed { formerly: all.get(id_no).cloned().unwrap_or_default() }
            }
            _ => IdentityAnswer::Contradicted,
        })
    }

    fn formerly(&self, _name: &PersonName, id_no: &PersonNumber) -> Result<Vec<FormerIdentity>, PartnerError> {
        let all: BTreeMap<PersonNumber, Vec<FormerIdentity>> = self.inner.tell(FORMERLY, self.inner.read(FORMERLY))?;
        Ok(all.get(id_no).cloned().unwrap_or_default())
    }
}

/// The key of a fact of a case.
fn checked(case: CaseId, need: Needs) -> String {
    format!("{case}/{}", need.name())
}

impl DataSharing for Sandbox {
    fn ask(&self, check: &FactCheck) -> Result<(), PartnerError> {
        // Whoever plays the source is told by the registry's own letters.
        self.answer(check).map(drop)
    }

    fn answer(&self, check: &FactCheck) -> Result<Option<CheckAnswer>, PartnerError> {
        let all: BTreeMap<String, CheckSetting> = self.inner.tell(CHECKS, self.inner.read(CHECKS))?;
        Ok(match all.get(&checked(check.case, check.need)) {
            Some(CheckSetting::Corrected) => Some(CheckAnswer::Corrected),
            Some(CheckSetting::Upheld) => Some(CheckAnswer::Upheld),
            Some(CheckSetting::Silent) | None => None,
        })
    }
}

impl MarketSupervision for Sandbox {
    fn organisation(&self, code: &CreditCode) -> Result<Option<RegisteredOrganisation>, PartnerError> {
        let all: BTreeMap<String, RegisteredOrganisation> =
            self.inner.tell(ORGANISATIONS, self.inner.read(ORGANISATIONS))?;
        Ok(all.get(code.as_str()).cloned())
    }
}

impl TaxOffice for Sandbox {
    fn clearance(&self, about: TaxQuestion<'_>, unit: &UnitCode) -> Result<TaxAnswer, PartnerError> {
        let all: BTreeMap<String, TaxSetting> = self.inner.tell(TAX, self.inner.read(TAX))?;
        let (contract, case) = match about {
            TaxQuestion::Contract(number) => (Some(number), None),
            TaxQuestion::Case(case) => (None, Some(case.to_string())),
        };
        match all.get(contract.unwrap_or(unit.as_str())).copied().unwrap_or(TaxSetting::CLEARED) {
            TaxSetting::Silent => Err(PartnerError::Unreachable),
            TaxSetting::Answers { deed_tax, income_tax } => {
                let body = body(&TaxBody { case, contract, deed_tax, income_tax, unit })?;
                Ok(TaxAnswer { deed_tax, income_tax, body })
            }
        }
    }
}

impl Reviewer for Sandbox {
    fn approved(&self) -> Result<Vec<(Approved, Principal)>, PartnerError> {
        let all: BTreeMap<String, (u64, Principal)> = self.inner.tell(APPROVALS, self.inner.read(APPROVALS))?;
        let one = |(case, (version, by)): (String, (u64, Principal))| {
            case.parse().ok().map(|case| (Approved { case, version }, by))
        };
        Ok(all.into_iter().filter_map(one).collect())
    }
}

impl CivilAffairs for Sandbox {
    fn marriage(&self, one: &IdentityNumber, other: &IdentityNumber) -> Result<MarriageAnswer, PartnerError> {
        let all: BTreeMap<String, MarriageSetting> = self.inner.tell(MARRIAGES, self.inner.read(MARRIAGES))?;
        let couple = couple(one, other);
        let says = all.get(&couple).copied().unwrap_or(MarriageSetting::NotMarried);
        let fact = match says {
            MarriageSetting::Silent => return Err(PartnerError::Unreachable),
            MarriageSetting::Married => DocumentFact::Confirmed,
            MarriageSetting::NotMarried => DocumentFact::Contradicted,
        };
        Ok(MarriageAnswer { fact, body: body(&MarriageBody { couple: &couple, says })? })
    }
}

impl LicenceLibrary for Sandbox {
    fn lender(&self, code: &CreditCode) -> Result<LicenceAnswer, PartnerError> {
        let all: BTreeMap<String, LicenceSetting> = self.inner.tell(LICENCES, self.inner.read(LICENCES))?;
        let says = all.get(code.as_str()).copied().unwrap_or(LicenceSetting::NotInForce);
        let fact = match says {
            LicenceSetting::Silent => return Err(PartnerError::Unreachable),
            LicenceSetting::InForce => DocumentFact::Confirmed,
            LicenceSetting::NotInForce => DocumentFact::Contradicted,
        };
        Ok(LicenceAnswer { fact, body: body(&LicenceBody { organisation: code, says })? })
    }
}

impl NotaryPlatform for Sandbox {
    fn deed(&self, number: &str) -> Result<DeedAnswer, PartnerError> {
        let all: Vec<IssuedDeed> = self.inner.tell(DEEDS, self.inner.read(DEEDS))?;
        let found = all.iter().find(|issued| issued.number == number);
        let fact = match found.map(|issued| (issued.setting, &issued.deed)) {
            None => DeedFact::NotFound,
            Some((DeedSetting::Silent, _)) => return Err(PartnerError::Unreachable),
            Some((DeedSetting::Revoked, _)) => DeedFact::Revoked,
            Some((DeedSetting::InForce, deed)) => DeedFact::Stands(Box::new(deed.clone())),
        };
        Ok(DeedAnswer { fact, body: body(&DeedBody { deed: found, number })? })
    }
}

impl HousingAuthority for Sandbox {
    fn contract(&self, number: &str) -> Result<ContractAnswer, PartnerError> {
        let all: BTreeMap<String, FiledContract> = self.inner.tell(CONTRACTS, self.inner.read(CONTRACTS))?;
        let found = all.get(number);
        let parties = |of: &[ContractParty]| of.iter().map(|p| (p.name.clone(), p.identity.clone())).collect();
        let fact = match found {
            None => ContractFact::NotFound,
            Some(contract) => match contract.state {
                ContractState::Cancelled => ContractFact::Cancelled,
                ContractState::Active => ContractFact::Active {
                    unit: contract.unit,
                    price: contract.price,
                    sellers: parties(&contract.sellers),
                    buyers: parties(&contract.buyers),
                },
            },
        };
        Ok(ContractAnswer { fact, body: body(&ContractBody { contract: found, number })? })
    }
}

fn body<T: Serialize>(value: &T) -> Result<String, PartnerError> {
    let bytes = canonical::to_canonical(value).map_err(|_| PartnerError::Unreadable)?;
    String::from_utf8(bytes).map_err(|_| PartnerError::Unreadable)
}
