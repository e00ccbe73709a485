//! The sandbox officer (演示审核员), who stands in for the person that reviews a case.

use std::collections::BTreeMap;

use ereg_domain::party::{Officer, Principal};

use super::{Sandbox, SandboxError, directory::Held};
use crate::partner::{Approved, PartnerError, Reviewer};

/// Cases by their ids: the version that was approved, and by whom.
pub(super) const APPROVALS: Held<BTreeMap<String, (u64, Principal)>> = Held::in_file("approvals.json");

impl Sandbox {
    /// The officer of the demonstration approves a case as it stands in this version.
    pub fn approve(&self, approved: Approved) -> Result<(), SandboxError> {
        let unreadable = |_| SandboxError::Malformed { file: APPROVALS.name, why: "the officer".to_owned() };
        let officer = Officer {
            name: "演示审核员".parse().map_err(unreadable)?,
            number: "YS-0001".parse().map_err(unreadable)?,
        };
        self.approve_as(approved, Principal::Officer(officer))
    }

    /// Somebody approves a case as it stands in this version.
    pub fn approve_as(&self, approved: Approved, by: Principal) -> Result<(), SandboxError> {
        self.inner.change(APPROVALS, |all| {
            all.insert(approved.case.to_string(), (approved.version, by));
            Ok(())
        })
    }
}

impl Reviewer for Sandbox {
    fn approved(&self) -> Result<Vec<(Approved, Principal)>, PartnerError> {
        let all = self.inner.hear(APPROVALS)?;
        let one = |(case, (version, by)): (String, (u64, Principal))| {
            case.parse().ok().map(|case| (Approved { case, version }, by))
        };
        Ok(all.into_iter().filter_map(one).collect())
    }
}
