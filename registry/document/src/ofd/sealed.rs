//! The files of a seal in the package (GB/T 33190, 电子签章): the list of signatures, the list of protected files, the
//! seal, and the signature over the list.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ereg_domain::time::Instant;

use crate::demo::PROVIDER;
use crate::fault::SealingFault;
use crate::gm::{SM2_WITH_SM3, SM3_OID, sm3};
use crate::page::seal_place;
use crate::time::compact;
use crate::words;

use super::package::PackageFile;
use super::xml::{Element, Vocabulary};
use super::{Draft, placed};

/// The list of signatures.
pub(crate) const SIGNATURES: &str = "Doc_0/Signs/Signatures.xml";
/// The list of protected files.
pub(crate) const LIST: &str = "Doc_0/Signs/Sign_0/Signature.xml";
/// The signature over that list.
pub(crate) const VALUE: &str = "Doc_0/Signs/Sign_0/SignedValue.dat";
/// The seal.
const SEAL: &str = "Doc_0/Signs/Sign_0/Seal.esl";

/// The draft with the list of signatures and the seal, which the seal protects like everything else.
pub(crate) fn signatures(draft: Draft, seal: &[u8]) -> Result<Draft, SealingFault> {
    let row = Element::new("Signature").with("ID", "s001").with("Type", "Seal").with("BaseLoc", format!("/{LIST}"));
    let rows = Element::new("Signatures").holding([Element::new("MaxSignId").saying("s001"), row]);
    let draft = with(draft, SIGNATURES, rows.file(Vocabulary::Ofd)?);
    Ok(with(draft, SEAL, seal.to_vec()))
}

/// The list of everything in the draft, each file with its digest: the bytes that are signed.
pub(crate) fn list(draft: &Draft, at: Instant) -> Result<Vec<u8>, SealingFault> {
    let says = |name: &'static str, text: String| Element::new(name).saying(text);
    let references = draft.files.iter().map(|file| {
        let digest = says("CheckValue", STANDARD.encode(sm3(&file.bytes)));
        Element::new("Reference").with("FileRef", format!("/{}", file.path)).holding([digest])
    });
    let (left, top, side) = seal_place();
    let stamp = Element::new("StampAnnot").with("ID", "s001").with("PageRef", draft.sealed_page);
    let info = Element::new("SignedInfo").holding([
        Element::new("Provider").with("ProviderName", PROVIDER).with("Version", "1.0").with("Company", words::COMPANY),
        says("SignatureMethod", SM2_WITH_SM3.to_string()),
        says("SignatureDateTime", compact(at)),
        Element::new("References").with("CheckMethod", SM3_OID).holding(references),
        stamp.with("Boundary", placed(left, top, side, side)),
        Element::new("Seal").holding([says("BaseLoc", format!("/{SEAL}"))]),
    ]);
    let root = Element::new("Signature").holding([info, says("SignedValue", format!("/{VALUE}"))]);
    root.file(Vocabulary::Ofd)
}

/// The draft with one file more.
pub(crate) fn with(mut draft: Draft, path: &str, bytes: Vec<u8>) -> Draft {
    draft.files.push(PackageFile { path: path.to_owned(), bytes });
    draft
}
