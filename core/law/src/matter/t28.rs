//! T28: a holder asks what the register says of their home (不动产登记资料查询).

use ereg_domain::{dictionary::RightKind, identifier::FixtureClass, name::MatterId, party::Side};

use super::{EndsIn, Matter, usual};
use crate::{
    application::{Act, Inquiry, MatterSection as AppliedFor, Parties},
    fact::{RegisterFact as F, Topic},
    material::MaterialCode,
    question::{TRUE_INTENT, TRUE_MATERIALS},
    role::{ANYBODY, HOLDER, Recorded, Role, Signatory},
    rule::{self, Listed},
    section::{Form, Section},
    words::labels,
};

/// A holder asks alone about a home of their own, and need not say what for (实施细则 97–102). The case ends in a sealed
/// result; whoever is no holder is refused in words that tell nothing of the register.
pub static T28: Matter = Matter {
    form: Form {
        matter: MatterId::of("T28"),
        reason: labels::ASKED_AS_HOLDER,
        act: Act::Query,
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[Role {
            name: HOLDER,
            called: labels::HOLDER,
            side: Side::RightHolder,
            least: 1,
            most: 1,
            takes: ANYBODY,
            recorded: Recorded::Holder,
            signing: Signatory::Signs,
        }],
        sections: &[Section::of::<AppliedFor>(), Section::of::<Parties>(), Section::of::<Inquiry>()],
        questions: &[TRUE_INTENT, TRUE_MATERIALS],
        acknowledged: &[],
        ownership_after: None,
    },
    plain: &[F::Act(Act::Query)],
    // What the register says is told as it is, and nothing of it changes: no rule judges it.
    untouched: &[Topic::Right, Topic::Land, Topic::House, Topic::Burdens],
    rules: &[
        usual::R01,
        Listed { rule: &rule::R04_OF_A_QUERY, claims: &[] },
        usual::R34,
        Listed { rule: &rule::R51, claims: &[F::Paper(MaterialCode::M01), F::Paper(MaterialCode::M02)] },
        usual::R53,
        usual::R54,
        Listed { rule: &rule::R75, claims: &[] },
    ],
    ends_in: EndsIn::Answer,
    publishes: None,
};
