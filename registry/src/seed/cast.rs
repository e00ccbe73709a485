//! The named cast: the first households of every city, one for each rule and outcome of each matter.
//!
//! Each is a plain application with one thing changed. The demo and the tests look them up by key; a test of the seed
//! fails if a rule of a matter or a code it can say has none, or if what becomes of a rule's households is the same with
//! the rule struck out.

use super::{scene::Scene, t04, t04s, t05, t08, t10, t14, t27};

/// The scenes, a folder each; those of the demo come first and stay there.
const FOLDERS: &[&[Scene]] = &[
    t04::HOME,
    t04::APPLICATION,
    t27::SCENES,
    t14::SCENES,
    t10::SCENES,
    t04s::SHARE,
    t04s::TRANSFER,
    t08::SPOUSES,
    t08::TRANSFER,
    t05::GIFT,
    t05::TRANSFER,
];

/// The cast, in the order of the city's first homes.
pub const CAST: &[Scene] = &joined::<{ count() }>();

const fn count() -> usize {
    let (mut folder, mut all) = (0, 0);
    while folder < FOLDERS.len() {
        all += FOLDERS[folder].len();
        folder += 1;
    }
    all
}

const fn joined<const N: usize>() -> [Scene; N] {
    let mut all = [FOLDERS[0][0]; N];
    let (mut folder, mut within, mut at) = (0, 0, 0);
    while at < N {
        if within == FOLDERS[folder].len() {
            (folder, within) = (folder + 1, 0);
            continue;
        }
        all[at] = FOLDERS[folder][within];
        (within, at) = (within + 1, at + 1);
    }
    all
}

/// The scene of a name.
pub fn scene_named(key: &str) -> Option<&'static Scene> {
    CAST.iter().find(|scene| scene.key == key)
}
