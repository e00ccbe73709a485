//! The check that a stranger makes of what they were handed.

use ereg_client::{ClientError, PresentedRoot, ResultCheck, TokenCheck};

/// Checks certificates, registration proofs and results of queries under one trust bundle, with neither a vault nor a network.
#[derive(uniffi::Object)]
pub struct Verifier(ereg_client::Verifier);

#[uniffi::export]
impl Verifier {
    /// Makes a verifier of a trust bundle as a registry hands it out. With the fingerprint of the root as the office
    /// publishes it, another root is refused; without one [`Verifier::root`] is to be compared by the person before an
    /// answer means anything.
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

    /// Checks the token of a certificate or a registration proof.
    pub fn token(&self, text: String) -> TokenCheck {
        self.0.token(text)
    }

    /// Checks the result of a query (查询结果证明).
    pub fn result(&self, text: String) -> ResultCheck {
        self.0.result(text)
    }
}
