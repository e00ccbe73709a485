import Observation

/// The things that the person is about to sign: the sheet, what must be acknowledged, the signature.
public final class SigningModel: PageModel<SigningModel.State, SigningModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var sheet: Sheet?
        /// The disclosures that must be acknowledged first, each with its whole text.
        public internal(set) var toAcknowledge: [Message] = []
        public internal(set) var signed: SignedView?
    }

    public enum Event: Hashable, Sendable {
        /// Shows the sheet; only what was shown can be signed.
        case load
        /// Shows what it says of this person unmasked. The page asks for this after the device was unlocked for it.
        case loadInFull
        case acknowledge(rule: String)
        /// Signs the sheet that is shown. The device asks for the person.
        case sign
    }

    private let signing: any Signing
    private let draft: DraftId

    public init(signing: any Signing, draft: DraftId) {
        self.signing = signing
        self.draft = draft
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load:
            state.sheet = try await signing.sheet(draft)
            state.toAcknowledge = try await signing.toAcknowledge(draft)
        case .loadInFull:
            state.sheet = try await signing.sheetInFull(draft)
        case .acknowledge(let rule):
            try await signing.acknowledge(rule: rule, of: draft)
            state.toAcknowledge = try await signing.toAcknowledge(draft)
        case .sign:
            guard let sheet = state.sheet else { return }
            state.signed = try await signing.sign(draft, manifest: sheet.manifest)
        }
    }
}
