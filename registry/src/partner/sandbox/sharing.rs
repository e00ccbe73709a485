//! The sandbox sources of shared facts (政务数据共享), where a party says that a fact is wrong.

use ereg_law::verdict::Needs;
use ereg_protocol::id::CaseId;
use serde::{Deserialize, Serialize};

use super::{Sandbox, SandboxError, directory::Answers};
use crate::partner::{CheckAnswer, DataSharing, FactCheck, PartnerError};

/// Settings by a fact of a case.
const CHECKS: Answers<CheckSetting> = Answers::of("checks");

/// The word of the source of a fact where a party of a case says that it is wrong; without a setting, nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckSetting {
    /// It has corrected the fact. Its answer from then on is set where every answer of it is.
    Corrected,
    /// It stands by the fact.
    Upheld,
    /// It says nothing.
    Silent,
}

/// The key of a fact of a case.
fn checked(case: CaseId, need: Needs) -> String {
    format!("{case}/{}", need.name())
}

impl Sandbox {
    /// Sets what the source of a fact says, from now on, where a party of this case says that it is wrong.
    pub fn set_check(&self, case: CaseId, need: Needs, setting: CheckSetting) -> Result<(), SandboxError> {
        self.inner.say(CHECKS, [(checked(case, need), setting)])
    }
}

impl DataSharing for Sandbox {
    fn ask(&self, check: &FactCheck) -> Result<(), PartnerError> {
        // Whoever plays the source is told by the registry's own letters.
        self.answer(check).map(drop)
    }

    fn answer(&self, check: &FactCheck) -> Result<Option<CheckAnswer>, PartnerError> {
        Ok(match self.inner.ask(CHECKS, &checked(check.case, check.need))? {
            Some(CheckSetting::Corrected) => Some(CheckAnswer::Corrected),
            Some(CheckSetting::Upheld) => Some(CheckAnswer::Upheld),
            Some(CheckSetting::Silent) | None => None,
        })
    }
}
