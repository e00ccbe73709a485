//! T10: a change of the holder's name or number (变更登记).

use ereg_domain::{
    dictionary::{CoOwnership, DocumentKind, PartyKind, RightKind, TenureStatus},
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
};

use super::Matter;
use crate::{
    application::{Act, Delivery, Former, Inquiry, MatterSection as AppliedFor, Parties},
    effect,
    fact::{RegisterFact as F, Topic},
    material::MaterialCode,
    question::{TRUE_INTENT, TRUE_MATERIALS},
    review::{Listed, table},
    role::{HOLDER, PEOPLE, Recorded, Role, Signatory},
    section::{Form, Section},
};

/// A holder is called otherwise now, or has another number: the right stays theirs and names them as they are called
/// (实施细则 26, 37). The police's shared data show that it is the same person; a certificate is given anew, nothing is paid.
pub static T10: Matter = Matter {
    form: Form {
        matter: MatterId::of("T10"),
        act: Act::Alter,
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[Role {
            name: HOLDER,
            side: Side::RightHolder,
            least: 1,
            most: 1,
            takes: PEOPLE,
            recorded: Recorded::Formerly,
            signing: Signatory::Signs,
        }],
        sections: &[
            Section::of::<AppliedFor>(),
            Section::of::<Parties>(),
            Section::of::<Former>(),
            Section::of::<Delivery>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS],
        acknowledged: &[],
    },
    plain: &[
        F::Act(Act::Alter),
        F::Holder(PartyKind::Person),
        F::Held(CoOwnership::Sole),
        F::Held(CoOwnership::Joint),
        F::Held(CoOwnership::Shares),
    ],
    // A holder is called otherwise whatever stands on the home: nothing is disposed of.
    untouched: &[Topic::Land, Topic::House, Topic::Burdens],
    rules: &[
        Listed {
            rule: &table::R01,
            claims: &[F::Applicant(PartyKind::Person), F::Document(DocumentKind::CitizenCard)],
        },
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
        Listed { rule: &table::R09, claims: &[] },
        Listed { rule: &table::R25, claims: &[] },
        Listed { rule: &table::R34, claims: &[F::Paper(MaterialCode::M04)] },
        Listed { rule: &table::R48, claims: &[F::Paper(MaterialCode::M22)] },
        Listed { rule: &table::R51, claims: &[F::Paper(MaterialCode::M01), F::Paper(MaterialCode::M02)] },
        Listed { rule: &table::R53, claims: &[] },
        Listed { rule: &table::R54, claims: &[] },
        Listed { rule: &table::R55, claims: &[] },
        Listed { rule: &table::R60, claims: &[] },
    ],
    effect: effect::rename,
    publishes: None,
};
