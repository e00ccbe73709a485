//! The sandbox officer (演示审核员), who stands in for the person that reviews a case.

use ereg_domain::party::{Officer, Principal};

use super::{ANSWERS, Sandbox, SandboxError, directory::Answers};
use crate::partner::{Approved, PartnerError, Reviewer};

/// Cases by their ids: the version that was approved, and by whom.
const APPROVALS: Answers<(u64, Principal)> = Answers::of("approvals");

impl Sandbox {
    /// The officer of the demonstration approves a case as it stands in this version.
    pub fn approve(&self, approved: Approved) -> Result<(), SandboxError> {
        let unreadable = |_| SandboxError::Malformed { file: ANSWERS, why: "the officer".to_owned() };
        let officer = Officer {
            name: "演示审核员".parse().map_err(unreadable)?,
            number: "YS-0001".parse().map_err(unreadable)?,
        };
        self.approve_as(approved, Principal::Officer(officer))
    }

    /// Somebody approves a case as it stands in this version.
    pub fn approve_as(&self, approved: Approved, by: Principal) -> Result<(), SandboxError> {
        self.inner.say(APPROVALS, [(approved.case.to_string(), (approved.version, by))])
    }
}

impl Reviewer for Sandbox {
    fn approved(&self) -> Result<Vec<(Approved, Principal)>, PartnerError> {
        let all = self.inner.tell(APPROVALS.of, self.inner.all(APPROVALS))?;
        let one = |(case, (version, by)): (String, (u64, Principal))| {
            case.parse().ok().map(|case| (Approved { case, version }, by))
        };
        Ok(all.into_iter().filter_map(one).collect())
    }
}
