//! T27: a lost certificate given again (补证).

use ereg_domain::{
    dictionary::{CoOwnership, DocumentKind, PartyKind, RightKind, TenureStatus},
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
};

use super::Matter;
use crate::{
    application::{Act, Delivery, Inquiry, Loss, MatterSection as AppliedFor, Parties},
    effect,
    fact::{RegisterFact as F, Topic},
    material::MaterialCode,
    publication,
    question::{TRUE_INTENT, TRUE_MATERIALS},
    review::{Listed, table},
    role::{ANYBODY, HOLDER, Recorded, Role, Signatory},
    section::{Form, Section},
};

/// The holders declare that the certificate is lost or destroyed; the portal publishes it, and it is given again at once
/// (实施细则 22). The right and everything on it stay as they are.
pub static T27: Matter = Matter {
    form: Form {
        matter: MatterId::of("T27"),
        act: Act::Reissue,
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[Role {
            name: HOLDER,
            side: Side::RightHolder,
            least: 1,
            most: 99,
            takes: ANYBODY,
            recorded: Recorded::Holder,
            signing: Signatory::Signs,
        }],
        sections: &[
            Section::of::<AppliedFor>(),
            Section::of::<Parties>(),
            Section::of::<Loss>(),
            Section::of::<Delivery>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS],
        acknowledged: &[],
    },
    plain: &[F::Act(Act::Reissue)],
    // A certificate is given again whatever stands on the home: nothing is disposed of.
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
        Listed { rule: &table::R07, claims: &[F::Holder(PartyKind::Person)] },
        Listed {
            rule: &table::R08,
            claims: &[F::Held(CoOwnership::Sole), F::Held(CoOwnership::Joint), F::Held(CoOwnership::Shares)],
        },
        Listed { rule: &table::R09, claims: &[] },
        Listed { rule: &table::R25, claims: &[] },
        Listed { rule: &table::R34, claims: &[F::Paper(MaterialCode::M04)] },
        Listed { rule: &table::R51, claims: &[F::Paper(MaterialCode::M01), F::Paper(MaterialCode::M02)] },
        Listed { rule: &table::R53, claims: &[] },
        Listed { rule: &table::R54, claims: &[] },
        Listed { rule: &table::R55, claims: &[] },
        Listed { rule: &table::R60, claims: &[] },
        Listed { rule: &table::R70, claims: &[] },
    ],
    effect: effect::reissue,
    publishes: Some(publication::certificate_lost),
};
