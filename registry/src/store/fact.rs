//! A partner's answer as it is kept beside its bytes.

use ereg_domain::{identifier::UnitCode, money::Fen};
use ereg_law::subject::{ContractFact, DocumentFact, TaxFact};
use serde::{Deserialize, Serialize};

/// The tax answer as kept beside its bytes.
#[derive(Serialize, Deserialize)]
pub(crate) struct StoredTax {
    deed_tax: ereg_law::subject::TaxState,
    income_tax: ereg_law::subject::TaxState,
}

impl From<&TaxFact> for StoredTax {
    fn from(fact: &TaxFact) -> StoredTax {
        StoredTax { deed_tax: fact.deed_tax, income_tax: fact.income_tax }
    }
}

impl From<StoredTax> for TaxFact {
    fn from(stored: StoredTax) -> TaxFact {
        TaxFact { deed_tax: stored.deed_tax, income_tax: stored.income_tax }
    }
}

/// The answer about a marriage as kept beside its bytes.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StoredMarriage {
    Married,
    NotMarried,
}

impl From<StoredMarriage> for DocumentFact {
    fn from(stored: StoredMarriage) -> DocumentFact {
        match stored {
            StoredMarriage::Married => DocumentFact::Confirmed,
            StoredMarriage::NotMarried => DocumentFact::Contradicted,
        }
    }
}

impl From<DocumentFact> for StoredMarriage {
    fn from(fact: DocumentFact) -> StoredMarriage {
        match fact {
            DocumentFact::Confirmed => StoredMarriage::Married,
            DocumentFact::Contradicted => StoredMarriage::NotMarried,
        }
    }
}

type Named = (ereg_domain::text::PersonName, ereg_domain::party::IdentityNumber);

/// The contract answer as kept beside its bytes.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StoredContract {
    NotFound,
    Cancelled,
    Active { unit: UnitCode, price: Fen, sellers: Vec<Named>, buyers: Vec<Named> },
}

impl From<&ContractFact> for StoredContract {
    fn from(fact: &ContractFact) -> StoredContract {
        match fact.clone() {
            ContractFact::NotFound => StoredContract::NotFound,
            ContractFact::Cancelled => StoredContract::Cancelled,
            ContractFact::Active { unit, price, sellers, buyers } => {
                StoredContract::Active { unit, price, sellers, buyers }
            }
        }
    }
}

impl From<StoredContract> for ContractFact {
    fn from(stored: StoredContract) -> ContractFact {
        match stored {
            StoredContract::NotFound => ContractFact::NotFound,
            StoredContract::Cancelled => ContractFact::Cancelled,
            StoredContract::Active { unit, price, sellers, buyers } => {
                ContractFact::Active { unit, price, sellers, buyers }
            }
        }
    }
}
