//! The files that are not protected: the difference between sets of files, by name.
//!
//! A file that is in the package and that no path leads to counts like any other. Another reader may come to it: by a path
//! that it resolves in its own way, by a link of its disk, or because it takes one file for another.

use std::collections::{BTreeMap, BTreeSet};

use crate::ofd::Ofd;
use crate::package::{Package, PathKey};

/// The files that a seal does not protect, in the order of their names: all of the package but those of the signatures,
/// and all that can be displayed, there or missing.
pub(crate) fn uncovered<'a>(
    package: &Package,
    document: &Ofd<'_>,
    protected: impl Iterator<Item = &'a str>,
) -> Vec<String> {
    let protected: BTreeSet<PathKey> = protected.map(PathKey::of).collect();
    let there = package.files().filter(|(key, _)| !document.of_signatures.contains(*key));
    let there = there.map(|(key, file)| (key, file.name.as_str()));
    let displayed = document.displayed.iter().map(|(key, name)| (key, name.as_str()));
    let all: BTreeMap<&PathKey, &str> = there.chain(displayed).collect();
    all.into_iter().filter(|(key, _)| !protected.contains(*key)).map(|(_, name)| name.to_owned()).collect()
}
