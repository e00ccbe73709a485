//! Sharing a draft with the other party: workspace, one-time invitation, what changed since one signed.

use std::sync::Arc;

use ereg_client::{ClientError, DraftId, Progress, Slot, WorkspaceScreen};

use crate::{Cancel, cancel::under};

/// An invitation to be handed to the other party by QR or message. It never goes to the registry. An object, so that
/// no shell prints its code as it prints records.
#[derive(uniffi::Object)]
pub struct InvitationLink(ereg_client::InvitationLink);

#[uniffi::export]
impl InvitationLink {
    /// The text to hand over: `ereg:invite:1:<draft>:<code>`.
    pub fn text(&self) -> String {
        self.0.text.clone()
    }

    /// The slot of the party it invites.
    pub fn slot(&self) -> Slot {
        self.0.slot
    }

    /// Its progress: it opens nothing before the registry has it.
    pub fn progress(&self) -> Progress {
        self.0.progress
    }
}

/// The workspaces this person takes part in.
#[derive(uniffi::Object)]
pub struct Sharing(pub(crate) ereg_client::Sharing);

#[uniffi::export]
impl Sharing {
    /// Queues opening a workspace in which this person fills `slot`, and putting what was typed so far.
    ///
    /// # Errors
    /// `share.no_extract` without the register's word about the unit; [`ClientError::FixInput`] for sections that
    /// cannot be read yet.
    pub async fn share(&self, draft: DraftId, slot: Slot) -> Result<Progress, ClientError> {
        self.0.share(draft, slot).await
    }

    /// Queues an invitation for the person named in `slot` and gives the text to hand over. The code in it is never
    /// sent to the registry, only its digest.
    pub async fn invite(&self, draft: DraftId, slot: Slot) -> Result<InvitationLink, ClientError> {
        Ok(InvitationLink(self.0.invite(draft, slot).await?))
    }

    /// Takes back the invitation for the person named in `slot` (收回邀请): nobody joins with its code once the registry has
    /// this. One that never left this device is taken out of the outbox, and there is nothing to send.
    ///
    /// # Errors
    /// `invitation.used` once somebody has joined with it.
    pub async fn revoke_invitation(&self, draft: DraftId, slot: Slot) -> Result<Progress, ClientError> {
        self.0.revoke_invitation(draft, slot).await
    }

    /// Joins with the text of an invitation, which may stand within a message that was pasted whole. Needs a network.
    #[uniffi::method(default(cancel = None))]
    pub async fn join(&self, invitation: String, cancel: Option<Arc<Cancel>>) -> Result<WorkspaceScreen, ClientError> {
        under(cancel, self.0.join(invitation)).await
    }

    /// The workspace as last heard: who is how far, what changed since this person signed, what to do next.
    pub async fn see(&self, draft: DraftId) -> Result<WorkspaceScreen, ClientError> {
        self.0.see(draft).await
    }

    /// Asks the registry for the workspace now, then as [`Sharing::see`]. Needs a network.
    #[uniffi::method(default(cancel = None))]
    pub async fn refresh(&self, draft: DraftId, cancel: Option<Arc<Cancel>>) -> Result<WorkspaceScreen, ClientError> {
        under(cancel, self.0.refresh(draft)).await
    }
}
