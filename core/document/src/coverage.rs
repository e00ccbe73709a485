//! The files that are displayed and not protected: the difference between the two sets of files, by name.

use std::collections::{BTreeMap, BTreeSet};

use crate::package::PathKey;

/// The files that can be displayed and that a seal does not protect, in the order of their names.
pub(crate) fn uncovered<'a>(
    displayed: &BTreeMap<PathKey, String>,
    protected: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let protected: BTreeSet<PathKey> = protected.map(PathKey::of).collect();
    displayed.iter().filter(|(key, _)| !protected.contains(*key)).map(|(_, name)| name.clone()).collect()
}
