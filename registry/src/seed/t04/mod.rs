//! Households about to sell their home (T04, 存量房买卖): one for each rule of the matter and for each of its outcomes.

mod application;
mod home;

use ereg_law::{matter::T04, review::VerdictKind, subject::Phase};

use super::{
    SeedError,
    draw::Draw,
    household::Household,
    scene::{self, Scene},
};

/// The home and who deals in it.
pub(super) const HOME: &[Scene] = home::SCENES;
/// What the parties file and do.
pub(super) const APPLICATION: &[Scene] = application::SCENES;

/// A scene of a sale.
const fn scene(
    key: &'static str,
    zh: &'static str,
    en: &'static str,
    expected: (u8, Phase, VerdictKind, Option<&'static str>),
    make: fn(&mut Household, &mut Draw) -> Result<(), SeedError>,
) -> Scene {
    scene::scene(&T04, key, zh, en, expected, make)
}
