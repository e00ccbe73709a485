//! The sandbox officer (演示审核员), who stands in for the person that reviews a case.

use std::collections::BTreeMap;

use ereg_domain::party::{Officer, Principal};

use super::{Sandbox, SandboxError, directory::Held};
use crate::partner::{OfficerDecision, OfficerSays, PartnerError, Reviewer};

/// Cases by their ids: the version that was decided on, by whom, and how.
pub(super) const DECISIONS: Held<BTreeMap<String, (u64, Principal, OfficerSays)>> = Held::in_file("decisions.json");

impl Sandbox {
    /// The officer of the demonstration decides on a case as it stands in this version.
    pub fn decide(&self, decision: &OfficerDecision) -> Result<(), SandboxError> {
        let unreadable = |_| SandboxError::Malformed { file: DECISIONS.name, why: "the officer".to_owned() };
        let officer = Officer {
            name: "演示审核员".parse().map_err(unreadable)?,
            number: "YS-0001".parse().map_err(unreadable)?,
        };
        self.decide_as(decision, Principal::Officer(officer))
    }

    /// Somebody decides on a case as it stands in this version.
    pub fn decide_as(&self, decision: &OfficerDecision, by: Principal) -> Result<(), SandboxError> {
        self.inner.change(DECISIONS, |all| {
            all.insert(decision.case.to_string(), (decision.version, by, decision.says.clone()));
            Ok(())
        })
    }
}

impl Reviewer for Sandbox {
    fn decided(&self) -> Result<Vec<(OfficerDecision, Principal)>, PartnerError> {
        let all = self.inner.hear(DECISIONS)?;
        let one = |(case, (version, by, says)): (String, (u64, Principal, OfficerSays))| {
            case.parse().ok().map(|case| (OfficerDecision { case, version, says }, by))
        };
        Ok(all.into_iter().filter_map(one).collect())
    }
}
