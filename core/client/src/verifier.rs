//! The check that a stranger makes of what they were handed: with a registry's trust bundle, and with neither a vault nor a
//! network.

use std::sync::Arc;

use ereg_trust::{bundle::TrustBundle, keys::KeyId};

use crate::{ClientError, PresentedRoot, ResultCheck, TokenCheck, certificates, results, words};

/// Checks certificates, registration proofs and results of queries under one trust bundle.
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
}

impl Verifier {
    /// Makes a verifier of a trust bundle as a registry hands it out. With the fingerprint of the root as the office
    /// publishes it, another root is refused; without one [`Verifier::root`] is to be compared by the person before an
    /// answer means anything.
    ///
    /// # Errors
    /// `connection.fingerprint` for what is no fingerprint; those of the bundle, by code.
    pub fn under(trust: Vec<u8>, root_fingerprint: Option<String>) -> Result<Verifier, ClientError> {
        let pin = root_fingerprint.map(|root| root.parse::<KeyId>()).transpose();
        let pin = pin.map_err(|_| ClientError::fix_field("connection.fingerprint", "root_fingerprint"))?;
        Ok(Verifier { bundle: Arc::new(TrustBundle::parse(&trust, pin.as_ref(), 0)?) })
    }

    /// Returns the root whose trust it is: to be compared with what the office publishes.
    pub fn root(&self) -> PresentedRoot {
        presented(&self.bundle)
    }

    /// Checks the token of a certificate or a registration proof.
    pub fn token(&self, text: String) -> TokenCheck {
        certificates::verdict(&text, &self.bundle)
    }

    /// Checks the result of a query (查询结果证明).
    pub fn result(&self, text: String) -> ResultCheck {
        results::verdict(&text, &self.bundle)
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
