//! Homes about to be promised (T14, 预告登记): one household for each rule of the matter and for each of its outcomes.

use ereg_domain::register::TransferClause;
use ereg_law::{matter::T14, review::VerdictKind, role::TRANSFEREE, subject::Phase};

use super::{
    SeedError,
    draw::Draw,
    household::{Conduct, Household, mortgage},
    scene::{self, Scene},
    usual::{self, Usual},
};

use Phase::Booking;
use VerdictKind::{Manual, Pass};

/// A scene of a promised home.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T14, key, (zh, en), expected, make)
}

/// Every scene of the matter, the one of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T14, prefix: "t14_", plain: usual::plain, who: TRANSFEREE };
    let rows = usual.scenes(&[
        &usual::RESIDENCE,
        &usual::BORN_LATER,
        &usual::OTHER_PERSON,
        &usual::MISTYPED_DISTRICT,
        &usual::UNIT_HISTORIC,
        &usual::NOT_FIRST_REGISTERED,
        &usual::NOT_THE_HOLDER,
        &usual::CO_OWNER_MISSING,
        &usual::OLD_CERTIFICATE,
        &usual::OTHER_PRICE,
        &usual::SEIZED,
        &usual::OBJECTION,
        &usual::HELD_FOR_ANOTHER,
        &usual::NOTICE_MAY_HAVE_LAPSED,
        &usual::BEHIND,
        &usual::CANCELLED,
        &usual::WITHOUT_POWER,
        &usual::FILE_TOO_LARGE,
        &usual::NOT_SIGNED,
        &usual::NO_INTENT,
        &usual::PAID_UNASKED,
        &usual::LOCKED,
    ]);
    OWN.iter().cloned().chain(rows).collect()
}

/// The scenes that only this matter can show, in the order of the rules.
const OWN: &[Scene] = &[
    scene(
        "promised_home",
        "合同签订后为买方预告登记",
        "A home is held for its buyer after the contract",
        (60, Booking, Pass, None),
        |h, _| h.named("郑海燕", "冯立新"),
    ),
    scene(
        "promised_while_mortgaged",
        "有抵押的房屋预告登记",
        "A mortgaged home is held for its buyer",
        (17, Booking, Pass, None),
        |h, _| h.mortgaged(mortgage(&h.facts, TransferClause::Restricted, "2023-05-04")?),
    ),
    scene(
        "t14_contract_lost",
        "登簿时没有取得网签合同信息",
        "At the entry the contract's word is gone",
        (60, Booking, Manual, Some("R-60.contract")),
        |h, _| {
            h.conduct = Conduct::ContractAnswerLost;
            Ok(())
        },
    ),
];
