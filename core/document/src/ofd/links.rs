//! The files that one file names: the ones that OFD says are paths, and whatever else a value could be the path of.
//!
//! The second kind is what makes the closure safe: a reader that follows a reference in another way than we do still
//! finds nothing but what we looked at.

use std::collections::BTreeSet;

use crate::fault::DocumentFault;
use crate::package::{File, Package, directory_of, resolve};

use super::xml::{self, Budget, Part, Refused};

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
    /// It is the path of an attachment, which a reader hands on and does not read.
    Attachment,
    /// It is a value that happens to lead to a file.
    Mention,
}

/// The reason why it is not known which files a file names.
#[derive(Debug)]
pub(super) enum NoLinks {
    /// It is no XML that can be read safely.
    Unreadable,
    /// Nobody may read it.
    Fault(DocumentFault),
}

/// Every file that `file` names, each once and no more than `most`. `document` is the directory of the document.
///
/// # Errors
/// It is no XML, names what leads nowhere, or has or names more than is looked at.
pub(super) fn of(
    package: &Package,
    file: &File,
    document: &str,
    budget: &mut Budget,
    most: usize,
) -> Result<BTreeSet<Link>, NoLinks> {
    let own = directory_of(&file.name).to_owned();
    let mut base: Option<String> = None;
    let mut links = BTreeSet::new();
    let mut leads_nowhere = false;
    let mut follow = |reference: &str, base: Option<&str>, kind: LinkKind| {
        if kind == LinkKind::Mention && !package.may_hold(reference) {
            return Ok(());
        }
        let directories = [base, Some(own.as_str()), Some(document), Some("")];
        let paths = || directories.iter().flatten().filter_map(|directory| resolve(directory, reference));
        let found: Vec<&File> = paths().filter_map(|path| package.find(&path)).collect();
        if found.is_empty() && kind != LinkKind::Mention {
            let missing = paths().next();
            leads_nowhere |= missing.is_none();
            links.extend(missing.map(|path| Link { path, kind }));
        }
        links.extend(found.into_iter().map(|file| Link { path: file.name.clone(), kind }));
        if links.len() > most { Err(Refused::TooMany) } else { Ok(()) }
    };
    let read = xml::read(&file.bytes, budget, |part| match part {
        Part::Begins { path, attributes } => {
            let name = path.last().map_or("", String::as_str);
            for (key, value) in attributes {
                match key.as_str() {
                    "BaseLoc" if name == RESOURCES => base = resolve(&own, value),
                    "BaseLoc" => follow(value, base.as_deref(), LinkKind::Page)?,
                    "Profile" if !value.is_empty() => follow(value, base.as_deref(), LinkKind::File)?,
                    _ => follow(value, base.as_deref(), LinkKind::Mention)?,
                }
            }
            Ok(())
        }
        Part::Ends { path, text } => match path.last().map_or("", String::as_str) {
            name if PATHS.contains(&name) && !text.is_empty() => follow(text, base.as_deref(), LinkKind::Page),
            name if FILES.contains(&name) && !text.is_empty() => follow(text, base.as_deref(), of_file(path)),
            _ => follow(text, base.as_deref(), LinkKind::Mention),
        },
    });
    match read {
        Ok(()) if leads_nowhere => Err(NoLinks::Fault(DocumentFault::Structure { path: file.name.clone() })),
        Ok(()) => Ok(links),
        Err(Refused::Unreadable) => Err(NoLinks::Unreadable),
        Err(Refused::TooMany) => Err(NoLinks::Fault(DocumentFault::TooMany)),
    }
}

/// The kind of a file that an element names, by what it stands in.
fn of_file(path: &[String]) -> LinkKind {
    let stands_in = |name: &str| path.iter().any(|above| above == name);
    if stands_in("Annotations") {
        LinkKind::Page
    } else if stands_in("Attachments") {
        LinkKind::Attachment
    } else {
        LinkKind::File
    }
}
