//! The sandbox market supervision (市场监管部门): the organisations that it has registered.

use ereg_domain::identifier::CreditCode;

use super::{Sandbox, SandboxError, directory::Answers};
use crate::partner::{MarketSupervision, PartnerError, RegisteredOrganisation};

/// Organisations by their credit codes.
const ORGANISATIONS: Answers<RegisteredOrganisation> = Answers::of("organisations");

impl Sandbox {
    /// Registers an organisation with its legal representative, or what has changed of one.
    pub fn register_organisation(
        &self,
        code: &CreditCode,
        organisation: RegisteredOrganisation,
    ) -> Result<(), SandboxError> {
        self.inner.say(ORGANISATIONS, [(code.to_string(), organisation)])
    }
}

impl MarketSupervision for Sandbox {
    fn organisation(&self, code: &CreditCode) -> Result<Option<RegisteredOrganisation>, PartnerError> {
        Ok(self.inner.ask(ORGANISATIONS, code.as_str())?)
    }
}
