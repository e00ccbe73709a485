//! The rows of rules as most matters list them: the rule, and the facts of the plain case that it claims.
//!
//! A matter that claims more or less by a rule writes that row out itself. What one row says changes for every matter that
//! lists it; a row that only one matter has stays with it.

use ereg_domain::{
    dictionary::{
        CoOwnership, DocumentKind, HouseType, MortgageMethod, MortgagedObject, NoticeKind, PartyKind, RightKind,
        SeizureKind, TenureStatus,
    },
    identifier::FixtureClass,
    register::TransferClause,
};

use crate::{
    fact::{MortgageLaw, ObjectionState, RegisterFact as F, TermPhase},
    material::MaterialCode,
    rule::{self, Listed},
};

/// Numbers are well-formed.
pub(super) const R01: Listed =
    Listed { rule: &rule::R01, claims: &[F::Applicant(PartyKind::Person), F::Document(DocumentKind::CitizenCard)] };

/// Each party acts in person.
pub(super) const R03: Listed = Listed { rule: &rule::R03, claims: &[] };

/// The unit belongs to this registry.
pub(super) const R04: Listed = Listed { rule: &rule::R04, claims: &[F::Fixture(FixtureClass::Building)] };

/// The unit is current.
pub(super) const R05: Listed = Listed {
    rule: &rule::R05,
    claims: &[
        F::UnitStatus(TenureStatus::Provisional),
        F::UnitStatus(TenureStatus::Current),
        F::UnitStatus(TenureStatus::Historic),
        F::UnitStatus(TenureStatus::Terminated),
    ],
};

/// The home has been first registered.
pub(super) const R06: Listed = Listed {
    rule: &rule::R06,
    claims: &[
        F::Right(RightKind::StateLandAndHouse),
        F::RightStatus(TenureStatus::Provisional),
        F::RightStatus(TenureStatus::Current),
        F::RightStatus(TenureStatus::Historic),
        F::RightStatus(TenureStatus::Terminated),
    ],
};

/// Those who must be holders are in the register.
pub(super) const R07: Listed = Listed { rule: &rule::R07, claims: &[F::Holder(PartyKind::Person)] };

/// Every holder is a party.
pub(super) const R08: Listed = Listed {
    rule: &rule::R08,
    claims: &[
        F::Held(CoOwnership::Sole),
        F::Held(CoOwnership::Joint),
        F::Held(CoOwnership::Shares),
        F::Paper(MaterialCode::M25),
    ],
};

/// The certificate quoted is in force.
pub(super) const R09: Listed = Listed { rule: &rule::R09, claims: &[] };

/// The application agrees with the filed contract.
pub(super) const R11: Listed = Listed { rule: &rule::R11, claims: &[] };

/// A seized home cannot be disposed of.
pub(super) const R12: Listed = Listed {
    rule: &rule::R12,
    claims: &[
        F::Seizure(SeizureKind::Seizure, TermPhase::InForce),
        F::Seizure(SeizureKind::PreSeizure, TermPhase::InForce),
    ],
};

/// An objection is known and its risk accepted.
pub(super) const R15: Listed = Listed { rule: &rule::R15, claims: &[F::Objection(ObjectionState::Live)] };

/// An advance notice holds the home for whom it names.
pub(super) const R17: Listed = Listed { rule: &rule::R17, claims: &[F::Notice(NoticeKind::OtherSale)] };

/// An advance notice that may have lapsed is looked at.
pub(super) const R18: Listed = Listed { rule: &rule::R18, claims: &[] };

/// A mortgaged home may change hands; whoever gives it up notifies the lender.
pub(super) const R19: Listed = Listed {
    rule: &rule::R19,
    claims: &[
        F::MortgageTransfer(TransferClause::Free, MortgageLaw::CivilCode),
        F::MortgageTransfer(TransferClause::Silent, MortgageLaw::CivilCode),
        F::MortgageMethod(MortgageMethod::Ordinary),
        F::MortgageMethod(MortgageMethod::MaximumAmount),
        F::MortgagedObject(MortgagedObject::LandAndHouse),
    ],
};

/// A restricted mortgage needs the lender's consent.
pub(super) const R20: Listed = Listed {
    rule: &rule::R20,
    claims: &[
        F::MortgageTransfer(TransferClause::Restricted, MortgageLaw::CivilCode),
        F::MortgageTransfer(TransferClause::Restricted, MortgageLaw::PropertyLaw),
        F::Paper(MaterialCode::M18),
    ],
};

/// Cases on one unit go in order of acceptance.
pub(super) const R25: Listed = Listed { rule: &rule::R25, claims: &[] };

/// Taxes are cleared.
pub(super) const R27: Listed = Listed {
    rule: &rule::R27,
    claims: &[F::House(HouseType::Dwelling), F::Paper(MaterialCode::M10), F::Paper(MaterialCode::M26)],
};

/// The contract is filed.
pub(super) const R28: Listed = Listed { rule: &rule::R28, claims: &[F::Paper(MaterialCode::M08)] };

/// An agent holds a power of attorney.
pub(super) const R34: Listed = Listed { rule: &rule::R34, claims: &[F::Paper(MaterialCode::M04)] };

/// The application and its materials are complete.
pub(super) const R51: Listed = Listed {
    rule: &rule::R51,
    claims: &[F::Paper(MaterialCode::M01), F::Paper(MaterialCode::M02), F::Paper(MaterialCode::M07)],
};

/// Every party's signature is good.
pub(super) const R53: Listed = Listed { rule: &rule::R53, claims: &[] };

/// The inquiry's answers are true and fit the register.
pub(super) const R54: Listed = Listed { rule: &rule::R54, claims: &[] };

/// The fee is right and settled.
pub(super) const R55: Listed = Listed { rule: &rule::R55, claims: &[] };

/// All is checked again at the entry.
pub(super) const R60: Listed = Listed { rule: &rule::R60, claims: &[] };

/// Whoever disposes of a home has not locked it.
pub(super) const R76: Listed = Listed { rule: &rule::R76, claims: &[] };
