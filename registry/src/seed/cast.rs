//! The named cast: the first households of every city, one for each rule and outcome.
//!
//! Each is a plain sale with one thing changed. The demo and the tests look them up by key; a test of this module
//! fails if a rule of the table or a code it can say has none, or if what becomes of a rule's households is the same
//! with the rule struck out.

mod application;
mod home;

use super::scene::Scene;

/// The cast, in the order of the city's first homes: those of the demo come first and stay there.
pub const CAST: &[Scene] = &joined::<{ home::SCENES.len() + application::SCENES.len() }>();

const fn joined<const N: usize>() -> [Scene; N] {
    let mut all = [home::SCENES[0]; N];
    let mut at = 0;
    while at < N {
        all[at] = match at.checked_sub(home::SCENES.len()) {
            None => home::SCENES[at],
            Some(within) => application::SCENES[within],
        };
        at += 1;
    }
    all
}

/// The scene of a name.
pub fn scene_named(key: &str) -> Option<&'static Scene> {
    CAST.iter().find(|scene| scene.key == key)
}
