//! The facts that a review rests on and the application does not say itself: one map of them by the need that they
//! meet.
//!
//! A phone holds few of them and the registry most; a rule that waits for one that is not in the map says `Unknown`.
//! Nothing here judges.

use std::{borrow::Cow, collections::BTreeMap};

use ereg_domain::{
    money::Fen,
    party::{IdentityNumber, Slot},
    register::RegisterFacts,
    text::PersonName,
    time::Instant,
};

use super::shared::{ContractFact, DeedFact, DocumentFact, MortgageeConsent, SharedFact, TaxFact};
use crate::verdict::Needs;

/// A fact that may not be known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<T> {
    /// Known.
    Yes(T),
    /// Not known here and now.
    NotYet,
}

/// The report of the identity source on a party (R-02 is judged at enrolment; here only that it stands).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityFact {
    /// The party it is known of.
    pub slot: Slot,
    /// The account that fills the slot has exactly the party's kind, name and number.
    pub state: DocumentFact,
    /// Names and numbers that the same person had before, as the police (公安) say.
    pub formerly: Vec<(PersonName, IdentityNumber)>,
}

/// The mandate that the registry holds of a party (授权委托).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MandateFact {
    /// The party that is acted for.
    pub slot: Slot,
    /// Whether whoever acts under it is the person whom the application names as the party's agent.
    pub state: DocumentFact,
}

/// A party's signature over the current content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureFact {
    /// The party it is known of.
    pub slot: Slot,
    /// The outcome of checking it.
    pub state: SignatureState,
}

/// The outcome of checking a signature. Cryptography is done by the caller; the rule judges the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureState {
    /// It verifies over the current manifest and own section, with a key in date of that account.
    Good,
    /// It was made by a key since revoked: a person must look (booking is Manual).
    KeyRevokedSince,
    /// It was made for another by somebody whose mandate did not cover it when it was received.
    NotMandated,
    /// It was made for another under a mandate that has been revoked or has run out since: a person must look.
    MandateEndedSince,
    /// It is over other content or by another's key, or it does not verify.
    Bad,
    /// The signature is not here.
    Missing,
}

/// The place of the case in its unit's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueFact {
    /// First: may book.
    Head,
    /// Others were accepted before.
    Behind {
        /// Number of accepted cases on the unit that stand before this one.
        ahead: u32,
    },
}

/// The state of the fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentFact {
    /// No quote yet.
    NotQuoted,
    /// Quoted and open.
    Open,
    /// Settled for this amount, fen; zero where exempt.
    Settled(Fen),
}

/// The lock of a party on the home (产权锁定).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HomeLockFact {
    /// The party that may have locked it.
    pub slot: Slot,
    /// The state of its lock.
    pub state: HomeLockState,
}

/// The state of a holder's lock on a home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeLockState {
    /// None stands.
    Open,
    /// It stands.
    Locked,
    /// It stands until its lift takes effect.
    Lifting {
        /// Registry time from which it stands no more.
        open_from: Instant,
    },
}

/// A fact, by who says it.
#[derive(Debug, Clone)]
pub enum Fact<'a> {
    /// The register on the unit (登记簿): a phone has the extract that its holder fetched.
    Register(&'a RegisterFacts),
    /// The people who fill the slots, as enrolment and the police say.
    Identities(&'a [IdentityFact]),
    /// The mandates that the registry holds; none of a party that acts in person, or has mandated nobody whom it names.
    Mandates(&'a [MandateFact]),
    /// A fact that another office shares.
    Shared(Cow<'a, SharedFact>),
    /// The outcome of checking the signatures over the current content.
    Signatures(&'a [SignatureFact]),
    /// The place in the unit's queue.
    Queue(QueueFact),
    /// The state of the fee.
    Payment(PaymentFact),
    /// The moment at which the registry's portal began to say what the matter has said to everybody (公告).
    Published(Instant),
    /// The locks of parties on the home, as the registry keeps them; a phone is told of its own alone.
    HomeLocks(Cow<'a, [HomeLockFact]>),
}

impl Fact<'_> {
    /// The need that it meets.
    pub fn need(&self) -> Needs {
        match self {
            Fact::Register(_) => Needs::RegisterExtract,
            Fact::Identities(_) => Needs::Identity,
            Fact::Mandates(_) => Needs::Mandates,
            Fact::Shared(fact) => fact.need(),
            Fact::Signatures(_) => Needs::Signatures,
            Fact::Queue(_) => Needs::Queue,
            Fact::Payment(_) => Needs::Payment,
            Fact::Published(_) => Needs::Publication,
            Fact::HomeLocks(_) => Needs::HomeLocks,
        }
    }
}

/// The facts that are known here, each under the need that it meets.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a>(BTreeMap<Needs, Fact<'a>>);

impl<'a> FromIterator<Fact<'a>> for Facts<'a> {
    fn from_iter<T: IntoIterator<Item = Fact<'a>>>(facts: T) -> Facts<'a> {
        Facts(facts.into_iter().map(|fact| (fact.need(), fact)).collect())
    }
}

impl<'a> Facts<'a> {
    /// Whether the fact that meets a need is known.
    pub fn meet(&self, need: Needs) -> bool {
        self.0.contains_key(&need)
    }

    /// The register on the unit.
    pub fn register(&self) -> Known<&'a RegisterFacts> {
        match self.0.get(&Needs::RegisterExtract) {
            Some(Fact::Register(register)) => Known::Yes(register),
            _ => Known::NotYet,
        }
    }

    /// The people who fill the slots.
    pub fn identities(&self) -> Known<&'a [IdentityFact]> {
        match self.0.get(&Needs::Identity) {
            Some(Fact::Identities(identities)) => Known::Yes(identities),
            _ => Known::NotYet,
        }
    }

    /// The mandates that the registry holds of the parties.
    pub fn mandates(&self) -> Known<&'a [MandateFact]> {
        match self.0.get(&Needs::Mandates) {
            Some(Fact::Mandates(mandates)) => Known::Yes(mandates),
            _ => Known::NotYet,
        }
    }

    /// Signatures over the current content; before signing not known on a phone.
    pub fn signatures(&self) -> Known<&'a [SignatureFact]> {
        match self.0.get(&Needs::Signatures) {
            Some(Fact::Signatures(signatures)) => Known::Yes(signatures),
            _ => Known::NotYet,
        }
    }

    /// Place in the unit's queue.
    pub fn queue(&self) -> Known<QueueFact> {
        match self.0.get(&Needs::Queue) {
            Some(Fact::Queue(queue)) => Known::Yes(*queue),
            _ => Known::NotYet,
        }
    }

    /// The state of the fee.
    pub fn payment(&self) -> Known<&PaymentFact> {
        match self.0.get(&Needs::Payment) {
            Some(Fact::Payment(payment)) => Known::Yes(payment),
            _ => Known::NotYet,
        }
    }

    /// The moment at which the registry's portal began to say what the matter has said to everybody (公告).
    pub fn published(&self) -> Known<Instant> {
        match self.0.get(&Needs::Publication) {
            Some(Fact::Published(since)) => Known::Yes(*since),
            _ => Known::NotYet,
        }
    }

    /// The state of the lock of the party in a slot.
    pub fn home_lock(&self, slot: Slot) -> Known<HomeLockState> {
        let Some(Fact::HomeLocks(locks)) = self.0.get(&Needs::HomeLocks) else { return Known::NotYet };
        locks.iter().find(|fact| fact.slot == slot).map_or(Known::NotYet, |fact| Known::Yes(fact.state))
    }

    /// Taxes.
    pub fn tax(&self) -> Known<&TaxFact> {
        match self.shared(Needs::TaxClearance) {
            Some(SharedFact::TaxClearance(tax)) => Known::Yes(tax),
            _ => Known::NotYet,
        }
    }

    /// The filed contract.
    pub fn contract(&self) -> Known<&ContractFact> {
        match self.shared(Needs::FiledContract) {
            Some(SharedFact::FiledContract(contract)) => Known::Yes(contract),
            _ => Known::NotYet,
        }
    }

    /// Whether the parties are married to each other.
    pub fn marriage(&self) -> Known<DocumentFact> {
        match self.shared(Needs::Marriage) {
            Some(SharedFact::Marriage(marriage)) => Known::Yes(*marriage),
            _ => Known::NotYet,
        }
    }

    /// Whether the mortgagee has a financial licence in force.
    pub fn lender(&self) -> Known<DocumentFact> {
        match self.shared(Needs::LenderLicence) {
            Some(SharedFact::LenderLicence(licence)) => Known::Yes(*licence),
            _ => Known::NotYet,
        }
    }

    /// The notarial deed on the inheritance.
    pub fn deed(&self) -> Known<&DeedFact> {
        match self.shared(Needs::NotarialDeed) {
            Some(SharedFact::NotarialDeed(deed)) => Known::Yes(deed),
            _ => Known::NotYet,
        }
    }

    /// The consents that mortgagees have given to a transfer.
    pub fn consents(&self) -> Known<&[MortgageeConsent]> {
        match self.shared(Needs::MortgageeConsent) {
            Some(SharedFact::MortgageeConsent(given)) => Known::Yes(given),
            _ => Known::NotYet,
        }
    }

    /// The fact that another office shares, if it is known.
    fn shared(&self, need: Needs) -> Option<&SharedFact> {
        match self.0.get(&need) {
            Some(Fact::Shared(fact)) => Some(fact),
            _ => None,
        }
    }
}
