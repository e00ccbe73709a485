//! What a rule may look at: the application, the register, the partners' answers, each possibly not known here.

use std::{borrow::Cow, collections::BTreeMap};

use ereg_domain::{
    dictionary::CoOwnership,
    identifier::UnitCode,
    money::Fen,
    party::{Holder, IdentityNumber, Party, Side, Slot},
    register::RegisterFacts,
    share::Share,
    text::{PersonName, PlainText},
    time::{Day, Instant},
};

use serde::{Deserialize, Serialize};

pub use crate::verdict::Phase;

use crate::{
    application::{Inquiry, Item, MatterSection, Parties, Succession},
    draft::FieldProblem,
    material::UploadedMaterial,
    policy::PolicyPack,
    role::Recorded,
    section::{Content, Form, Sections},
    verdict::Needs,
};

/// A fact that may not be known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<T> {
    /// Known.
    Yes(T),
    /// Not known here and now.
    NotYet,
}

/// What the identity source says of a party (R-02 is judged at enrolment; here only that it stands).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityFact {
    /// The party it is known of.
    pub slot: Slot,
    /// The account that fills the slot has exactly the party's kind, name and number.
    pub state: DocumentFact,
    /// Of an organisation: whoever acts for it is the person whom the application names as its agent, under a mandate that
    /// the registry holds. Without meaning for a person.
    pub mandate: DocumentFact,
    /// Names and numbers that the same person had before, as the police (公安) say.
    pub formerly: Vec<(PersonName, IdentityNumber)>,
}

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

/// Whether a tax is settled.
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
        /// Names and numbers of the sellers.
        sellers: Vec<(PersonName, IdentityNumber)>,
        /// Names and numbers of the buyers.
        buyers: Vec<(PersonName, IdentityNumber)>,
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

/// What a notarial deed on an inheritance says of one home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotarialDeed {
    /// The notarial institution.
    pub notary: PlainText<60>,
    /// The day on which it was issued.
    pub issued_on: Day,
    /// How the estate has passed.
    pub succession: Succession,
    /// The home.
    pub unit: UnitCode,
    /// Name and number of who has died.
    pub deceased: (PersonName, IdentityNumber),
    /// How those who take it hold.
    pub co_ownership: CoOwnership,
    /// Those who take it, each with the share of the whole home that the deed gives them.
    pub heirs: Vec<DeedHeir>,
    /// Of how much of the home it says who takes it.
    pub covers: DeedCovers,
}

impl NotarialDeed {
    /// Whether it says that a home passes from one of these holders to this person.
    pub fn passes_to(&self, unit: &UnitCode, holders: &[Holder], is_heir: impl Fn(&DeedHeir) -> bool) -> bool {
        let (name, identity) = &self.deceased;
        let has_died = |holder: &Holder| {
            let number = holder.identity == *identity || holder.former_identity.as_ref() == Some(identity);
            number && holder.name.folded() == name.folded()
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

/// Of how much of a home a notarial deed says who takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeedCovers {
    /// Of the whole home: what belongs to a surviving co-owner is told apart from the estate in it.
    Whole,
    /// Of the part of who has died alone.
    PartOfTheDeceased,
}

/// A fact that another office has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharedFact {
    /// The tax office's answer (完税信息).
    TaxClearance(TaxFact),
    /// The housing authority's answer about the filed contract (网签备案).
    FiledContract(ContractFact),
    /// Whether the parties are married to each other, as the civil affairs office has it (婚姻登记).
    Marriage(DocumentFact),
    /// Whether the mortgagee has a financial licence in force, as the licence library has it (金融许可证).
    LenderLicence(DocumentFact),
    /// The notarial deed on the inheritance, as the notaries' platform has it (公证书).
    NotarialDeed(DeedFact),
}

impl SharedFact {
    /// The needs that such facts meet: a connector each.
    pub const NEEDS: &'static [Needs] =
        &[Needs::TaxClearance, Needs::FiledContract, Needs::Marriage, Needs::LenderLicence, Needs::NotarialDeed];

    /// The need that it meets.
    pub fn need(&self) -> Needs {
        match self {
            SharedFact::TaxClearance(_) => Needs::TaxClearance,
            SharedFact::FiledContract(_) => Needs::FiledContract,
            SharedFact::Marriage(_) => Needs::Marriage,
            SharedFact::LenderLicence(_) => Needs::LenderLicence,
            SharedFact::NotarialDeed(_) => Needs::NotarialDeed,
        }
    }

    /// Whether it is kept as it is: one that stands in an application's way may have changed, and is asked again.
    pub fn is_settled(&self) -> bool {
        match self {
            SharedFact::TaxClearance(tax) => (tax.deed_tax, tax.income_tax) == (TaxState::Cleared, TaxState::Cleared),
            SharedFact::FiledContract(contract) => matches!(contract, ContractFact::Active { .. }),
            SharedFact::NotarialDeed(deed) => matches!(deed, DeedFact::Stands(_)),
            SharedFact::Marriage(document) | SharedFact::LenderLicence(document) => {
                *document == DocumentFact::Confirmed
            }
        }
    }
}

/// What is known of shared facts here, each under its need.
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

    /// Taxes.
    pub fn tax(&self) -> Known<&TaxFact> {
        match self.get(Needs::TaxClearance) {
            Some(SharedFact::TaxClearance(tax)) => Known::Yes(tax),
            _ => Known::NotYet,
        }
    }

    /// The filed contract.
    pub fn contract(&self) -> Known<&ContractFact> {
        match self.get(Needs::FiledContract) {
            Some(SharedFact::FiledContract(contract)) => Known::Yes(contract),
            _ => Known::NotYet,
        }
    }

    /// Whether the parties are married to each other.
    pub fn marriage(&self) -> Known<DocumentFact> {
        match self.get(Needs::Marriage) {
            Some(SharedFact::Marriage(marriage)) => Known::Yes(*marriage),
            _ => Known::NotYet,
        }
    }

    /// The notarial deed on the inheritance.
    pub fn deed(&self) -> Known<&DeedFact> {
        match self.get(Needs::NotarialDeed) {
            Some(SharedFact::NotarialDeed(deed)) => Known::Yes(deed),
            _ => Known::NotYet,
        }
    }

    /// Whether the mortgagee has a financial licence in force.
    pub fn lender(&self) -> Known<DocumentFact> {
        match self.get(Needs::LenderLicence) {
            Some(SharedFact::LenderLicence(licence)) => Known::Yes(*licence),
            _ => Known::NotYet,
        }
    }
}

impl FromIterator<SharedFact> for SharedFacts {
    fn from_iter<T: IntoIterator<Item = SharedFact>>(facts: T) -> SharedFacts {
        let mut all = SharedFacts::default();
        facts.into_iter().for_each(|fact| all.put(fact));
        all
    }
}

/// A party's signature over the current content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureFact {
    /// The party it is known of.
    pub slot: Slot,
    /// What checking it gave.
    pub state: SignatureState,
}

/// What checking a signature gave. Cryptography is done by the caller; the rule judges the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureState {
    /// Verifies over the current manifest and own section, with a key in date of that account.
    Good,
    /// Made by a key since revoked: a person must look (booking is Manual).
    KeyRevokedSince,
    /// Made for an organisation by somebody whose mandate did not cover it when it was received.
    NotMandated,
    /// Made for an organisation under a mandate that has been revoked or has run out since: a person must look.
    MandateEndedSince,
    /// Over other content, by another's key, or does not verify.
    Bad,
    /// The signature is not here.
    Missing,
}

/// Where the case stands in its unit's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueFact {
    /// First: may book.
    Head,
    /// Others were accepted before.
    Behind {
        /// How many accepted cases on the unit stand before this one.
        ahead: u32,
    },
}

/// How the fee stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentFact {
    /// No quote yet.
    NotQuoted,
    /// Quoted and open.
    Open,
    /// Settled for this amount, fen; zero where exempt.
    Settled(Fen),
}

/// Whether the applicants of a case have been asked to correct it (补正) before, and have answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supplemented {
    /// They have not.
    Never,
    /// They have: a slip would have been corrected by now, so what some rules asked for then goes to a person.
    Before,
}

/// Everything a review looks at.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// Where it runs.
    pub phase: Phase,
    /// For when it judges: registry time, or the phone's estimate.
    pub as_of: Instant,
    /// Whether the case was supplemented before.
    pub supplemented: Supplemented,
    /// By which pack.
    pub pack: &'a PolicyPack,
    /// What the matter asks.
    pub form: &'static Form,
    /// Shared sections, as far as complete.
    pub sections: &'a Sections,
    /// What cannot be read of what was typed, or is unanswered; empty in the registry, which receives sections.
    pub problems: &'a [FieldProblem],
    /// Own sections held: on a phone only this person's.
    pub inquiries: &'a [Inquiry],
    /// Files held or named.
    pub materials: &'a [UploadedMaterial],
    /// The register, by unit: a phone has the extract its holder fetched.
    pub register: Known<&'a RegisterFacts>,
    /// Who fills the slots.
    pub identities: Known<&'a [IdentityFact]>,
    /// What other offices share, each fact under the need that it meets.
    pub shared: Cow<'a, SharedFacts>,
    /// Signatures over the current content; on a phone before signing not known.
    pub signatures: Known<&'a [SignatureFact]>,
    /// Place in the unit's queue.
    pub queue: Known<QueueFact>,
    /// The fee.
    pub payment: Known<PaymentFact>,
    /// When the registry's portal began to say what the matter has said to everybody (公告).
    pub published: Known<Instant>,
    /// What the mortgagee's consent says, where one is needed: number of the uploaded or shared consent (M18).
    pub mortgagee_consent: Known<Option<PlainText<40>>>,
}

impl<'a> Subject<'a> {
    /// A section, if it is here.
    pub fn section<T: Content>(&self) -> Option<&'a T> {
        self.sections.get()
    }

    /// The one item of an application; a package has more and is judged by a person (`R-00`).
    pub fn item(&self) -> Option<&'a Item> {
        self.section::<MatterSection>()?.items.first()
    }

    /// Who applies.
    pub fn parties(&self) -> Option<&'a Parties> {
        self.section()
    }

    /// Who gives the right up (义务人); empty while the section is not complete.
    pub fn obligors(&self) -> impl Iterator<Item = &'a Party> {
        self.on(Side::Obligor)
    }

    /// Who gives the right up by an act of their own: the dead do nothing. Empty while the section is not complete.
    pub fn disposing(&self) -> impl Iterator<Item = &'a Party> {
        let form = self.form;
        self.obligors().filter(move |party| form.signs(party.slot))
    }

    /// Who takes or holds the right (权利人); empty while the section is not complete.
    pub fn right_holders(&self) -> impl Iterator<Item = &'a Party> {
        self.on(Side::RightHolder)
    }

    /// Parties whom the register must name as holders already; empty while the section is not complete.
    pub fn recorded(&self) -> impl Iterator<Item = &'a Party> {
        self.recorded_as(Recorded::Holder)
    }

    /// Parties whom the register must name as this already; empty while the section is not complete.
    pub fn recorded_as(&self, recorded: Recorded) -> impl Iterator<Item = &'a Party> {
        let form = self.form;
        let parties = self.parties().into_iter().flat_map(|p| &p.parties);
        parties.filter(move |party| form.role_of(party.slot).is_some_and(|role| role.recorded == recorded))
    }

    fn on(&self, side: Side) -> impl Iterator<Item = &'a Party> {
        let form = self.form;
        let parties = self.parties().into_iter().flat_map(|p| &p.parties);
        parties.filter(move |party| form.side_of(party.slot) == Some(side))
    }

    /// Whether every shared section is here.
    pub fn shared_is_complete(&self) -> bool {
        self.sections.are_complete(self.form)
    }

    /// A party's own section, if it is held here.
    pub fn inquiry_of(&self, slot: Slot) -> Option<&'a Inquiry> {
        self.inquiries.iter().find(|i| i.slot == slot)
    }
}
