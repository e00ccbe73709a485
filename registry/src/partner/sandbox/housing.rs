//! The sandbox housing authority (住房主管部门): the contracts that it has filed.

use ereg_domain::{identifier::UnitCode, money::Fen, party::IdentityNumber, text::PersonName};
use ereg_law::subject::ContractFact;
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, body, directory::Answers};
use crate::partner::{ContractAnswer, HousingAuthority, PartnerError};

/// Contracts by their numbers.
const CONTRACTS: Answers<FiledContract> = Answers::of("contracts");

/// A party of a filed contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractParty {
    /// Name.
    pub name: PersonName,
    /// Number.
    pub identity: IdentityNumber,
}

/// The state of a filed contract.
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
    /// Those who give the right up (义务人).
    pub obligors: Vec<ContractParty>,
    /// Those who take the right (权利人).
    pub right_holders: Vec<ContractParty>,
    /// Its state.
    pub state: ContractState,
}

#[derive(Serialize)]
struct ContractBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<&'a FiledContract>,
    number: &'a str,
}

impl Sandbox {
    /// Files a contract, or replaces the one of this number.
    pub fn file_contract(&self, number: &str, contract: FiledContract) -> Result<(), SandboxError> {
        self.file_contracts([(number.to_owned(), contract)])
    }

    /// Files many contracts in one write.
    pub fn file_contracts(
        &self,
        contracts: impl IntoIterator<Item = (String, FiledContract)>,
    ) -> Result<(), SandboxError> {
        self.inner.say(CONTRACTS, contracts)
    }

    /// Cancels a filed contract.
    ///
    /// # Errors
    /// [`SandboxError::NoContract`] where none of that number is filed.
    pub fn cancel_contract(&self, number: &str) -> Result<(), SandboxError> {
        let cancel = |contract: &mut FiledContract| contract.state = ContractState::Cancelled;
        self.inner.say_otherwise(CONTRACTS, number, SandboxError::NoContract, cancel)
    }

    /// The numbers of the contracts in force that are filed for a unit. It goes through all of them: for whoever plays the tax
    /// office, and for no registry.
    pub fn contracts_of(&self, unit: &UnitCode) -> Result<Vec<String>, SandboxError> {
        let all = self.inner.all(CONTRACTS)?;
        let of_it = |contract: &FiledContract| contract.unit == *unit && contract.state == ContractState::Active;
        Ok(all.into_iter().filter(|(_, contract)| of_it(contract)).map(|(number, _)| number).collect())
    }

    /// Whether a contract of this number is filed.
    pub fn is_filed(&self, number: &str) -> Result<bool, SandboxError> {
        Ok(self.inner.said(CONTRACTS, number)?.is_some())
    }
}

impl HousingAuthority for Sandbox {
    fn contract(&self, number: &str) -> Result<ContractAnswer, PartnerError> {
        let filed = self.inner.ask(CONTRACTS, number)?;
        let found = filed.as_ref();
        let parties = |of: &[ContractParty]| of.iter().map(|p| (p.name.clone(), p.identity.clone())).collect();
        let fact = match found {
            None => ContractFact::NotFound,
            Some(contract) => match contract.state {
                ContractState::Cancelled => ContractFact::Cancelled,
                ContractState::Active => ContractFact::Active {
                    unit: contract.unit,
                    price: contract.price,
                    obligors: parties(&contract.obligors),
                    right_holders: parties(&contract.right_holders),
                },
            },
        };
        Ok(ContractAnswer { fact, body: body(&ContractBody { contract: found, number })? })
    }
}
