//! T04S: the sale of a share in a second-hand home (份额转让), printed as T04.
//!
//! Its two parties apply alone (实施细则 10 ¶2): the co-owners are no parties, and keep what they hold.

use ereg_domain::{
    dictionary::{CoOwnership, HouseNature, LandNature, RightKind},
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
};

use super::{EndsIn, Matter, Yields, usual};
use crate::{
    application::{Act, Deal, Delivery, Holding, Inquiry, MatterSection as AppliedFor, Parties, RuleId},
    effect,
    fact::RegisterFact as F,
    material::MaterialCode,
    ownership,
    question::{ALTERED, MORTGAGED, TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER},
    role::{ANYBODY, Recorded, Role, Signatory, TRANSFEREE, TRANSFEROR},
    rule::{self, CO_OWNERS_TOLD, LENDER_NOTIFIED, Listed, OBJECTION_RISK},
    section::{Form, Section},
    words::labels,
};

/// Sale of a share: one co-owner in shares and who buys from them apply together.
pub static T04S: Matter = Matter {
    form: Form {
        matter: MatterId::of("T04S"),
        reason: labels::BY_A_SALE,
        act: Act::Transfer,
        // A second-hand home is building and land in one right (房地一体).
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[
            Role {
                name: TRANSFEROR,
                called: labels::SELLER,
                side: Side::Obligor,
                least: 1,
                most: 1,
                takes: ANYBODY,
                recorded: Recorded::Holder,
                signing: Signatory::Signs,
            },
            Role {
                name: TRANSFEREE,
                called: labels::BUYER,
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
            Section::of::<Deal>(),
            Section::of::<Delivery>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS, UNRECORDED_CO_OWNER, MORTGAGED, ALTERED],
        acknowledged: &[(RuleId(15), OBJECTION_RISK), (RuleId(19), LENDER_NOTIFIED), (RuleId(32), CO_OWNERS_TOLD)],
        ownership_after: Some(ownership::share_taken),
    },
    // A market home on granted land.
    plain: &[F::Land(LandNature::Granted), F::HouseNature(HouseNature::Market), F::Act(Act::Transfer)],
    untouched: &[],
    rules: RULES,
    ends_in: EndsIn::Entry { effect: effect::transfer_of_a_share, yields: Yields::TitleCertificate },
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
    usual::R09,
    usual::R11,
    usual::R12,
    usual::R15,
    usual::R17,
    usual::R18,
    usual::R19,
    usual::R20,
    usual::R25,
    usual::R27,
    usual::R28,
    Listed { rule: &rule::R32, claims: &[F::Paper(MaterialCode::M25), F::Paper(MaterialCode::M30)] },
    Listed {
        rule: &rule::R33_OF_A_SHARE,
        claims: &[
            F::Held(CoOwnership::Sole),
            F::Held(CoOwnership::Joint),
            F::Held(CoOwnership::Shares),
            F::Taken(CoOwnership::Sole),
            F::Taken(CoOwnership::Joint),
            F::Taken(CoOwnership::Shares),
            F::Taken(CoOwnership::Other),
        ],
    },
    usual::R34,
    usual::R51,
    usual::R53,
    usual::R54,
    Listed { rule: &rule::R55, claims: &[F::Paper(MaterialCode::M05)] },
    usual::R60,
    usual::R76,
];
