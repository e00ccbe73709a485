//! The sandbox licence library (电子证照库): which organisation may lend.

use ereg_domain::identifier::CreditCode;
use ereg_law::subject::DocumentFact;
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, body, directory::Answers};
use crate::partner::{LicenceAnswer, LicenceLibrary, PartnerError};

/// Settings by the credit code of an organisation.
const LICENCES: Answers<LicenceSetting> = Answers::of("licences");

/// The sandbox licence library's answer about an organisation's financial licence; of one it has never heard of it says
/// that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenceSetting {
    /// It has one in force.
    InForce,
    /// It has none, or none any longer.
    NotInForce,
    /// The library cannot be reached until set otherwise.
    Silent,
}

#[derive(Serialize)]
struct LicenceBody<'a> {
    organisation: &'a CreditCode,
    says: LicenceSetting,
}

impl Sandbox {
    /// Sets what the licence library says of an organisation's financial licence from now on.
    pub fn set_licence(&self, code: &CreditCode, setting: LicenceSetting) -> Result<(), SandboxError> {
        self.inner.say(LICENCES, [(code.to_string(), setting)])
    }
}

impl LicenceLibrary for Sandbox {
    fn lender(&self, code: &CreditCode) -> Result<LicenceAnswer, PartnerError> {
        let says = self.inner.ask(LICENCES, code.as_str())?.unwrap_or(LicenceSetting::NotInForce);
        let fact = match says {
            LicenceSetting::Silent => return Err(PartnerError::Unreachable),
            LicenceSetting::InForce => DocumentFact::Confirmed,
            LicenceSetting::NotInForce => DocumentFact::Contradicted,
        };
        Ok(LicenceAnswer { fact, body: body(&LicenceBody { organisation: code, says })? })
    }
}
