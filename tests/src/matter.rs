//! A matter that exists only here, and the policy pack that has it beside those of the floor.
//!
//! Nothing of the engine, the phone or the registry knows of it: that it goes all the way proves that they know no
//! matter by name.

use ereg_domain::dictionary::{
    CoOwnership, DocumentKind, HouseNature, HouseType, LandNature, PartyKind, RightKind, TenureStatus,
};
use ereg_domain::identifier::FixtureClass;
use ereg_domain::name::{MatterId, RoleName};
use ereg_domain::party::{PrincipalKind, Side};
use ereg_law::application::{Act, Delivery, Holding, Inquiry, MatterSection as AppliedFor, Parties};
use ereg_law::effect;
use ereg_law::fact::RegisterFact as F;
use ereg_law::material::MaterialCode;
use ereg_law::matter::{EndsIn, Law, Matter, T04, Yields};
use ereg_law::ownership;
use ereg_law::policy::FLOOR_PACK;
use ereg_law::question::{TRUE_INTENT, TRUE_MATERIALS};
use ereg_law::role::{Recorded, Role, Signatory};
use ereg_law::rule::{self, Listed};
use ereg_law::section::{Form, Section};
use ereg_law::words::labels::Label;

/// The one who hands the home over: a role that no other matter has.
pub const GIVER: RoleName = RoleName::of("giver");
/// The one to whom it is handed: a role that no other matter has.
pub const TAKER: RoleName = RoleName::of("taker");

/// A home is handed over without a price: nobody files a contract, no tax office is asked, two questions are asked.
pub static HANDED_OVER: Matter = Matter {
    form: Form {
        matter: MatterId::of("X01"),
        reason: Label::of("移交（只在测试中）", "handed over, in tests alone"),
        act: Act::Transfer,
        right: RightKind::StateLandAndHouse,
        fixtures: &[FixtureClass::Building],
        roles: &[
            Role {
                name: GIVER,
                called: Label::of("移交人", "Giver"),
                side: Side::Obligor,
                least: 1,
                most: 1,
                takes: &[PrincipalKind::Person],
                recorded: Recorded::Holder,
                signing: Signatory::Signs,
            },
            Role {
                name: TAKER,
                called: Label::of("接收人", "Taker"),
                side: Side::RightHolder,
                least: 1,
                most: 1,
                takes: &[PrincipalKind::Person],
                recorded: Recorded::NotYet,
                signing: Signatory::Signs,
            },
        ],
        sections: &[
            Section::of::<AppliedFor>(),
            Section::of::<Parties>(),
            Section::of::<Holding>(),
            Section::of::<Delivery>(),
            Section::of::<Inquiry>(),
        ],
        questions: &[TRUE_INTENT, TRUE_MATERIALS],
        acknowledged: &[],
        ownership_after: Some(ownership::taken),
    },
    plain: &[
        F::Land(LandNature::Granted),
        F::HouseNature(HouseNature::Market),
        F::House(HouseType::Dwelling),
        F::Act(Act::Transfer),
    ],
    untouched: &[],
    rules: &[
        Listed { rule: &rule::R01, claims: &[F::Applicant(PartyKind::Person), F::Document(DocumentKind::CitizenCard)] },
        Listed { rule: &rule::R03, claims: &[] },
        Listed { rule: &rule::R04, claims: &[F::Fixture(FixtureClass::Building)] },
        Listed { rule: &rule::R05, claims: &[F::UnitStatus(TenureStatus::Current)] },
        Listed {
            rule: &rule::R06,
            claims: &[F::Right(RightKind::StateLandAndHouse), F::RightStatus(TenureStatus::Current)],
        },
        Listed { rule: &rule::R07, claims: &[F::Holder(PartyKind::Person)] },
        Listed { rule: &rule::R08, claims: &[F::Held(CoOwnership::Sole)] },
        Listed { rule: &rule::R09, claims: &[] },
        Listed { rule: &rule::R25, claims: &[] },
        Listed { rule: &rule::R33, claims: &[F::Taken(CoOwnership::Sole)] },
        Listed { rule: &rule::R51, claims: &[F::Paper(MaterialCode::M01)] },
        Listed { rule: &rule::R53, claims: &[] },
        Listed { rule: &rule::R54, claims: &[] },
        Listed { rule: &rule::R55, claims: &[] },
        Listed { rule: &rule::R60, claims: &[] },
    ],
    ends_in: EndsIn::Entry { effect: effect::transfer, yields: Yields::TitleCertificate },
    publishes: None,
};

static MATTERS: &[&Matter] = &[&T04, &HANDED_OVER];

/// The law with this matter.
pub static LAW: Law = Law::of(MATTERS);

/// The floor pack with an entry for this matter: no contract and no tax is asked for.
pub fn pack() -> Vec<u8> {
    let mut pack: serde_json::Value = serde_json::from_slice(FLOOR_PACK).unwrap();
    let mut said = pack["matters"]["T04"].clone();
    let lines = said["checklist"].as_array_mut().unwrap();
    lines.retain(|line| !["M08", "M10", "M26"].contains(&line["code"].as_str().unwrap()));
    // Its rules have no text acknowledged, and two questions are asked of it.
    let acknowledged = T04.form.acknowledged.iter().map(|(_, asked)| asked.id).collect::<Vec<_>>();
    said["disclosures"].as_array_mut().unwrap().retain(|id| !acknowledged.contains(&id.as_str().unwrap()));
    let asked = HANDED_OVER.form.questions.iter().map(|question| question.name.to_string()).collect::<Vec<_>>();
    said["questions"].as_object_mut().unwrap().retain(|name, _| asked.contains(name));
    let id = HANDED_OVER.id().to_string();
    pack["matters"][&id] = said;
    // Its numbers come from where the sale's do.
    let sources = pack["sources"].as_object_mut().unwrap();
    let own: Vec<_> = sources
        .iter()
        .filter_map(|(path, source)| Some((path.strip_prefix("matters.T04.")?.to_owned(), source.clone())))
        .collect();
    sources.extend(own.into_iter().map(|(rest, source)| (format!("matters.{id}.{rest}"), source)));
    pack["version"] = 2.into();
    serde_json::to_vec(&pack).unwrap()
}
