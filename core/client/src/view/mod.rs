//! The records that a shell shows: plain and owned, each filled from values read back from the vault.
//!
//! Nothing here has behaviour. Texts come in both languages; the shell picks. Numbers of people are masked.

mod case;
mod certificate;
mod consent;
mod correction;
mod debug;
mod document;
mod draft;
mod handed;
mod home_lock;
mod next;
mod progress;
mod result;
mod rules;
mod search;
mod sync;

pub use case::{
    AcceptanceView, BookedView, CasePage, CaseScreen, CaseSummary, DeadlineView, DisputableFact, DisputeChoice,
    DisputeScreen, EntryDocumentsStanding, EntryDocumentsView, FeeLineView, FeeScreen, LetterScreen, OfferStanding,
    PaymentChannelView, PaymentOffer, PaymentScreen, ReceiptView, TermView,
};
pub use certificate::{CertificateScreen, CertificateStanding, HomeView, OldCertificateView, TokenFace};
pub use consent::{ConsentAct, ConsentScreen, ConsentTerms, LicencePurposeScreen, LicenceUseScreen, LicenceUserScreen};
pub use correction::{CorrectionItem, CorrectionPlace, CorrectionScreen, CorrectionStanding};
pub use document::{
    CopyChoices, CopyTerms, DocumentScreen, DocumentStanding, LicenceScreen, SealedFileView, UnmaskedWarning,
};
pub use draft::{
    AnswerKind, AttachedMedium, ChecklistView, DraftPage, DraftStanding, DraftSummary, FieldAccess, FieldChangeView,
    FieldChoice, FieldView, FindingView, FormSectionView, FormView, FrozenView, InputKind, InvitationLink,
    MaterialLine, ParticipantStanding, ParticipantView, SavedField, Sheet, SheetLineView, SheetPart, SignedView,
    Verdicts, WorkspaceScreen, YourTurn,
};
pub use handed::{Handed, HandedCopy, HandedKind, Verification};
pub use home_lock::{HomeLockScreen, HomeLockStanding};
pub use next::{NextStep, ToDo};
pub use progress::{
    CaseLimits, CaseProgress, CitizenTask, ComesNext, Happened, SendingState, TaskKind, TaskStanding, TimelineEntry,
    ToldBy,
};
pub use result::ResultScreen;
pub use rules::{MatterRules, RulesView};
pub use search::SearchHit;
pub use sync::{
    AccountStanding, DoctorReport, Fixer, LeftActView, MandateScreen, MandateStanding, MandateTerms, OutboxItemView,
    OutboxStateView, PresentedRoot, Progress, SalvageReport, SyncReport, SyncStatus, TimeEstimate, TimeTrust, WaitsFor,
};

/// A QR code (二维码), without the quiet zone of four light modules that has to surround it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrMatrix {
    /// Modules a side.
    pub side: u32,
    /// A byte a module, row by row from above: 1 dark, 0 light.
    pub dark: Vec<u8>,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    pub(crate) fn of(zh: &str, en: &str) -> Text {
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// A coded message in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The stable code.
    pub code: String,
    /// The words of the message.
    pub text: Text,
    /// The rule that found it (`R-12`), where a rule did.
    pub rule: Option<String>,
    /// The field it concerns, where it is one.
    pub field: Option<String>,
}
