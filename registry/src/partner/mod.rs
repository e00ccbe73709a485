//! The world outside (对接单位): identity source, market supervision, tax office, housing authority, notaries, lenders,
//! licence library, bank and finance service, each behind one trait.
//!
//! An answer is a stored fact; booking reads what is stored and asks nobody. All calls are synchronous and may take
//! long: they run on a blocking thread and never inside a database transaction. Sandbox connectors ([`sandbox`]) load
//! only in a directory made by `seed`; where a connector is missing the registry refuses with `connector_missing` and
//! invents nothing.

use std::{collections::BTreeMap, fmt, sync::Arc};

use ereg_domain::{
    identifier::{CreditCode, PersonNumber, RegistrationProofNumber, UnitCode},
    money::Fen,
    party::{IdentityNumber, Principal},
    text::{PersonName, PlainText},
    time::Instant,
};
use ereg_law::{
    dispute::DisputeReason,
    policy::PaymentChannel,
    subject::{ContractFact, DeedFact, DocumentFact, MortgageeConsent, SharedFact, TaxFact, TaxState},
    verdict::Needs,
};
use ereg_protocol::{
    command::DISPUTE_TEXT,
    id::{AttemptId, CaseId, CommandId},
};
use ereg_trust::{bundle::DocumentSeals, digest::Digest};

pub use crate::model::{
    BankOffer, BankState, FiscalOrder, FormerIdentity, IdentityAnswer, IssuedFiscalReceipt, OfficerSays,
    RegisteredOrganisation,
};

mod counted;
pub mod sandbox;

pub use sandbox::{
    CheckSetting, ConsentSetting, ContractParty, ContractState, DeedSetting, FiledContract, FinanceSetting, IssuedDeed,
    LicenceSetting, MarriageSetting, PayerSetting, Sandbox, SandboxClock, SandboxError, TaxSetting,
};

/// The reason why a partner gave no answer that can be used. Whoever asked tries again later by back-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartnerError {
    /// No connection, or no answer in time.
    #[error("the partner cannot be reached")]
    Unreachable,
    /// It answered, but not in a form that can be read.
    #[error("the partner's answer cannot be read")]
    Unreadable,
}

impl PartnerError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PartnerError::Unreachable => "partner.unreachable",
            PartnerError::Unreadable => "partner.unreadable",
        }
    }
}

/// Proves who somebody is.
pub trait IdentityProvider: Send + Sync {
    /// Checks what the person's own identity app gave them against a name and a number.
    fn check(&self, name: &PersonName, id_no: &PersonNumber, proof: &str) -> Result<IdentityAnswer, PartnerError>;

    /// Names and numbers that a person whose identity was proved before had, as the police say now.
    fn formerly(&self, name: &PersonName, id_no: &PersonNumber) -> Result<Vec<FormerIdentity>, PartnerError>;
}

/// Keeps the register of organisations (市场主体登记).
pub trait MarketSupervision: Send + Sync {
    /// Returns its entry of the organisation of a credit code; `None` where there is none.
    fn organisation(&self, code: &CreditCode) -> Result<Option<RegisteredOrganisation>, PartnerError>;
}

/// The tax office's answer about a sale (完税信息). No `Debug`: the answer's bytes name people.
#[derive(Clone, PartialEq, Eq)]
pub struct TaxAnswer {
    /// 契税 of the transferee.
    pub deed_tax: TaxState,
    /// 个人所得税 of an individual transferor.
    pub income_tax: TaxState,
    /// The answer as received, canonical JSON: stored as the fact's bytes.
    pub body: String,
}

/// The transfer of which the tax office is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaxQuestion<'a> {
    /// A sale, by the number of its filed contract.
    Contract(&'a str),
    /// A transfer for which no contract is filed, by the case.
    Case(&'a CaseId),
}

/// Says whether the taxes of a transfer are settled.
pub trait TaxOffice: Send + Sync {
    /// Asks about the taxes by the transfer and the unit that moves.
    fn clearance(&self, about: TaxQuestion<'_>, unit: &UnitCode) -> Result<TaxAnswer, PartnerError>;
}

/// The civil affairs office's answer about two people (婚姻登记). No `Debug`: the answer's bytes name people.
#[derive(Clone, PartialEq, Eq)]
pub struct MarriageAnswer {
    /// The fact that it tells: they are married to each other, or not.
    pub fact: DocumentFact,
    /// The answer as received, canonical JSON: stored as the fact's bytes.
    pub body: String,
}

/// Keeps the records of marriage (民政部门, 电子证照库).
pub trait CivilAffairs: Send + Sync {
    /// Whether two people are married to each other.
    fn marriage(&self, one: &IdentityNumber, other: &IdentityNumber) -> Result<MarriageAnswer, PartnerError>;
}

/// The licence library's answer about an organisation's financial licence (金融许可证).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceAnswer {
    /// The fact that it tells: the organisation has one in force, or not.
    pub fact: DocumentFact,
    /// The answer as received, canonical JSON: stored as the fact's bytes.
    pub body: String,
}

/// Keeps electronic licences (电子证照库).
pub trait LicenceLibrary: Send + Sync {
    /// Whether the organisation of a credit code has a licence in force to lend.
    fn lender(&self, code: &CreditCode) -> Result<LicenceAnswer, PartnerError>;
}

/// A mortgage that restricts a transfer of its home, as its mortgagee is asked about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestrictingMortgage {
    /// Number of its registration proof.
    pub proof: RegistrationProofNumber,
    /// The mortgagee, to whom the question goes.
    pub mortgagee: PersonName,
}

/// The answer of the lenders' platform about the mortgages that restrict a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentAnswer {
    /// The consents that were given; empty where none was.
    pub given: Vec<MortgageeConsent>,
    /// The answer as received, canonical JSON: stored as the fact's bytes.
    pub body: String,
}

/// Asks lenders for what they hold of their mortgages (银行业金融机构).
pub trait LendersPlatform: Send + Sync {
    /// Asks the mortgagee of each of these whether they consent to a transfer of the home. No consent is an answer, not
    /// an error; where one mortgagee cannot be asked there is no answer.
    fn consents(&self, mortgages: &[RestrictingMortgage]) -> Result<ConsentAnswer, PartnerError>;
}

/// The answer of the notaries' platform about a deed (公证书核验). No `Debug`: the answer's bytes name people.
#[derive(Clone, PartialEq, Eq)]
pub struct DeedAnswer {
    /// The deed as a rule reads it.
    pub fact: DeedFact,
    /// The answer as received, canonical JSON: stored as the fact's bytes.
    pub body: String,
}

/// Keeps the notarial deeds of every notary (公证平台).
pub trait NotaryPlatform: Send + Sync {
    /// Looks a deed up by its number. A number that does not exist is an answer ([`DeedFact::NotFound`]), not an error.
    fn deed(&self, number: &str) -> Result<DeedAnswer, PartnerError>;
}

/// The housing authority's answer about a filed contract (网签备案). No `Debug`: the answer's bytes name people.
#[derive(Clone, PartialEq, Eq)]
pub struct ContractAnswer {
    /// The contract as a rule reads it.
    pub fact: ContractFact,
    /// The answer as received, canonical JSON: stored as the fact's bytes.
    pub body: String,
}

/// Keeps the filed contracts.
pub trait HousingAuthority: Send + Sync {
    /// Looks a contract up by its number. A number that does not exist is an answer ([`ContractFact::NotFound`]), not
    /// an error.
    fn contract(&self, number: &str) -> Result<ContractAnswer, PartnerError>;
}

/// A shared fact that a party says is wrong, for its source to check. No `Debug`: it names people and holds their words.
#[derive(Clone, PartialEq, Eq)]
pub struct FactCheck {
    /// The check's number at the source: a repeat with the same one has one effect.
    pub id: CommandId,
    /// The fact, and so whose it is.
    pub need: Needs,
    /// The case for which it was asked.
    pub case: CaseId,
    /// The unit.
    pub unit: UnitCode,
    /// The number of the contract or deed that the fact is about, where it is about one.
    pub number: Option<String>,
    /// The lender, where the fact is about one.
    pub lender: Option<CreditCode>,
    /// The mortgages that the fact is about, where it is about any.
    pub mortgages: Vec<RestrictingMortgage>,
    /// The people whom the fact is about, and nobody else.
    pub people: Vec<(PersonName, IdentityNumber)>,
    /// The reason why it is wrong.
    pub reason: DisputeReason,
    /// The party's own words about it.
    pub says: Option<PlainText<DISPUTE_TEXT>>,
}

/// The word of the source of a shared fact on its check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckAnswer {
    /// It has corrected the fact, and gives it rightly from now on.
    Corrected,
    /// It stands by the fact.
    Upheld,
}

/// Passes what is said against a shared fact to its source, and the source's word back (政务数据共享平台).
pub trait DataSharing: Send + Sync {
    /// Hands a check over. A repeat has no effect.
    fn ask(&self, check: &FactCheck) -> Result<(), PartnerError>;

    /// Returns the source's word on it; `None` while it has said nothing.
    fn answer(&self, check: &FactCheck) -> Result<Option<CheckAnswer>, PartnerError>;
}

/// A decision on a case, as it stood before whoever decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficerDecision {
    /// The case.
    pub case: CaseId,
    /// Its version: what has moved since is not what they decided on.
    pub version: u64,
    /// Their word.
    pub says: OfficerSays,
}

/// The officers for whom cases wait. They have no accounts yet: the sandbox plays one.
pub trait Reviewer: Send + Sync {
    /// Returns the newest decision on each case, with who made it. Only an officer's counts.
    fn decided(&self) -> Result<Vec<(OfficerDecision, Principal)>, PartnerError>;
}

/// An order to take money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankOrder {
    /// The order's number at the bank: a repeat with the same one has one effect.
    pub attempt_id: AttemptId,
    /// The amount, fen.
    pub amount: Fen,
    /// Digest of the signed quote it is for.
    pub quote: Digest,
    /// The case it is for, as the payer reads it.
    pub case: CaseId,
    /// The channel that the payer chose.
    pub channel: PaymentChannel,
    /// Registry time of the order.
    pub at: Instant,
    /// The end of the bill (half-open): no offer stands longer.
    pub until: Instant,
}

/// The reason why the bank did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BankError {
    /// The order may or may not have been carried out: only [`Bank::query`] decides.
    #[error("the bank's answer was lost")]
    AnswerLost,
    /// Nothing was sent.
    #[error("the bank cannot be reached")]
    Unreachable,
    /// Not possible as the order stands (close of a taken order, refund of one not taken, other amount under the
    /// same number).
    #[error("the bank refuses this step")]
    Refused,
}

impl BankError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            BankError::AnswerLost => "bank.answer_lost",
            BankError::Unreachable => "bank.unreachable",
            BankError::Refused => "bank.refused",
        }
    }
}

/// Takes the registration fee. Every call is idempotent by attempt.
pub trait Bank: Send + Sync {
    /// Opens an order, once. The money is taken at once, or the order waits for its payer ([`BankState::Pending`]).
    fn order(&self, order: &BankOrder) -> Result<BankState, BankError>;
    /// Returns what the payer of an order that waits opens or scans; `None` where it waits for something else.
    fn offer(&self, attempt: &AttemptId) -> Result<Option<BankOffer>, BankError>;
    /// Returns the standing of an order; changes nothing.
    fn query(&self, attempt: &AttemptId) -> Result<BankState, BankError>;
    /// Closes an order that has no money; refused once it has.
    fn close(&self, attempt: &AttemptId) -> Result<BankState, BankError>;
    /// Gives taken money back; a repeat has no further effect.
    fn refund(&self, attempt: &AttemptId) -> Result<BankState, BankError>;
}

/// Issues fiscal e-receipts (财政电子票据管理系统). Every call is idempotent by the payment.
pub trait FiscalReceipts: Send + Sync {
    /// The authorities and seal makers that the operator trusts for its seals: what it answers counts by these alone, and people
    /// verify it by them.
    fn roots(&self) -> Result<DocumentSeals, PartnerError>;

    /// Issues the receipt of a payment, once.
    fn issue(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError>;

    /// Cancels the receipt of a payment by a red one (红票), once: the order is that of the receipt, at the time of the refund.
    fn cancel(&self, order: &FiscalOrder) -> Result<IssuedFiscalReceipt, PartnerError>;
}

/// The connectors this registry has. Where one is `None`, what needs it is refused with `connector_missing`.
#[derive(Clone, Default)]
pub struct Partners {
    /// Identity source.
    pub identity: Option<Arc<dyn IdentityProvider>>,
    /// Market supervision.
    pub market: Option<Arc<dyn MarketSupervision>>,
    /// Tax office.
    pub tax: Option<Arc<dyn TaxOffice>>,
    /// The person for whom a case waits.
    pub reviewer: Option<Arc<dyn Reviewer>>,
    /// Civil affairs office.
    pub civil_affairs: Option<Arc<dyn CivilAffairs>>,
    /// The platform over which offices share data.
    pub sharing: Option<Arc<dyn DataSharing>>,
    /// Licence library.
    pub licences: Option<Arc<dyn LicenceLibrary>>,
    /// The lenders' platform.
    pub lenders: Option<Arc<dyn LendersPlatform>>,
    /// The notaries' platform.
    pub notary: Option<Arc<dyn NotaryPlatform>>,
    /// Housing authority.
    pub housing: Option<Arc<dyn HousingAuthority>>,
    /// Bank.
    pub bank: Option<Arc<dyn Bank>>,
    /// Finance service; where there is none, receipts wait.
    pub finance: Option<Arc<dyn FiscalReceipts>>,
}

/// The subject of a question to a source: a case, its home, and of what was applied for as much as a question needs.
#[derive(Clone)]
pub(crate) struct About {
    /// The case.
    pub case: CaseId,
    /// The unit.
    pub unit: UnitCode,
    /// The number by which the source of each fact finds it, where the application has one.
    pub numbers: BTreeMap<Needs, String>,
    /// The organisation that is to be the mortgagee, where there is one.
    pub lender: Option<CreditCode>,
    /// The mortgages on the home that restrict its transfer.
    pub mortgages: Vec<RestrictingMortgage>,
    /// The applicants.
    pub people: Vec<(PersonName, IdentityNumber)>,
}

impl About {
    /// Keeps only what the source of one fact is told to find it by, and nothing else of the application; `party` is
    /// whoever says that the fact is wrong.
    pub(crate) fn only(self, need: Needs, party: Option<(PersonName, IdentityNumber)>) -> About {
        let About { case, unit, mut numbers, lender, mortgages, people } = self;
        numbers.retain(|of, _| *of == need);
        let number = About { case, unit, numbers, lender: None, mortgages: Vec::new(), people: Vec::new() };
        match need {
            Needs::TaxClearance | Needs::FiledContract | Needs::NotarialDeed => number,
            Needs::LenderLicence => About { lender, ..number },
            Needs::MortgageeConsent => About { mortgages, ..number },
            Needs::Marriage => About { people, ..number },
            Needs::Identity => About { people: party.into_iter().collect(), ..number },
            // No other office shares these.
            Needs::Section
            | Needs::RegisterExtract
            | Needs::Mandates
            | Needs::OtherInquiries
            | Needs::Publication
            | Needs::HomeLocks
            | Needs::Signatures
            | Needs::Queue
            | Needs::Payment => number,
        }
    }
}

/// A fact as its source answered it. No `Debug`: the answer's bytes name people.
#[derive(Clone)]
pub(crate) struct Answered {
    /// The fact as a rule reads it.
    pub fact: SharedFact,
    /// The answer as received, canonical JSON: stored as the fact's bytes.
    pub body: String,
}

impl Partners {
    /// Asks the connector that meets a need; `None` where there is none, or nothing to ask it by.
    pub(crate) fn answer(&self, need: Needs, about: &About) -> Option<Result<Answered, PartnerError>> {
        let number = about.numbers.get(&need).map(String::as_str);
        match need {
            Needs::TaxClearance => {
                let of = number.map_or(TaxQuestion::Case(&about.case), TaxQuestion::Contract);
                let answer = self.tax.as_ref()?.clearance(of, &about.unit);
                Some(answer.map(|TaxAnswer { deed_tax, income_tax, body }| Answered {
                    fact: SharedFact::TaxClearance(TaxFact { deed_tax, income_tax }),
                    body,
                }))
            }
            Needs::FiledContract => {
                let answer = self.housing.as_ref()?.contract(number?);
                Some(answer.map(|said| Answered { fact: SharedFact::FiledContract(said.fact), body: said.body }))
            }
            Needs::Marriage => {
                let [(_, one), (_, other)] = about.people.as_slice() else { return None };
                let answer = self.civil_affairs.as_ref()?.marriage(one, other);
                Some(answer.map(|said| Answered { fact: SharedFact::Marriage(said.fact), body: said.body }))
            }
            Needs::NotarialDeed => {
                let answer = self.notary.as_ref()?.deed(number?);
                Some(answer.map(|said| Answered { fact: SharedFact::NotarialDeed(said.fact), body: said.body }))
            }
            Needs::LenderLicence => {
                let answer = self.licences.as_ref()?.lender(about.lender.as_ref()?);
                Some(answer.map(|said| Answered { fact: SharedFact::LenderLicence(said.fact), body: said.body }))
            }
            Needs::MortgageeConsent => {
                let mortgages = Some(about.mortgages.as_slice()).filter(|mortgages| !mortgages.is_empty())?;
                let answer = self.lenders.as_ref()?.consents(mortgages);
                Some(answer.map(|said| Answered { fact: SharedFact::MortgageeConsent(said.given), body: said.body }))
            }
            // The police are asked at enrolment; the rest is the registry's own to know.
            Needs::Identity
            | Needs::Section
            | Needs::RegisterExtract
            | Needs::Mandates
            | Needs::OtherInquiries
            | Needs::Publication
            | Needs::HomeLocks
            | Needs::Signatures
            | Needs::Queue
            | Needs::Payment => None,
        }
    }

    /// No connectors: what a registry has outside a seeded directory.
    pub fn none() -> Partners {
        Partners::default()
    }
}

impl fmt::Debug for Partners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Partners")
            .field("identity", &self.identity.is_some())
            .field("market", &self.market.is_some())
            .field("tax", &self.tax.is_some())
            .field("reviewer", &self.reviewer.is_some())
            .field("civil_affairs", &self.civil_affairs.is_some())
            .field("sharing", &self.sharing.is_some())
            .field("licences", &self.licences.is_some())
            .field("lenders", &self.lenders.is_some())
            .field("notary", &self.notary.is_some())
            .field("housing", &self.housing.is_some())
            .field("bank", &self.bank.is_some())
            .field("finance", &self.finance.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use ereg_law::{
        dispute::disputable,
        fixture::{Someone, buyer, seller},
    };

    use super::*;

    /// Everything that a case can be asked about.
    fn about() -> About {
        let person = |Someone { name, identity }: Someone| (name, identity);
        About {
            case: "0198a000-0000-7000-8000-000000000001".parse().unwrap(),
            unit: "420102001001GB00001F00010001".parse().unwrap(),
            numbers: [
                (Needs::TaxClearance, "YS-2026-000001"),
                (Needs::FiledContract, "YS-2026-000001"),
                (Needs::NotarialDeed, "（2026）演示内民证字第1号"),
            ]
            .map(|(need, number)| (need, number.to_owned()))
            .into(),
            lender: Some("91420100MA0000015F".parse().unwrap()),
            mortgages: vec![RestrictingMortgage {
                proof: "鄂(2023)演示市江岸不动产证明第0000007号".parse().unwrap(),
                mortgagee: "演示银行江岸支行".parse().unwrap(),
            }],
            people: vec![person(seller()), person(buyer())],
        }
    }

    /// Says what of it is left: the number of the fact's own, how many others, the lender, how many mortgages, and how many
    /// people.
    fn left(need: Needs) -> (bool, usize, bool, usize, usize) {
        let party = about().people.into_iter().next();
        let About { mut numbers, lender, mortgages, people, .. } = about().only(need, party);
        (numbers.remove(&need).is_some(), numbers.len(), lender.is_some(), mortgages.len(), people.len())
    }

    /// Of a connector it is shown that it is there, and nothing of what it holds.
    #[test]
    fn partners_are_shown_by_which_of_them_are_there() {
        let none = "Partners { identity: false, market: false, tax: false, reviewer: false, civil_affairs: false, \
                    sharing: false, licences: false, lenders: false, notary: false, housing: false, bank: false, \
                    finance: false }";
        assert_eq!(format!("{:?}", Partners::none()), none);
        let dir = tempfile::tempdir().unwrap();
        let all = Sandbox::create(dir.path(), 7).unwrap().partners().unwrap();
        assert_eq!(format!("{all:?}"), none.replace("false", "true"));
    }

    #[test]
    fn a_source_is_told_what_its_fact_is_about_and_nothing_else_of_the_application() {
        assert_eq!(left(Needs::TaxClearance), (true, 0, false, 0, 0));
        assert_eq!(left(Needs::FiledContract), (true, 0, false, 0, 0));
        assert_eq!(left(Needs::NotarialDeed), (true, 0, false, 0, 0));
        assert_eq!(left(Needs::LenderLicence), (false, 0, true, 0, 0), "the owner's name is not the licence library's");
        assert_eq!(left(Needs::MortgageeConsent), (false, 0, false, 1, 0), "who buys is not the lender's to be told");
        assert_eq!(left(Needs::Marriage), (false, 0, false, 0, 2));
        assert_eq!(left(Needs::Identity), (false, 0, false, 0, 1));
        for need in disputable() {
            assert_ne!(left(need), (false, 0, false, 0, 0), "the source of {need:?} cannot find it");
        }
    }
}
