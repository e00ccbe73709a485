//! The sandbox market supervision (市场监管部门): the organisations that it has registered.

use std::collections::BTreeMap;

use ereg_domain::identifier::CreditCode;

use super::{Sandbox, SandboxError, directory::Held};
use crate::partner::{MarketSupervision, PartnerError, RegisteredOrganisation};

/// Organisations by their credit codes.
pub(super) const ORGANISATIONS: Held<BTreeMap<String, RegisteredOrganisation>> = Held::in_file("organisations.json");

impl Sandbox {
    /// Registers an organisation with its legal representative, or what has changed of one.
    pub fn register_organisation(
        &self,
        code: &CreditCode,
        organisation: RegisteredOrganisation,
    ) -> Result<(), SandboxError> {
        self.inner.change(ORGANISATIONS, |all| {
            all.insert(code.to_string(), organisation);
            Ok(())
        })
    }
}

impl MarketSupervision for Sandbox {
    fn organisation(&self, code: &CreditCode) -> Result<Option<RegisteredOrganisation>, PartnerError> {
        let all = self.inner.hear(ORGANISATIONS)?;
        Ok(all.get(code.as_str()).cloned())
    }
}
