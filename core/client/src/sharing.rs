//! Sharing a draft with the other party: workspace, one-time invitation, what changed since one signed.

use std::sync::Arc;

use ereg_domain::party::Slot;
use ereg_protocol::id::DraftId;

use crate::{ClientError, InvitationLink, Progress, WorkspaceScreen, core::Core};

/// The workspaces this person takes part in.
#[derive(Clone)]
pub struct Sharing {
    core: Arc<Core>,
}

impl Sharing {
    pub(crate) fn new(core: Arc<Core>) -> Sharing {
        Sharing { core }
    }

    /// Queues opening a workspace in which this person fills `slot`, and putting what was typed so far.
    ///
    /// # Errors
    /// `share.no_extract` without the register's word about the unit; [`ClientError::FixInput`] for sections that
    /// cannot be read yet.
    pub async fn share(&self, draft: DraftId, slot: Slot) -> Result<Progress, ClientError> {
        self.core.local(move |core| core.share(draft, slot)).await
    }

    /// Queues an invitation for the person named in `slot` and gives the text to hand over. The code in it is never
    /// sent to the registry, only its digest.
    pub async fn invite(&self, draft: DraftId, slot: Slot) -> Result<InvitationLink, ClientError> {
        self.core.local(move |core| core.invite(draft, slot)).await
    }

    /// Joins with the text of an invitation. Needs a network.
    pub async fn join(&self, invitation: String) -> Result<WorkspaceScreen, ClientError> {
        self.core.online(move |core| async move { core.join(&invitation).await }).await
    }

    /// The workspace as last heard: who is how far, what changed since this person signed, what to do next.
    pub async fn see(&self, draft: DraftId) -> Result<WorkspaceScreen, ClientError> {
        self.core.local(move |core| core.see_workspace(draft)).await
    }

    /// Asks the registry for the workspace now, then as [`Sharing::see`]. Needs a network.
    pub async fn refresh(&self, draft: DraftId) -> Result<WorkspaceScreen, ClientError> {
        self.core.online(move |core| async move { core.refresh_workspace(draft).await }).await
    }
}
