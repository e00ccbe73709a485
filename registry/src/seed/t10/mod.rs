//! Holders who are called otherwise now (T10, 变更登记): one household for each rule of the matter and for each of its outcomes.

use ereg_domain::{dictionary::SeizureKind, register::TransferClause};
use ereg_law::{application::Former, matter::T10, review::VerdictKind, role::HOLDER, subject::Phase};

use super::{
    SeedError,
    change::seize,
    draw::Draw,
    household::{Conduct, Household, holder, mortgage, person},
    scene::{self, Scene},
    usual::{self, Usual},
};

use Phase::{Booking, Precheck, Review};
use VerdictKind::{Manual, Pass, Supplement};

/// A scene of a holder who is called otherwise now.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T10, key, (zh, en), expected, make)
}

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T10, prefix: "t10_", plain: usual::plain, who: HOLDER };
    let rows = usual.scenes(&[
        &usual::GUARDIAN_PAPER,
        &usual::BORN_LATER,
        &usual::OTHER_PERSON,
        &usual::MISTYPED_DISTRICT,
        &usual::UNIT_HISTORIC,
        &usual::NOT_FIRST_REGISTERED,
        &usual::RIGHT_ENDED,
        &usual::OLD_CERTIFICATE,
        &usual::BEHIND,
        &usual::WITHOUT_POWER,
        &usual::FILE_TOO_LARGE,
        &usual::NOT_SIGNED,
        &usual::NO_INTENT,
        &usual::PAID_UNASKED,
    ]);
    OWN.iter().cloned().chain(rows).collect()
}

/// The scenes that only this matter can show, in the order of the rules.
const OWN: &[Scene] = &[
    scene("renamed_holder", "权利人改名", "A holder is called otherwise now", (60, Booking, Pass, None), |_, _| Ok(())),
    scene(
        "renamed_while_burdened",
        "抵押、查封期间改名",
        "A holder is called otherwise now while the home is mortgaged and seized",
        (48, Booking, Pass, None),
        |h, _| {
            h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2019-05-04")?)?;
            seize(h, SeizureKind::Seizure, "2025-02-01", "2028-02-01")
        },
    ),
    scene(
        "t10_not_the_holder",
        "原姓名与登记簿不一致",
        "The former name is not the holder's",
        (48, Precheck, Supplement, Some("R-48.not_the_holder")),
        |h, draw| {
            let other = person(draw, 1960, 1990)?;
            h.application.put(Former { name: other.name, identity: other.identity });
            Ok(())
        },
    ),
    scene(
        "t10_nothing_changed",
        "姓名和号码都没有变化",
        "Neither name nor number has changed",
        (48, Precheck, Supplement, Some("R-48.nothing_changed")),
        |h, _| {
            let now = h.right_holders[0].0.clone();
            h.facts.right.holders = vec![holder(&now, None)];
            h.application.put(Former { name: now.name, identity: now.identity });
            Ok(())
        },
    ),
    scene(
        "t10_not_shown",
        "公安信息没有显示曾用名",
        "The police's data do not show the former name",
        (48, Review, Manual, Some("R-48.not_shown")),
        |h, _| {
            h.conduct = Conduct::FormerNameUnknown;
            Ok(())
        },
    ),
    scene(
        "t10_identity_lost",
        "登簿时没有取得身份核验信息",
        "At the entry the word of who applies is gone",
        (60, Booking, Manual, Some("R-60.identities")),
        |h, _| {
            h.conduct = Conduct::IdentityLost;
            Ok(())
        },
    ),
];
