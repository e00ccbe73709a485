//! T06: the inheritance of a home by a notarial deed (继承、受遗赠转移登记).
//!
//! The heirs apply alone; whoever has died is named and does nothing. The notary has found who inherits, and the deed is
//! checked with the notaries' platform; a person reviews it.

use ereg_domain::{
    dictionary::{
        CoOwnership, HouseNature, HouseType, LandNature, MortgageMethod, MortgagedObject, NoticeKind, RightKind,
    },
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
    register::TransferClause,
};

use super::{EndsIn, Matter, Yields, usual};
use crate::{
    application::{Act, Delivery, Holding, Inheritance, Inquiry, MatterSection as AppliedFor, Parties, RuleId},
    effect,
    fact::{MortgageLaw, RegisterFact as F},
    material::MaterialCode,
    ownership,
    question::{ALTERED, MORTGAGED, TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER},
    role::{DECEASED, HEIR, PEOPLE, Recorded, Role, Signatory},
    rule::{self, Listed, OBJECTION_RISK},
    section::{Form, Section},
    words::labels,
};

/// A holder has died and heirs take the home, by a notarial deed (暂行条例 14(2); 实施细则 14).
pub static T06: Matter = Matter {
    form: Form {
        matter: MatterId::of("T06"),
        reason: labels::BY_AN_INHERITANCE,
        act: Act::Transfer,
        // A second-hand home is building and land in one right (房地一体).
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[
            Role {
                name: HEIR,
                called: labels::HEIR,
                side: Side::RightHolder,
                least: 1,
                most: 99,
                takes: PEOPLE,
                recorded: Recorded::NotYet,
                signing: Signatory::Signs,
            },
            Role {
                name: DECEASED,
                called: labels::DECEASED,
                side: Side::Obligor,
                least: 1,
                most: 1,
                takes: PEOPLE,
                recorded: Recorded::Holder,
                signing: Signatory::IsNamed,
            },
        ],
        sections: &[
            Section::of::<AppliedFor>(),
            Section::of::<Parties>(),
            Section::of::<Inheritance>(),
            Section::of::<Holding>(),
            Section::of::<Delivery>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER, MORTGAGED, ALTERED],
        acknowledged: &[(RuleId(15), OBJECTION_RISK)],
        ownership_after: Some(ownership::inherited),
    },
    // A market home on granted land.
    plain: &[F::Land(LandNature::Granted), F::HouseNature(HouseNature::Market), F::Act(Act::Transfer)],
    untouched: &[],
    rules: RULES,
    ends_in: EndsIn::Entry { effect: effect::inherit, yields: Yields::TitleCertificate },
    publishes: None,
};

/// The rules of the matter, in the order of every list of findings.
const RULES: &[Listed] = &[
    usual::R01,
    usual::R03,
    usual::R04,
    usual::R05,
    usual::R06,
    usual::R07,
    Listed {
        rule: &rule::R08_OF_AN_ESTATE,
        claims: &[F::Held(CoOwnership::Sole), F::Held(CoOwnership::Joint), F::Held(CoOwnership::Shares)],
    },
    usual::R09,
    usual::R12,
    usual::R15,
    Listed { rule: &rule::R17, claims: &[F::Notice(NoticeKind::OtherSale), F::Paper(MaterialCode::M18)] },
    usual::R18,
    Listed {
        rule: &rule::R19_OF_AN_ESTATE,
        claims: &[
            F::MortgageTransfer(TransferClause::Free, MortgageLaw::CivilCode),
            F::MortgageTransfer(TransferClause::Silent, MortgageLaw::CivilCode),
            F::MortgageTransfer(TransferClause::Restricted, MortgageLaw::CivilCode),
            F::MortgageTransfer(TransferClause::Free, MortgageLaw::PropertyLaw),
            F::MortgageTransfer(TransferClause::Silent, MortgageLaw::PropertyLaw),
            F::MortgageTransfer(TransferClause::Restricted, MortgageLaw::PropertyLaw),
            F::MortgageMethod(MortgageMethod::Ordinary),
            F::MortgageMethod(MortgageMethod::MaximumAmount),
            F::MortgagedObject(MortgagedObject::LandAndHouse),
        ],
    },
    usual::R25,
    Listed { rule: &rule::R27, claims: &[F::House(HouseType::Dwelling), F::Paper(MaterialCode::M10)] },
    Listed {
        rule: &rule::R33_OF_AN_ESTATE,
        claims: &[F::Taken(CoOwnership::Sole), F::Taken(CoOwnership::Joint), F::Taken(CoOwnership::Shares)],
    },
    usual::R34,
    Listed { rule: &rule::R35, claims: &[F::Paper(MaterialCode::M13)] },
    Listed { rule: &rule::R36, claims: &[F::Minor, F::Paper(MaterialCode::M06)] },
    usual::R51,
    usual::R53,
    usual::R54,
    usual::R55,
    usual::R60,
];
