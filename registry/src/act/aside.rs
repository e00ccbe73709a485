//! A submission is laid aside where it is to be corrected.

use crate::model::{CaseFile, Decision, LaidAside, LaidAsideOf, Told, Workspace, Write, view};

/// Returns what is laid aside of a case that is asked to be corrected from now on; nothing of any other. Its workspace
/// is opened for the correction, and the bytes that receipts name must stay.
pub(super) fn laid_aside(case: &CaseFile, content: &Workspace) -> Option<Write> {
    case.state.asks()?;
    let content = submitted(content);
    Some(Write::LayAside(Box::new(LaidAsideOf { case_id: case.case_id, round: case.round(), content })))
}

/// Collects what a workspace has of what is signed.
fn submitted(content: &Workspace) -> LaidAside {
    LaidAside {
        manifest: content.frozen.as_ref().map(|frozen| frozen.bytes.clone()).unwrap_or_default(),
        sections: content.sections.clone(),
        statements: content.statements.clone(),
    }
}

/// Whether nothing of what was laid aside has been changed since: what is held is what was submitted, and can be judged.
pub(super) fn is_as_submitted(before: &LaidAside, content: &Workspace) -> bool {
    submitted(content) == *before
}

/// Shows a case that has ended to those who joined its correction and are no party of it yet.
pub(super) fn tell_newcomers(mut decision: Decision, case: &CaseFile, content: &Workspace) -> Decision {
    for member in content.members.iter().filter(|member| case.party(&member.who.account).is_none()) {
        let view = view::case(case, member.slot);
        decision = decision.tell(&member.who.account, Told::Case(Box::new(view)));
    }
    decision
}
