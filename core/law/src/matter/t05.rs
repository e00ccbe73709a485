//! T05: a gift of a home between relatives (赠与).
//!
//! Giver and taker apply together; a person reviews it.

use ereg_domain::{
    dictionary::{
        CoOwnership, DocumentKind, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind,
        PartyKind, RightKind, SeizureKind, TenureStatus,
    },
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
    register::TransferClause,
};

use super::Matter;
use crate::{
    application::{Act, Delivery, Gift, Holding, Inquiry, MatterSection as AppliedFor, Parties, RuleId},
    effect,
    fact::{MortgageLaw, ObjectionState, RegisterFact as F, TermPhase},
    material::MaterialCode,
    question::{ALTERED, MORTGAGED, TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER},
    review::{
        Listed,
        rules::burdens::{LENDER_NOTIFIED, OBJECTION_RISK},
        table,
    },
    role::{ANYBODY, Recorded, Role, Signatory, TRANSFEREE, TRANSFEROR},
    section::{Form, Section},
};

/// A home is given away: giver and taker apply together.
pub static T05: Matter = Matter {
    form: Form {
        matter: MatterId::of("T05"),
        act: Act::Transfer,
        // A second-hand home is building and land in one right (房地一体).
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[
            Role {
                name: TRANSFEROR,
                side: Side::Obligor,
                least: 1,
                most: 99,
                takes: ANYBODY,
                recorded: Recorded::Holder,
                signing: Signatory::Signs,
            },
            Role {
                name: TRANSFEREE,
                side: Side::RightHolder,
                least: 1,
                most: 99,
                takes: ANYBODY,
                recorded: Recorded::NotYet,
                signing: Signatory::Signs,
            },
        ],
        sections: &[
            Section::of::<AppliedFor>(),
            Section::of::<Parties>(),
            Section::of::<Holding>(),
            Section::of::<Gift>(),
            Section::of::<Delivery>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER, MORTGAGED, ALTERED],
        acknowledged: &[(RuleId(15), OBJECTION_RISK), (RuleId(19), LENDER_NOTIFIED)],
    },
    // A market home on granted land.
    plain: &[F::Land(LandNature::Granted), F::HouseNature(HouseNature::Market), F::Act(Act::Transfer)],
    untouched: &[],
    rules: RULES,
    effect: effect::transfer,
    publishes: None,
};

/// In the order of the domain reference §3 and of every list of findings.
const RULES: &[Listed] = &[
    Listed { rule: &table::R01, claims: &[F::Applicant(PartyKind::Person), F::Document(DocumentKind::CitizenCard)] },
    Listed { rule: &table::R03, claims: &[] },
    Listed { rule: &table::R04, claims: &[F::Fixture(FixtureClass::Building)] },
    Listed {
        rule: &table::R05,
        claims: &[
            F::UnitStatus(TenureStatus::Provisional),
            F::UnitStatus(TenureStatus::Current),
            F::UnitStatus(TenureStatus::Historic),
            F::UnitStatus(TenureStatus::Terminated),
        ],
    },
    Listed {
        rule: &table::R06,
        claims: &[
            F::Right(RightKind::StateLandAndHouse),
            F::RightStatus(TenureStatus::Provisional),
            F::RightStatus(TenureStatus::Current),
            F::RightStatus(TenureStatus::Historic),
            F::RightStatus(TenureStatus::Terminated),
        ],
    },
    Listed { rule: &table::R07, claims: &[F::Holder(PartyKind::Person)] },
    Listed {
        rule: &table::R08,
        claims: &[
            F::Held(CoOwnership::Sole),
            F::Held(CoOwnership::Joint),
            F::Held(CoOwnership::Shares),
            F::Paper(MaterialCode::M25),
        ],
    },
    Listed { rule: &table::R09, claims: &[] },
    Listed {
        rule: &table::R12,
        claims: &[
            F::Seizure(SeizureKind::Seizure, TermPhase::InForce),
            F::Seizure(SeizureKind::PreSeizure, TermPhase::InForce),
        ],
    },
    Listed { rule: &table::R15, claims: &[F::Objection(ObjectionState::Live)] },
    Listed { rule: &table::R17, claims: &[F::Notice(NoticeKind::OtherSale)] },
    Listed { rule: &table::R18, claims: &[] },
    Listed {
        rule: &table::R19,
        claims: &[
            F::MortgageTransfer(TransferClause::Free, MortgageLaw::CivilCode),
            F::MortgageTransfer(TransferClause::Silent, MortgageLaw::CivilCode),
            F::MortgageMethod(MortgageMethod::Ordinary),
            F::MortgageMethod(MortgageMethod::MaximumAmount),
            F::MortgagedObject(MortgagedObject::LandAndHouse),
        ],
    },
    Listed {
        rule: &table::R20,
        claims: &[
            F::MortgageTransfer(TransferClause::Restricted, MortgageLaw::CivilCode),
            F::MortgageTransfer(TransferClause::Restricted, MortgageLaw::PropertyLaw),
            F::Paper(MaterialCode::M18),
        ],
    },
    Listed { rule: &table::R25, claims: &[] },
    Listed {
        rule: &table::R27,
        claims: &[F::House(HouseType::Dwelling), F::Paper(MaterialCode::M10), F::Paper(MaterialCode::M26)],
    },
    Listed {
        rule: &table::R33,
        claims: &[F::Taken(CoOwnership::Sole), F::Taken(CoOwnership::Joint), F::Taken(CoOwnership::Shares)],
    },
    Listed { rule: &table::R34, claims: &[F::Paper(MaterialCode::M04)] },
    Listed {
        rule: &table::R51,
        claims: &[
            F::Paper(MaterialCode::M01),
            F::Paper(MaterialCode::M02),
            F::Paper(MaterialCode::M07),
            F::Paper(MaterialCode::M09),
        ],
    },
    Listed { rule: &table::R53, claims: &[] },
    Listed { rule: &table::R54, claims: &[] },
    Listed { rule: &table::R55, claims: &[] },
    Listed { rule: &table::R60, claims: &[] },
    Listed { rule: &table::R71, claims: &[] },
];
