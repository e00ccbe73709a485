import Foundation

/// The thing to do.
public enum ToDo: Hashable, Sendable, CaseIterable {
    /// Prove one's identity: nothing else goes before.
    case enrol
    /// Go on filling in the draft.
    case fill
    /// Share the draft with the other party.
    case share
    /// The workspace has run out: share again.
    case shareAgain
    /// The workspace has run out: whoever opened it must share again.
    case waitForShare
    /// This person is no longer named in the workspace: whoever opened it must name and invite this person again.
    case dismissed
    /// Invite who is missing.
    case invite
    /// Freeze the shared content.
    case freeze
    /// Read the sheet.
    case readSheet
    /// The sheet was shown: answer the inquiry, accept the disclosures.
    case answerInquiry
    /// All is read and answered: sign. ``NextStep/about`` is the manifest.
    case sign
    /// The content that was signed has changed: read and sign again.
    case signAgain
    /// All have signed: submit.
    case submit
    /// The other parties must act.
    case waitForOthers
    /// Something waits to be sent, or news to be fetched.
    case sync
    /// Something in the outbox stands still.
    case seeOutbox
    /// The registry is at work.
    case waitForOffice
    /// Not accepted yet: correct what the office has told (补正).
    case supplement
    /// Accepted, and its place is held: correct what the office has told (补正).
    case supplementAccepted
    /// It is corrected and all have signed: send the correction.
    case sendSupplement
    /// Another party corrects what the office has told.
    case waitForCorrection
    /// The source of a shared fact checks it: the words say who was asked and by when.
    case waitForSource
    /// Settle something at another office, such as a tax: the words say what and until when.
    case settle
    /// Another party asks to withdraw: sign too, or let it lapse.
    case withdrawalAsked
    /// This person's withdrawal is held: the others must sign.
    case withdrawalHeld
    /// Pay the fee.
    case pay
    /// The bank waits for its payer: open or scan the code. ``NextStep/about`` is the payment's number.
    case completePayment
    /// The bank's answer was lost: ask how the payment stands. ``NextStep/about`` is its number.
    case askPayment
    /// The other side pays.
    case waitForPayment
    /// Collect the certificate (领证).
    case collect
    /// The case has ended without an entry: to apply anew, copy the draft.
    case copyDraft
}

/// The thing to do now for a draft or a case. A case has two where another party asks to withdraw: to join in, and
/// what is to be done by whoever does not.
public struct NextStep: Hashable, Sendable, Discreet {
    /// The draft, but for the account's own step.
    public let draft: DraftId?
    /// The case, once it is one.
    public let caseId: CaseId?
    /// Place of the home or the case's number; may be empty.
    public let title: String
    /// The thing to do.
    public let toDo: ToDo
    /// The thing that is signed or asked for, where the step concerns one of its own: a manifest, a payment.
    public let about: String?
    /// The step in words.
    public let words: Words

    public init(draft: DraftId?, caseId: CaseId?, title: String, toDo: ToDo, about: String?, words: Words) {
        self.draft = draft
        self.caseId = caseId
        self.title = title
        self.toDo = toDo
        self.about = about
        self.words = words
    }
}
