/// The acts that a party does in person: reads the sheet, answers the inquiry, acknowledges, signs.
public protocol Signing: Sendable {
    /// The application sheet (申请书), of the very bytes that will be signed. Asked for to be shown: only what was shown is signed.
    func sheet(_ draft: DraftId) async throws -> Sheet

    /// Returns what ``sheet(_:)`` does, with what it says of this person unmasked: for whoever has unlocked to look at
    /// it.
    func sheetInFull(_ draft: DraftId) async throws -> Sheet

    /// Answers one question of the inquiry (询问); saved durably.
    func answer(_ question: QuestionName, of draft: DraftId, _ answer: Answer) async throws

    /// Returns what must be acknowledged before signing, to be shown: only what was shown can be acknowledged.
    func toAcknowledge(_ draft: DraftId) async throws -> [Message]

    /// Accepts the disclosure that a rule asks to be read; saved durably.
    func acknowledge(rule: String, of draft: DraftId) async throws

    /// Signs the frozen content with the person's key, and queues the signature.
    func sign(_ draft: DraftId, manifest: String) async throws -> SignedView
}
