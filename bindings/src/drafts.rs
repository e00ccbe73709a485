//! The drafts on this device.

use ereg_client::{
    AttachedMedium, ChecklistView, ClientError, DraftId, DraftPage, DraftSummary, FormView, FrozenView, MaterialCode,
    MatterId, SavedField, Verdicts,
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

    /// Saves one answer durably, and tells what that changes: of the field itself, and of the others. `""` clears. What the
    /// law thinks of the whole is asked for by [`Drafts::review`].
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

    /// As [`Drafts::answer`], but a value that cannot be read comes back as [`ClientError::FixInput`] with its code;
    /// it is saved as typed all the same.
    pub async fn answer_checked(
        &self,
        draft: DraftId,
        field: String,
        value: String,
    ) -> Result<SavedField, ClientError> {
        self.0.answer_checked(draft, field, value).await
    }

    /// A new draft with what another one says, so that nothing need be typed again. Answers to the inquiry and attached
    /// files are not taken over.
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

    /// What the law thinks of the whole so far.
    pub async fn review(&self, draft: DraftId) -> Result<Verdicts, ClientError> {
        self.0.review(draft).await
    }

    /// What is to be brought.
    pub async fn checklist(&self, draft: DraftId) -> Result<ChecklistView, ClientError> {
        self.0.checklist(draft).await
    }

    /// Keeps a file as a material, encrypted in parts, and queues its upload once the draft is shared.
    pub async fn attach(
        &self,
        draft: DraftId,
        material: MaterialCode,
        content: Vec<u8>,
    ) -> Result<AttachedMedium, ClientError> {
        self.0.attach(draft, material, content).await
    }

    /// As [`Drafts::attach`], from a file that this process can read: none of it is read before its size is known.
    ///
    /// # Errors
    /// `medium.source` where it is no file or cannot be read; as [`Drafts::attach`].
    pub async fn attach_file(
        &self,
        draft: DraftId,
        material: MaterialCode,
        path: String,
    ) -> Result<AttachedMedium, ClientError> {
        self.0.attach_file(draft, material, path).await
    }

    /// Takes a file off the draft, by the digest that [`Drafts::attached`] tells; signatures fall as with an edit.
    ///
    /// # Errors
    /// `medium.not_found`; `draft.submitted`; `medium.announced` for whoever joined, once the registry may have it.
    pub async fn detach(&self, draft: DraftId, digest: String) -> Result<(), ClientError> {
        self.0.detach(draft, digest).await
    }

    /// The files attached, with how much of each the registry is known to hold.
    pub async fn attached(&self, draft: DraftId) -> Result<Vec<AttachedMedium>, ClientError> {
        self.0.attached(draft).await
    }

    /// Freezes the shared sections into a manifest; every signature over an earlier one falls.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what cannot be read; `freeze.no_extract` without the register's word.
    pub async fn freeze(&self, draft: DraftId) -> Result<FrozenView, ClientError> {
        self.0.freeze(draft).await
    }
}
