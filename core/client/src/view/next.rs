//! The one thing to do now, as shown.

use ereg_protocol::id::{CaseId, DraftId};

use super::Text;

/// The thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Read the sheet.
    ReadSheet,
    /// The sheet was shown: answer the inquiry, accept the disclosures.
    AnswerInquiry,
    /// All is read and answered: sign. [`NextStep::about`] is the manifest.
    Sign,
    /// The content that was signed has changed: read and sign again.
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
    /// Not accepted yet: correct what the office has told (补正).
    Supplement,
    /// Accepted, and its place is held: correct what the office has told (补正).
    SupplementAccepted,
    /// It is corrected and all have signed: send the correction.
    SendSupplement,
    /// Another party corrects what the office has told.
    WaitForCorrection,
    /// The source of a shared fact checks it: the words say who was asked and by when.
    WaitForSource,
    /// Settle something at another office, such as a tax: the words say what and until when.
    Settle,
    /// Another party asks to withdraw: sign too, or let it lapse.
    WithdrawalAsked,
    /// This person's withdrawal is held: the others must sign.
    WithdrawalHeld,
    /// Pay the fee.
    Pay,
    /// The bank waits for its payer: open or scan the code. [`NextStep::about`] is the payment's number.
    CompletePayment,
    /// The bank's answer was lost: ask how the payment stands. [`NextStep::about`] is its number.
    AskPayment,
    /// The other side pays.
    WaitForPayment,
    /// Collect the certificate (领证).
    Collect,
    /// The case has ended without an entry: to apply anew, copy the draft.
    CopyDraft,
}

/// The thing to do now for a draft or a case. A case has two where another party asks to withdraw: to join in, and
/// what is to be done by whoever does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// The draft, but for the account's own step.
    pub draft: Option<DraftId>,
    /// The case, once it is one.
    pub case_id: Option<CaseId>,
    /// Place of the home or the case's number; may be empty.
    pub title: String,
    /// The thing to do.
    pub to_do: ToDo,
    /// The thing that is signed or asked for, where the step concerns one of its own: a manifest, a payment.
    pub about: Option<String>,
    /// The step in words.
    pub words: Text,
}
