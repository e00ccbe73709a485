//! The signature of a document: a further revision with its field, the seal that is shown for it, and the place that the
//! signature will stand in.

use ereg_domain::time::Instant;

use crate::fault::SealingFault;
use crate::page;
use crate::picture::{self, RED};
use crate::sha::sha256;

use super::draw::{corners, points};
use super::file::{File, Number, hexadecimal, text};
use super::{Draft, draw, image, time};

/// Bytes that the signature, its certificate and a time stamp may have together.
const ROOM: usize = 12 * 1024;
/// Characters of the numbers that say which bytes are signed.
const RANGE: usize = 40;

/// A document that is complete but for its signature.
#[derive(Debug)]
pub(crate) struct Unsigned {
    file: File,
    /// The place of the signature, with the brackets around it: everything else is signed.
    from: usize,
    to: usize,
}

/// The document with a place for its signature, which states a reason where there is one.
pub(super) fn prepare(draft: Draft, reason: Option<&str>, at: Instant) -> Result<Unsigned, SealingFault> {
    let Draft { mut file, catalogue, root, last_page, last, trailer } = draft;
    let [signature, field, shown] = [file.number(), file.number(), file.number()];
    let form = format!("/AcroForm << /Fields [ {} ] /SigFlags 3 >>", field.reference());
    let permitted = format!("/Perms << /DocMDP {} >>", signature.reference());
    file.object(catalogue, &format!("<< {root} {form} {permitted} >>"));
    file.object(last_page, &format!("<< {last} /Annots [ {} ] >>", field.reference()));
    let (left, top, side) = page::seal_place(0);
    let widget = format!(
        "/Type /Annot /Subtype /Widget /Rect {} /P {} /F 132 /AP << /N {} >>",
        corners(left, top, side),
        last_page.reference(),
        shown.reference()
    );
    file.object(field, &format!("<< /FT /Sig /T (Signature1) /V {} {widget} >>", signature.reference()));
    seal(&mut file, shown, side)?;
    // Everything but the signature itself, and no change after it (ISO 32000-1, 12.8.2.2).
    let reason = reason.map(|reason| format!("/Reason {} ", text(reason))).unwrap_or_default();
    let head = format!(
        "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M {} {reason}/Reference [ << /Type /SigRef \
         /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >> ] /ByteRange ",
        time(at)
    );
    let (range, contents) = (" ".repeat(RANGE), " /Contents ");
    let begins = file.object(signature, &format!("{head}{range}{contents}<{}> >>", "0".repeat(2 * ROOM)));
    file.end_revision(&trailer);
    let from = begins + head.len() + RANGE + contents.len();
    let to = from + 2 * ROOM + 2;
    let signed = format!("[0 {from} {to} {}]", file.bytes().len().saturating_sub(to));
    Ok(Unsigned { file: file.with(begins + head.len(), signed.as_bytes()), from, to })
}

/// Writes what is shown for the signature: the picture of the seal, one red in its strengths.
fn seal(file: &mut File, shown: Number, side: i32) -> Result<(), SealingFault> {
    let [red, strengths] = [file.number(), file.number()];
    let picture = picture::seal()?;
    file.stream(strengths, &image(picture, "/DeviceGray"), &picture.rows)?;
    let one = "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8";
    file.stream(red, &format!("{one} /SMask {}", strengths.reference()), &RED)?;
    let side = points(side);
    let entries = format!(
        "/Type /XObject /Subtype /Form /BBox [ 0 0 {side} {side} ] /Resources << /XObject << /Seal {} >> >>",
        red.reference()
    );
    let drawing = draw::picture("Seal", &format!("{side} 0 0 {side} 0 0"));
    file.stream(shown, &entries, drawing.as_bytes())
}

impl Unsigned {
    /// The digest of what is signed (SHA-256).
    pub(crate) fn digest(&self) -> [u8; 32] {
        let bytes = self.file.bytes();
        sha256(&[bytes.get(..self.from).unwrap_or_default(), bytes.get(self.to..).unwrap_or_default()])
    }

    /// The document with its signature (CMS).
    pub(crate) fn signed(self, signature: &[u8]) -> Result<Vec<u8>, SealingFault> {
        if signature.len() > ROOM {
            return Err(SealingFault::SignatureTooLong);
        }
        Ok(self.file.with(self.from + 1, hexadecimal(signature).as_bytes()).into_bytes())
    }
}
