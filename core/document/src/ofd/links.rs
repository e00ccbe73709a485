//! The files that one file names: the ones that OFD says are paths, and whatever else a value could be the path of.
//!
//! The second kind is what makes the closure safe: a reader that follows a reference in another way than we do still
//! finds nothing but what we looked at.

use std::collections::BTreeSet;

use crate::package::{File, Package, directory_of, resolve};

use super::xml::{self, Part, Unreadable};

/// Elements whose text is a path of a file that every reader reads as XML.
const PATHS: &[&str] =
    &["DocRoot", "PublicRes", "DocumentRes", "PageRes", "Annotations", "Attachments", "CustomTags", "Extensions"];
/// Elements whose text is a path of any file.
const FILES: &[&str] = &["FileLoc", "SchemaLoc", "FontFile", "MediaFile", "ExtendData", "Cover"];
/// The element whose `BaseLoc` is a directory for the paths below it; of every other it is a path.
const RESOURCES: &str = "Res";

/// A file that another one names.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    /// The path as the package spells it, or as it is named where it is missing.
    pub(super) path: String,
    pub(super) kind: LinkKind,
}

/// The degree to which it is sure that a reader follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LinkKind {
    /// It is a path of XML that is displayed.
    Page,
    /// It is a path.
    File,
    /// It is a value that happens to lead to a file.
    Mention,
}

/// Every file that `file` names, each once. `document` is the directory of the document.
pub(super) fn of(package: &Package, file: &File, document: &str) -> Result<BTreeSet<Link>, Unreadable> {
    let own = directory_of(&file.name).to_owned();
    let mut base: Option<String> = None;
    let mut links = BTreeSet::new();
    let mut follow = |reference: &str, base: Option<&str>, kind: LinkKind| {
        let directories = [base, Some(own.as_str()), Some(document), Some("")];
        let paths = || directories.iter().flatten().filter_map(|directory| resolve(directory, reference));
        let found: Vec<&File> = paths().filter_map(|path| package.find(&path)).collect();
        if found.is_empty() && kind != LinkKind::Mention {
            links.extend(paths().next().map(|path| Link { path, kind }));
        }
        links.extend(found.into_iter().map(|file| Link { path: file.name.clone(), kind }));
    };
    xml::read(&file.bytes, |part| match part {
        Part::Begins { path, attributes } => {
            let name = path.last().map_or("", String::as_str);
            for (key, value) in attributes {
                match key.as_str() {
                    "BaseLoc" if name == RESOURCES => base = resolve(&own, value),
                    "BaseLoc" => follow(value, base.as_deref(), LinkKind::Page),
                    "Profile" => follow(value, base.as_deref(), LinkKind::File),
                    _ => follow(value, base.as_deref(), LinkKind::Mention),
                }
            }
        }
        Part::Ends { path, text } => match path.last().map_or("", String::as_str) {
            name if PATHS.contains(&name) && !text.is_empty() => follow(text, base.as_deref(), LinkKind::Page),
            name if FILES.contains(&name) && !text.is_empty() => follow(text, base.as_deref(), LinkKind::File),
            _ => follow(text, base.as_deref(), LinkKind::Mention),
        },
    })?;
    Ok(links)
}
