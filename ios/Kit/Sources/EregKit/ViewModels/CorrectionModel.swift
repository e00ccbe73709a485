import Observation

/// The items that the office asks to be corrected in a case (补正), each with the field that it leads to; and the sending
/// of the correction.
public final class CorrectionModel: PageModel<CorrectionModel.State, CorrectionModel.Event> {
    public struct State: Hashable, Sendable, Discreet {
        /// The correction that is asked for; none where nothing is, or no more.
        public internal(set) var screen: CorrectionScreen?
        /// The correction, queued: the case goes on when its receipt is here.
        public internal(set) var sent: CommandId?
    }

    public enum Event: Hashable, Sendable {
        case load
        case send
    }

    private let corrections: any Corrections
    private let caseId: CaseId

    public init(corrections: any Corrections, caseId: CaseId) {
        self.corrections = corrections
        self.caseId = caseId
        super.init(State())
    }

    override func handle(_ event: Event) async throws {
        switch event {
        case .load:
            state.screen = nil
            state.screen = try await corrections.see(caseId)
        case .send: state.sent = try await corrections.send(caseId)
        }
    }
}
