//! The document in a package (OFD, GB/T 33190): its one body, its signatures, and every file that a reader can come to
//! from `OFD.xml`. Paths are followed, files are never searched by name.

mod links;
mod signatures;
pub(crate) mod xml;

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::DocumentFault;
use crate::package::{File, Package, PathKey, directory_of, resolve};

use links::{Link, LinkKind, NoLinks};
use xml::{Budget, Part};

pub(crate) use signatures::{DigestMethod, SignatureKind, StatedSignature};

const ENTRY: &str = "OFD.xml";
/// Most references from file to file that are followed.
const MOST_LINKS: usize = 50_000;

/// A document as its package says it is.
#[derive(Debug)]
pub(crate) struct Ofd<'p> {
    pub(crate) signatures: Vec<StatedSignature<'p>>,
    /// Every file that can be displayed, by its name, whether it is there or only named.
    pub(crate) displayed: BTreeMap<PathKey, String>,
    /// The signatures' own files, which bind themselves: their list, and of each its list of files, value and seal.
    pub(crate) of_signatures: BTreeSet<PathKey>,
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
        let mut budget = Budget::new();
        let body = body(entry, &mut budget)?;
        let missing = |path: String| DocumentFault::Missing { path };
        let root = resolve("", &body.root).ok_or_else(|| missing(body.root.clone()))?;
        let root = package.find(&root).ok_or_else(|| missing(root.clone()))?;
        let list = body.signatures.ok_or(DocumentFault::NotSealed)?;
        let list = resolve("", &list).ok_or(missing(list))?;
        let list = package.find(&list).ok_or_else(|| missing(list.clone()))?;
        let signatures = signatures::read(package, list, &mut budget)?;
        let mut of_signatures = BTreeSet::from([PathKey::of(&list.name)]);
        for signature in &signatures {
            let files = [Some(signature.list), Some(signature.value), signature.seal];
            of_signatures.extend(files.into_iter().flatten().map(|file| PathKey::of(&file.name)));
        }
        let displayed = reachable(package, entry, directory_of(&root.name), &of_signatures, &mut budget)?;
        Ok(Self { signatures, displayed, of_signatures })
    }
}

/// The one document that a package holds.
fn body(entry: &File, budget: &mut Budget) -> Result<Body, DocumentFault> {
    let (mut bodies, mut roots, mut lists) = (0, Vec::new(), Vec::new());
    let read = xml::read(&entry.bytes, budget, |part| {
        match part {
            Part::Begins { path, .. } => bodies += usize::from(path.last().is_some_and(|name| name == "DocBody")),
            Part::Ends { path, text } => match path.last().map(String::as_str) {
                Some("DocRoot") => roots.push(text.to_owned()),
                Some("Signatures") => lists.push(text.to_owned()),
                _ => {}
            },
        }
        Ok(())
    });
    read.map_err(|refused| refused.of(&entry.name))?;
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
    budget: &mut Budget,
) -> Result<BTreeMap<PathKey, String>, DocumentFault> {
    let mut displayed = BTreeMap::new();
    let (mut read, mut attachments, mut unreadable) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    let mut waiting = vec![Link { path: entry.name.clone(), kind: LinkKind::Page }];
    let mut followed = 0usize;
    while let Some(link) = waiting.pop() {
        let key = PathKey::of(&link.path);
        if link.kind == LinkKind::Mention && of_signatures.contains(&key) {
            continue;
        }
        displayed.entry(key.clone()).or_insert_with(|| link.path.clone());
        if link.kind == LinkKind::Attachment {
            attachments.insert(key.clone());
        }
        let Some(file) = package.find(&link.path) else { continue };
        // What was passed over or could not be read under one name may be displayed under another.
        let must = link.kind == LinkKind::Page;
        if must && unreadable.contains_key(&key) {
            return Err(DocumentFault::Xml { path: file.name.clone() });
        }
        if !(must || looks_like_xml(&file.bytes)) || !read.insert(key.clone()) {
            continue;
        }
        match links::of(package, file, document, budget, MOST_LINKS.saturating_sub(followed)) {
            Ok(links) => {
                followed = followed.saturating_add(links.len());
                waiting.extend(links);
            }
            Err(NoLinks::Fault(fault)) => return Err(fault),
            Err(NoLinks::Unreadable) if must => return Err(DocumentFault::Xml { path: file.name.clone() }),
            Err(NoLinks::Unreadable) => drop(unreadable.insert(key, &file.name)),
        }
    }
    // An attachment is handed on as it is, and names nothing that a reader of OFD follows. Of anything else that begins
    // like XML nobody knows what another reader finds in it.
    match unreadable.into_iter().find(|(key, _)| !attachments.contains(key)) {
        Some((_, name)) => Err(DocumentFault::Xml { path: name.clone() }),
        None => Ok(displayed),
    }
}

/// Whether bytes begin as XML does, in UTF-8 or UTF-16.
fn looks_like_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let wide = [&b"\xFF\xFE"[..], b"\xFE\xFF", b"<\0", b"\0<"].iter().any(|begin| bytes.starts_with(begin));
    wide || bytes.trim_ascii_start().first() == Some(&b'<')
}
