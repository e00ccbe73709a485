//! The document in a package (OFD, GB/T 33190): its one body, its signatures, and every file that a reader can come to
//! from `OFD.xml`. Paths are followed, files are never searched by name.

mod links;
mod signatures;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::DocumentFault;
use crate::package::{File, Package, PathKey, directory_of, resolve};

use links::{Link, LinkKind};
use xml::Part;

pub(crate) use signatures::{DigestMethod, SignatureKind, StatedSignature};

const ENTRY: &str = "OFD.xml";
/// Most references from file to file that are followed.
const MOST_LINKS: usize = 200_000;

/// A document as its package says it is.
#[derive(Debug)]
pub(crate) struct Ofd<'p> {
    pub(crate) signatures: Vec<StatedSignature<'p>>,
    /// Every file that can be displayed, by its name, whether it is there or only named.
    pub(crate) displayed: BTreeMap<PathKey, String>,
}

/// The content of `OFD.xml`.
struct Body {
    root: String,
    signatures: Option<String>,
}

impl<'p> Ofd<'p> {
    /// Reads a document.
    ///
    /// # Errors
    /// It cannot be read, or it has no seal.
    pub(crate) fn read(package: &'p Package) -> Result<Self, DocumentFault> {
        let entry = package.find(ENTRY).ok_or_else(|| DocumentFault::Missing { path: ENTRY.to_owned() })?;
        let body = body(entry)?;
        let missing = |path: String| DocumentFault::Missing { path };
        let root = resolve("", &body.root).ok_or_else(|| missing(body.root.clone()))?;
        let root = package.find(&root).ok_or_else(|| missing(root.clone()))?;
        let list = body.signatures.ok_or(DocumentFault::NotSealed)?;
        let list = resolve("", &list).ok_or(missing(list))?;
        let list = package.find(&list).ok_or_else(|| missing(list.clone()))?;
        let signatures = signatures::read(package, list)?;
        let mut of_signatures = BTreeSet::from([PathKey::of(&list.name)]);
        for signature in &signatures {
            let files = [Some(signature.list), Some(signature.value), signature.seal];
            of_signatures.extend(files.into_iter().flatten().map(|file| PathKey::of(&file.name)));
        }
        let displayed = reachable(package, entry, directory_of(&root.name), &of_signatures)?;
        Ok(Self { signatures, displayed })
    }
}

/// The one document that a package holds.
fn body(entry: &File) -> Result<Body, DocumentFault> {
    let (mut bodies, mut roots, mut lists) = (0, Vec::new(), Vec::new());
    let read = xml::read(&entry.bytes, |part| match part {
        Part::Begins { path, .. } => bodies += usize::from(path.last().is_some_and(|name| name == "DocBody")),
        Part::Ends { path, text } => match path.last().map(String::as_str) {
            Some("DocRoot") => roots.push(text.to_owned()),
            Some("Signatures") => lists.push(text.to_owned()),
            _ => {}
        },
    });
    read.map_err(|_| DocumentFault::Xml { path: entry.name.clone() })?;
    if bodies > 1 || roots.len() > 1 || lists.len() > 1 {
        return Err(DocumentFault::SeveralBodies);
    }
    let root = roots.pop().filter(|_| bodies == 1);
    let root = root.ok_or_else(|| DocumentFault::Structure { path: entry.name.clone() })?;
    Ok(Body { root, signatures: lists.pop().filter(|list| !list.is_empty()) })
}

/// Every file that can be come to from the entry, but for those of signatures where they are merely mentioned.
fn reachable(
    package: &Package,
    entry: &File,
    document: &str,
    of_signatures: &BTreeSet<PathKey>,
) -> Result<BTreeMap<PathKey, String>, DocumentFault> {
    let mut displayed = BTreeMap::new();
    let mut waiting = vec![Link { path: entry.name.clone(), kind: LinkKind::Page }];
    let mut followed = 0usize;
    while let Some(link) = waiting.pop() {
        let key = PathKey::of(&link.path);
        if link.kind == LinkKind::Mention && of_signatures.contains(&key) {
            continue;
        }
        if displayed.insert(key, link.path.clone()).is_some() {
            continue;
        }
        let Some(file) = package.find(&link.path) else { continue };
        if link.kind != LinkKind::Page && !looks_like_xml(&file.bytes) {
            continue;
        }
        match links::of(package, file, document) {
            Ok(links) => {
                followed = followed.saturating_add(links.len());
                waiting.extend(links);
            }
            Err(_) if link.kind == LinkKind::Page => return Err(DocumentFault::Xml { path: file.name.clone() }),
            // An attachment or the like: it is displayed as it is, and names nothing that a reader of OFD follows.
            Err(_) => {}
        }
        if followed > MOST_LINKS {
            return Err(DocumentFault::TooMany);
        }
    }
    Ok(displayed)
}

fn looks_like_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.trim_ascii_start().first() == Some(&b'<')
}
