//! The one thing to do now, as the client shows it.

use ereg_client::{CaseId, DraftId, NextStep, Text, ToDo};

/// What to do.
#[uniffi::remote(Enum)]
pub enum ToDo {
    /// Prove one's identity: nothing else goes before.
    Enrol,
    /// Go on filling in the draft.
    Fill,
    /// Share the draft with the other party.
    Share,
    /// The workspace has run out: share again.
    ShareAgain,
    /// The workspace has run out: whoever opened it must share again.
    WaitForShare,
    /// This person is no longer named in the workspace: whoever opened it must name and invite this person again.
    Dismissed,
    /// Invite who is missing.
    Invite,
    /// Freeze the shared content.
    Freeze,
    /// Read the sheet and sign.
    Sign,
    /// What was signed has changed: read and sign again.
    SignAgain,
    /// All have signed: submit.
    Submit,
    /// The other parties must act.
    WaitForOthers,
    /// Something waits to be sent, or news to be fetched.
    Sync,
    /// Something in the outbox stands still.
    SeeOutbox,
    /// The registry is at work.
    WaitForOffice,
    /// Correct what the office has told (补正).
    Supplement,
    /// Pay the fee.
    Pay,
    /// The bank's answer was lost: ask how the payment stands.
    AskPayment,
    /// The other side pays.
    WaitForPayment,
    /// Collect the certificate (领证).
    Collect,
    /// The case has ended without an entry: to apply anew, copy the draft.
    CopyDraft,
}

/// The one thing to do now for a draft or a case.
#[uniffi::remote(Record)]
pub struct NextStep {
    /// The draft, but for the account's own step.
    pub draft: Option<DraftId>,
    /// The case, once it is one.
    pub case: Option<CaseId>,
    /// Where the home lies or the case's number; may be empty.
    pub title: String,
    /// What to do.
    pub to_do: ToDo,
    /// In words.
    pub words: Text,
}
