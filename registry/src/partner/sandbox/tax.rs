//! The sandbox tax office (税务机关): the taxes that it has cleared.

use ereg_domain::identifier::UnitCode;
use ereg_law::subject::TaxState;
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, body, directory::Answers};
use crate::partner::{PartnerError, TaxAnswer, TaxOffice, TaxQuestion};

/// Settings by the number of a contract, or by the unit where none is filed.
pub(super) const TAX: Answers<TaxSetting> = Answers::of("tax");

/// The sandbox tax office's answer about a contract; without a setting both taxes are cleared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum TaxSetting {
    /// It gives this answer.
    Answers {
        /// 契税.
        deed_tax: TaxState,
        /// 个人所得税.
        income_tax: TaxState,
    },
    /// It cannot be reached until set otherwise.
    Silent,
}

impl TaxSetting {
    /// Both taxes settled.
    pub const CLEARED: TaxSetting = TaxSetting::Answers { deed_tax: TaxState::Cleared, income_tax: TaxState::Cleared };
    /// Deed tax still open.
    pub const OPEN: TaxSetting = TaxSetting::Answers { deed_tax: TaxState::Open, income_tax: TaxState::Cleared };
}

#[derive(Serialize)]
struct TaxBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<&'a str>,
    deed_tax: TaxState,
    income_tax: TaxState,
    unit: &'a UnitCode,
}

impl Sandbox {
    /// Sets what the tax office says of a contract, or of a unit for whose transfer none is filed, from now on.
    pub fn set_tax(&self, contract: &str, setting: TaxSetting) -> Result<(), SandboxError> {
        self.set_taxes([(contract.to_owned(), setting)])
    }

    /// Sets what the tax office says of many contracts, in one write.
    pub fn set_taxes(&self, settings: impl IntoIterator<Item = (String, TaxSetting)>) -> Result<(), SandboxError> {
        self.inner.say(TAX, settings)
    }
}

impl TaxOffice for Sandbox {
    fn clearance(&self, about: TaxQuestion<'_>, unit: &UnitCode) -> Result<TaxAnswer, PartnerError> {
        let (contract, case) = match about {
            TaxQuestion::Contract(number) => (Some(number), None),
            TaxQuestion::Case(case) => (None, Some(case.to_string())),
        };
        match self.inner.ask(TAX, contract.unwrap_or(unit.as_str()))?.unwrap_or(TaxSetting::CLEARED) {
            TaxSetting::Silent => Err(PartnerError::Unreachable),
            TaxSetting::Answers { deed_tax, income_tax } => {
                let body = body(&TaxBody { case, contract, deed_tax, income_tax, unit })?;
                Ok(TaxAnswer { deed_tax, income_tax, body })
            }
        }
    }
}
