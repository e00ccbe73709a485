//! The sandbox officer (演示审核员), who stands in for the person that reviews a case.

use ereg_domain::party::{Officer, Principal};

use super::{ANSWERS, Sandbox, SandboxError, directory::Answers};
use crate::partner::{OfficerDecision, OfficerSays, PartnerError, Reviewer};

/// Cases by their ids: the version that was decided on, by whom, and how.
const DECISIONS: Answers<(u64, Principal, OfficerSays)> = Answers::of("decisions");

impl Sandbox {
    /// The officer of the demonstration decides on a case as it stands in this version.
    pub fn decide(&self, decision: &OfficerDecision) -> Result<(), SandboxError> {
        let unreadable = |_| SandboxError::Malformed { file: ANSWERS, why: "the officer".to_owned() };
        let officer = Officer {
            name: "演示审核员".parse().map_err(unreadable)?,
            number: "YS-0001".parse().map_err(unreadable)?,
        };
        self.decide_as(decision, Principal::Officer(officer))
    }

    /// Somebody decides on a case as it stands in this version.
    pub fn decide_as(&self, decision: &OfficerDecision, by: Principal) -> Result<(), SandboxError> {
        let decided = (decision.version, by, decision.says.clone());
        self.inner.say(DECISIONS, [(decision.case.to_string(), decided)])
    }
}

impl Reviewer for Sandbox {
    fn decided(&self) -> Result<Vec<(OfficerDecision, Principal)>, PartnerError> {
        let all = self.inner.tell(DECISIONS.of, self.inner.all(DECISIONS))?;
        let one = |(case, (version, by, says)): (String, (u64, Principal, OfficerSays))| {
            case.parse().ok().map(|case| (OfficerDecision { case, version, says }, by))
        };
        Ok(all.into_iter().filter_map(one).collect())
    }
}
