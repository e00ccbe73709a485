//! Households about to sell their home (T04, 存量房买卖): one for each rule of the matter and for each of its outcomes.

mod application;
mod home;

use ereg_law::{matter::T04, review::VerdictKind, role::TRANSFEREE, subject::Phase};

use super::{
    SeedError,
    draw::Draw,
    household::Household,
    scene::{self, Scene},
    usual::{self, Usual},
};

/// Every scene of the matter, the two of the demo first.
pub(super) fn scenes() -> Vec<Scene> {
    let usual = Usual { matter: &T04, prefix: "", plain: usual::plain, who: TRANSFEREE };
    let rows = usual.scenes(&[
        &usual::RESIDENCE,
        &usual::GUARDIAN_PAPER,
        &usual::MISTYPED_DISTRICT,
        &usual::CO_OWNER_MISSING,
        &usual::OTHER_PRICE,
        &usual::NOT_FILED,
        &usual::CANCELLED,
        &usual::NO_INTENT,
    ]);
    let transfer = usual.scenes(usual::EVERY_TRANSFER).into_iter();
    home::SCENES.iter().chain(application::SCENES).cloned().chain(transfer).chain(rows).collect()
}

/// A scene of a sale.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T04, key, (zh, en), expected, make)
}
