//! The check that a stranger makes of what they were handed: with a registry's trust bundle, and with neither a vault nor a
//! network.

use std::sync::Arc;

use ereg_document::{RevocationList, SealRoots, SealRootsFault};
use ereg_protocol::world::{Clock as _, SystemClock};
use ereg_trust::{bundle::TrustBundle, keys::KeyId};

use crate::{
    ClientError, Handed, PresentedRoot, Verification,
    examined::{ExaminedDocument, ExaminedText, HandedContent},
    picture::{GreyPicture, code_in},
    verification, words,
};

/// Checks whatever a person is handed under one trust bundle: certificates, registration proofs, results of queries, and documents
/// under the office's seal. Documents of others it checks under roots that are given to it.
///
/// ```
/// use ereg_client::{ClientError, Verifier};
///
/// // What is no bundle is told before anything is checked by it.
/// assert!(matches!(Verifier::under(b"{}".to_vec(), None), Err(ClientError::AskOffice { .. })));
/// ```
#[derive(Clone)]
pub struct Verifier {
    bundle: Arc<TrustBundle>,
    seals: Arc<SealRoots>,
}

impl Verifier {
    /// Makes a verifier of a trust bundle as a registry hands it out. With the fingerprint of the root as the office
    /// publishes it, another root is refused; without one [`Verifier::root`] is to be compared by the person before an
    /// answer means anything. Where what it states of seals cannot be read, no seal of a document is trusted by it.
    ///
    /// # Errors
    /// `connection.fingerprint` for what is no fingerprint; those of the bundle, by code.
    pub fn under(trust: Vec<u8>, root_fingerprint: Option<String>) -> Result<Verifier, ClientError> {
        let pin = root_fingerprint.map(|root| root.parse::<KeyId>()).transpose();
        let pin = pin.map_err(|_| ClientError::fix_field("connection.fingerprint", "root_fingerprint"))?;
        let bundle = TrustBundle::parse(&trust, pin.as_ref(), 0)?;
        let seals = SealRoots::of_content(bundle.content()).unwrap_or_default();
        Ok(Verifier { bundle: Arc::new(bundle), seals: Arc::new(seals) })
    }

    /// Returns the root whose trust it is: to be compared with what the office publishes.
    pub fn root(&self) -> PresentedRoot {
        presented(&self.bundle)
    }

    /// The same verifier, which trusts the seals of documents under these roots too: certificates of roots, seal makers and
    /// signers, PEM or DER, as whoever seals hands them out, and where there is one the list of revoked ones. They are for
    /// documents of others than the bundle's office, whose own need none.
    ///
    /// # Errors
    /// `seal_roots.unreadable`, `seal_roots.no_root`, `seal_roots.revocation_list`.
    pub fn with_seal_roots(&self, roots: Vec<u8>, revoked: Option<Vec<u8>>) -> Result<Verifier, ClientError> {
        let refused = |fault: SealRootsFault| ClientError::fix_field(fault.code(), "seal_roots");
        let roots = SealRoots::parse(&roots).map_err(refused)?;
        let roots = match revoked {
            Some(list) => roots.with_revocations(RevocationList::parse(&list).map_err(refused)?),
            None => roots,
        };
        let seals = SealRoots::clone(&self.seals).and(roots);
        Ok(Verifier { bundle: Arc::clone(&self.bundle), seals: Arc::new(seals) })
    }

    /// Checks any file: the text of a token, a result of a query, an OFD, a PDF, the XML of a fiscal e-receipt. Its content says
    /// which it is. A picture is to be decoded first, for [`Verifier::picture`]. The last day of a copy is judged by this
    /// device's clock. It may take seconds of a large file.
    pub fn document(&self, bytes: Vec<u8>) -> Handed {
        let found = match HandedContent::of(&bytes) {
            HandedContent::Picture => return Handed::Picture,
            HandedContent::Document => {
                let at = SystemClock::start().read().wall;
                verification::of_document(ExaminedDocument::of(&bytes, &self.seals, Some(&self.bundle), at))
            }
            HandedContent::Text => verification::of_text(ExaminedText::of_file(&bytes, &self.bundle)),
        };
        Handed::Checked { found }
    }

    /// Checks the text of the one code in a picture, given the lightness of each pixel, row by row from above: 0 black, 255
    /// white. It may take seconds of a large picture.
    pub fn picture(&self, wide: u32, tall: u32, light: Vec<u8>) -> Verification {
        let sides = |side: u32| usize::try_from(side).unwrap_or(usize::MAX);
        match code_in(move || GreyPicture::new(sides(wide), sides(tall), light)) {
            Ok(text) => verification::of_text(ExaminedText::of(&text, &self.bundle)),
            Err(fault) => verification::of_picture(fault),
        }
    }
}

/// Returns what a bundle presents as its root.
pub(crate) fn presented(bundle: &TrustBundle) -> PresentedRoot {
    let office = &bundle.content().office;
    PresentedRoot {
        fingerprint: bundle.root_fingerprint().to_string(),
        office: office.id.clone(),
        name: office.name.clone(),
        mark: bundle.is_demo().then(words::demo_mark),
    }
}
