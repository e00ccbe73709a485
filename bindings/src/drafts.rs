//! The drafts on this device.

use ereg_client::{
    ChecklistView, ClientError, DraftId, DraftPage, DraftSummary, FormView, FrozenView, MatterId, SavedField, Verdicts,
};

/// The drafts on this device. Everything here works without a network.
#[derive(uniffi::Object)]
pub struct Drafts(pub(crate) ereg_client::Drafts);

#[uniffi::export]
impl Drafts {
    /// Starts a draft and saves it before it returns. With the unit of a home whose extract is kept here, what the
    /// register knows is filled in.
    pub async fn begin(&self, matter: MatterId, unit: Option<String>) -> Result<DraftId, ClientError> {
        self.0.begin(matter, unit).await
    }

    /// Saves one answer durably, and tells what that changes: of the field itself, and of the others. `""` clears. The
    /// law's verdicts on the whole are asked for by [`Drafts::review`].
    ///
    /// A value that cannot be read is saved all the same and told in [`SavedField::problem`].
    ///
    /// # Errors
    /// `too_large` for a text that no field could hold, `null_not_allowed` for none at all, `field.unknown`;
    /// `share.not_the_writer` for what another party writes; why the draft is closed.
    pub async fn answer(
        &self,
        draft: DraftId,
        field: String,
        value: Option<String>,
    ) -> Result<SavedField, ClientError> {
        self.0.answer(draft, field, value).await
    }

    /// Works like [`Drafts::answer`], but a value that cannot be read comes back as [`ClientError::FixInput`] with its
    /// code; it is saved as typed all the same.
    pub async fn answer_checked(
        &self,
        draft: DraftId,
        field: String,
        value: String,
    ) -> Result<SavedField, ClientError> {
        self.0.answer_checked(draft, field, value).await
    }

    /// Makes a new draft with what another one says, so that nothing need be typed again. Answers to the inquiry and
    /// attached files are not taken over.
    pub async fn copy(&self, draft: DraftId) -> Result<DraftId, ClientError> {
        self.0.copy(draft).await
    }

    /// The form: every section that the matter declares, with each field for every slot that the draft has, what was typed
    /// in it and what is wrong with it. Whoever joined sees what the other party wrote as soon as it was shared, people
    /// masked, long before it is frozen.
    pub async fn form(&self, draft: DraftId) -> Result<FormView, ClientError> {
        self.0.form(draft).await
    }

    /// One draft's line.
    pub async fn summary(&self, draft: DraftId) -> Result<DraftSummary, ClientError> {
        self.0.summary(draft).await
    }

    /// A page of drafts, newest first; pages count from 0.
    pub async fn list(&self, page: u32) -> Result<DraftPage, ClientError> {
        self.0.list(page).await
    }

    /// Deletes a draft that was never submitted.
    ///
    /// # Errors
    /// `draft.submitted` where the registry may hold it.
    pub async fn remove(&self, draft: DraftId) -> Result<(), ClientError> {
        self.0.remove(draft).await
    }

    /// Returns the law's verdicts on the whole so far.
    pub async fn review(&self, draft: DraftId) -> Result<Verdicts, ClientError> {
        self.0.review(draft).await
    }

    /// Returns the list of what is to be brought.
    pub async fn checklist(&self, draft: DraftId) -> Result<ChecklistView, ClientError> {
        self.0.checklist(draft).await
    }

    /// Freezes the shared sections into a manifest; every signature over an earlier one falls.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what cannot be read; `freeze.no_extract` without the register's word.
    pub async fn freeze(&self, draft: DraftId) -> Result<FrozenView, ClientError> {
        self.0.freeze(draft).await
    }
}
