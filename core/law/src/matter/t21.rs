//! T21: a mortgage discharged by the mortgagee alone (抵押权注销登记).

use ereg_domain::{
    dictionary::{DocumentKind, PartyKind, RightKind},
    identifier::FixtureClass,
    name::MatterId,
    party::Side,
};

use super::{EndsIn, Matter, Yields, usual};
use crate::{
    application::{Act, Discharge, Inquiry, MatterSection as AppliedFor, Parties},
    effect,
    fact::{RegisterFact as F, Topic},
    material::MaterialCode,
    question::{TRUE_INTENT, TRUE_MATERIALS},
    role::{LENDERS, MORTGAGEE, Recorded, Role, Signatory},
    rule::{self, Listed},
    section::{Form, Section, UNIT_ALONE},
    words::labels,
};

/// The debt is paid, the mortgage realised or waived: the mortgagee alone has it lifted (民法典 393; 实施细则 28, 70). The
/// home and every other burden on it stay as they are; nothing is handed out and nothing is paid.
pub static T21: Matter = Matter {
    form: Form {
        matter: MatterId::of("T21"),
        reason: labels::MORTGAGE_ENDED,
        act: Act::Cancel,
        right: RightKind::Mortgage,
        fixtures: &[FixtureClass::Building],
        roles: &[Role {
            name: MORTGAGEE,
            called: labels::MORTGAGEE,
            side: Side::RightHolder,
            least: 1,
            most: 1,
            takes: LENDERS,
            recorded: Recorded::Mortgagee,
            signing: Signatory::Signs,
        }],
        sections: &[
            // The owner's title certificate is not the mortgagee's to show: the mortgage is named by its own proof.
            Section::of::<AppliedFor>().asking(UNIT_ALONE),
            Section::of::<Parties>(),
            Section::of::<Discharge>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS],
        acknowledged: &[],
        ownership_after: None,
    },
    plain: &[F::Act(Act::Cancel)],
    // Whoever holds the home and whatever else stands on it: a mortgage ends all the same, a seizure of the home bars the
    // disposal of the home alone.
    untouched: &[Topic::Right, Topic::Land, Topic::House, Topic::Burdens],
    rules: &[
        Listed {
            rule: &rule::R01,
            claims: &[
                F::Applicant(PartyKind::Person),
                F::Applicant(PartyKind::Enterprise),
                F::Document(DocumentKind::CitizenCard),
                F::Document(DocumentKind::BusinessLicence),
            ],
        },
        usual::R03,
        Listed { rule: &rule::R04, claims: &[] },
        Listed { rule: &rule::R05, claims: &[] },
        usual::R25,
        usual::R34,
        Listed { rule: &rule::R50, claims: &[] },
        Listed { rule: &rule::R51, claims: &[F::Paper(MaterialCode::M01), F::Paper(MaterialCode::M02)] },
        usual::R53,
        usual::R54,
        usual::R55,
        usual::R60,
    ],
    ends_in: EndsIn::Entry { effect: effect::discharge, yields: Yields::Nothing },
    publishes: None,
};
