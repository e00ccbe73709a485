//! Sandbox partners (沙盒): synthetic identity source, tax office, housing authority and bank of a seeded directory.
//!
//! Each keeps its own file under `DIR/sandbox`, apart from the registry's database, as the real ones do; the bank's
//! is append-only and flushed before it answers. What a person or a test wants of them is written into these files
//! through [`Sandbox`], from this process or another. Nothing here is reachable outside a directory made by `seed`.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ereg_domain::{
    identifier::{CitizenId, UnitCode},
    money::Fen,
    party::IdentityNumber,
    review::{ContractFact, TaxState},
    text::PersonName,
};
use ereg_trust::{
    canonical::{self, CanonicalError},
    digest::{equal_in_constant_time, hmac_sha256},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    ContractAnswer, HousingAuthority, IdentityAnswer, IdentityProvider, PartnerError, Partners, TaxAnswer, TaxOffice,
    sandbox_bank::SandboxBank,
};
use crate::keys::{private_directory, replace};

const DIRECTORY: &str = "sandbox";
const IDENTITY: &str = "identity.json";
const CONTRACTS: &str = "contracts.json";
const TAX: &str = "tax.json";
const FAULTS: &str = "faults.json";
const BANK: &str = "bank.jsonl";
const PROOF_PREFIX: &str = "sandbox-";

/// Why a sandbox cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The directory was not made by `seed`.
    #[error("there is no sandbox in this directory: it was not made by seed")]
    Missing,
    /// A file cannot be read or written.
    #[error("a sandbox file cannot be used: {0}")]
    Io(#[from] io::Error),
    /// A file does not hold what it should.
    #[error("a sandbox file is malformed: {0}")]
    Malformed(#[from] CanonicalError),
}

impl SandboxError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            SandboxError::Missing => "sandbox.missing",
            SandboxError::Io(_) => "sandbox.io",
            SandboxError::Malformed(_) => "sandbox.malformed",
        }
    }
}

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
    /// Who sells.
    pub sellers: Vec<ContractParty>,
    /// Who buys.
    pub buyers: Vec<ContractParty>,
    /// Whether it stands.
    pub state: ContractState,
}

/// What the sandbox tax office says of a contract; without a setting both taxes are cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TaxSetting {
    /// It answers so.
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

/// Faults the bank is to commit, each once.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Faults {
    pub(super) lose_answers: u32,
    pub(super) fail_payments: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityFile {
    /// 32 bytes, base64url. Not a secret worth keeping: the people are invented.
    key: String,
}

#[derive(Serialize)]
struct TaxBody<'a> {
    contract: &'a str,
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
    inner: Arc<Inner>,
}

#[derive(Debug)]
pub(super) struct Inner {
    dir: PathBuf,
    // One writer at a time in this process; across processes each file is replaced as a whole.
    writing: Mutex<()>,
}

impl Inner {
    fn guard(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, SandboxError> {
        match fs::read(self.dir.join(name)) {
            Ok(bytes) => Ok(canonical::from_canonical(&bytes)?),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(T::default()),
            Err(e) => Err(e.into()),
        }
    }

    fn change<T: DeserializeOwned + Default + Serialize, R>(
        &self,
        name: &str,
        with: impl FnOnce(&mut T) -> R,
    ) -> Result<R, SandboxError> {
        let _one = self.guard();
        let mut value: T = self.read(name)?;
        let result = with(&mut value);
        replace(&self.dir, name, &canonical::to_canonical(&value)?)?;
        Ok(result)
    }

    /// Takes one fault out of the plan, if there is one.
    pub(super) fn take_fault(&self, pick: impl FnOnce(&mut Faults) -> &mut u32) -> Result<bool, SandboxError> {
        if !self.dir.join(FAULTS).exists() {
            return Ok(false);
        }
        self.change(FAULTS, |faults: &mut Faults| {
            let left = pick(faults);
            let due = *left > 0;
            *left = left.saturating_sub(1);
            due
        })
    }
}

impl Sandbox {
    /// Makes the sandbox of a directory; `seed` alone does this. The same seed makes the same identity proofs.
    pub fn create(dir: &Path, seed: u64) -> Result<Sandbox, SandboxError> {
        let sandbox = dir.join(DIRECTORY);
        private_directory(&sandbox)?;
        let key = hmac_sha256(&seed.to_be_bytes(), &[b"ereg/sandbox/identity/1"]);
        let file = IdentityFile { key: URL_SAFE_NO_PAD.encode(key) };
        replace(&sandbox, IDENTITY, &canonical::to_canonical(&file)?)?;
        Sandbox::open(dir)
    }

    /// Opens the sandbox of a directory made by `seed`.
    pub fn open(dir: &Path) -> Result<Sandbox, SandboxError> {
        let sandbox = dir.join(DIRECTORY);
        if sandbox.join(IDENTITY).exists() {
            Ok(Sandbox { inner: Arc::new(Inner { dir: sandbox, writing: Mutex::new(()) }) })
        } else {
            Err(SandboxError::Missing)
        }
    }

    /// Whether a directory has one.
    pub fn exists(dir: &Path) -> bool {
        dir.join(DIRECTORY).join(IDENTITY).exists()
    }

    /// All four connectors.
    pub fn partners(&self) -> Result<Partners, SandboxError> {
        let bank = SandboxBank::open(self.inner.dir.join(BANK), Arc::clone(&self.inner))?;
        Ok(Partners {
            identity: Some(Arc::new(self.clone())),
            tax: Some(Arc::new(self.clone())),
            housing: Some(Arc::new(self.clone())),
            bank: Some(Arc::new(bank)),
        })
    }

    /// What the person's national identity app would hand out: stands for that app.
    pub fn identity_proof(&self, name: &PersonName, id_no: &CitizenId) -> Result<String, SandboxError> {
        let bytes = fs::read(self.inner.dir.join(IDENTITY))?;
        let file: IdentityFile = canonical::from_canonical(&bytes)?;
        Ok(format!("{PROOF_PREFIX}{}", URL_SAFE_NO_PAD.encode(proof_bytes(&file.key, name, id_no))))
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
        self.inner.change(CONTRACTS, |all: &mut BTreeMap<String, FiledContract>| all.extend(contracts))
    }

    /// Cancels a filed contract; one that does not exist stays so.
    pub fn cancel_contract(&self, number: &str) -> Result<(), SandboxError> {
        self.inner.change(CONTRACTS, |all: &mut BTreeMap<String, FiledContract>| {
            if let Some(contract) = all.get_mut(number) {
                contract.state = ContractState::Cancelled;
            }
        })
    }

    /// What the tax office says of a contract from now on.
    pub fn set_tax(&self, contract: &str, setting: TaxSetting) -> Result<(), SandboxError> {
        self.set_taxes([(contract.to_owned(), setting)])
    }

    /// What the tax office says of many contracts, in one write.
    pub fn set_taxes(&self, settings: impl IntoIterator<Item = (String, TaxSetting)>) -> Result<(), SandboxError> {
        self.inner.change(TAX, |all: &mut BTreeMap<String, TaxSetting>| all.extend(settings))
    }

    /// The bank takes the next payment and its answer is lost.
    pub fn lose_next_bank_answer(&self) -> Result<(), SandboxError> {
        self.inner.change(FAULTS, |faults: &mut Faults| faults.lose_answers += 1)
    }

    /// The bank refuses the next payment.
    pub fn fail_next_payment(&self) -> Result<(), SandboxError> {
        self.inner.change(FAULTS, |faults: &mut Faults| faults.fail_payments += 1)
    }
}

/// What the national identity app of a seeded city's citizen hands him (stands for 国家网络身份认证 App).
pub fn identity_proof_for(dir: &Path, name: &PersonName, id_no: &CitizenId) -> Result<String, SandboxError> {
    Sandbox::open(dir)?.identity_proof(name, id_no)
}

fn proof_bytes(key: &str, name: &PersonName, id_no: &CitizenId) -> [u8; 32] {
    hmac_sha256(key.as_bytes(), &[id_no.as_str().as_bytes(), &[0], name.folded().as_bytes()])
}

impl From<SandboxError> for PartnerError {
    fn from(error: SandboxError) -> PartnerError {
        match error {
            SandboxError::Missing | SandboxError::Io(_) => PartnerError::Unreachable,
            SandboxError::Malformed(_) => PartnerError::Unreadable,
        }
    }
}

impl IdentityProvider for Sandbox {
    fn check(&self, name: &PersonName, id_no: &CitizenId, proof: &str) -> Result<IdentityAnswer, PartnerError> {
        let right = self.identity_proof(name, id_no)?;
        let decode = |text: &str| -> Option<[u8; 32]> {
            URL_SAFE_NO_PAD.decode(text.strip_prefix(PROOF_PREFIX)?).ok()?.try_into().ok()
        };
        Ok(match (decode(proof), decode(&right)) {
            (Some(given), Some(right)) if equal_in_constant_time(&given, &right) => IdentityAnswer::Confirmed,
            _ => IdentityAnswer::Contradicted,
        })
    }
}

impl TaxOffice for Sandbox {
    fn clearance(&self, contract: &str, unit: &UnitCode) -> Result<TaxAnswer, PartnerError> {
        let all: BTreeMap<String, TaxSetting> = self.inner.read(TAX)?;
        match all.get(contract).copied().unwrap_or(TaxSetting::CLEARED) {
            TaxSetting::Silent => Err(PartnerError::Unreachable),
            TaxSetting::Answers { deed_tax, income_tax } => {
                let body = body(&TaxBody { contract, deed_tax, income_tax, unit })?;
                Ok(TaxAnswer { deed_tax, income_tax, body })
            }
        }
    }
}

impl HousingAuthority for Sandbox {
    fn contract(&self, number: &str) -> Result<ContractAnswer, PartnerError> {
        let all: BTreeMap<String, FiledContract> = self.inner.read(CONTRACTS)?;
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
