//! The list of signatures of a document, and what each signature says it protects.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use crate::fault::DocumentFault;
use crate::package::{File, MOST_ENTRIES, Package, directory_of, resolve};
use crate::pki::{DIGEST_BYTES, SM3_OID};

use super::xml::{self, Budget, Part, Refused};

/// Most signatures of one document that are looked at.
const MOST_SIGNATURES: usize = 32;

/// One signature of the list.
#[derive(Debug)]
pub(crate) struct StatedSignature<'p> {
    pub(crate) kind: SignatureKind,
    /// The file that says what is protected; its bytes are what was signed.
    pub(crate) list: &'p File,
    pub(crate) references: Vec<Reference>,
    pub(crate) digested_by: DigestMethod,
    /// The signature itself.
    pub(crate) value: &'p File,
    /// The seal beside it, where there is one.
    pub(crate) seal: Option<&'p File>,
}

/// The kind that a signature is said to be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignatureKind {
    /// A seal (电子签章).
    Seal,
    /// A signature without a seal (数字签名).
    Sign,
}

/// The method by which protected files are digested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DigestMethod {
    Sm3,
    Other,
}

/// A protected file and its digest.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The name of the file, as the package would spell it.
    pub(crate) path: String,
    /// `None` where what is written is no digest of this length.
    pub(crate) digest: Option<[u8; DIGEST_BYTES]>,
}

/// Reads the list of signatures and each of them.
pub(super) fn read<'p>(
    package: &'p Package,
    list: &'p File,
    budget: &mut Budget,
) -> Result<Vec<StatedSignature<'p>>, DocumentFault> {
    let mut rows: Vec<(String, SignatureKind)> = Vec::new();
    let read = xml::read(&list.bytes, budget, |part| {
        if let Part::Begins { path, attributes } = part
            && path.last().is_some_and(|name| name == "Signature")
        {
            let of = |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
            let kind = if of("Type").as_deref() == Some("Sign") { SignatureKind::Sign } else { SignatureKind::Seal };
            if rows.len() >= MOST_SIGNATURES {
                return Err(Refused::TooMany);
            }
            rows.push((of("BaseLoc").unwrap_or_default(), kind));
        }
        Ok(())
    });
    read.map_err(|refused| refused.of(&list.name))?;
    if rows.is_empty() {
        return Err(DocumentFault::NotSealed);
    }
    let mut signatures: Vec<StatedSignature<'p>> = Vec::new();
    for (path, kind) in rows {
        let own = find(package, &list.name, &path)?;
        // One signature under two rows is one more than there is.
        if signatures.iter().any(|other| other.list.name == own.name) {
            return Err(DocumentFault::Structure { path: list.name.clone() });
        }
        signatures.push(one(package, own, kind, budget)?);
    }
    Ok(signatures)
}

fn one<'p>(
    package: &'p Package,
    list: &'p File,
    kind: SignatureKind,
    budget: &mut Budget,
) -> Result<StatedSignature<'p>, DocumentFault> {
    let mut references: Vec<(String, Option<[u8; DIGEST_BYTES]>)> = Vec::new();
    let (mut methods, mut values, mut seals) = (Vec::new(), Vec::new(), Vec::new());
    let read = xml::read(&list.bytes, budget, |part| match part {
        Part::Begins { path, attributes } => {
            let of = |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
            match path.last().map(String::as_str) {
                Some("References") => methods.push(method(of("CheckMethod").as_deref().unwrap_or_default())),
                // Each names a file of the package, which has no more.
                Some("Reference") if references.len() >= MOST_ENTRIES => return Err(Refused::TooMany),
                Some("Reference") => references.push((of("FileRef").unwrap_or_default(), None)),
                _ => {}
            }
            Ok(())
        }
        Part::Ends { path, text } => {
            match path {
                [.., parent, name] if parent == "Reference" && name == "CheckValue" => {
                    if let Some((_, digest)) = references.last_mut() {
                        *digest = read_digest(text);
                    }
                }
                [.., parent, name] if parent == "Seal" && name == "BaseLoc" => seals.push(text.to_owned()),
                [_, name] if name == "SignedValue" => values.push(text.to_owned()),
                _ => {}
            }
            Ok(())
        }
    });
    read.map_err(|refused| refused.of(&list.name))?;
    let structure = || DocumentFault::Structure { path: list.name.clone() };
    let ([method], [value]) = (methods.as_slice(), values.as_slice()) else { return Err(structure()) };
    let seal = match seals.as_slice() {
        [] => None,
        [seal] => Some(find(package, &list.name, seal)?),
        _ => return Err(structure()),
    };
    let located = references.into_iter().map(|(path, digest)| {
        let path = locate(package, &list.name, &path).ok_or_else(structure)?;
        Ok(Reference { path, digest })
    });
    Ok(StatedSignature {
        kind,
        list,
        references: located.collect::<Result<_, DocumentFault>>()?,
        digested_by: *method,
        value: find(package, &list.name, value)?,
        seal,
    })
}

/// SM3, by its name or its number; one vendor writes the number of its keyed sister and means SM3.
fn method(name: &str) -> DigestMethod {
    let number = name.strip_prefix(SM3_OID).is_some_and(|rest| rest.is_empty() || rest == ".2");
    if number || name.eq_ignore_ascii_case("SM3") { DigestMethod::Sm3 } else { DigestMethod::Other }
}

fn read_digest(text: &str) -> Option<[u8; DIGEST_BYTES]> {
    let text: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// The name that a reference leads to: from the root where it is absolute, else from the file's directory or, if
/// nothing is there, from the root.
fn locate(package: &Package, from: &str, reference: &str) -> Option<String> {
    let near = resolve(directory_of(from), reference);
    let far = resolve("", reference);
    let found =
        |path: &Option<String>| path.as_deref().and_then(|path| package.find(path)).map(|file| file.name.clone());
    found(&near).or_else(|| found(&far)).or(near).or(far)
}

fn find<'p>(package: &'p Package, from: &str, reference: &str) -> Result<&'p File, DocumentFault> {
    let path = locate(package, from, reference).ok_or_else(|| DocumentFault::Structure { path: from.to_owned() })?;
    package.find(&path).ok_or(DocumentFault::Missing { path })
}
