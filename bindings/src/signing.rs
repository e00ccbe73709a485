//! The acts of a party in person: it answers the inquiry, acknowledges, reads the sheet, signs.

use ereg_client::{Answer, ClientError, DraftId, Message, QuestionName, Sheet, SignedView};

/// The party's own section and signature.
#[derive(uniffi::Object)]
pub struct Signing(pub(crate) ereg_client::Signing);

#[uniffi::export]
impl Signing {
    /// The application sheet (申请书), rendered from the very bytes that will be signed. Asked for to be shown: that it was
    /// is written down, and only what was shown is signed.
    ///
    /// # Errors
    /// `sheet.not_frozen` before the shared sections are frozen.
    pub async fn sheet(&self, draft: DraftId) -> Result<Sheet, ClientError> {
        self.0.sheet(draft).await
    }

    /// The sheet of [`Signing::sheet`], and at its end what it says of this person, unmasked: for whoever has unlocked
    /// to look at it.
    pub async fn sheet_in_full(&self, draft: DraftId) -> Result<Sheet, ClientError> {
        self.0.sheet_in_full(draft).await
    }

    /// Answers one question of the inquiry (询问); saved durably. Only this person's signature falls with it.
    pub async fn answer_inquiry(
        &self,
        draft: DraftId,
        question: QuestionName,
        answer: Answer,
    ) -> Result<(), ClientError> {
        self.0.answer_inquiry(draft, question, answer).await
    }

    /// Returns what must be acknowledged before signing, with the text of each disclosure. Asked for to be shown: only
    /// a disclosure whose text was shown is accepted.
    pub async fn to_acknowledge(&self, draft: DraftId) -> Result<Vec<Message>, ClientError> {
        self.0.to_acknowledge(draft).await
    }

    /// Accepts the disclosure that a rule (`R-15`) asks to be read; saved durably.
    ///
    /// # Errors
    /// `acknowledge.not_shown` where its text was not handed out by [`Signing::to_acknowledge`]; `rule.unknown`.
    pub async fn acknowledge(&self, draft: DraftId, rule: String) -> Result<(), ClientError> {
        self.0.acknowledge(draft, rule).await
    }

    /// Signs the frozen content and the own section with the user key, and queues the signature.
    ///
    /// # Errors
    /// [`ClientError::SignAgain`] `signature_void` where the content has changed since `manifest` was shown;
    /// `sign.sheet_not_shown` where its sheet never was; `sign.other_manifest` for one that nobody showed;
    /// `bad_hardware_signature` where the key store gave no good signature: nothing is sent.
    pub async fn sign(&self, draft: DraftId, manifest: String) -> Result<SignedView, ClientError> {
        self.0.sign(draft, manifest).await
    }
}
