import Observation

/// The law's verdicts on the whole, each finding with the field it leads to; and the list of what is to be brought.
public final class ReviewModel: PageModel<ReviewModel.State, ReviewModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        public internal(set) var verdicts: Verdicts?
        public internal(set) var materials: [MaterialLine] = []
        /// The content is frozen: it can be read and signed.
        public internal(set) var frozen: FrozenView?

        /// The findings that are to be looked at, the gravest first as the core has it: everything but what passed.
        public var open: [FindingView] {
            (verdicts?.findings ?? []).filter { $0.answer != .pass }
        }
    }

    public enum Event: Hashable, Sendable {
        case load
        case freeze
    }

    private let drafts: any Drafts
    private let draft: DraftId

    public init(drafts: any Drafts, draft: DraftId) {
        self.drafts = drafts
        self.draft = draft
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load: try await read()
        case .freeze:
            state.frozen = try await drafts.freeze(draft)
            try await read()
        }
    }

    private func read() async throws {
        state.verdicts = try await drafts.review(draft)
        state.materials = try await drafts.checklist(draft).lines
    }
}
