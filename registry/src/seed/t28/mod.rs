//! People who ask what the register says of a home (T28, 查询): one household for each rule of the matter and for each of its
//! outcomes.

use ereg_domain::{
    dictionary::{CoOwnership, SeizureKind, TenureStatus},
    identifier::UnitCode,
    register::{RightEnd, TransferClause},
};
use ereg_law::{application::MatterSection, matter::T28, review::VerdictKind, role::HOLDER, subject::Phase};

use super::{
    SeedError,
    change::seize,
    draw::{Draw, read},
    household::{Conduct, Household, mortgage, person},
    scene::{self, Scene},
    usual::{self, Usual},
};

use Phase::{Precheck, Review};
use VerdictKind::{Manual, NotAccept, Pass};

/// A scene of a query.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T28, key, (zh, en), expected, make)
}

/// Asks about another unit than the household's own.
fn ask_about(h: &mut Household, unit: UnitCode) {
    for item in h.application.get_mut::<MatterSection>().into_iter().flat_map(|matter| &mut matter.items) {
        item.unit = unit;
    }
}

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T28, prefix: "t28_", plain: usual::plain, who: HOLDER };
    let rows = usual.scenes(&[
        &usual::BORN_LATER,
        &usual::MISTYPED_DISTRICT,
        &usual::WITHOUT_POWER,
        &usual::FILE_TOO_LARGE,
        &usual::NOT_SIGNED,
        &usual::NO_INTENT,
    ]);
    OWN.iter().cloned().chain(rows).collect()
}

/// The scenes that only this matter can show, in the order of the rules.
const OWN: &[Scene] = &[
    scene(
        "asked_home",
        "权利人查询自己的房屋",
        "A holder asks about their own home",
        (75, Review, Pass, None),
        |h, _| h.held_by(vec![(h.right_holders[0].0.clone().named("陈秀英")?, None)], CoOwnership::Sole),
    ),
    scene(
        "asked_while_burdened",
        "抵押、查封期间，共有人之一查询",
        "One of two joint owners asks while the home is mortgaged and seized",
        (75, Review, Pass, None),
        |h, draw| {
            h.joint_with(vec![(person(draw, 1950, 1985)?, None)])?;
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2019-05-04")?)?;
            seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")
        },
    ),
    scene(
        "t28_minor",
        "权利人为未成年人",
        "A minor asks about their own home",
        (0, Review, Manual, Some("R-00.minor")),
        |h, draw| {
            let minor = person(draw, 2012, 2018)?;
            h.held_by(vec![(minor, None)], CoOwnership::Sole)
        },
    ),
    scene(
        "t28_other_registry",
        "查询的不动产在其他登记机构辖区",
        "The unit is another registry's",
        (4, Precheck, NotAccept, Some("R-04.other_registry")),
        |h, _| {
            let elsewhere = read(&format!("330110{}", &h.facts.unit.as_str()[6..]))?;
            ask_about(h, elsewhere);
            Ok(())
        },
    ),
    scene(
        "asked_by_a_stranger",
        "非权利人查询",
        "Somebody who does not hold the home asks about it",
        (75, Precheck, NotAccept, Some("R-75.not_told")),
        |h, draw| {
            let stranger = person(draw, 1960, 1990)?;
            h.asked_by_stranger(stranger)
        },
    ),
    scene(
        "t28_no_such_unit",
        "登记簿上没有该不动产单元",
        "A unit that does not exist",
        (75, Precheck, NotAccept, Some("R-75.not_told")),
        |h, _| {
            let nowhere = read(&format!("{}F99990001", &h.facts.unit.as_str()[..19]))?;
            ask_about(h, nowhere);
            Ok(())
        },
    ),
    scene(
        "t28_in_anothers_name",
        "以权利人的名义查询",
        "Somebody asks under the holder's name and number",
        (75, Precheck, NotAccept, Some("R-75.not_told")),
        |h, _| {
            h.conduct = Conduct::OtherPersonInSlot;
            Ok(())
        },
    ),
    scene(
        "t28_right_ended",
        "权利已经注销",
        "The right has ended",
        (75, Precheck, NotAccept, Some("R-75.not_told")),
        |h, _| {
            h.facts.right.status = TenureStatus::Terminated;
            let entry = read("注销登记 420102202405061000007")?;
            h.facts.right.ended = Some(RightEnd { entry, registered_at: read("2024-05-06T02:00:00.000Z")? });
            Ok(())
        },
    ),
];
