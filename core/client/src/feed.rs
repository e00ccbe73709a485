//! The objects that the feed has told, as this version understands them.

use ereg_domain::{canonical::from_canonical, name::MatterId};
use ereg_law::matter::{Law, Matter};
use ereg_protocol::{
    feed::ObjectKind,
    id::{CaseId, DraftId},
    objects::{CaseView, WorkspaceView},
    outcome::{CommandEffect, OutcomeResult, Receipt},
};
use ereg_vault::View;
use serde::de::DeserializeOwned;

use crate::{ClientError, lane, record::Reads};

/// An object of the feed.
///
/// # Errors
/// [`ClientError::UpdateApp`] and the like for one in the words of a newer registry.
pub(crate) fn object<T: DeserializeOwned>(
    view: &View<'_>,
    kind: ObjectKind,
    id: &str,
) -> Result<Option<T>, ClientError> {
    match view.object(kind, id)? {
        None => Ok(None),
        Some(object) => Ok(Some(from_canonical(object.body.as_bytes())?)),
    }
}

/// A case as last told.
///
/// # Errors
/// `case.not_found`; as [`object`].
pub(crate) fn case(view: &View<'_>, case: CaseId) -> Result<CaseView, ClientError> {
    object(view, ObjectKind::Case, &case.to_string())?.ok_or_else(|| ClientError::not_found("case.not_found"))
}

/// The case that a draft became: named by its workspace, and by the receipt of a submission that was queued here.
///
/// # Errors
/// As [`object`].
pub(crate) fn case_of_draft(view: &View<'_>, draft: DraftId) -> Result<Option<CaseId>, ClientError> {
    let of_workspace = workspace(view, draft)?.and_then(|workspace| workspace.case_id);
    Ok(match of_workspace {
        Some(case) => Some(case),
        None => received(view, draft)?.map(|receipt| receipt.case_id),
    })
}

/// The receipt (回执) of a submission that was queued here, once it is here.
pub(crate) fn received(view: &View<'_>, draft: DraftId) -> Result<Option<Receipt>, ClientError> {
    let Some(submission) = view.draft_facts(draft)?.submission else { return Ok(None) };
    Ok(match lane::outcome(view, submission)?.map(|outcome| outcome.result) {
        Some(OutcomeResult::Done(CommandEffect::Received(receipt))) => Some(receipt),
        _ => None,
    })
}

/// The workspace of a draft as last told.
///
/// # Errors
/// As [`object`].
pub(crate) fn workspace(view: &View<'_>, draft: DraftId) -> Result<Option<WorkspaceView>, ClientError> {
    object(view, ObjectKind::Workspace, &draft.to_string())
}

/// The matter that a draft is for: as its workspace tells or, before it is shared, as it stands here. None where this
/// device has neither.
///
/// # Errors
/// As [`object`].
pub(crate) fn matter_id(view: &View<'_>, draft: DraftId) -> Result<Option<MatterId>, ClientError> {
    Ok(match workspace(view, draft)? {
        Some(workspace) => Some(workspace.matter),
        None => view.draft(draft)?.map(|stored| stored.matter),
    })
}

/// The matter that a draft is for, by whose names its parties are called. None where it is not known here, or not to this
/// version: what is told is then told by general names, and stops at nothing.
pub(crate) fn matter_of_draft(law: Law, view: &View<'_>, draft: DraftId) -> Option<&'static Matter> {
    law.matter(matter_id(view, draft).ok()??)
}

/// The matter that a case is for, as [`matter_of_draft`].
pub(crate) fn matter_of_case(law: Law, view: &View<'_>, of: CaseId) -> Option<&'static Matter> {
    matter_of_draft(law, view, case(view, of).ok()?.draft_id)
}

/// Works like [`workspace`], where there must be one.
///
/// # Errors
/// `share.not_shared`; `share.unsent` where it was shared here and the registry has not told of it yet.
pub(crate) fn shared(view: &View<'_>, draft: DraftId) -> Result<WorkspaceView, ClientError> {
    if let Some(workspace) = workspace(view, draft)? {
        return Ok(workspace);
    }
    let tied = view.draft_facts(draft)?.tie.is_some();
    Err(if tied { ClientError::try_again("share.unsent") } else { ClientError::fix("share.not_shared") })
}
