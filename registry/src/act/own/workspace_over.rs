//! A workspace whose time is over without a submission.

use ereg_protocol::objects::Ended;

use crate::{
    act::{Circumstances, workspace::tell_ended},
    model::{Decision, Workspace, Write},
};

/// A workspace whose time is over without a submission: all of it goes, and its members are told.
pub(crate) fn decide(workspace: &Workspace, now: &Circumstances<'_>) -> Decision {
    let mut decision = Decision::event("workspace.over", workspace.draft_id, "dropped");
    for member in &workspace.members {
        decision = tell_ended(decision, workspace, member, Ended::Over, now);
    }
    decision.write(Write::DropWorkspace(workspace.draft_id))
}
