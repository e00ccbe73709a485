//! The check that a stranger makes of what they were handed.

use ereg_client::{ClientError, Handed, PresentedRoot, Verification};

/// Checks whatever a person is handed under one trust bundle, with neither a vault nor a network: certificates, registration proofs,
/// results of queries, and documents under the office's seal. Documents of others it checks under roots that are given to it.
#[derive(uniffi::Object)]
pub struct Verifier(ereg_client::Verifier);

#[uniffi::export]
impl Verifier {
    /// Makes a verifier of a trust bundle as a registry hands it out. With the fingerprint of the root as the office
    /// publishes it, another root is refused; without one [`Verifier::root`] is to be compared by the person before an
    /// answer means anything. Where what it states of the office's seal cannot be read, no seal of a document is trusted by it.
    ///
    /// # Errors
    /// `connection.fingerprint` for what is no fingerprint; those of the bundle, by code.
    #[uniffi::constructor]
    pub fn under(trust: Vec<u8>, root_fingerprint: Option<String>) -> Result<Verifier, ClientError> {
        Ok(Verifier(ereg_client::Verifier::under(trust, root_fingerprint)?))
    }

    /// Returns the root whose trust it is: to be compared with what the office publishes.
    pub fn root(&self) -> PresentedRoot {
        self.0.root()
    }

    /// The same verifier, which trusts the seals of documents under these roots too: certificates of roots, seal makers and
    /// signers, PEM or DER, as whoever seals hands them out, and where there is one the list of revoked ones. They are for
    /// documents of others than the bundle's office, whose own need none.
    ///
    /// # Errors
    /// `seal_roots.unreadable`, `seal_roots.no_root`, `seal_roots.revocation_list`.
    pub fn with_seal_roots(&self, roots: Vec<u8>, revoked: Option<Vec<u8>>) -> Result<Verifier, ClientError> {
        Ok(Verifier(self.0.with_seal_roots(roots, revoked)?))
    }

    /// Checks any file: the text of a token, a result of a query, an OFD, a PDF, the XML of a fiscal e-receipt. Its content says
    /// which it is. A picture is to be decoded first, for [`Verifier::picture`]. The last day of a copy is judged by this
    /// device's clock. It may take seconds of a large file.
    pub fn document(&self, bytes: Vec<u8>) -> Handed {
        self.0.document(bytes)
    }

    /// Checks the text of the one code in a picture, given the lightness of each pixel, row by row from above: 0 black, 255
    /// white. It may take seconds of a large picture.
    pub fn picture(&self, wide: u32, tall: u32, light: Vec<u8>) -> Verification {
        self.0.picture(wide, tall, light)
    }
}
