//! The files of a seal in the package (GB/T 33190, 电子签章): the list of signatures, the list of protected files, the
//! seal, and the signature over the list.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ereg_domain::time::Instant;

use crate::demo::PROVIDER;
use crate::fault::SealingFault;
use crate::gm::{SM2_WITH_SM3, sm3};
use crate::page::seal_place;
use crate::seal::DigestName;
use crate::time::compact;
use crate::words;

use super::package::PackageFile;
use super::xml::{Element, Vocabulary};
use super::{Draft, placed};

/// The list of signatures.
pub(crate) const SIGNATURES: &str = "Doc_0/Signs/Signatures.xml";

/// The place of one of the seals among those of the document, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SealNumber(pub(crate) usize);

impl SealNumber {
    /// The list of files that this seal protects.
    pub(crate) fn list(self) -> String {
        self.file("Signature.xml")
    }

    /// The signature over that list.
    pub(crate) fn value(self) -> String {
        self.file("SignedValue.dat")
    }

    fn seal(self) -> String {
        self.file("Seal.esl")
    }

    fn file(self, name: &str) -> String {
        format!("Doc_0/Signs/Sign_{}/{name}", self.0)
    }

    fn id(self) -> String {
        format!("s{:03}", self.0 + 1)
    }
}

/// The draft with the list of signatures and the seals, which every seal protects like everything else.
pub(crate) fn signatures(draft: Draft, seals: &[&[u8]]) -> Result<Draft, SealingFault> {
    let numbers = || (0..seals.len()).map(SealNumber);
    let row = |number: SealNumber| {
        let row = Element::new("Signature").with("ID", number.id()).with("Type", "Seal");
        row.with("BaseLoc", format!("/{}", number.list()))
    };
    let last = numbers().next_back().map(|number| Element::new("MaxSignId").saying(number.id()));
    let rows = Element::new("Signatures").holding(last).holding(numbers().map(row));
    let draft = with(draft, SIGNATURES, rows.file(Vocabulary::Ofd)?);
    Ok(numbers().zip(seals).fold(draft, |draft, (number, seal)| with(draft, &number.seal(), seal.to_vec())))
}

/// The list of everything in the draft, each file with its digest: the bytes that are signed with one of the seals.
pub(crate) fn list(
    draft: &Draft,
    number: SealNumber,
    digest_name: DigestName,
    at: Instant,
) -> Result<Vec<u8>, SealingFault> {
    let says = |name: &'static str, text: String| Element::new(name).saying(text);
    let references = draft.files.iter().map(|file| {
        let digest = says("CheckValue", STANDARD.encode(sm3(&file.bytes)));
        Element::new("Reference").with("FileRef", format!("/{}", file.path)).holding([digest])
    });
    let (left, top, side) = seal_place(number.0);
    let stamp = Element::new("StampAnnot").with("ID", number.id()).with("PageRef", draft.sealed_page);
    let info = Element::new("SignedInfo").holding([
        Element::new("Provider").with("ProviderName", PROVIDER).with("Version", "1.0").with("Company", words::COMPANY),
        says("SignatureMethod", SM2_WITH_SM3.to_string()),
        says("SignatureDateTime", compact(at)),
        Element::new("References").with("CheckMethod", digest_name.text()).holding(references),
        stamp.with("Boundary", placed(left, top, side, side)),
        Element::new("Seal").holding([says("BaseLoc", format!("/{}", number.seal()))]),
    ]);
    let root = Element::new("Signature").holding([info, says("SignedValue", format!("/{}", number.value()))]);
    root.file(Vocabulary::Ofd)
}

/// The draft with one file more.
pub(crate) fn with(mut draft: Draft, path: &str, bytes: Vec<u8>) -> Draft {
    draft.files.push(PackageFile { path: path.to_owned(), bytes });
    draft
}
