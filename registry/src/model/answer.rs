//! The answers of partners, as an act reads them.

use ereg_domain::{identifier::PersonNumber, party::Principal, text::PersonName, time::Instant};
use ereg_law::payment::Offer;
use serde::{Deserialize, Serialize};

/// The identity source's answer about a name and number (实人认证).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdentityAnswer {
    /// The person who holds the proof has this name and number.
    Confirmed {
        /// Names and numbers that the same person had before (曾用名、曾用证件号码), as the police say.
        formerly: Vec<FormerIdentity>,
    },
    /// The person who holds the proof has not this name and number.
    Contradicted,
}

/// A name and number that a person had before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FormerIdentity {
    /// 曾用名.
    pub name: PersonName,
    /// The number that went with it.
    pub number: PersonNumber,
}

/// The entry of an organisation in the market supervision's register (市场主体登记): its name and its legal
/// representative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredOrganisation {
    /// 名称.
    pub name: PersonName,
    /// Name of the legal representative (法定代表人).
    pub legal_representative: PersonName,
    /// Number of the legal representative's card.
    pub number: PersonNumber,
}

impl RegisteredOrganisation {
    /// Whether this is its legal representative now.
    pub(crate) fn is_led_by(&self, who: &Principal) -> bool {
        match who {
            Principal::Person { name, number } => *number == self.number && name.is_same(&self.legal_representative),
            Principal::Organisation { .. } | Principal::Officer(_) => false,
        }
    }
}

/// The word of an officer on a case that waits for a person (审核决定). Reasons are codes of findings of that case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OfficerSays {
    /// 审核通过: the findings are judged to be in order.
    Approve,
    /// 不予登记.
    Refuse {
        /// One or more.
        reasons: Vec<String>,
    },
    /// 补正: the applicants are to supply or correct something.
    Correct {
        /// One or more.
        reasons: Vec<String>,
    },
}

/// The standing of an order at the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BankState {
    /// The bank has never heard of it: no money was taken, and none will be unless it is sent again.
    NotKnown,
    /// Known, money neither taken nor refused: it waits for its payer.
    Pending,
    /// The money is taken.
    Taken,
    /// Refused (balance, limit …); no money was taken.
    Failed,
    /// Closed by the registry before money was taken; it can never be taken under this number.
    Closed,
    /// Taken and given back.
    Refunded,
}

/// The bank's offer to the payer of an order that waits: a claim, until it is found to fit the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankOffer {
    /// The link or code that is opened or scanned.
    pub offer: Offer,
    /// Its end (half-open).
    pub until: Instant,
}
