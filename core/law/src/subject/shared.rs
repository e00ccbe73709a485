//! Facts that other offices share with the registry: a connector answers each need, and the answer is kept under it.
//!
//! A shared fact is what its source said, as it was told; whether it stands in an application's way is for the rules.

use std::collections::BTreeMap;

use ereg_domain::{
    dictionary::CoOwnership,
    identifier::{RegistrationProofNumber, UnitCode},
    money::Fen,
    party::{Holder, IdentityNumber},
    register::Mortgage,
    share::Share,
    text::{PersonName, PlainText},
    time::Day,
};
use serde::{Deserialize, Serialize};

use crate::{application::Succession, verdict::Needs};

/// An answer that is yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentFact {
    /// The source confirms it.
    Confirmed,
    /// It is not so.
    Contradicted,
}

/// The tax office's answer for the sale (完税信息).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxFact {
    /// 契税 of the transferee.
    pub deed_tax: TaxState,
    /// 个人所得税 of an individual transferor.
    pub income_tax: TaxState,
}

/// The state of a tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxState {
    /// Paid or exempt.
    Cleared,
    /// Due and open.
    Open,
}

/// The filed contract (网签备案) as the housing authority has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractFact {
    /// No contract of that number.
    NotFound,
    /// It was cancelled.
    Cancelled,
    /// It stands.
    Active {
        /// The unit sold.
        unit: UnitCode,
        /// Price, fen.
        price: Fen,
        /// Names and numbers of those who give the right up (义务人).
        obligors: Vec<(PersonName, IdentityNumber)>,
        /// Names and numbers of those who take the right (权利人).
        right_holders: Vec<(PersonName, IdentityNumber)>,
    },
}

/// The notarial deed on an inheritance (继承公证书) as the notaries' platform has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedFact {
    /// No deed of that number.
    NotFound,
    /// It was revoked (撤销): void from the beginning (公证法 39).
    Revoked,
    /// It stands.
    Stands(Box<NotarialDeed>),
}

/// The content of a notarial deed on an inheritance, of one home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotarialDeed {
    /// The notarial institution.
    pub notary: PlainText<60>,
    /// The day on which it was issued.
    pub issued_on: Day,
    /// The way the estate has passed.
    pub succession: Succession,
    /// The home.
    pub unit: UnitCode,
    /// Name and number of who has died.
    pub deceased: (PersonName, IdentityNumber),
    /// The way those who take it hold.
    pub co_ownership: CoOwnership,
    /// Those who take it, each with the share of the whole home that the deed gives them.
    pub heirs: Vec<DeedHeir>,
    /// The part of the home of which it says who takes it.
    pub covers: DeedCovers,
}

impl NotarialDeed {
    /// Whether it says that a home passes from one of these holders to this person.
    pub fn passes_to(&self, unit: &UnitCode, holders: &[Holder], is_heir: impl Fn(&DeedHeir) -> bool) -> bool {
        let (name, identity) = &self.deceased;
        let has_died = |holder: &Holder| {
            let number = holder.identity == *identity || holder.former_identity.as_ref() == Some(identity);
            number && holder.name.is_same(name)
        };
        self.unit == *unit && holders.iter().any(has_died) && self.heirs.iter().any(is_heir)
    }
}

/// Somebody who takes a home by a notarial deed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeedHeir {
    /// Name.
    pub name: PersonName,
    /// Number.
    pub identity: IdentityNumber,
    /// Share of the whole home, where the deed states shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

/// The part of a home of which a notarial deed says who takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedCovers {
    /// The whole home: what belongs to a surviving co-owner is told apart from the estate in it.
    Whole,
    /// Only the part of the one who has died.
    PartOfTheDeceased,
}

/// The consent of a mortgagee to a transfer of the home (抵押权人同意转让), as the lenders' platform has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MortgageeConsent {
    /// The mortgage, by its registration proof.
    pub mortgage: RegistrationProofNumber,
    /// The mortgagee.
    pub mortgagee: PersonName,
    /// The number under which the mortgagee keeps it.
    pub reference: PlainText<40>,
    /// The day on which it was given.
    pub given_on: Day,
}

impl MortgageeConsent {
    /// Whether it is the consent of this mortgage's mortgagee: that of another mortgage stands for none but itself.
    pub fn is_of(&self, mortgage: &Mortgage) -> bool {
        self.mortgage == mortgage.proof
    }
}

/// A fact that another office has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedFact {
    /// The tax office's answer (完税信息).
    TaxClearance(TaxFact),
    /// The housing authority's answer about the filed contract (网签备案).
    FiledContract(ContractFact),
    /// The civil affairs office's answer about the parties' marriage to each other (婚姻登记).
    Marriage(DocumentFact),
    /// The licence library's answer about a financial licence of the mortgagee that is in force (金融许可证).
    LenderLicence(DocumentFact),
    /// The notarial deed on the inheritance, as the notaries' platform has it (公证书).
    NotarialDeed(DeedFact),
    /// The consents of the mortgagees whose mortgages restrict a transfer, as the lenders' platform has them; empty where
    /// none was given.
    MortgageeConsent(Vec<MortgageeConsent>),
}

impl SharedFact {
    /// The needs that such facts meet: a connector each.
    pub const NEEDS: &'static [Needs] = &[
        Needs::TaxClearance,
        Needs::FiledContract,
        Needs::Marriage,
        Needs::LenderLicence,
        Needs::NotarialDeed,
        Needs::MortgageeConsent,
    ];

    /// The needs whose source is asked before acceptance too: what the lender has not consented to holds no place in the
    /// home's queue, where it would stand before the discharge that makes the consent needless.
    pub const BEFORE_ACCEPTANCE: &'static [Needs] = &[Needs::MortgageeConsent];

    /// The needs whose source can take its word back after it has answered, and is asked once more before the entry: a deed
    /// is revoked (公证法 39), a lender's consent withdrawn.
    pub const TAKEN_BACK: &'static [Needs] = &[Needs::NotarialDeed, Needs::MortgageeConsent];

    /// The need that it meets.
    pub fn need(&self) -> Needs {
        match self {
            SharedFact::TaxClearance(_) => Needs::TaxClearance,
            SharedFact::FiledContract(_) => Needs::FiledContract,
            SharedFact::Marriage(_) => Needs::Marriage,
            SharedFact::LenderLicence(_) => Needs::LenderLicence,
            SharedFact::NotarialDeed(_) => Needs::NotarialDeed,
            SharedFact::MortgageeConsent(_) => Needs::MortgageeConsent,
        }
    }

    /// Whether it is kept as it is: one that stands in an application's way may have changed, and is asked again. Consents
    /// are kept where every mortgage that restricts the transfer now has one; `restricting` are the proofs of those.
    pub fn is_settled(&self, restricting: &[RegistrationProofNumber]) -> bool {
        match self {
            SharedFact::TaxClearance(tax) => (tax.deed_tax, tax.income_tax) == (TaxState::Cleared, TaxState::Cleared),
            SharedFact::FiledContract(contract) => matches!(contract, ContractFact::Active { .. }),
            SharedFact::NotarialDeed(deed) => matches!(deed, DeedFact::Stands(_)),
            SharedFact::Marriage(document) | SharedFact::LenderLicence(document) => {
                *document == DocumentFact::Confirmed
            }
            SharedFact::MortgageeConsent(given) => {
                let is_given = |proof: &RegistrationProofNumber| given.iter().any(|consent| consent.mortgage == *proof);
                !restricting.is_empty() && restricting.iter().all(is_given)
            }
        }
    }
}

/// The shared facts that are known here, each under its need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharedFacts(BTreeMap<Needs, SharedFact>);

impl SharedFacts {
    /// A fact, in the place of what was known before.
    pub fn put(&mut self, fact: SharedFact) {
        self.0.insert(fact.need(), fact);
    }

    /// A fact, where it is known.
    pub fn get(&self, need: Needs) -> Option<&SharedFact> {
        self.0.get(&need)
    }

    /// Every fact that is known.
    pub fn all(&self) -> impl Iterator<Item = &SharedFact> {
        self.0.values()
    }
}

impl FromIterator<SharedFact> for SharedFacts {
    fn from_iter<T: IntoIterator<Item = SharedFact>>(facts: T) -> SharedFacts {
        let mut all = SharedFacts::default();
        facts.into_iter().for_each(|fact| all.put(fact));
        all
    }
}

#[cfg(test)]
mod tests {
    use ereg_domain::register::TransferClause;

    use super::*;
    use crate::fixture::{Sale, buyer, consent_to, holder, mortgage, seller, third};

    /// A fact that stands in an application's way may have changed at its source: it is asked again.
    #[test]
    fn what_is_settled_is_kept_and_what_is_open_is_asked_again() {
        let sale = Sale::clean();
        let (tax, contract) = (sale.tax.clone().unwrap(), sale.contract.clone().unwrap());
        let open = TaxFact { income_tax: TaxState::Open, ..tax.clone() };
        let due = TaxFact { deed_tax: TaxState::Open, ..tax.clone() };
        let deed = Sale::inherited().deed.unwrap();
        let lent = mortgage(TransferClause::Restricted, "2023-05-04T02:00:00.000Z");
        let restricting = [lent.proof.clone()];
        let consented = SharedFact::MortgageeConsent(vec![consent_to(&lent)]);
        let settled = [
            SharedFact::TaxClearance(tax),
            SharedFact::FiledContract(contract),
            SharedFact::Marriage(DocumentFact::Confirmed),
            SharedFact::LenderLicence(DocumentFact::Confirmed),
            SharedFact::NotarialDeed(deed),
            consented.clone(),
        ];
        let unsettled = [
            SharedFact::TaxClearance(open),
            SharedFact::TaxClearance(due),
            SharedFact::FiledContract(ContractFact::NotFound),
            SharedFact::FiledContract(ContractFact::Cancelled),
            SharedFact::Marriage(DocumentFact::Contradicted),
            SharedFact::LenderLicence(DocumentFact::Contradicted),
            SharedFact::NotarialDeed(DeedFact::NotFound),
            SharedFact::NotarialDeed(DeedFact::Revoked),
            SharedFact::MortgageeConsent(Vec::new()),
        ];
        assert!(settled.iter().all(|fact| fact.is_settled(&restricting)));
        assert!(!unsettled.iter().any(|fact| fact.is_settled(&restricting)));
        let both = [lent.proof, "鄂(2024)演示市江岸不动产证明第0000008号".parse().unwrap()];
        assert!(!consented.is_settled(&both), "one lender does not consent for another");
        assert!(!consented.is_settled(&[]), "no mortgage restricts the transfer any more");
        let needs: Vec<Needs> = settled.iter().map(SharedFact::need).collect();
        assert_eq!(needs, SharedFact::NEEDS);
    }

    #[test]
    fn a_deed_passes_the_home_of_who_has_died_to_its_heirs_and_nothing_else() {
        let mut sale = Sale::inherited();
        let deed = sale.deed_mut().clone();
        let holders = [holder(&third(), None), holder(&seller(), None)];
        let is = |who: crate::fixture::Someone| move |heir: &DeedHeir| heir.identity == who.identity;
        assert!(deed.passes_to(&deed.unit, &holders, is(buyer())));
        assert!(!deed.passes_to(&deed.unit, &holders, is(seller())), "who has died is no heir");
        assert!(!deed.passes_to(&deed.unit, &holders[..1], is(buyer())), "another person's home");
        let elsewhere = "420102001001GB00001F00010002".parse().unwrap();
        assert!(!deed.passes_to(&elsewhere, &holders, is(buyer())), "another home");
        let mut namesake = holders.clone();
        namesake[1].identity = third().identity;
        assert!(!deed.passes_to(&deed.unit, &namesake, is(buyer())), "the name alone");
        namesake[1].former_identity = Some(seller().identity);
        assert!(deed.passes_to(&deed.unit, &namesake, is(buyer())), "an older number of the same person");
        let mut called = holders;
        called[1].name = buyer().name;
        assert!(!deed.passes_to(&deed.unit, &called, is(buyer())), "the number alone");
    }
}
