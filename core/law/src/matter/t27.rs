//! T27: a lost certificate given again (补证).

use ereg_domain::{
    dictionary::{CoOwnership, RightKind},
    identifier::FixtureClass,
    name::MatterId,
    party::{Side, masked_holders},
    register::RegisterFacts,
};

use super::{EndsIn, Matter, Yields, usual};
use crate::{
    application::{Act, Delivery, Inquiry, Loss, MatterSection as AppliedFor, Parties},
    effect,
    fact::{RegisterFact as F, Topic},
    material::MaterialCode,
    ownership,
    publication::Publication,
    question::{TRUE_INTENT, TRUE_MATERIALS},
    role::{ANYBODY, HOLDER, Recorded, Role, Signatory},
    rule::{self, Listed},
    section::{Form, Section, Sections},
    words::labels,
};

/// The holders declare that the certificate is lost or destroyed; the portal publishes it, and it is given again at once
/// (实施细则 22). The right and everything on it stay as they are.
pub static T27: Matter = Matter {
    form: Form {
        matter: MatterId::of("T27"),
        reason: labels::CERTIFICATE_LOST,
        act: Act::Reissue,
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[Role {
            name: HOLDER,
            called: labels::HOLDER,
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
        ownership_after: Some(ownership::kept),
    },
    plain: &[F::Act(Act::Reissue)],
    // A certificate is given again whatever stands on the home: nothing is disposed of.
    untouched: &[Topic::Land, Topic::House, Topic::Burdens],
    rules: &[
        usual::R01,
        usual::R03,
        usual::R04,
        usual::R05,
        usual::R06,
        usual::R07,
        Listed {
            rule: &rule::R08,
            claims: &[F::Held(CoOwnership::Sole), F::Held(CoOwnership::Joint), F::Held(CoOwnership::Shares)],
        },
        usual::R09,
        usual::R25,
        usual::R34,
        Listed { rule: &rule::R51, claims: &[F::Paper(MaterialCode::M01), F::Paper(MaterialCode::M02)] },
        usual::R53,
        usual::R54,
        usual::R55,
        usual::R60,
        Listed { rule: &rule::R70, claims: &[] },
    ],
    ends_in: EndsIn::Entry { effect: effect::reissue, yields: Yields::TitleCertificate },
    publishes: Some(declared_void),
};

/// The certificate is declared void (声明作废).
fn declared_void(sections: &Sections, register: &RegisterFacts) -> Option<Publication> {
    let (item, loss) = (sections.get::<AppliedFor>()?.items.first()?, sections.get::<Loss>()?);
    let holders: Vec<_> = register.right.holders.iter().map(|holder| (&holder.name, holder.share)).collect();
    Some(Publication::CertificateLost {
        certificate: item.certificate.clone()?,
        unit: item.unit,
        how: loss.how,
        holders: masked_holders(&holders),
    })
}
