//! The named cast: the first households of every city, one for each rule and outcome of each matter.
//!
//! Each is a plain application with one thing changed. The demo and the tests look them up by key; a test of the seed
//! fails if a rule of a matter or a code it can say has none, or if what becomes of a rule's households is the same with
//! the rule struck out.

use std::sync::LazyLock;

use super::{scene::Scene, t04, t04s, t05, t06, t08, t10, t14, t18, t21, t27, t28};

/// The scenes of each matter, a folder each; those of the demo come first and stay there.
const FOLDERS: &[fn() -> Vec<Scene>] = &[
    t04::scenes,
    t04s::scenes,
    t05::scenes,
    t06::scenes,
    t08::scenes,
    t10::scenes,
    t14::scenes,
    t18::scenes,
    t21::scenes,
    t27::scenes,
    t28::scenes,
];

/// The cast, in the order of the city's first homes.
pub static CAST: LazyLock<Vec<Scene>> = LazyLock::new(|| FOLDERS.iter().flat_map(|folder| folder()).collect());
