//! T05: a gift of a home between relatives (赠与).
//!
//! Giver and taker apply together; a person reviews it.

use ereg_domain::{
    dictionary::{CoOwnership, HouseNature, LandNature, RightKind},
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
};

use super::{EndsIn, Matter, Yields, usual};
use crate::{
    application::{Act, Delivery, Gift, Holding, Inquiry, MatterSection as AppliedFor, Parties, RuleId},
    effect,
    fact::RegisterFact as F,
    material::MaterialCode,
    ownership,
    question::{ALTERED, MORTGAGED, TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER},
    role::{ANYBODY, Recorded, Role, Signatory, TRANSFEREE, TRANSFEROR},
    rule::{self, LENDER_NOTIFIED, Listed, OBJECTION_RISK},
    section::{Form, Section},
    words::labels,
};

/// A home is given away: giver and taker apply together.
pub static T05: Matter = Matter {
    form: Form {
        matter: MatterId::of("T05"),
        reason: labels::BY_A_GIFT,
        act: Act::Transfer,
        // A second-hand home is building and land in one right (房地一体).
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[
            Role {
                name: TRANSFEROR,
                called: labels::DONOR,
                side: Side::Obligor,
                least: 1,
                most: 99,
                takes: ANYBODY,
                recorded: Recorded::Holder,
                signing: Signatory::Signs,
            },
            Role {
                name: TRANSFEREE,
                called: labels::DONEE,
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
        ownership_after: Some(ownership::taken),
    },
    // A market home on granted land.
    plain: &[F::Land(LandNature::Granted), F::HouseNature(HouseNature::Market), F::Act(Act::Transfer)],
    untouched: &[],
    rules: RULES,
    ends_in: EndsIn::Entry { effect: effect::transfer, yields: Yields::TitleCertificate },
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
    usual::R08,
    usual::R09,
    usual::R12,
    usual::R15,
    usual::R17,
    usual::R18,
    usual::R19,
    usual::R20,
    usual::R25,
    usual::R27,
    Listed {
        rule: &rule::R33,
        claims: &[F::Taken(CoOwnership::Sole), F::Taken(CoOwnership::Joint), F::Taken(CoOwnership::Shares)],
    },
    usual::R34,
    Listed {
        rule: &rule::R51,
        claims: &[
            F::Paper(MaterialCode::M01),
            F::Paper(MaterialCode::M02),
            F::Paper(MaterialCode::M07),
            F::Paper(MaterialCode::M09),
        ],
    },
    usual::R53,
    usual::R54,
    usual::R55,
    usual::R60,
    Listed { rule: &rule::R71, claims: &[] },
    usual::R76,
];
