//! T10: a change of the holder's name or number (变更登记).

use ereg_domain::{
    dictionary::{CoOwnership, PartyKind, RightKind},
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
};

use super::{EndsIn, Matter, Yields, usual};
use crate::{
    application::{Act, Delivery, Former, Inquiry, MatterSection as AppliedFor, Parties},
    effect,
    fact::{RegisterFact as F, Topic},
    material::MaterialCode,
    ownership,
    question::{TRUE_INTENT, TRUE_MATERIALS},
    role::{HOLDER, PEOPLE, Recorded, Role, Signatory},
    rule::{self, Listed},
    section::{Form, Section},
    words::labels,
};

/// A holder is called otherwise now, or has another number: the right stays theirs and names them as they are called
/// (实施细则 26, 37). The police's shared data show that it is the same person; a certificate is given anew, nothing is paid.
pub static T10: Matter = Matter {
    form: Form {
        matter: MatterId::of("T10"),
        reason: labels::HOLDER_RENAMED,
        act: Act::Alter,
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[Role {
            name: HOLDER,
            called: labels::HOLDER,
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
        ownership_after: Some(ownership::renamed),
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
        usual::R01,
        usual::R03,
        usual::R04,
        usual::R05,
        usual::R06,
        usual::R09,
        usual::R25,
        usual::R34,
        Listed { rule: &rule::R48, claims: &[F::Paper(MaterialCode::M22)] },
        Listed { rule: &rule::R51, claims: &[F::Paper(MaterialCode::M01), F::Paper(MaterialCode::M02)] },
        usual::R53,
        usual::R54,
        usual::R55,
        usual::R60,
    ],
    ends_in: EndsIn::Entry { effect: effect::rename, yields: Yields::TitleCertificate },
    publishes: None,
};
